"""Exports of news archives: articles, their fields and dates, and the archive's own count."""

import base64
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import CorpusError, europresse, exports, read_corpus
from analysis.corpus.containers import Line
from analysis.corpus.headers import dateline_place, header_date
from analysis.corpus.layouts import packaged, read_layouts
from analysis.corpus.sketch import sketch

SAMPLES = Path(__file__).parent / "samples"
PARAGRAPHS = st.lists(  # of an article: any words, on one line, none of them a layout's
    st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters=":_"), min_size=1, max_size=60)
    .map(lambda words: " ".join(f"So {words} it was".split()))
    .filter(lambda words: not words.endswith(" it was it was")),
    min_size=1,
    max_size=5,
)
ANY_LINES = st.lists(st.sampled_from(Path(__file__).read_text().split("\n")[:20]) | st.text(max_size=40), max_size=20)


def docx(*paragraphs: str) -> bytes:
    """A Word document of paragraphs given as text or, beginning with "<", as WordprocessingML."""
    written = (p if p.startswith("<") else f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = f'<w:document xmlns:w="{name}"><w:body>{"".join(written)}</w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", content)
    return stream.getvalue()


def bookmark(name: str, words: str = "") -> str:
    return (
        f'<w:p><w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/><w:r><w:t>{words}</w:t></w:r></w:p>'
    )


def rtf(*paragraphs: str) -> bytes:
    body = "\\par\n".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in words) for words in paragraphs)
    return ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}}" + body + "\\par}").encode()


@pytest.fixture
def read(tmp_path):
    """Documents and problems of a sample, or of bytes or text written under a name."""

    def read(name: str, content: str | bytes | None = None, **options):
        path = SAMPLES / name
        if content is not None:
            path = tmp_path / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        corpus = read_corpus(path, **options)
        return list(corpus), corpus.problems

    return read


def of_lines(words: list[str]):
    """The records that any layout finds in lines of text."""
    return exports.of_lines([Line(line) for line in words], packaged())


# --- dates and places in header lines ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("January 11, 2010 Monday", "2010-01-11"),
        ("March 14, 2013 Thursday 11:21 AM GMT\u00a0", "2013-03-14"),
        ("December 19, 1991, Sunday, Late Edition", "1991-12-19"),
        ("November 5, 2002 Tuesday Final Edition", "2002-11-05"),
        ("Mittwoch 31. August 2011", "2011-08-31"),
        ("27. Februar 2012 Montag 9:50 PM GMT+1", "2012-02-27"),
        ("7. Maerz 2003", "2003-03-07"),
        ("17 mai 2003", "2003-05-17"),
        ("samedi 18 mars 2023", "2023-03-18"),
        ("1er mars 2023", "2023-03-01"),
        ("10 juil 2024", "2024-07-10"),
        ("18 maart 2023", "2023-03-18"),
        ("sábado 18 de marzo de 2023", "2023-03-18"),
        ("18 de março de 2023", "2023-03-18"),
        ("18 marzo 2023", "2023-03-18"),
        ("18 марта 2023 г.", "2023-03-18"),
        ("18 березня 2023", "2023-03-18"),
        ("2018 年 10 月 7 日 17:04", "2018-10-07"),
        ("Saturday, March 18, 2023", "2023-03-18"),
        ("18.03.2023", "2023-03-18"),
    ],
)
def test_a_line_that_is_a_date(line, iso):
    assert header_date(line).iso == iso


@pytest.mark.parametrize("line", ["Spring 2009", "Winter 2008/2009", "March 2009", "03/04/2023", "February 30, 2012"])
def test_a_date_without_a_day_or_with_two_readings_is_told_not_guessed(line):
    assert header_date(line).iso is None and header_date(line).problem


@pytest.mark.parametrize(
    "line",
    [
        "Covid-19, part 1",
        "2000 um 4",
        "May 9 parade",
        "March 18, 2023 was a good day",
        "March 2023 brings hope",
        "",
        "Am 9. Mai 2023 kam er",
    ],
)
def test_a_headline_is_no_date(line):
    assert header_date(line) is None


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("MOSCOW, March 18 2023", "Moscow"),
        ("Strasbourg, 10 juil 2024 (AFP) -", "Strasbourg"),
        ("NEW YORK", "New York"),
        ("", None),
    ],
)
def test_place_of_a_dateline_field(words, place):
    assert dateline_place(words) == place


