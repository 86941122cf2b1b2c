# SPDX-License-Identifier: Apache-2.0
"""The visit's table: the two services' ways, what is the same everywhere, and a random walk over everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings, strategies as st

from config import timeouts
from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.diagram import markdown
from kiosk.journey.doors import Door
from kiosk.journey.finding import Find
from kiosk.journey.helping import CoView
from kiosk.journey.machine import JourneyError, limits, step
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.reporting import Reporting
from kiosk.journey.rule import Rule
from kiosk.journey.rules import ANYWHERE, PAGES
from kiosk.journey.state import (
    PHASE_OF,
    CardState,
    Delivery,
    HelpState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    Phase,
    PrinterState,
    StopReason,
)
from kiosk.vision.sight import Sight

P4 = ev.ItemOpened("312000202000", False, True, True, True, False)
P3 = ev.ItemOpened("TBD-RS01", True, False, False, False, True)
ZP = ev.ItemOpened("TBD-ZP01", False, False, False, True, False, gives_portrait=True)


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    effects: list[fx.Effect] = []
    for event in events:
        state, more = step(state, event)
        effects += more
    return state, effects


def at_review(item: ev.ItemOpened = P4, missing: int = 2) -> JourneyState:
    state, _ = walk(
        JourneyState(),
        ev.ItemChosen(item.code),
        item,
        ev.QuestionReady(),
        ev.OptionChosen("a"),
        ev.NoticeReady(),
        ev.WentOn(),
        ev.CardReading(),
        ev.CardFound(),
        ev.Prefilled(missing),
    )
    assert state.page is Page.REVIEW
    return state


def test_application_service_from_attract_to_end() -> None:
    state, effects = walk(
        at_review(),
        ev.WentOn(),
        ev.FieldAnswered("work", "x"),
        ev.FieldAccepted(1),
        ev.FieldAccepted(0),
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
    state, effects = walk(JourneyState(), ev.NetworkChanged(False), ev.ItemChosen(P3.code), P3)
    assert (state.page, state.stop) == (Page.STOP, StopReason.OFFLINE)
    assert effects == [fx.OpenItem(P3.code)]
    state, effects = walk(state, ev.WentOn())
    assert state.ended == "refused_offline"


def test_application_service_offline_waits_for_delivery() -> None:
    state, _ = walk(
        at_review(),
        ev.NetworkChanged(False),
        ev.WentOn(),
        ev.FieldAccepted(0),
        ev.PromiseAccepted(),
        ev.WentOn(),
        ev.SignatureAccepted(),
        ev.CaseDurable(),
        ev.CaseWaits(),
    )
    assert (state.page, state.delivery, state.receipt) == (Page.HAND_OVER, Delivery.WAITING, PaperState.PRINTING)
    late, _ = step(state, ev.CaseDelivered())
    assert late.delivery is Delivery.DELIVERED


def test_card_of_the_last_visit_waits_for_the_residents_word() -> None:
    state, effects = walk(JourneyState(), ev.CardFound(is_last_visits=True))
    assert (state.page, state.card, state.level) == (Page.ATTRACT, CardState.LEFT, Level.NONE)
    assert effects == []
    state, effects = walk(state, ev.ItemChosen(P4.code), P4, ev.NoticeReady(), ev.WentOn())
    assert state.page is Page.IDENTIFY
    state, effects = walk(state, ev.OwnCardConfirmed())
    assert state.page is Page.PREFILL
    assert effects == [fx.AdoptCard(), fx.ClearEntry(), fx.Prefill()]


def test_own_card_button_does_nothing_when_no_card_was_left() -> None:
    state = JourneyState(page=Page.IDENTIFY)
    assert step(state, ev.OwnCardConfirmed()) == (state, ())


@pytest.mark.parametrize(
    ("event", "card"),
    [
        (ev.CardUnreadable(), CardState.UNREADABLE),
        (ev.CardRefused(), CardState.REFUSED),
        (ev.CardExpired(), CardState.EXPIRED),
        (ev.ReaderLost(), CardState.LOST),
    ],
)
def test_every_reader_trouble_has_another_way_on(event: ev.Event, card: CardState) -> None:
    state, _ = walk(JourneyState(), ev.ItemChosen(P4.code), P4, ev.NoticeReady(), ev.WentOn(), event)
    assert (state.page, state.card) == (Page.IDENTIFY, card)
    state, effects = walk(state, ev.OtherWayAsked(), ev.KeyPressed("1"), ev.WentOn(), ev.CodeSent(), ev.WentOn())
    assert state.page is Page.CODE
    assert [type(effect) for effect in effects] == [fx.ClearEntry, fx.EditEntry, fx.RequestCode, fx.VerifyCode]
    state, _ = walk(state, ev.Identified(strong=False))
    assert (state.page, state.level) == (Page.PREFILL, Level.WEAK)


def test_strong_service_without_a_card_stops_with_a_slip() -> None:
    state, _ = walk(JourneyState(), ev.ItemChosen(P3.code), P3, ev.NoticeReady(), ev.WentOn(), ev.OtherWayAsked())
    assert (state.page, state.stop) == (Page.STOP, StopReason.STRONG_NEEDED)
    assert state.phase is Phase.IDENTIFY
    state, effects = walk(state, ev.SlipAsked(), ev.SlipAsked())
    assert effects == [fx.PrintSlip(1)]
    state, _ = walk(state, ev.ReceiptFinished(1, "printed"))
    assert (state.slip, state.receipt) == (PaperState.PRINTED, PaperState.NONE)
    state, _ = walk(state, ev.WentBack())
    assert state.page is Page.IDENTIFY


def test_code_way_needs_the_network() -> None:
    state, _ = walk(JourneyState(page=Page.IDENTIFY, online=False), ev.OtherWayAsked())
    assert state.stop is StopReason.CODE_NEEDS_NETWORK


def test_wrong_codes_run_out_and_another_one_can_be_sent_from_the_same_page() -> None:
    state, effects = walk(JourneyState(page=Page.CODE), ev.CodeRefused(2), ev.CodeRefused(0), ev.NewCodeAsked())
    assert (state.page, effects) == (Page.CODE, [fx.RequestCode()])


def test_idle_masks_at_once_and_ends_with_a_sealed_draft() -> None:
    state, _ = step(at_review(), ev.IdleElapsed())
    assert state.overlay is Overlay.IDLE
    assert state.is_masked
    ended, effects = step(state, ev.AnswerElapsed())
    assert (ended.ended, effects) == ("idle", (fx.SaveDraft(), fx.EndVisit("idle")))
    back, _ = step(state, ev.OverlayClosed())
    assert (back.overlay, back.renewals, back.page) == (Overlay.NONE, 1, Page.REVIEW)


def test_the_first_screen_never_keeps_somebody() -> None:
    known, _ = walk(JourneyState(), ev.CardFound())
    assert (known.page, known.level) == (Page.CHOOSE, Level.STRONG)
    asked, effects = walk(known, ev.WentBack())
    assert (asked.page, asked.overlay, effects) == (Page.CHOOSE, Overlay.CANCEL, [])
    assert walk(JourneyState(), ev.Begun(), ev.WentBack())[0].page is Page.ATTRACT


def test_a_first_screen_that_was_touched_and_left_begins_anew() -> None:
    fresh = JourneyState()
    assert limits(fresh).idle_s is None
    assert step(fresh, ev.IdleElapsed()) == (fresh, ())
    for wish in (ev.ModeToggled(), ev.HelpAsked()):
        left, _ = walk(fresh, wish)
        assert limits(left).idle_s is not None
        assert walk(left, ev.IdleElapsed())[1] == [fx.EndVisit("idle")]


def test_at_least_ten_renewals() -> None:
    state = at_review()
    effects: list[fx.Effect] = []
    for _ in range(timeouts.IDLE_MAX_RENEWALS + 5):
        state, more = walk(state, ev.IdleElapsed(), ev.OverlayClosed())
        effects += more
    assert not state.ended
    assert effects == [fx.CallHelp()]  # a person is offered, once; the visit goes on
    assert state.page is Page.REVIEW


def test_waiting_for_the_machine_is_not_idle() -> None:
    for page in (Page.PREFILL, Page.SUBMIT):
        state = JourneyState(page=page)
        assert step(state, ev.IdleElapsed()) == (state, ())


def test_a_draft_is_offered_and_may_be_left() -> None:
    state, _ = step(JourneyState(page=Page.PREFILL, level=Level.STRONG), ev.Prefilled(2, has_draft=True))
    assert (state.page, state.overlay, state.is_masked) == (Page.REVIEW, Overlay.RESUME, False)
    assert step(state, ev.OverlayClosed()) == (replace(state, overlay=Overlay.NONE), ())
    left, effects = step(state, ev.CancelConfirmed())
    assert (left.overlay, left.ended, effects) == (Overlay.NONE, "", (fx.LeaveDraft(),))
    anew, effects = step(left, ev.Prefilled(4))
    assert (anew.page, anew.overlay, anew.missing, effects) == (Page.REVIEW, Overlay.NONE, 4, ())
    blocked, _ = step(replace(state, page=Page.PREFILL), ev.Prefilled(2, blocked=True, has_draft=True))
    assert blocked.page is Page.STOP


def test_idle_after_filing_keeps_no_draft() -> None:
    state = JourneyState(page=Page.HAND_OVER, delivery=Delivery.DURABLE)
    _, effects = walk(state, ev.IdleElapsed(), ev.AnswerElapsed())
    assert effects == [fx.EndVisit("done")]


@pytest.mark.parametrize(
    "page", [p for p in Page if p not in (Page.ATTRACT, Page.END, Page.SUBMIT, Page.PAY, Page.HAND_OVER, Page.RATE)]
)
def test_cancel_asks_first_and_then_keeps_nothing(page: Page) -> None:
    state, effects = walk(JourneyState(page=page), ev.CancelAsked())
    assert (state.overlay, effects) == (Overlay.CANCEL, [])
    assert step(state, ev.OverlayClosed())[0].page is page
    _, effects = walk(state, ev.CancelConfirmed())
    assert effects == [fx.DropDraft(), fx.EndVisit("cancelled")]


@pytest.mark.parametrize("page", [Page.SUBMIT, Page.HAND_OVER, Page.RATE])
def test_a_filed_case_cannot_be_cancelled(page: Page) -> None:
    state, effects = walk(JourneyState(page=page, delivery=Delivery.DURABLE), ev.CancelAsked(), ev.CancelConfirmed())
    assert (state.overlay, effects) == (Overlay.NONE, [])


def test_card_taken_in_the_middle_asks_and_loses_nothing() -> None:
    state, _ = walk(at_review(), ev.CardRemoved())
    assert (state.overlay, state.page, state.card_present) == (Overlay.CARD_REMOVED, Page.REVIEW, False)
    stays, _ = step(state, ev.OverlayClosed())
    assert stays.page is Page.REVIEW
    again, _ = step(state, ev.CardFound())
    assert (again.overlay, again.card_present) == (Overlay.NONE, True)
    _, effects = step(state, ev.AnswerElapsed())
    assert effects == (fx.SaveDraft(), fx.EndVisit("idle"))
    _, effects = step(state, ev.CancelConfirmed())
    assert effects == (fx.SaveDraft(), fx.EndVisit("left"))


def test_another_card_lifts_no_cover() -> None:
    covered, _ = walk(at_review(), ev.CardRemoved())
    state, effects = walk(covered, ev.CardFound(is_other=True))
    assert (state.overlay, state.is_masked, effects) == (Overlay.CARD_REMOVED, True, [])


def test_a_card_laid_down_later_does_not_replace_who_came_by_code() -> None:
    weak = replace(at_review(), level=Level.WEAK, card=CardState.WAITING, card_present=False)
    state, effects = walk(weak, ev.CardFound())
    assert (state.page, state.level, state.card_present, effects) == (Page.REVIEW, Level.WEAK, True, [])


def test_card_taken_at_the_end_is_what_we_asked_for() -> None:
    state, _ = walk(JourneyState(page=Page.HAND_OVER, card=CardState.READ, card_present=True), ev.CardRemoved())
    assert (state.overlay, state.card_present) == (Overlay.NONE, False)


def test_a_card_left_lying_at_the_end_is_told_to_a_helper() -> None:
    state = JourneyState(page=Page.END, card=CardState.READ, card_present=True, delivery=Delivery.DELIVERED)
    ended, effects = walk(state, ev.PauseElapsed())
    assert (ended.ended, effects) == ("card_left", [fx.CallHelp(), fx.EndVisit("card_left")])
    assert walk(state, ev.CardRemoved(), ev.PauseElapsed())[1] == [fx.EndVisit("done")]


def test_reader_lost_after_identification_costs_nothing() -> None:
    state = at_review()
    assert step(state, ev.ReaderLost()) == (state, ())


def test_help_is_called_once_and_everywhere() -> None:
    for page in Page:
        state, effects = walk(
            JourneyState(page=page), ev.HelpAsked(), ev.HelpPlaced(), ev.OverlayClosed(), ev.HelpAsked()
        )
        assert (state.overlay, state.help) == (Overlay.HELP, HelpState.PLACED)
        assert effects == [fx.CallHelp()]
    state, effects = walk(JourneyState(), ev.HelpAsked(), ev.HelpUnplaced(), ev.HelpAsked())
    assert effects == [fx.CallHelp(), fx.CallHelp()]


def test_a_helper_who_is_coming_is_not_called_again() -> None:
    placed = JourneyState(page=Page.REVIEW, help=HelpState.PLACED)
    coming, effects = step(placed, ev.HelpAnswered())
    assert (coming.help, coming.page, effects) == (HelpState.ANSWERED, Page.REVIEW, ())
    assert step(coming, ev.HelpAsked())[1] == ()
    over, _ = step(coming, ev.HelpEnded())
    assert any(isinstance(effect, fx.CallHelp) for effect in step(over, ev.HelpAsked())[1])


def test_mode_changes_on_every_page_without_losing_the_place() -> None:
    for page in Page:
        state, effects = walk(JourneyState(page=page), ev.ModeToggled())
        assert (state.mode, state.page, effects) == (DisplayMode.ELDER, page, [])
        assert step(state, ev.ModeToggled())[0].mode is DisplayMode.STANDARD


def test_curtain_hides_and_lifts() -> None:
    state, _ = step(at_review(), ev.CurtainDrawn())
    assert state.is_masked
    assert step(state, ev.CurtainLifted())[0].overlay is Overlay.NONE
    attract = JourneyState()
    assert step(attract, ev.CurtainDrawn()) == (attract, ())


def test_unknown_print_result_prints_again_only_when_asked() -> None:
    state, effects = walk(
        JourneyState(page=Page.HAND_OVER, receipt=PaperState.PRINTING), ev.ReceiptFinished(0, "unknown")
    )
    assert effects == []
    _, effects = walk(state, ev.PrintAgainAsked(), ev.PrintAgainAsked())
    assert effects == [fx.PrintReceipt(1)]


def test_a_double_tap_prints_one_paper_again() -> None:
    state = JourneyState(
        page=Page.HAND_OVER,
        delivery=Delivery.DELIVERED,
        receipt=PaperState.UNKNOWN,
        document=PaperState.UNKNOWN,
    )
    state, effects = walk(state, ev.PrintAgainAsked(), ev.PrintAgainAsked())
    assert effects == [fx.PrintReceipt(1)]
    _, effects = walk(state, ev.ReceiptFinished(1, "printed"), ev.PrintAgainAsked())
    assert effects == [fx.PrintDocument(2)]


_PROOF_OUT = JourneyState(
    page=Page.HAND_OVER,
    delivery=Delivery.DELIVERED,
    receipt=PaperState.PRINTED,
    document=PaperState.PRINTED,
    document_printer=PrinterState.READY,
)


def test_a_certificate_that_was_not_taken_whole_is_printed_again_on_the_residents_word_alone() -> None:
    assert step(_PROOF_OUT, ev.PrintAgainAsked("document")) == (_PROOF_OUT, ())
    missed, effects = walk(_PROOF_OUT, ev.PaperMissed())
    assert (missed.document, effects) == (PaperState.MISSED, [])
    again, effects = walk(missed, ev.PrintAgainAsked("document"), ev.PrintAgainAsked("document"), ev.PaperMissed())
    assert (again.document, effects) == (PaperState.PRINTING, [fx.PrintDocument(1)])


def test_each_paper_has_its_own_button() -> None:
    state = replace(_PROOF_OUT, receipt=PaperState.NOT_PRINTED, document=PaperState.MISSED)
    assert walk(state, ev.PrintAgainAsked("document"))[1] == [fx.PrintDocument(1)]
    assert walk(state, ev.PrintAgainAsked("receipt"))[1] == [fx.PrintReceipt(1)]


def test_the_receipt_comes_on_a4_when_its_own_printer_does_not_and_the_other_does() -> None:
    state = replace(_PROOF_OUT, receipt=PaperState.NOT_PRINTED, receipt_trouble=PrinterState.PAPER_OUT)
    on_a4, effects = walk(state, ev.ReceiptOnA4Asked(), ev.ReceiptOnA4Asked())
    assert (on_a4.receipt, on_a4.receipt_on_a4, effects) == (PaperState.PRINTING, True, [fx.PrintReceiptOnA4(1)])
    empty = replace(state, document_printer=PrinterState.PAPER_OUT)
    assert step(empty, ev.ReceiptOnA4Asked()) == (empty, ())
    assert step(_PROOF_OUT, ev.ReceiptOnA4Asked()) == (_PROOF_OUT, ())


def test_a_certificate_on_its_way_says_what_the_printer_stands_still_for() -> None:
    state = replace(_PROOF_OUT, document=PaperState.PRINTING)
    state, _ = walk(state, ev.DocumentMoved(0, 2), ev.DocumentMoved(0, 2, 1, "jammed"))
    assert (state.document_pages, state.document_done, state.document_trouble) == (2, 1, PrinterState.JAMMED)
    state, _ = walk(state, ev.DocumentMoved(0, 2, 1))
    assert state.document_trouble is None
    state, _ = walk(state, ev.DocumentFinished(0, "unknown", "jammed", 1), ev.DocumentMoved(0, 2, 2))
    assert (state.document, state.document_done) == (PaperState.UNKNOWN, 1)


def test_a_card_taken_too_early_lies_there_no_more_and_two_cards_do() -> None:
    early, _ = walk(JourneyState(page=Page.IDENTIFY), ev.CardReading(), ev.CardUnreadable("taken_early"))
    assert (early.card, early.card_present) == (CardState.TAKEN_EARLY, False)
    two, _ = walk(early, ev.CardReading(), ev.CardUnreadable("two_cards"))
    assert (two.card, two.card_present) == (CardState.TWO_CARDS, True)


def test_a_card_that_is_only_not_felt_any_more_is_never_called_taken() -> None:
    state, _ = walk(at_review(), ev.CardRemoved(is_sure=False))
    assert (state.overlay, state.card_present, state.card_unsure) == (Overlay.CARD_REMOVED, False, True)
    state, _ = walk(state, ev.CardFound())
    assert (state.overlay, state.card_present, state.card_unsure) == (Overlay.NONE, True, False)
    assert not walk(state, ev.CardRemoved())[0].card_unsure


def test_a_case_that_could_not_be_kept_is_never_called_filed() -> None:
    state, _ = walk(JourneyState(page=Page.SUBMIT), ev.CaseNotDurable("full"))
    assert (state.stop, state.is_filed) == (StopReason.NOT_KEPT, False)
    assert step(state, ev.WentBack())[0].page is Page.CONFIRM


def test_blocked_precheck_and_declined_promise_and_guidance_stop() -> None:
    assert walk(JourneyState(page=Page.PREFILL), ev.Prefilled(1, blocked=True))[0].stop is StopReason.RULE
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


def test_limits_follow_the_mode() -> None:
    assert limits(JourneyState(page=Page.REVIEW)).idle_s == 90
    assert limits(JourneyState(page=Page.REVIEW, mode=DisplayMode.ELDER)).idle_s == 120
    assert limits(JourneyState(page=Page.REVIEW, overlay=Overlay.IDLE)).answer_s == 45
    assert limits(JourneyState()).idle_s is None
    for waits in (Page.PREFILL, Page.SUBMIT):
        assert limits(JourneyState(page=waits)).idle_s is None, (
            "who waits for the machine gets a whole idle time behind it"
        )
    left = limits(JourneyState(page=Page.END, card_present=True)).pause_s
    assert left is not None
    assert left > (limits(JourneyState(page=Page.END)).pause_s or 0)


def test_an_open_stop_question_closes_the_way_that_loses_nothing() -> None:
    state, effects = walk(at_review(), ev.CancelAsked(), ev.AnswerElapsed())
    assert (state.page, state.overlay, effects) == (Page.REVIEW, Overlay.NONE, [])


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


def test_a_card_laid_down_by_who_is_known_weakly_waits_for_a_service_that_needs_it() -> None:
    weak = JourneyState(page=Page.REVIEW, level=Level.WEAK)
    state, effects = walk(weak, ev.CardFound())
    assert (state.page, state.level, state.card, effects) == (Page.REVIEW, Level.WEAK, CardState.LEFT, [])
    at_identify = replace(state, page=Page.IDENTIFY)
    state, effects = walk(at_identify, ev.OwnCardConfirmed())
    assert (state.page, state.level) == (Page.PREFILL, Level.STRONG)
    assert fx.AdoptCard() in effects
    gone, _ = walk(at_identify, ev.CardRemoved())
    assert (gone.card, gone.overlay) == (CardState.WAITING, Overlay.NONE)


def test_a_card_taken_from_a_page_that_stops_the_way_covers_it() -> None:
    stopped = replace(at_review(), page=Page.STOP, stop=StopReason.RULE, stop_from=Page.FIELD)
    assert walk(stopped, ev.CardRemoved())[0].overlay is Overlay.CARD_REMOVED


def test_another_sheet_begins_its_own_time() -> None:
    asked, _ = walk(at_review(), ev.CancelAsked())
    removed, _ = walk(asked, ev.CardRemoved())
    assert removed.overlay is Overlay.CARD_REMOVED
    assert limits(asked) != limits(removed)


_SAMPLES: list[ev.Event] = [
    P3, P4, ev.ItemChosen(P3.code), ev.DoorChosen(Door.SEARCH), ev.DoorChosen(Door.BROWSE),
    ev.FindWished(Find.KEY, "y"), ev.OptionChosen("a"), ev.KeyPressed("1"),
    ev.FieldAnswered("a", "b"), ev.FieldDisputed("a"),
    ev.RelationChosen(0), ev.PersonPicked("a"), ev.EnterprisePicked("a"), ev.ActingRefused("relation_refused"),
    ev.ActingRefused("session_ended"),
    ev.Signed(()), ev.Graded(3), ev.Graded(4), ev.RatingExplained("slow"),
    ev.CardFound(False), ev.CardFound(True), ev.ReceiptFinished(1, "printed"),
    ev.ReceiptFinished(2, "unknown"),
    ev.ReceiptFinished(1, "not_printed"), ev.DocumentFinished(1, "unknown"), ev.NetworkChanged(True), ev.NetworkChanged(False),
    ev.CodeNotSent("busy"), ev.CodeRefused(0), ev.CodeRefused(2), ev.Identified(True), ev.Identified(False), ev.Prefilled(0),
    ev.Prefilled(2), ev.Prefilled(1, True), ev.FieldAccepted(0), ev.FieldAccepted(1), ev.CaseNotDurable("full"),
    ev.PrinterSeen("document", "paper_out"), ev.PrinterSeen("receipt", "low"), ev.PrefillRefused("platform_busy"),
    ev.PrefillRefused("session_ended"), ev.PrefillRefused("identity_doubted"), ev.DocumentMoved(1, 2), ev.DocumentMoved(1, 2, 1),
    ev.DocumentMoved(2, 2, 1, "jammed"), ev.DocumentFinished(2, "not_printed", "paper_out"), ev.CardUnreadable(),
    ev.CardUnreadable("taken_early"), ev.CardUnreadable("two_cards"), ev.CardRemoved(), ev.CardRemoved(is_sure=False),
    ev.PrintAgainAsked(), ev.PrintAgainAsked("document"), ev.PrintAgainAsked("receipt"),
    ev.Identified(True, True), ev.Identified(False, True), ev.SocialCardRead(), ev.SocialCardRead(True),
    ev.SocialCardRead(False, True), ev.WaySaid(""), ev.DraftAnswered("kept"), ev.OtherCodeShown("code_other"),
    ev.WaySaid("social_lost"), ev.WaySaid("social_mute"), ev.SightChanged(Sight.SEES), ev.SightChanged(Sight.LOST),
    ev.PortraitTaken(1), ev.PortraitTaken(3), ev.PortraitChosen(0), ev.PortraitChosen(5), ev.ColourChosen("blue"), ZP,
    ev.PaperWished("use"), ev.PaperStaged(Stage.CHECKING), ev.PaperStaged(Stage.GOOD), ev.PaperSettled(0), ev.PaperSettled(1, 1),
    ev.Prefilled(0, to_photograph=1), ev.Prefilled(1, to_photograph=2), ev.FieldAccepted(0, 1),
    ev.FaceSaid("no_photo"), ev.FaceSaid("offline"), ev.FaceJudged(True), ev.FaceJudged(False),
    ev.FaceReferred(True), ev.ReferralSaid("unvouched"), ev.ReferralSaid("cut_off"), ev.ReferralSaid("unanswered"),
    ev.NearbyItemPicked(""), ev.PlacePicked("p1"), ev.ReadyPicked(0), ev.QuestionTyped("a"), ev.SlotGone(1),
    ev.BookingRefused("offline"), ev.VisitRefused("no_counter"), ev.VisitRefused("session_ended"),
    *(ev.MineWished(wish, "1") for wish in MineWish), *(ev.MineSaid(step) for step in MineStep),
    ev.MendingOpened(P4.code, False, True, True, True, False, False),
    ev.MendingOpened(P4.code, True, False, False, True, False, True),
    ev.ReferralSaid("delayed"), ev.OrderSaid("unheard"), ev.OrderSaid("expired"),
    ev.ReportKindChosen("other"), ev.ReportContactSaid(True), ev.ReportContactSaid(False),
    ev.PreviewTurned(1),
    *(ev.ReportSaid(step) for step in (Reporting.TAKEN, Reporting.OFFLINE)),
    *(ev.CoViewSaid(step) for step in (CoView.OPEN, CoView.CUT_OFF, CoView.OVER)),
    *(ev.ContinuationSaid(step) for step in Continuing),
]  # fmt: skip
_SAMPLED = {type(sample) for sample in _SAMPLES}
ALL_EVENTS: list[ev.Event] = _SAMPLES + [kind() for kind in get_args(ev.Event) if kind not in _SAMPLED]


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
        if before.overlay is Overlay.NONE and state.is_masked:
            # Power that came back returns to a page whose resident was told to go: covered, whoever stands there now.
            assert state.page is before.page or (isinstance(event, ev.PowerCameBack) and before.page is Page.STOP)


def test_a_print_service_that_lost_its_network_stops_as_offline_before_the_person_is_asked() -> None:
    item = ItemNeeds("X", offline_allowed=False)
    notice = JourneyState(page=Page.NOTICE, item=item, online=False)
    assert step(notice, ev.WentOn())[0].stop is StopReason.OFFLINE
    waiting = JourneyState(page=Page.PREFILL, item=item, online=False)
    assert step(waiting, ev.Prefilled(0, blocked=True))[0].stop is StopReason.OFFLINE


def test_a_slip_of_a_page_that_was_left_is_no_receipt() -> None:
    state = JourneyState(page=Page.REVIEW)
    assert step(state, ev.ReceiptFinished(1, "printed")) == (state, ())


def test_power_that_came_back_shows_nothing_of_who_was_told_to_go() -> None:
    known = JourneyState(page=Page.CHOOSE, level=Level.STRONG)
    stopped, _ = step(known, ev.PowerRanLow())
    back, effects = step(stopped, ev.PowerCameBack())
    assert (back.page, back.overlay, back.is_masked, effects) == (Page.CHOOSE, Overlay.IDLE, True, ())
    nobody, _ = step(step(JourneyState(page=Page.CHOOSE), ev.PowerRanLow())[0], ev.PowerCameBack())
    assert nobody.page is Page.CHOOSE


def test_an_empty_battery_stops_any_page_but_a_case_that_is_being_filed() -> None:
    form = at_review()
    stopped, effects = walk(form, ev.CancelAsked(), ev.PowerRanLow())
    assert (stopped.page, stopped.stop, stopped.overlay) == (Page.STOP, StopReason.POWER_LOW, Overlay.NONE)
    assert effects == [fx.SaveDraft()]
    assert step(stopped, ev.PowerRanLow()) == (stopped, ())
    back, effects = walk(stopped, ev.PowerCameBack())
    assert (back.page, back.stop, effects) == (Page.REVIEW, None, [])
    assert step(back, ev.PowerCameBack()) == (back, ())
    for page in (Page.SUBMIT, Page.HAND_OVER, Page.RATE, Page.END):
        filed = replace(form, page=page)
        assert step(filed, ev.PowerRanLow()) == (replace(filed, power_low=True), ())


@pytest.mark.parametrize("page", [page for page in Page if page not in (Page.STOP, Page.SUBMIT, Page.HAND_OVER)])
def test_the_way_goes_on_wherever_the_power_went(page: Page) -> None:
    state, _ = walk(replace(at_review(), page=page), ev.PowerRanLow(), ev.PowerCameBack())
    assert state.page is {Page.PREFILL: Page.NOTICE}.get(page, page)


def test_a_second_warning_over_a_warning_changes_nothing() -> None:
    warned, _ = walk(at_review(), ev.IdleElapsed())
    assert warned.overlay is Overlay.IDLE
    assert step(warned, ev.IdleElapsed()) == (warned, ())


def test_an_id_card_answers_the_sheet_that_asks_after_the_card_by_which_somebody_was_known() -> None:
    asked = replace(JourneyState(page=Page.IDENTIFY), overlay=Overlay.CARD_REMOVED)
    state, effects = walk(asked, ev.CardFound())
    assert (state.overlay, state.level, state.card) == (Overlay.NONE, Level.STRONG, CardState.READ)
    assert fx.AdoptCard() in effects
