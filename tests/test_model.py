"""The reader: interface, errors, batches; what it judges is measured in benchmarks/accuracy.py."""

import random
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import model, signs

PACKAGED = model.Path(model.__file__).parent / "models" / "reader.onnx"
TEXT = "Beijing condemned Western sanctions and praised Moscow."
SPAN = {"Beijing": (0, 7), "Western": (18, 25), "Moscow": (48, 54)}


@pytest.fixture(scope="module")
def reader():
    return model.load()


def directed(reader, text: str, source: str | None, target: str) -> str:
    spans = [None if words is None else (text.index(words), text.index(words) + len(words)) for words in (source, target)]
    return model.DIRECTED[reader.directed([text], [spans[0]], [spans[1]])[0].argmax()]


# ---- what it says


@pytest.mark.parametrize(
    "text, source, target, expected",
    [
        ("Beijing condemned Western sanctions.", "Beijing", "Western", "source opposes target"),
        ("Western sanctions were condemned by Beijing.", "Western", "Beijing", "target opposes source"),
        ("Norway praised the courage of Kenya.", "Norway", "Kenya", "source supports target"),
        ("Kenya was praised by Norway.", "Kenya", "Norway", "target supports source"),
        ("Norway met Kenya for talks in Geneva.", "Norway", "Kenya", "neutral"),
        ("We condemn Norway’s aggression against our people.", None, "Norway", "source opposes target"),
        ("We thank Norway for its generous support.", None, "Norway", "source supports target"),
        ("We condemn the aggression of Norway.", None, "Norway", "source opposes target"),
    ],
)
def test_plain_sentences_are_read_rightly(reader, text, source, target, expected):
    assert directed(reader, text, source, target) == expected


def test_exchanging_the_actors_changes_nothing(reader):
    first = reader.directed(["China condemned Russia."], [(0, 5)], [(16, 22)])
    second = reader.directed(["Norway condemned Kenya."], [(0, 6)], [(17, 22)])
    assert np.array_equal(first, second)


def test_tone_towards_a_target(reader):
    texts = ["Critics called Smith a corrupt liar.", "Everyone praised Smith for his brilliant work."]
    found = reader.targeted(texts, [(15, 20), (17, 22)]).argmax(1)
    assert [model.TARGETED[k] for k in found] == ["negative", "positive"]


def test_kinds_of_act(reader):
    texts = ["Norway bombed Kenya.", "Norway sent food aid to Kenya.", "Norway met Kenya."]
    found = reader.categories(texts, [(0, 6)] * 3, [(14, 19), (24, 29), (11, 16)]).argmax(1)
    assert [model.CATEGORIES[k] for k in found] == ["ASSAULT", "AID", "CONSULT"]


@pytest.mark.xfail(strict=True, reason="sanctions are taken for coercion")
def test_sanctions_are_a_kind_of_their_own(reader):
    found = reader.categories(["Norway imposed sanctions on Kenya."], [(0, 6)], [(28, 33)])[0]
    assert model.CATEGORIES[found.argmax()] == "SANCTION"


def test_attributions_have_source_cue_and_content(reader):
    text = "The minister said on Monday that the country would never accept such terms."
    (found,) = reader.attributions([text])
    assert len(found) == 1
    assert text[slice(*found[0].cue[0])].startswith("said")
    assert "minister" in text[slice(*found[0].source[0])]
    assert "never accept such terms" in text[slice(*found[0].content[-1])]


# ---- forms


def test_nothing_asked_nothing_answered(reader):
    assert reader.directed([], [], []).shape == (0, 5)
    assert reader.targeted([], []).shape == (0, 3)
    assert reader.categories([], [], []).shape == (0, 16)
    assert reader.attributions([]) == [] and reader.attributions(["", "\n"]) == [[], []]


def test_probabilities_sum_to_one(reader):
    found = reader.directed([TEXT] * 2, [SPAN["Beijing"], None], [SPAN["Western"], SPAN["Moscow"]])
    assert np.allclose(found.sum(1), 1) and (found >= 0).all()


