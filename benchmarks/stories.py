"""How well and how fast copies of one story are found.

    python benchmarks/stories.py --data FOLDER [--pairs] [--corpus] [--growth 1000 5000 20000 50000]

FOLDER holds ``polnear/train.jsonl`` and ``polnear/dev.jsonl`` (news; Newell, Margolin & Ruths, LREC 2018) and
``ungd-2010-2021.tar.gz`` (speeches of the UN General Debate; Jankin, Baturo & Dasandi).

Pairs: copies are made as desks make them, at several strengths; the other pairs are articles of the same days that are
most alike in their words, speeches of one country, articles given one statement in common, and items of a digest. The
seven pairs of articles that are revisions of one text were found by reading and count as copies, not as others.
Corpus: all articles and copies of half of them together. Growth: made-up texts, three in ten of them copies; each size
in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tarfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy import sparse

from analysis import stories
from analysis.records import Document

REVISED = {  # outlet and days of articles that appear again, edited (read by hand)
    ("wash-post", "2015-12-22", "2015-12-23"), ("wash-post", "2015-12-12", "2015-12-13"),
    ("nyt", "2016-03-04", "2016-03-05"), ("nyt", "2015-11-25", "2015-11-26"), ("nyt", "2016-03-15", "2016-03-16"),
    ("breitbart", "2016-03-15", "2016-03-15"), ("usa-today", "2016-04-06", "2016-04-06"),
}  # fmt: skip
SIZES, THRESHOLDS = (3, 4, 5, 6, 8), (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)

# ---- data


def articles(folder: Path) -> list[tuple[str, str]]:
    lines = [line for name in ("train", "dev") for line in open(folder / "polnear" / f"{name}.jsonl", encoding="utf-8")]
    return [(one["id"], one["text"]) for one in map(json.loads, lines)]


def speeches(folder: Path) -> dict[str, list[str]]:
    """The speeches of each country."""
    found = defaultdict(list)
    with tarfile.open(folder / "ungd-2010-2021.tar.gz") as archive:
        for member in archive:
            name = Path(member.name).name
            if member.isfile() and name.endswith(".txt") and not name.startswith("."):
                found[name[:3]].append(archive.extractfile(member).read().decode("utf-8", "replace"))
    return found


# ---- what desks do


def paragraphs(text: str) -> list[str]:
    """Paragraphs below the headline; those of a single long one are its sentences, three by three."""
    parts = [part for part in re.split(r"\n+", text) if part.strip()][1:]
    if len(parts) < 4:
        sentences = re.split(r"(?<=[.!?”\"])\s+", " ".join(parts))
        parts = [" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)]
    return parts


def cut(parts: list[str], share: float) -> list[str]:
    """From below, to ``share`` of the words."""
    words = sum(len(part.split()) for part in parts)
    kept, count = [], 0
    for part in parts:
        if kept and count + len(part.split()) > share * words:
            break
        kept.append(part)
        count += len(part.split())
    return kept


def dropped(parts: list[str], share: float, rng: random.Random) -> list[str]:
    keep = sorted(rng.sample(range(len(parts)), max(1, round(len(parts) * (1 - share)))))
    return [parts[i] for i in keep]


def edited(parts: list[str], share: float, rng: random.Random, pool: list[str]) -> list[str]:
    """A share of the words replaced, left out, or with a word put before them."""

    def word(old: str) -> str:
        kind = rng.random()
        return rng.choice(pool) if kind < 0.5 else "" if kind < 0.75 else f"{rng.choice(pool)} {old}"

    return [" ".join(word(w) if rng.random() < share else w for w in part.split()) for part in parts]


def desks(parts: list[str], other: list[str], rng: random.Random, pool: list[str]) -> dict[str, str]:
    """Copies of an article, by what was done; ``other`` are paragraphs of an unrelated one."""
    head, line = "A headline of this paper’s own\n\n", "MADRID, March 3 (Reuters) — "
    mixed = rng.sample(other, min(3, len(other)))
    made = {f"cut to {share:.0%}": cut(parts, share) for share in (0.75, 0.5, 0.25, 0.12)}
    made |= {f"{share:.0%} of the paragraphs dropped": dropped(parts, share, rng) for share in (0.25, 0.5, 0.75)}
    made |= {f"{share:.0%} of the words edited": edited(parts, share, rng, pool) for share in (0.02, 0.05, 0.1, 0.2)}
    made["headline, dateline and credit"] = [line + parts[0], *parts[1:], "(Reporting by A. Desk; Editing by B. Desk)"]
    made["new lead"] = [mixed[0], *parts[1:]]
    made["one local paragraph"] = [*parts[:1], mixed[0], *parts[1:]]
    made["three local paragraphs"] = [*mixed, *parts]
    made["second take"] = parts[len(parts) // 2 :]
    made["light desk"] = cut(edited([*parts[:2], mixed[0], *parts[2:]], 0.03, rng, pool), 0.8)
    made["heavy desk"] = edited([*mixed[:2], *cut(parts, 0.4)], 0.08, rng, pool)
    return {what: head + "\n".join(done) for what, done in made.items()}


# ---- pairs that are no copies


def same_days(found: list[tuple[str, str]], days: int = 3) -> list[tuple[str, str]]:
    """For each article, the five of nearly the same day most alike in their words (tf-idf); revisions aside."""
    vocabulary: dict[str, int] = {}
    counts = [np.unique([vocabulary.setdefault(w, len(vocabulary)) for w in stories.words(text)], return_counts=True)
              for _, text in found]  # fmt: skip
    rows = np.repeat(np.arange(len(found)), [len(words) for words, _ in counts])
    columns, values = np.concatenate([w for w, _ in counts]), np.concatenate([1 + np.log(n) for _, n in counts])
    values = values * np.log(len(found) / np.bincount(columns))[columns]
    table = sparse.csr_array((values, (rows, columns)))
    table = sparse.diags_array(1 / np.sqrt((table * table).sum(axis=1))) @ table
    alike = (table @ table.T).toarray()
    day = np.array([np.datetime64(name.split("_")[1]) for name, _ in found])
    alike[(np.abs(day[:, None] - day).astype(int) > days) | np.eye(len(found), dtype=bool)] = -1
    nearest = [(i, int(j)) for i, row in enumerate(alike) for j in np.argsort(-row)[:5] if row[j] > 0]
    pairs = {(min(pair), max(pair)) for pair in nearest}
    return [(found[i][1], found[j][1]) for i, j in sorted(pairs) if not revised(found[i][0], found[j][0])]


def revised(one: str, other: str) -> bool:
    (outlet, day, _), (also, later, _) = sorted((one.split("_", 2), other.split("_", 2)), key=lambda x: x[1])
    return outlet == also and (outlet, day, later) in REVISED


def shared_statement(found: list[list[str]], rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Two articles that both quote a statement of three paragraphs of a third one."""
    for _ in range(count):
        one, other, third = rng.sample(found, 3)
        yield "\n".join([*one[:2], *third[1:4], *one[2:]]), "\n".join([*other[:3], *third[1:4], *other[3:]])


