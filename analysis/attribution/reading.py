"""A document's attributions: sentences read one by one, quotations that run over them, and quotations without a cue.

Between ``reported`` (one sentence) and ``attribution`` (rows): here a sentence becomes a frame, the words within a
quotation are read for what the speaker says that others say, and a quotation without a cue goes to who spoke last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from .cues import packaged
from .phrases import QUOTED, Frame
from .quotation_marks import Quoted
from .reported import Found, find_attributions
from ..text import ParsedText

_WORD = re.compile(r"[^\W\d_]+")
_MARKS = frozenset("“ ” \" „ « » ‟ `` '' 「 」 『 』".split())
_DATELINE = re.compile(r"(?:[A-Z][A-Z.’']+[ ,]+)+(?:[A-Z][a-z]+\.?(?: \d+)?,? )?(?:\([^)\n]{2,30}\) ?)?(?:--|[-–—])+ ")
_LONGEST_SENTENCE = 20_000  # characters; a longer one is no sentence, and is not searched for reporting words
_SHORTEST_WITHIN = 30  # characters: in shorter quotations nobody is quoted


@dataclass(slots=True)
class Attribution:
    """An attribution as offsets into the document.

    Attributes
    ----------
    source, cue : (start, end) or None
    cue_type : str or None
    contents : list of (start, end)
    direct : bool
        Its content is a quotation that others may carry on.
    paragraph : int
        The paragraph it has come to.
    speech : bool
        Words are told, not only a topic or a state of mind.
    awaits : bool
        It ends in a colon: its content is what comes next.
    """

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    cue_type: str | None
    contents: list[tuple[int, int]]
    direct: bool
    paragraph: int
    speech: bool = True
    awaits: bool = False


class _Unit(NamedTuple):
    """One or more sentences of a paragraph, joined where a quotation runs over their boundary."""

    first: int
    last: int  # inclusive
    paragraph: int
    start: int
    end: int
    quoted: list[int]  # numbers of the outermost quotations in it


def read_document(parsed: ParsedText, quoted: list[Quoted], paragraphs: list[tuple[int, int]]) -> list[Attribution]:
    """All attributions of a document; ``quoted`` as ``pair_marks`` gives them."""
    result: list[Attribution] = []
    speaker: Attribution | None = None  # who spoke last, in the article's own telling
    for unit in _units(parsed, quoted):
        here, outside = _read_unit(parsed, unit, quoted)
        speaker = _last_told(here, unit) or speaker
        here += _carry_on(parsed.text, unit, here, quoted, speaker, outside)
        speaker = _last_told(here, unit) or speaker
        result += here
        for number in unit.quoted:
            result += _within(parsed, unit, number, quoted)
    result += _headlines(parsed.text, paragraphs, result)
    return _told([one for one in result if one.contents], parsed.text)


def _last_told(here: list[Attribution], unit: _Unit) -> Attribution | None:
    return next((one for one in reversed(here) if one.source and one.speech and one.paragraph == unit.paragraph), None)


# ---- sentences, units and frames


def _units(parsed: ParsedText, quoted: list[Quoted]) -> list[_Unit]:
    outer = [n for n, q in enumerate(quoted) if q.depth == 0]
    units: list[_Unit] = []
    at, i, sentences = 0, 0, parsed.sentences
    while i < len(sentences):
        first, inside = i, []
        while at < len(outer) and quoted[outer[at]].start < sentences[i].end:
            inside.append(outer[at])
            while quoted[outer[at]].end > sentences[i].end and i + 1 < len(sentences):
                i += 1
            at += 1
        units.append(_Unit(first, i, sentences[first].paragraph, sentences[first].start, sentences[i].end, inside))
        i += 1
    return units


def _read_unit(parsed: ParsedText, unit: _Unit, quoted: list[Quoted]) -> tuple[list[Attribution], str]:
    """The attributions outside quotations, and the words outside them."""
    holes = [(n, quoted[n]) for n in unit.quoted]
    outside = _outside(parsed.text, unit.start, unit.end, [q for _, q in holes])
    readable = all(s.end - s.start <= _LONGEST_SENTENCE for s in parsed.sentences[unit.first : unit.last + 1])
    if not readable or not (_has_cue(outside) or outside.rstrip().endswith(":")):
        return [], outside
    dateline = _DATELINE.match(parsed.text, unit.start, unit.end)
    span = (dateline.end() if dateline else unit.start, unit.end)
    frame = _frame(parsed, range(unit.first, unit.last + 1), span, holes)
    return [_offsets(frame, one, unit.paragraph) for one in find_attributions(frame, packaged())], outside


def _outside(text: str, start: int, end: int, holes: list[Quoted]) -> str:
    pieces, at = [], start
    for q in holes:
        pieces.append(text[at : q.start])
        at = max(at, q.end)
    return " ".join([*pieces, text[at:end]])


def _has_cue(words: str) -> bool:
    return not packaged().starts.isdisjoint(_WORD.findall(words.lower()))


def _frame(parsed: ParsedText, sentences: range, span: tuple[int, int], holes: list[tuple[int, Quoted]]) -> Frame:
    """The words of ``sentences`` within ``span``, with each of ``holes`` as one piece."""
    frame, at, text = Frame(), 0, parsed.text
    plain = not holes and len(sentences) == 1 and text.find(".", span[0], span[1] - 3) < 0
    if plain and _ANY_MARK.search(text, *span) is None:
        return _plain_frame(parsed, sentences[0], span)
    for i in sentences:
        last, headline = parsed.sentences[i].end - 3, None
        for start, end, word, tag in parsed.words(i):
            if start < span[0] or end > span[1]:
                continue
            while at < len(holes) and start >= holes[at][1].end:
                at += 1
            if at < len(holes) and start >= holes[at][1].start:
                number, q = holes[at]
                if not frame.quoted or frame.quoted[-1] != number:
                    whole = text[q.end - 2 : q.end - 1] in (".", "?", "!")
                    frame.add("“." if whole else "“", QUOTED, q.start, q.end, number)
                continue
            if not word[0].isalnum():
                if word in _MARKS:
                    continue  # of a title, or without a partner
                if word == "." and frame.low and end < last and _abbreviates(text, frame, start):
                    frame.end[-1] = end
                    continue
            elif tag[:2] == "VB" and word[0].isupper() and frame.low and frame.tag[-1] != QUOTED:
                headline = _is_headline(parsed.sentences[i].text) if headline is None else headline
                tag = tag if headline else "NNP"
            frame.add(word.lower(), tag, start, end)
    return frame


_ANY_MARK = re.compile(r"[“”\"„«»‟`「」『』]|''")


def _plain_frame(parsed: ParsedText, i: int, span: tuple[int, int]) -> Frame:
    """The frame of sentence ``i`` within ``span`` where no marks and full stops stand in it: the same, only faster."""
    frame, words = Frame(), parsed.words(i)
    if words and (words[0].start < span[0] or words[-1].end > span[1]):
        words = [token for token in words if token.start >= span[0] and token.end <= span[1]]
    frame.start, frame.end, texts, frame.tag = ([token[n] for token in words] for n in range(4))
    frame.low = [word.lower() for word in texts]
    frame.quoted = [-1] * len(words)
    names = [k for k, tag in enumerate(frame.tag) if tag[:2] == "VB" and k and texts[k][0].isupper()]
    if names and not _is_headline(parsed.sentences[i].text):
        for k in names:
            frame.tag[k] = "NNP"
    return frame


def _is_headline(sentence: str) -> bool:
    """Whether most longer words have a capital."""
    words = [word for word in sentence.split() if len(word) > 3]
    return 2 * sum(word[0].isupper() for word in words) > len(words) + 1


def _abbreviates(text: str, frame: Frame, stop: int) -> bool:
    """Whether a full stop within a sentence belongs to the word before it: "Terry E. Branstad", "R-Ark."."""
    start = frame.start[-1]
    return stop == frame.end[-1] and stop - start <= 6 and text[start].isupper()


def _offsets(frame: Frame, one: Found, paragraph: int) -> Attribution:
    def span(items: tuple[int, int] | None) -> tuple[int, int] | None:
        return (frame.start[items[0]], frame.end[items[1] - 1]) if items else None

    direct = one.awaits or any(frame.quoted[i] >= 0 for a, b in one.contents for i in range(a, b))
    contents = [span(items) for items in one.contents]
    source, cue = span(one.source), span(one.cue)
    return Attribution(source, cue, one.cue_type, contents, direct, paragraph, one.speech, one.awaits)


def _within(parsed: ParsedText, unit: _Unit, number: int, quoted: list[Quoted]) -> list[Attribution]:
    """Attributions within the words of quotation ``number``: what the speaker says that others say."""
    q = quoted[number]
    result: list[Attribution] = []
    if q.end - q.start < _SHORTEST_WITHIN or not _has_cue(parsed.text[q.start : q.end]):
        return result
    holes, n = [], number + 1
    while n < len(quoted) and quoted[n].start < q.end:
        if quoted[n].depth == 1:
            holes.append((n, quoted[n]))
        n += 1
    for i in range(unit.first, unit.last + 1):
        s = parsed.sentences[i]
        span = (max(s.start, q.start + 1), min(s.end, q.end - 1 if q.closed else q.end))
        if span[0] < span[1] and s.end - s.start <= _LONGEST_SENTENCE and _has_cue(parsed.text[span[0] : span[1]]):
            frame = _frame(parsed, range(i, i + 1), span, holes)
            result += [_offsets(frame, one, unit.paragraph) for one in find_attributions(frame, packaged())]
    return result


# ---- quotations without a cue of their own


def _carry_on(text: str, unit: _Unit, here, quoted, speaker: Attribution | None, outside: str) -> list[Attribution]:
    """Attributions for the unit's quotations that no cue holds: to who signs them, to a speaker nearby, or to nobody.

    In the paragraph of the speaker they are more of the same quotation.
    """
    held = sorted(span for one in here for span in one.contents)
    free, at, reach = [], 0, -1
    for q in (quoted[n] for n in unit.quoted):
        while at < len(held) and held[at][0] <= q.start:
            reach = max(reach, held[at][1])
            at += 1
        if reach < q.end:
            free.append(q)
    if not free:
        return []
    span = (free[0].start, free[-1].end)
    signed = None if here else _SIGNED.match(text, span[1], span[1] + 120)
    if signed:
        return [Attribution(signed.span("who"), signed.span("dash"), "neutral", [span], False, unit.paragraph)]
    if _WORD.search(outside):
        return _after_names(text, free, unit.paragraph)
    if speaker is None or speaker.paragraph < unit.paragraph - 1:
        return [Attribution(None, None, None, [(q.start, q.end)], True, unit.paragraph) for q in free]
    same = speaker.paragraph == unit.paragraph
    if not same and not speaker.direct:
        return [Attribution(None, None, None, [(q.start, q.end)], True, unit.paragraph) for q in free]
    if same or speaker.awaits or free[0].carried:
        speaker.contents.append(span)
        speaker.paragraph, speaker.direct, speaker.awaits = unit.paragraph, True, False
        return []
    return [Attribution(speaker.source, None, None, [span], True, unit.paragraph)]


_HEAD = re.compile(
    r"[\s“\"‘']*(?P<who>[A-Z][\w.’'-]*(?:,? (?:\(?[A-Z][\w.’')-]*|of|the|for|at|in|on|and|camp|campaign)){0,12})"
    r"(?P<colon>\s?:)\s+"
)
_BEFORE_NAMES = ("\n", " - ", " – ", " — ", ". ")
_SIGNED = re.compile(  # “…” — Olena Kovalenko, Kharkiv
    r"\s*(?P<dash>[-–—―]+)\s*(?P<who>[A-Z][\w.’'-]*(?:,? [A-Z\d(][\w.’')-]*|,? (?:of|the)){0,9})[ \xa0]*(?:\n|$)"
)
_LABELS = frozenset(  # words before a colon that nobody says
    "note update updated correction related watch more read photo photos video source sources by date place "
    "abstract full text image caption tags topics contact location price time when where who what why how "
    "warning question answer day part chapter section step figure table total bonus ps also first second third "
    "plus but and so the bottom".split()
)


def _after_names(text: str, free: list[Quoted], paragraph: int) -> list[Attribution]:
    """Putin: “…”; a quotation after a name and a colon."""
    result = []
    for q in free:
        begin = max(0, q.start - 100)
        ends = [text.rfind(mark, begin, q.start) + len(mark) for mark in _BEFORE_NAMES if mark in text[begin : q.start]]
        begin = max([begin, *ends])
        match = _HEAD.match(text, begin, q.start)
        if match and match.end() == q.start and _speaks(match):
            result.append(_under(match, (q.start, q.end), paragraph))
    return result


def _speaks(match: re.Match) -> bool:
    return match["who"].split()[0].lower() not in _LABELS


def _under(match: re.Match, content: tuple[int, int], paragraph: int) -> Attribution:
    return Attribution(match.span("who"), match.span("colon"), "neutral", [content], True, paragraph)


def _headlines(text: str, paragraphs: list[tuple[int, int]], found: list[Attribution]) -> list[Attribution]:
    """Xi: Talks will go on. Headlines and lines of a transcript: a speaker, a colon, and what is said."""
    held = {start for one in found for start, _ in one.contents}
    result = []
    for number, (start, end) in enumerate(paragraphs):
        match = _HEAD.match(text, start, end) if ":" in text[start : start + 100] else None
        if match is None or match.end() >= end or match.end() in held or not _speaks(match):
            continue
        names = match["who"].split()
        transcript = all(name.isupper() for name in names) and len(match["who"]) > 2
        headline = number == 0 and end - start < 200
        if transcript or headline or len(names) in (2, 3) and all(name[0].isupper() for name in names):
            result.append(_under(match, (match.end(), end), number))
    return result


# ---- attributions within another's content

_FIRST_PERSON = frozenset("i we you me us".split())


def _told(attributions: list[Attribution], text: str) -> list[Attribution]:
    """Without those inside another's content that tell of no other speaker's words."""
    spans = sorted(span for one in attributions for span in one.contents)
    starts = [start for start, _ in spans]
    reach: list[int] = []  # how far the contents up to each reach
    for _, end in spans:
        reach.append(max(end, reach[-1] if reach else 0))
    kept = []
    for one in attributions:
        at = bisect_right(starts, one.cue[0]) - 1 if one.cue else -1
        nested = at >= 0 and reach[at] >= one.cue[1]
        own = one.source is not None and text[slice(*one.source)].lower() in _FIRST_PERSON
        if (not nested or one.speech and not own) and not is_impersonal(text, one.source, one.cue):
            kept.append(one)
    return kept


def is_impersonal(text: str, source: tuple[int, int] | None, cue: tuple[int, int] | None) -> bool:
    """ "*It* is easy *to see*": nobody says so but the teller."""
    return bool(source and cue) and text[slice(*source)].lower() == "it" and text.startswith("to ", cue[0])
