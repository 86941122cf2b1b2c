# SPDX-License-Identifier: Apache-2.0
"""Passive authentication (被动认证): is the data on the chip what the issuing state signed?

Source: ICAO Doc 9303-11 (8th ed.) 5.1, 9303-10 4.6.2 (EF.SOD), RFC 5652 5 (SignedData). A folder of authorities' certificates
(CSCA) is given; master lists and lists of revoked ones are not read. What cannot be checked is said to be so, never that it is
good. That the chip itself is no copy, this does not say (active and chip authentication do, and are not done here), nor that
the signer's state is the one that the document names.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from drivers.smart_card_reader.certificates import Certificate, parse, split
from drivers.smart_card_reader.csca_store import CscaStore
from drivers.smart_card_reader.lds import SOD
from drivers.smart_card_reader.port import Authenticity, RefusedReason
from drivers.smart_card_reader.signatures import (
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    NotSupported,
    digest,
    hash_named,
    public_key,
    verifies,
)
from drivers.smart_card_reader.tlv import BadTlv, Tlv, decode, encode, only

Verdict = Authenticity | Literal[RefusedReason.NOT_GENUINE]
_SIGNED_DATA: Final = bytes.fromhex("2A864886F70D010702")
_LDS_SECURITY_OBJECT: Final = bytes.fromhex("678108010101")
_CONTENT_TYPE: Final = bytes.fromhex("2A864886F70D010903")
_MESSAGE_DIGEST: Final = bytes.fromhex("2A864886F70D010904")
_SET: Final = 0x31
_MAX_CERTIFICATES: Final = 16


@dataclass(frozen=True)
class SecurityObject:
    """EF.SOD, taken apart."""

    content: bytes = field(repr=False)
    """What is signed: LDSSecurityObject."""
    hash_algorithm: bytes
    hashes: Mapping[int, bytes] = field(repr=False)
    """By number of the data group."""
    certificates: tuple[Certificate, ...]
    signer: bytes = field(repr=False)
    """Serial number or key identifier of the one that signed."""
    digest_algorithm: bytes
    attributes: bytes = field(repr=False)
    """Signed attributes: what is in their set."""
    signature_algorithm: bytes
    signature: bytes = field(repr=False)


def parse_security_object(raw: bytes) -> SecurityObject:
    """Raises :class:`~tlv.BadTlv` and :class:`~signatures.NotSupported`."""
    info = only(raw, SOD.tag, SEQUENCE)
    if only(info, OID) != _SIGNED_DATA:
        raise NotSupported("no signed data")
    parts = decode(only(info, 0xA0, SEQUENCE))
    by_tag = {one.tag: one.value for one in parts}
    content_info = by_tag.get(SEQUENCE, b"")
    if only(content_info, OID) != _LDS_SECURITY_OBJECT:
        raise NotSupported("signed data of another kind")
    content = only(content_info, 0xA0, OCTET_STRING)
    signers = decode(parts[-1].value) if parts[-1].tag == _SET else ()
    if len(signers) != 1:
        raise NotSupported(f"{len(signers)} signers")
    match decode(signers[0].value):
        case [
            Tlv(tag=0x02), Tlv(tag=who, value=signer), Tlv(tag=0x30, value=digest_algorithm), Tlv(tag=0xA0, value=attributes),
            Tlv(tag=0x30, value=signature_algorithm), Tlv(tag=0x04, value=signature), *_,
        ]:  # fmt: skip
            pass
        case _:
            raise NotSupported("a signer without signed attributes")
    lds = decode(only(content, SEQUENCE))
    if [one.tag for one in lds[:3]] != [INTEGER, SEQUENCE, SEQUENCE]:
        raise BadTlv("a security object of other fields")
    hashes = {
        int.from_bytes(only(one.value, INTEGER), "big"): only(one.value, OCTET_STRING) for one in decode(lds[2].value)
    }
    return SecurityObject(
        content, lds[1].value, hashes, tuple(parse(one) for one in split(by_tag.get(0xA0, b""))[:_MAX_CERTIFICATES]),
        only(signer, INTEGER) if who == SEQUENCE else signer, digest_algorithm, attributes, signature_algorithm, signature,
    )  # fmt: skip


def check(sod: bytes | None, groups: Mapping[int, bytes], store: CscaStore, today: date) -> Verdict:
    """What EF.SOD says about ``groups`` (whole files by number); ``sod`` None: the chip has none."""
    if sod is None:
        return Authenticity.NO_SIGNATURE
    try:
        return _check(parse_security_object(sod), groups, store, today)
    except (BadTlv, NotSupported):
        return Authenticity.UNSUPPORTED


def _check(said: SecurityObject, groups: Mapping[int, bytes], store: CscaStore, today: date) -> Verdict:
    algorithm = hash_named(said.hash_algorithm)
    for number, data in groups.items():
        if not hmac.compare_digest(digest(algorithm, data), said.hashes.get(number, b"")):
            return RefusedReason.NOT_GENUINE
    signer = next((one for one in said.certificates if said.signer in (one.serial, one.key_id)), None)
    if signer is None:
        raise NotSupported("the signer's certificate is not there")
    if not _is_signed_by(said, signer):
        return RefusedReason.NOT_GENUINE
    return _trust_in(signer, store, today)


def _is_signed_by(said: SecurityObject, signer: Certificate) -> bool:
    """Content, its digest among the signed attributes, signature over those (RFC 5652 5.4)."""
    attributes = {only(one.value, OID): only(one.value, _SET) for one in decode(said.attributes)}
    hashed = hash_named(said.digest_algorithm)
    claimed = only(attributes.get(_MESSAGE_DIGEST, b""), OCTET_STRING)
    if only(attributes.get(_CONTENT_TYPE, b""), OID) != _LDS_SECURITY_OBJECT:
        return False
    if not hmac.compare_digest(claimed, digest(hashed, said.content)):
        return False
    signed = encode(_SET, said.attributes)
    return verifies(public_key(signer.key_info), said.signature_algorithm, said.signature, signed, hashed)


def _trust_in(signer: Certificate, store: CscaStore, today: date) -> Authenticity:
    if not signer.may_sign_documents:
        return Authenticity.NO_AUTHORITY
    verdict = Authenticity.NO_AUTHORITY
    for authority in store.may_have_issued(signer):
        try:
            is_issuer = signer.is_signed_by(authority)
        except (BadTlv, NotSupported):
            if verdict is Authenticity.NO_AUTHORITY:
                verdict = Authenticity.UNSUPPORTED
            continue
        if is_issuer and signer.holds_on(today) and authority.holds_on(today):
            return Authenticity.PROVEN
        if is_issuer:
            verdict = Authenticity.SIGNER_OUT_OF_DATE
    return verdict
