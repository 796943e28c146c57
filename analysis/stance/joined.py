"""Rules and neural reader together: which of them decides a row.

=============================  ==========================================  ==============================
the rules say of a direction   the reader says of it                       the row
=============================  ==========================================  ==============================
for, against, neither          the same, with P >= `AGREE`                 ``both:<word>``, theirs
for, against, as a fact        the same with P < `DENIED`                  none
for, against, neither          anything else                               ``rules:<word>``, theirs
neither                        for or against, with P >= `ALONE`           ``reader``, beside theirs
nothing                        for or against, with P >= `ALONE`           ``reader``
nothing                        less                                        none
=============================  ==========================================  ==============================

The reader has no row of its own where the rules have spoken: where the same two parties have a row in the sentence
that is denied or imagined ("refused to condemn"), or one of the same sign (said of another mention), and where its
words gave a row of theirs (in "condemned sanctions on Russia" they know what is condemned), but for one that goes the other
way than a neutral one ("got drones as a gift from Poland"). The rules keep what they are exact in: denial and refusal, what is
only imagined, who claims it, and acts that go both ways. Of such acts the reader's exclusive classes share the probability, so
both directions count together.

Rows of the reader alone are facts, for it was taught that what is only imagined or wanted is neither for nor against; only where
their clause says "may" or "reportedly" they are hedged (`analysis.stance.circumstances`). What the rules find about clauses above
is no help here: of the reader's rows in real speeches that they take for hedged or imagined, 50 of 74 are right, nearly as many as
of others; with their word macro F1 was 0.672 instead of 0.710 there, and 0.578 instead of 0.617 in news. Their voice is that of the
clause of their words, their kind of act the one that the reader gives where it is clear, and ``score`` is
P(support) - P(oppose), half of it when hedged.

The bounds were chosen on development data: `training.calibrate.HELD` (real sentences of speeches and news), DSE's valid part, and
``benchmarks/pairs.jsonl``. With 0.6, 0.65, 0.7 and 0.75 for `ALONE` 1,364, 1,371, 1,364 and 1,359 of 1,627 pairs are right, and
0.916, 0.923, 0.927 and 0.930 of their rows; of the 19 rows that 0.6 adds to 0.7 in news 7 are right. Without `DENIED` 1,343
are right, and 0.895 of their rows.

Of a place ("shelled *Kharkiv*") only rows against it that are attacks count, and nothing that it does.

``confidence`` is the probability that ``stance`` is right, by who spoke (both, rules, reader) and by the reader's
probability of that stance: a logistic curve each (Platt 1999), in ``reader.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from . import WEIGHTS, apart, between, circumstances
from .occlusion import Question, decisive
from .pairs import Request, requests
from ..lexicon import Lexicon
from ..model import CATEGORIES
from ..records import Mention, Quote, Stance
from ..text import ParsedText

AGREE = 0.5  # probability of the rules' stance from which the reader agrees
ALONE = 0.7  # probability from which the reader gives a row of its own
DENIED = 0.1  # probability of the rules' stance below which there is no row of it
MUTUAL = 0.25  # probability of each direction from which an act of the reader goes both ways
CLEAR = 0.5  # probability of a kind of act from which it is named


class Reading(NamedTuple):
    """A text as the rules read it."""

    parsed: ParsedText
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]
    rows: Sequence[Stance]
    speaker: str | None = None  # the actor whose words the whole text is


class Direction(NamedTuple):
    """The reader's probabilities that ``source`` supports and opposes ``target``, and those of the other way round."""

    request: Request
    source: Mention
    target: Mention
    support: float
    oppose: float
    back_support: float
    back_oppose: float

    @property
    def on_place(self) -> bool:
        return self.target.role == "place"

    def probability(self, stance: str, mutual: bool = False) -> float:
        """Of support, oppose or neutral in this direction; of an act that goes both ways, in either."""
        support = self.support + (self.back_support if mutual else 0.0)
        oppose = self.oppose + (self.back_oppose if mutual else 0.0)
        return {"support": support, "oppose": oppose}.get(stance, 1.0 - self.support - self.oppose)


class Draft(NamedTuple):
    """A row of the reader alone, before its words are known."""

    reading: Reading
    direction: Direction
    stance: str
    mutual: bool

    @property
    def probability(self) -> float:
        return self.direction.probability(self.stance, self.mutual)


def join(readings: Sequence[Reading], reader, lexicon: Lexicon) -> list[list[Stance]]:
    """The stances of each text, by rules and reader together. A text's rows don't depend on the others'.

    Parameters
    ----------
    readings : sequence of Reading
    reader : Reader
        As `analysis.model.load` gives it.
    lexicon : Lexicon
        The one that the rules read with.

    Returns
    -------
    list of list of Stance
        For each text, in its order.
    """
    found, drafts, owners = [], [], []
    for reading, judged in zip(readings, answers(readings, reader)):
        found.append(_beside(reading.rows, judged, reader.card))
        alone = _alone(reading._replace(rows=found[-1]), judged)
        drafts, owners = drafts + alone, owners + [found[-1]] * len(alone)
    for rows, row in zip(owners, _rows(drafts, reader, lexicon)):
        if row is not None and not any(_rests_on(row, other) for other in rows):
            rows.append(row)
    return [sorted(rows, key=_order) for rows in found]


