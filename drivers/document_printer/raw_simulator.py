# SPDX-License-Identifier: Apache-2.0
"""A simulated A4 printer without IPP (直连打印机模拟): takes PDF on a loopback port and keeps each as ``STATE/jobs/NNN.pdf``.

A connection is a job and ends it. What ends too early, or is no PDF, a printer throws away; here it is kept as
``STATE/broken/NNN.pdf``, so that a test can look at it. A connection without a byte is a host that looks whether we are there.

Control commands (``drivers.simulation.control``):

``fault {kind, ...}``
    ``refuse``: takes no connections; ``cut_link_after {bytes}``: breaks the connection so many bytes into the next job;
    ``slow {bytes_per_second}``: takes bytes no faster; ``stall {after_bytes}``: takes no more after so many
``clear`` or ``clear_faults``, ``status``
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from drivers.simulated_plug import LOOK_S, listen_on_loopback
from drivers.simulation import SimulatorError

KINDS: Final = frozenset("refuse cut_link_after slow stall".split())
_PIECE_BYTES: Final = 65536
_BUFFER_BYTES: Final = 65536
"""The memory of a small printer; without a bound the host's whole document would fit the system's buffers."""


class SimulatedDocumentPrinter:
    """The printer: one thread that takes connections, one at a time."""

    def __init__(self, state: Path) -> None:
        self.state = state
        for folder in ("jobs", "broken"):
            (state / folder).mkdir(parents=True, exist_ok=True)
        self._changed = threading.Condition()
        self._faults: dict[str, dict[str, Any]] = {}
        self._jobs: list[dict[str, Any]] = []
        self._number = max((int(path.stem) for path in state.glob("*/[0-9]*.pdf")), default=0)
        self._ending = False
        self._listening = True
        self._listener = listen_on_loopback(0, _BUFFER_BYTES)
        self._port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._run, name="simulated-document-printer", daemon=True)

    @property
    def address(self) -> str:
        """As the settings of a terminal want it."""
        return f"socket://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Switch it on."""
        self._thread.start()

    def close(self) -> None:
        """Switch it off."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join(5)
        self._listener.close()

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], None]] = {
            "fault": self._fault,
            "clear": lambda _: self._set({}),
            "clear_faults": lambda _: self._set({}),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        with self._changed:
            return {"address": self.address, "faults": sorted(self._faults), "jobs": list(self._jobs)}

    def _fault(self, arguments: dict[str, Any]) -> None:
        kind = str(arguments.pop("kind"))
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        self._set({**self._faults, kind: arguments})

    def _set(self, faults: dict[str, dict[str, Any]]) -> None:
        with self._changed:
            self._faults = faults
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: self._listening is ("refuse" not in self._faults), 5):
                raise SimulatorError("the port did not follow within 5 s")

    # ---- the wire

    def _run(self) -> None:
        while not self._ending:
            if "refuse" in self._faults:
                self._listener.close()
                with self._changed:
                    self._listening = False
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: "refuse" not in self._faults or self._ending)
                    self._listener = listen_on_loopback(self._port, _BUFFER_BYTES)
                    self._listening = True
                    self._changed.notify_all()
                continue
            with contextlib.suppress(TimeoutError):
                host, _ = self._listener.accept()
                with host:
                    host.settimeout(LOOK_S)
                    self._take_job(host)

    def _take_job(self, host: socket.socket) -> None:
        taken = b""
        while not self._ending:
            room, pause_s = self._room(len(taken))
            if room == 0:
                if "stall" in self._faults:
                    self._pause(LOOK_S)
                    continue
                host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                with self._changed:
                    self._faults = {kind: given for kind, given in self._faults.items() if kind != "cut_link_after"}
                break
            try:
                piece = host.recv(room)
            except TimeoutError:
                continue
            except OSError:
                break
            if not piece:
                break
            taken += piece
            self._pause(pause_s * len(piece))
        if taken:
            self._keep(taken)

    def _room(self, taken: int) -> tuple[int, float]:
        """How many bytes are taken next, and the seconds that each costs."""
        room, pause_s = _PIECE_BYTES, 0.0
        with self._changed:
            for kind, name in (("cut_link_after", "bytes"), ("stall", "after_bytes")):
                if kind in self._faults:
                    room = min(room, max(0, int(self._faults[kind][name]) - taken))
            if "slow" in self._faults:
                rate = float(self._faults["slow"]["bytes_per_second"])
                room, pause_s = min(room, max(1, int(rate * LOOK_S))), 1.0 / rate
        return room, pause_s

    def _pause(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._ending, seconds)

    def _keep(self, taken: bytes) -> None:
        self._number += 1
        is_whole = taken.startswith(b"%PDF-") and taken.rstrip().endswith(b"%%EOF")
        part = self.state / "job.part"
        part.write_bytes(taken)
        part.replace(self.state / ("jobs" if is_whole else "broken") / f"{self._number:03d}.pdf")
        with self._changed:
            self._jobs.append(
                {"number": self._number, "complete": is_whole, "bytes": len(taken), "ended_at": time.monotonic()}
            )
