# SPDX-License-Identifier: Apache-2.0
"""A supervisor in a thread of the test, with fake visits and a fake courier as real processes."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.audit.catalogue import LogEvent
from kiosk.supervisor.control import SupervisorUnavailable, ask
from kiosk.supervisor.folders import SHARED_MEMORY
from kiosk.supervisor.supervisor import Limits, Supervisor

VISIT = [sys.executable, "-m", "tests.unit.kiosk.supervisor.fake_visit"]
COURIER = [sys.executable, "-m", "tests.unit.kiosk.supervisor.fake_courier"]
ROOT = Path(__file__).parents[4]


def within(seconds: float, happened: Callable[[], object], what: str = "") -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s: {what}"
        time.sleep(0.005)


def running(pid: int) -> bool:
    """Neither gone nor waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Terminal:
    """Without ``shared_memory`` it gets a place there of its own: tests run beside each other."""

    def __init__(
        self, folder: Path, *, limits: Limits | None = None, shared_memory: Path | None = None, **more: Any
    ) -> None:
        self.folder = folder
        self._own_memory = None if shared_memory else Path(tempfile.mkdtemp(prefix="kiosk-test-", dir=SHARED_MEMORY))
        self.run_dir = folder / "run"
        self.run_dir.mkdir(mode=0o700, exist_ok=True)
        self.events: list[tuple[LogEvent, dict[str, Any]]] = []
        self.supervisor = Supervisor(
            [*VISIT, str(folder)],
            [*COURIER, str(folder)],
            self.run_dir,
            self._log,
            limits=limits,
            environment=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
            shared_memory=shared_memory or self._own_memory or SHARED_MEMORY,
            **more,
        )
        self.status_code: int | None = None
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _log(self, event: LogEvent, **fields: Any) -> None:
        self.events.append((event, fields))

    def _run(self) -> None:
        try:
            self.status_code = self.supervisor.run()
        except BaseException as error:
            self.error = error

    def __enter__(self) -> Terminal:
        self.thread.start()
        within(5, lambda: (self.run_dir / "supervisor.sock").exists() or self.error)
        return self

    def __exit__(self, *_: object) -> None:
        self.supervisor.request_stop()
        self.thread.join(15)
        assert not self.thread.is_alive()
        assert self.error is None, self.error
        self.leave()

    def leave(self) -> None:
        if self._own_memory is not None:
            self._own_memory.rmdir()

    def ask(self, command: str = "status") -> dict[str, Any]:
        return ask(self.run_dir / "supervisor.sock", command)

    def phase(self, which: str = "visit") -> str:
        """``none`` when there is no such process, ``gone`` when there is no supervisor."""
        try:
            found = self.ask()[which]
        except SupervisorUnavailable:
            return "gone"
        return str(found["phase"]) if found else "none"

    def pid(self, which: str = "visit") -> int:
        return int(self.ask()[which]["pid"])

    def shown(self, seconds: float = 5.0) -> int:
        """Waits until a visit is on screen; gives its process id."""
        within(seconds, self._on_screen, "a visit on screen")
        return self.pid()

    def _on_screen(self) -> int | None:
        visit = self.ask()["visit"]
        return int(visit["pid"]) if visit and visit["phase"] == "shown" else None

    def shows(self, pid: int, seconds: float = 3.0) -> None:
        """Waits until this process is the visit on screen."""
        within(seconds, lambda: self._on_screen() == pid, f"{pid} on screen")

    def shows_another(self, than: int, seconds: float = 3.0) -> None:
        """Waits until another process is the visit on screen."""
        within(seconds, lambda: self._on_screen() not in (None, than), f"another than {than} on screen")

    def gone(self, pid: int, seconds: float = 2.0) -> None:
        within(seconds, lambda: not running(pid), f"the end of {pid}")

    def whole(self) -> tuple[int, int]:
        """Waits for a visit on screen and a warm standby."""
        visit = self.shown()
        within(5, lambda: self.phase("standby") == "ready", "a warm standby")
        return visit, self.pid("standby")

    def say(self, **files: str) -> None:
        for name, content in files.items():
            (self.folder / name).write_text(content)

    def diary(self, event: str, name: str = "diary") -> list[dict[str, Any]]:
        """What the visits have written down, whole lines alone: one may be on its way."""
        path = self.folder / name
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        entries = [json.loads(line) for line in lines if line.endswith("\n")]
        return [entry for entry in entries if entry["event"] == event]

    def logged(self, event: LogEvent) -> list[dict[str, Any]]:
        return [fields for name, fields in self.events if name is event]


def end_visit(pid: int) -> None:
    os.kill(pid, signal.SIGUSR1)
