# SPDX-License-Identifier: Apache-2.0
"""The client's call for 附近能办: how other points' terminals are now, as far as the platform was told.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from pydantic import Field

from config.clock import parse_iso
from kiosk.platform.answer_shapes import AnswerBody, Time, read_answer
from kiosk.platform.exchanging import Exchanging

if TYPE_CHECKING:
    from kiosk.places.live import LiveState, NotKnown, Reported

MOST_PLACES: Final = 20
"""Of one question."""

_T = TypeVar("_T")


class _Working(AnswerBody):
    value: bool
    since: Time


class _Paper(AnswerBody):
    value: Literal["enough", "low", "none"]
    since: Time


class _Waiting(AnswerBody):
    value: Annotated[int, Field(ge=0, le=999)]
    since: Time


class _Machine(AnswerBody):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$")]
    value: bool
    since: Time


class _State(AnswerBody):
    place_id: Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
    working: _Working | None = None
    paper: _Paper | None = None
    waiting: _Waiting | None = None
    machines: Annotated[list[_Machine], Field(max_length=20, default_factory=list)]

    def value(self) -> LiveState:
        """A machine that this version has no word for is left out."""
        # Here and not above: what reads places takes a while to load, and most visits never ask.
        from kiosk.places.live import LiveState, Supply
        from kiosk.places.model import Machine

        known = {one.value for one in Machine}
        return LiveState(
            working=_told(None if self.working is None else (self.working.value, self.working.since)),
            paper=_told(None if self.paper is None else (Supply(self.paper.value), self.paper.since)),
            waiting=_told(None if self.waiting is None else (self.waiting.value, self.waiting.since)),
            machines={Machine(one.name): _reported(one.value, one.since) for one in self.machines if one.name in known},
        )


class _States(AnswerBody):
    states: Annotated[list[_State], Field(max_length=MOST_PLACES)]


def _reported(value: _T, since: str) -> Reported[_T]:
    from kiosk.places.live import Reported

    return Reported(value, parse_iso(since))


def _told(told: tuple[_T, str] | None) -> Reported[_T] | NotKnown:
    from kiosk.places.live import UNKNOWN

    return UNKNOWN if told is None else _reported(*told)


class PlaceCalls(Exchanging):
    """Mixed into the client."""

    def place_states(self, place_ids: Sequence[str]) -> Mapping[str, LiveState]:
        """What is known of these points (at most 20), by id, each value with its time. A point that is not in the answer is
        one of which nothing is known.

        Raises:
            PlatformError: nobody knows; the list stands without it.
        """
        ids = ",".join(place_ids[:MOST_PLACES])
        answer = self._exchange.call("GET", f"/place-states?ids={ids}")
        found = read_answer(_States, answer.content).states
        return {one.place_id: one.value() for one in found if one.place_id in place_ids}
