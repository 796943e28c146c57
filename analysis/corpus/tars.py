"""Tar archives: members as files, read in memory one by one; nothing is written to disk.

Only regular files count: links, devices and sparse files, which can claim to be larger than the archive, are passed over.
So no member is larger than the archive in memory, which is at most ``LARGEST_FILE``.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator

from .readers import File, Options, Report, Unreadable, is_passed_over, printable
from .zips import DEEPEST, MOST_MEMBERS, below

_MAGIC = slice(257, 262)


def is_tar(suffix: str, start: str) -> bool:
    """Whether a file's first characters are those of a tar archive."""
    return start[_MAGIC] == "ustar"


def read_tar(file: File, options: Options, report: Report) -> Iterator[File]:
    """The files in an archive, sorted by name; hidden ones are passed over.

    Raises
    ------
    Unreadable
        When it is damaged, lies within too many others, is too large, or holds nothing to read.
    """
    if file.depth >= DEEPEST:
        raise Unreadable(f"is an archive within {DEEPEST} others", "unpack it yourself, and read the folder")
    data = file.read()
    stem = file.name.removesuffix(".tar")
    found = {}
    for info in _members(data, report):
        name = below(info.name)
        if not any(part.startswith((".", "__")) for part in name.split("/")) and not is_passed_over(name):
            found[name] = data[info.offset_data : info.offset_data + info.size]
    for name, content in sorted(found.items()):
        shown = printable(f"{file.shown}/{name}")
        member = printable(f"{stem}/{os.path.splitext(name)[0]}")
        yield File(shown, shown, member, False, content, file.depth + 1)
    if not found:
        report("is a tar archive without articles", "put the texts into it, or remove it")


def _members(data: bytes, report: Report) -> Iterator[tarfile.TarInfo]:
    """The headers of regular files; a damaged archive is read up to the damage, which is reported."""
    number = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, info in enumerate(archive, start=1):
                if number > MOST_MEMBERS:
                    raise Unreadable(f"is a tar archive of more than {MOST_MEMBERS:,} members", "unpack it yourself")
                if info.isreg() and not info.issparse():
                    yield info
                    if info.offset_data + info.size > len(data):
                        report(f"breaks off within {info.name!r:.100}", "download it again")
    except (tarfile.TarError, ValueError, OverflowError, OSError, EOFError) as error:
        report(f"is a tar archive that is damaged after {number} members: {error}"[:200], "download it again")
