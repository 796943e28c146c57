"""How sure a stance row is: curves from the reader's probability to the share of rows that are right.

``python -m training.calibrate --data FOLDER --model reader.onnx`` reads sentences that no training saw by rules and
reader together, prints the expected calibration error of each curve on folds that it was not fitted on, and writes the
table ``[confidence]`` of ``reader.toml``.

The curve is logistic in the log odds of the probability, one for each case (both, rules, reader): Platt, J. (1999).
Probabilistic outputs for support vector machines. Expected calibration error: Naeini, Cooper & Hauskrecht (2015).
Obtaining well calibrated probabilities using Bayesian binning. AAAI.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from analysis import actors, lexicon, model, stance, text
from analysis.records import Mention, Stance
from analysis.stance import joined

from . import data, weak

CASES = ("both", "rules", "reader")
HELD = Path(__file__).parents[1] / "benchmarks" / "labelled"
FOLDS, BINS = 5, 10
PENALTY = 1e-2  # on the distance of a curve from the probabilities themselves
_SIGNS = {"support": (1, 2), "oppose": (3, 4)}


class Judged(NamedTuple):
    """A row of the development data: who spoke, the reader's probability of its stance, and whether it is right."""

    case: str
    probability: float
    right: bool
    group: int  # the sentence: rows of one sentence are in one fold


class Bare:
    """A reader with curves that leave its probabilities as they are, so that ``confidence`` shows them."""

    card = {"confidence": dict.fromkeys(CASES, (0.0, 1.0))}

    def __init__(self, reader):
        self.directed, self.categories = reader.directed, reader.categories


# ---- rows of the development data


def held_out(folder: Path) -> list[dict]:
    """What training leaves out, where the sign is known: DSE's development split, every fifth row of PLOVER, and the
    sentences of speeches and news in ``benchmarks/labelled/``."""
    plover = data.plover(folder / "plover" / "train.tsv", held_out=True)
    real = weak.labelled(HELD, folder)
    return [row for row in (*data.dse(folder / "dse" / "valid.txt"), *plover, *real) if row["directed"] is not None]


def reading(row: dict, words: lexicon.Lexicon) -> joined.Reading:
    """A labelled sentence as the rules read it, its two parties known; without a source its speaker is one."""
    parsed = text.parse("row", row["text"])
    spans = [(name, row[name]) for name in ("source", "target") if row[name]]
    mentions = [
        Mention("row", parsed.sentence_at(a), a, b, row["text"][a:b], name, None, name, "name", "actor")
        for name, (a, b) in sorted(spans, key=lambda pair: pair[1])
    ]
    speaker = None if row["source"] else "source"
    if speaker:
        own = actors.first_person(parsed, mentions, [], speaker=speaker)
        mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor))
    found = stance.find_stances(parsed, mentions, [], words, speaker=speaker)
    return joined.Reading(parsed, mentions, [], found, speaker)


def is_right(row: Stance, label: int) -> bool:
    """Whether a row is what DSE's label says of its direction."""
    turned = row.source == "target"
    signs = {name: labels[turned] for name, labels in _SIGNS.items()}
    return label == signs[row.stance] if row.stance in signs else label not in signs.values()


def judge(rows: Sequence[dict], reader, words: lexicon.Lexicon) -> list[Judged]:
    """The rows that rules and reader together give, with whether they are right."""
    found = joined.join([reading(row, words) for row in rows], Bare(reader), words)
    return [
        Judged(stance_row.method.partition(":")[0], stance_row.confidence, is_right(stance_row, row["directed"]), group)
        for group, (row, given) in enumerate(zip(rows, found))
        for stance_row in given
        if stance_row.confidence is not None
    ]


# ---- curves


