# SPDX-License-Identifier: Apache-2.0
"""A signature pad that is not there (签名板模拟器): five-byte packets on a pseudo-terminal, as fast as the model's line allows.

The packets are built here, apart from ``protocol.py``. Kept on disk is how many strokes were written, never where.

Control commands (see :mod:`drivers.simulation`):

``write {shape}``     somebody writes: ``name``, ``dot``, ``outside``, ``long``; or ``{strokes: [[[x_mm, y_mm], ...], ...]}``
``hover``             the pen comes near and goes away without touching
``unplug`` / ``replug``  the port vanishes; it comes back under the same name with a new pseudo-terminal
``fault {kind, after?, times?, ...}``  from the packet number ``after`` (0) of what is written next, ``times`` (1) packets:
    ``garble`` (one bit of a place turned into a marker), ``half`` (cut after two bytes), ``noise {hex}`` (in front of it),
    ``nonsense {bytes}`` (instead of it), ``jump`` (a place far off), ``drop`` (never sent), ``late {ms}``,
    ``unplug`` (in the middle of the packet), ``no_lift`` (the pen never lifts again), ``stuck`` (the last place for ever),
    ``silent`` (nothing from then on); the last three last until ``clear_faults``
``number {model, serial}``  it says who it is
``clear_faults``, ``status``
"""

from __future__ import annotations

import contextlib
import math
import os
import queue
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from drivers.simulated_port import SimulatedPort
from drivers.simulation import SimulatorError, parse_arguments, serve, write_json

LASTING: Final = frozenset({"no_lift", "stuck", "silent"})
KINDS: Final = LASTING | {"garble", "half", "noise", "nonsense", "jump", "drop", "late", "unplug"}
_STEP_MM: Final = 0.6
"""Between two packets of a hand that writes quietly."""

_HAND_GAP_PACKETS: Final = 12
Place = tuple[float, float]


@dataclass(frozen=True)
class Model:
    """A pad's own figures, as published for the model."""

    units_per_inch: int
    x_edge: int
    y_edge: int
    width_mm: float
    height_mm: float
    packets_per_s: float


MODELS: Final = {
    "signaturegem-1x5": Model(410, 400, 350, 123.9, 37.1, 349),
    "signaturegem-4x5": Model(410, 500, 700, 133.2, 86.7, 349),
    "clipgem": Model(275, 485, 170, 213.8, 279.9, 174),
}


def shape(name: str, model: Model) -> list[list[Place]]:
    """What people write, in millimetres. ``name``: two characters of plain strokes, nobody's name."""
    middle = model.height_mm / 2
    shapes: dict[str, list[list[Place]]] = {
        "name": [
            [(20, middle - 6), (34, middle - 6)],
            [(27, middle - 12), (27, middle + 10), (24, middle + 7)],
            [(20, middle + 4), (34, middle)],
            [(45, middle - 10), (60, middle - 10), (45, middle + 9), (61, middle + 9)],
        ],
        "dot": [[(30, middle), (31, middle)]],
        "outside": [[(20, middle), (40, model.height_mm + 6), (70, model.height_mm + 8), (90, model.height_mm + 6)]],
        "long": [[(10 + (n % 2) * 90, 5 + n % 20) for n in range(16)]],
    }
    if name not in shapes:
        raise SimulatorError(f"no such shape: {name}; known: {', '.join(shapes)}")
    return shapes[name]


