# SPDX-License-Identifier: Apache-2.0
"""Who comes with a code or a social security card: how far it leads, and every misfortune, before and during, in both modes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from drivers.code_scanner.port import ScanRefusal
from drivers.smart_card_reader.port import UnreadableReason
from kiosk.journey.state import Level, Page, WayNotice
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.platform.model import Session, SocialSecurityAuthentication
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.fake_readers import CRYPTOGRAM, id_card, social_card
from tests.scenarios.visit_walk import PROOF, REGISTER, Visit

CITY = "SSM-DEMO-" + "A" * 32
OFFLINE = "LXM-DEMO-" + "B" * 22
MODES = (DisplayMode.STANDARD, DisplayMode.ELDER)


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Visit]]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    made: list[Visit] = []

    def make(**options: float) -> Visit:
        made.append(Visit(qtbot, tmp_path, **options))  # type: ignore[arg-type]  # seed is an int, clock_scale a float
        return made[-1]

    yield make
    for visit in made:
        visit.platform.answers.set()
        visit.smart_cards.pause.set()
        visit.close()


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def visit(world: Callable[..., Visit], request: pytest.FixtureRequest) -> Visit:
    return world().start(request.param)


@pytest.fixture
def standard(world: Callable[..., Visit]) -> Visit:
    return world().start()


def said(visit: Visit, notice: WayNotice) -> str:
    """Waits for the notice; what it says."""
    visit.until(lambda: visit.session.state.way is notice, notice.value)
    return str(visit.pages.identify.notice)


def applicant_of(visit: Visit) -> dict[str, object]:
    found: dict[str, Any] = json.loads(visit.opened_case())
    applicant: dict[str, object] = found["case"]["applicant"]
    return applicant


# --- codes ------------------------------------------------------------------------------------------------------------


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


# --- the social security card -----------------------------------------------------------------------------------------


def test_an_open_card_is_enough_for_the_registration(visit: Visit) -> None:
    visit.to_identify()
    assert any("社保卡" in line for line in visit.pages.identify.lines)
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    assert (visit.platform.identified, visit.session.state.level) == (["social"], Level.WEAK)
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    applicant = applicant_of(visit)
    assert (applicant["method"], applicant["assurance"]) == ("social_security_card", "weak")


def test_a_closed_card_is_opened_by_its_issuer_and_proves_enough_for_the_proof(visit: Visit) -> None:
    visit.to_identify(PROOF)
    visit.smart_cards.put_in(social_card(visit.person, version="3.00"), closed=True)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG
    remote = visit.smart_cards.questions[-1].remote
    assert remote is not None
    assert (remote.challenge, remote.cryptogram) == (b"challeng", CRYPTOGRAM)


def test_an_open_card_is_too_little_for_the_proof(visit: Visit) -> None:
    visit.to_identify(PROOF)
    visit.smart_cards.put_in(social_card(visit.person))
    assert "身份证" in said(visit, WayNotice.SOCIAL_TOO_WEAK)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_without_network_an_open_card_is_believed_a_little_and_a_closed_one_is_not(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.down = True
    visit.until(lambda: visit.session._ask_health() is None and not visit.session.state.online)
    visit.smart_cards.put_in(social_card(visit.person, version="3.00"), closed=True)
    assert "没有网络" in said(visit, WayNotice.SOCIAL_OFFLINE)
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.WEAK


def test_the_network_goes_while_an_open_card_is_checked(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.down = True
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    assert not visit.session.state.online


def test_who_is_believed_without_network_is_told_that_nothing_is_kept(world: Callable[..., Visit]) -> None:
    """A draft of theirs could be sealed for nobody: the platform has not said that they are who they are."""
    visit = world(clock_scale=0.02).start()
    visit.platform.down = True
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.overlaid("idle")
    assert not [line for line in visit.pages.sheet.lines if "存" in line]
    visit.pages.sheet.primary()
    visit.smart_cards.take_out()
    visit.overlaid("card_removed")
    assert not [line for line in visit.pages.sheet.lines if "存" in line]
    assert [line for line in visit.pages.sheet.lines if "不留" in line]
    visit.pages.sheet.secondary()
    visit.until(lambda: visit.ended == ["left"])
    assert (visit.courier.drafts, visit.courier.platform_drafts) == ({}, {})


def test_before_there_is_a_form_nothing_is_said_to_be_kept(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_identify()
    visit.overlaid("idle")
    assert not [line for line in visit.pages.sheet.lines if "存" in line]
    visit.until(lambda: visit.ended == ["idle"])


def test_with_an_id_card_what_is_filled_in_is_said_to_be_kept_and_is(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_review()
    visit.reader.take()
    visit.overlaid("card_removed")
    assert [line for line in visit.pages.sheet.lines if "存一天" in line]
    visit.pages.sheet.secondary()
    visit.until(lambda: visit.ended == ["left"])
    assert len(visit.courier.drafts) == 1


@pytest.mark.parametrize(
    ("reason", "notice", "word"),
    [
        (UnreadableReason.MUTE, WayNotice.SOCIAL_MUTE, "芯片朝上"),
        (UnreadableReason.TAKEN_EARLY, WayNotice.SOCIAL_EARLY, "再插一次"),
        (UnreadableReason.GARBLED, WayNotice.SOCIAL_UNREADABLE, "身份证"),
        (UnreadableReason.SILENT, WayNotice.SOCIAL_UNREADABLE, "身份证"),
    ],
)
def test_a_card_that_cannot_be_read(visit: Visit, reason: UnreadableReason, notice: WayNotice, word: str) -> None:
    visit.to_identify()
    assert visit.pages.identify.noticeSlot == ""
    visit.smart_cards.put_in_unreadable(reason)
    assert word in said(visit, notice)
    is_put_in_again = notice in (WayNotice.SOCIAL_MUTE, WayNotice.SOCIAL_EARLY)
    assert visit.pages.identify.noticeSlot == ("insert" if is_put_in_again else "out")
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)


def test_a_card_pulled_while_it_is_read(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.pause.clear()
    visit.smart_cards.put_in(social_card(visit.person))
    assert said(visit, WayNotice.SOCIAL_READING)
    visit.smart_cards.take_out()
    visit.smart_cards.pause.set()
    said(visit, WayNotice.SOCIAL_EARLY)
    visit.until(lambda: not visit.session.state.social_card_present)
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)


def test_a_bank_card_is_named(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in_other()
    assert "不是社保卡" in said(visit, WayNotice.SOCIAL_OTHER)


def test_a_card_of_last_year(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person, valid_to=date(2020, 1, 1)))
    assert "过期" in said(visit, WayNotice.SOCIAL_EXPIRED)
    assert visit.platform.identified == []


@pytest.mark.parametrize(
    ("name", "notice", "word"),
    [
        ("card-not-active", WayNotice.SOCIAL_NOT_ACTIVE, "激活"),
        ("card-reported-lost", WayNotice.SOCIAL_REPORTED_LOST, "挂失"),
        ("card-expired", WayNotice.SOCIAL_EXPIRED, "过期"),
        ("identity-mismatch", WayNotice.SOCIAL_DOUBTED, "对不上"),
        ("authentication-ended", WayNotice.SOCIAL_REFUSED, "身份证"),
        ("", WayNotice.SOCIAL_BUSY, "平台"),
    ],
)
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_what_the_platform_says_of_a_card(visit: Visit, name: str, notice: WayNotice, word: str, closed: bool) -> None:
    visit.to_identify()
    problem = Problem(f"urn:kiosk:problem:{name}", "", 422)
    visit.platform.way_refusal = refusal(problem) if name else Busy("later", 5.0)
    visit.smart_cards.put_in(social_card(visit.person), closed=closed)
    assert word in said(visit, notice)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_who_takes_the_card_covers_the_page_and_the_same_card_lifts_it(visit: Visit) -> None:
    visit.to_identify()
    mine = social_card(visit.person)
    visit.smart_cards.put_in(mine)
    visit.at(Page.REVIEW)
    visit.smart_cards.take_out()
    visit.until(lambda: bool(visit.pages.shell.overlay == "card_removed"))
    assert visit.pages.shell.masked
    sheet = visit.pages.sheet
    assert "卡" in sheet.title
    assert [line for line in sheet.lines if "存一天" in line and "身份证" in line], (
        "its own draft opens to the ID card alone"
    )
    visit.smart_cards.put_in(social_card(resident(2)))
    visit.until(lambda: visit.session.state.social_card_present)
    assert visit.pages.shell.overlay == "card_removed"
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    visit.smart_cards.put_in(mine)
    visit.until(lambda: bool(visit.pages.shell.overlay == ""))
    assert visit.page == Page.REVIEW.value


CLOSED_OR_OPEN = pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])


@CLOSED_OR_OPEN
def test_a_card_put_in_behind_a_curtain_is_read_when_it_lifts(visit: Visit, closed: bool) -> None:
    visit.to_identify()
    visit.pages.shell.hide()
    visit.overlaid("curtain")
    visit.smart_cards.put_in(social_card(visit.person, version="3.00" if closed else "2.00"), closed=closed)
    visit.until(lambda: bool(visit.session.state.social_card_waits))
    assert (visit.page, visit.platform.identified) == (Page.IDENTIFY.value, [])
    visit.pages.sheet.primary()
    visit.at(Page.REVIEW)
    assert visit.platform.identified == ["social"]


@CLOSED_OR_OPEN
def test_a_card_put_in_on_a_page_that_stops_the_way_is_read_behind_it(visit: Visit, closed: bool) -> None:
    visit.to_identify()
    visit.platform.down = True
    visit.until(lambda: visit.session._ask_health() is None and not visit.session.state.online)
    visit.pages.identify.otherWay()
    visit.at(Page.STOP)
    visit.smart_cards.put_in(social_card(visit.person, version="3.00" if closed else "2.00"), closed=closed)
    visit.until(lambda: bool(visit.session.state.social_card_waits))
    visit.platform.down = False
    visit.until(lambda: visit.session._ask_health() is None and visit.session.state.online)
    assert visit.platform.identified == []
    visit.pages.stop.retry()
    visit.at(Page.REVIEW)
    assert visit.platform.identified == ["social"]


def test_a_card_put_in_while_the_warning_stands_is_read_when_somebody_is_there(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_identify()
    visit.overlaid("idle")
    visit.smart_cards.put_in(social_card(visit.person))
    visit.until(lambda: bool(visit.session.state.social_card_waits))
    visit.pages.sheet.primary()
    visit.at(Page.REVIEW)


def test_a_card_that_somebody_left_is_not_read_when_a_curtain_lifts(visit: Visit) -> None:
    visit.smart_cards.put_in(social_card(resident(2)))
    visit.start(visit.session.state.mode)
    visit.until(lambda: visit.session.state.social_card_present)
    visit.to_identify()
    visit.pages.shell.hide()
    visit.overlaid("curtain")
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert (visit.page, visit.platform.identified) == (Page.IDENTIFY.value, [])
    assert "拔" in visit.pages.identify.notice


def test_a_card_that_is_forgotten_is_asked_for_until_it_is_gone(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.pages.hand_over.next()
    visit.at(Page.RATE)
    visit.pages.rate.skip()
    visit.at(Page.END)
    assert (visit.pages.end.title, visit.pages.end.takeCard) == ("请取走您的社保卡", True)
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.pages.end.takeCard)
    visit.until(lambda: visit.ended == ["done"])


def test_a_card_that_somebody_left_opens_nothing_until_it_was_pulled(visit: Visit) -> None:
    visit.smart_cards.put_in(social_card(resident(2)))
    visit.start(visit.session.state.mode)
    visit.until(lambda: visit.session.state.social_card_present)
    state = visit.session.state
    assert (visit.page, state.level, state.way) == (Page.ATTRACT.value, Level.NONE, WayNotice.NONE)
    visit.to_identify()
    visit.until(lambda: "拔" in visit.pages.identify.notice)
    assert visit.pages.identify.noticeSlot == "pull"
    assert visit.platform.identified == []
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    assert (visit.pages.identify.notice, visit.pages.identify.noticeSlot) == ("", "")
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    assert visit.session.record.resident is not None
    assert visit.session.record.resident.number == visit.person.number


def test_a_card_pulled_while_the_platform_is_asked_opens_nothing(visit: Visit) -> None:
    visit.to_identify()
    visit.platform.answers.clear()
    visit.smart_cards.put_in(social_card(visit.person))
    said(visit, WayNotice.SOCIAL_CHECKING)
    visit.smart_cards.take_out()
    said(visit, WayNotice.SOCIAL_EARLY)
    visit.platform.answers.set()
    visit.until(lambda: visit.platform.identified == ["social"])
    assert (visit.page, visit.session.state.level) == (Page.IDENTIFY.value, Level.NONE)
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)


def test_its_reader_pulled_out_says_so_and_comes_back(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.unplug()
    assert "身份证" in said(visit, WayNotice.SOCIAL_LOST)
    visit.smart_cards.replug()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)


def test_its_reader_comes_back_empty_and_the_word_about_it_goes(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.unplug()
    said(visit, WayNotice.SOCIAL_LOST)
    visit.smart_cards.replug()
    visit.until(lambda: visit.session.state.way is WayNotice.NONE)


@pytest.mark.parametrize("has_card", [False, True], ids=["empty", "card"])
def test_a_reader_that_comes_and_goes_is_nobody(world: Callable[..., Visit], has_card: bool) -> None:
    """Also with a card in its slot that opens nothing: the visit that somebody left ends in its time."""
    visit = world(clock_scale=0.01).start()
    visit.to_identify(PROOF)
    if has_card:
        visit.smart_cards.put_in(social_card(visit.person, valid_to=date(2020, 1, 1)))
        said(visit, WayNotice.SOCIAL_EXPIRED)
    times = 0

    def comes_and_goes() -> bool:
        nonlocal times
        if visit.session.errands.other_ways._is_reader_lost:
            visit.smart_cards.replug()
        else:
            visit.smart_cards.unplug()
            times += 1
        return visit.ended == ["idle"]

    visit.until(comes_and_goes)
    assert times > 3


def test_a_card_that_does_not_answer_was_put_in_by_somebody(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in_unreadable(UnreadableReason.MUTE)
    said(visit, WayNotice.SOCIAL_MUTE)
    assert visit.session.state.social_card_present
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)


def test_a_card_taken_while_its_reader_was_away_is_noticed(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.smart_cards.unplug()
    visit.until(lambda: visit.session.errands.other_ways._is_reader_lost)
    visit.smart_cards.take_out()
    visit.smart_cards.replug()
    visit.until(lambda: bool(visit.pages.shell.overlay == "card_removed"))
    assert not visit.session.state.social_card_present


def test_its_reader_pulled_out_while_a_card_is_in_covers_nothing(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.smart_cards.unplug()
    visit.until(lambda: visit.session.errands.other_ways._is_reader_lost)
    assert (visit.page, visit.pages.shell.overlay) == (Page.REVIEW.value, "")


def test_nothing_of_who_came_with_a_card_is_kept_here_and_the_platform_keeps_the_words(
    world: Callable[..., Visit],
) -> None:
    visit = world(clock_scale=0.004).start()
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person, version="3.00"), closed=True)
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.ended == ["idle"])
    assert (len(visit.courier.drafts), len(visit.courier.platform_drafts)) == (0, 1)


# --- late answers, and other people's cards ---------------------------------------------------------------------------


class Gates:
    """Holds the platform's answers back, each until its gate opens, and says whose code is whose."""

    def __init__(self, visit: Visit, people: dict[str, SyntheticResident], patch: pytest.MonkeyPatch) -> None:
        self._people = people
        self.of = {code: threading.Event() for code in (*people, "module")}
        self.asked: list[str] = []
        patch.setattr(visit.platform, "identify_by_issued_code", self._code)

    def _code(self, code: str) -> Session:
        self.asked.append(code)
        self.of[code].wait(15)
        return Session(code, "weak", self._people[code].name, self._people[code].number)

    def module(self, *_question: object) -> SocialSecurityAuthentication:
        self.asked.append("module")
        self.of["module"].wait(15)
        return SocialSecurityAuthentication("authentication-1", CRYPTOGRAM)


