"""How positive or negative the words about an actor are: by two word lists, TextBlob's and VADER's, and by the neural
reader, which knows whom it is asked about.

Both lists count words and know nothing of who acts on whom: they measure the tone around a name, not a stance.
What they score is the clause that holds the mention, with three repairs. Apostrophes of every shape are read
(TextBlob gives "isn't good" +0.7, and VADER changes sign with a curly apostrophe). The names of actors are hidden
first ("Great Britain" and "the Justice Department" are positive words in the lists). And a text that is not English
has no score, rather than 0.

References
----------
TextBlob's list and its averaging: De Smedt, T. & Daelemans, W. (2012). Pattern for Python. Journal of Machine
Learning Research 13. VADER: Hutto, C. J. & Gilbert, E. (2014). VADER: A parsimonious rule-based model for sentiment
analysis of social media text. ICWSM. Sentiment towards a target in news: Hamborg, F. & Donnay, K. (2021). NewsMTSC: a
dataset for (multi-)target-dependent sentiment classification in political news articles. EACL.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from string import punctuation
from typing import NamedTuple

from .attribution import claims, voice_at
from .disguise import disguises, edited
from .records import Mention, Quote, Sentiment
from .text import ParsedText, Token, trim

WORD_LISTS = ("textblob", "vader")
SCORERS = (*WORD_LISTS, "targeted")
_TELLING = frozenset(["description", "group"])  # kinds of mention whose words are no names


_LONGEST = 3000  # characters: what is longer is no clause, and VADER takes time in the square of its words


def score_mentions(
    parsed: ParsedText, mentions: list[Mention], quotes: list[Quote], *, speaker: str | None = None
) -> list[Sentiment]:
    """Two rows, one a word list, for every mention of an actor; none for places and topics.

    Parameters
    ----------
    parsed : ParsedText
    mentions : list of Mention
        All mentions of the text. Those with role ``actor`` are scored. The names in all of them are hidden from the
        lists; descriptions ("the aggressor") are not, for they tell the tone.
    quotes : list of Quote
        They bound the words about a mention, and say in whose voice these stand.
    speaker : str, optional
        The actor whose words the whole text is (a speech).

    Returns
    -------
    list of Sentiment
        In the order of the mentions. ``score`` is in [-1, 1] and ``subjectivity`` (TextBlob's only) in [0, 1]. Where
        the text is not English (`is_english`), the rows stand with a score of ``None``, so that it shows that
        mentions were found and not scored. ``start`` and ``end`` are those of the words in the original text.
    """
    english = is_english(parsed.text)
    borders = _quote_borders(quotes)
    hidden = sorted({(m.start, m.end) for m in mentions if m.kind not in _TELLING})
    parts: dict[int, list[tuple[int, int]]] = {}
    tones: dict[tuple[int, int], dict[str, Tone]] = {}
    rows = []
    for mention in mentions:
        if mention.role != "actor":
            continue
        if mention.sentence not in parts:
            parts[mention.sentence] = clauses(parsed, mention.sentence, borders)
        span = _around(parts[mention.sentence], mention)
        if span not in tones:
            scored = english and span[1] - span[0] <= _LONGEST
            tones[span] = _tones(_hide(parsed.text, span, hidden)) if scored else dict.fromkeys(WORD_LISTS, _UNKNOWN)
        voice = voice_at(quotes, mention.start, mention.end, speaker=speaker)
        rows += _rows(mention, span, voice, tones[span])
    return rows


def _rows(mention: Mention, span: tuple[int, int], voice: tuple, tones: dict[str, Tone]) -> list[Sentiment]:
    where = (mention.doc_id, mention.sentence, mention.start, mention.end, *span)
    return [Sentiment(*where, mention.actor, *voice[:2], scorer, *tones[scorer]) for scorer in tones]


# ---- by the neural reader

Text = tuple[ParsedText, Sequence[Mention], Sequence[Quote], str | None]


def score_targets(texts: Sequence[Text], reader) -> list[list[Sentiment]]:
    """One row of the scorer ``targeted`` for every mention of an actor: how its sentence speaks of it.

    Parameters
    ----------
    texts : sequence of (ParsedText, mentions, quotes, speaker)
        As for `score_mentions`.
    reader : Reader
        As `analysis.model.load` gives it.

    Returns
    -------
    list of list of Sentiment
        For each text, in the order of its mentions. ``score`` is P(positive) - P(negative), ``None`` in a text that
        is not English and in a sentence of over 3,000 characters; ``subjectivity`` is ``None``; ``start`` and ``end``
        are those of the sentence. The names of other actors in it are hidden from the reader.
    """
    asked = [_targets(parsed, mentions) for parsed, mentions, _, _ in texts]
    flat = [question for questions in asked for question in questions.values()]
    answers = iter(reader.targeted(*map(list, zip(*flat))) if flat else ())
    found = []
    for text, questions in zip(texts, asked):
        scores = {span: _difference(next(answers)) for span in questions}
        found.append(_targeted(*text, scores))
    return found


def _targets(parsed: ParsedText, mentions: Sequence[Mention]) -> dict[tuple[int, int], tuple[str, tuple[int, int]]]:
    """Sentence and span in it for each place where an actor is mentioned; a group is one place."""
    if not is_english(parsed.text):
        return {}
    named: dict[int, list[Mention]] = {}
    for mention in mentions:
        named.setdefault(mention.sentence, []).append(mention)
    asked = {}
    for number, here in named.items():
        _, _, _, start, end, text = parsed.sentences[number]
        names = disguises(text, start, here) if end <= start + _LONGEST else []
        for mention in here:
            if mention.role == "actor" and start <= mention.start and mention.end <= end <= start + _LONGEST:
                shown, (span,) = edited(text, names, [(mention.start - start, mention.end - start)])
                asked[mention.start, mention.end] = (shown, span)
    return asked


def _difference(probabilities: Sequence[float]) -> float:
    return round(float(probabilities[2]) - float(probabilities[0]), 4) + 0.0


def _targeted(parsed: ParsedText, mentions, quotes, speaker: str | None, scores: dict) -> list[Sentiment]:
    rows = []
    for mention in mentions:
        if mention.role != "actor":
            continue
        sentence = parsed.sentences[mention.sentence]
        span = (min(sentence.start, mention.start), max(sentence.end, mention.end))
        voice = voice_at(quotes, mention.start, mention.end, speaker=speaker)
        tone = Tone(scores.get((mention.start, mention.end)), None)
        rows += _rows(mention, span, voice, {"targeted": tone})
    return rows


def together(word_lists: Sequence[Sentiment], targeted: Sequence[Sentiment]) -> list[Sentiment]:
    """The rows of all scorers, in the order of the mentions."""
    each = len(WORD_LISTS)
    return [row for k, one in enumerate(targeted) for row in (*word_lists[k * each : (k + 1) * each], one)]


# ---- the words about a mention

_FINITE = {"VBD": "v", "VBZ": "v", "VBP": "v", "VBN": "v", "MD": "v"}  # VBN: the tagger mistakes many past forms for it
_LETTERS = {"PRP": "p", "EX": "p", "IN": "i", "RB": "r", "RBR": "r", "RBS": "r"} | _FINITE
_SUBJECT = re.compile(r"r{0,2}(?:p|[dn]{0,8}n(?:i[dn]{0,8}n){0,2})r{0,2}v")
_JOINING = frozenset(
    ", and but or nor yet so because although though while whereas unless if when whenever after before since until "
    "once as where".split()
)
_BREAKING = frozenset("; : — – - --".split())
_SEPARATORS = _JOINING | _BREAKING


def clauses(parsed: ParsedText, sentence: int, borders: list[int] = ()) -> list[tuple[int, int]]:
    """Spans of the clauses of a sentence, as far as its words and their tags tell; in order, never overlapping.

    A clause ends where a quotation begins or ends (``borders``: offsets, sorted), and at a semicolon, a colon, a
    dash, a comma or a conjunction, but only if there is a finite verb before it and, for a comma or a conjunction, a
    subject and its finite verb right after it. So "China condemned the sanctions and Russia welcomed them" is two
    clauses; "China condemned the sanctions and called for talks" is one, as is a relative clause with its noun.
    """
    start, end = parsed.sentences[sentence].start, parsed.sentences[sentence].end
    cuts = [start, *borders[bisect_right(borders, start) : bisect_left(borders, end)], end]
    words = parsed.words(sentence)
    spans = []
    for a, b in zip(cuts, cuts[1:]):
        spans += _split([w for w in words if a <= w.start < b], a, b) if len(words) > 5 else [(a, b)]
    return [span for span in (_tidy(parsed.text, *span) for span in spans) if span[0] < span[1]]


def _split(words: list[Token], start: int, end: int) -> list[tuple[int, int]]:
    letters = "".join(map(_letter, words, words[1:] + [None]))
    spans, begun, part, k = [], 0, 0, 0  # where the clause begins, and where its last part does
    while k < len(words):
        after = k
        while after < min(len(words), k + 3) and words[after].text.lower() in _SEPARATORS:
            after += 1
        if after > k:
            border = [word.text.lower() for word in words[k:after]]
            left = letters[part if border in (["and"], ["or"]) else begun : k]  # "that peace and trade should last"
            if "v" in left and _opens_clause(border, letters, after):
                spans.append((start, words[k].start))
                start, begun = words[after].start, after
        if after > k or words[k].text.lower() == "that":
            part = max(after, k + 1)
        k = max(after, k + 1)
    return [*spans, (start, end)]


def _opens_clause(border: list[str], letters: str, after: int) -> bool:
    if not _BREAKING.isdisjoint(border):
        return "v" in letters[after:]
    return _SUBJECT.match(letters, after) is not None


def _letter(word: Token, following: Token | None) -> str:
    if word.tag == "VBN" and following is not None and following.text.lower() == "by":
        return "x"
    if word.tag.startswith("NN"):
        return "n"
    return _LETTERS.get(word.tag, "d" if word.tag in ("DT", "JJ", "JJR", "JJS", "PRP$", "POS", "CD", "VBG") else "x")


def _tidy(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = trim(text, start, end)
    while start < end and text[start] in ",;:–—- \n":
        start += 1
    while start < end and text[end - 1] in ",;:–—- \n":
        end -= 1
    return start, end


def _quote_borders(quotes: list[Quote]) -> list[int]:
    return sorted({offset for quote in quotes if claims(quote) for offset in (quote.start, quote.end)})


def _around(parts: list[tuple[int, int]], mention: Mention) -> tuple[int, int]:
    """The clauses that the mention touches, joined: a mention always lies inside its words."""
    touched = [(a, b) for a, b in parts if a < mention.end and mention.start < b]
    return min([mention.start, *(a for a, _ in touched)]), max([mention.end, *(b for _, b in touched)])


def _hide(text: str, span: tuple[int, int], hidden: list[tuple[int, int]]) -> str:
    """The words of the span, every actor's name replaced by one letter that is in no word list.

    A single letter, because TextBlob's negation reaches over it ("not a Western success"); a capital where the name
    was in capitals, because VADER reads capitals among small letters as stress.
    """
    pieces, at = [], span[0]
    for a, b in hidden[bisect_left(hidden, (span[0], 0)) :]:
        if a >= span[1]:
            break
        if a >= at:
            pieces += [text[at:a], "Q" if text[a:b].isupper() else "q"]
            at = b
    return "".join(pieces) + text[at : span[1]]


# ---- the scorers


class Tone(NamedTuple):
    """A score from -1 (negative) to 1 (positive) and, from TextBlob, subjectivity from 0 to 1."""

    score: float | None
    subjectivity: float | None


_UNKNOWN = Tone(None, None)


def textblob(text: str) -> Tone:
    """TextBlob's polarity and subjectivity of ``text``, negation repaired (`plain`).

    TextBlob forgets a negation at the next longer word ("will not be good" is +0.7), so small words between a
    negation and the word that it negates are left out.
    """
    return Tone(*_textblob()(_AFTER_NEGATION.sub(r"\1", plain(text)))[:2])


def vader(text: str) -> Tone:
    """VADER's compound score of ``text``, negation repaired (`plain`)."""
    text, scorer = plain(text), _vader()
    known = (word in scorer.lexicon for raw in text.lower().split() for word in (raw, raw.strip(punctuation)))
    if text.isascii() and not any(known):
        return Tone(0.0, None)  # what VADER would say, at a tenth of its time
    return Tone(scorer.polarity_scores(text)["compound"], None)


def _tones(text: str) -> dict[str, Tone]:
    return {"textblob": textblob(text), "vader": vader(text)}


@cache
def _textblob():
    from textblob.en import sentiment

    return sentiment


@cache
def _vader():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


_AFTER_NEGATION = re.compile(
    r"\b(not|never|no)(?:\s+(?:be|been|being|have|had|the|an|any|all|at|of|as|to|in|its|his|her|their|our)\b)+", re.I
)
_MARKS = str.maketrans(
    {mark: "'" for mark in "‘’‚‛ʼʻʹ′´`＇"} | {mark: '"' for mark in "“”„‟«»″＂"} | {"—": " - ", "–": " - ", "…": "..."}
)
_IRREGULAR = re.compile(r"\b(?:(ca|wo|sha|ai)n't|(can)not)\b", re.IGNORECASE)
_STEMS = {"ca": "can", "can": "can", "wo": "will", "sha": "shall", "ai": "is"}
_CONTRACTED = re.compile(r"\s*n't\b", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` with straight quotation marks and apostrophes, and with "n't" and "cannot" written as "not".

    >>> plain("It isn’t so, they won't and can’t.")
    'It is not so, they will not and can not.'
    """
    text = text.translate(_MARKS)
    if "n" not in text and "N" not in text:
        return text
    text = _IRREGULAR.sub(lambda match: _STEMS[(match[1] or match[2]).lower()] + " not", text)
    return _CONTRACTED.sub(" not", text)


# ---- English or not

_ENGLISH = frozenset(
    "the of and to that is was for with by from it are has have had his their they be been not which this these will "
    "were but who its would he she we you at on an as said what when there or if more than after about between into "
    "over against our your been can could should".split()
)
_FOREIGN = (
    frozenset(
        "el la los las del que una por con para se le les des du et est dans sur au aux une pour qui ne pas der die das "
        "und ist nicht von mit dem den ein eine auf für zu sich il lo gli della di che non per sono o os da do em um uma "
        "não het een van en niet dat op te zijn w na się nie jest że z je och att det som på av har inte jag til og er "
        "ikke ja ei on että v y ve bir bu için i u за не что dan yang untuk dengan dari ini itu și cu în sa ang ng mga "
        "és egy hogy".split()
    )
    - _ENGLISH
)
_WORDS = re.compile(r"[^\W\d_]+")
_ENOUGH = 25  # words from which the share of function words is told apart surely
_SAMPLE = 5_000  # characters looked at


def is_english(text: str) -> bool:
    """Whether ``text`` is English, told by its function words and its script.

    In English prose about every third word is one of some seventy function words; a tenth is asked for, and more of
    them than of other languages' function words. Under 25 words (a headline may have none) it is enough that no other
    language has more, and that the letters are Latin and nearly all plain. Text without letters counts as English.
    """
    words = [word.lower() for word in _WORDS.findall(text[:_SAMPLE])]
    letters = "".join(words)
    if not letters:
        return True
    plain_letters = len(letters.encode("ascii", "ignore")) / len(letters)
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    if plain_letters < 0.8 or foreign > english:
        return False
    if len(words) >= _ENOUGH:
        return english >= 0.1 * len(words)
    return english > 0 or plain_letters > 0.96
