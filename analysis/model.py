"""The neural reader: texts and spans in, probabilities out. It knows no actors and no tables.

One small encoder (six layers, MiniLM; Wang et al., NeurIPS 2020) with a head for each question, trained by the
scripts in ``training/`` and run by ONNX Runtime on the processor. The names of source and target are hidden from it
(`analysis.marking`): it judges the words. It calculates in 8-bit whole numbers scaled by the text itself. Texts are
read one at a time, each by one thread: what else a call holds, and how many threads there are, changes no byte.

>>> reader = load()
>>> reader.directed(["Beijing condemned Western sanctions."], [(0, 7)], [(18, 25)]).shape
(1, 5)
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from . import signs
from .marking import MARKERS, mark

Span = tuple[int, int]
Piece = tuple[int, int, int]  # a word piece's number in the vocabulary, and where it starts and ends in the text

DIRECTED = (
    "neutral", "source supports target", "target supports source", "source opposes target", "target opposes source"
)  # fmt: skip
TARGETED = ("negative", "neutral", "positive")
CATEGORIES = tuple(
    "NONE AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST MOBILIZE SANCTION COERCE "
    "ASSAULT".split()
)
PACKAGED = Path(__file__).resolve().parent / "models" / "reader.onnx"
FORMAT = 3  # of the file
PROBED = 64  # products of 255 and 127 that the file's probe adds up
WIDEST = 96  # word pieces of a pair's text that are read; of longer ones the stretch round the spans
WINDOW = 160  # word pieces of a stretch of an article, for attributions
_GAP = 2.0  # logits that words within a content may lack together; on PolNeAR's development articles
_LEAST = 3.0  # logits that words apart from the others must have together; on the same articles
_REMEDY = "install the package again, or read by rules alone: analyze(..., reader=None)"
_FIRST, _LAST = 101, 102  # [CLS] and [SEP]
_SOURCE, _TARGET = 2, 4  # the markers that states are read at
_SPECIAL = re.compile(r"\[(?=unused\d|CLS|SEP|PAD|MASK|UNK)")  # a text that speaks of markers has none


class ModelError(RuntimeError):
    """The reader cannot be loaded: its file is missing or damaged, or a package that it needs is."""


class Attribution(NamedTuple):
    """Who (``source``) says (``cue``) what (``content``): each a tuple of (start, end) spans, in the text's order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def load(path: str | Path | None = None, *, threads: int | None = None) -> Reader:
    """The reader, loaded once a process and kept.

    Parameters
    ----------
    path : path, optional
        A ``reader.onnx`` with its ``reader.toml`` beside it; default the packaged one.
    threads : int, optional
        Texts read at a time; default as many as there are cores. The results are the same for any number.

    Raises
    ------
    ModelError
        If the file is missing or is not what ``reader.toml`` says, or if onnxruntime or tokenizers are not installed.
    """
    return _load(PACKAGED if path is None else Path(path).resolve(), threads)


def _load_the_same(path: Path | None, sha256: str) -> Reader:
    reader = load(path, threads=1)
    if reader.sha256 != sha256:
        raise ModelError(f"{path or PACKAGED} is another model here than where the work was given out; copy it here")
    return reader


@cache
def _load(path: Path, threads: int | None) -> Reader:
    card, content = _checked(path)
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError(f"the reader needs the package onnxruntime ({error}); {_REMEDY}") from error
    try:
        session = _session(onnxruntime, content)
        if not _adds_up(session):
            session = _session(onnxruntime, signs.unsigned(content))
    except Exception as error:  # onnxruntime has no common class of errors
        version = onnxruntime.__version__
        raise ModelError(f"{path} cannot be run by onnxruntime {version}: {error}; {_REMEDY}") from error
    return Reader(session, card, path, threads or len(_cores()))


def _session(onnxruntime, content: bytes):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # threads read a text each
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC  # fused norms are slower
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _adds_up(session) -> bool:
    """Whether sums of products with signed weights are exact on this processor."""
    if "probe" not in {output.name for output in session.get_outputs()}:
        return True  # of another format, which is said later
    given = {"ids": np.array([[_FIRST, _LAST]]), "rows": np.array([0])}
    return bool((session.run(["probe"], given)[0] == PROBED * 255 * 127).all())


