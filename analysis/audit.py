"""Do names matter? A corpus read again with two actors' names exchanged, and how many labels change by it.

What a sentence says does not depend on whose names stand in it, so a label that changes with them was read from the
name: Prabhakaran, Hutchinson & Mitchell 2019, "Perturbation sensitivity analysis to detect unintended model biases"
(EMNLP-IJCNLP); Ribeiro et al. 2020, "Beyond accuracy: behavioral testing of NLP models with CheckList" (ACL).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from . import actors as actors_room
from . import corpus, lexicon as lexicon_room, pipeline, sentiment, speeches
from . import text as text_room
from .actors import Actors
from .actors.naming import PERSONS, Entry, Unit
from .disguise import Edit, edited, moved
from .records import Document, Mention
from .stance import joined
from .tables import NEUTRAL
from .tables.intervals import counts, ratio_interval

Span = tuple[int, int]
Labels = dict[tuple[str, Span | None, Span], str]  # scorer, source (None: the speaker, or no source), target

SCORERS = ("stances", "rules", "reader", *sentiment.SCORERS)
_AT_ONCE = 64  # documents
_WHOLE = ("stances", "rules")  # scorers whose silence is a label too
_THE = frozenset("States Kingdom Union Federation Republic Alliance Emirates Nations Netherlands".split())
_SOFT = ("Uk", "Eu", "Un", "US", "U.")  # a vowel that takes "a"


def swap(
    source,
    *,
    pairs: Iterable[tuple[str, str]] | None = None,
    actors=None,
    lexicon=None,
    reader=pipeline.READER,
    articles: int | None = 50,
    seed: int = 0,
) -> pd.DataFrame:
    """The share of labels that change when two actors exchange their names in the texts.

    Every country name, demonym, capital, town, institution and person of the one is replaced by the other's of the same kind
    and form (surname for surname, and whoever held the same office); of an actor with members, those of the member that
    the article names most. The article is then read anew, from its mentions on.

    Parameters
    ----------
    source : Corpus, path, Documents, str or DataFrame
        As for `analysis.analyze`.
    pairs : iterable of (str, str), optional
        Actors to exchange; default all pairs.
    actors, lexicon, reader : optional
        As for `analysis.analyze`.
    articles : int or None
        How many articles, drawn at random; ``None`` reads all.
    seed : int
        Of the draw.

    Returns
    -------
    pandas.DataFrame
        scorer, pair ("China ↔ Russia", or "all"), changed, n, share (0 to 1), low, high (95 %, by resampling articles;
        ``NA`` with fewer than two). Scorers: ``stances`` (the rows of a result: support, oppose, neutral or none of a
        source and target), ``rules`` (those of them that the rules gave), ``reader`` (its most probable answer for each
        pair of mentions), and the scorers of sentiment (for each mention negative, neutral within 0.05 of zero, positive).
        ``n`` counts what has a row in either reading for the first two, and what both readings scored for the others.

    Raises
    ------
    ValueError
        A pair names no actor, or one twice; the message names the actors.
    """
    who = actors if isinstance(actors, Actors) else actors_room.read_actors(actors)
    chosen = _pairs(pairs, who)
    words, model = lexicon_room.read_lexicon(lexicon), pipeline.reader_of(reader)
    documents = _drawn(list(corpus.documents(source)), articles, seed)
    before = _read(documents, who, words, model)
    tallies: dict[tuple[str, str], Counter] = {}
    for first, second in chosen:
        exchanged = [exchange(document, read.mentions, first, second, who) for document, read in zip(documents, before)]
        touched = [k for k, (_, edits) in enumerate(exchanged) if edits]
        after = _read([exchanged[k][0] for k in touched], who, words, model)
        for k, read in zip(touched, after):
            moved = _moved(before[k].labels, exchanged[k][1])
            for scorer, changed in _compared(moved, read.labels):
                for pair in (f"{first} ↔ {second}", "all"):
                    tallies.setdefault((scorer, pair), Counter())[k, changed] += 1
    return _table(tallies, len(documents), [*(f"{a} ↔ {b}" for a, b in chosen), "all"])


def _pairs(pairs: Iterable[tuple[str, str]] | None, who: Actors) -> list[tuple[str, str]]:
    chosen = list(combinations(who.names, 2)) if pairs is None else [tuple(pair) for pair in pairs]
    for pair in chosen:
        if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(who.names):
            raise ValueError(f"pairs holds {pair!r}; give two different actors of: {', '.join(who.names)}")
    return chosen


def _drawn(documents: list[Document], articles: int | None, seed: int) -> list[Document]:
    if articles is None or len(documents) <= articles:
        return documents
    return [documents[k] for k in sorted(random.Random(seed).sample(range(len(documents)), articles))]


# ---- exchanging names


def exchange(
    document: Document, mentions: Sequence[Mention], first: str, second: str, who: Actors
) -> tuple[Document, list[Edit]]:
    """The document with the names of two actors exchanged, and what was changed in its text, in order."""
    units = [_unit(actor, mentions, who) for actor in (first, second)]
    edits: list[Edit] = []
    for mention in sorted({(m.start, m.end, m.actor, m.member, m.kind) for m in mentions}, key=lambda m: m[:4:1]):
        for own, other in (units, units[::-1]):
            if (own.actor, own.member) == mention[2:4]:
                names = _Names(own, who), _Names(other, who)
                edits += _edits(document, mention[:2], mention[4], *names)
                if mention[4] in PERSONS:
                    edits += _edits(document, _title(document.text, mention[0]), "description", *names)
    edits = sorted(set(edits))
    speaker = {first: second, second: first}.get(document.speaker, document.speaker)
    return document._replace(text=edited(document.text, edits, ())[0], speaker=speaker), edits


def _title(text: str, start: int) -> Span:
    """The words right before a person that may name the country: "*Russian President* Vladimir Putin"."""
    before = re.search(r"(?:[A-Z]\w+(?:[’']s)? )(?:[\w-]+ ){0,4}$", text[max(0, start - 60) : start])
    return (start - len(before[0]), start) if before else (start, start)


def _unit(actor: str, mentions: Sequence[Mention], who: Actors) -> Unit:
    """The actor itself, or of one with members the country that is named most; the first in the file where none is."""
    units = [unit for unit in who.units if unit.actor == actor]
    countries = [unit for unit in units if unit.member is not None and unit.is_country] or units
    if units[0].is_country:
        return units[0]
    named = Counter((m.actor, m.member) for m in mentions)
    return max(countries, key=lambda unit: (named[unit.actor, unit.member], -units.index(unit)))


class _Names:
    """The names of one unit by kind, each with what stands in its place in another."""

    def __init__(self, unit: Unit, who: Actors):
        self.forms = [form for form in who.forms if form.entry is not None and form.entry.unit == unit]

    def of(self, *kinds: str) -> list[str]:
        return list(dict.fromkeys(form.text for form in self.forms if form.entry.kind in kinds))

    def towns(self) -> list[str]:
        return list(dict.fromkeys(form.entry.entity for form in self.forms if form.entry.kind == "town"))

    def pattern(self, kind: str) -> re.Pattern | None:
        kinds = PERSONS if kind in PERSONS else ("name", "demonym", "capital", "town", "institution")
        texts = sorted({re.sub("^the ", "", text) for text in self.of(*kinds)}, key=lambda text: (-len(text), text))
        spellings = "|".join(re.escape(text) for text in dict.fromkeys([*texts, *map(str.upper, texts)]))
        return re.compile(rf"(?<!\w)(?:{spellings})(?!\w)") if spellings else None

    def form(self, text: str) -> tuple[str, Entry]:
        """The name as the actor file writes it, without "the", and its entry."""
        forms = [(re.sub("^the ", "", form.text), form.entry) for form in self.forms]
        return next((f for f in forms if f[0] == text), None) or next(f for f in forms if f[0].upper() == text)

    def counterpart(self, text: str, entry: Entry, other: _Names, date: str | None) -> str | None:
        """What stands for ``text`` in the other's names; ``None`` where nothing of its kind and form does."""
        if entry.kind in PERSONS:
            return _person(text, entry, self, other, date)
        mine, theirs = self.of(entry.kind), [re.sub("^the ", "", text) for text in other.of(entry.kind)]
        if entry.kind == "institution":
            return dict(zip(mine, theirs)).get(text)
        if entry.kind == "town":
            towns = other.towns()
            return towns[self.towns().index(entry.entity) % len(towns)] if towns else None
        fitting = [name for name in theirs if _form(name, entry.kind) == _form(text, entry.kind)]
        plain = [name for name in theirs if _form(name, entry.kind) == ""]
        return next(iter(fitting or (plain if _form(text, entry.kind) != "o" else [])), None)


