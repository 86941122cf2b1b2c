# SPDX-License-Identifier: Apache-2.0
"""Pictures as arrays (图像): what vision's functions take, and how a file becomes one."""

from __future__ import annotations

from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Gray: TypeAlias = NDArray[np.uint8]
"""Height x width, 0 to 255."""

Colour: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, blue green red, 0 to 255; a camera's ``Picture``."""

LARGEST_POINTS: Final = 64_000_000
"""No camera here has more; a file that claims more is refused before it is drawn."""


def gray_of(picture: Gray | Colour) -> Gray:
    """Luminance (ITU-R BT.601) of a colour picture; a gray one as it is.

    Raises:
        ValueError: not height x width (x 3) of bytes, or empty.
    """
    if picture.dtype != np.uint8 or picture.size == 0:
        raise ValueError(f"a picture is a non-empty array of uint8, not {picture.shape} of {picture.dtype}")
    if picture.ndim == 2:
        return np.ascontiguousarray(picture)
    if picture.ndim == 3 and picture.shape[2] == 3:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    raise ValueError(f"a picture is height x width or height x width x 3, not {picture.shape}")
