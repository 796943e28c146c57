"""Export: each format is read back; other people's files stay; what is written is whole, and the same every time."""

import json
import re
import sqlite3
import sys
import warnings
from collections import Counter
from contextlib import closing
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analysis
from analysis import export, tables
from analysis.export.statements import PASSWORD, hashed
from analysis.pipeline import TABLES
from analysis.plots.canvas import colours
from analysis.records import Document, Mention, Quote, Stance, frame

quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXTS = {
    "a.txt": "China condemned NATO. Xi Jinping thanked Russia. Ukraine may condemn Russia. China refused to condemn"
    " Russia.",
    "b.txt": "“We support Moscow,” said Xi Jinping. Kyiv said that Russia attacked Ukraine 😀. Beijing accused NATO"
    " of provoking Russia.",
    "b.txt#1": "Russia condemned the United States. Germany criticised the United States. China met Ukraine.",
    "c.txt": "It rained.",
}
FORMATS = {
    "csv": "csv", "parquet": "parquet", "graphml": "s.graphml", "gexf": "s.gexf", "dna": "s.dna",
    "convokit": "corpus", "quotations": "q.jsonl",
}  # fmt: skip


@pytest.fixture(scope="module")
def result():
    dates = ["2023-03-18", None, "2023-04-01", None]
    documents = [Document(name, text, f"On {name}", date) for (name, text), date in zip(TEXTS.items(), dates)]
    return analysis.analyze(documents)


@pytest.fixture(params=FORMATS)
def written(request, result, tmp_path):
    """A format's function and what it wrote."""
    write = getattr(export, request.param)
    return SimpleNamespace(write=write, path=write(result, tmp_path / FORMATS[request.param]), folder=tmp_path)


def content(path) -> dict[str, bytes]:
    files = path.iterdir() if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def changed(result, **tables):
    return analysis.Analysis(**{**vars(result), **tables})


# ---- what all formats promise


def test_same_bytes_every_time_and_what_it_wrote_is_replaced(written, result):
    first = content(written.path)
    assert written.write(result, written.path) == written.path
    assert content(written.path) == first
    assert [entry.name for entry in written.folder.iterdir()] == [written.path.name]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])  # from CSV, empty columns are text
def test_a_saved_result_is_exported_alike(name, result, tmp_path):
    loaded = analysis.load_result(result.save(tmp_path / "saved"))
    now, later = (getattr(export, name)(one, tmp_path / str(place)) for place, one in enumerate((result, loaded)))
    assert list(content(later).values()) == list(content(now).values())


def test_other_peoples_files_stay(written, result, tmp_path):
    stranger = tmp_path / "notes.txt"
    stranger.write_text("mine")
    with pytest.raises(FileExistsError, match="notes.txt"):
        written.write(result, stranger)
    assert stranger.read_text() == "mine"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "diary.csv").write_text("mine")
    with pytest.raises(FileExistsError, match="folder"):
        written.write(result, folder)
    assert content(folder) == {"diary.csv": b"mine"}


def test_one_format_does_not_replace_another(written, result, tmp_path):
    for name in FORMATS:
        if getattr(export, name) is not written.write:
            with pytest.raises(FileExistsError):
                getattr(export, name)(result, written.path)


def test_a_folder_with_a_strange_file_stays(result, tmp_path):
    for name in ("csv", "parquet", "convokit"):
        path = getattr(export, name)(result, tmp_path / name)
        (path / "mine.txt").write_text("mine")
        with pytest.raises(FileExistsError, match="mine.txt"):
            getattr(export, name)(result, path)


@pytest.mark.parametrize("name", ["csv", "dna", "convokit", "quotations"])
def test_what_fails_half_way_leaves_the_former_export(name, result, tmp_path):
    path = getattr(export, name)(result, tmp_path / FORMATS[name])
    before = content(path)
    broken = changed(result, quotes=result.quotes.drop(columns="start"), stances=result.stances.drop(columns="score"))
    broken.problems = None
    with pytest.raises((AttributeError, KeyError)):
        getattr(export, name)(broken, path)
    assert content(path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_an_empty_result_is_exported(tmp_path):
    empty = analysis.analyze([])
    for name, path in FORMATS.items():
        assert content(getattr(export, name)(empty, tmp_path / path))


def test_folders_are_made(result, tmp_path):
    assert export.quotations(result, tmp_path / "new" / "ещё" / "q.jsonl").is_file()


# ---- tables

CELLS = (
    st.none() | st.text(min_size=1),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.floats(allow_nan=False),
)
TYPES = {"text": "string", "count": "Int64", "score": "Float64"}
SPAN = st.integers(0, 2**31)


def typed(rows) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    return pd.DataFrame({name: pd.array(values, kind) for (name, kind), values in zip(TYPES.items(), columns)})


def read_csv(path, types):
    return pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""], lineterminator="\n")


