# SPDX-License-Identifier: Apache-2.0
"""After filing: papers, rating, goodbye."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class HandoverViewModel(ViewModel):
    """``lines``: ``{label, value}``; ``papers``: ``{paper, name, state, good, note, again, missed, other}``: ``again``,
    ``missed`` (没拿到，或只有半张) and ``other`` (the receipt on A4) are buttons' words, empty where there is none; so is
    ``formText`` (打印申请表).

    ``codeImage``: the receipt's code as a ``data:`` picture when the paper did not come out, else empty.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    statusTitleChanged = Signal()
    statusTitle = held(str, "statusTitle", "", statusTitleChanged)
    statusGoodChanged = Signal()
    statusGood = held(bool, "statusGood", False, statusGoodChanged)
    troubleChanged = Signal()
    trouble = held(bool, "trouble", False, troubleChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    paperTitleChanged = Signal()
    paperTitle = held(str, "paperTitle", "", paperTitleChanged)
    papersChanged = Signal()
    papers = held(list, "papers", [], papersChanged)
    codeImageChanged = Signal()
    codeImage = held(str, "codeImage", "", codeImageChanged)
    codeTextChanged = Signal()
    codeText = held(str, "codeText", "", codeTextChanged)
    takeCardChanged = Signal()
    takeCard = held(bool, "takeCard", False, takeCardChanged)
    takeCardTextChanged = Signal()
    takeCardText = held(str, "takeCardText", "", takeCardTextChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    formTextChanged = Signal()
    formText = held(str, "formText", "", formTextChanged)

    @Slot()
    def next(self) -> None:
        """I have everything."""
        self.wished.emit(ev.WentOn())

    @Slot(str)
    def printAgain(self, paper: str) -> None:
        """再打一次: ``receipt``, ``document`` or ``form``."""
        self.wished.emit(ev.PrintAgainAsked(paper))

    @Slot()
    def missed(self) -> None:
        """没拿到，或只有半张."""
        self.wished.emit(ev.PaperMissed())

    @Slot()
    def receiptOnA4(self) -> None:
        """The receipt on a sheet of A4."""
        self.wished.emit(ev.ReceiptOnA4Asked())

    @Slot()
    def printForm(self) -> None:
        """打印申请表."""
        self.wished.emit(ev.FormSheetAsked())


class RateViewModel(ViewModel):
    """好差评. ``grades``: ``{grade, label, icon}``; of a low one then ``reasons``: ``{reason, label}``."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    gradesChanged = Signal()
    grades = held(list, "grades", [], gradesChanged)
    reasonsChanged = Signal()
    reasons = held(list, "reasons", [], reasonsChanged)
    skipTextChanged = Signal()
    skipText = held(str, "skipText", "", skipTextChanged)

    @Slot(str)
    def explain(self, reason: str) -> None:
        """Why."""
        self.wished.emit(ev.RatingExplained(reason))

    @Slot(int)
    def grade(self, number: int) -> None:
        """1 非常满意 … 5 非常不满意."""
        self.wished.emit(ev.Graded(number))

    @Slot()
    def skip(self) -> None:
        """Leave it out."""
        self.wished.emit(ev.RatingSkipped())


class EndViewModel(ViewModel):
    """The last page. ``takeCard``: it is still lying there. ``grades``: as of the page of grades, where nothing was filed, and of
    a low one then ``reasons``; ``skipText``: leaves them out.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    linesChanged = Signal()
    lines = held(list, "lines", [], linesChanged)
    takeCardChanged = Signal()
    takeCard = held(bool, "takeCard", False, takeCardChanged)
    gradesChanged = Signal()
    grades = held(list, "grades", [], gradesChanged)
    reasonsChanged = Signal()
    reasons = held(list, "reasons", [], reasonsChanged)
    gradeTitleChanged = Signal()
    gradeTitle = held(str, "gradeTitle", "", gradeTitleChanged)
    skipTextChanged = Signal()
    skipText = held(str, "skipText", "", skipTextChanged)

    @Slot(str)
    def explain(self, reason: str) -> None:
        """Why."""
        self.wished.emit(ev.RatingExplained(reason))

    @Slot(int)
    def grade(self, number: int) -> None:
        """1 非常满意 … 5 非常不满意."""
        self.wished.emit(ev.Graded(number))

    @Slot()
    def next(self) -> None:
        """Leave at once."""
        self.wished.emit(ev.WentOn())
