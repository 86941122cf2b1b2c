# SPDX-License-Identifier: Apache-2.0
"""Faces of nobody, drawn with ellipses and a little light: pictures of real people are never part of the tests.

The networks take them for faces; how well they do with real ones is measured outside (docs/vision-faces.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
BGR = tuple[int, int, int]
_SIDE = 800
"""A face is drawn this large and then made as small as wanted."""


@dataclass(frozen=True)
class Drawn:
    """How somebody is drawn."""

    skin: BGR = (150, 185, 225)
    hair: BGR = (30, 30, 35)
    clothes: BGR = (90, 60, 50)
    eyes_open: float = 1.0
    """0: shut."""
    turned: float = 0.0
    """-1 to 1: the head turned towards the right or left of the picture."""
    gaze: float = 0.0
    """-1 to 1: where the pupils are."""
    glare: bool = False
    """Glasses with a light in them."""
    masked: bool = False
    shadow: float = 0.0
    """0 to 1: the left half of the picture darker."""
    mouth_open: bool = False


def backdrop(width: int, height: int, colour: BGR = (200, 200, 195)) -> Picture:
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = colour
    return picture


def person(how: Drawn, colour: BGR) -> tuple[Picture, Picture]:
    """A head and shoulders on 800 x 800, and its own outline (255: the person)."""
    picture, outline = backdrop(_SIDE, _SIDE, colour), np.zeros((_SIDE, _SIDE), np.uint8)

    def body(centre: tuple[int, int], axes: tuple[int, int], fill: BGR) -> None:
        cv2.ellipse(picture, centre, axes, 0, 0, 360, fill, -1, cv2.LINE_AA)
        cv2.ellipse(outline, centre, axes, 0, 0, 360, 255, -1, cv2.LINE_AA)

    def darker(fill: BGR, by: float) -> BGR:
        return int(fill[0] * by), int(fill[1] * by), int(fill[2] * by)

    body((400, 860), (300, 240), how.clothes)
    picture[560:690, 345:455], outline[560:690, 345:455] = darker(how.skin, 0.82), 255
    body((400, 690), (60, 30), darker(how.skin, 0.82))
    shift = int(how.turned * 45)
    body((400 - shift // 3, 330), (178, 225), how.hair)
    for side in (-1, 1):
        body((400 + side * 162 - shift // 2, 400), (22, 42), darker(how.skin, 0.92))
    body((400, 395), (160, 205), how.skin)
    # Hair line and the light on a round face.
    cv2.ellipse(picture, (400 - shift // 3, 235), (150, 62), 0, 180, 360, how.hair, -1, cv2.LINE_AA)
    shade: NDArray[np.float32] = np.zeros((_SIDE, _SIDE), np.float32)
    cv2.ellipse(shade, (400 + shift // 2, 390), (115, 165), 0, 0, 360, 1.0, -1)
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), 45), np.float32)
    face = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.ellipse(face, (400, 395), (160, 205), 0, 0, 360, 255, -1)
    lit = picture * (0.80 + 0.24 * shade)[..., None]
    picture[face > 0] = np.clip(lit, 0, 255).astype(np.uint8)[face > 0]

    centre_x = 400 + shift
    for side in (-1, 1):
        x, y = centre_x + side * 66 - int(abs(how.turned) * side * 8), 370
        cv2.ellipse(picture, (x, y - 48), (46, 14), 0, 190, 350, darker(how.hair, 1.0), 9, cv2.LINE_AA)
        opened = max(2, int(17 * how.eyes_open))
        cv2.ellipse(picture, (x, y - 3), (40, opened + 9), 0, 180, 360, darker(how.skin, 0.78), 5, cv2.LINE_AA)
        if how.eyes_open > 0.15:
            cv2.ellipse(picture, (x, y), (33, opened), 0, 0, 360, (235, 238, 240), -1, cv2.LINE_AA)
            whites = np.zeros((_SIDE, _SIDE), np.uint8)
            cv2.ellipse(whites, (x, y), (33, opened), 0, 0, 360, 255, -1)
            iris = picture.copy()
            cv2.circle(iris, (x + int(how.gaze * 16), y), 16, (45, 60, 80), -1, cv2.LINE_AA)
            cv2.circle(iris, (x + int(how.gaze * 16), y), 8, (10, 10, 12), -1, cv2.LINE_AA)
            cv2.circle(iris, (x + int(how.gaze * 16) + 5, y - 5), 4, (250, 250, 250), -1, cv2.LINE_AA)
            picture[whites > 0] = iris[whites > 0]
        cv2.ellipse(picture, (x, y), (35, opened), 0, 180, 360, (35, 40, 50), 6, cv2.LINE_AA)
        cv2.ellipse(picture, (x, y), (35, opened), 0, 0, 180, darker(how.skin, 0.6), 3, cv2.LINE_AA)
    nose_x = centre_x + int(how.turned * 22)
    cv2.line(picture, (centre_x - 12, 385), (nose_x - 20, 455), darker(how.skin, 0.86), 6, cv2.LINE_AA)
    cv2.ellipse(picture, (nose_x, 462), (32, 16), 0, 0, 180, darker(how.skin, 0.62), 5, cv2.LINE_AA)
    for side in (-1, 1):
        cv2.ellipse(picture, (nose_x + side * 15, 466), (9, 5), 0, 0, 360, darker(how.skin, 0.4), -1, cv2.LINE_AA)
    lips = darker((130, 120, 195), 0.9)
    cv2.ellipse(picture, (centre_x, 526), (56, 34 if how.mouth_open else 15), 0, 0, 360, lips, -1, cv2.LINE_AA)
    inside = 22 if how.mouth_open else 2
    cv2.ellipse(picture, (centre_x, 525), (48, inside), 0, 0, 360, (50, 40, 70), -1, cv2.LINE_AA)
    if how.masked:
        points = np.array([[255, 430], [545, 430], [530, 540], [460, 600], [340, 600], [270, 540]], np.int32)
        cv2.fillPoly(picture, [points], (225, 215, 190), cv2.LINE_AA)
        for y in (470, 505, 540):
            cv2.line(picture, (275, y), (525, y), (205, 195, 170), 3, cv2.LINE_AA)
    if how.glare:
        for side in (-1, 1):
            x = centre_x + side * 66
            cv2.ellipse(picture, (x, 375), (58, 44), 0, 0, 360, (40, 40, 40), 6, cv2.LINE_AA)
            cv2.ellipse(picture, (x - 8, 370), (34, 26), 20, 0, 360, (255, 255, 255), -1, cv2.LINE_AA)
        cv2.line(picture, (centre_x - 10, 370), (centre_x + 10, 370), (40, 40, 40), 6, cv2.LINE_AA)
    if how.shadow:
        slope = np.clip((np.arange(_SIDE) - 330) / 140, 0, 1)
        dim = (1 - how.shadow * (1 - slope))[None, :, None]
        picture[outline > 0] = (picture * dim).astype(np.uint8)[outline > 0]
    return picture, outline


def placed(
    picture: Picture, how: Drawn, across: int, down: int, face_width: int, *, noise: float = 2.0, roll_deg: float = 0.0
) -> Picture:
    """``picture`` with somebody before it: the middle between the eyes there, the face so wide."""
    height, width = picture.shape[:2]
    drawn, outline = person(how, (0, 0, 0))
    scale = face_width / 320
    matrix = cv2.getRotationMatrix2D((400, 370), roll_deg, scale)
    matrix[:, 2] += np.array([across - 400, down - 370])
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    there = cv2.warpAffine(drawn, matrix, (width, height), flags=flags)
    weight = cv2.warpAffine(outline, matrix, (width, height), flags=flags)[..., None] / 255
    mixed = there * weight + picture * (1 - weight)
    grain = np.random.default_rng(7).normal(0, noise, mixed.shape)
    return np.clip(cv2.GaussianBlur(mixed, (0, 0), 0.7) + grain, 0, 255).astype(np.uint8)


def frame(how: Drawn = Drawn(), width: int = 1280, height: int = 720, **place: int) -> Picture:
    """A camera's frame with one person in the middle of it."""
    spot = {"across": width // 2, "down": int(height * 0.42), "face_width": int(height * 0.3), **place}
    return placed(backdrop(width, height), how, **spot)


def variant(**changes: object) -> Drawn:
    """Somebody who differs from the first one in this."""
    return replace(Drawn(), **changes)  # type: ignore[arg-type]  # the names are Drawn's own
