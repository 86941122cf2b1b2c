# SPDX-License-Identifier: Apache-2.0
"""看看样子 (示例样表): it lies over the page that awaits a paper or refused one, over 一次告知, and over no other; every way out
of a sheet leads out of it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.application.capture import Stage
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import limits, step
from kiosk.journey.presence import is_presence
from kiosk.journey.state import CardState, ItemNeeds, JourneyState, Level, Overlay, Page
from tests.unit.kiosk.journey.walks import walk

HERE = JourneyState(
    page=Page.PAPER,
    item=ItemNeeds("X"),
    level=Level.STRONG,
    form=FormStanding(to_photograph=1),
    paper=Stage.LOOKING,
    card=CardState.READ,
    card_present=True,
)
SHOWN = replace(HERE, overlay=Overlay.SAMPLE)
AWAITS = (Stage.LOOKING, Stage.MOVE, Stage.HOLD, Stage.CHANGE, Stage.PHONE)
OFFERS = (*AWAITS, Stage.FAULTY)
TOLD = JourneyState(page=Page.NOTICE, item=ItemNeeds("X"))


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.NONE])
def test_it_is_shown_while_a_page_is_awaited_and_beside_one_that_was_refused(stage: Stage) -> None:
    state = replace(HERE, paper=stage)
    shown = replace(state, overlay=Overlay.SAMPLE)
    assert step(state, ev.SampleAsked()) == (shown if stage in OFFERS else state, ())
    assert is_presence(ev.SampleAsked(), state)


def test_it_covers_no_other_sheet_and_no_other_page() -> None:
    for other in (Overlay.HELP, Overlay.CANCEL, Overlay.IDLE):
        state = replace(HERE, overlay=other)
        assert step(state, ev.SampleAsked()) == (state, ())
    review = replace(HERE, page=Page.REVIEW, paper=Stage.NONE)
    assert step(review, ev.SampleAsked()) == (review, ())


def test_one_key_closes_it_and_nothing_is_masked_or_lost() -> None:
    assert not SHOWN.is_masked
    assert step(SHOWN, ev.OverlayClosed()) == (HERE, ())
    assert walk(HERE, ev.SampleAsked(), ev.SampleAsked(), ev.OverlayClosed()) == (HERE, [])


def test_idle_goes_on_counting_and_covers_it() -> None:
    assert limits(SHOWN) == limits(HERE)
    idle, _ = step(SHOWN, ev.IdleElapsed())
    assert (idle.overlay, idle.page) == (Overlay.IDLE, Page.PAPER)
    assert step(idle, ev.OverlayClosed())[0].overlay is Overlay.NONE
    gone, effects = step(idle, ev.AnswerElapsed())
    assert gone.ended
    assert fx.SaveDraft() in effects


def test_a_card_that_is_taken_and_不办了_are_asked_about_as_everywhere() -> None:
    gone, _ = step(SHOWN, ev.CardRemoved())
    assert gone.overlay is Overlay.CARD_REMOVED
    assert step(SHOWN, ev.CancelAsked())[0].overlay is Overlay.CANCEL


def test_back_leaves_page_and_sheet() -> None:
    back, _ = step(SHOWN, ev.WentBack())
    assert (back.page, back.overlay, back.paper) == (Page.REVIEW, Overlay.NONE, Stage.NONE)


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.NONE])
def test_it_makes_way_for_a_picture_that_came_meanwhile(stage: Stage) -> None:
    now, _ = step(replace(SHOWN, paper=Stage.PHONE), ev.PaperStaged(stage))
    assert now.overlay is (Overlay.SAMPLE if stage in OFFERS else Overlay.NONE)


def test_on_一次告知_it_is_of_the_material_that_was_tapped_and_leads_back_there() -> None:
    shown, effects = step(TOLD, ev.SampleAsked("HKB"))
    assert (shown, effects) == (replace(TOLD, overlay=Overlay.SAMPLE, sample="HKB"), ())
    assert walk(shown, ev.SampleAsked("WTS")) == (shown, []), "one at a time"
    assert walk(shown, ev.OverlayClosed()) == (TOLD, []), "and which it was is not kept"
    assert limits(shown) == limits(TOLD)


def test_which_one_is_said_on_一次告知_alone() -> None:
    assert step(TOLD, ev.SampleAsked()) == (TOLD, ())
    assert step(HERE, ev.SampleAsked("HKB")) == (HERE, ())


@pytest.mark.parametrize("event", [ev.WentOn(), ev.HelpAsked(), ev.CancelAsked(), ev.IdleElapsed()])
def test_whatever_covers_or_leaves_一次告知_ends_it(event: ev.Event) -> None:
    after, _ = step(replace(TOLD, overlay=Overlay.SAMPLE, sample="HKB"), event)
    assert after.overlay is not Overlay.SAMPLE
    assert after.sample == ""


def test_the_way_goes_on_without_it() -> None:
    promised = replace(SHOWN, item=ItemNeeds("X", needs_promise=True))
    assert step(promised, ev.PaperSettled(FormStanding()))[0] == replace(
        promised, page=Page.PROMISE, overlay=Overlay.NONE, paper=Stage.NONE, form=FormStanding()
    )
    low, _ = step(SHOWN, ev.PowerRanLow())
    assert (low.page, low.overlay) == (Page.STOP, Overlay.NONE)
