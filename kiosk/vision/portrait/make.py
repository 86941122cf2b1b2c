# SPDX-License-Identifier: Apache-2.0
"""One photograph made into a portrait (证件照制作): turned upright, sized by the face, cut out, before another background.

Points are moved and averaged by size, nothing else: no smoothing, no whitening, no reshaping.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces.face import Mesh
from kiosk.vision.faces.measures import cheek_width, eye_middles, pose
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.segment import Matte, PersonSegmenter, matte_of, on_background
from kiosk.vision.portrait.standard import EYE_ROW, ID_CARD, Standard

BACKGROUNDS: Final = {"white": (255, 255, 255), "blue": (219, 142, 67), "red": (0, 0, 255)}
"""白 #FFFFFF、蓝 #438EDB、红 #FF0000, as blue green red."""
_FINER: Final = 2
"""The matte is made at twice the size and averaged down."""
_WIDER: Final = 0.35
"""The network wants to see shoulders; shares of width and height around the photograph."""
_HAIR_POINTS: Final = 40
"""So many points of hair beyond the edge are hair and no chance."""


@dataclass(frozen=True)
class Framed:
    """Where things lie in the finished photograph, in its points."""

    hair_top: float | None
    """Highest hair below the upper edge; None: it goes beyond what was seen."""
    eye_height: float
    """Eyes above the lower edge."""
    enlarged: float
    """One point of the camera became so many; above 1 points were made up between others."""
    missing: float
    """Share of the photograph's person that the camera did not see, 0 to 1."""
    is_hair_cut: bool
    """High hair: the eyes' clause came first."""
    is_hair_missing: bool
    """The camera's picture ends in the hair."""


@dataclass(frozen=True)
class Portrait:
    """The photograph and how it came out."""

    picture: Colour = field(repr=False, compare=False)
    matte: Matte = field(repr=False, compare=False)
    """0 background to 1 person, of the finished size."""
    before: Colour = field(repr=False, compare=False)
    """The same window of the camera's picture with its own background: what the person really looked like."""
    framed: Framed
    background: tuple[int, int, int]


def window_top(hair_row: float | None, eye_row: float, standard: Standard) -> tuple[float, bool]:
    """From which row on to cut, and whether hair had to be cut off for it.

    Args:
        hair_row: highest hair; None: beyond what was seen.
        eye_row: the eyes.
    """
    wanted = sum(standard.hair_top) / 2
    lowest_top = eye_row - (standard.height - standard.least_eye_height)
    if hair_row is None:
        return lowest_top, True
    top = hair_row - wanted
    if top >= lowest_top:
        return top, False
    # The eyes' clause comes first; the hair may still be within its own clause.
    return lowest_top, hair_row - lowest_top < standard.hair_top[0] or hair_row - lowest_top > standard.hair_top[1]


def make_portrait(
    picture: Colour,
    mesh: Mesh,
    segmenter: PersonSegmenter,
    background: tuple[int, int, int] = ID_CARD.background,
    standard: Standard = ID_CARD,
) -> Portrait:
    """Frames and cuts out one person; ``mesh`` is theirs. About 0.2 s on one core (docs/vision-faces.md)."""
    room_x, room_y = round(standard.width * _WIDER), round(standard.height * _WIDER)
    size = ((standard.width + 2 * room_x) * _FINER, (standard.height + 2 * room_y) * _FINER)
    scale = standard.face_width / max(1.0, cheek_width(mesh))
    eyes = eye_middles(mesh).mean(axis=0)
    eye_row = (room_y + EYE_ROW) * _FINER
    # The middle between the cheeks, not the nose: a head that is turned a little is still in the middle.
    middle = mesh.points[[234, 454], :2].mean(axis=0)
    anchor, place = _anchor(eyes, middle, pose(mesh).roll), (size[0] / 2, eye_row)
    wide, seen = _upright(picture, anchor, pose(mesh).roll, scale * _FINER, place, size)
    person = matte_of(wide, segmenter.person_in(wide))
    matte = person * seen
    hair_row = _highest(matte)
    top, is_cut = window_top(None if hair_row is None else hair_row / _FINER, eye_row / _FINER, standard)
    first = min(max(0, round(top * _FINER)), size[1] - standard.height * _FINER)
    rows = slice(first, first + standard.height * _FINER)
    columns = slice(room_x * _FINER, (room_x + standard.width) * _FINER)
    window, finer_matte, finer_seen = wide[rows, columns], matte[rows, columns], seen[rows, columns]
    finished = on_background(window, finer_matte, background)
    framed = Framed(
        hair_top=None if hair_row is None else (hair_row - first) / _FINER,
        eye_height=standard.height - (eye_row - first) / _FINER,
        enlarged=scale,
        missing=_missing(finer_seen, first, eye_row),
        is_hair_cut=is_cut,
        # Beyond the picture's edge its last points go on: where they are a person, the edge runs through one.
        is_hair_missing=int(((person > 0.5) & (seen == 0))[:eye_row].sum()) > _HAIR_POINTS * _FINER**2,
    )
    output = (standard.width, standard.height)
    return Portrait(
        np.asarray(cv2.resize(finished, output, interpolation=cv2.INTER_AREA), np.uint8),
        np.asarray(cv2.resize(finer_matte, output, interpolation=cv2.INTER_AREA), np.float32),
        np.asarray(cv2.resize(window, output, interpolation=cv2.INTER_AREA), np.uint8),
        framed,
        background,
    )


def _anchor(eyes: NDArray[np.float32], middle: NDArray[np.float32], roll_deg: float) -> tuple[float, float]:
    """Where the line through the eyes crosses the upright through the middle of the face."""
    lean = math.radians(roll_deg)
    across = np.array([math.cos(lean), math.sin(lean)])
    shift = float((middle - eyes) @ across)
    return float(eyes[0] + shift * across[0]), float(eyes[1] + shift * across[1])


def _upright(
    picture: Colour,
    anchor: tuple[float, float],
    roll_deg: float,
    scale: float,
    place: tuple[float, float],
    size: tuple[int, int],
) -> tuple[Colour, Matte]:
    """Turned so that the head stands upright, sized, ``anchor`` moved to ``place``; and 1 where the camera saw something."""
    source, factor = picture, 1.0
    if scale < 0.5:
        factor = 2 * scale
        source = np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    centre = (anchor[0] * factor, anchor[1] * factor)
    matrix = cv2.getRotationMatrix2D(centre, roll_deg, scale / factor)
    matrix[:, 2] += np.array(place) - np.array(centre)
    upright = cv2.warpAffine(source, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    seen = cv2.warpAffine(np.ones(source.shape[:2], np.float32), matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(upright, np.uint8), np.asarray(seen, np.float32)


def _highest(matte: Matte) -> float | None:
    """First row with somebody in it; None: it is the very first one."""
    rows = np.flatnonzero((matte > 0.5).sum(axis=1) > 4 * _FINER)
    return None if rows.size == 0 or rows[0] == 0 else float(rows[0])


def _missing(seen: Matte, first: int, eye_row: float) -> float:
    """Share of the window below the eyes that lies outside the camera's picture: there the shoulders are."""
    below = seen[max(0, round(eye_row) - first) :]
    return float(1 - below.mean()) if below.size else 1.0
