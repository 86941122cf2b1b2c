# SPDX-License-Identifier: Apache-2.0
"""Every page and sheet with believable values, put there by the presenter that a visit uses. People and numbers are made up.

For ``ui.preview`` and ``tests/ui``: a scene is a state of the journey, what is known by then, and what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from kiosk.journey.form_standing import FormStanding
from kiosk.journey.record import VisitRecord
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import (
    CardState,
    DraftState,
    HelpState,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    StopReason,
)
from kiosk.platform.sandbox.drawn_faces import photo_of
from ui.preview_acting import acting_scenes, by_an_agent
from ui.preview_address import address_scenes
from ui.preview_ask import ask_scenes
from ui.preview_blanks import blank_scenes
from ui.preview_booking import booking_scenes
from ui.preview_bundle import bundle_scenes
from ui.preview_consents import consent_scenes, prepared as with_consents
from ui.preview_continuing import continue_everywhere_scenes, continue_scenes, continue_sheets
from ui.preview_courier import courier_scenes
from ui.preview_ending import last_scenes
from ui.preview_finding import finding_scenes
from ui.preview_helping import helping_scenes
from ui.preview_identity import face_scenes, identity_scenes, scan_scenes, seeing_scenes
from ui.preview_lookup import lookup_scenes
from ui.preview_mine import mine_scenes
from ui.preview_nearby import nearby_scenes
from ui.preview_numbers import number_scenes
from ui.preview_papers import paper_scenes, sample_scenes
from ui.preview_portraits import ITEM as PORTRAIT, portrait_states
from ui.preview_record import (
    ALL_ANSWERS,
    FLEXIBLE,
    HERE,
    PENSION,
    PROOF,
    TODAY,
    answered,
    asking,
    at_page,
    by_social_card,
    form_of,
    known,
)
from ui.preview_ride import ride_scenes
from ui.preview_scene import Scene
from ui.preview_services import service_scenes
from ui.preview_shown_licences import shown_licence_scenes
from ui.preview_stops import stop_scenes


def scenes() -> Iterator[Scene]:
    """All of them, in the order of a visit."""
    yield from _first_scenes()
    yield from identity_scenes()
    yield from scan_scenes()
    yield from face_scenes()
    yield from seeing_scenes()
    yield from _form_scenes()
    yield from last_scenes()
    yield from service_scenes()
    yield from _sheet_scenes()
    yield from _portrait_scenes()


def _portrait_scenes() -> Iterator[Scene]:
    for name, state, portrait, is_seen in portrait_states():
        yield Scene(name, state, answered(PORTRAIT), live=partial(photo_of, 1) if is_seen else None, portrait=portrait)


def _first_scenes() -> Iterator[Scene]:
    alone = JourneyState()
    yield Scene("attract", alone)
    yield Scene("attract-left-card", replace(alone, card=CardState.LEFT, card_present=True))
    yield Scene("attract-offline", replace(alone, online=False, card=CardState.LOST))
    yield Scene("choose", at_page(Page.CHOOSE, replace(HERE, item=None)))
    yield Scene("question-two", at_page(Page.QUESTION), answered(FLEXIBLE))
    yield Scene("question-notes", at_page(Page.QUESTION), answered(FLEXIBLE, "local", "register"))
    yield Scene("question-five", at_page(Page.QUESTION, PROOF), answered(PENSION))
    yield Scene("notice", at_page(Page.NOTICE), answered(FLEXIBLE, *ALL_ANSWERS))
    yield Scene(
        "notice-proof", at_page(Page.NOTICE, PROOF, slip=PaperState.PRINTED), answered(PENSION, "housing", "years_5")
    )
    yield from blank_scenes()
    no_slips = at_page(Page.NOTICE, receipt_printer=PrinterState.COVER_OPEN)
    yield Scene("notice-no-slips", no_slips, answered(FLEXIBLE, *ALL_ANSWERS))
    yield Scene(
        "notice-offline", at_page(Page.NOTICE, online=False, card=CardState.LOST), answered(FLEXIBLE, *ALL_ANSWERS)
    )
    yield Scene(
        "stop-guidance",
        at_page(Page.STOP, stop=StopReason.GUIDANCE, stop_from=Page.QUESTION),
        answered(FLEXIBLE, "local", "exit"),
    )
    for reason in StopReason:
        if reason not in (StopReason.GUIDANCE, StopReason.RULE):
            base = at_page(Page.STOP, PROOF, stop=reason, stop_from=Page.IDENTIFY, slip=PaperState.UNKNOWN)
            is_booked = reason is StopReason.VISIT_BOOKED
            yield Scene(f"stop-{reason.value}", base, answered(PENSION, "housing", "years_5"), is_booked=is_booked)
            low = replace(base, power_low=True)
            yield Scene(f"stop-{reason.value}-power", low, answered(PENSION, "housing", "years_5"))

    yield from stop_scenes()
    for draft in DraftState:
        if draft is not DraftState.NONE:
            kept = at_page(Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.REVIEW, power_low=True, draft=draft)
            yield Scene(f"stop-power_low-{draft.value}", kept, form_of(FLEXIBLE, worked=False, added=False))

    out = at_page(Page.STOP, PROOF, stop=StopReason.PRINTER_OUT, stop_from=Page.CONFIRM)
    for seen in PrinterState:
        not_its_fault = (
            PrinterState.TOO_LATE,
            PrinterState.REPRINT_LIMIT,
            PrinterState.NO_LEAVE,
            PrinterState.LEAVE_REFUSED,
        )
        if seen not in (PrinterState.UNKNOWN, PrinterState.LOW, *not_its_fault):
            shown = replace(out, document_printer=seen)
            yield Scene(f"stop-printer-{seen.value}", shown, answered(PENSION, "housing", "years_5"))


def _form_scenes() -> Iterator[Scene]:
    yield Scene("prefill", at_page(Page.PREFILL), answered(FLEXIBLE, *ALL_ANSWERS))
    yield Scene("prefill-slow", at_page(Page.PREFILL), answered(FLEXIBLE, *ALL_ANSWERS), slow=True)
    yield Scene("review", at_page(Page.REVIEW), form_of(FLEXIBLE, worked=False, added=False))
    yield Scene("review-photo", at_page(Page.REVIEW), form_of(FLEXIBLE, worked=False, added=True, photographs=True))
    yield Scene("sheet-resume-photo", replace(at_page(Page.REVIEW), overlay=Overlay.RESUME), _taken_before)
    yield Scene("review-full", at_page(Page.REVIEW), form_of(FLEXIBLE, worked=False, added=True))
    yield Scene("review-proof", at_page(Page.REVIEW, PROOF), form_of(PENSION, worked=False, added=False))
    for agreed in consent_scenes(at_page, PROOF):
        yield Scene(agreed.name, agreed.state, with_consents(agreed), consents=agreed)
    yield Scene("field-choice", at_page(Page.FIELD), asking("work_content"))
    yield Scene("field-money", at_page(Page.FIELD), asking("income_band"))
    yield Scene("field-suggest", at_page(Page.FIELD), asking("residence_address"))
    yield Scene("field-text", at_page(Page.FIELD), asking("work_content", own_words=True))
    for name, prepare in address_scenes():
        yield Scene(name, at_page(Page.FIELD), prepare)
    yield Scene("field-date", at_page(Page.FIELD), asking("start_date"))
    for name, prepare in booking_scenes():
        yield Scene(name, at_page(Page.VISIT), prepare)
    for name, prepare in number_scenes(form_of(FLEXIBLE, worked=False, added=False)):
        yield Scene(name, at_page(Page.FIELD), prepare)
    for name, prepare in courier_scenes(form_of(FLEXIBLE, worked=False, added=True)):
        yield Scene(name, at_page(Page.FIELD), prepare)
    yield Scene("field-phone", at_page(Page.FIELD), asking("phone", error="这个号码不对。请核对一遍"))
    full = form_of(FLEXIBLE, worked=False, added=True)
    for name, page, prepare in bundle_scenes(known, TODAY):
        yield Scene(name, at_page(page), prepare)
    yield from _paper_scenes()
    for found in finding_scenes():
        yield Scene(found.name, found.state, finding=found)
    for name, at, prepare in acting_scenes():
        yield Scene(name, at, prepare)
    for name, page in (
        ("review", Page.REVIEW),
        ("promise", Page.PROMISE),
        ("confirm", Page.CONFIRM),
        ("sign", Page.SIGN),
    ):
        yield Scene(f"{name}-for-other", *by_an_agent(at_page(page), full))
    yield Scene("field-for-other", *by_an_agent(at_page(Page.FIELD), asking("work_content")))
    for name, at, own in mine_scenes():
        yield Scene(name, at, mine=own)
    yield from shown_licence_scenes()
    for lookup in lookup_scenes():
        yield Scene(lookup.name, lookup.state, lookup=lookup, slow=lookup.slow)
    for ride in ride_scenes():
        yield Scene(ride.name, ride.state, ride=ride, slow=ride.slow)
    for near in nearby_scenes():
        yield Scene(near.name, near.state, nearby=near)
    for asked in ask_scenes():
        yield Scene(asked.name, asked.state, ask=asked)
    for name, at, continued in continue_scenes(at_page(Page.REVIEW)):
        yield Scene(name, at, full, continuing=continued)
    for name, at, continued in continue_everywhere_scenes(at_page(Page.REVIEW)):
        yield Scene(name, at, full, continuing=continued)
    own_case = next(own for _, at, own in mine_scenes() if at.page is Page.MINE_CASE)
    for name, at in continue_sheets(at_page(Page.REVIEW)):
        yield Scene(name, at, full, mine=own_case)
    yield Scene("promise", at_page(Page.PROMISE), full)
    yield Scene("confirm", at_page(Page.CONFIRM), full)
    yield Scene("confirm-proof", at_page(Page.CONFIRM, PROOF), form_of(PENSION, worked=False, added=False))
    yield Scene("sign", at_page(Page.SIGN), full)


def _taken_before(record: VisitRecord) -> None:
    form_of(FLEXIBLE, worked=False, added=True, photographs=True)(record)
    record.materials.photographed_before = frozenset({"HKB"})


def _paper_scenes() -> Iterator[Scene]:
    full = form_of(FLEXIBLE, worked=False, added=True, photographs=True)
    for name, paper in paper_scenes().items():
        state = at_page(
            Page.PAPER, form=FormStanding(to_photograph=1), paper=paper.stage, sight=paper.sight, online=paper.may_phone
        )
        yield Scene(f"paper-{name}", state, full, paper=paper)
    for name, paper in sample_scenes().items():
        state = at_page(Page.PAPER, form=FormStanding(to_photograph=1), paper=paper.stage, overlay=Overlay.SAMPLE)
        yield Scene(f"sheet-sample{name}", state, full, paper=paper)


def _sheet_scenes() -> Iterator[Scene]:
    review = at_page(Page.REVIEW)
    form = form_of(FLEXIBLE, worked=False, added=False)
    yield Scene("sheet-idle", replace(review, overlay=Overlay.IDLE), form, seconds=38)
    yield Scene("sheet-help", replace(review, overlay=Overlay.HELP, help=HelpState.PLACED), form)
    for step in Reporting:
        yield Scene(f"sheet-report-{step.value}", replace(review, overlay=Overlay.REPORT, reporting=step), form)
    yield Scene("sheet-help-unplaced", replace(review, overlay=Overlay.HELP, help=HelpState.UNPLACED), form)
    for name, state, helping in helping_scenes(review):
        yield Scene(name, state, form, helping=helping)
    yield Scene("sheet-cancel", replace(review, overlay=Overlay.CANCEL), form)
    gone = replace(review, overlay=Overlay.CARD_REMOVED, card_present=False)
    yield Scene("sheet-card-unsure", replace(gone, card_unsure=True), form, seconds=27)
    yield Scene("sheet-card-removed", gone, form, seconds=27)
    by_social = replace(gone, social_card_read=True, level=Level.WEAK)
    yield Scene("sheet-social-card-removed", by_social, by_social_card, seconds=27)
    yield Scene("sheet-social-card-removed-unkept", by_social, form, seconds=27)
    yield Scene("sheet-resume", replace(review, overlay=Overlay.RESUME), form)
    yield Scene("sheet-curtain", replace(review, overlay=Overlay.CURTAIN), form)
