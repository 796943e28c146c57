"""The corpus: files and tables of articles as documents.

>>> from analysis.corpus import documents
>>> [document.doc_id for document in documents("China supports Russia.")]
['text']
"""

from __future__ import annotations

import difflib
import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from .readers import (
    CorpusError,
    File,
    Options,
    Report,
    Unreadable,
    first_characters,
    is_passed_over,
    make_document,
    printable,
    storable,
)
from ..records import Document, Problem
from .formats import FORMATS
from .layouts import LayoutError, Layouts, read_layouts
from .listings import Listings
from .rows import check_columns, read_frame

__all__ = ["FORMATS", "Corpus", "CorpusError", "documents", "read_corpus"]

_KINDS = "put .txt, .md, .csv, .json, .jsonl, .docx, .rtf, .html or other exports of archives there"


class Corpus:
    """Documents, read one by one on each pass, so that a large corpus need not fit into memory.

    Iterate over it as often as you like. ``len(corpus)`` and ``corpus.problems`` are known after a pass; asked
    for earlier, they make one.

    Parameters
    ----------
    read : callable
        Called at the start of each pass with a :class:`~analysis.corpus.readers.Report`; returns the documents.
    source : str
        Where they come from, for people.
    """

    def __init__(self, read: Callable[[Report], Iterable[Document]], source: str) -> None:
        self._read = read
        self._source = source
        self._length: int | None = None
        self._problems: list[Problem] = []

    def __iter__(self) -> Iterator[Document]:
        report = Report([])
        length = 0
        for document in _with_own_ids(self._read(report), report):
            length += 1
            yield document
        self._length, self._problems = length, report.problems

    def __len__(self) -> int:
        if self._length is None:
            for _ in self:
                pass
        return self._length

    @property
    def problems(self) -> list[Problem]:
        """What could not be read, or was read with a doubt: file, place, what is wrong, what to do."""
        len(self)
        return list(self._problems)

    def __repr__(self) -> str:
        read = "not read yet" if self._length is None else f"{self._length} documents, {len(self._problems)} problems"
        return f"<Corpus of {self._source}: {read}>"


def read_corpus(
    paths: str | os.PathLike | pd.DataFrame | Iterable[str | os.PathLike],
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    layouts: str | os.PathLike | None = None,
) -> Corpus:
    """Read articles: a folder with all that is in it, a file, several of them, or a DataFrame.

    Plain text and Markdown (.txt, .md) are one article a file; CSV, JSON Lines and JSON are one article a row. Exports
    of news archives (LexisNexis, Factiva, ProQuest, Europresse), agencies' XML, documents of Word and LibreOffice,
    RTF, PDF, web pages and zip archives of all these are known by their content. A table of addresses and titles
    without texts (Media Cloud, GDELT) completes the documents that have the same ``url``. Hidden files and those named
    README or LICENSE are passed over. An article's id is its path below the folder without the suffix, ``file:3`` for
    the third row or article of a file, or what its column ``id`` or the archive says.

    Parameters
    ----------
    paths : path, DataFrame, or several paths
    encoding : str, optional
        Of all files. Without it: byte-order mark, then strict UTF-8, then Windows-1252 (reported).
    columns : mapping, optional
        For tables: a document's field to your column, ``{"text": "body", "date": "published"}``. Usual names are
        found by themselves; columns that are no field become the document's ``meta``.
    layouts : path, optional
        A TOML file with markers and labels of archive exports, added to the packaged ``layouts.toml``.

    Returns
    -------
    Corpus
        Can be iterated again and again; ``corpus.problems`` says what could not be read.

    Raises
    ------
    CorpusError
        When a path does not exist, no file is there to read, the encoding is unknown, a column is missing
        from a DataFrame or the layouts can't be used. What is wrong inside files never raises.
    """
    check_columns(columns)
    options = Options(_known_encoding(encoding), columns, _known_layouts(layouts))
    if isinstance(paths, pd.DataFrame):
        list(read_frame(paths.iloc[:0], options, Report([])))  # a missing column is said at once
        return Corpus(lambda report: read_frame(paths, options, report), f"a DataFrame of {len(paths)} rows")
    found = Report([])
    files = _list_files(_as_paths(paths), found)

    def read(report: Report) -> Iterator[Document]:
        report.problems.extend(found.problems)
        listings = Listings(files, options, report)
        for file in files:
            if file.path not in listings.files:
                for document in _read_file(file, options, report._replace(path=file.shown)):
                    yield listings.complete(document)
        listings.report(report)

    return Corpus(read, files[0].shown + (f" and {len(files) - 1} more" if len(files) > 1 else ""))


