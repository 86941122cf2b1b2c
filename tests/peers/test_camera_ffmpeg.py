# SPDX-License-Identifier: Apache-2.0
"""The camera driver against ffmpeg as the camera: its own MJPEG over HTTP, and its H.264 over RTSP; stopped, killed, back.

ffmpeg's program comes from the wheel imageio-ffmpeg, for tests alone; Debian's would bring 77 packages.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest

from drivers.camera.driver import DrainedCamera, make_camera
from drivers.camera.port import CameraCondition, CameraLost, Frame
from drivers.camera.profile import load_profile
from drivers.states import DeviceState
from tests.peers.rtsp_relay import RtspRelay, description_of

PROFILES = Path(__file__).resolve().parents[2] / "config" / "profiles" / "cameras.toml"
PROFILE = replace(load_profile(PROFILES, "face"), open_s=8.0, silent_s=1.0)
NEVER = threading.Event()
SOURCE = ("-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=640x480:rate=25")


def within(seconds: float, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def ffmpeg(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", *SOURCE, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(10)


def frame_after(camera: DrainedCamera, number: int, limit_s: float = 20) -> Frame:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        result = camera.next_frame(number, 0.5, NEVER)
        if isinstance(result, Frame):
            return result
    raise AssertionError(f"no frame: {camera.status()}")


def until_lost(camera: DrainedCamera, number: int, limit_s: float) -> CameraLost:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        result = camera.next_frame(number, 0.2, NEVER)
        if isinstance(result, CameraLost):
            return result
        number = result.number if isinstance(result, Frame) else number
    raise AssertionError("not lost")


class MjpegServer:
    """ffmpeg as the HTTP server: one viewer, and it ends with it."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/cam.mjpg"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        kind = "multipart/x-mixed-replace;boundary=ffmpeg"
        words = ("-c:v", "mjpeg", "-q:v", "5", "-f", "mpjpeg", "-listen", "1", "-content_type", kind)
        self.process = ffmpeg(*words, self.address)
        return self.process


def test_ffmpegs_mjpeg_is_read_whole_and_in_time() -> None:
    server = MjpegServer()
    camera = make_camera(server.address, PROFILE)
    try:
        camera.open()
        first = frame_after(camera, 0)
        began, frame = time.monotonic(), first
        for _ in range(25):
            frame = frame_after(camera, frame.number)
        assert 0.5 < time.monotonic() - began < 3, "25 frames a second"
        assert (frame.width, frame.height) == (640, 480)
        assert frame.light.spread > 0.1, "colour bars"
        assert frame.unchanged_s == 0, "with a counter in them"
        assert camera.status().spoiled == 0
    finally:
        camera.close()
        end(server.process)


def test_ffmpeg_is_stopped_killed_and_started_again() -> None:
    server = MjpegServer()
    camera = make_camera(server.address, PROFILE)
    try:
        camera.open()
        seen = frame_after(camera, 0).number
        server.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        # Silent; or refused already, when the second try came first: ffmpeg listens for one viewer alone.
        assert until_lost(camera, seen, 10).state in (DeviceState.OFFLINE, DeviceState.NO_DEVICE)
        assert time.monotonic() - began < PROFILE.silent_s + 2
        end(server.process)
        within(20, lambda: camera.status().device is DeviceState.NO_DEVICE)
        server.start()
        assert frame_after(camera, camera.status().frames, 30).width == 640
    finally:
        camera.close()
        end(server.process)


@pytest.fixture
def rtsp(tmp_path: Path) -> Iterator[tuple[RtspRelay, subprocess.Popen[bytes]]]:
    relay = RtspRelay()
    sdp = tmp_path / "live.sdp"
    h264 = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10", "-pix_fmt", "yuv420p")
    target = f"rtp://127.0.0.1:{relay.rtp_port}?pkt_size=1200"
    process = ffmpeg(*h264, "-threads", "1", "-sdp_file", str(sdp), "-f", "rtp", target)
    try:
        within(15, lambda: sdp.exists() and "m=video" in sdp.read_text())
        relay.description = description_of(sdp.read_text())
        yield relay, process
    finally:
        end(process)
        relay.close()


def test_rtsp_is_read(rtsp: tuple[RtspRelay, subprocess.Popen[bytes]]) -> None:
    camera = make_camera(rtsp[0].address, PROFILE)
    try:
        camera.open()
        frame = frame_after(camera, 0)
        for _ in range(25):
            frame = frame_after(camera, frame.number)
        assert (frame.width, frame.height) == (640, 480)
        assert frame.light.spread > 0.1
        assert camera.status().condition is CameraCondition.OK
    finally:
        camera.close()


def test_a_stopped_rtsp_camera_is_told_before_the_library_knows_and_comes_back(
    rtsp: tuple[RtspRelay, subprocess.Popen[bytes]],
) -> None:
    relay, process = rtsp
    camera = make_camera(relay.address, PROFILE)
    try:
        camera.open()
        seen = frame_after(camera, 0).number
        process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        within(PROFILE.silent_s + 2, lambda: camera.status().device is DeviceState.OFFLINE)
        while isinstance(camera.next_frame(seen, 0.2, NEVER), Frame):
            seen += 1
        assert time.monotonic() - began < PROFILE.silent_s + 3, "nobody waits for the library"
        process.send_signal(signal.SIGCONT)
        assert frame_after(camera, camera.status().frames, 30).width == 640
    finally:
        camera.close()


def test_a_cut_rtsp_connection_is_a_loss_and_is_made_again(
    rtsp: tuple[RtspRelay, subprocess.Popen[bytes]],
) -> None:
    camera = make_camera(rtsp[0].address, PROFILE)
    try:
        camera.open()
        seen = frame_after(camera, 0).number
        rtsp[0].cut()
        assert until_lost(camera, seen, 15).state in (DeviceState.NO_DEVICE, DeviceState.OFFLINE)
        assert frame_after(camera, camera.status().frames, 30).width == 640
    finally:
        camera.close()


def test_no_rtsp_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    camera = make_camera(f"rtsp://user:secret@127.0.0.1:{port}/live", PROFILE)
    try:
        status = camera.open()
        assert (status.condition, status.device) == (CameraCondition.INOP, DeviceState.NO_DEVICE)
        assert "secret" not in status.detail
    finally:
        camera.close()
