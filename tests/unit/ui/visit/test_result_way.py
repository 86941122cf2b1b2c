# SPDX-License-Identifier: Apache-2.0
"""What a case ended in: only what the platform signed is taken, and it is printed with leave alone (补打)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.print_outcome import PrintOutcome
from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.case.package import new_case_id
from kiosk.codes.router import Known
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep
from kiosk.journey.record import VisitRecord
from kiosk.platform.errors import PlatformError, Problem, Unreachable, refusal
from kiosk.platform.model import CertificateData, Session
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_platform import PLATFORM_SIGNING, certificate
from ui.visit.fetching import Fetching
from ui.visit.parts import VisitParts
from ui.visit.result_way import ResultWay
from ui.visit.tasks import TaskDesk

SESSION = Session("t", "strong", "", "")
GENUINE = certificate(resident(1))
ALTERED = replace(GENUINE, purpose="别的用途")
LIMIT = refusal(Problem("urn:kiosk:problem:reprint-limit", "", 422))


class Platform:
    """Answers, or raises what it is told to."""

    def __init__(self) -> None:
        self.result: CertificateData | None = GENUINE
        self.trouble: Exception | None = None
        self.asked: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.cases: dict[str, str] = {}
        """The case that each print was asked for."""

    def case_result(self, _session: Session, _case_id: str) -> CertificateData | None:
        if self.trouble is not None:
            raise self.trouble
        return self.result

    def ask_print(self, _session: Session, case_id: str, print_id: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(print_id)
        self.cases[print_id] = case_id

    def tell_print(self, _session: Session, case_id: str, print_id: str, outcome: str) -> None:
        if isinstance(self.trouble, Unreachable):
            raise self.trouble
        if self.cases.get(print_id, case_id) != case_id:
            raise refusal(Problem("urn:kiosk:problem:no-such-case", "", 404))
        self.told.append((print_id, outcome))


class World:
    """The way with a platform in memory and a printer that only notes."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.folder, self.platform = qtbot, folder, Platform()
        self.events: list[ev.Event] = []
        self.printed: list[int] = []
        self.record = VisitRecord(cast("Any", SimpleNamespace()))
        self.record.session = SESSION
        self.desk = TaskDesk("platform")
        parts = SimpleNamespace(
            platform=self.platform,
            log=EventLog(folder, Process.VISIT),
            document_printer=object(),
            codes=Known(signing_keys={PLATFORM_SIGNING.key_id: PLATFORM_SIGNING.public_pem}),
        )
        fetching = SimpleNamespace(result=lambda session, _clock: self.platform.case_result(session, ""))
        self.way = ResultWay(
            cast("VisitParts", parts),
            self.record,
            self.desk,
            self.events.append,
            cast("Fetching", fetching),
            self._print,
        )

    def _print(self, job: int, mode: DisplayMode) -> None:
        assert mode is DisplayMode.ELDER
        self.printed.append(job)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=30_000)

    def fetch(self) -> ev.Event:
        before = len(self.events)
        self.way.fetch(fx.FetchResult())
        self.until(lambda: len(self.events) > before)
        return self.events[-1]

    def print(self, job: int) -> str:
        """What came of the wish: printed, or the word for why not."""
        before, printed = len(self.events), len(self.printed)
        self.way.print(job, DisplayMode.ELDER)
        self.until(lambda: len(self.events) > before or len(self.printed) > printed)
        if len(self.printed) > printed:
            return "printed"
        finished = self.events[-1]
        assert isinstance(finished, ev.DocumentFinished)
        assert (finished.job, finished.outcome) == (job, "not_printed")
        return finished.cause

    def end(self, job: int, outcome: PrintOutcome) -> None:
        """The printer is done, and what the platform can hear of it it has heard."""
        done: list[bool] = []
        self.way.ended(job, outcome)
        self.desk.run(lambda: None, lambda _none: done.append(True), lambda _error: None)
        self.until(lambda: done)

    @property
    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*"))


@pytest.fixture
def world(tmp_path: Path, qtbot: QtBot) -> Iterator[World]:
    made = World(tmp_path, qtbot)
    yield made
    assert made.desk.close(30_000)


def test_what_the_platform_signed_is_taken(world: World) -> None:
    assert world.fetch() == ev.ResultReady(prints=True)
    assert (world.record.certificate, world.way.is_doubted) == (GENUINE, False)


@pytest.mark.parametrize("result", [ALTERED, replace(GENUINE, platform_signature="")])
def test_what_was_altered_or_is_unsigned_is_neither_shown_nor_printed(world: World, result: CertificateData) -> None:
    world.platform.result = result
    assert world.fetch() == ev.ResultMissing()
    assert (world.record.certificate, world.record.no_result, world.way.is_doubted) == (None, True, True)
    assert "ResultNotGenuine" in world.log
    assert result.name not in world.log
    assert world.way.of_case(SESSION, new_case_id())() is MineStep.FALSE


