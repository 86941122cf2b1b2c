# SPDX-License-Identifier: Apache-2.0
"""Whole forms of any item for any synthetic resident: what the registers say, every question answered, every field filled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kiosk.application.acting import Agent
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.catalogue.model import ServiceItem
from kiosk.golden.forms import AGENT_NAME, OTHER_NUMBER, SITE_PLACE, filled, good_answer
from kiosk.guidance.questionnaire import Done, Questionnaire, Situation, Stop
from kiosk.identity.resident import Identified, Resident, from_card
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.population import SyntheticResident
from tests.unit.kiosk.platform.world import id_card
from tests.unit.kiosk.synthetic import TODAY, Licence, Shared, drafts

OTHER = OTHER_NUMBER
__all__ = [
    "AGENT_NAME",
    "OTHER",
    "SITE_PLACE",
    "filled",
    "good_answer",
    "items",
    "known_of",
    "opened",
    "resident_of",
    "ways",
]


def items() -> list[ServiceItem]:
    """Every item with a form, offered or not."""
    return [one for one in drafts().items.values() if one.fields and one.auth.level.value != "none"]


def ways(item: ServiceItem, most: int) -> Iterator[Situation]:
    """Situations of this item: each answer of each question is taken at least once, as long as it leads to the end."""
    questions = Questionnaire(item)
    seen: set[frozenset[tuple[str, str]]] = set()
    wishes = [{}, *({spec.id: option.value} for spec in item.questions for option in spec.options)]
    for wish in wishes:
        state = questions.start()
        while state.at is not None and not state.stopped:
            spec = item.question(state.at)
            assert spec is not None
            usual = next(option.value for option in spec.options if option.stop is None)
            state = questions.answer(state, spec.id, wish.get(spec.id, usual))
        end = questions.current(state)
        if isinstance(end, Stop):
            continue
        assert isinstance(end, Done)
        key = frozenset(end.situation.answers.items())
        if key not in seen and len(seen) < most:
            seen.add(key)
            yield end.situation


def resident_of(person: SyntheticResident, today: date = TODAY) -> Resident | None:
    """As the card says; None: it is no longer valid."""
    read = from_card(id_card(person), today, drafts().tables.certificate_types)
    return read.resident if isinstance(read, Identified) else None


def known_of(item: ServiceItem, person: SyntheticResident, *, online: bool = True, today: date = TODAY) -> Known:
    """What the terminal knows of a person: card, registers, licences, whoever acts."""
    resident = resident_of(person, today)
    assert resident is not None
    relations = item.auth.for_agent.relations if item.auth.for_agent is not None else ()
    return Known(
        resident,
        today,
        drafts().tables,
        _shared(item, person, today) if online else None,
        _licences(item, person, today) if online else None,
        agent=Agent(AGENT_NAME, OTHER, relations[0].zh) if relations else None,
        enterprise=registers.enterprise(person, today) if item.auth.enterprise is not None else None,
        suggested_place=SITE_PLACE,
    )


def _shared(item: ServiceItem, person: SyntheticResident, today: date) -> dict[str, Shared]:
    found = registers.shared_data(person, item.shared_names, today, same_day=False)
    return {name: Shared(one["value"], one["source_name"], one["as_of"]) for name, one in found.items()}


def _licences(item: ServiceItem, person: SyntheticResident, today: date) -> tuple[Licence, ...]:
    found = registers.licences(person, item.licence_types, today)
    return tuple(
        Licence(one["type_code"], one["state"], one["valid_to"], one["values"], one["licence_id"]) for one in found
    )


def opened(item: ServiceItem, situation: Situation, person: SyntheticResident, *, online: bool = True) -> Form:
    """The form as it opens."""
    return prefill(item, situation, known_of(item, person, online=online))
