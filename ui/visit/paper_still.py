# SPDX-License-Identifier: Apache-2.0
"""The page that was taken, as the panel shows it: still, with its bad places marked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from ui.live_view import LivePicture

if TYPE_CHECKING:
    from kiosk.vision.papers.taken import TakenPage


class Still:
    """``marks``: ``{left, top, width, height}`` in shares of the picture, in the order of the page's faults."""

    def __init__(self) -> None:
        self.picture = LivePicture()
        self.marks: list[dict[str, float]] = []

    def show(self, page: TakenPage) -> None:
        """Instead of the one before."""
        self.show_points(page.still.width, page.still.height, page.still.points)
        self.marks = [
            {"left": one.left, "top": one.top, "width": one.width, "height": one.height} for one in page.marks
        ]

    def show_points(self, width: int, height: int, points: bytes | bytearray) -> None:
        """A page that was taken before: ``height`` rows of ``width`` points, blue green red and 255; nothing is marked."""
        image = QImage(points, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self.marks = []
        self.picture.show(image, time.monotonic())

    def forget(self) -> None:
        """Nothing of anybody's paper is kept."""
        self.marks = []
        self.picture.forget()
