"""The network as one ONNX file: weights stored as int8 with a scale a column, arithmetic in 32-bit floating point.

Dynamic int8 arithmetic would scale activations by the batch, so that a sentence's result depended on its neighbours.
Here the weights are turned back into floats when the file is loaded, and nothing depends on the batch.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from analysis.model import FORMAT

from .network import Network

OUTPUTS = ("directed", "targeted", "categories", "cue", "query", "key")
LIMIT = 24_500_000  # bytes
_SMALL = 20_000  # numbers: what is smaller stays as it is


class _Flat(nn.Module):
    """The network with its outputs as a tuple, as the exporter wants them."""

    def __init__(self, network: Network):
        super().__init__()
        self.network = network

    def forward(self, ids, mask):
        found = self.network(ids, mask)
        return tuple(found[name] for name in OUTPUTS)


def export(network: Network, vocabulary: Path, path: Path, *, settings: Mapping[str, Mapping] = {}) -> None:
    """Write ``path`` (reader.onnx) and, beside it, reader.toml.

    Parameters
    ----------
    network : Network
        Trained; markers are merged into its word embeddings here.
    vocabulary : Path
        ``vocab.txt``, one piece a line.
    settings : mapping, optional
        Tables of reader.toml beside its own (``temperature``, ``join``, ...).

    Raises
    ------
    ValueError
        If the file would be larger than `LIMIT`.
    """
    _merge_markers(network)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        _trace(network, plain)
        model = onnx.load(plain)
    _store_as_int8(model)
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


def _merge_markers(network: Network) -> None:
    marked = network.encoder.embeddings.word_embeddings
    if isinstance(marked, nn.Embedding):
        return
    table = marked.table.weight.detach().clone()
    table[1:7] += marked.markers.weight.detach()[1:7]
    network.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(table)


def _trace(network: Network, path: Path) -> None:
    ids = torch.randint(1000, 5000, (2, 32), generator=torch.Generator().manual_seed(0))
    ids[:, 3], ids[:, 9] = 2, 4
    by_text, by_piece = {0: "texts"}, {0: "texts", 1: "pieces"}
    axes = {name: by_piece if name in ("cue", "query", "key") else by_text for name in OUTPUTS}
    torch.onnx.export(
        _Flat(network).eval(), (ids, torch.ones_like(ids)), str(path), input_names=["ids", "mask"],
        output_names=list(OUTPUTS), dynamic_axes={"ids": by_piece, "mask": by_piece} | axes, opset_version=17,
        dynamo=False,
    )  # fmt: skip


def _store_as_int8(model: onnx.ModelProto) -> None:
    """Large weights as int8, turned into floats again by nodes of the graph, word embeddings after they are looked up."""
    graph, before = model.graph, []
    looked_up = {node.input[0]: node for node in graph.node if node.op_type == "Gather"}
    for weight in list(graph.initializer):
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < _SMALL:
            continue
        values = numpy_helper.to_array(weight)
        gather = looked_up.get(weight.name)
        scale = np.abs(values).max(axis=1 if gather is not None else 0, keepdims=True).astype(np.float32) / 127
        scale[scale == 0] = 1
        whole = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
        name = weight.name
        graph.initializer.remove(weight)
        graph.initializer.append(numpy_helper.from_array(whole, f"{name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        if gather is None:
            before += _floats(f"{name}.int8", f"{name}.scale", name)
        else:
            _after_lookup(graph, gather, name)
    for node in reversed(before):
        graph.node.insert(0, node)


def _floats(whole: str, scale: str, name: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [whole], [f"{name}.cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.cast", scale], [name]),
    ]


def _after_lookup(graph: onnx.GraphProto, gather: onnx.NodeProto, name: str) -> None:
    place = list(graph.node).index(gather)
    ids, found = gather.input[1], gather.output[0]
    graph.node.remove(gather)
    nodes = [
        helper.make_node("Gather", [f"{name}.int8", ids], [f"{name}.row"]),
        helper.make_node("Gather", [f"{name}.scale", ids], [f"{name}.rowscale"]),
        *_floats(f"{name}.row", f"{name}.rowscale", found),
    ]
    for offset, node in enumerate(nodes):
        graph.node.insert(place + offset, node)


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
