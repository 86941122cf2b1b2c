# SPDX-License-Identifier: Apache-2.0
"""换渠道继续, when something else stops the way or the card goes: a form lies at one place, and is shown to nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.item_needs import ItemNeeds
from kiosk.journey.machine import step
from kiosk.journey.state import (
    ActingStep,
    CardState,
    HelpState,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
)

KNOWN = JourneyState(level=Level.STRONG, card=CardState.READ, card_present=True, item=ItemNeeds("X"))
SEEING = replace(KNOWN, page=Page.FACE, item=ItemNeeds("X", asks_presence=True))
SOCIAL = replace(
    KNOWN, card=CardState.WAITING, card_present=False, social_card_present=True, social_card_read=True, level=Level.WEAK
)
BEHIND = {
    "stop": replace(KNOWN, page=Page.STOP, stop=StopReason.RULE, stop_from=Page.CONFIRM),
    "visit": replace(KNOWN, page=Page.VISIT, stop=StopReason.RULE, stop_from=Page.CONFIRM, is_visiting=True),
    "consents": replace(KNOWN, page=Page.CONSENTS),
    "consent": replace(KNOWN, page=Page.CONSENT),
    "face": SEEING,
    "field": replace(KNOWN, page=Page.FIELD),
}
"""Wherever a form is asked for."""
UNSOLVED = StopReason.UNSOLVED


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    """The state behind ``events``, and the effects of the last."""
    effects: tuple[fx.Effect, ...] = ()
    for event in events:
        state, effects = step(state, event)
    return state, list(effects)


def asked(state: JourneyState, continuing: Continuing, continued: GoesOn = GoesOn.FORM) -> JourneyState:
    """换个地方接着办, from the sheet of help, and as far as ``continuing``."""
    here, _ = walk(replace(state, overlay=Overlay.HELP), ev.ContinueAsked())
    assert (here.page, here.continuing, here.continued) == (Page.CONTINUE, Continuing.CHOOSING, continued)
    return replace(here, continuing=continuing)


# --- something else stops the way ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
@pytest.mark.parametrize(
    "shown",
    [
        Continuing.OPENING,
        Continuing.CODE,
        Continuing.SEEN,
        Continuing.NUMBER,
        Continuing.WITHDRAWING,
        Continuing.UNSURE,
    ],
)
def test_a_form_that_lies_open_does_so_behind_an_empty_battery(behind: JourneyState, shown: Continuing) -> None:
    low, effects = walk(asked(behind, shown), ev.PowerRanLow())
    assert (low.page, low.stop, low.stop_from, low.continuing) == (
        Page.STOP,
        StopReason.POWER_LOW,
        Page.CONTINUE,
        shown,
    )
    assert effects == [fx.SaveDraft()]
    back, _ = walk(low, ev.PowerCameBack())
    assert (back.page, back.continuing, back.continue_from) == (Page.CONTINUE, shown, behind.page)


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
def test_the_page_behind_a_form_stands_there_again_as_it_was(behind: JourneyState) -> None:
    low, _ = walk(asked(behind, Continuing.CODE), ev.PowerRanLow())
    again, _ = walk(low, ev.WentBack())
    assert again.page is Page.STOP, "nothing is begun on an empty battery"
    taken_back, effects = walk(low, ev.PowerCameBack(), ev.OverlayClosed(), ev.WentBack())
    assert effects == [fx.WithdrawContinuation()]
    back, _ = walk(taken_back, ev.ContinuationSaid(Continuing.CHOOSING), ev.WentBack())
    assert (back.page, back.stop, back.is_visiting) == (behind.page, behind.stop, behind.is_visiting)
    if behind.stop is not None:
        assert back.stop_from is behind.stop_from


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
@pytest.mark.parametrize("shown", [Continuing.WITHDRAWING, Continuing.CODE])
def test_a_form_that_a_telephone_took_up_meanwhile_is_over_here(behind: JourneyState, shown: Continuing) -> None:
    low, _ = walk(asked(behind, shown), ev.PowerRanLow())
    taken, effects = walk(low, ev.ContinuationSaid(Continuing.TAKEN))
    assert (taken.is_elsewhere, effects) == (True, [fx.DropDraft()])
    back, _ = walk(taken, ev.PowerCameBack(), ev.OverlayClosed(), ev.WentBack())
    assert (back.page, back.is_elsewhere) == (Page.CONTINUE, True), "nothing leads to a form that is elsewhere"
    low_again, effects = walk(back, ev.PowerRanLow())
    assert (low_again.is_elsewhere, effects) == (True, [])


@pytest.mark.parametrize("behind", [BEHIND["consents"], BEHIND["consent"]], ids=["consents", "consent"])
def test_a_helper_who_could_not_help_does_not_lose_a_form_that_lies_open(behind: JourneyState) -> None:
    here = replace(asked(behind, Continuing.CODE), overlay=Overlay.SOLVED, help=HelpState.NONE)
    unsolved, effects = walk(here, ev.SolvedSaid(solved=False))
    assert (unsolved.stop, unsolved.stop_from, unsolved.continuing) == (UNSOLVED, Page.CONTINUE, Continuing.CODE)
    assert not any(isinstance(one, fx.WithdrawContinuation) for one in effects), "a code is still there behind it"
    low, _ = walk(unsolved, ev.PowerRanLow(), ev.WentBack())
    assert (low.stop, low.stop_from) == (StopReason.POWER_LOW, Page.CONTINUE)
    back, _ = walk(low, ev.PowerCameBack(), ev.OverlayClosed())
    assert (back.page, back.continuing, back.continue_from) == (Page.CONTINUE, Continuing.CODE, behind.page)


def test_a_visit_that_is_being_booked_is_not_left_meanwhile() -> None:
    """Who books looks whether the visit is still the page, or behind what stops the way."""
    low, _ = walk(asked(BEHIND["visit"], Continuing.CODE), ev.PowerRanLow())
    assert (low.behind.page, low.behind.stop_from) == (Page.STOP, Page.VISIT)
    low, _ = walk(asked(BEHIND["stop"], Continuing.CODE), ev.PowerRanLow())
    assert (low.behind.page, low.behind.stop_from) == (Page.STOP, Page.CONFIRM)
    low, _ = walk(asked(BEHIND["field"], Continuing.CODE), ev.PowerRanLow())
    assert low.behind is low


# --- the card that was let go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [Continuing.NUMBER, Continuing.TAKEN])
@pytest.mark.parametrize(
    ("known", "takes"), [(KNOWN, ev.CardRemoved()), (KNOWN, ev.CardRemoved(is_sure=False)), (SOCIAL, ev.SocialCardRemoved())]
)  # fmt: skip
def test_who_took_the_card_and_went_is_not_shown_to_the_next(
    given: Continuing, known: JourneyState, takes: ev.Event
) -> None:
    here = asked(replace(known, page=Page.NOTICE), given, GoesOn.SERVICE)
    gone, effects = walk(here, takes)
    assert (gone.overlay, effects) == (Overlay.NONE, []), "as they were told"
    back, _ = walk(gone, ev.WentBack())
    assert (back.page, back.overlay) == (Page.NOTICE, Overlay.CARD_REMOVED)
    still_known, _ = walk(back, ev.OverlayClosed())
    assert (still_known.overlay, walk(still_known, ev.Touched())[0].overlay) == (Overlay.NONE, Overlay.NONE), "once"
    assert walk(back, ev.AnswerElapsed())[1][-1] == fx.EndVisit("idle")


def test_what_a_page_behind_it_has_become_is_covered_too() -> None:
    asking = replace(KNOWN, page=Page.PEOPLE, acting_step=ActingStep.ASKING)
    here = asked(asking, Continuing.NUMBER, GoesOn.SERVICE)
    gone, _ = walk(here, ev.CardRemoved(), ev.ActingSettled(), ev.Prefilled(FormStanding(missing=2)), ev.WentBack())
    assert (gone.page, gone.overlay) == (Page.REVIEW, Overlay.CARD_REMOVED)


@pytest.mark.parametrize("page", [Page.PRINCIPAL, Page.PEOPLE])
def test_an_agents_card_counts_though_their_page_waits_for_another(page: Page) -> None:
    """帮别人办: the page has asked for the card of whom it is for, and the agent's own is no more looked at."""
    agent = replace(KNOWN, page=page, card=CardState.WAITING, acting_step=ActingStep.WAITING)
    here = asked(agent, Continuing.NUMBER, GoesOn.SERVICE)
    gone, _ = walk(here, ev.CardRemoved())
    assert gone.overlay is Overlay.NONE
    assert walk(gone, ev.WentBack())[0].overlay is Overlay.CARD_REMOVED
    assert walk(here, ev.WentBack())[0].overlay is Overlay.NONE, "it lies there"
    taken, _ = walk(agent, ev.CardRemoved())
    assert taken.overlay is Overlay.NONE, "asked for by the page"
    back, _ = walk(asked(taken, Continuing.NUMBER, GoesOn.SERVICE), ev.WentBack())
    assert back.overlay is Overlay.CARD_REMOVED
    again, _ = walk(back, ev.CardFound())
    assert (again.overlay, again.card_gone) == (Overlay.NONE, False)


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
def test_a_form_whose_number_is_taken_back_is_covered_until_somebody_is_there(behind: JourneyState) -> None:
    gone, _ = walk(asked(behind, Continuing.NUMBER), ev.CardRemoved())
    assert gone.overlay is Overlay.NONE
    covered, effects = walk(gone, ev.WentBack())
    assert (covered.page, covered.continuing, covered.overlay, effects) == (
        Page.CONTINUE,
        Continuing.NUMBER,
        Overlay.CARD_REMOVED,
        [],
    )
    assert walk(covered, ev.CancelConfirmed())[1] == [fx.SaveDraft(), fx.EndVisit("left")], "the number stays good"
    assert walk(covered, ev.AnswerElapsed())[1] == [fx.SaveDraft(), fx.EndVisit("idle")]
    state, effects = walk(covered, ev.OverlayClosed(), ev.WentBack())
    assert (state.continuing, effects) == (Continuing.WITHDRAWING, [fx.WithdrawContinuation()])
    back, _ = walk(state, ev.ContinuationSaid(Continuing.CHOOSING), ev.WentBack())
    assert (back.page, back.overlay) == (behind.page, Overlay.NONE), "asked once"
    taken, _ = walk(state, ev.ContinuationSaid(Continuing.TAKEN))
    assert (taken.is_elsewhere, taken.overlay) == (True, Overlay.NONE)


