# SPDX-License-Identifier: Apache-2.0
"""Is an answer usable; if not, what is wrong and how is it mended. Source: domain notes 4.1 Validators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kiosk.catalogue.field_model import FieldKind, FieldSpec, Rule
from kiosk.catalogue.words import Words, words
from kiosk.identity.id_number import NumberFault, parse_id_number


@dataclass(frozen=True)
class Invalid:
    """``say``: what is wrong; ``fix``: how to mend it."""

    say: Words
    fix: Words


_EMPTY = Invalid(words("这里还空着", "This is still empty"), words("请填一下，再按下一步", "Please fill it in"))
_CHOOSE = Invalid(words("没有这个选项", "There is no such choice"), words("请从上面选一个", "Please choose one above"))
_PHONE = Invalid(
    words("手机号好像不对", "That is no mobile number"),
    words("手机号是 11 位数字，1 开头", "11 digits, starting with 1"),
)
_DATE = Invalid(words("没有这一天", "There is no such day"), words("请再选一次年月日", "Please choose again"))
_FUTURE = Invalid(words("这一天还没到", "That day is still to come"), words("请选今天或以前的日子", "Today or earlier"))
_TOO_YOUNG = Invalid(
    words("那时您还没满 16 周岁", "You were not yet 16 then"),
    words("请看看年份是不是选错了", "Please look at the year again"),
)
_ADDRESS = Invalid(
    words("地址太短了，怕找不到", "The address is too short"),
    words("请写到路和门牌号", "Please add road and number"),
)
_SIGNS = Invalid(
    words("里面有认不出的符号", "There is an unknown sign in it"),
    words("请删掉，只留字和数字", "Letters and digits only"),
)
_PINYIN = Invalid(
    words("这里还是拼音，没有变成字", "This is still pinyin, not characters"),
    words("请删掉字母，再写一次，点键盘上面的词", "Erase the letters, write again and tap a word above the keys"),
)
_RAW_PINYIN = re.compile(r"(?:^|[\u3400-\u9fff])[a-z]['a-z ]*[a-z]$")
"""Small letters at the end, behind nothing or behind a Chinese character: the keyboard's Done keeps what was not chosen."""
_NUMBER = {
    NumberFault.SHAPE: Invalid(
        words("身份证号要 18 位", "An ID number has 18 characters"),
        words("请照身份证再输一次", "Please copy it from the card"),
    ),
    NumberFault.DATE: Invalid(
        words("里面的出生日期不对", "The birth date in it is wrong"),
        words("请看第 7 到 14 位，再输一次", "Look at characters 7 to 14"),
    ),
    NumberFault.CHECK: Invalid(
        words("身份证号好像输错了一位", "One digit seems wrong"),
        words("请照身份证再输一次", "Please copy it from the card"),
    ),
}


def validate(
    spec: FieldSpec, raw: str, *, choices: Collection[str], today: date, working_age_from: date
) -> str | Invalid:
    """The value to keep, or what is wrong. ``choices``: the values on offer, for fields that are chosen."""
    value = raw.strip()
    if not value:
        return _EMPTY if spec.required else ""
    limit = spec.ask.max_length if spec.ask is not None else 100
    if len(value) > limit:
        return Invalid(
            words("写得太长了", "That is too long"),
            words(f"最多 {limit} 个字，请改短一点", f"At most {limit} characters"),
        )
    own_words = spec.ask is not None and spec.ask.own_words
    if spec.kind in (FieldKind.CHOICE, FieldKind.MONEY_BAND) and value not in choices and not own_words:
        return _CHOOSE
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn") for character in value):
        return _SIGNS
    if value not in choices and (own_words or Rule.ADDRESS in spec.validate_with) and _RAW_PINYIN.search(value):
        return _PINYIN
    for rule in spec.validate_with:
        fault = _check(rule, value, today, working_age_from)
        if fault is not None:
            return fault
    return value


def number_fault(text: str, today: date) -> Invalid | None:
    """What is wrong with an ID number typed on the pad; None when nothing is."""
    number = parse_id_number(text, today)
    return _NUMBER[number] if isinstance(number, NumberFault) else None


def phone_fault(text: str) -> Invalid | None:
    """What is wrong with a mobile number."""
    return None if re.fullmatch(r"1[3-9][0-9]{9}", text) else _PHONE


def _check(rule: Rule, value: str, today: date, working_age_from: date) -> Invalid | None:
    if rule is Rule.PHONE:
        return phone_fault(value)
    if rule is Rule.CERTIFICATE_NUMBER:
        return number_fault(value, today)
    if rule is Rule.ADDRESS:
        return None if len(value) >= 5 else _ADDRESS
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
    except ValueError:
        day = None
    if day is None:
        return _DATE
    if rule is Rule.NOT_FUTURE:
        return _FUTURE if day > today else None
    return _TOO_YOUNG if day < working_age_from else None
