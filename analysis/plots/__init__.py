"""Drawing a table: a DataFrame of :mod:`analysis.tables` in, Axes out.

Every function draws on the Axes given as ``ax``, or on one in a new figure where none is given, and returns it. An
actor has one colour in all figures (:func:`colours`); support and opposition are told by colour and by sign, place or
line style. Small numbers look small: marks that rest on fewer than five are hollow or smaller, and where there is no
interval the figure says why. A table without rows draws a sentence that says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from .canvas import (
    FEW,
    INK,
    PALE_INK,
    STANCE_MAP,
    actor_colours,
    actors_in,
    clean,
    colours,
    copies_line,
    drawing,
    lighter,
    named,
    need,
    nothing,
    numbers,
    one_group,
    save,
    signed,
)
from .network import stance_network
from .strip import strip
from .timeline import timeline

__all__ = [
    "colours", "salience", "save", "sentiment", "speaking", "spoken_about", "stance_matrix", "stance_network", "strip",
    "timeline",
]  # fmt: skip

_SCORER_MARKS = {"textblob": "o", "vader": "s", "targeted": "^"}
_COUNTS = ("support", "oppose", "neutral")
_VOICES = {"article": "the article's words", "actor": "actors quoted", "other": "others quoted"}


def salience(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How much each actor is named: a dot for its share of all mentions, a line for the interval.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.salience`, a row an actor (and group). Uses ``actor, mentions, share, low, high,
        documents, n_documents``; a column before ``actor`` is a group and stands in the labels.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["actor", "mentions", "share", "low", "high", "documents", "n_documents"], "salience")
    with drawing(ax, _height(table)) as ax:
        if table.empty:
            return nothing(ax, "No actor is mentioned: nothing to show.")
        _rows(ax, _labels(table))
        _shares(ax, table, numbers(table["share"]), numbers(table["mentions"]))
        _beside(
            ax, [f"{_count(m, 'mention')} in {_count(d, 'article')}" for m, d in _pairs(table, "mentions", "documents")]
        )
        _percent(ax, table)
        ax.set_xlabel(f"share of all mentions of actors\n{_notes(table, 'mentions')}")
    return ax


def speaking(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Who is quoted: a bar for each speaker's share of quotations by their kind, a diamond for the share of words.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.speaking`, a row an actor (and group), ``other`` for speakers who are none. Uses
        ``actor, quotes, share, low, high, words, words_share, direct, indirect, mixed, documents, n_documents``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    kinds = {"direct": (1.0, None), "mixed": (0.6, "////"), "indirect": (0.35, None)}
    need(table, ["actor", "quotes", "share", "low", "high", "words", "words_share", *kinds, "n_documents"], "speaking")
    with drawing(ax, _height(table) + 0.3) as ax:
        if table.empty or not np.nansum(numbers(table["quotes"])):
            return nothing(ax, "Nobody is quoted: nothing to show.")
        _rows(ax, _labels(table))
        y, shade = np.arange(len(table)), _row_colours(table)
        left, quotes = np.zeros(len(table)), np.maximum(numbers(table["quotes"]), 1)
        for kind, (strength, hatch) in kinds.items():
            part = np.nan_to_num(numbers(table[kind]) / quotes * numbers(table["share"]))
            ax.barh(y, part, left=left, height=0.62, color=[lighter(c, strength) for c in shade], hatch=hatch,
                    edgecolor="#7A7A7A", linewidth=0.4)  # fmt: skip
            left += part
        ax.hlines(y, numbers(table["low"]), numbers(table["high"]), color=INK, linewidth=1.1)
        diamond = {"marker": "D", "color": "white", "edgecolor": INK, "linewidth": 0.9, "zorder": 4, "clip_on": False}
        ax.scatter(numbers(table["words_share"]), y, s=22, **diamond)
        _beside(ax, [f"{_count(q, 'quote')}, {_count(w, 'word')}" for q, w in _pairs(table, "quotes", "words")])
        _percent(ax, table, "words_share")
        keys = [
            Patch(facecolor=lighter("#555555", s), hatch=h, edgecolor="#7A7A7A", linewidth=0.4, label=k)
            for k, (s, h) in kinds.items()
        ]
        _legend(ax, [*keys, _mark("D", "share of the words quoted", face="white")])
        ax.set_xlabel(f"share of quotations\n{_notes(table)}")
    return ax


def spoken_about(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Spoken about against speaking: each actor's share of mentions and of quotations, and the gap between them.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.spoken_about`, a row an actor (and group). Uses ``actor, mention_share,
        quote_share, gap, low, high, n_documents``; ``low`` and ``high`` bound the gap.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["actor", "mention_share", "quote_share", "gap", "low", "high", "n_documents"], "spoken_about")
    with drawing(ax, _height(table) + 0.3) as ax:
        if table.empty:
            return nothing(ax, "No actor is mentioned or quoted: nothing to show.")
        _rows(ax, _labels(table))
        y, shade = np.arange(len(table)), _row_colours(table)
        about, speaks = numbers(table["mention_share"]), numbers(table["quote_share"])
        ax.hlines(y, about, speaks, colors=shade, linewidth=2.5, alpha=0.55)
        ax.scatter(about, y, s=46, color="white", edgecolor=shade, linewidth=1.6, zorder=3, clip_on=False)
        ax.scatter(speaks, y, s=46, color=shade, edgecolor=INK, linewidth=0.4, zorder=3, clip_on=False)
        gaps = zip(*(numbers(table[name]) * 100 for name in ("gap", "low", "high")), strict=True)
        _beside(ax, [_gap(*gap) for gap in gaps])
        _percent(ax, table, "mention_share", "quote_share", bounds=())
        _legend(ax, [_mark("o", "share of mentions", face="white"), _mark("o", "share of quotations", face="#555555")])
        ax.set_xlabel(f"share among all actors\n{_notes(table, lines='right: gap in points, with 95 % interval')}")
    return ax


def sentiment(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """In what tone each actor is written about, by the voice that does so; a mark a scorer.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.sentiment`, a row for each actor, voice and scorer. Uses ``actor, voice, scorer,
        mean, low, high, mentions, n_documents``; scores run from -1 to 1.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["actor", "voice", "scorer", "mean", "low", "high", "mentions", "n_documents"], "sentiment")
    one_group(table, ["actor", "voice", "scorer"], "sentiment")
    blocks = {
        actor: [v for v in _VOICES if ((table["actor"] == actor) & (table["voice"] == v)).any()]
        for actor in actors_in(table)
    }
    rows = [(actor, voice) for actor, voices in blocks.items() for voice in (None, *voices)]
    with drawing(ax, 1.0 + 0.23 * len(rows)) as ax:
        if table.empty:
            return nothing(ax, "No sentence about an actor could be scored: nothing to show.")
        _rows(ax, [clean(actor, 30, 1) if voice is None else _VOICES[voice] for actor, voice in rows],
              bold=[voice is None for _, voice in rows])  # fmt: skip
        scorers = sorted(
            table["scorer"].unique(), key=lambda s: (list(_SCORER_MARKS).index(s) if s in _SCORER_MARKS else 9, s)
        )
        ax.axvline(0, color="#9A9A9A", linewidth=0.8, zorder=0)
        for k, scorer in enumerate(scorers):
            part = table[table["scorer"] == scorer]
            y = [rows.index(pair) for pair in zip(part["actor"], part["voice"], strict=True)]
            y = np.array(y) + (k - (len(scorers) - 1) / 2) * 0.3
            _dots(
                ax,
                part,
                y,
                numbers(part["mean"]),
                numbers(part["mentions"]),
                marker=_SCORER_MARKS.get(scorer, "D"),
                size=26,
            )
        counts = table.groupby(["actor", "voice"], sort=False)["mentions"].max().to_dict()
        _beside(ax, ["" if voice is None else _count(counts[actor, voice], "mention") for actor, voice in rows])
        ax.set_xlim(-1.03, 1.03)
        ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "+0.5", "+1"])
        _legend(ax, [_mark(_SCORER_MARKS.get(s, "D"), clean(s), face="#555555") for s in scorers])
        ax.set_xlabel(f"mean score of the words about the actor: negative to positive\n{_notes(table, 'mentions')}")
    return ax


def stance_matrix(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Who is for or against whom: a cell for each source (row) and target (column) with its mean and counts.

    A cell's square is smaller where it rests on fewer than five rows; a cell without evidence says so and has none.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.stance_matrix`, a row for each source and target. Uses ``source, target, mean,
        support, oppose, neutral, rows, n_documents`` and, where set, ``attrs["diagonal_rows"]``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        The table holds several groups (``by=``): choose one.
    """
    need(table, ["source", "target", "mean", *_COUNTS, "rows", "n_documents"], "stance_matrix")
    one_group(table, ["source", "target"], "stance_matrix")
    actors = actors_in(table, ["source", "target"])
    cell = min(1.15, 5.2 / max(len(actors), 1))
    with drawing(ax, 1.35 + cell * 0.78 * len(actors)) as ax:
        if table.empty or not np.nansum(numbers(table["rows"])):
            return nothing(ax, "No stance of one actor towards another was found: nothing to show.")
        rows = dict(zip(zip(table["source"], table["target"], strict=True), table.to_dict("records"), strict=True))
        for i, source in enumerate(actors):
            for j, target in enumerate(actors):
                _cell(ax, i, j, rows.get((source, target)), cell)
        _matrix_axes(ax, table, actors)
    return ax


def _cell(ax: Axes, i: int, j: int, row: dict | None, inches: float) -> None:
    """One cell of the matrix, ``inches`` wide: a square by the mean, the mean, and the counts where they fit."""
    if i == j:
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor="#E6E6E6", hatch="////", linewidth=0))
        return
    mean = np.nan if row is None or pd.isna(row["mean"]) else float(row["mean"])
    size = 6 + min(3.0, 2.6 * inches)
    if np.isnan(mean):
        ax.text(j, i, "no\nevidence" if inches > 0.6 else "·", ha="center", va="center", size=size - 2, color="#8A8A8A")
        return
    few = row["rows"] < FEW
    side = 0.62 if few else 0.96
    frame = {"facecolor": STANCE_MAP((mean + 1) / 2), "edgecolor": "#8A8A8A" if few else "none", "linewidth": 0.5}
    ax.add_patch(Rectangle((j - side / 2, i - side / 2), side, side, **frame))
    middle = {"ha": "center", "va": "center", "color": "black"}
    ax.text(j, i - (0.1 if inches > 0.6 else 0), signed(mean, 2 if inches > 0.5 else 1), size=size, **middle)
    if inches > 0.6:
        counts = " ".join(f"{sign}{_short(row[name])}" for sign, name in zip("+−○", _COUNTS, strict=True))
        ax.text(j, i + 0.17, counts, size=size - 2, **middle)


def _short(number: float) -> str:
    """A count in at most four characters: 950, 1.2k, 31k."""
    return f"{int(number)}" if number < 1000 else f"{number / 1000:.{1 if number < 9950 else 0}f}k"


def _matrix_axes(ax: Axes, table: pd.DataFrame, actors: Sequence[str]) -> None:
    """Names, colour keys, the grid and the note of the stance matrix."""
    n = len(actors)
    ax.set_xlim(-0.5, n - 0.5)
    ax.set_ylim(n - 0.5, -0.5)
    upright = n <= 6
    ax.set_xticks(range(n), [clean(actor, 14 if upright else 30) for actor in actors], rotation=0 if upright else 45,
                  ha="center" if upright else "left", rotation_mode="anchor")  # fmt: skip
    ax.set_yticks(range(n), [clean(actor, 20) for actor in actors])
    ax.tick_params(length=0, pad=9, top=True, labeltop=True, bottom=False, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.hlines(np.arange(-0.5, n), -0.5, n - 0.5, color="#E4E4E4", linewidth=0.6, zorder=0)
    ax.vlines(np.arange(-0.5, n), -0.5, n - 0.5, color="#E4E4E4", linewidth=0.6, zorder=0)
    shade = actor_colours(table, ["source", "target"])
    keys = {"marker": "s", "s": 26, "c": [shade[actor] for actor in actors], "clip_on": False}
    ax.scatter(range(n), [1.0] * n, transform=ax.get_xaxis_transform(), **keys)
    ax.scatter([0.0] * n, range(n), transform=ax.get_yaxis_transform(), **keys)
    ax.set_ylabel("the stance of …")
    ax.xaxis.set_label_position("bottom")
    diagonal = table.attrs.get("diagonal_rows")
    within = f"; {_count(int(diagonal), 'row')} between members of one actor left out" if diagonal else ""
    ax.set_xlabel(
        "… towards …: mean from −1 (opposes, purple) to +1 (supports, green), below it the\n"
        f"rows for (+), against (−) and neither (○); small square: fewer than {FEW} rows\n{_extent(table)}{within}{copies_line(table)}"
    )


def _height(table: pd.DataFrame) -> float:
    return 0.95 + 0.36 * max(len(table), 1)


def _labels(table: pd.DataFrame) -> list[str]:
    """A row's actor, with the group before it where the table has one."""
    names = named(table["actor"])
    if table.columns[0] == "actor":
        return [clean(name, 22) for name in names]
    groups = table[table.columns[0]].astype("string").fillna("NA")
    return [clean(f"{name} ({group})", 26) for name, group in zip(names, groups, strict=True)]


