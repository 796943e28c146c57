"""What becomes of an act in its sentence: denied, refused, doubted, only imagined, or claimed by somebody.

Factuality after Saurí & Pustejovsky 2009, "FactBank": polarity and certainty are carried down from the verbs,
adjectives and nouns that govern a clause, and each claim has a source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ..grammar import TELLING, Clause, Phrase
from ..lexicon import Entry
from ..records import Mention
from .reference import POSSESSIVE, Sentence, agents_of_noun, first_match, referents

DEMANDS = frozenset("should must shall ought".split())
_ISSUING = frozenset(
    "issue issued issues issuing adopt adopted sign signed back backed release released publish published make made send "
    "sent deliver delivered draft drafted table tabled approve approved pass passed endorse endorsed".split()
)
_TEXTS = frozenset(
    "statement letter speech declaration resolution communiqué message report document note appeal".split()
)
_DOUBTFUL = frozenset("doubtful unlikely possible unclear uncertain conceivable impossible untrue false".split())
_JOINING = frozenset("join joins joined joining".split())
_IS = frozenset("is are was were 's".split())
_NO = frozenset("no neither nor none nobody".split())
_NOT_ONE = (["not", "one"], ["not", "a"])
_OPENING = frozenset("at in on under by".split())  # "at no point", "in no way", "under no circumstances"
_AUXILIARIES = frozenset("do does did has have had will would can could may might shall should is are was were".split())
_NOT_DONE = frozenset("without besides".split())
# Austin 1962, "How to Do Things with Words": who says that they want to thank thanks
_PERFORMED = frozenset(
    "thank congratulate commend praise welcome salute applaud pay express extend convey offer reiterate reaffirm condemn denounce "
    "deplore acknowledge recognize recognise stress underline underscore highlight emphasize emphasise appeal".split()
)
_RELIED = frozenset("count rely depend bank".split())
_PREFACES = frozenset("want wish like take begin start conclude close end join".split())


@dataclass(slots=True)
class Scope:
    """The state of an act. ``claimant`` is ``None`` when the sentence itself tells it, an empty list when
    somebody who is no known actor does."""

    negated: bool = False
    refused: bool = False
    stopped: bool = False
    hedged: bool = False
    hypothetical: bool = False
    claimant: list[Mention] | None = None
    claim_word: int | None = None
    accused: bool = False
    threat: bool = False
    demander: list[Mention] | None = None
    demand_word: int | None = None
    words: list[int] = field(default_factory=list)  # the shifters' words

    @property
    def assertion(self) -> str:
        """asserted, negated, hedged or hypothetical: the strongest of what applies."""
        if self.negated:
            return "negated"
        if self.threat:
            return "asserted"  # to threaten is done, whatever it depends on
        return "hypothetical" if self.hypothetical else "hedged" if self.hedged else "asserted"


def match_verb(entries, sentence: Sentence, clause: Clause) -> Entry | None:
    """The entry that the words at a verb group match, those with particles ("lash out") first."""
    for entry in sorted(entries, key=lambda e: -len(e.particles)):
        # "let down Kyiv", "held Kyiv responsible"
        ends = [clause.verb + 1, *(phrase.last for phrase in clause.objects[:1])]
        if _is_denied_idiom(sentence, clause, entry):
            return entry
        if len(entry.particles) > 2:  # taken for a part of the object: "declared two envoys personae non gratae"
            ends += [place for phrase in clause.objects[:1] for place in range(phrase.first + 1, phrase.last)]
        if any(_stand_at(sentence.words, end, entry.particles) for end in ends):
            return entry
    return None


def _is_denied_idiom(sentence: Sentence, clause: Clause, entry: Entry) -> bool:
    """ "Had *no* harsh words for Kyiv", "took *no* issue with it"."""
    after = clause.verb + 1
    return len(entry.particles) > 1 and sentence.words[after : after + 1] == ["no"] and _stand_at(sentence.words, after + 1, entry.particles)


def _stand_at(words: list[str], start: int, particles: tuple[str, ...]) -> bool:
    """Whether the particles stand at word ``start``; "one's" is any possessive or article: "turned *its* back"."""
    there = words[start : start + len(particles)]
    same = (word == part or (part == "one's" and (word in POSSESSIVE or word in ("a", "the"))) for word, part in zip(there, particles))
    return len(there) == len(particles) and all(same)


def scope(sentence: Sentence, clause: Clause, depth: int = 0) -> Scope:
    """The state of what ``clause`` tells, from its own helpers and from all that govern it."""
    found = _governed(sentence, clause, depth)
    if _is_performed(sentence, clause):
        found.hedged = found.hypothetical = False
    return found


def _governed(sentence: Sentence, clause: Clause, depth: int) -> Scope:
    """What a clause's own helpers and all that stands above it make of it, whether or not it does what it says."""
    found = own_scope(sentence, clause)
    if depth > 8 or clause.link not in ("infinitive", "gerund", "content"):
        return found
    shift, word = _shift(sentence, clause)
    parent = clause.parent
    if shift:
        _apply(found, shift, sentence, clause, word)
    if parent is not None and (not shift or (clause.link == "content" and shift != "deny")):
        _under_verb(found, sentence, clause, parent)
    if parent is not None and clause.link == "infinitive":
        found.hedged |= _would_like(sentence, parent)
        if _is_rumour(sentence, parent):
            found.hedged, found.claimant, found.claim_word = True, agents(sentence, parent), parent.verb
    if parent is not None:
        above = scope(sentence, parent, depth + 1)
        if clause.link == "content":
            found.hedged |= above.hedged or above.negated
        else:
            found.negated ^= above.negated
            found.hedged |= above.hedged
            if above.negated:
                found.refused |= above.refused
        found.words += above.words if clause.link != "content" else []
        found.threat |= above.threat and clause.link != "content"
        if found.stopped and clause.link == "gerund" and parent.modal in DEMANDS and above.claimant is None:
            found.negated = found.stopped = False  # "NATO must stop provoking": who says so says that it does
            return found
        if found.stopped and above.demander is not None:  # who demands an end to something claims that it goes on
            found.negated = found.stopped = False
            found.claimant, found.claim_word = above.demander, above.demand_word
            return found
        found.hypothetical |= above.hypothetical
        if found.demander is None:
            found.demander, found.demand_word = above.demander, above.demand_word
        if found.claimant is None and clause.link != "content":
            found.claimant, found.claim_word, found.accused = above.claimant, above.claim_word, above.accused
    return found


