# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 on every step: what each page offers, and that nothing of what goes on behind its page is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import FORM_PAGES, Continuing, GoesOn
from kiosk.journey.failing import told_instead, told_late
from kiosk.journey.item_needs import ItemNeeds
from kiosk.journey.machine import step
from kiosk.journey.moves.continuing_offer import OFFERS, offered
from kiosk.journey.state import (
    Acting,
    ActingStep,
    CardState,
    Delivery,
    DraftState,
    FaceStep,
    FormStanding,
    HelpState,
    JourneyState,
    Level,
    Mended,
    MineStep,
    Overlay,
    Page,
    PaperState,
    Paying,
    StopReason,
)

ITEM = ItemNeeds("X")
KNOWN = JourneyState(level=Level.STRONG, card=CardState.READ, card_present=True, item=ITEM)
NOBODY = JourneyState(item=ITEM)
FILED = replace(KNOWN, delivery=Delivery.DELIVERED)
OWN = replace(KNOWN, item=None, is_mine=True)
FORM, CASE, OWN_CASES, SERVICE = GoesOn.FORM, GoesOn.CASE, GoesOn.OWN_CASES, GoesOn.SERVICE
OF: dict[str, tuple[JourneyState, GoesOn | None]] = {
    **dict.fromkeys(
        ("attract", "choose", "search", "browse", "nearby", "nearby_item", "place", "place_code", "ask", "ask_type"),
        (NOBODY, None),
    ),
    "answers": (NOBODY, None),
    **dict.fromkeys(("question", "notice", "identify", "number", "code", "scan", "face"), (NOBODY, SERVICE)),
    **dict.fromkeys(("acting", "relation", "principal", "people", "enterprise"), (KNOWN, SERVICE)),
    "prefill": (KNOWN, None),
    **dict.fromkeys(("review", "field", "paper", "promise", "confirm", "sign", "consents", "consent"), (KNOWN, FORM)),
    "visit": (replace(KNOWN, stop_from=Page.FIELD), FORM),
    "continue": (KNOWN, None),
    "submit": (KNOWN, None),
    **dict.fromkeys(("pay", "preview", "hand_over"), (FILED, CASE)),
    **dict.fromkeys(("rate", "end"), (FILED, None)),
    "stop": (replace(KNOWN, stop=StopReason.RULE, stop_from=Page.CONFIRM), FORM),
    **dict.fromkeys(
        (
            "portrait", "portrait_take", "portrait_choose", "portrait_colour", "portrait_result", "portrait_clauses",
            "lookup", "lookup_scan", "lookup_list", "lookup_result",
        ),
        (NOBODY, SERVICE),
    ),
    **dict.fromkeys(
        ("mine", "mine_offer", "mine_licences", "mine_points", "mine_visit", "mine_glance", "mine_number", "mine_tail"),
        (OWN, OWN_CASES),
    ),
    **dict.fromkeys(("mine_case", "mine_refund"), (OWN, CASE)),
    "shown_licences": (NOBODY, None),
    "lookup_wait": (NOBODY, None),
    **dict.fromkeys(("ride", "ride_phone", "ride_wait", "ride_coming"), (replace(NOBODY, item=ItemNeeds("R", rides=True)), None)),
}  # fmt: skip
"""For every page: a state that is usual there, and what it offers."""


def walk(state: JourneyState, *events: ev.Event) -> tuple[JourneyState, list[fx.Effect]]:
    """The state behind ``events``, and the effects of the last."""
    effects: tuple[fx.Effect, ...] = ()
    for event in events:
        state, effects = step(state, event)
    return state, list(effects)


def asked(state: JourneyState, **changes: Any) -> JourneyState:
    """换个地方接着办, from the sheet of help."""
    before = replace(state, overlay=Overlay.HELP, **changes)
    after, effects = walk(before, ev.ContinueAsked())
    assert (after.page, after.overlay, after.continue_from, effects) == (Page.CONTINUE, Overlay.NONE, before.page, [])
    return after


