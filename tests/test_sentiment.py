"""Tone around a mention: negation, names that are in the word lists, clauses, voices, other languages."""

import re

import pytest
from fake_reader import FakeReader
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import sentiment
from analysis.records import Mention, Quote
from analysis.text import parse

NAMES = {"China": "China", "Beijing": "China", "Russia": "Russia", "NATO": "West", "United States": "West"}
NAMES |= {"Great Britain": "West", "Justice Department": "West", "Kyiv": "Ukraine", "Ukraine": "Ukraine"}
NAME = re.compile(r"\b(?:" + "|".join(NAMES) + r")\b")


def mentions_in(parsed, role="actor"):
    return [
        Mention(parsed.doc_id, s.sentence, m.start(), m.end(), m[0], NAMES[m[0]], None, m[0], "name", role)
        for s in parsed.sentences
        for m in NAME.finditer(parsed.text, s.start, s.end)
    ]


def quoted(text, words, actor, kind="direct"):
    start = text.index(words)
    return Quote("d", 0, kind, start, start + len(words), words, None, None, None, actor, None, None, None, None)


def score(text, quotes=()):
    """Rows of the first mention, by scorer."""
    parsed = parse("d", text)
    rows = sentiment.score_mentions(parsed, mentions_in(parsed), list(quotes))
    return {row.scorer: row for row in rows if row.mention_start == rows[0].mention_start}


def words_about(text, quotes=()):
    parsed = parse("d", text)
    rows = sentiment.score_mentions(parsed, mentions_in(parsed), list(quotes))
    return [text[row.start : row.end] for row in rows if row.scorer == "vader"]


# ---- negation


@pytest.mark.parametrize("mark", ["'", "’", "‘", "ʼ", "`", "´", "＇"])
@pytest.mark.parametrize("verb", ["isn{}t", "wasn{}t", "won{}t be", "can{}t be", "didn{}t have", "hasn{}t been"])
def test_negation_reads_every_apostrophe(mark, verb):
    rows = score(f"The plan {verb.format(mark)} good for China this year.")
    assert rows["textblob"].score < 0
    assert rows["vader"].score < 0


def test_contraction_scores_as_its_long_form():
    for short, long in [("isn’t", "is not"), ("can't", "cannot"), ("can’t", "can not"), ("won’t", "will not")]:
        a, b = score(f"China {short} help."), score(f"China {long} help.")
        assert [a[s].score for s in a] == [b[s].score for s in b]


def test_negation_turns_the_sign():
    for scorer in sentiment.WORD_LISTS:
        assert score("Russia is a good partner of ours.")[scorer].score > 0
        assert score("Russia is not a good partner of ours.")[scorer].score < 0
        assert score("Russia will not be a good partner of ours.")[scorer].score < 0


def test_plain():
    assert sentiment.plain("It ain’t so, “they” won't — and CAN’T.") == 'It is not so, "they" will not  -  and can not.'
    assert sentiment.plain("Don't; did n’t; cannot") == "Do not; did not; can not"
    assert sentiment.plain("China’s want’s") == "China's want's"


# ---- names


@pytest.mark.parametrize("name", ["Great Britain", "United States", "Justice Department"])
def test_an_actors_name_has_no_tone(name):
    rows = score(f"The minister of the {name} arrived on Monday.")
    assert [row.score for row in rows.values()] == [0, 0]
    other = score("The minister of the China arrived on Monday.")
    assert [row.score for row in rows.values()] == [row.score for row in other.values()]


def test_names_of_places_and_topics_have_no_tone_either():
    parsed = parse("d", "China met the Great Britain team.")
    china, britain = mentions_in(parsed)
    rows = sentiment.score_mentions(parsed, [china, britain._replace(role="place")], [])
    assert {row.actor for row in rows} == {"China"}
    assert [row.score for row in rows] == [0, 0]