def _checked(path: Path) -> tuple[dict, bytes]:
    """The card (reader.toml) and the model's bytes, if they are what the card says."""
    try:
        content, card = path.read_bytes(), tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing; {_REMEDY}") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} or its reader.toml cannot be read: {error}; {_REMEDY}") from error
    if hashlib.sha256(content).hexdigest() != card.get("sha256"):
        card_name = path.with_suffix(".toml").name
        raise ModelError(f"{path} is damaged: its SHA-256 is not the one in {card_name}; {_REMEDY}")
    return card, content


def _cores() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


class Reader:
    """What `load` gives. ``sha256`` names the model; ``card`` is reader.toml as a dictionary.

    It can be pickled: the other process loads the same model for itself, with one thread, since it is one of several.
    """

    def __init__(self, session, card: dict, path: Path, threads: int = 1):
        metadata = session.get_modelmeta().custom_metadata_map
        if metadata.get("format") != str(FORMAT):
            raise ModelError(f"{path} has format {metadata.get('format')}, this version reads {FORMAT}; {_REMEDY}")
        self.card, self.sha256 = card, card["sha256"]
        self._path = None if path == PACKAGED else path
        self._session, self._threads = session, threads
        self._encode = tokenizer_of(metadata["vocabulary"]).encode
        self._bias = np.array(json.loads(metadata["bias"]))
        self._temperature = {name: float(value) for name, value in card.get("temperature", {}).items()}

    def __reduce__(self):
        return _load_the_same, (self._path, self.sha256)

    def directed(self, texts: Sequence[str], sources: Sequence[Span | None], targets: Sequence[Span]) -> np.ndarray:
        """Who is for or against whom, by the words of each text.

        Parameters
        ----------
        texts : sequence of str
            One or two sentences each; of more than `WIDEST` word pieces, those round the spans are read.
        sources : sequence of (int, int) or None
            Offsets in the text; ``None`` for the speaker of the text, unnamed in it.
        targets : sequence of (int, int)

        Returns
        -------
        array (n, 5)
            Probabilities of `DIRECTED`: neutral, source supports target, target supports source, source opposes
            target, target opposes source.

        Raises
        ------
        ValueError
            If the lengths differ or a span is not in its text; the message names the place.
        """
        return self._pairs("directed", texts, sources, targets)

    def categories(self, texts: Sequence[str], sources: Sequence[Span | None], targets: Sequence[Span]) -> np.ndarray:
        """The kind of act of each source towards its target: probabilities (n, 16) of `CATEGORIES`, "NONE" first.

        Arguments and errors are those of `directed`. The kinds are PLOVER's roots (Halterman et al. 2023).
        """
        return self._pairs("categories", texts, sources, targets)

    def targeted(self, texts: Sequence[str], targets: Sequence[Span]) -> np.ndarray:
        """How each text speaks of its target: probabilities (n, 3) of `TARGETED`.

        Arguments and errors are those of `directed`. The labels are those of NewsMTSC (Hamborg & Donnay, EACL 2021).
        """
        shown = [mark(_plain(text), None, span) for text, span in _paired(texts, targets, "targets")]
        return self._probabilities("targeted", shown)

    def attributions(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """Reported and quoted words, with their sources and the words that report them, in the order of the cues.

        The articles are read in stretches of whole paragraphs. First cues are found, then for each cue the words of
        its source and of its content, which may lie within another's.
        """
        read = [(k, pieces) for k, text in enumerate(texts) for pieces in stretches(_plain(text), self._encode)]
        ids = [[_FIRST, *(piece[0] for piece in pieces), _LAST] for _, pieces in read]
        found: list[list[Attribution]] = [[] for _ in texts]
        for (k, pieces), out in zip(read, self._run(("cue", "query", "key"), ids)):
            found[k] += _decode(texts[k], pieces, out, self._bias)
        return found

    # ---- from texts to numbers

    def _pairs(self, head: str, texts, sources, targets) -> np.ndarray:
        if not len(texts) == len(sources) == len(targets):
            raise ValueError(f"{len(texts)} texts, {len(sources)} sources, {len(targets)} targets: give one of each")
        for k, (text, source) in enumerate(zip(texts, sources)):
            if source is not None:
                _check(text, source, k, "sources")
        shown = [
            mark(_plain(text), source, target, speaker=source is None)
            for (text, target), source in zip(_paired(texts, targets, "targets"), sources)
        ]
        return self._probabilities(head, shown)

    def _probabilities(self, head: str, shown: list[str]) -> np.ndarray:
        different = sorted(set(shown))
        ids = [clipped(self._encode(text).ids) for text in different]
        temperature = self._temperature.get(head, 1.0)
        found = {text: softmax(out[0] / temperature) for text, out in zip(different, self._run((head,), ids))}
        classes = {"directed": 5, "targeted": 3, "categories": 16}[head]
        return np.array([found[text] for text in shown]).reshape(-1, classes)

    def _run(self, names: tuple[str, ...], texts: Sequence[list[int]]) -> list[tuple[np.ndarray, ...]]:
        """The outputs for each text, in order."""

        def run(ids: list[int]) -> tuple[np.ndarray, ...]:
            given = {"ids": np.array([ids], dtype=np.int64), "rows": rows_read(ids)}
            return tuple(out[0].astype(np.float64) for out in self._session.run(list(names), given))

        if self._threads == 1 or len(texts) < 2:
            return [run(ids) for ids in texts]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(run, texts))


