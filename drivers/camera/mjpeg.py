# SPDX-License-Identifier: Apache-2.0
"""A network camera's MJPEG stream over HTTP (网络摄像头): moves bytes, and leaves drawing to whoever wants a picture.

The standard library's HTTP client and our own cutting of the body, not OpenCV's reader (docs/adr/0007): every wait has
our limit and ends when ``interrupt`` is called, a damaged part costs that part alone, and only frames that somebody
looks at are drawn.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import socket
import time
import zlib
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urlsplit

from drivers.camera.drawing import draw
from drivers.camera.port import Exposure
from drivers.camera.profile import CameraProfile
from drivers.camera.protocol import Damaged, Decoder, Ended, Part, boundary_of, picture_size
from drivers.camera.source import DEVICE, Shot, without_credentials
from drivers.errors import (
    BadFrame,
    DeviceBusy,
    DeviceLost,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    UnexpectedReply,
)

_READ_BYTES: Final = 65536


class MjpegSource:
    """A :class:`~source.Source`: one connection to one camera."""

    def __init__(self, address: str, profile: CameraProfile, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = urlsplit(address)
        self._name = without_credentials(address)
        self._profile = profile
        self._clock = clock
        self._socket: socket.socket | None = None
        self._response: http.client.HTTPResponse | None = None
        self._decoder: Decoder | None = None

    def open(self) -> None:
        """Connect and ask for the stream.

        Raises:
            DeviceNotFound: nothing there takes the connection.
            DeviceTimeout: no answer within the profile's ``open_s``.
            DeviceBusy: it has as many viewers as it bears (503).
            DeviceRefused: it wants other credentials, or has no such path.
            UnexpectedReply: what answers is no MJPEG camera.
        """
        connection = http.client.HTTPConnection(
            self._parts.hostname or "", self._parts.port or 80, timeout=self._profile.open_s
        )
        path = self._parts.path or "/"
        target = f"{path}?{self._parts.query}" if self._parts.query else path
        try:
            connection.connect()
        except OSError as error:
            raise DeviceNotFound(DEVICE, f"{self._name}: {error}") from error
        self._socket = connection.sock
        try:
            connection.request("GET", target, headers=self._headers())
            response = connection.getresponse()
        except TimeoutError as error:
            self.close()
            raise DeviceTimeout(DEVICE, f"{self._name}: connected, but no answer") from error
        except OSError as error:
            self.close()
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error
        except http.client.HTTPException as error:
            self.close()
            raise UnexpectedReply(DEVICE, f"{self._name}: {type(error).__name__}") from error
        self._response = response
        boundary = boundary_of(response.getheader("Content-Type", ""))
        if response.status != 200 or boundary is None:
            self.close()
            if response.status == 503:
                raise DeviceBusy(DEVICE, f"{self._name}: HTTP 503")
            if response.status != 200:
                raise DeviceRefused(DEVICE, f"{self._name}: HTTP {response.status}")
            raise UnexpectedReply(DEVICE, f"{self._name}: no multipart stream")
        self._decoder = Decoder(boundary)
        self._socket.settimeout(self._profile.silent_s)

    def take(self) -> Shot | None:
        """See :class:`~source.Source`; at most one read from the line."""
        if self._decoder is None or self._response is None:
            raise DeviceLost(DEVICE, f"{self._name} is not open")
        event = self._decoder.next_event()
        if isinstance(event, Part):
            if picture_size(event.jpeg) is None:
                raise BadFrame(DEVICE, f"{self._name}: a JPEG without a size, or too large")
            jpeg, rotate = event.jpeg, self._profile.rotate
            return Shot(self._clock(), zlib.crc32(jpeg), lambda: draw(jpeg, rotate))
        if isinstance(event, Damaged):
            raise BadFrame(DEVICE, f"{self._name}: {event.why}")
        if isinstance(event, Ended):
            raise DeviceLost(DEVICE, f"{self._name}: the camera ended the stream")
        self._decoder.feed(self._read(self._response))
        return None

    def expose(self, exposure: Exposure) -> Exposure | None:
        """Network cameras are set on their own pages."""
        return None

    def interrupt(self) -> None:
        """Ends a read that is waiting."""
        if (line := self._socket) is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Release the connection."""
        response, self._response = self._response, None
        line, self._socket = self._socket, None
        self._decoder = None
        for held in (response, line):
            if held is not None:
                held.close()

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        try:
            data = response.read1(_READ_BYTES)
        except TimeoutError as error:
            raise DeviceTimeout(DEVICE, f"{self._name}: nothing came") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error
        if not data:
            raise DeviceLost(DEVICE, f"{self._name}: the camera closed the connection")
        return data

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "multipart/x-mixed-replace", "Connection": "close"}
        if self._parts.username is not None:
            pair = f"{unquote(self._parts.username)}:{unquote(self._parts.password or '')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        return headers
