# SPDX-License-Identifier: Apache-2.0
"""An industry licence whose code was scanned (一业一证): whose it is, every permit with its last day, what is over in words.

Source: domain notes 1.5 row 79. An enterprise's name and number are public, and stand there in full.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeGuard

from config import clock
from config.clock import parse_iso
from kiosk.platform.own_cases_model import Verification
from kiosk.platform.permits import PermitState, SubPermit
from ui.view_models.mine import MineViewModel
from ui.visit.own_found import SealedPaper
from ui.visit.pages_waiting import Row, row


def is_licence(paper: object) -> TypeGuard[Verification | SealedPaper]:
    """A paper with permits."""
    facts = paper.facts if isinstance(paper, SealedPaper) else paper
    return isinstance(facts, Verification) and bool(facts.permits)


def present_licence(
    vm: MineViewModel, tell: Callable[..., str], paper: Verification | SealedPaper, day: Callable[[date], str]
) -> list[Row]:
    """Title and hint; the rows, for as many pages as they take. ``day``: a date in words, with its year."""
    facts = paper.facts if isinstance(paper, SealedPaper) else paper
    key = _key(facts, is_asked=isinstance(paper, Verification))
    vm.title, vm.hint = tell(f"permits.{key}_title"), tell(f"permits.{key}_hint")
    vm.primaryText = tell("glance.primary")
    tone, icon = ("good", "badge-check") if key in ("genuine", "sealed") else ("act", "circle-alert")
    issued = tell("permits.issued", number=facts.number_masked, day=day(parse_iso(facts.issued_at).date()))
    head = row(facts.name, status=facts.holder_masked, note=issued, tone=tone, icon=icon)
    return [head, *(_permit(one, tell, day) for one in facts.permits)]


def _key(facts: Verification, *, is_asked: bool) -> str:
    """What is said of the whole: of a licence that counts, also whether some of it has run out."""
    if not facts.is_valid:
        return facts.standing.value
    if not is_asked:
        return "sealed"
    states = {one.state(clock.now().date()) for one in facts.permits}
    if PermitState.VALID not in states:
        return "over"
    return "partly" if PermitState.EXPIRED in states else "genuine"


def _permit(permit: SubPermit, tell: Callable[..., str], day: Callable[[date], str]) -> Row:
    state, last = permit.state(clock.now().date()), "" if permit.valid_to is None else day(permit.valid_to)
    if state is PermitState.VALID:
        status = tell("permits.until", day=last) if last else tell("permits.for_ever")
        return row(permit.name, status=status, note=permit.number, tone="good", icon="circle-check")
    status = tell("permits.cancelled") if state is PermitState.CANCELLED else tell("permits.expired", day=last)
    return row(permit.name, status=status, note=permit.number, tone="act", icon="circle-alert")