def documents(source: object) -> Corpus:
    """The corpus in whatever :func:`analysis.analyze` takes.

    Parameters
    ----------
    source : Corpus, path, DataFrame, str, Document, or an iterable of Documents or texts
        A string is a text, not a path. Texts are taken as they are, so that offsets fit the caller's own strings.

    Raises
    ------
    CorpusError
        When it is none of these, or a string that names a file.
    """
    if isinstance(source, Corpus):
        return source
    if isinstance(source, os.PathLike | pd.DataFrame):
        return read_corpus(source)
    if isinstance(source, bytes | Mapping) or not isinstance(source, Iterable):
        takes = "a corpus (read_corpus), a text, Documents or a DataFrame"
        raise CorpusError(f"cannot analyse a {type(source).__name__}: give {takes}")
    entries = [source] if isinstance(source, str | Document) else list(source)
    given = [_given(entry, number, len(entries)) for number, entry in enumerate(entries, start=1)]

    def read(report: Report) -> Iterator[Document]:
        for document in given:
            if not document.text.strip():
                here = report._replace(path=document.path or document.doc_id)
                here("there is no text", "put the text there or leave the document out")
            yield document

    return Corpus(read, f"{len(given)} given document{'s' * (len(given) != 1)}")


def _given(entry: object, number: int, count: int) -> Document:
    """A Document or text out of the caller's hands, with id and fingerprint."""
    if isinstance(entry, str):
        _refuse_path(entry)
        return make_document("text" if count == 1 else f"text-{number}", storable(entry))
    if not isinstance(entry, Document):
        kind = type(entry).__name__
        raise CorpusError(f"item {number} is a {kind}: give analysis.Document(doc_id=..., text=...) or a text")
    if not isinstance(entry.text, str):
        kind = type(entry.text).__name__
        raise CorpusError(f"item {number}, document {entry.doc_id!r}: its text is a {kind}, not a string")
    text = storable(entry.text)
    date = None if entry.date is None else str(entry.date).strip()[:10]  # also of a datetime.date or a Timestamp
    if date and not _is_date(date):
        raise CorpusError(f"item {number}, document {entry.doc_id!r}: date {entry.date!r} is none; write 2023-03-18")
    kept = {"doc_id": str(entry.doc_id), "text": text, "date": date or None, "meta": entry.meta or {}}
    return entry._replace(**kept, sha256=make_document("", text).sha256)


def _is_date(words: str) -> bool:
    """Whether ``words`` are a day that exists, or a year or a month."""
    first = {4: "-01-01", 7: "-01"}.get(len(words), "")
    try:
        return bool(datetime.date.fromisoformat(words + first))
    except ValueError:
        return False


def _refuse_path(text: str) -> None:
    """Say so when a string that should be a text is the name of a file."""
    if "\n" in text or len(text) > 1000 or not text.strip():
        return
    named_so = " " not in text.strip() and text.lower().endswith((".txt", ".md", ".csv", ".tsv", ".json", ".jsonl"))
    if named_so or os.path.exists(text):
        raise CorpusError(
            f"{text!r} names a file or folder, but a string is taken as a text: give read_corpus({text!r})"
        )


def _known_encoding(encoding: str | None) -> str | None:
    try:
        b"\0\0\0\0".decode(encoding or "utf-8", "replace")
    except LookupError:
        names = "'utf-8', 'cp1251' or 'utf-16'"
        raise CorpusError(f"there is no encoding {encoding!r}: use a name such as {names}") from None
    return encoding


def _known_layouts(path: str | os.PathLike | None) -> Layouts:
    try:
        return read_layouts(path)
    except LayoutError as error:
        raise CorpusError(str(error)) from None


# --- ids ---------------------------------------------------------------------------------------------------


