# SPDX-License-Identifier: Apache-2.0
"""A face beside the photo of record: consent, the look, and what came out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class FaceViewModel(ViewModel):
    """``lines``: what is agreed to; empty elsewhere. ``showLive``: the camera's picture, with ``say`` above it.

    ``turn``: the move that is drawn, -1 to the picture's left, 1 to its right; ``blinks``: eyes. ``picture``: an icon, where
    something has ended or stands in the way. ``code``: digits for a helper who is waited for. The three other ways stand on
    every state; an empty text: the loud button says it.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    showLiveChanged = Signal()
    showLive = held(bool, "showLive", False, showLiveChanged)
    liveChanged = Signal()
    live = held(QObject, "live", None, liveChanged)
    frameNameChanged = Signal()
    frameName = held(str, "frameName", "", frameNameChanged)
    waitTextChanged = Signal()
    waitText = held(str, "waitText", "", waitTextChanged)
    sayChanged = Signal()
    say = held(str, "say", "", sayChanged)
    goodChanged = Signal()
    good = held(bool, "good", False, goodChanged)
    turnChanged = Signal()
    turn = held(int, "turn", 0, turnChanged)
    blinksChanged = Signal()
    blinks = held(bool, "blinks", False, blinksChanged)
    skipTextChanged = Signal()
    skipText = held(str, "skipText", "", skipTextChanged)
    skipNoteChanged = Signal()
    skipNote = held(str, "skipNote", "", skipNoteChanged)
    busyChanged = Signal()
    busy = held(bool, "busy", False, busyChanged)
    busyPictureChanged = Signal()
    busyPicture = held(str, "busyPicture", "scan-face", busyPictureChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "", pictureChanged)
    reasonChanged = Signal()
    reason = held(str, "reason", "", reasonChanged)
    whatToDoChanged = Signal()
    whatToDo = held(str, "whatToDo", "", whatToDoChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    codeChanged = Signal()
    code = held(str, "code", "", codeChanged)
    codeTextChanged = Signal()
    codeText = held(str, "codeText", "", codeTextChanged)
    codeNoteChanged = Signal()
    codeNote = held(str, "codeNote", "", codeNoteChanged)
    waysTextChanged = Signal()
    waysText = held(str, "waysText", "", waysTextChanged)
    cardTextChanged = Signal()
    cardText = held(str, "cardText", "", cardTextChanged)
    helpTextChanged = Signal()
    helpText = held(str, "helpText", "", helpTextChanged)
    windowTextChanged = Signal()
    windowText = held(str, "windowText", "", windowTextChanged)

    help_wish: ev.Event = ev.HelpAsked()
    """What the key beside the camera asks for: help as on every page, or a helper who looks (本人到场)."""

    @Slot()
    def primary(self) -> None:
        """The one loud button."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def skip(self) -> None:
        """做不了这个动作."""
        self.wished.emit(ev.MovesSkipped())

    @Slot()
    def card(self) -> None:
        """放身份证."""
        self.wished.emit(ev.CardWayAsked())

    @Slot()
    def helper(self) -> None:
        """请帮办核对; or 请工作人员来看一看."""
        self.wished.emit(self.help_wish)

    @Slot()
    def counter(self) -> None:
        """去窗口办."""
        self.wished.emit(ev.OtherWayAsked())
