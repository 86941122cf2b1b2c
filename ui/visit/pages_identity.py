# SPDX-License-Identifier: Apache-2.0
"""Pages that find out who is here: the card page and the two pads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from config.modes import DisplayMode
from kiosk.codes.router import Recognised, spoken
from kiosk.journey.mine import MineStep
from kiosk.journey.moves.face import is_offered
from kiosk.journey.moves.mine import wants_card
from kiosk.journey.state import CardState, JourneyState, Page, WayNotice
from kiosk.printing.receipt import grouped as as_on_paper
from ui.view_models import IdentifyViewModel, NumberPadViewModel
from ui.visit.phrases import Phrases

NUMBER_LENGTH = 18
CODE_LENGTH = 6
TAIL_LENGTH = 4
CASE_NUMBER_LEAST, CASE_NUMBER_MOST = 12, 20
"""办件编号 in digits; the contract allows more, a pad does not."""


@dataclass
class Entry:
    """What is being typed on a pad. Forgotten as soon as it was used."""

    text: str = field(default="", repr=False)
    message: str = ""
    busy: bool = False
    used_up: bool = False
    """This code is good for nothing any more: only another one, or the card, leads on."""

    def press(self, key: str, page: Page) -> None:
        """One key: a digit, ``X`` (last place of a number only), ``erase`` or ``clear``."""
        if self.used_up:
            return
        self.message = ""
        if key == "erase":
            self.text = self.text[:-1]
        elif key == "clear":
            self.text = ""
        elif self._fits(key, page):
            self.text += key

    def _fits(self, key: str, page: Page) -> bool:
        length = _LENGTHS.get(page, CODE_LENGTH)
        if len(self.text) >= length:
            return False
        if key == "X":
            return page is Page.NUMBER and len(self.text) == NUMBER_LENGTH - 1
        return len(key) == 1 and key in "0123456789"

    def forget(self) -> None:
        """Nothing typed, nothing said."""
        self.text, self.message, self.busy, self.used_up = "", "", False, False


_LENGTHS = {Page.NUMBER: NUMBER_LENGTH, Page.MINE_NUMBER: CASE_NUMBER_MOST, Page.MINE_TAIL: TAIL_LENGTH}

MARKS = {
    CardState.UNREADABLE: "triangle-alert",
    CardState.TAKEN_EARLY: "hand",
    CardState.TWO_CARDS: "triangle-alert",
    CardState.REFUSED: "credit-card-x",
    CardState.EXPIRED: "calendar-x",
    CardState.LOST: "unplug",
}
"""A card was laid down in vain, or could not be: the way without it is offered in other words."""


def way_words(state: JourneyState, phrases: Phrases, scanned: Recognised) -> str:
    """What is said about another way in than the ID card; empty: nothing."""
    if state.way is WayNotice.NONE:
        is_unasked = state.social_card_present and not state.social_card_read and state.page is Page.IDENTIFY
        return phrases.say("ways.social_left", state.mode) if is_unasked else ""
    key = f"ways.{state.way.value}"
    if not _would_a_code_do(state) and phrases.has(f"{key}_card"):
        key += "_card"
    if is_offered(state) and phrases.has(f"{key}_face"):
        key += "_face"
    return phrases.say(key, state.mode, said=spoken(scanned))


def _would_a_code_do(state: JourneyState) -> bool:
    """Nobody is sent for a code where only the card opens what they want."""
    by_service = state.item is not None and state.item.needs_strong
    needs_card = state.page is Page.IDENTIFY and (by_service or wants_card(state))
    return state.online and not needs_card


_SLOT = {
    WayNotice.SOCIAL_READING: ("inside", ""),
    WayNotice.SOCIAL_CHECKING: ("inside", ""),
    WayNotice.SOCIAL_MUTE: ("insert", ""),
    WayNotice.SOCIAL_EARLY: ("insert", ""),
    WayNotice.SOCIAL_BUSY: ("out", "hourglass"),
    WayNotice.SOCIAL_OTHER: ("out", "credit-card-x"),
    WayNotice.SOCIAL_UNREADABLE: ("out", "triangle-alert"),
    WayNotice.SOCIAL_EXPIRED: ("out", "calendar-x"),
    WayNotice.SOCIAL_NOT_ACTIVE: ("out", "credit-card-x"),
    WayNotice.SOCIAL_REPORTED_LOST: ("out", "credit-card-x"),
    WayNotice.SOCIAL_DOUBTED: ("out", "triangle-alert"),
    WayNotice.SOCIAL_TOO_WEAK: ("out", "id-card"),
    WayNotice.SOCIAL_OFFLINE: ("out", "wifi-off"),
    WayNotice.SOCIAL_REFUSED: ("out", "server-cog"),
    WayNotice.SOCIAL_LOST: ("out", "unplug"),
}
"""How the card stands to its slot in the picture beside the notice, and the icon of why it does not lead on."""


def slot_picture(state: JourneyState, notice: str) -> tuple[str, str]:
    """The picture of what is said about the social security card; empty words: it is not about one."""
    if state.way is WayNotice.NONE:
        return ("pull", "") if notice else ("", "")
    return _SLOT.get(state.way, ("", ""))


def present_identify(
    vm: IdentifyViewModel,
    state: JourneyState,
    phrases: Phrases,
    *,
    strong_only: bool,
    takes_long: bool,
    notice: str = "",
    ways: Sequence[str] = (),
    own_first: bool = False,
) -> None:
    """Waiting, reading, and the troubles: each says what happened, what to do, and offers another way.

    ``takes_long``: nothing was read for a long while, so the other way is offered more loudly. ``ways``: what may be used
    here beside the card; said while it is waited for. ``own_first``: somebody else's card is wanted later (代办).
    """
    mode = state.mode
    card = CardState.WAITING if state.card is CardState.READ else state.card
    key = f"identify.{card.value}"
    vm.title = phrases.say(f"{key}.title", mode)
    long = takes_long and card is CardState.WAITING
    hint = f"{key}.hint_strong" if strong_only and phrases.has(f"{key}.hint_strong") else f"{key}.hint"
    vm.hint = phrases.say("identify.long_hint" if long else hint, mode)
    if own_first and card is CardState.WAITING and not long:
        vm.title, vm.hint = phrases.say("acting.own_first.title", mode), phrases.say("acting.own_first.hint", mode)
    vm.otherLoud = takes_long
    vm.picture = card.value
    vm.mark = MARKS.get(card, "")
    vm.twoCards = card is CardState.TWO_CARDS
    vm.lifted = card is CardState.TAKEN_EARLY
    vm.placeText = phrases.say("identify.place", mode) if card is CardState.WAITING else ""
    strong_lines = strong_only and phrases.has(f"{key}.lines_strong")
    lines = phrases.all(f"{key}.lines_strong" if strong_lines else f"{key}.lines", mode)
    vm.lines = _with_ways(lines, ways, card, mode)
    vm.notice, vm.noticeBusy = notice, state.way.is_busy
    vm.noticeSlot, vm.noticeMark = slot_picture(state, notice)
    vm.showPrimary = card is CardState.LEFT
    vm.primaryText = phrases.say("identify.left_card.primary", mode)
    other = "identify.other_strong" if strong_only else "identify.other"
    has_card = card in MARKS
    vm.otherText = phrases.say(f"{other}_trouble" if has_card else other, mode)
    vm.showOther = card is not CardState.READING


def _with_ways(lines: list[str], ways: Sequence[str], card: CardState, mode: DisplayMode) -> list[str]:
    """What else may be used stands last; where the reader itself is lost it is worth more than a second word of comfort."""
    if card in (CardState.READING, CardState.LEFT):
        ways = ()
    if mode is not DisplayMode.ELDER:
        return [*lines, *ways]
    return [*lines[:1], *ways][:2] if ways and card is CardState.LOST else [*lines, *ways][:2]


def grouped(number: str) -> str:
    """An ID number as it is printed on the card's back: 6, 4, 4, 4."""
    cuts = ((0, 6), (6, 10), (10, 14), (14, 18))
    return " ".join(part for start, end in cuts if (part := number[start:end]))


