# SPDX-License-Identifier: Apache-2.0
"""容缺受理承诺书: said before it is signed, in what is signed, in the case record and on the receipt's copy, word for word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from config.clock import SHANGHAI
from kiosk.application.confirm import confirm_sheet
from kiosk.application.late_promise import first_day, late_promise, late_rows
from kiosk.application.materials import plan_materials
from kiosk.case.receipt_lines import receipt_promises
from kiosk.catalogue.words import Language
from kiosk.signature.binding import bind
from kiosk.signature.strokes import strokes_of
from tests.unit.kiosk.application.test_materials import LATE, NOTHING, RECORD, form, paper

OWED = paper("ecert:JZZ", "share:residence.permit_number", "photo", "later", lack=LATE)
LINE = "最晚11月27日，我补交一张纸"
OTHERWISE = "到时没补齐，这件事会先停下来，可能办不成"
SIGNED_AT = datetime(2026, 11, 21, 9, 41, tzinfo=SHANGHAI)
STROKES = strokes_of([[(5.0, 5.0, 0), (40.0, 5.0, 80)], [(20.0, 2.0, 160), (20.0, 25.0, 240)]])


def test_it_names_the_paper_and_its_last_day_and_what_follows() -> None:
    found = late_promise(plan_materials(form(NOTHING, OWED)))
    assert found is not None
    assert (found.lines, found.consequence) == ((LINE,), OTHERWISE)
    assert late_rows(found) == (("晚点补", LINE), ("到时没补", OTHERWISE))
    english = late_promise(plan_materials(form(NOTHING, OWED), Language.EN), Language.EN)
    assert english is not None
    assert english.lines == ("By 27 November I will hand in: A paper",)


def test_what_came_electronically_or_need_not_come_is_not_promised() -> None:
    assert late_promise(plan_materials(form(RECORD, OWED))) is None
    assert late_promise(plan_materials(form(NOTHING, paper("later")))) is None
    assert late_rows(None) == ()
    assert first_day(plan_materials(form(RECORD, OWED))) == ""
    assert first_day(plan_materials(form(NOTHING, OWED))) == "11月27日"


def test_it_stands_on_the_last_look_and_in_what_is_signed() -> None:
    one = form(NOTHING, OWED)
    sheet = confirm_sheet(one, plan_materials(one))
    assert [(row.label, row.text) for row in sheet.rows[:2]] == [("晚点补", LINE), ("到时没补", OTHERWISE)]
    signed = {(block.kind, block.key): block.text for block in sheet.blocks}
    assert signed["late-promise", "0"] == LINE
    assert signed["late-promise-consequence", "text"] == OTHERWISE
    without = confirm_sheet(form(RECORD, OWED), plan_materials(form(RECORD, OWED)))
    assert not [block for block in without.blocks if block.kind.startswith("late")]


@pytest.mark.parametrize("is_signed", [True, False])
def test_its_copy_says_when_it_was_given(is_signed: bool) -> None:
    one = form(NOTHING, OWED)
    plans: Any = plan_materials(one)
    signature = bind(confirm_sheet(one, plans).blocks, STROKES, SIGNED_AT) if is_signed else None
    received_at = "2026-11-21T09:42:00.000+08:00"
    found = receipt_promises(one, plans, SIGNED_AT, signature, received_at)
    late = found[-1]
    assert (late.term, late.lines, late.consequence, late.official) == ("容缺受理承诺书", (LINE,), OTHERWISE, "")
    assert late.given_at == (signature.signed_at if signature is not None else received_at)
    assert len(found) == 1 + (one.item.promise is not None)
    assert [one.term for one in receipt_promises(one, (), None, signature, received_at)] == []
