# SPDX-License-Identifier: Apache-2.0
"""Filing the case and its papers (提交, 打印, 交还): the three-valued results, the stop pages, the end."""

from __future__ import annotations

from dataclasses import replace

from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import leaving, sheets
from kiosk.journey.paying import Paying
from kiosk.journey.rule import Step, ended, stopped
from kiosk.journey.state import Delivery, HelpState, JourneyState, Mended, Page, PaperState, PrinterState, StopReason


def delivered(state: JourneyState, _event: ev.CaseDelivered) -> Step:
    """平台已收: what is issued at once is fetched."""
    state = replace(state, delivery=Delivery.DELIVERED)
    if state.item is not None and state.item.gives_document:
        return state, (fx.FetchResult(),)
    if state.item is not None and state.item.gives_offline_code:
        return state, (fx.IssueOfflineCode(),)
    return hand_over(state)


def code_settled(state: JourneyState, _event: ev.OfflineCodeSettled) -> Step:
    """The 离线码, or why there is none, comes out with the receipt."""
    return hand_over(state)


def waits(state: JourneyState, _event: ev.CaseWaits) -> Step:
    """待送达."""
    return hand_over(replace(state, delivery=Delivery.WAITING))


def returned(state: JourneyState, _event: ev.CaseReturned) -> Step:
    """The platform refused it or gave it back."""
    return hand_over(replace(state, delivery=Delivery.RETURNED))


def hand_over(state: JourneyState) -> Step:
    """The page where papers come out, and the receipt is printed, or shown."""
    return _receipt(replace(state, page=Page.HAND_OVER))


def _receipt(state: JourneyState) -> Step:
    if _stands_on_screen(state):
        return replace(state, receipt=PaperState.ON_SCREEN), (fx.ShowReceipt(),)
    return _on_paper(state)


def _on_paper(state: JourneyState) -> Step:
    state = _print_receipt(state)
    return state, (fx.PrintReceipt(state.receipt_job),)


def _stands_on_screen(state: JourneyState) -> bool:
    """Where the platform has the case, nothing belongs on paper (a promise, a ticket, a code, money), and there is time."""
    if not state.shows_receipt or state.mode is not DisplayMode.STANDARD or state.power_low:
        return False
    item, is_there = state.item, state.delivery is Delivery.DELIVERED and state.receipt_printer.prints
    needs_paper = item is None or item.needs_promise or item.books or item.gives_offline_code
    return is_there and not needs_paper and state.paying is Paying.NONE


def receipt_signed(state: JourneyState, event: ev.ReceiptSigned) -> Step:
    """It stands on the screen; what names a day is printed."""
    return _on_paper(state) if event.needs_paper and state.receipt is PaperState.ON_SCREEN else (state, ())


def left_behind(state: JourneyState, reason: str) -> Step:
    """Who has gone from a page that stands before the papers has filed a case all the same: the visit ends with its receipt, as
    on the page of the papers. What was being looked at or fetched stays at the platform: nobody is there to take it.
    """
    page = state.behind.page
    is_shown = page is Page.HAND_OVER and state.receipt is PaperState.ON_SCREEN
    if (page not in (Page.SUBMIT, Page.PAY, Page.PREVIEW) or not state.is_filed) and not is_shown:
        return ended(state, reason)
    if page is Page.PREVIEW:
        state = replace(state, document=PaperState.DECLINED)
    elif page is Page.PAY:
        state = left_unpaid(state)
    state = _print_receipt(state)
    return ended(state, reason, fx.PrintReceipt(state.receipt_job))


def left_unpaid(state: JourneyState) -> JourneyState:
    """On without paying. What nobody heard of stays unheard of; an order that was closed stays closed, for its bill may be paid
    with another; and a corrected case (补正) may have been paid before it was returned: nobody is told that it is not, before the
    platform has shown an order for it.
    """
    if state.paying.is_settled or state.paying in (Paying.UNHEARD, Paying.CLOSED):
        return state
    was_shown = state.order_found or state.paying in (Paying.WAITING, Paying.EXPIRED)
    is_unpaid = state.mended is Mended.NO or was_shown
    return replace(state, paying=Paying.LATER if is_unpaid else Paying.UNHEARD)


def result_ready(state: JourneyState, event: ev.ResultReady) -> Step:
    """The paper is looked at first, where it can be printed and there is time; the receipt comes with it, or without."""
    if event.prints and state.document_printer.prints and not state.power_low:
        return replace(state, page=Page.PREVIEW), ()
    return print_both(state)


