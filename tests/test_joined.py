"""Rules and reader together: who is asked about, what becomes of a row, and on which words."""

import numpy as np
import pytest
import fake_reader as FAKE
from fake_reader import FakeReader
from hypothesis import given, settings, strategies as st

import analysis
from analysis import actors, text
from analysis.stance import joined, occlusion, pairs

WHO, LEXICON = actors.read_actors(), analysis.read_lexicon()


def read(words, **more):
    """The stance rows of a text, or of a Document's fields."""
    document = analysis.Document(doc_id="d", text=words, **more)
    return analysis.pipeline.read_documents([document], WHO, LEXICON, FakeReader())[0]["stances"]


def told(words, **more):
    return {(row.source, row.target, row.stance, row.method) for row in read(words, **more)}


def asked(words, **more):
    """The pairs of words that the reader is asked about; None for the speaker."""
    document = analysis.Document(doc_id="d", text=words, **more)
    reading, _ = analysis.pipeline.read_by_rules(document, WHO, LEXICON)
    found = pairs.requests(reading.parsed, reading.mentions, reading.quotes, speaker=reading.speaker)
    return [(r.source and r.text[slice(*r.source)], r.text[slice(*r.target)]) for r in found]


# ---- who is asked about


def test_only_parties_that_meet_in_a_sentence_are_asked_about():
    assert asked("China condemned NATO. Russia slept. NATO slept.") == [("China", "NATO")]
    assert asked("Xi Jinping spoke for China.") == []
    assert asked("The United States criticised Germany.") == [("United States", "Germany")]


def test_nobody_is_asked_about_with_a_group_of_its_own():
    assert asked("Xi Jinping hosted Vladimir Putin, and the two leaders slept.") == [("Xi Jinping", "Vladimir Putin")]


def test_topics_are_parties_and_towns_may_be_what_was_attacked():
    assert asked("China turned away Russian tankers.") == [("China", "Russian")]
    assert asked("China sent an envoy who travelled across Russia.") == []
    assert asked("China sent an envoy who arrived in Moscow.") == [("China", "Moscow")]
    assert asked("Russian jets flew over Kharkiv and Poznan.") == [("Russian", "Kharkiv"), ("Russian", "Poznan")]
    assert asked("We flew over Kharkiv.", speaker="Russia") == [("We", "Kharkiv")]
    assert asked("It rained on Kharkiv.", speaker="Russia") == []


def test_of_many_pairs_those_with_places_are_left_out_first():
    found = asked("In Kharkiv and Lviv, China, Russia, NATO, Germany, France and Poland met.")
    assert len(found) == pairs.MOST and not {"Kharkiv", "Lviv"} & {name for pair in found for name in pair}


def test_a_place_is_not_asked_about_beside_its_actor():
    assert asked("In Kharkiv, China and Ukraine met.") == [("China", "Ukraine")]
    assert asked("In Kharkiv, China slept.") == [("Kharkiv", "China")]


def test_without_two_parties_the_reader_is_not_asked_at_all():
    reader = FakeReader()
    document = analysis.Document(doc_id="d", text="China slept. Nobody came. Russia slept.")
    analysis.pipeline.read_documents([document], WHO, LEXICON, reader)
    assert reader.asked == 0


def test_a_pair_is_asked_about_once_and_the_nearest_come_first():
    names = "China, Russia, Ukraine, NATO, Germany, France, Poland and Spain met."
    found = asked(names)
    assert len(found) == pairs.MOST and len(set(found)) == len(found)
    assert ("China", "Russia") in found and ("China", "Spain") not in found


def test_the_speaker_of_a_text_is_a_party():
    assert asked("NATO slept.", speaker="Russia") == [(None, "NATO")]
    assert asked("We slept and NATO slept.", speaker="Russia") == [("We", "NATO"), (None, "NATO")]
    assert asked("Russia slept.", speaker="Russia") == []


def test_who_says_we_is_asked_about_as_the_speaker_and_we_as_what_others_are_for():
    (own,) = read("Today we lately ghosted NATO.", speaker="Russia")
    assert (own.source, own.target, own.stance, own.method) == ("Russia", "West", "oppose", "reader")
    assert (own.source_start, own.source_end) == (6, 8)
    assert told("We were lately ghosted by NATO.", speaker="Russia") == {("West", "Russia", "oppose", "reader")}


