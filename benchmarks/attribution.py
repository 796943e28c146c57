"""How well quotations and their speakers are found, on PolNeAR (Newell, Margolin & Ruths, LREC 2018).

    python benchmarks/attribution.py --data FOLDER [--split dev] [--by rules reader both]

FOLDER holds ``dev.jsonl`` and so on: a line an article, with ``text``, ``attributions`` (each ``source``, ``cue``
and ``content``, lists of [start, end) characters) and ``discard`` spans. Measures:

content, source  precision, recall and F1 over characters, of all contents or sources in an article, white space and
                 discarded spans left out; counts added up over articles (micro).
found            the share of gold contents that have a source of which one predicted attribution covers at least half.
right source     the same, and that attribution's source overlaps the gold source.

Scare quotation is no attribution and is left out. Intervals: 95 %, 1,000 resamples of articles.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

from analysis import model, text
from analysis.attribution import find_quotes


def characters(article: str, spans: list, discard: set[int]) -> set[int]:
    """Offsets in ``spans`` that are no white space and not discarded."""
    return {i for a, b in spans for i in range(a, b) if not article[i].isspace()} - discard


def by_reader(article: dict) -> list[dict]:
    """What the neural reader alone finds."""
    (found,) = model.load().attributions([article["text"]])
    return [{"source": list(one.source), "content": list(one.content)} for one in found]


def by_both(article: dict) -> list[dict]:
    """What rules and reader find together."""
    (found,) = model.load().attributions([article["text"]])
    return by_rules(article, found)


def by_rules(article: dict, reported=()) -> list[dict]:
    """The quotations found in an article's text, pieces of one quotation together."""
    rows = find_quotes(text.parse(article["id"], article["text"]), [], reported)
    found: dict[int, dict] = {}
    for q in rows:
        if q.kind == "scare":
            continue
        one = found.setdefault(q.quote, {"source": [], "content": []})
        one["content"].append((q.start, q.end))
        if q.speaker_start is not None:
            one["source"] = [(q.speaker_start, q.speaker_end)]
    return list(found.values())


def kind(article: str, spans: list) -> str:
    """Whether a gold content is direct, mixed or indirect, by the share of its characters within double marks."""
    words = "".join(article[a:b] for a, b in spans)
    inside = marks = 0
    for i, c in enumerate(words):
        if c in '“”"' or words[i : i + 2] == "''":
            marks += 1
        inside += marks % 2
    return "indirect" if not marks else "direct" if inside >= 0.9 * len(words) else "mixed"


def score(article: dict, found: list[dict]) -> Counter:
    """Counts for one article."""
    words, gold = article["text"], article["attributions"]
    discard = {i for a, b in article["discard"] for i in range(a, b)}
    count: Counter = Counter()
    for part in ("content", "source"):
        want = characters(words, [s for one in gold for s in one[part]], discard)
        have = characters(words, [s for one in found for s in one[part]], discard)
        count[part, "both"] += len(want & have)
        count[part, "want"] += len(want)
        count[part, "have"] += len(have)
    spans = [(characters(words, one["content"], discard), characters(words, one["source"], discard)) for one in found]
    for one in gold:
        content, source = characters(words, one["content"], discard), characters(words, one["source"], discard)
        if not content or not source:
            continue
        group = kind(words, one["content"])
        covering = [s for c, s in spans if 2 * len(c & content) >= len(content)]
        right = any(s & source for s in covering)
        exact = any(c == content and s == source for c, s in spans)
        for name, hit in (("gold", True), ("found", bool(covering)), ("right", right), ("exact", exact)):
            count[name, "all"] += hit
            count[name, group] += hit
    return count


def measures(count: Counter) -> dict[str, float]:
    """The measures from added counts."""
    result = {}
    for part in ("content", "source"):
        precision = count[part, "both"] / max(1, count[part, "have"])
        recall = count[part, "both"] / max(1, count[part, "want"])
        result[part] = 2 * precision * recall / max(1e-9, precision + recall)
        result[part + " precision"], result[part + " recall"] = precision, recall
    for name in ("found", "right", "exact"):
        result[name] = count[name, "all"] / max(1, count["gold", "all"])
    return result


def interval(counts: list[Counter], name: str) -> tuple[float, float]:
    """95 % of ``name`` over 1,000 resamples of the articles."""
    chance = random.Random(0)
    values = []
    for _ in range(1000):
        total: Counter = Counter()
        for one in chance.choices(counts, k=len(counts)):
            total.update(one)
        values.append(measures(total)[name])
    values.sort()
    return values[25], values[974]


WAYS = {"rules": by_rules, "reader": by_reader, "both": by_both}


def read(articles: list[dict], way: str) -> tuple[list[Counter], float]:
    """The counts for each article, and how many articles a second were read."""
    WAYS[way]({"id": "", "text": "He said so."})  # loads what is loaded once
    begin = time.perf_counter()
    found = [WAYS[way](article) for article in articles]
    seconds = time.perf_counter() - begin
    return [score(article, one) for article, one in zip(articles, found)], len(articles) / seconds


def main() -> None:
    """Read the split, find quotations, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with dev.jsonl, ...")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--by", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--limit", type=int, help="only so many articles")
    parser.add_argument("--quick", action="store_true", help="no intervals")
    options = parser.parse_args()
    lines = (Path(options.data) / f"{options.split}.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines][: options.limit]
    for way in options.by:
        counts, speed = read(articles, way)
        total = sum(counts, Counter())
        print(f"{options.split} by {way}: {len(articles)} articles, {total['gold', 'all']} attributions with a source")
        for name, value in measures(total).items():
            low, high = (0.0, 0.0) if options.quick else interval(counts, name)
            print(f"{name:18} {value:.3f}" + ("" if options.quick else f"  [{low:.3f}, {high:.3f}]"))
        for group in ("direct", "mixed", "indirect"):
            n = max(1, total["gold", group])
            shares = "  ".join(f"{name} {total[name, group] / n:.3f}" for name in ("found", "right", "exact"))
            print(f"  {group:9} {n:6}  {shares}")
        print(f"  {speed:.1f} articles/s\n")


if __name__ == "__main__":
    main()
