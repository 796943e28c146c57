"""What a sentence says that one actor does to, says of, or is to another: verbs, nouns and predicates of the lexicon
with their sources and targets filled in. How sure it is, and who claims it, is the business of `scope` and `stance`.

The approach is that of frame-based event coding (Schrodt & Gerner's KEDS and its followers TABARI and PETRARCH), with
the grammar of `grammar` in place of word order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..grammar import Clause, Phrase
from ..lexicon import Entry
from ..records import Mention
from .reference import (
    Sentence, actors_in, agents_of_noun, belongings, first_match, is_possessed, modifiers, patients_of_noun, referents,
)  # fmt: skip
from .scope import DEMANDS, agents, match_verb, scope, surface_subjects

_COPULAS = frozenset("be am is are was were been being 's 're become becomes became remain remains remained "
                     "seem seems seemed constitute constitutes constituted pose poses posed represent represents "
                     "represented".split())  # fmt: skip
_PRO_VERBS = frozenset("did does do has have had is are was were will would".split())
_RECIPROCAL = (["each", "other"], ["one", "another"])
_ADJUNCT = frozenset("in with at as on".split())  # "in a show of support", "at war with"
_WON = ("beat", "defeat")  # a match, where a place is beaten
_WHERE = frozenset("of in outside near around inside".split())
QUALITY = 0.4  # of strained, or of close relations
_SHOWS = frozenset("show sign gesture act display move token expression spirit demonstration signal".split())
DERIVED = 0.6  # share of the score that passes from a deed to whom it is done: to back sanctions on Russia


class Act(NamedTuple):
    """A filled frame: every source does it to every target. ``words`` are the numbers of the words that say so."""

    entry: Entry
    score: float
    sources: list[Mention]
    targets: list[Mention]
    clause: Clause | None
    words: tuple[int, ...]
    phrase: Phrase | None = None
    refused: float | None = None
    judgement: bool = False  # no source of its own: whoever says it of the target takes the stance


def acts(sentence: Sentence) -> Iterator[Act]:
    """All acts told in a sentence, in the order of its clauses, then of its nouns."""
    governors = _governors(sentence)
    for clause in sentence.parse.clauses:
        yield from _verb_acts(sentence, clause)
        yield from _demand_acts(sentence, clause)
        yield from _predicate_acts(sentence, clause)
        yield from _elliptic_acts(sentence, clause)
        yield from _likened_acts(sentence, clause)
    for phrase in sentence.parse.phrases:
        yield from _noun_acts(sentence, phrase, governors.get(phrase))
        yield from _relation_acts(sentence, phrase)
        yield from _attribute_acts(sentence, phrase, governors.get(phrase))
        yield from _prefix_acts(sentence, phrase)


def clause_of(sentence: Sentence, word: int) -> Clause | None:
    """The clause in whose words, or nearest after whose verb, word number ``word`` stands."""
    before = [clause for clause in sentence.parse.clauses if clause.first <= word]
    return before[-1] if before else (sentence.parse.clauses or [None])[0]


# ---- verbs


def _verb_acts(sentence: Sentence, clause: Clause) -> Iterator[Act]:
    """Those of the entries with most particles ("turn one's back" before "turn") that find somebody to be done to."""
    entries = [e for e in sentence.lexicon.verbs.get(sentence.words[clause.verb], ()) if match_verb([e], sentence, clause)]
    for length in sorted({len(entry.particles) for entry in entries}, reverse=True):
        found = list(_entry_acts(sentence, clause, [e for e in entries if len(e.particles) == length]))
        if found:
            yield from found
            return


def _entry_acts(sentence: Sentence, clause: Clause, entries: list[Entry]) -> Iterator[Act]:
    done = set()
    named = [act for entry in entries if entry.names for act in _naming(sentence, clause)]
    yield from named[:1]
    for entry in entries:
        if entry.names or named:
            continue
        targets, slot = _targets(sentence, clause, entry)
        key = (slot, tuple(targets))
        if (targets or entry.wrong or entry.right) and key not in done:
            done.add(key)
            yield _verb_act(sentence, clause, entry, targets, slot)
        if not targets:
            yield from _towards_deed(sentence, clause, entry)
            yield from _reciprocal(sentence, clause, entry)


def _demand_acts(sentence: Sentence, clause: Clause) -> Iterator[Act]:
    """ "NATO must stop …", "should not …": who says so is against what NATO does."""
    if clause.modal not in ("must", "should", "ought"):
        return
    shifts = [e for e in sentence.lexicon.shifters.get(sentence.words[clause.verb], ()) if e.shift == "stop"]
    if shifts or clause.negated:
        entry = Entry(clause.modal, "demand", score=-0.3, category="REQUEST")
        yield Act(entry, entry.score, [], surface_subjects(sentence, clause), None, (clause.verb,), judgement=True)


def _verb_act(sentence: Sentence, clause: Clause, entry: Entry, targets: list[Mention], slot: str) -> Act:
    sources = agents(sentence, clause)
    if entry.source == "object":
        sources, targets = targets, sources
        if clause.passive:
            sources, targets = surface_subjects(sentence, clause), agents(sentence, clause)
    words = (clause.verb, *range(clause.verb + 1, clause.verb + 1 + len(entry.particles)))
    if slot not in ("object", "recipient", "subject") and slot:
        words += tuple(word for word, _ in clause.preps if sentence.words[word] == slot and word - clause.verb < 4)[:1]
    return Act(entry, entry.score, sources, targets, clause, words, refused=entry.refused)


def _targets(sentence: Sentence, clause: Clause, entry: Entry) -> tuple[list[Mention], str]:
    """The actors in the first filled slot of the frame, and that slot."""
    slots = ("object",) if entry.source == "object" else entry.target
    for slot in slots:
        if slot == "object":
            phrases = clause.subjects if clause.passive else clause.objects
            if entry.category == "CONSULT":
                phrases = [p for p in phrases if not sentence.noun(p)]  # nobody meets "American aggression"
            if clause.passive and clause.link in ("infinitive", "gerund"):
                found = surface_subjects(sentence, clause)
            else:
                found = _objects(sentence, phrases) or _struck(sentence, clause, entry, phrases)
        elif slot == "recipient":
            found = _recipients(sentence, clause)
        elif slot == "subject":
            found = surface_subjects(sentence, clause)
        elif slot == "content":
            found = [m for c in _contents(sentence, clause) for m in surface_subjects(sentence, c)]
        else:
            aimed = [p for word, phrases in clause.preps if sentence.words[word] == slot for p in phrases]
            found = _after(sentence, clause, slot) or _struck(sentence, clause, entry, aimed)
            if entry.needs_gift or entry.deeds_only:
                found = []
        if found:
            return found, slot
    return [], ""


def _struck(sentence: Sentence, clause: Clause, entry: Entry, phrases: list[Phrase]) -> list[Mention]:
    """Whose place or goods an attack or a sanction is on, if nobody is named: "shelled *the outskirts of Kyiv*", "fired
    missiles at *a hospital in Kharkiv*"."""
    phrases = [phrase for phrase in phrases if not _is_excluded(sentence, phrase)]
    if not entry.reaches or not phrases:
        return []
    after = [*phrases[0].preps, *clause.preps] if entry.category == "ASSAULT" else []
    inner = [phrase for word, found in after if sentence.words[word] in _WHERE for phrase in found]
    struck = dict.fromkeys(m for phrase in [*phrases, *inner] for m in belongings(sentence, phrase))
    return [m for m in struck if m.role != "place" or entry.word not in _WON]


