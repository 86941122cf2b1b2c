# SPDX-License-Identifier: Apache-2.0
"""A relay board that is not there (继电器板模拟器): Modbus RTU on a pseudo-terminal, written from the board's side.

Its relays and inputs lie in ``STATE/board.json``: relays drop when the power goes, contacts stay as they are.

Control commands (``drivers.simulation.control``):

``input {number, on}``   close or open a contact
``fault {kind, ...}``    ``silent``; ``late {seconds}``; ``spoilt``: wrong checksums; ``refuse {code}``; ``stuck``: relays do not
                         move; ``echo``: a two-wire line gives our own question back first; ``noise {hex}``: before each answer
``clear {kind}``, ``clear``
``unplug``, ``replug``, ``power_cycle``
``status``               relays, inputs, faults, how many questions came
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from drivers.simulated_plug import PluggedThread
from drivers.simulated_port import SimulatedPort
from drivers.simulation import SimulatorError, parse_arguments, serve, write_json

UNIT: Final = 1
PLACES: Final = 8
KINDS: Final = frozenset("silent late spoilt refuse stuck echo noise".split())
_LOOK_S: Final = 0.05


def checksum(data: bytes) -> bytes:
    """By table, as boards do it; :func:`protocol.crc16` goes bit by bit."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return bytes((crc & 0xFF, crc >> 8))


def _table_entry(index: int) -> int:
    for _ in range(8):
        index = index >> 1 ^ 0xA001 * (index & 1)
    return index


_TABLE: Final = tuple(_table_entry(index) for index in range(256))


class SimulatedBoard(PluggedThread):
    """The board. One thread serves the line; a lock keeps what the control channel changes."""

    def __init__(self, link: Path, state: Path, closed: Sequence[int] = ()) -> None:
        super().__init__("simulated-board")
        self._link = link
        self._file = state / "board.json"
        self._relays = [False] * PLACES
        self._inputs = [place in closed for place in range(PLACES)]
        if self._file.exists():
            self._inputs = list(json.loads(self._file.read_text(encoding="utf-8"))["inputs"])
        self._faults: dict[str, dict[str, Any]] = {}
        self._questions = 0

    @property
    def address(self) -> str:
        """As the settings of a terminal want it."""
        return f"modbus://{self._link}"

    def start(self) -> None:
        """Switch it on."""
        self._begin()

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], None]] = {
            "input": self._contact,
            "fault": self._fault,
            "clear": self._clear,
            "unplug": lambda _: self.plug(False),
            "replug": lambda _: self.plug(True),
            "power_cycle": lambda _: self._power_cycle(),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        with self._changed:
            return {
                "address": self.address,
                "relays": list(self._relays),
                "inputs": list(self._inputs),
                "faults": sorted(self._faults),
                "questions": self._questions,
            }

    def _contact(self, arguments: dict[str, Any]) -> None:
        with self._changed:
            self._inputs[int(arguments["number"])] = bool(arguments["on"])
            self._save()

    def _fault(self, arguments: dict[str, Any]) -> None:
        kind = str(arguments.pop("kind"))
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        with self._changed:
            self._faults[kind] = arguments

    def _clear(self, arguments: dict[str, Any]) -> None:
        with self._changed:
            for kind in [str(arguments["kind"])] if "kind" in arguments else list(KINDS):
                self._faults.pop(kind, None)

    def _power_cycle(self) -> None:
        with self._changed:
            self._relays = [False] * PLACES
            self._save()

    def _save(self) -> None:
        write_json(self._file, {"relays": self._relays, "inputs": self._inputs})

    # ---- the line

    def _serve(self) -> None:
        port = SimulatedPort.plug_in(self._link)
        try:
            self._served()
            waiting = b""
            while self._wanted:
                ready, _, _ = select.select([port.near], [], [], _LOOK_S)
                if ready:
                    waiting = self._take(port.near, waiting + os.read(port.near, 4096))
                else:
                    waiting = b""  # silence ends a frame, whole or not
        finally:
            port.pull_out()

    def _take(self, near: int, data: bytes) -> bytes:
        """Answer every whole question in ``data``; what is left is the beginning of one."""
        while len(data) >= 8:
            length = 9 + data[6] if data[1] == 0x0F else 8
            if (
                data[0] != UNIT
                or length > 64
                or (len(data) >= length and checksum(data[: length - 2]) != data[length - 2 : length])
            ):
                data = data[1:]
                continue
            if len(data) < length:
                return data
            question, data = data[:length], data[length:]
            self._say(near, question)
        return data

    def _say(self, near: int, question: bytes) -> None:
        with self._changed:
            self._questions += 1
            faults = dict(self._faults)
            answer = self._answer(question[:-2], faults)
        if "silent" in faults:
            return
        answer += checksum(answer)
        if "spoilt" in faults:
            answer = answer[:-1] + bytes((answer[-1] ^ 0x10,))
        before = question if "echo" in faults else b""
        before += bytes.fromhex(str(faults.get("noise", {}).get("hex", "")))
        if "late" in faults:
            time.sleep(float(faults["late"].get("seconds", 1.0)))
        with contextlib.suppress(OSError):
            os.write(near, before + answer)

    def _answer(self, question: bytes, faults: dict[str, dict[str, Any]]) -> bytes:
        function = question[1]
        first, count = question[2] << 8 | question[3], question[4] << 8 | question[5]
        if "refuse" in faults:
            return bytes((UNIT, function | 0x80, int(faults["refuse"].get("code", 4))))
        if function not in (0x01, 0x02, 0x0F):
            return bytes((UNIT, function | 0x80, 1))
        if count < 1 or first + count > PLACES:
            return bytes((UNIT, function | 0x80, 2))
        if function == 0x0F:
            if "stuck" not in faults:
                for place in range(count):
                    self._relays[first + place] = bool(question[7 + place // 8] >> place % 8 & 1)
                self._save()
            return question[:6]
        source = self._relays if function == 0x01 else self._inputs
        byte = 0
        for place in range(count):
            byte |= source[first + place] << place
        return bytes((UNIT, function, 1, byte))


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--closed", type=int, nargs="*", default=(), metavar="N", help="contacts that are closed when it is new"
    )


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated relay board (Modbus RTU on a pseudo-terminal).", _options)
    board = SimulatedBoard(arguments.state.absolute() / "board", arguments.state, arguments.rest.closed)
    serve(arguments, board, lambda: board.address)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
