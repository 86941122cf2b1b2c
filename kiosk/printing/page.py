# SPDX-License-Identifier: Apache-2.0
"""One A4 page to draw on, in millimetres from the top left corner, with font fallback, emphasis and QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Final

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.printing.fonts import FontStack

A4_WIDTH_MM: Final = 210.0
A4_HEIGHT_MM: Final = 297.0
_FILL: Final = 0
_FILL_AND_STROKE: Final = 2
_STRONG: Final = 0.028  # outline of emphasised text, in font sizes
_RARE: Final = 0.018  # the fonts for rare characters are thin; with this they stand well beside the common font


class Side(Enum):
    """Which point of a text its x coordinate means."""

    LEFT = 0.0
    CENTER = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour, red, green and blue from 0 to 1."""

    red: float
    green: float
    blue: float


BLACK: Final = Ink(0.08, 0.15, 0.17)
SOFT: Final = Ink(0.29, 0.345, 0.365)
LINE: Final = Ink(0.76, 0.73, 0.68)
TINT: Final = Ink(0.955, 0.965, 0.965)
MARK: Final = Ink(0.70, 0.36, 0.22)
WATERMARK: Final = Ink(0.93, 0.90, 0.87)


def new_canvas(target: BinaryIO, title: str, fonts: FontStack) -> Canvas:
    """Of a document of A4 pages that is written to ``target``; the same facts give the same bytes."""
    canvas = Canvas(
        target,
        pagesize=A4,
        invariant=1,  # no clock and no random file id in the file
        pageCompression=1,
        lang="zh-CN",
        initialFontName=fonts.common_name,  # type: ignore[arg-type]  # the stubs say float; it is a font's name
    )
    canvas.setTitle(title)
    canvas.setCreator("self-service-terminal")
    return canvas


class Page:
    """Draws on the current page of a reportlab canvas."""

    def __init__(self, canvas: Canvas, fonts: FontStack) -> None:
        self._canvas = canvas
        self._fonts = fonts

    def text(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        size_pt: float,
        *,
        side: Side = Side.LEFT,
        ink: Ink = BLACK,
        strong: bool = False,
        most_mm: float = A4_WIDTH_MM,
    ) -> float:
        """Write one line; answers its width in millimetres.

        ``strong`` thickens the outlines: the only Hanzi font that reportlab accepts has no bold face. What would be
        wider than ``most_mm`` (a long name, say) is written smaller: nothing on a document is ever cut off.
        """
        runs = self._fonts.runs(text)
        width_of_1pt = sum(run.width_of_1pt for run in runs)
        if width_of_1pt * size_pt > most_mm * mm:
            size_pt = most_mm * mm / width_of_1pt
        width_pt = width_of_1pt * size_pt
        self._canvas.saveState()
        self._canvas.setFillColorRGB(ink.red, ink.green, ink.blue)
        self._canvas.setStrokeColorRGB(ink.red, ink.green, ink.blue)
        self._canvas.setLineWidth(size_pt * (_STRONG if strong else _RARE))
        line = self._canvas.beginText(x_mm * mm - width_pt * side.value, (A4_HEIGHT_MM - baseline_mm) * mm)
        for run in runs:
            line.setTextRenderMode(_FILL_AND_STROKE if strong or run.rare else _FILL)
            line.setFont(run.font, size_pt)
            line.textOut(run.text)
        self._canvas.drawText(line)
        self._canvas.restoreState()
        return width_pt / mm

    def rule(self, x_mm: float, y_mm: float, width_mm: float, *, ink: Ink = LINE, weight_pt: float = 0.8) -> None:
        """A horizontal line."""
        self._canvas.saveState()
        self._canvas.setStrokeColorRGB(ink.red, ink.green, ink.blue)
        self._canvas.setLineWidth(weight_pt)
        y_pt = (A4_HEIGHT_MM - y_mm) * mm
        self._canvas.line(x_mm * mm, y_pt, (x_mm + width_mm) * mm, y_pt)
        self._canvas.restoreState()

    def line(self, points_mm: Sequence[tuple[float, float]], *, weight_pt: float = 1.4) -> None:
        """A line through points, as a pen leaves it."""
        (first_x, first_y), *rest = points_mm
        self._canvas.saveState()
        self._canvas.setStrokeColorRGB(BLACK.red, BLACK.green, BLACK.blue)
        self._canvas.setLineWidth(weight_pt)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        path = self._canvas.beginPath()
        path.moveTo(first_x * mm, (A4_HEIGHT_MM - first_y) * mm)
        for x, y in rest:
            path.lineTo(x * mm, (A4_HEIGHT_MM - y) * mm)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()

    def box(
        self,
        x_mm: float,
        y_mm: float,
        width_mm: float,
        height_mm: float,
        *,
        fill: Ink | None = None,
        edge: Ink | None = None,
        dashed: bool = False,
        radius_mm: float = 0.0,
    ) -> None:
        """A rectangle whose top left corner is at (x, y)."""
        self._canvas.saveState()
        if fill is not None:
            self._canvas.setFillColorRGB(fill.red, fill.green, fill.blue)
        if edge is not None:
            self._canvas.setStrokeColorRGB(edge.red, edge.green, edge.blue)
            self._canvas.setLineWidth(1)
        if dashed:
            self._canvas.setDash(4, 3)
        y_pt = (A4_HEIGHT_MM - y_mm - height_mm) * mm
        self._canvas.roundRect(
            x_mm * mm,
            y_pt,
            width_mm * mm,
            height_mm * mm,
            radius_mm * mm,
            stroke=int(edge is not None),
            fill=int(fill is not None),
        )
        self._canvas.restoreState()

    def watermark(self, text: str) -> None:
        """``text`` across the whole page in pale letters; call it before anything else is drawn."""
        for row in range(5):
            self._canvas.saveState()
            self._canvas.translate(A4_WIDTH_MM / 2 * mm, (30 + row * 60) * mm)
            self._canvas.rotate(28)
            self._canvas.translate(-A4_WIDTH_MM / 2 * mm, -A4_HEIGHT_MM * mm)
            self.text(A4_WIDTH_MM / 2, 0, text, 34, side=Side.CENTER, ink=WATERMARK)
            self._canvas.restoreState()

    def qr_code(self, x_mm: float, y_mm: float, side_mm: float, content: str) -> None:
        """A QR code (error level M) of ``side_mm`` without its quiet zone, which the caller leaves free."""
        modules = segno.make(content, error="m", micro=False).matrix
        module_mm = side_mm / len(modules)
        self._canvas.saveState()
        self._canvas.setFillColorRGB(0, 0, 0)
        path = self._canvas.beginPath()
        for row, line in enumerate(modules):
            column = 0
            while column < len(line):
                start = column
                while column < len(line) and line[column]:
                    column += 1
                if column > start:
                    # One rectangle for a run of dark modules: viewers leave hairlines between single ones.
                    path.rect(
                        (x_mm + start * module_mm) * mm,
                        (A4_HEIGHT_MM - y_mm - (row + 1) * module_mm) * mm,
                        (column - start) * module_mm * mm,
                        module_mm * mm,
                    )
                column += 1
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.restoreState()
