# SPDX-License-Identifier: Apache-2.0
"""这里有问题: four choices a screen in large type (domain notes 5 row 6), and nothing that could be wrong is without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import JourneyState, Overlay, PaperState
from kiosk.platform.reports import ReportKind, ReportTaken
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


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_the_number_can_be_had_on_paper_where_there_is_a_printer(mode: DisplayMode) -> None:
    taken = ReportTaken("TS-000012", date(2026, 11, 26))
    state = replace(JourneyState(), mode=mode, overlay=Overlay.REPORT, reporting=Reporting.TAKEN)

    def shown(slip: PaperState, *, prints: bool) -> OverlayViewModel:
        sheet = OverlayViewModel()
        present_report(sheet, replace(state, report_slip=slip), PHRASES, taken, prints=prints)
        return sheet

    assert [one["value"] for one in shown(PaperState.NONE, prints=True).choices] == ["report_slip"]
    assert shown(PaperState.NONE, prints=False).choices == []
    for slip in (PaperState.PRINTING, PaperState.PRINTED, PaperState.UNKNOWN):
        sheet = shown(slip, prints=True)
        assert sheet.choices == []
        assert sheet.callText
    assert shown(PaperState.NOT_PRINTED, prints=True).choices, "once more"
    assert shown(PaperState.PRINTED, prints=True).primaryText == "接着办"
