"""What the rules found and what the neural reader found, put together into one list of attributions.

Of direct quotations the content is the rules', nearly always right to the character, and so is the speaker; where the
reader marks the same one, its bounds are taken. Of other reported words that both found, content and source are the
reader's, unless its content is less than half of theirs. What only one of them found is kept. Measured on PolNeAR's
development articles (``benchmarks/attribution.py``): content F1 0.885, source F1 0.813, right source 0.843; an earlier
reader, with the rules' sources of direct quotations throughout, 0.879, 0.800 and 0.836 (here 0.879, 0.811 and 0.836).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .cues import packaged
from .reading import Attribution, is_impersonal
from ..text import ParsedText, tag

Span = tuple[int, int]
_HELPERS = frozenset("is are was were be been has have had".split())
_KNOWN = re.compile(r"\bknown$")
_WHATEVER = re.compile(r"\b(?:whatever|no matter what)\s(?:the\s|its\s|their\s|his\s|her\s)?$", re.IGNORECASE)
_BROKEN = re.compile(r"\b(?:in|of|from|at|for)$")
_NAME = re.compile(r"\s(?:the\s)?[A-Z][\w’'-]*\w(?<![’']s)")
_PART = 0.5  # of the rules' content: where the reader has less, it has lost the thread of a clause
_SAME = 0.5  # of the shorter content's characters that both must share to be one attribution


def join(parsed: ParsedText, rules: list[Attribution], reader: Sequence) -> list[Attribution]:
    """One list of attributions, in the order of their contents.

    Parameters
    ----------
    parsed : ParsedText
    rules : list of Attribution
        From ``reading.read_document``.
    reader : sequence of analysis.model.Attribution
        Each with ``source``, ``cue`` and ``content``, tuples of spans.
    """
    free = list(rules)
    joined = []
    for found in (one for one in reader if not _is_no_report(parsed.text, one)):
        same = max(free, key=lambda rule: _shared(rule.contents, found.content), default=None)
        if same is not None and _shared(same.contents, found.content) >= _SAME:
            free.remove(same)
            joined.append(_both(parsed.text, same, found))
        else:
            joined.append(_alone(parsed, found))
    told = {(one.source, *one.contents): one for one in reversed([*joined, *free])}  # "said in a statement" is said once
    return sorted(told.values(), key=lambda one: (one.contents[0], one.cue or (0, 0)))


def _both(text: str, rule: Attribution, found) -> Attribution:
    theirs = _source(text, found.source)
    if rule.direct:
        apart = rule.source and theirs and not _shared([rule.source], [theirs])
        return replace(rule, source=rule.source if apart else theirs or rule.source)
    source = theirs or rule.source
    if _length(found.content) < _PART * _length(rule.contents):
        return replace(rule, source=source)
    return replace(rule, source=source, contents=list(found.content))


def _is_no_report(text: str, found) -> bool:
    """ "Is known to have condemned" is the teller's own word, "whatever the polls say" nobody's, and "later" or "is" no cue."""
    source, cue = _span(found.source), _span(found.cue)
    kinds = {kind[:2] for kind in tag(text[slice(*cue)].split())} if cue else set()
    if kinds == {"RB"}:
        return True
    if source is None:
        helper = cue is not None and text[slice(*cue)].lower() in _HELPERS
        return kinds == {"IN"} or helper or (cue is not None and bool(_KNOWN.search(text, *cue)))
    return is_impersonal(text, source, cue) or bool(_WHATEVER.search(text[max(0, source[0] - 20) : source[0]]))


def _alone(parsed: ParsedText, found) -> Attribution:
    cue = _span(found.cue)
    paragraph = parsed.sentences[parsed.sentence_at(found.content[0][0])].paragraph
    cue_type = _cue_type(parsed.text[slice(*cue)]) if cue else None  # a cue may be a mark: "Xi: ..."
    return Attribution(_source(parsed.text, found.source), cue, cue_type, list(found.content), False, paragraph)


def _source(text: str, spans: Sequence[Span]) -> Span | None:
    """The source, with the name that it breaks off before: "officials in *Kyiv*"."""
    longest = _span(spans)
    preposition = longest and _BROKEN.search(text, *longest)
    name = preposition and _NAME.match(text, preposition.end())
    return (longest[0], name.end()) if name else longest


def _span(spans: Sequence[Span]) -> Span | None:
    """The longest of the spans: a source in pieces ("Xi, ..., said") is known by its name."""
    return max(spans, key=lambda span: (span[1] - span[0], -span[0]), default=None)


def _cue_type(words: str) -> str | None:
    """What `cues.toml` says of the first word in the cue that it knows."""
    cues = packaged()
    for word in words.lower().split():
        known = cues.verbs[word][0] if word in cues.verbs else cues.nouns.get(word) or cues.adjectives.get(word)
        if known is not None and known.takes:
            return next(iter(known.takes.values()))
    return None


def _shared(contents: Sequence[Span], others: Sequence[Span]) -> float:
    """The characters in both, as a share of the shorter one."""
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in contents for c, d in others)
    return both / max(1, min(_length(contents), _length(others)))


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)
