"""What a file's name says of the text in it: its date, or whose speech it is.

A speech is named as in the UN General Debate Corpus (Baturo, Dasandi & Mikhaylov 2017, "Understanding state preferences
with text as data", Research & Politics 4): country, session and year, ``RUS_72_2017.txt``. Session and year must fit (the
first was in 1946), so that the paper of ``NYT_12_2023.txt`` isn't taken for a speaker.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from .dateline import read_date

_DATE = re.compile(
    r"(?<!\d)(?:(?:1[89]|20)\d\d([-_.])\d{1,2}\1\d{1,2}|\d{1,2}([-_.])\d{1,2}\2(?:1[89]|20)\d\d|(?:1[89]|20)\d{6})(?!\d)"
)
_SPEECH = re.compile(r"(?P<code>[A-Z]{2,3})_(?P<session>\d{1,3})_(?P<year>(?:19|20)\d\d)\.\w{2,4}\Z")
_BEFORE_FIRST_SESSION = 1945


class Speech(NamedTuple):
    """Whose speech a text is, by its name."""

    code: str  # of the country: "RUS"
    session: str
    year: str


def date_in_name(name: str) -> str | None:
    """The date in a file's name, as written: ``2023-03-18-visit.txt``, ``daily_20230318.txt``."""
    match = _DATE.search(name)
    if not match:
        return None
    if match[0].isdigit():  # eight digits that are no date are some other number
        try:
            read_date(match[0])
        except ValueError:
            return None
    return match[0].replace("_", "-")


def speech_in_name(path: str) -> Speech | None:
    """Country code, session and year in a name such as ``RUS_72_2017.txt``; ``None`` for any other.

    >>> speech_in_name("ungd/RUS_72_2017.txt")
    Speech(code='RUS', session='72', year='2017')
    """
    match = _SPEECH.match(os.path.basename(path))
    if not match or int(match["year"]) - int(match["session"]) != _BEFORE_FIRST_SESSION:
        return None
    return Speech(match["code"], match["session"], match["year"])
