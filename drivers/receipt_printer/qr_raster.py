# SPDX-License-Identifier: Apache-2.0
"""QR codes as dots, for printers that draw none (二维码点阵): ISO/IEC 18004:2015, by segno."""

from __future__ import annotations

import segno

from drivers.receipt_printer.port import Picture, QrLevel


def qr_picture(data: bytes, module_dots: int, level: QrLevel) -> Picture:
    """The symbol as dots, in byte mode and exactly at ``level`` as :func:`fit_qr_code` counted, without its quiet zone."""
    code = segno.make_qr(data, error=level, mode="byte", boost_error=False)
    rows = bytearray()
    side = 0
    for modules in code.matrix:
        side = len(modules) * module_dots
        dots = "".join("1" * module_dots if dark else "0" * module_dots for dark in modules)
        rows += (int(dots, 2) << -side % 8).to_bytes((side + 7) // 8, "big") * module_dots
    return Picture(side, side, bytes(rows))
