"""A generator of labelled English news sentences; the labels hold by construction.

The rules stand in `grammar.toml`: a sentence with slots, then the labels of pairs of its actors. Each sentence is
drawn word by word; which actor stands where, and under what name, has nothing to do with the labels.

Run ``python -m training.grammar --n 12000 --seed 1 --out training/runs/grammar.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from training import vocabulary
from training.data import CATEGORIES, row
from training.vocabulary import Actor, Phrase

_SHARES = {
    "active": 13, "passive": 9, "nominal": 10, "deeds": 5, "negation": 8, "refusal": 7, "scope": 8, "control": 8,
    "hypothetical": 5, "evaluation": 6, "quotation": 6, "coordination": 6, "relative": 5, "talks": 4, "no_act": 5,
    "speech": 32,
}  # fmt: skip
_SLOT = re.compile(r"\{([^{}]+)\}")
_MARK = re.compile(r"⟦(\w)\|([^⟧]*)⟧")
_UNDATED = re.compile(  # no further adjunct of time or place fits
    r"\{(time|place)\}| (fin|perf|pres|prog|inf|ing) |(be|remain|sees|has|do|likes|trustno) [AB]|(pred|will)\}"
)
_FIRST_PERSON = re.compile(r"\b([Ww]e|I)\b|\b([Oo]ur|[Mm]y|us|[Mm]e)\b")
_WORD = re.compile(r"^(t|o|n|a|e|r)?(act|con|pro|back)(\.say|\.deed)?$")
_SECTIONS = {"n": "nouns", "a": "adjectives", "e": "epithets", "r": "relations"}
_AGREEING = {
    "likes": ["like", "trust", "support", "respect"], "seems": ["seem", "appear"], "plans": ["plan", "intend", "hope"],
    "says": ["say", "report", "claim"], "sees": ["see", "view", "regard"], "remain": ["remain", "stay"],
    "condemn": ["condemn", "denounce", "deplore", "reject"], "welcome": ["welcome", "support", "commend"],
    "thank": ["thank", "applaud", "praise"], "call": ["call"], "has": ["have"], "be": ["be"], "do": ["do"],
}  # fmt: skip
_PAST = {"was": "be", "had": "have"}
_PAIRED = {  # targets of which one verb has two
    "B_and_C": "{B} and {C}", "not_B_but_C": "not {B} but {C}", "not_only_B_but_C": "not only {B} but also {C}",
    "B_not_C": "{B}, not {C},", "B_rather_C": "{B} rather than {C}",
}  # fmt: skip
_TRUST_NO = ["does not trust", "has no confidence in", "does not recognise"]


class Misfit(Exception):
    """The actors drawn do not fit the words; draw again."""


class Draft:
    """One sentence while it is drawn."""

    def __init__(self, rng: random.Random, held_out: bool):
        self.rng = rng
        self.held_out = held_out
        self.actors: dict[str, Actor] = {}
        self.drawn: dict[str, Phrase] = {}
        while len({actor.core for actor in self.actors.values()}) < 3:
            self.actors = {key: vocabulary.actor(rng) for key in "ABC"}
        if rng.random() < 0.35:
            own = rng.choice(["my government", "my country", "our government", "my delegation"])
            self.actors["S"] = Actor("", own, "", "state", False, "it")
        else:
            self.actors["S"] = Actor("", rng.choice(["we", "we", "I"]), "", "state", True, "we")

    def checked(self, template: str) -> str:
        """The template without its demands: ``@AB`` wants two states by name, ``@a`` a state or a body."""
        demands = re.match(r"(!?)@(\w+) ", template)
        if not demands:
            return template
        for key in demands[2]:
            actor = self.actors[key.upper()]
            if actor.kind != "state" and not (key.islower() and actor.kind == "org"):
                raise Misfit
        return demands[1] + template[demands.end() :]

    # ---- slots

    def fill(self, template: str) -> str:
        """The template with its slots filled, those of the slots' own words too."""
        while match := _SLOT.search(template):
            template = template[: match.start()] + self._slot(match[1]) + template[match.end() :]
        return template

    def _slot(self, slot: str) -> str:
        name, *rest = slot.split()
        if name in ("A", "B", "C", "S"):
            return self._name(name)
        if name == "P":  # A again, by a pronoun that is the span of the row
            return f"⟦P|{self.actors['A'].pronoun}⟧"
        if name.endswith("'s") and name[0] in "ABC":
            return self._possessive(name[0])
        if name.endswith(".pron"):
            return self.actors[name[0]].pronoun
        if rest == [] or (name == "its" and not rest):
            return self._word(name)
        if name == "the":
            return "the " + self._slot(" ".join(rest))
        if name == "a" and rest:  # an article before words that are drawn
            words = self.fill("{" + " ".join(rest) + "}")
            return ("an " if words[0] in "aeio" else "a ") + words
        if name in _AGREEING or name in _PAST or name in ("its", "self", "would", "which", "trustno"):
            return self._agreeing(name, rest[0])
        return self._phrase(name, *rest)

    def _name(self, key: str) -> str:
        return self.actors[key].core if key == "S" else self.actors[key].marked(key)

    def _possessive(self, key: str) -> str:
        actor = self.actors[key]
        if actor.adjective and actor.kind == "state" and self.rng.random() < 0.2:
            return f"⟦{key}|{actor.adjective}⟧"
        if actor.plural or actor.core == "Philippines":
            return actor.marked(key) + "'"
        return actor.marked(key) + self.rng.choice(["'s", "’s"])

    def _word(self, name: str) -> str:
        lists = vocabulary.data()
        choices = lists["phrases"].get(name) or lists["fill"].get(name)
        if choices is None:
            raise KeyError(f"training/grammar.toml: no list {name!r} in [fill] or [phrases]")
        return self.rng.choice(choices)

    def _agreeing(self, name: str, key: str) -> str:
        if name in ("its", "self"):
            return self._its(key, name)
        if name == "would":
            return name
        actor = self.actors[key]
        if name == "which":
            return "who" if actor.plural or actor.pronoun in ("he", "she") else "which"
        if name == "trustno":
            words = self.rng.choice(_TRUST_NO)
            return words.replace("does", "do").replace("has", "have") if actor.plural else words
        base, past = _PAST.get(name), True
        if base is None:
            base, past = self.rng.choice(_AGREEING[name]), False
        return self._finite(base, key, past)

    def _its(self, key: str, form: str = "its") -> str:
        table = {
            "it": ("its", "itself"), "they": ("their", "themselves"), "he": ("his", "himself"),
            "she": ("her", "herself"), "we": ("our", "ourselves"), "I": ("my", "myself"),
        }  # fmt: skip
        if key in ("we", "they", "he", "me", "it"):
            pronoun = {"me": "I"}.get(key, key)
        else:
            actor = self.actors[key]
            pronoun = actor.core if actor.core in ("I", "we") else actor.pronoun
        return table[pronoun][form == "self"]

    def _finite(self, base: str, key: str, past: bool) -> str:
        plural = key in ("we", "they", "me") or (key in self.actors and self.actors[key].plural)
        first = key == "me" or (key == "S" and self.actors[key].core == "I")
        if base == "be":
            singular = ("was" if past else "am") if first else ("was" if past else "is")
            return singular if first or not plural else ("were" if past else "are")
        return vocabulary.verb(base, "VBD" if past else "VBP" if plural else "VBZ")

    # ---- phrases

    def _phrase(self, name: str, form: str, *keys: str) -> str:
        subject = "we" if form in ("we", "perfwe") else keys[0]
        found = keys[1] if len(keys) > 1 else None
        if found == "-" and len(keys) > 2:
            found = keys[2]
        phrase = self._draw(name, form, keys[0], found)
        if phrase.section in ("nouns", "adjectives", "epithets", "relations"):
            return self._nominal(phrase, form, subject, found)
        rest = self._rest(phrase, form, subject, found)
        return self._verbal(phrase, form, found if form == "pass" else subject, rest)

    def _draw(self, name: str, form: str, subject: str, found: str | None) -> Phrase:
        kinds = [self.actors[key].kind if key in self.actors else "" for key in (subject, found)]
        plain = name in ("eact", "epro", "econ") and found in self.actors and self.actors[found].plural
        shape = "plain" if plain else "gap" if found == "-" else form
        choices = _choices(name.rstrip("0123456789"), self.held_out, *kinds, shape)
        if not choices:
            raise Misfit
        categories = list(choices)
        category = self.rng.choices(categories, [vocabulary.weight(each) for each in categories])[0]
        self.drawn[name] = self.rng.choice(self.rng.choice(choices[category]))
        return self.drawn[name]

    def _nominal(self, phrase: Phrase, form: str, subject: str, found: str | None) -> str:
        words = self.fill(phrase.words)
        if phrase.section in ("epithets", "relations"):
            return words
        article, head = re.match(r"(an? )?(.*)", words).groups()
        if form in ("head", "bare"):
            head = re.sub(r" \w+ _$", "", head)
            return (article or "") + head if form == "head" else head
        if form == "full":
            head = (article or "") + head
        return head.replace("_", self._target(found))

    def _target(self, found: str | None) -> str:
        if found in _PAIRED:
            return self.fill(_PAIRED[found])
        if found == "S":
            return "us"
        return self._name(found) if found in self.actors else ""

    def _rest(self, phrase: Phrase, form: str, subject: str, found: str | None) -> str:
        """What follows the verb, with the target in its place."""
        rest = phrase.words.partition(" ")[2].replace("{its}", "its")
        rest = re.sub(r"\bits\b", f"{{its {subject}}}", rest)
        if found in self.actors:  # "thank _ for {help}": the help of the target
            own = f"{{its {found}}}"
            rest = re.sub(r"\{\w+\}", lambda slot: re.sub(r"\bits\b", own, self._word(slot[0][1:-1])), rest)
        if form in ("vbn", "pass") or found == "-":
            rest = rest.replace("_", "", 1)
        elif form != "opass":
            rest = self._put_target(phrase, rest, found)
        if form == "opass":
            return self.fill(rest)
        return self.fill(rest.replace("[", "").replace("]", ""))

    def _put_target(self, phrase: Phrase, rest: str, found: str | None) -> str:
        if phrase.section == "mild" or phrase.section == "stray":
            return rest
        name = self._target(found)
        if phrase.things and rest.endswith("_") and found in ("A", "B", "C") and self.rng.random() < 0.35:
            thing = self.rng.choice(vocabulary.data()["fill"][phrase.things])
            place = self.rng.random()
            name = f"{self._possessive(found)} {thing}" if place < 0.8 or " of " in thing else f"the {thing} of {name}"
        if "_'s" in rest:
            return rest.replace("_'s", self._possessive(found) if found in self.actors else "their")
        return rest.replace("_", name)

    def _verbal(self, phrase: Phrase, form: str, subject: str, rest: str) -> str:
        head = phrase.words.split()[0]
        if form in ("pass", "vbn") and phrase.gift and not phrase.transitive:
            raise Misfit
        if form == "opass":
            return self._gift_passive(phrase, rest)
        if form == "fin":
            rare = "pres" if phrase.stative else "prog"
            form = self.rng.choice(["past"] * 6 + ["pres"] * 2 + ["perf", "pluperf", rare])
        be, have = (lambda past: self._finite("be", subject, past)), self._finite("have", subject, False)
        made = {
            "past": lambda: self._finite(head, subject, True),
            "pastpl": lambda: vocabulary.verb(head, "VBD") if head != "be" else "were",
            "pres": lambda: self._finite(head, subject, False),
            "now": lambda: self._finite(head, subject, False),
            "perf": lambda: f"{have} {vocabulary.verb(head, 'VBN')}",
            "pluperf": lambda: f"had {vocabulary.verb(head, 'VBN')}",
            "perfwe": lambda: f"have {vocabulary.verb(head, 'VBN')}",
            "prog": lambda: f"{be(self.rng.random() < 0.5)} {vocabulary.verb(head, 'VBG')}",
            "pass": lambda: f"{be(self.rng.random() < 0.8)} {vocabulary.verb(head, 'VBN')}",
            "inf": lambda: head,
            "ing": lambda: vocabulary.verb(head, "VBG"),
            "vbn": lambda: vocabulary.verb(head, "VBN"),
            "vbnrest": lambda: vocabulary.verb(head, "VBN"),
            "we": lambda: head,
        }
        return " ".join(f"{made[form]()} {rest}".split())

    def _gift_passive(self, phrase: Phrase, rest: str) -> str:
        match = re.match(r"\[(.*?)\](.*)", rest)
        if not match or "_'s" in rest or "_" in match[1]:
            raise Misfit
        thing, tail = match.groups()
        if tail.startswith((" of _", " for _", " from _", " in _", " into _")):
            # the noun's own complement stays with it: "territory from B was seized"
            thing, tail = thing + tail[: tail.index("_") + 1], tail[tail.index("_") + 1 :]
        plural = re.search(r"(?<!s)s$", re.split(" on | of | for | to ", thing)[0])
        participle = vocabulary.verb(phrase.words.split()[0], "VBN")
        made = f"{thing} {'were' if plural else 'was'} {participle}{tail}"
        if re.match("its? ", made):
            raise Misfit
        return made.replace("_", self._target("B"))


