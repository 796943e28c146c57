"""File formats: a file or table in, documents out, and a line of explanation for whatever could not be read.

``FORMATS`` is the registry. A format says by the look of a file's first bytes and its suffix whether the file is
its own, and reads it. To add one, write a reader and put it in front of the plain-text format, which takes the rest.

Readers never raise for what they find in a file: they report a :class:`~analysis.records.Problem` and go on.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import difflib
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from .dateline import ReadDate, find_date_line, find_dateline, read_date
from .records import Document, Problem

LONGEST_LINE = 2_000_000  # characters; a longer line is a data dump, not an article

COLUMN_NAMES = {  # the names by which a field of a document is recognised, best first; spaces, "_", "-" and case don't count
    "text": "text body content fulltext articletext articlebody bodytext maintext article speech transcript",
    "doc_id": "docid id documentid articleid uid",
    "title": "title headline heading articletitle",
    "date": "date published publishdate publisheddate publishedat publicationdate datepublished pubdate day",
    "place": "place datelinecity city location",
    "outlet": "outlet source publication newspaper publisher medianame sourcename media medium journal",
    "speaker": "speaker",
    "notes": "notes note",
}
FIELDS = tuple(COLUMN_NAMES)

Report = Callable[[Problem], None]


class CorpusError(ValueError):
    """The texts asked for can't be read at all; the message says what is wrong and what to do."""


class File(NamedTuple):
    """A file to read."""

    path: str
    shown: str  # the path as it can be printed and stored
    name: str  # what document ids are made of: the path below the folder read, without suffix
    named: bool  # asked for by its own name rather than found in a folder


class Options(NamedTuple):
    """What the caller of :func:`analysis.corpus.read_corpus` knows about the files."""

    encoding: str | None = None
    columns: Mapping[str, str] | None = None


class Format(NamedTuple):
    """An entry of ``FORMATS``."""

    name: str
    matches: Callable[[str, str], bool]  # (suffix, first characters) -> is this file mine?
    read: Callable[[File, Options, Report], Iterator[Document]]


# --- any file ----------------------------------------------------------------------------------------------

_FOREIGN = {  # first characters (bytes as Latin-1) of what people put into folders and we can't read
    "%PDF": "a PDF",
    "{\\rtf": "an RTF file",
    "PK\x03\x04": "a zip archive or an Office document (DOCX, XLSX, ODT)",
    "\xd0\xcf\x11\xe0": "an old Office document (DOC, XLS)",
    "\x1f\x8b": "a gzip archive",
    "\x89PNG": "a picture",
    "\xff\xd8\xff": "a picture",
    "GIF8": "a picture",
}
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|head|body)\b", re.I)
_TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown", ".mdown"})


def read_file(file: File, options: Options, report: Report) -> Iterator[Document]:
    """The documents of one file, read by the first of ``FORMATS`` that takes it."""
    try:
        if not os.path.isfile(file.path):
            report(Problem(file.shown, None, "not a regular file, or a link that leads nowhere", "remove it or copy the file itself"))
            return
        with open(file.path, "rb") as stream:
            head = stream.read(4096)
        if not head:
            report(Problem(file.shown, None, "the file is empty", "put the text into it or remove it"))
            return
        bom = _byte_order_mark(head)
        start = head.decode(bom, "replace").lstrip("\ufeff") if bom else head.decode("latin-1")
        suffix = os.path.splitext(file.path)[1].lower()
        kind = next(kind for kind in FORMATS if kind.matches(suffix, start))
        yield from kind.read(file, options, report)
    except PermissionError:
        report(Problem(file.shown, None, "no permission to read it", "change the file's permissions (chmod u+r) or its owner"))
    except OSError as error:
        report(Problem(file.shown, None, f"could not be read: {error.strerror or error}", "check the disk and the file"))


def _read_foreign(file: File, options: Options, report: Report) -> Iterator[Document]:
    with open(file.path, "rb") as stream:
        head = stream.read(16).decode("latin-1")
    kind = next((name for magic, name in _FOREIGN.items() if head.startswith(magic)), "an HTML or XML file")
    report(Problem(file.shown, None, f"is {kind}, which is not read", "save the article as plain text (UTF-8, .txt)"))
    yield from ()


