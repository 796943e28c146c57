"""The sentences behind a number, with the words marked that it was read from."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from .. import tables
from ..plots.canvas import colours
from ..tables.grouping import check_actor
from .markup import STYLE, Span, escape, marked, visible

SIGNS = {"support": "+", "oppose": "−", "neutral": "0"}
_SAME = ["source", "target", "stance", "assertion", "voice", "claimed_by", "evidence", "method"]


@dataclass(eq=False)
class Evidence:
    """Stance rows with their sentences; shown in a notebook as escaped HTML, in a terminal as plain text.

    Attributes
    ----------
    table : DataFrame
        All rows, with the columns of `analysis.tables.evidence`.
    limit : int or None
        How many sentences are shown at most; ``table`` has all.
    """

    table: pd.DataFrame
    texts: dict[str, str]
    actors: tuple[str, ...] = ()
    limit: int | None = 50

    def __len__(self) -> int:
        return len(self.table)

    def sentences(self) -> Iterator[tuple[str, int, pd.DataFrame]]:
        """Document, sentence number and rows of each sentence, in order; no more than ``limit``."""
        groups = self.table.groupby(["doc_id", "sentence"], sort=False)
        for place, ((doc_id, sentence), rows) in enumerate(groups):
            if self.limit is not None and place >= self.limit:
                return
            yield doc_id, int(sentence), rows

    def count(self) -> int:
        """How many sentences there are in all."""
        return len(self.table[["doc_id", "sentence"]].drop_duplicates())

    def __repr__(self) -> str:
        lines = [self._summary()]
        for doc_id, sentence, rows in self.sentences():
            first = rows.iloc[0]
            lines += ["", f"{visible(doc_id)}, {_known(first.date, 'no date')}, sentence {sentence}"]
            lines += ["  " + " ".join(visible(first.text).split())]
            lines += [f"  {line}" for line in map(_plain, _distinct(rows))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        cards = "\n".join(card(self, *found) for found in self.sentences())
        return f'<div class="da"><style>{STYLE}</style><p>{escape(self._summary())}</p>\n{cards}</div>'

    def _summary(self) -> str:
        sentences = self.count()
        if not sentences:
            return "No evidence: no sentence gives such a row."
        words = f"{_count(len(self.table), 'row')} in {_count(sentences, 'sentence')}"
        if self.limit is not None and sentences > self.limit:
            words += f"; the first {self.limit} are shown (limit=None shows all)"
        if self.table.attrs.get("n_copies") and self.table.attrs["copies"] == "once":
            words += "; a story's copies are not shown (copies='all' shows them)"
        return words


def evidence(
    result,
    *,
    source: str | None = None,
    target: str | None = None,
    stance: str | None = None,
    voice: str | None = None,
    claimed_by: str | None = None,
    doc_id: str | None = None,
    actor: str | None = None,
    copies: str = "once",
    limit: int | None = 50,
) -> Evidence:
    """The sentences behind a cell, words marked.

    Parameters
    ----------
    result : Analysis
    source, target, actor : str, optional
        An actor ("West") or a member of one ("United States"); ``actor`` is either side.
    stance : str, optional
        support, oppose or neutral.
    voice : str, optional
        article, actor or other.
    claimed_by : str, optional
        The actor in whose words it stands.
    doc_id : str, optional
        One document only, be it a copy or not.
    copies : {"once", "all"}
        Whether the first document of a story stands for it, as in the tables, or every copy is shown.
    limit : int or None
        How many sentences to show; the ``table`` of what is returned has all.

    Returns
    -------
    Evidence

    Raises
    ------
    ValueError
        No actor or document has that name; the message names those that there are.
    """
    check_actor(result, claimed_by)
    texts = dict(zip(result.documents["doc_id"], result.documents["text"]))
    if doc_id is not None and doc_id not in texts:
        near = difflib.get_close_matches(str(doc_id), list(texts), 3, 0.3) or list(texts)[:3]
        raise ValueError(f"no document is called {doc_id!r}; there are {len(texts)}, among them: {', '.join(near)}")
    copies = copies if doc_id is None else "all"
    filters = {"source": source, "target": target, "stance": stance, "voice": voice, "actor": actor}
    rows = tables.evidence(result, **filters, copies=copies)
    for column, value in (("claimed_by", claimed_by), ("doc_id", doc_id)):
        if value is not None:
            rows = rows[(rows[column] == value).fillna(False).to_numpy(bool)]
    return Evidence(rows.reset_index(drop=True), texts, tuple(result.actors), limit)


def card(found: Evidence, doc_id: str, sentence: int, rows: pd.DataFrame, *, anchor: str = "") -> str:
    """One sentence with its marks, where it stands, and what was read from it, as HTML."""
    first = rows.iloc[0]
    start, text = int(first.sentence_start), str(first.text)
    spans = spans_of(rows, colours(found.actors))
    outside = [span for span in spans if span.colour and not start <= span.start < start + len(text)]
    elsewhere = "".join(
        f" <small>({escape(span.label)}: {escape(found.texts[doc_id][span.start : span.end])}, in another "
        f"sentence)</small>"
        for span in outside
    )
    lines = "".join(f"<li>{_html(row)}</li>" for row in _distinct(rows))
    return (
        f'<div class="card"{anchor}><p class="sentence" dir="auto">{marked(text, spans, start=start)}{elsewhere}</p>'
        f'<ul class="rows">{lines}</ul>'
        f'<p class="source"><bdi>{escape(doc_id)}</bdi>, {escape(_known(first.date, "no date"))}, sentence '
        f"{sentence}</p></div>"
    )


def spans_of(rows: pd.DataFrame, shade: dict[str, str]) -> list[Span]:
    """What to mark for stance rows: sources and targets in their actor's colour, the words that decide without."""
    sides: dict[tuple[int, int, str], list[str]] = {}
    spans = []
    for row in rows.itertuples(index=False):
        for side in ("source", "target"):
            if pd.isna(getattr(row, f"{side}_start")):
                continue
            place = (int(getattr(row, f"{side}_start")), int(getattr(row, f"{side}_end")), getattr(row, side))
            sides.setdefault(place, []).append(side)
        spans.append(Span(int(row.evidence_start), int(row.evidence_end), "", None))
    for (start, end, actor), found in sides.items():
        label = f"{actor}, {' and '.join(sorted(set(found)))}"
        spans.append(Span(start, end, label, shade.get(actor, shade["other"])))
    return list(dict.fromkeys(spans))


