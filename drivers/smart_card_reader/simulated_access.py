# SPDX-License-Identifier: Apache-2.0
"""The chip's side of basic access control and secure messaging (模拟芯片的访问控制). Source: ICAO Doc 9303-11 4.3, 9.7, 9.8.

Written apart from the driver's own modules and from another end: one cipher for each job, objects taken apart by hand.
"""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from drivers.smart_card_reader.simulated_card import Answer, Apdu

SM_WRONG: Final = 0x6988
SM_MISSING: Final = 0x6987
ODD_PARITY: Final = bytes(one if bin(one).count("1") % 2 else one ^ 1 for one in range(256))


def key_from(secret: bytes, number: int, kind: int) -> bytes:
    """``kind``: 1 is 3DES, 2 to 4 are AES with 128, 192, 256 bits, as in PACE's identifiers."""
    material = secret + bytes((0, 0, 0, number))
    if kind == 1:
        return hashlib.sha1(material).digest()[:16].translate(ODD_PARITY)  # noqa: S324 - as the standard has it
    if kind == 2:
        return hashlib.sha1(material).digest()[:16]  # noqa: S324 - as the standard has it
    return hashlib.sha256(material).digest()[: 24 if kind == 3 else 32]


def mac_of(kind: int, key: bytes, text: bytes) -> bytes:
    """8 bytes; under 3DES ``text`` is padded here, under AES it is not."""
    if kind > 1:
        once = CMAC(AES(key))
        once.update(text)
        return once.finalize()[:8]
    text += b"\x80"
    text += bytes(-len(text) % 8)
    left = Cipher(TripleDES(key[:8] * 3), modes.ECB()).encryptor()  # noqa: S305 - chained by hand
    right = Cipher(TripleDES(key[8:] * 3), modes.ECB()).decryptor()  # noqa: S305
    chain = Cipher(TripleDES(key[:8] * 3), modes.CBC(bytes(8))).encryptor().update(text[:-8])[-8:] or bytes(8)
    state = int.from_bytes(chain, "big") ^ int.from_bytes(text[-8:], "big")
    return left.update(right.update(left.update(state.to_bytes(8, "big"))))


def cbc(kind: int, key: bytes, iv: bytes) -> Cipher[modes.CBC]:
    """The cipher of ``kind`` in CBC."""
    return Cipher(TripleDES(key + key[:8]) if kind == 1 else AES(key), modes.CBC(iv))


class ChipSession:
    """安全报文 as the chip does it; ``counter`` is the send sequence counter's bytes."""

    def __init__(self, kind: int, secret: bytes, counter: bytes) -> None:
        self.kind = kind
        self.encryption, self.authentication = (key_from(secret, number, kind) for number in (1, 2))
        self.size = len(counter)
        self.count = int.from_bytes(counter, "big")

    def _step(self) -> bytes:
        self.count += 1
        return self.count.to_bytes(self.size, "big")

    def _iv(self) -> bytes:
        if self.kind == 1:
            return bytes(8)
        block = Cipher(AES(self.encryption), modes.ECB()).encryptor()  # noqa: S305 - one block
        return block.update(self.count.to_bytes(16, "big"))

    def _fill(self, text: bytes) -> bytes:
        return text + b"\x80" + bytes((-len(text) - 1) % self.size)

    def _mac(self, text: bytes) -> bytes:
        # mac_of pads for 3DES itself.
        return mac_of(self.kind, self.authentication, text if self.kind == 1 else self._fill(text))

    def open(self, apdu: Apdu) -> Apdu | int:
        """The command inside; a status where it is not secured as it has to be."""
        counter = self._step()
        parts: dict[int, bytes] = {}
        rest, signed = apdu.data, b""
        while rest:
            tag, head = rest[0], 2
            length = rest[1] if len(rest) > 1 else 0
            if length > 0x80:
                head = 2 + length - 0x80
                length = int.from_bytes(rest[2:head], "big")
            if len(rest) < head + length or tag not in (0x85, 0x87, 0x97, 0x8E):
                return SM_WRONG
            parts[tag] = rest[head : head + length]
            if tag != 0x8E:
                signed += rest[: head + length]
            rest = rest[head + length :]
        if 0x8E not in parts:
            return SM_MISSING
        header = self._fill(bytes((apdu.cla, apdu.ins, apdu.p1, apdu.p2)))
        if self._mac(counter + header + signed) != parts[0x8E]:
            return SM_WRONG
        cipher = parts.get(0x85, parts.get(0x87, b"\1")[1:])
        data = b""
        if cipher:
            data = cbc(self.kind, self.encryption, self._iv()).decryptor().update(cipher).rstrip(b"\0")[:-1]
        le = parts.get(0x97)
        expected = None if le is None else int.from_bytes(le, "big") or (256 if len(le) == 1 else 65536)
        return Apdu(apdu.cla & 0xF0, apdu.ins, apdu.p1, apdu.p2, data, expected)

    def close(self, said: Answer, is_odd: bool) -> Answer:
        """The answer as it goes out."""
        counter = self._step()
        body = b""
        if said.data:
            cipher = cbc(self.kind, self.encryption, self._iv()).encryptor().update(self._fill(said.data))
            value = cipher if is_odd else b"\x01" + cipher
            size = len(value)
            length = (
                bytes([size])
                if size < 128
                else b"\x81" + bytes([size])
                if size < 256
                else b"\x82" + size.to_bytes(2, "big")
            )
            body = (b"\x85" if is_odd else b"\x87") + length + value
        body += b"\x99\x02" + said.sw.to_bytes(2, "big")
        return Answer(body + b"\x8e\x08" + self._mac(counter + body), said.sw)


# ---- BAC


def basic_access(
    mrz_information: bytes, challenge: bytes, proof: bytes, fresh: bytes
) -> tuple[bytes, ChipSession] | None:
    """The chip's answer and the session; None: not this document's key. ``fresh``: 16 bytes, the chip's part of the key."""
    seed = hashlib.sha1(mrz_information).digest()[:16]  # noqa: S324 - as the standard has it
    encryption, authentication = key_from(seed, 1, 1), key_from(seed, 2, 1)
    cipher, mac = proof[:32], proof[32:]
    if len(proof) != 40 or mac_of(1, authentication, cipher) != mac:
        return None
    plain = cbc(1, encryption, bytes(8)).decryptor().update(cipher)
    theirs, ours, part = plain[:8], plain[8:16], plain[16:]
    if ours != challenge:
        return None
    answer = cbc(1, encryption, bytes(8)).encryptor().update(challenge + theirs + fresh)
    secret = bytes(left ^ right for left, right in zip(part, fresh, strict=True))
    return answer + mac_of(1, authentication, answer), ChipSession(1, secret, challenge[4:] + theirs[4:])
