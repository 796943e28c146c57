"""Questions for teachers that nobody answered: ``python -m training.asked --data FOLDER``.

Distillation (Hinton, Vinyals & Dean 2015, arXiv:1503.02531) needs no labels: larger networks are asked in each step
what they make of the very sentence that the small one is shown (function matching; Beyer et al., CVPR 2022). Asked is
about pairs of names and single names in sentences of DSE, NewsMTSC, PolNeAR and the UN General Debate, and about the
speaker and a name in the speeches. Written to ``training/runs/asked.jsonl``: pair rows whose label is `data.OPEN`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from pathlib import Path

from analysis import text
from analysis.marking import names

from . import data, weak

OUT = Path(__file__).parent / "runs" / "asked.jsonl"
SHORTEST, LONGEST = 40, 400  # characters of a sentence
PAIRS_EACH = 3  # of one sentence at most
_FIRST_PERSON = re.compile(r"\b([Ww]e|[Mm]y|[Oo]ur|us|me|(?<!War )I)\b")


def sentences(documents: Iterable) -> list[str]:
    """The different sentences of fitting length in some documents, sorted."""
    found = {" ".join(each.text.split()) for d in documents for each in text.parse(d.doc_id, d.text).sentences}
    return sorted(each for each in found if SHORTEST <= len(each) <= LONGEST)


def pairs(found: Iterable[str]) -> Iterator[dict]:
    """Rows for two different names of a sentence, which ones follows from their hash."""
    for sentence in found:
        spans = _different(sentence)
        for source, target in islice(sorted(combinations(spans, 2), key=lambda pair: weak.hashed(sentence, pair)), PAIRS_EACH):
            yield data.row(sentence, source, target, "asked", directed=data.OPEN)


def targets(found: Iterable[str]) -> Iterator[dict]:
    """A row for one name of each sentence."""
    for sentence in found:
        for target in sorted(_different(sentence), key=lambda span: weak.hashed(sentence, span))[:1]:
            yield data.row(sentence, None, target, "asked", targeted=data.OPEN)


def from_speakers(found: Iterable[str]) -> Iterator[dict]:
    """A row for the speaker and one name of each sentence in which the speaker shows."""
    for sentence in found:
        if _FIRST_PERSON.search(sentence):
            for target in sorted(_different(sentence), key=lambda span: weak.hashed(sentence, span, 0))[:1]:
                yield data.row(sentence, None, target, "asked", directed=data.OPEN)


def _different(sentence: str) -> list[tuple[int, int]]:
    """The first place of each name."""
    first: dict[str, tuple[int, int]] = {}
    for start, end in names(sentence):
        first.setdefault(sentence[start:end], (start, end))
    return sorted(first.values())


def chosen(rows: Iterable[dict], most: int) -> list[dict]:
    """At most so many rows, by hash."""
    return sorted(rows, key=weak.hashed)[:most]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.asked", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--each", type=int, default=20_000, help="rows at most of each kind and source of text")
    given = parser.parse_args()
    dse = sorted({row["text"] for row in data.dse(given.data / "dse" / "train.txt")})
    news = sorted({row["text"] for row in data.newsmtsc(given.data / "newsmtsc" / "train.jsonl")})
    polnear = sentences(weak.articles(given.data / "polnear" / "train.jsonl"))
    speeches = sentences(weak.speeches(given.data / "ungd-2010-2021.tar.gz", 1500))
    rows = []
    for found in (dse + news, polnear, speeches):
        rows += chosen(pairs(found), given.each) + chosen(targets(found), given.each // 2)
    rows += chosen(from_speakers(speeches), given.each)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(rows):,} rows")


if __name__ == "__main__":
    main()
