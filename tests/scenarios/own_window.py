# SPDX-License-Identifier: Apache-2.0
"""The real window over a visit on real parts: a synthetic finger touches what a resident would, and reads what stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from config.modes import DisplayMode
from kiosk.journey.paying import Paying
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import SyntheticResident
from tests.scenarios.visit_walk import PROOF, Visit
from tests.scenarios.visit_window import Window
from tests.scenarios.wire_terminal import Terminals, WireTerminal, settings_of
from ui.visit.pages import Pages

BILL, BILL_NUMBER = "TBD-JF02", "99990777"


class _AsVisit:
    """A terminal on the wire, as a window wants its visit: it has begun already."""

    def __init__(self, terminal: WireTerminal) -> None:
        self._terminal = terminal
        self.settings = settings_of(terminal.stage)

    @property
    def pages(self) -> Pages:
        return self._terminal.session.pages

    def start(self, _mode: DisplayMode) -> None:
        """It has."""

    def until(self, holds: Callable[[], bool], _what: str = "") -> None:
        self._terminal.until(holds)

    def turn(self, milliseconds: int) -> None:
        self._terminal.turn(milliseconds)


class WireWindow(Window):
    """``terminal``: on its first screen."""

    def __init__(self, terminal: WireTerminal) -> None:
        self.terminal = terminal
        super().__init__(cast("Visit", _AsVisit(terminal)), DisplayMode.STANDARD)

    def type(self, digits: str) -> None:
        """A number on the pad: its last digit by the finger, which takes its time; those before it as the keys would."""
        session = self.terminal.session
        wanted = session.entry.text + digits
        self.terminal.until(lambda: self.sees(f"key:{digits[-1]}"))
        for digit in digits[:-1]:
            session.pages.case_number.key(digit)
        self.tap(f"key:{digits[-1]}")
        self.terminal.until(lambda: session.entry.text == wanted)

    def says(self, words: str) -> None:
        """It stands there before long."""
        self.terminal.until(lambda: words in self.texts())

    def row_of(self, item: str) -> str:
        """The row of the list on screen that is about a case of this service."""
        found = self.terminal.session.errands.own_cases.found.cases
        assert found is not None
        numbers = {one.case_number for one in found.cases if one.item_code.startswith(item)}
        rows = self.terminal.session.pages.mine.rows
        return next(f"row-{place}" for place, one in enumerate(rows) if one["value"] in numbers)


def _filed(make: Terminals[Any], item: str, person: SyntheticResident) -> WireTerminal:
    """A visit that has filed it, up to where it is paid or looked at; whatever is asked has its plainest answer."""
    here: WireTerminal = make()
    pages = here.session.pages
    pages.attract.choose(item)
    while here.session.state.page is Page.QUESTION:
        values = [str(option["value"]) for option in pages.question.options]
        pages.question.choose(next((one for one in values if one in ("power", "bill")), values[0]))
    here.at(Page.NOTICE)
    pages.notice.next()
    here.at(Page.IDENTIFY)
    here.stage.device("id_card_reader", "lay", card=person.card())
    here.at(Page.REVIEW)
    pages.review.next()
    if item == BILL:
        here.at(Page.FIELD)
        pages.field_page.answer(BILL_NUMBER)
    here.at(Page.CONFIRM)
    pages.confirm.next()
    return here


def filed_before(make: Terminals[Any], person: SyntheticResident) -> tuple[str, str]:
    """A proof that was not printed, and a bill that was paid; the bill's case number, and the last four of its telephone."""
    proof = _filed(make, PROOF, person)
    stage, pages = proof.stage, proof.session.pages
    proof.at(Page.PREVIEW)
    pages.preview.secondary()
    proof.at(Page.HAND_OVER)
    make.close()
    stage.remove_card()
    bill = _filed(make, BILL, person)
    bill.at(Page.PAY)
    bill.until(lambda: bill.session.state.paying is Paying.WAITING)
    case_id = bill.session.record.case_id
    stage.sandbox.pay(next(one["order_id"] for one in stage.sandbox.payment_orders() if one["case_id"] == case_id))
    bill.until(lambda: bill.session.state.paying is Paying.PAID)
    make.close()
    stage.remove_card()
    case = stage.sandbox.case(case_id)
    return str(case["case_number"]), str(case["case"]["applicant"]["phone"])[-4:]
