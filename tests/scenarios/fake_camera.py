# SPDX-License-Identifier: Apache-2.0
"""A camera in memory: plays pictures, and fails in every way that it is told to."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np

from drivers.camera import port as camera_port
from drivers.camera.light import light_of
from drivers.camera.simulated_picture import Noisy, covered_picture, dark_picture
from drivers.states import DeviceState


class FakeCamera:
    """Plays pictures at ``fps``, each frame with its own noise; ``show`` changes what stands before it at any time."""

    mounting = camera_port.Mounting(1450, -5, 70)

    def __init__(self, *pictures: camera_port.Picture, fps: float = 30.0) -> None:
        self._period_s = 1 / fps
        self._lock = threading.Lock()
        self._scenes: list[Noisy] = []
        self._trouble = ""
        self._number = 0
        self._frozen: camera_port.Frame | None = None
        self.opened = self.closed = 0
        self.is_open = False
        self.exposures: list[camera_port.Exposure] = []
        self.show(*pictures)

    def show(self, *pictures: camera_port.Picture) -> None:
        """These from the next frame on, one after the other and again; none: a grey field."""
        scenes = [Noisy(picture) for picture in pictures or (np.full((180, 320, 3), 90, np.uint8),)]
        for scene in scenes:
            assert scene.picture(0).ndim == 3  # a wrong shape fails here, in the test's own thread
        with self._lock:
            self._scenes = scenes

    def trouble(self, word: str) -> None:
        """``lost``, ``silent``, ``frozen``, ``dark``, ``covered``; empty: it is well again."""
        assert word in ("", "lost", "silent", "frozen", "dark", "covered"), word
        with self._lock:
            self._trouble, self._frozen = word, None

    def lose(self) -> None:
        self.trouble("lost")

    def come_back(self) -> None:
        self.trouble("")

    @property
    def frames(self) -> int:
        """How many it has given."""
        return self._number

    def open(self) -> camera_port.CameraStatus:
        assert not self.is_open, "opened twice"
        self.opened, self.is_open = self.opened + 1, True
        return self.status()

    def next_frame(self, after: int, limit_s: float, cancel: threading.Event) -> camera_port.FrameResult:
        assert self.is_open, "asked while closed"
        with self._lock:
            trouble = self._trouble
        if cancel.wait(min(limit_s, self._period_s) if trouble not in ("lost", "silent") else min(limit_s, 0.05)):
            return camera_port.NoFrame()
        if trouble == "lost":
            return camera_port.CameraLost("the plug is out")
        if trouble == "silent":
            return camera_port.NoFrame()
        with self._lock:
            self._number += 1
            return self._frame(trouble)

    def _frame(self, trouble: str) -> camera_port.Frame:
        number, now = self._number, time.monotonic()
        if trouble == "frozen" and self._frozen is not None:
            # As if it had lasted: nobody wants to wait for the real three seconds.
            return replace(self._frozen, number=number, t=now, unchanged_s=3600.0)
        scene = self._scenes[number % len(self._scenes)]
        picture = scene.picture(number)
        if trouble in ("dark", "covered"):
            tall, wide = picture.shape[:2]
            picture = (dark_picture if trouble == "dark" else covered_picture)(wide, tall, number)
        frame = camera_port.Frame(picture, number, now, light_of(picture))
        self._frozen = frame if trouble == "frozen" else None
        return frame

    def expose(self, exposure: camera_port.Exposure) -> None:
        self.exposures.append(exposure)

    def status(self) -> camera_port.CameraStatus:
        if self._trouble == "lost":
            return camera_port.CameraStatus(camera_port.CameraCondition.INOP, DeviceState.NO_DEVICE)
        return camera_port.CameraStatus(camera_port.CameraCondition.OK, DeviceState.ONLINE)

    def close(self) -> None:
        self.closed, self.is_open = self.closed + self.is_open, False
