# SPDX-License-Identifier: Apache-2.0
"""What differs between models of code scanner (扫码器型号参数), read from a TOML file that the caller names.

Messages are Chinese and for technicians: what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from drivers.code_scanner.keys import KEY_ENTER, KEY_KPENTER, KEY_TAB, AltCodes
from drivers.code_scanner.protocol import Framing
from drivers.profile_file import ProfileFileError, read_table


class ProfileError(ProfileFileError):
    """The file or a table in it cannot be used; the text says why and what to do."""


class Wire(StrEnum):
    """接口"""

    SERIAL = "serial"
    KEYS = "keys"


_TERMINATORS: Final = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "none": b""}
_NUMBERS: Final = {"baud": (0, 921_600), "gap_ms": (20, 5000), "retrigger_s": (0, 60), "repeat_s": (0, 30)}
_MOST_COMMAND_BYTES: Final = 64


@dataclass(frozen=True)
class ScannerProfile:
    """One model. The words are explained in ``config/profiles/code_scanners.toml``."""

    name: str
    wire: Wire
    baud: int
    trigger: bytes
    stop: bytes
    acknowledgement: bytes
    retrigger_s: float
    terminator: bytes
    gap_s: float
    aim_id: bool
    repeat_s: float
    alt_codes: AltCodes

    @property
    def framing(self) -> Framing:
        """For the decoder."""
        return Framing(self.terminator, self.acknowledgement, self.aim_id)

    @property
    def end_keys(self) -> frozenset[int]:
        """Keys that end a code."""
        return frozenset({KEY_TAB}) if self.terminator == b"\t" else frozenset({KEY_ENTER, KEY_KPENTER})


_KEYS: Final = {field.name for field in fields(ScannerProfile)} - {"name", "gap_s"} | {"gap_ms"}


def load_profile(path: Path, name: str) -> ScannerProfile:
    """The profile ``name`` from the file at ``path``.

    Raises:
        ProfileError: no such file or table, a key is missing, unknown or out of range.
    """
    where, table = read_table(path, name, _KEYS, "扫码器", ProfileError)
    return _profile(name, where, table)


def _profile(name: str, where: str, table: Mapping[str, Any]) -> ScannerProfile:
    for key, (low, high) in _NUMBERS.items():
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ProfileError(f"{where} 里的 {key} 是 {value!r}，应当在 {low} 到 {high} 之间。")
    if not isinstance(table["aim_id"], bool):
        raise ProfileError(f"{where} 里的 aim_id 要写 true 或 false。")
    wire = Wire(_choice(where, table, "wire", [each.value for each in Wire]))
    terminator = _TERMINATORS[_choice(where, table, "terminator", list(_TERMINATORS))]
    if wire is Wire.KEYS and terminator not in (b"\r", b"\t"):
        raise ProfileError(f"{where}：键盘口扫码器的 terminator 只能是 cr 或 tab。")
    trigger, stop, acknowledgement = (_bytes(where, table, key) for key in ("trigger", "stop", "acknowledgement"))
    if wire is Wire.KEYS and (trigger or stop or acknowledgement):
        raise ProfileError(f"{where}：键盘口扫码器不能用命令触发，trigger、stop、acknowledgement 都要留空。")
    if trigger and not table["retrigger_s"]:
        raise ProfileError(f"{where}：有 trigger 就要写 retrigger_s，多久没扫到就再触发一次。")
    return ScannerProfile(
        name=name,
        wire=wire,
        baud=int(table["baud"]),
        trigger=trigger,
        stop=stop,
        acknowledgement=acknowledgement,
        retrigger_s=float(table["retrigger_s"]),
        terminator=terminator,
        gap_s=float(table["gap_ms"]) / 1000,
        aim_id=table["aim_id"],
        repeat_s=float(table["repeat_s"]),
        alt_codes=AltCodes(_choice(where, table, "alt_codes", [each.value for each in AltCodes])),
    )


def _choice(where: str, table: Mapping[str, Any], key: str, words: list[str]) -> str:
    value = table[key]
    if value not in words:
        raise ProfileError(f"{where} 里的 {key} 是 {value!r}，只能是 {'、'.join(words)}。")
    return str(value)


def _bytes(where: str, table: Mapping[str, Any], key: str) -> bytes:
    try:
        found = bytes.fromhex(table[key])
    except (TypeError, ValueError):
        raise ProfileError(f'{where} 里的 {key} 要写成十六进制字节，例如 "16 54 0D"，没有就写 ""。') from None
    if len(found) > _MOST_COMMAND_BYTES:
        raise ProfileError(f"{where} 里的 {key} 有 {len(found)} 字节，最多 {_MOST_COMMAND_BYTES}。")
    return found
