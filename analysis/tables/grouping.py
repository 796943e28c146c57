"""What all table functions share: groups, levels, the actors' order, typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from .intervals import counts, ratio_interval
from ..records import Document

COUNTS = frozenset(
    "mentions documents n_documents quotes words direct indirect mixed support oppose neutral negated hedged "
    "hypothetical rows exposure n count sentence start end sentence_start source_start source_end target_start "
    "target_end evidence_start evidence_end".split()
)
MEASURES = frozenset(
    "share low high words_share mention_share quote_share gap mean correlation same_sign alpha score confidence".split()
)


_ALL_BUT_TEXT = tuple(name for name in Document._fields if name != "text")


class Copies(NamedTuple):
    """How copies of one story were counted, and how many there are."""

    counted: str  # once, all
    copies: int  # documents of a story after its first one in the group
    stories: int  # that have such copies


class Grouped(NamedTuple):
    """The rows and documents that count, with ``group`` and ``cluster`` as numbers; what the groups are called."""

    rows: pd.DataFrame
    documents: pd.DataFrame  # doc_id, group, cluster
    by: str | None
    groups: pd.Series  # the value of each group, NA last
    copies: Copies

    def sizes(self) -> np.ndarray:
        """Number of documents in each group."""
        return np.bincount(self.documents["group"], minlength=len(self.groups))


def clusters(documents: pd.DataFrame) -> pd.Series:
    """What is resampled: the document, or its story where one is known (copies of a report are not independent)."""
    return documents["story"].fillna(documents["doc_id"]) if "story" in documents else documents["doc_id"]


def rows_of(
    data,
    name: str,
    columns: Sequence[str] | None = None,
    each: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> pd.DataFrame:
    """The table ``name`` of a result; a bare DataFrame is taken for the stances.

    Parameters
    ----------
    data : Analysis or pandas.DataFrame
    name : str
    columns : sequence of str, optional
        Those that are needed; of a result in a store only these are read, part by part.
    each : callable
        Chooses or adds up rows, within documents. Of a result in a store it gets one part after the other, so that
        only what it gives is in memory together.

    Raises
    ------
    TypeError
        ``data`` has no such table.
    """
    if isinstance(data, pd.DataFrame):
        if name == "stances" and {"source", "target", "stance"} <= set(data.columns):
            return each(data)
        raise TypeError(f"this table is made from a result of analysis.analyze (its .{name}), not from one DataFrame")
    if columns is not None and hasattr(data, "pieces"):
        return pd.concat([each(piece) for piece in data.pieces(name, columns)], ignore_index=True)
    if not isinstance(getattr(data, name, None), pd.DataFrame):
        raise TypeError(f"expected a result of analysis.analyze with a table .{name}, got {type(data).__name__}")
    rows = getattr(data, name)
    return each(rows if columns is None else rows[list(columns)])


def without_texts(data) -> pd.DataFrame:
    """The documents; of a result in a store (`analysis.store`) without their texts, which are most of it."""
    read = getattr(data, "table", None)
    return rows_of(data, "documents") if read is None else read("documents", _ALL_BUT_TEXT)


def grouped(
    data, name: str, by: str | None = None, copies: str = "once", columns: Sequence[str] | None = None,
    each: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> Grouped:  # fmt: skip
    """The rows of table ``name`` and the documents that count, each with its group and cluster.

    Parameters
    ----------
    data : Analysis or pandas.DataFrame
        A result, or a bare table of stances, whose own columns then are the groups.
    name : str
        "sentences", "mentions", "quotes", "sentiments" or "stances".
    by : str, optional
        A column of ``documents``. Documents without a value are a group of their own, the last.
    copies : {"once", "all"}
        Whether the first document of a story in each group stands for it, or every copy counts. A bare table of
        stances knows of no stories, unless it has a column ``story``.
    columns, each
        As in `rows_of`; ``doc_id`` is among the columns.

    Raises
    ------
    ValueError
        There is no such column (the message names those that there are), or ``copies`` is neither.
    """
    if copies not in ("once", "all"):
        raise ValueError(f"copies={copies!r}: choose 'once' (each story counts once) or 'all' (every copy counts)")
    rows = rows_of(data, name, columns, each)
    bare = isinstance(data, pd.DataFrame)
    documents = rows if bare else without_texts(data)
    if by is not None and by not in documents.columns:
        there = ", ".join(map(str, documents.columns))
        raise ValueError(f"by={by!r} is no column of the documents; there are: {there}")
    keys = list(dict.fromkeys(["doc_id", *([by] if bare and by else [])]))
    if bare:
        documents = documents.drop_duplicates(keys)
    codes, groups = _codes(documents, by)
    cluster = pd.factorize(clusters(documents), sort=True)[0]
    numbered = documents[keys].assign(group=codes, cluster=cluster)
    first = _first_of_its_story(documents, numbered)
    known = Copies(copies, int((~first).sum()), int(numbered.loc[~first, "cluster"].nunique()))
    numbered = numbered[first] if copies == "once" else numbered
    rows = rows.drop(columns=["group", "cluster"], errors="ignore").merge(numbered, on=keys, how="inner")
    return Grouped(rows, numbered, by, groups, known)


def _first_of_its_story(documents: pd.DataFrame, numbered: pd.DataFrame) -> np.ndarray:
    """Which documents are the first of their story in their group: by date, undated last, then by id."""
    if numbered["cluster"].is_unique:
        return np.ones(len(numbered), bool)
    order = [name for name in ("date", "doc_id") if name in documents]
    sorted_rows = numbered.assign(_at=range(len(numbered)), **{name: documents[name] for name in order})
    kept = sorted_rows.sort_values(order, na_position="last", kind="stable").drop_duplicates(["group", "cluster"])
    return np.isin(np.arange(len(numbered)), kept["_at"])


def _codes(documents: pd.DataFrame, by: str | None) -> tuple[np.ndarray, pd.Series]:
    if by is None:
        return np.zeros(len(documents), dtype=int), pd.Series([pd.NA] * min(1, len(documents)))
    try:
        codes, values = pd.factorize(documents[by], sort=True)
    except TypeError:
        raise ValueError(f"column {by!r} holds lists or other values that cannot be grouped by; make it text") from None
    groups = pd.Series(values, name=by).astype(documents[by].dtype)
    if (codes < 0).any():
        codes = np.where(codes < 0, len(groups), codes)
        groups = groups.reindex(range(len(groups) + 1))
    return codes, groups


def with_sentences(result, rows: pd.DataFrame, columns: Sequence[str] = ("text",)) -> pd.DataFrame:
    """``rows`` with some columns of their sentences, and nothing of all other sentences."""
    keys = ["doc_id", "sentence"]
    wanted = rows[keys].drop_duplicates()
    sentences = rows_of(result, "sentences", [*keys, *columns], lambda part: part.merge(wanted, on=keys))
    return rows.merge(sentences, on=keys, how="left")


# ---- actors and their members


def names(data) -> tuple[str, ...]:
    """The actors in the order of their file, where ``data`` tells it, or by name."""
    known = getattr(data, "actors", None)
    if known is None:
        known = rows_of(data, "stances").attrs.get("actors") if isinstance(data, pd.DataFrame) else None
    if known is not None:
        return tuple(known)
    columns = {"mentions": ["actor"], "quotes": ["actor"], "sentiments": ["actor"], "stances": ["source", "target"]}
    found: set[str] = set()
    for name, of in columns.items():
        table = data if isinstance(data, pd.DataFrame) else getattr(data, name, None)
        for column in of if table is not None else ():
            found |= set(table[column].dropna()) if column in table else set()
    return tuple(sorted(found))


def members(data) -> set[str]:
    """Names of members that occur in the mentions or stances."""
    ends = ["source_member", "target_member"]
    if isinstance(data, pd.DataFrame):
        tables = [data[[name for name in ends if name in data]]]
    else:
        different = pd.DataFrame.drop_duplicates
        tables = [rows_of(data, "mentions", ["member"], different), rows_of(data, "stances", ends, different)]
    return {name for table in tables for column in table for name in table[column].dropna()}


def check_actor(data, *wanted: str | None) -> None:
    """Raise ValueError for a name that is neither an actor nor a member of one, naming those that are."""
    unknown = [name for name in wanted if name is not None and name not in names(data)]
    there = sorted(members(data)) if unknown else []
    for name in unknown:
        if name not in there:
            raise ValueError(f"no actor is called {name!r}; there are: {', '.join([*names(data), *there])}")


def labels(actor: pd.Series, member: pd.Series, level: str) -> pd.Series:
    """What a row counts for: its actor, or at level "member" the actor's member where one is named."""
    if level not in ("actor", "member"):
        raise ValueError(f"level={level!r}: choose 'actor' or 'member'")
    return member.fillna(actor) if level == "member" else actor


