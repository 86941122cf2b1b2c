# SPDX-License-Identifier: Apache-2.0
"""A visit on the real parts, without a window, on a stage of simulators and the sandbox: what the wire scenarios share."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from commands.visit_parts import compose_visit
from config.modes import DisplayMode
from config.settings import Settings
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import SyntheticResident
from tests.scenarios.fake_courier import FakeLink
from tests.scenarios.visit_walk import ANSWERS
from ui.tour.stage import Stage
from ui.visit.parts import FaceKit
from ui.visit.session import VisitSession

ROOT = Path(__file__).resolve().parents[2]
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


class WireTerminal:
    """``settings``: other ones than the stage's. ``kit_of``: makes what takes the place of the faces' own kit."""

    limit_ms: ClassVar[int] = 60_000
    """For each thing that is waited for."""

    def __init__(
        self,
        stage: Stage,
        qtbot: QtBot,
        mode: DisplayMode,
        settings: Settings | None = None,
        kit_of: Callable[[FaceKit], FaceKit] | None = None,
    ) -> None:
        self.stage, self._qtbot = stage, qtbot
        parts = compose_visit(settings or settings_of(stage), FakeLink(), lambda _reason: None)
        if kit_of is not None:
            assert parts.faces is not None
            parts = replace(parts, faces=kit_of(parts.faces))
        self._parts = parts
        self.session = VisitSession(self._parts, page_fresh_s=0.0)
        self.session.begin(mode)
        self.session.open_devices()

    def where(self) -> object:
        """Said where something is waited for in vain."""
        state = self.session.state
        return f"page {state.page}, sight {state.sight}"

    def until(self, holds: Callable[[], bool]) -> None:
        def check() -> None:
            assert holds(), self.where()

        self._qtbot.waitUntil(check, timeout=self.limit_ms)

    def turn(self, milliseconds: int) -> None:
        self._qtbot.wait(milliseconds)

    def at(self, page: Page) -> None:
        """On the way to the papers, one that is shown before it is printed is printed."""
        if page is Page.HAND_OVER:
            self.until(lambda: self.session.state.page in (Page.PREVIEW, page))
            if self.session.state.page is Page.PREVIEW:
                self.session.pages.preview.primary()
        self.until(lambda: self.session.state.page is page)

    def lay(self, person: SyntheticResident) -> None:
        """Their ID card on the reader."""
        self.stage.device("id_card_reader", "lay", card=person.card())

    def past_notice(self, item: str) -> None:
        """Its tile, its questions, and on from what is told beforehand."""
        pages = self.session.pages
        pages.attract.choose(item)
        while self.session.state.page is Page.QUESTION:
            values = [str(option["value"]) for option in pages.question.options]
            pages.question.choose(next((value for value in values if value in ANSWERS.values()), values[0]))
        self.at(Page.NOTICE)
        pages.notice.next()

    def close(self) -> None:
        self.session.close()
        self.session.join_threads(self.limit_ms)
        for part in (self._parts.receipt_printer, self._parts.document_printer):
            assert part is not None
            part.close()  # the process would be gone here
        self._parts.platform.close()
        self._parts.help_platform.close()


Kind = TypeVar("Kind", bound=WireTerminal)


class Terminals(Generic[Kind]):
    """Makes terminals of one kind on one stage, and closes them in the end. With it no card lies on the reader, before and after,
    and the sandbox has no faults and is on the line afterwards.
    """

    def __init__(self, kind: Callable[..., Kind], stage: Stage, qtbot: QtBot) -> None:
        self._kind, self._stage, self._qtbot = kind, stage, qtbot
        self.made: list[Kind] = []

    def __call__(self, mode: DisplayMode = DisplayMode.STANDARD, *how: Any, **more: Any) -> Kind:
        self.made.append(self._kind(self._stage, self._qtbot, mode, *how, **more))
        return self.made[-1]

    def __enter__(self) -> Self:
        self._stage.remove_card()
        return self

    def __exit__(self, *_why: object) -> None:
        self.close()
        self._stage.sandbox.clear_faults()
        self._stage.sandbox.bring_back()
        self._stage.remove_card()

    def close(self) -> None:
        for each in self.made:
            each.close()
        self.made.clear()
        gc.collect()  # their timers belong to this thread; another one's collection must not be what ends them


def settings_of(stage: Stage) -> Settings:
    assert stage.settings is not None
    return stage.settings


def with_camera(settings: Settings, address: str | None) -> Settings:
    """With another camera in front; None: with its own."""
    if address is None:
        return settings
    return settings.model_copy(update={"camera": settings.camera.model_copy(update={"address": address})})


@contextmanager
def wire_stage(folder: Path, *also: str, **more: Any) -> Iterator[Stage]:
    """Simulators (``also``: besides the usual ones) and the sandbox, each a process."""
    command = [sys.executable, str(ROOT / "main.py")]
    with Stage(command, folder / "state", folder / "tray", also=also, **more) as made:
        yield made


def mend(stage: Stage, camera: str = "camera") -> None:
    """Whatever befell the camera."""
    stage.device(camera, "clear_faults")
    stage.device(camera, "replug")
