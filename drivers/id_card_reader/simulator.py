# SPDX-License-Identifier: Apache-2.0
"""A simulated ID card reader: a process of its own that answers the SDT protocol on a pseudo-terminal.

Source: reference notes on devices 1.3 to 1.7; frames are built here apart from ``protocol.py``. It takes the time a
real card takes, answers one request after the other like the module, and misbehaves on command, also in the middle of
one.

Control commands (see :mod:`drivers.simulation`):

``lay {card, defect?}``   a card is laid down; defect: unreadable refused wrong_type data_not_genuine not_trusted random
``remove``                the card is lifted
``unplug`` / ``replug``   the port vanishes; it comes back under the same name with a new pseudo-terminal
``fault {kind, on?, times?, ...}``  the next ``times`` (1) answers to ``on`` ("3001"; default any) go wrong:
    ``garble_checksum``, ``drop_bytes {count, at}``, ``short_frame {length}``, ``timeout_frame``, ``silent``,
    ``sw3 {value}``, ``late {seconds}``, ``duplicate``, ``noise {hex}``, ``dribble {piece, pause_s}``,
    ``unplug_after {bytes}``, ``remove_card {after_s}`` (on reading), ``not_selectable`` (on selecting);
    ``sam {sw3}`` (60 or 66) stays until cleared
``clear_faults``, ``status``

What is on disk says nothing about cards: which one lies there is kept in memory alone.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
import tty
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any, Final

from drivers.id_card_reader.simulated_chip import Chip, chip_of
from drivers.simulation import ControlServer, SimulatorError, announce, parse_arguments, wait_for_end, write_json

CARD_SECONDS: Final = 1.2
"""Reading text and photo takes a real reader 1.0 to 1.5 s."""

SAM_NUMBER: Final = bytes.fromhex("05000300A53A340187D612000B950D00")
PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
TIMEOUT_FRAME: Final = bytes.fromhex("AAAAAA96690005050505")
"""One maker's readers send this when they give up: LEN promises five bytes and three come."""

DEFECTS: Final = {
    "unreadable": 0x41,
    "not_trusted": 0x31,
    "refused": 0x32,
    "data_not_genuine": 0x33,
    "wrong_type": 0x40,
    "random": 0x47,
}
FAULTS: Final = frozenset(
    "garble_checksum drop_bytes short_frame timeout_frame silent sw3 late duplicate noise dribble unplug_after "
    "remove_card not_selectable sam".split()
)


@dataclass
class _Fault:
    kind: str
    on: str
    times: int
    arguments: dict[str, Any]


