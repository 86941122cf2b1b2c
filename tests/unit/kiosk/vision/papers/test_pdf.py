# SPDX-License-Identifier: Apache-2.0
"""Pages to one PDF: small, readable, in the paper's own size, and read back by somebody else's program."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from pypdf import PdfReader

from kiosk.vision.papers.flatten import even_light
from kiosk.vision.papers.pdf import LEGIBLE, MOST_BYTES, card_sheet, compress, legibility, make_pdf, paper_width_mm
from kiosk.vision.papers.samples.drawn_papers import id_card_back, id_card_front, lease

PAGE = even_light(lease().picture)


def test_a_page_is_small_and_as_legible_as_asked() -> None:
    page = compress(PAGE)
    assert page.is_legible
    assert page.scale == 1.0
    assert len(page.data) < 200_000
    shown = cv2.imdecode(np.frombuffer(page.data, np.uint8), cv2.IMREAD_COLOR)
    assert legibility(PAGE, np.asarray(shown, np.uint8)) == pytest.approx(page.legibility, abs=0.001)


def test_legibility_falls_with_blur_and_with_compression_and_not_with_a_lighter_lamp() -> None:
    soft = np.asarray(cv2.GaussianBlur(PAGE, (0, 0), 1.5), np.uint8)
    light = np.clip(PAGE.astype(np.int16) + 10, 0, 255).astype(np.uint8)
    assert legibility(PAGE, PAGE) == pytest.approx(1.0)
    assert legibility(PAGE, soft) < 0.9
    assert legibility(PAGE, light) > LEGIBLE
    assert legibility(np.full((90, 90, 3), 255, np.uint8), np.full((90, 90, 3), 250, np.uint8)) == 1.0


def test_a_page_too_rich_for_its_size_loses_points_and_says_so() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1600, 1200, 3), dtype=np.uint8)
    page = compress(noise)
    assert len(page.data) <= MOST_BYTES
    assert not page.is_legible


def test_several_pages_become_one_pdf_of_their_own_bytes(tmp_path: Path) -> None:
    pages = [compress(PAGE), compress(even_light(id_card_front().picture))]
    made = make_pdf(pages, title="材料", made_at=1_763_700_000)
    read = PdfReader(io.BytesIO(made))
    assert len(read.pages) == 2
    assert all(page.data in made for page in pages)
    assert len(made) < sum(len(page.data) for page in pages) + 4000
    sizes = [(float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4) for page in read.pages]
    assert sizes[0] == pytest.approx((210, 297), abs=1.5)
    assert sizes[1] == pytest.approx((85.6, 54), abs=1)
    file = tmp_path / "papers.pdf"
    file.write_bytes(made)
    subprocess.run(["pdftoppm", "-r", "60", str(file), str(tmp_path / "page")], check=True, timeout=60)
    shown = cv2.imread(str(tmp_path / "page-1.ppm"), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    assert 0.005 < float((shown < 128).mean()) < 0.2
    assert make_pdf(pages, title="材料", made_at=1_763_700_000) == made


def test_both_sides_of_a_card_stand_on_one_sheet_in_their_own_size() -> None:
    front, back = even_light(id_card_front().picture), even_light(id_card_back().picture)
    sheet = card_sheet(front, back)
    tall, wide = sheet.shape[:2]
    assert tall / wide == pytest.approx(297 / 210, abs=0.01)
    assert paper_width_mm(sheet) == pytest.approx(210, abs=1)
    rows = np.flatnonzero((sheet < 200).any(axis=(1, 2)))
    assert rows[0] > tall * 0.2
    assert rows[-1] < tall * 0.8
    columns = np.flatnonzero((sheet < 200).any(axis=(0, 2)))
    assert (columns[-1] - columns[0]) / wide * 210 < 85.6
    assert cv2.matchTemplate(sheet, front[200:400, 100:500], cv2.TM_CCOEFF_NORMED).max() > 0.95
    assert cv2.matchTemplate(sheet, back[400:560, 200:700], cv2.TM_CCOEFF_NORMED).max() > 0.95