@quick
@given(st.lists(st.tuples(*CELLS), max_size=5))
def test_csv_comes_back(tmp_path, rows):
    table = typed(rows)
    pd.testing.assert_frame_equal(read_csv(export.csv(table, tmp_path / "t.csv"), TYPES), table)


@quick
@given(st.lists(st.tuples(st.none() | st.text(), *CELLS[1:]), max_size=5))
def test_parquet_comes_back(tmp_path, rows):
    table = typed(rows)
    table.attrs["actors"] = ["China", "West"]
    read = pd.read_parquet(export.parquet(table, tmp_path / "t.parquet"))
    pd.testing.assert_frame_equal(read, table)
    assert read.attrs == table.attrs


@quick
@given(st.lists(st.tuples(st.text(), SPAN, st.text(), SPAN | st.none(), st.text() | st.none()), max_size=3))
def test_quotations_come_back(tmp_path, cells):
    rows = [
        Quote(doc, n, "direct", 0, n, text, at, at, name, name, at, at, None, None) for doc, n, text, at, name in cells
    ]
    path = export.quotations(SimpleNamespace(quotes=frame(rows, Quote)), tmp_path / "q.jsonl")
    assert [Quote(**json.loads(line)) for line in path.read_text("utf-8").splitlines()] == rows


def test_csv_and_parquet_hold_every_table(result, tmp_path):
    csv, parquet = export.csv(result, tmp_path / "csv"), export.parquet(result, tmp_path / "parquet")
    for name, kind in TABLES.items():
        table = getattr(result, name)
        pd.testing.assert_frame_equal(pd.read_parquet(parquet / f"{name}.parquet"), table, check_dtype=False)
        if name != "documents":
            pd.testing.assert_frame_equal(read_csv(csv / f"{name}.csv", dict(frame([], kind).dtypes)), table)
    about = json.loads((csv / "export.json").read_text("utf-8"))
    assert about["actors"] == list(result.actors) and about["provenance"] == result.provenance
    assert about["guard"] is False


def test_a_table_replaces_only_a_table_with_its_columns(result, tmp_path):
    matrix, named = tables.stance_matrix(result), tables.salience(result)
    for write, name in ((export.csv, "t.csv"), (export.parquet, "t.parquet")):
        path = write(matrix, tmp_path / name)
        before = path.read_bytes()
        assert write(matrix, path).read_bytes() == before
        with pytest.raises(FileExistsError):
            write(named, path)
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "  '=1"),
        ("\ufeff=1", "\ufeff'=1"),
        ("＝1", "'＝1"),
        ("\t=1", "\t'=1"),
        ("a;=1", "a;'=1"),  # where semicolons separate
        ("a\n\n=1", "a\n\n'=1"),
        ("a\r\n @b", "a\r\n '@b"),
        ("a = b; c-d", "a = b; c-d"),
        ("a, -b", "a, -b"),
        ("", ""),
    ],
)
def test_guard(cell, guarded, tmp_path):
    table = pd.DataFrame({"text": [cell, "x"], "=own": ["y", "z"], "score": [-0.5, 1.0]})
    path = export.csv(table, tmp_path / "t.csv", guard=True)
    read = pd.read_csv(path, keep_default_na=False, lineterminator="\n")
    assert list(read["text"]) == [guarded, "x"]
    assert list(read.columns) == ["text", "'=own", "score"] and list(read["score"]) == [-0.5, 1.0]
    export.csv(table, path)  # the same kind, guarded or not
    assert list(pd.read_csv(path, keep_default_na=False, lineterminator="\n")["text"]) == [cell, "x"]