def _is_performed(sentence: Sentence, clause: Clause) -> bool:
    """ "I would like to take this opportunity to thank …", "we must condemn": done in being said."""
    words, top = sentence.words, clause
    while top.link == "infinitive" and top.parent is not None and words[top.parent.verb] in _PREFACES:
        top = top.parent
    own = top.modal in (None, "must") and any(words[phrase.head] in ("i", "we") for phrase in top.subjects)
    courteous = top is not clause and top.modal in ("would", "'d")  # of itself, a delegation: "Germany would like to thank"
    return words[clause.verb] in _PERFORMED and (own or courteous) and not top.negated


def _is_rumour(sentence: Sentence, parent: Clause) -> bool:
    """ "Is said to back", "was reported to have condemned": somebody claims it, and nobody says who."""
    return parent.passive and sentence.words[parent.verb] in sentence.lexicon.rumours


def own_scope(sentence: Sentence, clause: Clause) -> Scope:
    """The state that a clause has from its own helpers and adverbs."""
    words, lexicon = sentence.words, sentence.lexicon
    found = Scope(negated=clause.negated)
    if clause.negated:
        found.words += [i for i in range(clause.first, clause.last) if words[i] in ("not", "n't", "never")]
        found.refused = clause.modal in ("will", "wo", "would", "'ll")
    unable = clause.negated and clause.modal in ("can", "could", "ca")  # "could not resist chiding Berlin" is told as a fact
    sure = clause.modal == "can" and words[clause.verb] in _RELIED  # "can always count on Beijing"
    if clause.modal in lexicon.modals and not unable and not sure:
        found.hedged = True
    elif clause.modal in DEMANDS:
        found.hypothetical = True
    elif clause.modal in ("would", "'d") and clause.link != "content" and not clause.negated:
        found.hypothetical = words[clause.verb] not in ("like", "wish", "love")  # "I would like to thank" thanks
    before = range(max(0, clause.first - 2), clause.first)
    if any(words[i] in lexicon.hedges for i in (*before, *clause.adverbs)):
        found.hedged = True
    conditional = clause.link == "if" or (
        not _threatens(sentence, clause) and any(c.parent is clause and c.link == "if" for c in sentence.parse.clauses)
    )
    if conditional or words[-1:] == ["?"]:
        found.hypothetical = True
    own = clause.subjects if clause.form == "finite" else []
    if any({words[p.first], words[max(0, p.first - 1)]} & _NO or _is_not_one(words, p) for p in own):
        found.negated = not found.negated
    if _opened_by_never(words, clause):
        found.negated = not found.negated
    if any(_is_denied_idiom(sentence, clause, entry) for entry in lexicon.verbs.get(words[clause.verb], ())):
        found.negated = not found.negated
    return found


