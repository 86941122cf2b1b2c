# SPDX-License-Identifier: Apache-2.0
"""What the code on a printed result holds beside its address: who it is about, masked, and the platform's signature (验真码).

With it a paper is checked without network (domain notes 1.5 rows 73 and 74). It stands behind the ``#`` of the address, which no
browser sends on; in base32, so that a scanner whose caps lock is on reads it all the same.

    octet 0        1, the kind of seal
    octets 1-4     the first of SHA-256 over the signing key's id
    octets 5-68    ECDSA P-256 over b"seal/1" 0x00 and the text
    then           UTF-8 text, six lines: verification code, paper, certificate number, holder, holder's number, issuer and
                   time of issue (``issuer|time``); names and numbers masked
"""

from __future__ import annotations

import hashlib
from base64 import b32decode, b32encode
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final

from config.clock import parse_iso
from kiosk.platform.own_cases_model import Verification
from offline_cache.keys import verify_signature

MARK: Final = "#"
LONGEST: Final = 1200
_KIND: Final = b"\x01"
_HINT, _SIGNATURE = 4, 64
_HEAD: Final = len(_KIND) + _HINT + _SIGNATURE
_LINES: Final = 6


class SealFault(Enum):
    """Why a seal says nothing."""

    OTHER_KEY = "other_key"
    """Of a key that is not at hand: the platform knows."""
    FALSE = "false"
    """Not what the platform signed, or no seal at all."""


def make_seal(code: str, facts: Verification, key_id: str, sign: Callable[[bytes], bytes]) -> str:
    """For the paper with this verification code. ``sign``: ECDSA P-256, 64 octets.

    Raises:
        ValueError: a text has a line break in it, or it is too long for a code.
    """
    lines = (
        code, facts.name, facts.certificate_number, facts.holder_masked, facts.number_masked,
        f"{facts.issuer}|{facts.issued_at}",
    )  # fmt: skip
    text = "\n".join(lines).encode()
    seal = b32encode(_KIND + _hint(key_id) + sign(_signed(text)) + text).rstrip(b"=").decode("ascii")
    if text.count(b"\n") != _LINES - 1 or len(seal) > LONGEST:
        raise ValueError("no seal can hold this")
    return seal


def read_seal(seal: str, code: str, signing_keys: Mapping[str, str]) -> Verification | SealFault:
    """What it says of the paper with this verification code; it is valid as far as a paper can know. Never raises."""
    if not seal.isascii() or len(seal) > LONGEST:
        return SealFault.FALSE
    try:
        data = b32decode(seal + "=" * (-len(seal) % 8), casefold=True)
    except ValueError:
        return SealFault.FALSE
    hint, signature, text = data[1 : 1 + _HINT], data[1 + _HINT : _HEAD], data[_HEAD:]
    if data[:1] != _KIND or len(signature) != _SIGNATURE:
        return SealFault.FALSE
    keys = [pem for key_id, pem in signing_keys.items() if _hint(key_id) == hint]
    if not keys:
        return SealFault.OTHER_KEY
    if not any(verify_signature(pem, _signed(text), signature) for pem in keys):
        return SealFault.FALSE
    return _facts(text, code) or SealFault.FALSE


def _facts(text: bytes, code: str) -> Verification | None:
    """Signed, so it is the platform's own; of another paper it says nothing about this one."""
    try:
        own_code, name, number, holder, holder_number, rest = text.decode().split("\n")
        issuer, _, issued_at = rest.rpartition("|")
        parse_iso(issued_at)
    except ValueError:
        return None
    if own_code != code.upper():
        return None
    return Verification(name, number, holder, holder_number, issuer, issued_at, is_valid=True)


def _hint(key_id: str) -> bytes:
    return hashlib.sha256(key_id.encode()).digest()[:_HINT]


def _signed(text: bytes) -> bytes:
    return b"seal/1\x00" + text
