# SPDX-License-Identifier: Apache-2.0
"""Fills the pages that come to know who is here (身份核验), and for whom; and those that take a picture of a face (证件照)."""

from __future__ import annotations

from kiosk.codes.shapes import IssuedKind
from kiosk.journey.moves.acting import needs_strong
from kiosk.journey.state import PORTRAIT_PAGES, JourneyState, Page
from ui.visit import pages_acting, pages_face, pages_identity, pages_scan
from ui.visit.pages import Pages
from ui.visit.showing import Fills, Showing


def person_pages(pages: Pages) -> Fills:
    """Whatever looks at a card, a code or a face."""
    return {
        Page.IDENTIFY: (pages.identify, _identify),
        Page.NUMBER: (pages.number, _number),
        Page.CODE: (pages.code, _code),
        Page.MINE_NUMBER: (pages.case_number, _case_number),
        Page.MINE_TAIL: (pages.case_number, _case_number),
        Page.SCAN: (pages.scan, _scan),
        Page.FACE: (pages.face, _face),
        Page.ACTING: (pages.who_for, _acting),
        Page.RELATION: (pages.relation, _acting),
        Page.PRINCIPAL: (pages.principal, _acting),
        Page.PEOPLE: (pages.people, _acting),
        Page.ENTERPRISE: (pages.enterprise, _acting),
        **{page: (pages.portraits.model(page), _portrait) for page in PORTRAIT_PAGES},
    }


def _identify(on: Showing, state: JourneyState) -> None:
    strong_only = needs_strong(state)
    pages_identity.present_identify(
        on.pages.identify,
        state,
        on.parts.phrases,
        strong_only=strong_only,
        takes_long=on.card_takes_long,
        notice=on.way_words(state),
        ways=_other_ways(on, state, strong_only=strong_only),
        own_first=pages_acting.asks_own_card_first(state),
    )
    on.pages.identify.scanText = pages_scan.offer_words(state, on.parts, takes_long=on.card_takes_long)
    number_way = on.parts.phrases.say("mine.typed.way", state.mode) if state.is_mine and not strong_only else ""
    on.pages.identify.numberText = number_way
    on.pages.identify.faceText = pages_face.offer_words(state, on.parts.phrases)


def _other_ways(on: Showing, state: JourneyState, *, strong_only: bool) -> list[str]:
    """What may be used beside the ID card. A code never opens what needs the card, so nobody is sent for a telephone."""
    say, parts = on.parts.phrases.say, on.parts
    looks_up = state.is_mine and parts.code_scanner is not None and not strong_only
    lines = [say("mine.identify_hint", state.mode)] if looks_up else []
    if parts.code_scanner is not None and not state.scanner_lost and state.online and not strong_only:
        shows_licences = state.is_mine and any(one.kind is IssuedKind.LICENCE for one in parts.codes.shapes)
        lines.append(say("mine.code_line" if shows_licences else "ways.code_line", state.mode))
    if parts.smart_card_reader is not None and not state.social_card_read:
        lines.append(say("ways.social_line", state.mode))
    return lines


def _acting(on: Showing, state: JourneyState) -> None:
    pages, record, phrases, item = on.pages, on.record, on.parts.phrases, on.record.item
    assert item is not None  # noqa: S101 - these pages come behind a chosen service
    if state.page is Page.ACTING:
        pages_acting.present_who(pages.who_for, state, phrases)
    elif state.page is Page.RELATION:
        pages_acting.present_relation(pages.relation, state, phrases, item, record.acting)
    elif state.page is Page.PRINCIPAL:
        pages_acting.present_principal(pages.principal, state, phrases, takes_long=on.card_takes_long)
    elif state.page is Page.PEOPLE:
        pages_acting.present_people(pages.people, state, phrases, record.acting)
    else:
        has_scanner = on.parts.code_scanner is not None and not state.scanner_lost
        pages_acting.present_enterprises(pages.enterprise, state, phrases, record.acting, item, has_scanner=has_scanner)


def _scan(on: Showing, state: JourneyState) -> None:
    errands, say, long = on.errands, on.parts.phrases, on.card_takes_long
    live = on.live
    notice = on.way_words(state)
    pages_scan.present_scan(on.pages.scan, state, errands.scan_way, say, live=live, takes_long=long, notice=notice)


def _number(on: Showing, state: JourneyState) -> None:
    pages_identity.present_number(on.pages.number, state, on.entry, on.parts.phrases, notice=on.way_words(state))


def _case_number(on: Showing, state: JourneyState) -> None:
    pages_identity.present_case_number(on.pages.case_number, state, on.entry, on.parts.phrases)


def _code(on: Showing, state: JourneyState) -> None:
    errands = on.errands
    pages_identity.present_code(
        on.pages.code,
        state,
        on.entry,
        on.parts.phrases,
        tail=errands.code_way.phone_tail,
        codes_sent=errands.code_way.codes_sent,
        resend_in_s=errands.code_way.resend_in_s(),
        notice=on.way_words(state),
    )


def _face(on: Showing, state: JourneyState) -> None:
    errands = on.errands
    live = on.live
    pages_face.present_face(on.pages.face, state, on.parts.phrases, words=errands.faces.words, live=live)
    by = errands.referrals
    pages_face.present_helper(on.pages.face, state, on.parts.phrases, code=by.check_code, helper_no=by.helper_no)


def _portrait(on: Showing, state: JourneyState) -> None:
    errands = on.errands
    live = on.live
    on.pages.portraits.fill(state, on.parts.phrases, errands.portraits, live)
