"""Copies of one story: which documents are the same text, shortened, edited or with another headline.

News archives hold a wire report forty times. All are kept; each is marked with its story, so that tables can count a
story once. Exact copies have the same words after normalising; near copies share much of their word shingles (runs of
`SIZE` words). Two reports on one event share a few quoted sentences, and that is not enough.

The measure and its threshold were chosen on news (``benchmarks/stories.py``): from a cosine of 0.3 of five-word
shingles on, 94 % of 5,407 copies such as desks make are found, and none of 16,024 pairs of articles of the same days
and of speeches of one country is called a copy (0.25: 97 % and 1; 0.2: 99 % and 2). Most of what is missed was cut to
an eighth. Of articles that were given three paragraphs of one statement in common, 6 % are called copies. Jaccard's
coefficient misses texts that were cut, containment takes a digest for a copy of each of its items.

References
----------
Shingles and sampling them by their hash: Broder, A. Z. (1997). On the resemblance and containment of documents.
Compression and Complexity of Sequences. The measure: Ochiai, A. (1957). Zoogeographical studies on the soleoid fishes
found in Japan and its neighbouring regions. Bulletin of the Japanese Society of Scientific Fisheries 22.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from .corpus.dateline import find_dateline
from .records import Document

SIZE = 5  # words in a shingle
LIKE = 0.3  # cosine of two sets of shingles from which on the texts are copies
LEAST = 20  # shared shingles: fewer may be a slogan or an advertisement
DAYS = 7  # from a story's first day on
SAMPLE = 4  # one in so many shingles is used to find pairs
STANDING = 4  # weeks in which a run of words occurs: then it is a footer or a formula and belongs to no one story
WHOLE = 0.9  # of a text that is standing text: then the text itself comes again and again
NEIGHBOURS = 4  # documents before it with which a document is compared for each shared run of words
PART = 1 / 3  # a text shorter than this part of another must not be one piece out of its middle
OPENING = 40  # shingles before the middle begins: a headline and a lead

# ---- words and shingles

_CREDIT = re.compile(
    r"^[\s(\[–—-]*(?:(?:(?:additional |further )?(?:reporting|writing|editing|compiled|translated) by|copyright|"
    r"all rights reserved|source:)(?!\w)|©|\(c\)|(?-i:By [A-Z])[\w .,'’-]{0,80}(?<![.])$).{0,300}$",
    re.I | re.M,
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # soft hyphens and the like, inside words
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of ``text`` without case and marks; dateline, bylines and lines of credit are left out."""
    dateline = find_dateline(text)
    if dateline:
        text = text[: dateline.start] + text[dateline.end :]
    text = _INVISIBLE.sub("", _CREDIT.sub("", text))
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles(words: Sequence[str], size: int = SIZE) -> np.ndarray:
    """A number for each run of ``size`` words, in order, the same on every machine.

    Returns
    -------
    numpy.ndarray of uint64, shape (max(0, len(words) - size + 1),)
    """
    encoded = "\n".join(words).encode("utf-8", "surrogatepass").split(b"\n") if words else []
    codes = np.fromiter(map(crc32, encoded), np.uint64, len(words))
    count = max(0, len(codes) - size + 1)
    runs = np.zeros(count, np.uint64)
    for place in range(size):
        runs = (runs + codes[place : place + count]) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # SplitMix64's mixing: all bits count
        runs = (runs ^ (runs >> np.uint64(shift))) * np.uint64(factor)
    return runs ^ (runs >> np.uint64(31))


class Sketch(NamedTuple):
    """What is kept of a text to find its copies."""

    exact: bytes | None  # fingerprint of the words; None without words
    sample: np.ndarray  # of the shingles, sorted


