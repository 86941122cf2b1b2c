# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with an ID card reader, read back (身份证读卡器通信回放): what the terminal would have understood.

Frames are SDT, as they travel on a serial line (a HID wrapper is off already). Events, in order; each with ``t`` where the
recording has times::

    asked       request: its name, command: hex; what the terminal asked
    answer      status: SW3 as hex, means, belongs_to: the request; no content
    late        status: an answer to another question, passed over as the terminal passes it over
    damaged     why
    cut_short   bytes: an answer whose rest never came
    noise       bytes: what lay between frames
    module      sam_id
    card        document, redacted: true; a card that was blanked when it was recorded
    unreadable  field: where the card's text follows no layout
    record      document: resident, hmt, foreigner_2017, foreigner_2023, and the fields of the card; dates as 2020-01-01, a
                card without an end of validity has valid_to 长期 and long_term true

A frame without a direction is told by what it holds: requests are known whole. An answer without a question before it is
read by what it holds.

:func:`redact` leaves statuses, lengths and the kind of card, and blanks text, photo, address and the card's own number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from drivers.id_card_reader.port import CardKind, IdCard
from drivers.id_card_reader.protocol import (
    FIND_CARD,
    PREAMBLE,
    READ_CARD,
    READ_CARD_WITH_FINGERPRINTS,
    READ_NEW_ADDRESS,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    Belonging,
    Damaged,
    Decoder,
    NeedData,
    Reply,
    ReplyClass,
    Request,
    belongs,
    checksum,
    decode_request,
)
from drivers.id_card_reader.reply_data import CardData, sam_number, split_card_data
from drivers.id_card_reader.text import TEXT_BYTES, BadText, blanked, decode_address, decode_text, is_blanked, kind_of
from drivers.recording import Frame

DOCUMENTS: Final = {
    CardKind.RESIDENT: "resident",
    CardKind.HMT_PERMIT: "hmt",
    CardKind.FOREIGNER_2017: "foreigner_2017",
    CardKind.FOREIGNER_2023: "foreigner_2023",
}
_TELLING: Final = (READ_CARD, READ_CARD_WITH_FINGERPRINTS, READ_NEW_ADDRESS, SAM_ID, FIND_CARD, SELECT_CARD, SAM_STATUS)
"""Which request an answer alone is taken to belong to; what carries most first."""

Event = dict[str, Any]


def replay(frames: Sequence[Frame]) -> Iterator[Event]:
    """What the terminal would have understood; see the module."""
    told = _Told()
    for frame in frames:
        for event in told.frame(frame):
            yield event if frame.t is None else {**event, "t": frame.t}
    yield from told.end()


