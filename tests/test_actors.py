"""Actors: the file, the names in a text and what they stand for, and what refers back to them."""

import ast
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import actors as actors_module
from analysis import text
from analysis.actors import ActorFileError, find_mentions, first_person, read_actors, unmatched_names
from analysis.records import Quote

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "2023-03-18-xi-visits-russia.txt"
CAUCASUS = Path(__file__).with_name("data") / "south-caucasus.toml"
ACTORS = read_actors()


def mentions(words, date="2023-03-18", actors=ACTORS):
    return find_mentions(text.parse("t", words), actors, date=date)


def brief(words, *fields, **options):
    """The chosen fields of each mention, e.g. [("China", "actor")]."""
    return [tuple(getattr(m, f) for f in fields) for m in mentions(words, **options)]


def meant(words, anaphor, **options):
    """The entities that the words ``anaphor`` stand for, sorted; empty when nobody's."""
    return sorted(m.entity for m in mentions(words, **options) if m.text == anaphor)


# ---- names


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Talks with China failed.", [("China", "China")]),
        ("China's exports fell and China’s imports rose.", [("China", "China"), ("China", "China")]),
        ("The United States of America was named once.", [("United States of America", "West")]),
        ("The People's Republic of China was named once.", [("People's Republic of China", "China")]),
        ("The People’s Liberation Army moved.", [("People’s Liberation Army", "China")]),
        (
            "Volodymyr Zelenskyy, or Zelensky, or Vladimir Zelensky",
            [("Volodymyr Zelenskyy", "Ukraine"), ("Zelensky", "Ukraine"), ("Vladimir Zelensky", "Ukraine")],
        ),
        ("The U.S. and the U.K. agreed.", [("U.S.", "West"), ("U.K.", "West")]),
        ("They both like Kyiv and Kiev.", [("Kyiv", "Ukraine"), ("Kiev", "Ukraine")]),
        ("The Verkhovna Rada and the State Duma voted.", [("Verkhovna Rada", "Ukraine"), ("State Duma", "Russia")]),
        ("The talks with Rishi K. Sunak failed.", [("Rishi K. Sunak", "West")]),
        ("Ukraine's Western allies sent aid.", [("Ukraine", "Ukraine"), ("Western", "West")]),
        ("Russian-Chinese ties grow.", [("Russian", "Russia"), ("Chinese", "China")]),
        ("A pro-Kremlin party with anti-Chinese views", [("Kremlin", "Russia"), ("Chinese", "China")]),
        ("a US-led coalition", [("US", "West")]),
        ("They told us that the US agreed.", [("US", "West")]),
        ("CHINA AND US AGREE ON KYIV", [("CHINA", "China"), ("US", "West"), ("KYIV", "Ukraine")]),
        ("PLEASE TELL US MORE", []),
        ("He blamed the West.", [("West", "West")]),
        ("He went west, to the western coast.", []),
    ],
)
def test_names(words, expected):
    assert brief(words, "text", "actor") == expected


@pytest.mark.parametrize(
    "words",
    [
        "The South China Sea is deep.",
        "They like Western Australia.",
        "She bought Russian dolls and Russian roulette is no game.",
        "We celebrate Chinese New Year.",
        "The non-Western world waited.",
        "He saw Paris Hilton there.",
        "We heard that London Breed won.",
        "They read Jack London at school.",
        "We met George Washington in the book.",
        "The Washington Post wrote it.",
        "The Berlin Wall fell.",
        "He ate chicken Kiev.",
        "Fine china was sold, and turkey too.",
        "Pope Pius XI died.",
        "Write to info@china.com or www.russia.ru or @Ukraine_now.",
        "They crossed the West Bank.",
        "An ode to the Wild West was sung.",
        "There is polish on the table.",
    ],
)
def test_traps_are_no_mention(words):
    assert mentions(words) == []


