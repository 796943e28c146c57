"""The stance lexicon: `lexicon.toml` read, checked and inflected."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
)  # fmt: skip


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file, the line and the remedy."""


class Entry(NamedTuple):
    """One word of the lexicon with what its group says of it (see the head of ``lexicon.toml``)."""

    word: str
    group: str
    kind: str = "verb"  # verb, noun, adjective
    score: float = 0.0
    category: str | None = None
    target: tuple[str, ...] = ("object",)
    source: str = "subject"
    mutual: bool = False
    refused: float | None = None
    denied: float | None = None
    ended: float | None = None
    wrong: bool = False
    right: bool = False
    claims: bool = False
    control: str | None = None
    demand: bool = False
    compound: str | None = None
    names: bool = False
    needs_gift: bool = False
    deeds_only: bool = False
    relation: bool = False
    shift: str | None = None
    factor: float = 1.0
    receives: bool = False
    between: bool = False

    @property
    def reaches(self) -> bool:
        """Whether a place or goods suffer it for their country: "shelled Kyiv", "tariffs on Chinese steel"."""
        return self.category in ("ASSAULT", "SANCTION") and self.score < 0

    @property
    def particles(self) -> tuple[str, ...]:
        """The words that must follow a verb: ("out",) for "lash out"."""
        return tuple(self.word.split()[1:])


_KEYS = {
    "verbs": set("words score category target source mutual refused denied wrong right claims control demand names "
                 "needs_gift deeds_only".split()),
    "nouns": set("words score category target mutual refused denied ended wrong right control demand compound".split()),
    "adjectives": set("words score category target".split()),
    "evaluations": set("nouns adjectives score category relation".split()),
    "shifters": set("words nouns adjectives shift claims".split()),
    "light": set("words factor receives between".split()),
}  # fmt: skip
_SWITCHES = frozenset("mutual wrong right claims demand names needs_gift deeds_only relation receives between".split())
_PLAIN = {"relations": {"words", "good", "bad", "residents", "arrivals"}, "hedges": {"words", "modals", "rumours"}}
SHIFTS = ("refuse", "avoid", "deny", "stop", "prevent", "do", "threaten", "hedge", "hypothetical")


@dataclass
class Lexicon:
    """The entries by the forms under which they stand in a text (lower case, straight apostrophes).

    Attributes
    ----------
    verbs, nouns, adjectives, shifters, light : dict of str to list of Entry
    evaluations : dict of str to list of Entry
        Nouns and adjectives that say what somebody is.
    relations, good_relations, bad_relations, residents, arrivals, hedges, modals, rumours : frozenset of str
    reaching : frozenset of str
        Words of acts that a place or goods can suffer for their country: attacks and sanctions.
    verb_forms : dict of str to frozenset of str
        Penn tags of every known verb form, for the tagger's help.
    path, sha256 : str
    """

    path: str
    sha256: str
    verbs: dict[str, list[Entry]] = field(default_factory=dict)
    nouns: dict[str, list[Entry]] = field(default_factory=dict)
    adjectives: dict[str, list[Entry]] = field(default_factory=dict)
    evaluations: dict[str, list[Entry]] = field(default_factory=dict)
    shifters: dict[str, list[Entry]] = field(default_factory=dict)
    light: dict[str, list[Entry]] = field(default_factory=dict)
    relations: frozenset[str] = frozenset()
    good_relations: frozenset[str] = frozenset()
    bad_relations: frozenset[str] = frozenset()
    residents: frozenset[str] = frozenset()
    arrivals: frozenset[str] = frozenset()
    hedges: frozenset[str] = frozenset()
    modals: frozenset[str] = frozenset()
    rumours: frozenset[str] = frozenset()
    reaching: frozenset[str] = frozenset()
    verb_forms: dict[str, frozenset[str]] = field(default_factory=dict)


# ---- inflection


