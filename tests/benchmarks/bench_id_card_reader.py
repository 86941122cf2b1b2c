# SPDX-License-Identifier: Apache-2.0
"""A card read: our own time on top of the wire, beside a bare pyserial loop that asks the same. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_id_card_reader.py``. The far end is a thread on a pseudo-terminal that paces every
byte as 115200 baud 8N1 would, request and answer (1295 bytes take 112.4 ms), and does nothing else: no time of a card.
Expected: at most 30 ms of our own.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import serial

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.port import CardRead
from drivers.id_card_reader.protocol import Decoder, Reply
from drivers.id_card_reader.reply_data import split_card_data
from drivers.id_card_reader.text import decode_text
from drivers.id_card_reader.transport import SerialTransport
from tests.unit.drivers.id_card_reader.vectors import FRAME_R, REPLIES, REQUESTS

BYTE_S = 10 / 115200
ROUNDS = 40
ANSWERS = {
    "2001": bytes.fromhex(REPLIES["found"][0]),
    "2002": bytes.fromhex(REPLIES["selected"][0]),
    "3001": FRAME_R,
    "3003": bytes.fromhex(REPLIES["no new address"][0]),
    "11ff": bytes.fromhex(REPLIES["ok empty"][0]),
    "12ff": bytes.fromhex(REPLIES["sam id"][0]),
}
SEQUENCE = ("find", "select", "read", "new address")
"""What a look asks when a card lies there and the reader is known; the bare loop asks it too."""


class Wire:
    """The far end. ``spent``: seconds that the bytes took; they are no fault of ours."""

    def __init__(self) -> None:
        self._near, far = os.openpty()
        tty.setraw(far)
        self.path = os.ttyname(far)
        self._far = far
        self.spent = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        held = b""
        while not self._over.is_set():
            if not select.select([self._near], [], [], 0.1)[0]:
                continue
            held += os.read(self._near, 999)
            if len(held) >= 10:
                asked, held = held, b""
                self._pace(len(asked), b"")
                self._pace(0, ANSWERS[asked[7:9].hex()])

    def _pace(self, silent: int, data: bytes) -> None:
        began = time.perf_counter()
        for at in range(0, max(silent, len(data)), 8):
            count = min(8, max(silent, len(data)) - at)
            due = began + (at + count) * BYTE_S
            while (left := due - time.perf_counter()) > 0:
                time.sleep(left)
            if data:
                os.write(self._near, data[at : at + 8])
        self.spent += max(silent, len(data)) * BYTE_S

    def close(self) -> None:
        self._over.set()
        self._thread.join(2)
        os.close(self._near)
        os.close(self._far)


def measured(wire: Wire, act: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Milliseconds beyond the wire, and of this thread on the processor, per round."""
    beyond, busy = [], []
    for _ in range(ROUNDS):
        wire.spent, began, cpu = 0.0, time.perf_counter(), time.thread_time()
        act()
        beyond.append((time.perf_counter() - began - wire.spent) * 1000)
        busy.append((time.thread_time() - cpu) * 1000)
    return beyond, busy


def row(name: str, values: tuple[list[float], list[float]]) -> None:
    beyond, busy = (sorted(one) for one in values)
    at_95 = beyond[int(len(beyond) * 0.95)]
    print(
        f"  {name:<34} beyond the wire median {statistics.median(beyond):6.2f} ms, 95 % {at_95:6.2f} ms; "
        f"this thread's processor {statistics.median(busy):5.2f} ms"
    )


def bare(port: serial.Serial) -> None:
    """As short as it can be written: no time limits, no checks, no late answers."""
    for name in SEQUENCE:
        port.write(bytes.fromhex(REQUESTS[name]))
        head = port.read(7)
        port.read(int.from_bytes(head[5:7], "big"))


def decoding() -> float:
    """Milliseconds to make the typed record out of the 1295 bytes, no line."""
    began = time.perf_counter()
    for _ in range(200):
        decoder = Decoder()
        decoder.feed(FRAME_R)
        reply = decoder.next_event()
        assert isinstance(reply, Reply)
        parts = split_card_data(reply.data)
        assert parts is not None
        decode_text(parts.text, parts.photo)
    return (time.perf_counter() - began) * 1000 / 200


def main() -> None:
    """Measure and print."""
    asked = sum(len(bytes.fromhex(REQUESTS[name])) for name in SEQUENCE)
    answered = sum(len(ANSWERS[code]) for code in ("2001", "2002", "3001", "3003"))
    print(
        f"one look with a card: {asked} bytes out, {answered} back: {(asked + answered) * BYTE_S * 1000:.1f} ms of wire"
    )
    wire = Wire()
    try:
        reader = SdtReader(lambda: SerialTransport(wire.path))
        never = threading.Event()
        assert isinstance(reader.poll(never), CardRead)  # opens, greets, learns
        row("driver: find, select, read, address", measured(wire, lambda: reader.poll(never)))
        reader.close()
        with serial.Serial(wire.path, 115200, timeout=3, exclusive=True) as port:
            row("bare pyserial loop, the same", measured(wire, lambda: bare(port)))
    finally:
        wire.close()
    print(f"  decoding alone: {decoding():.2f} ms for 1295 bytes to the typed record")


if __name__ == "__main__":
    main()
