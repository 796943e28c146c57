"""Quotations as JSON Lines: one JSON object a line (https://jsonlines.org)."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..records import Quote
from .values import records
from .writing import json_bytes, write_file

_BATCH = 10_000  # rows that are Python objects at a time, which take more memory than the table


def quotations(result, path: str | os.PathLike) -> Path:
    """Write the quotations, one line a piece, with offsets, speaker, actor and cue.

    The keys are the columns of ``result.quotes`` (see `analysis.records.Quote`); what is missing is ``null``. Offsets
    count Unicode characters in the document's text. A quotation in several pieces has several lines with one
    ``quote`` number. All text comes back as it was; only two halves of a surrogate pair that stand side by side come
    back as the one character that they are in JSON.

    Parameters
    ----------
    result : Analysis
    path : path
        E.g. ``quotations.jsonl``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        ``path`` holds anything else than such lines.
    """
    keys = list(Quote._fields)

    def fill(new: Path) -> None:
        quotes = result.quotes[keys]
        with open(new, "wb") as file:
            for start in range(0, len(quotes), _BATCH):
                rows = records(quotes.iloc[start : start + _BATCH])
                file.writelines(json_bytes(row) + b"\n" for row in rows)

    def ours(old: Path) -> bool:
        with open(old, "rb") as file:
            first = json.loads(file.readline())
        return isinstance(first, dict) and list(first) == keys

    return write_file(path, "JSON Lines of quotations", ours, fill)
