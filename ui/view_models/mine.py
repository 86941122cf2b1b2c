# SPDX-License-Identifier: Apache-2.0
"""我的办件: one view-model for its pages, which are all a list with something to do below it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from kiosk.journey import events as ev
from kiosk.journey.mine import MineWish
from ui.view_models.base import ViewModel, held


class MineViewModel(ViewModel):
    """``rows``: ``{wish, value, title, note, status, tone, icon}``; a row without ``wish`` is read and not touched; ``tone``:
    ``act``, ``good`` or empty. ``primaryWish`` and the others: a value of ``MineWish`` with ``…Value``, or empty for going on.
    """

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    pictureChanged = Signal()
    picture = held(str, "picture", "", pictureChanged)
    pictureToneChanged = Signal()
    pictureTone = held(str, "pictureTone", "primary", pictureToneChanged)
    noticeChanged = Signal()
    notice = held(str, "notice", "", noticeChanged)
    rowsChanged = Signal()
    rows = held(list, "rows", [], rowsChanged)
    pageNumberChanged = Signal()
    pageNumber = held(int, "pageNumber", 0, pageNumberChanged)
    pageCountChanged = Signal()
    pageCount = held(int, "pageCount", 1, pageCountChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)
    primaryWishChanged = Signal()
    primaryWish = held(str, "primaryWish", "", primaryWishChanged)
    secondaryTextChanged = Signal()
    secondaryText = held(str, "secondaryText", "", secondaryTextChanged)
    secondaryWishChanged = Signal()
    secondaryWish = held(str, "secondaryWish", "", secondaryWishChanged)

    @Slot(str, str)
    def choose(self, wish: str, value: str) -> None:
        """A row."""
        self._chosen(wish, value)

    @Slot(int)
    def turn(self, by: int) -> None:
        """Another page of the list."""
        self._turned(is_on=by > 0)

    @Slot()
    def primary(self) -> None:
        """The loud button."""
        self._wish(self.primaryWish)

    @Slot()
    def secondary(self) -> None:
        """The quiet button."""
        self._wish(self.secondaryWish)

    def _chosen(self, wish: str, value: str) -> None:
        self.wished.emit(ev.MineWished(MineWish(wish), value))

    def _turned(self, *, is_on: bool) -> None:
        self.wished.emit(ev.MineWished(MineWish.FORWARD if is_on else MineWish.BACKWARD))

    def _wish(self, wish: str) -> None:
        self.wished.emit(ev.MineWished(MineWish(wish)) if wish else ev.WentOn())
