"""Attribution: who is quoted saying what, by capability, with minimal pairs."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import text
from analysis.actors import find_mentions, read_actors
from analysis.attribution import find_quotes, voice_at
from analysis.attribution.cues import packaged, read_cues
from analysis.attribution.quotation_marks import pair_marks
from analysis.model import Attribution

SEED = Path(__file__).parent.parent / "seeds" / "2023-03-18-xi-visits-russia.txt"
ACTORS = read_actors()


def quotes(words, actors=False):
    parsed = text.parse("d", words)
    return find_quotes(parsed, find_mentions(parsed, ACTORS) if actors else [])


def told(words):
    """(speaker, content) of each row that is no scare quotation."""
    return [(q.speaker, q.text) for q in quotes(words) if q.kind != "scare"]


# ---- marks


@pytest.mark.parametrize(
    "words, inside",
    [
        ("“We agree,” said Li.", ["“We agree,”"]),
        ('"We agree," said Li.', ['"We agree,"']),
        ("‘We agree,’ said Li.", ["‘We agree,’"]),
        ("'We don't agree,' said Li.", ["'We don't agree,'"]),
        ("«Nous voulons la paix», a dit Li.", ["«Nous voulons la paix»"]),
        ("„Wir wollen Frieden“, sagte Li.", ["„Wir wollen Frieden“"]),
        ("``We agree,'' said Li.", ["``We agree,''"]),
        ("“Li told us ‘never’ twice,” she said.", ["“Li told us ‘never’ twice,”", "‘never’"]),
        ("The workers' union and the miners' union met.", []),
        ("It’s Li’s plan, the allies’ plan.", []),
        ("The pole is 6'2\" tall.", []),
    ],
)
def test_marks_of_every_shape(words, inside):
    assert [words[q.start : q.end] for q in pair_marks(words, text.paragraphs(words))] == inside


def test_a_mark_without_partner_swallows_no_other_paragraph():
    words = "He called it “a grave mistake. Talks go on.\n\nNothing else happened.\n\n“It will pass,” said Li."
    spans = [words[q.start : q.end] for q in pair_marks(words, text.paragraphs(words))]
    assert spans == ["“a grave mistake.", "“It will pass,”"]


def test_a_stray_closing_mark_lengthens_the_quotation():
    rows = [q for q in quotes("“We will help.” And more than that,” the ministry said.") if q.kind != "scare"]
    assert [q.text for q in rows] == ["“We will help.” And more than that,”"]
    assert rows[0].speaker == "the ministry"


def test_a_quotation_over_several_paragraphs_is_one():
    rows = quotes(
        "“We came in peace,” Li said. “We stay.\n\n“We shall not leave.\n\n“That is all.”\n\nThe hall was silent."
    )
    assert {q.quote for q in rows} == {0}
    assert rows[-1].text == "“That is all.”"
    assert {q.speaker for q in rows} == {"Li"}


def test_a_title_is_no_quotation():
    assert quotes("She read “War and Peace” on the train.") == []
    assert quotes("She read “unreadable” novels on the train.")[0].kind == "scare"


# ---- kinds


@pytest.mark.parametrize(
    "words, kind",
    [
        ("Li said: “We will sign the treaty.”", "direct"),
        ("Li said that China would sign the treaty.", "indirect"),
        ("Li said China would sign “in good faith” this week.", "mixed"),
        ("Li called the plan “absurd” on Friday.", "mixed"),
        ("The “temporary” bridge has stood for forty years.", "scare"),
        ("China declared a “limitless” friendship with Russia.", "scare"),
    ],
)
def test_kinds(words, kind):
    assert kind in {q.kind for q in quotes(words)}


def test_scare_has_no_speaker_and_no_voice():
    words = "The “temporary” bridge has stood for forty years."
    (q,) = quotes(words)
    assert (q.speaker, q.cue, q.actor) == (None, None, None)
    assert voice_at([q], q.start, q.end) == ("article", None, None)


# ---- word order and cues


@pytest.mark.parametrize(
    "words, speaker, content",
    [
        ("Lavrov said the talks would go on.", "Lavrov", "the talks would go on"),
        ("Lavrov has repeatedly said that the talks go on.", "Lavrov", "that the talks go on"),
        ("The talks will go on, Lavrov said.", "Lavrov", "The talks will go on"),
        ("The talks will go on, said Lavrov.", "Lavrov", "The talks will go on"),
        ("“The talks will go on,” said Lavrov on Friday.", "Lavrov", "“The talks will go on,”"),
        ("According to the ministry, the talks will go on.", "the ministry", "the talks will go on"),
        ("The talks will go on, according to the ministry.", "the ministry", "The talks will go on"),
        ("As Lavrov put it, the talks are dead.", "Lavrov", "the talks are dead"),
        ("Lavrov told reporters in Moscow that the talks go on.", "Lavrov", "that the talks go on"),
        ("In Moscow, officials said the talks would go on.", "officials", "the talks would go on"),
        ("Kuleba later tweeted that he had met Qin.", "Kuleba", "that he had met Qin"),
        ("The statement read: “We are ready.”", "The statement", "“We are ready.”"),
        ("She asked whether the treaty still holds.", "She", "whether the treaty still holds"),
        ("The president vowed to defend the border.", "The president", "to defend the border"),
        ("Beijing accused NATO of stirring up the war.", "Beijing", "NATO of stirring up the war"),
        ("Warsaw called for new sanctions.", "Warsaw", "new sanctions"),
        ("Officials are confident that the bridge will hold.", "Officials", "that the bridge will hold"),
        ("Moscow’s claim that Kyiv fired first was false.", "Moscow’s", "that Kyiv fired first"),
        ("The claim that Kyiv fired first was denied.", None, "that Kyiv fired first"),
        ("Lavrov: Talks Will Go On", "Lavrov", "Talks Will Go On"),
        ("Lavrov: “The talks will go on.”", "Lavrov", "“The talks will go on.”"),
        ("In the words of Lavrov, “the talks are dead.”", "Lavrov", "“the talks are dead.”"),
    ],
)
def test_cues_and_orders(words, speaker, content):
    assert (speaker, content) in told(words)


def test_participles_speak_for_the_subject():
    rows = told("The Kremlin announced the visit on Friday, saying it will take place soon.")
    assert rows == [("The Kremlin", "the visit"), ("The Kremlin", "it will take place soon")]
    assert ("officials", "that time ran out") in told("Citing the weather, officials warned that time ran out.")


def test_a_second_verb_keeps_the_subject():
    rows = told("The minister said Berlin was worried about the war and called for talks.")
    assert rows == [("The minister", "Berlin was worried about the war"), ("The minister", "talks")]


def test_speakers_are_whole_phrases():
    words = "Maria Ivanova, a spokeswoman for the ministry who joined last year, said the talks would go on."
    assert told(words)[0][0] == "Maria Ivanova, a spokeswoman for the ministry who joined last year"
    assert told("“Never,” said Ivanova, who joined last year.")[0][0] == "Ivanova, who joined last year"
    assert told("A spokesman for the army in Kharkiv said all was calm.")[0][0] == "A spokesman for the army in Kharkiv"


def test_pieces_around_the_cue_are_one_quotation():
    rows = quotes("“We will stay,” Li said, “until the end.”")
    assert [(q.quote, q.text) for q in rows] == [(0, "“We will stay,”"), (0, "“until the end.”")]
    rows = quotes("The visit, Li said, could “show the strength of the ties” and end the quarrel.")
    assert len(rows) == 2 and len({q.quote for q in rows}) == 1


def test_floating_quotations_go_to_who_spoke_last():
    rows = quotes("“It is late,” Li said. “We must hurry.”\n\n“Nobody will wait for us.”")
    assert [q.speaker for q in rows] == ["Li", "Li", "Li"]
    assert [q.quote for q in rows] == [0, 0, 1]
    assert [q.speaker for q in quotes("“Nobody will wait for us.”")] == [None]


def test_no_speaker():
    assert told("It was reported that the bridge had fallen.") == [(None, "that the bridge had fallen")]


def test_nested_rows_stand_inside_one_another():
    words = "The Kremlin said Xi had told Putin that the pipeline would be built."
    outer, inner = quotes(words)
    assert (outer.speaker, inner.speaker) == ("The Kremlin", "Xi")
    assert outer.start < inner.start and inner.end == outer.end
    assert voice_at([outer, inner], inner.start, inner.end)[2] == inner.quote
    assert voice_at([outer, inner], outer.start, outer.start + 2)[2] == outer.quote


def test_acts_are_no_reports():
    assert told("The army crossed the river.") == []
    assert told("He ran the company for years.") == []
    assert told("The claims were paid by the insurer.") == []


@pytest.mark.parametrize(
    "cue, kind",
    [
        ("said", "neutral"),
        ("claimed", "assertive"),
        ("admitted", "factive"),
        ("complained", "evaluative"),
        ("demanded", "directive"),
        ("promised", "commissive"),
        ("lamented", "expressive"),
    ],
)
def test_cue_types(cue, kind):
    assert quotes(f"The envoy {cue} that the deal was late.")[0].cue_type == kind


# ---- actors and voice


def test_the_speaking_actor_heads_the_phrase():
    assert quotes("The Chinese foreign ministry said talks would go on.", True)[0].actor == "China"
    assert quotes("Chinese analysts said talks would go on.", True)[0].actor is None
    assert quotes("A spokesman for the Kremlin said talks would go on.", True)[0].actor == "Russia"
    assert quotes("Critics of the Kremlin said talks would go on.", True)[0].actor is None


def test_a_statement_is_of_who_spoke_last():
    rows = quotes("The Kremlin said in a statement it would reply.\n\nTalks will go on, the statement read.", True)
    assert [q.actor for q in rows] == ["Russia", "Russia"]
    assert quotes("Talks will go on, the statement read.", True)[0].actor is None


def test_relative_pronouns_speak_for_their_noun():
    rows = quotes("Talks went on with Blinken, who said the bridge would hold.", True)
    assert [(q.speaker, q.actor) for q in rows] == [("who", "West")]


def test_several_actors_are_one_row_each():
    rows = quotes("Russia and China said they would meet.", True)
    assert [(q.quote, q.actor) for q in rows] == [(0, "Russia"), (0, "China")]


def test_voice():
    words = "Russia warned that NATO was close. The river froze. Analysts said the ice was thin."
    rows = quotes(words, True)
    nato, froze, ice = (words.index(w) for w in ("NATO", "froze", "ice"))
    assert voice_at(rows, nato, nato + 4) == ("actor", "Russia", 0)
    assert voice_at(rows, froze, froze + 5) == ("article", None, None)
    assert voice_at(rows, ice, ice + 3) == ("other", None, 1)


# ---- the seed


def test_seed():
    words = SEED.read_text(encoding="utf-8")
    rows = quotes(words, True)
    speakers = {q.speaker: q.actor for q in rows}
    assert {"China", "The Kremlin", "the Kremlin", "the statement", "Putin", "Qin Gang", "Kuleba"} <= set(speakers)
    assert (speakers["the Kremlin"], speakers["Putin"], speakers["Qin Gang"], speakers["Kuleba"]) == (
        "Russia", "Russia", "China", "Ukraine")  # fmt: skip
    assert [q.text for q in rows if q.kind == "scare"] == ["“limitless”"]
    assert len({q.quote for q in rows}) >= 12
    told_by_kremlin = next(q for q in rows if q.speaker == "the Kremlin")
    assert told_by_kremlin.text.startswith("Xi and Putin will discuss") and told_by_kremlin.text.endswith("scene,”")
    demonstrate = words.index("demonstrate")
    assert voice_at(rows, demonstrate, demonstrate + 5)[:2] == ("actor", "Russia")
    condemn = next(q for q in rows if q.cue == "also condemned")
    assert (condemn.actor, condemn.text, condemn.cue_type) == ("China", "Western sanctions", "evaluative")


# ---- properties

_WORDS = st.sampled_from(
    sorted(packaged().starts)[::23]
    + "“ ” \" ' ‘ ’ « » „ , . ? ! : ; — ( ) '' ``".split()
    + "he she who that to said Putin the ministry of and in on Friday 2023 was has not told \n \n\n".split(" ")
)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200), st.lists(_WORDS, max_size=40).map(" ".join), st.lists(_WORDS, max_size=40).map("".join)
    )
)
def test_any_text_is_read(words):
    rows = quotes(words)
    for q in rows:
        assert 0 <= q.start < q.end <= len(words) and words[q.start : q.end] == q.text
        assert (q.speaker is None) == (q.speaker_start is None)
        assert q.speaker is None or words[q.speaker_start : q.speaker_end] == q.speaker
        assert q.cue is None or words[q.cue_start : q.cue_end] == q.cue
    assert [q.start for q in rows] == sorted(q.start for q in rows)
    assert sorted({q.quote for q in rows}) == list(range(len({q.quote for q in rows})))
    assert rows == quotes(words)


@pytest.mark.parametrize("piece", ["“a ", "“", "a” ", '"a ', "'a ", "said, ", "he said that ", "“a” ", "“A b.\n\n"])
def test_long_lines_of_marks_are_read(piece):
    quotes(piece * 5000)


def test_cue_file_errors_name_the_place(tmp_path):
    path = tmp_path / "cues.toml"
    path.write_text('[neutral.verbs]\nsay = "quote thta"\n')
    with pytest.raises(ValueError, match="say.*thta"):
        read_cues(path)
    path.write_text('[loud.verbs]\nshout = "quote"\n')
    with pytest.raises(ValueError, match="loud"):
        read_cues(path)


# ---- with the neural reader


@pytest.mark.parametrize(
    "words, source, cue, content, expected",
    [
        ("Li is known to have lied.", None, "is known", "to have lied", []),
        ("Li is certain to have lied.", None, "is", "to have lied", []),
        ("It is easy to see that Li lied.", "It", "to see", "that Li lied", []),
        ("Ma was glad to see that Li lied.", "Ma", "to see", "that Li lied", [("Ma", "that Li lied")]),
        ("Li is rumoured to have lied.", None, "is rumoured", "to have lied", [(None, "to have lied")]),
        ("Li is right, whatever the polls say.", "polls", "say", "Li is right", []),
        ("Li is right, to her chagrin the polls show.", "polls", "show", "Li is right", [("polls", "Li is right")]),
        ("A show of support for Li.", None, "of", "support for Li", []),
        ("Ma later tweeted that he was ill.", "Ma", "later", "that he was ill", [("Ma", "that he was ill")]),
        ("Officials in Kyiv scoff at the plan.", "Officials in", "scoff at", "the plan", [("Officials in Kyiv", "the plan")]),
        ("Officials in tears scoff at the plan.", "Officials in", "scoff at", "the plan", [("Officials in", "the plan")]),
    ],
)
def test_what_the_reader_adds(words, source, cue, content, expected):
    def spans(part):
        return ((words.index(part), words.index(part) + len(part)),) if part else ()

    reported = [Attribution(spans(source), spans(cue), spans(content))]
    parsed = text.parse("d", words)
    found = find_quotes(parsed, find_mentions(parsed, ACTORS), reported)
    assert [(q.speaker, q.text) for q in found] == expected