@pytest.mark.parametrize(
    ("words", "passive"),
    [
        ("We slept and NATO slept.", ["We"]),
        ("We flew over Kharkiv.", []),  # nobody is asked about a place as the speaker
        ("Russia slept, and we and NATO slept.", []),  # the sentence names the speaker
    ],
)
def test_we_is_left_to_others_only_where_the_speaker_is_asked_about_beside_it(words, passive):
    reading, _ = analysis.pipeline.read_by_rules(analysis.Document(doc_id="d", text=words, speaker="Russia"), WHO, LEXICON)
    found = pairs.requests(reading.parsed, reading.mentions, reading.quotes, speaker=reading.speaker)
    assert [m.text for request in found for m in request.passive] == passive


def test_so_is_the_speaker_of_a_quotation_over_several_sentences():
    words = "“NATO slept. Nobody bewailed Ukraine. It rained,” said Xi Jinping."
    assert (None, "Ukraine") in asked(words)


def test_endless_sentences_are_left_out():
    assert asked("China condemned NATO " + "and " * 1000 + "Russia.") == []


# ---- what becomes of a row


def test_both_agree():
    assert told("China condemned NATO.") == {("China", "West", "oppose", "both:condemn")}
    assert told("NATO was condemned by China.") == {("China", "West", "oppose", "both:condemn")}


def test_the_rules_alone():
    assert told("China vilified NATO.") == {("China", "West", "oppose", "rules:vilify")}


def test_the_reader_alone():
    (row,) = read("China lately ghosted NATO.")
    assert (row.source, row.target, row.stance, row.method) == ("China", "West", "oppose", "reader")
    assert (row.evidence, row.category, row.assertion, row.voice) == ("lately ghosted", "REJECT", "asserted", "article")
    assert row.score == pytest.approx(-0.625)


def test_direction_is_the_readers():
    assert told("NATO was ghosted by China.") == {("China", "West", "oppose", "reader")}


def test_what_is_done_to_a_town_counts_where_it_is_an_attack(monkeypatch):
    monkeypatch.setitem(FAKE.KINDS, "ghosted", "ASSAULT")
    assert told("Russian jets ghosted Kharkiv.") == {("Russia", "Ukraine", "oppose", "reader")}
    assert told("Russian jets bewailed Kharkiv.") == set()  # against, but no attack
    assert told("Russian jets cosseted Kharkiv.") == set()
    assert told("Kharkiv ghosted Russian jets.") == set()  # a place does nothing
    assert told("Russian jets ghosted each Kharkiv.") == set()  # 0.35 each way, and only one way counts


def test_an_actor_in_the_sentence_comes_before_its_town(monkeypatch):
    monkeypatch.setitem(FAKE.KINDS, "ghosted", "ASSAULT")
    rows = read("Russian jets ghosted Kharkiv and Ukraine.")
    assert [(row.target, row.target_start) for row in rows] == [("Ukraine", 33)]


def test_a_denied_row_keeps_the_reader_silent():
    (row,) = read("China never condemned Russia.")
    assert (row.stance, row.assertion, row.method) == ("neutral", "negated", "rules:condemn")


def answering(monkeypatch, *answer):
    monkeypatch.setattr(FakeReader, "directed", lambda self, texts, *spans: np.array([answer] * len(texts)))


def test_words_of_a_row_that_is_neither_may_carry_one_of_the_reader(monkeypatch):
    answering(monkeypatch, 0.3, 0, 0.7, 0, 0)
    assert told("China got drones from NATO.") == {("China", "West", "neutral", "both:get"), ("West", "China", "support", "reader")}
    answering(monkeypatch, 0.3, 0.7, 0, 0, 0)
    assert told("China got drones from NATO.") == {("China", "West", "neutral", "rules:get")}


def test_beside_a_meeting_the_reader_may_be_sure():
    assert told("China met NATO and ghosted NATO.") == {
        ("China", "West", "neutral", "both:meet"), ("West", "China", "neutral", "both:meet"),
        ("China", "West", "oppose", "reader"),
    }  # fmt: skip


def test_a_row_that_the_reader_does_not_believe_stays_with_low_confidence(monkeypatch):
    sure = read("China condemned NATO.")[0].confidence
    answering(monkeypatch, 0, 0.9, 0, 0.1, 0)
    (row,) = read("China condemned NATO.")
    assert (row.stance, row.method) == ("oppose", "rules:condemn") and row.confidence < sure / 2


@pytest.mark.parametrize(
    ("words", "stays"),
    [("China condemned NATO.", False), ("China may condemn NATO.", True), ("Iran said China condemned NATO.", True)],
)
def test_what_is_told_as_a_fact_goes_where_the_reader_is_sure_that_it_is_wrong(monkeypatch, words, stays):
    answering(monkeypatch, 0.96, 0.01, 0.01, 0.01, 0.01)
    assert [row.method for row in read(words)] == ["rules:condemn"] * stays


