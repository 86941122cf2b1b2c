# SPDX-License-Identifier: Apache-2.0
"""Ways in beside the ID card: a scanned code and a social security card, from every page they may be shown at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import limits, step
from kiosk.journey.moves.identity import asks_who
from kiosk.journey.state import (
    CardState,
    FaceStep,
    HelpState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
    WayNotice,
)

WEAK_ITEM = ItemNeeds("312000202000", False, True, True, True, False)
STRONG_ITEM = ItemNeeds("TBD-RS01", True, False, False, False, True)
IDENTIFY = JourneyState(page=Page.IDENTIFY, item=WEAK_ITEM)
WHO = (Page.IDENTIFY, Page.NUMBER, Page.CODE)


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    effects: list[fx.Effect] = []
    for event in events:
        state, more = step(state, event)
        effects += more
    return state, effects


@pytest.mark.parametrize("page", WHO)
def test_a_code_leads_to_the_form_as_the_number_does(page: Page) -> None:
    state, effects = walk(replace(IDENTIFY, page=page), ev.CodeShown())
    assert (state.page, state.way, effects) == (page, WayNotice.CODE_CHECKING, [fx.OpenCodeSession()])
    assert not asks_who(state)
    assert walk(state, ev.CodeShown()) == (state, [])  # one at a time
    state, effects = walk(state, ev.Identified(strong=False))
    assert (state.page, state.level, state.way) == (Page.PREFILL, Level.WEAK, WayNotice.NONE)
    assert effects == [fx.ClearEntry(), fx.Prefill()]


def test_a_code_before_a_service_was_chosen_opens_the_list() -> None:
    state, effects = walk(JourneyState(), ev.CodeShown())
    assert effects == [fx.OpenCodeSession()]
    assert not state.is_untouched
    state, effects = walk(state, ev.Identified(strong=False))
    assert (state.page, state.level, effects) == (Page.CHOOSE, Level.WEAK, [])
    state, _ = walk(JourneyState(page=Page.QUESTION, item=WEAK_ITEM), ev.CodeShown(), ev.Identified(strong=False))
    assert (state.page, state.level) == (Page.QUESTION, Level.WEAK)
    state, effects = walk(replace(state, page=Page.NOTICE), ev.WentOn())
    assert (state.page, effects) == (Page.PREFILL, [fx.Prefill()])


def test_without_network_no_code_is_asked_about() -> None:
    state, effects = walk(replace(IDENTIFY, online=False), ev.CodeShown())
    assert (state.page, state.way, effects) == (Page.IDENTIFY, WayNotice.CODE_OFFLINE, [])
    assert asks_who(state)


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        (ev.Identified(strong=False), WayNotice.CODE_TOO_WEAK),
        (ev.Identified(strong=False, by_social_card=True), WayNotice.SOCIAL_TOO_WEAK),
    ],
)
def test_what_needs_the_card_says_so_and_keeps_what_is_known(event: ev.Identified, notice: WayNotice) -> None:
    asked, _ = walk(replace(IDENTIFY, item=STRONG_ITEM), ev.CodeShown())
    state, effects = walk(asked, event)
    assert (state.page, state.level, state.way, effects) == (Page.IDENTIFY, Level.WEAK, notice, [])
    assert asks_who(state)
    state, effects = walk(state, ev.CardReading(), ev.CardFound())
    assert (state.page, state.level, state.way) == (Page.PREFILL, Level.STRONG, WayNotice.NONE)
    assert not state.social_card_read


def test_a_card_that_was_quicker_stays() -> None:
    asked, _ = walk(IDENTIFY, ev.CodeShown(), ev.CardReading(), ev.CardFound())
    assert (asked.page, asked.level) == (Page.PREFILL, Level.STRONG)
    assert walk(asked, ev.Identified(strong=False)) == (asked, [])
    review = replace(asked, page=Page.REVIEW)
    for late in (ev.Identified(strong=False), ev.WaySaid("code_expired"), ev.CodeShown()):
        assert walk(review, late) == (review, [])


@pytest.mark.parametrize("page", [Page.PREFILL, Page.SUBMIT, Page.HAND_OVER, Page.RATE, Page.END, Page.STOP])
def test_where_nobody_is_asked_nothing_is_listened_to(page: Page) -> None:
    state = JourneyState(page=page, item=WEAK_ITEM, stop=StopReason.RULE)
    assert not asks_who(state)
    for event in (ev.CodeShown(), ev.WaySaid("code_other"), ev.Identified(strong=True)):
        after, effects = walk(state, event)
        assert (after.page, after.level, after.way, effects) == (page, Level.NONE, WayNotice.NONE, [])


def test_a_covered_page_listens_to_no_code() -> None:
    assert not asks_who(replace(IDENTIFY, overlay=Overlay.CURTAIN))
    assert not asks_who(replace(IDENTIFY, overlay=Overlay.IDLE))


def test_what_was_said_belongs_to_its_page() -> None:
    said, _ = walk(IDENTIFY, ev.WaySaid("code_expired"))
    assert said.way is WayNotice.CODE_EXPIRED
    again, _ = walk(said, ev.OtherWayAsked())
    assert (again.page, again.way) == (Page.NUMBER, WayNotice.NONE)


def test_a_notice_on_the_first_page_goes_with_who_caused_it() -> None:
    said, _ = walk(JourneyState(), ev.WaySaid("code_other"))
    assert limits(said).idle_s is not None
    gone, _ = walk(said, ev.IdleElapsed())
    assert gone.ended == "idle"
    assert walk(JourneyState(), ev.WaySaid("social_lost")) == (JourneyState(), [])  # nobody chose that way


# --- the social security card ----------------------------------------------------------------------------------------


def test_a_social_card_is_read_checked_and_leads_on() -> None:
    state, effects = walk(IDENTIFY, ev.SocialCardFound())
    assert (state.way, state.social_card_present, effects) == (WayNotice.SOCIAL_READING, True, [])
    state, effects = walk(state, ev.SocialCardRead())
    assert (state.way, effects) == (WayNotice.SOCIAL_CHECKING, [fx.OpenSocialCard()])
    state, effects = walk(state, ev.Identified(strong=False, by_social_card=True))
    assert (state.page, state.level, state.social_card_read) == (Page.PREFILL, Level.WEAK, True)
    strong, _ = walk(
        replace(IDENTIFY, item=STRONG_ITEM),
        ev.SocialCardFound(),
        ev.SocialCardRead(is_closed=True),
        ev.Identified(strong=True, by_social_card=True),
    )
    assert (strong.page, strong.level) == (Page.PREFILL, Level.STRONG)


def test_a_closed_card_without_network_is_told_so_and_an_open_one_is_believed_a_little() -> None:
    offline = replace(IDENTIFY, online=False)
    closed, effects = walk(offline, ev.SocialCardFound(), ev.SocialCardRead(is_closed=True))
    assert (closed.way, effects) == (WayNotice.SOCIAL_OFFLINE, [])
    _, effects = walk(offline, ev.SocialCardFound(), ev.SocialCardRead())
    assert effects == [fx.OpenSocialCard()]


def test_a_card_pulled_while_it_is_read_is_told_so() -> None:
    state, _ = walk(IDENTIFY, ev.SocialCardFound(), ev.SocialCardRemoved())
    assert (state.way, state.social_card_present, state.overlay) == (WayNotice.SOCIAL_EARLY, False, Overlay.NONE)


def test_who_takes_the_card_is_leaving_and_the_same_card_comes_back() -> None:
    review = replace(IDENTIFY, page=Page.REVIEW, level=Level.WEAK, social_card_read=True, social_card_present=True)
    gone, _ = walk(review, ev.SocialCardRemoved())
    assert gone.overlay is Overlay.CARD_REMOVED
    other, effects = walk(gone, ev.SocialCardFound(), ev.SocialCardRead())
    assert (other.overlay, effects) == (Overlay.CARD_REMOVED, [])
    back, effects = walk(gone, ev.SocialCardFound(), ev.SocialCardRead(is_same=True))
    assert (back.overlay, back.page, effects) == (Overlay.NONE, Page.REVIEW, [])
    assert walk(replace(gone, overlay=Overlay.NONE), ev.SocialCardRemoved())[1] == []  # it was gone before: said once
    assert walk(replace(gone, overlay=Overlay.NONE), ev.SocialCardRemoved())[0].overlay is Overlay.NONE
    known_otherwise = replace(review, social_card_read=False)
    assert walk(known_otherwise, ev.SocialCardRemoved())[0].overlay is Overlay.NONE


def test_a_social_card_left_in_its_slot_is_waited_for_at_the_end() -> None:
    end = JourneyState(page=Page.END, social_card_present=True)
    assert end.is_a_card_left
    assert limits(end).pause_s == timeouts.CARD_LEFT_S
    state, effects = walk(end, ev.PauseElapsed())
    assert (state.ended, state.help, fx.CallHelp() in effects) == ("card_left", HelpState.CALLING, True)
    taken, _ = walk(end, ev.SocialCardRemoved())
    assert limits(taken).pause_s == timeouts.END_PAGE_S


def test_a_session_that_ended_forgets_the_card_too() -> None:
    state = replace(IDENTIFY, page=Page.PREFILL, level=Level.WEAK, social_card_read=True, card=CardState.WAITING)
    state, _ = walk(state, ev.PrefillRefused("session_ended"))
    assert (state.page, state.level, state.social_card_read) == (Page.STOP, Level.NONE, False)


# --- put in where nobody is asked -------------------------------------------------------------------------------------

COVERS = [Overlay.IDLE, Overlay.CURTAIN]
LIFTS = ev.OverlayClosed()


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("overlay", COVERS)
@pytest.mark.parametrize("page", WHO)
def test_a_card_put_in_under_a_cover_is_asked_when_it_lifts(page: Page, overlay: Overlay, is_closed: bool) -> None:
    covered = replace(IDENTIFY, page=page, overlay=overlay)
    state, effects = walk(covered, ev.SocialCardFound(), ev.SocialCardRead(is_closed=is_closed))
    assert (state.overlay, effects) == (overlay, [])
    state, effects = walk(state, LIFTS)
    assert (state.page, state.way, effects) == (page, WayNotice.SOCIAL_CHECKING, [fx.OpenSocialCard()])
    assert walk(state, ev.WaySaid("social_busy"), ev.CurtainDrawn(), LIFTS)[1] == [], "once"


@pytest.mark.parametrize("overlay", COVERS)
def test_a_card_whose_reading_ends_under_a_cover_too(overlay: Overlay) -> None:
    reading, _ = walk(IDENTIFY, ev.SocialCardFound())
    state, effects = walk(replace(reading, overlay=overlay), ev.SocialCardRead(), LIFTS)
    assert (state.way, effects) == (WayNotice.SOCIAL_CHECKING, [fx.OpenSocialCard()])


def test_a_card_put_in_on_a_page_that_stops_the_way_is_asked_behind_it() -> None:
    stopped, _ = walk(replace(IDENTIFY, item=STRONG_ITEM), ev.OtherWayAsked())
    assert stopped.page is Page.STOP
    state, effects = walk(stopped, ev.SocialCardFound(), ev.SocialCardRead(is_closed=True))
    assert (state.page, state.way, effects) == (Page.STOP, WayNotice.NONE, [])
    state, effects = walk(state, ev.WentBack())
    assert (state.page, state.way, effects) == (Page.IDENTIFY, WayNotice.SOCIAL_CHECKING, [fx.OpenSocialCard()])


def test_a_card_put_in_behind_an_ended_session_is_asked_when_it_is_asked_again_who_is_here() -> None:
    known = replace(IDENTIFY, page=Page.PREFILL, level=Level.WEAK)
    state, effects = walk(
        known, ev.PrefillRefused("session_ended"), ev.SocialCardFound(), ev.SocialCardRead(), ev.WentBack()
    )
    assert (state.page, effects) == (Page.IDENTIFY, [fx.OpenSocialCard()])


def test_a_card_put_in_while_a_code_is_checked_is_asked_when_the_code_was_no_good() -> None:
    state, effects = walk(IDENTIFY, ev.CodeShown(), ev.SocialCardFound(), ev.SocialCardRead())
    assert (state.way, effects) == (WayNotice.CODE_CHECKING, [fx.OpenCodeSession()])
    bad, effects = walk(state, ev.WaySaid("code_expired"))
    assert (bad.way, effects) == (WayNotice.SOCIAL_CHECKING, [fx.OpenSocialCard()])
    good, effects = walk(state, ev.Identified(strong=False))
    assert (good.page, effects) == (Page.PREFILL, [fx.ClearEntry(), fx.Prefill()])
    _, effects = walk(replace(good, page=Page.IDENTIFY, item=STRONG_ITEM), ev.Touched())
    assert effects == [], "what it said was forgotten when somebody was known"


def test_a_closed_card_that_waited_is_told_when_there_is_no_network_by_then() -> None:
    covered = replace(IDENTIFY, overlay=Overlay.CURTAIN)
    waits, _ = walk(covered, ev.SocialCardFound(), ev.SocialCardRead(is_closed=True), ev.NetworkChanged(False))
    state, effects = walk(waits, LIFTS)
    assert (state.way, effects) == (WayNotice.SOCIAL_OFFLINE, [])


def test_a_card_that_went_again_is_not_asked() -> None:
    covered = replace(IDENTIFY, overlay=Overlay.CURTAIN)
    put_in = (ev.SocialCardFound(), ev.SocialCardRead())
    assert walk(covered, *put_in, ev.SocialCardRemoved(), LIFTS)[1] == []
    assert walk(covered, *put_in, ev.SocialCardRemoved(), ev.SocialCardFound(), LIFTS)[1] == [], "another, not read yet"
    adopted, effects = walk(covered, *put_in, ev.CardFound())
    assert fx.OpenSocialCard() not in effects
    assert not adopted.social_card_waits


def test_a_card_from_before_the_visit_is_not_asked_when_a_cover_lifts() -> None:
    state, effects = walk(replace(IDENTIFY, overlay=Overlay.CURTAIN), ev.SocialCardLeft(), LIFTS)
    assert (state.way, state.social_card_present, effects) == (WayNotice.NONE, True, [])


def test_the_card_by_which_somebody_is_known_is_not_asked_again_when_its_reader_comes_back() -> None:
    known = replace(IDENTIFY, page=Page.REVIEW, level=Level.WEAK, social_card_read=True, social_card_present=True)
    state, _ = walk(known, ev.SocialCardFound(), ev.SocialCardRead(is_same=True))
    assert not state.social_card_waits
    other, _ = walk(known, ev.SocialCardRemoved(), LIFTS, ev.SocialCardFound(), ev.SocialCardRead())
    later, effects = walk(replace(other, page=Page.NOTICE, item=STRONG_ITEM), ev.WentOn())
    assert (later.page, effects) == (Page.IDENTIFY, [fx.OpenSocialCard()]), "put in during this visit, and now of use"


# --- somebody else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        ev.Identified(strong=False, is_other=True),
        ev.Identified(strong=True, by_social_card=True, is_other=True),
        ev.CardFound(is_other=True),
    ],
)
@pytest.mark.parametrize("page", WHO)
def test_who_takes_the_place_of_somebody_reads_the_notice_before_anything_is_fetched(
    page: Page, event: ev.Event
) -> None:
    state, effects = walk(replace(IDENTIFY, page=page), event)
    assert (state.page, fx.Prefill() in effects, fx.ClearEntry() in effects) == (Page.NOTICE, False, True)
    assert (fx.AdoptCard() in effects) is isinstance(event, ev.CardFound)
    state, effects = walk(state, ev.WentOn())
    assert (state.page, effects) == (Page.PREFILL, [fx.Prefill()])


def test_somebody_else_whose_code_is_too_little_reads_it_when_their_card_opens_the_way() -> None:
    other, _ = walk(replace(IDENTIFY, item=STRONG_ITEM, level=Level.WEAK), ev.Identified(strong=False, is_other=True))
    assert (other.page, other.way) == (Page.IDENTIFY, WayNotice.CODE_TOO_WEAK)
    state, effects = walk(other, ev.CardFound())
    assert (state.page, effects) == (Page.NOTICE, [fx.AdoptCard(), fx.ClearEntry()])
    state, effects = walk(state, ev.WentOn())
    assert (state.page, state.notice_due, effects) == (Page.PREFILL, False, [fx.Prefill()])
    face = replace(other, page=Page.FACE, face=FaceStep.ASKING)
    assert walk(face, ev.Identified(strong=True))[0].page is Page.NOTICE


@pytest.mark.parametrize(("is_other", "page"), [(False, Page.PREFILL), (True, Page.NOTICE)])
def test_a_card_that_waits_for_a_word_knows_whether_it_is_somebody_elses(is_other: bool, page: Page) -> None:
    weak = replace(IDENTIFY, item=STRONG_ITEM, level=Level.WEAK)
    laid_earlier, _ = walk(replace(weak, page=Page.REVIEW), ev.CardFound(is_other=is_other))
    left_lying, _ = walk(weak, ev.CardFound(is_last_visits=True, is_other=is_other))
    for waits in (replace(laid_earlier, page=Page.IDENTIFY), left_lying):
        state, effects = walk(waits, ev.OwnCardConfirmed())
        assert (waits.card, state.page, effects[0]) == (CardState.LEFT, page, fx.AdoptCard())
