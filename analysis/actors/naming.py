"""Where names of actors stand in a text, and as what: an actor, a place or a topic.

Names come from an actor file; the word lists here are plain English and hold for any actors. Every name is
found by its first word in a dictionary, so the time a text takes doesn't grow with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .. import text as text_module
from .roles import CALENDAR, Context, office_after, role
from ..text import ParsedText

PERSONS = ("leader", "person")


class Unit(NamedTuple):
    """An actor, or a member of one; ``called`` are words ("alliance") that mean it once it has been named."""

    actor: str
    member: str | None
    codes: tuple[str, ...]
    called: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.member or self.actor

    @property
    def is_country(self) -> bool:
        return bool(self.codes) and not self.called


class Entry(NamedTuple):
    """Who or what is named, of which kind, and from when to when its names stand for the unit."""

    entity: str
    unit: Unit
    kind: str
    title: str | None = None
    gender: str | None = None
    since: str | None = None  # ISO dates, both inclusive
    until: str | None = None

    def holds(self, date: str | None) -> bool:
        """Whether the entry is valid on ``date``, or at some time in it when it is a year or a month.

        A text without a date ignores dates.
        """
        return date is None or ((self.since or "")[: len(date)] <= date <= (self.until or "9999"))


class Form(NamedTuple):
    """One way to write an entry's name. ``entry`` is None for words that are no mention."""

    text: str
    entry: Entry | None
    surname: bool = False  # counts only after the whole name


class Found(NamedTuple):
    """A name found in a text. ``office`` is the office it is followed by ("China's foreign minister")."""

    sentence: int
    start: int
    end: int
    entry: Entry
    kind: str
    role: str
    entity: str
    office: str | None = None


class _Spelling(NamedTuple):
    pattern: re.Pattern
    text: str
    after_the: bool
    entries: tuple[Entry, ...]
    surnames: tuple[Entry, ...]
    ignored: bool


Index = dict[str, tuple[_Spelling, ...]]

_WORD = re.compile(r"[^\W_]+")
_FUNCTION_WORDS = frozenset("us it who may he her in at is as am so no on or an be to do if".split())


def compile_forms(forms: Iterable[Form]) -> Index:
    """The forms by their first word, longest first."""
    grouped: dict[str, list[Form]] = {}
    for form in forms:
        grouped.setdefault(form.text, []).append(form)
    index: dict[str, list[_Spelling]] = {}
    for text, same in grouped.items():
        spelling = _spelling(text, same)
        first = _WORD.search(_without_the(text)).group()
        for key in sorted({first, first.upper()}):
            index.setdefault(key, []).append(spelling)
    return {key: tuple(sorted(found, key=lambda s: (-len(s.text), s.text))) for key, found in index.items()}


def _without_the(text: str) -> str:
    return re.sub(r"^the\s+", "", text)


def _spelling(text: str, forms: list[Form]) -> _Spelling:
    words = _without_the(text).split()
    person = any(form.entry and form.entry.kind in PERSONS for form in forms)
    gap = r"\s+(?:[A-Z]\.\s+)?" if person and len(words) == 2 else r"\s+"  # John F. Kerry
    exact, capitals = (gap.join(_flexible(word) for word in ws) for ws in (words, [w.upper() for w in words]))
    return _Spelling(
        re.compile(rf"(?:{exact}|{capitals})(?!\w)"),
        text,
        text.startswith("the "),
        tuple(form.entry for form in forms if form.entry and not form.surname),
        tuple(form.entry for form in forms if form.entry and form.surname),
        any(form.entry is None for form in forms),
    )


def _flexible(word: str) -> str:
    """A regular expression for the word with any apostrophe and hyphen; a final full stop may be missing."""
    pattern = re.sub(r"['’]", "['’ʼ]", re.sub(r"\\?-", "[-‐‑]", re.escape(word)))
    return pattern + "?" if pattern.endswith("\\.") and len(word) > 2 else pattern


# ---- finding


def find_names(parsed: ParsedText, index: Index, date: str | None) -> list[Found]:
    """All names in the text, in order, without overlap; pronouns and the like are found by coreference."""
    introduced: dict[str, int] = {}
    dateline = _dateline_end(parsed)
    found: list[Found] = []
    for sentence in parsed.sentences:
        hits = list(_sentence_hits(parsed.text, sentence, index, date, introduced))
        if hits:
            found += _with_roles(parsed, sentence, hits, dateline, index)
    return found


def _sentence_hits(text, sentence, index, date, introduced) -> Iterable[tuple[int, int, Entry]]:
    done = sentence.start
    for word in _WORD.finditer(text, sentence.start, sentence.end):
        spellings = index.get(word.group())
        if spellings is None or word.start() < done:
            continue
        for spelling in spellings:
            match = spelling.pattern.match(text, word.start(), sentence.end)
            if match is None:
                continue
            entry, consumed = _choose(spelling, match, text, sentence, date, introduced)
            if entry is not None:
                yield match.start(), match.end(), entry
            if entry is not None or consumed:
                done = match.end()
                break


