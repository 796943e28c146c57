"""Many documents at a time: the same rows whoever reads them, in order, and no more under way than needed."""

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import model, pipeline, workers
from analysis.records import Document

ARTICLES = [
    Document(f"article-{number}", f"China condemned NATO in week {number}. “We support Moscow,” said Xi Jinping.")
    for number in range(12)
]


@pytest.fixture(autouse=True)
def _small_tasks(monkeypatch):
    monkeypatch.setattr(workers, "DOCUMENTS", 2)


def assert_same(one: analysis.Analysis, other: analysis.Analysis) -> None:
    for name in pipeline.TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.actors, one.provenance) == (other.actors, other.provenance)


class Last:
    """An executor that does the last task first."""

    def __init__(self):
        self.waiting, self.most = [], 0

    def submit(self, call, *arguments):
        future = Future()
        future.result = lambda: self.work() or Future.result(future)
        self.waiting.append((future, call, arguments))
        self.most = max(self.most, len(self.waiting))
        return future

    def work(self):
        for future, call, arguments in reversed(self.waiting):
            future.set_result(call(*arguments))
        self.waiting.clear()


class Broken(Last):
    def work(self):
        raise BrokenProcessPool


# ---- the same rows


def test_processes_give_the_same(tmp_path):
    expected = analysis.analyze(ARTICLES, reader=None)
    assert_same(analysis.analyze(ARTICLES, reader=None, workers=2, store=tmp_path / "store"), expected)


@pytest.mark.parametrize("executor", [Last(), ThreadPoolExecutor(3)])
def test_an_executor_gives_the_same_in_the_same_order(executor):
    expected = analysis.analyze(ARTICLES, reader=None)
    assert_same(analysis.analyze(ARTICLES, reader=None, executor=executor), expected)


def test_a_dask_cluster_gives_the_same():
    import distributed  # here: it takes a second

    cluster = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**cluster) as local, distributed.Client(local) as client:
        found = analysis.analyze(ARTICLES, reader=None, executor=client.get_executor())
    assert_same(found, analysis.analyze(ARTICLES, reader=None))


@pytest.mark.parametrize("size", [1, 5, 100])
def test_the_size_of_a_task_makes_no_difference(monkeypatch, size):
    expected = analysis.analyze(ARTICLES, reader=None)
    monkeypatch.setattr(workers, "DOCUMENTS", size)
    assert_same(analysis.analyze(ARTICLES, reader=None), expected)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 50)), st.integers(1, 9), st.integers(1, 100))
def test_documents_are_cut_into_lists_and_none_is_lost(lengths, most, characters):
    documents = [Document(str(number), "x" * length) for number, length in enumerate(lengths)]
    lists = list(workers.cut(documents, most, characters))
    assert sum(lists, []) == documents
    for each in lists:
        assert 0 < len(each) <= most and sum(len(one.text) for one in each[:-1]) < characters


_THREADS = """
import time
from concurrent.futures import ThreadPoolExecutor
from textblob import _text
import analysis

def slowly(load):
    def with_a_pause(self, *arguments):
        dict.__setitem__(self, "zzz", "NN")
        time.sleep(0.3)
        load(self, *arguments)
    return with_a_pause

for kind in (_text.Lexicon, _text.Sentiment):
    kind.load = slowly(kind.load)
articles = [analysis.records.Document(f"{n}", f"China condemned NATO in week {n}, in a good speech.") for n in range(40)]
threads = analysis.analyze(articles, reader=None, executor=ThreadPoolExecutor(4))
alone = analysis.analyze(articles, reader=None)
assert threads.stances.equals(alone.stances) and threads.sentiments.equals(alone.sentiments)
assert len(alone.stances) == 40
"""


def test_threads_that_begin_at_once_read_with_whole_word_lists():
    subprocess.run([sys.executable, "-c", _THREADS], check=True, cwd=Path(__file__).parents[1])


# ---- no more than needed


def test_few_tasks_are_under_way(monkeypatch):
    monkeypatch.setattr(workers, "LEAST_AHEAD", 6)
    executor = Last()
    analysis.analyze(ARTICLES * 3, reader=None, executor=executor)
    assert executor.most == 6 + 1


# ---- what goes wrong


def test_a_document_that_fails_costs_no_other(monkeypatch):
    original = pipeline.read_documents

    def fails(documents, *settings):
        if any(document.doc_id == "article-3" for document in documents):
            raise ZeroDivisionError("a mistake")
        return original(documents, *settings)

    monkeypatch.setattr(pipeline, "read_documents", fails)
    result = analysis.analyze(ARTICLES, reader=None)
    assert len(result.documents) == 12 and result.sentences.doc_id.nunique() == 11
    assert result.problems.path.tolist() == ["article-3"] and "a mistake" in result.problems.problem[0]


@pytest.mark.parametrize("error", [MemoryError, ImportError, model.ModelError])
def test_what_is_no_documents_fault_is_raised(monkeypatch, error):
    def fails(documents, *settings):
        raise error("not here")

    monkeypatch.setattr(pipeline, "read_documents", fails)
    with pytest.raises(error, match="not here"):
        analysis.analyze(ARTICLES, reader=None)


def test_a_worker_that_is_killed_is_told():
    with pytest.raises(workers.WorkerError, match="fewer workers"):
        analysis.analyze(ARTICLES, reader=None, executor=Broken())


def test_a_worker_with_another_version_is_refused():
    who, words = analysis.read_actors(), analysis.read_lexicon()
    with pytest.raises(workers.WorkerError, match="same versions"):
        workers.read_packed(pickle.dumps((who, words, None)), "another", ARTICLES)


@pytest.mark.parametrize(
    ("options", "error"),
    [({"workers": 0}, ValueError), ({"workers": "2"}, ValueError), ({"executor": "dask"}, TypeError)],
)
def test_options_that_make_no_sense_are_told(options, error):
    with pytest.raises(error, match="give a"):
        analysis.analyze("China condemned NATO.", reader=None, **options)


def test_workers_leave_ctrl_c_to_the_main_process(monkeypatch):
    class Parent:
        sentinel = os.open(os.devnull, os.O_RDONLY)

    monkeypatch.setattr(workers.multiprocessing, "parent_process", Parent)
    monkeypatch.setattr(workers.multiprocessing.connection, "wait", lambda sentinels: workers.threading.Event().wait())
    before = signal.getsignal(signal.SIGINT)
    try:
        workers._begin()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_reader_is_loaded_anew_in_a_worker_and_must_be_the_same(monkeypatch):
    class Session:
        def get_modelmeta(self):
            meta = {"format": str(model.FORMAT), "vocabulary": "[UNK]\n[SEP]\n[CLS]", "bias": "[0, 0]"}
            return type("Meta", (), {"custom_metadata_map": meta})

    pytest.importorskip("tokenizers")
    reader = model.Reader(Session(), {"sha256": "abc"}, model.PACKAGED)
    loaded = []
    monkeypatch.setattr(model, "load", lambda path, threads: loaded.append((path, threads)) or reader)
    assert pickle.loads(pickle.dumps(reader)) is reader and loaded == [(None, 1)]
    sent = pickle.dumps(reader)
    reader.sha256 = "other"
    with pytest.raises(model.ModelError, match="another model"):
        pickle.loads(sent)


# ---- progress


def test_progress_tells_documents_sentences_and_time(capsys):
    analysis.analyze(ARTICLES, reader=None, progress=True)
    shown = capsys.readouterr().err
    assert "12/12" in shown and "sentences/s" in shown and "documents/s" in shown