# --- LexisNexis, old text and HTML -------------------------------------------------------------------------


def test_nexis_text(read):
    (one, two, three), problems = read("nexis.txt")
    assert one.text == (
        '"We welcome every ship," the invented minister Anton Rybin told reporters after the signing.\n\n'
        "SUBJECT: the harbour was the only item on the agenda, officials said.\n\n"
        'UPDATE: Kyiv called the lease "a gift to nobody".'
    )
    assert (one.doc_id, one.title, one.date) == ("nexis:1", "Harbour lease divides capitals; Kyiv waits", "2023-03-21")
    assert (one.outlet, one.place) == ("Northern Sample Agency -- English", "Moscow")
    assert one.meta["author"] == "Maud Ostrander" and one.meta["words"] == 1046
    assert (
        one.meta["subjects"] == "SHIPPING (90%); TRADE WITH RUSSIA (78%)" and one.meta["load_date"] == "March 22, 2023"
    )
    assert one.meta["copyright"] == "Copyright 2023 Northern Sample Agency All Rights Reserved"
    assert (two.title, two.date, two.outlet) == ("Covid-19, Teil 2: Was bleibt", "2023-03-22", "Die Erfundene Zeitung")
    assert (two.meta["edition"], two.meta["section"]) == ("Spätausgabe", "POLITIK; S. 4")
    assert (three.date, three.meta["date_raw"]) == (None, "Spring 2023")
    assert [problem.place for problem in problems] == [
        "article 3, 'Ships in the fog'",
        "article 4, 'A harbour at dawn'",
    ]
    assert "no text" in problems[1].problem and problems[1].path.endswith("nexis.txt")


def test_nexis_text_short_of_what_it_announces(read):
    whole = (SAMPLES / "nexis.txt").read_text()
    cut = whole[: whole.index("                               2 of 4")]
    documents, problems = read("short.txt", cut)
    assert len(documents) == 1
    assert [problem.problem for problem in problems] == [
        "LexisNexis: the counter of its articles says 4 articles, 1 were found"
    ]
    _, problems = read("twice.txt", whole + whole)
    assert not any("were found" in problem.problem for problem in problems)


def test_nexis_text_as_rtf_and_with_a_wrong_suffix(read):
    lines = (SAMPLES / "nexis.txt").read_text().replace("reporters after\nthe", "reporters after the").split("\n")
    documents, _ = read("nexis.doc", rtf(*lines))
    expected, _ = read("nexis.txt")
    assert [document.text for document in documents] == [document.text for document in expected]
    assert [document.title for document in documents] == [document.title for document in expected]


def test_nexis_without_fields_above_the_text(read):
    (document,), problems = read(
        "a.txt",
        "1 of 1 DOCUMENTS\n\n  The Sample\n\n  March 2, 2023\n\nA title\n\nOne.\n\nTwo.\n\nLOAD-DATE: March 3, 2023\n",
    )
    assert (document.outlet, document.title, document.text) == ("The Sample", "A title", "One.\n\nTwo.")
    assert problems == []


def test_nexis_article_without_a_counter(read):
    text = (
        "The Sample\n\nMarch 2, 2023\n\nA title\n\nSECTION:\nPOLITICS\n\nLENGTH: 3 words\n\nOne.\n\nTwo.\n\n"
        "LOAD-DATE: March 3, 2023\n\nLANGUAGE: ENGLISH\n"
    )
    (document,), problems = read("a.txt", text)
    assert (document.title, document.date, document.text) == ("A title", "2023-03-02", "One.\n\nTwo.")
    assert (document.meta["section"], problems) == ("POLITICS", [])


def test_nexis_html(read):
    (document,), problems = read("nexis.html")
    assert document.text == '"We welcome every ship," the minister said.\n\nKyiv did not comment on the lease.'
    assert (document.title, document.date, document.place) == ("Harbour lease divides capitals", "2023-03-21", "Moscow")
    assert document.outlet == "Northern Sample Agency -- English"
    assert [problem.place for problem in problems] == ["article 2"]


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_every_paragraph_of_nexis_text_is_in_its_article(articles):
    lines = []
    for number, paragraphs in enumerate(articles, start=1):
        head = [f"{number} of {len(articles)} DOCUMENTS", "The Sample", "March 2, 2023", "A title", "LENGTH: 3 words"]
        for part in [*head, *paragraphs, "LOAD-DATE: March 3, 2023", "LANGUAGE: ENGLISH"]:
            lines += [part, ""]
    assert [record.body for record in of_lines(lines).records] == articles


