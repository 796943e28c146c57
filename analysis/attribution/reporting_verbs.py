"""Reporting verbs in their sentence: the verb with its auxiliaries, and the content that follows it."""

from __future__ import annotations

from typing import NamedTuple

from .cues import Cue, Cues
from .phrases import (
    ADVERBIAL,
    AUXILIARY,
    BE,
    CLAUSE_OPENERS,
    DASHES,
    DAYS,
    DO,
    HAVE,
    MODAL,
    QUOTED,
    RELATIVE,
    SPANS_OF_TIME,
    STOPS,
    SUBORDINATE,
    WH,
    Frame,
    acts,
    begins_phrase,
    closes,
    finite,
    is_occasion,
    lists,
    nominal,
    phrase_starting,
)

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
    if f.word(k - 1) in MODAL or f.word(k - 1) in ("to", "n't", "n’t", "not"):
        return True
    if tag[:2] == "VB":
        return True
    if "past" in shapes or "participle" in shapes:
        return tag != "JJ" or f.word(k - 1) in BE | HAVE
    if "base" in shapes and before[:2] == "NN" and (f.word(k + 1) == "that" or f.kind(k + 1) == "PRP"):
        return True
    if before == "PRP" or before[:3] == "NNP" and "s" in shapes or before == "NNS" and "base" in shapes:
        follows = f.word(k + 1)
        return (
            follows in WH
            or follows in ("that", "to", ":", ",", "for", "on")
            or f.kind(k + 1) in ("DT", "PRP", "PRP$", "NNP", QUOTED, "EX")
        )
    return False


def _verb_group(f: Frame, k: int, end: int, cue: Cue, shapes: frozenset[str]) -> Verb | None:
    i, infinitive, be, have, helped = k - 1, False, False, False, False
    while i >= 0:
        low, tag = f.low[i], f.tag[i]
        if low == "to":
            infinitive = True
            i -= 1
            break
        if low in BE and not have:
            be = True
        elif low in HAVE:
            have = True
        elif low in DO or low in MODAL:
            helped = True
        elif not (tag in ("RB", "MD") or low in AUXILIARY or low in ("long", "first", "ever", "since", "once")):
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
    forms = [f.low[i] for i in range(start, k) if f.low[i] in BE]
    return bool(forms) and all(form in ("'s", "’s") for form in forms)


# ---- what follows the cue


class Following(NamedTuple):
    """What comes after a cue: ``how`` (quote, colon, that, bare, wh, to, np, prep, nothing) and its first item."""

    how: str
    start: int
    code: str  # the code in cues.toml that allowed it


def following(f: Frame, verb_end: int, cue: Cue) -> Following:
    """What kind of content follows item ``verb_end``, past adverbs, addressees, times and places."""
    takes, j, someone, place = cue.takes, verb_end, "someone" in cue.takes, False
    limit = min(len(f), verb_end + 40)
    while j < limit:
        low, tag = f.low[j], f.tag[j]
        if tag == QUOTED and nominal(f, j + 1) and "np" not in takes and f.end[j] - f.start[j] < 30:
            break  # "read “unreadable” novels"
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
        if low in STOPS or low in DASHES:
            break
        direct = _clause_following(f, j, takes, place or someone != ("someone" in takes))
        if direct:
            return direct
        skipped = _skip(f, j, takes, someone)
        if skipped is None:
            break
        if "someone" in takes and someone and begins_phrase(f, j) and low not in DAYS:
            someone = False
        else:
            place = place or tag == "IN"
        j = skipped
    return Following("nothing", j, "")


def _past_aside(f: Frame, comma: int) -> int | None:
    """Past an aside between cue and content: "says, however, that …"."""
    for i in range(comma + 1, min(len(f), comma + 16)):
        if finite(f, i) or f.tag[i] == QUOTED:
            return None
        if f.low[i] == ",":
            return i + 1 if f.word(i + 1) == "that" or f.kind(i + 1) == QUOTED else None
    return None


def _first(takes: dict[str, str], *codes: str) -> str:
    return next((code for code in codes if code in takes), "")


def _clause_following(f: Frame, j: int, takes: dict[str, str], moved: bool) -> Following | None:
    low = f.low[j]
    if low == "that" and "that" in takes and not closes(f, j + 1) and f.word(j + 1) != ",":
        return Following("that", j, "that")
    if low in WH and "wh" in takes and not (low == "who" and moved or low == "when" and "bare" in takes):
        return Following("wh", j, "wh")
    if low == "to" and "to" in takes and (f.kind(j + 1)[:2] in ("VB", "RB") or f.kind(j + 1) == QUOTED):
        return Following("to", j, "to")
    if "+" + low in takes and not closes(f, j + 1):
        return Following("prep", j + 1, "+" + low)
    if low in DAYS or low in SPANS_OF_TIME and f.word(j + 1) in DAYS | {"week", "month", "year"}:
        return None
    if "someone" in takes and not moved:
        if "np" not in takes:
            return None
    elif "bare" in takes and finite(f, j):
        return Following("bare", j, "bare")  # "which officials said will go into effect"
    elif "bare" in takes and (begins_phrase(f, j) or low in CLAUSE_OPENERS) and _clause_at(f, j):
        return Following("bare", j, "bare")
    if "np" in takes and begins_phrase(f, j) and not moved:
        return Following("np", j, "np")
    return None


