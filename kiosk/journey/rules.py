# SPDX-License-Identifier: Apache-2.0
"""The one table of the visit: page × event → new state and effects.

Everything that moves a visit stands in this file. A :class:`Rule` names the pages it may lead to, so that the diagram
(docs/journey.md) is drawn from the table and cannot drift from it. Events that mean the same on every page (idle, cancel,
card removed, device lost, help, curtain, mode, network) stand once, in ``ANYWHERE``; a page's own rule goes first.

A pair that is in neither table changes nothing: late answers of devices and second taps are ordinary life at a kiosk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import effects as fx
from kiosk.journey import events as ev
from kiosk.journey.state import (
    CardState,
    Delivery,
    HelpState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    StopReason,
    WayNotice,
)

Step = tuple[JourneyState, tuple[fx.Effect, ...]]
Handler = Callable[[JourneyState, Any], Step]


@dataclass(frozen=True)
class Rule:
    """``to``: every page this rule may lead to (empty: it stays). ``do``: the pure change."""

    to: tuple[Page, ...]
    do: Handler


def _stay(*effects: fx.Effect, **changes: Any) -> Rule:
    return Rule((), lambda state, _event: (replace(state, **changes), effects))


def _go(page: Page, *effects: fx.Effect, **changes: Any) -> Rule:
    return Rule((page,), lambda state, _event: (replace(state, page=page, **changes), effects))


def _stop(state: JourneyState, reason: StopReason) -> JourneyState:
    return replace(state, page=Page.STOP, stop=reason, stop_from=state.page, slip=PaperState.NONE)


def _end(state: JourneyState, reason: str, *first: fx.Effect) -> Step:
    return replace(state, ended=reason), (*first, fx.EndVisit(reason))


# --- choosing and guidance -----------------------------------------------------------------------------------------


def _choose(state: JourneyState, event: ev.ItemChosen) -> Step:
    return state, (fx.OpenItem(event.code),)


def _choose_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """The first screen is for whoever comes next: a visit that knows somebody ends rather than goes back to it."""
    if state.level is Level.NONE:
        return replace(state, page=Page.ATTRACT), ()
    return replace(state, overlay=Overlay.CANCEL), ()


def _opened(state: JourneyState, event: ev.ItemOpened) -> Step:
    item = ItemNeeds(
        event.code,
        event.needs_strong,
        event.needs_promise,
        event.needs_signature,
        event.offline_allowed,
        event.gives_document,
    )
    state = replace(state, item=item)
    if not state.online and not item.offline_allowed:
        return _stop(state, StopReason.OFFLINE), ()
    return state, (fx.BeginGuidance(),)


def _answer_question(state: JourneyState, event: ev.OptionChosen) -> Step:
    return state, (fx.AnswerQuestion(event.value),)


def _notice_on(state: JourneyState, _event: ev.WentOn) -> Step:
    if not state.online and state.item is not None and not state.item.offline_allowed:
        return _stop(state, StopReason.OFFLINE), ()
    if _cannot_print(state):
        return _stop(state, StopReason.PRINTER_OUT), ()
    if _known_enough(state):
        return replace(state, page=Page.PREFILL), (fx.Prefill(),)
    return replace(state, page=Page.IDENTIFY), ()


def _cannot_print(state: JourneyState) -> bool:
    """What this service is for is a paper, and the printer said that it cannot."""
    return state.item is not None and state.item.gives_document and not state.document_printer.prints


def _known_enough(state: JourneyState) -> bool:
    needed = Level.STRONG if state.item is not None and state.item.needs_strong else Level.WEAK
    return state.level >= needed


# --- identity --------------------------------------------------------------------------------------------------------


def _card_found(state: JourneyState, event: ev.CardFound) -> Step:
    """A card left from the visit before never opens this one by itself."""
    if event.is_last_visits:
        return replace(state, card=CardState.LEFT, card_present=True, card_unsure=False), ()
    return _adopt(state)


def _adopt(state: JourneyState) -> Step:
    state = replace(
        state, card=CardState.READ, card_present=True, card_unsure=False, level=Level.STRONG, social_card_read=False
    )
    if state.page is Page.ATTRACT:
        return replace(state, page=Page.CHOOSE), (fx.AdoptCard(),)
    if state.page in (Page.IDENTIFY, Page.NUMBER, Page.CODE):
        return replace(state, page=Page.PREFILL), (fx.AdoptCard(), fx.ClearEntry(), fx.Prefill())
    return state, (fx.AdoptCard(),)


def _own_card(state: JourneyState, _event: ev.OwnCardConfirmed) -> Step:
    return _adopt(state) if state.card is CardState.LEFT else (state, ())


def _other_way(state: JourneyState, _event: ev.OtherWayAsked) -> Step:
    if state.item is not None and state.item.needs_strong:
        return _stop(state, StopReason.STRONG_NEEDED), ()
    if not state.online:
        return _stop(state, StopReason.CODE_NEEDS_NETWORK), ()
    return replace(state, page=Page.NUMBER), (fx.ClearEntry(),)


def _key(state: JourneyState, event: ev.KeyPressed) -> Step:
    return state, (fx.EditEntry(event.key),)


_WHO_PAGES = (Page.IDENTIFY, Page.NUMBER, Page.CODE)
_NO_WAY_IN = (Page.PREFILL, Page.SUBMIT, Page.HAND_OVER, Page.RATE, Page.END, Page.STOP)
"""Pages where nobody is asked who is here, and nobody could be told."""


def _identified(state: JourneyState, event: ev.Identified) -> Step:
    """Known by another way than the ID card; a card that was quicker, and says more, stays.

    Where the service wants more than that, the page says so and goes on asking: nothing that was known is lost.
    """
    level = Level.STRONG if event.strong else Level.WEAK
    if state.page in _NO_WAY_IN or state.level is Level.STRONG:
        return replace(state, way=WayNotice.NONE), ()
    by_card = event.by_social_card
    state = replace(state, level=level, way=WayNotice.NONE, social_card_read=by_card or state.social_card_read)
    if state.page is Page.ATTRACT:
        return replace(state, page=Page.CHOOSE), ()
    if state.page not in _WHO_PAGES:
        return state, ()
    if not _known_enough(state):
        return replace(state, way=WayNotice.SOCIAL_TOO_WEAK if by_card else WayNotice.CODE_TOO_WEAK), ()
    return replace(state, page=Page.PREFILL), (fx.ClearEntry(), fx.Prefill())


def asks_who(state: JourneyState) -> bool:
    """Whether another way in than the ID card is of use here. While the person is being asked about, one way at a time."""
    if state.page in _NO_WAY_IN or state.is_masked or state.way in (WayNotice.CODE_CHECKING, WayNotice.SOCIAL_CHECKING):
        return False
    return state.level is Level.NONE or (state.page in _WHO_PAGES and not _known_enough(state))


def _code_shown(state: JourneyState, _event: ev.CodeShown) -> Step:
    if not asks_who(state):
        return state, ()
    if not state.online:
        return replace(state, way=WayNotice.CODE_OFFLINE), ()
    return replace(state, way=WayNotice.CODE_CHECKING), (fx.OpenCodeSession(),)


def _social_found(state: JourneyState, _event: ev.SocialCardFound) -> Step:
    way = WayNotice.SOCIAL_READING if asks_who(state) else state.way
    return replace(state, way=way, social_card_present=True), ()


def _social_read(state: JourneyState, event: ev.SocialCardRead) -> Step:
    """The same card come back lifts the cover that its leaving had put down."""
    state = replace(state, social_card_present=True)
    if event.is_same and state.overlay is Overlay.CARD_REMOVED:
        return replace(state, overlay=Overlay.NONE), ()
    if not asks_who(state):
        return state, ()
    if event.is_closed and not state.online:
        return replace(state, way=WayNotice.SOCIAL_OFFLINE), ()
    return replace(state, way=WayNotice.SOCIAL_CHECKING), (fx.OpenSocialCard(),)


def _social_removed(state: JourneyState, _event: ev.SocialCardRemoved) -> Step:
    """Who takes the card by which they are known is leaving, as with the ID card; a check under way goes on without it."""
    state = replace(state, social_card_present=False)
    if state.way is WayNotice.SOCIAL_READING:
        return replace(state, way=WayNotice.SOCIAL_EARLY), ()
    middle = state.page not in _FILED
    if state.social_card_read and middle and state.overlay not in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return replace(state, overlay=Overlay.CARD_REMOVED), ()
    return state, ()


def _way_said(state: JourneyState, event: ev.WaySaid) -> Step:
    """Said only to who is being asked: a late answer on another page speaks of nothing that is there."""
    notice = WayNotice(event.notice)
    if state.page in _NO_WAY_IN or (state.level is not Level.NONE and state.page not in _WHO_PAGES):
        return state, ()
    if notice is WayNotice.SOCIAL_LOST and state.page not in _WHO_PAGES:
        return state, ()  # a way that nobody has chosen yet needs no excuse
    return replace(state, way=notice), ()


# --- the form ----------------------------------------------------------------------------------------------------------


def _prefilled(state: JourneyState, event: ev.Prefilled) -> Step:
    if event.blocked:
        item = state.item
        offline = not state.online and item is not None and not item.offline_allowed
        return _stop(replace(state, missing=event.missing), StopReason.OFFLINE if offline else StopReason.RULE), ()
    overlay = Overlay.RESUME if event.has_draft and state.overlay is Overlay.NONE else state.overlay
    return replace(state, page=Page.REVIEW, missing=event.missing, overlay=overlay), ()


def _prefill_refused(state: JourneyState, event: ev.PrefillRefused) -> Step:
    """The way on from a stop page: who is not known any more says so again, everybody else reads the notice again."""
    reason = StopReason(event.reason)
    if reason is StopReason.SESSION_ENDED:
        return _stop(replace(state, page=Page.IDENTIFY, level=Level.NONE, social_card_read=False), reason), ()
    return _stop(state, reason), ()


def _review_on(state: JourneyState, _event: ev.WentOn) -> Step:
    if state.missing > 0:
        return replace(state, page=Page.FIELD), (fx.AskField(),)
    return _form_done(state)


def _form_done(state: JourneyState) -> Step:
    promise = state.item is not None and state.item.needs_promise
    return replace(state, page=Page.PROMISE if promise else Page.CONFIRM), ()


def _answer_field(state: JourneyState, event: ev.FieldAnswered) -> Step:
    return state, (fx.AnswerField(event.code, event.raw),)


def _field_accepted(state: JourneyState, event: ev.FieldAccepted) -> Step:
    state = replace(state, missing=event.missing)
    if event.missing > 0:
        return state, (fx.AskField(),)
    return _form_done(state)


def _dispute(state: JourneyState, event: ev.FieldDisputed) -> Step:
    return state, (fx.ToggleDispute(event.code),)


def _confirm_on(state: JourneyState, _event: ev.WentOn) -> Step:
    if _cannot_print(state):
        return _stop(
            state, StopReason.PRINTER_OUT
        ), ()  # it ran out meanwhile: nothing is filed for a paper nobody gets
    if state.item is not None and state.item.needs_signature:
        return replace(state, page=Page.SIGN), ()
    return replace(state, page=Page.SUBMIT), (fx.Submit(),)


def _confirm_back(state: JourneyState, _event: ev.WentBack) -> Step:
    promise = state.item is not None and state.item.needs_promise
    return replace(state, page=Page.PROMISE if promise else Page.REVIEW), ()


def _signed(state: JourneyState, event: ev.Signed) -> Step:
    return state, (fx.CheckSignature(event.strokes),)


# --- filing and paper --------------------------------------------------------------------------------------------------


def _delivered(state: JourneyState, _event: ev.CaseDelivered) -> Step:
    state = replace(state, delivery=Delivery.DELIVERED)
    if state.item is not None and state.item.gives_document:
        return state, (fx.FetchResult(),)
    return _hand_over(state)


def _waits(state: JourneyState, _event: ev.CaseWaits) -> Step:
    return _hand_over(replace(state, delivery=Delivery.WAITING))


def _returned(state: JourneyState, _event: ev.CaseReturned) -> Step:
    return _hand_over(replace(state, delivery=Delivery.RETURNED))


def _hand_over(state: JourneyState) -> Step:
    return replace(state, page=Page.HAND_OVER, receipt=PaperState.PRINTING), (fx.PrintReceipt(),)


def _result_ready(state: JourneyState, _event: ev.ResultReady) -> Step:
    state = _print_document(replace(state, page=Page.HAND_OVER, receipt=PaperState.PRINTING))
    return state, (fx.PrintDocument(), fx.PrintReceipt())


def _result_missing(state: JourneyState, _event: ev.ResultMissing) -> Step:
    state, effects = _hand_over(state)
    return replace(state, document=PaperState.NONE), effects


def _not_durable(state: JourneyState, _event: ev.CaseNotDurable) -> Step:
    return _stop(state, StopReason.NOT_KEPT), ()


def _trouble(cause: str) -> PrinterState | None:
    return PrinterState(cause) if cause in set(PrinterState) else None


def _receipt_finished(state: JourneyState, event: ev.ReceiptFinished) -> Step:
    outcome = PaperState(event.outcome)
    if state.slip is PaperState.PRINTING:
        return replace(state, slip=outcome), ()
    if state.receipt is not PaperState.PRINTING:
        return state, ()  # a slip of a page that was left meanwhile
    return replace(state, receipt=outcome, receipt_trouble=_trouble(event.cause)), ()


def _document_finished(state: JourneyState, event: ev.DocumentFinished) -> Step:
    done = event.pages_done if event.pages_done is not None else state.document_done
    trouble = _trouble(event.cause)
    return replace(state, document=PaperState(event.outcome), document_trouble=trouble, document_done=done), ()


def _document_moved(state: JourneyState, event: ev.DocumentMoved) -> Step:
    if state.document is not PaperState.PRINTING:
        return state, ()
    trouble, done = _trouble(event.waits_for), event.pages_done
    return replace(state, document_pages=event.pages, document_done=done, document_trouble=trouble), ()


_IN_DOUBT = (PaperState.NOT_PRINTED, PaperState.UNKNOWN, PaperState.MISSED)


def _prints_now(state: JourneyState) -> bool:
    """One paper at a time: the second tap of a double tap asks for nothing more."""
    return PaperState.PRINTING in (state.receipt, state.document)


def _print_again(state: JourneyState, event: ev.PrintAgainAsked) -> Step:
    """Only the resident's own word prints a second time; an unknown result never does so by itself."""
    if _prints_now(state):
        return state, ()
    if state.receipt in _IN_DOUBT and event.paper != "document":
        return replace(state, receipt=PaperState.PRINTING, receipt_on_a4=False), (fx.PrintReceipt(),)
    if state.document in _IN_DOUBT and state.delivery is Delivery.DELIVERED and event.paper != "receipt":
        return _print_document(state), (fx.PrintDocument(),)
    return state, ()


