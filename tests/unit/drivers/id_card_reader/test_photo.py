# SPDX-License-Identifier: Apache-2.0
"""The seam to a vendor's photo decoder: bitmaps of the right shape, and programs that fail in every way."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from drivers.id_card_reader.photo import HEIGHT, WIDTH, NoDecoder, PhotoDecoder, ProgramDecoder, read_bitmap
from tests.unit.drivers.id_card_reader.vectors import PHOTO


def bitmap(height: int = HEIGHT, width: int = WIDTH, depth: int = 24) -> bytes:
    """Every row holds its own number; 54 bytes of head and rows of 308, 38,862 in all (the published size)."""
    rows = list(range(HEIGHT))
    if height > 0:
        rows.reverse()
    head = b"BM" + (38862).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
    head += width.to_bytes(4, "little", signed=True) + height.to_bytes(4, "little", signed=True)
    head += (1).to_bytes(2, "little") + depth.to_bytes(2, "little") + bytes(24)
    return head + b"".join(bytes([row]) * 306 + b"\xee\xee" for row in rows)


@pytest.mark.parametrize("height", [HEIGHT, -HEIGHT])
def test_rows_come_from_above_whichever_way_the_bitmap_lies(height: int) -> None:
    data = bitmap(height)
    assert len(data) == 38862
    picture = read_bitmap(data)
    assert picture is not None
    assert (picture.width, picture.height, len(picture.bgr)) == (102, 126, 38556)
    assert [picture.bgr[row * 306] for row in range(HEIGHT)] == list(range(HEIGHT))
    assert b"\xee" not in picture.bgr
    assert "bgr" not in repr(picture)


@pytest.mark.parametrize(
    "data", [b"", bitmap()[:-1], b"XX" + bitmap()[2:], bitmap(width=100), bitmap(depth=32), bitmap(height=125)]
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert read_bitmap(data) is None


def program(folder: Path, body: str) -> ProgramDecoder:
    script = folder / "decoder.py"
    script.write_text(f"import sys, time\nphoto = sys.stdin.buffer.read()\n{body}\n")
    return ProgramDecoder([sys.executable, "-S", str(script)], limit_s=5.0)


def test_a_decoder_of_its_own_gets_the_blob_and_gives_a_picture(tmp_path: Path) -> None:
    (tmp_path / "picture.bmp").write_bytes(bitmap())
    good = program(
        tmp_path,
        f"assert len(photo) == 1024\nsys.stdout.buffer.write(open({str(tmp_path / 'picture.bmp')!r}, 'rb').read())",
    )
    assert good.decode(PHOTO) == read_bitmap(bitmap())
    assert good.decode(b"") is None
    assert good.decode(PHOTO[:-1]) is None


@pytest.mark.parametrize("body", ["sys.exit(1)", "print('half')", "import os; os.abort()"])
def test_a_decoder_that_fails_costs_the_picture_alone(tmp_path: Path, body: str) -> None:
    assert program(tmp_path, body).decode(PHOTO) is None


def test_a_decoder_that_hangs_or_is_not_there_is_no_decoder(tmp_path: Path) -> None:
    assert ProgramDecoder([str(tmp_path / "nothing")]).decode(PHOTO) is None
    began = time.monotonic()
    assert (
        ProgramDecoder([sys.executable, "-S", "-c", "import time; time.sleep(30)"], limit_s=0.2).decode(PHOTO) is None
    )
    assert time.monotonic() - began < 5


def test_no_decoder_is_a_normal_state() -> None:
    usual: PhotoDecoder = NoDecoder()
    assert usual.decode(PHOTO) is None
