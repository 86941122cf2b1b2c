# SPDX-License-Identifier: Apache-2.0
"""一键叫车 on screen: how long one waits, one large key, then the number plate, the minutes and where to stand."""

from __future__ import annotations

from typing import Final

from kiosk.journey.mask import mask_phone
from kiosk.journey.riding import RideWant
from kiosk.journey.state import JourneyState, Page, PaperState, Riding
from ui.view_models import RidePhoneViewModel, RideViewModel, WaitViewModel
from ui.view_models.ride import DONE, PRINT
from ui.visit.pages import Pages
from ui.visit.pages_end import slip_words
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.ride_way import RideWay, Unheard
from ui.visit.ride_words import CALL_NUMBER, row, rows
from ui.visit.showing import Fills, Showing

_PICTURES: Final = {Riding.COMING: "good", Riding.HERE: "good", Riding.BOARDED: "good", Riding.SEARCHING: "calm"}
_CALM: Final = (Riding.CANCELLED,)


def ride_pages(pages: Pages) -> Fills:
    """All of its pages."""
    return {
        Page.RIDE: (pages.ride, _offer),
        Page.RIDE_PHONE: (pages.ride_phone, _phone),
        Page.RIDE_WAIT: (pages.wait, _wait),
        Page.RIDE_COMING: (pages.ride, _coming),
    }


def _offer(on: Showing, state: JourneyState) -> None:
    present_offer(on.pages.ride, state, on.errands.rides, on.parts)


def _phone(on: Showing, state: JourneyState) -> None:
    present_phone(on.pages.ride_phone, state, on.errands.rides, on.parts.phrases)


def _wait(on: Showing, state: JourneyState) -> None:
    present_ride_wait(on.pages.wait, state, on.parts.phrases, slow=on.slow)


def _coming(on: Showing, state: JourneyState) -> None:
    present_coming(on.pages.ride, state, on.errands.rides, on.parts)


def present_offer(vm: RideViewModel, state: JourneyState, way: RideWay, parts: VisitParts) -> None:
    """How long one waits, or why there is nothing to wait for, and what to do instead."""
    say, mode, why = parts.phrases.say, state.mode, state.riding
    rule = way.why_none
    _clear(vm)
    vm.picture = "help" if why.is_trouble else "good"
    if why is Riding.RULED_OUT and rule is not None:
        vm.title, vm.hint = rule.say, f"{rule.fix}。"
    elif why.is_trouble:
        vm.title, vm.hint = say(f"ride.trouble.{why.value}", mode), say(f"ride.trouble.{why.value}_hint", mode)
    elif way.near is not None:
        vm.title = say("ride.offer.title", mode, n=way.near.wait_minutes)
        vm.hint = say("ride.offer.hint", mode)
    vm.rows = [row("place", way.place, parts.phrases, mode), row("call", CALL_NUMBER, parts.phrases, mode)]
    if why.may_call:
        is_known = way.near is not None
        vm.primaryText = say(f"ride.offer.{'call' if is_known else 'look'}", mode)
        vm.primaryWish = RideWant.CALL.value if is_known else RideWant.AGAIN.value
        if is_known:
            told = mask_phone(way.phone) if way.phone else say("ride.no_phone", mode)
            vm.rows = [*vm.rows, row("phone", told, parts.phrases, mode)]
        if way.takes_phone:
            vm.secondaryText = say(f"ride.offer.{'phone_again' if way.phone else 'phone'}", mode)
            vm.secondaryWish = RideWant.PHONE.value
    elif why is Riding.RULED_OUT:
        vm.primaryText, vm.primaryWish = say("ride.offer.look", mode), RideWant.AGAIN.value


