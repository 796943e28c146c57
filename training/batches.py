"""Rows into batches: names exchanged, pairs turned round, words into pieces. Everything follows from seed and step."""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Sequence

import torch

from analysis.marking import mark, names
from analysis.model import clipped, stretches

from . import data

TURNED = (0, 2, 1, 4, 3)  # a directed label when source and target change places
ROLES = ("source", "content")
HEADS = ("directed", "targeted", "categories")  # of pair rows
UNKNOWN = -100  # PyTorch's label for what has no loss


def name_pool(rows: Sequence[dict]) -> dict[int, list[str]]:
    """Names of the texts by their number of words, to be put in the place of others."""
    pool: dict[int, set[str]] = {}
    for row in rows:
        for start, end in names(row["text"]):
            name = row["text"][start:end]
            if start > 0 and name[1:2].islower() and len(name.split()) <= 3:
                pool.setdefault(len(name.split()), set()).add(name)
    return {length: sorted(found) for length, found in sorted(pool.items())}


def other_names(row: dict, pool: dict[int, list[str]], rng: random.Random) -> dict:
    """The row with the names outside source and target exchanged for others, each for the same one throughout."""
    text, taken, salt = row["text"], [span for span in (row["source"], row["target"]) if span], rng.getrandbits(32)
    for old_start, old_end in reversed(names(text)):
        inside = any(old_start < end and start < old_end for start, end in taken)
        choice = pool.get(len(text[old_start:old_end].split()))
        if inside or not choice or old_start == 0:
            continue
        name = choice[random.Random(f"{salt}:{text[old_start:old_end]}").randrange(len(choice))]
        text = text[:old_start] + name + text[old_end:]
        by = len(name) - (old_end - old_start)
        taken = [(a + by, b + by) if a >= old_end else (a, b) for a, b in taken]
    spans = iter(taken)
    return {**row, "text": text, "source": next(spans) if row["source"] else None, "target": next(spans)}


def turned(row: dict) -> dict:
    """The same pair the other way round; the kind of act is then unknown, unless there was none."""
    return {
        **row,
        "source": row["target"],
        "target": row["source"],
        "directed": row["directed"] if row["directed"] in (None, data.OPEN) else TURNED[row["directed"]],
        "categories": 0 if row["categories"] == 0 else None,
    }


def varied(row: dict, pool: dict[int, list[str]], rng: random.Random) -> dict:
    """A row as it is shown in one step of training: by chance with other names, by chance turned round."""
    if rng.random() < 0.4:
        row = other_names(row, pool, rng)
    if row["source"] and row["targeted"] is None and row["origin"] != "plover" and rng.random() < 0.5:
        row = turned(row)
    return row


def shown(row: dict) -> str:
    """The row's text as the network sees it."""
    speaker = row["source"] is None and row["targeted"] is None
    return mark(row["text"], row["source"], row["target"], speaker=speaker)


def pair_batch(rows: Sequence[dict], tokenizer) -> dict[str, torch.Tensor]:
    """Token ids, mask, and labels of some pair rows.

    A label is -100 where it is unknown. ``pair`` (n) is true of rows that ask about source and target, the others ask
    about the target alone.
    """
    ids = [clipped(tokenizer.encode(shown(row)).ids) for row in rows]
    known = {head: [UNKNOWN if row[head] in (None, data.OPEN) else row[head] for row in rows] for head in HEADS}
    labels = {head: torch.tensor(column) for head, column in known.items()}
    return padded(ids) | labels | {"pair": torch.tensor([row["targeted"] is None for row in rows])}


def padded(ids: Sequence[Sequence[int]]) -> dict[str, torch.Tensor]:
    """Token ids filled up with 0 to the longest, and their mask."""
    length = max(map(len, ids))
    return {
        "ids": torch.tensor([[*each, *[0] * (length - len(each))] for each in ids]),
        "mask": torch.tensor([[1] * len(each) + [0] * (length - len(each)) for each in ids]),
    }


def draw(by_length: Sequence[dict], size: int, rng: random.Random) -> list[dict]:
    """``size`` rows of about one length, from rows sorted by length."""
    around = min(len(by_length), 12 * size)
    start = rng.randrange(len(by_length) - around + 1)
    return [by_length[place] for place in sorted(rng.sample(range(start, start + around), min(size, around)))]


# ---- attribution


def windows(article: dict, tokenizer) -> list[dict]:
    """Stretches of whole paragraphs, as the reader reads them, with their cues and links as token places."""
    return [_labelled(pieces, article["attributions"]) for pieces in stretches(article["text"], tokenizer.encode)]


def paragraphs(article: dict, tokenizer) -> list[dict]:
    """Every paragraph as a text of its own, like headlines and posts: without such, short texts are read badly."""
    found = []
    for paragraph in re.finditer(r"[^\n]+", article["text"]):
        for pieces in stretches(paragraph[0], tokenizer.encode):
            moved = [(token, start + paragraph.start(), end + paragraph.start()) for token, start, end in pieces]
            found.append(_labelled(moved, article["attributions"]))
    return found


def _labelled(pieces: list[tuple[int, int, int]], attributions: list[dict]) -> dict:
    starts = [start for _, start, _ in pieces]

    def places(spans) -> list[int]:
        found = set()
        for start, end in spans:
            first = bisect_left(starts, start)
            found |= {p + 1 for p in range(first, bisect_left(starts, end))}
        return sorted(found)

    cue_labels, links = [UNKNOWN, *[0] * len(pieces), UNKNOWN], []
    for attribution in attributions:
        cue = places(attribution["cue"])
        if not cue:
            continue
        for place in cue:
            cue_labels[place] = 2
        cue_labels[cue[0]] = 1
        links.append((cue, *(places(attribution[role]) for role in ROLES)))
    return {"ids": [101, *(token for token, _, _ in pieces), 102], "cue": cue_labels, "links": links}


def attribution_batch(stretches: Sequence[dict]) -> dict[str, torch.Tensor]:
    """Ids and mask; ``cue`` labels (n, L); ``cues`` (n, c, L), 1 at each cue's tokens; ``links`` (n, 2, c, L)."""
    batch = padded([stretch["ids"] for stretch in stretches])
    n, length = batch["ids"].shape
    most = max(1, max(len(stretch["links"]) for stretch in stretches))
    batch["cue"] = torch.full((n, length), UNKNOWN)
    batch["cues"] = torch.zeros(n, most, length)
    batch["links"] = torch.zeros(n, 2, most, length)
    for k, stretch in enumerate(stretches):
        batch["cue"][k, : len(stretch["cue"])] = torch.tensor(stretch["cue"])
        for c, (cue, *roles) in enumerate(stretch["links"]):
            batch["cues"][k, c, cue] = 1
            for r, places in enumerate(roles):
                batch["links"][k, r, c, places] = 1
    return batch
