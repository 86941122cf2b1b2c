# SPDX-License-Identifier: Apache-2.0
"""An ID photograph in a visit (拍证件照), from tile to paper: drawn faces before a fake camera, the real eyes behind it."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdf
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from config.settings import CameraSettings
from drivers.camera.driver import make_camera
from drivers.camera.port import Frame
from drivers.camera.profile import load_profile
from drivers.document_printer.port import DocumentPrintResult
from drivers.print_outcome import PrintFault, PrintOutcome
from drivers.states import DeviceState
from kiosk.apart.companion import NotDone
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.journey.state import Page, StopReason
from kiosk.vision.models import ModelError
from kiosk.vision.portrait.photograph import Photograph
from kiosk.vision.portrait.portrait_bench import PortraitBench
from tests.scenarios.fake_camera import FakeCamera
from tests.scenarios.visit_walk import ROOT, Visit
from tests.unit.kiosk.vision.drawn_faces import frame, variant
from ui.live_view import LivePicture
from ui.visit import eyes
from ui.visit.session import VisitSession

ITEM = "TBD-ZP01"
PROFILES = ROOT / "config" / "profiles" / "cameras.toml"


def shown(picture: object) -> QImage | None:
    """What a page draws."""
    assert isinstance(picture, LivePicture)
    return picture.newest()[0]


QUICK = 5
"""So many times faster than people breathe: the times of the look are the frames' own."""


class QuickCamera(FakeCamera):
    def _frame(self, trouble: str) -> Frame:
        found = super()._frame(trouble)
        return replace(found, t=found.t * QUICK)


@pytest.fixture
def camera() -> FakeCamera:
    return QuickCamera(frame(), fps=25)


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, camera: FakeCamera) -> Iterator[Visit]:
    one = Visit(qtbot, tmp_path, camera=camera)
    yield one
    one.close()


def to_take(visit: Visit) -> None:
    visit.pages.attract.choose(ITEM)
    visit.at(Page.NOTICE)
    visit.pages.notice.next()
    visit.at(Page.PORTRAIT)
    visit.pages.portraits.consent.next()
    visit.at(Page.PORTRAIT_TAKE)


def to_result(visit: Visit, colour: str = "white") -> None:
    """By the person's own press, which is quicker than waiting for good frames on a busy machine."""
    pages = visit.pages.portraits
    visit.until(lambda: pages.take.canShoot, "the camera sees somebody")
    visit.until(lambda: pages.take.taken > 0, "the first picture")
    pages.take.enough()
    visit.at(Page.PORTRAIT_CHOOSE)
    pages.choose.choose(0)
    visit.at(Page.PORTRAIT_COLOUR)
    visit.until(lambda: pages.colour.canGo and not pages.colour.failed, "the photograph")
    if colour != "white":
        pages.colour.choose(colour)
        visit.until(lambda: pages.colour.canGo, "the photograph before its background")
    pages.colour.next()
    visit.at(Page.PORTRAIT_RESULT)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_from_the_tile_to_the_paper(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode)
    assert [tile["code"] for tile in visit.pages.attract.tiles].count(ITEM) == 1
    to_take(visit)
    pages = visit.pages.portraits
    visit.until(lambda: pages.take.count > 0, "the count-down")
    visit.until(lambda: visit.page == Page.PORTRAIT_CHOOSE.value, "three pictures")
    assert len(pages.choose.takes) == 3
    assert all(take["words"] for take in pages.choose.takes)
    assert shown(pages.choose.first) is not None
    pages.choose.choose(1)
    visit.at(Page.PORTRAIT_COLOUR)
    visit.until(lambda: pages.colour.canGo, "the photograph")
    pages.colour.next()
    visit.at(Page.PORTRAIT_RESULT)
    assert pages.result.judged
    pages.result.more()
    visit.at(Page.PORTRAIT_CLAUSES)
    assert len(pages.clauses.rows) == 19
    pages.clauses.next()
    visit.at(Page.PORTRAIT_RESULT)
    visit.documents.results = [DocumentPrintResult(PrintOutcome.PRINTED, pages_done=1)]
    pages.result.primary()
    visit.until(lambda: pages.result.paperGood, "printed")
    (document,) = visit.documents.documents
    (page,) = pypdf.PdfReader(io.BytesIO(document.pdf)).pages
    assert "26 × 32 毫米" in page.extract_text()
    assert page.images[0].image is not None
    assert page.images[0].image.size == (358, 441)
    pages.result.primary()
    visit.at(Page.END)
    assert (visit.session.errands.portraits.takes, visit.session.errands.portraits.made) == ([], None)
    assert shown(pages.choose.first) is None
    assert shown(pages.result.picture) is None
    assert visit.platform.identified == []
    assert not visit.courier.cases


