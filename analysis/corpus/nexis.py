"""LexisNexis of old: the text files of nexis.com, and RTF or Word documents and HTML pages of the same layout.

A counter ("1 of 20 DOCUMENTS") opens each article; outlet, date, title and labelled fields stand above the text, other
labelled fields and the copyright below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .articles import Count, Export, Record
from .containers import Line
from .headers import EDITION, header_date
from .layouts import Label, Layouts
from .markup import clean, paragraphs, split_at

NAME = "LexisNexis"
_PROVIDER = "lexisnexis"
_WIDEST = 110  # characters of a line that was broken for its width
_HEAD = 8  # blocks within which the fields above a text begin
_SURE = frozenset({"load_date", "language", "publication_type", "journal_code"})  # never a paragraph of an article
_LONG = frozenset({"graphic", "editor_notes", "correction"})  # fields that may go on for some paragraphs


def read_text(lines: Sequence[Line], layouts: Layouts) -> Export | None:
    """The articles between counters; ``None`` when there is no counter, or no labelled field beside one.

    A text without any counter is one article if it has fields both above and below the text.
    """
    starts = [(i, match) for i, line in enumerate(lines) if (match := layouts.marker(_PROVIDER, "start", line.text))]
    words = [line.text for line in lines]
    wrapped = max(map(len, words), default=0) <= _WIDEST
    if not starts and _is_one_article(words, layouts):
        return Export(NAME, [read_article(_blocks(words, wrapped, layouts), layouts)])
    if not starts or not any(_in_capitals(line, layouts) for line in words):
        return None
    sections = _sections(words, [i for i, _ in starts])
    records = [read_article(_blocks(section, wrapped, layouts), layouts) for section in sections]
    return Export(NAME, records, [announced(match for _, match in starts)])


def _is_one_article(lines: Sequence[str], layouts: Layouts) -> bool:
    """Whether one length and, below it, one language or day of loading are given, as beside no other text."""
    labels = [label.field for line in lines for table in ("before", "after") if (label := _label(line, table, layouts))]
    below = labels[labels.index("words") :] if labels.count("words") == 1 else []
    return any(field in _SURE for field in below)


def read_html(root, layouts: Layouts) -> Export | None:
    """The articles of an old HTML export, each behind an anchor ``DOC_ID_...``; ``None`` when there are no anchors."""
    anchors = [a for a in root.iter("a") if layouts.marker(_PROVIDER, "anchor", a.get("name") or "")]
    words = paragraphs(root) if anchors else []
    counters = [match for line in words if (match := layouts.marker(_PROVIDER, "start", line))]
    if not counters and not any(_in_capitals(line, layouts) for line in words):
        return None
    sections = split_at(root, anchors)
    records = [read_article(_blocks(section, False, layouts), layouts) for section in sections]
    return Export(f"{NAME} HTML", records, [announced(counters)] if counters else [])


def _sections(lines: Sequence[str], starts: Sequence[int]) -> list[Sequence[str]]:
    return [lines[start + 1 : end] for start, end in zip(starts, [*starts[1:], len(lines)])]


def announced(matches: Iterable) -> Count:
    """What counters ("1 of 20 DOCUMENTS") promise; they begin again when several exports were joined."""
    total, before = 0, None
    for match in matches:
        number, of = _number(match["n"]), _number(match["m"])
        if before is None or number <= before:
            total += of
        before = number
    return Count("the counter of its articles", total)


def _number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


# --- blocks ------------------------------------------------------------------------------------------------


class Block(NamedTuple):
    """A paragraph; ``field`` and ``value`` where it is a labelled field, which is ``before`` or ``after`` the text."""

    text: str
    field: str | None = None
    value: str = ""
    table: str | None = None


def _label(line: str, table: str, layouts: Layouts) -> Label | None:
    """A label as these files write it: in capitals. "Subject: ..." is the article's own; so is "UPDATE: He left"."""
    label = layouts.label(_PROVIDER, table, line)
    if label is None or not label.words.isupper():
        return None
    return None if label.field == "load_date" and not header_date(label.value) else label


def _in_capitals(line: str, layouts: Layouts) -> bool:
    return any(_label(line, table, layouts) for table in ("before", "after"))


def _blocks(lines: Sequence[str], wrapped: bool, layouts: Layouts) -> list[Block]:
    """Lines as blocks: a blank line, a label or the date begins a new one, and so does each line not wrapped."""
    blocks: list[list[str]] = []
    goes_on = False
    for line in lines:
        if not line.strip():
            goes_on = False
            continue
        is_date = len(blocks) < _HEAD and header_date(line) is not None
        if goes_on and wrapped and not is_date and not _in_capitals(line, layouts):
            blocks[-1].append(line)
        else:
            blocks.append([line])
        goes_on = True
    dated = [[block] if not header_date(block[0]) else [block[:1], block[1:]] for block in blocks]
    parts = [clean(" ".join(part)) for block in dated for part in block if part]
    return [_block(part, layouts) for part in parts]


