"""The reporting words of ``cues.toml``, ready to look up by the forms that stand in a text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

CUE_TYPES = ("neutral", "assertive", "evaluative", "directive", "commissive", "expressive", "factive")
TAKES = frozenset("quote that bare wh to np of someone thought".split())
_VOWEL = "aeiou"


class Cue(NamedTuple):
    """A reporting word: what it takes, each with the kind of cue it then is (``{"that": "assertive", "+of": ...}``)."""

    lemma: str
    takes: dict[str, str]


class Cues(NamedTuple):
    """Reporting words by form.

    ``verbs``: form to (cue, shapes), shapes being some of base, s, past, participle, ing.
    ``phrases``: first word's form to a list of (shapes, following words, cue), longest first.
    ``adjectives``, ``nouns``: form to cue. ``starts``: every form that can begin a cue.
    """

    verbs: dict[str, tuple[Cue, frozenset[str]]]
    phrases: dict[str, list[tuple[frozenset[str], tuple[str, ...], Cue]]]
    adjectives: dict[str, Cue]
    nouns: dict[str, Cue]
    starts: frozenset[str]


def read_cues(path: str | Path | None = None) -> Cues:
    """Read reporting words from a TOML file; ``None`` is the package's ``cues.toml``.

    Raises
    ------
    ValueError
        The file isn't TOML, or has a table or a code that doesn't exist; the message names it.
    """
    path = Path(path) if path else Path(__file__).parents[1].joinpath("cues.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    irregular = {base: tuple(forms.split()) for base, forms in data.pop("forms", {}).items()}
    tables = {part: _merge(data, part, path) for part in ("verbs", "phrases", "adjectives", "nouns")}
    return _index(tables, irregular)


@cache
def packaged() -> Cues:
    """The packaged reporting words, read once."""
    return read_cues()


def _merge(data: dict, part: str, path: Path) -> dict[str, Cue]:
    words: dict[str, Cue] = {}
    for cue_type, tables in data.items():
        if cue_type not in CUE_TYPES:
            raise ValueError(f"{path}: [{cue_type}] is no kind of cue; use one of {', '.join(CUE_TYPES)}")
        for word, codes in tables.get(part, {}).items():
            takes = words.setdefault(word, Cue(word, {})).takes
            for code in codes.split():
                if code not in TAKES and not code.startswith("+"):
                    known = ", ".join(sorted(TAKES))
                    raise ValueError(f"{path}: [{cue_type}.{part}] {word}: {code!r} is none of {known}, +word")
                takes.setdefault(code, cue_type)
    return words


def _index(tables: dict[str, dict[str, Cue]], irregular: dict[str, tuple[str, str]]) -> Cues:
    verbs: dict[str, tuple[Cue, frozenset[str]]] = {}
    for base, cue in tables["verbs"].items():
        for form, shapes in inflect(base, irregular.get(base)).items():
            verbs.setdefault(form, (cue, shapes))
    phrases: dict[str, list] = {}
    for phrase, cue in tables["phrases"].items():
        first, *rest = phrase.split()
        for form, shapes in inflect(first, irregular.get(first)).items():
            phrases.setdefault(form, []).append((shapes, tuple(rest), cue))
    for options in phrases.values():
        options.sort(key=lambda option: (-len(option[1]), option[1]))
    nouns = {form: cue for base, cue in tables["nouns"].items() for form in (base, _plural(base))}
    starts = frozenset(verbs) | frozenset(phrases) | frozenset(tables["adjectives"]) | frozenset(nouns)
    return Cues(verbs, phrases, tables["adjectives"], nouns, starts | {"according", "words", "view", "eyes", "opinion"})


def inflect(base: str, irregular: tuple[str, str] | None = None) -> dict[str, frozenset[str]]:
    """The forms of a verb and what each is.

    >>> sorted(inflect("deny"))
    ['denied', 'denies', 'deny', 'denying']
    """
    past, participle = irregular or (_add(base, "ed"),) * 2
    forms: dict[str, set[str]] = {}
    doubled = re.fullmatch(r".*[^aeiou][aeiou]([bdgklmnprt])", base) and past.startswith(base + base[-1])
    ing = base + base[-1] + "ing" if doubled or base in {"put", "hit", "forget", "begin"} else _add(base, "ing")
    for form, shape in (
        (base, "base"),
        (_plural(base), "s"),
        (past, "past"),
        (participle, "participle"),
        (ing, "ing"),
    ):
        forms.setdefault(form, set()).add(shape)
    return {form: frozenset(shapes) for form, shapes in forms.items()}


def _add(base: str, ending: str) -> str:
    if base.endswith("e") and not base.endswith(("ee", "oe")):
        return base[:-1] + ending if ending == "ing" or ending == "ed" else base + ending
    if ending == "ed" and base.endswith("y") and base[-2] not in _VOWEL:
        return base[:-1] + "ied"
    return base + ending


def _plural(base: str) -> str:
    if base.endswith("y") and base[-2] not in _VOWEL:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "go", "do")) else "s")
