# SPDX-License-Identifier: Apache-2.0
"""Reads tests/golden/*.yaml and runs the pre-check on each case; see the README there for the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from drivers.id_card_reader.port import CardKind
from kiosk.application.form import Form
from kiosk.application.precheck import PrecheckReport, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.application.validation import Invalid
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.yaml_lines import read_yaml
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.identity.resident import Identified, Resident, from_card, from_platform
from tests.unit.kiosk.synthetic import Licence, Shared, card, catalogue, known, number, situation

FOLDER = Path(__file__).parent / "golden"


class Expected(StrEnum):
    """What a clerk would say."""

    GO = "go"
    WARN = "warn"
    BLOCK = "block"
    UNKNOWN = "unknown"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonOfCase(_Strict):
    birth: date
    sex: Literal["male", "female"] = "male"
    card_kind: Literal["resident", "hmt_permit", "foreigner"] = "resident"


class LicenceOfCase(_Strict):
    state: Literal["valid", "expired", "revoked"] = "valid"
    valid_to: date | None = None
    values: dict[str, str] = Field(default_factory=dict)


class GoldenCase(_Strict):
    name: str = Field(min_length=2)
    day: date
    person: PersonOfCase
    by: Literal["card", "code"] = "card"
    answers: dict[str, str] = Field(default_factory=dict)
    shared: dict[str, Any] = Field(default_factory=dict)
    licences: dict[str, LicenceOfCase] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    platform: bool = True
    expect: Expected
    about: tuple[int | str, ...] = ()
    why: str = Field(min_length=2)


class GoldenFile(_Strict):
    item: str
    cases: tuple[GoldenCase, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Judged:
    """One case, and what the rules said."""

    item: ServiceItem = field(repr=False)
    case: GoldenCase
    report: PrecheckReport

    @property
    def said(self) -> Expected:
        """As the labels call it."""
        if self.report.is_blocked:
            return Expected.BLOCK
        return Expected.WARN if self.report.warnings else Expected.GO

    @property
    def is_right(self) -> bool:
        """What is not known must not block; what is only said is no warning."""
        if self.case.expect is Expected.UNKNOWN:
            return self.said is not Expected.BLOCK
        return self.said is self.case.expect

    @property
    def is_false_refusal(self) -> bool:
        """Turned away although a clerk would have taken it."""
        return self.said is Expected.BLOCK and self.case.expect is not Expected.BLOCK


def golden_files() -> tuple[GoldenFile, ...]:
    """All files, in order of their names."""
    paths = sorted(FOLDER.glob("*.yaml"))
    return tuple(GoldenFile.model_validate(read_yaml(path.read_text(encoding="utf-8")).data) for path in paths)


def judged(file: GoldenFile, item: ServiceItem) -> tuple[Judged, ...]:
    """Every case of a file."""
    return tuple(Judged(item, case, run_prechecks(form_of(item, case))) for case in file.cases)


def form_of(item: ServiceItem, case: GoldenCase) -> Form:
    """The form as it stands when the case is judged.

    Raises:
        AssertionError: the case answers what is not asked, or fills in what no form would take.
    """
    asked = {question.id for question in item.questions}
    assert set(case.answers) <= asked, f"{case.name}: no such question: {set(case.answers) - asked}"
    shared = {name: Shared(value) for name, value in case.shared.items()} if case.platform else None
    licences = tuple(_licence(kind, one) for kind, one in case.licences.items()) if case.platform else None
    form = prefill(item, situation(item, **case.answers), known(_resident(case), _plain(shared), licences, case.day))
    for code, raw in case.fields.items():
        answered = form.with_answer(code, raw)
        assert isinstance(answered, Form), f"{case.name}: {code}: {_said(answered)}"
        form = answered
    return form


def _said(fault: Invalid) -> str:
    return fault.say.zh


def _plain(shared: Mapping[str, Shared] | None) -> dict[str, Shared] | None:
    """Days as the platform sends them: text."""
    if shared is None:
        return None
    return {
        name: Shared(one.value.isoformat() if isinstance(one.value, date) else one.value)
        for name, one in shared.items()
    }


def _licence(kind: str, one: LicenceOfCase) -> Licence:
    return Licence(kind, one.state, one.valid_to, one.values)


_CARDS = {"resident": CardKind.RESIDENT, "hmt_permit": CardKind.HMT_PERMIT, "foreigner": CardKind.FOREIGNER_2023}


def _resident(case: GoldenCase) -> Resident:
    birth, male, types = case.person.birth, case.person.sex == "male", catalogue().tables.certificate_types
    if case.by == "code":
        parsed = parse_id_number(number(birth, male=male), case.day)
        assert isinstance(parsed, IdNumber), f"{case.name}: {parsed}"
        return from_platform("测试甲", parsed, types)
    read = from_card(card(birth, male=male, kind=_CARDS[case.person.card_kind]), case.day, types)
    assert isinstance(read, Identified), f"{case.name}: {read}"
    return read.resident
