# SPDX-License-Identifier: Apache-2.0
"""Whether this is the moment to take the portrait (拍照检查), and if not, what would help: the words' keys, one thing at a time.

Limits come from 66 public portraits and the same ones blurred (docs/vision-faces.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.vision.faces.detect import FaceDetector
from kiosk.vision.faces.face import Face, Mesh
from kiosk.vision.faces.front import in_front
from kiosk.vision.faces.measures import (
    EyeOpenness,
    FaceLight,
    Pose,
    cheek_width,
    eye_middles,
    eye_openness,
    face_light,
    mouth_openness,
    pose,
)
from kiosk.vision.faces.mesh import FaceMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.backdrop import Backdrop
from kiosk.vision.portrait.looks import gaze, glare, sharpness
from kiosk.vision.portrait.standard import EYE_ROW, ID_CARD, Standard


class Fault(StrEnum):
    """What is not right yet; keys of the words (config/content/texts/visit.yaml, ``eyes.hints``)."""

    NOBODY = "eyes.hints.nobody"
    SEVERAL = "eyes.hints.several"
    NEARER = "eyes.hints.nearer"
    FARTHER = "eyes.hints.farther"
    LEFT = "eyes.hints.left"
    """往左一点: the person's own left."""
    RIGHT = "eyes.hints.right"
    TURN_STRAIGHT = "eyes.hints.turn_straight"
    """头没有正对"""
    HEAD_UPRIGHT = "eyes.hints.head_upright"
    """头歪了"""
    EYES_OPEN = "eyes.hints.eyes_open"
    """眼睛闭着或眯着"""
    LOOK_HERE = "eyes.hints.look_here"
    """眼睛看着别处"""
    MOUTH = "eyes.hints.mouth"
    """嘴张着"""
    GLARE = "eyes.hints.glare"
    """眼镜反光"""
    TOO_DARK = "eyes.hints.too_dark"
    TOO_BRIGHT = "eyes.hints.too_bright"
    UNEVEN = "eyes.hints.uneven"
    """一边亮一边暗"""
    BLURRED = "eyes.hints.blurred"
    """没拍清楚"""
    BUSY_BACKDROP = "eyes.hints.busy_backdrop"
    """后面太花"""
    DARK_BACKDROP = "eyes.hints.dark_backdrop"
    """后面太暗"""


@dataclass(frozen=True)
class Outside:
    """How much of the finished photograph would lie outside the camera's picture, in shares of its width and height."""

    left: float = 0.0
    right: float = 0.0
    above: float = 0.0
    below: float = 0.0


@dataclass(frozen=True)
class Measures:
    """What the checks are judged by."""

    width: float
    """Cheek to cheek, in the camera's points."""
    head: Pose
    eyes: EyeOpenness
    mouth: float
    gaze: float
    glare: float
    sharpness: float
    light: FaceLight
    outside: Outside = Outside()


@dataclass(frozen=True)
class Limits:
    """From where on a portrait is good."""

    least_width: float = 140
    """Points; a face with fewer would be enlarged by half and more."""
    room: float = 0.62
    """Largest share of the picture's shorter side; wider, and hair and shoulders are outside."""
    beside: float = 0.02
    """Of the photograph's width."""
    above: float = 0.02
    below: float = 0.06
    """Of its height: a little of the shoulders may be missing."""
    yaw: float = 11
    pitch: float = 16
    roll: float = 12
    open: float = 0.17
    mouth: float = 0.12
    gaze: float = 0.15
    glare: float = 0.03
    dark: float = 70
    bright: float = 225
    blown: float = 0.10
    sides: float = 1.6
    sharpness: float = 0.09
    stray: float = 0.05
    dark_backdrop: float = 40.0


@dataclass(frozen=True)
class Checks:
    """What was seen, and what is not right yet; no faults: take it."""

    faults: tuple[Fault, ...]
    faces: int
    face: Face | None = None
    mesh: Mesh | None = field(default=None, repr=False)
    measures: Measures | None = None

    @property
    def is_good(self) -> bool:
        """Now."""
        return not self.faults


