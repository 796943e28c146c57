"""What a table shows, in a sentence: a DataFrame of :mod:`analysis.tables` in, a line of text out.

The sentences are made from the numbers, so that they stay true for other articles; they serve below a figure and as
its description for readers who don't see it. Where nothing was found, they say so.
A function takes the table of the same name (`corpus`: a result; `timeline`: that of `stance_over_time`) and returns a str.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

import pandas as pd

from .tables.grouping import rows_of, without_texts

__all__ = [
    "corpus", "cue_types", "salience", "scorer_agreement", "scorers_apart", "sentiment", "speaking", "speeches_named",
    "speeches_naming_whom", "speeches_stances", "speeches_turn", "spoken_about", "stance_matrix", "stance_methods",
    "stance_pairs", "strip", "swap", "timeline", "tone_and_stance",
]  # fmt: skip


def copies(table: pd.DataFrame) -> str:
    """How copies of one story were counted, from ``table.attrs``; empty where there are none."""
    count = table.attrs.get("n_copies", 0)
    if not count:
        return ""
    how = "not counted again" if table.attrs["copies"] == "once" else "counted like the others"
    return f"{_count(count, 'copy', 'copies')} of {_count(table.attrs['n_copied_stories'], 'story', 'stories')} {how}"


def _with_copies(caption: Callable[[pd.DataFrame], str]) -> Callable[[pd.DataFrame], str]:
    """A caption that also says how copies were counted."""

    @wraps(caption)
    def whole(table: pd.DataFrame) -> str:
        said = copies(table)
        return caption(table) + (f" {said}." if said else "")

    return whole


def corpus(result) -> str:
    """What was read and what was found in it.

    Parameters
    ----------
    result : Analysis
    """
    documents = without_texts(result)
    dates = sorted(documents["date"].dropna())
    days = (
        "without a date"
        if not dates
        else f"of {dates[0]}"
        if dates[0] == dates[-1]
        else f"from {dates[0]} to {dates[-1]}"
    )
    sentences = rows_of(result, "sentences", ["sentence"])
    read = f"{_count(len(documents), 'article')} {days}, {_count(len(sentences), 'sentence')}"
    quotes = rows_of(result, "quotes", ["doc_id", "quote", "kind"], lambda rows: rows[rows["kind"] != "scare"])
    quotes = quotes[["doc_id", "quote"]].drop_duplicates()
    acting = (rows_of(result, "mentions", ["role"])["role"] == "actor").sum()
    found = f"{_count(acting, 'mention')} of actors, {_count(len(quotes), 'quotation')}"
    stances = _count(len(rows_of(result, "stances", ["sentence"])), "stance")
    if copied := int(documents["copy_of"].notna().sum()):
        stories = _count(documents["copy_of"].nunique(), "story", "stories")
        read += f"; among the articles, {_count(copied, 'copy', 'copies')} of {stories}"
    return f"Read: {read}. Found: {found}, {stances}. {_count(len(result.problems), 'problem').capitalize()}."


@_with_copies
def salience(table: pd.DataFrame) -> str:
    """Who is named most."""
    if not _sum(table, "mentions"):
        return "No actor is mentioned."
    most = _highest(table, "mentions")
    row = most.iloc[0]
    share = f"{_percent(row['share'])} of {_count(_sum(table, 'mentions'), 'mention')}{_interval(row)}"
    never = table.loc[table["mentions"] == 0, "actor"].unique()
    rest = f" Not named: {_list(never)}." if len(never) else ""
    return f"Named most: {_list(most['actor'])} ({share}).{rest}"


@_with_copies
def speaking(table: pd.DataFrame) -> str:
    """Who is quoted most, and who is not."""
    if not _sum(table, "quotes"):
        return "Nobody is quoted."
    known = table[table["actor"] != "other"]
    total = _count(_sum(table, "quotes"), "quotation")
    if not _sum(known, "quotes"):
        return f"None of the actors is quoted: all of {total} are by others."
    most = _highest(known, "quotes")
    row = most.iloc[0]
    silent = known.loc[known["quotes"] == 0, "actor"].unique()
    rest = f" Not quoted: {_list(silent)}." if len(silent) else ""
    return f"Quoted most: {_list(most['actor'])} ({_percent(row['share'])} of {total}{_interval(row)}).{rest}"


@_with_copies
def cue_types(table: pd.DataFrame) -> str:
    """How often quotations are reported with a neutral word such as "said"."""
    with_cue = table.dropna(subset="cue_type")
    if not _sum(with_cue, "quotes"):
        return "No quotation has a word that reports it."
    neutral = _sum(with_cue[with_cue["cue_type"] == "neutral"], "quotes")
    other = with_cue[with_cue["cue_type"] != "neutral"]
    rest = ""
    if len(other):
        row = _highest(other, "quotes").iloc[0]
        rest = f" The most frequent other kind is {row['cue_type']} ({row['actor']}, {row['quotes']})."
    return f"{neutral} of {_count(_sum(with_cue, 'quotes'), 'quotation')} are reported in neutral words.{rest}"


@_with_copies
def spoken_about(table: pd.DataFrame) -> str:
    """Who speaks most, and who is most spoken about, by the gap between the two shares."""
    gaps = table.dropna(subset="gap")
    if gaps.empty:
        return "No actor is both named and quoted often enough to compare."
    up, down = gaps.loc[gaps["gap"].idxmax()], gaps.loc[gaps["gap"].idxmin()]
    parts = [
        f"{row['actor']} {verb} ({_percent(row['quote_share'])} of quotations, {_percent(row['mention_share'])} of mentions)"
        for row, verb, beyond in ((up, "speaks more than it is named", up["gap"] > 0),
                                  (down, "is named more than it speaks", down["gap"] < 0))
        if beyond
    ]  # fmt: skip
    return "; ".join(parts) + "." if parts else "Every actor speaks as much as it is named."


@_with_copies
def sentiment(table: pd.DataFrame) -> str:
    """Where the scorers' means point in different directions."""
    if table.empty:
        return "No words about an actor could be scored."
    keys = [name for name in table.columns[: list(table.columns).index("scorer")]]
    spread = table.groupby(keys, sort=False, dropna=False)["mean"].agg(["min", "max"])
    apart = int(((spread["min"] < 0) & (spread["max"] > 0)).sum())
    top, low = table.loc[table["mean"].idxmax()], table.loc[table["mean"].idxmin()]
    said = [f"{row['actor']} ({row['scorer']}, {_VOICES[row['voice']]}: {_signed(row['mean'])})" for row in (top, low)]
    signs = f"The scorers' means have opposite signs in {apart} of {_count(len(spread), 'row')}."
    return f"Highest: {said[0]}. Lowest: {said[1]}. {signs}"