def fit(probabilities: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the logistic curve; without data the probabilities as they are."""
    odds = log_odds(probabilities)

    def loss(curve: np.ndarray) -> float:
        values = curve[0] + curve[1] * odds
        return float(np.sum(np.logaddexp(0, values) - right * values) + PENALTY * (curve[0] ** 2 + (curve[1] - 1) ** 2))

    return tuple(round(float(value), 4) for value in minimize(loss, np.array([0.0, 1.0])).x)


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    inside = np.clip(probabilities, 1e-4, 1 - 1e-4)
    return np.log(inside / (1 - inside))


def curved(probabilities: np.ndarray, curve: tuple[float, float]) -> np.ndarray:
    """Calibrated probabilities."""
    return 1 / (1 + np.exp(-(curve[0] + curve[1] * log_odds(probabilities))))


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error in ten bins of equal width: the mean distance of confidence from the share right."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(place, weights=confidence - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidence))


def by_chance(confidence: np.ndarray, rounds: int = 200) -> float:
    """The error that perfectly calibrated confidence would have on so few rows, on average."""
    random = np.random.default_rng(0)
    draws = [(random.random(len(confidence)) < confidence).astype(float) for _ in range(rounds)]
    return float(np.mean([calibration_error(confidence, right) for right in draws]))


def cross_fitted(judged: Sequence[Judged]) -> np.ndarray:
    """Each row's confidence by curves that were fitted without its sentence's fold."""
    case, probability, right, group = columns(judged)
    found = np.zeros(len(judged))
    for fold in range(FOLDS):
        inside = group % FOLDS == fold
        for name in CASES:
            here, others = inside & (case == name), ~inside & (case == name)
            found[here] = curved(probability[here], fit(probability[others], right[others]))
    return found


def columns(judged: Sequence[Judged]) -> tuple[np.ndarray, ...]:
    """Case, probability, right and group, each as an array."""
    case, probability, right, group = zip(*judged)
    return np.array(case), np.array(probability, float), np.array(right, float), np.array(group)


def curves(judged: Sequence[Judged]) -> dict[str, tuple[float, float]]:
    """The curve of each case, fitted on all rows."""
    case, probability, right, _ = columns(judged)
    return {name: fit(probability[case == name], right[case == name]) for name in CASES}


# ---- report and file


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """Rows, share that is right and expected calibration error by case, cross-fitted."""
    case, _, right, _ = columns(judged)
    confidence = cross_fitted(judged)
    yield f"{'case':8}{'rows':>7}{'right':>8}{'mean':>8}{'ECE':>8}{'by chance':>11}"
    for name in (*CASES, "all"):
        here = (case == name) | (name == "all")
        if here.any():
            means = f"{right[here].mean():8.3f}{confidence[here].mean():8.3f}"
            errors = f"{calibration_error(confidence[here], right[here]):8.3f}{by_chance(confidence[here]):11.3f}"
            yield f"{name:8}{here.sum():7}{means}{errors}"
    yield from reliability(confidence, right)


def reliability(confidence: np.ndarray, right: np.ndarray) -> Iterator[str]:
    """The share that is right in each bin of confidence."""
    yield f"\n{'confidence':12}{'rows':>6}{'mean':>8}{'right':>8}"
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    for k in range(BINS):
        here = place == k
        if here.any():
            means = f"{confidence[here].mean():8.3f}{right[here].mean():8.3f}"
            yield f"{k / BINS:.1f} to {(k + 1) / BINS:.1f}  {here.sum():6}{means}"


def write(card: Path, found: dict[str, tuple[float, float]]) -> None:
    """Put the table ``[confidence]`` into ``reader.toml``, in place of one that is there."""
    kept = re.sub(r"\n*\[confidence\]\n(?:(?!\[)[^\n]*\n)*", "\n", card.read_text("utf-8")).rstrip("\n")
    lines = ["[confidence]", *(f"{name} = [{a!r}, {b!r}]" for name, (a, b) in found.items())]
    card.write_text("\n".join([kept, "", *lines]) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--model", type=Path, required=True, help="reader.onnx, with reader.toml beside it")
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    reader = model.load(given.model, threads=given.threads)
    judged = judge(held_out(given.data), reader, lexicon.read_lexicon())
    print(*report(judged), sep="\n")
    write(given.model.with_suffix(".toml"), curves(judged))


if __name__ == "__main__":
    main()