@quick
@given(st.text(alphabet="=+-@;\t\r\n a\ufeff\"'", max_size=12))
def test_nothing_guarded_begins_a_formula_however_lines_are_split(tmp_path, text):
    path = export.csv(pd.DataFrame({"text": ["x", text]}), tmp_path / "t.csv", guard=True)
    cell = pd.read_csv(path, keep_default_na=False, lineterminator="\n")["text"][1]
    assert not any(re.match("[=+@-]", part.strip(" \ufeff")) for part in re.split("[;\t\r\n]", cell))
    assert len(cell) - cell.count("'") == len(text) - text.count("'")


def test_guarding_a_long_text_takes_no_time(tmp_path):
    texts = ["\n" * 300_000, " " * 300_000, "; " * 150_000]
    export.csv(pd.DataFrame({"text": texts}), tmp_path / "t.csv", guard=True)


def odd_table() -> pd.DataFrame:
    return pd.DataFrame({"text": ["a\udc80b", "c"]}, dtype=object)


@pytest.mark.parametrize("write", [export.csv, export.parquet])
def test_lone_surrogates_are_replaced_and_reported(write, tmp_path):
    with pytest.warns(UserWarning, match="column text: 1 of 2 rows"):
        path = write(odd_table(), tmp_path / "t")
    read = pd.read_csv(path) if write is export.csv else pd.read_parquet(path)
    assert list(read["text"]) == ["a\ufffdb", "c"]


def test_lone_surrogates_and_line_ends_stay_in_json(result, tmp_path):
    row = Quote("d\udc80", 0, "direct", 0, 3, "a\u2028b\x85c", *[None] * 8)
    quotes = pd.DataFrame([row], columns=Quote._fields, dtype=object)
    path = export.quotations(changed(result, quotes=quotes), tmp_path / "q.jsonl")
    (line,) = path.read_text("utf-8").splitlines()
    assert Quote(**json.loads(line)) == row


def test_columns_of_ones_own_with_values_of_several_kinds(result, tmp_path):
    documents = result.documents.assign(own=pd.Series([1, "two", None, {"a": [np.nan]}], dtype=object))
    mixed = changed(result, documents=documents)
    with pytest.warns(UserWarning, match="column own"):
        path = export.parquet(mixed, tmp_path / "parquet")
    assert list(pd.read_parquet(path / "documents.parquet")["own"].dropna()) == ["1", "two", "{'a': [nan]}"]
    conversations = json.loads((export.convokit(mixed, tmp_path / "corpus") / "conversations.json").read_text("utf-8"))
    assert conversations["b.txt"]["own"] == "two"


def test_without_pyarrow_the_extra_is_named(result, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"discourse-stance\[store\]"):
        export.parquet(result, tmp_path / "parquet")


# ---- the network

READERS = {"graphml": nx.read_graphml, "gexf": lambda path: nx.read_gexf(path, version="1.3")}


@pytest.fixture(params=READERS)
def network(request, tmp_path):
    """A function that writes and reads a result's network; nodes by label."""

    def through(result, **options) -> nx.DiGraph:
        path = getattr(export, request.param)(result, tmp_path / f"s.{request.param}", **options)
        graph = READERS[request.param](path)
        return nx.relabel_nodes(graph, nx.get_node_attributes(graph, "label"))

    return through


@pytest.mark.parametrize("level", ["actor", "member"])
def test_network_says_what_the_tables_say(network, result, level):
    graph, matrix = network(result, level=level), tables.stance_matrix(result, level=level)
    assert isinstance(graph, nx.DiGraph)
    rows = matrix.dropna(subset="mean")
    assert set(graph.edges) == set(zip(rows["source"], rows["target"]))
    for row in rows.itertuples():
        edge = graph.edges[row.source, row.target]
        assert edge["mean"] == pytest.approx(row.mean) and edge["weight"] == row.documents
        for name in ("support", "oppose", "neutral", "negated", "hypothetical", "rows", "documents", "n_documents"):
            assert edge[name] == getattr(row, name)
        for name in ("low", "high"):
            assert edge.get(name, None) == (None if pd.isna(getattr(row, name)) else getattr(row, name))
        assert edge["stance"] == ("supports" if row.mean > 0.05 else "opposes" if row.mean < -0.05 else edge["stance"])
    named = tables.salience(result, level=level)
    assert list(graph.nodes)[: len(named)] == list(named["actor"])
    for row in named.itertuples():
        node = graph.nodes[row.actor]
        assert (node["mentions"], node["documents"]) == (row.mentions, row.documents)
        assert node["salience"] == pytest.approx(row.share)
        assert node["colour"] == colours(named["actor"])[row.actor]


