# SPDX-License-Identifier: Apache-2.0
"""Fills the pages of a case from its form (一表申请) to what is handed over, and those that end a visit."""

from __future__ import annotations

import time

from config import clock
from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.application.late_promise import first_day
from kiosk.case.receipt import query_code
from kiosk.catalogue.scope import is_named
from kiosk.guidance.notice import only_in
from kiosk.guidance.questionnaire import Stop
from kiosk.journey.form_record import SIGN_BOX_MM
from kiosk.journey.state import Delivery, JourneyState, Page, StopReason
from ui.visit import pages_acting, pages_end, pages_face
from ui.visit.next_day import next_day
from ui.visit.objections import number_line, record_objections
from ui.visit.pages import Pages
from ui.visit.pages_booking import present_booked, present_visit
from ui.visit.pages_continue import ContinueFacts, present_continue
from ui.visit.pages_form import present_confirm, present_field, present_promise, present_review
from ui.visit.pages_hand_over import HandedOver, present_hand_over, with_paper_name
from ui.visit.pages_paper import present_paper
from ui.visit.pages_pay import PayFacts, present_pay, receipt_line
from ui.visit.pages_preview import present_preview
from ui.visit.payment_way import e_receipt_url
from ui.visit.showing import Fills, Showing
from ui.visit.stop_words import words_of_service


def case_pages(pages: Pages) -> Fills:
    """Behind the notice, in the order of a visit."""
    return {
        Page.PREFILL: (pages.wait, _wait),
        Page.REVIEW: (pages.review, _review),
        Page.FIELD: (pages.field_page, _field),
        Page.VISIT: (pages.field_page, _field),
        Page.PAPER: (pages.paper, _paper),
        Page.PROMISE: (pages.promise, _promise),
        Page.CONFIRM: (pages.confirm, _confirm),
        Page.CONTINUE: (pages.continued, _continue),
        Page.SIGN: (pages.sign, _sign),
        Page.SUBMIT: (pages.wait, _wait),
        Page.PAY: (pages.pay, _pay),
        Page.PREVIEW: (pages.preview, _preview),
        Page.HAND_OVER: (pages.hand_over, _hand_over),
        Page.RATE: (pages.rate, _rate),
        Page.END: (pages.end, _end),
        Page.STOP: (pages.stop, _stop),
    }


def _wait(on: Showing, state: JourneyState) -> None:
    key = "prefill" if state.page is Page.PREFILL else "submit"
    phrases = with_paper_name(on.parts.phrases, state.mode, is_query=_is_query(on))
    pages_end.present_wait(on.pages.wait, key, state, phrases, slow=on.slow)


def _review(on: Showing, state: JourneyState) -> None:
    present_review(on.pages.review, state, on.record, on.parts.phrases)


def _field(on: Showing, state: JourneyState) -> None:
    present_field(on.pages.field_page, state, on.record, on.parts.phrases)


def _paper(on: Showing, state: JourneyState) -> None:
    desk, vm = on.errands.paper_desk, on.pages.paper
    before = desk.spec is not None and desk.spec.code in on.record.materials.photographed_before
    said = vm.say
    present_paper(vm, state, on.parts.phrases, desk, was_taken_before=before)
    if desk.capture.stage is Stage.BEFORE and vm.say != said:
        on.turned_at = time.monotonic()  # another page of it lies there, which nobody has seen yet


def _promise(on: Showing, state: JourneyState) -> None:
    present_promise(on.pages.promise, state, on.record, on.parts.phrases)


def _confirm(on: Showing, state: JourneyState) -> None:
    present_confirm(on.pages.confirm, state, on.record, on.parts.phrases)


def _continue(on: Showing, state: JourneyState) -> None:
    way = on.errands.continuing
    facts = ContinueFacts(
        way.found, way.valid_until, way.minutes_left, way.is_unheard, way.places, way.receipt, way.wait_s
    )
    present_continue(on.pages.continued, state, on.parts.phrases, facts)


def _sign(on: Showing, state: JourneyState) -> None:
    vm = on.pages.sign
    vm.boxWidthMm, vm.boxHeightMm = SIGN_BOX_MM
    vm.clearText = on.parts.phrases.say("sign.clear", state.mode)
    pages_end.present_sign(vm, state, on.parts.phrases, message=on.record.asking.error)


