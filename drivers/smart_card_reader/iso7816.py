# SPDX-License-Identifier: Apache-2.0
"""Commands to a card and its answers (卡命令与响应). Source: ISO/IEC 7816-3:2006 12.1 (cases 1 to 4, T=0), 7816-4:2020 5.

Sans-IO: what is said to a card is a generator of commands (:data:`Steps`) that is sent the answers and returns what was
found out. :func:`on_the_wire` turns it into one of bytes (:data:`Wire`); who owns a reader, a recording or a simulated
card drives that. Secure messaging (:mod:`secure_messaging`) stands between the two in the same shape.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final, TypeVar

Value = TypeVar("Value")

SHORT_DATA: Final = 255
SHORT_LE: Final = 256
EXTENDED_LE: Final = 65536
MAX_ANSWER_BYTES: Final = 65536
"""Of one command, all its pieces together; no answer here is longer."""
_UNFINISHED: Final = (0x61, 0x6C)
"""First byte of the status words that are settled here."""
MAX_PIECES: Final = 1024
"""A card that hands out its answer byte by byte for ever is ended here."""


class Status(IntEnum):
    """状态字: the words this program tells apart."""

    OK = 0x9000
    WARNING_AUTHENTICATION = 0x6300
    """9303: external authentication failed, the key was wrong."""
    END_OF_FILE = 0x6282
    WRONG_LENGTH = 0x6700
    SECURITY_NOT_SATISFIED = 0x6982
    BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    SM_MISSING = 0x6987
    SM_WRONG = 0x6988
    WRONG_DATA = 0x6A80
    NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    NO_SUCH_DATA = 0x6A88
    WRONG_OFFSET = 0x6B00
    INS_NOT_SUPPORTED = 0x6D00
    CLA_NOT_SUPPORTED = 0x6E00


class CardError(Exception):
    """A card did not say what it has to; the text is for technicians and never holds content."""


class BadAnswer(CardError):
    """What came is no answer of a card, or not one to this command."""


class Refusal(CardError):
    """The card understood and said no."""

    def __init__(self, doing: str, sw: int) -> None:
        super().__init__(f"{doing}: status {sw:04X}")
        self.sw = sw


@dataclass(frozen=True)
class Command:
    """命令 APDU."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int = 0
    """Bytes expected at most; 0: none are."""

    @property
    def header(self) -> bytes:
        """CLA INS P1 P2."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def is_extended(self) -> bool:
        """Does not fit one length byte."""
        return len(self.data) > SHORT_DATA or self.le > SHORT_LE

    def encode(self, t0: bool = False) -> bytes:
        """The bytes of the APDU. With ``t0`` (T=0) the length expected is left out behind data: the card says 61xx."""
        body, le = self.data, 0 if t0 and self.data else self.le
        if self.is_extended:
            out = self.header + b"\0" + (len(body).to_bytes(2, "big") + body if body else b"")
            return out + ((le % EXTENDED_LE).to_bytes(2, "big") if le else b"")
        head = (self.cla, self.ins, self.p1, self.p2)
        out = bytes((*head, len(body))) + body if body else bytes(head)
        return out + bytes((le % SHORT_LE,)) if le else out


@dataclass(frozen=True)
class Response:
    """响应 APDU: data and 状态字 SW1 SW2."""

    data: bytes = field(repr=False)
    sw: int

    @property
    def is_ok(self) -> bool:
        """9000."""
        return self.sw == Status.OK

    def checked(self, doing: str) -> bytes:
        """The data of a good answer; else :class:`Refusal`."""
        if not self.is_ok:
            raise Refusal(doing, self.sw)
        return self.data


Steps = Generator[Command, Response, Value]
Wire = Generator[bytes, bytes, Value]


def decode_command(apdu: bytes) -> Command | None:
    """The command that these bytes are; None if they are none (7816-3 12.1.3, all seven forms)."""
    if len(apdu) < 4:
        return None
    head, body = Command(*apdu[:4]), apdu[4:]
    if len(body) <= 1:
        return replace(head, le=(body[0] or SHORT_LE) if body else 0)
    if body[0]:
        count = body[0]
        data, rest = body[1 : 1 + count], body[1 + count :]
        if len(data) < count or len(rest) > 1:
            return None
        return replace(head, data=data, le=(rest[0] or SHORT_LE) if rest else 0)
    count = int.from_bytes(body[1:3], "big")
    if len(body) < 3:
        return None
    if len(body) == 3:
        return replace(head, le=count or EXTENDED_LE)
    data, rest = body[3 : 3 + count], body[3 + count :]
    if not count or len(data) < count or len(rest) not in (0, 2):
        return None
    return replace(head, data=data, le=(int.from_bytes(rest, "big") or EXTENDED_LE) if rest else 0)


def decode_response(raw: bytes) -> Response:
    """Raises :class:`BadAnswer` where not even a status is there."""
    if len(raw) < 2:
        raise BadAnswer(f"an answer of {len(raw)} bytes")
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))


def on_the_wire(steps: Steps[Value], t0: bool = False) -> Wire[Value]:
    """``steps`` as bytes; fetches what 61xx announces and asks again with the length that 6Cxx names.

    Raises :class:`CardError`.
    """
    try:
        command = next(steps)
        while True:
            response = decode_response((yield command.encode(t0)))
            if response.sw >> 8 in _UNFINISHED:
                response = yield from _whole(command, response, t0)
            command = steps.send(response)
    except StopIteration as end:
        value: Value = end.value
        return value
    finally:
        steps.close()


def _whole(command: Command, response: Response, t0: bool) -> Wire[Response]:
    """All of an answer that is not whole yet."""
    if response.sw >> 8 == 0x6C and command.le:  # nothing else is ever said twice, a PIN least of all
        response = decode_response((yield replace(command, le=(response.sw & 0xFF) or SHORT_LE).encode(t0)))
    data = response.data
    for _ in range(MAX_PIECES):
        if response.sw >> 8 != 0x61 or len(data) > MAX_ANSWER_BYTES:
            break
        # The same logical channel, neither chained nor (here) secured anew: 7816-4 5.3.4.
        more = Command(command.cla & 0x03, 0xC0, 0, 0, le=(response.sw & 0xFF) or SHORT_LE)
        response = decode_response((yield more.encode(t0)))
        data += response.data
    if response.sw >> 8 == 0x61 or len(data) > MAX_ANSWER_BYTES:
        raise BadAnswer("an answer without an end")
    return Response(data, response.sw)


def chained(command: Command) -> Steps[Response]:
    """Sends ``command`` in pieces of at most 255 bytes of data (命令链, 7816-4 5.3.3) and gives the last answer."""
    pieces = [command.data[at : at + SHORT_DATA] for at in range(0, len(command.data), SHORT_DATA)] or [b""]
    for piece in pieces[:-1]:
        response = yield replace(command, cla=command.cla | 0x10, data=piece, le=0)
        if not response.is_ok:
            return response
    return (yield replace(command, data=pieces[-1]))


def select_application(aid: bytes, name_only: bool = False) -> Command:
    """SELECT by 应用标识符 AID; ``name_only``: without asking for file control information."""
    return Command(0x00, 0xA4, 0x04, 0x0C if name_only else 0x00, aid, 0 if name_only else SHORT_LE)


NOT_THERE: Final = frozenset(
    {
        Status.FILE_NOT_FOUND,
        Status.NOT_SUPPORTED,
        Status.WRONG_DATA,
        Status.WRONG_P1_P2,
        Status.NO_SUCH_DATA,
        Status.INS_NOT_SUPPORTED,
        Status.CLA_NOT_SUPPORTED,
        Status.CONDITIONS_NOT_SATISFIED,
        Status.WRONG_LENGTH,
    }
)
"""What cards answer to SELECT of an application or a file that they do not have."""
