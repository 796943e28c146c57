"""What all figures share: colours, fonts, clean labels, reading a table's columns, the frame around drawing, saving.

Nothing here changes Matplotlib's settings for anybody else: they hold while a figure is drawn or saved, no longer.
"""

from __future__ import annotations

import os
import tempfile
import textwrap
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from ..captions import copies

# Okabe and Ito (2008), ordered so that the first colours differ most, also for colour-blind readers. Black is softened
# to tell it from text; yellow stands last because it is weak on white. Then darker ones of the first six.
ACTOR_COLOURS = (
    "#D55E00", "#0072B2", "#E69F00", "#56B4E9", "#CC79A7", "#009E73", "#1A1A1A", "#F0E442",
    "#753400", "#003F62", "#7F5700", "#2F6380", "#70435C", "#00573F",
)  # fmt: skip
GREY = "#8A8A8A"  # actors beyond the palette, and speakers who are no actor
INK = "#262626"
PALE_INK = "#5F5F5F"

# Green to purple stays apart under the three colour-blindnesses, and apart from the actors' colours by its darkness.
SUPPORT, OPPOSE, NEITHER = "#125C2B", "#5E1B6B", "#777777"
# Ends light enough for black text on every cell (contrast above 4.5).
STANCE_MAP = LinearSegmentedColormap.from_list("stance", ["#9970AB", "#E2D3E8", "#F7F7F7", "#CFE8CC", "#5AAE61"])

WIDTH = 6.5  # inches: the text width of a journal page
FEW = 5  # fewer mentions, quotations or stance rows than this look small
FONT = "DejaVu Sans"  # comes with Matplotlib, so a figure looks the same everywhere
STYLE = {
    "font.family": [FONT],
    "font.size": 8.5,
    "text.color": INK,
    "text.parse_math": False,  # names come from files: "$x_1$" is shown as written
    "text.usetex": False,
    "axes.edgecolor": "#9A9A9A",
    "axes.labelcolor": INK,
    "axes.labelsize": 8.5,
    "axes.linewidth": 0.6,
    "xtick.color": "#9A9A9A",
    "ytick.color": "#9A9A9A",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.8,
    "hatch.color": "#FFFFFF",
    "figure.max_open_warning": 0,
}

_FONTS_TO_INSTALL = {
    "CJK": "Noto Sans CJK", "HIRAGANA": "Noto Sans CJK", "KATAKANA": "Noto Sans CJK", "HANGUL": "Noto Sans CJK",
    "DEVANAGARI": "Noto Sans Devanagari", "THAI": "Noto Sans Thai", "BENGALI": "Noto Sans Bengali",
}  # fmt: skip
_PREFERRED = ("Noto Sans", "Source Han Sans", "PingFang", "Hiragino", "Microsoft YaHei", "WenQuanYi", "Arial Unicode")


def colours(actors: Iterable[str]) -> dict[str, str]:
    """One colour an actor, by its place among ``actors``.

    Figures pass the names in the order of the actor file (``table.attrs["actors"]``, which the functions of
    :mod:`analysis.tables` set), so an actor keeps its colour also in a table in which others are missing.

    Parameters
    ----------
    actors : iterable of str
        Names in a fixed order, e.g. ``result.actors``. ``"other"`` is always grey and takes no place.

    Returns
    -------
    dict of str to str
        ``"#RRGGBB"`` for each name: Okabe and Ito's eight colours, darker ones up to the fourteenth, then grey.
    """
    names = [name for name in dict.fromkeys(actors) if name != "other"]
    chosen = {name: ACTOR_COLOURS[i] if i < len(ACTOR_COLOURS) else GREY for i, name in enumerate(names)}
    return chosen | {"other": GREY}


def lighter(colour: str, strength: float) -> str:
    """``colour`` mixed with white: 1 is the colour itself, 0 is white."""
    return to_hex([1 - strength * (1 - part) for part in to_rgb(colour)])


def clean(text: object, width: int | None = None, lines: int = 2) -> str:
    """Text from a file as a label: control characters out, letters that no font has as ``□``, wrapped and shortened.

    Parameters
    ----------
    text : object
        What to show; not interpreted in any way.
    width : int, optional
        Characters a line; longer text wraps, and ends in ``…`` after `lines` lines. Without it nothing is wrapped.

    Warns
    -----
    UserWarning
        Once a script, when no installed font has its letters; says which font to install.
    """
    kinds = ((char, unicodedata.category(char)) for char in str(text))
    visible = "".join(
        " " if kind in ("Cc", "Zl", "Zp") else char
        for char, kind in kinds
        if kind not in ("Cf", "Cs", "Co", "Cn") or char in "\u200c\u200d"
    )
    shown = "".join(char if char.isspace() or _family(char) else "□" for char in visible)
    if width is None:
        return " ".join(shown.split())
    return "\n".join(textwrap.wrap(shown, width, max_lines=lines, placeholder=" …")) or "□"


@cache
def _charmap(path: str) -> frozenset[int]:
    try:
        return frozenset(FT2Font(path).get_charmap())
    except (OSError, RuntimeError):  # a bitmap font, or a file that is gone
        return frozenset()


@cache
def _family(char: str) -> str | None:
    """The font family to draw ``char`` with: the usual one, else an installed one that has the letter, else None."""
    if ord(char) in _charmap(font_manager.findfont(FONT)):
        return FONT
    fonts = {font.name: font.fname for font in font_manager.fontManager.ttflist if font.style == "normal"}
    fonts = {name: path for name, path in fonts.items() if not name.startswith("Last Resort")}
    for name in sorted(fonts, key=lambda name: (not name.startswith(_PREFERRED), name)):
        if ord(char) in _charmap(fonts[name]):
            return name
    script = unicodedata.name(char, "UNKNOWN").split()[0].split("-")[0]
    _warn_missing(script)
    return None


