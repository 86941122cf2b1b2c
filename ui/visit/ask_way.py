# SPDX-License-Identifier: Apache-2.0
"""小申: looks questions up in the guides, on a thread of its own. What was asked stays in this visit and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.state import ASK_PAGES, JourneyState, Page
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:  # loaded by whoever opens the index
    from kiosk.catalogue.asking.answering import Answering, Found
    from kiosk.catalogue.asking.table import ReadyQuestion

_KEEPS: Final = frozenset({*ASK_PAGES, Page.QUESTION, Page.NOTICE, Page.STOP})
"""Pages from which one step leads back to the answers."""


class AskWay:
    """``changed``: something that the page shows has changed without an event."""

    def __init__(self, parts: VisitParts, dispatch: Callable[[ev.Event], None], changed: Callable[[], None]) -> None:
        self._parts = parts
        self._dispatch = dispatch
        self._changed = changed
        self._desk: TaskDesk | None = None
        self._answering: Answering | None = None
        self.is_open = False
        self.is_broken = False
        """The index cannot be used: a person answers."""
        self.is_looking = False
        self._serial = 0
        """Of the question that is asked; what is found for one that was left comes too late."""
        self.question = ""
        self.found: Found | None = None
        self.ready: tuple[ReadyQuestion, ...] = ()

    def follow(self, state: JourneyState) -> None:
        """The index is opened when somebody comes in."""
        if state.page is Page.ASK and not self.is_open:
            self.is_open = True
            self._run(self._open, self._opened)
        elif state.page not in _KEEPS:
            self.forget()

    def ask_ready(self, number: int) -> None:
        """One of the questions that are asked often."""
        answering = self._answering
        if answering is None or not 0 <= number < len(self.ready):
            return
        asked = self.ready[number]
        self._look(asked.ask.zh, lambda: answering.answer_ready(asked))

    def ask_in_words(self, text: str) -> None:
        """In one's own words."""
        answering = self._answering
        if answering is not None and text.strip():
            self._look(text.strip(), lambda: answering.ask(text))

    def forget(self) -> None:
        """What was asked, and what was found, is gone."""
        self._serial += 1
        self.question, self.found, self.is_looking = "", None, False

    def _look(self, question: str, look: Callable[[], Found]) -> None:
        if self.is_looking:
            return
        self.question, self.found, self.is_looking = question, None, True
        serial = self._serial
        self._run(look, lambda found: self._has_found(found) if serial == self._serial else None)
        self._changed()

    def _open(self) -> tuple[Answering, tuple[ReadyQuestion, ...]]:
        if self._parts.answering is None:
            raise LookupError("there is no index of answers")
        answering = self._parts.answering()
        return answering, answering.ready()

    def _opened(self, opened: tuple[Answering, tuple[ReadyQuestion, ...]]) -> None:
        self._answering, self.ready = opened
        self._changed()

    def _has_found(self, found: Found) -> None:
        self.found, self.is_looking = found, False
        self._dispatch(ev.AnswersFound())

    def _failed(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        self.is_broken, self.is_looking = True, False
        self._changed()

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        if self._desk is None:
            self._desk = TaskDesk("ask")
        self._desk.run(work, done, self._failed)

    def close(self, wait_ms: int = 0) -> None:
        """The visit ends."""
        if self._desk is not None:
            self._desk.close(wait_ms)
