"""Which pairs the neural reader is asked about: the parties that meet in a sentence, and nobody else.

One unordered pair is asked once, for the reader's classes hold both directions. A town or capital is asked about as what
may have been attacked, where its actor is not named beside it. A sentence with one party only costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from . import FIRST_PERSON, LONGEST, apart
from ..attribution import voice_at
from ..disguise import Edit, disguises, edited
from ..records import Mention, Quote, Sentence
from ..text import ParsedText

Span = tuple[int, int]

STRUCK = ("town", "capital")  # places that are asked about too, for what was done to them was done to their country
MOST = 8  # pairs of a sentence, the nearest first, places last: beyond, names are strung together


class Request(NamedTuple):
    """Two parties of a sentence. ``source`` and ``target`` are spans in ``text``; a source of ``None`` is the speaker.

    ``first`` and ``second`` are the mentions at these spans, more than one where a group is named; a speaker who is
    not named in the sentence is its nearest "we", or a mention without offsets, or with those of the quotation's speaker.
    """

    sentence: int
    start: int  # of ``text`` in the document
    text: str
    source: Span | None
    target: Span
    first: tuple[Mention, ...]
    second: tuple[Mention, ...]
    names: tuple[Edit, ...] = ()  # what hides the names of the sentence's actors
    passive: tuple[Mention, ...] = ()  # those of them who are targets only: another request is about what they do

    def shown(self, *cut: Edit) -> tuple[str, Span | None, Span]:
        """Text, source and target as the reader is asked: third parties' names hidden, ``cut`` made too."""
        text, (source, target) = edited(self.text, sorted({*self.names, *cut}), (self.source, self.target))
        return text, source, target


def requests(
    parsed: ParsedText,
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    *,
    speaker: str | None = None,
    told: Collection[Span] = (),
) -> list[Request]:
    """The pairs of a text, in its order.

    Parameters
    ----------
    parsed : ParsedText
    mentions : sequence of Mention
        All mentions, with those of I and we. Those with role ``place`` are no parties, but for towns and capitals and those ``told``.
    quotes : sequence of Quote
        A sentence that lies wholly in an actor's words has that actor as its speaker.
    speaker : str, optional
        The actor whose words the whole text is.
    told : collection of (int, int), optional
        Spans of places that something was done to: "shelled *Kyiv*".

    Returns
    -------
    list of Request
        At most `MOST` pairs of mentions a sentence and as many of its speaker with a mention.
    """
    by_sentence: dict[int, dict[Span, list[Mention]]] = {}
    named: dict[int, list[Mention]] = {}
    for mention in mentions:
        named.setdefault(mention.sentence, []).append(mention)
        row = parsed.sentences[mention.sentence]
        inside = row.start <= mention.start and mention.end <= row.end <= row.start + LONGEST
        party = mention.role != "place" or mention.kind in STRUCK or (mention.start, mention.end) in told
        if party and inside:
            spans = by_sentence.setdefault(mention.sentence, {})
            spans.setdefault((mention.start, mention.end), []).append(mention)
    found: list[Request] = []
    for number in sorted(by_sentence):
        sentence, spans = parsed.sentences[number], _without_doubles(by_sentence[number], told)
        pairs = _of_sentence(sentence, spans, _speaker(sentence, quotes, speaker))
        names = tuple(disguises(sentence.text, sentence.start, named[number])) if pairs else ()
        found += [pair._replace(names=names) for pair in pairs]
    return found


def _of_sentence(sentence: Sentence, spans: dict[Span, list[Mention]], speaker: Mention | None) -> list[Request]:
    """Its mentions with each other, and its speaker with each. Who says "we" is asked about as the speaker, as the reader
    learnt it; the "we" itself is then only what others are for or against."""
    actor = speaker and speaker.actor
    own = [m for found in spans.values() for m in found if m.actor == actor and m.text.lower() in FIRST_PERSON]
    spoken = list(_of_speaker(sentence, spans, speaker, own))
    heard = {m for request in spoken for m in request.second}  # of these the speaker's own stance is asked
    between = [
        each._replace(passive=tuple(own)) if heard.intersection(each.first + each.second) else each
        for each in _of_mentions(sentence, spans)
    ]
    return between + spoken


def _of_mentions(sentence: Sentence, spans: dict[Span, list[Mention]]) -> Iterator[Request]:
    pairs = [
        (one, other) for one, other in combinations(sorted(spans), 2)
        if one[1] <= other[0] and _meet(spans[one], spans[other]) and not (_is_place(spans[one]) and _is_place(spans[other]))
    ]  # fmt: skip
    nearest = sorted(pairs, key=lambda pair: (any(_is_place(spans[s]) for s in pair), pair[1][0] - pair[0][1], pair))[:MOST]
    for one, other in sorted(nearest):
        yield _request(sentence, one, other, spans[one], spans[other])


def _without_doubles(spans: dict[Span, list[Mention]], told: Collection[Span]) -> dict[Span, list[Mention]]:
    """All but places whose actor has another mention: what was done to it is asked of that."""
    named = {mention.actor for found in spans.values() for mention in found if mention.role != "place"}
    return {
        span: found for span, found in spans.items()
        if span in told or not _is_place(found) or named.isdisjoint(mention.actor for mention in found)
    }  # fmt: skip


def _is_place(mentions: Sequence[Mention]) -> bool:
    return all(mention.role == "place" for mention in mentions)


def _meet(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether two places name different parties: not "Paris … the two allies", where Paris is one of them."""
    same = {(m.actor, m.member) for m in one} & {(m.actor, m.member) for m in other}
    return not same and any(apart(a, b) for a in one for b in other)


def _of_speaker(
    sentence: Sentence, spans: dict[Span, list[Mention]], speaker: Mention | None, own: Sequence[Mention]
) -> Iterator[Request]:
    """The speaker with each mention; none where the sentence names the speaker, for then that mention stands for it."""
    actors = {m.actor for found in spans.values() for m in found if m.role == "actor" and m not in own}
    if speaker is None or speaker.actor in actors:
        return
    others = [span for span in sorted(spans) if not _is_place(spans[span]) and not set(spans[span]) <= set(own)]
    for span in others[:MOST]:
        nearest = min(own, key=lambda m: (abs(m.start - span[0]), m.start), default=speaker)
        yield _request(sentence, None, span, [nearest], spans[span])


def _request(sentence: Sentence, source: Span | None, target: Span, first, second) -> Request:
    at = sentence.start
    inner = None if source is None else (source[0] - at, source[1] - at)
    text = (sentence.sentence, at, sentence.text)
    return Request(*text, inner, (target[0] - at, target[1] - at), tuple(first), tuple(second))


def _speaker(sentence: Sentence, quotes: Sequence[Quote], speaker: str | None) -> Mention | None:
    """The actor in whose words the whole sentence is, as a mention where the text names it, if it does."""
    voice, actor, number = voice_at(quotes, sentence.start, sentence.end, speaker=speaker)
    if voice != "actor" or actor is None:
        return None
    place: tuple = (None, None, None)
    for quote in quotes:
        if number is not None and (quote.quote, quote.actor) == (number, actor) and quote.speaker_start is not None:
            place = (quote.speaker_start, quote.speaker_end, quote.speaker)
            break
    return Mention(sentence.doc_id, sentence.sentence, *place, actor, None, actor, "name", "actor")
