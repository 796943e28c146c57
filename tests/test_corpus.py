"""Reading: what becomes of files, tables and texts, and what is said of those that can't be read."""

import codecs
import json
import os
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import Corpus, CorpusError, documents, read_corpus
from analysis.corpus.readers import LONGEST_LINE, find_title, split_front_matter
from analysis.records import Document

SEED = Path(__file__).parents[1] / "seeds" / "2023-03-18-xi-visits-russia.txt"
ARTICLE = "China supports Russia.\n\nUkraine does not."


@pytest.fixture
def write(tmp_path):
    """Write a file below the temporary folder and give its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def only(source, **options) -> Document:
    """The one document of a source that has one and no problem."""
    corpus = read_corpus(source, **options)
    assert corpus.problems == []
    (document,) = corpus
    return document


def the_problem(source, **options):
    """The one problem of a source; it names file and remedy."""
    (problem,) = read_corpus(source, **options).problems
    assert problem.problem and problem.remedy
    return problem


# --- the first article -------------------------------------------------------------------------------------


def test_first_seed_is_read_whole_with_date_and_place():
    document = only(SEED)
    assert document.text == SEED.read_bytes().decode("utf-8")
    assert (document.doc_id, document.date, document.place) == ("2023-03-18-xi-visits-russia", "2023-03-18", "Beijing")
    assert document.title is None


# --- folders and files -------------------------------------------------------------------------------------


def test_folder_is_read_in_order_with_readable_ids(tmp_path, write):
    for name in ("b.txt", "a.txt", "2022/c.md", ".hidden.txt", "README.md", "~$lock.txt", ".git/d.txt"):
        write(name, ARTICLE)
    corpus = read_corpus(tmp_path)
    assert [document.doc_id for document in corpus] == ["2022/c", "a", "b"]
    assert corpus.problems == []


def test_an_article_is_not_passed_over_for_its_first_letters(tmp_path, write):
    write("license-to-export.txt", ARTICLE)
    assert len(read_corpus(tmp_path)) == 1


def test_same_document_alone_or_in_its_folder(tmp_path, write):
    path = write("a.txt", ARTICLE)
    write("b.txt", ARTICLE)
    assert only(path) == next(iter(read_corpus(tmp_path)))


def test_several_paths_each_file_once(tmp_path, write):
    path = write("a.txt", ARTICLE)
    write("b.txt", ARTICLE)
    assert [document.doc_id for document in read_corpus([path, tmp_path])] == ["a", "b"]


def test_corpus_can_be_iterated_again_and_does_not_pile_up_problems(tmp_path, write):
    write("a.txt", ARTICLE)
    write("b.txt", "")
    corpus = read_corpus(tmp_path)
    assert list(corpus) == list(corpus)
    assert len(corpus) == 1 and len(corpus.problems) == 1


def test_a_file_is_read_when_its_turn_comes(tmp_path, write):
    write("a.txt", ARTICLE)
    later = write("b.txt", ARTICLE)
    reading = iter(read_corpus(tmp_path))
    next(reading)
    later.write_text("Changed.")
    assert next(reading).text == "Changed."


def test_same_id_twice_is_told_apart_and_reported(tmp_path, write):
    write("a.md", ARTICLE)
    write("a.txt", ARTICLE)
    corpus = read_corpus(tmp_path)
    assert [document.doc_id for document in corpus] == ["a", "a-2"]
    assert "'a-2'" in corpus.problems[0].problem and corpus.problems[0].path.endswith("a.txt")


def test_fingerprint_is_of_the_text(tmp_path, write):
    write("a.txt", ARTICLE)
    write("b.txt", ARTICLE.replace("\n", "\r\n"))
    first, second = read_corpus(tmp_path)
    assert first.sha256 == second.sha256 and len(first.sha256) == 64


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes only on POSIX")
def test_odd_file_names_can_be_printed(tmp_path):
    for name in (b"bad\xff.txt", b"new\nline.txt", "Київ.txt".encode()):
        try:
            Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text(ARTICLE)
        except OSError:  # some file systems refuse such names
            continue
    for document in read_corpus(tmp_path):
        (document.doc_id + document.path).encode("utf-8")
        assert "\n" not in document.doc_id + document.path


# --- characters --------------------------------------------------------------------------------------------

WORDS = "“Мы против”, said Łukasz – naïve café.\n中文"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_and_utf8(write, encoding):
    assert only(write("a.txt", WORDS.encode(encoding))).text == WORDS


@pytest.mark.parametrize("mark, encoding", [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_big_endian(write, mark, encoding):
    assert only(write("a.txt", mark + WORDS.encode(encoding))).text == WORDS


def test_windows_1252_is_read_and_said(write):
    path = write("a.txt", "First line.\nHe said “naïve” – café.".encode("cp1252"))
    (document,) = corpus = read_corpus(path)
    assert document.text == "First line.\nHe said “naïve” – café."
    (problem,) = corpus.problems
    assert (problem.path, problem.place) == (str(path), "line 2")
    assert "Windows-1252" in problem.problem and "encoding=" in problem.remedy


def test_encoding_can_be_said(write):
    path = write("a.txt", "Мы против".encode("cp1251"))
    assert only(path, encoding="cp1251").text == "Мы против"
    assert only(write("b.txt", "Мы".encode("utf-16-le")), encoding="utf-16-le").text == "Мы"
    assert "utf-8" in the_problem(path, encoding="utf-8").problem


def test_neither_utf8_nor_windows_1252(write):
    assert the_problem(write("a.txt", b"caf\x81 \xff")).place == "line 1"


def test_unknown_encoding_is_refused_at_once(write):
    with pytest.raises(CorpusError, match="latin-99"):
        read_corpus(write("a.txt", ARTICLE), encoding="latin-99")


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1))
@settings(deadline=None, max_examples=100)
def test_a_text_file_comes_back_as_it_is(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_bytes(("§" + text).encode("utf-8"))
        assert only(path).text == ("§" + text).replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary())
@settings(deadline=None, max_examples=100)
def test_any_bytes_give_documents_or_a_problem(data):
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "a.md", "a.csv", "a.json", "a.jsonl"):
            Path(folder, name).write_bytes(data)
            corpus = read_corpus(Path(folder, name))
            assert len(corpus) or corpus.problems


# --- dates, titles, front matter ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "date"),
    [
        ("a.txt", "KYIV, Feb. 24, 2022 (Agency) - He left.", "2022-02-24"),
        ("2022-02-24-a.txt", "He left.", "2022-02-24"),
        ("a_20220224.txt", "He left.", "2022-02-24"),
        ("a 24.02.2022.txt", "He left.", "2022-02-24"),
        ("2022-02-24-a.txt", "KYIV, Feb 24 (Agency) - He left.", "2022-02-24"),
        ("2023-01-01-a.txt", "January 1, 2023\n\nHe left.", "2023-01-01"),
        ("a.txt", "A minister leaves\n\n24 February 2022\n\nHe left.", "2022-02-24"),
        ("a.md", "---\ndate: 24 February 2022\n---\nHe left.", "2022-02-24"),
        ("session-65-2010.txt", "He left.", None),
        ("a12345678.txt", "He left.", None),
    ],
)
def test_date_from_front_matter_dateline_or_name(write, name, text, date):
    assert only(write(name, text)).date == date


@pytest.mark.parametrize(
    ("name", "text", "date", "words"),
    [
        ("2022-02-25-a.txt", "KYIV, Feb. 24, 2022 (Agency) - He left.", "2022-02-24", "file name says 2022-02-25"),
        ("2022-02-24-a.md", "---\ndate: 2022-02-23\n---\nHe left.", "2022-02-23", "file name says 2022-02-24"),
        ("2022-02-30-a.txt", "He left.", None, "does not exist"),
        ("2022-02-20-a.txt", "KYIV, Feb. 30, 2022 (Agency) - He left.", "2022-02-20", "does not exist"),
        ("a.txt", "KYIV, Feb 24 (Agency) - He left.", None, "no year"),
        ("a.md", "---\ndate: 03/04/2022\n---\nHe left.", None, "day/month or month/day"),
    ],
)
def test_doubtful_dates_are_reported(write, name, text, date, words):
    (document,) = corpus = read_corpus(write(name, text))
    assert document.date == date
    (problem,) = corpus.problems
    assert words in problem.problem and problem.path.endswith(name)


def test_front_matter_gives_fields_and_meta_and_is_no_text(write):
    text = (
        '---\ntitle: "A visit: day one"\nsource: The Sample\ntags:\n  - talks\n  - trade\n---\n\n# Heading\n\nHe left.'
    )
    document = only(write("a.md", text))
    assert (document.title, document.outlet, document.meta) == (
        "A visit: day one",
        "The Sample",
        {"tags": "talks; trade"},
    )
    assert document.text == "# Heading\n\nHe left."


def test_front_matter_left_open_is_text_and_reported(write):
    (document,) = corpus = read_corpus(write("a.md", "---\ntitle: A\nHe left."))
    assert document.text.startswith("---\ntitle")
    assert corpus.problems[0].place == "line 1"


def test_a_rule_of_hyphens_is_no_front_matter():
    assert split_front_matter("---\nHe said: no.\nSo he left.\n---\n")[0] == {}
    assert split_front_matter("---\n\n---\nHe left.") == ({}, "---\n\n---\nHe left.")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Minister leaves office\n\nKYIV (AP) — He left.", "Minister leaves office"),
        ("Will he leave office?\n\nHe left.", "Will he leave office?"),
        ("Minister leaves office\n\n“I left,” he said.", "Minister leaves office"),
        ("The minister left office on Monday.\n\nHe left.", None),
        ("Mr. President, dear friends,\n\nI left.", None),
        ("The minister left office\nHe left.", None),
        ("The minister left the\n\noffice.", None),
        ("By Ana Writer\n\nHe left.", None),
        ("KYIV, Feb 24 (Agency) - He left\n\nHe left.", None),
        ("Minister leaves office", None),
    ],
)
def test_title_only_where_it_is_clear(text, title):
    assert find_title(text) == title


def test_markdown_headings():
    assert find_title("# A visit #\n\nHe left.", markdown=True) == "A visit"
    assert find_title("A visit\n=======\n\nHe left.", markdown=True) == "A visit"


# --- tables ------------------------------------------------------------------------------------------------


def test_csv_with_usual_names_and_quoted_line_ends(write):
    path = write(
        "news.csv", 'Headline,published,Source,Body,score\nA visit,2022-02-24,The Sample,"One.\r\n\r\n""Two.""",7\n'
    )
    document = only(path)
    assert document.doc_id == "news:1"
    assert document.text == 'One.\n\n"Two."'
    assert (document.title, document.date, document.outlet) == ("A visit", "2022-02-24", "The Sample")
    assert document.meta == {"score": "7"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(write, delimiter):
    content = delimiter.join(["id", "text"]) + "\n" + delimiter.join(["x", '"He left, then; came|back.\tAgain."'])
    assert only(write("a.csv", content))[:2] == ("x", "He left, then; came|back.\tAgain.")


def test_delimiter_announced_by_a_spreadsheet(write):
    assert only(write("a.csv", "sep=;\r\ntext;id\r\nHe left.;x\r\n")).doc_id == "x"


def test_columns_can_be_said_for_all_tables(write):
    columns = {"text": "what", "date": "when"}
    rows = pd.DataFrame({"what": ["He left."], "when": ["24 Feb 2022"], "text": ["no"]})
    lines = '{"what": "He left.", "when": "24 Feb 2022", "text": "no"}\n'
    for source in (write("a.csv", rows.to_csv(index=False)), write("a.jsonl", lines), rows):
        document = only(source, columns=columns)
        assert (document.text, document.date, document.meta) == ("He left.", "2022-02-24", {"text": "no"})


def test_big_field(write):
    text = "He left.\n" * 50_000
    assert only(write("a.csv", f'text\n"{text}"\n')).text == text


def test_json_lines_go_on_after_a_broken_one(write):
    path = write("a.jsonl", '{"text": "One.", "n": 1}\n\n{"text": "Two."\n["no"]\n{"text": "Three.\\r\\nFour."}\n')
    corpus = read_corpus(path)
    assert [(document.doc_id, document.text) for document in corpus] == [("a:1", "One."), ("a:5", "Three.\nFour.")]
    assert [problem.place for problem in corpus.problems] == ["line 3, column 16", "line 4"]


@pytest.mark.parametrize("indent", [None, 2])
def test_json_array_and_object(write, indent):
    rows = [{"text": "One."}, {"text": "Two."}]
    assert [d.doc_id for d in read_corpus(write("a.json", json.dumps(rows, indent=indent)))] == ["a:1", "a:2"]
    assert only(write("b.json", json.dumps(rows[0], indent=indent))).text == "One."


def test_json_is_known_by_its_look(write):
    assert only(write("a.txt", '{"text": "One."}')).text == "One."


def test_json_keys_may_be_left_out(write):
    path = write("a.jsonl", '{"body": "One.", "when": "2022-02-24"}\n{"body": "Two."}\n')
    corpus = read_corpus(path, columns={"date": "when"})
    assert [document.date for document in corpus] == ["2022-02-24", None]
    assert corpus.problems == []


def test_broken_json_says_line_and_column(write):
    assert the_problem(write("a.json", '[\n {"text": "One."},\n {"text" "Two."}\n]')).place == "line 3, column 10"
    assert "JSON" in the_problem(write("b.json", "[" * 100_000)).problem


def test_half_a_surrogate_pair_keeps_its_place(write):
    document = only(write("a.json", '{"text": "a\\ud800b"}'))
    assert document.text == "a\ufffdb"


def test_csv_rows_that_do_not_fit(write):
    path = write("a.csv", 'id,text\n1,One.\n2,Two, three.\n3,\n4,"Four\n')
    corpus = read_corpus(path)
    assert [document.doc_id for document in corpus] == ["1"]
    assert [problem.place for problem in corpus.problems] == ["row 2, line 3", "row 3, line 4, column text", "line 5"]
    assert "quotation mark" in corpus.problems[2].remedy


def test_csv_without_the_column(write):
    problem = the_problem(write("a.csv", "a,b\n1,2\n"))
    assert "the columns are a, b" in problem.problem and "columns=" in problem.remedy
    assert "'body'" in the_problem(write("b.csv", "text,b\n1,2\n"), columns={"text": "body"}).problem


def test_csv_without_rows(write):
    assert "no rows" in the_problem(write("a.csv", "id,text\n")).problem


def test_dates_in_tables(write):
    path = write(
        "a.csv", 'id,date,text\n1,18.03.2023,One.\n2,2023-02-30,Two.\n3,,"KYIV, Feb. 24, 2022 (Agency) - Three."\n'
    )
    corpus = read_corpus(path)
    assert [document.date for document in corpus] == ["2023-03-18", None, "2022-02-24"]
    assert corpus.problems[0].place == "row 2, line 3, column date"


def test_dataframe_cells_of_every_type():
    table = pd.DataFrame(
        {
            "id": [7.0, None],
            "text": ["One.", "Two."],
            "date": [pd.Timestamp("2022-02-24 10:00"), pd.NaT],
            "title": pd.array(["A", pd.NA], dtype="string"),
            "weights": [[1, 2], [3]],
        },
        index=["x", "y"],
    )
    one, two = read_corpus(table)
    assert (one.doc_id, one.date, one.title, one.meta["weights"]) == ("7", "2022-02-24", "A", [1, 2])
    assert (two.doc_id, two.date, two.title, two.meta["weights"]) == ("y", None, None, [3])


def test_dataframe_rows_without_text():
    corpus = read_corpus(pd.DataFrame({"text": ["One.", None, 3]}))
    assert [document.doc_id for document in corpus] == ["0"]
    assert [problem.place for problem in corpus.problems] == ["row 2, column text", "row 3, column text"]


def test_dataframe_without_the_column_is_refused_at_once():
    with pytest.raises(CorpusError, match="columns are a"):
        read_corpus(pd.DataFrame({"a": ["One."]}))
    with pytest.raises(CorpusError, match="did you mean 'text'|Did you mean 'text'"):
        read_corpus(pd.DataFrame({"a": ["One."]}), columns={"txt": "a"})


# --- what can't be read ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n", "no text"),
        ("a.txt", b"\x7fELF\x00\x00\x01", "binary"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.txt", b"PK\x03\x04\x00\x00", "zip"),
        ("a.rtf", b"{\\rtf1}", "no text"),
        ("a.txt", b"<!DOCTYPE html><p></p>", "HTML"),
        ("a.foo", b"some text", "'.foo'"),
        ("a.csv", b"\n\n", "no rows"),
        ("a.jsonl", b"\n", "no rows"),
    ],
)
def test_unreadable_files_are_reported_and_the_rest_goes_on(tmp_path, write, name, content, words):
    write("z.txt", ARTICLE)
    path = write(name, content)
    corpus = read_corpus(tmp_path)
    assert [document.doc_id for document in corpus] == ["z"]
    (problem,) = corpus.problems
    assert words in problem.problem and problem.path == str(path) and problem.remedy


