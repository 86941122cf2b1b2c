# SPDX-License-Identifier: Apache-2.0
"""Person or backdrop (人像分割): MediaPipe's selfie segmentation through OpenCV, and a matte with the picture's own edges.

The network answers on 256 x 256 points; a guided filter (K. He, J. Sun, X. Tang, 2010) lays its soft edge along hair and
shoulders, and the old backdrop's colour is taken out of half-covered points (estimate after M. Forte, 2021: blurred fore- and
background). No point that belongs to the person alone is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.models import model_path
from kiosk.vision.pictures import Colour

MODEL: Final = "selfie-segmentation.tflite"
Matte = NDArray[np.float32]
"""Height x width, 0 backdrop to 1 person."""
_SIDE: Final = 256
_BAND: Final = 192
"""Rows at a time."""
_COLOURS: Final = 12
"""Points around one whose colours tell person and backdrop apart."""


class PersonSegmenter(Protocol):
    """Tells the person from the backdrop."""

    def person_in(self, picture: Colour) -> Matte:
        """How much each point belongs to a person, softly."""
        ...


class SelfieSegmenter:
    """MediaPipe's network; about 7 ms a picture on one core."""

    def __init__(self, model: Path | None = None) -> None:
        """``model``: the file; None: the pinned one.

        Raises:
            kiosk.vision.models.ModelError: it is not there, or not the pinned one.
        """
        self._net = cv2.dnn.readNetFromTFLite(str(model_path(MODEL) if model is None else model))

    def person_in(self, picture: Colour) -> Matte:
        """See :class:`PersonSegmenter`."""
        small = cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        self._net.setInput(cv2.dnn.blobFromImage(small, 1 / 255, swapRB=True))
        soft = np.asarray(self._net.forward(), np.float32).reshape(_SIDE, _SIDE)
        height, width = picture.shape[:2]
        return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def matte_of(picture: Colour, person: Matte) -> Matte:
    """The network's answer with its edge laid along the picture's own edges."""
    radius = max(4, picture.shape[1] // 80)
    matte: Matte = np.empty(person.shape, np.float32)
    # What a row becomes depends on so many rows above and below it: one mean of means.
    for rows, around, kept in _bands(picture.shape[0], 2 * radius):
        matte[rows] = _matte_of(picture[around], person[around], radius)[kept]
    return matte


def _matte_of(picture: Colour, person: Matte, radius: int) -> Matte:
    guide = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) / np.float32(255), np.float32)
    wanted = np.asarray(np.clip((person - 0.1) / 0.8, 0, 1), np.float32)
    fine = _guided(guide, wanted, radius, 1e-3)
    matte = np.asarray(np.clip((fine - 0.12) / 0.76, 0, 1), np.float32)
    around = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    core = cv2.erode((person > 0.9).astype(np.uint8), around)
    near = cv2.dilate((person > 0.1).astype(np.uint8), around)
    matte[core > 0] = 1
    matte[near == 0] = 0
    return matte


def _bands(height: int, margin: int) -> Iterator[tuple[slice, slice, slice]]:
    """The rows of a picture some at a time, so that what is reckoned with stays small (a terminal's memory is shared).

    Yields:
        the rows, the rows with ``margin`` more on both sides, and where in those the rows themselves are.
    """
    for first in range(0, height, _BAND):
        last = min(height, first + _BAND)
        top = max(0, first - margin)
        yield slice(first, last), slice(top, min(height, last + margin)), slice(first - top, last - top)


def without_backdrop(picture: Colour, matte: Matte) -> NDArray[np.float32]:
    """The person's own colour, height x width x 3; where the matte is 1 it is the picture's, untouched."""
    size = (2 * _COLOURS + 1, 2 * _COLOURS + 1)
    share, colours = matte[..., None], picture.astype(np.float32)
    person = cv2.blur(colours * share, size) / (cv2.blur(matte, size)[..., None] + 1e-5)
    backdrop = cv2.blur(colours * (1 - share), size) / (cv2.blur(1 - matte, size)[..., None] + 1e-5)
    own = np.clip(person + share * (colours - share * person - (1 - share) * backdrop), 0, 255)
    return np.asarray(np.where(share >= 1, colours, own), np.float32)


def on_background(picture: Colour, matte: Matte, background: tuple[int, int, int]) -> Colour:
    """The person before an even background (blue, green, red)."""
    mixed: Colour = np.empty(picture.shape, np.uint8)
    for rows, around, kept in _bands(picture.shape[0], _COLOURS):
        mixed[rows] = _on_background(picture[around], matte[around], background)[kept]
    return mixed


def _on_background(picture: Colour, matte: Matte, background: tuple[int, int, int]) -> Colour:
    share = matte[..., None]
    mixed = without_backdrop(picture, matte) * share + np.array(background, np.float32) * (1 - share)
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)


def _guided(guide: Matte, wanted: Matte, radius: int, softness: float) -> Matte:
    def mean(plane: Matte) -> Matte:
        return np.asarray(cv2.boxFilter(plane, -1, (2 * radius + 1, 2 * radius + 1)), np.float32)

    guide_mean, wanted_mean = mean(guide), mean(wanted)
    slope = (mean(guide * wanted) - guide_mean * wanted_mean) / (mean(guide * guide) - guide_mean**2 + softness)
    level = wanted_mean - slope * guide_mean
    return np.asarray(np.clip(mean(slope) * guide + mean(level), 0, 1), np.float32)
