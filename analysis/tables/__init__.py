"""Counting, averaging and intervals: a result in, a tidy DataFrame out. Nothing here draws or reads files.

Every function takes ``by``, a column of the documents (outlet, place, a column of your own), whose values become the
first column; most take ``level``: "actor", or "member" for the finer units (the United States within the West).
Copies of one story (see `analysis.stories`) count once: its first document in each group stands for it, so that a story
that two outlets print counts for both. ``copies="all"`` counts every copy. ``table.attrs`` say which (``copies``), how
many copies there are (``n_copies``) and of how many stories (``n_copied_stories``).
Intervals are 95 % and resample stories (documents, where none is a copy), never sentences: where
fewer than two documents contribute there is none (``NA``). They are the same at every run. They show how far the
numbers depend on the articles at hand, and not whether the rows were read rightly. Actors stand in the order of
their file, which is also in ``table.attrs["actors"]``.

A result is what `analysis.analyze` returns; the stance tables also take ``result.stances``.
"""

from __future__ import annotations

import os
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from .concordance import concordance, evidence, unmatched_names
from .grouping import (
    Grouped, finish, grouped, labels, matrix, means, names, ordered, rows_of, shares, sort_rows, tally
)  # fmt: skip
from .intervals import counts, interval, krippendorff_alpha, ratio, spearman
from .stances import one_per_evidence, stance_matrix, stance_methods, stance_over_time, stance_pairs, tone_and_stance
from .tones import scorers_apart
from ..records import Mention, Quote, Sentence, Stance

__all__ = [
    "concordance", "cue_types", "evidence", "salience", "scorer_agreement", "scorers_apart", "sentiment", "speaking",
    "spoken_about", "stance_matrix", "stance_methods", "stance_over_time", "stance_pairs", "strip", "tone_and_stance", "unmatched_names", "write",
]  # fmt: skip

NEUTRAL = 0.05  # scores nearer to 0 count as neutral when scorers are compared, as VADER's authors advise

# ---- who is named


def salience(
    result, *, pronouns: bool = False, by: str | None = None, level: str = "actor", copies: str = "once"
) -> pd.DataFrame:
    """How often each actor is mentioned, and its share of all mentions of actors.

    Parameters
    ----------
    result : Analysis
    pronouns : bool
        Count pronouns too. Places and topics never count.
    by, level, copies : str, optional
        See the module.

    Returns
    -------
    pandas.DataFrame
        actor, mentions, share (of the group's mentions, 0 to 1), low, high, documents (that mention the actor),
        n_documents (all of the group). An actor without a mention has a row with 0.
    """
    view = _mentions(result, pronouns, by, level, copies)
    rows = view.rows
    order = ordered(rows["label"], rows["actor"], names(result))
    table = shares(view, rows, order).rename(columns={"count": "mentions"})
    columns = ["actor", "mentions", "share", "low", "high", "documents", "n_documents"]
    return finish(table, columns, [*names(result), *order], view)


