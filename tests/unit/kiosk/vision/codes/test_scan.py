# SPDX-License-Identifier: Apache-2.0
"""``technician scan`` as a technician runs it: lines of JSON for good files, a reason and status 1 for bad ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.camera.scenes.phone import Scene, code_picture, frame
from kiosk.vision.codes.scan import scan
from kiosk.vision.pictures import PictureError, read_picture

ROOT = Path(__file__).parents[5]


def test_one_line_of_json_a_picture_with_these_fields_alone(tmp_path: Path) -> None:
    Image.fromarray(frame(Scene("社保卡 测试"))[..., ::-1]).save(tmp_path / "code.png")
    Image.new("RGB", (640, 480), "white").save(tmp_path / "empty.jpg")
    done = subprocess.run(
        [sys.executable, "main.py", "technician", "scan", tmp_path / "code.png", tmp_path / "empty.jpg", "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert list(first) == ["file", "codes", "ms"]
    (code,) = first["codes"]
    assert list(code) == ["format", "text", "bytes_hex", "corners", "stage"]
    assert (code["format"], code["text"], code["stage"]) == ("qr_code", "社保卡 测试", "plain")
    assert bytes.fromhex(code["bytes_hex"]).decode() == "社保卡 测试"
    assert len(code["corners"]) == 4
    assert all(0 <= x < 1280 and 0 <= y < 720 for x, y in code["corners"])
    assert first["ms"] > 0
    assert (second["file"], second["codes"]) == (str(tmp_path / "empty.jpg"), [])
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("none.png", None, "没有这个文件"),
        ("text.png", b"this is no picture", "不是认得的图片"),
        ("empty.png", b"", "不是认得的图片"),
        ("half.png", "half", "读不出来"),
    ],
)
def test_a_bad_file_is_said_and_the_others_are_read_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes | str | None, word: str
) -> None:
    good = tmp_path / "good.png"
    Image.fromarray(code_picture("good")).save(good)
    if data is not None:
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else good.read_bytes()[:-60])
    assert not scan([tmp_path / name, good], as_json=True)
    out, err = capsys.readouterr()
    assert json.loads(out)["codes"][0]["text"] == "good"
    assert name in err
    assert word in err


def test_a_folder_and_a_picture_that_claims_too_much_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="读不出来"):
        read_picture(tmp_path)
    Image.new("1", (9000, 9000)).save(tmp_path / "large.png")
    with pytest.raises(PictureError, match="太大"):
        read_picture(tmp_path / "large.png")
    Image.new("1", (20000, 20000)).save(tmp_path / "bomb.png")
    with pytest.raises(PictureError, match="太大"):
        read_picture(tmp_path / "bomb.png")


def test_words_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.fromarray(code_picture("hello")).save(tmp_path / "a.png")
    Image.fromarray(code_picture(b"\x80\x00\xff")).save(tmp_path / "b.png")
    Image.new("L", (50, 50)).save(tmp_path / "c.png")
    assert scan([tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"], as_json=False)
    out = capsys.readouterr().out
    assert "hello" in out
    assert "（不是文字）8000ff" in out
    assert "没有认出码" in out


def test_every_kind_of_file_becomes_the_same_picture(tmp_path: Path) -> None:
    picture = code_picture("kinds", module=4)
    shown = Image.fromarray(picture)
    shown.save(tmp_path / "gray.png")
    shown.convert("1").save(tmp_path / "bits.png")
    shown.convert("P").save(tmp_path / "palette.gif")
    shown.save(tmp_path / "lossless.webp", lossless=True)
    shown.save(tmp_path / "plain.bmp")
    cv2.imwrite(str(tmp_path / "deep.png"), picture.astype(np.uint16) * 257)
    clear = np.zeros((*picture.shape, 4), np.uint8)
    clear[..., 3] = 255 - picture  # black where the code is, nothing elsewhere
    Image.fromarray(clear).save(tmp_path / "transparent.png")
    turned = Image.fromarray(np.rot90(picture).copy())
    note = turned.getexif()
    note[0x0112] = 6  # to be shown turned a quarter clockwise
    turned.save(tmp_path / "turned.png", exif=note)
    for path in sorted(tmp_path.iterdir()):
        read = read_picture(path)
        assert read.shape == (*picture.shape, 3), path
        assert np.abs(read.astype(int) - picture[..., None]).max() <= 1, path
