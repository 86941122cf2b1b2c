# SPDX-License-Identifier: Apache-2.0
"""The form: waiting for the prefill, review, missing fields, promise, last look, signature."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, hold, held


class WaitViewModel(ViewModel):
    """The machine works. ``slow``: longer than three seconds, ``detail`` says why."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    busyTextChanged = Signal()
    busyText = Property(str, held("busyText", ""), hold("busyText"), notify=busyTextChanged)
    slowChanged = Signal()
    slow = Property(bool, held("slow", False), hold("slow"), notify=slowChanged)
    detailChanged = Signal()
    detail = Property(str, held("detail", ""), hold("detail"), notify=detailChanged)


class ReviewViewModel(ViewModel):
    """填表→补表→审表. ``rows``: ``{code, label, value, origin, disputable, disputed, action}``; ``missing``: ``{label}``; ``materials``: ``{name, how}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    rowsChanged = Signal()
    rows = Property(list, held("rows", ()), hold("rows"), notify=rowsChanged)
    missingTitleChanged = Signal()
    missingTitle = Property(str, held("missingTitle", ""), hold("missingTitle"), notify=missingTitleChanged)
    missingChanged = Signal()
    missing = Property(list, held("missing", ()), hold("missing"), notify=missingChanged)
    materialsLineChanged = Signal()
    materialsLine = Property(str, held("materialsLine", ""), hold("materialsLine"), notify=materialsLineChanged)
    materialsChanged = Signal()
    materials = Property(list, held("materials", ()), hold("materials"), notify=materialsChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """All right."""
        self.wished.emit(ev.WentOn())

    @Slot(str)
    def dispute(self, code: str) -> None:
        """有误, or change an own answer."""
        self.wished.emit(ev.FieldDisputed(code))


class FieldViewModel(ViewModel):
    """One missing field. ``kind``: choice, text, date or phone. ``options``: ``{value, label, note, selected}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    codeChanged = Signal()
    code = Property(str, held("code", ""), hold("code"), notify=codeChanged)
    kindChanged = Signal()
    kind = Property(str, held("kind", ""), hold("kind"), notify=kindChanged)
    optionsChanged = Signal()
    options = Property(list, held("options", ()), hold("options"), notify=optionsChanged)
    textChanged = Signal()
    text = Property(str, held("text", ""), hold("text"), notify=textChanged)
    placeholderChanged = Signal()
    placeholder = Property(str, held("placeholder", ""), hold("placeholder"), notify=placeholderChanged)
    errorChanged = Signal()
    error = Property(str, held("error", ""), hold("error"), notify=errorChanged)
    exampleChanged = Signal()
    example = Property(str, held("example", ""), hold("example"), notify=exampleChanged)
    maxLengthChanged = Signal()
    maxLength = Property(int, held("maxLength", 0), hold("maxLength"), notify=maxLengthChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    ownWordsTextChanged = Signal()
    ownWordsText = Property(str, held("ownWordsText", ""), hold("ownWordsText"), notify=ownWordsTextChanged)
    skipTextChanged = Signal()
    skipText = Property(str, held("skipText", ""), hold("skipText"), notify=skipTextChanged)

    @Slot(str)
    def answer(self, raw: str) -> None:
        """The answer as typed or chosen."""
        self.wished.emit(ev.FieldAnswered(self.code, raw))


class PromiseViewModel(ViewModel):
    """告知承诺 in plain words, the official term beside it."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    officialTermChanged = Signal()
    officialTerm = Property(str, held("officialTerm", ""), hold("officialTerm"), notify=officialTermChanged)
    paragraphsChanged = Signal()
    paragraphs = Property(list, held("paragraphs", ()), hold("paragraphs"), notify=paragraphsChanged)
    consequenceTitleChanged = Signal()
    consequenceTitle = Property(
        str, held("consequenceTitle", ""), hold("consequenceTitle"), notify=consequenceTitleChanged
    )
    consequenceChanged = Signal()
    consequence = Property(str, held("consequence", ""), hold("consequence"), notify=consequenceChanged)
    acceptTextChanged = Signal()
    acceptText = Property(str, held("acceptText", ""), hold("acceptText"), notify=acceptTextChanged)
    declineTextChanged = Signal()
    declineText = Property(str, held("declineText", ""), hold("declineText"), notify=declineTextChanged)

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
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    factsChanged = Signal()
    facts = Property(list, held("facts", ()), hold("facts"), notify=factsChanged)
    rowsChanged = Signal()
    rows = Property(list, held("rows", ()), hold("rows"), notify=rowsChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)

    @Slot()
    def next(self) -> None:
        """Go on to the signature or to filing."""
        self.wished.emit(ev.WentOn())


class SignViewModel(ViewModel):
    """The signing box in millimetres; strokes come as lists of ``[x_mm, y_mm, t_ms]``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    errorChanged = Signal()
    error = Property(str, held("error", ""), hold("error"), notify=errorChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    clearTextChanged = Signal()
    clearText = Property(str, held("clearText", ""), hold("clearText"), notify=clearTextChanged)
    boxWidthMmChanged = Signal()
    boxWidthMm = Property(float, held("boxWidthMm", 0.0), hold("boxWidthMm"), notify=boxWidthMmChanged)
    boxHeightMmChanged = Signal()
    boxHeightMm = Property(float, held("boxHeightMm", 0.0), hold("boxHeightMm"), notify=boxHeightMmChanged)

    @Slot("QVariantList")
    def signed(self, strokes: list[list[list[float]]]) -> None:
        """The signature was confirmed."""
        self.wished.emit(
            ev.Signed(tuple(tuple((float(x), float(y), int(t)) for x, y, t in stroke) for stroke in strokes))
        )
