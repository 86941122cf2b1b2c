# SPDX-License-Identifier: Apache-2.0
"""A receipt printer that is not there (凭条打印机模拟器): speaks ESC/POS over TCP or a pseudo-terminal, and keeps each slip.

Sources as for the driver, written from the printer's side with an interpreter of its own. Real-time commands are looked
for in everything that comes, pictures included, and are answered at once, whatever the printer is doing; all else waits
its turn. Jobs end with a cut, or when the host goes away, and are kept as ``STATE/jobs/NNN.bin``, each with a picture
``STATE/pictures/NNN.png``. Bytes that print nothing (questions, switches) are not part of a job.

Control commands (``drivers.simulation.control``):

``fault {kind, ...}``
    ``paper_out``, ``cover_open``, ``cutter_error``, ``head_hot``, ``offline``, ``broken``: it stops, and says why;
    ``paper_low``: it says so. Each at once, or with ``after_bytes`` when so many bytes of a job are printed.
    ``silent``: prints and answers nothing; ``no_sensor_answer``: answers real-time questions alone;
    ``late {seconds}``: answers late; ``garbage {hex}``: answers that instead;
    ``cut_link_after {bytes}``: breaks the connection so many bytes into the next job
``clear {kind}``, ``clear`` or ``clear_faults``   what was held goes on
``unplug``, ``replug``   no connection can be made
``status``   faults, jobs (with text, codes, and what was not understood), times
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from argparse import ArgumentParser
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from drivers.receipt_printer.interpreter import Command, Interpreter
from drivers.receipt_printer.paper import ROLL_58MM, ROLL_80MM, PaperKind, Slip
from drivers.receipt_printer.simulated_wire import PtyWire, TcpWire, Wire
from drivers.simulation import ControlServer, SimulatorError, announce, parse_arguments, wait_for_end, write_json

MM_PER_SECOND: Final = 200.0
"""Kiosk printers do 150 to 300 mm a second."""

STOPPING: Final = frozenset("paper_out cover_open cutter_error head_hot offline broken".split())
SPEAKING: Final = frozenset("silent no_sensor_answer late garbage".split())
KINDS: Final = STOPPING | SPEAKING | {"paper_low", "cut_link_after"}

_CLEAR: Final = bytes([0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8])
_CLEARED: Final = b"\x37\x25\x00"
_NOT_PRINTED: Final = frozenset({"ask_status", "ask_sensors", "automatic_status", "clear_buffers"})


class SimulatedPrinter:
    """The printer. The wire's thread receives, a second one prints, a third draws; a lock keeps their common state."""

    def __init__(
        self, wire: Wire, state: Path, kind: PaperKind = ROLL_80MM, mm_per_second: float = MM_PER_SECOND
    ) -> None:
        self.wire = wire
        self._state = state
        self._jobs_folder, self._pictures = state / "jobs", state / "pictures"
        for folder in (self._jobs_folder, self._pictures):
            folder.mkdir(parents=True, exist_ok=True)
        self._kind = kind
        self._mm_per_second = mm_per_second
        self._changed = threading.Condition()
        self._received: deque[bytes | None] = deque()  # None: the host went away
        self._faults: dict[str, dict[str, Any]] = _read_faults(state)
        self._later: list[tuple[int, str]] = []
        self._epoch = 0  # counts clearings of the buffers
        self._tail = b""
        self._link_bytes: int | None = None  # since the job on the line began
        self._first_byte: float | None = None
        self._automatic = 0
        self._ending = False
        self._busy = False
        self._jobs: list[dict[str, Any]] = []
        self._number = max((int(path.stem) for path in self._jobs_folder.glob("[0-9]*.bin")), default=0)
        self._slip = Slip(kind)
        self._raw = b""
        self._debt_s = 0.0
        self._to_draw: queue.Queue[tuple[Slip, Path] | None] = queue.Queue()
        self._printing = threading.Thread(target=self._print, name="simulated-printer", daemon=True)
        self._drawing = threading.Thread(target=self._draw, name="simulated-printer-pictures", daemon=True)

    def start(self) -> None:
        """Switch it on."""
        self._printing.start()
        self._drawing.start()
        self.wire.start(self._take, self._gone)

    def close(self) -> None:
        """Switch it off; pictures that are due are drawn first."""
        self.wire.close()
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._printing.join(5)
        self._to_draw.put(None)
        self._drawing.join(20)

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], None]] = {
            "fault": self._fault,
            "clear": lambda given: self._clear([str(given["kind"])] if "kind" in given else list(KINDS)),
            "clear_faults": lambda _: self._clear(list(KINDS)),
            "unplug": lambda _: self.wire.plug(False),
            "replug": lambda _: self.wire.plug(True),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        return self._status()

    def _fault(self, arguments: dict[str, Any]) -> None:
        kind = str(arguments.pop("kind"))
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        with self._changed:
            if "after_bytes" in arguments:
                self._later.append((int(arguments["after_bytes"]), kind))
            else:
                self._faults[kind] = arguments
                self._link_bytes = None
                self._fault_changed()

    def _clear(self, kinds: list[str]) -> None:
        with self._changed:
            for kind in kinds:
                self._faults.pop(kind, None)
            self._later = [(after, kind) for after, kind in self._later if kind not in kinds]
            self._fault_changed()

    def _fault_changed(self) -> None:
        write_json(self._state / "printer.json", {"faults": self._faults})
        self._changed.notify_all()
        if self._automatic:
            self._answer(self._automatic_status())

    def _status(self) -> dict[str, Any]:
        with self._changed:
            return {
                "address": self.wire.address,
                "faults": sorted(self._faults),
                "jobs": list(self._jobs),
                "busy": self._busy or bool(self._received),
                "first_byte": self._first_byte,
            }

    # ---- the wire's thread: everything that is answered at once

    def _take(self, data: bytes) -> bool:
        with self._changed:
            start = len(self._tail)
            seen = self._tail + data
            cut = self._cut_here(seen, start)
            if cut is not None:
                seen = seen[:cut]
            at = start
            for end in range(start, len(seen)):
                if seen[end - 2 : end] == b"\x10\x04" and 1 <= seen[end] <= 4:
                    self._answer(bytes((self._real_time(seen[end]),)))
                elif seen.endswith(_CLEAR, 0, end + 1):
                    self._forget()
                    at = end + 1
            if at < len(seen):
                self._received.append(seen[at:])
            self._tail = b"" if cut is not None else seen[-(len(_CLEAR) - 1) :]
            self._changed.notify_all()
            return cut is None

    def _cut_here(self, seen: bytes, start: int) -> int | None:
        """Where the line breaks, if it does in what has just come; a job begins with ESC @."""
        begins = seen.find(b"\x1b\x40", max(0, start - 1))
        if begins >= 0:
            self._first_byte = time.monotonic()
            if self._link_bytes is None:
                self._link_bytes = start - begins
        if "cut_link_after" not in self._faults or self._link_bytes is None:
            return None
        left = int(self._faults["cut_link_after"]["bytes"]) - self._link_bytes
        self._link_bytes += len(seen) - start
        if left > len(seen) - start:
            return None
        del self._faults["cut_link_after"]
        self._fault_changed()
        return start + max(0, left)

    def _forget(self) -> None:
        self._received.clear()
        self._epoch += 1
        self._answer(_CLEARED)

    def _gone(self) -> None:
        with self._changed:
            self._tail = b""
            self._link_bytes = None
            self._received.append(None)
            self._changed.notify_all()

    def _answer(self, answer: bytes) -> None:
        if "silent" in self._faults:
            return
        if "garbage" in self._faults:
            answer = bytes.fromhex(str(self._faults["garbage"].get("hex", "ff")))
        if "late" in self._faults:
            timer = threading.Timer(float(self._faults["late"].get("seconds", 1.0)), self.wire.send, (answer,))
            timer.daemon = True
            timer.start()
        else:
            self.wire.send(answer)

    def _real_time(self, number: int) -> int:
        has = self._faults.keys()
        bits = {
            1: (0x04, 0x08 if has & STOPPING else 0),
            2: (
                0x04 if "cover_open" in has else 0,
                0x20 if "paper_out" in has else 0,
                0x40 if has & {"cutter_error", "head_hot", "broken"} else 0,
            ),
            3: (
                0x08 if "cutter_error" in has else 0,
                0x20 if "broken" in has else 0,
                0x40 if "head_hot" in has else 0,
            ),
            4: (0x0C if "paper_low" in has else 0, 0x60 if "paper_out" in has else 0),
        }
        return 0x12 | sum(bits[number])

    def _sensors(self) -> int:
        return (0x03 if "paper_low" in self._faults else 0) | (0x0C if "paper_out" in self._faults else 0)

    def _automatic_status(self) -> bytes:
        has = self._faults.keys()
        first = 0x14 | (0x08 if has & STOPPING else 0) | (0x20 if "cover_open" in has else 0)
        second = (0x08 if "cutter_error" in has else 0) | (0x20 if "broken" in has else 0)
        return bytes((first, second | (0x40 if "head_hot" in has else 0), self._sensors(), 0))

    # ---- the printing thread: everything in its turn

    def _print(self) -> None:
        interpreter = Interpreter()
        epoch = self._epoch
        while True:
            with self._changed:
                self._busy = False
                self._changed.wait_for(lambda: self._received or self._ending)
                if self._ending:
                    return
                self._busy, was_cleared, epoch = True, epoch != self._epoch, self._epoch
                data = self._received.popleft()
            if was_cleared:
                self._finish(b"", complete=False)
                interpreter.reset()
            if data is None:
                self._finish(interpreter.unfinished, complete=False)
                interpreter.reset()
                continue
            for command in interpreter.feed(data):
                if not self._do(command, epoch):
                    self._finish(b"", complete=False)
                    interpreter.reset()
                    break

    def _do(self, command: Command, epoch: int) -> bool:
        """One command, when it can be done; False when the buffers were cleared meanwhile, or power goes."""
        if command.name in ("ask_status", "clear_buffers"):
            return True  # was answered when it came
        with self._changed:
            due = [kind for after, kind in self._later if len(self._raw) + len(command.raw) > after]
            if due:
                self._later = [(after, kind) for after, kind in self._later if kind not in due]
                self._faults.update({kind: {} for kind in due})
                self._fault_changed()
            self._changed.wait_for(lambda: self._interrupted(epoch) or not self._faults.keys() & STOPPING)
            if self._interrupted(epoch):
                return False
        moved = self._slip.take(command)
        if command.name not in _NOT_PRINTED:
            self._raw += command.raw
        self._debt_s += moved / self._kind.dots_per_mm / self._mm_per_second
        if self._debt_s > 0.005:
            with self._changed:
                self._changed.wait_for(lambda: self._interrupted(epoch), self._debt_s)
            self._debt_s = 0.0
        with self._changed:
            if command.name == "ask_sensors" and "no_sensor_answer" not in self._faults:
                self._answer(bytes((self._sensors(),)))
            elif command.name == "automatic_status":
                self._automatic = command.numbers[0]
                if self._automatic:
                    self._answer(self._automatic_status())
        if command.name == "cut":
            self._finish(b"", complete=True)
        return True

    def _interrupted(self, epoch: int) -> bool:
        return self._ending or self._epoch != epoch

    def _finish(self, unfinished: bytes, *, complete: bool) -> None:
        """What is on the paper now becomes a job, if there is anything on it."""
        slip, self._slip = self._slip, Slip(self._kind)
        raw, self._raw = self._raw + unfinished, b""
        if slip.is_blank and not complete:
            return
        self._number += 1
        part = self._state / "job.part"
        part.write_bytes(raw)
        part.replace(self._jobs_folder / f"{self._number:03d}.bin")
        printed = slip.printed
        for strange in printed.unknown:
            print(f"not understood: {strange}", file=sys.stderr)
        with self._changed:
            self._jobs.append(
                {
                    "number": self._number,
                    "complete": complete,
                    "bytes": len(raw),
                    "text": printed.text,
                    "qr_codes": [code.hex() for code in printed.qr_codes],
                    "unknown": list(printed.unknown),
                }
            )
        self._to_draw.put((slip, self._pictures / f"{self._number:03d}.png"))

    def _draw(self) -> None:
        while (due := self._to_draw.get()) is not None:
            slip, path = due
            part = self._state / "picture.part"
            slip.image().save(part, "PNG")
            part.replace(path)


def _read_faults(state: Path) -> dict[str, dict[str, Any]]:
    """An empty roll is as empty after the power was off."""
    path = state / "printer.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["faults"]) if path.exists() else {}


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--wire", choices=["tcp", "pty"], default="tcp", help="network printer, or serial printer")
    parser.add_argument("--paper", choices=["80", "58"], default="80", help="width of the roll in millimetres")
    parser.add_argument("--mm-per-second", type=float, default=MM_PER_SECOND, help="how fast it prints")


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated receipt printer (ESC/POS on a loopback port).", _options)
    given = arguments.rest
    wire: Wire = TcpWire() if given.wire == "tcp" else PtyWire(arguments.state.absolute() / "printer")
    kind = ROLL_80MM if given.paper == "80" else ROLL_58MM
    printer = SimulatedPrinter(wire, arguments.state, kind, given.mm_per_second)
    printer.start()
    try:
        with ControlServer(arguments.control, printer.command):
            announce(arguments.listen_file, wire.address)
            wait_for_end()
    finally:
        printer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
