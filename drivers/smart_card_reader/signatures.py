# SPDX-License-Identifier: Apache-2.0
"""Signatures as travel documents' signers make them (签名算法): which algorithm an identifier names, and whether it verifies.

Source: RFC 4055 (RSA, RSASSA-PSS), RFC 5758 (ECDSA), RFC 3279 2.3.5 (explicit parameters); ICAO Doc 9303-12 (8th ed.) 4.4.
9303-12 wants elliptic keys with their whole parameters written out, which ``cryptography`` reads for the NIST curves alone;
here the prime tells which curve is meant, and its other parameters have to agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from drivers.smart_card_reader.curve_points import CURVES, Curve, Point, generator
from drivers.smart_card_reader.tlv import BadTlv, Tlv, decode, only

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
SEQUENCE, INTEGER, BIT_STRING, OCTET_STRING, OID = 0x30, 0x02, 0x03, 0x04, 0x06
_EC_KEY: Final = bytes.fromhex("2A8648CE3D0201")
_RSA: Final = bytes.fromhex("2A864886F70D0101")
"""Of PKCS #1; one byte follows."""
_PSS: Final = _RSA + b"\x0a"
_MGF1: Final = _RSA + b"\x08"
_ECDSA: Final = bytes.fromhex("2A8648CE3D04")
_NIST_HASH: Final = bytes.fromhex("6086480165030402")
_HASHES: Final[Mapping[bytes, hashes.HashAlgorithm]] = {
    bytes.fromhex("2B0E03021A"): hashes.SHA1(),  # noqa: S303 - documents of the first years have it
    _NIST_HASH + b"\1": hashes.SHA256(),
    _NIST_HASH + b"\2": hashes.SHA384(),
    _NIST_HASH + b"\3": hashes.SHA512(),
    _NIST_HASH + b"\4": hashes.SHA224(),
}
_SHA1, _SHA256, _SHA384, _SHA512, _SHA224 = _HASHES.values()
_SIGNED: Final[Mapping[bytes, hashes.HashAlgorithm]] = {
    _RSA + b"\x05": _SHA1, _RSA + b"\x0b": _SHA256, _RSA + b"\x0c": _SHA384, _RSA + b"\x0d": _SHA512, _RSA + b"\x0e": _SHA224,
    _ECDSA + b"\1": _SHA1, _ECDSA + b"\3\1": _SHA224, _ECDSA + b"\3\2": _SHA256, _ECDSA + b"\3\3": _SHA384,
    _ECDSA + b"\3\4": _SHA512,
}  # fmt: skip
"""Algorithms that name their hash themselves."""
_BY_DIGEST: Final = frozenset({_RSA + b"\1", _EC_KEY})
"""Those that leave it to the message's own digest algorithm."""


class NotSupported(Exception):
    """An algorithm or a key that this program does not know; the text says which."""


def hash_named(algorithm: bytes) -> hashes.HashAlgorithm:
    """``algorithm``: what is in an AlgorithmIdentifier. Raises :class:`NotSupported`, :class:`~tlv.BadTlv`."""
    oid = only(algorithm, OID)
    if oid not in _HASHES:
        raise NotSupported(f"hash {oid.hex()}")
    return _HASHES[oid]


def digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    """The hash of ``data``."""
    once = hashes.Hash(algorithm)
    once.update(data)
    return once.finalize()


def public_key(info: bytes) -> PublicKey:
    """The key of a whole SubjectPublicKeyInfo. Raises :class:`NotSupported`, :class:`~tlv.BadTlv`."""
    try:
        key = load_der_public_key(info)
    except (ValueError, UnsupportedAlgorithm):
        return _key_with_parameters(info)
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise NotSupported(f"a key of the kind {type(key).__name__}")
    return key


def _key_with_parameters(info: bytes) -> ec.EllipticCurvePublicKey:
    match decode(only(info, SEQUENCE)):
        case [Tlv(tag=0x30, value=algorithm), Tlv(tag=0x03, value=bits)] if only(algorithm, OID) == _EC_KEY:
            curve = _curve_of(only(algorithm, SEQUENCE))
        case _:
            raise NotSupported("a key of another kind")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve.named, bits[1:])
    except ValueError:
        raise NotSupported("a key that is no point of its curve") from None


def _curve_of(parameters: bytes) -> Curve:
    """ECParameters: version, field, curve, base point, order."""
    match decode(parameters):
        case [Tlv(), Tlv(value=prime_field), Tlv(value=coefficients), Tlv(value=base), Tlv(value=order), *_]:
            prime = _number(only(prime_field, INTEGER))
            match decode(coefficients):
                case [Tlv(value=a), Tlv(value=b), *_]:
                    said = (_number(a), _number(b), _number(order))
                case _:
                    raise BadTlv("a curve without coefficients")
        case _:
            raise BadTlv("parameters of no curve")
    for curve in CURVES.values():
        if curve.p == prime and said == (curve.a, curve.b, curve.n):
            whole = Point(curve, *generator(curve)).encoded
            if base in (whole, bytes([2 + (whole[-1] & 1)]) + whole[1 : 1 + curve.size]):
                return curve
    raise NotSupported("a curve of its own")


def _number(value: bytes) -> int:
    return int.from_bytes(value, "big")


def verifies(
    key: PublicKey, algorithm: bytes, signature: bytes, data: bytes, hint: hashes.HashAlgorithm | None = None
) -> bool:
    """Whether ``signature`` is ``key``'s over ``data``. ``algorithm``: what is in its AlgorithmIdentifier; ``hint``: the
    message's digest algorithm, for identifiers that leave it to that. Raises :class:`NotSupported`, :class:`~tlv.BadTlv`.
    """
    oid = only(algorithm, OID)
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    hashed = hint if oid in _BY_DIGEST else _SIGNED.get(oid)
    if oid == _PSS:
        scheme, hashed = _pss(algorithm)
    if hashed is None:
        raise NotSupported(f"signature {oid.hex()}")
    if isinstance(key, rsa.RSAPublicKey) is not oid.startswith(_RSA):
        raise NotSupported("a signature of another kind than its key")
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, scheme, hashed)
        else:
            key.verify(signature, data, ec.ECDSA(hashed))
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError, OverflowError) as error:  # a salt longer than any number of the library's
        raise NotSupported(str(error)) from None
    return True


def _pss(algorithm: bytes) -> tuple[padding.PSS, hashes.HashAlgorithm]:
    """RSASSA-PSS-params (RFC 4055 3.1); what is left out is SHA-1 and 20 bytes of salt."""
    given = {
        one.tag: one.value for one in decode(dict((one.tag, one.value) for one in decode(algorithm)).get(SEQUENCE, b""))
    }
    hashed = hash_named(only(given[0xA0], SEQUENCE)) if 0xA0 in given else _SHA1
    mask_hash = _SHA1
    if 0xA1 in given:
        mask = only(given[0xA1], SEQUENCE)
        if only(mask, OID) != _MGF1:
            raise NotSupported("another mask than MGF1")
        mask_hash = hash_named(only(mask, SEQUENCE))
    salt = _number(only(given[0xA2], INTEGER)) if 0xA2 in given else 20
    return padding.PSS(padding.MGF1(mask_hash), salt), hashed
