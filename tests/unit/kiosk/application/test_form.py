# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date

import pytest

from kiosk.application.draft import draft_bytes, form_from_draft
from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.application.number_rules import number_fault
from kiosk.application.prefill import prefill
from kiosk.application.review import OWN_WORDS, field_prompt, missing_labels, review_rows
from kiosk.application.validation import Invalid
from kiosk.catalogue.question_model import StopText
from kiosk.catalogue.words import long_sentences, words
from tests.unit.kiosk.synthetic import (
    FIRST_TIMER,
    FLEXIBLE,
    INSURED,
    PENSION,
    RETURNING,
    TODAY,
    by_card,
    item,
    known,
    situation,
)

ITEM = item(FLEXIBLE)


def opened(**answers: str) -> Form:
    return prefill(ITEM, situation(ITEM, **answers), known(shared=FIRST_TIMER))


def answered(form: Form, code: str, raw: str) -> Form:
    result = form.with_answer(code, raw)
    assert isinstance(result, Form), result
    return result


@pytest.mark.parametrize(
    ("code", "raw", "kept"),
    [
        ("income_band", "3000_5000", "3000_5000"),
        ("work_content", "家教、教练", "家教、教练"),
        ("work_content", " 修自行车 ", "修自行车"),
        ("work_content", "用AutoCAD画图", "用AutoCAD画图"),
        ("work_content", "开网店APP", "开网店APP"),
        ("start_date", "2026-11-21", "2026-11-21"),
        ("start_date", "2024-02-29", "2024-02-29"),
        ("phone", "19900001234", "19900001234"),
        ("residence_address", "示例市试验区演示街8号", "示例市试验区演示街8号"),
        ("residence_address", "示例市𠮷区𠮷路1号", "示例市𠮷区𠮷路1号"),
    ],
)
def test_good_answers(code: str, raw: str, kept: str) -> None:
    value = answered(opened(), code, raw).value(code)
    assert value is not None
    assert (value.value, value.origin) == (kept, Origin.RESIDENT)


@pytest.mark.parametrize(
    ("code", "raw", "said"),
    [
        ("income_band", "", "空着"),
        ("income_band", "1_million", "没有这个选项"),
        ("employment_form", "boss", "没有这个选项"),
        ("start_date", "2026-02-30", "没有这一天"),
        ("start_date", "21.11.2026", "没有这一天"),
        ("start_date", "2026-11-22", "还没到"),
        ("start_date", "2006-05-03", "还没满 16 周岁"),
        ("phone", "12345678901", "手机号"),
        ("phone", "1990000123", "手机号"),
        ("phone", "１９９００００１２３４", "手机号"),
        ("phone", "199000012345", "太长"),
        ("residence_address", "这里", "太短"),
        ("residence_address", "示例路1号\u202e", "符号"),
        ("work_content", "修" * 41, "太长"),
        ("work_content", "a\x00b", "符号"),
        ("work_content", "kaichuzuche", "还是拼音"),
        ("work_content", "开che", "还是拼音"),
        ("residence_address", "示例市示例路yihao", "还是拼音"),
    ],
)
def test_bad_answers_say_what_is_wrong_and_how_to_mend_it(code: str, raw: str, said: str) -> None:
    fault = opened().with_answer(code, raw)
    assert isinstance(fault, Invalid)
    assert said in fault.say.zh
    assert fault.fix.zh
    assert long_sentences(fault.say.zh + "。" + fault.fix.zh) == ()


def test_start_on_the_sixteenth_birthday_is_good() -> None:
    form = prefill(ITEM, situation(ITEM), known(by_card(date(1990, 5, 4)), FIRST_TIMER))
    assert isinstance(form.with_answer("start_date", "2006-05-04"), Form)
    assert isinstance(form.with_answer("start_date", "2006-05-03"), Invalid)


@pytest.mark.parametrize("text", ["", "123", "999999199005040012"])
def test_a_wrong_number_on_the_pad_is_explained(text: str) -> None:
    fault = number_fault(text, TODAY)
    assert fault is not None
    assert long_sentences(fault.say.zh + "。" + fault.fix.zh) == ()


def test_missing_is_asked_in_order_until_nothing_is_missing() -> None:
    form = opened()
    raws = {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}
    asked = []
    while form.missing():
        code = form.missing()[0].code
        asked.append(code)
        form = answered(form, code, raws[code])
    assert asked == ["work_content", "income_band", "start_date"]


def test_an_optional_field_may_be_filled_and_emptied() -> None:
    form = opened(form="platform")
    assert [spec.code for spec in form.optional()] == ["employer"]
    filled = answered(form, "employer", "示例外卖平台")
    assert filled.optional() == ()
    assert answered(filled, "employer", " ").value("employer") is None


def test_identity_cannot_be_typed_over() -> None:
    for code in ("applicant_name", "certificate_number", "nothing"):
        with pytest.raises(KeyError):
            opened().with_answer(code, "别人")


def test_changing_the_form_of_work_changes_the_answer_of_guidance_too() -> None:
    form = answered(opened(form="platform"), "employer", "示例平台")
    changed = answered(form, "employment_form", "individual")
    assert changed.situation.answers["form"] == "individual"
    assert changed.value("employer") is None  # that field does not exist for 个体经营


def test_dispute_keeps_the_value_and_flags_it() -> None:
    form = opened()
    disputed = form.with_dispute("household_address")
    assert disputed.disputes == {"household_address"}
    assert disputed.value("household_address") == form.value("household_address")
    assert disputed.record()["household_address"]["disputed"] is True
    assert disputed.with_dispute("household_address").disputes == frozenset()


