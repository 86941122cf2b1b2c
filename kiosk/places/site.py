# SPDX-License-Identifier: Apache-2.0
"""The site file (``config/sites/*.toml``): where this terminal stands, and the places nearby that can do more.

It is read from the terminal's disk, so the list is there with the network down: that is when a resident needs it most
(断网 -> 附近能办).

Format::

    [site]
    code = "..."            name = "..."            address = "..."
    district = "浦东新区"                            # optional, and so is street = "..."
    at = [121.47370, 31.23040]                      # optional: WGS-84 longitude and latitude; without: by district
    point = "..."                                   # optional: the service point of the packaged places that it stands in (报到)
    home = ["item code"]                            # optional: what people come here for, most first (高频事项, 按点位)

    [[places]]              # nearest first
    name = "..."            address = "..."         hours = "..."       # as a person would say them
    phone = "..."           can = ["item code"]     # what is done there
    walk_minutes = 8        # optional
    note = "示例"           # optional; shown beside the name
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.places.grid import Degrees, is_in_shanghai

_SITE_KEYS = frozenset({"code", "name", "address", "district", "street", "at", "point", "home"})
_PLACE_KEYS = frozenset({"name", "address", "hours", "phone", "can", "walk_minutes", "note"})
_PLACE_TEXTS = ("name", "address", "hours", "phone")


class SiteFileError(Exception):
    """The site file cannot be used; the message says where, why, and what to do."""

    def __init__(self, path: Path, why: str, what_to_do: str) -> None:
        super().__init__(f"{path}：{why}。{what_to_do}")


@dataclass(frozen=True, slots=True)
class Place:
    """A service point (办事点): how to find it, when it is open, and the codes of the items that can be done there."""

    name: str
    address: str
    hours: str
    phone: str
    can: tuple[str, ...]
    walk_minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where this terminal stands (点位), and the places around it, nearest first."""

    code: str
    name: str
    address: str
    places: tuple[Place, ...]
    district: str = ""
    street: str = ""
    at: Degrees | None = None
    """None: nobody has measured it; points are then looked for by district, and that is said."""
    point: str = ""
    """网点编号: the service point in which it stands; empty: in none, or nobody has said. Appointments are reported for there."""
    home: tuple[str, ...] = ()
    """Codes of items that stand first at this site, before the city's frequent ones; chosen by whoever set the site up."""

    def places_for(self, item_code: str) -> tuple[Place, ...]:
        """The places that can do the item, nearest first."""
        return tuple(place for place in self.places if item_code in place.can)


def load_site(path: Path) -> Site:
    """Read a site file.

    Raises:
        SiteFileError: the file is missing, not TOML, or says something this terminal does not understand.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SiteFileError(path, "没有这个文件", "请检查设置里的 site_file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SiteFileError(path, "文件读不出来", "请检查文件权限，并存成 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SiteFileError(path, f"不是正确的 TOML（{error}）", "请改正这一处") from error
    site = table.get("site")
    places = table.get("places", [])
    if not isinstance(site, dict) or not isinstance(places, list) or not table.keys() <= {"site", "places"}:
        raise SiteFileError(path, "要有一个 [site]，后面是 [[places]]，没有别的", "请照 config/sites/demo.toml 改")
    _refuse_unknown_keys(path, "[site]", site, _SITE_KEYS)
    return Site(
        code=_text(path, "[site]", site, "code"),
        name=_text(path, "[site]", site, "name"),
        address=_text(path, "[site]", site, "address"),
        places=tuple(_place(path, number, place) for number, place in enumerate(places, start=1)),
        district=_text(path, "[site]", site, "district") if "district" in site else "",
        street=_text(path, "[site]", site, "street") if "street" in site else "",
        at=_at(path, site["at"]) if "at" in site else None,
        point=_text(path, "[site]", site, "point") if "point" in site else "",
        home=_codes(path, "[site] 的 home", site.get("home", [])),
    )


def _at(path: Path, value: object) -> Degrees:
    if isinstance(value, list) and len(value) == 2 and all(type(part) in (int, float) for part in value):
        where = Degrees(float(value[0]), float(value[1]))
        if is_in_shanghai(where):
            return where
    raise SiteFileError(
        path, "[site] 的 at 要写成上海范围里的 [经度, 纬度]（WGS-84）", "例如 at = [121.47370, 31.23040]，不知道就删掉"
    )


def _place(path: Path, number: int, row: object) -> Place:
    where = f"第 {number} 个 [[places]]"
    if not isinstance(row, dict):
        raise SiteFileError(path, f"{where} 不是一个表", "请照 config/sites/demo.toml 改")
    _refuse_unknown_keys(path, where, row, _PLACE_KEYS)
    can = _codes(path, f"{where} 的 can", row.get("can"))
    minutes = row.get("walk_minutes")
    if minutes is not None and (not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 1):
        raise SiteFileError(path, f"{where} 的 walk_minutes 要是大于 0 的整数", "不知道就删掉这一行")
    note = row.get("note", "")
    if not isinstance(note, str):
        raise SiteFileError(path, f"{where} 的 note 要是文字", "请改正")
    name, address, hours, phone = (_text(path, where, row, key) for key in _PLACE_TEXTS)
    return Place(name, address, hours, phone, can, minutes, note)


def _codes(path: Path, where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and code for code in value):
        raise SiteFileError(path, f"{where} 要写成事项编码的列表", '例如 ["312000202000"]')
    return tuple(value)


def _text(path: Path, where: str, row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise SiteFileError(path, f"{where} 缺少 {key}，或者它不是一行文字", f"请写上 {key}")
    return value


def _refuse_unknown_keys(path: Path, where: str, row: Mapping[str, object], known: frozenset[str]) -> None:
    unknown = sorted(row.keys() - known)
    if unknown:
        raise SiteFileError(path, f"{where} 有不认识的 {'、'.join(unknown)}", f"能写的有：{'、'.join(sorted(known))}")
