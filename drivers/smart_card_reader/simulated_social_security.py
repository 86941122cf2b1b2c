# SPDX-License-Identifier: Apache-2.0
"""A simulated social security card (模拟社保卡) of any of the three versions.

Source: reference notes on devices 2.1 to 2.3. The external authentication of a third-generation card uses a key of ours and
AES-128 in place of the SM4 or SSF33 that real cards have: which cipher it is, is between card and platform.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from drivers.smart_card_reader.simulated_card import (
    CLOSED,
    NO_FILE_SELECTED,
    NO_RECORD,
    NOT_FOUND,
    OK,
    T0_ATR,
    WRONG_INS,
    WRONG_P1_P2,
    Answer,
    Apdu,
    SimulatedCard,
    just,
    t1_atr,
)

NAME: Final = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
KEY: Final = bytes.fromhex("000102030405060708090A0B0C0D0E0F")
"""Of simulated cards alone: it opens nothing else."""


def cryptogram_for(challenge: bytes, key: bytes = KEY) -> bytes:
    """What the simulated issuer's security module answers to a card's challenge."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - one block
    return encryptor.update(challenge.ljust(16, b"\x80")) + encryptor.finalize()


@dataclass
class SocialSecurityFields:
    """What is on the chip; days as YYYYMMDD, empty: never written."""

    version: str = "2.00"
    card_id: str = "999999D15600000500BF7C7A48FB4966"
    card_class: str = "1"
    issuer: str = "999999000000000000000000"
    issued: str = "20180401"
    valid_to: str = "20280401"
    card_number: str = "X00000019"
    number: str = ""
    name: str = "测试甲"
    sex: str = "1"
    ethnic: str = "01"
    birthplace: str = "999999"
    birth: str = "19780412"
    closed: bool = False
    """Name, numbers: refused without keys."""
    blank: bool = False
    """Name, numbers: come back empty without keys."""
    only_p1_00: bool = False
    t0: bool = False
    silent_about_algorithm: bool = False
    extra: Mapping[int, bytes] = field(default_factory=dict)
    """Raw values by tag, in place of what the fields say."""


def records(fields: SocialSecurityFields) -> dict[int, list[bytes]]:
    """The records of EF05 and EF06 in the order of the version."""
    name = fields.name.encode("gb18030")
    head = name[:30]
    while len(head) > 1 and len(head.decode("gb18030", "ignore").encode("gb18030")) < len(head):
        head = head[:-1]  # no character is cut in two
    values: dict[int, bytes] = {
        0x01: bytes.fromhex(fields.card_id), 0x02: fields.card_class.encode(), 0x03: fields.version.encode(),
        0x04: bytes.fromhex(fields.issuer), 0x05: _bcd(fields.issued), 0x06: _bcd(fields.valid_to),
        0x07: fields.card_number.encode().ljust(9, b"\0"),
        0x08: fields.number.encode().ljust(18, b"\0"), 0x09: head.ljust(30, b"\0"), 0x4E: name[len(head):].ljust(20, b"\0"),
        0x0A: fields.sex.encode(), 0x0B: _bcd(fields.ethnic, 1), 0x0C: _bcd(fields.birthplace, 3), 0x0D: _bcd(fields.birth),
    }  # fmt: skip
    values.update(fields.extra)
    second = [0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D]
    if not fields.version.startswith("1"):
        second.insert(2, 0x4E)
    return {
        file: [bytes([tag, len(values[tag])]) + values[tag] for tag in tags]
        for file, tags in ((0xEF05, range(1, 8)), (0xEF06, second))
    }


def _bcd(digits: str, length: int = 4) -> bytes:
    return bytes.fromhex(digits.ljust(2 * length, "f"))


_SECRET_TAGS: Final = frozenset({0x07, 0x08, 0x09, 0x4E})


class SocialSecurityCardSimulated(SimulatedCard):
    """社会保障卡"""

    def __init__(self, fields: SocialSecurityFields) -> None:
        super().__init__()
        self._fields = fields
        self._records = records(fields)
        self.speaks_t0 = fields.t0
        self.atr = T0_ATR if fields.t0 else t1_atr(bytes.fromhex("00814E43238697159900BF7C7A"))
        self.reset()

    @classmethod
    def of(cls, **fields: Any) -> SocialSecurityCardSimulated:
        """A card with these fields and the others as they stand in :class:`SocialSecurityFields`."""
        return cls(SocialSecurityFields(**fields))

    def reset(self) -> None:
        """Nothing selected, nothing opened."""
        super().reset()
        self._selected = False
        self._file: int | None = None
        self._challenge = b""
        self._opened = False

    def obey(self, apdu: Apdu) -> Answer:
        """One command."""
        match apdu.ins:
            case 0xA4:
                return self._select(apdu)
            case 0xB2 if self._file is not None:
                return self._read(apdu)
            case 0x84 if self._selected and apdu.le:
                self._challenge = secrets.token_bytes(min(apdu.le, 8))
                return Answer(self._challenge, OK)
            case 0x82 if self._selected:
                right, self._challenge = cryptogram_for(self._challenge), b""
                self._opened = bool(right) and apdu.p2 == 0x0A and apdu.data == right
                return just(OK if self._opened else 0x63C5)
            case 0x20:
                raise AssertionError("somebody tried a PIN")
            case _:
                return just(WRONG_INS)

    def _select(self, apdu: Apdu) -> Answer:
        if apdu.p1 == 0x04:
            self._selected, self._file = apdu.data == NAME, None
            if not self._selected:
                return just(NOT_FOUND)
            algorithm = b"" if self._fields.silent_about_algorithm else b"\x86\x01\x03"
            proprietary = b"\x9f\x0c" + bytes([9 + len(algorithm)]) + bytes(9) + algorithm
            inner = b"\x84" + bytes([len(NAME)]) + NAME + b"\xa5" + bytes([len(proprietary)]) + proprietary
            return Answer(b"\x6f" + bytes([len(inner)]) + inner, OK)
        if apdu.p1 not in (0x00, 0x02) or (apdu.p1 == 0x02 and self._fields.only_p1_00):
            return just(WRONG_P1_P2)
        file = int.from_bytes(apdu.data, "big")
        if not self._selected or file not in self._records:
            return just(NOT_FOUND)
        self._file = file
        return just(OK)

    def _read(self, apdu: Apdu) -> Answer:
        if self._file is None:
            return just(NO_FILE_SELECTED)
        found = self._records[self._file]
        if apdu.p2 & 0x07 != 0x04:
            return just(WRONG_P1_P2)
        if not 1 <= apdu.p1 <= len(found):
            return just(NO_RECORD)
        said = found[apdu.p1 - 1]
        if said[0] in _SECRET_TAGS and not self._opened:
            if self._fields.closed:
                return just(CLOSED)
            if self._fields.blank:
                said = said[:2] + bytes(len(said) - 2)
        return Answer(said, OK)
