# SPDX-License-Identifier: Apache-2.0
"""The terminal is stopped in the middle of a visit: what was filled is kept for the same card, in bounded time."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from kiosk.journey import events as ev
from kiosk.supervisor.supervisor import Limits, Supervisor
from offline_cache.sealed_case import Durable, SealedCase
from tests.scenarios.stage_fixture import COMMAND, OFFSCREEN, ROOT, until
from tests.scenarios.visit_walk import Visit
from ui.tour.stage import Stage

WALKER = Path(__file__).with_name("visit_walker.py")


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world.start()
    world.close()


def test_the_form_is_sealed_and_offered_to_the_same_card(visit: Visit) -> None:
    visit.to_review()
    visit.fill_missing()
    visit.session.controller.dispatch(ev.Retired())
    assert visit.ended == ["retired"]
    assert len(visit.courier.drafts) == 1
    visit.start()
    visit.to_identify()
    visit.reader.lay(visit.card)
    visit.overlaid("resume")


def test_a_case_that_is_just_being_handed_over_is_no_draft_as_well(visit: Visit) -> None:
    visit.to_review()
    visit.to_sign()
    submit, go_on = visit.courier.submit, threading.Event()

    def slow(case: SealedCase) -> Durable:
        assert go_on.wait(10)
        return submit(case)

    visit.courier.submit = slow  # type: ignore[method-assign]  # a courier that takes its time
    visit.sign()
    threading.Timer(0.2, go_on.set).start()
    visit.session.controller.dispatch(ev.Retired())
    visit.close()
    assert visit.courier.submits == 1
    assert len(visit.courier.cases) == 1
    assert visit.courier.drafts == {}


def test_a_case_that_the_courier_did_not_take_is_kept_as_a_draft(visit: Visit) -> None:
    visit.to_review()
    visit.to_sign()
    visit.courier.trouble = RuntimeError("not taken")
    visit.sign()
    visit.session.controller.dispatch(ev.Retired())
    visit.close()
    assert visit.courier.cases == {}
    assert len(visit.courier.drafts) == 1


@pytest.mark.timeout(120)
def test_a_stopped_terminal_keeps_the_form_and_offers_it_when_it_is_back(tmp_path: Path) -> None:
    """The real supervisor, visit process, courier, databases and card reader line; the stop is the one of SIGTERM."""
    with Stage(COMMAND, tmp_path / "state", tmp_path / "tray", card_seconds=0.2) as stage:
        stage.stop_courier()
        stage.lay_card()
        words = [stood(tmp_path / f"round-{number}", stage) for number in (1, 2)]
    assert words == ["review", "resume"]


def stood(lines: Path, stage: Stage) -> str:
    """Runs a terminal until its visit has walked as far as it goes, stops it, and tells where it stood."""
    assert stage.settings is not None
    supervisor = Supervisor(
        [sys.executable, str(WALKER), str(lines)],
        [*COMMAND, "courier", *stage.run_arguments],
        stage.settings.runtime_dir,
        lambda *_words, **_fields: None,
        limits=Limits(courier_first_s=0.0),
        environment={**os.environ, **OFFSCREEN, "PYTHONPATH": str(ROOT)},
        settings_json=stage.settings.model_dump_json(),
    )
    ended: list[int] = []
    thread = threading.Thread(target=lambda: ended.append(supervisor.run()))
    thread.start()
    try:
        until(lines.exists, 40, "the visit did not get as far as the review page")
    finally:
        began = time.monotonic()
        supervisor.request_stop()
        thread.join(15)
    assert ended == [0]
    assert time.monotonic() - began < Limits().stop_visit_s + Limits().stop_courier_s
    return lines.read_text(encoding="ascii").split()[1]
