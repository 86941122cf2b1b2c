# SPDX-License-Identifier: Apache-2.0
"""The visit's centre: every wish, report and tick becomes one ``step``; its effects are carried out; the page is presented.

Nothing is decided here. What may happen stands in ``kiosk/journey/rules.py``, what a page says in the presenter, and what
takes time in the errands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from kiosk.journey.effects import Effect
from kiosk.journey.events import Event, Touched
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


class VisitController(QObject):
    """One per visit. ``dispatch`` may be called from within itself (an errand that answers at once): events queue up."""

    def __init__(
        self, *, clock_scale: float = 1.0, on_step: Callable[[JourneyState, JourneyState, Event], None]
    ) -> None:
        super().__init__()
        self.state = JourneyState()
        self._errands: Errands | None = None
        self._presenter: Presenter | None = None
        self._on_step = on_step
        self._waiting: deque[Event] = deque()
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
                self._turn(self._waiting.popleft())
        finally:
            self._turning = False

    def _turn(self, event: Event) -> None:
        before = self.state
        self.state, effects = step(before, event)
        self._on_step(before, self.state, event)
        if self._errands is not None:
            for effect in effects:
                self._errands.run(effect, self.state)
        if self._presenter is not None and not isinstance(
            event, Touched
        ):  # the record may have changed where the state has not
            self._presenter.present(before, self.state)
        if self.state.ended:
            self._clocks.stop()
        else:
            self._clocks.follow(limits(self.state), fresh=is_presence(event, before))