def _block(text: str, layouts: Layouts) -> Block:
    for table in ("before", "after"):
        label = _label(text, table, layouts)
        if label:
            return Block(text, label.field, label.value, table)
    return Block(text)


# --- one article -------------------------------------------------------------------------------------------


def read_article(blocks: Sequence[Block], layouts: Layouts) -> Record:
    """The article in the blocks between two counters."""
    blocks = [block for block in blocks if block.field or not _is_noise(block.text, layouts)]
    if any(layouts.marker(_PROVIDER, "error", block.text) for block in blocks):
        return Record({}, [])
    head = _end_of_head(blocks, layouts)
    tail = _start_of_tail(blocks, head, layouts)
    fields = _head_fields(blocks[:head], layouts) | _tail_fields(blocks[tail:], layouts)
    opening = [fields.pop("body")] if fields.get("body") else []
    return Record(fields, opening + [block.text for block in blocks[head:tail]])


def _is_noise(text: str, layouts: Layouts) -> bool:
    return any(layouts.marker(_PROVIDER, name, text) for name in ("noise", "start"))


def _end_of_head(blocks: Sequence[Block], layouts: Layouts) -> int:
    """Where the text begins: behind the row of fields above it; where there is none, behind the title."""
    end = next((i for i, block in enumerate(blocks[:_HEAD]) if block.table == "before"), None)
    if end is None:
        return min(len(_masthead(blocks[:_HEAD], layouts)), len(blocks))
    while end < len(blocks) and (
        blocks[end].table == "before" or (blocks[end - 1].table and not blocks[end - 1].value)
    ):
        end += 1  # a field's value may stand on the next line
        if blocks[end - 1].field == "body":
            break
    return end


def _masthead(blocks: Sequence[Block], layouts: Layouts) -> list[str]:
    """What each block above the text is, when no field ends it: copyright, outlet, date, edition, title."""
    roles: list[str] = []
    for block in blocks:
        role = _role(block, roles, layouts)
        roles.append(role)
        if role == "title":
            break
    return roles


def _role(block: Block, roles: Sequence[str], layouts: Layouts) -> str:
    if header_date(block.text):
        return "date"
    if layouts.marker(_PROVIDER, "copyright", block.text):
        return "copyright"
    if "outlet" not in roles:
        return "outlet"
    return "edition" if roles[-1] == "date" and EDITION.search(block.text) else "title"


def _head_fields(blocks: Sequence[Block], layouts: Layouts) -> dict[str, str]:
    """The fields above the text. The title stands behind the date, or between outlet and date."""
    fields: dict[str, str] = {}
    roles: list[str] = []
    for i, block in enumerate(blocks):
        value = block.value
        if i and blocks[i - 1].table and not blocks[i - 1].value and not block.table:
            field, value = blocks[i - 1].field, block.text
        elif block.table:
            field = block.field
        else:
            field, value = _role(block, roles, layouts), block.text
            roles.append(field)
        if field != "date" or field not in fields:  # the day may be written twice
            fields[field] = "; ".join(filter(None, [fields.get(field), value]))
    if "headline" in fields:
        fields["title"] = fields.pop("headline")
    return fields


def _start_of_tail(blocks: Sequence[Block], head: int, layouts: Layouts) -> int:
    """Where the text ends: before the fields below it, of which one is sure, or which reach to the end."""
    sure = (i for i in range(head, len(blocks)) if blocks[i].table == "after" and blocks[i].field in _SURE)
    tail = next(sure, len(blocks))
    at = tail
    while at > head and tail - at < 4:
        at -= 1
        block = blocks[at]
        if block.table == "after" and (tail - at == 1 or block.field in _LONG):
            tail = at
        elif tail - at == 1 and layouts.marker(_PROVIDER, "copyright", block.text):
            tail = at
    return tail


def _tail_fields(blocks: Sequence[Block], layouts: Layouts) -> dict[str, str]:
    """The fields below the text. What has no label goes on with a long field, or belongs to the copyright."""
    fields: dict[str, str] = {}
    last = "copyright"
    for block in blocks:
        if block.table:
            last, value = block.field or last, block.value
        else:
            value = block.text
            is_copyright = layouts.marker(_PROVIDER, "copyright", value)
            last = last if last in _LONG and not is_copyright else "copyright"
        fields[last] = "; ".join(filter(None, [fields.get(last), value]))
    return fields
