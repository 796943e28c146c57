"""Confidence: curves that mend overconfidence, errors on folds that were not fitted on, the table in reader.toml."""

import tomllib

import numpy as np
import pytest
from fake_reader import FakeReader

from analysis import read_lexicon
from training import calibrate, data


def judged(n=2000, sharpness=2.0, seed=0):
    """Rows that are right as often as the root of their odds says, for a reader that is too sure of itself."""
    random = np.random.default_rng(seed)
    truth = random.uniform(0.05, 0.95, n)
    odds = sharpness * calibrate.log_odds(truth)
    return [
        calibrate.Judged(("both", "rules", "reader")[k % 3], float(1 / (1 + np.exp(-o))), bool(random.random() < p), k)
        for k, (p, o) in enumerate(zip(truth, odds))
    ]


def test_curves_mend_what_is_too_sure():
    rows = judged()
    _, probability, right, _ = calibrate.columns(rows)
    assert calibrate.calibration_error(probability, right) > 0.1
    assert calibrate.calibration_error(calibrate.cross_fitted(rows), right) < 0.05
    assert all(abs(slope - 0.5) < 0.15 and abs(start) < 0.25 for start, slope in calibrate.curves(rows).values())


def test_without_rows_a_curve_leaves_probabilities_as_they_are():
    assert calibrate.fit(np.array([]), np.array([])) == pytest.approx((0, 1))


def test_rows_of_one_sentence_are_never_in_two_folds():
    rows = [row._replace(group=0) for row in judged(30)]
    assert np.allclose(calibrate.cross_fitted(rows), calibrate.columns(rows)[1])  # nothing else to learn from


def test_rows_are_judged_by_direction_and_sign():
    rows = [
        data.row("Ann condemned Bob.", (0, 3), (14, 17), "dse", directed=3),
        data.row("Ann condemned Bob.", (14, 17), (0, 3), "dse", directed=3),
        data.row("Ann ghosted Bob.", (0, 3), (12, 15), "dse", directed=0),
    ]
    found = calibrate.judge(rows, FakeReader(), read_lexicon())
    assert [(row.case, row.right, row.group) for row in found] == [
        ("both", True, 0), ("both", False, 1), ("reader", False, 2)
    ]  # fmt: skip
    assert found[0].probability == pytest.approx(0.7)


def test_the_table_is_written_once(tmp_path):
    card = tmp_path / "reader.toml"
    card.write_text('sha256 = "0"\n\n[confidence]\nboth = [1.0, 2.0]\n\n[temperature]\ndirected = 1.2\n')
    for _ in range(2):
        calibrate.write(card, {"both": (0.5, 1.5), "rules": (0.0, 1.0)})
    assert tomllib.loads(card.read_text()) == {
        "sha256": "0", "temperature": {"directed": 1.2}, "confidence": {"both": [0.5, 1.5], "rules": [0.0, 1.0]}
    }  # fmt: skip
