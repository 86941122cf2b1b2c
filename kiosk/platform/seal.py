# SPDX-License-Identifier: Apache-2.0
"""What the code on a printed result holds beside its address: who it is about, masked, and the platform's signature (验真码).

With it a paper is checked without network (domain notes 1.5 rows 73 and 74). It stands behind the ``#`` of the address, which no
browser sends on; in base32, so that a scanner whose caps lock is on reads it all the same.

    octet 0        1, the kind of seal; 2: of an industry licence (一业一证)
    octets 1-4     the first of SHA-256 over the signing key's id
    octets 5-68    ECDSA P-256 over b"seal/1" (or 2) 0x00 and the text
    then           UTF-8 text, six lines: verification code, paper, certificate number, holder, holder's number, issuer and
                   time of issue (``issuer|time``); names and numbers of persons masked
    of kind 2      and a line for each permit (row 79): name|number|last day or -|0, or x where it is cancelled
"""

from __future__ import annotations

import hashlib
from base64 import b32decode, b32encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Final

from config.clock import parse_iso
from kiosk.platform.own_cases_model import Verification
from kiosk.platform.permits import MOST_PERMITS, LicenceState, SubPermit, is_cancelled
from offline_cache.keys import verify_signature

MARK: Final = "#"
LONGEST: Final = 1200
_PAPER, _LICENCE = b"\x01", b"\x02"
_SAID: Final = {_PAPER: b"seal/1\x00", _LICENCE: b"seal/2\x00"}
_HINT, _SIGNATURE = 4, 64
_HEAD: Final = 1 + _HINT + _SIGNATURE
_LINES: Final = 6
_FOR_EVER, _CANCELLED, _NOT_CANCELLED = "-", "x", "0"


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
    permits = [_line(one) for one in facts.permits]
    lines = (
        code, facts.name, facts.certificate_number, facts.holder_masked, facts.number_masked,
        f"{facts.issuer}|{facts.issued_at}", *permits,
    )  # fmt: skip
    kind, text = _LICENCE if permits else _PAPER, "\n".join(lines).encode()
    seal = b32encode(kind + _hint(key_id) + sign(_SAID[kind] + text) + text).rstrip(b"=").decode("ascii")
    is_split = any("|" in one.name + one.number for one in facts.permits)
    if is_split or text.count(b"\n") != _LINES - 1 + len(permits) or len(seal) > LONGEST or len(permits) > MOST_PERMITS:
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
    said = _SAID.get(data[:1])
    if said is None or len(signature) != _SIGNATURE:
        return SealFault.FALSE
    keys = [pem for key_id, pem in signing_keys.items() if _hint(key_id) == hint]
    if not keys:
        return SealFault.OTHER_KEY
    if not any(verify_signature(pem, said + text, signature) for pem in keys):
        return SealFault.FALSE
    return _facts(text, code, is_licence=data[:1] == _LICENCE) or SealFault.FALSE


def _facts(text: bytes, code: str, *, is_licence: bool) -> Verification | None:
    """Signed, so it is the platform's own; of another paper it says nothing about this one."""
    try:
        lines = text.decode().split("\n")
        own_code, name, number, holder, holder_number, rest = lines[:_LINES]
        issuer, _, issued_at = rest.rpartition("|")
        parse_iso(issued_at)
        permits = tuple(_permit(one) for one in lines[_LINES:])
    except ValueError:
        return None
    if own_code != code.upper() or bool(permits) is not is_licence or len(permits) > MOST_PERMITS:
        return None
    facts = Verification(name, number, holder, holder_number, issuer, issued_at, is_valid=True, permits=permits)
    # A print of the cancellation itself: what it says of the licence is known without anybody.
    return replace(facts, is_valid=False, standing=LicenceState.CANCELLED) if is_cancelled(permits) else facts


def _line(permit: SubPermit) -> str:
    last = _FOR_EVER if permit.valid_to is None else f"{permit.valid_to:%Y%m%d}"
    return f"{permit.name}|{permit.number}|{last}|{_CANCELLED if permit.is_cancelled else _NOT_CANCELLED}"


def _permit(line: str) -> SubPermit:
    name, number, last, state = line.split("|")
    if state not in (_CANCELLED, _NOT_CANCELLED) or not name:
        raise ValueError("permit")
    valid_to = None if last == _FOR_EVER else date.fromisoformat(last)
    return SubPermit(name, number, valid_to, is_cancelled=state == _CANCELLED)


def _hint(key_id: str) -> bytes:
    return hashlib.sha256(key_id.encode()).digest()[:_HINT]
