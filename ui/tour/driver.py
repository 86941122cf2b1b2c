# SPDX-License-Identifier: Apache-2.0
"""Walks one visit from the first screen to the last: looks at the page, takes its picture, touches the next thing.

The driver knows the pages only by what is on screen (object names) and by the journey's page word; it never calls a slot of
a view-model, so whatever it can do a resident can do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.journey.paying import Paying
from kiosk.journey.state import ACTING_PAGES, PORTRAIT_PAGES, FaceStep, JourneyState, Page, PaperState, PortraitStep
from ui.tour.acting import ActingSteps
from ui.tour.finding import FindingSteps
from ui.tour.finger import Finger, sample_signature
from ui.tour.options import TourOptions
from ui.tour.writing import Asked, Writer

TICK_MS = 60
SETTLE_S = 0.55
STUCK_S = 25.0
LOOK_S = 2.0
"""A paper is looked at before it is printed."""


@dataclass(frozen=True)
class World:
    """What the driver can do besides touching: lay and take the card; and what the resident knows by heart."""

    lay_card: Callable[[], None]
    remove_card: Callable[[], None]
    lay_paper: Callable[[], None] | None = None
    """On the mat under the document camera; None: there is none."""
    show_code: Callable[[], None] = lambda: None
    """The resident's own, before the scanner."""
    helper_comes: Callable[[], None] = lambda: None
    """Takes the referral that the screen waits for."""
    helper_confirms: Callable[[], None] = lambda: None
    """Has looked, and reads the code off the screen."""
    pay: Callable[[], object] = lambda: None
    """The resident's telephone pays the order whose code is on screen."""
    lay_agents_card: Callable[[], object] | None = None
    """Of whoever comes for the resident (代办), whose card is laid down first; None: the resident comes."""


