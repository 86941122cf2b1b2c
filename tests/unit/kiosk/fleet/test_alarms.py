# SPDX-License-Identifier: Apache-2.0
"""Alarms of the cabinet: raised and cleared once, kept over restarts, untouched by sensors that cannot be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.indicators.port import Door, IndicatorsStatus, Tamper, Temperature, Ups
from drivers.states import DeviceState
from kiosk.fleet.alarms import FILE_NAME, KEPT, AlarmFile, AlarmKind, AlarmNews, alarms_in

GOOD = IndicatorsStatus(
    DeviceState.ONLINE, {"cabinet": Door.CLOSED}, Tamper.OFF, Ups.GOOD, temperature=Temperature.NORMAL
)


class Clock:
    def __init__(self) -> None:
        self.t = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.t += timedelta(minutes=1)
        return self.t


def status(**said: object) -> IndicatorsStatus:
    return IndicatorsStatus(DeviceState.ONLINE, **said)  # type: ignore[arg-type]  # each test gives the right kinds


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (GOOD, set()),
        (status(doors={"cabinet": Door.OPEN}), {AlarmKind.DOOR_OPEN}),
        (status(doors={"cabinet": Door.TAMPERED, "paper": Door.LOCKED}), {AlarmKind.DOOR_OPEN}),
        (status(tamper=Tamper.ON), {AlarmKind.TAMPERED}),
        (status(ups=Ups.POWERING), {AlarmKind.ON_BATTERY}),
        (status(ups=Ups.LOW), {AlarmKind.ON_BATTERY, AlarmKind.BATTERY_LOW}),
        (status(temperature=Temperature.HIGH), {AlarmKind.TOO_HOT}),
        (IndicatorsStatus(DeviceState.NO_DEVICE), set()),
    ],
)
def test_what_the_sensors_mean(said: IndicatorsStatus, kinds: set[AlarmKind]) -> None:
    assert {kind for (kind, _), on in alarms_in(said).items() if on} == kinds


def test_an_alarm_is_told_once_and_is_over_once(tmp_path: Path) -> None:
    file = AlarmFile(tmp_path, Clock())
    open_door = status(doors={"cabinet": Door.OPEN})
    (raised,) = file.seen(open_door).raised
    assert (raised.kind, raised.place) == (AlarmKind.DOOR_OPEN, "cabinet")
    assert file.seen(open_door) == AlarmNews()
    assert file.standing == (raised,)
    (cleared,) = file.seen(GOOD).cleared
    assert cleared.since == raised.since
    assert not file.standing
    assert file.past == (cleared,)
    assert cleared.until is not None
    assert cleared.until > cleared.since
    assert file.seen(GOOD) == AlarmNews()


def test_a_board_that_is_lost_clears_nothing(tmp_path: Path) -> None:
    file = AlarmFile(tmp_path)
    file.seen(status(doors={"cabinet": Door.OPEN}, ups=Ups.LOW))
    assert file.seen(IndicatorsStatus(DeviceState.NO_DEVICE)) == AlarmNews()
    assert file.seen(status(doors={"cabinet": Door.UNKNOWN})) == AlarmNews()
    assert len(file.standing) == 3


def test_alarms_outlive_the_process_and_a_damaged_file(tmp_path: Path) -> None:
    AlarmFile(tmp_path).seen(status(tamper=Tamper.ON))
    again = AlarmFile(tmp_path)
    assert [alarm.kind for alarm in again.standing] == [AlarmKind.TAMPERED]
    again.seen(GOOD)
    assert [alarm.kind for alarm in AlarmFile(tmp_path).past] == [AlarmKind.TAMPERED]
    (tmp_path / FILE_NAME).write_text('{"standing": [{"kind": "none of ours"}]}', encoding="utf-8")
    assert AlarmFile(tmp_path).standing == ()


def test_only_the_latest_are_remembered(tmp_path: Path) -> None:
    file = AlarmFile(tmp_path, Clock())
    for _ in range(KEPT + 5):
        file.seen(status(tamper=Tamper.ON))
        file.seen(status(tamper=Tamper.OFF))
    assert len(file.past) == KEPT
    assert file.past[-1].since > file.past[0].since


def test_a_disk_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "state"
    blocked.write_text("", encoding="utf-8")
    assert AlarmFile(blocked).seen(status(tamper=Tamper.ON)).raised