@cache
def _pool(name: str, held_out: bool, source: str, target: str) -> tuple[Phrase, ...]:
    """The phrases of a word class that fit the kinds of the two actors ("" fits all)."""
    if name in ("mild", "stray", "talk", "ask", "cause", "even"):
        return vocabulary.phrases(name)
    group = {"nsanction": "sanctions", "assault": "assault", "enoun": None, "eadj": None}.get(name, "")
    if name in ("say", "tsay"):
        name = name.replace("say", "act.say")
    shape = _WORD.match(name)
    letter = shape[1] if shape else {"nsanction": "n", "assault": None}.get(name, "e")
    found = []
    for each in vocabulary.phrases(_SECTIONS.get(letter, "verbs")):
        fits = each.held_out == held_out and not (group and each.group != group)
        fits = fits and _kind_fits(source, each.source) and _kind_fits(target, each.target)
        if fits and _class_fits(each, name, shape):
            found.append(each)
    return tuple(found)


@cache
def _choices(name: str, held_out: bool, source: str, target: str, form: str) -> dict[str, list[list[Phrase]]]:
    """The pool that has the form wanted, by category, then group."""
    pool = _pool(name, held_out, source, target)
    if form in ("inf", "ing", "vbnrest"):
        pool = [each for each in pool if not each.controls]
    if form in ("pass", "opass", "vbn", "gap"):
        pool = [each for each in pool if each.section != "verbs" or each.transitive or form == "opass" and each.gift]
    if form == "plain":  # "they are brave", not "they are a hero"
        pool = [each for each in pool if not re.match("(an?|the) ", each.words)]
    groups: dict[str, dict[str, list[Phrase]]] = {}
    for each in pool:
        groups.setdefault(each.category, {}).setdefault(each.group, []).append(each)
    return {category: list(found.values()) for category, found in groups.items()}