def test_a_row_that_went_leaves_the_reader_its_say(monkeypatch):
    answering(monkeypatch, 0.02, 0.96, 0, 0.01, 0.01)
    assert [(row.source, row.stance) for row in read("China condemned NATO.")] == [("China", "support")]


def test_a_topic_does_not_stand_for_the_speaker():
    assert (None, "NATO") in asked("NATO turned away ships of Chinese steel.", speaker="China")


def test_one_sure_answer_of_several_mentions_is_enough(monkeypatch):
    sure = [0.1, 0, 0, 0.9, 0]
    monkeypatch.setattr(
        FakeReader, "directed",
        lambda self, texts, ones, others: np.array(
            [sure if text[slice(*one)] == "China" else [1.0, 0, 0, 0, 0] for text, one in zip(texts, ones)]
        ),
    )  # fmt: skip
    words = "China with its frown ghosted NATO."
    assert len(asked(words)) == 2 and told(words) == {("China", "West", "oppose", "reader")}


def test_what_the_rules_said_is_not_said_again_for_another_mention():
    rows = read("China said that Beijing condemned NATO.")
    assert sum((row.source, row.target, row.stance) == ("China", "West", "oppose") for row in rows) == 1


def test_words_that_the_rules_read_are_not_read_otherwise():
    rows = told("China condemned NATO over Russia.")
    assert rows == {("China", "West", "oppose", "both:condemn")}


def test_mutual_acts_keep_both_directions():
    both = {("China", "Russia", "support"), ("Russia", "China", "support")}
    assert {row[:3] for row in told("China, which each day cosseted Russia, slept.")} == both


def test_confidence_is_by_who_spoke():
    agreed, alone, reader = (
        read(words)[0].confidence for words in ("China condemned NATO.", "China vilified NATO.", "China ghosted NATO.")
    )
    assert agreed > reader > alone


def test_without_a_curve_there_is_no_confidence():
    assert joined.confidence({}, "both", 0.9) is None


def test_voice_and_certainty_are_those_of_the_words():
    (row,) = read("“Russia has cosseted China,” said Antony Blinken.")[:1]
    assert (row.voice, row.claimed_by) == ("actor", "West")
    (row,) = read("China may have cosseted Russia.")
    assert row.assertion == "hedged" and 0 < row.score < 0.5


def test_a_speakers_row_has_no_place_for_its_source():
    (row,) = read("NATO was duly ghosted.", speaker="Russia")
    assert (row.source, row.target, row.stance, row.claimed_by) == ("Russia", "West", "oppose", "Russia")
    assert row.source_start is None and row.evidence == "duly ghosted"


def test_names_alone_carry_no_stance(monkeypatch):
    monkeypatch.setattr(FakeReader, "directed", lambda self, texts, *spans: np.array([[0, 1, 0, 0, 0]] * len(texts)))
    assert read("China is with Russia.") == []


# ---- on which words


@pytest.mark.parametrize(
    "sentence, found",
    [
        ("China sharply criticised the plans of NATO.", ["sharply criticised", "plans"]),
        ("China stands by Russia.", ["stands by"]),
        ("Russia, officials said, has imposed sanctions on NATO.", ["officials", "imposed sanctions"]),
        ("China is with Russia.", []),
    ],
)
def test_phrases(sentence, found):
    parsed = text.parse("d", sentence)
    avoided = [(m.start, m.end) for m in actors.find_mentions(parsed, WHO)]
    spans = occlusion.phrases(parsed.words(0), avoided, [avoided[0][1], avoided[-1][0]])
    assert [sentence[a:b] for a, b in spans] == found


WORDS = "China Russia NATO Kyiv ghosted cosseted condemned praised by and . , not “ ” said each it".split()


@given(st.lists(st.sampled_from(WORDS), max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_words_give_rows_with_their_places(words):
    sentence = " ".join(words)
    for row in read(sentence):
        assert sentence[row.evidence_start : row.evidence_end] == row.evidence != ""
        assert (row.source, row.source_member) != (row.target, row.target_member)
        assert -1 <= row.score <= 1 and row.method.startswith(("rules:", "both:", "reader"))


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=4))
@settings(max_examples=30, deadline=None)
def test_a_texts_rows_are_its_own(texts):
    documents = [analysis.Document(doc_id=str(n), text=words) for n, words in enumerate(texts)]
    together = analysis.pipeline.read_documents(documents, WHO, LEXICON, FakeReader())
    alone = [analysis.pipeline.read_documents([d], WHO, LEXICON, FakeReader())[0] for d in documents]
    assert together == alone
