# SPDX-License-Identifier: Apache-2.0
"""Files of travel documents of people who do not exist (模拟证件的数据组). Source: ICAO Doc 9303-3 4.9, 9303-4 to -6 4.2.2,
9303-10 4.6 and 4.7; ISO/IEC 19794-5:2005; reference notes on devices 3.3 (the line of 往来港澳/台湾通行证).

Written apart from the driver's own modules, check digits and all. The pictures are circles on a patterned ground.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw

from drivers.smart_card_reader.simulated_signing import Signer, item, security_object


def digit(text: str) -> str:
    """校验码"""
    total = 0
    for at, one in enumerate(text):
        value = 0 if one == "<" else int(one, 36)
        total += value * (7, 3, 1)[at % 3]
    return str(total % 10)


def _with_digit(text: str) -> str:
    return text + digit(text)


@dataclass(frozen=True)
class Holder:
    """Whom the document names, and the document itself. Days as YYMMDD."""

    form: str = "td3"
    code: str = "P"
    number: str = "E00000019"
    state: str = "CHN"
    surname: str = "CESHI"
    given_names: str = "JIA"
    birth: str = "780412"
    sex: str = "M"
    expiry: str = "341231"
    native_name: str = "测试甲"
    personal_number: str = "999999197804120017"
    full_birth: str = "19780412"

    @property
    def mrz_information(self) -> str:
        """What opens the chip."""
        return "".join(_with_digit(part) for part in (self.number.ljust(9, "<"), self.birth, self.expiry))

    @property
    def zone(self) -> str:
        """机读码 in the form of the document."""
        names = f"{self.surname}<<{self.given_names}".replace(" ", "<")
        number, birth, expiry = (_with_digit(part) for part in (self.number.ljust(9, "<"), self.birth, self.expiry))
        if self.form == "td1":
            upper = f"{self.code:<<2}{self.state}{number}".ljust(30, "<")
            middle = f"{birth}{self.sex}{expiry}{self.state}".ljust(29, "<")
            return upper + middle + digit(upper[5:] + middle[:7] + middle[8:15] + middle[18:]) + f"{names:<<30.30}"
        if self.form == "cs":
            return _with_digit(f"CS{number}<{expiry}<{birth}<")
        width = 36 if self.form == "td2" else 44
        optional = "<" * 7 if self.form == "td2" else "<" * 14 + "0"
        upper = f"{self.code:<<2}{self.state}{names}"[:width].ljust(width, "<")
        lower = f"{number}{self.state}{birth}{self.sex}{expiry}{optional}"
        return upper + lower + digit(lower[:10] + lower[13:20] + lower[21:])


@dataclass(frozen=True)
class DocumentFiles:
    """Files of the application by identifier, as the chip holds them."""

    holder: Holder
    content: Mapping[int, bytes] = field(repr=False)


def files(
    holder: Holder,
    signer: Signer | None,
    picture: bytes | None = None,
    spoiled: Mapping[int, bytes] | None = None,
    has_details: bool = True,
) -> DocumentFiles:
    """A document's files, signed; ``spoiled``: put in place of those that were signed. Without a signer there is no EF.SOD."""
    groups = {1: item(0x61, item(0x5F1F, holder.zone.encode("ascii")))}
    groups[2] = face(portrait() if picture is None else picture)
    if has_details:
        groups[11] = details(holder)
    tags = bytes({1: 0x61, 2: 0x75, 11: 0x6B}[number] for number in groups)
    com = item(0x60, item(0x5F01, b"0107"), item(0x5F36, b"040000"), item(0x5C, tags))
    content = {0x0100 + number: data for number, data in groups.items()} | {0x011E: com}
    if signer is not None:
        content[0x011D] = security_object(groups, signer)
    return DocumentFiles(holder, content | dict(spoiled or {}))


def details(holder: Holder) -> bytes:
    """DG11"""
    values = {
        0x5F0E: holder.native_name.encode(),
        0x5F10: holder.personal_number.encode(),
        0x5F2B: holder.full_birth.encode(),
        0x5F11: "测试省<测试市".encode(),
    }
    tags = b"".join(tag.to_bytes(2, "big") for tag in values)
    return item(0x6B, item(0x5C, tags), *(item(tag, value) for tag, value in values.items()))


def face(picture: bytes) -> bytes:
    """DG2 with one picture in a face record."""
    is_jpeg = picture[:2] == b"\xff\xd8"
    block = (32 + len(picture)).to_bytes(4, "big") + bytes(16)
    block += (
        bytes((1, 0 if is_jpeg else 1))
        + (240).to_bytes(2, "big")
        + (320).to_bytes(2, "big")
        + bytes((1, 2, 0, 0, 0, 0))
    )
    record = b"FAC\x00010\x00" + (14 + len(block) + len(picture)).to_bytes(4, "big") + b"\0\1" + block + picture
    header = item(0xA1, item(0x80, b"\1\1"), item(0x81, b"\2"), item(0x87, b"\1\1"), item(0x88, b"\0\x08"))
    return item(0x75, item(0x7F61, item(0x02, b"\1"), item(0x7F60, header, item(0x5F2E, record))))


@cache
def portrait(kind: str = "JPEG", size: int = 15_000) -> bytes:
    """A picture of nobody, 240 by 320 dots, filled up behind its end to ``size`` bytes."""
    image = Image.new("RGB", (240, 320), (208, 214, 220))
    pen = ImageDraw.Draw(image)
    for at in range(0, 320, 8):
        pen.line((0, at, 240, 320 - at), fill=(180, 190, 200 + at % 40))
    pen.ellipse((70, 60, 170, 190), fill=(190, 170, 150))
    pen.ellipse((40, 200, 200, 400), fill=(90, 100, 120))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue().ljust(size, b"\0")
