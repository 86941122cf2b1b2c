# SPDX-License-Identifier: Apache-2.0
"""Pictures as arrays (图像): what vision's functions take, and how a file becomes one."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

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


class PictureError(Exception):
    """A file cannot be used as a picture; the text says why and what to do, in Chinese, for technicians."""


def read_picture(path: Path) -> Colour:
    """The picture in a file (PNG, JPEG, WebP, GIF, BMP, TIFF), upright as its own note says, transparent parts on white.

    Raises:
        PictureError: not there, no picture, damaged, or larger than any camera's.
    """
    too_large = PictureError(f"{path}：图片太大，最多 {LARGEST_POINTS // 1_000_000} 百万像素。请先缩小。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                if file.width * file.height > LARGEST_POINTS:
                    raise too_large
                drawn = ImageOps.exif_transpose(file)
                if drawn.mode.startswith("I") or drawn.mode == "F":  # sixteen bits a point
                    gray = np.clip(np.asarray(drawn, np.float64) / 257, 0, 255).astype(np.uint8)
                    return np.repeat(gray[..., None], 3, axis=2)
                if "A" in drawn.getbands() or "transparency" in drawn.info:
                    drawn = drawn.convert("RGBA")
                    drawn = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
                return np.ascontiguousarray(np.asarray(drawn.convert("RGB"), np.uint8)[..., ::-1])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large from error
    except FileNotFoundError as error:
        raise PictureError(f"{path}：没有这个文件。请检查路径。") from error
    except UnidentifiedImageError as error:
        raise PictureError(f"{path}：不是认得的图片（PNG、JPEG、WebP、GIF、BMP、TIFF）。请换一个文件。") from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:  # what Pillow's readers raise
        raise PictureError(f"{path}：图片读不出来：{error}。文件可能坏了或不完整，请重新拷贝。") from error
