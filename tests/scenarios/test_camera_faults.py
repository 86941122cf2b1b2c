# SPDX-License-Identifier: Apache-2.0
"""The real camera driver against the simulated network camera: every misfortune in the middle of the stream."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drivers.camera.driver import DrainedCamera, make_camera
from drivers.camera.mjpeg import MjpegSource
from drivers.camera.port import CameraCondition, CameraLost, Frame, NoFrame
from drivers.camera.profile import CameraProfile, load_profile
from drivers.camera.scenes.phone import picture_file
from drivers.camera.simulated_picture import Stamp, jpeg_of, moving_picture, stamp_of, stamp_on
from drivers.camera.source import DEVICE
from drivers.errors import DeviceLost
from drivers.simulation import SimulatorError, control
from drivers.states import DeviceState

PROFILES = Path(__file__).resolve().parents[2] / "config" / "profiles" / "cameras.toml"
PROFILE = replace(load_profile(PROFILES, "face"), open_s=2.0, silent_s=0.5)
NEVER = threading.Event()


def within(seconds: float, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


class World:
    """The simulator's process and a driver on its address."""

    def __init__(self, folder: Path) -> None:
        self.control_path = folder / "control.sock"
        self.state = folder / "state"
        listen = folder / "listen.json"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers.camera.simulator", "--listen-file", str(listen), "--size", "640x480"),
                *("--control", str(self.control_path), "--state", str(self.state), "--fps", "25"),
            ],
            stdin=subprocess.DEVNULL,
        )
        within(15, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.camera = self.driver(PROFILE)
        self.seen = 0

    def driver(self, profile: CameraProfile) -> DrainedCamera:
        return make_camera(self.address, profile)

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self.control_path, command, **arguments)

    def next(self, limit_s: float = 5) -> Frame:
        """A newer frame, whatever is told meanwhile."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            result = self.camera.next_frame(self.seen, 0.5, NEVER)
            if isinstance(result, Frame):
                self.seen = result.number
                return result
        raise AssertionError(f"no frame within {limit_s} s: {self.camera.status()}")

    def frames(self, count: int) -> list[Frame]:
        return [self.next() for _ in range(count)]

    def until_lost(self, limit_s: float = 5) -> CameraLost:
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            result = self.camera.next_frame(self.seen, 0.2, NEVER)
            if isinstance(result, CameraLost):
                return result
            self.seen = result.number if isinstance(result, Frame) else self.seen
        raise AssertionError("not lost")

    def end(self) -> None:
        self.camera.close()
        self.process.terminate()
        assert self.process.wait(10) == 0


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="camera") as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    """The simulator plugged in and faultless, and a driver that has just opened it."""
    one_world.tell("clear_faults")
    one_world.tell("show")
    one_world.tell("replug")
    one_world.camera.open()
    yield one_world
    one_world.camera.close()


def late_ms(frame: Frame) -> float:
    return ((time.monotonic_ns() // 1000 - stamp_of(frame.picture).t_us) % (1 << 40)) / 1000


def test_frames_come_fresh_and_in_order(world: World) -> None:
    frames = world.frames(10)
    shown = [stamp_of(frame.picture).number for frame in frames]
    assert shown == sorted(set(shown))
    assert (frames[0].width, frames[0].height) == (640, 480)
    assert all(frame.unchanged_s == 0 for frame in frames)
    status = world.camera.status()
    assert (status.condition, status.device) == (CameraCondition.OK, DeviceState.ONLINE)


def test_who_looks_seldom_sees_the_present(world: World) -> None:
    """A reader without a draining thread is 1.7 s behind after two slow seconds."""
    first = world.next()
    within(5, lambda: world.camera.status().frames >= first.number + 40)
    frame = world.next()
    assert frame.number >= first.number + 40
    assert late_ms(frame) < 500


def test_half_a_jpeg_costs_that_frame_alone(world: World) -> None:
    world.next()
    before = world.camera.status()
    world.tell("fault", kind="half", times=3)
    within(5, lambda: world.camera.status().spoiled >= before.spoiled + 3)
    assert world.next().height == 480
    assert world.camera.status().condition is CameraCondition.OK


@pytest.mark.parametrize(
    ("kind", "given"), [("wrong_length", {"more": 1000}), ("wrong_length", {"more": -1000}), ("noise", {"bytes": 3000})]
)
def test_a_stream_that_lies_does_not_shift_later_frames(world: World, kind: str, given: dict[str, int]) -> None:
    world.next()
    before = world.camera.status().spoiled
    world.tell("fault", kind=kind, times=3, **given)
    within(5, lambda: world.camera.status().spoiled >= before + 3)
    world.tell("clear_faults")
    world.next()
    for frame in world.frames(5):
        assert late_ms(frame) < 1000
    assert world.camera.status().condition is CameraCondition.OK


def test_a_stream_without_lengths_is_read(world: World) -> None:
    world.tell("fault", kind="no_length")
    shown = [stamp_of(frame.picture).number for frame in world.frames(6)]
    assert shown == sorted(set(shown))


def test_garbage_inside_a_picture_is_a_picture_or_nothing(world: World) -> None:
    """JPEG has no checksum: what can be drawn is drawn, and the next one is whole again."""
    world.next()
    world.tell("fault", kind="garble", times=3)
    within(5, lambda: not world.tell("status")["faults"])
    world.next()
    fresh = world.next()
    assert late_ms(fresh) < 1000


def test_dropped_frames_are_waited_for(world: World) -> None:
    world.next()
    world.tell("fault", kind="drop", times=8)
    assert world.camera.next_frame(world.seen + 20, 0.05, NEVER) == NoFrame(pytest.approx(0.1, abs=0.5))  # type: ignore[arg-type] # compares
    assert world.next().height == 480


def test_another_size_is_told_by_the_frame(world: World) -> None:
    world.next()
    world.tell("fault", kind="wrong_size", times=0, width=320, height=240)
    within(5, lambda: (world.next().width, world.camera.status().size) == (320, (320, 240)))
    world.tell("clear_faults")
    within(5, lambda: world.next().width == 640)


def test_darkness_and_a_covered_lens_are_seen_in_the_light(world: World) -> None:
    usual = world.next().light
    world.tell("fault", kind="dark")
    within(5, lambda: world.next().light.dark > 0.9)
    world.tell("clear_faults")
    world.tell("fault", kind="covered")
    within(5, lambda: world.next().light.spread < 0.02)
    assert world.next().light.dark < 0.1
    world.tell("clear_faults")
    within(5, lambda: world.next().light.mean == pytest.approx(usual.mean, abs=0.1))


def test_a_stuck_camera_sends_the_same_for_ever(world: World) -> None:
    world.next()
    world.tell("fault", kind="stuck")
    within(5, lambda: world.next().unchanged_s > 0.5)
    world.tell("clear_faults")
    within(5, lambda: world.next().unchanged_s == 0)


def test_a_frozen_stream_is_lost_within_its_limit_and_comes_back(world: World) -> None:
    world.next()
    world.tell("fault", kind="freeze")
    began = time.monotonic()
    lost = world.until_lost()
    assert lost.state is DeviceState.OFFLINE
    assert time.monotonic() - began < PROFILE.silent_s + 1.5
    age_s = world.camera.status().age_s
    assert age_s is not None
    assert age_s >= PROFILE.silent_s * 0.9
    world.tell("clear_faults")
    assert late_ms(world.next(20)) < 1000


def test_a_connection_cut_in_the_middle_of_a_frame_is_made_again(world: World) -> None:
    world.next()
    world.tell("fault", kind="cut")
    assert world.until_lost().state is DeviceState.NO_DEVICE
    assert late_ms(world.next(10)) < 1000


def test_a_slow_line_gives_few_frames_and_none_of_them_old(world: World) -> None:
    size = len(jpeg_of(moving_picture(640, 480, 1)))
    world.next()
    world.tell("fault", kind="slow", bytes_per_second=size * 8)
    time_of_line_ms = 1000 / 8
    world.frames(2)
    for frame in world.frames(3):
        assert late_ms(frame) < 4 * time_of_line_ms + 300


def test_pulled_out_in_the_middle_and_plugged_in_again(world: World) -> None:
    world.next()
    pluggings = world.tell("status")["plugged_times"]
    world.tell("unplug")
    assert world.until_lost().state is DeviceState.NO_DEVICE
    assert isinstance(world.camera.next_frame(world.seen, 0.1, NEVER), CameraLost)
    world.tell("replug")
    frame = world.next(20)
    assert late_ms(frame) < 1000
    assert json.loads((world.state / "camera.json").read_text())["plugged_times"] == pluggings + 1


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("busy", DeviceState.DEVICE_BUSY),
        ("locked", DeviceState.USER_ERROR),
        ("not_a_camera", DeviceState.HARDWARE_ERROR),
    ],
)
def test_what_answers_and_gives_no_stream_is_told_apart(world: World, kind: str, state: DeviceState) -> None:
    world.camera.close()
    world.tell("fault", kind=kind)
    assert world.camera.open().device is state
    world.tell("clear_faults")
    assert world.next(10).height == 480


def test_nothing_at_the_address(world: World) -> None:
    world.camera.close()
    world.tell("unplug")
    began = time.monotonic()
    assert world.camera.open().device is DeviceState.NO_DEVICE
    assert time.monotonic() - began < 2


def test_closing_in_the_middle_of_a_frozen_frame_takes_no_time(world: World) -> None:
    world.camera.close()
    camera = world.driver(replace(PROFILE, silent_s=20.0))
    camera.open()
    world.tell("fault", kind="freeze")
    first = camera.next_frame(0, 0.3, NEVER)
    assert isinstance(first, NoFrame | Frame)
    began = time.monotonic()
    camera.close()
    assert time.monotonic() - began < 0.9, "the read that waits is ended, not waited for"


def test_two_terminals_parts_may_look_at_once(world: World) -> None:
    other = world.driver(PROFILE)
    other.open()
    try:
        first = other.next_frame(0, 5, NEVER)
        assert isinstance(first, Frame)
        assert isinstance(other.next_frame(first.number, 5, NEVER), Frame)
        world.frames(2)
        # The driver of the test before may still be in its way out: the camera notices with its next frame.
        within(5, lambda: world.tell("status")["viewers"] == 2)
    finally:
        other.close()
    world.frames(2)
    within(5, lambda: world.tell("status")["viewers"] == 1)


def test_own_pictures_are_shown_turned_as_the_profile_says(world: World, tmp_path: Path) -> None:
    picture = moving_picture(640, 480, 1)
    stamp_on(picture, Stamp(77, 5))
    (tmp_path / "a.jpg").write_bytes(jpeg_of(picture))
    world.tell("show", place=str(tmp_path))
    world.camera.close()
    camera = world.driver(replace(PROFILE, rotate=180))
    camera.open()
    try:
        frame = camera.next_frame(0, 5, NEVER)
        assert isinstance(frame, Frame)
        assert stamp_of(frame.picture[::-1, ::-1]) == Stamp(77, 5)
    finally:
        camera.close()


def test_what_stands_before_it_is_changed_while_it_streams_and_never_looks_frozen(world: World, tmp_path: Path) -> None:
    for shade, size in ((200, (90, 160, 3)), (40, (960, 1280, 3))):
        place = picture_file(np.full(size, shade, np.uint8), tmp_path / f"{shade}.png")
        world.tell("show", file=str(place))
        deadline = time.monotonic() + 5
        while abs(world.next().picture[240].mean() - shade) > 2:
            assert time.monotonic() < deadline, "never shown"
        frames = world.frames(3)
        assert {(frame.width, frame.height) for frame in frames} == {(640, 480)}
        assert all(frame.unchanged_s == 0 for frame in frames)
    world.tell("show")
    within(5, lambda: world.next().picture.std() > 20)


def test_a_file_that_is_no_picture_is_refused_and_what_was_shown_stays(world: World, tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("no picture")
    for file in ("words.png", "missing.png"):
        with pytest.raises(SimulatorError, match="picture"):
            world.tell("show", file=str(tmp_path / file))
    world.next()


@pytest.mark.parametrize(
    "request_",
    [("dance", {}), ("fault", {"kind": "rust"}), ("fault", {}), ("show", {"place": "nowhere"}),
     ("fault", {"kind": "half", "times": "x"})],
)  # fmt: skip
def test_the_simulator_refuses_what_it_does_not_know(world: World, request_: tuple[str, dict[str, Any]]) -> None:
    with pytest.raises(SimulatorError):
        world.tell(request_[0], **request_[1])
    world.next()


class Locked(http.server.BaseHTTPRequestHandler):
    """A camera that wants a password, and says goodbye after one picture."""

    def do_GET(self) -> None:
        good = self.headers.get("Authorization") == "Basic dXNlcjpwYTpzcw==" and self.path == "/video?size=hd"
        self.send_response(200 if good else 401)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=--x")
        self.end_headers()
        body = jpeg_of(moving_picture(160, 120, 1))
        self.wfile.write(b"--x\r\nContent-Length: %d\r\n\r\n" % len(body) + body + b"\r\n--x--\r\n")

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_credentials_go_into_the_request_and_a_goodbye_is_a_loss() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Locked) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        source = MjpegSource(f"http://user:pa%3Ass@127.0.0.1:{server.server_address[1]}/video?size=hd", PROFILE)
        source.open()
        try:
            shot = None
            while shot is None:
                shot = source.take()
            picture = shot.picture()
            assert picture is not None
            assert picture.shape == (120, 160, 3)
            with pytest.raises(DeviceLost, match="ended the stream"):
                source.take()
        finally:
            source.close()
            thread.join(5)
        with pytest.raises(DeviceLost, match="not open") as caught:
            source.take()
        assert "pa" not in str(caught.value).partition("://")[2].partition("/")[0]
        assert DEVICE in str(caught.value)
