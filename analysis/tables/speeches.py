"""Speeches: how often each speaker names each actor, and whom it speaks for or against, by year or period.

A speech is a document whose ``speaker`` is known; it is a unit by itself, so intervals resample speeches. Where fewer
than ``ENOUGH`` contribute, resampling says little: shares of sentences then have Wilson's interval (1927), which
takes sentences for independent and so is too narrow; the column ``interval`` says which it is. Shares of 0 and 1,
which resampling never moves, always have Wilson's. Speakers who belong to no actor are ``other``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .grouping import names, rows_of, without_texts
from .intervals import ratio_interval, wilson
from .stances import ROWS, one_per_evidence

ENOUGH = 5  # speeches
OTHER = "other"
_COUNTED = ("asserted", "hedged")


def named(result, *, years: int = 1) -> pd.DataFrame:
    """How often each speaker names each other actor in a speech. Pronouns, places and topics don't count.

    Parameters
    ----------
    result : Analysis
    years : int
        Length of a period, counted from the first year there is.

    Returns
    -------
    pandas.DataFrame
        period ("2014", or "2014-2017"), speaker (an actor, or ``other``), actor (who is named), mentions, per_speech
        (their mean), low, high (NA with fewer than two speeches), naming (speeches that name the actor), share (of
        the speeches), share_low, share_high (Wilson), n_speeches.
    """
    speeches = _speeches(result, years)
    mentions = _names(result, speeches)
    counted = mentions.groupby(["doc_id", "actor"]).size().rename("mentions").reset_index()
    grid = speeches.merge(pd.DataFrame({"actor": list(names(result))}), how="cross")
    grid = grid[grid["speaker"] != grid["actor"]].merge(counted, on=["doc_id", "actor"], how="left")
    grid["mentions"] = grid["mentions"].fillna(0).astype(float)
    rows = []
    for (period, speaker, actor), cell in grid.groupby(["period", "speaker", "actor"], sort=False):
        mean, low, high = _mean(cell["mentions"].to_numpy())
        naming = int((cell["mentions"] > 0).sum())
        share = naming / len(cell), *wilson(naming, len(cell))
        rows.append((period, speaker, actor, int(cell["mentions"].sum()), mean, low, high, naming, *share, len(cell)))
    columns = "period speaker actor mentions per_speech low high naming share share_low share_high n_speeches".split()
    return _finish(rows, columns, result)


def stances(result, *, years: int = 1) -> pd.DataFrame:
    """Whom each speaker is for or against in its own speeches.

    Only stances that the speaker takes itself, asserted or hedged. The mean is first of a speech, then over speeches.
    The shares are of the sentences that name the target (or hold a stance towards it): one may be both for and
    against.

    Parameters
    ----------
    result : Analysis
    years : int
        Length of a period, counted from the first year there is.

    Returns
    -------
    pandas.DataFrame
        period, speaker, target, mean (-1 to 1; NA without a stance), low, high (NA where one speech holds all), rows
        (stances), documents (speeches with a stance), sentences, support, oppose (sentences for and against),
        for_share, for_low, for_high, against_share, against_low, against_high, interval ("speeches" or "sentences":
        what the shares' intervals take for independent), naming (speeches that name the target), n_speeches.
    """
    speeches = _speeches(result, years)
    speeches = speeches[speeches["speaker"] != OTHER]
    own = _own_stances(result, speeches)
    sentences = _sentences(_names(result, speeches), own)
    rows = []
    for (period, speaker), group in speeches.groupby(["period", "speaker"], sort=False):
        here = set(group["doc_id"])
        for target in names(result):
            if target != speaker:
                held = own[own["doc_id"].isin(here) & (own["target"] == target)]
                named = sentences[sentences["doc_id"].isin(here) & (sentences["target"] == target)]
                within = held.groupby("doc_id")["score"].mean().to_numpy(float)
                row = (*_mean(within), len(held), len(within), *_shares(named))
                rows.append((period, speaker, target, *row, named["doc_id"].nunique(), len(group)))
    columns = (
        "period speaker target mean low high rows documents sentences support oppose for_share for_low for_high "
        "against_share against_low against_high interval naming n_speeches"
    ).split()
    return _finish(rows, columns, result)


def naming_whom(result, *, most: int = 10) -> pd.DataFrame:
    """Which countries name each actor most: mentions in a speech of theirs, over all years.

    Parameters
    ----------
    result : Analysis
        Its documents have a column ``country``, as speeches from files such as ``RUS_72_2017.txt`` have.
    most : int
        How many countries for each actor.

    Returns
    -------
    pandas.DataFrame
        actor, country, speaker (its actor, or ``other``), per_speech, low, high, mentions, n_speeches. An actor's own
        speeches are left out.

    Raises
    ------
    ValueError
        The documents have no column ``country``.
    """
    documents = without_texts(result)
    if "country" not in documents:
        raise ValueError("the documents have no column 'country': name files as RUS_72_2017.txt, or give it in a table")
    speeches = _speeches(result, 1).merge(documents[["doc_id", "country"]], on="doc_id")
    counted = _names(result, speeches).groupby(["doc_id", "actor"]).size().rename("mentions").reset_index()
    rows = []
    for actor in names(result):
        own = counted.loc[counted["actor"] == actor].set_index("doc_id")["mentions"]
        others = speeches[speeches["speaker"] != actor]
        others = others.assign(mentions=others["doc_id"].map(own).fillna(0).astype(float))
        means = others.groupby("country")["mentions"].mean().sort_values(ascending=False, kind="stable")
        for country in means[means > 0].index[:most]:
            cell = others[others["country"] == country]
            told = (*_mean(cell["mentions"].to_numpy()), int(cell["mentions"].sum()), len(cell))
            rows.append((actor, country, cell["speaker"].iloc[0], *told))
    return _finish(rows, "actor country speaker per_speech low high mentions n_speeches".split(), result)


# ---- parts


def _speeches(result, years: int) -> pd.DataFrame:
    """doc_id, speaker and period of the speeches with a year, by period, then speaker in the actors' order."""
    documents = without_texts(result)[["doc_id", "speaker", "date"]].dropna()
    year = documents["date"].str.slice(0, 4).astype(int)
    start = year.min() + (year - year.min()) // years * years
    period = start.astype(str) if years == 1 else start.astype(str) + "-" + (start + years - 1).astype(str)
    speaker = documents["speaker"].where(documents["speaker"].isin(names(result)), OTHER)
    made = pd.DataFrame({"doc_id": documents["doc_id"], "speaker": speaker, "period": period})
    order = {name: place for place, name in enumerate([*names(result), OTHER])}
    return made.sort_values(["period", "speaker", "doc_id"], key=lambda c: c.map(order) if c.name == "speaker" else c)


def _names(result, speeches: pd.DataFrame) -> pd.DataFrame:
    """Mentions by name in these speeches, of others than the speaker."""

    def named(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[((rows["role"] == "actor") & (rows["kind"] != "pronoun")).to_numpy(bool)]

    found = rows_of(result, "mentions", ["doc_id", "sentence", "actor", "role", "kind"], named)
    found = found[["doc_id", "sentence", "actor"]].merge(speeches[["doc_id", "speaker"]], on="doc_id")
    return found[(found["actor"] != found["speaker"]).to_numpy(bool)]


def _own_stances(result, speeches: pd.DataFrame) -> pd.DataFrame:
    """Stances that a speech's speaker takes itself towards others, told in it as facts or doubts."""
    rows = rows_of(result, "stances", [*ROWS, "sentence"]).merge(speeches[["doc_id", "speaker"]], on="doc_id")
    own = (rows["source"] == rows["speaker"]) & (rows["claimed_by"] == rows["speaker"]).fillna(False)
    own &= rows["assertion"].isin(_COUNTED) & (rows["target"] != rows["source"])
    return one_per_evidence(rows[own.to_numpy(bool)])


def _sentences(mentions: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """One row for each sentence and target that it names, with whether it is for or against it."""
    keys = ["doc_id", "sentence", "target"]
    signs = own[keys].assign(support=(own["score"] > 0).astype(int), oppose=(own["score"] < 0).astype(int))
    named = mentions.rename(columns={"actor": "target"})[keys].assign(support=0, oppose=0)
    return pd.concat([named, signs], ignore_index=True).groupby(keys, as_index=False)[["support", "oppose"]].max()


def _mean(values: np.ndarray) -> tuple[float, float, float]:
    """Mean and 95 % interval by resampling; NaN bounds for a single value, all NaN for none."""
    if not len(values):
        return (np.nan,) * 3
    found = ratio_interval(*_columns(values, np.ones(len(values))))
    return tuple(float(part[0]) for part in found)


def _shares(named: pd.DataFrame) -> tuple:
    """Sentences, those for, those against, both shares with their intervals, and what the intervals resample."""
    by_speech = named.groupby("doc_id").agg(n=("support", "size"), support=("support", "sum"), oppose=("oppose", "sum"))
    total = by_speech.sum()
    enough = len(by_speech) >= ENOUGH
    bounds = []
    for side in ("support", "oppose"):
        if enough and 0 < total[side] < total["n"]:  # resampling can't move a share of 0 or 1
            found = ratio_interval(*_columns(by_speech[side].to_numpy(float), by_speech["n"].to_numpy(float)))
            bounds += [float(part[0]) for part in found]
        else:
            share = total[side] / total["n"] if total["n"] else np.nan
            bounds += [share, *wilson(int(total[side]), int(total["n"]))]
    kind = None if by_speech.empty else "speeches" if enough else "sentences"
    return int(total["n"]), int(total["support"]), int(total["oppose"]), *bounds, kind


def _columns(*values: np.ndarray):
    from scipy import sparse

    return [sparse.csr_array(one[:, None]) for one in values]


def _finish(rows: Sequence[tuple], columns: Sequence[str], result) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns))
    texts = {"period", "speaker", "actor", "target", "country", "interval"}
    whole = {"mentions", "naming", "n_speeches", "rows", "documents", "sentences", "support", "oppose"}
    kinds = {name: "string" if name in texts else "Int64" if name in whole else "Float64" for name in columns}
    table = table.astype(kinds)
    table.attrs["actors"] = names(result)
    return table
