# SPDX-License-Identifier: Apache-2.0
"""PACE (口令认证连接建立): a strong session out of what is printed on the document. Source: ICAO Doc 9303-11 (8th ed.) 4.4
(protocol), 9.2 (EF.CardAccess), 9.5 (parameters), worked example in its appendix G.1. Sans-IO; random bytes are handed in.

Elliptic curves with generic mapping alone (chips have to offer it besides any other, 9303-11 4.4.1), on the six
standardized curves that ``cryptography`` has. Diffie-Hellman over integers, integrated mapping and chip authentication
mapping are passed over; where a chip offers nothing else, basic access control is left.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from drivers.smart_card_reader.bac import says_wrong_key
from drivers.smart_card_reader.curve_points import (
    CURVES,
    Curve,
    NoPoint,
    Point,
    Secret,
    add,
    decode_point,
)
from drivers.smart_card_reader.iso7816 import NOT_THERE, SHORT_LE, BadAnswer, Command, Status, Steps
from drivers.smart_card_reader.session_keys import FOR_PACE, SessionKeys, Suite, decrypt, derive, session_keys, token
from drivers.smart_card_reader.tlv import Tlv, decode, encode, only

RandomBytes = Callable[[int], bytes]
_ECDH_GENERIC: Final = bytes.fromhex("04007F00070202") + b"\x04\x02"
"""id-PACE-ECDH-GM without its last number, which is the suite."""
_SEQUENCE, _SET, _OID = 0x30, 0x31, 0x06
_DYNAMIC: Final = 0x7C
_NONCE, _MAP_OURS, _MAP_THEIRS, _KEY_OURS, _KEY_THEIRS, _TOKEN_OURS, _TOKEN_THEIRS = (
    0x80,
    0x81,
    0x82,
    0x83,
    0x84,
    0x85,
    0x86,
)
_PUBLIC_KEY: Final = 0x7F49
_MAX_NONCE_BYTES: Final = 64
_NOT_OFFERED: Final = NOT_THERE | {Status.SECURITY_NOT_SATISFIED}


class Password(Enum):
    """口令 by its number in MSE:Set AT (4.4.4.1)."""

    MRZ = 1
    CAN = 2
    """卡访问号码: six digits printed on the document's face."""


class Failure(Enum):
    """Why there is no session."""

    WRONG_KEY = "wrong_key"
    """The password is not this document's."""
    NOT_OFFERED = "not_offered"
    """The chip does not do, after all, what its EF.CardAccess says."""


@dataclass(frozen=True)
class PaceInfo:
    """One way that a chip offers and this program can go."""

    suite: Suite
    parameters: int
    """标准化域参数 number."""

    @property
    def protocol(self) -> bytes:
        """The object identifier, without tag."""
        return _ECDH_GENERIC + bytes([self.suite.value])

    @property
    def curve(self) -> Curve:
        """Over which it goes."""
        return CURVES[self.parameters]


def offered(card_access: bytes) -> tuple[PaceInfo, ...]:
    """What of EF.CardAccess this program can do, the strongest first. Raises :class:`~tlv.BadTlv`."""
    suites = {_ECDH_GENERIC + bytes([suite.value]): suite for suite in Suite}
    found = set()
    for info in decode(only(card_access, _SET)):
        parts = decode(info.value) if info.tag == _SEQUENCE else ()
        match parts:
            case [Tlv(tag=0x06, value=protocol), Tlv(tag=0x02), Tlv(tag=0x02, value=number)] if protocol in suites:
                if (parameters := int.from_bytes(number, "big")) in CURVES:
                    found.add(PaceInfo(suites[protocol], parameters))
    return tuple(sorted(found, key=lambda one: (one.suite.value, one.curve.size, one.parameters), reverse=True))


def password_key(suite: Suite, password: Password, text: bytes) -> bytes:
    """Kπ (9.7.3): ``text`` is MRZ_information, or the card access number."""
    secret = hashlib.sha1(text).digest() if password is Password.MRZ else text  # noqa: S324 - as the standard has it
    return derive(secret, FOR_PACE, suite)


