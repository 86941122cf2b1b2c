# SPDX-License-Identifier: Apache-2.0
"""What a technician is told of the devices: by a running terminal's notes, or by asking, and never by asking beside it."""

from __future__ import annotations

import fcntl
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from drivers.print_outcome import Paper
from drivers.states import DeviceState
from kiosk.fleet.device_report import FILE_NAME, DeviceJournal, FittedDevice, only_one, report

BEGIN = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class PrinterSays:
    device: DeviceState
    paper: Paper = Paper.FULL
    detail: str = ""
    serial: str | None = None


class Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def journal(tmp_path: Path) -> DeviceJournal:
    return DeviceJournal(tmp_path, Clock())


def test_a_state_keeps_the_moment_it_began_and_a_fault_outlives_its_repair(journal: DeviceJournal) -> None:
    journal.note("receipt_printer", PrinterSays(DeviceState.ONLINE))
    journal.note("receipt_printer", PrinterSays(DeviceState.USER_ERROR, Paper.OUT, "paper out"))
    journal.note("receipt_printer", PrinterSays(DeviceState.USER_ERROR, Paper.OUT, "paper out, cover open"))
    journal.note("receipt_printer", PrinterSays(DeviceState.ONLINE))
    note = journal.notes["receipt_printer"]
    assert (note.state, note.since, dict(note.facts)) == (
        DeviceState.ONLINE,
        "2026-11-21T09:00:04.000+08:00",
        {"paper": "full"},
    )
    assert note.last_fault is not None
    assert (note.last_fault.detail, note.last_fault.at) == ("paper out, cover open", "2026-11-21T09:00:02.000+08:00")


def test_the_next_process_knows_what_this_one_noted(tmp_path: Path, journal: DeviceJournal) -> None:
    journal.note("receipt_printer", PrinterSays(DeviceState.NO_DEVICE, Paper.UNKNOWN, "no such port"))
    assert DeviceJournal(tmp_path).notes == journal.notes


@pytest.mark.parametrize(
    "text", ["", "[]", '{"reader": {}}', '{"reader": {"state": "on fire"}}', "\x00", '{"reader": 3}']
)
def test_a_damaged_file_is_begun_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    journal = DeviceJournal(tmp_path, Clock())
    assert journal.notes == {}
    journal.note("receipt_printer", PrinterSays(DeviceState.ONLINE))
    assert json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))["receipt_printer"]["state"] == "online"


def test_no_news_are_not_written(tmp_path: Path, journal: DeviceJournal) -> None:
    journal.note("receipt_printer", PrinterSays(DeviceState.ONLINE))
    (tmp_path / FILE_NAME).unlink()
    journal.note("receipt_printer", PrinterSays(DeviceState.ONLINE))
    assert not (tmp_path / FILE_NAME).exists()


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    journal = DeviceJournal(tmp_path / "state", Clock())
    journal.note("receipt_printer", PrinterSays(DeviceState.ONLINE))
    assert journal.notes["receipt_printer"].state is DeviceState.ONLINE


def test_free_devices_are_asked_and_held_ones_are_told_of(journal: DeviceJournal) -> None:
    asked: list[str] = []

    def ask() -> PrinterSays:
        asked.append("receipt_printer")
        return PrinterSays(DeviceState.ONLINE)

    fitted = (
        FittedDevice("receipt_printer", "tcp://127.0.0.1:9", "80mm-203dpi", ("cut",), ask),
        FittedDevice("document_printer", None, ask=lambda: PrinterSays(DeviceState.ONLINE)),
    )
    held = report(fitted, journal, may_ask=False)
    assert (asked, held[0]["state"], held[0]["asked_now"]) == ([], "starting", False)
    free = report(fitted, journal, may_ask=True)
    assert (asked, free[0]["state"], free[0]["asked_now"]) == (["receipt_printer"], "online", True)
    assert (free[1]["fitted"], free[1]["state"], free[1]["asked_now"]) == (False, "noDevice", False)
    assert (free[0]["profile"], free[0]["capabilities"]) == ("80mm-203dpi", ["cut"])


def test_a_running_terminal_is_noticed_by_its_lock(tmp_path: Path) -> None:
    lock = tmp_path / "run" / "supervisor.lock"
    with only_one(lock) as is_free:
        assert is_free
        with lock.open("a") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not lock.exists()
    with lock.open("a") as terminal:
        fcntl.flock(terminal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with only_one(lock) as is_free:
            assert not is_free