def test_a_card_that_was_away_before_counts_and_one_that_is_back_does_not() -> None:
    notice = replace(KNOWN, page=Page.NOTICE)
    before, _ = walk(notice, ev.CardRemoved(), ev.OverlayClosed())
    here = asked(before, Continuing.NUMBER, GoesOn.SERVICE)
    assert walk(here, ev.WentBack())[0].overlay is Overlay.CARD_REMOVED
    gone, _ = walk(asked(notice, Continuing.NUMBER, GoesOn.SERVICE), ev.CardRemoved())
    assert walk(gone, ev.CardFound(), ev.WentBack())[0].overlay is Overlay.NONE
    somebody_else, _ = walk(gone, ev.CardFound(is_other=True))
    assert walk(somebody_else, ev.WentBack())[0].overlay is Overlay.CARD_REMOVED
    social, _ = walk(
        asked(replace(SOCIAL, page=Page.NOTICE), Continuing.NUMBER, GoesOn.SERVICE), ev.SocialCardRemoved()
    )
    assert walk(social, ev.SocialCardRead(is_same=True), ev.WentBack())[0].overlay is Overlay.NONE


def test_where_a_card_lies_or_none_was_read_nothing_is_covered() -> None:
    for known in (KNOWN, SOCIAL, replace(KNOWN, card=CardState.WAITING, card_present=False, level=Level.WEAK)):
        here = asked(replace(known, page=Page.NOTICE), Continuing.NUMBER, GoesOn.SERVICE)
        assert walk(here, ev.WentBack())[0].overlay is Overlay.NONE


