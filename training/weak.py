"""Real sentences labelled by the package's own rules: ``python -m training.weak --data FOLDER``.

Weak supervision in the sense of Ratner et al. (2017), Snorkel: Rapid training data creation with weak supervision,
PVLDB 11(3). The rules read speeches of the UN General Debate and the training articles of PolNeAR with the broad
actor file ``world.toml``; what they are sure of becomes rows, written to ``training/runs/weak.jsonl``. Neutral rows
stand on silence, and rules miss things: so a sentence counts as silent only if no word of stance or praise is in it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

from analysis import actors, attribution, sentiment, stance, text
from analysis.lexicon import Lexicon, read_lexicon
from analysis.records import Document, Mention, Sentence, Stance

from . import data

WORLD = Path(__file__).with_name("world.toml")
OUT = Path(__file__).parent / "runs" / "weak.jsonl"
SHORTEST, LONGEST = 5, 400  # words, characters of a sentence
NEUTRAL = 0.45  # of all rows
UNNAMED = 2 / 3  # of the rows whose source is the speaker's I or we: these lose it
PER_WORD, PER_TRIPLE, PER_SENTENCE = 150, 4, 3
STRONG = 0.3  # of a word's tone, from -1 to 1

_FRIENDLY = frozenset("AGREE SUPPORT COOPERATE AID YIELD".split())
_FIRST_PERSON = frozenset("i we my our us me".split())
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_BROKEN = re.compile(r"(?s)[^A-Z\"'“‘]|.*\n|.*/PV\.")  # begun in the middle, over lines, or with a page's head
# Words that are in a list, but tell no stance by themselves.
_PLAIN = frozenset(
    "more most many much first second other new same main real full own large general top said say says state states "
    "took take taken made make makes come came comes coming see seen look looks looking set held hold told spoke speak "
    "think part parts term plan debate conference march base going moving following worked work works working get view "
    "let regard shared keep order single invited met meeting move step hands agreement trade peacekeeping".split()
)
# Words that no list has, though a speaker who uses them of somebody is seldom neutral.
_JUDGING = frozenset(
    "not never no nor none without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't "
    "must should ought need needs instead despite although yet still only even just merely again simply enough "
    "hope hopes hopeful solidarity regime regimes occupation occupied sovereignty independence self-determination "
    "brotherly sisterly fraternal people's crisis suffering struggle struggles genocide terrorist terrorists terrorism "
    "impose imposed imposing deserve deserves role efforts effort progress emasculated testament efficacy "
    "complete change reports arbitrary expense so-called wonder why shortcomings egregious stigma "
    "dictatorship dictator contravention punish".split()
)
# Words of the lexicon that the rules often read wrongly in these texts (seen in samples): their rows are left out.
_UNSURE = frozenset(
    "should must lead remind expect allow get tell let campaign beat burn target win race fight struggle terrorism "
    "comply give submit join talk visit summit meet negotiate need cause partner uphold operation violate offensive "
    "danger system money sink fail capture defeat host follow depend treat enable strengthen like pro- anti- rocket "
    "advance commitment respect crush pull press push discuss break hurt compete rival lose celebrate dominate insist "
    "count strike destruction removal release turn ignore war".split()
)
_ASKED = frozenset("urge call appeal encourage ask request invite".split())
_NO_PLAIN_REQUEST = re.compile(
    r"\b(?:commend|thank|welcome|support|condemn|deplore|end|stop|cease|refrain|halt|withdraw|pull|lift|desist|abandon|"
    r"release|comply|reverse|renounce|dismantle)\b"
)
# An office or a text of the target, which is named only to say which: thanking its president is no stance to it.
_OFFICE = re.compile(r"\b(?:[Pp]resident|[Pp]residency|[Cc]hair\w*|[Ss]ession|[Mm]embers?|[Cc]harter)\b[^,;]{0,40}$")
_PAPERS = re.compile(r"(?i)['’]?s?\s*(?:system|budget|resolutions?|charter|target|day|membership|conference)\b")
# Signs that a wrong was done to the target: "aggression against ...", "the blockade of the ... people".
_UNDER = re.compile(r"\b(?:against|on|upon|to|treatment of|towards?|in)(?: (?:the|our|people|of|brotherly))*\s*$")
_OWNED = re.compile(
    r"['’]?s?\s*(?:people|civilians?|refugees?|women|children|population|territor(?:y|ies)|lands?|cause|victims?)\b"
)
_LIFTED = re.compile(r"\b(?:lift\w*|end|ending|removal)\b.{0,60}\b(?:embargo|blockade|sanctions)\b")
_BODIES = frozenset(["United Nations", "African Union"])  # named as places and sources of texts more than as doers


class Candidate(NamedTuple):
    """A row with what is needed to choose among rows."""

    row: dict
    word: str  # of the lexicon; "" for silence
    pair: tuple[str, str]


# ---- texts


def speeches(archive: Path, count: int | None = None) -> Iterator[Document]:
    """``count`` speeches of the archive, or all, chosen by the hash of their names (COUNTRY_SESSION_YEAR.txt).

    A line end in them is a break of a printed line or a page, so lines are joined; empty lines part paragraphs.
    """
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.isfile() and member.name.endswith(".txt")]
        for member in sorted(members, key=lambda m: hashed(Path(m.name).name))[:count]:
            name = Path(member.name).stem
            lines = tar.extractfile(member).read().decode("utf-8-sig")
            joined = re.sub(r"(?<=\S) *\n(?=\S)| {2,}", " ", lines)
            yield Document(name, joined, date=f"{name[-4:]}-09-25", speaker=name.split("_")[0])


def articles(path: Path) -> Iterator[Document]:
    """PolNeAR's articles."""
    for article in data.polnear(path):
        yield Document(article["id"], article["text"])


