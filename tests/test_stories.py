"""Copies of one story: found whatever a desk did to them, not found between two reports; then counted once or all."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import captions, plots, stories, tables
from analysis.records import Document

VOCABULARY = (
    "harbour council winter grain minister border railway price talks engineer village budget summit letter court "
    "market bridge school doctor river union storm report season museum orchestra garden factory senator pipeline"
).split()


def report(seed: int, sentences: int = 14) -> list[str]:
    """Sentences that no other seed gives."""
    rng = random.Random(seed)
    return [" ".join(rng.choices(VOCABULARY, k=14)).capitalize() + "." for _ in range(sentences)]


def article(seed: int, sentences: int = 14) -> str:
    return "\n\n".join(report(seed, sentences))


ARTICLE, OTHER = article(1), article(2)


def told(*texts: str, dates=None, days: int = stories.DAYS) -> list[str]:
    """The story of each text, as a letter: that of its first document."""
    names = "abcdefghijklmnopqrstuvwxyz"[: len(texts)]
    dates = dates or [None] * len(texts)
    marked = stories.mark([Document(n, t, date=d) for n, t, d in zip(names, texts, dates)], days=days)
    return [document.story for document in marked]


def same(*texts: str, **how) -> bool:
    return len(set(told(*texts, **how))) == 1


# ---- exact copies


@pytest.mark.parametrize("text", [
    "Talks failed.", "TALKS – FAILED!", "Talks\n\n  failed", "KYIV, March 3, 2022 (Reuters) - Talks failed.",
    "Talks failed.\n(Reporting by A. Smith; Editing by B. Jones)", "By Ann Smith\nTalks failed.", "Talks fai\u00adled.",
    "Talks failed.\n© 2022 The Paper. All rights reserved.", "Ｔalks failed.",
])  # fmt: skip
def test_case_marks_datelines_and_credits_make_no_difference(text):
    assert same("Talks failed.", text)


@pytest.mark.parametrize("text", ["Talks failed again.", "Talks succeeded.", "", "…"])
def test_other_short_texts_are_no_copies(text):
    assert not same("Talks failed.", text)


def test_texts_without_words_are_no_copies_of_each_other():
    assert told("", "", "— … !", "\ud800") == ["a", "b", "c", "d"]


@pytest.mark.parametrize("text", ["Переговоры провалились.", "谈判失败了，双方都离开了会场。", "فشلت المحادثات"])
def test_any_script(text):
    assert same(text, text + "\n", text.upper())
    assert not same(text, text + " " + text)


# ---- near copies: what desks do


def edited(every: int) -> str:
    words = ARTICLE.split(" ")
    words[::every] = ["changed"] * len(words[::every])
    return " ".join(words)


@pytest.mark.parametrize("copy", [
    "A headline of another paper\n\n" + ARTICLE,
    "\n\n".join(report(1)[:7]), "\n\n".join(report(1)[:3]), "\n\n".join(report(1)[::2]), "\n\n".join(report(1)[2:]),
    "\n\n".join(report(1)[:3] + report(9, 3) + report(1)[3:]),  # with local paragraphs
    "\n\n".join(report(9, 2) + report(1)[1:9]),  # with another lead, and cut
    "\n\n".join(report(1)[7:]),  # the second take
    edited(10), "MINSK (AFP) — " + edited(25)[:700],
])  # fmt: skip
def test_copies(copy):
    assert same(ARTICLE, copy) and same(copy, ARTICLE)


@pytest.mark.parametrize("other", [
    OTHER,
    "\n\n".join(report(2)[:3] + report(1)[4:6] + report(2)[3:]),  # quotes the same statement
    "\n\n".join(report(1)[:1] + report(2, 4)),  # the same headline or advertisement
    " ".join(random.Random(3).sample(ARTICLE.split(), len(ARTICLE.split()))),  # the same words in another order
])  # fmt: skip
def test_two_reports_are_two_stories(other):
    assert not same(ARTICLE, other)


def test_a_digest_is_the_story_of_none_of_its_items():
    items = [article(seed, 4) for seed in range(10, 16)]
    assert len(set(told("The week in brief\n\n" + "\n\n".join(items), *items[1:]))) == 6


def test_a_chain_of_revisions_is_one_story():
    revisions = ["\n\n".join(report(1, 14)[i : i + 8]) for i in range(0, 7, 2)]
    assert stories.similarity(revisions[0], revisions[-1]) < stories.LIKE
    assert same(*revisions)


def test_an_advertisement_in_short_texts_is_no_story():
    advertisement = "Sign up here for the letter that our paper sends to its readers every morning at seven."
    assert not same(*(f"{article(seed, 1)} {advertisement}" for seed in range(2)))


def test_standing_text_of_many_weeks_joins_nothing():
    footer = article(99, 6)
    texts = [article(seed, 6) + "\n\n" + footer for seed in range(8)]
    weekly = [f"2022-0{1 + i // 4}-{1 + 7 * (i % 4):02}" for i in range(8)]
    assert len(set(told(*texts, dates=weekly, days=10_000))) == 8
    assert same(*texts)  # without dates nothing tells a footer from a report


def test_a_text_that_comes_again_and_again_has_its_copies_all_the_same():
    weekly = [f"2022-0{1 + i // 4}-{1 + 7 * (i % 4):02}" for i in range(6)]
    assert told(*[ARTICLE] * 6, edited(25), dates=[*weekly, weekly[2]]) == ["a", "b", "c", "d", "e", "f", "c"]


# ---- days


def test_the_same_text_a_week_later_is_another_story():
    assert told(ARTICLE, ARTICLE, ARTICLE, dates=["2022-03-01", "2022-03-07", "2022-03-08"]) == ["a", "a", "c"]
    assert told(ARTICLE, ARTICLE, dates=["2022-03-01", "2022-03-08"], days=30) == ["a", "a"]


def test_a_daily_text_is_a_story_a_week():
    days = [f"2022-03-{day:02}" for day in range(1, 22)]
    assert told(*[ARTICLE] * 21, dates=days) == ["a"] * 7 + ["h"] * 7 + ["o"] * 7


def test_a_day_unknown_or_a_month_alone_is_near():
    assert told(ARTICLE, ARTICLE, ARTICLE, dates=[None, "2022-03-01", "2022"]) == ["c"] * 3
    assert told(ARTICLE, edited(10), dates=[None, "2022-03-01"]) == ["b"] * 2


# ---- marks


def test_the_first_stands_for_the_story():
    documents = [Document("c", ARTICLE, date="2022-03-02"), Document("b", ARTICLE), Document("a", ARTICLE),
                 Document("e", ARTICLE, date="2022-03-01"), Document("d", ARTICLE, date="2022-03-01"),
                 Document("x", OTHER)]  # fmt: skip
    marked = stories.mark(documents)
    assert [(d.doc_id, d.story, d.copy_of) for d in marked] == [
        ("c", "d", "d"), ("b", "d", "d"), ("a", "d", "d"), ("e", "d", "d"), ("d", "d", None), ("x", "x", None)
    ]  # fmt: skip
    assert [d.text for d in marked] == [d.text for d in documents]


def test_a_story_that_is_given_is_kept():
    documents = [Document("b", ARTICLE, story="s"), Document("a", OTHER, meta={"story": "s"}), Document("c", ARTICLE)]
    assert [(d.story, d.copy_of) for d in stories.mark(documents)] == [("s", "a"), ("s", None), ("c", None)]


def test_none_and_one():
    assert stories.mark([]) == []
    assert stories.mark([Document("a", "")])[0].story == "a"


def test_similarity_is_that_of_the_shingles():
    # seven words are three shingles of five, eight words four; three are shared
    assert stories.similarity("a b c d e f g", "A, b, c – d e f g h!") == pytest.approx(3 / 12**0.5)
    assert stories.similarity("a b", "a b") == 0  # no shingle at all


# ---- properties

pieces = st.lists(st.sampled_from([*report(1, 5), *report(2, 5), "", "Ünïcode 文字 \ud800."]), max_size=7)
dates = st.one_of(st.none(), st.sampled_from(["2022-02-27", "2022-03-01", "2022-03-05", "2022-03-12", "2022-03"]))
corpora = st.lists(st.tuples(pieces, dates), max_size=8).map(
    lambda made: [Document(f"d{i}", "\n".join(parts), date=date) for i, (parts, date) in enumerate(made)]
)


@settings(max_examples=60, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_stories_are_a_partition_whatever_the_order(documents, rng):
    marked = stories.mark(documents)
    shuffled = {d.doc_id: d for d in stories.mark(rng.sample(documents, len(documents)))}
    assert all(shuffled[d.doc_id] == d for d in marked)
    assert stories.mark(marked) == marked
    firsts = {d.doc_id: d for d in marked if d.copy_of is None}
    for document in marked:
        first = firsts[document.story]
        assert document.copy_of in (None, first.doc_id) and first.story == document.story
        if len(document.date or "") == 10 and len(first.date or "") == 10:
            assert 0 <= (pd.Timestamp(document.date) - pd.Timestamp(first.date)).days < stories.DAYS


@settings(max_examples=50, deadline=None)
@given(pieces, dates)
def test_an_exact_copy_is_always_in_the_story(parts, date):
    texts = ["\n".join(parts), "\n\n".join(parts).upper().lower()]
    one, two = stories.mark([Document(str(i), text, date=date) for i, text in enumerate(texts)])
    if stories.words(texts[0]) == stories.words(texts[1]) != []:
        assert (one.story, two.copy_of) == ("0", "0")


# ---- counting


@pytest.fixture(scope="module")
def result():
    """One wire report in two outlets, twice in the first; and a report of another story."""
    wire = ["China condemned NATO on Monday.", *report(5)]
    texts = {"a": wire, "b": ["Our own headline.", *wire[:9]], "c": wire, "d": ["China praised Russia.", *report(6)]}
    outlet, day = dict(a="X", b="X", c="Y", d="Y"), dict(a="02", b="03", c="03", d="04")
    columns = {name: {"date": f"2022-03-{day[name]}", "outlet": outlet[name]} for name in texts}
    return analysis.analyze([Document(name, "\n\n".join(text), **columns[name]) for name, text in texts.items()])


def test_analysis_marks_copies(result):
    assert result.documents["story"].tolist() == ["a", "a", "a", "d"]
    assert result.documents["copy_of"].fillna("").tolist() == ["", "a", "a", ""]


def test_a_story_counts_once_or_in_every_copy(result):
    once, every = tables.salience(result), tables.salience(result, copies="all")
    assert once["mentions"].tolist() == [2, 1, 0, 1] and every["mentions"].tolist() == [4, 1, 0, 3]
    assert set(once["n_documents"]) == {2} and set(every["n_documents"]) == {4}
    attributes = ("copies", "n_copies", "n_copied_stories")
    assert [once.attrs[name] for name in attributes] == ["once", 2, 1]
    assert [every.attrs[name] for name in attributes] == ["all", 2, 1]


def test_a_story_of_two_outlets_counts_in_both(result):
    table = tables.stance_matrix(result, by="outlet")
    rows = table[["outlet", "source", "target", "documents", "n_documents"]].to_numpy().tolist()
    assert rows == [["X", "China", "West", 1, 1], ["Y", "China", "Russia", 1, 2], ["Y", "China", "West", 1, 2]]
    assert table.attrs["n_copies"] == 1


def test_intervals_resample_stories(result):
    matrix = tables.stance_matrix(result, copies="all")
    assert matrix.set_index("target").loc["West", ["documents"]].tolist() == [3]
    assert matrix["low"].isna().all()  # three articles, one story


COUNTING = "salience speaking cue_types spoken_about sentiment scorer_agreement stance_matrix stance_pairs"
COUNTING += " stance_over_time tone_and_stance evidence concordance unmatched_names"


@pytest.mark.parametrize("name", COUNTING.split())
def test_every_table_says_which_and_all_is_at_least_once(result, name):
    more = {"keyword": "the"} if name == "concordance" else {}
    once, every = (getattr(tables, name)(result, copies=copies, **more) for copies in ("once", "all"))
    assert (once.attrs["copies"], every.attrs["copies"]) == ("once", "all")
    numbers = ("mentions", "quotes", "rows", "n")
    column = next((column for column in numbers if column in once), None)
    assert every[column].sum() >= once[column].sum() if column else len(every) >= len(once)
    with pytest.raises(ValueError, match="copies='twice'"):
        getattr(tables, name)(result, copies="twice", **more)


def test_over_time_a_story_counts_on_its_first_day(result):
    table = tables.stance_over_time(result, freq="D")
    west = table[table["target"] == "West"]
    assert west["documents"].tolist() == [1, 0, 0] and west["exposure"].tolist() == [1, 0, 1]


def test_evidence_agrees_with_the_counts_and_a_search_shows_all(result):
    assert tables.evidence(result, target="West")["doc_id"].tolist() == ["a"]
    assert tables.evidence(result, target="West", copies="all")["doc_id"].tolist() == ["a", "b", "c"]
    assert tables.concordance(result, keyword="NATO")["doc_id"].tolist() == ["a", "b", "c"]
    assert len(result.evidence(doc_id="b")) == 1
    assert "copies='all'" in repr(result.evidence(target="West")) and "copies=" not in repr(result.evidence(doc_id="b"))


def test_without_copies_both_ways_are_the_same_and_nothing_is_said():
    result = analysis.analyze([Document("a", "China condemned NATO."), Document("b", "China praised Russia.")])
    once, every = (tables.stance_matrix(result, copies=copies) for copies in ("once", "all"))
    pd.testing.assert_frame_equal(once, every, check_flags=False)
    assert captions.copies(once) == "" and "cop" not in captions.stance_matrix(once)


def test_captions_and_figures_say_how_copies_were_counted(result):
    matrix = tables.stance_matrix(result)
    assert captions.stance_matrix(matrix).endswith(" 2 copies of 1 story not counted again.")
    assert captions.salience(tables.salience(result, copies="all")).endswith("1 story counted like the others.")
    assert "among the articles, 2 copies of 1 story" in captions.corpus(result)
    days = tables.stance_over_time(result, freq="D")
    for ax in (plots.stance_matrix(matrix), plots.timeline(days), plots.salience(tables.salience(result))):
        assert "2 copies of 1 story not counted again" in ax.get_xlabel()
    assert "not counted again" in plots.stance_network(matrix).get_legend().get_title().get_text()
    plots.canvas.plt.close("all")