def _rows(ax: Axes, labels: Sequence[str], bold: Sequence[bool] = ()) -> None:
    """A row for each label, the first on top."""
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_yticks(range(len(labels)), labels)
    for text, heavy in zip(ax.get_yticklabels(), bold, strict=False):
        text.set_fontweight("bold" if heavy else "normal")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=7)  # a mark at 0 reaches beyond the axis
    ax.set_axisbelow(True)
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.6)


def _row_colours(table: pd.DataFrame) -> list[str]:
    shade = actor_colours(table)
    return [shade[name] for name in named(table["actor"])]


def _shares(ax: Axes, table: pd.DataFrame, share: np.ndarray, counts: np.ndarray) -> None:
    y = np.arange(len(table))
    ax.hlines(y, 0, share, colors=[lighter(c, 0.35) for c in _row_colours(table)], linewidth=1.2, zorder=1)
    _dots(ax, table, y, share, counts)


def _dots(
    ax: Axes, table: pd.DataFrame, y: np.ndarray, x: np.ndarray, counts: np.ndarray, marker: str = "o", size: float = 52
) -> None:
    """A mark for each row with its interval; hollow where it rests on few."""
    shade = _row_colours(table)
    ax.hlines(y, numbers(table["low"]), numbers(table["high"]), colors=shade, linewidth=2.2, alpha=0.8, zorder=2)
    face = ["white" if count < FEW else colour for colour, count in zip(shade, counts, strict=True)]
    edge = [colour if count < FEW else INK for colour, count in zip(shade, counts, strict=True)]
    width = [1.5 if count < FEW else 0.4 for count in counts]
    ax.scatter(x, y, marker=marker, s=size, c=face, edgecolors=edge, linewidths=width, zorder=3, clip_on=False)


