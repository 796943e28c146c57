"""Signed weights of the reader's file made unsigned, for processors that add signed ones up in too few bits.

Products of 8-bit whole numbers are fastest with signed weights. But processors without VNNI add pairs of them up in 16
bits, which cuts large sums off (Intel's manual on VPMADDUBSW). There the weights are shifted to 0 ... 255 when the
file is loaded; zero is shifted with them, so that every product is the same whole number.

The file is an ONNX model, a message in protobuf's wire format (protobuf.dev/programming-guides/encoding).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

MATRIX = b"m"  # names of what is shifted begin with it
_GRAPH, _INITIALIZER = 7, 5  # fields of ModelProto, of GraphProto
_KIND, _NAME, _DATA = 2, 8, 9  # fields of TensorProto
_INT8, _UINT8 = 3, 2


def unsigned(content: bytes) -> bytes:
    """The same model, its signed matrices and their zeros unsigned."""
    changed = np.frombuffer(content, np.uint8).copy()
    for field, start, end in _fields(content, 0, len(content)):
        if field == _GRAPH:
            for inner, first, last in _fields(content, start, end):
                if inner == _INITIALIZER:
                    _shift(content, changed, first, last)
    return changed.tobytes()


def _shift(content: bytes, changed: np.ndarray, start: int, end: int) -> None:
    parts = {field: (first, last) for field, first, last in _fields(content, start, end)}
    kind, (first, last) = parts[_KIND][0], parts[_DATA]
    if content[kind] == _INT8 and content[slice(*parts[_NAME])].startswith(MATRIX):
        changed[kind] = _UINT8
        changed[first:last] ^= 128


def _fields(content: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number of each field of a message, and where its value starts and ends."""
    while at < end:
        key, at = _number(content, at)
        if key & 7 == 2:  # with a length
            length, at = _number(content, at)
        elif key & 7 == 0:  # a number
            length = _number(content, at)[1] - at
        else:
            length = {1: 8, 5: 4}[key & 7]
        yield key >> 3, at, at + length
        at += length


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, least ones first, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
