# SPDX-License-Identifier: Apache-2.0
"""What differs between models of receipt printer (打印机型号参数), read from a TOML file that the caller names.

Messages are Chinese and for technicians: what is wrong, where, and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from drivers.profile_file import ProfileFileError


class ProfileError(ProfileFileError):
    """The file or a table in it cannot be used; the text says why and what to do."""


class CutKind(StrEnum):
    """切纸方式"""

    FEED_PARTIAL = "feed-partial"
    """Brings the paper to the knife and cuts all but a point (``GS V 66``)."""
    PARTIAL = "partial"
    FULL = "full"
    NONE = "none"


class HanziKind(StrEnum):
    """汉字方式: how the model prints Chinese."""

    FS = "fs"
    """Its own font, switched by ``FS &`` and ``FS .``; two bytes of GBK a character."""
    NONE = "none"
    """It has none, or a wrong one: every line that is not ASCII is drawn."""


class QrKind(StrEnum):
    """二维码方式"""

    NATIVE = "native"
    """The printer draws it (``GS ( k``)."""
    RASTER = "raster"
    """We do."""


class StatusKind(StrEnum):
    """状态方式: how it says how it is."""

    REAL_TIME = "real-time"
    """Answers DLE EOT 1 to 4, whatever it is doing."""
    AUTOMATIC = "automatic"
    """Answers no question, and sends four bytes when something changes or when it is told to (``GS a``)."""
    NONE = "none"
    """Says nothing."""


class DrainKind(StrEnum):
    """打印完成确认: what it answers from behind a job, when all before it is done."""

    PROCESS_ID = "process-id"
    """``GS ( H`` function 48 with a number of ours, which the answer repeats: no late answer is taken for this one."""
    SENSORS = "sensors"
    """``GS r 1``, a byte without a number; asked once more when it came."""
    AUTOMATIC = "automatic"
    """``GS a`` behind the job; the answer is the status of before, unchanged."""
    NONE = "none"
    """Nothing: every job ends 不确定."""


@dataclass(frozen=True)
class FontFile:
    """A font by its file name; ``index`` is its place in a collection, ``package`` what to install."""

    file: str
    package: str
    index: int = 0


@dataclass(frozen=True)
class PrinterProfile:
    """One model. The words are explained in ``config/profiles/receipt_printers.toml``."""

    name: str
    paper_mm: int
    dots_per_mm: int
    dots_per_line: int
    motion_units_per_dot: int
    cut: CutKind
    head_to_cutter_dots: int
    smallest_qr_module_dots: int
    raster_rows: int
    hanzi: HanziKind
    qr: QrKind
    status: StatusKind
    drain: DrainKind
    clears_buffer: bool
    fonts: tuple[FontFile, ...]
    font_folders: tuple[Path, ...]

    @property
    def columns(self) -> int:
        """Half-width columns in a line at scale 1."""
        return self.dots_per_line // 12


Word = TypeVar("Word", bound=StrEnum)

_POSSIBLE_DRAINS: Mapping[StatusKind, tuple[DrainKind, ...]] = {
    StatusKind.REAL_TIME: (DrainKind.PROCESS_ID, DrainKind.SENSORS, DrainKind.NONE),
    StatusKind.AUTOMATIC: (DrainKind.PROCESS_ID, DrainKind.AUTOMATIC, DrainKind.NONE),
    StatusKind.NONE: (DrainKind.NONE,),
}
"""A model that says nothing answers nothing; where four bytes come unasked, the one byte of ``GS r`` is not safe."""

_LIMITS: Mapping[str, tuple[int, int]] = {
    "paper_mm": (30, 120),
    "dots_per_mm": (5, 24),
    "dots_per_line": (192, 2040),  # a row of a raster is at most 255 bytes on small printers
    "motion_units_per_dot": (1, 4),
    "head_to_cutter_dots": (0, 250),
    "smallest_qr_module_dots": (1, 16),
    "raster_rows": (8, 2303),
}


def load_profile(path: Path, name: str) -> PrinterProfile:
    """The profile ``name`` from the file at ``path``.

    Raises:
        ProfileError: no such file or table, a key is missing, unknown or out of range.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProfileError(f"打印机型号文件 {path} 读不出来：{error}。请检查文件是否存在、写法是否正确。") from error
    _known(content, ("fonts", "font_folders", "profiles"), f"{path}")
    tables = _table(content.get("profiles", {}), f"{path} 的 [profiles]")
    if name not in tables:
        there = "、".join(sorted(tables)) or "一个也没有"
        raise ProfileError(f"{path} 里没有打印机型号“{name}”。{_meant(name, tables)}可用的有：{there}。")
    where = f"{path} 的 [profiles.{name}]"
    table = _table(tables[name], where)
    own = tuple(field.name for field in fields(PrinterProfile) if field.name not in ("name", "fonts", "font_folders"))
    _known(table, own, where)
    for key in own:
        if key not in table:
            raise ProfileError(f"{where} 缺少 {key}。请照文件开头的说明补上。")
    numbers = {key: _number(table[key], key, where) for key in _LIMITS}
    status = _word(StatusKind, table["status"], "status", where)
    drain = _word(DrainKind, table["drain"], "drain", where)
    if drain not in _POSSIBLE_DRAINS[status]:
        raise ProfileError(
            f"{where} 的 drain = {drain.value!r} 与 status = {status.value!r} 不能同时用。"
            f"这种 status 可用的 drain 有：{'、'.join(_POSSIBLE_DRAINS[status])}。"
        )
    return PrinterProfile(
        name=name,
        cut=_word(CutKind, table["cut"], "cut", where),
        hanzi=_word(HanziKind, table["hanzi"], "hanzi", where),
        qr=_word(QrKind, table["qr"], "qr", where),
        status=status,
        drain=drain,
        clears_buffer=_yes_or_no(table["clears_buffer"], "clears_buffer", where),
        fonts=tuple(_font(entry, number, path) for number, entry in enumerate(content.get("fonts", []), start=1)),
        font_folders=tuple(Path(str(folder)) for folder in content.get("font_folders", [])),
        **numbers,
    )


def _font(entry: object, number: int, path: Path) -> FontFile:
    where = f"{path} 的第 {number} 个 [[fonts]]"
    table = _table(entry, where)
    _known(table, tuple(field.name for field in fields(FontFile)), where)
    for field in fields(FontFile):
        if field.default is MISSING and not isinstance(table.get(field.name), str):
            raise ProfileError(f"{where} 缺少 {field.name}。请写明字体文件名和它所在的软件包。")
    index = table.get("index", 0)
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise ProfileError(f"{where} 的 index 应为 0 或正整数，现在是 {index!r}。")
    return FontFile(table["file"], table["package"], index)


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProfileError(f"{where} 应是一张表，现在是 {value!r}。")
    return value


def _known(table: Mapping[str, object], names: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in names:
            raise ProfileError(f"{where} 里的 {key} 不认识。{_meant(key, names)}可用的有：{'、'.join(names)}。")


def _meant(word: str, names: Mapping[str, object] | tuple[str, ...]) -> str:
    near = get_close_matches(word, list(names), n=1)
    return f"是不是想写 {near[0]}？" if near else ""


def _number(value: object, key: str, where: str) -> int:
    least, most = _LIMITS[key]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ProfileError(f"{where} 的 {key} 应为 {least} 到 {most} 的整数，现在是 {value!r}。")
    return value


def _word(kind: type[Word], value: object, key: str, where: str) -> Word:
    try:
        return kind(str(value))
    except ValueError:
        raise ProfileError(f"{where} 的 {key} 应为 {'、'.join(kind)} 之一，现在是 {value!r}。") from None


def _yes_or_no(value: object, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise ProfileError(f"{where} 的 {key} 应为 true 或 false，现在是 {value!r}。")
    return value
