# SPDX-License-Identifier: Apache-2.0
"""Pictures of the simulated camera (测试画面): grey steps, a moving bar, and when and which it is, readable by programs.

Across the top stand 64 cells, black or white: 40 bits of the monotonic time in microseconds at which the picture was made
and 24 bits of its number, highest first. JPEG cannot blur them away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
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


def mat_picture(width: int, height: int) -> Picture:
    """The dark mat under a document camera (高拍仪), lit a little more in its middle."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    light = 1.08 - 0.16 * (x * x + y * y)
    mat: Picture = (np.array([52, 46, 40], np.float32) * light[..., None]).astype(np.uint8)
    return mat


def fitted(picture: Picture, width: int, height: int) -> Picture:
    """``picture`` as large as fits into ``width`` x ``height``, in the middle; what is left over is grey."""
    tall, wide = picture.shape[:2]
    if (wide, tall) == (width, height):
        return picture
    scale = min(width / wide, height / tall)
    size = max(1, round(wide * scale)), max(1, round(tall * scale))
    whole = np.full((height, width, 3), 90, np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    whole[top : top + size[1], left : left + size[0]] = cv2.resize(picture, size, interpolation=how)
    return whole


@lru_cache(maxsize=2)
def _noise(height: int, width: int, sigma: float) -> tuple[Picture, Picture]:
    """What a sensor adds and what it takes away; the same for every scene, and a tenth of a second of work for a megapixel."""
    noise = np.random.default_rng(1).normal(0, sigma, (height, width, 3)).round().astype(np.int8)
    more, less = noise.clip(0).astype(np.uint8), (-noise).clip(0).astype(np.uint8)
    more.flags.writeable = less.flags.writeable = False
    return more, less


class Noisy:
    """A still scene before a sensor: the same picture with other noise in every frame, made in a millisecond or two."""

    _ROOM: Final = 32

    def __init__(self, still: Picture, sigma: float = 2.0) -> None:
        self._still = still
        self._more, self._less = _noise(still.shape[0] + self._ROOM, still.shape[1] + self._ROOM, sigma)

    def picture(self, number: int) -> Picture:
        """The frame of this number."""
        height, width = self._still.shape[:2]
        top, left = number * 7 % self._ROOM, number * 13 % self._ROOM
        here = np.s_[top : top + height, left : left + width]
        return np.asarray(cv2.subtract(cv2.add(self._still, self._more[here]), self._less[here]), np.uint8)


def picture_of(data: bytes) -> Picture | None:
    """A picture file's content; None when it is none."""
    if not data:
        return None
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if picture is None else np.asarray(picture, np.uint8)


def jpeg_of(picture: Picture, quality: int = 85) -> bytes:
    """``picture`` as JPEG."""
    good, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not good:
        raise ValueError("a picture that cannot be written as JPEG")
    return bytes(data)