@given(st.lists(ANY_LINES, max_size=3))
@settings(deadline=None, max_examples=60)
def test_anything_between_markers_is_read(sections):
    for counter, field in (
        ("1 of 3 DOCUMENTS", "LENGTH: 2 words"),
        ("End of Document", "Body"),
        ("Document NRTHEN0020230322ej3i0001r", "HD"),
        ("Document NRTHEN0020230322ej3i0001r", "12 words"),
        ("_" * 60, "Full text: x"),
    ):
        lines = [line for section in sections for line in [counter, field, *section]]
        export = of_lines(lines)
        assert export is None or all(isinstance(record.body, list) for record in export.records)


# --- Nexis Uni ---------------------------------------------------------------------------------------------

UNI = [
    "Minister rejects lease; Envoy “disappointed”",
    "The Sample(London)",
    "March 21, 2023 Tuesday 9:20 AM GMT",
    "<w:p/>",
    "<w:p><w:r><w:br/><w:t>Copyright 2023 Sample Media All Rights Reserved</w:t></w:r></w:p>",
    "Section:\u00a0WORLD; Pg. 4",
    "Length:\u00a021 words",
    "<w:p><w:r><w:t>Byline:\u00a0Maud Ostrander Highlight: A short one</w:t></w:r></w:p>",
    bookmark("Body", "Body"),
    "<w:p/><w:p/><w:p/>",
    "“The lease ignores Ukraine,” the minister, Olha Verbova, said.",
    "<w:p/><w:p/>",
    "Moscow called O&amp;apos;Hara&amp;apos;s reply <w:x/>",
    bookmark("Classification_1", "Classification"),
    "<w:p><w:r><w:br/><w:t>Subject:\u00a0SHIPPING (90%); DIPLOMACY (75%)</w:t></w:r></w:p>",
    "<w:p><w:r><w:br/><w:t>Load-Date:\u00a0March 22, 2023</w:t></w:r></w:p>",
    "<w:p><w:r><w:br/><w:t>End of Document</w:t></w:r></w:p>",
]
UNI[12] = "Moscow called O&amp;apos;Hara&amp;apos;s reply “predictable”."
COVER = [
    "Date and Time: Friday, 5. July 2019 09:31:00 CEST",
    "Documents (2)",
    "1. Minister rejects lease",
    "<w:p/><w:p/>",
]
BODY = "“The lease ignores Ukraine,” the minister, Olha Verbova, said.\n\nMoscow called O'Hara's reply “predictable”."


def test_nexis_uni_document(read):
    content = docx(*COVER, bookmark("Bookmark_1"), *UNI, bookmark("Bookmark_2"), *UNI)
    documents, problems = read("a.DOCX", content)
    assert problems == [] and len(documents) == 2
    for document in documents:
        assert document.text == BODY
        assert (document.title, document.outlet) == (
            "Minister rejects lease; Envoy “disappointed”",
            "The Sample(London)",
        )
        assert (document.date, document.meta["section"]) == ("2023-03-21", "WORLD; Pg. 4")
        assert (document.meta["author"], document.meta["highlight"]) == ("Maud Ostrander", "A short one")
        assert document.meta["subjects"] == "SHIPPING (90%); DIPLOMACY (75%)"


def test_nexis_uni_without_bookmarks_keeps_the_first_article(read):
    plain = [part for part in UNI if "Bookmark" not in part]
    documents, problems = read("a.docx", docx(*COVER, *plain, *plain))
    assert [(document.text, document.title) for document in documents] == 2 * [
        (BODY, "Minister rejects lease; Envoy “disappointed”")
    ]
    assert problems == []


def test_nexis_uni_counts_are_compared(read):
    _, problems = read("a.docx", docx("Documents (50)", bookmark("Bookmark_1"), *UNI))
    (problem,) = problems
    assert "Documents (50)" in problem.problem and "says 50 articles, 1 were found" in problem.problem


