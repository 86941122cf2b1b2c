# SPDX-License-Identifier: Apache-2.0
"""A simulated ID card reader: a process of its own that answers the SDT protocol on a pseudo-terminal.

Source: reference notes on devices 1.3 to 1.7; frames are built here apart from ``protocol.py``. It takes the time a
real card takes, answers one request after the other like the module, and misbehaves on command, also in the middle of
one.

Control commands (see :mod:`drivers.simulation`):

``lay {card, defect?, wear?, second?}``  a card is laid down. ``defect``: unreadable refused wrong_type data_not_genuine
    not_trusted random not_felt (a bank card); ``wear``: share of readings that fail, by chance; ``second``: a card on top
``lay {synthetic}``       a card of the library (:mod:`synthetic_cards`) by its name; ``cards`` lists them
``add {card}``            another card on top of what lies there
``remove {one?}``         all cards are lifted, or the uppermost one
``unplug`` / ``replug``   the port vanishes; it comes back under the same name with a new pseudo-terminal
``fault {kind, on?, times?, ...}``  the next ``times`` (1) answers to ``on`` ("3001"; default any) go wrong:
    ``garble_checksum``, ``garble_data {at}``, ``drop_bytes {count, at}``, ``short_frame {length}``, ``timeout_frame``,
    ``silent``, ``sw3 {value}``, ``late {seconds}``, ``duplicate``, ``noise {hex}``, ``dribble {piece, pause_s}``,
    ``unplug_after {bytes}``, ``remove_card {after_s}`` (on reading), ``not_selectable`` (on selecting);
    ``sam {sw3}`` (60 or 66) stays until cleared
``during {on, after_s, do, with?}``  the command ``do`` with these arguments, so long into the next answer to ``on``
``clear_faults``, ``status``

The module keeps its speed (60 nn) on disk; once it was set, a line at another speed gets no answer. What is on disk says
nothing about cards: which ones lie there is kept in memory alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import termios
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any, Final

from drivers.id_card_reader.simulated_faults import ON_ANSWERS, Fault, spoiled
from drivers.id_card_reader.simulated_module import SPEEDS, SimulatedModule
from drivers.id_card_reader.synthetic_cards import CARDS, laid
from drivers.simulated_port import SimulatedPort
from drivers.simulation import SimulatorError, parse_arguments, serve, write_json

CARD_SECONDS: Final = 1.2
"""Reading text and photo takes a real reader 1.0 to 1.5 s."""

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
_TERMIOS_SPEEDS: Final = {getattr(termios, f"B{speed}"): speed for speed in SPEEDS}


class SimulatedReader:
    """The reader. The wire's thread owns the pseudo-terminal; control commands change what lies there and wake it."""

    def __init__(self, address: Path, state: Path, card_seconds: float = CARD_SECONDS, **quirks: Any) -> None:
        self.address = address
        self._state = state
        self._changed = threading.Condition()
        self._module = SimulatedModule(self._changed, self._stopped, card_seconds, **quirks)
        self._speed_was_set = False
        self._plug_wanted = True
        self._line: SimulatedPort | None = None
        self._ending = False
        self._asked: list[str] = []
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="simulated-reader", daemon=True)
        with contextlib.suppress(OSError, ValueError, KeyError):
            self._module.speed = int(json.loads((state / "reader.json").read_text())["speed"])
            self._speed_was_set = self._module.speed != SPEEDS[0]

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
            "add": self._module.add,
            "remove": self._module.remove,
            "unplug": lambda _: self._plug(False),
            "replug": lambda _: self._plug(True),
            "fault": self._fault,
            "during": self._during,
            "clear_faults": self._clear,
            "status": lambda _: None,
        }
        if word == "cards":
            return {"cards": {name: card["label"] for name, card in CARDS.items()}}
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        return self._status()

    def _lay(self, arguments: dict[str, Any]) -> None:
        name = arguments.get("synthetic")
        if name is not None and name not in CARDS:
            raise SimulatorError(f"no such card: {name}; known: {', '.join(CARDS)}")
        self._module.lay(arguments if name is None else laid(name))

    def _during(self, arguments: dict[str, Any]) -> None:
        word, rest = str(arguments["do"]), dict(arguments.get("with", {}))
        entry = (str(arguments["on"]).lower(), float(arguments["after_s"]), lambda: self.command(word, rest))
        with self._changed:
            self._module.during.append(entry)

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
        if arguments.get("kind") == "sam":
            self._module.break_sam(int(str(arguments["sw3"]), 16))
            return
        with self._changed:
            self._module.faults.add(arguments)

    def _clear(self, _: dict[str, Any]) -> None:
        self._module.break_sam(None)
        with self._changed:
            self._module.faults.clear()
            self._module.during.clear()

    def _status(self) -> dict[str, Any]:
        with self._changed:
            return {
                "address": str(self.address),
                "plugged": self._line is not None,
                "speed": self._module.speed,
                "faults": self._module.faults.kinds,
                "asked": self._asked[-50:],
                **self._module.status,
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
            waiting = [self._wake_read] + ([line.near] if line else [])
            ready, _, _ = select.select(waiting, [], [], 1.0)
            if self._wake_read in ready:
                os.read(self._wake_read, 64)
            if line and line.near in ready:
                with contextlib.suppress(OSError):
                    came = os.read(line.near, 4096)
                    received = self._take(received + came) if self._hears(line.far) else b""

    def _set_line(self, plugged: bool) -> None:
        if self._line is not None:
            self._line.pull_out()
            self._line = None
        if plugged:
            self._line = SimulatedPort.plug_in(self.address)
            os.set_blocking(self._line.near, False)
            self._module.power_up()
        self._keep()
        self._changed.notify_all()

    def _hears(self, far: int) -> bool:
        """Bytes at another speed are noise to a UART, and answered as little."""
        return not self._speed_was_set or _TERMIOS_SPEEDS.get(termios.tcgetattr(far)[5]) == self._module.speed

    def _set_speed(self, speed: int) -> None:
        self._module.speed, self._speed_was_set = speed, True
        self._keep()

    def _keep(self) -> None:
        found = {"plugged": self._line is not None, "reads": self._module.reads, "speed": self._module.speed}
        write_json(self._state / "reader.json", found)

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
            answer = self._module.answer(asked)
            if answer is None or not self._send(asked, answer):
                return b""
            if asked.startswith("60") and answer == b"\0\0\x90":
                self._set_speed(SPEEDS[int(asked[2:], 16)])

    def _stopped(self) -> bool:
        return self._ending or not self._plug_wanted

    def _send(self, asked: str, answer: bytes) -> bool:
        """Frames the answer, spoils it when a fault is due, and writes it. False when the line went away."""
        with self._changed:
            fault = self._module.faults.due(ON_ANSWERS, asked)
        if fault is not None and fault.kind == "sw3":
            answer = bytes([0, 0, int(str(fault.arguments["value"]), 16)])
        body = (len(answer) + 1).to_bytes(2, "big") + answer
        frame = PREAMBLE + body + bytes([reduce(xor, body)])
        if fault is None:
            self._write(frame)
        else:
            self._write_spoiled(spoiled(frame, fault), fault)
        return not self._stopped()

    def _write_spoiled(self, data: bytes, fault: Fault) -> None:
        if fault.kind == "late":
            self._sleep(float(fault.arguments.get("seconds", 1.5)))
        pause = float(fault.arguments.get("pause_s", 0.001)) if fault.kind == "dribble" else 0.0
        piece = int(fault.arguments.get("piece", 7)) if fault.kind == "dribble" else max(1, len(data))
        for at in range(0, len(data), piece):
            self._write(data[at : at + piece])
            if pause:
                self._sleep(pause)
        if fault.kind == "unplug_after":
            with self._changed:
                self._plug_wanted = False

    def _sleep(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(self._stopped, seconds)

    def _write(self, data: bytes) -> None:
        """Like a UART: what nobody fetches in time is lost."""
        deadline = time.monotonic() + 1.0
        line = self._line
        while line and data and time.monotonic() < deadline and not self._stopped():
            _, ready, _ = select.select([], [line.near], [], 0.05)
            if ready:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(line.near, data) :]


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--card-seconds", type=float, default=CARD_SECONDS, help="how long reading a card takes")
    parser.add_argument("--no-fingerprints", action="store_true", help="a module of the first generation (0501)")
    parser.add_argument("--deaf-after-read", action="store_true", help="a card that was read is not selectable either")
    parser.add_argument("--seed", type=int, default=0, help="which readings of a worn chip fail")


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated ID card reader (SDT protocol on a pseudo-terminal).", _options)
    given = arguments.rest
    reader = SimulatedReader(
        arguments.state.absolute() / "reader",
        arguments.state,
        given.card_seconds,
        fingerprints=not given.no_fingerprints,
        deaf_after_read=given.deaf_after_read,
        seed=given.seed,
    )
    serve(arguments, reader, lambda: reader.address)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