def test_colours_are_where_gephi_looks_for_them(result, tmp_path):
    graph = nx.read_graphml(export.graphml(result, tmp_path / "s.graphml"))
    for node in graph.nodes.values():
        assert "#{r:02X}{g:02X}{b:02X}".format(**node) == node["colour"]
    keys = re.findall(r'<key id="(\w+)"', (tmp_path / "s.graphml").read_text("utf-8"))
    assert len(set(keys)) == len(keys) and not {"d3", "d7"} & set(keys)


def stance(source, target, score=1.0, **values) -> Stance:
    label = "support" if score > 0 else "oppose"
    row = Stance("d", 0, source, target, None, None, 0, 1, 2, 3, label, score, None, "asserted", None, "article", None,
                 "x", 4, 5, "rules:x", None)  # fmt: skip
    return row._replace(**values)


def made(actors, *stances, text="a b x y z"):
    rows = {"documents": [Document("d", text)], "stances": stances}
    frames = {name: frame(rows.get(name, []), kind) for name, kind in TABLES.items()}
    return analysis.Analysis(**frames, actors=actors, provenance={})


def test_names_come_back_from_xml(network):
    names = ("<A & \"B\" 'C'>", "Кремль", "𐍈", "  a  b ", "]]>", "&#0;")
    assert list(network(made(names, stance(names[0], names[1]), stance(names[2], names[3]))).nodes) == list(names)


def test_control_characters_leave_xml_readable_and_nodes_apart(tmp_path):
    odd = made(("A\0", "A\x1b", "A\uffff", "A\r"), stance("A\0", "A\x1b"))
    for name, read in READERS.items():
        graph = read(getattr(export, name)(odd, tmp_path / name))
        assert set(nx.get_node_attributes(graph, "label").values()) == {"A\ufffd"}
        assert len(graph) == 4 and list(graph.edges) == [("n0", "n1")]


def test_an_actor_that_nobody_names_is_a_node_and_a_denied_stance_no_edge(network):
    graph = network(made(("A", "B", "C"), stance("A", "B", assertion="negated")))
    assert list(graph.nodes) == ["A", "B", "C"] and not graph.edges


# ---- Discourse Network Analyzer


def rows_of(path, query, *values):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, values).fetchall()


def dna_statements(path) -> list[tuple]:
    """Read as DNA's importer does: statements, then each table of values; the text by UTF-16 offsets as in Java."""
    texts = dict(rows_of(path, "SELECT ID, Text FROM DOCUMENTS"))
    variables = {number: name for number, name in rows_of(path, "SELECT ID, Variable FROM VARIABLES")}
    entities = dict(rows_of(path, "SELECT ID, Value FROM ENTITIES"))
    labels = dict(rows_of(path, "SELECT ID, Label FROM STATEMENTTYPES"))
    found = []
    for number, kind, document, start, stop in rows_of(
        path, "SELECT ID, StatementTypeId, DocumentId, Start, Stop FROM STATEMENTS ORDER BY ID"
    ):
        values = {}
        for table, column in (("SHORTTEXT", "Entity"), ("LONGTEXT", "Value"), ("BOOLEAN", "Value")):
            query = f"SELECT VariableId, {column} FROM DATA{table} WHERE StatementId = ?"
            for variable, value in rows_of(path, query, number):
                values[variables[variable]] = entities[value] if table == "SHORTTEXT" else value
        units = texts[document].encode("utf-16-le")
        found.append((labels[kind], document, units[2 * start : 2 * stop].decode("utf-16-le"), values))
    return found