def labelled(where: Path, folder: Path) -> Iterator[dict]:
    """The rows of all real labelled sentences that ``where`` tells of; ``folder`` has the data."""
    read = {
        "speeches": lambda: ((each.doc_id, each.text) for each in speeches(folder / "ungd-2010-2021.tar.gz")),
        "dse": lambda: ((str(k), row["text"]) for k, row in enumerate(data.dse(folder / "dse" / "train.txt"), 1)),
    }
    news = {each.doc_id: each.text for each in articles(folder / "polnear" / "train.jsonl")}
    for path in sorted(where.glob("*.tsv")):
        yield from data.labelled(path, dict(read[path.stem]()) if path.stem in read else news)


def hashed(*parts: object) -> str:
    """What an order or a choice by chance follows from that is the same everywhere."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


# ---- rows of a document


class Reading(NamedTuple):
    """What the rules found in a document; ``speaker`` is an actor's name."""

    sentences: list[Sentence]
    mentions: list[Mention]
    stances: list[Stance]
    speaker: str | None


def read(document: Document, who: actors.Actors, words: Lexicon) -> Reading:
    """The package's stages without sentiment, which isn't needed here and takes half the time."""
    speaker = document.speaker and who.code(document.speaker)
    parsed = text.parse(document.doc_id, document.text)
    mentions = actors.find_mentions(parsed, who, date=document.date)
    quotes = attribution.find_quotes(parsed, mentions)
    own = actors.first_person(parsed, mentions, quotes, speaker=speaker)
    mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor))
    stances = stance.find_stances(parsed, mentions, quotes, words, speaker=speaker)
    return Reading(parsed.sentences, mentions, stances, speaker)


def candidates(reading: Reading, origin: str, words: Lexicon) -> Iterator[Candidate]:
    """All rows that the reading of a document allows. Without a speaker every source has its place in the text."""
    stances, named = defaultdict(list), defaultdict(list)
    for found in reading.stances:
        if reading.speaker or found.source_start is not None:
            stances[found.sentence].append(found)
    for mention in reading.mentions:
        named[mention.sentence].append(mention)
    told = {found.sentence for found in reading.stances}
    for sentence in reading.sentences:
        here, number = named[sentence.sentence], sentence.sentence
        if not SHORTEST <= len(sentence.text.split()) or len(sentence.text) > LONGEST or _BROKEN.match(sentence.text):
            continue
        yield from _told(sentence, stances[number], origin)
        if here and number not in told and silent(_nameless(sentence, here), words):
            yield from _untold(sentence, here, origin, reading.speaker)


def _nameless(sentence: Sentence, mentions: Sequence[Mention]) -> str:
    """The sentence without its actors' names: "united" and "security" are words of tone."""
    words = sentence.text
    for mention in mentions:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        words = words[:start] + " " * (end - start) + words[end:]
    return words


