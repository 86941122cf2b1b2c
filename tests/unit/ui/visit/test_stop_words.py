# SPDX-License-Identifier: Apache-2.0
"""Why it does not go on, said of what the service does: on the page and on its slip, of every service, in both modes."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication

from config.modes import DisplayMode, Environment
from drivers.print_outcome import PrintOutcome
from drivers.receipt_printer.port import Document, TextLine
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import long_sentences
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.failing import told_instead
from kiosk.journey.machine import step
from kiosk.journey.mine import MineStep
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ItemNeeds, JourneyState, Level, Page, StopReason
from kiosk.printing.press import NumberedPaper
from kiosk.printing.slips import SlipHead
from tests.unit.kiosk.synthetic import drafts
from ui.preview_record import answered
from ui.preview_scene import Scene
from ui.preview_stage import Stage
from ui.visit.papers import Papers
from ui.visit.parts import VisitParts
from ui.visit.slips import Slips

HEAD = SlipHead(Environment.DEMO, "示例服务点", "2026-11-21T09:42:00.000+08:00", "199-0000-0000", "每天 9:00 到 17:00")
ITEMS = pytest.mark.parametrize("code", sorted(drafts().items))
STOPS = pytest.mark.parametrize("stop", [StopReason.OFFLINE, StopReason.STRONG_NEEDED, StopReason.RULE])
MODES = pytest.mark.parametrize("mode", list(DisplayMode))
CALLING = re.compile(r"打(帮办电话|\s*\d{5})")
"""To telephone is 打 as well."""


@pytest.fixture(scope="module")
def stage(qapp: QGuiApplication) -> Stage:
    del qapp
    return Stage()


def stopped(item: ServiceItem, stop: StopReason, mode: DisplayMode = DisplayMode.STANDARD) -> JourneyState:
    needs = ItemNeeds(item.base_code, item.needs_strong, offline_allowed=item.offline_allowed)
    online = stop is not StopReason.OFFLINE
    return JourneyState(page=Page.STOP, item=needs, stop=stop, stop_from=Page.NOTICE, online=online, mode=mode)


def page_says(stage: Stage, state: JourneyState) -> tuple[str, str, str]:
    assert state.item is not None
    code = state.item.code
    stage.show(Scene("stop", state, answered(code)), state.mode)
    stop = stage.pages.stop
    return stop.title, stop.reason, stop.whatToDo


def slip_says(stage: Stage, state: JourneyState) -> str:
    """On the paper behind the service's own name."""
    words = page_says(stage, state)
    assert state.item is not None
    record = VisitRecord(stage.catalogue)
    record.open_item(state.item.code)
    printed: list[NumberedPaper] = []
    printers = SimpleNamespace(print_paper=lambda _job, paper: printed.append(paper))
    papers = SimpleNamespace(slip_head=lambda: HEAD, printers=printers)
    parts = SimpleNamespace(site=SimpleNamespace(places_for=lambda _code: ()))
    slips = Slips(cast("VisitParts", parts), record, lambda _event: None, cast("Papers", papers))
    slips.stop_words = lambda: tuple(text.replace("\n", "") for text in words)
    slips.print_slip(1, state)
    text = "".join(line.text.strip() for line in printed[0].compose(False) if isinstance(line, TextLine))
    assert record.item is not None
    assert record.item.name in text
    return text.replace(record.item.name, "")


def says_of_printing(text: str) -> bool:
    return "打" in CALLING.sub("", text) or "证明" in text


@MODES
@STOPS
@ITEMS
def test_nobody_is_told_of_a_paper_they_did_not_come_for(
    stage: Stage, code: str, stop: StopReason, mode: DisplayMode
) -> None:
    item = drafts().items[code]
    state = stopped(item, stop, mode)
    page, slip = "".join(page_says(stage, state)), slip_says(stage, state)
    if not item.gives_document:
        assert "证明" not in page + slip
        assert says_of_printing(page + slip) == (item.gives_offline_code and stop is StopReason.OFFLINE)
    if stop is StopReason.RULE:
        assert "网络" not in page + slip
        assert not says_of_printing(page + slip)


@MODES
@STOPS
@ITEMS
def test_it_is_said_what_why_and_what_to_do(stage: Stage, code: str, stop: StopReason, mode: DisplayMode) -> None:
    words = page_says(stage, stopped(drafts().items[code], stop, mode))
    assert all(words)
    assert all(not long_sentences(one) for one in words)


