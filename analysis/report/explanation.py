"""Why a sentence gives the stance rows that it gives, and why two actors in it have none: for extending the lexicon,
and for seeing what the neural reader made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from .. import actors as actors_room
from .. import lexicon as lexicon_room
from .. import pipeline, speeches, text
from ..plots.canvas import colours
from .evidence import SIGNS, voice_words
from ..stance.frames import Act, acts
from ..grammar import Clause, Phrase
from .markup import STYLE, Span, escape, marked, table, visible
from ..records import Document, Mention, Stance, frame
from ..stance import joined
from ..stance.reference import Sentence, modifiers, prepare, referents
from ..stance.scope import agents, scope

_ROLES = {
    "actor": "",
    "place": "a place here: nothing is its stance, and only an attack on it is one against the actor",
    "topic": "a topic here, which takes part in no stance",
}
_MENTION = ["sentence", "text", "actor", "member", "kind", "entity", "role", "why"]
_FRAME = [
    "sentence",
    "words",
    "entry",
    "group",
    "kind",
    "score",
    "category",
    "source",
    "target",
    "assertion",
    "scope",
    "rows",
]
_CLAUSE = ["sentence", "verb", "form", "passive", "subject", "object", "prepositions", "depends", "lexicon"]
_ASKED = ["sentence", "source", "target", "support", "oppose", "neutral"]
_SLOTS = ("object", "subject", "recipient", "content")
_LIGHT = frozenset("be am is are was were been being 's 're have has had having do does did become became".split())


@dataclass(eq=False)
class Explanation:
    """How a short text was read. Shown as HTML in a notebook and as text in a terminal; every part is a table.

    Attributes
    ----------
    text : str
    mentions : DataFrame
        sentence, text, actor, member, kind, entity, role, why.
    quotes : DataFrame
        As in a result.
    clauses : DataFrame
        sentence, verb, form, passive, subject, object, prepositions, depends (on which verb, how), lexicon (the groups
        of the lexicon that the verb is in; NA where the lexicon does not know it).
    frames : DataFrame
        sentence, words, entry, group, kind, score, category, source, target, assertion, scope (which words deny or
        doubt it, or who claims it), rows (how many it gave). One row for each entry of the lexicon that fired.
    asked : DataFrame
        sentence, source, target (the words; "the speaker" where unnamed), support, oppose, neutral: the reader's
        probabilities of each direction that it was asked about; empty without a reader.
    stances : DataFrame
        The rows, as in a result.
    missing : DataFrame
        source, target, reason: for each ordered pair of actors that are named and have no row.
    """

    text: str
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    clauses: pd.DataFrame
    frames: pd.DataFrame
    asked: pd.DataFrame
    stances: pd.DataFrame
    missing: pd.DataFrame
    actors: tuple[str, ...] = ()

    def __repr__(self) -> str:
        parts = [visible(self.text)]
        for title, lines in self._parts():
            parts += ["", title, *(f"  {visible(line)}" for line in lines or ["none"])]
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        tables = [
            table(self.mentions.drop(columns="sentence"), "Mentions"),
            table(self.quotes[["kind", "text", "speaker", "actor", "cue", "cue_type"]], "Quotations"),
            table(self.clauses.drop(columns="sentence"), "Verbs and who stands around them"),
            table(self.frames.drop(columns="sentence"), "Entries of the lexicon that fired"),
            table(self.asked.drop(columns="sentence"), "What the neural reader says"),
        ]
        rows = "".join(f"<li>{escape(line)}</li>" for line in self._rows()) or "<li>none</li>"
        reasons = "".join(f"<li>{escape(line)}</li>" for line in self._reasons()) or "<li>every pair has a row</li>"
        found = (self.mentions, self.quotes, self.clauses, self.frames, self.asked)
        shown = [part for part, rows in zip(tables, found) if len(rows)]
        return (
            f'<div class="da"><style>{STYLE}</style><p class="sentence" dir="auto">{self._marked()}</p>'
            f"<p><strong>Stances</strong></p><ul>{rows}</ul><p><strong>Pairs without a row</strong></p><ul>"
            f"{reasons}</ul>"
            f"{''.join(shown)}</div>"
        )

    def _marked(self) -> str:
        shade = colours(self.actors)
        spans = [
            Span(int(m.start), int(m.end), _label(m), shade.get(m.actor, shade["other"]))
            for m in self._found.itertuples()
        ]
        spans += [Span(int(r.evidence_start), int(r.evidence_end), "", None) for r in self.stances.itertuples()]
        return marked(self.text, spans)

    @property
    def _found(self) -> pd.DataFrame:
        return self.mentions.attrs["spans"]

    def _parts(self) -> Iterator[tuple[str, list[str]]]:
        yield "mentions", [f"{m.text}: {m.actor} ({m.why})" for m in self.mentions.itertuples()]
        yield (
            "quotations",
            [
                f"{q.kind}, {_or(q.speaker, 'nobody named')} ({_or(q.actor, 'no actor')}), "
                f"{_or(q.cue, 'no cue')}: {q.text}"
                for q in self.quotes.itertuples()
            ],
        )
        yield "verbs", [_verb_line(c) for c in self.clauses.itertuples()]
        yield "entries that fired", [_frame_line(f) for f in self.frames.itertuples()]
        if len(self.asked):
            yield "the neural reader", [
                f"{a.source} → {a.target}: for {a.support:.2f}, against {a.oppose:.2f}, neither {a.neutral:.2f}"
                for a in self.asked.itertuples()
            ]
        yield "stances", self._rows()
        yield "pairs without a row", self._reasons()

    def _rows(self) -> list[str]:
        return [
            f"{r.source} → {r.target}: {SIGNS[r.stance]} {r.stance} {r.score:+.2f}, {r.assertion}, "
            f"{voice_words(r.voice, r.claimed_by)}, on “{r.evidence}” ({r.method})"
            for r in self.stances.itertuples()
        ]

    def _reasons(self) -> list[str]:
        return [f"{r.source} → {r.target}: {r.reason}" for r in self.missing.itertuples()]


def explain(
    sentence: str,
    *,
    actors=None,
    lexicon=None,
    reader=pipeline.READER,
    date: str | None = None,
    speaker: str | None = None,
) -> Explanation:
    """How one sentence (or short text) is read: its mentions, quotations, the entries of the lexicon that fired, what
    the neural reader says, the rows they gave, and for every pair of actors without a row a plain reason.

    Parameters
    ----------
    sentence : str
    actors : Actors or path, optional
        As for `analysis.analyze`.
    lexicon : path, optional
        Read at each call, so that an edited lexicon shows at once.
    reader : "packaged", Reader or None
        As for `analysis.analyze`.
    date : str, optional
        ISO date of the article: who held which office.
    speaker : str, optional
        The actor whose words the whole text is.

    Returns
    -------
    Explanation

    Raises
    ------
    TypeError
        ``sentence`` is no string.
    ActorFileError, LexiconError
        If these files have mistakes; the message names the line.

    Examples
    --------
    >>> from analysis import explain
    >>> list(explain("NATO shook Moscow.").missing.reason)[0]
    "Russia is the object of 'shook' (subject: West), a verb that the lexicon does not know: add its "
    "dictionary form to a group [verbs.…]"
    """
    if not isinstance(sentence, str):
        raise TypeError(f"explain takes a sentence as a string, not a {type(sentence).__name__}")
    who = actors if isinstance(actors, actors_room.Actors) else actors_room.read_actors(actors)
    words = lexicon_room.read_lexicon(lexicon)
    document = Document("text", visible(sentence), date=date, speaker=speaker)
    reader = pipeline.reader_of(reader)
    (rows,) = pipeline.read_documents([document], who, words, reader)
    parsed = text.parse(document.doc_id, document.text)
    asked = _asked(parsed, rows, speeches.actor_of(document, who), reader)
    read = [_Reading(parsed, number, rows, words) for number in range(len(parsed.sentences))]
    mentions = pd.DataFrame([_mention(m) for m in rows["mentions"]], columns=_MENTION)
    mentions.attrs["spans"] = frame(rows["mentions"], Mention)
    return Explanation(
        text=document.text,
        mentions=mentions,
        quotes=frame(rows["quotes"], pipeline.TABLES["quotes"]),
        clauses=pd.DataFrame([row for r in read for row in r.clauses()], columns=_CLAUSE),
        frames=pd.DataFrame([row for r in read for row in r.frames()], columns=_FRAME),
        asked=pd.DataFrame(asked, columns=_ASKED),
        stances=frame(rows["stances"], Stance),
        missing=pd.DataFrame(_missing(read, rows, who.names), columns=["source", "target", "reason"]),
        actors=tuple(who.names),
    )


def _asked(parsed: text.ParsedText, rows: dict[str, list], speaker: str | None, reader) -> Iterator[tuple]:
    if reader is None:
        return
    reading = joined.Reading(parsed, rows["mentions"], rows["quotes"], rows["stances"], speaker)
    for found in joined.answers([reading], reader)[0]:
        probabilities = (round(found.probability(stance), 4) for stance in ("support", "oppose", "neutral"))
        yield found.request.sentence, found.source.text or "the speaker", found.target.text, *probabilities


def _label(mention) -> str:
    return mention.actor if mention.role == "actor" else f"{mention.actor}: {mention.role}"


def _or(value: object, otherwise: str) -> str:
    return otherwise if pd.isna(value) else str(value)


def _verb_line(c) -> str:
    parts = [f"{c.verb} ({'passive ' if c.passive else ''}{c.form})"]
    parts += [f"{name}: {value}" for name, value in (("subject", c.subject), ("object", c.object)) if value]
    parts += [part for part in (c.prepositions, c.depends) if part]
    return "; ".join(parts) + f"; lexicon: {_or(c.lexicon, 'does not know it')}"


def _frame_line(f) -> str:
    pair = f"{f.source or 'nobody'} → {f.target or 'nobody'}"
    scope_words = f" ({f.scope})" if f.scope else ""
    entry = f"{f.kind} {f.entry} [{f.group}] {f.score:+.2f}"
    return f"“{f.words}”: {entry}, {pair}, {f.assertion}{scope_words}, rows: {f.rows}"


def _mention(mention: Mention) -> tuple:
    why = f"{mention.kind}"
    if mention.kind in ("pronoun", "group", "description"):
        why += f", taken for {mention.entity}"
    elif mention.entity.lower() != mention.text.lower():
        why += f" of {mention.entity}"
    if mention.member and mention.member != mention.entity:
        why += f", member {mention.member}"
    role = _ROLES.get(mention.role, mention.role)
    why += f"; {role}" if role else ""
    return (
        mention.sentence,
        mention.text,
        mention.actor,
        mention.member,
        mention.kind,
        mention.entity,
        mention.role,
        why,
    )


# ---- one sentence


class _Reading:
    """One sentence as the rules read it, with the rows it gave."""

    def __init__(self, parsed: text.ParsedText, number: int, rows: dict[str, list], lexicon: lexicon_room.Lexicon):
        self.number = number
        self.mentions = [m for m in rows["mentions"] if m.sentence == number]
        self.stances = [s for s in rows["stances"] if s.sentence == number]
        self.sentence: Sentence = prepare(parsed.words(number), self.mentions, lexicon)
        self.acts = list(acts(self.sentence))

    def word(self, i: int) -> str:
        return self.sentence.parse.tokens[i].text

    def words(self, numbers) -> str:
        return " … ".join(self.word(i) for i in sorted(set(numbers)))

    def actors_of(self, phrases: list[Phrase]) -> list[Mention]:
        return list(dict.fromkeys(m for phrase in phrases for m in referents(self.sentence, phrase)))

    def shown(self, phrases: list[Phrase]) -> str:
        return ", ".join(self.phrase(phrase) for phrase in phrases)

    def phrase(self, phrase: Phrase) -> str:
        text = " ".join(self.word(i) for i in range(phrase.first, phrase.last))
        named = sorted({m.actor for m in referents(self.sentence, phrase)})
        return f"{text} [{', '.join(named)}]" if named else text

    def known(self, clause: Clause) -> str | None:
        """The groups of the lexicon that the verb is in."""
        word, lexicon = self.sentence.words[clause.verb], self.sentence.lexicon
        found = [
            f"{name}.{entry.group}"
            for name in ("verbs", "light", "shifters")
            for entry in getattr(lexicon, name).get(word, ())
            if name != "shifters" or entry.kind == "verb"
        ]
        return ", ".join(dict.fromkeys(found)) or None

    def clauses(self) -> Iterator[tuple]:
        for clause in self.sentence.parse.clauses:
            subjects = clause.subjects
            preps = "; ".join(f"{self.word(word)} {self.shown(phrases)}" for word, phrases in clause.preps)
            depends = f"{clause.link} of {self.word(clause.parent.verb)}" if clause.parent is not None else ""
            yield (self.number, self.word(clause.verb), clause.form, clause.passive, self.shown(subjects),
                   self.shown(clause.objects), preps, depends, self.known(clause))  # fmt: skip

    def frames(self) -> Iterator[tuple]:
        for act in self.acts:
            rows = self.rows_of(act)
            state = scope(self.sentence, act.clause) if act.clause is not None else None
            assertion = rows[0].assertion if rows else state.assertion if state else "asserted"
            yield (self.number, self.words(act.words), act.entry.word, act.entry.group, act.entry.kind, act.score,
                   act.entry.category, _names(act.sources), _names(act.targets), assertion, self.scoped(state, rows),
                   len(rows))  # fmt: skip

    def scoped(self, state, rows: list[Stance]) -> str:
        """Which words shift an act, and who claims it."""
        parts = []
        if state is not None and state.words:
            parts.append(f"under {', '.join(repr(self.word(i)) for i in sorted(set(state.words)))}")
        if state is not None and state.demander:
            parts.append(f"demanded by {_names(state.demander)}")
        claims = sorted({voice_words(row.voice, row.claimed_by) for row in rows if row.voice != "article"})
        return "; ".join([*parts, *claims])

    def rows_of(self, act: Act) -> list[Stance]:
        """The rows that rest on an act: of its entry, with evidence that holds one of its words."""
        spans = [self.sentence.parse.tokens[i] for i in act.words]
        return [
            row
            for row in self.stances
            if row.method.partition(":")[2] == act.entry.word
            and any(row.evidence_start <= span.start and span.end <= row.evidence_end for span in spans)
        ]

    # -- why a pair has no row

    def reason(self, source: str, target: str) -> str:
        """Why ``source`` has no stance towards ``target`` here, both being actors of the sentence."""
        return (
            self._fired(source, target)
            or self._unknown_verb(source, target)
            or self._known_verb(source, target)
            or self._unknown_noun(source, target)
            or self._other_way(source, target)
            or self._nothing()
        )

    def _fired(self, source: str, target: str) -> str | None:
        for act in self.acts:
            if {source} <= {m.actor for m in act.sources} and target in {m.actor for m in act.targets}:
                return f"“{self.words(act.words)}” ({act.entry.word}) links them, but another row took its place"
        return None

    def _links(self, source: str, target: str) -> Iterator[tuple[Clause, str]]:
        """The clauses with the one as agent and the other as object or after a preposition, and which."""
        for clause in self.sentence.parse.clauses:
            if source not in {m.actor for m in agents(self.sentence, clause)}:
                continue
            objects = clause.subjects if clause.passive else clause.objects
            if target in {m.actor for m in self.actors_of(objects)}:
                yield clause, "the object"
            for word, phrases in clause.preps:
                if self.sentence.words[word] != "by" and target in {m.actor for m in self.actors_of(phrases)}:
                    yield clause, f"after '{self.word(word)}'"

    def _unknown_verb(self, source: str, target: str) -> str | None:
        for clause, place in self._links(source, target):
            if self.known(clause) is None and self.sentence.words[clause.verb] not in _LIGHT:
                where = f"{target} is the object of" if place == "the object" else f"{target} stands {place} at"
                remedy = "add its dictionary form to a group [verbs.…]"
                if place != "the object":
                    remedy += f" whose target takes {place.split()[-1]}"
                verb = f"'{self.word(clause.verb)}' (subject: {source})"
                return f"{where} {verb}, a verb that the lexicon does not know: {remedy}"
        return None

    def _known_verb(self, source: str, target: str) -> str | None:
        for clause, place in self._links(source, target):
            if self.sentence.words[clause.verb] in _LIGHT:
                continue
            word, verbs = self.sentence.words[clause.verb], self.sentence.lexicon.verbs
            takes = sorted({slot for entry in verbs.get(word, ()) for slot in entry.target})
            if takes:
                slots = ", ".join(slot if slot in _SLOTS else f"after {slot!r}" for slot in takes)
                return (f"'{self.word(clause.verb)}' is in the lexicon ({self.known(clause)}), with its target "
                        f"at: {slots}; "
                        f"here {target} is {place}, or another entry took it")  # fmt: skip
            return (f"'{self.word(clause.verb)}' ({self.known(clause)}) says by itself nothing for or against: "
                    f"it carries a "
                    f"noun or another verb, and none that the lexicon knows stands with {target}")  # fmt: skip
        return None

    def _unknown_noun(self, source: str, target: str) -> str | None:
        """ "China's stance on NATO", "China has a plan for NATO", where the lexicon has no noun "stance", "plan"."""
        owned = [(phrase, phrase.preps, {m.actor for m, _ in modifiers(self.sentence, phrase) if m.role == "actor"})
                 for phrase in self.sentence.parse.phrases]  # fmt: skip
        for clause in self.sentence.parse.clauses:
            who = {m.actor for m in agents(self.sentence, clause)}
            owned += [(phrase, [*phrase.preps, *clause.preps], who) for phrase in clause.objects if not clause.passive]
        for phrase, preps, owners in owned:
            if source not in owners or phrase.head in self.sentence.at or self.sentence.noun(phrase):
                continue
            for word, phrases in preps:
                if target in {m.actor for m in self.actors_of(phrases)}:
                    return (f"'{self.word(phrase.head)}' ({source}'s, {self.word(word)} {target}) is a noun that the "
                            "lexicon does "
                            "not know: add it to a group [nouns.…] if it says something for or against")  # fmt: skip
        return None

    def _other_way(self, source: str, target: str) -> str | None:
        back = [
            a for a in self.acts if target in {m.actor for m in a.sources} and source in {m.actor for m in a.targets}
        ]
        if back:
            fired = ", ".join(dict.fromkeys(f"“{self.words(act.words)}”" for act in back))
            return f"what links them goes the other way only: {target} → {source}, {fired}"
        return None

    def _nothing(self) -> str:
        verbs = [
            self.word(c.verb) + ("" if self.known(c) else " (not in the lexicon)") for c in self.sentence.parse.clauses
        ]
        return f"no word of the lexicon links them; verbs here: {', '.join(verbs) or 'none'}"


def _names(mentions: list[Mention]) -> str:
    return ", ".join(dict.fromkeys(m.member or m.actor for m in mentions))


def _missing(read: list[_Reading], rows: dict[str, list], order: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Every ordered pair of actors that are named without a row, and why."""
    named = [name for name in order if any(m.actor == name for m in rows["mentions"])]
    have = {(row.source, row.target) for row in rows["stances"]}
    for source in named:
        for target in named:
            if source != target and (source, target) not in have:
                yield source, target, _why(read, source, target)


def _why(read: list[_Reading], source: str, target: str) -> str:
    for name in (source, target):
        roles = {(m.role, m.text) for r in read for m in r.mentions if m.actor == name}
        if all(role != "actor" for role, _ in roles):
            role, words = sorted(roles)[0]
            return f"{name} (“{words}”) is {_ROLES[role]}"
    both = [r for r in read if {source, target} <= {m.actor for m in r.mentions if m.role == "actor"}]
    if not both:
        return "they are never named as actors in one sentence"
    reasons = [r.reason(source, target) for r in both]
    return next((reason for reason in reasons if not reason.startswith("no word")), reasons[0])
