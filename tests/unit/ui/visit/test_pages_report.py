# SPDX-License-Identifier: Apache-2.0
"""这里有问题: four choices a screen in large type (domain notes 5 row 6), and nothing that could be wrong is without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import JourneyState, Overlay
from kiosk.platform.reports import ReportKind
from ui.view_models import OverlayViewModel
from ui.visit.pages_report import present_report
from ui.visit.phrases import Phrases

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")


@pytest.mark.parametrize(("mode", "most"), [(DisplayMode.STANDARD, 8), (DisplayMode.ELDER, 4)])
def test_as_many_choices_as_the_layout_may_have(mode: DisplayMode, most: int) -> None:
    sheet = OverlayViewModel()
    state = replace(JourneyState(), mode=mode, overlay=Overlay.REPORT, reporting=Reporting.CHOOSING)
    present_report(sheet, state, PHRASES, None)
    values = [one["value"] for one in sheet.choices]
    assert len(values) <= most
    assert set(values) <= {kind.value for kind in ReportKind}
    told = "".join(one["label"] for one in sheet.choices)
    assert all(word in told for word in ("看不懂", "信息", "机器", "态度", "别的"))
