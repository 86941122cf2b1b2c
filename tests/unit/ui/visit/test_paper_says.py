# SPDX-License-Identifier: Apache-2.0
"""What a page says beside the form: one value is asked about after another, and none is taken over that nobody chose."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.modes import DisplayMode
from kiosk.application.form import Form
from kiosk.application.proposals import Standing
from kiosk.catalogue.material_model import PhotoSpec
from kiosk.journey.form_record import FormRecord
from kiosk.journey.record import VisitRecord
from kiosk.vision.papers.taken import TakenPage
from tests.unit.kiosk.case.test_package import filled
from ui.visit.paper_says import ROWS, Chosen, PaperSays

ELSEWHERE = "示例市示例区桂花路77弄3号402室"
PHOTO = cast("PhotoSpec", SimpleNamespace(fields={"name": "applicant_name", "address": "residence_address"}))
BOOK = "户口簿"


@dataclass(frozen=True)
class Read:
    name: str
    value: str
    ask: str = "confirm"


class Record(SimpleNamespace):
    """A visit whose form is filled in."""

    filling: FormRecord

    @property
    def form(self) -> Form | None:
        return self.filling.form


class Made:
    """A page that says so, in a visit."""

    def __init__(self, *read: Read, form: Form | None) -> None:
        self.record = Record(filling=FormRecord(form=form))
        self.says = PaperSays(cast("VisitRecord", self.record))
        self.page = cast("TakenPage", SimpleNamespace(fields=read))
        self.says.show(self.page, PHOTO)

    @property
    def address(self) -> str:
        value = self.record.form.value("residence_address") if self.record.form is not None else None
        assert value is not None
        return value.value


@pytest.fixture
def form() -> Form:
    return filled()


def test_one_value_is_asked_about_and_nothing_else_stands_there(form: Form) -> None:
    made = Made(Read("name", "测试丙"), Read("address", ELSEWHERE), form=form)
    assert made.says.page is made.page
    assert made.says.offer is not None
    assert (made.says.offer.code, made.says.offer.value) == ("residence_address", ELSEWHERE)
    assert made.says.beside(DisplayMode.STANDARD) == ()
    assert made.address != ELSEWHERE


def test_what_they_take_is_in_the_form_and_is_asked_no_more(form: Form) -> None:
    made = Made(Read("address", ELSEWHERE), form=form)
    assert made.says.choose("residence_address", PHOTO, BOOK, takes=True) is Chosen.SETTLED
    assert (made.address, made.says.offer) == (ELSEWHERE, None)
    (shown,) = made.says.beside(DisplayMode.STANDARD)
    assert shown.standing is Standing.SAME, "held beside the form as it is now"
    assert made.record.form is not None
    assert BOOK in str(made.record.form.value("residence_address"))


def test_what_they_leave_is_asked_no_more_and_is_not_in_the_form(form: Form) -> None:
    made = Made(Read("name", "测试丙"), Read("address", ELSEWHERE), form=form)
    before = made.address
    assert made.says.choose("residence_address", PHOTO, BOOK, takes=False) is Chosen.SETTLED
    assert (made.address, made.says.offer) == (before, None)
    assert [one.name for one in made.says.beside(DisplayMode.STANDARD)] == ["name"]
    assert made.says.choose("residence_address", PHOTO, BOOK, takes=True) is Chosen.NOTHING
    assert made.address == before


def test_an_answer_to_what_was_not_asked_is_none(form: Form) -> None:
    made = Made(Read("name", "测试丙"), Read("address", ELSEWHERE), form=form)
    assert made.says.choose("applicant_name", PHOTO, BOOK, takes=True) is Chosen.NOTHING
    assert made.says.offer is not None
    assert Made(form=form).says.choose("residence_address", PHOTO, BOOK, takes=True) is Chosen.NOTHING


@pytest.mark.parametrize("takes", [True, False])
def test_a_form_that_goes_no_further_with_a_value_says_so(form: Form, takes: bool) -> None:
    made = Made(Read("address", ELSEWHERE), form=form)
    made.record.filling = cast(
        "FormRecord",
        SimpleNamespace(form=form, take_value=lambda *_a: True, standing=SimpleNamespace(is_blocked=True)),
    )
    came = made.says.choose("residence_address", PHOTO, BOOK, takes=takes)
    assert came is (Chosen.BLOCKED if takes else Chosen.SETTLED)


def test_a_value_that_the_form_would_not_have_after_all_stays_outside(form: Form) -> None:
    made = Made(Read("address", ELSEWHERE), form=form)
    made.record.filling = cast("FormRecord", SimpleNamespace(form=form, take_value=lambda *_a: False))
    assert made.says.choose("residence_address", PHOTO, BOOK, takes=True) is Chosen.SETTLED
    assert made.says.offer is None


@pytest.mark.parametrize("mode", list(DisplayMode), ids=str)
def test_so_many_stand_beside_the_picture_as_there_is_room(form: Form, mode: DisplayMode) -> None:
    made = Made(*(Read(f"field {number}", "x") for number in range(9)), form=form)
    assert len(made.says.all) == 9
    assert len(made.says.beside(mode)) == ROWS[mode]


def test_a_page_that_is_shown_no_longer_says_nothing(form: Form) -> None:
    made = Made(Read("address", ELSEWHERE), form=form)
    made.says.choose("residence_address", PHOTO, BOOK, takes=False)
    made.says.forget()
    assert (made.says.page, made.says.all, made.says.offer) == (None, (), None)
    made.says.show(made.page, PHOTO)
    assert made.says.offer is not None, "of the next picture it is asked anew"


def test_without_a_form_nothing_is_held_beside_it() -> None:
    made = Made(Read("address", ELSEWHERE), form=None)
    assert (made.says.page is made.page, made.says.all) == (True, ())


def test_nothing_that_was_read_is_in_a_log(form: Form) -> None:
    made: Any = Made(Read("address", ELSEWHERE), form=form)
    assert ELSEWHERE not in repr(made.says.all)
