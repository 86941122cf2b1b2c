# SPDX-License-Identifier: Apache-2.0
"""The page where papers come out: what was filed, each paper with what is known of it, another way to it, the card last.

A certificate is never called done before the printer says that its sheets are out, and then whoever stands there is asked
whether it is whole (fault table, A4 row: 出纸未取, 半张).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from config.modes import DisplayMode
from kiosk.journey.moves.preview import is_at_the_limit, is_refused
from kiosk.journey.paying import Paying
from kiosk.journey.state import Delivery, JourneyState, PaperState, PrinterState
from kiosk.printing.receipt import grouped, spoken_time
from ui.view_models import HandoverViewModel
from ui.visit.pages_form_sheet import form_rows, offers_form
from ui.visit.phrases import Phrases

_PAPER_WORD = {
    PaperState.PRINTING: "hand_over.printing",
    PaperState.PRINTED: "hand_over.printed",
    PaperState.NOT_PRINTED: "hand_over.not_printed",
    PaperState.UNKNOWN: "hand_over.unknown",
    PaperState.MISSED: "hand_over.missed",
    PaperState.DECLINED: "hand_over.declined",
    PaperState.ON_SCREEN: "hand_over.on_screen",
}
_IN_DOUBT = frozenset({PaperState.NOT_PRINTED, PaperState.UNKNOWN, PaperState.MISSED})
_OUT = frozenset({PaperState.PRINTED, PaperState.UNKNOWN})
_TROUBLES = frozenset(
    {
        "document_stands",
        "document_failed",
        "document_half",
        "document_missed",
        "document_limit",
        "document_refused",
        "doubted",
    }
)
_STATUS = {
    "document_out": "document",
    "document_failed": "document_kept",
    "document_half": "document_kept",
    "document_missed": "document_kept",
    "document_refused": "document_limit",
}
_POWER = {
    "document": "document",
    "document_stands": "document",
    "document_out": "document",
    "document_failed": "document",
    "document_half": "document",
    "document_missed": "document",
    "document_declined": "document",
    "document_limit": "document",
    "document_refused": "document",
    "doubted": "late",
    "code_waiting": "late",
    "code_unheard": "late",
    "code_used_up": "late",
    "code_no_city_code": "late",
    "code_refused": "late",
}
"""What is said of an empty battery; every other head has a line of its own."""
_RECEIPT = {
    PaperState.PRINTING: "printing",
    PaperState.PRINTED: "printed",
    PaperState.NOT_PRINTED: "not_printed",
    PaperState.MISSED: "not_printed",
    PaperState.UNKNOWN: "unknown",
    PaperState.ON_SCREEN: "on_screen",
}
"""How a line of the head ends its key where it speaks of the receipt."""


@dataclass(frozen=True)
class HandedOver:
    """What is known of the case. ``code``: what stands in the receipt's code; shown when the paper did not come out for sure,
    so that nobody goes without. ``place``: the nearest other one that prints the certificate.
    """

    case_number: str | None
    query_code: str
    terminal_time: str
    platform_time: str | None
    no_result: bool
    code: bytes
    has_a4: bool
    place: str = ""
    paid: str = ""
    """What is known of the money; empty: nothing had to be paid."""
    e_receipt: str = ""
    """Where the e-receipt (电子票据) is looked at."""
    owed_by: str = ""
    """The first day by which something is still to be brought (容缺); empty: nothing is."""
    courier: str = ""
    """What sending the result costs and who pays; empty: no courier was chosen."""
    next_day: tuple[str, str] = ("", "")
    """下次到期: what it is called, and by when; empty: it is done once."""
    objections: str = ""
    """异议单号 of what was objected to; empty: nothing was."""
    is_query: bool = False
    """What is printed is a query's result (查询结果), and is called so."""
    is_doubted: bool = False
    """What was fetched is not the platform's: it was not printed."""
    has_form: bool = False
    """There is a form (申请表) that can be printed."""
    code_standing: str = "none"
    """What came of the resident's own 离线码, of a service that prints one (:mod:`ui.visit.offline_code_way`)."""


