# SPDX-License-Identifier: Apache-2.0
"""Red stamps taken off a page that is to be read (去红章): ink below them stays, and so does red that is no stamp.

Seen through red glass, red is as bright as paper. Only what has a stamp's size and shape is looked at so: a line in red is
text. The picture that is kept keeps its stamps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from kiosk.vision.papers.shapes import Picture

_RED: Final = 40
"""Steps by which red is brighter than both others: of a stamp on evened paper 60 to 180, of grey ink and noise below 20."""
_SMALLEST: Final = 0.05
"""Of the page's longer side: a square seal of a person measures 15 mm and more on 297."""
_LONGEST: Final = 2.4
"""Times its shorter side: an oval seal is 45 x 30 mm, a line of text longer."""
_GROWN: Final = 0.012
"""Of the longer side: strokes and letters of a stamp that lie so near are one."""
_SMALL: Final = 600


def without_stamps(page: Picture) -> Picture:
    """The page without them; the very same where there are none. ``page``: flat and evenly lit."""
    boxes = list(_stamps(page))
    if not boxes:
        return page
    page = page.copy()
    for left, top, right, bottom in boxes:
        part = page[top:bottom, left:right]
        np.maximum(part[:, :, :2], part[:, :, 2:], out=part[:, :, :2])
    return page


def _stamps(page: Picture) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right, bottom of each."""
    factor = min(1.0, _SMALL / max(page.shape[:2]))
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.int16)
    red = (small[:, :, 2] - small[:, :, :2].max(axis=2) > _RED).astype(np.uint8)
    longest = max(red.shape)
    near = max(3, round(longest * _GROWN) | 1)
    grown = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    for left, top, wide, tall, _ in found[1:].tolist():
        if min(wide, tall) >= _SMALLEST * longest and max(wide, tall) <= _LONGEST * min(wide, tall):
            yield (
                max(0, int((left - near) / factor)),
                max(0, int((top - near) / factor)),
                int((left + wide + near) / factor),
                int((top + tall + near) / factor),
            )
