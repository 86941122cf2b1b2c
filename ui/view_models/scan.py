# SPDX-License-Identifier: Apache-2.0
"""A code on a telephone, held before the camera."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class ScanViewModel(ViewModel):
    """``live``: what the camera sees; ``seesText`` stands over it while nothing came yet. ``tip``: how to hold the code.

    ``troubleIcon``: why nothing is shown at all, empty while the picture is. ``good``: a code was read and is being asked
    about. ``choices``: several codes at once, as ``{value, label, note, selected}``. ``loud``: the other way is the button.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    noticeChanged = Signal()
    notice = held(str, "notice", "", noticeChanged)
    noticeBusyChanged = Signal()
    noticeBusy = held(bool, "noticeBusy", False, noticeBusyChanged)
    liveChanged = Signal()
    live = held(QObject, "live", None, liveChanged)
    liveNameChanged = Signal()
    liveName = held(str, "liveName", "", liveNameChanged)
    waitTextChanged = Signal()
    waitText = held(str, "waitText", "", waitTextChanged)
    tipChanged = Signal()
    tip = held(str, "tip", "", tipChanged)
    goodChanged = Signal()
    good = held(bool, "good", False, goodChanged)
    troubleIconChanged = Signal()
    troubleIcon = held(str, "troubleIcon", "", troubleIconChanged)
    choicesChanged = Signal()
    choices = held(list, "choices", [], choicesChanged)
    otherTextChanged = Signal()
    otherText = held(str, "otherText", "", otherTextChanged)
    cardWayTextChanged = Signal()
    cardWayText = held(str, "cardWayText", "", cardWayTextChanged)
    loudChanged = Signal()
    loud = held(bool, "loud", False, loudChanged)

    @Slot(str)
    def pick(self, which: str) -> None:
        """One of several codes; empty: none of them."""
        self.wished.emit(ev.CodePicked(which))

    @Slot()
    def otherWay(self) -> None:
        """The number on a pad."""
        self.wished.emit(ev.OtherWayAsked())

    @Slot()
    def cardWay(self) -> None:
        """Back to the card."""
        self.wished.emit(ev.CardWayAsked())
