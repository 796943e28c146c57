"""The store: the same rows as without it, resumed and brought up to date, whatever happens in between."""

import errno
import os
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import pipeline, store, tables
from analysis.records import Document
from analysis.tables import speeches

LONG = "The ministry said that nothing at all had been agreed in the talks of Monday, Tuesday, Friday and Sunday in Geneva."


def article(number: int, **fields) -> Document:
    text = f"China condemned NATO in week {number}. “We support Moscow,” said Xi Jinping."
    meta = {"section": "World", "page": number} if number % 3 else {}
    return Document(f"article-{number}", text, **{"date": "2023-03-18", "outlet": "A", "meta": meta} | fields)


def articles() -> list[Document]:
    made = [article(number) for number in range(11)]
    made[2] = made[2]._replace(text=f"{made[2].text} {LONG}")
    made[3] = made[3]._replace(text=f"Geneva. {made[2].text}")  # a copy
    made[4] = made[4]._replace(text="Russia has many nuclear threats.")  # of which the scorers think differently
    made[5] = made[5]._replace(text="We condemn Russia.", speaker="UKR")
    made[7] = made[7]._replace(text="We condemn Russia.", speaker="Ruritania", meta={"story": "given"})
    return [*made, Document("empty", "Nobody came.")]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(store, "DOCUMENTS", 4)


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The ids of the documents that are read from now on."""
    ids = []
    original = pipeline.read_documents

    def counted(documents, *settings):
        ids.extend(document.doc_id for document in documents)
        return original(documents, *settings)

    monkeypatch.setattr(pipeline, "read_documents", counted)
    return ids


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    """A store of `articles` that was never disturbed."""
    folder = tmp_path_factory.mktemp("fresh") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "DOCUMENTS", 4)
        fill(folder)
    return folder


def fill(folder: Path, documents: list[Document] | None = None, **options) -> analysis.Analysis:
    return analysis.analyze(articles() if documents is None else documents, reader=None, store=folder, **options)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_same(one: analysis.Analysis, other: analysis.Analysis) -> None:
    for name in pipeline.TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.actors, one.provenance) == (other.actors, other.provenance)


# ---- what is in it


def test_a_store_holds_what_is_read_without_one(fresh):
    expected = analysis.analyze(articles(), reader=None)
    assert_same(analysis.open_store(fresh), expected)
    assert expected.documents.copy_of.tolist()[3] == "article-2" and expected.documents.story[7] == "given"
    assert len(expected.problems) == 1


def test_an_empty_corpus_can_be_stored(tmp_path):
    assert_same(fill(tmp_path / "store", []), analysis.analyze([], reader=None))


TABLES = {
    "salience": lambda r: tables.salience(r, by="outlet", level="member", pronouns=True),
    "speaking": lambda r: tables.speaking(r, by="section", level="member"),
    "cue_types": tables.cue_types,
    "spoken_about": lambda r: tables.spoken_about(r, copies="all"),
    "sentiment": lambda r: tables.sentiment(r, level="member", by="page"),
    "scorer_agreement": tables.scorer_agreement,
    "scorers_apart": tables.scorers_apart,
    "stance_matrix": lambda r: tables.stance_matrix(r, by="outlet", level="member"),
    "stance_pairs": lambda r: tables.stance_pairs(r, copies="all"),
    "stance_over_time": lambda r: tables.stance_over_time(r, freq="W"),
    "stance_methods": tables.stance_methods,
    "tone_and_stance": tables.tone_and_stance,
    "evidence": lambda r: tables.evidence(r, target="West", voice="article"),
    "concordance": lambda r: tables.concordance(r, keyword="condemned nato", actor="China", stance="oppose"),
    "concordance of an actor": lambda r: tables.concordance(r, actor="Russia", copies="once"),
    "unmatched_names": tables.unmatched_names,
    "strip": lambda r: tables.strip(r, "article-2"),
    "speeches.named": speeches.named,
    "speeches.stances": lambda r: speeches.stances(r, years=2),
    "corpus": analysis.captions.corpus,
    "glance": repr,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_a_store_is_that_of_a_result_and_reads_no_whole_table(fresh, name):
    kept, expected = analysis.open_store(fresh), TABLES[name](analysis.analyze(articles(), reader=None))
    found = TABLES[name](kept)
    assert len(found)
    if isinstance(found, str):
        assert found == expected
    else:
        pd.testing.assert_frame_equal(found, expected)
        assert found.attrs == expected.attrs
    assert not {"sentences", "mentions", "quotes", "sentiments", "stances", "documents"} & vars(kept).keys()


def test_some_columns_can_be_read_alone(fresh):
    table = analysis.open_store(fresh).table("documents", ["doc_id", "story"])
    assert list(table) == ["doc_id", "story"] and len(table) == 12


def test_texts_that_no_file_can_hold_are_stored_with_a_mark_in_their_place(tmp_path):
    odd = fill(tmp_path / "store", [Document("odd", "China condemned \ud800 NATO.", title="\udfff")])
    assert odd.documents.title[0] == "\ufffd" and odd.stances.stance.tolist() == ["oppose"]


# ---- going on


def test_files_do_not_depend_on_what_was_there_before(fresh, tmp_path):
    folder = tmp_path / "store"
    mixed = articles()
    random.Random(4).shuffle(mixed)
    fill(folder, mixed[:7])
    fill(folder, [*mixed, article(40)], workers=1)
    fill(folder)
    assert files(folder) == files(fresh)


def test_the_same_call_again_reads_nothing_and_writes_nothing(tmp_path, read):
    fill(tmp_path / "store")
    del read[:]
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.*") if path.name != ".lock"}
    fill(tmp_path / "store")
    assert not read and before == {path: path.stat().st_mtime_ns for path in before}


def test_an_interrupted_call_goes_on_where_it_stopped(fresh, tmp_path, read, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_tidy", interrupt)
        patch.setattr(store._Filling, "is_there", lambda filling, plan: interrupt() if "00002" in plan.name else False)
        with pytest.raises(KeyboardInterrupt):
            fill(tmp_path / "store")
    with pytest.raises(FileNotFoundError, match="not finished"):
        analysis.open_store(tmp_path / "store")
    del read[:]
    fill(tmp_path / "store")
    assert read == ["article-8", "article-9", "article-10", "empty"]
    assert files(tmp_path / "store") == files(fresh)


@pytest.mark.parametrize("field", ["text", "date", "speaker"])
def test_only_a_changed_document_is_read_again(tmp_path, read, field):
    fill(tmp_path / "store")
    del read[:]
    changed = articles()
    changed[6] = changed[6]._replace(
        **{field: {"text": "Russia thanked China.", "date": "2024-01-01"}.get(field, "CHN")}
    )
    result = fill(tmp_path / "store", changed)
    assert read == ["article-6"]
    assert_same(result, analysis.analyze(changed, reader=None))


def test_other_metadata_is_taken_over_and_nothing_read(tmp_path, read):
    fill(tmp_path / "store")
    del read[:]
    renamed = [one._replace(outlet="B", meta={"kind": "news"}) for one in articles()]
    result = fill(tmp_path / "store", renamed)
    assert not read and set(result.documents.outlet) == {"B"} and set(result.documents.kind) == {"news"}


def test_removed_documents_vanish(tmp_path, read):
    fill(tmp_path / "store")
    del read[:]
    result = fill(tmp_path / "store", articles()[4:])
    assert not read and "article-2" not in set(result.stances.doc_id) | set(result.documents.doc_id)
    assert len(list((tmp_path / "store" / "stances").iterdir())) == 2


@pytest.mark.parametrize("changed", ["actors", "lexicon"])
def test_another_actor_file_or_lexicon_reads_all_again(tmp_path, read, changed):
    fill(tmp_path / "store")
    del read[:]
    copy = tmp_path / "file.toml"
    copy.write_bytes(Path(analysis.__file__).with_name(f"{changed}.toml").read_bytes() + b"\n# mine\n")
    fill(tmp_path / "store", **{changed: copy})
    assert len(read) == 12


def test_a_file_that_could_not_be_read_is_told_and_comes_in_later(tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number in range(9):
        (seeds / f"{number}.txt").write_text(f"China condemned NATO in week {number}.")
    whole = files(fill(tmp_path / "whole", analysis.read_corpus(seeds))._folder)
    (seeds / "4.txt").write_bytes(b"\0\1\2")
    result = fill(tmp_path / "store", analysis.read_corpus(seeds))
    assert len(result.documents) == 8 and "binary" in result.problems.problem[0]
    (seeds / "4.txt").write_text("China condemned NATO in week 4.")
    fill(tmp_path / "store", analysis.read_corpus(seeds))
    assert files(tmp_path / "store") == whole


def test_a_document_that_could_not_be_analysed_is_tried_again(tmp_path, monkeypatch, fresh):
    original = pipeline.read_documents

    def fails(documents, *settings):
        if any(document.doc_id == "article-6" for document in documents):
            raise ZeroDivisionError("a mistake")
        return original(documents, *settings)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "read_documents", fails)
        result = fill(tmp_path / "store")
    assert "ZeroDivisionError" in result.problems.problem[0] and result.problems.path[0] == "article-6"
    assert len(result.documents) == 12 and "article-6" not in set(result.sentences.doc_id)
    fill(tmp_path / "store")
    assert files(tmp_path / "store") == files(fresh)


# ---- what goes wrong


DRIVER = """
import os, signal, sys
import tests.test_store as tests
from analysis import store
import analysis, textblob, vaderSentiment.vaderSentiment  # before the children, which then start at once

