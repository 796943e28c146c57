"""Pairing quotation marks, paragraph by paragraph, with repair: real text has marks that do not balance."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"``|''|[“”„‟«»‹›‘’‚\"'「」『』＂]")
_ELISION = re.compile(r"(?:\d0?s\b|\d\d\b|(?:em|til|cause|tis|twas|n|bout|round|cuz|ere)\b)", re.IGNORECASE)
_FAMILY = {
    **dict.fromkeys('“”„‟"＂', "double"),
    **dict.fromkeys(("``", "''"), "double"),
    **dict.fromkeys("‘’‚'", "single"),
    **dict.fromkeys("«»", "angle"),
    **dict.fromkeys("‹›", "small angle"),
    **dict.fromkeys("「」", "corner"),
    **dict.fromkeys("『』", "white corner"),
}
_ALWAYS_OPEN = frozenset("„‚「『") | {"``"}
_ALWAYS_CLOSE = frozenset("」』")
_LONGEST_REPAIR = 300  # characters: a stray closing mark reaches back no further than this


class Quoted(NamedTuple):
    """Quoted words with their marks; ``depth`` 0 is outermost.

    ``opened`` and ``closed`` say whether a mark stands there; ``carried``: goes on from the paragraph before.
    """

    start: int
    end: int
    depth: int
    opened: bool
    closed: bool
    carried: bool


def pair_marks(text: str, paragraphs: list[tuple[int, int]]) -> list[Quoted]:
    """The quoted spans of ``text``, sorted by start, the outer before the inner.

    Marks are paired within a paragraph, whatever their shape (“…”, "…", ‘…’, '…', «…», „…“, ``…''). Apostrophes
    are told from single marks by the letters around them. A mark that opens and isn't closed ends with its
    sentence, or with its paragraph where it begins it; where the next paragraph begins with a mark, that one
    carries on. A stray closing mark lengthens the quotation before it. Nothing is refused.

    Parameters
    ----------
    text : str
    paragraphs : list of (start, end)
        Spans in which marks are paired.

    Returns
    -------
    list of Quoted
    """
    spans: list[Quoted] = []
    carrying = False
    for start, end in paragraphs:
        if _MARK.search(text, start, end) is None:
            carrying = False
            continue
        found = _pair_paragraph(text, start, end)
        if carrying and found and found[0].start == start:
            found[0] = found[0]._replace(carried=True)
        spans += found
        carrying = bool(found) and any(not q.closed and q.end == end for q in found)
    return spans


def _pair_paragraph(text: str, start: int, end: int) -> list[Quoted]:
    marks = [(m.start(), m.end(), m.group()) for m in _MARK.finditer(text, start, end)]
    spans: list[Quoted] = []
    stack: list[tuple[int, str]] = []  # (offset of the opening mark, its family)
    singles = _closing_singles(text, marks)
    for n, (a, b, mark) in enumerate(marks):
        family = _FAMILY[mark]
        if family == "single" and not _is_single_mark(text, a, b, mark, stack, singles):
            continue
        if mark == '"' and not stack and text[a - 1 : a].isdigit():
            continue  # inches: 6'2"
        role = _role(text, a, b, mark, start, end, stack)
        if role == "open":
            if len(stack) < 8:
                _open(text, a, family, stack, spans, marks, n)
        else:
            _close(b, family, stack, spans, start)
    for a, family in stack:
        if family != "single":
            spans.append(_unclosed(text, a, start, end))
    return _nest(spans)


def _role(text: str, a: int, b: int, mark: str, start: int, end: int, stack: list[tuple[int, str]]) -> str:
    """Whether the mark at ``text[a:b]`` opens or closes."""
    if mark in _ALWAYS_OPEN:
        return "open"
    if mark in _ALWAYS_CLOSE:
        return "close"
    family = _FAMILY[mark]
    is_open = any(f == family for _, f in stack)
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    left_free = before.isspace() or before in "([{—–-/“‘\"'…,:;"
    right_free = after.isspace() or after in ")]}.,;:!?—–-/”’\"'…"
    if mark in "”’»›" and not (left_free and not right_free and not is_open):
        return "close"
    if mark in "“‘‟«‹":
        return "close" if is_open and right_free and not left_free else "open"
    if before.isspace() and not after.isspace():
        return "open" if not (is_open and right_free) else "close"
    if not before.isspace() and (after.isspace() or right_free) and (is_open or not left_free):
        return "close"
    return "close" if is_open else "open"


def _closing_singles(text: str, marks: list[tuple[int, int, str]]) -> list[int]:
    """Offsets of the single marks that could close: after a letter or a stop, before no letter."""
    ends = []
    for a, b, mark in marks:
        if mark in "’'‘" and a and not text[a - 1].isspace() and not (b < len(text) and text[b].isalnum()):
            ends.append(a)
    return ends


def _is_single_mark(text: str, a: int, b: int, mark: str, stack: list, singles: list[int]) -> bool:
    """Whether a single mark quotes; otherwise it is an apostrophe."""
    before = text[a - 1] if a else " "
    after = text[b] if b < len(text) else " "
    if before.isalnum() and after.isalnum():
        return False
    opened = any(f == "single" for _, f in stack)
    if opened:
        if before.isspace() or after.isalnum():
            return False
        later = singles[-1] > a if singles else False
        possessive = before == "s" and after == " " and b + 1 < len(text) and text[b + 1].islower()
        return not (possessive and later and mark != "‘")
    if before.isalnum() or not after.strip() or _ELISION.match(text, b):
        return False
    return mark in "‘‚'" and bool(singles) and singles[-1] > b and (before.isspace() or before in '([—–“"-:')


def _open(text, a, family, stack, spans, marks, n) -> None:
    """Open a quotation; one of the same family that is still open was left unclosed, unless enough marks follow."""
    if stack and stack[-1][1] == family and family != "single":
        closers = sum(1 for _, _, mark in marks[n + 1 : n + 40] if mark in "”»›")
        openers = sum(1 for _, _, mark in marks[n + 1 : n + 40] if mark in "“«‹")
        if closers - openers < len(stack) + 1:
            opened, _ = stack.pop()
            spans.append(_unclosed(text, opened, opened, a))
    stack.append((a, family))


def _close(b, family, stack, spans, start) -> None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][1] == family:
            a = stack[depth][0]
            del stack[depth:]
            spans.append(Quoted(a, b, 0, True, True, False))
            return
    if family == "single" or stack:
        return
    last = max((q.end for q in spans), default=None)
    if last is not None and b - last <= _LONGEST_REPAIR:  # “… deal.” More of it,” she said
        longest = max((q for q in spans if q.end == last), key=lambda q: q.end - q.start)
        spans[spans.index(longest)] = longest._replace(end=b)
    elif last is None and b - start <= _LONGEST_REPAIR:
        spans.append(Quoted(start, b, 0, False, True, False))


def _unclosed(text: str, a: int, start: int, end: int) -> Quoted:
    """A quotation whose closing mark is missing: the paragraph where it begins it, else its sentence."""
    if not text[start:a].strip() and end - a > 1 and start != a:
        return Quoted(a, end, 0, True, False, False)
    if start == a and text[a - 1 : a] in ("", "\n"):
        return Quoted(a, end, 0, True, False, False)
    stop = re.compile(r"[.!?…](?=\s|$)").search(text, a + 1, end)
    return Quoted(a, min(stop.end() if stop else end, end), 0, True, False, False)


def _nest(spans: list[Quoted]) -> list[Quoted]:
    """Depths; a span that crosses another is cut to what lies before it."""
    ordered = sorted(set(spans), key=lambda q: (q.start, -q.end))
    nested: list[Quoted] = []
    stack: list[Quoted] = []
    for q in ordered:
        while stack and stack[-1].end <= q.start:
            stack.pop()
        if stack and q.end > stack[-1].end:
            q = q._replace(end=stack[-1].end)
        if q.end - q.start < 2:
            continue
        q = q._replace(depth=len(stack))
        nested.append(q)
        stack.append(q)
    return nested
