"""The network's arithmetic as an ONNX graph, written node by node: 8-bit whole numbers where the time goes.

A text is read alone and unpadded, so that activations are scaled by the text itself and its result depends on no other
text. Every product of an encoder layer is one of 8-bit whole numbers: weights with a scale a column, activations with
a scale a text. Before they are rounded, activations are divided by what their channels reach on known texts, and the
weights multiplied by it, so that a few large channels don't swallow the others (SmoothQuant; Xiao et al., ICML 2023);
what rounding of the weights shifts on average goes into the bias (Nagel et al., ICCV 2019). Weights are signed, and
made unsigned at loading where the output ``probe`` tells that sums of signed ones are cut off (`analysis.signs`).

In the last layer only the states that are read are computed: those at the positions ``rows``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from analysis import signs
from analysis.model import PROBED

from .network import TOKENS

EASE = 0.8  # how much of a channel's reach is moved from the activations into the weights
LONGEST = 192  # word pieces of a text; the table of positions ends there
OUTPUTS = ("directed", "targeted", "categories", "cue", "query", "key")
_OPERATORS = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
_MICROSOFT = ("MatMulIntegerToFloat", "MultiHeadAttention", "Gelu")
_ASKED = ("attention.self.query", "attention.self.key", "attention.self.value")
_CONTEXT, _WIDE, _NARROW = "attention.output.dense", "intermediate.dense", "output.dense"


class Seen(NamedTuple):
    """What goes into a linear map on known texts, by channel."""

    most: np.ndarray  # the largest absolute value
    mean: np.ndarray


class Graph:
    """Nodes and weights as they are added; names are numbers in the order of adding."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def hold(self, value: np.ndarray, kind: str = "w") -> str:
        """A weight; its name, which begins with ``kind``."""
        self.weights.append(numpy_helper.from_array(np.array(value, order="C"), f"{kind}{len(self.weights)}"))
        return self.weights[-1].name

    def add(self, kind: str, *inputs: str, outputs: int = 1, **attributes):
        """A node; the name of its output, or a list of names when there are several."""
        names = [f"n{len(self.nodes)}.{k}" for k in range(outputs)]
        domain = "com.microsoft" if kind in _MICROSOFT else ""
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names


def model(weights: Mapping[str, np.ndarray], seen: Mapping[str, Seen], heads: int) -> ModelProto:
    """The graph.

    Parameters
    ----------
    weights : mapping of str to array
        The network's state dictionary.
    seen : mapping of str to Seen
        By the name of a linear map of the encoder.
    heads : int
        Attention heads a layer.

    Returns
    -------
    ModelProto
        Inputs ``ids`` (1, pieces) and ``rows`` (positions whose states are read), both int64; outputs `OUTPUTS`, those
        by piece only at ``rows``, and ``probe``.
    """
    graph = Graph()
    states = _embedded(graph, _under(weights, "encoder.embeddings."))
    count = len({name.split(".")[3] for name in weights if name.startswith("encoder.encoder.layer.")})
    for k in range(count):
        prefix = f"encoder.encoder.layer.{k}."
        rows = "rows" if k == count - 1 else None
        states = _layer(graph, _under(weights, prefix), _under(seen, prefix), states, heads, rows)
    found = _read(graph, weights, states)
    found["probe"] = _probe(graph)
    graph.nodes += [helper.make_node("Identity", [found[name]], [name]) for name in (*OUTPUTS, "probe")]
    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])]
    inputs.append(helper.make_tensor_value_info("rows", TensorProto.INT64, ["rows"]))
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in (*OUTPUTS, "probe")]
    whole = helper.make_graph(graph.nodes, "reader", inputs, outputs, initializer=graph.weights)
    return helper.make_model(whole, opset_imports=_OPERATORS, ir_version=9)


def _under(weights: Mapping, prefix: str) -> dict:
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}


# ---- whole numbers