_VOICES = {"article": "the article's words", "actor": "actors quoted", "other": "others quoted"}


@_with_copies
def scorer_agreement(table: pd.DataFrame) -> str:
    """How far the scorers agree."""
    lines = [
        f"{row['scorer_a']} and {row['scorer_b']} put {_percent(row['same_sign'])} of {_count(row['n'], 'mention')} "
        f"in the same class (negative, neutral, positive); alpha is {_number(row['alpha'])}."
        for row in table.to_dict("records")
    ]
    return " ".join(lines) or "No mention was scored by two scorers."


@_with_copies
def scorers_apart(table: pd.DataFrame) -> str:
    """On how many mentions the scorers differ in sign, and which stands alone."""
    scorers = list(table.columns[table.columns.get_loc("mention") + 1 : table.columns.get_loc("text")])
    if table.empty:
        return "No mention has a score above 0 by one scorer and below 0 by another."
    signs = table[scorers].apply(lambda column: (column > 0).astype(int) - (column < 0).astype(int)).fillna(0)
    said = []
    for name in scorers:
        against = signs.drop(columns=name).eq(-signs[name], axis=0).all(axis=1) & (signs[name] != 0)
        said.append(f"{name} stands against the others on {int(against.sum())}")
    parts = f": {_list(said)}" if len(scorers) > 2 else ""
    return f"The scorers' signs differ on {_count(len(table), 'mention')}{parts}."


@_with_copies
def tone_and_stance(table: pd.DataFrame) -> str:
    """How often a word list's sign agrees with the stance."""
    if table.empty:
        return "No sentence was both scored for tone and found to be for or against an actor."
    sign = table["score"] > 0
    parts = []
    for name in table.columns[table.columns.get_loc("score") + 1 : table.columns.get_loc("evidence")]:
        known = table[name].notna()
        right = int((known & (table[name] != 0) & ((table[name] > 0) == sign)).sum())
        parts.append(f"{name} has the sign of the stance in {right}")
    return f"Of {_count(len(table), 'stance')} for or against, {_list(parts)}."