def test_nexis_uni_rtf(read):
    words = [
        "Documents (1)",
        "A title",
        "The Sample",
        "5. Juli 2019",
        "Length: 3 words",
        "Body",
        "",
        "Миру — мир.",
        "",
        "“No.”",
        "End of Document",
    ]
    (document,), problems = read("a.rtf", rtf(*words))
    assert (document.title, document.date, document.text) == ("A title", "2019-07-05", "Миру — мир.\n\n“No.”")
    assert problems == []


def test_nexis_uni_in_an_interface_that_is_not_known(read, tmp_path):
    article = [
        bookmark("Bookmark_1"),
        "Otsikko",
        "The Sample",
        "5. Juli 2019",
        "Pituus: 3 sanaa",
        "Leipäteksti",
        "One.",
        "Asiakirjan loppu",
    ]
    (document,), problems = read("a.docx", docx(*article, "<w:p/>", "End of Document"))
    assert "One." in document.text and "no line 'Body'" in problems[0].problem
    own = tmp_path / "own.toml"
    own.write_text('[lexisnexis]\nbody = ["Leipäteksti"]\nend = ["Asiakirjan loppu"]\nbefore.words = ["Pituus"]\n')
    (document,), problems = read("a.docx", docx(*article), layouts=own)
    assert (document.text, document.meta["words"], problems) == ("One.", 3, [])


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_every_paragraph_of_nexis_uni_is_in_its_article(articles):
    lines = [Line("Documents (9)")]
    for number, paragraphs in enumerate(articles, start=1):
        head = [Line("", (f"Bookmark_{number}",)), Line("A title"), Line("The Sample"), Line("March 2, 2023")]
        lines += head + [
            Line("Body", ("Body",)),
            *map(Line, paragraphs),
            Line("Classification"),
            Line("Subject: WAR (90%)"),
            Line("End of Document"),
        ]
    for given_lines in (lines, [Line(line.text) for line in lines if line.text != ""]):
        assert [record.body for record in exports.of_lines(given_lines, packaged()).records] == articles


# --- Factiva -----------------------------------------------------------------------------------------------


def test_factiva_pages_with_and_without_codes(read):
    (one, two), problems = read("factiva.html")
    assert problems == []
    assert one.text == (
        'MOSCOW, March 21 (Reuters) - "We welcome every ship," minister Anton Rybin said.\n\n'
        'Kyiv called the lease "a gift".\n\nShips: 7'
    )
    assert (one.doc_id, one.title, one.date) == (
        "NRTHEN0020230322ej3i0001r",
        "Harbour lease divides capitals",
        "2023-03-21",
    )
    assert (one.outlet, one.place) == ("Northern Sample Newswire", "Moscow")
    assert (
        one.meta | {"author": "Maud Ostrander", "words": 1046, "time": "09:41", "page": "A6", "language": "English"}
        == one.meta
    )
    assert one.meta["regions"] == "russ : Russia | ukrn : Ukraine | china : China"
    assert two.text == "„Das ist ein Geschenk“, sagte der Sprecher Igor Rybin.\n\nKiew schwieg."
    assert (two.doc_id, two.title, two.date) == ("ERFNDE0020230323ej3k00002", "Hafen bleibt im Nebel", "2023-03-22")
    assert (two.outlet, two.meta["outlet_code"], two.meta["page"]) == ("Die Erfundene Zeitung", "ERFNDE", "45-61")
    assert (two.meta["section"], two.meta["language"], two.meta["words"]) == ("Politik", "德文", 214)
    assert two.meta["copyright"] == "Copyright (2023) Erfundener Verlag"


def test_factiva_pages_with_fewer_articles_than_accession_numbers(read):
    page = (SAMPLES / "factiva.html").read_text().replace("article deArticle", "oddArticle")
    documents, (problem,) = read("a.html", page)
    assert len(documents) == 1
    assert problem.problem == "Factiva HTML: the number of accession numbers says 2 articles, 1 were found"


def test_factiva_articles_that_are_never_closed(read):
    whole, _ = read("factiva.html")
    open_ones, _ = read("a.html", (SAMPLES / "factiva.html").read_text().replace("</div></div>", "&#1;"))
    assert [document.text for document in open_ones] == [document.text for document in whole]


