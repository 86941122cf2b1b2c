# SPDX-License-Identifier: Apache-2.0
"""A booked visit (预约) where papers come out: the number, when and where, instead of the case's own figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from config.modes import DisplayMode
from kiosk.journey.state import Delivery, JourneyState, PaperState, StopReason
from ui.view_models import HandoverViewModel, StopViewModel
from ui.visit.phrases import Phrases

if TYPE_CHECKING:  # with what reads places
    from kiosk.printing.appointment_slip import AppointmentFacts

_TITLES: Final = {
    PaperState.PRINTING: "title_printing",
    PaperState.PRINTED: "title_printed",
    PaperState.NOT_PRINTED: "title_not_printed",
    PaperState.MISSED: "title_not_printed",
    PaperState.UNKNOWN: "title_unknown",
}


def present_booked(
    vm: HandoverViewModel, state: JourneyState, phrases: Phrases, facts: AppointmentFacts | None
) -> None:
    """Over what the page says of every case. Figures of the case and both times stand on the receipt."""
    if facts is None:
        return
    mode = state.mode
    vm.title = phrases.say(f"booking.{_TITLES.get(state.receipt, 'title')}", mode)
    waits = state.delivery is not Delivery.DELIVERED
    if not state.power_low:
        key = "booking.status_waiting" if waits else "booking.status"
        vm.statusTitle = phrases.say(key, mode, minutes=facts.wait_minutes)
    slip = phrases.say("booking.slip", mode)
    rolls = [paper["paper"] == "receipt" and not state.receipt_on_a4 for paper in vm.papers]
    vm.papers = [{**paper, "name": slip} if on_roll else paper for paper, on_roll in zip(vm.papers, rolls, strict=True)]
    vm.lines = [
        {"label": phrases.say("booking.number", mode), "value": facts.number},
        {"label": phrases.say("booking.when", mode), "value": facts.when},
        {"label": phrases.say("booking.where", mode), "value": facts.place},
    ]


_OFFERED_ON: Final = frozenset(
    {
        StopReason.GUIDANCE,
        StopReason.RULE,
        StopReason.STRONG_NEEDED,
        StopReason.PRINTER_OUT,
        StopReason.PROMISE_DECLINED,
        StopReason.IDENTITY_DOUBTED,
        StopReason.CAMERA_OUT,
        StopReason.PORTRAIT_OUT,
        StopReason.ELSEWHERE,
        StopReason.UNSOLVED,
        StopReason.NOT_SEEN,
    }
)
"""Where a counter can do what this terminal cannot, or may not."""


def present_visit(vm: StopViewModel, state: JourneyState, phrases: Phrases, facts: AppointmentFacts | None) -> None:
    """预约去窗口 on the page where a way ended, and what was booked once it is."""
    mode = state.mode
    is_for_counter = state.item is not None and not state.item.gives_portrait  # nobody is booked in for a photograph
    is_offered = state.stop in _OFFERED_ON and is_for_counter and not state.is_filed and not state.power_low
    is_offered = is_offered and not state.is_stop_over_continuing  # the form is handed over behind it
    vm.visitText = phrases.say("booking.visit_button", mode) if is_offered and state.online else ""
    if vm.visitText and mode is DisplayMode.ELDER:
        vm.places = vm.places[:1]  # large type has no room for the button and all of them
    if state.stop is not StopReason.VISIT_BOOKED or facts is None:
        return
    vm.pictureGood = True
    vm.reason = f"{facts.when}\n{facts.place}"
    vm.whatToDo = phrases.say("booking.visit_what", mode, number=facts.number, minutes=facts.wait_minutes)
    vm.places, vm.placesTitle, vm.nearbyText = [], "", ""
    vm.showSecondary = True
