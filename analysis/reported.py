"""Reported speech in one sentence: who says it, with which words, and what.

A sentence is read as a frame: its words, with each quotation as a single piece. Reporting words (``cues.toml``)
open an attribution; the grammar around them finds the source and the content. The kinds of report are those of
Semino & Short, Corpus Stylistics (2004); source, cue and content follow Pareti, A database of attribution
relations (LREC 2012) and PolNeAR (Newell, Margolin & Ruths, LREC 2018).
"""

from __future__ import annotations

from typing import NamedTuple

from .cues import Cue, Cues

QUOTED = "Q"  # the tag of a whole quotation that stands as one piece in a frame

_BE = frozenset("be am is are was were been being 's ’s 're ’re 'm ’m".split())
_HAVE = frozenset("have has had having 've ’ve 'd ’d".split())
_DO = frozenset("do does did".split())
_MODAL = frozenset("will would can could may might must shall should 'll ’ll wo ca".split())
_AUXILIARY = _BE | _HAVE | _DO | _MODAL | frozenset("not n't n’t never to".split())
_BE_VERBS = _BE | frozenset("feel feels felt seem seems seemed remain remains remained sound sounds sounded".split())
_PRONOUNS = frozenset("he she they it i we you who which what".split())
_DEMONSTRATIVES = frozenset("this that these those".split())
_WH = frozenset("whether if how what why who where when which whom whose".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today yesterday tonight "
    "tomorrow january february march april june july august september october november december jan feb aug sept "
    "oct nov dec morning afternoon evening night earlier later".split()
)
_SPANS_OF_TIME = frozenset("last this next that late early".split())
_ADVERBIAL = frozenset("in on at during after before via through from by under with over to as for of".split())
_SUBORDINATE = frozenset(
    "while when after before because as since until if although though unless whereas during amid despite".split()
)
_RELATIVE = frozenset("who which whose whom that".split())
_LINKS = frozenset("and but or while whereas though although yet".split())
_STOPS = frozenset(". ? ! … ; :".split())
_DASHES = frozenset("— – - --".split())
_CLAUSE_OPENERS = frozenset("if when while because although though since after before in on at for with from by as".split())
_MUCH = 160  # items a source may be away from its cue, and a frame may be searched for one clause


