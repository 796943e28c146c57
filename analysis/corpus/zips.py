"""Zip archives: members as files, read in memory one by one. Nothing is written to disk, so no path can climb out.

Bounds against archives that are small and unfold into very much: the number of members, the size of each, of all
together, how many times smaller a member is packed, and archives within archives.
"""

from __future__ import annotations

import os
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .readers import LARGEST_FILE, File, Report, Unreadable, is_passed_over, printable

MOST_MEMBERS = 100_000
LARGEST_TOTAL = 16 << 30  # bytes of all members together
DEEPEST = 3  # archives within archives
_LARGEST_RATIO = 200  # by which text is never packed, once it is more than a few pages
_SMALL = 4 << 20
_REPACK = "unpack it yourself, look at what is in it, and read the folder"


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive in a stream.

    Raises
    ------
    Unreadable
        When it is damaged or holds more members than any export.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        remedy = "download it again; a download that broke off can't be opened"
        raise Unreadable(f"is a zip archive or Office document that can't be opened: {error}", remedy) from None
    if len(archive.infolist()) > MOST_MEMBERS:
        raise Unreadable(f"is a zip archive of more than {MOST_MEMBERS:,} members", _REPACK)
    return archive


def member_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one member.

    Raises
    ------
    Unreadable
        When it is encrypted, damaged, or larger than it may be.
    """
    check_member(info)
    try:
        with archive.open(info) as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"is damaged: {error}", "download the archive again") from None
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"is larger than {LARGEST_FILE >> 20} MiB", _REPACK)
    return data


def check_member(info: zipfile.ZipInfo) -> None:
    """Raise :class:`Unreadable` when a member is encrypted or unfolds into much more than a document can hold."""
    if info.flag_bits & 1:
        raise Unreadable("is encrypted", "unpack it with its password, and read the folder")
    if info.file_size > max(_SMALL, _LARGEST_RATIO * info.compress_size):
        raise Unreadable(f"unfolds into more than {_LARGEST_RATIO} times its size, as no text does", _REPACK)


def members(file: File, archive: zipfile.ZipFile, report: Report) -> Iterator[File]:
    """The files in an archive, sorted by name; hidden ones are passed over, those that can't be read reported."""
    if file.depth >= DEEPEST:
        raise Unreadable(f"is an archive within {DEEPEST} others", _REPACK)
    total = found = 0
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        name = below(info.filename)
        is_folder = info.filename.endswith("/")
        if is_folder or any(part.startswith((".", "__")) for part in name.split("/")) or is_passed_over(name):
            continue
        found += 1
        if not name:
            report("holds a file without a name, which was not read", _REPACK)
            continue
        shown = printable(f"{file.shown}/{name}")
        total += info.file_size
        if total > LARGEST_TOTAL:
            raise Unreadable(
                f"holds more than {LARGEST_TOTAL >> 30} GiB; the rest, from {name!r} on, was not read", _REPACK
            )
        try:
            data = member_bytes(archive, info)
        except Unreadable as error:
            report._replace(path=shown)(error.problem, error.remedy)
            continue
        stem = printable(f"{file.name}/{os.path.splitext(name)[0]}")
        yield File(shown, shown, stem, False, data, file.depth + 1)
    if not found:
        report("is a zip archive without articles", "put the exports into it, or remove it")


def below(name: str) -> str:
    """A member's name as a path below the archive, whatever it says of drives, roots and parent folders."""
    parts = posixpath.normpath("/" + name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part and part != ".." and not part.endswith(":"))
