# SPDX-License-Identifier: Apache-2.0
"""Who is here: the card page and the pads."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class IdentifyViewModel(ViewModel):
    """``picture``: a value of ``CardState``. ``mark``: the icon that says what is wrong, empty while nothing is.

    ``notice``: what is said about another way in (a code, a social security card); ``noticeBusy``: it is being looked into.
    ``noticeSlot``: how the social security card stands to its slot (insert, pull, inside, out), empty where the notice is not
    about one; ``noticeMark``: the icon of why it does not lead on, empty where it does.
    ``numberText``: of the button that has a case's number typed, likewise.
    ``scanText``: of the button that scans with the camera; empty: it is not there.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "", pictureChanged)
    markChanged = Signal()
    mark = held(str, "mark", "", markChanged)
    twoCardsChanged = Signal()
    twoCards = held(bool, "twoCards", False, twoCardsChanged)
    liftedChanged = Signal()
    lifted = held(bool, "lifted", False, liftedChanged)
    noticeChanged = Signal()
    notice = held(str, "notice", "", noticeChanged)
    noticeBusyChanged = Signal()
    noticeBusy = held(bool, "noticeBusy", False, noticeBusyChanged)
    noticeSlotChanged = Signal()
    noticeSlot = held(str, "noticeSlot", "", noticeSlotChanged)
    noticeMarkChanged = Signal()
    noticeMark = held(str, "noticeMark", "", noticeMarkChanged)
    placeTextChanged = Signal()
    placeText = held(str, "placeText", "", placeTextChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    showPrimaryChanged = Signal()
    showPrimary = held(bool, "showPrimary", False, showPrimaryChanged)
    otherTextChanged = Signal()
    otherText = held(str, "otherText", "", otherTextChanged)
    showOtherChanged = Signal()
    showOther = held(bool, "showOther", False, showOtherChanged)
    faceTextChanged = Signal()
    faceText = held(str, "faceText", "", faceTextChanged)
    otherLoudChanged = Signal()
    otherLoud = held(bool, "otherLoud", False, otherLoudChanged)

    scanTextChanged = Signal()
    scanText = held(str, "scanText", "", scanTextChanged)

    numberTextChanged = Signal()
    numberText = held(str, "numberText", "", numberTextChanged)

    @Slot()
    def typeNumber(self) -> None:
        """A case's number, from a receipt."""
        self.wished.emit(ev.CaseNumberAsked())

    @Slot()
    def scan(self) -> None:
        """A code, with the camera."""
        self.wished.emit(ev.ScanAsked())

    @Slot()
    def confirmOwn(self) -> None:
        """这是我的证."""
        self.wished.emit(ev.OwnCardConfirmed())

    @Slot()
    def faceWay(self) -> None:
        """看一下镜头."""
        self.wished.emit(ev.FaceAsked())

    @Slot()
    def otherWay(self) -> None:
        """Another way than the card."""
        self.wished.emit(ev.OtherWayAsked())


class NumberPadViewModel(ViewModel):
    """A number or a one-time code on large keys.

    ``entry``: as it is shown, grouped; ``canType`` false: only another way leads on.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    entryChanged = Signal()
    entry = held(str, "entry", "", entryChanged)
    errorChanged = Signal()
    error = held(str, "error", "", errorChanged)
    allowXChanged = Signal()
    allowX = held(bool, "allowX", False, allowXChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    canConfirmChanged = Signal()
    canConfirm = held(bool, "canConfirm", False, canConfirmChanged)
    showResendChanged = Signal()
    showResend = held(bool, "showResend", False, showResendChanged)
    canResendChanged = Signal()
    canResend = held(bool, "canResend", False, canResendChanged)
    resendTextChanged = Signal()
    resendText = held(str, "resendText", "", resendTextChanged)
    canTypeChanged = Signal()
    canType = held(bool, "canType", True, canTypeChanged)
    cardWayTextChanged = Signal()
    cardWayText = held(str, "cardWayText", "", cardWayTextChanged)

    @Slot(str)
    def key(self, name: str) -> None:
        """A digit, X or erase."""
        self.wished.emit(ev.KeyPressed(name))

    @Slot()
    def confirm(self) -> None:
        """Done."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def resend(self) -> None:
        """Another code."""
        self.wished.emit(ev.NewCodeAsked())

    @Slot()
    def cardWay(self) -> None:
        """Back to the card."""
        self.wished.emit(ev.CardWayAsked())
