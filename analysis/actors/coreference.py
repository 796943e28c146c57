"""What refers back to an actor: he, its, the two leaders, the alliance, the country, we.

Rules over the last few sentences in the manner of Hobbs (1978) and of Lappin and Leass (1994): the nearest
sentence that offers a candidate decides, subjects come before objects, and where two candidates are equally
good, or the best is somebody who is no actor, there is no mention. English words only; no actor is known here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from . import descriptions, pronouns
from .discourse import LONGEST, Discourse
from .naming import Found, Unit, capital_before
from ..records import Mention, Quote, Sentence
from ..text import ParsedText

_ANAPHOR = (
    r"\b(?:(?P<person>[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|[Hh]imself|[Hh]erself)|(?P<its>[Ii]ts|itself)|"
    r"(?P<it>[Ii]t)|(?P<they>[Tt]hey|[Tt]heir|them)"
    r"|(?P<groups>(?:[Tt]he\s(?P<number>two|three|four)|[Bb]oth)\s(?P<group>(?:[a-z]+\s)?(?:leaders|presidents|men|"
    r"women|heads\sof\sstate|ministers|"
    r"diplomats|premiers|politicians|countries|nations|sides|parties|states|governments|powers|capitals|"
    r"neighbou?rs|allies|rivals)))"
    r"|(?P<pair>[Tt]he\s(?:pair|duo|two(?=\s(?:met|spoke|discussed|agreed|talked|exchanged|also|will|would|have|"
    r"had|are|were)\b)))"
    r"|(?<=\b(?:[Hh]is|[Hh]er|[Ii]ts)\s)(?P<other>guest|host|visitor|interlocutor|counterpart)(?=['’\s,.;:])"
    r"|(?<=\b(?:[Hh]is|[Hh]er|[Ii]ts)\s)(?P<hosts>hosts)(?=['’\s,.;:])"
    r"|(?P<there>\b(?:[Oo]fficials|[Dd]iplomats|[Ll]eaders|[Mm]inisters|[Ll]awmakers|[Pp]oliticians|[Aa]uthorities)\sthere)"
    r"|(?P<former>[Tt]he\s(?:former|latter))"
    r"|(?P<spokes>(?:[Aa]n?|[Tt]he|[Tt]wo|[Ss]everal)\s(?:senior\s|top\s)?(?:foreign|defen[cs]e|interior|finance|government|presidential|military|"
    r"army)\s(?:ministry\s)?(?:spokes(?:man|woman|person)|officials?))"
    r"|(?P<deed>(?:the|this|that|these|those)\s(?:move|step|measure)s?)"
    r"|(?P<country>[Tt]h(?:e|is|at)\scountry)|(?P<ministry>[Tt]he\s(?:foreign\s|defen[cs]e\s)?ministry)"
    r"|[Tt]he\s(?P<office>president|prime\sminister|foreign\sminister|defen[cs]e\sminister|premier|chancellor|"
    r"spokes(?:man|woman|person)|ambassador|"
    r"secretary[-\s]general|secretary\sof\sstate|leader|minister|envoy)"
    r"|[Tt]he\s(?:[\w-]+\s)??(?P<noun>NOUNS))(?!['’]?\w*-|\w)"
)
_RULES = {
    "person": pronouns.person,
    "its": pronouns.its,
    "it": pronouns.it,
    "they": pronouns.they,
    "groups": descriptions.group,
    "pair": descriptions.group,
    "former": descriptions.former,
    "other": descriptions.other,
    "hosts": descriptions.there,
    "there": descriptions.there,
    "country": descriptions.country,
    "ministry": descriptions.ministry,
    "office": descriptions.office,
    "spokes": descriptions.spokesperson,
    "deed": descriptions.doer,
}
_PRONOUNS = frozenset(("person", "its", "it", "they"))


def resolve(
    parsed: ParsedText,
    found: Sequence[Found],
    units: Sequence[Unit],
    genders: Mapping[str, str | None],
    surnames: frozenset[str],
    titles: Mapping[Unit, frozenset[str]],
) -> list[Found]:
    """The mentions that refer back to those ``found`` by name; none overlaps them.

    Parameters
    ----------
    parsed : ParsedText
    found : list of Found
        Names, in order.
    units : list of Unit
        For the words ("alliance") that mean a unit.
    genders : mapping of entity to "m", "f" or None
    surnames : frozenset of str
        Short names of persons in the file; one that isn't among ``found`` is somebody out of office.
    titles : mapping of Unit to frozenset of str
        The offices that the persons of a unit hold or held: "chancellor".
    """
    if not found:
        return []
    discourse = Discourse(parsed, found, genders, surnames, titles)
    called = {word: unit for unit in units for word in unit.called}
    anaphor = _anaphor("|".join(sorted(map(re.escape, called))) or r"(?!)")
    made: list[Found] = []
    first = found[0].sentence
    for sentence in parsed.sentences[first:]:
        if len(sentence.text) > LONGEST:
            continue
        for match in anaphor.finditer(parsed.text, sentence.start, sentence.end):
            named = discourse.named.get(sentence.sentence, ())
            if not any(a.start < match.end() and match.start() < a.end for a in named) and not _is_of(parsed.text, match):
                made += _meant(discourse, sentence, match, called)
    return made


_BLAMED = re.compile(r"\b(?:accus|suspect|convict|strip|depriv|rob|warn|inform|remind|assur)\w*\s$")


def _is_of(text: str, match: re.Match) -> bool:
    """Whether it is somebody else's: "the president *of Chad*", but not in "accused the bloc *of arrogance*"."""
    return text.startswith(" of ", match.end()) and not _BLAMED.search(text, match.start() - 14, match.start())


