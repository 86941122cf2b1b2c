# SPDX-License-Identifier: Apache-2.0
"""Somebody before the camera (镜头前的人), made of a drawn portrait. No picture of anybody goes in.

``kiosk.platform.sandbox.drawn_faces`` draws a portrait for everybody in the sandbox. Nobody here moves: no move that is asked for
is ever made by a picture, and that is the point of asking.
"""

from __future__ import annotations

import cv2
import numpy as np

from drivers.camera.port import Picture

WIDTH, HEIGHT = 1280, 720
_WALL = (196, 204, 206)


def standing(
    portrait: bytes, *, beside: bytes | None = None, across: float = 0.5, down: float = 0.56, tall: float = 0.86
) -> Picture:
    """A frame of 1280 x 720 (height x width x 3, blue green red) with whoever ``portrait`` (JPEG or PNG) shows.

    Args:
        beside: somebody else, as near.
        across: where the portrait's middle is, as a share of the frame.
        down: the same downwards; larger for who sits in a wheelchair.
        tall: height of the portrait as a share of the frame's.

    Raises:
        ValueError: no picture.
    """
    frame = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    frame[:] = _WALL
    for shown, where in ((portrait, across), (beside, across + 0.34)):
        if shown is not None:
            _put(frame, shown, where, down, tall)
    return frame


def _put(frame: Picture, portrait: bytes, across: float, down: float, tall: float) -> None:
    found = cv2.imdecode(np.frombuffer(portrait, np.uint8), cv2.IMREAD_COLOR) if portrait else None
    if found is None:
        raise ValueError("a portrait that is no picture")
    scale = tall * HEIGHT / found.shape[0]
    person = np.asarray(cv2.resize(found, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    high, wide = person.shape[:2]
    left, top = round(across * WIDTH - wide / 2), round(down * HEIGHT - high / 2)
    x, y = max(0, left), max(0, top)
    right, bottom = min(WIDTH, left + wide), min(HEIGHT, top + high)
    if right > x and bottom > y:
        frame[y:bottom, x:right] = person[y - top : bottom - top, x - left : right - left]
