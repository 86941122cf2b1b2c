# SPDX-License-Identifier: Apache-2.0
"""The page where a filed case is paid (统一公共支付): how much, for what, the code, three things to do, and every way on.

Domain notes 5 row 18 (amounts large), 1.5 row 69. It never says 已付 before the platform has, and where the platform is not
heard it shows no code: what cannot be seen to be paid must not be paid twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from config.modes import DisplayMode
from kiosk.application.money import say_fen
from kiosk.journey.paying import Paying
from kiosk.journey.state import JourneyState
from kiosk.platform.payment_model import PaymentOrder
from ui.view_models.paying import PayViewModel
from ui.visit.phrases import Phrases

_PICTURES = {
    Paying.OPENING: ("clock", "primary"),
    Paying.UNHEARD: ("wifi-off", "help"),
    Paying.PAID: ("circle-check", "good"),
    Paying.NOTHING_DUE: ("circle-check", "good"),
    Paying.EXPIRED: ("clock", "help"),
    Paying.CLOSED: ("circle-alert", "help"),
    Paying.OFFLINE: ("wifi-off", "help"),
    Paying.BUSY: ("hourglass", "help"),
    Paying.REFUSED: ("server-cog", "help"),
}
_LONG_S = 3600
_SHORT_S = 120


@dataclass(frozen=True)
class PayFacts:
    """What is known of the order. ``is_found``: it is of an earlier visit."""

    order: PaymentOrder | None
    why_nothing: str
    now: datetime
    is_found: bool = False


def present_pay(vm: PayViewModel, state: JourneyState, phrases: Phrases, facts: PayFacts) -> None:
    """The whole page for what is known of the order."""
    order = facts.order
    mode, paying = state.mode, state.paying if state.paying in _KEYS else Paying.OPENING
    key = f"pay.{paying.value}"
    vm.title = phrases.say(f"{key}.title", mode)
    is_nothing = paying is Paying.NOTHING_DUE
    why = f"{key}.{facts.why_nothing}"
    vm.hint = (
        phrases.say(why if phrases.has(why) else f"{key}.free", mode)
        if is_nothing
        else phrases.say(f"{key}.hint", mode)
    )
    if facts.is_found and paying is Paying.WAITING:
        vm.title, vm.hint = phrases.say("pay.found.title", mode), phrases.say("pay.found.hint", mode)
    may_leave = facts.is_found and not paying.is_settled and not state.power_low
    is_listed = may_leave and state.item is None and paying is not Paying.UNHEARD  # it came from the list of what waits
    other = "pay.found.back" if is_listed else "pay.found.other"
    vm.otherText = phrases.say(other, mode) if is_listed or (may_leave and state.item is not None) else ""
    shows_amount = order is not None and paying in (Paying.WAITING, Paying.UNHEARD, Paying.PAID, Paying.EXPIRED)
    label = "pay.amount_paid" if paying is Paying.PAID else "pay.amount"
    vm.amountLabel = phrases.say(label, mode) if shows_amount else ""
    vm.amount = say_fen(order.amount_fen) if order is not None and shows_amount else ""
    vm.lines = _lines(order, phrases, mode) if order is not None and shows_amount else []
    code = order.pay_url if order is not None and paying is Paying.WAITING else None
    vm.codeImage, vm.codeName = _code_image(code) if code else "", phrases.say("pay.code", mode)
    vm.steps = phrases.all("pay.steps", mode) if paying is Paying.WAITING else []
    vm.lifeText = _life(order, phrases, mode, facts.now) if order is not None and paying is Paying.WAITING else ""
    picture, tone = _PICTURES.get(paying, ("", "primary"))
    vm.goodPicture, vm.helpPicture = picture if tone == "good" else "", picture if tone == "help" else ""
    vm.calmPicture = picture if tone == "primary" else ""
    vm.busy = paying in (Paying.OPENING, Paying.UNHEARD)
    vm.words = _words(paying, phrases, mode)
    vm.againText = phrases.say("pay.again", mode) if paying.may_be_tried_again else ""
    later = "pay.leave" if paying in (Paying.UNHEARD, Paying.OPENING) else "pay.later"
    vm.laterText = "" if paying.is_settled or is_listed else phrases.say(later, mode)
    vm.primaryText = phrases.say("pay.take", mode) if paying.is_settled else ""


_KEYS = frozenset({Paying.WAITING, *_PICTURES})


def _lines(order: PaymentOrder, phrases: Phrases, mode: DisplayMode) -> list[dict[str, str]]:
    rows = [{"label": one.what, "value": say_fen(one.amount_fen)} for one in order.lines]
    return [*rows, {"label": phrases.say("pay.payee", mode), "value": order.payee}]


def _words(paying: Paying, phrases: Phrases, mode: DisplayMode) -> list[str]:
    if paying is Paying.UNHEARD:
        return phrases.all("pay.unheard.words", mode)
    no_order = paying.may_be_tried_again or paying is Paying.REFUSED
    return phrases.all("pay.ways", mode) if no_order else []


def _life(order: PaymentOrder, phrases: Phrases, mode: DisplayMode, now: datetime) -> str:
    """How long it can be paid, in calm words: a day, or minutes, never a running clock."""
    if order.valid_s > _LONG_S:
        until = now + timedelta(seconds=order.valid_s)
        day = phrases.say("pay.today" if until.date() == now.date() else "pay.tomorrow", mode)
        return phrases.say("pay.life_day", mode, day=day, time=f" {until:%H:%M} ")
    if order.valid_s > _SHORT_S:
        return phrases.say("pay.life_minutes", mode, n=order.valid_s // 60)
    return phrases.say("pay.life_short", mode)


@lru_cache(maxsize=2)
def _code_image(url: str) -> str:
    """A QR code at level M; imported here: most visits pay nothing."""
    import segno

    return str(segno.make_qr(url, error="m").png_data_uri(scale=6, border=4))


def receipt_line(state: JourneyState, order: PaymentOrder | None, phrases: Phrases) -> str:
    """What is known of the money, in a line beside the papers; empty where nothing had to be paid."""
    mode, paying = state.mode, state.paying
    if paying is Paying.NONE:
        return ""
    if paying is Paying.PAID and order is not None:
        return phrases.say("pay.receipt.paid", mode, amount=say_fen(order.amount_fen))
    if paying in (Paying.NOTHING_DUE, Paying.UNHEARD, Paying.CLOSED):
        return phrases.say(f"pay.receipt.{paying.value}", mode)
    if order is None:
        return phrases.say("pay.receipt.unpaid_unknown", mode)
    return phrases.say("pay.receipt.unpaid", mode, amount=say_fen(order.amount_fen))
