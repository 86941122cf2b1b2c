# SPDX-License-Identifier: Apache-2.0
"""Pictures from the resident's telephone (手机传来的图): bytes of any content, drawn within bounds or not at all."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.vision.papers.shapes import Picture
from kiosk.vision.pictures import LARGEST_POINTS

LARGEST_DRAWN: Final = 26_000_000
"""Of a picture that comes from outside: three bytes each, in a process of bounded memory (:mod:`kiosk.apart.work_process`)."""


def phone_picture(data: bytes, longest: int = 4000) -> Picture | None:
    """A JPEG or PNG that came from somewhere else, upright as its own note says, its longer side at most ``longest``.

    None: it is none, damaged, or larger than any telephone's. A large JPEG is never drawn in its whole size.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as file:
                if file.width * file.height > LARGEST_POINTS or min(file.size) < 2:
                    return None
                if file.format == "JPEG":
                    file.draft("RGB", (longest, longest))
                if file.width * file.height > LARGEST_DRAWN:
                    return None
                drawn = ImageOps.exif_transpose(file)
                if "A" in drawn.getbands() or "transparency" in drawn.info:
                    drawn = drawn.convert("RGBA")
                    drawn = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
                drawn = drawn.convert("RGB")
                drawn.thumbnail((longest, longest), Image.Resampling.LANCZOS)
                return np.ascontiguousarray(np.asarray(drawn, np.uint8)[..., ::-1])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, UnidentifiedImageError):
        return None
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError):
        return None  # what Pillow's readers raise of files that were made to
