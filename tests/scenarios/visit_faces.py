# SPDX-License-Identifier: Apache-2.0
"""A visit with somebody before the camera (人脸核验): what the scenarios of faces share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey.state import FaceStep, Page
from kiosk.vision.faces import face_look, liveness
from kiosk.vision.faces.verify import Comparison, FaceVerifier, Weight
from tests.scenarios.face_people import MadeUpVerifier, Person, kit_of, match
from tests.scenarios.fake_camera import FakeCamera
from tests.scenarios.visit_walk import PROOF, Visit

CITY = "SSM-DEMO-" + "A" * 32
ROOM = np.repeat(np.linspace(110, 190, 320, dtype=np.uint8)[None, :, None], 180, axis=0).repeat(3, axis=2)
"""Neither dark nor covered."""
MODES = (DisplayMode.STANDARD, DisplayMode.ELDER)


class Faces(Visit):
    """A visit with a camera in front of people, and somebody before it."""

    def __init__(self, qtbot: QtBot, state: Path, verifier: FaceVerifier | Callable[[], FaceVerifier]) -> None:
        self.lens = FakeCamera(ROOM, fps=60)
        super().__init__(qtbot, state, camera=self.lens)
        self.someone = Person()
        self.verifier = verifier
        self.faces = kit_of(self.someone, verifier)
        self.helper_confirms = False

    def start(self, mode: DisplayMode = DisplayMode.STANDARD) -> Faces:
        faces = self.settings.faces.model_copy(update={"helper_confirms": self.helper_confirms})
        self.settings = self.settings.model_copy(update={"faces": faces})
        super().start(mode)
        self.until(lambda: self.session.looks is not None)
        return self

    @property
    def step(self) -> FaceStep:
        return self.session.state.face

    def to_consent(self) -> None:
        """Known by a code, at the page that compares."""
        self.to_identify(PROOF)
        assert self.pages.identify.faceText == "", "nobody is known whose face it could be"
        self.scanner.show(CITY)
        self.until(lambda: self.pages.identify.faceText != "", "the way is not offered")
        self.pages.identify.faceWay()
        self.at(Page.FACE)
        assert self.step is FaceStep.CONSENT

    def to_look(self) -> None:
        self.to_consent()
        self.pages.face.primary()
        self.until(lambda: self.step is FaceStep.LOOKING and bool(self.pages.face.say), "nothing was seen")

    def come_to(self, *steps: FaceStep) -> None:
        """Does as the page asks until it stands at one of these."""

        def obeyed() -> bool:
            self.someone.obey(self.pages.face.turn)
            return self.step in steps or self.page != Page.FACE.value

        self.until(obeyed, f"never came to {steps}")

    def log(self, event: str) -> list[dict[str, Any]]:
        lines = (self._state / "logs" / "visit.jsonl").read_text(encoding="ascii").splitlines()
        return [line for line in map(json.loads, lines) if line["event"] == event]

    def keeps_nothing(self) -> bool:
        faces = self.session.errands.faces
        return not faces.reference.is_kept and faces._looking is None and faces._compared is None


MakeFaces = Callable[..., Faces]


@contextmanager
def faces(qtbot: QtBot, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[MakeFaces]:
    """Makes visits of somebody before the camera, who is looked at quickly; in the end nothing waits for an answer any more."""
    patch.setattr(timeouts, "CARD_POLL_S", 0.01)
    patch.setattr(face_look, "HOLD_S", 0.1)
    patch.setattr(liveness, "SETTLE_S", 0.1)
    patch.setattr("ui.visit.eyes.check_eyes", lambda: None)
    patch.setattr(face_look, "covered_score", lambda *_: -5.0)
    made: list[Faces] = []

    def make(said: Comparison | Exception | None = None, weight: Weight = Weight.ALONE) -> Faces:
        made.append(Faces(qtbot, folder, MadeUpVerifier(match() if said is None else said, weight)))
        return made[-1]

    yield make
    for visit in made:
        visit.platform.answers.set()
        if isinstance(visit.verifier, MadeUpVerifier):
            visit.verifier.pause.set()
        visit.close()
