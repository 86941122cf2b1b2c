# SPDX-License-Identifier: Apache-2.0
"""The camera driver on a real V4L2 device of the kernel: pictures, a second program, pulled out, back again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.camera.driver import DrainedCamera, make_camera
from drivers.camera.port import CameraCondition, CameraLost, Exposure, Frame
from drivers.camera.profile import load_profile
from drivers.camera.source import stable_addresses
from drivers.states import DeviceState
from tests.guest.devices import Vivid, within

PROFILES = Path(__file__).resolve().parents[2] / "config" / "profiles" / "cameras.toml"
PROFILE = replace(load_profile(PROFILES, "code"), width=640, height=360, pixel_format="YUYV", open_s=10.0, silent_s=5.0)
NEVER = threading.Event()


@pytest.fixture
def vivid() -> Iterator[Vivid]:
    made = Vivid()
    made.plug()
    yield made
    made.plug()


@pytest.fixture
def camera(vivid: Vivid) -> Iterator[DrainedCamera]:
    made = make_camera(vivid.address, PROFILE)
    yield made
    made.close()


def frame_after(camera: DrainedCamera, number: int, limit_s: float = 20) -> Frame:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        result = camera.next_frame(number, 1, NEVER)
        if isinstance(result, Frame):
            return result
    raise AssertionError(f"no frame: {camera.status()}")


def test_it_is_found_by_its_stable_name(vivid: Vivid) -> None:
    assert stable_addresses() == (vivid.address,)


def test_frames_come_in_the_size_that_was_asked_for(camera: DrainedCamera) -> None:
    assert camera.open().device is DeviceState.ONLINE
    first = frame_after(camera, 0)
    began = time.monotonic()
    frame = first
    for _ in range(20):
        frame = frame_after(camera, frame.number)
    print(f"20 frames in {time.monotonic() - began:.2f} s, newest {frame.age_s(time.monotonic()) * 1000:.0f} ms old")
    assert (frame.width, frame.height) == (640, 360)
    assert frame.number >= first.number + 20
    assert frame.light.spread > 0.05, "vivid shows colour bars"
    assert camera.status().condition is CameraCondition.OK


def test_an_exposure_that_it_does_not_have_is_told_as_not_taken(camera: DrainedCamera) -> None:
    camera.open()
    number = frame_after(camera, 0).number
    camera.expose(Exposure.SCREEN)
    frame_after(camera, number + 2)
    assert camera.status().exposure is None


def test_a_second_program_is_told_that_it_is_taken(camera: DrainedCamera, vivid: Vivid) -> None:
    camera.open()
    frame_after(camera, 0)
    other = make_camera(vivid.address, PROFILE)
    try:
        other.open()
        within(20, lambda: other.status().condition is CameraCondition.INOP)
        print(other.status())
        assert other.status().device is DeviceState.DEVICE_BUSY
        assert isinstance(camera.next_frame(0, 5, NEVER), Frame)
    finally:
        other.close()


def test_pulled_out_while_it_streams_and_plugged_in_again(camera: DrainedCamera, vivid: Vivid) -> None:
    camera.open()
    seen = frame_after(camera, 0).number
    threading.Timer(0.5, vivid.unplug).start()
    began = time.monotonic()
    while isinstance(result := camera.next_frame(seen, 10, NEVER), Frame):
        seen = result.number
    print(f"told {time.monotonic() - began - 0.5:.2f} s after it was pulled out: {result}")
    assert result == CameraLost("", DeviceState.NO_DEVICE)
    assert time.monotonic() - began < 5, "a read of OpenCV took a second to notice"
    assert camera.status().condition is CameraCondition.INOP
    within(5, lambda: stable_addresses() == ())
    vivid.plug()
    began = time.monotonic()
    assert frame_after(camera, seen).number > seen
    print(f"back {time.monotonic() - began:.2f} s after it was plugged in")
    assert camera.status().device is DeviceState.ONLINE


def test_not_there_and_then_plugged_in(camera: DrainedCamera, vivid: Vivid) -> None:
    vivid.unplug()
    assert camera.open().device is DeviceState.NO_DEVICE
    vivid.plug()
    assert frame_after(camera, 0).width == 640
