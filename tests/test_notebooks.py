"""The notebooks: how they are written, that they run on any corpus, and that what is committed is what they make."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import nbformat
import pytest

import analysis
from analysis import captions, plots, tables

matplotlib.use("Agg")

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "2023-03-18-xi-visits-russia.txt"
ALL = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
NOTEBOOKS = [path for path in ALL if "needs" not in nbformat.read(path, as_version=4).metadata]
OF_A_CORPUS = [path for path in ALL if path not in NOTEBOOKS]
ONLY_SEED = [path.name for path in SEED.parent.iterdir() if not path.name.startswith(".")] == [SEED.name]


def code(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def house(folder: Path) -> Path:
    """A copy of the notebooks in an otherwise empty house, for articles in ``seeds/``."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    (folder / "seeds").mkdir()
    return folder


def execute(folder: Path, monkeypatch, notebooks=NOTEBOOKS) -> None:
    """Notebooks' cells in this process: quicker than kernels, which the runner's test uses."""
    monkeypatch.chdir(folder / "notebooks")
    for path in (Path(notebook.name) for notebook in notebooks):
        names: dict = {}
        for number, source in enumerate(code(path), start=1):
            exec(compile(source, f"{path.name}, code cell {number}", "exec"), names)
        matplotlib.pyplot.close("all")


