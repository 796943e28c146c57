"""Articles as rows: CSV, JSON Lines, JSON and DataFrames into documents, one a row."""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from .dateline import find_dateline
from .readers import (
    FIELDS,
    CorpusError,
    File,
    Options,
    Report,
    find_encoding,
    is_article,
    make_document,
    match_fields,
    open_text,
    settle_date,
    storable,
)
from ..records import Document

_REMEDY = "name the column: read_corpus(..., columns={'text': ...})"


class Row(NamedTuple):
    """A row, its number from 1 and its place in the file: "row 7, line 12"."""

    number: int
    place: str
    cells: Mapping[str, object]


# --- which column is what ----------------------------------------------------------------------------------


def check_columns(columns: Mapping[str, str] | None) -> None:
    """Raise :class:`CorpusError` when ``columns`` maps something that is no field of a document."""
    for field in columns or {}:
        if field not in FIELDS:
            near = difflib.get_close_matches(str(field), FIELDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise CorpusError(f"columns maps {', '.join(FIELDS)} to your columns; {field!r} is none of these.{hint}")


def match_columns(header: Iterable[str], columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which column holds which field: as the caller says, else by the usual names. There is one for the text.

    Raises
    ------
    CorpusError
        When ``columns`` names a column that isn't there, or no column holds the text.
    """
    header = list(header)
    chosen = {field: str(column) for field, column in (columns or {}).items()}
    missing = next((column for column in chosen.values() if column not in header), None)
    known = match_fields(name for name in header if name not in chosen.values()) | chosen
    if missing is not None or "text" not in known:
        what = "no column holds the text" if missing is None else f"there is no column {missing!r}"
        raise CorpusError(f"{what}; the columns are {', '.join(header[:12]) or 'none'}{', ...' * (len(header) > 12)}")
    return known


# --- one row -----------------------------------------------------------------------------------------------


def _is_missing(value: object) -> bool:
    return not value if isinstance(value, str) else bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _words(value: object) -> str | None:
    """A cell as text; a date as ISO 8601, a whole number that was read as a float as a whole number."""
    if _is_missing(value):
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return storable(str(value)).strip() or None


def row_document(row: Row, names: Mapping[str, str], doc_id: str, path: str | None, report: Report) -> Document | None:
    """A document from one row; ``None``, reported, when it holds no text."""
    text = row.cells[names["text"]]
    text = "" if _is_missing(text) else text
    here = report.at(f"{row.place}, column {names['text']}")
    if not isinstance(text, str):
        here(f"is not text but a {type(text).__name__}", "put the article's text there")
        return None
    text = storable(text)
    if not is_article(text, here):
        return None
    fields = {field: _words(row.cells[name]) for field, name in names.items() if field != "text"}
    dateline = find_dateline(text)
    if fields.get("date"):
        fields["date"] = settle_date([("date", fields["date"])], report.at(f"{row.place}, column {names['date']}"))
    elif dateline:
        fields["date"] = settle_date([("dateline", dateline.date)], report.at(row.place))
    fields["place"] = fields.get("place") or (dateline.place if dateline else None)
    meta = {key: value for key, value in row.cells.items() if key not in names.values()}
    meta = {key: None if _is_missing(value) else _stored(value) for key, value in meta.items()}
    return make_document(fields.get("doc_id") or doc_id, text, fields, meta, path)


def _stored(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


def read_frame(table: pd.DataFrame, options: Options, report: Report) -> Iterator[Document]:
    """The documents of a DataFrame, one a row; without an id column, ``doc_id`` is the row's label in the index.

    Raises
    ------
    CorpusError
        When a column that is needed isn't there.
    """
    header = [str(name) for name in table.columns]
    try:
        names = match_columns(header, options.columns)
    except CorpusError as error:
        raise CorpusError(f"DataFrame: {error}. To do: {_REMEDY}") from None
    columns = [table.iloc[:, i] for i in range(len(header))]
    for number, (label, *values) in enumerate(zip(table.index, *columns), start=1):
        row = Row(number, f"row {number}", dict(zip(header, values)))
        document = row_document(row, names, str(label), None, report)
        if document is not None:
            yield document


def read_rows(rows: Iterable[Row], file: File, options: Options, report: Report) -> Iterator[Document]:
    """Documents of rows; which column is what is settled anew whenever the rows' keys change, as in JSON they may."""
    header, names, row = None, {}, None
    reported = len(report.problems)
    for row in rows:
        if list(row.cells) != header:
            header = list(row.cells)
            try:
                names = match_columns(header, options.columns)
            except CorpusError as error:
                names = {}
                report.at(row.place)(str(error), _REMEDY)
        document = row_document(row, names, f"{file.name}:{row.number}", file.shown, report) if names else None
        if document is not None:
            yield document
    if row is None and len(report.problems) == reported:
        report("holds no rows that can be read", "put one article into each row")


# --- CSV ---------------------------------------------------------------------------------------------------


def read_csv(file: File, options: Options, report: Report) -> Iterator[Document]:
    """The documents of a CSV file, one a row."""
    yield from read_rows(csv_rows(file, options, report), file, options, report)


def csv_rows(file: File, options: Options, report: Report) -> Iterator[Row]:
    """The rows of a CSV file with a header line; the delimiter is found from it. Quoted fields may hold line ends."""
    encoding = find_encoding(file, options, report)
    if encoding is None:
        return
    csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))  # the module's own limit refuses long articles
    with open_text(file, encoding, newline="") as stream:
        start = stream.tell()
        sample = stream.read(1 << 16)
        stream.seek(start)
        announced = re.match(r"sep=(.)\r?\n", sample)  # Excel's way to say it
        if announced:
            stream.readline()
        delimiter = announced[1] if announced else find_delimiter(sample, options.columns)
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        yield from _below_header(reader, int(bool(announced)), report)


