# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page where something goes on elsewhere (换渠道继续) for ``ui.preview``: made-up codes, numbers and counters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.state import (
    Delivery,
    DraftState,
    HelpState,
    JourneyState,
    MineStep,
    Overlay,
    Page,
    PaperState,
    StopReason,
)
from kiosk.places.site import Place
from kiosk.platform.continuations import Continuation, ContinuationKind, ContinuationState
from ui.visit.pages_continue import ContinueFacts

_ID = "0190f000-0000-4000-8000-000000000003"
_URL = "https://platform.example.invalid/c/3q2-7wVgTzCkz0X1b2mN4pQrAbCdEfGh"
_PLACES = tuple(
    Place(f"示例街道社区事务受理中心{name}", f"示例路 {number} 号", "周一至周五 9:00–17:00", "021-0000-0000", ())
    for name, number in (("东站", 12), ("西站", 340), ("南站", 8))
)
UNTIL = datetime.fromisoformat("2026-11-25T09:42:00+08:00")


def _found(kind: ContinuationKind) -> Continuation:
    is_phone = kind is ContinuationKind.PHONE
    url, number = (_URL, "") if is_phone else ("", "381204756")
    return Continuation(_ID, kind, ContinuationState.WAITING, is_phone, 900, url, number)


PHONE = ContinueFacts(_found(ContinuationKind.PHONE), UNTIL, 14, is_unheard=False)
WINDOW = ContinueFacts(_found(ContinuationKind.WINDOW), UNTIL, 4320, is_unheard=False, places=_PLACES)
NOTHING = ContinueFacts(None, None, 0, is_unheard=False)
MUCH_LATER = replace(NOTHING, wait_s=20 * 3600)


def continue_scenes(form_page: JourneyState) -> Iterator[tuple[str, JourneyState, ContinueFacts]]:
    """Name, state, and what is known of the form that goes on elsewhere."""

    def at(step: Continuing, draft: DraftState = DraftState.NONE, **changes: object) -> JourneyState:
        told = {"page": Page.CONTINUE, "continuing": step, "draft": draft, **changes}
        return replace(form_page, **told)  # type: ignore[arg-type]  # the fields are the caller's

    kept = DraftState.KEPT
    yield "continue-choosing", at(Continuing.CHOOSING), NOTHING
    yield "continue-opening", at(Continuing.OPENING), NOTHING
    yield "continue-code", at(Continuing.CODE), PHONE
    yield "continue-code-unheard", at(Continuing.CODE, online=False), PHONE
    yield "continue-seen", at(Continuing.SEEN), PHONE
    yield "continue-taken", at(Continuing.TAKEN), PHONE
    yield "continue-taken-window", at(Continuing.TAKEN), WINDOW
    yield "continue-number", at(Continuing.NUMBER, slip=PaperState.PRINTED), WINDOW
    yield "continue-number-unprinted", at(Continuing.NUMBER, slip=PaperState.NOT_PRINTED), WINDOW
    yield "continue-withdrawing", at(Continuing.WITHDRAWING), PHONE
    yield "continue-unsure", at(Continuing.UNSURE), PHONE
    yield "continue-over", at(Continuing.OVER), NOTHING
    yield "continue-offline", at(Continuing.OFFLINE, kept, online=False), NOTHING
    yield "continue-busy", at(Continuing.BUSY, kept), NOTHING
    yield "continue-refused", at(Continuing.REFUSED, DraftState.LOST), NOTHING
    yield "continue-keeping", at(Continuing.KEEPING, DraftState.SAVING), NOTHING
    yield "continue-kept", at(Continuing.KEEPING, kept), NOTHING
    yield "continue-unkept", at(Continuing.KEEPING), NOTHING
    yield "continue-for-other", at(Continuing.FOR_OTHER), NOTHING
    yield "continue-mending", at(Continuing.MENDING), NOTHING


_BEHIND = {
    GoesOn.CASE: Page.HAND_OVER,
    GoesOn.OWN_CASES: Page.MINE,
    GoesOn.SERVICE: Page.NOTICE,
}


