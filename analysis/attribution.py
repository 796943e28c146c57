"""Who is quoted saying what: direct, indirect and mixed quotation, and quoted words without speech.

Marks are paired in ``quotation_marks``, reported speech within a sentence is read in ``reported`` with the
words of ``cues.toml``; here both are put together over a whole document.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from .cues import packaged
from .quotation_marks import Quoted, pair_marks
from .records import Mention, Quote
from .reported import QUOTED, Found, Frame, find_attributions
from .text import ParsedText, trim

_WORD = re.compile(r"[^\W\d_]+")
_MARKS = frozenset("“ ” \" „ « » ‟ `` '' 「 」 『 』".split())
_DATELINE = re.compile(r"(?:[A-Z][A-Z.’']+[ ,]+)+(?:[A-Z][a-z]+\.?(?: \d+)?,? )?(?:\([^)\n]{2,30}\) ?)?(?:--|[-–—])+ ")
_LONGEST_SENTENCE = 20_000  # characters; a longer one is no sentence, and is not searched for reporting words
_TITLE_WORDS = frozenset("a an and as at by for from in is it of on or the to with vs".split())
_OUTSIDERS = frozenset(  # heads of a noun phrase that an actor's name describes but doesn't speak through
    "analyst analysts expert experts critic critics observer observers opponent opponents resident residents rival rivals "
    "scholar scholars historian economist economists professor academic academics protester protesters activist activists "
    "dissident dissidents journalist journalists reporter reporters newspaper media blogger bloggers".split()
)


class _Attribution(NamedTuple):
    """An attribution as offsets into the document."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    cue_type: str | None
    contents: list[tuple[int, int]]
    direct: bool  # its content is a quotation that others may carry on
    paragraph: int
    end: int  # of the unit it stands in
    speech: bool = True  # words are told, not only a topic or a state of mind
    awaits: bool = False  # ends in a colon: its content is what comes next
    top: bool = True  # not within the words of a quotation


def find_quotes(parsed: ParsedText, mentions: list[Mention]) -> list[Quote]:
    """Find direct, indirect, mixed and scare quotations with their speakers. Never refuses a text.

    Parameters
    ----------
    parsed : ParsedText
    mentions : list of Mention
        Sorted by start; with pronouns resolved. A quotation's actor is the actor of the mention that heads its
        speaker ("the Chinese foreign ministry", "he"); of "Chinese analysts" there is none.

    Returns
    -------
    list of Quote
        Sorted by start, then longest first. ``text[start:end]`` of the document is the content, with "that" and
        quotation marks. Pieces of one quotation share a number, and so do the rows of several speaking actors
        ("Russia and China said"): one row for each actor.
    """
    text = parsed.text
    paragraphs = _paragraphs(parsed)
    quoted = [q for q in pair_marks(text, paragraphs) if not _is_title(text, q)]
    attributions = _attributions(parsed, quoted)
    held = {a for one in attributions for a, _ in one.contents}
    for number, paragraph in enumerate(paragraphs):
        if ":" in text[paragraph[0] : paragraph[0] + 100]:
            one = _headline(parsed, paragraph, number)
            if one is not None and one.contents[0][0] not in held:
                attributions.append(one)
    return _rows(parsed, _told(text, attributions), quoted, mentions)


def voice_at(quotes: list[Quote], start: int, end: int) -> tuple[str, str | None, int | None]:
    """Whose words ``text[start:end]`` are: the innermost quotation (not ``scare``) that holds them.

    Parameters
    ----------
    quotes : list of Quote
        Sorted by start, as ``find_quotes`` gives them.
    start, end : int
        Offsets into the document.

    Returns
    -------
    voice : str
        ``"article"`` outside quotations, ``"actor"`` where an actor speaks, ``"other"`` where somebody else does.
    claimed_by : str or None
        The actor (of several, the first).
    quote : int or None
        The quotation's number.
    """
    best = None
    for q in quotes:
        if q.start > start:
            break
        if q.end >= end and q.kind != "scare" and (best is None or q.end - q.start < best.end - best.start):
            best = q
    if best is None:
        return ("article", None, None)
    return ("actor" if best.actor else "other", best.actor, best.quote)


# ---- units: sentences that a quotation joins, and the frames in them


def _paragraphs(parsed: ParsedText) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    last = None
    for s in parsed.sentences:
        if s.paragraph == last:
            spans[-1] = (spans[-1][0], s.end)
        else:
            spans.append((s.start, s.end))
        last = s.paragraph
    return spans


class _Unit(NamedTuple):
    """One or more sentences of a paragraph, joined where a quotation runs over their boundary."""

    first: int
    last: int  # inclusive
    paragraph: int
    quoted: list[int]  # numbers of the outermost quotations in it


