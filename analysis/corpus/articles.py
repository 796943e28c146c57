"""What every layout of an archive is read into, and how that becomes documents with the archive's own count checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .dateline import find_dateline, read_date
from .headers import dateline_place, header_date
from .readers import File, Report, is_article, make_document
from ..records import Document

OTHER_LAYOUT = "report the layout with a sample, or add its words: read_corpus(..., layouts='my_layouts.toml')"


class Record(NamedTuple):
    """An article as an archive delivers it: the words of its fields as they stand there, and its paragraphs.

    ``fields`` may hold ``id`` (an accession number), ``title``, ``date``, ``outlet``, ``dateline``, ``author``,
    ``section`` and whatever else the archive says; what is no field of a document becomes ``meta``.
    """

    fields: Mapping[str, str]
    body: list[str]


class Count(NamedTuple):
    """How many articles a file says it holds, and where it says so."""

    where: str
    number: int


class Export(NamedTuple):
    """What was found in a file of one layout: its articles in order, the file's own counts, doubts about reading it."""

    layout: str
    records: list[Record]
    counts: list[Count] = []
    doubts: list[tuple[str, str]] = []  # problem and remedy


def documents(export: Export, file: File, report: Report) -> Iterator[Document]:
    """The articles of an export as documents; those without text, without a date and missing ones are reported."""
    for number, record in enumerate(export.records, start=1):
        title = record.fields.get("title", "")
        here = report.at(f"article {number}" + (f", {title[:60]!r}" if title else ""))
        document = _document(record, file, number, here)
        if document is not None:
            yield document
    found = len(export.records)
    if not found:
        report(f"{export.layout}: no article was found", OTHER_LAYOUT)
    for count in export.counts:
        if count.number != found:
            problem = f"{export.layout}: {count.where} says {count.number:,} articles, {found:,} were found"
            report(problem, OTHER_LAYOUT)
    for doubt, remedy in export.doubts:
        report(f"{export.layout}: {doubt}", remedy)


def _document(record: Record, file: File, number: int, report: Report) -> Document | None:
    text = "\n\n".join(record.body)
    if not text.strip():
        report(
            "has no text: a caption, an abstract, a link, an item withdrawn or an error of the archive",
            "look it up in the archive, or leave it",
        )
        return None
    if not is_article(text, report):
        return None
    given = {name: value for name, value in record.fields.items() if value}
    dateline = find_dateline(text)
    date = _date(given, report)
    if date is None and given.get("date"):
        given["date_raw"] = given["date"]
    place = dateline_place(given["dateline"]) if given.get("dateline") else None
    fields = {
        "title": given.get("title"),
        "date": date,
        "outlet": given.get("outlet"),
        "place": place or (dateline.place if dateline else None),
    }
    meta: dict[str, object] = {name: given[name] for name in given if name not in ("id", "title", "date", "outlet")}
    if count := re.match(r"\d{1,3}(?:[.,\s]\d{3})+|\d{1,7}", given.get("words", "")):
        meta["words"] = int(re.sub(r"\D", "", count[0]))
    return make_document(given.get("id") or f"{file.name}:{number}", text, fields, meta, file.shown)


def _date(fields: Mapping[str, str], report: Report) -> str | None:
    """The article's date as ISO 8601; ``None``, reported, when there is none or its words can be read two ways."""
    words = fields.get("date")
    if not words:
        report("has no date", "add it to the table by hand; the layout may have changed: " + OTHER_LAYOUT)
        return None
    found = header_date(words)
    iso, problem = found if found else _machine_date(words)
    if problem:
        report(f"date: {problem}; its words are kept in the column date_raw", "write the date as 2023-03-18")
    return iso


def _machine_date(words: str) -> tuple[str | None, str | None]:
    """The date in ``20230318T094100Z``, ``2023-03-18T10:41:00+01:00``, ``2023-03-18 09:45:00``."""
    match = re.match(r"\s*(\d{4}-\d{2}-\d{2}|\d{8})(?=[T\s]|\s*\Z)", words)
    try:
        return read_date(match[1] if match else words).iso(), None
    except ValueError as error:
        return None, str(error)