@pytest.mark.parametrize("page", Page)
def test_of_every_page_it_is_said_what_goes_on_elsewhere(page: Page) -> None:
    usual, wanted = OF[page.value]
    state = replace(usual, page=page)
    assert page in OFFERS
    assert offered(state) is wanted
    after, _ = walk(replace(state, overlay=Overlay.HELP), ev.ContinueAsked())
    assert (after.page is Page.CONTINUE) is (wanted is not None or page is Page.CONTINUE)
    assert offered(replace(state, power_low=True)) is None


@pytest.mark.parametrize("page", [page for page in Page if OF[page.value][1] is not None])
def test_back_leads_to_every_page_that_offers_it(page: Page) -> None:
    state = replace(OF[page.value][0], page=page)
    here = asked(state)
    assert here.continuing is Continuing.CHOOSING
    back, effects = walk(here, ev.WentBack())
    on_its_way = (Page.MINE_CASE, Page.PREFILL) if page in (Page.IDENTIFY, Page.NUMBER, Page.CODE, Page.SCAN) else ()
    assert back.page in (page, *on_its_way)
    assert effects == []


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (replace(OWN, page=Page.IDENTIFY, mine=MineStep.NEEDS_CARD, level=Level.WEAK), OWN_CASES),
        (JourneyState(page=Page.IDENTIFY, is_mine=True), None),
        (JourneyState(page=Page.MINE_NUMBER, is_mine=True), None),
        (JourneyState(page=Page.MINE_GLANCE, is_mine=True), None),
        (replace(KNOWN, page=Page.REVIEW, level=Level.NONE), None),
        (replace(OWN, page=Page.PREVIEW), CASE),
        (replace(KNOWN, page=Page.PAY, order_found=True), CASE),
        (replace(KNOWN, page=Page.FACE, item=ItemNeeds("X", asks_presence=True)), FORM),
        (replace(OWN, page=Page.VISIT, is_moving=True), OWN_CASES),
        (replace(KNOWN, page=Page.VISIT, stop=StopReason.OFFLINE, stop_from=Page.NOTICE), SERVICE),
    ],
)
def test_the_same_page_offers_what_stands_behind_it(state: JourneyState, wanted: GoesOn | None) -> None:
    assert offered(state) is wanted


@pytest.mark.parametrize(
    ("stop", "stop_from", "of", "wanted"),
    [
        (StopReason.NOT_SEEN, Page.SIGN, KNOWN, FORM),
        (StopReason.NOT_KEPT, Page.SUBMIT, KNOWN, FORM),
        (StopReason.UNSOLVED, Page.CONSENT, KNOWN, FORM),
        (StopReason.VISIT_BOOKED, Page.REVIEW, KNOWN, FORM),
        (StopReason.RULE, Page.PREFILL, replace(KNOWN, form=FormStanding(is_blocked=True, is_made=True)), FORM),
        (StopReason.RULE, Page.PREFILL, replace(KNOWN, form=FormStanding(is_blocked=True)), SERVICE),
        (StopReason.OFFLINE, Page.PREFILL, replace(KNOWN, form=FormStanding(is_blocked=True)), SERVICE),
        (StopReason.PLATFORM_BUSY, Page.PREFILL, KNOWN, SERVICE),
        (StopReason.SESSION_ENDED, Page.IDENTIFY, NOBODY, SERVICE),
        (StopReason.OFFLINE, Page.CHOOSE, NOBODY, SERVICE),
        (StopReason.UNSOLVED, Page.CHOOSE, JourneyState(), None),
        (StopReason.OTHER_DISTRICT, Page.CHOOSE, NOBODY, None),
        (StopReason.POWER_LOW, Page.FIELD, KNOWN, None),
        (StopReason.TERMINAL_REFUSED, Page.PREFILL, KNOWN, None),
        (StopReason.TERMINAL_REFUSED, Page.CONFIRM, KNOWN, None),
        (StopReason.TERMINAL_REFUSED, Page.MINE_CASE, OWN, None),
        (StopReason.PLATFORM_MAINTENANCE, Page.PREFILL, KNOWN, None),
        (StopReason.PLATFORM_MAINTENANCE, Page.PEOPLE, KNOWN, None),
        (StopReason.VISIT_BOOKED, Page.NOTICE, NOBODY, SERVICE),
        (StopReason.UNSOLVED, Page.CONTINUE, KNOWN, None),
        (StopReason.UNSOLVED, Page.MINE_CASE, OWN, OWN_CASES),
        (StopReason.SESSION_ENDED, Page.IDENTIFY, replace(OWN, level=Level.NONE), None),
        (StopReason.UNSOLVED, Page.HAND_OVER, FILED, CASE),
    ],
)
def test_a_page_that_stops_a_way_keeps_what_was_begun(
    stop: StopReason, stop_from: Page, of: JourneyState, wanted: GoesOn | None
) -> None:
    state = replace(of, page=Page.STOP, stop=stop, stop_from=stop_from)
    assert offered(state) is wanted
    if wanted is not None:
        back, _ = walk(asked(state), ev.WentBack())
        assert (back.page, back.stop, back.stop_from) == (Page.STOP, stop, stop_from)


