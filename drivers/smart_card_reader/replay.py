# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with a card, read back (智能卡通信回放): what the terminal would have understood.

Frames are APDUs, as PC/SC carries them. Events, in order; each with ``t`` where the recording has times::

    asked       request: in words, command: the four bytes of its header as hex
    answer      status: as hex, bytes: how many data bytes; no content
    damaged     why: an answer without a status, a record that no such card has
    application kind: social_security, travel_document, technician or unknown; found: whether the card has it
    card        document: social_security, version, region, closed: a card whose name and number are not in the recording
                (closed without keys, blank, or redacted)
    record      document: social_security, and the fields of the card by their names; days as 2020-01-01, null: not there

A record counts by its tag, whatever it was asked with, so a recording of another program, or of answers alone, is read too.
A frame without a direction is a command if one was not just asked and it can be one.

:func:`redact` leaves headers, lengths and statuses, of a social security card also version and region; everything else, a PIN
above all, is blanked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from drivers.recording import Frame
from drivers.smart_card_reader.iso7816 import BadAnswer, Command, Response, Status, decode_command, decode_response
from drivers.smart_card_reader.port import SocialSecurityCard
from drivers.smart_card_reader.social_security import AID, ITEM_BYTES, item, record

Event = dict[str, Any]

_SELECT, _GET_RESPONSE, _READ_RECORD = 0xA4, 0xC0, 0xB2
REQUESTS: Final = {
    0x20: "verify PIN",
    0x22: "manage security environment",
    0x82: "external authenticate",
    0x84: "get challenge",
    0x86: "general authenticate",
    0x87: "general authenticate",
    0x88: "internal authenticate",
    _SELECT: "select",
    0xB0: "read binary",
    0xB1: "read binary",
    _READ_RECORD: "read record",
    _GET_RESPONSE: "get response",
    0xCA: "get data",
    0xCB: "get data",
}
APPLICATIONS: Final = {
    AID: "social_security",
    bytes.fromhex("A0000002471001"): "travel_document",
    bytes.fromhex("A000000308000010000100"): "technician",
}
_CLASSES: Final = frozenset((0x00, 0x0C, 0x10, 0x80, 0x84))
_CARD_ID, _CLASS, _VERSION = 0x01, 0x02, 0x03
_REGION_BYTES: Final = 3


def replay(frames: Sequence[Frame]) -> Iterator[Event]:
    """What the terminal would have understood; see the module."""
    told = _Told()
    for frame in frames:
        for event in told.frame(frame):
            yield event if frame.t is None else {**event, "t": frame.t}
    yield from told.card()


def _command(frame: Frame) -> Command | None:
    """None: it is an answer, or none that could be told."""
    found = None if frame.sent is False else decode_command(frame.data)
    if found is not None and (frame.sent or (found.cla in _CLASSES and found.ins in REQUESTS)):
        return found
    return None


class _Told:
    """Both directions of one exchange."""

    def __init__(self) -> None:
        self._asked: Command | None = None
        self._waits = False
        self._data = b""
        self._items: dict[int, bytes] = {}
        self._is_closed = False

    def frame(self, frame: Frame) -> Iterator[Event]:
        command = None if frame.sent is None and self._waits else _command(frame)
        if command is not None:
            yield from self._command(command)
        elif frame.sent:
            yield {"event": "asked", "request": "unknown", "command": frame.data[:4].hex()}
        else:
            self._waits = False
            try:
                response = decode_response(frame.data)
            except BadAnswer as error:
                yield {"event": "damaged", "why": str(error)}
                return
            yield {"event": "answer", "status": f"{response.sw:04x}", "bytes": len(response.data)}
            yield from self._answer(response)

    def _command(self, command: Command) -> Iterator[Event]:
        request = REQUESTS.get(command.ins, "unknown")
        if command.ins == _READ_RECORD:
            request = f"{request} {command.p1}"
        yield {"event": "asked", "request": request, "command": command.header.hex()}
        self._waits = True
        if command.ins != _GET_RESPONSE:
            self._asked, self._data = command, b""
            if command.ins == _SELECT and command.p1 == 0x04:
                yield from self.card()

    def _answer(self, response: Response) -> Iterator[Event]:
        self._data += response.data
        if response.sw >> 8 in (0x61, 0x6C):
            return
        asked, data = self._asked, self._data
        self._asked, self._data = None, b""
        if asked is not None and asked.ins == _SELECT and asked.p1 == 0x04:
            kind = APPLICATIONS.get(asked.data, "unknown")
            yield {"event": "application", "kind": kind, "found": response.is_ok}
        elif asked is not None and asked.ins != _READ_RECORD:
            return
        elif response.sw in (Status.SECURITY_NOT_SATISFIED, Status.CONDITIONS_NOT_SATISFIED):
            self._is_closed = True
        elif response.is_ok and (asked is not None or data[:1] in {bytes([tag]) for tag in ITEM_BYTES}):
            try:
                tag, value = item(data)
            except BadAnswer as error:
                yield {"event": "damaged", "why": str(error)}
            else:
                self._items[tag] = value

    def card(self) -> Iterator[Event]:
        """The card whose items came, when another begins or the recording ends."""
        items, is_closed = self._items, self._is_closed
        self._items, self._is_closed = {}, False
        if not items:
            return
        try:
            card = record(items)
        except BadAnswer as error:
            yield {"event": "damaged", "why": str(error)}
            return
        if card.number and card.name:
            yield record_of(card)
        else:
            yield {
                "event": "card",
                "document": "social_security",
                "version": card.version,
                "region": card.region,
                "closed": is_closed,
            }


def record_of(card: SocialSecurityCard) -> Event:
    """The event ``record`` of a card: its fields by their names in :class:`~port.SocialSecurityCard`."""
    fields = {name: value.isoformat() if isinstance(value, date) else value for name, value in card.__dict__.items()}
    return {"event": "record", "document": "social_security", **fields}


def redact(frame: Frame) -> bytes | None:
    """The frame without anything of a card or a PIN, as many bytes as before."""
    command = _command(frame)
    if command is not None and command.ins == _SELECT:
        return frame.data
    if command is not None or frame.sent:
        # Lengths stay where they stand; what lies between is blanked, and a length behind data with it.
        head = frame.data[:5] if len(frame.data) <= 5 or frame.data[4] else frame.data[:7]
        return head + bytes(len(frame.data) - len(head))
    if len(frame.data) < 2:
        return bytes(len(frame.data))
    return _blank(frame.data[:-2]) + frame.data[-2:]


def _blank(data: bytes) -> bytes:
    try:
        tag, value = item(data)
    except BadAnswer:
        return bytes(len(data))
    kept = {_CARD_ID: value[:_REGION_BYTES], _CLASS: value, _VERSION: value}.get(tag, b"")
    return (bytes([tag, len(value)]) + kept).ljust(len(data), b"\0")
