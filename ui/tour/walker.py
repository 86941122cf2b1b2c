# SPDX-License-Identifier: Apache-2.0
"""Walks a visit by a script: a generator that touches what is on screen and yields what it waits for.

No script sleeps. It yields conditions; each is looked at again and again while the event loop turns, and one that does not
come true in its time ends the script with :class:`Stuck`, whose words say what was waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQuick import QQuickItem, QQuickWindow

from config import timeouts
from kiosk.journey.state import JourneyState, Page
from ui.tour.finger import Finger
from ui.view_models.base import ViewModel
from ui.visit.session import VisitSession

TICK_MS = 25
LIMIT_S = 20.0
SETTLE_S = 0.12
"""A page that has just turned is drawn, and a printer's last word is shown, before its picture is taken."""


@dataclass(frozen=True)
class Until:
    """What a script waits for."""

    holds: Callable[[], bool]
    what: str
    limit_s: float = LIMIT_S


Script = Generator[Until, None, None]


class Stuck(Exception):
    """A condition did not come true in its time."""


class Walker(QObject):
    """``out``: where pictures go. ``ended``: called once, when the script is done; ``stuck`` says why it was not."""

    def __init__(self, window: QQuickWindow, session: VisitSession, out: Path, ended: Callable[[], None]) -> None:
        super().__init__()
        self._window, self.session, self._out, self._ended = window, session, out, ended
        self.finger = Finger(window)
        self.stuck = ""
        self._script: Script | None = None
        self._waits: Until | None = None
        self._since = 0.0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self, script: Script) -> None:
        """From the event loop: the window must be on screen."""
        self._script = script
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        if self._busy or self._script is None:  # a synthetic touch turns the event loop
            return
        self._busy = True
        try:
            self._step(self._script)
        finally:
            self._busy = False

    def _step(self, script: Script) -> None:
        try:
            if self._waits is None:
                self._wait_for(next(script))
            elif self._waits.holds():
                self._wait_for(next(script))
            elif time.monotonic() - self._since > self._waits.limit_s:
                waits = f"{self._waits.what} (page {self.page.value})"
                self._wait_for(script.throw(Stuck(waits)))
        except StopIteration:
            self._end()
        except Stuck as stuck:
            self.stuck = str(stuck)
            self._end()

    def _wait_for(self, until: Until) -> None:
        self._waits, self._since = until, time.monotonic()

    def _end(self) -> None:
        self._timer.stop()
        self._script = None
        self._ended()

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def state(self) -> JourneyState:
        """Where the visit stands."""
        return self.session.state

    @property
    def page(self) -> Page:
        """The page on screen."""
        return self.state.page

    def texts(self) -> str:
        """Every word that the page and its sheet show now."""
        shell = self.session.pages.shell
        models = [shell.pageModel, shell, *([self.session.pages.sheet] if shell.overlay else [])]
        found = [model for model in models if isinstance(model, ViewModel)]
        return "\n".join(
            str(value) for model in found for value in model.values.values() if not isinstance(value, QObject)
        )

    def title(self) -> str:
        """The heading of what is on top."""
        shell = self.session.pages.shell
        model = self.session.pages.sheet if shell.overlay else shell.pageModel
        return str(getattr(model, "title", "") or getattr(model, "greeting", ""))

    def ways(self) -> list[str]:
        """The words of every key that can be touched now, in order of the screen; the frame's own keys are left out."""
        frame = {"size", "hide", "language", "sound"}
        return [
            str(item.property("accessibleText"))
            for item in _visible(self._window.contentItem())
            if item.property("accessibleText")
            and item.objectName() not in frame
            and item.property("usable")
            and self.finger.sees(item.objectName())
        ]

    def picture(self, name: str) -> str:
        """``NAME.png`` of the window as it is; the name of the file."""
        path = self._out / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._window.grabWindow().save(str(path))
        return path.name

    # --- waiting and touching ---------------------------------------------------------------------------------------

    def until(self, holds: Callable[[], bool], what: str, limit_s: float = LIMIT_S) -> Script:
        """Until it holds."""
        yield Until(holds, what, limit_s)

    def at(self, *pages: Page) -> Script:
        """Until one of these pages is up and takes touches."""
        names = "/".join(page.value for page in pages)
        yield Until(lambda: self.page in pages and self._is_fresh_no_more(), f"page {names}")

    def settled(self) -> Script:
        """Until what was last said has been drawn."""
        began = time.monotonic()
        yield Until(lambda: time.monotonic() - began > SETTLE_S, "a drawn page")

    def tap(self, name: str) -> Script:
        """Touch a control as soon as it is there and takes touches."""
        yield Until(lambda: self._is_fresh_no_more() and self.finger.sees(name), f"control {name}")
        self.finger.tap(name)

    def leaf_to(self, name: str) -> Script:
        """Turn the parts of a page of 长者版 until a control is there."""
        while not self.finger.sees(name):
            yield from self.tap("primary")
            yield from self.settled()

    def go_on(self, name: str = "primary") -> Script:
        """Touch until the page has turned: a page of 长者版 shows its parts one by one."""
        before = self.session.pages.shell.pageSerial
        for _ in range(8):
            yield from self.tap(name)
            began = time.monotonic()
            yield Until(
                lambda began=began: self._has_turned(before) or time.monotonic() - began > 0.3,  # type: ignore[misc]  # bound in the loop
                "the next page",
            )
            if self._has_turned(before):
                return
        raise Stuck(f"{name} does not lead on from page {self.page.value}")

    def _has_turned(self, before: int) -> bool:
        return int(self.session.pages.shell.pageSerial) != before

    def _is_fresh_no_more(self) -> bool:
        """A page that has just turned takes no decision yet."""
        return time.monotonic() - self.session.presenter.showing.turned_at > timeouts.PAGE_FRESH_S


def _visible(root: QQuickItem) -> Generator[QQuickItem, None, None]:
    if not root.isVisible() or root.opacity() <= 0:
        return
    yield root
    for child in root.childItems():
        yield from _visible(child)
