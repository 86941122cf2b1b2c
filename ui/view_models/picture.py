# SPDX-License-Identifier: Apache-2.0
"""Pages of one picture that a key goes on with: an ID photograph (证件照), a paper that is looked at (先看再打)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.view_models.base import ViewModel, held


class PictureViewModel(ViewModel):
    """``picture``: what is on screen, ``pictureName``: what a screen reader calls it. ``canGo``: the key goes on now."""

    titleChanged = Signal()
    title = held(str, "title", "", titleChanged)
    hintChanged = Signal()
    hint = held(str, "hint", "", hintChanged)
    pictureChanged = Signal()
    picture = held(QObject, "picture", None, pictureChanged)
    pictureNameChanged = Signal()
    pictureName = held(str, "pictureName", "", pictureNameChanged)
    canGoChanged = Signal()
    canGo = held(bool, "canGo", False, canGoChanged)
    primaryTextChanged = Signal()
    primaryText = held(str, "primaryText", "", primaryTextChanged)


class PrintedPictureViewModel(PictureViewModel):
    """One that is printed. ``paperText``: how the printing stands, empty before; ``paperGood``: well."""

    paperTextChanged = Signal()
    paperText = held(str, "paperText", "", paperTextChanged)
    paperGoodChanged = Signal()
    paperGood = held(bool, "paperGood", False, paperGoodChanged)
