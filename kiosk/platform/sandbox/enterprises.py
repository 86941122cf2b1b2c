# SPDX-License-Identifier: Apache-2.0
"""The sandbox's enterprises (企业) and who may act for them (法人多级授权): 法定代表人 → 管理员 → 经办人.

All are plainly synthetic: 示例…有限公司, numbers of the district 999999 with a right check character (GB 32100-2015). Sixty are
generated from their place; what is unlike the others follows from its last digit:

* 1: the operator may file permits and nothing else;     * 6: the operator was given nothing yet;
* 2: the operator's own authority has run out;           * 7: 已注销;   * 8: 已吊销;
* 3: that of the administrator who gave it has;          * 9: in the list of irregular operations (经营异常名录).

Every ordinary resident is operator of one, and owner of their own where their life has one (records/life.py). The people of the
demonstration (seeds 1 and 2) are operators of several, one of each kind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from kiosk.identity.check_digits import credit_code_check
from kiosk.platform.sandbox.population import SyntheticResident, id_number
from kiosk.platform.sandbox.records.life import SCOPES, Business, Life, life_of

ENTERPRISES: Final = 60
_LAST_OPERATOR: Final = 999
_DEMO: Final = {1: (1, 4, 2, 7), 2: (9, 3, 6, 8)}
_TRADES: Final = ("商贸", "餐饮", "食品", "百货", "便利", "文化", "家政", "物流")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"

Role = Literal["legal_person", "administrator", "operator"]


@dataclass(frozen=True)
class SyntheticEnterprise:
    """One made-up enterprise. ``place``: 1 to 60."""

    place: int
    name: str
    number: str
    legal_person: str
    legal_person_number: str
    address: str
    state: str
    is_abnormal: bool

    @property
    def record_seed(self) -> int:
        """What its registers are made of: the same for everybody who acts for it."""
        return 700_000 + self.place


@dataclass(frozen=True)
class Held:
    """An enterprise as one person acts for it. ``enterprise`` None: the one of their own life."""

    business: Business
    role: Role
    valid_to: date | None
    granter_valid_to: date | None
    is_abnormal: bool
    enterprise: SyntheticEnterprise | None = None

    def is_over(self, today: date) -> bool:
        """Run out, or given by somebody whose own authority has."""
        return any(end is not None and end < today for end in (self.valid_to, self.granter_valid_to))

    def scopes_on(self, today: date) -> tuple[str, ...]:
        """What it lets one do on a day."""
        return () if self.is_over(today) else self.business.scopes


def enterprise_at(place: int) -> SyntheticEnterprise:
    """The enterprise at a place.

    Raises:
        ValueError: there is none.
    """
    if not 1 <= place <= ENTERPRISES:
        raise ValueError("enterprises are numbered from 1 to 60")
    first = f"91999999MB{place:07d}"
    kind = place % 10
    return SyntheticEnterprise(
        place=place,
        name=f"示例{_STEMS[place % 10]}{_STEMS[place // 10]}{_TRADES[place % len(_TRADES)]}有限公司",
        number=first + credit_code_check(first),
        legal_person=f"测试·法{_STEMS[place // 10]}{_STEMS[kind]}",
        legal_person_number=id_number(date(1968, 1 + place % 12, 1 + place % 28), 2 * place + 1),
        address=f"示例市示例区企业路{place}号",
        state={7: "注销", 8: "吊销"}.get(kind, "存续"),
        is_abnormal=kind == 9,
    )


def enterprises_of(person: SyntheticResident, today: date) -> tuple[Held, ...]:
    """For which a resident acts, or did: their own first."""
    own = life_of(person, today).business
    held = [] if own is None else [_own(own)]
    if person.kind == "resident" and person.seed <= _LAST_OPERATOR:
        places = _DEMO.get(person.seed, (1 + person.seed % ENTERPRISES,))
        held += [_operated(enterprise_at(place), today) for place in places]
    return tuple(held)


def held_by(person: SyntheticResident, number: str, today: date) -> Held | None:
    """The one with this number, if the resident acts for it."""
    return next((one for one in enterprises_of(person, today) if one.business.number == number), None)


def in_session(person: SyntheticResident, life: Life, number: str, today: date) -> tuple[SyntheticResident, Life]:
    """Who and what the registers of that enterprise are made of; the person's own life where it is their own."""
    held = held_by(person, number, today) if number else None
    if held is None or held.enterprise is None:
        return person, life
    return replace(person, seed=held.enterprise.record_seed), replace(life, business=held.business)


def _own(business: Business) -> Held:
    role: Role = "legal_person" if business.is_owner else "operator"
    return Held(business, role, None, None, is_abnormal=False)


def _operated(one: SyntheticEnterprise, today: date) -> Held:
    kind = one.place % 10
    scopes = {1: SCOPES[:1], 6: ()}.get(kind, SCOPES)
    business = Business(
        name=one.name, number=one.number, legal_person=one.legal_person, legal_person_number=one.legal_person_number,
        address=one.address, state=one.state, is_owner=False, scopes=scopes,
    )  # fmt: skip
    ends = today - timedelta(days=10) if kind == 2 else today + timedelta(days=40 + one.place)
    granter_ends = today - timedelta(days=3) if kind == 3 else today + timedelta(days=400)
    return Held(business, "operator", ends, granter_ends, one.is_abnormal, one)