def _clause_at(f: Frame, j: int) -> bool:
    """Whether a clause with a subject and a finite verb begins at item ``j``."""
    if f.low[j] in ("he", "she", "they", "we", "i"):
        return True
    if f.low[j] in CLAUSE_OPENERS:
        if f.low[j] not in ("if", "when", "while", "because", "although", "though", "since") and (
            is_occasion(f, j) or not any(f.low[i] == "," for i in range(j, min(len(f), j + 14)))
        ):
            return False
    elif f.kind(j) == "VBG" and f.kind(j + 1) in ("IN", "."):
        return False
    for i in range(j + 1, min(len(f), j + 45)):
        if finite(f, i) and f.kind(i - 1) != "CC" or f.low[i] in BE:
            return True
        if f.tag[i] == QUOTED and not nominal(f, i + 1):
            return not any(f.low[n] == "," for n in range(j, i))
        if f.low[i] in ("and", "but") and acts(f, i + 1):
            return False
        if f.low[i] == "," and (f.kind(i + 1) in ("VBG", "WP", "WDT") or f.word(i + 1) in SUBORDINATE):
            return False
        if f.tag[i] in ("VBN", "VB") and nominal(f, i - 1):
            return True
        if f.low[i] in (";", ":"):
            return False
    return False


def _skip(f: Frame, j: int, takes: dict[str, str], someone: bool) -> int | None:
    """Past an adverb, a time, a place or an addressee; ``None`` if something else stands there."""
    low, tag = f.low[j], f.tag[j]
    if low in DAYS or tag in ("RB", "RP", "RBR") or low in ("back", "publicly"):
        return j + 1
    if low in SPANS_OF_TIME and f.word(j + 1) in DAYS | {"week", "month", "year", "night", "summer", "spring"}:
        return j + 2
    if "someone" in takes and someone and begins_phrase(f, j):
        return phrase_starting(f, j)
    if tag in ("IN", "TO") and low in ADVERBIAL and ("quote" in takes or "that" in takes):
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


_AFTER_WHOLE = frozenset(", . ? ! ; : — – in when on at during as while and but after to".split()) | {""}


def _stands_alone(f: Frame, i: int) -> bool:
    """Whether the quotation at item ``i`` is a whole utterance and no part of a clause."""
    if f.end[i] - f.start[i] > 60 or f.low[i] == "“.":
        return True
    return f.word(i + 1) in _AFTER_WHOLE


def _ends_content(f: Frame, i: int, cues: Cues) -> bool:
    """Whether what comes after a comma, from item ``i``, is the speaker's or the writer's again."""
    low = f.low[i]
    if low == "according":
        return True
    while low in ("before", "after", "while", "also", "then") or f.kind(i) == "RB":
        i += 1
        low = f.word(i)
    entry = cues.verbs.get(low)
    if entry is None or "ing" not in entry[1] or f.kind(i) != "VBG":
        return False
    return "that" in entry[0].takes or "quote" in entry[0].takes and (f.kind(i + 1) == QUOTED or f.word(i + 1) == ":")


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


_ENDS_OBJECT = frozenset("while when after before because since until although though unless whereas".split())


def _ends_object(f: Frame, i: int, start: int) -> bool:
    low = f.low[i]
    if low == ",":
        return not lists(f, i, min(len(f) - 1, i + 12)) and f.word(i + 1) not in ("who", "which", "whose")
    if low in _ENDS_OBJECT:
        return True
    if low in DASHES or low in (":", ")"):
        return True
    if low in ("and", "but") and _new_clause(f, i + 1):
        return True
    after = i + 2 if f.kind(i + 1) == "RB" else i + 1
    if low in ("and", "but") and f.kind(after) in ("VBD", "VBZ", "MD"):
        return True
    if low in ("in", "at", "on", "during") and i > start + 1 and (f.word(i + 1) in DAYS or is_occasion(f, i)):
        return not any(f.tag[j] == QUOTED for j in range(i, min(len(f), i + 6)))
    return False


def _new_clause(f: Frame, i: int) -> bool:
    """Whether a clause with a subject of its own begins at item ``i``."""
    if not begins_phrase(f, i):
        return False
    for j in range(i + 1, min(len(f), i + 7)):
        if finite(f, j) or f.low[j] in BE:
            return f.low[j - 1] not in RELATIVE
        if not nominal(f, j) and f.tag[j] not in ("IN", "RB"):
            return False
    return False
