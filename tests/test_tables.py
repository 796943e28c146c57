"""Tables: counts and means worked out by hand, properties of shares and intervals, bytes of the files."""

from itertools import count
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import captions, tables
from analysis.tables.intervals import krippendorff_alpha
from analysis.records import Document, Mention, Quote, Sentence, Sentiment, Stance, frame

ACTORS = ("China", "Russia", "Ukraine", "West")
KINDS = {"documents": Document, "sentences": Sentence, "mentions": Mention, "quotes": Quote}
KINDS |= {"sentiments": Sentiment, "stances": Stance}
PLAIN = [tables.salience, tables.speaking, tables.cue_types, tables.spoken_about, tables.sentiment]
PLAIN += [tables.stance_matrix, tables.stance_pairs, tables.stance_over_time, tables.scorer_agreement]


def result(actors=ACTORS, **rows):
    made = {name: frame(rows.get(name, []), kind) for name, kind in KINDS.items()}
    return SimpleNamespace(**made, actors=actors) if actors is not None else SimpleNamespace(**made)


def documents(*names, **columns):
    return [Document(name, "", **{key: values[i] for key, values in columns.items()}) for i, name in enumerate(names)]


_at = count(0, 10)


def mention(doc_id, actor, kind="name", role="actor", member=None, at=None, sentence=0, text="xxxxx"):
    at = next(_at) if at is None else at
    return Mention(doc_id, sentence, at, at + len(text), text, actor, member, actor, kind, role)


def quote(doc_id, number, actor, text="three words here", kind="direct", start=0, speaker=(None, None), cue="neutral"):
    return Quote(doc_id, number, kind, start, start + len(text), text, *speaker, None, actor, None, None, None, cue)


def scored(doc_id, score, actor="China", scorer="vader", voice="article", at=None):
    at = next(_at) if at is None else at
    return Sentiment(doc_id, 0, at, at + 5, at, at + 9, actor, voice, None, scorer, score, None)


def stance(doc_id, source, target, score, at=None, *, assertion="asserted", voice="article", claimed_by=None,
           members=(None, None), sentence=0):  # fmt: skip
    at = next(_at) if at is None else at
    label = "support" if score > 0 else "oppose" if score < 0 else "neutral"
    ends = (at, at + 1, at + 8, at + 9)
    claim = (label, score, None, assertion, None, voice, claimed_by)
    return Stance(doc_id, sentence, source, target, *members, *ends, *claim, "word", at + 2, at + 6, "rules:word", None)


def cells(table, *columns):
    rows = table[list(columns)].itertuples(index=False)
    return [tuple(None if pd.isna(value) else value for value in row) for row in rows]


# ---- salience


def three_articles():
    mentions = [mention("a", "China"), mention("a", "China"), mention("a", "Russia"), mention("b", "China")]
    mentions += [mention("b", "West", member="Germany"), mention("c", "China", kind="pronoun")]
    mentions += [mention("c", "Russia", role="place"), mention("c", "Ukraine", role="topic")]
    return result(documents=documents("a", "b", "c", outlet=["X", "Y", None]), mentions=mentions)


def test_salience_counts_actors_and_not_pronouns_places_topics():
    table = tables.salience(three_articles())
    # five names: China 3, Russia 1, the West 1; two of the three articles name anyone
    assert cells(table, "actor", "mentions", "share", "documents", "n_documents") == [
        ("China", 3, 0.6, 2, 3), ("Russia", 1, 0.2, 1, 3), ("Ukraine", 0, 0, 0, 3), ("West", 1, 0.2, 1, 3)
    ]  # fmt: skip
    assert table.attrs["actors"] == ACTORS
    assert tables.salience(three_articles(), pronouns=True)["mentions"].tolist() == [4, 1, 0, 1]


def test_salience_interval_is_that_of_two_articles():
    table = tables.salience(three_articles()).set_index("actor")
    # China's share is 2/3 in a, 1/2 in b: resampling both gives between 1/2 (b, b) and 2/3 (a, a)
    assert table.loc["China", "low"] == pytest.approx(1 / 2)
    assert table.loc["China", "high"] == pytest.approx(2 / 3)


