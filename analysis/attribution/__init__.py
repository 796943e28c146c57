"""Who is quoted saying what: direct, indirect and mixed quotation, and quoted words without speech.

Marks are paired in ``quotation_marks``; reported speech within a sentence is read in ``reported`` with the words
of ``cues.toml``; ``reading`` puts both together over a document; ``joined`` adds what the neural reader found; here
they become rows, with the speaking actor.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from .joined import join
from .quotation_marks import Quoted, pair_marks
from .reading import Attribution, read_document
from ..records import Mention, Quote
from ..text import ParsedText, tag, token_spans, trim

_WORD = re.compile(r"[^\W\d_]+")
_TITLE_WORDS = frozenset("a an and as at by for from in is it of on or the to with vs".split())
_OUTSIDERS = frozenset(  # heads of a noun phrase that an actor's name describes but doesn't speak through
    "analyst analysts expert experts critic critics observer observers opponent opponents resident residents "
    "rival rivals scholar scholars historian economist economists professor academic academics protester "
    "protesters activist activists dissident dissidents journalist journalists reporter reporters newspaper "
    "newspapers media blogger bloggers".split()
)
_FARTHEST = 50_000  # characters: no row is longer than a paragraph, and no paragraph that is one longer than this
_PAPER = re.compile(
    r"(?:the|this|that|its|their|his|her) (?:statement|letter|message|post|tweet|note|communiqué|readout|speech)", re.I
)
_NEAR = 600  # characters from "the statement" back to whose it is
_LONGEST_SCARE = 3  # words


def find_quotes(parsed: ParsedText, mentions: list[Mention], reported: Sequence = ()) -> list[Quote]:
    """Find direct, indirect, mixed and scare quotations with their speakers. Never refuses a text.

    Parameters
    ----------
    parsed : ParsedText
    mentions : list of Mention
        Sorted by start; with pronouns resolved. A quotation's actor is the actor of the mention that heads its
        speaker ("the Chinese foreign ministry", "he"); of "Chinese analysts" there is none, and
        "the statement" is of the actor who spoke right before.
    reported : sequence of analysis.model.Attribution, optional
        What the neural reader found in the text; put together with what the rules find (`joined`).

    Returns
    -------
    list of Quote
        Sorted by start, then longest first. ``text[start:end]`` of the document is the content, with "that" and
        quotation marks. Pieces of one quotation share a number, and so do the rows of several speaking actors
        ("Russia and China said"): one row for each actor. An attribution within another's content is a row of its
        own where words of somebody else are told, not where a state of mind is. Where someone's act of speaking
        has only a topic ("declared a “limitless” friendship"), few quoted words are ``scare`` beside it.
    """
    text = parsed.text
    paragraphs = _paragraphs(parsed)
    quoted = [q for q in pair_marks(text, paragraphs) if not _is_title(text, q)]
    drafts, held = [], []
    starts = [q.start for q in quoted]
    actors = _Speakers(text, mentions)
    found = read_document(parsed, quoted, paragraphs)
    for number, one in enumerate(join(parsed, found, reported) if reported else found):
        spans = sorted({trim(text, a, b) for a, b in one.contents})
        kind, scare = _kind(text, spans, quoted, starts, one.speech)
        held += [span for span in spans if not scare]
        for a, b in spans:
            drafts += [(number, _row(parsed, kind, a, b, one, actor)) for actor in actors.of(one.source) if a < b]
    drafts += [(len(text) + q.start, _scare_row(parsed, q)) for q in _unheld(quoted, held)]
    drafts.sort(key=lambda draft: (draft[1].start, -draft[1].end, draft[0]))
    numbers: dict[int, int] = {}
    return [q._replace(quote=numbers.setdefault(n, len(numbers))) for n, q in drafts]


@lru_cache(maxsize=8192)
def says_something(reported: str) -> bool:
    """Whether reported words hold a finite verb: "said *that talks would follow*", not "condemned *the talks*"."""
    words = [reported[a:b] for a, b in token_spans(reported)]
    tags = tag(words)
    for n, kind in enumerate(tags):
        if kind in ("VBZ", "VBP", "VBD", "MD"):
            return True
        subject = (
            n > 0 and tags[n - 1][:2] in ("NN", "PR") and words[n - 1].lower() not in ("its", "their", "his", "her")
        )
        if kind == "VBN" and subject and tags[n + 1 : n + 2] not in ([], ["IN"], ["TO"]):
            return True  # the tagger takes many past forms for participles
    return False


def claims(quote: Quote) -> bool:
    """Whether a quotation says something in its speaker's words, rather than name what the article speaks of too.

    Scare quotation does not, nor do reported words that are only a phrase ("condemned *Western sanctions*").
    """
    return quote.kind != "scare" and (quote.kind != "indirect" or says_something(quote.text))


def voice_at(
    quotes: list[Quote], start: int, end: int, *, speaker: str | None = None
) -> tuple[str, str | None, int | None]:
    """Whose words ``text[start:end]`` are: those of the innermost quotation that holds them and `claims` something.

    Parameters
    ----------
    quotes : list of Quote
        Sorted by start, as ``find_quotes`` gives them.
    start, end : int
        Offsets into the document.
    speaker : str, optional
        The actor whose words the whole document is (a speech); then nothing is the article's.

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
    for n in range(bisect_right(quotes, start, key=lambda q: q.start) - 1, -1, -1):
        q = quotes[n]
        if start - q.start > _FARTHEST:
            break
        if q.end >= end and (best is None or q.end - q.start <= best.end - best.start) and claims(q):
            best = q
    if best is None:
        return ("actor", speaker, None) if speaker else ("article", None, None)
    return ("actor" if best.actor else "other", best.actor, best.quote)


