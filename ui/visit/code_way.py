# SPDX-License-Identifier: Apache-2.0
"""The way in without a card: number on the pad, one-time code to the phone on record. Level weak (弱认证)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from config import clock, timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.identity.resident import from_platform
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Busy, ClockOff, NotAuthorised, Rejected, Unreachable
from kiosk.platform.model import CodeSent, CodeWrong, Session
from ui.visit.pages_identity import Entry
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class CodeWay:
    """``state``: where the visit stands now. What goes wrong is said beside the pad, and what is typed stays."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        entry: Entry,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        state: Callable[[], JourneyState],
        *,
        resend_s: float = timeouts.CODE_RESEND_S,
    ) -> None:
        self._parts = parts
        self._record = record
        self._entry = entry
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._state = state
        self._resend_s = resend_s
        self._number = ""
        self._challenge = ""
        self._sent_at: float | None = None
        self._page = Page.ATTRACT
        self._asking = 0
        """Of which question an answer is waited for. One about a pad that was left speaks of nothing that is typed now."""
        self.phone_tail = ""
        self.codes_sent = 0
        """One-time codes that this visit has had sent."""

    def follow(self, state: JourneyState) -> None:
        """Whoever left the pad, by whatever way, waits for no answer."""
        if state.page is self._page:
            return
        if self._page in (Page.NUMBER, Page.CODE):
            self._asking += 1
            self._entry.busy = False
        self._page = state.page

    def _ask(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        self._asking += 1
        asking = self._asking
        self._desk.run(
            work,
            lambda answer: done(answer) if asking == self._asking else None,
            lambda error: failed(error) if asking == self._asking else None,
        )

    def _say(self, key: str, **values: object) -> None:
        self._entry.busy = False
        self._entry.message = self._parts.phrases.say(key, self._state().mode, **values)
        self._changed()

    def request(self) -> None:
        """A code for the number on the pad; on the code's own page another one, once its time has come."""
        if self._entry.busy:
            return
        if self._state().page is Page.NUMBER:
            parsed = parse_id_number(self._entry.text, clock.now().date())
            if not isinstance(parsed, IdNumber):
                self._say("number.malformed")
                return
            self._number = parsed.number
        elif self.resend_in_s() > 0:
            self._changed()
            return
        self._entry.busy = True
        self._entry.message = ""
        self._changed()
        number = self._number
        self._ask(lambda: self._parts.platform.request_code(number), self._sent, self._not_sent)

    def _sent(self, sent: CodeSent) -> None:
        self._challenge, self.phone_tail = sent.challenge, sent.phone_tail
        self._sent_at = time.monotonic()
        self.codes_sent += 1
        self._entry.forget()
        self._dispatch(ev.CodeSent())
        self._changed()

    def resend_in_s(self) -> int:
        """Whole seconds until another code may be asked for; the first is usually only late."""
        if self._sent_at is None:
            return 0
        return max(0, math.ceil(self._sent_at + self._resend_s - time.monotonic()))

    def _not_sent(self, error: Exception) -> None:
        if isinstance(error, Busy):
            self._say("number.busy", n=max(1, math.ceil((error.retry_after_s or 0) / 60)))
        elif isinstance(error, Rejected):
            self._say("number.malformed")
        else:
            self._no_answer(error, "number.offline")

    def _no_answer(self, error: Exception, offline: str) -> None:
        """Only "no answer" is no network; a platform that does not accept this terminal is staff's business."""
        if isinstance(error, NotAuthorised | ClockOff):
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            self._say("number.refused")
            return
        if isinstance(error, Unreachable):
            self._dispatch(ev.NetworkChanged(online=False))
        else:
            self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        self._say(offline)

    def verify(self) -> None:
        """The code on the pad."""
        if self._entry.busy:
            return
        code, challenge = self._entry.text, self._challenge
        self._entry.busy = True
        self._changed()
        self._ask(lambda: self._parts.platform.verify_code(challenge, code), self._checked, self._not_checked)

    def _checked(self, answer: Session | CodeWrong) -> None:
        self._entry.forget()
        if isinstance(answer, CodeWrong):
            self._wrong(answer.attempts_left)
            return
        number = parse_id_number(answer.number, clock.now().date())
        if not isinstance(number, IdNumber):
            self._say("code.offline")
            return
        resident = from_platform(answer.name, number, self._record.catalogue.tables.certificate_types)
        is_other = self._record.is_another(resident.number)
        self._record.known_by(resident, answer)
        self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED)
        self._dispatch(ev.Identified(strong=False, is_other=is_other))

    def _wrong(self, attempts_left: int) -> None:
        if attempts_left > 0:
            self._say("code.wrong", left=attempts_left)
        else:
            self._entry.used_up = True
            self._say("code.used_up")
        self._dispatch(ev.CodeRefused(attempts_left))

    def _not_checked(self, error: Exception) -> None:
        if isinstance(error, Busy):
            self._say("code.busy")
        elif isinstance(error, Rejected):
            self._wrong(0)
        else:
            self._no_answer(error, "code.offline")
