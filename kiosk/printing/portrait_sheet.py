# SPDX-License-Identifier: Apache-2.0
"""ID photographs (证件照) on a sheet of A4: several of the same size, each point as it was made, with lines to cut along.

The file's own points are laid out at their density (350 dpi: 358 x 441 points are 26 x 32 mm): nothing is scaled.
A line of 50 mm lets anybody see whether the printer kept to that.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from config.modes import Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.printing.fonts import FontStack
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_HEIGHT_MM, A4_WIDTH_MM, LINE, MARK, SOFT, Page, Side, new_canvas

TITLE: Final = "证件照"
COLUMNS: Final = 4
ROWS: Final = 2
RULER_MM: Final = 50.0
_TOP: Final = 62.0
_GAP: Final = 8.0
_CUT: Final = 3.5
"""Length of the lines to cut along; they end one millimetre before the photograph."""


@dataclass(frozen=True)
class SheetFacts:
    """What goes onto the sheet. ``jpeg``: one photograph; ``points``: its width and height; ``lines``: said below."""

    environment: Environment
    site_name: str
    jpeg: bytes = field(repr=False)
    points: tuple[int, int]
    dpi: int
    lines: tuple[str, ...] = ()

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of one photograph on paper."""
        return self.points[0] / self.dpi * 25.4, self.points[1] / self.dpi * 25.4


def portrait_sheet(facts: SheetFacts, fonts: FontStack | None = None) -> PrintableDocument:
    """One page with :data:`COLUMNS` x :data:`ROWS` photographs.

    Raises:
        ValueError: photographs of this size do not fit.
        kiosk.printing.fonts.FontMissing: a font package is not installed.
    """
    width, height = facts.size_mm
    if COLUMNS * width + (COLUMNS - 1) * _GAP > A4_WIDTH_MM - 20 or ROWS * (height + _GAP) > 150:
        raise ValueError(f"photographs of {width:.0f} x {height:.0f} mm do not fit {COLUMNS} x {ROWS} on A4")
    fonts = fonts or FontStack()
    target = io.BytesIO()
    canvas = new_canvas(target, TITLE, fonts)
    page = Page(canvas, fonts)
    _words_above(page, facts)
    picture = ImageReader(io.BytesIO(facts.jpeg))
    left = (A4_WIDTH_MM - COLUMNS * width - (COLUMNS - 1) * _GAP) / 2
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = left + column * (width + _GAP), _TOP + row * (height + _GAP)
            # Drawn by its own points and density: a printer that keeps to the page's size keeps to 350 dpi.
            canvas.drawImage(picture, x * mm, (A4_HEIGHT_MM - y - height) * mm, width * mm, height * mm)
            _cuts(canvas, x, y, width, height)
    _words_below(page, facts, _TOP + ROWS * (height + _GAP) + 6)
    canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), 1, TITLE)


def _words_above(page: Page, facts: SheetFacts) -> None:
    mark = environment_mark(facts.environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    width, height = facts.size_mm
    page.text(A4_WIDTH_MM / 2, 32, TITLE, 26, side=Side.CENTER, strong=True)
    page.text(A4_WIDTH_MM / 2, 42, f"{width:.0f} × {height:.0f} 毫米", 14, side=Side.CENTER, ink=SOFT)


def _words_below(page: Page, facts: SheetFacts, y: float) -> None:
    page.text(22, y, "沿着照片旁边的短线剪下", 14, strong=True)
    y += 9
    for line in facts.lines:
        page.text(22, y, line, 12, most_mm=A4_WIDTH_MM - 44)
        y += 7.5
    y += 4
    page.rule(22, y, RULER_MM, ink=SOFT, weight_pt=1.0)
    page.text(22 + RULER_MM + 4, y + 1.5, "这条线应该是 50 毫米长，不是的话照片大小也不对", 11, ink=SOFT)
    page.rule(22, 280, A4_WIDTH_MM - 44)
    page.text(22, 286, facts.site_name, 10, ink=SOFT, most_mm=A4_WIDTH_MM - 44)


def _cuts(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Two short lines at each corner, outside the photograph."""
    canvas.saveState()
    canvas.setStrokeColorRGB(LINE.red, LINE.green, LINE.blue)
    canvas.setLineWidth(0.5)
    low, high = A4_HEIGHT_MM - y - height, A4_HEIGHT_MM - y
    for across, out in ((x, -1), (x + width, 1)):
        for down, beyond in ((low, -1), (high, 1)):
            canvas.line((across + out) * mm, down * mm, (across + out * _CUT) * mm, down * mm)
            canvas.line(across * mm, (down + beyond) * mm, across * mm, (down + beyond * _CUT) * mm)
    canvas.restoreState()