def test_factiva_text_with_codes(read):
    (one, two), problems = read("factiva.txt")
    assert one.text == (
        '"We welcome every ship," minister Anton Rybin said.\n\nIN Kyiv nobody answered.\n\n'
        "SE and RE were not at issue, he said."
    )
    assert (one.doc_id, one.date, one.outlet) == ("NRTHEN0020230322ej3i0001r", "2023-03-21", "Northern Sample Newswire")
    assert (one.meta["author"], one.meta["regions"]) == ("Maud Ostrander", "russ : Russia | ukrn : Ukraine")
    assert (two.text, two.title, two.meta["section"]) == ("The fog stayed.", "Fog over the harbour", "World")
    assert (two.date, two.meta["date_raw"]) == (None, "30/31 March 2023")
    assert [problem.place for problem in problems] == ["article 2, 'Fog over the harbour'"]


@pytest.mark.parametrize("separator", ["\t", "\\cell ", "\\par "])
def test_factiva_rtf_with_codes(read, separator):
    codes = [
        ("HD", "Harbour lease"),
        ("PD", "21 March 2023"),
        ("SN", "Northern"),
        ("LP", "«Мы рады»."),
        ("TD", "One."),
        ("RE", "russ : Russia"),
    ]
    rows = [separator.join([code, value]) for code, value in codes] + [
        separator.join(["AN", "Document NRTHEN0020230322ej3i0001r"])
    ]
    content = rtf(*(rows * 2 if separator == "\t" else rows))
    documents, problems = read("a.rtf", content.replace(b"\t", b"\\tab "))
    assert documents[0].text == "«Мы рады».\n\nOne."
    assert (documents[0].title, documents[0].date, documents[0].doc_id) == (
        "Harbour lease",
        "2023-03-21",
        "NRTHEN0020230322ej3i0001r",
    )
    assert not [problem for problem in problems if "is there already" not in problem.problem]


def test_factiva_text_without_codes(read):
    article = [
        "Harbour lease divides capitals", "Maud Ostrander", "295 words", "21 March 2023", "15:32",
        "Northern Sample Newswire", "NRTHEN", "A6", "English", "Copyright 2023 Northern Ltd.",
        "“We welcome every ship,” he said.", "Kyiv: no.",
        "Document NRTHEN0020230322ej3i0001r",
    ]  # fmt: skip
    (one, two), problems = read(
        "a.rtf",
        rtf(
            "Contents", *article, "Politik", *article[:-1], "Dokument NRTHEN0020230322ej3i0002r", "Search Summary", "x"
        ),
    )
    assert problems == []
    for document in (one, two):
        assert document.text == "“We welcome every ship,” he said.\n\nKyiv: no."
        assert (document.title, document.date, document.outlet) == (
            "Harbour lease divides capitals",
            "2023-03-21",
            "Northern Sample Newswire",
        )
        assert (document.meta["time"], document.meta["page"], document.meta["language"]) == ("15:32", "A6", "English")
    assert two.meta["section"] == "Politik"


def test_factiva_xml(read):
    (document,), problems = read("factiva.xml")
    assert problems == []
    assert document.text.split("\n\n")[1:] == ['Kyiv called the lease "a gift".', "Beijing agreed."]
    assert (document.doc_id, document.date) == ("NRTHEN0020230322ej3i0001r", "2023-03-21")
    assert (document.meta["author"], document.meta["regions"]) == ("Maud Ostrander", "Russia; China")


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.booleans())
@settings(deadline=None, max_examples=60)
def test_every_paragraph_of_factiva_text_is_in_its_article(articles, blank):
    lines = []
    for number, paragraphs in enumerate(articles):
        head = [
            "HD",
            "A title.",
            "PD",
            "2 March 2023",
            "LP",
            paragraphs[0] + ".",
            "TD",
            *(words + "." for words in paragraphs[1:]),
        ]
        for part in [*head, "RE", "russ : Russia", "AN", f"Document NRTHEN0020230322ej3i0{number:04}"]:
            lines += [part, ""] if blank else [part]
    bodies = [[words + "." for words in paragraphs] for paragraphs in articles]
    assert [record.body for record in of_lines(lines).records] == bodies


# --- ProQuest ----------------------------------------------------------------------------------------------