def print_both(state: JourneyState) -> Step:
    """The certificate is printed, and the receipt with it where it is wanted on paper."""
    state, effects = _receipt(begin_document(replace(state, page=Page.HAND_OVER)))
    return state, (fx.PrintDocument(state.document_job), *effects)


def result_missing(state: JourneyState, _event: ev.ResultMissing) -> Step:
    """The receipt alone is printed."""
    state, effects = hand_over(state)
    return replace(state, document=PaperState.NONE), effects


def not_durable(state: JourneyState, event: ev.CaseNotDurable) -> Step:
    """It was not taken in, and that is said. Where the terminal goes off soon, there may be no time to try again. A full disk is
    an answer; otherwise the courier may have the case.
    """
    if event.why != "full" and state.item is not None:
        state = replace(state, unanswered_of=state.item.code)
    return stopped(state, StopReason.NOT_KEPT), (fx.SaveDraft(),) if state.power_low else ()


def _trouble(cause: str) -> PrinterState | None:
    return PrinterState(cause) if cause in set(PrinterState) else None


def receipt_finished(state: JourneyState, event: ev.ReceiptFinished) -> Step:
    """The result of the attempt that is under way: a slip of a page that was left meanwhile speaks of nothing that is asked."""
    outcome = PaperState(event.outcome)
    if event.job == state.report_job and state.report_slip is PaperState.PRINTING:
        return replace(state, report_slip=outcome), ()
    if event.job == state.slip_job and state.slip is PaperState.PRINTING:
        return replace(state, slip=outcome), ()
    if event.job == state.slip_job_behind and state.slip_behind is PaperState.PRINTING:
        return replace(state, slip_behind=outcome), ()
    if event.job == state.receipt_job and state.receipt is PaperState.PRINTING:
        return replace(state, receipt=outcome, receipt_trouble=_trouble(event.cause)), ()
    return state, ()


def document_finished(state: JourneyState, event: ev.DocumentFinished) -> Step:
    """The three-valued result of the A4 paper."""
    if sheets.is_of_sheet(state, event.job):
        return sheets.finished(state, event)
    if not _is_this_document(state, event.job):
        return state, ()
    done = event.pages_done if event.pages_done is not None else state.document_done
    trouble = _trouble(event.cause)
    return replace(state, document=PaperState(event.outcome), document_trouble=trouble, document_done=done), ()


def document_moved(state: JourneyState, event: ev.DocumentMoved) -> Step:
    """How far the A4 paper has come."""
    if sheets.is_of_sheet(state, event.job):
        return sheets.moved(state, event)
    if not _is_this_document(state, event.job):
        return state, ()
    trouble, done = _trouble(event.waits_for), event.pages_done
    return replace(state, document_pages=event.pages, document_done=done, document_trouble=trouble), ()


def _is_this_document(state: JourneyState, job: int) -> bool:
    return job == state.document_job and state.document is PaperState.PRINTING


_IN_DOUBT = (PaperState.NOT_PRINTED, PaperState.UNKNOWN, PaperState.MISSED)


def _prints_now(state: JourneyState) -> bool:
    """One paper at a time: the second tap of a double tap asks for nothing more."""
    return PaperState.PRINTING in (state.receipt, state.document) or state.sheet.is_coming


def print_again(state: JourneyState, event: ev.PrintAgainAsked) -> Step:
    """Only the resident's own word prints a second time; an unknown result never does so by itself."""
    if event.paper == "form":
        return sheets.form_asked(state, event)
    if _prints_now(state):
        return state, ()
    if state.receipt in (*_IN_DOUBT, PaperState.ON_SCREEN) and event.paper != "document":
        return _on_paper(state)
    if (
        state.document in (*_IN_DOUBT, PaperState.DECLINED)
        and state.delivery is Delivery.DELIVERED
        and event.paper != "receipt"
    ):
        state = begin_document(state)
        return state, (fx.PrintDocument(state.document_job),)
    return state, ()


def _print_receipt(state: JourneyState, *, on_a4: bool = False) -> JourneyState:
    job = state.jobs + 1
    return replace(state, receipt=PaperState.PRINTING, receipt_on_a4=on_a4, jobs=job, receipt_job=job)


