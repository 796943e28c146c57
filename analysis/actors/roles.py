"""Whether a name stands for an actor, a place or a topic, told from the words around it.

The lists are plain English; they know no actor. What isn't told apart counts as an actor.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text import tag


class Context(NamedTuple):
    """A name's span in its sentence. ``spans`` maps the starts of all names in the sentence to their ends."""

    text: str
    begin: int
    finish: int
    start: int
    end: int
    spans: dict[int, int]
    headline: bool

    def before(self) -> str:
        return self.text[max(self.begin, self.start - 70) : self.start]

    def after(self) -> str:
        return self.text[self.end : min(self.finish, self.end + 90)]


def _words(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September "
    "October November December".split()
)

# ---- offices and institutions: "the Chinese foreign minister", "US Secretary of State", "Russian defence ministry"

_MODIFIER = _words(
    r"foreign defen[cs]e prime vice deputy interior finance trade economy economic energy justice health culture education "
    r"agriculture commerce treasury home first acting special chief top senior permanent general state national "
    r"security council ministry government presidential parliamentary parliament policy UN U\.N\. United\sNations army "
    r"military embassy affairs peace climate nuclear federal central intelligence human\srights naval ruling house new "
    r"current incoming hard-line powerful veteran press"
)
_OFFICE = _words(
    r"president premier minister chancellor leader ambassador envoy representative secretary[-\s]general "
    r"secretary\sof\s(?:state|defen[cs]e) secretary spokes(?:man|woman|"
    r"person) negotiator diplomat official commander king "
    r"queen monarch counterparts? head\sof\s(?:state|"
    r"government) advis[eo]r speaker senator chief\sof\sstaff consul chief delegate"
)
_INSTITUTION = _words(
    r"ministry(?:\sof\s(?:foreign\saffairs|defen[cs]e|commerce|the\sinterior))? ministries government parliament "
    r"embassy consulate delegation administration army navy air\sforce military armed\sforces senate congress cabinet "
    r"leadership presidency state\smedia central\sbank treasury authorities regime"
)
_OFFICE_AFTER = re.compile(
    rf"(?P<possessive>['’]s?)?[ \u00a0](?P<office>(?:{_MODIFIER}[ \u00a0])*?(?:(?P<person>{_OFFICE})|"
    rf"(?P<body>{_INSTITUTION}))"
    rf"(?:[ \u00a0](?P<person2>{_OFFICE}))?)(?![\w-])",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(r"[ \u00a0-]([a-z]\w+)")
_TIMES = frozenset("today yesterday tomorrow tonight".split())


def noun_follows(after: str) -> bool:
    """Whether the next word is a noun, so that the name only modifies it: "in United States taxes"."""
    match = _ADJUNCT.match(after)
    return bool(match) and match.group(1) not in _STOP | _TIMES and tag([match.group(1)])[0] in ("NN", "NNS")


_FORMER = re.compile(r"\b(?:former|ex-|late|one-time|onetime|ousted)\s*$", re.IGNORECASE)


def office_after(context: Context, kind: str) -> tuple[str | None, str, int]:
    """The office after a name, the kind that the mention becomes, and where it ends.

    "Chinese foreign minister" is one description, "Chinese foreign ministry" one institution. In "China's
    foreign minister" the mention stays "China"; the office is told all the same, for pronouns to find.
    """
    match = _OFFICE_AFTER.match(context.after())
    if match is None:
        return None, kind, context.end
    person = match["person2"] or match["person"]
    office = " ".join(match["office"].lower().split())
    if match["possessive"]:
        return (office if person else None), kind, context.end
    if not person and noun_follows(context.after()[match.end() :]):
        return None, kind, context.end  # "Russian military jets"
    return (office if person else None), "description" if person else "institution", context.end + match.end()


# ---- heads of noun phrases

_PLACE_HEADS = frozenset(
    "border borders region regions territory territories city cities town towns village villages coast coastline "
    "soil "
    "airspace waters capital mainland metro airport airports street streets suburb suburbs subway station port "
    "ports area "
    "areas oblast province provinces island islands peninsula countryside heartland frontier hinterland land lands "
    "sky skies "
    "hospital hotel zoo shore shores resident residents walls lawn university stadium theatre theater museum park "
    "prison church cathedral square bureau location east "
    "west north south outskirts district districts".split()
)
_TOPIC_HEADS = frozenset(
    "oil gas crude grain wheat coal uranium steel aluminium aluminum fertilizer fertiliser food vodka tea wine "
    "goods product "
    "products language languages literature culture cuisine music ballet opera film films cinema novel novels "
    "novelist poet "
    "art history word words restaurant restaurants dish dishes issue question crisis file problem topic matter "
    "situation "
    "dossier stocks shares bonds currency rouble ruble yuan renminbi dollar hryvnia euro market markets tourists "
    "tourist students "
    "student player players athlete athletes tennis football soccer hockey chess team singer actor actress "
    "passport passports "
    "gold diamonds diamond fish seafood caviar timber vaccine vaccines car cars phones app apps climate winter "
    "weather alphabet orthodox accent proverb saying calendar rice medicine electronics chips semiconductors "
    "opposition dissident dissidents critic critics rebel rebels exile exiles swimmer runner footballer golfer "
    "skater gymnast "
    "boxer model chef tycoon bank banks investor investors time "
    "filmmaker director pop rock".split()
)
_WAR_HEADS = frozenset("war conflict".split())
_ACTOR_HEADS = frozenset(
    "sanctions sanction embargo ban tariffs tariff minister ministry official officials government authorities "
    "troops forces "
    "force army military soldiers navy ambassador envoy president leader leaders policy policies aid support "
    "threat threats "
    "attack attacks strike strikes invasion aggression offensive pressure ties relations cooperation partnership "
    "talks "
    "negotiators diplomats diplomat spokesman spokeswoman companies company firms deal agreement strategy campaign "
    "plan "
    "proposal initiative response embassy lawmakers regime allies ally".split()
)
_PLURAL_PLACES = frozenset(
    "crisis streets skies residents airports suburbs hospitals universities hotels outskirts".split()
)  # no verbs
_STOP = frozenset(
    "of in on at to for from with by and or but that which who is are was were has have had will would can could "
    "should may "
    "might must said says as than not into over about against after before since while when where if because also "
    "it he she "
    "they we his her its their the a an this these those do does did been be".split()
)


_AGAINST_IT = frozenset("opposition critic critics opponent opponents".split())


def head_role(after: str, *, plain_noun: bool, owned: bool = False) -> str | None:
    """What the noun phrase that follows makes of the name: place, topic, actor or unknown (None).

    ``owned`` says that the name is the possessor: "Russia's critics" are against Russia, "Russian critics" are people.

    Where ``plain_noun`` is set (after a noun: "the Moscow metro"), plurals are not trusted, because they may be
    verbs ("Moscow questions the report").
    """
    phrase = re.match(r"(?:[ \u00a0-][\w’'-]+){0,5}", after).group()
    decided = None
    words = re.findall(r"[\w’']+", phrase.lower())[:5]
    for n, word in enumerate(words):
        if word in _STOP:
            break
        if plain_noun and word.endswith(("s", "ed")) and word not in _PLURAL_PLACES:
            break
        if plain_noun and n == 0 and tag([word])[0] in ("VBD", "VBZ", "VBP"):
            break  # "Ukraine sent wheat prices up"
        if word in _AGAINST_IT and (owned or words[n + 1 : n + 2] == ["to"]):
            break
        if word in _ACTOR_HEADS or (word in ("bank", "banks") and words[max(0, n - 1)] in ("state", "owned", "central")):
            decided = "actor"
        elif word in _PLACE_HEADS:
            decided = "place"
        elif word in _TOPIC_HEADS:
            decided = "topic"
        elif (
            word in _WAR_HEADS
            and plain_noun
            and n == 0
            and not noun_follows(after[after.lower().index(word) + len(word) :])
        ):
            decided = "place"
    return decided


_LANGUAGE_BEFORE = re.compile(
    r"\b(?:in|into|speak|speaks|spoke|speaking|fluent|learn|learning|studied)\s$", re.IGNORECASE
)
_LANGUAGE_AFTER = re.compile(r"\s*(?:$|[.,;:!?)”\"]|(?:and|or|but|to|at|on|with)\b)")
_HYPHEN = re.compile(r"[-‐‑](\w+)")
_PREFIX = re.compile(r"\b(?:pro|anti|[a-z]+ly)[-‐‑]$", re.IGNORECASE)
_PLACE_SUFFIX = frozenset("based born bound area educated wide".split())
_TOPIC_SUFFIX = frozenset(
    "speaking made language style built era born flagged produced grown type registered themed".split()
)


def _compound(context: Context) -> str | None:
    """The role that a hyphen after the name gives: Moscow-based, Russian-speaking, US-led."""
    match = _HYPHEN.match(context.after())
    if match is None or context.end + match.start(1) in context.spans:
        return None
    suffix = match.group(1).lower()
    return "place" if suffix in _PLACE_SUFFIX else "topic" if suffix in _TOPIC_SUFFIX else "actor"


# ---- prepositions and verbs of place

_MOTION = (
    r"(?:(?:reporting|broadcast|broadcasting|live|speaking|writing|wrote)(?=\sfrom)|trips?|travel(?:s|ed|led|ling|"
    r"ing)?|flights?|journey(?:s|ed)?|tours?|returns?|returned|returning|went|go|goes|going|gone|"
    r"came|come|comes|coming|fl(?:y|ies|ew|ying|own)|fled|flee|flees|fleeing|head(?:s|ed|ing)?|moved?|moving|drove|"
    r"drive|arriv(?:e|es|ed|ing|al)|"
    r"depart(?:s|ed|ing|ure)?|escap(?:e|ed|ing)|sail(?:ed)?|rush(?:ed)?|bound|road|way|way\sback|train|trains|bus|"
    r"relocat(?:e|ed|ing)|shuttl(?:e|es|ed|ing)|back)"
)
_TRUST = r"(?:trust|confidence|faith|belie[fv]e?[sd]?|interest|interests|interested|disappointed|hope|hopes)"
_ISSUE_NOUN = (
    r"(?:talks?|position|stance|vote|votes|voted|resolutions?|statement|statements|summit|conference|meetings?|"
    r"policy|views?|debate|"
    r"discussions?|discuss|negotiations?|consultations?|agreement|agree|documents?|papers?|reports?|questions?|"
    r"conversations?|briefing|"
    r"speech|spoke|spoken|focus|work|plan|update|tensions?|differences|dispute|disputes|concerns?|standoff|"
    r"stand-off|row|crisis|clash|"
    r"clashes|divided|division|divisions|disagreements?|contact\sgroup|expert|experts|news)"
)
_ADVERBIAL = (
    r"(?:the\s|(?:(?:central|eastern|western|southern|northern|downtown|"
    r"mainland|neighbou?ring|occupied|nearby|wartime|war-torn)\s))*$"
)
_LOCATED = re.compile(
    r"\b(?:in|inside|within|across|throughout|around|outside|near|into|via|through|beyond|off|along|elsewhere\sin|"
    r"based\sin)\s+" + _ADVERBIAL,
    re.IGNORECASE,
)
_TRUSTED = re.compile(rf"\b{_TRUST}\sin\s+(?:the\s)?$", re.IGNORECASE)
_MOVED = re.compile(
    rf"\b(?:{_MOTION}|(?:left|leaves?|leaving)(?=\sfor))\s(?:\w+\s)?(?:to|from|for|towards?|through)\s+" + _ADVERBIAL,
    re.IGNORECASE,
)
_GONE = re.compile(
    rf"\b(?:{_MOTION}\s(?:\w+\s)?(?:to|for|towards?)|(?:left|leaves?|leaving)\s(?:\w+\s)?for)\s+" + _ADVERBIAL, re.IGNORECASE
)
_REACHED = re.compile(
    r"\b(?:leav(?:e|es|ing)|left|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?|cross(?:es|ed|ing)?|capital,?|city\sof|"
    r"capital\sof|"
    r"(?:parts?|regions?|east|west|north|south|cent(?:re|er)|streets?|outskirts|suburbs?|map|airspace|coast|areas?|"
    r"skies|rest|much|all|"
    r"km|kilomet(?:er|re)s|miles)\s(?:(?:east|west|north|south)\s)?of|(?:east|west|north|south)\sof)\s+" + _ADVERBIAL,
    re.IGNORECASE,
)
_GOVERNED = re.compile(  # "officials in Kyiv said", but not "EU officials in Kyiv"
    r"(?:^|[,;:“\"(]\s?|\b(?!embassy\b)(?:[a-z][\w-]*|The|An?|One|Some|Many|Most|Several|Top|Senior|Government)\s)(?i:officials?|ministers?|"
    r"lawmakers?|leaders|rulers|leadership|authorities|politicians?|policy-?makers|decision-makers|officialdom|parliamentarians?|generals|friends|partners|allies|colleagues|comrades|advis[eo]rs?|aides?|office|presidency|department|general\sstaff|"
    r"spokes(?:man|woman|person)|ministry|government|cabinet|parliament|central\sbank|regime)\sin\s+$"
)
_MEMBERS = re.compile(  # "nobody at the European Commission", "ministers in the Ukrainian cabinet": those who are of it
    r"\b(?:nobody|no\sone|none|anybody|anyone|somebody|someone|everybody|everyone|one|those|people|members?|officials?|diplomats?|ministers?|"
    r"lawmakers?|leaders?|figures?|voices?|sources?|insiders?|staff|staffers?|aides?|advis[eo]rs?|delegates?|generals?|commanders?|officers?|"
    r"hardliners|hawks|doves|critics|allies)\s(?:in|at|inside|within)\s+(?:the\s)?$",
    re.IGNORECASE,
)
_SCOLDED = re.compile(r"\b(?:tear|tears|tore|torn|tearing|rip|rips|ripped|ripping|lay|lays|laid|laying|lit|laced)\sinto\s+$")
_VISITED = re.compile(r"\b(?:visit(?:s|ed|ing)?(?:\sto)?|meetings?\sin|toured|touring)\s+" + _ADVERBIAL, re.IGNORECASE)
_DISCUSSED = re.compile(rf"\b{_ISSUE_NOUN}\s(?:on|over|about|around|regarding|concerning)\s+(?:the\s)?$", re.IGNORECASE)
_AT = re.compile(r"(?P<aimed>\b\w+)?\s?\bat\s+(?:the\s)?$", re.IGNORECASE)
_AIMED = frozenset(
    "aimed aim aims directed anger angry fury lashed hit target targeted laughed shots swipe dig look looked "
    "looking".split()
)
_DIRECTION = re.compile(
    r"\b(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:-?(?:east|west))?ern|[Cc]entral|downtown|mainland|war-torn)\s$"
)
_DISTRICT = re.compile(r",?\s(?:(?:[A-Z]\.){2}|DC\b|state\b(?!\s(?:media|television|news|department)))")
_TOWN_BEFORE = re.compile(r"\b(?:in|at|to|from|near|of|into|around|outside)\s(?:[A-Z][\w’'-]+\s?){1,3},\s$")
_SERIES = re.compile(r"\s*(?:,|and|or|,\s*and|&)\s*(?:in\s)?(?:the\s)?", re.IGNORECASE)
_MEETING = re.compile(r"\s(?:talks|summit|meeting|trip|visit|conference)\b")


def is_there(before: str) -> bool:
    """Whether somebody is at the place that follows, goes to it or visits it."""
    return bool(_LOCATED.search(before) and not _TRUSTED.search(before)) or bool(_GONE.search(before) or _VISITED.search(before))


def role(context: Context, kind: str, previous) -> str:
    """actor, place or topic for a mention of ``kind``; ``previous`` is the mention before it in the sentence."""
    if kind in ("leader", "person"):
        return "actor"
    if kind == "town":
        return "place"
    if _FORMER.search(context.before()):
        return "topic"
    if kind == "description":
        return "actor"
    compound = _compound(context)
    if compound:
        return compound
    if _PREFIX.search(context.before()):
        return "actor"
    if kind == "demonym":
        return _demonym_role(context)
    if kind == "institution":
        return "place" if _inside(context) else "actor"
    return _name_role(context, kind, previous)


def _demonym_role(context: Context) -> str:
    before, after = context.before(), context.after()
    if _LANGUAGE_BEFORE.search(before) and _LANGUAGE_AFTER.match(after):
        return "topic"
    hyphen = _HYPHEN.match(after)
    if hyphen:  # Russian-Ukrainian border: the head after the last adjective says it for both
        following = context.spans.get(context.end + hyphen.start(1))
        after = context.text[following : min(context.finish, following + 90)] if following else after
    decided = head_role(after, plain_noun=False)
    return "topic" if decided in ("place", "topic") or (not decided and names_another(context)) else "actor"


_BODY_WORDS = frozenset(
    "Royal Navy Army Air Force Forces Marine Marines Congress Senate Government Treasury State Department Ministry "
    "Foreign Defence Defense Federal "
    "Supreme Parliament Border Coast Guard Security Intelligence Special Embassy Cabinet Administration President "
    "Minister Ambassador Prime Vice "
    "Secretary General Admiral Federation Mission Commission Council Chancellor Premier Consul Consulate Attorney "
    "Justice Trade Space Rescue Finance "
    "Defender Communist Party Politburo House Central Interior Military Troops Officials Sanctions Leader Leaders "
    "Foreign-Minister I And".split()
)
_CAPITALS_AFTER = re.compile(r"(?:[ \u00a0][A-Z][\w’'-]*)+")


def names_another(context: Context) -> bool:
    """Whether capitalised words go on after the name and make it another's: "China Merchants Port"."""
    match = _CAPITALS_AFTER.match(context.after())
    if context.headline or match is None or context.end + 1 in context.spans:
        return False
    words = match.group().split()
    return words[0] not in CALENDAR and not any(
        re.sub(r"(?:['’]s?|s)$", "", word) in _BODY_WORDS or word in _BODY_WORDS for word in words
    )


def _inside(context: Context) -> bool:
    before = context.before()
    if head_role(context.after(), plain_noun=False) == "place":
        return True
    if noun_follows(context.after()) or _MEMBERS.search(before):
        return False
    at = _AT.search(before)
    if at:
        return (at["aimed"] or "").lower() not in _AIMED
    return bool(_LOCATED.search(before) and not _TRUSTED.search(before)) or bool(_MOVED.search(before))


def _name_role(context: Context, kind: str, previous) -> str:
    before, after = context.before(), context.after()
    possessive = re.match(r"['’]s?(?=\s)", after)
    if possessive:
        decided = head_role(after[possessive.end() :], plain_noun=False, owned=True)
        return "topic" if decided in ("place", "topic") else "actor"
    paired = before[-1:] in ("-", "‐", "‑", "–")  # "the Russia-Ukraine war" is between them, not in a place
    decided = None if context.headline or paired else head_role(after, plain_noun=True)
    if decided:
        return decided
    if _GOVERNED.search(before) or _SCOLDED.search(before):
        return "actor"
    if _DIRECTION.search(before) or (kind == "capital" and _DISTRICT.match(after)):
        return "place"
    if _TOWN_BEFORE.search(before) and re.match(r"\s*(?:[,.;)]|$)", after):
        return "place"  # "in Venafro, Italy"
    if noun_follows(after):
        return "place" if kind == "capital" and _MEETING.match(after) else "actor"
    if kind == "name" and names_another(context):
        return "topic"
    if kind == "capital" and (_VISITED.search(before) or _MEETING.match(after)):
        return "place"
    if (_LOCATED.search(before) and not _TRUSTED.search(before)) or _MOVED.search(before) or _REACHED.search(before):
        return "place"
    if _DISCUSSED.search(before):
        return "topic"
    return _inherited(context, previous)


def _inherited(context: Context, previous) -> str:
    """A name that goes on a series ("in Moscow and Beijing") has the role of the name before."""
    if previous is None or previous.role == "actor" or previous.kind not in ("name", "capital"):
        return "actor"
    between = context.text[previous.end : context.start]
    if not _SERIES.fullmatch(between):
        return "actor"
    if not re.search(r"\w|&", between.replace("the", "")) and not re.match(
        r"\s*(?:,|and\b|or\b|[.;)]|$)", context.after()
    ):
        return "actor"  # "in Ukraine, Russia said"
    return previous.role