def _kind_fits(kind: str, allowed: tuple[str, ...]) -> bool:
    return not kind or not allowed or kind in allowed


def _class_fits(phrase: Phrase, name: str, shape: re.Match | None) -> bool:
    if name in ("enoun", "eadj"):
        return bool(re.match("an? ", phrase.words)) == (name == "enoun")
    if not shape:
        return True
    letter, sign, deed = shape.groups()
    fits = phrase.sign == {"act": phrase.sign, "con": -1, "pro": 1, "back": 1}[sign]
    fits = fits and (sign != "back" or phrase.group in ("back", "like", "stand", "aid", "agree"))
    fits = fits and not (sign == "con" and phrase.faithless)  # the rules deny this class
    fits = fits and (deed is None or phrase.deed == (deed == ".deed"))
    fits = fits and (letter != "t" or phrase.transitive) and (letter != "o" or phrase.gift)
    return fits


# ---- sentences


@cache
def _rules(capability: str) -> tuple[tuple[str, str], ...]:
    """The rules of a capability, sentence and labels, as often as they say."""
    found = []
    for rule in vocabulary.data()["rules"][capability]:
        sentence, labels = rule.split(" => ")
        times = re.match(r"(!?)\*(\d+) ", sentence)
        sentence = sentence[: len(times[1])] + sentence[times.end() :] if times else sentence
        found += [(sentence, labels)] * (int(times[2]) if times else 1)
    return tuple(found)


