# SPDX-License-Identifier: Apache-2.0
"""A running simulator is steered from the command line, in the middle of whatever it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drivers.camera.scenes.phone import hall, picture_file
from drivers.camera.simulator import SimulatedCamera
from drivers.receipt_printer.simulated_wire import TcpWire
from drivers.receipt_printer.simulator import SimulatedPrinter
from drivers.simulation import ControlServer
from drivers.simulators import main


def test_one_command_and_its_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printer = SimulatedPrinter(TcpWire(), tmp_path)
    printer.start()
    control = tmp_path / "c.sock"
    try:
        with ControlServer(control, printer.command):
            assert main(["tell", str(control), "fault", "kind=paper_out"], []) == 0
            assert json.loads(capsys.readouterr().out)["faults"] == ["paper_out"]
            assert main(["tell", str(control), "clear"], []) == 0
            assert main(["tell", str(control), "fault", "kind=cover_open", "after_lines=5"], []) == 0
            assert json.loads(capsys.readouterr().out.splitlines()[-1])["faults"] == []
            assert main(["tell", str(control), "fault", "kind=sulking"], []) == 1
            assert "sulking" in capsys.readouterr().err
    finally:
        printer.close()
    assert main(["tell", str(control), "status"], []) == 1
    assert "没有做成" in capsys.readouterr().err


def test_a_picture_is_held_before_the_camera(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    camera, control = SimulatedCamera(tmp_path, 320, 180), tmp_path / "c.sock"
    place = picture_file(hall(), tmp_path / "hall.png")
    camera.start()
    try:
        with ControlServer(control, camera.command):
            assert main(["tell", str(control), "show", f"file={place}"], []) == 0
            assert main(["tell", str(control), "show"], []) == 0
            assert json.loads(capsys.readouterr().out.splitlines()[-1])["plugged"]
            assert main(["tell", str(control), "show", "file=nowhere.png"], []) == 1
            assert "nowhere.png" in capsys.readouterr().err
    finally:
        camera.close()


@pytest.mark.parametrize("word", ["paper_out", "=1", "path=x", "two words=1"])
def test_what_is_no_value_is_wrong_use(tmp_path: Path, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tell", str(tmp_path / "c.sock"), "fault", word], [])
    assert ended.value.code == 2
    assert "NAME=VALUE" in capsys.readouterr().err
