# SPDX-License-Identifier: Apache-2.0
"""一键叫车: the item's own rules say why no car comes, of what the ride system said."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.application.form import Form
from kiosk.application.lookup import open_lookup
from kiosk.application.ride import judged, why_none
from kiosk.application.validation import Invalid
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.questionnaire import Situation, finished
from tests.unit.kiosk.synthetic import TODAY, drafts


def opened(car: str = "ordinary") -> Form:
    item = drafts().items["TBD-BM01"]
    situation = finished(item, {"car": car})
    assert isinstance(situation, Situation)
    return open_lookup(item, situation, TODAY, drafts().tables)


def said(form: Form) -> str:
    rule = why_none(form)
    return "" if rule is None else f"{rule.rule_id}：{rule.say}"


def test_before_anybody_was_asked_and_where_a_car_is_near_nothing_is_against_it() -> None:
    assert said(opened()) == said(judged(opened(), is_near=True)) == ""


def test_no_car_and_one_that_is_on_its_way_are_said_in_the_items_words() -> None:
    assert said(judged(opened("wheelchair"), is_near=False)) == "car_near：附近现在没有车"
    assert said(judged(opened(), is_near=True, is_under_way=True)) == "one_car_only：您叫好的那一辆还没来"
    assert said(judged(opened(), is_near=True, is_under_way=False)) == ""


def test_a_telephone_is_nobodys_duty_and_has_to_be_one() -> None:
    form = opened()
    assert form.missing() == ()
    assert isinstance(form.with_answer("phone", "1234"), Invalid)
    assert not isinstance(form.with_answer("phone", "19900001234"), Invalid)


def plain_item() -> dict[str, Any]:
    return drafts().items["TBD-BM01"].model_dump(by_alias=True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ride": None}, "就是公开查询或叫车"),
        ({"kind": "query"}, "叫车（ride）：kind 写 convenience"),
        ({"fields": 2}, "fields 只有一项"),
        ({"prechecks": "person.age >= 18"}, "不知道是谁"),
    ],
)
def test_what_a_ride_may_not_be_is_refused_when_its_item_is_loaded(changes: dict[str, Any], says: str) -> None:
    plain = plain_item()
    if "fields" in changes:
        changes = {"fields": [*plain["fields"], {**plain["fields"][0], "code": "other_phone"}]}
    if "prechecks" in changes:
        rules = [dict(one) for one in plain["prechecks"]]
        rules[1]["expr"] = changes["prechecks"]
        changes = {"prechecks": rules}
    ServiceItem.model_validate(plain)
    with pytest.raises(ValidationError, match=says):
        ServiceItem.model_validate({**plain, **changes})
