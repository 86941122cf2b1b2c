# SPDX-License-Identifier: Apache-2.0
"""What one of the sandbox's people is: a card, a household, and what the registers are calculated from. All are made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.catalogue.days import age_on
from kiosk.identity.id_number import check_character
from kiosk.platform.sandbox.pension import PensionAccount

REGION = "999999"
AUTHORITY = "示例市公安局"


@dataclass(frozen=True)
class Permit:
    """居住证 of somebody from elsewhere."""

    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Kin:
    """Somebody of the same household, who is a resident of their own. ``relation``: what they are to the person (配偶, 父亲,
    母亲, 儿子, 女儿, 兄弟姐妹 …).
    """

    relation: str
    seed: int
    name: str = field(repr=False)
    sex_code: str
    birth: date
    number: str = field(repr=False)
    is_alive: bool = True


@dataclass(frozen=True)
class Household:
    """一户: its head and everybody else in it. ``guardians``: seeds of those who answer for a minor (监护人)."""

    number: int
    head: str = field(repr=False)
    kin: tuple[Kin, ...] = ()
    guardians: tuple[int, ...] = ()

    def of(self, *relations: str) -> tuple[Kin, ...]:
        """Those who are this to the person, the living and the dead."""
        return tuple(one for one in self.kin if one.relation in relations)


@dataclass(frozen=True)
class SyntheticResident:
    """One made-up person with what the registers of the sandbox know of them."""

    seed: int
    name: str
    sex_code: str
    ethnic_code: str
    birth: date
    number: str
    household_address: str
    residence_address: str
    authority: str
    valid_from: date
    valid_to: date | None
    """None: 长期."""
    kind: str = "resident"
    """Of card: resident, hmt_permit or foreigner_2023."""
    pass_number: str = ""
    issue_count: str = ""
    phone: str | None = None
    is_local: bool = True
    """本市 household; otherwise 来沪."""
    permit: Permit | None = None
    is_employed: bool = False
    last_occupation: str | None = None
    last_form: str | None = None
    pension: PensionAccount | None = field(default=None, repr=False)
    has_photo: bool = True
    """The platform has a photo of record (drawn_faces.py)."""
    has_licences: bool = True
    """What licences there are can be fetched electronically."""
    is_alive: bool = True
    """False: died; the card was to be given back and is good for nothing (居民身份证法 11)."""
    has_moved_away: bool = False
    """The household was moved to another province; the register here says so and nothing more."""
    english_name: str = ""
    nationality: str = ""
    household: Household | None = field(default=None, repr=False)
    """Of people of the roll (roll.py); the families of all others have no cards in here."""

    def card(self) -> dict[str, str]:
        """The fields of this person's card as the card reader's simulator takes them (``lay``)."""
        fields = {
            "kind": self.kind,
            "name": self.name,
            "sex_code": self.sex_code,
            "birth": self.birth.isoformat(),
            "number": self.number,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": "长期" if self.valid_to is None else self.valid_to.isoformat(),
        }
        if self.kind == "foreigner_2023":
            foreign = {"english_name": self.english_name, "nationality": self.nationality}
            return {**fields, **foreign, "issue_count": self.issue_count}
        fields = {**fields, "address": self.household_address, "authority": self.authority}
        if self.kind == "resident":
            return {**fields, "ethnic_code": self.ethnic_code}
        return {**fields, "pass_number": self.pass_number, "issue_count": self.issue_count}


def id_number(birth: date, sequence: int) -> str:
    """A number of the region that does not exist, with its right check digit."""
    first = f"{REGION}{birth:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def card_validity(birth: date, seed: int, day: date) -> tuple[date, date | None]:
    """居民身份证法 5: five years below 16, ten below 26, twenty below 46, then for ever. Issued one to five years ago."""
    issued = date(day.year - 1 - seed % 5, 1 + seed % 12, 1 + seed % 28)
    if issued <= birth:
        issued = birth
    age = age_on(birth, issued)
    years = 5 if age < 16 else 10 if age < 26 else 20
    return issued, None if age >= 46 else issued.replace(year=issued.year + years, day=min(issued.day, 28))
