# SPDX-License-Identifier: Apache-2.0
"""Looks now and then whether the camera works, while nobody is there, so that staff hear of it before a resident does.

Each look opens the camera for a breath and closes it again: nobody is filmed by a look, and no frame is drawn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from drivers.camera.look import look_once
from drivers.completion import Completion
from kiosk.fleet.device_report import DeviceJournal
from ui.visit.device_desk import DeviceDesk

if TYPE_CHECKING:
    from drivers.camera.port import Camera, CameraStatus

SEAT_S: Final = 0.05
SEAT_TRIES: Final = 40


class CameraWatch(QObject):
    """``name``: of the device in the technician's file. ``is_free``: the first screen stands untouched.

    ``seat`` is held while the camera is open: a page that looks through it waits for the breath that is left of this look.
    """

    def __init__(
        self, name: str, camera: Camera, seat: threading.Lock, journal: DeviceJournal, is_free: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._name, self._camera, self._seat, self._journal, self._is_free = name, camera, seat, journal, is_free
        self._desk = DeviceDesk(name)
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(round(timeouts.CAMERA_LOOK_S * 1000))
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and then every few minutes."""
        self.look()
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Look, unless somebody is there or the last look is not over."""
        if not self._asking and self._is_free():
            self._asking = True
            self._desk.run(self._look_once, self._told, timeouts.CAMERA_COMMAND_S)

    def _look_once(self, cancel: threading.Event) -> CameraStatus | None:
        """``None``: somebody else has the camera, so it is in use and looked at elsewhere."""
        if not self._has_seat(cancel):
            return None
        try:
            return look_once(self._camera, cancel)
        finally:
            self._seat.release()

    def _has_seat(self, cancel: threading.Event) -> bool:
        """Waits for whoever has just left the page, and not for one who stays."""
        for _ in range(SEAT_TRIES):
            if cancel.is_set():
                return False
            if self._seat.acquire(timeout=SEAT_S):
                return True
        return False

    def _told(self, ended: Completion[CameraStatus | None]) -> None:
        """A driver that raises is a bug of ours: nothing is known, and nothing noted."""
        self._asking = False
        if ended.value is not None:
            self._journal.note(self._name, ended.value)

    def leave(self) -> None:
        """Somebody has come: a look under way ends at once."""
        self._desk.cancel()

    def close(self) -> None:
        """No more looks."""
        self._timer.stop()
        self._desk.close()

    def join_threads(self, wait_ms: int) -> None:
        """Wait for the thread; after :meth:`close`."""
        self._desk.close(wait_ms)
