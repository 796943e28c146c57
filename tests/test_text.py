"""Paragraphs, sentences and words: offsets first, then where the borders are."""

import pytest
from hypothesis import given, settings, strategies as st

from analysis import text


def sentences(source):
    return [sentence.text for sentence in text.parse("d", source).sentences]


@pytest.mark.parametrize(
    "source",
    [
        "The U.S. envoy met Gen. Li at 5 p.m. on Monday.",
        "Prices rose 3.5 percent, Sen. J. R. Miller of No. 10 said.",
        "“Why now?” he asked.",
        "“Stop!” Putin said.",
        "She came on Jan. 5 to St. Petersburg.",
        "He ... paused.",
        "“We agree. We are friends,” he said.".replace(". We", "; we"),
        "Mr. Smith vs. Dr. Jones, i.e. the two of them.",
    ],
)
def test_one_sentence_stays_one(source):
    assert sentences(source) == [source]


@pytest.mark.parametrize(
    "parts",
    [
        ["He left the U.S.", "The talks went on."],
        ["It ended at 5 p.m.", "They left."],
        ["“We will go.”", "He went."],
        ["He said “no.”", "She left."],
        ["Is it over?", "Yes!", "It is."],
        ["It ended…", "Then it rained."],
        ["(It was late.)", "They left."],
    ],
)
def test_sentences_part(parts):
    assert sentences(" ".join(parts)) == parts


def test_a_space_lost_between_sentences():
    assert sentences("It was a long statement.The talks ended.") == ["It was a long statement.", "The talks ended."]


def test_headline_and_byline_stand_alone():
    source = "Xi to visit Putin\nBy Ann Smith\nBEIJING (Agency) — China said so. It did.\n\n- one\n- two"
    assert sentences(source) == [
        "Xi to visit Putin", "By Ann Smith", "BEIJING (Agency) — China said so.", "It did.", "- one", "- two",
    ]  # fmt: skip


def test_hard_wrapped_lines_are_one_paragraph():
    source = (
        "The delegation said on Monday that it would return to the table as soon\n"
        "as the other side had answered the three questions that it was sent by\n"
        "Moscow in March. Nobody answered.\n\nThe end."
    )
    parsed = text.parse("d", source)
    assert [s.paragraph for s in parsed.sentences] == [0, 0, 1]


def test_a_narrow_column_is_one_paragraph():
    source = (
        "Each year we come\nto this hall and\nsay that peace is\nwhat we want from\nRussia and from\neverybody else."
    )
    assert len(sentences(source)) == 1


def test_chinese_sentences_part_without_spaces():
    assert sentences("我们支持和平。他们也支持！") == ["我们支持和平。", "他们也支持！"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("China’s didn't U.S. can’t", ["China", "’s", "did", "n't", "U.S.", "ca", "n’t"]),
        ("pro-Russian $3.5 10,000 5%", ["pro-Russian", "$3.5", "10,000", "5%"]),
        ("“limitless” (no)", ["“", "limitless", "”", "(", "no", ")"]),
        ("Mr. Li's -- wait...", ["Mr.", "Li", "'s", "--", "wait", "..."]),
    ],
)
def test_words(source, words):
    assert [source[a:b] for a, b in text.token_spans(source)] == words


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters() | st.sampled_from(" .!?\n\"“”'’A.b"), max_size=200))
def test_offsets_point_at_their_text_and_nothing_is_lost(source):
    parsed = text.parse("d", source)
    covered = 0
    for i, sentence in enumerate(parsed.sentences):
        assert source[sentence.start : sentence.end] == sentence.text and sentence.text.strip() == sentence.text
        assert parsed.sentence_at(sentence.start) == i
        words = parsed.words(i)
        assert all(source[w.start : w.end] == w.text for w in words)
        assert "".join(w.text for w in words) == "".join(sentence.text.split())
        covered += sum(not c.isspace() for c in sentence.text)
    assert covered == sum(not c.isspace() for c in source)


@pytest.mark.parametrize("marks", [".", "?!", ".”", "…"])
def test_a_row_of_marks_takes_time_in_proportion(marks):
    leader = "See page " + marks * 200_000 + "7"  # in quadratic time: minutes
    assert sentences(leader) == [leader]
    assert len(sentences("See page 7" + marks * 100_000 + " The end.")) == 2
