# SPDX-License-Identifier: Apache-2.0
"""For whom somebody acts: choices, one after another, and the second card."""

from __future__ import annotations

from PySide6.QtCore import Slot

from kiosk.journey import events as ev
from ui.view_models.choosing import QuestionViewModel
from ui.view_models.identity import IdentifyViewModel

SELF, OTHER = "self", "other"


class WhoForViewModel(QuestionViewModel):
    """给谁办: ``self`` or ``other``."""

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.ForOtherChosen() if value == OTHER else ev.ForSelfChosen())


class RelationViewModel(QuestionViewModel):
    """What the agent is to the one whose case it is; a value is the place in the item's list."""

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.RelationChosen(int(value)))


class PeopleViewModel(QuestionViewModel):
    """For whom, of those that the platform knows; a value is the place in the list on screen."""

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.PersonPicked(value))


class EnterpriseViewModel(QuestionViewModel):
    """For which enterprise; a value is the place in the list on screen."""

    @Slot(str)
    def choose(self, value: str) -> None:
        """An answer."""
        self.wished.emit(ev.EnterprisePicked(value))


class PrincipalViewModel(IdentifyViewModel):
    """The card of the one whose case it is."""

    @Slot()
    def otherWay(self) -> None:
        """Their card is not here."""
        self.wished.emit(ev.PeopleAsked())
