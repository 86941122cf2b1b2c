# SPDX-License-Identifier: Apache-2.0
"""What stands beside the notices of the card page: each about a social security card has its picture, and no other has; and what
is said on the pad of a case's number.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.journey.mine import MineStep
from kiosk.journey.state import JourneyState, Page, WayNotice
from ui.view_models import NumberPadViewModel
from ui.visit.pages_identity import Entry, present_case_number, slot_picture
from ui.visit.phrases import Phrases

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
