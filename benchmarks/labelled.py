"""Real labelled sentences for this package: python benchmarks/labelled.py --data PATH [--model reader.onnx]

``labelled/speeches.tsv`` holds what speakers in the UN General Debate say of others (PATH/ungd-2010-2021.tar.gz),
``labelled/news.tsv`` what parties in political news do to each other (PATH/polnear/train.jsonl), in the form and by the
guide of `training/labelled/README.md`. The reader learns no label of these speeches and articles; their texts may be in other
parts of its training (attributions, rows of the rules, teachers' answers). Each sentence is read by itself; a pair's parties are
the only actors.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from stance import LEXICON, interval

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis import model  # noqa: E402
from analysis.records import Stance  # noqa: E402
from analysis.stance import joined  # noqa: E402
from training import calibrate, weak  # noqa: E402

SIGNS = {("source", "support"): 1, ("target", "support"): 2, ("source", "oppose"): 3, ("target", "oppose"): 4}


def label(found: Sequence[Stance], classes: Sequence[int] = range(5)) -> int:
    """The surest row's label, of those that are facts, for or against, and among ``classes``."""
    facts = [row for row in found if row.assertion == "asserted" and row.source != row.target]
    told = [row for row in facts if SIGNS.get((row.source, row.stance)) in classes]
    best = max(told, key=lambda row: (row.confidence or 0.0, abs(row.score)), default=None)
    return SIGNS[best.source, best.stance] if best else 0


def scored(name: str, rows: Sequence[dict], reader) -> None:
    """Print macro F1 of directions by rules, reader and both, and of tones by the reader."""
    pairs, tones = ([row for row in rows if row[head] is not None] for head in ("directed", "targeted"))
    speeches = all(row["source"] is None for row in pairs)
    classes = (0, 1, 3) if speeches else range(5)
    gold, readings = [row["directed"] for row in pairs], [calibrate.reading(row, LEXICON) for row in pairs]
    answers = reader.directed(*([row[key] for row in pairs] for key in ("text", "source", "target")))
    kept = [classes[k] for k in np.array(answers)[:, list(classes)].argmax(1)]
    ways = {
        "rules": [label(each.rows, classes) for each in readings],
        "reader": kept,
        "both": [label(found, classes) for found in joined.join(readings, reader, LEXICON)],
    }
    told = "what speakers say of others" if speeches else "direction and sign"
    print(f"\n{name}, {told}, {len(gold)} rows: macro F1 of {len(classes)} classes")
    for way, guess in ways.items():
        print(f"  {way:10}{interval(gold, guess, classes)}", flush=True)
    toned = reader.targeted(*([row[key] for row in tones] for key in ("text", "target"))).argmax(1).tolist()
    print(f"{name}, tone, {len(tones)} rows: macro F1")
    print(f"  reader    {interval([row['targeted'] for row in tones], toned, range(3))}")


def report(folder: Path, reader) -> None:
    """Print the scores of speeches and news; ``folder`` holds the texts."""
    rows = list(weak.labelled(calibrate.HELD, folder))
    of_speakers = [row for row in rows if row["origin"] == "labelled:speeches" and row["source"] is None]
    scored("speeches", [row for row in of_speakers if row["directed"] in (None, 0, 1, 3)], reader)
    scored("news", [row for row in rows if row["origin"] == "labelled:news"], reader)


def main() -> None:
    parser = argparse.ArgumentParser(description="Real labelled sentences.")
    parser.add_argument("--data", type=Path, required=True, help="folder with ungd-2010-2021.tar.gz and polnear/")
    parser.add_argument("--model", type=Path, help="a reader.onnx; default the packaged one")
    given = parser.parse_args()
    report(given.data, model.load(given.model))


if __name__ == "__main__":
    main()
