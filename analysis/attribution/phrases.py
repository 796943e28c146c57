"""Phrases of a sentence in which each quotation is one piece: noun phrases with all that hangs on them.

A frame is such a sentence. Functions take a frame and item numbers and give item numbers, (first, past last).
"""

from __future__ import annotations

QUOTED = "Q"  # the tag of a whole quotation that stands as one piece in a frame

BE = frozenset("be am is are was were been being 's ’s 're ’re 'm ’m".split())
HAVE = frozenset("have has had having 've ’ve 'd ’d".split())
DO = frozenset("do does did".split())
MODAL = frozenset("will would can could may might must shall should 'll ’ll wo ca".split())
AUXILIARY = BE | HAVE | DO | MODAL | frozenset("not n't n’t never to".split())
BE_VERBS = BE | frozenset("feel feels felt seem seems seemed remain remains remained sound sounds sounded".split())
_PRONOUNS = frozenset("he she they it i we you who which what".split())
_DEMONSTRATIVES = frozenset("this that these those".split())
WH = frozenset("whether if how what why who where when which whom whose".split())
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today yesterday tonight "
    "tomorrow january february march april june july august september october november december jan feb aug sept "
    "oct nov dec morning afternoon evening night earlier later".split()
)
SPANS_OF_TIME = frozenset("last this next that late early".split())
ADVERBIAL = frozenset("in on at during after before via through from by under with over to as for of".split())
SUBORDINATE = frozenset(
    "while when after before because as since until if although though unless whereas during amid despite".split()
)
RELATIVE = frozenset("who which whose whom that".split())
LINKS = frozenset("and but or while whereas though although yet".split())
STOPS = frozenset(". ? ! … ; :".split())
DASHES = frozenset("— – - --".split())
CLAUSE_OPENERS = frozenset(
    "if when while because although though since after before in on at for with from by as".split()
)
MUCH = 160  # items a source may be away from its cue, and a frame may be searched for one clause


