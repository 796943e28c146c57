"""Third parties' names, disguised: the reader is to judge a pair by the words, not by who else stands in the sentence.

The names of the pair itself are hidden by `analysis.marking`; here the names of all other actors become one invented
name. On development data this leaves the reader as good as it was, and an exchange of actors then changes hardly any
label (`analysis.audit`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .marking import names
from .records import Mention

Span = tuple[int, int]

NAME, ADJECTIVE, PEOPLE = "Arbonia", "Arbonian", "Arbonians"
_NO_NAMES = ("pronoun", "group", "town")
_ARTICLE = re.compile(r"\b(?:([Aa])n?|([Tt])he) $")


class Edit(NamedTuple):
    """Words ``start`` to ``end`` of a text become ``new``."""

    start: int
    end: int
    new: str


def disguises(text: str, start: int, mentions: Iterable[Mention]) -> list[Edit]:
    """What hides the names in ``mentions``; in order, without overlap.

    Parameters
    ----------
    text : str
        The sentence.
    start : int
        Its offset in the document.
    mentions : iterable of Mention
        Those of the sentence, in any role; pronouns and groups have no names, and towns keep theirs.
    """
    edits: dict[Span, Edit] = {}
    for mention in mentions:
        for a, b in names(mention.text) if mention.kind not in _NO_NAMES else ():
            span = (mention.start - start + a, mention.start - start + b)
            edits[span] = _hiding(text, *span, mention.kind)
    kept: list[Edit] = []
    for _, edit in sorted(edits.items()):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _hiding(text: str, start: int, end: int, kind: str) -> Edit:
    """The edit of one name, with its article: "a Chinese" and "an American" look alike, as do "the US" and "China"."""
    adjective = kind in ("demonym", "description")
    new = (PEOPLE if text[start:end].endswith("s") and kind == "demonym" else ADJECTIVE) if adjective else NAME
    article = _ARTICLE.search(text[max(0, start - 4) : start])
    if article and article[1]:
        return Edit(start - len(article[0]), end, f"{article[1]}n {new}")
    if article and not adjective:
        return Edit(start - len(article[0]), end, new)
    return Edit(start, end, new)


def edited(text: str, edits: Sequence[Edit], spans: Sequence[Span | None]) -> tuple[str, list[Span | None]]:
    """``text`` after ``edits`` (in order), and where ``spans`` are in it.

    Edits that touch a span, or one before them, are not made.
    """
    made, pieces, at = [], [], 0
    for edit in edits:
        if edit.start < at or any(s is not None and edit.start < s[1] and s[0] < edit.end for s in spans):
            continue
        made.append(edit)
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join(pieces) + text[at:], [None if span is None else moved(span, made) for span in spans]


def moved(span: Span, edits: Sequence[Edit]) -> Span:
    """Where ``span`` is after ``edits``."""
    start, end = (at + sum(len(e.new) - (e.end - e.start) for e in edits if e.end <= at) for at in span)
    return start, end
