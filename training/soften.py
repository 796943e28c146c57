"""What a teacher says of rows, as labels: ``python -m training.soften --data FOLDER --encoder FOLDER``.

Distillation (Hinton, Vinyals & Dean 2015, arXiv:1503.02531): a large network's probabilities tell a small one more than
labels do, and can be had for sentences that nobody labelled. The teacher (a run of ``python -m training train``) reads
DSE and NewsMTSC, whose labels are mixed with its answers, and pairs of names, and single ones, in sentences that have
no such label. Written to ``training/runs/soft.jsonl``: pair rows with ``soft``, probabilities by head.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from analysis import text
from analysis.marking import names
from analysis.model import tokenizer_of

from . import data, evaluate, train

OUT = train.RUNS / "soft.jsonl"
OWN = 0.5  # weight of a row's own label beside the teacher's answer
SHORTEST = 40  # characters of an unlabelled sentence
CLASSES = {"directed": 5, "targeted": 3}


def labelled(folder: Path, longest: int) -> list[tuple[str, dict]]:
    """Head and row of what is labelled, in texts of at most ``longest`` characters."""
    dse, news = data.dse(folder / "dse" / "train.txt"), data.newsmtsc(folder / "newsmtsc" / "train.jsonl")
    rows = [("directed", row) for row in dse] + [("targeted", row) for row in news]
    return [(head, row) for head, row in rows if len(row["text"]) <= longest]


def unlabelled(folder: Path, most: tuple[int, int], longest: int) -> list[tuple[str, dict]]:
    """Head and row of so many questions, of pairs and of targets, that nobody answered, chosen by hash.

    Two names of a sentence of NewsMTSC or PolNeAR make a pair; one name of a sentence of DSE or PolNeAR a target.
    """
    dse = sorted({row["text"] for row in data.dse(folder / "dse" / "train.txt")})
    news = sorted({row["text"] for row in data.newsmtsc(folder / "newsmtsc" / "train.jsonl")})
    polnear = sorted(set(_sentences(folder / "polnear" / "train.jsonl")))
    pairs = [("directed", row) for row in _asked(news + polnear, 2, longest)]
    targets = [("targeted", row) for row in _asked(dse + polnear, 1, longest)]
    return sorted(pairs, key=_hash)[: most[0]] + sorted(targets, key=_hash)[: most[1]]


def _hash(found: tuple[str, dict]) -> str:
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _sentences(path: Path) -> Iterator[str]:
    for article in data.polnear(path):
        for sentence in text.parse(article["id"], article["text"]).sentences:
            yield " ".join(sentence.text.split())


def _asked(sentences: Iterable[str], count: int, longest: int) -> Iterator[dict]:
    """A row for every sentence of fitting length with so many different names; which ones follows from its hash."""
    for sentence in sentences:
        spans = names(sentence)
        if not SHORTEST <= len(sentence) <= longest or len({sentence[a:b] for a, b in spans}) < count:
            continue
        chosen = sorted(spans, key=lambda span: hashlib.sha256(f"{span}{sentence}".encode()).hexdigest())[:count]
        if len({sentence[a:b] for a, b in chosen}) == count:
            source, target = chosen if count == 2 else (None, chosen[0])
            yield data.row(sentence, source, target, "soft")


@torch.no_grad()
def answered(net: nn.Module, asked: Sequence[tuple[str, dict]], tokenizer) -> list[dict]:
    """The rows with the teacher's probabilities, mixed with their own labels where they have them."""
    rows = []
    for head, classes in CLASSES.items():
        # A target alone is shown without the speaker's marker, and that follows from there being a label.
        chosen = [row | ({} if row[head] is not None else {head: 0, "open": True}) for of, row in asked if of == head]
        if not chosen:
            continue
        logits = torch.from_numpy(evaluate.logits(net, chosen, tokenizer, head))
        for row, soft in zip(chosen, torch.softmax(logits, -1).numpy().astype(float)):
            if not row.pop("open", False):
                soft = OWN * np.eye(classes)[row[head]] + (1 - OWN) * soft
            row[head] = int(soft.argmax())
            rows.append({**row, "origin": "soft", "soft": {head: [round(float(p), 4) for p in soft]}})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.soften", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with dse/, newsmtsc/ and polnear/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the teacher's pretrained encoder")
    parser.add_argument("--run", default="teacher", help="name of the teacher's run")
    parser.add_argument("--pairs", type=int, default=4000, help="how many pairs without a label")
    parser.add_argument("--targets", type=int, default=2000, help="how many targets without a label")
    parser.add_argument("--heads", nargs="+", choices=CLASSES, default=list(CLASSES), help="questions of the labelled rows")
    parser.add_argument("--longest", type=int, default=400, help="characters of a text")
    given = parser.parse_args()
    begun = time.monotonic()
    tokenizer = tokenizer_of(train.vocabulary(given.encoder))
    net = train.load_mean(train.RUNS / given.run, given.encoder)
    asked = [each for each in labelled(given.data, given.longest) if each[0] in given.heads]
    asked += unlabelled(given.data, (given.pairs, given.targets), given.longest)
    rows = answered(net, asked, tokenizer)
    OUT.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(rows):,} rows, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
