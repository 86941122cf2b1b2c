# SPDX-License-Identifier: Apache-2.0
"""What the chain finds in a picture (识码结果)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Corner: TypeAlias = tuple[float, float]
"""Points across and down, in the picture that was handed in."""


class CodeFormat(StrEnum):
    """码制"""

    QR_CODE = "qr_code"
    """快速响应矩阵码 (GB/T 18284, ISO/IEC 18004 model 2)"""
    DATA_MATRIX = "data_matrix"
    """ISO/IEC 16022"""
    PDF417 = "pdf417"
    """四一七条码 (GB/T 17172, ISO/IEC 15438)"""
    CODE_128 = "code_128"
    """128 条码 (GB/T 18347, ISO/IEC 15417)"""
    EAN_13 = "ean_13"
    """商品条码 (GB 12904, ISO/IEC 15420); UPC-A is one that begins with 0"""
    EAN_8 = "ean_8"
    """缩短版商品条码"""
    MRZ = "mrz"
    """机读码: the machine-readable zone of a travel document (ICAO Doc 9303-3), OCR-B; its text is its rows."""


class Stage(StrEnum):
    """Which step of the chain read it (识码阶段), in the order in which they are tried."""

    PLAIN = "plain"
    """zxing-cpp on the picture as it is: QR codes, also light on dark. Every frame."""
    OTHERS = "others"
    """zxing-cpp on the picture as it is: every other format."""
    SHARP = "sharp"
    """zxing-cpp on a picture with its contrast evened, sharpened and twice as large: small, pale, blurred, moved QR codes."""
    SMOOTH = "smooth"
    """zxing-cpp on a picture made softer, then its contrast evened: a screen's grid, noise in low light, reflections."""
    ZBAR = "zbar"
    """zbar: QR codes and EAN that zxing-cpp does not find."""
    ZONE = "zone"
    """A machine-readable zone, found by its shape and read by the process that reads pages. Not one of the live chain."""


@dataclass(frozen=True)
class Code:
    """One code in a picture. Equal when format and bytes are; where it lay and who read it does not matter."""

    format: CodeFormat
    data: bytes = field(repr=False)
    """What the symbol holds."""
    text: str | None = field(repr=False, compare=False)
    """Made from the bytes; None: they are no text that can be told for certain, and nobody may guess."""
    corners: tuple[Corner, Corner, Corner, Corner] = field(compare=False)
    """Top left, top right, bottom right, bottom left of the symbol, as it is held."""
    stage: Stage = field(compare=False)