def verb_forms(lemma: str, irregular: dict[str, list[str]]) -> dict[str, set[str]]:
    """The inflected forms of a verb with their Penn tags.

    Where spelling leaves two possibilities ("benefited", "benefitted") both are given.
    """
    forms: dict[str, set[str]] = {}

    def add(form: str, *tags: str) -> None:
        forms.setdefault(form, set()).update(tags)

    add(lemma, "VB", "VBP")
    add(_third_person(lemma), "VBZ")
    for stem in _stems(lemma):
        add(stem + "ing" if not stem.endswith("i") else lemma + "ing", "VBG")
    if lemma in irregular:
        past, participle = irregular[lemma]
        add(past, "VBD")
        add(participle, "VBN")
    else:
        for stem in _stems(lemma, past=True):
            add(stem + "ed", "VBD", "VBN")
    return forms


def _third_person(lemma: str) -> str:
    if lemma == "have":
        return "has"
    if re.search(r"(s|x|z|ch|sh|o)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search(r"[^aeiou]y$", lemma) else lemma + "s"


def _stems(lemma: str, past: bool = False) -> list[str]:
    if lemma.endswith("ie"):
        return [lemma[:-1]] if past else [lemma[:-2] + "y"]
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return [lemma[:-1]]
    if lemma.endswith("e"):
        return [lemma[:-1]] if past else [lemma]
    if past and re.search(r"[^aeiou]y$", lemma):
        return [lemma[:-1] + "i"]
    if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", lemma) or re.search(r"qu[aei][pt]$", lemma):
        short = len(re.findall(r"[aeiouy]+", lemma)) == 1
        return [lemma + lemma[-1]] if short else [lemma, lemma + lemma[-1]]
    return [lemma]


def plural(noun: str) -> str:
    """The regular plural of a noun ("ally" → "allies")."""
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else noun + "s"


def head(words: list[str]) -> int:
    """The place of the noun that the others belong to: "rogue *state*", "*voice* of reason"."""
    prepositions = (k for k, word in enumerate(words) if k and word in ("of", "for", "to", "in"))
    return next(prepositions, len(words)) - 1


# ---- reading


def read_lexicon(path: str | Path | None = None) -> Lexicon:
    """Read a stance lexicon; the one that comes with the package when ``path`` is ``None``.

    Raises
    ------
    LexiconError
        If the file cannot be read or says something that is not understood: the message names the file, the
        line and the nearest valid key.
    """
    path = Path(path) if path is not None else Path(__file__).with_name("lexicon.toml")
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise LexiconError(f"{path}: there is no such lexicon file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from None
    _check(data, text, path)
    return _build(data, str(path), hashlib.sha256(raw).hexdigest())


def _check(data: dict, text: str, path: Path) -> None:
    for section, groups in data.items():
        if not isinstance(groups, dict):
            _complain(path, text, rf"^{re.escape(section)}\s*=", section, [], f"write it as a table: [{section}]")
        if section == "irregular":
            for verb, forms in groups.items():
                if not isinstance(forms, list) or len(forms) != 2:
                    place = rf"(?s:\[irregular\].*?)^{re.escape(verb)}\s*="
                    _complain(path, text, place, verb, [], 'write past and participle: give = ["gave", "given"]')
            continue
        if section not in _KEYS and section not in _PLAIN:
            _complain(path, text, rf"\[{re.escape(section)}[.\]]", section, [*_KEYS, *_PLAIN, "irregular"])
        for name, group in groups.items() if section in _KEYS else [("", groups)]:
            heading = rf"\[{section}\.{re.escape(name)}\]" if name else rf"\[{section}\]"
            if not isinstance(group, dict):
                _complain(path, text, rf"\[{section}\]", name, [], f"write it as a group: [{section}.{name}]")
            _check_group(section, group, heading, text, path)


def _check_group(section: str, group: dict, heading: str, text: str, path: Path) -> None:
    known = _KEYS.get(section) or _PLAIN[section]
    for key, value in group.items():
        place = rf"(?s:{heading}.*?)^{re.escape(key)}\s*="
        if key not in known:
            _complain(path, text, place, key, sorted(known))
        if key in ("words", "nouns", "adjectives", "target", "modals", "good", "bad", "residents", "arrivals", "rumours"):
            if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
                _complain(path, text, place, key, [], 'write a list of words: ["condemn", "lash out"]')
        elif key in ("score", "refused", "denied", "ended", "factor"):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not -1 <= value <= 1:
                _complain(path, text, place, key, [], "write a number from -1 to 1")
        elif key == "category" and value not in PLOVER:
            _complain(path, text, place, str(value), PLOVER)
        elif key == "source" and value not in ("subject", "object"):
            _complain(path, text, place, str(value), ("subject", "object"))
        elif key in _SWITCHES and not isinstance(value, bool):
            _complain(path, text, place, key, [], "write true or false")
        elif key == "shift" and value not in SHIFTS:
            _complain(path, text, place, str(value), SHIFTS)


def _complain(path: Path, text: str, pattern: str, wrong: str, valid, remedy: str | None = None) -> None:
    found = re.search(pattern, text, re.MULTILINE)
    line = text.count("\n", 0, found.end()) + 1 if found else 1
    if remedy is None:
        near = difflib.get_close_matches(wrong, valid, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(valid)}"
    raise LexiconError(f"{path}, line {line}: {wrong!r} is not understood here; {remedy}")


def _build(data: dict, path: str, sha256: str) -> Lexicon:
    irregular = data.get("irregular", {})
    lexicon = Lexicon(path, sha256)
    tags: dict[str, set[str]] = {}
    for section, groups in data.items():
        if section not in _KEYS:
            continue
        for group, settings in groups.items():
            for kind in ("words", "nouns", "adjectives"):
                for word in settings.get(kind, ()):
                    entry = _entry(word, group, _KINDS.get(section, _KINDS[kind]), settings)
                    for form in _forms(section, kind, word, irregular, tags):
                        getattr(lexicon, section).setdefault(form, []).append(entry)
    relations = data.get("relations", {})
    lexicon.relations = _with_plurals(relations.get("words", ()))
    lexicon.residents = _with_plurals(relations.get("residents", ()))
    lexicon.arrivals = _with_plurals(relations.get("arrivals", ()))
    lexicon.good_relations = frozenset(relations.get("good", ()))
    lexicon.bad_relations = frozenset(relations.get("bad", ()))
    lexicon.hedges = frozenset(data.get("hedges", {}).get("words", ()))
    lexicon.modals = frozenset(data.get("hedges", {}).get("modals", ()))
    lexicon.rumours = frozenset(data.get("hedges", {}).get("rumours", ()))
    acts = [*lexicon.verbs.items(), *lexicon.nouns.items()]
    lexicon.reaching = frozenset(form for form, entries in acts if any(entry.reaches for entry in entries))
    lexicon.verb_forms = {form: frozenset(found) for form, found in tags.items()}
    return lexicon


_KINDS = {"words": "verb", "nouns": "noun", "adjectives": "adjective"}  # by section, else by list


def _entry(word: str, group: str, kind: str, settings: dict) -> Entry:
    keys = {key: value for key, value in settings.items() if key not in ("words", "nouns", "adjectives")}
    if "target" in keys:
        keys["target"] = tuple(keys["target"])
    return Entry(word=" ".join(word.lower().split()), group=group, kind=kind, **keys)


def _with_plurals(words: list[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, plural(word)))


def _forms(section: str, kind: str, word: str, irregular: dict, tags: dict[str, set[str]]) -> list[str]:
    """Under which words of a text an entry is looked up: a verb's first word, a noun's head."""
    words = word.lower().split()
    if kind == "words" and section in ("verbs", "shifters", "light"):
        forms = verb_forms(words[0], irregular)
        for form, found in forms.items():
            tags.setdefault(form, set()).update(found)
        return list(forms)
    if kind == "adjectives" or section == "adjectives":
        return [words[0]]
    noun = words[head(words)]
    return [noun, plural(noun)]
