# SPDX-License-Identifier: Apache-2.0
"""Files of a travel document's chip (逻辑数据结构, LDS): which there are, and reading them. Sans-IO.

Source: ICAO Doc 9303-10 (8th ed.) 3 and 4.6 (identifiers), 3.11.1 (EF.ATR/INFO), ISO/IEC 7816-4:2020 11.3 (READ BINARY). A
file is read in pieces of 223 bytes, which every chip and every reader carries; longer ones are asked for only where the chip
announces them and the reader is not known to break off (:mod:`long_answers`). Lengths that a chip gives are believed
only as far as its data goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.smart_card_reader.iso7816 import NOT_THERE, SHORT_LE, BadAnswer, Command, Response, Status, Steps
from drivers.smart_card_reader.long_answers import LongAnswers
from drivers.smart_card_reader.secure_messaging import SHORT_CHUNK
from drivers.smart_card_reader.tlv import BadTlv, decode, encode, find, only, read_header

APPLICATION: Final = bytes.fromhex("A0000002471001")
"""eMRTD 应用"""
MAX_FILE_BYTES: Final = 256 * 1024
"""More than any face needs; a chip that announces more is not believed."""
MAX_CHUNK: Final = 4096
LONG_CHUNK: Final = 976
"""Where a chip carries long answers and does not say how long: 1024 bytes with all that is around them."""
_HEAD_BYTES: Final = 8
_B0_LIMIT: Final = 0x8000
"""Offsets from here on take READ BINARY's other instruction."""
_WRAPPED_BYTES: Final = 4
"""Tag and length around what that one gives, at these sizes."""
_SECURED_BYTES: Final = 48
"""Most that secure messaging adds to an answer, its status and padding too."""
_EXTENDED_LENGTH: Final = 0x7F66
_INTEGER: Final = 0x02


@dataclass(frozen=True)
class File:
    """基本文件: by its identifier, and by its short one."""

    identifier: int
    short: int
    tag: int
    """Of the one data object that it holds."""


CARD_ACCESS: Final = File(0x011C, 0x1C, 0x31)
COM: Final = File(0x011E, 0x1E, 0x60)
SOD: Final = File(0x011D, 0x1D, 0x77)
DG1: Final = File(0x0101, 0x01, 0x61)
DG2: Final = File(0x0102, 0x02, 0x75)
DG11: Final = File(0x010B, 0x0B, 0x6B)
GROUPS: Final = {1: DG1, 2: DG2, 11: DG11}
"""数据组 by number: those that are read here."""


def longest_piece(long_answers: LongAnswers) -> Steps[int]:
    """How many bytes of a file may be asked for at a time, by EF.ATR/INFO of the master file. In the clear."""
    if long_answers is LongAnswers.NEVER:
        return SHORT_CHUNK
    unsaid = LONG_CHUNK if long_answers is LongAnswers.EXPECTED else SHORT_CHUNK
    answer = yield Command(0x00, 0xB0, 0x80 | 0x01, 0, le=SHORT_LE)
    if not _has_data(answer):
        return unsaid
    try:
        announced = find(answer.data, _EXTENDED_LENGTH)
        sizes = [int.from_bytes(one.value, "big") for one in decode(announced or b"") if one.tag == _INTEGER]
    except BadTlv:
        return unsaid
    # The first is the longest command, the second the longest answer.
    return max(SHORT_CHUNK, min(sizes[1] - _SECURED_BYTES, MAX_CHUNK)) if len(sizes) == 2 else unsaid


def read_file(file: File, piece: int) -> Steps[bytes | None]:
    """The whole data object that ``file`` holds, ``piece`` bytes at a time; None: the chip has no such file.

    Raises :class:`~iso7816.CardError` and :class:`~tlv.BadTlv`.
    """
    doing = f"read EF {file.identifier:04X}"
    answer = yield Command(0x00, 0xB0, 0x80 | file.short, 0, le=_HEAD_BYTES)
    if not _has_data(answer):
        if answer.sw == Status.FILE_NOT_FOUND:
            return None
        if answer.sw == Status.SECURITY_NOT_SATISFIED:
            answer.checked(doing)
        # A chip without short identifiers says so in many ways.
        selected = yield Command(0x00, 0xA4, 0x02, 0x0C, file.identifier.to_bytes(2, "big"))
        if selected.sw in NOT_THERE:
            return None
        selected.checked(f"select EF {file.identifier:04X}")
        answer = yield Command(0x00, 0xB0, 0, 0, le=_HEAD_BYTES)
    data = _piece(answer, _HEAD_BYTES, doing)
    header = read_header(data)
    if header is None or header.total < len(data) or header.tag != file.tag:
        raise BadAnswer(f"EF {file.identifier:04X} holds something else")
    if header.total > MAX_FILE_BYTES:
        raise BadAnswer(f"EF {file.identifier:04X} says that it has {header.total} bytes")
    pieces, at = [data], len(data)
    while at < header.total:
        data = yield from _read_at(at, min(piece, header.total - at), doing)
        pieces.append(data)
        at += len(data)
    return b"".join(pieces)


def _has_data(answer: Response) -> bool:
    return answer.sw in (Status.OK, Status.END_OF_FILE) and bool(answer.data)


def _piece(answer: Response, wanted: int, doing: str) -> bytes:
    """What a good answer holds: one byte at least, and never more than was asked for."""
    if answer.sw != Status.END_OF_FILE:
        answer.checked(doing)
    if not 0 < len(answer.data) <= wanted:
        raise BadAnswer(f"{doing}: {len(answer.data)} bytes in place of {wanted}")
    return answer.data


def _read_at(offset: int, wanted: int, doing: str) -> Steps[bytes]:
    if offset < _B0_LIMIT:
        answer = yield Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=wanted)
        return _piece(answer, wanted, doing)
    where = encode(0x54, offset.to_bytes(3 if offset >> 16 else 2, "big"))
    wanted = min(wanted, SHORT_CHUNK - _WRAPPED_BYTES)
    answer = yield Command(0x00, 0xB1, 0, 0, where, wanted + _WRAPPED_BYTES)
    wrapped = _piece(answer, wanted + _WRAPPED_BYTES, doing)
    return _piece(Response(only(wrapped, 0x53), Status.OK), wanted, doing)
