"""What teachers are asked: pairs and single names of sentences, each a row without a label."""

import pytest

from training import asked, data

SENTENCES = [
    "Lima, by the old harbour, thanked Quito and Bogotá for the two hundred tents.",
    "We thank Norway for everything that it has done in these hard years.",
    "nobody spoke and nothing was said about it in the whole long evening",
]


def names(row):
    return tuple(span and row["text"][slice(*span)] for span in (row["source"], row["target"]))


def test_pairs_are_of_different_names():
    rows = list(asked.pairs(SENTENCES))
    assert {frozenset(names(row)) for row in rows} == {
        frozenset(pair) for pair in [("Lima", "Quito"), ("Lima", "Bogotá"), ("Quito", "Bogotá")]
    }
    assert {(row["directed"], row["targeted"]) for row in rows} == {(data.OPEN, None)}


def test_no_sentence_gives_many_pairs():
    rows = list(asked.pairs(["In May, Lima, Quito, Bogotá, Oslo, Bern and Rome met in a hall by the sea."]))
    assert len(rows) == asked.PAIRS_EACH


def test_targets_stand_alone():
    rows = list(asked.targets(SENTENCES))
    assert [row["source"] for row in rows] == [None, None] and {row["targeted"] for row in rows} == {data.OPEN}


def test_speakers_show_in_their_words():
    (row,) = asked.from_speakers([*SENTENCES, "After World War I, Lima bought a fleet from the US for ten years."])
    assert names(row) == (None, "Norway") and (row["directed"], row["targeted"]) == (data.OPEN, None)


def test_rows_are_chosen_whatever_their_order():
    rows = list(asked.pairs(SENTENCES))
    assert asked.chosen(rows, 2) == asked.chosen(rows[::-1], 2) and len(asked.chosen(rows, 2)) == 2


def test_a_label_that_is_open_stays_open_when_a_pair_is_turned():
    batches = pytest.importorskip("training.batches", reason="needs torch")
    row = next(asked.pairs(SENTENCES))
    assert batches.turned(row)["directed"] == data.OPEN
    assert names(batches.turned(row)) == names(row)[::-1]
