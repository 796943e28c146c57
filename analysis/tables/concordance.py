"""Back to the words: evidence behind numbers, keywords in context, names that match no actor.

The public names are those of :mod:`analysis.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from ..attribution import voice_at
from ..actors.discourse import capitalised
from .grouping import check_actor, finish, grouped, names, rows_of, with_sentences, without_texts
from ..records import Quote, Sentence, Stance

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

    def chosen(rows: pd.DataFrame) -> pd.DataFrame:
        keep = pd.Series(True, index=rows.index)
        for side, name in (("source", source), ("target", target)):
            keep &= _is(rows, side, name) if name is not None else True
        if actor is not None:
            keep &= _is(rows, "source", actor) | _is(rows, "target", actor)
        for column, value in (("stance", stance), ("voice", voice)):
            keep &= rows[column] == value if value is not None else True
        return rows[keep.to_numpy(bool)]

    view = grouped(result, "stances", None, copies, Stance._fields, chosen)
    rows = view.rows.merge(without_texts(result)[["doc_id", "date"]], on="doc_id", how="left")
    rows = with_sentences(result, rows, ["text", "start"]).rename(columns={"start": "sentence_start"})
    rows = rows.sort_values(["doc_id", "evidence_start", "source_start", "target_start", "source", "target"])
    return finish(rows, _EVIDENCE, names(result), view)


def _is(rows: pd.DataFrame, side: str, name: str) -> pd.Series:
    """Which rows have an actor, or a member of one, as their source or target."""
    return (rows[side] == name) | (rows[f"{side}_member"] == name).fillna(False)


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
    place = ["doc_id", "sentence"]

    def of_actor(rows: pd.DataFrame) -> pd.DataFrame:
        named = ((rows["actor"] == actor) | (rows["member"] == actor).fillna(False)).to_numpy(bool)
        return rows.loc[named & (rows["role"] == "actor").to_numpy(bool), [*place, "start", "end"]].drop_duplicates()

    found = _found(result, keyword) if keyword else None
    if actor is not None:
        mentions = rows_of(result, "mentions", [*place, "start", "end", "actor", "member", "role"], of_actor)
        found = mentions if found is None else found.merge(mentions[place].drop_duplicates(), on=place)
    if stance is not None:
        stances = rows_of(result, "stances", [*place, "stance"], lambda rows: rows[rows["stance"] == stance])
        found = found.merge(stances[place].drop_duplicates(), on=place)
    view = grouped(result, "mentions", None, copies, ["doc_id"], lambda rows: rows[:0])
    table = _in_context(result, found[found["doc_id"].isin(view.documents["doc_id"])], window)
    table = table if voice is None else table[table["voice"] == voice]
    return finish(table.sort_values(["doc_id", "start", "end"]), _CONTEXT, names(result), view)


def _found(result, keyword: str) -> pd.DataFrame:
    """Places of a word or phrase in the sentences' texts."""
    phrase = r"\s+".join(re.escape(word) for word in keyword.split())
    pattern = re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE)

    def search(documents: pd.DataFrame) -> pd.DataFrame:
        rows = [
            (doc_id, *match.span())
            for doc_id, text in documents.itertuples(index=False)
            for match in pattern.finditer(text)
        ]
        return pd.DataFrame(rows, columns=["doc_id", "start", "end"])

    found = rows_of(result, "documents", ["doc_id", "text"], search)
    wanted = found["doc_id"].unique()
    columns = ["doc_id", "start", "sentence"]
    sentences = rows_of(result, "sentences", columns, lambda rows: rows[rows["doc_id"].isin(wanted)])
    begun = {doc_id: part for doc_id, part in sentences.sort_values(["doc_id", "start"]).groupby("doc_id")}
    rows = []
    for doc_id, start, end in found.itertuples(index=False):
        if doc_id in begun:
            place = begun[doc_id]["start"].searchsorted(start, side="right")
            rows.append((doc_id, begun[doc_id]["sentence"].iat[max(0, place - 1)], start, end))
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "start", "end"])