def _percent(ax: Axes, table: pd.DataFrame, *shares: str, bounds: Sequence[str] = ("low", "high", "share")) -> None:
    """A share axis from 0 to a little beyond the largest value."""
    values = np.concatenate([numbers(table[name]) for name in (*bounds, *shares)])
    top = min(1.0, max(0.05, np.nanmax(np.append(values, 0)))) * 1.04
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if top / step <= 8 or step == 0.25)
    ticks = np.arange(0, top, step)
    ax.set_xlim(0, top)
    ax.set_xticks(ticks, [f"{tick * 100:.0f} %" for tick in ticks])


def _beside(ax: Axes, texts: Sequence[str]) -> None:
    """Small text at the right of each row."""
    for y, text in enumerate(texts):
        ax.text(1.015, y, text, transform=ax.get_yaxis_transform(), va="center", size=7.5, color=PALE_INK)


def _mark(marker: str, label: str, face: str) -> Line2D:
    return Line2D([], [], marker=marker, linestyle="none", markersize=5.5, color=INK, markerfacecolor=face, label=label)


def _legend(ax: Axes, keys: Sequence) -> None:
    """A key in one line above the Axes."""
    ax.legend(handles=list(keys), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(keys), frameon=False, fontsize=8,
              handlelength=1.3, handletextpad=0.5, columnspacing=1.4, borderaxespad=0.1)  # fmt: skip


