# SPDX-License-Identifier: Apache-2.0
"""One picture as it was taken for an ID photograph (拍下的一张), and what was seen in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.vision.portrait.checks import Checks
    from kiosk.vision.portrait.watch import Taken


@dataclass(frozen=True)
class Take:
    """``thumb``: the person in it, blue green red and 255."""

    number: int
    picture: Any = field(repr=False, compare=False)
    thumb: Any = field(repr=False, compare=False)
    checks: Checks = field(repr=False, compare=False)

    @classmethod
    def of(cls, taken: Taken) -> Take:
        """In the thread that looks. A copy: the camera's own memory is the camera's."""
        from kiosk.vision.faces.front import part_of
        from kiosk.vision.portrait.photograph import SHOWN_ROOM
        from kiosk.vision.portrait.watch import SHOWN
        from kiosk.vision.preview import WHOLE, preview

        picture = taken.picture.copy()
        size = (int(picture.shape[1]), int(picture.shape[0]))
        part = WHOLE if taken.checks.face is None else part_of(taken.checks.face, size, SHOWN)
        return cls(taken.number, picture, preview(picture, part, SHOWN_ROOM), taken.checks)

    def forget(self) -> None:
        """Overwritten where it lies."""
        self.picture.fill(0)
        self.thumb.fill(0)
