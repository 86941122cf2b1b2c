# SPDX-License-Identifier: Apache-2.0
"""行政区划: which province, prefecture and county an address begins with. Source: divisions.txt (GB/T 2260, end of 2025).

It serves to cover the rest, so it would rather find too little: a name counts only where it belongs under what stands before it.
小区, 社区, 园区, 城区 and 红旗路 are no divisions, and one that was renamed since is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

HOME: Final = "上海市"
"""Its districts may stand first in an address: people here write so."""
_NO_PREFECTURE: Final = "-"
_COUNTRY: Final = re.compile(r"^(中华人民共和国|中国)")
_BETWEEN: Final = frozenset(",，、;:-—–_|·.。/\\")
"""What people write between the parts."""
_KIND: Final = re.compile(r"(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$")
_SAMPLE: Final = re.compile(r"(?:示例外?|测试|试验|样本|某某|某)(省|自治州|市|区|县|旗)")
"""Divisions that are not there, of addresses at which nobody lives."""
_RANKS: Final = {"省": 0, "自治州": 1, "市": 1, "区": 2, "县": 2, "旗": 2}
_GOES_ON: Final = tuple("路街道巷弄里场口桥村苑园")
"""Behind a name before which nothing stands these make it another: 天长市场."""


@dataclass(frozen=True)
class Divisions:
    """``prefectures``: of each province; ``counties``: of each prefecture, and all of each province."""

    prefectures: Mapping[str, tuple[str, ...]]
    counties: Mapping[str, tuple[str, ...]]
    alone: frozenset[str]
    """Counties that an address may begin with: 县级市, 县 and 旗 of three characters or more, the districts of :data:`HOME`."""


@cache
def divisions() -> Divisions:
    """All of them, read once.

    Raises:
        OSError: the table cannot be read.
    """
    prefectures: dict[str, list[str]] = {}
    counties: dict[str, list[str]] = {}
    text = Path(__file__).with_name("divisions.txt").read_text(encoding="utf-8")
    for line in (one for one in text.splitlines() if not one.startswith("#")):
        province, prefecture, *under = line.split(" ")
        own, all_of_it = prefectures.setdefault(province, []), counties.setdefault(province, [])
        all_of_it += under
        if prefecture != _NO_PREFECTURE:
            own.append(prefecture)
            counties[prefecture] = under
    alone = {name for province in prefectures for name in counties[province] if name[-1] in "市县旗" and len(name) > 2}
    return Divisions(
        {name: tuple(own) for name, own in prefectures.items()},
        {name: tuple(under) for name, under in counties.items()},
        frozenset(alone.union(counties[HOME])),
    )


def division_of(address: str) -> str:
    """What an address says of province, prefecture and county, and nothing behind them; empty where it begins with none."""
    text = _COUNTRY.sub("", plain(address))
    return _with_province(text) or _with_prefecture(text) or _with_county(text) or _samples(text, 0)


def plain(address: str) -> str:
    """In the usual width, without what only separates."""
    seen = (one for one in unicodedata.normalize("NFKC", address) if unicodedata.category(one)[0] not in "ZC")
    return "".join(one for one in seen if one not in _BETWEEN)


def _with_province(text: str) -> str:
    table = divisions()
    province = _first(text, table.prefectures)
    if province:
        # 上海市上海市, 上海市市辖区: what stands in the place of a prefecture where there is none.
        rest = text.removeprefix(province).removeprefix(province).removeprefix("市辖区")
        return province + _inside(province, rest)
    for whole in table.prefectures:
        short = _KIND.sub("", whole)
        inside = _inside(whole, text.removeprefix(short)) if text.startswith(short) else ""
        if inside:  # 江苏昆山市; 江苏路 is a road
            return short + inside
    return ""


def _inside(province: str, rest: str) -> str:
    table = divisions()
    prefecture = _first(rest, table.prefectures[province])
    if prefecture:
        return prefecture + _county(prefecture, rest)
    return _first(rest, table.counties[province]) or _samples(rest, 1)


def _with_prefecture(text: str) -> str:
    prefecture = _first(text, [name for own in divisions().prefectures.values() for name in own])
    return prefecture and prefecture + _county(prefecture, text)


def _county(prefecture: str, text: str) -> str:
    rest = text.removeprefix(prefecture)
    return _first(rest, divisions().counties[prefecture]) or _samples(rest, 2)


def _with_county(text: str) -> str:
    county = _first(text, divisions().alone)
    return "" if text.removeprefix(county).startswith(_GOES_ON) else county


def _samples(text: str, rank: int) -> str:
    """``rank``: of the highest that may come: 0 province, 1 prefecture, 2 county."""
    found = _SAMPLE.match(text)
    if found is None or _RANKS[found[1]] < rank or text.startswith(_GOES_ON, found.end()):
        return ""
    return found[0] + _samples(text[found.end() :], _RANKS[found[1]] + 1)


def _first(text: str, names: Collection[str]) -> str:
    """The longest of the names with which the text begins; 南京市场 begins with none."""
    fitting = [
        name for name in names if text.startswith(name) and not (name[-1] == "市" and text[len(name) :][:1] == "场")
    ]
    return max(fitting, key=len, default="")