def _contents(sentence: Sentence, clause: Clause) -> list[Clause]:
    """The clauses that a verb of speech or thought is about: "feared *that Iran would …*"."""
    return [c for c in sentence.parse.clauses if c.parent is clause and c.link == "content"]


def _objects(sentence: Sentence, phrases: list[Phrase]) -> list[Mention]:
    found = []
    for phrase in phrases:
        if not _is_excluded(sentence, phrase):
            found += [m for m in referents(sentence, phrase) if m not in found]
    return found


def _is_excluded(sentence: Sentence, phrase: Phrase) -> bool:
    """ "Condemned *not Moscow* but Washington", "*neither Moscow nor Kyiv*": these are left out."""
    words = sentence.words
    opened = words[max(0, phrase.first - 1) : phrase.first]
    if {*opened, words[phrase.first]} & {"neither", "nor"}:
        return True
    return opened == ["not"] and words[phrase.last : phrase.last + 1] in (["but"], [","])


def _after(sentence: Sentence, clause: Clause, preposition: str) -> list[Mention]:
    """The actors after the clause's first such preposition that no noun of action has a claim on."""
    previous = [] if clause.passive else [phrase for phrase in clause.objects[-1:] if phrase.first > clause.verb]
    for word, phrases in clause.preps:
        if sentence.words[word] == preposition:
            noun = sentence.noun(previous[-1]) if previous else None
            if noun is None or preposition not in noun.target:
                places = [m for p in phrases for m in sentence.at.get(p.head, ()) if preposition == "into"]
                return _objects(sentence, phrases) or places  # "tore into Kyiv" is no journey
        previous = phrases
    return []


