# SPDX-License-Identifier: Apache-2.0
"""Readers of the ten commonest papers (字段识别): which labels each form prints, and what may stand behind them.

The forms as residents bring them; what a form has and nobody asks for is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from drivers.smart_card_reader.mrz import Mrz, MrzProblem, birth_date, expiry_date, parse
from kiosk.identity.check_digits import satisfies_credit_code, satisfies_luhn
from kiosk.identity.id_number import IdNumber, NumberFault, parse_id_number
from kiosk.vision.papers.fields import FieldForm, Parse, Parsed, ProposedField, missing, propose, proposed
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.numbers import find_days, month_end, plain
from kiosk.vision.papers.text import TextLine

FOREVER: Final = "长期"
_CREDIT_CODE: Final = re.compile(r"[0-9A-Z]{18}")
_LETTERS: Final = str.maketrans("01258", "OIZSB")
_DIGITS: Final = str.maketrans("OQDILZSBG", "000112586")


def _text(pattern: str = r".{1,60}") -> Parse:
    compiled = re.compile(pattern)

    def parse_text(text: str) -> Parsed | None:
        found = compiled.match(text)
        return Parsed(found[found.lastindex or 0].strip("。,;")) if found else None

    return parse_text


def _id_number(today: date) -> Parse:
    def parse_number(text: str) -> Parsed | None:
        found = re.match(r"[0-9]{17}[0-9Xx]|[0-9Xx]{15,20}", text)
        if found is None:
            return None
        number = found[0].upper()
        return Parsed(number, isinstance(parse_id_number(number, today), IdNumber))

    return parse_number


def _disability_number(today: date) -> Parse:
    """The holder's number, a digit for the kind (1 to 7), one for the grade (1 to 4); B and a count when it was replaced."""

    def parse_number(text: str) -> Parsed | None:
        found = re.match(r"([0-9]{17}[0-9X])([1-7])([1-4])(B[0-9])?", text)
        if found is None:
            return Parsed(loose[0], False) if (loose := re.match(r"[0-9XB]{18,24}", text)) else None
        return Parsed(found[0], not isinstance(parse_id_number(found[1], today), NumberFault))

    return parse_number


def _day(nth: int = 0) -> Parse:
    def parse_day(text: str) -> Parsed | None:
        days = find_days(text)
        if nth < len(days):
            return Parsed(days[nth].isoformat())
        return Parsed(FOREVER) if nth and FOREVER in text else None

    return parse_day


def _sex(text: str) -> Parsed | None:
    return Parsed(text[0]) if text[:1] in ("男", "女") else None


def _credit_code(text: str) -> Parsed | None:
    found = _CREDIT_CODE.search(text)
    return Parsed(found[0], satisfies_credit_code(found[0])) if found else None


def _money(text: str) -> Parsed | None:
    found = re.search(r"(?:[¥Y]|人民币)?([0-9][0-9,]*(?:\.[0-9]{1,2})?)", text)
    return Parsed(found[1].replace(",", "")) if found else None


_NAME: Final = _text(r"[\u3400-\u9fff·]{2,15}")


