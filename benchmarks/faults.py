"""What can go wrong while a store is filled, done many times over: what is lost, and whether the files are the same.

    python benchmarks/faults.py --data FOLDER [--times 50] [--small MOUNT] [--documents 120]

FOLDER holds ``ungd-2010-2021.tar.gz`` (see ``speed.py``); stretches of its speeches are the documents. MOUNT is an
empty folder on a small file system (``mount -t tmpfs -o size=8m tmpfs MOUNT``), which is filled up. After each fault the
same call is made again, and every file compared with those of a run that nothing disturbed. "Lost" counts finished
parts that were gone or read again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import textblob  # noqa: F401  so that a forked process need not load it
import vaderSentiment.vaderSentiment  # noqa: F401

import analysis
from analysis import store, workers
from growth import stretches

store.DOCUMENTS, workers.DOCUMENTS = 10, 5  # many parts, many moments


def fill(folder: Path, documents: list, **options) -> None:
    """One call, in a process group of its own."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        analysis.analyze(documents, reader=None, store=folder, **options)
    except analysis.StoreError:
        os._exit(9)


def started(folder: Path, documents: list, **options) -> multiprocessing.Process:
    """The call in another process."""
    process = multiprocessing.get_context("fork").Process(target=fill, args=(folder, documents), kwargs=options)
    process.start()
    return process


def again(folder: Path, documents: list) -> None:
    process = started(folder, documents)
    process.join()
    assert process.exitcode == 0, process.exitcode


def finished(folder: Path) -> set[str]:
    """The parts that count."""
    return {path.name for path in (folder / "parts").glob("part-*.json")}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- faults: each leaves the store disturbed, and gives how often it did so and how many parts were lost


def killed(folder: Path, documents: list, seconds: float, chance: random.Random, **options) -> tuple[int, int]:
    """SIGKILL at a random moment, again and again until a run gets through."""
    kills = lost = 0
    before: set[str] = set()
    while True:
        process = started(folder, documents, **options)
        process.join(chance.uniform(0, seconds))
        if process.exitcode is not None:
            return kills, lost
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        kills += 1
        seconds *= 1.1  # so that it gets through in the end, however slow the machine
        after = finished(folder)
        lost += len(before - after)
        before = after


def two_at_once(folder: Path, documents: list, chance: random.Random) -> tuple[int, int]:
    """A second process starts while the first one writes."""
    first = started(folder, documents)
    time.sleep(chance.uniform(0, 0.3))
    second = started(folder, documents)
    first.join()
    second.join()
    assert 0 in (first.exitcode, second.exitcode) and {first.exitcode, second.exitcode} <= {0, 9}
    return int(9 in (first.exitcode, second.exitcode)), 0


def spoiled(folder: Path, documents: list, chance: random.Random) -> tuple[int, int]:
    """A file of a finished store is removed or cut off."""
    again(folder, documents)
    path = chance.choice(sorted(path for path in folder.rglob("*") if path.suffix == ".parquet"))
    if chance.random() < 0.5:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])
    return 1, 0


def full_disk(folder: Path, documents: list, chance: random.Random) -> tuple[int, int]:
    """The disk fills up somewhere on the way, and later there is room again."""
    ballast = folder.parent / "ballast"
    free = shutil.disk_usage(folder.parent).free
    ballast.write_bytes(b"\1" * max(0, free - chance.randrange(10_000, 400_000)))
    process = started(folder, documents)
    process.join()
    before = finished(folder)
    ballast.unlink()
    again(folder, documents)
    return int(process.exitcode == 9), len(before - finished(folder))


# ---- the table


def rows(place: Path, small: Path | None, documents: list, seconds: float, chance: random.Random) -> Iterator:
    """Name, where, and fault of each row."""
    here = place / "store"
    yield "SIGKILL at a random moment", here, lambda f: killed(f, documents, seconds, chance)
    yield "the same with 2 workers", here, lambda f: killed(f, documents, 3 * seconds + 8, chance, workers=2)
    yield "two processes at once", here, lambda f: two_at_once(f, documents, chance)
    yield "a file gone or cut off", here, lambda f: spoiled(f, documents, chance)
    if small:
        yield "disk full", small / "store", lambda f: full_disk(f, documents, chance)


def measure(name: str, folder: Path, fault: Callable, times: int, documents: list, expected: dict) -> str:
    done = lost = differing = 0
    while done < times:
        count, gone = fault(folder)
        again(folder, documents)
        done, lost, differing = done + count, lost + gone, differing + (files(folder) != expected)
        shutil.rmtree(folder)
    return f"| {name} | {done} | {lost} | {differing} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Disturb a store in many ways.")
    parser.add_argument("--data", type=Path, required=True, help="folder with ungd-2010-2021.tar.gz")
    parser.add_argument("--times", type=int, default=50, help="of each fault (2 workers: a tenth)")
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--small", type=Path, help="empty folder on a small file system")
    options = parser.parse_args()
    documents = list(stretches(options.data / "ungd-2010-2021.tar.gz", options.documents))
    with tempfile.TemporaryDirectory() as place:
        began = time.monotonic()
        again(Path(place) / "fresh", documents)
        seconds = time.monotonic() - began
        expected = files(Path(place) / "fresh")
        print(f"{len(documents)} documents, {len(finished(Path(place) / 'fresh'))} parts\n")
        print("| fault | times | finished parts lost | stores that differ afterwards |\n| --- | --- | --- | --- |")
        for name, folder, fault in rows(Path(place), options.small, documents, seconds, random.Random(0)):
            times = max(1, options.times // 10) if "workers" in name else options.times
            print(measure(name, folder, fault, times, documents, expected), flush=True)


if __name__ == "__main__":
    main()