def test_members_are_finer_units():
    table = tables.salience(three_articles(), level="member")
    assert cells(table, "actor", "mentions") == [("China", 3), ("Russia", 1), ("Ukraine", 0), ("Germany", 1)]


def test_groups_come_first_and_missing_ones_last():
    table = tables.salience(three_articles(), by="outlet")
    assert list(table.columns[:2]) == ["outlet", "actor"]
    assert cells(table[table["mentions"] > 0], "outlet", "actor", "share", "low", "n_documents") == [
        ("X", "China", 2 / 3, None, 1), ("X", "Russia", 1 / 3, None, 1), ("Y", "China", 0.5, None, 1),
        ("Y", "West", 0.5, None, 1)
    ]  # fmt: skip
    assert table["outlet"].isna().tolist() == [False] * 8 + [True] * 4
    assert table["share"].isna().tolist() == [False] * 8 + [True] * 4


def test_without_known_actors_those_that_occur_by_name():
    data = three_articles()
    del data.actors
    assert tables.salience(data)["actor"].tolist() == ["China", "Russia", "Ukraine", "West"]
    data.mentions = data.mentions[data.mentions["actor"].isin(["West", "Russia"])]
    assert tables.salience(data)["actor"].tolist() == ["Russia", "West"]


def test_stories_are_resampled_where_they_are_known():
    data = three_articles()
    assert tables.salience(data)["low"].notna().all()
    data.documents["story"] = pd.Series(["s", "s", pd.NA], dtype="string")
    assert tables.salience(data)["low"].isna().all()  # both articles with mentions are one story


# ---- speaking


def four_quotations():
    quotes = [
        quote("a", 0, "China", "one two"), quote("a", 0, "China", "three four", start=20),
        quote("a", 1, None, "it’s five words long here", kind="indirect", start=40),
        quote("a", 2, "China", "limitless", kind="scare", start=80),
        quote("b", 0, "West", "a b c", kind="mixed", speaker=(50, 70), cue="factive"),
        quote("b", 1, "West", "d e f", cue=None, start=9),
    ]  # fmt: skip
    mentions = [mention("b", "West", member="Germany", at=55), mention("b", "China", at=60)]
    return result(documents=documents("a", "b"), quotes=quotes, mentions=mentions)


def test_speaking_counts_a_quotation_in_pieces_once():
    table = tables.speaking(four_quotations())
    # quotations 1, 1, 2 of 4; words 4 + 5 + 6 = 15
    assert cells(table, "actor", "quotes", "share", "words", "direct", "indirect", "mixed", "documents") == [
        ("China", 1, 0.25, 4, 1, 0, 0, 1), ("Russia", 0, 0, 0, 0, 0, 0, 0), ("Ukraine", 0, 0, 0, 0, 0, 0, 0),
        ("West", 2, 0.5, 6, 1, 0, 1, 1), ("other", 1, 0.25, 5, 0, 1, 0, 1)
    ]  # fmt: skip
    assert table["words_share"].tolist() == pytest.approx([4 / 15, 0, 0, 6 / 15, 5 / 15])


def test_a_member_speaks_where_the_speaker_names_it():
    table = tables.speaking(four_quotations(), level="member")
    speakers = cells(table[table["quotes"] > 0], "actor", "quotes")
    assert speakers == [("China", 1), ("West", 1), ("Germany", 1), ("other", 1)]


def test_cue_types_are_shares_of_an_actors_quotations():
    assert cells(tables.cue_types(four_quotations()), "actor", "cue_type", "quotes", "share") == [
        ("China", "neutral", 1, 1.0), ("West", "factive", 1, 0.5), ("West", None, 1, 0.5), ("other", "neutral", 1, 1.0)
    ]  # fmt: skip


def test_gap_is_quotations_less_mentions():
    data = four_quotations()
    table = tables.spoken_about(data)
    # mentions: the West 1 of 2, China 1 of 2; quotations of actors: China 1 of 3, the West 2 of 3
    assert table["mention_share"].tolist() == [0.5, 0, 0, 0.5]
    assert table["quote_share"].tolist() == pytest.approx([1 / 3, 0, 0, 2 / 3])
    assert table["gap"].tolist() == pytest.approx([-1 / 6, 0, 0, 1 / 6])
    assert table["low"].isna().all()  # only one article has mentions
    data.mentions = pd.concat([data.mentions, frame([mention("a", "China")], Mention)], ignore_index=True)
    table = tables.spoken_about(data)
    assert (table["low"] <= table["gap"]).all() and (table["gap"] <= table["high"]).all()


