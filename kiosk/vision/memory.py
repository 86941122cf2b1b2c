# SPDX-License-Identifier: Apache-2.0
"""Pictures go back to the system as soon as they are let go of (图像内存): said to the C library before the first one comes.

glibc keeps what large pieces took, for the next one of its kind: measured 130 MB after one paper was checked, and 100 MB in the
first second of a look whose pictures came before this was said. Nothing heavy is imported here.
"""

from __future__ import annotations

import ctypes
from typing import Final

_M_MMAP_THRESHOLD: Final = -3
"""malloc.h"""
_PICTURE_BYTES: Final = 1 << 18


def give_pictures_back() -> None:
    """mallopt(3): pieces of that size are mapped one by one; setting the threshold also ends its growing by itself."""
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:  # another C library has another way, or none
        adjust(_M_MMAP_THRESHOLD, _PICTURE_BYTES)