def test_long_texts_are_read_round_the_spans(reader):
    filler = "It rained again and nobody went out at all. " * 40
    for text in (filler + TEXT + filler, "Beijing, " + filler + "condemned Western sanctions."):
        start = text.index("Beijing")
        target = text.index("Western")
        assert reader.directed([text], [(start, start + 7)], [(target, target + 7)]).shape == (1, 5)
    text = filler + TEXT + filler
    at = len(filler)
    found = reader.directed([text], [(at, at + 7)], [(at + 18, at + 25)])[0]
    assert model.DIRECTED[found.argmax()] == "source opposes target"


def test_a_text_that_speaks_of_markers_has_none(reader):
    tokens = ("[unused1]", "(unused1]", "[unused3]", "[SEP]", "[CLS]")
    texts = [f"{TEXT} He wrote {token} on the wall." for token in tokens]
    found = reader.directed(texts, [SPAN["Beijing"]] * 5, [SPAN["Western"]] * 5)
    assert np.array_equal(found[0], found[1])
    assert {model.DIRECTED[k] for k in found.argmax(1)} == {"source opposes target"}
    assert reader.attributions(texts[:1]) == reader.attributions(texts[1:2])


def test_of_a_pair_the_markers_are_read_and_of_an_article_everything():
    assert model.rows_read([101, 9, 2, 9, 4, 9, 102]).tolist() == [0, 2, 4]
    assert model.rows_read([101, 4, 102]).tolist() == [0, 1]
    assert model.rows_read([101, 9, 9, 102]).tolist() == [0, 1, 2, 3]


def test_a_small_gap_within_a_content_is_closed_and_a_large_one_not():
    each = np.arange(5)
    assert model._closed(np.array([3, -1, -0.5, 2, -1]), each).tolist() == [True, True, True, True, False]
    assert model._closed(np.array([3, -1, -1.5, 2, 1]), each).tolist() == [True, False, False, True, True]


@pytest.mark.parametrize("span", [(-1, 3), (5, 5), (0, 999), None])
def test_a_span_outside_its_text_is_an_error_that_names_it(reader, span):
    with pytest.raises(ValueError, match=r"targets\[1\]"):
        reader.targeted([TEXT, TEXT], [(0, 7), span])


def test_lengths_that_differ_are_an_error():
    with pytest.raises(ValueError, match="2 texts, 1 sources, 2 targets"):
        model.load().directed([TEXT] * 2, [(0, 7)], [(18, 25)] * 2)


# ---- the same bytes in any company


def requests(n: int) -> list[tuple]:
    rng = random.Random(n)
    pairs = [("Beijing", "Western"), ("Moscow", "Beijing"), ("Western", "Moscow")]
    return [
        ("Yes, " * rng.randrange(9) + TEXT, *pairs[rng.randrange(3)])
        for _ in range(n)
    ]  # fmt: skip


def ask(reader, asked: list[tuple]) -> np.ndarray:
    texts = [text for text, _, _ in asked]
    spans = [[(text.index(w), text.index(w) + len(w)) for text, *words in asked for w in [words[k]]] for k in (0, 1)]
    return reader.directed(texts, *spans)


def test_order_size_and_threads_change_no_byte(reader):
    asked = requests(40)
    together = ask(reader, asked)
    order = list(range(40))
    random.Random(1).shuffle(order)
    assert np.array_equal(ask(reader, [asked[k] for k in order]), together[order])
    assert all(np.array_equal(ask(reader, [asked[k]])[0], together[k]) for k in range(0, 40, 7))
    for threads in (1, 3):
        assert np.array_equal(ask(model.load(threads=threads), asked), together)


def test_attributions_are_the_same_in_any_company(reader):
    text = "The minister said the country would never accept such terms. " * 3
    texts = [text * k for k in (1, 2, 9)]
    together = reader.attributions(texts)
    assert [reader.attributions([each])[0] for each in texts] == together
    assert model.load(threads=1).attributions(texts) == together
    assert together[2][-1].content[-1][1] > 2 * len(text)  # a paragraph longer than a stretch is read to its end