# ---- sentiment


def test_sentiment_averages_within_articles_first():
    rows = [scored("a", 1.0), scored("a", 1.0), scored("a", 1.0), scored("b", 0.0), scored("c", None)]
    table = tables.sentiment(result(documents=documents("a", "b", "c"), sentiments=rows))
    # article a has the mean 1, b has 0: 0.5, and not 3/4; c could not be scored
    assert cells(table, "actor", "voice", "scorer", "mean", "low", "high", "mentions", "documents", "n_documents") == [
        ("China", "article", "vader", 0.5, 0.0, 1.0, 4, 2, 3)
    ]  # fmt: skip


def test_sentiment_of_members():
    mentions = [mention("a", "West", member="Germany", at=3), mention("a", "West", at=30)]
    rows = [scored("a", 0.5, "West", at=3), scored("a", -0.5, "West", at=30)]
    data = result(documents=documents("a"), mentions=mentions, sentiments=rows)
    assert cells(tables.sentiment(data, level="member"), "actor", "mean") == [("West", -0.5), ("Germany", 0.5)]


def test_scorer_agreement():
    pairs = [(0.9, 0.1), (0.5, 0.3), (-0.2, -0.7), (0.0, 0.01), (0.4, -0.4)]
    rows = [scored("ab"[i % 2], s, scorer=n, at=i * 10) for i, pair in enumerate(pairs) for n, s in zip("tv", pair)]
    table = tables.scorer_agreement(result(documents=documents("a", "b"), sentiments=rows))
    row = table.iloc[0]
    # ranks 5 4 1 2 3 and 4 5 1 3 2: squared differences 1 1 0 1 1, so 1 - 6 * 4 / (5 * 24) = 0.8; same class in 4 of 5
    assert (row["scorer_a"], row["scorer_b"], row["n"]) == ("t", "v", 5)
    assert row["correlation"] == pytest.approx(0.8)
    assert row["same_sign"] == pytest.approx(0.8)
    # ten values: 2 neutral, 3 negative, 5 positive; disagreement 2 of 10, expected (100 - 4 - 9 - 25) / 90
    assert row["alpha"] == pytest.approx(1 - 0.2 / (62 / 90))
    assert row["low"] <= 0.8 <= row["high"]


def test_krippendorff_alpha_of_a_known_table():
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", binary data of two observers: alpha 0.095
    assert krippendorff_alpha(np.array([[5, 3], [1, 1]])) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(np.diag([3, 2])) == 1
    assert np.isnan(krippendorff_alpha(np.diag([3, 0])))


# ---- stance


def test_stance_mean_is_first_within_an_article():
    rows = [stance("a", "China", "Russia", 1.0) for _ in range(3)]
    rows += [stance("b", "China", "Russia", -1.0), stance("b", "China", "Russia", 0.0)]
    table = tables.stance_matrix(result(documents=documents("a", "b", "c"), stances=rows))
    # a: 1, b: -0.5; mean 0.25 where that of the rows is 0.4
    assert cells(table, "source", "target", "mean", "low", "high") == [("China", "Russia", 0.25, -0.5, 1.0)]
    assert cells(table, "support", "oppose", "neutral", "rows", "documents", "n_documents") == [(3, 1, 1, 5, 2, 3)]


def test_one_evidence_counts_once():
    # "Beijing condemned NATO and the United States": two rows, one word
    rows = [stance("a", "China", "West", -0.6, at=7, members=(None, member)) for member in ("NATO", "United States")]
    rows.append(stance("a", "China", "West", 0.4))
    assert cells(tables.stance_matrix(frame(rows, Stance)), "mean", "oppose", "rows") == [(pytest.approx(-0.1), 1, 2)]
    members = tables.stance_matrix(frame(rows, Stance), level="member")
    assert cells(members, "target", "rows") == [("West", 1), ("NATO", 1), ("United States", 1)]


