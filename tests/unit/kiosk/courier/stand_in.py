# SPDX-License-Identifier: Apache-2.0
"""A platform in memory that implements the courier's gateway, and a running courier around it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.courier.client import CourierClient
from kiosk.courier.courier import serve
from kiosk.courier.gateway import CaseGateway
from kiosk.platform.errors import DraftGone, Problem, Unreachable
from kiosk.platform.model import DrainTicket
from offline_cache.room import RoomLimits
from offline_cache.sealed_case import SealedAttachment, SealedCase, WaitingCase
from offline_cache.sealed_draft import Deposit

AT_ONCE = DrainTicket("t" * 16, 0.0, 0.0, 1000, 3600.0)
LIMITS = RoomLimits(max_cases=100, max_bytes=64 * 1024**2, keep_free_bytes=0, ballast_bytes=64 * 1024)


@dataclass(frozen=True)
class Receipt:
    case_number: str
    platform_received_at: str
    already_have_it: bool
    state: str = "received"
    objections: tuple[tuple[str, str], ...] = ()


@dataclass
class StandInPlatform:
    """Files cases; ``before_commit`` and ``after_commit`` may raise, ``is_down`` makes everything unreachable."""

    is_down: bool = False
    before_commit: Callable[[WaitingCase], None] = lambda case: None
    after_commit: Callable[[WaitingCase], None] = lambda case: None
    before_part: Callable[[str, int], None] = lambda case_id, part_no: None
    commits: list[str] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)
    parts: dict[tuple[str, str], dict[int, bytes]] = field(default_factory=dict)
    uploads: int = 0
    health_requests: int = 0
    ticket: DrainTicket | Exception = AT_ONCE
    clock_offset_s: float | None = None
    ticket_requests: list[tuple[int, int]] = field(default_factory=list)
    tickets_shown: list[str] = field(default_factory=list)
    drafts: dict[str, Deposit] = field(default_factory=dict)
    ended_drafts: set[str] = field(default_factory=set)
    before_draft: Callable[[str], None] = lambda draft_id: None

    def health(self) -> object:
        self.health_requests += 1
        self._reach()
        return "well"

    def attachment_state(self, case_id: str, digest: str) -> set[int]:
        self._reach()
        return set(self.parts.get((case_id, digest), {}))

    def upload_part(self, case_id: str, digest: str, part_no: int, data: bytes) -> None:
        self._reach()
        self.before_part(case_id, part_no)
        self.uploads += 1
        self.parts.setdefault((case_id, digest), {})[part_no] = data

    def drain_ticket(self, cases: int, size_bytes: int) -> DrainTicket:
        self._reach()
        self.ticket_requests.append((cases, size_bytes))
        if not isinstance(self.ticket, DrainTicket):
            raise self.ticket
        return self.ticket

    def commit_case(self, case: WaitingCase, ticket: str = "") -> Receipt:
        self._reach()
        self.tickets_shown.append(ticket)
        self.before_commit(case)
        self.commits.append(case.case_id)
        is_repeat = case.case_id in self.stored
        number = self.stored.setdefault(case.case_id, f"31000020261100{len(self.stored)}")
        self.after_commit(case)
        return Receipt(number, "2026-11-21T10:00:00.000+08:00", is_repeat)

    def deposit_draft(self, deposit: Deposit) -> None:
        self._reach()
        self.before_draft(deposit.draft_id)
        if deposit.draft_id in self.ended_drafts:
            raise DraftGone(Problem("urn:kiosk:problem:draft-gone", "", 410))
        self.drafts[deposit.draft_id] = deposit

    def destroy_draft(self, draft_id: str) -> None:
        self._reach()
        self.before_draft(draft_id)
        self.ended_drafts.add(draft_id)
        self.drafts.pop(draft_id, None)

    def drafts_kept(self, draft_ids: Iterable[str]) -> set[str]:
        self._reach()
        return set(draft_ids) & set(self.drafts)

    def _reach(self) -> None:
        if self.is_down:
            raise Unreachable("down")


@dataclass
class Running:
    """A courier at work."""

    client: CourierClient
    stop: threading.Event
    socket: Path
    folder: Path


@contextmanager
def courier(
    folder: Path,
    platform: CaseGateway,
    *,
    probe_seconds: float = 0.05,
    draft_status_s: float = 60.0,
    limits: RoomLimits = LIMITS,
) -> Generator[Running, None, None]:
    """A courier in threads of this process."""
    folder.mkdir(mode=0o700, exist_ok=True)
    events = EventLog(folder / "logs", Process.COURIER)
    stop, ready = threading.Event(), threading.Event()
    failure: list[BaseException] = []
    socket = folder / "courier.sock"

    def work() -> None:
        try:
            serve(
                folder / "data",
                socket,
                platform,
                events,
                stop,
                probe_seconds=probe_seconds,
                draft_status_s=draft_status_s,
                limits=limits,
                ready=ready.set,
            )
        except BaseException as error:
            failure.append(error)
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert ready.wait(20)
        if failure:
            raise failure[0]
        yield Running(CourierClient(socket), stop, socket, folder)
    finally:
        stop.set()
        thread.join(20)
        events.close()
        assert not thread.is_alive()
    if failure:
        raise failure[0]


def sealed_case(number: int, *, attachments: tuple[int, ...] = (), envelope: bytes | None = None) -> SealedCase:
    return SealedCase(
        case_id=f"0193a0c5-8c00-7000-8000-{number:012d}",
        item_code="312000202000",
        terminal_received_at="2026-11-21T09:42:00.000+08:00",
        envelope=envelope or b"sealed %d" % number,
        attachments=tuple(
            SealedAttachment.of(number.to_bytes(4, "big") + bytes((position,)) * (size - 4))
            for position, size in enumerate(attachments)
        ),
    )


def until(condition: Callable[[], bool], limit_s: float = 20.0) -> None:
    """Wait for what another thread will do."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
