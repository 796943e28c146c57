"""Speeches: who names whom, and who is for or against whom, by year; tables of :mod:`analysis.tables.speeches`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .canvas import (
    FEW, INK, OPPOSE, PALE_INK, SUPPORT, actor_colours, actors_in, clean, drawing, lighter, need, nothing, numbers,
)  # fmt: skip

_STRONGEST = 0.75  # of an actor's colour, so that black numbers on it can be read
_HALF = 0.46  # height of a lane's upper and of its lower half


def named(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Mentions in a speech: a row for each speaker and actor named, a column for each period, coloured by who is named.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.speeches.named`. Uses ``period, speaker, actor, per_speech, n_speeches``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["period", "speaker", "actor", "per_speech", "n_speeches"], "speeches.named")
    pairs, periods = _pairs(table, "actor"), list(dict.fromkeys(table["period"]))
    with drawing(ax, 1.2 + 0.25 * len(pairs)) as ax:
        if not pairs:
            return nothing(ax, "No speech: nobody names anybody.")
        shade, highest = actor_colours(table, ["speaker", "actor"]), numbers(table["per_speech"]).max() or 1
        for row in table.to_dict("records"):
            x, y = periods.index(row["period"]), pairs.index((row["speaker"], row["actor"]))
            strength = _STRONGEST * np.sqrt(row["per_speech"] / highest)
            colour = lighter(shade[row["actor"]], strength)
            ax.add_patch(Rectangle((x - 0.5, y - 0.46), 1, 0.92, color=colour, linewidth=0))
            ax.text(x, y, _figure(row["per_speech"]), ha="center", va="center", fontsize=7.5, color=INK)
        _rows(ax, pairs)
        ax.set_xlim(-0.5, len(periods) - 0.5)
        ax.set_xticks(range(len(periods)), periods, fontsize=8)
        ax.set_xlabel(f"mentions in a speech (mean); the darker, the more; ·: none\nspeeches in each column: {_counts(table)}")
    return ax


def naming(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """The share of one speaker's speeches that name each actor: a line an actor, with Wilson's intervals.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.speeches.named`, the rows of one speaker. Uses ``period, speaker, actor, share,
        share_low, share_high, n_speeches``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        The table holds several speakers.
    """
    need(table, ["period", "speaker", "actor", "share", "share_low", "share_high", "n_speeches"], "speeches.naming")
    if table["speaker"].nunique() > 1:
        raise ValueError("plots.speeches.naming shows one speaker: choose it, e.g. table[table['speaker'] == 'West']")
    periods, actors = list(dict.fromkeys(table["period"])), actors_in(table)
    with drawing(ax, 2.6) as ax:
        if not periods:
            return nothing(ax, "No speech: nobody is named.")
        shade = actor_colours(table)
        for place, actor in enumerate(actors):
            rows = table[(table["actor"] == actor).to_numpy(bool)]
            x = np.array([periods.index(p) for p in rows["period"]]) + (place - (len(actors) - 1) / 2) * 0.12
            share, low, high = (100 * numbers(rows[name]) for name in ("share", "share_low", "share_high"))
            ax.vlines(x, low, high, color=lighter(shade[actor], 0.6), linewidth=1.4, zorder=1)
            ax.plot(x, share, color=shade[actor], linewidth=1.2, marker="o", markersize=4, zorder=2)
        _name_lines(ax, [(actor, shade[actor], _last(table, actor)) for actor in actors], len(periods) - 0.55)
        ax.set_xlim(-0.5, len(periods) - 0.5)
        ax.set_ylim(0, 100)
        ax.set_yticks(range(0, 101, 25), [f"{share} %" for share in range(0, 101, 25)])
        ax.set_xticks(range(len(periods)), periods, fontsize=8)
        ax.set_ylabel("speeches that name it")
        ax.set_xlabel(f"upright lines: 95 % interval (Wilson)\nspeeches in each column: {_counts(table)}")
    return ax


def stances(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A lane for each speaker and target: upwards the share of sentences for it, downwards against it.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.speeches.stances`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["period", "speaker", "target", "sentences", "for_share", "against_share", "interval"], "speeches.stances")
    table = table[(table["sentences"] > 0).to_numpy(bool)]
    pairs, periods = _pairs(table, "target"), sorted(set(table["period"]))
    with drawing(ax, 1.2 + 0.46 * len(pairs)) as ax:
        if not pairs:
            return nothing(ax, "No speech names anybody else.")
        full = _full(table)
        for lane, (speaker, target) in enumerate(pairs):
            ax.axhline(lane, color="#BDBDBD", linewidth=0.6, zorder=0.5)
            rows = table[((table["speaker"] == speaker) & (table["target"] == target)).to_numpy(bool)]
            x = np.array([periods.index(period) for period in rows["period"]], float)
            for side, way, colour in (("for", -1, SUPPORT), ("against", 1, OPPOSE)):
                _bars(ax, lane, x, rows, side, way * _HALF / full, colour)
            for place, n in zip(x, rows["sentences"]):
                ax.text(place + 0.3, lane - 0.04, f"{n}", fontsize=6, color=PALE_INK, va="bottom", ha="center")
        _rows(ax, pairs)
        ax.set_xlim(-0.5, len(periods) - 0.5)
        ax.set_xticks(range(len(periods)), periods, fontsize=8)
        ax.set_xlabel(_stance_note(table, full))
    return ax