def present_phone(vm: RidePhoneViewModel, state: JourneyState, way: RideWay, phrases: Phrases) -> None:
    """One question, and a key for who has none."""
    prompt, mode = way.prompt, state.mode
    if prompt is None:
        return
    vm.kind, vm.title, vm.hint = prompt.kind, prompt.title, prompt.hint
    vm.text, vm.maxLength, vm.example = way.phone, prompt.max_length, prompt.example
    vm.placeholder = phrases.say("field.placeholder", mode)
    vm.notice = "" if way.error is None else f"{way.error.say.say()}。{way.error.fix.say()}"
    vm.cameraText, vm.primaryText = phrases.say("ride.phone_page.none", mode), phrases.say("ride.phone_page.keep", mode)


def present_ride_wait(vm: WaitViewModel, state: JourneyState, phrases: Phrases, *, slow: bool) -> None:
    """The company is being asked. ``slow``: for more than three seconds."""
    mode = state.mode
    vm.title, vm.hint = phrases.say("ride.wait.title", mode), phrases.say("ride.wait.hint", mode)
    vm.slow, vm.busyText = slow, ""
    vm.detail = phrases.say("ride.wait.slow", mode) if slow else ""


def present_coming(vm: RideViewModel, state: JourneyState, way: RideWay, parts: VisitParts) -> None:
    """Which car, in how many minutes, and where to stand; or what became of it."""
    say, mode, riding, ride = parts.phrases.say, state.mode, state.riding, way.ride
    _clear(vm)
    if ride is None:
        return
    is_lost = riding.has_car and way.unheard is Unheard.GONE  # what was heard last may be long over
    heard = "unknown" if is_lost else riding.value
    vm.title = say(f"ride.{heard}.title", mode, n=ride.wait_minutes or 0)
    vm.hint = say(f"ride.{heard}.hint", mode)
    vm.picture = "help" if is_lost else _PICTURES.get(riding, "calm" if riding in _CALM else "help")
    if way.is_uncancelled:
        vm.notice = say("ride.uncancelled", mode)
    elif way.is_stale:
        at = "searching" if riding is Riding.SEARCHING else "coming"
        vm.notice = say(f"ride.stale.{way.unheard.value}_{at}", mode)
    if riding.has_car:
        vm.bigLabel, vm.big = say("ride.plate", mode), ride.plate
    if riding.is_coming:
        vm.rows = rows(way, parts.phrases, mode)
        if not is_lost:
            vm.secondaryText, vm.secondaryWish = say("ride.cancel", mode), RideWant.CANCEL.value
    if riding.has_car:
        vm.primaryText, vm.primaryWish = say("ride.end" if is_lost else "ride.done", mode), DONE
        if parts.receipt_printer is not None:
            vm.thirdText, vm.thirdWish = say("ride.print", mode), PRINT
    elif riding is Riding.SEARCHING and way.is_uncancelled:
        vm.primaryText, vm.primaryWish = say("ride.end", mode), RideWant.LEAVE.value
    elif riding is Riding.SEARCHING and way.is_stale:
        vm.primaryText, vm.primaryWish = say("ride.leave", mode), RideWant.LEAVE.value
        vm.secondaryText = vm.secondaryWish = ""  # who leaves calls it off as far as that is heard
    elif riding in (Riding.MISSED, Riding.NONE_FOUND):
        vm.primaryText, vm.primaryWish = say("ride.again", mode), RideWant.AGAIN.value
        vm.secondaryText, vm.secondaryWish = say("ride.leave", mode), DONE
    elif not riding.is_coming:
        vm.primaryText, vm.primaryWish = say("ride.end", mode), DONE
        if riding is Riding.CANCELLED:
            vm.secondaryText, vm.secondaryWish = say("ride.again", mode), RideWant.AGAIN.value
    vm.slipState = slip_words(state, parts.phrases)
    vm.canGo = state.slip is not PaperState.PRINTING


def _clear(vm: RideViewModel) -> None:
    vm.notice = vm.big = vm.bigLabel = vm.slipState = ""
    vm.rows = []
    vm.primaryText = vm.secondaryText = vm.thirdText = ""
    vm.primaryWish = vm.secondaryWish = vm.thirdWish = ""
    vm.canGo = True
