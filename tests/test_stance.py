"""Stance by capability (after Ribeiro et al. 2020, CheckList): minimal pairs, each kind of construction beside its twin.

A row is written ``source>target:sign``; ``?`` after it marks hedged, ``~`` hypothetical, ``!`` negated (always neutral);
``@X`` that X claims it (``@other``: somebody who is no known actor). Without ``@`` the article tells it.
"""

import pytest
from hypothesis import given, settings, strategies as st

import analysis
from analysis import actors, attribution, lexicon, stance, text

ACTORS = actors.read_actors()
LEXICON = lexicon.read_lexicon()
SIGNS = {"support": "+", "oppose": "-", "neutral": "0"}
MARKS = {"asserted": "", "hedged": "?", "hypothetical": "~", "negated": "!"}


def rows(sentence):
    parsed = text.parse("d", sentence)
    mentions = actors.find_mentions(parsed, ACTORS)
    quotes = attribution.find_quotes(parsed, mentions)
    own = actors.first_person(parsed, mentions, quotes)
    mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor))
    return stance.find_stances(parsed, mentions, quotes, LEXICON)


def notation(row, voice=True):
    claim = {"article": "", "actor": f"@{row.claimed_by}", "other": "@other"}[row.voice] if voice else ""
    return f"{row.source}>{row.target}:{SIGNS[row.stance]}{MARKS[row.assertion]}{claim}"


def read(sentence):
    return {notation(row) for row in rows(sentence)}