@pytest.mark.parametrize("level", ["actor", "member"])
def test_dna_statements_are_those_behind_the_matrix(result, tmp_path, level):
    statements = dna_statements(export.dna(result, tmp_path / "s.dna", level=level))
    assert len(statements) == len(result.stances)
    signed = [values for label, _, _, values in statements if label == "DNA Statement"]
    found = Counter((v["organization"], v["concept"], v["agreement"]) for v in signed)
    wanted = Counter()
    for row in tables.stance_matrix(result, level=level).itertuples():
        wanted += Counter({(row.source, row.target, 1): row.support, (row.source, row.target, 0): row.oppose})
    assert found == wanted
    notes = "\n".join(values["note"] for label, _, _, values in statements if label == "Annotation")
    assert re.search("(West|NATO) to Russia: oppose .* claimed by China; .*provok", notes)
    assert re.search("China to Russia: neutral .* negated; .*refused to condemn", notes)


def test_dna_marks_the_words_and_names_the_person(result, tmp_path):
    statements = dna_statements(export.dna(result, tmp_path / "s.dna"))
    assert ("DNA Statement", 1, "China condemned NATO", {
        "person": "", "organization": "China", "concept": "West", "agreement": 0,
    }) in statements  # fmt: skip
    persons = {values.get("person") for *_, values in statements}
    assert "Xi Jinping" in persons
    assert "Beijing accused NATO" in {text for _, _, text, _ in statements}  # after an emoji of two UTF-16 units


def test_dna_documents(result, tmp_path):
    documents = result.documents.assign(date=["2023-03-18", "2023-03", pd.NA, "spring"])
    path = export.dna(changed(result, documents=documents), tmp_path / "s.dna")
    rows = rows_of(path, "SELECT Title, Text, Date, Notes, Coder FROM DOCUMENTS ORDER BY ID")
    assert [row[1] for row in rows] == list(TEXTS.values())
    assert rows[0] == ("On a.txt", TEXTS["a.txt"], 1679097600, "doc_id: a.txt", 1)
    assert rows[1][2:4] == (1677628800, "doc_id: b.txt\ndate: 2023-03")  # the month's first day
    assert rows[2][2:4] == (0, "doc_id: b.txt#1\ndate: unknown")
    assert rows[3][2:4] == (0, "doc_id: c.txt\ndate: spring")


def test_dna_database_is_sound_and_has_what_dna_makes_itself(result, tmp_path):
    path = export.dna(result, tmp_path / "s.dna")
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)] and not rows_of(path, "PRAGMA foreign_key_check")
    query = "SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID"
    assert rows_of(path, query) == [
        ("person", "short text"), ("organization", "short text"), ("concept", "short text"), ("agreement", "boolean"),
    ]  # fmt: skip
    assert rows_of(path, "SELECT Value FROM SETTINGS WHERE Property = 'version'")[0][0].startswith("3")
    assert rows_of(path, "SELECT ID, Name, Password FROM CODERS") == [(1, "Admin", hashed(PASSWORD))]
    query = "SELECT COUNT(*) FROM ENTITIES E JOIN ATTRIBUTEVARIABLES A ON A.VariableId = E.VariableId"
    assert rows_of(path, query) == rows_of(path, "SELECT COUNT(*) FROM ATTRIBUTEVALUES")
    colour = rows_of(path, "SELECT Red, Green, Blue FROM ENTITIES WHERE Value = 'China'")[0]
    assert "#{:02X}{:02X}{:02X}".format(*colour) == colours(result.actors)["China"]


def test_dna_takes_texts_that_java_and_sqlite_would_change(tmp_path):
    text, name = "a\0b\r\nc\rd xyz", "N" * 300
    ends = {"source_start": 5, "source_end": 6, "target_start": 9, "target_end": 10}
    row = stance(name, "B", **ends, evidence_start=7, evidence_end=8)
    path = export.dna(made((name, "B"), row, text=text), tmp_path / "s.dna")
    assert rows_of(path, "SELECT Text FROM DOCUMENTS") == [("a\ufffdb \nc\nd xyz",)]
    ((_, _, words, values),) = dna_statements(path)
    assert (words, values["organization"]) == ("c\nd x", "N" * 190)


def test_a_dna_database_with_work_in_it_is_not_replaced(result, tmp_path):
    path = export.dna(result, tmp_path / "s.dna")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE DATABOOLEAN SET Value = 1 - Value")
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="as it was written"):
        export.dna(result, path)
    assert path.read_bytes() == before


def test_password_is_hashed_as_jasypt_does():
    """Jasypt 1.9.3's StrongPasswordEncryptor.checkPassword accepts this."""
    assert hashed("analysis") == "AAECAwQFBgcICQoLDA0OD2mwsJTeIlBJl3wMQNBaYXq9eQ0Hcr4kPDhqnBVzMmTM"


