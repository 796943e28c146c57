"""Dates and datelines: text in, date and place out.

A dateline opens a news text and says where and when it was filed: ``KYIV, Feb 24 (Agency) -``. The shapes
follow the usage of the large agencies (AP, AFP, Reuters, Xinhua, TASS, RIA, Interfax, dpa, ANSA). A shape
that could as well be the start of a sentence is left alone: no place is better than a wrong one.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

_MONTH_NAMES = {  # English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Ukrainian
    1: "january jan januar jänner janvier janv enero gennaio janeiro januari ene gen января янв січня",
    2: "february feb februar février févr fevrier febrero febbraio fevereiro februari febr февраля фев лютого",
    3: "march mar märz maerz mars marzo março marco maart mrt марта мар березня",
    4: "april apr avril avr abril aprile abr апреля апр квітня",
    5: "may mai mayo maggio maio mei мая травня",
    6: "june jun juni juin junio giugno junho giu июня июн червня",
    7: "july jul juli juillet juil julio luglio julho lug июля июл липня",
    8: "august aug août aout agosto augustus ago августа авг серпня",
    9: "september sept sep septembre septiembre settembre setembro set сентября сен вересня",
    10: "october oct oktober okt octobre octubre ottobre outubro ott out октября окт жовтня",
    11: "november nov novembre noviembre novembro ноября ноя листопада",
    12: "december dec dezember dez décembre déc decembre diciembre dicembre dezembro dic desember декабря дек грудня",
}
MONTHS = {name: number for number, names in _MONTH_NAMES.items() for name in names.split()}
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
)
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:" + "|".join(sorted(_WEEKDAYS.split(), key=len, reverse=True)) + r")\b\.?,?\s+"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
_WRITTEN = (
    rf"(?:{_WEEKDAY})?(?:{_MONTH}\s*{_DAY}(?!\d)(?:,?\s+\d{{4}})?"
    rf"|{_DAY}\s*(?:de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?\d{{4}})?)"
)
_NUMERIC = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
_CHINESE = r"(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日"
_ANY_DATE = rf"(?:{_NUMERIC}|{_WRITTEN})"
DATE = rf"(?:{_NUMERIC}|{_CHINESE}|{_WRITTEN})"  # a pattern; of archives' header lines, too
_CLOCK = r"T\d.*|[\s,(].*"  # hours, zone, weekday, edition after a date
_FULL = re.compile(rf"\s*(?P<date>\d{{8}}|{_NUMERIC}|{_CHINESE}|{_WRITTEN})(?:{_CLOCK})?\s*\Z", re.I | re.S)
_DATE_LINE = re.compile(rf"\s*(?:date|published|datum|дата)?\s*:?\s*(?P<date>{_ANY_DATE}|{_CHINESE})\s*\.?\s*\Z", re.I)


_GAP = re.compile(r"\s{9,}")  # within a line; no date or dateline has one, and patterns would take long over it


class ReadDate(NamedTuple):
    """A date as far as the words say it. ``year`` is ``None`` where they don't (``Feb 24``)."""

    year: int | None
    month: int
    day: int

    def iso(self, near: datetime.date | None = None) -> str | None:
        """ISO 8601; ``None`` without a year. ``near`` gives the missing year: the one that brings the two closest."""
        if self.year is not None:
            return datetime.date(self.year, self.month, self.day).isoformat()
        if near is None:
            return None
        years = [year for year in (near.year - 1, near.year, near.year + 1) if _exists(year, self.month, self.day)]
        dates = [datetime.date(year, self.month, self.day) for year in years]
        return min(dates, key=lambda date: abs(date - near)).isoformat() if dates else None


class Dateline(NamedTuple):
    """The words ``text[start:end]`` at the head of a text, and what they say."""

    start: int
    end: int
    place: str | None
    date: str | None  # as written
    agency: str | None


def read_date(words: str) -> ReadDate:
    """The date that ``words`` consist of; hours, weekday or edition may follow it.

    Parameters
    ----------
    words : str
        ``2023-03-18``, ``March 18, 2023 Saturday``, ``18 марта 2023``, ``2023年3月18日``, ``18.03.2023`` ...

    Raises
    ------
    ValueError
        When it is no date, no full date, does not exist (30 February), or can be read two ways (03/04/2023):
        the message says which.
    """
    match = _FULL.match(words)
    if not match:
        raise ValueError(f"{_short(words)} is not a date")
    return _interpret(match["date"])


