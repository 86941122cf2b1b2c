# SPDX-License-Identifier: Apache-2.0
"""A synthetic finger: finds a control by its object name and touches it as a person would, through Qt's input path."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest


def find_item(root: QQuickItem, name: str) -> QQuickItem | None:
    """The visible, enabled item with this object name, depth first; ``None`` if there is none on screen."""
    if not root.isVisible() or root.opacity() <= 0:
        return None
    if root.objectName() == name and root.isEnabled() and root.width() > 0 and root.height() > 0:
        return root
    for child in root.childItems():
        found = find_item(child, name)
        if found is not None:
            return found
    return None


class Finger:
    """One finger on one window. ``taps`` counts every press that was lifted again."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._device: QPointingDevice = QTest.createTouchDevice()
        self.taps = 0

    def sees(self, name: str) -> bool:
        """Whether a control is on screen and not covered by the window's edge."""
        item = find_item(self._window.contentItem(), name)
        return item is not None and self._is_inside(item)

    def _is_inside(self, item: QQuickItem) -> bool:
        middle = self._middle(item)
        return 0 <= middle.x() < self._window.width() and 0 <= middle.y() < self._window.height()

    @staticmethod
    def _middle(item: QQuickItem) -> QPoint:
        rect = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        return rect.center().toPoint()

    def tap(self, name: str, rest_ms: int = 25) -> bool:
        """Press, rest and lift in the middle of a control; ``False`` when it is not on screen."""
        item = find_item(self._window.contentItem(), name)
        if item is None or not self._is_inside(item):
            return False
        point = self._middle(item)
        QTest.touchEvent(self._window, self._device).press(0, point, self._window).commit()
        QTest.qWait(rest_ms)
        QTest.touchEvent(self._window, self._device).release(0, point, self._window).commit()
        self.taps += 1
        return True

    def draw(self, name: str, strokes: Sequence[Sequence[tuple[float, float]]]) -> bool:
        """Draw strokes given in fractions of the control's width and height."""
        item = find_item(self._window.contentItem(), name)
        if item is None:
            return False
        for stroke in strokes:
            points = [item.mapToScene(QPointF(x * item.width(), y * item.height())).toPoint() for x, y in stroke]
            QTest.touchEvent(self._window, self._device).press(0, points[0], self._window).commit()
            for point in points[1:]:
                QTest.qWait(4)
                QTest.touchEvent(self._window, self._device).move(0, point, self._window).commit()
            QTest.touchEvent(self._window, self._device).release(0, points[-1], self._window).commit()
            QTest.qWait(10)
        return True


def sample_signature() -> list[list[tuple[float, float]]]:
    """Strokes of a plainly invented, three-stroke scribble, as fractions of the signing box."""
    across = [(0.18 + 0.05 * i, 0.35 + 0.015 * (i % 3)) for i in range(9)]
    down = [(0.38 + 0.004 * i, 0.18 + 0.07 * i) for i in range(10)]
    sweep = [(0.60 + 0.02 * i, 0.25 + 0.055 * i - 0.03 * (i % 2)) for i in range(11)]
    return [across, down, sweep]
