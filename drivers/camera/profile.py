# SPDX-License-Identifier: Apache-2.0
"""What differs between cameras and their places (摄像头参数), read from a TOML file that the caller names.

The words are explained in ``config/profiles/cameras.toml``. Messages are Chinese and for technicians: what is wrong,
where, and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from drivers.profile_file import ProfileFileError

if TYPE_CHECKING:
    from drivers.camera.port import Mounting  # which loads numpy: a profile is checked where no picture ever comes


class ProfileError(ProfileFileError):
    """The file or a table in it cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class CameraProfile:
    """One kind of camera in one kind of place."""

    name: str
    width: int
    height: int
    fps: int
    pixel_format: str
    rotate: int
    mounting_height_mm: int
    tilt_deg: int
    view_deg: int
    screen_exposure: int
    open_s: float
    silent_s: float

    @property
    def mounting(self) -> Mounting:
        """How it hangs."""
        from drivers.camera.port import Mounting

        return Mounting(self.mounting_height_mm, self.tilt_deg, self.view_deg)


_WHOLE: Final[Mapping[str, tuple[int, int]]] = {
    "width": (160, 8192),
    "height": (120, 8192),
    "fps": (1, 120),
    "mounting_height_mm": (0, 2500),
    "tilt_deg": (-90, 90),
    "view_deg": (10, 180),
    "screen_exposure": (0, 10_000),
}
_SECONDS: Final[Mapping[str, tuple[float, float]]] = {"open_s": (0.05, 30.0), "silent_s": (0.05, 30.0)}
_ONE_OF: Final[Mapping[str, tuple[object, ...]]] = {
    "pixel_format": ("MJPG", "YUYV", "any"),
    "rotate": (0, 90, 180, 270),
}


def load_profile(path: Path, name: str) -> CameraProfile:
    """The profile ``name`` from the file at ``path``.

    Raises:
        ProfileError: no such file or table, a key is missing, unknown or out of range.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProfileError(f"摄像头参数文件 {path} 读不出来：{error}。请检查文件是否存在、写法是否正确。") from error
    tables = content.get("profiles")
    if not isinstance(tables, dict) or not isinstance(table := tables.get(name), dict):
        there = list(tables) if isinstance(tables, dict) else []
        raise ProfileError(
            f"{path} 里没有摄像头参数“{name}”。{_meant(name, there)}可用的有：{'、'.join(there) or '一个也没有'}。"
        )
    where = f"{path} 的 [profiles.{name}]"
    keys = [field.name for field in fields(CameraProfile) if field.name != "name"]
    for key in table:
        if key not in keys:
            raise ProfileError(f"{where} 里的 {key} 不认识。{_meant(key, keys)}可用的有：{'、'.join(keys)}。")
    for key in keys:
        if key not in table:
            raise ProfileError(f"{where} 缺少 {key}。请照文件开头的说明补上。")
        _check(where, key, table[key])
    return CameraProfile(name=name, **table)


def _check(where: str, key: str, value: object) -> None:
    if key in _ONE_OF:
        if value not in _ONE_OF[key] or isinstance(value, bool):
            words = "、".join(str(word) for word in _ONE_OF[key])
            raise ProfileError(f"{where} 的 {key} 应为 {words} 之一，现在是 {value!r}。")
        return
    kind, (least, most) = ("整数", _WHOLE[key]) if key in _WHOLE else ("数", _SECONDS[key])
    right = isinstance(value, int) if key in _WHOLE else isinstance(value, int | float)
    if isinstance(value, bool) or not right or not isinstance(value, int | float) or not least <= value <= most:
        raise ProfileError(f"{where} 的 {key} 应为 {least} 到 {most} 的{kind}，现在是 {value!r}。")


def _meant(word: str, names: list[str]) -> str:
    near = get_close_matches(word, names, n=1)
    return f"是不是想写 {near[0]}？" if near else ""
