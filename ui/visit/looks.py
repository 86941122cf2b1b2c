# SPDX-License-Identifier: Apache-2.0
"""Which page looks through which camera, and when: never under a sheet that hides it, never when nobody is on such a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Final

from kiosk.audit.catalogue import Device, LogEvent
from kiosk.audit.log import EventLog
from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState, Overlay, Page
from kiosk.vision.sight import Sight
from ui.live_view import LivePicture
from ui.visit.eyes import Eyes, Looking

Wanted = Callable[[JourneyState], Looking | None]
"""What a page looks for now; the same object as long as it is the same look. ``None``: the camera is closed."""


class Where(StrEnum):
    """Which camera (摄像头)."""

    FRONT = "front"
    """朝人的: faces, codes on telephones, portraits."""
    PAPER = "paper"
    """高拍仪: looks down on a mat."""


_DEVICES: Final = {Where.FRONT: Device.CAMERA, Where.PAPER: Device.PAPER_CAMERA}


class LookDesk:
    """``eyes``: of the cameras that are fitted. One look at a time, whatever the camera."""

    def __init__(self, eyes: Mapping[Where, Eyes], log: EventLog, dispatch: Callable[[ev.Event], None]) -> None:
        self._eyes = dict(eyes)
        self._log = log
        self._dispatch = dispatch
        self._offers: dict[Page, tuple[Where, Wanted]] = {}
        self._now: Where | None = None
        self._is_blind = False
        for where, each in self._eyes.items():
            each.changed.connect(partial(self._changed, where))

    def has(self, where: Where) -> bool:
        """It is fitted."""
        return where in self._eyes

    def eyes(self, where: Where) -> Eyes | None:
        """To ask for a still, or to show a part; None: not fitted."""
        return self._eyes.get(where)

    def picture(self, where: Where) -> LivePicture | None:
        """What a page's frame draws."""
        eyes = self._eyes.get(where)
        return None if eyes is None else eyes.picture

    def offer(self, page: Page, where: Where, wanted: Wanted) -> None:
        """``page`` looks through this camera whenever ``wanted`` says for what."""
        self._offers[page] = (where, wanted)

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands now. Help beside the page does not end a look; whatever hides the page does."""
        where, looking = None, None
        offer = self._offers.get(state.page)
        if (
            offer is not None
            and state.overlay in (Overlay.NONE, Overlay.HELP)
            and not state.ended
            and self.has(offer[0])
        ):
            looking = offer[1](state)
            where = offer[0] if looking is not None else None
        if self._now is not None and self._now is not where:
            self._eyes[self._now].look(None)
        self._now = where
        if where is not None:
            self._eyes[where].look(looking)

    def _changed(self, where: Where, sight: Sight) -> None:
        if self._now not in (where, None):
            return
        if sight.is_blind != self._is_blind and sight not in (Sight.CLOSED, Sight.OPENING):
            self._is_blind = sight.is_blind
            event = LogEvent.DEVICE_LOST if sight.is_blind else LogEvent.DEVICE_BACK
            self._log.write(event, device=_DEVICES[where])
        self._dispatch(ev.SightChanged(sight))

    def close(self) -> None:
        """No more looks; nobody is told anything any more."""
        self._now = None
        for each in self._eyes.values():
            each.close()

    def join_threads(self, wait_ms: int) -> None:
        """Wait for their threads; after :meth:`close`."""
        for each in self._eyes.values():
            each.join_threads(wait_ms)
