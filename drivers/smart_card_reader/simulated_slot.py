# SPDX-License-Identifier: Apache-2.0
"""A slot with a simulated card in it (模拟卡槽), and what goes wrong there, also in the middle of a talk.

A fault waits for its command: the ``at``-th after power-on (0 is the first), or the next with instruction ``on`` ("b0"),
or the next of all. Kinds: ``pull`` (the card leaves without an answer), ``mute`` (it never answers again), ``sw {value}``
(this status in place of its answer), ``slow {seconds}``, ``garble`` (a bit of the answer's data turned), ``wrong_mac`` (a bit
in the last data byte: where secured answers carry their checksum), ``short`` (one byte in place of an answer), ``empty``
(good status, no data), ``replay`` (the answer before once more).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from drivers.simulation import SimulatorError
from drivers.smart_card_reader.simulated_card import SimulatedCard

FAULTS: Final = frozenset("pull mute sw slow garble wrong_mac short empty replay".split())


@dataclass
class _Fault:
    kind: str
    at: int | None
    on: int | None
    times: int
    arguments: dict[str, Any]

    def is_due(self, number: int, ins: int) -> bool:
        return (self.at is None or number == self.at) and (self.on is None or ins == self.on)


class SimulatedSlot:
    """One slot. Commands come from the wire's thread, cards come and go from another; ``changed`` is called when they do."""

    def __init__(self, changed: Callable[[], object] = lambda: None) -> None:
        self.changed = changed
        self._lock = threading.Condition()
        self._card: SimulatedCard | None = None
        self._answers_to_reset = True
        self._faults: list[_Fault] = []
        self._number = 0
        self._last = b""
        self._mute = False
        self.count = 0
        self.asked: list[str] = []
        """Instructions since the card came, as two digits."""

    # ---- the hand

    def put_in(self, card: SimulatedCard, answers_to_reset: bool = True) -> None:
        """A card comes; one that was in is pulled first."""
        self.pull()
        with self._lock:
            self._card, self._answers_to_reset = card, answers_to_reset
            self.count += 1
            self.asked.clear()
        self.changed()

    def pull(self) -> None:
        """The card goes, whatever it is doing."""
        with self._lock:
            was_in, self._card = self._card is not None, None
            self.count += was_in
            self._lock.notify_all()
        self.changed()

    @property
    def is_card_in(self) -> bool:
        """Whether anything is in."""
        with self._lock:
            return self._card is not None

    # ---- trouble

    def add_fault(self, arguments: dict[str, Any]) -> None:
        """From the arguments of the command ``fault``. Raises SimulatorError."""
        rest = dict(arguments)
        kind = str(rest.pop("kind", ""))
        if kind not in FAULTS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(FAULTS))}")
        at, on, times = rest.pop("at", None), rest.pop("on", None), int(rest.pop("times", 1))
        with self._lock:
            self._faults.append(
                _Fault(kind, None if at is None else int(at), None if on is None else int(str(on), 16), times, rest)
            )

    def clear_faults(self) -> None:
        """None waits any more; a card that went mute answers again after the next reset."""
        with self._lock:
            self._faults.clear()

    @property
    def faults(self) -> list[str]:
        """The kinds that wait."""
        with self._lock:
            return [fault.kind for fault in self._faults]

    # ---- the wire

    def reset(self) -> None:
        """Power on, or reset."""
        with self._lock:
            self._number, self._mute, self._last = 0, False, b""
            if self._card is not None:
                self._card.reset()

    def answer_to_reset(self) -> bytes | None:
        """None: no card, or none that answers."""
        with self._lock:
            return self._card.atr if self._card is not None and self._answers_to_reset else None

    def exchange(self, apdu: bytes, ended: Callable[[], bool] = lambda: False) -> bytes | None:
        """One command. None: there will be no answer, for the card left; a mute card keeps its caller until it does.

        ``ended``: the wire is being given up; looked at twice a second.
        """
        ins = apdu[1] if len(apdu) > 1 else 0
        with self._lock:
            card = self._card
            if card is None:
                return None
            self.asked.append(f"{ins:02x}")
            fault = next((one for one in self._faults if one.is_due(self._number, ins)), None)
            self._number += 1
            if fault is not None:
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
        if fault is not None and fault.kind == "pull":
            self.pull()
            return None
        with self._lock:
            if fault is not None and fault.kind == "slow":
                self._lock.wait_for(lambda: self._card is not card, float(fault.arguments.get("seconds", 1)))
            self._mute = self._mute or (fault is not None and fault.kind == "mute")
            while self._mute and self._card is card and not ended():
                self._lock.wait(0.5)
            if self._card is not card or self._mute:
                return None
            right = card.answer(apdu)
            said = right if fault is None else _spoiled(right, self._last, fault)
            self._last = right
            return said


def _spoiled(right: bytes, before: bytes, fault: _Fault) -> bytes:
    data, sw = right[:-2], right[-2:]
    match fault.kind:
        case "sw":
            return int(fault.arguments["value"], 16).to_bytes(2, "big")
        case "garble":
            at = int(fault.arguments.get("byte", len(data) // 2))
            return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :] + sw if data else sw
        case "wrong_mac":
            return data[:-1] + bytes([data[-1] ^ 0x01]) + sw if data else sw
        case "short":
            return right[:1]
        case "empty":
            return b"\x90\x00"
        case "replay":
            return before or right
        case _:
            return right
