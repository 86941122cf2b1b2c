# SPDX-License-Identifier: Apache-2.0
"""Who stands before the terminal (面前的人), and which part of the picture shows them.

Somebody who sits in a wheelchair and somebody very tall are shown by another part of the picture; nobody is asked to move up or
down for the camera's sake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.vision.faces.face import Box, Face
from kiosk.vision.preview import Part

BESIDE: Final = 0.55
"""Another face at least so wide, as a share of the front one, stands beside the person, not in the background."""
STAYS: Final = 1.25
"""Whoever was in front stays so until another one counts so much more."""
_OFF_MIDDLE: Final = 0.4
_DRIFTS: Final = 0.13
"""Share of the part's side by which a face may leave its middle before another part is shown."""
_HEAD: Final = 2.6
"""The part that is shown is so many faces high: hair and shoulders, and room to move."""


@dataclass(frozen=True)
class InFront:
    """The one in front, and who else is close."""

    face: Face
    others: tuple[Face, ...]
    """As close as the one in front, so that one cannot be sure who is meant."""


def in_front(faces: Sequence[Face], width: int, before: Face | None = None) -> InFront | None:
    """Who is meant: large counts, and so does standing in the middle.

    Args:
        faces: all that were found in one picture.
        width: of that picture.
        before: who was in front in the picture before; small differences do not change that.
    """
    if not faces:
        return None

    def counts(face: Face) -> float:
        off_middle = min(1.0, abs(face.box.middle[0] - width / 2) / (width / 2))
        stays = STAYS if before is not None and face.box.shared_with(before.box) > 0.3 * face.box.area else 1.0
        return face.box.width * (1 - _OFF_MIDDLE * off_middle) * stays

    front = max(faces, key=counts)
    others = tuple(face for face in faces if face is not front and face.box.width >= BESIDE * front.box.width)
    return InFront(front, others)


def view_of(face: Face, width: int, height: int, ratio: float = 0.8) -> Box:
    """The part of a ``width`` x ``height`` picture to show and to measure: wherever the face is, high or low.

    Args:
        ratio: width over height of what is shown.

    Returns:
        A box inside the picture, of that ratio unless the picture is too narrow; the face as near to its middle as can be.
    """
    high = min(float(height), _HEAD * face.box.height, width / ratio)
    wide = min(float(width), high * ratio)
    across, down = face.box.middle
    left = min(max(0.0, across - wide / 2), width - wide)
    # A little above the middle: below a head there is a person, above it nothing.
    top = min(max(0.0, down - 0.47 * high), height - high)
    return Box(left, top, wide, high)


def part_of(face: Face, size: tuple[int, int], ratio: float = 0.8) -> Part:
    """:func:`view_of` in shares of a picture of ``size`` (width, height): what a preview takes."""
    width, height = size
    box = view_of(face, width, height, ratio)
    shares = (box.left / width, box.top / height, box.width / width, box.height / height)
    left, top, wide, high = (round(min(1.0, max(0.0, share)), 4) for share in shares)
    return Part(left, top, min(wide, 1 - left), min(high, 1 - top))


def is_elsewhere(wanted: Part, part: Part) -> bool:
    """Whether another part must be shown: a picture that moves with every frame makes people sway."""
    across = (wanted.left + wanted.width / 2) - (part.left + part.width / 2)
    down = (wanted.top + wanted.height / 2) - (part.top + part.height / 2)
    grown = wanted.height / part.height
    return abs(across) > _DRIFTS * part.width or abs(down) > _DRIFTS * part.height or not 0.75 < grown < 1.33