STANDARD: Final = Limits()


def check(picture: Colour, detector: FaceDetector, mesher: FaceMesher, limits: Limits = STANDARD) -> Checks:
    """Looks at one picture; about 20 ms of 1280 x 720 points on one core."""
    faces = detector.faces_in(picture)
    front = in_front(faces, picture.shape[1])
    if front is None:
        return Checks((Fault.NOBODY,), 0)
    mesh = mesher.mesh_of(picture, front.face)
    measures = measure(picture, front.face, mesh)
    several = (Fault.SEVERAL,) if len(faces) > 1 else ()
    faults = several + judge(measures, min(picture.shape[:2]), limits)
    return Checks(faults, len(faces), front.face, mesh, measures)


def measure(picture: Colour, face: Face, mesh: Mesh) -> Measures:
    """The numbers alone."""
    return Measures(
        width=cheek_width(mesh),
        head=pose(mesh),
        eyes=eye_openness(mesh),
        mouth=mouth_openness(mesh),
        gaze=gaze(picture, mesh),
        glare=glare(picture, mesh),
        sharpness=sharpness(picture, mesh),
        light=face_light(picture, face.box),
        outside=outside_of(mesh, (int(picture.shape[1]), int(picture.shape[0]))),
    )


def outside_of(mesh: Mesh, size: tuple[int, int], standard: Standard = ID_CARD) -> Outside:
    """Where the photograph would end, laid over a picture of ``size`` (width, height); hair as high as usual."""
    point = max(1.0, cheek_width(mesh)) / standard.face_width
    width, height = standard.width * point, standard.height * point
    left = float(mesh.points[[234, 454], 0].mean()) - width / 2
    top = float(eye_middles(mesh)[:, 1].mean()) - EYE_ROW * point
    return Outside(
        max(0.0, -left) / width,
        max(0.0, left + width - size[0]) / width,
        max(0.0, -top) / height,
        max(0.0, top + height - size[1]) / height,
    )


def judge(found: Measures, shorter_side: int, limits: Limits = STANDARD) -> tuple[Fault, ...]:
    """The decision alone, the most helpful word first."""
    out = found.outside
    is_cut = out.above > limits.above or out.below > limits.below or (out.left > 0 and out.right > 0)
    tests = (
        (Fault.NEARER, found.width < limits.least_width),
        (Fault.FARTHER, found.width > limits.room * shorter_side or is_cut),
        # The camera looks at the person: what lies left in its picture is their own right.
        (Fault.LEFT, not is_cut and out.left > limits.beside),
        (Fault.RIGHT, not is_cut and out.right > limits.beside),
        (Fault.TOO_DARK, found.light.face < limits.dark),
        (Fault.TOO_BRIGHT, found.light.face > limits.bright or found.light.blown > limits.blown),
        (Fault.UNEVEN, found.light.sides > limits.sides),
        (Fault.GLARE, found.glare > limits.glare),
        (Fault.TURN_STRAIGHT, abs(found.head.yaw) > limits.yaw or abs(found.head.pitch) > limits.pitch),
        (Fault.HEAD_UPRIGHT, abs(found.head.roll) > limits.roll),
        (Fault.EYES_OPEN, min(found.eyes.right, found.eyes.left) < limits.open),
        (Fault.LOOK_HERE, abs(found.gaze) > limits.gaze),
        (Fault.MOUTH, found.mouth > limits.mouth),
        (Fault.BLURRED, found.sharpness < limits.sharpness),
    )
    return tuple(fault for fault, is_wrong in tests if is_wrong)


def judge_backdrop(found: Backdrop, limits: Limits = STANDARD) -> tuple[Fault, ...]:
    """The same of what hangs behind. Advice: said where nothing else is wrong, and it keeps nobody from their picture."""
    tests = (
        (Fault.BUSY_BACKDROP, found.stray > limits.stray),
        (Fault.DARK_BACKDROP, found.lightness < limits.dark_backdrop),
    )
    return tuple(fault for fault, is_wrong in tests if is_wrong)
