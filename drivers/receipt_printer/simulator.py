# SPDX-License-Identifier: Apache-2.0
"""A receipt printer that is not there (凭条打印机模拟器): speaks ESC/POS over TCP or a pseudo-terminal, and keeps each slip.

Sources as for the driver, written from the printer's side with an interpreter of its own. Real-time commands are looked
for in everything that comes, pictures included, and are answered at once, whatever the printer is doing; all else waits
its turn. Jobs end with a cut, or when the host goes away, and are kept as ``STATE/jobs/NNN.bin``, each with a picture
``STATE/pictures/NNN.png``. Bytes that print nothing (questions, switches) are not part of a job.

Control commands (``drivers.simulation.control``):

``fault {kind, ...}``
    ``paper_out``, ``cover_open``, ``cutter_error``, ``head_hot``, ``offline``, ``broken``: it stops, and says why;
    ``paper_low``: it says so. Each at once, or in the middle of a job: ``after_bytes``, ``after_lines``, ``at_cut``.
    What it holds then comes out when the fault is cleared, unless it was told to forget it.
    ``silent``: prints and answers nothing; ``no_sensor_answer``: answers nothing from behind a job;
    ``no_real_time_answer``: answers no DLE EOT; ``no_clearing``: cannot be told to forget;
    ``late {seconds}``: answers late; ``garbage {hex}``: answers that instead; ``storm {per_second}``: automatic status
    without end; ``slow {mm_per_second}``; ``forgets_on_cover``: an opened cover loses what it holds;
    ``cut_link_after {bytes}``: breaks the connection so many bytes into the next job
``clear {kind}``, ``clear`` or ``clear_faults``   what was held goes on
``unplug``, ``replug``   no connection can be made
``power_cycle``          the plug of the power: what it holds is gone
``status``   faults, jobs (with text, codes, and what was not understood), times
"""

from __future__ import annotations

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
from drivers.receipt_printer.simulated_faults import KINDS, Faults
from drivers.receipt_printer.simulated_wire import PtyWire, TcpWire, Wire
from drivers.simulation import SimulatorError, parse_arguments, serve

MM_PER_SECOND: Final = 200.0
"""Kiosk printers do 150 to 300 mm a second."""

_CLEAR: Final = bytes([0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8])
_CLEARED: Final = b"\x37\x25\x00"
_NOT_PRINTED: Final = frozenset({"ask_status", "ask_sensors", "ask_done", "automatic_status", "clear_buffers"})


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
        self._faults = Faults(state)
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
        self._storming = threading.Thread(target=self._storm, name="simulated-printer-storm", daemon=True)
        self._drawing = threading.Thread(target=self._draw, name="simulated-printer-pictures", daemon=True)

    def start(self) -> None:
        """Switch it on."""
        self._printing.start()
        self._drawing.start()
        self._storming.start()
        self.wire.start(self._take, self._gone)

    def close(self) -> None:
        """Switch it off; pictures that are due are drawn first."""
        self.wire.close()
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._printing.join(5)
        self._storming.join(5)
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
            "power_cycle": lambda _: self._power_cycle(),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        return self._status()

    def _fault(self, arguments: dict[str, Any]) -> None:
        kind = str(arguments.pop("kind"))
        with self._changed:
            if self._faults.add(kind, arguments):
                self._link_bytes = None
                self._came([kind])

    def _came(self, kinds: list[str]) -> None:
        if "cover_open" in kinds and "forgets_on_cover" in self._faults:
            self._lose()
        self._fault_changed()

    def _clear(self, kinds: list[str]) -> None:
        with self._changed:
            self._faults.clear(kinds)
            self._fault_changed()

    def _power_cycle(self) -> None:
        self.wire.plug(False)
        with self._changed:
            self._lose()
            self._automatic = 0
        self.wire.plug(True)

    def _lose(self) -> None:
        self._received.clear()
        self._epoch += 1
        self._changed.notify_all()

    def _fault_changed(self) -> None:
        self._faults.save()
        self._changed.notify_all()
        if self._automatic:
            self._answer(self._faults.automatic_status())

    def _storm(self) -> None:
        """Until the end: automatic status while that is the fault, as often as it says."""
        with self._changed:
            while not self._ending:
                if "storm" in self._faults:
                    self._answer(self._faults.automatic_status())
                    self._changed.wait(1 / float(self._faults.option("storm", "per_second", 100)))
                else:
                    self._changed.wait()

    def _status(self) -> dict[str, Any]:
        with self._changed:
            return {
                "address": self.wire.address,
                "faults": sorted(self._faults.now),
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
                    if "no_real_time_answer" not in self._faults:
                        self._answer(bytes((self._faults.real_time(seen[end]),)))
                elif seen.endswith(_CLEAR, 0, end + 1) and "no_clearing" not in self._faults:
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
        left = int(self._faults.option("cut_link_after", "bytes", 0)) - self._link_bytes
        self._link_bytes += len(seen) - start
        if left > len(seen) - start:
            return None
        self._faults.clear(["cut_link_after"])
        self._fault_changed()
        return start + max(0, left)

    def _forget(self) -> None:
        self._lose()
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
            answer = bytes.fromhex(str(self._faults.option("garbage", "hex", "ff")))
        if "late" in self._faults:
            timer = threading.Timer(float(self._faults.option("late", "seconds", 1.0)), self.wire.send, (answer,))
            timer.daemon = True
            timer.start()
        else:
            self.wire.send(answer)

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
            due = (
                []
                if command.name in _NOT_PRINTED
                else self._faults.come(
                    printed_bytes=len(self._raw) + len(command.raw),
                    printed_lines=len(self._slip.printed.lines),
                    is_cut=command.name == "cut",
                )
            )
            if due:
                self._came(due)
            self._changed.wait_for(lambda: self._interrupted(epoch) or not self._faults.stops)
            if self._interrupted(epoch):
                return False
        moved = self._slip.take(command)
        if command.name not in _NOT_PRINTED:
            self._raw += command.raw
        self._debt_s += moved / self._kind.dots_per_mm / self._speed
        if self._debt_s > 0.005:
            with self._changed:
                self._changed.wait_for(lambda: self._interrupted(epoch), self._debt_s)
            self._debt_s = 0.0
        with self._changed:
            if command.name == "ask_sensors" and "no_sensor_answer" not in self._faults:
                self._answer(bytes((self._faults.sensors(),)))
            elif command.name == "ask_done" and "no_sensor_answer" not in self._faults:
                self._answer(b"\x37\x22" + command.data + b"\x00")
            elif command.name == "automatic_status":
                self._automatic = command.numbers[0]
                if self._automatic and "no_sensor_answer" not in self._faults:
                    self._answer(self._faults.automatic_status())
        if command.name == "cut":
            self._finish(b"", complete=True)
        return True

    @property
    def _speed(self) -> float:
        return float(self._faults.option("slow", "mm_per_second", self._mm_per_second))

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
    serve(arguments, printer, lambda: wire.address)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