def _rests_on(row: Stance, other: Stance) -> bool:
    """Whether the words of a reader's row were read by the rules already: they tell better who does it to whom."""
    shared = row.evidence_start < other.evidence_end and other.evidence_start < row.evidence_end
    back = (row.source, row.target) == (other.target, other.source)  # "got drones as a gift from Poland": Poland gave them
    neither = other.stance == "neutral" and other.assertion == "asserted"
    return shared and not (neither and back) and other.method != "reader"


def _order(row: Stance) -> tuple:
    return row.sentence, row.evidence_start, row.source_start or 0, row.target_start, row.source, row.target


def answers(readings: Sequence[Reading], reader) -> list[list[Direction]]:
    """What the reader says of the parties that meet in each text's sentences; all are asked about at once."""
    asked = [requests(r.parsed, r.mentions, r.quotes, speaker=r.speaker, told=_targets(r.rows)) for r in readings]
    flat = list(chain.from_iterable(asked))
    found = iter(reader.directed(*map(list, zip(*(request.shown() for request in flat)))) if flat else ())
    return [[d for request in own for d in directions(request, next(found))] for own in asked]


def _targets(rows: Sequence[Stance]) -> frozenset[tuple[int, int]]:
    return frozenset((row.target_start, row.target_end) for row in rows)


def directions(request: Request, probabilities: Sequence[float]) -> Iterator[Direction]:
    """Both directions of a request's answer, for each two parties in it; of the text's speaker only its own."""
    _, for_, back_for, against, back_against = map(float, probabilities)
    for first in request.first:
        for second in request.second:
            if not apart(first, second):
                continue
            if first not in request.passive:
                yield Direction(request, first, second, for_, against, back_for, back_against)
            if request.source is not None and second not in request.passive:
                yield Direction(request, second, first, back_for, back_against, for_, against)


# ---- rows of the rules


def _beside(rows: Sequence[Stance], judged: Sequence[Direction], card: Mapping) -> list[Stance]:
    """The rules' rows with the reader's agreement and their confidence."""
    by_sentence: dict[int, list[Direction]] = {}
    for direction in judged:
        by_sentence.setdefault(direction.request.sentence, []).append(direction)
    told = {_told(row) for row in rows}
    made = []
    for row in rows:
        direction = _direction_of(row, by_sentence.get(row.sentence, ()))
        if direction is None:
            made.append(row)
            continue
        probability = direction.probability(row.stance, mutual=_told(row, turned=True) in told)
        if probability < DENIED and _is_plain(row):
            continue
        case = "both" if probability >= AGREE else "rules"
        method = f"{case}:{row.method.partition(':')[2]}"
        made.append(row._replace(method=method, confidence=confidence(card, case, probability)))
    return made


def _is_plain(row: Stance) -> bool:
    """Whether a row is for or against, told as a fact by the text or by its source itself: of others the reader was taught
    that they are neither."""
    told = row.voice == "article" or row.claimed_by == row.source
    return told and row.stance != "neutral" and row.assertion == "asserted"


def _told(row: Stance, turned: bool = False) -> tuple:
    ends = ((row.source, row.source_start), (row.target, row.target_start))
    return (row.sentence, *(ends[::-1] if turned else ends), row.evidence_start, row.evidence_end, row.stance)


def _direction_of(row: Stance, judged: Sequence[Direction]) -> Direction | None:
    """The answer about the row's mentions, else about others of the same parties in the sentence."""
    same = [d for d in judged if (d.source.actor, d.target.actor) == (row.source, row.target)]
    return min(same, key=lambda direction: _strangeness(row, direction), default=None)


def _strangeness(row: Stance, direction: Direction) -> int:
    other_source = (direction.source.start, direction.source.member) != (row.source_start, row.source_member)
    other_target = (direction.target.start, direction.target.member) != (row.target_start, row.target_member)
    return other_source + 2 * other_target


def confidence(card: Mapping, case: str, probability: float) -> float | None:
    """The probability that a row is right: a logistic curve over the log odds of the reader's probability.

    Parameters
    ----------
    card : mapping
        The reader's card; its ``confidence`` holds (intercept, slope) for each case.
    case : {"both", "rules", "reader"}
    probability : float
        The reader's, of the row's stance.

    Returns
    -------
    float or None
        ``None`` where the card has no curve for the case.
    """
    curve = card.get("confidence", {}).get(case)
    if curve is None:
        return None
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return round(1 / (1 + math.exp(-(curve[0] + curve[1] * math.log(inside / (1 - inside))))), 4)


# ---- rows of the reader alone


