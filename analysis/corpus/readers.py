"""Files into documents: what a file's bytes are, what a plain text or Markdown file holds.

A format (:class:`Format`) says by the look of a file's first characters and its suffix whether the file is its own,
and reads it. Readers never raise for what they find in a file: they report a problem, with place and remedy, and
go on. Tables are read in :mod:`analysis.corpus.rows`; the list of all formats is in :mod:`analysis.corpus`.
"""

from __future__ import annotations

import codecs
import datetime
import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .layouts import Layouts
from .dateline import Dateline, ReadDate, find_date_line, find_dateline, read_date
from .filenames import date_in_name, speech_in_name
from ..records import Document, Problem

LONGEST_LINE = 2_000_000  # characters; a longer line is a data dump, not an article
LARGEST_FILE = 256 << 20  # bytes of a document or of a member of an archive; tables and plain text may be larger

FIELD_NAMES = {  # by which names a field of a document is recognised, best first; case, spaces, "_" and "-" don't count
    "text": "text body content fulltext articletext articlebody bodytext maintext article speech transcript",
    "doc_id": "docid id documentid articleid uid storeid",
    "title": "title headline heading articletitle",
    "date": "date published publishdate publisheddate publishedat publicationdate datepublished pubdate",
    "place": "place datelinecity city location",
    "outlet": "outlet source publication newspaper publisher medianame sourcename media journal pubtitle "
    "publicationtitle",
    "speaker": "speaker",
    "notes": "notes note",
}
FIELDS = tuple(FIELD_NAMES)


class CorpusError(ValueError):
    """The texts asked for can't be read at all; the message says what is wrong and what to do."""


class Unreadable(Exception):
    """One file, or a part of it, can't be read; caught where files are read, and becomes a problem row."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


class File(NamedTuple):
    """A file to read."""

    path: str
    shown: str  # the path as it can be printed and stored
    name: str  # what document ids are made of: the path below the folder read, without suffix
    named: bool  # asked for by its own name rather than found in a folder
    data: bytes | None = None  # of a member of an archive, which is no file on the disk
    depth: int = 0  # how many archives it lies in

    @property
    def suffix(self) -> str:
        return os.path.splitext(self.path)[1].lower()

    def open(self) -> io.BufferedIOBase:
        """The bytes, as a stream."""
        return open(self.path, "rb") if self.data is None else io.BytesIO(self.data)

    def read(self) -> bytes:
        """All bytes at once.

        Raises
        ------
        Unreadable
            When they are more than ``LARGEST_FILE``.
        """
        with self.open() as stream:
            data = stream.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise Unreadable(f"is larger than {LARGEST_FILE >> 20} MiB", "split it, or convert it to CSV or JSON Lines")
        return data


class Options(NamedTuple):
    """What the caller of :func:`analysis.corpus.read_corpus` knows about the files."""

    encoding: str | None = None
    columns: Mapping[str, str] | None = None
    layouts: Layouts = Layouts({})


class Report(NamedTuple):
    """Takes down the problems of one pass; ``path`` and ``place`` are where the reader is."""

    problems: list[Problem]
    path: str | None = None
    place: str | None = None

    def __call__(self, problem: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, self.place, problem, remedy))

    def at(self, place: str) -> Report:
        """The same for a place within the file: "line 3", "row 7, column date"."""
        return self._replace(place=place)


class Format(NamedTuple):
    """A kind of file: whether ``(suffix, first characters)`` look like it, and how to read it.

    An archive gives the files in it, which are read in their turn.
    """

    name: str
    matches: Callable[[str, str], bool]
    read: Callable[[File, Options, Report], Iterator[Document | File]]
    is_text: bool = False  # characters from beginning to end, none of them NUL


# --- names -------------------------------------------------------------------------------------------------

_PASSED_OVER = frozenset({"readme", "license", "licence", "copying", "changelog", "thumbs", "desktop"})


def printable(path: str) -> str:
    """A path that can be printed and stored: undecodable bytes and control characters are written as escapes."""
    text = path.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(repr(char)[1:-1] if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is no article: hidden, a lock of an open document, a README."""
    name = os.path.basename(name).lower()
    return name.startswith((".", "~$")) or name.partition(".")[0] in _PASSED_OVER


# --- characters --------------------------------------------------------------------------------------------