@pytest.mark.parametrize("trouble", [None, Unreachable("cable")])
def test_what_does_not_come_is_missing_and_nothing_worse(world: World, trouble: PlatformError | None) -> None:
    world.platform.result, world.platform.trouble = None, trouble
    assert world.fetch() == ev.ResultMissing()
    assert not world.way.is_doubted
    world.record.session = None
    assert world.fetch() == ev.ResultMissing()


def test_of_an_own_case_it_is_put_in_place_on_the_main_thread(world: World) -> None:
    put = world.way.of_case(SESSION, new_case_id())
    assert world.record.certificate is None
    assert put() is MineStep.NONE
    assert world.record.certificate is not None
    assert world.events == [ev.ResultReady(prints=True)]
    world.platform.result = None
    assert world.way.of_case(SESSION, new_case_id())() is MineStep.GONE


def test_leave_is_asked_for_every_print_and_its_end_is_told(world: World) -> None:
    world.fetch()
    assert world.print(1) == "printed"
    world.end(1, PrintOutcome.NOT_PRINTED)
    assert world.print(2) == "printed"
    world.end(2, PrintOutcome.PRINTED)
    first, second = world.platform.asked
    assert first != second, "one leave an attempt"
    assert world.platform.told == [(first, "not_printed"), (second, "printed")]
    world.platform.trouble = LIMIT
    assert world.print(3) == "reprint_limit"
    world.end(3, PrintOutcome.NOT_PRINTED)
    assert len(world.platform.told) == 2, "what had no leave has no end either"


def test_without_network_what_was_just_given_is_printed_once(world: World) -> None:
    world.fetch()
    world.platform.trouble = Unreachable("cable")
    assert world.print(1) == "printed"
    world.end(1, PrintOutcome.NOT_PRINTED)
    assert world.print(2) == "printed", "nothing came out: that is no second print"
    world.end(2, PrintOutcome.UNKNOWN)
    assert world.print(3) == "no_leave"
    world.platform.trouble = None
    assert world.print(4) == "printed"
    assert [outcome for _, outcome in world.platform.told] == ["not_printed", "unknown", "not_printed"], (
        "heard before it is asked again; and leave that may have been given unheard is given back"
    )


def test_of_an_own_case_nothing_is_printed_unasked(world: World) -> None:
    world.way.of_case(SESSION, new_case_id())()
    world.platform.trouble = Unreachable("cable")
    assert world.print(1) == "no_leave"
    world.platform.trouble = refusal(Problem("urn:kiosk:problem:level-too-low", "", 403))
    assert world.print(2) == "leave_refused", "it was asked, and said no"
    assert "PlatformRefused" in world.log
    world.platform.trouble = RuntimeError("a bug")
    assert world.print(3) == "no_leave"
    assert "UnhandledError" in world.log


def test_whoever_is_not_known_or_has_no_paper_is_told_so_by_the_printer(world: World) -> None:
    assert world.print(1) == "printed", "handed on: that way says why it cannot"
    assert world.platform.asked == []


def test_what_came_of_one_paper_is_told_of_its_own_case_and_keeps_nobody_from_the_next(world: World) -> None:
    first, second = new_case_id(), new_case_id()
    world.way.of_case(SESSION, first)()
    assert world.print(1) == "printed"
    world.platform.trouble = Unreachable("cable")
    world.end(1, PrintOutcome.PRINTED)
    world.platform.trouble = None
    world.way.of_case(SESSION, second)()
    assert world.print(2) == "printed"
    assert world.platform.told == [(world.platform.asked[0], "printed")]
    assert list(world.platform.cases.values()) == [first, second]


def test_what_the_platform_will_not_hear_is_no_reason_to_refuse_a_paper(world: World) -> None:
    world.way.of_case(SESSION, new_case_id())()
    assert world.print(1) == "printed"
    world.platform.trouble = Unreachable("cable")
    world.end(1, PrintOutcome.PRINTED)
    world.platform.trouble = None
    world.platform.cases[world.platform.asked[0]] = "forgotten there"
    assert world.print(2) == "printed"


def test_leave_for_a_paper_that_was_left_prints_no_other(world: World) -> None:
    world.way.of_case(SESSION, new_case_id())()
    world.way.print(1, DisplayMode.ELDER)
    world.record.certificate = replace(GENUINE)  # another one, before the answer
    world.until(lambda: isinstance(world.events[-1], ev.DocumentFinished))
    assert world.printed == []
    assert world.events[-1] == ev.DocumentFinished(1, "not_printed", "no_leave")
    assert world.print(2) == "printed"
    assert world.platform.told == [(world.platform.asked[0], "not_printed")]


@pytest.mark.parametrize(
    ("name", "status", "word"),
    [
        ("session-ended", 401, "printed"),
        ("level-too-low", 403, "leave_refused"),
        ("no-such-case", 404, "leave_refused"),
    ],
)
def test_a_no_is_no_missing_answer(world: World, name: str, status: int, word: str) -> None:
    world.fetch()
    world.platform.trouble = refusal(Problem(f"urn:kiosk:problem:{name}", "", status))
    assert world.print(1) == word