def _form(name: str, kind: str) -> str:
    """Of a demonym its ending: "Russo", "Russians"; of a name whether it is an abbreviation."""
    if kind == "demonym":
        return name[-1] if name[-1] in "os" else ""
    return "A" if kind == "name" and name.upper() == name and len(name) < 6 else ""


def _person(text: str, entry: Entry, own: _Names, other: _Names, date: str | None) -> str | None:
    people = dict.fromkeys(f.entry for f in other.forms if f.entry.kind in PERSONS and f.entry.holds(date))
    fitting = [p for p in people if p.kind == entry.kind and p.title == entry.title]
    fitting = fitting or [p for p in people if p.title == entry.title] or [p for p in people if p.kind == entry.kind]
    chosen = next((p for p in fitting if p.gender == entry.gender), None) or next(iter(fitting), None)
    if chosen is None:
        return None
    if " " in text:
        return chosen.entity
    short = [form.text for form in other.forms if form.entry == chosen and " " not in form.text]
    return short[0] if short else chosen.entity.split()[-1]


def _edits(document: Document, span: Span, kind: str, own: _Names, other: _Names) -> Iterator[Edit]:
    pattern, text = own.pattern(kind), document.text
    for match in pattern.finditer(text, *span) if pattern else ():
        old, entry = own.form(match[0])
        new = own.counterpart(old, entry, other, document.date)
        if new is not None:
            yield Edit(*match.span(), new if match[0] == old else new.upper())
            yield from _article(text, match.start(), old, new, entry.kind)
            yield from _possessive(text, match.end(), new)


