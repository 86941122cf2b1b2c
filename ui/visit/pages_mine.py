# SPDX-License-Identifier: Apache-2.0
"""我的办件 on screen: what needs the resident first, one case in plain words, entitlements, licences, a code on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from config import clock
from config.clock import parse_iso
from config.modes import DisplayMode
from kiosk.case.states import CaseState, say as say_state
from kiosk.catalogue.loader import Catalogue
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import CardState, JourneyState, Level, Page
from kiosk.platform.booking_model import CheckIn
from kiosk.platform.own_cases_model import CaseGlance, Entitlement, Need, OwnCase, OwnLicence, Verification
from ui.view_models.mine import MineViewModel
from ui.visit.licence_rows import ends_soon, licence_row
from ui.visit.objections import objection_rows
from ui.visit.own_found import Found, OwnRecord, SealedPaper
from ui.visit.own_record import own_hint, own_row
from ui.visit.pages_licence import is_licence, present_licence
from ui.visit.pages_points import points_key, present_points
from ui.visit.pages_promised import promised_rows
from ui.visit.pages_refund import present_refund, refund_rows
from ui.visit.pages_waiting import (
    Row,
    order_rows,
    present_check_in,
    present_visit_of_mine,
    row,
    shipment_rows,
    visit_rows,
)
from ui.visit.phrases import Phrases

_ROWS: Final = {DisplayMode.STANDARD: 6, DisplayMode.ELDER: 4}
_REASONS: Final = ("not_needed", "not_me", "wrong_account", "later")
_GOOD: Final = frozenset(
    {CaseState.APPROVED, CaseState.READY, CaseState.ON_THE_WAY, CaseState.HANDED_OVER, CaseState.ARCHIVED}
)
_NOT_DONE: Final = frozenset({MineStep.CHANGED, MineStep.TOO_LATE, MineStep.NEW_QUESTIONS, MineStep.NEEDS_CARD})
_PICTURES: Final = {
    MineStep.OFFLINE: "wifi-off", MineStep.BUSY: "hourglass", MineStep.REFUSED: "server-cog", MineStep.NEEDS_CARD: "id-card",
}  # fmt: skip


class _Words:
    """The texts under ``mine`` in one mode."""

    def __init__(self, phrases: Phrases, state: JourneyState) -> None:
        self._phrases, self._mode = phrases, state.mode

    def __call__(self, key: str, **values: object) -> str:
        return self._phrases.say(f"mine.{key}", self._mode, **values)


def present_mine(
    vm: MineViewModel,
    state: JourneyState,
    phrases: Phrases,
    found: Found,
    catalogue: Catalogue,
    *,
    help_phone: str,
    is_at_a_point: bool = False,
) -> None:
    """Whichever page about own cases is on screen. ``help_phone``: 帮办电话; ``is_at_a_point``: appointments can be reported for
    here.
    """
    tell, step = _Words(phrases, state), state.mine
    vm.hint = vm.notice = vm.picture = vm.secondaryText = vm.secondaryWish = vm.primaryWish = ""
    vm.pictureTone = "primary"  # behind the picture: there is not every one in every tone
    vm.pageNumber, vm.pageCount = 0, 1
    if step is MineStep.ASKING:
        vm.title, vm.rows, vm.primaryText, vm.picture = tell("asking"), [], "", "clock"
    elif step.has_failed:
        _trouble(vm, state, tell, found)
    elif state.page is Page.MINE_GLANCE and is_licence(found.paper):
        shown = present_licence(vm, tell, found.paper, lambda day: _day(day, with_year=True))
        _paged(vm, state, shown, found.page)
    elif state.page is Page.MINE_GLANCE:
        _glance(vm, tell, found, catalogue, help_phone)
    elif state.page is Page.MINE_CASE and found.case is not None:
        _case(vm, state, tell, found.case, found, catalogue)
    elif state.page is Page.MINE_OFFER and found.offer is not None:
        _offer(vm, state, tell, found.offer)
    elif state.page is Page.MINE_VISIT and found.waiting.visit is not None:
        present_visit_of_mine(vm, state, tell, found.waiting, catalogue, is_at_a_point=is_at_a_point)
    elif state.page is Page.MINE_REFUND and found.order is not None:
        present_refund(vm, state, tell, found.order)
    elif state.page is Page.MINE_LICENCES:
        vm.title, vm.primaryText = tell("licences.title"), tell("case.back")
        vm.hint = tell("licences.hint") if found.licences else tell("licences.empty")
        _paged(vm, state, [_licence(one, tell) for one in found.licences], found.page)
    elif state.page is Page.MINE_POINTS:
        listed = () if found.cases is None else found.cases.cases
        names = {one.case_number: _name(one, catalogue) for one in listed}
        _paged(vm, state, present_points(vm, tell, found.points, _day, names), found.page)
    elif step is MineStep.SHOWN and found.cases is not None:
        _list(vm, state, tell, found, catalogue)
    else:
        vm.title, vm.hint, vm.rows = tell("covered.title"), tell("covered.hint"), []
        vm.picture, vm.primaryText = "eye-off", tell("covered.primary")


def _paged(vm: MineViewModel, state: JourneyState, rows: Sequence[Row], page: int) -> None:
    most = _ROWS[state.mode]
    vm.pageCount = max(1, -(-len(rows) // most))
    vm.pageNumber = min(page, vm.pageCount - 1)
    vm.rows = list(rows[vm.pageNumber * most : (vm.pageNumber + 1) * most])


def _trouble(vm: MineViewModel, state: JourneyState, tell: _Words, found: Found) -> None:
    is_paper, is_ticket = state.page is Page.MINE_GLANCE, found.is_ticket
    title = "ticket" if is_paper and is_ticket else "not_done" if state.mine in _NOT_DONE else "title"
    vm.title, vm.rows, vm.pictureTone = tell(f"trouble.{title}"), [], "help"
    vm.picture = _PICTURES.get(state.mine, "circle-alert")
    key = state.mine.value
    if found.is_doing and state.mine in (MineStep.OFFLINE, MineStep.BUSY):
        is_lost = state.mine is MineStep.OFFLINE
        title = "unheard_title" if is_lost else "not_done"
        vm.title, key = tell(f"trouble.{title}"), "unheard" if is_lost else key
    elif is_paper and state.mine is MineStep.OFFLINE:
        what = "ticket" if is_ticket else "certificate" if found.is_certificate else "paper"
        key = f"offline_{what}"
    elif is_paper and is_ticket and state.mine is MineStep.GONE:
        key = "gone_ticket"
    elif state.page is Page.MINE_CASE and state.mine in (MineStep.GONE, MineStep.FALSE):
        key = f"{key}_result" if found.case is not None else key
    vm.hint = tell(f"trouble.{key}")
    may_repeat = state.page is Page.MINE and state.mine in (MineStep.OFFLINE, MineStep.BUSY, MineStep.CHANGED)
    vm.primaryText = tell("trouble.again") if may_repeat else tell("trouble.back")


# --- the list -------------------------------------------------------------------------------------------------------------


def _list(vm: MineViewModel, state: JourneyState, tell: _Words, found: Found, catalogue: Catalogue) -> None:
    assert found.cases is not None  # noqa: S101 - asked before
    cases = [_line(one, tell, catalogue) for one in found.cases.cases]
    first = [one for one, case in zip(cases, found.cases.cases, strict=True) if case.needs is not Need.NOTHING]
    rest = [one for one, case in zip(cases, found.cases.cases, strict=True) if case.needs is Need.NOTHING]
    offers = [_offer_line(one, tell) for one in found.offers if one.state == "offered"]
    settled = [_offer_line(one, tell) for one in found.offers if one.state != "offered"]
    vm.title = tell("list.title")
    # What ended already is on the page of the licences alone; nobody is to be told of it for ever.
    today = clock.now().date()
    ending = [_licence(one, tell) for one in found.licences if ends_soon(one.state, one.valid_to, today)]
    expiring = [{**one, "wish": MineWish.LICENCES.value} for one in ending]
    orders, visits = order_rows(found.waiting.orders, tell, catalogue), visit_rows(found.waiting, tell, catalogue)
    rows = [*orders, *first, *visits, *expiring, *offers, *rest, *settled]
    vm.hint = tell("list.hint") if rows else tell("list.empty")
    if state.level is not Level.STRONG and state.card is not CardState.LOST:
        vm.hint += "\n" + tell("list.weak")
    vm.notice = tell("list.partial") if found.is_partial else tell("list.more") if found.has_more else ""
    _paged(vm, state, rows, found.page)
    vm.primaryText = ""
    if state.level is Level.STRONG:
        vm.primaryText, vm.primaryWish = tell("list.licences"), MineWish.LICENCES.value
    vm.secondaryText = points_key(found.points, tell)
    vm.secondaryWish = MineWish.POINTS.value if vm.secondaryText else ""


def _line(case: CaseGlance, tell: _Words, catalogue: Catalogue) -> Row:
    needs = case.needs is not Need.NOTHING
    status = say_state(case.state).zh
    if needs:
        status = tell(f"needs.{case.needs.value}", day=_day(case.due))
    note = tell("since", day=_day(parse_iso(case.state_since).date()))
    is_under_way = case.state in (CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.IN_REVIEW)
    if is_under_way and case.due is not None and case.needs is not Need.BRING:  # that day is the resident's
        note = tell("promised", day=_day(case.due))
    tone = "act" if needs else "good" if case.state in _GOOD else ""
    icon = "circle-alert" if needs else "circle-check" if tone else "clock"
    return row(
        _name(case, catalogue), note=note, status=status, tone=tone, icon=icon, wish=MineWish.CASE, value=case.case_number
    )  # fmt: skip


def _offer_line(offer: Entitlement, tell: _Words) -> Row:
    key = {"offered": "offer_status", "confirmed": "offer_confirmed", "declined": "offer_declined"}[offer.state]
    tone, icon = ("good", "circle-check") if offer.state == "confirmed" else ("", "wallet")
    return row(
        offer.item_name, note=offer.gives, status=tell(f"list.{key}"), tone=tone, icon=icon,
        wish=MineWish.OFFER, value=offer.entitlement_id,
    )  # fmt: skip


# --- one case -------------------------------------------------------------------------------------------------------------


def _case(
    vm: MineViewModel, state: JourneyState, tell: _Words, case: OwnCase, found: Found, catalogue: Catalogue
) -> None:
    glance = case.glance
    if state.mine is MineStep.SURE:
        item = catalogue.get(glance.item_code)
        has_visit = item is not None and item.booking is not None
        vm.title, vm.hint, vm.rows = (
            tell("case.sure_title"),
            tell("case.sure_hint_visit") if has_visit else tell("case.sure_hint"),
            [_line(glance, tell, catalogue) | {"wish": ""}],
        )
        vm.primaryText, vm.primaryWish = tell("case.sure_no"), ""
        vm.secondaryText, vm.secondaryWish = tell("case.sure_yes"), MineWish.WITHDRAW_SURELY.value
        return
    vm.title, vm.hint = _name(glance, catalogue), tell("case.number", number=glance.case_number)
    history = [
        row(
            one.note or say_state(one.state).zh,
            note=tell("case.history_who", day=_moment(one.at), who=one.who),
            icon="circle-check" if one is not case.history[-1] else "clock",
            tone="good" if one is not case.history[-1] else "",
        )
        for one in reversed(case.history)
    ]
    money = refund_rows(found.paid, tell)
    rows = [*shipment_rows(found.waiting.shipment, tell), *money, *_next_step(state, tell, case, catalogue)]
    rows += objection_rows(case, catalogue, tell)
    rows += [*promised_rows(case, tell), *history]
    _paged(vm, state, rows, found.page)
    vm.primaryText = tell("case.back")
    if case.correction is not None:
        may_mend = state.level is not Level.STRONG or case.filed is not None
        if may_mend:
            vm.primaryText = tell("case.mend") if state.level is Level.STRONG else tell("case.mend_card")
            vm.primaryWish = MineWish.MEND.value
    elif glance.needs is Need.PAY:
        vm.primaryText, vm.primaryWish = tell("case.pay"), MineWish.PAY_CASE.value
    elif _is_code_hidden(state, case):
        vm.primaryText, vm.primaryWish = tell("case.card"), MineWish.CARD.value
    elif _has_paper(state, case, catalogue):
        vm.primaryText, vm.primaryWish = tell("case.paper"), MineWish.PAPER.value
    if case.may_withdraw and state.level is Level.STRONG:
        vm.secondaryText, vm.secondaryWish = tell("case.withdraw"), MineWish.WITHDRAW.value


def _is_code_hidden(state: JourneyState, case: OwnCase) -> bool:
    """取件码 is told to who is known by the ID card."""
    is_ready = case.glance.state is CaseState.READY and case.collection is None
    return is_ready and state.level is not Level.STRONG


def _has_paper(state: JourneyState, case: OwnCase, catalogue: Catalogue) -> bool:
    """It ended in a paper that can be printed here."""
    item = catalogue.get(case.glance.item_code)
    is_issued = case.glance.state in _ISSUED and item is not None and item.has_paper
    return is_issued and state.level is Level.STRONG and state.document_printer.prints


_ISSUED: Final = (CaseState.APPROVED, CaseState.READY, CaseState.HANDED_OVER, CaseState.ARCHIVED)


def _next_step(state: JourneyState, tell: _Words, case: OwnCase, catalogue: Catalogue) -> list[Row]:
    glance, rows = case.glance, []
    if case.correction is not None:
        hint = tell("case.mend_hint", day=_day(case.correction.until))
        rows = [row(tell("case.mend_title"), note=hint, tone="act", icon="circle-alert")]
        rows += [
            row(_what(glance.item_code, one.kind, one.code, catalogue), status=one.why, tone="act")
            for one in case.correction.faults
        ]
    elif case.collection is not None:
        took = case.collection
        rows = [
            row(
                tell("case.collect_code", code=took.code), status=tell("case.collect_place", place=took.place),
                note=took.hours, tone="good", icon="package-check",
            )
        ]  # fmt: skip
    elif glance.needs is Need.PAY:  # first: who is known weakly may pay, and needs the card for the code alone
        rows = [row(tell("needs.pay"), note=tell("case.pay_how"), tone="act", icon="circle-alert")]
    elif _is_code_hidden(state, case):
        rows = [row(say_state(glance.state).zh, note=tell("case.collect_hidden"), tone="good", icon="package-check")]
    else:
        line = _line(glance, tell, catalogue)
        rows = [row(str(line["status"]), note=str(line["note"]), tone=str(line["tone"]), icon=str(line["icon"]))]
    return rows


def _what(item_code: str, kind: str, code: str, catalogue: Catalogue) -> str:
    """What is wrong, by its plain name; an item or a part that is not known here keeps the office's words alone."""
    item = catalogue.get(item_code)
    if item is None:
        return ""
    if kind == "field":
        return next((one.label.say() for one in item.fields if one.code == code), "")
    return next((one.name.say() for one in item.materials if one.code == code), "")


