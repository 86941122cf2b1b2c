# SPDX-License-Identifier: Apache-2.0
"""Cards of people who do not exist (样卡), to be laid on the simulated reader: every layout, rare characters, edge dates,
worn chips, and what lies on a reader by mistake.

Plainly made up: region 999999 does not exist; the numbers of permits and foreigners' cards are those of published
specimens. Each entry is the arguments of the simulator's ``lay``, with a ``label`` for who chooses one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from drivers.id_card_reader.card_numbers import check_character


def resident_number(birth: str, sequence: str = "001") -> str:
    """A number with the region that does not exist, and a right check character. ``birth`` as YYYYMMDD."""
    first_17 = f"999999{birth}{sequence}"
    return first_17 + check_character(first_17)


def _resident(**changes: Any) -> dict[str, Any]:
    birth = changes.get("birth", "19780412")
    fields = {
        "name": "测试甲", "sex_code": "1", "ethnic_code": "01", "birth": birth, "address": "示例市示例区示例路1弄2号301室",
        "number": resident_number(birth), "authority": "示例市公安局示例分局", "valid_from": "20200101",
        "valid_to": "20400101",
    }  # fmt: skip
    return {**fields, **changes}


def _permit(**changes: Any) -> dict[str, Any]:
    fields = {
        "kind": "hmt_permit", "name": "测试乙", "sex_code": "1", "birth": "19940823", "address": "示例市示例区示例路2号",
        "number": "810000199408230021", "authority": "示例市公安局", "valid_from": "20240101", "valid_to": "20290101",
        "pass_number": "H00000000", "issue_count": "01",
    }  # fmt: skip
    return {**fields, **changes}


def _foreigner_2017(**changes: Any) -> dict[str, Any]:
    fields = {
        "kind": "foreigner_2017", "name": "测试丙", "english_name": "SPECIMEN, TEST ALEXANDRA", "sex_code": "2",
        "birth": "19810803", "number": "CAN110081080310", "nationality": "CAN", "valid_from": "20180301",
        "valid_to": "20380301", "issue_count": "01", "authority": "1100",
    }  # fmt: skip
    return {**fields, **changes}


def _foreigner_2023(**changes: Any) -> dict[str, Any]:
    fields = {
        "kind": "foreigner_2023", "name": "测试丁", "english_name": "SPECIMEN, TEST ALEXANDRA", "sex_code": "2",
        "birth": "19810803", "number": "911124198108030024", "nationality": "CAN", "valid_from": "20231201",
        "valid_to": "20431130", "issue_count": "00", "old_card_link": "001",
    }  # fmt: skip
    return {**fields, **changes}


def _card(label: str, card: dict[str, Any], **lying: Any) -> dict[str, Any]:
    return {"label": label, "card": card, **lying}


CARDS: Final[Mapping[str, Mapping[str, Any]]] = {
    # people's cards that can be read
    "resident": _card("居民身份证", _resident()),
    "resident-woman-long-term": _card(
        "老年人，长期有效", _resident(name="测试奶奶", sex_code="2", birth="19451003", valid_to="长期")
    ),
    "minority": _card("少数民族，间隔号长姓名", _resident(name="测试·阿卜杜拉·某某某某某", ethnic_code="05")),
    "surrogate-name": _card("生僻字（扩展区）", _resident(name="测试\U00020bb7")),
    "extension-g-name": _card("生僻字（扩展 G 区）", _resident(name="测\U0003106c")),
    "private-use-name": _card("生僻字（自定义编码）", _resident(name="测\ue863试")),
    "full-fields": _card("每一栏都写满", _resident(name="试" * 15, address="路" * 35, authority="局" * 15)),
    "leap-day": _card("2 月 29 日出生", _resident(birth="19520229")),
    "hundred-and-six": _card("1920 年出生", _resident(birth="19200101", valid_to="长期")),
    "child": _card(
        "儿童，五年有效", _resident(name="测试童", birth="20210601", valid_from="20230101", valid_to="20280101")
    ),
    "expired": _card("已经过期", _resident(valid_from="20050101", valid_to="20150101")),
    "not-yet-valid": _card("还没有生效", _resident(valid_from="20990101", valid_to="长期")),
    "new-address": _card("芯片里追加过住址", _resident(new_address="示例市新迁区新迁路3号4室")),
    "fingerprints": _card("存有两枚指纹", _resident(fingers=2)),
    "no-photo": _card("没有照片", _resident(photo_hex="")),
    "unlisted-codes": _card("民族和性别代码不在表里", _resident(sex_code="5", ethnic_code="77")),
    "permit-hong-kong": _card("港澳台居民居住证（香港）", _permit()),
    "permit-taiwan": _card(
        "港澳台居民居住证（台湾）",
        _permit(name="测试·臺", birth="19920130", number="830000199201300022", **{"pass_number": "00000000"}),
    ),
    "foreigner-2017": _card("外国人永久居留身份证 2017 版", _foreigner_2017()),
    "foreigner-2017-no-chinese-name": _card("2017 版，没有中文姓名", _foreigner_2017(name="")),
    "foreigner-2023": _card("外国人永久居留身份证 2023 版", _foreigner_2023()),
    "foreigner-2023-long-name": _card(
        "2023 版，英文姓名占满两段", _foreigner_2023(english_name="SPECIMEN, TEST ALEXANDRA BERNADETTE CAROLIN")
    ),
    "foreigner-2023-first-card": _card("2023 版，没有旧证", _foreigner_2023(old_card_link="")),
    # cards that cannot be
    "wrong-check-digit": _card("号码校验位不对", _resident(number=resident_number("19780412")[:-1] + "0")),
    "no-such-day": _card("出生日期不存在", _resident(birth="19780412") | {"birth": "19780231"}),
    "blank": _card("芯片里没有文字", {"text_hex": "2000" * 128}),
    # chips and things that give trouble
    "worn": _card("旧芯片，有时读不出", _resident(name="测试旧"), wear=0.6),
    "worn-out": _card("芯片坏了，每次读到一半失败", _resident(), defect="unreadable"),
    "random-number-failed": _card("取不到随机数", _resident(), defect="random"),
    "does-not-trust-reader": _card("卡不认这台读卡器", _resident(), defect="not_trusted"),
    "not-genuine": _card("读卡器不认这张卡", _resident(), defect="refused"),
    "data-not-genuine": _card("卡里的信息通不过验证", _resident(), defect="data_not_genuine"),
    "other-card": _card("别的种类的卡", _resident(), defect="wrong_type"),
    "bank-card": _card("银行卡，读卡器感觉不到", _resident(), defect="not_felt"),
    "two-cards": _card("两张叠在一起", _resident(), second=_resident(name="测试叠", birth="19790512")),
}


def laid(name: str) -> dict[str, Any]:
    """The arguments of ``lay`` for a card of the library. Raises KeyError."""
    return {key: value for key, value in CARDS[name].items() if key != "label"}