@_with_copies
def stance_matrix(table: pd.DataFrame) -> str:
    """Which pair stands out for and which against."""
    known = table.dropna(subset="mean")
    if known.empty and len(table):
        return "Stances were found only as denied or hypothetical ones; none counts towards a mean."
    if known.empty:
        return "No stance of one actor towards another was found."
    up, down = known.loc[known["mean"].idxmax()], known.loc[known["mean"].idxmin()]
    parts = []
    if up["mean"] > 0:
        parts.append(f"Most for: {_pair(up)} ({_mean(up)}, {up['support']} for, {up['oppose']} against)")
    if down["mean"] < 0:
        parts.append(f"most against: {_pair(down)} ({_mean(down)}, {down['support']} for, {down['oppose']} against)")
    if not parts:
        return f"{_count(len(known), 'pair')} with evidence, and all of it neutral."
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


_WHO_READ = {"both": "rules and reader alike", "rules": "the rules alone", "reader": "the reader alone"}


@_with_copies
def stance_methods(table: pd.DataFrame) -> str:
    """How many stances rules and reader gave together, and how many alone."""
    if table.empty:
        return "No stance of one actor towards another was found."
    said = [f"{row['rows']:,} by {_WHO_READ[row['method']]}" for row in table.to_dict("records")]
    return f"Of {_count(_sum(table, 'rows'), 'stance')}, {_list(said)}."


@_with_copies
def stance_pairs(table: pd.DataFrame) -> str:
    """How much is claimed by others than those who act."""
    total, third = _sum(table, "rows"), third_parties(table)
    if not total:
        return "No stance of one actor towards another was found."
    rows = f"{_count(_sum(third, 'rows'), 'row')} of {total}"
    if third.empty:
        return f"No claim about third parties among {_count(total, 'row')}."
    row = _highest(third, "rows").iloc[0]
    by = "other speakers" if pd.isna(row["claimed_by"]) else row["claimed_by"]
    stands = ", ".join(f"{row[name]} {name}" for name in ("support", "oppose", "neutral") if row[name])
    return f"{rows} are claims about third parties; most: {by} on {_pair(row)}{f' ({stands})' if stands else ''}."


