# SPDX-License-Identifier: Apache-2.0
"""双向寄递 in the case record: said where a courier was agreed to fetch originals, and nowhere else."""

from __future__ import annotations

import json

import pytest

from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from tests.unit.kiosk.case.test_package import package
from tests.unit.kiosk.every_item import filled
from tests.unit.kiosk.synthetic import FIRST_TIMER, Shared, drafts, known, situation

PERMIT = "312000194000"
HELD = {
    **FIRST_TIMER,
    "residence.permit_valid_to": Shared("2026-12-01"),
    "residence.permit_number": Shared("P99900001234"),
    "residence.address": Shared("示例市试验区演示街8号402室"),
    "household.local": Shared(False),
}


def going(way: str) -> Form:
    item = drafts().items[PERMIT]
    form = prefill(item, situation(item), known(shared=HELD)).with_answer("delivery", way)
    assert isinstance(form, Form)
    return filled(form)


@pytest.mark.parametrize(
    ("way", "fetches", "said"),
    [("courier", True, {"fetches_originals": True}), ("courier", False, None), ("pickup", True, None)],
)
def test_the_record_says_that_originals_are_fetched(way: str, fetches: bool, said: object) -> None:
    record = json.loads(package(going(way), fetches_originals=fetches).body)
    assert record.get("courier") == said
    assert record["fields"]["delivery"]["value"] == way