def sketch(text: str) -> Sketch:
    """The sketch of a text: it depends on nothing else, so that it can be made anywhere and kept."""
    found = words(text)
    exact = hashlib.blake2b(" ".join(found).encode("utf-8", "surrogatepass"), digest_size=12).digest()
    runs = np.unique(shingles(found))
    return Sketch(exact if found else None, runs[runs < np.uint64(2**64 // SAMPLE)])


# ---- two texts


class _Runs(NamedTuple):
    inorder: np.ndarray
    distinct: np.ndarray


def _runs(text: str) -> _Runs:
    inorder = shingles(words(text))
    return _Runs(inorder, np.unique(inorder))


def similarity(text: str, other: str) -> float:
    """Cosine of two texts' sets of word shingles, 0 to 1: shared ones over the geometric mean of the sets' sizes."""
    one, two = _runs(text).distinct, _runs(other).distinct
    return _cosine(len(np.intersect1d(one, two, assume_unique=True)), one, two)


def _cosine(shared: int, one: np.ndarray, two: np.ndarray) -> float:
    return shared / (len(one) * len(two)) ** 0.5 if shared else 0.0


def _are_copies(one: _Runs, other: _Runs) -> bool:
    small, large = sorted((one, other), key=lambda runs: len(runs.distinct))
    shared = np.intersect1d(small.distinct, large.distinct, assume_unique=True)
    if len(shared) < LEAST or _cosine(len(shared), small.distinct, large.distinct) < LIKE:
        return False
    if len(small.distinct) >= PART * len(large.distinct):
        return True
    return not _is_one_piece(np.flatnonzero(np.isin(large.inorder, shared)))


def _is_one_piece(places: np.ndarray) -> bool:
    """Whether shared runs stand together, and not in the opening: as an item in a digest does, or a long quotation.

    Desks cut from below or here and there.
    """
    first, last = np.quantile(places, [0.1, 0.9])
    return places[0] > OPENING and last - first < len(places)


# ---- many texts


def mark(documents: Iterable[Document], *, days: int = DAYS) -> list[Document]:
    """The documents with ``story`` and ``copy_of``; none is dropped, and their order stays.

    A document that has a ``story`` already, in this field or in a column of its own, keeps it.

    Parameters
    ----------
    documents : iterable of Document
        Each with an id of its own.
    days : int
        How long a story lasts: the same text so many days after the first, or later, is another story. Documents
        without a full date are copies whatever the day.

    Returns
    -------
    list of Document
        ``story`` is the id of the story's first document (by date, undated last, then by id), or what it was given;
        ``copy_of`` the id of the first for all others, None for the first.
    """
    documents = list(documents)
    found = assign(documents, (sketch(document.text) for document in documents), lambda i: documents[i].text, days=days)
    return [document._replace(story=story, copy_of=first) for document, (story, first) in zip(documents, found)]


def assign(
    documents: Sequence[Document], sketches: Iterable[Sketch], text_of: Callable[[int], str], *, days: int = DAYS
) -> list[tuple[str, str | None]]:
    """``story`` and ``copy_of`` for each document as in `mark`; the documents' own texts are not looked at.

    Parameters
    ----------
    documents, days
        See `mark`.
    sketches, text_of
        See `find`.
    """
    given = [document.story or document.meta.get("story") or None for document in documents]
    places = [i for i, story in enumerate(given) if story is None]
    new = [documents[i] for i in places]
    kept = [one for one, story in zip(sketches, given) if story is None]
    stories = iter(
        find([d.doc_id for d in new], [d.date for d in new], kept, lambda i: text_of(places[i]), days=days)
    )
    named = [str(story) if story is not None else next(stories) for story in given]
    firsts: dict[str, Document] = {}
    for document, story in zip(documents, named):
        firsts[story] = min(firsts.get(story, document), document, key=_place)
    return [
        (story, None if firsts[story] is document else firsts[story].doc_id)
        for document, story in zip(documents, named)
    ]


def _place(document: Document) -> tuple[str, str]:
    return document.date or "~", document.doc_id


def find(
    doc_ids: Sequence[str],
    dates: Sequence[str | None],
    sketches: Iterable[Sketch],
    text_of: Callable[[int], str],
    *,
    days: int = DAYS,
) -> list[str]:
    """The story of each document, by the id of its first document; the order of the documents makes no difference.

    Texts are asked for only where two sketches look alike, so that they need not be in memory.

    Parameters
    ----------
    doc_ids, dates, sketches
        One for each document; dates as in `Document`.
    text_of : callable
        From a document's place to its text.
    days : int
        See `mark`.

    Returns
    -------
    list of str
    """
    if len(doc_ids) < 2:
        return list(doc_ids)
    order = sorted(range(len(doc_ids)), key=lambda i: (dates[i] or "~", doc_ids[i]))
    sketches = list(sketches)
    day = np.array([_day(dates[i]) for i in order], dtype=float)  # NaN where unknown
    groups = _Groups(len(order))
    for i, j in _exact_pairs([sketches[i].exact for i in order], day, days):
        groups.join(i, j)
    runs = lru_cache(maxsize=1024)(lambda i: _runs(text_of(order[i])))
    samples = [_NONE if groups.first(i) != i else sketches[of].sample for i, of in enumerate(order)]
    for i, j in _pairs_to_check(samples, day, days):
        if groups.first(i) != groups.first(j) and _are_copies(runs(i), runs(j)):
            groups.join(i, j)
    stories = [""] * len(order)
    for i, first in enumerate(_cut([groups.first(i) for i in range(len(order))], day, days)):
        stories[order[i]] = doc_ids[order[first]]
    return stories


_NONE = np.zeros(0, np.uint64)


def _day(date: str | None) -> float:
    try:
        return datetime.date.fromisoformat(date).toordinal() if date else np.nan
    except ValueError:  # a year or a month alone
        return np.nan


class _Groups:
    """Numbers joined into groups; a group is known by its smallest member."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def first(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = i = self._parent[self._parent[i]]
        return i

    def join(self, i: int, j: int) -> None:
        i, j = sorted((self.first(i), self.first(j)))
        self._parent[j] = i


def _exact_pairs(prints: Sequence[bytes | None], day: np.ndarray, days: int) -> Iterator[tuple[int, int]]:
    """Each document with the first one that has the same words, if that is near enough in time."""
    started: dict[bytes, int] = {}
    for i, fingerprint in enumerate(prints):
        if fingerprint is None:
            continue
        first = started.setdefault(fingerprint, i)
        if day[i] - day[first] >= days:
            started[fingerprint] = i
        elif i != first:
            yield first, i


def _pairs_to_check(samples: Sequence[np.ndarray], day: np.ndarray, days: int) -> Iterator[tuple[int, int]]:
    """Pairs of documents whose samples share enough to look at their texts, in order.

    For each run of words, a document is paired with its few predecessors that have it, and not with all of them, so
    that time and memory grow with the number of words; copies further apart are joined through those between.
    """
    sizes = np.array([len(sample) for sample in samples])
    runs = np.concatenate([*samples, _NONE])
    holder = np.repeat(np.arange(len(samples)), sizes)
    order = np.argsort(runs, kind="stable")
    runs, holder = runs[order], holder[order]
    again = np.append(False, runs[1:] == runs[:-1])[: len(runs)]
    several = again | np.append(again[1:], False)[: len(runs)]
    runs, holder, again = runs[several], holder[several], again[several]
    tells = _tells(again, holder, np.floor(day[holder] / 7), sizes)
    keys = []
    for step in range(1, NEIGHBOURS + 1):
        i, j = holder[:-step], holder[step:]
        near = (runs[:-step] == runs[step:]) & (tells[:-step] | tells[step:]) & ~(day[j] - day[i] >= days)
        keys.append(i[near] * len(samples) + j[near])
    keys, shared = np.unique(np.concatenate(keys), return_counts=True)
    i, j = np.divmod(keys, len(samples))
    enough = (shared >= 2) & (shared >= LIKE / 3 * np.sqrt(sizes[i] * sizes[j]))
    return zip(i[enough].tolist(), j[enough].tolist())


def _tells(again: np.ndarray, holder: np.ndarray, week: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Which runs of words, each with its holders one after the other, tell of a story in the text of this holder.

    Standing text, which comes week after week, does so only where it is the whole text.
    """
    run = np.cumsum(~again)
    other_week = again & (np.append(np.nan, week)[:-1] != week) & ~np.isnan(week)
    standing = (np.bincount(run, other_week) + 1 >= STANDING)[run]
    share = np.bincount(holder, standing, minlength=len(sizes)) / np.maximum(sizes, 1)
    return ~standing | (share >= WHOLE)[holder]


def _cut(firsts: Sequence[int], day: np.ndarray, days: int) -> Iterator[int]:
    """For each document the first one of its story: a group that lasts longer is several stories."""
    started: dict[int, int] = {}
    for i, group in enumerate(firsts):
        if day[i] - day[started.setdefault(group, i)] >= days:
            started[group] = i
        yield group if np.isnan(day[i]) else started[group]
