"""Containers: zip archives, Word documents, RTF, PDF, HTML and XML that nobody vouches for."""

import gzip
import io
import struct
import sys
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_archives import bookmark, docx, rtf

from analysis.corpus import containers, markup, read_corpus, zips
from analysis.corpus.readers import Unreadable

ARTICLE = "China supports Russia.\n\nUkraine does not."


def zipped(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.fixture
def read(tmp_path):
    """Documents and problems of bytes or text written under a name."""

    def read(name: str, content: str | bytes):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        corpus = read_corpus(path)
        return list(corpus), corpus.problems

    return read


# --- zip archives ------------------------------------------------------------------------------------------


def test_zip_is_read_like_a_folder(read):
    inner = zipped({"d.txt": ARTICLE})
    members = {
        "b/c.txt": ARTICLE,
        "a.docx": docx("One.", "Two."),
        ".hidden.txt": "x",
        "__MACOSX/a.txt": "x",
        "e.zip": inner,
    }
    documents, problems = read("export.zip", zipped(members))
    assert [document.doc_id for document in documents] == ["export/a", "export/b/c", "export/e/d"]
    assert documents[0].text == "One.\n\nTwo." and documents[1].path.endswith("export.zip/b/c.txt")
    assert problems == []


def test_one_bad_member_does_not_lose_the_others(read):
    members = {
        "a.txt": ARTICLE,
        "b.docx": b"PK\x03\x04 no",
        "c.pdf": b"%PDF-1.7 no",
        "d.bin": b"\0\1",
        "e.txt": "",
        "f.txt": ARTICLE,
    }
    documents, problems = read("export.zip", zipped(members))
    assert [document.doc_id for document in documents] == ["export/a", "export/f"]
    assert [problem.path.rpartition("/")[2] for problem in problems] == ["b.docx", "c.pdf", "d.bin", "e.txt"]


def test_paths_do_not_climb_out(read, tmp_path):
    names = ["../../evil.txt", "/etc/passwd.txt", "C:\\x\\y.txt", "a/../../b.txt"]
    documents, _ = read("export.zip", zipped(dict.fromkeys(names, ARTICLE)))
    assert sorted(document.doc_id for document in documents) == [
        "export/b",
        "export/etc/passwd",
        "export/evil",
        "export/x/y",
    ]
    assert [path.name for path in tmp_path.rglob("*")] == ["export.zip"]


def test_a_member_without_a_name_is_told_and_the_others_are_read(read):
    content = zipped({"nameless.txt": ARTICLE, "b.txt": ARTICLE}).replace(b"nameless.txt", b"\0" * 12)
    documents, (problem,) = read("export.zip", content)
    assert [document.doc_id for document in documents] == ["export/b"] and "without a name" in problem.problem


def test_zip_bombs_are_refused(read):
    documents, problems = read("export.zip", zipped({"a.txt": ARTICLE, "b.txt": b" " * 30_000_000}))
    assert len(documents) == 1
    assert "unfolds" in problems[0].problem and problems[0].path.endswith("export.zip/b.txt")
    lying = bytearray(zipped({"b.txt": b" " * 30_000_000}))
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 10)  # says that it unfolds into ten bytes
    documents, problems = read("lying.zip", bytes(lying))
    assert documents == [] and len(problems) == 1


def test_archives_in_archives_end_somewhere(read):
    content = zipped({"a.txt": ARTICLE})
    for _ in range(zips.DEEPEST + 2):
        content = zipped({"a.zip": content})
    documents, problems = read("export.zip", content)
    assert documents == [] and "within" in problems[0].problem


def test_bounds_on_members_and_total(read, monkeypatch):
    content = zipped({f"{i}.txt": ARTICLE for i in range(5)})
    monkeypatch.setattr(zips, "LARGEST_TOTAL", 3 * len(ARTICLE))
    documents, problems = read("export.zip", content)
    assert len(documents) == 3 and "'3.txt'" in problems[0].problem
    monkeypatch.setattr(zips, "MOST_MEMBERS", 4)
    assert read("export.zip", content)[0] == []


