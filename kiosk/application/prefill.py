# SPDX-License-Identifier: Apache-2.0
"""Fill what is known, and say where it comes from. Source: domain notes 1.3 rows 33, 34, 40, 42.

Each field names its sources in order; the first that has a value wins. Shared data and licences may be missing (the
platform cannot be reached): then those fields are simply not filled, and asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from kiosk.application.choices import choices_of
from kiosk.application.facts import Known, spoken_date
from kiosk.application.fields import FieldValue, Origin, licence_state
from kiosk.application.form import Form
from kiosk.application.validation import Invalid, Occasion, is_well_formed, validate
from kiosk.catalogue.expressions import names_in
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.belonging import holds, materials_of, perhaps_of
from kiosk.guidance.needs import licence_type_of
from kiosk.guidance.questionnaire import Situation
from kiosk.identity.resident import Method

_CARD = "身份证"
_SOCIAL_CARD = "社会保障卡"
_PLATFORM = "一网通办实名信息"
_PAD = "本人输入"
_ANSWER = "前面的回答"
_AGENT = "代办人的身份证"
_ENTERPRISE = "营业执照"
_LAST = "上次填写"
_SITE = "离这里最近"
_GUIDE = "办事指南"
_LICENCE = "licences."
_NUMBER_NOT_TYPED = (Method.AGENT, Method.CITY_CODE, Method.OFFLINE_CODE, Method.INSURANCE_CODE)


def prefill(item: ServiceItem, situation: Situation, known: Known) -> Form:
    """The form as it opens on the review page. Fields that come up later are filled then, of what was found now."""
    held: dict[str, FieldValue] = {}
    for spec in item.fields:
        value = _first(item, spec, situation, known)
        if value is not None:
            held[spec.code] = value
    opened = frozenset(code for code, value in held.items() if value.origin is not Origin.RESIDENT)
    return Form(item, situation, known, MappingProxyType({}), opened, held=MappingProxyType(held)).trimmed()


def licences_to_fetch(form: Form, consented: Sequence[str]) -> tuple[str, ...]:
    """Which of the licences that the resident agreed to are still wanted once the registers have answered (最小必要): those of
    materials and conditions, and of a field only where no source before the licence has a value.
    """
    item, facts = form.item, form.facts()
    silent = {rule.expr for rule in item.prechecks if holds(rule.when, item, facts) is False}
    names = {name for source in item.expressions if source not in silent for name in names_in(source)}
    wanted = {name.split(".")[1] for name in names if name.startswith(_LICENCE)}
    materials = (*materials_of(item, facts), *perhaps_of(item, facts))
    wanted |= {kind for spec in materials for kind in spec.licence_types}
    for spec in form.shown():
        wanted |= _licences_before(spec, form.situation, form.known)
    return tuple(kind for kind in consented if kind in wanted)


def _licences_before(spec: FieldSpec, situation: Situation, known: Known) -> set[str]:
    found: set[str] = set()
    for source in spec.prefill:
        kind = licence_type_of(source)
        if kind:
            found.add(kind)
        elif value_from(source, spec, situation, known) is not None:
            break
    return found


def _first(item: ServiceItem, spec: FieldSpec, situation: Situation, known: Known) -> FieldValue | None:
    """A register's value that is none of the field's kind (a date that no calendar has) is passed over: the next may be good.
    So is a word of another time, or a day that was reckoned, that could not be said today.
    """
    for source in spec.prefill:
        value = value_from(source, spec, situation, known)
        if value is None or not is_well_formed(spec, value.value):
            continue
        if value.origin not in (Origin.LAST, Origin.RECKONED) or _could_be_said(
            item, spec, value.value, situation, known
        ):
            return value
    return None


def _could_be_said(item: ServiceItem, spec: FieldSpec, text: str, situation: Situation, known: Known) -> bool:
    occasion = Occasion(known.today, known.sixteenth_birthday, known.resident.number)
    choices = [option.value for option in choices_of(item, spec, situation.answers)]
    return not isinstance(validate(spec, text, occasion, choices=choices), Invalid)


def value_from(source: str, spec: FieldSpec, situation: Situation, known: Known) -> FieldValue | None:
    """What one source says for a field; None: nothing."""
    kind, _, name = source.partition(":")
    match kind:
        case "identity":
            return _from_identity(spec, name, known)
        case "share":
            return _from_shared(spec, name, known)
        case "after":
            return _day_after(spec, name, known)
        case "licence":
            return _from_licence(spec, name, known)
        case "agent":
            text = {"name": known.agent.name, "number": known.agent.number}[name] if known.agent is not None else ""
            return _value(spec, text, Origin.AGENT, _AGENT)
        case "enterprise":
            return _value(spec, _of_enterprise(name, known), Origin.ENTERPRISE, _ENTERPRISE)
        case "last":
            return _from_last(spec, known)
        case "site":
            return _value(spec, known.suggested_place, Origin.SITE, _SITE)
        case "guide":
            return _value(spec, name, Origin.GUIDE, _GUIDE)
        case _:
            return _value(spec, situation.answers.get(name, ""), Origin.RESIDENT, _ANSWER)


def _value(spec: FieldSpec, text: str, origin: Origin, source_name: str) -> FieldValue | None:
    return FieldValue(spec.code, text, origin, source_name) if text else None


def _from_last(spec: FieldSpec, known: Known) -> FieldValue | None:
    """With the day of it. Too old, or no day that can be: asked."""
    said = known.last.get(spec.code)
    if said is None or not 0 <= (known.today - said.filed_on).days <= spec.last_days:
        return None
    source = f"{_LAST}，{spoken_date(said.filed_on)}"
    return FieldValue(spec.code, said.value, Origin.LAST, source, said.filed_on.isoformat()) if said.value else None


def _of_enterprise(name: str, known: Known) -> str:
    one = known.enterprise
    if one is None:
        return ""
    return {"name": one.name, "number": one.number, "legal_person": one.legal_person, "address": one.address}[name]


def _from_identity(spec: FieldSpec, name: str, known: Known) -> FieldValue | None:
    """By card everything is the card's. A number is the resident's own word where they typed it, and nowhere else: a scanned
    code is looked up by the platform, and what kind of document the number is of nobody is asked.
    """
    resident = known.resident
    text = {
        "name": resident.name,
        "number": resident.number,
        "certificate_type": resident.certificate_type,
        "address": resident.household_address or "",
    }[name]
    if not text:
        return None
    if resident.method is Method.CARD:
        return FieldValue(spec.code, text, Origin.ID_CARD, _CARD)
    if resident.method is Method.SOCIAL_SECURITY_CARD:
        return FieldValue(spec.code, text, Origin.SHARED_DATA, _SOCIAL_CARD)
    if name != "number" or resident.method in _NUMBER_NOT_TYPED:
        return FieldValue(spec.code, text, Origin.SHARED_DATA, _PLATFORM)
    return FieldValue(spec.code, text, Origin.RESIDENT, _PAD)


def _from_shared(spec: FieldSpec, name: str, known: Known) -> FieldValue | None:
    shared = known.shared.get(name) if known.shared is not None else None
    text = text_of(shared.value) if shared is not None else ""
    if shared is None or not text:
        return None
    return FieldValue(spec.code, text, Origin.SHARED_DATA, shared.source_name, str(getattr(shared, "as_of", "") or ""))


def _day_after(spec: FieldSpec, name: str, known: Known) -> FieldValue | None:
    """A suggestion, and nothing where the register's day is none, is to come, or is too old to say anything of today."""
    told = _from_shared(spec, name, known)
    if told is None or not is_well_formed(spec, told.value):
        return None
    day = date.fromisoformat(told.value)
    if not 0 <= (known.today - day).days <= spec.last_days:
        return None
    return replace(told, value=(day + timedelta(days=1)).isoformat(), origin=Origin.RECKONED)


def _from_licence(spec: FieldSpec, name: str, known: Known) -> FieldValue | None:
    kind, _, key = name.partition(":")
    licence = known.licence(kind)
    if licence is None or licence_state(licence, known.today) != "valid":
        return None  # what an expired licence says may be out of date
    text = text_of(licence.values.get(key))
    return FieldValue(spec.code, text, Origin.E_LICENCE, licence.type_name) if text else None


def text_of(value: Any) -> str:
    """What a field takes of a register's value, which may be an address as a record of its own: its ``address`` line then."""
    if isinstance(value, Mapping):
        value = value.get("address")
    return "" if value is None or isinstance(value, bool) else str(value).strip()
