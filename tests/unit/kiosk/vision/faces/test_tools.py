# SPDX-License-Identifier: Apache-2.0
"""The two commands of the technician: exactly the promised JSON, plain words, nobody's name, and a clear word when not."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import cv2
import pytest

from config.settings import FacesSettings
from kiosk.vision.faces import tools, verifiers
from kiosk.vision.faces.verify import Measured, NoFace, Weight
from kiosk.vision.pictures import Colour
from tests.unit.kiosk.vision.drawn_faces import backdrop, frame, variant
from tests.unit.kiosk.vision.faces.tiny_models import mean_colours

ONE = frame(width=400, height=400)
OTHER = frame(variant(skin=(90, 120, 170), hair=(70, 90, 130), mouth_open=True), width=400, height=400)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for name, picture in (("甲_1", ONE), ("甲_2", cv2.convertScaleAbs(ONE, alpha=0.95)), ("乙_1", OTHER)):
        (tmp_path / f"{name}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    (tmp_path / "空_1.png").write_bytes(cv2.imencode(".png", backdrop(300, 300))[1].tobytes())
    (tmp_path / "notes.txt").write_text("no picture", encoding="utf-8")
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FacesSettings:
    """A site's own file, so that no test needs the stand-in's registry."""
    folder = tmp_path / "models"
    folder.mkdir()
    file = mean_colours(folder / "sface.onnx", 112)
    monkeypatch.setattr(verifiers.SFaceVerifier.__init__, "__defaults__", (sha256(file.read_bytes()).hexdigest(),))
    return FacesSettings(verifier="sface", sface_file=file)


def test_compare_says_exactly_this(pictures: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert tools.compare(pictures / "甲_1.png", pictures / "甲_2.png", settings, as_json=True)
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert list(told) == ["distance", "verdict", "model", "threshold", "faces", "ms"]
    assert told["verdict"] == "match"
    assert told["distance"] < 0.05
    assert (told["model"], told["threshold"], told["faces"]) == ("sface-2021dec", 0.45, [1, 1])
    assert told["ms"] > 0
    assert err == ""


def test_compare_in_words_says_that_it_is_not_enough(
    pictures: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tools.compare(pictures / "甲_1.png", pictures / "甲_2.png", settings, as_json=False)
    out = capsys.readouterr().out
    assert "像同一个人" in out
    assert "单独不算数" in out
    assert "不是本人" not in out


def test_compare_without_a_face_says_which_picture(
    pictures: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not tools.compare(pictures / "甲_1.png", pictures / "空_1.png", settings, as_json=True)
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["distance"], told["verdict"], told["faces"]) == (None, "no_face", [1, 0])
    assert "空_1.png" in err
    assert "甲_1.png" not in err
    assert not tools.compare(pictures / "甲_1.png", pictures / "空_1.png", settings, as_json=False)
    assert capsys.readouterr().out == ""


def test_compare_of_what_cannot_be_read(
    pictures: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not tools.compare(pictures / "notes.txt", pictures / "甲_1.png", settings, as_json=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "notes.txt" in err
    other = FacesSettings(verifier="sface", sface_file=pictures / "甲_1.png")
    assert not tools.compare(pictures / "甲_1.png", pictures / "甲_2.png", other, as_json=True)
    assert "不是该用的那一个" in capsys.readouterr().err


def test_calibrate_counts_pairs_and_names_nobody(
    pictures: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "unnamed.png").write_bytes((pictures / "甲_1.png").read_bytes())
    assert tools.calibrate_folder(pictures, settings, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], told["pictures"], told["unused_files"]) == (3, 4, 1)
    assert (told["same"], told["different"], told["pairs_without_face"]) == (1, 2, 3)
    assert told["now"]["not_matched"] == {"errors": 0, "of": 1, "share": 0.0, "at_worst": 0.95}
    assert told["proposed"] is None
    assert told["why_not"] == ["few_people", "few_same", "few_different"]
    assert tools.calibrate_folder(pictures, settings, as_json=False)
    words = capsys.readouterr().out
    assert "没有建议" in words
    assert "甲" not in words


def test_calibrate_of_no_folder(tmp_path: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert not tools.calibrate_folder(tmp_path / "missing", settings, as_json=True)
    assert "没有这个文件夹" in capsys.readouterr().err
    assert not tools.calibrate_folder(tmp_path / "models", settings, as_json=True)


class ByBrightness:
    """A vendor's way: only compares."""

    model, weight = "vendor-1.0", Weight.ALONE

    def compare(self, live: Colour, reference: Colour) -> Measured | NoFace:
        if live.std() < 5 or reference.std() < 5:
            return NoFace((0, 1))
        return Measured(abs(float(live.mean()) - float(reference.mean())) / 10, (1, 1))


def test_a_vendor_s_verifier_is_calibrated_the_same_way(pictures: Path) -> None:
    pairs, without = tools.measured_pairs(tools.read_folder(pictures), ByBrightness())
    assert (len(pairs), without) == (3, 3)
    assert sorted(pair.is_same for pair in pairs) == [False, False, True]


def test_settings_choose_verifier_thresholds_and_weight(settings: FacesSettings) -> None:
    assert tools.verifier_of(settings).model == "sface-2021dec"
    assert tools.weight_of(settings) is Weight.WITH_ANOTHER
    assert tools.weight_of(FacesSettings(helper_confirms=False)) is Weight.ALONE
    limits = tools.thresholds_of(FacesSettings(match=0.3, refer=0.5))
    assert (limits.match, limits.refer) == (0.3, 0.5)
    for wrong in ({"match": 0.7, "refer": 0.6}, {"verifier": "sface"}, {"match": 0}):
        with pytest.raises(ValueError, match=r"faces\.|greater than"):
            FacesSettings(**wrong)


def test_many_pairs_give_a_proposal_in_words(
    tmp_path: Path, settings: FacesSettings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "people"
    folder.mkdir()
    for person in range(26):
        for take in (1, 2, 3):
            picture = backdrop(24, 24, (9 * person + take, 0, 255 - 9 * person))
            picture[:12] = 255 - picture[:12]
            picture[:6] = (0, 5 * person, 40)
            (folder / f"{person}_{take}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    monkeypatch.setattr(tools, "verifier_of", lambda _: ByNumber())
    assert tools.calibrate_folder(folder, settings, as_json=False)
    words = capsys.readouterr().out
    assert "建议写进 terminal.toml：[faces] match = 0.48" in words
    assert tools.calibrate_folder(folder, settings, as_json=True)
    assert json.loads(capsys.readouterr().out)["proposed"]["match"] == 0.48


class ByNumber:
    """Tells the drawn people of the test above apart by their colour."""

    model, weight = "by-number-1.0", Weight.ALONE

    def compare(self, live: Colour, reference: Colour) -> Measured | NoFace:
        apart = abs(int(live[2, 2, 1]) - int(reference[2, 2, 1])) / 10
        return Measured(apart if apart else 0.1, (1, 1))