def digests(found: list[list[str]], rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """A digest of six items, and an item of it other than the first, printed by itself."""
    for _ in range(count):
        items = ["\n".join(cut(parts, 90 / sum(len(p.split()) for p in parts))) for parts in rng.sample(found, 6)]
        yield "The world in brief\n\n" + "\n".join(items), items[rng.randrange(1, 6)]


# ---- quality


def measures(one: np.ndarray, other: np.ndarray) -> dict[str, float]:
    both = len(np.intersect1d(one, other, assume_unique=True))
    few, many = sorted((len(one), len(other)))
    return {"Jaccard": both / max(few + many - both, 1), "containment": both / max(few, 1),
            "cosine": both / max((few * many) ** 0.5, 1)}  # fmt: skip


def pairs(folder: Path, rng: random.Random) -> tuple[dict[str, list], dict[str, list]]:
    """Copies and others, each by kind: lists of two texts."""
    found = articles(folder)
    parts = [p for p in (paragraphs(text) for _, text in found) if sum(len(x.split()) for x in p) >= 150]
    pool = [word for p in parts[::20] for x in p for word in x.split()]
    copies = defaultdict(list)
    for one in rng.sample(parts, 300):
        for what, text in desks(one, rng.choice(parts), rng, pool).items():
            copies[what].append(("A headline\n\n" + "\n".join(one), text))
    days = defaultdict(list)
    for name, text in found:
        days[tuple(name.split("_")[:2])].append(text)
    copies["revisions in the data"] = [
        max(((a, b) for a in days[o, d] for b in days[o, e] if a is not b), key=lambda pair: stories.similarity(*pair))
        for o, d, e in sorted(REVISED) if d != e or len(days[o, d]) > 1
    ]  # fmt: skip
    others = {"articles of the same days": same_days(found)}
    others["speeches of one country"] = [pair for own in speeches(folder).values() for pair in combinations(own, 2)]
    others["one statement in common"] = list(shared_statement(parts, rng, 500))
    others["a digest and one of its items"] = list(digests(parts, rng, 500))
    return dict(copies), others


def quality(folder: Path) -> None:
    """Print recall and false copies by measure, shingle size and threshold, then by kind as chosen."""
    copies, others = pairs(folder, random.Random(1))
    every = [pair for kind in (copies, others) for listed in kind.values() for pair in listed]
    real = others["articles of the same days"] + others["speeches of one country"]
    kinds = [sum(map(len, copies.values())), len(real), len(others["one statement in common"])]
    true, false, quoting = (np.arange(a, b) for a, b in zip(np.cumsum([0, *kinds]), np.cumsum(kinds)))
    words = {text: stories.words(text) for pair in every for text in pair}
    print(f"{len(true):,} pairs of copies. Cells: share of these found / how many of {len(false):,} pairs of articles and "
          f"speeches / of {len(quoting)} pairs of articles with a statement in common\n")  # fmt: skip
    print("| measure | words | " + " | ".join(f"{t:g}" for t in THRESHOLDS) + " |")
    print("| --- | --- |" + " --- |" * len(THRESHOLDS))
    for size in SIZES:
        runs = {text: np.unique(stories.shingles(found, size)) for text, found in words.items()}
        scores = [measures(runs[a], runs[b]) for a, b in every]
        for measure in scores[0]:
            score = np.array([one[measure] for one in scores])
            sums = [[(score[which] >= t).sum() for which in (true, false, quoting)] for t in THRESHOLDS]
            cells = [f"{found / len(true):.3f} / {wrong} / {quoted}" for found, wrong, quoted in sums]
            print(f"| {measure} | {size} | " + " | ".join(cells) + " |", flush=True)
    print("\n| pairs | n | called copies | median cosine |\n| --- | --- | --- | --- |")
    sketch = cache(stories.sketch)
    runs = {text: np.unique(stories.shingles(found)) for text, found in words.items()}
    for kind, listed in (copies | others).items():
        marked = [stories.find(["a", "b"], [None, None], map(sketch, pair), pair.__getitem__) for pair in listed]
        cosine = np.median([measures(runs[a], runs[b])["cosine"] for a, b in listed])
        print(f"| {kind} | {len(listed)} | {np.mean([a == b for a, b in marked]):.3f} | {cosine:.2f} |", flush=True)


def corpus(folder: Path) -> None:
    """All articles with three copies of every second one: are the stories the right ones?"""
    rng = random.Random(2)
    documents = []
    found = [(name, paragraphs(text)) for name, text in articles(folder)]
    pool = [word for _, p in found[::20] for x in p for word in x.split()]
    for i, (name, parts) in enumerate(found):
        documents.append(Document(f"{i}/0", "A headline\n\n" + "\n".join(parts), date=name.split("_")[1]))
        if i % 2 and len(parts) > 3:
            made = list(desks(parts, rng.choice(found)[1], rng, pool).values())
            for k, text in enumerate(rng.sample(made, 3), start=1):
                documents.append(Document(f"{i}/{k}", text, date=name.split("_")[1]))
    marked = stories.mark(documents)
    shuffled = {d.doc_id: d.story for d in stories.mark(rng.sample(documents, len(documents)))}
    assert all(shuffled[d.doc_id] == d.story for d in marked), "the order of the documents makes a difference"
    held = defaultdict(set)
    for document in marked:
        held[document.story].add(document.doc_id.split("/")[0])
    copies = [d for d in marked if not d.doc_id.endswith("/0")]
    right = sum(d.story == shuffled[d.doc_id.split("/")[0] + "/0"] for d in copies)
    mixed = [sorted(origins) for origins in held.values() if len(origins) > 1]
    known = sum(len(o) == 2 and revised(found[int(o[0])][0], found[int(o[1])][0]) for o in mixed)
    print(f"{len(marked):,} documents: {right} of {len(copies)} copies in the story of their original; {len(mixed)} stories "
          f"hold several articles, {known} of them revisions of one text")  # fmt: skip


# ---- speed


def made_up(count: int, rng: np.random.Generator) -> Iterator[Document]:
    """Texts of 400 words as frequent as in language; three in ten are copies of an earlier one, cut and edited."""
    vocabulary = np.array([f"w{i}" for i in range(60_000)])
    rank = 1 / np.arange(2, 60_002)
    footer = " ".join(vocabulary[rng.integers(0, 60_000, 30)])
    for first in range(0, count, 500):  # in batches, so that making them takes little memory
        chosen = rng.choice(60_000, (min(500, count - first), 400), p=rank / rank.sum())
        for i in range(len(chosen)):
            if i and rng.random() < 0.3:
                chosen[i] = chosen[max(0, i - int(rng.integers(1, 200)))]
                chosen[i][rng.random(400) < 0.03] = rng.integers(0, 60_000)
            length = 400 if rng.random() < 0.5 else int(rng.integers(200, 400))
            date = np.datetime64("2020-01-01") + (first + i) // 100
            text = " ".join(vocabulary[chosen[i, :length]]) + "\n" + footer
            yield Document(f"{first + i:06}", text, date=str(date))


def grow(count: int) -> None:
    """One size: seconds of processor time, and memory beyond that of the documents themselves."""
    documents = list(made_up(count, np.random.default_rng(3)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first, sketching = timed(lambda: [stories.sketch(d.text) for d in documents])
    grouped, rest = timed(lambda: stories.find([d.doc_id for d in documents], [d.date for d in documents], first,
                                               lambda i: documents[i].text))  # fmt: skip
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    copies = sum(story != d.doc_id for d, story in zip(documents, grouped))
    cells = [f"{count:,}", f"{sketching:.1f}", f"{rest:.1f}", f"{1000 * (sketching + rest) / count:.2f}"]
    print("|", " | ".join([*cells, f"{memory:,.0f}", f"{copies:,}"]), "|", flush=True)


def timed(job: Callable[[], object]) -> tuple[object, float]:
    started = time.process_time()
    return job(), time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description="How well and how fast copies of one story are found.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the corpora")
    parser.add_argument("--pairs", action="store_true", help="measures, shingle sizes and thresholds on labelled pairs")
    parser.add_argument("--corpus", action="store_true", help="articles and their copies together")
    parser.add_argument("--growth", type=int, nargs="*", default=[], help="numbers of documents to time")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return grow(options.one)
    if options.pairs:
        quality(options.data)
    if options.corpus:
        corpus(options.data)
    if options.growth:
        print("\n| documents | sketches, s | grouping, s | ms a document | memory, MiB | copies |")
        print("| --- " * 6 + "|", flush=True)
    for count in options.growth:
        subprocess.run([sys.executable, __file__, "--data", options.data, "--one", str(count)], check=True)


if __name__ == "__main__":
    main()
