# SPDX-License-Identifier: Apache-2.0
"""示例样表: each of the content's samples fits its sheet in both layouts, under the longest name that it is shown for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.catalogue.loader import load_catalogue
from tests.ui.screen import SCENES, Screen
from tests.ui.test_pages import check
from tests.unit.kiosk.synthetic import CONTENT
from ui.preview_papers import PaperScene

_BY_NAME = sorted(
    ((code, spec) for code, item in load_catalogue(CONTENT).items.items() for spec in item.materials),
    key=lambda one: len(one[1].name.zh),
)
SHOWN = {
    spec.picture: PaperScene(Stage.LOOKING, material=spec.code, service=code)
    for code, spec in _BY_NAME
    if spec.picture is not None
}
"""One scene for each sample that a service on offer shows."""


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("paper", SHOWN.values(), ids=lambda paper: f"{paper.service}-{paper.material}")
def test_it_fits(screen: Screen, paper: PaperScene, mode: DisplayMode) -> None:
    screen.show(replace(SCENES["sheet-sample"], paper=paper), mode)
    assert screen.stage.pages.sheet.sample
    assert check(screen, mode) == []
