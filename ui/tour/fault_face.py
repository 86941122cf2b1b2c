# SPDX-License-Identifier: Apache-2.0
"""The misfortunes of a face and of the helper who vouches (刷脸, 帮办核验) as a script.

A helper who confirms is in ``tour --way face``.
"""

from __future__ import annotations

import time
from typing import Final

from kiosk.journey.state import FaceStep, Page
from kiosk.platform.sandbox.referral_desk import REFERRAL_LIFE
from kiosk.vision.sight import Sight
from ui.tour.fault_scripts import PROOF, Scene
from ui.tour.walker import Script

CAMERA: Final = "camera"
HELPER: Final = "helper"
PLATFORM: Final = "platform"
_SHORT_S: Final = 4.0
"""Nobody is kept waiting five minutes for a picture."""


def face_visit(scene: Scene) -> Script:
    """Rows 刷脸核对, 帮办核验."""
    walker, stage = scene.walker, scene.stage
    yield from _to_consent(scene)
    yield from walker.tap("primary")
    yield from _at(scene, FaceStep.LOOKING)
    yield from _people(scene)
    yield from _blind(scene)
    yield from _to_helper(scene)
    yield from _no_helper(scene)
    yield from _refused(scene)
    stage.lay_card()
    yield from walker.at(Page.REVIEW)


def _at(scene: Scene, *steps: FaceStep) -> Script:
    names = "/".join(step.value for step in steps)
    yield from scene.walker.until(lambda: scene.walker.state.face in steps, f"the face's page at {names}")


def _to_consent(scene: Scene) -> Script:
    """Known by a code, which is not enough for this service."""
    walker = scene.walker
    yield from scene.to_notice(PROOF)
    yield from walker.go_on()
    yield from walker.at(Page.IDENTIFY)
    scene.stage.show_code()
    yield from walker.go_on("face-way")
    yield from walker.at(Page.FACE)


def _people(scene: Scene) -> Script:
    """Who stands there, and how."""
    book, stage = scene.book, scene.stage
    with book.row("nobody", CAMERA, "during") as row:
        yield from book.show(row, "镜头前面")
    with book.row("too_far", CAMERA, "during") as row:
        stage.stand_before_camera(tall=0.3)
        yield from book.show(row, "近")
    with book.row("several", CAMERA, "during") as row:
        stage.stand_before_camera(beside=stage.resident.seed + 1)
        yield from book.show(row, "让一让")


def _blind(scene: Scene) -> Script:
    walker, book, stage = scene.walker, scene.book, scene.stage
    stage.before_camera(None)
    for when in ("before", "during"):
        with book.row("covered", CAMERA, when) as row:
            if when == "before":
                yield from walker.go_on("face-card")
                yield from walker.at(Page.IDENTIFY)
            stage.device(CAMERA, "fault", kind="covered")
            if when == "before":
                yield from walker.go_on("face-way")
                yield from walker.at(Page.FACE)
                yield from walker.tap("primary")
            yield from walker.until(lambda: walker.state.sight is Sight.COVERED, "a covered camera")
            yield from book.show(row, "挡住")
            stage.device(CAMERA, "clear_faults")
            yield from walker.until(lambda: walker.state.sight is Sight.SEES, "a camera that sees again")


def _to_helper(scene: Scene) -> Script:
    """Compared without the moves: a helper has to look."""
    walker = scene.walker
    scene.stage.stand_before_camera()
    # The key comes with the words of a move and goes down by a line where they are long: who missed it touches again.
    while walker.state.face is FaceStep.LOOKING:
        yield from walker.tap("face-skip")
        began = time.monotonic()
        yield from walker.until(
            lambda began=began: walker.state.face is not FaceStep.LOOKING or time.monotonic() - began > 1,  # type: ignore[misc]  # bound in the loop
            "the look without moves",
        )
        if not walker.finger.sees("face-skip"):
            break  # taken
    yield from _at(scene, FaceStep.HELPER)


def _no_helper(scene: Scene) -> Script:
    """No line to the helpers' desk, no helper, and another one asked for, whose line breaks while one waits."""
    walker, book, stage = scene.walker, scene.book, scene.stage
    with book.row("helper_cut_off", PLATFORM, "before") as row:
        stage.sandbox.take_down()
        yield from walker.tap("primary")
        yield from _at(scene, FaceStep.CUT_OFF)
        yield from book.show(row, "网络")
        stage.sandbox.set_referral_life(_SHORT_S)
        stage.sandbox.bring_back()
        yield from _at(scene, FaceStep.WAITING)
    with book.row("nobody_answers", HELPER, "during") as row:
        yield from _at(scene, FaceStep.UNANSWERED)
        yield from book.show(row, "帮办都在忙")
        stage.sandbox.set_referral_life(REFERRAL_LIFE.total_seconds())
        yield from walker.tap("primary")
        yield from _at(scene, FaceStep.WAITING)
    with book.row("helper_cut_off", PLATFORM, "during") as row:
        stage.sandbox.take_down()
        yield from _at(scene, FaceStep.CUT_OFF)
        yield from book.show(row, "网络")
        stage.sandbox.bring_back()
        yield from _at(scene, FaceStep.WAITING)


def _refused(scene: Scene) -> Script:
    """A helper who has looked closes the way for this person in this visit; the card is one tap away."""
    walker, book, stage = scene.walker, scene.book, scene.stage
    with book.row("helper_refuses", HELPER, "during") as row:
        stage.helper_takes()
        yield from _at(scene, FaceStep.COMING)
        stage.helper_refuses()
        yield from _at(scene, FaceStep.UNVOUCHED)
        yield from book.show(row, "没能核对")
        yield from walker.go_on()
        yield from walker.at(Page.IDENTIFY)
