# SPDX-License-Identifier: Apache-2.0
"""The misfortunes of the camera that reads a code (摄像头扫码) as a script: how the telephone is held, and how a camera fails."""

from __future__ import annotations

from typing import Any, Final

from kiosk.journey.state import Page, WayNotice
from kiosk.vision.sight import Sight
from ui.tour.fault_scripts import Scene
from ui.tour.options import DEFAULT_ITEM
from ui.tour.walker import Script

CAMERA: Final = "camera"
_HELD: Final[tuple[tuple[str, dict[str, Any], str], ...]] = (
    ("too_far", {"module": 1.8, "blur": 1.5}, "近一点"),
    ("too_near", {"module": 22.0}, "远一点"),
    ("glare", {"glare": 4.0}, "反光"),
    ("dim_screen", {"light": 0.03}, "屏幕调亮"),
)
_FAULTS: Final[tuple[tuple[str, str, Sight, str], ...]] = (
    ("covered", "covered", Sight.COVERED, "挡住"),
    ("dark", "dark", Sight.DARK, "太暗"),
    ("frozen", "stuck", Sight.FROZEN, "停住"),
    ("lost", "", Sight.LOST, "没有反应"),
)


def camera_visit(scene: Scene) -> Script:
    """Rows 摄像头扫码."""
    walker, book, stage = scene.walker, scene.book, scene.stage
    yield from scene.to_notice(DEFAULT_ITEM)
    yield from walker.go_on()
    yield from walker.at(Page.IDENTIFY)
    yield from walker.go_on("scan-way")
    yield from walker.until(lambda: walker.state.sight is Sight.SEES, "a camera that sees")
    with book.row("no_code", CAMERA, "before") as row:
        yield from book.show(row, "白框")
    for name, how, word in _HELD:
        with book.row(name, CAMERA, "before") as row:
            stage.hold_phone("offline", **how)
            yield from book.show(row, word)
    yield from _codes(scene)
    for name, kind, sight, word in _FAULTS:
        for when in ("before", "during"):
            with book.row(name, CAMERA, when) as row:
                yield from _befall(scene, kind, sight, when)
                yield from book.show(row, word)
                stage.device(CAMERA, "clear_faults")
                stage.device(CAMERA, "replug")
                yield from walker.until(lambda: walker.state.sight is Sight.SEES, "a camera that sees again")
    stage.hold_phone("offline")
    yield from walker.at(Page.REVIEW)


def _codes(scene: Scene) -> Script:
    walker, book, stage = scene.walker, scene.book, scene.stage
    with book.row("other_code", CAMERA, "before") as row:
        stage.hold_phone(text="https://shop.example.invalid/1")
        yield from walker.until(lambda: walker.state.way is WayNotice.CODE_OTHER, "the word about another code")
        yield from book.show(row, "网址的码")
    with book.row("expired_code", CAMERA, "before") as row:
        stage.hold_phone("city", age_s=90)
        yield from walker.until(lambda: walker.state.way is WayNotice.CODE_EXPIRED, "the word about an old code")
        yield from book.show(row, "刷新")
    with book.row("two_codes", CAMERA, "before") as row:
        stage.hold_phone("city", beside="101234567890123456")
        yield from book.show(row, "哪", "付款码")
        stage.before_camera(None)
        yield from walker.tap("option:")


def _befall(scene: Scene, kind: str, sight: Sight, when: str) -> Script:
    """``before``: it is so when the page opens; ``during``: the page stands and sees."""
    walker, stage = scene.walker, scene.stage
    if when == "before":
        yield from walker.go_on("card-way")
        yield from walker.at(Page.IDENTIFY)
    if kind:
        stage.device(CAMERA, "fault", kind=kind)
    else:
        stage.device(CAMERA, "unplug")
    if when == "before":
        yield from walker.go_on("scan-way")
        yield from walker.at(Page.SCAN)
    yield from walker.until(lambda: walker.state.sight is sight, f"a camera that is {sight.value}")
