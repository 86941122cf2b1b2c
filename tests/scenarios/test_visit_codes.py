# SPDX-License-Identifier: Apache-2.0
"""Who comes with a code (随申码, 离线码): how far it leads, what other codes are, and every misfortune, in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.code_scanner.port import ScanRefusal
from kiosk.journey.state import Level, Page, WayNotice
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import PROOF, REGISTER, Make, Visit, visits
from tests.scenarios.visit_ways import CITY, MODES, OFFLINE, applicant_of, said


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    with visits(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def visit(world: Make, request: pytest.FixtureRequest) -> Visit:
    return world().start(request.param)


@pytest.fixture
def standard(world: Make) -> Visit:
    return world().start()


@pytest.mark.parametrize(("code", "method"), [(CITY, "city_code"), (OFFLINE, "offline_code")])
def test_a_code_is_enough_for_the_registration(visit: Visit, code: str, method: str) -> None:
    visit.to_identify()
    assert any("随申码" in line for line in visit.pages.identify.lines)
    visit.scanner.show(code)
    visit.at(Page.REVIEW)
    assert visit.platform.identified == [code]
    assert visit.session.record.issued_code is None
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    applicant = applicant_of(visit)
    assert (applicant["method"], applicant["assurance"]) == (method, "weak")
    assert code not in visit.opened_case()


def test_a_code_before_anything_was_chosen_greets_and_goes_on_without_asking_again(standard: Visit) -> None:
    visit = standard
    visit.scanner.show(CITY)
    visit.at(Page.CHOOSE)
    visit.pages.choose.choose(REGISTER)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.REVIEW)


def test_the_scanner_shines_only_while_somebody_is_asked(standard: Visit) -> None:
    visit = standard
    visit.until(visit.scanner.looking.is_set)
    visit.to_review()
    visit.until(lambda: not visit.scanner.looking.is_set())
    visit.scanner.show(CITY)
    visit.pages.review.next()
    visit.at(Page.FIELD)
    assert visit.platform.identified == ["card"]


def test_for_the_proof_no_telephone_is_asked_for_and_a_code_leads_to_the_card(visit: Visit) -> None:
    visit.to_identify(PROOF)
    assert not any("码" in line for line in visit.pages.identify.lines)
    visit.scanner.show(CITY)
    assert "身份证" in said(visit, WayNotice.CODE_TOO_WEAK)
    assert visit.page == Page.IDENTIFY.value
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG


@pytest.mark.parametrize(
    ("name", "notice", "word"),
    [
        ("code-expired", WayNotice.CODE_EXPIRED, "刷新"),
        ("unknown-code", WayNotice.CODE_UNKNOWN, "查不到"),
        ("package-invalid", WayNotice.CODE_REFUSED, "身份证"),
        ("", WayNotice.CODE_BUSY, "平台"),
    ],
)
def test_a_code_that_is_refused_is_told_as_what_it_is(visit: Visit, name: str, notice: WayNotice, word: str) -> None:
    visit.to_identify()
    problem = Problem(f"urn:kiosk:problem:{name}", "", 422)
    visit.platform.way_refusal = refusal(problem) if name else Busy("later", 5.0)
    visit.scanner.show(CITY)
    assert word in said(visit, notice)
    visit.platform.way_refusal = None
    visit.scanner.show(CITY)
    visit.at(Page.REVIEW)


def test_no_network_before_the_code(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.down = True
    visit.until(lambda: visit.session._ask_health() is None and not visit.session.state.online)
    assert not any("码" in line for line in visit.pages.identify.lines)
    visit.scanner.show(CITY)
    assert "没有网络" in said(visit, WayNotice.CODE_OFFLINE)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_the_network_goes_while_the_code_is_checked(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.answers.clear()
    visit.scanner.show(CITY)
    assert said(visit, WayNotice.CODE_CHECKING)
    assert visit.pages.identify.noticeBusy
    visit.platform.down = True
    visit.platform.answers.set()
    assert "没有网络" in said(visit, WayNotice.CODE_OFFLINE)
    assert (visit.page, visit.session.state.online) == (Page.IDENTIFY.value, False)


def test_a_card_laid_down_while_a_code_is_checked_is_quicker(standard: Visit) -> None:
    visit = standard
    visit.to_identify()
    visit.platform.answers.clear()
    visit.scanner.show(CITY)
    said(visit, WayNotice.CODE_CHECKING)
    other = resident(2)
    visit.reader.lay(id_card(other))
    visit.until(lambda: visit.session.state.level is Level.STRONG)
    visit.platform.answers.set()
    visit.at(Page.REVIEW)
    assert visit.session.record.resident is not None
    assert visit.session.record.resident.number == other.number


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("https://example.invalid/x", "网址"),
        ("136666666666666666", "付款码"),
        ("6901234567892", "商品"),
        ("QYM-DEMO-" + "C" * 32, "企业码"),
        ("KE1:" + "A" * 32, "维护"),
        ("\x1b[31m????", "不认识"),
    ],
)
def test_other_codes_are_named_and_open_nothing(visit: Visit, text: str, word: str) -> None:
    visit.to_identify()
    visit.scanner.show(text)
    assert word in said(visit, WayNotice.CODE_OTHER)
    assert visit.page == Page.IDENTIFY.value
    assert visit.platform.identified == []


OTHER_CODE = "https://example.invalid/x"


@pytest.mark.parametrize(
    ("name", "notice"),
    [("code-expired", WayNotice.CODE_EXPIRED), ("unknown-code", WayNotice.CODE_UNKNOWN), ("", WayNotice.CODE_BUSY)],
)
def test_where_only_the_card_will_do_no_code_is_asked_for(visit: Visit, name: str, notice: WayNotice) -> None:
    visit.to_identify(PROOF)
    visit.scanner.show(OTHER_CODE)
    words = said(visit, WayNotice.CODE_OTHER)
    assert "网址" in words
    assert "放身份证" in words
    assert "随申码" not in words
    visit.scanner.show("????")
    visit.until(lambda: "不认识" in str(visit.pages.identify.notice))
    assert "再试" not in visit.pages.identify.notice
    visit.scanner.refuse(ScanRefusal.BROKEN)
    words = said(visit, WayNotice.CODE_BROKEN)
    assert "放身份证" in words
    assert "再扫" not in words
    visit.platform.way_refusal = refusal(Problem(f"urn:kiosk:problem:{name}", "", 422)) if name else Busy("later", 5.0)
    visit.scanner.show(CITY)
    words = said(visit, notice)
    assert "放身份证" in words
    assert not [word for word in ("随申码", "再扫", "刷新") if word in words]


def test_without_network_another_code_is_not_answered_with_a_code(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.down = True
    visit.until(lambda: visit.session._ask_health() is None and not visit.session.state.online)
    visit.scanner.show(OTHER_CODE)
    words = said(visit, WayNotice.CODE_OTHER)
    assert "放身份证" in words
    assert "随申码" not in words


def test_a_code_that_is_not_read_whole(visit: Visit) -> None:
    visit.to_identify()
    visit.scanner.refuse(ScanRefusal.BROKEN)
    assert "没扫全" in said(visit, WayNotice.CODE_BROKEN)


def test_a_scanner_pulled_out_costs_nothing_and_comes_back(standard: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = standard
    monkeypatch.setattr("ui.visit.code_scanner._LOOK_S", 0.05)
    visit.to_identify()
    visit.scanner.unplug()
    visit.until(lambda: visit.session.other_readers.is_scanner_lost)
    assert visit.page == Page.IDENTIFY.value
    assert visit.pages.identify.notice == ""
    visit.scanner.replug()
    visit.scanner.show(CITY)
    visit.at(Page.REVIEW)
    assert not visit.session.other_readers.is_scanner_lost
