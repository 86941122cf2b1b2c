# SPDX-License-Identifier: Apache-2.0
"""A code scanner that is not there (扫码器模拟器): a process that sends what a module sends, on a pseudo-terminal.

It knows the manners of a profile, built here apart from ``protocol.py``: dark until it is triggered, seven bytes of
acknowledgement, codes with a terminator. Kept on disk is how many codes were shown, never what was in them.

Control commands (see :mod:`drivers.simulation`):

``present {text | hex, encoding?, aim?}``  somebody holds a code before it until ``take`` or until it was read
``hold {...}``        the same, and goes on holding it: it is read again and again
``take``              the code is taken away
``unplug`` / ``replug``  the port vanishes; it comes back under the same name with a new pseudo-terminal
``fault {kind, times?, ...}``  the next ``times`` (1) codes go wrong:
    ``pieces {size, pause_s}``, ``no_terminator``, ``twice``, ``noise {hex}`` (in front), ``unplug_after {bytes}``,
    ``endless {bytes}`` (no end for so long), ``late_acknowledgement`` (in the middle of the code);
    ``deaf`` (no answer, no codes) stays until cleared
``clear_faults``, ``clear``, ``status``
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from drivers.simulated_port import SimulatedPort
from drivers.simulation import SimulatorError, parse_arguments, serve, write_json

KINDS: Final = frozenset("pieces no_terminator twice noise unplug_after endless late_acknowledgement deaf".split())
_GM65_ACKNOWLEDGEMENT: Final = bytes.fromhex("02000001003331")
MANNERS: Final[dict[str, dict[str, bytes]]] = {
    "gm65": {
        "trigger": bytes.fromhex("7E000801000201ABCD"), "stop": bytes.fromhex("7E000801000200ABCD"),
        "acknowledgement": _GM65_ACKNOWLEDGEMENT, "terminator": b"\r",
    },
    "honeywell": {"trigger": b"\x16T\r", "stop": b"\x16U\r", "acknowledgement": b"", "terminator": b"\r"},
    "serial": {"trigger": b"", "stop": b"", "acknowledgement": b"", "terminator": b"\r\n"},
    "serial-bare": {"trigger": b"", "stop": b"", "acknowledgement": b"", "terminator": b""},
}  # fmt: skip
_LIGHT_S: Final = 5.0
"""So long a triggered module looks for a code before it goes dark again."""

_HOLD_PAUSE_S: Final = 0.3


class SimulatedScanner:
    """The module. The wire's thread owns the pseudo-terminal; control commands wake it."""

    def __init__(self, address: Path, state: Path, manners: str, light_s: float = _LIGHT_S) -> None:
        self.address = address
        self._state = state
        self._manners = MANNERS[manners]
        self._light_s = light_s
        self._changed = threading.Condition()
        self._plug_wanted = True
        self._ending = False
        self._line: SimulatedPort | None = None
        self._shown: bytes | None = None
        self._keeps_holding = False
        self._faults: dict[str, dict[str, Any]] = {}
        self._lit_until = 0.0
        self._codes = 0
        self._triggers = 0
        self._heard = b""
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="simulated-scanner", daemon=True)

    def start(self) -> None:
        """Plug it in."""
        self._thread.start()
        self._wait_for_plug(True)

    def close(self) -> None:
        """Unplug it for good."""
        self._ending = True
        self._wake()
        self._thread.join(5)

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], object]] = {
            "present": lambda given: self._present(given, keeps=False),
            "hold": lambda given: self._present(given, keeps=True),
            "take": lambda _: self._show(None, keeps=False),
            "unplug": lambda _: self._plug(False),
            "replug": lambda _: self._plug(True),
            "fault": self._fault,
            "clear": lambda _: self._faults.clear(),
            "clear_faults": lambda _: self._faults.clear(),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        return {
            "address": f"serial://{self.address}",
            "plugged": self._line is not None,
            "lit": self._is_lit(),
            "triggers": self._triggers,
            "codes": self._codes,
            "faults": sorted(self._faults),
        }

    def _present(self, given: dict[str, Any], *, keeps: bool) -> None:
        if "hex" in given:
            code = bytes.fromhex(given["hex"])
        else:
            code = str(given["text"]).encode(str(given.get("encoding", "utf-8")))
        self._show(str(given.get("aim", "")).encode() + code, keeps=keeps)

    def _show(self, code: bytes | None, *, keeps: bool) -> None:
        with self._changed:
            self._shown, self._keeps_holding = code, keeps
        self._wake()

    def _fault(self, given: dict[str, Any]) -> None:
        kind = str(given.pop("kind"))
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        with self._changed:
            self._faults[kind] = {"times": 1, **given}

    def _take_fault(self, kind: str) -> dict[str, Any] | None:
        with self._changed:
            given = self._faults.get(kind)
            if given is not None:
                given["times"] -= 1
                if given["times"] <= 0:
                    del self._faults[kind]
            return given

    def _plug(self, wanted: bool) -> None:
        self._plug_wanted = wanted
        self._wake()
        self._wait_for_plug(wanted)

    def _wait_for_plug(self, wanted: bool) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: (self._line is not None) is wanted, 5):
                raise SimulatorError("the wire did not follow within 5 s")

    def _wake(self) -> None:
        os.write(self._wake_write, b"x")

    # ---- the wire

    def _run(self) -> None:
        while not self._ending:
            if (self._line is not None) is not self._plug_wanted:
                self._set_line(self._plug_wanted)
            line = self._line
            waiting = [self._wake_read] + ([line.near] if line else [])
            ready, _, _ = select.select(waiting, [], [], _HOLD_PAUSE_S)
            if self._wake_read in ready:
                os.read(self._wake_read, 64)
            if line is None:
                continue
            if line.near in ready:
                with contextlib.suppress(OSError):
                    self._hear(os.read(line.near, 4096))
            if self._shown is not None and self._is_lit() and "deaf" not in self._faults:
                self._read_code()
        self._set_line(False)

    def _is_lit(self) -> bool:
        return not self._manners["trigger"] or time.monotonic() < self._lit_until

    def _hear(self, data: bytes) -> None:
        self._heard += data
        while (word := self._next_command()) is not None:
            self._triggers += word == "trigger"
            self._lit_until = time.monotonic() + self._light_s if word == "trigger" else 0.0
            if "deaf" not in self._faults and "late_acknowledgement" not in self._faults:
                self._write(self._manners["acknowledgement"])
        self._heard = self._heard[-32:]

    def _next_command(self) -> str | None:
        """The first that was heard, in order; it is taken off."""
        places = {self._heard.find(self._manners[word]): word for word in ("trigger", "stop") if self._manners[word]}
        found = min((place for place in places if place >= 0), default=None)
        if found is None:
            return None
        word = places[found]
        self._heard = self._heard[found + len(self._manners[word]) :]
        return word

    def _read_code(self) -> None:
        with self._changed:
            code = self._shown or b""
            if not self._keeps_holding:
                self._shown = None
        self._codes += 1
        self._lit_until = 0.0
        write_json(self._state / "scanner.json", {"codes": self._codes})
        end = b"" if self._take_fault("no_terminator") else self._manners["terminator"]
        if (endless := self._take_fault("endless")) is not None:
            code = (code or b"x") * (int(endless["bytes"]) // max(1, len(code)) + 1)
        if self._take_fault("late_acknowledgement") is not None:
            middle = len(code) // 2
            code = code[:middle] + self._manners["acknowledgement"] + code[middle:]
        data = (code + end) * (2 if self._take_fault("twice") else 1)
        if (noise := self._take_fault("noise")) is not None:
            data = bytes.fromhex(str(noise["hex"])) + data
        if (pulled := self._take_fault("unplug_after")) is not None:
            self._write(data[: int(pulled["bytes"])])
            time.sleep(0.05)
            self._plug_wanted = False
            return
        pieces = self._take_fault("pieces")
        size = int(pieces["size"]) if pieces else max(1, len(data))
        for at in range(0, len(data), size):
            self._write(data[at : at + size])
            if pieces:
                time.sleep(float(pieces.get("pause_s", 0.005)))

    def _write(self, data: bytes) -> None:
        """Like a UART: what nobody fetches in time is lost."""
        deadline = time.monotonic() + 1.0
        line = self._line
        while line and data and time.monotonic() < deadline and not self._ending:
            _, ready, _ = select.select([], [line.near], [], 0.05)
            if ready:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(line.near, data) :]

    def _set_line(self, plugged: bool) -> None:
        if self._line is not None:
            self._line.pull_out()
        line: SimulatedPort | None = None
        if plugged:
            line = SimulatedPort.plug_in(self.address)
            os.set_blocking(line.near, False)
        with self._changed:
            self._line, self._heard, self._lit_until = line, b"", 0.0
            self._changed.notify_all()


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--manners", choices=sorted(MANNERS), default="gm65", help="which module it is")
    parser.add_argument(
        "--light-seconds", type=float, default=_LIGHT_S, help="how long it looks for a code once triggered"
    )


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated code scanner (serial module on a pseudo-terminal).", _options)
    given = arguments.rest
    scanner = SimulatedScanner(
        arguments.state.absolute() / "scanner", arguments.state, given.manners, given.light_seconds
    )
    serve(arguments, scanner, lambda: f"serial://{scanner.address}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