def test_a_dateline_names_a_place_not_an_actor():
    assert brief("KYIV, Feb 24 (Agency) - Russia attacked.", "text") == [("Russia",)]
    assert brief("date 2023-03-18 BEIJING — China has spoken.", "text") == [("China",)]
    assert brief("BEIJING has spoken.", "text") == [("BEIJING",)]


def test_surnames_count_once_the_whole_name_has_come():
    assert brief("Wang agreed.", "entity") == []
    assert brief("Wang Yi spoke. Wang agreed.", "entity") == [("Wang Yi",), ("Wang Yi",)]
    assert brief("Foreign Minister Qin agreed.", "entity") == [("Qin Gang",)]
    assert brief("Xi agreed.", "entity") == [("Xi Jinping",)]
    assert brief("We know that Hunter Biden agreed.", "entity") == []


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2016-05-01", []), ("2018-05-01", ["Donald Trump"]), ("2023-05-01", []), (None, ["Donald Trump"])],
)
def test_offices_by_date(date, expected):
    assert [m.entity for m in mentions("The visitors spoke with Trump.", date=date)] == expected


def test_one_person_two_offices():
    assert brief("Mark Rutte spoke.", "member", date="2020-01-01") == [("Netherlands",)]
    assert brief("Mark Rutte spoke.", "member", date="2025-01-01") == [("NATO",)]


def test_office_and_name_are_one_mention():
    assert brief("Russian President Vladimir Putin spoke.", "text", "entity") == [("Vladimir Putin", "Vladimir Putin")]
    assert brief("Kremlin spokesman Dmitry Peskov spoke.", "text") == [("Dmitry Peskov",)]
    assert brief("The US Secretary of State Antony Blinken spoke.", "text") == [("Antony Blinken",)]


def test_descriptions_by_nationality_and_office():
    fields = ("text", "entity", "kind", "role")
    assert brief("The Chinese foreign minister spoke.", *fields) == [
        ("Chinese foreign minister", "Qin Gang", "description", "actor")
    ]
    assert brief("The Russian leader spoke.", *fields) == [("Russian leader", "Vladimir Putin", "description", "actor")]
    assert brief("The Chinese foreign ministry spoke.", *fields) == [
        ("Chinese foreign ministry", "Chinese foreign ministry", "institution", "actor")
    ]
    assert brief("China's foreign minister spoke.", "text", "actor") == [("China", "China")]
    assert brief("The former Russian president spoke.", "role") == [("topic",)]


# ---- actor, place or topic


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("He condemned Moscow.", "actor"),
        ("He condemned the invasion of Moscow.", "actor"),
        ("The delegation arrived in Moscow.", "place"),
        ("They took the Moscow metro.", "place"),
        ("A Moscow-based analyst wrote.", "place"),
        ("He will visit Russia Monday.", "actor"),
        ("He returned from Kyiv.", "place"),
        ("The threat from Russia grows.", "actor"),
        ("They trust in China.", "actor"),
        ("People live in eastern Ukraine.", "place"),
        ("The war in Ukraine goes on.", "place"),
        ("The Ukraine war goes on.", "place"),
        ("Inside Kremlin walls they whispered.", "place"),
        ("They spoke about the Ukraine issue.", "topic"),
        ("A pro-Russian businessman spoke.", "actor"),
        ("They deported Ukrainian children.", "actor"),
        ("Talks on Ukraine failed.", "topic"),
        ("They put sanctions on Russia.", "actor"),
        ("He sold Russian oil.", "topic"),
        ("He learns the Russian language.", "topic"),
        ("The answer came in Russian.", "topic"),
        ("They feared Russian oil sanctions.", "actor"),
        ("They lifted Western sanctions.", "actor"),
        ("He met a group of Chinese officials.", "actor"),
        ("He works in the Kremlin.", "place"),
        ("It was sent to Venafro, Italy.", "place"),
        ("He criticised the Kremlin.", "actor"),
        ("They rode through China.", "place"),
        ("Taxes are low, in United States terms.", "actor"),
        ("The road to Russian-speaking towns is closed.", "topic"),
        ("They left for Beijing.", "place"),
        ("They sent tanks to Kyiv.", "actor"),
        ("It happened in Washington, D.C. last year.", "place"),
    ],
)
def test_roles(words, role):
    assert [m.role for m in mentions(words)] == [role]


