"""How time and memory grow with the corpus, from 100 to 50,000 documents.

    python benchmarks/growth.py --data FOLDER [--documents 100 1000 10000 50000] [--workers 2] [--reader] [--figure FILE]

FOLDER holds ``ungd-2010-2021.tar.gz`` (see ``speed.py``). A document is a stretch of about 1,500 characters of a speech, as
long as a short news report; when the speeches are used up, they are cut anew at other places, so that no document is
a copy of another. Each size runs in a process of its own with a fresh store. Memory is the peak of that process, and of
all workers together with ``--workers``: once when the store is full, and again after tables were made of it.
``--figure`` draws time and memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from analysis.corpus.readers import make_document
from analysis.records import Document

LENGTH = 1500  # characters of a stretch
TABLES = ("stance_matrix", "salience", "speaking", "sentiment")


def speeches(archive: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every speech, in the archive's order; a few at a time in memory."""
    with tarfile.open(archive) as members:
        for member in members:
            if member.name.endswith(".txt") and "/." not in member.name:
                raw = members.extractfile(member).read().decode("utf-8", "replace")
                yield Path(member.name).stem, " ".join(raw.split())


def stretches(archive: Path, most: int) -> Iterator[Document]:
    """``most`` documents: stretches that begin and end with words, at other places in every round."""

    def rounds() -> Iterator[Document]:
        for turn in count():
            length = LENGTH + 61 * turn
            for name, text in speeches(archive):
                words, start = text, 31 * turn
                for number, at in enumerate(range(start, len(words) - length, length)):
                    stretch = words[at : at + length].partition(" ")[2].rpartition(" ")[0]
                    yield make_document(f"{name}-{turn}-{number}", stretch, {"date": f"{name[-4:]}-09-25"})

    return islice(rounds(), most)


def run(archive: Path, most: int, workers: int, reader: bool) -> dict:
    """Fill a store, then make tables of it."""
    import analysis

    corpus = analysis.corpus.Corpus(lambda report: stretches(archive, most), "stretches of speeches")
    with tempfile.TemporaryDirectory() as folder:
        analysis.analyze(
            "China condemned NATO, Xi said.", reader="packaged" if reader else None
        )  # loads what is needed
        empty, began, used = peak(), time.perf_counter(), processor()
        result = analysis.analyze(
            corpus, reader="packaged" if reader else None, store=Path(folder) / "store", workers=workers
        )
        made = {"seconds": time.perf_counter() - began, "processor": processor() - used, "empty": empty, "full": peak()}
        stored = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        began = time.perf_counter()
        for name in TABLES:
            getattr(analysis.tables, name)(result)
        made |= {"tables": time.perf_counter() - began, "after": peak(), "stored": stored}
        return made | {"documents": len(result.table("documents", ["doc_id"])),
                       "sentences": len(result.table("sentences", ["sentence"]))}  # fmt: skip


def peak() -> float:
    """MiB of this process at its peak and, after they have ended, of its largest worker."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss / 1024 for each in who)


def processor() -> float:
    """Seconds of this process and of those of its workers that have ended."""
    who = (resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in who)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory as the corpus grows.")
    parser.add_argument("--data", type=Path, required=True, help="folder with ungd-2010-2021.tar.gz")
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000, 10_000, 50_000])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--reader", action="store_true", help="with the neural reader")
    parser.add_argument("--figure", type=Path, help="an SVG of time and memory")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    archive = options.data / "ungd-2010-2021.tar.gz"
    if options.one:
        print(json.dumps(run(archive, options.one, options.workers, options.reader)))
        return
    print("| documents | sentences | seconds | processor s | sentences/s | peak MiB | above an empty one | store MB | "
          "4 tables, s | peak MiB with them |\n|" + " --- |" * 10)  # fmt: skip
    measured = []
    for size in options.documents:
        command = [sys.executable, *sys.argv, "--one", str(size)]
        one = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        measured.append(one)
        print(
            f"| {one['documents']:,} | {one['sentences']:,} | {one['seconds']:,.0f} | {one['processor']:,.0f} | "
            f"{one['sentences'] / one['seconds']:,.0f} | {one['full']:,.0f} | {one['full'] - one['empty']:,.0f} | "
            f"{one['stored'] / 1e6:,.1f} | {one['tables']:.1f} | {one['after']:,.0f} |",
            flush=True,
        )
    if options.figure:
        draw(measured, options.figure)


def draw(measured: list[dict], path: Path) -> None:
    """Two panels over the number of documents: seconds, with a line of constant speed, and MiB at the peaks."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    from analysis import plots

    figure, (time_, memory) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    documents = [one["documents"] for one in measured]
    last = measured[-1]
    time_.loglog(documents, [one["seconds"] for one in measured], "o-", label="reading into a store")
    time_.loglog(documents, [one["tables"] for one in measured], "s-", label="four tables of it")
    steady = [last["seconds"] * n / last["documents"] for n in documents]
    time_.loglog(documents, steady, color="#9A9A9A", linewidth=0.8, linestyle="--", label="time in proportion")
    time_.set(xlabel="documents", ylabel="seconds")
    memory.semilogx(documents, [one["full"] for one in measured], "o-", label="reading, stories at the end")
    memory.semilogx(documents, [one["after"] for one in measured], "s-", label="and four tables")
    memory.set(xlabel="documents", ylabel="MiB at the peak", ylim=(0, None))
    for ax in (time_, memory):
        ax.legend(frameon=False, fontsize=8)
    plots.save(time_, path, description="Time and memory as the corpus grows.")


if __name__ == "__main__":
    main()