def _forms(today: date) -> Mapping[DocumentKind, tuple[FieldForm, ...]]:
    number = _id_number(today)
    return {
        DocumentKind.ID_CARD_FRONT: (
            FieldForm("name", ("姓名",), _NAME),
            FieldForm("sex", ("性别",), _sex),
            FieldForm("ethnicity", ("民族",), _text(r"[\u4e00-\u9fff]{1,6}")),
            FieldForm("birth", ("出生",), _day()),
            FieldForm("address", ("住址",), _text(), goes_on=True),
            FieldForm("id_number", ("公民身份号码",), number),
        ),
        DocumentKind.ID_CARD_BACK: (
            FieldForm("issuer", ("签发机关",), _text()),
            FieldForm("valid_from", ("有效期限",), _day()),
            FieldForm("valid_until", ("有效期限",), _day(1)),
        ),
        DocumentKind.HOUSEHOLD: (
            FieldForm("name", ("姓名",), _NAME),
            FieldForm("relation", ("户主或与户主关系", "与户主关系"), _text(r"[\u4e00-\u9fff]{1,6}")),
            FieldForm("sex", ("性别",), _sex),
            FieldForm("birth_place", ("出生地",), _text(r"[\u4e00-\u9fff]{2,20}")),
            FieldForm("id_number", ("公民身份证件编号", "公民身份号码"), number),
            FieldForm("marital_status", ("婚姻状况",), _text(r"[\u4e00-\u9fff]{2,4}")),
        ),
        DocumentKind.MARRIAGE: (
            FieldForm("holder", ("持证人",), _NAME),
            FieldForm("registered", ("登记日期",), _day()),
            FieldForm("certificate_number", ("结婚证字号", "字号"), _text(r"[0-9A-Z\u4e00-\u9fff()\-]{6,30}")),
            FieldForm("name_1", ("姓名",), _NAME),
            FieldForm("id_number_1", ("身份证件号", "身份证号"), number),
            FieldForm("name_2", ("姓名",), _NAME, nth=1),
            FieldForm("id_number_2", ("身份证件号", "身份证号"), number, nth=1),
        ),
        DocumentKind.LEASE: (
            FieldForm("landlord", ("出租方(甲方)", "出租方", "出租人", "甲方"), _NAME),
            FieldForm("tenant", ("承租方(乙方)", "承租方", "承租人", "乙方"), _NAME),
            FieldForm("address", ("房屋坐落", "坐落", "房屋地址"), _text()),
            FieldForm("valid_from", ("租赁期限", "租赁期"), _day()),
            FieldForm("valid_until", ("租赁期限", "租赁期"), _day(1)),
            FieldForm("rent", ("月租金", "租金"), _money),
        ),
        DocumentKind.DISABILITY: (
            FieldForm("name", ("姓名",), _NAME),
            FieldForm("category", ("残疾类别",), _text(r"[\u4e00-\u9fff]{2,4}")),
            FieldForm("level", ("残疾等级",), _text(r"[一二三四]级")),
            FieldForm("certificate_number", ("残疾人证号", "证号"), _disability_number(today)),
            FieldForm("issuer", ("签发机关", "批准残联"), _text()),
            FieldForm("valid_until", ("有效期至", "有效期限"), _day()),
        ),
        DocumentKind.RESIDENCE_PERMIT: (
            FieldForm("name", ("姓名",), _NAME),
            FieldForm("id_number", ("公民身份号码", "身份证号码"), number),
            FieldForm("address", ("居住地住址", "居住地址"), _text(), goes_on=True),
        ),
        DocumentKind.BUSINESS_LICENCE: (
            FieldForm("credit_code", ("统一社会信用代码",), _credit_code),
            FieldForm("name", ("名称",), _text()),
            FieldForm("company_type", ("类型",), _text()),
            FieldForm("legal_representative", ("法定代表人", "经营者", "负责人"), _NAME),
            FieldForm("established", ("成立日期", "注册日期"), _day()),
        ),
        DocumentKind.INVOICE: (
            FieldForm("invoice_number", ("发票号码",), _text(r"[0-9]{8,20}")),
            FieldForm("issued", ("开票日期",), _day()),
            FieldForm("buyer", ("购买方名称", "购买方信息名称", "名称"), _text()),
            FieldForm("seller", ("销售方名称", "销售方信息名称"), _text()),
            FieldForm("total", ("(小写)",), _money),
        ),
        DocumentKind.POWER_OF_ATTORNEY: (
            FieldForm("principal", ("委托人",), _NAME),
            FieldForm("principal_id", ("身份证号", "身份证号码"), number),
            FieldForm("agent", ("受托人", "代理人"), _NAME),
            FieldForm("agent_id", ("身份证号", "身份证号码"), number, nth=1),
            FieldForm("matter", ("委托事项",), _text()),
            FieldForm("valid_from", ("委托期限",), _day()),
            FieldForm("valid_until", ("委托期限",), _day(1)),
        ),
    }


def read_fields(kind: DocumentKind, lines: Sequence[TextLine], today: date) -> tuple[ProposedField, ...]:
    """What the paper proposes, each field once, missing ones too."""
    if kind is DocumentKind.BANK_CARD:
        return _bank_card(lines)
    if kind is DocumentKind.PASSPORT:
        return _passport(lines, today)
    return propose(_forms(today)[kind], lines)


