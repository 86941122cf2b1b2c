# SPDX-License-Identifier: Apache-2.0
"""The one thread that sends: one case at a time, a live one first, then the backlog in its turn (``drain.py``).

While the line is down it looks for it with cheap health requests and leaves the cases alone, except that a case whose
resident stands waiting is tried at once. A large case gives way to a live one between two parts of an attachment.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from random import Random

from config import clock
from config.timeouts import COURIER_TICK_S, DRAFT_STATUS_S
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.courier.changes import Changes
from kiosk.courier.clock_watch import ClockWatch
from kiosk.courier.delivery import Delay, Park, TryAgain, judge, probe_s, wait_s
from kiosk.courier.draft_sender import DraftSender
from kiosk.courier.drain import Drain, Turn
from kiosk.courier.gateway import PART_BYTES, CaseGateway
from kiosk.courier.ledger import Ledger, Stores
from kiosk.platform.errors import (
    Busy,
    ClockOff,
    NotAuthorised,
    ProtocolFault,
    Rejected,
    Unreachable,
    WrongEnvironment,
)
from offline_cache.errors import CacheError
from offline_cache.sealed_case import AttachmentRef, PlatformReceipt, WaitingCase

_SHORTEST_PAUSE_S = 0.01


class _GaveWay(Exception):
    """A live case came while a large one travelled."""


class Sender:
    """``run`` in a thread of its own until ``stop`` is set and :meth:`wake` was called."""

    def __init__(
        self,
        ledger: Ledger,
        gateway: CaseGateway,
        changes: Changes,
        events: EventLog,
        stop: threading.Event,
        *,
        probe_seconds: float | None = None,
        random: Random | None = None,
        draft_status_s: float = DRAFT_STATUS_S,
    ) -> None:
        self._ledger = ledger
        self._gateway = gateway
        self._changes = changes
        self._events = events
        self._stop = stop
        self._pace_s = probe_seconds
        self._random = random or Random()  # noqa: S311 - spreads terminals in time, guards nothing
        self._drafts = DraftSender(ledger, gateway, events, self._random, status_s=draft_status_s)
        self._wakened = threading.Event()
        self._live = threading.Event()
        self._is_up: bool | None = None
        self._down_since = 0.0
        self._probes = 0
        self._next_probe = 0.0
        self._hold_until = 0.0
        self._is_unsettled = False
        self._drain = Drain(self._random)
        self._clock = ClockWatch(events)
        self._backlog_at = 0.0
        self._last_failed = ""
        self._suspect = ""

    @property
    def is_up(self) -> bool | None:
        """Whether the platform answered the last time it was asked; ``None``: not asked yet."""
        return self._is_up

    @property
    def clock_offset_s(self) -> float | None:
        """The platform's time less the terminal's; ``None``: the platform has not said."""
        return self._gateway.clock_offset_s

    def wake(self, *, live: bool) -> None:
        """There is something to do, or to stop for."""
        if live:
            self._live.set()
        self._wakened.set()

    def run(self) -> None:
        """Send until told to stop. A disk that fails is tried again; nothing else ends the loop."""
        while not self._stop.is_set():
            self._wakened.clear()
            try:
                did_something = self._turn()
                self._clock.look(self._gateway.clock_offset_s)
                pause_s = 0.0 if did_something else self._pause_s()
            except CacheError as error:
                if not self._stop.is_set():
                    self._events.failure(LogEvent.UNHANDLED_ERROR, error)
                self._is_unsettled, pause_s = True, COURIER_TICK_S
            if pause_s > 0:
                self._wakened.wait(pause_s)

    def _turn(self) -> bool:
        """Do one thing; ``False`` when there was nothing to do."""
        self._live.clear()
        if self._is_unsettled:  # the disk failed while the fate of a case was being noted
            self._ledger.call(lambda stores: stores.outbox.requeue_interrupted())
            self._is_unsettled = False
        is_held = self._is_up is False or time.monotonic() < self._hold_until
        waiting = self._ledger.call(lambda stores: stores.outbox.next_due(live_only=is_held))
        self._backlog_at = 0.0
        if waiting is not None and not waiting.is_live:
            turn = self._drain.turn(time.monotonic())
            if turn is Turn.ASK:
                return self._ask_ticket()
            if turn is Turn.WAIT:
                self._backlog_at = self._drain.next_at()
                return False
        if waiting is not None:
            self._send(waiting)
            return True
        if not self._is_up and time.monotonic() >= self._next_probe:
            return self._probe()
        return self._is_up is True and not is_held and self._tell_of_drafts()

    def _ask_ticket(self) -> bool:
        """How much waits here; when it may go, and how fast. True: something has changed, look again at once."""
        counts = self._ledger.call(lambda stores: stores.outbox.counts())
        try:
            ticket = self._gateway.drain_ticket(max(1, counts.queued), counts.queued_bytes)
        except Busy as busy:
            self._drain.put_off(busy.retry_after_s, time.monotonic())
            return True
        except (ProtocolFault, Rejected, NotAuthorised, ClockOff):
            # No such thing there, or a proxy that knows none; what is wrong with this terminal a case's answer will say.
            self._drain.unknown(time.monotonic())
            return True
        except Unreachable:
            if self._drain.failed(time.monotonic()):
                self._line_down()
            return True
        self._line_up()
        self._drain.granted(ticket, time.monotonic())
        return True

    def _tell_of_drafts(self) -> bool:
        """Only when no case waits: a draft is a convenience."""
        try:
            return self._drafts.turn()
        except Unreachable:
            self._line_down()
        except Busy as busy:
            self._hold_until = max(self._hold_until, time.monotonic() + wait_s(1, busy.retry_after_s, self._random))
        return False

    def _pause_s(self) -> float:
        moment = time.monotonic()
        if self._is_up is False:
            next_s = self._next_probe - moment
        else:
            due = self._earliest_due()
            next_s = max(self._hold_until - moment, COURIER_TICK_S if due is None else due - clock.now().timestamp())
            if self._backlog_at:
                next_s = max(next_s, self._backlog_at - moment)
        # Never nothing: a case that is due but held must not make this loop spin.
        return min(COURIER_TICK_S, max(_SHORTEST_PAUSE_S, next_s))

    def _earliest_due(self) -> float | None:
        case_due = self._ledger.call(lambda stores: stores.outbox.earliest_due())
        draft_due = self._drafts.earliest_due()
        return min((due for due in (case_due, draft_due) if due is not None), default=None)

    def _probe(self) -> bool:
        if self._earliest_due() is None and not self._drafts.has_deposits():
            return False  # nothing waits: the platform is not asked for nothing
        if self._ledger.call(lambda stores: stores.outbox.next_due(live_only=True)) is not None:
            return True  # a case has come since this turn began: sending it says as much
        try:
            self._gateway.health()
        except Exception:
            self._line_down()
            return False
        self._line_up()
        return True

    def _line_down(self) -> None:
        if self._is_up is not False:
            self._is_up, self._probes, self._down_since = False, 0, time.monotonic()
            self._drain.line_lost()
            self._events.write(LogEvent.PLATFORM_UNREACHABLE)
        self._next_probe = time.monotonic() + probe_s(self._probes, self._pace_s, self._random)
        self._probes += 1

    def _line_up(self) -> None:
        if self._is_up:
            return
        hastened = self._ledger.call(lambda stores: stores.outbox.hasten(Delay.UNREACHABLE, self._suspect))
        self._drafts.hasten()
        if self._is_up is False:
            down_s = time.monotonic() - self._down_since
            self._drain.line_back(down_s, time.monotonic())
            duration_ms = down_s * 1000
            self._events.write(LogEvent.PLATFORM_BACK, duration_ms=duration_ms, count=hastened)
        self._is_up = True

    def _send(self, case: WaitingCase) -> None:
        attempt = case.tries + 1
        began = time.monotonic()
        self._ledger.call(lambda stores: stores.outbox.mark_sending(case.case_id))
        self._events.write(LogEvent.DELIVERY_STARTED, case_id=case.case_id, attempt=attempt)
        ticket = "" if case.is_live else self._drain.ticket
        if not case.is_live:
            size_bytes = len(case.envelope) + sum(attachment.size_bytes for attachment in case.attachments)
            self._drain.went(size_bytes, began)
        try:
            for attachment in case.attachments:
                self._upload(case, attachment)
            receipt = self._gateway.commit_case(case, ticket)
        except _GaveWay:
            moment = clock.now().timestamp()
            self._ledger.call(lambda stores: stores.outbox.postpone(case.case_id, moment, Delay.YIELDED))
            self._events.write(LogEvent.CASE_DELAYED, case_id=case.case_id, reason=Delay.YIELDED)
        except Exception as error:
            self._failed(case, error, attempt)
        else:
            self._line_up()
            self._confirm(case, receipt)
            duration_ms = (time.monotonic() - began) * 1000
            self._events.write(LogEvent.CASE_DELIVERED, case_id=case.case_id, attempt=attempt, duration_ms=duration_ms)
        self._changes.notify()

    def _upload(self, case: WaitingCase, attachment: AttachmentRef) -> None:
        held = set(self._gateway.attachment_state(case.case_id, attachment.digest))
        for part_no, offset in enumerate(range(0, attachment.size_bytes, PART_BYTES)):
            if self._live.is_set() and not case.is_live:
                raise _GaveWay
            if part_no in held:
                continue
            length = min(PART_BYTES, attachment.size_bytes - offset)
            read = partial(_read_part, case.case_id, attachment.position, offset, length)
            data = self._ledger.call(read)
            self._gateway.upload_part(case.case_id, attachment.digest, part_no, data)

    def _confirm(self, case: WaitingCase, receipt: PlatformReceipt) -> None:
        def confirm(stores: Stores) -> None:
            stores.outbox.confirm(case.case_id, receipt)
            if stores.outbox.earliest_due() is None:
                stores.database.truncate_log()  # the queue is empty: leave no sealed content in the log either

        while True:
            try:
                return self._ledger.call(confirm)
            except CacheError as error:
                # The platform has it; only our note is missing. Lost at worst with the process, then asked again.
                self._events.failure(LogEvent.UNHANDLED_ERROR, error)
                if self._stop.wait(COURIER_TICK_S):
                    raise

    def _failed(self, case: WaitingCase, error: Exception, attempt: int) -> None:
        verdict = judge(error, attempt, self._random)
        match verdict:
            case TryAgain():
                if verdict.delay is Delay.UNEXPECTED:
                    self._events.failure(LogEvent.UNHANDLED_ERROR, error, case_id=case.case_id)
                due = clock.now().timestamp() + verdict.delay_s
                self._ledger.call(lambda stores: stores.outbox.postpone(case.case_id, due, verdict.delay))
                self._events.write(LogEvent.CASE_DELAYED, case_id=case.case_id, attempt=attempt, reason=verdict.delay)
                if verdict.is_line_down:
                    # The same case twice: perhaps not the line but the case (an upload that never gets through, an
                    # answer that breaks the contract). It then waits for its own time and holds nobody up.
                    self._suspect = case.case_id if case.case_id == self._last_failed else ""
                    self._last_failed = case.case_id
                    self._line_down()
            case Park():
                if isinstance(error, WrongEnvironment):
                    self._events.write(LogEvent.WRONG_ENVIRONMENT, status=error.problem.status)
                elif isinstance(error, NotAuthorised):
                    self._events.write(LogEvent.PLATFORM_REFUSED, status=error.problem.status)
                self._ledger.call(lambda stores: stores.outbox.park(case.case_id, verdict.reason))
                self._events.write(LogEvent.CASE_PARKED, case_id=case.case_id, attempt=attempt, reason=verdict.parking)
        self._hold_until = max(self._hold_until, time.monotonic() + verdict.hold_s)


def _read_part(case_id: str, position: int, offset: int, length: int, stores: Stores) -> bytes:
    return stores.outbox.read_part(case_id, position, offset, length)
