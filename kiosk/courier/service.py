# SPDX-License-Identifier: Apache-2.0
"""What the courier does for other processes, verb by verb. Called from the threads of the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol
from uuid import UUID

from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.courier.changes import Changes
from kiosk.courier.ledger import Ledger
from kiosk.courier.protocol import Frame
from offline_cache.errors import CacheError, CaseRefused, QueueFull
from offline_cache.sealed_case import CaseStatus, SealedAttachment, SealedCase
from offline_cache.sealed_draft import SealedDraft

MAX_WAIT_S = 30.0


class Link(Protocol):
    """What the sender knows of the line to the platform."""

    @property
    def is_up(self) -> bool | None:
        """``None``: not tried yet."""

    @property
    def clock_offset_s(self) -> float | None:
        """``None``: the platform has not said what time it is."""

    def wake(self, *, live: bool) -> None:
        """There is something new to send."""


class CourierService:
    """The verbs. ``answer`` never raises: every failure is an answer with a stable word."""

    def __init__(self, ledger: Ledger, changes: Changes, link: Link, events: EventLog, stop: threading.Event) -> None:
        self._ledger = ledger
        self._changes = changes
        self._link = link
        self._events = events
        self._stop = stop
        self._verbs: dict[str, Callable[[Frame], Frame]] = {
            "ping": self._ping,
            "submit": self._submit,
            "status": self._status,
            "wait": self._wait,
            "counts": self._counts,
            "release_parked": self._release_parked,
            "draft_lookup_key": self._draft_lookup_key,
            "save_draft": self._save_draft,
            "save_platform_draft": self._save_platform_draft,
            "take_draft": self._take_draft,
            "end_platform_draft": self._end_platform_draft,
            "destroy_draft": self._destroy_draft,
            "journal_print": self._journal_print,
            "printed_before": self._printed_before,
        }

    def answer(self, request: Frame) -> Frame:
        """Do what ``request`` asks."""
        verb = self._verbs.get(str(request.header.get("verb")))
        if verb is None:
            return _failure("bad_request", "no such verb")
        try:
            return verb(request)
        except QueueFull as error:
            self._events.write(LogEvent.QUEUE_FULL)
            return _failure("queue_full", str(error))
        except CaseRefused as error:
            return _failure("refused", str(error))
        except CacheError as error:
            self._events.failure(_failed(request), error)
            return _failure("unavailable", str(error))
        except (KeyError, TypeError, ValueError) as error:
            return _failure("bad_request", type(error).__name__)
        except OSError as error:
            self._events.failure(_failed(request), error)
            return _failure("unavailable", "the disk of this terminal failed")

    def _ping(self, request: Frame) -> Frame:
        return _success(link_up=self._link.is_up, clock_offset_s=self._link.clock_offset_s)

    def _submit(self, request: Frame) -> Frame:
        header = request.header
        envelope, *attachments = request.blobs
        case = SealedCase(
            case_id=str(header["case_id"]),
            item_code=str(header["item_code"]),
            terminal_received_at=str(header["terminal_received_at"]),
            envelope=envelope,
            attachments=tuple(
                SealedAttachment(str(digest), blob) for digest, blob in zip(header["digests"], attachments, strict=True)
            ),
            max_queue_hours=int(header["max_queue_hours"]),
        )
        durable = self._ledger.call(lambda stores: stores.outbox.put(case))
        self._events.write(LogEvent.CASE_DURABLE, case_id=case.case_id, size_bytes=case.size_bytes)
        self._link.wake(live=True)
        return _success(case_id=durable.case_id, durable_at=durable.durable_at)

    def _status(self, request: Frame) -> Frame:
        return self._status_frame(self._look(str(request.header["case_id"])))

    def _wait(self, request: Frame) -> Frame:
        case_id = str(request.header["case_id"])
        until = time.monotonic() + min(float(request.header["timeout_s"]), MAX_WAIT_S)
        while True:
            version = self._changes.version
            status = self._look(case_id)
            left_s = until - time.monotonic()
            if status is None or status.is_final or left_s <= 0 or self._stop.is_set():
                return self._status_frame(status)
            self._changes.wait_beyond(version, left_s)

    def _counts(self, request: Frame) -> Frame:
        return _success(counts=asdict(self._ledger.call(lambda stores: stores.outbox.counts())))

    def _release_parked(self, request: Frame) -> Frame:
        released = self._ledger.call(lambda stores: stores.outbox.release_parked())
        self._events.write(LogEvent.CASE_RECOVERED, count=released)
        self._link.wake(live=False)
        return _success(released=released)

    def _draft_lookup_key(self, request: Frame) -> Frame:
        return Frame({"ok": True}, (self._ledger.call(lambda stores: stores.drafts.lookup_key()),))

    def _save_draft(self, request: Frame) -> Frame:
        secret, blob, release = request.blobs
        draft = SealedDraft(str(request.header["lookup"]), str(request.header["draft_id"]), secret, blob, release)
        self._ledger.call(lambda stores: stores.drafts.save(draft))
        self._events.write(LogEvent.DRAFT_SAVED)
        self._link.wake(live=False)
        return _success()

    def _save_platform_draft(self, request: Frame) -> Frame:
        (envelope,) = request.blobs
        draft_id = str(request.header["draft_id"])
        self._ledger.call(lambda stores: stores.drafts.save_for_platform(draft_id, envelope))
        self._events.write(LogEvent.DRAFT_SAVED)
        self._link.wake(live=False)
        return _success()

    def _take_draft(self, request: Frame) -> Frame:
        lookup = str(request.header["lookup"])
        found = self._ledger.call(lambda stores: stores.drafts.find(lookup))
        if found is None:
            return _success()
        self._events.write(LogEvent.DRAFT_TAKEN)
        header = {"draft_id": found.draft.draft_id, "keep_s": found.keep_s, "is_deposited": found.is_deposited}
        return Frame({"ok": True, **header}, (found.draft.secret, found.draft.blob))

    def _end_platform_draft(self, request: Frame) -> Frame:
        draft_id = str(UUID(request.header["draft_id"]))
        self._ledger.call(lambda stores: stores.drafts.end_elsewhere(draft_id))
        self._link.wake(live=False)
        return _success()

    def _destroy_draft(self, request: Frame) -> Frame:
        lookup = str(request.header["lookup"])
        destroyed = self._ledger.call(lambda stores: stores.drafts.destroy(lookup))
        if destroyed:
            self._events.write(LogEvent.DRAFT_DESTROYED)
            self._link.wake(live=False)
        return _success(destroyed=destroyed)

    def _journal_print(self, request: Frame) -> Frame:
        job_id, kind, outcome = (str(request.header[name]) for name in ("job_id", "kind", "outcome"))
        job = self._ledger.call(lambda stores: stores.journal.write(job_id, kind, outcome))
        return _success(outcome=job.outcome)

    def _printed_before(self, request: Frame) -> Frame:
        number = str(request.header["number"])
        return _success(outcomes=list(self._ledger.call(lambda stores: stores.journal.attempts(number))))

    def _look(self, case_id: str) -> CaseStatus | None:
        return self._ledger.call(lambda stores: stores.outbox.status(case_id))

    @staticmethod
    def _status_frame(status: CaseStatus | None) -> Frame:
        return _success(status=None if status is None else asdict(status))


def _success(**fields: Any) -> Frame:
    return Frame({"ok": True, **fields})


def _failure(error: str, message: str) -> Frame:
    return Frame({"ok": False, "error": error, "message": message})


def _failed(request: Frame) -> LogEvent:
    return LogEvent.CASE_NOT_DURABLE if request.header["verb"] == "submit" else LogEvent.UNHANDLED_ERROR
