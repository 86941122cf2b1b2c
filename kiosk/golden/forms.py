# SPDX-License-Identifier: Apache-2.0
"""The form of a golden case: what the card and the registers say of its person, what they answer, and the rest filled in.

Everybody here is plainly synthetic: region 999999 is nowhere, and the numbers of telephones and accounts belong to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from kiosk.application.acting import Agent, Enterprise
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import FieldKind, FieldSpec, Rule
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import CertificateTypes, Tables
from kiosk.golden.cases import CaseFault, GoldenCase
from kiosk.guidance.questionnaire import Done, Questionnaire, Situation
from kiosk.identity.id_number import check_character
from kiosk.identity.resident import Assurance, Method, Resident

AGENT_NAME: Final = "测试乙"
SITE_PLACE: Final = "SH-310101-01"
"""The service point that the terminal suggests."""
_NAME: Final = "测试甲"
_ADDRESS: Final = "示例市示例区示例路1弄2号301室"
_ENTERPRISE: Final = ("name", "number", "legal_person", "address", "state")


def synthetic_number(birth: date, *, male: bool = True) -> str:
    """A 公民身份号码 of nobody, its check character right."""
    first = f"999999{birth:%Y%m%d}00{1 if male else 2}"
    return first + check_character(first)


OTHER_NUMBER: Final = synthetic_number(date(1981, 3, 4))
"""Of somebody else than the person of a case."""


@dataclass(frozen=True)
class _Record:
    value: Any = field(repr=False)
    source_name: str = "示例库"
    as_of: str = "2026-11-01"


@dataclass(frozen=True)
class _Licence:
    type_code: str
    state: str
    valid_to: date | str | None
    values: Mapping[str, Any] = field(repr=False)
    licence_id: str = "1.2.156.3005.2.TEST"

    @property
    def type_name(self) -> str:
        return f"示例证照 {self.type_code}"


def form_of(item: ServiceItem, case: GoldenCase, tables: Tables) -> Form:
    """The form as it stands when the case is judged: what was found, and what the case itself writes.

    Raises:
        CaseFault: the case answers what is not asked, or fills in what no form would take.
    """
    situation, known = _situation(item, case), _known(case, tables)
    return _written(prefill(item, situation, known), case.fields)


def whole_form_of(item: ServiceItem, case: GoldenCase, tables: Tables) -> Form:
    """The form filled in to its end, with whoever acts: an agent where one is asked for, the enterprise that its records name.

    Raises:
        CaseFault: as above.
    """
    known = acting(item, form_of(item, case, tables).known)
    return filled(prefill(item, _situation(item, case), known), case.fields)


def acting(item: ServiceItem, known: Known) -> Known:
    """The same with whoever acts, and with the service point that the terminal suggests."""
    relations = item.auth.for_agent.relations if item.auth.for_agent is not None else ()
    agent = Agent(AGENT_NAME, OTHER_NUMBER, relations[0].zh) if relations else None
    return replace(known, agent=agent, enterprise=_enterprise(item, known), suggested_place=SITE_PLACE)


def filled(form: Form, answers: Mapping[str, str] | None = None) -> Form:
    """The form with every missing field filled: with these ``answers`` (raw, by field), else with something that is good.

    Raises:
        CaseFault: a field takes nothing of it.
    """
    for _ in form.item.fields:
        missing = form.missing()
        if not missing:
            break
        spec = missing[0]
        form = _written(form, {spec.code: (answers or {}).get(spec.code) or good_answer(form, spec)})
    return form


def good_answer(form: Form, spec: FieldSpec) -> str:
    """Something that this field takes."""
    choices, today, rules = form.choices(spec), form.known.today, set(spec.validate_with)
    if choices:
        return choices[-1].value if spec.kind is FieldKind.DELIVERY else choices[0].value
    by_kind: dict[FieldKind, str] = {
        FieldKind.PHONE: "19900001234",
        FieldKind.DATE: (today if Rule.NOT_FUTURE in rules else today + timedelta(days=30)).isoformat(),
        FieldKind.COUNT: str(max(1, spec.ask.at_least if spec.ask is not None else 1)),
        FieldKind.ID_NUMBER: OTHER_NUMBER,
        FieldKind.ENTERPRISE_NUMBER: "91999999MA9999999H",
        FieldKind.BANK_ACCOUNT: "6299990000000000004",
        FieldKind.PLACE: SITE_PLACE,
        FieldKind.SLOT: f"{today + timedelta(days=1)} 09:00-09:30",
        FieldKind.REGION: _ADDRESS,
    }
    if spec.kind in by_kind:
        return by_kind[spec.kind]
    if Rule.CERTIFICATE_NUMBER in rules:
        return OTHER_NUMBER
    return "200000" if Rule.POSTCODE in rules else "19900001234" if Rule.PHONE in rules else "示例"


def _written(form: Form, answers: Mapping[str, str]) -> Form:
    for code, raw in answers.items():
        try:
            answered = form.with_answer(code, raw)
        except KeyError as error:
            raise CaseFault(f"没有可以填的字段 {code}。") from error
        if isinstance(answered, Invalid):
            raise CaseFault(f"字段 {code} 填不进“{raw}”：{answered.say.zh}。")
        form = answered
    return form


def _situation(item: ServiceItem, case: GoldenCase) -> Situation:
    """The questionnaire walked with the case's answers; the first option where it has none."""
    unasked = set(case.answers) - {question.id for question in item.questions}
    if unasked:
        raise CaseFault(f"没有问题 {'、'.join(sorted(unasked))}。")
    questions = Questionnaire(item)
    state = questions.start()
    while state.at is not None and not state.stopped:
        question = next(one for one in item.questions if one.id == state.at)
        value = case.answers.get(state.at, question.options[0].value)
        if value not in {one.value for one in question.options}:
            raise CaseFault(f"问题 {state.at} 没有“{value}”这个答案。")
        state = questions.answer(state, state.at, value)
    done = questions.current(state)
    if not isinstance(done, Done):
        raise CaseFault("照这些答案走不到填表。")
    return done.situation


def _known(case: GoldenCase, tables: Tables) -> Known:
    shared = {
        name: _Record(value.isoformat() if isinstance(value, date) else value) for name, value in case.shared.items()
    }
    licences = tuple(_Licence(kind, one.state, one.valid_to, one.values) for kind, one in case.licences.items())
    resident = _resident(case, tables.certificate_types)
    if not case.platform:
        return Known(resident, case.day, tables)
    return Known(resident, case.day, tables, shared, licences)


def _resident(case: GoldenCase, types: CertificateTypes) -> Resident:
    person, by_card = case.person, case.by == "card"
    return Resident(
        name=_NAME,
        number=synthetic_number(person.birth, male=person.sex == "male"),
        certificate_type=types.by_card_kind[person.card_kind],
        card_kind=person.card_kind,
        sex=person.sex,
        birth=person.birth,
        address=_ADDRESS if by_card else None,
        assurance=Assurance.STRONG if by_card else Assurance.WEAK,
        method=Method.CARD if by_card else Method.PHONE_CODE,
    )


def _enterprise(item: ServiceItem, known: Known) -> Enterprise | None:
    if item.auth.enterprise is None:
        return None
    said = {name: str(one.value) for name, one in (known.shared or {}).items()}
    name, number, owner, address, state = (said.get(f"enterprise.{one}", "示例") for one in _ENTERPRISE)
    return Enterprise(name, number, owner, address, state, (item.auth.enterprise.scope,))
