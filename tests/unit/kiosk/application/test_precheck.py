# SPDX-License-Identifier: Apache-2.0
"""Golden cases of both items' pre-checks: what is known in, verdicts out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from drivers.id_card_reader.port import CardKind
from kiosk.application.materials import plan_materials
from kiosk.application.precheck import Outcome, PrecheckReport, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.words import long_sentences
from kiosk.guidance.needs import MaterialSource
from kiosk.guidance.questionnaire import Questionnaire
from tests.unit.kiosk.synthetic import (
    FIRST_TIMER,
    FLEXIBLE,
    HKB,
    INSURED,
    JZZ,
    PENSION,
    TODAY,
    Licence,
    Shared,
    by_card,
    by_code,
    item,
    known,
    situation,
)


@dataclass(frozen=True)
class Golden:
    name: str
    hits: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    birth: date = date(1990, 5, 4)
    male: bool = True
    answers: dict[str, str] = field(default_factory=dict)
    shared: dict[str, Shared] | None = field(default_factory=lambda: dict(FIRST_TIMER))
    licences: tuple[Licence, ...] | None = (HKB, JZZ)
    card: dict[str, Any] = field(default_factory=dict)
    code: str = FLEXIBLE


def hits(*names: str) -> frozenset[str]:
    return frozenset(names)


MIGRANT = {"household": "migrant", "hardship": "no"}
LOCAL = {"household": "local", "hardship": "no"}
BUSY = {**FIRST_TIMER, "employment.registered": Shared(True)}
TODAY_ALREADY = {**FIRST_TIMER, "case.same_day": Shared(True)}
NEVER_PAID = {"insurance.pension_months": Shared(0)}
NOT_ASKED = {"not_employed", "same_day"}
NOT_ASKED_LOCAL = hits(*NOT_ASKED, "household_book")

GOLDEN = [
    Golden("all good", answers=LOCAL),
    Golden("sixteen today", birth=date(2010, 11, 21), answers=LOCAL),
    Golden("sixteen tomorrow", hits("age_min"), birth=date(2010, 11, 22), answers=LOCAL),
    Golden("17", birth=date(2009, 8, 1), answers=LOCAL),
    Golden("born 29 February, 16 on 1 March", birth=date(2008, 2, 29), answers=LOCAL),
    # men born in June 1966 retire at 60 years 5 months
    Golden("man retires today", hits("age_max"), birth=date(1966, 6, 21), answers=LOCAL),
    Golden("man retires tomorrow", birth=date(1966, 6, 22), answers=LOCAL),
    Golden("man long retired", hits("age_max"), birth=date(1950, 1, 1), answers=LOCAL),
    # women by the later column: born in June 1971 at 55 years 5 months
    Golden("woman of 50", birth=date(1976, 1, 1), male=False, answers=LOCAL),
    Golden("woman retires today", hits("age_max"), birth=date(1971, 6, 21), male=False, answers=LOCAL),
    Golden("woman retires tomorrow", birth=date(1971, 6, 22), male=False, answers=LOCAL),
    Golden("on record with an employer", hits("not_employed"), answers=LOCAL, shared=BUSY),
    Golden("registered today already", hits("same_day"), answers=LOCAL, shared=TODAY_ALREADY),
    Golden("migrant with a permit", answers=MIGRANT),
    Golden("permit ends today", answers=MIGRANT, licences=(Licence("JZZ", valid_to=TODAY),)),
    Golden("permit ended", hits("permit_valid"), answers=MIGRANT, licences=(Licence("JZZ", valid_to="2026-11-20"),)),
    Golden("permit expired", hits("permit_valid"), answers=MIGRANT, licences=(Licence("JZZ", "expired"),)),
    Golden("permit revoked", hits("permit_valid"), answers=MIGRANT, licences=(Licence("JZZ", "revoked"),)),
    Golden("an old permit and a new one", answers=MIGRANT, licences=(Licence("JZZ", "expired"), JZZ)),
    Golden("no permit found", hits("permit_found"), answers=MIGRANT, licences=()),
    Golden("local without permit", answers=LOCAL, licences=()),
    Golden("hardship recognised", hits("subsidy_hint"), answers={"hardship": "yes"}),
    Golden("hardship unsure", hits("hardship_hint"), answers={"hardship": "unsure"}),
    Golden("offline, local", unknown=NOT_ASKED_LOCAL, answers=LOCAL, shared=None, licences=None),
    Golden(
        "offline, migrant",
        unknown=hits(*NOT_ASKED, "permit_valid", "permit_found"),
        answers=MIGRANT,
        shared=None,
        licences=None,
    ),
    Golden("offline and too young", hits("age_min"), NOT_ASKED_LOCAL, date(2011, 1, 1), True, LOCAL, None, None),
    Golden("register silent", unknown=hits("not_employed"), answers=LOCAL, shared={"case.same_day": Shared(False)}),
    Golden(
        "another kind of card",
        hits("card_kind"),
        answers=LOCAL,
        card={"kind": CardKind.HMT_PERMIT, "number": "810000199005040012"},
    ),
    Golden("pension account", shared=INSURED, code=PENSION),
    Golden("no pension account", hits("has_account"), hits("months_paid"), shared={}, code=PENSION),
    Golden(
        "empty pension account",
        hits("has_account"),
        hits("months_paid"),
        shared={"insurance.pension_account": Shared("")},
        code=PENSION,
    ),
    Golden("an account and not one month", hits("months_paid"), shared={**INSURED, **NEVER_PAID}, code=PENSION),
    # what the platform says in another type than the register's is no answer: neither good nor bad nor "no such record"
    Golden(
        "register says no in words",
        unknown=hits("not_employed"),
        answers=LOCAL,
        shared={**FIRST_TIMER, "employment.registered": Shared("false")},
    ),
    Golden(
        "account as a number",
        unknown=hits("has_account", "months_paid"),
        shared={"insurance.pension_account": Shared(99990000001234)},
        code=PENSION,
    ),
    Golden(
        "account is null",
        hits("has_account"),
        hits("months_paid"),
        shared={"insurance.pension_account": Shared(None)},
        code=PENSION,
    ),
    Golden("platform not asked", unknown=hits("has_account", "months_paid"), shared=None, code=PENSION),
]


def report(case: Golden) -> PrecheckReport:
    one = item(case.code)
    resident = by_card(case.birth, male=case.male, **case.card)
    return run_prechecks(prefill(one, situation(one, **case.answers), known(resident, case.shared, case.licences)))


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_golden(case: Golden) -> None:
    result = report(case)
    assert {one.rule_id for one in result.verdicts if one.outcome is Outcome.HIT} == case.hits
    assert set(result.unknown) == case.unknown
    assert result.is_blocked is bool(case.hits - {"permit_found", "subsidy_hint", "hardship_hint"})


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_whoever_is_stopped_hears_why_and_what_to_do(case: Golden) -> None:
    for verdict in report(case).verdicts:
        if verdict.outcome is Outcome.HIT:
            assert verdict.say
            assert verdict.fix
            assert "{" not in verdict.say + verdict.fix
            assert long_sentences(verdict.say + "。" + verdict.fix) == ()
        else:
            assert (verdict.say, verdict.fix) == ("", "")


def test_too_young_hears_from_when_on() -> None:
    (verdict,) = report(Golden("", birth=date(2010, 11, 22), answers=LOCAL)).blocking
    assert verdict.fix == "2026年11月22日起可以来办"


def test_number_and_code_are_checked_alike() -> None:
    one = item(FLEXIBLE)
    form = prefill(one, situation(one, **LOCAL), known(by_code(date(2010, 11, 22)), FIRST_TIMER, (HKB,)))
    assert [verdict.rule_id for verdict in run_prechecks(form).blocking] == ["age_min"]


def test_every_combination_of_answers_is_judged() -> None:
    one = item(FLEXIBLE)
    questions = Questionnaire(one)
    assert questions.start().at is not None
    for household in ("local", "migrant"):
        for work in ("individual", "part_time", "platform"):
            for hardship in ("yes", "no", "unsure"):
                answers = {"household": household, "form": work, "hardship": hardship}
                assert not report(Golden("", answers=answers)).is_blocked


def test_the_record_names_every_rule_without_words() -> None:
    record = report(Golden("", answers=MIGRANT, shared=None, licences=None)).record()
    assert {"id": "permit_valid", "verdict": "unknown", "severity": "block"} in record
    assert all(set(row) == {"id", "verdict", "severity"} for row in record)


@pytest.mark.parametrize(
    ("answers", "licences", "sources"),
    [
        (LOCAL, (HKB,), {"HKB": MaterialSource.E_LICENCE, "CNS": MaterialSource.PROMISE}),
        (LOCAL, (), {"HKB": MaterialSource.VERIFY_LATER, "CNS": MaterialSource.PROMISE}),
        (LOCAL, None, {"HKB": MaterialSource.VERIFY_LATER, "CNS": MaterialSource.PROMISE}),
        (MIGRANT, (JZZ,), {"JZZ": MaterialSource.E_LICENCE, "CNS": MaterialSource.PROMISE}),
        (MIGRANT, None, {"JZZ": MaterialSource.VERIFY_LATER, "CNS": MaterialSource.PROMISE}),
    ],
)
def test_materials_are_fetched_or_verified_later_and_never_asked_for(
    answers: dict[str, str], licences: tuple[Licence, ...] | None, sources: dict[str, MaterialSource]
) -> None:
    one = item(FLEXIBLE)
    plans = plan_materials(prefill(one, situation(one, **answers), known(shared=FIRST_TIMER, licences=licences)))
    assert {plan.code: plan.source for plan in plans} == sources
    for plan in plans:
        assert plan.how.startswith("不用交")
        assert (plan.licence_id is not None) is (plan.source is MaterialSource.E_LICENCE)
