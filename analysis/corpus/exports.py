"""Which archive a file comes from: each layout says whether it knows the file, the first that does reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from . import europresse, factiva, integrum, nexis, nexis_uni, proquest, wires
from .articles import Export, documents
from .containers import Line
from .layouts import Layouts

__all__ = ["documents", "of_html", "of_lines", "of_xml", "seen_in"]

_LINES = (nexis.read_text, nexis_uni.read_lines, factiva.read_lines, proquest.read_lines, integrum.read_lines)
_HTML = (nexis.read_html, factiva.read_html, proquest.read_html, europresse.read_html, integrum.read_html)
_XML = (factiva.read_xml, proquest.read_xml, wires.read_xml)


def of_lines(lines: list[Line], layouts: Layouts) -> Export | None:
    """The export in the lines of a text, a Word document or an RTF file; ``None`` when it is no archive's."""
    return next((export for read in _LINES if (export := read(lines, layouts))), None)


def of_html(root, layouts: Layouts) -> Export | None:
    """The export in an HTML tree; ``None`` when it is no archive's."""
    return next((export for read in _HTML if (export := read(root, layouts))), None)


def of_xml(root, layouts: Layouts) -> Export | None:
    """The export in an XML tree; ``None`` when it is no archive's."""
    return next((export for read in _XML if (export := read(root, layouts))), None)


# --- PDF ---------------------------------------------------------------------------------------------------

_ONCE = [  # in each article of an export as PDF: archive, and where its marker stands in the layouts
    (nexis.NAME, "lexisnexis", "start"),
    (nexis_uni.NAME, "lexisnexis", "end"),
    (factiva.NAME, "factiva", "document"),
    (europresse.NAME, "europresse", "document"),
]


def seen_in(lines: Sequence[str], layouts: Layouts) -> tuple[str, int] | None:
    """The archive whose export the lines of a PDF look like, and of how many articles; ``None`` when of none.

    A PDF has lost what tells fields from text, but not the lines that stand once in each article. Two of them are
    enough; with one alone, which other files can hold as well, all else must look like an export, too.
    """
    counts = Counter(
        name for line in lines for name, provider, marker in _ONCE if layouts.marker(provider, marker, line)
    )
    counts[proquest.NAME] = sum(
        label.field == "id" for line in lines if (label := layouts.label("proquest", "sure", line))
    )
    name, number = max(counts.items(), key=lambda item: item[1])
    if number > 1:
        return name, number
    export = of_lines([Line(line) for line in lines], layouts)
    return (export.layout, len(export.records)) if export else None
