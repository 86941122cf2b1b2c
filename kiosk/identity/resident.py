# SPDX-License-Identifier: Apache-2.0
"""Who is here, how sure the terminal is of it, and how it found out. Source: domain notes 1.4 row 53."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Literal

from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.catalogue.tables import CertificateTypes, Sex
from kiosk.identity.id_number import IdNumber, NumberFault, parse_id_number

KindOfCard = Literal["resident", "hmt_permit", "foreigner"]


class Assurance(IntEnum):
    """Level of assurance (认证等级: 匿名, 弱, 强); ordered."""

    NONE = 0
    WEAK = 1
    STRONG = 2


class Method(StrEnum):
    """How the resident was identified."""

    CARD = "id_card"
    PHONE_CODE = "phone_code"
    CITY_CODE = "city_code"
    """随申码"""
    OFFLINE_CODE = "offline_code"
    """离线码"""
    INSURANCE_CODE = "insurance_code"
    """医保电子凭证"""
    SOCIAL_SECURITY_CARD = "social_security_card"
    """社会保障卡"""
    FACE = "face"
    """人脸比对, confirmed by the platform on top of a weaker way; never without it."""
    HELPER = "helper"
    """人工核验: a helper has looked, behind a comparison that was not enough; on top of a weaker way, never without it."""

    AGENT = "agent"
    """被代办人 without a card here: the platform knows by a register, or by a mandate, that whoever is here may act for them."""
    NONE = "none"
    """Nobody was asked."""


@dataclass(frozen=True)
class Vouched:
    """Which helper has confirmed who it is (帮办人员人工核验). ``helper_no``: 工号."""

    referral_id: str
    helper_no: str


@dataclass(frozen=True)
class Resident:
    """The person of this visit. Nothing of identity shows in ``repr``."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    certificate_type: str
    """证件类型代码 (GA/T 2000.156), 111 居民身份证."""
    card_kind: KindOfCard
    sex: Sex = field(repr=False)
    birth: date = field(repr=False)
    address: str | None = field(repr=False)
    """住址 on the card, the newest one appended to its chip before the printed one; None without a card or where it has none."""
    assurance: Assurance
    method: Method
    vouched: Vouched | None = None
    """By whom, where the method is a helper."""

    @property
    def household_address(self) -> str | None:
        """户籍地址 as far as the card tells it: only on a 居民身份证 is the address that of the household register."""
        return self.address if self.card_kind == "resident" else None


@dataclass(frozen=True)
class Identified:
    """The card or the platform says who it is."""

    resident: Resident


@dataclass(frozen=True)
class CardExpired:
    """有效期已过; where to renew is said on the screen. The last day of validity is still good."""

    valid_to: date


@dataclass(frozen=True)
class CardDoubtful:
    """A resident card whose number cannot be one: never taken, another way is offered."""

    fault: NumberFault


_KINDS: dict[CardKind, KindOfCard] = {
    CardKind.RESIDENT: "resident",
    CardKind.HMT_PERMIT: "hmt_permit",
    CardKind.FOREIGNER_2017: "foreigner",
    CardKind.FOREIGNER_2023: "foreigner",
}
_SEXES: dict[str, Sex] = {"1": "male", "2": "female"}


def from_card(card: IdCard, today: date, types: CertificateTypes) -> Identified | CardExpired | CardDoubtful:
    """Take the card's word: validity incl. 长期, and of a 居民身份证 that its number is one."""
    if card.valid_to is not None and card.valid_to < today:
        return CardExpired(card.valid_to)
    kind = _KINDS[card.kind]
    if kind == "resident":
        number = parse_id_number(card.number, today)
        if isinstance(number, NumberFault):
            return CardDoubtful(number)
    resident = Resident(
        name=card.name,
        number=card.number,
        certificate_type=types.by_card_kind[kind],
        card_kind=kind,
        sex=_SEXES.get(card.sex_code, "unknown"),
        birth=card.birth,
        address=card.current_address or None,
        assurance=Assurance.STRONG,
        method=Method.CARD,
    )
    return Identified(resident)


def from_platform(
    name: str,
    number: IdNumber,
    types: CertificateTypes,
    method: Method = Method.PHONE_CODE,
    assurance: Assurance = Assurance.WEAK,
) -> Resident:
    """Who is known by a code, or by a card that holds no address. ``assurance``: as the platform says; weak without it."""
    return Resident(
        name=name,
        number=number.number,
        certificate_type=types.by_card_kind["resident"],
        card_kind="resident",
        sex=number.sex,
        birth=number.birth,
        address=None,
        assurance=assurance,
        method=method,
    )


def nobody(today: date) -> Resident:
    """Whoever stands there, where nobody is asked who they are (公开查询): nothing is known of them, their age neither."""
    return Resident("", "", "", "resident", "unknown", today, None, Assurance.NONE, Method.NONE)


def card_digest(key: bytes, raw: bytes) -> bytes:
    """Keyed digest (HMAC-SHA256) of all bytes read from a card: tells a card left lying from another one, no more.

    The key lives for one boot of the terminal; without it the digest cannot be tried against a list of people.
    """
    if len(key) < 16:
        raise ValueError("the key of a card digest needs at least 16 bytes")
    return hmac.new(key, b"last-card\x00" + raw, hashlib.sha256).digest()


def same_card(one: bytes, other: bytes) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(one, other)
