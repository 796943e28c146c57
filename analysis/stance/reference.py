"""Which actors a noun phrase stands for: "the leaders of France", "Western sanctions", "Beijing's criticism"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import grammar
from ..grammar import Phrase
from ..lexicon import Entry, Lexicon, head
from ..records import Mention
from ..text import Token

POSSESSIVE = frozenset("its their his her our my your whose".split())
_AGAINST, _FOR = ("anti",), ("pro",)
_TOWARDS = frozenset("for against on".split())
_MEMBERS = frozenset(
    "nobody none anybody anyone somebody someone everybody everyone one those people member members figure figures source sources "
    "insider insiders staff staffer staffers commander commanders officer officers".split()
)
_DEEPEST = 3  # phrases within phrases


@dataclass(slots=True)
class Sentence:
    """A sentence ready to be read: its parse, and the mentions at each of its words."""

    parse: grammar.Parse
    lexicon: Lexicon
    at: dict[int, list[Mention]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        return self.parse.words

    def noun(self, phrase: Phrase) -> Entry | None:
        """The lexicon's entry for the head of a phrase that names an act ("support", "sanctions")."""
        if phrase.head in self.at:
            return None
        entries = self.lexicon.nouns.get(self.words[phrase.head], ())
        following = {self.words[word] for word, _ in phrase.preps}
        fitting = [entry for entry in entries if following & set(entry.target)]  # war with, war on
        return first_match(fitting or entries, self.words, phrase.head)


