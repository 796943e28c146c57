"""How right TextBlob, VADER, rules, reader, and rules and reader together are: python benchmarks/accuracy.py --data PATH

PATH holds ``dse/valid.txt``, ``newsmtsc/dev_mt.jsonl`` and ``dev_rw.jsonl``, ``plover/train.tsv``, ``polnear/`` and
``ungd-2010-2021.tar.gz`` (see README.md here). Of PLOVER, which has no development split, the rows that training leaves
out are read (every fifth). Intervals: 95 %, bootstrap over rows, for PolNeAR over articles.

word lists     know no direction and no kind of act: their sign is given to the first name as source.
labelled       real sentences labelled for this package (`labelled.py`).
capability     the minimal pairs of tests/test_stance.py: share of sentences of which all rows and no others are found.
exchange       share of DSE's sentences whose label changes when both names are exchanged for others.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import attribution as quotations
import labelled as real
import numpy as np
import stance as by_rules
from stance import COOPERATION, LEXICON, MARGIN, interval

from analysis import actors, model, pipeline, sentiment, stance, text
from analysis.records import Document, Mention
from analysis.stance import joined

OTHERS = ("Norway", "Kenya")
Row = tuple[str, list[tuple[str, int, int]], int]


def table(title: str, gold: Sequence, ways: dict[str, Callable[[], Sequence]], labels) -> dict[str, list]:
    """Print macro F1 with its interval, and rows a second, of each way of labelling; the labels by way."""
    print(f"\n{title}, {len(gold)} rows: macro F1")
    found = {}
    for name, label in ways.items():
        start = time.perf_counter()
        found[name] = list(label())
        speed = len(gold) / (time.perf_counter() - start)
        print(f"  {name:10}{interval(gold, found[name], labels)}   {speed:8,.0f} rows/s", flush=True)
    return found


# ---- direction


def readings(rows: Sequence[Row]) -> list[joined.Reading]:
    """Sentences as the rules read them, their two names being the only actors."""
    made = []
    for sentence, spans, *_ in rows:
        parsed = text.parse("d", sentence)
        mentions = [
            Mention("d", parsed.sentence_at(a), a, b, sentence[a:b], name, None, name, "name", "actor")
            for name, a, b in sorted(spans, key=lambda span: span[1:])
        ]
        found = stance.find_stances(parsed, mentions, [], LEXICON)
        made.append(joined.Reading(parsed, mentions, [], found))
    return made


def reader_label(reader, rows: Sequence[Row]) -> list[int]:
    spans = [{name: (a, b) for name, a, b in found} for _, found, *_ in rows]
    sentences = [sentence for sentence, *_ in rows]
    answers = reader.directed(sentences, [s["p"] for s in spans], [s["q"] for s in spans])
    return answers.argmax(1).tolist()


def both_label(reader, rows: Sequence[Row]) -> list[int]:
    """The label of the surest row that rules and reader give together."""
    labels = []
    for found in joined.join(readings(rows), reader, LEXICON):
        signed = [row for row in found if row.stance != "neutral"]
        best = max(signed, key=lambda row: (row.confidence or 0.0, abs(row.score)), default=None)
        labels.append(by_rules.DIRECTED[best.source, best.stance] if best else 0)
    return labels


def direction(path: Path, reader) -> None:
    rows = list(by_rules.directed(path))
    word_lists = {"TextBlob": sentiment.textblob, "VADER": sentiment.vader}
    ways = {
        name: lambda score=score: [by_rules.word_list(score)(s, spans) for s, spans, _ in rows]
        for name, score in word_lists.items()
    }
    ways |= {
        "rules": lambda: [by_rules.rules(s, spans) for s, spans, _ in rows],
        "reader": lambda: reader_label(reader, rows),
        "both": lambda: both_label(reader, rows),
    }
    found = table("DSE valid, direction and sign (5 classes)", [label for *_, label in rows], ways, range(5))
    changed = np.mean(np.array(reader_label(reader, [exchanged(row) for row in rows])) != np.array(found["reader"]))
    print(f"  labels of the reader that change when both names are exchanged for others: {changed:.3f}")


def exchanged(row: Row) -> Row:
    """The row with its two names exchanged for others."""
    sentence, spans, label = row
    for (name, a, b), other in sorted(zip(spans, OTHERS), key=lambda pair: -pair[0][1]):
        by = len(other) - (b - a)
        sentence = sentence[:a] + other + sentence[b:]
        spans = [
            (n, s, s + len(other)) if n == name else (n, s + by, e + by) if s >= b else (n, s, e) for n, s, e in spans
        ]
    return sentence, spans, label


# ---- tone towards a target, kinds of act


def tone(folder: Path, reader) -> None:
    for part in ("mt", "rw"):
        lines = (folder / f"dev_{part}.jsonl").read_text("utf-8").splitlines()
        rows = [(d["sentence_normalized"], t) for d in map(json.loads, lines) for t in d["targets"]]
        sentences, spans = [s for s, _ in rows], [(t["from"], t["to"]) for _, t in rows]

        def word_list(scorer: Callable) -> list[int]:
            return [int(np.digitize(scorer(s).score, (-MARGIN, MARGIN))) for s in sentences]

        ways = {
            "TextBlob": lambda: word_list(sentiment.textblob),
            "VADER": lambda: word_list(sentiment.vader),
            "reader": lambda: reader.targeted(sentences, spans).argmax(1).tolist(),
        }
        table(f"NewsMTSC dev_{part}", [int(t["polarity"]) // 2 - 1 for _, t in rows], ways, range(3))


def acts_held_out(path: Path) -> list[tuple[str, list[tuple[str, int, int]], str, bool]]:
    """PLOVER's rows that training leaves out, counted as it does: text, spans named s and t, kind, conflict or not."""
    with path.open(encoding="utf-8", newline="") as file:
        every = csv.DictReader(file, delimiter="\t")
        whole = [f for f in every if all(tag in f["marked_sentence"] for tag in ("<s>", "</s>", "<t>", "</t>"))]
    rows = []
    for found in whole[::5]:
        plain, spans = by_rules.unmark(found["marked_sentence"], "<[st]>", "</[st]>")
        places = {mark[1]: (a, b) for mark, a, b in reversed(spans)}
        rows.append((plain, [(name, *places[name]) for name in ("s", "t")], found["root"], int(found["penta"]) > 2))
    return rows


