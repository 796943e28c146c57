"""The sentences written for training: every line can be read, and its labels become the right rows."""

from collections import Counter
from pathlib import Path

import pytest

from training import data

FOLDER = Path(data.__file__).with_name("written")
FILES = sorted(FOLDER.glob("*.txt")) + sorted((FOLDER.parents[1] / "benchmarks" / "sentences").glob("*.txt"))


def rows(line):
    found = []
    for row in data.of_line(line, "written:test"):
        source, target = (span and row["text"][slice(*span)] for span in (row["source"], row["target"]))
        found.append((source, target, row["directed"], row["targeted"]))
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{1 Lima} thanked {2 Quito}. | 1>2+", [("Lima", "Quito", 1, None)]),
        ("{2 Quito} was thanked by {1 Lima}. | 1>2+", [("Lima", "Quito", 1, None)]),
        ("{1 Lima} angered {2 Quito}. | 2>1-", [("Lima", "Quito", 4, None)]),
        ("{1 Lima} met {2 Quito}. | ", [("Lima", "Quito", 0, None)]),
        ("{1 Lima} may thank {2 Quito}. | p1>2+", [("Lima", "Quito", 0, None)]),
        ("Lima says {1 Bern} hates {2 Quito}. | c1>2-", [("Bern", "Quito", 3, None)]),
        ("{1 Lima} and {2 Quito} fell out. | 1>2- 2>1-", [("Lima", "Quito", 3, None), ("Lima", "Quito", 4, None)]),
        ("We thank {1 Quito}. | 0>1+", [(None, "Quito", 1, None)]),
        ("We came after {1 Quito}. | 0>1=", [(None, "Quito", 0, None)]),
        ("~{1 Lima} cursed {2 Quito}. | t2-", [(None, "Quito", None, 0)]),
        ("We wrote to {1 Lima}. | 0>1=", [(None, "Lima", 0, None)]),
        ("We may yet curse {1 Lima}. | p0>1-", [(None, "Lima", 0, None)]),
        ("{1 Lima} slept. | t1=", [(None, "Lima", None, 1)]),
        ("{1 Lima} spoke; {1 it} cursed {2 Quito}. | 1>2-", [("it", "Quito", 3, None)]),
    ],
)
def test_labels_become_rows(line, expected):
    assert rows(line) == expected


@pytest.mark.parametrize("labels", ["1>3+", "1>2", "2:against", "t3="])
def test_a_wrong_label_is_named_with_its_place(tmp_path, labels):
    (tmp_path / "more.txt").write_text("{1 Lima} met {2 Quito}. | \n{1 Lima} left {2 Quito}. | " + labels + "\n")
    with pytest.raises(ValueError, match=f"more.txt, line 2: '{labels}'".replace("+", "[+]")):
        list(data.written(tmp_path))


def test_three_parties_are_three_pairs():
    found = rows("{1 Lima} and {2 Quito} thanked {3 Bern}. | 1>3+ 2>3+")
    assert found == [("Lima", "Quito", 0, None), ("Lima", "Bern", 1, None), ("Quito", "Bern", 1, None)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_teaches_something(path):
    for line in path.read_text("utf-8").splitlines():
        found = list(data.of_line(line, "written:test"))
        assert found, line
        for row in found:
            assert "{" not in row["text"] and "}" not in row["text"], line
            for span in filter(None, (row["source"], row["target"])):
                assert row["text"][slice(*span)].strip() == row["text"][slice(*span)] != "", line


def test_no_sentence_is_there_twice():
    texts = Counter(line.rpartition(" |")[0] for path in FILES for line in path.read_text("utf-8").splitlines())
    assert [text for text, count in texts.items() if count > 1] == []  # nor is one both trained on and measured with
