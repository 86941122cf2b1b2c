# SPDX-License-Identifier: Apache-2.0
"""Taking ID photographs in the visit (拍证件照): the look, the three takes, the photograph, its sheet.

Pictures are in this process's memory and in that of the one that makes photographs of them, nowhere else. They are overwritten
and forgotten when they are not wanted any more: a retake, the way back, the end of the visit. None is logged, none is sent
anywhere but to the A4 printer when the resident says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QImage

from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.moves.portrait import TAKES
from kiosk.journey.state import JourneyState, Page
from kiosk.printing.made_apart import Make, portrait_sheet_apart
from ui.live_view import LivePicture
from ui.visit.eyes import Look, Looking
from ui.visit.looks import LookDesk, Where
from ui.visit.parts import VisitParts
from ui.visit.portrait_maker import Made, PortraitMaker
from ui.visit.portrait_take import Take

if TYPE_CHECKING:
    from kiosk.vision.portrait.photograph import Photograph
    from kiosk.vision.portrait.watch import Seen

SHOWN: Final = 0.8
"""Width by height of what is shown, about the photograph's own."""
FIRST_COLOUR: Final = "white"
COLOURS: Final = ("white", "blue", "red")


class PortraitWay:
    """``changed``: the page has something else to show. ``seen``: what is said now while it looks; None: nothing yet."""

    def __init__(self, parts: VisitParts, dispatch: Callable[[ev.Event], None], changed: Callable[[], None]) -> None:
        self._parts = parts
        self._dispatch = dispatch
        self._changed = changed
        self._looks: LookDesk | None = None
        self._asked = threading.Event()
        self._looking = Looking(self._look, self._told, aspect=SHOWN, mirrored=True)
        self._maker = PortraitMaker(parts.portrait_bench)
        self._serial = 0
        """What is being made for now; an answer for an earlier one speaks of nothing that is there."""
        self._number = 0
        self._made: dict[str, Photograph] = {}
        self._not_made: set[str] = set()
        """Backgrounds of which nothing came, of the picture that is chosen now."""
        self._taken = 0
        """So many pictures as the visit counts: what was taken before a retake is not forgotten yet when the next look begins."""
        self.takes: list[Take] = []
        self.seen: Seen | None = None
        self.colour = FIRST_COLOUR
        self.thumbs = tuple(LivePicture() for _ in range(TAKES))
        self.result = LivePicture()

    def join(self, looks: LookDesk) -> None:
        """The page looks through the camera in front."""
        self._looks = looks
        looks.offer(Page.PORTRAIT_TAKE, Where.FRONT, lambda _state: self._looking)

    @property
    def is_unfitted(self) -> bool:
        """No camera, or nothing to print with: neither comes by waiting."""
        return self._parts.camera is None or self._parts.document_printer is None

    @property
    def made(self) -> Photograph | None:
        """The photograph before the background that was chosen; None: it is being made, or there is none."""
        return self._made.get(self.colour)

    @property
    def process_id(self) -> int | None:
        """Of what makes the photographs; None: there is none now."""
        return self._maker.pid

    @property
    def chosen(self) -> Take | None:
        """The picture that it is made of."""
        return self.takes[self._number] if self._number < len(self.takes) else None

    def follow(self, state: JourneyState) -> None:
        """A page that was left says nothing of now. Before the camera looks for this state."""
        self._taken = state.takes
        if state.page is not Page.PORTRAIT_TAKE:
            self.seen = None
            self._asked.clear()
        if state.ended:
            self.forget()
        if state.takes and not state.ended:
            self._maker.open()  # somebody who is still being photographed waits for nothing
        else:
            self._maker.end()

    # --- the look -----------------------------------------------------------------------------------------------------

    def _look(self) -> Look:
        """In the thread that looks: loads what finds a face and its mesh, and nothing more."""
        from kiosk.vision.faces.detect import NearFaceDetector
        from kiosk.vision.faces.mesh import FaceLandmarkMesher
        from kiosk.vision.portrait.segment import SelfieSegmenter
        from kiosk.vision.portrait.watch import PortraitLook, Taken

        networks = NearFaceDetector(), FaceLandmarkMesher()
        look = PortraitLook(*networks, self._is_asked, segmenter=SelfieSegmenter(), taken=self._taken)

        def seen(frame: Any) -> Any:
            answer = look.look(frame.picture, frame.t)
            return Take.of(answer) if isinstance(answer, Taken) else answer

        return seen

    def _is_asked(self) -> bool:
        was = self._asked.is_set()
        self._asked.clear()
        return was

    def take_now(self) -> None:
        """现在就拍: after the count-down, as it is."""
        self._asked.set()

    def _told(self, answer: Any) -> None:
        if isinstance(answer, Take):
            if len(self.takes) < TAKES:
                self.takes.append(answer)
                self.thumbs[len(self.takes) - 1].show(_image(answer.thumb), 0.0)
                self._dispatch(ev.PortraitTaken(len(self.takes)))
            return
        self.seen = answer
        eyes = self._looks.eyes(Where.FRONT) if self._looks is not None else None
        if eyes is not None:
            eyes.show_part(answer.part)
        self._changed()

    # --- the photograph -----------------------------------------------------------------------------------------------

    def make(self, number: int) -> None:
        """Of this picture, before white first, and then before the others, so that choosing needs no waiting."""
        self._forget_made()
        self._number, self.colour = number, FIRST_COLOUR
        self._run_all()

    def make_again(self) -> None:
        """What did not come off, beginning with the background that was chosen."""
        self._serial += 1
        self._maker.drop()
        self._not_made.clear()
        self._run_all()

    def _run_all(self) -> None:
        for colour in sorted(COLOURS, key=lambda one: one != self.colour):
            if colour not in self._made:
                self._run(colour)

    def colour_it(self, colour: str) -> None:
        """Another background; one that is not ready yet is answered when it is."""
        if colour not in COLOURS:
            return
        self.colour = colour
        if self.made is not None:
            self._show(self.made)
        elif colour in self._not_made:
            self._dispatch(ev.PortraitNotMade())

    def _run(self, colour: str) -> None:
        take, serial = self.takes[self._number], self._serial
        self._maker.make(
            take,
            colour,
            lambda: serial == self._serial,
            lambda made: self._is_made(serial, colour, made),
            lambda error: self._failed(serial, colour, error),
        )

    def _is_made(self, serial: int, colour: str, made: Made) -> None:
        if serial != self._serial:
            if not isinstance(made, NotDone):
                made.forget()
            return
        if isinstance(made, NotDone):
            self._parts.log.write(LogEvent.PORTRAIT_UNDONE, reason=made)
            self._not_done(colour)
            return
        self._made[colour] = made
        if colour == self.colour:
            self._show(made)

    def _show(self, made: Photograph) -> None:
        self.result.show(_image(made.shown), 0.0)
        self._dispatch(ev.PortraitMade())

    def _failed(self, serial: int, colour: str, error: Exception) -> None:
        """Whatever else went wrong is a bug of ours, and the resident goes on as if the process had come to nothing."""
        if serial != self._serial:
            return
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        self._not_done(colour)

    def _not_done(self, colour: str) -> None:
        """Once more, another picture, or elsewhere."""
        self._not_made.add(colour)
        if colour == self.colour:
            self._dispatch(ev.PortraitNotMade())

    def sheet(self) -> Make | None:
        """What makes the sheet, on the printer's own thread and by a process apart; None: there is no photograph."""
        made, settings = self.made, self._parts.settings
        if made is None:
            return None
        lines = tuple(self._parts.phrases.all("portrait.sheet"))
        site = settings.terminal.site_name
        return portrait_sheet_apart(settings.environment, site, made.for_paper, made.points, made.dpi, lines)

    # --- forgetting ---------------------------------------------------------------------------------------------------

    def _forget_made(self) -> None:
        self._serial += 1
        for made in self._made.values():
            made.forget()
        self._made.clear()
        self._not_made.clear()
        self.result.forget()

    def forget(self) -> None:
        """Every picture, overwritten where it lies."""
        self._maker.drop()
        self._forget_made()
        for take in self.takes:
            take.forget()
        self.takes.clear()
        for thumb in self.thumbs:
            thumb.forget()
        self.colour, self._number, self.seen = FIRST_COLOUR, 0, None

    def close(self) -> None:
        """The visit ends: no more answers, no pictures."""
        self.forget()
        self._maker.close()

    def join_threads(self, wait_ms: int) -> None:
        """Wait for the thread; after :meth:`close`."""
        self._maker.close(wait_ms)


def _image(points: Any) -> QImage:
    tall, wide = points.shape[:2]
    return QImage(points.data, wide, tall, 4 * wide, QImage.Format.Format_RGB32).copy()
