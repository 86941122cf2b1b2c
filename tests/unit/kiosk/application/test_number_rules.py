# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from kiosk.application.number_rules import (
    bank_account_fault,
    count_fault,
    credit_code_fault,
    number_fault,
    place_fault,
    postcode_fault,
    slot_fault,
)
from kiosk.application.validation import Invalid, Occasion, fact_of, is_well_formed, validate
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.words import long_sentences
from kiosk.identity.check_digits import CREDIT_CODE_CHARACTERS, credit_code_check
from tests.unit.kiosk.synthetic import TODAY, number

OTHER = number(date(1980, 1, 2), male=False)
OWN = number()
CODE = "91999999MA0000001" + credit_code_check("91999999MA0000001")
CARD = "6299990000000000004"
OCCASION = Occasion(TODAY, date(2006, 5, 4), OWN, 14)


def spec(kind: str, *rules: str, **more: object) -> FieldSpec:
    ask = {"title": {"zh": "请问？", "en": "?"}, **more}
    return FieldSpec.model_validate(
        {
            "code": "one",
            "element": "一",
            "type": "an..60",
            "label": {"zh": "一", "en": "One"},
            "kind": kind,
            "required": True,
            "ask": ask,
            "validate": rules,
        }
    )


@pytest.mark.parametrize(
    ("one", "raw", "kept"),
    [
        (spec("count", at_least=1, at_most=20), " 007 ", "7"),
        (spec("count", at_least=1, at_most=20), "20", "20"),
        (spec("id_number"), OTHER[:17] + OTHER[17].lower(), OTHER),
        (spec("text", "certificate_number", "not_self"), OTHER, OTHER),
        (spec("enterprise_number"), CODE.lower(), CODE),
        (spec("text", "enterprise_number"), CODE, CODE),
        (spec("bank_account"), "6299 9900 0000 0000 004", CARD),
        (spec("text", "bank_account"), CARD, CARD),
        (spec("text", "postcode"), "200000", "200000"),
        (spec("date", "not_past"), TODAY.isoformat(), TODAY.isoformat()),
        (spec("date"), "2030-02-28", "2030-02-28"),
        (spec("place"), "SH-310101-01", "SH-310101-01"),
        (spec("slot"), "2026-11-25 09:00-09:30", "2026-11-25 09:00-09:30"),
        (spec("slot"), "2026-12-05 16:00-16:30", "2026-12-05 16:00-16:30"),
    ],
)
def test_what_is_good_is_kept_as_it_is_written_down(one: FieldSpec, raw: str, kept: str) -> None:
    assert validate(one, raw, OCCASION) == kept