@pytest.mark.parametrize(("why", "wanted"), [("courier", SERVICE), ("terminal", SERVICE), ("full", FORM)])
def test_a_form_that_the_courier_may_have_as_a_case_is_not_handed_over(why: str, wanted: GoesOn) -> None:
    """Filed here again it is the same case; a telephone would file another."""
    stop, _ = walk(replace(KNOWN, page=Page.SUBMIT), ev.CaseNotDurable(why))
    assert (stop.stop, offered(stop)) == (StopReason.NOT_KEPT, wanted)
    form, _ = walk(stop, ev.WentBack())
    assert (form.page, offered(form)) == (Page.CONFIRM, wanted)
    again, _ = walk(replace(form, page=Page.SUBMIT), ev.CaseNotDurable("full"))
    assert offered(again) is wanted, "of the first time nothing is known since"
    other, _ = walk(replace(form, page=Page.CHOOSE), ev.ItemOpened(ItemNeeds("another")))
    assert offered(replace(other, page=Page.REVIEW)) is FORM


@pytest.mark.parametrize("page", FORM_PAGES)
def test_its_service_goes_on_from_every_page_of_that_form_and_back_leads_there(page: Page) -> None:
    doubted = replace(KNOWN, page=page, unanswered_of=ITEM.code)
    opening, effects = walk(asked(doubted), ev.ContinueAtWindow())
    assert effects == [fx.OpenContinuation("window", SERVICE)]
    number, _ = walk(opening, ev.ContinuationSaid(Continuing.NUMBER))
    assert walk(number, ev.WentBack())[0].page is page
    opening, effects = walk(asked(doubted), ev.ContinueOnPhone())
    assert effects == [fx.OpenContinuation("phone", SERVICE)]
    code, _ = walk(opening, ev.ContinuationSaid(Continuing.CODE))
    withdrawn, _ = walk(code, ev.WentBack(), ev.ContinuationSaid(Continuing.CHOOSING), ev.WentBack())
    assert (withdrawn.page, withdrawn.continuing) == (page, Continuing.NONE)
    taken, effects = walk(code, ev.ContinuationSaid(Continuing.TAKEN))
    assert (taken.is_elsewhere, effects) == (False, []), "the form stays here"
    assert walk(taken, ev.WentBack())[0].page is page


def test_without_a_form_none_is_offered_and_nobody_is_told_that_none_was_kept() -> None:
    """A service of the platform alone, and the network goes while its registers are asked."""
    waits = replace(KNOWN, page=Page.PREFILL, item=ItemNeeds("X", offline_allowed=False))
    stop, _ = walk(waits, ev.NetworkChanged(online=False), ev.Prefilled(FormStanding(is_blocked=True)))
    assert (stop.page, stop.stop, offered(stop)) == (Page.STOP, StopReason.OFFLINE, SERVICE)
    here, effects = walk(stop, ev.HelpAsked(), ev.ContinueAsked())
    assert (here.continuing, here.draft) == (Continuing.OFFLINE, DraftState.NONE)
    assert fx.SaveDraft() not in effects


