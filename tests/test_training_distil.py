"""Training on teachers' answers, and larger encoders; only where PyTorch is installed (training/requirements.txt)."""

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from training import __main__ as command  # noqa: E402
from training import batches, data, distil, grow, train  # noqa: E402
from training.network import Network  # noqa: E402


def bert(seed=1, pieces=200, layers=3):
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=pieces, hidden_size=24, num_hidden_layers=layers, num_attention_heads=2, intermediate_size=48
    )
    return transformers.BertModel(config, add_pooling_layer=False).eval()


def batch():
    ids = torch.randint(7, 200, (4, 9))
    ids[:, 2], ids[:2, 5] = 4, 2
    labels = {"directed": [3, -100, -100, -100], "targeted": [-100, -100, 0, -100], "categories": [-100] * 4}
    found = {head: torch.tensor(column) for head, column in labels.items()}
    return found | {"ids": ids, "mask": torch.ones_like(ids), "pair": torch.tensor([True, True, False, False])}


def test_who_answers_as_the_teachers_do_loses_least():
    teacher, given = Network(bert()).eval(), batch()
    told = distil.answers([teacher], given)
    out = teacher(given["ids"], given["mask"])
    own = distil.loss(out, told, given["pair"])
    other = distil.loss({head: logits.flip(-1) for head, logits in out.items()}, told, given["pair"])
    assert own < other


def test_answers_are_the_mean_of_the_teachers():
    one, other, given = Network(bert(1)).eval(), Network(bert(2)).eval(), batch()
    both, first, second = (distil.answers(each, given)["directed"] for each in ([one, other], [one], [other]))
    assert torch.allclose(both, (first + second) / 2, atol=1e-6) and not torch.allclose(first, second, atol=1e-3)


def test_rows_without_labels_teach_only_with_teachers():
    net, given = Network(bert()).eval(), batch()
    for head in batches.HEADS:
        given[head][:] = batches.UNKNOWN
    assert train.loss(net, given) == 0 and train.loss(net, given, [Network(bert()).eval()]) > 0


def small_encoder(folder):
    letters = "abcdefghijklmnopqrstuvwxyz.,"
    special = ["[PAD]", *(f"[unused{k}]" for k in range(99)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*special, *letters, *(f"##{letter}" for letter in letters)]
    bert(pieces=len(pieces)).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", "utf-8")
    return folder


class Asked(torch.nn.Module):
    """A teacher that counts its questions."""

    times = 0

    def forward(self, ids, mask):
        self.times += 1
        return {"directed": torch.zeros(len(ids), 5), "targeted": torch.zeros(len(ids), 3), "categories": torch.zeros(len(ids), 16)}


@pytest.mark.parametrize("by_labels, times", [((), 2), (("written",), 0)])
@pytest.mark.parametrize("half", [False, True])
def test_no_teacher_is_asked_where_labels_alone_are_learnt(tmp_path, by_labels, times, half):
    rows = [data.row("Lima saw Quito.", (0, 4), (9, 14), "written", directed=k % 5) for k in range(6)]
    teacher, how = Asked(), {"steps": 2, "cooldown": 1, "seed": 1, "size": 4}
    folder, encoder = tmp_path / "run", small_encoder(tmp_path)
    net = train.run(folder, {"written": (1.0, rows)}, encoder, teachers=[teacher], by_labels=by_labels, half=half, **how)
    assert teacher.times == times
    assert all(torch.isfinite(weights).all() for weights in net.parameters())


def test_open_labels_are_no_labels():
    rows = [data.row("Lima saw Quito.", (0, 4), (9, 14), "asked", directed=data.OPEN)]

    class Tokenizer:
        def encode(self, text):
            return type("Encoded", (), {"ids": [101, 2, 4, 102]})

    found = batches.pair_batch(rows, Tokenizer())
    assert found["directed"].tolist() == [batches.UNKNOWN] and found["pair"].tolist() == [True]


def test_a_grown_encoder_begins_near_the_old_one():
    old = bert()
    for layer in old.encoder.layer:
        layer.output.dense.weight.data *= 20  # so that it matters which layer comes when
    new = grow.grown(old, [*range(120), *range(130, 200)], 5).eval()
    zero = [not layer.output.dense.weight.any() for layer in new.encoder.layer]
    kept = [layer for layer, is_new in zip(new.encoder.layer, zero) if not is_new]
    assert zero == [False, True, False, True, False]
    for one, other in zip(kept, old.encoder.layer, strict=True):
        assert torch.equal(one.output.dense.weight, other.output.dense.weight)
    ids = torch.arange(20, 40)[None]
    with torch.no_grad():
        states = [net(input_ids=ids).last_hidden_state for net in (old, new)]
    assert len(new.encoder.layer) == 5 and new.config.vocab_size == 190
    assert torch.cosine_similarity(*states, dim=-1).min() > 0.9
    assert torch.equal(new.embeddings.word_embeddings.weight[120], old.embeddings.word_embeddings.weight[130])


def test_frequent_pieces_and_letters_are_kept():
    pieces = [*(f"[{k}]" for k in range(grow.FIXED)), "rare", "a", "##b", "often", "seldom"]

    class Tokenizer:
        def encode_batch(self, texts):
            return [type("Encoded", (), {"ids": [pieces.index(word) for word in text.split()]}) for text in texts]

    kept = grow.kept(pieces, Tokenizer(), ["often often seldom", "often"], grow.FIXED + 4)
    assert kept == [*pieces[: grow.FIXED], "a", "##b", "often", "seldom"]


def test_the_average_of_runs_has_the_mean_of_their_weights(tmp_path):
    states = {"a": {"w": torch.tensor([1.0, 2.0]), "n": torch.tensor(7)}, "b": {"w": torch.tensor([3.0, 6.0]), "n": torch.tensor(9)}}
    for name, state in states.items():
        (tmp_path / name).mkdir()
        torch.save({"mean": state, "step": 5}, tmp_path / name / "checkpoint.pt")
    train.average([tmp_path / "a", tmp_path / "b"], tmp_path / "mean")
    made = torch.load(tmp_path / "mean" / "checkpoint.pt", weights_only=True)["mean"]
    assert made["w"].tolist() == [2.0, 4.0]
    assert made["n"] == 7  # counts are the first run's


def test_an_average_replaces_no_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "RUNS", tmp_path)
    (tmp_path / "reader").mkdir()
    (tmp_path / "reader" / "checkpoint.pt").write_bytes(b"hours of work")
    monkeypatch.setattr("sys.argv", ["training", "average", "--data", "data", "--of", "a", "b"])
    with pytest.raises(SystemExit):
        command.main()
    assert "the run reader exists" in capsys.readouterr().err
    assert (tmp_path / "reader" / "checkpoint.pt").read_bytes() == b"hours of work"
