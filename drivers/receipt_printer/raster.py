# SPDX-License-Identifier: Apache-2.0
"""Lines that the printer's own font cannot print, drawn as dots (生僻字点阵).

Each character stands in the cell it would have had in the printer's font, 12 dots wide or 24, times the scale, so that
columns stay columns. Drawn large, not enlarged: at 48 dots a rare character has all its strokes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.receipt_printer.fonts import CharactersMissing, InstalledFont, find_fonts
from drivers.receipt_printer.port import Picture
from drivers.receipt_printer.profile import FontFile

CELL_WIDTH: Final = 12
CELL_HEIGHT: Final = 24
_ASCENT: Final = 0.88
"""Of the em above the baseline: the ideographic em box of all fonts on the list."""

_INK: Final = 110
"""Coverage from which a dot is black; below one half, so that thin strokes do not break."""

_MOST_CELLS: Final = 1000
"""Two megabytes and a half at twice the size; a visit's receipts and slips hold a few hundred."""

_SELECTORS: Final = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
"""Variation selectors choose a shape of the character before them; a font without it draws the plain character."""


class Rasteriser:
    """Draws lines with the first of its fonts that holds a character. Fonts are looked for when first needed."""

    def __init__(self, fonts: Iterable[FontFile], folders: Iterable[Path]) -> None:
        self._wanted = tuple(fonts)
        self._folders = tuple(folders)
        self._found: tuple[InstalledFont, ...] | None = None
        self._cells: dict[tuple[str, int, int], Image.Image] = {}
        self._loaded: dict[tuple[Path, int, int], ImageFont.FreeTypeFont] = {}

    def draw(self, cells: Sequence[tuple[str, int]], scale_x: int, scale_y: int, bold: bool) -> Picture:
        """``cells``: each character, with what belongs to it, and its width in columns.

        Raises:
            FontsMissing: not one font of the list is installed.
            CharactersMissing: none of them holds some character.
        """
        chosen = [(text, columns, self._font_for(text)) for text, columns in cells]
        missing = sum(1 for _, _, font in chosen if font is None)
        if missing:
            raise CharactersMissing(f"有 {missing} 个字，装好的字体里都没有。请补装字体，或加进型号文件的字体清单。")
        # Drawn at the height wanted and squeezed or stretched sideways afterwards, as printers' fonts are.
        height = CELL_HEIGHT * scale_y
        columns = sum(width for _, width, _ in chosen)
        picture = Image.new("L", (columns * CELL_WIDTH * scale_y, height), 0)
        left = 0
        for text, width, installed in chosen:
            if installed is not None:
                cell = self._cell(text, width * CELL_WIDTH * scale_y, height, installed)
                picture.paste(cell, (left, 0))
                left += cell.width
        if scale_x != scale_y:
            picture = picture.resize((columns * CELL_WIDTH * scale_x, height), Image.Resampling.BOX)
        if bold:
            picture = ImageChops.lighter(picture, ImageChops.offset(picture, 1, 0))
        dots = picture.point(lambda value: 255 if value >= _INK else 0).convert("1", dither=Image.Dither.NONE)
        return Picture(dots.width, dots.height, dots.tobytes())

    def _cell(self, text: str, room: int, height: int, installed: InstalledFont) -> Image.Image:
        """One character in its cell, drawn once: a receipt repeats most of its characters."""
        key = (text, room, height)
        cell = self._cells.get(key)
        if cell is None:
            font = self._load(installed, height)
            cell = Image.new("L", (room, height), 0)
            place = ((room - font.getlength(text)) / 2, round(height * _ASCENT))
            ImageDraw.Draw(cell).text(place, text, fill=255, font=font, anchor="ls")
            if len(self._cells) < _MOST_CELLS:
                self._cells[key] = cell
        return cell

    def _font_for(self, text: str) -> InstalledFont | None:
        if self._found is None:
            self._found = find_fonts(self._wanted, self._folders)
        needed = [ord(character) for character in text if ord(character) not in _SELECTORS]
        for font in self._found:
            if all(code in font.coverage for code in needed):
                return font
        return None

    def _load(self, font: InstalledFont, size: int) -> ImageFont.FreeTypeFont:
        key = (font.path, font.index, size)
        if key not in self._loaded:
            self._loaded[key] = ImageFont.truetype(str(font.path), size, index=font.index)
        return self._loaded[key]