def test_another_background_is_another_photograph_and_said_to_be_none_of_the_standards(visit: Visit) -> None:
    visit.start()
    to_take(visit)
    to_result(visit, "red")
    result = visit.pages.portraits.result
    assert any("您选了别的底色" in str(row["text"]) for row in result.rows)
    image = shown(result.picture)
    assert image is not None
    corner = image.pixelColor(4, 4)
    assert (corner.red(), corner.green(), corner.blue()) == (255, 0, 0)


def test_who_has_a_light_in_the_glasses_is_told_and_may_press_all_the_same(visit: Visit, camera: FakeCamera) -> None:
    camera.show(frame(variant(glare=True)))
    visit.start()
    to_take(visit)
    take = visit.pages.portraits.take
    visit.until(lambda: take.title == "眼镜有点反光，请把头低一点点", "the hint")
    assert take.count == 0
    take.shoot()
    visit.until(lambda: take.taken == 1, "the press takes it")
    take.enough()
    visit.at(Page.PORTRAIT_CHOOSE)
    (first,) = visit.pages.portraits.choose.takes
    assert "眼镜反光" in str(first["words"])
    assert not first["good"]


def test_again_takes_other_pictures_and_forgets_the_first_ones(visit: Visit) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    (old,) = visit.session.errands.portraits.takes
    visit.pages.portraits.result.retake()
    visit.at(Page.PORTRAIT_TAKE)
    assert not np.any(old.picture), "overwritten where it lay"
    assert visit.pages.portraits.take.taken == 0
    visit.until(lambda: visit.pages.portraits.take.taken == 1, "another picture")


@pytest.mark.parametrize("trouble", ["dark", "covered", "frozen", "silent", "lost"])
def test_a_camera_that_does_not_see_is_said_and_another_place_is_one_tap_away(
    visit: Visit, camera: FakeCamera, trouble: str
) -> None:
    visit.start()
    to_take(visit)
    take = visit.pages.portraits.take
    visit.until(lambda: take.canShoot, "it sees")
    camera.trouble(trouble)
    visit.until(lambda: take.picture != "", "the word for it")
    assert not take.canShoot
    assert take.count == 0
    camera.trouble("")
    visit.until(lambda: take.picture == "", "it comes back by itself")
    camera.trouble(trouble)
    visit.until(lambda: take.picture != "", "again")
    take.elsewhere()
    visit.at(Page.STOP)
    stop = visit.pages.stop
    assert [place["name"] for place in stop.places] == ["桂花社区事务受理服务中心（示例）", "玉兰照相馆（示例）"]
    stop.printSlip()
    visit.until(lambda: bool(visit.receipts.slips), "the slip")
    visit.until(lambda: not camera.is_open, "its thread has closed the camera")


