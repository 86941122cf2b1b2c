# SPDX-License-Identifier: Apache-2.0
"""Who comes with a social security card (社保卡): how far it leads, what is kept, what is said of one that is no good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.smart_card_reader.port import UnreadableReason
from kiosk.journey.state import Level, Page, WayNotice
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_readers import CRYPTOGRAM, social_card
from tests.scenarios.visit_walk import PROOF, Make, Visit, visits
from tests.scenarios.visit_ways import MODES, applicant_of, said


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    with visits(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def visit(world: Make, request: pytest.FixtureRequest) -> Visit:
    return world().start(request.param)


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


def test_who_is_believed_without_network_is_told_that_nothing_is_kept(world: Make) -> None:
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


def test_before_there_is_a_form_nothing_is_said_to_be_kept(world: Make) -> None:
    visit = world(clock_scale=0.02).start()
    visit.to_identify()
    visit.overlaid("idle")
    assert not [line for line in visit.pages.sheet.lines if "存" in line]
    visit.until(lambda: visit.ended == ["idle"])


def test_with_an_id_card_what_is_filled_in_is_said_to_be_kept_and_is(world: Make) -> None:
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
