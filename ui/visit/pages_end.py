# SPDX-License-Identifier: Apache-2.0
"""Pages after the form: promise, last look, signature, filing, hand over, rating, end; and every page that stops a way."""

from __future__ import annotations

from collections.abc import Sequence

from config.modes import DisplayMode
from kiosk.journey.moves.leaving import is_why_asked, may_grade
from kiosk.journey.state import Delivery, DraftState, JourneyState, PaperState, PrinterState, StopReason
from kiosk.places.site import Place
from ui.view_models import (
    EndViewModel,
    RateViewModel,
    SignViewModel,
    StopViewModel,
    WaitViewModel,
)
from ui.visit.phrases import Phrases, by_sentence

_STOP_PICTURES = {
    StopReason.OFFLINE: "wifi-off",
    StopReason.CODE_NEEDS_NETWORK: "wifi-off",
    StopReason.STRONG_NEEDED: "id-card",
    StopReason.IDENTITY_DOUBTED: "id-card",
    StopReason.PROMISE_DECLINED: "file-x",
    StopReason.RULE: "file-x",
    StopReason.NOT_KEPT: "inbox",
    StopReason.PLATFORM_BUSY: "hourglass",
    StopReason.PLATFORM_MAINTENANCE: "server-cog",
    StopReason.TERMINAL_REFUSED: "server-cog",
    StopReason.TERMINAL_FAILED: "server-cog",
    StopReason.SESSION_ENDED: "clock",
    StopReason.POWER_LOW: "battery-low",
    StopReason.PRINTER_OUT: "printer-x",
    StopReason.CAMERA_OUT: "camera-off",
    StopReason.PORTRAIT_OUT: "image-off",
    StopReason.ELSEWHERE: "map-pin",
    StopReason.OTHER_DISTRICT: "map-pin",
    StopReason.UNSOLVED: "map-pin",
    StopReason.NOT_SEEN: "scan-face",
}
_PRINTER_PICTURES = {
    PrinterState.TOO_HOT: "thermometer",
    PrinterState.TONER_OUT: "droplet-off",
    PrinterState.OUTPUT_FULL: "inbox",
    PrinterState.LOST: "unplug",
}
_GOES_ON_HERE = frozenset({StopReason.SESSION_ENDED})
"""Nobody need go elsewhere."""
_NOTHING = frozenset({PaperState.NONE, PaperState.NOT_PRINTED, PaperState.DECLINED, PaperState.ON_SCREEN})
"""No paper of this kind can lie in a slot."""
_REASONS = ("unclear", "too_much", "slow", "machine")
"""In the order of the texts (rate.reasons)."""
_GRADE_ICONS = ("laugh", "smile", "meh", "frown", "angry")


def present_wait(vm: WaitViewModel, key: str, state: JourneyState, phrases: Phrases, *, slow: bool) -> None:
    """A page while the machine works. ``slow``: it takes longer than three seconds, so say why."""
    mode = state.mode
    title, hint, why = "title", "hint", "slow"
    if key == "submit" and state.delivery is Delivery.DELIVERED:
        title, hint, why = "result", "hint_result", "slow_result"  # a page stays here only for what is issued at once
        if state.item is not None and state.item.gives_offline_code:
            title, hint, why = "code", "hint_code", "slow_code"
    elif key == "submit" and state.is_filed:
        title, hint = "durable", "hint_durable"
    if key == "submit" and state.power_low:
        hint = "power_kept" if state.is_filed else "power"
    vm.title = phrases.say(f"{key}.{title}", mode)
    vm.hint = phrases.say(f"{key}.{hint}", mode)
    vm.slow = slow
    vm.busyText = ""
    vm.detail = phrases.say(f"{key}.{why}", mode) if slow else ""


def present_sign(vm: SignViewModel, state: JourneyState, phrases: Phrases, *, message: str) -> None:
    """The signing box."""
    vm.title = phrases.say("sign.title", state.mode)
    vm.hint = phrases.say("sign.hint", state.mode)
    vm.primaryText = phrases.say("sign.primary", state.mode)
    vm.error = message


def present_rate(vm: RateViewModel, state: JourneyState, phrases: Phrases) -> None:
    """好差评: five grades, one tap to leave it out, no nagging."""
    vm.reasons = []
    if state.grade:
        vm.title, vm.hint = phrases.say("rate.why_title", state.mode), phrases.say("rate.why_hint", state.mode)
        vm.grades, vm.skipText = [], phrases.say("rate.why_skip", state.mode)
        vm.reasons = _reasons(state, phrases)
        return
    vm.title = phrases.say("rate.title", state.mode)
    vm.hint = phrases.say("rate.hint", state.mode)
    vm.grades = _grades(state, phrases)
    vm.skipText = phrases.say("rate.skip", state.mode)


def _reasons(state: JourneyState, phrases: Phrases) -> list[dict[str, str]]:
    words = phrases.all("rate.reasons", state.mode)
    return [{"reason": one, "label": word} for one, word in zip(_REASONS, words, strict=True)]


def _grades(state: JourneyState, phrases: Phrases) -> list[dict[str, object]]:
    """The five grades of GB/T 39046, best first."""
    words = phrases.all("rate.grades", state.mode)
    return [
        {"grade": number, "label": word, "icon": icon}
        for number, (word, icon) in enumerate(zip(words, _GRADE_ICONS, strict=True), start=1)
    ]


