"""What refers back to an actor: he, its, the two leaders, the alliance, the country, we.

Rules over the last few sentences in the manner of Hobbs (1978) and of Lappin and Leass (1994): the nearest
sentence that offers a candidate decides, subjects come before objects, and where two candidates are equally
good, or the best is somebody who is no actor, there is no mention. English words only; no actor is known here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from .naming import PERSONS, Found, Unit, capital_before, is_headline
from .roles import is_there
from ..records import Mention, Quote, Sentence
from ..text import ParsedText, tag

_LONGEST = 3000  # characters: what is longer is no sentence (a table, a file in one line) and has no antecedents
_REACH = 3  # sentences outside quotations that a rule looks back


class Referent(NamedTuple):
    """Somebody or something that a pronoun may mean; ``found`` is empty when it is no actor."""

    start: int
    end: int
    sort: str  # person or body (country, organisation)
    found: tuple[Found, ...]
    gender: str | None
    subject: bool
    quoted: bool

    @property
    def identity(self) -> tuple:
        return tuple((one.entry.unit, one.entity) for one in self.found) or (self.start,)


# ---- names that are no actors

_RUN = re.compile(
    r"(?<![\w@/])[^\W\d_a-z][\w’'-]*\.?(?:[ \u00a0](?:(?:of|the|de|von|van|der|al|"
    r"bin)[ \u00a0]){0,2}[^\W\d_a-z][\w’'-]*)*"
)
_ORDINARY = frozenset(
    "the a an this that these those he she it we they i you his her its our their there here in on at by for from "
    "with after "
    "before during since until but and or so yet if when while although though as because however meanwhile "
    "moreover still also "
    "then now both each some many most several no not what who why how where mr mrs ms dr sir president minister "
    "prime foreign "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september "
    "october november december one two three all any such under over about against between more last first to of "
    "per asked "
    "according earlier later today yesterday".split()
)
_NO_PERSON = re.compile(
    r"\b(?:of|the|University|Ministry|Council|House|Party|Press|Times|Post|News|Agency|Street|City|East|West|North|"
    r"South|Nations|"
    r"Union|Court|Bank|Group|Institute|Committee|Assembly|Organi[sz]ation|Republic|States|Kingdom|Islands?|Sea|"
    r"Ocean|War|Treaty|"
    r"Agreement|Conference|Summit|Forum|Commission|Department|Office|Association|Centre|Center|Army|Force|Fund|"
    r"Board|Company|"
    r"Corporation|Day|Act|Charter|Convention|Secretary|Minister|President|World|International|Security|General|"
    r"National|Africa|Asia)\b"
)


def capitalised(text: str, sentence: Sentence, known: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """Spans of capitalised names in a sentence, without ordinary words at their head; none in a headline.

    A single word that opens the sentence is one only if it is among the ``known``.
    """
    if is_headline(sentence.text):
        return []
    spans = []
    for match in _RUN.finditer(text, sentence.start, sentence.end):
        start, end = match.span()
        while (word := re.match(r"[\w’'-]+\.?[ \u00a0]?", text[start:end])) and _plain(
            word.group()
        ).lower() in _ORDINARY:
            start += word.end()
        end = start + len(re.sub(r"(?:['’]s?|\.)$", "", text[start:end]))
        name = text[start:end]
        if end - start > 1 and (start > sentence.start or " " in name or name in known):
            spans.append((start, end))
    return spans


def _opening_noun(sentence: str) -> frozenset[str]:
    """The word that opens the sentence if it may be a name or a thing ("Syria is", "Inflation rose")."""
    match = re.match(r"[^\W\d_a-z][\w-]+(?= [a-z])", sentence)
    word = match.group() if match else ""
    return (
        frozenset((word,))
        if word and word.lower() not in _ORDINARY and tag([word.lower()])[0] in ("NN", "NNP")
        else frozenset()
    )


def _unheard(name: str) -> bool:
    """Whether a single word that opens a sentence is no English word, and so may be anybody's name."""
    from textblob.en import parser

    return " " not in name and name.lower() not in parser.lexicon


_TITLE_AND_NAME = re.compile(
    r"\b(?:President|Minister|Chancellor|Secretary|Ambassador|King|Prince|Sheikh|Premier|Emir|Governor|"
    r"Senator)\s[A-Z]"
)


