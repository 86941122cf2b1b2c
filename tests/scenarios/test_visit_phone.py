# SPDX-License-Identifier: Apache-2.0
"""The resident's telephone as a scanner in a visit (手机扫码上传): the same checks, the same words, and every way it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.apart.companion import NotDone
from kiosk.journey.state import Page
from kiosk.platform.errors import Busy, Problem, ProtocolFault, Rejected, Unreachable
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.drawn_papers import household, marriage
from tests.scenarios.paper_world import PaperVisit, jpeg, laid

Make = Callable[..., PaperVisit]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    made: list[PaperVisit] = []

    def create(mode: DisplayMode = DisplayMode.STANDARD, **more: Any) -> PaperVisit:
        visit = PaperVisit(qtbot, tmp_path, **{"camera": False, **more})
        made.append(visit)
        visit.start(mode)
        return visit

    yield create
    for visit in made:
        visit.close()
        assert visit.papers.running == 0


def own(visit: PaperVisit) -> Paper:
    return household(1, name=visit.person.name, number=visit.person.number)


def to_code(visit: PaperVisit) -> None:
    """To the code on screen."""
    visit.to_paper()
    visit.until(lambda: visit.vm.primaryWish == "phone", "the way by telephone")
    visit.press("phone")
    visit.until(lambda: bool(visit.vm.codeImage), "the code")


def send(visit: PaperVisit, paper: Paper, **shot: Any) -> None:
    visit.papers.lines = paper.lines
    visit.platform.sent.append(jpeg(laid(paper, **shot)))


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_page_from_the_telephone_is_checked_like_any_other(make: Make, mode: DisplayMode) -> None:
    visit = make(mode)
    to_code(visit)
    assert visit.platform.opened == [("312000202000", "HKB", 7)]
    assert "4716" in visit.vm.codeLines[0]
    visit.until(lambda: visit.vm.codeLines[1] == "还有 9 分钟", "the time that is left")
    visit.platform.phone_is_there = True
    visit.until(lambda: bool(visit.vm.good), "the telephone is there")
    send(visit, own(visit))
    visit.stage("good")
    visit.press("more")
    visit.stage("phone")
    assert visit.vm.codeLines[-1] == "已收到 1 页"
    send(visit, marriage(2))
    visit.stage("faulty")
    assert "户口本里本人那一页" in visit.vm.faults[0]
    visit.press("again")
    visit.stage("phone")
    send(visit, household(3))
    visit.stage("good")
    visit.press("use")
    book = visit.finish()["materials"][0]
    assert (book["source"], book["file"]["pages"]) == ("phone", 2)
    assert visit.platform.closed == ["u1"], "the platform forgets the pictures"


def test_pages_that_come_at_once_are_looked_at_one_by_one(make: Make) -> None:
    visit = make()
    to_code(visit)
    visit.papers.lines = own(visit).lines
    visit.platform.sent += [jpeg(laid(own(visit))), jpeg(laid(household(4)))]
    visit.stage("good")
    visit.papers.lines = household(4).lines
    visit.press("more")
    visit.stage("good")
    visit.press("use")
    assert visit.finish()["materials"][0]["file"]["pages"] == 2


def test_a_picture_of_nothing_but_the_page_is_the_page(make: Make) -> None:
    visit = make()
    to_code(visit)
    visit.papers.lines = own(visit).lines
    visit.platform.sent.append(jpeg(own(visit).picture))
    visit.stage("good")


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", b"\xff\xd8\xff" + bytes(300), b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_bytes_that_are_no_picture_are_asked_for_again(make: Make, data: bytes) -> None:
    visit = make()
    to_code(visit)
    visit.platform.sent.append(data)
    visit.until(lambda: "打不开" in visit.vm.say, "what happened")
    assert visit.session.state.paper.value == "phone"
    send(visit, own(visit))
    visit.stage("good")


@pytest.mark.parametrize(
    "fault",
    [ProtocolFault("another digest"), Rejected(Problem("urn:kiosk:problem:bad-request", "", 400)), KeyError("ours")],
    ids=lambda fault: type(fault).__name__,
)
def test_a_picture_that_never_arrives_whole_is_asked_for_again(make: Make, tmp_path: Path, fault: Exception) -> None:
    visit = make()
    to_code(visit)
    visit.platform.lost = [fault] * 9
    visit.platform.sent.append(jpeg(laid(own(visit))))
    visit.until(lambda: "打不开" in visit.vm.say, "what happened")
    tries = visit.platform.calls["picture"]
    assert tries == 2, "once more, and no third time"
    asked = visit.platform.calls["state"]
    visit.until(lambda: visit.platform.calls["state"] > asked + 2, "answers that name it again")
    assert visit.platform.calls["picture"] == tries
    events = [json.loads(line) for line in (tmp_path / "logs" / "visit.jsonl").read_text().splitlines()]
    (said,) = [one for one in events if one["event"] == "UploadPageLost"]
    assert type(fault).__name__ in json.dumps(said)
    visit.platform.lost = []
    send(visit, own(visit))
    visit.stage("good")


def test_a_line_that_is_bad_for_a_while_loses_no_picture(make: Make) -> None:
    visit = make()
    to_code(visit)
    visit.platform.lost = [Unreachable("line"), Busy("later", 1.0), Unreachable("line")]
    send(visit, own(visit))
    visit.stage("good")
    assert visit.platform.calls["picture"] == 4


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_picture_of_which_nothing_came_is_not_called_a_bad_one(make: Make, mode: DisplayMode) -> None:
    """A machine that did not manage once may manage the next time; nobody's telephone is blamed."""
    visit = make(mode)
    to_code(visit)
    visit.bench.fails = {"look": NotDone.TIME}
    send(visit, own(visit))
    visit.until(lambda: "没看成" in visit.vm.say, "what happened")
    assert "机器" in visit.vm.say
    assert visit.vm.codeImage, "the code stands there still"
    visit.bench.fails = {}
    send(visit, own(visit))
    visit.stage("good")


