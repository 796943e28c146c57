"""The audit of names: what is exchanged, and that only what was read from names changes."""

import numpy as np
import pytest
from fake_reader import FakeReader

import analysis
from analysis import audit, captions

WHO = analysis.read_actors()


def exchanged(text, first="China", second="Russia", date="2022-06-01"):
    document = analysis.Document(doc_id="d", text=text, date=date)
    mentions = analysis.pipeline.read_by_rules(document, WHO, analysis.read_lexicon())[0].mentions
    made, edits = audit.exchange(document, mentions, first, second, WHO)
    return made.text


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("China condemned Russia.", "Russia condemned China."),
        ("Beijing praised the Russian plan; Moscow slept.", "Moscow praised the Chinese plan; Beijing slept."),
        ("Xi Jinping met Putin.", "Vladimir Putin met Xi."),
        ("China's foreign minister wrote.", "Russia's foreign minister wrote."),
        ("CHINA CONDEMNED RUSSIA", "RUSSIA CONDEMNED CHINA"),
        ("Russians slept in Moscow.", "Chinese slept in Beijing."),
        ("NATO met Kyiv.", "NATO met Kyiv."),
        ("Russian President Vladimir Putin met Xi.", "Chinese President Xi Jinping met Putin."),
    ],
)
def test_names_take_each_others_place(text, wanted):
    assert exchanged(text) == wanted


def test_grammar_goes_with_the_name():
    assert exchanged("A Chinese envoy came.", "China", "Ukraine") == "A Ukrainian envoy came."
    assert exchanged("A Chinese envoy met US officials.", "China", "West") == "An American envoy met PRC officials."
    assert exchanged("The United States slept. China did.", "China", "West") == "China slept. The United States did."
    assert exchanged("China’s plan failed.", "China", "West") == "The United States’ plan failed."
    assert exchanged("The United States’ plan failed.", "China", "West") == "China’s plan failed."


def test_towns_are_exchanged_too():
    assert exchanged("Russia shelled Kharkiv.", "Russia", "Ukraine") == "Ukraine shelled Saint Petersburg."
    assert exchanged("Russia shelled Kharkiv.", "Russia", "China") == "China shelled Kharkiv."


def test_a_town_may_have_an_article(tmp_path):
    (tmp_path / "two.toml").write_text('[Ada]\nnames = ["Ada"]\ntowns = ["the Steppe"]\n[Bo]\nnames = ["Bo"]\ntowns = ["Dunn"]\n', "utf-8")
    documents = [analysis.Document(doc_id="d", text="Bo shelled the Steppe.")]
    table = audit.swap(documents, actors=analysis.read_actors(tmp_path / "two.toml"), reader=None)
    assert table[table.scorer == "rules"].n.tolist() == [1, 1] and (table.changed == 0).all()


def test_of_an_actor_with_members_the_one_named_most():
    text = "Germany praised China. German aid came from Berlin, not from France."
    assert exchanged(text, "China", "West") == "China praised Germany. Chinese aid came from Beijing, not from France."


def test_what_is_read_from_words_does_not_change():
    texts = ["China condemned NATO. Russia thanked China.", "China ghosted Russia."]
    documents = [analysis.Document(doc_id=str(n), text=text) for n, text in enumerate(texts)]
    table = audit.swap(documents, pairs=[("China", "Russia")], actors=WHO, reader=FakeReader())
    assert set(table.scorer) == set(audit.SCORERS) and set(table.pair) == {"China ↔ Russia", "all"}
    assert (table.changed == 0).all() and (table.n > 0).all() and (table.share == 0).all()
    assert captions.swap(table).startswith("Names exchanged: 0 % of")


class NameReader(FakeReader):
    """Reads the name instead of the words."""

    def directed(self, texts, sources, targets):
        against = np.array([0.02, 0.02, 0.02, 0.92, 0.02])
        nothing = np.array([0.92, 0.02, 0.02, 0.02, 0.02])
        named = [text[slice(*target)] for text, target in zip(texts, targets)]
        return np.array([against if name == "Russia" else nothing for name in named])


def test_what_is_read_from_names_is_told():
    documents = [analysis.Document(doc_id=str(n), text="NATO visibly sobered Russia.") for n in range(3)]
    table = audit.swap(documents, pairs=[("China", "Russia")], actors=WHO, reader=NameReader())
    table = table.set_index(["scorer", "pair"])
    assert table.share["reader", "all"] == 0.5 and table.share["stances", "all"] == 1
    assert table.low["reader", "all"] == 0.5


def test_one_article_has_no_interval_and_articles_are_drawn():
    documents = [analysis.Document(doc_id=str(n), text="China condemned Russia.") for n in range(3)]
    table = audit.swap(documents, pairs=[("China", "Russia")], actors=WHO, reader=None, articles=1)
    assert table.n.max() == 2 and table.low.isna().all()
    assert set(table.scorer) == {"stances", "rules", "textblob", "vader"}


def test_no_pair_named_gives_an_empty_table():
    table = audit.swap("Nobody came.", actors=WHO, reader=None)
    assert table.empty and captions.swap(table) == "No actor was named whose name could be exchanged."


@pytest.mark.parametrize("pair", [("China", "Ruritania"), ("China", "China")])
def test_pairs_are_of_two_actors(pair):
    with pytest.raises(ValueError, match="Ukraine"):
        audit.swap("China slept.", pairs=[pair], actors=WHO, reader=None)
