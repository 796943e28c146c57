"""Single values, as files of other programs can hold them."""

from __future__ import annotations

import calendar
import datetime
import math
import re
import warnings

import pandas as pd

_HALVES = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """``text`` with each lone half of a surrogate pair replaced by U+FFFD; the same length."""
    return _HALVES.sub("\ufffd", text)


def plain(value: object) -> object:
    """A cell as JSON can hold it: numbers as Python's own, None where it is missing, infinity as text."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if hasattr(value, "tolist"):  # NumPy's scalars and arrays
        return plain(value.tolist())
    return str(value) if isinstance(value, float) and math.isinf(value) else value


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of ``table`` as dictionaries of plain values."""
    columns = [_cells(table[name]) for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _cells(column: pd.Series) -> list:
    if column.dtype.name in ("string", "Int64"):  # most columns; much faster than cell by cell
        return column.to_numpy(dtype=object, na_value=None).tolist()
    return [plain(value) for value in column.astype(object)]


def epoch(date: object) -> int | None:
    """Seconds from 1970 to the start (UTC) of a full ISO date; None for any other value."""
    try:
        return calendar.timegm(datetime.date.fromisoformat(date).timetuple())
    except (TypeError, ValueError):
        return None


def storable(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """``table`` with text that UTF-8 can hold.

    Warns
    -----
    UserWarning
        For each column in which lone surrogates were replaced; says in how many rows.
    """
    made = table.copy(deep=False)
    for place, label in enumerate(table.columns):
        column = table.iloc[:, place]
        if column.dtype.kind != "O":
            continue
        odd = [isinstance(value, str) and _HALVES.search(value) is not None for value in column]
        if any(odd):
            texts = [whole(value) if bad else value for value, bad in zip(column, odd, strict=True)]
            made.isetitem(place, pd.Series(texts, index=table.index, dtype=column.dtype))
            where = f"{name}, column {label}: {sum(odd)} of {len(odd)} rows"
            warnings.warn(f"{where} hold halves of surrogate pairs, written as U+FFFD", stacklevel=2)
    return made
