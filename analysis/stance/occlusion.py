"""On which words the neural reader's answer rests: those without which it would be least sure of it.

Each short phrase of the sentence is left out in turn and the pair asked about again. Occlusion needs no gradients, so
it works with any reader: Zeiler & Fergus 2014 (ECCV) for images; Li, Monroe & Jurafsky 2016, "Understanding neural
networks through representation erasure", for words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .pairs import Request
from ..disguise import Edit
from ..text import ParsedText, Token

Span = tuple[int, int]

LONGEST = 4  # words of a phrase
MOST = 12  # phrases that are tried, those nearest to the pair
_HELPERS = frozenset(
    "be am is are was were been being 's 're have has had having do does did 've 'd 'll it its this that these those "
    "there here also said says say saying told tells added".split()
)  # they carry no stance by themselves
_CONTENT = ("NN", "VB", "JJ", "RB", "RP")


class Question(NamedTuple):
    """A pair and the classes (numbers of `analysis.model.DIRECTED`) whose probability is to be explained."""

    parsed: ParsedText
    request: Request
    avoided: tuple[Span, ...]  # spans of all mentions of the sentence, in the document
    classes: tuple[int, ...]


def decisive(questions: Sequence[Question], reader) -> list[Span | None]:
    """For each question the span, in the document, of the words whose loss lowers the probability most.

    ``None`` where there are no words but names and function words, which can carry no stance.
    """
    tried = [phrases(q.parsed.words(q.request.sentence), q.avoided, _ends(q.request)) for q in questions]
    left = [_without(q.request, span) for q, spans in zip(questions, tried) for span in spans]
    answers = iter(reader.directed(*map(list, zip(*left))) if left else ())
    found: list[Span | None] = []
    for question, spans in zip(questions, tried):
        kept = [float(next(answers)[list(question.classes)].sum()) for _ in spans]
        found.append(spans[min(range(len(spans)), key=kept.__getitem__)] if spans else None)
    return found


def phrases(tokens: Sequence[Token], avoided: Sequence[Span], ends: Sequence[int]) -> list[Span]:
    """Spans of the phrases of at most four content words, in order; of many, those nearest to the offsets ``ends``.

    Names that are no mention are left out too, unless there is nothing else.
    """
    free = [None if any(a < t.end and t.start < b for a, b in avoided) else t for t in tokens]
    found = _runs([t if t and not t.tag.startswith("NNP") else None for t in free]) or _runs(free)
    near = sorted(found, key=lambda span: (min(abs(span[0] - end) for end in ends), span))[:MOST]
    return sorted(near)


def _runs(tokens: Sequence[Token | None]) -> list[Span]:
    runs: list[list[Token]] = [[]]
    for token in tokens:
        last = runs[-1][-1] if runs[-1] else None
        if token is not None and last is not None and _follows(last, token, len(runs[-1])):
            runs[-1].append(token)
        else:
            runs.append([token] if token is not None and _is_content(token) else [])
    return [(run[0].start, run[-1].end) for run in runs if run]


def _follows(last: Token, token: Token, length: int) -> bool:
    """Whether a word goes on with a phrase: "imposed sanctions", "stands by"; a verb after a noun begins a new one."""
    if length >= LONGEST or last.tag == "IN":
        return False
    if token.tag == "IN":
        return last.tag.startswith("VB")
    return _is_content(token) and not (last.tag.startswith("NN") and token.tag in ("VBD", "VBZ", "VBP", "VB"))


def _is_content(token: Token) -> bool:
    return token.tag.startswith(_CONTENT) and token.text[0].isalnum() and token.text.lower() not in _HELPERS


def _ends(request: Request) -> list[int]:
    spans = [span for span in (request.source, request.target) if span is not None]
    return [request.start + offset for span in spans for offset in span]


def _without(request: Request, span: Span) -> tuple[str, Span | None, Span]:
    """Text, source and target of a request without the words at ``span`` (in the document)."""
    start, end = span[0] - request.start, span[1] - request.start
    end += request.text[end : end + 1] == " "
    return request.shown(Edit(start, end, ""))