def _choose(spelling, match, text, sentence, date, introduced) -> tuple[Entry | None, bool]:
    """The entry that the words mean here, if any, and whether shorter names inside them are ruled out."""
    if spelling.ignored:
        return None, True
    start, end = match.span()
    if spelling.after_the and not re.search(r"\b[Tt](?:he|HE)\s+$", text[max(sentence.start, start - 6) : start]):
        if not is_headline(sentence.text) or text[start:end].islower():
            return None, False
    if _inside_a_word(text, start, end) or not _capitals_fit(spelling.text, match.group(), text, sentence, start):
        return None, False
    valid = [entry for entry in spelling.entries if entry.holds(date)]
    if valid:
        entry = max(valid, key=lambda e: e.since or "")
        if entry.kind in PERSONS and " " in spelling.text:
            introduced[entry.entity] = start
    else:
        known = [e for e in spelling.surnames if e.holds(date) and (e.entity in introduced or _titled(e, text, start))]
        entry = max(known, key=lambda e: (introduced.get(e.entity, -1), e.since or ""), default=None)
    if entry is not None and _in_longer_name(entry, spelling, match, text, sentence):
        return None, False
    return entry, bool(spelling.entries)


def _titled(entry: Entry, text: str, start: int) -> bool:
    """Whether the office that the person holds stands right before the surname."""
    title = entry.title
    return bool(title) and text[max(0, start - len(title) - 1) : start - 1].lower() == title


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Inside an address, a handle, a denial ("non-Western") or the name of a currency ("US$")."""
    before, after = text[max(0, start - 5) : start], text[end : end + 2]
    return bool(re.search(r"(?:[@/_]|\w\.|\b(?:[Nn]on|[Uu]n)[-‐‑])$", before) or re.match(r"\.\w|[@_/]\w*\.|_|\$", after))


@lru_cache(maxsize=256)
def _is_shouted(sentence: str) -> bool:
    return sentence.isupper()


def _capitals_fit(form: str, word: str, text: str, sentence, start: int) -> bool:
    """Whether a name written all in capitals may be meant: not XI in "Pius XI", not US in "TELL US"."""
    shout = _is_shouted(sentence.text)
    if word != form and len(word) < 4 and word.isupper() and not form.isupper():
        return shout
    if shout and word.lower() in _FUNCTION_WORDS:
        before = text[max(sentence.start, start - 40) : start].split()
        return not before or before[-1].strip("\"'“‘") in ("THE", "AND") or before[-1][-1] in ",:;-–—"
    return True


@lru_cache(maxsize=256)
def is_headline(sentence: str) -> bool:
    """Whether most words of the sentence are capitalised, so that capitals say nothing about names."""
    if sentence.endswith("."):
        return False
    words = re.findall(r"[^\W\d_]{4,}", sentence)
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.75 * len(words)


_BEFORE_NAME = frozenset(  # capitalised words that may stand right before a name without being part of it
    "President Premier Chancellor Minister Secretary Ambassador Envoy Leader Speaker Chairman General Comrade Mr "
    "Mrs Ms "
    "Dr Sir Madame Mme Senator Governor Vice Prime Foreign Defence Defense The A An But And Or So If As In On At "
    "By For "
    "From With To Of Since While When Where Why How What That This Only Even Both Neither Either Not Yet Still "
    "Then Thus "
    "Now Today Yesterday Tomorrow Meanwhile Instead Like Unlike Should Would Could Will Can Did Does Do Is Was Are "
    "Were Has "
    "Have Had May Might Must Let Against About After Before Because Between Under Over Without Within Despite "
    "Although "
    "Though Until Unless Than Whether Perhaps Maybe Former Inside Outside Across Around Through Throughout Toward "
    "Towards "
    "Upon Via Per Amid Among Beyond Behind Near Following Including Which Who Nor Just Here There Once Also "
    "Spokesman "
    "Spokeswoman Spokesperson CEO Chief Official Officials First Official New-look".split()
)
_AFTER_NAME = frozenset(
    "President Premier Chancellor Minister Secretary Ambassador Envoy Leader Speaker Prime Foreign Defence Defense "
    "Administration Government Cabinet Ministry Parliament Senate Congress Army Navy Embassy I And Or".split()
)


def _in_longer_name(entry: Entry, spelling: _Spelling, match: re.Match, text: str, sentence) -> bool:
    """Whether a capitalised neighbour makes the name part of another: Jack London, Paris Hilton, Air China."""
    start, end = match.span()
    several = " " in match.group() and entry.kind != "town"  # "the Los Angeles Times" is no town
    if entry.kind == "demonym" or several or is_headline(sentence.text):
        return False
    if entry.kind == "name" and not spelling.after_the:
        return capital_before(text, sentence.start, start)
    after = re.match(r"[ \u00a0]([A-Z][\w’'-]*)", text[end : min(end + 40, sentence.end)])
    if after and after.group(1) not in _AFTER_NAME and after.group(1) not in CALENDAR and not after.group(1).isupper():
        return True
    return capital_before(text, sentence.start, start)


def capital_before(text: str, begin: int, start: int) -> bool:
    """Whether a capitalised word that isn't an ordinary one stands right before ``start``."""
    before = re.search(r"(?:^|[^\w’'.-])([A-Z][\w’'-]*)\.?[ \u00a0]$", text[max(begin, start - 40) : start])
    if before is None:
        return False
    word = before.group(1)
    if word.isupper() or word in _BEFORE_NAME or word in CALENDAR or word.endswith(("’s", "'s", "’", "'")):
        return False
    first = not text[begin : max(begin, start - 40) + before.start(1)].strip("\"'“‘«( -–—•\n\t")
    return not first or text_module.tag([word.lower()])[0] in ("NN", "NNP")


