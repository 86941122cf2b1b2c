# SPDX-License-Identifier: Apache-2.0
"""A line to a reader whose far end answers from a script, for tests of the driver without a port or a clock."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.drivers.id_card_reader.vectors import FRAME_R, REPLIES

FIND, SELECT, READ, STATUS, NUMBER = "2001", "2002", "3001", "11ff", "12ff"
ADDRESS, READ_ALL, RESET, RF = "3003", "3010", "10ff", "61ff"


def reply(sw3: int, data: bytes = b"") -> bytes:
    checked = (len(data) + 4).to_bytes(2, "big") + bytes([0, 0, sw3]) + data
    check = 0
    for byte in checked:
        check ^= byte
    return bytes.fromhex("AAAAAA9669") + checked + bytes([check])


GOOD = {
    FIND: bytes.fromhex(REPLIES["found"][0]),
    SELECT: bytes.fromhex(REPLIES["selected"][0]),
    READ: FRAME_R,
    STATUS: bytes.fromhex(REPLIES["ok empty"][0]),
    NUMBER: bytes.fromhex(REPLIES["sam id"][0]),
    ADDRESS: bytes.fromhex(REPLIES["no new address"][0]),
    RESET: bytes.fromhex(REPLIES["ok empty"][0]),
    RF: bytes.fromhex(REPLIES["ok empty"][0]),
}
NOT_FOUND = bytes.fromhex(REPLIES["not found"][0])
NOT_SELECTED = bytes.fromhex(REPLIES["select failed"][0])
GARBLED = GOOD[SELECT][:-1] + b"\0"


class Line:
    """A line whose far end answers from a script: for each request a list of answers, the last one repeated.

    Time passes only when the driver waits. An answer that is a callable is called (to raise, to cancel).
    """

    def __init__(self, script: dict[str, list[bytes | Callable[[], bytes]]] | None = None) -> None:
        self.script: dict[str, list[bytes | Callable[[], bytes]]] = {asked: [good] for asked, good in GOOD.items()}
        self.script.update(script or {})
        self.now = 0.0
        self.asked: list[str] = []
        self.coming = b""
        self.is_open = False
        self.opened = 0
        self.tried = 0
        self.refuse_opening: Exception | None = None

    def clock(self) -> float:
        return self.now

    def open(self) -> None:
        self.tried += 1
        if self.refuse_opening is not None:
            raise self.refuse_opening
        self.is_open = True
        self.opened += 1

    def write(self, data: bytes) -> None:
        assert self.is_open
        asked = data[7:9].hex()
        self.asked.append(asked)
        answers = self.script[asked]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.coming = answer if isinstance(answer, bytes) else answer()

    def read(self, limit_s: float) -> bytes:
        assert self.is_open
        if not self.coming:
            self.now += limit_s
        came, self.coming = self.coming, b""
        return came

    def close(self) -> None:
        self.is_open = False
