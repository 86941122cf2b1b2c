# SPDX-License-Identifier: Apache-2.0
"""What differs between models of signature pad (签名板型号参数), read from a TOML file that the caller names.

Messages are Chinese and for technicians: what is wrong, where, and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from drivers.signature_pad.protocol import MAX_PLACE, PACKET_BYTES

MM_PER_INCH: Final = 25.4
_BITS_PER_BYTE: Final = 11
"""Start, eight data, parity, stop."""

_BAUDS: Final = (9600, 19200, 38400, 57600, 115200)
_RANGES: Final = {"dpi": (50, 4000)} | {key: (0, MAX_PLACE) for key in ("left", "right", "top", "bottom")}


class ProfileError(Exception):
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
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProfileError(f"签名板型号文件 {path} 读不出来：{error}。请检查文件是否存在、写法是否正确。") from error
    tables = content.get("profiles", {})
    table = tables.get(name) if isinstance(tables, dict) else None
    if not isinstance(table, dict):
        raise ProfileError(f"{path} 里没有签名板型号 {name!r}{_nearest(name, tables)}。")
    where = f"{path} 的 [profiles.{name}]"
    for key in table.keys() - _KEYS:
        raise ProfileError(f"{where} 里的 {key!r} 不认识{_nearest(key, dict.fromkeys(_KEYS))}。")
    for key in sorted(_KEYS - table.keys()):
        raise ProfileError(f"{where} 里少了 {key!r}，请补上。")
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


def _nearest(name: str, known: object) -> str:
    near = get_close_matches(name, list(known) if isinstance(known, dict) else [], 1)
    return f"，您是不是要写 {near[0]!r}" if near else ""
