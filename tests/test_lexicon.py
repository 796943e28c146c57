"""The lexicon file: what is packaged, and what a mistake in one's own is answered with."""

import pytest

from analysis import lexicon


def test_the_packaged_lexicon_is_whole():
    read = lexicon.read_lexicon()
    entries = {
        (e.group, e.word) for table in (read.verbs, read.nouns, read.adjectives) for es in table.values() for e in es
    }
    assert len(entries) > 500
    assert all(-1 <= e.score <= 1 for es in read.verbs.values() for e in es)


@pytest.mark.parametrize(
    ("lemma", "past", "gerund"),
    [
        ("condemn", "condemned", "condemning"),
        ("stop", "stopped", "stopping"),
        ("accuse", "accused", "accusing"),
        ("deny", "denied", "denying"),
        ("betray", "betrayed", "betraying"),
        ("agree", "agreed", "agreeing"),
        ("lie", "lied", "lying"),
        ("veto", "vetoed", "vetoing"),
        ("help", "helped", "helping"),
        ("equip", "equipped", "equipping"),
    ],
)
def test_inflection(lemma, past, gerund):
    forms = lexicon.verb_forms(lemma, {})
    assert "VBD" in forms[past] and "VBG" in forms[gerund]


def test_irregular_forms_come_from_the_file():
    assert lexicon.verb_forms("give", {"give": ["gave", "given"]})["given"] == {"VBN"}


@pytest.mark.parametrize(
    ("content", "line", "remedy"),
    [
        ('[verbs.a]\nwords = ["x"]\nscor = 1\n', 3, "'score'"),
        ('[verb.a]\nwords = ["x"]\n', 1, "'verbs'"),
        ('[verbs.a]\nwords = "x"\n', 2, "list of words"),
        ('[verbs.a]\nwords = ["x"]\nscore = 7\n', 3, "from -1 to 1"),
        ('[verbs.a]\nwords = ["x"]\ncategory = "ACUSE"\n', 3, "'ACCUSE'"),
        ("verbs = 3\n", 1, "as a table"),
        ('[verbs.a]\nwords = ["go"]\n[irregular]\ngo = ["went"]\n', 4, "past and participle"),
        ('[verbs.a]\nwords = ["x"]\nsource = "objekt"\n', 3, "'object'"),
        ('[verbs.a]\nwords = ["x"]\nmutual = "no"\n', 3, "true or false"),
        ('[shifters.a]\nwords = ["x"]\nshift = "refused"\n', 3, "'refuse'"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, content, line, remedy):
    path = tmp_path / "mine.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(lexicon.LexiconError, match=f"mine.toml, line {line}: ") as error:
        lexicon.read_lexicon(path)
    assert remedy in str(error.value)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(lexicon.LexiconError, match="no such"):
        lexicon.read_lexicon(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[verbs", "utf-8")
    with pytest.raises(lexicon.LexiconError, match="bad.toml: Expected"):
        lexicon.read_lexicon(tmp_path / "bad.toml")