def _recipients(sentence: Sentence, clause: Clause) -> list[Mention]:
    """To whom something is given: "sent Kyiv tanks", "gave Russia its backing"; not "gave Kyiv no support"."""
    if any(sentence.words[phrase.first] == "no" for phrase in clause.objects):
        return []
    if clause.passive and clause.objects:
        return _objects(sentence, clause.subjects)  # "Kyiv was given tanks"
    given = [p for p in clause.objects if p.first > clause.verb] if clause.link == "relative" else []
    if given and len(given) < len(clause.objects):
        return actors_in(sentence.at.get(given[0].head, []))  # "the howitzers that France had given Ukraine"
    provided = "with" in [sentence.words[word] for word, _ in clause.preps]  # "provide Kyiv with shells"
    if len(clause.objects) > 1 or (provided and clause.objects):
        return actors_in(sentence.at.get(clause.objects[0].head, []))
    for phrase in clause.objects:
        inside = [(m, kind) for m, kind in modifiers(sentence, phrase) if m.role == "actor"]
        if inside and inside[0][1] == "compound" and phrase.first in sentence.at:
            return [m for m, kind in inside if kind == "compound"]
    return []


def _towards_deed(sentence: Sentence, clause: Clause, entry: Entry) -> Iterator[Act]:
    """A stance towards a deed whose doer is not told passes to whom it is done: "backed sanctions on Russia"."""
    if entry.source != "subject" or entry.mutual or not entry.score:
        return
    phrases = list(clause.subjects if clause.passive else clause.objects) if "object" in entry.target else []
    phrases += [p for word, ps in clause.preps if sentence.words[word] in entry.target for p in ps]
    for phrase in phrases:
        noun = sentence.noun(phrase)
        if noun is None or not noun.score or noun.mutual or agents_of_noun(sentence, phrase):
            continue
        targets = patients_of_noun(sentence, phrase)
        if targets:
            score = entry.score * (1 if noun.score > 0 else -1) * DERIVED
            yield Act(entry, score, agents(sentence, clause), targets, clause, (clause.verb, phrase.head))


def _reciprocal(sentence: Sentence, clause: Clause, entry: Entry) -> Iterator[Act]:
    """ "Xi and Putin met", "the two leaders praised each other"."""
    each_other = any(_is_reciprocal(sentence, p) for p in [*clause.objects, *_inner(clause)])
    own = clause.verb + 1 + len(entry.particles)  # "buried the hatchet", "exchanged fire": no object beside these
    about = entry.category == "CONSULT" and "object" not in entry.target  # "discussed Ukraine" is not with it
    alone = about or all(p.last <= own for p in clause.objects)
    together = entry.mutual and alone and "with" not in [sentence.words[w] for w, _ in clause.preps]
    if (each_other or together) and not clause.passive:
        members = surface_subjects(sentence, clause)
        if len(members) > 1:
            yield Act(entry._replace(mutual=True), entry.score, members, members, clause, (clause.verb,))


