"""Lists of articles without texts (Media Cloud, GDELT, any table with addresses and titles), joined with texts.

What a list says completes the documents that have the same ``url``: pages, web archives, tables with that column.
GDELT's date is when a page was seen, not when it was published, and is kept apart; Media Cloud's is a guess of the
day of publication.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping

from .headers import header_date
from .layouts import plain
from .readers import File, Options, Report, first_characters, match_fields
from .rows import csv_rows, find_delimiter, json_rows
from ..records import Document

_TABLES = (".csv", ".tsv", ".tab")
_ADDRESS = ("url", "articleurl", "documenturl", "link")
_PUBLISHED = ("publishdate", "publisheddate", "publishedat", "publicationdate", "datepublished", "pubdate", "published")
_OUTLET = ("medianame", "domain", "source", "outlet")


class Listings:
    """The lists among a corpus' files, by the address of each article.

    Parameters
    ----------
    files : iterable of File
    options : Options
    report : Report
        Takes down what can't be read in the lists.
    """

    def __init__(self, files: Iterable[File], options: Options, report: Report) -> None:
        self.files = {file.path: file for file in files if is_listing(file, options)}
        self._rows: dict[str, Mapping[str, object]] = {}
        self._listed: dict[str, set[str]] = {}
        self._found: set[str] = set()
        for file in self.files.values():
            rows = _rows(file, options, report._replace(path=file.shown))
            self._listed[file.shown] = set(rows)
            self._rows |= rows

    def complete(self, document: Document) -> Document:
        """The document with what the lists say of its address; what it says itself is kept."""
        key = address(document.meta.get("url"))
        cells = self._rows.get(key) if key else None
        if cells is None:
            return document
        self._found.add(key)
        named = {plain(name): value for name, value in cells.items() if value not in (None, "")}
        words = {field: _first(named, names) for field, names in (("date", _PUBLISHED), ("outlet", _OUTLET))}
        dated = header_date(str(words["date"] or "")[:10])
        given = {
            "title": document.title or named.get("title"),
            "date": document.date or (dated.iso if dated else None),
            "outlet": document.outlet or words["outlet"],
        }
        return document._replace(**given, meta={**_kept(cells), **document.meta})

    def report(self, report: Report) -> None:
        """Say for each list how many of its articles have no text in the corpus."""
        for shown, listed in self._listed.items():
            missing = len(listed - self._found)
            if missing:
                problem = f"lists {len(listed):,} articles without texts; {missing:,} have none in the corpus either"
                remedy = "put their texts beside it: web pages, a WARC file, or a table with the columns url and text"
                report._replace(path=shown)(problem, remedy)


def _first(named: Mapping[str, object], names: Iterable[str]) -> str | None:
    return next((str(named[name]) for name in names if name in named), None)


def _kept(cells: Mapping[str, object]) -> dict[str, object]:
    """A list's columns as they go into ``meta``; a date that isn't the day of publication is called ``seen``."""
    known = {"title", "url", "text", *_PUBLISHED}
    named = {"seen" if plain(name) in ("date", "seendate") else name: value for name, value in cells.items()}
    return {name: value for name, value in named.items() if plain(name) not in known and value not in (None, "")}


def address(url: object) -> str | None:
    """A web address as it is compared: without protocol, "www.", fragment and last slash, the host in lower case."""
    match = re.match(r"\s*(?:https?://)?(?:www\.)?([^/?#\s]+)([^#\s]*)", url, re.I) if isinstance(url, str) else None
    return match[1].lower() + match[2].rstrip("/") if match else None


def is_listing(file: File, options: Options) -> bool:
    """Whether a table has addresses and titles and no column for the text."""
    if file.suffix not in (*_TABLES, ".json") or "text" in (options.columns or {}):
        return False
    try:
        start = first_characters(file)
    except OSError:
        return False  # is reported when its turn comes
    if file.suffix == ".json":
        return bool(re.match(r'\s*\{\s*"articles"\s*:\s*\[', start)) and '"seendate"' in start
    line = start.partition("\n")[0]
    try:
        header = next(csv.reader(io.StringIO(line), delimiter=find_delimiter(line)), [])
    except csv.Error:
        return False
    names = {plain(name) for name in header}
    return bool(names.intersection(_ADDRESS)) and "title" in names and "text" not in match_fields(header)


def _rows(file: File, options: Options, report: Report) -> dict[str, Mapping[str, object]]:
    """A list's rows by address; those without one are reported."""
    found: dict[str, Mapping[str, object]] = {}
    rows = csv_rows(file, options, report) if file.suffix in _TABLES else json_rows(file, options, report)
    for row in rows:
        articles = row.cells.get("articles")
        for cells in articles if isinstance(articles, list) else [row.cells]:
            named = {plain(name): value for name, value in cells.items()} if isinstance(cells, dict) else {}
            key = address(_first(named, _ADDRESS))
            if key:
                found[key] = cells
            else:
                report.at(row.place)(
                    f"has no address: {json.dumps(cells, default=str)[:60]}", "put it into the column url"
                )
    return found
