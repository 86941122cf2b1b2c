# SPDX-License-Identifier: Apache-2.0
"""The chain on frames drawn here: every format, what each stage is for, places, several codes, and nothing where nothing is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from drivers.camera.port import Picture
from drivers.camera.scenes.phone import HEIGHT, WIDTH, Scene, code_picture, frame
from kiosk.vision.codes import zbar
from kiosk.vision.codes.chain import decode, movement
from kiosk.vision.codes.hints import Hint, hint_for
from kiosk.vision.codes.result import Code, CodeFormat, Stage
from kiosk.vision.codes.zxing import segments_of
from kiosk.vision.pictures import gray_of

ROOT = Path(__file__).parents[5]
JSON = '{"姓名":"测试甲","事项":"社保卡"}'
QR_STAGES = [Stage.PLAIN, Stage.SHARP, Stage.SMOOTH, Stage.ZBAR]
WRITTEN = {
    CodeFormat.QR_CODE: (zxingcpp.BarcodeFormat.QRCodeModel2, "随申码 测试"),
    CodeFormat.DATA_MATRIX: (zxingcpp.BarcodeFormat.DataMatrix, "测试 DM"),
    CodeFormat.PDF417: (zxingcpp.BarcodeFormat.PDF417, "测试 PDF417"),
    CodeFormat.CODE_128: (zxingcpp.BarcodeFormat.Code128, "K7Q2-9XWD"),
    CodeFormat.EAN_13: (zxingcpp.BarcodeFormat.EAN13, "6901234567892"),
    CodeFormat.EAN_8: (zxingcpp.BarcodeFormat.EAN8, "96385074"),
}


def drawn(kind: CodeFormat, scale: int = 4) -> Picture:
    wanted, content = WRITTEN[kind]
    picture = np.asarray(zxingcpp.create_barcode(content, wanted).to_image(scale), np.uint8)
    return np.asarray(cv2.copyMakeBorder(picture, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255), np.uint8)


def on_frame(picture: Picture, angle: float = 0.0, across: int = WIDTH // 2, down: int = HEIGHT // 2) -> Picture:
    height, width = picture.shape
    how = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    how[:, 2] += (across - width / 2, down - height / 2)
    return np.asarray(cv2.warpAffine(picture, how, (WIDTH, HEIGHT), borderValue=255), np.uint8)


@pytest.mark.parametrize("kind", [kind for kind in CodeFormat if kind is not CodeFormat.MRZ])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_every_format_is_read_in_every_quarter_turn(kind: CodeFormat, angle: int) -> None:
    (code,) = decode(on_frame(drawn(kind), angle))
    assert (code.format, code.text) == (kind, WRITTEN[kind][1])
    assert code.data == WRITTEN[kind][1].encode()


@pytest.mark.parametrize(
    "scene",
    [
        Scene(JSON),
        Scene(JSON, is_dark_mode=True),
        Scene(JSON, turn=35, tilt=0.25),
        Scene(JSON, glare=0.8),
        Scene(JSON, moire=1.0),
        Scene(JSON, light=0.08),
        Scene(JSON, blur=3.0),
        Scene(JSON, motion=9),
        Scene(JSON, module=2.6),
        Scene("9" * 18, module=14.0),
    ],
    ids=["plain", "dark", "turned", "glare", "moire", "dim", "blurred", "moving", "small", "large"],
)
def test_a_telephone_in_every_light_is_read_and_nothing_else(scene: Scene) -> None:
    assert [code.text for code in decode(frame(scene))] == [scene.content]


@pytest.mark.parametrize("text", ["社保卡", "粤A12345", "MECARD:N:测试;;"])
@pytest.mark.parametrize("stage", QR_STAGES)
def test_every_stage_leaves_chinese_alone(text: str, stage: Stage) -> None:
    """Texts that zbar corrupts when it is let guess."""
    (code,) = decode(frame(Scene(text)), [stage])
    assert (code.text, code.stage) == (text, stage)


@pytest.mark.parametrize("stage", QR_STAGES)
def test_gb_18030_and_bytes_that_are_no_text(stage: Stage) -> None:
    (chinese,) = decode(frame(Scene("社保卡".encode("gb18030"))), [stage])
    assert (chinese.text, chinese.data) == ("社保卡", bytes.fromhex("c9e7b1a3bfa8"))
    (other,) = decode(frame(Scene(b"\x80\x00\xff\x01")), [stage])
    assert (other.text, other.data) == (None, b"\x80\x00\xff\x01")


@pytest.mark.parametrize(
    "scene",
    [Scene(JSON, module=5.0, light=0.06, turn=8), Scene(JSON, module=5.0, glare=0.95, turn=22)],
    ids=["dim", "glare"],
)
def test_noise_and_reflections_are_smoothed_away(scene: Scene) -> None:
    picture = frame(scene)
    assert [code.text for code in decode(picture, [Stage.SMOOTH])] == [JSON]
    assert [code.text for code in decode(picture)] == [JSON]


@pytest.mark.parametrize("stage", [Stage.SMOOTH, Stage.ZBAR])
def test_a_code_that_shines_almost_all_over_is_read_in_two_ways(stage: Stage) -> None:
    picture = frame(Scene(JSON, module=5.0, glare=0.97, turn=22))
    assert [code.text for code in decode(picture, [stage])] == [JSON]
    assert decode(picture, [Stage.PLAIN, Stage.SHARP]) == ()


@pytest.mark.parametrize("seed", range(4))
def test_a_code_is_read_in_light_that_is_called_too_dark(seed: int) -> None:
    picture = frame(Scene(JSON, light=0.02, seed=seed))
    assert [(code.text, code.stage) for code in decode(picture)] == [(JSON, Stage.SMOOTH)]
    assert hint_for(picture) is Hint.DARK


def test_a_small_unsharp_code_is_read_by_the_sharpened_picture_alone() -> None:
    picture = frame(Scene(JSON, module=2.1, blur=1.2))
    assert decode(picture, [Stage.PLAIN]) == ()
    assert [(code.text, code.stage) for code in decode(picture)] == [(JSON, Stage.SHARP)]


@pytest.mark.parametrize("seed", [3, 5, 9, 20, 54])
def test_a_code_that_is_found_and_not_read_is_cut_out_and_softened(seed: int) -> None:
    """Every tenth point wrong: in the copy of half the size zbar reads nothing."""
    code = code_picture("http://example.invalid/sizes/", module=6)
    wrong = np.random.default_rng(seed).random(code.shape) < 0.1
    height, width = code.shape
    picture = np.full((HEIGHT, WIDTH), 235, np.uint8)
    picture[100 : 100 + height, 300 : 300 + width] = np.where(wrong, 255 - code, code)
    half = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    assert zbar.read(half, [CodeFormat.QR_CODE]) == []
    (found,) = decode(picture, [Stage.ZBAR])
    assert found.text == "http://example.invalid/sizes/"
    assert np.mean(found.corners, axis=0) == pytest.approx((300 + width / 2, 100 + height / 2), abs=4)


@pytest.mark.parametrize("turn", [-25, 25])
@pytest.mark.parametrize("quarter", [0, 1])
def test_a_hand_that_moved_two_modules_is_undone_along_its_way(turn: float, quarter: int) -> None:
    picture = np.ascontiguousarray(np.rot90(frame(Scene(JSON, module=4.0, motion=8, turn=turn)), quarter))
    angle, share = movement(gray_of(picture))
    assert share > 0.4
    assert abs(np.cos(angle - quarter * np.pi / 2)) > np.cos(np.deg2rad(20))
    assert [(code.text, code.stage) for code in decode(picture)] == [(JSON, Stage.SHARP)]


@pytest.mark.parametrize("turn", [-25, 0, 40])
def test_a_telephone_held_still_is_not_taken_for_moved(turn: float) -> None:
    for blur in (0.0, 2.0):
        assert movement(gray_of(frame(Scene(JSON, module=4.0, turn=turn, blur=blur))))[1] < 0.3


@pytest.mark.parametrize("stage", QR_STAGES)
@pytest.mark.parametrize("angle", [0, 90, 180])
def test_corners_are_the_symbols_own_from_its_top_left_on(stage: Stage, angle: int) -> None:
    picture = on_frame(code_picture("corners", module=8, border=4), angle)
    (code,) = decode(picture, [stage])
    side = code_picture("corners", module=8, border=0).shape[0]
    half = side / 2
    at_rest = [(-half, -half), (half, -half), (half, half), (-half, half)]
    radians = np.deg2rad(-angle)
    turned = [
        (x * np.cos(radians) - y * np.sin(radians), x * np.sin(radians) + y * np.cos(radians)) for x, y in at_rest
    ]
    for (x, y), (dx, dy) in zip(code.corners, turned, strict=True):
        assert (x, y) == pytest.approx((WIDTH / 2 + dx, HEIGHT / 2 + dy), abs=4)


def test_what_fnc4_says_in_a_bar_code_of_128_is_latin() -> None:
    """Its bytes F3 F3 would also be a Chinese character."""
    bars = np.asarray(zxingcpp.create_barcode("óó12", zxingcpp.BarcodeFormat.Code128).to_image(3), np.uint8)
    (code,) = decode(
        on_frame(np.asarray(cv2.copyMakeBorder(bars, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255), np.uint8))
    )
    assert (code.format, code.text, code.data) == (CodeFormat.CODE_128, "óó12", b"\xf3\xf312")


def test_a_code_within_a_code_is_told_beside_it() -> None:
    outer = code_picture("outer " * 12, module=12)
    inner = code_picture("in", module=2, border=2)
    top, left = ((whole - part) // 2 for whole, part in zip(outer.shape, inner.shape, strict=True))
    outer[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    found = {code.text for code in decode(outer, [Stage.PLAIN])}
    assert found in ({"in", "outer " * 12}, {"outer " * 12})


def test_several_codes_in_view_are_all_told_once_each() -> None:
    left = on_frame(code_picture("left", 6), across=300)
    right = on_frame(code_picture("right", 6), across=900)
    bars = on_frame(drawn(CodeFormat.EAN_13), across=640, down=600)
    found = decode(np.minimum(np.minimum(left, right), bars))
    assert sorted(code.text or "" for code in found) == ["6901234567892", "left", "right"]


def test_stages_that_were_not_asked_for_do_not_run() -> None:
    assert decode(on_frame(drawn(CodeFormat.PDF417)), QR_STAGES) == ()


def test_an_empty_frame_holds_nothing() -> None:
    random = np.random.default_rng(7)
    noise = random.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
    for picture in (np.zeros((HEIGHT, WIDTH, 3), np.uint8), np.full((HEIGHT, WIDTH), 255, np.uint8), noise):
        assert decode(picture) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 4000), (4000, 3), (20, 20, 3)])
def test_odd_pictures_are_looked_at_without_harm(shape: tuple[int, ...]) -> None:
    assert decode(np.full(shape, 128, np.uint8)) == ()


@pytest.mark.parametrize(
    "picture", [np.zeros((0, 5), np.uint8), np.zeros((5, 5), np.float64), np.zeros((5, 5, 4), np.uint8)]
)
def test_what_is_no_picture_is_refused(picture: Picture) -> None:
    with pytest.raises(ValueError, match="a picture is"):
        decode(picture)


def test_a_photograph_of_twelve_million_points_is_read_by_every_stage() -> None:
    large = cv2.resize(frame(Scene("large")), (4000, 3000))
    for stage in QR_STAGES:
        (code,) = decode(np.asarray(large, np.uint8), [stage])
        assert code.text == "large"
        assert 1000 < code.corners[0][0] < 3000


def test_declared_parts_are_taken_apart_as_the_protocol_says() -> None:
    assert segments_of(b"]Q1a\\b", b"a\\b") == [(None, b"a\\b")]
    assert segments_of(b"]Q2\\000026a\\\\b\\000003\xe9", b"a\\b\xe9") == [(26, b"a\\b"), (3, b"\xe9")]


def test_what_a_code_says_is_not_in_its_name_for_logs() -> None:
    code = Code(CodeFormat.QR_CODE, b"secret", "secret", ((0, 0), (1, 0), (1, 1), (0, 1)), Stage.PLAIN)
    assert "secret" not in repr(code)


def test_the_text_module_needs_no_opencv() -> None:
    told = "import sys, kiosk.vision.codes.text, kiosk.vision.codes.result; print('cv2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
