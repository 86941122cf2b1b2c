# SPDX-License-Identifier: Apache-2.0
"""``main.py technician`` as a technician meets it: a recording decoded, devices asked, a running terminal left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.stage_fixture import COMMAND, ROOT, staged_terminal
from tests.unit.drivers.id_card_reader.vectors import FRAME_J, FRAME_R
from ui.tour.stage import Stage


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", "technician", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def devices(*words: str) -> dict[str, Any]:
    done = run("devices", "--json", *words)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "devices": {line["device"]: line for line in found["devices"]}}


@pytest.mark.parametrize(("frame", "document"), [(FRAME_R, "resident"), (FRAME_J, "hmt")])
def test_a_file_of_one_bare_frame_is_enough(tmp_path: Path, frame: bytes, document: str) -> None:
    file = tmp_path / "card.jsonl"
    file.write_text(json.dumps({"hex": frame.hex()}) + "\n", encoding="utf-8")
    done = run("replay", "id_card_reader", str(file), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["device"], found["document"], found["frames"]) == ("id_card_reader", document, 1)
    assert found["name"].startswith("测试")
    assert found["events"][-1]["event"] == "record"
    assert document in run("replay", "id_card_reader", str(file)).stdout


def test_a_file_that_is_no_recording_is_said_and_exits_1(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("the reader beeped twice\n", encoding="utf-8")
    done = run("replay", "id_card_reader", str(file), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 1" in done.stderr
    assert run("replay", "id_card_reader", str(tmp_path / "none"), "--json").returncode == 1
    assert run("replay", "toaster", str(file)).returncode == 2


def test_free_devices_are_asked(tmp_path: Path) -> None:
    stage = Stage(COMMAND, tmp_path / "state", tmp_path / "tray", seed=1)
    try:
        stage.start(with_courier=False)
        stage.device("receipt_printer", "fault", kind="paper_out")
        found = devices(*stage.run_arguments)
    finally:
        stage.stop()
    assert not found["terminal_running"]
    assert {name: line["state"] for name, line in found["devices"].items()} == {
        "id_card_reader": "online",
        "receipt_printer": "userError",
        "document_printer": "online",
    }
    slip = found["devices"]["receipt_printer"]
    assert (slip["facts"]["paper"], slip["last_fault"]["state"], slip["asked_now"]) == ("out", "userError", True)
    assert slip["profile"] == "80mm-203dpi"
    assert slip["capabilities"]
    gone = devices(*stage.run_arguments)["devices"]
    assert gone["id_card_reader"]["state"] == "noDevice"
    assert gone["receipt_printer"]["last_fault"] is not None


def test_nothing_is_fitted_in_a_bare_installation(tmp_path: Path) -> None:
    found = devices("--state", str(tmp_path))["devices"]
    assert {line["fitted"] for line in found.values()} == {False}


@pytest.mark.timeout(120)
def test_the_devices_of_a_running_terminal_are_told_and_not_touched(tmp_path: Path) -> None:
    with staged_terminal(tmp_path) as terminal:
        found = devices(*terminal.stage.run_arguments)
        assert found["terminal_running"]
        assert not any(line["asked_now"] for line in found["devices"].values())
        assert found["devices"]["receipt_printer"]["fitted"]
        assert terminal.processes()
