"""Whom a description means: the two leaders, the former, his guest, the country, the alliance, the minister, the move.

Each rule takes the discourse, the number of a sentence and a match in it, and returns who is meant (a Referent) or None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .discourse import (
    SPEECH, Discourse, Referent, any_sort, capitalised, coordinated, last_of_each, opening_group, side_of, verb_follows,
)  # fmt: skip
from .naming import Found, Unit
from .roles import is_there

_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
_PEOPLE_NOUN = re.compile(
    r"(?:leaders|presidents|men|women|heads|ministers|diplomats|premiers|chancellors|politicians|statesmen|"
    r"politicians|counterparts)$"
)


def group(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the two leaders, both countries: the last two named together, or the only two of the nearest sentences."""
    number = _NUMBERS[(match["number"] or "both").lower()]
    sort = "person" if match["pair"] or _PEOPLE_NOUN.search(match["group"].lower()) else None
    gathered: list[Referent] = []
    for here in any_sort(discourse, i, match.start(), sort):
        plural = [r for r in here if len(r.found) == number] + (coordinated(discourse, here) if number == 2 else [])
        plural = [r for r in plural if r.found]
        if plural and not gathered:
            last = max(plural, key=lambda r: r.start)
            others = {side_of(r, sort) for r in here if r.end <= last.start or r.start >= last.end} - {
                side_of(r, sort) for r in here if last.start <= r.start < last.end
            }
            return last if last.subject or not others else None
        gathered = [r for r in here if r.found or (sort and r.subject)] + gathered
        distinct = {side_of(r, sort): r for r in gathered}
        if len(distinct) >= number:
            chosen = sorted(distinct.values(), key=lambda r: r.start)
            if len(distinct) > number or not all(r.found for r in chosen):
                return None
            found = tuple(one for r in chosen for one in r.found)
            return Referent(chosen[0].start, chosen[-1].end, sort or "body", found, None, True, False)
    return None


_ENDS_PHRASE = re.compile(  # what stands after "the former" where it is a phrase of its own, not "the former mayor"
    r"['’]s?\b|['’]?[,.;:?!)]|$|\s(?:and|but|or|for|of|in|on|at|to|with|from|by|over|as|after|before|because|while|when|who|whose|"
    r"that|not|than|about|against|during|if|into|since|under|until)\b"
)