def _threatens(sentence: Sentence, clause: Clause) -> bool:
    """ "Threatened Beijing with tariffs if …": the threat is made, whatever it depends on."""
    entry = match_verb(sentence.lexicon.verbs.get(sentence.words[clause.verb], ()), sentence, clause)
    return entry is not None and entry.category == "THREATEN" and clause.modal is None


def _is_not_one(words: list[str], phrase: Phrase) -> bool:
    return words[max(0, phrase.first - 1) : phrase.first + 1] in _NOT_ONE


def _opened_by_never(words: list[str], clause: Clause) -> bool:
    """ "At no point did China condemn", "nor did it condemn": before an auxiliary and the subject."""
    if clause.form != "finite" or not clause.subjects:
        return False
    start = clause.subjects[0].first
    before = words[max(0, start - 8) : start]
    opened = any(first in _OPENING and second == "no" for first, second in pairwise(before)) or before[-2:-1] == ["nor"]
    return opened and before[-1] in _AUXILIARIES


def _shift(sentence: Sentence, clause: Clause) -> tuple[str | None, int | None]:
    """The shifter that governs the clause and its word: a preposition, noun, adjective or verb."""
    words, shifters = sentence.words, sentence.lexicon.shifters
    link, phrase, parent = clause.link_word, clause.parent_phrase, clause.parent
    if clause.link == "gerund" and link is not None:
        before = words[max(0, link - 1)]
        if words[link] in _NOT_DONE or before == "instead" or before == "rather" or words[link] == "than":
            return "avoid", link
        if before == "short":
            return "avoid", link - 1
        if words[link] == "against":
            return "avoid", link  # "warned Beijing against arming"
        if words[link] == "from" and parent is not None:  # "kept from attacking", "refrained from", not "gained from"
            kept = [e for e in shifters.get(words[parent.verb], ()) if e.shift in ("prevent", "avoid", "refuse")]
            entry = match_verb(kept, sentence, parent)
            return (entry.shift, parent.verb) if entry else (None, None)
    if clause.link == "infinitive" and link is not None and words[link - 1 : link] == ["too"]:
        return "avoid", link - 1  # "too slow to help"
    if clause.link == "infinitive" and link is not None:
        return _entry_shift(shifters.get(words[link], ()), "adjective", words, link), link
    if phrase is not None and phrase.head not in sentence.at and clause.link in ("infinitive", "gerund", "content"):
        shift = _entry_shift(shifters.get(words[phrase.head], ()), "noun", words, phrase.head)
        if shift:
            return shift, phrase.head
    if parent is not None:
        verbs = [e for e in shifters.get(words[parent.verb], ()) if e.kind == "verb" and e.shift != "prevent"]
        entry = match_verb(verbs, sentence, parent)
        told = entry and (entry.claims or entry.shift not in ("deny", "hypothetical", "hedge"))
        if told and clause.link == "content":
            return None, None
        if entry and entry.shift == "deny" and clause.link == "infinitive":
            return None, None
        if entry and clause.link == "infinitive" and parent.objects and _controls(sentence, parent):
            return None, None
        return (entry.shift, parent.verb) if entry else (None, None)
    return None, None