def _is_person(name: str) -> bool:
    """Whether a name of several words looks like a person's: a title in it, and nothing like Council or Street."""
    return bool(_TITLE_AND_NAME.search(name)) or (" " in name and not _NO_PERSON.search(name))


def _plain(word: str) -> str:
    return re.sub(r"['’].*$|[.\s]+$", "", word)


_PERSON_NOUN = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Oo]ne|[Aa]nother|[Tt]heir|[Mm]y)\s(?:[\w-]+\s){0,2}?(?:man|woman|analyst|"
    r"expert|professor|spokesman|spokeswoman|"
    r"spokesperson|official|diplomat|journalist|reporter|writer|author|mother|father|wife|husband|son|daughter|"
    r"brother|sister|friend|"
    r"soldier|commander|lawyer|activist|lawmaker|candidate|student|teacher|resident|researcher|economist|historian|"
    r"king|queen|prince|"
    r"mayor|judge|prosecutor|victim|boy|girl|child|colleague|predecessor|successor|ally|rival|oligarch|businessman|"
    r"editor|aide|adviser)\b(?!['’]s)"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|President|Minister|Chancellor|General|Senator|Secretary|Ambassador|Professor|King|Queen|"
    r"Prince|Sir|Premier)\.?\s$"
)
_FEMALE = re.compile(r"(?:\b(?:Mrs|Ms|Miss|Madame|Mme|Lady|Queen)\.?\s|\b\w+woman\s)$")
_MALE = re.compile(r"(?:\b(?:Mr|Sir|King|Lord)\.?\s|\b\w+(?:s|n)man\s)$")


# ---- subjects and quotations

_SPEECH = (
    r"(?:said|says|saying|told|tells|added|adds|announced|announces|insisted|insists|claimed|claims|argued|argues|"
    r"warned|warns|stated|states|declared|"
    r"declares|wrote|writes|tweeted|tweets|replied|responded|asked|asks|noted|notes|stressed|stresses|vowed|vows|"
    r"pledged|pledges|promised|denied|denies|"
    r"confirmed|confirms|believes|believed|hoped|hopes|thinks|thought|knows|knew|maintains|maintained|reiterated|"
    r"emphasi[sz]ed|acknowledged|admitted|"
    r"continued|concluded|explained|suggested|signalled|signaled|remarked|commented|complained|conceded|agreed|"
    r"agrees|feared|fears)"
)
_CLAUSE_OPENING = re.compile(
    r"(?:^[\W\d]*|[,;:—–(“\"‘]\s*|(?i:\b(?:that|and|but|while|when|because|as|after|before|if|whether|although|"
    r"though|since|where|what|which|"
    r"whom|until|unless|how|why|so|meanwhile|however|earlier|later|yesterday|today|said|says)\s+)|"
    r"\b(?:on\s)?\w+day\s+)"
    r"(?:[Tt]he\s+|[Bb]oth\s+|[Ii]n\s\d+\s+)?(?:(?:[A-Z][\w’'.-]*|former|of|state|leader|spokes(?:man|woman|"
    r"person)|president|prime|premier|foreign|"
    r"defen[cs]e|deputy|minister|ministry|secretary|chancellor|general|ambassador|envoy|top|diplomat|chief)\s+)*$"
)
_INVERTED = re.compile(rf"\b{_SPEECH}\s+(?:the\s)?(?:[A-Z][\w’'-]*\s+)*$")
_GOVERNED = re.compile(
    r"\b(?:of|in|on|at|by|for|from|with|to|about|against|between|over|under|into|through|towards?|among|amid|"
    r"despite|without|within|near|like|"
    r"including|via|behind|upon|around|across|inside|outside|alongside|than|per)\s+(?:the\s|both\s|"
    r"all\s)?(?:[A-Z][\w’'-]*\.?\s+|of\s+)*$"
)


