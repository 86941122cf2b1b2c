# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from kiosk.journey import mask
from kiosk.places.divisions import divisions


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("测试甲", "测**"),
        ("𠮷测", "𠮷*"),  # beyond the BMP: one code point, one character
        ("测", "*"),
        ("", ""),
        ("古丽·测试", "古****"),
        (" 张三 ", "张*"),
        ("\u3000张三\u3000", "张*"),
        ("欧阳测试", "欧***"),
        ("欧阳测", "欧**"),
        ("测·", "**"),  # nothing behind the dot: it is a name of one character
        ("测\u200b", "*"),  # of no width
        ("\ufeff测试", "测*"),
        ("葛\U000e0100", "*"),  # one character, in the shape of a name
        ("葛\U000e0100测", "葛*"),
        ("\ue000测", "\ue000*"),  # private use: so are rare characters on the card
        ("·测试", "·**"),
        ("JOHN SMITH", "J*********"),
        ("J", "*"),
        ("J.", "**"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert mask.mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("310199199001011234", "3101**********1234"),
        ("99999919900504001X", "9999**********001X"),
        ("USA110084020401", "USA1*******0401"),
        ("12345678", "12****78"),
        ("1234567", "*******"),
        ("", ""),
        ("310199 19900101 1234", "3101**********1234"),
        ("３１０１９９１９９００１０１１２３４", "3101**********1234"),
        ("91999999MA9999999H", "9199**********999H"),
        ("1234567\u200b", "*******"),  # not longer than it is
        ("12345 67 ", "*******"),
        ("E1234567\u00a0", "E1****67"),
    ],
)
def test_numbers(number: str, shown: str) -> None:
    assert mask.mask_number(number) == shown


def test_large_type_shows_less_of_a_number() -> None:
    assert mask.mask_number_large("310199199001011212") == "3101**…**12"


@pytest.mark.parametrize(("phone", "shown"), [
    ("13800005678", "138****5678"), ("12345", "***45"), ("123", "***"),
    ("138 0000 5678", "138****5678"), ("１３８００００５６７８", "138****5678"), ("138-0000-5678", "***********78"),
    ("+8613800005678", "************78"), ("13800005678\u200b", "138****5678"), ("123\u200b", "***"),
    ("021 12345678", "*********78"),
])  # fmt: skip
def test_phones(phone: str, shown: str) -> None:
    assert mask.mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("account", "shown"),
    [
        ("6299990000000000004", "****0004"),
        ("6299 9900 0000 0000 004", "****0004"),
        ("６２９９９９００００", "****0000"),
        ("1234567", "*******"),
        ("1234567\u200b", "*******"),
        ("", ""),
    ],
)
def test_accounts(account: str, shown: str) -> None:
    assert mask.mask_account(account) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("示例市示例区示例路1弄2号301室", "示例市示例区****"),
        ("示例市示例路1弄", "示例市****"),
        ("示例县测试村", "示例县****"),
        ("某地", "某****"),
        ("", ""),
        ("江苏省昆山市花桥镇绿地二十一城小区3幢", "江苏省昆山市****"),
        ("天长市红旗路12号", "天长市****"),
        ("安徽省天长市红旗路12号", "安徽省天长市****"),
        ("上海市徐汇区天平街道衡山路1弄2号", "上海市徐汇区****"),
        ("上海市某某社区3号", "上海市****"),
        ("江苏省苏州市工业园区星湖街1号", "江苏省苏州市****"),
        ("山西省晋城市城区文昌街1号", "山西省晋城市城区****"),
        ("天长市城区红旗路", "天长市****"),
        ("内蒙古自治区赤峰市敖汉旗新惠镇", "内蒙古自治区赤峰市敖汉旗****"),
        ("云南省大理白族自治州大理市下关街道", "云南省大理白族自治州大理市****"),
        ("湖北省仙桃市干河街道", "湖北省仙桃市****"),
        ("上海市\u3000徐汇区 衡山路１弄", "上海市徐汇区****"),
        ("衡山路1弄2号绿地小区", "衡****"),
        ("江苏路12弄", "江****"),
        ("阳光城市花园12幢", "阳****"),
        ("12 Hengshan Road", "****"),
        ("3号楼", "****"),
        ("路", "****"),
        ("  ", ""),
    ],
)
def test_addresses(address: str, shown: str) -> None:
    assert mask.mask_address(address) == shown


