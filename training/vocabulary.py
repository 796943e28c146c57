"""The vocabulary of the training grammar: phrases of `grammar.toml` with their forms, and actors."""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.lexicon import verb_forms

HELD_OUT = 15  # per cent of the phrases kept out of training
_PATH = Path(__file__).with_name("grammar.toml")
_LEXICON = Path(__file__).parents[1] / "analysis" / "lexicon.toml"
_BE = {"VB": "be", "VBP": "are", "VBZ": "is", "VBD": "was", "VBN": "been", "VBG": "being"}
_BASE_CATEGORY = {"ACCUSE": 3, "SUPPORT": 3, "REJECT": 2, "AID": 2, "ASSAULT": 2, "SANCTION": 2, "?": 1}


class Phrase(NamedTuple):
    """A phrase of `grammar.toml` with what its group says of it (see the head of that file)."""

    words: str
    section: str
    group: str
    sign: int
    category: str
    deed: bool = False
    things: str = ""
    stative: bool = False
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    @property
    def held_out(self) -> bool:
        """Whether the phrase is kept out of training; all phrases of one head word go together."""
        return zlib.crc32(self.words.split(" _")[0].encode()) % 100 < HELD_OUT

    @property
    def transitive(self) -> bool:
        """Whether the target follows the verb at once, so that a passive can begin with it."""
        return self.words.split()[1] == "_"

    @property
    def gift(self) -> bool:
        """Whether a direct object can become a passive's subject."""
        return "[" in self.words


class Actor(NamedTuple):
    """A way to name somebody: the words of the span and those around it."""

    before: str
    core: str
    after: str
    kind: str
    plural: bool
    pronoun: str
    adjective: str = ""

    def marked(self, key: str) -> str:
        """The words with the span marked for `grammar.py` to find."""
        return f"{self.before}⟦{key}|{self.core}⟧{self.after}"


@cache
def data() -> dict:
    """The file `grammar.toml`."""
    return tomllib.loads(_PATH.read_text("utf-8"))


@cache
def _irregular() -> dict[str, list[str]]:
    own = {"overthrow": ["overthrew", "overthrown"], "swear": ["swore", "sworn"], "forsake": ["forsook", "forsaken"]}
    return own | tomllib.loads(_LEXICON.read_text("utf-8")).get("irregular", {})


@cache
def phrases(section: str) -> tuple[Phrase, ...]:
    """All phrases of a section: verbs, nouns, adjectives, epithets, relations, talk, ask, cause, mild, stray."""
    found = []
    for group, settings in data()[section].items():
        for words in settings["words"]:
            found.append(_phrase(words, section, group, settings))
    return tuple(found)


def _phrase(words: str, section: str, group: str, settings: dict) -> Phrase:
    if section in ("verbs", "talk", "ask", "cause") and "_" not in words:
        words += " _"
    keys = {key: settings[key] for key in ("deed", "things", "stative") if key in settings}
    keys |= {key: tuple(settings[key]) for key in ("source", "target") if key in settings}
    return Phrase(words, section, group, settings["sign"], settings["category"], **keys)


@cache
def verb(lemma: str, tag: str) -> str:
    """A verb's form with a Penn tag: ``verb("condemn", "VBD")`` is "condemned"."""
    if lemma == "be":
        return _BE[tag]
    forms = [form for form, tags in verb_forms(lemma, _irregular()).items() if tag in tags]
    return forms[-1] if _doubles(lemma) else forms[0]


def _doubles(lemma: str) -> bool:
    return lemma in _DOUBLING


_DOUBLING = frozenset(
    "slam shun ban bar snub bug gag jam rebut rip hit prop ship plot spur chat compel expel propel grab drop pin plan "
    "cut shut set sit get let run win dig put gun commit admit permit submit refer rap wiretap strip model label "
    "bottle signal cancel counsel quarrel travel beg stab throttle stop step strip prefer occur fit tip rub rob".split()
)


def actor(rng: random.Random) -> Actor:
    """An actor drawn at random, real or invented, in one of the ways of naming one."""
    draw = rng.random()
    if draw < 0.52:
        return _state(rng)
    if draw < 0.7:
        return _organisation(rng)
    if draw < 0.9:
        return _person(rng)
    return _plain(rng)


def _state(rng: random.Random) -> Actor:
    lists = data()["actors"]
    if rng.random() < 0.5:
        name, adjective, capital = rng.choice(lists["states"]).split("|")
    else:
        stem = "".join(rng.sample(lists["syllables"], 2)).capitalize()
        name, adjective, capital = stem + "ia", stem + "ian", stem + rng.choice(["grad", "burg", "polis", "ton"])
    draw = rng.random()
    if draw < 0.68:
        before, core = ("the ", name[4:]) if name.startswith("the ") else ("", name)
        return Actor(before, core, "", "state", False, "it", adjective)
    if draw < 0.78:
        return Actor("", capital, "", "state", False, "it", adjective)
    if draw < 0.9:
        return Actor("", adjective, " " + rng.choice(lists["groups"]), "plain", True, "they")
    return Actor("the ", adjective, " " + rng.choice(lists["single"]), "org", False, "it")


def _organisation(rng: random.Random) -> Actor:
    name = rng.choice(data()["actors"]["organisations"])
    before, core = ("the ", name[4:]) if name.startswith("the ") else ("", name)
    plural = core in ("Taliban", "Teamsters")
    return Actor(before, core, "", "org", plural, "they" if plural else "it")


def _person(rng: random.Random) -> Actor:
    lists = data()["actors"]
    family = "".join(rng.sample(lists["syllables"], rng.choice([2, 3]))).capitalize()
    title, first = rng.choice(lists["titles"]), rng.choice(lists["first"])
    name = family if title and rng.random() < 0.6 else f"{first} {family}"
    title = title + " " if title else ""
    female = first in ("Anna", "Maria", "Fatima", "Olga", "Aisha", "Elena", "Amara", "Rosa", "Helen")
    pronoun = "he" if title in ("King ", "Mr ") or not female and title not in ("Ms ", "Mrs ") else "she"
    if rng.random() < 0.5:
        return Actor(title, name, "", "person", False, pronoun)
    return Actor("", title + name, "", "person", False, pronoun)


def _plain(rng: random.Random) -> Actor:
    core = rng.choice(data()["actors"]["plain"])
    plural = bool(re.search(r"(?<!s)s$", core)) or core == "nurses"
    return Actor("", core, "", "plain", plural, "they" if plural else "it")


def weight(category: str) -> int:
    """How often a category of act is drawn, against 1 for the rare ones."""
    return _BASE_CATEGORY.get(category, 1)
