# SPDX-License-Identifier: Apache-2.0
"""Everything round a terminal on one machine: the sandbox platform and the device simulators, each a process of its own.

Used by ``main.py demo``, ``tour`` and the scenario tests. Processes are spawned, say where they listen in a file, and are
ended by process id.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.parent import as_parent

START_LIMIT_S = 20.0
STOP_LIMIT_S = 5.0

SIMULATORS = ("id_card_reader", "receipt_printer", "document_printer")
_OPTIONS: dict[str, list[str]] = {"indicators": ["--closed", "0", "1", "2"], "camera": ["--fps", "15"]}
"""Doors shut and nobody at the cabinet; pictures no faster than two busy cores draw them."""


class WorldError(Exception):
    """A process of the local world did not start or ended early."""


@dataclass
class _Part:
    name: str
    process: subprocess.Popen[bytes]
    listen_file: Path
    address: dict[str, Any] = field(default_factory=dict)


class LocalWorld:
    """``command``: how ``main.py`` is run, e.g. ``[sys.executable, "main.py"]``.

    ``state``: the terminal's state folder; the sandbox keeps its own under ``state/sandbox``, the simulators under
    ``tray`` (their papers and their idea of what lies on them), by default ``state/simulators``. ``also``: simulators of
    devices that not every terminal has. ``perhaps``: the same, and the world stands without one that cannot start here.
    ``with_drafts``: the platform takes cases of items too that are not offered yet.
    """

    def __init__(
        self,
        command: Sequence[str],
        state: Path,
        *,
        environment: str,
        tray: Path | None = None,
        card_seconds: float | None = None,
        with_sandbox: bool = True,
        log_dir: Path | None = None,
        also: Sequence[str] = (),
        perhaps: Sequence[str] = (),
        with_drafts: bool = False,
    ) -> None:
        self._command = list(command)
        self._state = state
        self._environment = environment
        self._tray = tray if tray is not None else state / "simulators"
        self._card_seconds = card_seconds
        self._with_sandbox = with_sandbox
        self._sandbox_words = ("--drafts",) if with_drafts else ()
        self._log_dir = log_dir
        self._simulators = (*SIMULATORS, *also, *perhaps)
        self._perhaps = frozenset(perhaps)
        self._sockets = Path(tempfile.mkdtemp(prefix="kiosk-sim-"))
        self._parts: dict[str, _Part] = {}

    def __enter__(self) -> LocalWorld:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Spawn every part and wait until each says where it listens.

        Raises:
            WorldError: one of them ended or stayed silent for 20 s.
        """
        if self._with_sandbox:
            words = ["sandbox", "--state", str(self._state), "--environment", self._environment, "--port", "0"]
            self._spawn("sandbox", [*words, *self._sandbox_words])
        for name in self._simulators:
            arguments = [
                "simulate",
                "--device",
                name,
                "--state",
                str(self._tray),
                "--control",
                str(self.control_path(name)),
            ]
            if name == "id_card_reader" and self._card_seconds is not None:
                arguments += ["--card-seconds", str(self._card_seconds)]
            self._spawn(name, arguments + _OPTIONS.get(name, []))
        deadline = time.monotonic() + START_LIMIT_S
        for part in list(self._parts.values()):
            try:
                part.address = self._await(part, deadline)
            except WorldError:
                if part.name not in self._perhaps:
                    raise
                self._stop_part(self._parts.pop(part.name))

    def _spawn(self, name: str, arguments: list[str]) -> None:
        listen = self._sockets / f"{name}.json"
        listen.unlink(missing_ok=True)
        log: Any = subprocess.DEVNULL
        if self._log_dir is not None:
            self._log_dir.mkdir(parents=True, exist_ok=True)
            log = open(self._log_dir / f"{name}.log", "ab")
        try:
            process = subprocess.Popen(
                [*self._command, *arguments, "--listen-file", str(listen)],
                env=as_parent(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log if self._log_dir is not None else None,
                start_new_session=True,
            )
        finally:
            if log is not subprocess.DEVNULL:
                log.close()
        self._parts[name] = _Part(name, process, listen)

    def _await(self, part: _Part, deadline: float) -> dict[str, Any]:
        while True:
            if part.listen_file.exists():
                found: dict[str, Any] = json.loads(part.listen_file.read_text(encoding="utf-8"))
                return found
            if part.process.poll() is not None:
                raise WorldError(f"{part.name} ended at once with status {part.process.returncode}")
            if time.monotonic() > deadline:
                raise WorldError(f"{part.name} did not say where it listens within {START_LIMIT_S:.0f} s")
            time.sleep(0.01)

    def has(self, name: str) -> bool:
        """Whether a part runs: one that was only started ``perhaps`` may not."""
        return name in self._parts

    def address(self, name: str) -> str:
        """Where a part listens, as settings want it."""
        return str(self._parts[name].address["address"])

    def listen_facts(self, name: str) -> dict[str, Any]:
        """All that a part says of itself."""
        return dict(self._parts[name].address)

    def control_path(self, name: str) -> Path:
        """The control socket of a simulator."""
        return self._sockets / f"{name}.sock"

    def tray(self, name: str) -> Path:
        """Where a simulated printer puts its papers."""
        return self._tray / name

    @property
    def process_ids(self) -> dict[str, int]:
        """Process ids by part."""
        return {name: part.process.pid for name, part in self._parts.items()}

    def restart(self, name: str, arguments: list[str]) -> None:
        """Used by tests that take one part away and bring it back."""
        self._stop_part(self._parts.pop(name))
        self._spawn(name, arguments)
        self._parts[name].address = self._await(self._parts[name], time.monotonic() + START_LIMIT_S)

    def _stop_part(self, part: _Part) -> None:
        if part.process.poll() is None:
            part.process.send_signal(signal.SIGTERM)
            try:
                part.process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                os.kill(part.process.pid, signal.SIGKILL)
                part.process.wait(STOP_LIMIT_S)

    def stop(self) -> None:
        """End every part by its process id and remove the sockets."""
        for part in reversed(list(self._parts.values())):
            self._stop_part(part)
        self._parts.clear()
        shutil.rmtree(self._sockets, ignore_errors=True)