def _units(parsed: ParsedText, quoted: list[Quoted]) -> list[_Unit]:
    outer = [n for n, q in enumerate(quoted) if q.depth == 0]
    units: list[_Unit] = []
    at, i, sentences = 0, 0, parsed.sentences
    while i < len(sentences):
        first, inside, end = i, [], sentences[i].end
        while at < len(outer) and quoted[outer[at]].start < end:
            inside.append(outer[at])
            while quoted[outer[at]].end > sentences[i].end and i + 1 < len(sentences):
                i += 1
            end = max(end, sentences[i].end)
            at += 1
        units.append(_Unit(first, i, sentences[first].paragraph, inside))
        i += 1
    return units


def _frame(parsed: ParsedText, first: int, last: int, span: tuple[int, int], holes: list[tuple[int, Quoted]]) -> Frame:
    """The words of sentences ``first`` to ``last`` within ``span``, with each of ``holes`` as one piece."""
    frame = Frame()
    at = 0
    for i in range(first, last + 1):
        for token in parsed.words(i):
            if token.start < span[0] or token.end > span[1]:
                continue
            while at < len(holes) and token.start >= holes[at][1].end:
                at += 1
            if at < len(holes) and token.start >= holes[at][1].start:
                number, q = holes[at]
                if not frame.quoted or frame.quoted[-1] != number:
                    frame.add(_ending(parsed.text, q), QUOTED, q.start, q.end, number)
            elif token.text in _MARKS:
                continue  # of a title, or without a partner
            elif token.text == "." and frame.low and _abbreviates(parsed.text, frame, token, sentence_end=parsed.sentences[i].end):
                frame.end[-1] = token.end
            else:
                frame.add(token.text.lower(), token.tag, token.start, token.end)
    return frame


def _abbreviates(text: str, frame: Frame, token, sentence_end: int) -> bool:
    """Whether a full stop within a sentence belongs to the word before it: "Terry E. Branstad", "R-Ark."."""
    start = frame.start[-1]
    return token.end < sentence_end - 3 and token.start == frame.end[-1] and token.start - start <= 6 and text[start].isupper()


def _ending(text: str, q: Quoted) -> str:
    """How a quotation stands in a frame: “. when it ends a sentence inside its marks, else “."""
    return "“." if text[q.end - 2 : q.end - 1] in (".", "?", "!") else "“"


def _has_cue(text: str) -> bool:
    return not packaged().starts.isdisjoint(_WORD.findall(text.lower()))


def _attributions(parsed: ParsedText, quoted: list[Quoted]) -> list[_Attribution]:
    result: list[_Attribution] = []
    for unit in _units(parsed, quoted):
        start, end = parsed.sentences[unit.first].start, parsed.sentences[unit.last].end
        outer = [(n, quoted[n]) for n in unit.quoted]
        outside = "".join(_outside(parsed.text, start, end, [q for _, q in outer]))
        here: list[_Attribution] = []
        dateline = _DATELINE.match(parsed.text, start, end)
        if dateline:
            start = dateline.end()
        if _worth_reading(parsed, unit.first, unit.last) and (_has_cue(outside) or (outer and ":" in outside)):
            here = _read_frame(parsed, unit, _frame(parsed, unit.first, unit.last, (start, end), outer))
        result += _link(parsed.text, unit, here, [q for _, q in outer], result, end, outside)
        for n, q in outer:
            result += _inside(parsed, unit, n, quoted)
    return [a for a in result if a.contents]


def _outside(text: str, start: int, end: int, holes: list[Quoted]) -> list[str]:
    pieces, at = [], start
    for q in holes:
        pieces.append(text[at : q.start])
        at = max(at, q.end)
    return [*pieces, text[at:end]]


def _worth_reading(parsed: ParsedText, first: int, last: int) -> bool:
    return all(parsed.sentences[i].end - parsed.sentences[i].start <= _LONGEST_SENTENCE for i in range(first, last + 1))


def _read_frame(parsed: ParsedText, unit: _Unit, frame: Frame) -> list[_Attribution]:
    end = parsed.sentences[unit.last].end
    return [_offsets(frame, one, unit.paragraph, end) for one in find_attributions(frame, packaged())]


def _offsets(frame: Frame, one: Found, paragraph: int, end: int) -> _Attribution:
    def span(items: tuple[int, int] | None) -> tuple[int, int] | None:
        return (frame.start[items[0]], frame.end[items[1] - 1]) if items else None

    contents = [span(c) for c in one.contents]
    direct = one.awaits or any(frame.quoted[i] >= 0 for a, b in one.contents for i in range(a, b))
    return _Attribution(span(one.source), span(one.cue), one.cue_type, contents, direct, paragraph, end, one.speech, one.awaits)


