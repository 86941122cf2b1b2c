# SPDX-License-Identifier: Apache-2.0
"""积分 beside own cases: nobody waits for them, what is not told is not shown, and what is told says what earned it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.modes import DisplayMode
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import JourneyState, Level, Page
from kiosk.platform.errors import (
    Busy,
    LevelTooLow,
    PlatformError,
    Problem,
    ProtocolFault,
    Rejected,
    SessionEnded,
    Unreachable,
)
from kiosk.platform.points import PointsPage
from tests.unit.ui.visit.test_own_cases_way import AGENT, MINE, Way, raises, session_of
from tests.unit.ui.visit.test_pages_mine import MODES, SCENES, shown
from ui.visit.own_found import Found
from ui.visit.parts import VisitParts
from ui.visit.points_way import PointsWay
from ui.visit.tasks import TaskDesk

PAGE = SCENES["mine-points"][1].points
assert PAGE is not None


class Pointed(Way):
    """The platform has points, or what ``answer`` says."""

    def __init__(self, answer: Any = None) -> None:
        super().__init__()
        self.platform.points = answer or (lambda _session, limit: PAGE)
        self.record.session = session_of(AGENT)
        self.way.follow(MINE)
        self.way.step(fx.StepMine(MineWish.SHOW))

    def list_comes(self) -> None:
        self.desk.answer()


def test_the_list_is_shown_before_the_points_are_asked_for() -> None:
    way = Pointed()
    way.list_comes()
    assert way.told == [ev.MineSaid(MineStep.SHOWN)]
    assert way.way.found.points is None
    way.points.answer()
    assert way.way.found.points == PAGE
    assert way.told == [ev.MineSaid(MineStep.SHOWN)], "the page is only drawn anew"


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("the cable is out"),
        ProtocolFault("points: nonsense"),
        Busy("one a minute", 60.0),
        LevelTooLow(Problem("urn:kiosk:problem:level-too-low", "", 403)),
        SessionEnded(Problem("urn:kiosk:problem:session-ended", "", 401)),
    ],
    ids=str,
)
def test_without_an_answer_the_list_is_whole_and_says_nothing_of_points(error: PlatformError) -> None:
    way = Pointed(raises(error))
    way.list_comes()
    way.points.answer()
    found = way.way.found
    assert (found.points, found.is_partial) == (None, False)
    assert way.told == [ev.MineSaid(MineStep.SHOWN)]
    assert way.record.session is not None, "who is here is not asked again for points"
    vm = shown(replace(MINE, mine=MineStep.SHOWN), found)
    assert (vm.secondaryText, vm.secondaryWish, vm.notice) == ("", "", "")


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (LevelTooLow(Problem("urn:kiosk:problem:level-too-low", "", 403)), LogEvent.PLATFORM_REFUSED),
        (Rejected(Problem("urn:kiosk:problem:malformed-request", "", 400)), LogEvent.PLATFORM_REFUSED),
        (Unreachable("the cable is out"), None),
        (Busy("one a minute", 60.0), None),
    ],
    ids=repr,
)
def test_what_the_platform_says_instead_is_logged_as_it_is_of_the_list(
    error: PlatformError, event: LogEvent | None
) -> None:
    way, listed = Pointed(raises(error)), Pointed()
    way.list_comes()
    way.points.answer()
    listed.platform.own_cases = raises(error)
    listed.list_comes()
    assert way.logged == listed.logged == ([] if event is None else [(event, error)])


def test_a_mistake_of_our_own_is_logged_and_nobody_waits_for_ever() -> None:
    """Of a question that is still wanted; of one that was left nobody is told anything, as of the list."""
    failing, logged, put = list[Callable[[Exception], None]](), list[tuple[LogEvent, Exception]](), list[object]()

    def run(_work: object, _done: object, failed: Callable[[Exception], None]) -> None:
        failing.append(failed)

    log = SimpleNamespace(failure=lambda event, error: logged.append((event, error)))
    desk = cast("TaskDesk", SimpleNamespace(run=run))
    way = PointsWay(cast("VisitParts", SimpleNamespace(log=log)), lambda: None, desk=lambda: desk)
    error = KeyError("a mistake")
    for _ in range(2):
        way.ask(session_of(AGENT), put.append)
    failing[0](KeyError("of the list before"))
    assert (logged, put, way.is_quiet) == ([], [], False)
    failing[1](error)
    assert (logged, put, way.is_quiet) == ([(LogEvent.UNHANDLED_ERROR, error)], [None], True)


def test_a_platform_without_points_shows_none() -> None:
    way = Pointed(lambda _session, limit: None)
    way.list_comes()
    way.points.answer()
    assert shown(replace(MINE, mine=MineStep.SHOWN), way.way.found).secondaryText == ""


def test_points_that_come_when_somebody_else_is_here_are_nobodys() -> None:
    way = Pointed()
    way.list_comes()
    way.way.follow(JourneyState(page=Page.IDENTIFY))
    way.points.answer()
    assert way.way.found == Found()


def test_what_nobody_wants_any_more_is_not_asked_of_the_platform() -> None:
    asked = list[int]()
    way = Pointed(lambda _session, limit: asked.append(limit))
    for _ in range(3):
        way.list_comes()
        way.way.step(fx.StepMine(MineWish.SHOW))
    way.list_comes()
    way.points.answer()
    assert asked == [50], "of four lists the last one's"


def test_the_page_asks_anew_and_a_late_answer_to_the_list_takes_nothing_off_it() -> None:
    answers: list[PointsPage | None] = [PAGE, None]
    way = Pointed(lambda _session, limit: answers.pop(0))
    way.list_comes()
    way.way.follow(replace(MINE, page=Page.MINE_POINTS))
    way.way.step(fx.StepMine(MineWish.POINTS))
    way.desk.answer()
    assert way.way.found.points == PAGE
    way.points.answer()
    assert way.way.found.points == PAGE
    assert way.told == [ev.MineSaid(MineStep.SHOWN)] * 2


def test_a_page_that_cannot_be_had_says_why() -> None:
    way = Pointed()
    way.list_comes()
    way.platform.points = raises(Unreachable("the cable is out"))
    way.way.step(fx.StepMine(MineWish.POINTS))
    way.desk.answer()
    assert way.told[-1] == ev.MineSaid(MineStep.OFFLINE)


def test_a_desk_is_made_with_the_first_question_and_closed_with_the_visit() -> None:
    made, closed = list[int](), list[int]()

    def desk() -> TaskDesk:
        made.append(1)
        return cast("TaskDesk", SimpleNamespace(run=lambda *_asked: None, close=closed.append))

    way = PointsWay(cast("VisitParts", SimpleNamespace()), lambda: None, desk=desk)
    way.close()
    assert (made, closed) == ([], [])
    for _ in range(2):
        way.ask(session_of(AGENT), lambda _page: None)
    way.close(7)
    assert (made, closed) == ([1], [7])


# --- on screen ------------------------------------------------------------------------------------------------------------


@MODES
@pytest.mark.parametrize("level", [Level.STRONG, Level.WEAK])
def test_one_quiet_key_below_the_list_says_how_many_there_are(level: Level, mode: DisplayMode) -> None:
    state, found = SCENES["mine-points-key"]
    vm = shown(replace(state, mode=mode, level=level), found)
    assert vm.secondaryText.endswith("积分 35 分")
    assert vm.secondaryWish == MineWish.POINTS.value
    assert vm.primaryWish == (MineWish.LICENCES.value if level is Level.STRONG else "")
    without = shown(replace(state, mode=mode, level=level), replace(found, points=None))
    assert (without.rows, without.hint, without.secondaryText) == (vm.rows, vm.hint, "")


def test_who_never_earned_any_is_told_nothing_and_who_lost_them_all_is() -> None:
    state, found = SCENES["mine-points-key"]
    assert shown(state, replace(found, points=PointsPage(0, None, (), None))).secondaryText == ""
    over = SCENES["mine-points-none-left"][1]
    assert shown(state, over).secondaryText == "一网通办积分 0 分"


def test_the_page_says_what_earned_them_and_what_ran_out() -> None:
    state, found = SCENES["mine-points"]
    vm = shown(state, found)
    assert vm.hint.startswith("现在有 35 分。")
    assert vm.hint.endswith("12月31日有 10 分到期")
    assert [one["status"] for one in vm.rows] == ["得了 5 分", "得了 20 分", "少了 15 分", "得了 10 分", "得了 15 分"]
    assert [one["tone"] for one in vm.rows] == ["good", "good", "", "good", "good"]
    assert vm.rows[1]["note"].endswith("11月14日　打印养老保险缴费证明"), "a case of the list goes by its name"
    assert vm.rows[0]["note"].endswith("11月14日"), "one that is not in the list has none"
    assert {one["wish"] for one in vm.rows} == {""}
    assert (vm.primaryText, vm.primaryWish, vm.notice) == ("回到列表", "", "")


@MODES
def test_older_entries_than_were_asked_for_are_said_to_be_there(mode: DisplayMode) -> None:
    state, found = SCENES["mine-points-more"]
    assert "没有" in shown(replace(state, mode=mode), found).notice


def test_an_account_that_is_gone_meanwhile_is_said_to_be() -> None:
    vm = shown(*SCENES["mine-points-gone"])
    assert (vm.hint, vm.rows, vm.primaryText) == ("没有查到您的积分", [], "回到列表")


def test_what_is_held_of_points_is_in_no_repr() -> None:
    assert "35" not in repr(SCENES["mine-points"][1].points)
    assert "积分" not in repr(SCENES["mine-points"][1])
