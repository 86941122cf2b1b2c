# SPDX-License-Identifier: Apache-2.0
"""The page that takes pictures of papers: when it comes, what leads on, and that nothing holds anybody there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from config.modes import DisplayMode
from kiosk.application.capture import Stage, Wish
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import limits, step
from kiosk.journey.presence import is_presence
from kiosk.journey.state import PHASE_OF, ItemNeeds, JourneyState, Level, Page, Phase, StopReason

PROMISED = ItemNeeds("312000202000", needs_promise=True, needs_signature=True)
PLAIN = ItemNeeds("X")
HERE = JourneyState(
    page=Page.PAPER, item=PROMISED, level=Level.STRONG, paper=Stage.LOOKING, form=FormStanding(to_photograph=1)
)


def test_it_comes_behind_the_fields_and_before_the_promise() -> None:
    assert PHASE_OF[Page.PAPER] is Phase.APPLICATION
    made, _ = step(JourneyState(page=Page.PREFILL, item=PROMISED), ev.Prefilled(FormStanding(1, to_photograph=2)))
    assert (made.page, made.form.missing, made.form.to_photograph) == (Page.REVIEW, 1, 2)
    asked, effects = step(made, ev.WentOn())
    assert (asked.page, effects) == (Page.FIELD, (fx.AskField(),))
    there, _ = step(asked, ev.FieldAccepted(FormStanding(to_photograph=2)))
    assert (there.page, there.paper, there.form.to_photograph) == (Page.PAPER, Stage.LOOKING, 2)
    next_one, _ = step(replace(there, paper=Stage.KEEPING), ev.PaperSettled(FormStanding(to_photograph=1)))
    assert (next_one.page, next_one.paper, next_one.form.to_photograph) == (Page.PAPER, Stage.LOOKING, 1)
    after, _ = step(next_one, ev.PaperSettled(FormStanding()))
    assert (after.page, after.paper, after.form.to_photograph) == (Page.PROMISE, Stage.NONE, 0)


def test_a_complete_form_goes_there_at_once_and_without_a_promise_to_the_last_look() -> None:
    state = JourneyState(page=Page.REVIEW, item=PLAIN, form=FormStanding(to_photograph=1))
    there, _ = step(state, ev.WentOn())
    assert there.page is Page.PAPER
    assert step(there, ev.PaperSettled(FormStanding()))[0].page is Page.CONFIRM


def test_an_answer_may_change_which_papers_there_are() -> None:
    state = JourneyState(page=Page.FIELD, item=PROMISED, form=FormStanding(1, to_photograph=1))
    assert step(state, ev.FieldAccepted(FormStanding()))[0].page is Page.PROMISE


@pytest.mark.parametrize("wish", list(Wish))
def test_every_wish_goes_to_whoever_takes_the_pictures(wish: Wish) -> None:
    assert step(HERE, ev.PaperWished(wish.value, "a")) == (HERE, (fx.StepPaper(wish.value, "a"),))


def test_how_far_it_is_is_kept_on_this_page_alone() -> None:
    busy, effects = step(HERE, ev.PaperStaged(Stage.READING))
    assert (busy.paper, effects) == (Stage.READING, ())
    review, asked = step(busy, ev.WentBack())
    assert (review.page, review.paper, review.form.to_photograph) == (Page.REVIEW, Stage.NONE, 1)
    assert asked == (fx.TellForm(),), "a value that was taken from the picture may have left something open"
    assert step(review, ev.Prefilled(FormStanding(1)))[0].form.missing == 1
    assert step(review, ev.PaperStaged(Stage.GOOD)) == (review, ())
    assert step(review, ev.PaperSettled(FormStanding())) == (review, ())


def test_what_stops_the_way_brings_it_back_from_the_beginning() -> None:
    stopped, _ = step(replace(HERE, paper=Stage.GOOD), ev.PowerRanLow())
    assert (stopped.page, stopped.stop, stopped.paper) == (Page.STOP, StopReason.POWER_LOW, Stage.NONE)
    back, _ = step(stopped, ev.PowerCameBack())
    assert (back.page, back.paper) == (Page.PAPER, Stage.LOOKING)


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("stage", list(Stage))
def test_hands_that_lay_out_papers_are_given_time_and_a_picture_on_screen_is_not(
    stage: Stage, mode: DisplayMode
) -> None:
    elder = mode is DisplayMode.ELDER
    usual = timeouts.IDLE_WARN_ELDER_S if elder else timeouts.IDLE_WARN_STANDARD_S
    is_shown = stage in (Stage.GOOD, Stage.FAULTY, Stage.BEFORE, Stage.BEFORE_LAST)
    idle_s = limits(replace(HERE, mode=mode, paper=stage)).idle_s
    assert idle_s == (usual if is_shown else timeouts.IDLE_WARN_PAPER_S)
    assert usual < timeouts.IDLE_WARN_PAPER_S


def test_a_paper_that_was_let_go_of_was_laid_by_somebody_and_the_machine_is_nobody() -> None:
    taken, effects = step(HERE, ev.PaperTaken())
    assert (taken.paper, effects) == (Stage.CHECKING, ())
    assert is_presence(ev.PaperTaken(), HERE)
    for stage in Stage:
        assert not is_presence(ev.PaperStaged(stage), HERE)
    assert is_presence(ev.PaperWished("use"), HERE)
    assert not is_presence(ev.PaperSettled(FormStanding()), HERE)


@pytest.mark.parametrize(("online", "reason"), [(True, StopReason.RULE), (False, StopReason.OFFLINE)])
def test_a_value_from_a_paper_passes_no_pre_check_by_and_leads_back_to_where_it_can_be_changed(
    online: bool, reason: StopReason
) -> None:
    needs = replace(PROMISED, offline_allowed=online)
    told, effects = step(
        replace(HERE, item=needs, online=online, paper=Stage.GOOD),
        ev.Prefilled(FormStanding(0, is_blocked=True, to_photograph=1)),
    )
    assert (told.page, told.stop, told.paper, effects) == (Page.STOP, reason, Stage.NONE, ())
    review, _ = step(told, ev.WentBack())
    assert (review.page, review.form.to_photograph) == (Page.REVIEW, 1)
    again, _ = step(review, ev.WentOn())
    assert (again.page, again.stop, again.stop_from) == (Page.STOP, reason, Page.REVIEW)
    field, _ = step(review, ev.FieldReopened(FormStanding()))
    mended, _ = step(field, ev.FieldAccepted(FormStanding(to_photograph=1)))
    assert (mended.page, mended.paper) == (Page.PAPER, Stage.LOOKING)
    anew, _ = step(replace(review, page=Page.PREFILL), ev.Prefilled(FormStanding()))
    assert step(anew, ev.WentOn())[0].page is Page.PROMISE


def test_what_a_value_from_a_paper_leaves_open_is_asked_before_the_next_paper() -> None:
    asked, effects = step(replace(HERE, paper=Stage.KEEPING), ev.PaperSettled(FormStanding(1, to_photograph=1)))
    assert (asked.page, asked.form.missing, effects) == (Page.FIELD, 1, (fx.AskField(),))
    there, _ = step(asked, ev.FieldAccepted(FormStanding(to_photograph=1)))
    assert (there.page, there.form.to_photograph) == (Page.PAPER, 1)
