"""The corpus: reading files and tables into documents.

    >>> from analysis.corpus import documents
    >>> [document.doc_id for document in documents("China supports Russia.")]
    ['text']
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import difflib

import pandas as pd

from .readers import CorpusError, File, Options, Report, check_columns, make_document, read_file, read_frame, storable
from .records import Document, Problem

__all__ = ["Corpus", "CorpusError", "documents", "read_corpus"]

_SKIPPED = ("readme", "license", "licence", "copying", "changelog", "thumbs.db", "desktop.ini")


class Corpus:
    """Documents, read one by one on each pass, so that a large corpus need not fit into memory.

    Iterate over it as often as you like. ``len(corpus)`` and ``corpus.problems`` are known after a pass; asked
    for earlier, they make one.

    Parameters
    ----------
    read : callable
        Called at the start of each pass with a function that takes problems; returns the documents.
    source : str
        Where they come from, for people.
    """

    def __init__(self, read: Callable[[Report], Iterable[Document]], source: str) -> None:
        self._read = read
        self._source = source
        self._length: int | None = None
        self._problems: list[Problem] = []

    def __iter__(self) -> Iterator[Document]:
        problems: list[Problem] = []
        length = 0
        for document in _with_own_ids(self._read(problems.append), problems.append):
            length += 1
            yield document
        self._length, self._problems = length, problems

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
) -> Corpus:
    """Read articles: a folder with all that is in it, a file, several of them, or a DataFrame.

    Plain text and Markdown (.txt, .md) are one article a file; CSV, JSON Lines and JSON are one article a row. Hidden
    files and those named README or LICENSE are passed over. An article's id is its path below the folder
    without the suffix, ``file:3`` for the third row of a file, or what its column ``id`` says.

    Parameters
    ----------
    paths : path, DataFrame, or several paths
    encoding : str, optional
        Of all files. Without it: byte-order mark, then strict UTF-8, then Windows-1252 (reported).
    columns : mapping, optional
        For tables: a document's field to your column, ``{"text": "body", "date": "published"}``. Usual names are
        found by themselves; columns that are no field become the document's ``meta``.

    Returns
    -------
    Corpus
        Can be iterated again and again; ``corpus.problems`` says what could not be read.

    Raises
    ------
    CorpusError
        When a path does not exist, no file is there to read, the encoding is unknown or a column is missing
        from a DataFrame. What is wrong inside files never raises.
    """
    check_columns(columns)
    options = Options(_known_encoding(encoding), columns)
    if isinstance(paths, pd.DataFrame):
        for _ in read_frame(paths.iloc[:0], options, lambda problem: None):  # a missing column is said at once
            pass
        return Corpus(lambda report: read_frame(paths, options, report), f"a DataFrame of {len(paths)} rows")
    found: list[Problem] = []
    files = _list_files(_as_paths(paths), found.append)
    source = ", ".join(sorted({file.shown for file in files})[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")

    def read(report: Report) -> Iterator[Document]:
        for problem in found:
            report(problem)
        for file in files:
            yield from read_file(file, options, report)

    return Corpus(read, source)


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
    if isinstance(source, (os.PathLike, pd.DataFrame)):
        return read_corpus(source)
    if isinstance(source, (str, Document)):
        source = [source]
    elif isinstance(source, (bytes, Mapping)) or not isinstance(source, Iterable):
        raise CorpusError(f"cannot analyse a {type(source).__name__}: give a corpus (read_corpus), a text, Documents or a DataFrame")
    else:
        source = list(source)
    given = [_given(entry, number, len(source)) for number, entry in enumerate(source, start=1)]

    def read(report: Report) -> Iterator[Document]:
        for document in given:
            if not document.text.strip():
                report(Problem(document.path or document.doc_id, None, "there is no text", "put the text there or leave it out"))
            yield document

    return Corpus(read, f"{len(given)} given document{'s' * (len(given) != 1)}")


def _given(entry: object, number: int, count: int) -> Document:
    """A Document or text out of the caller's hands, with id and fingerprint."""
    if isinstance(entry, str):
        _refuse_path(entry)
        return make_document("text" if count == 1 else f"text-{number}", storable(entry), {}, {}, None)
    if not isinstance(entry, Document):
        raise CorpusError(f"item {number} is a {type(entry).__name__}: give analysis.Document(doc_id=..., text=...) or a text")
    if not isinstance(entry.text, str):
        raise CorpusError(f"item {number}, document {entry.doc_id!r}: its text is a {type(entry.text).__name__}, not a string")
    document = entry._replace(doc_id=str(entry.doc_id), text=storable(entry.text))
    return document if document.sha256 else document._replace(sha256=make_document("", document.text, {}, {}, None).sha256)


