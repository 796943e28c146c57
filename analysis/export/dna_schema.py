"""The tables of a DNA 3 database, and what DNA puts into a new one."""

from __future__ import annotations

from collections.abc import Iterator

VERSION, DATE = "3.1.2", "2026-07-26"  # of the DNA whose database this is
LONGEST = 190  # characters in a short field
DNA_STATEMENT, ANNOTATION = 1, 3  # statement types
VARIABLES = {"person": 1, "organization": 2, "concept": 3, "agreement": 4, "note": 11}

_ID = "ID INTEGER NOT NULL PRIMARY KEY"
_COLOUR = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in ("Red", "Green", "Blue"))
_PERMISSIONS = [
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements",
    "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
    "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
]  # fmt: skip


def _short(name: str, default: bool = True) -> str:
    return f"{name} TEXT NOT NULL{' DEFAULT ' + repr('') if default else ''} CHECK (LENGTH({name}) <= {LONGEST})"


def _flag(name: str, default: int = 1) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default}"


def _of(column: str, table: str) -> str:
    return f"FOREIGN KEY ({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _values(name: str, value: str, *keys: str) -> str:
    """A table with the values of one type of variable."""
    parts = [_ID, "StatementId INTEGER NOT NULL", "VariableId INTEGER NOT NULL", value, *keys,
             _of("StatementId", "STATEMENTS"), _of("VariableId", "VARIABLES"),
             "UNIQUE (StatementId, VariableId)"]  # fmt: skip
    return _table(name, *parts)


def _table(name: str, *parts: str) -> str:
    return f"CREATE TABLE {name} ({', '.join(parts)})"


TABLES = (
    _table("SETTINGS", "Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"),
    _table(
        "CODERS", _ID, _short("Name", False), _COLOUR, "Refresh INTEGER NOT NULL DEFAULT 0",
        "FontSize INTEGER NOT NULL DEFAULT 14", _short("Password", False), "PopupWidth INTEGER DEFAULT 300",
        _flag("ColorByCoder", 0), _flag("PopupDecoration", 0), _flag("PopupAutoComplete"),
        *(_flag(f"Permission{name}") for name in _PERMISSIONS),
    ),
    _table(
        "DOCUMENTS", _ID, _short("Title", False), "Text TEXT NOT NULL", "Coder INTEGER", _short("Author"),
        _short("Source"), _short("Section"), "Notes TEXT NOT NULL DEFAULT ''", _short("Type"),
        "Date INTEGER NOT NULL", _of("Coder", "CODERS"),
    ),
    _table("STATEMENTTYPES", _ID, _short("Label", False), _COLOUR),
    _table(
        "VARIABLES", _ID, _short("Variable", False), "DataType TEXT NOT NULL DEFAULT 'short text'",
        "StatementTypeId INTEGER", _of("StatementTypeId", "STATEMENTTYPES"), "UNIQUE (Variable, StatementTypeId)",
    ),
    _table(
        "VARIABLELINKS", _ID, "SourceVariableId INTEGER", "TargetVariableId INTEGER",
        "CHECK (TargetVariableId != SourceVariableId)", _of("SourceVariableId", "VARIABLES"),
        _of("TargetVariableId", "VARIABLES"),
    ),
    _table("REGEXES", f"Label TEXT PRIMARY KEY CHECK (LENGTH(Label) <= {LONGEST})", _COLOUR),
    _table(
        "CODERRELATIONS", _ID, "Coder INTEGER", "OtherCoder INTEGER",
        *(_flag(f"{act}{what}") for what in ("Statements", "Documents") for act in ("view", "edit")),
        "CHECK (Coder != OtherCoder)", _of("Coder", "CODERS"), _of("OtherCoder", "CODERS"),
    ),
    _table(
        "STATEMENTS", _ID, "StatementTypeId INTEGER", "DocumentId INTEGER", "Start INTEGER NOT NULL CHECK (Start >= 0)",
        "Stop INTEGER NOT NULL", "Coder INTEGER", "CHECK (Start < Stop)", _of("StatementTypeId", "STATEMENTTYPES"),
        _of("Coder", "CODERS"), _of("DocumentId", "DOCUMENTS"),
    ),
    _values("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1"),
    _values("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0"),
    _table(
        "ENTITIES", _ID, "VariableId INTEGER NOT NULL", _short("Value"), "Red INTEGER", "Green INTEGER",
        "Blue INTEGER", "ChildOf INTEGER", "UNIQUE (VariableId, Value)", _of("ChildOf", "ENTITIES"),
        _of("VariableId", "VARIABLES"),
    ),
    _values("DATASHORTTEXT", "Entity INTEGER NOT NULL", _of("Entity", "ENTITIES")),
    _values("DATALONGTEXT", "Value TEXT DEFAULT ''"),
    _table(
        "ATTRIBUTEVARIABLES", _ID, "VariableId INTEGER NOT NULL", _short("AttributeVariable", False),
        "UNIQUE (VariableId, AttributeVariable)", _of("VariableId", "VARIABLES"),
    ),
    _table(
        "ATTRIBUTEVALUES", _ID, "EntityId INTEGER NOT NULL", "AttributeVariableId INTEGER NOT NULL",
        _short("AttributeValue"), "UNIQUE (EntityId, AttributeVariableId)", _of("EntityId", "ENTITIES"),
        _of("AttributeVariableId", "ATTRIBUTEVARIABLES"),
    ),
)  # fmt: skip

# id, label, colour, and the variables with their types
_TYPES = (
    (1, "DNA Statement", (239, 208, 51), {"person": "short text", "organization": "short text",
                                          "concept": "short text", "agreement": "boolean"}),
    (2, "NPF Story Element", (100, 200, 190), dict.fromkeys(
        ["narrator", "victim", "villain", "plot", "hero", "policy solution"], "short text")),
    (3, "Annotation", (211, 211, 211), {"note": "long text"}),
)  # fmt: skip


def contents(password: str) -> Iterator[tuple[str, dict[str, object]]]:
    """What a new DNA database holds, as pairs of table and row; ``password`` is the Admin's, hashed.

    The statement types are those that DNA makes itself: its importer takes two types for one if label and variables
    are the same.
    """
    colour = ("Red", "Green", "Blue")
    yield "CODERS", {"ID": 1, "Name": "Admin", **dict(zip(colour, (255, 255, 0))), "Password": password}
    for name, value in (("version", VERSION), ("date", DATE)):
        yield "SETTINGS", {"Property": name, "Value": value}
    number = 0
    for type_number, label, parts, variables in _TYPES:
        yield "STATEMENTTYPES", {"ID": type_number, "Label": label, **dict(zip(colour, parts))}
        for variable, data_type in variables.items():
            number += 1
            row = {"ID": number, "Variable": variable, "DataType": data_type, "StatementTypeId": type_number}
            yield "VARIABLES", row
    for attribute in ("Type", "Alias", "Notes"):
        for variable in (1, 2, 3):
            yield "ATTRIBUTEVARIABLES", {"VariableId": variable, "AttributeVariable": attribute}