def generate(n: int, *, seed: int, held_out: bool = False) -> Iterator[dict]:
    """Labelled sentences, one pair of actors a row.

    Parameters
    ----------
    n : int
        How many rows.
    seed : int
        The same seed gives the same rows.
    held_out : bool
        Draw the phrases that training never sees (about 15 %) instead of all others.

    Yields
    ------
    dict
        A row as `training.data.row` makes it, with origin ``grammar:<capability>``.
    """
    rng = random.Random(seed)
    capabilities = list(_SHARES)
    made = 0
    while made < n:
        capability = rng.choices(capabilities, list(_SHARES.values()))[0]
        template, labels = rng.choice(_rules(capability))
        try:
            draft = Draft(rng, held_out)
            template = draft.checked(template)
            text = _sentence(draft, template)
        except Misfit:
            continue
        if held_out and not draft.drawn:
            continue
        for found in _labelled(draft, text, labels, capability)[: n - made]:
            made += 1
            yield found


def _sentence(draft: Draft, template: str) -> str:
    whole = template.startswith("!")
    text = draft.fill(template.lstrip("!"))
    if not whole:
        dated = not _UNDATED.search(template)
        text = _with_adjuncts(draft, text, speech="{S" in template or "⟦A|" not in text, dated=dated)
    text = re.sub(r"(^|[“\"])(⟦\w\|)?([a-z])", lambda match: (match[1] + (match[2] or "") + match[3].upper()), text)
    return text if text[-1] in ".?!”" else text + "."


