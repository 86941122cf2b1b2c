# SPDX-License-Identifier: Apache-2.0
"""容缺, 告知承诺 after filing: what waits with its day while the office still waits for it, and the words that were promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.case.states import CaseState
from kiosk.platform.own_cases_answers import own_case
from kiosk.platform.own_cases_model import Need, PromiseMade
from kiosk.platform.sandbox import own_case_views as views
from kiosk.platform.sandbox.case_standing import CaseEvent, CaseStanding, Stage
from kiosk.platform.sandbox.store import FiledCase
from tests.unit.kiosk.platform.test_case_rules import CARE, SHOP, case, shop
from tests.unit.kiosk.synthetic import drafts

AT = "2026-11-21T09:42:05.123+08:00"


def promised() -> dict[str, Any]:
    """A case with both promises: no item that ships has both, since what is key is not late."""
    (record, _), (care, _) = shop(), case(CARE)
    return {**record, "materials": care["materials"], "late_promise": care["late_promise"]}


def filed(record: dict[str, Any]) -> FiledCase:
    return FiledCase(
        case_id="019aa1b2-c3d4-7e5f-8000-000000000000", case_number="999261121000042", fingerprint="f", item_code=SHOP,
        terminal_id="DEMO-0001", person_number="999999199001010017", terminal_received_at=AT, platform_received_at=AT,
        state="received", opened=record, result=None,
    )  # fmt: skip


def standing(stage: Stage, *, due_on: date | None = None) -> CaseStanding:
    event = CaseEvent(AT, stage.value, "office", stage)
    return CaseStanding("019aa1b2-c3d4-7e5f-8000-000000000000", stage, 1, False, 5, due_on, history=(event,))


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.ACCEPTED])
def test_while_the_office_waits_the_resident_is_reminded_of_the_first_day(stage: Stage) -> None:
    record = promised()
    days = sorted(date.fromisoformat(one["due"]) for one in record["materials"] if one["source"] == "lack")
    later = days[0] + timedelta(days=30)
    line = views.glance(filed(record), standing(stage, due_on=later), drafts().items[SHOP])
    assert (line["needs"], line["due"]) == ("bring", days[0].isoformat()), "its day, and not the office's"
    without = {**record, "materials": [one for one in record["materials"] if one["source"] != "lack"]}
    line = views.glance(filed(without), standing(stage, due_on=later), drafts().items[SHOP])
    assert (line["needs"], line["due"]) == ("nothing", later.isoformat())


def test_what_is_to_be_mended_or_is_over_comes_before_it() -> None:
    record = promised()
    due_on = date(2026, 12, 1)
    returned = views.glance(filed(record), standing(Stage.RETURNED, due_on=due_on), drafts().items[SHOP])
    assert (returned["needs"], returned["due"]) == ("mend", "2026-12-01")
    over = views.glance(filed(record), standing(Stage.WITHDRAWN), drafts().items[SHOP])
    assert (over["needs"], over["state"]) == ("nothing", CaseState.WITHDRAWN.value)


def test_the_words_that_were_promised_are_told_again() -> None:
    record = promised()
    held, item = filed(record), drafts().items[SHOP]
    told = views.whole(held, standing(Stage.RECEIVED), item, drafts().tables, is_strong=True)
    value = own_case(told, told["case_number"])
    assert value.glance.needs is Need.BRING
    plain = tuple(record["promise"]["plain"])
    late = record["late_promise"]
    assert item.promise is not None
    assert value.promised == (
        PromiseMade(
            str(item.promise.title.term), plain, record["promise"]["consequence"], record["promise"]["accepted_at"]
        ),
        PromiseMade("容缺受理承诺书", tuple(late["lines"]), late["consequence"], late["accepted_at"]),
    )
    unknown = views.whole(held, standing(Stage.RECEIVED), None, drafts().tables, is_strong=True)
    assert [one["term"] for one in unknown["promised"]] == ["告知承诺书", "容缺受理承诺书"]
    bare = {**record, "promise": None}
    del bare["late_promise"]
    without = views.whole(replace(held, opened=bare), standing(Stage.RECEIVED), item, drafts().tables, is_strong=True)
    assert "promised" not in without
    assert own_case(without, without["case_number"]).promised == ()
