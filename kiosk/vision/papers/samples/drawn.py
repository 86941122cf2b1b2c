# SPDX-License-Identifier: Apache-2.0
"""Plainly synthetic papers, drawn: the ten commonest ones, with what stands on them and what a reader must find there.

Nobody on them exists: names are 测试某某, region 999999. Their look is simplified; the words and their
order are those of the real forms as far as a field reader goes by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from kiosk.identity.id_number import check_character

SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
HEI = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
NAMES = ("测试甲", "测试乙", "测试欣然", "测试文博", "测试若琳", "测试建国")
A4 = (210.0, 297.0)
CARD = (85.6, 54.0)

Item = tuple[float, float, float, str]
"""Left, top and height of the characters in millimetres, the text."""


@dataclass(frozen=True)
class Paper:
    """A drawn paper: blue green red, what stands on it line by line, what a field reader must propose."""

    kind: str
    picture: NDArray[np.uint8]
    lines: tuple[str, ...]
    fields: Mapping[str, str]


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def draw(
    size_mm: tuple[float, float],
    items: Sequence[Item],
    *,
    dots: float = 6.0,
    font: str = SANS,
    paper: tuple[int, int, int] = (250, 249, 246),
    rules: Sequence[tuple[float, float, float, float]] = (),
    stamp: tuple[float, float, float] | None = None,
    boxes: Sequence[tuple[float, float, float, float, tuple[int, int, int]]] = (),
) -> NDArray[np.uint8]:
    """Draws; ``dots`` a millimetre. ``stamp``: a red seal (centre and radius). ``boxes``: filled, for portraits."""
    picture = Image.new("RGB", (round(size_mm[0] * dots), round(size_mm[1] * dots)), paper)
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom, colour in boxes:
        pen.rectangle([left * dots, top * dots, right * dots, bottom * dots], fill=colour)
    for left, top, right, bottom in rules:
        pen.line(
            [left * dots, top * dots, right * dots, bottom * dots], fill=(60, 60, 60), width=max(1, round(dots / 4))
        )
    for left, top, height, text in items:
        pen.text((left * dots, top * dots), text, fill=(25, 25, 30), font=_font(font, round(height * dots)))
    if stamp is not None:
        across, down, radius = (value * dots for value in stamp)
        red = (205, 30, 35)
        pen.ellipse([across - radius, down - radius, across + radius, down + radius], outline=red, width=round(dots))
        points = []
        for step in range(10):
            angle, reach = np.pi * step / 5 - np.pi / 2, radius * (0.38 if step % 2 == 0 else 0.16)
            points.append((across + reach * np.cos(angle), down + reach * np.sin(angle)))
        pen.polygon(points, fill=red)
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def id_number(seed: int, sex: int = 1) -> str:
    """Of a region that does not exist."""
    first = f"999999{1950 + seed * 7 % 55}{1 + seed % 12:02}{1 + seed * 5 % 28:02}{seed % 50:02}{2 * (seed % 4) + sex}"
    return first + check_character(first)


def bank_number(seed: int) -> str:
    """Nineteen digits that satisfy Luhn, of an issuer that does not exist (999999)."""
    first = f"999999{seed * 7919 % 10**12:012}"
    total = sum(sum(divmod(int(digit) * (2 if at % 2 == 0 else 1), 10)) for at, digit in enumerate(reversed(first)))
    return first + str(-total % 10)


def credit_code(seed: int) -> str:
    """统一社会信用代码 of region 999999 (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    first = "91999999MA" + "".join(alphabet[(seed * 37 + at * 11) % 31] for at in range(7))
    total = sum(alphabet.index(one) * 3**at % 31 for at, one in enumerate(first))
    return first + alphabet[-total % 31]


def day(text: str) -> str:
    """2021-03-05 as papers write it."""
    year, month, date = text.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def spread(number: str) -> str:
    """A card's number in groups of four."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def texts(items: Sequence[Item]) -> tuple[str, ...]:
    """What stands on it, line by line."""
    return tuple(text for _, _, _, text in items)
