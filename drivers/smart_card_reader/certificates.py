# SPDX-License-Identifier: Apache-2.0
"""Certificates of states' signers (签名证书), as far as passive authentication needs them. Source: RFC 5280 4.1, 4.2.1; ICAO
Doc 9303-12 (8th ed.) 7.1. Pure functions.

Taken apart here and not by a library for the web's certificates: real signers' ones break its rules (serial numbers, names,
curves written out), and all that matters is who signed what until when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from drivers.smart_card_reader.signatures import BIT_STRING, INTEGER, OCTET_STRING, OID, SEQUENCE, public_key, verifies
from drivers.smart_card_reader.tlv import BadTlv, Tlv, decode, find, only, read_header

_VERSION, _EXTENSIONS = 0xA0, 0xA3
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_SUBJECT_KEY, _KEY_USAGE, _BASIC, _AUTHORITY_KEY = (b"\x55\x1d" + bytes([one]) for one in (14, 15, 19, 35))
_WRITTEN: Final = re.compile(r"([0-9]{4})" + "([0-9]{2})" * 5 + "Z")
_DIGITAL_SIGNATURE: Final = 0x80
_CERTIFICATE_SIGN: Final = 0x04


@dataclass(frozen=True)
class Certificate:
    """One X.509 certificate. ``raw`` things are whole objects as they were signed."""

    signed: bytes = field(repr=False)
    algorithm: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    serial: bytes
    issuer: bytes = field(repr=False)
    subject: bytes = field(repr=False)
    begins: datetime
    ends: datetime
    key_info: bytes = field(repr=False)
    key_id: bytes | None = None
    """SubjectKeyIdentifier"""
    authority_key_id: bytes | None = None
    usage: int | None = None
    """First byte of KeyUsage; None: anything."""
    is_authority: bool | None = None
    """BasicConstraints; None: it does not say."""

    @property
    def may_sign_documents(self) -> bool:
        """KeyUsage digitalSignature."""
        return self.usage is None or bool(self.usage & _DIGITAL_SIGNATURE)

    @property
    def may_sign_certificates(self) -> bool:
        """BasicConstraints and KeyUsage keyCertSign."""
        return self.is_authority is not False and (self.usage is None or bool(self.usage & _CERTIFICATE_SIGN))

    def holds_on(self, day: date) -> bool:
        """Valid at some time of ``day``."""
        return self.begins.date() <= day <= self.ends.date()

    def names_as_issuer(self, other: Certificate) -> bool:
        """Whether ``other`` could have issued this one, by name or by key; a signature has to say that it did."""
        if self.authority_key_id is not None and self.authority_key_id == other.key_id:
            return True
        # Some states write their country code in small letters here and in capital ones there.
        return self.issuer.lower() == other.subject.lower()

    def is_signed_by(self, other: Certificate) -> bool:
        """Raises :class:`~signatures.NotSupported`, :class:`~tlv.BadTlv`."""
        return verifies(public_key(other.key_info), self.algorithm, self.signature, self.signed)


def split(data: bytes) -> tuple[bytes, ...]:
    """The objects of ``data``, whole, as they are written. Raises :class:`~tlv.BadTlv`."""
    whole, at = [], 0
    for _ in decode(data):
        header = read_header(data[at : at + 8])
        total = header.total if header is not None else 0
        whole.append(data[at : at + total])
        at += total
    return tuple(whole)


def parse(raw: bytes) -> Certificate:
    """A certificate in DER. Raises :class:`~tlv.BadTlv`."""
    inside = only(raw, SEQUENCE)
    match decode(inside):
        case [Tlv(tag=0x30, value=body), Tlv(tag=0x30, value=algorithm), Tlv(tag=0x03, value=signature)]:
            signed = split(inside)[0]
        case _:
            raise BadTlv("no certificate")
    fields, whole = decode(body), split(body)
    if fields and fields[0].tag == _VERSION:
        fields, whole = fields[1:], whole[1:]
    if [one.tag for one in fields[:6]] != [INTEGER] + [SEQUENCE] * 5:
        raise BadTlv("a certificate of other fields")
    validity = decode(fields[3].value)
    if len(validity) != 2:
        raise BadTlv("a validity of other than two times")
    extensions = _extensions(next((one.value for one in fields[6:] if one.tag == _EXTENSIONS), b""))
    usage = only(extensions[_KEY_USAGE], BIT_STRING) if _KEY_USAGE in extensions else None
    basic = only(extensions[_BASIC], SEQUENCE) if _BASIC in extensions else None
    return Certificate(
        signed, algorithm, signature[1:], fields[0].value, whole[2], whole[4], _time(validity[0]), _time(validity[1]), whole[5],
        only(extensions[_SUBJECT_KEY], OCTET_STRING) if _SUBJECT_KEY in extensions else None,
        find(extensions[_AUTHORITY_KEY], SEQUENCE, 0x80) if _AUTHORITY_KEY in extensions else None,
        None if usage is None else int.from_bytes(usage[1:2], "big"),
        None if basic is None else bool(int.from_bytes(find(basic, 0x01) or b"", "big")),
    )  # fmt: skip


def _extensions(data: bytes) -> dict[bytes, bytes]:
    found = {}
    for one in decode(find(data, SEQUENCE) or b""):
        found[only(one.value, OID)] = only(one.value, OCTET_STRING)
    return found


def _time(one: Tlv) -> datetime:
    """YYMMDDHHMMSSZ, before 2050 (RFC 5280 4.1.2.5), or YYYYMMDDHHMMSSZ."""
    text = one.value.decode("ascii", "replace")
    if one.tag == _UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    elif one.tag != _GENERALIZED_TIME:
        raise BadTlv("a time of another kind")
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        raise BadTlv("no time")
    try:
        return datetime(*(int(part) for part in parts.groups()), tzinfo=UTC)  # type: ignore[arg-type,misc]  # six numbers
    except ValueError:
        raise BadTlv("no time") from None