def _inside(parsed: ParsedText, unit: _Unit, number: int, quoted: list[Quoted]) -> list[_Attribution]:
    """Attributions within the words of quotation ``number``: what the speaker says that others say."""
    q = quoted[number]
    result: list[_Attribution] = []
    if q.end - q.start < 30 or not _has_cue(parsed.text[q.start : q.end]):
        return result
    holes = []
    for n in range(number + 1, len(quoted)):
        if quoted[n].start >= q.end:
            break
        if quoted[n].depth == 1:
            holes.append((n, quoted[n]))
    for i in range(unit.first, unit.last + 1):
        s = parsed.sentences[i]
        if s.end - s.start > _LONGEST_SENTENCE:
            continue
        span = (max(s.start, q.start + 1), min(s.end, q.end - 1 if q.closed else q.end))
        if span[0] < span[1] and _has_cue(parsed.text[span[0] : span[1]]):
            frame = _frame(parsed, i, i, span, holes)
            result += [a._replace(direct=False, top=False) for a in _read_frame(parsed, unit, frame)]
    return result


# ---- quotations without a cue of their own


def _link(text, unit, here, outer, before, end, outside) -> list[_Attribution]:
    """The unit's attributions, with its quotations that no cue holds linked to a speaker nearby."""
    free = [q for q in outer if not any(a <= q.start and q.end <= b for one in here for a, b in one.contents)]
    if not free:
        return here
    if _WORD.search(outside):
        return here + _headed(text, unit, free, end, outside)
    span = (free[0].start, free[-1].end)
    last = _last_speaker(before, unit.paragraph)
    if last is None:
        return here + [_Attribution(None, None, None, [(q.start, q.end)], True, unit.paragraph, end) for q in free]
    if last.paragraph == unit.paragraph or last.awaits or free[0].carried:
        last.contents.append(span)
        return here + [last._replace(contents=[], paragraph=unit.paragraph, end=end, direct=True, awaits=False)]
    return here + [_Attribution(last.source, None, None, [span], True, unit.paragraph, end)]


def _last_speaker(before: list[_Attribution], paragraph: int) -> _Attribution | None:
    """Who spoke last: in this paragraph in any way, in the one before in quotation marks."""
    for one in reversed(before):
        if one.paragraph < paragraph - 1:
            return None
        if one.source and one.top and one.speech and (one.direct or one.paragraph == paragraph):
            return one
    return None


_HEAD = re.compile(
    r"[\s“\"‘']*(?P<who>[A-Z][\w.’'-]*(?:,? (?:\(?[A-Z][\w.’')-]*|of|the|for|at|in|on|and|camp|campaign))*)(?P<colon>\s*:)\s+"
)
_LABELS = frozenset(  # words before a colon that nobody says
    "note update updated correction related watch more read photo photos video source sources by date place abstract full "
    "text image caption tags topics contact location price time when where who what why how warning question answer day "
    "part chapter section step figure table total bonus ps also first second third plus but and so the bottom".split()
)


def _headed(text, unit, free, end, outside) -> list[_Attribution]:
    """Putin: “…”; a quotation after a name and a colon."""
    result = []
    for q in free:
        begin = max(text.rfind("\n", 0, q.start) + 1, q.start - 100)
        match = _HEAD.match(text, begin, q.start)
        if match and match.end() == q.start and match["who"].split()[0].lower() not in _LABELS:
            result.append(_under(match, [(q.start, q.end)], unit.paragraph, end))
    return result


def _under(match: re.Match, contents, paragraph: int, end: int) -> _Attribution:
    return _Attribution(match.span("who"), match.span("colon"), "neutral", contents, True, paragraph, end)


def _headline(parsed: ParsedText, paragraph: tuple[int, int], number: int) -> _Attribution | None:
    """Xi: Talks will go on. A headline or a line of a transcript: a speaker, a colon, and what is said."""
    match = _HEAD.match(parsed.text, *paragraph)
    if match is None or match.end() >= paragraph[1] or match["who"].split()[0].lower() in _LABELS:
        return None
    names = match["who"].split()
    transcript = all(name.isupper() for name in names) and len(match["who"]) > 2
    headline = number == 0 and paragraph[1] - paragraph[0] < 200
    if not (transcript or headline or len(names) in (2, 3) and all(name[0].isupper() for name in names)):
        return None
    return _under(match, [(match.end(), paragraph[1])], number, paragraph[1])


_FIRST_PERSON = frozenset("i we you me us".split())


def _told(text: str, attributions: list[_Attribution]) -> list[_Attribution]:
    """Without those inside another's content that tell of no other speaker's words."""
    spans = sorted((a, b, n) for n, one in enumerate(attributions) for a, b in one.contents)
    starts = [a for a, _, _ in spans]
    reach: list[int] = []  # how far the contents up to each reach
    for _, b, _ in spans:
        reach.append(max(b, reach[-1] if reach else 0))
    kept = []
    for one in attributions:
        at = bisect_right(starts, one.cue[0]) - 1 if one.cue else -1
        nested = at >= 0 and reach[at] >= one.cue[1]
        own = one.source is not None and text[slice(*one.source)].lower() in _FIRST_PERSON
        if not nested or (one.speech and not own):
            kept.append(one)
    return kept