@cache
def _warn_missing(script: str) -> None:
    font = _FONTS_TO_INSTALL.get(script, "a Noto font for this script")
    warnings.warn(f"No installed font has {script} letters: figures show □. Install {font}.", stacklevel=2)


def need(table: pd.DataFrame, columns: Sequence[str], function: str) -> None:
    """Raise a ValueError that names the columns `table` lacks and the function that makes such a table."""
    missing = [name for name in columns if name not in table.columns]
    if missing:
        maker = {"stance_network": "stance_matrix", "timeline": "stance_over_time"}.get(function, function)
        raise ValueError(
            f"plots.{function}: the table has no column {', '.join(missing)}; "
            f"it draws the table that analysis.tables.{maker} makes"
        )


def one_group(table: pd.DataFrame, keys: Sequence[str], function: str) -> None:
    """Raise a ValueError where `keys` repeat: the table has several groups (``by=``), and the figure shows one."""
    if table.duplicated(list(keys)).any():
        by = table.columns[0]
        raise ValueError(
            f"plots.{function} shows one group: choose a row set, e.g. table[table[{by!r}] == {table[by].iloc[0]!r}]"
        )


def numbers(column: pd.Series) -> np.ndarray:
    """A column as floats; ``NA`` as NaN."""
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def copies_line(table: pd.DataFrame) -> str:
    """A line of its own for a figure's note that says how copies of one story were counted; empty without copies."""
    said = copies(table)
    return f"\n{said}" if said else ""


def named(column: pd.Series) -> list[str]:
    """Actor names as text; ``NA`` is ``"other"``."""
    return column.astype("string").fillna("other").tolist()


def actors_in(table: pd.DataFrame, columns: Sequence[str] = ("actor",)) -> list[str]:
    """The actors of `table` in the order of ``table.attrs["actors"]``, those not in it by name, ``other`` last."""
    present = {name for column in columns for name in table[column].astype("string").dropna()}
    known = [name for name in table.attrs.get("actors", ()) if name in present]
    rest = sorted(present - set(known) - {"other"})
    return known + rest + (["other"] if "other" in present or table[columns[0]].isna().any() else [])


def actor_colours(table: pd.DataFrame, columns: Sequence[str] = ("actor",)) -> dict[str, str]:
    """The colour of each actor in `table`, the same as in every other table of these actors."""
    return colours([*table.attrs.get("actors", ()), *actors_in(table, columns)])


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, with a true minus: ``+0.25``, ``−1.00``; no sign on what rounds to zero."""
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


@contextmanager
def drawing(ax: Axes | None, height: float = 3.0, width: float = WIDTH) -> Iterator[Axes]:
    """An Axes to draw on in the house style: the one given, or one in a new figure of ``width`` × ``height`` inches.

    Leaving it sets the fonts of all text, so that they hold when the figure is drawn later.
    """
    if ax is None:
        plt.draw_if_interactive()  # loads the backend: its settings (a notebook's interactive mode) must outlive the style
    with plt.rc_context(STYLE):
        if ax is None:
            _, ax = plt.subplots(figsize=(width, height), layout="constrained")
        ax.tick_params(labelcolor=INK, labelsize=8.5, color="#9A9A9A")
        for axis in (ax.xaxis, ax.yaxis):
            axis.label.set_fontsize(8.5)
        ax.spines[["top", "right"]].set_visible(False)
        yield ax
        for text in ax.findobj(Text):
            words = text.get_text()
            if words:
                text.set_parse_math(False)
                text.set_fontfamily(
                    list(dict.fromkeys([FONT, *(_family(char) or FONT for char in words if not char.isspace())]))
                )


def nothing(ax: Axes, sentence: str) -> Axes:
    """Say on ``ax`` that there is nothing to show, and return it."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, sentence, ha="center", va="center", color=PALE_INK, wrap=True, transform=ax.transAxes)
    return ax


def save(figure: Axes | Figure, path: str | Path, *, description: str | None = None) -> Path:
    """Write a figure to ``path``: the same bytes on every run.

    In SVG, letters are drawn as outlines: the figure then looks the same on machines without the fonts, and in pages
    that show it as an image. The words stay findable in the file as comments, and `description` is its accessible
    title. The file is written beside its place and then renamed, so that a failure leaves the former one whole.

    Parameters
    ----------
    figure : matplotlib.axes.Axes or matplotlib.figure.Figure
        An Axes stands for the figure it is in.
    path : str or pathlib.Path
        Ends in ``.svg``, ``.png`` (200 dots an inch) or ``.pdf``. Its folder is made where it is missing.
    description : str, optional
        One sentence that says what is to be seen, for readers who don't see it.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    ValueError
        The path ends in something else.
    """
    path = Path(path)
    title = {"Title": clean(description)} if description else {}
    metadata = {
        ".svg": {"Date": None, "Creator": None} | title,
        ".png": {"Software": None} | title,
        ".pdf": {"CreationDate": None, "Producer": None, "Creator": None} | title,
    }.get(path.suffix.lower())
    if metadata is None:
        raise ValueError(f"{path}: a figure is saved as .svg, .png or .pdf; give the file one of these endings")
    if isinstance(figure, Axes):
        figure = figure.get_figure(root=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(suffix=path.suffix, prefix=f".{path.stem}-", dir=path.parent)
    os.close(handle)
    try:
        settings = STYLE | {"svg.hashsalt": "analysis", "svg.fonttype": "path", "savefig.facecolor": "white"}
        with mpl.rc_context(settings):
            figure.savefig(beside, format=path.suffix[1:].lower(), dpi=200, metadata=metadata, bbox_inches="tight")
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)
    return path
