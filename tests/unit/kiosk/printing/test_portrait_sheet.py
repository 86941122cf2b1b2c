# SPDX-License-Identifier: Apache-2.0
"""ID photographs on A4: their own points, their own size, and paper that says where it comes from."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image

from config.modes import Environment
from kiosk.printing.portrait_sheet import COLUMNS, ROWS, SheetFacts, portrait_sheet

WIDTH, HEIGHT, DPI = 358, 441, 350


def photograph() -> bytes:
    """Red on the left, blue on the right, so that place and size can be found on the printed page."""
    points = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    points[:, : WIDTH // 2], points[:, WIDTH // 2 :] = (200, 0, 0), (0, 0, 200)
    out = io.BytesIO()
    Image.fromarray(points).save(out, "JPEG", quality=95, dpi=(DPI, DPI))
    return out.getvalue()


FACTS = SheetFacts(
    Environment.DEMO,
    "梅园社区便民服务点（示例）",
    photograph(),
    (WIDTH, HEIGHT),
    DPI,
    ("没有美化，照出来什么样就什么样",),
)


def test_the_photographs_are_the_files_own_bytes(tmp_path: Path) -> None:
    """Taken out again by another program: the JPEG was not packed anew."""
    (tmp_path / "sheet.pdf").write_bytes(portrait_sheet(FACTS).pdf)
    command = ["pdfimages", "-j", str(tmp_path / "sheet.pdf"), str(tmp_path / "image")]
    subprocess.run(command, check=True, timeout=60)
    assert {path.read_bytes() for path in tmp_path.glob("image*")} == {FACTS.jpeg}


def test_they_are_26_by_32_millimetres_on_paper(tmp_path: Path) -> None:
    """Drawn by another program, at 254 dpi: ten points a millimetre."""
    (tmp_path / "sheet.pdf").write_bytes(portrait_sheet(replace(FACTS, environment=Environment.PRODUCTION)).pdf)
    command = ["pdftoppm", "-r", "254", "-png", str(tmp_path / "sheet.pdf"), str(tmp_path / "page")]
    subprocess.run(command, check=True, timeout=60)
    (drawn,) = tmp_path.glob("page*.png")
    points = np.asarray(Image.open(drawn).convert("RGB"), np.int16)
    coloured = points.max(axis=2) - points.min(axis=2) > 80
    for axis, size_mm, count in ((0, 25.98, COLUMNS), (1, 32.0, ROWS)):
        there = np.flatnonzero(np.diff(np.concatenate([[0], coloured.any(axis=axis).astype(np.int8), [0]])))
        lengths = np.diff(there)[::2]
        assert len(lengths) == count
        assert lengths == pytest.approx([size_mm * 10] * count, abs=2)


def test_what_is_said_on_the_sheet() -> None:
    text = "".join(pypdf.PdfReader(io.BytesIO(portrait_sheet(FACTS).pdf)).pages[0].extract_text().split())
    for expected in ("证件照", "26×32毫米", "没有美化", "50毫米", "演示不作办事凭证", "梅园社区便民服务点（示例）"):
        assert expected in text
    real = portrait_sheet(replace(FACTS, environment=Environment.PRODUCTION))
    assert "演示" not in pypdf.PdfReader(io.BytesIO(real.pdf)).pages[0].extract_text()
    assert portrait_sheet(FACTS).pdf == portrait_sheet(FACTS).pdf
    assert "jpeg" not in repr(FACTS)


def test_larger_ones_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        portrait_sheet(replace(FACTS, points=(WIDTH * 2, HEIGHT * 2)))
