"""The trained network as one ONNX file that holds all the reader needs, and a small readable card beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from onnx import ModelProto, helper
from torch import nn

from analysis.model import FORMAT, rows_read

from . import graph
from .network import Network
from .train import merge_markers

LIMIT = 24_500_000  # bytes


def export(
    network: Network, vocabulary: Path, path: Path, texts: Sequence[Sequence[int]], settings: Mapping[str, Mapping] = {}
) -> None:
    """Write ``path`` (reader.onnx) and, beside it, reader.toml; print size and deviation from the network.

    Parameters
    ----------
    network : Network
        Trained; markers are merged into its word embeddings here.
    vocabulary : Path
        ``vocab.txt``, one piece a line.
    texts : sequence of token ids
        Some hundred texts of the kinds to be read, pairs and stretches of articles. On every other one it is seen how
        large activations become, on the rest how far the file's probabilities are from the network's.
    settings : mapping, optional
        Tables of reader.toml beside its own (``temperature``, ``join``, ...).

    Raises
    ------
    ValueError
        If the file would be larger than `LIMIT`.
    """
    network.eval()
    merge_markers(network)
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    model = graph.model(weights, observed(network, texts[::2]), network.encoder.config.num_attention_heads)
    metadata = {
        "format": str(FORMAT),
        "vocabulary": vocabulary.read_text("utf-8"),
        "bias": json.dumps([round(float(b), 6) for b in network.bias.detach()]),
    }
    helper.set_model_props(model, metadata)
    written = model.SerializeToString(deterministic=True)
    if len(written) > LIMIT:
        raise ValueError(f"{path}: {len(written):,} bytes, more than {LIMIT:,}")
    path.write_bytes(written)
    _describe(path, written, settings)
    print(f"{path}: {len(written):,} bytes")
    for head, (mean, most) in deviations(network, model, texts[1::2]).items():
        print(f"{head}: probabilities differ from the network's by {mean:.4f} on average, {most:.3f} at most")


@torch.no_grad()
def _outputs(network: Network, text: Sequence[int]) -> dict[str, np.ndarray]:
    ids = torch.tensor([list(text)])
    return {name: value.numpy() for name, value in network(ids, torch.ones_like(ids)).items()}


def observed(network: Network, texts: Sequence[Sequence[int]]) -> dict[str, graph.Seen]:
    """What goes into each linear map of the encoder when ``texts`` are read, by its name."""
    most: dict[str, np.ndarray] = {}
    sums: dict[str, np.ndarray] = {}

    def watch(name: str):
        def note(_, inputs: tuple) -> None:
            states = inputs[0].numpy().reshape(-1, inputs[0].shape[-1]).astype(np.float64)
            most[name] = np.maximum(most.get(name, 0.0), np.abs(states).max(axis=0))
            sums[name] = sums.get(name, 0.0) + states.sum(axis=0)

        return note

    linear = {n: m for n, m in network.named_modules() if isinstance(m, nn.Linear) and n.startswith("encoder.")}
    handles = [module.register_forward_pre_hook(watch(name)) for name, module in linear.items()]
    for text in texts:
        _outputs(network, text)
    for handle in handles:
        handle.remove()
    pieces = sum(map(len, texts))
    return {name: graph.Seen(most[name], sums[name] / pieces) for name in linear}


def deviations(network: Network, model: ModelProto, texts: Sequence[Sequence[int]]) -> dict[str, tuple[float, float]]:
    """By head, mean and maximum over ``texts`` of the largest difference of a probability."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    heads = ("directed", "targeted", "categories", "cue")
    found: dict[str, list[float]] = {head: [] for head in heads}
    for text in texts:
        rows = rows_read(text)
        real = _outputs(network, text)
        real["cue"] = real["cue"][:, rows]
        out = session.run(list(heads), {"ids": np.array([text]), "rows": rows})
        for head, logits in zip(heads, out):
            both = (torch.softmax(torch.from_numpy(each), -1) for each in (logits, real[head]))
            found[head].append(float(torch.sub(*both).abs().max()))
    return {head: (float(np.mean(each)), max(each)) for head, each in found.items()}


def _describe(path: Path, written: bytes, settings: Mapping[str, Mapping]) -> None:
    lines = [
        "# What reader.onnx is: compared with the file when it is loaded. Written by python -m training export.",
        f'sha256 = "{hashlib.sha256(written).hexdigest()}"',
        f"bytes = {len(written)}",
    ]
    for table, values in settings.items():
        lines += ["", f"[{table}]", *(f"{key} = {_toml(value)}" for key, value in values.items())]
    path.with_suffix(".toml").write_text("\n".join(lines) + "\n", "utf-8")


def _toml(value) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value) if isinstance(value, str) else repr(value)
