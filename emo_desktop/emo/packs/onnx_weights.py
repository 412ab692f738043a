"""The weights inside an ONNX file, read without the package onnx.

The file is a tree of numbered fields (protocol buffers); of the few that lead to the weights the
numbers are given here, all others are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from emo_desktop.base.arrays import Floats

# Fields: of the model its graph, of the graph its weights, of a weight what it is made of.
_GRAPH, _WEIGHT = 7, 5
_DIMENSION, _KIND, _NAME, _CONTENT = 1, 2, 8, 9
_DTYPES: dict[int, str] = {1: "<f4", 10: "<f2"}
_WORD_BYTES = {1: 8, 5: 4}  # of fields of fixed width, by their wire type


def onnx_weights(content: bytes) -> dict[str, Floats]:
    """The weights of single or half precision by name, as they are stored; read-only.

    Raises:
        ValueError: this is no ONNX file, or it is cut off.
    """
    found: dict[str, Floats] = {}
    for number, graph in _fields(memoryview(content)):
        if number != _GRAPH or not isinstance(graph, memoryview):
            continue
        for inner, weight in _fields(graph):
            if inner == _WEIGHT and isinstance(weight, memoryview):
                found.update(_weight(weight))
    if not found:
        raise ValueError("there are no weights in it")
    return found


def _weight(field: memoryview) -> Iterator[tuple[str, Floats]]:
    shape: list[int] = []
    kind, name, raw = 0, "", memoryview(b"")
    for number, value in _fields(field):
        if number == _DIMENSION:
            shape += [value] if isinstance(value, int) else _numbers(value)
        elif number == _KIND and isinstance(value, int):
            kind = value
        elif number == _NAME and isinstance(value, memoryview):
            name = bytes(value).decode()
        elif number == _CONTENT and isinstance(value, memoryview):
            raw = value
    if kind in _DTYPES and len(raw):
        yield name, np.frombuffer(raw, _DTYPES[kind]).reshape(shape)


def _numbers(packed: memoryview) -> list[int]:
    """Whole numbers that stand behind each other."""
    at, numbers = 0, []
    while at < len(packed):
        number, at = _number(packed, at)
        numbers.append(number)
    return numbers


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of every field: a whole number, or bytes."""
    at = 0
    while at < len(message):
        tag, at = _number(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            whole, at = _number(message, at)
            yield number, whole
            continue
        if wire == 2:
            length, at = _number(message, at)
        elif wire in _WORD_BYTES:
            length = _WORD_BYTES[wire]
        else:
            raise ValueError("it is no ONNX file")
        if at + length > len(message):
            raise ValueError("it is cut off")
        yield number, message[at : at + length]
        at += length


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """A whole number, seven bits a byte, and where the next one begins."""
    number = shift = 0
    while at < len(message):
        byte = message[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at
    raise ValueError("it is cut off")
