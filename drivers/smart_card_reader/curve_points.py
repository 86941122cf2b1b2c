# SPDX-License-Identifier: Apache-2.0
"""Whole points of elliptic curves (椭圆曲线点) out of a library that gives their x alone. Source: BSI TR-03111 v2.10, 4.3.1;
parameters of SEC 2 v2 and RFC 5639.

PACE needs a shared point with both coordinates, and keys on a generator of its own; ``cryptography`` has ECDH, which gives
x. y is one of two roots, and a second ECDH says which: k(P+G) is kP+kG. So every multiplication with a secret stays the
library's (in constant time, and most of it fast), and only additions are done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec


class NoPoint(ValueError):
    """Bytes that are no point of the curve, or one that makes no key."""


@dataclass(frozen=True)
class Curve:
    """y² = x³ + ax + b over the integers modulo ``p``; of prime order ``n``."""

    named: ec.EllipticCurve = field(compare=False)
    p: int = field(repr=False)
    a: int = field(repr=False)
    b: int = field(repr=False)
    n: int = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8


@dataclass(frozen=True)
class Point:
    """Both coordinates; never the one at infinity."""

    curve: Curve
    x: int
    y: int

    @property
    def encoded(self) -> bytes:
        """04 x y (TR-03111 3.2.1)."""
        size = self.curve.size
        return b"\4" + self.x.to_bytes(size, "big") + self.y.to_bytes(size, "big")


def decode_point(curve: Curve, raw: bytes) -> Point:
    """The point that ``raw`` is, uncompressed. Raises :class:`NoPoint`."""
    if len(raw) != 1 + 2 * curve.size or raw[0] != 4:
        raise NoPoint("not an uncompressed point of this curve")
    point = Point(curve, int.from_bytes(raw[1 : 1 + curve.size], "big"), int.from_bytes(raw[1 + curve.size :], "big"))
    _key(point)
    return point


class Secret:
    """秘密数 k and what it gives. ``value``: 1 to n-1; None: a fresh one of the library's, which is made in less time too."""

    def __init__(self, curve: Curve, value: int | None = None) -> None:
        self._curve = curve
        self._key = ec.generate_private_key(curve.named) if value is None else ec.derive_private_key(value, curve.named)
        numbers = self._key.public_key().public_numbers()
        self.point = Point(curve, numbers.x, numbers.y)
        """k times the curve's own generator."""

    @property
    def value(self) -> int:
        """k"""
        return self._key.private_numbers().private_value

    def times_number(self, number: int) -> Secret:
        """k times ``number``, which n does not divide."""
        return Secret(self._curve, self.value * number % self._curve.n)

    def times_x(self, point: Point) -> bytes:
        """x of k times ``point``, as long as a coordinate. Raises :class:`NoPoint`."""
        return self._key.exchange(ec.ECDH(), _key(point))

    def times(self, point: Point) -> Point:
        """k times ``point``. Raises :class:`NoPoint`."""
        x = self.times_x(point)
        numbers = ec.EllipticCurvePublicKey.from_encoded_point(self._curve.named, b"\2" + x).public_numbers()
        product = Point(self._curve, numbers.x, numbers.y)
        beside = self.times_x(add(point, Point(self._curve, *generator(self._curve))))
        if add(product, self.point).x == int.from_bytes(beside, "big"):
            return product
        return Point(self._curve, product.x, self._curve.p - product.y)


@cache
def generator(curve: Curve) -> tuple[int, int]:
    """The curve's own, G."""
    numbers = ec.derive_private_key(1, curve.named).public_key().public_numbers()
    return numbers.x, numbers.y


def add(one: Point, other: Point) -> Point:
    """The sum of two points with different x. Raises :class:`NoPoint`: the same x, so it needs another formula or is none."""
    p = one.curve.p
    if one.x == other.x:
        raise NoPoint("a sum that no honest end brings about")
    slope = (other.y - one.y) * pow(other.x - one.x, -1, p) % p
    x = (slope * slope - one.x - other.x) % p
    return Point(one.curve, x, (slope * (one.x - x) - one.y) % p)


def _key(point: Point) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(point.curve.named, point.encoded)
    except ValueError:
        raise NoPoint("not on the curve") from None


def _curve(named: ec.EllipticCurve, p: str, a: str, b: str, n: str) -> Curve:
    return Curve(named, int(p, 16), int(a, 16) % int(p, 16), int(b, 16), int(n, 16))


CURVES: Final[Mapping[int, Curve]] = {
    12: _curve(
        ec.SECP256R1(),
        "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
        "-3",
        "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B",
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
    ),
    13: _curve(
        ec.BrainpoolP256R1(),
        "A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377",
        "7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9",
        "26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6",
        "A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7",
    ),
    15: _curve(
        ec.SECP384R1(),
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF",
        "-3",
        "B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF",
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
    ),
    16: _curve(
        ec.BrainpoolP384R1(),
        "8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53",
        "7BC382C63D8C150C3C72080ACE05AFA0C2BEA28E4FB22787139165EFBA91F90F8AA5814A503AD4EB04A8C7DD22CE2826",
        "4A8C7DD22CE28268B39B55416F0447C2FB77DE107DCD2A62E880EA53EEB62D57CB4390295DBC9943AB78696FA504C11",
        "8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B31F166E6CAC0425A7CF3AB6AF6B7FC3103B883202E9046565",
    ),
    17: _curve(
        ec.BrainpoolP512R1(),
        "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA703308717D4D9B009BC66842AECDA12AE6A380E62881"
        "FF2F2D82C68528AA6056583A48F3",
        "7830A3318B603B89E2327145AC234CC594CBDD8D3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F11"
        "17A72BF2C7B9E7C1AC4D77FC94CA",
        "3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CADC083E679840"
        "50B75EBAE5DD2809BD638016F723",
        "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA70330870553E5C414CA92619418661197FAC10471DB1"
        "D381085DDADDB58796829CA90069",
    ),
    18: _curve(
        ec.SECP521R1(),
        "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "-3",
        "51953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF0735"
        "73DF883D2C34F1EF451FD46B503F00",
        "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03"
        "BB5C9B8899C47AEBB6FB71E91386409",
    ),
}  # fmt: skip
"""By their numbers among the standardized domain parameters (9303-11 table 6)."""