_MARKS = [  # UTF-32 first: its little-endian mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


def _byte_order_mark(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def first_characters(file: File) -> str:
    """The first characters of a file: decoded by its byte-order mark, else one character a byte (Latin-1)."""
    with file.open() as stream:
        head = stream.read(4096)
    mark = _byte_order_mark(head)
    return head.decode(mark, "replace").lstrip("\ufeff") if mark else head.decode("latin-1")


def find_encoding(file: File, options: Options, report: Report) -> str | None:
    """The encoding of a file: as the caller says; byte-order mark; strict UTF-8; else Windows-1252, reported.

    Reads the file in pieces, so that its size does not matter. ``None``, reported, when none of them fits.
    """
    with file.open() as stream:
        encoding = options.encoding or _byte_order_mark(stream.read(4)) or "utf-8"
        line = _undecodable_line(stream, encoding)
        if line is None:
            return encoding
        here = report.at(f"line {line}")
        if encoding == "utf-8" and not options.encoding and _undecodable_line(stream, "cp1252") is None:
            remedy = "if letters look wrong, name the encoding: read_corpus(..., encoding=...)"
            here("is not UTF-8; read as Windows-1252", remedy)
            return "cp1252"
    tried = encoding if options.encoding or encoding != "utf-8" else "UTF-8 or Windows-1252"
    here(f"is not text in {tried}", "save the file as UTF-8, or name its encoding: read_corpus(..., encoding=...)")
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


def open_text(file: File, encoding: str, newline: str | None = None) -> io.TextIOWrapper:
    """The file opened as text, behind its byte-order mark."""
    stream = io.TextIOWrapper(file.open(), encoding=encoding, newline=newline)
    if stream.read(1) != "\ufeff":
        stream.seek(0)
    return stream


def storable(text: str) -> str:
    """``text`` with each half of a surrogate pair, which no file can hold, replaced by U+FFFD; the same length."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


# --- a document and its fields -----------------------------------------------------------------------------


def make_document(
    doc_id: str,
    text: str,
    fields: Mapping[str, str | None] | None = None,
    meta: Mapping[str, object] | None = None,
    path: str | None = None,
) -> Document:
    """A document with its fingerprint; ``fields`` are those of ``FIELDS`` that are known, ``meta`` all others."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    known = {field: (fields or {}).get(field) for field in FIELDS if field not in ("text", "doc_id")}
    return Document(doc_id=doc_id, text=text, path=path, sha256=digest, meta=meta or {}, **known)


def is_article(text: str, report: Report) -> bool:
    """Whether there is something to analyse in ``text``; reported if not."""
    if not text.strip():
        report("there is no text", "put the text there or remove the entry")
    elif "\0" in text:
        report(
            "holds NUL characters, so it is no plain text",
            "save it as plain text; if it is UTF-16, say encoding='utf-16'",
        )
    elif len(text) > LONGEST_LINE and (longest := max(map(len, text.split("\n")))) > LONGEST_LINE:
        report(
            f"has a line of {longest:,} characters: no article has", "give one article a file, with a line a paragraph"
        )
    else:
        return True
    return False


def match_fields(names: Iterable[str]) -> dict[str, str]:
    """Which of ``names`` (columns, keys) holds which field of a document, by the usual names in ``FIELD_NAMES``."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(re.sub(r"[\s_-]", "", name).lower(), name)
    found = {field: [plain[name] for name in usual.split() if name in plain] for field, usual in FIELD_NAMES.items()}
    return {field: columns[0] for field, columns in found.items() if columns}


def settle_date(candidates: Iterable[tuple[str, str | None]], report: Report) -> str | None:
    """One ISO date from ``(where it stands, words)``, the most trusted first; doubts and conflicts are reported."""
    read: list[tuple[str, str, ReadDate]] = []
    for origin, words in candidates:
        try:
            if words:
                read.append((origin, words, read_date(words)))
        except ValueError as error:
            report(f"{origin}: {error}", "write the date as 2023-03-18")
    full = next((date.iso() for _, _, date in read if date.year is not None), None)
    near = datetime.date.fromisoformat(full) if full else None
    kept = None
    for origin, words, date in read:
        iso = date.iso(near)
        if iso is None:
            report(
                f"{origin}: {words!r} has no year", "write the date as 2023-03-18, or put it so into the file's name"
            )
        elif kept is None:
            kept = (origin, iso)
        elif iso != kept[1]:
            report(f"{kept[0]} says {kept[1]}, {origin} says {iso}; {kept[1]} is kept", "correct the one that is wrong")
    return kept[1] if kept else None


# --- plain text and Markdown -------------------------------------------------------------------------------

_LONGEST_ARTICLE = 200_000  # characters: a third of a novel
_TEXT = frozenset({"", ".txt", ".text"})
_MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
_FRONT_KEY = re.compile(r"([^\W\d][\w .-]*):(?:\s+(.*))?\Z")
_HEADING = re.compile(r"\s*(?:#{1,2}\s+(?P<atx>\S.*?)\s*#*|(?P<setext>\S[^\n]*?)\s*\n=+)\s*(?:\n|\Z)")


def read_text(file: File, options: Options, report: Report) -> str | None:
    """A file's text: decoded, line ends made ``\\n``, nothing else; ``None``, reported, when it can't be decoded."""
    encoding = find_encoding(file, options, report)
    if encoding is None:
        return None
    with open_text(file, encoding) as stream:
        return stream.read()


def text_documents(file: File, text: str, report: Report) -> Iterator[Document]:
    """Plain text and Markdown: one file, one document.

    Front matter, where there is any, is taken off. Date: front matter, else dateline or a line that is a date, else the
    file's name, which also gives a dateline its year; where they differ the first is kept and the conflict reported.
    A name such as ``RUS_72_2017.txt`` also says whose speech the text is.
    """
    front, text = split_front_matter(text)
    if text.startswith("---\n") and _FRONT_KEY.match(text[4:].partition("\n")[0]):
        report.at("line 1")("front matter is opened by --- and not closed", "put a line --- after its last key")
    if is_article(text, report):
        if len(text) > _LONGEST_ARTICLE:
            problem = f"is long for one article: {len(text):,} characters; perhaps it holds many, in a layout not known"
            report(
                problem, "divide it into files, or give the words between the articles: read_corpus(..., layouts=...)"
            )
        yield text_document(file, text, front, report)


def is_text_name(file: File) -> bool:
    """Whether a text file's name says that it is an article, or the caller does."""
    return file.suffix in _TEXT | _MARKDOWN or file.named


def text_document(
    file: File, text: str, front: Mapping[str, str], report: Report, origin: str = "front matter"
) -> Document:
    """The document in a text, with what its ``front`` matter, its head and the file's name say of it."""
    names = {field: name for field, name in match_fields(front).items() if field != "text"}
    fields = {field: front[name] or None for field, name in names.items()}
    dateline = find_dateline(text) or Dateline(0, 0, None, None, None)
    dates = [
        (origin, fields.get("date")),
        ("dateline", dateline.date),
        ("first lines", None if dateline.date else find_date_line(text)),
        ("file name", date_in_name(os.path.basename(file.path))),
    ]
    fields["date"] = settle_date(dates, report)
    fields["place"] = fields.get("place") or dateline.place
    fields["title"] = fields.get("title") or find_title(text, markdown=file.suffix in _MARKDOWN)
    meta = {key: value for key, value in front.items() if key not in names.values()}
    speech = speech_in_name(file.path)
    if speech:
        fields["speaker"] = fields.get("speaker") or speech.code
        fields["date"] = fields["date"] or speech.year
        meta = {"country": speech.code, "session": speech.session, **meta}
    return make_document(fields.get("doc_id") or file.name, text, fields, meta, file.shown)


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The keys between a first line ``---`` and the next ``---``, and the text after them; no keys if there is none.

    A value may be quoted, and go on in indented lines or lines with a hyphen (which become ``a; b``).
    """
    values: dict[str, list[str]] = {}
    key, start = None, 4
    while text.startswith("---\n") and start < len(text):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)].rstrip()
        start = end + 1 if end >= 0 else len(text)
        if line in ("---", "...") and values:
            return {key: "; ".join(lines) for key, lines in values.items()}, text[start:].lstrip("\n")
        match = _FRONT_KEY.match(line)
        if match:
            key = match[1]
            values[key] = [] if match[2] in (None, "|", ">", "|-", ">-") else [_unquoted(match[2])]
        elif key and re.match(r"\s+\S|\s*-\s", line):
            values[key].append(_unquoted(re.sub(r"^\s*(?:-\s+)?", "", line)))
        elif line and not line.startswith("#"):
            break
    return {}, text


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def find_title(text: str, *, markdown: bool = False) -> str | None:
    """The headline of a text, only where it is clear: a Markdown heading, or a short first line of its own.

    A line of its own is followed by a blank line and a new paragraph, holds no sentence's end, is no address
    ("Mr. President,"), byline, dateline or date.
    """
    heading = _HEADING.match(text[:500]) if markdown else None
    if heading:
        return heading["atx"] or heading["setext"]
    line, _, rest = text[:400].lstrip().partition("\n")
    line, blank, paragraph = line.strip(), rest.partition("\n")[0].strip() == "" and "\n" in rest, rest.lstrip()
    if not blank or not paragraph or paragraph[0].islower() or len(line) > 160 or len(line.split()) < 3:
        return None
    if line[0].islower() or line.endswith((".", ",", ":", ";", "…", "-", "—")) or re.search(r"\w{3}[.!?]\s", line):
        return None
    if re.match(r"by\s|---|[-*]\s", line, re.I) or find_dateline(line) or find_date_line(line):
        return None
    return line
