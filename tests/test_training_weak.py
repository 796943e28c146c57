"""Weak labels: what the rules are sure of becomes rows, silence becomes neutral rows, and no word rules."""

from __future__ import annotations

import io
import tarfile

import pytest

from analysis.actors import read_actors
from analysis.lexicon import read_lexicon
from analysis.records import Document
from training import weak


@pytest.fixture(scope="module")
def found():
    who, words = read_actors(weak.WORLD), read_lexicon()

    def rows(text: str, speaker: str | None = None) -> list[dict]:
        reading = weak.read(Document("x", text, speaker=speaker), who, words)
        return [candidate.row for candidate in weak.candidates(reading, "weak:test", words)]

    return rows


def named(row: dict) -> tuple:
    source, target = (row[role] and row["text"][slice(*row[role])] for role in ("source", "target"))
    return source, target, row["directed"]


def test_world_knows_states_by_code():
    who = read_actors(weak.WORLD)
    assert [who.code(code) for code in ("KEN", "VAT", "EU")] == ["Kenya", "Holy See", "European Union"]
    assert sum(bool(actor.codes) for actor in who.actors) > 190


def test_signs(found):
    assert [named(row) for row in found("Kenya praised Norway for the new road.")] == [("Kenya", "Norway", 1)]
    assert [named(row) for row in found("Kenya condemned Norway for the new road.")] == [("Kenya", "Norway", 3)]
    denied = found("Kenya did not condemn Norway for the new road.")
    assert [(named(row), row["categories"]) for row in denied] == [(("Kenya", "Norway", 0), 0)]


def test_both_ways_is_no_single_direction(found):
    assert found("Kenya praised Norway, and Norway praised Kenya, for the road.") == []


def test_the_speaker_is_named_or_not(found):
    texts = [f"We condemn Norway for road number {n} and its bridges." for n in range(40)]
    sources = [named(row)[0] for text in texts for row in found(text, "KEN")]
    assert 20 <= sources.count(None) <= 33 and set(sources) == {None, "We"}


def test_silence(found):
    assert [named(row) for row in found("The officials of Kenya and those of Uganda wore blue hats.")] != []
    assert found("The officials of Kenya and those of Uganda wore horrible hats.") == []
    speech = found("Norway has a long coast and many small towns.", "KEN")
    assert [(named(row), row["categories"]) for row in speech] == [((None, "Norway", 0), 0)]


def test_asking_to_cease_leaves_the_sign_open(found):
    (asked,) = found("Kenya urged Norway to build the road.")
    (ceased,) = found("Kenya urged Norway to stop the works.")
    assert (asked["directed"], ceased["directed"], ceased["categories"]) == (0, None, 7)


def test_choice_caps_words_and_triples():
    def candidate(n: int, word: str, pair=None) -> weak.Candidate:
        row = {"text": f"t{n}", "source": None, "target": (0, 1), "directed": 1 if word else 0}
        return weak.Candidate(row, word, pair or (f"s{n}", "t"))

    many = [candidate(n, "praise") for n in range(400)]
    assert len(weak.choose(many)) == weak.PER_WORD
    assert len(weak.choose([candidate(n, "praise", ("a", "b")) for n in range(50)])) == weak.PER_TRIPLE
    kept = weak.choose([*many, *(candidate(n + 400, "") for n in range(400))])
    neutral = sum(row["directed"] == 0 for row in kept)
    assert neutral / len(kept) == pytest.approx(weak.NEUTRAL, abs=0.01)
    assert weak.choose(reversed(many)) == weak.choose(many)


def test_speeches_are_chosen_by_name_and_lines_joined(tmp_path):
    def written(names: list[str]) -> list[Document]:
        with tarfile.open(tmp_path / "s.tar.gz", "w:gz") as tar:
            for name in names:
                info = tarfile.TarInfo(f"un/{name}.txt")
                text = b"We thank\nNorway  for it.\n\nNew."
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text))
        return list(weak.speeches(tmp_path / "s.tar.gz", 2))

    names = ["KEN_70_2015", "NOR_71_2016", "UGA_72_2017"]
    first = written(names)
    assert first == written(names[::-1]) and len(first) == 2
    assert first[0].text == "We thank Norway for it.\n\nNew." and first[0].speaker == first[0].doc_id[:3]
