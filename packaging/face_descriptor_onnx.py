# SPDX-License-Identifier: Apache-2.0
"""dlib's face recognition network as ONNX, from the weights that face-api publishes (a list of tensors and their bytes).

The network: D. King, "dlib_face_recognition_resnet_model_v1", 29 convolutions after He et al., input 150 x 150 RGB, output 128
numbers. Layers and names of tensors as in face-api's published weights manifest. Batch normalisation was folded into a scale
and a bias after each convolution; both are folded on into the convolution here. The file is written by a few lines of
protocol-buffer wire format (protobuf.dev/programming-guides/encoding, onnx.proto3 of ONNX 1.16), so that the same weights give
the same bytes on every machine and the hash can be pinned.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
IR_VERSION, OPSET = 9, 17
FLOAT, INT64 = 1, 7
MEAN_RGB, SCALE = (122.782, 117.001, 104.298), 256.0
BLOCKS = (  # name, whether it halves the picture, channels
    *((f"conv32_{n}", False, 32) for n in (1, 2, 3)),
    ("conv64_down", True, 64),
    *((f"conv64_{n}", False, 64) for n in (1, 2, 3)),
    ("conv128_down", True, 128),
    *((f"conv128_{n}", False, 128) for n in (1, 2)),
    ("conv256_down", True, 256),
    *((f"conv256_{n}", False, 256) for n in (1, 2)),
    ("conv256_down_out", True, 256),
)


def tensors(listing: bytes, data: bytes) -> dict[str, Array]:
    """The published tensors by name, those in eight bits back to 32-bit floats: value = byte x scale + min."""
    found: dict[str, Array] = {}
    place = 0
    for entry in (weight for group in json.loads(listing) for weight in group["weights"]):
        how, count = entry.get("quantization"), int(np.prod(entry["shape"]))
        kind = np.dtype(np.uint8 if how else "<f4")
        raw = np.frombuffer(data, kind, count, place)
        values = (raw.astype(np.float64) * how["scale"] + how["min"]).astype(np.float32) if how else raw
        found[entry["name"]] = values.reshape(entry["shape"])
        place += count * kind.itemsize
    if place != len(data):
        raise ValueError(f"{len(data) - place} bytes of weights are left over")
    return found


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _attribute(name: str, value: int | str | Sequence[int]) -> bytes:
    if isinstance(value, str):
        return _bytes(1, name) + _bytes(4, value) + _number(20, 3)
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, 2)
    return _bytes(1, name) + b"".join(_number(8, each) for each in value) + _number(20, 7)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sizes = b"".join(_bytes(1, _bytes(2, size) if isinstance(size, str) else _number(1, size)) for size in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, FLOAT) + _bytes(2, sizes)))


class Graph:
    """Nodes and constants in the order in which they were said; names are numbers."""

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.constants: list[bytes] = []
        self._names = 0

    def _name(self) -> str:
        self._names += 1
        return f"t{self._names}"

    def constant(self, array: NDArray[np.float32] | NDArray[np.int64]) -> str:
        """A constant tensor."""
        name, kind = self._name(), FLOAT if array.dtype == np.float32 else INT64
        dims = b"".join(_number(1, size) for size in array.shape)
        raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
        self.constants.append(dims + _number(2, kind) + _bytes(8, name) + _bytes(9, raw))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str = "", **attributes: int | str | Sequence[int]) -> str:
        """One operation; returns the name of its result."""
        name = output or self._name()
        parts = [_bytes(1, each) for each in inputs] + [_bytes(2, name), _bytes(4, kind)]
        parts += [_bytes(5, _attribute(key, value)) for key, value in attributes.items()]
        self.nodes.append(b"".join(parts))
        return name


def _convolve(
    graph: Graph, weights: Mapping[str, Array], x: str, name: str, stride: int, padding: str, relu: bool
) -> str:
    scale = weights[f"{name}/scale/weights"]
    kernel = weights[f"{name}/conv/filters"].transpose(3, 2, 0, 1) * scale[:, None, None, None]
    bias = weights[f"{name}/conv/bias"] * scale + weights[f"{name}/scale/biases"]
    sides = kernel.shape[2:]
    pads = [0, 0, 0, 0] if padding == "VALID" else [sides[0] // 2, sides[1] // 2, sides[0] // 2, sides[1] // 2]
    y = graph.node(
        "Conv", [x, graph.constant(kernel), graph.constant(bias)], kernel_shape=sides, strides=[stride] * 2, pads=pads
    )
    return graph.node("Relu", [y]) if relu else y


def convert(listing: bytes, data: bytes) -> bytes:
    """The ONNX file: input ``rgb`` n x 3 x 150 x 150, 0 to 255; output ``descriptor`` n x 128."""
    weights, graph = tensors(listing, data), Graph()
    mean = graph.constant(np.array(MEAN_RGB, np.float32).reshape(1, 3, 1, 1))
    x = graph.node("Mul", [graph.node("Sub", ["rgb", mean]), graph.constant(np.array(1 / SCALE, np.float32))])
    x = _convolve(graph, weights, x, "conv32_down", 2, "VALID", True)
    x = graph.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2])
    size, channels = (((150 - 7) // 2 + 1) - 3) // 2 + 1, 32
    for name, halves, wanted in BLOCKS:
        y = _convolve(graph, weights, x, f"{name}/conv1", 2 if halves else 1, "VALID" if halves else "SAME", True)
        y = _convolve(graph, weights, y, f"{name}/conv2", 1, "SAME", False)
        if halves:
            convolved, size = (size - 3) // 2 + 1, size // 2
            x = graph.node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
            if size != convolved:  # dlib pads the smaller one with nothing
                y = graph.node(
                    "Pad",
                    [y, graph.constant(np.array([0, 0, 0, 0, 0, 0, size - convolved, size - convolved], np.int64))],
                )
            if wanted != channels:
                x = graph.node("Pad", [x, graph.constant(np.array([0, 0, 0, 0, 0, wanted - channels, 0, 0], np.int64))])
            channels = wanted
        x = graph.node("Relu", [graph.node("Add", [x, y])])
    x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], axis=1)
    graph.node("MatMul", [x, graph.constant(weights["fc"])], output="descriptor")
    body = b"".join(_bytes(1, node) for node in graph.nodes) + _bytes(2, "face-descriptor")
    body += b"".join(_bytes(5, constant) for constant in graph.constants)
    body += _bytes(11, _value("rgb", ["n", 3, 150, 150])) + _bytes(12, _value("descriptor", ["n", 128]))
    opset = _bytes(1, "") + _number(2, OPSET)
    return _number(1, IR_VERSION) + _bytes(2, "kiosk") + _bytes(7, body) + _bytes(8, opset)
