"""The stages together: tables, a document alone and in a corpus, saving, and what a mistake is answered with."""

import datetime
import os
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import workers
from analysis.pipeline import TABLES
from fake_reader import FakeReader

ROOT = Path(__file__).parents[1]
ARTICLES = [
    analysis.Document(doc_id="one", text="China condemned NATO. “We support Moscow,” said Xi Jinping.", outlet="A"),
    analysis.Document(doc_id="two", text="Nobody came.", outlet="B", meta={"section": "World"}),
]


@pytest.fixture(scope="module")
def result():
    return analysis.analyze(ARTICLES)


def test_offsets_point_at_their_text(result):
    texts = dict(zip(result.documents.doc_id, result.documents.text))
    for table, columns in {
        "sentences": [("start", "end", "text")],
        "mentions": [("start", "end", "text")],
        "quotes": [
            ("start", "end", "text"),
            ("speaker_start", "speaker_end", "speaker"),
            ("cue_start", "cue_end", "cue"),
        ],
        "stances": [("evidence_start", "evidence_end", "evidence")],
    }.items():
        frame = getattr(result, table)
        assert len(frame)
        for start, end, words in columns:
            for row in frame.dropna(subset=[start, words]).itertuples():
                assert texts[row.doc_id][getattr(row, start) : getattr(row, end)] == getattr(row, words)


def test_columns_are_the_row_types(result):
    for name, kind in TABLES.items():
        assert set(kind._fields) - {"meta"} <= set(getattr(result, name).columns)
    assert result.documents.section[1] == "World" and pd.isna(result.documents.section[0])
    assert result.actors == ("China", "Russia", "Ukraine", "West")


def test_a_document_alone_gives_the_same_rows(result):
    alone = analysis.analyze(ARTICLES[:1])
    for name in ("mentions", "quotes", "sentiments", "stances"):
        together = getattr(result, name)
        pd.testing.assert_frame_equal(together[together.doc_id == "one"].reset_index(drop=True), getattr(alone, name))


def test_a_text_and_a_table_are_read_too():
    assert analysis.analyze("China condemned NATO.").stances.stance.tolist() == ["oppose"]
    table = pd.DataFrame({"text": ["China condemned NATO.", "China praised NATO."]})
    assert analysis.analyze(table).stances.stance.tolist() == ["oppose", "support"]


def test_no_actor_gives_empty_typed_tables():
    empty = analysis.analyze("Nobody came.")
    assert empty.stances.empty and str(empty.stances.sentence.dtype) == "Int64"


def test_a_speech_is_its_speakers():
    speech = analysis.Document(doc_id="s", text="We condemn Russia.", speaker="UKR")
    (row,) = analysis.analyze([speech]).stances.itertuples()
    assert (row.source, row.target, row.stance, row.claimed_by) == ("Ukraine", "Russia", "oppose", "Ukraine")


def test_an_unknown_speaker_is_a_problem_not_an_end():
    speech = analysis.Document(doc_id="s", text="China condemned NATO.", speaker="Ruritania")
    read = analysis.analyze([speech])
    assert len(read.stances) == 1 and "Ruritania" in read.problems.problem[0]


def test_another_language_is_flagged_not_scored():
    read = analysis.analyze("Китай осудил расширение НАТО и поддержал Россию в споре с Западом.")
    assert "not English" in read.documents.notes[0] and not (read.sentiments.score == 0).any()


def test_saved_and_loaded_are_the_same(result, tmp_path):
    folder = result.save(tmp_path / "saved")
    loaded = analysis.load_result(folder)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(result, name), check_dtype=name != "documents")
    assert (loaded.actors, loaded.provenance) == (result.actors, result.provenance)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    loaded.save(folder)
    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_saving_never_takes_a_strangers_place(result, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="mine.txt"):
        result.save(tmp_path)
    with pytest.raises(FileNotFoundError, match="provenance.json"):
        analysis.load_result(tmp_path)


def test_saved_texts_come_back_to_the_letter(tmp_path):
    texts = ["China condemned\r\nNATO. Russia praised\rChina.", "", 'He said "no", twice,\nand left.']
    read = analysis.analyze(pd.DataFrame({"text": texts, "code": ["007", "1", "2"]}))
    loaded = analysis.load_result(read.save(tmp_path / "saved"))
    assert loaded.documents.text.tolist() == read.documents.text.tolist()
    assert loaded.sentences.text.tolist() == read.sentences.text.tolist()
    assert loaded.documents.code[0] == "007"


