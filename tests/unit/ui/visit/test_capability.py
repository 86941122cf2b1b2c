# SPDX-License-Identifier: Apache-2.0
"""What 一次告知 is told that this terminal has: each part that is fitted, and none that is not, with and without a network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.guidance.notice import Capability, Device, Lack, notice
from kiosk.journey.state import JourneyState, PrinterState
from tests.unit.kiosk.synthetic import drafts, situation
from ui.visit.papers import Papers

FITTED = {
    "reader": Device.ID_CARD_READER,
    "receipt_printer": Device.RECEIPT_PRINTER,
    "document_printer": Device.DOCUMENT_PRINTER,
    "camera": Device.CAMERA,
    "paper_camera": Device.PAPER_CAMERA,
}


def able(state: JourneyState, *away: str) -> Capability:
    fitted = {name: None if name in away else object() for name in FITTED}
    papers: Any = SimpleNamespace(_parts=SimpleNamespace(site=SimpleNamespace(district="示例区"), **fitted))
    return Papers.capability(cast("Papers", papers), state)


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("away", FITTED)
def test_each_part_is_told_of_as_it_is_fitted(away: str, online: bool) -> None:
    told = able(JourneyState(online=online), away)
    assert told.devices == set(FITTED.values()) - {FITTED[away]}
    assert (told.online, told.lacks) == (online, {})


def test_what_cannot_see_or_print_is_lacking_and_not_there() -> None:
    blind = able(JourneyState(eyes_unfit=True, receipt_printer=PrinterState.PAPER_OUT))
    assert blind.devices == {Device.ID_CARD_READER, Device.DOCUMENT_PRINTER}
    assert blind.lacks[Device.PAPER_CAMERA] is blind.lacks[Device.CAMERA] is Lack.BROKEN
    assert set(blind.lacks) == {Device.CAMERA, Device.PAPER_CAMERA, Device.RECEIPT_PRINTER}


def test_a_terminal_that_photographs_papers_sends_nobody_to_a_counter_for_want_of_a_network() -> None:
    items = [one for one in drafts().items.values() if one.offline_allowed]
    offline = JourneyState(online=False)

    def said(*away: str) -> list[str]:
        pages = (notice(one, situation(one), able(offline, *away)) for one in items)
        return [row.why for page in pages for part in page.sections if part.key == "bring" for row in part.rows]

    with_camera, without = said(), said("paper_camera")
    assert sum("拍" in one for one in with_camera) > sum("拍" in one for one in without)
