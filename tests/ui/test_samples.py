# SPDX-License-Identifier: Apache-2.0
"""示例样表: each of the content's samples fits its sheet in both layouts, under the longest name that it is shown for; and who
has seen one from 一次告知 stands where they stood.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.catalogue.loader import load_catalogue
from kiosk.journey.state import Overlay
from tests.ui.screen import SCENES, Screen
from tests.ui.test_pages import check, pager_of
from tests.unit.kiosk.synthetic import CONTENT
from ui.preview_papers import PaperScene
from ui.preview_record import answered

_BY_NAME = sorted(
    ((code, spec) for code, item in load_catalogue(CONTENT).items.items() for spec in item.materials),
    key=lambda one: len(one[1].name.zh),
)
SHOWN = {
    spec.picture: PaperScene(Stage.LOOKING, material=spec.code, service=code)
    for code, spec in _BY_NAME
    if spec.picture is not None and spec.photo is not None
}
"""One scene for each sample that a service on offer shows where its paper is photographed."""
TOLD = {spec.picture: (code, spec.code) for code, spec in _BY_NAME if spec.picture is not None}
"""One item and its material for each sample that 一次告知 shows."""


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("paper", SHOWN.values(), ids=lambda paper: f"{paper.service}-{paper.material}")
def test_it_fits(screen: Screen, paper: PaperScene, mode: DisplayMode) -> None:
    screen.show(replace(SCENES["sheet-sample"], paper=paper), mode)
    assert screen.stage.pages.sheet.sample
    assert check(screen, mode) == []


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize(("item", "material"), TOLD.values())
def test_it_fits_over_一次告知_with_what_has_to_be_on_it(
    screen: Screen, item: str, material: str, mode: DisplayMode
) -> None:
    scene = SCENES["sheet-sample-told-page"]
    screen.show(replace(scene, state=replace(scene.state, sample=material), prepare=answered(item)), mode)
    assert screen.stage.pages.sheet.sample
    assert check(screen, mode) == []


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_each_paper_of_the_list_that_has_one_has_its_key_and_back_leads_to_the_same_part(
    screen: Screen, mode: DisplayMode
) -> None:
    told = SCENES["notice-counter"]
    screen.show(told, mode)
    pager = pager_of(screen.window.contentItem())
    assert pager is not None
    seen: dict[str, int] = {}
    for page in range(int(pager.property("pages"))):
        pager.setProperty("page", page)
        screen.window.grabWindow()
        found = [one for one in ("HKB", "FHSM", "QZJD", "ETZP") if screen.finger.sees(f"sample:{one}")]
        seen.update(dict.fromkeys(found, page))
    assert list(seen) == ["HKB", "FHSM", "QZJD", "ETZP"]
    assert mode is DisplayMode.STANDARD or seen["QZJD"] > 0, "there it stands on a later part"
    pager.setProperty("page", seen["QZJD"])
    screen.window.grabWindow()
    shell, notice = screen.stage.pages.shell, screen.stage.pages.notice
    shell.overlay = Overlay.SAMPLE.value
    screen.window.grabWindow()
    notice.sections = [dict(one) for one in notice.sections]  # said again, as with every event of a visit
    shell.overlay = ""
    QTest.qWait(100)
    screen.window.grabWindow()
    assert screen.finger.sees("sample:QZJD")
