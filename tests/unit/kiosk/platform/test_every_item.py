# SPDX-License-Identifier: Apache-2.0
"""Every item, offered or draft, on synthetic people: terminal and platform come to the same on the same facts."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Any

import pytest

from config.clock import SHANGHAI
from kiosk.application.confirm import confirm_sheet
from kiosk.application.form import Form
from kiosk.application.materials import plan_materials
from kiosk.application.precheck import PrecheckReport, run_prechecks
from kiosk.case.package import TerminalFacts, build_package, consents_for, new_case_id
from kiosk.case.presence import SeenByHelper
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.belonging import parts_of
from kiosk.guidance.needs import needed_licences
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.ground import Ground, facts_of
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.rules import check_case
from kiosk.signature.binding import bind
from tests.unit.kiosk.every_item import filled, items, opened, resident_of, ways
from tests.unit.kiosk.platform.world import STROKES
from tests.unit.kiosk.synthetic import TODAY, drafts

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 10, 30, tzinfo=SHANGHAI)
SEEDS = (1, 3, 5, 12, EdgeCase.RETIRED, EdgeCase.AGED_17, EdgeCase.HMT_PERMIT, EdgeCase.NO_LICENCES)
MOST_PEOPLE, MOST_WAYS = (len(SEEDS), 14) if os.environ.get("KIOSK_TEST_ALL") else (4, 8)
"""Every person and way with ``./test.sh --all``; else the first of them."""
SEEN = SeenByHelper("0190c9d0-0000-7000-8000-000000000001", "BB0001")
CODES = [one.base_code for one in items()]


def people(item: ServiceItem) -> list[SyntheticResident]:
    """Those who can come to this item at all; for an enterprise's, those who act for one that lets them."""
    found = [
        one for one in (resident(seed, TODAY) for seed in (*SEEDS, *range(20, 34))) if resident_of(one) is not None
    ]
    wanted = item.auth.enterprise
    if wanted is None:
        return found[: len(SEEDS)]
    acting = [(one, registers.enterprise(one, TODAY)) for one in found]
    return [one for one, shop in acting if shop is not None and wanted.scope in shop.scopes][:4]


def record_of(form: Form) -> dict[str, Any]:
    materials = plan_materials(form)
    report = PrecheckReport(tuple(one for one in run_prechecks(form).verdicts if one.outcome.value != "hit"))
    package = build_package(
        case_id=new_case_id(),
        terminal=TerminalFacts("DEMO-0001", "DEMO-SITE-01", "demo"),
        form=form,
        materials=materials,
        prechecks=report,
        consents=consents_for(form, NOW, needed_licences(form.item, form.facts())),
        promise_accepted_at=NOW if form.item.needs_promise else None,
        signature=bind(confirm_sheet(form, materials).blocks, STROKES, NOW) if form.item.needs_signature else None,
        terminal_received_at=NOW,
        presence=SEEN if form.item.auth.presence is not None else None,
    )
    record: dict[str, Any] = json.loads(package.body)
    return record


def ground_of(item: ServiceItem, person: SyntheticResident) -> Ground:
    return Ground(item, item.guide.version, drafts().tables, NOW, person, lambda _day: False, seen_at=lambda _told: NOW)


def refusal_of(record: dict[str, Any], ground: Ground) -> Refusal | None:
    try:
        check_case(record, ground)
    except Refusal as refusal:
        return refusal
    return None


def plain(facts: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items() if value is not None}


@pytest.mark.parametrize("code", CODES)
def test_terminal_and_platform_say_the_same_of_every_way_and_person(code: str) -> None:
    item = drafts().items[code]
    tried = 0
    for person in people(item)[:MOST_PEOPLE]:
        for situation in ways(item, MOST_WAYS):
            form = filled(opened(item, situation, person))
            assert form.missing() == ()
            record, ground = record_of(form), ground_of(item, person)
            assert plain(facts_of(record, ground)) == plain(form.facts())
            assert [one["id"] for one in record["parts"]] == [part.id for part in parts_of(item, form.facts())]
            blocked = {one.rule_id for one in run_prechecks(form).blocking}
            refusal = refusal_of(record, ground)
            assert refusal is None or refusal.problem is not ProblemType.PACKAGE_INVALID, refusal.detail
            assert (refusal is not None) is bool(blocked), f"seed {person.seed}: {blocked} here, {refusal} there"
            tried += 1
    assert tried >= 2


@pytest.mark.parametrize("code", [one.base_code for one in items() if one.offline_allowed])
def test_what_was_taken_in_without_network_is_good_enough_for_the_platform(code: str) -> None:
    item = drafts().items[code]
    for person in people(item):
        for situation in ways(item, 6):
            record = record_of(filled(opened(item, situation, person, online=False)))
            refusal = refusal_of(record, ground_of(item, person))
            assert refusal is None or refusal.problem is not ProblemType.PACKAGE_INVALID, refusal.detail
