# SPDX-License-Identifier: Apache-2.0
"""The on-screen keyboard: our style, large candidates, pinyin; and what it learns stays in the visit's private folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.modes import DisplayMode

ROOT = Path(__file__).parents[2]
TARGET_MM = {DisplayMode.STANDARD: 15.0, DisplayMode.ELDER: 20.0}


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_name_is_typed_in_pinyin(tmp_path: Path, mode: DisplayMode) -> None:
    private, home = tmp_path / "private", tmp_path / "home"
    private.mkdir()
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QML", "QT_"))}
    environment |= {
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CACHE_HOME": str(private / "cache"),
        "XDG_CONFIG_HOME": str(private / "config"),
        "XDG_DATA_HOME": str(private / "data"),
    }
    command = [sys.executable, str(ROOT / "tests" / "ui" / "keyboard_probe.py"), mode.value]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    seen: dict[str, Any] = json.loads(result.stdout)

    assert seen["keyboard_came_by_itself"] is True
    assert seen["candidates"][0] == "张伟"
    assert seen["candidate_mm"] >= 7.0
    assert seen["candidate_high_mm"] >= TARGET_MM[mode] - 0.5
    assert min(seen["key_mm"]) >= TARGET_MM[mode] - 0.5
    assert seen["page_above_keyboard"] is True
    assert seen["text"] == "张伟"
    assert seen["spelled"].replace(" ", "").replace("'", "") == "kaiche"
    assert seen["done_in_the_middle"] == ["开车", "张伟开车"]
    assert seen["offered_last"] == "工人"
    assert seen["answered"] == ["张伟开车工人"]
    assert seen["warnings"] == []

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (private / "config" / "qtvirtualkeyboard" / "pinyin" / "usr_dict.dat") in written
    assert [path for path in written if not path.is_relative_to(private)] == []
