# SPDX-License-Identifier: Apache-2.0
"""What waits until a page has stood for a moment: what calls somebody, and what brings paper that cannot be put back."""

from __future__ import annotations

import pytest

from kiosk.journey import events as ev
from ui.visit.decisions import decides


@pytest.mark.parametrize(
    "wish",
    [
        ev.HelperLookAsked(),  # a helper walks over, and nothing on the page calls them back
        ev.FormSheetAsked(),  # a name and a number on paper, for whoever finds it
        ev.BlankFormsAsked(),  # once they are out, this service does not offer them again
        ev.SlipAsked(),  # some slips open a form, or say what was looked up
    ],
)
def test_no_second_tap_of_the_same_finger_calls_anybody_or_prints_anything(wish: ev.Event) -> None:
    assert decides(wish)


@pytest.mark.parametrize("wish", [ev.Touched(), ev.WentBack(), ev.HelpAsked(), ev.CurtainDrawn(), ev.OverlayClosed()])
def test_what_helps_and_what_covers_is_heard_at_once(wish: ev.Event) -> None:
    assert not decides(wish)