def _naming(sentence: Sentence, clause: Clause) -> Iterator[Act]:
    """ "called NATO a threat", "described Moscow as an aggressor": the name given is the stance."""
    if clause.passive:
        target, rest = clause.subjects, list(clause.objects)
        targets = surface_subjects(sentence, clause)
    else:
        target = clause.objects[:1]
        rest = [p for p in clause.objects[1:] if sentence.words[p.first - 1] not in ("and", "or", ",")]
        targets = _objects(sentence, target)
    rest += [p for word, ps in clause.preps if sentence.words[word] == "as" for p in ps]
    for phrase in rest:
        judged = _evaluation(sentence, phrase)
        if judged:
            yield Act(judged[0], judged[0].score, agents(sentence, clause), targets, clause, (clause.verb, judged[1]))
            return
    after = target[0].last if target and not clause.passive else clause.last
    for i in range(after, min(after + 3, len(sentence.words))):
        judged = first_match(sentence.lexicon.evaluations.get(sentence.words[i], ()), sentence.words, i)
        if judged and not judged.relation and i not in sentence.at:
            yield Act(judged, judged.score, agents(sentence, clause), targets, clause, (clause.verb, i))
            return


def _evaluation(sentence: Sentence, phrase: Phrase) -> tuple[Entry, int] | None:
    """The evaluative noun or adjective of a phrase and its word number."""
    for i in (phrase.head, *range(phrase.first, phrase.head)):
        if i in sentence.at:
            continue
        entries = [e for e in sentence.lexicon.evaluations.get(sentence.words[i], ()) if not e.relation]
        entry = first_match(entries, sentence.words, i)
        if entry:
            return entry, i
    return None


def _elliptic_acts(sentence: Sentence, clause: Clause) -> Iterator[Act]:
    """ "… condemned Moscow, and *so did* Paris", "is grateful, as is Paris": the same act, of another."""
    words = sentence.words
    for i in range(clause.last, len(words) - 2):
        if words[i] in ("so", "as") and words[i + 1] in _PRO_VERBS:
            between = any(clause.verb < other.verb < i for other in sentence.parse.clauses)
            subject = next((p for p in sentence.parse.phrases if p.first == i + 2), None)
            if subject is not None and not between:
                own = _predicate_acts(sentence, clause) if clause.predicate is not None else _verb_acts(sentence, clause)
                for act in own:
                    if not act.judgement:
                        yield act._replace(sources=referents(sentence, subject))
            return


def _likened_acts(sentence: Sentence, clause: Clause) -> Iterator[Act]:
    """ "*Like Moscow*, Beijing criticised NATO", "*unlike Moscow*, Beijing did not": the act of the one that is named first, too."""
    first = next((phrase for phrase in sentence.parse.phrases if phrase.first == 1), None)
    if first is None or clause.form != "finite" or sentence.words[0] not in ("like", "unlike") or sentence.words[first.last : first.last + 1] != [","]:
        return
    unlike = sentence.words[0] == "unlike"
    if (unlike and not clause.negated) or not any(p.first == first.last + 1 for p in clause.subjects):
        return
    for act in _verb_acts(sentence, clause):
        if not act.judgement:
            yield act._replace(sources=referents(sentence, first), clause=None if unlike else clause)


# ---- predicates: X is a threat to Y, X is grateful to Y


