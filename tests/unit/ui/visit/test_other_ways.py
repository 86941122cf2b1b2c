# SPDX-License-Identifier: Apache-2.0
"""A code that was held up, where the platform's answer comes late: it speaks for nobody, and against nobody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from kiosk.codes.router import IssuedCode, Known
from kiosk.codes.shapes import IssuedKind
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, WayNotice
from kiosk.platform.errors import Busy, Unreachable
from kiosk.platform.model import Session
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
