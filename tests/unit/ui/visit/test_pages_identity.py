# SPDX-License-Identifier: Apache-2.0
"""What stands beside the notices of the card page: each about a social security card has its picture, and no other has; and what
is said on the pad of a case's number.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from config.modes import DisplayMode
from kiosk.codes.router import UnknownCode
from kiosk.codes.shapes import DEMO_SHAPES
from kiosk.journey.mine import MineStep
from kiosk.journey.moves.acting import needs_strong
from kiosk.journey.state import JourneyState, Level, Page, WayNotice
from ui.view_models import NumberPadViewModel
from ui.visit import fill_person
from ui.visit.pages_identity import Entry, present_case_number, slot_picture, way_words
from ui.visit.phrases import Phrases
from ui.visit.showing import Showing

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
ICONS = Path(__file__).parents[4] / "ui" / "qml" / "Kiosk" / "icons" / "help"
STEPS = {"insert", "inside", "out"}


def picture(notice: WayNotice) -> tuple[str, str]:
    return slot_picture(JourneyState(page=Page.IDENTIFY, way=notice), "words")


@pytest.mark.parametrize("notice", [one for one in WayNotice if one.value.startswith("social_")])
def test_every_notice_about_the_card_has_a_picture_of_it(notice: WayNotice) -> None:
    step, mark = picture(notice)
    assert step in STEPS
    assert (step == "inside") is notice.is_busy
    assert bool(mark) is (step == "out"), "what does not lead on says why, what does has no warning on it"
    assert not mark or (ICONS / f"{mark}.svg").is_file()


@pytest.mark.parametrize("notice", [one for one in WayNotice if one.value.startswith("code_")])
def test_a_notice_about_a_code_has_none(notice: WayNotice) -> None:
    assert picture(notice) == ("", "")


def test_a_card_that_was_in_before_is_drawn_as_it_comes_out() -> None:
    nothing = JourneyState(page=Page.IDENTIFY)
    assert slot_picture(nothing, "words") == ("pull", "")
    assert slot_picture(nothing, "") == ("", "")


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("page", [Page.MINE_NUMBER, Page.MINE_TAIL])
def test_a_case_that_was_not_found_says_why_beside_what_was_typed(mode: DisplayMode, page: Page) -> None:
    vm, typed = NumberPadViewModel(), Entry("999261121000042" if page is Page.MINE_NUMBER else "0042")
    said = set()
    for step in (MineStep.GONE, MineStep.OFFLINE, MineStep.BUSY, MineStep.REFUSED):
        present_case_number(vm, JourneyState(page=page, mine=step, mode=mode), typed, PHRASES)
        said.add(vm.error)
        assert (vm.entry.replace(" ", ""), vm.canConfirm) == (typed.text, True), "it can be mended, and asked again"
    assert len(said) == 4
    present_case_number(vm, JourneyState(page=page, mine=MineStep.ASKING, mode=mode), typed, PHRASES)
    assert (vm.error, vm.canConfirm, "正在查" in vm.hint) == ("", False, True)
    present_case_number(vm, JourneyState(page=page, mode=mode), typed, PHRASES)
    assert vm.error == ""


def ways(state: JourneyState, mode: DisplayMode) -> str:
    shapes = SimpleNamespace(shapes=DEMO_SHAPES)
    parts = SimpleNamespace(phrases=PHRASES, code_scanner=object(), smart_card_reader=object(), codes=shapes)
    on = cast("Showing", SimpleNamespace(parts=parts))
    state = replace(state, mode=mode)
    return "\n".join(fill_person._other_ways(on, state, strong_only=needs_strong(state)))


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_who_is_asked_for_the_card_by_one_of_their_cases_is_sent_for_nothing_that_says_less(mode: DisplayMode) -> None:
    at_door = JourneyState(page=Page.IDENTIFY, is_mine=True)
    assert all(word in ways(at_door, mode) for word in ("小票", "随申码", "社保卡"))
    by_code = replace(at_door, level=Level.WEAK, mine=MineStep.NEEDS_CARD)
    assert ways(by_code, mode) == PHRASES.say("ways.social_line", mode)
    assert ways(replace(by_code, social_card_read=True), mode) == "", "they came by it, and it was not enough"
    expired = replace(by_code, way=WayNotice.CODE_EXPIRED, mode=mode)
    assert way_words(expired, PHRASES, UnknownCode()) == PHRASES.say("ways.code_expired_card", mode)