def _pay(on: Showing, state: JourneyState) -> None:
    paying = on.errands.paying
    facts = PayFacts(paying.order, paying.why_nothing, clock.now(), paying.is_found)
    present_pay(on.pages.pay, state, on.parts.phrases, facts)


def _preview(on: Showing, state: JourneyState) -> None:
    present_preview(on.pages.preview, state, on.parts.phrases, on.errands.previews)


def _hand_over(on: Showing, state: JourneyState) -> None:
    record = on.record
    status = record.status
    places = on.places_for(record.item)
    order = on.errands.paying.order
    case_number = status.case_number if status is not None else None
    if state.order_found and order is not None:
        case_number = order.case_number  # nothing was filed in this visit
    facts = HandedOver(
        case_number=case_number,
        query_code=query_code(record.case_id),
        terminal_time=record.received_at_text,
        platform_time=status.platform_received_at if status is not None else None,
        no_result=record.no_result,
        code=on.errands.papers.receipt_code,
        has_a4=on.parts.document_printer is not None,
        place=places[0].name if places else "",
        paid=receipt_line(state, order, on.parts.phrases),
        e_receipt=e_receipt_url(order, on.parts.settings),
        owed_by=first_day(record.materials.plans),
        courier=record.filling.courier_cost,
        next_day=next_day(record, on.parts.phrases.say) if state.delivery is Delivery.DELIVERED else ("", ""),
        objections=number_line(
            record_objections(record), lambda key, **told: on.parts.phrases.say(key, state.mode, **told)
        ),
        is_query=_is_query(on),
        is_doubted=on.errands.results.is_doubted,
        code_standing=on.errands.offline_code.standing.value,
        has_form=record.filed is not None,
    )
    present_hand_over(on.pages.hand_over, state, on.parts.phrases, facts)
    if record.mending is not None and state.delivery is Delivery.DELIVERED:
        on.pages.hand_over.title = on.parts.phrases.say("mine.mended", state.mode)
    booked = on.errands.booking.facts(state.mode)
    present_booked(on.pages.hand_over, state, on.parts.phrases, booked)
    if booked is None:
        on.errands.collecting.present(on.pages.hand_over, state, on.parts.phrases)


def _is_query(on: Showing) -> bool:
    return on.record.item is not None and on.record.item.kind == "query"


def _rate(on: Showing, state: JourneyState) -> None:
    pages_end.present_rate(on.pages.rate, state, on.parts.phrases)


def _end(on: Showing, state: JourneyState) -> None:
    pages_end.present_end(on.pages.end, state, on.parts.phrases)


def _stop(on: Showing, state: JourneyState) -> None:
    record = on.record
    item = record.item if state.item is not None else None  # never one that was only looked at before
    title = reason = what = ""
    if state.stop is StopReason.GUIDANCE and item is not None:
        view = record.guidance_view()
        if isinstance(view, Stop):
            title, reason, what = view.reason, view.why, view.what
    elif state.stop is StopReason.OTHER_DISTRICT and item is not None and is_named(item.scope):
        reason = only_in(item.scope).say()
    elif state.stop is StopReason.RULE and record.filling.report is not None and record.filling.report.blocking:
        first = record.filling.report.blocking[0]
        title, reason, what = first.say, first.term, first.fix
    else:
        reason, what = pages_acting.stop_words(state, item, on.parts.phrases)
        if not what:
            title, reason, what = words_of_service(state, item, on.parts.phrases)
    places = on.places_for(item)
    pages_end.present_stop(on.pages.stop, state, on.parts.phrases, title=title, reason=reason, what=what, places=places)
    visit = on.errands.visits.facts(state.mode)
    present_visit(on.pages.stop, state, on.parts.phrases, visit)
    is_card_needed = state.stop is StopReason.STRONG_NEEDED
    offer = pages_face.offer_words(state, on.parts.phrases) if is_card_needed else ""
    on.pages.stop.faceText = offer
    if offer and state.mode is DisplayMode.ELDER:
        on.pages.stop.places = on.pages.stop.places[:2]  # a button more, a place less: large type has no room for both