def _is_subject(text: str, begin: int, start: int, end: int) -> bool:
    """Whether the name opens a clause ("Xi told ...") or follows a verb of speech ("..., said Xi")."""
    before = text[max(begin, start - 80) : start]
    if _GOVERNED.search(before):
        return False
    possessive = re.match(r"['’]s?\s", text[end : end + 3])
    if possessive:
        return False
    return bool(_CLAUSE_OPENING.search(before) or _INVERTED.search(before))


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Spans inside double quotation marks; an unclosed one ends with its paragraph."""
    spans = []
    for match in re.finditer(r"“[^“”\n]*(?:”|(?=\n)|$)|«[^«»\n]*(?:»|(?=\n)|$)|\"[^\"\n]*\"", text):
        spans.append(match.span())
    return spans


class Discourse:
    """A text with who is spoken of in each sentence, worked out when a rule asks."""

    def __init__(
        self,
        parsed: ParsedText,
        found: Sequence[Found],
        genders: Mapping[str, str | None],
        surnames: frozenset[str],
        titles: Mapping[Unit, frozenset[str]],
    ):
        self.parsed, self.text = parsed, parsed.text
        self.genders, self.surnames, self.titles = genders, surnames, titles
        self.named: dict[int, list[Found]] = {}
        for one in found:
            self.named.setdefault(one.sentence, []).append(one)
        self.added: dict[int, list[Referent]] = {}
        self._referents: dict[int, list[Referent]] = {}

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        return quoted_spans(self.text)

    @cached_property
    def strangers(self) -> frozenset[str]:
        """Surnames of persons who are no actors: known to the file for other times, or named in full in the text."""
        runs = (self.text[a:b] for s in self.parsed.sentences for a, b in capitalised(self.text, s))
        return self.surnames | {name.split()[-1] for name in runs if _is_person(name)}

    def quotation(self, offset: int) -> tuple[int, int] | None:
        """The quotation that holds ``offset``."""
        n = bisect_left(self.quotations, (offset + 1,)) - 1
        return self.quotations[n] if n >= 0 and offset < self.quotations[n][1] else None

    def referents(self, i: int) -> list[Referent]:
        """Everybody spoken of in sentence ``i``, in order, with what pronouns there were found to mean."""
        if len(self.parsed.sentences[i].text) > _LONGEST:
            return []
        if i not in self._referents:
            self._referents[i] = self._known(i) + self._unknown(i)
        return sorted(self._referents[i] + self.added.get(i, []), key=lambda r: (r.start, r.end))

    def referent(
        self, start: int, end: int, sort: str, found: tuple[Found, ...], gender=None, begin: int | None = None
    ) -> Referent:
        begin = self.parsed.sentences[self.parsed.sentence_at(start)].start if begin is None else begin
        subject = _is_subject(self.text, begin, start, end)
        return Referent(start, end, sort, found, gender, subject, self.quotation(start) is not None)

    def _known(self, i: int) -> list[Referent]:
        begin, made = self.parsed.sentences[i].start, []
        for one in self.named.get(i, ()):
            if one.kind in PERSONS or one.kind == "description":
                made.append(self.referent(one.start, one.end, "person", (one,), self._gender(one), begin))
            elif one.kind != "demonym":
                who = () if one.kind == "town" else (one,)  # "it" after a town is the town, not its country
                made.append(self.referent(one.start, one.end, "body", who, None, begin))
            if one.kind not in PERSONS and one.office and one.kind != "description":
                end = self.text.find(one.office.split()[-1], one.end) + len(one.office.split()[-1])
                made.append(self.referent(one.start, max(end, one.end), "person", (one,), None, begin))
        return made

    def _gender(self, one: Found) -> str | None:
        before = self.text[max(0, one.start - 14) : one.start]
        if one.office and re.search("wom[ae]n$", one.office):
            return "f"
        return "f" if _FEMALE.search(before) else "m" if _MALE.search(before) else self.genders.get(one.entity)

    def _unknown(self, i: int) -> list[Referent]:
        sentence = self.parsed.sentences[i]
        taken = [(one.start, one.end) for one in self.named.get(i, ())]
        made = []
        for start, end in capitalised(self.text, sentence, self.strangers | _opening_noun(sentence.text)):
            if any(a < end and start < b for a, b in taken):
                continue
            name, before = self.text[start:end], self.text[max(0, start - 14) : start]
            person = bool(re.match(rf",?\s{_SPEECH}\b", self.text[end : end + 20])) or _is_person(name)
            sure = bool(_TITLED.search(before) or _TITLE_AND_NAME.search(name)) or name in self.strangers
            gender = "f" if _FEMALE.search(before) else "m" if _MALE.search(before) else None
            for sort in (
                ("person",)
                if sure
                else ("person", "body")
                if person or (start == sentence.start and _unheard(name))
                else ("body",)
            ):
                made.append(self.referent(start, end, sort, (), gender, sentence.start))
        for match in _PERSON_NOUN.finditer(self.text, sentence.start, sentence.end):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                made.append(self.referent(*match.span(), "person", (), None, sentence.start))
        return made

    def before(self, i: int, start: int, sort: str) -> Iterable[list[Referent]]:
        """Candidates before ``start``, nearest sentence first: lists in the order of the text.

        From outside quotations what is said inside them isn't seen; from inside, only the same quotation is.
        """
        quotation = self.quotation(start)
        reach = _REACH
        for n in range(i, max(-1, i - 8), -1):
            here = [r for r in self.referents(n) if r.sort == sort and r.end <= start]
            if quotation:
                here = [r for r in here if quotation[0] <= r.start]
            else:
                here = [r for r in here if not r.quoted]
            yield here
            reach -= 0 if self.quotation(self.parsed.sentences[n].start) else 1
            if reach < 0 or (quotation and self.parsed.sentences[n].start <= quotation[0]):
                return


# ---- the rules: each takes the discourse and a match, and returns who is meant (a Referent) or None


def _distinct(referents: Iterable[Referent]) -> list[Referent]:
    """The last referent of each identity, in order."""
    return sorted({r.identity: r for r in referents}.values(), key=lambda r: r.start)


def _agrees(referent: Referent, gender: str) -> bool:
    return referent.gender is None or referent.gender == gender


def _person(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
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
        candidates = _distinct(here)
        if len(candidates) > 1:
            candidates = _distinct(r for r in here if r.subject)
        if len(candidates) == 1 and not (n == 0 and word in ("his", "her", "him") and len(_distinct(here)) > 1):
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
    between = text[referent.end : start]
    return referent.subject and not re.search(
        r"[,;:]|\b(?:that|who|when|while|because|after|before|as|if|and|but|said|says)\b", between
    )


_ADVERB = r"(?:also|now|still|then|not|never|repeatedly|long|already|only|firmly|strongly)\s"
_VOLITION = re.compile(
    rf"\s(?:{_ADVERB})?(?:(?:(?:has|had|have|will|would|could|did|does|do)\s|(?:doesn|didn|won|"
    rf"wouldn)['’]t\s)(?:{_ADVERB})?)?"
    rf"(?:{_SPEECH}|wants?|wanted|seeks?|sought|plans?|planned|intends?|intended|considers?|considered|opposes?|"
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
    rf"would))*\s{_SPEECH}(?:\s(?:on\s)?\w+day)?(?:\sthat)?\s$"
)


def _verb_follows(text: str, end: int) -> bool:
    match = re.match(r"['’](?:s|d|ll)\b|\s(?:\w+ly\s|also\s|still\s|now\s)?([a-z]+)\b", text[end : end + 40])
    return bool(match) and (not match.group(1) or tag([match.group(1)])[0][:2] in ("VB", "MD"))


def _it(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """it, where it says or wants something, or where "X said (that)" leads to it; everything else may be a thing."""
    volition = _VOLITION.match(discourse.text, match.end())
    for n, here in enumerate(discourse.before(i, match.start(), "body")):
        if not here:
            continue
        subjects = [r for r in here if r.subject]
        if n == 0 and subjects and _TO_IT.match(discourse.text[subjects[-1].end : match.start()]):
            return subjects[-1] if _verb_follows(discourse.text, match.end()) else None
        candidates = _distinct(subjects if len(_distinct(here)) > 1 else here)
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
    return text[match.start() - 2 : match.start()] == ", " and bool(office) and _verb_follows(text, office.end())


_TO_END_OWN = re.compile(  # what only its owner can do, not "to respect its borders"
    r"\sto\s(?:\w+ly\s)?(?:end|stop|halt|cease|suspend|withdraw|pull\sback|fulfill?|honou?r|meet|implement|abandon|"
    r"reverse|change|lift|reconsider|review|renounce|give\sup|use)\s(?:all\s)?$"
)


def _its(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
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
        if last is None or (n == 1 and len(_distinct(here)) > 1):
            return None
        between = discourse.text[last.end : match.start()]
        nearer = [r for r in here if r.start > last.start and r.identity != last.identity]
        coordinated = any(pair.start <= last.start < pair.end for pair in _pairs(discourse, here))
        return (
            None
            if nearer or coordinated or (n == 0 and (_THING_BETWEEN.search(between) or between.count(",") > 1))
            else last
        )
    return None


_PLURAL = re.compile(
    r"(?:\b(?:the|these|those|many|some|several|most|all|two|three|other|more|few)|['’]s)\s(?:[\w-]+\s)?[a-z]\w*[^s\W]s\b",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:['’]s)?\s(?:and|&)\s(?:the\s|\w+\s(?:President|Minister|Prime Minister|Foreign Minister|leader|"
    r"counterpart)\s)?"
)


def _pairs(discourse: Discourse, referents: Sequence[Referent]) -> list[Referent]:
    """Coordinated referents ("Xi and Putin", "China, Russia and India") as one plural referent each."""
    text, pairs = discourse.text, []
    for n, (one, two) in enumerate(zip(referents, referents[1:])):
        if one.identity == two.identity or one.sort != two.sort or not _AND.fullmatch(text[one.end : two.start]):
            continue
        while n and text[referents[n - 1].end : referents[n].start] in (", ", ", the "):
            n -= 1
        series = referents[n : referents.index(two) + 1]
        found = tuple(one for r in series for one in r.found)
        pairs.append(Referent(series[0].start, two.end, one.sort, found, None, series[0].subject, one.quoted))
    return pairs


_OPENING_WORDS = re.compile(r"(?:[\"“'‘]?\w+\s){0,2}$")
_NO_OPENING = re.compile(r"\b(?:of|in|on|at|by|for|from|with|to|about|against|between|under|near|over|into|after|before|as)\s", re.IGNORECASE)


def _group_of(discourse: Discourse, i: int, start: int) -> Referent | None:
    """The people that open sentence ``i``, before ``start``: "*Chinese officials* arrived", "two *Russian gunboats*"."""
    sentence = discourse.parsed.sentences[i]
    first = min((one for one in discourse.named.get(i, ()) if one.kind == "demonym"), key=lambda one: one.start, default=None)
    if first is None or first.role != "actor" or first.end > start:
        return None
    opening = discourse.text[sentence.start : first.start]
    if not _OPENING_WORDS.fullmatch(opening) or _NO_OPENING.search(opening):
        return None
    for token in discourse.parsed.words(i):
        if token.start < first.end or token.text == "-":
            continue
        if token.tag in ("NNS", "NNPS") and token.end <= start:
            return Referent(first.start, token.end, "body", (first,), None, True, discourse.quotation(first.start) is not None)
        if token.tag[:2] not in ("JJ", "NN", "VB") or token.tag in ("VBD", "VBZ", "VBP", "MD"):
            return None
    return None


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
        group = _group_of(discourse, n, match.start()) if n >= 0 else None
        if group is not None and not group.quoted:
            return group if opens or not _plural_since(discourse, i, group.end, match.start()) else None
    return None


def _they(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """they, their, them: two actors named together, or a group, in this sentence or the last; nothing plural since."""
    for sort in ("person", "body"):
        for n, here in enumerate(discourse.before(i, match.start(), sort)):
            if n > 1:
                break
            plural = [r for r in here if len(r.found) > 1] + _pairs(discourse, here)
            if plural:
                last = max(plural, key=lambda r: r.start)
                between = discourse.text[last.end : match.start()]
                clear = last.subject and len(last.found) > 1 and not _PLURAL.search(between) and between[:1] != ","
                return last if clear else None
    return _people(discourse, i, match)


_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
_PEOPLE_NOUN = re.compile(
    r"(?:leaders|presidents|men|women|heads|ministers|diplomats|premiers|chancellors|politicians|statesmen|"
    r"politicians|counterparts)$"
)


def _group(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the two leaders, both countries: the last two named together, or the only two of the nearest sentences."""
    number = _NUMBERS[(match["number"] or "both").lower()]
    sort = "person" if match["pair"] or _PEOPLE_NOUN.search(match["group"].lower()) else None
    gathered: list[Referent] = []
    for here in _any_sort(discourse, i, match.start(), sort):
        plural = [r for r in here if len(r.found) == number] + (_pairs(discourse, here) if number == 2 else [])
        plural = [r for r in plural if r.found]
        if plural and not gathered:
            last = max(plural, key=lambda r: r.start)
            others = {_side(r, sort) for r in here if r.end <= last.start or r.start >= last.end} - {
                _side(r, sort) for r in here if last.start <= r.start < last.end
            }
            return last if last.subject or not others else None
        gathered = [r for r in here if r.found or (sort and r.subject)] + gathered
        distinct = {_side(r, sort): r for r in gathered}
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


