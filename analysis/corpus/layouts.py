"""The layouts of archive exports as data: the words that separate articles and name fields, from ``layouts.toml``.

A marker is written as it stands in the file, with ``{n}`` and ``{m}`` for numbers and ``{id}`` for an accession
number; ``{*}`` is anything, ``{_}`` a row of underscores. It matches a whole line, whatever its case and the number
of blanks. A user's own file adds to the packaged one.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

PACKAGED = Path(__file__).parents[1] / "layouts.toml"
_LONGEST_MARKER = 200  # characters of a line that can be a marker or a label; a longer line is text
_PLACEHOLDERS = {
    r"\{n\}": r"(?P<n>\d{1,7})",
    r"\{m\}": r"(?P<m>\d{1,7}|\d{1,3}(?:[.,\s]\d{3}){1,2})",
    r"\{id\}": r"(?P<id>[A-Za-z0-9]{20,32})",
    r"\{\*\}": r".*",
    r"\{_\}": r"_{20,}",
}
_LABEL = re.compile(r"\s*([^\W\d_][^:：\n]{0,40}?)\s*[:：]\s*(.*)\Z", re.S)


class LayoutError(ValueError):
    """A file of layouts can't be used; the message says where and why."""


class Label(NamedTuple):
    """A line ``BYLINE: Ana Writer``: which field it names, its words, and what follows."""

    field: str
    words: str
    value: str


class Layouts:
    """Markers and labels by provider; what ``layouts.toml`` holds.

    Parameters
    ----------
    tables : mapping
        ``tables["factiva"]["start"]`` is a list of markers, ``tables["factiva"]["labels"]`` maps fields to labels.
    """

    def __init__(self, tables: Mapping[str, Mapping]) -> None:
        self.tables = tables
        entries = [(provider, name, value) for provider, table in tables.items() for name, value in table.items()]
        self._markers = {
            (provider, name): _Markers(value) for provider, name, value in entries if isinstance(value, list)
        }
        self._labels = {
            (provider, name): _by_label(value) for provider, name, value in entries if isinstance(value, dict)
        }

    def marker(self, provider: str, name: str, line: str) -> re.Match | None:
        """The match when ``line`` is, as a whole, one of the markers ``provider.name``."""
        return self._markers[provider, name].match(line.strip())

    def label(self, provider: str, name: str, line: str) -> Label | None:
        """The label of the table ``provider.name`` that ``line`` begins with."""
        match = _LABEL.match(line) if ":" in (start := line.lstrip()[:60]) or "：" in start else None
        field = self.field(provider, name, match[1]) if match else None
        return Label(field, match[1], match[2].strip()) if field else None

    def field(self, provider: str, name: str, words: str) -> str | None:
        """The field that ``words`` alone, without a colon, are the label of."""
        return self._labels[provider, name].get(plain(words))


class _Markers:
    """One pattern that says whether a line is a marker at all, and one for each marker, with its numbers."""

    def __init__(self, markers: list[str]) -> None:
        patterns = [_pattern(marker) for marker in markers]
        self._any = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns) or "(?!)", re.I)
        is_open = any("{*}" in marker or "{_}" in marker for marker in markers)
        self._longest = _LONGEST_MARKER if is_open else max(map(len, markers), default=0) + 30  # for the placeholders
        self._each = [re.compile(pattern, re.I) for pattern in patterns]

    def match(self, line: str) -> re.Match | None:
        if len(line) > self._longest or not self._any.fullmatch(line):
            return None
        return next(match for pattern in self._each if (match := pattern.fullmatch(line)))


def _pattern(marker: str) -> str:
    pattern = r"\s+".join(map(re.escape, marker.split()))
    for placeholder, meaning in _PLACEHOLDERS.items():
        pattern = pattern.replace(placeholder, meaning, 1)
    return pattern


def plain(words: str) -> str:
    """``words`` as labels are compared: without case, blanks, underscores and hyphens."""
    return re.sub(r"[\s_-]", "", words).casefold()


def _by_label(table: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, labels in table.items():
        for label in labels:
            found.setdefault(plain(label), field)
    return found


# --- reading the file --------------------------------------------------------------------------------------


@functools.cache
def packaged() -> Layouts:
    """The layouts that come with the package."""
    return Layouts(tomllib.loads(PACKAGED.read_text(encoding="utf-8")))


def read_layouts(path: str | os.PathLike | None = None) -> Layouts:
    """The packaged layouts, with the markers and labels of a file of your own added to them.

    Parameters
    ----------
    path : path, optional
        A TOML file built like ``layouts.toml``: ``[factiva]`` ``start = ["Documento {id}"]``.

    Raises
    ------
    LayoutError
        When the file is not there, is no TOML, or holds something that the packaged file doesn't have.
    """
    if path is None:
        return packaged()
    try:
        own = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LayoutError(f"layouts {os.fspath(path)!r} can't be read: {error}") from None
    for problem in _misfits(own, packaged().tables, ""):
        raise LayoutError(f"layouts {os.fspath(path)!r}: {problem}")
    return Layouts(_merged(packaged().tables, own))


def _misfits(own: Mapping, known: Mapping, where: str) -> Iterator[str]:
    for key, value in own.items():
        here = f"{where}.{key}".lstrip(".")
        expected = known.get(key, [] if where.count(".") else None)  # a new field may have labels
        if expected is None:
            near = difflib.get_close_matches(key, known, 1)
            yield f"there is no {here}" + (f"; did you mean {near[0]!r}?" if near else f", only {', '.join(known)}")
        elif isinstance(expected, Mapping):
            yield from _misfits(value, expected, here) if isinstance(value, Mapping) else [f"{here} must be a table"]
        elif not isinstance(value, list) or not all(isinstance(words, str) and words.strip() for words in value):
            yield f'{here} must be a list of words, such as ["End of Document"]'


def _merged(known: Mapping, own: Mapping) -> dict:
    merged = dict(known)
    for key, value in own.items():
        if isinstance(value, Mapping):
            merged[key] = _merged(known.get(key, {}), value)
        else:
            merged[key] = [*known.get(key, []), *value]
    return merged
