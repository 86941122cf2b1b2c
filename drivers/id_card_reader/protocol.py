# SPDX-License-Identifier: Apache-2.0
"""SDT / SAM_V, the protocol between a host and the security module of an ID card reader: bytes in, events out.

Source: "身份证阅读器通信协议" as two independent copies and a dozen host programs agree on it (the reference notes on
devices, 1.1 to 1.7; the institute's own paper is not public). Frames::

    request   AA AA AA 96 69 | LEN LEN | CMD PARA [DATA]      | CHK
    reply     AA AA AA 96 69 | LEN LEN | SW1 SW2 SW3 [DATA]   | CHK

LEN is big-endian and counts what follows it, CHK included; CHK is the XOR of everything from LEN to the last data byte.

Theory of operation. There is no byte stuffing: a photo may hold the preamble, so the decoder looks for a preamble only
where a frame may begin, and a frame whose CHK is wrong is dropped whole, never searched for another one inside. There
is no sequence number either: whether a frame answers *this* request is judged by :func:`belongs`, from what each
request can be answered with. Time is the driver's: an unfinished frame stays "need data" until the driver resets the
decoder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
_MARK: Final = PREAMBLE[1:]
"""One AA of three gets lost, or one more comes, on worn cables and some USB bridges: these four always arrive."""

MIN_REPLY_LEN: Final = 4
"""SW1 SW2 SW3 CHK."""

MAX_REPLY_LEN: Final = 2400
"""The longest known reply is 0x090A = 2314 (text, photo and two fingerprints); more is a damaged LEN."""

MAX_REQUEST_DATA: Final = 16
"""No request known carries more than one byte of data."""


class Sw3(IntEnum):
    """状态字 SW3, the reader's own status. A code that is not here is kept as a number and never guessed."""

    OK = 0x90
    CARD_FOUND = 0x9F
    CHECKSUM_ERROR = 0x10
    LENGTH_ERROR = 0x11
    COMMAND_ERROR = 0x21
    NOT_PERMITTED = 0x23
    UNRECOGNISED = 0x24
    SAM_NOT_AUTHENTICATED = 0x31
    CARD_NOT_AUTHENTICATED = 0x32
    VERIFICATION_FAILED = 0x33
    WRONG_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SAM_SELF_TEST_FAILED = 0x60
    SAM_NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    NO_SUCH_ITEM = 0x91


class ReplyClass(Enum):
    """What a driver does about a status."""

    OK = "ok"
    NO_MEDIA = "no media"
    """No card: not an error."""
    EMPTY = "empty"
    """Good, and there is no such item on the card."""
    LINK = "link"
    """Damaged on the way: send again, once."""
    PROTOCOL = "protocol"
    """The reader does not know or allow what we asked."""
    CARD_AGAIN = "card: lay it down again"
    CARD_RETRY = "card: try again ourselves"
    CARD_REFUSED = "card refused"
    HARDWARE = "hardware error"
    UNKNOWN = "unknown code"


_CLASSES: Final[Mapping[int, ReplyClass]] = {
    Sw3.OK: ReplyClass.OK,
    Sw3.CARD_FOUND: ReplyClass.OK,
    Sw3.CHECKSUM_ERROR: ReplyClass.LINK,
    Sw3.LENGTH_ERROR: ReplyClass.LINK,
    Sw3.COMMAND_ERROR: ReplyClass.PROTOCOL,
    Sw3.NOT_PERMITTED: ReplyClass.PROTOCOL,
    Sw3.UNRECOGNISED: ReplyClass.PROTOCOL,
    Sw3.SAM_NOT_AUTHENTICATED: ReplyClass.CARD_AGAIN,
    Sw3.CARD_NOT_AUTHENTICATED: ReplyClass.CARD_REFUSED,
    Sw3.VERIFICATION_FAILED: ReplyClass.CARD_REFUSED,
    Sw3.WRONG_CARD_TYPE: ReplyClass.CARD_REFUSED,
    Sw3.READ_FAILED: ReplyClass.CARD_AGAIN,
    Sw3.RANDOM_FAILED: ReplyClass.CARD_RETRY,
    Sw3.SAM_SELF_TEST_FAILED: ReplyClass.HARDWARE,
    Sw3.SAM_NOT_AUTHORISED: ReplyClass.HARDWARE,
    Sw3.NO_CARD: ReplyClass.NO_MEDIA,
    Sw3.SELECT_FAILED: ReplyClass.CARD_RETRY,
    Sw3.NO_SUCH_ITEM: ReplyClass.EMPTY,
}


