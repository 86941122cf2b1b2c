# SPDX-License-Identifier: Apache-2.0
"""The camera while a page looks through it (取景): frames to the panel, the newest one to whoever makes sense of it.

Two threads a look, so that neither waits for the other: one takes frames and shows each, one thinks about the newest and
passes over those that came meanwhile. Nothing of OpenCV or numpy is loaded by importing this. When nobody looks, the
camera is closed: no page, no picture.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.vision.memory import give_pictures_back
from kiosk.vision.sight import Sight, SightJudge
from ui.live_view import LivePicture

if TYPE_CHECKING:
    from drivers.camera.port import Camera, Exposure, Frame
    from kiosk.vision.preview import Part

FRAME_S: Final = 0.25
"""So long one wait for a frame; a camera that is away is asked again so often."""
SEAT_S: Final = 0.05
AGAIN_S: Final = 1.0
"""A driver that raised is tried anew after so long, as long as somebody wants the picture."""

Look = Callable[["Frame"], Any]
"""What is done with a frame, in the thinking thread. ``None``: nothing new is known."""


@dataclass(frozen=True)
class Looking:
    """What a page wants of the camera.

    ``make``: called in the thinking thread, once a look; may take its time to load models, meanwhile the picture is shown.
    ``told``: each answer that is not ``None`` and not the last one again, on the main thread.
    ``exposure``: None: the camera decides.
    ``aspect``: width by height of what is shown, cut out of the middle; None: the whole frame.
    ``mirrored``: as in a mirror, for people who look at themselves.
    ``is_over_mat``: it looks down on a mat, where nothing in the picture means no paper.
    ``longest``: points of the longer side of what ``make``'s look is handed; None: frames as they come.
    """

    make: Callable[[], Look]
    told: Callable[[Any], None]
    exposure: Exposure | None = None
    aspect: float | None = None
    mirrored: bool = False
    is_over_mat: bool = False
    longest: int | None = None


class _Thinking(QThread):
    """Thinks about the newest frame."""

    thought = Signal(object)
    unfit = Signal(str)

    def __init__(self, make: Callable[[], Look], check: Callable[[], None], longest: int | None) -> None:
        super().__init__()
        self.setObjectName("eyes-thinking")
        self._make, self._check, self._longest = make, check, longest
        self._changed = threading.Condition()
        self._newest: Frame | None = None
        self._ending = False

    def offer(self, frame: Frame) -> None:
        """From the watching thread; a frame nobody thought about yet gives way."""
        with self._changed:
            self._newest = frame
            self._changed.notify()

    def newest(self) -> Frame | None:
        """What was offered last and not taken yet."""
        with self._changed:
            return self._newest

    def end(self) -> None:
        """After the thought under way."""
        with self._changed:
            self._ending, self._newest = True, None
            self._changed.notify()

    def run(self) -> None:
        """Until :meth:`end`. What cannot be loaded, or a thought that fails, is a fault of ours: said as unfit, never hidden."""
        threading.current_thread().name = self.objectName()
        try:
            self._check()
            look, last = self._make(), None
            while (frame := self._next()) is not None:
                answer = look(frame)
                if answer is not None and answer != last and not self._ending:
                    last = answer
                    self.thought.emit(answer)
        except Exception as error:  # whose message may quote what was read
            self.unfit.emit(type(error).__name__)

    def _next(self) -> Frame | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ending or self._newest is not None)
            frame, self._newest = self._newest, None
            if self._ending or frame is None:
                return None
        if self._longest is None:
            return frame
        from kiosk.vision.papers.shapes import shrunk

        # The large one is let go of before the thought, which may take as long as several frames.
        return replace(frame, picture=shrunk(frame.picture, self._longest)[0])


class _Watching(QThread):
    """Takes frames as they come, and shows them."""

    sighted = Signal(object)

    def __init__(
        self, camera: Camera, seat: threading.Lock, looking: Looking, picture: LivePicture, thinking: _Thinking
    ) -> None:
        super().__init__()
        self.setObjectName("eyes-watching")
        self._camera, self._seat, self._looking, self._picture, self._thinking = (
            camera,
            seat,
            looking,
            picture,
            thinking,
        )
        self.ending = threading.Event()
        self.part: Part | None = None
        """What of the frame is shown; None: as the page asked for."""
        self.last: Frame | None = None
        self._told = Sight.OPENING

    def run(self) -> None:
        """Until ``ending``; the camera is closed behind it, whatever happened."""
        threading.current_thread().name = self.objectName()
        while not self._seat.acquire(timeout=SEAT_S):  # somebody else's look at the same camera comes to its end first
            if self.ending.is_set():
                return
        try:
            while not self.ending.is_set():
                self._watch_opened()
                self.ending.wait(AGAIN_S)
        finally:
            self._seat.release()

    def _watch_opened(self) -> None:
        """A driver that raises is a bug of ours, and to whoever stands there a camera that cannot be used just now."""
        from drivers.camera.port import Exposure

        try:
            try:
                self._camera.open()
                # Always said: a camera keeps what it was asked last, over its closing too, and a page that scans asks for
                # pictures in which a face is dark.
                self._camera.expose(self._looking.exposure or Exposure.AUTOMATIC)
                self._watch()
            finally:
                self._camera.close()
        except Exception:
            self._tell(Sight.LOST)
        finally:
            self.last = None
            self._picture.forget()

    def _watch(self) -> None:
        from drivers.camera.port import Frame

        judge, number = SightJudge(is_over_mat=self._looking.is_over_mat), 0
        while not self.ending.is_set():
            result = self._camera.next_frame(number, FRAME_S, self.ending)
            if self.ending.is_set():
                return
            if isinstance(result, Frame):
                number, self.last = result.number, result
                self._thinking.offer(result)
                self._show(result)
            sight = judge.see(result, time.monotonic())
            if sight is not Sight.OPENING:  # behind a loss it says nothing new
                self._tell(sight)

    def _tell(self, sight: Sight) -> None:
        if sight is self._told:
            return
        self._told = sight
        if sight.is_blind:
            self.last = None
        self.sighted.emit(sight)

    def _show(self, frame: Frame) -> None:
        from kiosk.vision.preview import WHOLE, centred, preview

        aspect = self._looking.aspect
        part = self.part or (WHOLE if aspect is None else centred(aspect, frame.width, frame.height))
        points = preview(frame.picture, part, self._picture.size, mirrored=self._looking.mirrored)
        tall, wide = points.shape[:2]
        image = QImage(points.data, wide, tall, 4 * wide, QImage.Format.Format_RGB32).copy()
        self._picture.show(image, frame.t)


class Eyes(QObject):
    """One camera. ``seat``: held by whoever has the camera open; shared with those who look whether it works.

    ``changed`` carries each :class:`Sight`; ``check`` raises where the eyes are not as they were tested.
    """

    changed = Signal(object)

    def __init__(self, camera: Camera, seat: threading.Lock, check: Callable[[], None] | None = None) -> None:
        super().__init__()
        give_pictures_back()
        self._camera, self._seat = camera, seat
        self._check = check or check_eyes
        self._is_checked = False
        self.picture = LivePicture(self)
        self._looking: Looking | None = None
        self._watching: _Watching | None = None
        self._thinking: _Thinking | None = None
        self._leaving: list[QThread] = []
        self.sight = Sight.CLOSED

    @property
    def looking(self) -> Looking | None:
        """What is looked for now."""
        return self._looking

    def look(self, looking: Looking | None) -> None:
        """Look for this from now on; the same again changes nothing. ``None``: close the camera."""
        if looking is self._looking:
            return
        self._leave()
        self._looking = looking
        if looking is None:
            self._see(Sight.CLOSED)
            return
        self._see(Sight.OPENING)
        thinking = self._thinking = _Thinking(looking.make, self._check_once, looking.longest)
        watching = self._watching = _Watching(self._camera, self._seat, looking, self.picture, thinking)
        thinking.thought.connect(self._thought, Qt.ConnectionType.QueuedConnection)
        thinking.unfit.connect(self._unfit, Qt.ConnectionType.QueuedConnection)
        watching.sighted.connect(self._sighted, Qt.ConnectionType.QueuedConnection)
        thinking.start()
        watching.start()

    def show_part(self, part: Part | None) -> None:
        """Show this part of the frame only (a face at the height where it is); None: as the page asked for."""
        if self._watching is not None:
            self._watching.part = part

    def still(self) -> Frame | None:
        """The newest frame as it came, for keeping; None: there is none to trust."""
        return None if self._watching is None else self._watching.last

    def _check_once(self) -> None:
        if not self._is_checked:
            self._check()
            self._is_checked = True

    @Slot(object)
    def _thought(self, answer: object) -> None:
        if self._looking is not None and self.sender() is self._thinking:
            self._looking.told(answer)

    @Slot(str)
    def _unfit(self, _what: str) -> None:
        if self._looking is not None and self.sender() is self._thinking:
            self._leave()
            self._see(Sight.UNFIT)

    @Slot(object)
    def _sighted(self, sight: Sight) -> None:
        if self._looking is not None and self.sender() is self._watching and self.sight is not Sight.UNFIT:
            self._see(sight)

    def _see(self, sight: Sight) -> None:
        if sight is not self.sight:
            self.sight = sight
            self.changed.emit(sight)

    def _leave(self) -> None:
        """The threads end by themselves; they are kept until they have (a thread object must outlive its thread)."""
        for thread in (self._watching, self._thinking):
            if thread is not None:
                thread.blockSignals(True)
                self._leaving.append(thread)
        if self._watching is not None:
            self._watching.ending.set()
        if self._thinking is not None:
            self._thinking.end()
        self._watching = self._thinking = None
        self._leaving = [thread for thread in self._leaving if not thread.isFinished()]

    def close(self) -> None:
        """No more looks; nobody is told anything any more."""
        self._leave()
        self._looking, self.sight = None, Sight.CLOSED

    def join_threads(self, wait_ms: int) -> None:
        """Wait for the threads; after :meth:`close`."""
        for thread in self._leaving:
            thread.wait(wait_ms)


def check_eyes() -> None:
    """Model files and OpenCV are those that were tested (启动自检).

    Raises:
        ModelError: the first thing that is wrong; its words are for technicians.
    """
    from kiosk.vision.models import check_vision
    from kiosk.vision.preview import leave_room_for_the_screen

    check_vision()
    leave_room_for_the_screen()
