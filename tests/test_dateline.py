"""Dates and datelines: what is one, what only looks like one."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.dateline import Dateline, find_date_line, find_dateline, read_date

DATELINES = [  # first line; place, date as written, agency
    (" date 2023-03-18 BEIJING — China has said", "Beijing", "2023-03-18", None),
    ("2023-03-18 BEIJING — China has said", "Beijing", "2023-03-18", None),
    ("KYIV, Feb 24 (Agency) - The ministry said", "Kyiv", "Feb 24", "Agency"),
    ("MOSCOW, March 5, 2022 /Agency/ -- The ministry said", "Moscow", "March 5, 2022", "Agency"),
    ("BEIJING (AP) — China said", "Beijing", None, "AP"),
    ("WARSAW (AP) — June 7, 2023. The minister said", "Warsaw", "June 7, 2023", "AP"),
    ("Aden (AFP) - Fighters said", "Aden", None, "AFP"),
    ("Strasbourg, 10 juil 2024 (AFP) - Le Parlement", "Strasbourg", "10 juil 2024", "AFP"),
    ("April 12 (Reuters) - The company said", None, "April 12", "Reuters"),
    ("(Reuters) -The company said", None, None, "Reuters"),
    ("WASHINGTON/NEW YORK (Reuters) - The company said", "Washington/New York", None, "Reuters"),
    ("BEIJING, Jan. 1(Xinhua) -- The ministry said", "Beijing", "Jan. 1", "Xinhua"),
    ("新华社北京9月2日电（记者甲）今天", "北京", "9月2日", "新华社"),
    ("MOSCOW, January 21. /TASS/. The ministry said", "Moscow", "January 21.", "TASS"),
    ("МОСКВА, 4 марта. /ТАСС/. Министр сказал", "Москва", "4 марта.", "ТАСС"),
    ("МОСКВА, 10 фев — РИА Новости. Министр сказал", "Москва", "10 фев", "РИА Новости"),
    ("MOSCOW. Sept 19 (Interfax) - The ministry said", "Moscow", "Sept 19", "Interfax"),
    ("London (dpa) - The minister said", "London", None, "dpa"),
    ("(ANSA) - Rome, October 11 - The minister said", "Rome", "October 11", "ANSA"),
    ("ROMA, 01 LUG - Il ministro", "Roma", "01 LUG", None),
    ("SYDNEY March 22 AAP - The minister said", "Sydney", "March 22", "AAP"),
    ("WHITEHORSE - The minister said", "Whitehorse", None, None),
    ("WASHINGTON, D.C. — The minister said", "Washington, D.C.", None, None),
    ("ST. PETERSBURG, Russia (AP) — The minister said", "St. Petersburg, Russia", None, "AP"),
    ("IVANO-FRANKIVSK, Ukraine — The mayor said", "Ivano-Frankivsk, Ukraine", None, None),
    ("RIO DE JANEIRO, March 3 (Reuters) - The minister said", "Rio de Janeiro", "March 3", "Reuters"),
    ("Moscow, March 5 — The minister said", "Moscow", "March 5", None),
]
SENTENCES = [  # begin much like a dateline
    "China — which has said nothing — waits.",
    "NATO — the alliance — met.",
    "NATO (the alliance) — which met",
    "China (which) — said",
    "On Monday, March 5 — the day of the vote — he left.",
    "The visit, March 5 — was short.",
    "President Petrov (AP) — a portrait",
    "BREAKING — Minister resigns",
    "EXCLUSIVE: China — the view from inside",
    "US-China ties - a story of two halves",
    "MINISTER LEAVES OFFICE - CRISIS DEEPENS",
    "- MOSCOW - the city",
    "",
]


@pytest.mark.parametrize(("line", "place", "date", "agency"), DATELINES)
def test_dateline_shapes(line, place, date, agency):
    found = find_dateline(line)
    assert found == Dateline(found.start, found.end, place, date, agency)
    assert line[found.start :].startswith(line.strip()[:3])


@pytest.mark.parametrize("line", SENTENCES)
def test_what_only_looks_like_a_dateline_is_none(line):
    assert find_dateline(line) is None


def test_dateline_below_headline_and_byline_has_offsets_in_the_whole_text():
    text = "Minister leaves\n\nBy A. Writer\n\nKYIV, Feb 24 (Agency) - He left."
    found = find_dateline(text)
    assert text[found.start : found.end] == "KYIV, Feb 24 (Agency) - "
    assert text[found.end :] == "He left."


def test_a_dateline_far_down_is_no_dateline_of_the_text():
    assert find_dateline("One.\nTwo.\nThree.\nFour.\nFive.\nKYIV (AP) — Six.") is None


@pytest.mark.parametrize(
    "words",
    "2023-03-18|20230318|2023/03/18|18.03.2023|18/03/2023|03/18/2023|March 18, 2023|18 March 2023|Mar. 18, 2023|"
    "Saturday, March 18, 2023|March 18, 2023 Saturday 9:41 AM GMT|March 18, 2023, Saturday, Late Edition|"
    "2023-03-18T09:41:00+01:00|2023-03-18 09:41|Sat, 18 Mar 2023 10:00:00 +0000|20230318T191044Z|18. März 2023|"
    "samedi 18 mars 2023|18 de marzo de 2023|18 марта 2023 г.|18 березня 2023|"
    "2023年3月18日|2023 年 3 月 18 日 17:04".split("|"),
)
def test_dates_in_many_hands(words):
    assert read_date(words).iso() == "2023-03-18"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2023-02-30", "does not exist"),
        ("31 April 2023", "does not exist"),
        ("03/04/2023", "day/month or month/day"),
        ("2023", "not a date"),
        ("March 2023", "not a date"),
        ("Spring 2009", "not a date"),
        ("Covid-19, part 1", "not a date"),
        ("", "not a date"),
    ],
)
def test_what_is_no_date_says_why(words, why):
    with pytest.raises(ValueError, match=why):
        read_date(words)


def test_missing_year_comes_from_the_nearest_date():
    new_year = datetime.date(2023, 1, 1)
    assert read_date("Dec. 31").iso(new_year) == "2022-12-31"
    assert read_date("Jan. 2").iso(new_year) == "2023-01-02"
    assert read_date("Dec. 31").iso() is None


def test_a_line_that_is_a_date():
    assert find_date_line("Minister leaves\nMarch 18, 2023\n\nHe left.") == "March 18, 2023"
    assert find_date_line("Date: 2023-03-18\n\nHe left.") == "2023-03-18"
    assert find_date_line("On March 18, 2023\n\nHe left.") is None


@given(st.text())
@settings(deadline=None, max_examples=100)
def test_any_text_has_a_dateline_within_itself_or_none(text):
    found = find_dateline(text)
    assert found is None or 0 <= found.start < found.end <= len(text)


@given(st.dates(datetime.date(1000, 1, 1)))
@settings(deadline=None, max_examples=100)
def test_written_dates_come_back(date):
    for shape in ("%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y"):
        assert read_date(date.strftime(shape)).iso() == date.isoformat()