def _in_context(result, found: pd.DataFrame, window: int) -> pd.DataFrame:
    wanted = found["doc_id"].unique()

    def of_these(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["doc_id"].isin(wanted)]

    pieces = rows_of(result, "quotes", Quote._fields, of_these).sort_values(["doc_id", "start"])
    quotes: dict[str, list[Quote]] = {}
    for row in pieces.astype(object).where(pieces.notna(), None).itertuples(index=False):
        quotes.setdefault(row.doc_id, []).append(Quote(*row))
    actors, places = names(result), {doc_id: part for doc_id, part in found.groupby("doc_id")}

    def cut(documents: pd.DataFrame) -> pd.DataFrame:
        rows = []
        for doc_id, text, speaker in of_these(documents).itertuples(index=False):
            speaker = speaker if isinstance(speaker, str) and speaker in actors else None
            for _, sentence, start, end in places[doc_id].itertuples(index=False):
                parts = (text[max(0, start - window) : start], text[start:end], text[end : end + window])
                voice = voice_at(quotes.get(doc_id, []), start, end, speaker=speaker)
                rows.append((doc_id, sentence, *(re.sub(r"\s", " ", part) for part in parts), *voice[:2], start, end))
        return pd.DataFrame(rows, columns=_CONTEXT)

    return rows_of(result, "documents", ["doc_id", "text", "speaker"], cut)


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
    columns = ["doc_id", "sentence", "paragraph", "start", "end"]
    view = grouped(result, "sentences", None, copies, columns)
    sentences = dict(list(view.rows[columns].sort_values(["doc_id", "sentence"]).groupby("doc_id")))
    mentions = dict(list(rows_of(result, "mentions", ["doc_id", "start", "end"]).groupby("doc_id")))
    mentioned = set(rows_of(result, "mentions", ["text"], pd.DataFrame.drop_duplicates)["text"].str.casefold())

    def count(documents: pd.DataFrame) -> pd.DataFrame:
        rows = [
            (name, doc_id, example)
            for doc_id, text in documents.itertuples(index=False)
            if doc_id in sentences
            for name, example in _names(text, sentences[doc_id], mentions.get(doc_id))
            if name.casefold() not in mentioned
        ]
        found = pd.DataFrame(rows, columns=["name", "doc_id", "example"])
        sums = {"mentions": ("doc_id", "size"), "documents": ("doc_id", "nunique"), "example": ("example", "first")}
        return found.groupby("name", sort=True).agg(**sums).reset_index()

    by_part = rows_of(result, "documents", ["doc_id", "text"], count)
    sums = {"mentions": ("mentions", "sum"), "documents": ("documents", "sum"), "example": ("example", "first")}
    table = by_part.groupby("name", sort=True).agg(**sums).reset_index()
    table = table[table["mentions"] >= least]
    table = table.sort_values(["mentions", "documents", "name"], ascending=[False, False, True])
    return finish(table, ["name", "mentions", "documents", "example"], names(result), view)


def _names(text: str, sentences: pd.DataFrame, mentions: pd.DataFrame | None) -> Iterator[tuple[str, str]]:
    """Names outside mentions, each with its sentence."""
    bare = text if mentions is None else _without(text, mentions)
    for doc_id, number, paragraph, start, end in sentences.itertuples(index=False):
        sentence = Sentence(doc_id, number, paragraph, start, end, text[start:end])
        for first, last in capitalised(bare, sentence):
            if bare[last : last + 2] != " |":
                yield bare[first:last], sentence.text


def _without(text: str, mentions: pd.DataFrame) -> str:
    """The text with bars in place of mentions, so that "the Russian writer Ivan Bunin" still gives a name."""
    pieces, at = [], 0
    for start, end in mentions[["start", "end"]].sort_values(["start", "end"]).itertuples(index=False):
        if start >= at:
            pieces += [text[at:start], "|" * (end - start)]
            at = end
    return "".join(pieces) + text[at:]