def _former(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the former, the latter: of the nearest sentence's two parties, or of the two that it names together."""
    if not (_ENDS_PHRASE.match(discourse.text, match.end()) or _verb_follows(discourse.text, match.end())):
        return None
    for n, here in enumerate(_any_sort(discourse, i, match.start(), None)):
        here = sorted([*here, *_peoples(discourse, i - n, match.start())], key=lambda r: r.start)
        sides = {_side(r, None): r for r in reversed(here)}
        if len(sides) > 1:
            chosen = sorted(sides.values(), key=lambda r: r.start)
            if len(chosen) > 2:
                together = [pair.found for pair in _pairs(discourse, here) if len(pair.found) == 2]
                chosen = [discourse.referent(one.start, one.end, "body", (one,)) for one in together[0]] if len(together) == 1 else []
            return chosen["latter" in match.group().lower()] if chosen else None
    return None


def _peoples(discourse: Discourse, i: int, start: int) -> list[Referent]:
    """Who is named by an adjective in sentence ``i``, before ``start``: "*Ukrainian* and *Chinese* envoys met"."""
    named = (one for one in discourse.named.get(i, ()) if one.kind == "demonym" and one.role == "actor" and one.end <= start)
    return [discourse.referent(one.start, one.end, "body", (one,)) for one in named]


def _other(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """his guest, its host: of the two parties named, the one that "his" does not mean."""
    gathered: list[Referent] = []
    for here in _any_sort(discourse, i, match.start(), None):
        gathered = here + gathered
        sides = {_side(r, None): r for r in gathered}
        if len(sides) > 1:
            own = _side(gathered[-1], None)
            return next(r for side, r in sides.items() if side != own) if len(sides) == 2 else None
    return None


def _there(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
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


def _side(referent: Referent, sort: str | None) -> tuple:
    return (
        referent.identity
        if sort or not referent.found
        else tuple(sorted({one.entry.unit.name for one in referent.found}))
    )


def _any_sort(discourse: Discourse, i: int, start: int, sort: str | None) -> Iterable[list[Referent]]:
    """Candidates by sentence; persons only, or persons and bodies together (both stand for their country)."""
    if sort:
        yield from discourse.before(i, start, sort)
        return
    for people, bodies in zip(discourse.before(i, start, "person"), discourse.before(i, start, "body")):
        yield sorted((r for r in people + bodies if r.found), key=lambda r: r.start)


def _country(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the country: the only country of the nearest sentence that names one, or its only subject."""
    for n, here in enumerate(discourse.before(i, match.start(), "body")):
        countries = [r for r in here if any(one.entry.unit.is_country for one in r.found)]
        strangers = [r for r in here if not r.found]
        if any(r.subject for r in strangers) or (strangers and not countries) or (n > 2 and not countries):
            return None
        if countries:
            if strangers and match.group().lower() == "that country":
                return None
            subjects = {_side(r, None): r for r in countries if r.subject}
            units = {_side(r, None): r for r in countries}
            chosen = units if len(units) == 1 and not strangers else subjects
            return next(iter(chosen.values())) if len(chosen) == 1 else None
    return None


def _called(discourse: Discourse, i: int, match: re.Match, units: Mapping[str, Unit]) -> Referent | None:
    """the alliance, the bloc: the unit with that word in the actor file, once it was named in the last sentences."""
    unit_names = {unit.name for word, unit in units.items() if word == match["noun"].lower()}
    for n in range(i, max(-1, i - 6), -1):
        here = [r for r in discourse.referents(n) if r.end <= match.start() and r.sort == "body" and r.found]
        named = [r for r in here if r.found[0].entry.unit.name in unit_names]
        if named:
            return named[-1]
    return None


def _office(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the president, the minister: the only person of the last sentences known to hold such an office."""
    office = match["office"].lower().replace("defense", "defence")
    for here in discourse.before(i, match.start(), "person"):
        titled = [r for r in here if not r.found or _holds(r.found[0], office)]
        if titled:
            distinct = _distinct(titled)
            return distinct[0] if len(distinct) == 1 and distinct[0].found else None
    return _told_by(discourse, i, match) or _by_title(discourse, i, match.start(), office)


def _told_by(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """Whose office tells what a country does: "Norway will send tanks to Kyiv, *the defence minister* said"."""
    begin = discourse.parsed.sentences[i].start
    spoken = re.match(rf"\s{_SPEECH}\b", discourse.text[match.end() : match.end() + 20])
    if not spoken or discourse.text[match.start() - 2 : match.start()] != ", ":
        return None
    named = [r for r in discourse.referents(i) if r.end <= match.start() and r.sort == "body"]
    opens = [r for r in named if r.found and r.start == begin and r.found[0].entry.unit.is_country and r.found[0].role == "actor"]
    return opens[0] if opens and not any(pair.start == begin for pair in _pairs(discourse, named)) else None


_HEADS = frozenset(("chancellor", "premier", "president", "prime minister"))


def _by_title(discourse: Discourse, i: int, start: int, office: str) -> Referent | None:
    """The chancellor, after "Ukraine asked Berlin for tanks": of the only one named who has such a head of state or government."""
    if office not in _HEADS:
        return None  # not every minister is in the file
    for n in range(i, max(-1, i - 2), -1):
        named = [r for r in discourse.referents(n) if r.end <= start and r.sort == "body"]
        if named:
            titles = {_side(r, None): discourse.titles.get(r.found[0].entry.unit, frozenset()) if r.found else frozenset() for r in named}
            fitting = [r for r in named if office in titles[_side(r, None)]]
            sure = len({_side(r, None) for r in fitting}) == 1 and all(held & _HEADS for held in titles.values())
            return fitting[0] if sure else None
    return None


def _spokesperson(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
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


def _ministry(discourse: Discourse, i: int, match: re.Match) -> Referent | None:
    """the ministry: the last one named with its country."""
    for here in discourse.before(i, match.start(), "body"):
        named = [r for r in here if r.found and "ministry" in discourse.text[r.start : r.end + 24].lower()]
        if named:
            distinct = {_side(r, None): r for r in named}
            return named[-1] if len(distinct) == 1 else None
    return None


# ---- reading a text

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
    r"|(?P<country>[Tt]h(?:e|is|at)\scountry)|(?P<ministry>[Tt]he\s(?:foreign\s|defen[cs]e\s)?ministry)"
    r"|[Tt]he\s(?P<office>president|prime\sminister|foreign\sminister|defen[cs]e\sminister|premier|chancellor|"
    r"spokes(?:man|woman|person)|ambassador|"
    r"secretary[-\s]general|secretary\sof\sstate|leader|minister|envoy)"
    r"|[Tt]he\s(?:[\w-]+\s)??(?P<noun>NOUNS))(?!['’]?\w*-|\w|\sof\b)"
)
_RULES = {
    "person": _person,
    "its": _its,
    "it": _it,
    "they": _they,
    "groups": _group,
    "pair": _group,
    "former": _former,
    "other": _other,
    "hosts": _there,
    "there": _there,
    "country": _country,
    "ministry": _ministry,
    "office": _office,
    "spokes": _spokesperson,
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
        if len(sentence.text) > _LONGEST:
            continue
        for match in anaphor.finditer(parsed.text, sentence.start, sentence.end):
            if not any(
                a.start < match.end() and match.start() < a.end for a in discourse.named.get(sentence.sentence, ())
            ):
                made += _meant(discourse, sentence, match, called)
    return made


@lru_cache(maxsize=8)
def _anaphor(nouns: str) -> re.Pattern:
    return re.compile(_ANAPHOR.replace("NOUNS", nouns))


def _meant(discourse: Discourse, sentence: Sentence, match: re.Match, called: Mapping[str, Unit]) -> list[Found]:
    """The rows for one anaphor; what it means (or that it means a stranger) is kept for those that follow."""
    name = match.lastgroup if match.lastgroup in _RULES else next(k for k in (*_RULES, "noun") if match[k])
    i = sentence.sentence
    referent = _called(discourse, i, match, called) if name == "noun" else _RULES[name](discourse, i, match)
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
    whole = name in ("groups", "former", "country", "they", "it", "its", "noun", "ministry", "there", "hosts", "office", "spokes")
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