class Found(NamedTuple):
    """An attribution as item numbers of a frame: ``source``, ``cue`` and each of ``contents`` are (first, past last)."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    cue_type: str | None
    contents: tuple[tuple[int, int], ...]
    awaits: bool = False  # ends in a colon: the content is what comes next
    speech: bool = True  # words are told, not only a topic or a state of mind


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


def _nominal(f: Frame, i: int) -> bool:
    tag = f.kind(i)
    if f.word(i) in _DAYS:
        return False
    if f.word(i) in _DASHES or f.word(i) in ("(", ")", ",", ":"):
        return False
    return tag[:2] in ("NN", "CD", "JJ", "PR") or tag in ("DT", "POS", "$", "PDT", "EX") or f.word(i) in ("&", "%", "$")


def _begins_phrase(f: Frame, i: int) -> bool:
    tag = f.kind(i)
    return tag[:2] in ("NN", "DT", "JJ", "PR", "CD", "EX", "PD") or tag in ("VBG", "$", "WP")


def _finite(f: Frame, i: int) -> bool:
    return f.kind(i) in ("VBD", "VBZ", "VBP", "MD") or f.word(i) in _MODAL


def _acts(f: Frame, i: int) -> bool:
    """Whether item ``i`` is a finite verb, or a past form that the tagger takes for a participle ("she compared him")."""
    if _finite(f, i):
        return True
    if f.kind(i) != "VBN" or f.word(i + 1) == "by":
        return False
    while f.kind(i - 1) == "RB":
        i -= 1
    return f.kind(i - 1) == "PRP" or f.kind(i - 1)[:2] == "NN" and f.kind(i + 1) not in ("IN", "TO")


def _closes(f: Frame, i: int) -> bool:
    return i >= len(f) or f.low[i] in _STOPS


# ---- noun phrases before and after the cue


def phrase_ending(f: Frame, last: int, first: int = 0) -> tuple[int, int] | None:
    """The noun phrase, with what hangs on it, whose last item is ``last``; not before item ``first``."""
    if last < first:
        return None
    if f.word(last) in _PRONOUNS or (f.word(last) in _DEMONSTRATIVES and f.kind(last - 1) != "IN"):
        return (last, last + 1)
    if not (_nominal(f, last) or f.kind(last) in ("VBG", "VBN") and _nominal(f, last - 1)) or f.kind(last) == "POS":
        return None
    start = _walk_left(f, last, max(first, last - _MUCH))
    return _without_introduction(f, start, last + 1)


def _walk_left(f: Frame, last: int, first: int) -> int:
    """First item of the noun phrases and prepositions that end at ``last`` and have no verb between them."""
    i, link = last, -1
    while i >= first:
        low, tag = f.low[i], f.tag[i]
        if _nominal(f, i):
            opens = tag == "DT" or tag == "PRP$" or low in _PRONOUNS
            if opens and (_nominal(f, i - 1) or f.word(i - 1) in _DAYS) and f.kind(i - 1) not in ("PDT", "POS"):
                return i
        elif tag == "CC" and low in ("and", "or", "&"):
            link = i
        elif low == "," and _lists(f, i, last):
            pass
        elif low == "as" and (i == 0 or f.low[i - 1] in (",", "and", "but")):
            break
        elif tag == "IN" and low not in _RELATIVE and low not in _SUBORDINATE - {"as"}:
            pass
        elif tag in ("RB", "FW", "RBR", "RP") and _nominal(f, i - 1) and low not in _AUXILIARY:
            pass
        elif tag in ("VBN", "VBG") and low not in _AUXILIARY and _modifies(f, i):
            pass
        elif tag[:2] == "VB" or tag in ("MD", "TO", "WP", "WDT") or low in _RELATIVE:
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
    return _nominal(f, i - 1) and (f.tag[i] == "VBG" or f.kind(i + 1) in ("IN", "TO"))


def _lists(f: Frame, comma: int, last: int) -> bool:
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
        if f.low[j] in _RELATIVE and _nominal(f, j - 1):
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
            begins = begins or f.low[i - 1] in _DAYS or f.tag[i] == "NNP" and f.tag[i - 1] in ("NN", "NNS", "CD")
            if begins and f.tag[i - 1] not in ("IN", "CC", "PDT"):
                return (i, end)
        return None
    while start < end and f.low[start] == ",":
        start += 1
    return (start, end) if start < end else None


def subject_before(f: Frame, verb: int, first: int = 0) -> tuple[int, int] | None:
    """The subject that stands right before the verb group beginning at ``verb``, with apposition and relative clause."""
    last = _past_adverbials(f, verb, first) - 1
    if last < first:
        return None
    if f.low[last] == ")":
        opening = next((i for i in range(last - 1, max(first, last - 30) - 1, -1) if f.low[i] == "("), None)
        inner = phrase_ending(f, opening - 1, first) if opening is not None else None
        return (inner[0], verb) if inner else None
    if f.low[last] == "," or f.low[last] in _DASHES:
        return _apposed(f, last, first)
    if f.tag[last] in ("VBD", "VBN") and f.low[last] not in _AUXILIARY and _nominal(f, last - 1):
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
        elif low in _DAYS and i - 1 > first or f.tag[i - 1] == "CD" and f.word(i - 2) == "in":
            i -= 1
            while i - 1 > first and (f.low[i - 1] in _DAYS | _SPANS_OF_TIME | {"on", "in", "early", "late"}):
                i -= 1
        else:
            return i
    return verb


def _apposed(f: Frame, comma: int, first: int) -> tuple[int, int] | None:
    """Subject and apposition before a comma: "Qin Gang, the foreign minister," (said)."""
    bound = max(first, comma - _MUCH)
    if not any(f.tag[i][:2] == "VB" or f.tag[i] in ("MD", QUOTED) for i in range(bound, comma)) and bound == first:
        plain = subject_before(f, comma, first) if f.low[comma - 1] != "," else None
        if plain and (plain[0] == first or f.low[plain[0] - 1] in _LINKS):
            return (plain[0], comma)
    best, right, mark = None, comma, f.low[comma]
    for _ in range(4):
        left = next((i for i in range(right - 1, bound - 1, -1) if f.low[i] == mark or f.tag[i] == QUOTED), None)
        if left is None or f.tag[left] == QUOTED or not _is_apposition(f, left + 1, right):
            break
        if best is None and f.tag[left + 1] in ("IN", "RB") and f.low[left + 1] not in ("of", "from"):
            comma = left  # an adverbial: "Putin, in a speech, said"
        head = subject_before(f, left, first) if f.low[left - 1] == ")" else phrase_ending(f, left - 1, first)
        if head is None:
            break
        best, right = (head[0], comma), left
    return best


def _is_apposition(f: Frame, start: int, end: int) -> bool:
    end = min(end, len(f))
    if start >= end:
        return False
    low, tag = f.low[start], f.tag[start]
    if low in ("who", "which", "whose", "including", "himself", "herself", "like", "along", "speaking", "then", "now"):
        return True
    if any(_finite(f, i) and f.low[i] not in _BE for i in range(start, end)):
        relative = any(f.low[i] in _RELATIVE for i in range(start, end))
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
        if not _nominal(f, i) and not (tag in ("VBN", "VBG") and f.tag[i - 1] in ("DT", "JJ")):
            joins = f.low[i] in ("of", "and", "&") and i + 1 < len(f) and _nominal(f, i + 1)
            if not joins or i == start:
                break
        i += 1
    return max(i, start + 1)


def source_after(f: Frame, start: int) -> tuple[int, int] | None:
    """The noun phrase, with apposition and relative clause, that begins at ``start``: (said) "Xi, who …"."""
    if not _begins_phrase(f, start):
        return None
    if f.tag[start] == "PRP":
        return (start, start + 1)
    end = _source_end(f, start)
    while f.word(end) == "," and _continues_source(f, end + 1):
        end = _source_end(f, end + 1)
    relative = any(f.low[i] in _RELATIVE for i in range(start, end))
    while end > start + 1 and (f.tag[end - 1] in ("IN", "CC", "RB") and not relative or f.low[end - 1] in _DAYS | {","}):
        end -= 1
    return (start, end)


def _source_end(f: Frame, start: int) -> int:
    i = start
    relative = f.word(start) in _RELATIVE
    while i < len(f):
        low, tag = f.low[i], f.tag[i]
        if low in (",", ";", ".", "?", "!", ":", "—", "–", "--", ")") or tag == QUOTED and not relative:
            break
        relative = relative or low in _RELATIVE
        if not relative:
            if _finite(f, i) or low in _SUBORDINATE or low in _DAYS:
                break
            if low in ("in", "at", "on", "during") and _is_occasion(f, i):
                break
        i += 1
    return i


_OCCASIONS = frozenset(
    "statement interview email e-mail speech conference tweet letter briefing time monday tuesday wednesday thursday "
    "friday saturday sunday post memo note press article column message response debate rally call blog".split()
)


def _is_occasion(f: Frame, i: int) -> bool:
    return any(f.word(j) in _OCCASIONS for j in range(i + 1, i + 5))


def _continues_source(f: Frame, i: int) -> bool:
    low, tag = f.word(i), f.kind(i)
    if low in ("who", "whose", "which"):
        return True
    if low in _DAYS or low in _LINKS:
        return False
    if not (tag in ("DT", "NNP", "NN", "NNS", "JJ", "NNPS", "CD", "PRP$") or low in ("a", "an", "the")):
        return False
    end = _source_end(f, i)
    return not any(_finite(f, j) for j in (end,)) and f.kind(end) != QUOTED


# ---- the verb and its group


class Verb(NamedTuple):
    """A reporting verb in place: its group, and whether it is finite, passive, a participle or an infinitive."""

    cue: Cue
    start: int  # first item of the group, auxiliaries and adverbs included
    head: int
    end: int  # past the verb and its particles
    form: str  # finite, passive, participle, infinitive


def find_verb(f: Frame, k: int, cues: Cues) -> Verb | None:
    """The reporting verb at item ``k``, if it is one there."""
    low = f.low[k]
    for shapes, rest, cue in cues.phrases.get(low, ()):
        if tuple(f.low[k + 1 : k + 1 + len(rest)]) == rest:
            return _verb_group(f, k, k + 1 + len(rest), cue, shapes)
    entry = cues.verbs.get(low)
    if entry is None or not _is_verb(f, k, entry[1]):
        return None
    return _verb_group(f, k, k + 1, *entry)


def _is_verb(f: Frame, k: int, shapes: frozenset[str]) -> bool:
    tag, before = f.tag[k], f.kind(k - 1)
    if before in ("DT", "PRP$", "POS") and "past" not in shapes or before == "DT" and f.kind(k + 1)[:2] == "NN":
        return False
    if f.word(k - 1) in _MODAL or f.word(k - 1) in ("to", "n't", "n’t", "not"):
        return True
    if tag[:2] == "VB":
        return True
    if "past" in shapes or "participle" in shapes:
        return tag != "JJ" or f.word(k - 1) in _BE | _HAVE
    if before == "PRP" or before[:3] == "NNP" and "s" in shapes or before == "NNS" and "base" in shapes:
        follows = f.word(k + 1)
        return follows in _WH or follows in ("that", "to", ":", ",", "for", "on") or f.kind(k + 1) in (
            "DT", "PRP", "PRP$", "NNP", QUOTED, "EX")
    return False


def _verb_group(f: Frame, k: int, end: int, cue: Cue, shapes: frozenset[str]) -> Verb | None:
    i, infinitive, be, have, helped = k - 1, False, False, False, False
    while i >= 0:
        low, tag = f.low[i], f.tag[i]
        if low == "to":
            infinitive = True
            i -= 1
            break
        if low in _BE and not have:
            be = True
        elif low in _HAVE:
            have = True
        elif low in _DO or low in _MODAL:
            helped = True
        elif not (tag in ("RB", "MD") or low in _AUXILIARY or low in ("long", "first", "ever", "since", "once")):
            break
        i -= 1
    start = i + 1
    while start < k and f.tag[start] in ("RB",) and f.low[start] in ("even", "only"):
        start += 1
    form = "finite"
    if infinitive:
        form = "infinitive" if not be or "ing" in shapes else "passive"
    elif "ing" in shapes or f.word(start) == "having":
        form = "finite" if be and "ing" in shapes else "participle"
    elif be and shapes & {"past", "participle"} and not _has_contraction(f, start, k):
        form = "passive"
    elif shapes & {"past", "participle"} and not have and not helped and f.word(end) == "by":
        form = "passive"
    elif shapes == {"participle"} and not have:
        form = "passive"
    return Verb(cue, start, k, end, form)


def _has_contraction(f: Frame, start: int, k: int) -> bool:
    """Whether the only form of be is ’s, which before a participle stands for has more often than for is."""
    forms = [f.low[i] for i in range(start, k) if f.low[i] in _BE]
    return bool(forms) and all(form in ("'s", "’s") for form in forms)


# ---- what follows the cue


class Following(NamedTuple):
    """What comes after a cue: ``how`` (quote, colon, that, bare, wh, to, np, prep, nothing) and the item it begins at."""

    how: str
    start: int
    code: str  # the code in cues.toml that allowed it


def following(f: Frame, verb_end: int, cue: Cue, first: int | None = None) -> Following:
    """What kind of content follows item ``verb_end``, past adverbs, addressees, times and places."""
    takes, j, someone, place = cue.takes, verb_end, "someone" in cue.takes, False
    limit = min(len(f), verb_end + 40)
    while j < limit:
        low, tag = f.low[j], f.tag[j]
        if tag == QUOTED:
            return Following("quote" if "quote" in takes else "np", j, _first(takes, "quote", "np", "that", *takes))
        if low == ":":
            return Following("colon", j + 1, _first(takes, "quote", *takes))
        if low == ",":
            if f.kind(j + 1) == QUOTED and "quote" in takes:
                return Following("quote", j + 1, "quote")
            beyond = _past_aside(f, j)
            if beyond is None:
                return Following("nothing", j, "")
            j = beyond
            continue
        if low in _STOPS or low in _DASHES:
            break
        direct = _clause_following(f, j, takes, place or someone != ("someone" in takes))
        if direct:
            return direct
        skipped = _skip(f, j, takes, someone)
        if skipped is None:
            break
        if "someone" in takes and someone and _begins_phrase(f, j) and low not in _DAYS:
            someone = False
        else:
            place = place or tag == "IN"
        j = skipped
    return Following("nothing", j, "")


def _past_aside(f: Frame, comma: int) -> int | None:
    """Past an aside between cue and content: "says, however, that …"."""
    for i in range(comma + 1, min(len(f), comma + 16)):
        if _finite(f, i) or f.tag[i] == QUOTED:
            return None
        if f.low[i] == ",":
            return i + 1 if f.word(i + 1) == "that" or f.kind(i + 1) == QUOTED else None
    return None


def _first(takes: dict[str, str], *codes: str) -> str:
    return next((code for code in codes if code in takes), "")


def _clause_following(f: Frame, j: int, takes: dict[str, str], moved: bool) -> Following | None:
    low, tag = f.low[j], f.tag[j]
    if low == "that" and "that" in takes and not _closes(f, j + 1) and f.word(j + 1) != ",":
        return Following("that", j, "that")
    if low in _WH and "wh" in takes and not (low == "who" and moved or low == "when" and "bare" in takes):
        return Following("wh", j, "wh")
    if low == "to" and "to" in takes and (f.kind(j + 1)[:2] in ("VB", "RB") or f.kind(j + 1) == QUOTED):
        return Following("to", j, "to")
    if "+" + low in takes and not _closes(f, j + 1):
        return Following("prep", j + 1, "+" + low)
    if low in _DAYS or low in _SPANS_OF_TIME and f.word(j + 1) in _DAYS | {"week", "month", "year"}:
        return None
    if "someone" in takes and not moved:
        if "np" not in takes:
            return None
    elif "bare" in takes and _finite(f, j):
        return Following("bare", j, "bare")  # "which officials said will go into effect"
    elif "bare" in takes and (_begins_phrase(f, j) or low in _CLAUSE_OPENERS) and _clause_at(f, j):
        return Following("bare", j, "bare")
    if "np" in takes and _begins_phrase(f, j) and not moved:
        return Following("np", j, "np")
    return None


def _clause_at(f: Frame, j: int) -> bool:
    """Whether a clause with a subject and a finite verb begins at item ``j``."""
    if f.low[j] in ("he", "she", "they", "we", "i"):
        return True
    if f.low[j] in _CLAUSE_OPENERS:
        if f.low[j] not in ("if", "when", "while", "because", "although", "though", "since") and (
            _is_occasion(f, j) or not any(f.low[i] == "," for i in range(j, min(len(f), j + 14)))
        ):
            return False
    elif f.kind(j) == "VBG" and f.kind(j + 1) in ("IN", "."):
        return False
    for i in range(j + 1, min(len(f), j + 45)):
        if _finite(f, i) or f.low[i] in _BE:
            return True
        if f.tag[i] == QUOTED:
            return not any(f.low[n] == "," for n in range(j, i))
        if f.low[i] == "," and (f.kind(i + 1) in ("VBG", "WP", "WDT") or f.word(i + 1) in _SUBORDINATE):
            return False
        if f.tag[i] in ("VBN", "VB") and _nominal(f, i - 1):
            return True
        if f.low[i] in (";", ":"):
            return False
    return False


def _skip(f: Frame, j: int, takes: dict[str, str], someone: bool) -> int | None:
    """Past an adverb, a time, a place or an addressee; ``None`` if something else stands there."""
    low, tag = f.low[j], f.tag[j]
    if low in _DAYS or tag in ("RB", "RP", "RBR") or low in ("back", "publicly"):
        return j + 1
    if low in _SPANS_OF_TIME and f.word(j + 1) in _DAYS | {"week", "month", "year", "night", "summer", "spring"}:
        return j + 2
    if "someone" in takes and someone and _begins_phrase(f, j):
        return phrase_starting(f, j)
    if tag in ("IN", "TO") and low in _ADVERBIAL and ("quote" in takes or "that" in takes):
        return phrase_starting(f, j + 1)
    return None


def content_end(f: Frame, start: int, how: str, cues: Cues) -> int:
    """Past the last item of the content that begins at ``start``."""
    if how == "quote" and _stands_alone(f, start):
        return start + 1
    limit = min(len(f), start + 600)
    for i in range(start, limit):
        low = f.low[i]
        if low == ";" and i > start:
            return i
        if i + 1 < len(f) and i > start:
            if low == "," and _ends_content(f, i + 1, cues):
                return i
            if low in ("and", "but") and _coordinated_cue(f, i + 1, cues):
                return i - 1 if f.low[i - 1] == "," else i
        if how in ("np", "prep", "to") and i > start and _ends_object(f, i, start):
            return i - 1 if f.low[i - 1] == "," else i
    end = limit
    while end > start + 1 and f.low[end - 1] in (".", "?", "!", ",", "…", "—", "–"):
        end -= 1
    return end


def _stands_alone(f: Frame, i: int) -> bool:
    """Whether the quotation at item ``i`` is a whole utterance and no part of a clause."""
    if f.end[i] - f.start[i] > 60 or f.low[i] == "“.":
        return True
    return f.word(i + 1) in ("", ",", ".", "?", "!", ";", ":", "—", "–", "in", "when", "on", "at", "during", "as", "while", "and",
                             "but", "after", "to")


def _ends_content(f: Frame, i: int, cues: Cues) -> bool:
    """Whether what comes after a comma, from item ``i``, is the speaker's or the writer's again."""
    low = f.low[i]
    if low == "according":
        return True
    while low in ("before", "after", "while", "also", "then") or f.kind(i) == "RB":
        i += 1
        low = f.word(i)
    entry = cues.verbs.get(low)
    return bool(entry and "ing" in entry[1] and f.kind(i) == "VBG" and ("that" in entry[0].takes or "quote" in entry[0].takes))


def _coordinated_cue(f: Frame, i: int, cues: Cues) -> bool:
    """Whether a second reporting verb of the same subject stands at item ``i``: "… and called for talks"."""
    while f.kind(i) == "RB" or f.word(i) in ("did", "does", "has", "had", "not", "n't", "n’t"):
        i += 1
    for shapes, rest, _ in cues.phrases.get(f.word(i), ()):
        if shapes & {"past", "s", "ing"} and tuple(f.low[i + 1 : i + 1 + len(rest)]) == rest:
            return True
    entry = cues.verbs.get(f.word(i))
    if entry is None or not (entry[1] & {"past", "s", "ing"} or f.word(i - 1) in ("not", "n't", "n’t")):
        return False
    return f.kind(i)[:2] == "VB" and f.word(i) not in ("found", "read", "felt", "saw", "put", "made", "planned")


def _ends_object(f: Frame, i: int, start: int) -> bool:
    low, tag = f.low[i], f.tag[i]
    if low == ",":
        return not _lists(f, i, min(len(f) - 1, i + 12)) and f.word(i + 1) not in ("who", "which", "whose")
    if low in ("while", "when", "after", "before", "because", "since", "until", "although", "though", "unless", "whereas"):
        return True
    if low in _DASHES or low in (":", ")"):
        return True
    if low in ("and", "but") and _new_clause(f, i + 1):
        return True
    if low in ("and", "but") and (f.kind(i + 1) in ("VBD", "VBZ", "MD") or f.kind(i + 1) == "RB" and f.kind(i + 2) in ("VBD", "VBZ")):
        return True
    if low in ("in", "at", "on", "during") and i > start + 1 and (f.word(i + 1) in _DAYS or _is_occasion(f, i)):
        return not any(f.tag[j] == QUOTED for j in range(i, min(len(f), i + 6)))
    return False


def _new_clause(f: Frame, i: int) -> bool:
    """Whether a clause with a subject of its own begins at item ``i``."""
    if not _begins_phrase(f, i):
        return False
    for j in range(i + 1, min(len(f), i + 7)):
        if _finite(f, j) or f.low[j] in _BE:
            return f.low[j - 1] not in _RELATIVE
        if not _nominal(f, j) and f.tag[j] not in ("IN", "RB"):
            return False
    return False


# ---- putting source, cue and content together


def find_attributions(f: Frame, cues: Cues) -> list[Found]:
    """The attributions in one frame, in the order of their cues."""
    found: list[Found] = []
    for k in range(len(f)):
        low = f.low[k]
        if low not in cues.starts:
            continue
        one = _at(f, k, cues, found)
        if one is not None:
            found.append(one)
    return _cut_at_next(f, found)


def _at(f: Frame, k: int, cues: Cues, found: list[Found]) -> Found | None:
    low = f.low[k]
    if low == "according":
        return _according(f, k, cues) if f.word(k + 1) == "to" else None
    verb = find_verb(f, k, cues)
    if verb is not None:
        if found and found[-1].cue and found[-1].cue[0] <= k < found[-1].cue[1]:
            return None
        return _with_verb(f, verb, cues, found)
    if low in cues.adjectives and f.word(k - 1) not in ("", ","):
        return _with_adjective(f, k, cues)
    if low in cues.nouns:
        return _with_noun(f, k, cues)
    return None


def _with_verb(f: Frame, verb: Verb, cues: Cues, found: list[Found]) -> Found | None:
    if verb.form == "passive":
        return _passive(f, verb, cues)
    source = _source(f, verb, found)
    if source is None and verb.form == "finite":
        inverted = _inverted(f, verb, cues)
        if inverted is not None:
            return inverted
    after = following(f, verb.end, verb.cue)
    if source is not None and verb.form == "finite" and f.word(source[0] - 1) == "as" and "quote" in verb.cue.takes:
        return _as_clause(f, source, verb, after, cues)
    contents: list[tuple[int, int]] = []
    parenthetical = verb.form == "finite" and "quote" in verb.cue.takes and source is not None
    if parenthetical and f.word(source[0]) in ("who", "which", "that"):
        parenthetical = False
    if parenthetical and after.how in ("nothing", "quote", "colon"):
        contents += _content_before(f, source[0])
    if parenthetical and after.how in ("prep", "wh", "np", "to") and f.kind(source[0] - 1) == QUOTED:
        contents += _content_before(f, source[0])
        after = Following("nothing", after.start, "")
    if after.how == "nothing":
        if not parenthetical or not contents and f.word(source[0] - 1) != ",":
            return None
        code = "quote"
        contents += _content_after(f, after.start, contents[0] if contents else None, cues)
        if not contents:
            return None
    else:
        code = after.code
        if after.start >= len(f):
            return Found(source, (verb.start, verb.end), verb.cue.takes[code], (), True) if after.how == "colon" else None
        if source is None and after.how in ("np", "to", "prep") and verb.form != "participle":
            return None
        stop = content_end(f, after.start, after.how, cues)
        if source is not None and after.start < source[0] - 1 < stop:
            stop = source[0] - 1  # "Citing the risks, officials declined …"
        contents.append((after.start, stop))
    end = after.start if after.how == "prep" else verb.end
    speech = "thought" not in verb.cue.takes and after.how not in ("np", "prep", "to")
    return Found(source, (verb.start, end), verb.cue.takes[code], tuple(contents), speech=speech)


def _source(f: Frame, verb: Verb, found: list[Found]) -> tuple[int, int] | None:
    before = f.word(verb.start - 1)
    if verb.form == "finite":
        if before in ("and", "but", "or") or before == "," and f.word(verb.start - 2) in ("and", "but"):
            tag = f.tag[verb.head]
            return _clause_subject(f, verb.start - 1, found, tag if tag[:2] == "VB" else "")
        subject = subject_before(f, verb.start)
        return subject
    if verb.form == "infinitive":
        return _infinitive_subject(f, verb.start, found)
    if before and _nominal(f, verb.start - 1) and f.kind(verb.start - 1) != "POS" and before not in _OCCASIONS:
        return phrase_ending(f, verb.start - 1)
    if not any(_acts(f, i) for i in range(verb.start)):
        return _next_subject(f, verb.end) or _main_subject(f, verb.start)
    return _clause_subject(f, verb.start, found, "") or _main_subject(f, verb.start)


def _next_subject(f: Frame, start: int) -> tuple[int, int] | None:
    """The subject after the comma that ends an introduction: "Citing the risks, officials declined …"."""
    for comma in range(start, min(len(f), start + 60)):
        if f.low[comma] == "," and _begins_phrase(f, comma + 1) and not (f.kind(comma + 1) == "VBG"):
            subject = _subject_from(f, comma + 1)
            if subject is not None:
                return subject
    return None


_MOVERS = frozenset(
    "allow allows allowed allowing prompt prompts prompted require requires required force forces forced forcing lead leads "
    "led cause causes caused get gets got help helps helped enable enables enabled permit permits permitted want wants wanted "
    "expect expects expected urge urges urged urging ask asks asked asking tell told persuade persuaded convince convinced "
    "push pushed pushing encourage encouraged invite invited for".split()
)


def _infinitive_subject(f: Frame, to: int, found: list[Found]) -> tuple[int, int] | None:
    """Whose the infinitive at ``to`` is: "Xi plans to say", "forced the ministry to admit"."""
    before = to - 1
    if before < 0:
        return None
    if _nominal(f, before) and f.kind(before) != "JJ":
        phrase = phrase_ending(f, before)
        if phrase and f.word(phrase[0] - 1) in _MOVERS:
            return phrase
    elif f.tag[before][:2] in ("VB", "JJ", "NN", "RB"):
        start = before
        while start > 0 and (f.low[start - 1] in _AUXILIARY or f.tag[start - 1] in ("RB", "MD", "VBG", "VBN", "JJ")):
            start -= 1
        subject = subject_before(f, start)
        if subject:
            return subject
    return _clause_subject(f, to, found, "") or _main_subject(f, to)


def _main_subject(f: Frame, before: int) -> tuple[int, int] | None:
    """The subject that begins the frame, after an introduction that ends in a comma."""
    start = 0
    if f.kind(0) in ("CC", "RB"):
        start = 2 if f.word(1) == "," else 1
    if f.kind(start) in ("IN", "WRB", "VBG", "VBN", "TO"):
        start = next((i + 1 for i in range(start, min(before, 40)) if f.low[i] == ","), before)
    if not _begins_phrase(f, start):
        return None
    for i in range(start + 1, min(before, start + 25)):
        if f.tag[i][:2] == "VB" or f.tag[i] == "MD" or f.low[i] == ",":
            while i > start + 1 and f.tag[i - 1] == "RB":
                i -= 1
            return (start, i)
    return None


def _subject_from(f: Frame, start: int) -> tuple[int, int] | None:
    """The subject that begins at ``start`` and ends before the first finite verb."""
    if not _begins_phrase(f, start):
        return None
    for i in range(start + 1, min(len(f), start + 40)):
        if f.tag[i][:2] == "VB" and f.tag[i] != "VBG" or f.tag[i] == "MD":
            while i > start + 1 and (f.tag[i - 1] == "RB" or f.low[i - 1] == ","):
                i -= 1
            return (start, i)
        if f.low[i] == "," and not _is_apposition(f, i + 1, i + 3) or f.tag[i] == QUOTED:
            return None
    return None


def _clause_subject(f: Frame, before: int, found: list[Found], tag: str) -> tuple[int, int] | None:
    """The subject of the clause that item ``before`` stands in: of the last reporting verb, else of the last finite verb."""
    for one in found if tag else ():
        if one.source and f.kind(one.cue[1] - 1) == tag and any(before - 2 <= b <= before for _, b in one.contents):
            return one.source
    for one in reversed(found):
        if one.source and one.cue and one.cue[1] <= before and _speaks_on(f, one.source):
            if not tag or f.kind(one.cue[1] - 1) == tag or f.kind(one.cue[0]) == tag:
                return one.source
    for i in range(before - 1, max(-1, before - _MUCH), -1):
        if f.low[i] == ";":
            return None
        if _acts(f, i) and not _finite(f, i - 1) and (not tag or f.tag[i] == tag or f.tag[i] in ("MD", "VBN") or f.low[i] in _AUXILIARY):
            start = i
            while start > 0 and f.tag[start - 1] == "RB":
                start -= 1
            subject = subject_before(f, start)
            if subject and f.low[subject[0]] not in ("which", "that", "what", "it"):
                return subject
    return None


def _speaks_on(f: Frame, source: tuple[int, int]) -> bool:
    return f.low[source[0]] not in ("who", "which", "that") and f.tag[source[1] - 1] not in ("POS", "PRP$")


def _inverted(f: Frame, verb: Verb, cues: Cues) -> Found | None:
    """“…,” said Xi; the visit will go on, said the Kremlin."""
    before = f.kind(verb.start - 1)
    if verb.start == 0 and "quote" in verb.cue.takes and len(f) > verb.end:
        source = source_after(f, verb.end)
        if source and (f.kind(source[1]) == QUOTED or f.word(source[1]) in (",", ":") and f.kind(source[1] + 1) == QUOTED):
            at = source[1] + (f.kind(source[1]) != QUOTED)
            return Found(source, (0, verb.end), verb.cue.takes["quote"], ((at, content_end(f, at, "quote", cues)),))
    if "quote" not in verb.cue.takes or verb.start == 0 or not (before == QUOTED or f.word(verb.start - 1) in (",", "—", "–")):
        return None
    source = source_after(f, verb.end)
    if source is None:
        return None
    contents = _content_before(f, verb.start)
    if not contents:
        return None
    contents += _content_after(f, source[1], contents[0], cues)
    return Found(source, (verb.start, verb.end), verb.cue.takes["quote"], tuple(contents))


def _content_before(f: Frame, end: int) -> list[tuple[int, int]]:
    """The content that ends before item ``end`` in a comma or a closing mark, if it does."""
    last = end - 1
    if last < 0 or not (f.tag[last] == QUOTED or f.low[last] in (",", "?", "!", "—", "–")):
        return []
    start = 0
    for i in range(last - 1, -1, -1):
        if f.low[i] in (";", ":"):
            start = i + 1
            break
    while start < last and f.low[start] in ("and", "but", ",", "so"):
        start += 1
    while last >= start and f.low[last] in (",", "—", "–"):
        last -= 1
    if last < start or _is_introduction(f, start, last + 1):
        return []
    return [(start, last + 1)]


def _is_introduction(f: Frame, start: int, end: int) -> bool:
    """Whether the words only lead up to what follows: "Rather", "In London", "When pressed by reporters"."""
    if f.tag[end - 1] == QUOTED and (end - start == 1 or f.tag[start] not in ("IN", "WRB")):
        return False
    if end - start == 1 or f.tag[start] == "RB" and end - start <= 2:
        return True
    if f.tag[start] not in ("IN", "WRB", "VBG", "TO", "VBN"):
        return False
    return not any(f.low[i] == "," for i in range(start, end)) and f.low[start] not in ("if", "there")


def _content_after(f: Frame, comma: int, before: tuple[int, int] | None, cues: Cues) -> list[tuple[int, int]]:
    """The rest of a content that the speaker and the cue interrupt: "The visit, Putin said, could …"."""
    if f.word(comma) != "," or comma + 1 >= len(f):
        return []
    i = comma + 1
    if f.tag[i] == QUOTED:
        return [(i, i + 1)]
    if before is None:
        return [] if f.tag[i] in ("VBG", "CC", "WP", "WDT") else [(i, content_end(f, i, "that", cues))]
    whole = any(_finite(f, j) or f.tag[j] == QUOTED for j in range(*before))
    if f.low[before[0]] in ("if", "when") and "," not in f.low[before[0] : before[1]]:
        whole = False
    if whole or f.tag[i] in ("VBG", "CC", "WP", "WDT") or f.low[i] in _SUBORDINATE:
        return []
    return [(i, content_end(f, i, "that", cues))]


def _as_clause(f: Frame, source, verb: Verb, after: Following, cues: Cues) -> Found | None:
    """As Xi put it, …; …, as Xi said."""
    opening = source[0] - 1
    if after.how not in ("nothing", "quote", "colon"):
        return None
    first = not any(_finite(f, i) or f.tag[i] == QUOTED for i in range(opening))
    if first and f.word(after.start if after.how == "nothing" else after.start - 1) in (",", ":"):
        start = after.start + 1 if after.how == "nothing" else after.start
        if start >= len(f):
            return None
        contents = [(start, content_end(f, start, "that", cues))]
    else:
        contents = _content_before(f, opening)
        if after.how != "nothing":
            contents.append((after.start, content_end(f, after.start, after.how, cues)))
    if not contents:
        return None
    return Found(source, (verb.start, verb.end), verb.cue.takes["quote"], tuple(contents))


def _passive(f: Frame, verb: Verb, cues: Cues) -> Found | None:
    """It was reported that …; he was told that …; … was confirmed by Moscow."""
    source, end = None, verb.end
    if f.word(verb.end) == "by":
        end = phrase_starting(f, verb.end + 1)
        source = (verb.end + 1, end)
    takes = {code: kind for code, kind in verb.cue.takes.items() if code in ("that", "wh", "quote") or code == "to" and "someone" in verb.cue.takes}
    if not takes:
        return None
    after = following(f, end, Cue(verb.cue.lemma, takes))
    if after.how not in ("that", "wh", "to") and not (after.how == "quote" and source):
        return None
    return Found(source, (verb.start, verb.end), takes[after.code], ((after.start, content_end(f, after.start, after.how, cues)),))


def _according(f: Frame, k: int, cues: Cues) -> Found | None:
    """According to officials, …; …, according to officials."""
    if k + 2 >= len(f):
        return None
    end = _according_end(f, k + 2)
    if f.word(end) == "," and _continues_source(f, end + 1) and k > 1:
        end = _source_end(f, end + 1)
    source = (k + 2, max(end, k + 3))
    contents: list[tuple[int, int]] = []
    if k > 0:
        start = next((i + 1 for i in range(k - 1, -1, -1) if f.low[i] == ";"), 0)
        stop = k
        while stop > start and f.low[stop - 1] in (",", "—", "–"):
            stop -= 1
        while start < stop and f.low[start] in ("and", "but", ","):
            start += 1
        if stop > start and not _is_introduction(f, start, stop):
            contents.append((start, stop))
        if contents and f.word(end) == ",":
            contents += _content_after(f, end, contents[0], cues)
    if not contents and end + 1 < len(f):
        start = end + 1 if f.word(end) in (",", ":") else end
        contents.append((start, content_end(f, start, "that", cues)))
    return Found(source, (k, k + 2), "neutral", tuple(contents)) if contents else None


def _according_end(f: Frame, start: int) -> int:
    for i in range(start, len(f)):
        if f.low[i] in (",", ";", ".", ":", "?", "!", "—", "–", "--") or f.tag[i] == QUOTED and i > start:
            return i
        if f.low[i] in ("and", "but", "while", "which") and f.kind(i + 1)[:2] in ("VB", "PR"):
            return i
    return len(f)


def _with_adjective(f: Frame, k: int, cues: Cues) -> Found | None:
    """Officials are confident that …"""
    i = k - 1
    while i > 0 and f.tag[i] in ("RB", "RBR") and f.low[i] not in _BE:
        i -= 1
    if f.low[i] not in _BE_VERBS:
        return None
    start = i
    while start > 0 and (f.low[start - 1] in _AUXILIARY or f.tag[start - 1] in ("MD", "RB")):
        start -= 1
    source = subject_before(f, start)
    if source is None or f.word(source[0]) in ("it", "which", "that", "what"):
        return None
    cue = cues.adjectives[f.low[k]]
    after = following(f, k + 1, cue)
    if after.how in ("nothing", "quote", "colon") or after.start >= len(f):
        return None
    end = after.start if after.how == "prep" else k + 1
    return Found(source, (start, end), cue.takes[after.code], ((after.start, content_end(f, after.start, after.how, cues)),), speech=False)


def _with_noun(f: Frame, k: int, cues: Cues) -> Found | None:
    """Moscow's claim that …; accusations of …"""
    cue = cues.nouns[f.low[k]]
    follow = f.word(k + 1)
    source, end = None, k + 1
    if follow == "by" and _begins_phrase(f, k + 2):
        end = phrase_starting(f, k + 2)
        source = (k + 2, end)
        follow = f.word(end)
    start = end + 1 if "+" + follow in cue.takes else end
    if follow in ("that", "to") and follow in cue.takes and (follow == "that" or f.kind(end + 1) == "VB"):
        how = "that" if follow == "that" else "to"
    elif follow in _WH and "wh" in cue.takes:
        how = "wh"
    elif "+" + follow in cue.takes:
        how = "prep"
    else:
        return None
    if start >= len(f):
        return None
    code = how if how != "prep" else "+" + follow
    first, source = _possessor(f, k, source)
    if how == "prep" and source is None:
        return None
    return Found(source, (first, start if how == "prep" else k + 1), cue.takes[code], ((start, content_end(f, start, "np", cues)),), speech=how == "that")


