# SPDX-License-Identifier: Apache-2.0
"""The camera's picture on the panel (取景画面): a feed that any thread may hand pictures to, and the item that draws the newest.

Measured under the software renderer at 960 x 720 points and 25 frames a second: tests/benchmarks/vision/bench_live_view.py.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

URI = "Kiosk.Live"


class LivePicture(QObject):
    """What a page's camera sees now. ``show`` and ``forget`` may be called from any thread; the newest picture wins.

    ``aspect``: width by height of what is shown, 0 while nothing is.
    """

    aspectChanged = Signal()
    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._image: QImage | None = None
        self._taken_at = 0.0
        self._size = (0, 0)
        self._aspect = 0.0
        self._is_told = False
        self.drawn: Callable[[float], None] | None = None
        """Told the age in seconds of each picture when it is drawn; for measuring."""
        self.came.connect(self._taken_over, Qt.ConnectionType.QueuedConnection)

    @property
    def size(self) -> tuple[int, int]:
        """Points of the item that draws it; (0, 0) while none does."""
        with self._lock:
            return self._size

    def draw_at(self, size: tuple[int, int]) -> None:
        """The item's size has changed."""
        with self._lock:
            self._size = size

    def show(self, image: QImage, taken_at: float) -> None:
        """``image`` is nobody else's from now on; ``taken_at``: monotonic seconds of the frame."""
        with self._lock:
            self._image, self._taken_at = image, taken_at
            is_told, self._is_told = self._is_told, True
        if not is_told:  # one word on its way is enough, however slow the screen is
            self.came.emit()

    def forget(self) -> None:
        """Nothing is shown any more, and no picture of anybody is kept."""
        with self._lock:
            self._image = None
            is_told, self._is_told = self._is_told, True
        if not is_told:
            self.came.emit()

    def newest(self) -> tuple[QImage | None, float]:
        """What to draw."""
        with self._lock:
            return self._image, self._taken_at

    def _taken_over(self) -> None:
        with self._lock:
            self._is_told = False
            image = self._image
        aspect = 0.0 if image is None else image.width() / image.height()
        if abs(aspect - self._aspect) > 0.01:
            self._aspect = aspect
            self.aspectChanged.emit()

    def _read_aspect(self) -> float:
        return self._aspect

    aspect = Property(float, _read_aspect, notify=aspectChanged)


class LiveView(QQuickPaintedItem):
    """Draws a :class:`LivePicture` over its whole size; transparent while there is none."""

    pictureChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._picture: LivePicture | None = None

    def _read_picture(self) -> QObject | None:
        return self._picture

    def _write_picture(self, picture: QObject | None) -> None:
        if picture is self._picture or not isinstance(picture, LivePicture | None):
            return
        if self._picture is not None:
            self._picture.came.disconnect(self.update)
        self._picture = picture
        if picture is not None:
            picture.came.connect(self.update, Qt.ConnectionType.QueuedConnection)
            self._tell_size()
        self.update()
        self.pictureChanged.emit()

    picture = Property(QObject, _read_picture, _write_picture, notify=pictureChanged)

    def geometryChange(self, new: QRectF | QRect, old: QRectF | QRect) -> None:
        """Told on, so that pictures come in the size in which they are drawn."""
        super().geometryChange(new, old)
        self._tell_size()

    def _tell_size(self) -> None:
        if self._picture is not None:
            self._picture.draw_at((round(self.width()), round(self.height())))

    def paint(self, painter: QPainter) -> None:
        """One blit where the picture has the item's size already; scaled for the moment where it has not."""
        if self._picture is None:
            return
        image, taken_at = self._picture.newest()
        if image is None:
            return
        size = QSize(round(self.width()), round(self.height()))
        if image.size() == size:
            painter.drawImage(QPointF(0, 0), image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, 0, self.width(), self.height()), image)
        if self._picture.drawn is not None:
            self._picture.drawn(time.monotonic() - taken_at)
