"""The command line: exit codes, messages, and nothing lost."""

import json
import shutil
from pathlib import Path

import pytest

from analysis import __main__ as command, export, workers
from analysis.__main__ import main
from analysis.report import output

ROOT = Path(__file__).parents[1]


@pytest.fixture
def seeds(tmp_path, small_figures) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


def run(seeds: Path, capsys, *more: str, out: str = "out") -> tuple[int, str]:
    """Exit code, and all that was said; never a traceback."""
    try:
        code = main([str(seeds), "--out", str(seeds.parent / out), *map(str, more)])
    except SystemExit as error:
        code = error.code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, said.err + said.out


def test_an_article_gives_a_report_tables_figures_and_provenance(seeds, capsys):
    (seeds / "a.txt").write_text("China condemned NATO.")
    code, said = run(seeds, capsys)
    assert code == 0 and "1 article" in said and "report.html" in said
    out = seeds.parent / "out"
    assert {p.name for p in out.iterdir()} == {"report.html", "tables", "figures", "rows", "provenance.json"}
    assert (out / "tables" / "stance_matrix.csv").read_text().splitlines()[1].startswith("China,West,-0.8")


def test_the_seed_gives_the_same_bytes_twice(tmp_path, capsys):
    seed = ROOT / "seeds" / "2023-03-18-xi-visits-russia.txt"
    for name in ("a", "b"):
        assert main([str(seed), "--out", str(tmp_path / name), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    for path in (tmp_path / "a").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes(), path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("binary.txt", bytes(range(256)) * 20, "binary file"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture.png"),
        ("line.txt", b"China condemned NATO and Russia thanked Beijing. " * 205_000, "has a line of"),
        (None, b"", "holds no articles"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_written(seeds, capsys, name, content, words):
    if name:
        (seeds / name).write_bytes(content)
    code, said = run(seeds, capsys)
    assert code == 1 and words in said and not (seeds.parent / "out").exists()


def test_one_bad_file_does_not_stop_the_others(seeds, capsys):
    (seeds / "a.txt").write_text("China condemned NATO.")
    (seeds / "b.txt").write_bytes(b"")
    code, said = run(seeds, capsys)
    assert code == 3 and "b.txt: the file is empty. To do:" in said
    assert "the file is empty" in (seeds.parent / "out" / "report.html").read_text()


@pytest.mark.parametrize(
    "text", ["China slams NATO\nRussia hails Beijing\n", "A dog barked.", "Нет.", "China", "\ufeff \u202e x"]
)
def test_poor_texts_give_a_report(seeds, capsys, text):
    (seeds / "a.txt").write_text(text, encoding="utf-8")
    assert run(seeds, capsys)[0] in (0, 3)
    assert (seeds.parent / "out" / "report.html").is_file()


def test_wrong_dates_and_ids_that_stand_twice(seeds, capsys):
    (seeds / "a.csv").write_text(
        "id,date,text\nx,2023-02-30,China condemned NATO.\nx,2023-02-28,Russia thanked China.\n"
    )
    code, said = run(seeds, capsys)
    assert code == 3 and "2023-02-30" in said and "'x' is there already" in said
    rows = (seeds.parent / "out" / "rows" / "documents.csv").read_text()
    assert "x-2" in rows and "2023-02-30" not in rows


def test_hostile_names_and_words(seeds, capsys):
    (seeds / "<script>alert(1)<b>.txt").write_text(
        "China condemned NATO </title><script>alert(1)</script>\u202e.", encoding="utf-8"
    )
    assert run(seeds, capsys)[0] == 0
    page = (seeds.parent / "out" / "report.html").read_text("utf-8")
    assert "<script" not in page and "\u202e" not in page and page.count("</title>") == page.count("<title")


@pytest.mark.parametrize("option", ["--actors", "--lexicon"])
def test_a_mistake_in_the_actor_file_or_lexicon(seeds, capsys, option):
    (seeds / "a.txt").write_text("China condemned NATO.")
    wrong = seeds.parent / "wrong.toml"
    wrong.write_text('[China]\nnmaes = ["China"]\n')
    code, said = run(seeds, capsys, option, wrong)
    assert code == 2 and "wrong.toml" in said and "line" in said and not (seeds.parent / "out").exists()
    assert run(seeds, capsys, option, seeds.parent / "none.toml")[0] == 2


@pytest.mark.parametrize(
    ("more", "words"), [(["--encoding", "klingon"], "no encoding 'klingon'"), (["--format", "xml"], "invalid choice"),
     (["--export", "gephi"], "'graphml'"), (["--workers", "0"], "'0' is no number of processes")]
)  # fmt: skip
def test_a_mistake_in_the_command_line(seeds, capsys, more, words):
    code, said = run(seeds, capsys, *more)
    assert code == 2 and words in said


def test_no_such_path(seeds, capsys):
    code, said = run(seeds / "x", capsys, out="../out")
    assert code == 1 and "no file or folder" in said


def test_columns_are_named(seeds, capsys):
    (seeds / "a.csv").write_text("nr,words,day\n1,China condemned NATO.,2023-03-18\n")
    code, _ = run(seeds, capsys, "--text-column", "words", "--date-column", "day", "--quiet")
    assert code == 0 and "2023-03-18" in (seeds.parent / "out" / "tables" / "evidence.csv").read_text()


def test_other_peoples_files_are_left_alone(seeds, capsys):
    (seeds / "a.txt").write_text("China condemned NATO.")
    out = seeds.parent / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("mine")
    code, said = run(seeds, capsys)
    assert code == 1 and "'thesis.docx'" in said and [p.name for p in out.iterdir()] == ["thesis.docx"]


def test_changed_output_is_left_alone_and_untouched_output_replaced(seeds, capsys):
    (seeds / "a.txt").write_text("China condemned NATO.")
    out = seeds.parent / "out"
    assert run(seeds, capsys)[0] == 0
    assert run(seeds, capsys)[0] == 0
    table = out / "tables" / "salience.csv"
    table.write_text("corrected by hand")
    code, said = run(seeds, capsys)
    assert code == 1 and "'tables/salience.csv' was changed" in said and table.read_text() == "corrected by hand"
    shutil.rmtree(out)
    out.write_text("a file")
    assert run(seeds, capsys)[0] == 1 and out.read_text() == "a file"


def test_exports_for_other_programs_are_part_of_the_output(seeds, capsys):
    (seeds / "a.txt").write_text("China condemned NATO.")
    out = seeds.parent / "out"
    for _ in range(2):  # what was written before is replaced
        assert run(seeds, capsys, "--export", *output.EXPORTS)[0] == 0
    assert {path.name for path in (out / "exports").iterdir()} == set(output.EXPORTS.values())
    written = json.loads((out / "provenance.json").read_text())["files"]
    assert "exports/stances.dna" in written and "exports/csv/stances.csv" in written
    assert run(seeds, capsys)[0] == 0 and not (out / "exports").exists()


def test_exports_are_those_of_the_library():
    assert list(output.EXPORTS) == list(command._EXPORTS)
    assert sorted(output.EXPORTS) == sorted(export.__all__)


def test_a_store_goes_on_where_it_was(seeds, capsys, monkeypatch):
    (seeds / "a.txt").write_text("China condemned NATO.")
    store = seeds.parent / "store"
    code, _ = run(seeds, capsys, "--store", store, "--rules-alone")
    first = (seeds.parent / "out" / "tables" / "evidence.csv").read_bytes()
    monkeypatch.setattr("analysis.workers.read", None)  # nothing is read again
    assert code == run(seeds, capsys, "--store", store, "--rules-alone")[0] == 0
    assert (seeds.parent / "out" / "tables" / "evidence.csv").read_bytes() == first


def test_an_interrupted_call_with_a_store_goes_on(seeds, capsys, monkeypatch):
    for name in "abc":
        (seeds / f"{name}.txt").write_text(f"China condemned NATO {name * 3}.")
    monkeypatch.setattr("analysis.store.DOCUMENTS", 1)
    read, done = workers.read, []

    def interrupted_once(settings, documents):
        if len(done) == 1:
            done.append(None)
            raise KeyboardInterrupt
        done.append(documents[0].doc_id)
        return read(settings, documents)

    monkeypatch.setattr("analysis.workers.read", interrupted_once)
    call = seeds, capsys, "--rules-alone", "--store", seeds.parent / "store"
    code, said = run(*call)
    assert code == 130 and "the same call goes on" in said and not (seeds.parent / "out").exists()
    assert run(*call)[0] == 0 and done == ["a", None, "b", "c"]
    rows = (seeds.parent / "out" / "rows" / "stances.csv").read_text().splitlines()
    assert [row[:3] for row in rows[1:]] == [f'"{name}"' for name in "abc"]


def test_a_store_in_a_folder_of_something_else(seeds, capsys):
    (seeds / "a.txt").write_text("China condemned NATO.")
    code, said = run(seeds, capsys, "--store", seeds)
    assert code == 1 and "'a.txt', which is no store" in said and not (seeds.parent / "out").exists()


def test_interrupted(seeds, capsys, monkeypatch):
    (seeds / "a.txt").write_text("China condemned NATO.")

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.report.output.write", stop)
    code, said = run(seeds, capsys)
    assert code == 130 and "interrupted" in said


def test_help_has_examples_and_exit_codes(seeds, capsys):
    code, said = run(seeds, capsys, "--help")
    assert code == 0 and "examples:" in said and "exit codes:" in said and "--text-column" in said
