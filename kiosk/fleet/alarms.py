# SPDX-License-Identifier: Apache-2.0
"""Alarms of the cabinet (机柜告警): open doors, hands in it, mains gone, battery low, heat; in the technician's file.

A sensor that cannot be asked neither raises nor clears an alarm: what stood before stands. The file holds what stands now and
the last ones that are over, in the terminal's state folder; nothing in it is about a resident.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from config import clock
from drivers.indicators.port import Door, IndicatorsStatus, Tamper, Temperature, Ups

FILE_NAME: Final = "alarms.json"
KEPT: Final = 50
"""So many that are over are remembered."""


class AlarmKind(StrEnum):
    """What is wrong."""

    DOOR_OPEN = "door_open"
    """柜门开着"""
    TAMPERED = "tampered"
    """防拆触发"""
    ON_BATTERY = "on_battery"
    """市电断了"""
    BATTERY_LOW = "battery_low"
    """电池快用完"""
    TOO_HOT = "too_hot"
    """机内过热"""


@dataclass(frozen=True)
class Alarm:
    """One alarm. ``place``: which door; empty where there is only one."""

    kind: AlarmKind
    place: str
    since: str
    """ISO 8601 with milliseconds."""
    until: str | None = None


_DOORS: Final[Mapping[Door, bool | None]] = {Door.OPEN: True, Door.TAMPERED: True, Door.UNKNOWN: None}
_TAMPER: Final[Mapping[Tamper, bool | None]] = {Tamper.ON: True, Tamper.OFF: False, Tamper.UNKNOWN: None}


def alarms_in(status: IndicatorsStatus) -> dict[tuple[AlarmKind, str], bool | None]:
    """By kind and place: it stands, it does not, or nobody can say (None)."""
    found: dict[tuple[AlarmKind, str], bool | None] = {
        (AlarmKind.DOOR_OPEN, name): _DOORS.get(door, False) for name, door in status.doors.items()
    }
    is_ups_known = status.ups is not Ups.UNKNOWN
    is_heat_known = status.temperature is not Temperature.UNKNOWN
    found[AlarmKind.TAMPERED, ""] = _TAMPER[status.tamper]
    found[AlarmKind.ON_BATTERY, ""] = status.ups in (Ups.POWERING, Ups.LOW) if is_ups_known else None
    found[AlarmKind.BATTERY_LOW, ""] = status.ups is Ups.LOW if is_ups_known else None
    found[AlarmKind.TOO_HOT, ""] = status.temperature is Temperature.HIGH if is_heat_known else None
    return found


@dataclass(frozen=True)
class AlarmNews:
    """What one look at the sensors changed."""

    raised: tuple[Alarm, ...] = ()
    cleared: tuple[Alarm, ...] = ()


class AlarmFile:
    """The file. One writer at a time, as of :class:`~kiosk.fleet.device_report.DeviceJournal`."""

    def __init__(self, state_dir: Path, now: Callable[[], datetime] = clock.now) -> None:
        self._path = state_dir / FILE_NAME
        self._now = now
        self._standing, self._past = self._read()

    @property
    def standing(self) -> tuple[Alarm, ...]:
        """Oldest first."""
        return tuple(self._standing)

    @property
    def past(self) -> tuple[Alarm, ...]:
        """Over, the latest last."""
        return tuple(self._past)

    def seen(self, status: IndicatorsStatus) -> AlarmNews:
        """What the sensors just said. Writes only when that is news; a disk that cannot be written costs nobody a visit."""
        says = alarms_in(status)
        moment = clock.iso_ms(self._now())
        stood = {(alarm.kind, alarm.place) for alarm in self._standing}
        cleared = [
            replace(alarm, until=moment) for alarm in self._standing if says.get((alarm.kind, alarm.place)) is False
        ]
        raised = [Alarm(kind, place, moment) for (kind, place), on in says.items() if on and (kind, place) not in stood]
        if raised or cleared:
            over = {(alarm.kind, alarm.place) for alarm in cleared}
            left = [alarm for alarm in self._standing if (alarm.kind, alarm.place) not in over]
            self._standing, self._past = left + raised, (self._past + cleared)[-KEPT:]
            with contextlib.suppress(OSError):
                self._write()
        return AlarmNews(tuple(raised), tuple(cleared))

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f".{FILE_NAME}.{os.getpid()}")
        table = {
            "standing": [asdict(alarm) for alarm in self._standing],
            "past": [asdict(alarm) for alarm in self._past],
        }
        beside.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(self._path)

    def _read(self) -> tuple[list[Alarm], list[Alarm]]:
        """A file that is not there, or not ours any more, is no reason to stop: it fills again."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return [_alarm(entry) for entry in found["standing"]], [_alarm(entry) for entry in found["past"]]
        except (OSError, ValueError, TypeError, KeyError):
            return [], []


def _alarm(entry: Mapping[str, Any]) -> Alarm:
    until = entry["until"]
    return Alarm(
        AlarmKind(entry["kind"]), str(entry["place"]), str(entry["since"]), None if until is None else str(until)
    )
