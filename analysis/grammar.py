"""Who does what in a sentence: noun phrases, verb groups and the clauses they form, from tagged words by rule.

A shallow parse in the manner of finite-state cascades (Abney 1996, "Partial parsing via finite-state cascades"):
each word becomes one letter, regular expressions over the letters cut phrases, and a walk to the left and right of
each verb group finds its subject, its objects, its prepositional phrases and the clause it depends on. It knows no
actors and no stance. Words of quotation marks are looked through, for who quotes whom is the business of
`attribution`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from .text import Token

# ---- words to letters

_BE = frozenset("be am is are was were been being 's 're 'm".split())
_HAVE = frozenset("have has had having 've".split())
_DO = frozenset("do does did".split())
_MODALS = frozenset("will would can could may might must shall should ca wo 'll 'd".split())
_NOT = frozenset("not n't never cannot no-longer neither nor hardly scarcely barely".split())
_GIVING = frozenset(
    "gave give gives giving given sent send sends sending sold sell sells selling lent lend offered offer offers offering "
    "supplied supply supplies supplying promised promise promises".split()
)
_BARE_AFTER = frozenset("help helped helps let lets make makes made dare go come".split())
_ADJECTIVES = frozenset(  # that are taken for gerunds
    "unwavering unflinching unyielding unstinting unrelenting unceasing unending unfailing unswerving unremitting "
    "longstanding lasting enduring everlasting outstanding overwhelming".split()
)
_EACH = (["each"], ["both"], ["all"])
_ACTIVE = frozenset("stood stuck".split())  # before "by": nobody is stood by
_SUBORDINATE = frozenset("because while although though whereas unless if whether lest whenever wherever".split())
_MAYBE_SUBORDINATE = frozenset("after before since until till as when where like once so than how why what".split())
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight "
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays".split()
)
_QUOTES = frozenset("\"“”„«»‹›`´''``‘")
_COMMAS = frozenset(",()[]–—") | {"--", "-"}
_STOPS = frozenset(";:.!?…") | {"...", ".."}
_RELATIVE = frozenset("who which whom whose".split())
_COORDINATE = frozenset("and or but & nor yet plus".split())
_WITH_THAT = frozenset("given seeing granted provided assuming supposing".split())  # "given that …"
_JOINING = (["as", "well", "as"], ["along", "with"], ["together", "with"])  # after a noun: "Moscow, along with Minsk, …"
_TAG_LETTERS = {
    "DT": "D", "PDT": "D", "PRP$": "D", "WP$": "W", "WDT": "W", "WP": "W", "WRB": "i", "JJ": "J", "JJR": "J", "JJS": "J",
    "CD": "J", "NN": "N", "NNS": "N", "NNP": "N", "NNPS": "N", "NNP-PERS": "N", "NNP-LOC": "N", "NNP-ORG": "N", "FW": "N",
    "PRP": "P", "EX": "P", "POS": "S", "VB": "V", "VBP": "V", "VBZ": "V", "VBD": "E", "VBN": "E", "VBG": "G", "MD": "M",
    "RB": "R", "RBR": "R", "RBS": "R", "RP": "R", "IN": "I", "TO": "I", "CC": "C", "UH": "R",
}  # fmt: skip
_WORD_LETTERS = (
    {word: "B" for word in _BE - {"'s"}}
    | {word: "H" for word in _HAVE}
    | {word: "O" for word in _DO}
    | {word: "M" for word in _MODALS}
    | {word: "X" for word in _NOT}
    | {word: "K" for word in _SUBORDINATE}
    | {word: "i" for word in _MAYBE_SUBORDINATE}
    | {word: "R" for word in _TIMES}
    | {word: "," for word in _COMMAS}
    | {word: ";" for word in _STOPS}
    | {word: "W" for word in _RELATIVE}
    | {word: "C" for word in _COORDINATE}
    | {word: "D" for word in ("a", "an", "the", "its", "their", "his", "our", "my", "your", "this", "these", "those")}
    | {"that": "t", "to": "o", "her": "D", "there": "P", "us": "P", "against": "I", "by": "I"}
    | {word: "I" for word in "following including regarding concerning considering according excluding pending".split()}
)


def _letters(tokens: Sequence[Token], words: Sequence[str], names: Mapping[int, str], verbs: Mapping) -> str:
    """One letter a word; ``names`` gives the words inside mentions ("N", or "J" for an adjective of nationality)."""
    out = []
    for i, word in enumerate(words):
        letter = names.get(i) or _WORD_LETTERS.get(word)
        if letter is None:
            letter = "S" if word in ("'s", "'") else _TAG_LETTERS.get(tokens[i].tag, "N" if word[0].isalnum() else ",")
        if letter == "P" and len(word) > 1 and tokens[i].text.isupper():
            letter = "N"  # US, not us
        out.append(letter)
    for i, word in enumerate(words[:-1]):
        if word == "no" and words[i + 1] in ("longer", "more"):
            out[i : i + 2] = "XR"
        if word == "one" and words[i + 1] == "another":
            out[i : i + 2] = "DN"
        if word in _WITH_THAT and words[i + 1] == "that" and (not i or out[i - 1] in ",;C"):
            out[i : i + 2] = "KK"
        if i and out[i - 1] in "N,":
            for joined in _JOINING:
                if words[i : i + len(joined)] == joined:
                    out[i : i + len(joined)] = "C" * len(joined)
    for i, word in enumerate(words):
        if i not in names:
            out[i] = _mend(i, word, out, words, names, verbs)
    return "".join(out)


def _mend(i: int, word: str, out: list[str], words: Sequence[str], names: Mapping[int, str], verbs) -> str:
    """The tagger's commonest mistakes, put right from the neighbours and the known verbs."""
    letter = out[i]
    left = out[i - 1] if i else ";"
    right = out[i + 1] if i + 1 < len(out) else ";"
    forms = verbs.get(word, frozenset())
    if letter == "E":
        return _past(i, left, right, forms, words, names)
    if word == "to":
        base = right in "VBHO" or "VB" in verbs.get(words[i + 1] if i + 1 < len(words) else "", ())
        adverb = right == "R" and i + 2 < len(out) and (out[i + 2] in "VBHO" or "VB" in verbs.get(words[i + 2], ()))
        return "T" if (base or adverb) and i + 1 not in names else "I"
    if word == "'s":
        verb = left == "P" or (i and words[i - 1] in ("that", "what", "who", "there", "here", "where", "how"))
        return "B" if verb else "S"
    if word in _TIMES and i + 1 < len(words) and words[i + 1] in ("morning", "afternoon", "evening", "night"):
        return "N"
    if word == "like" and (left in "MT" or (left == "R" and i > 1 and out[i - 2] == "M")):
        return "V"  # "would also like"
    if word in _ADJECTIVES and right in "NJ":
        return "J"
    if letter == "I" and word.endswith("ing") and (left == "B" or (left in "RX" and i > 1 and out[i - 2] == "B")):
        return "G"  # "is considering"
    if word == "her" and right in ";,ICKRM":
        return "P"
    if letter == "R" and left in "TM" and "VB" in forms:
        return "V"  # "to back", "will back"
    if letter in "NJVEG" and forms:
        return _noun_or_verb(letter, forms, left, right, i, words, out, names)
    if letter == "V" and left in "DJS" and right not in "DP":
        return "N"  # "the visit", "Beijing's call"
    if letter == "V" and left == "I" and word not in verbs:
        return "N"
    if (
        letter == "J"
        and left == "N"
        and i - 1 not in names
        and right in ";,ICBMXo"
        and out[i - 2 : i - 1]
        and out[i - 2] in "DJ"
    ):
        return "N"  # "a war criminal"
    if letter == "N" and word.endswith("ing") and left in "VEI" and right in "NDJP" and len(word) > 5:
        return "G"
    return letter


