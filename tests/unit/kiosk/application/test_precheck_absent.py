# SPDX-License-Identifier: Apache-2.0
"""No such record, on conditions that name several: whoever has one of them is not turned away for the others."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.application.precheck import Outcome, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import item_files
from kiosk.catalogue.reading import read_item
from tests.unit.kiosk.synthetic import CONTENT, Shared, by_card, known, situation

CARD = "312000176000"
ELSEWHERE = {"household.local": False, "insurance.card_state": "none"}


def entitled(shared: dict[str, Any] | None) -> Outcome:
    """What the rule on 参保或居住证 says of somebody with these records."""
    path = next(path for path in item_files(CONTENT) if path.stem == CARD)
    one = read_item(path, load_library(CONTENT)).item
    assert one is not None
    held = None if shared is None else {name: Shared(value) for name, value in shared.items()}
    report = run_prechecks(prefill(one, situation(one), known(by_card(), held, ())))
    return next(verdict.outcome for verdict in report.verdicts if verdict.rule_id == "entitled")


def test_none_of_the_records_is_the_finding() -> None:
    assert entitled(ELSEWHERE) is Outcome.HIT


@pytest.mark.parametrize(
    "one",
    [
        {"insurance.pension_account": "99990000001234"},
        {"medical.account": "99990000005678"},
        {"residence.permit_valid_to": "2027-01-01"},
    ],
)
def test_one_of_the_records_turns_nobody_away(one: dict[str, str]) -> None:
    assert entitled({**ELSEWHERE, **one}) is Outcome.UNKNOWN


def test_all_of_the_records_pass() -> None:
    accounts = {"insurance.pension_account": "9999000001", "medical.account": "9999000002"}
    assert entitled({**ELSEWHERE, **accounts, "residence.permit_valid_to": "2027-01-01"}) is Outcome.PASSED


def test_a_platform_that_was_not_asked_is_no_finding() -> None:
    assert entitled(None) is Outcome.UNKNOWN
