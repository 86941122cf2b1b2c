# SPDX-License-Identifier: Apache-2.0
"""The camera as the kiosk sees it: a thread that drains the source, so that the newest frame wins; reconnecting.

A camera sends whether anybody looks or not. Who reads slower than it sends, without a thread that drains, sees the past:
after two seconds of slow reading the picture is 1.7 s old (reference notes on peers, 3). So one thread takes every frame
as it comes and keeps the last one; it is drawn when somebody asks for it, not before.

The thread alone touches the source. It may hang in a library for seconds; nobody waits for it: ``next_frame`` has limits
of its own, and ``close`` leaves a hanging thread behind, which releases the camera as soon as it comes back.

Nothing but a bug leaves this class as an exception. A camera that is lost, held, silent or broken is a
:class:`~port.CameraLost` value; it is opened anew, at once the first time and then with growing pauses.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.camera.light import light_of
from drivers.camera.port import (
    CameraCondition,
    CameraLost,
    CameraStatus,
    Exposure,
    Frame,
    FrameResult,
    Mounting,
    NoFrame,
)
from drivers.camera.profile import CameraProfile
from drivers.camera.source import DEVICE, Shot, Source, source_for
from drivers.errors import (
    BadFrame,
    DeviceBusy,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
)
from drivers.reopening import Reopening
from drivers.states import DeviceState

LOOK_S: Final = 0.02
"""So often a wait looks at its cancel event."""

END_S: Final = 1.0
"""So long ``close`` waits for the thread, which as a rule ends at once."""


def make_camera(address: str, profile: CameraProfile) -> DrainedCamera:
    """The camera at ``address`` (written as in :mod:`drivers.camera.source`), not opened yet.

    Raises:
        ValueError: no such kind of address.
    """
    return DrainedCamera(source_for(address, profile), profile)


@dataclass(frozen=True)
class _Kept:
    """The newest frame, perhaps not drawn yet."""

    shot: Shot
    number: int
    unchanged_s: float


class DrainedCamera:
    """A :class:`~port.Camera`. ``source_factory`` makes an unopened source, each time the camera is opened anew;
    ``clock`` counts monotonic seconds and is the source's too.
    """

    def __init__(
        self,
        source_factory: Callable[[], Source],
        profile: CameraProfile,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._factory = source_factory
        self._profile = profile
        self._clock = clock
        self._changed = threading.Condition()
        self._drawing = threading.Lock()
        self._ending: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._source: Source | None = None
        self._lost: CameraLost | None = None
        self._told = False
        """Somebody heard of the loss. One that came between two calls is told to the next at once."""
        self._kept: _Kept | None = None
        self._frame: Frame | None = None
        self._frames = self._spoiled = self._losses = 0
        self._seen = False
        """Since it was opened last, a frame came."""
        self._last_t: float | None = None
        self._drawn_t: float | None = None
        """Of the last frame that could be drawn: one that cannot be is as if it had not come."""
        self._size: tuple[int, int] | None = None
        self._wish: Exposure | None = None
        self._exposure: Exposure | None = None

    @property
    def mounting(self) -> Mounting:
        """How it hangs; the profile says so."""
        return self._profile.mounting

    def open(self) -> CameraStatus:
        """See :class:`~port.Camera`; waits until the camera opened or did not, at most the profile's ``open_s``."""
        with self._changed:
            if self._thread is None:
                self._lost, self._source = None, None
                self._ending = threading.Event()
                self._thread = threading.Thread(
                    target=self._drain, args=(self._ending,), name="camera-drain", daemon=True
                )
                self._thread.start()
            self._changed.wait_for(lambda: self._source is not None or self._lost is not None, self._profile.open_s)
        return self.status()

    def next_frame(self, after: int, limit_s: float, cancel: threading.Event) -> FrameResult:
        """See :class:`~port.Camera`."""
        deadline = self._clock() + limit_s
        with self._changed:
            losses = self._losses
        while True:
            with self._changed:
                kept, lost = self._kept, self._lost
                if kept is None or kept.number <= after:
                    left = deadline - self._clock()
                    if lost is not None and (not self._told or self._losses != losses or left <= 0):
                        self._told = True
                        return lost
                    if cancel.is_set() or left <= 0 or self._thread is None:
                        return NoFrame(self._age())
                    self._changed.wait(min(LOOK_S, left))
                    continue
            if cancel.is_set():
                return NoFrame(self._age())
            frame = self._drawn(kept)
            if frame is not None:
                return frame
            after = max(after, kept.number)  # it could not be drawn: the next one, then

    def expose(self, exposure: Exposure) -> None:
        """See :class:`~port.Camera`; done between two frames."""
        with self._changed:
            self._wish, self._exposure = exposure, None

    def status(self) -> CameraStatus:
        """See :class:`~port.Camera`."""
        with self._changed:
            lost, age_s = self._lost, self._age()
            if lost is not None:
                condition, device, detail = CameraCondition.INOP, lost.state, lost.detail
            elif self._source is None:
                condition, device, detail = CameraCondition.UNKNOWN, DeviceState.STARTING, ""
            elif not self._seen:
                condition, device, detail = CameraCondition.UNKNOWN, DeviceState.ONLINE, "no frame yet"
            elif age_s is not None and age_s > self._profile.silent_s:
                # The thread may hang in a library for longer than the profile allows; nobody has to wait to be told.
                condition, device, detail = CameraCondition.INOP, DeviceState.OFFLINE, "no frame comes any more"
            else:
                condition, device, detail = CameraCondition.OK, DeviceState.ONLINE, ""
            return CameraStatus(
                condition, device, detail, self._size, age_s, self._frames, self._spoiled, self._exposure
            )

    def close(self) -> None:
        """See :class:`~port.Camera`."""
        with self._changed:
            thread, self._thread = self._thread, None
            ending, source = self._ending, self._source
            if ending is not None:
                ending.set()
            self._changed.notify_all()
        if source is not None:
            source.interrupt()
        if thread is not None:
            thread.join(END_S)
        with self._drawing, self._changed:
            self._kept = self._frame = self._source = self._lost = None
            self._seen, self._exposure = False, None

    def _age(self) -> float | None:
        return None if self._last_t is None else self._clock() - self._last_t

    # ---- drawing, in the thread of whoever asks

    def _drawn(self, kept: _Kept) -> Frame | None:
        with self._drawing:
            if self._frame is not None and self._frame.number == kept.number:
                return self._frame
            picture = kept.shot.picture()
            if picture is None:
                with self._changed:
                    self._spoiled += 1
                    if self._kept is kept:
                        self._kept, self._last_t = None, self._drawn_t
                return None
            frame = Frame(picture, kept.number, kept.shot.t, light_of(picture), kept.unchanged_s)
            with self._changed:
                self._size, self._drawn_t = (frame.width, frame.height), frame.t
                if self._kept is not None:  # not lost or closed meanwhile: those forget what was seen
                    self._frame = frame
            return frame

    # ---- draining, in a thread of its own

    def _drain(self, ending: threading.Event) -> None:
        reopening = Reopening()
        while not ending.is_set():
            source = self._factory()
            try:
                source.open()
                with self._changed:
                    if ending.is_set():
                        return
                    self._source = source
                    self._changed.notify_all()
                self._take_all(source, ending, reopening)
            except DeviceError as error:
                if reopening.opened_at is None:
                    reopening.failed(self._clock())
                else:
                    reopening.lost(self._clock())
                self._lose(ending, _lost(error))
            finally:
                source.close()
            while not ending.is_set() and not reopening.may_try(self._clock()):
                ending.wait(min(LOOK_S * 5, max(0.0, reopening.next_try - self._clock())))

    def _lose(self, ending: threading.Event, lost: CameraLost) -> None:
        with self._changed:
            if ending.is_set():
                return
            if self._lost is None:
                self._losses += 1
                self._told = False
            self._source, self._kept, self._frame, self._exposure = None, None, None, None
            self._seen, self._lost = False, lost
            self._changed.notify_all()

    def _take_all(self, source: Source, ending: threading.Event, reopening: Reopening) -> None:
        """Takes frames until the source raises."""
        whole_t = self._clock()
        asked: Exposure | None = None
        mark: int | None = None
        since = 0.0
        while not ending.is_set():
            wish = self._wish
            if wish is not None and wish is not asked:
                taken = source.expose(wish)
                asked = wish
                with self._changed:
                    self._exposure = taken
            try:
                shot = source.take()
            except BadFrame:
                with self._changed:
                    self._spoiled += 1
                shot = None
            if shot is None:
                if self._clock() - whole_t > self._profile.silent_s:
                    raise DeviceTimeout(DEVICE, "bytes come, and no whole picture among them")
                continue
            whole_t = shot.t
            if shot.mark != mark:
                mark, since = shot.mark, shot.t
            if reopening.opened_at is None:
                reopening.opened(shot.t)
            with self._changed:
                if ending.is_set():
                    return
                self._frames += 1
                self._kept = _Kept(shot, self._frames, shot.t - since)
                # Only a frame ends a loss: a camera that takes connections and sends nothing has not come back.
                self._seen, self._last_t, self._lost = True, shot.t, None
                self._changed.notify_all()


def _lost(error: DeviceError) -> CameraLost:
    for kind, state in (
        (DeviceNotFound, DeviceState.NO_DEVICE),
        (DeviceBusy, DeviceState.DEVICE_BUSY),
        (DeviceTimeout, DeviceState.OFFLINE),
        (DeviceLost, DeviceState.NO_DEVICE),
        (DeviceRefused, DeviceState.USER_ERROR),
    ):
        if isinstance(error, kind):
            return CameraLost(error.detail, state)
    return CameraLost(error.detail, DeviceState.HARDWARE_ERROR)
