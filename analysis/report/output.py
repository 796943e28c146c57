"""Tables, figures, the report and where they come from, written into one folder that is replaced whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from . import inline

from .. import export, plots, tables
from ..pipeline import exchange
from ..plots.canvas import actors_in
from .page import LONGEST_STRIP, STRIPS, Figure, Report

FORMATS = ("csv", "jsonl")
EXPORTS = {  # the functions of `analysis.export`, and what each writes in exports/
    "csv": "csv",
    "parquet": "parquet",
    "graphml": "stance.graphml",
    "gexf": "stance.gexf",
    "dna": "stances.dna",
    "convokit": "convokit",
    "quotations": "quotations.jsonl",
}
_NOTE = "provenance.json"


class OutputError(OSError):
    """The folder for the output cannot be used or written; the message says why and what to do."""


# ---- what is written


def make_tables(result) -> dict[str, pd.DataFrame]:
    """The tables of `analysis.tables` for a result, by name."""
    names = "salience speaking cue_types spoken_about sentiment stance_matrix stance_pairs stance_over_time".split()
    names += "scorer_agreement evidence unmatched_names".split()
    return {name: getattr(tables, name)(result) for name in names}


def make_figures(result, made: dict[str, pd.DataFrame]) -> Iterator[Figure]:
    """The figures for a result, drawn; close each (``matplotlib.pyplot.close``) when it is written."""
    matrix = made["stance_matrix"]
    actors = actors_in(matrix, ["source", "target"]) if len(matrix) else []
    cells = {(i, j): (s, t) for i, s in enumerate(actors) for j, t in enumerate(actors) if s != t}
    plain = [
        (
            "salience",
            "How often each actor is named",
            "A dot is an actor’s share of all mentions of actors, without pronouns.",
        ),
        ("speaking", "Who is quoted", "Bars are shares of quotations by kind, diamonds shares of the words quoted."),
        (
            "spoken_about",
            "Spoken about against speaking",
            "Each actor’s share of mentions and of quotations, side by side.",
        ),
        ("sentiment", "Tone of the words about each actor", "Mean scores by scorer and by whose words they are."),
        (
            "stance_matrix",
            "Who is for or against whom",
            "Sources in rows, targets in columns; each cell has its mean and counts.",
        ),
    ]
    for name, title, description in plain:
        ax = getattr(plots, name)(made[name])
        yield Figure(name, ax, title, description, made[name], cells if name == "stance_matrix" else {})
    words = "An arrow from source to target: solid green supports, dashed purple opposes."
    yield Figure("stance_network", plots.stance_network(matrix), "The network of stances", words)
    over = made["stance_over_time"]
    if over["period"].nunique() > 1:
        words = "A lane a pair, from against (below) to for (above); bars below count the articles."
        yield Figure("timeline", plots.timeline(over), "Stance over time", words, over)
    sentences = result.sentences["doc_id"].value_counts()
    short = [doc_id for doc_id in result.documents["doc_id"] if sentences.get(doc_id, 0) <= LONGEST_STRIP]
    for place, doc_id in enumerate(short[:STRIPS], start=1):
        marks = tables.strip(result, doc_id)
        words = "From the first sentence to the last: who is named, who is quoted, who is for or against whom."
        yield Figure(f"strip_{place}", plots.strip(marks), f"The article {doc_id}", words)


def write(
    result,
    folder: str | os.PathLike,
    *,
    format: str = "csv",
    png: bool = False,
    exports: Sequence[str] = (),
    tell: Callable[[str], None] = lambda words: None,
) -> Path:
    """Write report.html, figures/, tables/, rows/ (for `analysis.load_result`), exports/ and provenance.json.

    Parameters
    ----------
    result : Analysis
    folder : path
        New, empty, or written by this function before; it is written beside and exchanged, so that a failure leaves
        the former output whole.
    format : {"csv", "jsonl"}
        Of the tables.
    png : bool
        Figures as PNG too.
    exports : sequence of str
        Names in `EXPORTS`: written to exports/, for other programs.
    tell : callable
        Called with a few words at each step.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OutputError
        The folder holds something else, was changed by hand, or cannot be written.
    """
    folder = Path(folder)
    check_folder(folder)
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise OutputError(
            f"{folder.parent}: cannot be written ({error.strerror}); choose another folder with --out"
        ) from None
    try:
        _fill(result, beside, format, png, tell)
        _export(result, beside, exports, tell)
        _note(result, beside)
        os.chmod(beside, 0o755)
        exchange(beside, folder)
    except OSError as error:
        raise OutputError(
            f"{folder}: could not be written ({error.strerror or error}); nothing there was changed"
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _fill(result, folder: Path, format: str, png: bool, tell: Callable[[str], None]) -> None:
    import matplotlib.pyplot as plt

    tell("tables")
    made = make_tables(result)
    for name, table in made.items():
        _write_table(table, folder / "tables" / f"{name}.{format}", format)
    result.save(folder / "rows")
    tell("figures")
    figures = list(make_figures(result, made))
    try:
        report = Report(result, made)
        drawn = {}
        for figure in figures:
            report.link(figure)
            path = folder / "figures" / f"{figure.name}.svg"
            plots.save(figure.ax, path, description=f"{figure.title}. {figure.description}")
            if png:
                plots.save(figure.ax, path.with_suffix(".png"))
            drawn[figure.name] = path.read_text(encoding="utf-8")
            path.write_text(inline.without_links(drawn[figure.name]), encoding="utf-8", newline="\n")
        tell("report")
        (folder / "report.html").write_text(report.page(figures, drawn), encoding="utf-8", newline="\n")
    finally:
        for figure in figures:
            plt.close(figure.ax.figure)


def _export(result, folder: Path, names: Sequence[str], tell: Callable[[str], None]) -> None:
    for name in names:
        tell(f"exports/{EXPORTS[name]}")
        (folder / "exports").mkdir(exist_ok=True)
        getattr(export, name)(result, folder / "exports" / EXPORTS[name])


def _note(result, folder: Path) -> None:
    written = {path.relative_to(folder).as_posix(): _sha256(path) for path in _files(folder)}
    stored = {"actor_names": list(result.actors), **result.provenance, "files": written}
    (folder / _NOTE).write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _write_table(table: pd.DataFrame, path: Path, format: str) -> None:
    if format == "csv":
        tables.write(table, path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_json(path, orient="records", lines=True, force_ascii=False, double_precision=4)


# ---- the folder


def check_folder(folder: str | os.PathLike) -> None:
    """Raise OutputError unless ``folder`` is new, empty, or as this module left it."""
    folder = Path(folder)
    if folder.is_symlink() and not folder.exists():
        raise OutputError(f"{folder}: a link that leads nowhere; choose another folder with --out")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(f"{folder}: a file, not a folder; choose another place with --out")
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    if not there and not any(folder.iterdir()):
        return
    known = _written(folder / _NOTE)
    for name, path in sorted(there.items()):
        if name != _NOTE and name not in known:
            raise OutputError(f"{folder}: holds {name!r}, which this program did not write, and nothing was changed; "
                              "choose a new folder with --out, or move that file away")  # fmt: skip
        if name != _NOTE and _sha256(path) != known[name]:
            raise OutputError(f"{folder}: {name!r} was changed since it was written, and nothing was overwritten; "
                              "move it away or choose a new folder with --out")  # fmt: skip
    if _NOTE not in there:
        raise OutputError(f"{folder}: holds folders that this program did not write; choose a new folder with --out")


def _written(note: Path) -> dict[str, str]:
    try:
        files = json.loads(note.read_text("utf-8")).get("files")
    except (OSError, ValueError, AttributeError):
        return {}
    return files if isinstance(files, dict) else {}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