class Frame:
    """The words of a sentence, a quotation standing as one piece; parallel lists by item number.

    Attributes
    ----------
    low, tag : list of str
        Lower-case word and Penn tag; a quotation's tag is ``QUOTED``.
    start, end : list of int
        Offsets into the document.
    quoted : list of int
        Number of the quotation, -1 for a word.
    """

    __slots__ = ("low", "tag", "start", "end", "quoted")

    def __init__(self) -> None:
        self.low: list[str] = []
        self.tag: list[str] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.quoted: list[int] = []

    def add(self, low: str, tag: str, start: int, end: int, quoted: int = -1) -> None:
        """Append one item."""
        self.low.append(low)
        self.tag.append(tag)
        self.start.append(start)
        self.end.append(end)
        self.quoted.append(quoted)

    def __len__(self) -> int:
        return len(self.low)

    def word(self, i: int) -> str:
        """Lower-case word ``i``, or "" outside the frame."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def kind(self, i: int) -> str:
        """Tag of item ``i``, or "" outside the frame."""
        return self.tag[i] if 0 <= i < len(self.tag) else ""


# ---- kinds of item


def nominal(f: Frame, i: int) -> bool:
    tag = f.kind(i)
    if f.word(i) in DAYS:
        return False
    if f.word(i) in DASHES or f.word(i) in ("(", ")", ",", ":"):
        return False
    return tag[:2] in ("NN", "CD", "JJ", "PR") or tag in ("DT", "POS", "$", "PDT", "EX") or f.word(i) in ("&", "%", "$")


def begins_phrase(f: Frame, i: int) -> bool:
    tag = f.kind(i)
    return tag[:2] in ("NN", "DT", "JJ", "PR", "CD", "EX", "PD") or tag in ("VBG", "$", "WP")


def finite(f: Frame, i: int) -> bool:
    return f.kind(i) in ("VBD", "VBZ", "VBP", "MD") or f.word(i) in MODAL


def acts(f: Frame, i: int) -> bool:
    """Whether item ``i`` is a finite verb, or a past form taken for a participle ("she compared him")."""
    if finite(f, i):
        return True
    if f.kind(i) != "VBN" or f.word(i + 1) == "by":
        return False
    while f.kind(i - 1) == "RB":
        i -= 1
    return f.kind(i - 1) == "PRP" or f.kind(i - 1)[:2] == "NN" and f.kind(i + 1) not in ("IN", "TO")


def closes(f: Frame, i: int) -> bool:
    return i >= len(f) or f.low[i] in STOPS


# ---- noun phrases before and after the cue


def phrase_ending(f: Frame, last: int, first: int = 0) -> tuple[int, int] | None:
    """The noun phrase, with what hangs on it, whose last item is ``last``; not before item ``first``."""
    if last < first:
        return None
    if f.word(last) in _PRONOUNS or (f.word(last) in _DEMONSTRATIVES and f.kind(last - 1) != "IN"):
        return (last, last + 1)
    if not (nominal(f, last) or f.kind(last) in ("VBG", "VBN") and nominal(f, last - 1)) or f.kind(last) == "POS":
        return None
    start = _walk_left(f, last, max(first, last - MUCH))
    return _without_introduction(f, start, last + 1)


def _walk_left(f: Frame, last: int, first: int) -> int:
    """First item of the noun phrases and prepositions that end at ``last`` and have no verb between them."""
    i, link = last, -1
    while i >= first:
        low, tag = f.low[i], f.tag[i]
        if nominal(f, i):
            opens = tag == "DT" or tag == "PRP$" or low in _PRONOUNS
            if opens and (nominal(f, i - 1) or f.word(i - 1) in DAYS) and f.kind(i - 1) not in ("PDT", "POS"):
                return i
        elif tag == "CC" and low in ("and", "or", "&"):
            link = i
        elif low == "," and lists(f, i, last):
            pass
        elif low == "as" and (i == 0 or f.low[i - 1] in (",", "and", "but")):
            break
        elif tag == "IN" and low not in RELATIVE and low not in SUBORDINATE - {"as"}:
            pass
        elif tag in ("RB", "FW", "RBR", "RP") and nominal(f, i - 1) and low not in AUXILIARY:
            pass
        elif tag in ("VBN", "VBG") and low not in AUXILIARY and _modifies(f, i):
            pass
        elif tag[:2] == "VB" or tag in ("MD", "TO", "WP", "WDT") or low in RELATIVE:
            relative = _relative_start(f, i, first)
            return relative if relative is not None else (link + 1 if link >= 0 else i + 1)
        else:
            break
        i -= 1
    return i + 1


def _modifies(f: Frame, i: int) -> bool:
    """Whether the participle at ``i`` belongs to a noun: "the elected leader", "an email obtained by"."""
    if f.kind(i - 1) in ("DT", "JJ", "PRP$", "POS", "CC", "CD", "RB", "IN"):
        return f.kind(i - 1) not in ("IN", "RB", "CC") or f.kind(i + 1)[:2] in ("NN", "JJ")
    return nominal(f, i - 1) and (f.tag[i] == "VBG" or f.kind(i + 1) in ("IN", "TO"))


def lists(f: Frame, comma: int, last: int) -> bool:
    """Whether the comma stands in a list: "Poland, Italy and France"."""
    if not (f.kind(comma - 1)[:2] in ("NN", "CD", QUOTED) and f.kind(comma + 1)[:2] in ("NN", "DT", "CC", "JJ")):
        return False
    return any(f.low[i] in ("and", "or") for i in range(comma + 1, min(last, comma + 12))) and (
        f.tag[comma - 1] == f.tag[min(comma + 1, last)] or f.word(comma + 1) in ("and", "or")
    )


def _relative_start(f: Frame, i: int, first: int) -> int | None:
    """Where a noun phrase begins whose relative clause has item ``i``: "officials who met Xi" (said)."""
    for j in range(i, max(first, i - 25), -1):
        if f.low[j] in (",", ";") or f.tag[j] == QUOTED:
            return None
        if f.low[j] in RELATIVE and nominal(f, j - 1):
            if f.low[j] == "that" and f.kind(j - 2)[:2] == "VB":
                return None
            return _walk_left(f, j - 1, first)
    return None


def _without_introduction(f: Frame, start: int, end: int) -> tuple[int, int] | None:
    """The phrase without what comes before its subject: "In Moscow officials" is "officials"."""
    while start < end and f.tag[start] in ("CC", "RB", ",", "IN") and f.tag[start] != "IN":
        start += 1
    if start < end and f.tag[start] == "IN" and f.kind(start + 1) != "CD":
        for i in range(end - 1, start + 1, -1):
            begins = f.tag[i] in ("DT", "PRP$") or (f.tag[i] == "NNS" and f.tag[i - 1] == "NNP")
            begins = begins or f.low[i - 1] in DAYS or f.tag[i] == "NNP" and f.tag[i - 1] in ("NN", "NNS", "CD")
            if begins and f.tag[i - 1] not in ("IN", "CC", "PDT"):
                return (i, end)
        return None
    while start < end and f.low[start] == ",":
        start += 1
    return (start, end) if start < end else None


def subject_before(f: Frame, verb: int, first: int = 0) -> tuple[int, int] | None:
    """The subject right before the verb group that begins at ``verb``, with apposition and relative clause."""
    last = _past_adverbials(f, verb, first) - 1
    if last < first:
        return None
    if f.low[last] == ")":
        opening = next((i for i in range(last - 1, max(first, last - 30) - 1, -1) if f.low[i] == "("), None)
        inner = phrase_ending(f, opening - 1, first) if opening is not None else None
        return (inner[0], verb) if inner else None
    if f.low[last] == "," or f.low[last] in DASHES:
        return _apposed(f, last, first)
    if f.tag[last] in ("VBD", "VBN") and f.low[last] not in AUXILIARY and nominal(f, last - 1):
        head = phrase_ending(f, last - 1, first)  # "a poll released Friday" (found)
        return (head[0], last + 1) if head else None
    return phrase_ending(f, last, first)


def _past_adverbials(f: Frame, verb: int, first: int) -> int:
    """``verb`` moved left past times between subject and verb: "the mayor on Tuesday" (rejected)."""
    i = verb
    while i - 1 >= first:
        low = f.low[i - 1]
        if low in ("both", "all", "each", "also", "long", "first", "then") and i - 1 > first:
            i -= 1
        elif low in DAYS and i - 1 > first or f.tag[i - 1] == "CD" and f.word(i - 2) == "in":
            i -= 1
            while i - 1 > first and (f.low[i - 1] in DAYS | SPANS_OF_TIME | {"on", "in", "early", "late"}):
                i -= 1
        else:
            return i
    return verb


def _apposed(f: Frame, comma: int, first: int) -> tuple[int, int] | None:
    """Subject and apposition before a comma: "Qin Gang, the foreign minister," (said)."""
    bound = max(first, comma - MUCH)
    if not any(f.tag[i][:2] == "VB" or f.tag[i] in ("MD", QUOTED) for i in range(bound, comma)) and bound == first:
        plain = subject_before(f, comma, first) if f.low[comma - 1] != "," else None
        if plain and (plain[0] == first or f.low[plain[0] - 1] in LINKS):
            return (plain[0], comma)
    best, right, mark = None, comma, f.low[comma]
    for _ in range(4):
        left = next((i for i in range(right - 1, bound - 1, -1) if f.low[i] == mark or f.tag[i] == QUOTED), None)
        if left is None or f.tag[left] == QUOTED or not is_apposition(f, left + 1, right):
            break
        if best is None and f.tag[left + 1] in ("IN", "RB") and f.low[left + 1] not in ("of", "from"):
            comma = left  # an adverbial: "Putin, in a speech, said"
        head = subject_before(f, left, first) if f.low[left - 1] == ")" else phrase_ending(f, left - 1, first)
        if head is None:
            break
        best, right = (head[0], comma), left
    return best


def is_apposition(f: Frame, start: int, end: int) -> bool:
    end = min(end, len(f))
    if start >= end:
        return False
    low, tag = f.low[start], f.tag[start]
    if low in ("who", "which", "whose", "including", "himself", "herself", "like", "along", "speaking", "then", "now"):
        return True
    if any(finite(f, i) and f.low[i] not in BE for i in range(start, end)):
        relative = any(f.low[i] in RELATIVE for i in range(start, end))
        return relative and (tag[:2] in ("DT", "NN", "JJ", "CD") or low == "one")
    return tag[:2] in ("DT", "NN", "JJ", "CD", "PR", "VB") or tag in ("RB", "IN", "CC", "RBR")


def phrase_starting(f: Frame, start: int) -> int:
    """Past the last item of the short noun phrase that begins at ``start`` (an addressee, a time)."""
    i = start
    if f.kind(i)[:3] == "PRP" and f.kind(i) != "PRP$" or f.word(i) in ("it", "them", "him", "her"):
        if not (f.word(i) == "her" and f.kind(i + 1)[:2] in ("NN", "JJ")):
            return i + 1
    while i < len(f):
        tag = f.tag[i]
        breaks = tag in ("DT", "PRP$", "PRP", "EX") or (tag == "NNP" and f.tag[i - 1] == "NNS")
        if i > start and breaks and f.tag[i - 1] not in ("PDT", "CC", "IN"):
            break
        if not nominal(f, i) and not (tag in ("VBN", "VBG") and f.tag[i - 1] in ("DT", "JJ")):
            joins = f.low[i] in ("of", "and", "&") and i + 1 < len(f) and nominal(f, i + 1)
            if not joins or i == start:
                break
        i += 1
    return max(i, start + 1)


def source_after(f: Frame, start: int) -> tuple[int, int] | None:
    """The noun phrase, with apposition and relative clause, that begins at ``start``: (said) "Xi, who …"."""
    if not begins_phrase(f, start):
        return None
    if f.tag[start] == "PRP":
        return (start, start + 1)
    end = source_end(f, start)
    while f.word(end) == "," and continues_source(f, end + 1):
        end = source_end(f, end + 1)
    relative = any(f.low[i] in RELATIVE for i in range(start, end))
    while end > start + 1 and (f.tag[end - 1] in ("IN", "CC", "RB") and not relative or f.low[end - 1] in DAYS | {","}):
        end -= 1
    return (start, end)


def source_end(f: Frame, start: int) -> int:
    i = start
    relative = f.word(start) in RELATIVE
    while i < len(f):
        low, tag = f.low[i], f.tag[i]
        if low in (",", ";", ".", "?", "!", ":", "—", "–", "--", ")") or tag == QUOTED and not relative:
            break
        relative = relative or low in RELATIVE
        if not relative:
            if finite(f, i) or low in SUBORDINATE or low in DAYS:
                break
            if low in ("in", "at", "on", "during") and is_occasion(f, i):
                break
        i += 1
    return i


OCCASIONS = frozenset(
    "statement interview email e-mail speech conference tweet letter briefing time monday tuesday wednesday thursday "
    "friday saturday sunday post memo note press article column message response debate rally call blog".split()
)


def is_occasion(f: Frame, i: int) -> bool:
    return any(f.word(j) in OCCASIONS for j in range(i + 1, i + 5))


def continues_source(f: Frame, i: int) -> bool:
    low, tag = f.word(i), f.kind(i)
    if low in ("who", "whose", "which"):
        return True
    if low in DAYS or low in LINKS:
        return False
    if not (tag in ("DT", "NNP", "NN", "NNS", "JJ", "NNPS", "CD", "PRP$") or low in ("a", "an", "the")):
        return False
    end = source_end(f, i)
    return not any(finite(f, j) for j in (end,)) and f.kind(end) != QUOTED
