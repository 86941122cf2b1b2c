# SPDX-License-Identifier: Apache-2.0
"""Who is here: the card page and the pads."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, hold, held


class IdentifyViewModel(ViewModel):
    """``picture``: waiting, reading, unreadable, expired, lost, refused or left_card."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    pictureChanged = Signal()
    picture = Property(str, held("picture", ""), hold("picture"), notify=pictureChanged)
    linesChanged = Signal()
    lines = Property(list, held("lines", ()), hold("lines"), notify=linesChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    showPrimaryChanged = Signal()
    showPrimary = Property(bool, held("showPrimary", False), hold("showPrimary"), notify=showPrimaryChanged)
    otherTextChanged = Signal()
    otherText = Property(str, held("otherText", ""), hold("otherText"), notify=otherTextChanged)
    showOtherChanged = Signal()
    showOther = Property(bool, held("showOther", False), hold("showOther"), notify=showOtherChanged)

    @Slot()
    def confirmOwn(self) -> None:
        """这是我的证."""
        self.wished.emit(ev.OwnCardConfirmed())

    @Slot()
    def otherWay(self) -> None:
        """Another way than the card."""
        self.wished.emit(ev.OtherWayAsked())


class NumberPadViewModel(ViewModel):
    """A number or a one-time code on large keys. ``entry``: as it is shown, grouped."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    entryChanged = Signal()
    entry = Property(str, held("entry", ""), hold("entry"), notify=entryChanged)
    errorChanged = Signal()
    error = Property(str, held("error", ""), hold("error"), notify=errorChanged)
    allowXChanged = Signal()
    allowX = Property(bool, held("allowX", False), hold("allowX"), notify=allowXChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    canConfirmChanged = Signal()
    canConfirm = Property(bool, held("canConfirm", False), hold("canConfirm"), notify=canConfirmChanged)
    showResendChanged = Signal()
    showResend = Property(bool, held("showResend", False), hold("showResend"), notify=showResendChanged)
    resendTextChanged = Signal()
    resendText = Property(str, held("resendText", ""), hold("resendText"), notify=resendTextChanged)
    cardWayTextChanged = Signal()
    cardWayText = Property(str, held("cardWayText", ""), hold("cardWayText"), notify=cardWayTextChanged)

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
