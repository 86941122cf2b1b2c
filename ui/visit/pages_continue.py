# SPDX-License-Identifier: Apache-2.0
"""The page of 换渠道继续: where to, the code for a telephone, the number for a window, and what came of it.

It never says that the form is somewhere else before the platform has said so, nor that something is kept before the courier has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from config.modes import DisplayMode
from kiosk.journey.continuing import Continuing
from kiosk.journey.state import DraftState, JourneyState, PaperState
from kiosk.places.site import Place
from kiosk.platform.continuations import Continuation, ContinuationKind
from kiosk.printing.window_slip import spoken_day, spoken_number
from ui.view_models.continuing import ContinueViewModel
from ui.visit.phrases import Phrases

_PICTURES: Final = {
    Continuing.OPENING: ("clock", "calm"),
    Continuing.SEEN: ("smartphone", "calm"),
    Continuing.TAKEN: ("circle-check", "good"),
    Continuing.WITHDRAWING: ("clock", "calm"),
    Continuing.UNSURE: ("wifi-off", "help"),
    Continuing.OVER: ("clock", "help"),
    Continuing.OFFLINE: ("wifi-off", "help"),
    Continuing.BUSY: ("hourglass", "help"),
    Continuing.REFUSED: ("circle-alert", "help"),
    Continuing.FOR_OTHER: ("users", "calm"),
    Continuing.MENDING: ("info", "calm"),
}
_KEEPING_PICTURES: Final = {
    "keeping": ("clock", "calm"),
    "kept": ("circle-check", "good"),
    "unkept": ("circle-alert", "help"),
}
_LEAVES: Final = (Continuing.TAKEN, Continuing.NUMBER, Continuing.KEEPING)
_WAITS: Final = (Continuing.OPENING, Continuing.WITHDRAWING, Continuing.CODE, Continuing.SEEN, Continuing.CHOOSING)
_PLACES: Final = {DisplayMode.STANDARD: 3, DisplayMode.ELDER: 1}
_KEPT: Final = (DraftState.KEPT, DraftState.KEPT_FOR_ID_CARD)


@dataclass(frozen=True)
class ContinueFacts:
    """What is known of the form that goes on elsewhere."""

    found: Continuation | None
    valid_until: datetime | None
    minutes_left: int
    is_unheard: bool
    places: Sequence[Place] = field(default=())


def present_continue(vm: ContinueViewModel, state: JourneyState, phrases: Phrases, facts: ContinueFacts) -> None:
    """The whole page for how far it is."""
    mode, step, found = state.mode, state.continuing or Continuing.CHOOSING, facts.found
    is_at_window = found is not None and found.kind is ContinuationKind.WINDOW
    name = "taken_window" if step is Continuing.TAKEN and is_at_window else step.value
    if step is Continuing.KEEPING and state.draft is not DraftState.SAVING:
        name = "kept" if state.draft in _KEPT else "unkept"
    key = f"continue.{name}"
    vm.title, vm.hint = phrases.say(f"{key}.title", mode), phrases.say(f"{key}.hint", mode)
    picture, tone = _KEEPING_PICTURES.get(name) or _PICTURES.get(step, ("", "calm"))
    vm.goodPicture = picture if tone == "good" else ""
    vm.helpPicture = picture if tone == "help" else ""
    vm.calmPicture = picture if tone == "calm" else ""
    vm.choices = _choices(step, state, phrases)
    has_code = step is Continuing.CODE and found is not None and found.url
    vm.codeImage = _code_image(found.url) if found is not None and has_code else ""
    vm.codeName = phrases.say("continue.code.name", mode)
    steps = phrases.all("continue.code.steps", mode)
    vm.steps = {Continuing.CODE: steps, Continuing.SEEN: steps[1:]}.get(step, [])
    vm.number = spoken_number(found.number) if step is Continuing.NUMBER and found is not None else ""
    vm.numberLabel = phrases.say("continue.number.label", mode)
    vm.lifeText = _life(step, phrases, mode, facts)
    vm.stateText = _state_text(step, state, phrases, facts)
    shown = facts.places[: _PLACES[mode]] if step is Continuing.NUMBER else ()
    vm.places = [{"name": one.name, "address": one.address, "hours": one.hours, "phone": one.phone} for one in shown]
    vm.placesTitle = ""
    if step is Continuing.NUMBER:
        vm.placesTitle = phrases.say("continue.number.places" if shown else "continue.number.no_places", mode)
    vm.words = phrases.all(f"{key}.words", mode)
    can_print = step is Continuing.NUMBER and state.slip is not PaperState.PRINTING
    vm.printText = phrases.say("continue.number.print", mode) if can_print else ""
    vm.primaryText = _primary(step, state, phrases)


def _choices(step: Continuing, state: JourneyState, phrases: Phrases) -> list[dict[str, str]]:
    """Without network nothing is offered that needs it; what is kept already needs no second keeping."""
    if step is not Continuing.CHOOSING and not step.has_failed:
        return []
    values = [*(("phone", "window") if state.online and step is not Continuing.REFUSED else ()), "later"]
    say, mode = phrases.say, state.mode
    is_kept = step.has_failed and state.draft in _KEPT
    words = {"later": "go"} if is_kept else {}
    return [
        {
            "value": one,
            "label": say(f"continue.choice.{words.get(one, one)}", mode),
            "note": say(f"continue.choice.{words.get(one, one)}_note", mode),
        }
        for one in values
    ]


def _life(step: Continuing, phrases: Phrases, mode: DisplayMode, facts: ContinueFacts) -> str:
    if step in (Continuing.CODE, Continuing.SEEN):
        return phrases.say(f"continue.{step.value}.life", mode, n=max(1, facts.minutes_left))
    if step is Continuing.NUMBER and facts.valid_until is not None:
        return phrases.say("continue.number.life", mode, day=spoken_day(facts.valid_until))
    return ""


def _state_text(step: Continuing, state: JourneyState, phrases: Phrases, facts: ContinueFacts) -> str:
    mode = state.mode
    if step in (Continuing.CODE, Continuing.SEEN) and (facts.is_unheard or not state.online):
        return phrases.say("continue.code.unheard", mode)
    if step is Continuing.CODE:
        return phrases.say("continue.code.waits", mode)
    if step is Continuing.NUMBER and state.slip is not PaperState.NONE:
        return phrases.say(f"continue.number.slip.{state.slip.value}", mode)
    if (step is Continuing.KEEPING and state.draft is not DraftState.SAVING) or (
        step.has_failed and step is not Continuing.OVER
    ):
        return phrases.say(f"continue.draft.{state.draft.value or 'none'}", mode)
    return ""


def _primary(step: Continuing, state: JourneyState, phrases: Phrases) -> str:
    """What nobody could keep is not left behind by the large button, nor a slip that may not come out."""
    if step is Continuing.NUMBER and state.slip is PaperState.PRINTING:
        return ""
    if step in _WAITS or (step is Continuing.KEEPING and state.draft is DraftState.SAVING):
        return ""
    leaves = step in _LEAVES and (step is not Continuing.KEEPING or state.draft in _KEPT)
    return phrases.say("continue.leave" if leaves else "continue.here", state.mode)


@lru_cache(maxsize=1)
def _code_image(url: str) -> str:
    """A QR code at level M; imported here: most visits go on where they are."""
    import segno

    return str(segno.make_qr(url, error="m").png_data_uri(scale=6, border=4))
