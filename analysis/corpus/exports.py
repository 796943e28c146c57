"""Which archive a file comes from: each layout says whether it knows the file, the first that does reads it."""

from __future__ import annotations

from . import europresse, factiva, integrum, nexis, nexis_uni, proquest, wires
from .articles import Export, documents
from .containers import Line
from .layouts import Layouts

__all__ = ["documents", "of_html", "of_lines", "of_xml"]

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
