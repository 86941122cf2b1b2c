# SPDX-License-Identifier: Apache-2.0
"""How readers that present themselves as HID carry SDT frames in reports of 64 bytes: reports in, bytes of SDT out.

Only the serial line and 公安部 modules on USB bulk are standard; every HID reader has a wrapper of its own. Two are known
well enough (reference notes on devices 1.2, one host program each):

* ``RawReports`` (2B8B:2721): the frame, filled up with zeros; an answer is as many reports as its LEN asks for.
* ``MiaxisReports`` (10C4:0007): each report is a packet, ``88`` to the reader or ``AA`` from it, SRN (2) = 0, LEN (2, little
  endian) = length of the data + 1, command B1 or result, data, sum (2, little endian) over all from LEN on. What comes back
  carries two bytes of packet number and at most 54 of SDT in each.

Neither loses what SDT itself can check: a damaged frame goes through as it is and fails its own CHK.
"""

from __future__ import annotations

from typing import Final, Protocol

from drivers.id_card_reader.protocol import MAX_REPLY_LEN

REPORT_BYTES: Final = 64
_MARK: Final = b"\xaa\xaa\x96\x69"
_HEAD: Final = len(_MARK) + 2
_FURTHEST_MARK: Final = 7
"""A preamble begins in the first bytes of a report or not at all: one byte lost or doubled is allowed for."""


class HidFraming(Protocol):
    """One wrapper. Holds what an answer under way needs; ``reset`` before each request."""

    def reports(self, frame: bytes) -> list[bytes]:
        """The reports of 64 bytes that carry ``frame`` to the reader."""
        ...

    def feed(self, report: bytes) -> bytes:
        """The bytes of SDT in a report that came; none of a stale or strange one."""
        ...

    def reset(self) -> None:
        """Forgets the answer under way."""
        ...


class RawReports:
    """SDT in plain reports. Between answers, what does not begin with a preamble is stale and dropped."""

    def __init__(self) -> None:
        self._missing = 0

    def reports(self, frame: bytes) -> list[bytes]:
        """See :class:`HidFraming`."""
        pieces = (frame[at : at + REPORT_BYTES] for at in range(0, len(frame), REPORT_BYTES))
        return [piece.ljust(REPORT_BYTES, b"\0") for piece in pieces]

    def feed(self, report: bytes) -> bytes:
        """See :class:`HidFraming`."""
        if self._missing == 0:
            at = report.find(_MARK)
            if not 0 <= at < _FURTHEST_MARK:
                return b""
            total = at + _HEAD + int.from_bytes(report[at + len(_MARK) : at + _HEAD], "big")
            if total > at + _HEAD + MAX_REPLY_LEN:
                return report  # the decoder says what is wrong with it
            self._missing = total
        given = report[: self._missing]
        self._missing -= len(given)
        return given

    def reset(self) -> None:
        """See :class:`HidFraming`."""
        self._missing = 0


class MiaxisReports:
    """SDT in packets of the Miaxis MR-300."""

    REQUEST: Final = 0x88
    ANSWER: Final = 0xAA
    COMMAND: Final = 0xB1
    _ROOM: Final = REPORT_BYTES - 8
    _NUMBER: Final = 2

    def reports(self, frame: bytes) -> list[bytes]:
        """See :class:`HidFraming`. Raises ValueError for more than one packet holds: no request is that long."""
        if len(frame) > self._ROOM:
            raise ValueError("longer than one packet")
        checked = (len(frame) + 1).to_bytes(2, "little") + bytes([self.COMMAND]) + frame
        packet = bytes([self.REQUEST, 0, 0]) + checked + (sum(checked) & 0xFFFF).to_bytes(2, "little")
        return [packet.ljust(REPORT_BYTES, b"\0")]

    def feed(self, report: bytes) -> bytes:
        """See :class:`HidFraming`. A packet whose sum is wrong is dropped: the answer stays short and is asked for anew."""
        if len(report) != REPORT_BYTES or report[0] != self.ANSWER:
            return b""
        length = int.from_bytes(report[3:5], "little")
        end = 5 + length
        if not 1 + self._NUMBER <= length <= self._ROOM + 1:
            return b""
        if int.from_bytes(report[end : end + 2], "little") != sum(report[3:end]) & 0xFFFF:
            return b""
        return report[6 + self._NUMBER : end]

    def reset(self) -> None:
        """See :class:`HidFraming`. Nothing is held: every packet stands for itself."""
