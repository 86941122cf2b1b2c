# SPDX-License-Identifier: Apache-2.0
"""Secure messaging with a chip (安全报文): every command and every answer encrypted, counted and authenticated.

Source: ICAO Doc 9303-11 (8th ed.) 9.8. :func:`secured` stands between a talk and the wire: commands go in plain and come
out wrapped. An answer that is not the chip's own to this very command (wrong checksum, an older one again, cut short, in
plain) ends the talk as :class:`~iso7816.BadAnswer`: nothing of it reaches who asked.
"""

from __future__ import annotations

from typing import Final

from drivers.smart_card_reader.iso7816 import (
    EXTENDED_LE,
    SHORT_DATA,
    SHORT_LE,
    BadAnswer,
    Command,
    Response,
    Steps,
    Value,
)
from drivers.smart_card_reader.session_keys import Ciphers, SessionKeys, pad, unpad
from drivers.smart_card_reader.tlv import BadTlv, encode as data_object, read_header

SHORT_CHUNK: Final = 223
"""Most bytes that a short secured answer holds under every suite: 224 with padding, 242 with all that is around them."""
_ENCRYPTED, _ENCRYPTED_TLV = 0x87, 0x85
_SHORT_LE, _LONG_LE = b"\x97\x01", b"\x97\x02"
_STATUS: Final = b"\x99\x02"
_MAC: Final = b"\x8e\x08"
_SECURED_CLASS: Final = 0x0C
_PADDED: Final = b"\x01"
"""填充指示符: padded by method 2."""


class InTheClear(BadAnswer):
    """An answer without secure messaging: the chip has given the session up."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"an answer without secure messaging: status {sw:04X}")
        self.sw = sw


class SecureChannel:
    """One session: the keys, and the counter that makes every message another one."""

    def __init__(self, keys: SessionKeys) -> None:
        self._ciphers = Ciphers(keys.suite, keys.encryption, keys.authentication)
        self._block = keys.suite.block_bytes
        self._filling = pad(bytes(4), self._block)[4:]
        """Behind a header, so that what is authenticated with it begins with a block."""
        self._counter = keys.counter

    def _checksum(self, message: bytes) -> bytes:
        """Over ``message`` with the counter before it."""
        return self._ciphers.checksum(pad(self._counter.to_bytes(self._block, "big") + message, self._block))

    def _next(self) -> None:
        self._counter = (self._counter + 1) % (1 << 8 * self._block)

    def wrap(self, command: Command) -> Command:
        """``command`` as it goes over the wire."""
        self._next()
        cla, ins, p1, p2 = command.cla | _SECURED_CLASS, command.ins, command.p1, command.p2
        body, is_extended = b"", command.is_extended
        if command.data:
            cipher = self._ciphers.encrypt(pad(command.data, self._block), self._counter)
            # Odd instructions take data objects, which have no padding indicator (7816-4, table 33).
            body = data_object(_ENCRYPTED_TLV, cipher) if ins & 1 else data_object(_ENCRYPTED, _PADDED + cipher)
        if command.le:
            whole, head, size = (EXTENDED_LE, _LONG_LE, 2) if is_extended else (SHORT_LE, _SHORT_LE, 1)
            body += head + (command.le % whole).to_bytes(size, "big")
        body += _MAC + self._checksum(bytes((cla, ins, p1, p2)) + self._filling + body)
        return Command(cla, ins, p1, p2, body, EXTENDED_LE if is_extended or len(body) > SHORT_DATA else SHORT_LE)

    def unwrap(self, response: Response, is_odd: bool) -> Response:
        """What the chip said to the command that was wrapped last. Raises :class:`~iso7816.BadAnswer`."""
        self._next()
        whole = response.data
        if not whole:
            raise InTheClear(response.sw)
        # Status and checksum have fixed lengths; one object of data may stand before them, and nothing else.
        signed = whole[:-10]
        if whole[-10:] != _MAC + self._checksum(signed):
            raise BadAnswer("a wrong checksum")
        if signed[-4:] != _STATUS + response.sw.to_bytes(2, "big"):
            raise BadAnswer("a secured answer of another status")
        data = signed[:-4]
        return Response(self._content(data, is_odd) if data else b"", response.sw)

    def _content(self, data: bytes, is_odd: bool) -> bytes:
        try:
            header = read_header(data)
        except BadTlv:
            header = None
        if header is None or header.total != len(data) or header.tag != (_ENCRYPTED_TLV if is_odd else _ENCRYPTED):
            raise BadAnswer("a secured answer of other objects than there have to be")
        cipher = data[header.size :]
        if not is_odd:
            if cipher[:1] != _PADDED:
                raise BadAnswer("a secured answer that is padded in another way")
            cipher = cipher[1:]
        if not cipher or len(cipher) % self._block:
            raise BadAnswer("a secured answer of no whole blocks")
        plain = unpad(self._ciphers.decrypt(cipher, self._counter))
        if plain is None:
            raise BadAnswer("a secured answer without padding")
        return plain


def secured(steps: Steps[Value], channel: SecureChannel) -> Steps[Value]:
    """``steps`` through ``channel``. Raises what ``steps`` raises, and :class:`~iso7816.BadAnswer`."""
    try:
        command = next(steps)
        while True:
            response = channel.unwrap((yield channel.wrap(command)), bool(command.ins & 1))
            command = steps.send(response)
    except StopIteration as end:
        value: Value = end.value
        return value
    finally:
        steps.close()
