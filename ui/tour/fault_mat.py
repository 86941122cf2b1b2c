# SPDX-License-Identifier: Apache-2.0
"""The misfortunes of papers under the document camera (高拍仪) as a script: how a paper lies, how the camera fails, and the two
processes that end while they are wanted.
"""

from __future__ import annotations

import os
import signal
from typing import Any, Final

from kiosk.application.capture import Stage
from kiosk.journey.state import Page
from kiosk.vision.sight import Sight
from ui.tour.fault_scripts import Scene
from ui.tour.options import DEFAULT_ITEM
from ui.tour.walker import Script

MAT: Final = "paper_camera"
_CHECK_S: Final = 40.0
"""One paper looked at and read, on a machine that does other things too."""
_FAULTS: Final[tuple[tuple[str, str, Sight, str], ...]] = (
    ("covered", "covered", Sight.COVERED, "挡住"),
    ("dark", "dark", Sight.DARK, "太暗"),
    ("frozen", "stuck", Sight.FROZEN, "停住"),
    ("lost", "", Sight.LOST, "没有接上"),
)
_LAID: Final[tuple[tuple[str, str, dict[str, Any], str, str], ...]] = (
    ("glare", "household", {"glare": 0.09, "glare_at": (0.35, 0.4)}, "反光", "反光"),
    ("blurred", "household", {"blur": 7.0}, "模糊", "模糊"),
    ("wrong_paper", "marriage", {}, "结婚证", "请放户口本"),
)
"""What lies there and how; what is said of it, and in 长者版."""


def mat_visit(scene: Scene) -> Script:
    """Rows 高拍仪. The resident has no electronic licence: a picture is asked for."""
    walker, book, stage = scene.walker, scene.book, scene.stage
    yield from _to_paper(scene)
    with book.row("no_paper", MAT, "before") as row:
        yield from book.show(row, "还没有看到纸")
    for name, kind, sight, word in _FAULTS:
        for when in ("before", "during"):
            with book.row(name, MAT, when) as row:
                yield from _befall(scene, kind, sight, when)
                yield from book.show(row, word)
                stage.device(MAT, "clear_faults")
                stage.device(MAT, "replug")
                yield from walker.until(lambda: walker.state.sight is Sight.SEES, "a mat that is seen again")
    with book.row("cut", MAT, "before") as row:
        stage.lay_paper(shift=(0.22, 0.0))
        yield from _stage(scene, Stage.MOVE)
        yield from book.show(row, "往左挪一点")
        yield from walker.tap("primary")
        yield from _stage(scene, Stage.FAULTY)
    yield from _once_more(scene)
    is_elder = walker.session.pages.shell.elder
    for name, paper, how, standard, elder in _LAID:
        with book.row(name, MAT, "during") as row:
            stage.lay_paper(paper, **how)
            yield from _stage(scene, Stage.FAULTY)
            yield from book.show(row, elder if is_elder else standard)
            yield from _once_more(scene)
    yield from _processes(scene)
    yield from walker.go_on("wish:later")
    yield from walker.at(Page.PROMISE)


def _to_paper(scene: Scene) -> Script:
    walker = scene.walker
    yield from scene.to_notice(DEFAULT_ITEM)
    yield from walker.go_on()
    scene.stage.lay_card()
    yield from walker.at(Page.REVIEW)
    yield from _on_to_paper(scene)


def _on_to_paper(scene: Scene) -> Script:
    """From the review, through whatever is asked, to the mat."""
    walker = scene.walker
    while True:
        yield from walker.at(Page.REVIEW, Page.FIELD, Page.PAPER)
        page = walker.page
        if page is Page.PAPER:
            break
        is_choice = page is Page.FIELD and bool(scene.choices())
        yield from walker.go_on(f"option:{scene.choices()[0]}" if is_choice else "primary")
    yield from walker.until(lambda: walker.state.sight is not Sight.OPENING, "the camera's answer")


def _befall(scene: Scene, kind: str, sight: Sight, when: str) -> Script:
    """``before``: it is so when the page opens; ``during``: the mat is seen."""
    walker, stage = scene.walker, scene.stage
    if when == "before":
        yield from walker.go_on("back")
        yield from walker.at(Page.REVIEW, Page.FIELD)
    if kind:
        stage.device(MAT, "fault", kind=kind)
    else:
        stage.device(MAT, "unplug")
    if when == "before":
        yield from _on_to_paper(scene)
    yield from walker.until(lambda: walker.state.sight is sight, f"a mat that is {sight.value}")


def _stage(scene: Scene, *stages: Stage) -> Script:
    names = "/".join(stage.value for stage in stages)
    yield from scene.walker.until(lambda: scene.walker.state.paper in stages, f"a paper that is {names}", _CHECK_S)


def _once_more(scene: Scene) -> Script:
    """重拍, and the mat is empty."""
    walker = scene.walker
    yield from walker.tap("primary")
    yield from walker.until(lambda: walker.state.paper.looks, "the mat again")
    scene.stage.before_camera(None, MAT)
    yield from _stage(scene, Stage.LOOKING)


def _processes(scene: Scene) -> Script:
    """Killed while it is wanted: what reads (the page is kept unread), then what works on pictures (it is taken once more)."""
    walker, book, stage = scene.walker, scene.book, scene.stage
    desk = walker.session.errands.paper_desk
    with book.row("reading_ends", MAT, "during") as row:
        stage.lay_paper()
        yield from _stage(scene, Stage.READING, Stage.GOOD)
        _end(desk.process_ids[0])
        yield from _stage(scene, Stage.GOOD)
        yield from book.show(row, "看得清就能用")
        yield from walker.tap("wish:again")
        yield from walker.until(lambda: walker.state.paper.looks, "the mat again")
        stage.before_camera(None, MAT)
        yield from _stage(scene, Stage.LOOKING)
    with book.row("looking_ends", MAT, "during") as row:
        stage.lay_paper(turn=-6.0)
        yield from _stage(scene, Stage.CHECKING)
        _end(desk.process_ids[1])
        yield from walker.until(lambda: desk.is_undone, "the word that nothing came of it", _CHECK_S)
        yield from book.show(row, "没拍成")


def _end(process_id: int | None) -> None:
    if process_id is not None:
        os.kill(process_id, signal.SIGKILL)