_DATELINE = re.compile(
    r"\s*(?:date\s+)?(?:\d{4}-\d\d-\d\d\s+)?"
    r"(?P<place>[A-Z][\w.’' -]*(?:,\s[A-Z][\w.’' -]*){0,2})(?:,\s\w{3,9}\.?\s\d{1,2})?"
    r"(?:,\s\d{4})?(?:(?P<agency>\s\([^)\n]{2,40}\))\s*[^\w\s]{1,2}|\s*(?:[—–]|--?))\s"
)


def _dateline_end(parsed: ParsedText) -> tuple[int, int]:
    """The span of a dateline at the head of one of the first paragraphs; (0, 0) without one."""
    paragraphs: set[int] = set()
    for sentence in parsed.sentences[:6]:
        if sentence.paragraph in paragraphs:
            continue
        paragraphs.add(sentence.paragraph)
        match = _DATELINE.match(parsed.text, sentence.start, sentence.start + 120)
        if match and (match["place"].split(",")[0].isupper() or match["agency"] or not match["place"].count(" ")):
            return sentence.start, match.end()
    return 0, 0


# ---- what a name stands for where it stands


def _with_roles(parsed, sentence, hits, dateline, index) -> list[Found]:
    hits = [hit for hit in hits if not dateline[0] <= hit[0] < dateline[1]]
    spans = {start: end for start, end, _ in hits}
    found: list[Found] = []
    for n, (start, end, entry) in enumerate(hits):
        context = Context(parsed.text, sentence.start, sentence.end, start, end, spans, is_headline(sentence.text))
        office, kind, stop = (None, entry.kind, end)
        if entry.kind == "demonym" and _is_direction(context):
            continue
        if entry.kind not in (*PERSONS, "town"):
            office, kind, stop = office_after(context, entry.kind)
            following = hits[n + 1] if n + 1 < len(hits) else None
            if (
                following
                and following[2].unit.actor == entry.unit.actor
                and _titles(parsed.text, stop, following, office)
            ):
                continue  # "Russian President Vladimir Putin" is one mention, Vladimir Putin
            if following and following[0] < stop:
                office, kind, stop = None, entry.kind, end
            if office and office.startswith("counterpart"):
                start -= len(_OWNER.search(context.before()).group())
        entity = _entity(entry, parsed.text, start, stop, kind)
        previous = found[-1] if found else None
        what = role(context._replace(end=stop), kind, previous)
        if previous and _city_and_country(parsed.text, previous, start, entry):
            found[-1], what = previous._replace(role="place"), "place"
        found.append(Found(sentence.sentence, start, stop, entry, kind, what, entity, office))
    return found


def _city_and_country(text: str, previous: Found, start: int, entry: Entry) -> bool:
    """Kyiv, Ukraine"""
    same = previous.entry.unit == entry.unit and previous.kind in ("capital", "town") and entry.kind == "name"
    return same and text[previous.end : start] in (", ", ",\u00a0")


_OWNER = re.compile(r"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)\s(?:[a-z]+\s)?)?$")


def _is_direction(context: Context) -> bool:
    """Whether the word is a direction before a name: Western Ukraine."""
    word = context.text[context.start : context.end].lower()
    return word in ("western", "eastern", "northern", "southern") and context.end + 1 in context.spans


def _titles(text: str, stop: int, following: tuple[int, int, Entry], office: str | None) -> bool:
    """Whether the words up to ``stop`` are the office of the person named next."""
    between = re.sub(r"^['’]s?\s", "", text[stop : following[0]]).strip().lower()
    return office is not None and following[2].kind in PERSONS and between in ("", office)


def _entity(entry: Entry, text: str, start: int, stop: int, kind: str) -> str:
    return " ".join(text[start:stop].split()) if kind == "institution" != entry.kind else entry.entity