def _predicate_acts(sentence: Sentence, clause: Clause) -> Iterator[Act]:
    words = sentence.words
    if clause.predicate is not None:
        i = clause.predicate
        for entry in sentence.lexicon.adjectives.get(words[i], ()):
            for word, phrases in clause.preps:
                subjects = surface_subjects(sentence, clause)
                each_other = any(_is_reciprocal(sentence, phrase) for phrase in phrases)
                targets = subjects if each_other else _objects(sentence, phrases)
                if words[word] in entry.target and targets:
                    yield Act(entry, entry.score, subjects, targets, clause, (i, word), refused=None)
                    break
        judged = first_match(sentence.lexicon.evaluations.get(words[i], ()), words, i)
        if judged and not judged.relation:
            yield _judgement(judged, surface_subjects(sentence, clause), clause, i)
    if words[clause.verb] in _COPULAS and not clause.passive:
        one_of = clause.preps[0][1] if clause.preps and words[clause.preps[0][0]] in ("of", "among") else []
        for phrase in clause.objects or one_of:  # "is one of Russia's strongest critics"
            judged = _evaluation(sentence, phrase)
            if judged:
                yield _judgement(judged[0], surface_subjects(sentence, clause), clause, judged[1])
            yield from _relation(sentence, phrase, surface_subjects(sentence, clause), clause)
        for phrase in clause.subjects:
            judged = _evaluation(sentence, phrase) if clause.objects and not referents(sentence, phrase) else None
            if judged and judged[1] == phrase.head:  # "the aggressor is Russia"
                yield _judgement(judged[0], _objects(sentence, clause.objects), clause, judged[1])


def _judgement(entry: Entry, targets: list[Mention], clause: Clause | None, word: int) -> Act:
    return Act(entry, entry.score, [], targets, clause, (word,), judgement=True)


def _relation(sentence: Sentence, phrase: Phrase, subjects: list[Mention], clause: Clause | None) -> Iterator[Act]:
    """X is Y's ally, a critic of Y, a threat to Y."""
    entries = [e for e in sentence.lexicon.evaluations.get(sentence.words[phrase.head], ()) if e.relation]
    entry = first_match(entries, sentence.words, phrase.head)
    if entry is None or phrase.head in sentence.at:
        return
    others = [m for m, kind in modifiers(sentence, phrase) if m.role == "actor" and kind != "prefix"]
    for word, phrases in phrase.preps[:2]:
        if sentence.words[word] in ("to", "of", "for"):
            others += _objects(sentence, phrases)
    others = [m for m in others if m not in subjects]
    words = (clause.verb, phrase.head) if clause and phrase in [*clause.objects, *_inner(clause)] else (phrase.head,)
    if subjects and others:
        yield Act(entry, entry.score, subjects, others, clause, words, phrase)


def _inner(clause: Clause) -> list[Phrase]:
    return [phrase for _, phrases in clause.preps for phrase in phrases]


def _relation_acts(sentence: Sentence, phrase: Phrase) -> Iterator[Act]:
    """Appositions: "Russia's ally China", "Minsk, an ally of Moscow, …"."""
    head = sentence.at.get(phrase.head)
    if not head:
        if phrase.apposed is not None:  # "the EU commissioner, a critic of Beijing, …"
            yield from _relation(sentence, phrase.apposed, referents(sentence, phrase), clause_of(sentence, phrase.first))
        return
    first = min(i for i in range(phrase.first, phrase.last) if sentence.at.get(i) == head)
    if first > phrase.first and first - 1 not in sentence.at:
        inner = Phrase(phrase.first, first, first - 1)
        yield from _relation(sentence, inner, actors_in(head), clause_of(sentence, phrase.first))
    if phrase.apposed is not None:
        yield from _relation(sentence, phrase.apposed, actors_in(head), clause_of(sentence, phrase.first))


def _attribute_acts(sentence: Sentence, phrase: Phrase, governor: tuple[Clause, str] | None) -> Iterator[Act]:
    """ "NATO's reckless expansion", "NATO launched a reckless attack": whoever says so is against NATO."""
    for i in range(phrase.first, phrase.head):
        entries = [e for e in sentence.lexicon.evaluations.get(sentence.words[i], ()) if e.kind == "adjective"]
        if entries and i not in sentence.at and (targets := referents(sentence, phrase) or _doers(sentence, phrase, governor)):
            yield _judgement(entries[0], targets, clause_of(sentence, i), i)
            return


def _doers(sentence: Sentence, phrase: Phrase, governor: tuple[Clause, str] | None) -> list[Mention]:
    """Whose act a noun under a light verb is: "*NATO* launched a reckless attack"; of "faced", nobody's that is told."""
    if governor is None or sentence.noun(phrase) is None or is_possessed(sentence, phrase) or _receives(sentence, governor[0]):
        return []
    factor, word, owners = _light(sentence, *governor)
    return owners if word is not None and factor > 0 else []