# --- entitlements, licences -----------------------------------------------------------------------------------------------


def _offer(vm: MineViewModel, state: JourneyState, tell: _Words, offer: Entitlement) -> None:
    if state.mine is MineStep.REASONS:
        vm.title, vm.hint = tell("offer.reasons_title"), tell("offer.reasons_hint")
        vm.rows = [row(tell(f"offer.{one}"), wish=MineWish.REASON, value=one) for one in _REASONS]
        vm.primaryText, vm.primaryWish = tell("offer.no_reason"), MineWish.REASON.value
        return
    vm.title = offer.item_name
    vm.rows = [
        row(tell("offer.why"), status=offer.why, icon="info"),
        row(tell("offer.gives"), status=offer.gives, note=offer.authority, icon="wallet"),
        row(tell("offer.account"), status=offer.account_masked, icon="banknote"),
    ]
    if offer.state == "offered":
        vm.hint = tell("offer.until", day=_day(offer.offered_until))
    else:
        vm.hint = tell("list.offer_confirmed") if offer.state == "confirmed" else tell("list.offer_declined")
    if offer.state == "confirmed":
        vm.primaryText = tell("case.back")
        return
    vm.primaryText, vm.primaryWish = tell("offer.confirm"), MineWish.CONFIRM.value
    if offer.state == "offered":
        vm.secondaryText, vm.secondaryWish = tell("offer.decline"), MineWish.DECLINE.value


