"""The report: evidence, overview, explanations, and the HTML page with figures that lead to their sentences."""

import html.parser
import re
from collections import Counter

import pytest
from fake_reader import FakeReader
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import report
from analysis.report import markup
from analysis.report import output
from analysis.report.explanation import explain
from analysis.report.markup import Span

HOSTILE = (
    "China condemned NATO </style></title><script>alert('x')</script> & \"Russia\".\n\n"
    "<img src=x onerror=alert(1)> Russia thanked China \u202eevil\u202c \x07 -->.\n\n“China supports Russia,” "
    "said <i>Xi Jinping.\n"
)
ARTICLES = [
    analysis.Document(
        "one", "China condemned NATO. Beijing praised Putin. “We support Moscow,” said Xi Jinping.", date="2023-03-18"
    ),
    analysis.Document(
        "two", "Washington and NATO backed Kyiv. Russia accused NATO of threatening Ukraine.", date="2023-04-01"
    ),
    analysis.Document("<b>&three", HOSTILE, date="2023-04-02", title="<script>"),
]


class Tags(html.parser.HTMLParser):
    """The tags, ids and addresses of a page, and whether its elements are closed in order."""

    EMPTY = {"meta", "br", "img", "link"}

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.links, self.open, self.text = Counter(), [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags[tag] += 1
        self.ids += [given["id"]] if "id" in given else []
        self.links += [value for name, value in attributes if name in ("href", "src", "xlink:href")]
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            self.links += (
                [f"#{i}" for i in (value or "").split()] if name in ("aria-labelledby", "aria-describedby") else []
            )
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, words):
        self.text.append(words)


@pytest.fixture(scope="module")
def result():
    return analysis.analyze(ARTICLES)


@pytest.fixture(scope="module")
def written(result, tmp_path_factory):
    return output.write(result, tmp_path_factory.mktemp("out") / "report")


@pytest.fixture(scope="module")
def page(written) -> Tags:
    return Tags((written / "report.html").read_text("utf-8"))


# --- marks -------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=40),
    st.lists(
        st.tuples(
            st.integers(-3, 45), st.integers(-3, 45), st.sampled_from(["", "China, source", "<x>"]), st.booleans()
        )
    ),
)
def test_marks_keep_every_word_and_nothing_else_becomes_markup(text, spans):
    made = markup.marked(text, [Span(a, b, label, "#0072B2" if colour else None) for a, b, label, colour in spans])
    read = Tags(re.sub(r"<small>.*?</small>", "", made, flags=re.DOTALL))
    assert set(read.tags) <= {"mark"} and not read.open
    assert "".join(read.text) == markup.visible(text)


def test_overlapping_marks_nest_nothing_and_say_both():
    made = markup.marked("deepening Russian ties", [Span(0, 22, "", None), Span(10, 17, "Russia, target", "#0072B2")])
    assert [re.sub("<.*?>", "", part) for part in re.findall("<mark.*?</mark>", made)] == [
        "deepening ",
        "RussianRussia, target",
        " ties",
    ]
    assert made.count('class="word"') == 3


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x85", "\u202e", "\u2066", "\u200f", "\ufeff"])
def test_controls_are_seen(char):
    assert markup.escape(f"a{char}b") == f"a[U+{ord(char):04X}]b"


def test_lone_surrogates_can_be_written():
    assert markup.escape("a\ud800b").encode("utf-8")


# --- evidence ----------------------------------------------------------------------------------------------


def test_evidence_shows_sentence_words_document_date_voice_and_method(result):
    shown = result.evidence(source="China", target="West", doc_id="one")._repr_html_()
    for words in (
        "China, source",
        "West, target",
        "condemned",
        "− oppose",
        "one",
        "2023-03-18",
        "in the article",
        "both:condemn",
    ):
        assert words in shown
    said = repr(result.evidence(source="China", target="Russia", claimed_by="China"))
    assert "We support Moscow" in said and "claimed by China" in said and "+ support" in said


def test_evidence_table_is_whole_where_few_are_shown(result):
    few, all_of_them = result.evidence(limit=1), result.evidence(limit=None)
    assert len(few) == len(all_of_them) == len(result.stances)
    assert few._repr_html_().count('class="card"') == 1 < all_of_them._repr_html_().count('class="card"')
    assert "limit=None" in repr(few)


def test_members_are_taken_as_source(result):
    found = result.evidence(source="United States", target="Ukraine")
    assert len(found) and set(found.table["source"]) == {"West"}


@pytest.mark.parametrize("filters", [{"source": "Chna"}, {"target": "x"}, {"actor": "x"}, {"claimed_by": "x"}])
def test_unknown_actor_names_those_there_are(result, filters):
    with pytest.raises(ValueError, match="China, Russia, Ukraine, West"):
        result.evidence(**filters)