def classify(sw3: int) -> ReplyClass:
    """The class of a status; every number has one."""
    return _CLASSES.get(sw3, ReplyClass.UNKNOWN)


@dataclass(frozen=True)
class Request:
    """A command to the reader."""

    name: str
    command: int
    parameter: int
    data: bytes = b""


RESET_SAM: Final = Request("reset the module", 0x10, 0xFF)
SAM_STATUS: Final = Request("status of the module", 0x11, 0xFF)
SAM_ID: Final = Request("number of the module", 0x12, 0xFF)
FIND_CARD: Final = Request("find card (寻卡)", 0x20, 0x01)
SELECT_CARD: Final = Request("select card (选卡)", 0x20, 0x02)
READ_CARD: Final = Request("read text and photo (读卡)", 0x30, 0x01)
READ_CARD_WITH_FINGERPRINTS: Final = Request("read text, photo and fingerprints", 0x30, 0x10)
READ_NEW_ADDRESS: Final = Request("read appended address (读追加住址)", 0x30, 0x03)

_ERRORS_ANYWHERE: Final = frozenset(
    {
        Sw3.CHECKSUM_ERROR,
        Sw3.LENGTH_ERROR,
        Sw3.COMMAND_ERROR,
        Sw3.NOT_PERMITTED,
        Sw3.UNRECOGNISED,
        Sw3.SAM_SELF_TEST_FAILED,
        Sw3.SAM_NOT_AUTHORISED,
    }
)
_ERRORS_OF_READING: Final = frozenset(
    {
        Sw3.SAM_NOT_AUTHENTICATED,
        Sw3.CARD_NOT_AUTHENTICATED,
        Sw3.VERIFICATION_FAILED,
        Sw3.WRONG_CARD_TYPE,
        Sw3.READ_FAILED,
        Sw3.RANDOM_FAILED,
    }
)


@dataclass(frozen=True)
class _Answers:
    """What a request can be answered with: the good status, how long its data is, and the errors of its own."""

    good: int
    lengths: range
    errors: frozenset[Sw3]


_EMPTY: Final = range(0, 1)

_ANSWERS: Final[Mapping[tuple[int, int], _Answers]] = {
    (0x10, 0xFF): _Answers(Sw3.OK, _EMPTY, frozenset()),
    (0x11, 0xFF): _Answers(Sw3.OK, _EMPTY, frozenset()),
    (0x12, 0xFF): _Answers(Sw3.OK, range(16, 17), frozenset()),
    (0x20, 0x01): _Answers(Sw3.CARD_FOUND, range(4, 5), frozenset({Sw3.NO_CARD})),
    (0x20, 0x02): _Answers(Sw3.OK, range(8, 9), frozenset({Sw3.SELECT_FAILED})),
    (0x30, 0x01): _Answers(Sw3.OK, range(256 + 4, MAX_REPLY_LEN), _ERRORS_OF_READING),
    (0x30, 0x10): _Answers(Sw3.OK, range(256 + 6, MAX_REPLY_LEN), _ERRORS_OF_READING),
    (0x30, 0x03): _Answers(Sw3.OK, range(70, 71), _ERRORS_OF_READING | {Sw3.NO_SUCH_ITEM}),
    (0x60, 0x00): _Answers(Sw3.OK, _EMPTY, frozenset()),
    (0x61, 0xFF): _Answers(Sw3.OK, _EMPTY, frozenset()),
}


class Belonging(Enum):
    """Does a reply answer the request that is under way?"""

    OURS = "ours"
    LATE = "late"
    """It answers another request: ours of a moment ago, or one of a process that was killed. Skip it and wait on."""
    UNKNOWN = "unknown"
    """No request known is answered like that."""


@dataclass(frozen=True)
class Reply:
    """A whole frame with a good CHK."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes = field(default=b"", repr=False)

    @property
    def kind(self) -> ReplyClass:
        """The class of its status."""
        return classify(self.sw3)

    @property
    def says(self) -> str:
        """The status words for a technician; no content."""
        return f"SW {self.sw1:02X}{self.sw2:02X} {self.sw3:02X}, {len(self.data)} data bytes"


@dataclass(frozen=True)
class Damaged:
    """A frame that came whole but does not check; ``why`` is for technicians."""

    why: str


@dataclass(frozen=True)
class NeedData:
    """Nothing complete yet."""


NEED_DATA: Final = NeedData()
Event = Reply | Damaged


BAUDS: Final = (115200, 57600, 38400, 19200, 9600)
"""Speeds of the serial line by their code in the request 60 nn."""


def set_baud(code: int) -> Request:
    """Set the module's speed to ``BAUDS[code]``. It stays so without power; the answer still comes at the old one."""
    if code not in range(5):
        raise ValueError(f"no such speed code: {code}")
    return Request("set speed", 0x60, code)