def test_eyes_that_are_not_as_they_were_tested_are_a_calm_page(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong() -> None:
        raise ModelError("a file is wrong")

    monkeypatch.setattr(eyes, "check_eyes", wrong)
    visit.start()
    to_take(visit)
    visit.until(lambda: visit.pages.portraits.take.title == "这台机器现在拍不了照", "unfit")


@pytest.mark.parametrize("is_standby", [True, False])
def test_unfit_eyes_that_were_found_while_nobody_was_there_are_said_before_it_begins(
    visit: Visit, camera: FakeCamera, monkeypatch: pytest.MonkeyPatch, is_standby: bool
) -> None:
    def wrong() -> None:
        raise ModelError("a file is wrong")

    monkeypatch.setattr(eyes, "check_eyes", wrong)
    if is_standby:  # it has looked before it has a window
        monkeypatch.setattr(VisitSession, "begin", warm_first(VisitSession.begin))
    visit.start()
    if not is_standby:
        warm = threading.Thread(target=visit.session.eyes_check.prepare)
        warm.start()
        visit.until(lambda: visit.session.state.eyes_unfit, "told")
        warm.join(5)
    notes = DeviceJournal(visit.settings.state_dir).notes["eyes"]
    assert (notes.state, notes.detail) == (DeviceState.HARDWARE_ERROR, "a file is wrong")
    visit.pages.attract.choose(ITEM)
    visit.at(Page.NOTICE)
    assert (visit.pages.notice.verdict, visit.pages.notice.verdictGood) == ("这台机器现在拍不了照", False)
    visit.pages.notice.next()
    visit.at(Page.STOP)
    assert visit.pages.stop.places
    assert camera.exposures == [], "no page has looked"


def warm_first(begin: Callable[..., None]) -> Callable[..., None]:
    """A session that was checked while it was a standby."""

    def begun(session: VisitSession, mode: DisplayMode) -> None:
        session.eyes_check.prepare()
        begin(session, mode)

    return begun


def test_no_camera_is_said_before_it_begins(qtbot: QtBot, tmp_path: Path) -> None:
    visit = Visit(qtbot, tmp_path)
    visit.start()
    try:
        visit.pages.attract.choose(ITEM)
        visit.at(Page.NOTICE)
        assert (visit.pages.notice.verdict, visit.pages.notice.verdictGood) == ("这台机器没有摄像头，拍不了照", False)
        visit.pages.notice.next()
        visit.at(Page.STOP)
        assert visit.pages.stop.places
    finally:
        visit.close()


# --- what makes it, apart -------------------------------------------------------------------------------------------------


class FailingBench(PortraitBench):
    """Works really, unless it is told to come to nothing, or its process is killed in the middle of it."""

    fails: NotDone | None = None
    is_killed = False

    def __init__(self) -> None:
        super().__init__()
        exchange = self._worker._exchange

        def exchanged(*arguments: Any) -> Any:
            if self.is_killed:  # while it is asked: one that is found dead before is started anew
                assert self.pid is not None
                os.kill(self.pid, signal.SIGKILL)
            return exchange(*arguments)

        self._worker._exchange = exchanged  # type: ignore[method-assign, assignment]  # not met from outside

    def make(self, *arguments: Any, **more: Any) -> Photograph | NotDone:
        return self.fails or super().make(*arguments, **more)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def to_colour(visit: Visit) -> None:
    pages = visit.pages.portraits
    visit.until(lambda: pages.take.taken > 0, "the first picture")
    pages.take.enough()
    visit.at(Page.PORTRAIT_CHOOSE)
    pages.choose.choose(0)
    visit.at(Page.PORTRAIT_COLOUR)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_process_that_dies_is_calm_and_once_more_makes_it(visit: Visit, mode: DisplayMode) -> None:
    bench = FailingBench()
    bench.is_killed = True
    visit.portrait_bench = lambda: bench
    visit.start(mode)
    to_take(visit)
    to_colour(visit)
    colour = visit.pages.portraits.colour
    visit.until(lambda: colour.failed, "said")
    assert colour.title == ("没做成，再来一次" if mode is DisplayMode.ELDER else "刚才没做成，请再来一次")
    assert (colour.primaryText, colour.retakeText, colour.canGo) == ("再做一次", "重拍", True)
    assert colour.elsewhereText
    assert colour.colours == []
    bench.is_killed = False
    colour.next()
    visit.until(lambda: colour.canGo and not colour.failed, "the photograph, of the same picture")
    colour.next()
    visit.at(Page.PORTRAIT_RESULT)
    log = (visit.settings.state_dir / "logs" / "visit.jsonl").read_text(encoding="ascii")
    assert "PortraitUndone" in log
    assert NotDone.BROKEN.value in log


@pytest.mark.parametrize("way", ["retake", "elsewhere"])
def test_who_does_not_want_it_once_more_has_other_ways(visit: Visit, way: str) -> None:
    bench = FailingBench()
    bench.fails = NotDone.TIME
    visit.portrait_bench = lambda: bench
    visit.start()
    to_take(visit)
    to_colour(visit)
    colour = visit.pages.portraits.colour
    visit.until(lambda: colour.failed, "said")
    if way == "retake":
        colour.retake()
        visit.at(Page.PORTRAIT_TAKE)
        bench.fails = None
        to_result(visit)
    else:
        colour.elsewhere()
        visit.at(Page.STOP)
        assert visit.session.state.stop is StopReason.ELSEWHERE
        assert visit.pages.stop.places


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_what_comes_to_nothing_three_times_ends_honestly_with_where_else(visit: Visit, mode: DisplayMode) -> None:
    bench = FailingBench()
    bench.fails = NotDone.MEMORY
    visit.portrait_bench = lambda: bench
    visit.start(mode)
    to_take(visit)
    to_colour(visit)
    colour = visit.pages.portraits.colour
    for _ in range(2):
        visit.until(lambda: colour.failed, "said")
        colour.next()
    visit.at(Page.STOP)
    stop = visit.pages.stop
    assert visit.session.state.stop is StopReason.PORTRAIT_OUT
    assert stop.title == ("现在做不成照片" if mode is DisplayMode.ELDER else "这台机器现在做不成照片")
    assert [place["name"] for place in stop.places] == ["桂花社区事务受理服务中心（示例）", "玉兰照相馆（示例）"]
    assert stop.visitText == "", "nobody is booked in for a photograph"
    stop.printSlip()
    visit.until(lambda: bool(visit.receipts.slips), "the slip")


@pytest.mark.parametrize("way", ["retake", "done", "cancel", "closed"])
def test_its_process_begins_with_the_pictures_and_is_gone_with_them(visit: Visit, way: str) -> None:
    visit.start()
    to_take(visit)
    portraits = visit.session.errands.portraits
    assert portraits.process_id is None
    to_result(visit)
    pid = portraits.process_id
    assert pid is not None
    assert is_alive(pid)
    if way == "retake":
        visit.pages.portraits.result.retake()
    elif way == "done":
        visit.pages.portraits.result.otherWay()
        visit.at(Page.END)
    elif way == "cancel":
        visit.session.controller.dispatch(ev.CancelAsked())
        visit.session.controller.dispatch(ev.CancelConfirmed())
    else:
        visit.session.close()
    visit.until(lambda: not is_alive(pid), "it is gone")


@pytest.mark.parametrize("way", ["printed", "back", "closed"])
def test_what_makes_the_sheet_is_ready_when_it_is_asked_for_and_gone_afterwards(visit: Visit, way: str) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    printing = visit.session.errands.printers.printing
    visit.until(lambda: printing.pid is not None, "it is started ahead")
    pid = printing.pid
    assert pid is not None
    if way == "printed":
        visit.documents.results = [DocumentPrintResult(PrintOutcome.PRINTED, pages_done=1)]
        visit.pages.portraits.result.primary()
        visit.until(lambda: visit.pages.portraits.result.paperGood, "printed")
    elif way == "back":
        visit.session.controller.dispatch(ev.WentBack())
        visit.at(Page.PORTRAIT_COLOUR)
    else:
        visit.session.close()
    visit.until(lambda: not is_alive(pid), "it is gone")


def test_a_sheet_that_was_not_made_was_not_printed_and_the_log_says_why(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    monkeypatch.setattr(visit.session.errands.portraits, "sheet", lambda: lambda _bench, _cancel: NotDone.MEMORY)
    result = visit.pages.portraits.result
    result.primary()
    visit.until(lambda: result.paperText == "没有打出来", "it is said")
    assert visit.documents.documents == []
    log = (visit._state / "logs" / "visit.jsonl").read_text(encoding="ascii").splitlines()
    (line,) = [one for one in map(json.loads, log) if one["event"] == "DocumentNotMade"]
    assert line["reason"] == "memory"
    assert [one for one in log if "DocumentNotPrinted" in one]


def test_what_may_have_come_out_is_not_said_to_have(visit: Visit) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    result = visit.pages.portraits.result
    visit.documents.pause.clear()
    result.primary()
    visit.until(lambda: result.paperText == "正在打印，请等一等", "printing")
    assert (result.canGo, visit.pages.shell.canGoBack) == (False, False)
    visit.documents.pause.set()
    visit.until(lambda: result.paperText == "可能打出来了，请看看出纸口", "unknown is said as unknown")
    assert not result.paperGood
    assert len(visit.documents.documents) == 1, "unknown never prints again by itself"
    result.otherWay()
    visit.until(lambda: result.primaryText == "再打一次，不收钱", "missed")
    visit.documents.results = [DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.PAPER_OUT)]
    result.primary()
    visit.until(lambda: result.paperText == "没有打出来。打印机没有纸了", "not printed, and why")
    assert len(visit.documents.documents) == 2


def test_a_printer_that_is_out_is_said_and_another_place_is_one_tap_away(visit: Visit) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    visit.session.controller.dispatch(ev.PrinterSeen("document", "paper_out"))
    result = visit.pages.portraits.result
    visit.until(lambda: result.paperText == "打印机没有纸了，现在打不出来", "said")
    result.primary()
    visit.at(Page.STOP)
    assert visit.pages.stop.places
    visit.session.controller.dispatch(ev.PrinterSeen("document", "ready"))
    visit.pages.stop.retry()
    visit.at(Page.PORTRAIT_RESULT)
    visit.until(lambda: result.primaryText == "打印 8 张", "nothing was lost")


@pytest.mark.parametrize("way", ["cancel", "idle"])
def test_pictures_go_when_the_visit_ends(visit: Visit, way: str) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    portraits = visit.session.errands.portraits
    (take,), made = portraits.takes, portraits.made
    assert made is not None
    visit.session.controller.dispatch(ev.CancelAsked() if way == "cancel" else ev.IdleElapsed())
    visit.overlaid(way)
    assert visit.pages.shell.masked == (way == "idle")
    visit.session.controller.dispatch(ev.CancelConfirmed() if way == "cancel" else ev.AnswerElapsed())
    visit.until(lambda: bool(visit.ended), "the visit ends")
    assert not np.any(take.picture)
    assert not np.any(take.thumb)
    assert not np.any(made.shown)
    assert portraits.result.newest()[0] is None


def test_a_curtain_closes_the_camera_and_lifting_it_goes_on(visit: Visit, camera: FakeCamera) -> None:
    visit.start()
    to_take(visit)
    take = visit.pages.portraits.take
    visit.until(lambda: take.taken == 1, "one picture")
    visit.session.controller.dispatch(ev.CurtainDrawn())
    visit.until(lambda: not camera.is_open, "nobody is filmed behind a curtain")
    assert visit.pages.shell.masked
    visit.session.controller.dispatch(ev.CurtainLifted())
    visit.until(lambda: take.taken == 2, "it goes on where it was")


def test_no_picture_reaches_the_disk(visit: Visit, tmp_path: Path) -> None:
    visit.start()
    to_take(visit)
    to_result(visit)
    made = visit.session.errands.portraits.made
    assert made is not None
    assert made.for_paper.startswith(b"\xff\xd8")
    signs = (b"\xff\xd8\xff", b"\x89PNG", made.for_paper[200:260])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(sign in data for sign in signs), path


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_the_real_driver_on_pictures_from_files(qtbot: QtBot, tmp_path: Path, mode: DisplayMode) -> None:
    """Somebody who first looks away, then into the camera: asked once, taken without a press."""
    folder = tmp_path / "film"
    folder.mkdir()
    chance = np.random.default_rng(11)
    away = 96  # long enough for the hint to be seen on a busy machine, too
    for number in range(away + 260):  # eight that differ, again and again: noise never repeats at once
        here = folder / f"{number:04d}.jpg"
        begins = 0 if number < away else away
        if number - begins >= 8:
            here.hardlink_to(folder / f"{begins + number % 8:04d}.jpg")
            continue
        seen = frame(variant(turned=1.0) if number < away else variant())
        noisy = np.clip(seen + chance.normal(0, 2, seen.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(here), noisy)
    driven = make_camera(f"file:{folder}", load_profile(PROFILES, CameraSettings().profile))
    visit = Visit(qtbot, tmp_path / "state", camera=driven)
    (tmp_path / "state").mkdir()
    try:
        visit.start(mode)
        to_take(visit)
        take = visit.pages.portraits.take
        visit.until(lambda: take.title in ("请把脸正对着镜头", "脸正对镜头"), "the hint")
        assert take.taken == 0
        visit.until(lambda: take.taken == 1, "the picture")
        take.enough()
        visit.at(Page.PORTRAIT_CHOOSE)
        assert visit.pages.portraits.choose.takes[0]["good"]
    finally:
        visit.close()
