# SPDX-License-Identifier: Apache-2.0
"""The least of an RTSP server (RFC 2326, RTP interleaved on the same connection): passes on what ffmpeg packs.

ffmpeg compresses and packs H.264 into RTP (RFC 6184) and writes the description (SDP); OpenCV's own FFmpeg is the reader.
Only the handful of requests in between is ours.
"""

from __future__ import annotations

import contextlib
import socket
import threading

CONTROL = "trackID=0"


class RtspRelay:
    """Takes RTP on a loopback UDP port and gives it to whoever plays ``rtsp://127.0.0.1:PORT/live``."""

    def __init__(self) -> None:
        self._packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._packets.bind(("127.0.0.1", 0))
        self._packets.settimeout(0.1)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._ending = threading.Event()
        self._players: list[socket.socket] = []
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        self.description = ""
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._pass_on, self._accept)]
        for thread in self._threads:
            thread.start()

    @property
    def rtp_port(self) -> int:
        return int(self._packets.getsockname()[1])

    @property
    def address(self) -> str:
        return f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/live"

    def cut(self) -> None:
        """Breaks every connection."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._connections.clear()
            self._players.clear()

    def close(self) -> None:
        self._ending.set()
        self.cut()
        for thread in self._threads:
            thread.join(5)
        self._packets.close()
        self._listener.close()

    def _pass_on(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                packet = self._packets.recv(65536)
                with self._lock:
                    for player in list(self._players):
                        try:
                            player.sendall(b"$\0" + len(packet).to_bytes(2, "big") + packet)
                        except OSError:
                            self._players.remove(player)

    def _accept(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                connection.settimeout(30)
                with self._lock:
                    self._connections.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        received = b""
        with contextlib.suppress(OSError), connection:
            while not self._ending.is_set():
                piece = connection.recv(4096)
                if not piece:
                    return
                received += piece
                while b"\r\n\r\n" in received:
                    head, _, received = received.partition(b"\r\n\r\n")
                    # Reports of the reader (RTCP) stand between requests, each behind a dollar sign.
                    request = head[max(head.rfind(word) for word in _WORDS) :].decode("latin-1")
                    self._answer(connection, request)

    def _answer(self, connection: socket.socket, request: str) -> None:
        word = request.split(" ", 1)[0]
        number = next(line.split(":")[1] for line in request.splitlines() if line.lower().startswith("cseq"))
        head, body = f"RTSP/1.0 200 OK\r\nCSeq:{number}\r\n", ""
        if word == "OPTIONS":
            head += "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n"
        elif word == "DESCRIBE":
            body = self.description
            head += f"Content-Type: application/sdp\r\nContent-Base: {self.address}/\r\nContent-Length: {len(body)}\r\n"
        elif word == "SETUP":
            head += "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n"
        else:
            head += "Session: 1\r\n"
        with self._lock:
            connection.sendall((head + "\r\n" + body).encode())
            if word == "PLAY":
                self._players.append(connection)


_WORDS = (b"OPTIONS ", b"DESCRIBE ", b"SETUP ", b"PLAY ", b"TEARDOWN ", b"GET_PARAMETER ")


def description_of(sdp: str) -> str:
    """ffmpeg's SDP as a server gives it: with a name for the track, without the port that is meant for UDP."""
    lines = [
        line for line in sdp.replace("\r", "").split("\n") if line.startswith(tuple("vostcma")) and "=" in line[:2]
    ]
    lines = [f"m=video 0 {line.split(' ', 2)[2]}" if line.startswith("m=video") else line for line in lines]
    return "\r\n".join([*lines, f"a=control:{CONTROL}", ""])
