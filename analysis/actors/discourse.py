"""Who is spoken of where in a text: the names, those that are no actors, subjects, and what stands in quotations.

What pronouns and descriptions are resolved against; worked out sentence by sentence, when a rule asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from .naming import PERSONS, Found, Unit, is_headline
from ..records import Sentence
from ..text import ParsedText, tag

LONGEST = 3000  # characters: what is longer is no sentence (a table, a file in one line) and has no antecedents
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

SPEECH = (
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
_INVERTED = re.compile(rf"\b{SPEECH}\s+(?:the\s)?(?:[A-Z][\w’'-]*\s+)*$")
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
        if len(self.parsed.sentences[i].text) > LONGEST:
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
            person = bool(re.match(rf",?\s{SPEECH}\b", self.text[end : end + 20])) or _is_person(name)
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


# ---- several of them


def last_of_each(referents: Iterable[Referent]) -> list[Referent]:
    """The last referent of each identity, in order."""
    return sorted({r.identity: r for r in referents}.values(), key=lambda r: r.start)


def side_of(referent: Referent, sort: str | None) -> tuple:
    return (
        referent.identity
        if sort or not referent.found
        else tuple(sorted({one.entry.unit.name for one in referent.found}))
    )


def any_sort(discourse: Discourse, i: int, start: int, sort: str | None) -> Iterable[list[Referent]]:
    """Candidates by sentence; persons only, or persons and bodies together (both stand for their country)."""
    if sort:
        yield from discourse.before(i, start, sort)
        return
    for people, bodies in zip(discourse.before(i, start, "person"), discourse.before(i, start, "body")):
        yield sorted((r for r in people + bodies if r.found), key=lambda r: r.start)


_AND = re.compile(
    r"(?:['’]s)?\s(?:and|&)\s(?:the\s|\w+\s(?:President|Minister|Prime Minister|Foreign Minister|leader|"
    r"counterpart)\s)?"
)


def coordinated(discourse: Discourse, referents: Sequence[Referent]) -> list[Referent]:
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


def opening_group(discourse: Discourse, i: int, start: int) -> Referent | None:
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


def verb_follows(text: str, end: int) -> bool:
    match = re.match(r"['’](?:s|d|ll)\b|\s(?:\w+ly\s|also\s|still\s|now\s)?([a-z]+)\b", text[end : end + 40])
    return bool(match) and (not match.group(1) or tag([match.group(1)])[0][:2] in ("VB", "MD"))