def ordered(label: pd.Series, actor: pd.Series, known: Sequence[str]) -> list[str]:
    """The labels that occur and the known actors, in the actors' order, each followed by its members by name."""
    pairs = set(zip(label.dropna(), actor[label.notna()]))
    pairs |= {(name, name) for name in known if name not in set(actor[label.notna()])}
    place = {name: i for i, name in enumerate([*known, *sorted({a for _, a in pairs} - set(known))])}
    ranked = sorted((place[of], name != of, name) for name, of in pairs)
    return list(dict.fromkeys(name for *_, name in ranked))


# ---- shares and means with intervals


def tally(view: Grouped, rows: pd.DataFrame, order: Sequence[str], weight: str | None = None) -> np.ndarray:
    """Rows (or the sum of column ``weight``) for each group and label of ``order``, one after the other."""
    cell = rows["group"].to_numpy(int) * len(order) + _cells(rows, order)
    weights = rows[weight].to_numpy(float) if weight else None
    return np.bincount(cell, weights, minlength=len(view.groups) * len(order))


def shares(view: Grouped, rows: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """For each group and label of ``order``: count, share with interval, documents that have any, all documents.

    ``rows`` has the columns ``doc_id, group, cluster, label``.
    """
    k = len(order)
    table = pd.DataFrame({"group": np.repeat(np.arange(len(view.groups)), k), "actor": list(order) * len(view.groups)})
    table["count"] = tally(view, rows, order)
    table["documents"] = tally(view, rows[["doc_id", "group", "label"]].drop_duplicates(), order)
    bounds = np.full((3, len(view.groups), k), np.nan)
    rows = rows[["group", "cluster"]].assign(cell=_cells(rows, order), weight=1.0)
    for group, part in rows.groupby("group"):
        bounds[:, group] = ratio_interval(*matrix(part, k))
    table["share"], table["low"], table["high"] = bounds.reshape(3, -1)
    table["n_documents"] = np.repeat(view.sizes(), k)
    return table


def _cells(rows: pd.DataFrame, order: Sequence[str]) -> np.ndarray:
    return rows["label"].map({name: i for i, name in enumerate(order)}).to_numpy(int)


def matrix(part: pd.DataFrame, k: int, cluster: np.ndarray | None = None):
    """Weights of the rows added up by cluster and cell (clusters, k), and by cluster (clusters, 1)."""
    codes = np.unique(part["cluster"], return_inverse=True)[1] if cluster is None else cluster
    above = counts(codes, part["cell"], (codes.max(initial=-1) + 1, k), part["weight"])
    return above, counts(codes, np.zeros(len(codes), int), (above.shape[0], 1), part["weight"])


def means(view: Grouped, rows: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    """Means of ``value`` for each group and ``keys``: first within a document, then over documents; with interval.

    Returns
    -------
    pandas.DataFrame
        group, *keys, mean, low, high, count (rows), documents, n_documents; only cells that occur.
    """
    cell = ["group", *keys]
    within = rows.groupby([*cell, "doc_id", "cluster"], sort=True)[value].agg(["mean", "size"]).reset_index()
    table = within.groupby(cell, sort=True).agg(count=("size", "sum"), documents=("doc_id", "nunique")).reset_index()
    within["cell"] = within.groupby(cell, sort=True).ngroup()
    bounds = np.full((3, len(table)), np.nan)
    for _, part in within.groupby("group"):
        first, last = part["cell"].min(), part["cell"].max() + 1
        codes = np.unique(part["cluster"], return_inverse=True)[1]
        shape = (codes.max() + 1, last - first)
        above = counts(codes, part["cell"] - first, shape, part["mean"])
        bounds[:, first:last] = ratio_interval(above, counts(codes, part["cell"] - first, shape))
    table["mean"], table["low"], table["high"] = bounds
    table["n_documents"] = view.sizes()[table["group"].to_numpy(int)]
    return table


# ---- the finished table


def sort_rows(table: pd.DataFrame, order: Sequence[str], *columns: str) -> pd.DataFrame:
    """Rows by group, then ``columns``: actors in ``order``, other values as they sort, missing ones last."""
    places = {name: i for i, name in enumerate(order)}

    def key(column: pd.Series) -> pd.Series:
        if column.name in ("actor", "source", "target", "claimed_by"):
            return column.map(places).astype(float).fillna(len(places))
        return column

    return table.sort_values(["group", *columns], key=key, kind="stable", na_position="last")


def finish(
    table: pd.DataFrame, columns: Iterable[str], actors: Iterable[str], view: Grouped | None = None
) -> pd.DataFrame:
    """``columns`` in order and typed, the group's value first; the actors' order and the copies in ``attrs``."""
    made = {}
    for name in columns:
        kind = "Int64" if name in COUNTS else "Float64" if name in MEASURES else "string"
        made[name] = table[name].astype(kind).array if name != "value" else table[name].array
    result = pd.DataFrame(made)
    if view is not None and view.by is not None:
        result.insert(0, view.by, view.groups.take(table["group"].to_numpy(int)).array, allow_duplicates=True)
    result.attrs["actors"] = tuple(dict.fromkeys(actors))
    if view is not None:
        result.attrs |= {"copies": view.copies.counted, "n_copies": view.copies.copies}
        result.attrs["n_copied_stories"] = view.copies.stories
    return result