EXACT = {
    "active": [
        ("China condemned NATO.", "China>West:-"),
        ("NATO condemned China.", "West>China:-"),
        ("Poland backs Ukraine.", "West>Ukraine:+"),
        ("The EU sanctions Russia.", "West>Russia:-"),
        ("Moscow praised Beijing on Tuesday.", "Russia>China:+"),
        ("Russia attacked Ukraine before dawn.", "Russia>Ukraine:-"),
        ("Berlin sent Kyiv tanks.", "West>Ukraine:+"),
        ("Berlin sent tanks to Kyiv.", "West>Ukraine:+"),
        ("Moscow lashed out at Washington.", "Russia>West:-"),
        ("China thanked Russia for its help.", "China>Russia:+"),
        ("China voted against Ukraine.", "China>Ukraine:-"),
    ],
    "passive": [
        ("Russia was condemned by NATO.", "West>Russia:-"),
        ("NATO has been criticised by Beijing for its expansion.", "China>West:-"),
        ("Kyiv is backed by Poland and Germany.", "West>Ukraine:+"),
        ("Ukraine was invaded by Russia in 2022.", "Russia>Ukraine:-"),
        ("Sanctions were imposed on Russia by the European Union.", "West>Russia:-"),
        ("Russia, attacked by Ukraine, complained.", "Ukraine>Russia:-"),
    ],
    "nominal": [
        ("Beijing's criticism of NATO was noted.", "China>West:-"),
        ("Germany’s support for Kyiv is growing.", "West>Ukraine:+"),
        ("Western sanctions on Russia remain.", "West>Russia:-"),
        ("Russian attacks on Ukraine went on.", "Russia>Ukraine:-"),
        ("Russia's invasion of Ukraine entered its second year.", "Russia>Ukraine:-"),
        ("China gave its support to Russia.", "China>Russia:+"),
        ("China expressed support for Russia.", "China>Russia:+"),
        ("The United States imposed sanctions on Russia.", "West>Russia:-"),
        ("Support for Kyiv is growing.", ""),
    ],
    "mutual": [
        ("Russian-Chinese ties are stronger than ever.", "Russia>China:+ China>Russia:+"),
        ("The partnership between Russia and China deepens.", "Russia>China:+ China>Russia:+"),
        ("The war between Russia and Ukraine goes on.", "Russia>Ukraine:- Ukraine>Russia:-"),
        ("Xi Jinping met Vladimir Putin.", "China>Russia:0 Russia>China:0"),
        ("Xi Jinping and Vladimir Putin met in March.", "China>Russia:0 Russia>China:0"),
        ("China is cooperating with Russia.", "China>Russia:+ Russia>China:+"),
    ],
    "negation": [
        ("China did not condemn Russia.", "China>Russia:0!"),
        ("China didn’t condemn Russia.", "China>Russia:0!"),
        ("Beijing has never supported Ukraine.", "China>Ukraine:0!"),
        ("China is not supporting Russia.", "China>Russia:0!"),
    ],
    "refusal": [
        ("China refused to condemn Russia.", "China>Russia:0!"),
        ("Beijing declined to criticise Moscow.", "China>Russia:0!"),
        ("Beijing avoided criticising Moscow.", "China>Russia:0!"),
        ("Beijing fell short of condemning Moscow.", "China>Russia:0!"),
        ("Beijing stopped short of endorsing Moscow.", "China>Russia:0!"),
        ("Washington would not be drawn into criticising Kyiv.", "West>Ukraine:0!"),
        ("Beijing's refusal to condemn Moscow was noted.", "China>Russia:0!"),
        ("China was unwilling to condemn Russia.", "China>Russia:0!"),
        ("The United States refused to help Ukraine.", "West>Ukraine:-"),
        ("The United States refused to abandon Ukraine.", "West>Ukraine:+"),
        ("Germany will not abandon Ukraine.", "West>Ukraine:+"),
        ("The United States stopped arming Ukraine.", "West>Ukraine:-"),
    ],
    "scope": [
        ("Beijing accused NATO of provoking Russia.", "China>West:- West>Russia:-@China"),
        ("Moscow thanked China for supporting Russia.", "Russia>China:+ China>Russia:+@Russia"),
        ("Kyiv says Russia deported children.", "Ukraine>Russia:-@Ukraine"),
        ("China urged the United States to stop arming Ukraine.", "China>West:0 West>Ukraine:+@China"),
        ("NATO urged China to condemn Russia.", "West>China:0 China>Russia:-~"),
        ("Russia, which attacked Ukraine, praised China.", "Russia>Ukraine:- Russia>China:+"),
        ("China vowed to support Russia.", "China>Russia:+"),
        ("China is ready to support Russia.", "China>Russia:+"),
    ],
    "coordination": [
        ("Beijing condemned NATO and praised Moscow.", "China>West:- China>Russia:+"),
        ("Russia and China condemned NATO.", "Russia>West:- China>West:-"),
        ("China condemned NATO and Ukraine.", "China>West:- China>Ukraine:-"),
        ("China praised Russia, and Ukraine condemned NATO.", "China>Russia:+ Ukraine>West:-"),
    ],
    "hedged and hypothetical": [
        ("China may support Russia.", "China>Russia:+?"),
        ("China reportedly armed Russia.", "China>Russia:+?"),
        ("If NATO attacks Russia, China will help Moscow.", "West>Russia:-~ China>Russia:+~"),
        ("Would China support Russia?", "China>Russia:+~"),
        ("China would support Russia.", "China>Russia:+~"),
        ("China supported Russia.", "China>Russia:+"),
    ],
    "evaluation": [
        ("NATO is a threat to Russia.", "West>Russia:-"),
        ("China is an ally of Russia.", "China>Russia:+"),
        ("China is hostile to NATO.", "China>West:-"),
        ("Moscow called NATO a threat.", "Russia>West:-"),
        ("Beijing described Moscow as a reliable partner.", "China>Russia:+"),
        ("Moscow's ally China stayed away.", "China>Russia:+"),
    ],
    "no act": [
        ("China and Russia are large countries.", ""),
        ("Xi Jinping arrived in Moscow.", ""),
        ("Ukraine and Poland share a border.", ""),
        ("China exports steel and Russia exports oil.", ""),
    ],
    "traps": [
        ("The South China Sea worries NATO.", ""),
        ("Western Australia praised Russia.", ""),
        ("They told us China supports Russia.", "China>Russia:+@other"),
    ],
    "deeds": [
        ("Beijing condemned Western sanctions.", "China>West:-"),
        ("China backed sanctions against Russia.", "China>Russia:-"),
        ("China condemned the invasion of Ukraine.", "China>Ukraine:+"),
        ("Washington suspended aid to Ukraine.", "West>Ukraine:-"),
        ("Moscow severed ties with Kyiv.", "Russia>Ukraine:- Ukraine>Russia:-"),
    ],
    "quotation": [
        ("“We support Moscow,” said Xi Jinping.", "China>Russia:+@China"),
        ("“We do not support Moscow,” said Xi Jinping.", "China>Russia:0!@China"),
        ("Analysts said China supports Russia.", "China>Russia:+@other"),
        ("China supports Russia, analysts said.", "China>Russia:+@other"),
        ("Kyiv said China supports Russia.", "China>Russia:+@Ukraine"),
    ],
    "pronoun": [
        ("China is large. It condemned NATO.", "China>West:-"),
        ("Vladimir Putin arrived. He thanked Xi Jinping.", "Russia>China:+"),
        ("Russia is large. Its attacks on Ukraine went on.", "Russia>Ukraine:-"),
    ],
    "group": [
        ("Xi Jinping met Vladimir Putin. The two leaders condemned NATO.",
         "China>Russia:0 Russia>China:0 China>West:- Russia>West:-"),
    ],
    "members": [
        ("The United States criticised Germany.", "West>West:-"),
        ("Germany criticised itself.", ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected"), [pytest.param(*case, id=f"{name}: {case[0]}") for name, cases in EXACT.items() for case in cases]
)
def test_capability(sentence, expected):
    assert read(sentence) == set(expected.split())
