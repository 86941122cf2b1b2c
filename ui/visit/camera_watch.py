# SPDX-License-Identifier: Apache-2.0
"""Looks now and then whether the camera works, while nobody is there, so that staff hear of it before a resident does.

Each look opens the camera for a breath and closes it again: nobody is filmed by a look, and no frame is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from drivers.camera.look import look_once
from drivers.completion import Completion
from kiosk.fleet.device_report import DeviceJournal
from ui.visit.device_desk import DeviceDesk

if TYPE_CHECKING:
    from drivers.camera.port import Camera, CameraStatus


class CameraWatch(QObject):
    """``is_free``: the first screen stands untouched, and nobody else uses the camera."""

    def __init__(self, camera: Camera, journal: DeviceJournal, is_free: Callable[[], bool]) -> None:
        super().__init__()
        self._camera, self._journal, self._is_free = camera, journal, is_free
        self._desk = DeviceDesk("camera")
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
            self._desk.run(lambda cancel: look_once(self._camera, cancel), self._told, timeouts.CAMERA_COMMAND_S)

    def _told(self, ended: Completion[CameraStatus]) -> None:
        """A driver that raises is a bug of ours: nothing is known, and nothing noted."""
        self._asking = False
        if ended.value is not None:
            self._journal.note("camera", ended.value)

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