class _Told:
    """Both directions of one exchange."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._pending: Request | None = None
        self._card: IdCard | None = None
        self._noise = 0

    def frame(self, frame: Frame) -> Iterator[Event]:
        request = None if frame.sent is False else decode_request(frame.data)
        if request is not None:
            yield from self.end()
            self._pending = request
            yield {
                "event": "asked",
                "request": request.name,
                "command": f"{request.command:02x}{request.parameter:02x}",
            }
        elif frame.sent:
            yield from self.end()
            yield {"event": "asked", "request": "unknown", "command": frame.data[7:9].hex()}
        else:
            self._decoder.feed(frame.data)
            yield from self._events()

    def end(self) -> Iterator[Event]:
        """A new question, or the end: what was unfinished stays so."""
        unfinished = self._decoder.unfinished
        self._decoder.reset()
        self._pending = None
        if unfinished:
            yield {"event": "cut_short", "bytes": unfinished}

    def _events(self) -> Iterator[Event]:
        while not isinstance(event := self._decoder.next_event(), NeedData):
            yield from self._noise_so_far()
            if isinstance(event, Damaged):
                yield {"event": "damaged", "why": event.why}
            else:
                yield from self._reply(event)
        yield from self._noise_so_far()

    def _noise_so_far(self) -> Iterator[Event]:
        fresh, self._noise = self._decoder.noise - self._noise, self._decoder.noise
        if fresh:
            yield {"event": "noise", "bytes": fresh}

    def _reply(self, reply: Reply) -> Iterator[Event]:
        request = self._pending or next((one for one in _TELLING if belongs(one, reply) is Belonging.OURS), None)
        if request is None or belongs(request, reply) is not Belonging.OURS:
            yield {"event": "late", "status": f"{reply.sw3:02x}"}
            return
        self._pending = None
        yield {"event": "answer", "status": f"{reply.sw3:02x}", "means": reply.kind.value, "belongs_to": request.name}
        if request == READ_NEW_ADDRESS and self._card is not None and reply.kind in (ReplyClass.OK, ReplyClass.EMPTY):
            self._card = replace(self._card, newest_address=decode_address(reply.data) if reply.data else "")
            yield record_of(self._card)
        elif not reply.data:
            return
        elif request == SAM_ID:
            yield {"event": "module", "sam_id": sam_number(reply.data)}
        elif request in (READ_CARD, READ_CARD_WITH_FINGERPRINTS):
            yield self._read(reply.data, request)

    def _read(self, data: bytes, request: Request) -> Event:
        parts = split_card_data(data, request == READ_CARD_WITH_FINGERPRINTS) or _either(data)
        self._card = None
        if parts is None:
            return {"event": "unreadable", "field": "lengths"}
        card = decode_text(parts.text, parts.photo, parts.fingerprints)
        if isinstance(card, BadText):
            if is_blanked(parts.text):
                return {"event": "card", "document": DOCUMENTS[kind_of(parts.text)], "redacted": True}
            return {"event": "unreadable", "field": card.field_name}
        self._card = card
        return record_of(card)


def _either(data: bytes) -> CardData | None:
    """An answer alone does not say which of the two questions it belongs to; the lengths in it add up for one."""
    return split_card_data(data) or split_card_data(data, with_fingerprints=True)


def record_of(card: IdCard) -> Event:
    """The event ``record`` of a card: its fields by their names in :class:`~port.IdCard`, blobs by their length."""
    return {
        "event": "record",
        "document": DOCUMENTS[card.kind],
        "name": card.name,
        "sex_code": card.sex_code,
        "sex": card.sex,
        "ethnic_code": card.ethnic_code,
        "ethnic_group": card.ethnic_group,
        "birth": card.birth.isoformat(),
        "address": card.address,
        "newest_address": card.newest_address,
        "number": card.number,
        "number_checks": card.number_checks,
        "authority": card.authority,
        "valid_from": card.valid_from.isoformat(),
        "valid_to": "长期" if card.valid_to is None else card.valid_to.isoformat(),
        "long_term": card.valid_to is None,
        "english_name": card.english_name,
        "nationality": card.nationality,
        "pass_number": card.pass_number,
        "issue_count": card.issue_count,
        "old_card_link": card.old_card_link,
        "old_number": card.old_number,
        "photo_bytes": len(card.photo),
        "fingerprint_bytes": len(card.fingerprints),
    }


_HEAD: Final = len(PREAMBLE) + 2
_STATUS: Final = 3
_SAM_ID_BYTES: Final = 16


def redact(frame: Frame) -> bytes | None:
    """The frame without anything of a card, as many bytes as before; a checksum that was right stays right.

    What cannot be told to be harmless is blanked: a half frame keeps its head and its status when it has both, noise keeps its
    length.
    """
    if frame.sent is not False and decode_request(frame.data) is not None:
        return frame.data
    kept, rest = b"", frame.data
    while rest:
        at = rest.find(PREAMBLE)
        if at < 0:
            return kept + bytes(len(rest))
        kept, rest = kept + bytes(at), rest[at:]
        end = _HEAD + max(_STATUS + 1, int.from_bytes(rest[_HEAD - 2 : _HEAD], "big"))
        kept += _blanked(rest[:end], end)
        rest = rest[end:]
    return kept


def _blanked(frame: bytes, whole_bytes: int) -> bytes:
    head, data = frame[: _HEAD + _STATUS], frame[_HEAD + _STATUS : whole_bytes - 1]
    if len(head) < _HEAD + _STATUS or head[_HEAD : _HEAD + 2] != b"\0\0":
        # No status of a module begins otherwise: noise that looks like a preamble, and what follows may be text.
        return frame[: len(PREAMBLE)] + bytes(max(0, len(frame) - len(PREAMBLE)))
    # The flag says which document it is; nothing of a card has the length of a module's number.
    data = data if len(data) == _SAM_ID_BYTES and len(frame) == whole_bytes else _blank(data)
    if len(frame) < whole_bytes:
        return head + data
    was_right = checksum(frame[len(PREAMBLE) : -1]) == frame[-1]
    right = checksum(head[len(PREAMBLE) :] + data)
    return head + data + bytes([right if was_right else right ^ 0x55])


def _blank(data: bytes) -> bytes:
    parts, head = split_card_data(data), 4
    if parts is None:
        parts, head = split_card_data(data, with_fingerprints=True), 6
    if parts is None or len(parts.text) != TEXT_BYTES:
        return bytes(len(data))
    return data[:head] + blanked(parts.text) + bytes(len(data) - head - TEXT_BYTES)
