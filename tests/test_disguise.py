"""Names of third parties: what hides them, and that spans keep their words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import actors, disguise, text

WHO = actors.read_actors()


def disguised(sentence, *kept):
    """The sentence with the names of all actors hidden but those of ``kept``."""
    mentions = actors.find_mentions(text.parse("d", sentence), WHO)
    spans = [(sentence.index(words), sentence.index(words) + len(words)) for words in kept]
    shown, found = disguise.edited(sentence, disguise.disguises(sentence, 0, mentions), spans)
    assert [shown[a:b] for a, b in found] == list(kept)
    return shown


@pytest.mark.parametrize(
    "one, other",
    [
        ("China met NATO over Russia.", "China met NATO over Ukraine."),
        ("China met NATO over the United States.", "China met NATO over Russia."),
        ("China and NATO met a Ukrainian envoy.", "China and NATO met an American envoy."),
        ("China and NATO met the Russians.", "China and NATO met the Ukrainians."),
        ("China met NATO, Vladimir Putin said.", "China met NATO, Emmanuel Macron said."),
    ],
)
def test_third_parties_look_alike(one, other):
    assert disguised(one, "China", "NATO") == disguised(other, "China", "NATO")


def test_pronouns_and_other_words_stay():
    assert disguised("Russia slept. China said it would not.", "China") == "Arbonia slept. China said it would not."


WORDS = st.sampled_from("China Russia the The a an Russians US Chinese EU Kyiv it slept , .".split())


@given(st.lists(WORDS, max_size=12))
@settings(max_examples=80, deadline=None)
def test_spans_keep_their_words(words):
    sentence = " ".join(words)
    parsed = text.parse("d", sentence)
    mentions = actors.find_mentions(parsed, WHO)
    spans = [(m.start, m.end) for m in mentions][:2]
    shown, found = disguise.edited(sentence, disguise.disguises(sentence, 0, mentions), spans)
    assert [shown[a:b] for a, b in found] == [sentence[a:b] for a, b in spans]