def test_a_description_tells_its_tone():
    parsed = parse("d", "Kyiv met NATO, the wonderful friend.")
    at = parsed.text.index("the wonderful")
    friend = mentions_in(parsed)[1]._replace(start=at, end=at + 20, text="the wonderful friend", kind="description")
    rows = sentiment.score_mentions(parsed, [*mentions_in(parsed), friend], [])
    assert rows[-1].score > 0.5


def test_all_capitals_are_no_stress():
    assert score("NATO IS A GOOD PARTNER")["vader"].score == score("NATO is a good partner")["vader"].score


# ---- the words about a mention


@pytest.mark.parametrize(
    "clauses",
    [
        ["China condemned the sanctions", "Russia welcomed them."],
        ["China condemned the sanctions and called for talks."],
        ["China said that peace and trade should grow."],
        ["China signed a treaty with Belarus and Iran."],
        ["The deal of Russia failed", "NATO opposed it."],
        ["Russia, which lost many soldiers, retreated", "Kyiv celebrated."],
        ["Russia advanced", "NATO sent help."],
        ["The well-armed Russia of 2014–2022 was feared."],
        ["China."],
    ],
)
@pytest.mark.parametrize("border", [" and ", ", but ", "; ", " — ", " because ", ", while "])
def test_words_about_a_mention_are_its_clause(clauses, border):
    assert words_about(border.join(clauses)) == clauses


def test_a_clause_that_comes_first_ends_at_its_comma():
    text = "While China welcomed the plan, Russia rejected it."
    assert words_about(text) == ["While China welcomed the plan", "Russia rejected it."]


def test_tone_stays_with_its_own_clause():
    parsed = parse("d", "China praised the wonderful talks, but Russia called them a horrible disaster.")
    rows = sentiment.score_mentions(parsed, mentions_in(parsed), [])
    assert [(row.actor, row.score > 0) for row in rows] == [
        ("China", True), ("China", True), ("Russia", False), ("Russia", False)
    ]  # fmt: skip


def test_a_quotation_bounds_the_words_and_gives_the_voice():
    text = "Kyiv warned again: “Russia is a terrible threat to us all” in a letter to NATO."
    quote = quoted(text, "“Russia is a terrible threat to us all”", "Ukraine")
    parsed = parse("d", text)
    rows = sentiment.score_mentions(parsed, mentions_in(parsed), [quote])[::2]
    assert [(row.actor, row.voice, row.claimed_by) for row in rows] == [
        ("Ukraine", "article", None), ("Russia", "actor", "Ukraine"), ("West", "article", None)
    ]  # fmt: skip
    assert text[rows[1].start : rows[1].end] == "“Russia is a terrible threat to us all”"
    assert rows[1].score < rows[0].score == 0


def test_scare_quotes_are_no_border():
    text = "Beijing declared a “limitless” friendship with Russia."
    assert words_about(text, [quoted(text, "“limitless”", None, "scare")]) == [text, text]


# ---- other languages


@pytest.mark.parametrize(
    "text",
    [
        "The ministers of both countries met on Monday, and they will sign an agreement that was drafted in May.",
        "US slams China over Taiwan drills",
        "Beijing.",
        "Zelenskyy visits Washington",
        "",
        "2022",
    ],
)
def test_is_english(text):
    assert sentiment.is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "La Chine soutient la Russie.",
        "China condena las sanciones occidentales.",
        "China verurteilt die Sanktionen gegen Moskau und ruft zum Frieden auf.",
        "Il ministro degli esteri ha detto che la Cina non è parte della guerra e che vuole la pace.",
        "De minister van Buitenlandse Zaken zegt dat China niet op de hoogte was van het plan.",
        "O presidente da China disse que não vai apoiar as sanções dos países do Ocidente.",
        "Chiny nie potępiły inwazji na Ukrainę.",
        "Китай осудил санкции Запада.",
        "中国谴责西方制裁",
        "Kiina ilmoitti perjantaina, että presidentti vierailee Venäjällä ensi viikolla keskustellakseen uusista "
        "sopimuksista, kaupasta, energiasta, turvallisuudesta, rauhasta, tutkimuksesta, kulttuurista sekä tieteestä "
        "molempien maiden johtajien kesken useiden päivien aikana pääkaupungissa.",
    ],
)
def test_is_not_english(text):
    assert not sentiment.is_english(text)