def naming_whom(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Which countries name each actor most: a dot a country, coloured by the actor named.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.speeches.naming_whom`. Uses ``actor, country, per_speech, low, high, n_speeches``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["actor", "country", "per_speech", "low", "high"], "speeches.naming_whom")
    with drawing(ax, 1.3 + 0.19 * len(table)) as ax:
        if table.empty:
            return nothing(ax, "No speech names anybody else.")
        shade, actors = actor_colours(table), actors_in(table)
        gap = np.array([actors.index(actor) for actor in table["actor"]])
        y = np.arange(len(table)) + 1.6 * gap  # room for a line above each group
        colours = [shade[actor] for actor in table["actor"]]
        ax.hlines(y, numbers(table["low"]), numbers(table["high"]), color=[lighter(c, 0.6) for c in colours], linewidth=1.6)
        ax.scatter(numbers(table["per_speech"]), y, color=colours, s=18, zorder=3)
        ax.set_yticks(y, [clean(country, 24, 1) for country in table["country"]], fontsize=7.5)
        for actor in actors:
            first = y[(table["actor"] == actor).to_numpy(bool)][0]
            ax.text(0.01, first - 0.95, f"who names {clean(actor, 26, 1)}", transform=ax.get_yaxis_transform(), ha="left",
                    va="center", color=shade[actor], fontweight="bold")  # fmt: skip
        ax.set_ylim(y[-1] + 0.8, -1.6)
        ax.set_xlim(left=0)
        ax.set_xlabel("mentions in a speech (mean); lines: 95 % interval, resampling speeches")
    return ax


# ---- parts


def _pairs(table: pd.DataFrame, end: str) -> list[tuple[str, str]]:
    order = actors_in(table, ["speaker", end])
    pairs = set(zip(table["speaker"], table[end]))
    return sorted(pairs, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))


def _rows(ax: Axes, pairs: list[tuple[str, str]]) -> None:
    """Labels of the pairs, and a line between speakers."""
    labels = [f"{clean(speaker, 26, 1)} → {clean(other, 26, 1)}" for speaker, other in pairs]
    ax.set_yticks(range(len(pairs)), labels)
    for i in range(1, len(pairs)):
        if pairs[i][0] != pairs[i - 1][0]:
            ax.axhline(i - 0.5, color="#9A9A9A", linewidth=0.6)
    ax.set_ylim(len(pairs) - 0.5, -0.5)
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _figure(value: float) -> str:
    """A mean as short as it may be: "14", "2", "0.4"."""
    if value == 0:
        return "·"
    whole = value >= 9.95 or float(value).is_integer()
    return f"{value:.0f}" if whole else f"{value:.1f}" if value >= 0.05 else "<0.1"


def _counts(table: pd.DataFrame) -> str:
    """How many speeches there are in a period, for each speaker."""
    counts = table.drop_duplicates(["period", "speaker"])
    parts = []
    for speaker in actors_in(counts, ["speaker"]):
        n = counts.loc[(counts["speaker"] == speaker).to_numpy(bool), "n_speeches"]
        parts.append(f"{clean(speaker, 26, 1)} {n.min()}" + (f"–{n.max()}" if n.max() > n.min() else ""))
    return ", ".join(parts)


def _last(table: pd.DataFrame, actor: str) -> float:
    return 100 * float(table.loc[(table["actor"] == actor).to_numpy(bool), "share"].iloc[-1])


def _name_lines(ax: Axes, lines: list[tuple[str, str, float]], x: float) -> None:
    """The actors' names at the ends of their lines, moved apart where the ends lie close."""
    height = -np.inf
    for actor, colour, end in sorted(lines, key=lambda line: line[2]):
        height = max(end, height + 8)
        ax.text(x, height, " " + clean(actor, 26, 1), color=colour, va="center", ha="left", fontweight="bold")


def _full(table: pd.DataFrame) -> float:
    """The share that fills half a lane: the highest bound of those that aren't few, up to the next quarter."""
    enough = numbers(table["sentences"]) >= FEW
    bounds = np.concatenate([numbers(table[f"{side}_high"])[enough] for side in ("for", "against")])
    highest = np.nanmax(bounds, initial=0.25)
    return min(1.0, float(np.ceil(4 * highest) / 4))


def _bars(ax: Axes, lane: int, x: np.ndarray, rows: pd.DataFrame, side: str, scale: float, colour: str) -> None:
    share, low, high = (
        np.clip(numbers(rows[f"{side}_{name}"]) * scale, -_HALF, _HALF) for name in ("share", "low", "high")
    )
    few = numbers(rows["sentences"]) < FEW
    faces = [lighter(colour, 0.15) if f else lighter(colour, 0.75) for f in few]
    edge = np.where(share != 0, 0.6, 0)
    ax.bar(x, share, bottom=lane, width=0.36, color=faces, edgecolor=colour, linewidth=edge, zorder=2)
    shown = (share != 0) & ~np.isnan(low)
    ax.vlines(x[shown], lane + low[shown], lane + high[shown], color=INK, linewidth=0.8, zorder=3)


def _stance_note(table: pd.DataFrame, full: float) -> str:
    kinds = set(table["interval"].dropna())
    lines = [f"up, green: share of sentences for the target; down, purple: against it; half a lane is {100 * full:.0f} %"]
    cut = ", and cut off there" if full < 1 else ""
    lines.append(f"small numbers: sentences that name it; pale: fewer than {FEW}{cut}")
    if "speeches" in kinds:
        lines.append("upright lines: 95 % interval, resampling speeches")
    if "sentences" in kinds:
        few = "where fewer than five speeches name the target, " if "speeches" in kinds else "upright lines: 95 % interval, "
        lines.append(few + "of sentences as if independent (Wilson), so too narrow")
    return "\n".join(lines)
