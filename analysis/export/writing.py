"""Files and folders that appear whole or not at all, and that replace nothing but what the same export wrote."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ..pipeline import exchange


def write_file(path: str | os.PathLike, kind: str, ours: Callable[[Path], bool], fill: Callable[[Path], None]) -> Path:
    """Let ``fill`` write a new file, and put it at ``path``.

    Parameters
    ----------
    path : path
        Its folders are made.
    kind : str
        What is written, for messages: "GraphML".
    ours : function of a path
        Whether the file that is there was written by this export. An empty file holds nothing to lose.
    fill : function of a path
        Writes the file.

    Raises
    ------
    FileExistsError
        ``path`` is a folder, or a file that this export did not write.
    """
    path = Path(path).resolve()
    if path.is_dir():
        raise FileExistsError(f"{path} is a folder; give the name of a file")
    if path.exists() and path.stat().st_size and not _holds(ours, path):
        raise FileExistsError(f"{path} is there, and is no {kind} that this export wrote; give a new name")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".export-", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        fill(beside)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _holds(ours: Callable[[Path], bool], path: Path) -> bool:
    try:
        return ours(path)
    except (OSError, ValueError, AttributeError):  # unreadable, or not of this kind at all
        return False


def write_folder(
    path: str | os.PathLike, names: Iterable[str], ours: Callable[[Path], bool], fill: Callable[[Path], None]
) -> Path:
    """Let ``fill`` write the files ``names`` into a new folder, and put it at ``path``.

    Raises
    ------
    FileExistsError
        ``path`` is a file, or a folder that holds anything else than what this export wrote.
    """
    path = Path(path).resolve()
    if path.exists() and not path.is_dir():
        raise FileExistsError(f"{path} is a file; give the name of a folder")
    there = sorted(entry.name for entry in path.iterdir()) if path.exists() else []
    strangers = [name for name in there if name not in set(names)]
    if there and (strangers or not _holds(ours, path)):
        stranger = (strangers or there)[0]
        raise FileExistsError(f"{path} holds {stranger!r}, which this export did not write; give a new or empty folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".export-", dir=path.parent))
    try:
        fill(beside)
        os.chmod(beside, 0o755)
        exchange(beside, path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return path


def json_bytes(value: object, indent: int | None = None) -> bytes:
    r"""``value`` as JSON in UTF-8, without characters that some programs take for the end of a line.

    Lone surrogates stay, as escapes: ``"\udc80"``. What JSON has no type for (a date) becomes text.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=str)
    for end in "\x7f\x85\u2028\u2029":
        text = text.replace(end, f"\\u{ord(end):04x}")
    return text.encode("utf-8", "backslashreplace")