@given(st.text(alphabet="0123456789X", min_size=15, max_size=18))
def test_a_masked_number_never_holds_the_birth_date(number: str) -> None:
    shown = mask.mask_number(number)
    assert len(shown) == len(number)
    assert set(shown[4:-4]) == {"*"}


@given(st.text(min_size=2, max_size=20))
def test_a_masked_name_shows_one_character_at_most(name: str) -> None:
    shown = mask.mask_name(name)
    assert set(shown[1:]) <= {"*"}


BEHIND = st.tuples(
    st.sampled_from(
        ["红旗路", "人民市场路", "东方红街", "新区大道", "城区路", "龙里弄", "和平社区", "花桥镇", "天平街道", "前进村"]
    ),
    st.sampled_from(["", "绿地二十一城小区", "阳光城市花园", "县前园区", "旗舰公寓", "市府苑"]),
    st.sampled_from(["", "3幢", "12弄6号502室", "１２号"]),
).map("".join)
DIVISIONS = st.sampled_from([
    "上海市浦东新区", "浦东新区", "上海市", "北京市海淀区", "重庆市云阳县", "江苏省昆山市", "江苏省苏州市昆山市", "江苏省苏州市",
    "江苏省", "昆山市", "湖南省常德市津市市", "海南省琼海市", "贵州省六盘水市六枝特区", "内蒙古自治区锡林郭勒盟正蓝旗",
    "广东省东莞市",    "四川省凉山彝族自治州昭觉县", "新疆维吾尔自治区喀什地区疏附县", "恩施土家族苗族自治州利川市",
    "示例市示例区", "示例县", "",
])  # fmt: skip


@given(DIVISIONS, BEHIND, st.sampled_from(["", " ", "\u3000", "，"]))
def test_nothing_behind_the_division_is_left_of_an_address(division: str, behind: str, between: str) -> None:
    shown = mask.mask_address(division + between + behind)
    assert shown == f"{division or behind[0]}****"


@given(st.text(alphabet="上海江苏昆山天长红旗示例某省市区县州盟路弄号小社园城中国新 0123", max_size=24))
def test_of_any_address_only_names_of_divisions_are_left(address: str) -> None:
    shown = mask.mask_address(address)
    assert (shown == "") == (not address.strip())
    assert shown.endswith("****") or not shown
    kept = shown.removesuffix("****")
    table = divisions()
    known = {*table.prefectures, *table.counties, *(name for under in table.counties.values() for name in under)}
    short = {"上海", "江苏"}
    assert len(kept) <= 1 or _made_of(kept, known | short)


def _made_of(text: str, names: set[str]) -> bool:
    sample = re.compile("^(示例|某)(省|市|区|县|州|旗)$")
    return not text or any(
        (text[:end] in names or sample.match(text[:end])) and _made_of(text[end:], names)
        for end in range(2, len(text) + 1)
    )


@given(st.text(st.characters(categories=["Lo", "Lu", "Ll", "Po", "Zs", "Cf", "Mn"]), min_size=1, max_size=20))
def test_no_name_is_left_whole(name: str) -> None:
    shown = mask.mask_name(name)
    kept = [one for one in shown if one != "*"]
    said = [one for one in name if one.isalpha()]
    assert len(kept) <= 1
    assert len(said) > 1 or not any(one.isalpha() for one in kept)


@given(
    st.sampled_from([mask.mask_number, mask.mask_phone, mask.mask_account]),
    st.text(alphabet="0123456789 -X\u200b\u3000", max_size=24),
)
def test_of_a_number_never_more_than_eight_characters_are_left_nor_more_than_two_thirds(
    cover: Callable[[str], str], number: str
) -> None:
    said = [one for one in number if one.isalnum()]
    kept = [one for one in cover(number) if one.isalnum()]
    assert len(kept) <= 8
    assert len(kept) * 3 <= max(len(said), 1) * 2
