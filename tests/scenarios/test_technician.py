# SPDX-License-Identifier: Apache-2.0
"""``main.py technician`` as a technician meets it: a recording decoded, devices asked, a running terminal left alone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers.print_outcome import Paper
from drivers.simulation import control
from kiosk.printing.paper_count import PaperCount
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
    states = {name: line["state"] for name, line in found["devices"].items() if line["fitted"]}
    assert states == {"id_card_reader": "online", "receipt_printer": "userError", "document_printer": "online"}
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
        deadline = time.monotonic() + 30
        while found["devices"]["id_card_reader"]["state"] != "online":
            assert time.monotonic() < deadline, "the visit on screen notes its card reader too"
            time.sleep(0.2)
            found = devices(*terminal.stage.run_arguments)
        assert found["devices"]["id_card_reader"]["facts"]["sam_id"]
        assert terminal.processes()


@pytest.mark.timeout(120)
def test_a_running_terminal_notes_its_lights_sensors_and_camera(tmp_path: Path) -> None:
    with staged_terminal(tmp_path, also=("indicators", "camera")) as terminal:
        words = terminal.stage.run_arguments

        def waited_for(word: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
            deadline = time.monotonic() + 30
            while not holds(found := devices(*words)):
                assert time.monotonic() < deadline, word
                time.sleep(0.2)
            return found

        found = waited_for("camera", lambda told: told["devices"]["camera"]["state"] == "online")
        assert found["terminal_running"]
        assert found["devices"]["camera"]["facts"]["condition"] == "ok"
        found = waited_for("eyes", lambda told: told["devices"]["eyes"]["state"] != "starting")
        assert (found["devices"]["eyes"]["state"], found["devices"]["eyes"]["asked_now"]) == ("online", False)
        found = waited_for("board", lambda told: told["devices"]["indicators"]["state"] == "online")
        assert found["alarms"] == []
        assert found["devices"]["indicators"]["facts"]["doors"] == "cabinet closed, paper closed"
        assert terminal.stage.device("indicators", "status")["relays"][5], "all is well, and the lamp says so"
        terminal.stage.device("indicators", "input", number=0, on=False)
        found = waited_for("door", lambda told: bool(told["alarms"]))
        assert [(alarm["kind"], alarm["place"]) for alarm in found["alarms"]] == [("door_open", "cabinet")]
        assert "柜门开着（cabinet）" in run("devices", *words).stdout
        terminal.stage.device("indicators", "unplug")
        found = waited_for("lost", lambda told: told["devices"]["indicators"]["state"] == "noDevice")
        assert found["alarms"], "who cannot be asked has not shut the door"
        terminal.stage.device("indicators", "replug")
        terminal.stage.device("indicators", "input", number=0, on=True)
        waited_for("door shut", lambda told: not told["alarms"])


def test_a_camera_has_no_recordings_and_it_is_said_why(tmp_path: Path) -> None:
    done = run("replay", "camera", str(tmp_path / "any.jsonl"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "摄像头没有通信记录" in done.stderr
    assert "technician devices" in done.stderr


def simulated(tmp_path: Path, device: str, *options: str) -> tuple[subprocess.Popen[bytes], str, Path]:
    """A simulator of its own, where it listens and where it is steered."""
    listen, steering = tmp_path / f"{device}.json", tmp_path / f"{device}.sock"
    words = ["--device", device, "--listen-file", str(listen), "--control", str(steering), "--state", str(tmp_path)]
    process = subprocess.Popen([sys.executable, "main.py", "simulate", *words, *options], cwd=ROOT)
    deadline = time.monotonic() + 20
    while not listen.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process, str(json.loads(listen.read_text(encoding="utf-8"))["address"]), steering


def test_camera_lights_and_sensors_are_asked(tmp_path: Path) -> None:
    board, board_address, board_control = simulated(tmp_path, "indicators")
    camera, camera_address, _ = simulated(tmp_path, "camera", "--size", "320x240")
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "terminal.toml").write_text(
        f'[indicators]\naddress = "{board_address}"\n[camera]\naddress = "{camera_address}"\nprofile = "code"\n',
        encoding="utf-8",
    )
    words = ("--config", str(folder), "--state", str(tmp_path / "state"))
    try:
        control(board_control, "input", number=1, on=True)
        found = devices(*words)
        lines, alarms = found["devices"], found["alarms"]
        assert alarms == [], "alarms are raised by a running terminal"
        seen = lines["indicators"]
        assert (seen["state"], seen["profile"], seen["asked_now"]) == ("online", "relay-8", True)
        assert seen["facts"]["doors"] == "cabinet open, paper closed"
        assert lines["camera"]["state"] == "online"
        assert (lines["camera"]["facts"]["condition"], lines["camera"]["facts"]["size"]) == ("ok", "320 x 240")
        assert (lines["eyes"]["state"], lines["eyes"]["asked_now"], lines["paper_camera"]["fitted"]) == (
            "online",
            True,
            False,
        )
    finally:
        for process in (board, camera):
            process.terminate()
            process.wait(10)
    gone = devices(*words)["devices"]
    assert (gone["indicators"]["state"], gone["camera"]["state"]) == ("noDevice", "noDevice")


def test_the_roll_is_told_in_metres_and_counted_anew_with_a_new_roll(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "terminal.toml").write_text(
        '[receipt_printer]\naddress = "tcp://127.0.0.1:9"\nroll_m = 50\n', encoding="utf-8"
    )
    words = ("--config", str(folder), "--state", str(tmp_path / "state"))
    count = PaperCount(tmp_path / "state", 50)
    count.printed(12_340.0)
    told = json.loads(run("roll", "--json", *words).stdout)
    assert (told["left_m"], told["used_m"], told["roll_m"], told["changed_at"]) == (37.7, 12.3, 50.0, None)
    assert "约剩 37.7 米" in run("roll", *words).stdout
    told = json.loads(run("roll", "--new", "--json", *words).stdout)
    assert (told["left_m"], told["used_m"], told["last_roll_m"], told["total_m"]) == (50.0, 0.0, 12.3, 12.3)
    assert told["changed_at"] is not None
    count.seen(Paper.OUT)
    said = run("roll", *words).stdout
    assert "约剩 0.0 米" in said
    assert "没纸" in said


def test_a_roll_without_a_printer_or_a_disk_is_said(tmp_path: Path) -> None:
    done = run("roll", "--state", str(tmp_path / "state"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "receipt_printer" in done.stderr
