# SPDX-License-Identifier: Apache-2.0
"""The visit's table: the two services' ways, what is the same everywhere, and a random walk over everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

import pytest
from hypothesis import given, settings, strategies as st

from kiosk.application.capture import Stage
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.diagram import markdown
from kiosk.journey.doors import Door
from kiosk.journey.finding import Find
from kiosk.journey.form_standing import FormStanding, FormTold
from kiosk.journey.helping import CoView
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.lookup import Lookup
from kiosk.journey.machine import JourneyError, limits, step
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.reporting import Reporting
from kiosk.journey.riding import RideWant, Riding
from kiosk.journey.rule import Rule
from kiosk.journey.rules import ANYWHERE, PAGES
from kiosk.journey.state import (
    PHASE_OF,
    Delivery,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    StopReason,
)
from kiosk.vision.sight import Sight
from tests.unit.kiosk.journey.walks import BM, P3, P4, SC, ZP, at_review, walk


def test_application_service_from_attract_to_end() -> None:
    state, effects = walk(
        at_review(),
        ev.WentOn(),
        ev.FieldAnswered("work", "x"),
        ev.FieldAccepted(FormStanding(1)),
        ev.FieldAccepted(FormStanding()),
        ev.PromiseAccepted(),
        ev.WentOn(),
        ev.Signed((((1.0, 1.0, 0),),)),
        ev.SignatureAccepted(),
        ev.CaseDurable(),
        ev.CaseDelivered(),
        ev.ReceiptFinished(1, "printed"),
        ev.WentOn(),
        ev.Graded(1),
        ev.CardRemoved(),
        ev.PauseElapsed(),
    )
    assert state.ended == "done"
    kinds = [type(effect) for effect in effects]
    assert kinds == [
        fx.AskField,
        fx.AnswerField,
        fx.AskField,
        fx.RecordPromise,
        fx.CheckSignature,
        fx.Submit,
        fx.PrintReceipt,
        fx.SendRating,
        fx.EndVisit,
    ]


def test_print_service_needs_no_promise_and_no_signature() -> None:
    state, effects = walk(
        at_review(P3, 0), ev.WentOn(), ev.WentOn(), ev.CaseDurable(), ev.CaseDelivered(), ev.ResultReady(), ev.WentOn()
    )
    assert state.page is Page.HAND_OVER
    assert [type(effect) for effect in effects] == [fx.Submit, fx.FetchResult, fx.PrintDocument, fx.PrintReceipt]


def test_print_service_offline_says_so_before_anything_is_asked() -> None:
    state, effects = walk(JourneyState(), ev.NetworkChanged(False), ev.ItemChosen(P3.needs.code), P3)
    assert (state.page, state.stop) == (Page.STOP, StopReason.OFFLINE)
    assert effects == [fx.OpenItem(P3.needs.code)]
    state, effects = walk(state, ev.WentOn())
    assert (state.page, state.ended) == (Page.END, ""), "who was stopped may say how it was"
    state, effects = walk(state, ev.WentOn())
    assert state.ended == "refused_offline"


def test_application_service_offline_waits_for_delivery() -> None:
    state, _ = walk(
        at_review(),
        ev.NetworkChanged(False),
        ev.WentOn(),
        ev.FieldAccepted(FormStanding()),
        ev.PromiseAccepted(),
        ev.WentOn(),
        ev.SignatureAccepted(),
        ev.CaseDurable(),
        ev.CaseWaits(),
    )
    assert (state.page, state.delivery, state.receipt) == (Page.HAND_OVER, Delivery.WAITING, PaperState.PRINTING)
    late, _ = step(state, ev.CaseDelivered())
    assert late.delivery is Delivery.DELIVERED


def test_code_way_needs_the_network() -> None:
    state, _ = walk(JourneyState(page=Page.IDENTIFY, online=False), ev.OtherWayAsked())
    assert state.stop is StopReason.CODE_NEEDS_NETWORK


def test_wrong_codes_run_out_and_another_one_can_be_sent_from_the_same_page() -> None:
    state, effects = walk(JourneyState(page=Page.CODE), ev.CodeRefused(2), ev.CodeRefused(0), ev.NewCodeAsked())
    assert (state.page, effects) == (Page.CODE, [fx.RequestCode()])


def test_a_case_that_could_not_be_kept_is_never_called_filed() -> None:
    state, _ = walk(JourneyState(page=Page.SUBMIT), ev.CaseNotDurable("full"))
    assert (state.stop, state.is_filed) == (StopReason.NOT_KEPT, False)
    assert step(state, ev.WentBack())[0].page is Page.CONFIRM


def test_blocked_precheck_and_declined_promise_and_guidance_stop() -> None:
    assert (
        walk(JourneyState(page=Page.PREFILL), ev.Prefilled(FormStanding(1, is_blocked=True)))[0].stop is StopReason.RULE
    )
    assert walk(JourneyState(page=Page.PROMISE), ev.PromiseDeclined())[0].stop is StopReason.PROMISE_DECLINED
    assert walk(JourneyState(page=Page.QUESTION), ev.GuidanceStopped())[0].stop is StopReason.GUIDANCE


def test_taps_count_once() -> None:
    """Ten taps on the last button file one case."""
    state = JourneyState(page=Page.CONFIRM, level=Level.STRONG)
    _, effects = walk(state, *[ev.WentOn()] * 10)
    assert effects == [fx.Submit()]


def test_undeclared_targets_are_our_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES[Page.RATE], ev.RatingSkipped, Rule((), lambda s, e: (JourneyState(page=Page.SIGN), ())))
    with pytest.raises(JourneyError, match="undeclared"):
        step(JourneyState(page=Page.RATE), ev.RatingSkipped())


def test_no_answer_to_the_rating_is_no_rating() -> None:
    state = JourneyState(page=Page.RATE, delivery=Delivery.DURABLE)
    assert limits(state).pause_s is not None
    state, effects = walk(state, ev.IdleElapsed(), ev.PauseElapsed())
    assert (state.page, effects) == (Page.END, [])


def test_every_page_has_a_phase_and_rules() -> None:
    assert set(PAGES) == set(Page)
    assert set(PHASE_OF) == set(Page) - {Page.STOP}


def test_diagram_is_drawn_from_the_table() -> None:
    path = Path(__file__).parents[4] / "docs" / "journey.md"
    assert path.read_text(encoding="utf-8") == markdown()


def test_a_platform_that_refuses_stops_the_way_and_says_why() -> None:
    waiting = replace(at_review(P3, 0), page=Page.PREFILL)
    state, effects = walk(waiting, ev.PrefillRefused("platform_busy"))
    assert (state.page, state.stop, effects) == (Page.STOP, StopReason.PLATFORM_BUSY, [])
    assert walk(state, ev.WentBack())[0].page is Page.NOTICE


def test_an_ended_session_asks_again_who_is_here() -> None:
    waiting = replace(at_review(), page=Page.PREFILL, level=Level.WEAK)
    state, _ = walk(waiting, ev.PrefillRefused("session_ended"))
    assert (state.stop, state.level) == (StopReason.SESSION_ENDED, Level.NONE)
    assert walk(state, ev.WentBack())[0].page is Page.IDENTIFY


_STANDINGS = (
    FormStanding(), FormStanding(2), FormStanding(1, is_blocked=True), FormStanding(to_photograph=1),
    FormStanding(1, to_photograph=2),
)  # fmt: skip
_SAMPLES: list[ev.Event] = [
    ev.ConsentsTurned(1), ev.ConsentPicked("c"),
    SC, ev.LookupAsked("a"), ev.LookupPicked(0), ev.LookupOpened(True), ev.LookupFound(True), ev.LookupSaid(Lookup.BUSY),
    BM, *(ev.RideWished(one) for one in RideWant), ev.RidePhoneSaid("1"), ev.RideOffered(), ev.RideOffered(Riding.RULED_OUT),
    *(ev.RideTold(one) for one in Riding if one.is_coming or one is Riding.CANCELLED),
    P3, P4, ev.ItemChosen(P3.needs.code), ev.DoorChosen(Door.SEARCH), ev.DoorChosen(Door.BROWSE),
    ev.FindWished(Find.KEY, "y"), ev.OptionChosen("a"), ev.KeyPressed("1"),
    ev.FieldAnswered("a", "b"), ev.FieldDisputed("a"),
    ev.RelationChosen(0), ev.PersonPicked("a"), ev.EnterprisePicked("a"), ev.ActingRefused("relation_refused"),
    ev.ActingRefused("session_ended"),
    ev.Signed(()), ev.Graded(3), ev.Graded(4), ev.RatingExplained("slow"),
    ev.CardFound(False), ev.CardFound(True), ev.ReceiptFinished(1, "printed"),
    ev.ReceiptFinished(2, "unknown"),
    ev.ReceiptFinished(1, "not_printed"), ev.DocumentFinished(1, "unknown"), ev.NetworkChanged(True), ev.NetworkChanged(False),
    ev.CodeNotSent("busy"), ev.CodeRefused(0), ev.CodeRefused(2), ev.Identified(True), ev.Identified(False),
    ev.CaseNotDurable("full"),
    ev.PrinterSeen("document", "paper_out"), ev.PrinterSeen("receipt", "low"), ev.PrefillRefused("platform_busy"),
    ev.PrefillRefused("session_ended"), ev.PrefillRefused("identity_doubted"), ev.DocumentMoved(1, 2), ev.DocumentMoved(1, 2, 1),
    ev.DocumentMoved(2, 2, 1, "jammed"), ev.DocumentFinished(2, "not_printed", "paper_out"), ev.CardUnreadable(),
    ev.CardUnreadable("taken_early"), ev.CardUnreadable("two_cards"), ev.CardRemoved(), ev.CardRemoved(is_sure=False),
    ev.PrintAgainAsked(), ev.PrintAgainAsked("document"), ev.PrintAgainAsked("receipt"),
    ev.PrintAgainAsked("form"),
    ev.Identified(True, True), ev.Identified(False, True), ev.SocialCardRead(), ev.SocialCardRead(True),
    ev.SocialCardRead(False, True), ev.WaySaid(""), ev.DraftAnswered("kept"), ev.OtherCodeShown("code_other"),
    ev.WaySaid("social_lost"), ev.WaySaid("social_mute"), ev.SightChanged(Sight.SEES), ev.SightChanged(Sight.LOST),
    ev.PortraitTaken(1), ev.PortraitTaken(3), ev.PortraitChosen(0), ev.PortraitChosen(5), ev.ColourChosen("blue"), ZP,
    ev.PaperWished("use"), ev.PaperStaged(Stage.CHECKING), ev.PaperStaged(Stage.GOOD),
    ev.FaceSaid("no_photo"), ev.FaceSaid("offline"), ev.FaceJudged(True), ev.FaceJudged(False),
    ev.FaceReferred(True), ev.ReferralSaid("unvouched"), ev.ReferralSaid("cut_off"), ev.ReferralSaid("unanswered"),
    ev.NearbyItemPicked(""), ev.PlacePicked("p1"), ev.ReadyPicked(0), ev.QuestionTyped("a"),
    ev.BookingRefused("offline"), ev.VisitRefused("no_counter"), ev.VisitRefused("session_ended"),
    *(cast("type[ev.Prefilled]", kind)(form) for kind in FormTold.__subclasses__() for form in _STANDINGS),
    *(ev.LicenceCodeSaid(one) for one in LicenceCode),
    *(ev.MineWished(wish, "1") for wish in MineWish), *(ev.MineSaid(step) for step in MineStep),
    ev.MendingOpened(ItemNeeds(P4.needs.code, False, True, True, True, False), False),
    ev.MendingOpened(ItemNeeds(P4.needs.code, True, False, False, True, False), True),
    ev.ReferralSaid("delayed"), ev.OrderSaid("unheard"), ev.OrderSaid("expired"),
    ev.ReportWordsSaid("话"), ev.ReportKindChosen("other"), ev.ReportContactSaid(True), ev.ReportContactSaid(False),
    ev.PreviewTurned(1),
    *(ev.ReportSaid(step) for step in (Reporting.TAKEN, Reporting.OFFLINE)),
    ev.SolvedSaid(solved=False),
    ev.SolvedSaid(solved=True),
    *(ev.CoViewSaid(step) for step in (CoView.OPEN, CoView.CUT_OFF, CoView.OVER)),
    *(ev.ContinuationSaid(step) for step in Continuing),
]  # fmt: skip
_SAMPLED = {type(sample) for sample in _SAMPLES}
ALL_EVENTS: list[ev.Event] = [*_SAMPLES, *(kind() for kind in get_args(ev.Event) if kind not in _SAMPLED)]


def test_the_walk_knows_every_event() -> None:
    assert {type(event) for event in ALL_EVENTS} == set(get_args(ev.Event))
    assert set(ANYWHERE) <= set(get_args(ev.Event))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(ALL_EVENTS), max_size=60))
def test_random_walk_keeps_the_promises(events: list[ev.Event]) -> None:
    state = JourneyState()
    submits = 0
    for event in events:
        before = state
        state, effects = step(state, event)
        submits += sum(isinstance(effect, fx.Submit) for effect in effects)
        if before.ended:
            assert (state, effects) == (before, ())  # nothing revives an ended visit
        if any(isinstance(effect, fx.SaveDraft | fx.DropDraft) for effect in effects):
            assert not before.is_filed  # a filed case is never also a draft
        if before.is_filed:
            assert state.is_filed
            assert not any(isinstance(effect, fx.Submit) for effect in effects)
        if (
            state.page is Page.PREFILL
            and state.item is not None
            and state.item.needs_strong
            and before.page is not Page.CODE
        ):
            assert state.level is not Level.NONE
        if state.page in (Page.PROMISE, Page.CONFIRM, Page.SIGN):
            assert state.form.missing == 0  # nobody promises or signs what has a gap
        if before.overlay is Overlay.NONE and state.is_masked:
            # Power that came back returns to a page whose resident was told to go: covered, whoever stands there now.
            assert state.page is before.page or (isinstance(event, ev.PowerCameBack) and before.page is Page.STOP)


def test_a_print_service_that_lost_its_network_stops_as_offline_before_the_person_is_asked() -> None:
    item = ItemNeeds("X", offline_allowed=False)
    notice = JourneyState(page=Page.NOTICE, item=item, online=False)
    assert step(notice, ev.WentOn())[0].stop is StopReason.OFFLINE
    waiting = JourneyState(page=Page.PREFILL, item=item, online=False)
    assert step(waiting, ev.Prefilled(FormStanding(is_blocked=True)))[0].stop is StopReason.OFFLINE
