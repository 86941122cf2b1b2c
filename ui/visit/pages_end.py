# SPDX-License-Identifier: Apache-2.0
"""Pages after the form: promise, last look, signature, filing, hand over, rating, end; and every page that stops a way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from config.modes import DisplayMode
from kiosk.journey.state import Delivery, JourneyState, PaperState, StopReason
from kiosk.places.site import Place
from kiosk.printing.receipt import grouped, spoken_time
from ui.view_models import (
    EndViewModel,
    HandoverViewModel,
    RateViewModel,
    SignViewModel,
    StopViewModel,
    WaitViewModel,
)
from ui.visit.phrases import Phrases, by_sentence

_PAPER_WORD = {
    PaperState.PRINTING: "hand_over.printing",
    PaperState.PRINTED: "hand_over.printed",
    PaperState.NOT_PRINTED: "hand_over.not_printed",
    PaperState.UNKNOWN: "hand_over.unknown",
}
_IN_DOUBT = frozenset({PaperState.NOT_PRINTED, PaperState.UNKNOWN})
_GOES_ON_HERE = frozenset({StopReason.SESSION_ENDED})
"""Nobody need go elsewhere."""
_GRADE_ICONS = ("laugh", "smile", "meh", "frown", "angry")


def present_wait(vm: WaitViewModel, key: str, state: JourneyState, phrases: Phrases, *, slow: bool) -> None:
    """A page while the machine works. ``slow``: it takes longer than three seconds, so say why."""
    mode = state.mode
    title, hint, why = "title", "hint", "slow"
    if key == "submit" and state.delivery is Delivery.DELIVERED:
        title, hint, why = "result", "hint_result", "slow_result"  # a page stays here only for what is issued at once
    elif key == "submit" and state.is_filed:
        title, hint = "durable", "hint_durable"
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


def present_hand_over(
    vm: HandoverViewModel,
    state: JourneyState,
    phrases: Phrases,
    *,
    case_number: str | None,
    query_code: str,
    terminal_time: str,
    platform_time: str | None,
    no_result: bool,
    code: bytes,
) -> None:
    """What was filed, when, and which papers come out; the card last.

    ``code``: what stands in the receipt's code; shown when the paper did not come out for sure, so that nobody goes without.
    """
    mode = state.mode
    gives_document = state.item is not None and state.item.gives_document
    late = gives_document and no_result
    kind = {
        Delivery.DELIVERED: "late" if late else "document" if gives_document else "delivered",
        Delivery.RETURNED: "returned",
    }.get(state.delivery, "waiting")
    vm.title = phrases.say(f"hand_over.title_{kind}", mode)
    vm.statusTitle = phrases.say(f"hand_over.status_{kind}", mode)
    vm.statusGood = state.delivery is Delivery.DELIVERED and not late
    not_yet = phrases.say("hand_over.not_yet", mode)
    first = (
        (phrases.say("hand_over.case_number", mode), grouped(case_number))
        if case_number
        else (phrases.say("hand_over.query_code", mode), query_code)
    )
    rows = (
        first,
        (phrases.say("hand_over.terminal_time", mode), spoken_time(terminal_time)),
        (phrases.say("hand_over.platform_time", mode), spoken_time(platform_time) if platform_time else not_yet),
    )
    vm.lines = [{"label": label, "value": value} for label, value in rows]
    vm.paperTitle = phrases.say("hand_over.papers", mode)
    vm.papers = _papers(state, phrases, with_document=gives_document, no_result=no_result)
    vm.codeImage = _code_image(code) if code and state.receipt in _IN_DOUBT else ""
    vm.codeText = phrases.say("hand_over.code", mode)
    vm.printAgainText = phrases.say("hand_over.again", mode)
    vm.takeCard = state.card_present
    vm.takeCardText = phrases.say("hand_over.take_card", mode)
    vm.primaryText = phrases.say("hand_over.primary", mode)


@lru_cache(maxsize=1)
def _code_image(code: bytes) -> str:
    """A QR code at level M as a picture for QML; imported here: most visits have their paper."""
    import segno

    return str(segno.make_qr(code.decode("ascii"), error="m").png_data_uri(scale=6, border=3))


def _papers(state: JourneyState, phrases: Phrases, *, with_document: bool, no_result: bool) -> list[dict[str, object]]:
    """One button prints one paper again, the receipt first: it proves the filing (rules.py does the same)."""
    mode = state.mode
    papers: list[dict[str, object]] = []
    receipt_again = state.receipt in _IN_DOUBT
    if with_document and no_result:
        papers.append(_paper(phrases, mode, "document", "hand_over.no_result", good=False, again=False))
    elif with_document and state.document is not PaperState.NONE:
        again = state.document in _IN_DOUBT and not receipt_again
        word = _PAPER_WORD[state.document]
        papers.append(_paper(phrases, mode, "document", word, good=_is_good(state.document), again=again))
    if state.receipt is not PaperState.NONE:
        word = _PAPER_WORD[state.receipt]
        papers.append(_paper(phrases, mode, "receipt", word, good=_is_good(state.receipt), again=receipt_again))
    return papers


def _is_good(paper: PaperState) -> bool:
    return paper in (PaperState.PRINTED, PaperState.PRINTING)


def _paper(phrases: Phrases, mode: DisplayMode, name: str, word: str, *, good: bool, again: bool) -> dict[str, object]:
    return {
        "name": phrases.say(f"hand_over.{name}", mode),
        "state": phrases.say(word, mode),
        "good": good,
        "showAgain": again,
    }


def present_rate(vm: RateViewModel, state: JourneyState, phrases: Phrases) -> None:
    """好差评: five grades, one tap to leave it out, no nagging."""
    vm.title = phrases.say("rate.title", state.mode)
    vm.hint = phrases.say("rate.hint", state.mode)
    words = phrases.all("rate.grades", state.mode)
    vm.grades = [
        {"grade": number, "label": word, "icon": icon}
        for number, (word, icon) in enumerate(zip(words, _GRADE_ICONS, strict=True), start=1)
    ]
    vm.skipText = phrases.say("rate.skip", state.mode)


def present_end(vm: EndViewModel, state: JourneyState, phrases: Phrases) -> None:
    """The last page: card, papers, goodbye, and that the data are gone."""
    vm.takeCard = state.card_present
    vm.title = phrases.say("end.card" if state.card_present else "end.title", state.mode)
    lines = []
    if state.receipt is not PaperState.NONE:
        lines.append(phrases.say("end.paper", state.mode))
    lines.append(phrases.say("end.gone", state.mode))
    vm.lines = lines


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
    vm.title = title or phrases.say(f"{key}.title", mode)
    vm.reason = by_sentence(reason or phrases.say(f"{key}.reason", mode), mode)
    vm.whatToDo = by_sentence(what or phrases.say(f"{key}.what", mode), mode)
    retry = f"{key}.retry"
    vm.retryText = phrases.say(retry, mode) if phrases.has(retry) else ""
    shown = () if state.stop in _GOES_ON_HERE else places[:3]
    vm.places = [
        {"name": place.name, "address": place.address, "hours": place.hours, "phone": place.phone} for place in shown
    ]
    vm.placesTitle = phrases.say("stop.places", mode) if shown else ""
    vm.primaryText = phrases.say("stop.home" if vm.retryText else "stop.primary", mode)
    vm.secondaryText = phrases.say("stop.print", mode)
    vm.showSecondary = state.stop not in _GOES_ON_HERE
    vm.slipState = slip_words(state, phrases)


def slip_words(state: JourneyState, phrases: Phrases) -> str:
    """What became of the paper that was asked for on this page."""
    return phrases.say(f"slip.{state.slip.value}", state.mode) if state.slip is not PaperState.NONE else ""