def _refuse_path(text: str) -> None:
    """Say so when a string that should be a text is the name of a file."""
    if "\n" in text or len(text) > 1000 or not text.strip():
        return
    looks_like_file = " " not in text.strip() and text.lower().endswith((".txt", ".md", ".csv", ".json", ".jsonl", ".tsv"))
    if os.path.exists(text) or looks_like_file:
        raise CorpusError(f"{text!r} is the name of a file or folder, and a string is taken as a text: give read_corpus({text!r})")


def _known_encoding(encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        b"".decode(encoding)
    except LookupError:
        raise CorpusError(f"there is no encoding {encoding!r}: use a name such as 'utf-8', 'cp1251' or 'utf-16'") from None
    return encoding


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
            report(Problem(document.path or document.doc_id, None, f"the id {document.doc_id!r} is there already; it is now {doc_id!r}",
                           "give every document an id or file name of its own"))  # fmt: skip
            document = document._replace(doc_id=doc_id)
        yield document


def printable(path: str) -> str:
    """A path that can be printed and stored: undecodable bytes and control characters are written as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")
    return "".join(repr(char)[1:-1] if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text)


# --- files -------------------------------------------------------------------------------------------------

class _Entry(NamedTuple):
    path: str
    below: str  # path below the folder that was asked for
    named: bool


def _as_paths(paths: object) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    if isinstance(paths, (bytes, Mapping)) or not isinstance(paths, Iterable):
        raise CorpusError(f"read_corpus takes a path, several paths or a DataFrame, not a {type(paths).__name__}")
    paths = list(paths)
    for path in paths:
        if not isinstance(path, (str, os.PathLike)):
            raise CorpusError(f"{path!r:.60} is no path; texts and Documents need no reading: give them to analyze()")
    if not paths:
        raise CorpusError("no path was given: name a folder or files, such as read_corpus('seeds')")
    return [os.path.expanduser(os.fsdecode(path)) for path in paths]


def _list_files(paths: list[str], report: Report) -> list[File]:
    """The files to read, those of a folder sorted by path; each once."""
    files: dict[str, File] = {}
    for path in paths:
        entries = list(_walk(path, report)) if os.path.isdir(path) else [_Entry(path, os.path.basename(path), True)]
        if not os.path.lexists(path):
            raise CorpusError(_no_such_path(path))
        if not entries and len(paths) > 1:
            report(Problem(printable(path), None, "the folder holds no articles", "put .txt, .md, .csv or .jsonl files there"))
        for entry in entries:
            name = printable(os.path.splitext(entry.below)[0])
            files.setdefault(os.path.abspath(entry.path), File(entry.path, printable(entry.path), name, entry.named))
    if not files:
        raise CorpusError(f"there are no articles in {printable(paths[0])!r}: put .txt, .md, .csv or .jsonl files there")
    return list(files.values())


def _walk(folder: str, report: Report) -> Iterator[_Entry]:
    def unreadable(error: OSError) -> None:
        report(Problem(printable(error.filename), None, f"could not be read: {error.strerror}", "change the folder's permissions"))

    found = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            if not name.startswith((".", "~$")) and not name.lower().startswith(_SKIPPED):
                path = os.path.join(parent, name)
                found.append(_Entry(path, os.path.relpath(path, folder), False))
    return iter(sorted(found, key=lambda entry: entry.below.replace(os.sep, "/")))


def _no_such_path(path: str) -> str:
    parent, name = os.path.split(path.rstrip("/"))
    try:
        near = difflib.get_close_matches(name, os.listdir(parent or "."), 1)
    except (OSError, ValueError):
        near = []
    hint = f"; did you mean {os.path.join(parent, near[0])!r}?" if near else "; check the name and the folder you are in"
    return f"there is no file or folder {printable(path)!r}{hint}"
