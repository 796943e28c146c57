"""``python -m training STAGE --data FOLDER``: the stages from public data to the reader's file."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.model import tokenizer_of

from . import batches, data, evaluate, shipped, train, weak

RUNS = train.RUNS
WRITTEN, LABELLED = Path(__file__).with_name("written"), Path(__file__).with_name("labelled")
SHARES = {"dse": 0.30, "newsmtsc": 0.22, "plover": 0.08, "polnear": 0.30, "grammar": 0.14, "weak": 0.08, "written": 0.7}
SHARES["labelled"] = 0.5
DEFAULT = list(SHARES)
SHARES["asked"] = 0.9  # only with teachers


def streams(folder: Path, tokenizer, chosen: Sequence[str]) -> dict:
    """What is trained on, by chosen stream: its share of the steps and its rows, sorted by length."""
    read = {
        "dse": lambda: data.dse(folder / "dse" / "train.txt"),
        "newsmtsc": lambda: data.newsmtsc(folder / "newsmtsc" / "train.jsonl"),
        "plover": lambda: data.plover(folder / "plover" / "train.tsv"),
        "grammar": lambda: data.rows(RUNS / "grammar.jsonl"),
        "weak": lambda: data.rows(RUNS / "weak.jsonl"),
        "written": lambda: data.written(WRITTEN),
        "asked": lambda: data.rows(RUNS / "asked.jsonl"),
        "labelled": lambda: weak.labelled(LABELLED, folder),
    }
    found = {}
    for name in chosen:
        if name == "polnear":
            articles = data.polnear(folder / "polnear" / "train.jsonl")
            cut = (batches.windows, batches.paragraphs)
            rows = [stretch for article in articles for way in cut for stretch in way(article, tokenizer)]
            rows.sort(key=lambda stretch: len(stretch["ids"]))
        else:
            rows = sorted(read[name](), key=lambda row: len(row["text"]))
        found[name] = (SHARES[name], rows)
        print(f"{name}: {len(rows):,} rows", flush=True)
    return found


def options() -> argparse.Namespace:
    """What the command line asks for; it exits with a message where that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("stage", choices=["train", "average", "evaluate", "export"])
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--encoder", type=Path, help="folder of the pretrained encoder")
    parser.add_argument("--start", type=Path, help="a reader.onnx whose weights are begun with")
    parser.add_argument("--run", default="reader", help="name of the run, a folder in training/runs/")
    parser.add_argument("--of", nargs="+", default=[], help="runs whose mean becomes --run, for the stage average")
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--cooldown", type=int, default=1300, help="last steps, with falling learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--streams", nargs="+", choices=SHARES, default=DEFAULT, help="what to train on")
    parser.add_argument("--rate", type=float, default=train.RATE, help="highest learning rate of the encoder")
    parser.add_argument("--size", type=int, default=32, help="pair rows of a batch; of stretches of articles a quarter")
    parser.add_argument("--heads-only", action="store_true", help="the encoder stays as it is")
    parser.add_argument("--teachers", nargs="+", default=[], help="runs, or a reader.onnx, whose answers are learnt too")
    parser.add_argument("--teacher-encoder", type=Path, help="folder of the pretrained encoder of such runs")
    parser.add_argument("--by-labels", nargs="+", choices=SHARES, default=[], help="streams where no teacher is asked")
    parser.add_argument("--bfloat16", action="store_true", help="on a processor too; twice as fast where it has AVX512-BF16")
    parser.add_argument("--out", type=Path, default=RUNS / "export" / "reader.onnx", help="for the stage export")
    given = parser.parse_args()
    if "asked" in given.streams and (not given.teachers or "asked" in given.by_labels):
        parser.error("the stream asked has no labels: name --teachers that answer, and leave it out of --by-labels")
    if given.by_labels and not (given.teachers and {*given.by_labels} <= {*given.streams}):
        parser.error("--by-labels names streams that are trained on, where --teachers answer the others")
    if given.teacher_encoder and all(name.endswith(".onnx") for name in given.teachers):
        parser.error("--teacher-encoder is for teachers that are runs: name such --teachers, or leave it out")
    if (given.stage == "average") != bool(given.of) or given.run in given.of:
        parser.error("the stage average takes the mean of the runs named with --of, and writes another, --run")
    if given.stage == "average" and (RUNS / given.run / "checkpoint.pt").exists():
        parser.error(f"the run {given.run} exists: give the mean another name with --run")
    return given


