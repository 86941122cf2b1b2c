# SPDX-License-Identifier: Apache-2.0
"""一件事 at the last look: the parts done together are shown, and what is signed names them (domain notes 1.5 row 65)."""

from __future__ import annotations

from kiosk.application.confirm import ConfirmSheet, confirm_sheet
from kiosk.application.prefill import prefill
from tests.unit.kiosk.synthetic import FLEXIBLE, drafts, item, known, situation


def sheet(code: str, **answers: str) -> ConfirmSheet:
    one = item(code) if code == FLEXIBLE else drafts().items[code]
    return confirm_sheet(prefill(one, situation(one, **answers), known()), ())


def test_the_parts_stand_above_the_rows_and_are_signed() -> None:
    all_of_it = sheet("TBD-YJ04", fund="yes", one_child="yes")
    first = all_of_it.rows[0]
    assert first.label == "一起办"
    assert "取公积金" in first.text
    assert f"一起办：{first.text}" in [block.text for block in all_of_it.blocks]
    less = sheet("TBD-YJ04", fund="no", one_child="yes")
    assert "取公积金" not in less.rows[0].text
    assert less.blocks != all_of_it.blocks


def test_a_single_service_has_no_such_row() -> None:
    assert all(row.label != "一起办" for row in sheet(FLEXIBLE).rows)