def test_saving_over_a_file_of_the_same_name_is_refused(result, tmp_path):
    (tmp_path / "documents.csv").write_text("mine")
    with pytest.raises(FileExistsError, match="documents.csv"):
        result.save(tmp_path)
    assert (tmp_path / "documents.csv").read_text() == "mine"


def test_a_failed_exchange_leaves_what_was_there(result, tmp_path, monkeypatch):
    folder = result.save(tmp_path / "saved")
    before, rename = sorted(os.listdir(folder)), os.rename

    def fail(old, new):
        if Path(new) == folder and "old" not in Path(old).name:
            raise OSError("disk full")
        rename(old, new)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(OSError, match="disk full"):
        result.save(folder)
    assert sorted(os.listdir(folder)) == before and os.listdir(tmp_path) == ["saved"]


@pytest.mark.parametrize("date", [datetime.date(2023, 3, 18), "2023-03-18", pd.Timestamp("2023-03-18")])
def test_given_dates_are_read(date):
    read = analysis.analyze([analysis.Document(doc_id="d", text="Qin Gang praised Russia.", date=date)])
    assert read.documents.date.tolist() == ["2023-03-18"] and len(read.stances) == 1


def test_a_date_that_is_none_is_told():
    with pytest.raises(analysis.CorpusError, match="2023-02-30"):
        analysis.analyze([analysis.Document(doc_id="d", text="Xi spoke.", date="2023-02-30")])


def test_what_is_no_reader_is_told():
    with pytest.raises(ValueError, match=r"analysis.model.load\(\)"):
        analysis.analyze("China condemned NATO.", reader="model")


def test_the_reader_is_asked_whatever_the_chunks(monkeypatch):
    documents = [
        analysis.Document(doc_id=str(n), text=text)
        for n, text in enumerate(["China cosseted Russia.", "Nobody came.", "Russia bewailed NATO.", ""] * 3)
    ]
    whole = analysis.analyze(documents, reader=FakeReader())
    assert (whole.stances.method == "reader").any() and whole.provenance["reader"]["sha256"] == FakeReader.sha256
    monkeypatch.setattr(workers, "DOCUMENTS", 2)
    pieces = analysis.analyze(documents, reader=FakeReader())
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(pieces, name), getattr(whole, name))


def test_without_a_reader_there_is_no_confidence_and_no_third_scorer():
    read = analysis.analyze("China condemned NATO.", reader=None)
    assert read.stances.confidence.isna().all() and set(read.sentiments.scorer) == {"textblob", "vader"}
    assert "reader" not in read.provenance


def test_a_missing_model_file_is_an_error_and_never_rules_in_silence(tmp_path):
    with pytest.raises(analysis.model.ModelError, match="reader=None"):
        analysis.analyze("China condemned NATO.", reader=analysis.model.load(tmp_path / "reader.onnx"))


def test_a_speech_by_no_actor_stays_somebody_elses_words():
    speech = analysis.Document(doc_id="s", text="China cosseted Russia.", speaker="Ruritania")
    read = analysis.analyze([speech], reader=FakeReader())
    assert set(read.stances.voice) == {"other"} and set(read.sentiments.voice) == {"other"}


def test_the_seed():
    """Speaks of seeds/2023-03-18-xi-visits-russia.txt."""
    read = analysis.analyze(analysis.read_corpus(ROOT / "seeds" / "2023-03-18-xi-visits-russia.txt"))
    (document,) = read.documents.itertuples()
    assert (document.date, document.place) == ("2023-03-18", "Beijing")
    assert (document.text.count("“"), document.text.count("”")) == (10, 11)
    signs = read.stances[read.stances.stance != "neutral"].groupby(["source", "target"]).stance.unique()
    assert set(signs["China", "Russia"]) == {"support"}
    assert set(signs["China", "West"]) == {"oppose"}
    assert set(signs["Russia", "China"]) == {"support"}
    assert ("Ukraine", "Russia") not in signs or "support" not in signs["Ukraine", "Russia"]
    assert ("China", "Ukraine") not in signs or "oppose" not in signs["China", "Ukraine"]
    refused = read.stances[read.stances.evidence.str.contains("refused to condemn")]
    assert set(refused.stance) <= {"neutral"} and set(refused.assertion) <= {"negated"}
    counterpart = read.mentions[read.mentions.text == "his Ukrainian counterpart"]
    assert counterpart.actor.tolist() == ["Ukraine"]
    speakers = set(read.quotes.actor.dropna())
    assert {"China", "Russia", "Ukraine"} <= speakers and 10 <= read.quotes.quote.nunique() <= 20
    assert (read.quotes[read.quotes.kind == "scare"].text.str.strip("“”") == "limitless").any()
