# SPDX-License-Identifier: Apache-2.0
"""先看再打: a paper for A4 as a picture on screen, before it is printed.

The very document that will be printed is made apart (:mod:`kiosk.printing.made_apart`) and drawn by poppler's pdftoppm, a process
of its own fed through a pipe: no file, and one picture in memory at a time. It is forgotten with its page; the document stays
until the papers are handed over, so that what comes out is what was seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtGui import QImage

from config import timeouts
from config.modes import DisplayMode
from drivers.completion import Completion
from drivers.document_printer.port import PrintableDocument
from drivers.document_printer.pwg_raster import GrayPage
from drivers.document_printer.rasterise import page_picture
from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.journey.state import JourneyState, Page
from kiosk.printing.made_apart import Make, PrintingBench
from ui.live_view import LivePicture
from ui.visit.device_desk import DeviceDesk

MakeDocument = Callable[[DisplayMode], Make | None]
Draw = Callable[[bytes, int, int, threading.Event], GrayPage]

_A4_MM: Final = (210, 297)
_HALF: Final = 0.53
_EDGE_MM: Final = 12
"""长者版 shows half a sheet at a time, without its empty edges; the two halves share a line or two."""
_WIDTH: Final = 850
"""Points across, until the page has told how wide its frame is: about as large as the sheet itself."""


class PreviewWay:
    """One visit's. ``make``: what makes the paper for a mode; None: there is none. ``desk``: the A4 printer's, ``bench``: used in
    its thread alone. ``changed``: something that the page shows is another.
    """

    def __init__(
        self,
        make: MakeDocument,
        desk: DeviceDesk,
        bench: PrintingBench,
        log: EventLog,
        changed: Callable[[], None],
        draw: Draw = page_picture,
    ) -> None:
        self._make, self._desk, self._bench, self._log, self._changed = make, desk, bench, log, changed
        self._draw = draw
        self.picture = LivePicture()
        self.place = 0
        """Which part is on screen, from 0."""
        self.is_failed = False
        """There is nothing to be seen; it can be printed all the same."""
        self._mode: DisplayMode | None = None
        self._document: PrintableDocument | None = None
        self._serial = 0
        self._is_on_screen = False

    @property
    def sheets(self) -> int:
        """How many come out; 0: not known yet."""
        return 0 if self._document is None else self._document.pages

    @property
    def parts(self) -> int:
        """So many there are to be turned."""
        return self.sheets * _parts_a_sheet(self._mode)

    @property
    def aspect(self) -> float:
        """Width by height of a part."""
        return aspect_of(self._mode)

    def held(self, mode: DisplayMode) -> PrintableDocument | None:
        """The document that was seen, where it is the one of this mode."""
        return self._document if mode is self._mode else None

    def follow(self, state: JourneyState) -> None:
        """Made when its page comes, and anew for the other mode; forgotten with it."""
        is_behind = state.page is Page.STOP and state.stop_from is Page.PREVIEW
        self._is_on_screen = state.page is Page.PREVIEW or is_behind
        if state.page is Page.PREVIEW:
            if state.mode is not self._mode:
                self._begin(state.mode)
        elif not is_behind:
            self.picture.forget()
            if state.page is not Page.HAND_OVER:
                self._forget()

    def _forget(self) -> None:
        self._serial += 1
        self._mode = self._document = None
        self.place, self.is_failed = 0, False

    def _begin(self, mode: DisplayMode) -> None:
        self._forget()
        self.picture.forget()
        self._mode = mode
        make, serial = self._make(mode), self._serial
        if make is None:
            self.is_failed = True
            return

        def made(cancel: threading.Event) -> PrintableDocument | NotDone:
            return make(self._bench, cancel)

        self._desk.run(made, lambda ended: self._made(serial, ended), timeouts.DOCUMENT_COMMAND_S)

    def _made(self, serial: int, ended: Completion[Any]) -> None:
        if serial != self._serial:
            return
        if isinstance(ended.value, PrintableDocument):
            self._document = ended.value
            if self._is_on_screen:  # else it is being printed already, and nobody sees it
                self._show()
            return
        if isinstance(ended.value, NotDone):
            self._log.write(LogEvent.DOCUMENT_NOT_MADE, reason=ended.value)
        self._fail(ended.error)

    def turn(self, by: int) -> None:
        """Another part; beyond the first and the last there is none."""
        place = min(max(self.place + by, 0), max(self.parts - 1, 0))
        if place != self.place:
            self.place = place
            self._show()

    def _show(self) -> None:
        document, serial, place = self._document, self._serial, self.place
        assert document is not None  # noqa: S101 - parts are shown of a document alone
        number, half = divmod(place, _parts_a_sheet(self._mode))
        part = None if self._mode is not DisplayMode.ELDER else half

        def drawn(cancel: threading.Event) -> QImage:
            across = self.picture.size[0] or _WIDTH
            if part is not None:  # its edges are left out
                across = round(across * _A4_MM[0] / (_A4_MM[0] - 2 * _EDGE_MM))
            return as_image(self._draw(document.pdf, number + 1, across, cancel), part)

        def shown(ended: Completion[QImage]) -> None:
            if serial != self._serial or place != self.place or not self._is_on_screen:
                return
            if ended.value is None:
                self._fail(ended.error)
                return
            self.picture.show(ended.value, time.monotonic())
            self._changed()

        self._desk.run(drawn, shown, timeouts.DOCUMENT_COMMAND_S)
        self._changed()

    def _fail(self, error: Exception | None) -> None:
        if error is not None:
            self._log.failure(LogEvent.DOCUMENT_NOT_MADE, error)
        self.is_failed = True
        self._changed()


def _parts_a_sheet(mode: DisplayMode | None) -> int:
    return 2 if mode is DisplayMode.ELDER else 1


def aspect_of(mode: DisplayMode | None) -> float:
    """Width by height of what is shown of a sheet."""
    width, height = _A4_MM
    return (width - 2 * _EDGE_MM) / (height * _HALF) if mode is DisplayMode.ELDER else width / height


def as_image(page: GrayPage, half: int | None = None) -> QImage:
    """For the screen; ``half``: the upper (0) or the lower one (1)."""
    image = QImage(page.rows, page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
    if half is None:
        return image.copy()
    rows, edge = round(page.height * _HALF), round(page.width * _EDGE_MM / _A4_MM[0])
    return image.copy(edge, 0 if half == 0 else page.height - rows, page.width - 2 * edge, rows)
