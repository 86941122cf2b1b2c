# SPDX-License-Identifier: Apache-2.0
"""付别的账单, where something was filled in last time: the resident is asked whether to go on with it, as on every other way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from config.settings import PaymentSettings
from kiosk.journey import events as ev
from kiosk.journey.state import Page
from kiosk.platform.payment_model import OrderPage
from tests.scenarios.visit_walk import Visit
from tests.unit.kiosk.case.test_paid import ORDER

NUMBER = "99990077"


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    hosts = PaymentSettings(hosts=("pay.example.invalid",))
    world.settings = world.settings.model_copy(update={"payment": hosts})
    yield world
    world.close()


def to_card(visit: Visit) -> None:
    visit.pages.attract.choose(ORDER.item_code)
    for value in ("power", "bill"):
        visit.until(lambda value=value: value in {str(one["value"]) for one in visit.pages.question.options})  # type: ignore[misc]  # bound in the loop
        visit.pages.question.choose(value)
    visit.at(Page.NOTICE)
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)
    visit.reader.lay(visit.card)


def own_words(visit: Visit) -> set[str]:
    form = visit.session.record.form
    return set() if form is None else {value.value for value in form.values.values()}


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("goes_on", [True, False])
def test_what_was_filled_last_time_is_asked_about_behind_an_order_that_is_left(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, mode: DisplayMode, goes_on: bool
) -> None:
    open_orders: list[Any] = []
    monkeypatch.setattr(
        visit.platform, "orders", lambda _session, **_kind: OrderPage(tuple(open_orders), None), raising=False
    )
    monkeypatch.setattr(visit.platform, "order", lambda _session, _order_id: ORDER, raising=False)
    to_card(visit.start(mode))
    visit.at(Page.REVIEW)
    visit.pages.review.next()
    visit.at(Page.FIELD)
    visit.pages.field_page.answer(NUMBER)
    visit.at(Page.CONFIRM)
    visit.session.controller.dispatch(ev.Retired())
    assert len(visit.courier.drafts) == 1
    open_orders.append(ORDER)
    to_card(visit.start(mode))
    visit.at(Page.PAY)
    visit.pages.pay.other()
    visit.at(Page.REVIEW)
    visit.overlaid("resume")
    assert NUMBER in own_words(visit)
    if goes_on:
        visit.pages.sheet.primary()
    else:
        visit.pages.sheet.secondary()
    visit.overlaid("")
    assert (NUMBER in own_words(visit)) is goes_on