def number_known(visit: Visit) -> str:
    found = visit.session.record.resident
    return "" if found is None else found.number


def test_of_two_codes_the_second_ones_late_answer_speaks_for_nobody(
    standard: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, first, second = standard, resident(1), resident(2)
    gates = Gates(visit, {CITY: first, OFFLINE: second}, monkeypatch)
    visit.scanner.show(CITY)
    visit.until(lambda: visit.session.state.way is WayNotice.CODE_CHECKING)
    visit.pages.attract.choose(REGISTER)
    visit.at(Page.QUESTION)
    visit.scanner.show(OFFLINE)
    visit.until(lambda: visit.session.state.way is WayNotice.CODE_CHECKING)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)
    gates.of[CITY].set()
    visit.at(Page.PREFILL)
    gates.of[OFFLINE].set()
    visit.at(Page.REVIEW)
    assert gates.asked == [CITY, OFFLINE]
    record = visit.session.record
    assert (number_known(visit), record.session and record.session.number) == (first.number, first.number)
    assert record.form is not None
    assert record.form.value("certificate_number") is not None
    assert str(record.form.values["certificate_number"].value) == first.number


def test_a_codes_late_answer_takes_no_strong_level_from_the_card_before_it(
    standard: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, holder = standard, resident(1)
    gates = Gates(visit, {CITY: resident(2)}, monkeypatch)
    visit.platform.answers.clear()
    visit.smart_cards.put_in(social_card(holder, version="3.00"), closed=True)
    visit.until(
        lambda: visit.session.record.social.authentication is not None and visit.session.record.social.card is not None
    )
    visit.pages.attract.choose(PROOF)
    visit.at(Page.QUESTION)
    visit.scanner.show(CITY)
    visit.until(lambda: visit.session.state.way is WayNotice.CODE_CHECKING)
    visit.platform.answers.set()
    visit.until(lambda: visit.session.state.level is Level.STRONG)
    gates.of[CITY].set()
    heard: list[object] = []
    visit.session.errands._platform.run(lambda: None, heard.append, heard.append)
    visit.until(lambda: bool(heard))  # behind the code's answer
    assert (gates.asked, number_known(visit)) == ([CITY], holder.number)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.REVIEW)
    assert number_known(visit) == holder.number


