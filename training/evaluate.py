"""Scores of a network on the development splits, as far as they can be told without the rules around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from . import batches, data
from .network import Network

KEPT_OUT = Path(__file__).parents[1] / "benchmarks" / "sentences"


def macro_f1(gold: np.ndarray, guess: np.ndarray, labels: Sequence[int]) -> float:
    """The mean of the labels' F1."""
    each = []
    for label in labels:
        hit = np.sum((gold == label) & (guess == label))
        each.append(2 * hit / max(1, np.sum(gold == label) + np.sum(guess == label)))
    return float(np.mean(each))


@torch.no_grad()
def logits(net: Network, rows: Sequence[dict], tokenizer, head: str) -> np.ndarray:
    """Logits (n, classes) of one head for pair rows, in their order."""
    where = net.eval().bias.device
    order = sorted(range(len(rows)), key=lambda k: len(rows[k]["text"]))
    found: dict[int, np.ndarray] = {}
    for at in range(0, len(order), 64):
        chosen = order[at : at + 64]
        batch = batches.pair_batch([rows[k] for k in chosen], tokenizer)
        out = net(batch["ids"].to(where), batch["mask"].to(where))[head].cpu().numpy()
        found |= dict(zip(chosen, out))
    return np.stack([found[k] for k in range(len(rows))])


def temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """What logits are divided by so that probabilities are as often right as they say (Guo et al., ICML 2017)."""
    from scipy.optimize import minimize_scalar
    from scipy.special import logsumexp

    def loss(log_t: float) -> float:
        scaled = logits.astype(float) / np.exp(log_t)
        return float(np.mean(logsumexp(scaled, axis=1) - scaled[np.arange(len(labels)), labels]))

    return round(float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x)), 3)


@torch.no_grad()
def attribution_scores(net: Network, stretches: Sequence[dict]) -> dict[str, float]:
    """F1 by token of cues, and of sources and contents given the right cue."""
    where = net.eval().bias.device
    counts = {name: np.zeros(3) for name in ("cue", "source", "content")}
    for at in range(0, len(stretches), 16):
        batch = {name: each.to(where) for name, each in batches.attribution_batch(stretches[at : at + 16]).items()}
        out = net(batch["ids"], batch["mask"])
        known = batch["cue"] >= 0
        _count(counts["cue"], out["cue"].argmax(-1)[known] > 0, batch["cue"][known] > 0)
        links = net.links(out["query"], out["key"], batch["cues"]) > 0
        real = (batch["cues"].sum(-1) > 0)[:, :, None] & (batch["mask"][:, None, :] > 0)
        for r, role in enumerate(batches.ROLES):
            _count(counts[role], links[:, r][real], batch["links"][:, r][real] > 0)
    return {name: 2 * c[0] / max(1, c[1] + c[2]) for name, c in counts.items()}


def _count(counts: np.ndarray, guess: torch.Tensor, gold: torch.Tensor) -> None:
    counts += [(guess & gold).sum().item(), guess.sum().item(), gold.sum().item()]


def report(net: Network, folder: Path, tokenizer) -> dict[str, float]:
    """The dev figures: DSE valid, NewsMTSC dev, PLOVER's kept rows, sentences kept out, and PolNeAR dev by token."""
    kept_out = list(data.written(KEPT_OUT))
    asked = {
        "dse valid": ("directed", data.dse(folder / "dse" / "valid.txt")),
        "newsmtsc dev_mt": ("targeted", data.newsmtsc(folder / "newsmtsc" / "dev_mt.jsonl")),
        "newsmtsc dev_rw": ("targeted", data.newsmtsc(folder / "newsmtsc" / "dev_rw.jsonl")),
        "plover kept out": ("categories", data.plover(folder / "plover" / "train.tsv", held_out=True)),
        "sentences, directed": ("directed", [row for row in kept_out if row["directed"] is not None]),
        "sentences, targeted": ("targeted", [row for row in kept_out if row["targeted"] is not None]),
    }
    told = {name: _score(net, list(rows), tokenizer, head) for name, (head, rows) in asked.items()}
    articles = data.polnear(folder / "polnear" / "dev.jsonl")[:40]
    found = attribution_scores(net, [w for article in articles for w in batches.windows(article, tokenizer)])
    return told | {f"polnear dev {name}, by token": value for name, value in found.items()}


def _score(net: Network, rows: list[dict], tokenizer, head: str) -> float:
    gold = np.array([row[head] for row in rows])
    return macro_f1(gold, logits(net, rows, tokenizer, head).argmax(1), sorted(set(gold.tolist())))