def present_end(vm: EndViewModel, state: JourneyState, phrases: Phrases) -> None:
    """The last page: card, papers, goodbye, and that the data are gone."""
    vm.takeCard = state.is_a_card_left
    left = "end.card" if state.card_present else "end.social_card" if state.social_card_present else "end.title"
    vm.title = phrases.say(left, state.mode)
    lines = [phrases.say("end.look_card", state.mode)] if state.card_unsure else []
    if state.power_low:
        lines.append(phrases.say("end.power", state.mode))
    if not {state.receipt, state.document, state.sheet.paper} <= _NOTHING:
        lines.append(phrases.say("end.paper", state.mode))
    lines.append(phrases.say("end.gone", state.mode))
    vm.lines = lines
    is_asked, asks_why = may_grade(state), is_why_asked(state)
    vm.grades = _grades(state, phrases) if is_asked and not asks_why else []
    vm.reasons = _reasons(state, phrases) if asks_why else []
    vm.skipText = phrases.say("helping.grade_skip", state.mode) if is_asked else ""
    vm.gradeTitle = phrases.say("rate.title", state.mode) if is_asked else ""
    if asks_why:
        vm.gradeTitle, vm.skipText = phrases.say("rate.why_title", state.mode), phrases.say("rate.why_skip", state.mode)
    if state.is_graded:
        vm.gradeTitle = phrases.say("helping.graded", state.mode)


def present_stop(
    vm: StopViewModel,
    state: JourneyState,
    phrases: Phrases,
    *,
    reason: str,
    what: str,
    title: str,
    places: Sequence[Place],
) -> None:
    """Why it does not go on here, what to do, who can do it. ``title``, ``reason``, ``what`` given: the service's own words."""
    mode = state.mode
    key = f"stop.{state.stop.value}" if state.stop is not None else "stop.rule"
    vm.picture = _STOP_PICTURES.get(state.stop, "circle-alert") if state.stop is not None else "circle-alert"
    vm.pictureGood = False
    if state.stop is StopReason.PRINTER_OUT:
        title, reason, what = _printer_words(vm, state, phrases)
    if state.stop is StopReason.POWER_LOW and state.draft is not DraftState.NONE:
        what = phrases.say(f"stop.power_low.{state.draft.value}", mode)
    vm.title = title or phrases.say(f"{key}.title", mode)
    vm.reason = by_sentence(reason or phrases.say(f"{key}.reason", mode), mode)
    if not places and phrases.has(f"{key}.what_alone"):
        what = phrases.say(f"{key}.what_alone", mode)  # no counter stands below, as where no service is chosen
    what = what or phrases.say(f"{key}.what", mode)
    goes_off = state.power_low and state.stop is not StopReason.POWER_LOW
    if goes_off:
        whole = f"{what.strip().removesuffix('。')}。"
        vm.whatToDo = f"{by_sentence(whole, mode)}\n{phrases.say('stop.power', mode)}"
    else:
        vm.whatToDo = by_sentence(what, mode)
    retry = "stop.printer.ready.retry" if vm.pictureGood else f"{key}.retry"
    vm.retryText = phrases.say(retry, mode) if phrases.has(retry) else ""
    goes_on = state.stop in _GOES_ON_HERE or vm.pictureGood
    is_full = goes_off and mode is DisplayMode.ELDER  # one line more in large type takes a place's room
    shown = () if goes_on else places[: 2 if is_full else 3]
    vm.places = [
        {"name": place.name, "address": place.address, "hours": place.hours, "phone": place.phone} for place in shown
    ]
    vm.placesTitle = phrases.say("stop.places", mode) if shown else ""
    is_over = goes_on or state.item is None or state.stop is StopReason.POWER_LOW or state.is_stop_over_continuing
    vm.nearbyText = "" if is_over else phrases.say("nearby.offer", mode)
    vm.primaryText = phrases.say("stop.home" if vm.retryText else "stop.primary", mode)
    vm.secondaryText = phrases.say("stop.print", mode)
    vm.showSecondary = not goes_on and state.item is not None  # a slip is about a service
    vm.slipState = slip_words(state, phrases)


def _printer_words(vm: StopViewModel, state: JourneyState, phrases: Phrases) -> tuple[str, str, str]:
    """What is wrong with the printer now, or that it is well again; empty words where the general ones serve."""
    of_roll = state.item is not None and state.item.gives_offline_code
    seen = state.receipt_printer if of_roll else state.document_printer
    is_well = seen.prints and seen is not PrinterState.UNKNOWN
    vm.picture = _PRINTER_PICTURES.get(seen, vm.picture)
    vm.pictureGood = is_well
    key = "stop.printer.ready" if is_well else f"stop.printer.{seen.value}"
    title, reason, what = (
        phrases.say(f"{key}.{part}", state.mode) if phrases.has(f"{key}.{part}") else ""
        for part in ("title", "reason", "what")
    )
    return title, reason, what


def slip_words(state: JourneyState, phrases: Phrases) -> str:
    """What became of the paper that was asked for on this page."""
    return phrases.say(f"slip.{state.slip.value}", state.mode) if state.slip is not PaperState.NONE else ""
