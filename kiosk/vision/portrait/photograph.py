# SPDX-License-Identifier: Apache-2.0
"""The finished photograph (成品照片), as the visit has it: for the printer, for the screen, and what the standard says of it.

OpenCV is not loaded for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.vision.portrait.standard import Finding

SHOWN_ROOM: Final = (480, 600)
"""Width and height in points of a picture to choose from, and of the photograph on screen, at most."""


@dataclass(frozen=True)
class Photograph:
    """``for_paper``: JPEG for the printer; ``shown``: height x width x 4, blue green red and 255; ``findings``: every clause."""

    for_paper: bytes = field(repr=False)
    shown: NDArray[np.uint8] = field(repr=False, compare=False)
    points: tuple[int, int]
    """Width and height of the JPEG."""
    dpi: int
    findings: tuple[Finding, ...]

    def forget(self) -> None:
        """The picture on screen is overwritten; the JPEG goes when nobody holds it any more."""
        self.shown.fill(0)