class TourDriver(QObject):
    """``state``: the visit's present state. ``asked``: what the page asks and what this resident answers."""

    def __init__(
        self,
        window: QQuickWindow,
        options: TourOptions,
        world: World,
        *,
        state: Callable[[], JourneyState],
        serial: Callable[[], int],
        asked: Callable[[], Asked],
        choose_item: Callable[[], None],
        item_name: str,
        finished: Callable[[], None],
    ) -> None:
        super().__init__()
        self._window = window
        self._options = options
        self._world = world
        self._state = state
        self._serial = serial
        self._asked = asked
        self._choose_item = choose_item
        self._finished = finished
        self.finger = Finger(window)
        self.writer = Writer(window, self.finger)
        acts = world.lay_agents_card is not None
        self._acting = ActingSteps(self.finger, world.lay_card, world.remove_card, acts, options.relation)
        self.pages: list[str] = []
        self.problems: list[str] = []
        self._seen_serial = -1
        self._serial_since = 0.0
        self._changed_at = 0.0
        self._pictured = -1
        self._card_laid = False
        self._paper_laid = False
        self._paper_stage = Stage.NONE
        self._mode_set = False
        self._finding = FindingSteps(self.finger, options.item, item_name)
        self._is_unwritten_said = False
        self.found_on_screen = True
        self._code_shown = False
        self._face_step = FaceStep.NONE
        self._is_face_pictured = self._has_helper_acted = False
        self._slip_done = False
        self._takes = 0
        self._paying = Paying.NONE
        self._has_paid = False
        self._list_read = False
        self._pictured_slip = PaperState.NONE
        self._busy = False
        self._began = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        (options.out / "pages").mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """From the event loop: the window must be on screen."""
        self._timer.start()

    def stop(self) -> None:
        """No more touches."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        if self._busy:  # a synthetic touch turns the event loop; a tick within a tick would touch twice
            return
        self._busy = True
        try:
            self._look()
        finally:
            self._busy = False

    def _look(self) -> None:
        state = self._state()
        moment = time.monotonic()
        if state.ended:
            self.stop()
            self._finished()
            return
        if self._serial() != self._seen_serial:
            self._seen_serial, self._changed_at, self._serial_since = self._serial(), moment, moment
        if moment - self._serial_since > STUCK_S or moment - self._began > self._options.limit_s:
            self.problems.append(f"stuck on page {state.page.value}")
            self.take_picture("stuck")
            self.stop()
            self._finished()
            return
        if moment - self._changed_at < SETTLE_S:
            return
        if self._pictured != self._seen_serial:
            self.take_picture(state.page.value)
            self._pictured = self._seen_serial
            return
        self._act(state)

    def take_picture(self, name: str) -> Path:
        """``pages/NN-name.png`` of the window as it is."""
        path = self._options.out / "pages" / f"{len(self.pages) + 1:02d}-{name}.png"
        self._window.grabWindow().save(str(path))
        self.pages.append(path.name)
        return path

    def _act(self, state: JourneyState) -> None:
        page = state.page
        if page is Page.ATTRACT:
            if self._options.mode is DisplayMode.ELDER and not self._mode_set:
                self._mode_set = self.finger.tap("size")
                self._changed_at = time.monotonic()
                self._pictured = -1
                return
            self._choose_tile(page)
        elif page in (Page.CHOOSE, Page.SEARCH, Page.BROWSE):
            self._choose_tile(page)
        elif page in (Page.QUESTION, Page.FIELD, Page.LOOKUP, Page.LOOKUP_LIST):
            self._answer()
        elif page in ACTING_PAGES:
            self._acting.act(state, self._asked, self._tap)
        elif page is Page.IDENTIFY and self._options.by_face:
            if not self._code_shown:
                self._code_shown = True
                self._world.show_code()
            elif self.finger.sees("face-way"):
                self.take_picture("identify-face")
                self._tap("face-way")
            else:
                self._wait_on()
        elif page is Page.FACE:
            self._face(state)
        elif page is Page.IDENTIFY:
            if not self._card_laid:
                (self._world.lay_agents_card or self._world.lay_card)()
                self._card_laid = True
        elif page is Page.SIGN:
            if self.finger.draw("sign-pad", sample_signature()):
                self.finger.taps += len(sample_signature())
                self.take_picture("sign-signed")
            self._tap("primary")
        elif page is Page.RATE:
            self._tap("grade:1")
        elif page is Page.PREVIEW and time.monotonic() - self._serial_since < LOOK_S:
            self._wait_on()
        elif page is Page.PREVIEW:
            self.take_picture("preview-seen")
            self._tap("primary")
        elif page is Page.HAND_OVER:
            if self._card_laid:
                self._world.remove_card()
                self._card_laid = False
                self._changed_at = time.monotonic()
                return
            if PaperState.PRINTING in (state.receipt, state.document):
                self._wait_on()
                return
            self.take_picture("hand_over-done")
            self._tap("primary")
        elif page is Page.STOP and not self._slip_done:
            self._slip_done = True
            self._tap("secondary")
        elif page is Page.STOP and state.slip is PaperState.PRINTING:
            self._wait_on()
        elif page is Page.STOP and self._pictured_slip != state.slip:
            self._pictured_slip = state.slip
            self.take_picture("stop-slip")
        elif page is Page.END and self.finger.sees("skip"):
            self._tap("skip")
        elif page in (Page.PREFILL, Page.SUBMIT, Page.LOOKUP_WAIT, Page.RIDE_WAIT, Page.END):
            return  # the machine works, or the page goes on by itself
        elif page is Page.LOOKUP_RESULT and not self._slip_done:
            self._slip_done = True
            self._tap("secondary")
        elif page is Page.LOOKUP_RESULT and state.slip is PaperState.PRINTING:
            self._wait_on()
        elif page is Page.LOOKUP_RESULT:
            self.take_picture("lookup_result-slip")
            self._tap("primary")
        elif page is Page.RIDE_COMING:
            self._ride(state)
        elif page in PORTRAIT_PAGES:
            self._portrait(state)
        elif page is Page.PAPER:
            self._paper(state)
        elif page is Page.PAY:
            self._pay(state)
        else:
            self._tap("primary")

    def _face(self, state: JourneyState) -> None:
        """Consent, the look without the moves, and a helper who comes and confirms."""
        if state.face is not self._face_step:
            self._face_step, self._serial_since = state.face, time.monotonic()
            self._changed_at = time.monotonic()
            self._is_face_pictured = self._has_helper_acted = False
        elif not self._is_face_pictured and (state.face is not FaceStep.LOOKING or self.finger.sees("face-skip")):
            self._is_face_pictured = True
            self.take_picture(f"face-{state.face.value}")
        elif state.face is FaceStep.LOOKING:
            self._tap("face-skip")
        elif state.is_seeing and state.face is FaceStep.CONSENT and self.finger.sees("face-help"):
            self._tap("face-help")  # nobody stands before the camera: the helper, who is as good
        elif state.face in (FaceStep.WAITING, FaceStep.COMING) and not self._has_helper_acted:
            self._has_helper_acted = True  # once a step: the terminal sees it at its next look
            if state.face is FaceStep.WAITING:
                self._world.helper_comes()
            else:
                self._world.helper_confirms()
        elif state.face.is_with_helper:
            self._wait_on()
        else:
            self._tap("primary")

    def _ride(self, state: JourneyState) -> None:
        """Until there is a car, and its slip is out."""
        if not state.riding.has_car or state.slip is PaperState.PRINTING:
            self._wait_on()
            return
        self.take_picture("ride_coming-slip")
        self._tap("primary")

    def _pay(self, state: JourneyState) -> None:
        """The telephone pays once the code shows; the page turns by itself."""
        if state.paying is not self._paying:
            self._paying, self._serial_since = state.paying, time.monotonic()
            self._changed_at = time.monotonic()
        elif state.paying is Paying.WAITING and not self._has_paid:
            self._has_paid = True
            self.take_picture("pay-waiting")
            self._world.pay()
        elif state.paying.is_settled:
            self.take_picture(f"pay-{state.paying.value}")
            self._tap("primary")
        else:
            self._wait_on()

    def _paper(self, state: JourneyState) -> None:
        """The paper is laid down, taken by itself, and used when it is good; without a camera it comes later."""
        if state.paper is not self._paper_stage:
            self._paper_stage, self._serial_since = state.paper, time.monotonic()
            self._changed_at = time.monotonic()
        elif self._world.lay_paper is None or state.paper is Stage.FAULTY:
            self.take_picture(f"paper-{state.paper.value}")
            self._tap("wish:later" if self.finger.sees("wish:later") else "primary")
        elif not self._paper_laid:
            self._paper_laid = True
            self._world.lay_paper()
        elif state.paper is Stage.GOOD:
            self.take_picture("paper-good")
            self._tap("primary")
        else:
            self._wait_on()

    def _portrait(self, state: JourneyState) -> None:
        """Three takes come by themselves; the first is chosen, the standard's list read, the sheet printed."""
        if state.page is Page.PORTRAIT_TAKE:
            if state.takes != self._takes:
                self._takes, self._serial_since = state.takes, time.monotonic()
                self.take_picture(f"portrait_take-{state.takes}")
        elif state.page is Page.PORTRAIT_CHOOSE:
            self._tap("take:0")
        elif state.page is Page.PORTRAIT_COLOUR and state.portrait is PortraitStep.MAKING:
            self._wait_on()
        elif state.page is Page.PORTRAIT_RESULT and not self._list_read:
            self._list_read = True
            self._tap("more")
        elif state.page is Page.PORTRAIT_RESULT and state.document is PaperState.PRINTING:
            self._wait_on()
        else:
            if state.document is not PaperState.NONE:
                self.take_picture("portrait_result-paper")
            self._tap("primary")

    def _wait_on(self) -> None:
        """A printer works: look again at the next tick."""
        self._changed_at = max(self._changed_at, time.monotonic() - SETTLE_S)

    def _choose_tile(self, page: Page) -> None:
        """What cannot be found (a draft, which no list shows) is opened as a list's tile would."""
        if self.found_on_screen and not self._finding.act(page, self._tap):
            self.found_on_screen = False
            self._choose_item()

    def _answer(self) -> None:
        asked = self._asked()
        if asked.options:
            name = self.writer.choose(asked)
            if name:
                self._tap(name)
        elif self.writer.write(asked):
            self.take_picture("field-written")
            self._tap("primary")
        elif not self._is_unwritten_said:
            self._is_unwritten_said = True
            self.problems.append(f"nothing can be written on a field of kind {asked.kind}")

    def _tap(self, name: str) -> None:
        before = self._serial()
        if self.finger.tap(name) and self._serial() == before:
            # the tap was taken but the page stays (an elder page turning over, a slow answer): give it time
            self._changed_at = time.monotonic()