def begin_document(state: JourneyState) -> JourneyState:
    """Another attempt at the A4 paper."""
    job = state.jobs + 1
    state = replace(state, document=PaperState.PRINTING, jobs=job, document_job=job)
    return replace(state, document_trouble=None, document_pages=0, document_done=None)


def paper_missed(state: JourneyState, _event: ev.PaperMissed) -> Step:
    """Taking the resident at their word costs a sheet; not doing so costs them the way."""
    if state.document in (PaperState.PRINTED, PaperState.UNKNOWN) and not _prints_now(state):
        return replace(state, document=PaperState.MISSED), ()
    return state, ()


def receipt_on_a4(state: JourneyState, _event: ev.ReceiptOnA4Asked) -> Step:
    """The receipt that did not come out of its own printer."""
    if _prints_now(state) or state.receipt not in _IN_DOUBT or not state.document_printer.prints:
        return state, ()
    state = _print_receipt(state, on_a4=True)
    return state, (fx.PrintReceiptOnA4(state.receipt_job),)


def slip(state: JourneyState, _event: ev.SlipAsked) -> Step:
    """What the page says, on paper; one at a time."""
    if state.slip is PaperState.PRINTING:
        return state, ()
    job = state.jobs + 1
    return replace(state, slip=PaperState.PRINTING, jobs=job, slip_job=job), (fx.PrintSlip(job),)


def stop_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The visit ends with the reason of the page. A form that was handed over behind it is kept, if it is not elsewhere yet."""
    reason = state.stop.value if state.stop is not None else "stopped"
    is_kept = state.is_stop_over_continuing and not state.is_elsewhere
    return leaving.leave(state, f"refused_{reason}", *((fx.SaveDraft(),) if is_kept else ()))


def stop_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """Back to where the way ended. A wait page has nothing to go back to: the page before it is used.

    On an empty battery nothing is begun again: the next page says so, and goes on by itself when the power is back.
    """
    if state.power_low and state.stop is StopReason.POWER_LOW:
        return state, ()
    before_form = Page.NOTICE if state.mended is Mended.NO else Page.MINE_CASE
    page = {Page.PREFILL: before_form, Page.SUBMIT: Page.CONFIRM, Page.LOOKUP_WAIT: Page.LOOKUP}.get(
        state.stop_from, state.stop_from
    )
    page = Page.NOTICE if page is Page.RIDE_WAIT else page
    back = replace(state, page=page, stop=None, slip=PaperState.NONE)
    if page is Page.CONTINUE:
        back = replace(back, stop=state.stop_behind, stop_from=state.stop_behind_from)
    return (stopped(back, StopReason.POWER_LOW), (fx.SaveDraft(),)) if state.power_low else (back, ())


def papers_taken(state: JourneyState, _event: ev.WentOn) -> Step:
    """好差评 is asked, unless the terminal goes off soon."""
    return replace(state, page=Page.END if state.power_low else Page.RATE), ()


def graded(state: JourneyState, event: ev.Graded) -> Step:
    """好差评 is sent, best effort. Of a low grade it is asked why, once; no answer is an answer."""
    if state.grade:
        return state, ()
    if event.grade >= leaving.LOW_GRADE:
        return replace(state, grade=event.grade), ()
    return replace(state, page=Page.END), (fx.SendRating(event.grade),)


def explained(state: JourneyState, event: ev.RatingExplained) -> Step:
    """Why the grade is a low one."""
    if not state.grade:
        return state, ()
    return replace(state, page=Page.END), (fx.SendRating(state.grade, event.reason),)


def rated(state: JourneyState, _event: ev.RatingSkipped | ev.PauseElapsed) -> Step:
    """Left out, or no more was said: a grade that was given counts."""
    return replace(state, page=Page.END), (fx.SendRating(state.grade),) if state.grade else ()


def end_pause(state: JourneyState, _event: ev.PauseElapsed) -> Step:
    """A card that is still lying there after the last page's long pause: a helper is told before the visit goes."""
    if leaving.is_why_asked(state):
        return leaving.unexplained(state)
    if state.is_a_card_left and state.help is HelpState.NONE:
        return ended(replace(state, help=HelpState.CALLING), "card_left", fx.CallHelp())
    return ended(state, state.leaving or "done")


def end_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The resident closes the last page, or says no more about a low grade on it."""
    if leaving.is_why_asked(state):
        return leaving.unexplained(state)
    return ended(state, state.leaving or "done")
