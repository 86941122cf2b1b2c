# SPDX-License-Identifier: Apache-2.0
"""Compressed pictures to arrays (解码), the right way up, and nobody may write into them afterwards."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

from drivers.camera.port import Picture

_TURNS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def draw(data: bytes, rotate: int) -> Picture | None:
    """Draws a JPEG or PNG; None when it cannot be drawn. ``rotate`` is 0, 90, 180 or 270, clockwise."""
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if picture is None else upright(picture, rotate)


def upright(picture: MatLike, rotate: int) -> Picture:
    """Turned as the profile says, and sealed against writing: several may look at the same frame."""
    turned = np.ascontiguousarray(picture if rotate == 0 else cv2.rotate(picture, _TURNS[rotate]), dtype=np.uint8)
    turned.flags.writeable = False
    return turned
