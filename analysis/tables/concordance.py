"""Back to the words: evidence behind numbers, keywords in context, names that match no actor.

The public names are those of :mod:`analysis.tables`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import pandas as pd

from ..attribution import voice_at
from ..actors.coreference import capitalised
from .grouping import check_actor, finish, grouped, names, rows_of
from ..records import Quote, Sentence

_EVIDENCE = (
    "doc_id date sentence source target stance score confidence assertion voice claimed_by evidence method text "
    "source_start source_end target_start target_end evidence_start evidence_end sentence_start"
).split()


def evidence(
    result,
    *,
    source: str | None = None,
    target: str | None = None,
    stance: str | None = None,
    voice: str | None = None,
    actor: str | None = None,
    copies: str = "once",
) -> pd.DataFrame:
    """The stances behind a cell, each with its sentence.

    As in the tables, the first document of a story stands for it, so that rows and counts agree.

    Parameters
    ----------
    result : Analysis
    source, target, actor : str, optional
        An actor or a member of one; ``actor`` is either side.
    stance : str, optional
        support, oppose or neutral.
    voice : str, optional
        article, actor or other.
    copies : {"once", "all"}
        "all" has the rows of every copy.

    Returns
    -------
    pandas.DataFrame
        doc_id, date, sentence, source, target, stance, score, confidence, assertion, voice, claimed_by, evidence,
        method, text (the sentence); then offsets into the document, for marking words.

    Raises
    ------
    ValueError
        No actor has that name, or the stance or voice is none.
    """
    check_actor(result, source, target, actor)
    _check(stance=(stance, ("support", "oppose", "neutral")), voice=(voice, ("article", "actor", "other")))
    view = grouped(result, "stances", copies=copies)
    rows = view.rows
    sides = {side: (lambda name, side=side: (rows[side] == name) | (rows[f"{side}_member"] == name).fillna(False))
             for side in ("source", "target")}  # fmt: skip
    keep = pd.Series(True, index=rows.index)
    for side, name in (("source", source), ("target", target)):
        keep &= sides[side](name) if name is not None else True
    if actor is not None:
        keep &= sides["source"](actor) | sides["target"](actor)
    for column, value in (("stance", stance), ("voice", voice)):
        keep &= rows[column] == value if value is not None else True
    rows = rows[keep.to_numpy(bool)].merge(result.documents[["doc_id", "date"]], on="doc_id", how="left")
    sentences = result.sentences[["doc_id", "sentence", "text", "start"]].rename(columns={"start": "sentence_start"})
    rows = rows.merge(sentences, on=["doc_id", "sentence"], how="left")
    rows = rows.sort_values(["doc_id", "evidence_start", "source_start", "target_start", "source", "target"])
    return finish(rows, _EVIDENCE, names(result), view)


def _check(**choices: tuple[str | None, tuple[str, ...]]) -> None:
    for name, (value, allowed) in choices.items():
        if value is not None and value not in allowed:
            raise ValueError(f"{name}={value!r}: choose one of {', '.join(allowed)}")


# ---- keyword in context

_CONTEXT = ["doc_id", "sentence", "left", "keyword", "right", "voice", "claimed_by", "start", "end"]


def concordance(
    result,
    *,
    keyword: str | None = None,
    actor: str | None = None,
    voice: str | None = None,
    stance: str | None = None,
    window: int = 50,
    copies: str = "all",
) -> pd.DataFrame:
    """A word, a phrase or an actor in context: one row for each place in the texts (KWIC, Luhn 1960).

    This is a search in the texts, so that every copy of a story is there unless ``copies="once"``.

    Parameters
    ----------
    result : Analysis
    keyword : str, optional
        Whole words, in any case; between the words of a phrase any white space may stand.
    actor : str, optional
        Alone: the mentions of this actor (or member), pronouns too. With a keyword: only in sentences that mention it.
    voice : str, optional
        article, actor or other: in whose words the keyword stands.
    stance : str, optional
        support, oppose or neutral: only in sentences with such a stance.
    window : int
        Characters on either side; line ends are shown as spaces.
    copies : {"all", "once"}
        "once": only the first document of a story.

    Returns
    -------
    pandas.DataFrame
        doc_id, sentence, left, keyword, right, voice, claimed_by, start, end (of the keyword in the document).

    Raises
    ------
    ValueError
        Neither keyword nor actor is given, or a name is unknown.
    """
    if not (keyword and keyword.strip()) and actor is None:
        raise ValueError("give a keyword or an actor to look for")
    check_actor(result, actor)
    _check(stance=(stance, ("support", "oppose", "neutral")), voice=(voice, ("article", "actor", "other")))
    mentions = rows_of(result, "mentions")
    if actor is not None:
        mentions = mentions[((mentions["actor"] == actor) | (mentions["member"] == actor).fillna(False)).to_numpy(bool)]
        mentions = mentions[mentions["role"] == "actor"]
    found = _found(result, keyword) if keyword else mentions[["doc_id", "sentence", "start", "end"]].drop_duplicates()
    if keyword and actor is not None:
        found = found.merge(mentions[["doc_id", "sentence"]].drop_duplicates(), on=["doc_id", "sentence"])
    if stance is not None:
        stances = result.stances[result.stances["stance"] == stance]
        found = found.merge(stances[["doc_id", "sentence"]].drop_duplicates(), on=["doc_id", "sentence"])
    view = grouped(result, "mentions", copies=copies)
    table = _in_context(result, found[found["doc_id"].isin(view.documents["doc_id"])], window)
    table = table if voice is None else table[table["voice"] == voice]
    return finish(table.sort_values(["doc_id", "start", "end"]), _CONTEXT, names(result), view)


def _found(result, keyword: str) -> pd.DataFrame:
    """Places of a word or phrase in the sentences' texts."""
    phrase = r"\s+".join(re.escape(word) for word in keyword.split())
    pattern = re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE)
    sentences = result.sentences.sort_values(["doc_id", "start"]).groupby("doc_id")
    starts = {doc_id: (list(part["start"]), list(part["sentence"])) for doc_id, part in sentences}
    rows = []
    for doc_id, text in zip(result.documents["doc_id"], result.documents["text"]):
        for match in pattern.finditer(text) if doc_id in starts else ():
            begun, numbers = starts[doc_id]
            rows.append((doc_id, numbers[max(0, bisect_right(begun, match.start()) - 1)], *match.span()))
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "start", "end"])


