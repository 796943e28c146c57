"""One training run: four tasks in one network, from checkpoint to checkpoint.

The learning rate rises, stays, and in the last ``cooldown`` steps falls to nothing (Hägele et al., NeurIPS 2024): a
run can be made longer afterwards without being planned anew. What is kept is a running mean of the weights.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from analysis.model import tokenizer_of

from . import batches, shipped
from .network import Network

RUNS = Path(__file__).parent / "runs"
RATE, HEAD_RATE = 1.2e-4, 8e-4
WARM_UP = 150
MEAN = 0.998  # of the running mean of the weights; less at the beginning
WEIGHTS = torch.tensor([1.0, 1.7, 1.7, 1.3, 1.3])  # of the directed classes: rare ones count more
EVERY = 100


class Marked(nn.Module):
    """Word embeddings that stay as they are, but for the markers', which are learnt (ids 1 to 6)."""

    def __init__(self, table: nn.Embedding):
        super().__init__()
        self.table = table.requires_grad_(False)
        self.markers = nn.Embedding(8, table.embedding_dim, padding_idx=0)
        nn.init.zeros_(self.markers.weight)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.table(ids) + self.markers(torch.where(ids < 7, ids, 0))


class Shifted(nn.Module):
    """MPNet read with BERT's ids: its vocabulary is BERT's, four further on, with other tokens for begin, end, padding."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model, self.config = model, model.config
        ids = torch.arange(model.config.vocab_size - 5) + 4
        ids[101], ids[102] = 0, 2
        self.register_buffer("ids", ids, persistent=False)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor):
        ids = torch.where(attention_mask > 0, self.ids[input_ids], 1)
        return self.model(input_ids=ids, attention_mask=attention_mask)


def network(encoder: Path, frozen: int = 0) -> Network:
    """A new network on a pretrained encoder: a folder with ``config.json`` and weights, of BERT or MPNet.

    With ``frozen``, its embeddings and so many of its lowest layers stay as they are.
    """
    from transformers import AutoModel

    model = AutoModel.from_pretrained(encoder, attn_implementation="eager", add_pooling_layer=False)
    if frozen:
        model.encoder.requires_grad_(False)  # MPNet's table of distances too, which all layers share
        model.embeddings.requires_grad_(False)
        for layer in model.encoder.layer[frozen:]:
            layer.requires_grad_(True)
    if model.config.model_type == "mpnet":
        return Network(Shifted(model))
    model.embeddings.word_embeddings = Marked(model.embeddings.word_embeddings)
    return Network(model)


def vocabulary(encoder: Path) -> str:
    """The word pieces of an encoder, a line each, as BERT numbers them."""
    text = (encoder / "vocab.txt").read_text("utf-8")
    return text[text.index("[PAD]") :]


def loss(net: Network, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """The sum of the losses of the questions that the batch's labels answer, each weighed by its share of rows.

    Where a teacher answered, its probabilities are the label.
    """
    out = net(batch["ids"], batch["mask"])
    if "links" in batch:
        return _attribution_loss(net, out, batch)
    total = torch.zeros(())
    for head, weight in (("directed", WEIGHTS), ("targeted", None), ("categories", None)):
        known = batch[head] >= 0
        if known.any():
            one = nn.functional.cross_entropy(out[head][known], batch[head][known], weight, label_smoothing=0.05)
            total = total + one * known.float().mean()
        soft = batch[f"soft_{head}"]
        told = soft.sum(-1) > 0
        if told.any():
            total = total + nn.functional.cross_entropy(out[head][told], soft[told]) * told.float().mean()
    return total


def _attribution_loss(net: Network, out: dict, batch: dict) -> torch.Tensor:
    cue = nn.functional.cross_entropy(out["cue"].transpose(1, 2), batch["cue"], torch.tensor([1.0, 2.0, 2.0]))
    logits = net.links(out["query"], out["key"], batch["cues"])
    known = (batch["cues"].sum(-1) > 0)[:, None, :, None] * batch["mask"][:, None, None, :]
    each = nn.functional.binary_cross_entropy_with_logits(logits, batch["links"], reduction="none") * known
    rows = known.sum().clamp(min=1)
    return cue + each[:, 0].sum() / rows * 4 + each[:, 1].sum() / rows * 2


def run(folder: Path, streams: dict[str, tuple[float, Sequence[dict]]], encoder: Path, *, steps: int, cooldown: int,
        seed: int, size: int = 32, rate: float = RATE, frozen: int = 0, start: Path | None = None) -> Network:  # fmt: skip
    """Train until ``steps``, going on from the folder's checkpoint; the network with the mean weights.

    Parameters
    ----------
    streams : dict
        Name: (share of steps, rows); the stream ``polnear`` holds windows, all others pair rows.
    rate : float
        The encoder's highest learning rate.
    frozen : int
        How many of the encoder's layers, from below, stay as they are.
    start : path, optional
        A reader's file whose weights are begun with, in place of the encoder's own and of new heads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    net = network(encoder, frozen)
    if start:
        shipped.load(net, start)
    mean = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=_follow)
    optimizer = _optimizer(net, rate)
    done = _resume(folder, net, mean, optimizer, rate)
    tokenizer = tokenizer_of(vocabulary(encoder))
    pool = batches.name_pool([row for name, (_, rows) in streams.items() if name != "polnear" for row in rows])
    net.train()
    begun, sums = time.monotonic(), {}
    for step in range(done, steps):
        rng = random.Random(f"{seed}:{step}")
        torch.manual_seed(seed * 1_000_003 + step)
        name = rng.choices(sorted(streams), [streams[each][0] for each in sorted(streams)])[0]
        part = min(1, (step + 1) / WARM_UP, (steps - step) / max(1, cooldown))
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * part
        value = loss(net, _batch(name, streams[name][1], tokenizer, pool, rng, size))
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        mean.update_parameters(net)
        sums.setdefault(name, []).append(value.item())
        if (step + 1) % EVERY == 0 or step + 1 == steps:
            told = {each: round(sum(found) / len(found), 3) for each, found in sorted(sums.items())}
            print(f"step {step + 1}/{steps}, {time.monotonic() - begun:.0f} s, losses {json.dumps(told)}", flush=True)
            sums = {}
            _keep(folder, net, mean, optimizer, step + 1)
    return mean.module.eval()


@torch.no_grad()
def _follow(means: list[torch.Tensor], weights: list[torch.Tensor], count: torch.Tensor) -> None:
    done = int(count)
    torch._foreach_lerp_(means, weights, 1 - min(MEAN, (1 + done) / (10 + done)))


def _batch(name: str, rows: Sequence[dict], tokenizer, pool, rng: random.Random, size: int) -> dict:
    if name == "polnear":
        return batches.attribution_batch(batches.draw(rows, size // 4, rng))
    return batches.pair_batch([batches.varied(row, pool, rng) for row in batches.draw(rows, size, rng)], tokenizer)


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
    parts = torch.load(folder / "checkpoint.pt", weights_only=True)
    net.load_state_dict(parts["net"])
    mean.load_state_dict(parts["mean"])
    optimizer.load_state_dict(parts["optimizer"])
    for group, full in zip(optimizer.param_groups, (rate, HEAD_RATE)):
        group["full"] = full
    print(f"goes on from step {parts['step']}", flush=True)
    return parts["step"]


def load_mean(folder: Path, encoder: Path) -> Network:
    """The network with the mean weights of a run's checkpoint."""
    net = network(encoder)
    mean = torch.optim.swa_utils.AveragedModel(net)
    mean.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True)["mean"])
    return mean.module.eval()
