# SPDX-License-Identifier: Apache-2.0
"""The print journal (打印台账): which paper was begun, and how it ended. Never what was on it.

A job whose end was not written (power cut, crash) ended ``unknown``, and unknown never prints again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from config.clock import iso_ms, now
from offline_cache.database import CacheDatabase
from offline_cache.errors import CaseRefused

BEGUN = "begun"
OUTCOMES = frozenset({"printed", "not_printed", "unknown"})
_KEEP_JOBS = 10_000


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper. ``outcome`` is ``begun`` while it prints, then printed, not_printed or unknown."""

    job_id: str
    kind: str
    outcome: str
    begun_at: str
    finished_at: str | None


class PrintJournal:
    """Used from the thread that opened ``database``."""

    def __init__(self, database: CacheDatabase, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def recover(self) -> int:
        """What was begun before this start ended nobody knows how; the result is how many."""
        with self._database.transaction() as sql:
            return int(
                sql.execute(
                    "UPDATE print_jobs SET outcome='unknown', finished_at=? WHERE outcome='begun'",
                    [iso_ms(self._clock())],
                ).rowcount
            )

    def write(self, job_id: str, kind: str, outcome: str) -> PrintJob:
        """Note that a job begins (``begun``) or how it ended. A job that ended keeps its first end.

        Raises:
            CaseRefused: an outcome that does not exist.
        """
        if outcome != BEGUN and outcome not in OUTCOMES:
            raise CaseRefused(
                f"print outcome {outcome!r} does not exist; it is one of begun, {', '.join(sorted(OUTCOMES))}"
            )
        moment = iso_ms(self._clock())
        with self._database.transaction() as sql:
            sql.execute(
                "INSERT INTO print_jobs (job_id, kind, outcome, begun_at) VALUES (?, ?, 'begun', ?) "
                "ON CONFLICT DO NOTHING",
                [job_id, kind, moment],
            )
            if outcome != BEGUN:
                sql.execute(
                    "UPDATE print_jobs SET outcome=?, finished_at=? WHERE job_id=? AND outcome='begun'",
                    [outcome, moment, job_id],
                )
            sql.execute(
                "DELETE FROM print_jobs WHERE rowid <= (SELECT max(rowid) FROM print_jobs) - ?",
                [_KEEP_JOBS],
            )
        return PrintJob(**self._database.rows("SELECT * FROM print_jobs WHERE job_id=?", job_id)[0])

    def attempts(self, number: str) -> tuple[str, ...]:
        """How the attempts at the paper ``number`` ended, oldest first: jobs ``number/1``, ``number/2``, ...; what has not
        ended is ``begun``.
        """
        rows = self._database.rows(
            "SELECT outcome FROM print_jobs WHERE substr(job_id, 1, ?) = ? ORDER BY rowid",
            len(number) + 1,
            f"{number}/",
        )
        return tuple(str(row["outcome"]) for row in rows)

    def job(self, job_id: str) -> PrintJob | None:
        """One job, if it is in the journal."""
        rows = self._database.rows("SELECT * FROM print_jobs WHERE job_id=?", job_id)
        return PrintJob(**rows[0]) if rows else None
