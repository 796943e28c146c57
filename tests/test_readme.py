"""README.md: its examples run and print what stands below them; files that it names are there."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from analysis import read_actors

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SEED = ROOT / "seeds" / "2023-03-18-xi-visits-russia.txt"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """What the examples take as given: the article, and the README's own actor file with an opponent."""
    (tmp_path / "seeds").mkdir()
    shutil.copy(SEED, tmp_path / "seeds")
    actors = re.search(r"```toml\n(.*?)```", README, re.S).group(1)
    opponent = '\n[Russia]\nnames = ["Russia"]\ncapitals = ["Moscow"]\n'
    (tmp_path / "my_actors.toml").write_text(actors + opponent, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_examples_print_what_stands_below_them(folder):
    examples = re.findall(r"```python\n(.*?)```\s*(?:```text\n(.*?)```)?", README, re.S)
    assert len(examples) >= 3
    names: dict = {}
    for code, expected in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        assert printed.getvalue().strip() == expected.strip()


def test_actor_file_is_read(folder):
    assert read_actors("my_actors.toml").names == ("Great Britain", "Russia")


def test_links_and_paths_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    paths = re.findall(r"`((?:analysis|notebooks|benchmarks|tests|figures|tables|seeds)/[\w./-]*)`", README)
    for name in links + paths:
        assert (ROOT / name).exists(), name


def test_rooms_are_those_of_the_house():
    table = README[README.index("## The house") : README.index("## Accuracy")]
    named = set(re.findall(r"`(?:[\w/]+/)?(\w+\.(?:py|toml))`", table))
    there = {path.name for path in (ROOT / "analysis").rglob("*") if path.suffix in (".py", ".toml")}
    assert named == there - {"__init__.py"}


def test_make_targets_exist():
    targets = set(re.findall(r"^make (\w+)", README, re.M))
    listed = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert targets <= listed and "figures" in targets
