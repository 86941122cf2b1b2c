# SPDX-License-Identifier: Apache-2.0
"""What all view-models share: held values with change signals, and one way out for the resident's wishes.

A view-model holds ready values and turns touches into wishes. It decides nothing and formats nothing. QML learns the classes
as types of ``Kiosk.ViewModels`` (never created there), so that qmllint sees a misspelt name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal


def held(name: str, default: Any) -> Callable[[ViewModel], Any]:
    """Getter of a held value. A list is handed to QML as a new list, so that nobody shares it."""

    def read(self: ViewModel) -> Any:
        value = self.values.get(name, default)
        return list(value) if isinstance(value, list | tuple) else value

    return read


def hold(name: str) -> Callable[[ViewModel, Any], None]:
    """Setter: keeps the value and tells QML only when it has really changed."""

    def write(self: ViewModel, value: Any) -> None:
        if name in self.values and self.values[name] == value:
            return
        self.values[name] = value
        getattr(self, f"{name}Changed").emit()

    return write


class ViewModel(QObject):
    """``wished`` carries a value of :mod:`kiosk.journey.events`."""

    wished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}

    def forget(self) -> None:
        """Drop every held value; nothing is signalled, the page is not on screen."""
        self.values.clear()
