# SPDX-License-Identifier: Apache-2.0
"""A session that ended in the middle, and who is known next: the same person loses no word, somebody else finds none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey.state import Level, Page, StopReason
from kiosk.platform.errors import Problem, refusal
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.fake_readers import id_card, social_card
from tests.scenarios.visit_walk import Visit

CODE = "SSM-DEMO-" + "A" * 32


@pytest.fixture(params=list(DisplayMode), ids=lambda mode: str(mode.value))
def visit(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world.start(request.param)
    world.close()


def session_of_a_code_ends(visit: Visit) -> None:
    """Known by a code, everything filled in and promised; then back to the notice and on again."""
    visit.to_identify()
    visit.scanner.show(CODE)
    visit.at(Page.REVIEW)
    visit.to_sign()
    shell = visit.pages.shell
    for page in (Page.CONFIRM, Page.PROMISE, Page.REVIEW, Page.NOTICE):
        shell.back()
        visit.at(page)
    visit.platform.refusal = refusal(Problem("urn:kiosk:problem:session-ended", "", 401))
    visit.pages.notice.next()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.SESSION_ENDED
    visit.platform.refusal = None
    visit.pages.stop.retry()
    visit.at(Page.IDENTIFY)


def comes(visit: Visit, person: SyntheticResident, way: str) -> None:
    visit.platform.person = person
    if way == "id card":
        visit.reader.lay(id_card(person))
    elif way == "social card":
        visit.smart_cards.put_in(social_card(person))
    else:
        visit.scanner.show(CODE)


WAYS = pytest.mark.parametrize("way", ["id card", "social card", "code"])


@WAYS
def test_somebody_else_finds_nothing_of_the_first_and_agrees_for_themselves(visit: Visit, way: str) -> None:
    session_of_a_code_ends(visit)
    record, other = visit.session.record, resident(2)
    first, consents, case_id = record.resident, record.consents, record.case_id
    assert first is not None
    assert consents
    assert record.filling.promise_accepted_at is not None
    comes(visit, other, way)
    visit.at(Page.NOTICE)
    assert visit.session.state.level is not Level.NONE
    assert record.resident is not None
    assert (record.resident.number, record.form, record.consents) == (other.number, None, ())
    filling = record.filling
    assert not [one for one in (filling.promise_accepted_at, filling.signature, filling.report) if one is not None]
    assert record.materials.plans == ()
    assert record.case_id != case_id
    asked = len(visit.platform.purposes)
    visit.pages.notice.next()
    visit.at(Page.REVIEW)
    assert len(visit.platform.purposes) == asked + 1, "nothing was fetched before going on from the notice"
    assert record.consents
    assert not {one.consent_id for one in record.consents} & {one.consent_id for one in consents}
    assert first.number not in visit.text_on_screen()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert first.number not in visit.opened_case()
    assert consents[0].consent_id not in visit.opened_case()


@WAYS
def test_the_same_person_goes_on_where_they_were(visit: Visit, way: str) -> None:
    session_of_a_code_ends(visit)
    record = visit.session.record
    before, consents = record.form, record.consents
    assert before is not None
    own = {code: value.value for code, value in before.values.items() if value.origin.value == "resident"}
    assert own
    comes(visit, visit.person, way)
    visit.at(Page.REVIEW)
    assert record.form is not None
    assert own.items() <= {code: value.value for code, value in record.form.values.items()}.items()
    assert record.consents == consents
    assert visit.session.state.form.missing == 0
