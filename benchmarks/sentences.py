"""How the reader reads sentences written to be hard: python benchmarks/sentences.py [--model reader.onnx]

``sentences/*.txt`` holds near-misses beside real stances by theme, with labels, in the form of `training/written/README.md`. They were written
together with those that the reader was trained on, and every fifth was kept out (of ``prose-*.txt`` every tenth), so that a
sentence may have its near twin there.
Printed is macro F1 of the five directed classes and of the three tones, with 95 % intervals, and the share of right labels; at
the end the three classes of what speakers say of others.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from stance import interval

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis import model  # noqa: E402
from training import data  # noqa: E402

HERE = Path(__file__).with_name("sentences")


def scored(name: str, rows: Sequence[dict], reader) -> None:
    """Print the scores of some rows."""
    pairs = [row for row in rows if row["directed"] is not None]
    tones = [row for row in rows if row["targeted"] is not None]
    told = [f"{name:12}"]
    if pairs:
        columns = [[row[key] for row in pairs] for key in ("text", "source", "target")]
        told.append(_line("pairs", [row["directed"] for row in pairs], reader.directed(*columns).argmax(1).tolist(), range(5)))
    if tones:
        columns = [[row[key] for row in tones] for key in ("text", "target")]
        told.append(_line("tones", [row["targeted"] for row in tones], reader.targeted(*columns).argmax(1).tolist(), range(3)))
    print("  ".join(told))


def speakers(rows: Sequence[dict], reader) -> None:
    """Print the scores of what speakers say for and against others, three classes: of them nothing else is asked."""
    classes = np.array([0, 1, 3])
    said = [row for row in rows if row["source"] is None and row["directed"] in classes]
    answers = reader.directed(*([row[key] for row in said] for key in ("text", "source", "target")))
    guess = classes[answers[:, classes].argmax(1)]
    print(f"{'by speakers':12}  " + _line("pairs", [row["directed"] for row in said], guess.tolist(), classes.tolist()))


def _line(what: str, gold: list[int], guess: list[int], labels: Sequence[int]) -> str:
    right = sum(g == k for g, k in zip(gold, guess)) / len(gold)
    return f"{len(gold):4} {what}: macro F1 {interval(np.array(gold), np.array(guess), labels)}, right {right:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="The reader on sentences written to be hard.")
    parser.add_argument("--model", type=Path, help="a reader.onnx; default the packaged one")
    options = parser.parse_args()
    reader = model.load(options.model)
    by_theme: dict[str, list[dict]] = {}
    for row in data.written(HERE):
        by_theme.setdefault(row["origin"].partition(":")[2], []).append(row)
    for theme, rows in by_theme.items():
        scored(theme, rows, reader)
    every = [row for rows in by_theme.values() for row in rows]
    scored("all", every, reader)
    speakers(every, reader)


if __name__ == "__main__":
    main()