def _told(sentence: Sentence, stances: Sequence[Stance], origin: str) -> Iterator[Candidate]:
    """Rows of the stances whose label is plain: pairs that other stances contradict or return are left out."""
    pairs = defaultdict(list)
    for each in stances:
        pairs[each.source, each.target].append(each)
    for (source, target), same in pairs.items():
        back = {_label(each) for each in pairs.get((target, source), ())}
        labels = {_label(each) for each in same}
        strongest = max(same, key=lambda each: (abs(each.score), -each.evidence_start))
        word, spans = strongest.method.split(":", 1)[1], _spans(strongest, sentence)
        if len(labels) > 1 or "unsure" in labels or back - {0} or (back and source > target) or word in _UNSURE:
            continue
        if spans is None or _in_passing(sentence.text, spans[1]) or _is_victim(sentence.text, spans[1], strongest):
            continue
        row = data.row(sentence.text, *spans, origin, directed=labels.pop(), categories=_category(strongest))
        if row["directed"] == 0 and word in _ASKED and _NO_PLAIN_REQUEST.search(sentence.text):
            row["directed"] = None  # with a reproach or praise, or without
        yield Candidate(row, word, (source, target))


def _in_passing(words: str, target: tuple[int, int]) -> bool:
    return bool(_OFFICE.search(words, 0, target[0]) or _PAPERS.match(words, target[1]))


def _is_victim(words: str, target: tuple[int, int], found: Stance) -> bool:
    """Whether a wrong that the speaker tells of was rather done to the target, or only named beside it."""
    if found.stance != "oppose" or not _is_speaker(found, words, target[0] - found.target_start):
        return False
    victim = _UNDER.search(words, 0, target[0]) or _OWNED.match(words, target[1]) or _LIFTED.search(words)
    return bool(victim) or (found.source_start is None and found.target in _BODIES)


def _is_speaker(found: Stance, words: str, shift: int) -> bool:
    """Whether the speaker is the source of a wrong: as teller, or as "we" of a deed ("our ... attack")."""
    if found.source_start is None:
        return True
    name = words[found.source_start + shift : found.source_end + shift].lower()
    return name in _FIRST_PERSON and found.category in ("SANCTION", "COERCE", "ASSAULT")


def _label(found: Stance) -> int | str | None:
    """Neutral are what is denied, what is asked for, and talks; None is a sign left open, "unsure" no row."""
    asked = found.stance == "neutral" and found.assertion != "negated"
    if found.assertion == "hypothetical" or (asked and found.category not in ("REQUEST", "CONSULT")):
        return "unsure"
    if found.assertion == "negated" and (found.category in _FRIENDLY or found.source_start is None):
        return "unsure"  # "cannot support" may be against somebody
    if found.stance == "oppose" and found.category == "REQUEST":
        return None  # demands are made of friends too
    if asked and found.method == "rules:call" and found.category != "REQUEST":
        return "unsure"
    return {"support": 1, "oppose": 3, "neutral": 0}[found.stance]


def _category(found: Stance) -> int | None:
    """The kind of act; none of what is denied, unknown of what the speaker only tells ("the crimes of ...").

    Unknown too where it doesn't fit the sign: who condemns an attack on somebody does not accuse the attacked.
    """
    if found.assertion == "negated":
        return 0
    misfit = found.stance != "neutral" and (found.stance == "support") != (found.category in _FRIENDLY)
    if misfit or found.category is None or found.source_start is None:
        return None
    return data.CATEGORIES.index(found.category)


def _spans(found: Stance, sentence: Sentence) -> tuple | None:
    target = (found.target_start - sentence.start, found.target_end - sentence.start)
    if found.source_start is None:  # "the country" is too often the speaker's own
        return (None, target) if sentence.text[target[0]].isupper() else None
    source = (found.source_start - sentence.start, found.source_end - sentence.start)
    if source[0] < target[1] and target[0] < source[1]:
        return None
    if not (0 <= source[0] < source[1] <= len(sentence.text)):
        return None
    pronoun = sentence.text[slice(*source)].lower() in _FIRST_PERSON
    unnamed = pronoun and found.voice == "actor" and int(hashed(sentence.text, target)[:8], 16) < UNNAMED * 16**8
    return (None if unnamed else source), target


