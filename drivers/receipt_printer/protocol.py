# SPDX-License-Identifier: Apache-2.0
"""ESC/POS with Chinese text, sans-IO: documents to bytes (凭条打印指令).

Source: Epson ESC/POS reference, SPRT and Sinocan manuals, as gathered in the reference notes on devices, section 5;
real-time clearing: Epson "DLE DC4 (fn=8)", Citizen CT-S300 manual p. 119; numbered end of a job: Epson "GS ( H
(fn=48)", also in Rongta's and Xprinter's command sets. Numbers are little-endian.

What is sent::

    1B 40          initialise: forgets an unfinished line and all modes
    1C 2E | 1C 26  Hanzi mode off | on. Some firmware starts in it, some does not: always said, never assumed
    1C 53 0 0      no space beside Hanzi
    1B 61 n        left 0, centre 1, right 2            1B 45 n   bold        1B 33 n   height of a line
    1D 21 wh       w-1, h-1 times as wide and high; for Hanzi too (FS ! differs from maker to maker)
    1B 4A n        feed n units                         1B 64 n   feed n lines
    1D 76 30 0 xL xH yL yH d...    raster: x bytes a row, y rows (256 at most here), bit 7 left, 1 = black
    1D 28 6B ...   QR code: model, module size, level, data, print
    1D 56 ...      cut
    1D 72 1        paper sensors; answered in turn, so the answer says that all before it is done
    1D 28 48 6 0 30 30 d d d d     the same with a number, which the answer repeats; once what is before it is printed
    1D 61 n        automatic status: 0 off, FF on; told to be on, it is sent at once, in turn
    10 04 n        real-time status, answered at once         10 14 08 ...   real-time: forget what is not printed yet

A printer looks for real-time commands in everything it receives, pictures included. So two bytes that would begin one
never stand together in a picture: a dot is blackened instead (:func:`_harmless`).

What comes back is read in :mod:`drivers.receipt_printer.replies`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, assert_never

from drivers.receipt_printer.port import (
    Align,
    Cut,
    Document,
    Element,
    Feed,
    Picture,
    QrCode,
    QrLevel,
    Rule,
    TextLine,
)
from drivers.receipt_printer.profile import CutKind, DrainKind, HanziKind, PrinterProfile, QrKind
from drivers.receipt_printer.qr_size import fit_qr_code

ASK_STATUS: Final = tuple(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))
"""Printer, why offline, errors, paper."""

INITIALISE: Final = b"\x1b\x40"
HANZI_ON: Final = b"\x1c\x26"
HANZI_OFF: Final = b"\x1c\x2e"
HANZI_SPACING_NONE: Final = b"\x1c\x53\x00\x00"
AUTO_STATUS_OFF: Final = b"\x1d\x61\x00"
AUTO_STATUS_ON: Final = b"\x1d\x61\xff"
ASK_SENSORS: Final = b"\x1d\x72\x01"
CLEAR_BUFFERS: Final = bytes.fromhex("10140801031401060208")
"""Answered with ``37 25 00``."""

LINE_GAP_DOTS: Final = 10
"""Between lines; with 24 dots of Hanzi this is the usual spacing of a sixth of an inch at 203 dpi."""

RULE_DOTS: Final = 24
_RULE_THICK_DOTS: Final = 2
_CELL_DOTS: Final = 12
_HANZI_DOTS: Final = 24
_ALIGNS: Final = {Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}
_LEVELS: Final[dict[QrLevel, int]] = {"L": 0x30, "M": 0x31, "Q": 0x32, "H": 0x33}
_SAME_SIGN: Final = str.maketrans({"¥": "￥", "\u00a0": " ", "\t": " "})
"""What GBK lacks and has under another number. The half-width ¥ would be four bytes of GB18030, printed as "0 6"."""

NUMBER_LETTERS: Final = b"ABDEFGHIJKabdefghijk"
"""What numbers of jobs are made of: none of these bytes is an answer of its own if the beginning of its block is lost."""

_NO_SUCH_SIGN: Final = "□"


class Unprintable(Exception):
    """The document cannot be put on this paper; the text says why and repeats nothing of it."""


class LineDrawer(Protocol):
    """Draws a line of characters that the printer has not; see :class:`drivers.receipt_printer.raster.Rasteriser`."""

    def draw(self, cells: Sequence[tuple[str, int]], scale_x: int, scale_y: int, bold: bool) -> Picture:
        """The line as dots; each cell is a character and its width in columns."""
        ...


@dataclass(frozen=True)
class Job:
    """A document as bytes, and how many dots of paper it takes."""

    data: bytes = field(repr=False)
    dots: int


def encode_document(document: Document, profile: PrinterProfile, drawer: LineDrawer) -> Job:
    """The whole document; nothing needs to be sent before all of it is known to be printable.

    Raises:
        Unprintable: a QR code or a picture is wider than the paper.
    """
    pieces = [INITIALISE]
    if profile.hanzi is HanziKind.FS:  # where there is no Hanzi, FS is no command, and its second byte a letter
        pieces += [HANZI_OFF, HANZI_SPACING_NONE]
    dots = 0
    for element in document:
        for data, height in _element(element, profile, drawer):
            pieces.append(data)
            dots += height
    return Job(b"".join(pieces), dots)


def job_number(count: int) -> bytes:
    """Four letters, another four for every ``count`` up to 159,999, then again from the beginning."""
    letters = bytearray()
    for _ in range(4):
        count, place = divmod(count, len(NUMBER_LETTERS))
        letters.append(NUMBER_LETTERS[place])
    return bytes(letters)


def drain_question(kind: DrainKind, number: bytes) -> bytes:
    """What stands behind a job and is answered when all before it is done; empty for a model that answers nothing."""
    match kind:
        case DrainKind.PROCESS_ID:
            return b"\x1d\x28\x48\x06\x00\x30\x30" + number
        case DrainKind.SENSORS:
            return ASK_SENSORS
        case DrainKind.AUTOMATIC:
            return AUTO_STATUS_ON
        case DrainKind.NONE:
            return b""
        case _:
            assert_never(kind)


def _element(element: Element, profile: PrinterProfile, drawer: LineDrawer) -> Iterator[tuple[bytes, int]]:
    match element:
        case TextLine():
            yield from _text(element, profile, drawer)
        case QrCode():
            yield _qr_code(element, profile)
        case Rule():
            above = (RULE_DOTS - _RULE_THICK_DOTS) // 2
            black = b"\xff" * (profile.dots_per_line // 8) * _RULE_THICK_DOTS
            line = Picture(profile.dots_per_line // 8 * 8, _RULE_THICK_DOTS, black)
            feed = _feed_dots(above, profile)
            yield feed + _raster(line, Align.CENTER, profile) + feed, RULE_DOTS
        case Feed(lines=lines):
            yield _line_height(_HANZI_DOTS, profile) + bytes((0x1B, 0x64, lines)), lines * (_HANZI_DOTS + LINE_GAP_DOTS)
        case Picture():
            yield _raster(element, Align.CENTER, profile), element.height
        case Cut():
            yield _cut(profile), profile.head_to_cutter_dots
        case _:
            assert_never(element)


def _text(line: TextLine, profile: PrinterProfile, drawer: LineDrawer) -> Iterator[tuple[bytes, int]]:
    height = _HANZI_DOTS * line.scale_y + LINE_GAP_DOTS
    style = bytes((0x1B, 0x61, _ALIGNS[line.align], 0x1B, 0x45, int(line.bold)))
    style += bytes((0x1D, 0x21, (line.scale_x - 1) << 4 | (line.scale_y - 1)))
    style += _line_height(_HANZI_DOTS * line.scale_y, profile)
    for cells in _lines(line.text, profile.columns // line.scale_x):
        text = "".join(character for character, _ in cells)
        code = _gbk(text)
        if text.isascii():
            yield style + code + b"\n", height
        elif code and profile.hanzi is HanziKind.FS:
            yield style + HANZI_ON + code + b"\n" + HANZI_OFF, height
        else:
            picture = drawer.draw(cells, line.scale_x, line.scale_y, line.bold)
            yield _raster(picture, line.align, profile) + _feed_dots(LINE_GAP_DOTS, profile), height


def _lines(text: str, columns: int) -> Iterator[list[tuple[str, int]]]:
    """``text`` in lines of at most ``columns``, cut where they are full; good line breaks are the caller's business."""
    for part in text.replace("\r\n", "\n").split("\n"):
        line: list[tuple[str, int]] = []
        used = 0
        for cell in _cells(part):
            width = _columns(cell)
            if line and used + width > columns:
                yield line
                line, used = [], 0
            line.append((cell, width))
            used += width
        yield line