def _print_document(state: JourneyState) -> JourneyState:
    return replace(state, document=PaperState.PRINTING, document_trouble=None, document_pages=0, document_done=None)


def _paper_missed(state: JourneyState, _event: ev.PaperMissed) -> Step:
    """Taking the resident at their word costs a sheet; not doing so costs them the way."""
    if state.document in (PaperState.PRINTED, PaperState.UNKNOWN) and not _prints_now(state):
        return replace(state, document=PaperState.MISSED), ()
    return state, ()


def _receipt_on_a4(state: JourneyState, _event: ev.ReceiptOnA4Asked) -> Step:
    if _prints_now(state) or state.receipt not in _IN_DOUBT or not state.document_printer.prints:
        return state, ()
    return replace(state, receipt=PaperState.PRINTING, receipt_on_a4=True), (fx.PrintReceiptOnA4(),)


def _slip(state: JourneyState, _event: ev.SlipAsked) -> Step:
    if state.slip is PaperState.PRINTING:
        return state, ()
    return replace(state, slip=PaperState.PRINTING), (fx.PrintSlip(),)


def _stop_on(state: JourneyState, _event: ev.WentOn) -> Step:
    reason = state.stop.value if state.stop is not None else "stopped"
    return _end(state, f"refused_{reason}")


