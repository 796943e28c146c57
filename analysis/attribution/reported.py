"""Reported speech in one sentence: who says it, with which words, and what.

A sentence is read as a frame: its words, with each quotation as a single piece. Reporting words (``cues.toml``)
open an attribution; the grammar around them finds the source and the content. The kinds of report are those of
Semino & Short, Corpus Stylistics (2004); source, cue and content follow Pareti, A database of attribution
relations (LREC 2012) and PolNeAR (Newell, Margolin & Ruths, LREC 2018).
"""

from __future__ import annotations

from typing import NamedTuple

from .cues import Cue, Cues
from .phrases import (
    AUXILIARY,
    BE,
    BE_VERBS,
    CLAUSE_OPENERS,
    DASHES,
    LINKS,
    MUCH,
    OCCASIONS,
    QUOTED,
    RELATIVE,
    SUBORDINATE,
    WH,
    Frame,
    acts,
    begins_phrase,
    continues_source,
    finite,
    is_apposition,
    nominal,
    phrase_ending,
    phrase_starting,
    source_after,
    source_end,
    subject_before,
)
from .reporting_verbs import Following, Verb, content_end, find_verb, following


class Found(NamedTuple):
    """An attribution in a frame: ``source``, ``cue`` and each of ``contents`` are item numbers (first, past last)."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    cue_type: str | None
    contents: tuple[tuple[int, int], ...]
    awaits: bool = False  # ends in a colon: the content is what comes next
    speech: bool = True  # words are told, not only a topic or a state of mind


# ---- putting source, cue and content together


PERSPECTIVES = frozenset("words view eyes opinion".split())  # in the eyes of Xi, in Xi's view


def find_attributions(f: Frame, cues: Cues) -> list[Found]:
    """The attributions in one frame, in the order of their cues."""
    found: list[Found] = []
    for k in [k for k, low in enumerate(f.low) if low in cues.starts]:
        one = _at(f, k, cues, found)
        if one is not None:
            found.append(one)
    if f.word(len(f) - 1) == ":" and not any(one.awaits for one in found):
        source = found[-1].source if found else _main_subject(f, len(f) - 1)
        if source is not None:
            found.append(Found(source, (len(f) - 1, len(f)), "neutral", (), True))
    return _cut_at_next(f, found)


def _at(f: Frame, k: int, cues: Cues, found: list[Found]) -> Found | None:
    low = f.low[k]
    if low == "according":
        return _according(f, k, k, cues) if f.word(k + 1) == "to" else None
    if low in PERSPECTIVES and (f.word(k - 2), f.word(k + 1)) == ("in", "of"):
        return _according(f, k - 2, k, cues)
    if low in PERSPECTIVES and f.word(k - 1) in ("'s", "’s"):
        return _in_view(f, k, cues)
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
    loose = after.how in ("prep", "wh", "np", "to") or after.how == "bare" and f.low[after.start] in CLAUSE_OPENERS
    if parenthetical and loose and f.kind(source[0] - 1) == QUOTED:
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
            cue = (verb.start, verb.end)
            return Found(source, cue, verb.cue.takes[code], (), True) if after.how == "colon" else None
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
            return _clause_subject(f, verb.start - 1, found, _tense(f, verb.head))
        subject = subject_before(f, verb.start)
        return subject
    if verb.form == "infinitive":
        return _infinitive_subject(f, verb.start, found)
    if before and nominal(f, verb.start - 1) and f.kind(verb.start - 1) != "POS" and before not in OCCASIONS:
        return phrase_ending(f, verb.start - 1)
    if not any(acts(f, i) for i in range(verb.start)):
        return _next_subject(f, verb.end) or _main_subject(f, verb.start)
    return _clause_subject(f, verb.start, found, "") or _main_subject(f, verb.start)


def _tense(f: Frame, i: int) -> str:
    """The tag of verb ``i``, past forms alike (the tagger mixes them up); "" for what it takes for no verb."""
    tag = f.kind(i)
    return "VBD" if tag == "VBN" else tag if tag[:2] == "VB" else ""


def _next_subject(f: Frame, start: int) -> tuple[int, int] | None:
    """The subject after the comma that ends an introduction: "Citing the risks, officials declined …"."""
    for comma in range(start, min(len(f), start + 60)):
        if f.low[comma] == "," and begins_phrase(f, comma + 1) and not (f.kind(comma + 1) == "VBG"):
            subject = _subject_from(f, comma + 1)
            if subject is not None:
                return subject
    return None


_MOVERS = frozenset(
    "allow allows allowed allowing prompt prompts prompted require requires required force forces forced forcing "
    "lead leads led cause causes caused get gets got help helps helped enable enables enabled permit permits "
    "permitted want wants wanted expect expects expected urge urges urged urging ask asks asked asking tell told "
    "persuade persuaded convince convinced push pushed pushing encourage encouraged invite invited for".split()
)


def _infinitive_subject(f: Frame, to: int, found: list[Found]) -> tuple[int, int] | None:
    """Whose the infinitive at ``to`` is: "Xi plans to say", "forced the ministry to admit"."""
    before = to - 1
    if before < 0:
        return None
    if nominal(f, before) and f.kind(before) != "JJ":
        phrase = phrase_ending(f, before)
        if phrase and f.word(phrase[0] - 1) in _MOVERS:
            return phrase
    elif f.tag[before][:2] in ("VB", "JJ", "NN", "RB"):
        start = before
        while start > 0 and (f.low[start - 1] in AUXILIARY or f.tag[start - 1] in ("RB", "MD", "VBG", "VBN", "JJ")):
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
    if not begins_phrase(f, start):
        return None
    for i in range(start + 1, min(before, start + 25)):
        if f.tag[i][:2] == "VB" or f.tag[i] == "MD" or f.low[i] == ",":
            while i > start + 1 and f.tag[i - 1] == "RB":
                i -= 1
            return (start, i)
    return None


def _subject_from(f: Frame, start: int) -> tuple[int, int] | None:
    """The subject that begins at ``start`` and ends before the first finite verb."""
    if not begins_phrase(f, start):
        return None
    for i in range(start + 1, min(len(f), start + 40)):
        if f.tag[i][:2] == "VB" and f.tag[i] != "VBG" or f.tag[i] == "MD":
            while i > start + 1 and (f.tag[i - 1] == "RB" or f.low[i - 1] == ","):
                i -= 1
            return (start, i)
        if f.low[i] == "," and not is_apposition(f, i + 1, i + 3) or f.tag[i] == QUOTED:
            return None
    return None


def _clause_subject(f: Frame, before: int, found: list[Found], tag: str) -> tuple[int, int] | None:
    """The subject of the clause with item ``before``: of the last reporting verb, else of the last finite verb."""
    for one in found if tag else ():
        if one.source and _tense(f, one.cue[1] - 1) == tag and any(before - 2 <= b <= before for _, b in one.contents):
            return one.source
    for one in reversed(found):
        if one.source and one.cue and one.cue[1] <= before and _speaks_on(f, one.source):
            if not tag or tag in (_tense(f, one.cue[1] - 1), _tense(f, one.cue[0])):
                return one.source
    for i in range(before - 1, max(-1, before - MUCH), -1):
        if f.low[i] == ";":
            return None
        alike = not tag or _tense(f, i) == tag or f.tag[i] == "MD" or f.low[i] in AUXILIARY
        if alike and acts(f, i) and not finite(f, i - 1):
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
        at = source[1] + (f.word(source[1]) in (",", ":")) if source else 0
        if source and f.kind(at) == QUOTED:
            return Found(source, (0, verb.end), verb.cue.takes["quote"], ((at, content_end(f, at, "quote", cues)),))
    ended = before == QUOTED or f.word(verb.start - 1) in (",", "—", "–")
    if "quote" not in verb.cue.takes or verb.start == 0 or not ended:
        return None
    source = source_after(f, verb.end)
    if source is None or acts(f, source[1]):
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
    whole = any(finite(f, j) or f.tag[j] == QUOTED for j in range(*before))
    if f.low[before[0]] in ("if", "when") and "," not in f.low[before[0] : before[1]]:
        whole = False
    if whole or f.tag[i] in ("VBG", "CC", "WP", "WDT") or f.low[i] in SUBORDINATE:
        return []
    return [(i, content_end(f, i, "that", cues))]


def _as_clause(f: Frame, source, verb: Verb, after: Following, cues: Cues) -> Found | None:
    """As Xi put it, …; …, as Xi said."""
    opening = source[0] - 1
    if after.how not in ("nothing", "quote", "colon"):
        return None
    first = not any(finite(f, i) or f.tag[i] == QUOTED for i in range(opening))
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
    codes = ("that", "wh", "quote", "to") if "someone" in verb.cue.takes else ("that", "wh", "quote")
    takes = {code: verb.cue.takes[code] for code in codes if code in verb.cue.takes}
    if not takes:
        return None
    after = following(f, end, Cue(verb.cue.lemma, takes))
    if after.how not in ("that", "wh", "to") and not (after.how == "quote" and source):
        return None
    content = (after.start, content_end(f, after.start, after.how, cues))
    return Found(source, (verb.start, verb.end), takes[after.code], (content,))


def _according(f: Frame, first: int, k: int, cues: Cues) -> Found | None:
    """According to officials, …; …, according to officials; in the words of Xi, …"""
    if k + 2 >= len(f):
        return None
    end = _according_end(f, k + 2)
    if f.word(end) == "," and continues_source(f, end + 1) and first > 0:
        end = source_end(f, end + 1)
    source = (k + 2, max(end, k + 3))
    contents: list[tuple[int, int]] = []
    start = next((i + 1 for i in range(first - 1, -1, -1) if f.low[i] == ";"), 0)
    stop = first
    while stop > start and f.low[stop - 1] in (",", "—", "–"):
        stop -= 1
    while start < stop and f.low[start] in ("and", "but", ","):
        start += 1
    if stop > start and not _is_introduction(f, start, stop):
        contents.append((start, stop))
        contents += _content_after(f, end, contents[0], cues)
    elif end + 1 < len(f):
        start = end + 1 if f.word(end) in (",", ":") else end
        contents.append((start, content_end(f, start, "that", cues)))
    return Found(source, (first, k + 2), "neutral", tuple(contents)) if contents else None


def _in_view(f: Frame, k: int, cues: Cues) -> Found | None:
    """In Beijing's view, …; …, in Beijing's view"""
    first = next((i for i in range(k - 2, max(-1, k - 10), -1) if f.low[i] == "in"), None)
    if first is None or first + 1 >= k - 1:
        return None
    if f.word(k + 1) == "," and k + 2 < len(f):
        content = (k + 2, content_end(f, k + 2, "that", cues))
    elif first > 1 and f.low[first - 1] == ",":
        content = (0, first - 1)
    else:
        return None
    return Found((first + 1, k - 1), (k, k + 1), "neutral", (content,))


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
    while i > 0 and f.tag[i] in ("RB", "RBR") and f.low[i] not in BE:
        i -= 1
    if f.low[i] not in BE_VERBS:
        return None
    start = i
    while start > 0 and (f.low[start - 1] in AUXILIARY or f.tag[start - 1] in ("MD", "RB")):
        start -= 1
    source = subject_before(f, start)
    if source is None or f.word(source[0]) in ("it", "which", "that", "what"):
        return None
    cue = cues.adjectives[f.low[k]]
    after = following(f, k + 1, cue)
    if after.how in ("nothing", "quote", "colon") or after.start >= len(f):
        return None
    end = after.start if after.how == "prep" else k + 1
    content = (after.start, content_end(f, after.start, after.how, cues))
    return Found(source, (start, end), cue.takes[after.code], (content,), speech=False)


def _with_noun(f: Frame, k: int, cues: Cues) -> Found | None:
    """Moscow's claim that …; accusations of …"""
    cue = cues.nouns[f.low[k]]
    follow = f.word(k + 1)
    source, end = None, k + 1
    if follow == "by" and begins_phrase(f, k + 2):
        end = phrase_starting(f, k + 2)
        source = (k + 2, end)
        follow = f.word(end)
    start = end + 1 if "+" + follow in cue.takes else end
    if follow in ("that", "to") and follow in cue.takes and (follow == "that" or f.kind(end + 1) == "VB"):
        how = "that" if follow == "that" else "to"
    elif follow in WH and "wh" in cue.takes:
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
    stop = content_end(f, start, "np", cues)
    if how == "that" and not any(finite(f, i) for i in range(k)):
        stop = min(stop, _main_verb(f, start, stop))
    content, last = (start, stop), start if how == "prep" else k + 1
    return Found(source, (first, last), cue.takes[code], (content,), speech=how == "that")


def _main_verb(f: Frame, start: int, stop: int) -> int:
    """Where the verb comes whose subject the noun is: "the claim that Kyiv fired first" (was denied)."""
    seen = False
    for i in range(start, stop):
        if acts(f, i) and not finite(f, i - 1):
            if seen and f.kind(i - 1) not in ("CC", "RB", ",") and f.low[i - 1] not in RELATIVE:
                return i
            seen = True
    return stop


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
                if f.low[link] in LINKS and f.word(link - 1) == ",":
                    cuts.append(link - 1)
                    break
                contrast = f.low[0] in ("while", "although", "though") and f.low[link] in DASHES | {","}
                if contrast or f.low[link] in ("and", "but") and f.tag[other.source[0]] == "PRP" and other.speech:
                    cuts.append(link)
                    break
                if other.contents and one.cue[1] < other.contents[0][1] <= other.source[0] < other.cue[0]:
                    cuts.append(other.contents[0][1])
                    break
        contents = tuple((a, min([b, *[c for c in cuts if c > a]])) for a, b in one.contents)
        result.append(one._replace(contents=contents))
    return result
