# SPDX-License-Identifier: Apache-2.0
"""Simulated technicians' cards (模拟技术人员卡, PIV), and the operator who made them.

Source: NIST SP 800-73-4 part 2. Built apart from :mod:`piv`: padding is checked here and not made, RSA is the bare operation.
The operator's root is kept in the simulator's folder, so that a terminal can be told to believe it; it signs nothing but cards.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from drivers.smart_card_reader.simulated_card import (
    CLOSED,
    NOT_FOUND,
    OK,
    WRONG_INS,
    WRONG_P1_P2,
    Answer,
    Apdu,
    SimulatedCard,
    just,
    t1_atr,
)
from drivers.smart_card_reader.synthetic_cards import SyntheticCard

PIV: Final = bytes.fromhex("A00000030800001000")
PIN: Final = "246810"
"""Of simulated cards alone."""
ROOT_FILE: Final = "operator-root.pem"
PURPOSES: Final = ("1.3.6.1.4.1.311.20.2.2", "1.3.6.1.5.5.7.3.2")
"""Smart card logon and TLS client, as certificates of public PIV cards have them."""
_KEY_FILE: Final = "operator-root-key.pem"
_BLOCKED: Final = 0x6983

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class PivFields:
    """What is on the card."""

    certificate: bytes | None
    key: Key | None
    pin: str | None = PIN
    """None: the key works without."""
    tries: int = 3
    is_packed: bool = False
    lies: bool = False
    """Signs something else."""


class PivCardSimulated(SimulatedCard):
    """技术人员卡"""

    atr = t1_atr(bytes.fromhex("8073C021C057597562694B6579"))

    def __init__(self, fields: PivFields) -> None:
        super().__init__()
        self._fields = fields
        self._tries = fields.tries
        self.pins_tried = 0
        self.reset()

    def reset(self) -> None:
        """Nothing selected, no PIN shown; the tries stay."""
        super().reset()
        self._selected = self._verified = False

    def obey(self, apdu: Apdu) -> Answer:
        """One command."""
        if apdu.ins == 0xA4:
            self._selected = apdu.p1 == 0x04 and len(apdu.data) >= len(PIV) and (PIV + b"\1\0").startswith(apdu.data)
            self._verified = False
            return (
                Answer(bytes.fromhex("61114F0600001000010079074F05A000000308"), OK)
                if self._selected
                else just(NOT_FOUND)
            )
        if not self._selected:
            return just(WRONG_INS)
        match apdu.ins:
            case 0xCB:
                return self._get(apdu.data)
            case 0x20 if apdu.p2 == 0x80:
                return self._verify(apdu.data)
            case 0x87:
                return self._sign(apdu)
            case _:
                return just(WRONG_INS)

    def _get(self, wanted: bytes) -> Answer:
        raw = self._fields.certificate
        if wanted != bytes.fromhex("5C035FC105") or raw is None:
            return just(NOT_FOUND)
        body = gzip.compress(raw) if self._fields.is_packed else raw
        inner = _tlv(0x70, body) + bytes((0x71, 1, self._fields.is_packed)) + b"\xfe\0"
        return Answer(_tlv(0x53, inner), OK)

    def _verify(self, pin: bytes) -> Answer:
        if not self._tries:
            return just(_BLOCKED)
        if not pin:
            return just(OK if self._verified else 0x63C0 | self._tries)
        self.pins_tried += 1
        self._verified = pin.rstrip(b"\xff").decode("ascii", "replace") == (self._fields.pin or "")
        self._tries = self._fields.tries if self._verified else self._tries - 1
        return just(OK if self._verified else 0x63C0 | self._tries if self._tries else _BLOCKED)

    def _sign(self, apdu: Apdu) -> Answer:
        key = self._fields.key
        if key is None:
            return just(0x6A88)
        if apdu.p1 != (0x07 if isinstance(key, rsa.RSAPrivateKey) else 0x11) or apdu.p2 != 0x9A:
            return just(WRONG_P1_P2)
        if self._fields.pin is not None and not self._verified:
            return just(CLOSED)
        wide = isinstance(key, rsa.RSAPrivateKey)
        head = bytes.fromhex("7C820106820081820100" if wide else "7C2482008120")
        if apdu.data[: len(head)] != head or len(apdu.data) != len(head) + (256 if wide else 32):
            return just(0x6A80)
        signature = self._signature(key, apdu.data[len(head) :])
        return Answer(_tlv(0x7C, _tlv(0x82, signature)), OK)

    def _signature(self, key: Key, block: bytes) -> bytes:
        if self._fields.lies:
            block = block[:-1] + bytes([block[-1] ^ 1])
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(block, ec.ECDSA(Prehashed(SHA256())))
        numbers = key.private_numbers()
        modulus = numbers.public_numbers.n
        return pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(256, "big")


def _tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    length = (
        bytes([size]) if size < 128 else b"\x81" + bytes([size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
    )
    return bytes([tag]) + length + value


class SyntheticOperator:
    """An operator who does not exist, with a root of its own."""

    def __init__(self, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "测试运维机构（模拟）")])
        self.root = self._signed(self.key, self._name, authority=True)

    @classmethod
    def kept_in(cls, folder: Path) -> SyntheticOperator:
        """The same as last time, if there was one; its root's certificate lies beside as :data:`ROOT_FILE`."""
        kept = folder / _KEY_FILE
        if kept.exists():
            key = serialization.load_pem_private_key(kept.read_bytes(), None)
            operator = cls(key if isinstance(key, ec.EllipticCurvePrivateKey) else None)
        else:
            operator = cls()
            raw = operator.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(raw)
        (folder / ROOT_FILE).write_bytes(operator.pem)
        return operator

    @property
    def pem(self) -> bytes:
        """The root's certificate."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def certificate(self, key: Key, number: str = "TEST-0001", **how: Any) -> bytes:
        """A technician's, in DER; ``how``: ``days`` (from, to) from now on, ``signs`` (key usage), ``authority``, ``purposes``
        and ``policies`` (object identifiers in dots).
        """
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, number)] if number else [])
        return self._signed(key, name, **{"purposes": PURPOSES, **how}).public_bytes(serialization.Encoding.DER)

    def _signed(
        self,
        key: Key,
        name: x509.Name,
        days: tuple[float, float] = (-1, 365),
        signs: bool = True,
        authority: bool = False,
        usage: bool = True,
        purposes: Sequence[str] = (),
        policies: Sequence[str] = (),
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
        )
        if usage:
            builder = builder.add_extension(_usage(signs, authority), critical=True)
        if purposes:
            found = [x509.ObjectIdentifier(one) for one in purposes]
            builder = builder.add_extension(x509.ExtendedKeyUsage(found), critical=False)
        if policies:
            told = [x509.PolicyInformation(x509.ObjectIdentifier(one), None) for one in policies]
            builder = builder.add_extension(x509.CertificatePolicies(told), critical=False)
        return builder.sign(self.key, SHA256())


def _usage(signs: bool, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(signs, False, False, False, False, certifies, False, False, False)


def technician_cards(operator: SyntheticOperator) -> Mapping[str, SyntheticCard]:
    """The library of technicians' cards; keys are made when a card is."""

    def p256() -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    def card(label: str, signer: SyntheticOperator = operator, wide: bool = False, **how: Any) -> SyntheticCard:
        fields = {name: how.pop(name) for name in ("pin", "tries", "is_packed", "lies") if name in how}
        is_copied, is_empty = how.pop("is_copied", False), how.pop("is_empty", False)

        def make() -> SimulatedCard:
            key: Key = rsa.generate_private_key(65537, 2048) if wide else p256()
            own: Key = p256() if is_copied else key
            return PivCardSimulated(PivFields(None if is_empty else signer.certificate(key, **how), own, **fields))

        return SyntheticCard(label, make)

    return {
        "piv": card("技术人员卡，要 PIN"),
        "piv-rsa": card("技术人员卡，RSA，证书压缩", wide=True, is_packed=True),
        "piv-no-pin": card("技术人员卡，不要 PIN", pin=None),
        "piv-expired": card("技术人员卡，证书过期", days=(-400, -1), pin=None),
        "piv-stranger": card("别的机构的技术人员卡", SyntheticOperator(), pin=None),
        "piv-no-purpose": card("技术人员卡，证书没写智能卡登录", purposes=("1.3.6.1.5.5.7.3.2",), pin=None),
        "piv-copied": card("抄来证书、没有钥匙的卡", is_copied=True, pin=None),
        "piv-lies": card("签错内容的卡", lies=True, pin=None),
        "piv-empty": card("没有证书的 PIV 卡", is_empty=True),
        "piv-last-try": card("技术人员卡，PIN 只剩一次", tries=1),
        "piv-blocked": card("技术人员卡，PIN 已锁", tries=0),
    }
