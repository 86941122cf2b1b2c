# SPDX-License-Identifier: Apache-2.0
"""Frame by frame over the mat (看垫子): where the page is, handed to :class:`~watch.MatWatch`."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.papers.page import find_page
from kiosk.vision.papers.shapes import Picture, shrunk
from kiosk.vision.papers.watch import LONGEST, Corners, Found, MatWatch, Seen

if TYPE_CHECKING:
    from drivers.camera.port import Frame

_SIZE: Final = (64, 48)
_OTHER: Final = 8.0
"""Mean difference of small copies (of 255): another paper in the same place differs by more, the sensor's noise by less."""


@dataclass(frozen=True)
class Lay:
    """How a page lay when it was taken."""

    corners: Corners
    small: NDArray[np.float32] = field(repr=False, compare=False)


class MatLook:
    """One attempt at a page. ``taken``: how the one before lay, which is not to be taken twice."""

    def __init__(self, taken: Lay | None = None) -> None:
        self._taken = taken
        self._watch: MatWatch | None = None
        self.last: Lay | None = None
        """How the page lies in the newest frame; None: there is none."""

    def __call__(self, frame: Frame) -> Seen:
        """What this frame shows."""
        picture, _ = shrunk(frame.picture, LONGEST)
        if self._watch is None:
            diagonal = hypot(*picture.shape[:2])
            self._watch = MatWatch(diagonal, None if self._taken is None else self._taken.corners)
        page = find_page(picture)
        small = _small(picture)
        self.last = None if page is None else Lay(page.corners, small)
        found = None if page is None else Found(page.corners, page.score, page.is_sure, page.cut)
        is_other = self._taken is not None and float(np.abs(small - self._taken.small).mean()) > _OTHER
        return self._watch.see(found, frame.t, is_other=is_other)


def _small(picture: Picture) -> NDArray[np.float32]:
    gray = cv2.cvtColor(cv2.resize(picture, _SIZE, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    return np.asarray(gray, np.float32)
