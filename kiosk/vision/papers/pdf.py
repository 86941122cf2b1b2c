# SPDX-License-Identifier: Apache-2.0
"""Pages to one PDF, small and readable (合成PDF): each page a JPEG whose quality is chosen by what is left of its strokes.

Pillow writes the PDF (ADR 9): the picture is compressed once, by the encoder with which the quality was searched.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from PIL import Image

from kiosk.vision.papers.shapes import Picture

MOST_BYTES: Final = 500_000
"""Of a page: 500 KB, which the receiving systems of the platforms accept."""
LEGIBLE: Final = 0.996
"""Likeness of the strokes to those before compressing: about JPEG quality 50 on a clean page."""
_QUALITIES: Final = (30, 90)
_SIZES: Final = (1.0, 0.85, 0.7, 0.55, 0.4)
_A4_MM: Final = (210.0, 297.0)
_CARD_MM: Final = (85.6, 54.0)
_GAP: Final = 0.06


@dataclass(frozen=True)
class PageJpeg:
    """One page as it goes into the PDF."""

    data: bytes = field(repr=False)
    picture: Picture = field(repr=False, compare=False)
    """That the JPEG was made of."""
    quality: int
    scale: float
    """Of the page that was handed in."""
    legibility: float
    """0 to 1, see :func:`legibility`."""
    width_mm: float
    """Of the paper, as far as its shape tells."""

    @property
    def is_legible(self) -> bool:
        """It can be read as well as before."""
        return self.legibility >= LEGIBLE


def legibility(before: Picture, after: Picture) -> float:
    """How much of the strokes is left, 0 to 1: correlation of the steps of brightness where something is printed.

    Blocks and ringing beside strokes count against it, flat paper counts nothing: an empty page is as legible as before.
    """
    across, down = _steps(before)
    near = cv2.dilate((cv2.magnitude(across, down) > 80).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if not near.any():
        return 1.0
    first = np.concatenate([across[near], down[near]]).astype(np.float64)
    del across, down  # one picture's planes at a time: both would be the largest thing in a visit's memory
    across, down = _steps(after)
    second = np.concatenate([across[near], down[near]]).astype(np.float64)
    return float((first * second).sum() / np.sqrt((first**2).sum() * (second**2).sum()))


def _steps(page: Picture) -> tuple[cv2.typing.MatLike, cv2.typing.MatLike]:
    gray = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    return cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)


def compress(page: Picture, most_bytes: int = MOST_BYTES) -> PageJpeg:
    """The smallest JPEG that is as legible as the page; smaller in points only when it must be.

    A page that is legible in no size within ``most_bytes`` comes in the size and quality that lose least, and says so.
    """
    best: PageJpeg | None = None
    small = page
    width_mm = paper_width_mm(page)
    for scale in _SIZES:
        if scale < 1:
            small = np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        low, high = _QUALITIES
        found: PageJpeg | None = None
        while low <= high:
            quality = (low + high) // 2
            data = _jpeg(small, quality)
            after = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
            if scale < 1:
                after = np.asarray(cv2.resize(after, page.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.uint8)
            tried = PageJpeg(data, small, quality, scale, round(legibility(page, after), 4), width_mm)
            if len(data) > most_bytes:
                high = quality - 1
            elif tried.is_legible:
                found, high = tried, quality - 1
            else:
                found = found or tried
                low = quality + 1
            if len(data) <= most_bytes and (best is None or tried.legibility > best.legibility):
                best = tried
        if found is not None and found.is_legible:
            return found
    if best is not None:
        return best
    return PageJpeg(_jpeg(small, _QUALITIES[0]), small, _QUALITIES[0], _SIZES[-1], 0.0, width_mm)


def _jpeg(page: Picture, quality: int) -> bytes:
    packed = io.BytesIO()
    _image(page).save(packed, "JPEG", quality=quality, optimize=True)
    return packed.getvalue()


def _image(page: Picture) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(page[:, :, ::-1]))


def paper_width_mm(page: Picture) -> float:
    """As wide as the paper likely is: a card by its shape, else A4 along the longer side."""
    tall, wide = page.shape[:2]
    longer, shorter = max(tall, wide), min(tall, wide)
    if abs(longer / shorter - _CARD_MM[0] / _CARD_MM[1]) < 0.06:
        return _CARD_MM[0] if wide >= tall else _CARD_MM[1]
    return float(_A4_MM[1] * wide / longer)


def card_sheet(front: Picture, back: Picture) -> Picture:
    """Both sides of a card on one white A4 sheet in their own size, front above back (身份证正反面合一)."""
    dots = max(front.shape[1], back.shape[1]) / _CARD_MM[0]
    sheet = np.full((round(_A4_MM[1] * dots), round(_A4_MM[0] * dots), 3), 255, np.uint8)
    for number, side in enumerate((front, back)):
        wide = round(_CARD_MM[0] * dots)
        tall = round(wide * side.shape[0] / side.shape[1])
        shown = cv2.resize(side, (wide, tall), interpolation=cv2.INTER_AREA)
        top = round(sheet.shape[0] * ((0.5 - _GAP / 2) if number == 0 else (0.5 + _GAP / 2))) - (
            tall if number == 0 else 0
        )
        left = (sheet.shape[1] - wide) // 2
        sheet[top : top + tall, left : left + wide] = shown
    return sheet


def make_pdf(pages: Sequence[PageJpeg], *, title: str = "", made_at: float | None = None) -> bytes:
    """One PDF of all pages, each in the paper's own size.

    Args:
        pages: At least one, as :func:`compress` gives them.
        title: No resident's name: file names and titles are seen by others.
        made_at: Seconds since 1970, UTC; None: now.
    """
    when = time.gmtime(made_at)
    packed = io.BytesIO()
    for number, page in enumerate(pages):
        image = _image(page.picture)
        image.save(
            packed,
            "PDF",
            append=number > 0,
            resolution=image.width / (page.width_mm / 25.4),
            quality=page.quality,
            optimize=True,  # with these two Pillow makes the very bytes of page.data
            title=title,
            creationDate=when,
            modDate=when,
        )
    return packed.getvalue()