def _mentions(result, pronouns: bool, by: str | None, level: str, copies: str) -> Grouped:
    """Mentions that count, each with its label."""

    def each(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[(rows["role"] == "actor") & (pronouns | (rows["kind"] != "pronoun"))]
        return rows[["doc_id", "actor"]].assign(label=labels(rows["actor"], rows["member"], level))

    return grouped(result, "mentions", by, copies, ["doc_id", "actor", "member", "kind", "role"], each)


# ---- who speaks


def speaking(result, *, by: str | None = None, level: str = "actor", copies: str = "once") -> pd.DataFrame:
    """How often each actor is quoted, in how many words, and how.

    A quotation in several pieces is one; scare quotes are none. Words inside a quotation within a quotation count
    for both speakers.

    Returns
    -------
    pandas.DataFrame
        actor, quotes, share (of all quotations), low, high, words, words_share (of all words quoted), direct,
        indirect, mixed, documents (that quote the actor), n_documents. The last row, ``other``, is for speakers who
        belong to no actor.
    """
    view = _quotes(result, by, level, copies)
    rows = view.rows
    order = [*ordered(rows["label"], rows["actor"], names(result)), "other"]
    rows["label"] = rows["label"].fillna("other")
    table = shares(view, rows, order).rename(columns={"count": "quotes"})
    table["words"] = tally(view, rows, order, "words")
    total = table.groupby("group")["words"].transform("sum")
    table["words_share"] = table["words"] / total.where(total > 0)
    for kind in ("direct", "indirect", "mixed"):
        table[kind] = tally(view, rows[rows["kind"] == kind], order)
    columns = "actor quotes share low high words words_share direct indirect mixed documents n_documents".split()
    return finish(table, columns, [*names(result), *order[:-1]], view)


def cue_types(result, *, by: str | None = None, level: str = "actor", copies: str = "once") -> pd.DataFrame:
    """With what kinds of words each actor's quotations are reported ("said", "claimed", "threatened").

    Returns
    -------
    pandas.DataFrame
        actor (``other`` last), cue_type (NA where no cue stands), quotes, share (of the actor's quotations).
    """
    view = _quotes(result, by, level, copies)
    rows = view.rows
    order = [*ordered(rows["label"], rows["actor"], names(result)), "other"]
    rows["actor"] = rows["label"].fillna("other")
    table = rows.groupby(["group", "actor", "cue_type"], dropna=False).size().reset_index(name="quotes")
    table["share"] = table["quotes"] / table.groupby(["group", "actor"])["quotes"].transform("sum")
    table = sort_rows(table, order, "actor", "cue_type")
    return finish(table, ["actor", "cue_type", "quotes", "share"], [*names(result), *order[:-1]], view)


def spoken_about(result, *, by: str | None = None, level: str = "actor", copies: str = "once") -> pd.DataFrame:
    """Spoken about against speaking: each actor's share of the mentions and of the quotations.

    Both shares are among the actors, so that each adds up to 1: quotations of other speakers are left out.

    Returns
    -------
    pandas.DataFrame
        actor, mention_share, quote_share, gap (quote_share - mention_share: above 0 an actor speaks more than it is
        named), low, high (of the gap), documents (that mention or quote the actor), n_documents.
    """
    view = _mentions(result, False, by, level, copies)
    named, quoted = view.rows, _quotes(result, by, level, copies).rows.dropna(subset="actor")
    both = pd.concat([named.assign(spoken=0), quoted.assign(spoken=1)], ignore_index=True)
    order = ordered(both["label"], both["actor"], names(result))
    table = shares(view, both, order)
    for name, rows in (("mention_share", named), ("quote_share", quoted)):
        table[name] = tally(view, rows, order)
        total = table.groupby("group")[name].transform("sum")
        table[name] = table[name] / total.where(total > 0)
    table["gap"] = table["quote_share"] - table["mention_share"]
    both = both.assign(cell=both["label"].map({name: i for i, name in enumerate(order)}), weight=1)
    for group, rows in both.groupby("group"):
        here = (table["group"] == group).to_numpy()
        table.loc[here, ["low", "high"]] = np.transpose(_gap_interval(rows, table.loc[here, "gap"]))
    columns = "actor mention_share quote_share gap low high documents n_documents".split()
    return finish(table, columns, [*names(result), *order], view)


def _gap_interval(rows: pd.DataFrame, gap: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of quote share less mention share, both from the same resampled documents."""
    codes = np.unique(rows["cluster"], return_inverse=True)[1]
    n, k = codes.max() + 1, len(gap)
    sides = []
    for spoken in (0, 1):
        weighted = rows.assign(weight=(rows["spoken"] == spoken).astype(float))
        sides.append(matrix(weighted, k, codes))
    if any((below > 0).sum() < 2 for _, below in sides):
        return np.full(k, np.nan), np.full(k, np.nan)
    return interval(lambda drawn: ratio(drawn, *sides[1]) - ratio(drawn, *sides[0]), n, gap)


_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


_QUOTES = "doc_id quote kind start text actor cue_type speaker_start speaker_end".split()


def _quotes(result, by: str | None, level: str, copies: str) -> Grouped:
    """Quotations, a row each, with their words and the speaker's label."""
    view = grouped(result, "quotes", by, copies, _QUOTES, _whole_quotes)
    quotes = view.rows
    member = pd.Series(pd.NA, index=quotes.index, dtype="string")
    if level == "member":
        member = _speaking_members(quotes, result)
    return view._replace(rows=quotes.assign(label=labels(quotes["actor"], member, level)))


def _whole_quotes(pieces: pd.DataFrame) -> pd.DataFrame:
    """The first piece of each quotation, with the number of words of all its pieces in place of their text."""
    pieces = pieces[pieces["kind"] != "scare"].sort_values(["doc_id", "quote", "start"], kind="stable")
    counted = pieces.assign(words=np.array([len(_WORD.findall(text)) for text in pieces["text"]], dtype=int))
    words = counted.groupby(["doc_id", "quote"])["words"].sum().reset_index()
    first = counted.drop(columns=["words", "text"]).drop_duplicates(["doc_id", "quote"])
    return first.merge(words, on=["doc_id", "quote"])


def _speaking_members(quotes: pd.DataFrame, result) -> pd.Series:
    """The member named in each quotation's speaker; NA where there is none."""
    columns = ["doc_id", "start", "actor", "member"]
    mentions = rows_of(result, "mentions", columns, lambda rows: rows.dropna(subset="member"))
    pairs = quotes.reset_index()[["index", "doc_id", "actor", "speaker_start", "speaker_end"]]
    pairs = pairs.merge(mentions, on=["doc_id", "actor"])
    inside = pairs[(pairs["speaker_start"] <= pairs["start"]) & (pairs["start"] < pairs["speaker_end"])]
    first = inside.sort_values(["index", "start"]).drop_duplicates("index").set_index("index")
    return first["member"].reindex(quotes.index)


# ---- in what tone


def sentiment(result, *, by: str | None = None, level: str = "actor", copies: str = "once") -> pd.DataFrame:
    """Mean score of the words about each actor, by the voice they stand in and the scorer.

    First the mean within each document, then over documents, so that a long article does not drown the others.
    Mentions that could not be scored (a text that is not English) count as no mention here.

    Returns
    -------
    pandas.DataFrame
        actor, voice (article, actor, other), scorer, mean (-1 to 1), low, high, mentions, documents, n_documents.
    """
    view = _scores(result, by, copies)
    rows = view.rows.assign(label=labels(view.rows["actor"], _members_of(view.rows, result, level), level))
    order = ordered(rows["label"], rows["actor"], names(result))
    table = means(view, rows.assign(actor=rows["label"]), ["actor", "voice", "scorer"], "score")
    table = sort_rows(table.rename(columns={"count": "mentions"}), order, "actor", "voice", "scorer")
    columns = "actor voice scorer mean low high mentions documents n_documents".split()
    return finish(table, columns, [*names(result), *order], view)


_SCORES = "doc_id actor mention_start mention_end scorer score voice".split()


def _scores(result, by: str | None, copies: str) -> Grouped:
    """Scores of the mentions that have one."""
    return grouped(result, "sentiments", by, copies, _SCORES, lambda rows: rows.dropna(subset="score"))


def _members_of(rows: pd.DataFrame, result, level: str) -> pd.Series:
    if level != "member":
        return rows["actor"]
    keys = ["doc_id", "mention_start", "mention_end", "actor"]
    mentions = rows_of(result, "mentions", ["doc_id", "start", "end", "actor", "member"])
    mentions = mentions.rename(columns={"start": "mention_start", "end": "mention_end"})
    found = rows[keys].merge(mentions.drop_duplicates(keys)[[*keys, "member"]], on=keys, how="left")
    return found["member"].set_axis(rows.index)


def scorer_agreement(result, *, by: str | None = None, copies: str = "once") -> pd.DataFrame:
    """How far two scorers agree on the same mentions.

    Returns
    -------
    pandas.DataFrame
        scorer_a, scorer_b, n (mentions that both scored), correlation (Spearman's, with low and high by resampling
        documents), same_sign (share put in the same class: negative, neutral within 0.05 of zero, positive), alpha
        (Krippendorff's for those classes: 1 full agreement, 0 chance; .667 is held tentative and .8 firm).
    """
    view = _scores(result, by, copies)
    keys = ["group", "cluster", "doc_id", "mention_start", "mention_end", "actor"]
    scores = view.rows.drop_duplicates([*keys, "scorer"])
    wide = scores.set_index([*keys, "scorer"])["score"].astype(float).unstack("scorer").reset_index()
    rows = []
    for group, part in wide.groupby("group"):
        for a, b in combinations(sorted(scores["scorer"].unique()), 2):
            pair = part.dropna(subset=[a, b])
            if len(pair):
                rows.append({"group": group, "scorer_a": a, "scorer_b": b, "n": len(pair)} | _agreement(pair, a, b))
    columns = "scorer_a scorer_b n correlation low high same_sign alpha".split()
    return finish(pd.DataFrame(rows, columns=["group", *columns]), columns, names(result), view)


def _agreement(pair: pd.DataFrame, a: str, b: str) -> dict[str, float]:
    classes = [np.select([pair[s] <= -NEUTRAL, pair[s] >= NEUTRAL], [0, 2], 1) for s in (a, b)]
    crossed = np.zeros((3, 3))
    np.add.at(crossed, tuple(classes), 1)
    correlation, low, high = _correlation(pair[a], pair[b], pair["cluster"])
    same, alpha = np.trace(crossed) / len(pair), krippendorff_alpha(crossed)
    return {"correlation": correlation, "low": low, "high": high, "same_sign": same, "alpha": alpha}


def _correlation(x: pd.Series, y: pd.Series, cluster: pd.Series) -> tuple[float, float, float]:
    """Spearman's correlation and its bounds, of scores to two digits: cells of equal scores, counted by document."""
    x, y = (np.unique(np.round(side, 2), return_inverse=True)[1] for side in (x, y))
    codes = np.unique(cluster, return_inverse=True)[1]
    pairs, cell = np.unique(x * (y.max() + 1) + y, return_inverse=True)
    x, y = np.divmod(pairs, y.max() + 1)
    of = counts(codes, cell, (codes.max() + 1, len(pairs)))

    def correlations(drawn: np.ndarray) -> np.ndarray:
        return spearman((of.T @ drawn.T).T, x, y)[:, None]

    estimate = correlations(np.ones((1, of.shape[0])))[0]
    low, high = interval(correlations, of.shape[0], estimate, width=2 * len(pairs))
    return float(estimate[0]), float(low[0]), float(high[0])


# ---- one article at a glance


def strip(result, doc_id: str) -> pd.DataFrame:
    """The marks of the article strip: where in each sentence who is mentioned, who speaks, who takes a stance.

    Parameters
    ----------
    result : Analysis
    doc_id : str

    Returns
    -------
    pandas.DataFrame
        sentence, lane (mention, quote, stance), actor (NA for a speaker who is none), target (stances only), value
        (a stance's mean score, a quotation's kind), start and end (0 to 1, in the sentence), count (mentions, pieces
        or rows in one mark), and voice (stances only). A quotation has a mark in every sentence that it reaches.

    Raises
    ------
    ValueError
        There is no such document.
    """
    documents = rows_of(result, "documents", ["doc_id"])
    if doc_id not in set(documents["doc_id"]):
        known = ", ".join(map(str, documents["doc_id"].head(10)))
        raise ValueError(f"no document is called {doc_id!r}; there are {len(documents)}: {known}")
    kinds = {"sentences": Sentence, "mentions": Mention, "quotes": Quote, "stances": Stance}
    sentences, mentions, quotes, stances = (
        rows_of(result, name, kind._fields, lambda rows: rows[rows["doc_id"] == doc_id]) for name, kind in kinds.items()
    )
    lanes = [_mention_marks(mentions), _quote_marks(quotes, sentences), _stance_marks(stances)]
    marks = pd.concat([lane.astype({"value": object}) for lane in lanes], ignore_index=True)
    marks = marks.merge(sentences[["sentence", "start", "end"]], on="sentence", suffixes=("", "_of"))
    length = (marks["end_of"] - marks["start_of"]).clip(lower=1)
    for side in ("start", "end"):
        marks[side] = ((marks[side] - marks["start_of"]) / length).clip(0, 1).astype("Float64")
    marks = marks.sort_values(["sentence", "lane", "start", "end", "actor", "target", "voice"], kind="stable")
    marks["value"] = marks["value"].astype(object).where(marks["value"].notna(), None)
    columns = "sentence lane actor target value count voice".split()
    table = finish(marks, columns, names(result))
    for position, side in ((5, "start"), (6, "end")):
        table.insert(position, side, marks[side].array)
    table.attrs["sentences"] = len(sentences)
    return table


_MARK = ["sentence", "lane", "actor", "target", "value", "start", "end", "count", "voice"]


def _mention_marks(mentions: pd.DataFrame) -> pd.DataFrame:
    rows = mentions[mentions["role"] == "actor"].groupby(["sentence", "actor"])
    marks = rows.agg(start=("start", "min"), end=("end", "max"), count=("start", "size")).reset_index()
    return marks.assign(lane="mention", target=pd.NA, value=None, voice=pd.NA)[_MARK]


def _quote_marks(quotes: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    quotes = quotes[quotes["kind"] != "scare"].rename(columns={"kind": "value"})
    pairs = quotes[["actor", "value", "start", "end"]].merge(
        sentences[["sentence", "start", "end"]], how="cross", suffixes=("", "_of")
    )
    inside = pairs[(pairs["start"] < pairs["end_of"]) & (pairs["start_of"] < pairs["end"])]
    return inside.assign(lane="quote", target=pd.NA, count=1, voice=pd.NA)[_MARK]


def _stance_marks(stances: pd.DataFrame) -> pd.DataFrame:
    stances = one_per_evidence(stances[stances["source"] != stances["target"]])
    rows = stances.groupby(["sentence", "source", "target", "voice", "stance"])
    marks = rows.agg(value=("score", "mean"), start=("evidence_start", "min"), end=("evidence_end", "max"),
                     count=("score", "size")).reset_index()  # fmt: skip
    return marks.rename(columns={"source": "actor"}).assign(lane="stance")[_MARK]


# ---- to a file

_DIGITS = 4


def write(table: pd.DataFrame, path: str | os.PathLike) -> Path:
    r"""Write ``table`` as CSV: UTF-8, four digits, NA empty, lines ended by "\n".

    The file is written beside and then renamed: an older one is either whole or replaced. Folders are made.

    Returns
    -------
    pathlib.Path
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rounded = table.apply(lambda column: column.map(_rounded) if column.dtype.kind in "fO" else column)
    beside = path.with_name(path.name + ".part")
    try:
        with open(beside, "w", encoding="utf-8", newline="") as file:
            rounded.to_csv(file, index=False, na_rep="", lineterminator="\n")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _rounded(value):
    if not isinstance(value, float):
        return value
    return f"{round(value, _DIGITS) + 0.0:.{_DIGITS}f}".rstrip("0").rstrip(".") if value == value else None