def present_number(
    vm: NumberPadViewModel, state: JourneyState, entry: Entry, phrases: Phrases, *, notice: str = ""
) -> None:
    """The number on a pad. ``notice``: what is said about a code or a card that was shown meanwhile."""
    mode = state.mode
    vm.title = phrases.say("number.title", mode)
    vm.hint = phrases.say("number.sending" if entry.busy else "number.hint", mode)
    vm.entry = grouped(entry.text)
    vm.error = entry.message or notice
    vm.allowX = True
    vm.canType = True
    vm.primaryText = phrases.say("number.primary", mode)
    vm.canConfirm = len(entry.text) == NUMBER_LENGTH and not entry.busy
    vm.showResend = False
    vm.canResend = False
    vm.resendText = ""
    vm.cardWayText = phrases.say("number.card_way", mode)


def present_case_number(vm: NumberPadViewModel, state: JourneyState, entry: Entry, phrases: Phrases) -> None:
    """A case's number as a receipt says it, then the last four of the telephone that was filed with it."""
    is_tail = state.page is Page.MINE_TAIL
    key, least = ("mine.tail", TAIL_LENGTH) if is_tail else ("mine.typed", CASE_NUMBER_LEAST)
    is_asking = state.mine is MineStep.ASKING
    hint = "mine.asking" if is_asking else f"{key}.hint"
    vm.title, vm.hint = phrases.say(f"{key}.title", state.mode), phrases.say(hint, state.mode)
    vm.entry = " ".join(entry.text) if is_tail else as_on_paper(entry.text)
    vm.error = _not_found(state, phrases)
    vm.allowX, vm.canType, vm.showResend, vm.canResend, vm.resendText = False, True, False, False, ""
    vm.primaryText = phrases.say(f"{key}.primary", state.mode)
    vm.canConfirm = len(entry.text) >= least and not is_asking
    vm.cardWayText = phrases.say("number.card_way", state.mode)


