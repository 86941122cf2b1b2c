# SPDX-License-Identifier: Apache-2.0
"""The resident's own 离线码: asked for once their case is at the platform, kept for this visit's paper and nothing else.

Asked again under the same case it is the same code, so an answer that was lost costs nobody a print of their month.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from config import timeouts
from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.mask import mask_name
from kiosk.journey.record import VisitRecord
from kiosk.platform.errors import Busy, Rejected, Unreachable
from kiosk.platform.offline_codes import OfflineCode
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:
    from kiosk.printing.slips import SlipHead

_TRIES: Final = 2


class CodeStanding(StrEnum):
    """What came of it; a phrase each (``hand_over.title_code…``)."""

    NONE = "none"
    """Not asked for."""
    ISSUED = "issued"
    UNHEARD = "unheard"
    """No answer, or none just now: it can be asked for another time."""
    USED_UP = "used_up"
    """As many were printed this month as may be."""
    NO_CITY_CODE = "no_city_code"
    """There is no 随申码 yet."""
    REFUSED = "refused"


CODE_LINES: Final = {
    CodeStanding.NONE: "码没有打出来，请再来一次",
    CodeStanding.ISSUED: "码在前面那一张纸上",
    CodeStanding.UNHEARD: "码没有取到，过一会儿再来",
    CodeStanding.USED_UP: "这个月打满了，请下个月再来",
    CodeStanding.NO_CITY_CODE: "还没有随申码，请先开通",
    CodeStanding.REFUSED: "码没有取到，请打帮办电话",
}
"""What the receipt says of it."""
_REJECTED: Final = {"prints-used-up": CodeStanding.USED_UP, "no-city-code": CodeStanding.NO_CITY_CODE}


class OfflineCodeWay:
    """One visit's code. ``wait``: pauses so many seconds, true when the visit is over."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        wait: Callable[[float], bool],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._wait = wait
        self._case_id = ""
        self._code: OfflineCode | None = None
        self._standing = CodeStanding.NONE

    @property
    def standing(self) -> CodeStanding:
        """Of the case that this visit is about now."""
        return self._standing if self._case_id == self._record.case_id else CodeStanding.NONE

    def issue(self) -> None:
        """Ask for it."""
        session, case_id, platform = self._record.session, self._record.filed_as, self._parts.platform
        self._case_id, self._code = self._record.case_id, None
        if session is None:
            self._settled(CodeStanding.REFUSED)
            return

        def ask() -> OfflineCode:
            for _ in range(_TRIES - 1):
                try:
                    return platform.issue_offline_code(session, case_id)
                except (Unreachable, Busy):
                    if self._wait(timeouts.BUSY_RETRY_S):
                        break
            return platform.issue_offline_code(session, case_id)

        self._desk.run(ask, self._issued, self._not_issued)

    def _issued(self, code: OfflineCode) -> None:
        self._code = code
        self._settled(CodeStanding.ISSUED)

    def _not_issued(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
        if isinstance(error, Unreachable | Busy):
            self._settled(CodeStanding.UNHEARD)
        elif isinstance(error, Rejected):
            self._settled(_REJECTED.get(error.problem.name, CodeStanding.REFUSED))
        else:
            self._settled(CodeStanding.REFUSED)

    def _settled(self, standing: CodeStanding) -> None:
        self._standing = standing
        self._dispatch(ev.OfflineCodeSettled())

    def slip(self, head: SlipHead, mode: DisplayMode) -> Callable[[bool], Document]:
        """What comes out before the receipt; nothing where there is no code. Made by whoever prints it."""
        code, resident = self._code, self._record.resident
        if code is None or resident is None or self.standing is not CodeStanding.ISSUED:
            return lambda _is_again: ()
        name = mask_name(resident.name)

        def make(is_again: bool) -> Document:
            from kiosk.printing.offline_code_slip import OfflineCodeFacts, offline_code_slip

            return offline_code_slip(head, OfflineCodeFacts(name, code.valid_to, code.token), mode, is_again=is_again)

        return make
