# SPDX-License-Identifier: Apache-2.0
"""The chip's side of PACE (模拟芯片的口令认证). Source: ICAO Doc 9303-11 4.4, 9.5; points after Cohen, Miyaji and Ono (1998).

Written apart from the driver's own module: points in Jacobian coordinates, in place of the library's shared secrets. Only the
curves' numbers are shared; a test holds them against the library's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from drivers.smart_card_reader.curve_points import CURVES, Curve
from drivers.smart_card_reader.simulated_access import ChipSession, cbc, key_from, mac_of
from drivers.smart_card_reader.simulated_card import OK, Answer, just

_ECDH_GENERIC_MAPPING: Final = bytes.fromhex("060A04007F000702020402")

Projective = tuple[int, int, int]


def _double(curve: Curve, one: Projective) -> Projective:
    x, y, z = one
    p = curve.p
    yy = y * y % p
    s = 4 * x * yy % p
    m = (3 * x * x + curve.a * pow(z, 4, p)) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p


def _plus(curve: Curve, one: Projective, other: Projective) -> Projective:
    if not one[2]:
        return other
    if not other[2]:
        return one
    p = curve.p
    (x1, y1, z1), (x2, y2, z2) = one, other
    zz1, zz2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * zz2 % p, x2 * zz1 % p
    s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
    if u1 == u2:
        return _double(curve, one) if s1 == s2 else (1, 1, 0)
    h, r = (u2 - u1) % p, (s2 - s1) % p
    hh = h * h % p
    hhh, v = h * hh % p, u1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - s1 * hhh) % p, z1 * z2 * h % p


def multiply(curve: Curve, factor: int, point: tuple[int, int]) -> tuple[int, int]:
    """``factor`` times ``point``, bit by bit from the top."""
    total: Projective = (1, 1, 0)
    for bit in bin(factor)[2:]:
        total = _double(curve, total) if total[2] else total
        if bit == "1":
            total = _plus(curve, total, (*point, 1))
    return _affine(curve, total)


def _affine(curve: Curve, one: Projective) -> tuple[int, int]:
    back = pow(one[2], -1, curve.p)
    return one[0] * back * back % curve.p, one[1] * back * back * back % curve.p


def _written(curve: Curve, point: tuple[int, int]) -> bytes:
    return b"\4" + b"".join(one.to_bytes(curve.size, "big") for one in point)


def _read(curve: Curve, raw: bytes) -> tuple[int, int] | None:
    x, y = int.from_bytes(raw[1 : 1 + curve.size], "big"), int.from_bytes(raw[1 + curve.size :], "big")
    is_on = (
        raw[:1] == b"\4"
        and len(raw) == 1 + 2 * curve.size
        and (y * y - x * x * x - curve.a * x - curve.b) % curve.p == 0
    )
    return (x, y) if is_on else None


def protocol(kind: int) -> bytes:
    """Object identifier with its tag."""
    return _ECDH_GENERIC_MAPPING + bytes([kind])


class ChipPace:
    """One run: four general authenticate commands. ``password``: K of 9.7.3, the hash of MRZ_information or the CAN's digits."""

    def __init__(self, kind: int, parameters: int, password: bytes, random_bytes: Callable[[int], bytes]) -> None:
        self._kind = kind
        self._curve = CURVES[parameters]
        self._password = password
        self._random_bytes = random_bytes
        self._generator = _base(self._curve)
        self._nonce = b""
        self._at = 0
        self._ours = self._theirs = (0, 0)
        self._coming: ChipSession | None = None
        self.session: ChipSession | None = None
        """Once both ends have proven themselves."""

    def step(self, data: bytes) -> Answer:
        """One command's data, the dynamic authentication object as it stands."""
        self._at += 1
        inner = data[3:] if data[1:2] == b"\x81" else data[2:]
        tag, value = inner[:1], inner[3:] if inner[1:2] == b"\x81" else inner[2:]
        match self._at, tag:
            case (1, b""):
                return self._begin()
            case (2, b"\x81") | (3, b"\x83"):
                theirs = _read(self._curve, value)
                if theirs is None:
                    return just(0x6A80)
                return self._map(theirs) if self._at == 2 else self._agree(theirs)
            case (4, b"\x85") if self._coming is not None:
                return self._prove(self._coming, value)
            case _:
                return just(0x6985)

    def _begin(self) -> Answer:
        self._nonce = self._random_bytes(16)
        cipher = cbc(self._kind, key_from(self._password, 3, self._kind), bytes(8 if self._kind == 1 else 16))
        return Answer(_dynamic(0x80, cipher.encryptor().update(self._nonce)), OK)

    def _draw(self) -> int:
        return int.from_bytes(self._random_bytes(self._curve.size + 8), "big") % (self._curve.n - 1) + 1

    def _map(self, theirs: tuple[int, int]) -> Answer:
        secret = self._draw()
        ours = multiply(self._curve, secret, self._generator)
        shared = multiply(self._curve, secret, theirs)
        lifted = multiply(self._curve, int.from_bytes(self._nonce, "big"), self._generator)
        self._generator = _affine(self._curve, _plus(self._curve, (*lifted, 1), (*shared, 1)))
        return Answer(_dynamic(0x82, _written(self._curve, ours)), OK)

    def _agree(self, theirs: tuple[int, int]) -> Answer:
        secret = self._draw()
        self._ours, self._theirs = multiply(self._curve, secret, self._generator), theirs
        shared = multiply(self._curve, secret, theirs)[0].to_bytes(self._curve.size, "big")
        self._coming = ChipSession(self._kind, shared, bytes(8 if self._kind == 1 else 16))
        return Answer(_dynamic(0x84, _written(self._curve, self._ours)), OK)

    def _prove(self, session: ChipSession, token: bytes) -> Answer:
        if token != self._token(session, self._ours):
            return just(0x6300)
        self.session = session
        return Answer(_dynamic(0x86, self._token(session, self._theirs)), OK)

    def _token(self, session: ChipSession, point: tuple[int, int]) -> bytes:
        inner = protocol(self._kind) + _short(0x86, _written(self._curve, point))
        return mac_of(self._kind, session.authentication, b"\x7f" + _short(0x49, inner))


def _short(tag: int, value: bytes) -> bytes:
    """An object of at most 255 bytes."""
    return bytes([tag]) + (b"" if len(value) < 128 else b"\x81") + bytes([len(value)]) + value


def _dynamic(tag: int, value: bytes) -> bytes:
    return _short(0x7C, _short(tag, value))


def _base(curve: Curve) -> tuple[int, int]:
    """The curve's own generator, from the library."""
    numbers = ec.derive_private_key(1, curve.named).public_key().public_numbers()
    return numbers.x, numbers.y
