# SPDX-License-Identifier: Apache-2.0
"""Text from bytes: UTF-8, then GB 18030, then nothing; declared character sets are believed (AIM ITS/04-023)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kiosk.vision.codes.text import text_of

ROOT = Path(__file__).parents[5]
PAYLOADS = [
    "社保卡",
    "粤A12345",
    "MECARD:N:测试;;",
    "https://example.invalid/?名=测试甲",
    '{"姓名":"测试甲","证号":"999999"}',
    "正宗铁观音茶叶",
    "上海市浦东新区",
    "123456789012345678",
]


@pytest.mark.parametrize("text", PAYLOADS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_without_a_declared_character_set(text: str, encoding: str) -> None:
    assert text_of([(None, text.encode(encoding))]) == text


@pytest.mark.parametrize("text", ["王喆", "测试·镕", "𠮷", "㐀一"])
def test_rare_characters_in_gb_18030_are_read_beside_common_ones_or_by_their_four_bytes(text: str) -> None:
    assert text_of([(None, text.encode("gb18030"))]) == text


@pytest.mark.parametrize(
    "text", ["Zürich", "é", "Straße 5, Köln", "Señor", "garçon été", "Åse"], ids=lambda text: text.encode().hex()
)
def test_latin_bytes_are_not_told_as_chinese(text: str) -> None:
    assert text_of([(None, text.encode("iso8859-1"))]) is None


@pytest.mark.parametrize("data", [b"\x80\x00\xff", b"\xff\xfe\x00", b"\x81", bytes(range(128, 256)), b"\xc3\x28\xff"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert text_of([(None, data)]) is None


@pytest.mark.parametrize(
    "text", ["Google モバイル\r\nhttp://example.invalid", "ﾃﾞｻﾞｲﾝQR", "*ﾀﾞﾌﾞﾙQR*", "<ﾃﾞｻﾞｲﾝQR> ｲﾗｽﾄ入り"]
)
def test_bytes_that_kana_prove_to_be_japanese_are_not_told_as_chinese(text: str) -> None:
    assert text_of([(None, text.encode("shift_jis"))]) == text


def own_phrases() -> set[str]:
    """Runs of Chinese characters in this project's own texts."""
    places = [
        *(ROOT / "config/content").rglob("*.y*ml"),
        *(ROOT / "kiosk").rglob("*.py"),
        *(ROOT / "docs").glob("*.md"),
    ]
    return {phrase for path in places for phrase in re.findall("[\u4e00-\u9fff]+", path.read_text(encoding="utf-8"))}


def test_our_own_phrases_in_gb_18030_are_read_as_they_were_written_but_for_some_very_short_ones() -> None:
    """The rest is valid UTF-8 by chance: no rule can tell 强 (C7 BF) from a foreign letter by its bytes (docs/vision.md)."""
    phrases = own_phrases()
    assert len(phrases) > 1000
    wrong = {phrase for phrase in phrases if text_of([(None, phrase.encode("gb18030"))]) not in (phrase, None)}
    refused = {phrase for phrase in phrases if text_of([(None, phrase.encode("gb18030"))]) is None}
    assert len(wrong) <= len(phrases) / 100, wrong
    assert all(len(phrase) <= 3 for phrase in wrong), wrong
    assert len(refused) <= len(phrases) / 500, refused


@pytest.mark.parametrize("text", ["梅园路", "一业一证", "约剩"])
def test_gb_18030_that_is_valid_utf_8_by_chance_is_read_as_chinese(text: str) -> None:
    data = text.encode("gb18030")
    data.decode("utf-8")
    assert text_of([(None, data)]) == text


@pytest.mark.parametrize(
    "text", ["Zürich, Köln", "naïve café", "Straße·5", "Привет", "Ελληνικά", "50 % ÷ 2 × ½", "Århus"]
)
def test_other_alphabets_in_utf_8_stay(text: str) -> None:
    assert text_of([(None, text.encode())]) == text


@pytest.mark.parametrize(
    ("number", "encoding"),
    [(26, "utf-8"), (32, "gb18030"), (31, "gbk"), (29, "gb2312"), (20, "shift_jis"), (25, "utf-16-be"), (28, "big5")],
)
def test_a_declared_character_set_is_believed(number: int, encoding: str) -> None:
    assert text_of([(number, "日本".encode(encoding))]) == "日本"


def test_latin_is_read_where_it_is_declared_and_parts_are_joined() -> None:
    parts = [(3, "é".encode("iso8859-1")), (26, "测试".encode()), (7, "Ж".encode("iso8859-5"))]
    assert text_of(parts) == "é测试Ж"


@pytest.mark.parametrize(
    "parts", [[(899, b"abc")], [(26, b"\xff")], [(14, b"a")], [(26, b"ok"), (900, b"x")], [(27, b"\xe9")]]
)
def test_what_is_declared_and_not_so_is_refused(parts: list[tuple[int, bytes]]) -> None:
    assert text_of(parts) is None


def test_an_empty_code_has_an_empty_text() -> None:
    assert text_of([]) == ""


@given(
    st.text(alphabet=st.characters(codec="utf-8", min_codepoint=0x800)) | st.text(alphabet=st.characters(codec="ascii"))
)
def test_every_utf_8_text_of_ascii_or_of_the_east_comes_back(text: str) -> None:
    assert text_of([(None, text.encode())]) == text


@given(st.text(alphabet="测试社保卡abc123éüЖ{}:/?é"))
def test_chinese_in_utf_8_comes_back_whatever_stands_beside_it(text: str) -> None:
    assert text_of([(None, ("测" + text).encode())]) == "测" + text


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    text = text_of([(None, data)])
    assert text is None or isinstance(text, str)
