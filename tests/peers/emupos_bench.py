# SPDX-License-Identifier: Apache-2.0
"""emupos (Apache-2.0, PyPI), a receipt printer that somebody else wrote, as a process beside the tests.

It needs Python 3.13 or newer, which the terminal does not. Where there is none, or its package cannot be had, the tests that
need it say so in the summary and do not run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSION = "0.4.0"
VENV = Path(__file__).parents[2] / "build" / "peers" / f"emupos-{VERSION}"
_ENOUGH = "import sys, venv; sys.exit(sys.version_info < (3, 13))"


def find_python() -> str | None:
    """A Python that is new enough and starts."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python3.{minor}") for minor in (13, 14, 15)]
    candidates += [str(path) for path in sorted(versions.glob("3.1[3-9]*/bin/python3"))]
    for candidate in candidates:
        if candidate and subprocess.run([candidate, "-c", _ENOUGH], capture_output=True, timeout=30).returncode == 0:
            return candidate
    return None


def install() -> str | None:
    """None when emupos is there; else why not. One at a time: who comes second finds it whole."""
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with (VENV.parent / "emupos.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _installed()


def _installed() -> str | None:
    if (VENV / "bin" / "emupos").exists():
        return None
    python = find_python()
    if python is None:
        return (
            f"emupos {VERSION} was not run: it needs Python 3.13, and there is none on PATH or among pyenv's versions"
        )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    for words in (
        [python, "-m", "venv", str(VENV)],
        [str(VENV / "bin" / "pip"), "install", "-q", f"emupos=={VERSION}"],
    ):
        done = subprocess.run(words, capture_output=True, text=True, timeout=240, env=environment)
        if done.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            return f"emupos {VERSION} was not run: {' '.join(words[:3])} failed: {done.stderr.strip()[-200:]}"
    return None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Emupos:
    """One running."""

    folder: Path
    port: int
    api: str

    def fault(self, verb: str, *fault: str) -> None:
        """``set`` or ``clear``; returns when it is so."""
        subprocess.run(
            [str(VENV / "bin" / "emupos"), "--api", self.api, "fault", verb, "front", *fault],
            check=True, capture_output=True, timeout=30,
        )  # fmt: skip

    def pictures(self) -> list[Path]:
        """Of the receipts so far, oldest first."""
        return sorted((self.folder / "receipts").rglob("*.png"), key=lambda path: path.stat().st_mtime_ns)

    def await_pictures(self, count: int) -> list[Path]:
        """When so many are there, written whole."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = self.pictures()
            if len(found) >= count and (not found or found[-1].read_bytes().endswith(b"IEND\xaeB`\x82")):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{len(self.pictures())} receipts, {count} awaited")


@contextmanager
def running(folder: Path) -> Iterator[Emupos]:
    """Starts it and ends it."""
    port, api_port = free_port(), free_port()
    config = folder / "emupos.yaml"
    config.write_text(
        f"schema: 1\napi: {{ port: {api_port} }}\ndevices:\n  - id: front\n    type: printer\n    profile: xprinter-xp80t\n"
        f"    connections:\n      - tcp: {{ port: {port} }}\n    job_idle_timeout_ms: 1000\n    receipts_dir: ./receipts\n"
    )
    with (folder / "emupos.log").open("wb") as log:
        process = subprocess.Popen(
            [str(VENV / "bin" / "emupos"), "run", "--config", str(config)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", api_port), 0.2).close()
                    socket.create_connection(("127.0.0.1", port), 0.2).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        said = (folder / "emupos.log").read_text(errors="replace")
                        raise AssertionError(f"emupos did not start: {said[-500:]}") from None
                    time.sleep(0.1)
            yield Emupos(folder, port, f"http://127.0.0.1:{api_port}")
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


if __name__ == "__main__":
    print(install() or f"emupos {VERSION} is ready in {VENV}", file=sys.stderr)
