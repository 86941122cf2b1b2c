# SPDX-License-Identifier: Apache-2.0
"""Numbers, codes and times that a resident gives: what is wrong with one, and how it is mended.

Sources: GB 11643 (公民身份号码), GB 32100 (统一社会信用代码), GB/T 19584 and ISO/IEC 7812-1 (银行卡号, Luhn), domain notes 4.1.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from kiosk.application.invalid import Invalid
from kiosk.catalogue.field_model import Ask, FieldKind, FieldSpec, Rule
from kiosk.catalogue.words import words
from kiosk.identity.check_digits import satisfies_credit_code, satisfies_luhn
from kiosk.identity.id_number import NumberFault, parse_id_number

_PHONE: Final = Invalid(
    words("手机号好像不对", "That is no mobile number"),
    words("手机号是 11 位数字，1 开头", "11 digits, starting with 1"),
)
_NUMBER: Final = {
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
_CREDIT_LENGTH: Final = Invalid(
    words("执照上的代码要 18 位", "A credit code has 18 characters"),
    words("请照营业执照再输一次", "Please copy it from the licence"),
)
_CREDIT_CHECK: Final = Invalid(
    words("代码好像输错了一位", "One character seems wrong"),
    words("请照营业执照再输一次，注意 0 和 O", "Please copy it from the licence; mind 0 and O"),
)
_ACCOUNT_LENGTH: Final = Invalid(
    words("银行卡号是 12 到 19 位数字", "A card has 12 to 19 digits"),
    words("请照卡面再输一次", "Please copy it from the card"),
)
_ACCOUNT_CHECK: Final = Invalid(
    words("卡号好像输错了一位", "One digit seems wrong"), words("请照卡面再输一次", "Please copy it from the card")
)
_POSTCODE: Final = Invalid(
    words("邮政编码是 6 位数字", "A postcode has 6 digits"),
    words("请再输一次，上海是 20 开头", "Shanghai's start with 20"),
)
_COUNT: Final = Invalid(
    words("这里要写数字", "A number is needed here"),
    words("请按数字键，不写小数和单位", "Digits only, no decimals or units"),
)
_PLACE: Final = Invalid(
    words("没有这个网点", "There is no such place"), words("请从上面选一个", "Please choose one above")
)
_SLOT: Final = Invalid(
    words("没有这个时段", "There is no such time"), words("请从上面选一个", "Please choose one above")
)
_SLOT_PAST: Final = Invalid(
    words("这个时段已经过去了", "That time is over"), words("请选今天或以后的日子", "Today or later")
)
_SLOT_SHAPE: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_SPACED: Final = (Rule.BANK_ACCOUNT, Rule.CERTIFICATE_NUMBER, Rule.ENTERPRISE_NUMBER)
_SPACED_KINDS: Final = (FieldKind.BANK_ACCOUNT, FieldKind.ID_NUMBER, FieldKind.ENTERPRISE_NUMBER)


def written(spec: FieldSpec, raw: str) -> str:
    """The answer as it is kept: without spaces around it; numbers without any, in capitals; a count without leading zeros."""
    value = raw.strip()
    if spec.kind in _SPACED_KINDS or any(rule in _SPACED for rule in spec.validate_with):
        return re.sub(r"[ \u3000]", "", value).upper()
    if spec.kind is FieldKind.COUNT and re.fullmatch(r"[0-9]{1,9}", value):
        return str(int(value))
    return value


def number_fault(text: str, today: date) -> Invalid | None:
    """What is wrong with an ID number typed on the pad; None when nothing is."""
    number = parse_id_number(text, today)
    return _NUMBER[number] if isinstance(number, NumberFault) else None


def phone_fault(text: str) -> Invalid | None:
    """What is wrong with a mobile number."""
    return None if re.fullmatch(r"1[3-9][0-9]{9}", text) else _PHONE


def credit_code_fault(text: str) -> Invalid | None:
    """What is wrong with a 统一社会信用代码."""
    if not re.fullmatch(r"[0-9A-Z]{18}", text):
        return _CREDIT_LENGTH
    return None if satisfies_credit_code(text) else _CREDIT_CHECK


def bank_account_fault(text: str) -> Invalid | None:
    """What is wrong with a bank card's number."""
    if not re.fullmatch(r"[0-9]{12,19}", text):
        return _ACCOUNT_LENGTH
    return None if satisfies_luhn(text) else _ACCOUNT_CHECK


def postcode_fault(text: str) -> Invalid | None:
    """What is wrong with a postcode."""
    return None if re.fullmatch(r"[0-9]{6}", text) else _POSTCODE


def count_fault(text: str, ask: Ask | None) -> Invalid | None:
    """What is wrong with a whole number between the field's bounds."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return _COUNT
    if ask is not None and int(text) < ask.at_least:
        return Invalid(
            words("这个数太小了", "That is too small"), words(f"最少是 {ask.at_least}", f"At least {ask.at_least}")
        )
    if ask is not None and int(text) > ask.at_most:
        return Invalid(
            words("这个数太大了", "That is too large"), words(f"最多是 {ask.at_most}", f"At most {ask.at_most}")
        )
    return None


def place_fault(text: str) -> Invalid | None:
    """What is wrong with a service point: it is named by its id (``kiosk.places``), never by a name that somebody typed."""
    return None if re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", text) else _PLACE


def slot_fault(text: str, today: date, days_ahead: int | None) -> Invalid | None:
    """What is wrong with a time to come: ``2026-11-25 09:00-09:30``, today or later, not further ahead than is booked."""
    found = _SLOT_SHAPE.fullmatch(text)
    try:
        day = date.fromisoformat(found[1]) if found is not None else None
    except ValueError:
        day = None
    if found is None or day is None or found[2] >= found[3]:
        return _SLOT
    if day < today:
        return _SLOT_PAST
    if days_ahead is not None and day > today + timedelta(days=days_ahead):
        return Invalid(
            words("这一天太远了，还不能约", "That day is too far ahead"),
            words(f"最多提前 {days_ahead} 天约", f"At most {days_ahead} days ahead"),
        )
    return None
