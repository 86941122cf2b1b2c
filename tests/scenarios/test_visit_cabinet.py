# SPDX-License-Identifier: Apache-2.0
"""Lights, sensors and the roll of paper beside a whole visit, on the simulated relay board's wire."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from drivers.indicators.driver import make_indicators
from drivers.indicators.port import Presence
from drivers.indicators.simulator import SimulatedBoard
from drivers.indicators.wiring import load_wiring
from drivers.print_outcome import Cover, Paper, PrintFault, PrintOutcome
from drivers.receipt_printer.port import PrinterStatus
from drivers.states import DeviceState
from kiosk.courier.client import CourierUnavailable
from kiosk.journey.state import Overlay, Page, PaperState, PrinterState, StopReason
from kiosk.printing.paper_count import PaperCount
from tests.scenarios.fake_readers import social_card
from tests.scenarios.visit_walk import ROOT, Visit

CARD, RECEIPT, GOOD, BAD = 0, 1, 5, 6
"""Relays of the wiring relay-8."""
NEAR = 5
"""Its presence sensor."""


@pytest.fixture
def board(tmp_path: Path) -> Iterator[SimulatedBoard]:
    (tmp_path / "board").mkdir()
    simulated = SimulatedBoard(tmp_path / "board" / "line", tmp_path / "board", (0, 1, 2))
    simulated.start()
    yield simulated
    simulated.close()


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, board: SimulatedBoard) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(timeouts, "PRINTER_LOOK_S", 0.02)
    monkeypatch.setattr(timeouts, "SENSOR_LOOK_S", 0.02)
    monkeypatch.setattr(timeouts, "LIGHT_FLASH_S", 0.02)
    monkeypatch.setattr(timeouts, "PERSON_GONE_S", 0.1)
    world = Visit(qtbot, tmp_path)
    wiring = load_wiring(ROOT / "config" / "profiles" / "indicators.toml", "relay-8")
    world.indicators = make_indicators(board.address, wiring)
    yield world
    world.close()
    assert board.command("status", {})["relays"] == [False] * 8, "the next visit finds all lights dark"


def lit(board: SimulatedBoard, relay: int) -> bool:
    return bool(board.command("status", {})["relays"][relay])


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_the_light_is_where_the_hand_belongs(visit: Visit, board: SimulatedBoard, mode: DisplayMode) -> None:
    visit.start(mode)
    visit.until(lambda: lit(board, GOOD))
    visit.to_identify()
    visit.until(lambda: lit(board, CARD))
    visit.until(lambda: not lit(board, CARD))
    visit.until(lambda: lit(board, CARD))
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    visit.until(lambda: not lit(board, CARD))
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: lit(board, RECEIPT))


LOW = 4
"""Its contact that says that the battery is nearly empty."""


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_an_empty_battery_keeps_what_was_filled_and_says_so_calmly(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode
) -> None:
    """机柜 断电: in the middle of the form, and before anything was begun."""
    visit.start(mode).to_review()
    visit.fill_missing()
    form, saved = visit.session.record.form, len(visit.courier.drafts)
    visit.courier.takes_drafts.clear()
    board.command("input", {"number": LOW, "on": True})
    visit.at(Page.STOP)
    stop = visit.pages.stop
    assert stop.title == ("停电了，机器要停一会儿" if mode is DisplayMode.STANDARD else "机器要停一会儿")
    visit.turn(50)
    assert "正在存" in stop.whatToDo
    assert "存好" not in stop.whatToDo, "nobody has said so yet"
    assert stop.picture == "battery-low"
    assert stop.places
    visit.courier.takes_drafts.set()
    visit.until(lambda: "填的都存好了" in str(stop.whatToDo))
    assert len(visit.courier.drafts) > saved, "the draft is kept while there is time"
    assert "放上这张证" in stop.whatToDo
    board.command("input", {"number": LOW, "on": False})
    visit.at(Page.PROMISE)
    visit.overlaid("idle")  # the page has sent the resident away: who stands here now must say so
    assert visit.session.record.form is form
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.pages.promise.accept()
    visit.at(Page.CONFIRM)


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("outcome", [PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED])
def test_a_battery_that_runs_low_while_papers_come_is_not_forgotten(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode, outcome: PrintOutcome
) -> None:
    """机柜 断电 on the pages of filing: told there, what was done is safe, and nobody is asked for a rating any more."""
    visit.receipts.outcomes = [outcome]
    visit.receipts.pause.clear()
    visit.start(mode).to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    board.command("input", {"number": LOW, "on": True})
    handed = visit.pages.hand_over
    visit.until(lambda: "停电了" in str(handed.statusTitle))
    assert "不会丢" in str(handed.statusTitle)
    assert not handed.statusGood
    visit.receipts.pause.set()
    visit.until(lambda: visit.session.state.receipt is not PaperState.PRINTING)
    assert (handed.codeImage != "") is (outcome is PrintOutcome.NOT_PRINTED)
    assert visit.session.state.page is Page.HAND_OVER
    handed.next()
    visit.at(Page.END)
    assert any("停电了" in str(line) for line in visit.pages.end.lines)
    assert len(visit.courier.cases) == 1


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_power_that_is_back_before_the_papers_were_taken_leaves_no_word_of_it(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode
) -> None:
    visit.start(mode).to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    board.command("input", {"number": LOW, "on": True})
    visit.until(lambda: "停电了" in str(handed.statusTitle))
    board.command("input", {"number": LOW, "on": False})
    visit.until(lambda: "停电了" not in str(handed.statusTitle))
    handed.next()
    visit.at(Page.RATE)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_case_that_is_being_filed_while_the_battery_runs_low(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the courier has it, and after: the page says which; the paper comes."""
    submit, go_on = visit.courier.submit, threading.Event()
    wait, answer = visit.courier.wait, threading.Event()
    monkeypatch.setattr(visit.courier, "submit", lambda case: (go_on.wait(15), submit(case))[1])
    monkeypatch.setattr(visit.courier, "wait", lambda *given: (answer.wait(15), wait(*given))[1])
    visit.start(mode).to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.SUBMIT)
    board.command("input", {"number": LOW, "on": True})
    waits = visit.pages.wait
    visit.until(lambda: "正在抓紧收" in str(waits.hint))
    assert "存好" not in str(waits.hint)
    go_on.set()
    visit.until(lambda: "已经存好" in str(waits.hint))
    answer.set()
    visit.at(Page.HAND_OVER)
    assert "停电了" in visit.pages.hand_over.statusTitle
    visit.until(lambda: len(visit.receipts.slips) == 1)
    assert visit.courier.drafts == {}


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_no_way_leads_from_a_stop_page_into_a_form_while_the_battery_is_empty(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode
) -> None:
    visit.start(mode).to_review()
    visit.fill_missing()
    visit.at(Page.PROMISE)
    visit.pages.promise.decline()
    visit.at(Page.STOP)
    stop = visit.pages.stop
    declined = stop.title
    board.command("input", {"number": LOW, "on": True})
    visit.until(lambda: "停电了" in str(stop.whatToDo))
    assert stop.title == declined, "why the way ended is still true"
    visit.until(lambda: len(visit.courier.drafts) == 1, "the draft is kept while there is time")
    stop.retry()
    visit.until(lambda: stop.picture == "battery-low")
    assert not visit.pages.shell.canGoBack
    visit.pages.shell.back()
    visit.turn(20)
    assert visit.session.state.stop is StopReason.POWER_LOW
    board.command("input", {"number": LOW, "on": False})
    visit.at(Page.PROMISE)
    visit.overlaid("idle")


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_what_could_not_be_kept_is_not_said_to_be(visit: Visit, board: SimulatedBoard, mode: DisplayMode) -> None:
    visit.courier.draft_trouble = CourierUnavailable("the courier does not answer")
    visit.start(mode).to_review()
    board.command("input", {"number": LOW, "on": True})
    visit.at(Page.STOP)
    stop = visit.pages.stop
    visit.until(lambda: "没能存" in str(stop.whatToDo))
    assert "存好" not in stop.whatToDo
    assert visit.courier.drafts == {}
    board.command("input", {"number": LOW, "on": False})
    visit.at(Page.REVIEW)


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("way", ["code", "open card", "closed card"])
def test_who_came_without_an_id_card_is_told_that_it_goes_on_with_one(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode, way: str
) -> None:
    """A code and a social security card open no draft, however well they were believed."""
    visit.start(mode).to_identify()
    if way == "code":
        visit.scanner.show("SSM-DEMO-" + "A" * 32)
    else:
        visit.smart_cards.put_in(social_card(visit.person), closed=way == "closed card")
    visit.at(Page.REVIEW)
    board.command("input", {"number": LOW, "on": True})
    visit.at(Page.STOP)
    stop = visit.pages.stop
    visit.until(lambda: "填的都存好了" in str(stop.whatToDo))
    assert "放上身份证" in stop.whatToDo
    assert (len(visit.courier.drafts), len(visit.courier.platform_drafts)) == (0, 1)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_who_is_believed_without_network_is_not_told_that_anything_is_kept(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode
) -> None:
    visit.platform.down = True
    visit.start(mode).to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    board.command("input", {"number": LOW, "on": True})
    visit.at(Page.STOP)
    visit.turn(50)
    assert "存" not in visit.pages.stop.whatToDo
    assert visit.courier.platform_drafts == {}


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_before_anything_was_begun_nothing_is_said_to_be_kept(
    visit: Visit, board: SimulatedBoard, mode: DisplayMode
) -> None:
    board.command("input", {"number": LOW, "on": True})
    visit.start(mode)
    visit.at(Page.STOP)
    assert "存" not in visit.pages.stop.whatToDo
    board.command("input", {"number": LOW, "on": False})
    visit.at(Page.ATTRACT)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_who_walks_away_from_a_form_leaves_it_covered(visit: Visit, board: SimulatedBoard, mode: DisplayMode) -> None:
    board.command("input", {"number": NEAR, "on": True})
    visit.start(mode)
    visit.to_review()
    assert visit.session.cabinet is not None
    cabinet = visit.session.cabinet
    visit.until(lambda: cabinet._proximity is Presence.PRESENT)
    board.command("input", {"number": NEAR, "on": False})
    visit.until(lambda: visit.session.state.overlay is Overlay.IDLE)
    board.command("input", {"number": NEAR, "on": True})
    visit.until(lambda: cabinet._proximity is Presence.PRESENT)
    assert visit.session.state.overlay is Overlay.IDLE, "who comes is perhaps somebody else"
    assert visit.session.state.page is Page.REVIEW


