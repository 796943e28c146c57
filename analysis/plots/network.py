"""The directed, signed network of who is for or against whom, drawn on a circle."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from .canvas import (
    INK,
    NEITHER,
    OPPOSE,
    SUPPORT,
    actor_colours,
    actors_in,
    clean,
    copies_line,
    drawing,
    need,
    nothing,
    numbers,
    one_group,
    signed,
)

NODE = 9.0  # radius in points
BEND = 0.17  # of an edge, as a part of its length; to the left of its direction, so that two directions stay apart
EVEN = 0.05  # a mean nearer to 0 than this counts as neither for nor against
LABELLED = 5  # with more actors than this, edges carry no numbers: the matrix has them
EDGES = 40  # the most that can be told apart: beyond, those with most articles
SIGNS = {
    "supports": {"color": SUPPORT, "linestyle": "-"},
    "opposes": {"color": OPPOSE, "linestyle": (0, (4, 2))},
    "neither, or both alike": {"color": NEITHER, "linestyle": (0, (1, 1.5))},
}


def stance_network(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Who is for or against whom as a network: an arrow from source to target for each pair with evidence.

    Actors stand on a circle in the order of the actor file, so that two figures can be compared. Solid green supports,
    dashed purple opposes (by the mean); the arrow is as wide as there are articles that say so (rows, where there is
    one article).

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`analysis.tables.stance_matrix`, a row for each source and target. Uses ``source, target, mean,
        rows, documents, n_documents``.
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
    need(table, ["source", "target", "mean", "rows", "documents", "n_documents"], "stance_network")
    one_group(table, ["source", "target"], "stance_network")
    actors = actors_in(table, ["source", "target"])
    edges = table[table["mean"].notna() & (table["source"] != table["target"])]
    several = numbers(edges["n_documents"]).max(initial=0) > 1
    shown = edges.assign(weight=numbers(edges["documents" if several else "rows"]), rows=numbers(edges["rows"]))
    shown = shown.nlargest(EDGES, ["weight", "rows"]).sort_index()
    with drawing(ax, 1.5 if edges.empty else 4.9) as ax:
        if edges.empty:
            return nothing(ax, "No stance of one actor towards another was found: nothing to show.")
        place = _circle(actors)
        widest = 3 if len(edges) < 15 else 1.6
        for source, target, mean, weight in shown[["source", "target", "mean", "weight"]].itertuples(index=False):
            width = 0.7 + widest * np.sqrt(weight / shown["weight"].max())
            _edge(ax, place[source], place[target], float(mean), width, len(actors) <= LABELLED)
        _nodes(ax, place, actor_colours(table, ["source", "target"]))
        labelled = "; numbers: mean from −1 to +1" if len(actors) <= LABELLED else ""
        _key(ax, _note(shown, len(edges), several) + labelled + copies_line(table))
    return ax


def _circle(actors: list[str]) -> dict[str, np.ndarray]:
    """Where each actor stands: clockwise from the top; two stand side by side."""
    first = np.pi if len(actors) == 2 else np.pi / 2
    angles = first - 2 * np.pi * np.arange(len(actors)) / len(actors)
    return {actor: np.array([np.cos(a), np.sin(a)]) for actor, a in zip(actors, angles, strict=True)}


def _note(shown: pd.DataFrame, pairs: int, several: bool) -> str:
    """What the width of an arrow says, what the figure rests on, and what it leaves out."""
    few, many = f"{int(shown['weight'].min()):,}", f"{int(shown['weight'].max()):,}"
    unit = "articles" if several else "rows"
    note = f"width: {few if few == many else few + ' to ' + many} {unit} a pair"
    note += (
        f"; {int(numbers(shown['n_documents']).max()):,} articles in all" if several else "; one article: no interval"
    )
    return note + (f"; the {EDGES} of {pairs} pairs with most {unit}" if pairs > EDGES else "")


def _sign(mean: float) -> str:
    return "supports" if mean >= EVEN else "opposes" if mean <= -EVEN else "neither, or both alike"


def _edge(ax: Axes, start: np.ndarray, end: np.ndarray, mean: float, width: float, labelled: bool) -> None:
    """A curved arrow, and its mean a third of the way along, where the other direction's label can't be."""
    look = SIGNS[_sign(mean)]
    length = 6 + 1.2 * width  # of the head, in points; it is drawn by itself, since a dashed line would fray it
    head = f"-|>,head_length={length:.2f},head_width={0.42 * length:.2f}"
    shape = {"connectionstyle": f"arc3,rad={BEND}", "shrinkA": NODE + 1, "mutation_scale": 1, "zorder": 2}
    ax.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-", shrinkB=NODE + length, linewidth=width, capstyle="butt", **shape, **look
        )
    )
    ax.add_patch(
        FancyArrowPatch(start, end, arrowstyle=head, shrinkB=NODE + 1, linewidth=0, color=look["color"], **shape)
    )
    if labelled:
        across = (end - start)[::-1] * [1, -1]
        bend, t = (start + end) / 2 + BEND * across, 0.36
        x, y = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end
        ax.text(x, y, signed(mean), size=7.5, color=look["color"], ha="center", va="center", zorder=4,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip


def _nodes(ax: Axes, place: dict[str, np.ndarray], shade: dict[str, str]) -> None:
    """Nodes in their actor's colour, names outside the circle."""
    points = np.array(list(place.values()))
    ax.scatter(
        *points.T, s=(2 * NODE) ** 2, c=[shade[actor] for actor in place], edgecolors=INK, linewidths=0.5, zorder=3
    )
    for actor, (x, y) in place.items():
        across = "center" if abs(x) < 0.2 else "left" if x > 0 else "right"
        along = "center" if abs(y) < 0.3 else "bottom" if y > 0 else "top"
        ax.annotate(
            clean(actor, 16),
            (x, y),
            (x * (NODE + 7), y * (NODE + 6)),
            textcoords="offset points",
            ha=across,
            va=along,
            size=9,
        )
    ax.set_xlim(-1.2, 1.2)
    ax.set_ylim(*((-1.38, 1.2) if len(place) != 2 else (-0.5, 0.5)))  # below, room for a name of two lines
    ax.set_aspect("equal")
    ax.set_axis_off()


def _key(ax: Axes, note: str) -> None:
    """The key below the network: kinds of arrows, and what their width says."""
    lines = [Line2D([], [], linewidth=1.8, label=label, **look) for label, look in SIGNS.items()]
    ax.legend(
        handles=lines,
        title=note,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=3,
        frameon=False,
        fontsize=8,
        title_fontsize=7.5,
        handlelength=2.6,
    )