def test_proquest_text(read):
    (document,), problems = read("proquest.txt")
    assert document.text == (
        '"We welcome every ship," minister Anton Rybin said in Moscow.\n\n'
        'The reaction: Kyiv called the lease "a gift".\n\n'
        "Subject: the minister would not name it.\n\nHe left."
    )
    assert (document.doc_id, document.title) == ("2345678901", "Harbour lease divides capitals: Kyiv waits")
    assert (document.date, document.outlet, document.meta["publisher_place"]) == (
        "2023-03-21",
        "The Sample Courier",
        "Leeds (UK)",
    )
    assert (document.meta["author"], document.meta["subjects"]) == ("Ostrander, Maud", "Harbours; Leases")
    assert (
        document.meta["url"].startswith("https://search.proquest.com/docview/2345678901")
        and "abstract" not in document.meta
    )
    assert [problem.place for problem in problems] == ["article 2, 'Fog over the harbour'"]


def test_proquest_date_of_the_issue_when_there_is_no_other(read):
    text = (SAMPLES / "proquest.txt").read_text().replace("Publication date: Mar 21, 2023\n", "")
    assert read("a.txt", text)[0][0].date == "2023-03-21"


PAGE = (SAMPLES / "proquest.html").read_bytes()
MAIL = (
    b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    b"Content-Transfer-Encoding: base64\n\n"
)


@pytest.mark.parametrize(("name", "content"), [("a.html", PAGE), ("a.eml", MAIL + base64.encodebytes(PAGE))])
def test_proquest_page_and_mail(read, name, content):
    (document,), problems = read(name, content)
    assert document.text == '"We welcome every ship," the minister said.\n\nKyiv called it "a gift".'
    assert (document.doc_id, document.title, document.date) == (
        "2345678901",
        "Harbour lease divides capitals",
        "2023-03-21",
    )
    assert (document.outlet, document.meta["language"]) == ("The Sample Courier", "English")
    assert document.meta["abstract"] == "The minister welcomed ships."
    assert [problem.place for problem in problems] == ["article 2, 'Fog over the harbour'"]


def test_proquest_tdm(read):
    (document,), problems = read("proquest-tdm.xml")
    assert document.text == '"We welcome every ship," the minister said.\n\nKyiv called it "a gift".'
    assert (document.doc_id, document.title, document.date) == (
        "2345678901",
        "Harbour lease divides capitals",
        "2023-03-21",
    )
    assert (document.outlet, problems) == ("The Sample Courier", [])


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_every_paragraph_of_proquest_text_is_in_its_article(articles):
    lines = []
    for paragraphs in articles:
        parts = [
            "_" * 60,
            "A title",
            f"Full text: {paragraphs[0]}",
            *paragraphs[1:],
            "Subject: x",
            "Publication date: Mar 2, 2023",
        ]
        for part in [*parts, "ProQuest document ID: 1"]:
            lines += [part, ""]
    assert [record.body for record in of_lines([*lines, "_" * 60, "", "Notice"]).records] == articles


# --- Europresse --------------------------------------------------------------------------------------------


def test_europresse(read):
    (one, two), problems = read("europresse.html")
    assert problems == []
    assert (
        one.text
        == "« Nous saluons la paix », a déclaré le ministre Anton Rybine.\n\nPour Kiev, c'est « un cadeau à personne »."
    )
    assert (one.doc_id, one.title) == ("news·20230322·CI·2711011", "Moscou loue un port, l'« indignation » de Kiev")
    assert (one.date, one.outlet, one.meta["outlet_raw"]) == (
        "2023-03-21",
        "Le Courrier Inventé",
        "Le Courrier Inventé, no. 2711",
    )
    assert (one.meta["words"], one.meta["page"], one.meta["section"]) == (1134, "p. 11", "Monde")
    assert (one.meta["author"], one.meta["kicker"]) == ("Inès Delorme", "Diplomatie")
    assert (two.date, two.outlet, two.text) == ("2024-06-13", "The Invented Mail", "The fog stayed: O'Hara said so.")


def test_europresse_of_old(read):
    (document,), problems = read("europresse-old.HTML")
    assert document.text == "La brume reste, dit-on à Moscou.\n\nKiev attend."
    assert (document.title, document.date, document.outlet) == (
        "Un port dans la brume",
        "2006-03-14",
        "Le Courrier Inventé",
    )
    assert (document.meta["author"], document.meta["page"], document.meta["section"]) == (
        "Inès Delorme",
        "p. 03",
        "Politique",
    )
    assert problems == []