def _past(i: int, left: str, right: str, forms, words: Sequence[str], names: Mapping[int, str]) -> str:
    """A past form: "V" where it can be no participle, "J" where it can be no verb, else "E"."""
    if forms and "VBN" not in forms:
        return "V"  # "spoke"
    if left in "DJS" and i + 1 in names and names[i + 1] == "N":
        return "V"  # "the secretary general urged China"
    after_recipient = left == "N" and i - 1 in names and i > 1 and words[i - 2] in _GIVING
    if right in "NJ" and i + 1 not in names and (left == "I" or after_recipient):
        return "J"  # "with advanced drones", "gave Kyiv captured tanks"
    return "E"


def _noun_or_verb(letter, forms, left, right, i, words, out, names) -> str:
    """A word that the lexicon knows as a verb form: which is it here? ("support", "sanctions", "attacks", "hit")"""
    if left in "TMO" or (left in "XR" and i > 1 and out[i - 2] in "MOBX"):
        return "V" if forms & {"VB", "VBP"} or out[i - 2] == "X" else letter  # "no longer respects"
    if left in "DS" or (left == "J" and letter in "NV"):
        return letter if letter in "JE" or (letter == "G" and right in "JNEG") else "N"  # "China's backing of …"
    if "VBG" in forms:
        return "G" if not (left == "I" and right in "I;,C") or letter == "G" else letter
    if forms & {"VBD", "VBN"} and letter in "VNJ" and not forms & {"VB"}:
        return "E" if letter != "J" or left in "NPRBH" else "J"
    if letter == "V" and left in "VE" and "VB" in forms and words[i - 1] not in _BARE_AFTER:
        return "N"  # "traded blame"
    if letter == "N" and "VB" in forms and left == "N" and right in "DNJP" and words[max(0, i - 2)] in _BARE_AFTER:
        return "V"  # "helped Ukraine fight Russia"
    if letter == left == "N" and "VB" in forms and right in ";,C" and not {"let", "lets", "letting"}.isdisjoint(words[max(0, i - 9) : i]):
        return "V"  # "let its tariffs on steel lapse"
    if letter == "N" and "VBP" in forms and right in "DNJP" and _second_verb(out, words, i, left, names):
        return "V"
    if letter == "V" and left == "N" and i - 1 in names and "VB" in forms and right in ";," and not _inverted(out, i):
        return "N"  # "promised Ukraine help"
    if letter == "N" and "VB" in forms and right in "DNJPIo;,R" and _inverted(out, i):
        return "V"  # "Would China support Russia?"
    after_subject = left in "NP" and (i - 1 in names or out[i - 1] == "P" or words[i - 1] in ("who", "which"))
    k = i - 1
    while k > 0 and out[k] in "RX":
        k -= 1
    after_subject = after_subject or (k < i - 1 and (k in names or out[k] == "P"))
    if letter == "N" and forms & {"VBZ", "VBP", "VB"} and (after_subject or left == "W"):
        plural_or_third = word_ends_s = words[i].endswith("s")
        if plural_or_third and (right in "DNJPt" or (right in "oI;,R" and not _verb_ahead(out, i))):
            return "V"
        joined = i > 1 and "C" in out[max(0, i - 4) : i]  # "Beijing and Moscow regard …"
        if not word_ends_s and (left in "PW" or joined) and right in "DNJP":
            return "V"
    if letter == "N" and left in "W" and forms & {"VBZ", "VBP"}:
        return "V"
    if letter == "N" and left == "C" and words[i].endswith("s") and right in "DNP" and "V" in out[:i]:
        return "V"  # "threatens Kyiv and praises Beijing"
    return letter


