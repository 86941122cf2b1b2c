# SPDX-License-Identifier: Apache-2.0
"""小申: questions that are asked often, a question in one's own words, and what the guides say."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class AskViewModel(ViewModel):
    """``options``: ``{value, label, note, selected}``, ``value`` the number of the question."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    optionsChanged = Signal()
    options = held(list, "options", [], optionsChanged)
    typeTextChanged = Signal()
    typeText = held(str, "typeText", "", typeTextChanged)

    @Slot(str)
    def pick(self, number: str) -> None:
        """One of the questions."""
        self.wished.emit(ev.ReadyPicked(int(number)))

    @Slot()
    def type(self) -> None:
        """In one's own words."""
        self.wished.emit(ev.TypingAsked())


class AskTypeViewModel(ViewModel):
    """``text``: what was asked last, to be asked differently."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    textChanged = Signal()
    text = held(str, "text", "", textChanged)
    placeholderChanged = Signal()
    placeholder = held(str, "placeholder", "", placeholderChanged)
    exampleChanged = Signal()
    example = held(str, "example", "", exampleChanged)
    maxLengthChanged = Signal()
    maxLength = held(int, "maxLength", 60, maxLengthChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    errorChanged = Signal()
    error = held(str, "error", "", errorChanged)

    @Slot(str)
    def ask(self, text: str) -> None:
        """Find the answer."""
        self.wished.emit(ev.QuestionTyped(text))


class AnswersViewModel(ViewModel):
    """``answers``: ``{code, item, heading, lines, source}``, a screen each, the best first."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    askedChanged = Signal()
    asked = held(str, "asked", "", askedChanged)
    warningChanged = Signal()
    warning = held(str, "warning", "", warningChanged)
    answersChanged = Signal()
    answers = held(list, "answers", [], answersChanged)
    noneTextChanged = Signal()
    noneText = held(str, "noneText", "", noneTextChanged)
    beginTextChanged = Signal()
    beginText = held(str, "beginText", "", beginTextChanged)
    unsolvedTextChanged = Signal()
    unsolvedText = held(str, "unsolvedText", "", unsolvedTextChanged)
    againTextChanged = Signal()
    againText = held(str, "againText", "", againTextChanged)
    hotlineTextChanged = Signal()
    hotlineText = held(str, "hotlineText", "", hotlineTextChanged)

    @Slot(str)
    def begin(self, code: str) -> None:
        """开始办."""
        self.wished.emit(ev.ItemChosen(code))

    @Slot()
    def again(self) -> None:
        """In other words."""
        self.wished.emit(ev.TypingAsked())

    @Slot()
    def unsolved(self) -> None:
        """没解决: a person."""
        self.wished.emit(ev.HelpAsked())