def _is_foreign(suffix: str, start: str) -> bool:
    return start.startswith(tuple(_FOREIGN)) or bool(_MARKUP.match(start))


# --- characters --------------------------------------------------------------------------------------------

_MARKS = [  # UTF-32 first: its little-endian mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip
_ENCODING_REMEDY = "save the file as UTF-8, or say what it is: read_corpus(..., encoding=...)"


def _byte_order_mark(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def find_encoding(file: File, options: Options, report: Report) -> str | None:
    """The encoding of a file: as the caller says; byte-order mark; strict UTF-8; else Windows-1252, reported.

    Reads the file in pieces, so that its size does not matter. ``None``, reported, when none of them fits.
    """
    with open(file.path, "rb") as stream:
        encoding = options.encoding or _byte_order_mark(stream.read(4)) or "utf-8"
        line = _undecodable_line(stream, encoding)
        if line is None:
            return encoding
        if encoding == "utf-8" and not options.encoding:
            if _undecodable_line(stream, "cp1252") is None:
                report(Problem(file.shown, f"line {line}", "is not UTF-8; read as Windows-1252",
                               "if letters look wrong, name the encoding: read_corpus(..., encoding=...)"))  # fmt: skip
                return "cp1252"
            encoding = "UTF-8 or Windows-1252"
    report(Problem(file.shown, f"line {line}", f"is not text in {encoding}", _ENCODING_REMEDY))
    return None


def _undecodable_line(stream: io.BufferedIOBase, encoding: str) -> int | None:
    """The number of the line that can't be decoded, ``None`` if all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    stream.seek(0)
    while True:
        piece = stream.read(1 << 20)
        try:
            line += decoder.decode(piece, final=not piece).count("\n")
        except UnicodeError as error:
            return line + piece[: getattr(error, "start", 0)].count(b"\n")
        if not piece:
            return None


def open_text(file: File, options: Options, report: Report, newline: str | None = None) -> io.TextIOWrapper | None:
    """The file opened as text behind its byte-order mark; ``None``, reported, when it can't be decoded."""
    encoding = find_encoding(file, options, report)
    if encoding is None:
        return None
    stream = open(file.path, encoding=encoding, newline=newline)
    if stream.read(1) != "\ufeff":
        stream.seek(0)
    return stream


def storable(text: str) -> str:
    """``text`` with each half of a surrogate pair, which no file can hold, replaced by U+FFFD; the same length."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


# --- a document and its fields -----------------------------------------------------------------------------

def make_document(
    doc_id: str, text: str, fields: Mapping[str, str | None], meta: Mapping[str, object], path: str | None
) -> Document:
    """A document with its fingerprint; ``fields`` are those of ``FIELDS`` that are known."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    known = {field: fields.get(field) for field in ("title", "date", "place", "outlet", "speaker", "notes")}
    return Document(doc_id=doc_id, text=text, path=path, sha256=digest, meta=meta, **known)


def _is_article(text: str, path: str | None, place: str | None, report: Report) -> bool:
    """Whether there is something to analyse in ``text``; reported if not."""
    if not text.strip():
        report(Problem(path, place, "there is no text", "put the text there or remove the entry"))
    elif "\0" in text:
        report(Problem(path, place, "is binary (has NUL characters)",
                       "save the article as plain text; if it is UTF-16, say encoding='utf-16'"))  # fmt: skip
    elif len(text) > LONGEST_LINE and (longest := max(map(len, text.split("\n")))) > LONGEST_LINE:
        report(Problem(path, place, f"has a line of {longest:,} characters: no article has",
                       "give one article a file, with line ends between paragraphs"))  # fmt: skip
    else:
        return True
    return False


def _settle_date(candidates: list[tuple[str, str]], path: str | None, place: str | None, report: Report) -> str | None:
    """One ISO date from ``(where it stands, words)``, the most trusted first; doubts and conflicts are reported."""
    read: list[tuple[str, str, ReadDate]] = []
    for origin, words in candidates:
        try:
            read.append((origin, words, read_date(words)))
        except ValueError as error:
            report(Problem(path, place, f"{origin}: {error}", "write the date as 2023-03-18"))
    full = [date for _, _, date in read if date.year is not None]
    near = datetime.date.fromisoformat(full[0].iso()) if full else None
    dates = []
    for origin, words, date in read:
        iso = date.iso(near)
        if iso:
            dates.append((origin, iso))
        else:
            report(Problem(path, place, f"{origin}: {words!r} has no year", "put the date into the file's name: 2023-03-18-title.txt"))
    for origin, iso in dates[1:]:
        if iso != dates[0][1]:
            report(Problem(path, place, f"{dates[0][0]} says {dates[0][1]}, {origin} says {iso}; {dates[0][1]} is kept",
                           "correct the one that is wrong"))  # fmt: skip
    return dates[0][1] if dates else None


# --- plain text and Markdown -------------------------------------------------------------------------------

_FILE_DATE = re.compile(
    r"(?<!\d)(?:(?:1[89]|20)\d\d([-_.])\d{1,2}\1\d{1,2}|\d{1,2}([-_.])\d{1,2}\2(?:1[89]|20)\d\d|(?:1[89]|20)\d{6})(?!\d)"
)
_FRONT_KEY = re.compile(r"([^\W\d][\w .-]*):(?:\s+(.*))?\Z")
_HEADING = re.compile(r"\s*(?:#{1,2}\s+(?P<atx>\S.*?)\s*#*|(?P<setext>\S[^\n]*?)\s*\n=+)\s*(?:\n|\Z)")


def _read_text(file: File, options: Options, report: Report) -> Iterator[Document]:
    """Plain text and Markdown: one file, one document.

    ``text`` is the file's: decoded, line ends made ``\\n``, nothing else; front matter, where there is any, is taken
    off. Date: front matter, else dateline or a line that is a date, else the file's name, which also gives a
    dateline its year; where they differ the first is kept and the conflict reported.
    """
    suffix = os.path.splitext(file.path)[1].lower()
    if suffix not in _TEXT_SUFFIXES and not file.named:
        report(Problem(file.shown, None, f"files ending in {suffix!r} are not read", "save it as .txt, .md, .csv, .json or .jsonl, or remove it"))
        return
    stream = open_text(file, options, report)
    if stream is None:
        return
    with stream:
        text = stream.read()
    front, text = split_front_matter(text)
    if front is None and _FRONT_KEY.match(text[4:].partition("\n")[0]) and text.startswith("---\n"):
        report(Problem(file.shown, "line 1", "front matter is opened by --- and never closed", "put a line --- after its last key"))
    if not _is_article(text, file.shown, None, report):
        return
    fields, meta = _split_fields(front or {}, file.shown, report)
    dateline = find_dateline(text)
    fields["place"] = fields.get("place") or (dateline.place if dateline else None)
    fields["title"] = fields.get("title") or find_title(text, markdown=suffix in (".md", ".markdown", ".mdown"))
    fields["date"] = _settle_date(_text_dates(file, fields.get("date"), text), file.shown, None, report)
    yield make_document(fields.get("doc_id") or file.name, text, fields, meta, file.shown)


def _text_dates(file: File, front: str | None, text: str) -> list[tuple[str, str]]:
    """Where a text file may say its date, the most trusted first."""
    dateline = find_dateline(text)
    line = None if dateline and dateline.date else find_date_line(text)
    return [
        (origin, words)
        for origin, words in (
            ("front matter", front),
            ("dateline", dateline.date if dateline else None),
            ("first lines", line),
            ("file name", _file_date(os.path.basename(file.path))),
        )
        if words
    ]


def _file_date(name: str) -> str | None:
    match = _FILE_DATE.search(name)
    if not match:
        return None
    if match[0].isdigit():  # eight digits that are no date are some other number
        try:
            read_date(match[0])
        except ValueError:
            return None
    return match[0].replace("_", "-")


def split_front_matter(text: str) -> tuple[dict[str, str] | None, str]:
    """The keys between a first line ``---`` and the next ``---``, and the text after them; ``None`` if there are none.

    A value may be quoted, and go on in indented lines or lines with a hyphen (which become ``a; b``).
    """
    if not text.startswith("---\n"):
        return None, text
    values: dict[str, list[str]] = {}
    key, start = None, 4
    while start < len(text):
        end = text.find("\n", start) % (len(text) + 1)  # -1, no more line end, becomes the text's length
        line = text[start:end].rstrip()
        start = end + 1
        if line in ("---", "..."):
            return ({key: "; ".join(filter(None, lines)) for key, lines in values.items()}, text[start:].lstrip("\n")) if values else (None, text)
        match = _FRONT_KEY.match(line)
        if match:
            key = match[1]
            values[key] = [] if match[2] in (None, "|", ">", "|-", ">-") else [_unquoted(match[2])]
        elif key and re.match(r"\s+\S|\s*-\s", line):
            values[key].append(_unquoted(re.sub(r"^\s*(?:-\s+)?", "", line)))
        elif line and not line.startswith("#"):
            return None, text[:]
    return None, text


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _split_fields(front: Mapping[str, str], path: str, report: Report) -> tuple[dict[str, str], dict[str, str]]:
    """Front matter as a document's fields and the rest."""
    names = match_columns(front)
    names.pop("text", None)
    fields = {field: front[name] for field, name in names.items() if front[name]}
    return fields, {key: value for key, value in front.items() if key not in names.values()}


def find_title(text: str, *, markdown: bool = False) -> str | None:
    """The headline of a text, only where it is clear: a Markdown heading, or a short first line of its own.

    A line of its own is followed by a blank line and more text, does not end like a sentence, an address
    ("Mr. President,") or a byline, and is no dateline and no date.
    """
    heading = _HEADING.match(text[:500]) if markdown else None
    if heading:
        return heading["atx"] or heading["setext"]
    head = text[:400].lstrip()
    line, _, rest = head.partition("\n")
    line = line.strip()
    if not (3 <= len(line.split()) and len(line) <= 160) or not re.match(r"[^\S\n]*\n\s*\S", rest):
        return None
    if line.endswith((".", ",", ":", ";", "…", "-", "—")) or line[0].islower() or line.lower().startswith(("by ", "---", "- ", "* ")):
        return None
    return None if find_dateline(line) or find_date_line(line) else line


# --- tables: CSV, JSON, DataFrames -------------------------------------------------------------------------

def match_columns(names: Iterable[str], columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which column holds which field of a document: as the caller says, else by the usual names.

    Raises
    ------
    CorpusError
        When ``columns`` names a column that isn't there.
    """
    names = list(names)
    chosen = dict(columns or {})
    for field, column in chosen.items():
        if column not in names:
            raise CorpusError(f"there is no column {column!r} (for {field}); the columns are {_listed(names)}")
    plain = {re.sub(r"[\s_-]", "", name).lower(): name for name in reversed(names)}
    for field, usual in COLUMN_NAMES.items():
        found = next((plain[name] for name in usual.split() if name in plain and plain[name] not in chosen.values()), None)
        if field not in chosen and found is not None:
            chosen[field] = found
    return chosen


def check_columns(columns: Mapping[str, str] | None) -> None:
    """Raise :class:`CorpusError` when ``columns`` maps something that is no field of a document."""
    for field in columns or {}:
        if field not in FIELDS:
            near = difflib.get_close_matches(str(field), FIELDS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise CorpusError(f"columns: {field!r} is no field of a document{hint} It maps {', '.join(FIELDS)} to your columns.")


def _listed(names: Iterable[object]) -> str:
    names = [str(name) for name in names]
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "") if names else "none"


def _missing(value: object) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or value != value or value == ""


def _words(value: object) -> str | None:
    """A cell as text; a whole number read as a float is a whole number."""
    if _missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return storable(str(value)).strip() or None


def _cell_date(value: object) -> str | None:
    if _missing(value):
        return None
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime.date) else _words(value)


def row_document(
    row: Mapping[str, object], names: Mapping[str, str], doc_id: str, path: str | None, place: str, report: Report
) -> Document | None:
    """A document from one row; ``None``, reported, when it holds no text."""
    text = row.get(names["text"])
    if _missing(text):
        text = ""
    if not isinstance(text, str):
        report(Problem(path, f"{place}, column {names['text']}", f"{text!r:.40} is not text", "put the article's text there"))
        return None
    text = storable(text)
    if not _is_article(text, path, f"{place}, column {names['text']}", report):
        return None
    fields = {field: _words(row.get(name)) for field, name in names.items() if field not in ("text", "date")}
    dateline = find_dateline(text)
    fields["place"] = fields.get("place") or (dateline.place if dateline else None)
    date = _cell_date(row.get(names["date"])) if "date" in names else None
    if date:
        fields["date"] = _settle_date([("date", date)], path, f"{place}, column {names['date']}", report)
    elif dateline and dateline.date:
        fields["date"] = _settle_date([("dateline", dateline.date)], path, place, report)
    meta = {key: value for key, value in row.items() if key not in names.values() and key is not None}
    meta = {key: None if _missing(value) else storable(value) if isinstance(value, str) else value for key, value in meta.items()}
    return make_document(fields.get("doc_id") or doc_id, text, fields, meta, path)


def _need_text(names: Mapping[str, str], header: Iterable[str]) -> None:
    if "text" not in names:
        raise CorpusError(f"no column holds the text; the columns are {_listed(header)}")


_TEXT_REMEDY = "name the column that holds the text: read_corpus(..., columns={'text': ...})"


def read_frame(table: pd.DataFrame, options: Options, report: Report) -> Iterator[Document]:
    """The documents of a DataFrame, one a row; without an id column, ``doc_id`` is the row's label in the index."""
    header = [str(name) for name in table.columns]
    try:
        names = match_columns(header, options.columns)
        _need_text(names, header)
    except CorpusError as error:
        raise CorpusError(f"DataFrame: {error}. To do: {_TEXT_REMEDY}") from None
    columns = [table.iloc[:, i] for i in range(len(header))]
    for number, (label, *values) in enumerate(zip(table.index, *columns), start=1):
        row = dict(zip(header, values))
        document = row_document(row, names, str(label), None, f"row {number}", report)
        if document is not None:
            yield document


def _read_rows(
    rows: Iterable[tuple[int, str, Mapping[str, object]]], file: File, options: Options, report: Report
) -> Iterator[Document]:
    """Documents of ``(number, place, row)``; columns are looked for again whenever the rows' keys change."""
    header, names = None, {}
    for number, place, row in rows:
        if list(row) != header:
            header = list(row)
            try:
                names = match_columns(header, options.columns)
                _need_text(names, header)
            except CorpusError as error:
                names = {}
                report(Problem(file.shown, place, str(error), _TEXT_REMEDY))
        if names:
            document = row_document(row, names, f"{file.name}:{number}", file.shown, place, report)
            if document is not None:
                yield document


def _read_csv(file: File, options: Options, report: Report) -> Iterator[Document]:
    stream = open_text(file, options, report, newline="")
    if stream is None:
        return
    with stream:
        yield from _read_rows(_csv_rows(stream, file, options, report), file, options, report)


def _csv_rows(
    stream: io.TextIOWrapper, file: File, options: Options, report: Report
) -> Iterator[tuple[int, str, dict[str, str]]]:
    """``(number, place, row)`` of a CSV file with a header line; rows that don't fit the header are reported."""
    csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))  # the module's own limit cuts long articles
    start = stream.tell()
    sample = stream.read(1 << 16)
    stream.seek(start)
    announced = re.match(r"sep=(.)\r?\n", sample)  # Excel's way to say it
    delimiter = announced[1] if announced else find_delimiter(sample, options.columns)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    number, line, header = 0, 1, None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report(Problem(file.shown, f"line {line}", f"the row can't be read: {error}",
                           'close every quotation mark, and double those inside a field: ""'))  # fmt: skip
            cells = None
        first, line = line, reader.line_num + 1
        if cells == [] or (announced and first == 1):
            continue
        if header is None:
            if cells is None:
                return
            header = [name.strip() or f"column {i}" for i, name in enumerate(cells, start=1)]
            continue
        number += 1
        if cells is not None and len(cells) > len(header):
            report(Problem(file.shown, f"row {number}, line {first}", f"has {len(cells)} fields, the header {len(header)}",
                           f"put the field that holds {delimiter!r} into quotation marks"))  # fmt: skip
        elif cells is not None:
            cells = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
            yield number, f"row {number}, line {first}", dict(zip(header, cells + [""] * (len(header) - len(cells))))


def find_delimiter(sample: str, columns: Mapping[str, str] | None = None) -> str:
    """The delimiter whose header line reads best: names the text, then has the most columns."""

    def merit(delimiter: str) -> tuple[bool, int]:
        try:
            header = next(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
            names = match_columns([name.strip() for name in header], columns)
        except (StopIteration, csv.Error, CorpusError):
            return False, 0
        return "text" in names, len(header)

    return max(",;\t|", key=merit)


def _read_json(file: File, options: Options, report: Report) -> Iterator[Document]:
    stream = open_text(file, options, report)
    if stream is None:
        return
    with stream:
        yield from _read_rows(_json_rows(stream, file, report), file, options, report)


def _json_rows(stream: io.TextIOWrapper, file: File, report: Report) -> Iterator[tuple[int, str, dict[str, object]]]:
    """``(number, place, object)`` of JSON Lines, of a JSON array of objects, or of one object."""
    first = next((line for line in stream if line.strip()), "")
    stream.seek(0)
    if first.lstrip("\ufeff").lstrip().startswith("[") or (file.path.lower().endswith(".json") and not _loads(first)[1] == ""):
        content, problem = _loads(stream.read())
        if problem:
            report(Problem(file.shown, problem.partition(": ")[0], problem.partition(": ")[2], "correct the JSON there; nothing of the file was read"))
            return
        entries = content if isinstance(content, list) else [content]
        places = [(number, f"item {number}", entry) for number, entry in enumerate(entries, start=1)]
    else:
        places = _json_lines(stream, file, report)
    for number, place, entry in places:
        if isinstance(entry, dict):
            yield number, place, {storable(key): _line_ends(value) for key, value in entry.items()}
        else:
            report(Problem(file.shown, place, "is no JSON object", 'write each article as {"text": "...", "date": "..."}'))


def _json_lines(stream: io.TextIOWrapper, file: File, report: Report) -> Iterator[tuple[int, str, object]]:
    for number, line in enumerate(stream, start=1):
        if line.strip("\ufeff \t\r\n"):
            content, problem = _loads(line)
            if problem:
                place, _, what = problem.partition(": ")
                place = place.replace("line 1,", f"line {number},")
                report(Problem(file.shown, place, what, "correct the JSON on that line; the other lines were read"))
            else:
                yield number, f"line {number}", content


def _loads(words: str) -> tuple[object, str]:
    """The JSON value and "", or ``None`` and "line 1, column 5: what is wrong"."""
    try:
        return json.loads(words.lstrip("\ufeff")), ""
    except json.JSONDecodeError as error:
        return None, f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}"
    except (ValueError, RecursionError) as error:
        return None, f"line 1, column 1: not JSON that can be read: {error}"


def _line_ends(value: object) -> object:
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


FORMATS = [
    Format("foreign", _is_foreign, _read_foreign),
    Format("CSV", lambda suffix, start: suffix in (".csv", ".tsv", ".tab"), _read_csv),
    Format("JSON", lambda suffix, start: suffix in (".json", ".jsonl", ".ndjson") or bool(re.match(r'\s*(?:\[\s*)?\{\s*"', start)), _read_json),
    Format("text", lambda suffix, start: True, _read_text),
]