def _cells(text: str) -> Iterator[str]:
    """Characters, each with the marks and variant selectors behind it that belong to it."""
    cell = ""
    for character in text.translate(_SAME_SIGN):
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs"):
            # A control code in a name must not become a command, and half a surrogate is no character.
            character = _NO_SUCH_SIGN
        elif kind == "Cf":
            continue  # has no shape of its own, and turns the reading direction round if it is allowed to
        elif cell and kind in ("Mn", "Me"):
            cell += character
            continue
        if cell:
            yield cell
        cell = character
    if cell:
        yield cell


def _columns(cell: str) -> int:
    """By bytes of GBK, not by East Asian Width, which calls some of its characters ambiguous; what GBK lacks gets the
    room of a Hanzi.
    """
    return len(_gbk(cell)) or 2


def _gbk(text: str) -> bytes:
    """Empty when a character is not in GBK."""
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return b""


def _line_height(type_dots: int, profile: PrinterProfile) -> bytes:
    units = (type_dots + LINE_GAP_DOTS) * profile.motion_units_per_dot
    return bytes((0x1B, 0x33, min(units, 255)))


def _feed_dots(dots: int, profile: PrinterProfile) -> bytes:
    return bytes((0x1B, 0x4A, dots * profile.motion_units_per_dot))


