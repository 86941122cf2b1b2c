# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page where a form goes on elsewhere (换渠道继续) for ``ui.preview``: made-up codes, numbers and counters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kiosk.journey.continuing import Continuing
from kiosk.journey.state import DraftState, JourneyState, Page, PaperState
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