def with_paper_name(phrases: Phrases, mode: DisplayMode, *, is_query: bool) -> Phrases:
    """With the paper under the name that people know it by: 证明, or 查询结果."""
    return phrases.filled(paper=phrases.say("hand_over.paper_query" if is_query else "hand_over.paper_proof", mode))


def present_hand_over(vm: HandoverViewModel, state: JourneyState, phrases: Phrases, facts: HandedOver) -> None:
    """What was filed, when, and which papers come out; the card last."""
    mode = state.mode
    phrases = with_paper_name(phrases, mode, is_query=facts.is_query)
    kind = _kind(state, facts)
    stands = kind == "document_stands" and state.document_trouble is not None
    named = f"hand_over.trouble.{state.document_trouble.value}" if stands and state.document_trouble else ""
    vm.title = phrases.say(named or _head(f"title_{kind}", state, phrases), mode)
    status = f"power_{_POWER.get(kind, kind)}" if state.power_low else f"status_{_STATUS.get(kind, kind)}"
    vm.statusTitle = phrases.say(_head(status, state, phrases), mode)
    if kind == "delivered" and facts.owed_by and not state.power_low:
        vm.statusTitle = phrases.say("hand_over.status_owed", mode, day=facts.owed_by)
    is_good = kind == "delivered" or (kind == "document_out" and state.document is PaperState.PRINTED)
    is_good = is_good or (kind == "code" and state.receipt not in _IN_DOUBT)
    money_words = f"pay.status.{state.paying.value}"
    if kind == "delivered" and state.paying is not Paying.NONE and not state.power_low and phrases.has(money_words):
        no_slip = f"{money_words}_no_slip"  # nobody is sent to a receipt that did not come
        without = state.receipt in _IN_DOUBT and phrases.has(no_slip)
        vm.statusTitle = phrases.say(no_slip if without else money_words, mode)
        is_good = state.paying.is_settled
    vm.statusGood = is_good and not state.power_low
    vm.trouble = kind in _TROUBLES
    not_yet = phrases.say("hand_over.not_yet", mode)
    first = (
        (phrases.say("hand_over.case_number", mode), grouped(facts.case_number))
        if facts.case_number
        else (phrases.say("hand_over.query_code", mode), facts.query_code)
    )
    platform_time = spoken_time(facts.platform_time) if facts.platform_time else not_yet
    money = [(phrases.say("pay.receipt.label", mode), facts.paid)] if facts.paid else []
    sending = [(phrases.say("hand_over.courier", mode), facts.courier)] if facts.courier else []
    objected = [(phrases.say("hand_over.objection", mode), facts.objections)] if facts.objections else []
    again = [facts.next_day] if facts.next_day[1] else []
    rows = [*money, *again, first, *objected, *sending]
    if facts.terminal_time:  # none where an order of an earlier visit was paid
        rows += [
            (phrases.say("hand_over.terminal_time", mode), spoken_time(facts.terminal_time)),
            (phrases.say("hand_over.platform_time", mode), platform_time),
        ]
    vm.paperTitle = phrases.say("hand_over.papers", mode)
    vm.papers = papers = _papers(state, phrases, facts)
    in_doubt = bool(facts.code) and state.receipt in (*_IN_DOUBT, PaperState.ON_SCREEN)
    # Whoever has no paper needs its code first; the e-receipt stands on the paper, too.
    vm.codeImage = (
        _code_image(facts.code) if in_doubt else _code_image(facts.e_receipt.encode()) if facts.e_receipt else ""
    )
    is_full = mode is DisplayMode.ELDER and vm.codeImage != "" and len(papers) > 1
    # Large type has no room for all of it beside two papers in doubt; the code on screen holds both times.
    always = len(money) + len(again) + len(objected) + len(sending)
    times = 0 if is_full and objected else 1 if is_full else 2
    vm.lines = [{"label": label, "value": value} for label, value in rows[: always + 1 + times]]
    vm.codeText = phrases.say("hand_over.code" if in_doubt or not facts.e_receipt else "pay.receipt.e_receipt", mode)
    vm.takeCard = state.is_a_card_left or state.card_unsure
    card = "take_card" if state.card_present else "take_social_card" if state.social_card_present else "look_card"
    vm.takeCardText = phrases.say(f"hand_over.{card}", mode)
    nothing_came = state.receipt is PaperState.ON_SCREEN and state.document is _NONE
    vm.primaryText = phrases.say("hand_over.primary_on_screen" if nothing_came else "hand_over.primary", mode)
    offers = offers_form(state, has_a4=facts.has_a4, has_form=facts.has_form)
    has_room = mode is not DisplayMode.ELDER or not vm.codeImage
    vm.formText = phrases.say("hand_over.print_form", mode) if offers and has_room else ""


