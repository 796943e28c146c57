"""Tables as CSV and as Parquet."""

from __future__ import annotations

import csv as csv_format
import json
import os
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ..pipeline import TABLES
from .values import storable
from .writing import json_bytes, write_file, write_folder

_ABOUT = "export.json"  # beside the tables of a result: what they are, the actors and the provenance
# Where a spreadsheet may see a formula begin: at the start of a cell, or of what it takes for a cell or line when it
# splits lines at semicolons or tabs. Spaces and invisible characters before it don't help.
_FORMULA = re.compile(r"(^|[;\t\r\n])((?:[^\S\t\r\n]|[\ufeff\u200b])*)(?=[=+\-@＝＋－＠])")


def csv(data, path: str | os.PathLike, *, guard: bool = False) -> Path:
    r"""Write tables as CSV: UTF-8, text in quotation marks, numbers in full, missing values empty.

    Lines end in ``"\n"``; line ends within a text stay as they are. An empty text and a missing one are the same.

    Parameters
    ----------
    data : Analysis or pandas.DataFrame
        A result is written into a folder, a file for each table and ``export.json``; a table from `analysis.tables`
        into one file.
    path : path
        The folder or file.
    guard : bool
        Keep spreadsheets from running text as a formula: an apostrophe is put before ``=``, ``+``, ``-`` and ``@``
        wherever a cell could begin with one (CWE-1236; OWASP, "CSV Injection"). This changes texts, so offsets into
        them are off after an apostrophe: for looking at, not for further work. Numbers are not touched. Without it,
        articles that anybody could have written should not be opened in a spreadsheet.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        The folder holds anything else than such an export, or the file is no CSV with the same columns.

    Warns
    -----
    UserWarning
        For text with lone surrogates, which is written with U+FFFD in their place.
    """

    def write(table: pd.DataFrame, new: Path) -> None:
        table = _guarded(table) if guard else table
        table.to_csv(new, index=False, lineterminator="\n", quoting=csv_format.QUOTE_NONNUMERIC, encoding="utf-8")

    def columns(old: Path) -> list[str]:
        with open(old, encoding="utf-8", newline="") as file:
            return next(csv_format.reader(file), [])

    return _write(data, path, "csv", write, columns, {"guard": guard})


def _guarded(table: pd.DataFrame) -> pd.DataFrame:
    made = table.copy(deep=False)
    for place in range(table.shape[1]):
        column = table.iloc[:, place]
        if column.dtype.kind == "O":
            cells = [_harmless(value) if isinstance(value, str) else value for value in column]
            made.isetitem(place, pd.Series(cells, index=table.index, dtype=column.dtype))
    made.columns = [_harmless(str(name)) for name in table.columns]
    return made


def _harmless(text: str) -> str:
    return _FORMULA.sub(r"\1\2'", text)


def parquet(data, path: str | os.PathLike) -> Path:
    """Write tables as Parquet, with types: texts, 64-bit integers and floats, missing values as null.

    ``pandas.read_parquet`` gives the same table again, with the same types and ``attrs``.

    Parameters
    ----------
    data : Analysis or pandas.DataFrame
        A result is written into a folder, a file for each table and ``export.json``; a table from `analysis.tables`
        into one file.
    path : path
        The folder or file.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        The folder holds anything else than such an export, or the file is no Parquet with the same columns.
    ImportError
        pyarrow is not installed.

    Warns
    -----
    UserWarning
        For text with lone surrogates, which is written with U+FFFD in their place, and for a column of your own with
        values of several kinds, which is written as text.
    """
    pyarrow = _pyarrow()

    def write(table: pd.DataFrame, new: Path) -> None:
        _of_one_kind(table, pyarrow).to_parquet(new, engine="pyarrow", index=False)

    def columns(old: Path) -> list[str]:
        from pyarrow.parquet import read_schema

        return read_schema(old).names

    return _write(data, path, "parquet", write, columns, {})


def _pyarrow():
    try:
        import pyarrow
    except ImportError:
        raise ImportError('Parquet needs pyarrow: pip install "discourse-stance[store]"') from None
    return pyarrow


def _of_one_kind(table: pd.DataFrame, pyarrow) -> pd.DataFrame:
    made = table.copy(deep=False)
    for place, name in enumerate(table.columns):
        column = table.iloc[:, place]
        if column.dtype != object:
            continue
        try:
            pyarrow.array(column, from_pandas=True)
        except (pyarrow.ArrowException, OverflowError):
            made.isetitem(place, column.map(str, na_action="ignore").astype("string"))
            warnings.warn(f"column {name} holds values of several kinds, written as text", stacklevel=2)
    return made


def _write(data, path, suffix: str, write: Callable, columns: Callable, settings: dict) -> Path:
    """One table to a file, or a result's tables to a folder."""
    if isinstance(data, pd.DataFrame):
        table = storable(data, "the table")
        names = [str(name) for name in table.columns]

        def same(old: Path) -> bool:
            return columns(old) in (names, [_harmless(name) for name in names])

        return write_file(path, f"{suffix} with these columns", same, lambda new: write(table, new))

    def fill(folder: Path) -> None:
        for name in TABLES:
            write(storable(getattr(data, name), name), folder / f"{name}.{suffix}")
        about = {"format": suffix, **settings, "actors": list(data.actors), "provenance": data.provenance}
        (folder / _ABOUT).write_bytes(json_bytes(about, indent=2) + b"\n")

    def ours(folder: Path) -> bool:
        about = json.loads((folder / _ABOUT).read_bytes())
        return isinstance(about, dict) and about.get("format") == suffix and "provenance" in about

    return write_folder(path, [*(f"{name}.{suffix}" for name in TABLES), _ABOUT], ours, fill)