def test_a_warning_that_lies_there_already_stays() -> None:
    """Power that runs out shows the page behind a service; the warning over it is not asked twice."""
    here = asked(replace(KNOWN, page=Page.NOTICE), Continuing.NUMBER, GoesOn.SERVICE)
    warned, _ = walk(here, ev.CardRemoved(), ev.IdleElapsed())
    assert walk(warned, ev.WentBack())[0].overlay is Overlay.IDLE


@pytest.mark.parametrize("given", [Continuing.NUMBER, Continuing.TAKEN])
def test_the_social_card_may_go_where_the_id_card_may(given: Continuing) -> None:
    for continued, page in ((GoesOn.FORM, Page.FIELD), (GoesOn.SERVICE, Page.NOTICE)):
        here = asked(replace(SOCIAL, page=page), given, continued)
        assert walk(here, ev.SocialCardRemoved())[0].overlay is Overlay.NONE
    code = asked(replace(SOCIAL, page=Page.FIELD), Continuing.CODE)
    assert walk(code, ev.SocialCardRemoved())[0].overlay is Overlay.CARD_REMOVED
    own = asked(replace(SOCIAL, page=Page.MINE, item=None, is_mine=True), given, GoesOn.OWN_CASES)
    assert walk(own, ev.SocialCardRemoved())[0].overlay is Overlay.CARD_REMOVED