def _prefix_acts(sentence: Sentence, phrase: Phrase) -> Iterator[Act]:
    """ "NATO's anti-Russian course": whoever owns it is against, or with "pro-" for, the one named."""
    inside = modifiers(sentence, phrase)
    named = [m for m, kind in inside if kind == "prefix" and m.role == "actor"]
    owners = [m for m, kind in inside if kind != "prefix" and m.role == "actor"]
    if not named or not owners:
        return
    i = next(i for i in range(phrase.first, phrase.last) if named[0] in sentence.at.get(i, ()))
    against = sentence.words[i].startswith("anti")
    if sentence.words[phrase.head] in sentence.lexicon.relations:
        return  # "his pro-Western rival"
    entry = Entry("anti-" if against else "pro-", "prefix", score=-0.5 if against else 0.5)
    yield Act(entry, entry.score, owners, named, clause_of(sentence, i), (i,), phrase)


# ---- nouns: Beijing's criticism of NATO, ties between Russia and China, gave its support to Kyiv


def _governors(sentence: Sentence) -> dict[Phrase, tuple[Clause, str]]:
    """For each phrase the clause it stands in and how: subject, object, or the preposition that leads to it."""
    found: dict[Phrase, tuple[Clause, str]] = {}
    for clause in sentence.parse.clauses:
        for phrase in clause.subjects:
            found.setdefault(phrase, (clause, "subject"))
        for phrase in clause.objects:
            found[phrase] = (clause, "object")
            for word, phrases in phrase.preps:
                for inner in phrases:
                    found.setdefault(inner, (clause, "inside"))
        how, shows = "", False
        for word, phrases in clause.preps:
            how = how if sentence.words[word] == "of" and shows and how in _ADJUNCT else sentence.words[word]
            shows = any(sentence.words[phrase.head] in _SHOWS for phrase in phrases)
            for phrase in phrases:
                if how in _ADJUNCT or phrase not in found:
                    found[phrase] = (clause, how)
    return found


def _noun_acts(sentence: Sentence, phrase: Phrase, governor: tuple[Clause, str] | None) -> Iterator[Act]:
    entry = sentence.noun(phrase)
    if entry is None:
        return
    clause, how = governor or (clause_of(sentence, phrase.head), "")
    factor, light_word, owners = _light(sentence, clause, how)
    if factor < 0 and entry.wrong and (clause.modal in DEMANDS or scope(sentence, clause).demander is not None):
        factor, light_word, owners = 1.0, None, []  # who is to end its attacks, attacks
    if factor < 0 and (clause.negated or scope(sentence, clause).refused):
        factor, light_word = 1.0, None  # "has not withdrawn its backing", "refused to lift sanctions": they go on
    if _lapses(sentence, clause, how):
        entry = entry._replace(score=0.0, refused=None, wrong=False)
    if light_word is None and how in ("at", "on") and not entry.mutual:
        owners = []  # "alarm at the attack", "a report on the attack": not the subject's, as "at war" is
    words = (phrase.head,) if light_word is None else (light_word, phrase.head)
    if entry.mutual:
        yield from _mutual_acts(sentence, phrase, entry, (factor, light_word, owners), clause, how)
        return
    if len(owners) > 1 and _is_between(sentence, phrase, clause):
        yield Act(entry, entry.score, owners, owners, clause, words, phrase)  # "traded blame"
        return
    if clause is not None and how == "object" and _receives(sentence, clause):
        yield from _received(sentence, phrase, entry, clause)
        return
    own = agents_of_noun(sentence, phrase)
    if factor < 0 and entry.category == "ACCUSE" and own and not {m.actor for m in own} & {m.actor for m in owners}:
        factor, light_word, owners = 1.0, None, []  # "rejected US accusations": they were made all the same
    if is_possessed(sentence, phrase) and factor > 0:
        owners = []  # "its support", "Iran's support": whose it is, is told
    sources = owners if factor < 0 and owners else own or owners  # who ends it, not whose it is
    targets = patients_of_noun(sentence, phrase) or _passive_targets(sentence, clause, how, entry)
    if light_word is not None and not targets and how == "object":
        targets = _recipients(sentence, clause) or (_after(sentence, clause, "from") if factor < 0 else [])
    targets = [m for m in targets or _accused(sentence, phrase, entry) if m not in sources]
    if not own and _is_raised(sentence, phrase, targets, light_word):
        return
    if targets or (entry.wrong and sources):
        score, refused = _ended(entry, factor)
        yield Act(entry, score, sources, targets, clause, words, phrase, refused)