def _with_own_ids(documents: Iterable[Document], report: Report) -> Iterator[Document]:
    """The documents, each with an id of its own: a second "a" becomes "a-2"."""
    taken: set[str] = set()
    for document in documents:
        doc_id, number = document.doc_id, 1
        while doc_id in taken:
            number += 1
            doc_id = f"{document.doc_id}-{number}"
        taken.add(doc_id)
        if number > 1:
            here = report._replace(path=document.path or document.doc_id)
            here(
                f"the id {document.doc_id!r} is there already; this one is now {doc_id!r}", "give each an id of its own"
            )
            document = document._replace(doc_id=doc_id)
        yield document


# --- files -------------------------------------------------------------------------------------------------


def _read_file(file: File, options: Options, report: Report) -> Iterator[Document]:
    """The documents of one file, read by the first of ``FORMATS`` that takes it; in an archive, those of its files."""
    try:
        if file.data is None and not os.path.isfile(file.path):
            report("is no regular file, or a link that leads nowhere", "copy the file itself there, or remove it")
            return
        start = first_characters(file)
        kind = next(kind for kind in FORMATS if kind.matches(file.suffix, start))
        if not start:
            report("the file is empty", "put the text into it or remove it")
        elif kind.is_text and "\0" in start and not options.encoding:
            remedy = "save it as plain text (UTF-8); if it is UTF-16, say read_corpus(..., encoding='utf-16')"
            report("is a binary file, not text", remedy)
        else:
            for found in kind.read(file, options, report):
                if isinstance(found, File):
                    yield from _read_file(found, options, report._replace(path=found.shown))
                else:
                    yield found
    except Unreadable as error:
        report(error.problem, error.remedy)
    except PermissionError:
        report("no permission to read it", "change its permissions (chmod u+r) or its owner")
    except OSError as error:
        report(f"could not be read: {error.strerror or error}", "check the file and the disk it is on")
    except MemoryError:
        raise
    except Exception as error:  # a mistake of the reader's own must not lose the other files
        problem = f"could not be read by a mistake of the reader: {type(error).__name__}: {error}"
        report(problem[:200], "report it, with the file if you may")


class _Found(NamedTuple):
    path: str
    below: str  # path below the folder that was asked for
    named: bool


def _as_paths(paths: object) -> list[str]:
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    if isinstance(paths, bytes | Mapping) or not isinstance(paths, Iterable):
        raise CorpusError(f"read_corpus takes a path, several paths or a DataFrame, not a {type(paths).__name__}")
    paths = list(paths)
    for path in paths:
        if not isinstance(path, str | os.PathLike):
            raise CorpusError(f"{path!r:.60} is no path; texts and Documents need no reading: give them to analyze()")
    if not paths:
        raise CorpusError("no path was given: name a folder or files, such as read_corpus('seeds')")
    return [os.path.expanduser(os.fsdecode(path)) for path in paths]


def _list_files(paths: list[str], report: Report) -> list[File]:
    """The files to read, those of a folder sorted by path; each once."""
    files: dict[str, File] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise CorpusError(_no_such_path(path))
        is_folder = os.path.isdir(path)
        found = _walk(path, report) if is_folder else [_Found(path, os.path.basename(path), True)]
        if not found:
            report._replace(path=printable(path))("the folder holds no articles", _KINDS)
        for entry in found:
            name = printable(os.path.splitext(entry.below)[0])
            file = File(entry.path, printable(entry.path), name, entry.named)
            files.setdefault(os.path.abspath(entry.path), file)
    if not files:
        why = "; ".join(f"{problem.path}: {problem.problem}" for problem in report.problems)
        raise CorpusError(f"there is nothing to read ({why}): {_KINDS}")
    return list(files.values())


def _walk(folder: str, report: Report) -> list[_Found]:
    def refused(error: OSError) -> None:
        here = report._replace(path=printable(error.filename))
        here(f"the folder could not be read: {error.strerror}", "change its permissions (chmod u+rx) or its owner")

    found = []
    for parent, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for name in names:
            if not is_passed_over(name):
                path = os.path.join(parent, name)
                found.append(_Found(path, os.path.relpath(path, folder), False))
    return sorted(found, key=lambda entry: entry.below.replace(os.sep, "/"))


def _no_such_path(path: str) -> str:
    parent, name = os.path.split(path.rstrip("/"))
    try:
        near = difflib.get_close_matches(name, os.listdir(parent or "."), 1)
    except (OSError, ValueError):
        near = []
    hint = f"did you mean {os.path.join(parent, near[0])!r}?" if near else "check the name and the folder you are in"
    return f"there is no file or folder {printable(path)!r}: {hint}"
