# SPDX-License-Identifier: Apache-2.0
"""What every simulated card has in common (模拟卡): APDUs taken apart, files, T=0 behaviour. Built apart from the driver's own
protocol modules, so that a misreading is not made twice. Source: ISO/IEC 7816-3 10.3.2 and 12, 7816-4 5 and 7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

OK: Final = 0x9000
NOT_FOUND: Final = 0x6A82
NO_RECORD: Final = 0x6A83
WRONG_INS: Final = 0x6D00
WRONG_LENGTH: Final = 0x6700
CLOSED: Final = 0x6982
WRONG_P1_P2: Final = 0x6A86
WRONG_OFFSET: Final = 0x6B00
NO_FILE_SELECTED: Final = 0x6986

T0_ATR: Final = bytes.fromhex("3B6D000000814E43238697159900BF7C7A")
"""接触式, T=0: the historical bytes of the reference notes' sample (2.3)."""


def t1_atr(historical: bytes) -> bytes:
    """复位应答 of a card without contacts, as readers make it up (PC/SC part 3, 3.1.3.2.3): T=1, with its check byte."""
    body = bytes((0x80 | len(historical), 0x80, 0x01)) + historical
    check = 0
    for byte in body:
        check ^= byte
    return b"\x3b" + body + bytes([check])


class Apdu(NamedTuple):
    """A command as the card sees it."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None
    """None: no answer expected."""


def take_apart(raw: bytes) -> Apdu | None:
    """None: no command."""
    if len(raw) < 4:
        return None
    cla, ins, p1, p2 = raw[:4]
    rest = raw[4:]
    if not rest:
        return Apdu(cla, ins, p1, p2, b"", None)
    if len(rest) == 1:
        return Apdu(cla, ins, p1, p2, b"", rest[0] or 256)
    wide = rest[0] == 0
    size = int.from_bytes(rest[1:3], "big") if wide else rest[0]
    at = 3 if wide else 1
    if wide and len(rest) == 3:
        return Apdu(cla, ins, p1, p2, b"", size or 65536)
    data, tail = rest[at : at + size], rest[at + size :]
    if len(data) < size or len(tail) not in ((0, 2) if wide else (0, 1)):
        return None
    le = (int.from_bytes(tail, "big") or (65536 if wide else 256)) if tail else None
    return Apdu(cla, ins, p1, p2, data, le)


class Answer(NamedTuple):
    """What the card says."""

    data: bytes
    sw: int

    @property
    def raw(self) -> bytes:
        """On the wire."""
        return self.data + self.sw.to_bytes(2, "big")


def just(sw: int) -> Answer:
    """Without data."""
    return Answer(b"", sw)


class SimulatedCard:
    """A card: subclasses answer whole commands in :meth:`obey`. ``answer`` is what comes out of its contacts."""

    atr: bytes = t1_atr(b"")
    speaks_t0 = False

    def __init__(self) -> None:
        self._held = b""
        self._held_sw = OK
        self._chain = b""

    def reset(self) -> None:
        """Power on, or reset: everything that was selected or unlocked is forgotten."""
        self._held = self._chain = b""

    def obey(self, apdu: Apdu) -> Answer:
        """One whole command."""
        raise NotImplementedError

    def answer(self, raw: bytes) -> bytes:
        """One command APDU (or T=0 command with its data) in, one answer out."""
        apdu = take_apart(raw)
        if apdu is None:
            return just(WRONG_LENGTH).raw
        if apdu.ins == 0xC0:
            return self._more(apdu.le or 256)
        self._held = b""
        if apdu.cla & 0x10 and not apdu.cla & 0x0C:
            self._chain += apdu.data
            return just(OK).raw
        if self._chain:
            apdu, self._chain = apdu._replace(data=self._chain + apdu.data), b""
        said = self.obey(apdu)
        if self.speaks_t0 and said.data:
            return self._over_t0(apdu, said)
        limit = apdu.le if apdu.le is not None else 256
        if len(said.data) > limit:
            self._held, self._held_sw = said.data[limit:], said.sw
            return said.data[:limit] + bytes((0x61, min(255, len(self._held)) if len(self._held) < 256 else 0))
        return said.raw

    def _over_t0(self, apdu: Apdu, said: Answer) -> bytes:
        if apdu.data:
            self._held, self._held_sw = said.data, said.sw
            return bytes((0x61, len(said.data) & 0xFF))
        if apdu.le != len(said.data) and len(said.data) <= 256:
            return bytes((0x6C, len(said.data) & 0xFF))
        return said.raw

    def _more(self, wanted: int) -> bytes:
        if not self._held:
            return just(0x6985).raw
        piece, self._held = self._held[:wanted], self._held[wanted:]
        if self._held:
            return piece + bytes((0x61, len(self._held) if len(self._held) < 256 else 0))
        return Answer(piece, self._held_sw).raw


@dataclass
class Files:
    """Transparent files of an application by their identifiers, and which one is selected."""

    content: Mapping[int, bytes]
    selected: int | None = None

    def select(self, identifier: int) -> Answer:
        """SELECT by file identifier."""
        if identifier not in self.content:
            return just(NOT_FOUND)
        self.selected = identifier
        return just(OK)

    def read(self, apdu: Apdu, short_ids: Mapping[int, int], at_most: int) -> Answer:
        """READ BINARY: B0 with a short file identifier or an offset, B1 with an offset of its own."""
        if apdu.ins == 0xB0 and apdu.p1 & 0x80:
            said = self.select(short_ids.get(apdu.p1 & 0x1F, -1))
            if said.sw != OK:
                return said
            offset = apdu.p2
        elif apdu.ins == 0xB0:
            offset = apdu.p1 << 8 | apdu.p2
        elif apdu.data[:1] == b"\x54" and len(apdu.data) > 2:
            offset = int.from_bytes(apdu.data[2 : 2 + apdu.data[1]], "big")
        else:
            return just(0x6A80)
        content = None if self.selected is None else self.content.get(self.selected)
        if content is None:
            return just(NO_FILE_SELECTED)
        if offset > len(content):
            return just(WRONG_OFFSET)
        wanted = min(apdu.le or 256, at_most)
        if apdu.ins == 0xB0:
            piece = content[offset : offset + wanted]
            return Answer(piece, OK if len(piece) == (apdu.le or 256) or apdu.le in (256, 65536) else 0x6282)
        piece = content[offset : offset + wanted - 4]
        head = b"\x53" + (bytes([len(piece)]) if len(piece) < 128 else b"\x81" + bytes([len(piece)]))
        return Answer(head + piece, OK)


class BlankCard(SimulatedCard):
    """A card of somebody else's (银行卡, 交通卡): it answers to reset and knows none of our applications."""

    atr = t1_atr(bytes.fromhex("0031C173C84000009000"))

    def obey(self, apdu: Apdu) -> Answer:
        """Nothing is found."""
        return just(NOT_FOUND if apdu.ins == 0xA4 else WRONG_INS)


CardMaker = Callable[[], SimulatedCard]
