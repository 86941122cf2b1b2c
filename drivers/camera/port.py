# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of a camera (摄像头): frames with the time they came, and an honest word when none come.

What a frame means (a covered lens, a face, a code) is ``kiosk/vision``'s business; here are only its age, its light, and
for how long it has been the very same. Words of the state: CEN CWA 17852:2022 (XFS4IoT), ``Camera.Status``, ``cameras``.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from drivers.states import DeviceState

Picture: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, blue green red (as OpenCV orders them), 0 to 255."""


class CameraCondition(StrEnum):
    """状态; the values are the words of the standard."""

    OK = "ok"
    """正常: frames come."""
    INOP = "inop"
    """不可用: lost, held by another program, or silent."""
    UNKNOWN = "unknown"
    """未知: not opened, or opened and no frame yet."""


class Exposure(StrEnum):
    """曝光: what the picture should be good for."""

    AUTOMATIC = "automatic"
    """自动: the camera decides; faces and papers."""
    SCREEN = "screen"
    """屏幕: short, so that a bright telephone is not a white patch. The value is the profile's."""


@dataclass(frozen=True)
class Light:
    """How light a picture is (亮度), from every eighth point; all values from 0 to 1."""

    mean: float
    spread: float
    """Standard deviation. A covered lens has next to none."""
    dark: float
    """Share of points below 0.06."""
    bright: float
    """Share of points above 0.98: what the sensor could not tell from white."""


@dataclass(frozen=True)
class Frame:
    """One frame (一帧). ``picture`` is the caller's own: nothing writes into it later."""

    picture: Picture = field(repr=False, compare=False)
    number: int
    """Counts every frame that came since the camera object was made, over all reconnections; gaps are frames passed over."""
    t: float
    """Monotonic seconds when its last byte was here."""
    light: Light
    unchanged_s: float = 0.0
    """How long the camera has been sending the very same picture. A sensor's noise never repeats; a stuck camera does."""

    @property
    def width(self) -> int:
        """Points across."""
        return int(self.picture.shape[1])

    @property
    def height(self) -> int:
        """Points down."""
        return int(self.picture.shape[0])

    def age_s(self, now: float) -> float:
        """Seconds since it came; ``now`` is monotonic."""
        return now - self.t


@dataclass(frozen=True)
class NoFrame:
    """The camera is open and nothing new came within the limit, or the wait was cancelled."""

    age_s: float | None = None
    """Seconds since the last frame came; None: none ever did."""


@dataclass(frozen=True)
class CameraLost:
    """The camera cannot be used now; ``state`` says which way. It is tried again by itself.

    Two of the same ``state`` are equal: ``detail`` is for technicians.
    """

    detail: str = field(compare=False)
    state: DeviceState = DeviceState.NO_DEVICE


FrameResult: TypeAlias = Frame | NoFrame | CameraLost


@dataclass(frozen=True)
class Mounting:
    """How it hangs (安装方式): hints for those who look for faces and papers in its pictures, from the profile."""

    height_mm: int
    """Of the lens above the floor; 0: not known."""
    tilt_deg: int
    """Looking down is negative."""
    view_deg: int
    """Across the picture."""


@dataclass(frozen=True)
class CameraStatus:
    """How the camera was found last; asking costs nothing."""

    condition: CameraCondition
    device: DeviceState
    detail: str = field(default="", compare=False)
    """For technicians."""
    size: tuple[int, int] | None = None
    """Width and height of the last frame; what was asked for is only a wish."""
    age_s: float | None = None
    """Seconds since the last frame."""
    frames: int = 0
    """Frames that came so far."""
    spoiled: int = 0
    """Frames that came damaged and were thrown away."""
    exposure: Exposure | None = None
    """What the camera took; None: it cannot be told."""


class Camera(Protocol):
    """A camera. ``next_frame`` blocks; all verbs may be called from any thread."""

    @property
    def mounting(self) -> Mounting:
        """How it hangs."""
        ...

    def open(self) -> CameraStatus:
        """Begin to take frames. Never raises for a camera that is not there: it is looked for until ``close``."""
        ...

    def next_frame(self, after: int, limit_s: float, cancel: threading.Event) -> FrameResult:
        """The newest frame with a number above ``after`` (0: any), waiting up to ``limit_s`` for one.

        Told at once when the camera goes away meanwhile; one that was away already is waited for. Returns within a breath
        after ``cancel`` is set, then with ``NoFrame``.
        """
        ...

    def expose(self, exposure: Exposure) -> None:
        """Ask for an exposure; it holds over reconnections. ``status().exposure`` says what came of it."""
        ...

    def status(self) -> CameraStatus:
        """The last known state, from memory."""
        ...

    def close(self) -> None:
        """Release the camera and forget the last frame; may be called twice."""
        ...
