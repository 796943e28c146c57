"""Factiva: pages with and without indexing codes, RTF and text of either, and the XML of old.

With indexing, each field has a code (HD, PD, LP, TD ...). Without, fields are known by their order around the line that
gives the length ("1,024 words"), which the date follows. The accession number, whole, is the document's id.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from .articles import Count, Export, Record
from .containers import Line
from .layouts import Layouts
from .markup import by_class, clean, find_all, paragraphs, tag_of, unnest, words_of

NAME = "Factiva"
_PROVIDER = "factiva"
_WIDEST = 110  # characters of a line that was broken for its width
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?(?:\s+[A-Z]{2,5})?")
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_OPEN = re.compile(r"[^.!?…:;。！？\"'”’»)\]]\s*\Z")  # a line that ends within a sentence


def _document(values: Mapping[str, Sequence[str]], layouts: Layouts) -> Record:
    """The record in the paragraphs of each field; the text is the lead and the rest, in this order."""
    fields = {name: " ".join(parts) for name, parts in values.items() if name not in ("lead", "rest")}
    match = layouts.marker(_PROVIDER, "document", fields.get("id", ""))
    if match:
        fields["id"] = match["id"]
    first, _, name = fields.get("author", "").partition(" ")
    if layouts.marker(_PROVIDER, "by", first):
        fields["author"] = name
    return Record(fields, [*values.get("lead", []), *values.get("rest", [])])


# --- pages -------------------------------------------------------------------------------------------------


def read_html(root, layouts: Layouts) -> Export | None:
    """The articles of a page; ``None`` when no element has the class of an article ("article enArticle")."""
    found = [
        div for div in by_class(root, "article") if re.search(r"(?:^|\s)[a-z]{2}Article(?:\s|$)", div.get("class"))
    ]
    if not found:
        return None
    unnest(found)
    records = [_document(_indexed(article, layouts) or _unindexed(article, layouts), layouts) for article in found]
    ends = sum(bool(layouts.marker(_PROVIDER, "document", words)) for words in paragraphs(root))
    return Export(f"{NAME} HTML", records, [Count("the number of accession numbers", ends)])


def _indexed(article, layouts: Layouts) -> dict[str, list[str]]:
    """The paragraphs of each field from the rows of a table; a row without a code goes on with the field before it."""
    values: dict[str, list[str]] = {}
    last = None
    for row in article.iter("tr"):
        cells = [cell for cell in row if tag_of(cell) == "td"]
        if len(cells) < 2 or _in_cell(row, article):
            continue
        code = words_of(cells[0])
        field = layouts.field(_PROVIDER, "codes", code)
        last = field or (code.lower() if re.fullmatch("[A-Z]{2,4}", code) else last)
        if last:
            values.setdefault(last, []).extend(part for cell in cells[1:] for part in paragraphs(cell))
    return values


def _in_cell(row, article) -> bool:
    """Whether a row belongs to a table within the text."""
    above = itertools.takewhile(lambda element: element is not article, row.iterancestors())
    return any(tag_of(element) == "td" for element in above)


def _unindexed(article, layouts: Layouts) -> dict[str, list[str]]:
    """The paragraphs of each field from unlabelled elements, by class or, around the length, by order."""
    values: dict[str, list[str]] = {}
    parts: list[str] = []
    for element in article.iter("div", "p"):
        kind, words = element.get("class") or "", paragraphs(element)
        if any(tag_of(below) in ("div", "p") for below in element.iterdescendants()) or not words:
            continue
        if "paragraph" in kind.lower():
            values.setdefault("rest", []).extend(words)
        elif layouts.marker(_PROVIDER, "document", words[0]):
            values["id"] = words[:1]
        elif tag_of(element) == "p":
            values.setdefault("credits", []).extend(words)
        elif kind == "author":
            values["author"] = words
        elif element.get("id") == "hd" or any("Headline" in (below.get("class") or "") for below in element.iter()):
            values["title"] = words
        else:
            parts.append(" ".join(words))
    return values | {name: [words] for name, words in _by_order(parts, layouts).items()}


def _by_order(parts: Sequence[str], layouts: Layouts) -> dict[str, str]:
    """Fields by their order: section, length, date, hour, source and its code, edition or page, language, copyright."""
    at = next((i for i, part in enumerate(parts) if layouts.marker(_PROVIDER, "words", part)), None)
    if at is None:
        return {"section": "; ".join(parts)}
    fields = {"section": "; ".join(parts[:at]), "words": parts[at]}
    rest = list(parts[at + 1 :])
    fields["date"] = rest.pop(0) if rest else ""
    if rest and _CLOCK.fullmatch(rest[0]):
        fields["time"] = rest.pop(0)
    fields["outlet"] = rest.pop(0) if rest else ""
    if rest and _SOURCE_CODE.fullmatch(rest[0]):
        fields["outlet_code"] = rest.pop(0)
    fields["copyright"] = rest.pop() if rest else ""
    fields["language"] = rest.pop() if rest else ""
    fields["page"] = "; ".join(rest)
    return fields


# --- text --------------------------------------------------------------------------------------------------


def read_lines(lines: Sequence[Line], layouts: Layouts) -> Export | None:
    """The articles in text or RTF, each ended by its accession number; ``None`` when there is no such line."""
    words = [_without_cells(line.text) for line in lines]
    ends = [i for i, line in enumerate(words) if _accession(line, layouts)]
    coded = any(_code(line, True, layouts) == ("title", "") or _code(line, False, layouts) for line in words)
    if not ends or not (coded or any(layouts.marker(_PROVIDER, "words", line) for line in words)):
        return None
    summary = [i for i, line in enumerate(words) if i > ends[-1] and layouts.marker(_PROVIDER, "summary", line)]
    bounds = list(zip([0, *(end + 1 for end in ends)], [*(end + 1 for end in ends), (summary or [len(words)])[0]]))
    wrapped = max(map(len, words), default=0) <= _WIDEST
    sections = [_kept(words[start:end], layouts) for start, end in bounds]
    if not any(_code(line, True, layouts) for line in sections[-1]):
        sections.pop()  # what stands behind the last article
    read = _coded if coded else _uncoded
    return Export(NAME, [_document(read(section, wrapped, layouts), layouts) for section in sections])


def _without_cells(line: str) -> str:
    """A line without the bars by which the cells of a table are told apart."""
    return line.replace("|\t", "\t").strip("|") if re.match(r"\s*\w{2,4}\|", line) or line.endswith("|") else line


def _kept(lines: Sequence[str], layouts: Layouts) -> list[str]:
    return [line for line in lines if not layouts.marker(_PROVIDER, "noise", line)]


def _accession(line: str, layouts: Layouts) -> re.Match | None:
    words = re.sub(r"^\s*AN[\s|]+", "", line) if len(line) < 200 else line
    return layouts.marker(_PROVIDER, "document", words)


_CODE = re.compile(r"\s*([A-Z]{2,4})(?:\s*\Z|[\t|]+\s*(.*)|(\s.*))", re.S)


def _code(line: str, opening: bool, layouts: Layouts) -> tuple[str, str] | None:
    """The field whose code a line begins with, and the rest of the line.

    The code stands alone or before a tab; before a blank only where an article opens, since "IN" or "SE" can begin a
    sentence.
    """
    match = _CODE.match(line)
    field = layouts.field(_PROVIDER, "codes", match[1]) if match else None
    if not field or (match[3] and not (opening and field in ("title", "section"))):
        return None
    return field, (match[2] or match[3] or "").strip()


def _coded(lines: Sequence[str], wrapped: bool, layouts: Layouts) -> dict[str, list[str]]:
    """The paragraphs of each field; what stands before the first code is a cover or a table of contents."""
    found: dict[str, list[str]] = {}
    last = None
    for line in lines:
        code = _code(line, "title" not in found, layouts)
        if _accession(line, layouts):
            last, code = "id", ("id", re.sub(r"^\s*AN[\s|]+", "", line))
        if code and not (last == "rest" and code[0] in ("title", "section", "lead")):
            last = code[0]
            found.setdefault(last, []).append(code[1])
        elif last:
            found[last].append(line)
    return {name: _joined(parts, wrapped) for name, parts in found.items()}


def _joined(lines: Sequence[str], wrapped: bool) -> list[str]:
    """Lines as paragraphs: a line that ends within a sentence goes on in the next, if lines were broken for width."""
    found: list[list[str]] = []
    goes_on = False
    for line in lines:
        words = clean(line)
        if words:
            found[-1:] = [[*found[-1], words]] if goes_on else [*found[-1:], [words]]
        goes_on = bool(words) and wrapped and bool(_OPEN.search(words[-3:]))
    return [" ".join(parts) for parts in found]


def _uncoded(lines: Sequence[str], wrapped: bool, layouts: Layouts) -> dict[str, list[str]]:
    """The paragraphs of each field by order: title, author, length, date ... copyright, text, accession number."""
    parts = [words for line in lines if (words := clean(line))]
    at = next((i for i, part in enumerate(parts) if layouts.marker(_PROVIDER, "words", part)), None)
    if at is None:
        return {"title": parts[:1], "rest": parts[1:-1], "id": parts[-1:]}
    head = [i for i in range(at, min(at + 12, len(parts))) if layouts.marker(_PROVIDER, "copyright", parts[i])]
    end = head[0] + 1 if head else min(at + 4, len(parts))
    above = parts[max(0, at - 4) : at]
    title = max(range(min(2, len(above))), key=lambda i: len(above[i]), default=0)
    values = {name: [words] for name, words in _by_order(parts[at:end], layouts).items()}
    values |= {"section": above[:title], "title": above[title : title + 1], "author": above[title + 1 :]}
    body = parts[end:]
    if body and _accession(body[-1], layouts):
        values["id"] = [re.sub(r"^AN[\s|]+", "", body.pop())]
    return values | {"rest": _joined(body, wrapped)}


# --- XML ---------------------------------------------------------------------------------------------------


def read_xml(root, layouts: Layouts) -> Export | None:
    """The articles of the old XML; ``None`` when no element holds a lead and a tail of paragraphs."""
    found = [element.getparent() for element in find_all(root, "", "leadParagraph")]
    found = list(dict.fromkeys(found)) or [element.getparent() for element in find_all(root, "", "tailParagraphs")]
    if not found:
        return None
    return Export(f"{NAME} XML", [_document(dict(_elements(article, layouts)), layouts) for article in found])


def _elements(article, layouts: Layouts) -> Iterator[tuple[str, list[str]]]:
    for child in article:
        field = layouts.field(_PROVIDER, "elements", tag_of(child))
        if field:
            yield field, paragraphs(child)
    yield "date", [words_of(date) for date in find_all(article, "publicationDate", "date")[:1]]
    yield "lead", [part for lead in find_all(article, "leadParagraph") for part in _parts(lead)]
    yield "rest", [part for tail in find_all(article, "tailParagraphs") for part in _parts(tail)]
    for field, name in (
        ("subjects", "newsSubject"),
        ("regions", "region"),
        ("companies", "company"),
        ("industries", "industry"),
    ):
        yield field, ["; ".join(words_of(label) for label in find_all(article, name, "name"))]
    reference = " ".join(words_of(element) or element.get("ref", "") for element in find_all(article, "reference"))
    yield "id", [reference.rpartition("/")[2]]


def _parts(element) -> list[str]:
    """The paragraphs below an element that holds ``paragraph`` elements, or text of its own."""
    below = find_all(element, "paragraph")
    return [part for paragraph in below or [element] for part in paragraphs(paragraph)]