def find_dateline(text: str, *, lines: int = 5) -> Dateline | None:
    """The dateline of a text, looked for at the head of its first ``lines`` lines that aren't blank."""
    for start, line in _first_lines(text, lines):
        found = _dateline(line)
        if found:
            return found._replace(start=start + found.start, end=start + found.end)
    return None


def find_date_line(text: str, *, lines: int = 5) -> str | None:
    """The date that stands alone on one of the first ``lines`` lines, as written (``March 18, 2023``)."""
    for _, line in _first_lines(text, lines):
        match = _DATE_LINE.match(line)
        if match:
            return match["date"]
    return None


def _first_lines(text: str, count: int) -> list[tuple[int, str]]:
    """Offset and beginning of each of the first ``count`` lines that hold something: 160 characters, up to a gap."""
    found, start = [], 0
    while len(found) < count and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + 160)]
        if line.strip():
            blank = len(line) - len(line.lstrip())
            found.append((start + blank, _GAP.split(line[blank:], maxsplit=1)[0]))
        start = end + 1
    return found


# --- dates -------------------------------------------------------------------------------------------------


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else words[:37] + "...")


def _interpret(words: str) -> ReadDate:
    """Year, month and day of a string that one of the date patterns matched."""
    year, month, day = _named(words) if re.search(r"[^\W\d_]{2}", words) else _numbers(words)
    if not _exists(2000 if year is None else year, month, day):
        raise ValueError(f"the date {_short(words)} does not exist")
    return ReadDate(year, month, day)


def _named(words: str) -> tuple[int | None, int, int]:
    month = next(MONTHS[name] for name in re.findall(r"[^\W\d_]+", words.lower()) if name in MONTHS)
    numbers = re.findall(r"\d+", words)
    year = next((int(number) for number in numbers if len(number) == 4), None)
    return year, month, next(int(number) for number in numbers if len(number) < 3)


def _numbers(words: str) -> tuple[int | None, int, int]:
    parts = re.findall(r"\d+", words)
    if len(parts) == 1:
        parts = [words.strip()[:4], words.strip()[4:6], words.strip()[6:]]
    numbers = [int(part) for part in parts]
    if len(numbers) == 2:  # 3月18日
        return None, numbers[0], numbers[1]
    if len(parts[0]) == 4:
        return numbers[0], numbers[1], numbers[2]
    first, second, year = numbers
    if "." in words or first > 12 or first == second:  # dots: the day comes first
        return year, second, first
    if second > 12:
        return year, first, second
    raise ValueError(f"{_short(words)} can be read as day/month or month/day")


# --- datelines ---------------------------------------------------------------------------------------------

