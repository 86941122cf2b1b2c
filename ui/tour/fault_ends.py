# SPDX-License-Identifier: Apache-2.0
"""The misfortunes at the two ends of a visit as scripts: a licence that has run out (证照过期), a card forgotten (证件遗留); and
all visits of the fault tour by name.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.journey.state import Page, PaperState
from ui.tour.fault_camera import camera_visit
from ui.tour.fault_face import face_visit
from ui.tour.fault_mat import mat_visit
from ui.tour.fault_platform import certificate_visit, platform_visit
from ui.tour.fault_scripts import PROOF, READER, SHEETS, Scene, card_visit, paper_visit
from ui.tour.fault_ways import ways_visit
from ui.tour.options import DEFAULT_ITEM
from ui.tour.walker import Script


def licence_visit(scene: Scene) -> Script:
    """The resident's 居住证 has run out, and the service needs one that is good; another service does not."""
    walker, book = scene.walker, scene.book
    yield from scene.to_notice(DEFAULT_ITEM)
    yield from walker.go_on()
    with book.row("licence_expired", "e_licence", "before") as row:
        scene.stage.lay_card()
        yield from walker.at(Page.STOP)
        yield from book.show(row, "居住证过期", "续上")
        yield from walker.go_on("back")
        yield from walker.at(Page.NOTICE)


def leaving_visit(scene: Scene) -> Script:
    """The papers are taken, and the card lies on the reader still."""
    walker, book = scene.walker, scene.book
    yield from scene.to_notice(PROOF)
    yield from walker.go_on()
    scene.stage.lay_card()
    yield from walker.at(Page.REVIEW)
    yield from walker.go_on()
    yield from walker.at(Page.CONFIRM)
    scene.stage.device(SHEETS, "pace", page_seconds=0.2)
    yield from walker.go_on()
    yield from walker.at(Page.PREVIEW)
    yield from walker.go_on()
    yield from walker.at(Page.HAND_OVER)
    with book.row("forgotten", READER, "during") as row:
        yield from walker.until(lambda: _is_out(scene), "both papers", 30.0)
        yield from book.show(row, "请取走")
    yield from walker.go_on()
    yield from walker.at(Page.RATE)
    yield from walker.go_on("skip")
    with book.row("forgotten", READER, "after") as row:
        yield from walker.at(Page.END)
        yield from book.show(row, "请取走")
        scene.stage.remove_card()
        yield from walker.until(lambda: "谢谢" in walker.title(), "the goodbye")


def _is_out(scene: Scene) -> bool:
    state = scene.walker.state
    return (state.receipt, state.document) == (PaperState.PRINTED, PaperState.PRINTED)


VISITS: dict[str, Callable[[Scene], Script]] = {
    "card": card_visit,
    "ways": ways_visit,
    "camera": camera_visit,
    "face": face_visit,
    "mat": mat_visit,
    "paper": paper_visit,
    "platform": platform_visit,
    "certificate": certificate_visit,
    "licence": licence_visit,
    "leaving": leaving_visit,
}
