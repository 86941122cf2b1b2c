# SPDX-License-Identifier: Apache-2.0
"""这里有问题: four choices a screen in large type (domain notes 5 row 6), and nothing that could be wrong is without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import JourneyState, Overlay, PaperState
from kiosk.platform.reports import Report, ReportKind, ReportTaken
from tests.unit.ui.visit.desks import AtOnce
from ui.view_models import OverlayViewModel
from ui.visit.pages_report import present_report
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.report_way import ReportWay
from ui.visit.tasks import TaskDesk

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


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_own_words_have_a_key_beside_the_reasons_and_a_line_of_their_own(mode: DisplayMode) -> None:
    state = replace(JourneyState(), mode=mode, overlay=Overlay.REPORT, reporting=Reporting.CHOOSING)
    sheet = OverlayViewModel()
    present_report(sheet, state, PHRASES, None)
    assert (sheet.wordsText, sheet.doneText) == ("我想写几句", "")
    present_report(sheet, replace(state, report_words=True), PHRASES, None)
    assert sheet.wordsText == "重新写"
    assert "写好了" in sheet.lines[0]
    present_report(sheet, replace(state, reporting=Reporting.WORDS), PHRASES, None)
    assert (sheet.wordsText, sheet.doneText, sheet.choices, sheet.wordsLimit) == ("", "写好了", [], 100)
    present_report(sheet, replace(state, reporting=Reporting.WORDS, report_fault=True), PHRASES, None)
    assert "符号" in sheet.lines[0]
    present_report(sheet, replace(state, reporting=Reporting.CONTACT), PHRASES, None)
    assert (sheet.wordsText, sheet.doneText) == ("", "")
    asked: list[object] = []
    sheet.wished.connect(asked.append)
    sheet.beginWords()
    sheet.say("看不清")
    assert asked == [ev.ReportWordsAsked(), ev.ReportWordsSaid("看不清")]


def test_words_go_with_one_report_and_no_further() -> None:
    told: list[Report] = []

    def report(one: Report, _contact: object) -> ReportTaken:
        told.append(one)
        return ReportTaken("TS-000012", date(2026, 11, 26))

    parts = cast("VisitParts", SimpleNamespace(help_platform=SimpleNamespace(report=report)))
    record = cast("VisitRecord", SimpleNamespace(session=None))
    said: list[object] = []
    way = ReportWay(parts, record, cast("TaskDesk", AtOnce()), said.append, lambda: pytest.fail("nobody is named"))
    way.keep("看不清")
    for _ in range(2):
        way.send(fx.SendReport("unclear", call_me=False), JourneyState())
    assert [one.words for one in told] == ["看不清", ""]
    assert said == [ev.ReportSaid(Reporting.TAKEN)] * 2