def continue_everywhere_scenes(page: JourneyState) -> Iterator[tuple[str, JourneyState, ContinueFacts]]:
    """The same of a case, of the own cases and of a service. ``page``: of who is known, with a service."""
    for about, behind in _BEHIND.items():
        is_own = about is GoesOn.OWN_CASES
        here = replace(page, page=Page.CONTINUE, continued=about, continue_from=behind, is_mine=is_own)
        here = replace(here, item=None if is_own else page.item)
        window = replace(WINDOW, places=()) if is_own else WINDOW
        numbered = replace(NOTHING, receipt="2026 1122 0000 4711") if about is GoesOn.CASE else NOTHING
        for step, facts in (
            (Continuing.CHOOSING, numbered),
            (Continuing.CODE, PHONE),
            (Continuing.SEEN, PHONE),
            (Continuing.TAKEN, PHONE),
            (Continuing.NUMBER, window),
            (Continuing.UNSURE, PHONE),
            (Continuing.OVER, numbered),
            (Continuing.OFFLINE, numbered),
            (Continuing.BUSY, numbered),
            (Continuing.REFUSED, numbered),
        ):
            slip = PaperState.PRINTED if step is Continuing.NUMBER else PaperState.NONE
            online = step is not Continuing.OFFLINE
            yield (
                f"continue-{about.value}-{step.value}",
                replace(here, continuing=step, slip=slip, online=online),
                facts,
            )
    case = replace(page, page=Page.CONTINUE, continued=GoesOn.CASE, continue_from=Page.HAND_OVER)
    coded = replace(NOTHING, receipt="8F3K2M")
    for name, delivery in (("not_there", Delivery.WAITING), ("not_taken_in", Delivery.RETURNED)):
        there = replace(case, continuing=Continuing.NOT_THERE, delivery=delivery)
        yield f"continue-case-{name}", there, coded
    yield "continue-case-for-other", replace(case, continuing=Continuing.FOR_OTHER), NOTHING
    service = replace(case, continued=GoesOn.SERVICE, continue_from=Page.NOTICE)
    yield "continue-service-busy-long", replace(service, continuing=Continuing.BUSY), MUCH_LATER
    yield from _behind_a_stop(replace(service, continue_from=Page.STOP, stop=StopReason.RULE))


def _behind_a_stop(service: JourneyState) -> Iterator[tuple[str, JourneyState, ContinueFacts]]:
    form = replace(service, continued=GoesOn.FORM)
    yield "continue-stopped-busy", replace(form, continuing=Continuing.BUSY, draft=DraftState.KEPT), NOTHING
    yield "continue-stopped-unsure", replace(form, continuing=Continuing.UNSURE), PHONE
    yield "continue-stopped-unkept", replace(form, continuing=Continuing.KEEPING, draft=DraftState.LOST), NOTHING
    yield "continue-stopped-for-other", replace(form, continuing=Continuing.FOR_OTHER), NOTHING
    yield "continue-service-stopped-taken", replace(service, continuing=Continuing.TAKEN), PHONE
    yield "continue-service-stopped-refused", replace(service, continuing=Continuing.REFUSED), NOTHING


def continue_sheets(page: JourneyState) -> Iterator[tuple[str, JourneyState]]:
    """请人帮我 and 不办了 over pages that offer it, and what they offer it of."""
    filed = replace(page, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED)
    own = replace(page, item=None, is_mine=True, mine=MineStep.SHOWN)
    stopped = replace(page, page=Page.STOP, stop=StopReason.PROMISE_DECLINED, stop_from=Page.PROMISE)
    over = {
        "stop": stopped,
        "notice": replace(page, page=Page.NOTICE),
        "mine-case": replace(own, page=Page.MINE_CASE),
        "hand-over": replace(filed, page=Page.HAND_OVER),
    }
    for name, state in over.items():
        yield f"sheet-help-over-{name}", replace(state, overlay=Overlay.HELP, help=HelpState.PLACED)
    yield "sheet-cancel-over-notice", replace(over["notice"], overlay=Overlay.CANCEL)
    yield "sheet-cancel-over-mine-case", replace(over["mine-case"], overlay=Overlay.CANCEL)
