"""A result that is kept in a folder while it grows: Parquet files in parts, and a manifest.

    store.json                     what the folder is
    manifest.json                  the finished result: its parts in order, and with what it was made
    parts/part-00012-….json        a finished part: its documents, their fingerprints and numbers of rows
    stances/part-00012-….parquet   the part's rows of a table; likewise for every other table
    stories/, problems/            beside the parts one file for the whole corpus

A part holds consecutive documents of the corpus, and is named by their order and by what it was made from: text, date,
speaker and metadata of its documents, actor file, lexicon, model, code. So the files depend on nothing else: not on how
often the work was interrupted, nor on what the store held before. Every file is written beside, flushed to the disk
and then renamed; a part counts from the moment when its entry in ``parts/`` is there, a result when the manifest is.
Until then the former result stays whole; only then are files removed that no longer belong to it, and never others
than this module wrote.

What is read again after a change: a document whose text, date, speaker or id is new, and all when the actor file, the
lexicon, the model or this package is another. Rows of all others are copied. A document that could not be analysed is
tried again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from . import columns, pipeline, speeches, stories, workers
from .corpus import Corpus
from .fingerprint import digest, made_with
from .pipeline import Analysis
from .records import Document, Problem

FORMAT = {"format": "discourse-stance store", "version": 1}
DOCUMENTS, CHARACTERS = 200, 1_000_000  # at most in a part: what an interruption can cost
TABLES = (*pipeline.TABLES, "sketches")
_OURS = re.compile(r"(?:part-\d{5,}|whole)-[0-9a-f]{16}\.(?:json|parquet)|\.[\w.-]+\.new")
_STORIES = pa.schema([("story", pa.string()), ("copy_of", pa.string())])


class StoreError(OSError):
    """A store cannot be written or read: the message says why, and what to do."""


# ---- what a part is made from


class Keys(NamedTuple):
    """Fingerprints of a document: of what its rows depend on, and of all that is kept of it."""

    rows: str
    all: str


def _keys(document: Document, settings: str) -> Keys:
    text = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    rows = digest(settings, document.doc_id, text, document.date, document.speaker, size=32)
    return Keys(rows, digest(rows, *document._replace(text="", meta=columns.as_json(document.meta)), size=32))


# ---- files


def _write(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a file beside, flush it, and give it its name."""
    beside = path.with_name(f".{path.name}.new")
    try:
        fill(beside)
        with open(beside, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        remedy = "finished parts are kept: mend it, and make the same call again"
        raise StoreError(f"{path} could not be written: {error.strerror or error}; {remedy}") from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write_json(path: Path, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    _write(path, lambda beside: beside.write_bytes(text.encode("utf-8", "surrogatepass")))


def _write_table(path: Path, table: pa.Table) -> None:
    packed = (
        {"use_dictionary": False, "compression": "none"} if "sample" in table.column_names else {"compression": "zstd"}
    )
    _write(path, lambda beside: pq.write_table(table.combine_chunks(), beside, write_page_checksum=True, **packed))


def _flush(folder: Path) -> None:
    """Make the names of new files in ``folder`` last; Windows does that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_json(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text("utf-8", "surrogatepass"))
    except (FileNotFoundError, ValueError):
        return None


def _begin(folder: Path) -> None:
    """Make the folders of a store, unless something else is there."""
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; give a folder for the store")
    folder.mkdir(parents=True, exist_ok=True)
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in (".lock", ".store.json.new"))
    about = _read_json(folder / "store.json")
    if about is None and strangers:
        raise FileExistsError(f"{folder} holds {strangers[0]!r}, which is no store; give a new or empty folder")
    if about is not None and about != FORMAT:
        raise FileExistsError(f"{folder} is a store of another version ({about.get('version')}); give a new folder")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes from writing to the store; the system forgets the lock when this process ends."""
    with open(folder / ".lock", "a+b") as file:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            remedy = "wait until it has ended, or give another folder"
            raise StoreError(f"another process writes to the store {folder}; {remedy}") from None
        yield


# ---- parts


class Part(NamedTuple):
    """A finished part, as its entry in ``parts/`` says."""

    name: str
    keys: list[Keys]
    counts: dict[str, list[int]]  # rows of each document, by table
    sizes: dict[str, int]  # bytes of each file

    def is_whole(self, folder: Path) -> bool:
        """Whether all its files are there as they were written."""
        paths = {folder / table / f"{self.name}.parquet": size for table, size in self.sizes.items()}
        return all(path.is_file() and path.stat().st_size == size for path, size in paths.items())


def _parts(folder: Path) -> Iterator[Part]:
    for path in sorted((folder / "parts").glob("part-*.json")):
        entry = _read_json(path)
        if entry is not None:
            part = Part(path.stem, [Keys(*keys) for keys in entry["keys"]], entry["rows"], entry["bytes"])
            if part.is_whole(folder):
                yield part


class Plan(NamedTuple):
    """A part to be: its documents, and where the rows of each are, if anywhere."""

    name: str
    documents: list[Document]
    keys: list[Keys]
    known: list[tuple[Part, int] | None]

    @property
    def missing(self) -> list[Document]:
        return [document for document, at in zip(self.documents, self.known) if at is None]


class _Filling:
    """A store that is being filled: what was there, and what is now."""

    def __init__(self, folder: Path, settings: workers.Settings):
        self.folder, self.settings = folder, settings
        self.about = made_with(*settings)
        self._parts = {part.name: part for part in _parts(folder)}
        self._where = {
            keys.rows: (part, place)
            for part in self._parts.values()
            for place, keys in enumerate(part.keys)
            if not part.counts["problems"][place]
        }
        self._reading = lru_cache(maxsize=4)(self._read)

    def plan(self, number: int, documents: list[Document]) -> Plan:
        keys = [_keys(document, self.about["rows"]) for document in documents]
        name = f"part-{number:05}-{digest(keys)}"
        return Plan(name, documents, keys, [self._where.get(one.rows) for one in keys])

    def is_there(self, plan: Plan) -> bool:
        return plan.name in self._parts and not plan.missing

    def write(self, plan: Plan, readings: Sequence[workers.Reading]) -> Part:
        """Put a part together from rows that are there and new ones, and write it."""
        fresh = ((reading, place) for reading in readings for place in range(len(reading)))
        pieces = [next(fresh) if at is None else (self._reading(at[0].name), at[1]) for at in plan.known]
        tables = {"documents": columns.table([self.described(one) for one in plan.documents], Document)}
        for name in TABLES[1:]:
            tables[name] = pa.concat_tables([reading.rows(name, place) for reading, place in pieces])
        paths = {name: self.folder / name / f"{plan.name}.parquet" for name in TABLES}
        for name, path in paths.items():
            _write_table(path, tables[name])
            _flush(path.parent)
        counts = {name: [reading.counts[name][place] for reading, place in pieces] for name in TABLES[1:]}
        part = Part(plan.name, plan.keys, counts, {name: path.stat().st_size for name, path in paths.items()})
        entry = {"keys": part.keys, "rows": part.counts, "bytes": part.sizes}
        _write_json(self.folder / "parts" / f"{plan.name}.json", entry)
        _flush(self.folder / "parts")
        return part

    def described(self, document: Document) -> Document:
        return pipeline.described(document, self.settings.who)

    def _read(self, name: str) -> workers.Reading:
        tables = {table: pq.read_table(self.folder / table / f"{name}.parquet") for table in TABLES[1:]}
        return workers.Reading(tables, self._parts[name].counts)


# ---- filling a store


def fill(path: str | os.PathLike, documents: Corpus, settings: workers.Settings, how: dict) -> Analysis:
    """What `analysis.analyze` does with ``store=path``.

    Parameters
    ----------
    path : path
        A new or empty folder, or a store.
    documents : Corpus
    settings : workers.Settings
    how : dict
        ``workers``, ``executor`` and ``tell`` of `workers.run`.

    Raises
    ------
    FileExistsError
        The folder holds something else.
    StoreError
        Another process writes to the store, or a file cannot be written. What is finished is kept.
    """
    folder = Path(path).resolve()
    if settings.reader is not None and not getattr(settings.reader, "sha256", None):
        raise ValueError("a store needs to know the reader's model: give it an attribute sha256")
    _begin(folder)
    with _locked(folder):
        if not (folder / "store.json").exists():
            _write_json(folder / "store.json", FORMAT)
        for name in ("parts", "stories", *TABLES):
            (folder / name).mkdir(exist_ok=True)
        filling = _Filling(folder, settings)
        open_ = []
        names = []
        for part, found in _filled(filling, documents, how):
            names.append(part)
            open_ += found
        problems = documents.problems + speeches.problems(open_, settings.who)
        _finish(filling, names, problems)
    return open_store(folder)


def _filled(filling: _Filling, documents: Iterable[Document], how: dict) -> Iterator[tuple[str, list[Document]]]:
    """Each part's name once it is written, and its documents by speakers who are no actors, without their texts."""
    batches = enumerate(workers.cut(documents, DOCUMENTS, CHARACTERS))
    plans = (filling.plan(number, batch) for number, batch in batches)
    for plan, readings in workers.run(((plan, workers.tasks(plan.missing)) for plan in plans), filling.settings, **how):
        if not filling.is_there(plan):
            filling.write(plan, readings)
        how["tell"](len(plan.documents) - len(plan.missing), 0)
        yield plan.name, [one._replace(text="", meta={}) for one in plan.documents if one.speaker]


def _finish(filling: _Filling, names: list[str], problems: list[Problem]) -> None:
    """Stories and problems of the whole corpus, the manifest, and away with what no longer belongs to the result."""
    folder = filling.folder
    whole = f"whole-{digest(names, problems)}"
    about = filling.about | {"actors": list(filling.settings.who.names), "parts": names, "whole": whole}
    there = [(folder / name / f"{whole}.parquet").is_file() for name in ("problems", "stories")]
    if _read_json(folder / "manifest.json") != about or not all(there):
        _write_table(folder / "problems" / f"{whole}.parquet", columns.table(problems, Problem))
        _write_table(folder / "stories" / f"{whole}.parquet", _stories(folder, names))
        for name in ("problems", "stories"):
            _flush(folder / name)
        _write_json(folder / "manifest.json", about)
        _flush(folder)
    _tidy(folder, {*names, whole})


def _tidy(folder: Path, names: set[str]) -> None:
    """Remove files of ours that belong to no part of the result."""
    for inner in ("parts", "stories", *TABLES):
        for path in (folder / inner).iterdir():
            if _OURS.fullmatch(path.name) and path.stem not in names:
                path.unlink()


def _stories(folder: Path, names: list[str]) -> pa.Table:
    """``story`` and ``copy_of`` of every document, found by the sketches that are kept."""
    sizes: list[int] = []
    documents: list[Document] = []
    for name in names:
        kept = pq.read_table(folder / "documents" / f"{name}.parquet", columns=["doc_id", "date", "story", "meta"])
        sizes.append(len(kept))
        for row in kept.to_pylist():
            given = row["story"] or json.loads(row["meta"]).get("story")
            documents.append(Document(row["doc_id"], "", date=row["date"], story=given))
    place = [(name, i) for name, size in zip(names, sizes) for i in range(size)]

    @lru_cache(maxsize=8)
    def texts(name: str) -> pa.ChunkedArray:
        return pq.read_table(folder / "documents" / f"{name}.parquet", columns=["text"]).column("text")

    sketches = workers.sketches(pq.read_table(folder / "sketches" / f"{name}.parquet") for name in names)
    found = stories.assign(documents, sketches, lambda i: texts(place[i][0])[place[i][1]].as_py())
    return pa.Table.from_pylist([dict(zip(_STORIES.names, row)) for row in found], _STORIES)


# ---- reading a store


def open_store(path: str | os.PathLike) -> Analysis:
    """The finished result in a store; its tables are read when they are first used.

    Raises
    ------
    FileNotFoundError
        There is no store, or none that was ever finished.
    """
    folder = Path(path).resolve()
    if _read_json(folder / "store.json") != FORMAT:
        raise FileNotFoundError(f"{folder} is no store that this version wrote")
    manifest = _read_json(folder / "manifest.json")
    if manifest is None:
        raise FileNotFoundError(f"the store {folder} is not finished: make the call that fills it again")
    return StoredAnalysis(folder, manifest)


class StoredAnalysis(Analysis):
    """An `Analysis` in a store. Each table is read when it is first used as a whole, and then kept.

    `analysis.tables` don't use them as a whole: they take `pieces`, with the columns that they need.
    """

    def __init__(self, folder: Path, manifest: dict):
        self.actors = tuple(manifest["actors"])
        self._folder, self._names, self._whole = folder, manifest["parts"], manifest["whole"]
        self._about = manifest["provenance"]

    def __getattr__(self, name: str):
        if name in pipeline.TABLES:
            value = self.table(name)
        elif name == "provenance":
            known = self.table("documents", ["doc_id", "sha256"])
            value = self._about | {"documents": dict(zip(known["doc_id"], known["sha256"]))}
        else:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        setattr(self, name, value)
        return value

    def table(self, name: str, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Some columns of a table, or all.

        Parameters
        ----------
        name : str
            "documents", "sentences", "mentions", "quotes", "sentiments", "stances" or "problems".
        names : sequence of str, optional
            Columns of its row type; the user's own columns of documents are all ``meta``.

        Raises
        ------
        StoreError
            Files are gone or damaged.
        """
        kind = pipeline.TABLES[name]
        names = kind._fields if names is None else names
        files = [*self._names, *([self._whole] if name == "problems" else [])]
        held = self._columns(name, files, names, columns.schema(kind))
        if name == "documents":
            found = [one for one in names if one in _STORIES.names]
            held |= self._columns("stories", [self._whole], found, _STORIES)
        return columns.frame(held.pop, names, kind)  # what is made is not held twice

    def pieces(self, name: str, names: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Some columns of a table, a part after the other: each holds whole documents. The first piece is empty.

        Parameters and errors are those of `table`; the documents' ``story`` and ``copy_of`` are not among the columns.
        """
        kind = pipeline.TABLES[name]
        for file in (None, *self._names):
            held = self._columns(name, [file] if file else [], names, columns.schema(kind))
            yield columns.frame(held.pop, names, kind)

    def _columns(
        self, table: str, files: Iterable[str], names: Sequence[str], schema: pa.Schema
    ) -> dict[str, pa.ChunkedArray]:
        schema = pa.schema([schema.field(name) for name in names])
        read = [self._file(self._folder / table / f"{file}.parquet", names) for file in files]
        return dict(zip(names, pa.concat_tables([schema.empty_table(), *read]).columns))

    def _file(self, path: Path, names: Sequence[str]) -> pa.Table:
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                return file.read(columns=list(names)).select(names)
        except FileNotFoundError:
            raise StoreError(f"{path} is gone: the store was filled anew since; open it again") from None
        except (OSError, pa.ArrowException) as error:
            remedy = "remove it and make the call that fills the store again"
            raise StoreError(f"{path} is damaged ({error}); {remedy}") from error
