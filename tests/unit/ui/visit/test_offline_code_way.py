# SPDX-License-Identifier: Apache-2.0
"""离线码, where nothing comes back: no session, refusals, another person meanwhile. What the wire shows is in the scenarios."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.platform.errors import LevelTooLow, Problem, ProtocolFault, Rejected, Unreachable
from kiosk.platform.offline_codes import OfflineCode
from tests.unit.kiosk.printing.test_slips import HEAD, said
from tests.unit.ui.visit.desks import AtOnce
from ui.visit.offline_code_way import CODE_LINES, CodeStanding, OfflineCodeWay
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

CODE = OfflineCode("LXM-DEMO-" + "K7" * 16, date(2027, 11, 21), 2)


class Way:
    """``answers``: what the platform says, one after another; an exception is raised."""

    def __init__(self, *answers: object, session: object = "session", is_over: bool = False) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []
        self.told: list[ev.Event] = []
        log = SimpleNamespace(write=lambda *_a, **_k: None, failure=lambda *_a, **_k: None)
        parts = SimpleNamespace(log=log, platform=SimpleNamespace(issue_offline_code=self._answer))
        self.record = SimpleNamespace(
            session=session, case_id="one", filed_as="one", resident=SimpleNamespace(name="测试甲")
        )
        desk, record = cast("TaskDesk", AtOnce()), cast("VisitRecord", self.record)
        self.way = OfflineCodeWay(cast("VisitParts", parts), record, desk, self.told.append, lambda _seconds: is_over)

    def _answer(self, _session: object, case_id: str) -> object:
        self.asked.append(case_id)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def words(self) -> str:
        return said(self.way.slip(HEAD, DisplayMode.STANDARD)(False))


def refused(name: str) -> Rejected:
    return Rejected(Problem(f"urn:kiosk:problem:{name}", "no", 422))


def test_a_code_is_on_the_slip_and_a_second_one_says_so() -> None:
    here = Way(CODE)
    assert (here.way.standing, here.words()) == (CodeStanding.NONE, "")
    here.way.issue()
    assert here.told == [ev.OfflineCodeSettled()]
    assert here.way.standing is CodeStanding.ISSUED
    assert "纸码（离线码）" in here.words()
    assert "码是同一个" in said(here.way.slip(HEAD, DisplayMode.ELDER)(True))


def test_a_mended_case_gives_the_code_of_its_first_filing() -> None:
    here = Way(CODE)
    here.record.filed_as = "first"
    here.way.issue()
    assert (here.asked, here.way.standing) == (["first"], CodeStanding.ISSUED)


def test_silence_is_asked_once_more_under_the_same_case() -> None:
    here = Way(Unreachable("gone"), CODE)
    here.way.issue()
    assert (here.asked, here.way.standing) == (["one", "one"], CodeStanding.ISSUED)
    silent = Way(Unreachable("gone"), Unreachable("gone"))
    silent.way.issue()
    assert (silent.way.standing, silent.words()) == (CodeStanding.UNHEARD, "")


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (refused("prints-used-up"), CodeStanding.USED_UP),
        (refused("no-city-code"), CodeStanding.NO_CITY_CODE),
        (refused("no-such-case"), CodeStanding.REFUSED),
        (LevelTooLow(Problem("urn:kiosk:problem:level-too-low", "no", 403)), CodeStanding.REFUSED),
        (ProtocolFault("OfflineCode: not as the contract says"), CodeStanding.REFUSED),
    ],
)
def test_a_refusal_is_said_as_what_it_is(answer: Exception, standing: CodeStanding) -> None:
    here = Way(answer, refused("no-such-case"))  # what cannot be read is asked for once more
    here.way.issue()
    assert (here.way.standing, here.words(), len(here.told)) == (standing, "", 1)
    assert CODE_LINES[standing] != CODE_LINES[CodeStanding.ISSUED]


def test_an_answer_that_can_never_be_read_was_not_heard() -> None:
    fault = ProtocolFault("OfflineCode: not as the contract says")
    here = Way(fault, fault)
    here.way.issue()
    assert (here.asked, here.way.standing) == (["one", "one"], CodeStanding.UNHEARD)


def test_without_a_session_nobody_is_asked() -> None:
    here = Way(session=None)
    here.way.issue()
    assert (here.asked, here.way.standing) == ([], CodeStanding.REFUSED)


def test_a_code_goes_with_the_case_it_was_asked_for() -> None:
    here = Way(CODE)
    here.way.issue()
    here.record.case_id = here.record.filed_as = "two"
    assert (here.way.standing, here.words()) == (CodeStanding.NONE, "")
