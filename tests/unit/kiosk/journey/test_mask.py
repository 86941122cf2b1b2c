# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kiosk.journey import mask


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
    ],
)
def test_numbers(number: str, shown: str) -> None:
    assert mask.mask_number(number) == shown


def test_large_type_shows_less_of_a_number() -> None:
    assert mask.mask_number_large("310199199001011212") == "3101**…**12"


@pytest.mark.parametrize(("phone", "shown"), [("13800005678", "138****5678"), ("12345", "***45"), ("123", "***")])
def test_phones(phone: str, shown: str) -> None:
    assert mask.mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("示例市示例区示例路1弄2号301室", "示例市示例区****"),
        ("示例市示例路1弄", "示例市****"),
        ("示例县测试村", "示例县****"),
        ("某地", "某****"),
        ("", ""),
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
