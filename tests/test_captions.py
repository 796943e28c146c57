"""Captions: sentences that say what a table holds, also when it holds nothing."""

import pandas as pd
import pytest

import analysis
from analysis import captions, tables

TEXTS = [
    "China condemned NATO. “We stand with Moscow,” said Xi. Beijing accused NATO of provoking Russia.",
    "Russia attacked Ukraine. Zelenskyy said Moscow had lied.",
]


@pytest.fixture(scope="module")
def result():
    return analysis.analyze([analysis.Document(doc_id=str(i), text=text) for i, text in enumerate(TEXTS)])


@pytest.fixture(scope="module")
def nothing():
    return analysis.analyze("It rained all day.")


def test_corpus_counts_are_those_of_the_tables(result):
    said = captions.corpus(result)
    assert "2 articles without a date" in said
    assert f"{len(result.sentences)} sentences" in said and f"{len(result.stances)} stances" in said


def test_matrix_names_the_ends_and_their_counts(result):
    matrix = tables.stance_matrix(result)
    top, low = matrix.loc[matrix["mean"].idxmax()], matrix.loc[matrix["mean"].idxmin()]
    said = captions.stance_matrix(matrix)
    assert said.startswith(f"Most for: {top['source']} → {top['target']} (")
    assert f"most against: {low['source']} → {low['target']} (" in said
    assert f"{low['support']} for, {low['oppose']} against" in said


def test_ties_are_named_together():
    table = pd.DataFrame(
        {"actor": ["A", "B", "C"], "mentions": [2, 2, 0], "share": [0.5, 0.5, 0.0], "low": pd.NA, "high": pd.NA}
    )
    assert captions.salience(table) == "Named most: A and B (50 % of 4 mentions). Not named: C."


def test_interval_is_said_where_there_is_one():
    table = pd.DataFrame({"actor": ["A"], "mentions": [3], "share": [1.0], "low": [0.25], "high": [1.0]})
    assert captions.salience(table) == "Named most: A (100 % of 3 mentions; 95 % interval 25 to 100 %)."


def test_third_parties_are_those_that_neither_article_nor_source_tells(result):
    third = captions.third_parties(tables.stance_pairs(result))
    assert len(third) and (third["voice"] != "article").all()
    assert not (third["claimed_by"] == third["source"]).fillna(False).any()


_OF_ONE_NAME = [n for n in captions.__all__ if n not in ("corpus", "strip", "swap", "timeline") and n[:8] != "speeches"]


@pytest.mark.parametrize("name", _OF_ONE_NAME)
def test_empty_tables_are_said_to_be_empty(nothing, name):
    assert getattr(captions, name)(getattr(tables, name)(nothing)).startswith(("No ", "Nobody "))


def test_an_article_without_actors(nothing):
    assert captions.strip(tables.strip(nothing, "text")) == "1 sentence, and no actor in any of them."
    assert captions.timeline(tables.stance_over_time(nothing)).startswith("No article")


def test_tone_and_stance_compares_the_sign(result):
    table = tables.tone_and_stance(result)
    assert {"textblob", "vader"} <= set(table.columns) and not (table["stance"] == "neutral").any()
    assert captions.tone_and_stance(table).startswith(f"Of {len(table)} stances for or against, textblob has the sign")
