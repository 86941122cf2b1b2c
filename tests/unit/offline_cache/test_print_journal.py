# SPDX-License-Identifier: Apache-2.0
"""The print journal: first end counts, an unwritten end is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import offline_cache.print_journal as module
from config.clock import parse_iso
from offline_cache.database import CacheDatabase
from offline_cache.errors import CaseRefused
from offline_cache.print_journal import PrintJournal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[PrintJournal]:
    with CacheDatabase(tmp_path / "a.db") as database:
        yield PrintJournal(database, clock=lambda: parse_iso("2026-11-21T09:42:00.123+08:00"))


@pytest.mark.parametrize("outcome", ["printed", "not_printed", "unknown"])
def test_a_job_begins_and_ends_and_keeps_its_first_end(journal: PrintJournal, outcome: str) -> None:
    begun = journal.write("job-1", "receipt", "begun")
    assert (begun.outcome, begun.begun_at, begun.finished_at) == ("begun", "2026-11-21T09:42:00.123+08:00", None)
    ended = journal.write("job-1", "receipt", outcome)
    assert (ended.outcome, ended.finished_at) == (outcome, "2026-11-21T09:42:00.123+08:00")
    assert journal.write("job-1", "receipt", "printed").outcome == outcome
    assert journal.write("job-1", "receipt", "begun").outcome == outcome


def test_an_end_without_a_beginning_is_kept_too(journal: PrintJournal) -> None:
    assert journal.write("job-1", "receipt", "printed").outcome == "printed"


def test_a_job_whose_end_was_not_written_ended_unknown(journal: PrintJournal) -> None:
    journal.write("job-1", "receipt", "begun")
    journal.write("job-2", "certificate", "printed")
    assert journal.recover() == 1
    jobs = [journal.job(job_id) for job_id in ("job-1", "job-2", "job-3")]
    assert [job and job.outcome for job in jobs] == ["unknown", "printed", None]


def test_the_attempts_at_one_paper_are_found_by_its_number(journal: PrintJournal) -> None:
    journal.write("case-1/1", "receipt", "not_printed")
    journal.write("case-10/1", "receipt", "printed")
    journal.write("case-1/2", "receipt", "unknown")
    journal.write("case-1/3", "receipt", "begun")
    assert journal.attempts("case-1") == ("not_printed", "unknown", "begun")
    assert journal.attempts("case-1%") == ()
    assert journal.attempts("case") == ()


def test_another_outcome_is_refused(journal: PrintJournal) -> None:
    with pytest.raises(CaseRefused, match="begun, not_printed, printed, unknown"):
        journal.write("job-1", "receipt", "maybe")


def test_the_journal_does_not_grow_for_ever(journal: PrintJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEEP_JOBS", 3)
    for number in range(6):
        journal.write(f"job-{number}", "receipt", "printed")
    assert [journal.job(f"job-{number}") is not None for number in range(6)] == [False] * 3 + [True] * 3