def voice_words(voice: str, claimed_by: object) -> str:
    """In whose words a row stands, as people say it."""
    if voice == "article":
        return "in the article's words"
    return f"claimed by {claimed_by}" if not pd.isna(claimed_by) else "claimed by others"


def _distinct(rows: pd.DataFrame) -> list[dict]:
    """Rows that read alike as one, with how many they are."""
    counted = rows.groupby(_SAME, sort=False, dropna=False).size().reset_index(name="times")
    return counted.to_dict("records")


def _said(row: dict) -> list[str]:
    how = [] if row["assertion"] == "asserted" else [row["assertion"]]
    times = [f"{row['times']} pairs of mentions"] if row["times"] > 1 else []
    return [*how, voice_words(row["voice"], row["claimed_by"]), row["method"], *times]


def _plain(row: dict) -> str:
    words = " ".join(visible(row["evidence"]).split())
    verb = f"{SIGNS[row['stance']]} {row['stance']}"
    return f"{visible(row['source'])} → {visible(row['target'])}: {verb} (“{words}”; {visible('; '.join(_said(row)))})"


def _html(row: dict) -> str:
    stance = row["stance"] if row["stance"] in SIGNS else "neutral"
    return (
        f'<bdi>{escape(row["source"])}</bdi> → <bdi>{escape(row["target"])}</bdi>: <span class="{stance}">'
        f"{SIGNS[stance]} {stance}</span>, "
        f"on “<bdi>{escape(row['evidence'])}</bdi>”; {escape('; '.join(_said(row)))}"
    )


def _known(value: object, otherwise: str) -> str:
    return otherwise if pd.isna(value) else visible(value)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