def _entry_shift(entries, kind: str, words, i: int) -> str | None:
    entry = first_match([e for e in entries if e.kind == kind], words, i)
    return entry.shift if entry else None


def _apply(found: Scope, shift: str, sentence: Sentence, clause: Clause, word: int | None) -> None:
    parent = clause.parent
    if word is not None and clause.link != "content":
        found.words.append(word)
    if shift == "do" and clause.negated:
        found.refused = True  # "vowed never to abandon"
    if shift in ("refuse", "avoid", "deny", "stop", "prevent"):
        found.negated = not found.negated
        found.refused |= shift == "refuse" and found.negated
        found.stopped |= shift == "stop" and found.negated
    if shift == "deny" and parent is not None:
        found.claimant, found.claim_word = agents(sentence, parent), parent.verb
    found.threat |= shift == "threaten"
    found.hedged |= shift == "hedge"
    found.hypothetical |= shift == "hypothetical"


def _under_verb(found: Scope, sentence: Sentence, clause: Clause, parent: Clause) -> None:
    """The clause is what a verb of speech or demand is about, or an adjunct of some other verb."""
    entry = governing_entry(sentence, parent)
    if clause.link_word is not None and sentence.words[clause.link_word] == "whether":
        found.hypothetical = True
    if entry and entry.demand and (clause.link != "content" or "content" in entry.target):
        found.hypothetical = True
        found.demander, found.demand_word = agents(sentence, parent), parent.verb
    elif entry and entry.claims:
        found.claimant, found.claim_word, found.accused = agents(sentence, parent), parent.verb, True
    elif clause.link == "content" and parent.predicate is not None:
        doubtful = sentence.words[parent.predicate] in _DOUBTFUL  # "it is unlikely that"; nobody claims it
        found.hypothetical |= doubtful
        found.negated ^= parent.negated and not doubtful  # "it is not true that"
    elif clause.link == "content" and (owners := _owners(sentence, clause)):
        found.claimant, found.claim_word = owners, clause.parent_phrase.head  # "rejected US accusations that"
    elif clause.link == "content" and (sentence.words[parent.verb] in _IS or _is_impersonal(sentence, parent)):
        pass  # "that is why we stand with Kyiv", "it is plain to see that": nobody's claim but the teller's
    elif clause.link == "content" or (clause.link == "gerund" and _judges(sentence, clause, parent)):
        found.claimant, found.claim_word = agents(sentence, parent), parent.verb


def _would_like(sentence: Sentence, parent: Clause) -> bool:
    return sentence.words[parent.verb] in ("like", "love") and parent.modal in ("would", "'d")


def _is_impersonal(sentence: Sentence, clause: Clause) -> bool:
    """ "*It* is plain to see", "it is easy to forget": nobody sees or forgets."""
    above = clause.parent
    return clause.link == "infinitive" and above is not None and any(sentence.words[p.head] == "it" for p in above.subjects)


def _owners(sentence: Sentence, clause: Clause) -> list[Mention]:
    phrase, parent = clause.parent_phrase, clause.parent
    if parent is not None and sentence.words[parent.verb] in TELLING and phrase in parent.objects:
        return []  # "told his guest that": the guest claims nothing
    return agents_of_noun(sentence, phrase) if phrase is not None and phrase.head not in sentence.at else []


def governing_entry(sentence: Sentence, parent: Clause) -> Entry | None:
    """The verb entry of ``parent`` that says who controls what follows ("urged", "accused", "called on")."""
    entries = [
        e for e in sentence.lexicon.verbs.get(sentence.words[parent.verb], ()) if e.demand or e.claims or e.control
    ]
    preps = {sentence.words[word] for word, _ in parent.preps}
    fitting = [e for e in entries if "object" not in e.target and preps & set(e.target)]
    contents = any(c.parent is parent and c.link == "content" for c in sentence.parse.clauses)
    fitting += [e for e in entries if "object" in e.target and (parent.objects or parent.passive or not e.control)]
    fitting += [e for e in entries if "content" in e.target and contents and e not in fitting]
    return match_verb(fitting, sentence, parent)


