# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: what a visit has handed over, of what and of whom; which number may be shown again, what is taken back at the end.

An answer that was lost may have been a yes, and another thing may be handed over after it: so all of them are remembered, not
the last alone. Nothing of it outlives the visit.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

from kiosk.journey.continuing import GoesOn
from kiosk.platform.continuations import Continuation, ContinuationKind
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

MOST: Final = 12
"""So many are remembered; what is pushed out is taken back at once."""


@dataclass(frozen=True)
class Thing:
    """``name``: number of the case, or code of the service; empty of own cases. ``person``: number of whose it is; empty of a
    service, which is nobody's."""

    about: GoesOn
    name: str = field(repr=False)
    person: str = field(repr=False)


@dataclass
class _Handed:
    thing: Thing
    found: Continuation | None = None
    """None: nobody here has heard that the platform has it."""
    ends_at: float = 0.0
    is_wanted_back: bool = False

    @property
    def is_number(self) -> bool:
        """It was told, and is on paper."""
        return self.found is not None and self.found.kind is ContinuationKind.WINDOW

    def stays_good(self, *, is_erased: bool) -> bool:
        """A number goes with its paper, unless it opens a form that is wanted back, or whose resident wants all of it erased."""
        return self.is_number and (self.thing.about is not GoesOn.FORM or not (is_erased or self.is_wanted_back))


class HandedOver:
    """``desk``: tells the platform what nobody waits for any more. Held by the ids that they were sent with, the oldest first."""

    def __init__(self, parts: VisitParts, desk: TaskDesk) -> None:
        self._parts, self._desk = parts, desk
        self._held: dict[str, _Handed] = {}
        self._under_way = 0

    @property
    def is_taking_back(self) -> bool:
        """The platform is just being told."""
        return self._under_way > 0

    def send(self, continuation_id: str, thing: Thing) -> None:
        """It is sent now: the platform may have it from here on. What there is no room for goes: a number that stays good anyway,
        or else the oldest, which is taken back."""
        self._held[continuation_id] = _Handed(thing)
        if len(self._held) <= MOST:
            return
        good = (made for made, one in self._held.items() if one.stays_good(is_erased=True))
        pushed_out = next(good, next(iter(self._held)))
        if not self._held.pop(pushed_out).stays_good(is_erased=True):
            self._take_back(pushed_out)

    def hear(self, found: Continuation) -> None:
        """The platform has it."""
        if found.continuation_id in self._held:
            one = self._held[found.continuation_id]
            one.found, one.ends_at = found, time.monotonic() + found.valid_s

    def number(self, thing: Thing) -> str:
        """Id of the number that was told for it, hands over nothing, and has not run out by this clock; empty: none."""
        is_form = thing.about is GoesOn.FORM
        for made, one in reversed(self._held.items()):
            if not is_form and one.is_number and one.thing == thing and time.monotonic() < one.ends_at:
                return made
        return ""

    def want_back(self, continuation_id: str) -> None:
        """It was asked back; unless that is heard it is asked back once more at the end."""
        if continuation_id in self._held:
            self._held[continuation_id].is_wanted_back = True

    def forget(self, continuation_id: str) -> None:
        """The platform has said that nobody can take it up any more, or that somebody has."""
        self._held.pop(continuation_id, None)

    def forget_numbers_of_others(self, person: str) -> None:
        """Somebody else is known: whose number was told before them has it on paper, and here it is shown to nobody."""
        for made, one in list(self._held.items()):
            is_theirs = one.thing.person in ("", person)
            if not is_theirs and one.thing.about is not GoesOn.FORM and one.is_number:
                del self._held[made]

    def take_back_leftovers(self, *, is_erased: bool) -> None:
        """The visit ends: each is taken back but the numbers that stay good, the forms first. ``is_erased``: the resident wants
        all of it erased."""
        left = [made for made, one in self._held.items() if not one.stays_good(is_erased=is_erased)]
        left.sort(key=lambda made: self._held[made].thing.about is not GoesOn.FORM)
        self._held.clear()
        for made in left:
            self._take_back(made)

    def _take_back(self, made: str) -> None:
        platform = self._parts.help_platform

        def told(_answer: object) -> None:
            self._under_way -= 1

        self._under_way += 1
        self._desk.run(lambda: platform.withdraw_continuation(made), told, told)
