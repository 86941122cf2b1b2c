# SPDX-License-Identifier: Apache-2.0
"""A photo of record as it comes from the platform (照片比对用): drawn so that nothing is left when its array is overwritten.

Decoders keep a second copy of a picture in memory that they free, and there it may stand for long (found by the canary test of
tests/scenarios/test_visit_privacy.py). So before the first photo is drawn the C library is told to give every large block back to
the system at once, for as long as this process lives: what was freed is gone.
"""

from __future__ import annotations

import ctypes
import io
import warnings
from typing import Final

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from kiosk.vision.pictures import Colour, PictureError

LONGEST_SIDE: Final = 1200
"""Points; the contract sends no larger one."""


_M_MMAP_THRESHOLD: Final = -3
"""glibc, mallopt(3): blocks of this size and larger are mapped one by one, and unmapped when they are freed."""
_LARGE: Final = 64 * 1024


def give_large_blocks_back_at_once() -> bool:
    """For this process, from now on; whether the C library knows how. Costs some page faults a frame, nothing that is seen."""
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    return change is not None and bool(change(_M_MMAP_THRESHOLD, _LARGE))


def photo_of_record(data: bytes) -> Colour:
    """The photo in a JPEG file that lies in memory. The array is the caller's own.

    Raises:
        PictureError: not a JPEG, damaged, or larger than the contract allows.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=["JPEG"]) as head:
                size = head.size
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise PictureError(f"留存照片读不出来：{type(error).__name__}。请平台核对这张照片。") from error
    if max(size) > LONGEST_SIDE:
        raise PictureError(f"留存照片太大：{size[0]} × {size[1]}，最长边最多 {LONGEST_SIDE}。请平台核对这张照片。")
    give_large_blocks_back_at_once()
    drawn = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if drawn is None:
        raise PictureError("留存照片读不出来：文件坏了或不完整。请平台核对这张照片。")
    return np.asarray(drawn, np.uint8)
