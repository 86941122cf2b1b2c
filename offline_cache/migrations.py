# SPDX-License-Identifier: Apache-2.0
"""The schema, as numbered steps. ``PRAGMA user_version`` says how many were taken.

They run first, inside the ``BEGIN IMMEDIATE`` of the one owner, before anything else touches the database. A step that
was released is never changed; a new one is added below it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from offline_cache.errors import CacheUnavailable

Step = Callable[[Database], None]


def _outbox(sql: Database) -> None:
    sql.table("cases").create(
        {
            "seq": int,  # order of arrival; AUTOINCREMENT is not needed: rows are kept until their receipt is old
            "case_id": str,
            "item_code": str,
            "terminal_received_at": str,
            "max_queue_hours": int,
            "fingerprint": str,  # over all that was handed in: the same id with other bytes is refused
            "envelope": bytes,  # sealed; NULL once the receipt is stored
            "size_bytes": int,  # envelope and attachments
            "durable_at": str,
            "stored_at": float,  # the same moment in seconds since the epoch
            "state": str,
            "is_live": int,  # a resident stands before the screen and waits
            "due": float,  # seconds since the epoch
            "tries": int,
            "last_status": str,
            "reason": str,  # why it was parked; for technicians, without content
            "case_number": str,
            "platform_received_at": str,
            "settled_at": float,
        },
        pk="seq",
        not_null={
            "case_id",
            "item_code",
            "terminal_received_at",
            "max_queue_hours",
            "fingerprint",
            "size_bytes",
            "durable_at",
            "stored_at",
            "state",
            "is_live",
            "due",
            "tries",
        },
    )
    sql.table("cases").create_index(["case_id"], unique=True)
    sql.table("cases").create_index(["state", "due"])
    sql.table("attachments").create(
        {
            "case_id": str,
            "position": int,
            "digest": str,  # sha256 of the sealed bytes
            "size_bytes": int,
            "content": bytes,  # small: in the row
            "file_name": str,  # large: in the attachments folder
        },
        pk=("case_id", "position"),
        not_null={"digest", "size_bytes"},
    )
    sql.table("figures").create({"name": str, "value": int}, pk="name", not_null={"value"})


def _drafts(sql: Database) -> None:
    sql.table("drafts").create(
        {"lookup": str, "secret_name": str, "blob": bytes, "saved_at": float, "expires_at": float},
        pk="lookup",
        not_null={"secret_name", "blob", "saved_at", "expires_at"},
    )


def _print_journal(sql: Database) -> None:
    sql.table("print_jobs").create(
        {"job_id": str, "kind": str, "outcome": str, "begun_at": str, "finished_at": str},
        pk="job_id",
        not_null={"kind", "outcome", "begun_at"},
    )


def _drafts_elsewhere(sql: Database) -> None:
    # Drafts of the first format open at this terminal alone and for a day at most: they go. Their secrets are swept.
    sql.table("drafts").drop()
    sql.table("drafts").create(
        {
            "lookup": str,
            "draft_id": str,
            "secret_name": str,  # file with the secret, and the secret once more, sealed for the platform
            "blob": bytes,
            "saved_at": float,
            "expires_at": float,
            "is_deposited": int,  # the platform has it too
        },
        pk="lookup",
        not_null={"draft_id", "secret_name", "blob", "saved_at", "expires_at", "is_deposited"},
    )
    sql.table("drafts").create_index(["draft_id"], unique=True)
    sql.table("platform_drafts").create(  # of visits without a card: sealed for the platform alone, on their way there
        {"draft_id": str, "envelope": bytes, "expires_at": float},
        pk="draft_id",
        not_null={"envelope", "expires_at"},
    )
    sql.table("draft_errands").create(
        {"draft_id": str, "kind": str, "tries": int, "due": float, "expires_at": float},
        pk="draft_id",
        not_null={"kind", "tries", "due", "expires_at"},
    )


def _objections(sql: Database) -> None:
    # 异议单号: field and number of each objection, as JSON; NULL until the platform's receipt is stored. No value of anybody.
    sql.table("cases").add_column("objections", str)


STEPS: tuple[Step, ...] = (_outbox, _drafts, _print_journal, _drafts_elsewhere, _objections)


def migrate(sql: Database, steps: tuple[Step, ...] = STEPS) -> None:
    """Take the steps that are missing. The caller holds the transaction.

    Raises:
        CacheUnavailable: the database was written by a newer version.
    """
    version = int(sql.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        raise CacheUnavailable(
            f"the database has schema {version}, this version knows {len(steps)}; install the newer version again"
        )
    for step in steps[version:]:
        step(sql)
    sql.execute(f"PRAGMA user_version = {len(steps)}")
