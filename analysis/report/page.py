"""The report: one HTML page that needs neither network nor script, in which every number leads to its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from . import inline
from ..plots.canvas import clean, colours, signed
from .evidence import Evidence, card
from .markup import STYLE, Span, escape, marked, number, slug, table

PER_PAIR = 12  # sentences shown for a source and target
PER_ACTOR = 6  # quotations and mentions shown for an actor
STRIPS = 3  # articles whose strip is drawn: the first ones of no more than so many sentences
LONGEST_STRIP = 400
LISTED = 200  # articles and problems listed
NAMES = 25  # names that match no actor

_PAGE_STYLE = """
html { background: #fff; color: #1a1a1a; color-scheme: light; }
body.da { margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin-top: 2.6em;
  border-top: 2px solid #1a1a1a; padding-top: 0.4em; }
h3 { font-size: 1.05rem; margin: 1.8em 0 0.3em; overflow-wrap: anywhere; }
h4 { font-size: 0.95rem; margin: 1.2em 0 0.2em; }
a { color: #0b4f8a; }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 0.5rem; top: 0.5rem; background: #fff; padding: 0.5rem; z-index: 2; }
nav ul { columns: 14rem; padding-left: 1.2rem; }
figure { margin: 1em 0; overflow-x: auto; }
figure svg { width: 100%; height: auto; display: block; background: #fff; }
figcaption { color: #333; font-size: 0.92rem; max-width: 46rem; }
svg a path { pointer-events: all; } svg a:hover path, svg a:focus path { stroke: #0b4f8a; stroke-width: 1.5; }
details { margin: 0.6em 0; } summary { cursor: pointer; color: #0b4f8a; }
.chip { display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.35em;
  border: 1px solid #333; }
.back { font-size: 0.85rem; } .back a { margin-right: 1em; }
:target { scroll-margin-top: 0.5rem; }
h3:target, h4:target { background: #fff3c4; }
@media (max-width: 40rem) { figure svg { min-width: 34rem; } }
@media print { nav, .skip, .back { display: none; } body.da { max-width: none; }
  a { color: inherit; text-decoration: none; }
  figure, tr, .card { break-inside: avoid; } figure, .wide { overflow: visible; } }
""".strip()


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass
class Figure:
    """A figure for the report: an Axes of `analysis.plots` with what it shows in words, and the table behind it."""

    name: str
    ax: object
    title: str
    description: str
    table: pd.DataFrame | None = None
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


class Report:
    """The report on a result: the same page for the same result.

    Parameters
    ----------
    result : Analysis
    made : mapping
        The tables of `analysis.report.output.make_tables`.
    """

    def __init__(self, result, made: Mapping[str, pd.DataFrame]):
        self.result, self.made = result, made
        self.actors = list(result.actors)
        self.shade = colours(self.actors)
        texts = dict(zip(result.documents["doc_id"], result.documents["text"]))
        rows = made["evidence"]
        self.rows = rows[(rows["source"] != rows["target"]).to_numpy(bool)]
        self.found = Evidence(rows, texts, tuple(self.actors), None)
        self.pairs = dict(list(self.rows.groupby(["source", "target"], sort=False)))
        self.titles = {self.actor_at(a): f"{a}: words by and about it" for a in self.actors}
        self.titles |= {self.pair_at(*pair): f"{pair[0]} towards {pair[1]}: the sentences" for pair in self.pairs}

    def actor_at(self, actor: str) -> str:
        return f"#actor-{self.actors.index(actor)}-{slug(actor)}" if actor in self.actors else "#actors"

    def pair_at(self, source: str, target: str) -> str:
        return f"#pair{self.actor_at(source)[6:]}-to{self.actor_at(target)[6:]}"

    def extent(self) -> str:
        return _count(len(self.result.documents), "article")

    def summary(self) -> str:
        dates = self.result.documents["date"].dropna()
        span = "" if dates.empty else f", {escape(dates.min())}"
        span += f" to {escape(dates.max())}" if len(dates) and dates.min() != dates.max() else ""
        quotes = self.result.quotes[["doc_id", "quote"]].drop_duplicates()
        acting = self.result.mentions["role"] == "actor"
        return (
            f"{self.extent()}{span}: {_count(len(self.result.sentences), 'sentence')}, "
            f"{_count(int(acting.sum()), 'mention')} of {escape(', '.join(self.actors))} as actors, "
            f"{_count(len(quotes), 'quotation')}, {_count(len(self.result.stances), 'stance row')}. "
            "Everything here was read by rules, which err: follow a number to its sentences before you rely on it."
        )

    def page(self, figures: Sequence[Figure], drawn: Mapping[str, str]) -> str:
        """The page as HTML; ``drawn`` has each figure's SVG, linked before (`link`)."""
        shown = {figure.name: self.figure(figure, drawn[figure.name]) for figure in figures}
        sections = list(self.sections(shown))
        contents = "".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title, _ in sections)
        body = "\n".join(
            f'<section aria-labelledby="{n}"><h2 id="{n}">{escape(t)}</h2>\n{c}</section>' for n, t, c in sections
        )
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f"<title>Who is for or against whom: {self.extent()}</title>\n<style>{STYLE}\n{_PAGE_STYLE}</style>"
            f"</head>\n"
            '<body class="da"><a class="skip" href="#main">Skip to the report</a>\n'
            f"<header><h1>Who speaks, about whom, for or against, in what words</h1><p>{self.summary()}</p></header>\n"
            f'<nav aria-label="Contents"><ul>{contents}</ul></nav>\n<main id="main">\n{body}\n</main></body></html>\n'
        )

    # -- figures

    def link(self, figure: Figure) -> None:
        """Make the labels and cells of a figure links to their sentences."""
        addresses = {clean(a): self.actor_at(a) for a in self.actors}
        addresses |= {f"{clean(s)} → {clean(t)}": self.pair_at(s, t) for s, t in self.pairs}
        inline.add_label_links(figure.ax, addresses)
        places = {place: self.pair_at(*pair) for place, pair in figure.links.items() if pair in self.pairs}
        inline.add_cell_links(figure.ax, places)

    def figure(self, figure: Figure, svg: str) -> str:
        """A figure with its caption and the table behind it."""
        svg = inline.inline_svg(svg, f"f-{slug(figure.name)}", figure.title, figure.description, self.titles)
        caption = f"<figcaption>{escape(figure.title)}. {escape(figure.description)}</figcaption>"
        if figure.table is None:
            return f"<figure>{svg}{caption}</figure>"
        behind = self.table(figure.table, figure.title)
        return f"<figure>{svg}{caption}</figure><details><summary>The table behind it</summary>{behind}</details>"

    def table(self, frame: pd.DataFrame, caption: str) -> str:
        """A table whose actors and pairs are links."""

        def link(column: str):
            def cell(row: dict) -> str:
                if row[column] in self.actors:
                    return f'<a href="{self.actor_at(row[column])}">{escape(row[column])}</a>'
                return escape(number(row[column]))

            return cell

        cells = {name: link(name) for name in ("actor", "source", "target", "claimed_by") if name in frame.columns}
        if {"source", "target"} <= set(frame.columns):
            cells["target"] = lambda row: self.pair_link(row["source"], row["target"])
        return table(frame, caption, cells=cells)

    def pair_link(self, source: str, target: str) -> str:
        if (source, target) not in self.pairs:
            return escape(target)
        words = escape(f"{source} towards {target}: the sentences")
        return f'<a href="{self.pair_at(source, target)}" aria-label="{words}">{escape(target)}</a>'

    # -- sections

    def sections(self, shown: Mapping[str, str]):
        strips = "".join(svg for name, svg in shown.items() if name.startswith("strip"))
        yield "read", "What was read", self.read()
        if strips:
            more = len(self.result.documents) - sum(name.startswith("strip") for name in shown)
            note = (
                f"<p>Of {_count(more, 'more article')} there is no strip here: plots.strip draws it.</p>"
                if more
                else ""
            )
            yield "strips", "Articles at a glance", note + strips
        yield "named", "Who is named", shown["salience"]
        yield "speaks", "Who speaks", shown["speaking"] + shown["spoken_about"]
        yield "tone", "In what tone", self.tone() + shown["sentiment"]
        yield "stance", "Who is for or against whom", shown["stance_matrix"] + self.matrix() + shown["stance_network"]
        undated = "<p>There is no figure: it needs stances in dated articles of at least two months.</p>"
        yield "time", "Over time", shown.get("timeline", undated)
        yield "claims", "Who says so", self.claims()
        yield "pairs", "The sentences: pair by pair", self.evidence()
        yield "actors", "The sentences: actor by actor", self.by_actor()
        yield "unmatched", "Names that match no actor", self.unmatched()
        yield "provenance", "Where this comes from", self.provenance()

    def read(self) -> str:
        problems = self.result.problems
        listed = self.result.documents[["doc_id", "title", "date", "place", "outlet", "notes"]].head(LISTED)
        listed = listed.dropna(axis="columns", how="all")
        caption = f"Articles{_first(len(self.result.documents), LISTED)}"
        parts = [
            f"<details><summary>{escape(caption)} ({len(self.result.documents):,})</summary>"
            f"{table(listed, caption)}</details>"
        ]
        if len(problems):
            caption = f"Could not be read, or was read with a doubt{_first(len(problems), LISTED)}"
            parts.insert(0, table(problems.head(LISTED), f"{caption} ({len(problems):,})"))
        else:
            parts.insert(0, "<p>Everything could be read.</p>")
        return "".join(parts)

    def tone(self) -> str:
        return (
            "<p>Scores of word lists for the words about each actor. They say how pleasant the words are, and "
            "not who is "
            "against whom: “the victims of the attack on Ukraine” scores low for Ukraine.</p>"
        )

    def matrix(self) -> str:
        """The matrix as an HTML table whose cells are links."""
        rows = self.made["stance_matrix"]
        cells = {(row["source"], row["target"]): row for row in rows.to_dict("records")}
        names = [a for a in self.actors if any(a in pair for pair in cells)]
        if not names:
            return "<p>No stance of one actor towards another was found.</p>"
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        lines = []
        for source in names:
            inner = "".join(f"<td>{self.cell(source, target, cells.get((source, target)))}</td>" for target in names)
            lines.append(f'<tr><th scope="row"><a href="{self.actor_at(source)}">{escape(source)}</a></th>{inner}</tr>')
        within = rows.attrs.get("diagonal_rows", 0)
        caption = ("Mean from −1 (against) to +1 (for); source in rows, target in columns. In brackets: rows for (+), "
                   "against (−), "
                   "neutral (0). Each cell leads to its sentences. Claims about third parties are left out; "
                   "they follow below."
                   + (f" {within:,} rows within one actor are left out too." if within else ""))  # fmt: skip
        return ('<div class="wide" tabindex="0" role="region" aria-label="Matrix of stances"><table id="matrix">'
                f"<caption>{escape(caption)}</caption>"
                f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>")  # fmt: skip

    def cell(self, source: str, target: str, row: dict | None) -> str:
        if source == target:
            return '<span aria-label="the actor itself">·</span>'
        if row is None:
            if (source, target) in self.pairs:
                return f'<a href="{self.pair_at(source, target)}">claims only</a>'
            return "no evidence"
        mean = "no mean" if pd.isna(row["mean"]) else signed(float(row["mean"]))
        words = f"{mean} (+{row['support']} −{row['oppose']} 0:{row['neutral']})"
        counts = f"{row['support']} for, {row['oppose']} against, {row['neutral']} neutral"
        label = f"{source} towards {target}: mean {mean}; {counts}; the sentences"
        return f'<a href="{self.pair_at(source, target)}" aria-label="{escape(label)}">{escape(words)}</a>'

    def claims(self) -> str:
        note = ("<p>What articles say in their own voice, and what stands in somebody’s words. An actor’s words about "
                "two others "
                "are its claims: they are counted here, and in no mean.</p>")  # fmt: skip
        return note + self.table(self.made["stance_pairs"], "Stance rows by voice and claimant")

    def evidence(self) -> str:
        if not self.pairs:
            return "<p>No sentence gives a stance of one actor towards another.</p>"
        order = {name: i for i, name in enumerate(self.actors)}
        pairs = sorted(self.pairs, key=lambda p: (order.get(p[0], 99), order.get(p[1], 99), p))
        return "".join(self.pair(*pair) for pair in pairs)

    def pair(self, source: str, target: str) -> str:
        rows = self.pairs[source, target]
        sentences = rows[["doc_id", "sentence"]].drop_duplicates()
        turn = sentences.groupby("doc_id", sort=False).cumcount()
        chosen = sentences.iloc[turn.argsort(kind="stable")[:PER_PAIR]]
        few = rows.merge(chosen, on=["doc_id", "sentence"]).groupby(["doc_id", "sentence"], sort=False)
        cards = [card(self.found, doc_id, int(sentence), part) for (doc_id, sentence), part in few]
        note = _count(len(sentences), "sentence")
        if len(sentences) > PER_PAIR:
            note += f"; {PER_PAIR} are shown, one an article before a second of any. All are in the table of evidence"
        return (
            f'<h3 id="{self.pair_at(source, target)[1:]}">{escape(source)} towards {escape(target)}</h3><p '
            f'class="back">{note}. '
            f'<a href="#stance">Back to the matrix</a><a href="{self.actor_at(source)}">{escape(source)}</a>'
            f'<a href="{self.actor_at(target)}">{escape(target)}</a></p>{"".join(cards)}'
        )

    def by_actor(self) -> str:
        return "".join(self.actor(name) for name in self.actors)

    def actor(self, name: str) -> str:
        mentions, quotes = self.result.mentions, self.result.quotes
        said = quotes[((quotes["actor"] == name).fillna(False) & (quotes["kind"] != "scare")).to_numpy(bool)]
        named = mentions[((mentions["actor"] == name) & (mentions["role"] == "actor")).to_numpy(bool)]
        own = [self.pair_link(s, t) for s, t in self.pairs if s == name]
        others = [f'<a href="{self.pair_at(s, t)}">{escape(s)}</a>' for s, t in self.pairs if t == name]
        return (
            f'<h3 id="{self.actor_at(name)[1:]}"><span class="chip" style="background:{self.shade[name]}">'
            f"</span>{escape(name)}</h3>"
            f'<p class="back"><a href="#named">Back to who is named</a><a href="#speaks">Back to who speaks</a></p>'
            f"<p>Towards others: {', '.join(own) or 'nothing found'}. Others towards it: "
            f"{', '.join(others) or 'nothing found'}.</p>"
            f"<h4>In its words{_first(len(said), PER_ACTOR)} ({_count(len(said), 'piece')} of quotations)</h4>"
            f"{self.quoted(said)}"
            f"<h4>Named{_first(len(named), PER_ACTOR)} ({_count(len(named), 'mention')})</h4>"
            f"{self.mentioned(named, name)}"
        )

    def quoted(self, rows: pd.DataFrame) -> str:
        rows = rows[list(rows.columns[: rows.columns.get_loc("cue_type") + 1])].head(PER_ACTOR)
        return (
            "".join(
                f'<div class="card"><p class="sentence" dir="auto">{escape(row.text)}</p><p class="source">'
                f"{escape(row.kind)}, "
                f"<bdi>{escape(_known(row.speaker))}</bdi> <bdi>{escape(_known(row.cue))}</bdi>; <bdi>"
                f"{escape(row.doc_id)}</bdi></p></div>"
                for row in rows.itertuples(index=False)
            )
            or "<p>Nothing.</p>"
        )

    def mentioned(self, rows: pd.DataFrame, name: str) -> str:
        turn = rows.groupby("doc_id", sort=False).cumcount()
        rows = rows.iloc[turn.argsort(kind="stable")[:PER_ACTOR]].sort_index()
        keys = ["doc_id", "sentence"]
        texts = self.result.sentences.merge(rows[keys].drop_duplicates(), on=keys).set_index(keys)
        cards = []
        for row in rows.itertuples(index=False):
            sentence = texts.loc[(row.doc_id, row.sentence)]
            span = Span(int(row.start), int(row.end), "", self.shade[name])
            words = marked(str(sentence["text"]), [span], start=int(sentence["start"]))
            cards.append(f'<div class="card"><p class="sentence" dir="auto">{words}</p>'
                         f'<p class="source">{escape(row.kind)}; '
                         f"<bdi>{escape(row.doc_id)}</bdi>, sentence {row.sentence}</p></div>")  # fmt: skip
        return "".join(cards) or "<p>Nothing.</p>"

    def unmatched(self) -> str:
        rows = self.made["unmatched_names"]
        if rows.empty:
            return "<p>There are none.</p>"
        note = "<p>Frequent names that the actor file does not know: add those that matter to it.</p>"
        return note + table(rows.head(NAMES), f"Names in no actor’s list{_first(len(rows), NAMES)}")

    def provenance(self) -> str:
        stored = self.result.provenance
        rows = [(f"version of {name}", version) for name, version in sorted(stored.get("versions", {}).items())]
        for name in ("actors", "lexicon"):
            if name in stored:
                rows.append((f"{name}: {stored[name]['file']}", f"sha256 {stored[name]['sha256']}"))
        note = ("<p>Hashes of all texts are in provenance.json. Intervals are 95 % and resample articles; with one "
                "article there is none. They show how far numbers depend on the articles at hand, and not whether "
                "sentences were read rightly.</p>")  # fmt: skip
        return note + table(pd.DataFrame(rows, columns=["what", "which"]), "Versions and files")


def _known(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _first(there: int, most: int) -> str:
    return f", the first {most}" if there > most else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
