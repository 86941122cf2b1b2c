# SPDX-License-Identifier: Apache-2.0
"""What the platform knows by itself when a case comes in, and the facts that it makes of it for the item's conditions.

The names are those of kiosk/catalogue/vocabulary.py: the terminal makes the same of what it knows (kiosk/application/facts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from config.clock import parse_iso
from kiosk.application.acting import Agent, acting_facts
from kiosk.application.validation import fact_of
from kiosk.catalogue.days import add_months, age_on
from kiosk.catalogue.expressions import names_in
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.registers import fits
from kiosk.catalogue.tables import Tables
from kiosk.guidance.questionnaire import answer_facts
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.problems import ProblemType, Refusal

_CARD_KINDS: Final = {"111": "resident", "990": "hmt_permit", "553": "foreigner"}
_HANGS_ON_OTHERS: Final = ("shared.", "licences.", "online")


def _of_registers(
    person: SyntheticResident, types: Iterable[str], today: date, enterprise: str = ""
) -> list[dict[str, Any]]:
    return registers.licences(person, types, today, enterprise=enterprise)


@dataclass(frozen=True)
class Ground:
    """What the platform knows by itself when a case comes in."""

    item: ServiceItem
    guide_version: str
    tables: Tables
    now: datetime
    person: SyntheticResident | None = field(repr=False)
    same_day: Callable[[str], bool]
    """Whether this person has filed this item on a day (``YYYY-MM-DD``) before."""
    clock_offset: timedelta = timedelta(0)
    """What the terminal's clock lacked; added to every time in the case before it is judged."""
    face_confirmed: Callable[[str], bool] = lambda _consent_id: False
    """Whether this person's face was confirmed here under a consent."""
    papers: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    """The opened attachments, by position."""
    vouched: Callable[[str, str], bool] = lambda _referral_id, _helper_no: False
    """Whether a helper has confirmed this person here, by a referral and the helper's work number."""
    handed_in: Callable[[str, str], bool] = lambda _earlier_id, _code: False
    """Of a case that is mended: whether a material's picture came with it before and was not found wanting."""
    stored: Callable[[MaterialSpec, str, object], bool] = lambda _spec, _earlier_id, _sha256: False
    """Whether an earlier case of this person's own brought this material (电子材料库) and it is not too old, by its digest."""
    enterprise: str = field(default="", repr=False)
    """Number of the enterprise that the case names; nothing: the person's own, if they have one."""
    assisted: Callable[[str, str], bool] = lambda _call_no, _helper_no: False
    """Whether a helper has taken a call of this terminal, by its number and the helper's work number."""
    revoked: Callable[[str], bool] = lambda _consent_id: False
    """Whether a consent was taken back here (收回同意)."""
    seen_at: Callable[[Mapping[str, str]], datetime | None] = lambda _told: None
    """When this person was seen at this terminal for this item (本人到场), as the case says it; None: not at all."""
    renewed: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Shared records that the person's own cases have moved on (下次到期)."""
    licences: Callable[[SyntheticResident, Iterable[str], date, str], list[dict[str, Any]]] = _of_registers
    """Licences of these types that somebody has, as offices know them; for the enterprise with this number."""
    on: date | None = None
    """The day whose registers are asked; None: the day of 终端收件."""


def invalid(place: str) -> Refusal:
    """The case record is not what a terminal makes; ``place`` names the member, never its value."""
    return Refusal(ProblemType.PACKAGE_INVALID, place)


def day_of(case: Mapping[str, Any], ground: Ground) -> date:
    """The day of 终端收件, or the one that is asked about."""
    return ground.on or (parse_iso(case["terminal_received_at"]) + ground.clock_offset).date()


def is_settled(condition: str | None) -> bool:
    """Whether a condition hangs on the case alone, so that a terminal without network can have come to nothing else."""
    return condition is None or not any(name.startswith(_HANGS_ON_OTHERS) for name in names_in(condition))


def licences_held(ground: Ground, types: tuple[str, ...]) -> list[dict[str, Any]]:
    """The person's licences of these types."""
    if ground.person is None:
        return []
    return ground.licences(ground.person, types, ground.now.date(), ground.enterprise)


def shared_held(case: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """``{name: value}`` of what the registers have for the item, on the day of 终端收件."""
    day, item = day_of(case, ground), ground.item
    if ground.person is None:
        filed = ground.same_day(day.isoformat())
        return {"case.same_day": filed} if "case.same_day" in item.shared_names else {}
    found = registers.shared_data(
        ground.person,
        item.shared_names,
        day,
        same_day=ground.same_day(day.isoformat()),
        enterprise=ground.enterprise,
    )
    registered = ground.tables.registers.shared_data
    moved_on = {name: value for name, value in ground.renewed.items() if name in item.shared_names}
    return {
        name: one["value"]
        for name, one in found.items()
        if name not in registered or fits(one["value"], registered[name].type)
    } | moved_on


def facts_of(case: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """What the item's conditions are evaluated on."""
    day, item = day_of(case, ground), ground.item
    applicant, agent, answers = case["applicant"], case["agent"], case["answers"]
    facts: dict[str, Any] = {
        "today": day,
        "online": True,
        "person.card_kind": _CARD_KINDS.get(applicant["certificate_type"]),
        "person.assurance": applicant["assurance"],
        **ground.tables.registers.values_on(day),
        **answer_facts(answers, [question.id for question in item.questions if question.id not in answers]),
        **{f"shared.{name}": value for name, value in shared_held(case, ground).items()},
    }
    for spec in item.fields:
        if spec.code in case["fields"]:
            facts[f"fields.{spec.code}"] = fact_of(spec, case["fields"][spec.code]["value"])
    number = parse_id_number(applicant["certificate_number"], ground.now.date())
    if isinstance(number, IdNumber):
        facts["person.birth"], facts["person.sex"] = number.birth, number.sex
        facts["person.age"] = age_on(number.birth, day)
        facts["person.sixteenth_birthday"] = add_months(number.birth, 16 * 12)
        facts["person.retirement_date"] = ground.tables.retirement.retirement_date(number.birth, number.sex)
    if ground.person is not None:
        held = {one["type_code"]: one for one in licences_held(ground, item.licence_types)}
        for kind in item.licence_types:
            facts[f"licences.{kind}.state"] = held[kind]["state"] if kind in held else "absent"
            facts[f"licences.{kind}.valid_to"] = held[kind]["valid_to"] if kind in held else None
    who = None if agent is None else Agent(agent["name"], agent["certificate_number"], agent["relation"])
    enterprise = registers.enterprise(ground.person, day, ground.enterprise) if case["enterprise"] is not None else None
    return {**facts, **acting_facts(who, enterprise, day)}