def third_parties(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `analysis.tables.stance_pairs` in which somebody else than the source speaks for it."""
    own = (table["claimed_by"] == table["source"]).fillna(False).to_numpy(bool)
    return table[(table["voice"] != "article").to_numpy(bool) & ~own].reset_index(drop=True)


@_with_copies
def timeline(table: pd.DataFrame) -> str:
    """Which periods there are, and whether one is enough to speak of change."""
    if table.empty:
        return "No article with a date holds a stance."
    periods = table["period"].unique()
    exposure = table.drop_duplicates("period")["exposure"]
    articles = _count(int(exposure.sum()), "article")
    if len(periods) == 1:
        return f"One period ({periods[0]}) with {articles}: no change can be seen."
    empty = int((exposure == 0).sum())
    rest = f", {empty} of them without articles" if empty else ""
    return f"{len(periods)} periods from {periods[0]} to {periods[-1]}{rest}; {articles} in all."


def strip(table: pd.DataFrame) -> str:
    """What one article holds."""
    marks = table["lane"].value_counts()
    mentions, quotes, stances = (int(marks.get(lane, 0)) for lane in ("mention", "quote", "stance"))
    length = _count(int(table.attrs.get("sentences", table["sentence"].nunique())), "sentence")
    if not mentions + quotes + stances:
        return f"{length.capitalize()}, and no actor in any of them."
    silent = int(table.attrs.get("sentences", 0)) - table["sentence"].nunique()
    own = table[(table["lane"] == "stance") & (table["voice"] == "article")]
    rest = f" {_count(silent, 'sentence')} without a mark." if silent > 0 else ""
    return (f"{length.capitalize()}: {_count(mentions, 'mark')} for mentions, {quotes} for quotations, {stances} for stances, "
            f"{len(own)} of these in the article's own words.{rest}")  # fmt: skip


def swap(table: pd.DataFrame) -> str:
    """How many labels change when actors exchange their names (`analysis.audit.swap`)."""
    whole = table[(table["pair"] == "all").to_numpy(bool)]
    if whole.empty:
        return "No actor was named whose name could be exchanged."
    said = [f"{_percent(row['share'])} of {row['n']:,} {row['scorer']}{_interval(row)}" for row in whole.to_dict("records")]
    return f"Names exchanged: {_list(said)} change."


# ---- speeches (`analysis.tables.speeches`)


def speeches_named(table: pd.DataFrame) -> str:
    """Whom each speaker names most, over all periods."""
    total = table.assign(spoken=table["per_speech"] * table["n_speeches"])
    total = total.groupby(["speaker", "actor"], sort=False)[["spoken", "n_speeches"]].sum().reset_index()
    total["mean"] = total["spoken"] / total["n_speeches"]
    parts = []
    for speaker, rows in total.groupby("speaker", sort=False):
        row = rows.loc[rows["mean"].idxmax()]
        if row["mean"] > 0:
            parts.append(f"{speaker} {row['actor']} ({row['mean']:.1f} times a speech)")
    return f"Each names most: {', '.join(parts)}." if parts else "No speech names any of the actors."


def speeches_turn(table: pd.DataFrame, *, speaker: str, actor: str, period: str) -> str:
    """How many of a speaker's speeches name an actor in a period, and in the one before."""
    rows = table[((table["speaker"] == speaker) & (table["actor"] == actor)).to_numpy(bool)].reset_index(drop=True)
    here = rows.index[(rows["period"] == period).to_numpy(bool)]
    if here.empty or not here[0]:
        return f"There are no speeches of {speaker} in {period} and the period before."
    said = []
    for row in (rows.loc[here[0] - 1], rows.loc[here[0]]):
        between = f"95 % interval {100 * row['share_low']:.0f} to {100 * row['share_high']:.0f} %"
        said.append(f"in {row['period']} {row['naming']} of {row['n_speeches']} ({_percent(row['share'])}; {between})")
    return f"Speeches of {speaker} that name {actor}: {', '.join(said)}."


def speeches_stances(table: pd.DataFrame) -> str:
    """Which speaker's sentences are most against and most for whom, among those with enough sentences."""
    known = table[(table["sentences"] >= 10).to_numpy(bool)]
    parts = []
    for side, word in (("against", "against"), ("for", "for")):
        told = known[(known[f"{side}_share"] > 0).to_numpy(bool)]
        if len(told):
            row = told.loc[told[f"{side}_share"].idxmax()]
            between = f"95 % interval {100 * row[f'{side}_low']:.0f} to {100 * row[f'{side}_high']:.0f} %"
            share = f"{_percent(row[f'{side}_share'])} of {row['sentences']} sentences, {between}"
            parts.append(f"Most {word}: {row['speaker']} on {row['target']}, {row['period']} ({share}).")
    return " ".join(parts) or "No speaker names anybody in ten sentences or more of a period and is for or against them."


def speeches_naming_whom(table: pd.DataFrame) -> str:
    """Which country names each actor most."""
    first = table.drop_duplicates("actor")
    said = [f"{row['actor']} by {row['country']} ({row['per_speech']:.1f} times a speech)" for row in first.to_dict("records")]
    return f"Named most: {_list(said)}." if said else "No speech names any of the actors."


# ---- words


def _count(number: int, noun: str, plural: str | None = None) -> str:
    plural = plural or noun + "s"
    return f"{number:,} {noun if number == 1 else plural}" if number else f"no {plural}"


def _sum(table: pd.DataFrame, column: str) -> int:
    return int(table[column].sum()) if len(table) else 0


def _highest(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table[table[column] == table[column].max()]


def _list(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(map(str, names)))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _percent(share) -> str:
    return "unknown" if pd.isna(share) else f"{100 * share:.0f} %"


def _interval(row: pd.Series) -> str:
    known = pd.notna(row["low"]) and pd.notna(row["high"])
    return f"; 95 % interval {100 * row['low']:.0f} to {100 * row['high']:.0f} %" if known else ""


def _signed(value) -> str:
    text = f"{value:+.2f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def _number(value) -> str:
    return "unknown" if pd.isna(value) else f"{value:.2f}".replace("-", "−")


def _mean(row: pd.Series) -> str:
    known = pd.notna(row["low"]) and pd.notna(row["high"])
    return f"mean {_signed(row['mean'])}" + (f" [{_signed(row['low'])}, {_signed(row['high'])}]" if known else "")


def _pair(row: pd.Series) -> str:
    return f"{row['source']} → {row['target']}"
