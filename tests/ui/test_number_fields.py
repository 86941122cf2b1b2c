# SPDX-License-Identifier: Apache-2.0
"""Long numbers on their pads: what can be written, in which groups it stands, and that it is covered while nobody writes."""

from __future__ import annotations

import pytest

from config.modes import DisplayMode
from kiosk.application.address import UNLISTED
from kiosk.journey import events as ev
from kiosk.platform.sandbox.population import resident
from tests.ui.screen import Screen
from ui.tour.finger import find_item

NUMBER = resident(3).number


def shown(screen: Screen) -> str:
    found = find_item(screen.window.contentItem(), "entry-text")
    assert found is not None
    return str(found.property("text"))


def write(screen: Screen, text: str) -> None:
    for character in text:
        screen.tap(f"key:{character}")


def answers(screen: Screen) -> list[str]:
    return [wish.raw for wish in screen.wishes if isinstance(wish, ev.FieldAnswered)]


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_an_id_number_in_the_groups_of_the_card(screen: Screen, mode: DisplayMode) -> None:
    screen.show("field-id-number", mode)
    write(screen, NUMBER)
    assert shown(screen) == f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"
    screen.tap("primary")
    assert answers(screen) == [NUMBER]


def test_x_is_the_last_character_alone_and_nothing_goes_beyond_eighteen(screen: Screen) -> None:
    screen.show("field-id-number")
    write(screen, "X12X")
    assert shown(screen) == "12"
    write(screen, "3456789012345")
    write(screen, "67X9")
    assert shown(screen) == "123456 78901234 567X"
    screen.tap("key:erase")
    assert shown(screen) == "123456 78901234 567"


def test_what_is_too_short_cannot_be_handed_in(screen: Screen) -> None:
    screen.show("field-id-number")
    write(screen, NUMBER[:17])
    screen.finger.tap("primary")
    assert answers(screen) == []


def test_a_card_in_fours_covered_when_the_page_comes_back_and_shown_by_a_touch(screen: Screen) -> None:
    screen.show("field-bank-account")
    assert shown(screen) == "●●●● ●●●● ●●●● ●●●0 004"
    screen.tap("entry-show")
    assert shown(screen) == "6299 9900 0000 0000 004"
    screen.tap("key:erase")
    screen.tap("key:4")
    screen.tap("primary")
    assert answers(screen) == ["6299990000000000004"]


def test_a_credit_code_has_no_letter_that_looks_like_a_digit(screen: Screen) -> None:
    screen.show("field-credit-code")
    for letter in "IOSVZ":
        assert not screen.finger.sees(f"key:{letter}")
    write(screen, "9999999H")
    assert shown(screen) == "91 999999 MA99 9999 9H"
    screen.tap("primary")
    assert answers(screen) == ["91999999MA9999999H"]


def test_a_count_stops_at_its_digits_and_what_stood_there_gives_way_to_the_first(screen: Screen) -> None:
    screen.show("field-count")
    write(screen, "579")
    screen.tap("primary")
    assert answers(screen) == ["57"], "the 2 of before is gone, the third digit is one too many"
    screen.show("field-count")
    screen.tap("key:erase")
    write(screen, "3")
    screen.tap("primary")
    assert answers(screen)[-1] == "3"


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_the_first_letters_of_roads_stand_on_one_page_and_who_does_not_find_theirs_writes_it(
    screen: Screen, mode: DisplayMode
) -> None:
    screen.show("field-letter-many", mode)
    letters = [str(option["value"]) for option in screen.stage.pages.field_page.options]
    assert len(letters) >= 15
    assert all(screen.finger.sees(f"key:{letter}") for letter in letters)
    screen.tap(f"key:{letters[-1]}")
    screen.tap("secondary")
    assert answers(screen) == [letters[-1], UNLISTED]


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_choice_of_before_is_on_the_page_that_opens(screen: Screen, mode: DisplayMode) -> None:
    screen.show("field-district-before", mode)
    assert screen.finger.sees("option:310115")
    assert not screen.finger.sees("option:310101")
    screen.tap("pager-previous")
    screen.show("field-district", mode)
    assert screen.finger.sees("option:310101")