def test_unknown_document_names_near_ones(result):
    with pytest.raises(ValueError, match="there are 3, among them: .*two"):
        result.evidence(doc_id="twoo")


def test_no_evidence_says_so(result):
    found = result.evidence(source="Ukraine", target="China")
    assert "No evidence" in repr(found) and "No evidence" in found._repr_html_()


def test_hostile_words_stay_words(result):
    for shown in (result.evidence()._repr_html_(), result._repr_html_(), explain(HOSTILE)._repr_html_()):
        tags = Tags(shown).tags
        assert not {"script", "img", "i", "b", "title"} & set(tags)
        assert "\u202e" not in shown and "\x07" not in shown
    assert "\u202e" not in repr(result.evidence()) + repr(explain(HOSTILE))


# --- overview ----------------------------------------------------------------------------------------------


def test_overview_says_what_was_read_and_found(result):
    for shown in (repr(result), result._repr_html_()):
        assert "3 articles, 2023-03-18 to 2023-04-02" in shown and "result.evidence" in shown


def test_overview_of_nothing_says_what_is_missing():
    assert "No actor is named" in repr(analysis.analyze("A dog barked."))
    empty = analysis.analyze([analysis.Document("e", " ")])
    assert "there is no text" in repr(empty) and "there is no text" in report.overview(empty)


# --- explain -----------------------------------------------------------------------------------------------


WHO = analysis.read_actors()  # once: explain reads them at each call otherwise


def reasons(sentence: str) -> dict[tuple[str, str], str]:
    return {(row.source, row.target): row.reason for row in explain(sentence, actors=WHO, reader=None).missing.itertuples()}


@pytest.mark.parametrize(
    ("sentence", "pair", "words"),
    [
        ("NATO zapped Moscow.", ("West", "Russia"), "'zapped' .subject: West., a verb that the lexicon does not know"),
        ("NATO zorbed with Beijing.", ("West", "China"), "after 'with' at 'zorbed'"),
        ("China condemned NATO.", ("West", "China"), "the other way only: China → West, “condemned”"),
        ("China arrived. Russia left.", ("China", "Russia"), "never named as actors in one sentence"),
        ("Xi arrived in Moscow.", ("China", "Russia"), "Russia .“Moscow”. is a place"),
        ("China has a blueprint for NATO.", ("China", "West"), "'blueprint' .China's, for West. is a noun"),
    ],
)
def test_a_pair_without_a_row_has_a_plain_reason(sentence, pair, words):
    assert re.search(words, reasons(sentence)[pair])


def test_explanation_names_entry_scope_and_claim():
    frames = explain("China refused to condemn Russia.").frames
    assert "'refused'" in frames.scope.iloc[0] and frames.assertion.iloc[0] == "negated"
    frames = explain("Beijing accused NATO of provoking Russia.").frames.set_index("entry")
    assert frames.loc["accuse", "group"] == "accuse" and frames.loc["provoke", "scope"] == "claimed by China"


def test_explanation_has_the_rows_of_the_analysis():
    for document in ARTICLES:
        found = explain(document.text, date=document.date)
        assert len(found.stances) == len(analysis.analyze(document._replace(text=found.text)).stances)


VERBS = [
    "condemned",
    "backed",
    "met",
    "zorbed",
    "refused to criticise",
    "was accused by",
    "leaned on",
    "said it feared",
    "gave aid to",
]


@pytest.mark.parametrize("verb", VERBS)
def test_explanation_covers_every_pair(verb):
    for tail in ("NATO.", "NATO, Kyiv and Moscow.", "Moscow, “a friend” of Kyiv?", "Western sanctions on Russia"):
        found = explain(f"Beijing {verb} {tail}", actors=WHO)
        actors = set(found.mentions.actor)
        told = set(zip(found.stances.source, found.stances.target)) | set(
            zip(found.missing.source, found.missing.target)
        )
        assert {(s, t) for s in actors for t in actors if s != t} <= told
        assert found.missing.reason.str.len().gt(10).all()
        Tags(found._repr_html_())
        repr(found)


@settings(max_examples=25, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from("China NATO Kyiv Xi condemned of by not “ ” , . and said that".split()), max_size=16
    ).map(" ".join)
)
def test_any_text_can_be_explained(text):
    found = explain(text, actors=WHO)
    Tags(found._repr_html_())
    repr(found)


def test_explain_takes_only_text():
    with pytest.raises(TypeError, match="as a string"):
        explain(["China"])


# --- the page ----------------------------------------------------------------------------------------------


