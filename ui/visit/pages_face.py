# SPDX-License-Identifier: Apache-2.0
"""The page that compares a face: what is agreed to, what is seen and asked for, and what came out, in the resident's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from kiosk.journey import events as ev
from kiosk.journey.moves import seeing
from kiosk.journey.moves.face import MOST_TRIES, is_offered, is_offered_behind_the_pad
from kiosk.journey.state import FaceOffer, FaceStep, JourneyState, Page
from kiosk.vision.sight import Sight
from ui.view_models import FaceViewModel
from ui.visit.face_way import FaceWords
from ui.visit.phrases import Phrases, by_sentence

_PICTURES: Final = {
    FaceStep.AGAIN: "scan-face",
    FaceStep.HELPER: "headset",
    FaceStep.CUT_OFF: "wifi-off",
    FaceStep.DELAYED: "hourglass",
    FaceStep.UNVOUCHED: "id-card",
    FaceStep.UNANSWERED: "headset",
    FaceStep.OTHER: "id-card",
    FaceStep.NO_PHOTO: "image-off",
    FaceStep.REFUSED: "server-cog",
    FaceStep.UNFIT: "server-cog",
    FaceStep.OFFLINE: "wifi-off",
    FaceStep.BUSY: "hourglass",
}
_SIGHTS: Final = {
    Sight.DARK: "moon",
    Sight.COVERED: "hand",
    Sight.FROZEN: "camera-off",
    Sight.SILENT: "camera-off",
    Sight.LOST: "camera-off",
}
_LINE_ICONS: Final = ("scan-face", "shield-check", "circle-check", "smile")
_TURNS: Final = {"liveness.turn_left": -1, "liveness.turn_right": 1}
"""The picture is a mirror: the person's own left is on its left."""
_CARD_IS_LOUD: Final = frozenset(
    {FaceStep.OTHER, FaceStep.NO_PHOTO, FaceStep.REFUSED, FaceStep.UNFIT, FaceStep.UNVOUCHED}
    | {FaceStep.CUT_OFF, FaceStep.DELAYED}
)
_WITH_HELPER: Final = frozenset({FaceStep.REFERRING, FaceStep.WAITING, FaceStep.COMING})
_HAS_CODE: Final = frozenset({FaceStep.WAITING, FaceStep.COMING, FaceStep.CUT_OFF})
_HELPER_IS_ASKED: Final = (
    _WITH_HELPER | _HAS_CODE | {FaceStep.HELPER, FaceStep.DELAYED, FaceStep.UNVOUCHED, FaceStep.UNANSWERED}
)
"""The way that says so was gone: what is on the page is about it, and the frame's own key calls somebody all the same."""


def offer_words(state: JourneyState, phrases: Phrases) -> str:
    """The button that leads to this page, among the other ways; empty: it is not offered.

    Twenty keys and a camera are the last thing to offer who has not been told yet that the card is needed.
    """
    if is_offered(state):
        return phrases.say("faces.offer", state.mode)
    is_told = state.page is Page.STOP and is_offered_behind_the_pad(state)
    return phrases.say("faces.offer_pad", state.mode) if is_told else ""


def present_face(
    vm: FaceViewModel, state: JourneyState, phrases: Phrases, *, words: FaceWords, live: QObject | None
) -> None:
    """``words``: what is said while it looks; ``live``: what the camera's frame draws."""
    mode, where = state.mode, state.face
    is_blind = where.looks and state.sight in _SIGHTS
    is_helper_alone = state.is_seeing and where is FaceStep.CONSENT and not seeing.can_look(state)
    key = f"sight.{state.sight.value}" if is_blind else "no_camera" if is_helper_alone else where.value

    def line(part: str, **values: object) -> str:
        """In the words of who was known by the card, where there are such; empty: nothing is said."""
        own, usual = f"seeing.{part}", f"faces.{part}"
        name = own if state.is_seeing and phrases.has(own) else usual
        return phrases.say(name, mode, **values) if phrases.has(name) else ""

    vm.title = line(f"{key}.title")
    vm.hint = line(f"{key}.hint")
    vm.lines = _lines(state, phrases, line) if where is FaceStep.CONSENT and not is_helper_alone else []
    _present_look(vm, state, phrases, words, live, is_shown=where is FaceStep.LOOKING and not is_blind)
    is_asking = where.is_under_way and where is not FaceStep.LOOKING
    vm.busyPicture = "headset" if where in _WITH_HELPER else "scan-face"
    vm.busy = (is_asking or where in _WITH_HELPER) and not is_blind
    vm.picture = _SIGHTS[state.sight] if is_blind else "headset" if is_helper_alone else _PICTURES.get(where, "")
    vm.reason = by_sentence(
        "" if where is FaceStep.COMING else line(f"{key}.reason"), mode
    )  # that one names the helper
    vm.whatToDo = by_sentence(line(f"{key}.what", left=MOST_TRIES - state.face_tries), mode)
    vm.primaryText = line(f"{key}.primary")
    vm.waysText = line("ways_now" if where.is_with_helper else "ways")
    vm.cardText = "" if where in _CARD_IS_LOUD else line("card")
    vm.helpText = "" if where in _HELPER_IS_ASKED else line("help")
    vm.windowText = line("window")
    vm.help_wish = ev.HelpAsked()
    if state.is_seeing:
        _present_seeing(vm, state, line)