def test_both_adjectives_share_the_head():
    assert brief("The Russian-Ukrainian border is closed.", "role") == [("topic",), ("topic",)]
    assert brief("Russian-Ukrainian relations are bad.", "role") == [("actor",), ("actor",)]


def test_a_war_between_two_is_no_place():
    assert brief("The Russia-Ukraine war goes on.", "role") == [("actor",), ("actor",)]


def test_a_town_is_a_place_whatever_it_does():
    for words in ("Russia shelled Kharkiv.", "Kharkiv burned.", "Kharkiv’s trams stopped.", "He slept in Lviv."):
        assert ("town", "place") in brief(words, "kind", "role"), words
    assert brief("It happened near Kharkiv, Ukraine.", "kind", "role") == [("town", "place"), ("name", "place")]
    assert brief("Donetsk leader Denis Pushilin slept, and Kherson authorities did.", "kind", "role") == [("town", "place")] * 2
    assert brief("He read the Los Angeles Times.", "text") == []
    assert brief("He slept in Odessa, Texas.", "text") == []
    assert brief("KHARKIV (Reuters) - Russia slept.", "text") == [("Russia",)]
    assert brief("Russia fled Kherson. It lost power.", "text") == [("Russia",), ("Kherson",)]  # the town did


def test_a_series_shares_the_preposition():
    assert brief("He worked in Moscow and Beijing.", "role") == [("place",), ("place",)]
    assert brief("When the war began in Ukraine, Russia said nothing.", "role") == [("place",), ("actor",)]
    assert brief("It happened near Kyiv, Ukraine.", "role") == [("place",), ("place",)]


# ---- coreference