def kinds(path: Path, reader) -> None:
    rows = acts_held_out(path)
    roots, signs = [row[2] for row in rows], [row[3] for row in rows]

    def asked() -> np.ndarray:
        return reader.categories([r[0] for r in rows], [r[1][0][1:] for r in rows], [r[1][1][1:] for r in rows])

    def ruled() -> list[str | None]:
        return [_strongest(reading.rows) for reading in readings(rows)]

    def by_reader(answers: np.ndarray) -> list[str]:
        return [model.CATEGORIES[k + 1] for k in answers[:, 1:].argmax(1)]

    def both() -> list[str]:
        """The rules' kind where the reader gives it a fifth or more, else the reader's."""
        answers = asked()
        pairs = zip(ruled(), by_reader(answers), answers)
        return [rule if rule and a[model.CATEGORIES.index(rule)] > 0.2 else own for rule, own, a in pairs]

    ways = {
        "rules": lambda: [rule or "none" for rule in ruled()],
        "reader": lambda: by_reader(asked()),
        "both": both,
    }
    found = table("PLOVER, rows left out, kind of act (15)", roots, ways, sorted(set(roots)))
    print("\nPLOVER, rows left out, cooperation or conflict: macro F1")
    for name, kinds_found in found.items():
        print(f"  {name:10}{interval(signs, [root not in COOPERATION for root in kinds_found], (False, True))}")


def _strongest(rows) -> str | None:
    found = [row for row in rows if (row.source, row.target) == ("s", "t") and row.category]
    return max(found, key=lambda row: abs(row.score)).category if found else None


# ---- attribution, capability


def attributions(path: Path) -> None:
    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    print(f"\nPolNeAR dev, {len(articles)} articles: F1 by character; shares of contents")
    for way in quotations.WAYS:
        counts, speed = quotations.read(articles, way)
        measured = quotations.measures(sum(counts, Counter()))
        told = []
        for name in ("content", "source", "found", "right"):
            low, high = quotations.interval(counts, name)
            told.append(f"{name} {measured[name]:.3f} [{low:.3f}, {high:.3f}]")
        print(f"  {way:10}{'  '.join(told)}   {speed:.1f} articles/s", flush=True)


def capability(reader) -> None:
    place = Path(__file__).parents[1] / "tests" / "test_stance.py"
    module = importlib.util.module_from_spec(importlib.util.spec_from_file_location("test_stance", place))
    module.__spec__.loader.exec_module(module)
    who = actors.read_actors()
    cases = [case for group in module.EXACT.values() for case in group]
    print(f"\ncapability, {len(cases)} sentences: share read as expected")
    for way, used in (("rules", None), ("both", reader)):
        documents = [Document(str(k), sentence) for k, (sentence, _) in enumerate(cases)]
        read = pipeline.read_documents(documents, who, LEXICON, used)
        right = [
            {module.notation(row) for row in rows["stances"]} == set(expected.split())
            for rows, (_, expected) in zip(read, cases)
        ]
        print(f"  {way:10}{np.mean(right):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--model", type=Path, help="a reader.onnx other than the packaged one")
    parser.add_argument("--only", nargs="+", choices=["direction", "tone", "kinds", "labelled", "attribution", "capability"])
    given = parser.parse_args()
    reader, folder = model.load(given.model), given.data
    parts = {
        "direction": lambda: direction(folder / "dse" / "valid.txt", reader),
        "tone": lambda: tone(folder / "newsmtsc", reader),
        "kinds": lambda: kinds(folder / "plover" / "train.tsv", reader),
        "labelled": lambda: real.report(folder, reader),
        "attribution": lambda: attributions(folder / "polnear" / "dev.jsonl"),
        "capability": lambda: capability(reader),
    }
    for name in given.only or parts:
        parts[name]()


if __name__ == "__main__":
    main()