def test_a_form_of_before_is_none_where_the_next_one_could_not_be_made() -> None:
    """Of another service, or of who was known before."""
    was = replace(KNOWN, page=Page.PREFILL, form=FormStanding(is_blocked=True, is_made=True))
    stop, _ = walk(was, ev.PrefillRefused("platform_busy"))
    assert (stop.stop, offered(stop)) == (StopReason.PLATFORM_BUSY, SERVICE)


def test_who_acts_for_somebody_hands_on_no_case_and_no_form_but_any_service() -> None:
    acts = {"acting": Acting.OTHER, "acting_step": ActingStep.SETTLED}
    assert asked(FILED, page=Page.HAND_OVER, **acts).continuing is Continuing.FOR_OTHER
    assert asked(KNOWN, page=Page.CONSENT, **acts).continuing is Continuing.FOR_OTHER
    assert asked(KNOWN, page=Page.NOTICE, **acts).continuing is Continuing.CHOOSING


def test_what_is_mended_is_a_case_once_it_is_filed() -> None:
    assert asked(FILED, page=Page.HAND_OVER, mended=Mended.SAME_GUIDE).continuing is Continuing.CHOOSING


@pytest.mark.parametrize("delivery", [Delivery.DURABLE, Delivery.WAITING, Delivery.RETURNED])
def test_a_case_that_the_platform_does_not_have_is_not_handed_on(delivery: Delivery) -> None:
    here = asked(KNOWN, page=Page.HAND_OVER, delivery=delivery)
    assert here.continuing is Continuing.NOT_THERE
    for event in (ev.ContinueOnPhone(), ev.ContinueAtWindow(), ev.ContinueLater()):
        assert walk(here, event) == (here, [])
    assert walk(here, ev.WentOn())[0].page is Page.HAND_OVER


@pytest.mark.parametrize(
    ("state", "continued"),
    [
        (replace(FILED, page=Page.HAND_OVER), CASE),
        (replace(OWN, page=Page.MINE), OWN_CASES),
        (replace(NOBODY, page=Page.NOTICE), SERVICE),
    ],
)
def test_nothing_is_kept_or_dropped_but_of_a_form(state: JourneyState, continued: GoesOn) -> None:
    offline, effects = walk(replace(state, overlay=Overlay.HELP, online=False), ev.ContinueAsked())
    assert (offline.continuing, effects) == (Continuing.OFFLINE, [])
    assert walk(offline, ev.ContinueLater()) == (offline, [])
    opening, effects = walk(asked(state), ev.ContinueOnPhone())
    assert effects == [fx.OpenContinuation("phone", continued)]
    for failed in (Continuing.OFFLINE, Continuing.BUSY, Continuing.REFUSED):
        assert walk(opening, ev.ContinuationSaid(failed))[1] == []
    taken, effects = walk(opening, ev.ContinuationSaid(Continuing.CODE), ev.ContinuationSaid(Continuing.TAKEN))
    assert (taken.continuing, taken.is_elsewhere, effects) == (Continuing.TAKEN, False, [])
    assert walk(taken, ev.WentBack())[0].page is state.page
    _, effects = walk(asked(state), ev.ContinueAtWindow())
    assert effects == [fx.OpenContinuation("window", continued)]


@pytest.mark.parametrize("state", [replace(FILED, page=Page.HAND_OVER), replace(OWN, page=Page.MINE_CASE)])
@pytest.mark.parametrize("given", [Continuing.TAKEN, Continuing.NUMBER])
def test_of_a_case_nothing_is_over_and_the_way_on_leads_back(state: JourneyState, given: Continuing) -> None:
    here = replace(asked(state), continuing=given)
    for event in (ev.WentOn(), ev.WentBack()):
        after, effects = walk(here, event)
        assert (after.page, after.continuing, effects) == (state.page, Continuing.NONE, [])