@pytest.mark.parametrize(
    ("words", "anaphor", "expected"),
    [
        ("Kuleba tweeted that he was tired.", "he", ["Dmytro Kuleba"]),
        ("Xi met Putin. He smiled.", "He", ["Xi Jinping"]),
        ("Russia met Ukraine. The latter complained.", "The latter", ["Ukraine"]),
        ("Russia met Ukraine. The former complained.", "The former", ["Russia"]),
        ("Russia met Ukraine. The former president complained.", "The former", []),
        ("Russia met Ukraine. The former mayor complained.", "The former", []),
        ("Russia met Ukraine. The former, it seems, complained.", "The former", ["Russia"]),
        ("Poland will arm Ukraine, its finance minister said.", "its", ["Poland"]),
        ("Poland will arm Ukraine, its finances permitting.", "its", []),
        ("Russia met Ukraine and China. The latter complained.", "The latter", ["China"]),
        ("Russia met Ukraine with China. The latter complained.", "The latter", []),
        ("Xi visited Moscow. Putin praised his guest.", "guest", ["Xi Jinping"]),
        ("Xi visited Moscow. Putin praised a guest.", "guest", []),
        ("Scholz landed in Beijing. He thanked his hosts.", "hosts", ["China"]),
        ("Scholz landed in Beijing. Diplomats there slept.", "Diplomats there", ["China"]),
        ("Scholz, back from Beijing, landed in Nairobi. Diplomats there slept.", "Diplomats there", []),
        ("Scholz left Beijing for Kharkiv. Officials there slept.", "Officials there", ["Ukraine"]),
        ("Prices rose in Nairobi after the war in Ukraine. Officials there slept.", "Officials there", []),
        ("Xi toured Kazan and praised his hosts.", "hosts", ["Russia"]),
        ("Support for Ukraine fell. Officials there slept.", "Officials there", []),
        ("Xi shuttled to Kyiv. Officials there slept.", "Officials there", ["Ukraine"]),
        ("Xi spoke about Russia. In Astana he thanked his hosts.", "hosts", []),
        ("Scholz met Xi. His counterparts in Paris slept.", "counterparts", []),
        ("Beijing spoke about NATO. It ridiculed the alliance.", "It", ["China"]),
        ("Beijing spoke about NATO. It rained.", "It", []),
        ("Xi and Putin met. He smiled.", "He", []),
        ("John Smith met Putin. He smiled.", "He", []),
        ("Putin spoke. Anna Schmidt answered. He smiled.", "He", []),
        ("Zakharova met Lavrov. She smiled.", "She", ["Maria Zakharova"]),
        ("Zakharova met Lavrov. He smiled.", "He", ["Sergei Lavrov"]),
        ("“He is wrong,” said Putin.", "He", []),
        ("“He is wrong,” said Putin. He smiled.", "He", ["Vladimir Putin"]),
        ("Russia said it had withdrawn.", "it", ["Russia"]),
        ("The Kremlin announced the visit, saying it will take place.", "it", []),
        ("Russia spoke. It is raining.", "It", []),
        ("US experts said it could be a virus.", "it", []),
        ("Russia announced it officially.", "it", []),
        ("Congress helped steer Puerto Rico out of its crisis.", "its", []),
        ("The plan has Poland and Sweden as its authors.", "its", []),
        ("Bannon met Putin. His plans changed.", "His", []),
        ("Ukraine spoke of the violence in Syria. We regret the violence in that country.", "that country", []),
        ("Xi met Putin. The two discussed trade.", "The two", ["Vladimir Putin", "Xi Jinping"]),
        ("Russia withdrew its troops.", "its", ["Russia"]),
        ("Russia criticised the report and its authors.", "its", []),
        ("Xi and Putin said they would meet.", "they", ["Vladimir Putin", "Xi Jinping"]),
        ("Xi and Putin met the reporters. They asked questions.", "They", []),
        ("Xi met Putin. The two leaders signed a treaty.", "The two leaders", ["Vladimir Putin", "Xi Jinping"]),
        ("Xi met Putin and Macron. The two leaders signed a treaty.", "The two leaders", []),
        ("Russia and China agreed. Both sides were glad.", "Both sides", ["China", "Russia"]),
        ("The talks failed. Both sides were sad.", "Both sides", []),
        ("NATO met. The alliance agreed.", "The alliance", ["NATO"]),
        ("The EU met. The bloc agreed.", "The bloc", ["European Union"]),
        ("Russia met China. The alliance agreed.", "The alliance", []),
        ("Ukraine is at war. The country needs help.", "The country", ["Ukraine"]),
        ("Russia spoke. Syria is at war. The country needs help.", "The country", []),
        ("Syria is at war with Turkey. The country needs help.", "The country", []),
        ("Kuleba called. The minister was angry.", "The minister", ["Dmytro Kuleba"]),
        ("Lavrov met Kuleba. The minister was angry.", "The minister", []),
        (
            "Qin spoke. The Chinese foreign ministry denied it. The ministry added more.",
            "The ministry",
            ["Chinese foreign ministry"],
        ),
        ("Kuleba spoke to his Chinese counterpart.", "his Chinese counterpart", ["China"]),
        ("Putin met Macron. He praised him.", "him", ["Emmanuel Macron"]),  # nobody praises himself with "him"
        ("Putin met Macron. Xi praised him.", "him", ["Vladimir Putin"]),
        ("Zakharova met Lavrov. She praised him.", "him", ["Sergei Lavrov"]),
        ("Chinese officials arrived in Kyiv. They were tired.", "They", ["China"]),
        ("Two Russian gunboats neared the shore. They turned about.", "They", ["Russia"]),
        ("Chinese officials met reporters. They were tired.", "They", ["China"]),
        ("Chinese officials met reporters. On Monday they were tired.", "they", []),
        ("Chinese officials spoke. Civilians listened. They were tired.", "They", []),
        ("A Chinese official arrived. They were tired.", "They", []),
        ("In Russian towns it rained. They were grey.", "They", []),
        ("“Chinese officials lie,” said Kuleba. They were tired.", "They", []),
        ("Chinese officials said that they were tired.", "they", ["China"]),
        ("Ukrainian and Chinese envoys met. The latter complained.", "The latter", ["China"]),
        ("Beijing spoke about NATO. It punished the alliance.", "It", ["China"]),
        ("Norway will arm Kyiv, the defence minister said.", "the defence minister", ["Norway"]),
        ("Norway will arm Kyiv, the defence minister knows.", "the defence minister", ["Norway"]),
        ("Norway will arm Kyiv if the defence minister agrees.", "the defence minister", []),
        ("Norway and Poland will arm Kyiv, the defence minister said.", "the defence minister", []),
        ("NATO will arm Kyiv, the defence minister said.", "the defence minister", []),
        ("Germany will arm Kyiv, a government spokeswoman said.", "a government spokeswoman", ["Germany"]),
        ("WASHINGTON - The Pentagon has sent tanks to Kyiv, two defence officials said.", "two defence officials", ["United States"]),
        ("Germany will arm Kyiv after a government spokeswoman said so.", "a government spokeswoman", []),
        ("In Moscow, a foreign ministry spokesman smiled.", "a foreign ministry spokesman", ["Russia"]),
        ("In Nairobi, a foreign ministry spokesman thanked Moscow.", "a foreign ministry spokesman", []),
        ("Ukraine asked Berlin for tanks. The chancellor was silent.", "The chancellor", ["Germany"]),
        ("Ukraine asked Berlin for tanks. The envoy was silent.", "The envoy", []),
        ("Ukraine asked Nairobi for tanks. The president was silent.", "The president", []),
        ("Germany met Austria. The chancellor was silent.", "The chancellor", []),
        ("Talks in Brussels failed. Xi accused the bloc of arrogance.", "the bloc", ["European Union"]),
        ("Talks in Brussels failed. Xi joined the bloc of Syria.", "the bloc", []),
        ("Xi met Putin and thanked him.", "him", ["Vladimir Putin"]),
        ("Xi met Putin and Macron thanked him.", "him", []),
        ("Poland closed its border. Kyiv condemned the move.", "the move", ["Poland"]),
        ("Warsaw closed its border. Kyiv condemned the move.", "the move", ["Poland"]),
        ("Poland closed its border. Kyiv made the move.", "the move", []),
        ("Poland closed its border. Kyiv condemned the move by Prague.", "the move", []),
        ("Nairobi closed its border. Kyiv condemned the move.", "the move", []),
        ("Poland and Germany met. Kyiv condemned the move.", "the move", []),
        ("Putin annexed Crimea. Germany and France condemned the step.", "the step", ["Vladimir Putin"]),
        ("Xi spoke about Ukraine. Its soldiers fled.", "Its", ["Ukraine"]),
        ("Xi spoke about Ukraine and Syria. Its soldiers fled.", "Its", []),
    ],
)
def test_what_refers_back(words, anaphor, expected):
    assert meant(words, anaphor) == expected


