# SPDX-License-Identifier: Apache-2.0
"""The slip as it comes out (凭条实样): draws paper from the bytes that a printer got.

Independent of the encoder: it knows nothing but the stream. Characters are drawn from Noto Sans Mono CJK into the cells of
a printer's own font (12 x 24 dots, Hanzi 24 x 24), so that a picture shows sizes, line breaks and positions as they
will be; the shapes of a real printer's font differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.receipt_printer.fonts import find_fonts
from drivers.receipt_printer.interpreter import Command, Interpreter
from drivers.receipt_printer.profile import FontFile

FONT: Final = FontFile("NotoSansCJK-Regular.ttc", "fonts-noto-cjk", 7)
FONT_FOLDERS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))

POWER_ON_LINE_SPACING: Final = 34
"""A sixth of an inch at 203 dpi."""

_PAPER: Final = (253, 252, 248)
_TABLE: Final = (214, 209, 200)
_INK: Final = (32, 32, 36)
_EDGE: Final = 28
"""Dots of table round the paper in the picture."""
_TOOTH: Final = 6


@dataclass(frozen=True)
class PaperKind:
    """A roll and the head that prints on it."""

    paper_mm: int
    dots_per_line: int
    dots_per_mm: int = 8
    motion_units_per_dot: int = 1
    head_to_cutter_dots: int = 100


ROLL_80MM: Final = PaperKind(80, 576)
ROLL_58MM: Final = PaperKind(58, 384)


@dataclass(frozen=True)
class PrintedLine:
    """A line of text on the paper: where it begins, and how it looks."""

    text: str
    x: int
    y: int
    width: int
    scale_x: int
    scale_y: int
    bold: bool


@dataclass
class Printed:
    """What is on the paper, in words."""

    lines: list[PrintedLine] = field(default_factory=list)
    qr_codes: list[bytes] = field(default_factory=list)
    rasters: list[tuple[int, int]] = field(default_factory=list)
    """Dots across and down."""
    cuts: int = 0
    unknown: list[str] = field(default_factory=list)
    """What the interpreter did not know, in hexadecimal: a mistake of the sender, or a gap of ours."""

    @property
    def text(self) -> str:
        """All lines of text."""
        return "\n".join(line.text for line in self.lines)


class Slip:
    """Paper under the head. ``take`` one command after the other, then look at ``image`` and ``printed``."""

    def __init__(self, kind: PaperKind = ROLL_80MM) -> None:
        self.kind = kind
        self.printed = Printed()
        self.y = 0
        self._marks: list[tuple[int, int, Image.Image]] = []
        self._cuts: list[int] = []
        self._qr_data = b""
        self._initialise()

    @property
    def is_blank(self) -> bool:
        """Nothing printed, nothing fed."""
        return self.y == 0 and not self._line

    def _initialise(self) -> None:
        self._line: list[tuple[str, Image.Image]] = []
        self._align = 0
        self._bold = False
        self._scale = (1, 1)
        self._hanzi_scale = (1, 1)
        self._spacing = POWER_ON_LINE_SPACING
        self._hanzi_space = (0, 0)
        self._qr_module, self._qr_level, self._qr_data = 3, "L", b""

    def take(self, command: Command) -> int:
        """Do it; answers how many dots the paper moved."""
        before = self.y
        numbers = command.numbers
        match command.name:
            case "initialise" | "clear_buffers":
                self._initialise()
            case "character":
                self._put(command)
            case "line_feed":
                self._end_line(at_least=self._spacing)
            case "feed_lines":
                self._end_line(at_least=self._spacing * numbers[0])
            case "feed_dots":
                self._end_line(at_least=0)
                self.y += self._dots(numbers[0])
            case "align":
                # Works at the beginning of a line alone; 48 to 50 are the digits for 0 to 2.
                self._align = numbers[0] % 48 if not self._line else self._align
            case "bold":
                self._bold = bool(numbers[0] & 1)
            case "size":
                self._scale = ((numbers[0] >> 4) + 1, (numbers[0] & 0x0F) + 1)
            case "hanzi_style":
                self._hanzi_scale = (2 if numbers[0] & 4 else 1, 2 if numbers[0] & 8 else 1)
            case "hanzi_quadruple":
                self._hanzi_scale = (2, 2) if numbers[0] & 1 else (1, 1)
            case "hanzi_spacing":
                self._hanzi_space = (numbers[0], numbers[1])
            case "line_spacing":
                self._spacing = self._dots(numbers[0])
            case "default_line_spacing":
                self._spacing = POWER_ON_LINE_SPACING
            case "raster":
                self._raster(command)
            case "qr_module_dots":
                self._qr_module = numbers[0]
            case "qr_level":
                self._qr_level = {48: "L", 49: "M", 50: "Q", 51: "H"}.get(numbers[0], self._qr_level)
            case "qr_store":
                self._qr_data = command.data
            case "qr_print":
                self._qr_code(command)
            case "cut":
                self._cut(command)
            case "unknown":
                self.printed.unknown.append(command.raw[:16].hex(" "))
                if command.text:
                    self._put(Command("character", command.raw, text=command.text))
            case _:
                pass  # asks something, opens a drawer, says what is so anyway: leaves no mark on paper
        return self.y - before

    def _dots(self, units: int) -> int:
        return units // self.kind.motion_units_per_dot

    # ---- text

    def _put(self, command: Command) -> None:
        wide = len(command.raw) == 2
        glyph = _glyph(command.text, wide)
        across, down = self._scale
        if wide:
            across, down = max(across, self._hanzi_scale[0]), max(down, self._hanzi_scale[1])
        if self._bold:
            glyph = ImageChops.lighter(glyph, ImageChops.offset(glyph, 1, 0))
        glyph = glyph.resize((glyph.width * across, glyph.height * down), Image.Resampling.NEAREST)
        if wide and any(self._hanzi_space):
            spaced = Image.new("L", (glyph.width + sum(self._hanzi_space), glyph.height), 0)
            spaced.paste(glyph, (self._hanzi_space[0], 0))
            glyph = spaced
        if sum(image.width for _, image in self._line) + glyph.width > self.kind.dots_per_line:
            self._end_line(at_least=self._spacing)
        self._line.append((command.text, glyph))

    def _end_line(self, *, at_least: int) -> None:
        line, self._line = self._line, []
        height = max((image.height for _, image in line), default=0)
        width = sum(image.width for _, image in line)
        x = self._left(width)
        if line:
            text = "".join(character for character, _ in line)
            self.printed.lines.append(PrintedLine(text, x, self.y, width, *self._scale, self._bold))
        for _, image in line:
            self._marks.append((x, self.y + height - image.height, image))
            x += image.width
        self.y += max(height, at_least)

    def _left(self, width: int) -> int:
        spare = max(0, self.kind.dots_per_line - width)
        return {1: spare // 2, 2: spare}.get(self._align, 0)

    # ---- pictures, codes, the knife

    def _raster(self, command: Command) -> None:
        self._end_line(at_least=0)
        row_bytes, rows = command.numbers
        if row_bytes and rows:
            image = Image.frombytes("1", (row_bytes * 8, rows), command.data).convert("L")
            self._marks.append((self._left(image.width), self.y, image))
            self.printed.rasters.append((image.width, rows))
            self.y += rows

    def _qr_code(self, command: Command) -> None:
        self._end_line(at_least=0)
        if not self._qr_data:
            self.printed.unknown.append(f"{command.raw.hex(' ')} (QR code without data)")
            return
        # Left to itself segno would take some bytes for Kanji, which no printer here does.
        mode = None if self._qr_data.isascii() else "byte"
        code = segno.make_qr(self._qr_data, error=self._qr_level, mode=mode, boost_error=False)
        modules = [bytes(row) for row in code.matrix]
        side = len(modules)
        image = Image.frombytes("L", (side, side), b"".join(modules)).point(lambda dark: 255 if dark else 0)
        image = image.resize((side * self._qr_module, side * self._qr_module), Image.Resampling.NEAREST)
        if image.width > self.kind.dots_per_line:
            self.printed.unknown.append(f"{command.raw.hex(' ')} (QR code of {image.width} dots does not fit)")
            return
        self._marks.append((self._left(image.width), self.y, image))
        self.printed.qr_codes.append(self._qr_data)
        self.y += image.height

    def _cut(self, command: Command) -> None:
        self._end_line(at_least=0)
        if command.text.startswith("feed"):
            self.y += self.kind.head_to_cutter_dots + self._dots(command.numbers[0])
        self.printed.cuts += 1
        # The knife stands over what passed the head so many dots ago; a picture begins as far before the head's start.
        self._cuts.append(self.y)

    # ---- looking at it

    def image(self) -> Image.Image:
        """The paper on a table, cut where it was cut.

        The knife is behind the head: each slip begins with the paper that lay between the two, and a cut without a feed
        before it goes through what was printed last.
        """
        kind = self.kind
        width, lead = kind.paper_mm * kind.dots_per_mm, kind.head_to_cutter_dots
        margin = (width - kind.dots_per_line) // 2
        height = self.y + lead + 1
        ink = Image.new("L", (width, height), 0)
        for x, y, mark in self._marks:
            ink.paste(255, (margin + x, lead + y), mark)
        sheet = Image.new("RGB", (width, height), _PAPER)
        sheet.paste(_INK, (0, 0), ink)
        ends = list(dict.fromkeys(self._cuts))
        printed_end = max((lead + y + mark.height for _, y, mark in self._marks), default=0)
        if not ends or printed_end > ends[-1]:
            ends.append(height)  # hangs in the printer still
        table = Image.new("RGB", (width + 2 * _EDGE, ends[-1] + _EDGE * (len(ends) + 1)), _TABLE)
        start = 0
        for number, end in enumerate(ends):
            top = start + _EDGE * (number + 1)
            table.paste(sheet.crop((0, start, width, end)), (_EDGE, top))
            _tear(table, top + end - start, width, is_cut=end in self._cuts)
            start = end
        return table


def _tear(table: Image.Image, y: int, width: int, *, is_cut: bool) -> None:
    """The lower edge: small teeth from the knife, large ones where paper is still in the printer."""
    tooth = _TOOTH if is_cut else 2 * _TOOTH
    pen = ImageDraw.Draw(table)
    for x in range(_EDGE, _EDGE + width, 2 * tooth):
        right = min(x + 2 * tooth, _EDGE + width)
        pen.polygon([(x, y), (min(x + tooth, right), y + tooth // 2), (right, y)], fill=_PAPER)


@cache
def _font() -> ImageFont.FreeTypeFont:
    found = find_fonts((FONT,), FONT_FOLDERS)[0]
    return ImageFont.truetype(str(found.path), 24, index=found.index)


@cache
def _glyph(character: str, wide: bool) -> Image.Image:
    """The character in its cell, black or nothing."""
    width = 24 if wide else 12
    cell = Image.new("L", (width, 24), 0)
    font = _font()
    left = (width - font.getlength(character)) / 2
    ImageDraw.Draw(cell).text((left, 21), character, fill=255, font=font, anchor="ls")
    return cell.point(lambda value: 255 if value >= 110 else 0)


def interpret(data: bytes, kind: PaperKind = ROLL_80MM) -> Slip:
    """The slip that ``data`` prints."""
    slip, interpreter = Slip(kind), Interpreter()
    for command in interpreter.feed(data):
        slip.take(command)
    if interpreter.unfinished:
        slip.printed.unknown.append(f"{interpreter.unfinished[:16].hex(' ')} (unfinished)")
    return slip


def render(data: bytes, kind: PaperKind = ROLL_80MM) -> Image.Image:
    """The picture alone."""
    return interpret(data, kind).image()


def render_file(bin_path: Path, png_path: Path, kind: PaperKind = ROLL_80MM) -> Printed:
    """Draws a file of raw ESC/POS bytes into a PNG, and answers what is on it in words."""
    slip = interpret(bin_path.read_bytes(), kind)
    slip.image().save(png_path, "PNG", dpi=(kind.dots_per_mm * 25.4, kind.dots_per_mm * 25.4))
    return slip.printed