def along(corners: Sequence[Place]) -> list[Place]:
    """The places of a pen that goes from corner to corner."""
    places: list[Place] = [corners[0]]
    for (x0, y0), (x1, y1) in pairwise(corners):
        steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / _STEP_MM))
        places += [(x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(1, steps + 1)]
    return places


class SimulatedPad:
    """The pad. The wire's thread owns the pseudo-terminal and the pen; control commands give it work."""

    def __init__(self, address: Path, state: Path, model: Model, speed: float) -> None:
        self.address = address
        self._state = state
        self._model = model
        self._pause_s = 1 / (model.packets_per_s * speed)
        self._changed = threading.Condition()
        self._plug_wanted, self._ending = True, False
        self._line: SimulatedPort | None = None
        self._work: queue.SimpleQueue[list[list[Place]] | bytes] = queue.SimpleQueue()
        self._faults: dict[str, dict[str, Any]] = {}
        self._is_writing = False
        self._packets = self._strokes = 0
        self._of_this = 0
        self._last: tuple[int, int] = (0, 0)
        self._thread = threading.Thread(target=self._run, name="simulated-pad", daemon=True)

    def start(self) -> None:
        """Plug it in."""
        self._thread.start()
        self._plug(True)

    def close(self) -> None:
        """Unplug it for good."""
        self._ending = True
        self._thread.join(5)

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], object]] = {
            "write": self._write,
            "hover": lambda _: self._give([]),
            "number": lambda given: self._work.put(_number(int(given["model"]), int(given["serial"]))),
            "unplug": lambda _: self._plug(False),
            "replug": lambda _: self._plug(True),
            "fault": self._fault,
            "clear_faults": lambda _: self._faults.clear(),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        return {
            "address": f"serial://{self.address}",
            "plugged": self._line is not None,
            "writing": self._is_writing,
            "packets": self._packets,
            "strokes": self._strokes,
            "faults": sorted(self._faults),
        }

    def _write(self, given: dict[str, Any]) -> None:
        if "strokes" in given:
            self._give([[(float(x), float(y)) for x, y in corners] for corners in given["strokes"] if corners])
        else:
            self._give(shape(str(given.get("shape", "name")), self._model))

    def _give(self, strokes: list[list[Place]]) -> None:
        self._is_writing = True
        self._work.put(strokes)

    def _fault(self, given: dict[str, Any]) -> None:
        kind = str(given.pop("kind"))
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        self._faults[kind] = {"after": 0, "times": 1, **given}

    def _plug(self, wanted: bool) -> None:
        self._plug_wanted = wanted
        with self._changed:
            if not self._changed.wait_for(lambda: (self._line is not None) is wanted, 5):
                raise SimulatorError("the wire did not follow within 5 s")

    # ---- the pen

    def _run(self) -> None:
        while not self._ending:
            self._follow_plug()
            try:
                work = self._work.get(timeout=0.02)
            except queue.Empty:
                continue
            if isinstance(work, bytes):
                self._send(work)
                continue
            self._of_this = 0
            for corners in work or [[]]:
                self._hover(corners[0] if corners else (10.0, 10.0))
                if corners:
                    self._draw(along(corners))
            self._packet(*self._last, 0x80)
            self._is_writing = False
        self._set_line(False)

    def _hover(self, place: Place) -> None:
        for _ in range(_HAND_GAP_PACKETS):
            self._packet(*self._units(place), 0xC0)

    def _draw(self, places: list[Place]) -> None:
        for number, place in enumerate(places):
            if number % 8 == 0:
                hard = 300 + 40 * (number % 5)
                self._send(bytes([0xDD, 0, 0, hard % 128, hard // 128]))
            self._packet(*self._units(place), 0xC1)
        self._strokes += 1
        write_json(self._state / "pad.json", {"strokes": self._strokes})
        while "stuck" in self._faults and self._holds("stuck") and not self._ending and self._plug_wanted:
            self._packet(*self._last, 0xC1)
        self._packet(*self._last, 0xC0)

    def _units(self, place: Place) -> tuple[int, int]:
        scale = self._model.units_per_inch / 25.4
        x, y = (round(value * scale) for value in place)
        return min(4095, max(0, x + self._model.x_edge)), min(4095, max(0, y + self._model.y_edge))

    def _packet(self, x: int, y: int, status: int) -> None:
        self._last = x, y
        if status & 1 == 0 and self._holds("no_lift"):
            return
        packet = bytes([status, x % 128, x // 128, y % 128, y // 128])
        if self._takes("jump") is not None:
            packet = bytes([status, 0x7F, 0x1E, 0x00, 0x1E]) if x < 2000 else bytes([status, 0, 1, 0, 1])
        if self._takes("garble") is not None:
            packet = packet[:2] + bytes([packet[2] | 0x80]) + packet[3:]
        if self._takes("half") is not None:
            packet = packet[:2]
        if (noise := self._takes("noise")) is not None:
            packet = bytes.fromhex(str(noise["hex"])) + packet
        if (nonsense := self._takes("nonsense")) is not None:
            packet = bytes(n * 37 % 128 for n in range(int(nonsense["bytes"])))
        if (late := self._takes("late")) is not None:
            time.sleep(float(late["ms"]) / 1000)
        if self._takes("unplug") is not None:
            self._send(packet[:3])
            time.sleep(0.05)
            self._plug_wanted = False
        elif self._takes("drop") is None and not self._holds("silent"):
            self._send(packet)
        self._of_this += 1
        self._packets += 1
        self._follow_plug()
        time.sleep(self._pause_s)

    def _holds(self, kind: str) -> bool:
        given = self._faults.get(kind)
        return given is not None and self._of_this >= int(given["after"])

    def _takes(self, kind: str) -> dict[str, Any] | None:
        given = self._faults.get(kind)
        if given is None or self._of_this < int(given["after"]):
            return None
        given["times"] -= 1
        if given["times"] <= 0:
            self._faults.pop(kind, None)
        return given

    # ---- the wire

    def _follow_plug(self) -> None:
        if (self._line is not None) is not self._plug_wanted:
            self._set_line(self._plug_wanted)

    def _send(self, data: bytes) -> None:
        """Like a UART: what finds no room is lost."""
        if self._line is not None:
            with contextlib.suppress(BlockingIOError):
                os.write(self._line.near, data)

    def _set_line(self, plugged: bool) -> None:
        if self._line is not None:
            self._line.pull_out()
        line: SimulatedPort | None = None
        if plugged:
            line = SimulatedPort.plug_in(self.address)
            os.set_blocking(line.near, False)
        with self._changed:
            self._line = line
            self._changed.notify_all()


def _number(model: int, serial: int) -> bytes:
    first = model << 2 | serial >> 16
    return bytes([0x88, first % 128, first // 128, serial % 128, serial // 128 % 128])


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--model", choices=sorted(MODELS), default="signaturegem-1x5", help="which pad it is")
    parser.add_argument("--speed", type=float, default=1.0, help="so many times as fast as the pad's line")


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(
        list(argv), "Simulated signature pad (five-byte packets on a pseudo-terminal).", _options
    )
    given = arguments.rest
    pad = SimulatedPad(arguments.state.absolute() / "pad", arguments.state, MODELS[given.model], given.speed)
    serve(arguments, pad, lambda: f"serial://{pad.address}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
