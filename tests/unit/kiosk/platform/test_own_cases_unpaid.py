# SPDX-License-Identifier: Apache-2.0
"""付款 among what needs the resident: an open order puts its case first, and nothing else does."""

from __future__ import annotations

import json
from datetime import timedelta

from config import clock
from config.modes import Environment
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import Wanted
from kiosk.platform.sandbox.case_states import AskCorrection
from kiosk.platform.sandbox.own_case_desk import Misses, OwnCaseDesk
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.platform.test_payment_desk import PAYER, Desk, desk
from tests.unit.kiosk.synthetic import drafts

__all__ = ["desk"]
KEY = TerminalKey.create(Environment.DEMO, "PLATFORM-0001")


def own(world: Desk) -> tuple[CaseDesk, OwnCaseDesk]:
    cases = CaseDesk(world.store, drafts(), lambda: world.moment, KEY)
    return cases, OwnCaseDesk(world.store, cases, drafts(), Misses(clock.now), lambda: world.moment)


def filed(world: Desk) -> str:
    case_id = world.filed(PAYER)
    case = world.store.case(case_id)
    assert case is not None
    opened = json.dumps({**case.opened, "parts": [], "materials": []})
    world.store.run("UPDATE cases SET opened = ? WHERE case_id = ?", opened, case_id)
    return case_id


def test_an_open_order_puts_its_case_first(desk: Desk) -> None:
    _, mine = own(desk)
    first, second = filed(desk), filed(desk)
    assert [one["needs"] for one in mine.page(PAYER.number, None, 20)["cases"]] == ["nothing", "nothing"]
    desk.ordered(PAYER, first)
    page = mine.page(PAYER.number, None, 20)
    numbers = {case_id: desk.store.case(case_id).case_number for case_id in (first, second)}  # type: ignore[union-attr]  # filed above
    assert [(one["case_number"], one["needs"]) for one in page["cases"]] == [
        (numbers[first], "pay"),
        (numbers[second], "nothing"),
    ]
    assert page["waiting_for_me"] == 1
    assert mine.one(PAYER.number, numbers[first], is_strong=True)[0]["needs"] == "pay"
    desk.moment += timedelta(days=1, seconds=1)
    assert [one["needs"] for one in mine.page(PAYER.number, None, 20)["cases"]] == ["nothing", "nothing"], (
        "it has ended"
    )


def test_what_is_to_be_mended_comes_before_the_money(desk: Desk) -> None:
    cases, mine = own(desk)
    case_id = filed(desk)
    desk.ordered(PAYER, case_id)
    standing = cases.standing(case_id)
    assert standing is not None
    moved = cases.act(case_id, AskCorrection("SL0001", (Wanted("field", "bill_account", "再看看"),)))
    assert moved is not None
    assert [one["needs"] for one in mine.page(PAYER.number, None, 20)["cases"]] == ["mend"]
