"""The article strip: one document as a line of sentences, its whole discourse at a glance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from analysis.canvas import INK, actor_colours, actors_in, clean, drawing, lighter, named, need, nothing, numbers

KINDS = {"direct": (1.0, None), "mixed": (0.6, "////"), "indirect": (0.35, None)}  # strength of colour, hatch
BAR = [(-1, -0.3), (1, -0.3), (1, 0.3), (-1, 0.3), (-1, -0.3)]  # a minus as thick as Matplotlib's filled plus
SIGNS = {"for": "P", "against": BAR, "neither": "o"}


def strip(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """One article from its first to its last sentence: who is named, who is quoted, who is for or against whom.

    Three blocks of lanes, a lane an actor: dots for mentions (larger for more), bars for quotations by kind, and for
    stances a plus or minus in the lane of the source and the colour of the target.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.strip`. Uses ``sentence, lane`` (mention, quote, stance)``, actor, target, value``
        (a stance's score, a quotation's kind)``, start`` (0 to 1 within the sentence)``, count``, and where it is set
        ``attrs["sentences"]``, the number of sentences.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(table, ["sentence", "lane", "actor", "target", "value", "start", "count"], "strip")
    table = table.assign(actor=named(table["actor"]))
    blocks = {"mention": "named", "quote": "quoted", "stance": "for or against"}
    order = actors_in(table)
    rows = []
    for lane in blocks:
        present = set(table.loc[table["lane"] == lane, "actor"])
        rows += [(lane, None), *((lane, actor) for actor in order if actor in present)] if present else []
    with drawing(ax, 0.95 + 0.235 * len(rows), 7.0) as ax:
        if table.empty:
            return nothing(ax, "No actor is mentioned in this article: nothing to show.")
        length = int(max(table.attrs.get("sentences", 0), numbers(table["sentence"]).max() + 1))
        shade = actor_colours(table, ["actor", "target"])
        _frame(ax, rows, [clean(blocks[lane] if actor is None else actor, 24, 1) for lane, actor in rows], length, shade)
        for y, (lane, actor) in enumerate(rows):
            part = table[(table["lane"] == lane) & (table["actor"] == actor)].sort_values(["sentence", "start"], kind="stable")
            if actor is not None:
                {"mention": _mentions, "quote": _quotes, "stance": _stances}[lane](ax, y, part, length, shade)
        _key(ax, {lane for lane, _ in rows})
    return ax


def _frame(ax: Axes, rows: list[tuple], labels: list[str], length: int, shade: dict[str, str]) -> None:
    """Lanes with their names, headings in bold, and a line between sentences."""
    ax.set_xlim(0, length)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), labels)
    heads = [y for y, (_, actor) in enumerate(rows) if actor is None]
    lanes = [y for y in range(len(rows)) if y not in heads]
    for y in heads:
        ax.get_yticklabels()[y].set_fontweight("bold")
    ax.hlines(lanes, 0, length, color="#DADADA", linewidth=0.5, zorder=0)
    beside = ScaledTranslation(-6 / 72, 0, ax.get_figure(root=True).dpi_scale_trans)
    ax.scatter([0] * len(lanes), lanes, marker="s", s=26, c=[shade[rows[y][1]] for y in lanes], clip_on=False,
               transform=ax.get_yaxis_transform() + beside)  # fmt: skip
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if length / step <= 16), max(length // 10, 1))
    ax.vlines(np.arange(step, length, step), -0.6, len(rows) - 0.4, color="#EDEDED", linewidth=0.6, zorder=0)
    ticks = np.arange(0, length, step)
    ax.set_xticks(ticks + 0.5, [f"{tick:,}" for tick in ticks])
    ax.tick_params(length=0)
    ax.tick_params(axis="y", pad=13)
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.set_xlabel(f"sentence, counted from 0 as in the tables ({length:,} in all)")


def _spread(part: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where the marks of one lane stand, and how wide each may be: evenly within their sentence, in reading order."""
    groups = part.groupby("sentence")["sentence"]
    size = groups.transform("size").to_numpy(dtype=float)
    return numbers(part["sentence"]) + 0.06 + 0.88 * (groups.cumcount().to_numpy() + 0.5) / size, 0.88 / size


def _points(ax: Axes, length: int) -> float:
    """The width of a sentence in points; about, since the names at the left take their part only later."""
    return 0.78 * ax.get_figure(root=True).get_figwidth() * 72 * ax.get_position().width / 0.775 / length


def _mentions(ax: Axes, y: int, part: pd.DataFrame, length: int, shade: dict[str, str]) -> None:
    x, room = _spread(part)
    width = np.clip(2.8 + 1.9 * np.sqrt(np.nan_to_num(numbers(part["count"]), nan=1.0)), None, 11.0)
    width = np.clip(np.minimum(width, 1.25 * room * _points(ax, length)), 2.2, None)
    ax.scatter(x, np.full(len(part), y), s=width**2, c=[shade[a] for a in part["actor"]], edgecolors=INK, linewidths=0.3, zorder=3)


def _quotes(ax: Axes, y: int, part: pd.DataFrame, length: int, shade: dict[str, str]) -> None:
    x, room = _spread(part)
    for at, wide, kind, actor in zip(x, room, part["value"].astype("string").fillna("indirect"), part["actor"], strict=True):
        strength, hatch = KINDS.get(kind, KINDS["indirect"])
        ax.barh(y, wide, left=at - wide / 2, height=0.56, color=lighter(shade[actor], strength), hatch=hatch, edgecolor="#7A7A7A",
                linewidth=0.3, zorder=3)  # fmt: skip


def _stances(ax: Axes, y: int, part: pd.DataFrame, length: int, shade: dict[str, str]) -> None:
    x, room = _spread(part)
    score = np.nan_to_num(numbers(part["value"]))
    width = np.clip(np.minimum(9.0, 1.2 * room * _points(ax, length)), 3.2, None)
    colour = np.array([shade[target] for target in named(part["target"])])
    for sign, chosen in {"for": score > 0, "against": score < 0, "neither": score == 0}.items():
        if chosen.any():
            face = "white" if sign == "neither" else colour[chosen]
            edge = colour[chosen] if sign == "neither" else INK
            size = (width[chosen] * (0.7 if sign == "neither" else 1.0)) ** 2
            ax.scatter(x[chosen], np.full(chosen.sum(), y), marker=SIGNS[sign], s=size, c=face, edgecolors=edge,
                       linewidths=1.2 if sign == "neither" else 0.3, zorder=3)  # fmt: skip


def _key(ax: Axes, lanes: set[str]) -> None:
    """The key above the strip, only for what it shows."""
    keys = []
    if "quote" in lanes:
        keys += [Patch(facecolor=lighter("#555555", s), hatch=h, edgecolor="#7A7A7A", linewidth=0.3, label=k) for k, (s, h) in KINDS.items()]
    if "stance" in lanes:
        looks = {"markersize": 6, "linestyle": "none", "markeredgewidth": 0.3, "color": "#555555", "markeredgecolor": INK}
        keys += [Line2D([], [], marker=SIGNS[sign], label=sign, **looks) for sign in ("for", "against")]
        keys.append(Line2D([], [], marker="o", label="neither (in the target's colour)",
                           **looks | {"markeredgewidth": 1.2, "markerfacecolor": "white", "markersize": 4.5}))  # fmt: skip
    if keys:
        ax.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(keys), frameon=False, fontsize=8,
                  handlelength=1.3, handletextpad=0.5, columnspacing=1.2, borderaxespad=0.1)  # fmt: skip
