# SPDX-License-Identifier: Apache-2.0
"""A frame as the panel shows it (取景画面): a part of it, in the size of the place where it stands, perhaps as in a mirror."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.memory import give_pictures_back
from kiosk.vision.pictures import Colour

FALLBACK: Final = (960, 720)
"""Points, while the place on the panel has no size yet."""


@dataclass(frozen=True)
class Part:
    """A rectangle in a picture, in shares of its width and height: 0 to 1."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.left + self.width <= 1.0001 and 0 <= self.top < self.top + self.height <= 1.0001):
            raise ValueError(f"no part of a picture: {self}")


WHOLE: Final = Part()


def centred(aspect: float, width: int, height: int) -> Part:
    """The largest part in the middle of a picture of ``width`` x ``height`` points whose width is ``aspect`` times its height."""
    if width > height * aspect:
        share = height * aspect / width
        return Part((1 - share) / 2, 0.0, share, 1.0)
    share = width / aspect / height
    return Part(0.0, (1 - share) / 2, 1.0, share)


def preview(picture: Colour, part: Part, room: tuple[int, int], *, mirrored: bool = False) -> NDArray[np.uint8]:
    """``part`` of ``picture`` (height x width x 3, blue green red), as large as fits into ``room`` (width, height in points).

    Returns:
        height x width x 4, blue green red and 255: what a screen takes without another conversion. Its own memory.
    """
    tall, wide = picture.shape[:2]
    left, top = round(part.left * wide), round(part.top * tall)
    cut = picture[
        top : max(top + 1, round((part.top + part.height) * tall)),
        left : max(left + 1, round((part.left + part.width) * wide)),
    ]
    tall, wide = cut.shape[:2]
    across, down = room if min(room) > 0 else FALLBACK
    scale = min(across / wide, down / tall)
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    if size != (wide, tall):
        cut = np.asarray(
            cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), np.uint8
        )
    if mirrored:
        cut = np.asarray(cv2.flip(cut, 1), np.uint8)
    return np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2BGRA), np.uint8)


def leave_room_for_the_screen() -> None:
    """OpenCV's own threads would take both cores from the screen; whoever looks at pictures has a thread of its own already.

    And pictures go back to the system as soon as they are let go of (:mod:`~memory`).
    """
    cv2.setNumThreads(1)
    give_pictures_back()
