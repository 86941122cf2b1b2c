# SPDX-License-Identifier: Apache-2.0
"""The page of 换渠道继续: where to, the code for a telephone, the number for a window, and what came of it.

It never says that something is somewhere else before the platform has said so, nor that it is kept before the courier has. A form
has the plain words; what is said otherwise of a case, the own cases or a service stands under their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from config.modes import DisplayMode
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.moves.continuing import leads_back
from kiosk.journey.state import Delivery, DraftState, JourneyState, Page, PaperState
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
    Continuing.NOT_THERE: ("info", "calm"),
}
_KEEPING_PICTURES: Final = {
    "keeping": ("clock", "calm"),
    "kept": ("circle-check", "good"),
    "unkept": ("circle-alert", "help"),
}
_LEAVES: Final = (Continuing.TAKEN, Continuing.NUMBER, Continuing.KEEPING)
_WAITS: Final = (Continuing.OPENING, Continuing.WITHDRAWING, Continuing.CODE, Continuing.SEEN, Continuing.CHOOSING)
_PLACES: Final = {DisplayMode.STANDARD: 3, DisplayMode.ELDER: 1}


@dataclass(frozen=True)
class ContinueFacts:
    """What is known of what goes on elsewhere. ``receipt``: the case's number, or the query code that its receipt has."""

    found: Continuation | None
    valid_until: datetime | None
    minutes_left: int
    is_unheard: bool
    places: Sequence[Place] = field(default=())
    receipt: str = field(default="", repr=False)
    wait_s: float = 0.0
    """The platform asked to come so much later: too long to stand here for; 0: it did not."""


def say_key(phrases: Phrases, about: GoesOn, key: str, *, is_stopped: bool = False) -> str:
    """Where the words stand: of what goes on, or where it has none of its own those of a form. ``is_stopped``: the page behind is
    one that stops the way, and nobody may be told that it goes on here."""
    own, of_form = f"continue.{about.value}.{key}", f"continue.{key}"
    if not is_stopped:
        return own if phrases.has(own) else of_form
    of_stop = (f"continue.{about.value}.stopped.{key}", own, f"continue.stopped.{key}")
    return next((one for one in of_stop if phrases.has(one)), of_form)


class _Words:
    """The words for what goes on, in this mode."""

    def __init__(self, state: JourneyState, phrases: Phrases) -> None:
        self._state, self._phrases = state, phrases

    def key(self, key: str) -> str:
        is_stopped = self._state.continue_from is Page.STOP
        return say_key(self._phrases, self._state.continued, key, is_stopped=is_stopped)

    def say(self, key: str, **values: object) -> str:
        return self._phrases.say(self.key(key), self._state.mode, **values)

    def all(self, key: str) -> list[str]:
        return self._phrases.all(self.key(key), self._state.mode)


