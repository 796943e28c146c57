"""Real sentences labelled by hand for this package: python benchmarks/labelled.py --data PATH [--model reader.onnx]

``labelled/speeches.tsv`` holds what speakers in the UN General Debate say of others (PATH/ungd-2010-2021.tar.gz),
``labelled/news.tsv`` what parties in political news do to each other (PATH/polnear/train.jsonl), in the form and by the
guide of `training/labelled/README.md`; no speech or article of them is in what the reader is trained on. Each sentence is
read by itself, and its marked parties are the only actors.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from stance import LEXICON, interval

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis import actors, model, stance, text  # noqa: E402
from analysis.records import Mention, Stance  # noqa: E402
from analysis.stance import joined  # noqa: E402
from training import data, weak  # noqa: E402

HERE = Path(__file__).with_name("labelled")
SIGNS = {("source", "support"): 1, ("target", "support"): 2, ("source", "oppose"): 3, ("target", "oppose"): 4}


def reading(row: dict) -> joined.Reading:
    """A sentence as the rules read it: actors are its target and its source, which may be the speaker."""
    parsed = text.parse("sentence", row["text"])
    spans = [(name, row[name]) for name in ("source", "target") if row[name]]
    mentions = [
        Mention("sentence", parsed.sentence_at(a), a, b, row["text"][a:b], name, None, name, "name", "actor")
        for name, (a, b) in sorted(spans, key=lambda span: span[1])
    ]
    speaker = None if row["source"] else "source"
    if speaker:
        own = actors.first_person(parsed, mentions, [], speaker=speaker)
        mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor))
    found = stance.find_stances(parsed, mentions, [], LEXICON, speaker=speaker)
    return joined.Reading(parsed, mentions, [], found, speaker)


def label(found: Sequence[Stance]) -> int:
    """The surest row's label, of those that are facts, for or against."""
    told = [row for row in found if row.assertion == "asserted" and (row.source, row.stance) in SIGNS and row.source != row.target]
    best = max(told, key=lambda row: (row.confidence or 0.0, abs(row.score)), default=None)
    return SIGNS[best.source, best.stance] if best else 0


def scored(name: str, rows: Sequence[dict], reader) -> None:
    """Print macro F1 of directions by rules, reader and both, and of tones by the reader."""
    pairs, tones = ([row for row in rows if row[head] is not None] for head in ("directed", "targeted"))
    speeches = all(row["source"] is None for row in pairs)
    classes = (0, 1, 3) if speeches else range(5)
    gold, readings = [row["directed"] for row in pairs], [reading(row) for row in pairs]
    answers = reader.directed(*([row[key] for row in pairs] for key in ("text", "source", "target")))
    kept = [classes[k] for k in np.array(answers)[:, list(classes)].argmax(1)]
    ways = {
        "rules": [label(each.rows) for each in readings],
        "reader": kept,
        "both": [label(found) for found in joined.join(readings, reader, LEXICON)],
    }
    print(f"\n{name}, {'what speakers say of others' if speeches else 'direction and sign'}, {len(gold)} rows: macro F1 of {len(classes)} classes")
    for way, guess in ways.items():
        print(f"  {way:10}{interval(gold, guess, classes)}", flush=True)
    toned = reader.targeted(*([row[key] for row in tones] for key in ("text", "target"))).argmax(1).tolist()
    print(f"{name}, tone, {len(tones)} rows: macro F1\n  reader    {interval([row['targeted'] for row in tones], toned, range(3))}")


def report(folder: Path, reader) -> None:
    """Print the scores of speeches and news; ``folder`` holds the texts."""
    speeches = {d.doc_id: d.text for d in weak.speeches(folder / "ungd-2010-2021.tar.gz")}
    articles = {d.doc_id: d.text for d in weak.articles(folder / "polnear" / "train.jsonl")}
    of_speakers = list(data.labelled(HERE / "speeches.tsv", speeches))
    scored("speeches", [row for row in of_speakers if row["source"] is None and row["directed"] in (None, 0, 1, 3)], reader)
    scored("news", list(data.labelled(HERE / "news.tsv", articles)), reader)


def main() -> None:
    parser = argparse.ArgumentParser(description="Real sentences labelled by hand.")
    parser.add_argument("--data", type=Path, required=True, help="folder with ungd-2010-2021.tar.gz and polnear/")
    parser.add_argument("--model", type=Path, help="a reader.onnx; default the packaged one")
    given = parser.parse_args()
    report(given.data, model.load(given.model))


if __name__ == "__main__":
    main()
