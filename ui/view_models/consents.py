# SPDX-License-Identifier: Apache-2.0
"""您同意取用的: a list and one of it; drawn as 我的办件 is."""

from __future__ import annotations

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

    def _chosen(self, wish: str, value: str) -> None:
        if wish:
            self.wished.emit(ev.ConsentPicked(value))

    def _turned(self, *, is_on: bool) -> None:
        self.wished.emit(ev.ConsentsTurned(1 if is_on else -1))

    def _wish(self, wish: str) -> None:
        self.wished.emit(_WISHES.get(wish, ev.WentBack)())
