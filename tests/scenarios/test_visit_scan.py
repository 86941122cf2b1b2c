# SPDX-License-Identifier: Apache-2.0
"""A code before the camera, in a whole visit in memory: read, refused, one of several; and every way a camera fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.camera.port import Exposure, Picture
from drivers.camera.scenes.phone import Scene, frame, hall
from kiosk.journey.state import Level, Page, WayNotice
from kiosk.platform.errors import Busy, Problem, Rejected
from kiosk.vision.sight import Sight
from tests.scenarios.fake_camera import FakeCamera
from tests.scenarios.visit_walk import PROOF, Visit
from ui.visit.looks import Where

CITY, OFFLINE, MOTHERS = "SSM-DEMO-0123456789ABCDEF", "LXM-DEMO-0123456789ABCDEF", "SSM-DEMO-FEDCBA9876543210"
PAYMENT, ADDRESS = "101234567890123456", "https://shop.example.invalid/1"
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


def phone(text: str, **how: float) -> Picture:
    return frame(Scene(text, noise=0.0, **how))  # type: ignore[arg-type]  # numbers of the scene


def two(text: str, other: str) -> Picture:
    behind = frame(Scene(text, at=(0.3, 0.5), noise=0.0))
    return frame(Scene(other, at=(0.75, 0.5), noise=0.0), behind)


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera(hall(), fps=10)


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, camera: FakeCamera) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path, camera=camera)
    made.has_scanner = False
    yield made
    made.close()
    assert not camera.is_open
    assert camera.opened == camera.closed


def to_scan(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    if not visit._sessions:
        visit.start(mode)
    visit.to_identify()
    assert visit.pages.identify.scanText == "用手机上的码"
    visit.pages.identify.scan()
    visit.at(Page.SCAN)


def sees(visit: Visit, sight: Sight) -> None:
    visit.until(lambda: visit.session.state.sight is sight, f"waiting for {sight}")


@MODES
@pytest.mark.parametrize("text", [CITY, OFFLINE])
def test_a_code_before_the_camera_opens_the_form(
    visit: Visit, camera: FakeCamera, text: str, mode: DisplayMode
) -> None:
    to_scan(visit, mode)
    sees(visit, Sight.SEES)
    assert camera.exposures[-1] is Exposure.SCREEN
    camera.show(phone(text))
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.WEAK
    assert visit.platform.identified == [text]
    visit.until(lambda: not camera.is_open, "the camera is off where nobody looks")
    eyes = visit.session.looks.eyes(Where.FRONT)
    assert eyes is not None
    assert eyes.picture.newest()[0] is None, "and its picture is gone"


def test_while_it_is_asked_the_frame_says_that_the_code_was_seen(visit: Visit, camera: FakeCamera) -> None:
    to_scan(visit)
    visit.platform.answers.clear()
    camera.show(phone(CITY))
    visit.until(lambda: visit.pages.scan.good)
    assert (visit.pages.scan.notice, visit.pages.scan.noticeBusy) == ("码扫到了，正在核对", True)
    assert visit.pages.scan.tip == "看到了"
    visit.platform.answers.set()
    visit.at(Page.REVIEW)


@pytest.mark.parametrize("leave", ["back", "card"])
def test_who_left_the_page_is_not_let_in_by_a_late_answer(visit: Visit, camera: FakeCamera, leave: str) -> None:
    """Somebody else may stand before the card page by then."""
    to_scan(visit)
    visit.platform.answers.clear()
    camera.show(phone(CITY))
    visit.until(lambda: visit.pages.scan.good)
    if leave == "back":
        visit.pages.shell.back()
    else:
        visit.pages.scan.cardWay()
    visit.at(Page.IDENTIFY)
    visit.platform.answers.set()
    visit.until(lambda: visit.platform.identified == [CITY], "the answer")
    visit.turn(100)
    assert (visit.page, visit.session.state.level, visit.session.record.resident) == (
        Page.IDENTIFY.value,
        Level.NONE,
        None,
    )


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (Rejected(Problem("urn:kiosk:problem:code-expired", "", 403)), WayNotice.CODE_EXPIRED),
        (Rejected(Problem("urn:kiosk:problem:unknown-code", "", 403)), WayNotice.CODE_UNKNOWN),
        (Busy("later", 30.0), WayNotice.CODE_BUSY),
        (Rejected(Problem("urn:kiosk:problem:terminal-unknown", "", 403)), WayNotice.CODE_REFUSED),
    ],
)
def test_what_is_said_of_a_code_is_said_here_and_the_next_one_is_good(
    visit: Visit, camera: FakeCamera, error: Exception, notice: WayNotice
) -> None:
    to_scan(visit)
    visit.platform.way_refusal = error  # type: ignore[assignment]  # one of the client's errors
    camera.show(phone(CITY))
    visit.until(lambda: visit.session.state.way is notice)
    assert visit.pages.scan.notice
    assert not visit.pages.scan.good
    visit.platform.way_refusal = None
    camera.show(phone(MOTHERS))
    visit.at(Page.REVIEW)
    assert visit.platform.identified == [MOTHERS]


@pytest.mark.parametrize(("text", "word"), [(ADDRESS, "网址"), (PAYMENT, "付款码"), ("word", "不认识")])
def test_another_code_is_told_as_by_the_scanner(visit: Visit, camera: FakeCamera, text: str, word: str) -> None:
    to_scan(visit)
    camera.show(phone(text))
    visit.until(lambda: visit.session.state.way is WayNotice.CODE_OTHER)
    assert word in visit.pages.scan.notice
    assert text not in visit.text_on_screen()
    assert visit.platform.identified == []


@MODES
def test_of_two_codes_the_resident_says_which(visit: Visit, camera: FakeCamera, mode: DisplayMode) -> None:
    to_scan(visit, mode)
    camera.show(two(PAYMENT, CITY))
    visit.until(lambda: bool(visit.pages.scan.choices))
    labels = [choice["label"] for choice in visit.pages.scan.choices]
    assert labels[:2] == ["随申码", "付款码"]
    assert "哪" in visit.pages.scan.title
    assert visit.pages.scan.tip == "", "one instruction at a time"
    assert visit.platform.identified == []
    assert CITY not in visit.text_on_screen()
    visit.pages.scan.pick(str(visit.pages.scan.choices[0]["value"]))
    visit.at(Page.REVIEW)
    assert visit.platform.identified == [CITY]


def test_none_of_two_codes_looks_again(visit: Visit, camera: FakeCamera) -> None:
    to_scan(visit)
    camera.show(two(MOTHERS, CITY))
    visit.until(lambda: len(visit.pages.scan.choices) == 3)
    assert {choice["note"] for choice in visit.pages.scan.choices[:2]} == {"左边的", "右边的"}
    camera.show(phone(CITY))
    seen = camera.frames
    visit.until(lambda: camera.frames > seen + 10, "the other code has left the picture")
    visit.pages.scan.pick("")
    visit.at(Page.REVIEW)
    assert visit.platform.identified == [CITY]


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ({"module": 1.8, "blur": 1.5}, "近"),
        ({"module": 22.0}, "远"),
        ({"glare": 4.0}, "反光"),
        ({"light": 0.015}, "暗"),
    ],
)
def test_how_to_hold_it_is_said_in_plain_words(
    visit: Visit, camera: FakeCamera, how: dict[str, float], word: str
) -> None:
    to_scan(visit)
    camera.show(phone(CITY, **how))
    visit.until(lambda: word in visit.pages.scan.tip or word in visit.pages.scan.title, word)
    camera.show(phone(CITY))
    visit.at(Page.REVIEW)


BLIND = {"lost": Sight.LOST, "silent": Sight.SILENT, "frozen": Sight.FROZEN}
DIM = {"dark": Sight.DARK, "covered": Sight.COVERED}


@MODES
@pytest.mark.parametrize("when", ["before", "during"])
@pytest.mark.parametrize(("trouble", "sight"), [*BLIND.items(), *DIM.items()])
def test_a_camera_that_does_not_see_is_a_calm_word_and_another_way(
    visit: Visit, camera: FakeCamera, trouble: str, sight: Sight, when: str, mode: DisplayMode
) -> None:
    if when == "before":
        camera.trouble(trouble)
    to_scan(visit, mode)
    if when == "during":
        sees(visit, Sight.SEES)
        camera.trouble(trouble)
    sees(visit, sight)
    page = visit.pages.scan
    assert page.loud
    assert page.otherText
    assert page.cardWayText
    assert page.title != ""
    assert page.tip == ""
    assert bool(page.troubleIcon) is (trouble in BLIND)
    camera.show(phone(CITY))
    camera.come_back()
    visit.at(Page.REVIEW)


@pytest.mark.parametrize("trouble", [*BLIND, *DIM])
def test_the_other_ways_lead_on_from_a_blind_camera(visit: Visit, camera: FakeCamera, trouble: str) -> None:
    camera.trouble(trouble)
    to_scan(visit)
    sees(visit, {**BLIND, **DIM}[trouble])
    visit.pages.scan.otherWay()
    visit.at(Page.NUMBER)
    visit.pages.number.cardWay()
    visit.at(Page.IDENTIFY)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG


def test_a_camera_that_hangs_on_somebodys_code_lets_nobody_in(visit: Visit, camera: FakeCamera) -> None:
    camera.show(phone(OFFLINE))
    camera.trouble("frozen")
    to_scan(visit)
    sees(visit, Sight.FROZEN)
    visit.turn(600)
    assert visit.platform.identified == []
    assert visit.session.state.page is Page.SCAN


def test_a_card_laid_down_meanwhile_is_quicker(visit: Visit) -> None:
    to_scan(visit)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG


@MODES
def test_after_a_while_without_a_code_the_other_way_is_the_button(
    qtbot: QtBot, tmp_path: Path, camera: FakeCamera, mode: DisplayMode
) -> None:
    visit = Visit(qtbot, tmp_path, camera=camera, clock_scale=0.04)
    visit.has_scanner = False
    try:
        to_scan(visit, mode)
        assert not visit.pages.scan.loud
        visit.until(lambda: visit.pages.scan.loud)
        assert "还没扫到" in visit.pages.scan.title
        camera.show(phone(CITY))
        visit.at(Page.REVIEW)
    finally:
        visit.close()


def test_without_network_the_camera_is_closed_and_the_card_is_asked_for(visit: Visit, camera: FakeCamera) -> None:
    to_scan(visit)
    sees(visit, Sight.SEES)
    visit.platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online)
    visit.until(lambda: not camera.is_open)
    page = visit.pages.scan
    assert (page.troubleIcon, page.otherText, page.loud) == ("wifi-off", "", True)
    visit.platform.down = False
    visit.session.look_round()
    sees(visit, Sight.SEES)


def test_a_hidden_page_films_nobody(visit: Visit, camera: FakeCamera) -> None:
    to_scan(visit)
    sees(visit, Sight.SEES)
    visit.pages.shell.hide()
    visit.until(lambda: not camera.is_open)
    visit.pages.sheet.primary()
    visit.until(lambda: camera.is_open)


# --- where it is offered ----------------------------------------------------------------------------------------------


def test_a_service_that_needs_the_card_does_not_offer_it(visit: Visit) -> None:
    visit.start()
    visit.to_identify(PROOF)
    assert visit.pages.identify.scanText == ""


def test_without_a_camera_it_is_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    visit = Visit(qtbot, tmp_path).start()
    visit.to_identify()
    assert visit.pages.identify.scanText == ""
    visit.close()


def test_beside_a_scanner_that_works_it_is_the_second_choice(visit: Visit) -> None:
    visit.has_scanner = True
    visit.start()
    visit.to_identify()
    assert visit.pages.identify.scanText == "扫不上？用摄像头扫"
    assert any("随申码" in line for line in visit.pages.identify.lines)


def test_in_elder_mode_it_waits_until_the_scanner_has_failed(visit: Visit) -> None:
    from drivers.code_scanner.port import ScanRefusal

    visit.has_scanner = True
    visit.start(DisplayMode.ELDER)
    visit.to_identify()
    assert visit.pages.identify.scanText == ""
    visit.scanner.refuse(next(iter(ScanRefusal)))
    visit.until(lambda: visit.pages.identify.scanText == "扫不上？用摄像头")


def test_a_scanner_that_is_lost_leaves_the_first_word_to_the_camera(visit: Visit) -> None:
    visit.has_scanner = True
    visit.start()
    visit.to_identify()
    visit.scanner.unplug()
    visit.until(lambda: visit.pages.identify.scanText == "用手机上的码")
    assert not any("随申码" in line for line in visit.pages.identify.lines), "not two instructions"
    visit.scanner.replug()
    visit.until(lambda: visit.pages.identify.scanText == "扫不上？用摄像头扫")


def test_the_scanner_goes_on_working_beside_the_camera(visit: Visit) -> None:
    visit.has_scanner = True
    visit.start()
    visit.to_identify()
    visit.pages.identify.scan()
    visit.at(Page.SCAN)
    visit.scanner.show(CITY)
    visit.at(Page.REVIEW)
