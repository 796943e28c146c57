"""Marking: what the reader is shown; names are hidden, everything else stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import marking
from analysis.marking import NAME, SOURCE, SOURCE_END, TARGET, TARGET_END, mark


def shown(text: str, source: str | None, target: str, **options) -> str:
    def span(words):
        return None if words is None else (text.index(words), text.index(words) + len(words))

    return " ".join(mark(text, span(source), span(target), **options).split())


@pytest.mark.parametrize(
    "words, found",
    [
        ("the Serbian court of Mr. Vucic", ["Serbian", "Mr. Vucic"]),
        ("The United States", ["United States"]),
        ("US officials", ["US"]),
        ("He and I", []),
        ("Department of the Interior", ["Department of the Interior"]),
        ("J. K. Rowling", ["J. K. Rowling"]),
        ("Obama’s plan", ["Obama"]),
        ("the two leaders", []),
    ],
)
def test_names_are_words_with_a_capital(words, found):
    assert [words[a:b] for a, b in marking.names(words)] == found


def test_a_name_becomes_the_bare_marker():
    assert shown("Beijing condemned Western sanctions.", "Beijing", "Western") == (
        f"{SOURCE} condemned {TARGET} sanctions."
    )


def test_other_words_of_a_span_stay_between_its_markers():
    text = "The prime minister praised a Serbian court."
    assert shown(text, "The prime minister", "a Serbian court") == (
        f"{SOURCE} The prime minister {SOURCE_END} praised {TARGET} a {NAME} court {TARGET_END} ."
    )


def test_the_speaker_is_marked_before_the_text():
    assert shown("We thank Norway.", None, "Norway", speaker=True) == f"{SOURCE} {SOURCE_END} We thank {TARGET} ."


def test_a_span_that_ends_within_a_word_is_taken_to_its_end():
    assert shown("Los Angeles praised Paris.", "Los Angele", "Pari") == f"{SOURCE} praised {TARGET} ."


def test_a_group_is_marked_as_both():
    assert shown("The two leaders met.", "The two leaders", "The two leaders") == (
        f"{TARGET} {SOURCE} The two leaders {SOURCE_END} {TARGET_END} met."
    )


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_exchanging_names_changes_nothing(data):
    name = st.sampled_from(["China", "Russia", "Ukraine", "Poland", "Xi Jinping", "the United States", "NATO"])
    template = data.draw(st.sampled_from(["{0} condemned {1}.", "In May, {0} and {1} met.", "{1} was praised by {0}."]))
    seen = set()
    for _ in range(2):
        first, second = data.draw(st.lists(name, min_size=2, max_size=2, unique=True))
        text = template.format(first, second)
        seen.add(shown(text, first, second))
    assert len(seen) == 1


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=60), st.data())
def test_any_text_and_spans_are_marked(text, data):
    spans = []
    for _ in range(2):
        start = data.draw(st.integers(0, len(text) - 1))
        spans.append((start, data.draw(st.integers(start + 1, len(text)))))
    result = mark(text, *spans)
    assert SOURCE in result and TARGET in result
