# SPDX-License-Identifier: Apache-2.0
"""What differs between models of ID card reader (读卡器型号参数), read from a TOML file that the caller names.

Messages are Chinese and for technicians: what is wrong, where, and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from drivers.profile_file import ProfileFileError


class ReaderProfileError(ProfileFileError):
    """The file or a table in it cannot be used; the text says why and what to do."""


class Framing(StrEnum):
    """封装方式: how SDT frames travel."""

    SDT = "sdt"
    """As they are: serial lines and USB bulk endpoints."""
    HID_RAW = "hid-raw"
    """In plain HID reports of 64 bytes."""
    HID_MIAXIS = "hid-miaxis"
    """In numbered packets of the Miaxis MR-300."""


@dataclass(frozen=True)
class ReaderProfile:
    """One model. The words are explained in ``config/profiles/id_card_readers.toml``."""

    name: str = "sdt"
    framing: Framing = Framing.SDT
    fingerprints: bool = False
    """30 10 is tried first. Off everywhere: nothing here needs fingerprints, so none are read."""
    newest_address: bool = True
    rf_bytes: int = 0
    """Largest frame towards the card, 0: left as the module has it."""


STANDARD = ReaderProfile()


def load_reader_profile(path: Path, name: str) -> ReaderProfile:
    """The profile ``name`` from the file at ``path``.

    Raises:
        ReaderProfileError: no such file or table, a key is missing, unknown or out of range.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReaderProfileError(
            f"读卡器型号文件 {path} 读不出来：{error}。请检查文件是否存在、写法是否正确。"
        ) from error
    tables = content.get("profiles")
    if not isinstance(tables, dict) or name not in tables:
        there = "、".join(sorted(tables)) if isinstance(tables, dict) else "一个也没有"
        raise ReaderProfileError(f"{path} 里没有读卡器型号“{name}”。可用的有：{there}。")
    return _profile(name, tables[name], f"{path} 的 [profiles.{name}]")


def _profile(name: str, table: object, where: str) -> ReaderProfile:
    if not isinstance(table, Mapping):
        raise ReaderProfileError(f"{where} 应是一张表。")
    wanted = {field.name for field in fields(ReaderProfile)} - {"name"}
    if set(table) != wanted:
        wrong = "、".join(sorted(set(table) ^ wanted))
        raise ReaderProfileError(f"{where} 的键不对：{wrong}。每张表要写全：{'、'.join(sorted(wanted))}。")
    if table["framing"] not in set(Framing):
        raise ReaderProfileError(f"{where} 的 framing = {table['framing']!r} 不认识。可用的有：{'、'.join(Framing)}。")
    for key in ("fingerprints", "newest_address"):
        if not isinstance(table[key], bool):
            raise ReaderProfileError(f"{where} 的 {key} 应为 true 或 false，现在是 {table[key]!r}。")
    rf_bytes = table["rf_bytes"]
    if isinstance(rf_bytes, bool) or not isinstance(rf_bytes, int) or not 0 <= rf_bytes <= 255:
        raise ReaderProfileError(f"{where} 的 rf_bytes 应为 0 到 255，现在是 {rf_bytes!r}。")
    return ReaderProfile(name, Framing(table["framing"]), table["fingerprints"], table["newest_address"], rf_bytes)
