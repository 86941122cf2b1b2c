# SPDX-License-Identifier: Apache-2.0
"""The page that reads a code with the camera, and where it is offered."""

from __future__ import annotations

from typing import Final

from config.modes import DisplayMode
from kiosk.journey.moves import scan
from kiosk.journey.state import JourneyState, WayNotice
from kiosk.vision.sight import Sight
from ui.live_view import LivePicture
from ui.view_models import ScanViewModel
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.scan_way import ScanWay

_TROUBLE: Final = {
    Sight.DARK: "moon",
    Sight.COVERED: "hand",
    Sight.FROZEN: "camera-off",
    Sight.SILENT: "camera-off",
    Sight.LOST: "unplug",
    Sight.UNFIT: "camera-off",
}
_SHOWN: Final = (Sight.DARK, Sight.COVERED)
"""The picture stays: whoever stands there sees what is wrong with it."""


def offer_words(state: JourneyState, parts: VisitParts, *, takes_long: bool) -> str:
    """What the button on the card page says; empty: it is not there. Behind a scanner that works it is the second choice."""
    phrases = parts.phrases
    if parts.camera is None or not scan.is_offered(state):
        return ""
    if parts.code_scanner is None or state.scanner_lost:
        return phrases.say("scan.offer", state.mode)
    is_wanted = takes_long or state.way is WayNotice.CODE_BROKEN
    if state.mode is DisplayMode.ELDER and not is_wanted:
        return ""
    return phrases.say("scan.offer_second", state.mode)


def present_scan(
    vm: ScanViewModel,
    state: JourneyState,
    way: ScanWay,
    phrases: Phrases,
    *,
    live: LivePicture | None,
    takes_long: bool,
    notice: str,
) -> None:
    """One instruction at a time: what keeps the camera from seeing, else which code, else how to hold it.

    ``takes_long``: nothing was read for a long while, so the other way is offered more loudly; it goes on looking.
    """
    mode, sight = state.mode, state.sight
    is_trouble = sight in _TROUBLE and state.online
    asks = bool(way.choices) and not is_trouble and state.online and state.way is not WayNotice.CODE_CHECKING
    key = f"scan.{_word(state, asks=asks, takes_long=takes_long)}"
    vm.title, vm.hint = phrases.say(f"{key}.title", mode), phrases.say(f"{key}.hint", mode)
    vm.liveName = phrases.say("scan.live_name", mode)
    if live is not None:
        vm.live = live
    vm.waitText = phrases.say("scan.opening", mode)
    vm.troubleIcon = "wifi-off" if not state.online else _TROUBLE.get(sight, "") if sight not in _SHOWN else ""
    vm.notice, vm.noticeBusy = "" if asks else notice, state.way.is_busy
    vm.good = state.way is WayNotice.CODE_CHECKING
    vm.choices = _choices(way, phrases, mode) if asks else []
    has_tip = sight is Sight.SEES and state.online and not asks
    vm.tip = _tip(state, way, phrases) if has_tip else ""
    vm.loud = is_trouble or takes_long or not state.online
    vm.otherText = phrases.say("identify.other_trouble", mode) if state.online else ""
    vm.cardWayText = phrases.say("number.card_way", mode)


def _word(state: JourneyState, *, asks: bool, takes_long: bool) -> str:
    if not state.online:
        return "offline"
    if state.sight in _TROUBLE:
        return state.sight.value
    return "which" if asks else "long" if takes_long else "live"


def _tip(state: JourneyState, way: ScanWay, phrases: Phrases) -> str:
    """While a code is in view that was refused, what was said of it stands alone."""
    if state.way is WayNotice.CODE_CHECKING:
        return phrases.say("scan.tip.read", state.mode)
    if way.in_view:
        return phrases.say("scan.tip.read", state.mode) if state.way is WayNotice.NONE else ""
    return phrases.say(f"scan.tip.{way.hint.value}" if way.hint is not None else "scan.tip.none", state.mode)


def _choices(way: ScanWay, phrases: Phrases, mode: DisplayMode) -> list[dict[str, object]]:
    """Each with where it is where two have one name; the last is that it is none of them."""
    found: list[dict[str, object]] = [
        {
            "value": choice.which,
            "label": choice.label,
            "note": phrases.say(f"scan.place.{choice.place}", mode) if choice.place else "",
            "selected": False,
        }
        for choice in way.choices
    ]
    return [*found, {"value": "", "label": phrases.say("scan.none_of_them", mode), "note": "", "selected": False}]
