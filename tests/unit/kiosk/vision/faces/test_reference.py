# SPDX-License-Identifier: Apache-2.0
"""A photo of record is a JPEG of a known size, or nothing is compared with it."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.platform.sandbox.drawn_faces import HEIGHT, WIDTH, photo_of
from kiosk.vision.faces.reference import LONGEST_SIDE, photo_of_record
from kiosk.vision.pictures import PictureError, read_picture


def jpeg(width: int, height: int, how: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (200, 180, 160)).save(file, how)
    return file.getvalue()


def test_it_is_drawn_as_any_other_reader_draws_it(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo_of(1))
    photo = photo_of_record(photo_of(1))
    assert photo.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(photo.astype(int) - read_picture(file).astype(int)).max() <= 3
    photo.fill(0)
    assert not photo.any()


def test_the_largest_that_the_contract_allows_is_taken_and_no_larger() -> None:
    assert photo_of_record(jpeg(LONGEST_SIDE, 900)).shape == (900, LONGEST_SIDE, 3)
    with pytest.raises(PictureError, match="太大"):
        photo_of_record(jpeg(LONGEST_SIDE + 1, 900))


def test_one_that_only_claims_to_be_huge_is_refused_before_it_is_drawn() -> None:
    photo = photo_of(1)
    place = photo.index(b"\xff\xc0") + 5
    huge = photo[:place] + struct.pack(">HH", 65000, 65000) + photo[place + 4 :]
    with pytest.raises(PictureError, match=r"读不出来|太大"):
        photo_of_record(huge)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"no picture", jpeg(40, 40, "PNG"), photo_of(1)[:200], jpeg(40, 40)[:30]]
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError, match="留存照片"):
        photo_of_record(data)
