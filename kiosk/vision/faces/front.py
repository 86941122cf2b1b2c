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

BESIDE: Final = 0.55
"""Another face at least so wide, as a share of the front one, stands beside the person, not in the background."""
STAYS: Final = 1.25
"""Whoever was in front stays so until another one counts so much more."""
_OFF_MIDDLE: Final = 0.4
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