def test_a_group_is_one_span_with_a_row_for_each_actor():
    rows = [m for m in mentions("Xi met Putin. The two leaders agreed.") if m.kind == "group"]
    assert [m.actor for m in rows] == ["China", "Russia"]
    assert len({(m.start, m.end) for m in rows}) == 1


def test_the_counterpart_counts_once():
    rows = mentions("He called his Ukrainian counterpart.")
    assert [(m.text, m.actor, m.kind) for m in rows] == [("his Ukrainian counterpart", "Ukraine", "description")]


def quote(words, piece, actor, speaker=None):
    start = words.index(piece)
    at = words.index(speaker) if speaker else None
    return Quote(
        "t",
        0,
        "direct",
        start,
        start + len(piece),
        piece,
        at,
        at + len(speaker) if speaker else None,
        speaker,
        actor,
        None,
        None,
        None,
        None,
    )


def first(words, quotes, speaker=None):
    parsed = text.parse("t", words)
    return [
        (m.text, m.actor, m.entity)
        for m in first_person(parsed, find_mentions(parsed, ACTORS), quotes, speaker=speaker)
    ]


def test_first_person_in_quotations_and_speeches():
    words = "“I know that we trust our country,” said Putin. I doubt it."
    quotes = [quote(words, "“I know that we trust our country,”", "Russia", "Putin")]
    inside = [("I", "Russia", "Vladimir Putin"), ("we", "Russia", "Russia"), ("our country", "Russia", "Russia")]
    assert first(words, quotes) == inside
    assert first(words, quotes, speaker="China") == [*inside, ("I", "China", "China")]
    assert first("We won World War I against them and the US, for us.", [], speaker="Ukraine") == [
        ("We", "Ukraine", "Ukraine"),
        ("us", "Ukraine", "Ukraine"),
    ]
    assert (
        first(
            "“We agree,” an analyst said.",
            [quote("“We agree,” an analyst said.", "“We agree,”", None)],
            speaker="China",
        )
        == []
    )