def prepare(tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> Sentence:
    """Parse a sentence's words with the names of its ``mentions`` known to the parser."""
    names = {}
    for i, token in enumerate(tokens):
        for mention in mentions:
            if mention.start < token.end and token.start < mention.end and mention.kind != "pronoun":
                adjective = mention.kind == "demonym" and i + 1 < len(tokens) and token.end >= mention.end
                follows = tokens[i + 1].tag if i + 1 < len(tokens) else ""
                prefixed = token.text.lower().startswith(("anti-", "pro-"))
                names[i] = "J" if prefixed or (adjective and follows[:2] in ("NN", "JJ", "CD", "VB")) else "N"
    sentence = Sentence(grammar.parse(tokens, names, lexicon.verb_forms), lexicon)
    for i, token in enumerate(sentence.parse.tokens):
        here = [m for m in mentions if m.start < token.end and token.start < m.end]
        if here:
            sentence.at[i] = here
    return sentence


def first_match(entries: Sequence[Entry], words: Sequence[str], i: int) -> Entry | None:
    """The first entry whose words all stand in the text with their head at word ``i`` ("rogue state"); longest first."""
    for entry in sorted(entries, key=lambda e: -len(e.word.split())):
        parts = entry.word.split()
        place = head(parts)
        before, after = parts[:place], parts[place + 1 :]
        if list(words[max(0, i - place) : i]) == before and list(words[i + 1 : i + 1 + len(after)]) == after:
            return entry
    return None


def actors_in(mentions: Sequence[Mention]) -> list[Mention]:
    """Those that act or are acted on: not places, not topics."""
    return [mention for mention in mentions if mention.role == "actor"]


def referents(sentence: Sentence, phrase: Phrase, depth: int = 0) -> list[Mention]:
    """The mentions of the actors that ``phrase`` stands for; empty when it stands for none that is known.

    The head decides if it is a name; a noun of action ("sanctions") stands for who does it; other nouns for the
    nearest adjective of nationality, else the possessor, else what follows "of" or "by".
    """
    at_head = sentence.at.get(phrase.head)
    if at_head:
        return _unique(actors_in(at_head))
    if depth > _DEEPEST:
        return []
    if sentence.noun(phrase):
        return agents_of_noun(sentence, phrase, depth + 1)
    inside = modifiers(sentence, phrase)
    adjectives = [mention for mention, kind in inside if kind == "adjective"]
    if sentence.words[phrase.head] in sentence.lexicon.relations and not actors_in(adjectives):
        return referents(sentence, phrase.apposed, depth + 1) if phrase.apposed else []
    others = [mention for mention, kind in inside if kind in ("possessor", "compound")]
    found = actors_in(adjectives) or actors_in(others)
    if found:
        return _unique(found)
    for n, (word, phrases) in enumerate(phrase.preps):
        preposition = sentence.words[word]
        if n == 0 and _at_home(sentence, phrase, preposition, phrases):
            return _unique([m for p in phrases for m in sentence.at.get(p.head, ())])
        if preposition == "by" or (n == 0 and preposition == "of"):
            return _unique([m for p in phrases for m in referents(sentence, p, depth + 1)])
    return referents(sentence, phrase.apposed, depth + 1) if phrase.apposed else []


def _at_home(sentence: Sentence, phrase: Phrase, preposition: str, of: Sequence[Phrase]) -> bool:
    """Whether people are of what follows: "ministers in Kyiv", "envoys from Kyiv", not "envoys in Kyiv"; "nobody at the Kremlin"."""
    head = sentence.words[phrase.head]
    resident = head in sentence.lexicon.residents
    if preposition in ("at", "in", "inside", "within") and (resident or head in sentence.lexicon.arrivals or head in _MEMBERS):
        of_it = any(m.kind == "institution" and m.role == "actor" for p in of for m in sentence.at.get(p.head, ()))
        return of_it or (resident and preposition == "in")
    return (preposition == "in" and resident) or (preposition == "from" and (resident or head in sentence.lexicon.arrivals))


def modifiers(sentence: Sentence, phrase: Phrase) -> list[tuple[Mention, str]]:
    """The mentions inside a phrase beside its head, each with its kind: possessor, adjective, compound, prefix.

    ``prefix`` is a name under "anti-" or "pro-", which is whom the noun is against or for.
    """
    found = []
    for i in range(phrase.first, phrase.last):
        for mention in sentence.at.get(i, ()):
            last = max(k for k in range(i, phrase.last) if mention in sentence.at.get(k, ()))
            if last >= phrase.head or (mention, i) in found:
                continue
            following = sentence.words[last + 1] if last + 1 < len(sentence.words) else ""
            token = sentence.words[i]
            if token.split("-")[0] in _AGAINST + _FOR and "-" in token:
                kind = "prefix"
            elif following in ("'s", "'") or token in POSSESSIVE:
                kind = "possessor"
            else:
                kind = "adjective" if mention.kind in ("demonym", "description") else "compound"
            if (mention, kind) not in found:
                found.append((mention, kind))
    return found


def is_possessed(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether the phrase names its owner, known or not: "its support", "Iran's support"."""
    return any(word in POSSESSIVE or word == "'s" for word in sentence.words[phrase.first : phrase.head])


def agents_of_noun(sentence: Sentence, phrase: Phrase, depth: int = 0) -> list[Mention]:
    """Who does what a noun of action names: possessor, adjective, compound ("NATO attack"), or "by …", "from …", "of …"."""
    entry = sentence.noun(phrase)
    inside = [(m, kind) for m, kind in modifiers(sentence, phrase) if m.role == "actor" and kind != "prefix"]
    outer = [m for m, kind in inside if kind in ("possessor", "adjective")]
    if outer:
        return _unique(outer)
    told = entry is not None and any(sentence.words[word] in entry.target for word, _ in phrase.preps)
    if entry is None or entry.compound != "target" or told:  # "EU aid to Kyiv" is the EU's, "Kyiv aid" goes to Kyiv
        compound = [m for m, kind in inside if kind == "compound"]
        if compound:
            return _unique(compound)
    for n, (word, phrases) in enumerate(phrase.preps):
        preposition = sentence.words[word]
        owned = n == 0 and preposition == "of" and entry is not None
        owned = owned and ("of" not in entry.target or _is_owner_after_of(sentence, phrase, entry, depth))
        if preposition in ("by", "from") or owned:
            return _unique([m for p in phrases for m in referents(sentence, p, depth + 1)])
    return _shared_owner(sentence, phrase, depth + 1) if depth <= _DEEPEST else []


def _is_owner_after_of(sentence: Sentence, phrase: Phrase, entry: Entry, depth: int) -> bool:
    """Whether "of X" says whose the noun is, since whom it is towards follows: "the support *of Poland* for Ukraine".

    Not with nouns of words, where the reason follows: "criticism of NATO on Ukraine".
    """
    if depth > _DEEPEST or entry.category == "ACCUSE":
        return False
    if [sentence.words[word] for word, _ in phrase.preps[:1]] != ["of"]:
        return False
    first, others = phrase.preps[0], phrase.preps[1:]
    if any(sentence.noun(p) for p in first[1]):
        return False  # "fear of a Russian assault on Ukraine" is nobody's that is told
    owners = {m.actor for p in first[1] for m in referents(sentence, p, depth + 1)}
    later = (ps for word, ps in others if sentence.words[word] in _TOWARDS and sentence.words[word] in entry.target)
    return any({m.actor for p in phrases for m in referents(sentence, p, depth + 1)} - owners for phrases in later)


def _shared_owner(sentence: Sentence, phrase: Phrase, depth: int) -> list[Mention]:
    """In "Beijing's support for Moscow and criticism of NATO" the criticism is Beijing's too."""
    if phrase.first == 0 or sentence.words[phrase.first - 1] not in ("and", "or") or phrase.first < phrase.head:
        return []
    for earlier in reversed(sentence.parse.phrases):
        if earlier.last < phrase.first and sentence.noun(earlier):
            verbs = any(earlier.last <= clause.verb < phrase.first for clause in sentence.parse.clauses)
            return [] if verbs else agents_of_noun(sentence, earlier, depth)
    return []


def patients_of_noun(sentence: Sentence, phrase: Phrase) -> list[Mention]:
    """Towards whom a noun of action is: "sanctions *on Russia*", "anti-*Russian* sanctions", "*Ukraine* aid"."""
    entry = sentence.noun(phrase)
    if entry is None:
        return []
    inside = modifiers(sentence, phrase)
    found = [m for m, kind in inside if kind == "prefix" and m.role == "actor"]
    for word, phrases in phrase.preps[_is_owner_after_of(sentence, phrase, entry, 0) :]:
        if found:
            break
        if sentence.words[word] in entry.target:
            found = [m for p in phrases for m in referents(sentence, p, 1)]
            found = found or [m for p in phrases if entry.reaches for m in belongings(sentence, p)]
        nouns = [noun for p in phrases if (noun := sentence.noun(p))]
        if nouns and not all(noun.category == entry.category == "AID" for noun in nouns):
            break  # what follows belongs to that noun: "condemnation of attacks on Ukraine", not "a gift of tanks to Ukraine"
    others = {kind for _, kind in inside}
    if not found and (entry.compound == "target" or others & {"possessor", "adjective"}):
        found = [m for m, kind in inside if kind == "compound" and m.role == "actor"]
    return _unique(found)


def belongings(sentence: Sentence, phrase: Phrase) -> list[Mention]:
    """Whose place or goods a phrase names, in whatever role: "Kyiv", "Russian banks"; no people of another's."""
    inside = [mention for mention, kind in modifiers(sentence, phrase) if kind != "prefix"]
    return _unique([*sentence.at.get(phrase.head, ()), *inside])


def _unique(mentions: Sequence[Mention]) -> list[Mention]:
    return list(dict.fromkeys(mentions))
