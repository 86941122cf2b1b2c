# SPDX-License-Identifier: Apache-2.0
"""Where faces are (人脸检测): MediaPipe's short-range BlazeFace through OpenCV, over the whole picture and over squares of it.

The network (128 x 128 points, 896 anchors, six points a face) sees faces from about a tenth of its side on, so a wide or tall
picture is also looked at in squares that overlap by half: whoever sits low, stands tall or steps to the side is found where
they are. Source: V. Bazarevsky et al., BlazeFace (2019), and the options of the graph that ships with the model: strides 8, 16,
16, 16, one anchor and one interpolated anchor each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces.face import Box, Face
from kiosk.vision.models import model_path
from kiosk.vision.pictures import Colour

MODEL: Final = "face-detect-near.tflite"
SURE: Final = 0.6
"""Below it nothing is called a face."""
SAME: Final = 0.3
"""Share of the smaller one that two boxes have in common when they are one face."""
_SIDE: Final = 128
_CUT: Final = 0.04
"""A box that comes so near to the side of a square where the picture goes on (share of the square) is half a face."""


class FaceDetector(Protocol):
    """Finds faces; a site's vendor may have a better one."""

    def faces_in(self, picture: Colour) -> tuple[Face, ...]:
        """All faces, the largest first; empty: none.

        Raises:
            ValueError: no picture (height x width x 3 of bytes, not empty).
        """
        ...


@dataclass(frozen=True)
class Square:
    """A part of a picture that the network looks at; beyond the picture it is black."""

    left: int
    top: int
    side: int


def squares_of(width: int, height: int) -> tuple[Square, ...]:
    """The whole picture in one square, then squares as high (wide) as the picture is, overlapping by half of theirs."""
    longest, shortest = max(width, height), min(width, height)
    whole = Square((width - longest) // 2, (height - longest) // 2, longest)
    if longest < 1.2 * shortest:
        return (whole,)
    count = 1 + -(-2 * (longest - shortest) // shortest)
    starts = [round(number * (longest - shortest) / (count - 1)) for number in range(count)]
    if width >= height:
        return (whole, *(Square(start, 0, shortest) for start in starts))
    return (whole, *(Square(0, start, shortest) for start in starts))


def finer_squares_of(width: int, height: int) -> tuple[Square, ...]:
    """Squares of half the shorter side, overlapping by half: for people far away in a large picture."""
    side = max(1, min(width, height) // 2)
    step = max(1, side // 2)
    return tuple(
        Square(min(left, width - side), min(top, height - side), side)
        for top in range(0, height - side + step, step)
        for left in range(0, width - side + step, step)
    )


def without_doubles(faces: Iterable[Face]) -> tuple[Face, ...]:
    """One of each that were found several times, the surest one; the largest first."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda each: each.score, reverse=True):
        if all(face.box.shared_with(other.box) < SAME * min(face.box.area, other.box.area) for other in kept):
            kept.append(face)
    return tuple(sorted(kept, key=lambda each: each.box.area, reverse=True))


def _anchors() -> NDArray[np.float32]:
    """Middles of the 896 anchors, as shares of the side."""
    rows = []
    for cells, repeats in ((16, 2), (8, 6)):
        places = (np.arange(cells) + 0.5) / cells
        down, across = np.meshgrid(places, places, indexing="ij")
        rows.append(np.repeat(np.stack([across.ravel(), down.ravel()], axis=1), repeats, axis=0))
    return np.concatenate(rows).astype(np.float32)


class NearFaceDetector:
    """BlazeFace, short range. About 3.5 ms a square on one core; a 1280 x 720 picture has four squares."""

    def __init__(self, model: Path | None = None, *, is_patient: bool = False) -> None:
        """A loaded network, for one thread.

        Args:
            model: the file; None: the pinned one.
            is_patient: where nothing is found, smaller squares are looked at too (90 ms of 1280 x 720 points): for files.

        Raises:
            kiosk.vision.models.ModelError: it is not there, or not the pinned one.
        """
        path = model_path(MODEL) if model is None else model
        self._net = cv2.dnn.readNetFromTFLite(str(path))
        self._outputs = self._net.getUnconnectedOutLayersNames()
        self._middles = _anchors()
        self._is_patient = is_patient

    def faces_in(self, picture: Colour) -> tuple[Face, ...]:
        """See :class:`FaceDetector`."""
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or picture.size == 0:
            raise ValueError(f"a picture is height x width x 3 of uint8, not {picture.shape} of {picture.dtype}")
        height, width = picture.shape[:2]
        found = without_doubles(self._in_squares(picture, squares_of(width, height)))
        if not found and self._is_patient and min(width, height) >= 2 * _SIDE:
            found = without_doubles(self._in_squares(picture, finer_squares_of(width, height)))
        return found

    def _in_squares(self, picture: Colour, squares: Sequence[Square]) -> Iterator[Face]:
        height, width = picture.shape[:2]
        for square in squares:
            edge = _CUT * square.side
            for face in self._in_square(picture, square):
                box = face.box
                is_cut = (
                    (box.left < square.left + edge and square.left > 0)
                    or (box.top < square.top + edge and square.top > 0)
                    or (box.right > square.left + square.side - edge and square.left + square.side < width)
                    or (box.bottom > square.top + square.side - edge and square.top + square.side < height)
                )
                if not is_cut:
                    yield face

    def _in_square(self, picture: Colour, square: Square) -> Iterator[Face]:
        height, width = picture.shape[:2]
        left, top = max(0, square.left), max(0, square.top)
        right, bottom = min(width, square.left + square.side), min(height, square.top + square.side)
        scale = _SIDE / square.side
        size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
        part = cv2.resize(picture[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
        canvas = np.zeros((_SIDE, _SIDE, 3), np.uint8)
        across, down = round((left - square.left) * scale), round((top - square.top) * scale)
        canvas[down : down + size[1], across : across + size[0]] = part[: _SIDE - down, : _SIDE - across]
        self._net.setInput(cv2.dnn.blobFromImage(canvas, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True))
        outputs = {output.size: output for output in self._net.forward(self._outputs)}
        logits = np.clip(outputs[len(self._middles)].reshape(-1), -80, 80)
        scores = 1 / (1 + np.exp(-logits))
        values = outputs[len(self._middles) * 16].reshape(-1, 16) / _SIDE
        for number in np.flatnonzero(scores >= SURE):
            yield _face(values[number], self._middles[number], float(scores[number])).moved(
                square.left, square.top, square.side
            )


def _face(values: NDArray[np.float32], middle: NDArray[np.float32], score: float) -> Face:
    """From the 16 numbers of an anchor, as shares of the side."""
    places = [(float(x), float(y)) for x, y in values.reshape(8, 2) + middle]
    wide, high = float(values[2]), float(values[3])
    box = Box(places[0][0] - wide / 2, places[0][1] - high / 2, wide, high)
    return Face(box, score, *places[2:])
