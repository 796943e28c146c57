"""How fast each stage is, on one core.

    python benchmarks/speed.py --data FOLDER [--documents 150] [--profile STAGE]

FOLDER holds ``ungd-2010-2021.tar.gz`` (speeches of the UN General Debate; Jankin, Baturo & Dasandi) and ``polnear/dev.jsonl``
(news; Newell, Margolin & Ruths, LREC 2018); one of them is enough. Stages run one after the other over all documents, each with
what the one before it made, so that their times add up to that of the whole. TextBlob, VADER and TextBlob's tagger over every
sentence are measured in the same run, for comparison. Peak memory is that of the process, after each corpus.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import analysis
from analysis import actors, attribution, model, sentiment, stance, text
from analysis.pipeline import read_documents
from analysis.corpus.readers import make_document
from analysis.records import Document

ROOT = Path(__file__).resolve().parents[1]
WHO = actors.read_actors()
STAGES = ("sentences", "mentions", "attribution", "first person", "sentiment", "stance")


# ---- corpora


def speeches(path: Path, limit: int) -> Iterator[Document]:
    """Every so many-th speech of the archive, ``limit`` in all."""
    with tarfile.open(path) as archive:
        names = sorted(m.name for m in archive if m.isfile() and m.name.endswith(".txt") and "/." not in m.name)
    wanted = set(names[:: max(1, len(names) // limit)][:limit])
    with tarfile.open(path) as archive:
        for member in archive:
            if member.name in wanted:
                raw = archive.extractfile(member).read().decode("utf-8", "replace")
                name = Path(member.name).stem
                yield make_document(name, raw.replace("\r\n", "\n"), {"speaker": WHO.code(name.partition("_")[0])})


def news(path: Path, limit: int) -> Iterator[Document]:
    """The first ``limit`` articles of a JSON-lines file."""
    with open(path, encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines):
            article = json.loads(line)
            yield make_document(article["id"], article["text"])


def corpora(folder: Path, limit: int) -> dict[str, Callable[[], Iterable[Document]]]:
    """The corpora that are there, by name."""
    found = {}
    if (archive := folder / "ungd-2010-2021.tar.gz").is_file():
        found["UN speeches"] = lambda: speeches(archive, limit)
    if (articles := folder / "polnear" / "dev.jsonl").is_file():
        found["PolNeAR news"] = lambda: news(articles, limit)
    if not found:
        sys.exit(f"{folder} holds neither ungd-2010-2021.tar.gz nor polnear/dev.jsonl")
    return found


# ---- timing


def stages(documents: list[Document]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each stage over all documents, in order; what a stage makes is what the next one takes."""
    words = analysis.read_lexicon()
    made: dict[str, list] = {"own": documents}

    def step(name: str, of: Callable) -> tuple[str, Callable[[], object]]:
        def job() -> None:
            taken = [made[stage] for stage in ("own", *STAGES) if stage in made]
            made[name] = [of(*inputs) for inputs in zip(*taken)]

        return name, job

    yield step("sentences", lambda d: text.parse(d.doc_id, d.text))
    yield step("mentions", lambda d, parsed: actors.find_mentions(parsed, WHO, date=d.date))
    yield step("attribution", lambda d, parsed, named: attribution.find_quotes(parsed, named))
    yield step("first person", lambda d, parsed, named, quotes: sorted(
        {*named, *actors.first_person(parsed, named, quotes, speaker=d.speaker)}, key=lambda m: m[2:6]))  # fmt: skip
    yield step("sentiment", lambda d, parsed, named, quotes, mentions: sentiment.score_mentions(
        parsed, mentions, quotes, speaker=d.speaker))  # fmt: skip
    yield step("stance", lambda d, parsed, named, quotes, mentions, scores: stance.find_stances(
        parsed, mentions, quotes, words, speaker=d.speaker))  # fmt: skip