def test_claims_about_third_parties_stand_apart():
    rows = [
        stance("a", "China", "West", -1.0),
        stance("a", "West", "Russia", -1.0, voice="actor", claimed_by="China"),
        stance("a", "West", "Russia", 0.5, voice="actor", claimed_by="West"),
        stance("a", "West", "Russia", -0.5, voice="other"),
    ]
    assert cells(tables.stance_matrix(frame(rows, Stance)), "source", "target", "mean", "rows") == [
        ("China", "West", -1.0, 1), ("West", "Russia", 0.5, 1)
    ]  # fmt: skip
    pairs = tables.stance_pairs(result(stances=rows, documents=documents("a")))
    assert cells(pairs, "source", "target", "voice", "claimed_by", "support", "oppose") == [
        ("China", "West", "article", None, 0, 1), ("West", "Russia", "actor", "China", 0, 1),
        ("West", "Russia", "actor", "West", 1, 0), ("West", "Russia", "other", None, 0, 1)
    ]  # fmt: skip


def test_negated_and_hypothetical_rows_are_counted_beside_the_mean():
    rows = [stance("a", "China", "Russia", 1.0), stance("a", "China", "Russia", 0.5, assertion="hedged")]
    rows.append(stance("a", "China", "Russia", 0.0, assertion="negated"))
    rows.append(stance("a", "Russia", "West", -1.0, assertion="hypothetical"))
    table = tables.stance_matrix(frame(rows, Stance))
    assert cells(table, "source", "mean", "support", "neutral", "negated", "hypothetical", "rows", "documents") == [
        ("China", 0.75, 2, 0, 1, 0, 2, 1), ("Russia", None, 0, 0, 0, 1, 0, 0)
    ]  # fmt: skip
    assert cells(tables.stance_pairs(frame(rows, Stance)), "source", "negated", "hedged", "hypothetical", "rows") == [
        ("China", 1, 1, 0, 3), ("Russia", 0, 0, 1, 1)
    ]  # fmt: skip


def test_the_diagonal_is_left_out_and_counted():
    rows = [stance("a", "West", "West", -1.0, members=("United States", "Germany")), stance("a", "China", "West", -1.0)]
    table = tables.stance_matrix(frame(rows, Stance))
    assert cells(table, "source", "target") == [("China", "West")]
    assert table.attrs["diagonal_rows"] == 1
    members = tables.stance_matrix(frame(rows, Stance), level="member")
    assert cells(members, "source", "target") == [("China", "West"), ("United States", "Germany")]
    assert members.attrs["diagonal_rows"] == 0


def test_a_result_and_its_stances_give_the_same_means():
    rows = [stance("ab"[i % 2], "China", "Russia", score) for i, score in enumerate([1, -1, 0.5, 0.2])]
    data = result(documents=documents("a", "b", "c"), stances=rows)
    columns = ["source", "target", "mean", "low", "high", "rows", "documents"]
    assert tables.stance_matrix(data)[columns].equals(tables.stance_matrix(data.stances)[columns])
    assert tables.stance_matrix(data)["n_documents"].tolist() == [3]
    assert tables.stance_matrix(data.stances)["n_documents"].tolist() == [2]
    assert cells(tables.stance_matrix(data.stances, by="voice"), "voice", "source") == [("article", "China")]


def test_stance_over_time_shows_empty_periods():
    dates = ["2023-01-05", "2023-01-20", "2023-03-01", "2023"]
    rows = [stance(doc_id, "China", "Russia", score) for doc_id, score in zip("abcd", [1.0, 0.0, -1.0, 1.0])]
    table = tables.stance_over_time(result(documents=documents(*"abcd", date=dates), stances=rows))
    assert cells(table, "period", "mean", "low", "high", "rows", "documents", "exposure") == [
        ("2023-01", 0.5, 0.0, 1.0, 2, 2, 2), ("2023-02", None, None, None, 0, 0, 0),
        ("2023-03", -1.0, None, None, 1, 1, 1)
    ]  # fmt: skip
    assert table.attrs["undated"] == 1