def _article(text: str, start: int, old: str, new: str, kind: str) -> Iterator[Edit]:
    """ "a Chinese" and "an American"; "China" and "the United States"."""
    before = re.search(r"\b(?:([Aa])n?|([Tt])he) $", text[max(0, start - 4) : start])
    if before and before[1]:
        vowel = new[0] in "AEIOU" and not new.startswith(_SOFT)
        yield Edit(start - len(before[0]), start, before[1] + ("n " if vowel else " "))
    elif kind == "name" and before and _takes_the(old) and not _takes_the(new):
        yield Edit(start - len(before[0]), start, "")
    elif kind == "name" and not before and _takes_the(new) and not _takes_the(old):
        opens = not text[:start].rstrip("“\"'‘( ") or text[:start].rstrip("“\"'‘( ")[-1] in ".!?\n"
        yield Edit(start, start, "The " if opens else "the ")


def _possessive(text: str, end: int, new: str) -> Iterator[Edit]:
    """ "China's" and "the United States'"."""
    if new.endswith("s") and re.match(r"[’']s\b", text[end : end + 3]):
        yield Edit(end + 1, end + 2, "")
    elif not new.endswith("s") and text[end - 1] == "s" and re.match(r"[’'] \w", text[end : end + 3]):
        yield Edit(end + 1, end + 1, "s")


def _takes_the(name: str) -> bool:
    return not _THE.isdisjoint(name.split())


# ---- labels


class _Read(NamedTuple):
    mentions: list[Mention]
    labels: Labels


