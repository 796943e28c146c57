"""Directed stance by rules against labelled sentences: python benchmarks/stance.py --data PATH

Reads PATH/dse/valid.txt (directed sentiment between two marked names, Park, Pan & Joo 2021) and
PATH/plover/train.tsv (kind of act between a marked source and target, Hu et al. 2024). TextBlob and VADER know no
direction: their sign is given to the first name as source, which is the best that can be done with them.
Intervals: 95 %, bootstrap over sentences.
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from analysis import sentiment, stance, text
from analysis.lexicon import PLOVER, read_lexicon
from analysis.records import Mention, Stance

LEXICON = read_lexicon()
DIRECTED = {("p", "support"): 1, ("q", "support"): 2, ("p", "oppose"): 3, ("q", "oppose"): 4}
COOPERATION = frozenset("AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST".split())
MARGIN = 0.05


def stances(sentence: str, spans: list[tuple[str, int, int]]) -> list[Stance]:
    """The rules' rows for one sentence whose actors are marked by hand."""
    parsed = text.parse("d", sentence)
    mentions = [
        Mention("d", parsed.sentence_at(a), a, b, sentence[a:b], name, None, name, "name", "actor")
        for name, a, b in sorted(spans, key=lambda span: span[1:])
    ]
    return stance.find_stances(parsed, mentions, [], LEXICON)


def unmark(marked: str, opening: str, closing: str) -> tuple[str, list[tuple[str, int, int]]]:
    """A sentence without its marks, and what stood between them: (the opening mark, start, end)."""
    plain, spans, begun = "", [], None
    for piece in re.split(f"({opening}|{closing})", marked):
        if re.fullmatch(opening, piece):
            begun = (piece, len(plain))
        elif re.fullmatch(closing, piece) and begun:
            spans.append((*begun, len(plain)))
            begun = None
        else:
            plain += piece
    return plain, spans


def directed(path: Path) -> Iterator[tuple[str, list[tuple[str, int, int]], int]]:
    """DSE's sentences: text, spans named p and q, label."""
    for line in path.read_text("utf-8").splitlines():
        marked, p, _, label = line.split("\t")[:4]
        plain, spans = unmark(marked, r"\[", r"\]")
        if len(spans) < 2:
            continue
        (_, a, b), (_, c, d) = spans[:2]
        first, second = ("p", "q") if plain[a:b] == p else ("q", "p")
        yield plain, [(first, a, b), (second, c, d)], int(label)


def rules(sentence: str, spans) -> int:
    """DSE's label by the strongest row of the rules."""
    strength = {0: 0.0}
    for row in stances(sentence, spans):
        label = DIRECTED.get((row.source, row.stance))
        if label:
            strength[label] = max(strength.get(label, 0.0), abs(row.score))
    return max(strength, key=lambda label: (strength[label], -label))


def word_list(scorer: Callable) -> Callable:
    def label(sentence: str, spans) -> int:
        score = scorer(sentence).score
        return 1 if score > MARGIN else 3 if score < -MARGIN else 0

    return label


def macro_f1(gold: np.ndarray, guess: np.ndarray, labels) -> float:
    """The mean over ``labels`` of each one's F1."""
    values = []
    for label in labels:
        right = np.sum((gold == label) & (guess == label))
        total = np.sum(gold == label) + np.sum(guess == label)
        values.append(2 * right / total if total else 0.0)
    return float(np.mean(values))


def interval(gold, guess, labels, rounds: int = 300) -> str:
    """Macro F1 with its bootstrap interval, as text."""
    gold, guess, random = np.array(gold), np.array(guess), np.random.default_rng(0)
    draws = [random.integers(len(gold), size=len(gold)) for _ in range(rounds)]
    low, high = np.percentile([macro_f1(gold[d], guess[d], labels) for d in draws], [2.5, 97.5])
    return f"{macro_f1(gold, guess, labels):.3f}  [{low:.3f}, {high:.3f}]"


def score_directed(path: Path) -> None:
    rows = list(directed(path))
    gold = [label for _, _, label in rows]
    scorers = {"TextBlob": word_list(sentiment.textblob), "VADER": word_list(sentiment.vader), "rules": rules}
    print(f"DSE {path.stem}, {len(rows)} sentences: macro F1, five classes")
    for name, scorer in scorers.items():
        start = time.perf_counter()
        guess = [scorer(sentence, spans) for sentence, spans, _ in rows]
        speed = len(rows) / (time.perf_counter() - start)
        print(f"  {name:10}{interval(gold, guess, range(5))}   {speed:8.0f} sentences/s")


def score_acts(path: Path) -> None:
    gold_sign, sign, gold_root, root = [], [], [], []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            plain, spans = unmark(row["marked_sentence"], "<[st]>", "</[st]>")
            spans = [(mark[1], a, b) for mark, a, b in spans]
            found = [r for r in stances(plain, spans) if (r.source, r.target) == ("s", "t")]
            best = max(found, key=lambda r: abs(r.score), default=None)
            gold_sign.append("cooperation" if row["penta"] in ("1", "2") else "conflict")
            gold_root.append(row["root"])
            root.append(best.category or "none" if best else "none")
            sign.append("none" if best is None else _sign(best))
    told = np.array(sign) != "none"
    right = np.mean(np.array(sign)[told] == np.array(gold_sign)[told])
    print(
        f"PLOVER {path.stem}, {len(sign)} pairs; read at all: {told.mean():.2f}, of these the right sign: {right:.2f}"
    )
    print(f"  sign       {interval(gold_sign, sign, ('cooperation', 'conflict'))}")
    print(f"  15 kinds   {interval(gold_root, root, PLOVER)}")


def _sign(row: Stance) -> str:
    if row.score:
        return "cooperation" if row.score > 0 else "conflict"
    return "cooperation" if row.category in COOPERATION and row.assertion != "negated" else "conflict"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with dse/ and plover/")
    data = parser.parse_args().data
    score_directed(data / "dse" / "valid.txt")
    score_acts(data / "plover" / "train.tsv")


if __name__ == "__main__":
    main()