def test_a_service_may_be_left_with_its_code_or_gone_back_to() -> None:
    for given in (Continuing.TAKEN, Continuing.NUMBER):
        here = replace(asked(NOBODY, page=Page.NOTICE), continuing=given)
        assert walk(here, ev.WentOn())[1] == [fx.SaveDraft(), fx.EndVisit("continued")]
        back, effects = walk(here, ev.WentBack())
        assert (back.page, effects) == (Page.NOTICE, [])


def test_a_code_is_taken_back_by_going_back_and_a_number_stays_good() -> None:
    state = asked(FILED, page=Page.HAND_OVER)
    code, _ = walk(state, ev.ContinueOnPhone(), ev.ContinuationSaid(Continuing.CODE))
    withdrawing, effects = walk(code, ev.WentBack())
    assert (withdrawing.continuing, effects) == (Continuing.WITHDRAWING, [fx.WithdrawContinuation()])
    number, effects = walk(state, ev.ContinueAtWindow(), ev.ContinuationSaid(Continuing.NUMBER))
    assert effects == [fx.PrintSlip(number.slip_job)]
    assert walk(number, ev.WentBack())[1] == []


def test_own_cases_are_covered_when_the_card_goes_and_a_service_is_not() -> None:
    for given in (Continuing.TAKEN, Continuing.NUMBER):
        own = replace(asked(OWN, page=Page.MINE), continuing=given)
        assert walk(own, ev.CardRemoved())[0].overlay is Overlay.CARD_REMOVED
        filed = replace(asked(FILED, page=Page.HAND_OVER), continuing=given)
        assert walk(filed, ev.CardRemoved())[0].overlay is Overlay.NONE, "as on the page of the papers"
        service = replace(asked(KNOWN, page=Page.NOTICE), continuing=given)
        assert walk(service, ev.CardRemoved())[0].overlay is Overlay.NONE


@pytest.mark.parametrize("sheet", [Overlay.IDLE, Overlay.CARD_REMOVED])
def test_a_telephone_uncovers_no_own_cases(sheet: Overlay) -> None:
    seen = replace(asked(OWN, page=Page.MINE), continuing=Continuing.SEEN, overlay=sheet)
    assert walk(seen, ev.ContinuationSaid(Continuing.TAKEN))[0].overlay is sheet


# --- what goes on behind the page -----------------------------------------------------------------------------------------


def test_the_receipt_and_the_certificate_come_out_behind_it() -> None:
    printing = {"receipt": PaperState.PRINTING, "receipt_job": 1, "document": PaperState.PRINTING, "document_job": 2}
    here = asked(FILED, page=Page.HAND_OVER, jobs=2, **printing)
    number, _ = walk(here, ev.ContinueAtWindow(), ev.ContinuationSaid(Continuing.NUMBER))
    heard, _ = walk(number, ev.ReceiptFinished(1, "printed"), ev.DocumentFinished(2, "printed"))
    assert (heard.receipt, heard.document, heard.slip) == (PaperState.PRINTED, PaperState.PRINTED, PaperState.PRINTING)
    slip, _ = walk(heard, ev.ReceiptFinished(number.slip_job, "printed"))
    back, _ = walk(slip, ev.WentBack())
    assert (back.page, back.receipt, back.slip) == (Page.HAND_OVER, PaperState.PRINTED, PaperState.NONE)


def test_what_is_paid_meanwhile_is_paid() -> None:
    here = asked(FILED, page=Page.PAY, paying=Paying.WAITING)
    paid, _ = walk(here, ev.OrderPaid())
    assert (paid.page, paid.continue_from, paid.paying) == (Page.CONTINUE, Page.PAY, Paying.PAID)
    late = asked(FILED, page=Page.HAND_OVER, paying=Paying.LATER)
    assert walk(late, ev.OrderPaid(), ev.WentBack())[0].paying is Paying.PAID