def _possessor(f: Frame, k: int, source):
    """First item of the noun's phrase and the owner: "Moscow's repeated claim"."""
    i = k - 1
    while i > 0 and (f.tag[i][:2] in ("JJ", "NN", "VB") and f.tag[i] != "NNP"):
        i -= 1
    if i >= 0 and f.tag[i] == "PRP$":
        return i + 1, source or (i, i + 1)
    if i > 0 and f.tag[i] == "POS" or f.word(i) in ("'s", "’s", "’", "'"):
        owner = phrase_ending(f, i - 1)
        if owner and f.kind(owner[0]) != "IN":
            return i + 1, source or (owner[0], i + 1)
    return k, source


def _cut_at_next(f: Frame, found: list[Found]) -> list[Found]:
    """End a content where a clause with a speaker of its own follows: "X said a, but Y said b"."""
    result = []
    for n, one in enumerate(found):
        cuts = []
        for other in found[n + 1 :]:
            if other.source and one.cue and other.source[0] > one.cue[1]:
                link = other.source[0] - 1
                if f.low[link] in _LINKS and f.word(link - 1) == ",":
                    cuts.append(link - 1)
                    break
                contrast = f.low[0] in ("while", "although", "though") and f.low[link] in _DASHES | {","}
                if contrast or f.low[link] in ("and", "but") and f.tag[other.source[0]] == "PRP" and other.speech:
                    cuts.append(link)
                    break
                if other.contents and one.cue[1] < other.contents[0][1] <= other.source[0] < other.cue[0]:
                    cuts.append(other.contents[0][1])
                    break
        contents = tuple((a, min([b, *[c for c in cuts if c > a]])) for a, b in one.contents)
        result.append(one._replace(contents=contents))
    return result