@lru_cache(maxsize=8)
def _anaphor(nouns: str) -> re.Pattern:
    return re.compile(_ANAPHOR.replace("NOUNS", nouns))


def _meant(discourse: Discourse, sentence: Sentence, match: re.Match, called: Mapping[str, Unit]) -> list[Found]:
    """The rows for one anaphor; what it means (or that it means a stranger) is kept for those that follow."""
    name = match.lastgroup if match.lastgroup in _RULES else next(k for k in (*_RULES, "noun") if match[k])
    i = sentence.sentence
    referent = descriptions.called(discourse, i, match, called) if name == "noun" else _RULES[name](discourse, i, match)
    known = referent is not None and bool(referent.found)
    if known or name == "person":
        sort = referent.sort if referent else "person"
        who = referent.found if referent else ()
        gender = referent.gender if referent else None
        discourse.added.setdefault(i, []).append(discourse.referent(*match.span(), sort, who, gender, sentence.start))
    if not known:
        return []
    kind = "pronoun" if name in _PRONOUNS else "group" if name in ("groups", "pair") else "description"
    role = (
        "place"
        if kind == "description"
        and re.search(r"\b(?:in|across|into|inside|throughout|within|outside|around)\s$", _left(discourse, match))
        else "actor"
    )
    whole = name in ("groups", "former", "country", "they", "it", "its", "noun", "ministry", "there", "hosts", "office", "spokes", "deed")
    rows = {}
    for one in referent.found:
        entity = one.entry.unit.name if whole and referent.sort == "body" and name != "ministry" else one.entity
        rows.setdefault(one.entry.unit, Found(i, *match.span(), one.entry, kind, role, entity))
    return list(rows.values())


def _left(discourse: Discourse, match: re.Match) -> str:
    return discourse.text[max(0, match.start() - 12) : match.start()]


# ---- I and we

_FIRST = re.compile(
    r"\b(?:(?P<our>[Oo]ur\s(?:country|nation|government|people))|I(?=['’\s,])|[Ww]e|[Oo]urs?|[Mm]y|[Mm]e|us|"
    r"[Mm]yself|[Oo]urselves|[Mm]ine)\b(?!\.\w|-)"
)
_SINGULAR = frozenset(("i", "my", "me", "myself", "mine"))


def first_person(
    parsed: ParsedText, mentions: Sequence[Mention], quotes: Sequence[Quote], speaker: str | None
) -> list[Mention]:
    """Rows for I, we and our country: the actor of the innermost quotation, elsewhere ``speaker``."""
    spoken = [q for q in quotes if q.kind in ("direct", "mixed")]
    if not spoken and speaker is None:
        return []
    rows = []
    for sentence in parsed.sentences:
        for match in _FIRST.finditer(parsed.text, sentence.start, sentence.end):
            who = _speaker(mentions, spoken, match.start(), match.end(), speaker)
            if who and not _numeral(parsed.text, sentence.start, match) and not _overlaps(mentions, match):
                rows.append(_first_row(parsed, sentence, match, who))
    return rows


def _numeral(text: str, begin: int, match: re.Match) -> bool:
    """The Roman numeral in World War I."""
    return match.group() == "I" and capital_before(text, begin, match.start())


def _overlaps(mentions: Sequence[Mention], match: re.Match) -> bool:
    n = bisect_left(mentions, match.end(), key=lambda m: m.start) - 1
    return n >= 0 and mentions[n].end > match.start()


def _speaker(
    mentions, quotes: Sequence[Quote], start: int, end: int, speaker: str | None
) -> tuple[str, str | None, str] | None:
    """Actor, member and entity whose words stand at ``start``; None when nobody's that is known."""
    around = [q for q in quotes if q.start <= start and end <= q.end]
    if not around:
        return (speaker, None, speaker) if speaker else None
    quote = min(around, key=lambda q: q.end - q.start)
    if quote.actor is None:
        return None
    for m in mentions:
        if (
            quote.speaker_start is not None
            and m.actor == quote.actor
            and quote.speaker_start < m.end
            and m.start < quote.speaker_end
        ):
            return m.actor, m.member, m.entity
    return quote.actor, None, quote.actor


def _first_row(parsed: ParsedText, sentence: Sentence, match: re.Match, who: tuple[str, str | None, str]) -> Mention:
    actor, member, entity = who
    if match.group().lower() not in _SINGULAR:
        entity = member or actor
    kind = "description" if match["our"] else "pronoun"
    return Mention(parsed.doc_id, sentence.sentence, *match.span(), match.group(), actor, member, entity, kind, "actor")