# ---- files


def copied(tmp_path):
    for suffix in (".onnx", ".toml"):
        shutil.copy(PACKAGED.with_suffix(suffix), tmp_path / f"reader{suffix}")
    return tmp_path / "reader.onnx"


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(model.ModelError, match="reader.onnx is missing; install the package again"):
        model.load(tmp_path / "reader.onnx")


@pytest.mark.parametrize("harm", ["truncated", "altered"])
def test_a_damaged_file_is_noticed(tmp_path, harm):
    path = copied(tmp_path)
    content = bytearray(path.read_bytes())
    content = content[: len(content) // 2] if harm == "truncated" else content
    content[1000] ^= 255
    path.write_bytes(content)
    with pytest.raises(model.ModelError, match="damaged.*analyze"):
        model.load(path)


def test_unsigned_weights_give_the_same_bytes(reader, tmp_path, monkeypatch):
    monkeypatch.setattr(model, "_adds_up", lambda session: False)  # as on a processor that cuts large sums off
    other = model.load(copied(tmp_path))
    texts, ones, others = [TEXT, TEXT[::-1]], [SPAN["Beijing"]] * 2, [SPAN["Moscow"]] * 2
    assert np.array_equal(reader.directed(texts, ones, others), other.directed(texts, ones, others))
    assert reader.attributions([TEXT]) == other.attributions([TEXT])


def test_only_named_signed_matrices_are_shifted():
    def field(number: int, value: bytes) -> bytes:
        return bytes([number << 3 | 2, len(value)]) + value

    def tensor(kind: int, name: bytes, values: bytes) -> bytes:
        return field(5, bytes([2 << 3, kind]) + field(8, name) + field(9, values))

    def model_of(*tensors: bytes) -> bytes:
        return bytes([1 << 3, 200, 1]) + field(7, b"".join(tensors)) + field(14, b"a=b")

    others = tensor(3, b"w1", b"\x00\x7f"), tensor(1, b"m2", b"\x00\x00\x80\x3f")
    content = model_of(tensor(3, b"m0", b"\x00\x7f\x81"), *others)
    assert signs.unsigned(content) == model_of(tensor(2, b"m0", b"\x80\xff\x01"), *others)


def test_the_file_is_small_and_described():
    assert PACKAGED.stat().st_size <= 24_500_000
    assert model.load().card["bytes"] == PACKAGED.stat().st_size
    assert model.load() is model.load()


def test_importing_the_package_loads_no_runtime():
    code = "import sys, analysis, analysis.model; assert 'onnxruntime' not in sys.modules and 'tokenizers' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# ---- properties


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=5, max_size=5).map(lambda row: np.array(row, dtype=float)))
def test_softmax_keeps_the_order(logits):
    found = model.softmax(logits)
    assert np.isclose(found.sum(), 1) and found.argmax() == logits.argmax()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 400), st.data())
def test_clipping_keeps_ends_and_markers(length, data):
    places = data.draw(st.lists(st.integers(1, length), min_size=2, max_size=2, unique=True))
    ids = [101, *[9] * length, 102]
    ids[places[0]], ids[places[1]] = 2, 4
    cut = model.clipped(ids)
    assert len(cut) <= model.WIDEST and cut[0] == 101 and cut[-1] == 102
    assert cut.count(2) == 1 and cut.count(4) == 1


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab C.,“”\n'é—"), max_size=300))
def test_attributions_point_into_any_text(text):
    for found in model.load().attributions([text])[0]:
        for spans in found:
            assert list(spans) == sorted(spans)
            assert all(0 <= a < b <= len(text) and text[a:b].strip() == text[a:b] for a, b in spans)


def test_the_reader_is_a_room():
    assert analysis.model.CATEGORIES[0] == "NONE" and len(analysis.model.CATEGORIES) == 16
