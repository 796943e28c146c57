"""The reader's file read back into a network, so that training can go on from it: the inverse of ``graph.py``.

What the file gave up by rounding its weights is lost; apart from that the network answers as the file does.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, numpy_helper

from analysis import signs

from .network import Network

_VALUE, _CONTEXT = "attention.self.value", "attention.output.dense"
_MAPS = ("attention.self.query", "attention.self.key", _VALUE, _CONTEXT, "intermediate.dense", "output.dense")
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
_HEADS = ("cue", "query", "key", "directed.0", "directed.3", "categories.0", "categories.3", "targeted.0", "targeted.3")
_WORDS, _PLACES = "embeddings.word_embeddings.", "embeddings.position_embeddings.weight"


def load(network: Network, path: Path) -> None:
    """Put the weights of a reader's file into a new network of its size.

    Raises
    ------
    RuntimeError
        If the network has other parts than the file, or parts of other sizes.
    """
    held = network.state_dict()
    found = {name: torch.from_numpy(np.array(value, np.float32)) for name, value in weights(onnx.load(path)).items()}
    places = f"encoder.{_PLACES}"
    found[places] = torch.cat([found[places], held[places][len(found[places]) :]])  # the file has the first ones only
    for name in ("encoder.embeddings.token_type_embeddings.weight", f"encoder.{_WORDS}markers.weight"):
        found[name] = torch.zeros_like(held[name])  # they are part of the places and of the words
    network.load_state_dict(found)


def weights(model: ModelProto) -> dict[str, np.ndarray]:
    """The weights in a file by their names in the network that it was made of."""
    held = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    makers = {name: node for node in model.graph.node for name in node.output}
    nodes = [node for node in model.graph.node]
    bias = next(each.value for each in model.metadata_props if each.key == "bias")
    encoder = _embeddings(nodes, held) | _layers(nodes, held, makers) | _norms(nodes, held)
    heads = _heads(nodes, held, makers) | {"bias": np.array(json.loads(bias))}
    return {f"encoder.{name}": value for name, value in encoder.items()} | heads


def _of(nodes: list[NodeProto], kind: str) -> list[NodeProto]:
    return [node for node in nodes if node.op_type == kind]


def _embeddings(nodes: list[NodeProto], held: dict) -> dict[str, np.ndarray]:
    whole, scale = (held[node.input[0]] for node in _of(nodes, "Gather")[:2])
    return {f"{_WORDS}table.weight": whole * scale, _PLACES: held[_of(nodes, "Slice")[0].input[0]]}


def _layers(nodes: list[NodeProto], held: dict, makers: dict) -> dict[str, np.ndarray]:
    matrix = signs.MATRIX.decode()  # the probe's has another name
    products = [node for node in _of(nodes, "MatMulIntegerToFloat") if node.input[1].startswith(matrix)]
    found = {}
    for k in range(len(products) // len(_MAPS)):
        maps = {name: _linear(node, held, makers) for name, node in zip(_MAPS, products[k * len(_MAPS) :])}
        _level(maps)
        for name, (weight, bias) in maps.items():
            found |= {f"encoder.layer.{k}.{name}.weight": weight, f"encoder.layer.{k}.{name}.bias": bias}
    return found


def _linear(node: NodeProto, held: dict, makers: dict) -> tuple[np.ndarray, np.ndarray]:
    matrix, scales, zero, bias = (held[node.input[k]] for k in (1, 3, 5, 6))
    weight = ((matrix.astype(np.float32) - zero.astype(np.float32)) * scales).T
    eased = makers[makers[node.input[0]].input[0]]
    if eased.op_type == "Mul":
        weight = weight * held[eased.input[1]]
    return weight, bias


def _level(maps: dict) -> None:
    """Values come out divided by what the map after attention multiplies them by: both parts as large again."""
    (value, bias), (weight, after) = maps[_VALUE], maps[_CONTEXT]
    by = np.sqrt(np.abs(weight).max(axis=0) / np.abs(value).max(axis=1))
    maps[_VALUE], maps[_CONTEXT] = (value * by[:, None], bias * by), (weight / by, after)


def _norms(nodes: list[NodeProto], held: dict) -> dict[str, np.ndarray]:
    norms, found = _of(nodes, "LayerNormalization"), {}
    names = [f"encoder.layer.{k}.{name}" for k in range(len(norms) // 2) for name in _NORMS]
    for name, node in zip(["embeddings.LayerNorm", *names], norms, strict=True):
        found |= {f"{name}.weight": held[node.input[1]], f"{name}.bias": held[node.input[2]]}
    return found


def _heads(nodes: list[NodeProto], held: dict, makers: dict) -> dict[str, np.ndarray]:
    """Linear maps in floating point: a whole matrix cast and scaled, a product, a sum."""
    found, names = {}, iter(_HEADS)
    for node in _of(nodes, "MatMul"):
        scaled = makers.get(node.input[1])
        if scaled is None or scaled.op_type != "Mul":
            continue
        name, whole = next(names), makers[scaled.input[0]].input[0]
        total = next(each for each in _of(nodes, "Add") if each.input[0] == node.output[0])
        found |= {f"{name}.weight": (held[whole] * held[scaled.input[1]]).T, f"{name}.bias": held[total.input[1]]}
    return found