def _licence(one: OwnLicence, tell: _Words) -> Row:
    return licence_row(one.type_name, one.number_masked, one.state, one.valid_to, clock.now().date(), tell, _day)


# --- a paper's code -------------------------------------------------------------------------------------------------------


def _glance(vm: MineViewModel, tell: _Words, found: Found, catalogue: Catalogue, help_phone: str) -> None:
    paper = found.paper
    vm.primaryText = tell("glance.primary")
    if isinstance(paper, CaseGlance):
        vm.title, vm.hint = tell("glance.title"), tell("glance.hint")
        vm.rows = [_line(paper, tell, catalogue) | {"wish": ""}]
    elif isinstance(paper, OwnRecord):
        vm.title, vm.hint = tell("glance.own_title"), tell(own_hint(paper))
        at = paper.code.terminal_received_at
        taken = tell("glance.own_received", day=_day(at.date()), time=f"{at:%H:%M}")
        vm.rows = [own_row(paper, tell, taken, help_phone)]
    elif isinstance(paper, CheckIn):
        present_check_in(vm, tell, paper)
    elif isinstance(paper, SealedPaper):
        vm.title, vm.hint = tell("glance.sealed_title"), tell("glance.sealed_hint")
        vm.rows = _certificate(paper.facts, tell, "good", "badge-check")
    elif isinstance(paper, Verification):
        word, tone, icon = ("genuine", "good", "badge-check") if paper.is_valid else ("void", "act", "circle-alert")
        vm.title, vm.hint = tell(f"glance.{word}_title"), tell(f"glance.{word}_hint")
        vm.rows = _certificate(paper, tell, tone, icon)


def _certificate(paper: Verification, tell: _Words, tone: str, icon: str) -> list[Row]:
    return [
        row(paper.name, status=paper.issuer, tone=tone, icon=icon),
        row(tell("glance.holder"), status=paper.holder_masked),
        row(tell("glance.number"), status=paper.number_masked),
        row(tell("glance.issued"), status=_day(parse_iso(paper.issued_at).date(), with_year=True)),
    ]


def _name(case: CaseGlance, catalogue: Catalogue) -> str:
    item = catalogue.get(case.item_code)
    return case.item_name if item is None else item.plain_name.say()


def _day(day: date | None, *, with_year: bool = False) -> str:
    if day is None:
        return ""
    text = f"{day.month}月{day.day}日"
    return f"{day.year}年{text}" if with_year or day.year != clock.now().year else text


def _moment(text: str) -> str:
    at = parse_iso(text).astimezone(clock.SHANGHAI)
    return f"{_day(at.date())} {at:%H:%M}"
