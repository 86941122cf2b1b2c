# SPDX-License-Identifier: Apache-2.0
"""Cameras that OpenCV reads (本机摄像头, RTSP): V4L2 by stable id, and RTSP through the FFmpeg inside OpenCV's wheel.

What was measured (reference notes on peers, 3 and 14): a camera that was pulled out gives False after a second while
``isOpened`` stays True; a stopped RTSP server after up to three times the read limit. So ``isOpened`` is asked once, when
opening, and nothing but the driver's own thread ever waits here.
"""

from __future__ import annotations

import errno
import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2

from drivers.camera.drawing import upright
from drivers.camera.port import Exposure
from drivers.camera.profile import CameraProfile
from drivers.camera.source import DEVICE, Shot, without_credentials
from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout

_MARK_ROWS: Final = 16
_NO_WAIT_S: Final = 1.2
"""Longer than a pulled-out camera was seen to take until its read failed (1.0 s), shorter than the profiles' waits."""
_V4L2_MANUAL: Final = 1.0
_V4L2_AUTOMATIC: Final = 3.0
"""``V4L2_CID_EXPOSURE_AUTO``: 1 manual, 3 aperture priority, which is what webcams call automatic."""

# Its warnings about a camera that is not there are told by us, in our words.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


class _Capture:
    """What both have in common: one ``cv2.VideoCapture``, used by one thread."""

    def __init__(self, name: str, profile: CameraProfile, clock: Callable[[], float]) -> None:
        self._name = name
        self._profile = profile
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None

    def take(self) -> Shot | None:
        """See :class:`~source.Source`."""
        if self._capture is None:
            raise DeviceLost(DEVICE, f"{self._name} is not open")
        began = self._clock()
        good, picture = self._capture.read()
        if not good or picture is None:
            # OpenCV says the same of both. Whatever fails sooner than a wait can end was no wait.
            if self._clock() - began < min(_NO_WAIT_S, self._profile.silent_s):
                raise DeviceLost(DEVICE, f"{self._name}: pulled out, or the stream ended")
            raise DeviceTimeout(DEVICE, f"{self._name}: no frame came")
        rotate = self._profile.rotate
        mark = zlib.crc32(picture[::_MARK_ROWS].tobytes())
        return Shot(self._clock(), mark, lambda: upright(picture, rotate))

    def interrupt(self) -> None:
        """A read inside OpenCV cannot be ended from outside; it ends by its own limit."""

    def close(self) -> None:
        """Release it."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


class V4l2Source(_Capture):
    """A camera on this machine, by a name that stays when it is plugged in again."""

    def __init__(self, path: Path, profile: CameraProfile, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(str(path), profile, clock)
        self._path = path

    def open(self) -> None:
        """Open it and ask for the profile's picture.

        Raises:
            DeviceNotFound: there is no such camera, or no right to use it.
            DeviceBusy: another program has its pictures.
            DeviceLost: it exists and will not be opened.
        """
        node = os.path.realpath(self._path)  # /dev/videoN of today
        try:
            os.close(os.open(node, os.O_RDWR | os.O_NONBLOCK))
        except OSError as error:
            why = f"{self._path}: {error.strerror}"
            if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES, errno.EPERM):
                raise DeviceNotFound(DEVICE, why) from error
            if error.errno == errno.EBUSY:
                raise DeviceBusy(DEVICE, why) from error
            raise DeviceLost(DEVICE, why) from error
        capture = cv2.VideoCapture(node, cv2.CAP_V4L2)
        if not capture.isOpened():
            capture.release()
            raise DeviceBusy(DEVICE, f"{self._path}: another program has its pictures, or it gives none")
        if self._profile.pixel_format != "any":
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*self._profile.pixel_format))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._profile.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._profile.height)
        capture.set(cv2.CAP_PROP_FPS, self._profile.fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 2)  # whatever waits in a queue is old
        self._capture = capture

    def expose(self, exposure: Exposure) -> Exposure | None:
        """See :class:`~source.Source`; a camera without the control says no."""
        capture = self._capture
        if capture is None:
            return None
        if exposure is Exposure.SCREEN and self._profile.screen_exposure:
            done = capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _V4L2_MANUAL) and capture.set(
                cv2.CAP_PROP_EXPOSURE, self._profile.screen_exposure
            )
            return exposure if done else None
        return Exposure.AUTOMATIC if capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _V4L2_AUTOMATIC) else None


class RtspSource(_Capture):
    """A network camera's RTSP stream."""

    def __init__(self, address: str, profile: CameraProfile, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(without_credentials(address), profile, clock)
        self._address = address

    def open(self) -> None:
        """Connect.

        Raises:
            DeviceNotFound: no stream there within the profile's ``open_s``; OpenCV does not say why.
        """
        limits = (
            (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(self._profile.open_s * 1000)),
            (cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(self._profile.silent_s * 1000)),
            (cv2.CAP_PROP_N_THREADS, 1),  # several decode ahead, a frame each, which is latency
        )
        capture = cv2.VideoCapture(self._address, cv2.CAP_FFMPEG, [value for pair in limits for value in pair])
        if not capture.isOpened():
            capture.release()
            raise DeviceNotFound(DEVICE, f"{self._name}: no stream")
        self._capture = capture

    def expose(self, exposure: Exposure) -> Exposure | None:
        """Network cameras are set on their own pages."""
        return None
