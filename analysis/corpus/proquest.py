"""ProQuest: text and HTML (also as e-mail), and the XML of TDM Studio; spreadsheets are read as tables.

A row of underscores, or an anchor, separates records; the title stands first, then "Label: value" by paragraphs. The
text goes from "Full text:" to the next label that no paragraph of an article has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .articles import Count, Export, Record
from .containers import Line
from .headers import header_date
from .layouts import Label, Layouts
from .markup import child_words, clean, find_all, paragraphs, parse_html, split_at, words_of

NAME = "ProQuest"
_PROVIDER = "proquest"
_LINK = re.compile(r"https?://\S+\Z")
_ISSUE = re.compile(r"\]\s*(\d{1,2}\s+[^\W\d]+\.?\s+\d{4})")  # "[London (UK)]18 Mar 2023: A.6."


def read_lines(lines: Sequence[Line], layouts: Layouts) -> Export | None:
    """The records between rows of underscores; ``None`` when there are none, or no label of this archive."""
    words = [line.text for line in lines]
    rules = [i for i, line in enumerate(words) if layouts.marker(_PROVIDER, "rule", line)]
    if not rules or not any(_is_sure(line, layouts) or _is_body(line, layouts) for line in words):
        return None
    sections = [_paragraphs(words[start + 1 : end]) for start, end in zip(rules, [*rules[1:], len(words)])]
    sections = [
        part for part in sections if any(_label(line, layouts) for line in part) and part
    ]  # the last is a notice
    return _export(NAME, sections, words, layouts)


def read_html(root, layouts: Layouts) -> Export | None:
    """The records of a page or e-mail; ``None`` when it has none of this archive's anchors."""
    anchors = [a for a in root.iter("a") if layouts.marker(_PROVIDER, "anchor", a.get("name") or "")]
    if not anchors:
        return None
    sections = split_at(root, anchors, frozenset({"title"}))
    export = _export(f"{NAME} HTML", sections, [line for section in sections for line in section], layouts)
    named = zip((anchor.get("name").rpartition("_")[2] for anchor in anchors), export.records)
    records = [record._replace(fields={"id": number} | record.fields) for number, record in named]
    return export._replace(records=records)


def _export(name: str, sections: Sequence[Sequence[str]], lines: Sequence[str], layouts: Layouts) -> Export:
    ids = sum(1 for line in lines if (label := _label(line, layouts)) and label.field == "id")
    counts = [Count("the number of ProQuest document IDs", ids)] if ids else []
    return Export(name, [read_article(section, layouts) for section in sections], counts)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    blocks = "\n".join(line.strip() for line in lines).split("\n\n")
    return [words for block in blocks if (words := clean(block))]


def _label(line: str, layouts: Layouts) -> Label | None:
    return layouts.label(_PROVIDER, "sure", line) or layouts.label(_PROVIDER, "labels", line)


def _is_sure(line: str, layouts: Layouts) -> bool:
    return layouts.label(_PROVIDER, "sure", line) is not None


def _is_body(line: str, layouts: Layouts) -> bool:
    label = layouts.label(_PROVIDER, "labels", line)
    return label is not None and label.field == "body"


# --- one record --------------------------------------------------------------------------------------------


def read_article(parts: Sequence[str], layouts: Layouts) -> Record:
    """The article in the paragraphs of a record."""
    opened = next((i for i, part in enumerate(parts) if _is_body(part, layouts)), None)
    if opened is None:
        return Record(_fields(parts, layouts), [])
    end = next((i for i in range(opened + 1, len(parts)) if _is_sure(parts[i], layouts)), len(parts))
    while end > opened + 1 and (_label(parts[end - 1], layouts) or _LINK.match(parts[end - 1])):
        end -= 1
    first = _label(parts[opened], layouts).value
    body = [part for part in [first, *parts[opened + 1 : end]] if part]
    return Record(_fields([*parts[:opened], *parts[end:]], layouts), [] if _is_none(body, layouts) else body)


def _is_none(body: Sequence[str], layouts: Layouts) -> bool:
    return len(body) == 1 and bool(layouts.marker(_PROVIDER, "none", body[0]))


def _fields(parts: Sequence[str], layouts: Layouts) -> dict[str, str]:
    """The fields of a record; a paragraph without a label goes on with the field before it, the first is the title."""
    fields: dict[str, str] = {}
    last = "title"
    for part in parts:
        label = _label(part, layouts)
        last, value = (label.field, label.value) if label else (last, part)
        if value and not layouts.marker(_PROVIDER, "none", value) and not (label is None and _LINK.match(value)):
            known = fields.get(last)
            fields[last] = value if not known or last == "title" else f"{known}; {value}"
    outlet, _, place = fields.get("outlet", "").partition(";")
    fields["outlet"] = outlet.strip()
    fields.setdefault("publisher_place", place.strip())
    fields["date"] = _date(fields)
    return fields


def _date(fields: dict[str, str]) -> str:
    """The date of publication, without the blanks that get into numbers ("Mar 18, 2 023"), else that of the issue."""
    words = fields.get("date", "")
    if words and not header_date(words):
        joined = re.sub(r"(?<=\d)\s+(?=\d)", "", words)
        words = joined if header_date(joined) else words
    issue = _ISSUE.search(fields.get("publication_info", ""))
    return words or (issue[1] if issue else "")


# --- TDM Studio --------------------------------------------------------------------------------------------


def read_xml(root, layouts: Layouts) -> Export | None:
    """The article of a ``RECORD`` of TDM Studio; ``None`` when the file is none."""
    records = [element for element in root.iter() if find_all(element, "GOID")]
    if not records:
        return None
    return Export(f"{NAME} TDM", [_record(record) for record in records])


def _record(record) -> Record:
    texts = (
        find_all(record, "TextInfo", "Text") or find_all(record, "", "TextInfo", "Text") or find_all(record, "", "Text")
    )
    body = [part for text in texts for part in _text(text)]
    fields = {
        "id": child_words(record, "GOID"),
        "title": child_words(record, "Obj", "", "Title"),
        "date": child_words(record, "Obj", "NumericDate") or child_words(record, "", "NumericDate"),
        "outlet": child_words(record, "DFS", "PubFrosting", "Title"),
        "author": "; ".join(words_of(name) for name in find_all(record, "", "OriginalForm")),
        "document_type": "; ".join(words_of(name) for name in find_all(record, "Obj", "ObjectTypes", "mstar")),
        "language": child_words(record, "", "Language", "RawLang"),
        "url": child_words(record, "", "Url"),
    }
    return Record(fields, body)


def _text(element) -> list[str]:
    """The paragraphs of a text that is often HTML, escaped once more."""
    inner = "".join(element.itertext())
    return paragraphs(parse_html(inner)) if re.search(r"<(?:p|html|body|br)\b", inner) else paragraphs(element)