def _in_context(result, found: pd.DataFrame, window: int) -> pd.DataFrame:
    texts = dict(zip(result.documents["doc_id"], result.documents["text"]))
    known = result.documents[result.documents["speaker"].isin(names(result))]
    speakers = dict(zip(known["doc_id"], known["speaker"]))
    wanted = result.quotes.loc[result.quotes["doc_id"].isin(found["doc_id"]), list(Quote._fields)]
    wanted = wanted.sort_values(["doc_id", "start"]).astype(object).where(wanted.notna(), None)
    quotes: dict[str, list[Quote]] = {}
    for row in wanted.itertuples(index=False):
        quotes.setdefault(row.doc_id, []).append(Quote(*row))
    rows = []
    for doc_id, sentence, start, end in found.itertuples(index=False):
        text = texts[doc_id]
        pieces = (text[max(0, start - window) : start], text[start:end], text[end : end + window])
        shown = [re.sub(r"\s", " ", piece) for piece in pieces]
        voice = voice_at(quotes.get(doc_id, []), start, end, speaker=speakers.get(doc_id))
        rows.append((doc_id, sentence, *shown, *voice[:2], start, end))
    return pd.DataFrame(rows, columns=_CONTEXT)


# ---- names that match no actor


def unmatched_names(result, *, least: int = 1, copies: str = "once") -> pd.DataFrame:
    """Names in the texts that match no actor, the most frequent first: what to add to ``actors.toml``.

    A name is a run of capitalised words outside every mention. Headlines are left out, as are words right before a
    mention (its title) and names that are mentions elsewhere (BEIJING in a dateline).

    Parameters
    ----------
    result : Analysis
    least : int
        Only names that occur at least so often.
    copies : {"once", "all"}
        Whether the first document of a story stands for it, or every copy counts.

    Returns
    -------
    pandas.DataFrame
        name, mentions, documents, example (the first sentence that holds it).
    """
    texts = _without_mentions(result)
    rows = []
    view = grouped(result, "sentences", copies=copies)
    sentences = view.rows[list(Sentence._fields)].sort_values(["doc_id", "sentence"])
    for row in sentences.itertuples(index=False):
        text = texts.get(row.doc_id, "")
        spans = [span for span in capitalised(text, Sentence(*row)) if text[span[1] : span[1] + 2] != " |"]
        rows += [(text[start:end], row.doc_id, row.text) for start, end in spans]
    found = pd.DataFrame(rows, columns=["name", "doc_id", "example"])
    found = found[~found["name"].str.casefold().isin(result.mentions["text"].str.casefold().unique())]
    sums = {"mentions": ("doc_id", "size"), "documents": ("doc_id", "nunique"), "example": ("example", "first")}
    table = found.groupby("name", sort=True).agg(**sums).reset_index()
    table = table[table["mentions"] >= least]
    table = table.sort_values(["mentions", "documents", "name"], ascending=[False, False, True])
    return finish(table, ["name", "mentions", "documents", "example"], names(result), view)


def _without_mentions(result) -> dict[str, str]:
    """The texts with bars in place of mentions, so that "the Russian writer Ivan Bunin" still gives a name."""
    texts = dict(zip(rows_of(result, "documents")["doc_id"], result.documents["text"]))
    for doc_id, spans in rows_of(result, "mentions")[["start", "end"]].groupby(result.mentions["doc_id"]):
        pieces, at, text = [], 0, texts[doc_id]
        for start, end in spans.sort_values(["start", "end"]).itertuples(index=False):
            if start >= at:
                pieces += [text[at:start], "|" * (end - start)]
                at = end
        texts[doc_id] = "".join(pieces) + text[at:]
    return texts
