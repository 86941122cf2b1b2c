# SPDX-License-Identifier: Apache-2.0
"""The line between the supervisor and one visit process: an inherited socket pair, one JSON object a line.

No resident's data goes over it: a visit tells of the card it saw only a keyed digest, and why it ended only as a word
of its own source. Either side notices the other's end as the end of the line; a visit whose supervisor is gone must
exit.
"""

from __future__ import annotations

import json
import math
import re
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

MAX_LINE_BYTES: Final = 32768
"""No message comes near it; more without a line end is a peer gone mad."""

_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){16,64}", re.ASCII)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}", re.ASCII)  # no digits: no number of anybody fits in


class LinkError(Exception):
    """The peer sent what is no message, or is gone."""


# ---- supervisor to visit


@dataclass(frozen=True)
class Prepare:
    """Load everything and be ready. Comes once, before anything else."""

    folder: str
    """The private folder in memory; everything that is written has to land there."""
    runtime_dir: str
    """The terminal's folder of sockets."""
    settings: str
    """The terminal's settings, as JSON: read and checked once, by the supervisor."""


@dataclass(frozen=True)
class Activate:
    """Take the screen and the devices: the process before is gone."""

    visit_no: int
    card_key_hex: str = field(repr=False)
    """Key of this start of the terminal, for digests of cards; it is on no disk."""
    last_card_digest_hex: str | None = field(default=None, repr=False)
    """Digest of an earlier visit's card: the same one lying there still must not open this visit by itself."""
    last_card_age_s: float | None = None
    """Seconds since the end of the visit in which it was seen."""


@dataclass(frozen=True)
class Retire:
    """End now, also in the middle of a visit: the terminal stops, or a technician asked."""


# ---- visit to supervisor


@dataclass(frozen=True)
class Ready:
    """Warm: everything is loaded, no window mapped, no device opened."""


@dataclass(frozen=True)
class Shown:
    """The attract screen is on the panel, ``first_frame_ms`` after Activate came."""

    first_frame_ms: float


@dataclass(frozen=True)
class CardSeen:
    """A card was read in this visit."""

    digest_hex: str = field(repr=False)


@dataclass(frozen=True)
class Alive:
    """The event loop turns. Who sends it once must go on sending it."""


@dataclass(frozen=True)
class Ended:
    """The visit is over; the process exits now. ``reason`` is a word of our own, such as ``rated`` or ``idle``."""

    reason: str


Message = Prepare | Activate | Retire | Ready | Shown | CardSeen | Alive | Ended


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _path(value: object) -> bool:
    return isinstance(value, str) and value.startswith("/") and "\0" not in value


def _digest(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


_CHECKS: Final[dict[str, Callable[[object], bool]]] = {
    "folder": _path,
    "runtime_dir": _path,
    "settings": lambda value: isinstance(value, str),
    "visit_no": _whole,
    "card_key_hex": _digest,
    "last_card_digest_hex": lambda value: value is None or _digest(value),
    "last_card_age_s": lambda value: value is None or _seconds(value),
    "first_frame_ms": _seconds,
    "digest_hex": _digest,
    "reason": _word,
}
_KINDS: Final[dict[str, type[Message]]] = {
    kind.__name__: kind for kind in (Prepare, Activate, Retire, Ready, Shown, CardSeen, Alive, Ended)
}


def encode(message: Message) -> bytes:
    """One line."""
    return json.dumps({"message": type(message).__name__, **asdict(message)}, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """The message of one line.

    Raises:
        LinkError: it is none. The text never quotes the line.
    """
    try:
        content: Any = json.loads(line)
    except ValueError as error:
        raise LinkError("a line is not JSON") from error
    kind = _KINDS.get(str(content.pop("message", ""))) if isinstance(content, dict) else None
    if kind is None:
        raise LinkError("a line is no message of ours")
    if set(content) != {one.name for one in fields(kind)}:
        raise LinkError(f"{kind.__name__} has other fields")
    for name, value in content.items():
        if not _CHECKS[name](value):
            raise LinkError(f"{kind.__name__}.{name} is of the wrong kind")
    return kind(**content)


class Link:
    """One end. Never blocks, so it fits any event loop: wait until ``fileno()`` is readable, then ``receive()``."""

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self._socket = end
        self._rest = b""
        self.closed = False
        """The peer is gone: nothing more will come."""

    def fileno(self) -> int:
        """For select, poll or QSocketNotifier; -1 after ``close()``."""
        return self._socket.fileno()

    def send(self, message: Message) -> None:
        """Sends one message.

        Raises:
            LinkError: the peer is gone, or has not read for so long that the buffer is full.
        """
        line = encode(message)
        try:
            sent = self._socket.send(line, socket.MSG_NOSIGNAL)
        except OSError as error:
            raise LinkError(f"{type(message).__name__} cannot be sent: {type(error).__name__}") from error
        if sent != len(line):
            raise LinkError(f"{type(message).__name__} was cut: the peer does not read")

    def receive(self) -> list[Message]:
        """Everything that has come; ``closed`` is set when the line has ended.

        Raises:
            LinkError: something is no message. What came with it is lost; the peer cannot be trusted any more.
        """
        while not self.closed:
            try:
                piece = self._socket.recv(65536)
            except (BlockingIOError, InterruptedError):
                break
            except OSError:
                piece = b""
            self.closed = not piece
            self._rest += piece
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            raise LinkError("a line without end")
        return [decode(line) for line in lines]

    def close(self) -> None:
        """Ends the line; may be called twice."""
        self._socket.close()
        self.closed = True
