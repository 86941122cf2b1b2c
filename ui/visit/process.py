# SPDX-License-Identifier: Apache-2.0
"""One visit as a process: warm behind the scenes, then on screen for one resident, then gone.

A standby loads everything, maps no window and opens no device until the supervisor says so. When the visit ends the process
ends with it, at once and without tidying memory up: the kernel does that better than we could.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from typing import NoReturn, Protocol

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot

from config import timeouts
from config.modes import Environment
from config.settings import Settings
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.supervisor import link as line
from kiosk.supervisor.seat import move_in
from ui.app import Application, prepare_environment
from ui.visit.parts import VisitLink, VisitParts
from ui.visit.session import VisitSession

ALIVE_EVERY_MS = 2000
WARM_AFTER_MS = 200
"""Handed the screen at once after a start, it loads what the first screen needs not when that stands; else it does now."""


class Compose(Protocol):
    """The composition root's part: builds everything a visit is given."""

    def __call__(self, settings: Settings, link: VisitLink, finish: Callable[[str], None]) -> VisitParts:
        """See :class:`ui.visit.parts.VisitParts`."""
        ...


class SupervisedLink(QObject):
    """The line to the supervisor, as the visit sees it."""

    def __init__(self, end: line.Link) -> None:
        super().__init__()
        self._end = end
        self._activated: line.Activate | None = None
        self._forget_card_at = 0.0

    def activate(self, message: line.Activate) -> None:
        """Keep what the supervisor handed over."""
        self._activated = message
        self._forget_card_at = time.monotonic() + timeouts.CARD_MEMORY_S - (message.last_card_age_s or 0.0)

    @property
    def card_key(self) -> bytes:
        """Per-boot key for digests of cards."""
        return bytes.fromhex(self._activated.card_key_hex) if self._activated is not None else b""

    @property
    def last_card_digest(self) -> bytes | None:
        """Digest of the last visit's card, for its ten minutes: a first screen may stand for hours."""
        if time.monotonic() > self._forget_card_at:
            return None
        digest = self._activated.last_card_digest_hex if self._activated is not None else None
        return bytes.fromhex(digest) if digest is not None else None

    def shown(self, milliseconds: int) -> None:
        """The attract screen is on the panel."""
        self._end.send(line.Shown(float(milliseconds)))

    def card_seen(self, digest: bytes) -> None:
        """A card was used in this visit."""
        self._end.send(line.CardSeen(digest.hex()))

    def ended(self, reason: str) -> None:
        """The visit is over; the process goes next."""
        self._end.send(line.Ended(reason))


class VisitProcess(QObject):
    """Joins the line, the application and the session."""

    def __init__(self, settings: Settings, compose: Compose, end: line.Link) -> None:
        super().__init__()
        self._end = end
        self._link = SupervisedLink(end)
        parts = compose(settings, self._link, self._finish)
        self._log = parts.log
        self._session = VisitSession(parts)
        panel = settings.panel
        self._app = Application(
            self._session.pages.shell,
            width_px=panel.width_px,
            height_px=panel.height_px,
            fullscreen=settings.environment is not Environment.DEMO,
            on_warning=self._warned,
        )
        self._app.on_first_frame(self._first_frame)
        self._activated_at = 0.0
        self._is_shown = False
        self._parts = parts
        self._warm_timer = QTimer(self)
        self._warm_timer.setSingleShot(True)
        self._warm_timer.setInterval(WARM_AFTER_MS)
        self._warm_timer.timeout.connect(self._warm)
        self._notifier = QSocketNotifier(end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)
        self._alive = QTimer(self)
        self._alive.setInterval(ALIVE_EVERY_MS)
        self._alive.timeout.connect(self._say_alive)
        self._alive.start()

    def run(self) -> int:
        """Until the visit has ended."""
        self._end.send(line.Ready())
        self._warm_timer.start()
        return int(self._app.qt.exec())

    def _warned(self, _text: str) -> None:
        """A Qt warning is a bug of ours; its text could quote content, so only that there was one is logged."""
        self._log.write(LogEvent.LIBRARY_WARNING)

    @Slot()
    def _say_alive(self) -> None:
        self._end.send(line.Alive())

    @Slot()
    def _readable(self) -> None:
        try:
            messages = self._end.receive()
        except line.LinkError:
            self._leave()
        if self._end.closed:
            self._leave()
        for message in messages:
            if isinstance(message, line.Activate):
                self._activate(message)
            elif isinstance(message, line.Retire):
                self._retire()

    def _activate(self, message: line.Activate) -> None:
        self._activated_at = time.monotonic()
        self._warm_timer.stop()
        self._link.activate(message)
        self._session.begin()
        self._app.show()

    def _retire(self) -> None:
        """A visit on screen keeps what was filled; a standby holds nothing."""
        if self._activated_at:
            self._session.controller.dispatch(ev.Retired())
        self._leave()

    @Slot()
    def _first_frame(self) -> None:
        if self._activated_at and not self._is_shown:
            self._is_shown = True
            self._link.shown(round((time.monotonic() - self._activated_at) * 1000))
            self._session.open_devices()
            self._warm()

    @Slot()
    def _warm(self) -> None:
        """Load what the visit will need, beside the screen: the standby has done so long before anybody touches it."""
        threading.Thread(target=self._load_the_rest, name="warm", daemon=True).start()

    def _load_the_rest(self) -> None:
        self._parts.platform.prepare()
        self._parts.help_platform.prepare()
        self._session.eyes_check.prepare()

    def _finish(self, reason: str) -> None:
        self._session.close()
        self._link.ended(reason)
        self._leave()

    def _leave(self) -> NoReturn:
        os._exit(0)  # threads may still wait for a device; nothing here needs tidying, the memory least of all


def run_visit(end: line.Link, compose: Compose) -> int:
    """The ``visit`` command, with its end of the supervisor's line: loaded meanwhile, now told where and what."""
    try:
        prepared = move_in(end)
    except line.LinkError:  # the supervisor is gone before anything began
        return 1
    settings = Settings.model_validate_json(prepared.settings)
    prepare_environment(settings.state_dir / "qmlcache")
    process = VisitProcess(settings, compose, end)
    gc.freeze()  # everything that was loaded; main.py had the collector off meanwhile
    gc.enable()
    return process.run()
