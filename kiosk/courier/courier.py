# SPDX-License-Identifier: Apache-2.0
"""The courier process: owns every writable database of the terminal, takes sealed cases in, delivers them.

It holds no identity, ever: what it sees is sealed for the platform, or (drafts) for the resident's own card.

::

    visit ──socket──► server threads ──► ledger thread ──► SQLite, files
                                            ▲
                       sender thread ───────┘ ──► platform
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from config import clock
from config.parent import Orphaned, follow_parent
from config.settings import Settings, leave_runtime_dir
from config.timeouts import DRAFT_STATUS_S
from kiosk.audit.catalogue import LogEvent, Process
from kiosk.audit.hooks import install_excepthook
from kiosk.audit.log import EventLog
from kiosk.courier.changes import Changes
from kiosk.courier.delivery import Parking
from kiosk.courier.gateway import CaseGateway
from kiosk.courier.ledger import Ledger, Stores
from kiosk.courier.sender import Sender
from kiosk.courier.server import CourierServer, UnsafeFolder
from kiosk.courier.service import CourierService
from kiosk.platform.client import PlatformClient
from offline_cache.errors import CacheError
from offline_cache.keys import TerminalKey, terminal_key_file
from offline_cache.room import RoomLimits

HOUSEKEEPING_S = 60.0
RECEIPT_KEEP_DAYS = 30
SENDER_END_S = 1.0
"""At the end a request under way gets so long; then its case stays half sent and is queued again at the start."""


def serve(
    folder: Path,
    socket_path: Path,
    gateway: CaseGateway,
    events: EventLog,
    stop: threading.Event,
    *,
    probe_seconds: float | None = None,
    draft_status_s: float = DRAFT_STATUS_S,
    limits: RoomLimits | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Be the courier until ``stop`` is set.

    Raises:
        AlreadyOwned: another courier owns ``folder``.
        CacheError: the databases cannot be used.
    """
    changes = Changes()
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger(folder, limits=limits))
        # Whoever mends an enrolment restarts the courier: what was parked for it deserves another try, once.
        released = ledger.call(lambda stores: stores.outbox.release_parked(Parking.NOT_AUTHORISED))
        if again := released + ledger.recovered.requeued:
            events.write(LogEvent.CASE_RECOVERED, count=again)
        sender = Sender(
            ledger, gateway, changes, events, stop, probe_seconds=probe_seconds, draft_status_s=draft_status_s
        )
        service = CourierService(ledger, changes, sender, events, stop)
        stack.enter_context(CourierServer(socket_path, service.answer))
        died: list[BaseException] = []

        def send() -> None:
            try:
                sender.run()
            except BaseException as error:
                # A courier that takes in and never delivers would look healthy: rather end, and be started again.
                died.append(error)
                stop.set()

        sending = threading.Thread(target=send, name="sender", daemon=True)
        sending.start()
        events.write(LogEvent.COURIER_STARTED, queued=ledger.call(lambda stores: stores.outbox.counts().queued))
        if ready is not None:
            ready()
        while not stop.wait(HOUSEKEEPING_S):
            try:
                ledger.call(_tidy)
            except CacheError as error:
                events.failure(LogEvent.UNHANDLED_ERROR, error)
        sender.wake(live=False)
        changes.notify()
        sending.join(SENDER_END_S)
        if died:
            raise died[0]


def main(settings: Settings, *, probe_seconds: float | None = None) -> int:
    """The process ``main.py courier``; returns its exit status."""
    events = EventLog(settings.log_dir, Process.COURIER, max_bytes=settings.logs.max_kb * 1024, keep=settings.logs.keep)
    install_excepthook(events)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    events.write(LogEvent.APP_STARTED)
    try:
        follow_parent()
        key = TerminalKey.load(terminal_key_file(settings.state_dir), settings.environment)
        with PlatformClient(settings.platform.url, key, settings.terminal.id) as gateway:
            serve(settings.data_dir, settings.courier_socket, gateway, events, stop, probe_seconds=probe_seconds)
    except (CacheError, Orphaned, UnsafeFolder) as error:
        events.failure(LogEvent.UNHANDLED_ERROR, error)
        print(f"courier: {error}", file=sys.stderr)
        return 1
    finally:
        events.write(LogEvent.APP_ENDED)
        events.close()
        leave_runtime_dir(settings.runtime_dir)
    return 0


def _tidy(stores: Stores) -> None:
    stores.drafts.sweep()
    stores.outbox.forget_receipts((clock.now() - timedelta(days=RECEIPT_KEEP_DAYS)).timestamp())
