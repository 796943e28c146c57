"""Spreadsheets (.xlsx) as tables of articles, one a row; each sheet has a header of its own."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator

from .markup import library
from .readers import File, Options, Report, Unreadable
from .rows import Row, read_rows
from .zips import check_member
from ..records import Document


def read_sheets(file: File, archive: zipfile.ZipFile, options: Options, report: Report) -> Iterator[Document]:
    """The documents of a spreadsheet's rows; ``archive`` is the same file, whose parts are looked at before.

    Raises
    ------
    Unreadable
        When it is damaged or unfolds into more than a spreadsheet can hold.
    """
    for info in archive.infolist():
        check_member(info)
    try:
        with file.open() as stream:
            book = library("openpyxl").load_workbook(stream, read_only=True, data_only=True)
            rows = [row for sheet in book.worksheets for row in _rows(sheet)]
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged part makes it raise
        remedy = "open it in a spreadsheet program and save it again, or as CSV"
        raise Unreadable(f"is a spreadsheet that can't be read: {type(error).__name__} {error}"[:200], remedy) from None
    numbered = (row._replace(number=number) for number, row in enumerate(rows, start=1))
    yield from read_rows(numbered, file, options, report)


def _rows(sheet) -> Iterator[Row]:
    """The rows below the first that isn't blank, which is the header."""
    sheet.reset_dimensions()  # what it says of its own size can be anything
    filled = (
        (line, cells)
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
        if any(cell is not None for cell in cells)
    )
    _, names = next(filled, (0, ()))
    header = [str(name).strip() if name is not None else f"column {i}" for i, name in enumerate(names, start=1)]
    for line, cells in filled:
        padded = itertools.islice(itertools.chain(cells, itertools.repeat(None)), len(header))
        values = (
            cell.replace("\r\n", "\n").replace("_x000D_", "") if isinstance(cell, str) else cell for cell in padded
        )
        yield Row(line, f"sheet {sheet.title}, row {line}", dict(zip(header, values)))