def test_names_that_match_no_actor():
    parsed = text.parse(
        "t", "On Monday President Lukashenko met Xi in Minsk. The Council of Elders spoke for Viktor Khrenin."
    )
    found = unmatched_names(parsed, find_mentions(parsed, ACTORS))
    assert [name for _, _, name in found] == ["Lukashenko", "Minsk", "Council of Elders", "Viktor Khrenin"]
    assert all(parsed.text[a:b] == name for a, b, name in found)


# ---- the seed 2023-03-18-xi-visits-russia.txt


def test_the_seed_article():
    parsed = text.parse("seed", SEED.read_text(encoding="utf-8"))
    rows = find_mentions(parsed, ACTORS, date="2023-03-18")
    seen = {(m.text, m.actor, m.role) for m in rows}
    assert ("his Ukrainian counterpart", "Ukraine", "actor") in seen
    assert {("The two leaders", "China", "actor"), ("The two leaders", "Russia", "actor")} <= seen
    assert {("the two men", "China", "actor"), ("the two men", "Russia", "actor")} <= seen
    assert ("Chinese foreign ministry", "China", "actor") in seen
    assert ("Western", "West", "actor") in seen
    assert ("he", "Ukraine", "actor") in seen
    assert ("Ukraine", "Ukraine", "topic") in seen
    assert not any(m.text == "BEIJING" for m in rows)
    assert sum(m.text == "Volodymyr Zelenskyy" for m in rows) == 1


# ---- properties

PIECES = st.sampled_from(
    "China’s| Russia| the US| said| Xi| Putin| he| its| the two leaders| both sides| they| “|” |. |\n\n| Kyiv,| in "
    "| and |-|’s| the West"
    "|\ud800|\u200b|İ|ß| the alliance| Western| foreign minister| U.S.| his Ukrainian counterpart| We|I "
    "|\"|'|𝕏|\r|\t|%|#China|the country"
    "| Zelenskyy| she| John Smith| BEIJING — |(Agency)| former".split("|")
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from([None, "2014-03-01", "2023-03-18"]))
def test_mentions_point_at_their_text_and_do_not_overlap(words, date):
    parsed = text.parse("t", words)
    rows = find_mentions(parsed, ACTORS, date=date)
    assert rows == find_mentions(text.parse("t", words), ACTORS, date=date)
    for m in rows:
        sentence = parsed.sentences[m.sentence]
        assert words[m.start : m.end] == m.text != ""
        assert sentence.start <= m.start < m.end <= sentence.end
        assert m.actor in ACTORS.names and m.role in ("actor", "place", "topic")
    for one, two in zip(rows, rows[1:]):
        same = (one.start, one.end) == (two.start, two.end)
        assert one.end <= two.start or (
            same and one.kind == two.kind and one.kind in ("group", "pronoun", "description")
        )
        assert (one.start, one.end) <= (two.start, two.end)
    assert all(words[a:b] == name for a, b, name in unmatched_names(parsed, rows))
    first_person(parsed, rows, [], speaker="China")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Moscow blamed the US.", "Xi arrived in Kyiv.", "Russian oil is cheap.", "The EU thanked China."]
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_sentence_without_anaphora_reads_the_same_alone(sentences):
    together = [(m.text, m.entity, m.role) for m in mentions("\n\n".join(sentences))]
    assert together == [(m.text, m.entity, m.role) for s in sentences for m in mentions(s)]