def field_names(kind: DocumentKind) -> frozenset[str]:
    """Of all that is ever read on such a paper."""
    return frozenset(one.name for one in read_fields(kind, (), date(2000, 1, 1)))


def _bank_card(lines: Sequence[TextLine]) -> tuple[ProposedField, ...]:
    """Its number has no label: the row of most digits, put together when the groups were read apart."""
    number, bank, until = missing("card_number"), missing("bank"), missing("valid_until")
    for line in lines:
        middle = (line.top + line.bottom) / 2
        row = sorted((other for other in lines if other.top < middle < other.bottom), key=lambda other: other.left)
        digits = "".join(
            re.sub(r"\D", "", plain(other.text)) for other in row if re.fullmatch(r"\d+", plain(other.text))
        )
        if 15 <= len(digits) <= 20 and line in row and number.value == "":
            number = proposed("card_number", Parsed(digits, satisfies_luhn(digits)), line, row)
        found = re.search(r"[\u4e00-\u9fff]{2,12}银行", plain(line.text))
        if found and not bank.value:
            bank = proposed("bank", Parsed(found[0]), line)
        thru = re.search(r"(0[1-9]|1[0-2])/([0-9]{2})(?![0-9])", plain(line.text))
        if thru and not until.value:
            until = proposed("valid_until", Parsed(month_end(int(thru[1]), int(thru[2])).isoformat()), line)
    return number, bank, until


_CHECKED: Final = (MrzProblem.NUMBER, MrzProblem.BIRTH, MrzProblem.EXPIRY)
"""When none of these is right, it is no such zone."""
_PASSPORT_FIELDS: Final = ("number", "surname", "given_names", "birth", "sex", "valid_until", "nationality")


def _passport(lines: Sequence[TextLine], today: date) -> tuple[ProposedField, ...]:
    """Out of the machine-readable zone alone: only that has check digits (ICAO Doc 9303-4)."""
    zone = [(line, plain(line.text).upper().replace("«", "<<")) for line in lines]
    rows = [(line, text) for line, text in zone if len(text) >= 36 and text.count("<") >= 2]
    if len(rows) < 2:
        return tuple(missing(name) for name in _PASSPORT_FIELDS)
    # The row of names has hardly a digit, whichever of them was read first.
    (first, upper), (second, lower) = sorted(rows[-2:], key=lambda row: sum(one.isdigit() for one in row[1]))
    mrz = parse(_upper_row(upper) + _lower_row(lower))
    if not isinstance(mrz, Mrz) or mrz.document_code[:1] != "P" or len(mrz.wrong_digits) == len(_CHECKED):
        return tuple(missing(name) for name in _PASSPORT_FIELDS)
    birth, until = birth_date(mrz.birth, today), expiry_date(mrz.expiry, today)
    wrong, whole = mrz.wrong_digits, mrz.composite_is_right
    found = (
        ("number", mrz.number, MrzProblem.NUMBER not in wrong and whole, second),
        ("surname", mrz.surname, None, first),
        ("given_names", mrz.given_names, None, first),
        ("birth", birth.isoformat() if birth else "", MrzProblem.BIRTH not in wrong, second),
        ("sex", {"M": "男", "F": "女"}.get(mrz.sex, ""), None, second),
        ("valid_until", until.isoformat() if until else "", MrzProblem.EXPIRY not in wrong, second),
        ("nationality", mrz.nationality, None, second),
    )
    return tuple(
        proposed(name, Parsed(value, right), line) if value else missing(name) for name, value, right, line in found
    )


def _upper_row(text: str) -> str:
    """Only letters stand there; the number of fillers at its end is known."""
    return text.translate(_LETTERS).rstrip("<")[:44].ljust(44, "<")


def _lower_row(text: str) -> str:
    """Digits where only digits stand; fillers before the last two characters as many as fit."""
    if len(text) != 44:
        text = text[:28] + text[28:-1].rstrip("<").ljust(15, "<")[:15] + text[-1]
    places = {9, *range(13, 20), *range(21, 28), 43}
    return "".join(one.translate(_DIGITS) if at in places else one for at, one in enumerate(text))