class SimulatedReader:
    """The reader. The wire's thread owns the pseudo-terminal; control commands change what lies there and wake it."""

    def __init__(self, address: Path, state: Path, card_seconds: float = CARD_SECONDS) -> None:
        self.address = address
        self._state = state
        self._card_seconds = card_seconds
        self._changed = threading.Condition()
        self._card: Chip | None = None
        self._defect: int | None = None
        self._read = self._selected = False
        self._sam: int | None = None
        self._faults: list[_Fault] = []
        self._plug_wanted = True
        self._line: tuple[int, int] | None = None
        self._ending = False
        self._reads = 0
        self._asked: list[str] = []
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="simulated-reader", daemon=True)

    def start(self) -> None:
        """Plug it in."""
        self._thread.start()
        self._wait_for_plug(True)

    def close(self) -> None:
        """Unplug it for good."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        os.write(self._wake_write, b"x")
        self._thread.join(5)

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], None]] = {
            "lay": self._lay,
            "remove": self._remove,
            "unplug": lambda _: self._plug(False),
            "replug": lambda _: self._plug(True),
            "fault": self._fault,
            "clear_faults": self._clear,
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        return self._status()

    def _lay(self, arguments: dict[str, Any]) -> None:
        chip = chip_of(arguments["card"])
        defect = arguments.get("defect")
        if defect is not None and defect not in DEFECTS:
            raise SimulatorError(f"no such defect: {defect}; known: {', '.join(DEFECTS)}")
        with self._changed:
            self._card, self._defect = chip, DEFECTS[defect] if defect else None
            self._read = self._selected = False
            self._changed.notify_all()

    def _remove(self, _: dict[str, Any]) -> None:
        with self._changed:
            self._card, self._defect = None, None
            self._read = self._selected = False
            self._changed.notify_all()

    def _plug(self, wanted: bool) -> None:
        with self._changed:
            self._plug_wanted = wanted
            self._changed.notify_all()
        os.write(self._wake_write, b"x")
        self._wait_for_plug(wanted)

    def _wait_for_plug(self, wanted: bool) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: (self._line is not None) is wanted, 5):
                raise SimulatorError("the wire did not follow within 5 s")

    def _fault(self, arguments: dict[str, Any]) -> None:
        kind = str(arguments.pop("kind"))
        if kind not in FAULTS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(FAULTS))}")
        with self._changed:
            if kind == "sam":
                self._sam = int(str(arguments["sw3"]), 16)
            else:
                on, times = str(arguments.pop("on", "any")), int(arguments.pop("times", 1))
                self._faults.append(_Fault(kind, on.lower(), times, arguments))

    def _clear(self, _: dict[str, Any]) -> None:
        with self._changed:
            self._faults.clear()
            self._sam = None

    def _status(self) -> dict[str, Any]:
        with self._changed:
            return {
                "address": str(self.address),
                "plugged": self._line is not None,
                "card": self._card is not None,
                "read": self._read,
                "reads": self._reads,
                "faults": [fault.kind for fault in self._faults],
                "asked": self._asked[-50:],
            }

    # ---- the wire

    def _run(self) -> None:
        received = b""
        while True:
            with self._changed:
                if self._ending:
                    self._set_line(False)
                    return
                if (self._line is not None) is not self._plug_wanted:
                    received = b""
                    self._set_line(self._plug_wanted)
                line = self._line
            waiting = [self._wake_read] + ([line[0]] if line else [])
            ready, _, _ = select.select(waiting, [], [], 1.0)
            if self._wake_read in ready:
                os.read(self._wake_read, 64)
            if line and line[0] in ready:
                with contextlib.suppress(OSError):
                    received += os.read(line[0], 4096)
                received = self._take(received)

    def _set_line(self, plugged: bool) -> None:
        if self._line is not None:
            for descriptor in self._line:
                os.close(descriptor)
            self._line = None
            self.address.unlink(missing_ok=True)
        if plugged:
            # Our own hold on the far end keeps the near end readable while no driver has it open.
            near, far = os.openpty()
            tty.setraw(far)
            os.set_blocking(near, False)
            beside = self.address.with_name(f".{self.address.name}.{os.getpid()}")
            beside.unlink(missing_ok=True)
            beside.symlink_to(os.ttyname(far))
            beside.replace(self.address)
            self._line = (near, far)
            self._selected = self._read = False  # power came back: the card in the field is found anew
        write_json(self._state / "reader.json", {"plugged": plugged, "reads": self._reads})
        self._changed.notify_all()

    def _take(self, received: bytes) -> bytes:
        """Answers every whole request in ``received`` and gives back the rest."""
        while True:
            start = received.find(PREAMBLE)
            if start < 0:
                return received[-4:]
            received = received[start:]
            length = int.from_bytes(received[5:7], "big")
            if len(received) < 7 or (length <= 32 and len(received) < 7 + length):
                return received
            if not 3 <= length <= 32:
                self._send("any", bytes([0, 0, 0x11]))
                return b""
            body, check = received[5 : 6 + length], received[6 + length]
            received = received[7 + length :]
            if reduce(xor, body) != check:
                self._send("any", bytes([0, 0, 0x10]))
                continue
            asked = body[2:4].hex()
            with self._changed:
                self._asked.append(asked)
            answer = self._answer(asked)
            if answer is None or not self._send(asked, answer):
                return b""

    def _answer(self, asked: str) -> bytes | None:
        """Status words and data; None when the plug was pulled meanwhile."""
        if self._sam is not None:
            return bytes([0, 0, self._sam])
        if asked == "3001":
            return self._answer_read()
        with self._changed:
            card = self._card
            if asked == "2001":
                return b"\0\0\x9f" + bytes(4) if card and not self._read else b"\0\0\x80"
            if asked == "2002":
                if card is None or self._due("not_selectable", asked):
                    return b"\0\0\x81"
                self._selected = True
                return b"\0\0\x90" + bytes(8)
            if asked == "3003":
                if card is None or not self._selected:
                    return b"\0\0\x41"
                return b"\0\0\x90" + card.new_address if card.new_address else b"\0\0\x91"
        if asked == "12ff":
            return b"\0\0\x90" + SAM_NUMBER
        known = asked in ("10ff", "11ff", "61ff") or (asked.startswith("60") and int(asked[2:], 16) <= 4)
        return b"\0\0\x90" if known else b"\0\0\x21"

    def _answer_read(self) -> bytes | None:
        with self._changed:
            card, defect = self._card, self._defect
            if card is None or not self._selected:
                return b"\0\0\x41"
            lift = self._due("remove_card", "3001")
            seconds = self._card_seconds / 2 if defect else self._card_seconds
            if lift is not None:
                seconds = min(seconds, float(lift.arguments.get("after_s", seconds / 2)))
            self._changed.wait_for(lambda: self._card is not card or self._stopped(), seconds)
            if self._stopped():
                return None
            if lift is not None:
                self._card, self._read = None, False
            if self._card is not card:
                self._selected = False
                return b"\0\0\x41"
            if defect is not None:
                return bytes([0, 0, defect])
            self._read = True
            self._reads += 1
        lengths = len(card.text).to_bytes(2, "big") + len(card.photo).to_bytes(2, "big")
        return b"\0\0\x90" + lengths + card.text + card.photo

    def _stopped(self) -> bool:
        return self._ending or not self._plug_wanted

    def _due(self, kind: str, asked: str) -> _Fault | None:
        """The fault of this kind that is due now; the caller holds the lock. ``any`` finds one that spoils answers."""
        for fault in self._faults:
            spoils = fault.kind not in ("remove_card", "not_selectable")
            if (fault.kind == kind or (kind == "any" and spoils)) and fault.on in ("any", asked):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def _send(self, asked: str, answer: bytes) -> bool:
        """Frames the answer, spoils it when a fault is due, and writes it. False when the line went away."""
        with self._changed:
            fault = self._due("any", asked)
        kind, arguments = (fault.kind, fault.arguments) if fault else ("", {})
        if kind == "sw3":
            answer = bytes([0, 0, int(str(arguments["value"]), 16)])
        body = (len(answer) + 1).to_bytes(2, "big") + answer
        frame = PREAMBLE + body + bytes([reduce(xor, body)])
        if kind == "garble_checksum":
            frame = frame[:-1] + bytes([frame[-1] ^ 0x55])
        elif kind == "drop_bytes":
            at, count = int(arguments.get("at", len(frame) // 2)), int(arguments.get("count", 1))
            frame = frame[:at] + frame[at + count :]
        elif kind == "short_frame":
            frame = frame[: int(arguments.get("length", len(frame) // 2))]
        elif kind == "timeout_frame":
            frame = TIMEOUT_FRAME
        elif kind == "silent":
            frame = b""
        elif kind == "duplicate":
            frame *= 2
        elif kind == "noise":
            frame = bytes.fromhex(str(arguments.get("hex", "00ff55aaaa9600"))) + frame
        elif kind == "late":
            self._sleep(float(arguments.get("seconds", 1.5)))
        elif kind == "unplug_after":
            self._write(frame[: int(arguments.get("bytes", len(frame) // 2))])
            with self._changed:
                self._plug_wanted = False
            return False
        if kind == "dribble":
            piece, pause = int(arguments.get("piece", 7)), float(arguments.get("pause_s", 0.001))
            for at in range(0, len(frame), piece):
                self._write(frame[at : at + piece])
                self._sleep(pause)
            return not self._stopped()
        self._write(frame)
        return not self._stopped()

    def _sleep(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(self._stopped, seconds)

    def _write(self, data: bytes) -> None:
        """Like a UART: what nobody fetches in time is lost."""
        deadline = time.monotonic() + 1.0
        line = self._line
        while line and data and time.monotonic() < deadline and not self._stopped():
            _, ready, _ = select.select([], [line[0]], [], 0.05)
            if ready:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(line[0], data) :]


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--card-seconds", type=float, default=CARD_SECONDS, help="how long reading a card takes")


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated ID card reader (SDT protocol on a pseudo-terminal).", _options)
    reader = SimulatedReader(arguments.state.absolute() / "reader", arguments.state, arguments.rest.card_seconds)
    reader.start()
    try:
        with ControlServer(arguments.control, reader.command):
            announce(arguments.listen_file, str(reader.address))
            wait_for_end()
    finally:
        reader.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
