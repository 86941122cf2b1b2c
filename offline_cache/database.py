# SPDX-License-Identifier: Apache-2.0
"""The one SQLite connection of the courier, set up so that what it acknowledged is there after a power cut.

* ``journal_mode=WAL`` with ``synchronous=FULL``: one sync per transaction. NORMAL and the rollback journal lost
  acknowledged rows in emulated power cuts, this did not.
* ``BEGIN IMMEDIATE`` always: a deferred transaction that turns from reading to writing fails at once with "database is
  locked", whatever the busy timeout.
* One connection in one process: two that write and checkpoint at the same instant meet the WAL-reset bug of SQLite
  3.7.0 to 3.51.2 (https://www.sqlite.org/wal.html), and Debian 12 ships 3.40.1.
* Never across ``fork()``: a connection that the parent closes later takes the child's acknowledged rows along. Dropping
  the last reference is not closing (the connection sits in a reference cycle), so :meth:`CacheDatabase.close` always.
* ``secure_delete``: what is destroyed is overwritten, although it was sealed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import Table

from offline_cache.errors import CacheUnavailable, DiskFull
from offline_cache.migrations import migrate

BUSY_TIMEOUT_S = 5.0
# SQLite's own page count before a checkpoint; at 4 KB a page the log stays near 4 MB, which the ballast must outweigh.
CHECKPOINT_PAGES = 1000


class CacheDatabase:
    """An open database; ``path`` is created and migrated when needed. Use as a context manager, from one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pid = os.getpid()
        try:
            # isolation_level None: transactions begin and end only where this module says so.
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        except sqlite3.Error as error:
            raise CacheUnavailable(f"{path} cannot be opened: {error}") from error
        self._connection = connection
        try:
            path.chmod(0o600)
            self.sql = Database(connection, execute_plugins=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
            with self.transaction():
                migrate(self.sql)
        except sqlite3.Error as error:
            connection.close()
            raise CacheUnavailable(f"{path} cannot be used: {error}") from error
        except BaseException:
            connection.close()
            raise

    def table(self, name: str) -> Table:
        """A table of sqlite-utils."""
        return self.sql.table(name)

    def pragma(self, name: str) -> object:
        """The present value of a setting of the connection."""
        return self._connection.execute(f"PRAGMA {name}").fetchone()[0]

    @contextmanager
    def transaction(self) -> Generator[Database, None, None]:
        """All or nothing, durable when the block is left.

        Raises:
            DiskFull: no room; nothing was changed.
            CacheUnavailable: locked, broken, or the connection was carried across a fork.
        """
        self._check_process()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.sql
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back by itself after some errors, disk full among them.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            if _is_full(error):
                raise DiskFull(f"no room for {self.path.name}: {error}") from error
            raise CacheUnavailable(f"{self.path.name}: {error}") from error

    def rows(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """What a query finds, all of it.

        Raises:
            CacheUnavailable: locked, broken, or the connection was carried across a fork.
        """
        self._check_process()
        try:
            return list(self.sql.query(statement, values))
        except sqlite3.Error as error:
            raise CacheUnavailable(f"{self.path.name}: {error}") from error

    def truncate_log(self) -> None:
        """Move the write-ahead log into the database and cut it to nothing, so that it holds no destroyed content.

        A checkpoint that finds no room is no loss: the log stays and is moved later.
        """
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            if not _is_full(error):
                raise CacheUnavailable(f"{self.path.name}: {error}") from error

    def close(self) -> None:
        """Close for good. In a forked child the connection is left alone: closing it there would remove the log."""
        if os.getpid() == self._pid:
            self._connection.close()

    def _check_process(self) -> None:
        if os.getpid() != self._pid:
            raise CacheUnavailable("this connection was opened before fork(); open the database after it")

    def __enter__(self) -> CacheDatabase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_full(error: sqlite3.Error) -> bool:
    # Errors that the module raises itself (a closed database) carry no code of SQLite.
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
