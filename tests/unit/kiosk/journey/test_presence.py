# SPDX-License-Identifier: Apache-2.0
"""Who is there: the presence sensor's word, and which events of a visit a person did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import limits, step
from kiosk.journey.presence import CARD_LAID, DONE_BY_A_PERSON, SOCIAL_CARD_PUT_IN, TAKEN, is_presence
from kiosk.journey.state import CardState, JourneyState, Level, Overlay, Page

IN_A_FORM = JourneyState(page=Page.REVIEW, level=Level.STRONG)


def test_who_walks_away_covers_the_page_at_once() -> None:
    state, effects = step(IN_A_FORM, ev.PersonLeft())
    assert (state.overlay, effects) == (Overlay.IDLE, ())
    assert limits(state).answer_s is not None, "whoever is there after all answers"
    assert step(state, ev.AnswerElapsed())[1] == (fx.SaveDraft(), fx.EndVisit("idle"))


def test_somebody_who_comes_opens_no_covered_page() -> None:
    covered = replace(IN_A_FORM, overlay=Overlay.IDLE)
    assert step(covered, ev.PersonCame()) == (covered, ())
    assert limits(covered) == limits(step(covered, ev.PersonCame())[0])


@pytest.mark.parametrize("page", [Page.PREFILL, Page.SUBMIT, Page.RATE, Page.END])
def test_pages_that_wait_or_end_by_themselves_are_left_alone(page: Page) -> None:
    state = JourneyState(page=page, level=Level.STRONG)
    assert step(state, ev.PersonLeft()) == (state, ())


def test_nobody_before_the_first_page_is_no_news() -> None:
    assert step(JourneyState(), ev.PersonLeft()) == (JourneyState(), ())


def bare(kind: type[ev.Event]) -> Any:
    """An event with nothing in it: what it carries does not decide."""
    return object.__new__(kind)


def by_name(kinds: frozenset[type[ev.Event]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", sorted(kinds, key=str), ids=lambda kind: kind.__name__)


MACHINES: frozenset[type[ev.Event]] = frozenset({
    ev.ActingListed, ev.ActingRefused, ev.ActingSettled, ev.AnswerElapsed, ev.AnswersFound, ev.CaseDelivered,
    ev.CaseDurable, ev.CaseNotDurable, ev.CaseReturned, ev.CaseWaits, ev.CodeNotSent, ev.CodeRefused, ev.CodeSent,
    ev.DocumentFinished, ev.DocumentMoved, ev.FaceCompared, ev.FaceFetched, ev.FaceJudged, ev.FaceMissed,
    ev.PersonSeen,
    ev.FaceReferred, ev.FaceSaid, ev.FieldAccepted, ev.FieldReopened, ev.ReferralSaid, ev.ReportSaid, ev.SlotBooked, ev.SlotGone,
    ev.BookingRefused, ev.VisitBooked, ev.VisitLeft, ev.VisitRefused, ev.OrderFound, ev.OrderShown, ev.OrderPaid,
    ev.OrderSaid, ev.FieldLeft, ev.GroupsLeft, ev.GuidanceLeft, ev.GuidanceStopped, ev.HelpAnswered, ev.HelpEnded,
    ev.HelpPlaced, ev.HelpUnplaced, ev.HelpEscalated, ev.HelpLate, ev.CoViewSaid,
    ev.FormBared, ev.LookupOpened, ev.LookupBegun, ev.LookupFound, ev.LicenceCodeSaid, ev.LookupSaid,
    ev.RideOffered, ev.RidePhoneKept, ev.RideTold,
    ev.ContinuationSaid, ev.Identified, ev.IdleElapsed, ev.ItemOpened, ev.NetworkChanged, ev.NoticeReady,
    ev.PaperSettled, ev.PaperStaged, ev.PauseElapsed, ev.PersonLeft, ev.PortraitMade, ev.PortraitNotMade,
    ev.PowerCameBack, ev.PowerRanLow, ev.Prefilled, ev.PrefillRefused, ev.PrinterSeen, ev.QuestionReady,
    ev.ReaderBack, ev.ReaderLost, ev.ReceiptFinished, ev.ResultMissing, ev.ResultReady, ev.Retired, ev.ScannerMoved,
    ev.SightChanged, ev.SignatureAccepted, ev.DraftAnswered, ev.EyesUnfit, ev.MineSaid, ev.MendingOpened,
    ev.OfflineCodeSettled, ev.ReceiptSigned, ev.SignatureRefused, ev.SocialCardLeft, ev.SocialCardRead, ev.WaySaid,
})  # fmt: skip
"""Answers, clocks and faults. A new event belongs here or among what a person does: whoever makes it decides."""


def test_every_event_is_either_a_persons_or_a_machines() -> None:
    every = {
        kind for kind in vars(ev).values() if isinstance(kind, type) and kind.__module__.startswith(f"{ev.__name__}.")
    }
    assert every == set(get_args(ev.Event))
    counted = [DONE_BY_A_PERSON, CARD_LAID, SOCIAL_CARD_PUT_IN, TAKEN, MACHINES]
    assert set().union(*counted) == every, "an event that nobody has thought about"
    assert sum(len(one) for one in counted) == len(every), "an event in two kinds"


@by_name(MACHINES)
def test_no_machine_is_taken_for_a_person(kind: type[ev.Event]) -> None:
    for state in (JourneyState(), IN_A_FORM, replace(IN_A_FORM, card_present=True, social_card_present=True)):
        assert not is_presence(bare(kind), state)


@by_name(DONE_BY_A_PERSON)
def test_whatever_a_hand_does_shows_that_somebody_is_there(kind: type[ev.Event]) -> None:
    assert is_presence(bare(kind), IN_A_FORM)


@by_name(CARD_LAID)
def test_a_card_is_laid_down_once(kind: type[ev.Event]) -> None:
    assert is_presence(bare(kind), JourneyState(page=Page.IDENTIFY))
    assert not is_presence(bare(kind), JourneyState(page=Page.IDENTIFY, card_present=True))


def renewals(state: JourneyState, *events: ev.Event) -> list[str]:
    """The events that would begin the idle clock anew."""
    counted = []
    for event in events:
        if is_presence(event, state):
            counted.append(type(event).__name__)
        state, _ = step(state, event)
    return counted


def test_a_smart_card_reader_that_comes_and_goes_keeps_nobodys_form_open() -> None:
    lost, back = ev.WaySaid("social_lost"), ev.WaySaid("")
    for page in (Page.IDENTIFY, Page.REVIEW):
        assert renewals(JourneyState(page=page), *[lost, back] * 3) == []
    once_in: list[ev.Event] = [ev.SocialCardFound(), ev.SocialCardRead()]
    flapping = [*once_in, lost, back, *once_in, lost, back, *once_in]
    assert renewals(JourneyState(page=Page.IDENTIFY, online=False), *flapping) == ["SocialCardFound"]
    taken: list[ev.Event] = [ev.SocialCardFound(), ev.SocialCardRemoved(), ev.SocialCardRemoved()]
    assert renewals(JourneyState(page=Page.IDENTIFY), *taken) == ["SocialCardFound", "SocialCardRemoved"]


@pytest.mark.parametrize("lies", [ev.CardUnreadable(), ev.CardExpired(), ev.CardFound(is_last_visits=True)])
def test_an_id_card_reader_that_comes_and_goes_under_a_card_neither(lies: ev.Event) -> None:
    at_it: list[ev.Event] = [ev.CardReading(), lies, ev.ReaderLost(), ev.ReaderBack()]
    assert renewals(JourneyState(page=Page.IDENTIFY), *at_it * 3) == ["CardReading"]
    laid_taken_laid = [*at_it, ev.CardRemoved(), *at_it]
    counted = ["CardReading", "CardRemoved", "CardReading"]
    assert renewals(JourneyState(page=Page.IDENTIFY), *laid_taken_laid) == counted


def test_of_who_is_known_the_card_counts_when_it_goes_and_comes() -> None:
    known = replace(IN_A_FORM, card=CardState.READ, card_present=True)
    flapping: list[ev.Event] = [ev.ReaderLost(), ev.ReaderBack(), ev.CardReading(), ev.CardFound()]
    assert renewals(known, *flapping * 3) == []
    back: list[ev.Event] = [ev.CardRemoved(), ev.CardReading(), ev.CardFound()]
    assert renewals(known, *back) == ["CardRemoved", "CardReading", "CardFound"]


def test_after_a_page_that_waits_the_whole_idle_time_runs() -> None:
    """The machine's answer is no presence; so the clock stands while it works, and begins with the page that follows."""
    for waits, event, follows in (
        (Page.PREFILL, ev.Prefilled(FormStanding()), Page.REVIEW),
        (Page.SUBMIT, ev.CaseWaits(), Page.HAND_OVER),
    ):
        waiting = JourneyState(page=waits, level=Level.STRONG)
        after, _ = step(waiting, event)
        assert (limits(waiting).idle_s, after.page) == (None, follows)
        assert limits(after).idle_s is not None
