# SPDX-License-Identifier: Apache-2.0
"""A recogniser that is none: 4 x 4 mean colours of the aligned face, as ONNX, through the same loader as the real ones."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np

_WRITER = Path(__file__).parents[5] / "packaging" / "face_descriptor_onnx.py"


def _writer() -> ModuleType:
    """The folder is no package on purpose: it would shadow the library of its name."""
    spec = importlib.util.spec_from_file_location("onnx_writer", _WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mean_colours(path: Path, side: int) -> Path:
    """Writes the network for faces of ``side`` x ``side`` points: 48 numbers, each a mean colour / 255."""
    onnx = _writer()
    graph = onnx.Graph()
    step = side // 4
    pooled = graph.node("AveragePool", ["rgb"], kernel_shape=[step, step], strides=[step, step])
    scaled = graph.node("Mul", [pooled, graph.constant(np.array(1 / 255, np.float32))])
    graph.node("Flatten", [scaled], output="numbers", axis=1)
    body = b"".join(onnx._bytes(1, node) for node in graph.nodes) + onnx._bytes(2, "mean-colours")
    body += b"".join(onnx._bytes(5, constant) for constant in graph.constants)
    body += onnx._bytes(11, onnx._value("rgb", [1, 3, side, side])) + onnx._bytes(12, onnx._value("numbers", [1, 48]))
    opset = onnx._bytes(1, "") + onnx._number(2, onnx.OPSET)
    path.write_bytes(onnx._number(1, onnx.IR_VERSION) + onnx._bytes(7, body) + onnx._bytes(8, opset))
    return path