def test_europresse_articles_without_a_newspaper_are_counted(read):
    page = (SAMPLES / "europresse.html").read_text().replace("</body>", "<article><p>x</p></article></body>")
    assert "says 3 articles, 2 were found" in read("a.html", page)[1][0].problem


def test_europresse_articles_that_are_never_closed(read):
    whole, _ = read("europresse.html")
    open_ones, problems = read("a.html", (SAMPLES / "europresse.html").read_text().replace("</article>", ""))
    assert [document.text for document in open_ones] == [document.text for document in whole]
    assert problems == []


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=100)
def test_any_header_of_europresse_is_read(line):
    fields = europresse.read_header(line + ", mardi 21 mars 2023 134 mots, p. 1", packaged())
    assert fields["words"] and fields["page"]


# --- Integrum ----------------------------------------------------------------------------------------------

INTEGRUM_PAGE = """<html><body><div><a href="#1">ГАВАНЬ СДАНА В АРЕНДУ</a></div><div><a name="1"></a><table>
<tr><td>^ИС:</td><td>Образцовые вести</td></tr><tr><td>^ДТ:</td><td>21.03.2023</td></tr><tr><td>^ЗГ:</td>
<td>ГАВАНЬ СДАНА В АРЕНДУ</td></tr></table><pre>ГАВАНЬ СДАНА В АРЕНДУ
     «Мы рады каждому кораблю», - заявил министр
Антон Рыбин.
     В Киеве назвали аренду «подарком».</pre></div></body></html>"""
INTEGRUM_TEXT = "«Мы рады каждому кораблю», - заявил министр Антон Рыбин.\n\nВ Киеве назвали аренду «подарком»."


def test_integrum_text(read):
    (one, two), problems = read("integrum.txt")
    assert (one.text, one.title, one.date) == (INTEGRUM_TEXT, "ГАВАНЬ СДАНА В АРЕНДУ", "2023-03-21")
    assert (one.outlet, one.meta) == ("Образцовые вести", {"section": "МИР", "author": "Вымышленная Анна"})
    assert (two.text, two.title, two.meta["date_raw"]) == ("Туман остался.", "ТУМАН", "09.02.94")
    assert [problem.place for problem in problems] == ["article 2, 'ТУМАН'"]


def test_integrum_page(read):
    (document,), _ = read("a.html", INTEGRUM_PAGE.encode("cp1251"), encoding="cp1251")
    assert (document.text, document.title, document.date) == (INTEGRUM_TEXT, "ГАВАНЬ СДАНА В АРЕНДУ", "2023-03-21")
    assert document.outlet == "Образцовые вести"


# --- news agencies -----------------------------------------------------------------------------------------


def test_newsml_g2(read):
    (lease, fog), problems = read("newsml-g2.xml")
    assert lease.text == '"We welcome every ship," minister Anton Rybin said Tuesday.\n\nKyiv called it "a gift".'
    assert (lease.doc_id, lease.title) == ("urn:newsml:agency.example:20230321:lease", "Harbour lease")
    assert (lease.date, lease.place, lease.outlet) == ("2023-03-21", "Moscow", "agency.example")
    assert (lease.meta["author"], lease.meta["subjects"]) == ("Maud Ostrander", "cntry:Ukraine")
    assert (lease.meta["version"], lease.meta["desk"]) == ("2", "mo/jp/lk")
    assert (fog.text, fog.date) == ("The fog stayed.", "2023-03-22")
    assert [problem.place for problem in problems] == ["article 3, 'Gone'", None]
    assert "1 earlier version" in problems[1].problem


@pytest.mark.parametrize(
    ("name", "doc_id", "outlet", "text"),
    [
        (
            "newsml-1.xml",
            "TX-AGY-0001",
            "agency.example",
            '"We welcome every ship," minister Anton Rybin said -- without naming Ukraine.',
        ),
        (
            "nitf.xml",
            "agy-0001",
            "AGY",
            "MOSCOW (AP) — “We welcome every ship,” minister Anton Rybin said.\n\nGifts\n\nKyiv was silent.",
        ),
    ],
)
def test_newsml_of_old_and_nitf(read, name, doc_id, outlet, text):
    (document,), problems = read(name)
    assert problems == []
    assert (document.text, document.doc_id, document.outlet) == (text, doc_id, outlet)
    assert (document.title, document.date, document.place) == ("Harbour lease", "2023-03-21", "Moscow")


