# SPDX-License-Identifier: Apache-2.0
"""First screens: attract, choose, guidance questions, 一次告知, and the pages that stop a way."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot

from kiosk.journey import events as ev
from ui.view_models.base import ViewModel, hold, held


class AttractViewModel(ViewModel):
    """首页. ``tiles``: ``{code, name, note, icon, available, whyNot}``."""

    greetingChanged = Signal()
    greeting = Property(str, held("greeting", ""), hold("greeting"), notify=greetingChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    cardTitleChanged = Signal()
    cardTitle = Property(str, held("cardTitle", ""), hold("cardTitle"), notify=cardTitleChanged)
    cardNoteChanged = Signal()
    cardNote = Property(str, held("cardNote", ""), hold("cardNote"), notify=cardNoteChanged)
    tilesChanged = Signal()
    tiles = Property(list, held("tiles", ()), hold("tiles"), notify=tilesChanged)
    tilesTitleChanged = Signal()
    tilesTitle = Property(str, held("tilesTitle", ""), hold("tilesTitle"), notify=tilesTitleChanged)

    @Slot(str)
    def choose(self, code: str) -> None:
        """A tile."""
        self.wished.emit(ev.ItemChosen(code))

    @Slot()
    def begin(self) -> None:
        """The large panel."""
        self.wished.emit(ev.Begun())


class ChooseViewModel(ViewModel):
    """Choosing with the card read already. ``tiles`` as on the first screen."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    tilesChanged = Signal()
    tiles = Property(list, held("tiles", ()), hold("tiles"), notify=tilesChanged)

    @Slot(str)
    def choose(self, code: str) -> None:
        """A tile."""
        self.wished.emit(ev.ItemChosen(code))


class QuestionViewModel(ViewModel):
    """One guidance question. ``options``: ``{value, label, note, selected}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    helpChanged = Signal()
    help = Property(str, held("help", ""), hold("help"), notify=helpChanged)
    officialTermChanged = Signal()
    officialTerm = Property(str, held("officialTerm", ""), hold("officialTerm"), notify=officialTermChanged)
    optionsChanged = Signal()
    options = Property(list, held("options", ()), hold("options"), notify=optionsChanged)

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.OptionChosen(value))


class NoticeViewModel(ViewModel):
    """一次告知. ``sections``: ``{title, icon, rows: [{text, status, statusGood, why}]}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    verdictChanged = Signal()
    verdict = Property(str, held("verdict", ""), hold("verdict"), notify=verdictChanged)
    verdictGoodChanged = Signal()
    verdictGood = Property(bool, held("verdictGood", False), hold("verdictGood"), notify=verdictGoodChanged)
    sectionsChanged = Signal()
    sections = Property(list, held("sections", ()), hold("sections"), notify=sectionsChanged)
    materialsLineChanged = Signal()
    materialsLine = Property(str, held("materialsLine", ""), hold("materialsLine"), notify=materialsLineChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = Property(str, held("secondaryText", ""), hold("secondaryText"), notify=secondaryTextChanged)
    slipStateChanged = Signal()
    slipState = Property(str, held("slipState", ""), hold("slipState"), notify=slipStateChanged)

    @Slot()
    def next(self) -> None:
        """Go on."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def printSlip(self) -> None:
        """Print this page."""
        self.wished.emit(ev.SlipAsked())


class StopViewModel(ViewModel):
    """A way ends here, with a way on. ``places``: ``{name, address, hours, phone}``."""

    titleChanged = Signal()
    title = Property(str, held("title", ""), hold("title"), notify=titleChanged)
    hintChanged = Signal()
    hint = Property(str, held("hint", ""), hold("hint"), notify=hintChanged)
    reasonChanged = Signal()
    reason = Property(str, held("reason", ""), hold("reason"), notify=reasonChanged)
    whatToDoChanged = Signal()
    whatToDo = Property(str, held("whatToDo", ""), hold("whatToDo"), notify=whatToDoChanged)
    placesChanged = Signal()
    places = Property(list, held("places", ()), hold("places"), notify=placesChanged)
    placesTitleChanged = Signal()
    placesTitle = Property(str, held("placesTitle", ""), hold("placesTitle"), notify=placesTitleChanged)
    primaryTextChanged = Signal()
    primaryText = Property(str, held("primaryText", ""), hold("primaryText"), notify=primaryTextChanged)
    secondaryTextChanged = Signal()
    secondaryText = Property(str, held("secondaryText", ""), hold("secondaryText"), notify=secondaryTextChanged)
    showSecondaryChanged = Signal()
    showSecondary = Property(bool, held("showSecondary", False), hold("showSecondary"), notify=showSecondaryChanged)
    slipStateChanged = Signal()
    slipState = Property(str, held("slipState", ""), hold("slipState"), notify=slipStateChanged)

    @Slot()
    def primary(self) -> None:
        """Back to the start."""
        self.wished.emit(ev.WentOn())

    @Slot()
    def printSlip(self) -> None:
        """Print this page."""
        self.wished.emit(ev.SlipAsked())