def _stop_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """Back to where the way ended. A wait page has nothing to go back to: the page before it is used."""
    page = {Page.PREFILL: Page.NOTICE, Page.SUBMIT: Page.CONFIRM}.get(state.stop_from, state.stop_from)
    return replace(state, page=page, stop=None), ()


def _graded(state: JourneyState, event: ev.Graded) -> Step:
    return replace(state, page=Page.END), (fx.SendRating(event.grade),)


def _end_pause(state: JourneyState, _event: ev.PauseElapsed) -> Step:
    """A card that is still lying there after the last page's long pause: a helper is told before the visit goes."""
    if state.is_a_card_left and state.help is HelpState.NONE:
        return _end(replace(state, help=HelpState.CALLING), "card_left", fx.CallHelp())
    return _end(state, "done")


def _end_on(state: JourneyState, _event: ev.WentOn) -> Step:
    return _end(state, "done")


PAGES: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.ATTRACT: {
        ev.Begun: _go(Page.CHOOSE),
        ev.ItemChosen: Rule((), _choose),
        ev.ItemOpened: Rule((Page.STOP,), _opened),
        ev.QuestionReady: _go(Page.QUESTION),
        ev.NoticeReady: _go(Page.NOTICE),
        ev.CardFound: Rule((Page.CHOOSE,), _card_found),
        ev.Identified: Rule((Page.CHOOSE,), _identified),
    },
    Page.CHOOSE: {
        ev.ItemChosen: Rule((), _choose),
        ev.ItemOpened: Rule((Page.STOP,), _opened),
        ev.QuestionReady: _go(Page.QUESTION),
        ev.NoticeReady: _go(Page.NOTICE),
        ev.WentBack: Rule((Page.ATTRACT,), _choose_back),
    },
    Page.QUESTION: {
        ev.OptionChosen: Rule((), _answer_question),
        ev.QuestionReady: _go(Page.QUESTION),
        ev.GuidanceStopped: Rule((Page.STOP,), lambda state, _event: (_stop(state, StopReason.GUIDANCE), ())),
        ev.NoticeReady: _go(Page.NOTICE, slip=PaperState.NONE),
        ev.WentBack: _stay(fx.PreviousQuestion()),
        ev.GuidanceLeft: _go(Page.CHOOSE),
    },
    Page.NOTICE: {
        ev.WentOn: Rule((Page.PREFILL, Page.IDENTIFY, Page.STOP), _notice_on),
        ev.WentBack: _stay(fx.PreviousQuestion()),
        ev.QuestionReady: _go(Page.QUESTION),
        ev.GuidanceLeft: _go(Page.CHOOSE),
        ev.SlipAsked: Rule((), _slip),
    },
    Page.IDENTIFY: {
        ev.CardFound: Rule((Page.PREFILL,), _card_found),
        ev.OwnCardConfirmed: Rule((Page.PREFILL,), _own_card),
        ev.Identified: Rule((Page.PREFILL,), _identified),
        ev.OtherWayAsked: Rule((Page.STOP, Page.NUMBER), _other_way),
        ev.WentBack: _go(Page.NOTICE),
    },
    Page.NUMBER: {
        ev.KeyPressed: Rule((), _key),
        ev.WentOn: _stay(fx.RequestCode()),
        ev.CodeSent: _go(Page.CODE),
        ev.Identified: Rule((Page.PREFILL,), _identified),
        ev.CardFound: Rule((Page.PREFILL,), _card_found),
        ev.CardWayAsked: _go(Page.IDENTIFY, fx.ClearEntry()),
        ev.WentBack: _go(Page.IDENTIFY, fx.ClearEntry()),
    },
    Page.CODE: {
        ev.KeyPressed: Rule((), _key),
        ev.WentOn: _stay(fx.VerifyCode()),
        ev.NewCodeAsked: _stay(fx.RequestCode()),
        ev.CodeRefused: _stay(),
        ev.Identified: Rule((Page.PREFILL,), _identified),
        ev.CardFound: Rule((Page.PREFILL,), _card_found),
        ev.CardWayAsked: _go(Page.IDENTIFY, fx.ClearEntry()),
        ev.WentBack: _go(Page.NUMBER, fx.ClearEntry()),
    },
    Page.PREFILL: {
        ev.Prefilled: Rule((Page.STOP, Page.REVIEW), _prefilled),
        ev.PrefillRefused: Rule((Page.STOP,), _prefill_refused),
    },
    Page.REVIEW: {
        ev.WentOn: Rule((Page.FIELD, Page.PROMISE, Page.CONFIRM), _review_on),
        ev.FieldDisputed: Rule((), _dispute),
        ev.FieldReopened: _go(Page.FIELD),
        ev.Prefilled: Rule((Page.STOP,), _prefilled),
        ev.WentBack: _go(Page.NOTICE),
    },
    Page.FIELD: {
        ev.KeyPressed: Rule((), _key),
        ev.FieldAnswered: Rule((), _answer_field),
        ev.FieldAccepted: Rule((Page.PROMISE, Page.CONFIRM), _field_accepted),
        ev.Prefilled: Rule((Page.STOP, Page.REVIEW), _prefilled),
        ev.WentBack: _go(Page.REVIEW),
    },
    Page.PROMISE: {
        ev.PromiseAccepted: _go(Page.CONFIRM, fx.RecordPromise()),
        ev.PromiseDeclined: Rule((Page.STOP,), lambda state, _event: (_stop(state, StopReason.PROMISE_DECLINED), ())),
        ev.WentBack: _go(Page.REVIEW),
    },
    Page.CONFIRM: {
        ev.WentOn: Rule((Page.SIGN, Page.SUBMIT, Page.STOP), _confirm_on),
        ev.WentBack: Rule((Page.PROMISE, Page.REVIEW), _confirm_back),
    },
    Page.SIGN: {
        ev.Signed: Rule((), _signed),
        ev.SignatureAccepted: _go(Page.SUBMIT, fx.Submit()),
        ev.WentBack: _go(Page.CONFIRM),
    },
    Page.SUBMIT: {
        ev.CaseDurable: _stay(delivery=Delivery.DURABLE),
        ev.CaseNotDurable: Rule((Page.STOP,), _not_durable),
        ev.CaseDelivered: Rule((Page.HAND_OVER,), _delivered),
        ev.CaseWaits: Rule((Page.HAND_OVER,), _waits),
        ev.CaseReturned: Rule((Page.HAND_OVER,), _returned),
        ev.ResultReady: Rule((Page.HAND_OVER,), _result_ready),
        ev.ResultMissing: Rule((Page.HAND_OVER,), _result_missing),
    },
    Page.HAND_OVER: {
        ev.CaseDelivered: _stay(delivery=Delivery.DELIVERED),
        ev.PrintAgainAsked: Rule((), _print_again),
        ev.PaperMissed: Rule((), _paper_missed),
        ev.ReceiptOnA4Asked: Rule((), _receipt_on_a4),
        ev.WentOn: _go(Page.RATE),
    },
    Page.RATE: {
        ev.Graded: Rule((Page.END,), _graded),
        ev.RatingSkipped: _go(Page.END),
        ev.PauseElapsed: _go(Page.END),
    },
    Page.END: {
        ev.PauseElapsed: Rule((), _end_pause),
        ev.WentOn: Rule((), _end_on),
    },
    Page.STOP: {
        ev.WentOn: Rule((), _stop_on),
        ev.WentBack: Rule(
            (
                Page.ATTRACT,
                Page.CHOOSE,
                Page.QUESTION,
                Page.NOTICE,
                Page.IDENTIFY,
                Page.PROMISE,
                Page.CONFIRM,
                Page.FIELD,
            ),
            _stop_back,
        ),
        ev.SlipAsked: Rule((), _slip),
    },
}