def _paragraphs(parsed: ParsedText) -> list[tuple[int, int]]:
    """Spans of the paragraphs, by their number in the sentence rows."""
    spans: dict[int, tuple[int, int]] = {}
    for s in parsed.sentences:
        spans[s.paragraph] = (spans.get(s.paragraph, (s.start,))[0], s.end)
    return list(spans.values())


# ---- kinds and rows


def _row(parsed: ParsedText, kind: str, a: int, b: int, one: Attribution, actor: str | None) -> Quote:
    text = parsed.text
    speaker, cue = one.source or (None, None), one.cue or (None, None)
    return Quote(
        parsed.doc_id, 0, kind, a, b, text[a:b],
        speaker[0], speaker[1], text[slice(*speaker)] if one.source else None, actor,
        cue[0], cue[1], text[slice(*cue)] if one.cue else None, one.cue_type,
    )  # fmt: skip


def _scare_row(parsed: ParsedText, q: Quoted) -> Quote:
    words = parsed.text[q.start : q.end]
    return Quote(parsed.doc_id, 0, "scare", q.start, q.end, words, None, None, None, None, None, None, None, None)


def _kind(text: str, contents, quoted: list[Quoted], starts: list[int], speech: bool) -> tuple[str, bool]:
    """direct if nearly all is within marks, indirect if nothing is, else mixed; and whether marks are scare quotes."""
    inside = total = words = last = 0
    for a, b in contents:
        total += b - a
        covered = a
        for q in quoted[bisect_left(starts, a) : bisect_right(starts, b)]:
            if covered <= q.start and q.end <= b + 1:
                last = q.end
                inside += min(q.end, b) - q.start
                words += len(_WORD.findall(text, q.start, q.end))
                covered = q.end
    if not inside:
        return "indirect", False
    if inside >= total - 4 * len(contents):
        return "direct", False
    scare = not speech and words <= _LONGEST_SCARE and last < contents[-1][1] - 1  # called it “absurd” is no scare
    return ("indirect" if scare else "mixed"), scare


def _unheld(quoted: list[Quoted], held: list[tuple[int, int]]) -> list[Quoted]:
    """The outermost quotations that no attribution holds."""
    held.sort()
    free, at, reach = [], 0, -1
    for q in quoted:
        while at < len(held) and held[at][0] <= q.start:
            reach = max(reach, held[at][1])
            at += 1
        if q.depth == 0 and reach < q.end - 1:
            free.append(q)
    return free


def _is_title(text: str, q: Quoted) -> bool:
    """Whether marks hold the name of a book, a broadcast or a person, or nothing: ABC's “This Week”."""
    words = _WORD.findall(text, q.start, min(q.end, q.start + 200))
    if not words:
        return True
    if q.depth or len(words) > 8 or text[q.end - 2 : q.end - 1] in ".?!":
        return False
    capital = all(w[0].isupper() or w.lower() in _TITLE_WORDS for w in words) and words[0][0].isupper()
    before = text[max(0, q.start - 2) : q.start].strip()
    return capital and (len(words) > 1 or before.isalpha()) and before not in (":", ",", "") and before[-1:] not in ":,"


# ---- the speaking actor


class _Speakers:
    """The actors that a speaker's words name."""

    def __init__(self, text: str, mentions: list[Mention]):
        self._text = text
        self._mentions = [m for m in mentions if m.role == "actor"]
        self._starts = [m.start for m in self._mentions]
        self._last: tuple[int, list[str]] = (0, [])  # where the last speaking actor was named, and who

    def of(self, source: tuple[int, int] | None) -> list[str | None]:
        """The actors in the head of the noun phrase at ``source``, else in its apposition; ``[None]`` without any."""
        if source is None:
            return [None]
        words = self._text[slice(*source)]
        if words.lower() in ("who", "which", "that"):
            return self._antecedent(source[0]) or [None]
        at = source[0]
        for part in re.split(r"([,(—–]|\bwho\b|\bwhich\b|\bwhose\b)", words)[:5:2]:
            at = self._text.index(part, at)
            found = self._in_head(at, part)
            if found:
                self._last = (source[1], found)
                return found
            if _OUTSIDERS & set(_WORD.findall(part.lower())):
                break
            at += len(part)
        return self._author(source) or [None]

    def _between(self, start: int, end: int) -> list[Mention]:
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _in_head(self, start: int, part: str) -> list[str]:
        core = re.split(r"\b(?:for|of|at|from|in|on|to|with)\b", part, maxsplit=1)[0]
        if _OUTSIDERS & set(_WORD.findall(core.lower())):
            return []
        found = self._between(start, start + len(core)) or self._between(start, start + len(part))
        if not re.search(r"\band\b", core):
            found = [m for m in found if m.start == found[0].start]
        return list(dict.fromkeys(m.actor for m in found))

    def _author(self, source: tuple[int, int]) -> list[str]:
        """Whose "the statement" is: of who spoke last, not far before."""
        end, actors = self._last
        return actors if _PAPER.fullmatch(self._text[slice(*source)]) and 0 <= source[0] - end < _NEAR else []

    def _antecedent(self, who: int) -> list[str]:
        """Whom a relative pronoun stands for: "the Chinese officials who said", "Blinken, who said"."""
        near = self._between(who - 60, who)
        if not near:
            return []
        between = self._text[near[-1].end : who]
        if not re.fullmatch(r"(?:[’']s)?(?: [\w-]+){0,3},? ", between) or _OUTSIDERS & set(between.lower().split()):
            return []
        return [m.actor for m in near if m.start == near[-1].start]