def test_a_long_line_takes_time_in_proportion():
    assert len(mentions("CHINA MET US AND PUTIN “he " * 4000)) == 12000


# ---- another conflict, the same code


def test_another_actor_file_works_with_the_same_code():
    caucasus = read_actors(CAUCASUS)
    assert caucasus.names == ("Armenia", "Azerbaijan", "Turkey", "Mediators")
    words = (
        "YEREVAN — Pashinyan met Azerbaijani President Ilham Aliyev in Baku. The two leaders agreed. Armenia's "
        "Turkish neighbours ate Turkish "
        "delight with China. He called his Azeri counterpart. Erdoğan said he was glad. The CSTO met. The pact "
        "agreed with France."
    )
    rows = mentions(words, actors=caucasus)
    assert [(m.text, m.actor, m.role) for m in rows] == [
        ("Pashinyan", "Armenia", "actor"),
        ("Ilham Aliyev", "Azerbaijan", "actor"),
        ("Baku", "Azerbaijan", "place"),
        ("The two leaders", "Armenia", "actor"),
        ("The two leaders", "Azerbaijan", "actor"),
        ("Armenia", "Armenia", "actor"),
        ("Turkish", "Turkey", "actor"),
        ("his Azeri counterpart", "Azerbaijan", "actor"),
        ("Erdoğan", "Turkey", "actor"),
        ("he", "Turkey", "actor"),
        ("CSTO", "Mediators", "actor"),
        ("The pact", "Mediators", "actor"),
        ("France", "Mediators", "actor"),
    ]


def test_no_actor_is_named_in_code():
    kinds = ("name", "demonym", "capital", "leader", "person")
    names = {form.text for form in ACTORS.forms if form.entry and form.entry.kind in kinds and len(form.text) > 3}
    for path in sorted((ROOT / "analysis" / "actors").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = docstrings(tree)
        nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documented)
        strings = " ".join(node.value for node in nodes if isinstance(node.value, str))
        assert not names & set(re.findall(r"[^\W_]+", strings)), path.name


def docstrings(tree):
    """The ids of the docstrings' nodes."""
    holders = (node for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)))
    return {id(node.body[0].value) for node in holders if isinstance(node.body[0], ast.Expr)}


# ---- the file


def test_the_packaged_file():
    assert ACTORS.names == ("China", "Russia", "Ukraine", "West")
    assert ACTORS.code("us") == ACTORS.code("DEU") == "West"
    assert ACTORS.code("CHN") == "China" and ACTORS.code("XXX") is None
    assert len(ACTORS.sha256) == 64 and ACTORS.source.endswith("actors.toml")
    assert {"United States", "NATO", "European Union"} <= set(ACTORS.actors[3].members)


