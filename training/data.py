"""The public data sets as rows of one form, read from the folder given with ``--data``.

A pair row is a dictionary: ``text``; ``source`` and ``target``, (start, end) offsets, ``source`` may be ``None``;
``directed`` (0 to 4), ``targeted`` (0 to 2) and ``categories`` (0 to 15), each a label, `OPEN`, or ``None`` for
what is not asked; ``origin``. An attribution row holds an article: ``text`` and ``attributions``, as PolNeAR has them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from analysis.model import CATEGORIES

OPEN = -1  # a label: what is asked of teachers, and nobody answered
_FRIENDLY = frozenset("AGREE SUPPORT COOPERATE AID".split())
_HOSTILE = frozenset("ACCUSE REJECT THREATEN PROTEST SANCTION COERCE ASSAULT".split())
_TAG = re.compile(r"</?[st]>")


def row(text: str, source, target, origin: str, *, directed=None, targeted=None, categories=None) -> dict:
    """A pair row; what isn't given isn't asked."""
    return {
        "text": text,
        "source": source,
        "target": target,
        "directed": directed,
        "targeted": targeted,
        "categories": categories,
        "origin": origin,
    }


def dse(path: Path) -> Iterator[dict]:
    """Directed sentiment (Park, Pan & Joo, Findings of ACL 2021): one file of tab-separated lines."""
    for line in path.read_text("utf-8").splitlines():
        marked, first, second, label = line.split("\t")
        text, spans = _unbracketed(marked)
        if text[slice(*spans[0])] != first and text[slice(*spans[1])] == first:
            spans.reverse()  # the second name stands first
        label = int(label)
        yield row(text, *spans, "dse", directed=label, categories=0 if label == 0 else None)


def _unbracketed(marked: str) -> tuple[str, list[tuple[int, int]]]:
    pieces, spans, at = [], [], 0
    for match in re.finditer(r"\[([^\[\]]*)\]", marked):
        if len(spans) == 2:
            break
        pieces.append(marked[at : match.start()])
        start = sum(map(len, pieces))
        pieces.append(match[1])
        spans.append((start, start + len(match[1])))
        at = match.end()
    return "".join(pieces) + marked[at:], spans


def newsmtsc(path: Path) -> Iterator[dict]:
    """Sentiment towards a target in news (Hamborg & Donnay, EACL 2021): JSON lines, several targets a sentence."""
    for line in path.read_text("utf-8").splitlines():
        found = json.loads(line)
        for target in found["targets"]:
            span = (target["from"], target["to"])
            yield row(found["sentence_normalized"], None, span, "newsmtsc", targeted=int(target["polarity"]) // 2 - 1)


def plover(path: Path, *, held_out: bool = False) -> Iterator[dict]:
    """Kinds of act (PLV; Hu et al., ACL 2024): a marked source and target; where marked twice, the first place.

    Rows in which the source or the target isn't in the sentence are left out. There is no development split, so every
    fifth row is held out from training, and given with ``held_out`` alone.
    """
    with open(path, encoding="utf-8", newline="") as file:
        read = [(found["root"], *_untagged(found["marked_sentence"])) for found in csv.DictReader(file, delimiter="\t")]
    for k, (root, text, spans) in enumerate(one for one in read if len(one[2]) == 2):
        if (k % 5 == 0) == held_out:
            sign = 1 if root in _FRIENDLY else 3 if root in _HOSTILE else None
            yield row(text, spans["s"], spans["t"], "plover", directed=sign, categories=CATEGORIES.index(root))


def _untagged(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    text, spans, open_at, at = "", {}, {}, 0
    for match in _TAG.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        kind = match[0][-2]
        if match[0][1] != "/":
            open_at[kind] = len(text)
        elif kind in open_at:
            spans.setdefault(kind, (open_at.pop(kind), len(text)))
    return text + marked[at:], spans


def polnear(path: Path) -> list[dict]:
    """Articles with attributions (Newell, Margolin & Ruths, LREC 2018): JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


_MARKED = re.compile(r"\{(\d) ([^{}]+)\}")
_LABEL = re.compile(r"(?P<voice>[cp]?)(?P<source>\d)>(?P<target>\d)(?P<sign>[+=-])|t(?P<of>\d)(?P<tone>[-=+])")
_SIGNS, _TONES = {"+": 1, "=": 0, "-": 3}, "-=+"