def set_max_rf_bytes(count: int) -> Request:
    """Largest frame towards the card (50 hex = 80 bytes is usual)."""
    return Request("set RF frame size", 0x61, 0xFF, bytes([count]))


_KNOWN: Final = (
    RESET_SAM, SAM_STATUS, SAM_ID, FIND_CARD, SELECT_CARD, READ_CARD, READ_CARD_WITH_FINGERPRINTS, READ_NEW_ADDRESS,
    *(set_baud(code) for code in range(5)), set_max_rf_bytes(0),
)  # fmt: skip


def encode(request: Request) -> bytes:
    """The frame of a request."""
    if len(request.data) > MAX_REQUEST_DATA:
        raise ValueError("longer than any request known")
    body = bytes([request.command, request.parameter]) + request.data
    checked = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + checked + bytes([checksum(checked)])


def decode_request(frame: bytes) -> Request | None:
    """The request that ``frame`` is, whole and undamaged; None when it is none that we know. For recordings.

    No reply is taken for one: it has at least one byte more, but for 61 FF, which no status words look like.
    """
    for known in _KNOWN:
        asked = replace(known, data=frame[9:10]) if known.command == 0x61 else known
        if encode(asked) == frame:
            return asked
    return None


def checksum(checked: bytes) -> int:
    """校验和: XOR over everything from LEN to the last data byte."""
    return reduce(xor, checked, 0)


def belongs(request: Request, reply: Reply) -> Belonging:
    """Judges whether ``reply`` answers ``request``, by status and length, the only evidence there is."""
    ours = _ANSWERS[_answers_key(request)]
    if _fits(ours, reply):
        return Belonging.OURS
    if any(_fits(other, reply) for other in _ANSWERS.values()):
        return Belonging.LATE
    return Belonging.UNKNOWN


def _answers_key(request: Request) -> tuple[int, int]:
    return (request.command, 0x00 if request.command == 0x60 else request.parameter)


def _fits(answers: _Answers, reply: Reply) -> bool:
    if reply.sw3 == answers.good:
        return len(reply.data) in answers.lengths
    # An error says nothing more than its code; with data it is nobody's.
    return not reply.data and (reply.sw3 in answers.errors or reply.sw3 in _ERRORS_ANYWHERE)


class Decoder:
    """Turns what arrives into events. ``feed`` bytes in pieces of any size, then call ``next_event`` until NEED_DATA.

    Keeps at most one unfinished frame; noise between frames is counted in ``noise`` and dropped.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.noise = 0

    def feed(self, data: bytes) -> None:
        """Takes what arrived."""
        self._buffer += data

    def reset(self) -> None:
        """Forgets an unfinished frame: the driver's time limit has passed, or the port was opened anew."""
        self._buffer.clear()

    @property
    def unfinished(self) -> int:
        """Bytes held that are not an event yet."""
        return len(self._buffer)

    def next_event(self) -> Event | NeedData:
        """The next complete frame, or a damaged one, or NEED_DATA."""
        self._skip_to_preamble()
        if len(self._buffer) < len(_MARK) + 2:
            return NEED_DATA
        length = int.from_bytes(self._buffer[len(_MARK) : len(_MARK) + 2], "big")
        if not MIN_REPLY_LEN <= length <= MAX_REPLY_LEN:
            # The length cannot be believed, so the frame's end is not known: go on behind this preamble.
            del self._buffer[: len(_MARK)]
            return Damaged(f"LEN {length} is outside {MIN_REPLY_LEN}..{MAX_REPLY_LEN}")
        total = len(_MARK) + 2 + length
        if len(self._buffer) < total:
            return NEED_DATA
        checked = bytes(self._buffer[len(_MARK) : total - 1])
        stated = self._buffer[total - 1]
        del self._buffer[:total]
        if checksum(checked) != stated:
            return Damaged(f"CHK {stated:02X} does not fit {len(checked)} bytes")
        return Reply(checked[2], checked[3], checked[4], checked[5:])

    def _skip_to_preamble(self) -> None:
        found = self._buffer.find(_MARK)
        if found < 0:
            # Keep what may be the beginning of a mark whose rest has not come yet.
            found = len(self._buffer) - _partial_mark(self._buffer)
        self.noise += len(bytes(self._buffer[:found]).rstrip(b"\xaa"))
        del self._buffer[:found]


def _partial_mark(buffer: bytearray) -> int:
    return next((size for size in range(len(_MARK) - 1, 0, -1) if buffer.endswith(_MARK[:size])), 0)
