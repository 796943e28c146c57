"""Directed stance by readable rules: who is for or against whom, according to whom, on which words.

Every row names the entry of `lexicon.toml` that gave it (``method``) and the words it was read from (``evidence``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..attribution import voice_at
from .frames import Act, acts, clause_of
from ..lexicon import Entry, Lexicon, read_lexicon
from ..records import Mention, Quote, Stance
from .reference import Sentence, prepare
from .scope import Scope, own_scope, scope
from ..text import ParsedText

__all__ = ["apart", "circumstances", "find_stances", "read_lexicon"]

WEIGHTS = {"asserted": 1.0, "hedged": 0.5, "hypothetical": 0.3, "negated": 0.0}  # of the lexicon's score
_ABOUT = frozenset("of about over for".split())
_IMAGINED = frozenset("fear fears doubt doubts prospect prospects risk danger possibility chance hope hopes".split())
_ENDS = frozenset("end suspension halt withdrawal collapse loss".split())
_LACKS = frozenset("lack absence shortage denial".split())
FIRST_PERSON = frozenset("i we my our us me".split())
_BLAME = 0.6  # strength of the stance that lies in telling of somebody's wrong
LONGEST = 3000  # characters: what is longer is no sentence, and parsing takes time in the square of its phrases
_WIDEST = 90  # characters of evidence; beyond, the word that decides stands alone


def find_stances(
    parsed: ParsedText,
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    lexicon: Lexicon,
    *,
    speaker: str | None = None,
) -> list[Stance]:
    """The stances in a text, in its order.

    Parameters
    ----------
    parsed : ParsedText
    mentions : sequence of Mention
        All mentions, with those of I and we.
    quotes : sequence of Quote
    lexicon : Lexicon
    speaker : str, optional
        The actor whose words the whole text is (a speech); then what is in nobody else's words is claimed by it.

    Notes
    -----
    Reported words without a clause ("condemned *Western sanctions*") name something that the article speaks of too;
    they are not claimed by the speaker. What the accused are said to do is claimed, and `scope` tells so.

    Returns
    -------
    list of Stance
        A row for each pair of mentions of different actors (or of different members of one actor).
    """
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    rows: list[Stance] = []
    for number in sorted(by_sentence):
        here = by_sentence[number]
        if _worthwhile(parsed, number, here, quotes, lexicon, speaker):
            sentence = prepare(parsed.words(number), here, lexicon)
            rows += _Rows(parsed, number, sentence, quotes, speaker).all()
    return rows


def circumstances(
    parsed: ParsedText,
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    lexicon: Lexicon,
    span: tuple[int, int],
    *,
    speaker: str | None = None,
) -> tuple[str, str, str | None, int | None]:
    """How sure the words at ``span`` are told and whose they are, whatever they say.

    Returns
    -------
    assertion : str
        asserted, or hedged by a word of the clause itself ("may", "reportedly"); whether it is denied or imagined is for those
        to judge who read the words.
    voice, claimed_by, quote
        As `analysis.attribution.voice_at` gives them, claims within a sentence told apart too.
    """
    number = parsed.sentence_at(span[0])
    here = [mention for mention in mentions if mention.sentence == number]
    sentence = prepare(parsed.words(number), here, lexicon)
    return _Rows(parsed, number, sentence, quotes, speaker).told(*span)


def _worthwhile(parsed: ParsedText, number: int, here: Sequence[Mention], quotes, lexicon: Lexicon, speaker) -> bool:
    """Whether two parties can meet in the sentence: two mentions, or one in somebody's words.

    A place or topic is a party where there are words of attack or sanction: "shelled *Kyiv*", "tariffs on *Chinese* steel".
    """
    if parsed.sentences[number].end - parsed.sentences[number].start > LONGEST:
        return False
    parties = {(m.actor, m.member) for m in here if m.role == "actor"}
    if len(parties) > 1 or (parties and speaker):
        return bool(parties)
    if parties and len({(m.actor, m.member) for m in here}) > 1:
        if any(token.text.lower() in lexicon.reaching for token in parsed.words(number)):
            return True
    start, end = parsed.sentences[number].start, parsed.sentences[number].end
    return bool(parties) and any(q.start < end and start < q.end and q.actor for q in quotes)


class _Rows:
    """Rows of one sentence from its acts: each act's scope, voice and score."""

    def __init__(self, parsed: ParsedText, number: int, sentence: Sentence, quotes: Sequence[Quote], speaker):
        self.parsed, self.number, self.sentence = parsed, number, sentence
        self.quotes, self.speaker = quotes, speaker
        self.own = [m for found in sentence.at.values() for m in found if m.text.lower() in FIRST_PERSON]

    def all(self) -> list[Stance]:
        rows: dict[tuple, Stance] = {}
        for act in acts(self.sentence):
            for row in self._of(act):
                key = (row.source_start, row.target_start, row.source, row.target, row.evidence_start, row.claimed_by)
                if key not in rows or abs(row.score) > abs(rows[key].score):
                    rows[key] = row
        kept = [row for row in rows.values() if not any(_within(row, other) for other in rows.values())]
        return sorted(kept, key=lambda r: (r.evidence_start, r.source_start or 0, r.target_start, r.source, r.target))

    def _of(self, act: Act) -> Iterator[Stance]:
        state = scope(self.sentence, act.clause) if act.clause else Scope()
        if act.phrase is not None and act.clause is not None:
            state = self._noun_state(act, state)
        start, end = self._evidence(act, state)
        voice, claimed_by, quote = self._voice(min(*act.words, *state.words, len(self.sentence.words) - 1), state)
        score, assertion = _score(act, state)
        made = (act.entry, score, assertion, voice, claimed_by, quote, start, end)
        for source in act.sources:
            for target in act.targets:
                if apart(source, target):
                    yield self._row(source, target, *made)
                    if act.entry.mutual and score == act.score * WEIGHTS[assertion]:  # not when refused
                        yield self._row(target, source, *made)
        yield from self._judged(act, state, made)

    def _noun_state(self, act: Act, state: Scope) -> Scope:
        """What is said of a noun ("alleged attacks", "no support") counts for it, on top of its clause's state.

        A noun keeps what it presupposes when its clause is denied: in "did not welcome Russia's invasion" the
        invasion took place; so only a noun carried by a light verb takes the clause's negation.
        """
        carried = len(act.words) > 1  # by a light verb or a copula
        if not carried:
            claimant, claim_word = state.claimant, state.claim_word
            if claimant is None and self._ends(act):  # "urged Moscow to end its attacks"
                claimant, claim_word = state.demander, state.demand_word
            state = Scope(claimant=claimant, claim_word=claim_word, accused=state.accused)
        inside = self.sentence.words[act.phrase.first : act.phrase.head]
        state.hedged |= any(word in self.sentence.lexicon.hedges for word in inside)
        before = self.sentence.words[max(0, act.phrase.first - 3) : act.phrase.first]
        state.hedged |= any(word in self.sentence.lexicon.hedges for word in before)
        imagined = {*before[-1:]} & _ABOUT and {*before[-2:-1]} & _IMAGINED  # "fear of a Russian attack"
        state.hypothetical |= bool(imagined) and before[:1] != ["no"]
        state.negated ^= any(word in ("no", "neither", "without", "little") for word in inside[:1])
        if before[-1:] == ["of"] and set(before) & _ENDS:
            state.negated = state.stopped = True  # "the end of German support"
        state.negated |= before[-1:] == ["of"] and bool(set(before) & _LACKS)
        hint = before[:1] == ["no"] and before[-1:] == ["of"]  # "gave no hint of contempt"
        state.negated ^= hint and before[1] not in ("secret", "doubt")
        return state

    def _ends(self, act: Act) -> bool:
        """Whether the verb of the act's clause ends things ("halt", "lift")."""
        return any(entry.factor < 0 for entry in self.sentence.lexicon.light.get(self.sentence.words[act.clause.verb], ()))

    def _evidence(self, act: Act, state: Scope) -> tuple[int, int]:
        tokens = self.sentence.parse.tokens
        words = sorted({*act.words, *state.words})
        start, end = tokens[words[0]].start, tokens[words[-1]].end
        if end - start > _WIDEST:
            start, end = tokens[min(act.words)].start, tokens[max(act.words)].end
        if end - start > _WIDEST:
            start, end = tokens[act.words[-1]].start, tokens[act.words[-1]].end
        return start, end

    def told(self, start: int, end: int) -> tuple[str, str, str | None, int | None]:
        """Assertion, voice, claimant and quotation of the words at ``start`` to ``end``, by their clause."""
        tokens = self.sentence.parse.tokens
        first = next((i for i, token in enumerate(tokens) if start < token.end), len(tokens) - 1)
        clause = clause_of(self.sentence, first)
        state = scope(self.sentence, clause) if clause else Scope()
        hedged = clause is not None and own_scope(self.sentence, clause).hedged
        return "hedged" if hedged else "asserted", *self._voice(first, state)

    def _voice(self, first: int, state: Scope) -> tuple[str, str | None, int | None]:
        """The innermost of the quotation and the claim in which word number ``first`` stands."""
        token = self.sentence.parse.tokens[first]
        voice, claimed_by, quote = voice_at(self.quotes, token.start, token.end, speaker=self.speaker)
        if state.claimant is not None:
            inner = quote is None or any(
                q.quote == quote and q.start <= self.sentence.parse.tokens[state.claim_word].start < q.end
                for q in self.quotes
            )
            if inner:
                actors = sorted({m.actor for m in state.claimant})
                return ("actor", actors[0], quote) if len(actors) == 1 else ("other", None, quote)
        return voice, claimed_by, quote

    def _judged(self, act: Act, state: Scope, made: tuple) -> Iterator[Stance]:
        """Who tells of somebody's wrong, or calls them a threat, is against them by it."""
        entry, _, assertion, voice, claimed_by, quote, start, end = made
        blamed = act.targets if act.judgement else act.sources
        if voice != "actor" or assertion != "asserted" or (state.accused and not act.judgement):
            return
        harmed = act.score < 0 and any(target.actor == claimed_by for target in act.targets)
        if not (act.judgement or entry.wrong or entry.right or harmed):
            return
        score = entry.score if act.judgement else _BLAME if entry.right else -_BLAME
        claimant = self._claimant(claimed_by, state, quote)
        if claimant is None or not score:
            return
        for target in blamed:
            if target.actor != claimed_by:
                yield self._row(claimant, target, entry, score, assertion, voice, claimed_by, quote, start, end)

    def _claimant(self, actor: str | None, state: Scope, quote: int | None) -> Mention | None:
        """Where the one who claims is named: in the claim, as I or we, or as the quotation's speaker."""
        for mention in state.claimant or ():
            if mention.actor == actor:
                return mention
        for mention in self.own:
            if mention.actor == actor:
                return mention
        for q in self.quotes:
            if q.quote == quote and q.actor == actor and q.speaker_start is not None:
                place = (self.parsed.doc_id, self.number, q.speaker_start, q.speaker_end, q.speaker)
                return Mention(*place, actor, None, actor, "name", "actor")
        if actor == self.speaker:
            return Mention(self.parsed.doc_id, self.number, None, None, None, actor, None, actor, "pronoun", "actor")
        return None

    def _row(self, source, target, entry: Entry, score, assertion, voice, claimed_by, quote, start, end) -> Stance:
        return Stance(
            **between(self.parsed, source, target, self.number, (start, end)),
            stance="support" if score > 0 else "oppose" if score < 0 else "neutral",
            score=round(score, 4) or 0.0,
            confidence=None,
            assertion=assertion,
            category=entry.category,
            voice=voice,
            claimed_by=claimed_by,
            method=f"rules:{entry.word}",
            quote=quote,
        )


