# SPDX-License-Identifier: Apache-2.0
"""Documents with machine-readable zones in OCR-B, each drawn for a seed. People and numbers are made up: state UTO (9303-3 5)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from drivers.smart_card_reader.mrz import MrzForm, check_digit

OCR_B: Final = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
HEI: Final = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
DOTS: Final = 12
"""A millimetre."""
SIZES: Final = {MrzForm.TD1: (86, 54), MrzForm.TD2: (105, 74), MrzForm.TD3: (125, 88), MrzForm.CS: (86, 54)}
"""Millimetres (9303-3 2.1)."""


def rows(form: MrzForm, seed: int = 1) -> tuple[str, ...]:
    """The zone of made-up person number ``seed``, its check digits right."""
    number = f"{'EAKGXL'[seed % 6]}{'ZB'[seed % 2]}{seed * 7919 % 10**7:07}"
    birth, expiry, sex = (
        f"{seed * 7 % 90 + 10:02}0{seed % 9 + 1}{seed % 27 + 1:02}",
        f"3{seed % 10}0{seed % 9 + 1}1{seed % 9}",
        "MF"[seed % 2],
    )
    names = ("CESHI<<JIAYI", "YANGLI<<BINGDING", "SHIYAN<<WUJI<GENG")[seed % 3]
    number_d, birth_d, expiry_d = (text + check_digit(text) for text in (number, birth, expiry))
    if form is MrzForm.TD3:
        lower = f"{number_d}UTO{birth_d}{sex}{expiry_d}{'<' * 14}<"
        return f"P<UTO{names}".ljust(44, "<"), lower + check_digit(lower[:10] + lower[13:20] + lower[21:43])
    if form is MrzForm.TD2:
        lower = f"{number_d}UTO{birth_d}{sex}{expiry_d}{'<' * 7}"
        return f"I<UTO{names}".ljust(36, "<"), lower + check_digit(lower[:10] + lower[13:20] + lower[21:35])
    if form is MrzForm.TD1:
        upper = f"I<UTO{number_d}".ljust(30, "<")
        middle = f"{birth_d}{sex}{expiry_d}UTO{'<' * 11}"
        middle += check_digit(upper[5:] + middle[:7] + middle[8:15] + middle[18:29])
        return upper, middle, names.ljust(30, "<")
    number = f"C{seed * 7919 % 10**8:08}"
    return (f"CS{number}{check_digit(number)}<{expiry_d}<{birth_d}<{seed % 10}",)


def document(form: MrzForm, seed: int = 1, tint: tuple[int, int, int] = (226, 232, 238)) -> NDArray[np.uint8]:
    """The side with the zone: words above, the zone below in characters of 2.54 mm pitch (9303-3 4.3), or as fit a card."""
    across, down = SIZES[form]
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (across * DOTS, down * DOTS), tint)
    pen = ImageDraw.Draw(picture)
    for _ in range(40):  # the waves of a security print
        y = int(rng.integers(0, down * DOTS))
        pen.line([(0, y), (across * DOTS, y + int(rng.integers(-200, 200)))], (205, 214, 224), 2)
    for at, words in enumerate(
        ("测试证件　不得使用 / SPECIMEN", "姓名 Name　测试甲乙", "号码 No.　在下面", "签发机关　测试局")
    ):
        pen.text((36 * DOTS, (6 + 8 * at) * DOTS), words, (40, 40, 60), ImageFont.truetype(HEI, 3 * DOTS))
    pen.rectangle([6 * DOTS, 6 * DOTS, 30 * DOTS, (down - 24) * DOTS], (150, 160, 175))
    lines = rows(form, seed)
    pitch = min(2.54, (across - 8) / len(lines[0]))
    font = ImageFont.truetype(OCR_B, 100)
    font = ImageFont.truetype(OCR_B, round(100 * pitch * DOTS / font.getlength("0")))
    for at, line in enumerate(reversed(lines)):
        base = (down - 7 - 5.2 * at) * DOTS
        for place, one in enumerate(line):
            pen.text(
                ((across - pitch * len(line)) / 2 * DOTS + place * pitch * DOTS, base),
                one,
                (25, 25, 35),
                font,
                anchor="ls",
            )
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
