# SPDX-License-Identifier: Apache-2.0
"""A network camera that is not there (摄像头模拟器): MJPEG over loopback HTTP, as many viewers as come.

It shows a test picture, or what it is told to. Control commands (``drivers.simulation.control``):

``show {file}``
    what stands before it from the next frame on: a picture file, as large as fits, with a sensor's noise, new in every
    frame. ``show {place}``: JPEG files exactly as they are, one or a folder of them in the order of their names (again and
    again). Without either: nothing stands before it, the picture of rest
``fault {kind, times, ...}``
    spoils the next ``times`` frames (0: until cleared): ``half {part}`` of a JPEG, with the length of what is sent;
    ``garble {bytes}`` in the middle; ``wrong_length {more}`` in its Content-Length; ``cut {part}`` of a frame, then the
    connection breaks; ``drop`` sends nothing; ``wrong_size {width, height}``; ``dark``; ``covered``; ``noise {bytes}`` before
    the frame; ``no_length``; ``freeze {part}``: stops in the middle of a frame and holds the line; ``stuck``: the same
    picture again and again. Without ``times`` the last five stay, the others happen once.
    ``slow {bytes_per_second}``, ``busy`` (503), ``locked`` (401), ``not_a_camera`` (a web page): until cleared
``clear_faults``, ``status``
``unplug``, ``replug``
    breaks every connection and takes no more, until replugged

What is on disk: how often it was plugged and how many frames it ever sent.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drivers.camera.simulated_viewer import Fault, Sent, ViewerServer
from drivers.simulation import SimulatorError, parse_arguments, serve, write_json

if (
    TYPE_CHECKING
):  # OpenCV comes with it: loaded when somebody looks, so that a whole terminal's simulators start quickly
    from drivers.camera.simulated_picture import Noisy

ONCE: Final = frozenset("half garble wrong_length cut drop wrong_size noise".split())
STAYING: Final = frozenset("dark covered no_length freeze stuck".split())
STATES: Final = frozenset("slow busy locked not_a_camera".split())
PICTURES: Final = frozenset({".jpg", ".jpeg"})
_LOOK_S: Final = 0.02


class SimulatedCamera:
    """The camera: one thread makes frames at the rate, one thread for each viewer sends the newest."""

    def __init__(
        self, state: Path, width: int = 1280, height: int = 720, fps: float = 25.0, *, over_mat: bool = False
    ) -> None:
        self._state = state
        self._size = (width, height)
        self._over_mat = over_mat
        self._period_s = 1 / fps
        self.changed = threading.Condition()
        self._faults: list[Fault] = []
        self._files: list[Path] = []
        self._before: Noisy | None = None
        """What stands before it; of a camera over a mat the mat itself, once somebody looks."""
        self._newest: Sent | None = None
        self._plug = 1
        self.plugged = True
        self.ending = False
        self._viewers = 0
        self._ever = self._remembered("frames")
        self._pluggings = self._remembered("plugged_times")
        self._server: ViewerServer | None = None
        self._port = 0
        self._maker = threading.Thread(target=self._make, name="simulated-camera", daemon=True)

    @property
    def address(self) -> str:
        """As the settings of a terminal want it."""
        return f"http://127.0.0.1:{self._port}/video"

    def start(self) -> None:
        """Switch it on."""
        self._listen()
        self._maker.start()

    def close(self) -> None:
        """Switch it off."""
        with self.changed:
            self.ending = True
            self.changed.notify_all()
        self._silence()
        self._maker.join(5)
        self._remember()

    def _remembered(self, word: str) -> int:
        try:
            return int(json.loads((self._state / "camera.json").read_text(encoding="utf-8"))[word])
        except (OSError, ValueError, KeyError):
            return 0

    def _remember(self) -> None:
        write_json(self._state / "camera.json", {"frames": self._ever, "plugged_times": self._pluggings})

    def _listen(self) -> None:
        self._server = ViewerServer(self, self._port)
        self._port = self._server.server_address[1]
        self._pluggings += 1
        self._remember()
        threading.Thread(target=self._server.serve_forever, args=(_LOOK_S,), name="camera-http", daemon=True).start()

    def _silence(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    # ---- control

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command of the control channel."""
        commands: dict[str, Callable[[dict[str, Any]], None]] = {
            "show": self._show,
            "fault": self._fault,
            "clear_faults": self._clear,
            "unplug": lambda _: self._unplug(),
            "replug": lambda _: self._replug(),
            "status": lambda _: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: {', '.join(commands)}")
        commands[word](arguments)
        with self.changed:
            return {
                "address": self.address,
                "plugged": self.plugged,
                "faults": [fault.kind for fault in self._faults],
                "viewers": self._viewers,
                "frames": self._ever,
                "plugged_times": self._pluggings,
            }

    def _show(self, arguments: dict[str, Any]) -> None:
        files: list[Path] = []
        before: Noisy | None = None
        if (given := arguments.get("file")) is not None:
            before = self._read(Path(str(given)))
        elif (given := arguments.get("place")) is not None:
            place = Path(str(given))
            files = sorted(place.iterdir()) if place.is_dir() else [place]
            files = [file for file in files if file.suffix.lower() in PICTURES and file.is_file()]
            if not files:
                raise SimulatorError(f"no JPEG files at {place}")
        with self.changed:
            self._files, self._before = files, before

    def _read(self, file: Path) -> Noisy:
        from drivers.camera.simulated_picture import Noisy, fitted, picture_of

        try:
            picture = picture_of(file.read_bytes())
        except OSError as error:
            raise SimulatorError(f"no picture at {file}: {error.strerror}") from error
        if picture is None:
            raise SimulatorError(f"not a picture: {file}")
        return Noisy(fitted(picture, *self._size))

    def _fault(self, arguments: dict[str, Any]) -> None:
        kind = str(arguments.pop("kind"))
        if kind not in ONCE | STAYING | STATES:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(ONCE | STAYING | STATES))}")
        times = int(arguments.pop("times", 1 if kind in ONCE else 0))
        with self.changed:
            self._faults.append(Fault(kind, times, arguments))
            self.changed.notify_all()

    def _clear(self, _: dict[str, Any]) -> None:
        with self.changed:
            self._faults.clear()
            self.changed.notify_all()

    def _unplug(self) -> None:
        with self.changed:
            self.plugged = False
            self._plug += 1
            self.changed.notify_all()
        self._silence()

    def _replug(self) -> None:
        if not self.plugged:
            self._listen()
            with self.changed:
                self.plugged = True

    def state_fault(self, kind: str) -> Fault | None:
        """The fault ``kind`` if it is on."""
        with self.changed:
            return next((fault for fault in self._faults if fault.kind == kind), None)

    # ---- frames

    def _make(self) -> None:
        due = time.monotonic()
        number = 0
        while not self.ending:
            with self.changed:
                self.changed.wait_for(lambda: self.ending, max(0.0, due - time.monotonic()))
                viewers = self._viewers
            due = max(due + self._period_s, time.monotonic())
            if viewers:
                number += 1
                self._make_one(number)

    def _make_one(self, number: int) -> None:
        with self.changed:
            fault = next((one for one in self._faults if one.kind not in STATES), None)
            if fault is not None and fault.left:
                fault.left -= 1
                if not fault.left:
                    self._faults.remove(fault)
            last, files, before = self._newest, self._files, self._before
        kind = fault.kind if fault else ""
        if kind == "stuck" and last is not None:
            jpeg = last.jpeg
        elif files and kind not in ("dark", "covered", "wrong_size"):
            jpeg = files[number % len(files)].read_bytes()
        else:
            jpeg = self._drawn(number, fault, before)
        with self.changed:
            self._newest = Sent(number, jpeg, fault)
            self._ever += 1
            self.changed.notify_all()

    def _drawn(self, number: int, fault: Fault | None, before: Noisy | None) -> bytes:
        from drivers.camera.simulated_picture import (
            Noisy,
            Stamp,
            covered_picture,
            dark_picture,
            jpeg_of,
            mat_picture,
            moving_picture,
            stamp_on,
        )

        width, height = self._size
        kind = fault.kind if fault else ""
        if kind == "dark":
            return jpeg_of(dark_picture(width, height, number))
        if kind == "covered":
            return jpeg_of(covered_picture(width, height, number))
        if fault is not None and kind == "wrong_size":
            width, height = int(fault.given.get("width", 320)), int(fault.given.get("height", 240))
        elif before is not None:
            return jpeg_of(before.picture(number))
        elif self._over_mat:
            mat = Noisy(mat_picture(width, height))
            with self.changed:
                self._before = self._before or mat
            return jpeg_of(mat.picture(number))
        picture = moving_picture(width, height, number)
        stamp_on(picture, Stamp(time.monotonic_ns() // 1000, number))
        return jpeg_of(picture)

    def view(self) -> Iterator[Sent]:
        """The newest frame, each time there is a newer one, until the plug is pulled."""
        with self.changed:
            plug, seen = self._plug, self._newest.number if self._newest else 0
            self._viewers += 1
        try:
            while True:
                with self.changed:
                    self.changed.wait(1.0)
                    if self.ending or self._plug != plug:
                        return
                    newest = self._newest
                if newest is not None and newest.number != seen:
                    seen = newest.number
                    yield newest
        finally:
            with self.changed:
                self._viewers -= 1

    def holds(self, plug: int, kind: str) -> bool:
        """Whether a line stopped by ``kind`` is still to be held."""
        with self.changed:
            self.changed.wait(0.2)
            on = any(fault.kind == kind for fault in self._faults)
            return on and not self.ending and self._plug == plug

    @property
    def plug(self) -> int:
        """Changes whenever it is unplugged."""
        return self._plug


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--size", default="1280x720", help="of the test picture (default 1280x720)")
    parser.add_argument("--fps", type=float, default=25.0, help="frames a second (default 25)")
    parser.add_argument("--show", type=Path, help="a JPEG file or a folder of them instead of the test picture")
    parser.add_argument("--over-mat", action="store_true", help="looks down on an empty mat while nothing is shown")


def main(argv: Sequence[str]) -> int:
    """Runs the simulator until SIGTERM."""
    arguments = parse_arguments(list(argv), "Simulated network camera (MJPEG over loopback HTTP).", _options)
    width, _, height = arguments.rest.size.partition("x")
    given = arguments.rest
    camera = SimulatedCamera(arguments.state, int(width), int(height), given.fps, over_mat=given.over_mat)
    if arguments.rest.show is not None:
        camera.command("show", {"place": str(arguments.rest.show)})
    serve(arguments, camera, lambda: camera.address)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
