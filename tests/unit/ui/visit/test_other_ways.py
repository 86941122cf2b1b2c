# SPDX-License-Identifier: Apache-2.0
"""Codes and social security cards, where the platform's answer comes late: it speaks for nobody, and against nobody."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.codes.router import IssuedCode, Known
from kiosk.codes.shapes import IssuedKind
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, WayNotice
from kiosk.platform.errors import Busy, Problem, Rejected, Unreachable
from kiosk.platform.model import Session
from tests.unit.kiosk.identity.test_social_card import OTHER_ID, QUESTION, social
from tests.unit.kiosk.synthetic import catalogue
from tests.unit.ui.visit.desks import Later
from ui.visit.other_ways import OtherWays
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


@pytest.mark.parametrize("is_left", [False, True], ids=["waited", "left"])
@pytest.mark.parametrize("error", [Busy("full"), Unreachable("gone")], ids=["busy", "gone"])
def test_a_code_that_is_refused_when_its_page_was_left_is_not_spoken_of(error: Exception, is_left: bool) -> None:
    """A card may be looked at by then: its own answer is waited for, and this one is not of it."""

    def identify(_token: str) -> Session:
        raise error

    told, desk, record = list[ev.Event](), Later(), VisitRecord(catalogue())
    platform = SimpleNamespace(identify_by_issued_code=identify)
    way = OtherWays(
        cast("VisitParts", SimpleNamespace(platform=platform)),
        record,
        cast("Known", None),
        cast("TaskDesk", desk),
        told.append,
        lambda: JourneyState(page=Page.IDENTIFY, way=WayNotice.SOCIAL_CHECKING),
    )
    record.issued_code = IssuedCode(IssuedKind.CITY, "token")
    way.open_code_session()
    if is_left:
        way.leave_code()
    desk.answer()
    notices = [one.notice for one in told if isinstance(one, ev.WaySaid)]
    said = WayNotice.CODE_BUSY if isinstance(error, Busy) else WayNotice.CODE_OFFLINE
    assert notices == ([] if is_left else [said.value])


LOST = Rejected(Problem("urn:kiosk:problem:card-reported-lost", "lost", 422))


@pytest.mark.parametrize("asks", [False, True], ids=["read", "closed"])
@pytest.mark.parametrize("is_changed", [False, True], ids=["the same", "another"])
def test_what_is_wrong_with_a_card_is_not_said_of_another_that_is_in_by_now(asks: bool, is_changed: bool) -> None:
    """挂失 of the first card would be read by whoever has put in the second."""

    def refuse(*_told: Any) -> None:
        raise LOST

    told, desk, record = list[ev.Event](), Later(), VisitRecord(catalogue())
    platform = SimpleNamespace(
        identify_by_social_security_card=refuse, authenticate_social_security_card=lambda *_a: refuse()
    )
    way = OtherWays(
        cast("VisitParts", SimpleNamespace(platform=platform)),
        record,
        cast("Known", None),
        cast("TaskDesk", desk),
        told.append,
        lambda: JourneyState(page=Page.IDENTIFY, way=WayNotice.SOCIAL_CHECKING),
    )
    seen = record.social
    record.social = seen.asks(QUESTION) if asks else seen.read(social())
    way.open_social_card()
    if is_changed:
        other = replace(QUESTION, card_id=OTHER_ID)
        record.social = seen.gone().asks(other) if asks else seen.gone().read(social(card_id=OTHER_ID))
    desk.answer()
    assert told == ([] if is_changed else [ev.WaySaid(WayNotice.SOCIAL_REPORTED_LOST.value)])
