# SPDX-License-Identifier: Apache-2.0
"""A field of addresses is asked part by part; back is one part back, from the first to the form (domain notes 5 rows 8, 17)."""

from __future__ import annotations

from dataclasses import replace

from config.modes import DisplayMode
from kiosk.application.address import UNLISTED
from kiosk.application.review import OWN_WORDS
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import step
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from tests.unit.kiosk.journey.test_record_people import by_id_card, signed_by

FIELD, MODE = "residence_address", DisplayMode.STANDARD


def asked() -> VisitRecord:
    record, _ = signed_by(by_id_card)
    prompt = record.filling.ask_field(MODE, FIELD)
    assert prompt is not None
    assert prompt.options[-1].value == OWN_WORDS, "another address of the form is offered first"
    assert not record.filling.answer_field(FIELD, OWN_WORDS, MODE)
    return record


def kinds(record: VisitRecord, *answers: str) -> list[str]:
    found = []
    for answer in answers:
        assert record.asking.prompt is not None
        found.append(record.asking.prompt.kind)
        if record.filling.answer_field(FIELD, answer, MODE):
            found.append("taken")
        assert record.asking.error == ""
    return found


def test_the_parts_are_asked_one_by_one_and_the_form_gets_the_whole() -> None:
    record = asked()
    assert kinds(record, "310104", "C", "漕宝路", "12", "3", "401") == [
        "choice",
        "letter",
        "choice",
        "digits",
        "digits",
        "digits",
        "taken",
    ]
    assert record.form is not None
    value = record.form.value(FIELD)
    assert value is not None
    assert value.value == "上海市徐汇区漕宝路12弄3号401室"
    assert record.asking.address is None


def test_a_road_that_is_not_listed_is_written_and_another_address_begins_with_what_this_one_says() -> None:
    record = asked()
    assert kinds(record, "310104", UNLISTED, "示例路", "", "3", "") == [
        "choice",
        "letter",
        "text",
        "digits",
        "digits",
        "digits",
        "taken",
    ]
    record.filling.ask_field(MODE, FIELD, own_words=True)
    assert record.asking.prompt is not None
    assert [one.value for one in record.asking.prompt.options if one.selected] == ["310104"]
    kinds(record, "310104", UNLISTED)
    assert record.asking.prompt.text == "示例路"


def test_the_page_says_what_there_is_so_far_and_offers_none_where_there_may_be_none() -> None:
    record = asked()
    kinds(record, "310104", "C", "漕宝路")
    assert record.asking.prompt is not None
    assert (record.asking.prompt.title, record.asking.prompt.unit, record.asking.prompt.none_there) == (
        "几弄？",
        "弄",
        "没有",
    )
    assert record.asking.prompt.hint.startswith("上海市徐汇区漕宝路")
    kinds(record, "")
    assert (record.asking.prompt.title, record.asking.prompt.none_there) == ("几号？", "")


def test_a_part_that_cannot_be_used_stays_on_its_page_and_says_what_to_do() -> None:
    record = asked()
    kinds(record, "310104", "C", "漕宝路", "")
    assert not record.filling.answer_field(FIELD, "", MODE)
    assert record.asking.prompt is not None
    assert record.asking.prompt.title == "几号？"
    assert "数字" in record.asking.error


def test_back_takes_one_part_back_and_then_leaves_the_field() -> None:
    record = asked()
    kinds(record, "310104")
    assert record.filling.previous_part()
    assert record.asking.prompt is not None
    assert record.asking.prompt.kind == "choice"
    assert not record.filling.previous_part()
    plain, _ = signed_by(by_id_card)
    plain.filling.ask_field(MODE, FIELD)
    assert not plain.filling.previous_part(), "a field that is asked at once has no part before"


def test_going_back_asks_for_the_part_before_and_leaves_where_there_is_none() -> None:
    here = replace(JourneyState(), page=Page.FIELD)
    after, effects = step(here, ev.WentBack())
    assert (after.page, effects) == (Page.FIELD, (fx.PreviousPart(),))
    assert step(here, ev.FieldLeft(FormStanding()))[0].page is Page.REVIEW
