# SPDX-License-Identifier: Apache-2.0
"""The profiles that ship, and a drawer that notes what it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drivers.receipt_printer.port import Picture
from drivers.receipt_printer.profile import PrinterProfile, load_profile

FILE = Path(__file__).parents[4] / "config" / "profiles" / "receipt_printers.toml"


def shipped(name: str = "80mm-203dpi") -> PrinterProfile:
    return load_profile(FILE, name)


class BlackDrawer:
    """Draws every cell black."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[tuple[str, int]], int, int, bool]] = []

    def draw(self, cells: Sequence[tuple[str, int]], scale_x: int, scale_y: int, bold: bool) -> Picture:
        self.asked.append((list(cells), scale_x, scale_y, bold))
        width, height = sum(columns for _, columns in cells) * 12 * scale_x, 24 * scale_y
        row = ((1 << width) - 1 << -width % 8).to_bytes((width + 7) // 8, "big")
        return Picture(width, height, row * height)