def _plain(text: str) -> str:
    """The text, of equal length, without what would be taken for a marker."""
    return _SPECIAL.sub("(", text)


def rows_read(ids: Sequence[int]) -> np.ndarray:
    """Positions whose states are read: the first and the markers of a pair; all of a text without markers."""
    marked = [place for place, token in enumerate(ids) if token in (_SOURCE, _TARGET)]
    return np.array([0, *marked] if marked else range(len(ids)), dtype=np.int64)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities from the logits (classes,) of one text."""
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()


def clipped(ids: list[int]) -> list[int]:
    """At most `WIDEST` word pieces: the stretch round the markers, or one round each when they are too far apart."""
    if len(ids) <= WIDEST:
        return ids
    places = [place for place, token in enumerate(ids) if 2 <= token <= 5]
    room = WIDEST - 2
    if places[-1] - places[0] < room:
        start = min(max(1, (places[0] + places[-1] - room) // 2 + 1), len(ids) - 1 - room)
        return [ids[0], *ids[start : start + room], ids[-1]]
    half = room // 2
    first = min(max(1, places[0] - half // 2), len(ids) - 1 - room)
    last = min(max(first + half, places[-1] - half // 2), len(ids) - 1 - half)
    return [ids[0], *ids[first : first + half], *ids[last : last + half], ids[-1]]


def _paired(texts: Sequence[str], spans: Sequence[Span], what: str) -> list[tuple[str, Span]]:
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts, {len(spans)} {what}: give one of each")
    for k, (text, span) in enumerate(zip(texts, spans)):
        _check(text, span, k, what)
    return list(zip(texts, spans))


def _check(text: str, span: Span, k: int, what: str) -> None:
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        raise ValueError(f"{what}[{k}] is {span!r}; give (start, end) within its text of {len(text)} characters")


def tokenizer_of(vocabulary: str):
    """A `tokenizers.BertWordPieceTokenizer` that keeps the markers whole; ``vocabulary`` has a piece a line."""
    try:
        from tokenizers import BertWordPieceTokenizer
    except ImportError as error:
        raise ModelError(f"the reader needs the package tokenizers ({error}); {_REMEDY}") from error
    tokenizer = BertWordPieceTokenizer({piece: k for k, piece in enumerate(vocabulary.splitlines())}, lowercase=True)
    tokenizer.add_special_tokens(list(MARKERS))
    return tokenizer


def stretches(text: str, encode: Callable) -> Iterator[list[Piece]]:
    """Word pieces of whole paragraphs together, as many as a stretch holds.

    ``encode`` is that of a tokenizer. A paragraph that is longer than a stretch is cut.
    """
    current: list[Piece] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        encoded, at = encode(paragraph[0], add_special_tokens=False), paragraph.start()
        pieces = [(i, a + at, b + at) for i, (a, b) in zip(encoded.ids, encoded.offsets)]
        if current and len(current) + len(pieces) > WINDOW - 2:
            yield current
            current = []
        current = current + pieces
        while len(current) > WINDOW - 2:
            yield current[: WINDOW - 2]
            current = current[WINDOW - 2 :]
    if current:
        yield current


# ---- attributions from the outputs for one stretch


def _decode(text: str, pieces: list[Piece], out: tuple[np.ndarray, ...], bias) -> list[Attribution]:
    cue, query, key = (each[1 : len(pieces) + 1] for each in out)
    whole = _whole_words(text, pieces)
    found = []
    for places in _cues(cue.argmax(1), whole):
        asked = query[places].mean(0).reshape(2, -1)
        logits = np.einsum("rd,lrd->rl", asked, key.reshape(len(pieces), 2, -1)) / 8 + bias[:, None]
        source, content = (_by_word(row, whole) for row in logits)
        source = _spans(text, pieces, _strong(source, source > 0))
        content = _spans(text, pieces, _strong(content, _closed(content, whole)))
        if content:
            chosen = np.zeros(len(pieces), dtype=bool)
            chosen[places] = True
            found.append(Attribution(source, _spans(text, pieces, chosen), content))
    return found


def _whole_words(text: str, pieces: list[Piece]) -> np.ndarray:
    """For each piece, the place of the first piece of its word."""
    first = np.arange(len(pieces))
    for k in range(1, len(pieces)):
        joined = pieces[k][1] == pieces[k - 1][2] and text[pieces[k][1] - 1].isalnum() and text[pieces[k][1]].isalnum()
        if joined:
            first[k] = first[k - 1]
    return first


def _cues(labels: np.ndarray, whole: np.ndarray) -> list[list[int]]:
    """Places of each cue's pieces: a word is what its first piece is (0 outside, 1 begins, 2 inside)."""
    found: list[list[int]] = []
    for k, label in enumerate(labels[whole]):
        if label == 0:
            continue
        begins = label == 1 and whole[k] == k
        if found and found[-1][-1] == k - 1 and not begins:
            found[-1].append(k)
        else:
            found.append([k])
    return found


