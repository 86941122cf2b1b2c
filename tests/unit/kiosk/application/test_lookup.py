# SPDX-License-Identifier: Apache-2.0
"""公开查询: what is asked of the register, which enterprise is meant, and what the item's rules say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.application.form import Form
from kiosk.application.lookup import (
    asked_field,
    asks_about_one,
    findings,
    is_by_number,
    judged,
    open_lookup,
    question_of,
    the_one,
    to_choose,
    written,
)
from kiosk.application.validation import Invalid
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.rule_model import Severity
from tests.unit.kiosk.synthetic import TODAY, drafts, situation

NUMBER = "91999999MA9999999H"
DAY = date(2026, 8, 31)


@dataclass(frozen=True)
class Entry:
    name: str = "示例甲商贸有限公司"
    number: str = NUMBER
    state: str = "存续"
    is_abnormal: bool = False
    registered_on: date = date(2019, 5, 6)


@dataclass(frozen=True)
class Found:
    found: tuple[Entry, ...] = ()
    total: int = 0
    name_taken: bool | None = False
    restricted: tuple[str, ...] = ()
    as_of: date = DAY


def opened(wish: str) -> Form:
    item = drafts().items["TBD-SC03"]
    return open_lookup(item, situation(item, wish=wish, registered_in="shanghai"), TODAY, drafts().tables)


def asking(wish: str, text: str) -> Form:
    form = written(opened(wish), text)
    assert isinstance(form, Form)
    return form


def said(form: Form) -> list[str]:
    found = findings(form)
    return [one.rule_id for one in (*([found.first] if found.first else []), *found.others)]


def test_nothing_of_a_person_is_known() -> None:
    facts = opened("free").facts()
    assert not any(name.startswith("person.") for name in facts)
    assert facts["today"] == TODAY


@pytest.mark.parametrize(
    ("wish", "code", "text", "by_number", "about_one"),
    [
        ("free", "searched_name", "示例甲", False, False),
        ("by_name", "searched_name", "示例甲", False, True),
        ("by_number", "searched_number", NUMBER, True, True),
    ],
)
def test_one_thing_is_asked_for(wish: str, code: str, text: str, by_number: bool, about_one: bool) -> None:
    form = opened(wish)
    assert (asked_field(form).code, is_by_number(form)) == (code, by_number)
    assert asks_about_one(asking(wish, text)) is about_one


def test_what_was_written_is_asked_as_it_is() -> None:
    assert question_of(asking("by_name", "示例甲")).name == "示例甲"
    by_number = question_of(asking("by_number", NUMBER))
    assert (by_number.name, by_number.number) == ("", NUMBER)
    assert question_of(opened("by_name")).name == ""
    assert "示例" not in repr(question_of(asking("by_name", "示例甲")))


@pytest.mark.parametrize(
    ("wish", "text", "words"),
    [
        ("free", "甲", "名字写得太短，查不出来"),
        ("by_number", NUMBER[:-1] + "J", None),
    ],
)
def test_what_cannot_be_looked_up_is_said_before_anybody_is_asked(wish: str, text: str, words: str | None) -> None:
    wrong = written(opened(wish), text)
    assert isinstance(wrong, Invalid)
    assert words is None or wrong.say.zh == words
    assert wrong.fix.zh


def test_the_one_that_is_meant() -> None:
    one, other = Entry(), Entry(name="示例甲商贸第二有限公司")
    by_part = asking("by_name", "示例甲")
    assert the_one(by_part, Found()) is None
    assert not to_choose(by_part, Found())
    assert the_one(by_part, Found((other,), 1)) is other
    assert the_one(by_part, Found((one, other), 2)) is None
    assert to_choose(by_part, Found((one, other), 2))
    by_name = asking("by_name", "示例甲 商贸有限公司")
    assert the_one(by_name, Found((one, other), 2)) is one
    assert not to_choose(by_name, Found((one, other), 2))
    free = asking("free", one.name)
    assert the_one(free, Found((one, other), 2)) is None
    assert not to_choose(free, Found((one, other), 2)), "whether a name is free is no question about one of them"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Entry(), ["stands"]),
        (Entry(is_abnormal=True), ["irregular", "stands"]),
        (Entry(state="注销"), ["closed"]),
        (Entry(state="吊销"), ["revoked"]),
        (Entry(state="吊销", is_abnormal=True), ["revoked", "irregular"]),
        (Entry(state="迁出"), ["moved"]),
        (None, ["found_by_name"]),
    ],
)
def test_what_stands_on_the_page_of_an_enterprise(entry: Entry | None, expected: list[str]) -> None:
    form = judged(asking("by_name", "示例甲"), Found(), entry)
    assert said(form) == expected
    assert [one.rule_id for one in findings(form).always] == ["anybody"]
    assert all(one.say and one.fix and one.severity is not Severity.BLOCK for one in findings(form).others)


def test_a_number_that_nobody_has_is_said_as_such() -> None:
    assert said(judged(asking("by_number", NUMBER), Found(name_taken=None), None)) == ["found_by_number"]


@pytest.mark.parametrize(
    ("name", "found", "expected"),
    [
        ("示例某某修车铺", Found(), ["name_free"]),
        ("示例甲商贸有限公司", Found((Entry(),), 1, name_taken=True), ["name_taken"]),
        ("示例公安修车铺", Found(restricted=("公安",)), ["name_words", "name_free"]),
        ("中国示例修车铺", Found(), ["name_of_state", "name_free"]),
    ],
)
def test_what_stands_on_the_page_of_a_name(name: str, found: Found, expected: list[str]) -> None:
    assert said(judged(asking("free", name), found, None)) == expected


def test_of_what_was_not_asked_nothing_is_said() -> None:
    assert said(asking("free", "示例某某修车铺")) == []


def test_the_values_are_of_the_register_and_of_its_day() -> None:
    shared = judged(asking("by_name", "示例甲"), Found(), Entry()).known.shared
    assert shared is not None
    value = shared["enterprise.registered_on"]
    assert (value.value, value.source_name, getattr(value, "as_of", None)) == ("2019-05-06", "企业登记", DAY)


def test_an_item_that_asks_for_nothing_is_no_look_up() -> None:
    item = drafts().items["TBD-SC03"].model_copy(update={"fields": ()})
    with pytest.raises(ValueError, match="asks for something"):
        asked_field(open_lookup(item, situation(item, wish="free"), TODAY, drafts().tables))


def plain_item() -> dict[str, Any]:
    return drafts().items["TBD-SC03"].model_dump(by_alias=True, exclude={"origin"})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lookup": None}, "就是公开查询"),
        ({"fields": ()}, "至少有一个字段|就是公开查询"),
        ({"kind": "proof"}, "公开查询：kind 写 query"),
    ],
)
def test_an_item_that_asks_nobody_and_yet_is_no_look_up_is_refused(changes: dict[str, Any], says: str) -> None:
    assert ServiceItem.model_validate(plain_item()).lookup == "enterprises"
    with pytest.raises(ValidationError, match=says):
        ServiceItem.model_validate({**plain_item(), **changes})


def test_of_nobody_no_rule_says_or_judges_anything() -> None:
    for key, value in (("expr", "person.age >= 18"), ("fix", {"zh": "您{person.age}岁", "en": "You are {person.age}"})):
        plain = plain_item()
        rules = [dict(one) for one in plain["prechecks"]]
        rules[2][key] = value
        with pytest.raises(ValidationError, match="不知道是谁"):
            ServiceItem.model_validate({**plain, "prechecks": rules})
