"""Many documents at a time: in this process, in several, or wherever an executor runs them.

Documents are read a few at a time (a task). A task gives the same rows wherever and with whatever others it is read,
and results are handed on in the order of the corpus, so that nothing depends on how many workers there are or which is
quickest. No more tasks are under way than keep the workers busy, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import platform
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

import pyarrow as pa

from . import columns, fingerprint, pipeline, sentiment, stories, text
from .actors import Actors
from .lexicon import Lexicon
from .model import ModelError
from .records import Document, Problem

Label = TypeVar("Label")

DOCUMENTS, CHARACTERS = 32, 100_000  # at most in a task: a worker's seconds, so that the last ones end together
AHEAD = 4  # tasks under way for each worker
LEAST_AHEAD = 64  # of an executor that does not say how many workers it has
TABLES = {name: kind for name, kind in pipeline.TABLES.items() if name != "documents"}
_SAMPLE = pa.list_(pa.field("element", pa.uint64()))  # called as Parquet gives it back
_SKETCHES = pa.schema([("doc_id", pa.string()), ("exact", pa.binary()), ("sample", _SAMPLE)])


class WorkerError(RuntimeError):
    """A worker process ended before its work was done, or is not fit for it."""


class Settings(NamedTuple):
    """With what documents are read."""

    who: Actors
    words: Lexicon
    reader: object = None


@dataclass
class Reading:
    """What was read in some documents.

    Attributes
    ----------
    tables : dict of str to pyarrow.Table
        All tables of a result but ``documents``, and ``sketches`` (`stories.Sketch`): rows of the documents in order.
    counts : dict of str to list of int
        For each table, how many rows each document has.
    """

    tables: dict[str, pa.Table]
    counts: dict[str, list[int]]

    def __len__(self) -> int:
        return len(self.counts["sketches"])

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {name: [0, *accumulate(counts)] for name, counts in self.counts.items()}

    def rows(self, name: str, place: int) -> pa.Table:
        """The rows of table ``name`` that belong to the document at ``place``."""
        return self.tables[name].slice(self._starts[name][place], self.counts[name][place])


# ---- a task


_FIRST = threading.Lock()


@cache
def _word_lists() -> None:
    """TextBlob reads its word lists when they are first used; another thread would then use half of them."""
    text.tag(["Word", "lists", "unread"])
    sentiment.textblob("good")


def read(settings: Settings, documents: Sequence[Document]) -> Reading:
    """Read a few documents. One that cannot be analysed has a row in ``problems`` and no others."""
    with _FIRST:
        _word_lists()
    found = _read_all(documents, settings)
    made = [[rows.get(name, []) for rows in found] for name in TABLES]
    tables = {name: columns.table(list(chain(*rows)), kind) for (name, kind), rows in zip(TABLES.items(), made)}
    counts = {name: [len(own) for own in rows] for name, rows in zip(TABLES, made)}
    sketches = [(d.doc_id, *stories.sketch(d.text)) for d in documents]
    tables["sketches"] = pa.Table.from_pylist([dict(zip(_SKETCHES.names, row)) for row in sketches], _SKETCHES)
    return Reading(tables, counts | {"sketches": [1] * len(documents)})


def _read_all(documents: Sequence[Document], settings: Settings) -> list[dict[str, list]]:
    try:
        return pipeline.read_documents(documents, *settings)
    except (MemoryError, ImportError, ModelError):  # no fault of a document
        raise
    except Exception as error:
        if len(documents) > 1:
            return [rows for document in documents for rows in _read_all([document], settings)]
        problem = f"could not be analysed by a mistake of the program: {type(error).__name__}: {error}"[:200]
        remedy = "report it, with the text if you may; the other documents are analysed"
        return [{"problems": [Problem(documents[0].path or documents[0].doc_id, None, problem, remedy)]}]


def read_packed(packed: bytes, made_with: str, documents: Sequence[Document]) -> Reading:
    """`read` in another process, perhaps on another machine, with settings as `pickle` wrote them.

    Raises
    ------
    WorkerError
        There are other versions here of this package or of what it uses.
    """
    return read(_unpacked(packed, made_with), documents)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes, made_with: str) -> Settings:
    settings = Settings(*pickle.loads(packed))
    if fingerprint.made_with(*settings)["rows"] != made_with:
        where = f"the worker on {platform.node()}"
        raise WorkerError(
            f"{where} has another version of Python, of this package, nltk, textblob, vaderSentiment or onnxruntime "
            "than the main process, so that rows could differ: install the same versions there"
        )
    return settings


def sketches(tables: Iterable[pa.Table]) -> Iterator[stories.Sketch]:
    """The sketches in tables ``sketches``, in order."""
    for table in tables:
        for batch in table.to_batches():
            samples = batch.column("sample")
            values, ends = samples.values.to_numpy(), samples.offsets.to_numpy()
            for exact, start, end in zip(batch.column("exact").to_pylist(), ends, ends[1:]):
                yield stories.Sketch(exact, values[start:end])


def cut(documents: Iterable[Document], most: int, characters: int) -> Iterator[list[Document]]:
    """Documents in lists of at most ``most``; a list also ends where its texts reach so many characters."""
    current: list[Document] = []
    length = 0
    for document in documents:
        current.append(document)
        length += len(document.text)
        if len(current) >= most or length >= characters:
            yield current
            current, length = [], 0
    if current:
        yield current


def tasks(documents: Iterable[Document]) -> list[list[Document]]:
    """Documents as tasks: only with what reading needs."""
    needed = (Document(d.doc_id, d.text, date=d.date, speaker=d.speaker, path=d.path) for d in documents)
    return list(cut(needed, DOCUMENTS, CHARACTERS))


# ---- tasks in order


def run(
    jobs: Iterable[tuple[Label, list[list[Document]]]],
    settings: Settings,
    *,
    workers: int,
    executor: Executor | None,
    tell: Callable[[int, int], None],
) -> Iterator[tuple[Label, list[Reading]]]:
    """Each job's label with the readings of its tasks, in order.

    Parameters
    ----------
    jobs : iterable of (label, list of tasks)
        Taken as far ahead as keeps the workers busy.
    settings : Settings
    workers, executor
        See `analysis.analyze`.
    tell : callable
        Told of each task's documents and sentences.

    Raises
    ------
    WorkerError
        A worker process was killed or could not start.
    """
    waiting: deque = deque()
    with _started(settings, workers, executor) as (submit, room):
        try:
            for label, job in jobs:
                waiting.append((label, [submit(task) for task in job]))
                while sum(len(job) for _, job in waiting) - len(waiting[0][1]) >= room:
                    yield _finished(*waiting.popleft(), tell)
                    if not waiting:
                        break
            while waiting:
                yield _finished(*waiting.popleft(), tell)
        except BrokenProcessPool as error:
            raise WorkerError(
                "a worker process ended early: perhaps memory was short (use fewer workers), or the call stands in a "
                "script outside of `if __name__ == '__main__':`"
            ) from error
        finally:
            for _, job in waiting:
                for future in job:
                    future.cancel()


def _finished(label: Label, job: list, tell: Callable[[int, int], None]) -> tuple[Label, list[Reading]]:
    readings = []
    for future in job:
        readings.append(future.result())
        tell(len(readings[-1]), readings[-1].tables["sentences"].num_rows)
    return label, readings


class _Now:
    """A task of this process: read when its result is asked for."""

    def __init__(self, call: Callable[[], Reading]) -> None:
        self.result = call

    def cancel(self) -> None:
        """Nothing has begun."""


@contextmanager
def _started(settings: Settings, workers: int, executor: Executor | None) -> Iterator[tuple[Callable, int]]:
    """How to submit a task, and how many may be under way before the first one's result is waited for."""
    if executor is None and workers == 1:
        yield (lambda task: _Now(partial(read, settings, task))), 0
        return
    packed = pickle.dumps(tuple(settings)), fingerprint.made_with(*settings)["rows"]
    if executor is not None:
        yield (lambda task: executor.submit(read_packed, *packed, task)), max(LEAST_AHEAD, AHEAD * workers)
        return
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield (lambda task: pool.submit(read_packed, *packed, task)), AHEAD * workers
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """A worker's start: Ctrl-C is the main process's affair, and without that process there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def check(workers: int, executor: Executor | None) -> None:
    """Raise ValueError or TypeError for arguments that make no sense."""
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        raise ValueError(f"workers={workers!r}: give a number of processes, 1 or more")
    if executor is not None and not callable(getattr(executor, "submit", None)):
        kind = type(executor).__name__
        raise TypeError(f"executor is a {kind}: give a concurrent.futures.Executor, or of Dask client.get_executor()")


# ---- progress


@contextmanager
def progress(total: Callable[[], int], show: bool) -> Iterator[Callable[[int, int], None]]:
    """A function that is told of documents and sentences, and shows them on standard error or in the notebook.

    Parameters
    ----------
    total : callable
        How many documents there are; asked only if ``show``.
    show : bool
    """
    if not show:
        yield lambda documents, sentences: None
        return
    from tqdm.auto import tqdm

    with tqdm(total=total(), unit=" documents", file=sys.stderr) as bar:
        began, read = time.monotonic(), 0

        def tell(documents: int, sentences: int) -> None:
            nonlocal read
            read += sentences
            if read:
                bar.set_postfix_str(f"{read / (time.monotonic() - began):,.0f} sentences/s", refresh=False)
            bar.update(documents)

        yield tell