def test_other_languages_are_not_scored_as_zero():
    rows = score("Le ministre de la China a dit que NATO est une menace pour la paix dans le monde.")
    assert [(row.score, row.subjectivity) for row in rows.values()] == [(None, None)] * 2
    assert rows["vader"].actor == "China"


# ---- rows


def test_two_rows_a_mention_and_none_for_places():
    parsed = parse("d", "China met Russia. NATO was glad.")
    rows = sentiment.score_mentions(parsed, mentions_in(parsed), [])
    assert [(row.actor, row.scorer) for row in rows] == [
        (actor, scorer) for actor in ("China", "Russia", "West") for scorer in ("textblob", "vader")
    ]
    assert sentiment.score_mentions(parsed, mentions_in(parsed, role="place"), []) == []
    assert all(row.subjectivity is None for row in rows if row.scorer == "vader")


WORDS = ["China", "Russia", "NATO", "isn’t", "good", "terrible", "and", "but", ",", ";", "—", "“", "”", ".", "was"]
WORDS += ["the", "because", "threat", "not", "\n", "cannot", "Great Britain", "it", "welcomed", "é", "…"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.integers(0, 200), max_size=4))
def test_any_text_gives_scores_in_range_on_words_that_hold_the_mention(words, offsets):
    text = " ".join(words)
    offsets = sorted(min(offset, len(text)) for offset in offsets)
    quotes = [
        Quote("d", n, "direct", a, b, text[a:b], None, None, None, "China", None, None, None, None)
        for n, (a, b) in enumerate(zip(offsets[::2], offsets[1::2]))
    ]
    parsed = parse("d", text)
    mentions = mentions_in(parsed)
    rows = sentiment.score_mentions(parsed, mentions, quotes)
    assert len(rows) == 2 * len(mentions)
    for row in rows:
        sentence = parsed.sentences[row.sentence]
        assert sentence.start <= row.start <= row.mention_start < row.mention_end <= row.end <= sentence.end
        assert row.score is None or -1 <= row.score <= 1
    assert rows == sentiment.score_mentions(parse("d", text), mentions, quotes)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_scorers_take_any_text(text):
    assert -1 <= sentiment.textblob(text).score <= 1
    assert -1 <= sentiment.vader(text).score <= 1
    assert sentiment.is_english(text) in (True, False)


# ---- by the neural reader

WHO = analysis.read_actors()


def read(words):
    document = analysis.Document(doc_id="d", text=words)
    return analysis.pipeline.read_documents([document], WHO, analysis.read_lexicon(), FakeReader())[0]["sentiments"]


def test_targeted_is_asked_about_the_mention_in_its_sentence():
    text = "Nobody came. China was ghosted and Russia slept."
    rows = [row for row in read(text) if row.scorer == "targeted"]
    assert [(row.actor, row.subjectivity) for row in rows] == [("China", None), ("Russia", None)]
    assert rows[0].score == pytest.approx(-0.55) and text[rows[0].start : rows[0].end] == text[13:]


def test_rows_of_all_scorers_stand_by_mention():
    rows = read("Xi Jinping praised Vladimir Putin. The two leaders met.")
    assert [row.scorer for row in rows] == list(sentiment.SCORERS) * (len(rows) // 3) and len(rows) == 12
    assert all(row.mention_start == first.mention_start for first, *others in zip(*[iter(rows)] * 3) for row in others)


def test_another_language_and_an_endless_sentence_have_no_targeted_score():
    rows = read("Китай осудил расширение НАТО и China поддержал.")
    assert not any(row.score for row in rows if row.scorer == "targeted")
    rows = [row for row in read("China praised " + "the very " * 500 + "Russia.") if row.scorer == "targeted"]
    assert len(rows) == 2 and all(row.score is None for row in rows)
