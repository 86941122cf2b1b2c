# SPDX-License-Identifier: Apache-2.0
"""What would help to see a face well (引导): values with keys into the texts, the most helpful one first.

Left and right are the person's own. There is no "higher" and no "lower": that is done by showing another part of the picture
(:func:`kiosk.vision.faces.front.view_of`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.vision.faces.covered import LIKELY, covered_score
from kiosk.vision.faces.detect import FaceDetector
from kiosk.vision.faces.face import Face, Mesh
from kiosk.vision.faces.front import InFront, in_front
from kiosk.vision.faces.measures import FaceLight, Pose, face_light, pose
from kiosk.vision.faces.mesh import FaceMesher
from kiosk.vision.pictures import Colour


class Hint(StrEnum):
    """提示; the values are the keys of the words (config/content/texts/visit.yaml, ``eyes.hints``)."""

    NOBODY = "eyes.hints.nobody"
    """没看到人"""
    SEVERAL = "eyes.hints.several"
    """旁边还有人: the others are asked to step aside."""
    NEARER = "eyes.hints.nearer"
    """再近一点"""
    FARTHER = "eyes.hints.farther"
    """再远一点; also where the picture ends above or below the face."""
    LEFT = "eyes.hints.left"
    """往左一点"""
    RIGHT = "eyes.hints.right"
    """往右一点"""
    TOO_DARK = "eyes.hints.too_dark"
    """太暗"""
    TOO_BRIGHT = "eyes.hints.too_bright"
    """太亮"""
    LIGHT_BEHIND = "eyes.hints.light_behind"
    """背后有强光"""
    LOOK_AHEAD = "eyes.hints.look_ahead"
    """请看屏幕"""
    COVERED = "eyes.hints.covered"
    """口罩、遮挡: advice, never a condition."""


@dataclass(frozen=True)
class Limits:
    """From where on a face is good enough. Lengths are shares of the picture's shorter side, light 0 to 255."""

    nearest: float = 0.75
    """Width of the face's box; wider is too near."""
    farthest_points: int = 110
    """Width of the face's box in points; a face with fewer is too far away to be compared."""
    dark: float = 55
    bright: float = 225
    blown: float = 0.25
    behind: float = 70
    """Surroundings so much lighter than the face are a window or a lamp."""
    turned_deg: float = 22
    raised_deg: float = 22


@dataclass(frozen=True)
class Guidance:
    """What was seen, and what to say."""

    front: InFront | None
    hints: tuple[Hint, ...]
    """What stands in the way; empty: the face can be used."""
    advice: tuple[Hint, ...] = ()
    """What would help and is not sure: said once, never waited for."""

    @property
    def is_ready(self) -> bool:
        """Somebody is there and nothing stands in the way."""
        return self.front is not None and not self.hints

    @property
    def first(self) -> Hint | None:
        """The one to say: one thing at a time."""
        return next(iter(self.hints + self.advice), None)


STANDARD: Final = Limits()


def guide(picture: Colour, detector: FaceDetector, mesher: FaceMesher, before: Face | None = None) -> Guidance:
    """Looks at one picture. About 25 ms of 1280 x 720 points on one core (docs/vision-faces.md).

    Args:
        before: who was in front in the picture before.
    """
    height, width = picture.shape[:2]
    front = in_front(detector.faces_in(picture), width, before)
    if front is None:
        return Guidance(None, (Hint.NOBODY,))
    mesh = mesher.mesh_of(picture, front.face)
    return judge(front, (width, height), face_light(picture, front.face.box), mesh, covered_score(picture, mesh))


def judge(
    front: InFront,
    size: tuple[int, int],
    light: FaceLight,
    mesh: Mesh,
    covered: float,
    limits: Limits = STANDARD,
) -> Guidance:
    """The decision alone; ``size``: width and height of the picture, ``covered``: of :func:`covered_score`."""
    hints = [
        *([Hint.SEVERAL] if front.others else []),
        *_place(front.face, size, limits),
        *_light(light, limits),
        *_pose(pose(mesh), limits),
    ]
    return Guidance(front, tuple(dict.fromkeys(hints)), (Hint.COVERED,) if covered >= LIKELY else ())


def _place(face: Face, size: tuple[int, int], limits: Limits) -> Sequence[Hint]:
    (width, height), box = size, face.box
    if box.width > limits.nearest * min(size):
        return (Hint.FARTHER,)
    # The camera looks at the person: what lies left in its picture is their own right.
    if box.left < 0:
        return (Hint.LEFT,)
    if box.right > width:
        return (Hint.RIGHT,)
    if box.top < 0 or box.bottom > height:
        return (Hint.FARTHER,)
    return (Hint.NEARER,) if box.width < limits.farthest_points else ()


def _light(light: FaceLight, limits: Limits) -> Sequence[Hint]:
    if light.around - light.face > limits.behind:
        return (Hint.LIGHT_BEHIND,)
    if light.face < limits.dark:
        return (Hint.TOO_DARK,)
    return (Hint.TOO_BRIGHT,) if light.face > limits.bright or light.blown > limits.blown else ()


def _pose(head: Pose, limits: Limits) -> Sequence[Hint]:
    # A head that leans is turned upright for the comparison; one that looks away cannot be.
    is_away = abs(head.yaw) > limits.turned_deg or abs(head.pitch) > limits.raised_deg
    return (Hint.LOOK_AHEAD,) if is_away else ()
