# SPDX-License-Identifier: Apache-2.0
"""What devices a terminal has and how they are (设备状况): ``main.py technician devices``, and the file behind it.

The visit on screen owns the devices, so nobody else may ask them while a terminal runs. It therefore notes what they say in
a small file (:class:`DeviceJournal`): state in the words of XFS4IoT, since when, and the last fault. Nothing in it is about a
resident. With no terminal running the technician's command asks the devices itself and notes that too.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, Protocol

from config import clock
from drivers.states import DeviceState

FILE_NAME: Final = "devices.json"

GOOD_STATES: Final = frozenset({DeviceState.ONLINE, DeviceState.STARTING, DeviceState.DEVICE_BUSY})
"""States that are no fault."""


class Status(Protocol):
    """What every driver's status has in common; it is a dataclass with more fields of the device's own."""

    @property
    def device(self) -> DeviceState:
        """The device as a whole."""
        ...

    @property
    def detail(self) -> str:
        """For technicians; never what was read or printed."""
        ...


@dataclass(frozen=True)
class Fault:
    """The last time a device was not well."""

    state: DeviceState
    detail: str
    at: str
    """ISO 8601 with milliseconds."""


@dataclass(frozen=True)
class DeviceNote:
    """What is known of one device."""

    state: DeviceState = DeviceState.STARTING
    since: str | None = None
    """When it came into this state; None: never asked."""
    detail: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """More of what it says: paper, cover, firmware."""
    last_fault: Fault | None = None


@dataclass(frozen=True)
class FittedDevice:
    """One device as the settings know it; ``ask`` opens it, asks how it is, and lets go again. None: not fitted."""

    device: str
    address: str | None
    profile: str | None = None
    capabilities: tuple[str, ...] = ()
    ask: Callable[[], Status] | None = None


class Device(Protocol):
    """What every driver has in common."""

    def open(self) -> Status:
        """Connect and say how it is; never raises for a device that is not there."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


def asking(make: Callable[[], Device | None]) -> Callable[[], Status]:
    """Opens the device that ``make`` makes, and lets go again."""

    def ask() -> Status:
        device = make()
        if device is None:
            raise ValueError("asked for a device that is not fitted")
        try:
            return device.open()
        finally:
            device.close()

    return ask


class DeviceJournal:
    """The file. One writer at a time: the visit on screen, or a technician's command when none runs."""

    def __init__(self, state_dir: Path, now: Callable[[], datetime] = clock.now) -> None:
        self._path = state_dir / FILE_NAME
        self._now = now
        self._notes = self._read()

    @property
    def notes(self) -> Mapping[str, DeviceNote]:
        """By the word of the device's package."""
        return self._notes

    def note(self, device: str, status: Status) -> None:
        """What ``device`` just said. Writes only when that is news; a disk that cannot be written costs nobody a visit."""
        old = self._notes.get(device, DeviceNote())
        moment = clock.iso_ms(self._now())
        is_same = old.since is not None and old.state is status.device
        fault = old.last_fault
        if status.device not in GOOD_STATES:
            fault = Fault(status.device, status.detail, fault.at if is_same and fault is not None else moment)
        new = DeviceNote(status.device, old.since if is_same else moment, status.detail, _facts(status), fault)
        if new != old:
            self._notes = {**self._notes, device: new}
            with contextlib.suppress(OSError):
                self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f".{FILE_NAME}.{os.getpid()}")
        table = {device: _note_json(note) for device, note in sorted(self._notes.items())}
        beside.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(self._path)

    def _read(self) -> dict[str, DeviceNote]:
        """A file that is not there, or not ours any more, is no reason to stop: it fills again."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(device): _note(entry) for device, entry in found.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}


def _facts(status: Status) -> dict[str, str]:
    if not dataclasses.is_dataclass(status) or isinstance(status, type):
        return {}
    pairs = ((each.name, getattr(status, each.name)) for each in dataclasses.fields(status))
    return {
        name: _word(value)
        for name, value in pairs
        if name not in ("device", "detail") and value is not None and value != {}
    }


def _word(value: object) -> str:
    """One fact in one word: of several by name ``door open``, of a size ``1280 x 720``."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_word(of)}" for name, of in value.items())
    return " x ".join(_word(part) for part in value) if isinstance(value, tuple) else str(value)


def _note_json(note: DeviceNote) -> dict[str, Any]:
    return dataclasses.asdict(note)


def _note(entry: Mapping[str, Any]) -> DeviceNote:
    fault = entry["last_fault"]
    return DeviceNote(
        DeviceState(entry["state"]),
        entry["since"],
        str(entry["detail"]),
        {str(name): str(value) for name, value in entry["facts"].items()},
        None if fault is None else Fault(DeviceState(fault["state"]), str(fault["detail"]), str(fault["at"])),
    )


@contextlib.contextmanager
def only_one(lock_file: Path) -> Iterator[bool]:
    """Whether no terminal runs on this state; while inside, none can start. ``lock_file``: the supervisor's."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        try:
            yield True
        finally:
            lock_file.unlink(missing_ok=True)  # as the supervisor does: a folder of sockets is left as it was found


def report(fitted: tuple[FittedDevice, ...], journal: DeviceJournal, may_ask: bool) -> list[dict[str, Any]]:
    """One object a device: what is there, which profile, status, capability, last fault.

    ``may_ask``: the devices are free and are asked now; else the running terminal's notes are told as they stand.
    """
    lines: list[dict[str, Any]] = []
    for each in fitted:
        is_fitted = each.address is not None
        asked = is_fitted and may_ask and each.ask is not None
        if asked and each.ask is not None:
            journal.note(each.device, each.ask())
        known = journal.notes.get(each.device, DeviceNote()) if is_fitted else DeviceNote(DeviceState.NO_DEVICE)
        lines.append(
            {
                "device": each.device,
                "fitted": is_fitted,
                "address": each.address,
                "profile": each.profile,
                "capabilities": list(each.capabilities),
                "state": known.state.value,
                "since": known.since,
                "detail": known.detail,
                "facts": dict(known.facts),
                "last_fault": None if known.last_fault is None else dataclasses.asdict(known.last_fault),
                "asked_now": asked,
            }
        )
    return lines
