# SPDX-License-Identifier: Apache-2.0
"""Signers of documents that no state issued (模拟签发机构): certificates and EF.SOD of the simulated chips.

Source: ICAO Doc 9303-10 4.6.2, 9303-12 7.1; RFC 5652 5. Built apart from :mod:`passive_authentication`: certificates by the
library's builder, signed data by a writer of its own. The keys follow from fixed words, so that everybody who has this file
has them: they prove nothing anywhere but in a simulation, and production never believes their authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_SHA256_OID: Final = "608648016503040201"
_SHA1_OID: Final = "2B0E03021A"


def item(tag: int, *parts: bytes) -> bytes:
    """One DER object."""
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        length = bytes([size])
    else:
        raw = size.to_bytes(3, "big").lstrip(b"\0")
        length = bytes([0x80 + len(raw)]) + raw
    return tag.to_bytes(2, "big").lstrip(b"\0") + length + body


def oid(text: str) -> bytes:
    """An object identifier from its bytes in hexadecimal digits."""
    return item(0x06, bytes.fromhex(text))


def fixed_key(words: str, curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
    """The key that follows from ``words``."""
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(words.encode()).digest()[:31], "big"), curve)


@dataclass(frozen=True)
class Signer:
    """A key and its certificate. ``uses_pss``: RSA keys sign with RSASSA-PSS."""

    key: PrivateKey
    certificate: x509.Certificate
    uses_pss: bool = False

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    def sign(self, data: bytes) -> tuple[bytes, bytes]:
        """AlgorithmIdentifier and signature, with SHA-256."""
        sha256 = item(0x30, oid(_SHA256_OID), b"\x05\x00")
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return item(0x30, oid("2A8648CE3D040302")), self.key.sign(data, ec.ECDSA(hashes.SHA256()))
        if not self.uses_pss:
            signature = self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
            return item(0x30, oid("2A864886F70D01010B"), b"\x05\x00"), signature
        mask = item(0x30, oid("2A864886F70D010108"), sha256)
        parameters = item(0x30, item(0xA0, sha256), item(0xA1, mask), item(0xA2, item(0x02, b"\x20")))
        scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        return item(0x30, oid("2A864886F70D01010A"), parameters), self.key.sign(data, scheme, hashes.SHA256())


def authority(name: str = "SIMULATED CSCA", key: PrivateKey | None = None) -> Signer:
    """签证国根证书 of a state that does not exist, valid 2015 to 2045."""
    key = key or fixed_key(name, ec.BrainpoolP256R1())
    certificate = _certificate(name, key, None, 2015, 2045)
    return Signer(key, certificate)


def document_signer(
    issuer: Signer, begins: int = 2024, ends: int = 2036, key: PrivateKey | None = None, uses_pss: bool = False
) -> Signer:
    """文件签名证书, valid from the first day of one year to that of another."""
    key = key or fixed_key(f"document signer {begins} {ends}", ec.SECP256R1())
    return Signer(key, _certificate("SIMULATED DOCUMENT SIGNER", key, issuer, begins, ends), uses_pss)


def _certificate(name: str, key: PrivateKey, issuer: Signer | None, begins: int, ends: int) -> x509.Certificate:
    subject = _named(name)
    parent = issuer.key if issuer else key
    usage = dict.fromkeys(
        "content_commitment key_encipherment data_encipherment key_agreement encipher_only decipher_only".split(), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(f"{name}{begins}{ends}".encode()).digest()[:8], "big") | 1 << 62)
        .not_valid_before(datetime(begins, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(ends, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(parent.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=issuer is not None, key_cert_sign=issuer is None, crl_sign=issuer is None, **usage
            ),
            critical=True,
        )
    )
    if issuer is None:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.sign(parent, hashes.SHA256())


def _named(name: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "XX"), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def security_object(groups: Mapping[int, bytes], signer: Signer, sha1: bool = False) -> bytes:
    """EF.SOD over whole files by number; ``sha1``: with the hashes of the first documents."""
    hashed = item(0x30, oid(_SHA1_OID if sha1 else _SHA256_OID), b"\x05\x00")
    digest = hashlib.sha1 if sha1 else hashlib.sha256
    values = [
        item(0x30, item(0x02, bytes([number])), item(0x04, digest(data).digest()))
        for number, data in sorted(groups.items())
    ]
    content = item(0x30, item(0x02, b"\0"), hashed, item(0x30, *values))
    return signed_data(content, signer)


def signed_data(content: bytes, signer: Signer, kind: str = "678108010101") -> bytes:
    """EF.SOD around any content."""
    hashed = item(0x30, oid(_SHA256_OID))
    attributes = item(0x30, oid("2A864886F70D010903"), item(0x31, oid(kind))) + item(
        0x30, oid("2A864886F70D010904"), item(0x31, item(0x04, hashlib.sha256(content).digest()))
    )
    algorithm, signature = signer.sign(item(0x31, attributes))
    serial = signer.certificate.serial_number
    number = serial.to_bytes(serial.bit_length() // 8 + 1, "big")
    who = item(0x30, signer.certificate.issuer.public_bytes(), item(0x02, number))
    info = item(0x30, item(0x02, b"\1"), who, hashed, item(0xA0, attributes), algorithm, item(0x04, signature))
    data = item(
        0x30,
        item(0x02, b"\3"),
        item(0x31, hashed),
        item(0x30, oid(kind), item(0xA0, item(0x04, content))),
        item(0xA0, signer.der),
        item(0x31, info),
    )
    return item(0x77, item(0x30, oid("2A864886F70D010702"), item(0xA0, data)))
