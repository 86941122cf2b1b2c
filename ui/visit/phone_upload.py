# SPDX-License-Identifier: Apache-2.0
"""Pages from the resident's own telephone (手机扫码上传): opened at the platform, asked for, fetched one by one, closed.

Asks on the platform's desk, with short waits, so that nothing else of the visit stands behind a long one; closes on another desk,
for a visit that ends has no time to stand behind a wait. Whatever the platform says, the resident hears it in two words: it goes
on, or it does not and there are other ways.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QTimer

from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, PlatformError, ProtocolFault, SessionEnded, Unreachable, UploadEnded
from kiosk.platform.model import Session, Upload, UploadedPage, UploadState
from ui.visit.tasks import TaskDesk

WAIT_S: Final = 2
"""One question waits so long for news: the desk is free again soon when the resident goes on."""
AGAIN_MS: Final = 1000
"""After an answer that was none."""
MOST_TRIES: Final = 2
"""For one picture, where the line is not at fault: a third try would bring the same."""


class PhoneState(StrEnum):
    """How the way by telephone is; the values are keys of words."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    """The code is on screen."""
    JOINED = "joined"
    """A telephone has opened the page."""
    FINISHED = "finished"
    """传好了 was pressed there."""
    ENDED = "ended"
    """Its time is over, or the platform forgot it."""
    FAILED = "failed"
    """It could not be opened: busy, or not for this visit."""
    OFFLINE = "offline"

    @property
    def is_over(self) -> bool:
        """Another one has to be opened, or another way taken."""
        return self in (PhoneState.ENDED, PhoneState.FAILED, PhoneState.OFFLINE)


class PhoneUpload:
    """One material's upload at a time. ``came``: a page is there to be checked; ``changed``: something to show has changed.

    ``farewell`` and ``farewell_desk``: how the platform is told that the pictures are not wanted any more.
    """

    def __init__(
        self,
        platform: PlatformClient,
        desk: TaskDesk,
        farewell: PlatformClient,
        farewell_desk: TaskDesk,
        log: EventLog,
        came: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._platform, self._desk, self._log = platform, desk, log
        self._farewell, self._farewell_desk = farewell, farewell_desk
        self._ends = 0
        self._came, self._changed = came, changed
        self._upload: Upload | None = None
        self._round = 0
        self._seen = 0
        self._fetched: set[int] = set()
        self._tries: Counter[int] = Counter()
        self._pages: deque[bytes] = deque()
        self._ends_at = 0.0
        self._is_asking = False
        self.state = PhoneState.CLOSED
        self.received = 0
        """Pages that have come so far."""

    @property
    def url(self) -> str:
        """For the code on screen; empty while there is none."""
        return "" if self._upload is None else self._upload.url

    @property
    def short_code(self) -> str:
        """Terminal and telephone both show it."""
        return "" if self._upload is None else self._upload.short_code

    @property
    def minutes_left(self) -> int:
        """Rounded up."""
        return max(0, -int(-(self._ends_at - time.monotonic()) // 60))

    def open(self, session: Session | None, item_code: str, material_code: str, pages_at_most: int) -> None:
        """Ask for a code; nothing happens while one is on screen."""
        if self.state not in (PhoneState.CLOSED, *(one for one in PhoneState if one.is_over)):
            return
        self.close()
        if session is None:
            self._say(PhoneState.OFFLINE)
            return
        self._say(PhoneState.OPENING)
        mine = self._round
        self._desk.run(
            lambda: self._platform.open_upload(session, item_code, material_code, pages_at_most),
            lambda upload: self._opened(mine, upload),
            lambda error: self._failed(mine, error),
        )

    def _opened(self, mine: int, upload: Upload) -> None:
        if mine != self._round:
            self._end(upload)
            return
        self._upload, self._ends_at = upload, time.monotonic() + upload.valid_s
        self._log.write(LogEvent.UPLOAD_OPENED)
        self._say(PhoneState.OPEN)
        self._ask(mine)

    def _ask(self, mine: int) -> None:
        upload, seen = self._upload, self._seen
        if mine != self._round or upload is None or self._is_asking:
            return
        self._is_asking = True
        self._desk.run(
            lambda: self._platform.upload_state(upload, seen, WAIT_S),
            lambda state: self._told(mine, state),
            lambda error: self._failed(mine, error),
        )

    def _told(self, mine: int, state: UploadState) -> None:
        self._is_asking = False
        if mine != self._round:
            return
        self._seen, self._ends_at = state.version, time.monotonic() + state.valid_s
        self.received = len(state.pages)
        word = PhoneState.JOINED if state.phone_is_there else PhoneState.OPEN
        self._say(PhoneState.FINISHED if state.is_finished else word)
        for page in state.pages:
            if page.number not in self._fetched:
                self._fetched.add(page.number)
                self._fetch(mine, page)
        self._ask(mine)

    def _fetch(self, mine: int, page: UploadedPage) -> None:
        upload = self._upload
        if upload is None:
            return

        def arrived(data: bytes) -> None:
            if mine == self._round:
                self._pages.append(data)
                self._came()

        def lost(error: Exception) -> None:
            if mine != self._round:
                return
            is_line = isinstance(error, Busy | Unreachable) and not isinstance(error, ProtocolFault)
            self._tries[page.number] += not is_line
            if isinstance(error, UploadEnded | SessionEnded):
                self._failed(mine, error)
            elif self._tries[page.number] < MOST_TRIES:
                self._fetched.discard(page.number)  # the next answer names it again
            else:
                self._log.failure(LogEvent.UPLOAD_PAGE_LOST, error)
                arrived(b"")  # opened like any other, it is one that cannot be: the telephone is asked for it again

        self._desk.run(lambda: self._platform.upload_picture(upload, page), arrived, lost)

    def _failed(self, mine: int, error: Exception) -> None:
        self._is_asking = False
        if mine != self._round:
            return
        if not isinstance(error, PlatformError):
            self._log.failure(LogEvent.UNHANDLED_ERROR, error)
        if isinstance(error, UploadEnded):
            self._upload = None
            self._say(PhoneState.ENDED)
        elif self._upload is None:
            self._say(PhoneState.OFFLINE if isinstance(error, Unreachable) else PhoneState.FAILED)
        elif isinstance(error, SessionEnded):
            self.close()
            self._say(PhoneState.FAILED)
        else:  # a line that comes back: the code stays, its time runs on
            self._say(PhoneState.OFFLINE if time.monotonic() > self._ends_at else self.state)
            QTimer.singleShot(AGAIN_MS, lambda: self._ask(mine))

    def take(self) -> bytes | None:
        """The next picture that came and was not taken; None: there is none."""
        return self._pages.popleft() if self._pages else None

    def close(self) -> None:
        """The platform forgets the pictures; what comes later is nobody's."""
        upload, self._upload = self._upload, None
        self._round += 1
        self._seen, self.received, self._is_asking = 0, 0, False
        self._fetched.clear()
        self._tries.clear()
        self._pages.clear()
        self.state = PhoneState.CLOSED
        if upload is not None:
            self._end(upload)

    def _end(self, upload: Upload) -> None:
        def told(_answer: object) -> None:
            self._ends -= 1

        self._ends += 1
        self._farewell_desk.run(lambda: self._farewell.close_upload(upload), told, told)

    @property
    def is_ending(self) -> bool:
        """The platform is just being told to forget pictures."""
        return self._ends > 0

    def _say(self, state: PhoneState) -> None:
        self.state = state
        self._changed()
