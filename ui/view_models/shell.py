# SPDX-License-Identifier: Apache-2.0
"""Everything round the page: which page, which mode, and what stands in the same place always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held

_SHEET_WISHES: Final[Mapping[str, ev.Event]] = {
    "continue": ev.ContinueAsked(),
    "co_view": ev.CoViewAsked(),
    "co_view_yes": ev.CoViewAgreed(),
    "co_view_stop": ev.CoViewWithdrawn(),
    "report_slip": ev.ReportSlipAsked(),
    "solved": ev.SolvedSaid(True),
    "unsolved": ev.SolvedSaid(False),
}
"""What a choice on a sheet means that says nothing besides."""


class ShellViewModel(ViewModel):
    """The window's own model. ``pageSource``: the page's QML file below ``ui/qml/Kiosk``. ``actingText``: for whom somebody acts
    (替 张* 办), over every page; ``actingMore``: by which authority; empty: for nobody. ``helpLine``: who looks on, with
    ``helpHint`` from them and ``helpKey`` to stop it; empty: nobody.
    """

    pageChanged = Signal()
    page = held(str, "page", "", pageChanged)
    pageSourceChanged = Signal()
    pageSource = held(str, "pageSource", "", pageSourceChanged)
    pageModelChanged = Signal()
    pageModel = held(QObject, "pageModel", None, pageModelChanged)
    pageSerialChanged = Signal()
    pageSerial = held(int, "pageSerial", 0, pageSerialChanged)
    elderChanged = Signal()
    elder = held(bool, "elder", False, elderChanged)
    environmentLabelChanged = Signal()
    environmentLabel = held(str, "environmentLabel", "", environmentLabelChanged)
    environmentNoteChanged = Signal()
    environmentNote = held(str, "environmentNote", "", environmentNoteChanged)
    siteNameChanged = Signal()
    siteName = held(str, "siteName", "", siteNameChanged)
    clockTextChanged = Signal()
    clockText = held(str, "clockText", "", clockTextChanged)
    networkTextChanged = Signal()
    networkText = held(str, "networkText", "", networkTextChanged)
    networkGoodChanged = Signal()
    networkGood = held(bool, "networkGood", False, networkGoodChanged)
    actingTextChanged = Signal()
    actingText = held(str, "actingText", "", actingTextChanged)
    actingMoreChanged = Signal()
    actingMore = held(str, "actingMore", "", actingMoreChanged)
    helpLineChanged = Signal()
    helpLine = held(str, "helpLine", "", helpLineChanged)
    helpHintChanged = Signal()
    helpHint = held(str, "helpHint", "", helpHintChanged)
    helpKeyChanged = Signal()
    helpKey = held(str, "helpKey", "", helpKeyChanged)
    stepIndexChanged = Signal()
    stepIndex = held(int, "stepIndex", 0, stepIndexChanged)
    stepCountChanged = Signal()
    stepCount = held(int, "stepCount", 0, stepCountChanged)
    stepTextChanged = Signal()
    stepText = held(str, "stepText", "", stepTextChanged)
    showStepsChanged = Signal()
    showSteps = held(bool, "showSteps", False, showStepsChanged)
    canGoBackChanged = Signal()
    canGoBack = held(bool, "canGoBack", False, canGoBackChanged)
    canCancelChanged = Signal()
    canCancel = held(bool, "canCancel", False, canCancelChanged)
    canHideChanged = Signal()
    canHide = held(bool, "canHide", False, canHideChanged)
    showSizeChipChanged = Signal()
    showSizeChip = held(bool, "showSizeChip", False, showSizeChipChanged)
    maskedChanged = Signal()
    masked = held(bool, "masked", False, maskedChanged)
    overlayChanged = Signal()
    overlay = held(str, "overlay", "", overlayChanged)
    overlayModelChanged = Signal()
    overlayModel = held(QObject, "overlayModel", None, overlayModelChanged)
    pixelsPerMmChanged = Signal()
    pixelsPerMm = held(float, "pixelsPerMm", 0.0, pixelsPerMmChanged)
    motionChanged = Signal()
    motion = held(bool, "motion", False, motionChanged)

    @Slot()
    def back(self) -> None:
        """上一步."""
        self.wished.emit(ev.WentBack())

    @Slot()
    def cancel(self) -> None:
        """不办了."""
        self.wished.emit(ev.CancelAsked())

    @Slot()
    def help(self) -> None:
        """请人帮我."""
        self.wished.emit(ev.HelpAsked())

    @Slot()
    def stopLooking(self) -> None:
        """不让看了."""
        self.wished.emit(ev.CoViewWithdrawn())

    @Slot()
    def toggleSize(self) -> None:
        """大字版 or 标准字."""
        self.wished.emit(ev.ModeToggled())

    @Slot()
    def hide(self) -> None:
        """遮住屏幕."""
        self.wished.emit(ev.CurtainDrawn())

    @Slot()
    def touched(self) -> None:
        """Somebody touched the panel."""
        self.wished.emit(ev.Touched())


class OverlayViewModel(ViewModel):
    """The sheet over the page. Its two buttons mean what the journey's overlay makes of them. ``wordsText``: the key to
    own words; ``doneText``: they are written here now, at most ``wordsLimit`` characters. ``sample``: the sides of a drawn
    paper (示例样表), laid out as ``sampleLayout`` says; see SamplePaper.qml.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)
    secondsLeftChanged = Signal()
    secondsLeft = held(int, "secondsLeft", 0, secondsLeftChanged)
    showSecondsChanged = Signal()
    showSeconds = held(bool, "showSeconds", False, showSecondsChanged)
    phoneChanged = Signal()
    phone = held(str, "phone", "", phoneChanged)
    hoursChanged = Signal()
    hours = held(str, "hours", "", hoursChanged)
    callTextChanged = Signal()
    callText = held(str, "callText", "", callTextChanged)

    moreTextChanged = Signal()
    moreText = held(str, "moreText", "", moreTextChanged)
    choicesChanged = Signal()
    choices = held(list, "choices", [], choicesChanged)

    sampleChanged = Signal()
    sample = held(list, "sample", [], sampleChanged)
    sampleLayoutChanged = Signal()
    sampleLayout = held(str, "sampleLayout", "", sampleLayoutChanged)

    wordsTextChanged = Signal()
    wordsText = held(str, "wordsText", "", wordsTextChanged)
    doneTextChanged = Signal()
    doneText = held(str, "doneText", "", doneTextChanged)
    placeholderChanged = Signal()
    placeholder = held(str, "placeholder", "", placeholderChanged)
    wordsLimitChanged = Signal()
    wordsLimit = held(int, "wordsLimit", 0, wordsLimitChanged)

    @Slot()
    def beginWords(self) -> None:
        """我想写几句."""
        self.wished.emit(ev.ReportWordsAsked())

    @Slot(str)
    def say(self, text: str) -> None:
        """What was written."""
        self.wished.emit(ev.ReportWordsSaid(text))

    @Slot()
    def more(self) -> None:
        """这里有问题."""
        self.wished.emit(ev.ReportAsked())

    @Slot(str)
    def choose(self, value: str) -> None:
        """One of ``choices``, which are ``{label, value}``."""
        if value in _SHEET_WISHES:
            self.wished.emit(_SHEET_WISHES[value])
        elif value in ("call_me", "no_call"):
            self.wished.emit(ev.ReportContactSaid(value == "call_me"))
        else:
            self.wished.emit(ev.ReportKindChosen(value))

    @Slot()
    def primary(self) -> None:
        """The way that loses nothing."""
        self.wished.emit(ev.OverlayClosed())

    @Slot()
    def secondary(self) -> None:
        """Leave."""
        self.wished.emit(ev.CancelConfirmed())