def _second_verb(out: Sequence[str], words: Sequence[str], i: int, left: str, names: Mapping[int, str]) -> bool:
    """Base forms that the tagger takes for nouns: "companies that *supply* parts", "support Kyiv and *distrust* …"."""
    if left == "t":
        return i > 1 and words[i - 2].endswith("s") and out[i - 2] == "N"
    earlier = any(out[k] == "V" and not words[k].endswith("s") for k in range(i))
    return left == "C" and i + 1 in names and earlier


def _inverted(out: Sequence[str], i: int) -> bool:
    """Whether the phrase before word ``i`` follows an auxiliary that opens the clause."""
    i -= 1
    while i > 0 and out[i] in "NJD":
        i -= 1
    return out[i] in "MO" and (i == 0 or out[i - 1] in ";,C")


def _verb_ahead(out: Sequence[str], i: int) -> bool:
    """Whether a finite verb follows before the clause ends; then the word at ``i`` is its noun."""
    for letter in out[i + 1 :]:
        if letter in "VEMBHO":
            return True
        if letter in ";,CKtW":
            return False
    return False


# ---- letters to phrases


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun phrase: words ``first`` to ``last`` (half-open) with its head word, and what hangs on it."""

    first: int
    last: int
    head: int
    preps: list[tuple[int, list[Phrase]]] = field(default_factory=list)  # (word number of the preposition, phrases)
    apposed: Phrase | None = None
    item: int = -1


@dataclass(slots=True, eq=False)
class Clause:
    """A verb group with what belongs to it.

    ``form`` is finite, infinitive, gerund or participle; ``link`` says how it hangs on ``parent``: content
    (that-clause), infinitive, gerund, relative, if, adverbial, coordinate, or ``None``.
    """

    first: int
    last: int
    verb: int
    form: str
    passive: bool = False
    negated: bool = False
    modal: str | None = None
    adverbs: tuple[int, ...] = ()
    subjects: list[Phrase] = field(default_factory=list)
    objects: list[Phrase] = field(default_factory=list)
    preps: list[tuple[int, list[Phrase]]] = field(default_factory=list)
    predicate: int | None = None  # word number of a predicate adjective
    parent: Clause | None = None
    parent_phrase: Phrase | None = None
    link: str | None = None
    link_word: int | None = None
    item: int = -1


@dataclass(slots=True, eq=False)
class Parse:
    """The words (lower case, straight apostrophes), phrases and clauses of one sentence, in order."""

    tokens: list[Token]
    words: list[str]
    phrases: list[Phrase]
    clauses: list[Clause]


_ADJ = r"(?:(?:R(?=J))?J(?:,?C(?=(?:R?J)+N)|,(?=J+N))?|(?<=[DJSC])[EG](?=[JNEG]))"  # also "open and unprovoked"
_CHUNKS = re.compile(
    r"(?P<VG>[RX]*(?:T[RX]*(?:H[RX]*(?:B[RX]*)?E|B[RX]*[EG]?|[VEHON])|(?:[MOHB][RX]*)+[VEG]?|[VEG]))"
    rf"|(?P<NP>(?:D+R(?=J*N)|D*){_ADJ}*N+(?:S+{_ADJ}*N*)*|D+(?:(?:R(?=J))?J)*|P)"
    r"|(?P<X>C+|KK|.)"
)
TELLING = frozenset("told tell tells warned warn warns assured assures convinced informed reminded".split())
_GIVING = frozenset(
    "give gives gave given send sends sent sell sells sold lend lends lent offer offers offered supply supplies supplied promise promises "
    "promised grant grants granted hand handed pay paid".split()
)
_TELLING_NOUNS = frozenset(
    "claim claims fact idea belief view news report reports statement statements sign signs hope hopes fear fears warning "
    "warnings accusation accusations allegation allegations suggestion conclusion evidence doubt assurance assurances "
    "promise pledge concern concerns threat possibility extent way day time moment year".split()
)
_PARTICLES = frozenset("off up out down away back".split())
_SAYING = frozenset(
    "said says say told tells believes believe thinks think claims claimed added adds insists insisted argued argues "
    "hopes hoped announced announces warned warns stressed denied denies reported knows fears feared".split()
)


class _Item:
    """A phrase, a verb group or a single letter, in the order of the sentence."""

    __slots__ = ("kind", "first", "last", "phrase", "clause")

    def __init__(self, kind: str, first: int, last: int):
        self.kind, self.first, self.last = kind, first, last
        self.phrase: Phrase | None = None
        self.clause: Clause | None = None


def parse(
    tokens: Sequence[Token],
    names: Mapping[int, str] | None = None,
    verbs: Mapping[str, Collection[str]] | None = None,
) -> Parse:
    """The phrases and clauses of one sentence.

    Parameters
    ----------
    tokens : sequence of Token
        The tagged words of the sentence.
    names : mapping of int to str, optional
        For token numbers inside a name: "N", or "J" for an adjective of nationality; the tagger is overruled there.
    verbs : mapping of str to collection of str, optional
        Known verb forms with their Penn tags, for words that are noun and verb ("support", "attacks").
    """
    kept = [i for i in range(len(tokens)) if not _is_quote(tokens, i)]
    tokens_kept = [tokens[i] for i in kept]
    places = {old: new for new, old in enumerate(kept)}
    names = {places[i]: letter for i, letter in (names or {}).items() if i in places}
    words = [token.text.lower().replace("’", "'").replace("‘", "'") for token in tokens_kept]
    letters = _letters(tokens_kept, words, names, verbs or {})
    reader = _Reader(tokens_kept, words, letters)
    return Parse(tokens_kept, words, reader.phrases, reader.clauses)


def _is_quote(tokens: Sequence[Token], i: int) -> bool:
    text = tokens[i].text
    if text in ("'", "’"):  # also the possessive of a plural: "the allies' support"
        plural = i > 0 and tokens[i - 1].end == tokens[i].start and tokens[i - 1].text[-1] in "sS"
        return not (plural and i + 1 < len(tokens) and tokens[i + 1].text[0].isalnum())
    return text in _QUOTES


class _Reader:
    """Builds the items of a sentence, then links them. Each method answers one question about its neighbours."""

    def __init__(self, tokens: Sequence[Token], words: Sequence[str], letters: str):
        self.tokens, self.words, self.letters = tokens, words, letters
        self.items = [_Item(match.lastgroup, *match.span()) for match in _CHUNKS.finditer(letters)]
        self.phrases: list[Phrase] = []
        self.clauses: list[Clause] = []
        for n, item in enumerate(self.items):
            self._fill(n, item)
        self._uninvert()
        self._settle_subordinators()
        for n, item in enumerate(self.items):
            if item.phrase:
                item.phrase.preps = self._trail(n + 1)[0]
                item.phrase.apposed = self._apposed(n)
        for clause in self.clauses:
            self._complements(clause)
        for clause in self.clauses:
            self._link(clause)
            self._untangle(clause)
        for clause in self.clauses:
            if not clause.subjects and clause.parent and clause.link in ("infinitive", "gerund", "participle"):
                clause.subjects = clause.parent.subjects

    # -- items

    def _fill(self, n: int, item: _Item) -> None:
        if item.kind == "NP":
            item.phrase = Phrase(item.first, item.last, self._head(item), item=n)
            self.phrases.append(item.phrase)
        elif item.kind == "VG":
            item.clause = self._verb_group(item)
            item.clause.item = n
            self.clauses.append(item.clause)
        else:
            item.kind = {"X": "O"}.get(self.letters[item.first], self.letters[item.first])

    def _head(self, item: _Item) -> int:
        head = item.last - 1
        while head > item.first and self.letters[head] == "S":
            head -= 1
        return head

    def _verb_group(self, item: _Item) -> Clause:
        letters, span = self.letters, range(item.first, item.last)
        verb = max((i for i in span if letters[i] in "VEGN"), default=max(i for i in span if letters[i] not in "RX"))
        helpers = [letters[i] for i in span if i < verb and letters[i] in "MOHBT"]
        form = "finite"
        if "T" in helpers:
            form = "infinitive"
        elif not helpers and letters[verb] == "G" or self.words[item.first] in ("being", "having"):
            form = "gerund"
        return Clause(
            first=item.first,
            last=item.last,
            verb=verb,
            form=form,
            passive=letters[verb] == "E" and bool(helpers) and helpers[-1] == "B",
            negated=any(letters[i] == "X" for i in span),
            modal=next((self.words[i] for i in span if letters[i] == "M"), None),
            adverbs=tuple(i for i in span if letters[i] == "R"),
        )

    def _uninvert(self) -> None:
        """ "Did China condemn …?": the auxiliary before the subject belongs to the verb after it."""
        for n, item in enumerate(self.items):
            alone = item.clause is not None and self.letters[item.first : item.last].strip("RX") in ("M", "O")
            if not (alone and self._kind(n + 1) == "NP" and self._kind(n + 2) == "VG"):
                continue
            verb, helper = self.items[n + 2].clause, item.clause
            if verb.form == "finite" and verb.modal is None:
                opened = "X" in self.letters[max(0, item.first - 2) : item.first]  # "Not once did China …"
                verb.modal, verb.negated = helper.modal, verb.negated or helper.negated or opened
                self.clauses.remove(helper)
                item.kind, item.clause = "O", None

    def _settle_subordinators(self) -> None:
        """Decides for "that", "after", "as" … whether a clause follows or only a phrase."""
        for n, item in enumerate(self.items):
            if item.kind == "t":
                before, after = self._kind(n - 1), self._kind(n + 1)
                gerund = after == "VG" and self.items[n + 1].clause.form == "gerund"  # "that arming Russia would …"
                cleft = before == "," and self.words[0] == "it" and self.words[1] in _BE  # "It was Kyiv, not Moscow, that …"
                relative = (before == "NP" or cleft) and after == "VG" and not gerund
                item.kind = "W" if relative else "O" if before == "I" else "K"
            elif item.kind == "i":
                adverb = self._kind(n + 1) == "VG" and self.words[item.first] in ("once", "so")
                item.kind = "K" if self._clause_follows(n + 1) else "R" if adverb else "I"

    def _kind(self, n: int) -> str:
        return self.items[n].kind if 0 <= n < len(self.items) else ";"

    def _clause_follows(self, n: int) -> bool:
        while self._kind(n) in ("NP", "I", "R", "O"):
            n += 1
            if self._kind(n) == "VG" and self._kind(n - 1) in ("NP", "R", "O"):
                return self.items[n].clause.form == "finite"
        return False

    # -- to the right: coordination, prepositional phrases, objects

    def _coordinated(self, n: int) -> tuple[list[Phrase], int]:
        """The phrase at item ``n`` and those joined to it ("Russia, China and Iran"), and the item after them."""
        found, end = [self.items[n].phrase], n + 1
        while True:
            m = end
            while self._kind(m) == "," and self._kind(m + 1) in ("NP", "C"):
                m += 1
            conjunction = self._kind(m) == "C"
            m += conjunction
            m += conjunction and self._kind(m) == "R" and self.words[self.items[m].first] == "also"
            if m == end or self._kind(m) != "NP" or not (conjunction or self._series(m)):
                return found, end
            if self._is_finite(self._trail(m + 1)[1]) and self._governed(n):
                return found, end  # "… condemned Russia and China said …"
            found.append(self.items[m].phrase)
            end = m + 1

    def _series(self, n: int) -> bool:
        """Whether a conjunction comes later in a list of phrases that has item ``n`` in it."""
        while self._kind(n) == "NP" and self._kind(n + 1) == "," and self._kind(n + 2) == "NP":
            n += 2
        n += 1
        n += self._kind(n) == ","
        return self._kind(n) == "C" and self.words[self.items[n].first] != "but" and self._kind(n + 1) == "NP"

    def _governed(self, n: int) -> bool:
        """Whether a verb stands to the left of item ``n`` in its clause, so that ``n`` is no subject."""
        while n > 0 and self._kind(n - 1) in ("NP", "I", "R", "J", "O"):
            n -= 1
        before = self.items[n - 1] if n else None
        return bool(before and before.kind == "VG" and self.words[before.clause.verb] not in _SAYING)

    def _trail(self, n: int) -> tuple[list[tuple[int, list[Phrase]]], int]:
        """The prepositional phrases from item ``n`` on, and the item after them."""
        found = []
        while True:
            m = n
            while self._kind(m) in ("R", "O") or (self._kind(m) == "I" and self._kind(m + 1) == "R"):
                m += 1  # also "through Wednesday"
            first = m
            while self._kind(m) == "I":
                m += 1
            if m == first or self._kind(m) != "NP":
                return found, n
            phrases, n = self._coordinated(m) if not self._bare_trail(m) else ([self.items[m].phrase], m + 1)
            found.append((self.items[m - 1].first, phrases))

    def _bare_trail(self, m: int) -> bool:
        return self._kind(m + 1) not in (",", "C")

    def _apposed(self, n: int) -> Phrase | None:
        """The phrase set beside the one at item ``n`` between commas: "Wang Yi, China's top diplomat, …"."""
        if self._kind(n + 1) != "," or self._kind(n + 2) != "NP" or self._series(n):
            return None
        after = self._kind(self._trail(n + 3)[1])
        return self.items[n + 2].phrase if after in (",", ";") else None

    def _complements(self, clause: Clause) -> None:
        n = clause.item + 1
        while self._kind(n) in ("R", "O") or self._is_particle(n):
            n += 1
        if self._kind(n) == "J":
            clause.predicate = self.items[n].first
            n += 1
        if self._kind(n) == "NP":
            clause.objects, n = self._coordinated(n)
            while self._kind(n) == "NP":  # "sent Ukraine the weapons"
                more, n = self._coordinated(n)
                clause.objects += more
        clause.preps, n = self._trail(n)
        if self._kind(n) == "NP" and self._kind(self._trail(n + 1)[1]) != "VG":
            clause.objects += self._coordinated(n)[0]  # "called the envoy to Kyiv a fool"

    def _is_particle(self, n: int) -> bool:
        """Whether item ``n`` belongs to the verb before it: "broke *off* relations"."""
        word = self.words[self.items[n].first] if n < len(self.items) else ""
        return self._kind(n) == "I" and self._kind(n - 1) == "VG" and word in _PARTICLES

    # -- to the left: subjects and the clause above

    def _link(self, clause: Clause) -> None:
        n = clause.item
        before = self._left(n)
        if clause.form == "infinitive":
            self._link_infinitive(clause, before)
        elif clause.form == "gerund":
            self._link_gerund(clause, before)
        elif self._is_reduced(clause, before):
            clause.passive, clause.form, clause.link = True, "participle", "relative"
            if self._kind(before) == ",":
                before = self._left(before)
            if self._kind(before) == "NP":
                clause.subjects = [self.items[before].phrase]
            else:
                self._hang(clause, self._main(n), "participle")
        else:
            self._link_finite(clause, before)

    def _untangle(self, clause: Clause) -> None:
        """Cuts what hung on ``clause`` as on the next finite verb where it now hangs on that: "To go on and embody …"."""
        above = clause
        while above.parent and above.parent is not clause:
            above = above.parent
        if above.parent:
            above.parent = None

    def _left(self, n: int) -> int:
        """The nearest item to the left that is no adverb."""
        n -= 1
        while n >= 0 and self.items[n].kind in "ROJ":
            n -= 1
        return n

    def _hang(self, clause: Clause, n: int | None, link: str, word: int | None = None) -> None:
        clause.parent = self.items[n].clause if n is not None and n >= 0 else None
        clause.link, clause.link_word = link, word

    def _verb_left(self, n: int, forms: tuple[str, ...] = ()) -> int | None:
        """The nearest verb group to the left of item ``n``, of one of the ``forms``; none beyond a strong mark."""
        for m in range(n - 1, -1, -1):
            if self.items[m].kind == ";" and self.words[self.items[m].first] != ":":
                return None
            if self.items[m].kind == "VG" and (not forms or self.items[m].clause.form in forms):
                return m
        return None

    def _main(self, n: int) -> int | None:
        """The finite verb that a participle at item ``n`` leans on: the nearest to the left, else the next."""
        left = self._verb_left(n, ("finite",))
        if left is not None:
            return left
        return next((m for m in range(n + 1, len(self.items)) if self._is_finite(m)), None)

    def _is_finite(self, n: int) -> bool:
        return self._kind(n) == "VG" and self.items[n].clause.form == "finite"

    def _top(self, n: int) -> int:
        """From a phrase at item ``n`` up its chain of prepositions: "the leaders of China" from China to leaders."""
        while True:
            if self._kind(n - 1) == "I" and self._kind(n - 2) == "NP":
                n -= 2
            elif self._kind(n - 1) == "C" and self._kind(n - 2) == "NP" and self._kind(n - 3) == "I":
                n -= 2
            else:
                return n

    def _link_infinitive(self, clause: Clause, before: int) -> None:
        kind = self._kind(before)
        if kind == "C":
            return self._coordinate(clause, before, ("infinitive",))
        if self._kind(clause.item - 1) == "J" or (kind == "VG" and self.items[before].clause.predicate is not None):
            clause.link_word = self.items[clause.item - 1].first
        if kind == "NP":
            top = self._top(before)
            clause.parent_phrase = self.items[top].phrase
            particle = self._kind(top - 1) == "I" and self._kind(self._left(top - 1)) == "VG"
            governor = self._left(top - 1) if particle else self._left(top)
            while self._kind(governor) in ("C", "NP", ",") and governor > 0 and self._governed(governor):
                governor -= 1
            clause.parent = self.items[governor].clause if self._kind(governor) == "VG" else None
            if clause.parent and self.words[clause.parent.verb] in _SAYING and self._verb_ahead(clause.item):
                clause.parent = None  # "said any attempt to isolate China would fail"
                clause.link = "infinitive"
                return
            if clause.parent is None and self._kind(before - 1) in ("C", "I", "NP"):
                left = self._verb_left(clause.item)
                clause.parent = self.items[left].clause if left is not None else None
        elif kind == "VG":
            clause.parent = self.items[before].clause
        else:
            self._hang(clause, self._main(clause.item), "infinitive", clause.link_word)
        clause.link = "infinitive"

    def _verb_ahead(self, n: int) -> bool:
        """Whether a finite verb follows item ``n`` before any border."""
        while self._kind(n + 1) in ("NP", "I", "R", "J", "O"):
            n += 1
        return self._is_finite(n + 1)

    def _link_gerund(self, clause: Clause, before: int) -> None:
        kind = self._kind(before)
        if kind == "C" and self._verb_left(before, ("gerund",)) is not None:
            return self._coordinate(clause, before, ("gerund",))
        if kind == "I":
            left = self._verb_left(before)
            left = self._main(clause.item) if left is None else left  # "By arming Kyiv, NATO has …"
            self._hang(clause, left, "gerund", self.items[before].first)
            top = self._left(before)
            if self._kind(top) == "NP":
                clause.parent_phrase = self.items[self._top(top)].phrase
        elif kind == "VG":
            self._hang(clause, before, "gerund")
        elif kind in ("K", ";") and self._verb_ahead(clause.item):
            clause.link = "subject"  # "arming Russia would …": by whom, is not told
            return
        elif kind == "NP":
            clause.link, clause.subjects = "relative", [self.items[before].phrase]
            return
        else:
            self._hang(clause, self._main(clause.item), "participle")

    def _is_reduced(self, clause: Clause, before: int) -> bool:
        """Whether a past form without auxiliary is a participle: "sanctions imposed by the EU"."""
        if self.letters[clause.verb] != "E" or clause.last - clause.first > 1 + len(clause.adverbs):
            return False
        after = self._kind(clause.item + 1)
        if after == "I" and self.words[self.items[clause.item + 1].first] == "by":
            alone = not any(self._is_finite(m) for m in range(len(self.items)) if m != clause.item)
            active = self.words[clause.verb] in _ACTIVE or (alone and self._kind(before) == "NP")
            return self._kind(before) in ("NP", ",", ";") and not active
        if self._kind(before) != "NP":
            return before < 0 and after == "I"
        if self._kind(self._left(self._top(before))) in ("W", "K"):
            return False  # "which the EU imposed on …"
        if after in ("NP", "K", "VG", "t"):
            return False
        return self._governed(self._top(before)) or self._verb_without_subject(clause.item + 1)

    def _verb_without_subject(self, n: int) -> bool:
        """Whether a finite verb follows that must share the subject: then the participle before it was reduced."""
        while self._kind(n) in ("NP", "I", "R", "J", "O"):
            n += 1
        return self._is_finite(n) and self._kind(n - 1) in ("NP", "R") and n - 1 > 0

    def _link_finite(self, clause: Clause, before: int) -> None:
        kind = self._kind(before)
        if kind == ",":
            opening = self._opening_comma(before)
            if opening is not None:
                joined = self._kind(opening + 1) == "C" and self.items[opening + 1].last > self.items[opening + 1].first + 1
                before = self._left(before if joined else opening)  # "Moscow, along with Minsk, condemned …"
                kind = self._kind(before)
            elif self._kind(clause.item + 1) == "NP":
                return self._coordinate(clause, before, ("finite", "infinitive"))  # "condemned X, praised Y and …"
        if kind == "C":
            clause.negated |= self.words[self.items[before].first] == "nor"
            return self._coordinate(clause, before, ("finite", "infinitive"))
        if kind == "W":
            antecedent = self._antecedent(before)
            clause.link, clause.subjects = "relative", [antecedent] if antecedent else []
            return None
        if kind == "VG" and self.letters[clause.verb] == "V" and clause.modal is None:
            return self._hang(clause, before, "infinitive")  # "helped stop", "let fall"
        if kind == "I" and self._kind(before - 1) == "NP":
            before, kind = before - 1, "NP"  # "China on Thursday condemned"
        if kind != "NP":
            return None
        start = self._subject(clause, before)
        self._above(clause, start)

    def _opening_comma(self, n: int) -> int | None:
        """The comma that opens what the comma at item ``n`` closes."""
        for m in range(n - 1, -1, -1):
            if self.items[m].kind == ";":
                return None
            if self.items[m].kind == ",":
                return m
        return None

    def _subject(self, clause: Clause, n: int) -> int:
        """Sets the subjects from the phrase that ends at item ``n``; gives the item where they begin."""
        start = self._top(n)
        if self._kind(start - 1) == "NP" and self.words[self.items[start].first : self.items[start].last] in _EACH:
            start = self._top(start - 1)  # "China and Russia each condemned"
        if self._kind(start - 1) == "I" and self._kind(self._left(start - 1)) == "NP" and start > 1:
            start = self._top(self._left(start - 1))
        governor = start - 1
        while self._kind(governor) in ("I", "NP", "R", "O"):
            governor -= 1
        if self._kind(governor) == "VG" and self.items[governor].clause.link == "subject":
            return governor  # the subject of "arming Russia is a crime" is no phrase
        modified = self._modified(start)
        if modified:
            clause.subjects, start = [modified], modified.item
            return start
        clause.subjects = [self.items[start].phrase]
        while self._kind(start - 1) in ("C", ",") and not self._governed(self._phrase_left(start)):
            left = self._phrase_left(start)
            if self._kind(left) != "NP" or not (self._kind(start - 1) == "C" or len(clause.subjects) > 1):
                break
            left = self._top(left)
            clause.subjects.insert(0, self.items[left].phrase)
            start = left
        return start

    def _modified(self, n: int) -> Phrase | None:
        """The phrase whose modifier ends at item ``n``: "sanctions imposed by the EU | hit …" gives sanctions."""
        while n > 0 and self._kind(n - 1) in ("I", "NP", "R", "O"):
            n -= 1
        clause = self.items[n - 1].clause if self._kind(n - 1) == "VG" else None
        if clause is None or (clause.form == "finite" and clause.link != "relative"):
            return None
        if clause.link == "relative":
            return clause.subjects[0] if clause.subjects else None
        while clause.parent and clause.parent.form != "finite":
            clause = clause.parent
        return clause.parent_phrase if clause.parent is None else None

    def _phrase_left(self, n: int) -> int:
        n -= 1
        while self._kind(n) in ("C", ",", "R") and n > 0:
            n -= 1
        return n

    def _antecedent(self, n: int) -> Phrase | None:
        """The phrase that the relative pronoun at item ``n`` stands for."""
        n -= 1
        while n >= 0 and self.items[n].kind in (",", "I", "R"):
            n -= 1
        if self._kind(n - 2) == "," and self.words[self.items[n - 1].first] == "not":
            n -= 3  # "It was Kyiv, not Moscow, that …"
        return self.items[n].phrase if n >= 0 else None

    def _coordinate(self, clause: Clause, n: int, forms: tuple[str, ...]) -> None:
        """A verb joined to an earlier one shares its subject and what it depends on."""
        word = self.words[clause.verb]
        bare = self.letters[clause.verb] == "V" and clause.last - clause.first == 1 and not word.endswith("s")
        left = self._verb_left(n, ("infinitive",)) if bare and "infinitive" in forms else None
        if left is None or self._verb_left(n) != left:
            finite = self._verb_left(n, ("finite",) if clause.form == "finite" else forms)
            left = finite if finite is not None else left
        if left is None:
            return
        partner = self.items[left].clause
        if bare and partner.form == "finite" and partner.modal:
            clause.modal, clause.negated = partner.modal, clause.negated or partner.negated
        if partner.form == "infinitive":
            clause.form = "infinitive"
        if partner.passive and self.letters[clause.verb] == "E" and self._kind(clause.item + 1) != "NP":
            clause.passive = True  # "was occupied and devastated by Russia"
        clause.subjects = partner.subjects
        clause.parent, clause.link, clause.link_word = partner.parent, partner.link, partner.link_word
        clause.parent_phrase = partner.parent_phrase

    def _is_object_relative(self, clause: Clause, n: int) -> bool:
        """Whether "that" at item ``n`` stands for the phrase before it: "the missiles *that* Russia fired"."""
        whole = clause.objects and not (len(clause.objects) == 1 and self.words[clause.verb] in _GIVING)  # "that France gave Kyiv"
        if self._kind(n - 1) != "NP" or whole or clause.passive or clause.predicate is not None:
            return False
        if self.words[self.items[n - 1].phrase.head] in _TELLING_NOUNS:
            return False
        governor = self._left(self._top(n - 1))
        verb = self.items[governor].clause if self._kind(governor) == "VG" else None
        return verb is None or self.words[verb.verb] not in _SAYING | TELLING

    def _relative(self, clause: Clause, n: int) -> None:
        """A relative clause with a subject of its own: the phrase before item ``n`` is its object, or its owner."""
        clause.link, antecedent = "relative", self._antecedent(n)
        word = self.words[self.items[n].first]
        if antecedent is None:
            return
        if word == "whose":
            clause.subjects = [antecedent]
        elif not clause.objects or word == "whom" or self.words[clause.verb] in _GIVING:
            clause.objects = [antecedent, *clause.objects]

    def _goes_on(self, clause: Clause, n: int) -> bool:
        """Hang the clause beside the content before the "and" at item ``n``, if there is one: "said that X *and (that) Y*"."""
        left = self._verb_left(n, ("finite",))
        partner = self.items[left].clause if left is not None else None
        if not partner or partner.link != "content":
            return False
        clause.parent, clause.link, clause.link_word = partner.parent, "content", partner.link_word
        return True

    def _above(self, clause: Clause, start: int) -> None:
        """What the clause depends on, from the item before its subject."""
        n = self._left(start)
        kind = self._kind(n)
        if kind == "K":
            word = self.words[self.items[n].first]
            if word == "that" and self._is_object_relative(clause, n):
                return self._relative(clause, n)
            if word == "that" and self._kind(n - 1) == "C" and self._goes_on(clause, n - 1):
                return
            if word == "if" and self._kind(n) == "K" and self.words[max(0, self.items[n].first - 1)] == "even":
                word = "although"  # "even if it fails": no condition
            link = {"that": "content", "whether": "content", "how": "content", "why": "content", "if": "if",
                    "unless": "if", "lest": "if", "provided": "if", "assuming": "if", "supposing": "if"}.get(word, "adverbial")  # fmt: skip
            left = self._verb_left(n)
            if left is None or (link != "content" and self._kind(n - 1) in (",", ";")):
                later = next((m for m in range(clause.item + 1, len(self.items)) if self._is_finite(m)), None)
                left = later if left is None else left
            self._hang(clause, left, link, self.items[n].first)
            if self._kind(n - 1) == "NP" and link == "content":
                clause.parent_phrase = self.items[self._top(n - 1)].phrase
        elif kind == "VG":
            bare = self.words[self.items[n].clause.verb] in _BARE_AFTER
            self._hang(clause, n, "infinitive" if bare else "content")
        elif kind == "W":
            self._relative(clause, n)
        elif kind == "C" and self._kind(n - 1) != ",":
            self._goes_on(clause, n)
