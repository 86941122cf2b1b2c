# SPDX-License-Identifier: Apache-2.0
"""您同意取用的: a list and one of it; drawn as 我的办件 is."""

from __future__ import annotations

from PySide6.QtCore import Slot

from kiosk.journey import events as ev
from ui.view_models.mine import MineViewModel

REVOKE, AGAIN, LEAVE, BACK = "revoke", "again", "leave", "back"
"""What a key of the page is for (``primaryWish``, ``secondaryWish``)."""

_WISHES: dict[str, type[ev.ConsentRevoked | ev.ConsentGivenAgain | ev.CancelAsked | ev.WentBack]] = {
    REVOKE: ev.ConsentRevoked,
    AGAIN: ev.ConsentGivenAgain,
    LEAVE: ev.CancelAsked,
    BACK: ev.WentBack,
}


class ConsentsViewModel(MineViewModel):
    """``rows`` as of :class:`MineViewModel`; a row with a ``wish`` leads to one consent, whose key is its ``value``."""

    @Slot(str, str)
    def choose(self, wish: str, value: str) -> None:
        """A row."""
        if wish:
            self.wished.emit(ev.ConsentPicked(value))

    @Slot(int)
    def turn(self, by: int) -> None:
        """Another page of the list."""
        self.wished.emit(ev.ConsentsTurned(1 if by > 0 else -1))

    def _wish(self, wish: str) -> None:
        self.wished.emit(_WISHES.get(wish, ev.WentBack)())
