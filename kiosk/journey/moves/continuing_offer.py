# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: what each page offers to go on with elsewhere (domain notes 1.1 row 2: every step).

A table of all pages, so that a new one cannot be forgotten. Nothing is offered where no service is chosen and nobody is known
(a receipt in the hand is a way of its own); where the machine is at work for a moment; of a cab, which comes to where one stands;
and where the visit is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from kiosk.journey.continuing import FORM_PAGES, GoesOn
from kiosk.journey.state import (
    ACTING_PAGES,
    ASK_PAGES,
    LOOKUP_PAGES,
    MINE_PAGES,
    NEARBY_PAGES,
    PORTRAIT_PAGES,
    RIDE_PAGES,
    JourneyState,
    Level,
    Page,
    StopReason,
)

Offer = Callable[[JourneyState], GoesOn | None]


def _nothing(_state: JourneyState) -> GoesOn | None:
    return None


def _service(state: JourneyState) -> GoesOn | None:
    """The same pages ask who is here for own cases, where nothing but those could go on."""
    if state.is_mine:
        return _own_cases(state)
    return None if state.item is None or state.item.rides else GoesOn.SERVICE


def _form(state: JourneyState) -> GoesOn | None:
    """A form that the courier may have as a case is not given to anybody who would file it as another."""
    if state.level is Level.NONE or state.is_filed:
        return None
    may_be_a_case = state.item is not None and state.item.code == state.unanswered_of
    return GoesOn.SERVICE if may_be_a_case else GoesOn.FORM


def _own_cases(state: JourneyState) -> GoesOn | None:
    return GoesOn.OWN_CASES if state.level is not Level.NONE else None


def _own_case(state: JourneyState) -> GoesOn | None:
    return GoesOn.CASE if state.level is not Level.NONE else None


def _filed(state: JourneyState) -> GoesOn | None:
    return GoesOn.CASE if state.is_filed or state.order_found else None


def _preview(state: JourneyState) -> GoesOn | None:
    """Of what was just filed, or of one of the own cases."""
    return GoesOn.CASE if state.is_filed else _own_case(state)


def _face(state: JourneyState) -> GoesOn | None:
    """The look stands behind the form (本人到场), the way in before it."""
    return _form(state) if state.is_seeing else _service(state)


def _visit(state: JourneyState) -> GoesOn | None:
    """An own appointment gets another time; or the page that stopped the way stands behind it."""
    return _own_cases(state) if state.is_moving else _stopped_on(state)


_NOWHERE: Final = (
    StopReason.POWER_LOW,
    StopReason.OTHER_DISTRICT,
    StopReason.TERMINAL_REFUSED,
    StopReason.PLATFORM_MAINTENANCE,
)
"""On an empty battery nothing is begun; what only other districts do goes on there and nowhere else; and a platform that has just
refused this terminal, or is not in service, takes nothing from it."""


def _stop(state: JourneyState) -> GoesOn | None:
    """Also where a visit is booked: who comes to it may still have on their telephone what to bring, and may go before."""
    if state.stop in _NOWHERE:
        return None
    return _filed(state) or _stopped_on(state)


def _stopped_on(state: JourneyState) -> GoesOn | None:
    """By the page where the way ended. A pre-check that says no to a form says so before its first page comes; without network
    a service of the platform alone is refused there before there is a form.
    """
    page = state.stop_from
    is_in_a_form = page in (*FORM_PAGES, Page.CONSENTS, Page.CONSENT, Page.SUBMIT)
    if is_in_a_form or (page is Page.PREFILL and state.form.is_made and state.form.is_blocked):
        return _form(state)
    return None if page is Page.CONTINUE else _service(state)


OFFERS: Final[Mapping[Page, Offer]] = MappingProxyType({
    **dict.fromkeys((Page.ATTRACT, Page.CHOOSE, Page.SEARCH, Page.BROWSE, *NEARBY_PAGES, *ASK_PAGES), _nothing),
    **dict.fromkeys((Page.PREFILL, Page.SUBMIT, Page.RATE, Page.END, Page.CONTINUE, Page.SHOWN_LICENCES), _nothing),
    **dict.fromkeys((Page.QUESTION, Page.NOTICE, Page.IDENTIFY, Page.NUMBER, Page.CODE, Page.SCAN), _service),
    **dict.fromkeys(sorted((*ACTING_PAGES, *PORTRAIT_PAGES, *LOOKUP_PAGES, *RIDE_PAGES)), _service),
    **dict.fromkeys((*FORM_PAGES, Page.CONSENTS, Page.CONSENT), _form),
    **dict.fromkeys((Page.PAY, Page.HAND_OVER), _filed),
    **dict.fromkeys((*MINE_PAGES, Page.MINE_NUMBER, Page.MINE_TAIL), _own_cases),
    **dict.fromkeys((Page.MINE_CASE, Page.MINE_REFUND), _own_case),
    **dict.fromkeys((Page.LOOKUP_WAIT, Page.RIDE_WAIT), _nothing),
    Page.PREVIEW: _preview,
    Page.FACE: _face,
    Page.VISIT: _visit,
    Page.STOP: _stop,
})  # fmt: skip
OFFERED_ON: Final = tuple(page for page, offer in OFFERS.items() if offer is not _nothing)


def offered(state: JourneyState) -> GoesOn | None:
    """What the sheets offer over this page; None: nothing."""
    return None if state.power_low else OFFERS[state.page](state)