@pytest.mark.parametrize("code", sorted(code for code, item in drafts().items.items() if not item.offline_allowed))
def test_what_cannot_be_done_offline_is_named(stage: Stage, code: str) -> None:
    item = drafts().items[code]
    title, reason, _what = page_says(stage, stopped(item, StopReason.OFFLINE))
    of_kind = {"query": "查不了", "payment": "交不了费", "booking": "约不了"}
    done = of_kind.get(item.kind, "打不了这个证明" if item.gives_document else "这件事办不了")
    done = "叫不了车" if item.ride is not None else "打不了随申码" if item.gives_offline_code else done
    assert title == f"现在没有网络，{done}"
    assert "没有做错" in reason


@MODES
@ITEMS
def test_the_slip_says_what_the_page_says(stage: Stage, code: str, mode: DisplayMode) -> None:
    for stop in (StopReason.OFFLINE, StopReason.RULE):
        state = stopped(drafts().items[code], stop, mode)
        _title, reason, what = (text.replace("\n", "") for text in page_says(stage, state))
        slip = slip_says(stage, state).replace(" ", "")
        assert reason.replace(" ", "") in slip
        assert what.replace(" ", "") in slip


def test_a_case_that_needs_no_network_is_stopped_for_the_list_of_people_alone(stage: Stage) -> None:
    item = drafts().items["312000377000"]
    assert item.offline_allowed
    title, _reason, what = page_says(stage, stopped(item, StopReason.OFFLINE))
    assert "替谁办" in title
    assert "他的身份证" in what


def test_what_is_not_about_a_service_has_the_general_words(stage: Stage) -> None:
    state = replace(stopped(drafts().items["TBD-RS01"], StopReason.STRONG_NEEDED), item=None)
    stage.show(Scene("stop", state), state.mode)
    assert not says_of_printing("".join((stage.pages.stop.title, stage.pages.stop.reason, stage.pages.stop.whatToDo)))


def at_returned_case(mode: DisplayMode) -> JourneyState:
    """没带证怎么办, asked where a returned case wants the card: among own cases no service is chosen."""
    return JourneyState(
        page=Page.STOP, stop=StopReason.STRONG_NEEDED, stop_from=Page.IDENTIFY, is_mine=True, mine=MineStep.NEEDS_CARD,
        level=Level.WEAK, mode=mode,
    )  # fmt: skip


LOOKED_AT = pytest.mark.parametrize("looked_at", ["", "TBD-RS01", "312000176000"])
"""A service that somebody looked at before is not what this is about."""


@MODES
@LOOKED_AT
def test_where_no_service_is_chosen_no_counter_of_one_is_promised(
    stage: Stage, looked_at: str, mode: DisplayMode
) -> None:
    scene = Scene("stop", at_returned_case(mode), answered(looked_at) if looked_at else lambda _record: None)
    stage.show(scene, mode)
    stop = stage.pages.stop
    said = (stop.title, stop.reason, stop.whatToDo)
    assert "身份证" in stop.whatToDo
    assert "请人帮" in stop.whatToDo
    assert "窗口" not in "".join(said)
    assert "个人的记录" not in stop.reason
    assert all(not long_sentences(one) for one in said)
    assert (stop.places, stop.placesTitle, stop.nearbyText, stop.visitText) == ([], "", "", "")
    assert not stop.showSecondary, "there is nothing to print of it"


@MODES
@LOOKED_AT
def test_without_a_network_own_cases_promise_neither_places_below_nor_that_the_card_is_enough(
    stage: Stage, looked_at: str, mode: DisplayMode
) -> None:
    state = JourneyState(
        page=Page.STOP,
        stop=StopReason.CODE_NEEDS_NETWORK,
        stop_from=Page.IDENTIFY,
        is_mine=True,
        online=False,
        mode=mode,
    )
    stage.show(Scene("stop", state, answered(looked_at) if looked_at else lambda _record: None), mode)
    stop = stage.pages.stop
    assert "下面的地方" not in stop.whatToDo
    assert "能办" not in stop.whatToDo, "what became of a case is known to the platform alone"
    assert "请人帮" in stop.whatToDo
    assert not long_sentences(stop.whatToDo)
    assert (stop.places, stop.nearbyText, stop.showSecondary) == ([], "", False)


@MODES
def test_where_a_service_is_chosen_its_counters_and_the_key_to_print_stay(stage: Stage, mode: DisplayMode) -> None:
    page_says(stage, stopped(drafts().items["TBD-RS01"], StopReason.STRONG_NEEDED, mode))
    stop = stage.pages.stop
    assert stop.places
    assert "窗口" in stop.whatToDo
    assert stop.showSecondary


