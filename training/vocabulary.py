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
_BASE_CATEGORY = {
    "ACCUSE": 4, "SUPPORT": 6, "REJECT": 3, "MOBILIZE": 9, "PROTEST": 8, "COOPERATE": 9, "ASSAULT": 5,
    "SANCTION": 5, "AID": 5, "COERCE": 4, "AGREE": 2, "?": 1,
}  # fmt: skip


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
        """Whether the phrase is kept out of training; what depends on it is the words before the target."""
        return zlib.crc32(self.words.split(" _")[0].encode()) % 100 < HELD_OUT

    @property
    def transitive(self) -> bool:
        """Whether the target follows the verb at once, so that a passive can begin with it."""
        return self.words.split()[1] == "_"

    @property
    def controls(self) -> bool:
        """Whether it governs another verb ("refuse to help"), so that denying it says little."""
        return bool(_CONTROLS.match(self.words))

    @property
    def faithless(self) -> bool:
        """Whether not to do it is support ("refused to betray"), so that denying it is not neutral."""
        return bool(_FAITHLESS.match(self.words))

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
    forms = "deal dealt, dig dug, find found, lay laid, leave left, rebuild rebuilt, shake shook shaken, write wrote"
    forms += " written, sing sang sung, unfreeze unfroze unfrozen, overthrow overthrew overthrown, swear swore sworn"
    forms += ", forsake forsook forsaken, hear heard, hang hung, shut shut, browbeat browbeat browbeaten"
    forms += ", equip equipped"
    own = {head: [past, *(rest or [past])] for head, past, *rest in map(str.split, forms.split(", "))}
    return own | tomllib.loads(_LEXICON.read_text("utf-8")).get("irregular", {})


@cache
def phrases(section: str) -> tuple[Phrase, ...]:
    """All phrases of a section: verbs, nouns, adjectives, epithets, relations, talk, ask, cause, even, mild, stray."""
    found = []
    for group, settings in data()[section].items():
        for words in settings["words"]:
            found.append(_phrase(words, section, group, settings))
    return tuple(found)


def _phrase(words: str, section: str, group: str, settings: dict) -> Phrase:
    if section in ("verbs", "talk", "ask", "cause", "even") and "_" not in words:
        words += " _"
    keys = {key: settings[key] for key in ("deed", "things", "stative") if key in settings}
    keys |= {key: tuple(settings[key]) for key in ("source", "target") if key in settings}
    return Phrase(words, section, group, settings["sign"], settings["category"], **keys)


@cache
def verb(lemma: str, tag: str) -> str:
    """A verb's form with a Penn tag: ``verb("condemn", "VBD")`` is "condemned"."""
    if lemma == "be":
        return _BE[tag]
    if tag == "VBG" and lemma in ("equip", "overrun"):
        return lemma + lemma[-1] + "ing"
    forms = [form for form, tags in verb_forms(lemma, _irregular()).items() if tag in tags]
    return forms[-1] if _doubles(lemma) else forms[0]


def _doubles(lemma: str) -> bool:
    return lemma in _DOUBLING


_DOUBLING = frozenset(
    "acquit compel expel propel commit admit permit submit refer prefer occur confer concur equip extol kidnap "
    "wiretap model label signal cancel counsel quarrel travel marvel level eavesdrop readmit abhor".split()
)
_FAITHLESS = re.compile(
    "(abandon|betray|desert|forsake|let _ down|disown|shun|cold-shoulder|double-cross|sell out|leave _|hang _|stab _ in"
    "|wash its|turn its back|give up on)"
)
_CONTROLS = re.compile(
    "(threaten to|vow|promise|pledge to|offer to|plan to|prepare to|refuse|fail|decline|agree to|swear|draw up|hint|"
    "try|attempt|be |serve notice|deny)"
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
    word = rng.choice(lists["single"])
    pronoun = rng.choice(["he", "she"]) if word == "president" else "it"
    return Actor("the ", adjective, " " + word, "org", False, pronoun)


def _organisation(rng: random.Random) -> Actor:
    name = rng.choice(data()["actors"]["organisations"])
    before, core = ("the ", name[4:]) if name.startswith("the ") else ("", name)
    plural = core in ("Taliban", "Teamsters")
    return Actor(before, core, "", "org", plural, "they" if plural else "it")


def _person(rng: random.Random) -> Actor:
    lists = data()["actors"]
    family = "".join(rng.sample(lists["syllables"], rng.choice([2, 3]))).capitalize()
    title = rng.choice(lists["titles"])
    female = title in ("Ms", "Mrs") or title not in ("King", "Mr") and rng.random() < 0.4
    first = rng.choice(lists["women" if female else "men"])
    name = family if title and rng.random() < 0.6 else f"{first} {family}"
    title = title + " " if title else ""
    pronoun = "she" if female else "he"
    if rng.random() < 0.5:
        return Actor(title, name, "", "person", False, pronoun)
    return Actor("", title + name, "", "person", False, pronoun)


def _plain(rng: random.Random) -> Actor:
    core = rng.choice(data()["actors"]["plain"])
    plural = bool(re.search(r"(?<!s)s$", core)) or core == "nurses"
    human = re.search("mayor|governor|minister|judge|leader|head", core)
    return Actor("", core, "", "plain", plural, "they" if plural else rng.choice(["he", "she"]) if human else "it")


def weight(category: str) -> int:
    """How often a category of act is drawn, against 1 for the rare ones."""
    return _BASE_CATEGORY.get(category, 3)