def present_continue(vm: ContinueViewModel, state: JourneyState, phrases: Phrases, facts: ContinueFacts) -> None:
    """The whole page for how far it is."""
    mode, step, found = state.mode, state.continuing or Continuing.CHOOSING, facts.found
    words = _Words(state, phrases)
    name = _name(step, state, found)
    is_long = step is Continuing.BUSY and facts.wait_s > 0
    said = "busy_long" if is_long else name
    vm.title = words.say(f"{said}.title")
    vm.hint = words.say(f"{said}.hint", n=max(1, -int(-facts.wait_s // 3600)))
    picture, tone = _KEEPING_PICTURES.get(name) or _PICTURES.get(step, ("", "calm"))
    vm.goodPicture = picture if tone == "good" else ""
    vm.helpPicture = picture if tone == "help" else ""
    vm.calmPicture = picture if tone == "calm" else ""
    vm.choices = _choices(step, state, words, can_try=not is_long)
    has_code = step is Continuing.CODE and found is not None and found.url
    vm.codeImage = _code_image(found.url) if found is not None and has_code else ""
    vm.codeName = words.say("code.name")
    steps = words.all("code.steps")
    vm.steps = {Continuing.CODE: steps, Continuing.SEEN: steps[1:]}.get(step, [])
    vm.number = spoken_number(found.number) if step is Continuing.NUMBER and found is not None else ""
    vm.numberLabel = words.say("number.label")
    vm.lifeText = _life(step, words, facts)
    vm.stateText = _state_text(step, state, words, facts)
    shown = facts.places[: _PLACES[mode]] if step is Continuing.NUMBER else ()
    vm.places = [{"name": one.name, "address": one.address, "hours": one.hours, "phone": one.phone} for one in shown]
    vm.placesTitle = ""
    if step is Continuing.NUMBER:
        vm.placesTitle = words.say("number.places" if shown else "number.no_places")
    vm.words = _lines(name, words, facts)
    can_print = step is Continuing.NUMBER and state.slip is not PaperState.PRINTING
    vm.printText = words.say("number.print") if can_print else ""
    vm.primaryText = _primary(step, state, words)


def _name(step: Continuing, state: JourneyState, found: Continuation | None) -> str:
    """Of the words for this step."""
    if step is Continuing.TAKEN and found is not None and found.kind is ContinuationKind.WINDOW:
        return "taken_window"
    if step is Continuing.KEEPING and state.draft is not DraftState.SAVING:
        return "kept" if state.draft.is_kept else "unkept"
    if step is Continuing.NOT_THERE and state.delivery is Delivery.RETURNED:
        return "not_taken_in"
    return step.value


def _lines(name: str, words: _Words, facts: ContinueFacts) -> list[str]:
    """What else is to be known; of a case whose number is not known none is named."""
    unnamed = words.all(f"{name}.words_unnumbered")
    told = unnamed if unnamed and not facts.receipt else words.all(f"{name}.words")
    return [line.format(receipt=facts.receipt) for line in told]


def _choices(step: Continuing, state: JourneyState, words: _Words, *, can_try: bool) -> list[dict[str, str]]:
    """Without network nothing is offered that needs it, nor where the platform asks to come much later; what is kept already
    needs no second keeping, and a form alone any."""
    if step is not Continuing.CHOOSING and not step.has_failed:
        return []
    values = [*(("phone", "window") if can_try and state.online and step is not Continuing.REFUSED else ())]
    if state.continued is GoesOn.FORM:
        is_kept = step.has_failed and state.draft.is_kept
        values.append("go" if is_kept else "later")
    return [
        {
            "value": "later" if one == "go" else one,
            "label": words.say(f"choice.{one}"),
            "note": words.say(f"choice.{one}_note"),
        }
        for one in values
    ]


def _life(step: Continuing, words: _Words, facts: ContinueFacts) -> str:
    if step in (Continuing.CODE, Continuing.SEEN):
        return words.say(f"{step.value}.life", n=max(1, facts.minutes_left))
    if step is Continuing.NUMBER and facts.valid_until is not None:
        return words.say("number.life", day=spoken_day(facts.valid_until))
    return ""


def _state_text(step: Continuing, state: JourneyState, words: _Words, facts: ContinueFacts) -> str:
    if step in (Continuing.CODE, Continuing.SEEN) and (facts.is_unheard or not state.online):
        return words.say("code.unheard")
    if step is Continuing.CODE:
        return words.say("code.waits")
    if step is Continuing.NUMBER and state.slip is not PaperState.NONE:
        return words.say(f"number.slip.{state.slip.value}")
    is_told = step is Continuing.KEEPING and state.draft is not DraftState.SAVING
    is_told = is_told or (step.has_failed and step is not Continuing.OVER)
    if is_told and state.continued is GoesOn.FORM:
        return words.say(f"draft.{state.draft.value or 'none'}")
    return ""


def _primary(step: Continuing, state: JourneyState, words: _Words) -> str:
    """What nobody could keep is not left behind by the large button, nor a slip that may not come out. Of a case nothing is over
    here, and a service's page may have something to say: it leads back."""
    if step is Continuing.NUMBER and state.slip is PaperState.PRINTING:
        return ""
    if step in _WAITS or (step is Continuing.KEEPING and state.draft is DraftState.SAVING):
        return ""
    leaves = step in _LEAVES and (step is not Continuing.KEEPING or state.draft.is_kept)
    return words.say("leave" if leaves and not leads_back(state) else "here")


@lru_cache(maxsize=1)
def _code_image(url: str) -> str:
    """A QR code at level M; imported here: most visits go on where they are."""
    import segno

    return str(segno.make_qr(url, error="m").png_data_uri(scale=6, border=4))
