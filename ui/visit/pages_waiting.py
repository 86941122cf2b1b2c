# SPDX-License-Identifier: Apache-2.0
"""What else waits for somebody, on the pages about own cases: appointments, unpaid orders, how a result is sent, 报到.

Source: domain notes 1.5 rows 69 to 72. Colours alone say nothing: every line says in words how it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from config import clock
from kiosk.application.money import say_fen
from kiosk.catalogue.loader import Catalogue
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import JourneyState
from kiosk.places.slot import Slot
from kiosk.places.spoken_slot import day_words, hours_words
from kiosk.platform.booking_model import AppointmentState, CheckIn, CheckInOutcome
from kiosk.platform.logistics_model import OriginalsState, Shipment, ShipmentState
from kiosk.platform.payment_model import PaymentOrder
from ui.view_models.mine import MineViewModel
from ui.visit.own_waiting import Waiting

Row = dict[str, object]
Say = Callable[..., str]
"""A text under ``mine`` in the mode on screen."""

_COLLECTED: Final = ("pickup", "locker")
_TONES: Final = {
    OriginalsState.MISSED: ("act", "circle-alert"),
    OriginalsState.CALLED_OFF: ("act", "circle-alert"),
    OriginalsState.RETURNED: ("good", "circle-check"),
}
_SENT: Final = (ShipmentState.SENT, ShipmentState.ON_THE_WAY, ShipmentState.DELIVERED)


def row(
    title: str, *, note: str = "", status: str = "", tone: str = "", icon: str = "", wish: MineWish | None = None, value: str = ""
) -> Row:  # fmt: skip
    """One line of a page about own cases."""
    return {
        "title": title, "note": note, "status": status, "tone": tone, "icon": icon,
        "wish": "" if wish is None else wish.value, "value": value,
    }  # fmt: skip


# --- in the list ----------------------------------------------------------------------------------------------------------


def order_rows(orders: Sequence[PaymentOrder], tell: Say, catalogue: Catalogue) -> list[Row]:
    """Unpaid orders; one tap leads to the page where they are paid."""
    return [
        row(
            _name(one.item_code, catalogue) or tell("order.title"),
            status=tell("order.status", amount=say_fen(one.amount_fen)),
            note=tell("order.note"),
            tone="act",
            icon="circle-alert",
            wish=MineWish.PAY,
            value=one.order_id,
        )
        for one in orders
    ]


def visit_rows(waiting: Waiting, tell: Say, catalogue: Catalogue) -> list[Row]:
    """Appointments to come, the next one first."""
    return [
        row(
            _name(one.item_code, catalogue) or tell("visit.title"),
            status=tell("visit.status_here") if one.state is AppointmentState.CHECKED_IN else _when(one.slot),
            note=waiting.points.get(one.point_id, ""),
            icon="calendar-check",
            wish=MineWish.VISIT,
            value=one.appointment_id,
        )
        for one in waiting.appointments
    ]


def shipment_rows(shipment: Shipment | None, tell: Say) -> list[Row]:
    """How the result comes by courier, and where the originals are that one fetches; of what is collected, that its code will
    stand here. Once there is one the case itself says everything.
    """
    return [*_originals(shipment, tell), *_result(shipment, tell)]


def _originals(shipment: Shipment | None, tell: Say) -> list[Row]:
    """双向寄递. What the resident has to do something about stands out, and says what."""
    found = None if shipment is None else shipment.originals
    if shipment is None or found is None:
        return []
    key = f"originals.{found.state.value}"
    if found.state is OriginalsState.CALLED_OFF and shipment.state is not ShipmentState.WAITING:
        return [row(tell(f"{key}_over"), icon="package-check")]  # nobody has to bring anything for a case that is over
    day = "" if found.comes_on is None else day_words(date.fromisoformat(found.comes_on), clock.now().date())
    tone, icon = _TONES.get(found.state, ("", "package-check"))
    return [row(tell(key), status=tell(f"{key}_what", day=day), tone=tone, icon=icon)]


def _result(shipment: Shipment | None, tell: Say) -> list[Row]:
    if shipment is None or shipment.state not in _SENT:
        is_to_come = shipment is not None and shipment.state is ShipmentState.WAITING and shipment.way in _COLLECTED
        return [row(tell("shipment.code_later"), icon="package-check")] if is_to_come else []
    last = shipment.events[-1].say if shipment.events else ""
    number = "" if shipment.waybill_no is None else tell("shipment.number", number=shipment.waybill_no)
    tone, icon = ("good", "circle-check") if shipment.state is ShipmentState.DELIVERED else ("", "package-check")
    return [row(tell(f"shipment.{shipment.state.value}"), status=last, note=number, tone=tone, icon=icon)]


# --- one appointment ------------------------------------------------------------------------------------------------------


def present_visit_of_mine(
    vm: MineViewModel, state: JourneyState, tell: Say, waiting: Waiting, catalogue: Catalogue, *, is_at_a_point: bool
) -> None:
    """Where and when, and what can be done with it."""
    visit = waiting.visit
    assert visit is not None  # noqa: S101 - asked before
    place = waiting.points.get(visit.point_id, "")
    if waiting.check_in is not None:
        present_check_in(vm, tell, waiting.check_in, place)
        vm.primaryText = tell("case.back")
        return
    rows = [row(_when(visit.slot), status=place, icon="calendar-check")]
    if state.mine is MineStep.SURE:
        vm.title, vm.hint, vm.rows = tell("visit.sure_title"), tell("visit.sure_hint"), rows
        vm.primaryText, vm.primaryWish = tell("visit.sure_no"), ""
        vm.secondaryText, vm.secondaryWish = tell("visit.sure_yes"), MineWish.CANCEL_VISIT_SURELY.value
        return
    item = catalogue.get(visit.item_code)
    vm.title = _name(visit.item_code, catalogue) or tell("visit.title")
    vm.hint = tell(f"visit.state_{visit.state.value}")
    if visit.state in (AppointmentState.BOOKED, AppointmentState.CHECKED_IN):
        promise = tell("visit.promise", minutes=visit.wait_minutes)
        rows.append(row(tell("visit.number", number=visit.ticket_number), status=promise, icon="clock"))
    if visit.is_open and is_at_a_point:
        rows.append(row(tell("visit.here"), note=tell("visit.here_note"), icon="map-pin", wish=MineWish.CHECK_IN))
    vm.rows, vm.primaryText = rows, tell("case.back")
    if visit.is_open:
        vm.secondaryText, vm.secondaryWish = tell("visit.cancel"), MineWish.CANCEL_VISIT.value
        if item is not None and state.online:
            vm.primaryText, vm.primaryWish = tell("visit.move"), MineWish.MOVE_VISIT.value


def present_check_in(vm: MineViewModel, tell: Say, found: CheckIn, place: str = "") -> None:
    """What came of reporting: the number to wait for and until when, or why not and what then."""
    key = f"check_in.{found.outcome.value}"
    vm.title, vm.hint = tell(f"{key}.title"), tell(f"{key}.hint")
    when = row(_when(found.slot), status=place, icon="calendar-check")
    if found.outcome is CheckInOutcome.CHECKED_IN:
        vm.rows = [
            row(
                tell("check_in.number", number=found.ticket_number),
                status=_before(found, tell),
                tone="good",
                icon="circle-check",
            )
        ]
        if found.call_by is not None:
            by = found.call_by.astimezone(clock.SHANGHAI)
            vm.rows = [*vm.rows, row(tell("check_in.call_by", time=f"{by.hour}:{by:%M}"), icon="clock")]
    elif found.outcome is CheckInOutcome.TOO_EARLY:
        since = found.from_moment.astimezone(clock.SHANGHAI)
        opens = tell("check_in.from", day=day_words(since.date(), clock.now().date()), time=f"{since.hour}:{since:%M}")
        vm.rows = [row(opens, tone="act", icon="clock"), when]
    else:
        vm.rows = [when]


def _before(found: CheckIn, tell: Say) -> str:
    if found.waiting is None:
        return ""
    return tell("check_in.waiting", n=found.waiting) if found.waiting else tell("check_in.next")


def _when(slot: Slot) -> str:
    return f"{day_words(slot.day, clock.now().date())} {hours_words(slot)}"


def _name(item_code: str, catalogue: Catalogue) -> str:
    item = catalogue.get(item_code)
    return "" if item is None else item.plain_name.say()
