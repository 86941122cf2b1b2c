# SPDX-License-Identifier: Apache-2.0
"""我的办件 from the door to the end: a case filed here, given back by an officer and mended; its progress by card, by the code on
the receipt and without network; withdrawn; an entitlement declined. Real drivers, courier, client; the sandbox is a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.receipt_printer.paper import interpret
from kiosk.case.receipt import query_code
from kiosk.codes.router import CaseScanned
from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import Level, Overlay, Page, PaperState
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.own_window import BILL, WireWindow, filed_before
from tests.scenarios.visit_walk import ANSWERS, PROOF, REGISTER, STROKES
from tests.scenarios.wire_mine import MineTerminal
from tests.scenarios.wire_terminal import MODES, Terminals, wire_stage
from ui.tour.any_item import casting_of
from ui.tour.stage import Stage

OWN_PHONE = "19900005678"
WANTED = [{"kind": "field", "code": "income_band", "reason": "和社保的记录差得远，请再看看"}]
DAYS_S = 86_400
PERMIT = "312000194000"
"""居住证签注: its result is fetched or sent."""


@dataclass(frozen=True)
class Filed:
    """A case that this terminal took in."""

    case_id: str
    number: str
    receipt_code: str


class Terminal(MineTerminal):
    def titles(self) -> list[str]:
        return [str(one["title"]) for one in self.vm.rows]

    def text(self) -> str:
        return "\n".join(str(value) for value in self.vm.values.values())

    def door(self) -> None:
        self.session.pages.attract.openDoor(Door.MINE.value)

    def to_case(self, person: SyntheticResident) -> None:
        self.to_list(person)
        self.vm.choose(self.vm.rows[0]["wish"], self.vm.rows[0]["value"])
        self.at(Page.MINE_CASE)
        self.shown()

    def file(self, person: SyntheticResident) -> Filed:
        """Register, with an objection to what a register says, so that somebody has to look at it."""
        pages = self.session.pages
        pages.attract.choose(REGISTER)
        wanted = {**ANSWERS, "household": "local" if person.is_local else "migrant"}
        while self.session.state.page is Page.QUESTION:
            values = [str(option["value"]) for option in pages.question.options]
            pages.question.choose(next((value for value in values if value in wanted.values()), values[0]))
        self.at(Page.NOTICE)
        pages.notice.next()
        self.at(Page.IDENTIFY)
        self.lay(person)
        self.at(Page.REVIEW)
        pages.review.dispute("residence_address")
        self.at(Page.FIELD)
        pages.field_page.skip()  # what is right is not known: the register's value goes on, flagged
        self.at(Page.REVIEW)
        pages.review.dispute("phone")
        self.at(Page.FIELD)
        pages.field_page.answer(OWN_PHONE)
        self.at(Page.REVIEW)
        pages.review.next()
        self.fill()
        self.finish()
        record = self.session.record
        assert record.status is not None
        assert record.status.case_number is not None
        code = self.session.errands.papers.receipt_code.decode()
        return Filed(record.case_id, record.status.case_number, code)

    def fill(self) -> list[str]:
        """Whatever is asked is answered; which fields that was."""
        asked: list[str] = []
        page = self.session.pages.field_page
        while self.session.state.page is Page.FIELD:
            prompt = self.session.record.asking.prompt
            assert prompt is not None
            asked.append(prompt.code)
            words = {"phone": "19900001234", "date": "2026-03-14"}
            page.answer(str(page.options[0]["value"]) if page.options else words.get(page.kind, "示例路1弄2号301室"))
        return asked

    def finish(self) -> None:
        pages = self.session.pages
        self.at(Page.PROMISE)
        pages.promise.accept()
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.at(Page.SIGN)
        pages.sign.signed(STROKES)
        self.at(Page.HAND_OVER)
        self.until(lambda: bool(self.session.errands.papers.receipt_code))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("mine"), "code_scanner", card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


def filed(terminal: Make, seed: int) -> tuple[Filed, SyntheticResident]:
    """By a visit that is over, its card taken."""
    person = resident(seed)
    visit = terminal()
    case = visit.file(person)
    terminal.close()
    visit.stage.remove_card()
    return case, person


@MODES
def test_a_returned_case_is_mended_here_and_keeps_its_number(terminal: Make, stage: Stage, mode: DisplayMode) -> None:
    case, person = filed(terminal, 21 if mode is DisplayMode.ELDER else 22)
    stage.sandbox.act(case.case_id, "return", wanted=WANTED)
    here = terminal(mode)
    here.to_case(person)
    assert case.number in here.text()
    objected = {one["field"]: one["objection_no"] for one in stage.sandbox.objections(case.case_id)}
    assert set(objected) == {"residence_address", "phone"}
    filed_as = stage.sandbox.case(case.case_id)["case"]["fields"]
    assert (filed_as["phone"]["value"], filed_as["phone"]["register"]["value"]) == (OWN_PHONE, person.phone)
    assert filed_as["residence_address"]["disputed"] is True
    assert "register" not in filed_as["residence_address"], "it stands there itself"
    assert WANTED[0]["reason"] in here.text()
    assert person.name not in here.text()
    assert person.number not in here.text()
    assert here.vm.primaryWish == MineWish.MEND.value
    here.vm.primary()
    here.at(Page.FIELD)
    assert here.fill() == ["income_band"], "only what was found wrong is asked"
    here.finish()
    assert here.session.record.status is not None
    assert here.session.record.status.case_number == case.number
    assert here.session.record.case_id != case.case_id
    here.until(lambda: "补" in here.session.pages.hand_over.title)
    assert dict(here.session.record.status.objections) == objected, "the mended case objects under the same numbers"
    lines = {one["label"]: one["value"] for one in here.session.pages.hand_over.lines}
    assert set(str(lines["异议单号"]).split("、")) == set(objected.values())
    here.until(lambda: here.session.state.receipt is PaperState.PRINTED)
    printed = interpret(stage.jobs("receipt_printer")[-1].read_bytes()).printed.text.replace(" ", "")
    assert all(number in printed for number in objected.values())
    standing = stage.sandbox.standing(case.case_id)
    assert (standing["stage"], [one["what"] for one in standing["history"]][-1]) == ("received", "refiled")


def test_nothing_is_shown_before_the_resident_says_so(terminal: Make, stage: Stage) -> None:
    case, person = filed(terminal, 23)
    here = terminal()
    here.door()
    here.lay(person)
    here.at(Page.MINE)
    assert here.session.state.mine is MineStep.COVERED
    assert here.vm.rows == []
    assert here.session.errands.own_cases.found.cases is None
    here.vm.primary()
    here.shown()
    assert case.number in [one["value"] for one in here.vm.rows]
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.CHOOSE)
    assert here.session.errands.own_cases.found.cases is None, "what was found goes with its pages"


def test_a_receipts_code_shows_the_state_and_no_names(terminal: Make, stage: Stage) -> None:
    case, person = filed(terminal, 24)
    here = terminal()
    here.door()
    here.at(Page.IDENTIFY)
    stage.device("code_scanner", "present", text=case.receipt_code)
    here.at(Page.MINE_GLANCE)
    here.shown()
    assert here.session.state.level is Level.NONE
    assert len(here.vm.rows) == 1
    assert person.name not in here.text()
    here.vm.primary()
    here.at(Page.IDENTIFY)
    stage.device("code_scanner", "take")


def test_without_network_this_machine_says_what_it_knows(terminal: Make, stage: Stage) -> None:
    case, _ = filed(terminal, 25)
    here = terminal()
    here.door()
    here.at(Page.IDENTIFY)
    stage.sandbox.take_down()
    stage.device("code_scanner", "present", text=case.receipt_code)
    here.at(Page.MINE_GLANCE)
    here.shown()
    assert here.titles() == ["平台已经收到"], "the courier had the platform's receipt before the line was cut"
    here.vm.primary()
    here.at(Page.IDENTIFY)
    stage.device("code_scanner", "take")
    here.session.record.scanned = CaseScanned("0000-0000-0000")
    here.session.controller.dispatch(ev.OtherCodeShown("code_other"))
    here.shown(MineStep.OFFLINE)


def test_the_list_without_network_says_so_and_can_be_asked_again(terminal: Make, stage: Stage) -> None:
    _, person = filed(terminal, 26)
    here = terminal()
    stage.sandbox.take_down()
    here.door()
    here.lay(person)
    here.at(Page.MINE)
    here.vm.primary()
    here.shown(MineStep.OFFLINE)
    assert here.vm.rows == []
    stage.sandbox.bring_back()
    here.vm.primary()
    here.shown()
    assert here.vm.rows


def test_a_correction_whose_time_is_over_cannot_be_mended(terminal: Make, stage: Stage) -> None:
    case, person = filed(terminal, 27)
    stage.sandbox.act(case.case_id, "return", wanted=WANTED)
    here = terminal()
    here.to_case(person)
    stage.sandbox.let_time_pass(60 * DAYS_S)
    here.vm.primary()
    here.at(Page.FIELD)
    here.fill()
    here.finish()
    here.until(lambda: here.session.state.delivery.value == "returned")
    assert "补的" not in here.session.pages.hand_over.title
    assert stage.sandbox.standing(case.case_id)["stage"] == "lapsed"


def test_a_changed_guide_is_said_and_everything_is_looked_at_again(terminal: Make, stage: Stage) -> None:
    case, person = filed(terminal, 28)
    stage.sandbox.act(case.case_id, "return", wanted=WANTED)
    here = terminal()
    here.to_case(person)
    found = here.session.errands.own_cases.found
    assert found.case is not None
    assert found.case.filed is not None
    object.__setattr__(found.case.filed, "guide_version", "2001-01")
    here.vm.primary()
    here.at(Page.REVIEW)
    assert "规定改过了" in here.session.pages.review.hint
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.MINE_CASE)


def test_a_case_is_withdrawn_when_it_was_asked_about(terminal: Make, stage: Stage) -> None:
    case, person = filed(terminal, 29)
    stage.sandbox.act(case.case_id, "return", wanted=WANTED)
    here = terminal()
    here.to_case(person)
    here.vm.secondary()
    here.shown(MineStep.SURE)
    here.vm.primary()
    here.at(Page.MINE)
    here.shown()
    here.vm.choose(MineWish.CASE.value, case.number)
    here.at(Page.MINE_CASE)
    here.shown()
    here.vm.secondary()
    here.shown(MineStep.SURE)
    here.vm.secondary()
    here.shown()
    assert stage.sandbox.standing(case.case_id)["stage"] == "withdrawn"
    assert here.vm.secondaryText == ""


def test_an_offer_is_declined_with_one_tap_for_no_reason(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.to_list(resident(6))
    offer = next(one for one in here.vm.rows if one["wish"] == MineWish.OFFER.value)
    here.vm.choose(offer["wish"], offer["value"])
    here.at(Page.MINE_OFFER)
    here.shown()
    here.vm.secondary()
    here.shown(MineStep.REASONS)
    here.vm.primary()
    here.shown()
    assert here.session.errands.own_cases.found.offer is not None
    assert here.session.errands.own_cases.found.offer.state == "declined"
    here.vm.primary()
    here.until(lambda: here.session.errands.own_cases.found.offer.state == "confirmed")  # type: ignore[union-attr]  # as above


class ByCode(Terminal):
    """Known by 随申码: weakly."""

    def to_case_by_code(self, seed: int, number: str) -> None:
        self.door()
        self.at(Page.IDENTIFY)
        self.stage.device("code_scanner", "present", text=self.stage.sandbox.issued_codes(seed)["city"])
        self.at(Page.MINE)
        self.stage.device("code_scanner", "take")
        self.vm.primary()
        self.shown()
        self.vm.choose(MineWish.CASE.value, number)
        self.at(Page.MINE_CASE)
        self.shown()
        assert self.session.state.level is Level.WEAK


@pytest.fixture
def by_code(stage: Stage, qtbot: QtBot) -> Iterator[Terminals[ByCode]]:
    with Terminals(ByCode, stage, qtbot) as made:
        yield made


def test_who_came_by_a_code_on_the_telephone_lays_the_card_down_for_the_returned_case_and_mends_it(
    terminal: Make, by_code: Terminals[ByCode], stage: Stage
) -> None:
    case, person = filed(terminal, 30)
    stage.sandbox.act(case.case_id, "return", wanted=WANTED)
    here = by_code()
    here.to_case_by_code(30, case.number)
    assert "放上身份证" in here.vm.primaryText
    here.vm.primary()
    here.at(Page.IDENTIFY)
    assert here.session.errands.own_cases.found.case is None, "nothing of it stays while the card is asked for"
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.MINE_CASE)
    here.shown()
    assert here.session.state.level is Level.WEAK
    here.vm.primary()
    here.at(Page.IDENTIFY)
    here.lay(person)
    here.at(Page.MINE_CASE)
    here.shown()
    assert case.number in here.text(), "the same case, read anew"
    assert here.vm.primaryText == "现在就补"
    here.vm.primary()
    here.at(Page.FIELD)
    assert here.fill() == ["income_band"]
    here.finish()
    here.until(lambda: "补" in here.session.pages.hand_over.title)
    assert stage.sandbox.standing(case.case_id)["stage"] == "received"


def permit_to_fetch(terminal: Make, seed: int) -> str:
    """A case whose result its resident fetches, filed by a visit that is over; its number."""
    visit = terminal()
    pages = visit.session.pages
    pages.attract.choose(PERMIT)
    for answer in ("yes", "same"):
        visit.at(Page.QUESTION)
        pages.question.choose(answer)
    visit.at(Page.NOTICE)
    pages.notice.next()
    visit.at(Page.IDENTIFY)
    visit.lay(resident(seed))
    visit.at(Page.REVIEW)
    pages.review.next()
    visit.at(Page.FIELD)
    while visit.session.state.page is Page.FIELD:
        offered = {str(one["value"]) for one in pages.field_page.options}
        pages.field_page.answer(str(*offered & {"pickup", "family"}))
    visit.at(Page.CONFIRM)
    pages.confirm.next()
    visit.at(Page.SIGN)
    pages.sign.signed(STROKES)
    visit.at(Page.HAND_OVER)
    case_id = visit.session.record.case_id
    visit.until(lambda: visit.session.record.status is not None and visit.session.record.status.case_number is not None)
    terminal.close()
    visit.stage.remove_card()
    if visit.stage.sandbox.standing(case_id)["stage"] == "received":
        visit.stage.sandbox.act(case_id, "accept")
    if visit.stage.sandbox.standing(case_id)["stage"] == "accepted":
        visit.stage.sandbox.act(case_id, "grant")
    return str(visit.stage.sandbox.case(case_id)["case_number"])


def test_who_came_by_a_code_sees_the_collection_code_once_their_card_lies_there(
    terminal: Make, by_code: Terminals[ByCode]
) -> None:
    seed = casting_of(PERMIT, None, None).seed
    number = permit_to_fetch(terminal, seed)
    here = by_code()
    here.to_case_by_code(seed, number)
    assert "就能看取件码" in here.text()
    assert here.vm.primaryWish == MineWish.CARD.value
    here.lay(resident(seed))  # as it says, without a tap
    here.until(lambda: here.session.state.level is Level.STRONG)
    here.shown()
    assert here.session.state.page is Page.MINE_CASE
    found = here.session.errands.own_cases.found.case
    assert found is not None
    assert found.collection is not None
    assert here.titles()[0] == f"取件码 {found.collection.code}"


def test_somebody_elses_card_shows_nothing_of_the_case_that_a_code_opened(
    terminal: Make, by_code: Terminals[ByCode], stage: Stage
) -> None:
    case, _ = filed(terminal, 36)
    stage.sandbox.act(case.case_id, "return", wanted=WANTED)
    here = by_code()
    here.to_case_by_code(36, case.number)
    here.vm.primary()
    here.at(Page.IDENTIFY)
    here.lay(resident(37))
    here.at(Page.MINE)
    assert here.session.state.mine is MineStep.COVERED
    here.vm.primary()
    here.shown()
    assert case.number not in here.text()


def test_the_card_taken_away_covers_the_list(terminal: Make, stage: Stage) -> None:
    _, person = filed(terminal, 31)
    here = terminal()
    here.to_list(person)
    stage.remove_card()
    here.until(lambda: here.session.state.overlay is Overlay.CARD_REMOVED)
    assert here.session.state.is_masked


def test_the_platform_that_ended_the_session_is_asked_anew_with_the_card(terminal: Make, stage: Stage) -> None:
    _, person = filed(terminal, 32)
    here = terminal()
    here.to_list(person)
    session = here.session.record.session
    assert session is not None
    object.__setattr__(session, "token", "no-such-token-at-all")
    here.vm.primary()
    here.at(Page.MINE_LICENCES)
    here.shown()
    assert here.session.record.session is not session


def test_what_is_busy_says_so(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.door()
    here.lay(resident(33))
    here.at(Page.MINE)
    stage.sandbox.fault("busy", times=9, retry_after_s=5, path="/v1/own-cases")
    here.vm.primary()
    here.shown(MineStep.BUSY)
    stage.sandbox.clear_faults()
    here.vm.primary()
    here.shown()


def test_the_query_code_is_the_receipts(terminal: Make, stage: Stage) -> None:
    """A resident who reads it out gets the same as by scanning."""
    case, _ = filed(terminal, 34)
    here = terminal()
    here.door()
    here.at(Page.IDENTIFY)
    stage.device("code_scanner", "present", text=query_code(case.case_id))
    here.at(Page.MINE_GLANCE)
    here.shown()
    stage.device("code_scanner", "take")


def test_a_typed_number_a_result_on_paper_and_money_asked_back_through_the_window(terminal: Make, stage: Stage) -> None:
    """Touched and read as a resident would, each with a misfortune of the platform in its middle."""
    person = resident(1)
    number, tail = filed_before(terminal, person)
    here = terminal()
    seen = WireWindow(here)
    try:
        # A case number that is wrong by its last digit, while the platform has no time, and when it has.
        seen.tap("door:mine")
        seen.tap("number-way")
        seen.type(number[:-1] + str((int(number[-1]) + 1) % 10))
        seen.tap("primary")
        seen.says("最后四位")
        seen.type(tail)
        stage.sandbox.fault("busy", times=1, retry_after_s=5, path="/v1/case-lookups")
        seen.tap("primary")
        seen.says("平台现在很忙")
        seen.tap("primary")
        seen.says("没有查到")
        assert here.session.state.page is Page.MINE_NUMBER
        seen.tap("key:erase")
        seen.type(number[-1])
        assert "没有查到" not in seen.texts()
        seen.tap("primary")
        seen.says("最后四位")
        seen.tap("primary")  # the four digits are still there
        here.at(Page.MINE_GLANCE)
        assert person.name not in seen.texts()

        # The proof that stayed at the platform: while the platform is away, and when it is back.
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        here.lay(person)
        here.at(Page.MINE)
        seen.tap("primary")
        here.shown()
        seen.tap(seen.row_of(PROOF))
        here.at(Page.MINE_CASE)
        here.shown()
        seen.tap("primary")
        here.at(Page.PREVIEW)
        stage.sandbox.take_down()
        seen.tap("primary")
        seen.says("问不到平台")
        stage.sandbox.bring_back()
        seen.tap("primary")
        here.until(lambda: here.session.state.document in (PaperState.PRINTED, PaperState.UNKNOWN))
        seen.tap("primary")
        here.at(Page.MINE_CASE)

        # Money asked back: the platform has heard it, and its answer is lost.
        seen.tap("back")
        here.at(Page.MINE)
        here.shown()
        seen.tap(seen.row_of(BILL))
        here.at(Page.MINE_CASE)
        here.shown()
        order_id = here.session.errands.own_cases.found.paid[0].order_id
        refunds = f"/v1/payment-orders/{order_id}/refunds"
        seen.tap("row-0")
        here.at(Page.MINE_REFUND)
        here.shown()
        seen.tap("secondary")
        here.shown(MineStep.REASONS)
        stage.sandbox.fault("lost_reply", times=1, method="POST", path=refunds)
        seen.tap("row-0")
        seen.says("还不知道平台收没收到")
        seen.tap("primary")
        here.at(Page.MINE)
        here.shown()
        seen.tap(seen.row_of(BILL))
        here.at(Page.MINE_CASE)
        here.shown()
        seen.says("申请过了")
        order = next(one for one in stage.sandbox.payment_orders() if one["order_id"] == order_id)
        assert [one["state"] for one in order["refunds"]] == ["asked"]
        assert seen.warnings == []
    finally:
        seen.close()
