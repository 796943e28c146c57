"""Whom he, she, it, its and they mean.

Each rule takes the discourse, the number of a sentence and a match in it, and returns who is meant (a Referent) or None.
"""

from __future__ import annotations

import re

from .discourse import SPEECH, Discourse, Referent, coordinated, last_of_each, opening_group, verb_follows
from ..text import tag


def _agrees(referent: Referent, gender: str) -> bool:
    return referent.gender is None or referent.gender == gender


def person(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """he, she, him, his, her: the one person of the nearest sentence with persons, else its one subject."""
    word = match.group().lower()
    gender = "f" if word in ("she", "her", "hers", "herself") else "m"
    object_ = word == "him" or (word == "her" and _objective(discourse.text, match.end()))
    barred: set[tuple] = set()  # "he praised him": somebody else
    for n, here in enumerate(discourse.before(i, match.start(), "person")):
        if n == 0 and object_:
            barred = {r.identity for r in here if _same_clause(discourse.text, r, match.start())}
        here = [r for r in here if _agrees(r, gender) and r.identity not in barred]
        if not here:
            continue
        candidates = last_of_each(here)
        if len(candidates) > 1:
            candidates = last_of_each(r for r in here if r.subject)
        if len(candidates) == 1 and not (n == 0 and word in ("his", "her", "him") and len(last_of_each(here)) > 1):
            return candidates[0]
        return None
    return None


def _objective(text: str, end: int) -> bool:
    """Whether "her" is an object rather than a possessive: nothing nominal follows."""
    return not re.match(
        r"\s(?!(?:to|for|and|in|on|at|with|from|by|that|as|after|before|when|into|of|about|if)\b)\w",
        text[end : end + 12],
    )


def _same_clause(text: str, referent: Referent, start: int) -> bool:
    """Whether the referent is the subject of the verb before ``start``, also of a second one: "met him and thanked *him*"."""
    between = text[referent.end : start]
    if not referent.subject or re.search(r"[,;:]|\b(?:that|who|when|while|because|after|before|as|if|but|said|says)\b", between):
        return False
    joined = re.search(r"\band\s(?:\w+ly\s)?(\w+)", between)
    return joined is None or tag([joined.group(1)])[0] in ("VBD", "VBN", "VBZ", "VB")


_ADVERB = r"(?:also|now|still|then|not|never|repeatedly|long|already|only|firmly|strongly)\s"
_VOLITION = re.compile(
    rf"\s(?:{_ADVERB})?(?:(?:(?:has|had|have|will|would|could|did|does|do)\s|(?:doesn|didn|won|"
    rf"wouldn)['’]t\s)(?:{_ADVERB})?)?"
    rf"(?:{SPEECH}|wants?|wanted|seeks?|sought|plans?|planned|intends?|intended|considers?|considered|opposes?|"
    rf"opposed|supports?|supported|"
    r"rejects?|rejected|accuses?|accused|condemns?|condemned|calls?|called|urges?|urged|demands?|demanded|expects?|"
    r"expected|"
    r"refuses?|refused|welcomes?|welcomed|sees|saw|views|viewed|regards?|sent|sends|imposed|imposes|invaded|"
    r"annexed|launched|withdrew|"
    r"withdrawn|deployed|signed|joined|voted|vetoed|abstained|banned|expelled|recogni[sz]e[sd]|respects?|gave|"
    r"blame[sd]|offered|offers|"
    r"decided|decides|tried|tries|attack(?:s|ed)?|bomb(?:s|ed)?|shelled|struck|strikes?|arms?|armed|help(?:s|ed)?|"
    r"back(?:s|ed)?|defend(?:s|ed)?|thank(?:s|ed)?|praise[sd]?|critici[sz]e[sd]?|threaten(?:s|ed)?|trust(?:s|ed)?|"
    r"buys|bought|sold|suspended|halted|stopped|denounced?|hailed|seized|occupied|deported|supplie[sd]|pledged|vowed|promised|promises|"
    r"ridicule[sd]?|mock(?:s|ed)?|deride[sd]?|laud(?:s|ed)?|applaud(?:s|ed)?|commend(?:s|ed)?|extol(?:s|led)?|cheer(?:s|ed)|"
    r"rebuke[sd]?|scold(?:s|ed)?|berate[sd]?|castigate[sd]?|slam(?:s|med)|blast(?:s|ed)|decrie[sd]|deplore[sd]?|chide[sd]?|"
    r"lambast(?:s|ed|es)?|fault(?:s|ed)|scorn(?:s|ed)|taunt(?:s|ed)|insult(?:s|ed)|endorse[sd]?|embrace[sd]?|rebuff(?:s|ed)|"
    r"dismisse[sd]|shun(?:s|ned)|snub(?:s|bed)|lashe[sd]|hits|hit|sides|sided|aligned|summon(?:s|ed)|recalled|lifted|scrapped|"
    r"donate[sd]?|provide[sd]?|shipped|delivered|retaliate[sd]?|protest(?:s|ed)|object(?:s|ed)|complain(?:s|ed)|boycott(?:s|ed)|"
    r"sanctioned|blacklisted|froze|severed|resumed|apologi[sz]e[sd]?|conceded|punishe[sd]|reward(?:s|ed)|rammed|fired|barred|jailed|"
    r"arrested|detained|accepted|ignore[sd]|honou?r(?:s|ed)|congratulate[sd]|greet(?:s|ed)|invite[sd]|hosted|courted|betray(?:s|ed)|abandon(?:s|ed)|"
    r"cursed|curses|blessed|blesses|salute[sd]|admires|admired|hates|hated|loves|loved|fears|feared|despise[sd]|envie[sd]|forgave|forgives|"
    r"lent|lends|paid|pays|financed|finances|funded|funds|trained|trains|equipped|equips|rescued|sheltered|feeds|fed|pardoned|evicted|sued|sues|"
    r"spied|raided|ambushed|besieged|besieges|blockaded|bullied|bullies|humiliated|mourn(?:s|ed)|withheld|cut\soff|broke\soff|turned\sdown|"
    r"stood\sby|stands\sby)\b"
    rf"|\s(?:is|was)\s(?:{_ADVERB})?(?:prepared|ready|willing|committed|determined|concerned|worried|seeking|"
    rf"trying|fighting|planning|preparing|helping|arming|supporting|backing|sending|supplying|attacking|bombing|"
    rf"shelling|defending|thanking|threatening|blocking|negotiating|"
    r"considering|urging|accusing)\b"
)
_TO_IT = re.compile(
    rf"^(?:\s(?:has|had|have|also|later|then|again|repeatedly|reportedly|now|is|was|will|"
    rf"would))*\s{SPEECH}(?:\s(?:on\s)?\w+day)?(?:\sthat)?\s$"
)


def it(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """it, where it says or wants something, or where "X said (that)" leads to it; everything else may be a thing."""
    volition = _VOLITION.match(discourse.text, match.end())
    for n, here in enumerate(discourse.before(i, match.start(), "body")):
        if not here:
            continue
        subjects = [r for r in here if r.subject]
        if n == 0 and subjects and _TO_IT.match(discourse.text[subjects[-1].end : match.start()]):
            return subjects[-1] if verb_follows(discourse.text, match.end()) else None
        candidates = last_of_each(subjects if len(last_of_each(here)) > 1 else here)
        return candidates[0] if volition and n <= 1 and len(candidates) == 1 else None
    return None


_THING_BETWEEN = re.compile(
    r"\b(?:the|an?|this|that|each|every|one)\s(?:[\w-]+\s){1,3}(?:and|or|in|of|with|is|was|has|had|for|at|on|from|"
    r"by|to|into|reached|entered|marks?)\s$"
)


_ASKED = re.compile(
    r"\b(?:call(?:s|ed|ing)?\s(?:up)?on|appeal(?:s|ed|ing)?\sto|urg(?:es?|ed|ing)|ask(?:s|ed|ing)?|press(?:es|ed|ing)?|"
    r"want(?:s|ed)?|expect(?:s|ed)?|order(?:s|ed)?|invit(?:es?|ed|ing)|forc(?:es?|ed|ing))\s(?:the\s)?$"
)
_OWN_OFFICE = re.compile(
    r"\s(?:[a-z-]+\s){0,2}?(?:president|minister|premier|chancellor|leader|ministry|government|ambassador|envoy|spokes(?:man|woman|"
    r"person)|speaker|army|parliament|embassy|military)\b"
)


def _is_own_speaker(text: str, match: re.Match) -> bool:
    """Whether an office speaks for the subject of what it says: "Estonia will arm Kyiv, *its* finance minister said"."""
    office = _OWN_OFFICE.match(text, match.end())
    return text[match.start() - 2 : match.start()] == ", " and bool(office) and verb_follows(text, office.end())


_TO_END_OWN = re.compile(  # what only its owner can do, not "to respect its borders"
    r"\sto\s(?:\w+ly\s)?(?:end|stop|halt|cease|suspend|withdraw|pull\sback|fulfill?|honou?r|meet|implement|abandon|"
    r"reverse|change|lift|reconsider|review|renounce|give\sup|use)\s(?:all\s)?$"
)


def its(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """its: the one country or body that is the last subject before it, with no thing in between.

    In "urged Russia to end its attacks" it is the one who is to end them.
    """
    for n, here in enumerate(discourse.before(i, match.start(), "body")):
        if not here:
            continue
        subjects = [r for r in here if r.subject]
        if n == 0 and subjects and _is_own_speaker(discourse.text, match):
            return subjects[-1]
        if n == 0 and _TO_END_OWN.fullmatch(discourse.text, here[-1].end, match.start()):
            asked = _ASKED.search(discourse.text[max(0, here[-1].start - 30) : here[-1].start])
            return here[-1] if asked else None
        if n > 1 or (n == 1 and match.start() > discourse.parsed.sentences[i].start + 1):
            return None
        last = subjects[-1] if subjects else here[-1] if n == 1 and match.group() == "Its" else None
        if last is None or (n == 1 and len(last_of_each(here)) > 1):
            return None
        between = discourse.text[last.end : match.start()]
        nearer = [r for r in here if r.start > last.start and r.identity != last.identity]
        together = any(pair.start <= last.start < pair.end for pair in coordinated(discourse, here))
        return (
            None
            if nearer or together or (n == 0 and (_THING_BETWEEN.search(between) or between.count(",") > 1))
            else last
        )
    return None


_PLURAL = re.compile(
    r"(?:\b(?:the|these|those|many|some|several|most|all|two|three|other|more|few)|['’]s)\s(?:[\w-]+\s)?[a-z]\w*[^s\W]s\b",
    re.IGNORECASE,
)


def _plural_since(discourse: Discourse, i: int, since: int, start: int) -> bool:
    """Whether another plural stands between ``since`` and a pronoun of sentence ``i`` that starts at ``start``."""
    first = discourse.parsed.sentence_at(since)
    tokens = (token for n in range(first, i + 1) for token in discourse.parsed.words(n))
    return any(since <= token.start < start and token.tag in ("NNS", "NNPS") for token in tokens)


def _people(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """Who opens this sentence or the last, where they are meant: by "They" after it whatever else it names, otherwise where
    nothing plural stands between."""
    opens = match.group() == "They" and match.start() == discourse.parsed.sentences[i].start
    if discourse.quotation(match.start()) is not None:
        return None
    for n in (i, i - 1):
        group = opening_group(discourse, n, match.start()) if n >= 0 else None
        if group is not None and not group.quoted:
            return group if opens or not _plural_since(discourse, i, group.end, match.start()) else None
    return None


def they(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """they, their, them: two actors named together, or a group, in this sentence or the last; nothing plural since."""
    for sort in ("person", "body"):
        for n, here in enumerate(discourse.before(i, match.start(), sort)):
            if n > 1:
                break
            plural = [r for r in here if len(r.found) > 1] + coordinated(discourse, here)
            if plural:
                last = max(plural, key=lambda r: r.start)
                between = discourse.text[last.end : match.start()]
                clear = last.subject and len(last.found) > 1 and not _PLURAL.search(between) and between[:1] != ","
                return last if clear else None
    return _people(discourse, i, match)
