"""Rows as Arrow tables, compact and quick to move and to keep, and as the data frames that `records.frame` makes of them.

A document's ``meta`` is one column of JSON: values that JSON has no type for become text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

from . import records
from .records import Document

_HALVES = re.compile("[\ud800-\udfff]")
_NUMBERS = {"Int64": pa.int64(), "Float64": pa.float64()}


@cache
def schema(kind: type) -> pa.Schema:
    """The Arrow schema of a row type: 64-bit integers and floats, everything else text."""
    types = records.frame([], kind).dtypes
    return pa.schema([(name, _NUMBERS.get(str(types.get(name)), pa.string())) for name in kind._fields])


def table(rows: Sequence[tuple], kind: type) -> pa.Table:
    """An Arrow table of ``rows``, all of the row type ``kind``; halves of surrogate pairs become U+FFFD."""
    types = schema(kind)
    if kind is Document:
        rows = [[*map(_as_text, row[:-1]), as_json(row.meta)] for row in rows]
    if not rows:
        return types.empty_table()
    return pa.Table.from_arrays([_array(cells, field.type) for cells, field in zip(zip(*rows), types)], schema=types)


def _array(cells: Sequence, kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(cells, kind, from_pandas=True)
    except UnicodeEncodeError:
        return pa.array([cell and _HALVES.sub("\ufffd", cell) for cell in cells], kind)


def _as_text(cell: object) -> str | None:
    return cell if cell is None or isinstance(cell, str) else None if pd.isna(cell) else str(cell)


def as_json(meta: Mapping[str, object]) -> str:
    """A document's ``meta`` as JSON."""
    return json.dumps(dict(meta), ensure_ascii=False, default=_plain)


def _plain(cell: object) -> object:
    if hasattr(cell, "tolist"):  # NumPy's numbers and arrays
        return cell.tolist()
    return None if pd.api.types.is_scalar(cell) and pd.isna(cell) else str(cell)


def together(tables: Iterable[pa.Table], kind: type) -> pa.Table:
    """One table of all rows, with the columns of the row type ``kind`` even if there is none."""
    return pa.concat_tables([schema(kind).empty_table(), *tables])


def frame(column: Callable[[str], pa.ChunkedArray], names: Sequence[str], kind: type) -> pd.DataFrame:
    """What `records.frame` makes of the same rows.

    Parameters
    ----------
    column : callable
        Gives the column of a name, such as a table's ``column``; they are taken one by one, so that they need not be in
        memory together.
    names : sequence of str
        Some or all columns of the row type ``kind``.
    """
    types = records.frame([], kind).dtypes
    result = pd.DataFrame({name: _series(column(name), types[name]) for name in names if name in types})
    if "meta" in names:
        cells = [json.loads(cell) for cell in column("meta").to_pylist()]
        for key in sorted({key for cell in cells for key in cell} - set(types.index)):
            result[key] = [cell.get(key) for cell in cells]
    return result


def _series(column: pa.ChunkedArray, dtype) -> pd.api.extensions.ExtensionArray:
    if not isinstance(dtype, pd.StringDtype):
        return column.to_pandas(types_mapper={kind: dtype for kind in _NUMBERS.values()}.get).array
    encoded = column.cast(pa.large_string()).dictionary_encode().combine_chunks()  # equal texts become one object
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    values = np.array([*encoded.dictionary.to_pylist(), None], dtype=object)
    places = encoded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)
    return pd.array(values[places], dtype=dtype)
