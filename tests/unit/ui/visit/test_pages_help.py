# SPDX-License-Identifier: Apache-2.0
"""The words of a call: who was asked, how long it has been; the question before a helper looks on; the line over the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.journey.helping import CoView
from kiosk.journey.state import HelpState, ItemNeeds, JourneyState, Overlay, Page, StopReason
from kiosk.places.site import Place
from kiosk.platform.model import OtherWays, StaffedPlace
from ui.view_models import OverlayViewModel, ShellViewModel, StopViewModel
from ui.visit.help_calls import HelpFacts
from ui.visit.pages_booking import present_visit
from ui.visit.pages_end import present_stop
from ui.visit.pages_help import HintShown, present_help, present_line, present_question
from ui.visit.phrases import Phrases

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
MODES = pytest.mark.parametrize("mode", list(DisplayMode))
WAYS = OtherWays("12345", "每天 24 小时", StaffedPlace("示例中心", "示例路 1 号", "周一至周五"))


def sheet_of(state: JourneyState, facts: HelpFacts) -> OverlayViewModel:
    sheet = OverlayViewModel()
    present_help(sheet, state, PHRASES, facts)
    return sheet


def at(help_: HelpState, mode: DisplayMode, page: Page = Page.REVIEW) -> JourneyState:
    return JourneyState(page=page, overlay=Overlay.HELP, help=help_, mode=mode)


@MODES
def test_how_long_it_has_been_in_seconds_and_then_minutes(mode: DisplayMode) -> None:
    said = [sheet_of(at(HelpState.PLACED, mode), HelpFacts(waited_s=n)).lines for n in (0, 30, 60, 130)]
    assert said == [[], ["已等 30 秒"], ["已等 1 分钟"], ["已等 2 分钟"]]


@MODES
@pytest.mark.parametrize(("asked", "word"), [("site_leader", "现场负责人"), ("hotline", "12345"), ("", "叫了帮办人员")])
def test_who_was_asked_besides_is_said_as_far_as_it_was_said(mode: DisplayMode, asked: str, word: str) -> None:
    assert word in sheet_of(at(HelpState.ESCALATED, mode), HelpFacts(escalated_to=asked)).callText


@MODES
def test_other_ways_of_the_desk_or_the_terminals_own(mode: DisplayMode) -> None:
    told = "".join(sheet_of(at(HelpState.LATE, mode), HelpFacts(waited_s=60, ways=WAYS)).lines)
    assert all(word in told for word in ("12345", "24 小时", "示例中心", "示例路 1 号"))
    own = sheet_of(at(HelpState.LATE, mode), HelpFacts(waited_s=60, is_heard=False))
    told = "".join(own.lines)
    assert "12345" in told
    assert "网络" in told
    assert "没" in own.callText
    assert "帮您" not in own.title, "nobody is promised who is not on the way"


@MODES
def test_who_took_it_is_named_and_may_be_let_look(mode: DisplayMode) -> None:
    answered = at(HelpState.ANSWERED, mode)
    sheet = sheet_of(answered, HelpFacts(helper_no="BB0001"))
    assert "BB0001" in sheet.callText
    assert [one["value"] for one in sheet.choices] == ["co_view"]
    assert sheet_of(at(HelpState.ANSWERED, mode, Page.END), HelpFacts(helper_no="BB0001")).choices == []
    open_ = JourneyState(page=Page.REVIEW, help=HelpState.ANSWERED, co_view=CoView.OPEN, mode=mode)
    assert [one["value"] for one in sheet_of(open_, HelpFacts()).choices] == ["co_view_stop"]


@MODES
def test_the_loud_answer_to_the_question_is_no(mode: DisplayMode) -> None:
    sheet = OverlayViewModel()
    sheet.phone = "199-0000-0000"
    present_question(sheet, at(HelpState.ANSWERED, mode), PHRASES, "BB0001")
    assert [one["value"] for one in sheet.choices] == ["co_view_yes"]
    assert sheet.primaryText.startswith("不用")
    assert "BB0001" in "".join(sheet.lines)
    assert (sheet.phone, sheet.secondaryText, sheet.moreText) == ("", "", "")
    assert all(len(line) <= 30 for line in sheet.lines)


@MODES
@pytest.mark.parametrize("co_view", [CoView.OPENING, CoView.OPEN, CoView.CUT_OFF, CoView.OVER])
def test_while_somebody_looks_it_stands_over_the_page_with_its_key(mode: DisplayMode, co_view: CoView) -> None:
    shell = ShellViewModel()
    state = JourneyState(page=Page.REVIEW, help=HelpState.ANSWERED, co_view=co_view, mode=mode)
    present_line(shell, state, PHRASES, "BB0001", HintShown(text="点一下电话"))
    assert shell.helpLine
    assert bool(shell.helpKey) is co_view.is_on
    assert ("点一下电话" in shell.helpHint) is co_view.is_on
    present_line(shell, state, PHRASES, "BB0001", HintShown(label="手机号"))
    assert ("手机号" in shell.helpHint) is co_view.is_on
    present_line(shell, state, PHRASES, "BB0001", HintShown())
    assert shell.helpHint == ""


@MODES
def test_a_late_call_is_said_on_the_page_and_nothing_else_is(mode: DisplayMode) -> None:
    shell = ShellViewModel()
    present_line(shell, JourneyState(page=Page.REVIEW, help=HelpState.LATE, mode=mode), PHRASES, "", HintShown())
    assert "请人帮我" in shell.helpLine
    for state in (
        at(HelpState.LATE, mode),
        JourneyState(page=Page.END, help=HelpState.LATE),
        JourneyState(help=HelpState.PLACED),
    ):
        present_line(shell, state, PHRASES, "", HintShown())
        assert (shell.helpLine, shell.helpKey) == ("", "")


@MODES
def test_solved_or_not_are_two_keys_and_saying_neither_is_the_loud_one(mode: DisplayMode) -> None:
    sheet = OverlayViewModel()
    present_question(sheet, JourneyState(page=Page.REVIEW, overlay=Overlay.SOLVED, mode=mode), PHRASES, "BB0002")
    assert [one["value"] for one in sheet.choices] == ["solved", "unsolved"]
    assert "解决" in sheet.title
    assert "BB0002" in "".join(sheet.lines)
    assert "接着办" in sheet.primaryText


@MODES
def test_where_it_was_not_solved_no_counter_is_promised_below_that_does_not_stand_there(mode: DisplayMode) -> None:
    """Who has chosen no service is asked too, and there is no list of places then."""
    place = Place("示例服务点", "示例路 1 号", "每天", "199-0000-0000", ())
    state = JourneyState(page=Page.STOP, stop=StopReason.UNSOLVED, stop_from=Page.CHOOSE, mode=mode)
    for places in ((), (place,)):
        stop = StopViewModel()
        present_stop(stop, state, PHRASES, reason="", what="", title="", places=places)
        assert "12345" in stop.whatToDo
        assert ("窗口" in stop.whatToDo) is bool(stop.places)


@MODES
def test_over_a_form_that_is_handed_over_no_way_is_shown_that_would_leave_it(mode: DisplayMode) -> None:
    """One tap back stands the code or the number; the button that leaves, and the places, stay."""
    place = Place("示例服务点", "示例路 1 号", "每天", "199-0000-0000", ())
    for stop_from, is_shown in ((Page.FIELD, True), (Page.CONTINUE, False)):
        state = JourneyState(
            page=Page.STOP, stop=StopReason.UNSOLVED, stop_from=stop_from, mode=mode, item=ItemNeeds("X")
        )
        stop = StopViewModel()
        present_stop(stop, state, PHRASES, reason="", what="", title="", places=(place,))
        present_visit(stop, state, PHRASES, None)
        assert (bool(stop.visitText), bool(stop.nearbyText)) == (is_shown, is_shown)
        assert stop.places
        assert stop.primaryText
