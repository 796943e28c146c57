"""Paragraphs, sentences and tagged words, always with offsets into the text, without any downloaded data.

Sentences come from rules of our own rather than NLTK's Punkt: Punkt without a trained model splits inside
“Why?” he asked, knows no curly marks, and lets headlines stick to the first sentence. Words come from one
regular expression, ten times as fast as NLTK's tokenizer; part-of-speech tags come from TextBlob's tagger.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from .records import Sentence

# ---- paragraphs

_WIDEST_WRAP = 130  # characters: lines longer than this were not broken by a typist or a terminal
_NARROWEST_WRAP = 55
_LONGEST_HEADLINE = 120
_BULLET = re.compile(r"\s*(?:[-–—*•·‣▪◦●]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s|#{1,6}\s|>\s|\|)")
_MARKS = "\"“„«‘'"
_SIGNED = re.compile(r"[”\"]\s*[-–—―]\s*[A-Z][^.]{0,60}$")  # “…” — Ann Smith
_FINAL = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\s*$")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs of ``text``, without surrounding white space.

    A blank line ends a paragraph, and so does a line end, unless the line was broken for its width: then the
    next line's first word would not have fitted, or the sentence plainly goes on. So headlines, bylines and list
    items stand alone, and both one line a paragraph and hard-wrapped text are read.
    """
    spans, block, start = [], [], 0
    for line in text.split("\n"):
        if line.strip():
            block.append((start, start + len(line)))
        else:
            spans += _split_block(text, block)
            block = []
        start += len(line) + 1
    return spans + _split_block(text, block)


