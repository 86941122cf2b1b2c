# SPDX-License-Identifier: Apache-2.0
"""What hangs behind somebody (背景), judged while they stand there: whether the network that cuts them out mistakes it
for them.

Looked at are two strips beside the head, above the shoulders, where hardly any hair is. Numbers of the pattern itself (steps,
spread, colour) were tried and say little: what fails are coloured things about as large as what a face is made of.
tests/benchmarks/vision/bench_portrait_backdrop.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from kiosk.vision.faces.face import Mesh
from kiosk.vision.faces.measures import cheek_width, eye_middles
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.segment import PersonSegmenter

_SIDE: Final = 256
"""Points that the network looks at: no more are cut out of the picture."""
_ACROSS: Final = 1.45
_UP: Final = 1.6
_DOWN: Final = 2.0
"""What is shown to the network, in widths of the face from the middle between the eyes; about what it sees afterwards."""
_INNER: Final = 0.78
_OUTER: Final = 1.35
"""Where the strips begin and end, in the same."""
_ABOVE: Final = 0.95
_BELOW: Final = 0.40
_SOFT: Final = 0.2
"""What the network takes for a person so much is not taken away cleanly."""
_LEAST: Final = 200
"""Points of the strips; with fewer nothing can be said."""


@dataclass(frozen=True)
class Backdrop:
    """``stray``: share of it that is taken for the person, 0 to 1; ``lightness``: median, CIELAB of OpenCV's 0 to 255."""

    stray: float
    lightness: float


def backdrop_of(picture: Colour, mesh: Mesh, segmenter: PersonSegmenter) -> Backdrop | None:
    """What is seen of it; ``None``: the face fills the picture. About 8 ms on one core."""
    width = max(1.0, cheek_width(mesh))
    across, down = float(mesh.points[[234, 454], 0].mean()), float(eye_middles(mesh)[:, 1].mean())
    high, wide = picture.shape[:2]
    top, left = max(0, round(down - _UP * width)), max(0, round(across - _ACROSS * width))
    shown = picture[top : min(high, round(down + _DOWN * width)), left : min(wide, round(across + _ACROSS * width))]
    if min(shown.shape[:2]) < 2:
        return None
    factor = min(1.0, _SIDE / max(shown.shape[:2]))
    size = (max(1, round(shown.shape[1] * factor)), max(1, round(shown.shape[0] * factor)))
    small = np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_AREA), np.uint8)
    person, light = segmenter.person_in(small), cv2.cvtColor(small, cv2.COLOR_BGR2LAB)[..., 0]
    middle, eyes, face = (across - left) * factor, (down - top) * factor, width * factor
    rows = _within(eyes - _ABOVE * face, eyes + _BELOW * face, size[1])
    columns = [
        _within(middle + start * face, middle + end * face, size[0])
        for start, end in ((-_OUTER, -_INNER), (_INNER, _OUTER))
    ]
    strays = np.concatenate([person[rows, part].ravel() for part in columns])
    if strays.size < _LEAST:
        return None
    lights = np.concatenate([light[rows, part].ravel() for part in columns])
    return Backdrop(float((strays > _SOFT).mean()), float(np.median(lights)))


def _within(first: float, last: float, most: int) -> slice:
    return slice(min(most, max(0, round(first))), min(most, max(0, round(last))))