def test_ten_megabytes_in_one_line(write):
    assert "10,000,000 characters" in the_problem(write("a.txt", b"x" * 10_000_000)).problem
    assert LONGEST_LINE < 10_000_000


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may read everything")
def test_no_permission(tmp_path, write):
    write("a.txt", ARTICLE).chmod(0)
    write("b.txt", ARTICLE)
    corpus = read_corpus(tmp_path)
    assert len(corpus) == 1 and "permission" in corpus.problems[0].problem


def test_failing_reads_are_reported(tmp_path, write, monkeypatch):
    write("a.txt", ARTICLE)
    corpus = read_corpus(tmp_path)
    monkeypatch.setattr("builtins.open", lambda *args, **options: (_ for _ in ()).throw(PermissionError(13, "denied")))
    assert "permission" in corpus.problems[0].problem


def test_links_that_lead_nowhere_and_pipes(tmp_path, write):
    write("z.txt", ARTICLE)
    os.symlink(tmp_path / "nothing", tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    corpus = read_corpus(tmp_path)
    assert len(corpus) == 1 and len(corpus.problems) == 2


def test_folder_without_articles(tmp_path, write):
    with pytest.raises(CorpusError, match=r"holds no articles.*\.txt"):
        read_corpus(tmp_path)
    path = write("b/a.txt", ARTICLE)
    (tmp_path / "c").mkdir()
    corpus = read_corpus([tmp_path / "c", path])
    assert len(corpus) == 1 and "no articles" in corpus.problems[0].problem


def test_path_that_does_not_exist(tmp_path, write):
    write("seeds/a.txt", ARTICLE)
    with pytest.raises(CorpusError, match="did you mean .*seeds'"):
        read_corpus(tmp_path / "seed")


@pytest.mark.parametrize("wrong", [None, 3, b"seeds", [], [3], [Document("1", ARTICLE)], "a\0b"])
def test_what_is_no_path(wrong):
    with pytest.raises(CorpusError):
        read_corpus(wrong)


# --- what analyze takes ------------------------------------------------------------------------------------


def test_documents_takes_texts_documents_tables_paths_and_corpora(tmp_path, write):
    path = write("a.txt", ARTICLE)
    corpus = read_corpus(path)
    assert documents(corpus) is corpus
    sources = [
        path,
        ARTICLE,
        Document("1", ARTICLE),
        iter([Document("1", ARTICLE)]),
        [ARTICLE],
        pd.DataFrame({"text": [ARTICLE]}),
    ]
    for source in sources:
        found = documents(source)
        assert isinstance(found, Corpus) and found.problems == []
        for _ in range(2):
            (document,) = found
            assert document.text == ARTICLE and document.sha256


def test_a_text_is_taken_as_it_is():
    text = "\ufeffOne.\r\nTwo. \ud800"
    (document,) = documents(text)
    assert document.text == text.replace("\ud800", "\ufffd")


def test_given_documents_keep_what_they_say_and_get_ids_of_their_own():
    first, second = documents([Document("1", "One.", speaker="China"), Document("1", "Two.")])
    assert (first.doc_id, first.speaker, second.doc_id) == ("1", "China", "1-2")


def test_empty_text_is_a_document_and_a_problem():
    corpus = documents("")
    assert len(corpus) == 1 and len(corpus.problems) == 1


def test_a_path_given_as_text_is_told(write):
    with pytest.raises(CorpusError, match="read_corpus"):
        documents(str(write("a.txt", ARTICLE)))
    with pytest.raises(CorpusError, match="read_corpus"):
        documents("articles/missing.txt")


@pytest.mark.parametrize("wrong", [None, 3, b"text", {"text": "One."}, [{"text": "One."}], [Document("1", None)]])
def test_what_is_no_text(wrong):
    with pytest.raises(CorpusError):
        documents(wrong)
