# SPDX-License-Identifier: Apache-2.0
"""行政区划: what of an address is province, prefecture and county, and what only looks so."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from kiosk.places.divisions import HOME, division_of, divisions

ROOT = Path(__file__).parents[4]


def test_every_county_is_found_under_all_that_stands_above_it_and_no_further() -> None:
    table = divisions()
    assert (len(table.prefectures), len(table.counties[HOME])) == (34, 16)
    named = {name: above for above, own in table.prefectures.items() for name in own}
    assert len(named) > 330
    for prefecture, province in named.items():
        for county in table.counties[prefecture]:
            whole = f"{province}{prefecture}{county}"
            assert division_of(f"{whole}和平路1号") == whole
            assert division_of(f"{prefecture}{county}和平路1号") == f"{prefecture}{county}"
    for province, counties in table.counties.items():
        for county in counties if province in table.prefectures else ():
            assert division_of(f"{province}{county}和平路1号") == province + county


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("上海浦东新区张江路", "上海浦东新区"),
        ("江苏昆山市花桥镇", "江苏昆山市"),
        ("内蒙古呼和浩特市新城区", "内蒙古呼和浩特市新城区"),
        ("中国上海市静安区场中路", "上海市静安区"),
        ("上海市市辖区黄浦区", "上海市黄浦区"),
        ("上海市上海市黄浦区", "上海市黄浦区"),
        ("湖南省·常德市/津市市", "湖南省常德市津市市"),
        ("河北省雄安新区容城县", "河北省雄安新区"),
        ("荆州市沙市区北京路", "荆州市沙市区"),
        ("荆州市示例区北京路", "荆州市示例区"),
        ("江苏省示例市示例区", "江苏省示例市示例区"),
        ("示例市示例省", "示例市"),
        ("浦东新区花木路", "浦东新区"),
        ("香港特别行政区中西区", "香港特别行政区中西区"),
    ],
)
def test_as_people_write_it(address: str, found: str) -> None:
    assert division_of(address) == found


@pytest.mark.parametrize(
    "address",
    [
        "江苏路12弄", "北京东路1号", "南京市场路", "上海市场中路1号", "天长市场3号", "新城区花园3幢", "城市花园", "超市",
        "小区3号", "社区", "示例旗路3号", "某区路3号", "沙市区", "朝阳区", "12 Hengshan Road", "", "　",
    ],
)  # fmt: skip
def test_what_only_looks_so(address: str) -> None:
    assert division_of(address) == ""


def test_the_table_is_what_its_maker_makes_of_such_rows(tmp_path: Path) -> None:
    rows = [
        ("320000000000", "江苏省"), ("320500000000", "苏州市"), ("320583000000", "昆山市"), ("320583100000", "花桥镇"),
        ("320571000000", "苏州工业园区"), ("411402000000", "梁园区"), ("429004000000", "仙桃市"), ("420000000000", "湖北省"),
        ("310000000000", "上海市"), ("310100000000", "上海市"), ("310101000000", "黄浦区"), ("990000000000", "苏鲁交界"),
    ]  # fmt: skip
    table = tmp_path / "adcodes.csv"
    table.write_text("adcode,name\n" + "".join(f"{code},{name}\n" for code, name in rows), encoding="utf-8")
    make = runpy.run_path(str(ROOT / "packaging" / "make_divisions.py"))
    assert make["lines"](table) == ["上海市 - 黄浦区", "江苏省 苏州市 昆山市", "湖北省 - 仙桃市"]
    head = (ROOT / "kiosk" / "places" / "divisions.txt").read_text(encoding="utf-8")
    assert head.startswith(make["HEAD"])
