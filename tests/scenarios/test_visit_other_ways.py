# SPDX-License-Identifier: Apache-2.0
"""Two ways at once: late answers, and other people's codes and cards; nobody is taken for another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.journey.state import Level, Page, WayNotice
from kiosk.platform.model import Session, SocialSecurityAuthentication
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.fake_readers import CRYPTOGRAM, id_card, social_card
from tests.scenarios.visit_walk import PROOF, REGISTER, Make, Visit, visits
from tests.scenarios.visit_ways import CITY, MODES, OFFLINE, said


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
