# SPDX-License-Identifier: Apache-2.0
"""Tells the platform about drafts (草稿), when no case waits: which to keep, which to destroy, which have ended elsewhere.

Called by the one thread that sends. A draft is durable here before anything is told, and what cannot be told now waits in
its row: nothing a resident does ever waits for this.
"""

from __future__ import annotations

import time
from random import Random

from config import clock
from config.timeouts import DRAFT_STATUS_S
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.courier.delivery import wait_s
from kiosk.courier.gateway import CaseGateway
from kiosk.courier.ledger import Ledger, Stores
from kiosk.platform.errors import Busy, DraftGone, PlatformError, Rejected, Unreachable
from offline_cache.sealed_draft import Deposit, Farewell

_MOST_ASKED = 64
"""The contract's limit for one question about drafts."""


class DraftSender:
    """``status_s``: how often the platform is asked whether the drafts deposited there were taken up elsewhere."""

    def __init__(
        self,
        ledger: Ledger,
        gateway: CaseGateway,
        events: EventLog,
        random: Random,
        *,
        status_s: float = DRAFT_STATUS_S,
    ) -> None:
        self._ledger = ledger
        self._gateway = gateway
        self._events = events
        self._random = random
        self._status_s = status_s
        self._next_status = 0.0

    def earliest_due(self) -> float | None:
        """When there is something to tell, in seconds since the epoch."""
        return self._ledger.call(lambda stores: stores.drafts.errands.earliest_due())

    def has_deposits(self) -> bool:
        """Drafts lie here that may be taken up elsewhere: a reason to look for the platform."""
        return bool(self._ledger.call(lambda stores: stores.drafts.deposited_ids()))

    def hasten(self) -> None:
        """The line is back."""
        self._ledger.call(lambda stores: stores.drafts.errands.hasten())

    def turn(self) -> bool:
        """Tell one thing; ``False`` when there was nothing to tell.

        Raises:
            Unreachable, Busy: for the sender to draw its conclusions; the errand waits in its row.
        """
        errand = self._ledger.call(_begun)
        if errand is None:
            return self._ask_status()
        draft_id = errand.draft_id
        try:
            self._tell(errand)
        except DraftGone:
            self._ended_elsewhere(draft_id)
        except Rejected as refused:
            # Waiting does not mend it. A card's draft still resumes here; there is just no second place.
            self._events.write(LogEvent.DRAFT_NOT_DEPOSITED, status=refused.problem.status)
            self._ledger.call(lambda stores: stores.drafts.drop_errand(draft_id))
        except PlatformError as error:
            self._postpone(errand, error)
            if isinstance(error, Unreachable | Busy):
                raise
        return True

    def _tell(self, errand: Deposit | Farewell) -> None:
        draft_id = errand.draft_id
        if isinstance(errand, Farewell):
            self._gateway.destroy_draft(draft_id)
            self._ledger.call(lambda stores: stores.drafts.drop_errand(draft_id))
            return
        self._gateway.deposit_draft(errand)
        self._ledger.call(lambda stores: stores.drafts.deposited(draft_id))
        self._events.write(LogEvent.DRAFT_DEPOSITED)

    def _postpone(self, errand: Deposit | Farewell, error: PlatformError) -> None:
        retry_after_s = error.retry_after_s if isinstance(error, Unreachable | Busy) else None
        due = clock.now().timestamp() + wait_s(errand.tries + 1, retry_after_s, self._random)
        self._ledger.call(lambda stores: stores.drafts.errands.postpone(errand.draft_id, due))

    def _ask_status(self) -> bool:
        if time.monotonic() < self._next_status:
            return False
        self._next_status = time.monotonic() + self._random.uniform(0.5, 1.0) * self._status_s
        ids = self._ledger.call(lambda stores: stores.drafts.deposited_ids())[:_MOST_ASKED]
        if not ids:
            return False
        try:
            kept = set(self._gateway.drafts_kept(ids))
        except PlatformError as error:
            if isinstance(error, Unreachable | Busy):
                raise
            return False  # refused: nothing is known, so nothing is destroyed
        for draft_id in ids:
            if draft_id not in kept:
                self._ended_elsewhere(draft_id)
        return True

    def _ended_elsewhere(self, draft_id: str) -> None:
        def end(stores: Stores) -> bool:
            return stores.drafts.gone_elsewhere(draft_id)

        if self._ledger.call(end):
            self._events.write(LogEvent.DRAFT_DESTROYED)


def _begun(stores: Stores) -> Deposit | Farewell | None:
    """What to tell now, and that it is begun, in one piece of work: a draft that is destroyed from here on has been told, or will
    be, and gets its farewell."""
    errand = stores.drafts.next_errand()
    if errand is not None:
        stores.drafts.errands.begin(errand.draft_id)
    return errand
