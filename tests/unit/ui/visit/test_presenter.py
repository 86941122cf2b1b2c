# SPDX-License-Identifier: Apache-2.0
"""What covers a page is laid over it whatever becomes of the page: privacy hangs on no text and no value of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import Overlay, Page
from ui.preview_scenes import scenes
from ui.preview_stage import Stage
from ui.visit import fill_case, pages_acting, sheets

REVIEW = next(scene for scene in scenes() if scene.name == "review")


def fail(*_told: object, **_more: object) -> None:
    raise KeyError("text")


def put(stage: Stage, overlay: Overlay, page: Page = Page.REVIEW) -> None:
    stage.show(replace(REVIEW, state=replace(REVIEW.state, page=page, overlay=overlay)), DisplayMode.STANDARD)


@pytest.mark.parametrize("overlay", [Overlay.IDLE, Overlay.CARD_REMOVED])
@pytest.mark.parametrize("part", ["fill", "sheet"])
def test_a_page_that_cannot_be_drawn_is_covered_all_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, overlay: Overlay, part: str
) -> None:
    stage, whole = Stage(), Stage()
    put(stage, Overlay.NONE)
    put(whole, overlay)
    if part == "fill":
        monkeypatch.setattr(fill_case, "present_review", fail)
    else:
        monkeypatch.setattr(sheets, "present_sheet", fail)
    with pytest.raises(KeyError):
        put(stage, overlay)
    assert (whole.pages.shell.overlay, whole.pages.shell.page) == (overlay.value, "review")
    assert (stage.pages.shell.overlay, stage.pages.shell.page) == (overlay.value, "review")
    if part == "fill":
        assert stage.pages.sheet.title == whole.pages.sheet.title != ""


@pytest.mark.parametrize(
    ("page", "overlay"), [(Page.REVIEW, Overlay.NONE), (Page.END, Overlay.IDLE)], ids=["same page", "another page"]
)
def test_a_cover_is_taken_off_the_page_that_it_is_taken_off_for_and_off_no_page_before_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, page: Page, overlay: Overlay
) -> None:
    """The answer to the sheet ends the visit, and its last page cannot be drawn: what is there is the form."""
    stage = Stage()
    put(stage, Overlay.IDLE)
    monkeypatch.setattr(pages_acting, "banner", fail)
    with pytest.raises(KeyError):
        put(stage, Overlay.NONE, page)
    assert (stage.pages.shell.page, stage.pages.shell.overlay) == ("review", overlay.value)