@LOOKED_AT
def test_no_slip_bears_the_name_of_a_service_that_was_only_looked_at(stage: Stage, looked_at: str) -> None:
    record = VisitRecord(stage.catalogue)
    if looked_at:
        record.open_item(looked_at)
    told: list[ev.Event] = []
    printers = SimpleNamespace(print_paper=lambda _job, _paper: pytest.fail("nothing is printed"))
    papers = SimpleNamespace(slip_head=lambda: HEAD, printers=printers)
    parts = SimpleNamespace(site=SimpleNamespace(places_for=lambda _code: ()))
    slips = Slips(cast("VisitParts", parts), record, told.append, cast("Papers", papers))
    slips.print_slip(1, at_returned_case(DisplayMode.STANDARD))
    assert told == [ev.ReceiptFinished(1, PrintOutcome.NOT_PRINTED.value, "no_item")]


def test_behind_a_booked_visit_the_number_for_the_window_is_printed_and_no_second_ticket() -> None:
    """Also when 再打一张 asks for it again; back on the page of the visit its own paper comes."""
    jobs: list[tuple[int, str]] = []

    def printed(job: int, paper: NumberedPaper) -> None:
        jobs.append((job, "".join(line.text for line in paper.compose(False) if isinstance(line, TextLine))))

    printers = SimpleNamespace(print_paper=printed)
    papers = SimpleNamespace(
        slip_head=lambda: HEAD, printers=printers, ticket=lambda *_: lambda: Document((TextLine("the ticket"),))
    )
    record = VisitRecord(drafts())
    slips = Slips(cast("VisitParts", SimpleNamespace(site=SimpleNamespace(places_for=lambda _code: ()))), record,
                  lambda _event: None, cast("Papers", papers))  # fmt: skip
    slips.window_slip = lambda _head, _mode: lambda: Document((TextLine("381 204 756"),))
    here, _ = step(
        JourneyState(page=Page.VISIT, item=ItemNeeds("X"), stop_from=Page.NOTICE, is_visiting=True), ev.VisitBooked()
    )
    slips.print_slip(here.slip_job, here)

    def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, tuple[fx.Effect, ...]]:
        effects: tuple[fx.Effect, ...] = ()
        for event in events:
            state, effects = step(state, event)
        return state, effects

    asked = (ev.HelpAsked(), ev.ContinueAsked(), ev.ContinueAtWindow(), ev.ContinuationSaid(Continuing.NUMBER))
    here, effects = walk(here, ev.ReceiptFinished(here.slip_job, "printed"), *asked)
    assert (here.page, effects) == (Page.CONTINUE, (fx.PrintSlip(here.slip_job),))
    slips.print_slip(here.slip_job, here)
    here, effects = walk(here, ev.ReceiptFinished(here.slip_job, "not_printed"), ev.SlipAsked())
    assert effects == (fx.PrintSlip(here.slip_job),)
    slips.print_slip(here.slip_job, here)
    here, effects = walk(here, ev.ReceiptFinished(here.slip_job, "printed"), ev.WentBack(), ev.SlipAsked())
    assert (here.page, here.stop) == (Page.STOP, StopReason.VISIT_BOOKED)
    slips.print_slip(here.slip_job, here)
    assert jobs == [(1, "the ticket"), (2, "381 204 756"), (3, "381 204 756"), (4, "the ticket")]


def test_who_comes_for_records_is_told_why_the_card(stage: Stage) -> None:
    _title, reason, _what = page_says(stage, stopped(drafts().items["TBD-RS01"], StopReason.STRONG_NEEDED))
    assert "个人的记录" in reason


@MODES
def test_where_the_terminal_itself_failed_nobody_else_is_blamed_and_it_may_be_tried_again(
    stage: Stage, mode: DisplayMode
) -> None:
    waits = JourneyState(page=Page.PREFILL, item=ItemNeeds("312000202000"))
    (told,) = told_instead(waits, fx.Prefill)
    here, _ = step(waits, told)
    stage.show(Scene("own", here, answered("312000202000")), mode)
    vm = stage.pages.stop
    words = vm.title + vm.reason + vm.whatToDo
    assert "平台" not in words, "it was asked nothing, or answered well"
    assert "机器" in vm.title
    assert "请人帮您" in vm.whatToDo
    assert vm.retryText == "再试一次"
    assert step(here, ev.WentBack())[0].page is Page.NOTICE
