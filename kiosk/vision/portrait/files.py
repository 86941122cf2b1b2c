# SPDX-License-Identifier: Apache-2.0
"""Portraits as files (文件与排版): JPEG of the standard's density and a size that the site's form takes; several on one sheet."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from PIL import Image

from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.standard import ID_CARD, Standard

LOWEST_QUALITY: Final = 40
"""Below it squares show in a face."""
HIGHEST_QUALITY: Final = 95
PAPERS_MM: Final = {"4r": (102, 152), "a6": (105, 148)}
"""六寸、A6: width and height."""
_EDGE_MM: Final = 5
_GAP_MM: Final = 3
_MARK: Final = (170, 170, 170)


@dataclass(frozen=True)
class SizeLimits:
    """Kilobytes (1024 bytes) that a form takes; 0: no limit on that side."""

    least_kb: float = 0
    most_kb: float = 0

    def __post_init__(self) -> None:
        if self.least_kb < 0 or self.most_kb < 0 or 0 < self.most_kb < self.least_kb:
            raise ValueError(f"size limits are 0 <= least <= most, not {self.least_kb} and {self.most_kb}")


ANY_SIZE: Final = SizeLimits()


@dataclass(frozen=True)
class Encoded:
    """The file."""

    data: bytes = field(repr=False)
    quality: int

    @property
    def kilobytes(self) -> float:
        """Its size."""
        return len(self.data) / 1024


@dataclass(frozen=True)
class CannotFit:
    """No quality gives a file within the limits."""

    nearest_kb: float


def encode(picture: Colour, limits: SizeLimits = ANY_SIZE, standard: Standard = ID_CARD) -> Encoded | CannotFit:
    """JPEG (4:2:0, as usual), the standard's density and quality; another quality only where a limit asks for it."""
    usual = _jpeg(picture, standard.quality, standard.dpi)
    if _fits(usual, limits):
        return Encoded(usual, standard.quality)
    is_too_large = bool(limits.most_kb) and len(usual) > limits.most_kb * 1024
    qualities = (
        range(standard.quality - 1, LOWEST_QUALITY - 1, -1)
        if is_too_large
        else range(standard.quality + 1, HIGHEST_QUALITY + 1)
    )
    data = usual
    for quality in qualities:
        data = _jpeg(picture, quality, standard.dpi)
        if _fits(data, limits):
            return Encoded(data, quality)
    return CannotFit(len(data) / 1024)


def sheet(picture: Colour, paper: str, standard: Standard = ID_CARD) -> Colour:
    """Portraits side by side with cutting marks, on ``4r`` or ``a6``, at the standard's own density: no point is changed.

    Raises:
        ValueError: another paper, or a portrait larger than it.
    """
    if paper not in PAPERS_MM:
        raise ValueError(f"paper is one of {', '.join(PAPERS_MM)}, not {paper}")

    def points(millimetres: float) -> int:
        return round(millimetres / 25.4 * standard.dpi)

    height, width = picture.shape[:2]
    gap, edge = points(_GAP_MM), points(_EDGE_MM)

    def fitting(across: int, down: int) -> tuple[int, int]:
        return (across - 2 * edge + gap) // (width + gap), (down - 2 * edge + gap) // (height + gap)

    upright = (points(PAPERS_MM[paper][0]), points(PAPERS_MM[paper][1]))
    sides = max((upright, upright[::-1]), key=lambda size: fitting(*size)[0] * fitting(*size)[1])
    columns, rows = fitting(*sides)
    if columns < 1 or rows < 1:
        raise ValueError(f"a portrait of {width} x {height} points does not fit on {paper}")
    page: Colour = np.full((sides[1], sides[0], 3), 255, np.uint8)
    left = (sides[0] - columns * width - (columns - 1) * gap) // 2
    top = (sides[1] - rows * height - (rows - 1) * gap) // 2
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * (width + gap), top + row * (height + gap)
            page[y : y + height, x : x + width] = picture
            cv2.rectangle(page, (x - 1, y - 1), (x + width, y + height), _MARK, 1)
    return page


def encode_sheet(page: Colour, standard: Standard = ID_CARD) -> bytes:
    """JPEG for the printer, finer than the portraits in it."""
    return _jpeg(page, HIGHEST_QUALITY, standard.dpi)


def _fits(data: bytes, limits: SizeLimits) -> bool:
    return limits.least_kb * 1024 <= len(data) and (not limits.most_kb or len(data) <= limits.most_kb * 1024)


def _jpeg(picture: Colour, quality: int, dpi: int) -> bytes:
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi), subsampling=2, optimize=True)
    return out.getvalue()
