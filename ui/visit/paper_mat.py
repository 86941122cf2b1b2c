# SPDX-License-Identifier: Apache-2.0
"""The mat under the document camera, as the page that takes pictures sees it (高拍仪): one look an attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.journey.state import JourneyState, Page
from kiosk.vision.papers.watch import LONGEST
from ui.live_view import LivePicture
from ui.visit.eyes import Look, Looking
from ui.visit.looks import LookDesk, Where

if TYPE_CHECKING:
    from drivers.camera.port import Picture
    from kiosk.vision.papers.mat_look import Lay, MatLook
    from kiosk.vision.papers.watch import Seen


class Mat:
    """``is_wanted``: the mat is to be watched now; ``seen``: what it shows, whenever that changes."""

    def __init__(self, is_wanted: Callable[[], bool], seen: Callable[[Seen], None]) -> None:
        self._is_wanted, self._seen = is_wanted, seen
        self._looks: LookDesk | None = None
        self._looking: Looking | None = None
        self._look: MatLook | None = None
        self._taken: Lay | None = None

    def join(self, looks: LookDesk) -> None:
        """The page looks through them."""
        self._looks = looks
        looks.offer(Page.PAPER, Where.PAPER, self._wanted)

    @property
    def is_fitted(self) -> bool:
        """A camera looks down on a mat."""
        return self._looks is not None and self._looks.has(Where.PAPER)

    @property
    def picture(self) -> LivePicture | None:
        """What a frame draws."""
        return None if self._looks is None else self._looks.picture(Where.PAPER)

    def begin_anew(self, *, forget: bool = False) -> None:
        """The next look is another attempt. ``forget``: also how the page lay that was taken before."""
        self._looking, self._look = None, None
        if forget:
            self._taken = None

    def take(self) -> Picture | None:
        """What lies there now, in full size; None: nothing is seen that could be trusted."""
        eyes = None if self._looks is None else self._looks.eyes(Where.PAPER)
        frame = None if eyes is None else eyes.still()
        if frame is None:
            return None
        self._taken = None if self._look is None else self._look.last
        return frame.picture

    def _wanted(self, _state: JourneyState) -> Looking | None:
        if not self._is_wanted():
            return None
        if self._looking is None:
            taken = self._taken
            looking = self._looking = Looking(lambda: make(), self._seen, is_over_mat=True, longest=LONGEST)

            def make() -> Look:
                from kiosk.vision.papers.mat_look import MatLook

                look = MatLook(taken)
                if looking is self._looking:
                    self._look = look
                return look

        return self._looking
