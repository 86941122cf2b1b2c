# SPDX-License-Identifier: Apache-2.0
"""Who may act for whom (代办): what failed is told as what it is, whoever failed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ActingStep, JourneyState, Page, StopReason
from kiosk.platform.errors import Busy, Problem, Unreachable, refusal
from kiosk.platform.model import Session
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue
from tests.unit.ui.visit.desks import Fails
from ui.visit.acting_way import ActingWay
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

OWN = Session("own", "strong", "测试甲", "999999199005040017")


class Way:
    """On the page that waits for whom one may act, and every question fails with ``error``."""

    def __init__(self, error: Exception) -> None:
        self.record, self.told, self.logged = VisitRecord(catalogue()), list[ev.Event](), list[LogEvent]()
        self.record.open_item(FLEXIBLE)
        self.record.session = OWN
        log = SimpleNamespace(failure=lambda event, _error: self.logged.append(event))
        self.way = ActingWay(
            cast("VisitParts", SimpleNamespace(log=log)), self.record, cast("TaskDesk", Fails(error)), self.told.append,
            lambda: JourneyState(page=Page.PEOPLE, acting_step=ActingStep.LISTING), lambda _resident: OWN,
        )  # fmt: skip
        self.way.list_people()


def test_where_the_terminal_itself_fails_nobody_is_told_that_the_platform_refused_it() -> None:
    made = Way(ValueError("a bug"))
    assert made.told == [ev.ActingRefused(StopReason.TERMINAL_FAILED.value)]
    assert (made.logged, made.record.session) == ([LogEvent.UNHANDLED_ERROR], OWN)


@pytest.mark.parametrize(
    ("name", "status", "stop"),
    [
        ("wrong-environment", 403, StopReason.TERMINAL_REFUSED),
        ("signature-stale", 401, StopReason.TERMINAL_REFUSED),
        ("malformed-request", 400, StopReason.TERMINAL_REFUSED),
        ("level-too-low", 403, StopReason.STRONG_NEEDED),
        ("card-expired", 422, StopReason.IDENTITY_DOUBTED),
    ],
)
def test_what_the_platform_refuses_is_its_word(name: str, status: int, stop: StopReason) -> None:
    made = Way(refusal(Problem(f"urn:kiosk:problem:{name}", "no", status)))
    assert (made.told, made.record.session) == ([ev.ActingRefused(stop.value)], OWN)


def test_who_is_not_known_any_more_is_asked_anew_for_a_session() -> None:
    made = Way(refusal(Problem("urn:kiosk:problem:session-ended", "over", 401)))
    assert (made.told, made.record.session) == ([ev.ActingRefused(StopReason.SESSION_ENDED.value)], None)


def test_that_the_line_is_gone_is_told_first_and_a_busy_platform_is_there() -> None:
    lost = Way(Unreachable("no line"))
    assert lost.told == [ev.NetworkChanged(online=False), ev.ActingRefused(StopReason.OFFLINE.value)]
    assert Way(Busy("later", None)).told == [ev.ActingRefused(StopReason.PLATFORM_BUSY.value)]
