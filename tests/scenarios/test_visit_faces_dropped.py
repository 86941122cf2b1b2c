# SPDX-License-Identifier: Apache-2.0
"""Whatever hides or leaves the page that compares a face drops photo and face, and late answers are for nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.journey import events as ev
from kiosk.journey.state import FaceStep, Level, Overlay, Page
from kiosk.platform.model import FaceConsent, NoPhoto, Session
from tests.scenarios.face_people import MadeUpVerifier
from tests.scenarios.visit_faces import MakeFaces, faces


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeFaces]:
    with faces(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.mark.parametrize("how", ["curtain", "cancel", "idle", "back", "card"])
def test_whatever_hides_the_page_drops_photo_and_face(world: MakeFaces, how: str) -> None:
    visit = world().start()
    visit.to_look()
    reference = visit.session.errands.faces.reference
    assert reference.is_kept
    photo = reference._picture
    assert photo is not None
    assert photo.any()
    events: dict[str, object] = {
        "curtain": ev.CurtainDrawn(), "cancel": ev.CancelAsked(), "idle": ev.IdleElapsed(), "back": ev.WentBack(),
        "card": ev.CardWayAsked(),
    }  # fmt: skip
    visit.session.controller.dispatch(events[how])  # type: ignore[arg-type]  # one of them
    assert visit.keeps_nothing()
    visit.until(lambda: not photo.any(), "not overwritten where it lay")  # at once, or when the comparison ends
    visit.until(lambda: not visit.lens.is_open)
    if how in ("back", "card"):
        assert visit.page == Page.IDENTIFY.value
        return
    visit.session.controller.dispatch(ev.OverlayClosed())
    assert (visit.step, visit.session.state.overlay) == (FaceStep.CONSENT, Overlay.NONE)
    visit.turn(50)
    assert not visit.lens.is_open, "nobody is filmed again without a word"


def test_the_page_is_covered_while_a_face_is_compared_and_nothing_comes_of_it(world: MakeFaces) -> None:
    visit = world().start()
    assert isinstance(visit.verifier, MadeUpVerifier)
    visit.verifier.pause.clear()
    visit.to_look()
    visit.come_to(FaceStep.COMPARING)
    visit.until(lambda: visit.verifier.asked > 0)  # type: ignore[union-attr]  # it is ours
    threading.Timer(0.2, visit.verifier.pause.set).start()
    visit.session.controller.dispatch(ev.CurtainDrawn())
    visit.turn(200)
    assert visit.keeps_nothing()
    assert visit.platform.face_reports == []
    assert visit.step is FaceStep.CONSENT


def test_a_late_photo_is_for_nobody(world: MakeFaces) -> None:
    visit = world().start()
    visit.to_consent()
    visit.platform.answers.clear()
    visit.pages.face.primary()
    visit.session.controller.dispatch(ev.WentBack())
    visit.platform.answers.set()
    visit.turn(150)
    assert visit.page == Page.IDENTIFY.value
    assert visit.keeps_nothing()


@pytest.mark.parametrize("stays", [True, False])
def test_a_photo_is_asked_for_whoever_agreed_and_not_for_who_came_meanwhile(
    world: MakeFaces, monkeypatch: pytest.MonkeyPatch, stays: bool
) -> None:
    visit = world().start()
    asked: list[Session] = []

    def photo(session: Session, consent: FaceConsent) -> NoPhoto:
        asked.append(session)
        return NoPhoto()

    monkeypatch.setattr(visit.platform, "face_reference", photo)
    visit.to_consent()
    agreed, other = visit.session.record.session, Session("of-another", "weak", "测试乙", "")
    assert agreed is not None
    busy, is_free = threading.Event(), threading.Event()
    desk = visit.session.errands.faces._desk

    def hold() -> None:
        busy.set()
        is_free.wait(15)

    done: list[None] = []
    desk.run(hold, done.append, lambda _error: None)
    assert busy.wait(15)
    visit.pages.face.primary()
    if not stays:
        visit.session.controller.dispatch(ev.WentBack())
    visit.session.record.session = other
    is_free.set()
    behind: list[None] = []
    desk.run(lambda: None, behind.append, lambda _error: None)
    visit.until(lambda: bool(behind))
    assert asked == ([agreed] if stays else [])


def test_a_late_word_of_the_platform_opens_nothing(world: MakeFaces) -> None:
    visit = world().start()
    visit.to_look()
    visit.platform.answers.clear()
    visit.come_to(FaceStep.ASKING)
    visit.session.controller.dispatch(ev.WentBack())
    visit.platform.answers.set()
    visit.turn(150)
    assert (visit.page, visit.session.state.level) == (Page.IDENTIFY.value, Level.WEAK)