# --- the same everywhere -------------------------------------------------------------------------------------------------

_QUIET = (Page.ATTRACT, Page.END)  # nobody is in the middle of anything
_FILED = (Page.SUBMIT, Page.HAND_OVER, Page.RATE, Page.END)  # cancelling is no longer possible, or pointless


def _idle(state: JourneyState, _event: ev.IdleElapsed | ev.PersonLeft) -> Step:
    """Warn and cover the page. While the machine works (a wait page) the resident is not idle but waiting."""
    if state.is_untouched or state.page in (Page.END, Page.PREFILL, Page.SUBMIT, Page.RATE):
        return state, ()
    if state.overlay is Overlay.IDLE:
        return state, ()
    if state.page is Page.ATTRACT and state.level is Level.NONE:
        return _end(state, "idle")  # somebody looked, chose the large type or asked for help, and went on
    return replace(state, overlay=Overlay.IDLE), ()


def _answer_elapsed(state: JourneyState, _event: ev.AnswerElapsed) -> Step:
    """No answer. An open "stop?" closes the way that loses nothing; a warning without an answer ends the visit."""
    if state.overlay is Overlay.CANCEL:
        return replace(state, overlay=Overlay.NONE), ()
    if state.overlay not in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return state, ()
    if state.is_filed:
        return _end(state, "done")
    return _end(state, "idle", fx.SaveDraft())


