# SPDX-License-Identifier: Apache-2.0
"""The security module (SAM_V) of the simulated reader and what lies in its field: requests in, status words and data out.

Source: reference notes on devices 1.4 to 1.6; written apart from ``protocol.py``. The time a card takes passes here, and
what a hand does meanwhile counts.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any, Final

from drivers.id_card_reader.simulated_chip import Chip, chip_of
from drivers.id_card_reader.simulated_faults import Faults
from drivers.simulation import SimulatorError

SAM_NUMBER: Final = bytes.fromhex("05000300A53A340187D612000B950D00")
SPEEDS: Final = (115200, 57600, 38400, 19200, 9600)
DEFECTS: Final = {
    "unreadable": 0x41,
    "not_trusted": 0x31,
    "refused": 0x32,
    "data_not_genuine": 0x33,
    "wrong_type": 0x40,
    "random": 0x47,
    "not_felt": None,
}
"""``not_felt``: a card of another make, a bank card say, that the module does not notice at all."""


class SimulatedModule:
    """``stopped`` says that the plug was pulled, ``changed`` is notified of everything that happens."""

    def __init__(
        self,
        changed: threading.Condition,
        stopped: Callable[[], bool],
        card_seconds: float,
        *,
        fingerprints: bool = True,
        deaf_after_read: bool = False,
        seed: int = 0,
    ) -> None:
        self.changed = changed
        self._stopped = stopped
        self._card_seconds = card_seconds
        self._can_fingerprints = fingerprints
        self._deaf_after_read = deaf_after_read
        self._random = random.Random(seed)  # noqa: S311  # which reading of a worn chip fails, no secret
        self._cards: list[Chip] = []
        self._defect: str | None = None
        self._wear = 0.0
        self._read = self._selected = False
        self._sam: int | None = None
        self.faults = Faults()
        self.during: list[tuple[str, float, Callable[[], object]]] = []
        """What happens so many seconds into the next answer to a request: (request, seconds, act)."""
        self.reads = 0
        self.speed = SPEEDS[0]

    # ---- hands

    def lay(self, arguments: dict[str, Any]) -> None:
        """``card``, ``defect``, ``wear`` (share of readings that fail), ``second`` (another card on top of it)."""
        cards = [chip_of(arguments[name]) for name in ("card", "second") if arguments.get(name) is not None]
        defect, wear = arguments.get("defect"), float(arguments.get("wear", 0.0))
        if not cards or (defect is not None and defect not in DEFECTS) or not 0 <= wear <= 1:
            raise SimulatorError(f"lay takes a card, a defect of {', '.join(DEFECTS)}, and wear from 0 to 1")
        with self.changed:
            self._cards, self._defect, self._wear = cards, defect, wear
            self._new_field()

    def add(self, arguments: dict[str, Any]) -> None:
        """Another card is laid on those that lie there."""
        chip = chip_of(arguments["card"])
        with self.changed:
            self._cards = [*self._cards, chip]
            self._new_field()

    def remove(self, arguments: dict[str, Any]) -> None:
        """All cards are lifted, or with ``one`` the uppermost."""
        with self.changed:
            self._cards = self._cards[:-1] if arguments.get("one") else []
            self._new_field()

    def power_up(self) -> None:
        """The plug went in: whatever lies there is found anew."""
        self._read = self._selected = False

    def break_sam(self, sw3: int | None) -> None:
        """60: the self-test failed; 66: not authorised; None: well again."""
        with self.changed:
            self._sam = sw3
            self.changed.notify_all()

    def _new_field(self) -> None:
        self._read = self._selected = False
        self.changed.notify_all()

    @property
    def status(self) -> dict[str, Any]:
        """For the control channel; the caller holds the lock."""
        return {"card": bool(self._cards), "cards": len(self._cards), "read": self._read, "reads": self.reads}

    # ---- requests

    def answer(self, asked: str) -> bytes | None:
        """Status words and data; None when the plug was pulled meanwhile."""
        self._begin(asked)
        if self._sam is not None:
            return bytes([0, 0, self._sam])
        if asked in ("3001", "3010"):
            return self._answer_read(asked)
        with self.changed:
            if asked == "2001":
                return b"\0\0\x9f" + bytes(4) if self._felt() and not self._read else b"\0\0\x80"
            if asked == "2002":
                deaf = self._read and self._deaf_after_read
                if len(self._cards) != 1 or not self._felt() or deaf or self.faults.due(_SELECTION, asked):
                    return b"\0\0\x81"
                self._selected = True
                return b"\0\0\x90" + bytes(8)
            if asked == "3003":
                if len(self._cards) != 1 or not self._selected:
                    return b"\0\0\x41"
                appended = self._cards[0].new_address
                return b"\0\0\x90" + appended if appended else b"\0\0\x91"
        if asked == "12ff":
            return b"\0\0\x90" + SAM_NUMBER
        known = asked in ("10ff", "11ff", "61ff") or (asked.startswith("60") and int(asked[2:], 16) < len(SPEEDS))
        return b"\0\0\x90" if known else b"\0\0\x21"

    def _begin(self, asked: str) -> None:
        with self.changed:
            begun = [entry for entry in self.during if entry[0] in ("any", asked)]
            self.during = [entry for entry in self.during if entry not in begun]
        for _, seconds, act in begun:
            timer = threading.Timer(seconds, act)
            timer.daemon = True
            timer.start()

    def _felt(self) -> bool:
        return bool(self._cards) and self._defect != "not_felt"

    def _answer_read(self, asked: str) -> bytes | None:
        with self.changed:
            if asked == "3010" and not self._can_fingerprints:
                return b"\0\0\x21"
            cards, defect = self._cards, self._defect
            if len(cards) != 1 or not self._selected:
                return b"\0\0\x41"
            lift = self.faults.due(_LIFTING, asked)
            fails = defect is not None or self._random.random() < self._wear
            seconds = self._card_seconds * (self._random.uniform(0.1, 0.9) if fails else 1.0)
            if lift is not None:
                seconds = min(seconds, float(lift.arguments.get("after_s", seconds / 2)))
            self.changed.wait_for(lambda: self._cards is not cards or self._sam is not None or self._stopped(), seconds)
            if self._stopped():
                return None
            if self._sam is not None:
                return bytes([0, 0, self._sam])
            if lift is not None:
                self._cards, self._read = [], False
            if self._cards is not cards:
                self._selected = False
                return b"\0\0\x41"
            if fails:
                return bytes([0, 0, (DEFECTS[defect] if defect else None) or 0x41])
            self._read = True
            self.reads += 1
        return b"\0\0\x90" + _card_data(cards[0], asked)


_SELECTION: Final = frozenset({"not_selectable"})
_LIFTING: Final = frozenset({"remove_card"})


def _card_data(chip: Chip, asked: str) -> bytes:
    parts = [chip.text, chip.photo] + ([chip.fingerprints] if asked == "3010" else [])
    return b"".join(len(part).to_bytes(2, "big") for part in parts) + b"".join(parts)
