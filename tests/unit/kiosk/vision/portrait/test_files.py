# SPDX-License-Identifier: Apache-2.0
"""Files of the right density and size; sheets that a photo printer takes; the command from end to end."""

from __future__ import annotations

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.vision.portrait.checks import Fault
from kiosk.vision.portrait.files import PAPERS_MM, CannotFit, Encoded, SizeLimits, encode, encode_sheet, sheet
from kiosk.vision.portrait.standard import Clause, State, Why
from kiosk.vision.portrait.tool import CLAUSE_WORDS, FAULT_WORDS, STATE_WORDS, WHY_WORDS, Wanted, portray
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, placed

GRAIN = np.random.default_rng(5).integers(60, 200, (441, 358, 3), np.uint8)
SMOOTH = np.asarray(cv2.GaussianBlur(GRAIN, (0, 0), 4), np.uint8)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_the_file_is_jpeg_of_the_standard_s_size_and_density() -> None:
    encoded = encode(SMOOTH)
    assert isinstance(encoded, Encoded)
    image = opened(encoded.data)
    assert (image.format, image.mode, image.size, image.info["dpi"]) == ("JPEG", "RGB", (358, 441), (350, 350))
    assert encoded.quality == 70
    assert encoded.kilobytes == len(encoded.data) / 1024


def test_blue_stays_blue_and_red_stays_red() -> None:
    encoded = encode(backdrop(358, 441, (219, 142, 67)))
    assert isinstance(encoded, Encoded)
    pixel = opened(encoded.data).getpixel((100, 100))
    assert isinstance(pixel, tuple)
    assert np.abs(np.subtract(pixel, (67, 142, 219))).max() <= 3


def test_limits_change_the_quality_and_no_more_than_needed() -> None:
    plain = encode(SMOOTH)
    assert isinstance(plain, Encoded)
    smaller = encode(SMOOTH, SizeLimits(most_kb=plain.kilobytes * 0.8))
    assert isinstance(smaller, Encoded)
    assert 40 <= smaller.quality < 70
    assert smaller.kilobytes <= plain.kilobytes * 0.8
    one_better = encode(SMOOTH, SizeLimits(most_kb=smaller.kilobytes))
    assert isinstance(one_better, Encoded)
    assert one_better.quality == smaller.quality
    larger = encode(SMOOTH, SizeLimits(least_kb=plain.kilobytes * 1.3))
    assert isinstance(larger, Encoded)
    assert larger.quality > 70


def test_what_fits_in_no_quality_is_said() -> None:
    assert isinstance(encode(GRAIN, SizeLimits(most_kb=3)), CannotFit)
    tiny = encode(backdrop(358, 441), SizeLimits(least_kb=500))
    assert isinstance(tiny, CannotFit)
    assert tiny.nearest_kb < 500
    for least, most in ((-1, 0), (0, -1), (30, 20)):
        with pytest.raises(ValueError, match="size limits"):
            SizeLimits(least, most)


@pytest.mark.parametrize(("paper", "count"), [("4r", 12), ("a6", 12)])
def test_a_sheet_holds_whole_unchanged_portraits_and_has_the_paper_s_size(paper: str, count: int) -> None:
    page = sheet(SMOOTH, paper)
    millimetres = sorted(side / 350 * 25.4 for side in page.shape[:2])
    assert millimetres == pytest.approx(sorted(PAPERS_MM[paper]), abs=0.1)
    found = cv2.matchTemplate(page, SMOOTH, cv2.TM_SQDIFF)
    assert int((found < 1).sum()) == count
    assert (page[:60] == 255).all(), "a printer's edge stays empty"
    assert opened(encode_sheet(page)).info["dpi"] == (350, 350)


def test_sheets_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="4r, a6"):
        sheet(SMOOTH, "a4")
    with pytest.raises(ValueError, match="does not fit"):
        sheet(backdrop(2000, 2500), "a6")


def test_every_value_has_words() -> None:
    assert set(CLAUSE_WORDS) == set(Clause)
    assert set(STATE_WORDS) == set(State)
    assert set(WHY_WORDS) == set(Why)
    assert set(FAULT_WORDS) == set(Fault)


@pytest.fixture
def sitter(tmp_path: Path) -> Path:
    path = tmp_path / "sitter.png"
    picture = frame(Drawn(), 960, 720, face_width=250, down=300)
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return path


def test_the_command_writes_both_files_and_says_every_clause(
    sitter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = Wanted(tmp_path / "me.jpg", "blue", SizeLimits(0, 20), tmp_path / "sheet.jpg", "a6")
    assert portray(sitter, wanted, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "file",
        "out",
        "standard",
        "background",
        "faces",
        "faults",
        "clauses",
        "quality",
        "kb",
        "ms",
    ]
    assert (told["faces"], told["faults"], told["background"]) == (1, [], "blue")
    states = {clause["clause"]: (clause["state"], clause["why"]) for clause in told["clauses"]}
    assert states["background"] == ("not_met", "other_background")
    assert states["face_width"] == ("met", "measured")
    assert states["recent"] == ("not_judged", "needs_person")
    assert opened((tmp_path / "me.jpg").read_bytes()).size == (358, 441)
    assert opened((tmp_path / "sheet.jpg").read_bytes()).size == (1447, 2039)
    assert told["kb"] <= 20
    assert {path.name for path in tmp_path.iterdir()} == {"sitter.png", "me.jpg", "sheet.jpg"}


def test_the_command_in_words(sitter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert portray(sitter, Wanted(tmp_path / "me.jpg", sheet=tmp_path / "sheet.jpg"), as_json=False)
    words = capsys.readouterr().out
    assert "符合：脸部宽" in words
    assert "要人看：近期" in words
    assert "GA/T 461-2019" in words
    assert "排版写好了" in words


def test_nobody_and_several_make_no_photograph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = placed(frame(Drawn(), 960, 720, face_width=240, down=300), Drawn(), 150, 330, 120)
    for name, picture, words in (("none", backdrop(400, 400), "没有找到人脸"), ("two", two, "有 2 张脸")):
        path, out = tmp_path / f"{name}.png", tmp_path / f"{name}.jpg"
        path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        assert not portray(path, Wanted(out), as_json=True)
        told, said = capsys.readouterr()
        assert words in said
        assert json.loads(told)["out"] is None
        assert not out.exists()
        assert not portray(path, Wanted(out), as_json=False)
        assert capsys.readouterr().out == ""


def test_what_cannot_be_written_or_made_is_said(
    sitter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not portray(sitter, Wanted(tmp_path / "missing" / "me.jpg"), as_json=True)
    assert "写不进去" in capsys.readouterr().err
    assert not portray(sitter, Wanted(tmp_path / "me.jpg", limits=SizeLimits(0, 1)), as_json=True)
    assert "做不出这个大小" in capsys.readouterr().err
    assert not (tmp_path / "me.jpg").exists()
    assert not portray(tmp_path / "nothing.png", Wanted(tmp_path / "me.jpg"), as_json=True)
    assert "没有这个文件" in capsys.readouterr().err
