"""Texts that are one speaker's words (speeches, op-eds): which actor speaks, and in whose voice the rest is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .actors import Actors
from .records import Document, Mention, Problem, Quote

_NAMED = 5  # codes that a problem names


def actor_of(document: Document, actors: Actors) -> str | None:
    """The actor whose words ``document`` is, by its name or a code ("RUS"); ``None`` for nobody's or somebody else's."""
    if not document.speaker:
        return None
    return document.speaker if document.speaker in actors.names else actors.code(document.speaker)


def own_words(quotes: Sequence[Quote], first_person: Sequence[Mention]) -> list[Quote]:
    """The quotations with an actor for those whose speaker is I or we ("I believe that ...") and known to be one."""
    known = {(mention.start, mention.end): mention.actor for mention in first_person}
    return [q._replace(actor=q.actor or known.get((q.speaker_start, q.speaker_end))) for q in quotes]


def by_somebody_else(rows: Iterable) -> list:
    """The rows of a text whose speaker is no actor: what would be the article's voice is somebody else's.

    A delegate of Tuvalu who says that China supports Russia makes a claim; no article tells it as a fact.
    """
    return [row._replace(voice="other") if row.voice == "article" else row for row in rows]


def problems(documents: Sequence[Document], actors: Actors) -> list[Problem]:
    """One problem for all documents whose ``speaker`` is no actor, so that I and we in them are left open."""
    open_ = [document for document in documents if document.speaker and actor_of(document, actors) is None]
    if not open_:
        return []
    counted = Counter(document.speaker for document in open_)
    shown = ", ".join(f"{speaker!r} ({count})" for speaker, count in sorted(counted.items())[:_NAMED])
    more = f" and {len(counted) - _NAMED} more" if len(counted) > _NAMED else ""
    texts = "1 text is" if len(open_) == 1 else f"{len(open_):,} texts are"
    problem = f"{texts} by a speaker who is no actor: {shown}{more}; I and we are left open there"
    remedy = f"if they are meant: {', '.join(actors.names)}, or a code of the actor file; others need nothing"
    return [Problem(open_[0].path or open_[0].doc_id, "speaker", problem, remedy)]
