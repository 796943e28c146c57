"""What to send when an export is not read: the file's lines and marks without its text.

>>> from analysis.corpus.sketch import mask
>>> mask("The minister said that nobody knew how long the lease would be, 99 years or 9.")
'Xxx xxxxxxxx xxxx xxxx xxxxxx xxxx xxx xxxx xxx xxxxx xxxxx xx, 00 xxxxx xx 0.'
>>> mask("Load-Date: March 22, 2023")
'Load-Date: March 22, 2023'
"""

from __future__ import annotations

import os
import re

from .containers import Line, docx_lines, rtf_lines, text_lines
from .markup import library, markup_text, parse_html
from .readers import File, Unreadable, first_characters
from .zips import open_zip

_SHORT = 60  # characters of a line that may be a label, an outlet, a date
_KEPT = ("class", "id", "name", "qcode", "role")  # attributes by which layouts are known


def sketch(path: str | os.PathLike) -> str:
    """The lines of an export, letters of long ones x and digits 0; look it through before sending it.

    Parameters
    ----------
    path : path
        A text, Word, RTF, HTML or XML file whose articles ``read_corpus`` does not tell apart.

    Raises
    ------
    ValueError
        When the file is of another kind or can't be opened.
    """
    file = File(os.fspath(path), os.fspath(path), "", True)
    start = first_characters(file).lstrip()
    try:
        if start.startswith("PK\x03\x04"):
            with file.open() as stream, open_zip(stream) as archive:
                return _of_lines(docx_lines(archive))
        if start.startswith("{\\rtf"):
            return _of_lines(rtf_lines(file.read()))
        text = markup_text(file.read())[0]
        return _of_markup(text) if start.startswith("<") else _of_lines(text_lines(text))
    except Unreadable as error:
        raise ValueError(f"{file.shown}: {error.problem}; {error.remedy}") from None


def mask(line: str) -> str:
    """A line as it is if it is short; else its letters x and its digits 0."""
    if len(line.strip()) <= _SHORT and not re.search(r"[.!?…]['\"”’»]?\s*\Z", line):
        return line
    return re.sub(r"[^\W\d_]", lambda letter: "X" if letter[0].isupper() else "x", re.sub(r"\d", "0", line))


def _of_lines(lines: list[Line]) -> str:
    marked = (f"[{', '.join(line.marks)}] " if line.marks else "" for line in lines)
    return "\n".join(mark + mask(line.text) for mark, line in zip(marked, lines))


def _of_markup(text: str) -> str:
    """The tree with only the attributes that layouts are known by, and texts masked; no scripts, no comments."""
    etree = library("lxml.etree")
    root = parse_html(text)
    etree.strip_elements(root, "script", "style", etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in root.iter():
        for name in set(element.attrib) - set(_KEPT):
            del element.attrib[name]
        element.text, element.tail = (mask(words) if words else words for words in (element.text, element.tail))
    return etree.tostring(root, encoding="unicode", method="html")
