# SPDX-License-Identifier: Apache-2.0
"""属地: what is done in another district is refused before the first question, and before anybody is asked who they are."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import JourneyState, Level, Page, StopReason
from tests.unit.kiosk.journey.walks import P4


def test_it_stops_where_it_is_chosen_and_back_leads_to_the_list() -> None:
    choosing = JourneyState(page=Page.CHOOSE)
    state, effects = step(choosing, replace(P4, is_of_other_district=True))
    assert (state.page, state.stop, state.level) == (Page.STOP, StopReason.OTHER_DISTRICT, Level.NONE)
    assert effects == ()
    assert step(state, ev.WentBack())[0].page is Page.CHOOSE
    assert step(choosing, P4)[1] == (fx.BeginGuidance(),)


def test_no_network_changes_nothing_of_it() -> None:
    cut_off = JourneyState(page=Page.CHOOSE, online=False)
    assert step(cut_off, replace(P4, needs=replace(P4.needs, offline_allowed=False), is_of_other_district=True))[
        0
    ].stop is (StopReason.OTHER_DISTRICT)
