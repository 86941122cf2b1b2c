# SPDX-License-Identifier: Apache-2.0
"""The one thread that owns the databases. Everybody else hands it work and waits for the result.

It opens, migrates and recovers first, and closes when told to stop, whatever happened in between: a connection that
is merely dropped is not closed. Work is done in the order it was handed in.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from config.timeouts import COURIER_CALL_S
from offline_cache.database import CacheDatabase
from offline_cache.drafts import DraftStore
from offline_cache.durable_files import private_folder
from offline_cache.errors import CacheUnavailable
from offline_cache.outbox import Outbox, Recovered
from offline_cache.owner import Owner
from offline_cache.print_journal import PrintJournal
from offline_cache.room import RoomLimits

DATABASE_NAME = "courier.db"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stores:
    """What the databases hold, for use inside the ledger's thread."""

    database: CacheDatabase
    outbox: Outbox
    drafts: DraftStore
    journal: PrintJournal


class Ledger:
    """A context manager: inside it the folder is owned, the databases are open and recovered."""

    def __init__(self, folder: Path, *, limits: RoomLimits | None = None) -> None:
        self._folder = folder
        self._limits = limits
        self._work: queue.SimpleQueue[tuple[Callable[[Stores], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._opened: Future[Recovered] = Future()
        self._is_closed = False
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)

    def __enter__(self) -> Ledger:
        self._thread.start()
        try:
            self._opened.result()
        except BaseException:
            self._thread.join()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._gate:
            self._is_closed = True
            self._work.put(None)
        self._thread.join()

    @property
    def recovered(self) -> Recovered:
        """What was found and mended at the start."""
        return self._opened.result()

    def call(self, work: Callable[[Stores], T], timeout_s: float = COURIER_CALL_S) -> T:
        """Run ``work`` in the ledger's thread and return what it returns, or raise what it raises.

        Raises:
            CacheUnavailable: the ledger is closed, or did not come to it in time.
        """
        future: Future[T] = Future()
        with self._gate:
            if self._is_closed:
                raise CacheUnavailable("the courier is stopping")
            self._work.put((work, future))
        try:
            return future.result(timeout_s)
        except TimeoutError as error:
            # Not begun: it never happens. Begun: it may still happen, and asking again by id tells.
            future.cancel()
            raise CacheUnavailable(f"the disk did not answer within {timeout_s:g} s") from error

    def _run(self) -> None:
        try:
            with Owner(self._folder), CacheDatabase(private_folder(self._folder) / DATABASE_NAME) as database:
                stores = Stores(
                    database,
                    Outbox(database, self._folder, limits=self._limits),
                    DraftStore(database, self._folder / "draft-keys"),
                    PrintJournal(database),
                )
                recovered = stores.outbox.recover()
                stores.journal.recover()
                stores.drafts.sweep()
                self._opened.set_result(recovered)
                while (item := self._work.get()) is not None:
                    self._do(stores, *item)
        except BaseException as error:
            if self._opened.done():
                raise
            self._opened.set_exception(error)

    @staticmethod
    def _do(stores: Stores, work: Callable[[Stores], Any], future: Future[Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work(stores))
        except Exception as error:
            future.set_exception(error)
