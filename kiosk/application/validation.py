# SPDX-License-Identifier: Apache-2.0
"""Is an answer usable; if not, what is wrong and how is it mended. Source: domain notes 4.1 Validators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from kiosk.application.invalid import Invalid as Invalid
from kiosk.application.number_rules import (
    bank_account_fault,
    count_fault,
    credit_code_fault,
    number_fault,
    phone_fault,
    place_fault,
    postcode_fault,
    slot_fault,
    written,
)
from kiosk.catalogue.field_model import FieldKind, FieldSpec, Rule
from kiosk.catalogue.words import words

_EMPTY = Invalid(words("这里还空着", "This is still empty"), words("请填一下，再按下一步", "Please fill it in"))
_CHOOSE = Invalid(words("没有这个选项", "There is no such choice"), words("请从上面选一个", "Please choose one above"))
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
_PAST = Invalid(words("这一天已经过去了", "That day is over"), words("请选今天或以后的日子", "Today or later"))
_SELF = Invalid(
    words("这是您自己的号码", "That is your own number"), words("请写另一个人的号码", "Please give the other person's")
)
_CHOSEN = (FieldKind.CHOICE, FieldKind.MONEY_BAND, FieldKind.DELIVERY)


@dataclass(frozen=True)
class Occasion:
    """What a value is held against besides its own field.

    ``working_age_from``: the resident's sixteenth birthday; ``own_number``: of the resident; ``days_ahead``: how far ahead a time
    may be booked, None where the item books nothing.
    """

    today: date
    working_age_from: date
    own_number: str = field(default="", repr=False)
    days_ahead: int | None = None


def validate(spec: FieldSpec, raw: str, occasion: Occasion, *, choices: Collection[str] = ()) -> str | Invalid:
    """The value to keep, or what is wrong. ``choices``: the values on offer, for fields that are chosen."""
    value = written(spec, raw)
    if not value:
        return _EMPTY if spec.required else ""
    limit = spec.ask.max_length if spec.ask is not None else 100
    if len(value) > limit:
        return Invalid(
            words("写得太长了", "That is too long"),
            words(f"最多 {limit} 个字，请改短一点", f"At most {limit} characters"),
        )
    own_words = spec.ask is not None and spec.ask.own_words
    if spec.kind in _CHOSEN and value not in choices and not own_words:
        return _CHOOSE
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn") for character in value):
        return _SIGNS
    if value not in choices and (own_words or Rule.ADDRESS in spec.validate_with) and _RAW_PINYIN.search(value):
        return _PINYIN
    fault = _of_kind(spec, value, occasion)
    for rule in spec.validate_with:
        fault = fault or _check(rule, value, occasion)
    return fault or value


def is_well_formed(spec: FieldSpec, value: str) -> bool:
    """Whether a register's value is of the field's kind: what counts and what dates has to be a number and a day."""
    if spec.kind is FieldKind.COUNT:
        return re.fullmatch(r"[0-9]{1,9}", value) is not None
    return spec.kind is not FieldKind.DATE or _day(value) is not None


def fact_of(spec: FieldSpec, value: str) -> str | int:
    """The value as conditions know it (``fields.NAME``): a count as a number."""
    return int(value) if spec.kind is FieldKind.COUNT and is_well_formed(spec, value) else value


def _of_kind(spec: FieldSpec, value: str, occasion: Occasion) -> Invalid | None:
    match spec.kind:
        case FieldKind.DATE:
            return _DATE if _day(value) is None else None
        case FieldKind.COUNT:
            return count_fault(value, spec.ask)
        case FieldKind.ID_NUMBER:
            return number_fault(value, occasion.today)
        case FieldKind.ENTERPRISE_NUMBER:
            return credit_code_fault(value)
        case FieldKind.BANK_ACCOUNT:
            return bank_account_fault(value)
        case FieldKind.PLACE:
            return place_fault(value)
        case FieldKind.SLOT:
            return slot_fault(value, occasion.today, occasion.days_ahead)
        case _:
            return None


def _check(rule: Rule, value: str, occasion: Occasion) -> Invalid | None:
    match rule:
        case Rule.PHONE:
            return phone_fault(value)
        case Rule.CERTIFICATE_NUMBER:
            return number_fault(value, occasion.today)
        case Rule.ADDRESS:
            return None if len(value) >= 5 else _ADDRESS
        case Rule.ENTERPRISE_NUMBER:
            return credit_code_fault(value)
        case Rule.BANK_ACCOUNT:
            return bank_account_fault(value)
        case Rule.POSTCODE:
            return postcode_fault(value)
        case Rule.NOT_SELF:
            return _SELF if value == occasion.own_number else None
        case _:
            return _check_day(rule, value, occasion)


def _check_day(rule: Rule, value: str, occasion: Occasion) -> Invalid | None:
    day = _day(value)
    if day is None:
        return _DATE
    if rule is Rule.NOT_FUTURE:
        return _FUTURE if day > occasion.today else None
    if rule is Rule.NOT_PAST:
        return _PAST if day < occasion.today else None
    return _TOO_YOUNG if day < occasion.working_age_from else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None
    except ValueError:
        return None
