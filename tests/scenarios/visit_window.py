# SPDX-License-Identifier: Apache-2.0
"""A visit in memory with its real window: touched by a synthetic finger, read off what the window shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtQuick import QQuickItem

from config.modes import DisplayMode
from kiosk.catalogue.browse import home_order
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.summary import ItemSummary
from tests.scenarios.visit_walk import Visit
from tests.unit.kiosk.synthetic import drafts
from ui.app import Application
from ui.tour.finger import Finger, find_item


@cache
def everything() -> Catalogue:
    """Every item of the content, as if all were offered."""
    return with_summaries(replace(one, is_draft=False) for one in drafts().summaries.values())


def with_summaries(summaries: Iterator[ItemSummary]) -> Catalogue:
    """The content's items, and these in the lists; those that there are no items for can be listed and not opened."""
    found = home_order(summaries, {})
    return Catalogue(drafts().items, drafts().tables, {one.code: one for one in found})


class Window:
    """The window of a visit. ``warnings``: what Qt and QML said."""

    def __init__(self, visit: Visit, mode: DisplayMode) -> None:
        self.visit = visit
        self.warnings: list[str] = []
        visit.start(mode)
        visit.pages.shell.motion = False  # a finger does not aim at what slides
        panel = visit.settings.panel
        self._application = Application(
            visit.pages.shell,
            width_px=panel.width_px,
            height_px=panel.height_px,
            fullscreen=False,
            on_warning=self.warnings.append,
        )
        self._application.show()
        self._finger = Finger(self._application.window)
        visit.until(lambda: self.sees("begin"), "the first screen")
        visit.turn(50)  # it is laid out

    def close(self) -> None:
        """The window goes; the visit's world closes itself."""
        self._application.close()

    # --- looking ------------------------------------------------------------------------------------------------------

    def sees(self, name: str) -> bool:
        """Whether a control is on screen."""
        return self._finger.sees(name)

    def _stands(self, name: str) -> bool:
        """It is on screen, and still in the same place after it was drawn once more."""
        root = self._application.window.contentItem()
        before = find_item(root, name)
        if before is None or not self.sees(name):
            return False
        place = before.mapToScene(QPointF())
        self._application.window.grabWindow()
        return find_item(root, name) is before and before.mapToScene(QPointF()) == place

    def shown(self, prefix: str) -> list[str]:
        """Object names that begin so, of what can be seen, from top to bottom."""
        found = [
            (item.mapToScene(item.boundingRect().topLeft()), item.objectName().removeprefix(prefix))
            for item in _visible(self._application.window.contentItem())
            if item.objectName().startswith(prefix)
        ]
        return [name for _, name in sorted(found, key=lambda one: (one[0].y(), one[0].x()))]

    def texts(self) -> str:
        """Every word in the window."""
        words = [str(item.property("text") or "") for item in _visible(self._application.window.contentItem())]
        return "\n".join(filter(None, words))

    def drawn(self) -> None:
        """What has changed is laid out and on screen."""
        self.visit.turn(20)
        self._application.window.grabWindow()

    # --- touching -----------------------------------------------------------------------------------------------------

    def tap(self, name: str) -> None:
        """Touch a control as soon as it is there and has found its place."""
        self.visit.until(lambda: self._stands(name), f"waiting for {name}")
        root = self._application.window.contentItem()
        for _ in range(
            50
        ):  # words that come a moment later (the nearest place) may lay a page out anew: nobody aims so fast
            before = find_item(root, name)
            self.visit.turn(80)
            if before is not None and find_item(root, name) is before and self._stands(name):
                break
        assert self._finger.tap(name)

    def spell(self, letters: str) -> None:
        """Touch one letter after the other."""
        for letter in letters:
            self.tap(f"key:{letter}")

    def write(self, text: str) -> None:
        """As the keyboard hands over what was chosen: to whatever has the focus."""
        self.visit.until(lambda: self.sees("field-input"), "a line to write in")
        line = find_item(self._application.window.contentItem(), "field-input")
        assert line is not None
        self.visit.until(line.hasActiveFocus, "the line has the focus")
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(line, event)


def _visible(root: QQuickItem) -> Iterator[QQuickItem]:
    if not root.isVisible() or root.opacity() <= 0:
        return
    yield root
    for child in root.childItems():
        yield from _visible(child)