def _head(line: str, state: JourneyState, phrases: Phrases) -> str:
    """The key of a line of the head; it sends nobody to a receipt that did not come."""
    with_receipt = f"hand_over.{line}_{_RECEIPT.get(state.receipt, '')}"
    return with_receipt if phrases.has(with_receipt) else f"hand_over.{line}"


def _kind(state: JourneyState, facts: HandedOver) -> str:
    if state.delivery is Delivery.RETURNED:
        return "returned"
    if state.item is not None and state.item.gives_offline_code:
        return _code_kind(state, facts)
    if state.delivery is not Delivery.DELIVERED:
        return "waiting"
    if state.item is None or not state.item.gives_document:
        return "delivered"
    if facts.no_result:
        return "doubted" if facts.is_doubted else "late"
    if state.document is PaperState.PRINTING:
        return "document_stands" if state.document_trouble is not None else "document"
    if _is_half(state):
        return "document_half"
    if is_at_the_limit(state):
        return "document_limit"
    if is_refused(state):
        return "document_refused"
    words = {
        PaperState.NOT_PRINTED: "document_failed",
        PaperState.MISSED: "document_missed",
        PaperState.DECLINED: "document_declined",
    }
    return words.get(state.document, "document_out" if state.document in _OUT else "document")


def _code_kind(state: JourneyState, facts: HandedOver) -> str:
    """A case that reaches the platform after its resident was told to come again has no code."""
    if state.delivery is not Delivery.DELIVERED or facts.code_standing == "none":
        return "code_waiting"
    return "code" if facts.code_standing == "issued" else f"code_{facts.code_standing}"


def _is_half(state: JourneyState) -> bool:
    """The printer says itself that it stopped on the way, or that sheets are missing."""
    some = 0 < (state.document_done or 0) < state.document_pages
    return state.document is PaperState.UNKNOWN and (some or state.document_trouble is PrinterState.JAMMED)


@lru_cache(maxsize=1)
def _code_image(code: bytes) -> str:
    """A QR code at level M as a picture for QML; imported here: most visits have their paper."""
    import segno

    return str(segno.make_qr(code.decode("ascii"), error="m").png_data_uri(scale=6, border=3))


def _papers(state: JourneyState, phrases: Phrases, facts: HandedOver) -> list[dict[str, object]]:
    papers = []
    if state.item is not None and state.item.gives_document and (facts.no_result or state.document is not _NONE):
        papers.append(_document(state, phrases, facts))
    if state.receipt is not _NONE:
        receipt = _receipt(state, phrases, facts)
        if state.mode is DisplayMode.ELDER and any(
            paper["again"] or paper["missed"] or paper["note"] for paper in papers
        ):
            receipt |= {"again": "", "other": "", "note": ""}  # one thing at a time: its code is on screen meanwhile
        papers.append(receipt)
    return papers + form_rows(state, lambda key, **told: phrases.say(f"hand_over.{key}", state.mode, **told))


_NONE = PaperState.NONE