@pytest.mark.parametrize("code", ["employment_form", "certificate_type", "income_band"])
def test_what_cannot_be_disputed_is_left_alone(code: str) -> None:
    assert opened().with_dispute(code).disputes == frozenset()


def test_an_own_answer_goes_on_in_place_of_what_was_objected_to() -> None:
    form = answered(opened().with_dispute("phone"), "phone", "13900000000")
    assert form.disputes == {"phone"}


def test_same_as_takes_the_other_value_as_the_residents_own_word() -> None:
    form = prefill(ITEM, situation(ITEM), known())
    prompt = field_prompt(form, "residence_address")
    assert prompt.kind == "choice"
    assert [option.label for option in prompt.options] == ["和户籍地址一样", "都不是，我自己写"]
    assert prompt.options[1].value == OWN_WORDS
    assert prompt.options[0].note == "示例市示例区****"
    value = answered(form, "residence_address", prompt.options[0].value).value("residence_address")
    household = form.value("household_address")
    assert value is not None
    assert household is not None
    assert (value.value, value.origin) == (household.value, Origin.RESIDENT)
    assert isinstance(form.with_answer("residence_address", "@same:phone"), Invalid)
    assert field_prompt(form, "residence_address", own_words=True).kind == "text"


def test_prompts_say_how_to_ask() -> None:
    form = opened()
    kinds = {code: field_prompt(form, code).kind for code in ("work_content", "income_band", "start_date", "phone")}
    assert kinds == {"work_content": "choice", "income_band": "choice", "start_date": "date", "phone": "phone"}
    assert len(field_prompt(form, "income_band").options) == 6
    assert [option.selected for option in field_prompt(opened(form="platform"), "employment_form").options] == [
        False, False, True,
    ]  # fmt: skip
    with pytest.raises(KeyError):
        field_prompt(form, "applicant_name")


def test_choices_fit_a_page() -> None:
    for code in (FLEXIBLE, PENSION):
        for question in item(code).questions:
            assert len(question.options) <= 8
        for spec in item(code).fields:
            assert spec.ask is None or len(spec.ask.options) + spec.ask.own_words <= 8


def test_review_rows_are_masked_words_with_their_origin() -> None:
    form = answered(
        prefill(ITEM, situation(ITEM, form="platform"), known(shared=RETURNING)), "start_date", "2026-03-01"
    )
    rows = {row.code: row for row in review_rows(form.with_dispute("phone"))}
    shown = {code: (row.value_masked, row.origin_label) for code, row in rows.items()}
    assert shown == {
        "applicant_name": ("测**", "身份证"),
        "certificate_type": ("居民身份证", "身份证"),
        "certificate_number": ("9999**********001X", "身份证"),
        "household_address": ("示例市示例区****", "共享数据"),
        "residence_address": ("示例市试验区****", "共享数据"),
        "employment_form": ("在平台上接单", "本人填写"),
        "work_content": ("摆摊修自行车", "共享数据"),
        "start_date": ("2026年3月1日", "本人填写"),
        "phone": ("199****1234", "共享数据"),
    }
    assert rows["phone"].disputed
    assert (rows["employment_form"].editable, rows["employment_form"].disputable) == (True, False)
    assert (rows["phone"].editable, rows["phone"].disputable) == (False, True)
    assert missing_labels(form) == ("一个月大约挣多少",)
    assert missing_labels(form, elder=True) == ("一月挣多少",)


def test_months_are_said_in_words() -> None:
    one = item(PENSION)
    rows = {row.code: row.value_masked for row in review_rows(prefill(one, situation(one), known(shared=INSURED)))}
    assert rows["pension_months"] == "累计 212 个月"
    assert rows["pension_account"] == "****1234"


def test_a_draft_keeps_own_words_only_and_comes_back() -> None:
    form = answered(opened(form="platform"), "income_band", "3000_5000").with_dispute("phone")
    data = draft_bytes(form)
    for secret in ("测试甲", "19900001234", "示例路"):
        assert secret not in data.decode()
    back = form_from_draft(data, ITEM, known(shared=FIRST_TIMER))
    assert back is not None
    assert dict(back.values) == dict(form.values)
    assert back.disputes == form.disputes
    assert back.situation == form.situation


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"not json", b"\xff"])
def test_a_draft_that_is_none_is_refused(data: bytes) -> None:
    assert form_from_draft(data, ITEM, known()) is None


def test_a_draft_of_another_item_or_guide_is_refused() -> None:
    data = draft_bytes(opened())
    assert form_from_draft(data, item(PENSION), known()) is None
    assert form_from_draft(data.replace(b"2025-07", b"2024-01"), ITEM, known()) is None


def test_a_field_that_repeats_a_question_does_not_offer_what_leads_elsewhere() -> None:
    question = ITEM.question("form")
    assert question is not None
    there = StopText(
        reason=words("不在这里", "Not here"), what=words("去窗口", "Go to a counter"), why=words("一", "a")
    )
    options = [one.model_copy(update={"stop": there} if one.value == "platform" else {}) for one in question.options]
    asked = question.model_copy(update={"options": tuple(options)})
    stopping = ITEM.model_copy(update={"questions": tuple(asked if one is question else one for one in ITEM.questions)})
    form = prefill(stopping, situation(ITEM, form="individual"), known(shared=FIRST_TIMER))
    assert [one.value for one in form.choices(stopping.field("employment_form"))] == ["individual", "part_time"]
    assert isinstance(form.with_answer("employment_form", "platform"), Invalid)
    assert isinstance(form.with_answer("employment_form", "part_time"), Form)
