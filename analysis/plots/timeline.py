"""Stance over time: a lane for each pair of actors, and the number of articles below."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .canvas import (
    FEW,
    GREY,
    INK,
    actor_colours,
    actors_in,
    clean,
    copies_line,
    drawing,
    lighter,
    need,
    nothing,
    numbers,
    one_group,
)

LANES = 24  # the most pairs a figure shows: beyond, those with most rows
HALF = 0.42  # half the height of a lane: where +1 and -1 are


def timeline(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How the stance of one actor towards another changes: a lane a pair, from -1 (bottom, purple) to +1 (top, green).

    Periods next to each other are joined; across periods without evidence nothing is drawn. Bars below show the
    exposure: how many articles there are at all in a period.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.stance_over_time`, a row for each period and pair. Uses ``period`` (periods, dates
        or text such as ``2023-03``, ``2023Q1``, ``2023-03-13/2023-03-19``), ``source, target, mean, low, high, rows,
        exposure``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        A period can't be read, or the table holds several groups (``by=``): choose one.
    """
    need(table, ["period", "source", "target", "mean", "low", "high", "rows", "exposure"], "timeline")
    one_group(table, ["period", "source", "target"], "timeline")
    dated = table[table["period"].notna()]
    pairs = _pairs(dated)
    with drawing(ax, 1.3 + len(pairs) * np.clip(5.4 / max(len(pairs), 1), 0.42, 0.6)) as ax:
        if not pairs:
            return nothing(ax, "No article with a date holds a stance: nothing to show over time.")
        periods = periods_of(dated["period"])
        x = periods.asi8
        step = int(np.gcd.reduce(np.diff(np.unique(x)))) or 1
        shade = actor_colours(table, ["source", "target"])
        for lane, (source, target) in enumerate(pairs):
            rows = ((dated["source"] == source) & (dated["target"] == target) & dated["mean"].notna()).to_numpy(
                dtype=bool
            )
            _lane(ax, lane, dated[rows], x[rows], step, shade[source])
        most = _exposure(ax, len(pairs), x, numbers(dated["exposure"]), step)
        labels = [_label(clean(source, 26, 1), clean(target, 26, 1)) for source, target in pairs]
        ax.set_yticks(range(len(pairs) + 1), [*labels, f"articles (most: {most:,})"])
        _time_axis(ax, periods, step, len(pairs))
        ax.set_xlabel(_note(dated, len(pairs)))
    return ax


def periods_of(column: pd.Series) -> pd.PeriodIndex:
    """A column of periods, dates or their text as a PeriodIndex; a week's text counts by its first day."""
    if isinstance(column.dtype, pd.PeriodDtype):
        return pd.PeriodIndex(column)
    try:
        return pd.PeriodIndex([pd.Period(str(value).split("/")[0].split(" ")[0]) for value in column])
    except ValueError as error:
        raise ValueError(
            f"plots.timeline: a period can't be read ({error}); write it as 2023, 2023Q1, 2023-03 or 2023-03-18"
        ) from None


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs with evidence in the actors' order; where they are too many, those with most rows."""
    order = {actor: i for i, actor in enumerate(actors_in(table, ["source", "target"]))}
    rows = table[table["mean"].notna()].groupby(["source", "target"], sort=True)["rows"].sum()
    kept = rows.sort_values(ascending=False, kind="stable").index[:LANES]
    return sorted(kept, key=lambda pair: (order[pair[0]], order[pair[1]]))


def _label(source: str, target: str) -> str:
    return f"{source} →{' ' if len(source + target) < 30 else chr(10)}{target}"


def _lane(ax: Axes, lane: int, rows: pd.DataFrame, x: np.ndarray, step: int, colour: str) -> None:
    """One pair: its zero line, means, intervals, and lines between neighbouring periods."""
    ax.axhspan(lane - HALF, lane, color="#EEF6ED", linewidth=0, zorder=0)
    ax.axhspan(lane, lane + HALF, color="#F4EFF6", linewidth=0, zorder=0)
    ax.axhline(lane, color="#BDBDBD", linewidth=0.6, zorder=0.5)
    order = np.argsort(x, kind="stable")
    x, rows = x[order], rows.iloc[order]
    y, low, high = (lane - HALF * numbers(rows[name]) for name in ("mean", "low", "high"))
    ax.vlines(x, low, high, color=lighter(colour, 0.7), linewidth=1.4 if len(x) < 60 else 0.8, zorder=1)
    for run in np.split(np.arange(len(x)), np.flatnonzero(np.diff(x) != step) + 1):
        ax.plot(x[run], y[run], color=colour, linewidth=1.1, zorder=2)
    few = numbers(rows["rows"]) < FEW
    size = np.clip(150 / max(len(x), 1), 4, 28)
    ax.scatter(x, y, s=size, c=["white" if f else colour for f in few], edgecolors=colour, linewidths=1.0, zorder=3)


def _exposure(ax: Axes, lane: int, x: np.ndarray, exposure: np.ndarray, step: int) -> int:
    """Bars for the number of articles in each period; returns the largest number."""
    articles = pd.Series(np.nan_to_num(exposure), index=x).groupby(level=0).max()
    most = max(articles.max(), 1)
    ax.bar(
        articles.index, -0.8 * articles / most, bottom=lane + HALF, width=0.8 * step, color=GREY, linewidth=0, zorder=1
    )
    ax.axhline(lane + HALF, color="#BDBDBD", linewidth=0.6)
    return int(most)


def _time_axis(ax: Axes, periods: pd.PeriodIndex, step: int, lanes: int) -> None:
    x = np.unique(periods.asi8)
    count = (x[-1] - x[0]) // step + 1
    ticks = x[0] + step * np.arange(0, count, -(-count // 7))
    ax.set_xticks(ticks, [str(pd.Period(ordinal=int(tick), freq=periods.freq)) for tick in ticks], fontsize=8)
    room = max(step * (0.7 if count > 1 else 2), (x[-1] - x[0]) * 0.02)
    ax.set_xlim(x[0] - room, x[-1] + room)
    ax.set_ylim(lanes + 0.5, -0.5)
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", color=INK)


def _note(table: pd.DataFrame, shown: int) -> str:
    """What the reader must know about lanes, intervals and small numbers."""
    known = table.loc[table["mean"].notna(), "low"].notna()
    parts = ["lane: −1 (purple, opposes) to +1 (green, supports)", f"hollow: fewer than {FEW} rows"]
    if not known.any():
        second = "one article a period: no interval"
    else:
        second = "upright lines: 95 % interval" + ("" if known.all() else ", none where a period has one article")
    pairs = len(table.loc[table["mean"].notna(), ["source", "target"]].drop_duplicates())
    more = f"; the {shown} of {pairs} pairs with most rows" if pairs > shown else ""
    return "; ".join(parts) + "\n" + second + more + copies_line(table)
