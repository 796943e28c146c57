"""The row types. A table's columns are a row type's fields, so the schema is defined here and nowhere else.

Offsets are Python string indices into the document's ``text``, half-open: ``text[start:end]`` is what the
row speaks of. A value that is missing is ``None`` in a row and ``NA`` in a table, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd


class Document(NamedTuple):
    """One article, speech or other text. Only ``doc_id`` and ``text`` are needed."""

    doc_id: str
    text: str
    title: str | None = None
    date: str | None = None  # ISO 8601, e.g. "2023-03-18"
    place: str | None = None  # of the dateline
    outlet: str | None = None
    speaker: str | None = None  # the actor whose words the whole text is (speeches, op-eds)
    path: str | None = None
    sha256: str | None = None  # of the text, UTF-8
    notes: str | None = None
    story: str | None = None  # doc_id of the first document that tells the same story in the same words
    copy_of: str | None = None  # that document, in all others of the story
    meta: Mapping[str, object] = {}  # columns of the user's own; they stand beside the others in the table


class Sentence(NamedTuple):
    """A sentence; ``sentence`` and ``paragraph`` count from 0 within the document."""

    doc_id: str
    sentence: int
    paragraph: int
    start: int
    end: int
    text: str


class Mention(NamedTuple):
    """Words that name an actor. A group ("the two leaders") is one row for each actor in it."""

    doc_id: str
    sentence: int
    start: int
    end: int
    text: str
    actor: str
    member: str | None  # "United States" within "West"
    entity: str  # whom or what exactly: "Xi Jinping", "Kremlin", "China"
    kind: str  # name, leader, person, capital, town, institution, demonym, group, pronoun, description
    role: str  # actor, place, topic


class Quote(NamedTuple):
    """Reported or quoted words, their speaker and the words that say so (the cue).

    A quotation in several pieces is several rows with one ``quote`` number.
    """

    doc_id: str
    quote: int
    kind: str  # direct, indirect, mixed, scare
    start: int
    end: int
    text: str
    speaker_start: int | None
    speaker_end: int | None
    speaker: str | None
    actor: str | None
    cue_start: int | None
    cue_end: int | None
    cue: str | None
    cue_type: str | None  # neutral, assertive, evaluative, directive, commissive, expressive, factive


class Sentiment(NamedTuple):
    """One scorer's reading of the words about one mention (``start`` to ``end``)."""

    doc_id: str
    sentence: int
    mention_start: int
    mention_end: int
    start: int
    end: int
    actor: str
    voice: str  # article, actor, other
    claimed_by: str | None
    scorer: str  # textblob, vader, targeted
    score: float | None
    subjectivity: float | None


class Stance(NamedTuple):
    """What ``source`` says, does or is towards ``target``, on which words, and who says so."""

    doc_id: str
    sentence: int
    source: str
    target: str
    source_member: str | None
    target_member: str | None
    source_start: int | None  # missing when the source is the text's speaker, unnamed in the sentence
    source_end: int | None
    target_start: int
    target_end: int
    stance: str  # support, oppose, neutral
    score: float
    confidence: float | None
    assertion: str  # asserted, negated, hedged, hypothetical
    category: str | None  # PLOVER root
    voice: str  # article, actor, other
    claimed_by: str | None
    evidence: str
    evidence_start: int
    evidence_end: int
    method: str  # rules:<lexicon entry>, reader, both:<lexicon entry>
    quote: int | None


class Problem(NamedTuple):
    """Something that could not be read or was read with a doubt."""

    path: str | None  # the file, or the document's id where there is no file
    place: str | None  # "line 3", "row 7, column date"
    problem: str
    remedy: str


_NUMBERS = {"int": "Int64", "float": "Float64"}
_TEXT = pd.StringDtype("python")  # Arrow's strings, which pandas takes where it can, know no lone surrogates


def frame(rows: Iterable[tuple], kind: type) -> pd.DataFrame:
    """A tidy DataFrame of ``rows``, all of the row type ``kind``; typed and with all columns even when empty.

    Integers become ``Int64``, floats ``Float64``, everything else nullable ``string``. A document's ``meta``
    becomes columns of its own, after the others.
    """
    rows = list(rows)
    columns = [name for name in kind._fields if name != "meta"]
    table = pd.DataFrame.from_records(rows, columns=kind._fields)[columns]
    for name in columns:
        annotation = kind.__annotations__[name]  # a string, or a ForwardRef of one
        base = getattr(annotation, "__forward_arg__", annotation).split(" | ")[0]
        table[name] = table[name].astype(_NUMBERS.get(base, _TEXT))
    if kind is Document:
        for key in sorted({key for row in rows for key in row.meta} - set(columns)):
            table[key] = [row.meta.get(key) for row in rows]
    return table
