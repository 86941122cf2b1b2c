# SPDX-License-Identifier: Apache-2.0
"""How sharp what is printed is (清晰度), and how large: against the size of its own characters, for that is what has to be read.

Blurring what is blurred already changes little: from how much the steps' energy falls when a picture is blurred by a known amount
follows by how much it was blurred before, whatever its contrast. Measured along and across, since a paper that moved is sharp in
one direction. What the camera's noise adds is measured where nothing is printed and taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.papers.flatten import Flat
from kiosk.vision.papers.shapes import Plane, Polygon

MOST_BLUR: Final = 0.055
"""Blur as a share of a character's height. From 0.06 on readers make mistakes (docs/vision-papers.md)."""
MOST_MOVED: Final = 0.033
"""The same where one direction is plainly worse: a moved stroke is a wider one."""
ONE_WAY: Final = (1.8, 4.0)
"""Blur across is so many times that down, or the reverse: the paper moved. Printed rows are thinner than printed columns."""
_LEAST_MOVED: Final = 1.0
"""Points; less is what the type itself does."""
_AGAIN: Final = 3.0
_TILES: Final = 3
Plane32: TypeAlias = NDArray[np.float32]
_ENOUGH: Final = 0.004
"""Share of a tile that must be printed for its sharpness to say something."""


@dataclass(frozen=True)
class Sharpness:
    """Of a page, or a part of it."""

    character: float
    """Height of a usual character in points of the flat page; 0: nothing is printed."""
    across: float
    """Blur in points: its standard deviation at the edge of something wide, about two thirds of it in thin strokes."""
    down: float

    @property
    def share(self) -> float:
        """The worse direction's blur as a share of a character's height."""
        return max(self.across, self.down) / self.character if self.character else 0.0

    @property
    def moved(self) -> bool:
        """Blurred in one direction only."""
        one_way = self.across > ONE_WAY[0] * self.down or self.down > ONE_WAY[1] * self.across
        return one_way and max(self.across, self.down) > _LEAST_MOVED

    @property
    def is_bad(self) -> bool:
        """Too much for what is printed there."""
        return self.share > (MOST_MOVED if self.moved else MOST_BLUR)


def printed(flat: Flat) -> tuple[Plane, float]:
    """Where something is printed in characters, pale and blurred ones too (255, else 0), and how high a usual character is."""
    longest = max(flat.even.shape[:2])
    darkest = cv2.medianBlur(np.ascontiguousarray(flat.even.min(axis=2)), 3)
    _, dark = cv2.threshold(darkest, 225, 255, cv2.THRESH_BINARY_INV)
    near = max(3, round(longest * 0.003) | 1)
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    is_character = (boxes[:, 2:4].max(axis=1) < 0.1 * longest) & (boxes[:, 2:4].min(axis=1) > 4)
    is_character[0] = False
    if int(is_character.sum()) < 6:
        return np.zeros(dark.shape[:2], np.uint8), 0.0
    sizes = boxes[is_character][:, 2:4].min(axis=1)
    areas = boxes[is_character][:, 4]
    order = np.argsort(sizes)
    summed = np.cumsum(areas[order])
    character = float(sizes[order][int(np.searchsorted(summed, summed[-1] / 2))])
    return np.asarray(np.where(is_character[labels], 255, 0), np.uint8), character


def sharpness(flat: Flat) -> tuple[Sharpness, list[tuple[Polygon, Sharpness]]]:
    """Of the whole page, and of the ninths of it on which enough is printed, each with its outline on the flat page."""
    mask, character = printed(flat)
    if not character:
        return Sharpness(0.0, 0.0, 0.0), []
    gray = cv2.GaussianBlur(cv2.cvtColor(flat.picture, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 0.8)
    near = cv2.dilate(mask, np.ones((7, 7), np.uint8)) > 0
    empty = (
        cv2.dilate(np.asarray(np.where(flat.even.min(axis=2) < 225, 255, 0), np.uint8), np.ones((11, 11), np.uint8))
        == 0
    )
    # Of each plane only the points at print are kept: four whole ones would be the largest thing in a visit's memory.
    rows, columns = (index.astype(np.int16) for index in np.nonzero(near))
    energies: list[Plane32] = []
    for across, down in ((1, 0), (0, 1)):
        again = cv2.GaussianBlur(gray, (0, 0), sigmaX=_AGAIN if across else 1e-3, sigmaY=_AGAIN if down else 1e-3)
        for plane in (gray, again):
            steps = np.asarray(cv2.Sobel(plane, cv2.CV_32F, across, down, ksize=3, scale=0.125), np.float32)
            np.square(steps, out=steps)
            noise = float(steps[empty].mean()) if empty.any() else 0.0
            energies.append(steps[near] - np.float32(noise))
            del steps
        del again
    whole = _of(energies, np.ones(len(rows), np.bool_), character)
    tall, wide = near.shape
    tiles: list[tuple[Polygon, Sharpness]] = []
    for row in range(_TILES):
        for column in range(_TILES):
            top, bottom = tall * row // _TILES, tall * (row + 1) // _TILES
            left, right = wide * column // _TILES, wide * (column + 1) // _TILES
            if float((mask[top:bottom, left:right] > 0).mean()) > _ENOUGH:
                inside = (rows >= top) & (rows < bottom) & (columns >= left) & (columns < right)
                outline: Polygon = ((left, top), (right, top), (right, bottom), (left, bottom))
                tiles.append((outline, _of(energies, inside, character)))
    return whole, tiles


def _of(energies: list[Plane32], where: NDArray[np.bool_], character: float) -> Sharpness:
    means = [max(float(energy[where].mean()), 1e-4) for energy in energies]
    return Sharpness(character, _blur(means[0], means[1]), _blur(means[2], means[3]))


def _blur(once: float, again: float) -> float:
    """Steps of width s have an energy of 1/s: after another blur a, once/again is sqrt(s² + a²)/s."""
    fall = max(once / again, 1.01)
    return float(_AGAIN / np.sqrt(fall * fall - 1))