def test_stance_over_time_by_outlet():
    dates, outlets = ["2023-01-05", "2024-01-20", "2024-02-01"], ["X", "Y", "X"]
    rows = [stance("b", "China", "Russia", 1.0)]
    data = result(documents=documents(*"abc", date=dates, outlet=outlets), stances=rows)
    table = tables.stance_over_time(data, freq="Y", by="outlet")
    assert cells(table, "outlet", "period", "mean", "exposure") == [("Y", "2023", None, 0), ("Y", "2024", 1.0, 1)]


# ---- back to the words

TEXT = "China praised Russia. Germany said the\npeace plan was good. No peace plan, Mikhail Gorbachev said."


def one_article():
    sentences = [Sentence("a", i, 0, s, e, TEXT[s:e]) for i, (s, e) in enumerate([(0, 21), (22, 59), (60, len(TEXT))])]
    mentions = [mention("a", "China", at=0, text="China"), mention("a", "Russia", at=14, text="Russia")]
    mentions.append(mention("a", "West", member="Germany", at=22, sentence=1, text="Germany"))
    said = quote("a", 0, "West", TEXT[35:58], "indirect", start=35, speaker=(22, 29))
    support = stance("a", "China", "Russia", 1.0, at=4)
    return result(documents=[Document("a", TEXT, date="2023-03-01")], sentences=sentences, mentions=mentions,
                  quotes=[said], stances=[support])  # fmt: skip


def test_evidence_brings_the_sentence():
    table = tables.evidence(one_article(), source="China")
    assert cells(table, "doc_id", "date", "sentence", "source", "target", "text") == [
        ("a", "2023-03-01", 0, "China", "Russia", "China praised Russia.")
    ]  # fmt: skip
    assert len(tables.evidence(one_article(), actor="Russia", stance="support", voice="article")) == 1
    assert tables.evidence(one_article(), source="Russia").empty
    assert tables.evidence(one_article(), actor="Russia", stance="oppose").empty
    assert tables.evidence(one_article(), target="Germany").empty


def test_concordance_of_a_phrase():
    table = tables.concordance(one_article(), keyword="PEACE plan", window=10)
    assert cells(table, "sentence", "left", "keyword", "right", "voice", "claimed_by") == [
        (1, " said the ", "peace plan", " was good.", "actor", "West"),
        (2, " good. No ", "peace plan", ", Mikhail ", "article", None),
    ]  # fmt: skip
    assert tables.concordance(one_article(), keyword="eace").empty
    assert len(tables.concordance(one_article(), keyword="peace", voice="actor")) == 1
    assert len(tables.concordance(one_article(), keyword="peace", actor="Germany")) == 1


def test_concordance_of_an_actor():
    assert cells(tables.concordance(one_article(), actor="West"), "keyword") == [("Germany",)]
    assert len(tables.concordance(one_article(), actor="Russia", stance="support")) == 1
    assert tables.concordance(one_article(), actor="West", stance="support").empty
    with pytest.raises(ValueError, match="keyword or an actor"):
        tables.concordance(one_article())


def test_unmatched_names():
    assert cells(tables.unmatched_names(one_article()), "name", "mentions", "documents", "example") == [
        ("Mikhail Gorbachev", 1, 1, TEXT[60:])
    ]  # fmt: skip


def test_titles_and_names_of_actors_in_capitals_are_not_unmatched():
    text = "In BEIJING the Foreign Secretary Xi Jinping met the writer Ivan Bunin."
    people = [mention("a", "China", at=text.index("Xi"), text="Xi Jinping")]
    people.append(mention("b", "China", at=0, text="Beijing"))
    data = result(documents=[Document("a", text), Document("b", "Beijing")], mentions=people,
                  sentences=[Sentence("a", 0, 0, 0, len(text), text)])  # fmt: skip
    assert tables.unmatched_names(data)["name"].tolist() == ["Ivan Bunin"]