def _retired(state: JourneyState, _event: ev.Retired) -> Step:
    """Stopped from outside: what was filled is kept as when nobody answers."""
    return _end(state, "retired") if state.is_filed else _end(state, "retired", fx.SaveDraft())


def _overlay_closed(state: JourneyState, _event: ev.OverlayClosed) -> Step:
    """我还在 is believed every time; who needs it very often is offered a person."""
    renewals = state.renewals + 1 if state.overlay is Overlay.IDLE else state.renewals
    closed = replace(state, overlay=Overlay.NONE, renewals=renewals)
    if renewals > state.renewals and renewals == timeouts.IDLE_MAX_RENEWALS and state.help is HelpState.NONE:
        return replace(closed, help=HelpState.CALLING), (fx.CallHelp(),)
    return closed, ()


def _cancel(state: JourneyState, _event: ev.CancelAsked) -> Step:
    if state.page in (*_QUIET, *_FILED):
        return state, ()
    return replace(state, overlay=Overlay.CANCEL), ()


def _cancelled(state: JourneyState, _event: ev.CancelConfirmed) -> Step:
    if state.overlay is Overlay.RESUME:
        return replace(state, overlay=Overlay.NONE), (fx.LeaveDraft(),)
    if state.overlay is Overlay.CARD_REMOVED and not state.is_filed:
        return _end(state, "left", fx.SaveDraft())
    if state.overlay is not Overlay.CANCEL or state.page in _FILED:
        return state, ()
    return _end(state, "cancelled", fx.DropDraft())


