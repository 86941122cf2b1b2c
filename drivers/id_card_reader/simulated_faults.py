# SPDX-License-Identifier: Apache-2.0
"""Faults of the simulated ID card reader: which are due, and what they do to the bytes of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from drivers.simulation import SimulatorError

TIMEOUT_FRAME: Final = bytes.fromhex("AAAAAA96690005050505")
"""One maker's readers send this when they give up: LEN promises five bytes and three come."""

ON_ANSWERS: Final = frozenset(
    "garble_checksum garble_data drop_bytes short_frame timeout_frame silent sw3 late duplicate noise dribble "
    "unplug_after".split()
)
ON_CARDS: Final = frozenset({"remove_card", "not_selectable"})
FAULTS: Final = ON_ANSWERS | ON_CARDS | {"sam"}


@dataclass
class Fault:
    """One fault that waits for its moment: the next ``times`` requests ``on`` (their four digits, or any)."""

    kind: str
    on: str
    times: int
    arguments: dict[str, Any]


class Faults:
    """The faults that wait. Not locked: the module's own lock is held by who asks."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, arguments: dict[str, Any]) -> None:
        """From the arguments of the command ``fault``. Raises SimulatorError."""
        rest = dict(arguments)
        kind = str(rest.pop("kind"))
        if kind not in FAULTS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(FAULTS))}")
        on, times = str(rest.pop("on", "any")), int(rest.pop("times", 1))
        self._waiting.append(Fault(kind, on.lower(), times, rest))

    def clear(self) -> None:
        """Forgets them all."""
        self._waiting.clear()

    @property
    def kinds(self) -> list[str]:
        """What waits."""
        return [fault.kind for fault in self._waiting]

    def due(self, kinds: frozenset[str], asked: str) -> Fault | None:
        """The first of these kinds that is due for the request ``asked``; it is used up by one."""
        for fault in self._waiting:
            if fault.kind in kinds and fault.on in ("any", asked):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None


def spoiled(frame: bytes, fault: Fault) -> bytes:
    """What goes over the wire in place of ``frame``; kinds that are about time or status leave it as it is."""
    arguments = fault.arguments
    half = len(frame) // 2
    match fault.kind:
        case "garble_checksum":
            return frame[:-1] + bytes([frame[-1] ^ 0x55])
        case "garble_data":
            at = int(arguments.get("at", half))
            return frame[:at] + bytes([frame[at] ^ 0x01]) + frame[at + 1 :]
        case "drop_bytes":
            at, count = int(arguments.get("at", half)), int(arguments.get("count", 1))
            return frame[:at] + frame[at + count :]
        case "short_frame":
            return frame[: int(arguments.get("length", half))]
        case "unplug_after":
            return frame[: int(arguments.get("bytes", half))]
        case "timeout_frame":
            return TIMEOUT_FRAME
        case "silent":
            return b""
        case "duplicate":
            return frame * 2
        case "noise":
            return bytes.fromhex(str(arguments.get("hex", "00ff55aaaa9600"))) + frame
        case _:
            return frame
