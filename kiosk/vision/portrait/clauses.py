# SPDX-License-Identifier: Apache-2.0
"""The finished photograph against the standard (逐条核对): each clause met, not met and why, or left to somebody who looks.

Sizes are measured on the finished photograph by looking for the face once more, not taken from how it was made.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from kiosk.vision.faces.detect import FaceDetector
from kiosk.vision.faces.measures import cheek_width, eye_middles
from kiosk.vision.faces.mesh import FaceMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.checks import Checks, Fault
from kiosk.vision.portrait.make import Portrait
from kiosk.vision.portrait.segment import Matte
from kiosk.vision.portrait.standard import NOT_JUDGED, Clause, Finding, Standard, State, Why

ENLARGED: Final = 1.02
STRAY: Final = 0.15
"""Of :func:`stray_of`."""
WHITE_TOP: Final = 225.0
"""Median lightness (CIELAB, 0 to 255) of clothes that would vanish before white."""
_FAULTS: Final = {
    Clause.FULL_FACE: {Fault.TURN_STRAIGHT, Fault.HEAD_UPRIGHT, Fault.SEVERAL},
    Clause.EYES_OPEN: {Fault.EYES_OPEN, Fault.LOOK_HERE, Fault.GLARE},
    Clause.TONES: {Fault.TOO_DARK, Fault.TOO_BRIGHT, Fault.UNEVEN},
}


def findings(
    portrait: Portrait,
    checks: Checks,
    standard: Standard,
    encoded: tuple[int, float],
    detector: FaceDetector,
    mesher: FaceMesher,
) -> tuple[Finding, ...]:
    """Every clause, in the order of :class:`Clause`.

    Args:
        checks: of the picture that the portrait was made from.
        encoded: JPEG quality and kilobytes of the file.
    """
    found = [
        *_form(portrait, standard, encoded),
        *_place(portrait, standard, detector, mesher),
        *_person(portrait, checks),
        *(Finding(clause, State.NOT_JUDGED, why) for clause, why in NOT_JUDGED.items()),
    ]
    order = list(Clause)
    return tuple(sorted(found, key=lambda finding: order.index(finding.clause)))


def _judged(clause: Clause, is_met: bool, measured: float | None = None, why: Why = Why.MEASURED) -> Finding:
    return Finding(
        clause, State.MET if is_met else State.NOT_MET, why, None if measured is None else round(measured, 2)
    )


def _form(portrait: Portrait, standard: Standard, encoded: tuple[int, float]) -> list[Finding]:
    quality, kilobytes = encoded
    picture = portrait.picture
    size = _judged(Clause.SIZE, picture.shape[:2] == (standard.height, standard.width))
    colour = _judged(Clause.COLOUR, picture.ndim == 3 and picture.dtype == np.uint8)
    if portrait.background != standard.background:
        background = _judged(Clause.BACKGROUND, False, why=Why.OTHER_BACKGROUND)
    elif portrait.framed.missing > 0:
        background = _judged(Clause.BACKGROUND, False, portrait.framed.missing, Why.OUT_OF_PICTURE)
    elif stray_of(portrait.matte) > STRAY:
        background = _judged(Clause.BACKGROUND, False, stray_of(portrait.matte), Why.CUT_OUT)
    else:
        off = np.abs(picture.astype(np.int16) - np.array(portrait.background)).max(axis=2)[portrait.matte <= 0]
        background = _judged(
            Clause.BACKGROUND, off.size > 0 and int(off.max(initial=0)) <= 2, float(off.max(initial=0))
        )
    if quality != standard.quality:
        file = _judged(Clause.FILE, False, kilobytes, Why.FILE_LIMIT)
    else:
        file = _judged(Clause.FILE, True, kilobytes)
    return [size, colour, background, file]


def _place(portrait: Portrait, standard: Standard, detector: FaceDetector, mesher: FaceMesher) -> list[Finding]:
    faces = detector.faces_in(_with_room(portrait.picture))
    found = [_hair(portrait, standard)]
    if len(faces) != 1:
        places = (Clause.CENTRED, Clause.FACE_WIDTH, Clause.EYE_HEIGHT)
        return [*found, *(_judged(clause, False) for clause in places)]
    mesh = mesher.mesh_of(portrait.picture, faces[0].moved(-_room(portrait.picture), -_room(portrait.picture)))
    middle = float(mesh.points[[234, 454], 0].mean()) - (standard.width - 1) / 2
    width = cheek_width(mesh)
    eyes = standard.height - float(eye_middles(mesh)[:, 1].mean())
    is_enlarged = portrait.framed.enlarged > ENLARGED
    is_wide_enough = abs(width - standard.face_width) <= standard.face_width_room
    return [
        *found,
        _judged(Clause.CENTRED, abs(middle) <= standard.centre_room, middle),
        _judged(
            Clause.FACE_WIDTH,
            is_wide_enough and not is_enlarged,
            width,
            Why.TOO_FEW_POINTS if is_wide_enough and is_enlarged else Why.MEASURED,
        ),
        # A mesh laid over the smaller picture is good to two points.
        _judged(Clause.EYE_HEIGHT, eyes >= standard.least_eye_height - 2, eyes),
    ]


def _hair(portrait: Portrait, standard: Standard) -> Finding:
    framed, (least, most) = portrait.framed, standard.hair_top
    if framed.is_hair_missing:
        return _judged(Clause.HAIR_TOP, False, framed.hair_top, Why.OUT_OF_PICTURE)
    if framed.hair_top is not None and least <= framed.hair_top <= most:
        return _judged(Clause.HAIR_TOP, True, framed.hair_top)
    return _judged(Clause.HAIR_TOP, False, framed.hair_top, Why.EYES_FIRST if framed.is_hair_cut else Why.MEASURED)


def _person(portrait: Portrait, checks: Checks) -> list[Finding]:
    faults = set(checks.faults)
    found = [_judged(clause, not faults & wrong) for clause, wrong in _FAULTS.items()]
    if Fault.MOUTH in faults:
        found.append(_judged(Clause.NATURAL, False))
    else:
        # An open mouth can be told, an unnatural look cannot.
        found.append(Finding(Clause.NATURAL, State.NOT_JUDGED, Why.NEEDS_PERSON))
    is_enlarged = portrait.framed.enlarged > ENLARGED
    if Fault.BLURRED in faults or not is_enlarged:
        found.append(_judged(Clause.CLEAR, Fault.BLURRED not in faults))
    else:
        found.append(_judged(Clause.CLEAR, False, portrait.framed.enlarged, Why.TOO_FEW_POINTS))
    light = top_lightness(portrait.before, portrait.matte, portrait.framed.eye_height)
    if light is None:
        found.append(Finding(Clause.NO_WHITE_TOP, State.NOT_JUDGED, Why.NEEDS_PERSON))
    else:
        found.append(_judged(Clause.NO_WHITE_TOP, light < WHITE_TOP, light))
    return found


def stray_of(matte: Matte) -> float:
    """How much is wrong with a cut-out that is certainly wrong (抠像失误), 0 to 1: person in the upper corners, where hardly any
    hair is, or holes in the middle of the face, the larger share.
    """
    height, width = matte.shape
    rows, side = round(0.25 * height), round(0.1 * width)
    corners = np.concatenate([matte[:rows, :side].ravel(), matte[:rows, -side:].ravel()])
    face = matte[round(0.38 * height) : round(0.66 * height), round(0.36 * width) : round(0.64 * width)]
    return max(float((corners > 0.5).mean()), float((face < 0.5).mean()))


def top_lightness(picture: Colour, matte: Matte, eye_height: float) -> float | None:
    """Median lightness of the clothes in the lowest tenth, beside the neck; None: none are seen."""
    height, width = picture.shape[:2]
    if eye_height > 0.62 * height:
        # So high in the picture that the lowest tenth may be skin.
        return None
    rows = slice(round(0.9 * height), height)
    lab = cv2.cvtColor(picture[rows], cv2.COLOR_BGR2LAB)
    clothes = (matte[rows] > 0.98) & (np.abs(np.arange(width) - width / 2) > 0.2 * width)[None, :]
    return float(np.median(lab[:, :, 0][clothes])) if int(clothes.sum()) > 0.02 * width * height * 0.1 else None


def _room(picture: Colour) -> int:
    return int(picture.shape[1]) // 3


def _with_room(picture: Colour) -> Colour:
    """The detector was taught faces with something around them."""
    room = _room(picture)
    return np.asarray(cv2.copyMakeBorder(picture, room, room, room, room, cv2.BORDER_REPLICATE), np.uint8)