def test_page_is_well_formed_and_needs_nothing_else(page, written):
    assert not page.open and page.tags["script"] == page.tags["img"] == page.tags["link"] == 0
    assert page.tags["svg"] >= 8 and page.tags["h1"] == 1
    text = (written / "report.html").read_text("utf-8")
    assert not re.search(r"url\((?!#)|@import", text)


def test_every_link_has_its_place_and_every_id_is_one(page, written):
    assert [i for i, times in Counter(page.ids).items() if times > 1] == []
    assert [link for link in page.links if not link.startswith("#") or link[1:] not in page.ids] == []
    painted = re.findall(r"url\(#([^)]*)\)", (written / "report.html").read_text("utf-8"))
    assert set(painted) <= set(page.ids)


def test_every_pair_leads_to_its_sentences(page, written, result):
    text = (written / "report.html").read_text("utf-8")
    matrix = analysis.tables.stance_matrix(result)
    svg = text[text.index('<svg xmlns="http://www.w3.org/2000/svg"') :]
    for source, target in zip(matrix.source, matrix.target):
        places = [
            i
            for i in page.ids
            if i.startswith("pair-") and source.lower() in i.split("-to-")[0] and target.lower() in i.split("-to-")[1]
        ]
        assert len(places) == 1
        assert f'<a href="#{places[0]}" aria-label=' in svg
        section = text[text.index(f'<h3 id="{places[0]}"') :].split("<h3")[1]
        assert 'class="card"' in section and 'href="#stance"' in section


def test_page_can_be_read_without_seeing_it(written):
    text = (written / "report.html").read_text("utf-8")
    assert '<html lang="en">' in text and 'class="skip" href="#main"' in text
    assert text.count("<svg ") == len(
        re.findall(r'<svg [^>]*aria-labelledby="[^"]+" aria-describedby="[^"]+"><title', text)
    )
    assert text.count("<table") == text.count("<caption>")


def test_many_sentences_are_bounded_and_said_so(tmp_path, small_figures):
    many = [analysis.Document(f"d{i}", f"China condemned NATO. China praised NATO. That was {i}.") for i in range(15)]
    text = (output.write(analysis.analyze(many), tmp_path / "r") / "report.html").read_text("utf-8")
    section = text[text.index('<h3 id="pair-0-china-to-3-west"') :].split("<h3")[1]
    assert "30 sentences; 12 are shown" in section and section.count('class="card"') == 12
    assert len(set(re.findall(r"<bdi>(d\d+)</bdi>", section))) == 12


# --- the folder --------------------------------------------------------------------------------------------


def files(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_output_is_replaced_whole_and_rows_can_be_read_back(tmp_path, small_figures):
    first = analysis.analyze(ARTICLES[:1])
    output.write(first, tmp_path / "r", png=True)
    output.write(first, tmp_path / "r", format="jsonl")
    names = set(files(tmp_path / "r"))
    assert "tables/evidence.jsonl" in names and not [
        n for n in names if n.endswith(".png") or n == "tables/evidence.csv"
    ]
    assert len(analysis.load_result(tmp_path / "r" / "rows").stances) == len(first.stances)
    assert [p.name for p in tmp_path.iterdir()] == ["r"]


def test_failure_leaves_the_former_output(tmp_path, monkeypatch, small_figures):
    first = analysis.analyze(ARTICLES[:1])
    folder = output.write(first, tmp_path / "r")
    before = files(folder)
    monkeypatch.setattr(
        output, "make_figures", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(output.OutputError, match="No space left on device"):
        output.write(first, folder)
    assert files(folder) == before and [p.name for p in tmp_path.iterdir()] == ["r"]


# --- rows of the neural reader -----------------------------------------------------------------------------


def test_explanation_tells_what_the_reader_says():
    found = explain("China ghosted NATO.", actors=WHO, reader=FakeReader())
    assert found.stances.method.tolist() == ["reader"] and len(found.frames) == 0
    first = found.asked.iloc[0]
    assert (first.source, first.target) == ("China", "NATO") and first.oppose == pytest.approx(0.7)
    assert "the neural reader" in repr(found) and "What the neural reader says" in found._repr_html_()
    assert explain("China ghosted NATO.", actors=WHO, reader=None).asked.empty


def test_evidence_shows_the_readers_words_in_their_place():
    result = analysis.analyze("China ghosted NATO. China condemned NATO.", actors=WHO, reader=FakeReader())
    html, plain = result.evidence(source="China")._repr_html_(), repr(result.evidence(source="China"))
    assert "“ghosted”" in plain and "reader" in plain and "both:condemn" in plain
    assert "ghosted" in html and result._repr_html_()
