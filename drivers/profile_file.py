# SPDX-License-Identifier: Apache-2.0
"""A device model's table in a TOML file of profiles (设备型号文件): found by its name, with every key that it must have."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class ProfileFileError(Exception):
    """The file or a table in it cannot be used; the text says why and what to do. Each device raises one of its own."""


def read_table(
    path: Path, name: str, keys: Collection[str], device: str, error: type[ProfileFileError]
) -> tuple[str, dict[str, Any]]:
    """Where the table ``[profiles.NAME]`` is, in words, and its values. ``device``: the device's name in Chinese.

    Raises:
        ProfileFileError: as ``error``: no such file or table, a key is missing or unknown.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise error(f"{device}型号文件 {path} 读不出来：{why}。请检查文件是否存在、写法是否正确。") from why
    tables = content.get("profiles", {})
    table = tables.get(name) if isinstance(tables, dict) else None
    if not isinstance(table, dict):
        raise error(f"{path} 里没有{device}型号 {name!r}{_nearest(name, tables)}。")
    where = f"{path} 的 [profiles.{name}]"
    for key in table.keys() - keys:
        raise error(f"{where} 里的 {key!r} 不认识{_nearest(key, dict.fromkeys(keys))}。")
    for key in sorted(set(keys) - table.keys()):
        raise error(f"{where} 里少了 {key!r}，请补上。")
    return where, table


def _nearest(name: str, known: object) -> str:
    near = get_close_matches(name, list(known) if isinstance(known, dict) else [], 1)
    return f"，您是不是要写 {near[0]!r}" if near else ""
