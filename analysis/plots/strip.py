"""The article strip: one document as a line of sentences, its whole discourse at a glance."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from .canvas import (
    INK,
    NEITHER,
    OPPOSE,
    SUPPORT,
    actor_colours,
    actors_in,
    clean,
    drawing,
    lighter,
    named,
    need,
    nothing,
    numbers,
)

KINDS = {"direct": (1.0, None), "mixed": (0.6, "////"), "indirect": (0.35, None)}  # strength of colour, hatch
BAR = [(-1, -0.3), (1, -0.3), (1, 0.3), (-1, 0.3), (-1, -0.3)]  # a minus as thick as Matplotlib's filled plus
SIGNS = {"for": ("P", SUPPORT, 1.0), "against": (BAR, OPPOSE, 1.0), "neither": ("o", NEITHER, 0.6)}  # and size
BLOCKS = {"mention": "named", "quote": "quoted", "stance": "for or against"}
LANES = 24  # the most lanes a block shows


def strip(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """One article from its first to its last sentence: who is named, who is quoted, who is for or against whom.

    Three blocks of lanes: dots for the mentions of each actor (larger for more), bars for the quotations of each
    speaker by kind, and a plus or minus for each stance in the lane of its source and target: filled where the article
    says so in its own words, outlined where it stands in quoted or reported words.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.strip`. Uses ``sentence, lane`` (mention, quote, stance)``, actor, target, value``
        (a stance's score, a quotation's kind)``, start, end`` (0 to 1 within the sentence)``, count, voice``, and
        where it is set ``attrs["sentences"]``, the number of sentences. Bars reach from start to end; dots and signs
        are spread evenly within their sentence, in reading order, so that none hides another.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["sentence", "lane", "actor", "target", "value", "start", "end", "count", "voice"], "strip")
    table = table.assign(actor=named(table["actor"])).sort_values(["sentence", "start"], kind="stable")
    rows = _lanes(table)
    with drawing(ax, 0.95 + 0.235 * len(rows), 7.0) as ax:
        if table.empty:
            return nothing(ax, "No actor is mentioned in this article: nothing to show.")
        length = int(max(table.attrs.get("sentences", 0), numbers(table["sentence"]).max() + 1))
        shade = actor_colours(table, ["actor", "target"])
        _frame(ax, rows, length, shade)
        for y, (block, actor, target) in enumerate(rows):
            part = table[(table["lane"] == block) & (table["actor"] == actor)]
            if target is not None:
                part = part[part["target"] == target]
            if actor is not None:
                {"mention": _mentions, "quote": _quotes, "stance": _stances}[block](ax, y, part, length, shade[actor])
        _key(ax, {block for block, *_ in rows})
    return ax


def _lanes(table: pd.DataFrame) -> list[tuple[str, str | None, str | None]]:
    """Block, actor and target of every lane from the top; a heading has no actor. Of many, those with most marks."""
    order = {actor: i for i, actor in enumerate(actors_in(table, ["actor", "target"]))}
    rows = []
    for block in BLOCKS:
        part = table[table["lane"] == block]
        targets = named(part["target"]) if block == "stance" else [None] * len(part)
        marks = Counter(zip(part["actor"], targets, strict=True))
        place = {lane: [order[actor] for actor in lane if actor is not None] for lane in marks}
        kept = sorted(marks, key=lambda lane: (-marks[lane], place[lane]))[:LANES]
        rows += [(block, *lane) for lane in [(None, None), *sorted(kept, key=place.get)]] if kept else []
    return rows


def _label(block: str, actor: str | None, target: str | None) -> str:
    if actor is None:
        return BLOCKS[block]
    return clean(actor, 24, 1) if target is None else f"{clean(actor, 18, 1)} → {clean(target, 18, 1)}"


def _frame(ax: Axes, rows: list[tuple], length: int, shade: dict[str, str]) -> None:
    """Lanes with their names and colours, headings in bold, and lines between sentences."""
    ax.set_xlim(0, length)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), [_label(*row) for row in rows])
    heads = [y for y, (_, actor, _) in enumerate(rows) if actor is None]
    lanes = [y for y in range(len(rows)) if y not in heads]
    for y in heads:
        ax.get_yticklabels()[y].set_fontweight("bold")
    ax.hlines(lanes, 0, length, color="#DADADA", linewidth=0.5, zorder=0)
    pairs = any(target is not None for *_, target in rows)
    squares = [(y, place, shade[name]) for y in lanes for place, name in enumerate(filter(None, rows[y][:0:-1]))]
    for place in (0, 1) if pairs else (0,):  # the target, or the only actor, next to the axis; the source before it
        at, colour = zip(*((y, colour) for y, column, colour in squares if column == place), strict=True)
        beside = ScaledTranslation((-6 - 9 * place) / 72, 0, ax.figure.dpi_scale_trans)
        keys = {"transform": ax.get_yaxis_transform() + beside, "clip_on": False}
        ax.scatter([0] * len(at), at, marker="s", s=26, c=colour, **keys)
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if length / step <= 16), max(length // 10, 1))
    ax.vlines(np.arange(step, length, step), -0.6, len(rows) - 0.4, color="#EDEDED", linewidth=0.6, zorder=0)
    ticks = np.arange(0, length, step)
    ax.set_xticks(ticks + 0.5, [f"{tick:,}" for tick in ticks])
    ax.tick_params(length=0)
    ax.tick_params(axis="y", pad=22 if pairs else 13)
    ax.spines[["left", "right", "top"]].set_visible(False)
    full = any(count > LANES for count in Counter(block for block, *_ in rows).values())  # a heading, and all the lanes
    most = f"\nof each kind at most {LANES} lanes, those with most marks" if full else ""
    ax.set_xlabel(f"sentence, counted from 0 as in the tables ({length:,} in all){most}")


def _spread(part: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where the marks of one lane stand, and how wide each may be: evenly within their sentence, in reading order."""
    groups = part.groupby("sentence")["sentence"]
    size = groups.transform("size").to_numpy(dtype=float)
    return numbers(part["sentence"]) + 0.06 + 0.88 * (groups.cumcount().to_numpy() + 0.5) / size, 0.88 / size


def _points(ax: Axes, length: int) -> float:
    """The width of a sentence in points; about, since the layout is made only later."""
    return ax.get_window_extent().width / ax.figure.dpi * 72 / length


def _mentions(ax: Axes, y: int, part: pd.DataFrame, length: int, colour: str) -> None:
    x, room = _spread(part)
    width = np.clip(2.8 + 1.9 * np.sqrt(np.nan_to_num(numbers(part["count"]), nan=1.0)), None, 11.0)
    width = np.clip(np.minimum(width, 1.25 * room * _points(ax, length)), 2.2, None)
    ax.scatter(
        x, np.full(len(part), y), s=width**2, color=colour, edgecolors=INK, linewidths=0.3, zorder=3, clip_on=False
    )


def _quotes(ax: Axes, y: int, part: pd.DataFrame, length: int, colour: str) -> None:
    start = numbers(part["sentence"]) + 0.04 + 0.92 * np.nan_to_num(numbers(part["start"]))
    end = numbers(part["sentence"]) + 0.04 + 0.92 * np.nan_to_num(numbers(part["end"]), nan=1.0)
    for left, right, kind in zip(start, end, part["value"].astype("string").fillna("indirect"), strict=True):
        strength, hatch = KINDS.get(kind, KINDS["indirect"])
        look = {"color": lighter(colour, strength), "hatch": hatch, "edgecolor": colour, "linewidth": 0.4}
        ax.barh(y, max(right - left, length / 260), left=left, height=0.56, zorder=3, **look)


def _stances(ax: Axes, y: int, part: pd.DataFrame, length: int, _: str) -> None:
    x, room = _spread(part)
    score = np.nan_to_num(numbers(part["value"]))
    width = np.clip(np.minimum(9.0, 1.2 * room * _points(ax, length)), 3.2, None)
    own = (part["voice"].astype("string").fillna("article") == "article").to_numpy(dtype=bool)
    for sign, chosen in {"for": score > 0, "against": score < 0, "neither": score == 0}.items():
        marker, colour, size = SIGNS[sign]
        for some, face in ((chosen & own, colour), (chosen & ~own, "white")):
            look = {"color": face, "edgecolors": colour, "linewidths": 0.1 * width[some], "zorder": 3, "clip_on": False}
            ax.scatter(x[some], np.full(some.sum(), y), marker=marker, s=(width[some] * size) ** 2, **look)


def _key(ax: Axes, lanes: set[str]) -> None:
    """The key above the strip, only for what it shows."""
    keys = []
    if "quote" in lanes:
        keys += [
            Patch(facecolor=lighter("#555555", s), hatch=h, edgecolor="#7A7A7A", linewidth=0.3, label=k)
            for k, (s, h) in KINDS.items()
        ]
    if "stance" in lanes:
        looks = [(sign, *SIGNS[sign], SIGNS[sign][1]) for sign in SIGNS]
        looks.append(("outlined: quoted", "P", SUPPORT, 1.0, "white"))
        keys += [Line2D([], [], marker=marker, markersize=6 * size, linestyle="none", markerfacecolor=face,
                        markeredgecolor=edge, markeredgewidth=0.9, label=label)
                 for label, marker, edge, size, face in looks]  # fmt: skip
    if keys:
        ax.legend(handles=keys, loc="lower right", bbox_to_anchor=(1, 1.0), ncols=len(keys), frameon=False, fontsize=8,
                  handlelength=1.3, handletextpad=0.5, columnspacing=1.0, borderaxespad=0.1)  # fmt: skip
