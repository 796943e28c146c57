"""Words of articles into HTML: escaped, controls made visible, spans marked, tables that a screen reader can read.

Article text is untrusted. Everything that comes from one passes through `escape`, and nothing else here makes markup
of it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from ..plots.canvas import lighter, signed

INK, PALE = "#1a1a1a", "#595959"
# Bidirectional controls can make a text look other than it is (Boucher & Anderson 2023, "Trojan Source").
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")

STYLE = f"""
.da {{ padding: 0.4em 0.6em; background: #fff; color: {INK}; font: 0.95rem/1.55 system-ui, sans-serif;
  color-scheme: light; }}
.da p, .da ul {{ margin: 0.3em 0; }}
.da mark {{ color: {INK}; background: none; padding: 0 0.1em; border-radius: 2px; }}
.da mark.word {{ font-weight: 700; text-decoration: underline; text-underline-offset: 0.2em; }}
.da mark small {{ font-size: 0.72em; font-weight: 400; padding-left: 0.3em; color: #333; }}
.da .sentence {{ margin: 0.2em 0; max-width: 46rem; overflow-wrap: anywhere; }}
.da .rows {{ list-style: none; padding: 0; margin: 0.1em 0 0; font-size: 0.88em; color: #333; }}
.da .card {{ border-left: 3px solid #c8c8c8; padding: 0.1em 0 0.1em 0.8em; margin: 0.9em 0; break-inside: avoid; }}
.da .source {{ color: {PALE}; font-size: 0.85em; margin: 0; overflow-wrap: anywhere; }}
.da .support {{ color: #125c2b; font-weight: 600; }} .da .oppose {{ color: #5e1b6b; font-weight: 600; }}
.da .neutral {{ color: #444; font-weight: 600; }}
.da .wide {{ overflow-x: auto; }}
.da table {{ border-collapse: collapse; font-size: 0.88em; background: #fff; color: {INK}; }}
.da caption {{ text-align: left; padding: 0.3em 0; color: #333; }}
.da th, .da td {{ text-align: left; padding: 0.2em 0.7em; border: 0; border-bottom: 1px solid #ddd; vertical-align: top;
  background: #fff; color: {INK}; }}
.da th.n, .da td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
""".strip()


class Span(NamedTuple):
    """Words to mark: ``start`` to ``end`` in the document, what they are, and the colour of their actor."""

    start: int
    end: int
    label: str  # "China, source"; empty for the deciding words
    colour: str | None  # "#RRGGBB"; None for the words that decide


def visible(text: object) -> str:
    """``text`` with control characters and bidirectional controls written out ("[U+202E]"), for people to see.

    Line ends and tabs stay; lone surrogates become U+FFFD.
    """
    shown = _UNSEEN.sub(lambda match: f"[U+{ord(match.group()):04X}]", str(text))
    return _SURROGATES.sub("\ufffd", shown)


def escape(text: object) -> str:
    """``text`` for HTML, in elements and in quoted attributes: nothing in it is taken for markup."""
    return html.escape(visible(text), quote=True)


def marked(text: str, spans: Iterable[Span], *, start: int = 0) -> str:
    """``text`` as HTML with ``spans`` marked; spans may overlap, nest, or repeat.

    Parameters
    ----------
    text : str
        Raw text, escaped here.
    spans : iterable of Span
        With offsets as in the document.
    start : int
        Offset of ``text`` in the document.
    """
    spans = [s._replace(start=max(s.start - start, 0), end=min(s.end - start, len(text))) for s in spans]
    spans = list(dict.fromkeys(span for span in spans if span.start < span.end))
    cuts = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    pieces = []
    for left, right in zip(cuts, cuts[1:]):
        here = [s for s in spans if s.start <= left and right <= s.end]
        pieces.append(_piece(text[left:right], here, [s.label for s in here if s.end == right and s.label]))
    return "".join(pieces)


def _piece(words: str, spans: Sequence[Span], ending: Sequence[str]) -> str:
    if not spans:
        return escape(words)
    classes = "word" if any(span.colour is None for span in spans) else "actor"
    colours = list(dict.fromkeys(span.colour for span in spans if span.colour))
    style = f' style="background:{lighter(colours[0], 0.22)};box-shadow:inset 0 -2px {colours[-1]}"' if colours else ""
    label = f"<small>{escape('; '.join(dict.fromkeys(ending)))}</small>" if ending else ""
    return f'<mark class="{classes}"{style}>{escape(words)}{label}</mark>'


def number(value: object) -> str:
    """A cell as people read it: integers whole, others with two digits and a true minus, NA as a dash."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return "–"
    if isinstance(value, float):
        return signed(value).lstrip("+")
    return str(value)


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    cells: Mapping[str, Callable[[dict], str]] | None = None,
    heads: Mapping[str, str] | None = None,
    row_head: bool = True,
) -> str:
    """A DataFrame as an HTML table with caption and header cells.

    Parameters
    ----------
    frame : pandas.DataFrame
    caption : str
        Plain text, escaped here.
    cells : mapping, optional
        For a column, a function from the row (a dict) to the cell's HTML, which must be escaped; other columns are
        escaped here.
    heads : mapping, optional
        A column's name to the words above it.
    row_head : bool
        The first column names the row.
    """
    cells, heads = cells or {}, heads or {}
    numeric = {name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name].dtype)}
    kind = {name: ' class="n"' if name in numeric else "" for name in frame.columns}
    top = "".join(
        f'<th scope="col"{kind[n]}>{escape(heads.get(n, str(n).replace("_", " ")))}</th>' for n in frame.columns
    )
    lines = []
    for row in frame.to_dict("records"):
        parts = []
        for place, name in enumerate(frame.columns):
            inner = cells[name](row) if name in cells else escape(number(row[name]))
            tag, scope = ("th", ' scope="row"') if row_head and not place else ("td", "")
            parts.append(f"<{tag}{scope}{kind[name]}>{inner}</{tag}>")
        lines.append(f"<tr>{''.join(parts)}</tr>")
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>'
        f"{escape(caption)}</caption>"
        f"<thead><tr>{top}</tr></thead><tbody>\n" + "\n".join(lines) + "</tbody></table></div>"
    )


def slug(text: str) -> str:
    """``text`` as the ASCII part of an id: letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"
