# SPDX-License-Identifier: Apache-2.0
"""One resident's visit, put together: controller, errands, presenter, clocks and devices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from config.modes import DisplayMode
from kiosk.audit.catalogue import LogEvent
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Overlay, Page
from kiosk.journey.timing import StepTimer
from kiosk.platform.errors import Busy, NotTrusted
from ui.visit.cabinet import Cabinet
from ui.visit.camera_watch import CameraWatch
from ui.visit.controller import VisitController
from ui.visit.decisions import decides
from ui.visit.errands import VisitErrands
from ui.visit.eyes import Eyes
from ui.visit.eyes_check import EyesCheck
from ui.visit.id_cards import IdCards
from ui.visit.looks import LookDesk, Where
from ui.visit.other_readers import OtherReaders
from ui.visit.pages import Pages
from ui.visit.pages_identity import Entry
from ui.visit.parts import VisitParts
from ui.visit.presenter import VisitPresenter
from ui.visit.tasks import TaskDesk


class VisitSession(QObject):
    """``clock_scale`` < 1 runs the visit's clocks faster, ``page_fresh_s`` 0 takes taps at once: for tests only."""

    def __init__(
        self, parts: VisitParts, *, clock_scale: float = 1.0, page_fresh_s: float = timeouts.PAGE_FRESH_S
    ) -> None:
        super().__init__()
        self._page_fresh_s = page_fresh_s
        self._parts = parts
        self.record = VisitRecord(parts.catalogue)
        self.entry = Entry()
        self.pages = Pages()
        self.timer = StepTimer(time.monotonic)
        self.controller = VisitController(clock_scale=clock_scale, on_step=self._stepped, on_failure=self._failed)
        self.errands = VisitErrands(
            parts,
            self.record,
            self.entry,
            self.controller.dispatch,
            self._again,
            step_timings_ms=self.step_timings_ms,
            code_resend_s=timeouts.CODE_RESEND_S * clock_scale,
            help_poll_s=timeouts.HELP_POLL_S * clock_scale,
            referral_poll_s=timeouts.REFERRAL_POLL_S * clock_scale,
            order_poll_scale=clock_scale,
        )
        self.presenter = VisitPresenter(parts, self.record, self.entry, self.pages, self.errands)
        self.errands.slips.stop_words = self.presenter.stop_words
        self.controller.join(self.errands, self.presenter)
        for page in self.pages.all():
            page.wished.connect(self._wished)
        self._journal = DeviceJournal(parts.settings.state_dir)
        self.id_cards = IdCards(parts, self.record, self.controller.dispatch, lambda: self.state)
        self.other_readers = OtherReaders(parts, self.errands.other_ways)
        self.cabinet = (
            None
            if parts.indicators is None
            else Cabinet(
                parts.indicators,
                parts.settings.state_dir,
                self._journal,
                parts.log,
                self.controller.dispatch,
                slot=parts.slot_sensor,
                scale=clock_scale,
            )
        )
        seats = {Where.FRONT: threading.Lock(), Where.PAPER: threading.Lock()}
        cameras = {Where.FRONT: parts.camera, Where.PAPER: parts.paper_camera}
        self.camera_watches = [
            CameraWatch(name, camera, seats[where], self._journal, lambda: self.state.is_untouched)
            for name, where in (("camera", Where.FRONT), ("paper_camera", Where.PAPER))
            if (camera := cameras[where]) is not None
        ]
        self.eyes_check = EyesCheck(
            self._journal,
            parts.log,
            self.controller.dispatch,
            is_fitted=any(one is not None for one in cameras.values()),
        )
        check = self.eyes_check.run
        eyes = {where: Eyes(camera, seats[where], check) for where, camera in cameras.items() if camera is not None}
        self.looks = self.errands.looks = LookDesk(eyes, parts.log, self.controller.dispatch)
        self.errands.faces.join(self.looks)
        self.errands.portraits.join(self.looks)
        self.errands.paper_desk.join(self.looks)
        self.looks.offer(Page.SCAN, Where.FRONT, self.errands.scan_way.wanted)
        self.looks.offer(Page.LOOKUP_SCAN, Where.FRONT, self.errands.licence_scan.wanted)
        self._health = TaskDesk("health")
        self._health_timer = QTimer(self)
        self._health_timer.setInterval(round(timeouts.PLATFORM_HEALTH_S * 1000))
        self._health_timer.timeout.connect(self._ask_health)
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self._slow_timer.setInterval(round(timeouts.EXPLAIN_AFTER_S * 1000))
        self._slow_timer.timeout.connect(self._waits_long)
        self._card_timer = QTimer(self)
        self._card_timer.setSingleShot(True)
        self._card_timer.timeout.connect(self._card_takes_long)
        self._clock_scale = clock_scale
        self._corner_timer = QTimer(self)
        self._corner_timer.setInterval(10_000)
        self._corner_timer.timeout.connect(self._tick)
        self._closed = False
        self._second_timer = QTimer(self)
        self._second_timer.setInterval(max(1, round(1000 * clock_scale)))
        self._second_timer.timeout.connect(self._again)
        self.listeners: list[Callable[[JourneyState, JourneyState, ev.Event], None]] = []

    @property
    def state(self) -> JourneyState:
        """Where the visit stands."""
        return self.controller.state

    def begin(self, mode: DisplayMode = DisplayMode.STANDARD) -> None:
        """Put the first page up. Devices stay closed until :meth:`open_devices`."""
        self._parts.log.write(LogEvent.VISIT_STARTED)
        is_unfit = self.eyes_check.is_unfit
        shows = self._parts.settings.receipt_printer.standard_receipt == "screen"
        face_offer = self.errands.faces.offer
        begun = JourneyState(mode=mode, face_offer=face_offer, eyes_unfit=is_unfit, shows_receipt=shows)
        self.controller.begin(begun)
        self.timer.enter(Page.ATTRACT.value)
        self._corner_timer.start()

    def open_devices(self) -> None:
        """The window is on screen: from now on this process owns the devices."""
        self.errands.printers.open(self._journal)
        self.id_cards.open(self._journal)
        self.other_readers.open(self._journal)
        self.other_readers.follow(self.state)
        if self.cabinet is not None:
            self.cabinet.open(self.state)
        for watch in self.camera_watches:
            watch.start()
        self.eyes_check.open()
        self._ask_health()
        self._health_timer.start()

    @Slot(object)
    def _wished(self, event: ev.Event) -> None:
        """A trembling finger taps twice: the second tap must not decide on a page that nobody has seen yet."""
        is_answer = isinstance(event, ev.OverlayClosed) and self.state.overlay is Overlay.RESUME
        if (decides(event) or is_answer) and self._is_fresh():
            return
        self.controller.dispatch(event)

    def _is_fresh(self) -> bool:
        return time.monotonic() - self.presenter.showing.turned_at < self._page_fresh_s

    @Slot()
    def _again(self) -> None:
        self.presenter.present(self.state, self.state)

    def step_timings_ms(self) -> dict[str, int]:
        """Milliseconds spent on each page so far."""
        totals: dict[str, int] = {}
        for step in self.timer.steps():
            totals[step.page] = totals.get(step.page, 0) + round(step.seconds * 1000)
        return totals

    def _failed(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)

    def _stepped(self, before: JourneyState, after: JourneyState, event: ev.Event) -> None:
        if after.page is not before.page:
            self.timer.enter(after.page.value)
            self._parts.log.write(LogEvent.STEP_ENTERED, page=after.page, mode=after.mode)
            if after.page in (Page.PREFILL, Page.SUBMIT, Page.LOOKUP_WAIT, Page.RIDE_WAIT):
                self._slow_timer.start()
            else:
                self._slow_timer.stop()
            if after.page in (Page.IDENTIFY, Page.SCAN, Page.PRINCIPAL):
                elder = after.mode is DisplayMode.ELDER
                limit_s = timeouts.CARD_STEP_ELDER_S if elder else timeouts.CARD_STEP_STANDARD_S
                limit_s = timeouts.SCAN_STEP_S if after.page is Page.SCAN else limit_s
                self._card_timer.start(round(1000 * limit_s * self._clock_scale))
            else:
                self._card_timer.stop()
            if after.page is Page.CODE:
                self._second_timer.start()  # the button counts down
            else:
                self._second_timer.stop()
        asks = (Overlay.CO_VIEW, Overlay.SOLVED, Overlay.REPORT, Overlay.SAMPLE, Overlay.RESUME)
        is_asked = after.overlay is not before.overlay and (after.overlay in asks or before.overlay is Overlay.SAMPLE)
        is_asked = is_asked or after.reporting is not before.reporting
        if after.paper.group != before.paper.group or after.mine is not before.mine or is_asked:
            self.presenter.showing.turned_at = (
                time.monotonic()
            )  # the same keys in the same places mean other things now
        self.errands.follow(after)
        self.other_readers.follow(after)
        if self.cabinet is not None:
            self.cabinet.follow(after, event)
        if before.is_untouched and not after.is_untouched:
            for watch in self.camera_watches:
                watch.leave()
        self.looks.follow(after)
        for listener in self.listeners:
            listener(before, after, event)

    @Slot()
    def _waits_long(self) -> None:
        self.presenter.showing.slow = True
        self._again()

    @Slot()
    def _card_takes_long(self) -> None:
        self.presenter.showing.card_takes_long = True
        self._again()

    @Slot()
    def _tick(self) -> None:
        self.presenter.tick()

    def look_round(self) -> None:
        """Ask platform and printers how they are now, and not only when it is their turn."""
        self._ask_health()
        self.errands.printers.look()

    # --- network ----------------------------------------------------------------------------------------------------

    @Slot()
    def _ask_health(self) -> None:
        self._health.run(self._parts.help_platform.health, self._healthy, self._unhealthy)

    def _healthy(self, _answer: object) -> None:
        self._network(online=True)

    def _unhealthy(self, error: Exception) -> None:
        """A platform that asks to come later is there: its network is not lost (维护, 忙)."""
        if isinstance(error, NotTrusted) and self.state.online:
            self._parts.log.write(LogEvent.PLATFORM_NOT_TRUSTED)
        self._network(online=isinstance(error, Busy))

    def _network(self, *, online: bool) -> None:
        if self.state.online != online:
            self._parts.log.write(LogEvent.PLATFORM_BACK if online else LogEvent.PLATFORM_UNREACHABLE)
            self.controller.dispatch(ev.NetworkChanged(online))

    # --- the end ------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop everything that could still speak; nothing is waited for except the courier's last word. Twice is once."""
        if self._closed:
            return
        self._closed = True
        for timer in (self._card_timer, self._health_timer, self._slow_timer, self._corner_timer, self._second_timer):
            timer.stop()
        self.id_cards.close()
        self.other_readers.close()
        if self.cabinet is not None:
            self.cabinet.close()
        for watch in self.camera_watches:
            watch.close()
        self.eyes_check.close()
        self.looks.close()
        self._health.close()
        self.errands.close()

    def join_threads(self, wait_ms: int) -> None:
        """Wait for every thread: only where the process lives on (tours, tests)."""
        self.id_cards.join_threads(wait_ms)
        self.other_readers.join_threads(wait_ms)
        if self.cabinet is not None:
            self.cabinet.join_threads(wait_ms)
        for watch in self.camera_watches:
            watch.join_threads(wait_ms)
        self.looks.join_threads(wait_ms)
        self._health.close(wait_ms)
        self.errands.join_threads(wait_ms)
