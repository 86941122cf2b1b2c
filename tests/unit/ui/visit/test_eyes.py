# SPDX-License-Identifier: Apache-2.0
"""The camera while a page looks through it: the newest frame, one answer at a time, nothing after it is closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

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
from drivers.camera.simulated_picture import moving_picture
from drivers.states import DeviceState
from kiosk.vision.models import ModelError
from kiosk.vision.sight import Sight
from ui.visit.eyes import Eyes, Look, Looking

GUARD_S = 20.0


def turn_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GUARD_S
    while not done():
        QCoreApplication.processEvents()
        time.sleep(0.001)
        assert time.monotonic() < deadline, "it never came"


class FakeCamera:
    """Gives a new frame whenever it is asked, until it is told to be away."""

    mounting = Mounting(1300, 0, 60)

    def __init__(self) -> None:
        self.number = 0
        self.opened = self.closed = 0
        self.is_open = False
        self.away: FrameResult | Exception | None = None
        self.fails_at = ""
        """``open`` or ``close`` raise too."""
        self.exposures: list[Exposure] = []

    def open(self) -> CameraStatus:
        assert not self.is_open, "opened twice"
        self.opened, self.is_open = self.opened + 1, True
        if self.fails_at == "open":
            raise RuntimeError("a bug")
        return self.status()

    def next_frame(self, after: int, limit_s: float, cancel: threading.Event) -> FrameResult:
        assert self.is_open, "asked while closed"
        if cancel.wait(0.002):
            return NoFrame()
        if isinstance(self.away, Exception):
            raise self.away
        if self.away is not None:
            return self.away
        self.number += 1
        picture = moving_picture(160, 90, self.number)
        return Frame(picture, self.number, time.monotonic(), light_of(picture))

    def expose(self, exposure: Exposure) -> None:
        self.exposures.append(exposure)

    def status(self) -> CameraStatus:
        return CameraStatus(CameraCondition.OK, DeviceState.ONLINE)

    def close(self) -> None:
        self.closed, self.is_open = self.closed + 1, False
        if self.fails_at == "close":
            raise RuntimeError("a bug")


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera()


@pytest.fixture
def eyes(qapp: QGuiApplication, camera: FakeCamera) -> Iterator[Eyes]:
    made = Eyes(camera, threading.Lock(), lambda: None)
    yield made
    made.close()
    made.join_threads(5000)
    assert not camera.is_open


def looking(told: list[Any], look: Look = lambda frame: frame.number, **more: Any) -> Looking:
    return Looking(lambda: look, told.append, **more)


def test_frames_are_shown_and_thought_about(eyes: Eyes, camera: FakeCamera) -> None:
    told: list[int] = []
    eyes.look(looking(told, exposure=Exposure.SCREEN))
    turn_until(lambda: len(told) > 3)
    assert told == sorted(set(told))
    assert eyes.sight is Sight.SEES
    assert camera.exposures == [Exposure.SCREEN]
    image, taken_at = eyes.picture.newest()
    assert image is not None
    assert 0 <= time.monotonic() - taken_at < GUARD_S
    still = eyes.still()
    assert still is not None
    assert (still.width, still.height) == (160, 90)


def test_a_face_behind_a_telephone_is_not_left_in_the_dark(eyes: Eyes, camera: FakeCamera) -> None:
    told: list[int] = []
    eyes.look(looking(told, exposure=Exposure.SCREEN))
    turn_until(lambda: len(told) > 1)
    eyes.look(looking(told))
    turn_until(lambda: camera.opened == 2 and eyes.sight is Sight.SEES)
    assert camera.exposures == [Exposure.SCREEN, Exposure.AUTOMATIC]


def test_a_slow_thinker_gets_the_newest_frame_and_the_picture_goes_on(eyes: Eyes, camera: FakeCamera) -> None:
    told: list[int] = []
    gate = threading.Event()

    def slow(frame: Frame) -> int:
        gate.wait(GUARD_S)
        return frame.number

    eyes.look(looking(told, slow))
    turn_until(lambda: camera.number > 30)
    first_shown = eyes.picture.newest()[1]
    turn_until(lambda: eyes.picture.newest()[1] > first_shown)
    gate.set()
    turn_until(lambda: len(told) >= 2)
    assert told[1] > 30, "the frames between were passed over"


def test_the_same_answer_is_told_once_and_none_never(eyes: Eyes, camera: FakeCamera) -> None:
    told: list[str] = []
    eyes.look(looking(told, lambda frame: "same" if frame.number % 2 else None))
    turn_until(lambda: camera.number > 30)
    assert told == ["same"]


def test_nothing_is_told_and_nothing_shown_after_the_end(eyes: Eyes, camera: FakeCamera) -> None:
    told: list[int] = []
    eyes.look(looking(told))
    turn_until(lambda: len(told) > 0)
    eyes.look(None)
    count = len(told)
    assert eyes.sight is Sight.CLOSED
    turn_until(lambda: camera.closed == 1)
    eyes.join_threads(5000)
    QCoreApplication.processEvents()
    assert len(told) == count
    assert eyes.picture.newest()[0] is None
    assert eyes.still() is None


def test_another_look_waits_for_the_camera_and_hears_nothing_of_the_first(eyes: Eyes, camera: FakeCamera) -> None:
    first: list[int] = []
    second: list[int] = []
    eyes.look(looking(first))
    turn_until(lambda: len(first) > 0)
    eyes.look(looking(second))
    count = len(first)
    turn_until(lambda: len(second) > 2)
    assert len(first) == count
    assert (camera.opened, camera.closed) == (2, 1)


def test_a_camera_that_somebody_else_has_open_is_waited_for(qapp: QGuiApplication, camera: FakeCamera) -> None:
    seat = threading.Lock()
    seat.acquire()
    eyes = Eyes(camera, seat, lambda: None)
    told: list[int] = []
    eyes.look(looking(told))
    time.sleep(0.1)
    assert camera.opened == 0
    seat.release()
    turn_until(lambda: len(told) > 0)
    eyes.close()
    eyes.join_threads(5000)
    assert seat.acquire(blocking=False)


def test_a_look_that_ends_before_its_turn_never_opens(qapp: QGuiApplication, camera: FakeCamera) -> None:
    seat = threading.Lock()
    seat.acquire()
    eyes = Eyes(camera, seat, lambda: None)
    eyes.look(looking([]))
    eyes.look(None)
    eyes.close()
    eyes.join_threads(5000)
    assert camera.opened == 0
    seat.release()


def test_a_pulled_plug_is_told_and_so_is_its_return(eyes: Eyes, camera: FakeCamera) -> None:
    seen: list[Sight] = []
    eyes.changed.connect(seen.append)
    eyes.look(looking([]))
    turn_until(lambda: eyes.sight is Sight.SEES)
    camera.away = CameraLost("unplugged")
    turn_until(lambda: eyes.sight is Sight.LOST)
    assert eyes.still() is None, "what was seen before the loss is not what is there now"
    camera.away = None
    turn_until(lambda: eyes.sight is Sight.SEES)
    assert seen == [Sight.OPENING, Sight.SEES, Sight.LOST, Sight.SEES]


def test_a_driver_that_raises_is_a_camera_that_cannot_be_used(eyes: Eyes, camera: FakeCamera) -> None:
    eyes.look(looking([]))
    camera.away = RuntimeError("a bug")
    turn_until(lambda: eyes.sight is Sight.LOST)
    turn_until(lambda: camera.closed >= 1)


@pytest.mark.parametrize("where", ["open", "frame", "close"])
def test_a_driver_that_raised_is_tried_anew_while_somebody_wants_the_picture(
    eyes: Eyes, camera: FakeCamera, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr("ui.visit.eyes.AGAIN_S", 0.02)
    seen: list[Sight] = []
    eyes.changed.connect(seen.append)
    camera.away, camera.fails_at = RuntimeError("a bug"), where
    told: list[int] = []
    eyes.look(looking(told))
    turn_until(lambda: eyes.sight is Sight.LOST and camera.closed >= 3)
    assert seen == [Sight.OPENING, Sight.LOST], "one word, however often it is tried"
    assert told == []
    camera.away, camera.fails_at = None, ""
    turn_until(lambda: eyes.sight is Sight.SEES and bool(told))
    assert seen == [Sight.OPENING, Sight.LOST, Sight.SEES]


@pytest.mark.parametrize("where", ["check", "make", "look"])
def test_eyes_that_are_not_as_tested_close_and_say_so(qapp: QGuiApplication, camera: FakeCamera, where: str) -> None:
    def fail(*_args: object) -> Any:
        raise ModelError("another file")

    eyes = Eyes(camera, threading.Lock(), fail if where == "check" else lambda: None)
    make: Callable[[], Look] = fail if where == "make" else lambda: fail
    eyes.look(Looking(make, pytest.fail))
    turn_until(lambda: eyes.sight is Sight.UNFIT)
    turn_until(lambda: camera.closed == 1 or camera.opened == 0)
    eyes.close()
    eyes.join_threads(5000)
    assert eyes.picture.newest()[0] is None


def test_the_check_is_made_once_a_process(qapp: QGuiApplication, camera: FakeCamera) -> None:
    checks: list[int] = []
    eyes = Eyes(camera, threading.Lock(), lambda: checks.append(1))
    for _ in range(2):
        told: list[int] = []
        eyes.look(looking(told))
        turn_until(lambda told=told: len(told) > 0)  # type: ignore[misc]  # a default binds the loop's own list
    eyes.close()
    eyes.join_threads(5000)
    assert checks == [1]


def test_a_part_is_shown_alone_when_it_is_asked_for(eyes: Eyes, camera: FakeCamera) -> None:
    from kiosk.vision.preview import Part

    eyes.look(looking([], aspect=1.0))
    turn_until(lambda: eyes.picture.newest()[0] is not None)
    image = eyes.picture.newest()[0]
    assert image is not None
    assert image.width() == image.height()
    eyes.show_part(Part(0.0, 0.0, 0.5, 1.0))
    turn_until(lambda: (shown := eyes.picture.newest()[0]) is not None and shown.height() > shown.width())