# ---- ConvoKit


def corpus(folder) -> SimpleNamespace:
    """The five files of ConvoKit's page "Data Format"."""
    lines = (folder / "utterances.jsonl").read_text("utf-8").splitlines()
    files = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in
             ("speakers", "conversations", "corpus", "index")}  # fmt: skip
    return SimpleNamespace(utterances=[json.loads(line) for line in lines], **files)


def test_convokit_folder_is_laid_out_as_documented(result, tmp_path):
    read = corpus(export.convokit(result, tmp_path / "corpus"))
    ids = [one["id"] for one in read.utterances]
    assert len(set(ids)) == len(ids)
    first = {}
    for one in read.utterances:
        assert list(one) == ["id", "conversation_id", "speaker", "reply_to", "timestamp", "text", "meta"]
        assert one["speaker"] in read.speakers and one["reply_to"] is None
        assert first.setdefault(one["conversation_id"], one["id"]) == one["conversation_id"]
    assert set(first) == set(read.conversations)
    metas = {
        "utterances-index": [one["meta"] for one in read.utterances],
        "speakers-index": read.speakers.values(),
        "conversations-index": read.conversations.values(),
        "overall-index": [read.corpus],
    }
    assert set(read.index) == {*metas, "version"}
    for name, found in metas.items():
        for meta in found:
            assert set(meta) == set(read.index[name])
            assert all(value is None or str(type(value)) in read.index[name][key] for key, value in meta.items())


def test_convokit_utterances_are_the_quotations(result, tmp_path):
    read = corpus(export.convokit(result, tmp_path / "corpus"))
    spoken = result.quotes[result.quotes["kind"] != "scare"]
    assert len(read.utterances) == len(spoken.drop_duplicates(["doc_id", "quote"]))
    one = next(one for one in read.utterances if "support Moscow" in one["text"])
    assert (one["speaker"], one["conversation_id"], one["timestamp"]) == ("China", "b.txt", None)
    assert read.speakers["China"] == {"actor": "China"} and one["meta"]["kind"] == "direct"
    assert [TEXTS["b.txt"][start:end] for start, end in one["meta"]["pieces"]] == [one["text"]]
    said = [(row["source"], row["target"], row["stance"]) for row in one["meta"]["stances"]]
    assert said == [("China", "Russia", "support")]
    assert read.conversations["b.txt"]["title"] == "On b.txt" and "text" not in read.conversations["b.txt"]


def test_convokit_ids_stay_apart_whatever_documents_are_called(tmp_path):
    quotes = [Quote(name, number, "direct", 0, 1, "x", *[None] * 8) for name in ("a", "a#1", "a#") for number in (0, 1)]
    frames = {name: frame([], kind) for name, kind in TABLES.items()}
    frames |= {"documents": frame([Document(name, "x") for name in ("a", "a#1", "a#")], Document)}
    frames |= {"quotes": frame(quotes, Quote), "mentions": frame([], Mention)}
    read = corpus(export.convokit(analysis.Analysis(**frames), tmp_path / "corpus"))
    assert len({one["id"] for one in read.utterances}) == 6
    assert {one["speaker"] for one in read.utterances} == {"(unknown)"}


def test_pieces_of_a_quotation_are_one_utterance(tmp_path):
    who = ("Li", None, None, None, None, None)
    quotes = [Quote("d", 0, "direct", start, start + 3, text, 8, 10, *who) for start, text in ((12, "two"), (0, "one"))]
    frames = {name: frame([], kind) for name, kind in TABLES.items()}
    frames |= {"documents": frame([Document("d", "one, said Li, two", date="1969-12-31")], Document)}
    frames |= {"quotes": frame([*quotes, quotes[0]._replace(quote=1, kind="scare")], Quote)}
    (one,) = corpus(export.convokit(analysis.Analysis(**frames), tmp_path / "corpus")).utterances
    assert (one["text"], one["meta"]["pieces"]) == ("one two", [[0, 3], [12, 15]])
    assert (one["speaker"], one["timestamp"]) == ("Li", -86400)


def test_nothing_warns(result, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, path in FORMATS.items():
            getattr(export, name)(result, tmp_path / path)