def _below_header(reader: Iterator[list[str]], skipped: int, report: Report) -> Iterator[Row]:
    """The rows below the header; those that don't fit it are reported. ``skipped`` lines stand above it."""
    header: list[str] | None = None
    number = 0
    for line, cells in _csv_records(reader, skipped, report):
        if header is None:
            header = [name.strip() or f"column {i}" for i, name in enumerate(cells, start=1)]
            continue
        number += 1
        place = f"row {number}, line {line}"
        if len(cells) > len(header):
            problem = f"has {len(cells)} fields, the header {len(header)}"
            report.at(place)(problem, "put a field that holds the delimiter into quotation marks")
            continue
        cells = [_line_ends(cell) for cell in cells] + [""] * (len(header) - len(cells))
        yield Row(number, place, dict(zip(header, cells)))


def _csv_records(reader: Iterator[list[str]], skipped: int, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Each record that isn't blank, with the number of its first line; those that can't be read are reported."""
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = 'close every quotation mark, and double those inside a field: ""'
            report.at(f"line {line}")(f"the row can't be read: {error}", remedy)
            continue
        if cells:
            yield line, cells


def find_delimiter(sample: str, columns: Mapping[str, str] | None = None) -> str:
    """The delimiter whose header line reads best: it names the text; then, it has the most columns."""

    def merit(delimiter: str) -> tuple[bool, int]:
        header: list[str] = []
        try:
            header = next(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), header)
            match_columns([name.strip() for name in header], columns)
        except (csv.Error, CorpusError):
            return False, len(header)
        return True, len(header)

    return max(",;\t|", key=merit)


# --- JSON --------------------------------------------------------------------------------------------------


def read_json(file: File, options: Options, report: Report) -> Iterator[Document]:
    """The documents of JSON Lines, a JSON array of objects, or one object."""
    yield from read_rows(json_rows(file, options, report), file, options, report)


def json_rows(file: File, options: Options, report: Report) -> Iterator[Row]:
    """JSON objects as rows; keys that ``columns`` names may be left out in an object."""
    encoding = find_encoding(file, options, report)
    if encoding is None:
        return
    blank = {str(column): None for field, column in (options.columns or {}).items() if field != "text"}
    with open_text(file, encoding) as stream:
        first = next((line for line in stream if line.strip()), "")
        stream.seek(0)
        whole = first.lstrip("\ufeff \t").startswith("[") or (file.suffix == ".json" and _loads(first)[1] is not None)
        entries = _json_items(stream, report) if whole else _json_lines(stream, report)
        yield from _objects(entries, blank, report)


def _objects(entries: Iterable[tuple[int, str, object]], blank: dict[str, None], report: Report) -> Iterator[Row]:
    for number, place, entry in entries:
        if isinstance(entry, dict):
            cells = {storable(key): _line_ends(value) for key, value in entry.items()}
            yield Row(number, place, blank | cells)
        else:
            report.at(place)("is no JSON object", 'write each article as {"text": "...", "date": "..."}')


def _json_items(stream: io.TextIOBase, report: Report) -> Iterator[tuple[int, str, object]]:
    content, problem = _loads(stream.read())
    if problem:
        report.at(problem.place)(problem.what, "correct the JSON there; nothing of the file was read")
        return
    for number, entry in enumerate(content if isinstance(content, list) else [content], start=1):
        yield number, f"item {number}", entry


def _json_lines(stream: io.TextIOBase, report: Report) -> Iterator[tuple[int, str, object]]:
    for number, line in enumerate(stream, start=1):
        if line.strip("\ufeff \t\r\n"):
            content, problem = _loads(line.rstrip("\n"), number)
            if problem:
                report.at(problem.place)(problem.what, "correct the JSON on that line; the other lines were read")
            else:
                yield number, f"line {number}", content


class _Broken(NamedTuple):
    place: str
    what: str


def _loads(words: str, line: int = 1) -> tuple[object, _Broken | None]:
    """The JSON value that begins on ``line``, or what is wrong with it."""
    try:
        return json.loads(words.lstrip("\ufeff")), None
    except json.JSONDecodeError as error:
        return None, _Broken(f"line {line + error.lineno - 1}, column {error.colno}", f"is not JSON: {error.msg}")
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        return None, _Broken(f"line {line}", f"is JSON that can't be read: {error}")


def _line_ends(value: object) -> object:
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
