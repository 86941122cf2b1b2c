# SPDX-License-Identifier: Apache-2.0
"""付款 among what needs the resident: a case that was not paid comes first until it is, with an order or without."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

from config import clock
from config.modes import Environment
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import Wanted
from kiosk.platform.sandbox.case_states import AskCorrection
from kiosk.platform.sandbox.own_case_desk import Misses, OwnCaseDesk
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.platform.test_payment_desk import PAYER, Desk, desk, who
from tests.unit.kiosk.synthetic import drafts

__all__ = ["desk"]
KEY = TerminalKey.create(Environment.DEMO, "PLATFORM-0001")


def own(world: Desk) -> tuple[CaseDesk, OwnCaseDesk]:
    cases = CaseDesk(world.store, drafts(), lambda: world.moment, KEY, let_go=lambda _case_id: None)
    world.is_void = cases.came_to_nothing
    return cases, OwnCaseDesk(world.store, cases, drafts(), Misses(clock.now), world.desk.is_unpaid)


def filed(world: Desk, number: str = "") -> str:
    case_id = world.filed(PAYER, number=number)
    case = world.store.case(case_id)
    assert case is not None
    opened = json.dumps({**case.opened, "parts": [], "materials": []})
    world.store.run("UPDATE cases SET opened = ? WHERE case_id = ?", opened, case_id)
    return case_id


def needs(world: Desk) -> list[str]:
    return [str(one["needs"]) for one in own(world)[1].page(PAYER.number, None, 20)["cases"]]


def test_a_case_that_is_not_paid_comes_first_until_it_is(desk: Desk) -> None:
    _, mine = own(desk)
    free, due = filed(desk, number="31012340000"), filed(desk)
    page = mine.page(PAYER.number, None, 20)
    numbers = {case_id: desk.store.case(case_id).case_number for case_id in (free, due)}  # type: ignore[union-attr]  # filed above
    assert [(one["case_number"], one["needs"]) for one in page["cases"]] == [
        (numbers[due], "pay"),
        (numbers[free], "nothing"),
    ], "it went out without network: no order was ever asked for"
    assert page["waiting_for_me"] == 1
    assert mine.one(PAYER.number, numbers[due], is_strong=True)[0]["needs"] == "pay"
    order = desk.ordered(PAYER, due)
    assert needs(desk) == ["pay", "nothing"]
    desk.desk.pay(order["order_id"])
    assert needs(desk) == ["nothing", "nothing"]


def test_an_order_that_ended_leaves_its_case_to_be_paid_with_another(desk: Desk) -> None:
    case_id = filed(desk)
    first = desk.ordered(PAYER, case_id)
    desk.moment += timedelta(days=1, seconds=1)
    assert needs(desk) == ["pay"]
    second = desk.ordered(PAYER, case_id)
    assert (second["state"], second["order_id"] == first["order_id"]) == ("unpaid", False)
    assert desk.desk.pay(second["order_id"]) == "paid"
    assert needs(desk) == ["nothing"]


def test_the_same_bill_paid_with_another_case_is_paid(desk: Desk) -> None:
    first, _second = filed(desk), filed(desk)
    assert needs(desk) == ["pay", "pay"]
    desk.desk.pay(desk.ordered(PAYER, first)["order_id"])
    assert needs(desk) == ["nothing", "nothing"]


def test_money_that_went_back_is_not_asked_for_again(desk: Desk) -> None:
    order_id, refund_id = desk.ordered(PAYER, filed(desk))["order_id"], str(uuid4())
    desk.desk.pay(order_id)
    desk.desk.ask_refund(who(PAYER), order_id, refund_id, "mistake", refund_id)
    desk.desk.decide(refund_id, granted=True)
    assert needs(desk) == ["nothing"]


def test_an_item_that_is_not_here_any_more_is_not_paid_here(desk: Desk) -> None:
    case_id = filed(desk)
    desk.store.run("UPDATE cases SET item_code = 'TBD-XX99' WHERE case_id = ?", case_id)
    case = desk.store.case(case_id)
    assert case is not None
    assert not desk.desk.is_unpaid(case)


def test_what_is_to_be_mended_comes_before_the_money(desk: Desk) -> None:
    cases, mine = own(desk)
    case_id = filed(desk)
    desk.ordered(PAYER, case_id)
    standing = cases.standing(case_id)
    assert standing is not None
    moved = cases.act(case_id, AskCorrection("SL0001", (Wanted("field", "bill_account", "再看看"),)))
    assert moved is not None
    assert [one["needs"] for one in mine.page(PAYER.number, None, 20)["cases"]] == ["mend"]


def test_an_order_of_a_case_that_lapsed_is_closed_before_anybody_looks_at_the_case(desk: Desk) -> None:
    cases, _ = own(desk)
    desk.desk.life = timedelta(days=60)
    case_id = filed(desk)
    order_id = desk.ordered(PAYER, case_id)["order_id"]
    assert cases.standing(case_id) is not None
    assert cases.act(case_id, AskCorrection("SL0001", (Wanted("field", "bill_account", "再看看"),))) is not None
    assert desk.desk.shown(who(PAYER), order_id)["state"] == "unpaid"
    desk.moment += timedelta(days=40)
    assert desk.desk.pay(order_id) == "paid_late"
    assert desk.desk.shown(who(PAYER), order_id)["state"] == "closed"
    assert [one["needs"] for one in own(desk)[1].page(PAYER.number, None, 20)["cases"]] == ["nothing"]
