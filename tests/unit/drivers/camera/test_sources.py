# SPDX-License-Identifier: Apache-2.0
"""Addresses, profiles, pictures from files at the pace of a clock, and what light is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera.capture import RtspSource, V4l2Source
from drivers.camera.drawing import draw, upright
from drivers.camera.files import FileSource
from drivers.camera.light import light_of
from drivers.camera.mjpeg import MjpegSource
from drivers.camera.port import Exposure
from drivers.camera.profile import ProfileError, load_profile
from drivers.camera.simulated_picture import (
    Stamp,
    covered_picture,
    dark_picture,
    jpeg_of,
    moving_picture,
    stamp_of,
    stamp_on,
)
from drivers.camera.source import source_for, stable_addresses, without_credentials
from drivers.errors import BadFrame, DeviceLost, DeviceNotFound
from tests.unit.drivers.camera.profiles import FILE, PROFILE


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("v4l2:///dev/v4l/by-id/usb-Maker_Camera_0001-video-index0", V4l2Source),
        ("v4l2:///dev/v4l/by-path/platform-vivid.0-video-index0", V4l2Source),
        ("http://192.0.2.7/video.mjpg", MjpegSource),
        ("http://user:secret@192.0.2.7:8080/video?size=hd", MjpegSource),
        ("rtsp://192.0.2.7/live", RtspSource),
        ("file:///pictures", FileSource),
        ("file:///pictures/clip.avi?loop=no", FileSource),
    ],
)
def test_an_address_names_its_kind_of_source(address: str, kind: type[object]) -> None:
    assert isinstance(source_for(address, PROFILE)(), kind)


@pytest.mark.parametrize(
    "address",
    ["v4l2:///dev/video0", "/dev/video0", "0", "https:///x", "rtsp:///live", "http:///x", "file://host/x",
     "file:///x?loop=maybe", ""],
)  # fmt: skip
def test_other_addresses_are_refused_with_what_can_be_written(address: str) -> None:
    with pytest.raises(ValueError, match="v4l2:///dev/v4l/by-id/NAME"):
        source_for(address, PROFILE)


def test_passwords_stay_out_of_words() -> None:
    assert without_credentials("http://user:secret@192.0.2.7:8080/v?x=1") == "http://192.0.2.7:8080/v?x=1"
    with pytest.raises(ValueError, match="ftp") as caught:
        source_for("ftp://user:secret@192.0.2.7/x", PROFILE)
    assert "secret" not in str(caught.value)


def test_the_stable_names_of_this_machines_cameras(tmp_path: Path) -> None:
    assert stable_addresses(tmp_path) == ()
    for name in (
        "by-id/usb-B-video-index0",
        "by-id/usb-A-video-index0",
        "by-id/usb-A-video-index1",
        "by-path/pci-1-video-index0",
    ):
        file = tmp_path / "dev" / "v4l" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert stable_addresses(tmp_path) == (
        "v4l2:///dev/v4l/by-id/usb-A-video-index0",
        "v4l2:///dev/v4l/by-id/usb-B-video-index0",
        "v4l2:///dev/v4l/by-path/pci-1-video-index0",
    )


def test_a_camera_that_is_not_there_says_so_and_not_more() -> None:
    source = V4l2Source(Path("/dev/v4l/by-id/none"), PROFILE)
    with pytest.raises(DeviceNotFound, match="No such file"):
        source.open()
    with pytest.raises(DeviceLost):
        source.take()
    assert source.expose(Exposure.SCREEN) is None
    source.close()


def test_the_shipped_profiles_are_good() -> None:
    for name in ("face", "face-portrait", "code", "papers"):
        assert load_profile(FILE, name).name == name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("fps = 0", "fps 应为 1 到 120 的整数"),
        ("fps = true", "fps 应为 1 到 120 的整数"),
        ('fps = "25"', "fps 应为 1 到 120 的整数"),
        ("rotate = 45", "rotate 应为 0、90、180、270 之一"),
        ("rotate = false", "rotate 应为 0、90、180、270 之一"),
        ('pixel_format = "RGB"', "pixel_format 应为 MJPG、YUYV、any 之一"),
        ("silent_s = 0", "silent_s 应为 0.05 到 30.0 的数"),
        ("rotat = 90", "rotat 不认识。是不是想写 rotate"),
        ("", "缺少"),
    ],
)
def test_a_wrong_profile_is_refused_with_a_helpful_word(tmp_path: Path, change: str, said: str) -> None:
    text = FILE.read_text(encoding="utf-8").partition("[profiles.face]")[2].partition("[profiles")[0]
    key = change.partition(" ")[0] or "width"
    lines = [line for line in text.splitlines()[1:] if not line.startswith(f"{key} =")]
    file = tmp_path / "cameras.toml"
    file.write_text("\n".join(["[profiles.mine]", *lines, change]), encoding="utf-8")
    with pytest.raises(ProfileError, match=said):
        load_profile(file, "mine")


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="是不是想写 papers"):
        load_profile(FILE, "paper")
    with pytest.raises(ProfileError, match="读不出来"):
        load_profile(tmp_path / "none.toml", "face")
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    with pytest.raises(ProfileError, match="一个也没有"):
        load_profile(tmp_path / "empty.toml", "face")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def folder_of(tmp_path: Path, count: int) -> Path:
    for number in range(count):
        picture = moving_picture(320, 240, number)
        stamp_on(picture, Stamp(0, number))
        (tmp_path / f"{number:03d}.jpg").write_bytes(jpeg_of(picture))
    (tmp_path / "notes.txt").write_text("not a picture", encoding="utf-8")
    return tmp_path


def file_source(path: Path, clock: Clock, *, loop: bool = True, fps: int = 25) -> FileSource:
    return FileSource(path, replace(PROFILE, fps=fps), loop=loop, clock=lambda: clock.now, pause=clock.pause)


def numbers(source: FileSource, count: int) -> list[int]:
    found = []
    for _ in range(count):
        shot = source.take()
        assert shot is not None
        picture = shot.picture()
        assert picture is not None
        found.append(stamp_of(picture).number)
    return found


def test_pictures_come_in_order_at_the_profiles_rate_again_and_again(tmp_path: Path) -> None:
    clock = Clock()
    source = file_source(folder_of(tmp_path, 3), clock, fps=10)
    source.open()
    assert numbers(source, 7) == [0, 1, 2, 0, 1, 2, 0]
    assert clock.pauses == pytest.approx([0.1] * 6)
    assert source.expose(Exposure.SCREEN) is None
    source.close()


def test_who_comes_late_gets_no_burst_of_old_pictures(tmp_path: Path) -> None:
    clock = Clock()
    source = file_source(folder_of(tmp_path, 9), clock, fps=10)
    source.open()
    source.take()
    clock.now += 5
    source.take()
    assert clock.pauses == []
    source.take()
    assert len(clock.pauses) <= 1
    source.take()
    assert clock.pauses[-1] == pytest.approx(0.1)


def test_a_sequence_that_ends_says_so(tmp_path: Path) -> None:
    source = file_source(folder_of(tmp_path, 2), Clock(), loop=False)
    source.open()
    assert numbers(source, 2) == [0, 1]
    with pytest.raises(DeviceLost, match="no more pictures"):
        source.take()


def test_a_picture_that_vanished_is_one_damaged_frame(tmp_path: Path) -> None:
    source = file_source(folder_of(tmp_path, 3), Clock())
    source.open()
    (tmp_path / "000.jpg").unlink()
    with pytest.raises(BadFrame):
        source.take()
    assert numbers(source, 1) == [1]


def test_a_video_comes_frame_by_frame(tmp_path: Path) -> None:
    file = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(file), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), 25.0, (320, 240))
    for number in range(3):
        picture = moving_picture(320, 240, number)
        stamp_on(picture, Stamp(0, number))
        writer.write(picture)
    writer.release()
    endless, ending = file_source(file, Clock()), file_source(file, Clock(), loop=False)
    endless.open()
    assert numbers(endless, 7) == [0, 1, 2, 0, 1, 2, 0]
    endless.close()
    ending.open()
    assert numbers(ending, 3) == [0, 1, 2]
    with pytest.raises(DeviceLost, match="no more frames"):
        ending.take()
    ending.close()


def test_nothing_to_show_is_no_camera(tmp_path: Path) -> None:
    (tmp_path / "broken.avi").write_bytes(b"not a video")
    for path in (tmp_path, tmp_path / "none", tmp_path / "broken.avi"):
        with pytest.raises(DeviceNotFound):
            file_source(path, Clock()).open()


def test_a_single_picture_is_shown_for_ever(tmp_path: Path) -> None:
    source = file_source(folder_of(tmp_path, 1) / "000.jpg", Clock())
    source.open()
    marks = {shot.mark for shot in (source.take(), source.take()) if shot is not None}
    assert len(marks) == 1


def test_light_tells_dark_covered_and_bright_apart() -> None:
    dark, covered = light_of(dark_picture(320, 240, 1)), light_of(covered_picture(320, 240, 1))
    usual, white = light_of(moving_picture(320, 240, 1)), light_of(np.full((240, 320, 3), 255, np.uint8))
    assert dark.dark > 0.95
    assert dark.mean < 0.05
    assert covered.spread < 0.01 < 0.2 < usual.spread
    assert covered.dark == 0.0
    assert white.bright == 1.0
    assert white.mean == pytest.approx(1.0)
    assert usual.bright == 0.0


def test_pictures_are_turned_and_sealed() -> None:
    picture = np.zeros((2, 4, 3), np.uint8)
    picture[0, 0] = 200
    places = {}
    for rotate in (0, 90, 180, 270):
        turned = upright(picture, rotate)
        places[rotate] = (turned.shape[:2], tuple(int(at[0]) for at in np.nonzero(turned[:, :, 0])))
        with pytest.raises(ValueError, match="read-only"):
            turned[0, 0] = 1
    assert places == {
        0: ((2, 4), (0, 0)),
        90: ((4, 2), (0, 1)),
        180: ((2, 4), (1, 3)),
        270: ((4, 2), (3, 0)),
    }


def test_what_is_no_picture_draws_nothing() -> None:
    assert draw(b"", 0) is None
    assert draw(b"\xff\xd8 nothing \xff\xd9", 0) is None


def test_a_stamp_survives_being_a_jpeg() -> None:
    for stamp in (Stamp(0, 0), Stamp((1 << 40) - 1, (1 << 24) - 1), Stamp(123456789012, 7654321)):
        picture = moving_picture(640, 480, 3)
        stamp_on(picture, stamp)
        drawn = draw(jpeg_of(picture, 60), 0)
        assert drawn is not None
        assert stamp_of(drawn) == stamp
