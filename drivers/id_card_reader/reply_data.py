# SPDX-License-Identifier: Apache-2.0
"""What the replies to reading and to 12 FF carry, cut into parts. Source: reference notes on devices 1.4 and 1.7."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CardData:
    """The data of a 30 01 or 30 10 reply."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    fingerprints: bytes = field(default=b"", repr=False)


def split_card_data(data: bytes, with_fingerprints: bool = False) -> CardData | None:
    """Cuts ``u16 text length, u16 photo length, [u16 fingerprint length,] text, photo, [fingerprints]``.

    ``with_fingerprints``: it answers 30 10. None when the lengths do not add up to exactly what came.
    """
    count = 3 if with_fingerprints else 2
    lengths = [int.from_bytes(data[at : at + 2], "big") for at in range(0, 2 * count, 2)]
    if len(data) != 2 * count + sum(lengths):
        return None
    parts, at = [], 2 * count
    for length in lengths:
        parts.append(data[at : at + length])
        at += length
    return CardData(*parts)


def sam_number(data: bytes) -> str:
    """安全模块号 of a 12 FF reply, as printed on plates: ``05.03-20200101-0001234567-0000890123``.

    The one place where the protocol is little-endian.
    """
    if len(data) != 16:
        raise ValueError("the number of a module has 16 bytes")
    area, maker = int.from_bytes(data[:2], "little"), int.from_bytes(data[2:4], "little")
    made, serial, extra = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{area:02d}.{maker:02d}-{made}-{serial:010d}-{extra:010d}"
