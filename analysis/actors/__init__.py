"""Who the actors are (``actors.toml`` or a file of your own) and where a text mentions them."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from . import coreference, discourse
from .naming import PERSONS, Entry, Form, Found, Index, Unit, compile_forms, find_names
from ..records import Mention, Quote
from ..text import ParsedText

PACKAGED = Path(__file__).parents[1].joinpath("actors.toml")

_KINDS = {
    "names": "name",
    "demonyms": "demonym",
    "capitals": "capital",
    "towns": "town",
    "institutions": "institution",
    "leaders": "leader",
    "people": "person",
}
_UNIT_KEYS = ("codes", *_KINDS, "called", "not")
_ENTRY_KEYS = ("text", "also", "alone", "surname", "title", "gender", "from", "to")
_PERSON_KEYS = ("alone", "surname", "title", "gender")


class ActorFileError(ValueError):
    """An actor file can't be read: the message says file, line, key and what to do."""


class Actor(NamedTuple):
    """One actor: its name, ISO 3166 codes (its members' too) and the names of its members."""

    name: str
    codes: tuple[str, ...]
    members: tuple[str, ...]


class Actors:
    """The actors of one file, ready to be found in texts.

    Attributes
    ----------
    names : tuple of str
        The actors' names in the order of the file.
    actors : tuple of Actor
    source : str
        The file's path.
    sha256 : str
        Of the file's bytes.
    """

    def __init__(self, actors: Sequence[Actor], units: Sequence[Unit], forms: Sequence[Form], source: str, sha256: str):
        self.actors = tuple(actors)
        self.names = tuple(actor.name for actor in actors)
        self.units = tuple(units)
        self.forms = tuple(forms)
        self.source = source
        self.sha256 = sha256

    def __repr__(self) -> str:
        return f"<Actors {', '.join(self.names)} from {self.source}>"

    def code(self, code: str) -> str | None:
        """The actor with this ISO 3166 code (two or three letters, any case), or whose member has it."""
        code = code.upper()
        return next((unit.actor for unit in self.units if code in unit.codes), None)

    @cached_property
    def index(self) -> Index:
        """The names by their first word."""
        return compile_forms(self.forms)

    @cached_property
    def people(self) -> dict[Unit, tuple[Entry, ...]]:
        """The persons of each unit, as entries with office and dates."""
        people: dict[Unit, dict[Entry, None]] = {}
        for form in self.forms:
            if form.entry and form.entry.kind in PERSONS:
                people.setdefault(form.entry.unit, {})[form.entry] = None
        return {unit: tuple(entries) for unit, entries in people.items()}

    @cached_property
    def genders(self) -> dict[str, str | None]:
        """The gender that the file gives for each person."""
        return {entry.entity: entry.gender for entries in self.people.values() for entry in entries}

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The short names of persons, whenever they held office."""
        return frozenset(
            form.text for form in self.forms if form.entry and form.entry.kind in PERSONS and " " not in form.text
        )

    @cached_property
    def titles(self) -> dict[Unit, frozenset[str]]:
        """The offices that the persons of each unit hold or held."""
        return {unit: frozenset(entry.title for entry in entries if entry.title) for unit, entries in self.people.items()}

    def holder(self, unit: Unit, office: str, date: str | None) -> str | None:
        """Who held ``office`` ("foreign minister", "leader") in ``unit`` on ``date``; None unless it is one person."""
        if date is None:
            return None
        office = office.replace("defense", "defence")
        holders = {
            entry.entity
            for entry in self.people.get(unit, ())
            if entry.holds(date) and (entry.title == office or (office == "leader" and entry.kind == "leader"))
        }
        return holders.pop() if len(holders) == 1 else None


# ---- mentions


def find_mentions(parsed: ParsedText, actors: Actors, *, date: str | None = None) -> list[Mention]:
    """Every mention of an actor in a text: names, and what refers back to them.

    Parameters
    ----------
    parsed : ParsedText
    actors : Actors
    date : str, optional
        The text's date (ISO 8601). Offices held at other times don't count; without a date all do.

    Returns
    -------
    list of Mention
        Sorted by start, end and actor. Spans don't overlap, except that a group ("the two leaders") has one row
        for each actor in it, all with the same span.
    """
    found = find_names(parsed, actors.index, date)
    found = [_with_holder(actors, one, date) for one in found]
    found += coreference.resolve(parsed, found, actors.units, actors.genders, actors.surnames, actors.titles)
    order = {name: n for n, name in enumerate(actors.names)}
    rows = {_mention(parsed, one): None for one in found}
    return sorted(rows, key=lambda m: (m.start, m.end, order[m.actor], m.entity))


def _with_holder(actors: Actors, found: Found, date: str | None) -> Found:
    """A description ("the Chinese foreign minister") with the person who held the office, where that is one."""
    if found.kind != "description" or found.role != "actor" or found.office is None:
        return found
    return found._replace(entity=actors.holder(found.entry.unit, found.office, date) or found.entity)


def _mention(parsed: ParsedText, found: Found) -> Mention:
    unit = found.entry.unit
    text = parsed.text[found.start : found.end]
    return Mention(
        parsed.doc_id,
        found.sentence,
        found.start,
        found.end,
        text,
        unit.actor,
        unit.member,
        found.entity,
        found.kind,
        found.role,
    )


def first_person(
    parsed: ParsedText, mentions: Sequence[Mention], quotes: Sequence[Quote], *, speaker: str | None = None
) -> list[Mention]:
    """Mentions of an actor by I, we, us, our, my and "our country".

    Inside a quotation they mean the actor quoted; elsewhere ``speaker``, the actor whose words the whole text
    is, and nobody in an article without one.

    Returns
    -------
    list of Mention
        Only the new rows, sorted; none overlaps ``mentions``.
    """
    return coreference.first_person(parsed, mentions, quotes, speaker)


# ---- names that match no actor


def unmatched_names(parsed: ParsedText, mentions: Iterable[Mention]) -> list[tuple[int, int, str]]:
    """Capitalised names that are no mention of an actor, as (start, end, text): what an actor file may lack."""
    taken = sorted((mention.start, mention.end) for mention in mentions)
    names = []
    for sentence in parsed.sentences:
        for start, end in discourse.capitalised(parsed.text, sentence):
            n = bisect_left(taken, (end,)) - 1  # the last mention that begins before the name ends
            if n < 0 or taken[n][1] <= start:
                names.append((start, end, parsed.text[start:end]))
    return names


# ---- reading an actor file


def read_actors(path: str | Path | None = None) -> Actors:
    """Read an actor file; without a path the packaged one (China, Russia, Ukraine, the West).

    The format is described at the head of ``analysis/actors.toml``.

    Raises
    ------
    ActorFileError
        When the file is missing, isn't TOML or has a key, value or date that doesn't fit. The message names the
        file, the line and the key, and for a misspelt key the nearest valid one.
    """
    path = PACKAGED if path is None else Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ActorFileError(
            f"{path}: can't be read ({error.strerror}); give the path of an actor file (TOML)"
        ) from None
    return _read(data, str(path))


@lru_cache(maxsize=8)
def _read(data: bytes, source: str) -> Actors:
    return _Reader(data, source).actors()


class _Reader:
    """Turns a file's bytes into Actors; knows the text, so that errors can name the line."""

    def __init__(self, data: bytes, source: str):
        self.source, self.sha256 = source, hashlib.sha256(data).hexdigest()
        try:
            self.text = data.decode("utf-8-sig").replace("\r\n", "\n")
            self.tables = tomllib.loads(self.text)
        except UnicodeDecodeError:
            raise ActorFileError(f"{source}: isn't UTF-8; save the file as UTF-8") from None
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ActorFileError(f"{source}: not valid TOML: {error}") from None
        if not self.tables:
            raise ActorFileError(f'{source}: names no actor; begin with a table [Name] and names = ["..."] below it')

    def actors(self) -> Actors:
        actors, units, forms = [], [], []
        for name, table in self.tables.items():
            if not isinstance(table, dict):
                self.fail(
                    f"'{name}' stands before the first table; every key belongs to an actor: write [Actor] above it",
                    name,
                )
            members = table.get("members", {})
            self.require(
                isinstance(members, dict), f"'members' must hold tables: [{name}.members.Name]", name, "members"
            )
            parts = [(Unit(name, None, *self.identity(name, table, ("members",))), table, name)]
            for member, inner in members.items():
                where = f"{name}.members.{member}"
                self.require(isinstance(inner, dict), f"member '{member}' must be a table: [{where}]", name, member)
                parts.append((Unit(name, member, *self.identity(where, inner)), inner, where))
            own = [form for unit, inner, where in parts for form in self.forms(unit, inner, where)]
            self.require(
                any(form.entry for form in own), f"actor '{name}' has no names, so nothing can mention it", name
            )
            units += [unit for unit, _, _ in parts]
            forms += own
            actors.append(Actor(name, tuple(c for unit, _, _ in parts for c in unit.codes), tuple(members)))
        self.no_doubles(forms)
        return Actors(actors, units, forms, self.source, self.sha256)

    def identity(self, where: str, table: dict, extra: tuple[str, ...] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes and the words that mean the unit once it was named; every key of the table is checked."""
        for key in table:
            self.known(key, (*_UNIT_KEYS, *extra), where)
        codes = tuple(code.upper() for code in self.strings(table.get("codes", []), where, "codes"))
        return codes, tuple(self.strings(table.get("called", []), where, "called"))

    def forms(self, unit: Unit, table: dict, where: str) -> Iterator[Form]:
        for key, kind in _KINDS.items():
            entries = table.get(key, [])
            self.require(isinstance(entries, list), f"'{key}' must be a list: {key} = [...]", where, key)
            for item in entries:
                yield from self.entry_forms(unit, kind, item, where, key)
        for trap in self.strings(table.get("not", []), where, "not"):
            yield Form(trap, None)

    def entry_forms(self, unit: Unit, kind: str, item: object, where: str, key: str) -> Iterator[Form]:
        entry = {"text": item} if isinstance(item, str) else item
        self.require(
            isinstance(entry, dict),
            f"an entry of '{key}' is {item!r}: write a string or {{ text = \"...\" }}",
            where,
            key,
        )
        text = entry.get("text")
        self.require(isinstance(text, str), f"an entry of '{key}' lacks text = \"...\"", where, key)
        allowed = _ENTRY_KEYS if kind in PERSONS else tuple(k for k in _ENTRY_KEYS if k not in _PERSON_KEYS)
        for name in entry:
            self.known(name, allowed, where, text)
        whole = self.strings([text], where, key) + self.strings(_listed(entry.get("also", [])), where, "also", text)
        alone = self.strings(_listed(entry.get("alone", [])), where, "alone", text)
        made = self.entry(unit, kind, entry, where)
        for spelling in dict.fromkeys(whole + alone):
            yield Form(spelling, made)
        if kind in PERSONS and not alone:
            surname = entry.get("surname", text.split()[-1])
            yield Form(*self.strings([surname], where, "surname", text), made, surname=True)

    def entry(self, unit: Unit, kind: str, entry: dict, where: str) -> Entry:
        text = entry["text"]
        since, until = (self.date(entry, key, where) for key in ("from", "to"))
        self.require(
            not (since and until) or since <= until, f"'{text}': from {since} is after to {until}", where, text
        )
        title, gender = entry.get("title"), entry.get("gender")
        self.require(title is None or isinstance(title, str), f"'{text}': title must be a string", where, text)
        self.require(
            gender in (None, "m", "f"),
            f'\'{text}\': gender is {gender!r}; write "m" or "f" or leave it out',
            where,
            text,
        )
        entity = unit.name if kind in ("name", "demonym") else text
        title = title.lower().replace("defense", "defence") if title else None
        return Entry(entity, unit, kind, title, gender, since, until)

    def date(self, entry: dict, key: str, where: str) -> str | None:
        value = entry.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                pass
        good = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        self.require(
            good,
            f"'{entry['text']}': {key} = {value!r} is no date; write a day that exists as 2022-12-30",
            where,
            entry["text"],
        )
        return value.isoformat()

    def strings(self, value: object, where: str, key: str, needle: str | None = None) -> list[str]:
        self.require(
            isinstance(value, list), f"'{key}' must be a list of strings: {key} = [\"...\"]", where, needle or key
        )
        for item in value:
            good = isinstance(item, str) and bool(re.search(r"[^\W_]", item))
            self.require(
                good,
                f"'{key}' holds {item!r}: every item must be a string with a letter or digit in it",
                where,
                needle or key,
            )
        return [" ".join(item.split()) for item in value]

    def known(self, key: str, allowed: tuple[str, ...], where: str, needle: str | None = None) -> None:
        if key in allowed:
            return
        near = difflib.get_close_matches(key, allowed, 1, 0.5)
        hint = f"did you mean '{near[0]}'?" if near else "valid keys are " + ", ".join(allowed)
        self.fail(
            f"unknown key '{key}' in {'the entry ' + repr(needle) if needle else '[' + where + ']'}: {hint}", where, key
        )

    def no_doubles(self, forms: list[Form]) -> None:
        """The same words can't stand for two actors at one time."""
        seen: dict[str, list[Entry]] = {}
        for form in forms:
            if form.entry is None or form.surname:
                continue
            for other in seen.setdefault(form.text, []):
                if other.unit.actor != form.entry.unit.actor and _overlap(other, form.entry):
                    actors = f"{other.unit.actor} and {form.entry.unit.actor}"
                    self.fail(
                        f"'{form.text}' names both {actors}; keep it under one of them",
                        form.entry.unit.actor,
                        form.text,
                    )
            seen[form.text].append(form.entry)

    def require(self, good: bool, problem: str, where: str, needle: str | None = None) -> None:
        if not good:
            self.fail(problem, where, needle)

    def fail(self, problem: str, where: str, needle: str | None = None) -> None:
        raise ActorFileError(f"{self.source}, line {self.line(where, needle)}: {problem}")

    def line(self, where: str, needle: str | None) -> int:
        """The line of ``needle`` in the table ``where``, or of the table's head; 1 when neither is found."""
        lines = self.text.split("\n")
        plain = [re.sub(r"[\"'\s]", "", line.split("#")[0]) for line in lines]
        wanted = "[" + re.sub(r"\s", "", where) + "]"
        head = next((n for n, line in enumerate(plain) if line == wanted), None)
        begin = head if head is not None else 0
        for n in range(begin, len(lines) if needle else 0):
            if re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", lines[n].split("#")[0]):
                return n + 1
        return begin + 1


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _overlap(one: Entry, other: Entry) -> bool:
    return (one.since or "") <= (other.until or "9999") and (other.since or "") <= (one.until or "9999")
