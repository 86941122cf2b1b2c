# SPDX-License-Identifier: Apache-2.0
"""Whether the lens over a mat is covered (镜头被挡住): a mat of one colour has little in it too, and still differs.

Whatever lies there, however black and plain, is in focus: its grain and its rim are in every frame. What lies on the lens is not:
nothing stays from frame to frame but a smooth light, and that is even all over, or as red as light through a finger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from drivers.camera.port import Frame

MOST_LIGHT: Final = 0.45
"""Mean; a sheet that covers all of the view is lighter."""
MOST_SPREAD: Final = 0.35
"""Of the light, as a share of its mean; with a page in view it is more, and no more is asked."""
STAYS: Final = 0.05
"""Share of the fine detail that two frames have in common: covered 0.00 to 0.02, mats 0.33 to 1 (docs/vision-papers.md)."""
STAYS_RED: Final = 0.2
"""The same in light through a finger, which is uneven: where it is compressed block by block, the blocks' steps stay."""
EVEN: Final = 0.04
"""Spread of the light in the large, as a share of its mean; a lens shows a mat's corners darker: 0.07 on the simulated one."""
RED: Final = 2.0
"""Red so many times green, and blue: light through a finger 2.7. Wood is 1.4 times as red as green."""
_SIZE: Final = (320, 240)
_LARGE: Final = (16, 12)
_NEAR: Final = 7
_NOTHING: Final = 1e-4
"""Squared steps: pictures without any noise are no camera's, and say nothing."""
_WEIGHTS: Final = np.array([0.114, 0.587, 0.299], np.float32)


class CoverWatch:
    """Frame by frame; the first one says nothing."""

    def __init__(self) -> None:
        self._before: NDArray[np.float32] | None = None

    def is_covered(self, frame: Frame) -> bool:
        """Whether nothing is before the lens but what lies on it."""
        light = frame.light
        if light.mean >= MOST_LIGHT or light.spread > MOST_SPREAD * light.mean:
            self._before = None
            return False
        small = cv2.resize(frame.picture, _SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)
        luma = np.asarray(small @ _WEIGHTS, np.float32)
        fine = np.asarray((luma - cv2.blur(luma, (_NEAR, _NEAR)))[_NEAR:-_NEAR, _NEAR:-_NEAR], np.float32)
        before, self._before = self._before, fine
        if before is None:
            return False
        energies = float(np.square(fine).mean()), float(np.square(before).mean())
        if min(energies) < _NOTHING:
            return False
        stays = float((fine * before).mean()) / (energies[0] * energies[1]) ** 0.5
        return (stays < STAYS and _is_even(luma)) or (stays < STAYS_RED and _is_red(small))


def _is_even(luma: NDArray[np.float32]) -> bool:
    large: Any = cv2.resize(luma, _LARGE, interpolation=cv2.INTER_AREA)
    return bool(large.std() < EVEN * large.mean())


def _is_red(small: NDArray[np.float32]) -> bool:
    blue, green, red = (float(mean) for mean in small.reshape(-1, 3).mean(axis=0))
    return red > RED * max(blue, green)
