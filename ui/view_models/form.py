# SPDX-License-Identifier: Apache-2.0
"""The form: waiting for the prefill, review, missing fields, promise, last look, signature."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, held


class WaitViewModel(ViewModel):
    """The machine works. ``slow``: longer than three seconds, ``detail`` says why."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    busyTextChanged = Signal()
    busyText = held(str, "busyText", "", busyTextChanged)
    slowChanged = Signal()
    slow = held(bool, "slow", False, slowChanged)
    detailChanged = Signal()
    detail = held(str, "detail", "", detailChanged)


class ReviewViewModel(ViewModel):
    """填表→补表→审表. ``consentsText``: the key that shows what was fetched by consent.

    ``rows``: ``{code, label, value, origin, disputable, disputed, action}``; ``missing``: ``{label}``;
    ``materials``: ``{name, how}``.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    consentsTextChanged = Signal()
    consentsText = held(str, "consentsText", "", consentsTextChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    missingTitleChanged = Signal()
    missingTitle = held(str, "missingTitle", "", missingTitleChanged)
    missingChanged = Signal()
    missing = held(list, "missing", [], missingChanged)
    materialsLineChanged = Signal()
    materialsLine = held(str, "materialsLine", "", materialsLineChanged)
    materialsChanged = Signal()
    materials = held(list, "materials", [], materialsChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """All right."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def showConsents(self) -> None:
        """看看取用了什么."""
        self.wished.emit(ev.ConsentsAsked())

    @Slot(str)
    def dispute(self, code: str) -> None:
        """有误, or change an own answer."""
        self.wished.emit(ev.FieldDisputed(code))


class FieldViewModel(ViewModel):
    """One missing field. ``kind``: as of :class:`kiosk.application.review.FieldPrompt`, or digits. ``options``: ``{value, label,
    note, selected}``. ``skipText``: the way on beside them, ``skipValue`` its answer.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    codeChanged = Signal()
    code = held(str, "code", "", codeChanged)
    kindChanged = Signal()
    kind = held(str, "kind", "", kindChanged)
    optionsChanged = Signal()
    options = held(list, "options", [], optionsChanged)
    textChanged = Signal()
    text = held(str, "text", "", textChanged)
    placeholderChanged = Signal()
    placeholder = held(str, "placeholder", "", placeholderChanged)
    errorChanged = Signal()
    error = held(str, "error", "", errorChanged)
    exampleChanged = Signal()
    example = held(str, "example", "", exampleChanged)
    unitChanged = Signal()
    unit = held(str, "unit", "", unitChanged)
    maxLengthChanged = Signal()
    maxLength = held(int, "maxLength", 0, maxLengthChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    ownWordsTextChanged = Signal()
    ownWordsText = held(str, "ownWordsText", "", ownWordsTextChanged)
    skipTextChanged = Signal()
    skipText = held(str, "skipText", "", skipTextChanged)
    skipValueChanged = Signal()
    skipValue = held(str, "skipValue", "", skipValueChanged)

    @Slot()
    def skip(self) -> None:
        """There is no such part, or none of these."""
        self.wished.emit(ev.FieldAnswered(self.code, self.skipValue))

    @Slot(str)
    def answer(self, raw: str) -> None:
        """The answer as typed or chosen."""
        self.wished.emit(ev.FieldAnswered(self.code, raw))


class PromiseViewModel(ViewModel):
    """告知承诺 in plain words, the official term beside it."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    officialTermChanged = Signal()
    officialTerm = held(str, "officialTerm", "", officialTermChanged)
    paragraphsChanged = Signal()
    paragraphs = held(list, "paragraphs", [], paragraphsChanged)
    consequenceTitleChanged = Signal()
    consequenceTitle = held(str, "consequenceTitle", "", consequenceTitleChanged)
    consequenceChanged = Signal()
    consequence = held(str, "consequence", "", consequenceChanged)
    acceptTextChanged = Signal()
    acceptText = held(str, "acceptText", "", acceptTextChanged)
    declineTextChanged = Signal()
    declineText = held(str, "declineText", "", declineTextChanged)

    @Slot()
    def accept(self) -> None:
        """我承诺."""
        self.wished.emit(ev.PromiseAccepted())

    @Slot()
    def decline(self) -> None:
        """不承诺."""
        self.wished.emit(ev.PromiseDeclined())


class ConfirmViewModel(ViewModel):
    """Last look. ``facts`` and ``rows``: ``{label, value}``; ``facts`` are the three largest."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    factsChanged = Signal()
    facts = held(list, "facts", [], factsChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """Go on to the signature or to filing."""
        self.wished.emit(ev.WentOn())


class SignViewModel(ViewModel):
    """The signing box in millimetres; strokes come as lists of ``[x_mm, y_mm, t_ms]``."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    errorChanged = Signal()
    error = held(str, "error", "", errorChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    clearTextChanged = Signal()
    clearText = held(str, "clearText", "", clearTextChanged)
    boxWidthMmChanged = Signal()
    boxWidthMm = held(float, "boxWidthMm", 0.0, boxWidthMmChanged)
    boxHeightMmChanged = Signal()
    boxHeightMm = held(float, "boxHeightMm", 0.0, boxHeightMmChanged)

    @Slot("QVariantList")
    def signed(self, strokes: list[list[list[float]]]) -> None:
        """The signature was confirmed."""
        self.wished.emit(
            ev.Signed(tuple(tuple((float(x), float(y), int(t)) for x, y, t in stroke) for stroke in strokes))
        )