def _present_seeing(vm: FaceViewModel, state: JourneyState, line: Callable[..., str]) -> None:
    """本人到场: the card lies there already, and proves nothing more; the helper who looks stands on every state instead."""
    where = state.face
    vm.cardText, vm.help_wish = "", ev.HelperLookAsked()
    if where.is_under_way or (where.is_with_helper and not where.is_held_up):
        vm.primaryText = ""
    elif where in (FaceStep.UNVOUCHED, FaceStep.CUT_OFF, FaceStep.DELAYED):
        vm.primaryText = line("elsewhere")
    elif seeing.asks_helper(state):
        vm.primaryText = line("call" if where is not FaceStep.UNANSWERED else "unanswered.primary")
        vm.helpText = ""
        vm.waysText = line("ways_now")
    if where.is_with_helper or where is FaceStep.UNVOUCHED:
        vm.helpText, vm.waysText = "", line("ways_now")


def present_helper(vm: FaceViewModel, state: JourneyState, phrases: Phrases, *, code: str, helper_no: str) -> None:
    """While a helper is waited for: the digits for their device (``code``), and who is on the way. Both stand there still when
    the line goes: the helper's own device has another one.
    """
    is_shown = bool(code) and state.face in _HAS_CODE
    vm.code = code if is_shown else ""
    vm.codeText = phrases.say("faces.code", state.mode) if is_shown else ""
    vm.codeNote = phrases.say("faces.code_note", state.mode) if is_shown else ""
    is_cut_off = is_shown and state.face is FaceStep.CUT_OFF
    if is_cut_off:
        vm.title = phrases.say("faces.cut_off_known.title", state.mode)
    who = phrases.say("faces.coming.reason", state.mode, helper=helper_no) if helper_no else ""
    when = phrases.say("faces.cut_off_known.reason", state.mode) if is_cut_off else ""
    if is_cut_off or state.face is FaceStep.COMING:
        vm.reason = by_sentence(who + when, state.mode)


def _lines(state: JourneyState, phrases: Phrases, line: Callable[..., str]) -> list[dict[str, str]]:
    texts = phrases.all("faces.consent.lines", state.mode)
    lines = [{"text": text, "icon": icon} for text, icon in zip(texts, _LINE_ICONS, strict=True)]
    if state.face_offer is FaceOffer.HELPED:
        lines.append({"text": line("consent.helped"), "icon": "headset"})
    return lines


def _present_look(
    vm: FaceViewModel, state: JourneyState, phrases: Phrases, words: FaceWords, live: QObject | None, *, is_shown: bool
) -> None:
    mode = state.mode
    is_move = is_shown and words.is_move
    vm.showLive = is_shown
    vm.live = live if is_shown else None  # type: ignore[assignment]  # held takes None as its default does
    vm.frameName = phrases.say("faces.frame", mode)
    vm.waitText = phrases.say("faces.wait", mode)
    vm.say = phrases.say(words.words, mode).replace("\n", "") if is_shown and words.words else ""
    vm.good = is_shown and words.is_good
    vm.turn = _TURNS.get(words.words, 0) if is_move else 0
    vm.blinks = is_move and words.words == "liveness.blink"
    vm.skipText = phrases.say("faces.skip", mode) if is_move else ""
    vm.skipNote = phrases.say("faces.skip_note", mode) if is_move else ""
