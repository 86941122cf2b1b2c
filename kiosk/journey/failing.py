# SPDX-License-Identifier: Apache-2.0
"""What the journey is told where the terminal itself fails, on the pages that wait for the machine: they have no back, no cancel
and no idle clock (``limits``), so nobody could ever leave them.

换渠道继续 waits in the same way while something is handed over or taken back, and its way on is out of the visit. On every other
page the resident's next tap, or the clock, goes on: there nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.lookup import Lookup
from kiosk.journey.riding import Riding
from kiosk.journey.state import Delivery, JourneyState, Page, StopReason

_FILES: Final = (fx.BookSlot, fx.Submit)
_FETCHES: Final = (fx.FetchResult, fx.IssueOfflineCode)
_WAITED_FOR: Final[Mapping[Page, tuple[type[fx.Effect], ...]]] = MappingProxyType(
    {
        Page.PREFILL: (fx.Prefill, fx.AdoptCard, fx.LeaveOrder, fx.GiveConsentAgain),
        Page.LOOKUP_WAIT: (fx.LookUp, fx.LookUpShown),
        Page.RIDE_WAIT: (fx.OpenRide, fx.CallRide),
    }
)
"""What these pages came for. Of the form also whose it is: nobody goes on with one that is another's."""
_ELSEWHERE: Final[Mapping[Continuing, tuple[type[fx.Effect], Continuing]]] = MappingProxyType(
    {
        Continuing.OPENING: (fx.OpenContinuation, Continuing.REFUSED),
        Continuing.WITHDRAWING: (fx.WithdrawContinuation, Continuing.UNSURE),
    }
)
"""What it waits for, and what is said where the terminal fails: of what was to be handed over nobody has seen a code or a number;
of what was to be taken back nobody has heard.
"""


def told_instead(state: JourneyState, effect: type[fx.Effect]) -> tuple[ev.Event, ...]:
    """``effect`` could not be carried out, and ``state`` is where the visit stands. Where the page waits for it, that ends; what
    fails beside it says nothing of the page.
    """
    awaited, said = _ELSEWHERE.get(state.continuing, (None, Continuing.NONE))
    if effect is awaited:
        return (ev.ContinuationSaid(said),)
    state = state.behind
    match state.page:
        case Page.SUBMIT if not state.is_filed:
            return (ev.CaseNotDurable("terminal"),) if effect in _FILES else ()
        case Page.SUBMIT:
            return (ev.ResultMissing(),) if effect in _FETCHES else ()
        case page if effect not in _WAITED_FOR.get(page, ()):
            return ()
        case Page.RIDE_WAIT:
            return (ev.RideOffered(Riding.REFUSED),)  # what raised has asked nobody
        case _:
            return _of_a_wait(state)


def told_late(
    state: JourneyState, *, is_under_way: bool, is_kept: bool, has_called: bool, is_handing_over: bool
) -> tuple[ev.Event, ...]:
    """An answer came, and nothing could be made of it. ``is_under_way``: the case is on its way to the courier, which will say
    what becomes of it; ``is_kept``: the courier has it; ``has_called``: the platform was asked for a car; ``is_handing_over``: it
    was asked to take what goes on elsewhere, or to give it back, and will answer.
    """
    told = _late_behind(state.behind, is_under_way=is_under_way, is_kept=is_kept, has_called=has_called)
    if state.continuing in _ELSEWHERE and not is_handing_over:
        return (ev.ContinuationSaid(_ELSEWHERE[state.continuing][1]), *told)
    return told


def _late_behind(state: JourneyState, *, is_under_way: bool, is_kept: bool, has_called: bool) -> tuple[ev.Event, ...]:
    match state.page:
        case Page.SUBMIT if is_under_way:
            return ()
        case Page.SUBMIT if state.delivery is Delivery.DELIVERED:
            return (ev.ResultMissing(),)
        case Page.SUBMIT:
            return (ev.CaseDurable(), ev.CaseWaits()) if is_kept else (ev.CaseNotDurable("terminal"),)
        case Page.RIDE_WAIT:
            return (ev.RideOffered(Riding.UNHEARD if has_called else Riding.REFUSED),)
        case _:
            return _of_a_wait(state)


def _of_a_wait(state: JourneyState) -> tuple[ev.Event, ...]:
    if state.page is Page.PREFILL:
        return (ev.PrefillRefused(StopReason.TERMINAL_FAILED.value),)
    return (ev.LookupSaid(Lookup.REFUSED),) if state.page is Page.LOOKUP_WAIT else ()