# ---- rows


def _rows(parsed: ParsedText, attributions: list[_Attribution], quoted: list[Quoted], mentions: list[Mention]) -> list[Quote]:
    text = parsed.text
    starts = [m.start for m in mentions]
    ends = [q.end for q in quoted if q.depth == 0]
    outer = [q for q in quoted if q.depth == 0]
    drafts: list[tuple[int, Quote]] = []
    for number, one in enumerate(attributions):
        actors = _actors(text, one.source, mentions, starts) or [None]
        kind = _kind(text, one.contents, quoted)
        for a, b in sorted(set(one.contents)):
            a, b = trim(text, a, b)
            if a < b:
                drafts += [(number, _row(parsed, kind, a, b, one, actor)) for actor in actors]
    held = sorted((q.start, q.end) for _, q in drafts)
    drafts += _scare(parsed, outer, held, len(attributions))
    drafts.sort(key=lambda d: (d[1].start, -d[1].end, d[0]))
    numbers: dict[int, int] = {}
    return [q._replace(quote=numbers.setdefault(n, len(numbers))) for n, q in drafts]


def _row(parsed: ParsedText, kind: str, a: int, b: int, one: _Attribution, actor: str | None) -> Quote:
    text = parsed.text
    speaker, cue = one.source or (None, None), one.cue or (None, None)
    return Quote(
        parsed.doc_id, 0, kind, a, b, text[a:b],
        speaker[0], speaker[1], text[slice(*speaker)] if one.source else None, actor,
        cue[0], cue[1], text[slice(*cue)] if one.cue else None, one.cue_type,
    )  # fmt: skip


def _kind(text: str, contents: list[tuple[int, int]], quoted: list[Quoted]) -> str:
    """direct, if nearly all is within marks; indirect, if nothing is; else mixed."""
    inside = total = 0
    starts = [q.start for q in quoted]
    for a, b in contents:
        total += b - a
        covered = a
        for q in quoted[bisect_left(starts, a) : bisect_right(starts, b)]:
            if q.end <= b + 1:
                inside += max(0, min(q.end, b) - max(q.start, covered))
                covered = max(covered, q.end)
    if not inside:
        return "indirect"
    return "direct" if inside >= total - 4 * len(contents) else "mixed"


def _scare(parsed: ParsedText, outer: list[Quoted], held: list[tuple[int, int]], number: int) -> list[tuple[int, Quote]]:
    """Quoted words that no attribution holds."""
    rows = []
    at, reach = 0, -1
    for q in outer:
        while at < len(held) and held[at][0] <= q.start:
            reach = max(reach, held[at][1])
            at += 1
        if reach >= q.end:
            continue
        one = _Attribution(None, None, None, [], False, 0, 0)
        rows.append((number + len(rows), _row(parsed, "scare", q.start, q.end, one, None)))
    return rows


def _is_title(text: str, q: Quoted) -> bool:
    """Whether marks hold the name of a book, a broadcast or a person, or nothing: ABC's “This Week”."""
    words = _WORD.findall(text[q.start : q.end])
    if not words:
        return True
    if q.depth or len(words) > 8 or text[q.end - 2 : q.end - 1] in ".?!":
        return False
    capital = all(w[0].isupper() or w.lower() in _TITLE_WORDS for w in words) and words[0][0].isupper()
    before = text[max(0, q.start - 2) : q.start].strip()
    return capital and (len(words) > 1 or before.isalpha()) and before not in (":", ",", "") and before[-1:] not in ":,"


def _actors(text: str, source, mentions: list[Mention], starts: list[int]) -> list[str]:
    """The actors that the speaker's words name: those in the head of the noun phrase."""
    if source is None:
        return []
    inside = [m for m in mentions[bisect_left(starts, source[0]) : bisect_left(starts, source[1])] if m.role == "actor"]
    if not inside:
        return []
    head = re.split(r",|\(|\bwho\b|\bwhich\b", text[source[0] : source[1]], maxsplit=1)[0]
    core = re.split(r"\b(?:for|of|at|from|in|on|to|with)\b", head, maxsplit=1)[0]
    if _OUTSIDERS & set(_WORD.findall(core.lower())):
        return []
    reach = source[0] + len(core)
    first = [m for m in inside if m.start < reach] or [m for m in inside if m.start < source[0] + len(head)]
    if not first:
        return []
    group = [m for m in first if m.start == first[0].start]
    if re.search(r"\band\b", core):
        group = first
    return list(dict.fromkeys(m.actor for m in group))
