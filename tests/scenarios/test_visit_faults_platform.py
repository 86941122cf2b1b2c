# SPDX-License-Identifier: Apache-2.0
"""Fault table, row 网络/平台: slow, down, maintenance, busy, an expired certificate, a clock that is off; in both modes.

Whatever the platform cannot do now is said in its own words; a registration is taken in all the same, a proof leads elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey.state import Page
from kiosk.platform.errors import Busy, ClockOff, Maintenance, NotTrusted, PlatformError, Problem
from kiosk.platform.sandbox.population import EdgeCase
from tests.scenarios.fake_platform import FakePlatform
from tests.scenarios.visit_walk import PROOF, REGISTER, Visit

STANDARD = DisplayMode.STANDARD
MODES = pytest.mark.parametrize("mode", list(DisplayMode))
STALE = Problem("urn:kiosk:problem:signature-stale", "", 401)

REFUSALS: dict[str, tuple[Callable[[], PlatformError], str, str]] = {
    "maintenance": (lambda: Maintenance("status 503", 600.0), "平台正在维护，请过一阵再来", "平台正在维护"),
    "busy": (lambda: Busy("status 429", 600.0), "平台现在很忙，请过几分钟再来", "平台现在很忙"),
    "clock": (lambda: ClockOff(STALE), "这台机器现在办不了这件事", "这里办不了"),
    "certificate": (lambda: NotTrusted("no secure line"), "现在没有网络，打不了这个证明", "现在打不了"),
}
REFUSED = pytest.mark.parametrize("why", list(REFUSALS))


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


def _health(platform: FakePlatform, error: PlatformError, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> object:
        raise error

    monkeypatch.setattr(platform, "health", fails)


@MODES
@REFUSED
def test_a_proof_leads_elsewhere_and_goes_on_when_it_is_over(visit: Visit, mode: DisplayMode, why: str) -> None:
    make, standard, elder = REFUSALS[why]
    visit.start(mode).to_identify(PROOF)
    answers = dict(visit.session.record.situation.answers)
    visit.platform.refusal = make()
    visit.reader.lay(visit.card)
    visit.at(Page.STOP)
    stop = visit.pages.stop
    assert stop.title == (standard if mode is STANDARD else elder)
    assert stop.places
    assert stop.picture != "circle-alert"
    assert visit.courier.cases == {}
    visit.platform.refusal = None
    visit.session.look_round()
    visit.until(lambda: visit.session.state.online)
    visit.pages.shell.back()
    visit.at(Page.NOTICE)
    visit.pages.notice.next()
    visit.at(Page.REVIEW)
    assert dict(visit.session.record.situation.answers) == answers


@MODES
@REFUSED
def test_a_registration_is_taken_in_all_the_same(visit: Visit, mode: DisplayMode, why: str) -> None:
    visit.platform.refusal = REFUSALS[why][0]()
    visit.start(mode).to_review(REGISTER)
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


@MODES
@pytest.mark.parametrize("why", ["maintenance", "busy"])
def test_a_platform_that_asks_to_come_later_is_no_lost_network(
    visit: Visit, mode: DisplayMode, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _health(visit.platform, REFUSALS[why][0](), monkeypatch)
    visit.start(mode)
    visit.session.look_round()
    visit.turn(100)
    assert visit.session.state.online
    assert visit.pages.shell.networkText == "网络正常"


@MODES
def test_an_expired_certificate_is_no_line_for_residents_and_news_for_the_technician(
    visit: Visit, mode: DisplayMode, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _health(visit.platform, NotTrusted("no secure line (SSLError)"), monkeypatch)
    visit.start(mode)
    visit.until(lambda: not visit.session.state.online)
    assert visit.pages.shell.networkText == ("没有网络，有些事照样能办" if mode is STANDARD else "没有网络")
    log = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "logs").iterdir())
    assert "PlatformNotTrusted" in log


@MODES
def test_a_slow_answer_says_why_and_then_goes_on(
    visit: Visit, mode: DisplayMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    ask = visit.platform.shared_data

    def slowly(*given: object) -> object:
        answered.wait(15)
        return ask(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(visit.platform, "shared_data", slowly)
    monkeypatch.setattr(timeouts, "EXPLAIN_AFTER_S", 0.05)
    visit.start(mode).to_identify()
    visit.reader.lay(visit.card)
    visit.at(Page.PREFILL)
    visit.until(lambda: "平台回答得慢" in str(visit.pages.wait.detail))
    assert "等不到也能接着办" in visit.pages.wait.detail
    answered.set()
    visit.at(Page.REVIEW)


@MODES
def test_down_before_and_back_again(visit: Visit, mode: DisplayMode) -> None:
    visit.platform.down = True
    visit.start(mode)
    visit.until(lambda: not visit.session.state.online)
    visit.pages.attract.choose(PROOF)
    visit.at(Page.STOP)
    assert visit.pages.stop.title == ("现在没有网络，打不了这个证明" if mode is STANDARD else "现在打不了")
    assert visit.pages.stop.picture == "wifi-off"
    visit.platform.down = False
    visit.session.look_round()
    visit.until(lambda: visit.session.state.online)
    visit.pages.shell.back()
    visit.at(Page.ATTRACT)
    visit.to_identify(PROOF)


@MODES
def test_down_in_the_middle_keeps_every_word(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode).to_review()
    visit.fill_missing()
    values = dict(visit.session.record.form.values) if visit.session.record.form is not None else {}
    visit.platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online)
    assert visit.session.record.form is not None
    assert dict(visit.session.record.form.values) == values
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert visit.pages.hand_over.title == ("已收件，有网了自动送出" if mode is STANDARD else "已收件")
    assert len(visit.courier.cases) == 1


@MODES
def test_a_licence_that_has_run_out_stops_before_anything_is_asked_and_says_where_it_is_renewed(
    qtbot: QtBot, tmp_path: Path, mode: DisplayMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """证照过期: 来沪, and the residence permit is over."""
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path, seed=EdgeCase.PERMIT_EXPIRED)
    try:
        visit = world.start(mode)
        visit.pages.attract.choose(REGISTER)
        visit.pages.question.choose("migrant")
        visit.answer_questions()
        answers = dict(visit.session.record.situation.answers)
        visit.pages.notice.next()
        visit.reader.lay(visit.card)
        visit.at(Page.STOP)
        stop = visit.pages.stop
        assert "居住证过期" in stop.title
        assert "续上" in stop.whatToDo
        assert stop.places
        assert stop.picture != "circle-alert"
        assert visit.courier.cases == {}
        visit.pages.shell.back()
        visit.at(Page.NOTICE)
        assert dict(visit.session.record.situation.answers) == answers
    finally:
        world.close()
