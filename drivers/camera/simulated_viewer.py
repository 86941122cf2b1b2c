# SPDX-License-Identifier: Apache-2.0
"""The simulated camera's side of a connection: HTTP and multipart as cameras write them, spoiled when a fault is due."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol

BOUNDARY: Final = "kioskcamera"
_LOOK_S: Final = 0.02


@dataclass
class Fault:
    """A fault that is on."""

    kind: str
    left: int
    """How many frames it still spoils; 0: until cleared."""
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """One frame as it leaves: the same for every viewer."""

    number: int
    jpeg: bytes
    fault: Fault | None


class Showing(Protocol):
    """What a viewer needs of the camera."""

    ending: bool

    @property
    def plug(self) -> int:
        """Changes whenever it is unplugged."""
        ...

    def state_fault(self, kind: str) -> Fault | None:
        """The fault ``kind`` if it is on."""
        ...

    def view(self) -> Iterator[Sent]:
        """The newest frame, each time there is a newer one, until the plug is pulled."""
        ...

    def holds(self, plug: int, kind: str) -> bool:
        """Whether a line stopped by ``kind`` is still to be held; takes a moment."""
        ...


class ViewerServer(ThreadingHTTPServer):
    """Takes viewers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, camera: Showing, port: int) -> None:
        self.camera = camera
        super().__init__(("127.0.0.1", port), _Viewer)


class _Viewer(BaseHTTPRequestHandler):
    """One connection."""

    server: ViewerServer
    wbufsize = 0

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing; standard error is for what goes wrong."""

    def do_GET(self) -> None:
        """Sends frames until somebody ends it."""
        camera = self.server.camera
        # A viewer that reads slowly gets few frames, not old ones: the system keeps little for it.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 128 * 1024)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for kind, status in (("busy", 503), ("locked", 401), ("not_a_camera", 200)):
            if camera.state_fault(kind):
                body = b"<html>not a stream</html>"
                self.send_response(status)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
            self.end_headers()
            for sent in camera.view():
                if not self._send(camera, sent):
                    break
        # An unplugged camera does not say goodbye.
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _send(self, camera: Showing, sent: Sent) -> bool:
        jpeg, fault = sent.jpeg, sent.fault
        kind, given = (fault.kind, fault.given) if fault else ("", {})
        part = float(given.get("part", 0.5))
        if kind == "drop":
            return True
        if kind == "half":
            jpeg = jpeg[: int(len(jpeg) * part)]
        if kind == "garble":
            middle, count = len(jpeg) // 2, int(given.get("bytes", 64))
            jpeg = jpeg[:middle] + bytes((7 * n + sent.number) % 251 for n in range(count)) + jpeg[middle + count :]
        length = len(jpeg) + (int(given.get("more", 1000)) if kind == "wrong_length" else 0)
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
        if kind != "no_length":
            head += f"Content-Length: {length}\r\n"
        data = head.encode() + b"\r\n" + jpeg + b"\r\n"
        if kind == "noise":
            data = bytes((sent.number * 31 + n * 17) % 256 for n in range(int(given.get("bytes", 200)))) + data
        if kind in ("cut", "freeze"):
            plug = camera.plug
            self._write(camera, data[: int(len(data) * part)])
            while kind == "freeze" and camera.holds(plug, kind):
                pass
            return False
        return self._write(camera, data)

    def _write(self, camera: Showing, data: bytes) -> bool:
        slow, plug = camera.state_fault("slow"), camera.plug
        if slow is None:
            self.wfile.write(data)
            return True
        step = max(1, int(float(slow.given["bytes_per_second"]) * _LOOK_S))
        for at in range(0, len(data), step):
            self.wfile.write(data[at : at + step])
            time.sleep(_LOOK_S)
            if camera.plug != plug or camera.ending:
                return False
        return True
