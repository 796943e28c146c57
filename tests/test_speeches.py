"""Speeches: whose words a text is, from its file name or its metadata, and what follows for I, we and claims."""

import io
import tarfile

import matplotlib
import pandas as pd
import pytest

import analysis
from analysis import captions
from analysis.corpus.filenames import date_in_name, speech_in_name
from analysis.plots import save, speeches as drawn
from analysis.tables import speeches
from analysis.tables.intervals import wilson

matplotlib.use("Agg")

RUSSIAN = "Mr. President, we condemn the aggression of NATO. We thank our Chinese friends."
UKRAINIAN = "In 2014, Russia occupied Crimea. We are grateful to the United States. Our country will defend itself."
TUVALUAN = "We thank China. The Russian Federation attacked Ukraine. I condemn the attack."


@pytest.fixture
def folder(tmp_path):
    speeches = tmp_path / "speeches"
    speeches.mkdir()
    for name, words in {"RUS_72_2017": RUSSIAN, "UKR_72_2017": UKRAINIAN, "TUV_72_2017": TUVALUAN}.items():
        (speeches / f"{name}.txt").write_text(words + "\n", encoding="utf-8")
    return speeches


def pack(folder, path, mode="w:gz"):
    with tarfile.open(path, mode, format=tarfile.USTAR_FORMAT) as archive:
        archive.add(folder, arcname="speeches")
    return path


def rows(result, doc_id):
    found = result.stances[(result.stances["doc_id"] == doc_id) & (result.stances["stance"] != "neutral")]
    columns = ["source", "target", "stance", "claimed_by", "voice"]
    return set(found[columns].fillna("nobody").itertuples(index=False, name=None))


# ---- names


@pytest.mark.parametrize(
    ("name", "speech"),
    [
        ("RUS_72_2017.txt", ("RUS", "72", "2017")),
        ("ungd/EU_66_2011.txt", ("EU", "66", "2011")),
        ("TUV_1_1946.TXT", ("TUV", "1", "1946")),
        ("NYT_12_2023.txt", None),  # December of a newspaper, not its twelfth session
        ("rus_72_2017.txt", None),
        ("RUS_72_2017_draft.txt", None),
        ("RUSSIA_72_2017.txt", None),
        ("2017-09-21 speech.txt", None),
    ],
)
def test_which_names_are_those_of_speeches(name, speech):
    assert speech_in_name(name) == speech


def test_a_speech_has_no_date_in_its_name_but_a_year():
    assert date_in_name("RUS_72_2017.txt") is None and date_in_name("a_20170921.txt") == "20170921"


# ---- reading


def test_speaker_country_session_and_year_come_from_the_name(folder):
    russian, tuvaluan, _ = analysis.read_corpus(folder)
    assert (russian.speaker, russian.date, russian.meta) == ("RUS", "2017", {"country": "RUS", "session": "72"})
    assert tuvaluan.speaker == "TUV"


def test_what_stands_in_the_file_goes_before_its_name(folder):
    front = "---\nspeaker: China\ndate: 2017-09-21\n---\nWe thank Russia.\n"
    (folder / "CHN_72_2017.txt").write_text(front, encoding="utf-8")
    document = next(d for d in analysis.read_corpus(folder) if d.doc_id == "CHN_72_2017")
    assert (document.speaker, document.date) == ("China", "2017-09-21")


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_an_archive_gives_the_same_texts_as_its_folder(folder, tmp_path, mode):
    archive = pack(folder, tmp_path / ("speeches.tar" + ".gz" * (mode == "w:gz")), mode)
    packed, unpacked = list(analysis.read_corpus(archive)), list(analysis.read_corpus(folder))
    assert [d.doc_id for d in packed] == [f"speeches/speeches/{d.doc_id}" for d in unpacked]
    assert [d._replace(doc_id="", path="") for d in packed] == [d._replace(doc_id="", path="") for d in unpacked]


