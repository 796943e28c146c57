"""Integrum, the archive of the Russian press: text and pages, in which labels such as ``^ИС:`` stand above each article.

The text is wrapped; a line that is indented begins a paragraph. The list of titles at the head of a page is no article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .articles import Export, Record
from .containers import Line
from .layouts import Layouts
from .markup import clean, paragraphs

NAME = "Integrum"
_PROVIDER = "integrum"
_LABEL = re.compile(r"\s*(\^\w{2})\s*:\s*(.*)", re.S)


def read_lines(lines: Sequence[Line], layouts: Layouts) -> Export | None:
    """The articles in a text, each from its source on; ``None`` when no line names a source."""
    words = [line.text for line in lines]
    starts = [i for i, line in enumerate(words) if _label(line, layouts)[0] == "outlet"]
    if not starts:
        return None
    return Export(NAME, [_record(words[a:b], None, layouts) for a, b in zip(starts, [*starts[1:], len(words)])])


def read_html(root, layouts: Layouts) -> Export | None:
    """The articles of a page: a table of labels and the text in ``pre``; ``None`` when there are none."""
    found = [(_above(pre, layouts), pre) for pre in root.iter("pre")]
    records = [_record(head, pre.text_content().split("\n"), layouts) for head, pre in found if head]
    return Export(f"{NAME} HTML", records) if records else None


def _above(pre, layouts: Layouts) -> list[str]:
    """The labels that stand in the smallest element around a text that has some, if it has no other text."""
    for around, _ in zip(pre.iterancestors("div", "td", "body"), range(4)):
        words = paragraphs(around, frozenset({"pre"}))
        if any(_label(line, layouts)[0] for line in words):
            return words if sum(1 for _ in around.iter("pre")) == 1 else []
    return []


def _label(line: str, layouts: Layouts) -> tuple[str | None, str]:
    """The field that a line names, and what follows on the line."""
    match = _LABEL.match(line)
    field = layouts.field(_PROVIDER, "labels", match[1]) if match else None
    return (field, match[2].strip()) if field else (None, line)


def _record(head: Sequence[str], text: Sequence[str] | None, layouts: Layouts) -> Record:
    """An article; without ``text``, this is what follows the first line of the title."""
    fields: dict[str, str] = {}
    body: list[str] = list(text or [])
    last = None
    for line in head:
        field, value = _label(line, layouts)
        if field:
            last = field
            fields[last] = value
        elif text is None and last == "title" and fields["title"]:
            body.append(line)
        elif last and line.strip():
            fields[last] = clean(f"{fields[last]} {line}")
    return Record(fields, _paragraphs(body, fields.get("title", "")))


def _paragraphs(lines: Sequence[str], title: str) -> list[str]:
    """Paragraphs, which begin with an indented line or behind a blank one; the title above them is left out."""
    found: list[list[str]] = []
    goes_on = False
    for line in lines:
        if line.strip():
            found[-1:] = [[*found[-1], line]] if goes_on and not line[0].isspace() else [*found[-1:], [line]]
        goes_on = bool(line.strip())
    joined = [clean(" ".join(parts)) for parts in found]
    return joined[1:] if joined and joined[0].casefold() == title.casefold() else joined
