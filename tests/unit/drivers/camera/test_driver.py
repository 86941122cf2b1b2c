# SPDX-License-Identifier: Apache-2.0
"""The camera driver over a scripted source: newest wins, drawn when asked, lost told once, back by itself."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from drivers.camera.driver import DrainedCamera
from drivers.camera.port import (
    CameraCondition,
    CameraLost,
    CameraStatus,
    Exposure,
    Frame,
    Mounting,
    NoFrame,
    Picture,
)
from drivers.camera.source import DEVICE, Shot
from drivers.errors import (
    BadFrame,
    DeviceBusy,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    UnexpectedReply,
)
from drivers.states import DeviceState
from tests.unit.drivers.camera.profiles import PROFILE

NEVER = threading.Event()


def grey(value: int) -> Picture:
    return np.full((48, 64, 3), value, np.uint8)


class Script:
    """Stands where a camera stands: what it gives next, and how often it was opened, drawn and closed."""

    def __init__(self) -> None:
        self.next: queue.Queue[Shot | DeviceError | None] = queue.Queue()
        self.openings: list[DeviceError | None] = []
        self.opened = self.closed = self.drawn = 0
        self.exposures: list[Exposure] = []
        self.answer: Exposure | None = Exposure.SCREEN

    def open(self) -> None:
        self.opened += 1
        problem = self.openings.pop(0) if self.openings else None
        if problem is not None:
            raise problem

    def take(self) -> Shot | None:
        given = self.next.get()
        if isinstance(given, DeviceError):
            raise given
        return given

    def expose(self, exposure: Exposure) -> Exposure | None:
        self.exposures.append(exposure)
        return self.answer

    def interrupt(self) -> None:
        self.next.put(DeviceLost(DEVICE, "interrupted"))

    def close(self) -> None:
        self.closed += 1

    def shows(self, value: int | None) -> None:
        """The next frame, all of one grey; None: one that cannot be drawn."""

        def draw() -> Picture | None:
            self.drawn += 1
            return None if value is None else grey(value)

        self.next.put(Shot(time.monotonic(), value or 0, draw))


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.002)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def camera(script: Script) -> Iterator[DrainedCamera]:
    made = DrainedCamera(lambda: script, PROFILE)
    yield made
    made.close()


def shown(camera: DrainedCamera, after: int = 0) -> Frame:
    """The next frame; a loss that came before it is heard and passed over."""
    frame = camera.next_frame(after, 5, NEVER)
    if isinstance(frame, CameraLost):
        frame = camera.next_frame(after, 5, NEVER)
    assert isinstance(frame, Frame)
    return frame


def test_nothing_is_known_before_it_is_opened(camera: DrainedCamera, script: Script) -> None:
    assert camera.status() == CameraStatus(CameraCondition.UNKNOWN, DeviceState.STARTING)
    assert camera.next_frame(0, 5, NEVER) == NoFrame(None)
    assert script.opened == 0
    assert camera.mounting == Mounting(height_mm=1450, tilt_deg=-5, view_deg=70)


def test_a_frame_has_a_number_a_time_a_size_and_its_light(camera: DrainedCamera, script: Script) -> None:
    assert camera.open().condition is CameraCondition.UNKNOWN
    before = time.monotonic()
    script.shows(51)
    frame = shown(camera)
    assert (frame.number, frame.width, frame.height, frame.unchanged_s) == (1, 64, 48, 0.0)
    assert before <= frame.t <= time.monotonic()
    assert frame.age_s(frame.t + 2) == pytest.approx(2)
    assert frame.light.mean == pytest.approx(0.2)
    said = f"Frame(number=1, t={frame.t!r}, light={frame.light!r}, unchanged_s=0.0)"
    assert repr(frame) == said, "a picture of a person is in no log"
    status = camera.status()
    assert (status.condition, status.device) == (CameraCondition.OK, DeviceState.ONLINE)
    assert (status.size, status.frames, status.spoiled) == ((64, 48), 1, 0)


def test_the_newest_frame_wins_and_the_others_are_never_drawn(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    for value in range(1, 31):
        script.shows(value)
    until(lambda: camera.status().frames == 30)
    frame = shown(camera)
    assert (frame.number, int(frame.picture[0, 0, 0]), script.drawn) == (30, 30, 1)
    assert shown(camera) is frame, "a second look at the same frame draws nothing"
    assert script.drawn == 1
    assert isinstance(camera.next_frame(30, 0.03, NEVER), NoFrame)


def test_a_picture_that_cannot_be_drawn_is_as_if_it_had_not_come(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(None)
    answer = camera.next_frame(0, 0.05, NEVER)
    assert answer == NoFrame(None)
    assert camera.status().spoiled == 1
    script.shows(7)
    assert shown(camera).number == 2


def test_a_damaged_frame_is_counted_and_the_next_one_comes(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.next.put(BadFrame(DEVICE, "half"))
    script.shows(1)
    assert shown(camera).number == 1
    assert (camera.status().spoiled, script.opened) == (1, 1)


def test_the_very_same_picture_is_told_by_how_long_it_has_been_so(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    for t, value in ((100.0, 1), (101.0, 2), (101.5, 2), (103.0, 2)):
        script.next.put(Shot(t, value, lambda: grey(1)))
    until(lambda: camera.status().frames == 4)
    assert shown(camera).unchanged_s == pytest.approx(2.0)
    script.next.put(Shot(104.0, 3, lambda: grey(1)))
    assert shown(camera, 4).unchanged_s == 0.0


def test_a_wait_ends_with_its_cancel(camera: DrainedCamera) -> None:
    camera.open()
    cancel = threading.Event()
    threading.Timer(0.05, cancel.set).start()
    began = time.monotonic()
    assert isinstance(camera.next_frame(0, 30, cancel), NoFrame)
    assert time.monotonic() - began < 5
    script_frame = threading.Event()
    script_frame.set()
    assert isinstance(camera.next_frame(0, 30, script_frame), NoFrame)


def test_a_cancel_wins_over_a_frame_that_is_there(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(1)
    until(lambda: camera.status().frames == 1)
    cancel = threading.Event()
    cancel.set()
    assert isinstance(camera.next_frame(0, 30, cancel), NoFrame)
    assert script.drawn == 0


def test_a_loss_is_told_at_once_and_then_waited_out(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(1)
    frame = shown(camera)
    script.openings = [DeviceNotFound(DEVICE, "gone")] * 3
    threading.Timer(0.05, lambda: script.next.put(DeviceLost(DEVICE, "pulled out"))).start()
    began = time.monotonic()
    assert camera.next_frame(frame.number, 30, NEVER) == CameraLost("", DeviceState.NO_DEVICE)
    assert time.monotonic() - began < 5
    assert camera.status().condition is CameraCondition.INOP
    began = time.monotonic()
    assert isinstance(camera.next_frame(frame.number, 0.05, NEVER), CameraLost)
    assert time.monotonic() - began >= 0.05, "whoever asks again in a loop does not spin"


def test_a_loss_between_two_calls_is_told_to_the_next_at_once(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(1)
    shown(camera)
    script.openings = [DeviceNotFound(DEVICE, "gone")] * 30
    script.next.put(DeviceLost(DEVICE, "pulled out"))
    until(lambda: camera.status().condition is CameraCondition.INOP)
    began = time.monotonic()
    assert isinstance(camera.next_frame(1, 30, NEVER), CameraLost)
    assert time.monotonic() - began < 5


def test_it_comes_back_by_itself_and_its_numbers_go_on(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(1)
    assert shown(camera).number == 1
    script.next.put(DeviceLost(DEVICE, "pulled out"))
    script.shows(2)
    assert shown(camera, 1).number == 2
    assert (script.opened, script.closed) == (2, 1)
    assert camera.status().condition is CameraCondition.OK


def test_only_a_frame_ends_a_loss(camera: DrainedCamera, script: Script) -> None:
    """A camera that takes connections and sends nothing has not come back."""
    camera.open()
    script.shows(1)
    shown(camera)
    script.next.put(DeviceTimeout(DEVICE, "nothing came"))
    until(lambda: script.opened == 2)
    assert camera.status().device is DeviceState.OFFLINE
    script.shows(2)
    shown(camera, 1)
    assert camera.status().device is DeviceState.ONLINE


def test_bytes_without_a_whole_picture_are_silence(script: Script) -> None:
    clock = [0.0]
    camera = DrainedCamera(lambda: script, replace(PROFILE, silent_s=1.5), clock=lambda: clock[0])
    camera.open()
    try:
        clock[0] = 1.0
        script.next.put(None)
        script.next.put(BadFrame(DEVICE, "half"))
        until(lambda: camera.status().spoiled == 1)
        assert camera.status().condition is CameraCondition.UNKNOWN
        clock[0] = 2.0
        script.next.put(BadFrame(DEVICE, "half"))
        until(lambda: camera.status().condition is CameraCondition.INOP)
        assert camera.status().device is DeviceState.OFFLINE
    finally:
        camera.close()


def test_a_library_that_hangs_is_silence_too(script: Script) -> None:
    clock = [0.0]
    camera = DrainedCamera(lambda: script, replace(PROFILE, silent_s=1.5), clock=lambda: clock[0])
    camera.open()
    try:
        script.next.put(Shot(0.0, 1, lambda: grey(1)))
        until(lambda: camera.status().frames == 1)
        assert camera.status().condition is CameraCondition.OK
        clock[0] = 1.6
        assert (camera.status().condition, camera.status().device) == (CameraCondition.INOP, DeviceState.OFFLINE)
    finally:
        camera.close()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DeviceNotFound, DeviceState.NO_DEVICE),
        (DeviceLost, DeviceState.NO_DEVICE),
        (DeviceBusy, DeviceState.DEVICE_BUSY),
        (DeviceTimeout, DeviceState.OFFLINE),
        (DeviceRefused, DeviceState.USER_ERROR),
        (UnexpectedReply, DeviceState.HARDWARE_ERROR),
    ],
)
def test_each_way_not_to_open_is_told_as_what_it_is(
    camera: DrainedCamera, script: Script, error: type[DeviceError], state: DeviceState
) -> None:
    script.openings = [error(DEVICE, "why")]
    status = camera.open()
    assert (status.condition, status.device, status.detail) == (CameraCondition.INOP, state, "why")


def test_an_exposure_is_asked_for_between_frames_and_again_after_a_loss(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(1)
    shown(camera)
    camera.expose(Exposure.SCREEN)
    script.shows(2)
    script.shows(3)
    shown(camera, 2)
    assert (script.exposures, camera.status().exposure) == ([Exposure.SCREEN], Exposure.SCREEN)
    script.answer = None
    script.next.put(DeviceLost(DEVICE, "pulled out"))
    script.shows(4)
    shown(camera, 3)
    assert script.exposures == [Exposure.SCREEN] * 2
    assert camera.status().exposure is None, "the one that came back cannot be told"


def test_closing_forgets_the_picture_and_opening_again_works(camera: DrainedCamera, script: Script) -> None:
    camera.open()
    script.shows(1)
    shown(camera)
    camera.close()
    camera.close()
    assert isinstance(camera.next_frame(0, 5, NEVER), NoFrame)
    assert camera.status().condition is CameraCondition.UNKNOWN
    assert script.closed == 1
    camera.open()
    script.shows(2)
    assert shown(camera).number == 2


class Hanging(Script):
    """A library that does not come back."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def take(self) -> Shot | None:
        self.release.wait(20)
        return Shot(time.monotonic(), 1, lambda: grey(9))

    def interrupt(self) -> None:
        pass


def test_nobody_waits_for_a_hanging_library_and_what_it_brings_late_is_thrown_away() -> None:
    script = Hanging()
    camera = DrainedCamera(lambda: script, PROFILE)
    camera.open()
    began = time.monotonic()
    assert isinstance(camera.next_frame(0, 0.05, NEVER), NoFrame)
    camera.close()
    assert time.monotonic() - began < 5
    script.release.set()
    until(lambda: script.closed == 1)
    assert camera.status().frames == 0
    assert isinstance(camera.next_frame(0, 0.01, NEVER), NoFrame)