@pytest.mark.parametrize(
    ("one", "raw", "said"),
    [
        (spec("count", at_least=1, at_most=20), "0", "太小"),
        (spec("count", at_least=1, at_most=20), "21", "太大"),
        (spec("count"), "1.5", "写数字"),
        (spec("count"), "-1", "写数字"),
        (spec("count"), "１２", "写数字"),
        (spec("count"), "1234567890", "写数字"),
        (spec("id_number"), OTHER[:17], "18 位"),
        (spec("id_number"), "999999198013010011", "出生日期"),
        (spec("id_number", "not_self"), OWN, "您自己"),
        (spec("id_number", "not_self"), OWN.lower(), "您自己"),
        (spec("enterprise_number"), CODE[:17], "18 位"),
        (spec("enterprise_number"), CODE[:17] + ("0" if CODE[17] != "0" else "1"), "输错"),
        (spec("enterprise_number"), "O" * 18, "输错"),
        (spec("bank_account"), "62999900000", "12 到 19 位"),
        (spec("bank_account"), CARD[:-1] + "0", "输错"),
        (spec("text", "bank_account"), CARD[:-1] + "0", "输错"),
        (spec("text", "enterprise_number"), "1", "18 位"),
        (spec("text", "postcode"), "20000", "6 位"),
        (spec("date", "not_past"), (TODAY - timedelta(1)).isoformat(), "过去"),
        (spec("date", "not_past"), "2026-13-01", "没有这一天"),
        (spec("text", "not_past"), "明天", "没有这一天"),
        (spec("date"), "2026-02-30", "没有这一天"),
        (spec("place"), "示例路的那一家", "没有这个网点"),
        (spec("slot"), "2026-11-25", "没有这个时段"),
        (spec("slot"), "2026-11-25 09:30-09:00", "没有这个时段"),
        (spec("slot"), "2026-02-30 09:00-09:30", "没有这个时段"),
        (spec("slot"), "2026-11-25 24:00-24:30", "没有这个时段"),
        (spec("slot"), "2026-11-20 09:00-09:30", "过去"),
        (spec("slot"), "2026-12-06 09:00-09:30", "太远"),
        (spec("delivery"), "pigeon", "没有这个选项"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_what_and_how_to_mend_it(one: FieldSpec, raw: str, said: str) -> None:
    fault = validate(one, raw, OCCASION)
    assert isinstance(fault, Invalid)
    assert said in fault.say.zh
    assert fault.fix.zh
    assert fault.fix.en
    assert long_sentences(fault.say.zh + "。" + fault.fix.zh) == ()


def test_a_field_that_nobody_is_asked_for_has_no_bounds_and_an_item_without_booking_no_last_day() -> None:
    assert count_fault("5000", None) is None
    assert slot_fault("2030-01-01 09:00-09:30", TODAY, None) is None


def test_a_registers_value_has_to_be_of_the_fields_kind() -> None:
    count, day, text = spec("count"), spec("date"), spec("text")
    assert [is_well_formed(count, one) for one in ("12", "一", "")] == [True, False, False]
    assert [is_well_formed(day, one) for one in ("2026-01-01", "2026年", "2026-02-30")] == [True, False, False]
    assert is_well_formed(text, "什么都行")
    assert [fact_of(count, "012"), fact_of(count, "many"), fact_of(text, "12")] == [12, "many", "12"]


# --- properties -------------------------------------------------------------------------------------------------------

_STEM = st.text(alphabet=CREDIT_CODE_CHARACTERS, min_size=17, max_size=17)
_DIGITS = st.text(alphabet="0123456789", min_size=11, max_size=18)


@given(_STEM, st.integers(0, 16), st.sampled_from(CREDIT_CODE_CHARACTERS))
def test_one_wrong_character_of_a_credit_code_is_always_found(stem: str, place: int, other: str) -> None:
    code = stem + credit_code_check(stem)
    assert credit_code_fault(code) is None
    changed = code[:place] + other + code[place + 1 :]
    assert (credit_code_fault(changed) is None) is (changed == code)


def _luhn(first: str) -> str:
    return next(first + last for last in "0123456789" if bank_account_fault(first + last) is None)


@given(_DIGITS, st.data())
def test_one_wrong_digit_or_a_swap_of_neighbours_is_found(first: str, data: st.DataObject) -> None:
    account = _luhn(first)
    place = data.draw(st.integers(0, len(account) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    changed = account[:place] + other + account[place + 1 :]
    assert (bank_account_fault(changed) is None) is (changed == account)
    at = data.draw(st.integers(0, len(account) - 2))
    swapped = account[:at] + account[at + 1] + account[at] + account[at + 2 :]
    same = swapped == account or {account[at], account[at + 1]} == {"0", "9"}  # the one swap that Luhn does not see
    assert (bank_account_fault(swapped) is None) is same


@given(st.text(max_size=40))
def test_no_text_whatever_makes_a_check_fail(text: str) -> None:
    for one in (
        number_fault(text, TODAY), credit_code_fault(text), bank_account_fault(text), postcode_fault(text),
        count_fault(text, None), place_fault(text), slot_fault(text, TODAY, 14),
    ):  # fmt: skip
        assert one is None or (one.say.zh and one.fix.zh)


@given(st.sampled_from(("count", "id_number", "enterprise_number", "bank_account", "place", "slot", "date", "text")),
       st.text(max_size=40))  # fmt: skip
def test_what_was_kept_once_is_kept_again_as_it_is(kind: str, text: str) -> None:
    kept = validate(spec(kind), text, OCCASION)
    assert isinstance(kept, Invalid) or validate(spec(kind), kept, OCCASION) == kept


@given(st.integers(0, 999_999_999), st.integers(0, 2000), st.integers(0, 2000))
def test_a_count_is_good_between_its_bounds_and_nowhere_else(count: int, least: int, more: int) -> None:
    kept = validate(spec("count", at_least=least, at_most=least + more), str(count), OCCASION)
    assert (kept == str(count)) is (least <= count <= least + more)
