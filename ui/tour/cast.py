# SPDX-License-Identifier: Apache-2.0
"""Who of the sandbox's people plays a tour, and what they answer: worked out beforehand, of the same records and rules as the
visit itself, so that any item is filed from its data and no item needs a script of its own.

Without a golden case the first person is taken whom nothing turns away, who answers with the first option that does not stop.
With one it is somebody of whom the rules say what the case expects, as near to the person of the case as there is; of a case that
blocks, somebody whom just the rules stop that stop the case's own person, where the sandbox has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.application.acting import Enterprise
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.days import age_on
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import Tables
from kiosk.guidance.for_whom import agent_wanted
from kiosk.guidance.questionnaire import Done, Questionnaire, Situation
from kiosk.identity.resident import Identified, Resident, from_card
from kiosk.platform.model import Licence, SharedValue
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from ui.tour.acting import agent_for, enterprise_for
from ui.tour.golden import CaseToPlay
from ui.tour.golden_rules import rules_meant
from ui.tour.good_answers import filled

PEOPLE: Final = (*range(1, 61), *EdgeCase)
"""The first sixty already hold somebody for nearly everything; who is not ordinary comes last."""
MORE_PEOPLE: Final = (*range(1, 401), *EdgeCase)
"""For a golden case, whose answers are given, somebody rarer may be wanted."""
_GO, _WARN, _BLOCK = "go", "warn", "block"
_WANTED: Final = {
    _GO: (_GO, _WARN, _BLOCK),
    "unknown": (_GO, _WARN, _BLOCK),
    _WARN: (_WARN, _GO, _BLOCK),
    _BLOCK: (_BLOCK, _WARN, _GO),
}
"""What the rules should say, best first."""


@dataclass(frozen=True)
class Casting:
    """``verdict``: what the rules will say (``go``, ``warn`` or ``block``). ``stopped_by``: the rule that turns them away, else
    empty; ``stopping``: all that do.
    """

    seed: int
    answers: Mapping[str, str]
    fields: Mapping[str, str] = field(repr=False)
    verdict: str
    stopped_by: str = ""
    case: str = ""
    expects: str = ""
    stopping: frozenset[str] = frozenset()


def cast(
    catalogue: Catalogue,
    item: ServiceItem,
    today: date,
    seed: int | None = None,
    case: CaseToPlay | None = None,
    *,
    for_other: bool = False,
) -> Casting:
    """Somebody for this item. ``seed``: it has to be this resident; then only the answers are looked for."""
    seeds = [seed] if seed else PEOPLE if case is None else MORE_PEOPLE
    people = [resident(number, today) for number in seeds]
    if case is not None:
        people = sorted(people, key=lambda one: _distance(one, case, today))
    wanted = _WANTED[_GO if case is None else case.expect]
    meant = frozenset[str]()
    if case is not None and case.expect == _BLOCK:
        meant = rules_meant(catalogue.tables, item, case, situation_of(item, case.answers))
    best: Casting | None = None

    def place(found: Casting) -> tuple[int, bool]:
        return wanted.index(found.verdict), bool(meant) and found.stopping != meant

    for answers in _ways(item, case):
        for person in people:
            found = _tried(catalogue.tables, item, person, answers, today, case, for_other=for_other)
            if found is not None and (best is None or place(found) < place(best)):
                best = found
            if best is not None and place(best) == (0, False):
                return best
    return best if best is not None else Casting(seed or 1, {}, {}, _BLOCK, "nobody")


def _distance(person: SyntheticResident, case: CaseToPlay, today: date) -> tuple[bool, bool, int]:
    sex = {"1": "male", "2": "female"}.get(person.sex_code, "")
    return person.kind != case.card_kind, sex != case.sex, abs(age_on(person.birth, today) - case.age)


def _ways(item: ServiceItem, case: CaseToPlay | None) -> Iterator[Mapping[str, str]]:
    """The usual answers first, then every single other answer that leads on; of a case its own alone."""
    if case is not None:
        yield case.answers
        return
    yield {}
    for question in item.questions:
        yield from ({question.id: option.value} for option in question.options[1:] if option.stop is None)


def situation_of(item: ServiceItem, answers: Mapping[str, str], true: str = "") -> Situation | None:
    """Where these answers lead; elsewhere the option that is ``true`` of the person, else the first one that does not stop. None:
    they stop.
    """
    questions = Questionnaire(item)
    state = questions.start()
    while state.at is not None and not state.stopped:
        question = item.question(state.at)
        if question is None:
            return None
        leading = [one.value for one in question.options if one.stop is None]
        usual = true if true in leading else leading[0]
        state = questions.answer(state, state.at, answers.get(state.at, usual))
    end = questions.current(state)
    return end.situation if isinstance(end, Done) else None


def _tried(
    tables: Tables,
    item: ServiceItem,
    person: SyntheticResident,
    answers: Mapping[str, str],
    today: date,
    case: CaseToPlay | None,
    *,
    for_other: bool,
) -> Casting | None:
    who, situation = (
        _resident_of(person, tables, today),
        situation_of(item, answers, "local" if person.is_local else "migrant"),
    )
    told = dict(case.fields) if case is not None else {}
    name, expects = (case.name, case.expect) if case is not None else ("", "")
    agent = agent_for(item, person, today) if for_other else None
    enterprise = enterprise_for(item, person, today)
    if who is None or (for_other and agent is None) or (enterprise is None and item.auth.enterprise is not None):
        return None
    if situation is None:
        return Casting(person.seed, answers, told, _BLOCK, "questionnaire", name, expects)
    if agent_wanted(item, situation.answers) == ("" if for_other else "must"):
        return None  # these answers say that it is for the other of the two
    try:
        form = filled(
            prefill(item, situation, replace(_known(tables, item, who, person, today, enterprise), agent=agent)), told
        )
    except ValueError:
        return None
    report = run_prechecks(form)
    verdict = _BLOCK if report.is_blocked else _WARN if report.warnings else _GO
    stopping = [one.rule_id for one in report.blocking]
    written, stopped_by = _written(form), stopping[0] if stopping else ""
    return Casting(
        person.seed, dict(situation.answers), written, verdict, stopped_by, name, expects, frozenset(stopping)
    )


def _written(form: Form) -> dict[str, str]:
    return {code: one.value for code, one in form.values.items() if one.origin.is_own}


def _resident_of(person: SyntheticResident, tables: Tables, today: date) -> Resident | None:
    card = IdCard(
        name=person.name,
        sex_code=person.sex_code,
        ethnic_code=person.ethnic_code,
        birth=person.birth,
        address=person.household_address,
        number=person.number,
        authority=person.authority,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
        kind=CardKind(person.kind),
        raw=b"",
    )
    read = from_card(card, today, tables.certificate_types)
    return read.resident if isinstance(read, Identified) else None


def _known(
    tables: Tables,
    item: ServiceItem,
    who: Resident,
    person: SyntheticResident,
    today: date,
    enterprise: Enterprise | None,
) -> Known:
    """What the platform will say of them, asked of the same registers."""
    number = enterprise.number if enterprise is not None else ""
    told = registers.shared_data(person, item.shared_names, today, same_day=False, enterprise=number)
    shared = {name: SharedValue(name, one["value"], one["source_name"], one["as_of"]) for name, one in told.items()}
    held = registers.licences(person, item.licence_types, today, enterprise=number)
    licences = tuple(
        Licence(
            one["licence_id"],
            one["type_code"],
            one["type_name"],
            one["state"],
            None if one["valid_to"] is None else date.fromisoformat(one["valid_to"]),
            one["values"],
        )
        for one in held
    )
    return Known(who, today, tables, shared, licences, enterprise=enterprise)
