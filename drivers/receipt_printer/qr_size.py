# SPDX-License-Identifier: Apache-2.0
"""How large a QR code gets, before the printer draws it (二维码尺寸): ISO/IEC 18004:2015, table 7.

Only the byte mode is counted on: a printer that packs letters and digits tighter draws a smaller symbol, never a larger.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.receipt_printer.port import QrLevel

QUIET_ZONE_MODULES: Final = 4
"""Blank modules round a symbol (ISO/IEC 18004:2015, 6.3.8)."""

# fmt: off
BYTES_BY_VERSION: Final[Mapping[QrLevel, tuple[int, ...]]] = {
    "L": (17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003, 1091,
          1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953),
    "M": (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857,
          911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331),
    "Q": (11, 20, 32, 46, 60, 74, 86, 108, 130, 151, 177, 203, 241, 258, 292, 322, 364, 394, 442, 482, 509, 565, 611, 661,
          715, 751, 805, 868, 908, 982, 1030, 1112, 1168, 1228, 1283, 1351, 1423, 1499, 1579, 1663),
    "H": (7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338, 382, 403, 439, 461, 511,
          535, 593, 625, 658, 698, 742, 790, 842, 898, 958, 983, 1051, 1093, 1139, 1219, 1273),
}
# fmt: on
"""Most bytes in a symbol of version 1 to 40, by level (纠错等级)."""

_WEAKER: Final[Mapping[QrLevel, tuple[QrLevel, ...]]] = {
    "H": ("H", "Q", "M", "L"),
    "Q": ("Q", "M", "L"),
    "M": ("M", "L"),
    "L": ("L",),
}


@dataclass(frozen=True)
class QrSize:
    """What to ask the printer for, and how many dots high the symbol gets at most."""

    level: QrLevel
    module_dots: int
    dots: int


def fit_qr_code(
    length: int, *, module_dots: int, level: QrLevel, dots_per_line: int, smallest_module_dots: int
) -> QrSize | None:
    """The wanted level with modules as large as wanted, or else as fit between quiet zones; a weaker level only when the
    modules would get smaller than ``smallest_module_dots``. None when nothing fits.
    """
    for possible in _WEAKER[level]:
        version = bisect_left(BYTES_BY_VERSION[possible], length) + 1
        if version > len(BYTES_BY_VERSION[possible]):
            continue
        modules = 17 + 4 * version
        largest = min(module_dots, dots_per_line // (modules + 2 * QUIET_ZONE_MODULES))
        if largest >= min(smallest_module_dots, module_dots):
            return QrSize(possible, largest, modules * largest)
    return None