def _untold(sentence: Sentence, mentions: Sequence[Mention], origin: str, speaker: str | None) -> Iterator[Candidate]:
    """Neutral rows of a silent sentence: the first two actors in it, and the speaker with the only other one."""
    named = [m for m in mentions if m.role == "actor" and m.kind != "group"]
    others = [m for m in named if m.actor != speaker]
    calm = _JUDGING.isdisjoint(_words(sentence.text))
    apart = (pair for pair in pairwise(named) if pair[0].actor != pair[1].actor and pair[0].end <= pair[1].start)
    for first, second in islice(apart, 1):
        if calm or speaker not in (first.actor, second.actor):
            yield _neutral(sentence, first, second, origin)
    if calm and speaker and len({m.actor for m in others}) == 1 and others[0].text[:1].isupper():
        yield _neutral(sentence, None, others[0], origin, speaker)


def _neutral(sentence: Sentence, first: Mention | None, second: Mention, origin: str, speaker: str = "") -> Candidate:
    spans = [m and (m.start - sentence.start, m.end - sentence.start) for m in (first, second)]
    row = data.row(sentence.text, *spans, origin, directed=0, categories=0)
    return Candidate(row, "", (first.actor if first else speaker, second.actor))


# ---- silence


def silent(text: str, lexicon: Lexicon) -> bool:
    """Whether no word of the stance lexicon and none of strong tone stands in ``text``."""
    tables = (lexicon.verbs, lexicon.nouns, lexicon.adjectives, lexicon.evaluations, lexicon.shifters)

    def listed(word: str) -> bool:
        """By itself: "turn" alone is nothing of "turn one's back"."""
        return any(" " not in entry.word for each in tables for entry in each.get(word, ()))

    return not any(_toned(word) or listed(word) for word in _words(text) if word not in _PLAIN)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


@cache
def _toned(word: str) -> bool:
    return any(abs(score(word).score) > STRONG for score in (sentiment.textblob, sentiment.vader))


# ---- choice


def choose(found: Iterable[Candidate]) -> list[dict]:
    """The rows kept: no sentence, word or triple too often, and `NEUTRAL` of them neutral. In the order given."""
    kept = {"told": [], "untold": []}
    counts: Counter = Counter()
    seen = set()
    for candidate in sorted(found, key=lambda c: hashed(c.row)):
        row, told = candidate.row, bool(candidate.word)
        places = [(("sentence", row["text"]), PER_SENTENCE), ((candidate.word, *candidate.pair), PER_TRIPLE)]
        places += [(("word", candidate.word), PER_WORD)] * told
        key = (row["text"], row["source"], row["target"])
        if key in seen or any(counts[place] >= most for place, most in places):
            continue
        seen.add(key)
        counts.update(place for place, _ in places)
        kept["told" if row["directed"] else "untold"].append(row)
    most = round(len(kept["told"]) * NEUTRAL / (1 - NEUTRAL))
    return sorted(kept["told"] + kept["untold"][:most], key=hashed)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.weak", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ungd-2010-2021.tar.gz and polnear/")
    parser.add_argument("--speeches", type=int, default=3000, help="how many speeches at most")
    given = parser.parse_args()
    who, words = actors.read_actors(WORLD), read_lexicon()
    texts = (
        ("weak:ungd", speeches(given.data / "ungd-2010-2021.tar.gz", given.speeches)),
        ("weak:polnear", articles(given.data / "polnear" / "train.jsonl")),
    )
    readings = ((origin, read(document, who, words)) for origin, documents in texts for document in documents)
    rows = choose(candidate for origin, reading in readings for candidate in candidates(reading, origin, words))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    for name, count in tally(rows):
        print(f"{name}: {count:,}")


def tally(rows: Sequence[dict]) -> list[tuple[str, int]]:
    """Counts of rows by origin, kind of source, label and kind of act."""
    counts = Counter(f"origin {row['origin']}" for row in rows)
    counts += Counter(f"source {'named' if row['source'] else 'speaker'}, directed {row['directed']}" for row in rows)
    kinds = ("unknown" if row["categories"] is None else data.CATEGORIES[row["categories"]] for row in rows)
    counts += Counter(f"category {kind}" for kind in kinds)
    return [("rows", len(rows)), *sorted(counts.items())]


if __name__ == "__main__":
    main()