def test_a_card_whose_content_comes_when_somebody_else_is_known_opens_nothing(
    standard: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, other = standard, resident(2)
    gates = Gates(visit, {CITY: other}, monkeypatch)
    gates.of[CITY].set()
    monkeypatch.setattr(visit.platform, "authenticate_social_security_card", gates.module)
    visit.smart_cards.put_in(social_card(resident(1), version="3.00"), closed=True)
    visit.until(lambda: visit.session.state.way is WayNotice.SOCIAL_CHECKING)
    visit.pages.attract.choose(REGISTER)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)
    visit.smart_cards.pause.clear()
    gates.of["module"].set()
    visit.until(lambda: visit.session.record.social.authentication is not None)
    visit.scanner.show(CITY)
    visit.at(Page.REVIEW)
    visit.smart_cards.pause.set()
    visit.until(lambda: visit.session.record.social.card is not None)
    assert (number_known(visit), visit.session.state.level) == (other.number, Level.WEAK)
    assert visit.session.record.form is not None
    assert "social" not in visit.platform.identified


def test_somebody_elses_id_card_lifts_no_cover_of_who_came_with_a_social_security_card(visit: Visit) -> None:
    visit.to_identify()
    visit.smart_cards.put_in(social_card(visit.person))
    visit.at(Page.REVIEW)
    visit.smart_cards.take_out()
    visit.overlaid("card_removed")
    visit.reader.lay(id_card(resident(2)))
    visit.until(lambda: visit.session.state.card_present)
    assert visit.pages.shell.overlay == "card_removed"
    visit.reader.take()
    visit.until(lambda: not visit.session.state.card_present)
    visit.reader.lay(visit.card)
    visit.overlaid("")


