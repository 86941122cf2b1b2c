# SPDX-License-Identifier: Apache-2.0
"""How the database is opened, migrated, owned and closed; what a fork must not do."""

from __future__ import annotations

import ast
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from offline_cache.database import CacheDatabase
from offline_cache.durable_files import Disk, destroy_file, write_durably
from offline_cache.errors import AlreadyOwned, CacheUnavailable, DiskFull
from offline_cache.migrations import STEPS, migrate
from offline_cache.owner import Owner

ROOT = Path(__file__).resolve().parents[3]


def test_the_settings_that_decide_durability(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database:
        assert database.pragma("journal_mode") == "wal"
        assert database.pragma("synchronous") == 2  # FULL
        assert database.pragma("secure_delete") == 1
        assert database.pragma("user_version") == len(STEPS)
        assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600


def test_transactions_begin_immediate(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database:
        statements: list[str] = []
        database.sql.conn.set_trace_callback(statements.append)
        with database.transaction() as sql:
            sql.table("figures").insert({"name": "a", "value": 1})
        database.sql.conn.set_trace_callback(None)
    assert statements[0] == "BEGIN IMMEDIATE"
    assert statements[-1] == "COMMIT"
    assert not any(text.startswith("BEGIN") for text in statements[1:])


def test_a_failed_transaction_changes_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database:
        twice = [{"name": "a", "value": 1}, {"name": "a", "value": 1}]
        with pytest.raises(CacheUnavailable), database.transaction() as sql:
            sql.table("figures").insert_all(twice, batch_size=1)
        assert database.rows("SELECT * FROM figures") == []
        with database.transaction() as sql:
            sql.table("figures").insert({"name": "a", "value": 2})
        assert database.rows("SELECT * FROM figures") == [{"name": "a", "value": 2}]


def test_migrations_run_once_and_in_order() -> None:
    with Database(memory=True) as sql:
        taken: list[int] = []
        steps = (lambda _sql: taken.append(1), lambda _sql: taken.append(2))
        migrate(sql, steps[:1])
        migrate(sql, steps)
        migrate(sql, steps)
        assert taken == [1, 2]


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database, database.transaction() as sql:
        sql.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(CacheUnavailable, match="newer version"):
        CacheDatabase(tmp_path / "a.db")


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(CacheUnavailable, match="cannot be used"):
        CacheDatabase(tmp_path / "a.db")
    with pytest.raises(CacheUnavailable, match="cannot be opened"):
        CacheDatabase(tmp_path / "no-folder" / "a.db")


def test_errors_of_queries_and_of_a_closed_connection_are_ours(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database:
        with pytest.raises(CacheUnavailable):
            database.rows("SELECT * FROM no_such_table")
        with pytest.raises(CacheUnavailable) as caught, database.transaction() as sql:
            sql.execute("INSERT INTO no_such_table VALUES (1)")
        assert not isinstance(caught.value, DiskFull)
    with pytest.raises(CacheUnavailable), database.transaction():
        pytest.fail("the connection is closed")
    with pytest.raises(CacheUnavailable):
        database.truncate_log()


def test_closing_leaves_one_file_and_truncating_empties_the_log(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database:
        with database.transaction() as sql:
            sql.table("figures").insert({"name": "a", "value": 1})
        assert (tmp_path / "a.db-wal").stat().st_size > 0
        database.truncate_log()
        assert (tmp_path / "a.db-wal").stat().st_size == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_a_log_that_finds_no_room_stays(tmp_path: Path) -> None:
    with CacheDatabase(tmp_path / "a.db") as database:
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL

        class FullConnection:
            def execute(self, _statement: str) -> None:
                raise full

            def close(self) -> None:
                pass

        real, database._connection = database._connection, FullConnection()  # type: ignore[assignment] # a disk this full cannot be made here
        database.truncate_log()
        database._connection = real


# --- one owner ------------------------------------------------------------------------------------------------------


def test_a_second_owner_is_refused_and_told_who_is_there(tmp_path: Path) -> None:
    with (
        Owner(tmp_path / "data"),
        pytest.raises(AlreadyOwned, match=rf"process {os.getpid()}\) already owns"),
        Owner(tmp_path / "data"),
    ):
        pytest.fail("two owners")
    with Owner(tmp_path / "data"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_the_kernel_gives_the_folder_back_when_its_owner_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from offline_cache.owner import Owner\n"
        "with Owner(Path(sys.argv[1])): print('owned', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"owned\n"
        with pytest.raises(AlreadyOwned), Owner(tmp_path):
            pytest.fail("two owners")
        process.kill()
    with Owner(tmp_path):
        pass


# --- never across a fork --------------------------------------------------------------------------------------------


def in_child(action: str, tmp_path: Path) -> int:
    """Run ``action`` in a forked child of a fresh interpreter that has the database open; its exit status."""
    script = f"""
import os, sys
from pathlib import Path
from offline_cache.database import CacheDatabase
from offline_cache.errors import CacheUnavailable
database = CacheDatabase(Path(sys.argv[1]))
with database.transaction() as sql:
    sql.table("figures").insert({{"name": "before", "value": 1}})
child = os.fork()
if child == 0:
    try:
        {action}
    except CacheUnavailable:
        os._exit(7)
    os._exit(0)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
with database.transaction() as sql:
    sql.table("figures").insert({{"name": "after", "value": 2}})
database.close()
sys.exit(status)
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "a.db")], cwd=ROOT, check=False, timeout=60)
    return done.returncode


@pytest.mark.parametrize(
    ("action", "status"),
    [("database.rows('SELECT 1')", 7), ("database.transaction().__enter__()", 7), ("database.close()", 0)],
)
def test_a_connection_carried_over_a_fork_refuses_to_work_and_harms_nothing(
    tmp_path: Path, action: str, status: int
) -> None:
    assert in_child(action, tmp_path) == status
    with CacheDatabase(tmp_path / "a.db") as database:
        assert database.rows("SELECT name FROM figures ORDER BY value") == [{"name": "before"}, {"name": "after"}]


def test_no_module_of_the_product_forks() -> None:
    """``os.fork``, ``os.forkpty``, ``pty.fork`` and the default start of multiprocessing carry connections along."""
    forks = []
    for package in ("commands", "config", "drivers", "kiosk", "offline_cache", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text("utf-8")
            if not any(word in source for word in ("fork", "preexec_fn", "multiprocessing")):
                continue  # a name is in the tree when it is in the text
            for node in ast.walk(ast.parse(source)):
                name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
                imports = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
                if name in {"fork", "forkpty", "preexec_fn"} or any("multiprocessing" in text for text in imports):
                    forks.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert forks == []


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_secret_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    seen: list[bytes] = []

    class Watching(Disk):
        def unlink(self, path: Path) -> None:
            seen.append(path.read_bytes())
            super().unlink(path)

    write_durably(tmp_path / "secret", b"s3cret", Disk())
    destroy_file(tmp_path / "secret", Watching())
    assert seen == [bytes(6)]
    assert list(tmp_path.iterdir()) == []
    destroy_file(tmp_path / "secret", Disk())


def test_a_file_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    class Broken(Disk):
        def replace(self, source: Path, target: Path) -> None:
            raise OSError("no")

    write_durably(tmp_path / "a", b"old", Disk())
    with pytest.raises(OSError, match="no"):
        write_durably(tmp_path / "a", b"new", Broken())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]
