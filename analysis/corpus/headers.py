"""Header lines of archive exports: a line that is, as a whole, a date; the place in a dateline field.

Headlines hold dates ("Covid-19, part 1", "2000 um 4"), so a line counts as a date only when nothing but weekday, hour,
time zone and edition stands beside it. No locale is asked: the names of months and weekdays are our own tables.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .dateline import DATE, MONTHS, find_dateline, place_name, read_date

_LONGEST = 160  # characters of a line that can be a date
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "lunes martes miércoles miercoles jueves viernes sábado sabado domingo "
    "lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi domenica "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira "
    "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье "
    "понеділок вівторок середа середу четвер п'ятниця п’ятниця субота неділя "
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天"
).split()
_SEASONS = (
    "spring summer autumn fall winter frühling frühjahr sommer herbst printemps été automne hiver "
    "lente zomer herfst primavera verano otoño invierno estate autunno inverno verão outono весна лето осень зима"
).split()


def _one_of(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")(?!\w)"


_WEEKDAY = _one_of(_WEEKDAYS)
_BESIDE = (  # what may stand behind a date
    rf"{_WEEKDAY}\.?|\d{{1,2}}[:h]\d{{2}}(?::\d{{2}}(?:\.\d+)?)?|[ap]\.?m\.?(?!\w)"
    r"|(?:uhr|uur|г|р|год|года|року)\.?(?!\w)"
    r"|(?:GMT|UTC|Z|[A-Z]{2,4}T|MSK|local time)(?!\w)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}(?!\d)"
    r"|(?:correction|berichtigung)\s+\w+"
)
_EDITION_WORD = r"(?:edition|ausgabe|édition|editie|edición|edizione|edição|выпуск|auflage|version)\b"
_EDITION = rf"[^\W\d][^\n]{{0,60}}?{_EDITION_WORD}[^\n]{{0,60}}"
EDITION = re.compile(_EDITION_WORD, re.I)
_DATE_LINE = re.compile(
    rf"(?:{_WEEKDAY}[\s.,]*(?:den|le|el|il|o)?\s*)?(?P<date>{DATE})(?!\w)(?:[\s,.;()]*(?:{_BESIDE}))*"
    rf"(?:[\s,;(–-]+{_EDITION})?[\s,.;)]*",
    re.I,
)
_PERIOD = re.compile(
    rf"(?:{_one_of(_SEASONS + list(MONTHS))}[.,]?(?:\s*[-–/]\s*|\s+)){{1,2}}\d{{4}}(?:\s*[-–/]\s*\d{{2,4}})?", re.I
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class HeaderDate(NamedTuple):
    """What a line that is a date says: an ISO date, or why there is none."""

    iso: str | None
    problem: str | None


def header_date(line: str) -> HeaderDate | None:
    """The date that a whole line consists of; ``None`` when the line is something else.

    Parameters
    ----------
    line : str
        ``March 14, 2013 Thursday 11:21 AM GMT``, ``Mittwoch 31. August 2011``, ``2018 年 10 月 7 日 17:04``. A season or a
        month alone (``Spring 2009``) is such a line, but gives no day; neither does ``03/04/2023``.
    """
    line = " ".join(line.split())
    if len(line) > _LONGEST or not _YEAR.search(line):
        return None
    match = _DATE_LINE.fullmatch(line)
    if match and _YEAR.search(match["date"]):
        try:
            return HeaderDate(read_date(match["date"]).iso(), None)
        except ValueError as error:
            return HeaderDate(None, str(error))
    if _PERIOD.fullmatch(line):
        return HeaderDate(None, f"{line!r} names no day")
    return None


def dateline_place(words: str) -> str | None:
    """The place in a dateline field: ``MOSCOW, March 18 2023``, ``Strasbourg, 10 juil 2024 (AFP) -``."""
    found = find_dateline(words) or find_dateline(words.rstrip(" -–—") + " -")
    if found and found.place:
        return found.place
    head = re.split(r"[,.(;]| [-–—]|\s\d", words.strip(), maxsplit=1)[0].strip()
    return place_name(head) if head and len(head) < 60 and not head[0].isdigit() else None