def main() -> None:
    given = options()
    if given.stage == "average":
        return train.average([RUNS / name for name in given.of], RUNS / given.run)
    encoder = given.encoder or train.packaged_encoder()
    tokenizer = tokenizer_of(train.vocabulary(encoder))
    begun = time.monotonic()
    if given.stage == "train":
        found = streams(given.data, tokenizer, given.streams)
        teachers = [teacher(name, given.teacher_encoder, encoder).to(train.DEVICE) for name in given.teachers]
        how = {name: vars(given)[name] for name in ("steps", "cooldown", "seed", "size", "rate", "start", "heads_only", "by_labels")}
        how["half"] = given.bfloat16 or train.DEVICE == "cuda"
        net = train.run(RUNS / given.run, found, encoder, teachers=teachers, **how)
    else:
        net = train.load_mean(RUNS / given.run, encoder).to(train.DEVICE if given.stage == "evaluate" else "cpu")
    if given.stage == "export":
        export_reader(net, given.data, encoder, given.out)
    else:
        for name, value in evaluate.report(net, given.data, tokenizer).items():
            print(f"{name}: {value:.3f}", flush=True)
    print(f"{given.stage}: {time.monotonic() - begun:.0f} s")


def teacher(name: str, its_encoder: Path | None, encoder: Path):
    """The network of a run, or that in a reader's file; it reads the word pieces of ``encoder``."""
    if not name.endswith(".onnx"):
        return train.load_mean(RUNS / name, its_encoder or encoder, train.vocabulary(encoder).splitlines())
    net = train.network(encoder)
    shipped.load(net, Path(name))
    return net.eval()


def export_reader(net, folder: Path, encoder: Path, out: Path) -> None:
    """Write reader.onnx and reader.toml, with temperatures fitted on the development splits."""
    from . import export

    tokenizer = tokenizer_of((encoder / "vocab.txt").read_text("utf-8"))
    held_out = {
        "directed": list(data.dse(folder / "dse" / "valid.txt")),
        "targeted": [r for part in ("mt", "rw") for r in data.newsmtsc(folder / "newsmtsc" / f"dev_{part}.jsonl")],
        "categories": list(data.plover(folder / "plover" / "train.tsv", held_out=True)),
    }
    temperature = {}
    for head, rows in held_out.items():
        labels = np.array([row[head] for row in rows])
        temperature[head] = evaluate.temperature(evaluate.logits(net, rows, tokenizer, head), labels)
    out.parent.mkdir(parents=True, exist_ok=True)
    texts = known_texts(folder, tokenizer)
    export.export(net, encoder / "vocab.txt", out, texts, settings={"temperature": temperature})
    print(out.with_suffix(".toml").read_text("utf-8"))


def known_texts(folder: Path, tokenizer) -> list[list[int]]:
    """Token ids of some hundred texts that were trained on, of each kind."""
    plover = [row for k, row in enumerate(data.plover(folder / "plover" / "train.tsv")) if k % 5]
    news = list(data.newsmtsc(folder / "newsmtsc" / "train.jsonl"))
    pairs = [*list(data.dse(folder / "dse" / "train.txt"))[::30], *news[::40], *plover[::6]]
    articles = data.polnear(folder / "polnear" / "train.jsonl")[::40]
    stretches = [stretch["ids"] for article in articles for stretch in batches.windows(article, tokenizer)]
    return [batches.clipped(tokenizer.encode(batches.shown(row)).ids) for row in pairs] + stretches


if __name__ == "__main__":
    main()
