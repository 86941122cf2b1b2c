# SPDX-License-Identifier: Apache-2.0
"""Scenes of the last pages: filing, papers, paying, an empty battery, the end (``ui.preview``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.journey.paying import Paying
from kiosk.journey.record import VisitRecord
from kiosk.journey.sheet_print import FORM
from kiosk.journey.state import (
    Delivery,
    ItemNeeds,
    JourneyState,
    Level,
    Page,
    PaperState,
    PrinterState,
    SheetPrint,
)
from ui.preview_courier import COLLECTION, collecting
from ui.preview_paying import paper_pay_scenes, pay_scenes
from ui.preview_printing import preview_scenes
from ui.preview_record import (
    FLEXIBLE,
    HERE,
    PENSION,
    PROOF,
    at_page,
    form_of,
    without_result,
)
from ui.preview_scene import Scene

_FORM_SHEETS = {
    "printing": SheetPrint(FORM, 1, PaperState.PRINTING, 2, 1),
    "stands": SheetPrint(FORM, 1, PaperState.PRINTING, 2, 0, PrinterState.PAPER_OUT),
    "printed": SheetPrint(FORM, 1, PaperState.PRINTED, 2, 2),
    "jammed": SheetPrint(FORM, 1, PaperState.UNKNOWN, 2, 1, PrinterState.JAMMED),
    "failed": SheetPrint(FORM, 1, PaperState.NOT_PRINTED, 2, 0, PrinterState.TONER_OUT),
}


def last_scenes() -> Iterator[Scene]:
    """From the moment that the case is filed."""
    full = form_of(FLEXIBLE, worked=False, added=True)
    filed = replace(HERE, delivery=Delivery.DURABLE)
    yield Scene("submit", at_page(Page.SUBMIT, filed), full, slow=True)
    yield Scene("submit-power", at_page(Page.SUBMIT, power_low=True), full, slow=True)
    yield Scene("submit-power-kept", at_page(Page.SUBMIT, filed, power_low=True), full, slow=True)
    done = replace(HERE, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED)
    for name, state, preview in preview_scenes(HERE):
        yield Scene(name, state, full, preview=preview)
    yield Scene("hand-over", at_page(Page.HAND_OVER, done), full)
    yield Scene("hand-over-card-gone", at_page(Page.HAND_OVER, done, card_present=False), full)
    waiting = replace(HERE, delivery=Delivery.WAITING, receipt=PaperState.UNKNOWN)
    unprinted = replace(done, receipt=PaperState.NOT_PRINTED)
    yield Scene("hand-over-code", at_page(Page.HAND_OVER, unprinted), full)
    yield Scene("hand-over-waiting", at_page(Page.HAND_OVER, waiting), full)
    proof = form_of(PENSION, worked=False, added=False)
    out = replace(PROOF, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED, document_pages=2)
    on_way = replace(out, receipt=PaperState.PRINTING, document=PaperState.PRINTING, document_done=1)
    yield Scene("hand-over-page-two", at_page(Page.HAND_OVER, on_way), proof)
    yield Scene("hand-over-stands", at_page(Page.HAND_OVER, on_way, document_trouble=PrinterState.PAPER_OUT), proof)
    yield Scene("hand-over-asked", at_page(Page.HAND_OVER, out, document=PaperState.PRINTED), proof)
    declined = replace(out, document=PaperState.DECLINED, document_pages=0)
    yield Scene("hand-over-declined", at_page(Page.HAND_OVER, declined), proof)
    yield Scene("hand-over-missed", at_page(Page.HAND_OVER, out, document=PaperState.MISSED), proof)
    half = {"document": PaperState.UNKNOWN, "document_done": 1, "document_trouble": PrinterState.JAMMED}
    yield Scene("hand-over-half", at_page(Page.HAND_OVER, out, card_present=False, card_unsure=True, **half), proof)
    failed = replace(out, document=PaperState.NOT_PRINTED, document_trouble=PrinterState.TONER_OUT)
    yield Scene("hand-over-failed", at_page(Page.HAND_OVER, failed), proof)
    no_slip = {"receipt": PaperState.UNKNOWN, "receipt_trouble": PrinterState.PAPER_OUT}
    for name, paper in (("failed", failed), ("missed", replace(out, document=PaperState.MISSED)), ("stands", on_way)):
        trouble = {"document_trouble": PrinterState.JAMMED} if name == "stands" else {}
        yield Scene(f"hand-over-{name}-no-slip", at_page(Page.HAND_OVER, paper, **no_slip, **trouble), proof)
    torn = {**half, **no_slip}
    yield Scene("hand-over-half-no-slip", at_page(Page.HAND_OVER, out, **torn), proof)
    hot = replace(unprinted, receipt_trouble=PrinterState.CUTTER, document_printer=PrinterState.READY)
    yield Scene("hand-over-cutter", at_page(Page.HAND_OVER, hot), full)
    yield Scene("hand-over-not-cut", at_page(Page.HAND_OVER, hot, receipt=PaperState.UNKNOWN), full)
    on_a4 = replace(done, receipt_on_a4=True, card_present=False, card_unsure=True)
    yield Scene("hand-over-on-a4", at_page(Page.HAND_OVER, on_a4), full)
    yield Scene("end-unsure", at_page(Page.END, on_a4), full)
    both = replace(PROOF, delivery=Delivery.DELIVERED, receipt=PaperState.NOT_PRINTED, document=PaperState.UNKNOWN)
    yield Scene("hand-over-proof", at_page(Page.HAND_OVER, both), form_of(PENSION, worked=False, added=False))
    late = replace(both, receipt=PaperState.PRINTED, document=PaperState.NONE)
    yield Scene("hand-over-late", at_page(Page.HAND_OVER, late), without_result)
    yield Scene("hand-over-doubted", at_page(Page.HAND_OVER, late), without_result, is_doubted=True)
    full_up = replace(out, document=PaperState.NOT_PRINTED, document_trouble=PrinterState.REPRINT_LIMIT)
    yield Scene("hand-over-limit", at_page(Page.HAND_OVER, full_up), proof)
    unasked = replace(full_up, document_trouble=PrinterState.NO_LEAVE)
    yield Scene("hand-over-no-leave", at_page(Page.HAND_OVER, unasked), proof)
    refused = replace(full_up, document_trouble=PrinterState.LEAVE_REFUSED)
    yield Scene("hand-over-leave-refused", at_page(Page.HAND_OVER, refused), proof)
    no_paper = {"receipt": PaperState.NOT_PRINTED, "receipt_trouble": PrinterState.PAPER_OUT}
    yield Scene("hand-over-late-no-slip", at_page(Page.HAND_OVER, late, **no_paper), without_result)
    yield Scene("hand-over-shown", at_page(Page.HAND_OVER, done, receipt=PaperState.ON_SCREEN), full)
    beside = at_page(Page.HAND_OVER, both, receipt=PaperState.ON_SCREEN)
    yield Scene("hand-over-proof-shown", beside, form_of(PENSION, worked=False, added=False))
    yield Scene("hand-over-printing", at_page(Page.HAND_OVER, done, receipt=PaperState.PRINTING), full)
    yield Scene("hand-over-doubt", at_page(Page.HAND_OVER, done, receipt=PaperState.UNKNOWN), full)
    yield Scene("hand-over-returned", at_page(Page.HAND_OVER, done, delivery=Delivery.RETURNED), full)
    yield Scene(
        "hand-over-returned-no-slip", at_page(Page.HAND_OVER, done, delivery=Delivery.RETURNED, **no_paper), full
    )
    for name, sheet in _FORM_SHEETS.items():
        yield Scene(f"hand-over-form-{name}", at_page(Page.HAND_OVER, done, sheet=sheet), full)
    whole = replace(out, document=PaperState.PRINTED, sheet=_FORM_SHEETS["jammed"])
    yield Scene("hand-over-form-proof", at_page(Page.HAND_OVER, whole), proof)
    kept = replace(done, delivery=Delivery.WAITING, sheet=_FORM_SHEETS["printed"])
    yield Scene("hand-over-form-waiting", at_page(Page.HAND_OVER, kept), full)
    yield from _on_an_empty_battery(full, proof)
    yield from _paying()
    yield Scene("hand-over-booked", at_page(Page.HAND_OVER, done), full, is_booked=True)
    yield Scene("hand-over-collect", at_page(Page.HAND_OVER, done), full, collecting=collecting(COLLECTION))
    yield Scene("hand-over-collect-later", at_page(Page.HAND_OVER, done), full, collecting=collecting(None))
    yield Scene(
        "hand-over-collect-no-slip", at_page(Page.HAND_OVER, unprinted), full, collecting=collecting(COLLECTION)
    )
    yield Scene("rate", at_page(Page.RATE, done, card_present=False), full)
    yield Scene("rate-why", at_page(Page.RATE, done, card_present=False, grade=4), full)
    yield Scene("end", at_page(Page.END, done, card_present=False), full)
    yield Scene("end-card", at_page(Page.END, done), full)
    left = replace(JourneyState(page=Page.END, has_done=True), leaving="cancelled")
    yield Scene("end-grade", left)
    yield Scene("end-grade-card", replace(left, card_present=True, level=Level.STRONG))
    yield Scene("end-why", replace(left, grade=5))
    yield Scene("end-why-card", replace(left, grade=5, card_present=True))
    yield Scene("end-graded", replace(left, is_graded=True))


def _paying() -> Iterator[Scene]:
    """缴费, and the papers after it."""
    here = replace(HERE, item=ItemNeeds("TBD-JF02", pays=True), delivery=Delivery.DELIVERED, card_present=False)
    for name, scene in pay_scenes().items():
        yield Scene(f"pay-{name}", at_page(Page.PAY, here, paying=scene.paying), paying=scene)
    listed = at_page(Page.PAY, HERE, paying=Paying.WAITING, is_mine=True, order_found=True, item=None)
    yield Scene("pay-listed", listed, paying=pay_scenes()["found"])
    for name, scene in paper_pay_scenes().items():
        papers = at_page(Page.HAND_OVER, here, paying=scene.paying, receipt=PaperState.PRINTED)
        yield Scene(f"hand-over-pay-{name}", papers, form_of(FLEXIBLE, worked=False, added=True), paying=scene)


def _on_an_empty_battery(full: Callable[[VisitRecord], None], proof: Callable[[VisitRecord], None]) -> Iterator[Scene]:
    """停电 while papers come, and on the last page."""
    low = replace(HERE, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED, power_low=True)
    none = {"receipt": PaperState.NOT_PRINTED, "receipt_trouble": PrinterState.PAPER_OUT}
    yield Scene("hand-over-power", at_page(Page.HAND_OVER, low), full)
    yield Scene("hand-over-power-no-slip", at_page(Page.HAND_OVER, low, **none), full)
    yield Scene("hand-over-power-waiting", at_page(Page.HAND_OVER, low, delivery=Delivery.WAITING), full)
    waiting = at_page(Page.HAND_OVER, low, delivery=Delivery.WAITING, receipt=PaperState.PRINTING)
    yield Scene("hand-over-power-waiting-printing", waiting, full)
    yield Scene("hand-over-power-returned", at_page(Page.HAND_OVER, low, delivery=Delivery.RETURNED), full)
    out = replace(low, item=PROOF.item, document=PaperState.PRINTED, document_pages=2)
    failed = {"document": PaperState.NOT_PRINTED, "document_trouble": PrinterState.TONER_OUT}
    yield Scene("hand-over-power-asked", at_page(Page.HAND_OVER, out), proof)
    yield Scene("hand-over-power-failed", at_page(Page.HAND_OVER, out, **failed, **none), proof)
    yield Scene("hand-over-power-late", at_page(Page.HAND_OVER, out, document=PaperState.NONE), without_result)
    yield Scene("end-power", at_page(Page.END, low, card_present=False), full)
    yield Scene("end-power-card", at_page(Page.END, low, card_present=False, card_unsure=True), full)