def test_strip():
    table = tables.strip(one_article(), "a")
    assert cells(table, "sentence", "lane", "actor", "target", "value", "count") == [
        (0, "mention", "China", None, None, 1), (0, "mention", "Russia", None, None, 1),
        (0, "stance", "China", "Russia", 1.0, 1), (1, "mention", "West", None, None, 1),
        (1, "quote", "West", None, "indirect", 1)
    ]  # fmt: skip
    assert table["start"][1] == pytest.approx(14 / 21)
    assert table.attrs["sentences"] == 3
    with pytest.raises(ValueError, match="no document is called 'b'"):
        tables.strip(one_article(), "b")


# ---- what goes wrong


@pytest.mark.parametrize("function", PLAIN)
def test_unknown_groups_are_named(function):
    with pytest.raises(ValueError, match="outlett.*doc_id, text, title, date"):
        function(result(documents=documents("a")), by="outlett")


def test_unknown_actors_levels_and_results_are_named():
    with pytest.raises(ValueError, match="'Chian'.*China, Russia, Ukraine, West"):
        tables.evidence(one_article(), source="Chian")
    with pytest.raises(ValueError, match="level='state'"):
        tables.salience(one_article(), level="state")
    with pytest.raises(ValueError, match="voice='paper'"):
        tables.evidence(one_article(), voice="paper")
    with pytest.raises(TypeError, match="result of analysis.analyze"):
        tables.salience(one_article().mentions)
    with pytest.raises(TypeError, match="got list"):
        tables.salience([])


@pytest.mark.parametrize("actors", [None, ACTORS])
def test_nothing_gives_empty_typed_tables(actors):
    nothing = result(actors)
    made = [function(nothing) for function in PLAIN] + [function(nothing, by="outlet") for function in PLAIN]
    made += [tables.evidence(nothing), tables.unmatched_names(nothing), tables.concordance(nothing, keyword="peace")]
    made += [tables.stance_matrix(nothing.stances), tables.stance_pairs(nothing.stances, level="member")]
    assert [len(table) for table in made] == [0] * len(made)
    types = dict(zip(made[0].columns, made[0].dtypes.astype(str)))
    assert (types["actor"], types["mentions"], types["share"]) == ("string", "Int64", "Float64")


@pytest.mark.parametrize("function", PLAIN)
def test_an_article_without_findings(function):
    table = function(result(documents=documents("a", date=["2023-01-01"])))
    assert table.select_dtypes("Float64").isna().all(axis=None)


# ---- properties

few = st.integers(0, 4)
an_actor = st.sampled_from(ACTORS)
random_rows = st.lists(st.tuples(st.sampled_from("abcd"), an_actor, an_actor, few, few), max_size=25)


def random_result(rows):
    return result(
        documents=documents(*"abcd", outlet=["X", "X", "Y", None],
                            date=["2023-01-01", "2023-01-03", None, "2023-02-01"]),
        mentions=[mention(d, a, at=i * 10) for i, (d, a, *_) in enumerate(rows)],
        quotes=[quote(d, i, b if n else None, start=i * 20) for i, (d, _, b, n, _) in enumerate(rows)],
        sentiments=[scored(d, (n - 2) / 2, a, scorer, at=i * 10) for i, (d, a, _, n, m) in enumerate(rows)
                    for scorer, n in (("textblob", n), ("vader", m))],
        stances=[stance(d, a, b, (n - 2) / 2, at=m * 10) for d, a, b, n, m in rows],
    )  # fmt: skip


@settings(max_examples=6, deadline=None)
@given(random_rows, st.randoms(use_true_random=False))
def test_order_of_rows_and_documents_does_not_matter(rows, random):
    data, mixed = random_result(rows), random_result(rows)
    for name in KINDS:
        table = getattr(mixed, name)
        order = list(range(len(table)))
        random.shuffle(order)
        setattr(mixed, name, table.iloc[order].reset_index(drop=True))
    for function in PLAIN:
        pd.testing.assert_frame_equal(function(data, by="outlet"), function(mixed, by="outlet"))


