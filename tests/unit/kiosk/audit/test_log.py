# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
import json
import multiprocessing
import os
import stat
from datetime import datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from config.clock import SHANGHAI
from config.modes import DisplayMode, Environment
from kiosk.audit.catalogue import ENDS, FIELD_NAMES, FLAGS, ID_FIELDS, NUMBER_LIMITS, Device, Fields, LogEvent, Process
from kiosk.audit.log import EventLog, NotLoggable
from kiosk.vision.faces.verify import Decision, Thresholds, Verdict, Weight

CASE = UUID("01938c2e-7b2a-7cc0-9f3e-0a6d5b1f2c3d")


def lines(log: EventLog) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.path.read_text(encoding="ascii").splitlines()]


def untyped(log: EventLog, **fields: object) -> None:
    log.write(LogEvent.CASE_DURABLE, **fields)  # type: ignore[arg-type]  # what the type checker refuses must fail at run time


@pytest.fixture
def log(tmp_path: Path) -> EventLog:
    return EventLog(tmp_path / "logs", Process.VISIT, now=lambda: datetime(2026, 11, 21, 9, 42, 0, 123000, SHANGHAI))


def test_a_line_is_json_with_time_event_process_and_fields(log: EventLog) -> None:
    log.write(
        LogEvent.CASE_DURABLE, case_id=CASE, item_code="312000202000", duration_ms=12.3456, queued=3, offline=True
    )
    log.write(LogEvent.STEP_ENTERED, mode=DisplayMode.ELDER, device=Device.ID_CARD_READER)
    first, second = lines(log)
    assert first == {
        "at": "2026-11-21T09:42:00.123+08:00",
        "event": "CaseDurable",
        "process": "visit",
        "pid": os.getpid(),
        "case_id": str(CASE),
        "item_code": "312000202000",
        "duration_ms": 12.346,
        "queued": 3,
        "offline": True,
    }
    assert (second["mode"], second["device"]) == ("elder", "id_card_reader")


def test_file_and_folder_are_private(log: EventLog) -> None:
    log.write(LogEvent.APP_STARTED)
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


class ResidentWord(StrEnum):
    NAME = "测试甲"


class MadeAtRunTime(Enum):
    NAME = "测试甲"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "测试甲"},
        {"message": "hello"},
        {"case_id": "测试甲"},
        {"case_id": "310105199003072831"},
        {"case_id": 5},
        {"item_code": "31010519900307283X"},
        {"item_code": "310105199003072831"},
        {"item_code": "３１２０００２０２０００"},
        {"item_code": 312000202000},
        {"page": "review"},
        {"page": ResidentWord.NAME},
        {"page": MadeAtRunTime.NAME},
        {"cause": b"paper"},
        {"duration_ms": "12"},
        {"duration_ms": True},
        {"queued": None},
        {"online": 1},
        {"online": "yes"},
        {"mode": ("elder",)},
        {"model": "测试甲"},
        {"model": "sdk 310105199003072831"},
        {"model": "x13812345678"},
        {"model": "310105199003072831"},
        {"model": "m" * 65},
        {"model": ResidentWord.NAME},
        {"helper_no": "测试甲"},
        {"helper_no": "BB1234567"},
        {"helper_no": "13812345678"},
        {"helper_no": "bb0001"},
        {"helper_no": ResidentWord.NAME},
        {"is_enough": 1},
    ],
)
def test_anything_else_is_refused_and_not_quoted(log: EventLog, fields: dict[str, object]) -> None:
    with pytest.raises(NotLoggable) as caught:
        untyped(log, **fields)
    assert not log.path.exists()
    message = str(caught.value)
    assert not any(str(value) in message for value in fields.values() if isinstance(value, str))
    assert "测试甲" not in message


def test_a_comparison_of_faces_is_logged_with_everything_that_may_be_known_of_it(log: EventLog) -> None:
    decision = Decision(Verdict.REFER, 0.51234, "vendor-sdk-4.2", Thresholds(0.4, 0.55), Weight.ALONE)
    log.write(
        LogEvent.FACE_COMPARED,
        verdict=decision.verdict,
        distance=decision.distance,
        match=decision.thresholds.match,
        refer=decision.thresholds.refer,
        model=decision.model,
        is_enough=decision.is_enough,
    )
    (line,) = lines(log)
    assert {name: line[name] for name in line if name not in ("at", "event", "process", "pid")} == decision.to_log()
    log.write(LogEvent.FACE_COMPARED, verdict=decision.verdict, distance=float("nan"))
    assert lines(log)[1]["distance"] is None


def test_an_event_that_is_not_in_the_catalogue_is_refused(log: EventLog) -> None:
    with pytest.raises(NotLoggable):
        log.write("SomethingElse")  # type: ignore[arg-type]  # what the type checker refuses must fail at run time


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -1e300, 13_812_345_678, 310105199003072831])
def test_a_number_out_of_its_limits_is_written_as_null(log: EventLog, value: float) -> None:
    log.write(LogEvent.TAKE_OVER, duration_ms=value)
    assert lines(log)[0]["duration_ms"] is None


def test_no_number_field_has_room_for_a_telephone_number() -> None:
    assert max(NUMBER_LIMITS.values()) < 10**10


