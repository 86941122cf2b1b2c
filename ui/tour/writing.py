# SPDX-License-Identifier: Apache-2.0
"""How the tour answers what a page asks: a choice by its key, turning pages until it is there; digits on the pad; a date by its
keys; words as the on-screen keyboard hands them over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.application.address_book import KNOWN
from kiosk.application.form import SAME_AS
from kiosk.application.review import OWN_WORDS
from ui.tour.finger import Finger, find_item

_MOST_STEPS: Final = 200
"""Taps on the keys of a date: what is further away is none that a tour wants."""
_ENTRY: Final = "date-entry"


@dataclass(frozen=True)
class Asked:
    """What the page asks now. ``value``: what this resident answers; ``options``: values on offer, empty where it is written."""

    kind: str
    value: str = field(repr=False)
    options: Sequence[str] = ()

    @property
    def choice(self) -> str:
        """Which option is taken: the wanted one, else a suggestion, else 自己写."""
        if self.value in self.options or not self.options:
            return self.value
        same = next((one for one in self.options if one.startswith((SAME_AS, KNOWN))), "")
        return same or (OWN_WORDS if OWN_WORDS in self.options else self.options[0])


class Writer:
    """One page at a time. ``typed``: characters that a resident would have had to type so far."""

    def __init__(self, window: QQuickWindow, finger: Finger) -> None:
        self._window, self._finger = window, finger
        self.typed = 0

    def choose(self, asked: Asked) -> str:
        """The control to touch next for a question or a field with options; empty: none of it is on screen."""
        wanted = f"key:{asked.choice}" if asked.kind == "letter" else f"option:{asked.choice}"
        if self._finger.sees(wanted):
            return wanted
        shown = next((at for at, one in enumerate(asked.options) if self._finger.sees(f"option:{one}")), 0)
        ahead = asked.choice not in asked.options or list(asked.options).index(asked.choice) > shown
        turn = "pager-next" if ahead else "pager-previous"  # it may open where something was chosen before
        return turn if self._finger.sees(turn) else ""

    def write(self, asked: Asked) -> bool:
        """Write the value where nothing is to choose; False: it could not be entered."""
        if asked.kind == "date":
            return self._turn_to(date.fromisoformat(asked.value))
        if self._finger.sees("key:1"):
            return self._press(asked.value)
        return self._commit(asked.value)

    def _press(self, value: str) -> bool:
        for character in value:
            if not self._finger.tap(f"key:{character}"):
                return False
            self.typed += 1
        return True

    def _turn_to(self, wanted: date) -> bool:
        for _ in range(_MOST_STEPS):
            shown = self._shown_date()
            if shown is None or shown == wanted:
                return shown is not None
            part = "year" if shown.year != wanted.year else "month" if shown.month != wanted.month else "day"
            way = "up" if getattr(wanted, part) > getattr(shown, part) else "down"
            if not self._finger.tap(f"{part}-{way}"):
                return False
        return False

    def _shown_date(self) -> date | None:
        found = self._item(_ENTRY)
        return None if found is None else date.fromisoformat(str(found.property("value")))

    def _commit(self, text: str) -> bool:
        """As the keyboard commits a word: by an event of the input method, to what has the focus."""
        found = self._item("field-input")
        if found is None:
            return False
        found.forceActiveFocus()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(found, event)
        self.typed += len(text)
        return bool(found.property("text"))

    def _item(self, name: str) -> QQuickItem | None:
        return find_item(self._window.contentItem(), name)
