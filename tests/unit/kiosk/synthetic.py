# SPDX-License-Identifier: Apache-2.0
"""Plainly synthetic people and platform answers for tests. Region 999999 does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.application.facts import Known
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import Catalogue, item_files, load_catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.summary import ItemSummary, summary_of
from kiosk.guidance.questionnaire import Done, Questionnaire, Situation
from kiosk.identity.id_number import IdNumber, check_character, parse_id_number
from kiosk.identity.resident import Identified, Resident, from_card, from_platform

CONTENT = Path(__file__).parents[3] / "config" / "content"
TODAY = date(2026, 11, 21)
FLEXIBLE = "312000202000"
PENSION = "TBD-RS01"


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONTENT)


@cache
def summaries() -> tuple[ItemSummary, ...]:
    """Of all items, those too that are not offered yet."""
    library = load_library(CONTENT)
    read = (read_item(path, library).item for path in item_files(CONTENT))
    return tuple(summary_of(one) for one in read if one is not None)


@cache
def drafts() -> Catalogue:
    """Those too that are not offered yet."""
    return load_catalogue(CONTENT, linted=True, drafts=True)


def item(code: str = FLEXIBLE) -> ServiceItem:
    return catalogue().items[code]


@dataclass(frozen=True)
class Shared:
    value: Any
    source_name: str = "示例库"
    as_of: str = "2026-11-01"


@dataclass(frozen=True)
class Licence:
    type_code: str
    state: str = "valid"
    valid_to: date | str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    licence_id: str = "1.2.156.3005.2.TEST"

    @property
    def type_name(self) -> str:
        return {"HKB": "居民户口簿", "JZZ": "上海市居住证"}.get(self.type_code, f"示例证照 {self.type_code}")


def number(birth: date = date(1990, 5, 4), *, male: bool = True) -> str:
    first = f"999999{birth:%Y%m%d}00{1 if male else 2}"
    return first + check_character(first)


def card(birth: date = date(1990, 5, 4), *, male: bool = True, **changes: Any) -> IdCard:
    values: dict[str, Any] = {
        "name": "测试甲",
        "sex_code": "1" if male else "2",
        "ethnic_code": "01",
        "birth": birth,
        "address": "示例市示例区示例路1弄2号301室",
        "number": number(birth, male=male),
        "authority": "示例市公安局",
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2040, 1, 1),
        "kind": CardKind.RESIDENT,
        "raw": b"raw bytes of a synthetic card",
    }
    return IdCard(**{**values, **changes})


def by_card(birth: date = date(1990, 5, 4), *, male: bool = True, **changes: Any) -> Resident:
    read = from_card(card(birth, male=male, **changes), TODAY, catalogue().tables.certificate_types)
    assert isinstance(read, Identified)
    return read.resident


def by_code(birth: date = date(1990, 5, 4)) -> Resident:
    parsed = parse_id_number(number(birth), TODAY)
    assert isinstance(parsed, IdNumber)
    return from_platform("测试甲", parsed, catalogue().tables.certificate_types)


FIRST_TIMER: dict[str, Shared] = {
    "employment.registered": Shared(False, "就业登记库"),
    "case.same_day": Shared(False, "统一办件库"),
    "household.registration": Shared("示例市示例区示例路1弄2号301室", "人口库"),
    "residence.address": Shared("示例市试验区演示街8号402室", "居住登记库"),
    "contact.phone": Shared("19900001234", "一网通办账户"),
}
"""What the platform knows of somebody who never registered; the names are those of the platform's contract."""

RETURNING = {**FIRST_TIMER, "employment.last_occupation": Shared("摆摊修自行车", "就业登记库")}
INSURED: dict[str, Shared] = {
    "insurance.pension_account": Shared("99990000001234", "社会保险库"),
    "insurance.pension_months": Shared(212, "社会保险库"),
}
HKB = Licence("HKB", values={"address": "示例市示例区户口路3号"})
JZZ = Licence("JZZ", valid_to=date(2027, 1, 1), values={"address": "示例市试验区居住路5号"})


def known(
    resident: Resident | None = None,
    shared: Mapping[str, Shared] | None = None,
    licences: tuple[Licence, ...] | None = None,
    today: date = TODAY,
) -> Known:
    return Known(resident if resident is not None else by_card(), today, catalogue().tables, shared, licences)


def situation(one: ServiceItem, **answers: str) -> Situation:
    """Walk the questionnaire with these answers; the first option where none is given."""
    questions = Questionnaire(one)
    state = questions.start()
    while state.at is not None:
        question = one.question(state.at)
        assert question is not None
        state = questions.answer(state, state.at, answers.get(state.at, question.options[0].value))
    done = questions.current(state)
    assert isinstance(done, Done)
    return done.situation
