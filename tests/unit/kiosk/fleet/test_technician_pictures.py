# SPDX-License-Identifier: Apache-2.0
"""``main.py technician compare-faces, calibrate-faces, portrait`` as a technician types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame

ROOT = Path(__file__).parents[4]


def typed(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "technician", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def sitter(tmp_path: Path) -> Path:
    path = tmp_path / "甲_1.png"
    path.write_bytes(cv2.imencode(".png", frame(Drawn(), 960, 720, face_width=250, down=300))[1].tobytes())
    return path


def test_portrait(sitter: Path, tmp_path: Path) -> None:
    done = typed("portrait", sitter, "--out", tmp_path / "me.jpg", "--background", "white", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["faults"] == []
    assert (tmp_path / "me.jpg").stat().st_size > 5000


def test_portrait_of_nobody_is_exit_status_1_and_wrong_limits_2(tmp_path: Path) -> None:
    empty = tmp_path / "empty.png"
    empty.write_bytes(cv2.imencode(".png", backdrop(300, 300))[1].tobytes())
    done = typed("portrait", empty, "--out", tmp_path / "me.jpg")
    assert (done.returncode, done.stdout) == (1, "")
    assert "没有找到人脸" in done.stderr
    done = typed("portrait", empty, "--out", tmp_path / "me.jpg", "--min-kb", "30", "--max-kb", "20")
    assert done.returncode == 2
    assert "上限" in done.stderr


def test_compare_of_a_site_s_wrong_file_and_calibrate_of_no_folder(sitter: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    text = (ROOT / "config" / "demo" / "terminal.toml").read_text(encoding="utf-8")
    text = text.replace("../sites/demo.toml", str(ROOT / "config" / "sites" / "demo.toml"))
    text += f'\n[faces]\nverifier = "sface"\nsface_file = "{sitter}"\n'
    (config / "terminal.toml").write_text(text, encoding="utf-8")
    done = typed("compare-faces", sitter, sitter, "--json", "--config", config, "--state", tmp_path / "state")
    assert (done.returncode, done.stdout) == (1, "")
    assert "不是该用的那一个" in done.stderr
    done = typed("calibrate-faces", tmp_path / "missing", "--config", config, "--state", tmp_path / "state")
    assert done.returncode == 1
    assert done.stderr