def _accused(sentence: Sentence, phrase: Phrase, entry: Entry) -> list[Mention]:
    """Of whom an accusation tells: "Washington's accusation *that China was arming Russia*"."""
    if entry.category != "ACCUSE":
        return []
    told = [clause for clause in sentence.parse.clauses if clause.link == "content" and clause.parent_phrase is phrase]
    return list(dict.fromkeys(m for clause in told for m in surface_subjects(sentence, clause)))


def _is_raised(sentence: Sentence, phrase: Phrase, targets: Sequence[Mention], light_word: int | None) -> bool:
    """Whether an attack on a place is spoken of and not made: "raised *the* occupation of Crimea", "policy on *the* …"."""
    on_place = bool(targets) and all(mention.role == "place" for mention in targets)
    return on_place and (light_word is None or sentence.words[phrase.first] == "the")


_LETTING = frozenset("let lets letting allow allows allowed allowing permit permits permitted permitting".split())


def _lapses(sentence: Sentence, clause: Clause | None, how: str) -> bool:
    """Whether it comes to an end by itself: "sanctions *expired*", "let its tariffs *lapse*"; nobody's act then."""
    if clause is not None and how == "object" and sentence.words[clause.verb] in _LETTING:
        clause = next((c for c in sentence.parse.clauses if c.parent is clause and c.link == "infinitive"), None)
    elif how != "subject":
        return False
    if clause is None or clause.passive or clause.negated or clause.objects:
        return False
    entries = sentence.lexicon.light.get(sentence.words[clause.verb], ())
    return any(entry.factor <= 0 and match_verb([entry], sentence, clause) for entry in entries)


def _receives(sentence: Sentence, clause: Clause) -> bool:
    entries = sentence.lexicon.light.get(sentence.words[clause.verb], ())
    return any(entry.receives and match_verb([entry], sentence, clause) for entry in entries)


def _received(sentence: Sentence, phrase: Phrase, entry: Entry, clause: Clause) -> Iterator[Act]:
    """ "Moscow faced criticism from Berlin", "won the backing of China": the subject is the target."""
    sources = agents_of_noun(sentence, phrase)
    for word, phrases in phrase.preps:
        if not sources and sentence.words[word] in ("from", "by", "of"):
            sources = _objects(sentence, phrases)
    targets = [m for m in surface_subjects(sentence, clause) if m not in sources]
    if sources and targets and not entry.mutual:
        yield Act(entry, entry.score, sources, targets, clause, (clause.verb, phrase.head), phrase)


def _quality(sentence: Sentence, phrase: Phrase, score: float, clause: Clause | None) -> float:
    """A relation's adjectives and verb set its sign: "strained ties", "close relations", "relations collapsed"."""
    words = set(sentence.words[phrase.first : phrase.head])
    words |= set(sentence.words[clause.first : clause.last]) if clause else set()
    good, bad = words & sentence.lexicon.good_relations, words & sentence.lexicon.bad_relations
    return -QUALITY if bad else max(score, QUALITY) if good and score >= 0 else score


