# SPDX-License-Identifier: Apache-2.0
"""The visit's centre: every wish, report and tick becomes one ``step``; its effects are carried out; the page is presented.

Nothing is decided here. What may happen stands in ``kiosk/journey/rules.py``, what a page says in the presenter, and what
takes time in the errands.

Whatever of these raises, the rest of the turn is done all the same: the next effects, the page, the clocks. A page that would
wait for ever for what was not begun is told so (``kiosk/journey/failing.py``): there is no screen that nobody can leave.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from kiosk.journey.effects import Effect
from kiosk.journey.events import Event, Touched
from kiosk.journey.failing import told_instead
from kiosk.journey.machine import limits, step
from kiosk.journey.presence import is_presence
from kiosk.journey.state import JourneyState
from ui.visit.clocks import VisitClocks


class Errands(Protocol):
    """Carries effects out, and answers later through ``dispatch``."""

    def run(self, effect: Effect, state: JourneyState) -> None:
        """Begin one effect; never blocks."""


class Presenter(Protocol):
    """Puts a state on screen."""

    def present(self, before: JourneyState, state: JourneyState) -> None:
        """Update the view-models. The same page may be presented again."""

    def count_down(self, seconds: int) -> None:
        """Whole seconds left to answer the sheet over the page."""


@dataclass(frozen=True)
class _NotBegun:
    """An effect raised. It is heard of in its turn: behind what the effect had told before."""

    effect: type[Effect]


class VisitController(QObject):
    """One per visit. ``dispatch`` may be called from within itself (an errand that answers at once): events queue up.

    ``on_failure`` takes what was raised by whatever a turn carries out; it goes no further.
    """

    def __init__(
        self,
        *,
        clock_scale: float = 1.0,
        on_step: Callable[[JourneyState, JourneyState, Event], None],
        on_failure: Callable[[Exception], None],
    ) -> None:
        super().__init__()
        self.state = JourneyState()
        self._errands: Errands | None = None
        self._presenter: Presenter | None = None
        self._on_step = on_step
        self._on_failure = on_failure
        self._waiting: deque[Event | _NotBegun] = deque()
        self._turning = False
        self._clocks = VisitClocks(self.dispatch, self._count_down, scale=clock_scale, parent=self)

    def join(self, errands: Errands, presenter: Presenter) -> None:
        """The two that need the controller to exist first."""
        self._errands, self._presenter = errands, presenter

    def begin(self, state: JourneyState) -> None:
        """The visit is on screen from now on."""
        before, self.state = self.state, state
        if self._presenter is not None:
            self._presenter.present(before, state)
        self._clocks.follow(limits(state), fresh=True)

    def _count_down(self, seconds: int) -> None:
        if self._presenter is not None:
            self._presenter.count_down(seconds)

    @Slot(object)
    def dispatch(self, event: Event) -> None:
        """One event into the journey; effects and pages follow."""
        self._waiting.append(event)
        if self._turning:
            return
        self._turning = True
        try:
            while self._waiting:
                following = self._waiting.popleft()
                if isinstance(following, _NotBegun):
                    self._waiting.extendleft(reversed(told_instead(self.state, following.effect)))
                else:
                    self._held(self._turn, following)
        finally:
            self._turning = False

    def _turn(self, event: Event) -> None:
        before = self.state
        self.state, effects = step(before, event)
        self._held(self._on_step, before, self.state, event)
        if self._errands is not None:
            for effect in effects:
                if not self._held(self._errands.run, effect, self.state):
                    self._waiting.append(_NotBegun(type(effect)))
        if self._presenter is not None and not isinstance(
            event, Touched
        ):  # the record may have changed where the state has not
            self._held(self._presenter.present, before, self.state)
        if self.state.ended:
            self._clocks.stop()
        else:
            self._clocks.follow(limits(self.state), fresh=is_presence(event, before))

    def _held(self, part: Callable[..., None], *given: object) -> bool:
        """Whether a part of a turn was done; where it raised, that is known now, and the turn goes on."""
        try:
            part(*given)
        except Exception as error:
            self._on_failure(error)
            return False
        return True
