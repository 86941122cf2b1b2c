# SPDX-License-Identifier: Apache-2.0
"""What lies on the simulated reader: a card from plain fields to the bytes its chip gives (the encoder's side of
``text.py``, written apart from it so that one slip does not hide another).

Source: reference notes on devices 1.8. People on these cards are made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from drivers.simulation import SimulatorError

PHOTO: Final = b"\x5a" * 1024
"""Stands for a picture that nobody here can decode."""

FINGERPRINT: Final = b"\x43" * 512
"""Stands for a template that nobody here can read."""

_Slots = tuple[tuple[str, int], ...]
"""Fields in the order of the block with their length in UTF-16 units; a name beginning with - is filler."""

_SLOTS: Final[Mapping[str, _Slots]] = {
    "resident": (
        ("name", 15), ("sex_code", 1), ("ethnic_code", 2), ("birth", 8), ("address", 35), ("number", 18),
        ("authority", 15), ("valid_from", 8), ("valid_to", 8), ("-reserved", 18),
    ),
    "hmt_permit": (
        ("name", 15), ("sex_code", 1), ("-reserved", 2), ("birth", 8), ("address", 35), ("number", 18),
        ("authority", 15), ("valid_from", 8), ("valid_to", 8), ("pass_number", 9), ("issue_count", 2), ("-reserved", 3),
        ("-J", 1), ("-reserved", 3),
    ),
    "foreigner_2017": (
        ("english_name", 60), ("sex_code", 1), ("number", 15), ("nationality", 3), ("name", 15), ("valid_from", 8),
        ("valid_to", 8), ("birth", 8), ("issue_count", 2), ("authority", 4), ("-I", 1), ("-reserved", 3),
    ),
    "foreigner_2023": (
        ("name", 15), ("sex_code", 1), ("issue_count", 2), ("birth", 8), ("english_name[:35]", 35), ("number", 18),
        ("-reserved", 15), ("valid_from", 8), ("valid_to", 8), ("english_name[35:]", 11), ("nationality", 3), ("-Y", 1),
        ("old_card_link", 3),
    ),
}  # fmt: skip

_DATES: Final = ("birth", "valid_from", "valid_to")


@dataclass(frozen=True)
class Chip:
    """A card's chip: text block, photo, the newest appended address (追加住址) if there is one, fingerprints."""

    text: bytes = field(repr=False)
    photo: bytes = field(default=PHOTO, repr=False)
    new_address: bytes | None = field(default=None, repr=False)
    fingerprints: bytes = field(default=b"", repr=False)


def chip_of(card: Mapping[str, Any]) -> Chip:
    """The chip of a card given by its fields (dates as 19491231 or 1949-12-31), or by ``text_hex`` and ``photo_hex``.

    ``new_address``: appended to the chip; ``fingers``: how many templates it holds, 0 to 2.

    Raises:
        SimulatorError: a field is unknown, or longer than its place on the chip.
    """
    fields = dict(card)
    photo = bytes.fromhex(fields.pop("photo_hex")) if "photo_hex" in fields else PHOTO
    address = fields.pop("new_address", None)
    appended = None if address is None else _padded("new_address", str(address), 35)
    fingers = fields.pop("fingers", 0)
    if fingers not in (0, 1, 2):
        raise SimulatorError("a chip holds 0, 1 or 2 fingerprints")
    prints = FINGERPRINT * fingers
    if "text_hex" in fields:
        return Chip(bytes.fromhex(fields["text_hex"]), photo, appended, prints)
    return Chip(card_text(fields), photo, appended, prints)


def card_text(card: Mapping[str, Any]) -> bytes:
    """The 256 bytes of text of a card given by its fields; ``kind`` is ``resident`` unless it says otherwise."""
    fields = {name: str(value) for name, value in card.items() if value is not None}
    kind = fields.pop("kind", "resident")
    if kind not in _SLOTS:
        raise SimulatorError(f"no such kind of card: {kind}; known: {', '.join(_SLOTS)}")
    for name in _DATES:
        fields[name] = fields.get(name, "").replace("-", "")
    if kind == "foreigner_2023":
        english = fields.pop("english_name", "").encode("utf-16-le")
        for name, part in (("english_name[:35]", english[:70]), ("english_name[35:]", english[70:])):
            fields[name] = part.decode("utf-16-le", "surrogatepass")
    block = bytearray()
    for name, units in _SLOTS[kind]:
        if name.startswith("-"):
            block += _padded(name, name[1:] if len(name) == 2 else "", units)
        else:
            block += _padded(name, fields.pop(name, ""), units)
    # What only other kinds of card have is no mistake when empty: the same form serves all kinds.
    strange = sorted(name for name, value in fields.items() if value)
    if strange:
        raise SimulatorError(f"a card of kind {kind} has no {', '.join(strange)}")
    return bytes(block)


def _padded(name: str, value: str, units: int) -> bytes:
    encoded = value.encode("utf-16-le", "surrogatepass")
    if len(encoded) > units * 2:
        raise SimulatorError(f"{name} is longer than the {units} UTF-16 units it has on the chip")
    return encoded + b" \0" * (units - len(encoded) // 2)