def test_links_devices_and_paths_that_climb_out_of_a_tar(tmp_path):
    with tarfile.open(tmp_path / "odd.tar", "w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(f"{name}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        words = b"China condemned NATO."
        for name in ("../../out.txt", "/root.txt", ".hidden.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(words)
            archive.addfile(info, io.BytesIO(words))
    corpus = analysis.read_corpus(tmp_path / "odd.tar")
    assert [d.doc_id for d in corpus] == ["odd/out", "odd/root"] and not corpus.problems
    assert sorted(p.name for p in tmp_path.iterdir()) == ["odd.tar"]


def test_a_tar_that_breaks_off_is_read_up_to_there_and_said(folder, tmp_path):
    whole = pack(folder, tmp_path / "whole.tar", "w").read_bytes()
    (tmp_path / "part.tar").write_bytes(whole[:2136])
    corpus = analysis.read_corpus(tmp_path / "part.tar")
    assert len(corpus) == 2 and "damaged after" in corpus.problems[0].problem


# ---- what follows


def test_i_and_we_are_the_speaker_and_what_it_says_is_its_claim(folder):
    result = analysis.analyze(analysis.read_corpus(folder), reader=None)
    assert ("Russia", "West", "oppose", "Russia", "actor") in rows(result, "RUS_72_2017")
    assert ("Russia", "China", "support", "Russia", "actor") in rows(result, "RUS_72_2017")
    ukrainian = rows(result, "UKR_72_2017")
    assert ("Ukraine", "West", "support", "Ukraine", "actor") in ukrainian
    assert result.documents.set_index("doc_id").loc["UKR_72_2017", "speaker"] == "Ukraine"


def test_a_speaker_who_is_no_actor_claims_and_is_not_the_article(folder):
    result = analysis.analyze(analysis.read_corpus(folder), reader=None)
    assert rows(result, "TUV_72_2017") == {("Russia", "Ukraine", "oppose", "nobody", "other")}
    assert result.documents.set_index("doc_id").loc["TUV_72_2017", "speaker"] == "TUV"
    assert set(result.sentiments.loc[result.sentiments["doc_id"] == "TUV_72_2017", "voice"]) == {"other"}
    assert not ((result.mentions["doc_id"] == "TUV_72_2017") & (result.mentions["kind"] == "pronoun")).any()


def test_many_speakers_who_are_no_actors_are_one_problem(folder):
    for number in range(20):
        (folder / f"T{chr(65 + number)}X_72_2017.txt").write_text("We met.", encoding="utf-8")
    (problem,) = analysis.analyze(analysis.read_corpus(folder), reader=None).problems.itertuples()
    assert "21 texts" in problem.problem and "16 more" in problem.problem


def test_office_holders_of_a_text_dated_by_its_year():
    words = "Obama praised Ukraine."
    for date, count in (("2016", 1), ("2017", 1), ("2018", 0), ("2017-01", 1), ("2017-02", 0), (None, 1)):
        found = analysis.analyze([analysis.Document("d", words, date=date)], reader=None).mentions
        assert (found["member"] == "United States").sum() == count, date


def test_i_believe_is_the_speakers_claim():
    for words, claimed_by in (("I believe that Russia attacked Ukraine.", "West"), ("They say that Russia attacked Ukraine.", None)):
        stances = analysis.analyze([analysis.Document("d", words, speaker="USA")], reader=None).stances
        row = stances[stances["source"] == "Russia"].iloc[0]
        assert (None if pd.isna(row["claimed_by"]) else row["claimed_by"]) == claimed_by, words


# ---- tables and figures


@pytest.fixture(scope="module")
def debate():
    """Two years: China, Russia, and two of the West in each, and one of Tuvalu."""
    words = {
        ("CHN", "2013"): "We thank Russia. Germany is large. Germany is old.",
        ("CHN", "2014"): "China is large.",
        ("RUS", "2013"): "NATO attacked Libya. NATO is old.",
        ("DEU", "2013"): "China is large.",
        ("USA", "2013"): "It rained.",
        ("DEU", "2014"): "We support Ukraine. Russia attacked Ukraine.",
        ("USA", "2014"): "We support Ukraine. Ukraine is large.",
        ("TUV", "2014"): "China, China and China.",
    }
    documents = [
        analysis.Document(f"{code} {year}", text, date=year, speaker=code, meta={"country": code})
        for (code, year), text in words.items()
    ]
    return analysis.analyze(documents, reader=None)


def cell(table, **where):
    rows = table
    for column, value in where.items():
        rows = rows[(rows[column] == value).to_numpy(bool)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_mentions_in_a_speech(debate):
    table = speeches.named(debate)
    assert not (table["speaker"] == table["actor"]).any()
    chinese = cell(table, period="2013", speaker="China", actor="West")
    assert (chinese["per_speech"], chinese["mentions"], chinese["n_speeches"]) == (2, 2, 1) and pd.isna(chinese["low"])
    western = cell(table, period="2014", speaker="West", actor="Ukraine")
    assert (western["per_speech"], western["low"], western["high"]) == (2, 2, 2) and western["naming"] == 2
    assert (western["share"], western["share_high"]) == (1, 1) and western["share_low"] == pytest.approx(wilson(2, 2)[0])
    assert cell(table, period="2014", speaker="other", actor="China")["per_speech"] == 3


def test_periods_of_several_years(debate):
    assert set(speeches.named(debate, years=2)["period"]) == {"2013-2014"}
    assert cell(speeches.named(debate, years=2), speaker="West", actor="China")["per_speech"] == 0.25


def test_stances_are_the_speakers_own(debate):
    table = speeches.stances(debate)
    assert "other" not in set(table["speaker"])
    west = cell(table, period="2014", speaker="West", target="Ukraine")
    assert (west["sentences"], west["support"], west["oppose"], west["n_speeches"]) == (4, 2, 0, 2)
    assert west["for_share"] == 0.5 and west["interval"] == "sentences" and west["mean"] > 0
    russia = cell(table, period="2013", speaker="Russia", target="West")
    assert (russia["sentences"], russia["oppose"], russia["documents"]) == (2, 1, 1) and pd.isna(russia["low"])
    assert russia["against_low"] == pytest.approx(wilson(1, 2)[0])
    silent = cell(table, period="2014", speaker="China", target="West")
    assert silent["sentences"] == 0 and pd.isna(silent["against_share"]) and pd.isna(silent["interval"])


def test_many_speeches_are_resampled():
    documents = [
        analysis.Document(f"d{n}", "We condemn Russia. Russia is large." if n < 3 else "Russia is large.", date="2014", speaker="USA")
        for n in range(6)
    ]
    row = cell(speeches.stances(analysis.analyze(documents, reader=None)), target="Russia")
    assert row["interval"] == "speeches" and row["against_share"] == pytest.approx(3 / 9)
    assert 0 <= row["against_low"] < row["against_share"] < row["against_high"]


def test_which_countries_name_an_actor_most(debate):
    table = speeches.naming_whom(debate, most=2)
    assert [tuple(row) for row in table[["actor", "country"]].to_numpy()][:2] == [("China", "TUV"), ("China", "DEU")]


def test_wilson():
    assert wilson(0, 0)[0] != wilson(0, 0)[0]
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_figures_and_captions(debate, tmp_path):
    named, stances, whom = speeches.named(debate), speeches.stances(debate), speeches.naming_whom(debate)
    west = named[(named["speaker"] == "West").to_numpy(bool)]
    axes = [drawn.named(named), drawn.naming(west), drawn.stances(stances), drawn.naming_whom(whom)]
    shown = [save(ax, tmp_path / f"{i}.svg").read_text(encoding="utf-8") for i, ax in enumerate(axes)]
    assert "West → Ukraine" in shown[0] and "speeches that name it" in shown[1]
    assert "Russia → West" in shown[2] and "who names China" in shown[3]
    with pytest.raises(ValueError, match="one speaker"):
        drawn.naming(named)
    assert "China West (1.0 times a speech)" in captions.speeches_named(named)
    turn = captions.speeches_turn(west, speaker="West", actor="Ukraine", period="2014")
    assert "in 2013 0 of 2" in turn and "in 2014 2 of 2" in turn
    assert captions.speeches_turn(west, speaker="West", actor="Ukraine", period="2013").startswith("There are no speeches")
    assert captions.speeches_stances(stances).startswith("No speaker names anybody in ten sentences")
    assert "China by TUV" in captions.speeches_naming_whom(whom)


def test_without_speeches_tables_are_empty_and_figures_say_so():
    result = analysis.analyze("China is large.", reader=None)
    named, stances = speeches.named(result), speeches.stances(result)
    assert named.empty and stances.empty and str(named["mentions"].dtype) == "Int64"
    assert all("No speech" in drawing(table).texts[0].get_text() for drawing, table in
               ((drawn.named, named), (drawn.naming, named), (drawn.stances, stances)))  # fmt: skip
