"""Statements as a database of Discourse Network Analyzer, version 3."""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import accumulate
from pathlib import Path

import numpy as np
import pandas as pd

from ..tables.grouping import labels
from ..tables.stances import COUNTED, one_per_evidence
from .dna_schema import ANNOTATION, DNA_STATEMENT, LONGEST, TABLES, VARIABLES, contents
from .values import epoch, records, whole
from .writing import write_file

PASSWORD = "analysis"
_APPLICATION = 0x414E4C59  # "ANLY" in SQLite's header: this file is ours


def dna(result, path: str | os.PathLike, *, level: str = "actor") -> Path:
    """Write documents and statements as a database that Discourse Network Analyzer (DNA) 3 opens and imports.

    DNA takes documents from text files and, from 3.1.2, CSV; statements it takes from another DNA database alone
    (menu Documents, "Import from DNA database") or from R, one by one. So this is such a database, in SQLite: open it
    (coder Admin, password "analysis"), or import it into your own.

    Statements of DNA's own type "DNA Statement" are the rows that `analysis.tables.stance_matrix` counts as for or
    against: told by the article or by the source itself, asserted or hedged, once for each evidence.

    ============  ==================================================================================================
    organization  the source
    person        who exactly, where the source is a person ("Xi Jinping"); else empty
    concept       the target
    agreement     1 supports, 0 opposes
    ============  ==================================================================================================

    All other rows (neutral, negated, hypothetical, claims about third parties, within one actor) are of the type
    "Annotation", with a note that says it all, so that nothing is lost and DNA's networks show what the figures show.
    A statement marks the words from the first to the last of source, target and evidence. Titles and other short
    fields are cut at 190 characters, which is DNA's limit. A document without a full date gets its first day, or
    1970-01-01, and the notes say so; they also hold ``doc_id``.

    DNA counts UTF-16 units, and so do the statements' offsets. Carriage returns become spaces or line feeds, NUL and
    lone surrogates U+FFFD: all of the same length.

    Checked against DNA's source (``Sql.java`` and ``Importer.java``, 2026, of https://github.com/leifeld-lab/dna) and
    the check of passwords against Jasypt 1.9.3, which DNA uses; not yet tried in DNA itself. On DNA: Leifeld,
    "Discourse Network Analysis: Policy Debates as Dynamic Networks", Oxford Handbook of Political Networks 2017.

    Parameters
    ----------
    result : Analysis
    path : path
        E.g. ``stances.dna``.
    level : str
        "actor", or "member" for the finer units (the United States within the West).

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        ``path`` holds anything else than such a database, or one in which work was done since it was written.
    """

    def fill(new: Path) -> None:
        statements = _statements(result, level)
        with closing(sqlite3.connect(new, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = MEMORY")
            database.execute("BEGIN")
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            for definition in TABLES:
                database.execute(definition)
            for table, row in contents(hashed(PASSWORD)):
                _insert(database, table, row)
            _fill(database, records(result.documents), statements, result.actors)
            database.execute("COMMIT")

    return write_file(path, "DNA database as it was written", _untouched, fill)


def _untouched(path: Path) -> bool:
    """Whether the file is ours and has seen no transaction but that which wrote it (SQLite's file change counter)."""
    with open(path, "rb") as file:
        header = file.read(100)
    changes, application = (int.from_bytes(header[at : at + 4], "big") for at in (24, 68))
    return header.startswith(b"SQLite format 3\0") and (changes, application) == (1, _APPLICATION)


def hashed(password: str) -> str:
    """``password`` as DNA stores it: Jasypt's StrongPasswordEncryptor, SHA-256, 100,000 times, salt first.

    The salt is always the same, for the same bytes at every export: the password is public anyway.
    """
    salt = digest = bytes(range(16))
    digest += password.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


# ---- which rows are statements, and which annotations


def _statements(result, level: str) -> dict[str, list[dict]]:
    """For each document its rows of stances, labelled, with ``agreement`` (None for annotations) and ``person``."""
    rows = result.stances.reset_index(drop=True)
    ends = {f"{side}_label": labels(rows[side], rows[f"{side}_member"], level) for side in ("source", "target")}
    rows = rows.assign(**ends, person=_persons(result))
    told = (rows["voice"] == "article") | (rows["claimed_by"] == rows["source"]).fillna(False)
    signed = rows["assertion"].isin(COUNTED) & rows["stance"].isin(["support", "oppose"])
    apart = rows["source_label"] != rows["target_label"]
    between = rows.assign(source=rows["source_label"], target=rows["target_label"])
    counted = one_per_evidence(between[(told & apart).to_numpy(bool)])
    stated = np.isin(rows.index, counted.index) & signed.to_numpy(bool)
    rows["agreement"] = pd.array(np.where(rows["stance"] == "support", 1, 0), dtype="Int64")
    rows.loc[~stated, "agreement"] = pd.NA
    grouped: dict[str, list[dict]] = {}
    for row in records(rows):
        grouped.setdefault(row["doc_id"], []).append(row)
    return grouped


def _persons(result) -> list[str]:
    """For each stance the person who is its source; empty where it is none."""
    kinds = ("leader", "person")
    mentions = records(result.mentions[result.mentions["kind"].isin(kinds)])
    known = {(row["doc_id"], row["start"], row["end"], row["actor"]): row["entity"] for row in mentions}
    keys = ["doc_id", "source_start", "source_end", "source"]
    return [known.get(tuple(row.values()), "") for row in records(result.stances[keys])]


def _note(row: dict) -> str:
    claimed = f", claimed by {row['claimed_by'] or 'another'}" if row["voice"] != "article" else ""
    about = f"{row['source_label']} to {row['target_label']}: {row['stance']} ({row['score']:g}), {row['assertion']}"
    return f"{about}{claimed}; {row['category'] or 'no category'}; {row['method']}; evidence: {row['evidence']}"


# ---- into the database


def _fill(database: sqlite3.Connection, documents: Iterable[dict], statements: dict, actors: Iterable[str]) -> None:
    entities = _Entities(database, actors)
    number = 0
    for doc_number, document in enumerate(documents, 1):
        _insert(database, "DOCUMENTS", {"ID": doc_number, "Coder": 1, **_document(document)})
        place = _utf16(document["text"])
        for row in statements.get(document["doc_id"], ()):
            number += 1
            starts = [row[f"{what}_start"] for what in ("source", "target", "evidence")]
            stops = [row[f"{what}_end"] for what in ("source", "target", "evidence")]
            start, stop = min(filter(_given, starts)), max(filter(_given, stops))
            kind = ANNOTATION if row["agreement"] is None else DNA_STATEMENT
            span = {"Start": place[start], "Stop": place[stop]}
            head = {"ID": number, "StatementTypeId": kind, "DocumentId": doc_number, **span, "Coder": 1}
            _insert(database, "STATEMENTS", head)
            _values(database, number, row, entities)


def _given(value: object) -> bool:
    return value is not None


def _values(database: sqlite3.Connection, number: int, row: dict, entities: _Entities) -> None:
    if row["agreement"] is None:
        note = {"StatementId": number, "VariableId": VARIABLES["note"], "Value": _text(_note(row))}
        return _insert(database, "DATALONGTEXT", note)
    names = {"person": row["person"], "organization": row["source_label"], "concept": row["target_label"]}
    for variable, name in names.items():
        entity = entities.number(variable, _short(name))
        value = {"StatementId": number, "VariableId": VARIABLES[variable], "Entity": entity}
        _insert(database, "DATASHORTTEXT", value)
    agreement = {"StatementId": number, "VariableId": VARIABLES["agreement"], "Value": row["agreement"]}
    return _insert(database, "DATABOOLEAN", agreement)


class _Entities:
    """Names that stand in statements; each has a row of its own for each variable, with the actor's colour."""

    def __init__(self, database: sqlite3.Connection, actors: Iterable[str]) -> None:
        from ..plots.canvas import colours

        self.database, self.colours = database, colours(actors)
        self.known: dict[tuple[str, str], int] = {}
        query = "SELECT VariableId, ID FROM ATTRIBUTEVARIABLES ORDER BY ID"
        self.attributes = list(database.execute(query))

    def number(self, variable: str, name: str) -> int:
        """The id of ``name`` among the values of ``variable``, which is added at first sight."""
        if (variable, name) in self.known:
            return self.known[variable, name]
        number = self.known[variable, name] = len(self.known) + 1
        parts = bytes.fromhex(self.colours.get(name, "#000000").removeprefix("#"))
        colour = dict(zip(("Red", "Green", "Blue"), parts, strict=True))
        row = {"ID": number, "VariableId": VARIABLES[variable], "Value": name, **colour}
        _insert(self.database, "ENTITIES", row)
        for of, attribute in self.attributes:
            if of == VARIABLES[variable]:
                value = {"EntityId": number, "AttributeVariableId": attribute, "AttributeValue": ""}
                _insert(self.database, "ATTRIBUTEVALUES", value)
        return number


def _insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _document(row: dict) -> dict[str, object]:
    day = next(filter(_given, map(epoch, _days(row["date"]))), 0)
    dated = epoch(row["date"]) is not None
    notes = [f"doc_id: {row['doc_id']}", None if dated else f"date: {row['date'] or 'unknown'}", row["notes"]]
    return {
        "Title": _short(row["title"] or row["doc_id"]),
        "Text": _text(row["text"]),
        "Author": _short(row.get("author") or row["speaker"] or ""),
        "Source": _short(row["outlet"] or ""),
        "Section": _short(row.get("section") or ""),
        "Type": "",
        "Notes": _text("\n".join(filter(None, notes))),
        "Date": day,
    }


def _days(date: str | None) -> tuple[str, ...]:
    """A date, and the first day of the month or year that it may be."""
    return (date or "", f"{date}-01", f"{date}-01-01")


def _text(text: str) -> str:
    """``text`` as Java and SQLite take it, of the same length."""
    return whole(text).replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")


def _short(text: object) -> str:
    return _text(str(text))[:LONGEST]


def _utf16(text: str) -> list[int] | range:
    """For each place in ``text`` the number of UTF-16 units before it."""
    if text.isascii():
        return range(len(text) + 1)
    return [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]
