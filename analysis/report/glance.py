"""A result at a glance: what was read, what was found, what could not be, and where to look next."""

from __future__ import annotations

import pandas as pd

from .. import tables
from ..tables.grouping import rows_of
from .evidence import SIGNS
from .markup import STYLE, escape, table, visible

PROBLEMS = 5  # listed
_STEPS = (
    ("result.evidence(source=…, target=…)", "the sentences behind a pair"),
    ("analysis.tables.stance_matrix(result)", "who is for or against whom"),
    (
        "analysis.tables.salience(result), .speaking(result), .sentiment(result)",
        "who is named, who speaks, in what tone",
    ),
    ("analysis.plots.strip(analysis.tables.strip(result, doc_id))", "one article at a glance"),
    ("analysis.explain(sentence)", "why a sentence gives the rows it gives"),
    ("result.documents, .sentences, .mentions, .quotes, .sentiments, .stances, .problems", "every row"),
)


def overview(result) -> str:
    """A result as HTML for a notebook.

    Parameters
    ----------
    result : Analysis

    Returns
    -------
    str
        Escaped; styles are its own and hold in dark notebooks too.
    """
    parts = [f"<p><strong>{escape(_read(result))}</strong> {escape(_found(result))}</p>"]
    if len(result.problems):
        listed = result.problems.head(PROBLEMS)
        parts.append(table(listed, f"Could not be read, or was read with a doubt ({_shown(result)})", row_head=False))
    else:
        parts.append("<p>Everything could be read.</p>")
    if len(rows_of(result, "mentions", ["sentence"])):
        parts.append(table(actors(result), "Actors"))
    steps = "".join(f"<li><code>{escape(code)}</code>: {escape(words)}</li>" for code, words in _STEPS)
    parts.append(f"<p>Where to look next:</p><ul>{steps}</ul>")
    return f'<div class="da"><style>{STYLE}</style>{"".join(parts)}</div>'


def plain(result) -> str:
    """A result as text for a terminal."""
    lines = [_read(result), _found(result)]
    for row in actors(result).to_dict("records") if len(rows_of(result, "mentions", ["sentence"])) else ():
        lines.append(
            f"  {row['actor']}: {', '.join(f'{value} {name}' for name, value in row.items() if name != 'actor')}"
        )
    if len(result.problems):
        lines.append(f"Could not be read, or was read with a doubt ({_shown(result)}):")
        for row in result.problems.head(PROBLEMS).itertuples(index=False):
            where = ", ".join(str(part) for part in (row.path, row.place) if not pd.isna(part))
            lines.append(f"  {where}: {row.problem}. To do: {row.remedy}")
    lines.append("Where to look next:")
    lines += [f"  {code}: {words}" for code, words in _STEPS]
    return visible("\n".join(lines))


def actors(result) -> pd.DataFrame:
    """For each actor: mentions (as an actor, with pronouns), quotations, and stances taken and received."""

    def said(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[(rows["kind"] != "scare").to_numpy(bool)].drop_duplicates(["doc_id", "quote"])

    acting = rows_of(result, "mentions", ["actor", "role"], lambda rows: rows[(rows["role"] == "actor").to_numpy(bool)])
    stances = rows_of(result, "stances", ["source", "target"])
    counts = {
        "mentions": acting["actor"].value_counts(),
        "quotations": rows_of(result, "quotes", ["doc_id", "quote", "kind", "actor"], said)["actor"].value_counts(),
        "stances taken": stances["source"].value_counts(),
        "stances received": stances["target"].value_counts(),
    }
    rows = [
        {"actor": name} | {kind: int(count.get(name, 0)) for kind, count in counts.items()} for name in result.actors
    ]
    return pd.DataFrame(rows, columns=["actor", *counts])


def _read(result) -> str:
    dates = rows_of(result, "documents", ["date"])["date"].dropna()
    sentences = rows_of(result, "sentences", ["sentence"])
    span = "" if dates.empty else f", {dates.min()}" + (f" to {dates.max()}" if dates.max() != dates.min() else "")
    articles = len(rows_of(result, "documents", ["doc_id"]))
    return f"{_count(articles, 'article')}{span}, {_count(len(sentences), 'sentence')}."


def _found(result) -> str:
    """What was found, in words; and plainly, when nothing was."""
    if rows_of(result, "documents", ["doc_id"]).empty:
        return "Nothing could be read."
    if rows_of(result, "mentions", ["sentence"]).empty:
        return f"No actor is named: none of {', '.join(result.actors)}. Other actors: analysis.read_actors(file)."
    stances = rows_of(result, "stances", ["stance"])["stance"]
    rows = stances.value_counts()
    by_sign = ", ".join(f"{int(rows.get(name, 0)):,} {name}" for name in SIGNS)
    pairs = len(tables.stance_matrix(result))
    return f"{_count(len(stances), 'stance row')} ({by_sign}) in {_count(pairs, 'pair')} of actors."


def _shown(result) -> str:
    there = len(result.problems)
    return f"{there:,}" if there <= PROBLEMS else f"the first {PROBLEMS} of {there:,}, all in result.problems"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