def _alone(reading: Reading, judged: Sequence[Direction]) -> list[Draft]:
    """What the reader finds and the rules don't: of each two parties and sign in a sentence, the surest.

    Where the parties are named several times, the reader was asked several times, of pronouns too ("burned *its*
    bridges"): one sure answer is enough, but for mentions of which the rules told something else.
    """
    silenced = {key for row in reading.rows for key in _silenced(row)}
    told = {(row.source_start, row.target_start, row.source, row.target) for row in reading.rows}
    found: dict[tuple, list[tuple[Draft, bool]]] = {}
    for direction in judged:
        for stance in ("support", "oppose"):
            parties, mentions = _keys(direction, stance)
            if silenced.isdisjoint((parties, mentions)) and _can_be(direction, stance):
                draft = Draft(reading, direction, stance, _is_mutual(direction, stance))
                found.setdefault((*parties, direction.on_place), []).append((draft, mentions in told))
    drafts: dict[tuple, Draft] = {}
    for parties, asked in sorted(found.items(), key=lambda item: item[0][-1]):  # places after the parties themselves
        open_ = [draft for draft, is_told in asked if not is_told] or [draft for draft, _ in asked]
        surest = max(open_, key=lambda draft: draft.probability)
        if surest.probability >= ALONE:
            drafts.setdefault(parties[:-1], surest)
    return list(drafts.values())


def _can_be(direction: Direction, stance: str) -> bool:
    """A place does nothing, and what is done to it counts where it is an attack."""
    return direction.source.role != "place" and (stance == "oppose" or not direction.on_place)


def _is_mutual(direction: Direction, stance: str) -> bool:
    if direction.on_place:
        return False
    if stance == "support":
        return min(direction.support, direction.back_support) >= MUTUAL
    return min(direction.oppose, direction.back_oppose) >= MUTUAL


def _keys(direction: Direction, stance: str) -> tuple[tuple, tuple]:
    """The parties with a sign, and the mentions themselves: rows of the rules under either speak of the direction."""
    source, target = direction.source, direction.target
    parties = (direction.request.sentence, source.actor, source.member, target.actor, target.member, stance)
    return parties, (source.start, target.start, source.actor, target.actor)


def _silenced(row: Stance) -> Iterator[tuple]:
    """The keys under which the reader has nothing to add to a row: all but those of a neutral one that is told."""
    told = row.assertion in ("asserted", "hedged")
    if told and row.stance == "neutral":
        return
    for sign in (row.stance,) if told else ("support", "oppose"):
        yield row.sentence, row.source, row.source_member, row.target, row.target_member, sign
    yield row.source_start, row.target_start, row.source, row.target


def _rows(drafts: Sequence[Draft], reader, lexicon: Lexicon) -> list[Stance | None]:
    """The drafts as rows; ``None`` for one without words that could carry it, and for what was done to a place but is
    no attack."""
    if not drafts:
        return []
    spans = decisive([_question(draft) for draft in drafts], reader)
    kinds = reader.categories(*map(list, zip(*(_shown(draft.direction) for draft in drafts))))
    rows = []
    for draft, span, probabilities in zip(drafts, spans, kinds):
        kind = _kind(probabilities)
        carried = span is not None and (kind == "ASSAULT" or not draft.direction.on_place)
        rows.append(_row(draft, span, kind, reader.card, lexicon) if carried else None)
    return rows


def _question(draft: Draft) -> Question:
    reading, direction = draft.reading, draft.direction
    number = direction.request.sentence
    avoided = tuple((m.start, m.end) for m in reading.mentions if m.sentence == number)
    turned = direction.source in direction.request.second
    first = (1 if draft.stance == "support" else 3) + turned
    other = (2 if draft.stance == "support" else 4) - turned
    classes = (first, other) if draft.mutual else (first,)
    return Question(reading.parsed, direction.request, avoided, classes)


def _shown(direction: Direction) -> tuple:
    text, source, target = direction.request.shown()
    return (text, target, source) if direction.source in direction.request.second else (text, source, target)


def _kind(probabilities: Sequence[float]) -> str | None:
    best = max(range(len(CATEGORIES)), key=lambda k: (probabilities[k], -k))
    return CATEGORIES[best] if CATEGORIES[best] != "NONE" and probabilities[best] >= CLEAR else None


def _row(draft: Draft, span: tuple[int, int], kind: str | None, card: Mapping, lexicon: Lexicon) -> Stance:
    reading, (_, source, target, *_) = draft.reading, draft.direction
    assertion, voice, claimed_by, quote = circumstances(
        reading.parsed, reading.mentions, reading.quotes, lexicon, span, speaker=reading.speaker
    )
    other = draft.direction.probability("oppose" if draft.stance == "support" else "support")
    strength = (draft.probability - other) * WEIGHTS[assertion]
    return Stance(
        **between(reading.parsed, source, target, draft.direction.request.sentence, span),
        stance=draft.stance,
        score=round(strength if draft.stance == "support" else -strength, 4),
        confidence=confidence(card, "reader", draft.probability),
        assertion=assertion,
        category=kind,
        voice=voice,
        claimed_by=claimed_by,
        method="reader",
        quote=quote,
    )