def _not_found(state: JourneyState, phrases: Phrases) -> str:
    """Why a case that was typed is not on screen, beside the number that can be mended; empty: nothing was asked yet."""
    if not state.mine.has_failed:
        return ""
    key = f"mine.typed.{state.mine.value}"
    return phrases.say(key if phrases.has(key) else "mine.trouble.refused", state.mode)


def present_code(
    vm: NumberPadViewModel,
    state: JourneyState,
    entry: Entry,
    phrases: Phrases,
    *,
    tail: str,
    codes_sent: int,
    resend_in_s: int,
    notice: str = "",
) -> None:
    """The one-time code. The pad shows it as it is: it is worth nothing in five minutes.

    ``resend_in_s``: whole seconds until another may be sent; ``codes_sent``: more than one is said.
    """
    mode = state.mode
    vm.title = phrases.say("code.title", mode)
    if entry.busy:
        vm.hint = phrases.say("code.checking", mode)
    elif entry.used_up:
        vm.hint = phrases.say("code.hint_used_up", mode)
    else:
        key = "code.hint_again" if codes_sent > 1 else "code.hint"
        vm.hint = phrases.say(key, mode, tail=tail) if tail else phrases.say(f"{key}_no_tail", mode)
    vm.entry = " ".join(entry.text)
    vm.error = entry.message or notice
    vm.allowX = False
    vm.canType = not entry.used_up
    vm.primaryText = phrases.say("code.primary", mode)
    vm.canConfirm = len(entry.text) == CODE_LENGTH and not entry.busy
    vm.showResend = True
    vm.canResend = resend_in_s == 0 and not entry.busy
    vm.resendText = (
        phrases.say("code.resend", mode) if resend_in_s == 0 else phrases.say("code.resend_in", mode, n=resend_in_s)
    )
    vm.cardWayText = phrases.say("number.card_way", mode)