@settings(max_examples=12, deadline=None)
@given(random_rows)
def test_shares_add_up_and_intervals_hold_their_mean(rows):
    data = random_result(rows)
    for table, names in (
        (tables.salience(data), ["share"]),
        (tables.speaking(data), ["share", "words_share"]),
        (tables.spoken_about(data), ["mention_share", "quote_share"]),
    ):
        for name in names:
            assert table[name].isna().all() or table[name].sum() == pytest.approx(1)
    for table, name in (
        (tables.salience(data), "share"), (tables.spoken_about(data), "gap"), (tables.sentiment(data), "mean"),
        (tables.stance_matrix(data), "mean"), (tables.scorer_agreement(data), "correlation"),
    ):  # fmt: skip
        known = table.dropna(subset=["low", name])
        assert ((known["low"] <= known[name] + 1e-9) & (known[name] <= known["high"] + 1e-9)).all()


@settings(max_examples=10, deadline=None)
@given(random_rows)
def test_a_second_row_on_the_same_evidence_changes_nothing(rows):
    data = random_result(rows)
    twice = pd.concat([data.stances, data.stances], ignore_index=True)
    for function in (tables.stance_matrix, tables.stance_pairs):
        pd.testing.assert_frame_equal(function(data.stances), function(twice))


# ---- to a file


def test_write_rounds_and_leaves_missing_values_empty(tmp_path):
    table = pd.DataFrame({"actor": pd.Series(["Żółć", None], dtype="string"),
                          "share": pd.array([1 / 3, None], dtype="Float64"),
                          "n": pd.array([1, None], dtype="Int64"), "low": [-0.00001, 0.25]})  # fmt: skip
    path = tables.write(table, tmp_path / "new" / "table.csv")
    assert path.read_bytes() == "actor,share,n,low\nŻółć,0.3333,1,0\n,,,0.25\n".encode()
    assert [file.name for file in path.parent.iterdir()] == ["table.csv"]


def test_write_keeps_the_older_file_when_it_fails(tmp_path):
    path = tables.write(pd.DataFrame({"a": [1]}), tmp_path / "table.csv")

    class Unwritable:
        def __str__(self):
            raise RuntimeError("no text")

    with pytest.raises(RuntimeError):
        tables.write(pd.DataFrame({"a": [Unwritable()]}), path)
    assert path.read_text() == "a\n1\n"
    assert [file.name for file in tmp_path.iterdir()] == ["table.csv"]


def test_every_run_writes_the_same_bytes(tmp_path):
    rows = [("abcd"[i % 4], ACTORS[i % 3], ACTORS[(i * 7) % 4], i % 5, i % 4) for i in range(40)]
    for function in PLAIN:
        first = tables.write(function(random_result(rows)), tmp_path / "1.csv").read_bytes()
        assert first == tables.write(function(random_result(rows)), tmp_path / "2.csv").read_bytes()
        assert len(first.splitlines()) > 1


# --- rules, reader and three scorers --------------------------------------------------------------------------


def test_scorers_apart_are_the_mentions_that_differ_in_sign():
    scores = [("textblob", 0.5, 0), ("vader", -0.5, 0), ("targeted", -0.9, 0), ("textblob", 0.3, 10), ("targeted", 0.1, 10)]
    rows = [scored("a", score, scorer=scorer, at=at) for scorer, score, at in scores]
    table = tables.scorers_apart(result(documents=documents("a"), sentiments=rows))
    assert cells(table, "textblob", "vader", "targeted") == [(0.5, -0.5, -0.9)]
    assert captions.scorers_apart(table) == (
        "The scorers' signs differ on 1 mention: textblob stands against the others on 1, vader stands against the others "
        "on 0 and targeted stands against the others on 0."
    )


def test_stance_methods_count_who_read_the_rows():
    given = [("reader", 0.8, 0.5), ("rules:word", None, -0.5), ("both:word", 0.9, 0.7), ("both:other", 0.7, 0.7)]
    rows = [stance("a", "China", "West", score)._replace(method=m, confidence=c) for m, c, score in given]
    table = tables.stance_methods(result(documents=documents("a"), stances=rows))
    assert cells(table, "method", "rows", "share", "support", "oppose", "confidence") == [
        ("both", 2, 0.5, 2, 0, 0.8), ("rules", 1, 0.25, 0, 1, None), ("reader", 1, 0.25, 1, 0, 0.8)
    ]  # fmt: skip
    assert captions.stance_methods(table).startswith("Of 4 stances, 2 by rules and reader alike, 1 by the rules alone")