def _card_removed(state: JourneyState, event: ev.CardRemoved) -> Step:
    was_read = state.card is CardState.READ
    unsure = was_read and not event.is_sure
    state = replace(
        state, card_present=False, card_unsure=unsure, card=CardState.WAITING if not was_read else state.card
    )
    middle = state.page not in _FILED  # a page that stops the way is the middle too: one tap back stands the form
    if was_read and middle and state.overlay not in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return replace(state, overlay=Overlay.CARD_REMOVED), ()
    return state, ()


def _card_elsewhere(state: JourneyState, event: ev.CardFound) -> Step:
    """A card laid down while another page shows: taken as identity once, or as the same card come back.

    Somebody else's card lifts no cover. A form that was opened by number and code stays that person's form.
    """
    if state.overlay is Overlay.CARD_REMOVED and not event.is_other:
        state = replace(state, overlay=Overlay.NONE)
    if state.page in _FILED or state.page is Page.STOP:
        return replace(state, card_present=True, card_unsure=False), ()
    if state.level is Level.WEAK:
        return replace(
            state, card_present=True, card_unsure=False, card=CardState.LEFT
        ), ()  # a service that needs it asks whose it is
    if state.level is not Level.NONE:
        return replace(state, card_present=True, card_unsure=False), ()
    return _card_found(state, event)