def _by_word(logits: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The mean over each word's pieces."""
    sums, counts = np.zeros(len(logits)), np.zeros(len(logits))
    np.add.at(sums, whole, logits)
    np.add.at(counts, whole, 1)
    return (sums / np.maximum(counts, 1))[whole]


def _closed(logits: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Which words are chosen: those above nought, and what stands between two of them and falls short by little."""
    chosen = logits > 0
    first = np.flatnonzero(whole == np.arange(len(whole)))
    for one, other in pairwise(first[chosen[first]]):
        between = first[(one < first) & (first < other)]
        if -logits[between].sum() < _GAP:
            chosen[one:other] = True
    return chosen


def _strong(logits: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The chosen runs but for weak ones: all whose logits add up to `_LEAST`, and the strongest in any case."""
    edges = np.flatnonzero(np.diff(np.r_[False, chosen, False].astype(int))).reshape(-1, 2)
    sums = [logits[start:end].sum() for start, end in edges]
    kept = np.zeros(len(chosen), dtype=bool)
    for (start, end), total in zip(edges, sums):
        kept[start:end] = total >= min(_LEAST, max(sums))
    return kept


def _spans(text: str, pieces: list[Piece], chosen: np.ndarray) -> tuple[Span, ...]:
    """Spans of the chosen pieces; neighbours with nothing but blanks and marks between them are one."""
    spans: list[Span] = []
    for k in np.flatnonzero(chosen):
        _, start, end = pieces[k]
        if spans and not any(c.isalnum() for c in text[spans[-1][1] : start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(span for span in spans if any(c.isalnum() for c in text[span[0] : span[1]]))
