# SPDX-License-Identifier: Apache-2.0
"""What all view-models share: held values with change signals, and one way out for the resident's wishes.

A view-model holds ready values and turns touches into wishes. It decides nothing and formats nothing. QML learns the classes
as types of ``Kiosk.ViewModels`` (never created there), so that qmllint sees a misspelt name.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from PySide6.QtCore import Property, QObject, Signal

V = TypeVar("V")


def held(kind: type[V], name: str, default: V | None, changed: Any) -> V:
    """A property that keeps its value and tells QML only when it has really changed.

    For the type checker it is a plain attribute of ``kind``; for Qt a ``Property`` with ``changed`` as its notify signal.
    A list is handed to QML as a new list, so that nobody shares it.
    """

    def read(self: ViewModel) -> Any:
        value = self.values.get(name, default)
        return list(value) if isinstance(value, list) else value

    def write(self: ViewModel, value: Any) -> None:
        if name in self.values and self.values[name] == value:
            return
        self.values[name] = value
        getattr(self, f"{name}Changed").emit()

    return cast("V", Property(kind, read, write, notify=changed))


class ViewModel(QObject):
    """``wished`` carries a value of :mod:`kiosk.journey.events`."""

    wished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}

    def forget(self) -> None:
        """Drop every held value; nothing is signalled, the page is not on screen."""
        self.values.clear()
