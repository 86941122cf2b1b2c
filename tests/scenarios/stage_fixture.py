# SPDX-License-Identifier: Apache-2.0
"""A whole terminal as processes: ``main.py run`` over a stage of sandbox and simulators; looking into files and memory."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from config.settings import Settings
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.supervisor.control import SupervisorUnavailable, ask
from tests.scenarios.byte_search import ByteSearch
from ui.tour.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, str(ROOT / "main.py")]
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
START_LIMIT_S = 40.0
_PIECE = 8 * 1024 * 1024
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Terminal:
    """``main.py run`` on a stage."""

    def __init__(self, stage: Stage, environment: Mapping[str, str] = OFFSCREEN) -> None:
        self.stage = stage
        self._environment = dict(environment)
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    @property
    def settings(self) -> Settings:
        """As the terminal itself reads them."""
        assert self.stage.settings is not None
        return self.stage.settings

    def start(self) -> None:
        """Start the supervisor; :meth:`shown` waits for its first screen."""
        environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            [*COMMAND, "run", *self.stage.run_arguments],
            cwd=ROOT,
            env={**environment, **self._environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def status(self) -> dict[str, Any] | None:
        """What the supervisor says; ``None`` while it does not answer."""
        try:
            return ask(self.settings.supervisor_socket, "status")
        except SupervisorUnavailable:
            return None

    def command(self, word: str) -> dict[str, Any]:
        """Another word on the control socket."""
        return ask(self.settings.supervisor_socket, word)

    def shown(self, *, not_pid: int = 0, limit_s: float = START_LIMIT_S) -> int:
        """Wait until a visit (another one than ``not_pid``) has its first screen up; its process id."""
        found: list[int] = []

        def is_up() -> bool:
            visit = (self.status() or {}).get("visit")
            if visit is not None and visit["phase"] == "shown" and visit["pid"] != not_pid:
                found.append(int(visit["pid"]))
            return bool(found)

        until(is_up, limit_s, "no visit is on screen")
        return found[0]

    def processes(self) -> dict[str, int]:
        """Supervisor, courier, visit and standby by process id, once all four are there."""
        found: dict[str, int] = {}

        def complete() -> bool:
            status = self.status() or {}
            parts = {name: status.get(name) for name in ("courier", "visit", "standby")}
            if all(parts.values()) and parts["standby"]["phase"] == "ready" and parts["visit"]["phase"] == "shown":  # type: ignore[index]  # all are there
                found.update({name: int(part["pid"]) for name, part in parts.items() if part is not None})
                found["supervisor"] = int(status["pid"])
            return bool(found)

        until(complete, START_LIMIT_S, "courier, visit and standby are not all there")
        return found

    def stop(self) -> int:
        """End it in good order; the exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


@contextmanager
def staged_terminal(
    folder: Path, *, seed: int = 1, card_seconds: float | None = 0.2, also: Sequence[str] = ()
) -> Iterator[Terminal]:
    """A running terminal; everything is ended by process id afterwards."""
    stage = Stage(COMMAND, folder / "state", folder / "tray", seed=seed, card_seconds=card_seconds, also=also)
    terminal = Terminal(stage)
    try:
        stage.start(with_courier=False)
        terminal.start()
        terminal.shown()
        yield terminal
    finally:
        try:
            if terminal.process is not None:
                terminal.stop()
        finally:
            stage.stop()


def until(holds: Callable[[], bool], limit_s: float, what: str) -> float:
    """Wait; the seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < limit_s, what
        time.sleep(0.01)
    return time.monotonic() - began


# --- looking for what must not be there -------------------------------------------------------------------------------


def planted(person: SyntheticResident, *more: str) -> dict[str, bytes]:
    """Name, number, addresses and phone of a resident in every shape a program of ours would leave them in, and the bytes of
    their photo of record.
    """
    words = (person.name, person.number, person.household_address, person.residence_address, person.phone or "", *more)
    shapes: dict[bytes, str] = {}
    for place, word in enumerate(word for word in words if word):
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            shapes.setdefault(word.encode(encoding), f"{place}:{encoding}")
        shapes.setdefault(json.dumps(word).strip('"').encode(), f"{place}:json")
    photo = photo_of(person.seed)
    shapes[photo[len(photo) // 2 :][:48]] = "photo:file"
    return {name: shape for shape, name in shapes.items() if len(shape) >= 8}


def shapes_in_memory(process_id: int, shapes: Mapping[str, bytes]) -> set[str]:
    """Which shapes lie in the memory of a process: everything but code and files mapped read-only."""
    search = ByteSearch(shapes)
    found: set[str] = set()
    maps = Path(f"/proc/{process_id}/maps").read_text(encoding="ascii", errors="replace").splitlines()
    with (
        open(f"/proc/{process_id}/mem", "rb", buffering=0) as memory,
        open(f"/proc/{process_id}/pagemap", "rb", buffering=0) as pages,
    ):
        for line in maps:
            span, rights, _offset, _device, inode, *_path = line.split()
            if "r" not in rights or (inode != "0" and "w" not in rights) or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(edge, 16) for edge in span.split("-"))
            for first, last in _used(pages, start, end) if "p" in rights else [(start, end)]:
                for place in range(first, last, _PIECE):
                    try:
                        memory.seek(place)
                        piece = memory.read(min(_PIECE + search.longest, last - place))
                    except (OSError, ValueError):
                        continue  # a page that cannot be read (a device, a hole behind the end of a file)
                    found |= search.names_in(piece)
    return found


def _used(pages: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a private mapping that were ever written or read: the rest is zeros, or a file as it lies on the disk.

    Linux, Documentation/admin-guide/mm/pagemap.rst: 64 bits a page; bit 63 present, bit 62 swapped.
    """
    pages.seek(start // _PAGE * 8)
    told = np.frombuffer(pages.read((end - start) // _PAGE * 8), "<u8")
    used = np.concatenate(([False], (told >> np.uint64(62)) != 0, [False]))
    edges = np.flatnonzero(used[1:] != used[:-1]).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield start + first * _PAGE, start + last * _PAGE


def files_with(shapes: Mapping[str, bytes], roots: Sequence[Path], *, but: Sequence[Path], since: float) -> list[str]:
    """Files under ``roots`` written after ``since`` (wall clock) that hold, or are named by, one of the shapes."""
    found, search = [], ByteSearch(shapes)
    left_out = {str(path) for path in but}
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = [
                name
                for name in folders
                if not name.startswith("pytest-of-") and os.path.join(folder, name) not in left_out
            ]
            for name in files:
                path = os.path.join(folder, name)  # a Path for each of a hundred thousand takes seconds
                if path not in left_out and _holds(path, search, since):
                    found.append(path)
    return found


def _holds(path: str, search: ByteSearch, since: float) -> bool:
    try:
        facts = os.lstat(path)
        if facts.st_ctime < since:  # made, written or renamed: no copy brings an older one along
            return False
        if search.names_in(os.fsencode(path)):
            return True
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > 200 * 1024 * 1024:
            return False
        return bool(search.names_in(Path(path).read_bytes()))
    except OSError:
        return False  # gone between two looks, or not ours to read