def test_a_social_security_card_of_before_lifts_no_cover_of_another_ones_id_card(standard: Visit) -> None:
    visit = standard
    visit.to_identify(PROOF)
    before = social_card(resident(1))
    visit.smart_cards.put_in(before)
    said(visit, WayNotice.SOCIAL_TOO_WEAK)
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    visit.overlaid("card_removed")
    visit.reader.lay(id_card(resident(2)))
    visit.at(Page.NOTICE)
    assert visit.pages.shell.overlay == ""
    visit.pages.notice.next()
    visit.at(Page.REVIEW)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.smart_cards.put_in(before)
    visit.until(lambda: visit.session.state.social_card_present)
    assert visit.pages.shell.overlay == "card_removed"


def test_another_closed_card_while_the_module_is_asked_is_opened_in_its_turn(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.to_identify()
    gates = Gates(visit, {}, monkeypatch)
    monkeypatch.setattr(visit.platform, "authenticate_social_security_card", gates.module)
    visit.smart_cards.put_in(social_card(resident(2), version="3.00"), closed=True)
    visit.until(lambda: gates.asked == ["module"])
    visit.smart_cards.take_out()
    visit.until(lambda: not visit.session.state.social_card_present)
    visit.smart_cards.put_in(social_card(visit.person, version="3.00"), closed=True)
    visit.until(lambda: visit.session.state.social_card_present)
    gates.of["module"].set()
    visit.at(Page.REVIEW)
    assert gates.asked == ["module", "module"]
    assert number_known(visit) == visit.person.number


def test_a_closed_card_pulled_before_it_heard_the_module_is_told_and_what_was_given_for_it_opens_no_other(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.to_identify(PROOF)
    gates = Gates(visit, {}, monkeypatch)
    monkeypatch.setattr(visit.platform, "authenticate_social_security_card", gates.module)
    mine = social_card(visit.person, version="3.00")
    visit.smart_cards.put_in(mine, closed=True)
    visit.until(lambda: gates.asked == ["module"])
    visit.smart_cards.pause.clear()
    gates.of["module"].set()
    visit.until(lambda: visit.session.record.social.authentication is not None)
    visit.smart_cards.take_out()
    visit.smart_cards.pause.set()
    assert said(visit, WayNotice.SOCIAL_EARLY)
    visit.until(lambda: visit.session.record.social.authentication is None)
    visit.until(lambda: not visit.session.state.social_card_present)
    forged = social_card(resident(2), version="2.00", card_id=mine.card_id)
    visit.smart_cards.put_in(forged)
    said(visit, WayNotice.SOCIAL_TOO_WEAK)
    assert visit.session.state.level is Level.WEAK