def _split_block(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not lines:
        return []
    width = max(len(text[a:b].rstrip()) for a, b in lines)
    narrow = _is_column(text, lines)
    spans = [list(lines[0])]
    for (a, b), (c, d) in zip(lines, lines[1:]):
        line = text[a:b].rstrip()
        if _wrapped(line, text[c:d], width) or (narrow and not (_FINAL.search(line) and len(line) < 0.8 * width)):
            spans[-1][1] = d
        else:
            spans.append([c, d])
    return [trim(text, a, b) for a, b in spans]


def _is_column(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether most of the lines go on in the next, so that they are one column of text, however narrow."""
    goes_on = [
        text[c:d].lstrip()[:1].islower() and not _FINAL.search(text[a:b]) for (a, b), (c, d) in zip(lines, lines[1:])
    ]
    return len(goes_on) > 3 and 2 * sum(goes_on) > len(goes_on)


def _wrapped(line: str, following: str, width: int) -> bool:
    if _BULLET.match(following):
        return False
    first = following.split(None, 1)[0]
    cut = first[0].islower() or line[-1] == "," or (len(line) > _LONGEST_HEADLINE and first[0] not in _MARKS)
    if cut and not _FINAL.search(line) and not _SIGNED.search(line):
        return True  # in the middle of a sentence
    if width > _WIDEST_WRAP:
        return False
    return width >= _NARROWEST_WRAP and len(line) + 1 + len(first) > width


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards past white space."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if left < len(piece) else (start, start)


# ---- sentences

_TITLES = frozenset(
    "mr mrs ms mx dr prof gen maj lt col capt cmdr cpl sgt adm brig sen sens rep reps gov govs pres amb hon rev fr "
    "st mt ft sr jr supt insp det messrs mme mlle vs cf e.g i.e viz approx dept univ assn est fig figs eq ed eds "
    "vol op pp para art arts al rt secy".split()
)
_BEFORE_NUMBER = frozenset("no nos p pp jan feb mar apr jun jul aug sep sept oct nov dec art sec ch fig vol".split())
_MAY_END = frozenset("inc ltd co corp bros llc plc etc a.m p.m ph.d m.d b.a m.a d.c jr sr st ave blvd rd".split())
_STARTERS = frozenset(
    "the a an this that these those he she it we they i you his her its our their there here in on at by for from with "
    "after before during since until but and or so yet if when while although though as because however meanwhile "
    "moreover nevertheless still also then now both each some many most several no not what who why how where".split()
)
_END = re.compile(
    r"(?:(?<![.!?])[.!?]++|…)[\"'”’»›)\]]*+(?=\s)"  # marks (a row of dots tried once), closing marks, space
    r"|[。！？]+[”’」』)]*"
    r"|(?<=[a-z]{2})[.!?][”\"’]?(?=[A-Z][a-z]+[\s,])"  # a space lost between two sentences
)
_OPENING = re.compile(r"[\"'“‘„«‹(\[–—-]*")
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»()\[\]/–—]+$")
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w’'.-]*\s+){1,4}(?:said|says|asked|asks|wrote|writes|added|adds|told|replied|tweeted|warned|demanded|"
    r"shouted|exclaimed|wondered|cried|quipped|joked|declared|responded|answered|continued)\b"
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in the paragraph ``text[start:end]``."""
    end = len(text) if end is None else end
    spans, begin = [], start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _is_boundary(text, begin, match, end):
            spans.append(trim(text, begin, match.end()))
            begin = match.end()
    spans.append(trim(text, begin, end))
    return [(a, b) for a, b in spans if a < b]


def _is_boundary(text: str, begin: int, match: re.Match, end: int) -> bool:
    mark = match.group()
    if mark[0] in "。！？" or not text[match.end()].isspace():
        return True
    after = text[match.end() : min(end, match.end() + 80)].lstrip()
    opening = _OPENING.match(after).group()
    word = after[len(opening) :]
    if not word or word[0].islower():
        return bool(_BULLET.match(after)) and mark[0] != "…"
    if mark[0] in "!?":
        return len(mark) == 1 or not _ATTRIBUTION.match(word)
    if mark[0] != "." or len(mark) > 1 or opening.strip("-–—"):
        return True
    return _full_stop(text[max(begin, match.start() - 40) : match.start()], word)


def _full_stop(before: str, word: str) -> bool:
    """Whether the full stop after ``before`` ends the sentence and does not only end an abbreviation."""
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    token, first = last.group(), re.split(r"[^\w’']", word, maxsplit=1)[0]
    lower = token.lower()
    if lower in _BEFORE_NUMBER and word[0].isdigit():
        return False
    if lower in _TITLES and lower not in _MAY_END:
        return False
    if len(before) == len(token) and re.fullmatch(r"\d{1,2}|[A-Za-z]", token):
        return False  # "1. Introduction", "J. Smith" at the start
    initial = len(token) == 1 and token.isupper() and token != "I"
    if initial or lower in _MAY_END or re.fullmatch(r"(?:\w\.)+\w", token):
        return first.lower() in _STARTERS and word[0].isupper() and not word[: len(first) + 1].endswith(".")
    return True


# ---- words


class Token(NamedTuple):
    """A word or mark with its Penn Treebank tag."""

    start: int
    end: int
    text: str
    tag: str


_WORD = re.compile(
    r"[^\W\d_]++(?![\w'’‘.&/‐‑-])"  # most words, at once
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\w+?(?=n['’‘]t\b)|n['’‘]t\b"  # did|n't
    r"|[$€£¥]?\d+(?:[.,:/]\d+)*%?"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Prof|St|Adm|Capt|Sgt)\."
    r"|\w+(?:(?:[-‐‑&/.]|['’](?!(?:s|re|ll|ve|d|m)\b))\w+)*"
    r"|['’](?:s|re|ll|ve|d|m)\b"
    r"|\.{2,}|-{2,}|\S",
    re.IGNORECASE,
)


def token_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the words and marks in ``text[start:end]``; every character that is not white space is in one."""
    return [match.span() for match in _WORD.finditer(text, start, len(text) if end is None else end)]


def tag(words: list[str]) -> list[str]:
    """Penn Treebank tags of the words of one sentence (TextBlob's tagger, without its slower parser)."""
    from textblob.en import parser

    plain = [word.replace("’", "'").replace("‘", "'") for word in words]
    return [pair[1] for pair in parser.find_tags(plain)]


class ParsedText:
    """A text cut into sentences; the words of a sentence are tagged when first asked for, and kept.

    Attributes
    ----------
    doc_id : str
    text : str
    sentences : list of Sentence
    """

    def __init__(self, doc_id: str, text: str):
        self.doc_id = doc_id
        self.text = text
        spans = [(n, a, b) for n, (c, d) in enumerate(paragraphs(text)) for a, b in sentence_spans(text, c, d)]
        self.sentences = [Sentence(doc_id, i, n, a, b, text[a:b]) for i, (n, a, b) in enumerate(spans)]
        self._starts = [a for _, a, _ in spans]
        self._words: dict[int, list[Token]] = {}

    def words(self, i: int) -> list[Token]:
        """The tagged words of sentence ``i``."""
        if i not in self._words:
            spans = token_spans(self.text, self.sentences[i].start, self.sentences[i].end)
            words = [self.text[a:b] for a, b in spans]
            starts, ends = zip(*spans)  # a sentence has a word
            self._words[i] = list(map(Token._make, zip(starts, ends, words, tag(words))))
        return self._words[i]

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that holds ``offset``, or of the last one that begins before it."""
        return max(0, bisect_right(self._starts, offset) - 1)


def parse(doc_id: str, text: str) -> ParsedText:
    """Cut ``text`` into sentences. Offsets in all rows are into this ``text``, unchanged."""
    return ParsedText(doc_id, text)