def _card_is(card: CardState) -> Handler:
    def change(state: JourneyState, _event: ev.Event) -> Step:
        if state.level is Level.STRONG:
            return state, ()  # the person is known; a trouble with the reader costs nothing now
        present = card in (
            CardState.READING,
            CardState.UNREADABLE,
            CardState.TWO_CARDS,
            CardState.REFUSED,
            CardState.EXPIRED,
        )
        return replace(state, card=card, card_present=present), ()

    return change


def _help(state: JourneyState, _event: ev.HelpAsked) -> Step:
    if state.help in (HelpState.CALLING, HelpState.PLACED, HelpState.ANSWERED):
        return replace(state, overlay=Overlay.HELP), ()
    return replace(state, overlay=Overlay.HELP, help=HelpState.CALLING), (fx.CallHelp(),)


def _mode(state: JourneyState, _event: ev.ModeToggled) -> Step:
    elder = state.mode is DisplayMode.ELDER
    return replace(state, mode=DisplayMode.STANDARD if elder else DisplayMode.ELDER), ()


def _curtain(state: JourneyState, _event: ev.CurtainDrawn) -> Step:
    if state.page in _QUIET or state.overlay is not Overlay.NONE:
        return state, ()
    return replace(state, overlay=Overlay.CURTAIN), ()