def _controls(sentence: Sentence, parent: Clause) -> bool:
    entry = governing_entry(sentence, parent)
    return bool(entry and entry.control)


def agents(sentence: Sentence, clause: Clause, depth: int = 0) -> list[Mention]:
    """Who does what ``clause`` tells: its subject, its "by …" when passive, or whoever controls it."""
    if clause.passive:
        for word, phrases in clause.preps:
            if sentence.words[word] == "by":
                return _all(sentence, phrases)
        return []
    return surface_subjects(sentence, clause, depth)


def surface_subjects(sentence: Sentence, clause: Clause, depth: int = 0) -> list[Mention]:
    """The actors in subject position, also of infinitives and gerunds, which leave it to their governor."""
    if depth > 8:
        return []
    if clause.link in ("infinitive", "gerund") and clause.form != "finite":
        return _controllers(sentence, clause, depth)
    return _all(sentence, clause.subjects) or _authors(sentence, clause)


def _authors(sentence: Sentence, clause: Clause) -> list[Mention]:
    """Who issued the text that a clause speaks of: "issued a statement *attacking the West*"."""
    if clause.link != "relative" or not any(sentence.words[p.head] in _TEXTS for p in clause.subjects):
        return []
    for other in sentence.parse.clauses:
        issues = sentence.words[other.verb] in _ISSUING
        if issues and any(phrase in other.objects for phrase in clause.subjects):
            return agents(sentence, other)
    return []


def _controllers(sentence: Sentence, clause: Clause, depth: int) -> list[Mention]:
    parent, phrase = clause.parent, clause.parent_phrase
    if phrase is not None:
        noun = sentence.noun(phrase)
        if noun and noun.control == "target":
            for word, phrases in phrase.preps:
                if sentence.words[word] in noun.target and (found := _all(sentence, phrases)):
                    return found
        own = agents_of_noun(sentence, phrase) if phrase.head not in sentence.at else []
        if own and (parent is None or sentence.words[phrase.head] in sentence.lexicon.shifters):
            return own
        if any(phrase in c.subjects for c in sentence.parse.clauses):
            return []  # "any attempt to isolate China would fail": whose, is not told
    if parent is None:
        return []
    if parent.passive:
        return surface_subjects(sentence, parent, depth + 1)
    shift, _ = _shift(sentence, clause)
    entry = governing_entry(sentence, parent)
    if (entry and entry.control == "object") or shift == "prevent":
        return _controlled(sentence, parent, entry)
    if _judges(sentence, clause, parent) and parent.objects:
        return _all(sentence, parent.objects)
    together = _all(sentence, parent.objects) if clause.link == "gerund" and sentence.words[parent.verb] in _JOINING else []
    return [*surface_subjects(sentence, parent, depth + 1), *together]  # "joined Kyiv in condemning Moscow"


def _judges(sentence: Sentence, clause: Clause, parent: Clause) -> bool:
    """Whether the clause tells what somebody is judged for: "criticised NATO *for expanding*"."""
    if (
        clause.link != "gerund"
        or clause.link_word is None
        or sentence.words[clause.link_word] not in ("of", "for", "on", "over")
    ):
        return False
    judged = match_verb(sentence.lexicon.verbs.get(sentence.words[parent.verb], ()), sentence, parent)
    return bool(judged) and judged.category in ("ACCUSE", "SUPPORT", "SANCTION", "COERCE")


def _controlled(sentence: Sentence, parent: Clause, entry: Entry | None) -> list[Mention]:
    if parent.objects and (entry is None or "object" in entry.target):
        return _all(sentence, parent.objects)
    for word, phrases in parent.preps:
        if entry and sentence.words[word] in entry.target:
            return _all(sentence, phrases)
    return []


def _all(sentence: Sentence, phrases: list[Phrase]) -> list[Mention]:
    return list(dict.fromkeys(m for phrase in phrases for m in referents(sentence, phrase)))