def _with_adjuncts(draft: Draft, text: str, speech: bool, dated: bool) -> str:
    rng = draft.rng
    if speech:
        lead, trail, share = "speechlead", "speechtrail", 0.25
    else:
        lead, trail, share = "lead", "trail", 0.24
    if not speech and dated and rng.random() < 0.4:
        said = all(not each.deed for each in draft.drawn.values())
        text += " " + draft.fill("{place}" if said and rng.random() < 0.4 else "{time}")
    if rng.random() < 0.16:
        text = draft.fill("{context}") + ", " + text
    elif rng.random() < share:
        text = draft.fill("{" + lead + "}") + ", " + text
    if not speech and "⟦C|" not in text and rng.random() < 0.12:
        bystander = draft.fill("{bystander}")
        if draft.actors["C"].kind != "state" and " in ⟦C|" in bystander:
            raise Misfit
        return text + ", " + bystander
    if rng.random() < share and "?" not in text:
        text += ", " + draft.fill("{" + trail + "}")
    return text


def _labelled(draft: Draft, marked: str, labels: str, capability: str) -> list[dict]:
    text, spans = _spans(marked)
    pairs = {}
    for label in labels.split(" ; "):
        pair, *values = label.split()
        pairs[pair[0], pair[2]] = _values(draft, values)
    if "C" in spans and not any("C" in pair for pair in pairs):
        pairs["A", "C"] = pairs["C", "B"] = (0, 0)
    persons = _FIRST_PERSON.finditer(text)
    first = min(persons, key=lambda match: (match[1] is None, match.start()), default=None)
    silent = draft.rng.random() < 0.5 or not first
    chosen = list(pairs)
    draft.rng.shuffle(chosen)
    rows = []
    if any(pairs[pair][0] for pair in chosen):
        chosen = [pair for pair in chosen if pairs[pair][0] or draft.rng.random() < 0.6]
    for pair in chosen[:2]:
        found = {**spans, "S": None if silent else first.span()} if "S" in pair else spans
        if all(key in found for key in pair):
            rows.append(_row(draft.rng, text, found, pair, pairs[pair], capability))
    return rows


def _row(rng: random.Random, text: str, spans: dict, pair: tuple, values: tuple, capability: str) -> dict:
    """A row of a pair; half of them turned round, so that the act goes from target to source."""
    sign, category = values
    actor, other = pair
    turned = spans[other] is None or spans[actor] is not None and rng.random() < 0.5
    directed = {0: 0, 1: 1, -1: 3}[sign] + (turned and sign != 0)
    if turned:
        actor, other = other, actor
        if category is not None and CATEGORIES[category] not in ("NONE", "CONSULT"):
            category = 0
    origin = f"grammar:{capability}"
    return row(text, spans[actor], spans[other], origin, directed=directed, categories=category)


def _values(draft: Draft, values: list[str]) -> tuple[int, int | None]:
    phrase = draft.drawn.get(values[0])
    if phrase is None:
        sign, category = {"+": 1, "-": -1, "0": 0}[values[0]], values[1]
    else:
        sign, category = phrase.sign, values[1] if len(values) > 1 else phrase.category
    return sign, None if category == "?" else CATEGORIES.index(category)


def _spans(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text without marks, and where each actor is first named."""
    text, spans, at = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.setdefault(match[1], (len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return text + marked[at:], spans


def main() -> None:
    """Write rows as JSON lines to ``--out``, or print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="phrases that training never sees")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows = generate(options.n, seed=options.seed, held_out=options.held_out)
    lines = (json.dumps(each, ensure_ascii=False) for each in rows)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", "utf-8")
    else:
        sys.stdout.writelines(line + "\n" for line in lines)


if __name__ == "__main__":
    main()