def rounded(matrix: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers from -127 to 127, and the scales along ``axis`` that turn them back."""
    scale = np.abs(matrix).max(axis=axis, keepdims=True).astype(np.float32) / 127
    scale[scale == 0] = 1
    return np.round(matrix / scale).astype(np.int8), scale


def _ease(seen: Seen, *weights: np.ndarray) -> np.ndarray:
    """What each channel of the activations is divided by, and its weights multiplied."""
    reach = np.maximum.reduce([np.abs(weight).max(axis=0) for weight in weights])
    return np.maximum(seen.most, 1e-4) ** EASE / np.maximum(reach, 1e-4) ** (1 - EASE)


def _whole(graph: Graph, x: str, ease: np.ndarray | None) -> list[str]:
    """Activations as 8-bit whole numbers, their scale and their zero."""
    if ease is not None:
        x = graph.add("Mul", x, graph.hold((1 / ease).astype(np.float32)))
    return graph.add("DynamicQuantizeLinear", x, outputs=3)


def _product(graph: Graph, x: list[str], weight: np.ndarray, bias: np.ndarray, mean: np.ndarray) -> str:
    """A linear map of `_whole` activations; ``weight`` (outputs, inputs) and ``mean`` are eased already."""
    whole, scale = rounded(weight.T, axis=0)
    shifted = mean @ (weight.T - whole * scale)
    matrix, zero = (graph.hold(each, signs.MATRIX.decode()) for each in (whole, np.array(0, np.int8)))
    scales, constant = graph.hold(scale[0]), graph.hold((bias + shifted).astype(np.float32))
    return graph.add("MatMulIntegerToFloat", x[0], matrix, x[1], scales, x[2], zero, constant)


def _probe(graph: Graph) -> str:
    """A product whose sums are cut off where signed weights are added up in 16 bits.

    Exactly, all are `PROBED` times 255 times 127.
    """
    high, zero = graph.hold(np.full((4, PROBED), 255, np.uint8)), graph.hold(np.array(0, np.uint8))
    weights, one = graph.hold(np.full((PROBED, 16), 127, np.int8)), graph.hold(np.array(1, np.float32))
    return graph.add("MatMulIntegerToFloat", high, weights, one, graph.hold(np.ones(16, np.float32)), zero)


# ---- the encoder


def _embedded(graph: Graph, part: dict) -> str:
    whole, scale = rounded(part["word_embeddings.weight"], axis=1)
    words = graph.add("Cast", graph.add("Gather", graph.hold(whole), "ids"), to=TensorProto.FLOAT)
    words = graph.add("Mul", words, graph.add("Gather", graph.hold(scale), "ids"))
    places = part["position_embeddings.weight"][:LONGEST] + part["token_type_embeddings.weight"][0]
    length = graph.add("Shape", "ids", start=1, end=2)
    places = graph.add("Slice", graph.hold(places), graph.hold(np.array([0])), length)
    return _normed(graph, graph.add("Add", words, places), part, "LayerNorm")


def _normed(graph: Graph, x: str, part: dict, name: str) -> str:
    weights = [graph.hold(part[f"{name}.{which}"]) for which in ("weight", "bias")]
    return graph.add("LayerNormalization", x, *weights, axis=-1, epsilon=1e-12)


def _layer(graph: Graph, part: dict, seen: dict[str, Seen], x: str, heads: int, rows: str | None) -> str:
    """One layer; where ``rows`` names positions, their states alone, which attend to all."""
    maps = {name: (part[f"{name}.weight"], part[f"{name}.bias"]) for name in (*_ASKED, _CONTEXT, _WIDE, _NARROW)}
    ease = _ease(seen[_ASKED[0]], *(maps[name][0] for name in _ASKED))
    context = _ease(seen[_CONTEXT], maps[_CONTEXT][0])
    weight, bias = maps[_ASKED[2]]
    maps[_ASKED[2]] = (weight / context[:, None], bias / context)  # values come out eased: nothing to do at run time
    kept = graph.add("Gather", x, rows, axis=1) if rows else x
    whole = _whole(graph, x, ease)
    asking = _whole(graph, kept, ease) if rows else whole
    mean = seen[_ASKED[0]].mean / ease
    query, key, value = (
        _product(graph, given, maps[name][0] * ease, maps[name][1], mean)
        for name, given in zip(_ASKED, (asking, whole, whole))
    )
    attended = graph.add("MultiHeadAttention", query, key, value, num_heads=heads)
    x = _eased(graph, attended, maps[_CONTEXT], seen[_CONTEXT], context, eased=True)
    x = _normed(graph, graph.add("Add", x, kept), part, "attention.output.LayerNorm")
    wide = _eased(graph, x, maps[_WIDE], seen[_WIDE], _ease(seen[_WIDE], maps[_WIDE][0]))
    wide = graph.add("Gelu", wide)
    narrow = _eased(graph, wide, maps[_NARROW], seen[_NARROW], _ease(seen[_NARROW], maps[_NARROW][0]))
    return _normed(graph, graph.add("Add", narrow, x), part, "output.LayerNorm")


def _eased(graph: Graph, x: str, linear: tuple, seen: Seen, ease: np.ndarray, eased: bool = False) -> str:
    weight, bias = linear
    return _product(graph, _whole(graph, x, None if eased else ease), weight * ease, bias, seen.mean / ease)


# ---- the heads: few states, so that arithmetic is in floating point


def _read(graph: Graph, weights: Mapping[str, np.ndarray], states: str) -> dict[str, str]:
    ids = graph.add("Gather", "ids", "rows", axis=1)
    first = graph.add("Gather", states, graph.hold(np.array(0)), axis=1)
    source, target = (_at(graph, states, ids, TOKENS[name]) for name in ("source", "target"))
    pair = graph.add("Concat", first, source, target, axis=-1)
    found = {name: _float(graph, weights, name, states) for name in ("cue", "query", "key")}
    for name, x in (("directed", pair), ("categories", pair)):
        found[name] = _head(graph, weights, name, x)
    found["targeted"] = _head(graph, weights, "targeted", graph.add("Concat", first, target, axis=-1))
    return found


def _at(graph: Graph, states: str, ids: str, token: int) -> str:
    """The mean of the states at a marker (1, hidden); zeros where it isn't there."""
    here = graph.add("Cast", graph.add("Equal", ids, graph.hold(np.array(token))), to=TensorProto.FLOAT)
    axis = graph.hold(np.array([1]))
    total = graph.add("Squeeze", graph.add("MatMul", graph.add("Unsqueeze", here, axis), states), axis)
    count = graph.add("ReduceSum", here, axis, keepdims=1)
    return graph.add("Div", total, graph.add("Max", count, graph.hold(np.array(1, np.float32))))


def _head(graph: Graph, weights: Mapping[str, np.ndarray], name: str, x: str) -> str:
    return _float(graph, weights, f"{name}.3", graph.add("Gelu", _float(graph, weights, f"{name}.0", x)))


def _float(graph: Graph, weights: Mapping[str, np.ndarray], name: str, x: str) -> str:
    """A linear map in floating point; its weights are stored as whole numbers and turned back at loading."""
    whole, scale = rounded(weights[f"{name}.weight"].T, axis=0)
    matrix = graph.add("Mul", graph.add("Cast", graph.hold(whole), to=TensorProto.FLOAT), graph.hold(scale))
    return graph.add("Add", graph.add("MatMul", x, matrix), graph.hold(weights[f"{name}.bias"]))