store.DOCUMENTS = 4
for moment in map(int, sys.argv[2:]):
    child = os.fork()
    if child == 0:
        left = moment

        def kill_before(call):
            def made(*arguments):
                global left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*arguments)
            return made

        os.fsync, os.replace, os.unlink = map(kill_before, (os.fsync, os.replace, os.unlink))
        tests.fill(tests.Path(sys.argv[1]))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_killed_at_any_moment_nothing_finished_is_lost(fresh, tmp_path, read):
    moments = [random.Random(seed).randrange(40) for seed in range(6)]
    command = [sys.executable, "-c", DRIVER, tmp_path / "store", *map(str, moments)]
    run = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    ends = [int(line) for line in run.stdout.split()]
    assert -9 in ends and set(ends) <= {-9, 0}
    finished = len(list((tmp_path / "store" / "parts").glob("*.json")))
    fill(tmp_path / "store")
    assert len(read) <= 12 - 4 * finished
    assert files(tmp_path / "store") == files(fresh)


@pytest.mark.parametrize("moment", [0, 5, 13, 25])
def test_a_full_disk_is_told_and_costs_nothing(fresh, tmp_path, monkeypatch, moment):
    original, written = store.pq.write_table, []

    def full(table, path, **options):
        written.append(path)
        if len(written) > moment:
            Path(path).write_bytes(b"PAR1 half a file")
            raise OSError(errno.ENOSPC, "No space left on device")
        original(table, path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(store.pq, "write_table", full)
        with pytest.raises(analysis.StoreError, match="No space left"):
            fill(tmp_path / "store")
    fill(tmp_path / "store")
    assert files(tmp_path / "store") == files(fresh)


def test_the_former_result_is_whole_until_the_new_one_is(tmp_path, monkeypatch):
    before = fill(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(store, "_finish", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fill(tmp_path / "store", articles()[2:])
    assert_same(analysis.open_store(tmp_path / "store"), before)


def test_a_second_process_is_told_to_wait(fresh, tmp_path):
    folder = tmp_path / "store"
    folder.mkdir()
    with store._locked(folder), pytest.raises(analysis.StoreError, match="another process"):
        fill(folder)
    fill(folder)
    assert files(folder) == files(fresh)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_files_that_are_gone_or_cut_off_are_made_again(fresh, tmp_path, spoil, read):
    fill(tmp_path / "store")
    del read[:]
    spoil(next((tmp_path / "store" / "quotes").glob("part-00001-*")))
    fill(tmp_path / "store")
    assert read == ["article-4", "article-5", "article-6", "article-7"]
    assert files(tmp_path / "store") == files(fresh)


def test_a_damaged_file_is_named(tmp_path):
    result = fill(tmp_path / "store")
    path = next((tmp_path / "store" / "stances").glob("part-00001-*"))
    content = bytearray(path.read_bytes())
    content[20] ^= 255
    path.write_bytes(content)
    with pytest.raises(analysis.StoreError, match=path.name):
        len(result.stances)


def test_what_is_not_ours_is_never_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="mine.txt"):
        fill(tmp_path)
    with pytest.raises(FileExistsError, match="is a file"):
        fill(tmp_path / "mine.txt")
    assert os.listdir(tmp_path) == ["mine.txt"]
    fill(tmp_path / "store")
    mine = [tmp_path / "store" / "notes.md", tmp_path / "store" / "stances" / "part-mine.parquet"]
    for path in mine:
        path.write_text("mine")
    fill(tmp_path / "store", articles()[:1])
    assert [path.read_text() for path in mine] == ["mine", "mine"]


def test_opening_what_is_no_store_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="no store"):
        analysis.open_store(tmp_path)


def test_a_result_that_was_filled_anew_says_so(tmp_path):
    former = fill(tmp_path / "store")
    fill(tmp_path / "store", articles()[:2])
    with pytest.raises(analysis.StoreError, match="open it again"):
        len(former.stances)
