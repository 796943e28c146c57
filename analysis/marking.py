"""How a text and a pair of spans are shown to the neural reader: spans between markers, names hidden.

The reader is to judge the words and not the names, so a name is never shown to it: a span that is only a name becomes
a bare marker, and in a span with other words ("a Serbian court's ruling") the names become one and the same token.
Exchanging one actor for another then changes nothing that the reader sees at the pair. Hiding of the arguments comes
from relation extraction (Zhang et al., EMNLP 2017, "Position-aware attention and supervised data improve slot
filling").
"""

from __future__ import annotations

import re

SOURCE, SOURCE_END, TARGET, TARGET_END, NAME = (f"[unused{n}]" for n in range(1, 6))
MARKERS = (SOURCE, SOURCE_END, TARGET, TARGET_END, NAME)

Span = tuple[int, int]

_WORD = re.compile(r"\w(?:[\w.&’'-]*\w)?")
_BETWEEN = re.compile(r"\.?[\s-]*(?:\s(?:of|de|bin|al|von|van)\s+(?:the\s+)?)?")  # what joins the words of one name
_POSSESSIVE = re.compile(r"[’']s?$")
_BARE = re.compile(r"(?:(?:the|an?)\s+)?\[unused5\]([’']s?|\.)?", re.I)  # a name, its article and its possessive
_NO_NAMES = frozenset(
    "a an the he she it they we i you his her its their our my your this that these those who which some many most all "
    "both each no one two three several few other others another such what him them us me himself herself itself "
    "themselves".split()
)  # with a capital only at the head of a sentence


def names(text: str) -> list[Span]:
    """Spans of the names in ``text``: runs of words with a capital letter, possessives left out.

    >>> [("a Serbian court of Mr. Vucic's")[a:b] for a, b in names("a Serbian court of Mr. Vucic's")]
    ['Serbian', 'Mr. Vucic']
    """
    found: list[Span] = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        if not word[:1].isupper() or (word.lower() in _NO_NAMES and word == word.title()):
            continue
        end = match.start() + len(word)
        if found and _BETWEEN.fullmatch(text, found[-1][1], match.start()):
            found[-1] = (found[-1][0], end)
        else:
            found.append((match.start(), end))
    return found


def mark(text: str, source: Span | None, target: Span, *, speaker: bool = False) -> str:
    """``text`` with markers round its source and its target, and their names hidden.

    Parameters
    ----------
    text : str
    source : (int, int) or None
        Offsets in ``text``; ``None`` when there is no source to be marked.
    target : (int, int)
    speaker : bool
        Whether the source is the text's speaker, who has no place in it: marked before its first word.

    Returns
    -------
    str
        Where spans overlap, as those of a group do, the markers of both stand around the shared words. Spans that
        end within a word are taken to its end.
    """
    inserted = [(_whole(text, target), TARGET, TARGET_END)]
    if source is not None:
        inserted.append((_whole(text, source), SOURCE, SOURCE_END))
    inserted.sort(key=lambda item: (item[0][0], -item[0][1]))
    head = f"{SOURCE} {SOURCE_END} " if speaker else ""
    if len(inserted) == 2 and inserted[1][0][0] < inserted[0][0][1]:  # overlapping: one stretch, both markers
        start, end = inserted[0][0][0], max(span[1] for span, _, _ in inserted)
        inside = _hidden(text[start:end])
        opened, closed = " ".join(i[1] for i in inserted), " ".join(i[2] for i in reversed(inserted))
        return f"{head}{text[:start]} {opened} {inside} {closed} {text[end:]}"
    pieces, at = [head], 0
    for (start, end), opened, closed in inserted:
        pieces += [text[at:start], f" {_marked(text[start:end], opened, closed)} "]
        at = end
    return "".join(pieces) + text[at:]


def _whole(text: str, span: Span) -> Span:
    start, end = span
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _marked(words: str, opened: str, closed: str) -> str:
    inside = _hidden(words)
    bare = _BARE.fullmatch(inside)
    return opened + (bare[1] or "") if bare else f"{opened} {inside} {closed}"


def _hidden(words: str) -> str:
    pieces, at = [], 0
    for start, end in names(words):
        pieces += [words[at:start], NAME]
        at = end
    return " ".join("".join([*pieces, words[at:]]).split())
