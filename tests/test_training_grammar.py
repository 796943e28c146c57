"""The training grammar: rows well formed, deterministic, balanced; held-out words never seen in training."""

from collections import Counter

import pytest

from training import grammar, vocabulary
from training.data import CATEGORIES


@pytest.fixture(scope="module")
def rows():
    return list(grammar.generate(1500, seed=5))


def test_rows_are_well_formed(rows):
    for row in rows:
        for span in (row["source"], row["target"]):
            assert span is None or row["text"][slice(*span)].strip() == row["text"][slice(*span)] != ""
        assert row["source"] != row["target"]
        assert not set("⟦⟧{}[]_|") & set(row["text"]), row["text"]
        assert row["text"][-1] in ".?!”" and "  " not in row["text"]
        assert row["directed"] in range(5) and (row["categories"] is None or row["categories"] in range(16))


def test_an_act_from_target_to_source_has_no_category(rows):
    assert {row["categories"] for row in rows if row["directed"] in (2, 4)} <= {0, None}


def test_the_same_seed_gives_the_same_rows(rows):
    assert list(grammar.generate(200, seed=5)) == rows[:200]
    assert list(grammar.generate(200, seed=6)) != rows[:200]


def test_labels_are_balanced_and_all_kinds_occur(rows):
    shares = Counter(row["directed"] for row in rows)
    assert 0.25 < shares[0] / len(rows) < 0.42
    assert all(shares[label] > 0.08 * len(rows) for label in range(1, 5))
    assert {row["categories"] for row in rows} == {None, *range(len(CATEGORIES))}
    assert sum(row["origin"] == "grammar:speech" for row in rows) > 0.18 * len(rows)


def test_lengths_are_those_of_news_sentences(rows):
    lengths = sorted(len(row["text"].split()) for row in rows)
    assert lengths[0] >= 3 and lengths[-1] <= 60


@pytest.mark.parametrize("held_out", [False, True])
def test_phrases_of_training_and_test_are_apart(held_out):
    for name in ("act", "nact", "aact", "eact", "ract"):
        pool = grammar._pool(name, held_out, "", "")
        assert pool and all(phrase.held_out == held_out for phrase in pool)


def test_about_a_sixth_of_the_verbs_is_held_out():
    verbs = vocabulary.phrases("verbs")
    assert 0.1 < sum(phrase.held_out for phrase in verbs) / len(verbs) < 0.2


@pytest.mark.parametrize(
    "lemma, tag, form",
    [("condemn", "VBD", "condemned"), ("expel", "VBD", "expelled"), ("be", "VBZ", "is"), ("deny", "VBZ", "denies"),
     ("find", "VBN", "found"), ("eavesdrop", "VBG", "eavesdropping"), ("equip", "VBD", "equipped"),
     ("shut", "VBD", "shut"), ("overrun", "VBG", "overrunning"), ("vilify", "VBG", "vilifying")],
)  # fmt: skip
def test_forms_of_verbs(lemma, tag, form):
    assert vocabulary.verb(lemma, tag) == form


def test_every_rule_can_be_drawn():
    seen = Counter(row["origin"] for row in grammar.generate(1500, seed=9))
    assert set(seen) == {f"grammar:{capability}" for capability in vocabulary.data()["rules"]}


def test_to_refuse_a_betrayal_is_never_neutral():
    for each in grammar._pool("con", False, "", ""):
        assert not each.faithless