def comparisons(sentences: list[str], words: list[list[str]]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Well-known tools over every sentence."""
    from textblob import TextBlob
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    yield "TextBlob alone", lambda: [TextBlob(sentence).sentiment for sentence in sentences]
    yield "VADER alone", lambda: [vader.polarity_scores(sentence) for sentence in sentences]
    yield "TextBlob's tagger alone", lambda: [text.tag(one) for one in words]


def timed(job: Callable[[], object]) -> float:
    started = time.process_time()
    job()
    return time.process_time() - started


def row(name: str, seconds: float, documents: int, sentences: int) -> str:
    seconds = max(seconds, 1e-9)
    return f"| {name} | {seconds:.2f} | {documents / seconds:,.1f} | {sentences / seconds:,.0f} |"


def measure(name: str, read: Callable[[], Iterable[Document]], profile: str | None) -> None:
    """Print the table of one corpus."""
    documents: list[Document] = []
    reading = timed(lambda: documents.extend(read()))
    parsed = [text.parse(document.doc_id, document.text) for document in documents]
    spoken = [sentence.text for one in parsed for sentence in one.sentences]
    words = [[token.text for token in one.words(i)] for one in parsed for i in range(len(one.sentences))]
    count, n = len(spoken), len(documents)
    print(f"\n{name}: {n:,} documents, {count:,} sentences, one core\n")
    print("| stage | seconds | documents/s | sentences/s |\n| --- | --- | --- | --- |")
    print(row("reading", reading, n, count))
    total = 0.0
    for stage, job in stages(documents):
        total += (seconds := profiled(job) if stage == profile else timed(job))
        print(row(stage, seconds, n, count), flush=True)
    print(row("all stages", total, n, count))
    print(
        row("analyze(): all of it, and data frames", timed(lambda: analysis.analyze(documents, reader=None)), n, count),
        flush=True,
    )
    for tool, job in comparisons(spoken, words):
        print(row(tool, timed(job), n, count), flush=True)
    print(f"\npeak memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


class Recorded:
    """A reader that keeps what it is asked, so that it can be asked the same again without anything around it."""

    def __init__(self, reader: model.Reader):
        self.reader, self.card, self.sha256, self.asked = reader, reader.card, reader.sha256, []

    def __getattr__(self, name: str) -> Callable:
        def call(*given):
            self.asked.append((name, given))
            return getattr(self.reader, name)(*given)

        return call


def with_reader(name: str, documents: list[Document]) -> None:
    """Pairs a second of the bare reader, and the time of everything beside the reader's own; wall clock."""
    reader = Recorded(model.load(threads=1))
    started = time.perf_counter()
    analysis.analyze(documents, reader=reader)
    everything = time.perf_counter() - started
    pairs = [given for question, given in reader.asked if question == "directed"]
    count = sum(len(texts) for texts, *_ in pairs)
    print(f"\n{name}, neural reader, wall clock\n\n| cores | pairs/s, directed | bare reader, s | analyze, s | ratio |")
    print("| --- | --- | --- | --- | --- |")
    for threads in (1, 2):
        bare = model.load(threads=threads)
        started = time.perf_counter()
        for given in pairs:
            bare.directed(*given)
        speed = count / (time.perf_counter() - started)
        started = time.perf_counter()
        for question, given in reader.asked:
            getattr(bare, question)(*given)
        alone = time.perf_counter() - started
        if threads > 1:
            started = time.perf_counter()
            analysis.analyze(documents, reader=bare)
            everything = time.perf_counter() - started
        print(f"| {threads} | {speed:,.0f} | {alone:.1f} | {everything:.1f} | {everything / alone:.2f} |", flush=True)


def profiled(job: Callable[[], object]) -> float:
    """Seconds, and the functions that took most of them, on standard error."""
    profile = cProfile.Profile()
    seconds = timed(lambda: profile.runcall(job))
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(30)
    return seconds


def warm_up() -> None:
    """Load lexicons, taggers and patterns once, outside the measured time."""
    read_documents([make_document("warm", "China condemned NATO, Xi said.")], WHO, analysis.read_lexicon())


def command(*arguments: str) -> float:
    """Wall-clock seconds of a Python process."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description="Time each stage on one core.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the corpora")
    parser.add_argument("--documents", type=int, default=150, help="of each corpus (default 150)")
    parser.add_argument("--profile", choices=STAGES, help="also show where this stage spends its time")
    parser.add_argument("--reader", action="store_true", help="also time the neural reader, and all of it with it")
    parser.add_argument("--figures", action="store_true", help="also time `make figures` (both cores)")
    options = parser.parse_args()
    pandas = min(command("-c", "import pandas") for _ in range(3))
    both = min(command("-c", "import pandas, analysis, analysis.pipeline") for _ in range(3))
    print(f"import: pandas {pandas:.2f} s, pandas and analysis.pipeline {both:.2f} s")
    if options.figures:
        print(f"make figures: {command('notebooks/run.py'):.1f} s")
    warm_up()
    for name, read in corpora(options.data, options.documents).items():
        measure(name, read, options.profile)
        if options.reader:
            with_reader(name, list(read()))


if __name__ == "__main__":
    main()