def test_every_field_has_one_kind() -> None:
    words = FIELD_NAMES - set(NUMBER_LIMITS) - ID_FIELDS - FLAGS - {"item_code", "model", "helper_no"}
    assert set(NUMBER_LIMITS) | ID_FIELDS | FLAGS <= FIELD_NAMES
    assert {name for name, kind in Fields.__annotations__.items() if "Enum" in str(kind)} == words


def test_names_in_the_catalogue_are_past_tense_words_and_unique() -> None:
    values = [event.value for event in LogEvent]
    assert len(values) == len(set(values))
    assert all(value.isascii() and value.isalpha() and value[0].isupper() for value in values)
    assert all(begin not in ends and ends for begin, ends in ENDS.items())


def test_a_span_begins_and_ends_with_its_time_even_when_it_fails(log: EventLog) -> None:
    with pytest.raises(KeyError), log.span(LogEvent.SUBMIT_STARTED, LogEvent.CASE_NOT_DURABLE, case_id=CASE):
        raise KeyError
    begin, end = lines(log)
    assert (begin["event"], end["event"]) == ("SubmitStarted", "CaseNotDurable")
    assert begin["case_id"] == end["case_id"] == str(CASE)
    assert "duration_ms" not in begin
    assert end["duration_ms"] >= 0


def test_echo_gets_the_same_line(tmp_path: Path) -> None:
    echo = io.StringIO()
    log = EventLog(tmp_path, Process.COURIER, echo=echo)
    log.write(LogEvent.COURIER_STARTED)
    assert echo.getvalue() == log.path.read_text(encoding="ascii")


def test_full_files_are_rotated_and_only_so_many_are_kept(tmp_path: Path) -> None:
    log = EventLog(tmp_path, Process.VISIT, max_bytes=1000, keep=3)
    for number in range(100):
        log.write(LogEvent.CASE_DELAYED, attempt=number)
    names = sorted(path.name for path in tmp_path.glob("*.jsonl"))
    assert names == ["visit.1.jsonl", "visit.2.jsonl", "visit.3.jsonl", "visit.jsonl"]
    assert all(path.stat().st_size <= 1000 for path in tmp_path.glob("*.jsonl"))
    kept = [
        json.loads(line)["attempt"]
        for name in ["visit.3.jsonl", "visit.2.jsonl", "visit.1.jsonl", "visit.jsonl"]
        for line in (tmp_path / name).read_text(encoding="ascii").splitlines()
    ]
    assert kept == list(range(kept[0], 100))


def test_one_process_goes_on_in_the_new_file_after_another_rotated(tmp_path: Path) -> None:
    one = EventLog(tmp_path, Process.VISIT, max_bytes=400, keep=2)
    other = EventLog(tmp_path, Process.VISIT, max_bytes=400, keep=2)
    other.write(LogEvent.CASE_DELAYED, attempt=0)
    for number in range(1, 4):
        one.write(LogEvent.CASE_DELAYED, attempt=number)
    other.write(LogEvent.CASE_DELAYED, attempt=4)
    assert lines(one)[-1]["attempt"] == 4
    assert (tmp_path / "visit.1.jsonl").exists()


def _write_many(folder: str, worker: int) -> None:
    log = EventLog(Path(folder), Process.VISIT, max_bytes=4000, keep=100)
    for number in range(200):
        log.write(LogEvent.CASE_DELAYED, attempt=worker * 1000 + number)


def test_processes_that_share_a_file_lose_and_mix_no_line(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(str(tmp_path), worker)) for worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    found = [
        json.loads(line)["attempt"]
        for path in tmp_path.glob("visit*.jsonl")
        for line in path.read_text(encoding="ascii").splitlines()
    ]
    assert sorted(found) == sorted(worker * 1000 + number for worker in range(3) for number in range(200))


def test_a_broken_disk_stops_nobody_and_the_loss_is_counted(tmp_path: Path) -> None:
    blocked = tmp_path / "logs"
    blocked.write_text("a file where the folder should be")
    log = EventLog(blocked, Process.VISIT)
    log.write(LogEvent.VISIT_STARTED)
    log.write(LogEvent.VISIT_ENDED)
    assert log.lost == 2
    blocked.unlink()
    log.write(LogEvent.VISIT_STARTED)
    assert log.lost == 0
    assert lines(log)[0]["lost_lines"] == 2


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / "visit.jsonl").symlink_to(target)
    log = EventLog(tmp_path, Process.VISIT)
    log.write(LogEvent.VISIT_STARTED)
    assert log.lost == 1
    assert not target.exists()


def test_a_closed_log_opens_again(log: EventLog) -> None:
    log.write(LogEvent.APP_STARTED)
    log.close()
    log.write(LogEvent.APP_ENDED)
    assert [line["event"] for line in lines(log)] == ["AppStart", "AppEnd"]


def test_a_failure_says_type_causes_and_place(log: EventLog) -> None:
    try:
        try:
            json.loads("{测试甲")
        except ValueError as error:
            raise RuntimeError("测试甲 310105199003072831") from error
    except RuntimeError as error:
        log.failure(LogEvent.UNHANDLED_ERROR, error, environment=Environment.DEMO)
    text = log.path.read_text(encoding="ascii")
    record = lines(log)[0]
    assert record["error"] == "RuntimeError"
    assert record["causes"] == ["json.decoder.JSONDecodeError"]
    assert len(record["where"]) == 1
    assert record["where"][0].startswith("tests/unit/kiosk/audit/test_log.py:")
    assert record["environment"] == "demo"
    assert "310105199003072831" not in text
