# SPDX-License-Identifier: Apache-2.0
"""The ONNX writer: what OpenCV reads back, on weights made up here. The published ones are pinned by their hash."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).parents[3]
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "packaging/face_descriptor_onnx.py"))
convert: Callable[[bytes, bytes], bytes] = SCRIPT["convert"]


def shapes() -> Iterator[tuple[str, list[int]]]:
    layers = [("conv32_down", 3, 32, 7)]
    channels = 32
    for name, _, wanted in SCRIPT["BLOCKS"]:
        layers += [(f"{name}/conv1", channels, wanted, 3), (f"{name}/conv2", wanted, wanted, 3)]
        channels = wanted
    for name, inward, outward, side in layers:
        yield f"{name}/conv/filters", [side, side, inward, outward]
        yield f"{name}/conv/bias", [outward]
        yield f"{name}/scale/weights", [outward]
        yield f"{name}/scale/biases", [outward]
    yield "fc", [256, 128]


def made_up() -> tuple[bytes, bytes]:
    """Half of the tensors in eight bits, the others as floats, as the published file has them."""
    random, listing, data = np.random.default_rng(5), [], b""
    for index, (name, shape) in enumerate(shapes()):
        entry: dict[str, Any] = {"name": name, "shape": shape, "dtype": "float32"}
        if index % 2:
            data += random.normal(0, 0.05, shape).astype("<f4").tobytes()
        else:
            entry["quantization"] = {"dtype": "uint8", "scale": 0.001, "min": -0.128}
            data += random.integers(0, 256, shape, dtype=np.uint8).tobytes()
        listing.append(entry)
    return json.dumps([{"weights": listing}]).encode(), data


def test_opencv_reads_the_network_and_the_same_weights_give_the_same_bytes() -> None:
    listing, data = made_up()
    made = convert(listing, data)
    assert convert(listing, data) == made
    network = cv2.dnn.readNetFromONNX(np.frombuffer(made, np.uint8))
    faces = np.random.default_rng(1).integers(0, 256, (2, 3, 150, 150)).astype(np.float32)
    network.setInput(faces)
    both = network.forward()
    assert both.shape == (2, 128)
    assert np.isfinite(both).all()
    network.setInput(faces[1:])
    assert network.forward()[0] == pytest.approx(both[1], rel=1e-3, abs=1e-3)


def test_eight_bits_are_scaled_back() -> None:
    listing = [
        {"weights": [{"name": "a", "shape": [3], "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1.0}}]}
    ]
    found = SCRIPT["tensors"](json.dumps(listing).encode(), bytes([0, 2, 255]))
    assert found["a"].tolist() == [-1.0, 0.0, 126.5]


def test_left_over_bytes_are_an_error() -> None:
    listing, data = made_up()
    with pytest.raises(ValueError, match="left over"):
        convert(listing, data + b"\0")
