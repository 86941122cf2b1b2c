# SPDX-License-Identifier: Apache-2.0
"""Pictures from files instead of a camera (录像, 图片序列): a video, or a folder of pictures, at the pace of a clock.

Like a camera it gives a frame when its time has come and does not wait for anybody; unlike one it can be told to end.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2

from drivers.camera.drawing import draw, upright
from drivers.camera.port import Exposure, Picture
from drivers.camera.profile import CameraProfile
from drivers.camera.source import DEVICE, Shot
from drivers.errors import BadFrame, DeviceLost, DeviceNotFound

PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})


class FileSource:
    """A :class:`~source.Source` of pictures that were taken before. ``pause`` waits, ``clock`` counts monotonic seconds."""

    def __init__(
        self,
        path: Path,
        profile: CameraProfile,
        *,
        loop: bool = True,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._path = path
        self._profile = profile
        self._loop = loop
        self._clock = clock
        self._interrupted = threading.Event()
        self._pause = pause or self._interrupted.wait
        self._pictures: list[Path] = []
        self._capture: cv2.VideoCapture | None = None
        self._at = 0
        self._due = 0.0

    def open(self) -> None:
        """Look at what is there.

        Raises:
            DeviceNotFound: no such file or folder, or nothing in it that can be shown.
        """
        if self._path.is_dir():
            self._pictures = sorted(file for file in self._path.iterdir() if file.suffix.lower() in PICTURES)
        elif self._path.suffix.lower() in PICTURES and self._path.is_file():
            self._pictures = [self._path]
        elif self._path.is_file():
            self._capture = cv2.VideoCapture(str(self._path))
        if not self._pictures and (self._capture is None or not self._capture.isOpened()):
            self.close()
            raise DeviceNotFound(DEVICE, f"{self._path}: no pictures there")
        self._at, self._due = 0, self._clock()

    def take(self) -> Shot | None:
        """The next picture when its time has come; see :class:`~source.Source`."""
        ahead = self._due - self._clock()
        if ahead > 0:
            self._pause(ahead)
        now = self._clock()
        # Who comes late does not get a burst of old pictures.
        self._due = max(self._due, now - 1 / self._profile.fps) + 1 / self._profile.fps
        picture, mark = self._next()
        return Shot(now, mark, picture)

    def _next(self) -> tuple[Callable[[], Picture | None], int]:
        rotate = self._profile.rotate
        if self._capture is not None:
            good, shown = self._capture.read()
            if not good and self._loop and self._at:
                self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
                good, shown = self._capture.read()
            if not good:
                raise DeviceLost(DEVICE, f"{self._path}: no more frames")
            self._at += 1
            return (lambda: upright(shown, rotate)), zlib.crc32(shown[::16].tobytes())
        if self._at >= len(self._pictures):
            if not self._loop or not self._pictures:
                raise DeviceLost(DEVICE, f"{self._path}: no more pictures")
            self._at = 0
        file = self._pictures[self._at]
        self._at += 1
        try:
            data = file.read_bytes()
        except OSError as error:
            raise BadFrame(DEVICE, f"{file}: {error.strerror}") from error
        return (lambda: draw(data, rotate)), zlib.crc32(data)

    def expose(self, exposure: Exposure) -> Exposure | None:
        """Pictures that were taken cannot be taken otherwise."""
        return None

    def interrupt(self) -> None:
        """Ends the wait for the next picture."""
        self._interrupted.set()

    def close(self) -> None:
        """Release the file."""
        capture, self._capture = self._capture, None
        self._pictures = []
        if capture is not None:
            capture.release()