def _pairs(table: pd.DataFrame, first: str, second: str) -> list[tuple[float, float]]:
    return list(zip(np.nan_to_num(numbers(table[first])), np.nan_to_num(numbers(table[second])), strict=True))


def _count(number: float, what: str) -> str:
    return f"{int(number):,} {what}{'' if number == 1 else 's'}"


def _gap(gap: float, low: float, high: float) -> str:
    if np.isnan(gap):
        return "no gap known"
    interval = "" if np.isnan(low) else f" [{signed(low, 0)}, {signed(high, 0)}]"
    return f"{signed(gap, 0)} points{interval}"


def _extent(table: pd.DataFrame) -> str:
    """How many articles the figure rests on."""
    most = numbers(table["n_documents"]).max()
    return "" if np.isnan(most) else _count(most, "article")


def _notes(table: pd.DataFrame, few: str | None = None, lines: str = "lines: 95 % interval") -> str:
    """What the reader must know about intervals and small numbers, in one line."""
    known = ~np.isnan(numbers(table["low"]))
    extent = _extent(table)
    if known.any():
        parts = [f"{lines} over {extent}" + ("" if known.all() else ", none where there is one article")]
    else:
        parts = ["one article: no interval" if extent == "1 article" else f"{extent}: too few for an interval"]
    if few and (numbers(table[few]) < FEW).any():
        parts.append(f"hollow: fewer than {FEW} {few}")
    return "; ".join(parts) + copies_line(table)