def test_the_page_behind_it_goes_on_and_back_leads_to_what_it_has_become() -> None:
    sent, _ = walk(asked(NOBODY, page=Page.NUMBER), ev.CodeSent())
    assert (sent.page, sent.continue_from) == (Page.CONTINUE, Page.CODE)
    assert walk(sent, ev.WentBack())[0].page is Page.CODE
    asking = asked(KNOWN, page=Page.PEOPLE, acting_step=ActingStep.ASKING)
    settled, effects = walk(asking, ev.ActingSettled())
    assert (settled.page, settled.continue_from, effects) == (Page.CONTINUE, Page.PREFILL, [fx.Prefill()])
    filled, _ = walk(settled, ev.Prefilled(FormStanding(missing=2)))
    assert (filled.continue_from, filled.form.missing) == (Page.REVIEW, 2)
    assert walk(filled, ev.WentBack())[0].page is Page.REVIEW
    shown, _ = walk(asked(OWN, page=Page.MINE, mine=MineStep.ASKING), ev.MineSaid(MineStep.SHOWN))
    assert (shown.page, shown.mine) == (Page.CONTINUE, MineStep.SHOWN)


def test_a_late_tap_is_no_answer() -> None:
    here = asked(NOBODY, page=Page.QUESTION)
    assert walk(here, ev.OptionChosen("1")) == (here, [])
    code = replace(asked(KNOWN, page=Page.FIELD), continuing=Continuing.CODE)
    assert walk(code, ev.SlotGone(FormStanding(missing=1))) == (code, []), "behind a form nothing goes on"


def test_a_wait_that_fails_behind_it_ends() -> None:
    waits = replace(asked(KNOWN, page=Page.PEOPLE), continue_from=Page.PREFILL)
    assert told_instead(waits, fx.Prefill) == (ev.PrefillRefused("terminal_failed"),)
    assert told_late(waits, is_under_way=False, is_kept=False, has_called=False, is_handing_over=False) == (
        ev.PrefillRefused("terminal_failed"),
    )
    refused, _ = walk(waits, ev.PrefillRefused("terminal_failed"))
    assert (refused.page, refused.continue_from, refused.stop) == (
        Page.CONTINUE,
        Page.STOP,
        StopReason.TERMINAL_FAILED,
    )


def test_who_says_meanwhile_who_they_are_is_asked_no_more() -> None:
    here = asked(NOBODY, page=Page.IDENTIFY)
    known, effects = walk(here, ev.CardFound())
    assert (known.page, known.level, effects) == (Page.CONTINUE, Level.STRONG, [fx.AdoptCard()])
    back, effects = walk(known, ev.WentBack())
    assert (back.page, effects) == (Page.PREFILL, [fx.ClearEntry(), fx.Prefill()])


def test_the_look_begins_anew_with_its_consent() -> None:
    seeing = replace(KNOWN, page=Page.FACE, item=ItemNeeds("X", asks_presence=True), face=FaceStep.LOOKING)
    here = asked(seeing)
    assert (here.continued, here.face) == (FORM, FaceStep.NONE)
    assert walk(here, ev.PersonSeen())[0].page is Page.CONTINUE
    back, _ = walk(here, ev.WentBack())
    assert (back.page, back.face) == (Page.FACE, FaceStep.CONSENT)


# --- what ends or stops it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [(ev.IdleElapsed(), ev.AnswerElapsed()), (ev.Retired(),)])
def test_who_leaves_a_filed_case_has_its_receipt(end: tuple[ev.Event, ...]) -> None:
    here = asked(FILED, page=Page.HAND_OVER, receipt=PaperState.ON_SCREEN)
    assert any(isinstance(one, fx.PrintReceipt) for one in walk(here, *end)[1])
    paying = asked(FILED, page=Page.PAY, paying=Paying.WAITING)
    after, effects = walk(paying, *end)
    assert after.paying is Paying.LATER
    assert any(isinstance(one, fx.PrintReceipt) for one in effects)
    assert not any(isinstance(one, fx.SaveDraft) for one in effects)