def test_what_never_comes_off_is_the_machines_fault_by_telephone_too(make: Make) -> None:
    visit = make()
    to_code(visit)
    visit.bench.fails = {"look": NotDone.BROKEN}
    for times in (1, 2, 3):
        send(visit, own(visit))
        visit.until(lambda times=times: visit.bench.asked["look"] == times, "a try")  # type: ignore[misc]  # bound here
    visit.until(lambda: visit.vm.primaryWish == "later", "later")
    assert "现在拍不了" in visit.vm.title
    visit.until(lambda: visit.platform.closed == ["u1"], "the platform forgets the pictures")
    visit.press("later")
    visit.at(Page.PROMISE)


def test_pictures_that_are_read_between_are_not_counted(make: Make) -> None:
    visit = make()
    to_code(visit)
    for tries in (2, 5):
        visit.bench.fails = {"look": NotDone.BROKEN}
        for number in (tries - 1, tries):
            send(visit, own(visit))
            visit.until(lambda number=number: visit.bench.asked["look"] == number, "a try")  # type: ignore[misc]  # bound here
            visit.until(lambda: "没看成" in visit.vm.say, "what happened")
        visit.bench.fails = {}
        send(visit, own(visit))
        visit.stage("good")
        visit.press("again")
        visit.stage("phone")


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_code_that_is_over_gives_way_to_a_new_one(make: Make, mode: DisplayMode) -> None:
    visit = make(mode)
    to_code(visit)
    visit.platform.is_forgotten = True
    visit.until(lambda: visit.vm.say == "这个码过时了", "its end")
    assert visit.vm.codeImage == ""
    visit.press("phone")
    visit.until(lambda: bool(visit.vm.codeImage), "a new code")
    assert len(visit.platform.opened) == 2
    send(visit, own(visit))
    visit.stage("good")


def test_a_busy_platform_and_the_other_way(make: Make) -> None:
    visit = make()
    visit.to_paper()
    visit.platform.way_refusal = Busy("later", 10.0)
    visit.until(lambda: visit.vm.primaryWish == "phone", "the way by telephone")
    visit.press("phone")
    visit.until(lambda: visit.vm.say == "现在要不到码", "that it does not work")
    visit.press("later")
    visit.at(Page.PROMISE)


def test_a_network_that_goes_leaves_the_code_for_a_while_and_is_said(make: Make) -> None:
    visit = make()
    to_code(visit)
    visit.platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online, "the network")
    assert visit.vm.codeImage, "a line that comes back finds it where it was"
    visit.platform.down = False
    visit.session.look_round()
    send(visit, own(visit))
    visit.stage("good")


def test_leaving_ends_the_upload(make: Make) -> None:
    visit = make(camera=True)
    visit.to_paper()
    visit.until(lambda: "phone" in visit.wishes(), "the way by telephone")
    visit.press("phone")
    visit.until(lambda: bool(visit.vm.codeImage), "the code")
    visit.press("camera")
    visit.until(lambda: visit.platform.closed == ["u1"], "the end")
    visit.stage("looking")
    visit.press("phone")
    visit.until(lambda: len(visit.platform.opened) == 2 and bool(visit.vm.codeImage), "another code")
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.platform.closed == ["u1", "u2"], "the end")


def test_the_end_of_the_visit_ends_the_upload(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is gone as soon as the session is closed: what the platform has not heard by then it never hears."""
    visit = make()
    told: list[list[str]] = []
    close = visit.session.close

    def closed() -> None:
        close()
        told.append(list(visit.platform.closed))

    monkeypatch.setattr(visit.session, "close", closed)
    to_code(visit)
    visit.platform.has_news.clear()
    visit.until(lambda: visit.platform.is_waited_for, "the wait for news")
    visit.pages.shell.cancel()
    visit.overlaid("cancel")
    visit.pages.sheet.secondary()
    visit.until(lambda: bool(visit.ended), "the end")
    visit.platform.has_news.set()
    assert told[0] == ["u1"], "the platform knows, though it was just waiting for news to tell"


def test_without_network_the_telephone_is_not_offered(make: Make) -> None:
    visit = make(camera=True)
    visit.platform.down = True
    visit.session.look_round()
    visit.to_paper()
    visit.stage("looking", "move", "hold")
    visit.until(lambda: visit.wishes() == ["later"], "one other way")
    assert visit.vm.note == "没有网络，现在不能用手机拍"