def test_a_board_that_is_pulled_out_costs_the_visit_nothing(visit: Visit, board: SimulatedBoard) -> None:
    visit.start()
    visit.until(lambda: lit(board, GOOD))
    board.command("unplug", {})
    board.command("power_cycle", {})
    visit.to_review()
    assert not lit(board, GOOD)
    board.command("replug", {})
    visit.until(lambda: lit(board, GOOD))
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)


def test_a_new_roll_is_noticed_while_nothing_is_printed(visit: Visit, board: SimulatedBoard, tmp_path: Path) -> None:
    count = PaperCount(tmp_path, 80)
    count.printed(60_000.0)
    visit.start()
    visit.receipts.says = PrinterStatus(DeviceState.USER_ERROR, Paper.OUT, Cover.CLOSED, PrintFault.PAPER_OUT)
    visit.until(lambda: visit.session.state.receipt_printer is PrinterState.PAPER_OUT)
    visit.until(lambda: count.figures().is_out)
    visit.until(lambda: lit(board, BAD))
    visit.receipts.says = PrinterStatus(DeviceState.ONLINE, Paper.FULL, Cover.CLOSED)
    visit.until(lambda: count.figures().used_mm == 0.0)
    assert count.figures().last_roll_mm == 60_000.0
    visit.until(lambda: lit(board, GOOD) and not lit(board, BAD))