def test_a_filed_case_is_not_cancelled_here_and_own_cases_are_left_as_from_their_page() -> None:
    filed = asked(FILED, page=Page.HAND_OVER)
    assert walk(filed, ev.CancelAsked()) == (filed, [])
    own = asked(OWN, page=Page.MINE, has_done=True)
    assert walk(own, ev.CancelAsked(), ev.CancelConfirmed())[0].page is Page.END


def test_large_type_wants_its_receipt_on_paper() -> None:
    here = asked(FILED, page=Page.HAND_OVER, receipt=PaperState.ON_SCREEN)
    elder, effects = walk(here, ev.ModeToggled())
    assert (elder.page, elder.mode, elder.receipt) == (Page.CONTINUE, DisplayMode.ELDER, PaperState.PRINTING)
    assert effects == [fx.PrintReceipt(elder.receipt_job)]


@pytest.mark.parametrize(
    ("behind", "wanted"),
    [
        (replace(FILED, page=Page.HAND_OVER, receipt=PaperState.ON_SCREEN), Page.HAND_OVER),
        (replace(FILED, page=Page.PREVIEW), Page.HAND_OVER),
        (replace(FILED, page=Page.PAY, paying=Paying.WAITING), Page.PAY),
        (replace(OWN, page=Page.MINE), Page.STOP),
        (replace(NOBODY, page=Page.STOP, stop=StopReason.GUIDANCE, stop_from=Page.QUESTION), Page.STOP),
    ],
)
def test_on_an_empty_battery_the_page_behind_it_speaks(behind: JourneyState, wanted: Page) -> None:
    code, _ = walk(asked(behind), ev.ContinueOnPhone(), ev.ContinuationSaid(Continuing.CODE))
    low, effects = walk(code, ev.PowerRanLow())
    assert (low.page, low.continuing) == (wanted, Continuing.NONE)
    assert effects[0] == fx.WithdrawContinuation(), "nobody sees the code any more"
    if behind.page is Page.MINE:
        assert (low.stop, low.stop_from) == (StopReason.POWER_LOW, Page.MINE)
    if behind.page is Page.STOP:
        assert (low.stop, low.stop_from) == (StopReason.GUIDANCE, Page.QUESTION)
    number = replace(code, continuing=Continuing.NUMBER)
    assert fx.WithdrawContinuation() not in walk(number, ev.PowerRanLow())[1]


def test_what_a_telephone_took_up_from_a_stop_page_is_over_here() -> None:
    stopped = replace(KNOWN, page=Page.STOP, stop=StopReason.RULE, stop_from=Page.CONFIRM)
    code, _ = walk(asked(stopped), ev.ContinueOnPhone(), ev.ContinuationSaid(Continuing.CODE))
    taken, effects = walk(code, ev.ContinuationSaid(Continuing.TAKEN))
    assert (taken.is_elsewhere, effects) == (True, [fx.DropDraft()])
    for event in (ev.WentBack(), ev.PowerRanLow()):
        after, effects = walk(taken, event)
        assert (after.page, effects) == (Page.CONTINUE, [])


def test_a_helper_who_could_not_help_leaves_the_page_behind_it_as_it_was() -> None:
    solved = {"overlay": Overlay.SOLVED, "help": HelpState.NONE}
    own = replace(asked(OWN, page=Page.MINE), **solved)  # type: ignore[arg-type]  # any field
    after, _ = walk(own, ev.SolvedSaid(solved=False))
    assert (after.page, after.stop, after.stop_from) == (Page.STOP, StopReason.UNSOLVED, Page.MINE)
    stopped = replace(KNOWN, page=Page.STOP, stop=StopReason.RULE, stop_from=Page.CONFIRM)
    here = replace(asked(stopped), **solved)  # type: ignore[arg-type]  # any field
    after, effects = walk(here, ev.SolvedSaid(solved=False))
    assert (after.page, after.overlay, after.stop) == (Page.CONTINUE, Overlay.HELP, StopReason.RULE)
    assert fx.CallHelp() in effects
