"""Who is for or against whom, counted and averaged. The public names are those of :mod:`analysis.tables`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .grouping import (
    Grouped, finish, grouped, labels, means, names, ordered, rows_of, sort_rows, with_sentences, without_texts
)  # fmt: skip

COUNTED = ("asserted", "hedged")  # what a mean takes; negated and hypothetical rows are counted beside it
STANCES = ("support", "oppose", "neutral")
ROWS = (
    "doc_id source target source_member target_member source_start target_start stance score assertion voice "
    "claimed_by evidence_start evidence_end"
).split()  # what is read of the stances
_MATRIX = "source target mean low high support oppose neutral negated hypothetical rows documents n_documents".split()


def stance_matrix(
    stances, *, by: str | None = None, level: str = "actor", copies: str = "once"
) -> pd.DataFrame:
    """Mean stance of each actor towards each other, with the counts behind it.

    Takes what articles say in their own voice and what actors say for themselves; claims about third parties are in
    `stance_pairs`. Rows of one source and target on the same evidence count once. The mean is first within a document
    and then over documents. It can be 0 because nothing is said or because +1 and -1 cancel: read the counts.

    Parameters
    ----------
    stances : Analysis or pandas.DataFrame
        A result, or its ``stances``; from these alone, ``by`` is one of their own columns, and ``n_documents``
        counts the documents in which there is a stance.
    by, level, copies : str, optional
        See the module. At level "member" the United States and Germany are two, and a stance between them has its row.

    Returns
    -------
    pandas.DataFrame
        source, target, mean (-1 to 1; NA where all rows are negated or hypothetical), low, high, support, oppose,
        neutral, negated, hypothetical, rows (in the mean), documents (in the mean), n_documents. Pairs that occur.
        ``attrs["diagonal_rows"]``: how many rows within one actor were left out.
    """
    view, rows, order, diagonal = _pairs(stances, by, level, copies)
    table = _averages(view, rows[_speaks_or_told(rows)], order)
    table = finish(table, _MATRIX, [*names(stances), *order], view)
    table.attrs["diagonal_rows"] = diagonal
    return table


def stance_pairs(
    stances, *, by: str | None = None, level: str = "actor", copies: str = "once"
) -> pd.DataFrame:
    """Counts for each source, target and voice, claims about third parties among them and kept apart.

    Returns
    -------
    pandas.DataFrame
        source, target, voice, claimed_by, support, oppose, neutral (all three of asserted and hedged rows), negated,
        hedged (of those counted before), hypothetical, rows (all), documents (all). ``attrs["diagonal_rows"]``.
    """
    view, rows, order, diagonal = _pairs(stances, by, level, copies)
    keys = ["group", "source", "target", "voice", "claimed_by"]
    rows = one_per_evidence(rows, "voice", "claimed_by")
    table = _tally(rows, keys)
    table = sort_rows(table, order, "source", "target", "voice", "claimed_by")
    columns = "source target voice claimed_by support oppose neutral negated hedged hypothetical rows documents".split()
    table = finish(table, columns, [*names(stances), *order], view)
    table.attrs["diagonal_rows"] = diagonal
    return table


def stance_over_time(
    result, *, freq: str = "M", by: str | None = None, level: str = "actor", copies: str = "once"
) -> pd.DataFrame:
    """Mean stance of each pair in each period, with the number of articles that period has.

    Every pair that occurs has a row for every period from the first to the last, so that an empty one shows as empty
    (mean NA) rather than being drawn over. A story counts in the period of its first document.

    Parameters
    ----------
    result : Analysis
    freq : str
        Length of a period: "D", "W", "M", "Q" or "Y" (pandas period aliases).

    Returns
    -------
    pandas.DataFrame
        period ("2023-03"), source, target, mean, low, high, rows, documents, exposure (all articles of the group in
        the period). ``attrs["undated"]``: articles without a full date, which are left out.
    """
    view, rows, order, _ = _pairs(result, by, level, copies)
    dates = without_texts(result)[["doc_id", "date"]].drop_duplicates("doc_id")
    dates = dates[dates["doc_id"].isin(view.documents["doc_id"])]
    full = dates["date"].astype("string").str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(False).to_numpy(bool)
    days = pd.to_datetime(dates["date"].where(full), errors="coerce", format="%Y-%m-%d")
    periods = pd.PeriodIndex(days.dropna(), freq=freq)
    span = pd.period_range(periods.min(), periods.max(), freq=freq) if len(periods) else pd.PeriodIndex([], freq=freq)
    place = pd.Series(span.get_indexer(periods), index=dates["doc_id"][days.notna().to_numpy()])
    documents = _in_period(view.documents, place, len(span))
    groups = range(len(view.groups) * len(span))
    timed = Grouped(_in_period(rows, place, len(span)), documents, by, groups, view.copies)
    table = _averages(timed, timed.rows[_speaks_or_told(timed.rows)], order)
    table = _every_period(table, len(span))
    table["exposure"] = timed.sizes()[table["group"].to_numpy(int)]
    group, period = np.divmod(table["group"].to_numpy(int), max(len(span), 1))
    table = table.assign(group=group, place=period, period=span.astype(str).to_numpy(str)[period])
    table = sort_rows(table, order, "place", "source", "target")
    columns = "period source target mean low high rows documents exposure".split()
    table = finish(table, columns, [*names(result), *order], view)
    table.attrs["undated"] = int(days.isna().sum())
    return table


def _in_period(table: pd.DataFrame, place: pd.Series, periods: int) -> pd.DataFrame:
    """The dated rows; their group is now a group in a period."""
    when = table["doc_id"].map(place)
    dated = table[when.notna()]
    return dated.assign(group=dated["group"] * periods + when.dropna().astype(int))


def _every_period(table: pd.DataFrame, periods: int) -> pd.DataFrame:
    """Rows for the periods in which a pair that a group has at all does not occur."""
    pairs = table.assign(first=table["group"] // max(periods, 1) * periods)[["first", "source", "target"]]
    grid = pairs.drop_duplicates().merge(pd.DataFrame({"period": range(periods)}), how="cross")
    grid["group"] = grid["first"] + grid["period"]
    table = grid[["group", "source", "target"]].merge(table, on=["group", "source", "target"], how="left")
    return table.fillna({"rows": 0, "documents": 0})


def tone_and_stance(result, *, copies: str = "once") -> pd.DataFrame:
    """Sentiment beside stance: the tone of the words about a target in each sentence for or against it.

    Tone and stance are two things: "Kyiv thanked its allies for weapons to repel the attack" is for the allies, and full
    of sombre words. The table shows where a word list would mislead (Bestvina & Monroe, Political Analysis 2023).

    Parameters
    ----------
    result : Analysis

    Returns
    -------
    pandas.DataFrame
        doc_id, sentence, source, target, stance, score (the stance's), a column for each scorer (its mean over the
        mentions of the target in the sentence; NA where it scored none), evidence, text (the sentence). Rows for or
        against, of asserted and hedged ones; sentences with neither scorer are left out.
    """

    def told(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[rows["assertion"].isin(COUNTED) & (rows["stance"] != "neutral")]
        return one_per_evidence(rows[(rows["source"] != rows["target"]).to_numpy(bool)])

    view = grouped(result, "stances", None, copies, [*ROWS, "sentence", "evidence"], told)
    stances = view.rows
    columns = ["doc_id", "sentence", "actor", "scorer", "score"]
    scores = rows_of(result, "sentiments", columns, lambda rows: rows.dropna(subset="score"))
    scores = scores.rename(columns={"actor": "target"})
    keys = ["doc_id", "sentence", "target"]
    tone = scores.assign(tone=scores["score"].astype(float)).groupby([*keys, "scorer"])["tone"].mean().unstack("scorer")
    scorers = ["textblob", "vader", *sorted({*tone.columns} - {"textblob", "vader"})]
    tone = tone.reindex(columns=scorers)
    table = with_sentences(result, stances.merge(tone.reset_index(), on=keys))
    table = table.sort_values(
        ["doc_id", "sentence", "evidence_start", "source_start", "target_start", "source", "target"]
    )
    columns = ["doc_id", "sentence", "source", "target", "stance", "score", *scorers, "evidence", "text"]
    made = finish(table, columns, names(result), view)
    return made.astype({name: "Float64" for name in scorers})


_SPEAKERS = ("both", "rules", "reader")


def stance_methods(result, *, by: str | None = None, copies: str = "once") -> pd.DataFrame:
    """Which of rules and neural reader gave the stances: both alike, the rules alone or the reader alone.

    Parameters
    ----------
    result : Analysis
    by, copies : str, optional
        See the module.

    Returns
    -------
    pandas.DataFrame
        method (both, rules, reader), rows, share (of all rows), support, oppose, neutral, confidence (the mean; NA
        where there is none). A pair of actors counts once on the same evidence.
    """
    view = grouped(result, "stances", by, copies, [*ROWS, "method", "confidence"])
    rows = one_per_evidence(view.rows)
    rows = rows.assign(method=rows["method"].str.replace(":.*", "", regex=True), confidence=rows["confidence"].astype(float))
    marks = {name: (rows["stance"] == name).astype(int) for name in STANCES}
    cells = rows.assign(**marks).groupby(["group", "method"], sort=True)
    sums = {name: (name, "sum") for name in STANCES}
    table = cells.agg(rows=("stance", "size"), **sums, confidence=("confidence", "mean")).reset_index()
    table["share"] = table["rows"] / table.groupby("group")["rows"].transform("sum")
    order = {name: place for place, name in enumerate(_SPEAKERS)}
    table = table.sort_values(["group", "method"], key=lambda c: c.map(order) if c.name == "method" else c)
    return finish(table, ["method", "rows", "share", *STANCES, "confidence"], names(result), view)


def one_per_evidence(rows: pd.DataFrame, *also: str) -> pd.DataFrame:
    """Rows of one source and target on the same evidence ("NATO and the United States") become one.

    One that is told comes before one that is denied or imagined, then the strongest.
    """
    keys = ["doc_id", "source", "target", "evidence_start", "evidence_end", *also]
    told = rows["assertion"].isin(["asserted", "hedged"])
    rows = rows.assign(_untold=~told, _weak=-rows["score"].abs())
    order = [*keys, "_untold", "_weak", "source_start", "target_start", "stance", "assertion"]
    return rows.sort_values(order, kind="stable").drop_duplicates(keys).drop(columns=["_untold", "_weak"])


def _pairs(data, by: str | None, level: str, copies: str) -> tuple[Grouped, pd.DataFrame, list[str], int]:
    """Rows between two labels (now ``source`` and ``target``), the labels in order, how many rows are within one."""
    view = grouped(data, "stances", by, copies, ROWS)
    rows = view.rows.assign(actor=view.rows["source"])
    ends = {side: labels(rows[side], rows[f"{side}_member"], level) for side in ("source", "target")}
    actors = pd.concat([rows["source"], rows["target"]], ignore_index=True)
    order = ordered(pd.concat([ends["source"], ends["target"]], ignore_index=True), actors, names(data))
    rows = rows.assign(**ends)
    within = (rows["source"] == rows["target"]).to_numpy(bool)
    return view, rows[~within], order, int(within.sum())


def _speaks_or_told(rows: pd.DataFrame) -> np.ndarray:
    """Rows in the article's voice, and those in which the source's actor speaks for itself."""
    return ((rows["voice"] == "article") | (rows["claimed_by"] == rows["actor"]).fillna(False)).to_numpy(bool)


def _averages(view: Grouped, rows: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    keys = ["group", "source", "target"]
    rows = one_per_evidence(rows)
    tally = _tally(rows, keys).drop(columns=["rows", "documents"])
    mean = means(view, rows[rows["assertion"].isin(COUNTED)], keys[1:], "score").drop(columns="n_documents")
    table = tally.merge(mean.rename(columns={"count": "rows"}), on=keys, how="left")
    table = table.fillna({"rows": 0, "documents": 0})
    table["n_documents"] = view.sizes()[table["group"].to_numpy(int)]
    return sort_rows(table, order, "source", "target")


def _tally(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Counts of rows by stance and by assertion for each cell of ``keys``."""
    counted = rows["assertion"].isin(COUNTED)
    marks = {name: (counted & (rows["stance"] == name)).astype(int) for name in STANCES}
    marks |= {name: (rows["assertion"] == name).astype(int) for name in ("negated", "hedged", "hypothetical")}
    cells = rows.assign(**marks).groupby(keys, dropna=False, sort=True)
    sums = {name: (name, "sum") for name in marks}
    return cells.agg(**sums, rows=("doc_id", "size"), documents=("doc_id", "nunique")).reset_index()
