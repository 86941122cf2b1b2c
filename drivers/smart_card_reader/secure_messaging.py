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
from drivers.smart_card_reader.session_keys import MAC_BYTES, SessionKeys, checksum, decrypt, encrypt, pad, unpad
from drivers.smart_card_reader.tlv import BadTlv, Tlv, decode
from drivers.smart_card_reader.tlv import encode as data_object

SHORT_CHUNK: Final = 223
"""Most bytes that a short secured answer holds under every suite: 224 with padding, 242 with all that is around them."""
_ENCRYPTED, _ENCRYPTED_TLV, _LE, _STATUS, _MAC = 0x87, 0x85, 0x97, 0x99, 0x8E
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
        self._keys = keys
        self._counter = keys.counter

    def _next(self) -> None:
        block = self._keys.suite.block_bytes
        self._counter = (self._counter + 1) % (1 << 8 * block)

    def _checksum(self, message: bytes) -> bytes:
        block = self._keys.suite.block_bytes
        counted = pad(self._counter.to_bytes(block, "big") + message, block)
        return checksum(self._keys.suite, self._keys.authentication, counted)

    def wrap(self, command: Command) -> Command:
        """``command`` as it goes over the wire."""
        self._next()
        suite, block = self._keys.suite, self._keys.suite.block_bytes
        header = bytes((command.cla | _SECURED_CLASS, command.ins, command.p1, command.p2))
        body = b""
        if command.data:
            cipher = encrypt(suite, self._keys.encryption, pad(command.data, block), self._counter)
            # Odd instructions take data objects, which have no padding indicator (7816-4, table 33).
            is_odd = command.ins & 1
            body = data_object(_ENCRYPTED_TLV, cipher) if is_odd else data_object(_ENCRYPTED, _PADDED + cipher)
        if command.le:
            whole, size = (EXTENDED_LE, 2) if command.is_extended else (SHORT_LE, 1)
            body += data_object(_LE, (command.le % whole).to_bytes(size, "big"))
        body += data_object(_MAC, self._checksum(pad(header, block) + body))
        is_long = command.is_extended or len(body) > SHORT_DATA
        cla, ins, p1, p2 = header
        return Command(cla, ins, p1, p2, body, EXTENDED_LE if is_long else SHORT_LE)

    def unwrap(self, response: Response, is_odd: bool) -> Response:
        """What the chip said to the command that was wrapped last. Raises :class:`~iso7816.BadAnswer`."""
        self._next()
        if not response.data:
            raise InTheClear(response.sw)
        try:
            found = decode(response.data)
        except BadTlv:
            raise BadAnswer("a secured answer that is no data objects") from None
        if found[-1].tag != _MAC or len(found[-1].value) != MAC_BYTES:
            raise BadAnswer("a secured answer without a checksum")
        # The checksum itself takes 8E 08 and 8 bytes; a longer way of writing its length is refused here too.
        signed, said = response.data[: -2 - MAC_BYTES], response.data[-MAC_BYTES:]
        if self._checksum(signed) != said or response.data[-2 - MAC_BYTES] != _MAC:
            raise BadAnswer("a wrong checksum")
        return self._content(found[:-1], response.sw, _ENCRYPTED_TLV if is_odd else _ENCRYPTED)

    def _content(self, found: tuple[Tlv, ...], sw: int, data_tag: int) -> Response:
        tags = [one.tag for one in found]
        if tags not in ([_STATUS], [data_tag, _STATUS]) or found[-1].value != sw.to_bytes(2, "big"):
            raise BadAnswer("a secured answer of other objects than there have to be")
        if len(found) == 1:
            return Response(b"", sw)
        cipher = found[0].value
        if data_tag == _ENCRYPTED:
            if cipher[:1] != _PADDED:
                raise BadAnswer("a secured answer that is padded in another way")
            cipher = cipher[1:]
        if not cipher or len(cipher) % self._keys.suite.block_bytes:
            raise BadAnswer("a secured answer of no whole blocks")
        plain = unpad(decrypt(self._keys.suite, self._keys.encryption, cipher, self._counter))
        if plain is None:
            raise BadAnswer("a secured answer without padding")
        return Response(plain, sw)


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