def _read(documents: Sequence[Document], who: Actors, words, reader) -> list[_Read]:
    """Each document's mentions and labels."""
    found = []
    for at in range(0, len(documents), _AT_ONCE):
        chunk = documents[at : at + _AT_ONCE]
        for rows, directions in zip(*_rows(chunk, who, words, reader)):
            found.append(_Read(rows["mentions"], _labels(rows, directions)))
    return found


def _rows(chunk: Sequence[Document], who: Actors, words, reader) -> tuple[list[dict], list[list[joined.Direction]]]:
    rows = pipeline.read_documents(chunk, who, words, reader)
    if reader is None:
        return rows, [[] for _ in rows]
    readings = [_reading(document, found, who) for document, found in zip(chunk, rows)]
    return rows, joined.answers(readings, reader)


def _reading(document: Document, rows: Mapping[str, list], who: Actors) -> joined.Reading:
    parsed, speaker = text_room.parse(document.doc_id, document.text), speeches.actor_of(document, who)
    return joined.Reading(parsed, rows["mentions"], rows["quotes"], rows["stances"], speaker)


def _labels(rows: Mapping[str, list], directions: Sequence[joined.Direction]) -> Labels:
    several: dict[tuple, set[str]] = {}
    for row in rows["stances"]:
        for scorer in ("stances", "rules") if row.method != "reader" else ("stances",):
            several.setdefault((scorer, *_ends(row)), set()).add(row.stance)
    for one in directions:
        stance = max(("neutral", "support", "oppose"), key=one.probability)
        ends = (_place(one.source.start, one.source.end), _place(one.target.start, one.target.end))
        several.setdefault(("reader", *ends), set()).add(stance)
    for row in rows["sentiments"]:
        if row.score is not None:
            tone = "neutral" if abs(row.score) < NEUTRAL else "positive" if row.score > 0 else "negative"
            several.setdefault((row.scorer, None, (row.mention_start, row.mention_end)), set()).add(tone)
    return {key: "+".join(sorted(found)) for key, found in several.items()}


def _ends(row) -> tuple[Span | None, Span]:
    return _place(row.source_start, row.source_end), (row.target_start, row.target_end)


def _place(start: int | None, end: int | None) -> Span | None:
    return None if start is None else (start, end)


def _moved(labels: Labels, edits: Sequence[Edit]) -> Labels:
    """The labels with their places in the text that the edits made."""
    return {
        (scorer, source and moved(source, edits), moved(target, edits)): label
        for (scorer, source, target), label in labels.items()
    }


def _compared(before: Labels, after: Labels) -> Iterator[tuple[str, bool]]:
    for key in sorted({*before, *after}, key=str):
        if key[0] in _WHOLE or (key in before and key in after):
            yield key[0], before.get(key) != after.get(key)


# ---- the table


def _table(tallies: Mapping[tuple[str, str], Counter], documents: int, pairs: Sequence[str]) -> pd.DataFrame:
    rows = []
    for scorer in SCORERS:
        for pair in pairs:
            tally = tallies.get((scorer, pair))
            if tally is None:
                continue
            changed, every = np.zeros(documents), np.zeros(documents)
            for (document, is_changed), count in tally.items():
                every[document] += count
                changed[document] += count * is_changed
            rows.append((scorer, pair, int(changed.sum()), int(every.sum()), *_share(changed, every)))
    made = pd.DataFrame(rows, columns="scorer pair changed n share low high".split())
    kinds = {"scorer": "string", "pair": "string", "changed": "Int64", "n": "Int64"}
    return made.astype(kinds | dict.fromkeys(("share", "low", "high"), "Float64"))


def _share(changed: np.ndarray, every: np.ndarray) -> tuple[float | None, ...]:
    """Share and interval, by article."""
    places, none = np.arange(len(every)), np.zeros(len(every), dtype=int)
    shape = (len(every), 1)
    above, below = counts(places, none, shape, changed), counts(places, none, shape, every)
    return tuple(None if np.isnan(value[0]) else float(value[0]) for value in ratio_interval(above, below))
