# SPDX-License-Identifier: Apache-2.0
"""Pictures of the simulated camera (测试画面): grey steps, a moving bar, and when and which it is, readable by programs.

Across the top stand 64 cells, black or white: 40 bits of the monotonic time in microseconds at which the picture was made
and 24 bits of its number, highest first. JPEG cannot blur them away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from drivers.camera.port import Picture

CELLS: Final = 64
_TIME_BITS: Final = 40
_NUMBER_BITS: Final = 24


@dataclass(frozen=True)
class Stamp:
    """What stands across the top of a picture."""

    t_us: int
    """Monotonic microseconds modulo 2^40 (twelve days)."""
    number: int


def stamp_on(picture: Picture, stamp: Stamp) -> None:
    """Writes ``stamp`` over the top sixteenth of ``picture``."""
    height, width = picture.shape[0] // 16, picture.shape[1]
    word = (stamp.t_us % (1 << _TIME_BITS)) << _NUMBER_BITS | stamp.number % (1 << _NUMBER_BITS)
    for cell in range(CELLS):
        value = 255 if word >> (CELLS - 1 - cell) & 1 else 0
        picture[:height, cell * width // CELLS : (cell + 1) * width // CELLS] = value


def stamp_of(picture: Picture) -> Stamp:
    """What stands across the top of ``picture``; nonsense if none does."""
    row, width = picture.shape[0] // 32, picture.shape[1]
    word = 0
    for cell in range(CELLS):
        word = word << 1 | int(picture[row, (2 * cell + 1) * width // (2 * CELLS), 1] > 127)
    return Stamp(word >> _NUMBER_BITS, word & ((1 << _NUMBER_BITS) - 1))


def moving_picture(width: int, height: int, number: int) -> Picture:
    """Sixteen grey steps with a coloured bar that moves by a step each picture."""
    steps = (np.arange(width) * 16 // width * 15 + 10).astype(np.uint8)
    picture = np.repeat(np.tile(steps, (height, 1))[:, :, np.newaxis], 3, axis=2)
    left = number * 8 % width
    picture[height // 4 : height // 2, left : left + width // 10] = (40, 80, 220)
    return picture


def dark_picture(width: int, height: int, number: int) -> Picture:
    """Next to no light: the sensor's noise about black."""
    return np.random.default_rng(number).integers(0, 12, (height, width, 3)).astype(np.uint8)


def covered_picture(width: int, height: int, number: int) -> Picture:
    """A finger on the lens: one dim reddish colour without anything in it."""
    noise = np.random.default_rng(number).integers(0, 4, (height, width, 1))
    covered: Picture = (noise + np.array([20, 25, 70])).astype(np.uint8)
    return covered


def jpeg_of(picture: Picture, quality: int = 85) -> bytes:
    """``picture`` as JPEG."""
    good, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not good:
        raise ValueError("a picture that cannot be written as JPEG")
    return bytes(data)