def between(parsed: ParsedText, source: Mention, target: Mention, sentence: int, evidence: tuple[int, int]) -> dict:
    """The fields of a row that say who, towards whom, and on which words."""
    return {
        "doc_id": parsed.doc_id,
        "sentence": sentence,
        "source": source.actor,
        "target": target.actor,
        "source_member": source.member,
        "target_member": target.member,
        "source_start": source.start,
        "source_end": source.end,
        "target_start": target.start,
        "target_end": target.end,
        "evidence": parsed.text[slice(*evidence)],
        "evidence_start": evidence[0],
        "evidence_end": evidence[1],
    }


def _within(row: Stance, other: Stance) -> bool:
    """Whether ``row`` says the same as ``other`` on a part of its words."""
    same = (row.source, row.target, row.source_start, row.target_start, row.stance, row.claimed_by)
    if row is other or same != (
        other.source, other.target, other.source_start, other.target_start, other.stance, other.claimed_by
    ):  # fmt: skip
        return False
    longer = other.evidence_end - other.evidence_start > row.evidence_end - row.evidence_start
    return longer and other.evidence_start <= row.evidence_start and row.evidence_end <= other.evidence_end


def apart(source: Mention, target: Mention) -> bool:
    """Whether two mentions are of different actors, or of different members of one."""
    if source.actor != target.actor:
        return True
    return source.member is not None and target.member is not None and source.member != target.member


def _score(act: Act, state: Scope) -> tuple[float, str]:
    """Signed strength and assertion: a refusal of help is hostile in itself, a refused reproach says nothing."""
    assertion = state.assertion
    if state.negated and (state.refused or state.stopped) and act.refused is not None:
        assertion = "hypothetical" if state.hypothetical else "hedged" if state.hedged else "asserted"
        return act.refused * WEIGHTS[assertion], assertion
    if assertion == "negated" and act.entry.denied is not None:
        return act.entry.denied, "asserted"  # "does not trust"
    return act.score * WEIGHTS[assertion], assertion
