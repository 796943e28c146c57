"""Where the scorers of sentiment part ways: the same mention, read by each."""

from __future__ import annotations

import pandas as pd

from .grouping import finish, grouped, names, rows_of

_KEYS = ["doc_id", "sentence", "actor", "mention_start", "mention_end"]
_FIRST = ("textblob", "vader", "targeted")


def scorers_apart(result, *, copies: str = "once") -> pd.DataFrame:
    """The mentions on which the scorers differ in sign, those farthest apart first.

    Parameters
    ----------
    result : Analysis
    copies : str, optional
        See the module.

    Returns
    -------
    pandas.DataFrame
        doc_id, sentence, actor, mention (its words), a column for each scorer, text (the sentence). Only mentions that
        one scorer puts above 0 and another below.
    """
    view = grouped(result, "sentiments", copies=copies)
    scores = view.rows.dropna(subset="score")
    wide = scores.assign(score=scores["score"].astype(float)).pivot_table("score", _KEYS, "scorer", aggfunc="first")
    scorers = sorted(wide.columns, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    low, high = wide.min(axis=1), wide.max(axis=1)
    apart = wide.assign(_gap=low - high)[(low < 0) & (high > 0)].reset_index()
    apart = apart.sort_values(["_gap", "doc_id", "mention_start", "actor"], kind="stable")
    mentions = rows_of(result, "mentions").rename(columns={"start": "mention_start", "end": "mention_end"})
    mentions = mentions.drop_duplicates(["doc_id", "mention_start", "mention_end"])
    texts = rows_of(result, "sentences")[["doc_id", "sentence", "text"]]
    named = mentions[["doc_id", "mention_start", "mention_end", "text"]].rename(columns={"text": "mention"})
    table = apart.merge(named, on=["doc_id", "mention_start", "mention_end"], how="left")
    table = table.merge(texts, on=["doc_id", "sentence"], how="left")
    made = finish(table, ["doc_id", "sentence", "actor", "mention", *scorers, "text"], names(result), view)
    return made.astype({name: "Float64" for name in scorers})
