# SPDX-License-Identifier: Apache-2.0
"""A schematic map as dots for the receipt printer: black on white, nothing thinner than two dots.

The printer knows no grey: borders are dashed, the river is a double line. An open point is a full disc with a white number, a
closed one a ring with a black number. Letters are drawn with the common font of the documents.
"""

from __future__ import annotations

import math
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from drivers.receipt_printer.port import Picture
from kiosk.places.sketch import Box, MapLine, MapSize, SchematicMap, Spot
from kiosk.printing.fonts import DEBIAN_FONTS, FontFile, FontMissing

SLIP_HEIGHT_MM: Final = 60.0
LETTER_MM: Final = 5.0
"""As everything on a slip (domain notes, section 5 row 24)."""

_DASH_MM: Final = 1.5


def slip_map_size(paper_dots: int, dots_per_mm: float) -> MapSize:
    """The size of a map for a roll that prints ``paper_dots`` in a line."""
    return MapSize(paper_dots / dots_per_mm, SLIP_HEIGHT_MM, LETTER_MM, marker=3.6)


def map_picture(sketch: SchematicMap, dots_per_mm: float = 8.0, font: FontFile = DEBIAN_FONTS[0]) -> Picture:
    """``sketch`` as dots.

    Raises:
        kiosk.printing.fonts.FontMissing: the font is not installed.
    """
    if not font.path.is_file():
        raise FontMissing(font)
    return _Canvas(sketch, dots_per_mm, font).picture()


class _Canvas:
    def __init__(self, sketch: SchematicMap, dots_per_mm: float, font: FontFile) -> None:
        self._sketch, self._dots = sketch, dots_per_mm
        size = (int(sketch.size.width * dots_per_mm + 1e-6), int(sketch.size.height * dots_per_mm + 1e-6))
        self._image = Image.new("L", size, 255)
        self._draw = ImageDraw.Draw(self._image)
        self._letters = ImageFont.truetype(font.path, round(sketch.size.letter * dots_per_mm), index=font.index)

    def picture(self) -> Picture:
        sketch = self._sketch
        for line in sketch.lines:
            self._line(line)
        if sketch.circle is not None:
            self._ring(*sketch.circle)
        if sketch.here is not None:
            self._here(sketch.here, sketch.size.marker)
        for marker in sketch.markers:
            box = self._round(marker.at, marker.radius)
            ink, paper = (255, 0) if marker.is_open else (0, 255)
            self._draw.ellipse(box, fill=paper, outline=0, width=3)
            self._draw.text(self._at(marker.at), str(marker.number), fill=ink, font=self._letters, anchor="mm")
        for label in sketch.labels:
            self._text(label.box, label.text)
        self._scale()
        self._north(sketch.north)
        self._draw.rectangle((0, 0, self._image.width - 1, self._image.height - 1), outline=0, width=2)
        # A bit set is black in the printer, white in a picture of Pillow's.
        dots = self._image.point(lambda value: 255 if value < 128 else 0).convert("1", dither=Image.Dither.NONE)
        return Picture(dots.width, dots.height, dots.tobytes())

    def _at(self, spot: Spot) -> tuple[float, float]:
        return spot.x * self._dots, spot.y * self._dots

    def _round(self, centre: Spot, radius: float) -> tuple[float, float, float, float]:
        x, y = self._at(centre)
        return x - radius * self._dots, y - radius * self._dots, x + radius * self._dots, y + radius * self._dots

    def _line(self, line: MapLine) -> None:
        if line.role == "border":
            self._dashed(line.start, line.end)
        elif line.role == "river":
            self._draw.line((*self._at(line.start), *self._at(line.end)), fill=0, width=round(1.6 * self._dots))
            self._draw.line((*self._at(line.start), *self._at(line.end)), fill=255, width=round(1.0 * self._dots))
        else:
            self._draw.line((*self._at(line.start), *self._at(line.end)), fill=0, width=2)

    def _dashed(self, start: Spot, end: Spot) -> None:
        length = math.dist(start, end)
        for number in range(0, math.ceil(length / _DASH_MM), 2):
            one, other = number * _DASH_MM / length, min(1.0, (number + 1) * _DASH_MM / length)
            self._draw.line((*self._between(start, end, one), *self._between(start, end, other)), fill=0, width=2)

    def _between(self, start: Spot, end: Spot, share: float) -> tuple[float, float]:
        return self._at(Spot(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y)))

    def _ring(self, centre: Spot, radius: float) -> None:
        """Dots along the 15-minute circle."""
        count = max(24, round(math.tau * radius / 2.0))
        for step in range(count):
            angle = math.tau * step / count
            spot = Spot(centre.x + radius * math.sin(angle), centre.y - radius * math.cos(angle))
            self._draw.ellipse(self._round(spot, 0.25), fill=0)

    def _here(self, spot: Spot, radius: float) -> None:
        """A square standing on its corner, unlike every marker."""
        corners = ((0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0))
        self._draw.polygon([self._at(Spot(spot.x + dx, spot.y + dy)) for dx, dy in corners], fill=0)
        self._draw.ellipse(self._round(spot, radius / 3), fill=255)

    def _text(self, box: Box, text: str) -> None:
        x, y = self._at(Spot(box.left, box.top))
        area = (x, y, x + box.width * self._dots, y + box.height * self._dots)
        self._draw.rectangle(area, fill=255)
        middle = ((area[0] + area[2]) / 2, (area[1] + area[3]) / 2)
        self._draw.text(middle, text, fill=0, font=self._letters, anchor="mm")

    def _scale(self) -> None:
        bar = self._sketch.scale
        x, y = self._at(bar.start)
        right, tick = x + bar.length * self._dots, 0.8 * self._dots
        self._text(bar.text_box, bar.text)
        self._draw.line((x, y, right, y), fill=0, width=3)
        for end in (x, right):
            self._draw.line((end, y - tick, end, y + tick / 2), fill=0, width=3)

    def _north(self, box: Box) -> None:
        left, top = self._at(Spot(box.left, box.top))
        right, half = left + box.width * self._dots, top + box.height / 2 * self._dots
        self._draw.rectangle((left, top, right, top + box.height * self._dots), fill=255)
        self._draw.polygon([((left + right) / 2, top), (right, half), (left, half)], fill=0)
        self._text(Box(box.left, box.top + box.height / 2, box.width, box.height / 2), "北")