def test_xml_of_another_kind_is_told(read):
    assert "<feed>" in read("a.xml", "<?xml version='1.0'?><feed><entry/></feed>")[1][0].problem
    assert "can't be read" in read("b.xml", "<?xml version='1.0'?><nitf><p></nitf>")[1][0].problem


# --- lists without texts -----------------------------------------------------------------------------------

TEXTS = "url,text\nhttps://www.mail.example/talks/#top,One.\nhttps://other.example/,Two.\n"
MEDIA_CLOUD = (
    "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    '9f8e7d,2023-03-29 02:11:09,en,mail.example,mail.example,2023-03-18,"Envoy: ""peace""",http://mail.example/talks\n'
    "9f8e7e,2023-03-29 02:11:09,en,mail.example,mail.example,2023-03-19,Fog,http://mail.example/fog\n"
)
GDELT = "\ufeffURL,MobileURL,Date,Title\nhttps://mail.example/talks,,2023-03-18 09:45:00,Envoy : peace\n"
GDELT_JSON = (
    '{"articles": [{"url": "https://mail.example/talks", "title": "Envoy : peace", "seendate": "20230318T094500Z", '
    '"domain": "mail.example", "language": "English"}]}'
)


def test_media_cloud_list_completes_documents_by_address(tmp_path):
    (tmp_path / "z-list.csv").write_text(MEDIA_CLOUD)
    (tmp_path / "texts.csv").write_text(TEXTS)
    corpus = read_corpus(tmp_path)
    for _ in range(2):
        one, two = corpus
        assert (one.title, one.date, one.outlet, one.text) == ('Envoy: "peace"', "2023-03-18", "mail.example", "One.")
        assert (one.meta["language"], one.meta["url"]) == ("en", "https://www.mail.example/talks/#top")
        assert (two.title, two.date) == (None, None)
    (problem,) = corpus.problems
    assert "lists 2 articles without texts; 1 have none" in problem.problem and problem.path.endswith("z-list.csv")


@pytest.mark.parametrize(("name", "content"), [("list.csv", GDELT), ("list.json", GDELT_JSON)])
def test_gdelt_says_when_a_page_was_seen_not_when_it_was_published(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    (tmp_path / "texts.csv").write_text(TEXTS)
    corpus = read_corpus(tmp_path)
    one, _ = corpus
    assert (one.title, one.date) == ("Envoy : peace", None)
    assert one.meta["seen"].startswith("2023") and corpus.problems == []


# --- layouts as data ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[factivaa]\nend = ['x']", "factivaa"),
        ("[lexisnexis]\nend = 'x'", "list of words"),
        ("[lexisnexis", "can't be read"),
    ],
)
def test_layouts_that_can_not_be_used_are_told(tmp_path, content, words):
    own = tmp_path / "own.toml"
    own.write_text(content)
    with pytest.raises(CorpusError, match=words):
        read_corpus(SAMPLES, layouts=own)


def test_own_layouts_leave_the_packaged_ones_alone(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[lexisnexis]\nend = ["Slut"]')
    assert read_layouts(own).marker("lexisnexis", "end", " slut ")
    assert read_layouts(own).marker("lexisnexis", "end", "End of Document")
    assert not packaged().marker("lexisnexis", "end", "Slut")


# --- reporting a layout ------------------------------------------------------------------------------------


def test_sketch_keeps_marks_and_hides_text(tmp_path):
    for name, content in (
        ("a.docx", docx(bookmark("Bookmark_1"), *UNI)),
        ("a.rtf", rtf(*UNI[:3], "Body", UNI[10], "End of Document")),
    ):
        (tmp_path / name).write_bytes(content)
        drawn = sketch(tmp_path / name)
        assert "March 21, 2023 Tuesday 9:20 AM GMT" in drawn and "End of Document" in drawn and "Body" in drawn
        assert "Ukraine" not in drawn and "Verbova" not in drawn
    assert "[Bookmark_1]" in sketch(tmp_path / "a.docx")
    page = sketch(SAMPLES / "factiva.html")
    assert "enArticle" in page and "articleParagraph" in page and "<script" not in page
    assert "Rybin" not in page
    assert "2 of 4 DOCUMENTS" in sketch(SAMPLES / "nexis.txt")


def test_sketch_of_what_can_not_be_opened(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match="download it again"):
        sketch(tmp_path / "a.docx")