def written(folder: Path) -> Iterator[dict]:
    """Sentences written for this package (`training/written/README.md`): the rows of every line in ``*.txt``.

    Raises
    ------
    ValueError
        A label that is not understood, or of a party that is not marked; the message names file and line.
    """
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                yield from of_line(line, f"written:{path.stem}")
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from None


def of_line(line: str, origin: str) -> Iterator[dict]:
    """The rows of a written sentence; of a line that begins with "~" only the tones are known."""
    marked, _, labels = line.rpartition(" |")
    text, spans = _unbraced(marked.removeprefix("~"))
    for row in of_labels(text, spans, labels.split(), origin):
        if row["targeted"] is not None or not marked.startswith("~"):
            yield row


def of_labels(text: str, spans: dict[int, list[tuple[int, int]]], labels: Sequence[str], origin: str) -> Iterator[dict]:
    """A row for each two parties at their nearest mentions, two where stances are mutual; and one for each tone.

    Parameters
    ----------
    text : str
    spans : dict
        Number of a party: offsets of its mentions. The speaker, 0, has none.
    labels : sequence of str
        As `training/written/README.md` tells.
    origin : str

    Raises
    ------
    ValueError
        A label that is not understood, or of a party without a mention.
    """
    told, tones = {}, {}
    for label in labels:
        match = _LABEL.fullmatch(label)
        named = {int(digit) for digit in re.findall(r"\d", label)}
        if match is None or not named <= spans.keys() | {0}:
            raise ValueError(f"{label!r} is no label of a marked party; write 1>2+, c1>2-, p1>2- or t1=")
        if match["tone"]:
            tones[int(match["of"])] = _TONES.index(match["tone"])
        elif match["voice"] != "p":  # what is only possible is no stance
            told[int(match["source"]), int(match["target"])] = _SIGNS[match["sign"]]
    speaks = any("0" in label for label in labels)
    for one, other in combinations(sorted(spans | ({0: []} if speaks else {})), 2):
        there, back = told.get((one, other)), told.get((other, one))
        directed = [label for label in (there, back and back + 1) if label] or [0]
        pair = _nearest(spans.get(one), spans[other])
        yield from (row(text, *pair, origin, directed=label) for label in directed)
    for actor, tone in tones.items():
        yield row(text, None, spans[actor][0], origin, targeted=tone)


def _unbraced(marked: str) -> tuple[str, dict[int, list[tuple[int, int]]]]:
    text, spans, at = "", {}, 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        spans.setdefault(int(match[1]), []).append((len(text), len(text) + len(match[2])))
        text, at = text + match[2], match.end()
    return text + marked[at:], spans


def _nearest(ones: list | None, others: list) -> tuple:
    """The two mentions with the least between them; of the speaker, who has none, the first of the other."""
    if ones is None:
        return None, others[0]
    return min(((a, b) for a in ones for b in others), key=lambda pair: max(pair)[0] - min(pair)[1])


def labelled(path: Path, texts: Mapping[str, str]) -> Iterator[dict]:
    """Real labelled sentences (`training/labelled/README.md`): the rows of every line, tab-separated.

    Parameters
    ----------
    path : Path
    texts : mapping
        Of each document its text, which is not in the file.

    Raises
    ------
    ValueError
        A document that is missing, a place that does not hold the sentence that was labelled, or a wrong label; the
        message names file and line.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            try:
                text = texts[line["document"]][int(line["start"]) : int(line["end"])]
                if checksum(text) != line["sha256"]:
                    raise ValueError("another sentence stands there than was labelled; is this the same release of the data?")
                yield from of_labels(text, _spans(line["parties"]), line["labels"].split(), f"labelled:{path.stem}")
            except KeyError as error:
                raise ValueError(f"{path}, line {number}: there is no document {error}") from None
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from None


def checksum(text: str) -> str:
    """The first eight digits of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _spans(parties: str) -> dict[int, list[tuple[int, int]]]:
    """Offsets in the sentence by party, from "1:0-6 2:10-18"."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for party, start, end in re.findall(r"(\d):(\d+)-(\d+)", parties):
        spans.setdefault(int(party), []).append((int(start), int(end)))
    return spans


def rows(path: Path) -> list[dict]:
    """Pair rows that a stage of this package wrote: JSON lines."""
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for each in found:
        each["source"] = tuple(each["source"]) if each["source"] else None
        each["target"] = tuple(each["target"])
    return found
