# SPDX-License-Identifier: Apache-2.0
"""Moves of the table that a straight visit never makes: papers missing, cases given back, sheets on the last pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import limits, step
from kiosk.journey.state import (
    CardState,
    Delivery,
    DraftState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    StopReason,
)
from tests.unit.kiosk.journey.walks import walk

APPLICATION = ItemNeeds("312000202000", False, True, True, True, False)
PROOF = ItemNeeds("TBD-RS01", True, False, False, False, True)
OUT = {"document_printer": PrinterState.PAPER_OUT}


@pytest.mark.parametrize("page", [Page.NOTICE, Page.CONFIRM])
def test_nothing_is_begun_or_filed_for_a_paper_that_cannot_be_printed(page: Page) -> None:
    state = JourneyState(page=page, item=PROOF, level=Level.STRONG, document_printer=PrinterState.PAPER_OUT)
    after, effects = step(state, ev.WentOn())
    assert (after.page, after.stop, after.stop_from, effects) == (Page.STOP, StopReason.PRINTER_OUT, page, ())
    seen, _ = step(after, ev.PrinterSeen("document", "ready"))
    assert step(after, ev.PrinterSeen("receipt", "low"))[0].receipt_printer is PrinterState.LOW
    again, _ = step(seen, ev.WentBack())
    assert again.page is page
    ready, _ = step(again, ev.WentOn())
    assert ready.page is (Page.PREFILL if page is Page.NOTICE else Page.SUBMIT)


def test_a_service_of_the_platform_is_not_begun_without_network() -> None:
    after, _ = step(JourneyState(page=Page.NOTICE, item=PROOF, online=False), ev.WentOn())
    assert (after.page, after.stop) == (Page.STOP, StopReason.OFFLINE)


@pytest.mark.parametrize(
    ("item", "page"), [(APPLICATION, Page.PROMISE), (PROOF, Page.REVIEW)], ids=["promise", "no promise"]
)
def test_back_from_the_last_look(item: ItemNeeds, page: Page) -> None:
    assert step(JourneyState(page=Page.CONFIRM, item=item), ev.WentBack())[0].page is page


def test_one_missing_field_after_another() -> None:
    state = JourneyState(page=Page.FIELD, item=APPLICATION, form=FormStanding(2))
    more, effects = step(state, ev.FieldAccepted(FormStanding(1)))
    assert (more.page, more.form.missing, effects) == (Page.FIELD, 1, (fx.AskField(),))
    assert step(more, ev.FieldAccepted(FormStanding()))[0].page is Page.PROMISE


def test_a_doubted_value_goes_to_the_form() -> None:
    state = JourneyState(page=Page.REVIEW, item=APPLICATION)
    assert step(state, ev.FieldDisputed("phone")) == (state, (fx.ToggleDispute("phone"),))


def test_a_case_that_is_given_back_is_handed_over_as_such() -> None:
    state = JourneyState(page=Page.SUBMIT, item=APPLICATION, delivery=Delivery.DURABLE)
    after, effects = step(state, ev.CaseReturned())
    assert (after.page, after.delivery, after.receipt) == (Page.HAND_OVER, Delivery.RETURNED, PaperState.PRINTING)
    assert effects == (fx.PrintReceipt(1),)


def test_a_case_that_was_not_taken_in_is_said_so() -> None:
    state = JourneyState(page=Page.SUBMIT, item=APPLICATION)
    after, effects = step(state, ev.CaseNotDurable("full"))
    assert (after.page, after.stop, effects) == (Page.STOP, StopReason.NOT_KEPT, ())
    assert step(after, ev.WentBack())[0].page is Page.CONFIRM


def test_a_result_that_did_not_come_leaves_the_receipt() -> None:
    state = JourneyState(page=Page.SUBMIT, item=PROOF, delivery=Delivery.DELIVERED)
    after, effects = step(state, ev.ResultMissing())
    assert (after.document, after.receipt, effects) == (PaperState.NONE, PaperState.PRINTING, (fx.PrintReceipt(1),))


def test_the_last_page_is_closed_with_a_tap() -> None:
    after, effects = step(JourneyState(page=Page.END), ev.WentOn())
    assert (after.ended, effects) == ("done", (fx.EndVisit("done"),))


@pytest.mark.parametrize("page", [Page.RATE, Page.END])
def test_a_telephone_number_on_the_last_pages_may_be_read(page: Page) -> None:
    assert limits(JourneyState(page=page, overlay=Overlay.HELP)).pause_s == timeouts.IDLE_ANSWER_S


@pytest.mark.parametrize("page", [Page.STOP, Page.HAND_OVER])
def test_a_card_laid_down_where_nobody_is_asked_only_lies_there(page: Page) -> None:
    state = JourneyState(page=page, item=APPLICATION, stop=StopReason.RULE)
    after, effects = step(state, ev.CardFound())
    assert (after.page, after.level, after.card_present, effects) == (page, Level.NONE, True, ())


def test_a_card_laid_down_while_the_questions_are_asked_is_taken_at_once() -> None:
    after, effects = step(JourneyState(page=Page.QUESTION, item=APPLICATION), ev.CardFound())
    assert (after.page, after.level, after.card, effects) == (
        Page.QUESTION,
        Level.STRONG,
        CardState.READ,
        (fx.AdoptCard(),),
    )
    known = replace(after, page=Page.REVIEW, card_present=False)
    assert step(known, ev.CardFound())[0].card_present


def test_a_cover_without_an_answer_lies_once() -> None:
    covered = JourneyState(page=Page.REVIEW, item=APPLICATION, level=Level.STRONG, card=CardState.READ)
    covered = replace(covered, overlay=Overlay.IDLE, card_present=True)
    after, _ = step(covered, ev.CardRemoved())
    assert (after.overlay, after.card_present) == (Overlay.IDLE, False)


@pytest.mark.parametrize("outcome", [DraftState.KEPT, DraftState.KEPT_FOR_ID_CARD, DraftState.LOST, DraftState.NONE])
def test_nothing_is_kept_before_the_courier_has_said_so(outcome: DraftState) -> None:
    form = JourneyState(page=Page.REVIEW, item=APPLICATION, level=Level.STRONG)
    state, effects = step(form, ev.PowerRanLow())
    assert (state.draft, effects) == (DraftState.SAVING, (fx.SaveDraft(),))
    told, _ = step(state, ev.DraftAnswered(outcome.value))
    assert (told.draft, told.page, told.stop) == (outcome, Page.STOP, StopReason.POWER_LOW)
    assert step(told, ev.PowerCameBack())[0].draft is DraftState.NONE


@pytest.mark.parametrize("left", [FormStanding(1), FormStanding(1, is_blocked=True), FormStanding(2, to_photograph=1)])
def test_what_was_taken_back_in_a_field_that_is_left_is_asked_again(left: FormStanding) -> None:
    complete = JourneyState(page=Page.REVIEW, item=APPLICATION)
    review, _ = walk(complete, ev.FieldReopened(FormStanding()), ev.FieldLeft(left))
    assert (review.page, review.form) == (Page.REVIEW, left)
    assert step(review, ev.WentOn()) == (replace(review, page=Page.FIELD), (fx.AskField(),))


@pytest.mark.parametrize("told", [ev.FieldAccepted, ev.PaperSettled])
def test_a_check_that_says_no_behind_the_last_gap_ends_the_way(told: type[ev.FieldAccepted | ev.PaperSettled]) -> None:
    here = JourneyState(page=Page.FIELD if told is ev.FieldAccepted else Page.PAPER, item=APPLICATION)
    stopped, _ = step(here, told(FormStanding(is_blocked=True)))
    assert (stopped.page, stopped.stop) == (Page.STOP, StopReason.RULE)
    back = Page.FIELD if told is ev.FieldAccepted else Page.REVIEW
    assert step(stopped, ev.WentBack())[0].page is back