def _document(state: JourneyState, phrases: Phrases, facts: HandedOver) -> dict[str, object]:
    mode, document = state.mode, state.document

    def say(key: str, **values: object) -> str:
        return phrases.say(f"hand_over.{key}", mode, **values)

    row: dict[str, object] = {"paper": "document", "name": say("document"), "good": False}
    if facts.no_result:
        word = "declined" if facts.is_doubted else "no_result"
        return {**row, "state": say(word), "note": "", "again": "", "missed": "", "other": ""}
    trouble = "" if state.document_trouble is None else say(f"trouble.{state.document_trouble.value}")
    is_refused = state.document_trouble in _NOT_THE_PRINTER
    notes = [trouble] if document is not PaperState.PRINTED else []
    is_half = _is_half(state)
    if document is PaperState.MISSED:
        notes = [say("half_note")]
    elif is_half:
        notes.append(say("half_note"))
    if (
        (document is PaperState.NOT_PRINTED or (document is PaperState.PRINTING and trouble))
        and facts.place
        and not is_refused
    ):
        notes.append(say("elsewhere", place=facts.place))
    prints_now = PaperState.PRINTING in (state.receipt, document) or state.sheet.is_coming
    return {
        **row,
        "state": _document_word(state, phrases),
        "good": document is PaperState.PRINTED or (document is PaperState.PRINTING and not trouble),
        "note": "\n".join(filter(None, notes)),
        "again": _again(state, say),
        "missed": say("missed_button") if document in _OUT and not is_half and not prints_now else "",
        "other": "",
    }


_NOT_THE_PRINTER = (PrinterState.REPRINT_LIMIT, PrinterState.NO_LEAVE, PrinterState.LEAVE_REFUSED)
"""Another place's printer would be told the same."""


def _again(state: JourneyState, say: Callable[[str], str]) -> str:
    """The button's word; empty: there is none."""
    if state.document is PaperState.DECLINED:
        return say("print_now")
    if is_refused(state):
        return ""
    may = _is_half(state) or state.document in (PaperState.NOT_PRINTED, PaperState.MISSED)
    return say("again_free") if may else ""


def _document_word(state: JourneyState, phrases: Phrases) -> str:
    pages, done = state.document_pages, state.document_done or 0
    key, values = _PAPER_WORD[state.document], {"n": done, "of": pages, "left": pages - done}
    if state.document is PaperState.PRINTING and state.document_trouble is not None:
        key = "hand_over.stands"
    elif state.document is PaperState.PRINTING and pages > 1:
        key, values["n"] = "hand_over.printing_page", min(done + 1, pages)
    elif state.document is PaperState.PRINTING and pages == 1:
        key = "hand_over.printing_one"
    elif state.document is PaperState.PRINTED and pages:
        key = "hand_over.printed_pages"
    elif state.document is PaperState.UNKNOWN and 0 < done < pages:
        key = "hand_over.some_pages"
    return phrases.say(key, state.mode, **values)


def _receipt(state: JourneyState, phrases: Phrases, facts: HandedOver) -> dict[str, object]:
    mode, receipt = state.mode, state.receipt
    in_doubt = receipt in _IN_DOUBT
    trouble = ""
    if in_doubt and state.receipt_trouble is not None:
        family = "trouble" if state.receipt_on_a4 else "receipt_trouble"
        is_nothing_there = family == "receipt_trouble" and receipt is PaperState.NOT_PRINTED
        stuck = is_nothing_there and state.receipt_trouble is PrinterState.CUTTER  # nothing hangs there to be torn off
        key = f"hand_over.{family}.{state.receipt_trouble.value}" + ("_not_printed" if stuck else "")
        trouble = phrases.say(key, mode) if phrases.has(key) else ""
    is_shown = receipt is PaperState.ON_SCREEN
    may_print = (in_doubt or is_shown) and state.document is not PaperState.PRINTING and not state.sheet.is_coming
    with_code = facts.code_standing == "issued"  # a roll's paper: it is not printed on A4
    other = may_print and in_doubt and facts.has_a4 and state.document_printer.prints and not with_code
    name = "receipt_with_code" if with_code else "receipt_a4" if state.receipt_on_a4 else "receipt"
    return {
        "paper": "receipt",
        "name": phrases.say(f"hand_over.{name}", mode),
        "state": phrases.say(_PAPER_WORD[receipt], mode),
        "good": receipt in (PaperState.PRINTED, PaperState.PRINTING, PaperState.ON_SCREEN),
        "note": trouble,
        "again": phrases.say("hand_over.on_paper" if is_shown else "hand_over.again", mode) if may_print else "",
        "missed": "",
        "other": phrases.say("hand_over.on_a4", mode) if other else "",
    }
