# SPDX-License-Identifier: Apache-2.0
"""Our bytes beside those of python-escpos 3.1 (MIT), an encoder that somebody else wrote: codes, pictures, cuts."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from escpos import escpos
from escpos.printer import Dummy
from PIL import Image

from drivers.receipt_printer.paper import interpret
from drivers.receipt_printer.port import Align, Cut, Document, Picture, QrCode, QrLevel, TextLine
from drivers.receipt_printer.profile import CutKind, QrKind, load_profile
from drivers.receipt_printer.protocol import encode_document, qr_commands
from drivers.receipt_printer.raster import Rasteriser

PROFILE = load_profile(Path(__file__).parents[2] / "config" / "profiles" / "receipt_printers.toml", "80mm-203dpi")
LEVELS: dict[QrLevel, int] = {
    "L": escpos.QR_ECLEVEL_L, "M": escpos.QR_ECLEVEL_M, "Q": escpos.QR_ECLEVEL_Q, "H": escpos.QR_ECLEVEL_H,
}  # fmt: skip


def ours(document: Document, **changes: object) -> bytes:
    profile = replace(PROFILE, **changes)  # type: ignore[arg-type]  # by the words of the profile
    return encode_document(document, profile, Rasteriser(profile.fonts, profile.font_folders)).data


@pytest.mark.parametrize("level", list(LEVELS))
@pytest.mark.parametrize("size", [3, 6, 8, 16])
@pytest.mark.parametrize("text", ["AB", "KR1:" + "AEBAGBAFAYDQQCIK" * 15, "x" * 300])
def test_native_codes_are_the_same_bytes(text: str, size: int, level: QrLevel) -> None:
    theirs = Dummy()
    theirs.qr(text, native=True, size=size, ec=LEVELS[level])
    assert qr_commands(text.encode(), size, level) == theirs.output


@pytest.mark.parametrize(("width", "height"), [(576, 1), (576, 24), (576, 300)])
def test_pictures_are_the_same_dots(width: int, height: int) -> None:
    """The same dots however they are sliced; ours may blacken one where two bytes would be a command."""
    image = Image.new("1", (width, height), 1)
    for x in range(width):
        for y in range(height):
            if (x * 7 + y * 13) % 11 < 4:
                image.putpixel((x, y), 0)
    theirs = Dummy()
    theirs.image(image.convert("L"), impl="bitImageRaster")
    rows = bytes(255 - byte for byte in image.tobytes())
    drawn, meant = interpret(ours((Picture(width, height, rows),))), interpret(theirs.output)
    assert drawn.printed.unknown == meant.printed.unknown == []
    assert drawn.image().tobytes() == meant.image().tobytes()
    assert sum(rows for _, rows in drawn.printed.rasters) == sum(rows for _, rows in meant.printed.rasters) == height


@pytest.mark.parametrize(
    ("mode", "feed", "kind", "length"),
    [("FULL", True, CutKind.FULL, 3), ("PART", True, CutKind.PARTIAL, 3), ("PART", False, CutKind.FEED_PARTIAL, 4)],
)
def test_cuts_are_the_same_command(mode: str, feed: bool, kind: CutKind, length: int) -> None:
    """Behind a feed, which each does in its own way."""
    theirs = Dummy()
    theirs.cut(mode=mode, feed=feed)
    assert ours((Cut(),), cut=kind)[-length:] == theirs.output[-length:]


def test_sizes_and_alignment_are_understood_alike() -> None:
    """Its own stream through our interpreter says what it was told to say."""
    theirs = Dummy()
    theirs.set(align="center", bold=True, custom_size=True, width=2, height=2)
    theirs.textln("AB 12")
    (line,) = interpret(theirs.output).printed.lines
    (same,) = interpret(ours((TextLine("AB 12", 2, 2, Align.CENTER, True),))).printed.lines
    assert (line.text, line.x, line.width, line.scale_x, line.scale_y, line.bold) == (
        same.text, same.x, same.width, same.scale_x, same.scale_y, same.bold,
    )  # fmt: skip


@pytest.mark.parametrize("level", list(LEVELS))
@pytest.mark.parametrize("size", [4, 8])
def test_drawn_codes_are_read_by_a_third(tmp_path: Path, size: int, level: QrLevel) -> None:
    """The symbol as dots, on the paper as the interpreter draws it, read by zbarimg."""
    data = b"KR1:" + b"AEBAGBAFAYDQQCIK" * 4
    slip = interpret(ours((TextLine("查询码"), QrCode(data, size, level), Cut()), qr=QrKind.RASTER))
    assert slip.printed.qr_codes == []
    slip.image().save(tmp_path / "slip.png")
    found = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(tmp_path / "slip.png")], capture_output=True, check=True, timeout=30
    )
    assert found.stdout.strip() == data