def agree(
    info: PaceInfo, password: Password, text: bytes, random_bytes: RandomBytes | None
) -> Steps[SessionKeys | Failure]:
    """The session's keys. The master file has to be selected. ``random_bytes``: None takes the library's own.

    Raises :class:`~iso7816.CardError`, :class:`~tlv.BadTlv`.
    """
    set_at = (
        encode(0x80, info.protocol) + encode(0x83, bytes([password.value])) + encode(0x84, bytes([info.parameters]))
    )
    answer = yield Command(0x00, 0x22, 0xC1, 0xA4, set_at)
    if answer.sw in _NOT_OFFERED:
        return Failure.NOT_OFFERED
    if answer.sw >> 8 != Status.WARNING_AUTHENTICATION >> 8:  # which would say how many tries are left
        answer.checked("set authentication template")
    try:
        return (yield from _agree(info, password_key(info.suite, password, text), random_bytes))
    except NoPoint as error:
        raise BadAnswer(f"a public key: {error}") from None


def _agree(info: PaceInfo, key: bytes, random_bytes: RandomBytes | None) -> Steps[SessionKeys | Failure]:
    suite, curve = info.suite, info.curve
    nonce = decrypt(suite, key, _whole_blocks((yield from _step(b"", _NONCE)), suite))
    first = _secret(curve, random_bytes)
    theirs = yield from _their_point(curve, encode(_MAP_OURS, first.point.encoded), _MAP_THEIRS)
    second = _secret(curve, random_bytes)
    # The generator of this session (4.4.3.3.1) is sG + mT: s the nonce, m the first secret, T the chip's point. Nobody needs it:
    # our key on it is (ks)G + (km)T with the second secret k, one multiplication of points less.
    ours = add(second.times_number(_factor(curve, nonce)).point, second.times_number(first.value).times(theirs))
    theirs = yield from _their_point(curve, encode(_KEY_OURS, ours.encoded), _KEY_THEIRS)
    if theirs == ours:
        raise BadAnswer("our own public key in place of the chip's")
    keys = session_keys(suite, second.times_x(theirs))
    proof = _proof(info, keys, theirs)
    answer = yield _general_authenticate(encode(_TOKEN_OURS, proof), is_last=True)
    if says_wrong_key(answer.sw):
        return Failure.WRONG_KEY
    said = only(answer.checked("PACE, proof"), _DYNAMIC, _TOKEN_THEIRS)
    if not hmac.compare_digest(said, _proof(info, keys, ours)):
        raise BadAnswer("a proof of the chip that is none")
    return keys


def _factor(curve: Curve, nonce: bytes) -> int:
    factor = int.from_bytes(nonce, "big") % curve.n
    if not factor:
        raise BadAnswer("a nonce of zeroes")
    return factor


def _secret(curve: Curve, random_bytes: RandomBytes | None) -> Secret:
    """1 to n-1, evenly: eight bytes more than n has leave no bias that could be seen."""
    if random_bytes is None:
        return Secret(curve)
    return Secret(curve, 1 + int.from_bytes(random_bytes(curve.size + 8), "big") % (curve.n - 1))


def _proof(info: PaceInfo, keys: SessionKeys, point: Point) -> bytes:
    """认证令牌 over the other end's public key (4.4.3.4)."""
    public_key = encode(_PUBLIC_KEY, encode(_OID, info.protocol) + encode(0x86, point.encoded))
    return token(info.suite, keys.authentication, public_key)


def _whole_blocks(nonce: bytes, suite: Suite) -> bytes:
    if not 0 < len(nonce) <= _MAX_NONCE_BYTES or len(nonce) % suite.block_bytes:
        raise BadAnswer("a nonce of no whole blocks")
    return nonce


def _their_point(curve: Curve, data: bytes, tag: int) -> Steps[Point]:
    return decode_point(curve, (yield from _step(data, tag)))


def _step(data: bytes, tag: int) -> Steps[bytes]:
    answer = yield _general_authenticate(data, is_last=False)
    return only(answer.checked(f"PACE, step {tag:02X}"), _DYNAMIC, tag)


def _general_authenticate(data: bytes, is_last: bool) -> Command:
    return Command(0x00 if is_last else 0x10, 0x86, 0, 0, encode(_DYNAMIC, data), SHORT_LE)