def broken(tmp_path, content):
    path = tmp_path / "mine.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ActorFileError) as error:
        read_actors(path)
    assert str(path) in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (
            '[A]\nnames = ["A"]\n\n[B]\nnames = ["B"]\ndemonym = ["Bish"]\n',
            ["line 6", "'demonym'", "did you mean 'demonyms'"],
        ),
        (
            '[A]\nnames = ["A"]\npeople = [\n  { text = "Jo Do", titel = "king" },\n]\n',
            ["line 4", "'titel'", "did you mean 'title'"],
        ),
        ('[A]\nnames = ["A"]\n[A.members.B]\nname = ["B"]\n', ["line 4", "'name'", "did you mean 'names'"]),
        (
            '[A]\nnames = ["A"]\nleaders = [{ text = "Jo Do", from = "2022-02-30" }]\n',
            ["line 3", "2022-02-30", "no date"],
        ),
        (
            '[A]\nnames = ["A"]\nleaders = [{ text = "Jo Do", from = 2022-02-03, to = 2021-01-01 }]\n',
            ["line 3", "after"],
        ),
        ('[A]\nnames = ["Same"]\n[B]\nnames = ["Same"]\n', ["line 4", "Same", "A and B"]),
        ('[A]\nnames = "A"\n', ["line 2", "names", "list"]),
        ("[A]\nnames = [1]\n", ["line 2", "names"]),
        ('[A]\nnames = ["A"]\npeople = [{ title = "king" }]\n', ["line 3", "people", "text"]),
        ('[A]\nnames = ["A"]\npeople = [{ text = "Jo Do", gender = "x" }]\n', ["line 3", "gender"]),
        ('[A]\nnames = ["!"]\n', ["line 2", "names"]),
        ('[A]\ncodes = ["AA"]\n', ["line 1", "'A'", "no names"]),
        ('names = ["A"]\n', ["line 1", "names", "[Actor]"]),
        ("[A]\nnames = [\n", ["TOML"]),
        ("", ["names no actor"]),
        ("# nothing\n", ["names no actor"]),
        (b"\xff\xfe[A]", ["UTF-8"]),
    ],
)
def test_errors_say_where_and_what(tmp_path, content, parts):
    message = broken(tmp_path, content)
    assert all(part in message for part in parts), message


def test_a_missing_file(tmp_path):
    with pytest.raises(ActorFileError, match="can't be read"):
        read_actors(tmp_path / "none.toml")


def test_one_name_at_different_times_may_stand_for_two_actors(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[A]\npeople = [{ text = "Jo Do", to = 2020-01-01 }]\n[B]\npeople = [{ text = "Jo Do", from = 2020-01-02 }]\n'
    )
    actors = read_actors(path)
    assert brief("Jo Do spoke.", "actor", date="2019-01-01", actors=actors) == [("A",)]
    assert brief("Jo Do spoke.", "actor", date="2021-01-01", actors=actors) == [("B",)]


def test_random_bytes_are_refused_or_read(tmp_path):
    random.seed(4)
    for _ in range(40):
        path = tmp_path / "noise.toml"
        path.write_bytes(bytes(random.choices(b"[]{}=\"'\nabc.,#19-", k=30)))
        try:
            actors_module.read_actors(path)
        except ActorFileError:
            pass


def test_officials_in_a_capital_are_of_it_unless_named_otherwise():
    assert brief("Senior officials in Kyiv slept.", "role") == [("actor",)]
    assert ("place",) in brief("American officials in Kyiv slept.", "role")
    assert brief("Tourists in Kyiv slept.", "role") == [("place",)]
    assert brief("A spokesman in Kyiv slept.", "role") == [("actor",)]
    assert ("place",) in brief("A UN spokesman in Kyiv slept.", "role")
    assert ("place",) in brief("An embassy spokesman in Kyiv slept.", "role")


def test_who_is_of_an_institution_is_not_at_a_place():
    assert brief("Nobody at the European Commission slept.", "role") == [("actor",)]
    assert brief("The kitchen at the European Commission burned.", "role") == [("place",)]
    assert brief("Ministers in the Ukrainian cabinet slept.", "role") == [("actor",)]
    assert brief("The mood in the Ukrainian cabinet was good.", "role") == [("place",)]


def test_countries_named_together():
    assert brief("The Baltic states slept.", "text", "actor") == [("Baltic states", "West")]
    assert brief("The Baltic coast slept.", "text", "actor") == []
