# SPDX-License-Identifier: Apache-2.0
"""What differs between models of signature pad (签名板型号参数), read from a TOML file that the caller names.

Messages are Chinese and for technicians: what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from drivers.profile_file import ProfileFileError, read_table
from drivers.signature_pad.protocol import MAX_PLACE, PACKET_BYTES

MM_PER_INCH: Final = 25.4
_BITS_PER_BYTE: Final = 11
"""Start, eight data, parity, stop."""

_BAUDS: Final = (9600, 19200, 38400, 57600, 115200)
_RANGES: Final = {"dpi": (50, 4000)} | {key: (0, MAX_PLACE) for key in ("left", "right", "top", "bottom")}


class ProfileError(ProfileFileError):
    """The file or a table in it cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class PadProfile:
    """One model. The words are explained in ``config/profiles/signature_pads.toml``."""

    name: str
    baud: int
    dpi: int
    left: int
    right: int
    top: int
    bottom: int
    has_pressure: bool

    @property
    def width_mm(self) -> float:
        """Of the writing area."""
        return (self.right - self.left) * MM_PER_INCH / self.dpi

    @property
    def height_mm(self) -> float:
        """Of the writing area."""
        return (self.bottom - self.top) * MM_PER_INCH / self.dpi

    @property
    def packet_s(self) -> float:
        """How long one packet is on the line."""
        return PACKET_BYTES * _BITS_PER_BYTE / self.baud

    def place_mm(self, x: int, y: int) -> tuple[float, float]:
        """The pad's units as millimetres from the writing area's top left corner; not cut off at its edges."""
        return (x - self.left) * MM_PER_INCH / self.dpi, (y - self.top) * MM_PER_INCH / self.dpi


_KEYS: Final = {field.name for field in fields(PadProfile)} - {"name"}


def load_profile(path: Path, name: str) -> PadProfile:
    """The profile ``name`` from the file at ``path``.

    Raises:
        ProfileError: no such file or table, a key is missing, unknown or out of range.
    """
    where, table = read_table(path, name, _KEYS, "签名板", ProfileError)
    return _profile(name, where, table)


def _profile(name: str, where: str, table: Mapping[str, Any]) -> PadProfile:
    if table["baud"] not in _BAUDS:
        raise ProfileError(f"{where} 里的 baud 是 {table['baud']!r}，只能是 {'、'.join(map(str, _BAUDS))}。")
    for key, (low, high) in _RANGES.items():
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ProfileError(f"{where} 里的 {key} 是 {value!r}，应当是 {low} 到 {high} 的整数。")
    if not isinstance(table["has_pressure"], bool):
        raise ProfileError(f"{where} 里的 has_pressure 要写 true 或 false。")
    for low_key, high_key in (("left", "right"), ("top", "bottom")):
        if table[low_key] >= table[high_key]:
            raise ProfileError(f"{where} 里的 {low_key} 要比 {high_key} 小，请对着签名板四角核对。")
    return PadProfile(name, **{key: table[key] for key in _KEYS})
