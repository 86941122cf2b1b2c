# SPDX-License-Identifier: Apache-2.0
"""From the signature to 已收件: freeze, sign, seal, hand to the courier, and wait a little for the platform's word.

Sealed with the platform's key before anything leaves this process; only when the courier says *durable* is it 已收件.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from config import clock, timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.case.package import TerminalFacts, signed_package
from kiosk.courier.client import CourierUnavailable
from kiosk.journey import events as ev
from kiosk.journey.freezing import freeze
from kiosk.journey.record import VisitRecord
from offline_cache.errors import CaseRefused, QueueFull
from offline_cache.sealed_case import CaseStatus, Durable, OutboxState, SealedAttachment, SealedCase
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

Dispatch = Callable[[ev.Event], None]


class Filing:
    """One case's way out of the visit process."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        courier: TaskDesk,
        dispatch: Dispatch,
        step_timings_ms: Callable[[], dict[str, int]],
        on_durable: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._record = record
        self._courier = courier
        self._dispatch = dispatch
        self._step_timings_ms = step_timings_ms
        self._on_durable = on_durable
        self._wait_s = timeouts.SUBMIT_WAIT_S
        self._were_kept_before: set[str] = set()
        self.is_kept = False
        """The courier has the case. Set on the desk's thread: known before the answer reached the screen."""
        self.is_under_way = False
        """It was handed over, and nothing was heard yet of what became of it."""

    def submit(self, *, online: bool) -> None:
        """Freeze now, on the main thread: what was on screen is what is filed. The rest goes on the courier's desk."""
        self._wait_s = timeouts.SUBMIT_WAIT_S if online else timeouts.SUBMIT_WAIT_OFFLINE_S
        settings = self._parts.settings
        terminal = TerminalFacts(settings.terminal.id, settings.terminal.site_code, settings.environment.value)
        self._parts.log.write(LogEvent.SUBMIT_STARTED)
        package = freeze(self._record, terminal, clock.now(), self._step_timings_ms())
        body = signed_package(package, self._parts.terminal_key)
        received_at, item = self._record.received_at_text, self._record.item

        def hand_over() -> Durable:
            seal = self._parts.sealer.seal
            attachments = tuple(
                SealedAttachment.of(seal(package.case_id, f"attachment:{number}", data))
                for number, data in enumerate(package.attachments)
            )
            case = SealedCase(
                case_id=package.case_id,
                item_code=package.item_code,
                terminal_received_at=received_at,
                envelope=seal(package.case_id, "case", body),
                attachments=attachments,
                max_queue_hours=max(1, item.offline.max_queue_hours) if item is not None else 72,
            )
            durable = self._keep(case)
            self.is_kept = True
            return durable

        self.is_under_way = True
        self._courier.run(hand_over, self._durable, self._not_durable)

    def _keep(self, case: SealedCase) -> Durable:
        """Hand the same sealed bytes over until the courier answers: a repeat of what is durable gets the same answer.

        Raises:
            CourierUnavailable: it does not come back.
        """
        deadline = time.monotonic() + timeouts.COURIER_BACK_S
        while True:
            try:
                return self._parts.courier.submit(case)
            except CourierUnavailable:
                if time.monotonic() >= deadline:
                    raise
            except CaseRefused:
                # An earlier try of this visit had no answer: it was kept after all, and is the case.
                known = self._parts.courier.status(case.case_id)
                if known is None:
                    raise
                self._were_kept_before.add(case.case_id)
                return Durable(known.case_id, known.durable_at)
            time.sleep(timeouts.RESTART_MIN_S)

    def _durable(self, _durable: Durable) -> None:
        self.is_under_way = False
        case_id = self._record.case_id
        if case_id in self._were_kept_before and self._record.frozen_first is not None:
            self._record.received_at, self._record.filed = self._record.frozen_first
        self._parts.log.write(LogEvent.CASE_DURABLE, case_id=case_id)
        self._dispatch(ev.CaseDurable())
        self._on_durable()
        self._courier.run(lambda: self._parts.courier.wait(case_id, self._wait_s), self._answered, self._unanswered)

    def _not_durable(self, error: Exception) -> None:
        self.is_under_way = False
        self._parts.log.failure(LogEvent.CASE_NOT_DURABLE, error)
        if isinstance(error, CourierUnavailable) and self._record.received_at is not None:
            self._record.frozen_first = self._record.frozen_first or (self._record.received_at, self._record.filed)
        self._dispatch(ev.CaseNotDurable("full" if isinstance(error, QueueFull) else "courier"))

    def _answered(self, status: CaseStatus | None) -> None:
        self._record.status = status
        if status is None or not status.is_final:
            self._dispatch(ev.CaseWaits())
        elif status.state in (OutboxState.RECEIVED, OutboxState.ACCEPTED):
            self._dispatch(ev.CaseDelivered())
        else:
            self._dispatch(ev.CaseReturned())

    def _unanswered(self, _error: Exception) -> None:
        """The case is on disk; only the word of it is late."""
        self._dispatch(ev.CaseWaits())
