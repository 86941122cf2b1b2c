# SPDX-License-Identifier: Apache-2.0
"""What stands beside the notices of the card page: each about a social security card has its picture, and no other has."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.journey.state import JourneyState, Page, WayNotice
from ui.visit.pages_identity import slot_picture

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