def _raster(picture: Picture, align: Align, profile: PrinterProfile) -> bytes:
    """Placed on rows of the paper's full width: printers disagree on whether alignment moves a raster."""
    spare = profile.dots_per_line - picture.width
    if spare < 0:
        raise Unprintable(f"a picture of {picture.width} dots on paper of {profile.dots_per_line}")
    right = {Align.LEFT: spare, Align.CENTER: (spare + 1) // 2, Align.RIGHT: 0}[align]
    row_bytes = (profile.dots_per_line + 7) // 8
    shift = row_bytes * 8 - profile.dots_per_line + right
    given = (picture.width + 7) // 8
    unused = given * 8 - picture.width
    rows = []
    for start in range(0, len(picture.rows), given):
        dots = int.from_bytes(picture.rows[start : start + given], "big") >> unused
        rows.append((dots << shift).to_bytes(row_bytes, "big"))
    code = bytearray(b"\x1b\x61\x00")
    for first in range(0, len(rows), profile.raster_rows):
        some = rows[first : first + profile.raster_rows]
        code += b"\x1d\x76\x30\x00" + row_bytes.to_bytes(2, "little") + len(some).to_bytes(2, "little")
        code += _harmless(b"".join(some))
    return bytes(code)


def _harmless(dots: bytes) -> bytes:
    """Without DLE EOT, DLE ENQ and DLE DC4, which a printer obeys wherever they stand: one dot more is black."""
    for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        dots = dots.replace(command, b"\x18" + command[1:])
    return dots


def _qr_code(code: QrCode, profile: PrinterProfile) -> tuple[bytes, int]:
    size = fit_qr_code(
        len(code.data),
        module_dots=code.module_dots,
        level=code.level,
        dots_per_line=profile.dots_per_line,
        smallest_module_dots=profile.smallest_qr_module_dots,
    )
    if size is None:
        raise Unprintable(f"a QR code of {len(code.data)} bytes on paper of {profile.dots_per_line} dots")
    if profile.qr is QrKind.RASTER:
        # Imported here: it costs 25 ms of a visit's start, and most models draw codes themselves.
        from drivers.receipt_printer.qr_raster import qr_picture

        return _raster(qr_picture(code.data, size.module_dots, size.level), code.align, profile), size.dots
    align = bytes((0x1B, 0x61, _ALIGNS[code.align]))
    return align + qr_commands(code.data, size.module_dots, size.level), size.dots


def qr_commands(data: bytes, module_dots: int, level: QrLevel) -> bytes:
    """Model 2, module size, level, store, print: ``GS ( k`` five times."""
    return b"".join(
        b"\x1d\x28\x6b" + len(body).to_bytes(2, "little") + body
        for body in (
            b"\x31\x41\x32\x00",
            b"\x31\x43" + bytes((module_dots,)),
            b"\x31\x45" + bytes((_LEVELS[level],)),
            b"\x31\x50\x30" + data,
            b"\x31\x51\x30",
        )
    )


def _cut(profile: PrinterProfile) -> bytes:
    if profile.cut is CutKind.FEED_PARTIAL:
        return b"\x1d\x56\x42\x00"
    feed = b""
    left = profile.head_to_cutter_dots * profile.motion_units_per_dot
    while left > 0:
        feed += bytes((0x1B, 0x4A, min(left, 255)))
        left -= 255
    if profile.cut is CutKind.NONE:
        return feed  # to the edge by which paper is torn
    return feed + (b"\x1d\x56\x00" if profile.cut is CutKind.FULL else b"\x1d\x56\x01")