_AGENCIES = frozenset(
    "reuters ap afp xinhua tass dpa ansa upi efe interfax kyodo yonhap bloomberg anadolu aap pti ani ians cnn bbc "
    "ukrinform unian sputnik rfe/rl cna apa pa itar-tass тасс итар-тасс унн".split()
) | {"associated press", "the associated press", "ria novosti", "риа новости", "agence france-presse"}
_NO_PLACE = frozenset(  # stand before a dash in capitals and are no place of filing
    "BREAKING UPDATE UPDATED EXCLUSIVE ANALYSIS OPINION COMMENT COMMENTARY EDITORIAL LIVE WATCH VIDEO EXPLAINER "
    "FACTBOX FACTCHECK FEATURE INTERVIEW TIMELINE NEWS BRIEF CORRECTION CORRECTED URGENT ALERT LEAD FOCUS "
    "NATO OSCE UNSC BRICS ASEAN USSR USA QUAD AUKUS COVID NOTE WARNING SUMMARY TRANSCRIPT PODCAST "
    "QUESTION ANSWER SPEAKER".split()
)
_NO_PLACE_START = (
    frozenset(
        "on in by at since until after before from between the a an it this that he she we they today yesterday "
        "tomorrow as for when while if last next early late president prime minister".split()
    )
    | frozenset(_WEEKDAYS.split())
    | frozenset(MONTHS)
)
_PARTICLES = frozenset("de da do del der den la le les of upon am an au aux sur al el on the und y i".split())
_DASH = r"(?:\s*(?:—|–|―|--+|_)\s*|\s+-\s+|(?<=[)/])\s*-\s*)"
_PLACE = r"(?P<place>[^\W\d_](?:(?!\s-\s|--|\s_)[^\d()\n:;\"“”«»!?—–―]){1,58}?)"
_AGENCY = r"(?P<agency>\([^()\n\d]{2,40}\)|/\s?[^/\n\d]{2,30}/)"
_SHAPES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"\s*\((?P<agency>[^()\n\d]{{2,40}})\){_DASH}{_PLACE},\s+(?P<date>{_ANY_DATE}){_DASH}",  # (ANSA) - Rome, …
        rf"\s*(?:date\s*:?\s*)?(?P<date>{_ANY_DATE})\s*[,:]?\s+{_PLACE}\s*{_AGENCY}?{_DASH}",  # 2023-03-18 BEIJING —
        rf"\s*{_PLACE}\s*{_AGENCY}{_DASH}(?P<date>{_ANY_DATE})(?:\.|:|{_DASH})",  # WARSAW (AP) — June 7, 2023.
        rf"\s*(?:{_PLACE}\s*[,.]?\s*)?(?:(?<![^\W\d_])(?P<date>{_ANY_DATE})[,.]?\s*)?{_AGENCY}(?P<dash>{_DASH}|\.)?",
        rf"\s*{_PLACE}(?:(?P<comma>[,.])\s*|\s+)(?P<date>{_ANY_DATE})[,.]?(?:\s+(?P<agency>[A-Z]{{2,8}}))?{_DASH}"
        r"(?:(?P<ria>РИА Новости|RIA Novosti)\.?)?",
        rf"\s*{_PLACE}{_DASH}",  # WHITEHORSE -
    )
]
_MARK = re.compile(r"[-—–―_(/]")  # each shape has one of these
_XINHUA = re.compile(
    r"\s*(?P<agency>新华社|新华网|人民网|中新社|中新网)(?P<place>[^\W\d_]{2,8})(?P<date>\d{1,2}月\d{1,2}日)电"
)


def _dateline(line: str) -> Dateline | None:
    """The dateline at the head of one line; offsets within the line."""
    match = _XINHUA.match(line)
    if match:
        return Dateline(match.start("agency"), match.end(), match["place"], match["date"], match["agency"])
    for pattern in _SHAPES if _MARK.search(line) else ():
        match = pattern.match(line)
        found = {key: value for key, value in match.groupdict().items() if value} if match else {}
        if found and _is_dateline(found, rest=line[match.end() :]):
            start = len(line) - len(line.lstrip())
            agency = found.get("ria") or found.get("agency")
            place = found.get("place")
            return Dateline(
                start,
                match.end(),
                place_name(place) if place else None,
                found.get("date"),
                agency.strip("()/ ") if agency else None,
            )
    return None


def _is_dateline(found: dict[str, str], rest: str) -> bool:
    """Is what the pattern found more than the start of a sentence? It must carry enough marks of a dateline."""
    agency = found.get("agency", "").strip("()/ ")
    known = agency.lower() in _AGENCIES
    if agency and not known and (len(agency.split()) > 3 or not agency[0].isupper()):
        return False
    if "place" not in found:
        return known and ("dash" in found or "date" in found)
    place = found["place"].strip(" ,.")
    if not _may_be_place(place):
        return False
    in_capitals = place.split(",")[0].isupper() and len(place) > 2
    if in_capitals and place.split()[0].strip(".,:'’") not in _NO_PLACE:
        return len(found) > 1 or (len(place) > 3 and len(place.split()) < 5 and not rest.isupper())
    if agency:
        return known and place[0].isupper()
    return "date" in found and ("comma" in found or len(found) == 2) and not place.isupper()


def _may_be_place(place: str) -> bool:
    words = re.split(r"[\s/]+", place)
    if len(words) > 6 or words[0].lower().strip(".,") in _NO_PLACE_START:
        return False
    return all(word[:1].isupper() or word.lower() in _PARTICLES for word in words if word)


def place_name(place: str) -> str:
    """``FORT WASHINGTON, Pa.`` as one writes it: ``Fort Washington, Pa.``"""
    head, comma, rest = place.strip(" ,").partition(",")
    if head.isupper():
        words = re.sub(r"(?<!\.)\b[^\W\d_]{2,}", lambda word: word[0].capitalize(), head)
        head = re.sub(
            r"(?<=[\s-])[^\W\d_]+", lambda word: word[0].lower() if word[0].lower() in _PARTICLES else word[0], words
        )
    return head + comma + rest