def _mutual_acts(sentence: Sentence, phrase: Phrase, entry: Entry, light, clause, how: str) -> Iterator[Act]:
    """Ties and wars hold both ways; who ends them acts alone."""
    factor, light_word, owners = light
    pair = _participants(sentence, phrase, entry, owners)
    if len(pair) < 2:
        return
    words = (phrase.head,) if light_word is None else (light_word, phrase.head)
    score, refused = _ended(entry, factor)
    if factor < 0:
        others = [m for m in pair if m not in owners]
        entry = entry._replace(mutual=False)
        yield Act(entry, score, owners or pair, others or pair, clause, words, phrase, refused)
        return
    if not set(pair) & set(owners):
        words = (phrase.head,)  # whatever happens to "Russian-Chinese ties", there are ties
    score = _quality(sentence, phrase, score, clause if how == "subject" else None)
    yield Act(entry, score, pair, pair, clause, words, phrase, refused)


def _is_between(sentence: Sentence, phrase: Phrase, clause: Clause | None) -> bool:
    """ "Traded blame", "hurled insults at each other": what is done goes both ways."""
    if clause is None:
        return False
    entries = sentence.lexicon.light.get(sentence.words[clause.verb], ())
    if any(entry.between for entry in entries) and phrase in clause.objects:
        return True
    return any(_is_reciprocal(sentence, p) for _, phrases in phrase.preps for p in phrases)


def _is_reciprocal(sentence: Sentence, phrase: Phrase) -> bool:
    words = sentence.words
    return words[phrase.first : phrase.last] in _RECIPROCAL or words[phrase.first - 1 : phrase.last] in _RECIPROCAL


def _ended(entry: Entry, factor: float) -> tuple[float, float | None]:
    """The score under a light verb: "suspended aid" turns it, or leaves nothing."""
    if factor >= 0:
        return entry.score, entry.refused
    return (entry.ended if entry.ended is not None else 0.0), None


def _light(sentence: Sentence, clause: Clause | None, how: str) -> tuple[float, int | None, list[Mention]]:
    """Factor, word and agents of the light verb or copula that the noun hangs on."""
    if clause is None:
        return 1.0, None, []
    word = sentence.words[clause.verb]
    passive_subject = clause.passive and how == "subject"
    entry = match_verb(sentence.lexicon.light.get(word, ()), sentence, clause)
    if entry and (passive_subject or (how in ("object", "inside") and not clause.passive)):
        return entry.factor, clause.verb, agents(sentence, clause)
    if how in _ADJUNCT:
        return 1.0, None, agents(sentence, clause) or surface_subjects(sentence, clause)
    return 1.0, None, []


def _passive_targets(sentence: Sentence, clause: Clause | None, how: str, entry: Entry) -> list[Mention]:
    """ "Sanctions were imposed on Russia", "which it imposed on Russia": the verb parts the noun and its target."""
    if clause is None or not (how == "subject" and clause.passive or how == "object" and clause.link == "relative"):
        return []
    return next((found for slot in entry.target if (found := _after(sentence, clause, slot))), [])


def _shared_preps(sentence: Sentence, phrase: Phrase) -> list[tuple[int, list[Phrase]]]:
    """In "a partnership and dialogue between X and Y" the partnership is between them too."""
    if sentence.words[phrase.last : phrase.last + 1] not in (["and"], ["or"]):
        return []
    return next((p.preps for p in sentence.parse.phrases if p.first == phrase.last + 1), [])


def _participants(sentence: Sentence, phrase: Phrase, entry: Entry, owners: list[Mention]) -> list[Mention]:
    """The two sides of a relation: "Russian-Chinese ties", "war between X and Y", "its friendship with Y"."""
    inside = [m for m, kind in modifiers(sentence, phrase) if m.role == "actor" and kind != "prefix"]
    after: list[Mention] = []
    for word, phrases in phrase.preps or _shared_preps(sentence, phrase):
        if sentence.words[word] in entry.target:
            after += _objects(sentence, phrases)
            if after:
                break
        if any(sentence.noun(p) for p in phrases):
            break
    pair = list(dict.fromkeys(inside + after))
    if len({(m.actor, m.member) for m in pair}) < 2 and len(inside) < 2 and (after or len(owners) > 1):
        pair = list(dict.fromkeys(owners + pair))
    return pair