def former(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the former, the latter: of the nearest sentence's two parties, or of the two that it names together."""
    if not (_ENDS_PHRASE.match(discourse.text, match.end()) or verb_follows(discourse.text, match.end())):
        return None
    for n, here in enumerate(any_sort(discourse, i, match.start(), None)):
        here = sorted([*here, *_peoples(discourse, i - n, match.start())], key=lambda r: r.start)
        sides = {side_of(r, None): r for r in reversed(here)}
        if len(sides) > 1:
            chosen = sorted(sides.values(), key=lambda r: r.start)
            if len(chosen) > 2:
                together = [pair.found for pair in coordinated(discourse, here) if len(pair.found) == 2]
                chosen = [discourse.referent(one.start, one.end, "body", (one,)) for one in together[0]] if len(together) == 1 else []
            return chosen["latter" in match.group().lower()] if chosen else None
    return None


def _peoples(discourse: Discourse, i: int, start: int) -> list[Referent]:
    """Who is named by an adjective in sentence ``i``, before ``start``: "*Ukrainian* and *Chinese* envoys met"."""
    named = (one for one in discourse.named.get(i, ()) if one.kind == "demonym" and one.role == "actor" and one.end <= start)
    return [discourse.referent(one.start, one.end, "body", (one,)) for one in named]


def other(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """his guest, its host: of the two parties named, the one that "his" does not mean."""
    gathered: list[Referent] = []
    for here in any_sort(discourse, i, match.start(), None):
        gathered = here + gathered
        sides = {side_of(r, None): r for r in gathered}
        if len(sides) > 1:
            own = side_of(gathered[-1], None)
            return next(r for side, r in sides.items() if side != own) if len(sides) == 2 else None
    return None


def there(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """Officials there, his hosts: those of the one place that somebody went to or is at, in this sentence or the two before."""
    for n in range(i, max(-1, i - 3), -1):
        sentence = discourse.parsed.sentences[n]
        names = [(one.start, one.end) for one in discourse.named.get(n, ()) if one.kind in ("name", "capital", "town")]
        names += capitalised(discourse.text, sentence)
        placed = [
            span for span in sorted(names)
            if span[1] <= match.start() and is_there(discourse.text[max(sentence.start, span[0] - 60) : span[0]])
        ]  # fmt: skip
        if placed:
            here = [one for one in discourse.named.get(n, ()) if one.start == placed[0][0]]
            sure = here and len({discourse.text[a:b] for a, b in placed}) == 1
            return discourse.referent(*placed[0], "body", tuple(here[:1])) if sure else None
    return None


def country(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the country: the only country of the nearest sentence that names one, or its only subject."""
    for n, here in enumerate(discourse.before(i, match.start(), "body")):
        countries = [r for r in here if any(one.entry.unit.is_country for one in r.found)]
        strangers = [r for r in here if not r.found]
        if any(r.subject for r in strangers) or (strangers and not countries) or (n > 2 and not countries):
            return None
        if countries:
            if strangers and match.group().lower() == "that country":
                return None
            subjects = {side_of(r, None): r for r in countries if r.subject}
            units = {side_of(r, None): r for r in countries}
            chosen = units if len(units) == 1 and not strangers else subjects
            return next(iter(chosen.values())) if len(chosen) == 1 else None
    return None


def called(discourse: Discourse, i: int, match: re.Match, units: Mapping[str, Unit]) -> Referent | None:
    """the alliance, the bloc: the unit with that word in the actor file, once it was named in the last sentences."""
    unit_names = {unit.name for word, unit in units.items() if word == match["noun"].lower()}
    for n in range(i, max(-1, i - 6), -1):
        here = [r for r in discourse.referents(n) if r.end <= match.start() and r.sort == "body" and r.found]
        named = [r for r in here if r.found[0].entry.unit.name in unit_names]
        if named:
            return named[-1]
    return None


def office(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the president, the minister: the only person of the last sentences known to hold such an office."""
    office = match["office"].lower().replace("defense", "defence")
    for here in discourse.before(i, match.start(), "person"):
        titled = [r for r in here if not r.found or _holds(r.found[0], office)]
        if titled:
            distinct = last_of_each(titled)
            return distinct[0] if len(distinct) == 1 and distinct[0].found else None
    return _told_by(discourse, i, match) or _by_title(discourse, i, match.start(), office)


_OPENING = re.compile(r"(?:[A-Z][A-Z ,]+(?:\([^)\n]{2,30}\)\s)?[-–—]+\s)?(?:The\s)?")


def _told_by(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """Whose office tells what a country does: "Norway will send tanks to Kyiv, *the defence minister* said"."""
    begin = discourse.parsed.sentences[i].start
    spoken = re.match(rf"\s{SPEECH}\b", discourse.text[match.end() : match.end() + 20])
    if not spoken or discourse.text[match.start() - 2 : match.start()] != ", ":
        return None
    named = [r for r in discourse.referents(i) if r.end <= match.start() and r.sort == "body"]
    first = next((r for r in named if _OPENING.fullmatch(discourse.text, begin, r.start)), None)
    if first is None or not first.found or any(pair.start == first.start for pair in coordinated(discourse, named)):
        return None
    return first if first.found[0].entry.unit.is_country and first.found[0].role == "actor" else None


_JUDGING = re.compile(  # what is done to somebody's deed
    r"\b(?:condemn|criticis|criticiz|denounc|slam|blast|decr[iy]|deplor|protest|oppos|reject|dismiss|welcom|prais|hail|applaud|back|support|endors|"
    r"call|brand|describ|label|ridicul|mock|laud|salut|resent|regret|bemoan|lament|attack|lambast|defend|object|react)\w*\s"
    r"(?:\w+ly\s|angrily\sto\s|sharply\sto\s|to\s|against\s)?$"
)
_OWNED = re.compile(r"\s(?:of|by|from|in|on|against|for|with|between)\b")


def doer(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """Who made *the move* that somebody condemned: the one subject of the sentence before."""
    begin, text = discourse.parsed.sentences[i].start, discourse.text
    if not _JUDGING.search(text, begin, match.start()) or _OWNED.match(text, match.end()):
        return None
    here = [r for r in discourse.referents(i) if r.end <= match.start()] if i else []
    if not here or not here[-1].found:
        return None
    judges = next((pair.found for pair in coordinated(discourse, here) if pair.end == here[-1].end), here[-1].found)
    named = [r for r in discourse.referents(i - 1) if not r.quoted and r.subject]
    named += [people] if (people := opening_group(discourse, i - 1, match.start())) else []
    sides = {side_of(r, None): r for r in reversed(named)}
    first = next(iter(sides.values())) if len(sides) == 1 else None
    known = first is not None and first.found and not {one.entry.unit for one in first.found} & {one.entry.unit for one in judges}
    return first if known else None


_HEADS = frozenset(("chancellor", "premier", "president", "prime minister"))


def _by_title(discourse: Discourse, i: int, start: int, office: str) -> Referent | None:
    """The chancellor, after "Ukraine asked Berlin for tanks": of the only one named who has such a head of state or government."""
    if office not in _HEADS:
        return None  # not every minister is in the file
    for n in range(i, max(-1, i - 2), -1):
        named = [r for r in discourse.referents(n) if r.end <= start and r.sort == "body"]
        if named:
            titles = {side_of(r, None): discourse.titles.get(r.found[0].entry.unit, frozenset()) if r.found else frozenset() for r in named}
            fitting = [r for r in named if office in titles[side_of(r, None)]]
            sure = len({side_of(r, None) for r in fitting}) == 1 and all(held & _HEADS for held in titles.values())
            return fitting[0] if sure else None
    return None


def spokesperson(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """Who speaks for whom a sentence is about, or is at home in the capital that it begins with: "In Moscow, *a foreign ministry
    spokeswoman* said", "Germany will help Kyiv, *a government spokesman* said"."""
    begin = discourse.parsed.sentences[i].start
    for one in discourse.named.get(i, ()):
        if one.kind == "capital" and (discourse.text[begin : one.start], discourse.text[one.end : match.start()]) == ("In ", ", "):
            return discourse.referent(one.start, one.end, "body", (one,), None, begin)
    return _told_by(discourse, i, match)


def _holds(found: Found, office: str) -> bool:
    title = found.office or found.entry.title or ""
    return title == office or title.endswith(" " + office) or (office == "leader" and found.kind == "leader")


def ministry(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the ministry: the last one named with its country."""
    for here in discourse.before(i, match.start(), "body"):
        named = [r for r in here if r.found and "ministry" in discourse.text[r.start : r.end + 24].lower()]
        if named:
            distinct = {side_of(r, None): r for r in named}
            return named[-1] if len(distinct) == 1 else None
    return None
