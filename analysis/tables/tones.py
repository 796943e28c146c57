"""Where the scorers of sentiment part ways: the same mention, read by each."""

from __future__ import annotations

import pandas as pd

from .grouping import finish, grouped, names, rows_of, with_sentences

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
    columns = [*_KEYS, "scorer", "score"]
    view = grouped(result, "sentiments", None, copies, columns, lambda rows: rows.dropna(subset="score"))
    scores = view.rows
    wide = scores.assign(score=scores["score"].astype(float)).pivot_table("score", _KEYS, "scorer", aggfunc="first")
    scorers = sorted(wide.columns, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    low, high = wide.min(axis=1), wide.max(axis=1)
    apart = wide.assign(_gap=low - high)[(low < 0) & (high > 0)].reset_index()
    apart = apart.sort_values(["_gap", "doc_id", "mention_start", "actor"], kind="stable")
    place = ["doc_id", "mention_start", "mention_end"]

    def named(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows.set_axis([*place, "mention"], axis=1)
        return rows.merge(apart[place].drop_duplicates(), on=place).drop_duplicates(place)

    mentions = rows_of(result, "mentions", ["doc_id", "start", "end", "text"], named)
    table = with_sentences(result, apart.merge(mentions, on=place, how="left"))
    made = finish(table, ["doc_id", "sentence", "actor", "mention", *scorers, "text"], names(result), view)
    return made.astype({name: "Float64" for name in scorers})
