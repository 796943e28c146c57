"""Real labelled sentences: every line can be read, and finds its sentence again or says that it can't."""

import csv
from pathlib import Path

import pytest

from training import data

ROOT = Path(data.__file__).parents[1]
TRAIN, HELD = ROOT / "training" / "labelled", ROOT / "benchmarks" / "labelled"
TEXT = "Hello. We thank Lima, which Quito hates. Bye."
HEAD = "document\tstart\tend\tsha256\tparties\tlabels\n"


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(tmp_path, *, start=7, end=40, parties="1:9-13 2:21-26", labels="0>1+ 2>1- t1=", document="d", sentence=TEXT[7:40]):
    path = tmp_path / "some.tsv"
    path.write_text(f"{HEAD}{document}\t{start}\t{end}\t{data.checksum(sentence)}\t{parties}\t{labels}\n")
    return list(data.labelled(path, {"d": TEXT}))


def test_a_line_finds_its_sentence_and_its_parties(tmp_path):
    told = [
        (row["text"], *(span and row["text"][slice(*span)] for span in (row["source"], row["target"])), row["directed"], row["targeted"])
        for row in read(tmp_path)
    ]
    sentence = "We thank Lima, which Quito hates."
    assert told == [
        (sentence, None, "Lima", 1, None),
        (sentence, None, "Quito", 0, None),
        (sentence, "Lima", "Quito", 4, None),
        (sentence, None, "Lima", None, 1),
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"start": 6}, "another sentence"),
        ({"sentence": "We thank Rome."}, "another sentence"),
        ({"document": "e"}, "no document 'e'"),
        ({"labels": "0>3+"}, "'0>3[+]' is no label"),
        ({"labels": "against"}, "'against' is no label"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(tmp_path, changed, told):
    with pytest.raises(ValueError, match=f"some.tsv, line 2: .*{told}"):
        read(tmp_path, **changed)


@pytest.mark.parametrize("path", sorted(TRAIN.glob("*.tsv")) + sorted(HELD.glob("*.tsv")), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_line_teaches_something(path):
    found = lines(path)
    assert len(found) > 300
    for line in found:
        length = int(line["end"]) - int(line["start"])
        spans = data._spans(line["parties"])
        assert all(0 <= a < b <= length for mentions in spans.values() for a, b in mentions), line
        assert list(data.of_labels("x" * length, spans, line["labels"].split(), "labelled:test")), line
    assert len({(line["document"], line["start"], line["parties"]) for line in found}) == len(found)


@pytest.mark.parametrize("name", [path.name for path in sorted(HELD.glob("*.tsv"))])
def test_no_document_is_in_both_parts(name):
    held = {line["document"] for line in lines(HELD / name)}
    assert held.isdisjoint(line["document"] for path in TRAIN.glob("*.tsv") for line in lines(path))