def _network(state: JourneyState, event: ev.NetworkChanged) -> Step:
    return replace(state, online=event.online), ()


def _printer_seen(state: JourneyState, event: ev.PrinterSeen) -> Step:
    seen = PrinterState(event.state)
    if event.printer == "document":
        return replace(state, document_printer=seen), ()
    return replace(state, receipt_printer=seen), ()


ANYWHERE: dict[type[ev.Event], Rule] = {
    ev.Touched: _stay(),
    ev.IdleElapsed: Rule((), _idle),
    ev.PersonLeft: Rule((), _idle),  # a form that nobody stands before is not left open for the next one in the line
    ev.PersonCame: _stay(),
    ev.AnswerElapsed: Rule((), _answer_elapsed),
    ev.Retired: Rule((), _retired),
    ev.OverlayClosed: Rule((), _overlay_closed),
    ev.CurtainLifted: Rule((), _overlay_closed),
    ev.CancelAsked: Rule((), _cancel),
    ev.CancelConfirmed: Rule((), _cancelled),
    ev.HelpAsked: Rule((), _help),
    ev.HelpPlaced: _stay(help=HelpState.PLACED),
    ev.HelpUnplaced: _stay(help=HelpState.UNPLACED),
    ev.HelpAnswered: _stay(help=HelpState.ANSWERED),
    ev.HelpEnded: _stay(help=HelpState.NONE),
    ev.CurtainDrawn: Rule((), _curtain),
    ev.ModeToggled: Rule((), _mode),
    ev.NetworkChanged: Rule((), _network),
    ev.PrinterSeen: Rule((), _printer_seen),
    ev.CodeShown: Rule((), _code_shown),
    ev.SocialCardFound: Rule((), _social_found),
    ev.SocialCardRead: Rule((), _social_read),
    ev.SocialCardRemoved: Rule((), _social_removed),
    ev.WaySaid: Rule((), _way_said),
    ev.Identified: Rule((), _identified),
    ev.CardFound: Rule((), _card_elsewhere),
    ev.CardReading: Rule((), _card_is(CardState.READING)),
    ev.CardUnreadable: Rule((), lambda state, event: _card_is(CardState(event.why or "unreadable"))(state, event)),
    ev.CardRefused: Rule((), _card_is(CardState.REFUSED)),
    ev.CardExpired: Rule((), _card_is(CardState.EXPIRED)),
    ev.CardRemoved: Rule((), _card_removed),
    ev.ReaderLost: Rule((), _card_is(CardState.LOST)),
    ev.ReaderBack: Rule((), _card_is(CardState.WAITING)),
    ev.ReceiptFinished: Rule((), _receipt_finished),
    ev.DocumentFinished: Rule((), _document_finished),
    ev.DocumentMoved: Rule((), _document_moved),
}