def test_encrypted_empty_and_broken_archives(read):
    locked = bytearray(zipped({"a.txt": ARTICLE}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in read("a.zip", bytes(locked))[1][0].problem
    assert "without articles" in read("b.zip", zipped({}))[1][0].problem
    assert "can't be opened" in read("c.zip", zipped({"a.txt": ARTICLE})[:40])[1][0].problem
    assert "OpenDocument" in read("d.odt", zipped({"mimetype": "x", "content.xml": "<x/>"}))[1][0].problem


def test_a_mistake_of_a_reader_does_not_lose_the_other_files(read, monkeypatch):
    monkeypatch.setattr("analysis.corpus.formats.docx_lines", lambda archive: [][0])
    documents, (problem,) = read("export.zip", zipped({"a.docx": docx("One."), "b.txt": ARTICLE}))
    assert len(documents) == 1 and "IndexError" in problem.problem and problem.path.endswith("a.docx")


def test_a_text_much_longer_than_an_article_is_told(read):
    (document,), (problem,) = read("a.docx", docx(*["The fog stayed over the harbour all week long."] * 6000))
    assert "long for one article" in problem.problem and document.doc_id == "a"


# --- Word, RTF, PDF, spreadsheets --------------------------------------------------------------------------


def test_docx_paragraphs(read):
    content = docx(
        "<w:p><w:r><w:t>KYIV, Feb. 24, 2022 (AP) — He </w:t></w:r><w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
        "<w:r><w:t>left</w:t><w:noBreakHyphen/><w:t>over.</w:t></w:r></w:p>",
        "<w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:t>Two.</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Three.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    )
    (document,), problems = read("a.docx", content)
    assert document.text == "KYIV, Feb. 24, 2022 (AP) — He left-over.\n\nTwo.\n\nThree."
    assert (document.doc_id, document.date, document.place, problems) == ("a", "2022-02-24", "Kyiv", [])


def test_bookmarks_between_paragraphs_belong_to_the_next():
    content = docx("One.", '<w:bookmarkStart w:id="1" w:name="Bookmark_1"/>', "Two.", bookmark("Body", "Three."))
    lines = containers.docx_lines(zips.open_zip(io.BytesIO(content)))
    assert [(line.text, line.marks) for line in lines[1:]] == [
        ("One.", ()),
        ("Two.", ("Bookmark_1",)),
        ("Three.", ("Body",)),
    ]


def test_rtf_characters_links_and_pictures(read):
    content = (
        rb"{\rtf1\ansi\ansicpg1251\uc1{\fonttbl{\f0\fnil\fcharset204 Arial;}}{\header Page 3}"
        rb'\f0 \'cc\'ee\'f1\'ea\'e2\'e0 \ldblquote no\rdblquote  {\field{\*\fldinst{HYPERLINK "http://x.example"}}'
        rb"{\fldrslt{link}}} {\pict\pngblip 89504e47}\u-10179?\u-8704?\par\par Caf\u233?.\par}"
    )
    (document,), problems = read("a.rtf", content)
    assert document.text == "Москва “no” link \U0001f600\n\nCafé." and problems == []


def test_rtf_made_to_hang(read):
    for content in (
        rb"{\rtf1{\fonttbl" + rb"\f1" * 100_000 + b"}One.}",
        rb"{\rtf1 " + rb"{\field{\*\fldinst{" * 20_000 + b"One.}",
        b"{\\rtf1 " + b"{" * 200_000 + b"One.",
    ):
        start = time.process_time()
        read("a.rtf", content)
        assert time.process_time() - start < 2


def pdf(*pages: list[str]) -> bytes:
    """A PDF with a line for each string."""
    pypdf = pytest.importorskip("pypdf")
    name, dictionary = pypdf.generic.NameObject, pypdf.generic.DictionaryObject
    writer = pypdf.PdfWriter()
    helvetica = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}
    font = writer._add_object(dictionary({name(f"/{key}"): name(f"/{value}") for key, value in helvetica.items()}))
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        page[name("/Resources")] = dictionary({name("/Font"): dictionary({name("/F1"): font})})
        stream = pypdf.generic.DecodedStreamObject()
        shown = "".join(f"0 -20 Td ({line}) Tj " for line in lines)
        stream.set_data(f"BT /F1 12 Tf 20 790 Td {shown}ET".encode("latin-1"))
        page[name("/Contents")] = writer._add_object(stream)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_pdf(read):
    (document,), problems = read("a.pdf", pdf(["China supports Russia.", "Ukraine does not."]))
    assert document.text == "China supports Russia.\nUkraine does not."
    assert "PDF" in problems[0].problem
    assert "without text" in read("b.pdf", pdf([]))[1][0].problem


def test_heads_and_feet_of_a_pdf_are_no_text(read):
    lines = "China supports Russia.", "Ukraine does not.", "NATO met in Madrid.", "Nobody said why."
    (document,), _ = read("a.pdf", pdf(*(["The Sample", line, f"Page {i} of 4"] for i, line in enumerate(lines, 1))))
    assert document.text == "\n".join(lines)


_NEXIS_UNI = ["Envoy urges talk", "Sample Times", "March 18, 2023", "Body", "China supports Russia.", "End of Document"]
_FACTIVA = ["Envoy urges talks", "96 words", "18 March 2023", "Sample", "Talks.", "Document SMPLEN00202303{}9ej3i0001r"]
_PROQUEST = ["Envoy urges talks", "Full text: China supports Russia.", "ProQuest document ID: 123456{}"]


@pytest.mark.parametrize(
    ("archive", "page"),
    [
        ("LexisNexis", ["{} of 3 DOCUMENTS", "Sample Times", "March 18, 2023", "LENGTH: 3 words", "Talks."]),
        ("Nexis Uni", _NEXIS_UNI),
        ("Factiva", _FACTIVA),
        ("ProQuest", _PROQUEST),
        ("Europresse", ["Envoi", "Le Lieu", "Bruit.", "news\xb720230318\xb7LL\xb7{}"]),
    ],
)
def test_an_export_as_pdf_is_not_taken_for_one_article(read, archive, page):
    documents, (problem,) = read("a.pdf", pdf(*([line.format(number) for line in page] for number in (1, 2, 3))))
    assert documents == [] and f"an export of 3 articles from {archive} as PDF" in problem.problem
    assert problem.remedy == "export it as DOCX, RTF or HTML"


def test_a_line_that_an_archive_writes_as_well_makes_no_export_of_a_pdf(read):
    assert len(read("a.pdf", pdf(["China supports Russia.", "End of Document"]))[0]) == 1
    documents, (problem,) = read("b.pdf", pdf(_NEXIS_UNI))
    assert documents == [] and "an export of 1 article from Nexis Uni" in problem.problem


@pytest.mark.parametrize(
    ("part", "kind", "remedy"),
    [
        ("WordDocument", "Word document of before 2007 (.doc)", "save it as .docx"),
        ("Workbook", "Excel workbook of before 2007 (.xls)", "save it as .xlsx"),
        ("__properties_version1.0", "Outlook message (.msg)", "save it as .eml"),
        ("EncryptedPackage", "an Office document with a password", "save it without one"),
        ("Contents", "an old Office document", "save the article as .docx"),
    ],
)
def test_old_office_files_are_named_with_what_to_do(read, part, kind, remedy):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + part.encode("utf-16-le") + bytes(100)
    documents, (problem,) = read("a.doc", content)
    assert documents == [] and problem.path.endswith("a.doc") and kind in problem.problem and remedy in problem.remedy


def open_document(body: str, kind: str = "opendocument.text") -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": f"application/vnd.oasis.{kind}", "content.xml": content})


def test_documents_of_libreoffice(read):
    body = (
        "<text:tracked-changes><text:p>Struck out.</text:p></text:tracked-changes><text:h>Envoy asks for talks</text:h>"
        "<text:h>A subtitle</text:h><text:p>China<text:tab/>supports <text:span>Rus</text:span>sia<text:note><text:p>A "
        "note.</text:p></text:note>.</text:p><text:p>Ukraine<text:line-break/>does<text:s/>not.</text:p>"
    )
    (document,), problems = read("a.odt", open_document(body))
    assert document.text == "Envoy asks for talks\n\nA subtitle\n\nChina\tsupports Russia.\n\nUkraine\ndoes not."
    assert problems == [] and document.title == "Envoy asks for talks"


def test_an_export_saved_with_libreoffice(read):
    old = ["{} of 2 DOCUMENTS", "", "Sample Times", "", "March 18, 2023", "", "LENGTH: 3 words", "", "Talks fail.", ""]
    for name, lines in (("a.odt", _NEXIS_UNI), ("b.odt", old)):
        body = "".join(f"<text:p>{line.format(number)}</text:p>" for number in (1, 2) for line in lines)
        documents, problems = read(name, open_document(body))
        assert len(documents) == 2 and documents[0].outlet == "Sample Times" and problems == []


def test_other_open_documents_and_ebooks_are_named_with_what_to_do(read):
    empty = zipped({"mimetype": "application/vnd.oasis.opendocument.text"})
    assert "without text" in read("a.odt", empty)[1][0].problem
    (problem,) = read("b.ods", open_document("", "opendocument.spreadsheet"))[1]
    assert "spreadsheet (.ods)" in problem.problem and ".xlsx" in problem.remedy
    (problem,) = read("c.epub", zipped({"mimetype": "application/epub+zip", "a.xhtml": ARTICLE}))[1]
    assert "e-book (EPUB)" in problem.problem and ".docx" in problem.remedy


def test_spreadsheet(read):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Title", "Date", "Body"])
    book.active.append(["A visit", "2022-02-24", "One.\r\n\r\nTwo."])
    book.active.append(["Nothing", None, None])
    stream = io.BytesIO()
    book.save(stream)
    (document,), problems = read("a.xls", stream.getvalue())
    assert (document.doc_id, document.title, document.date, document.text) == (
        "a:1",
        "A visit",
        "2022-02-24",
        "One.\n\nTwo.",
    )
    assert [problem.place for problem in problems] == ["sheet Sheet, row 3, column Body"]


def test_a_missing_package_is_named_with_the_extra(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    documents, (problem,) = read("a.rtf", rtf("One."))
    assert documents == [] and "striprtf" in problem.problem
    assert "pip install 'discourse-stance[archives]'" in problem.remedy


# --- web pages ---------------------------------------------------------------------------------------------

WEB_PAGE = b"""<!DOCTYPE html><html><head><title>A visit</title><meta property="og:site_name" content="The Sample">
<meta property="article:published_time" content="2022-02-25T10:00:00Z"><meta name="author" content="Maud Ostrander">
<script>var x = "Ukraine";</script></head><body>
<nav><a href="/">Home</a><a href="/c">China</a></nav><article>
<h1>A visit</h1><p>The minister said on Monday that the lease of the harbour would be long, and <b>no</b>body could
say how long it would be.</p><p>\xe2\x80\x9cWe support <a href="/r">Russia</a>,\xe2\x80\x9d he said in the
evening, when the ships had left and the fog came in.</p>
</article><footer>All rights reserved</footer></body></html>"""
WEB_TEXT = (
    "The minister said on Monday that the lease of the harbour would be long, and nobody could say how long it would "
    "be.\n\n"
    "“We support Russia,” he said in the evening, when the ships had left and the fog came in."
)


def test_web_page(read):
    (document,), problems = read("a.htm", WEB_PAGE)
    assert document.text == WEB_TEXT and problems == []
    assert (document.doc_id, document.title, document.date, document.outlet) == (
        "a",
        "A visit",
        "2022-02-25",
        "The Sample",
    )
    assert document.meta["author"] == "Maud Ostrander"


def test_web_page_without_an_article_or_with_too_much(read):
    assert "no article" in read("a.html", "<html><body><script>x</script></body></html>")[1][0].problem
    assert "larger" in read("b.html", "<html><body>" + "<p>a</p>" * 100_000)[1][0].problem


def test_web_archive(read):
    warcwriter = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders")
    for zipped_too in (False, True):
        stream = io.BytesIO()
        writer = warcwriter.WARCWriter(stream, gzip=zipped_too)
        for status, kind, page in (
            ("200 OK", "text/html; charset=utf-8", WEB_PAGE),
            ("404 Not Found", "text/html", b"<p>no"),
            ("200 OK", "image/png", b"png"),
            ("200 OK", "text/html", b"<html></html>"),
        ):
            http = headers.StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record("http://a.example/1", "response", payload=io.BytesIO(page), http_headers=http)
            )
        (document,), (problem,) = read("a.warc.gz" if zipped_too else "a.warc", stream.getvalue())
        assert (document.text, document.date) == (WEB_TEXT, "2022-02-25")
        assert document.meta["url"] == "http://a.example/1"
        assert problem.place == "page 2, http://a.example/1"


def test_a_web_archive_whose_records_are_longer_than_they_say(read):
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/1\r\nContent-Type: text/html\r\n"
    for missing, doubts in ((0, 0), (20, 1)):
        length = b"Content-Length: %d\r\n\r\n" % (len(WEB_PAGE) - missing)
        documents, problems = read("a.warc", head + length + WEB_PAGE + b"\r\n\r\n")
        assert len(documents) == 1
        assert ["not as long as they say" in problem.problem for problem in problems] == [True] * doubts


def test_gzip(read):
    (document,), problems = read("a.txt.gz", gzip.compress(ARTICLE.encode()))
    assert (document.doc_id, document.text, problems) == ("a", ARTICLE, [])
    assert "gzip" in read("b.gz", gzip.compress(ARTICLE.encode())[:-10])[1][0].problem


# --- HTML and XML ------------------------------------------------------------------------------------------


def test_html_paragraphs_break_at_blocks_and_not_at_marks():
    root = markup.parse_html(
        "<p>«&nbsp;Nous <mark>v</mark>oulons <i>la\npaix</i>&nbsp;»<script>alert(1)</script> dit-il.<!-- x --> Oui.</p>"
        "<div>Deux<br>lignes<br><br>Trois</div><style>p {}</style><ul><li>Quatre</li></ul>"
    )
    assert markup.paragraphs(root) == ["« Nous voulons la paix » dit-il. Oui.", "Deux lignes", "Trois", "Quatre"]


@pytest.mark.parametrize(
    "data",
    [
        "<p>Naïve – “Мир”</p>".encode(),
        '<meta charset="iso-8859-1"><p>Naïve – “Мир”</p>'.encode(),  # declared wrongly
        '<meta charset="utf-16"><p>Naïve – “Мир”</p>'.encode("utf-16"),
        "\ufeff<p>Naïve – “Мир”</p>".encode(),
        '<?xml version="1.0" encoding="utf-8"?><p>Naïve – “Мир”</p>'.encode(),
    ],
)
def test_html_encodings(data):
    text, doubt = markup.markup_text(data)
    assert (markup.paragraphs(markup.parse_html(text)), doubt) == (["Naïve – “Мир”"], None)


def test_html_encodings_that_are_said_or_guessed():
    assert markup.markup_text('<meta charset="windows-1251"><p>Мир'.encode("cp1251"))[0].endswith("Мир")
    assert markup.markup_text("<p>Мир".encode("cp1251"), "cp1251") == ("<p>Мир", None)
    assert "Windows-1252" in markup.markup_text("<p>naïve".encode("cp1252"))[1]
    text, doubt = markup.markup_text('<meta charset="utf-8"><p>Мир'.encode() + b"\xff")
    assert "Мир" in text and "1 characters could not be read" in doubt


def test_xml_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    for data in (bomb, outside, bomb.decode().encode("utf-16")):
        with pytest.raises(Unreadable, match="entities"):
            markup.parse_xml(data)
    assert markup.parse_xml(b'<!DOCTYPE nitf SYSTEM "http://x.example/nitf.dtd"><nitf/>').tag == "nitf"


def test_deep_nesting_is_read_or_told(read):
    for name, content in (
        ("a.html", "<html>" + "<div>" * 100_000 + "One."),
        ("a.xml", "<?xml version='1.0'?>" + "<a>" * 100_000),
    ):
        documents, problems = read(name, content)
        assert documents or problems


@given(
    st.binary(max_size=200),
    st.sampled_from([b"PK\x03\x04", b"{\\rtf1 ", b"%PDF-1.4\n", b"<html>", b"<?xml version='1.0'?>"]),
)
@settings(deadline=None, max_examples=100)
def test_any_bytes_behind_the_first_give_documents_or_a_problem(tmp_path_factory, data, magic):
    path = tmp_path_factory.mktemp("any") / "a.bin"
    path.write_bytes(magic + data)
    corpus = read_corpus(path)
    assert len(corpus) or corpus.problems
