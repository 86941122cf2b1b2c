# SPDX-License-Identifier: Apache-2.0
"""Everything round the page: which page, which mode, and what stands in the same place always."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, hold, held


class ShellViewModel(ViewModel):
    """The window's own model. ``pageSource``: the page's QML file below ``ui/qml/Kiosk``."""

    pageChanged = Signal()
    page = Property(str, held("page", ""), hold("page"), notify=pageChanged)
    pageSourceChanged = Signal()
    pageSource = Property(str, held("pageSource", ""), hold("pageSource"), notify=pageSourceChanged)
    pageModelChanged = Signal()
    pageModel = Property(QObject, held("pageModel", None), hold("pageModel"), notify=pageModelChanged)
    pageSerialChanged = Signal()
    pageSerial = Property(int, held("pageSerial", 0), hold("pageSerial"), notify=pageSerialChanged)
    elderChanged = Signal()
    elder = Property(bool, held("elder", False), hold("elder"), notify=elderChanged)
    environmentLabelChanged = Signal()
    environmentLabel = Property(
        str, held("environmentLabel", ""), hold("environmentLabel"), notify=environmentLabelChanged
    )
    environmentNoteChanged = Signal()
    environmentNote = Property(str, held("environmentNote", ""), hold("environmentNote"), notify=environmentNoteChanged)
    siteNameChanged = Signal()
    siteName = Property(str, held("siteName", ""), hold("siteName"), notify=siteNameChanged)
    clockTextChanged = Signal()
    clockText = Property(str, held("clockText", ""), hold("clockText"), notify=clockTextChanged)
    networkTextChanged = Signal()
    networkText = Property(str, held("networkText", ""), hold("networkText"), notify=networkTextChanged)
    networkGoodChanged = Signal()
    networkGood = Property(bool, held("networkGood", False), hold("networkGood"), notify=networkGoodChanged)
    stepIndexChanged = Signal()
    stepIndex = Property(int, held("stepIndex", 0), hold("stepIndex"), notify=stepIndexChanged)
    stepCountChanged = Signal()
    stepCount = Property(int, held("stepCount", 0), hold("stepCount"), notify=stepCountChanged)
    stepTextChanged = Signal()
    stepText = Property(str, held("stepText", ""), hold("stepText"), notify=stepTextChanged)
    showStepsChanged = Signal()
    showSteps = Property(bool, held("showSteps", False), hold("showSteps"), notify=showStepsChanged)
    canGoBackChanged = Signal()
    canGoBack = Property(bool, held("canGoBack", False), hold("canGoBack"), notify=canGoBackChanged)
    canCancelChanged = Signal()
    canCancel = Property(bool, held("canCancel", False), hold("canCancel"), notify=canCancelChanged)
    canHideChanged = Signal()
    canHide = Property(bool, held("canHide", False), hold("canHide"), notify=canHideChanged)
    showSizeChipChanged = Signal()
    showSizeChip = Property(bool, held("showSizeChip", False), hold("showSizeChip"), notify=showSizeChipChanged)
    maskedChanged = Signal()
    masked = Property(bool, held("masked", False), hold("masked"), notify=maskedChanged)
    overlayChanged = Signal()
    overlay = Property(str, held("overlay", ""), hold("overlay"), notify=overlayChanged)
    overlayModelChanged = Signal()
    overlayModel = Property(QObject, held("overlayModel", None), hold("overlayModel"), notify=overlayModelChanged)
    pixelsPerMmChanged = Signal()
    pixelsPerMm = Property(float, held("pixelsPerMm", 0.0), hold("pixelsPerMm"), notify=pixelsPerMmChanged)
    motionChanged = Signal()
    motion = Property(bool, held("motion", False), hold("motion"), notify=motionChanged)

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
    """The sheet over the page. Its two buttons mean what the journey's overlay makes of them."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    linesChanged = Signal()
    lines = Property(list, held("lines", ()), hold("lines"), notify=linesChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = Property(str, held("secondaryText", ""), hold("secondaryText"), notify=secondaryTextChanged)
    secondsLeftChanged = Signal()
    secondsLeft = Property(int, held("secondsLeft", 0), hold("secondsLeft"), notify=secondsLeftChanged)
    showSecondsChanged = Signal()
    showSeconds = Property(bool, held("showSeconds", False), hold("showSeconds"), notify=showSecondsChanged)
    phoneChanged = Signal()
    phone = Property(str, held("phone", ""), hold("phone"), notify=phoneChanged)
    hoursChanged = Signal()
    hours = Property(str, held("hours", ""), hold("hours"), notify=hoursChanged)
    callTextChanged = Signal()
    callText = Property(str, held("callText", ""), hold("callText"), notify=callTextChanged)

    @Slot()
    def primary(self) -> None:
        """The way that loses nothing."""
        self.wished.emit(ev.OverlayClosed())

    @Slot()
    def secondary(self) -> None:
        """Leave."""
        self.wished.emit(ev.CancelConfirmed())