def made(folder: Path) -> dict[str, bytes]:
    return {
        f"{p.parent.name}/{p.name}": p.read_bytes() for name in ("figures", "tables") for p in (folder / name).iterdir()
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """The house after the runner went through its notebooks, with the article that comes with it."""
    folder = house(tmp_path_factory.mktemp("house"))
    shutil.copy(SEED, folder / "seeds")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CORPUS": ""}
    command = [sys.executable, "notebooks/run.py"]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    (folder / "said.txt").write_text(result.stdout, encoding="utf-8")
    return folder


# ---- how they are written


def test_they_are_numbered_from_one():
    assert [int(path.name[:2]) for path in ALL] == list(range(1, len(ALL) + 1))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_each_asks_one_question_in_short_cells(path):
    cells = nbformat.read(path, as_version=4).cells
    first = cells[0].source.splitlines()[0]
    assert cells[0].cell_type == "markdown" and re.fullmatch(r"# .+\?", first)
    assert re.search(r'^(SEEDS = "\.\./seeds"|CORPUS = os\.environ)', code(path)[0], re.M)
    for source in code(path):
        lines = [line for line in re.sub(r'""".*?"""', '""', source, flags=re.S).splitlines() if line.strip()]
        assert len(lines) <= 5 and not re.search(r"^\s*(def|class) ", source, re.M), source


def test_what_they_write_says_which_notebook():
    for path in ALL:
        written = re.findall(r'"\.\./(?:figures|tables)/([^"]+)"', "\n".join(code(path)))
        assert written and all(name.startswith(f"{path.name[:2]}-") for name in written)


# ---- that they run


def test_runner_writes_everything_and_copies_with_figures(run):
    names = set(made(run))
    expected = set(re.findall(r'"\.\./((?:figures|tables)/[^"]+)"', "\n".join(s for p in NOTEBOOKS for s in code(p))))
    assert names == expected | {"figures/provenance.json", "tables/provenance.json"}
    for path in NOTEBOOKS:
        html = (run / "build" / f"{path.stem}.html").read_text(encoding="utf-8")
        shown = sum("ax = plots." in source for source in code(path))
        assert html.count("<img ") == shown, f"{path.name}: {shown} figures are drawn"
        assert not re.search(r"(?:src|href)=[\"']https?:", html)


def test_a_notebook_about_a_corpus_is_skipped_without_it(run):
    said = (run / "said.txt").read_text(encoding="utf-8")
    for path in OF_A_CORPUS:
        assert f"{path.name}: skipped, it needs CORPUS" in said and not (run / "build" / f"{path.stem}.html").exists()


SPEECHES = {
    "CHN_68_2013": "We thank Russia. The United States is large.",
    "RUS_68_2013": "NATO attacked Libya. We welcome the help of China.",
    "UKR_69_2014": "Russia annexed Crimea. We condemn the Russian aggression. We are grateful to Germany.",
    "DEU_69_2014": "We support Ukraine. Russia attacked Ukraine. China is large.",
    "USA_69_2014": "We support Ukraine.",
    "TUV_69_2014": "We thank China.",
}


@pytest.mark.parametrize("names", [list(SPEECHES), ["TUV_69_2014"]], ids=["speeches", "one of no actor"])
def test_a_notebook_about_a_corpus_with_it(names, tmp_path, monkeypatch):
    folder = house(tmp_path)
    (tmp_path / "corpus").mkdir()
    for name in names:
        (tmp_path / "corpus" / f"{name}.txt").write_text(SPEECHES[name], encoding="utf-8")
    monkeypatch.setenv("CORPUS", str(tmp_path / "corpus"))
    execute(folder, monkeypatch, OF_A_CORPUS)
    expected = set(re.findall(r'"\.\./((?:figures|tables)/[^"]+)"', "\n".join(s for p in OF_A_CORPUS for s in code(p))))
    assert set(made(folder)) == expected


def test_in_this_process_they_write_the_same_bytes(run, tmp_path, monkeypatch):
    folder = house(tmp_path)
    shutil.copy(SEED, folder / "seeds")
    execute(folder, monkeypatch)
    again = made(folder)
    assert again == made(run)


ROWS = [
    {"id": "a", "date": "2022-02-01", "outlet": "Daily", "text": "It rained all day. Nobody minded the rain at all."},
    {
        "id": "b",
        "date": "2022-03-02",
        "outlet": "Daily",
        "text": "Poland praised Ukraine. “We stand with Kyiv,” said Duda.",
    },
    {"id": "c", "date": "2022-05-09", "outlet": "Post", "text": "Putin denounced NATO; Łódź waved. Москва молчит."},
    {"id": "d", "date": "", "outlet": "Post", "text": "China thanked Russia but criticised <b>Washington</b> & $x_1$."},
]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1]], ids=["a table of articles", "an article without any actor"])
def test_other_articles(rows, tmp_path, monkeypatch):
    folder = house(tmp_path)
    with open(folder / "seeds" / "mine.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    execute(folder, monkeypatch)
    assert len((folder / "tables" / "01-documents.csv").read_text(encoding="utf-8").splitlines()) == len(rows) + 1
    assert len(list((folder / "figures").glob("*.svg"))) == sum("plots.save" in s for p in NOTEBOOKS for s in code(p))
    matrix = (folder / "tables" / "04-stance-matrix.csv").read_text(encoding="utf-8")
    assert ("Russia,West," in matrix) == (len(rows) > 1)


def test_a_folder_without_articles_is_said(tmp_path, monkeypatch):
    with pytest.raises(analysis.CorpusError, match="there is nothing to read"):
        execute(house(tmp_path), monkeypatch)


# ---- that what is committed is what they make


def cells(path: Path) -> list[str]:
    """The labels of a figure (which stand in it as comments), or the cells of a table."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".svg":
        return re.findall(r"<!-- (.*?) -->", text) + re.findall(r"<dc:title>(.*?)</dc:title>", text)
    return [cell for row in csv.reader(text.splitlines()) for cell in row]


def differs(old: str, new: str) -> bool:
    try:
        return abs(float(old.replace("−", "-")) - float(new.replace("−", "-"))) > 0.01
    except ValueError:
        return old != new


@pytest.mark.skipif(not ONLY_SEED, reason="seeds/ holds articles of the user's own")
def test_committed_figures_and_tables_are_up_to_date(run):
    for name in sorted(made(run)):
        if name.endswith("provenance.json"):
            continue
        assert (ROOT / name).is_file(), f"{name} is missing: run make figures"
        old, new = cells(ROOT / name), cells(run / name)
        changed = [pair for pair in zip(old, new) if differs(*pair)]
        assert len(old) == len(new) and not changed, f"{name} is out of date: run make figures. {changed[:3]}"


# ---- the whole way


def test_the_whole_way_from_article_to_bytes_twice(tmp_path):
    for turn in ("first", "second"):
        result = analysis.analyze(analysis.read_corpus(SEED))
        matrix = tables.stance_matrix(result)
        tables.write(matrix, tmp_path / turn / "matrix.csv")
        plots.save(
            plots.stance_matrix(matrix), tmp_path / turn / "matrix.svg", description=captions.stance_matrix(matrix)
        )
        result.save(tmp_path / turn / "result")
    files = sorted(path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*") if path.is_file())
    assert len(files) > 5
    assert all((tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes() for name in files)
