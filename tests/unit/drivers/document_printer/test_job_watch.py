# SPDX-License-Identifier: Apache-2.0
"""Printed, not printed, or unknown: what a printer says of a job, over time, and what may be concluded."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from drivers.document_printer.job_watch import FASTEST_FIRST_SHEET_S, SETTLE_S, JobWatch
from drivers.document_printer.operations import JobReport, JobState
from drivers.document_printer.port import PrintProgress
from drivers.document_printer.reasons import IDLE, PROCESSING, STOPPED, read_reasons
from drivers.print_outcome import PrintFault, PrintOutcome

FINE = read_reasons(["none"], IDLE)
EMPTY = read_reasons(["media-empty-error"], STOPPED)
JAM = read_reasons(["media-jam-error"], STOPPED)


def job(state: JobState | None, impressions: int | None = None, *reasons: str) -> JobReport:
    return JobReport(1, "x", state, reasons, impressions)


def watch(pages: int = 1, *, tells_when_done: bool = True) -> JobWatch:
    return JobWatch(pages, tells_when_done, last_heard=0.0)


def test_a_job_that_is_done_is_printed() -> None:
    seen = watch(2)
    seen.heard(1, job(JobState.PENDING), IDLE, FINE)
    assert (seen.has_ended, seen.verdict()) == (False, PrintOutcome.UNKNOWN)
    seen.heard(2, job(JobState.PROCESSING, 1), PROCESSING, FINE)
    assert seen.progress() == PrintProgress(2, 1)
    seen.heard(9, job(JobState.COMPLETED, 2), IDLE, FINE)
    assert (seen.has_ended, seen.verdict(), seen.cause()) == (True, PrintOutcome.PRINTED, None)


@pytest.mark.parametrize(
    ("impressions", "reasons", "outcome"),
    [
        (None, (), PrintOutcome.PRINTED),
        (0, (), PrintOutcome.PRINTED),  # a printer that does not count
        (3, (), PrintOutcome.PRINTED),
        (4, (), PrintOutcome.PRINTED),  # a cover sheet
        (2, (), PrintOutcome.UNKNOWN),  # one that counted some and not all
        (3, ("job-completed-with-errors",), PrintOutcome.UNKNOWN),
        (3, ("job-completed-with-warnings",), PrintOutcome.PRINTED),
    ],
)
def test_completed(impressions: int | None, reasons: tuple[str, ...], outcome: PrintOutcome) -> None:
    seen = watch(3)
    seen.heard(5, job(JobState.COMPLETED, impressions, *reasons), IDLE, FINE)
    assert seen.verdict() is outcome


def test_what_it_stood_still_for_stays_the_reason_while_it_is_being_taken_back() -> None:
    """A queue clears its printer's reasons when the program that printed is ended, and calls the job cancelled afterwards."""
    seen = watch()
    seen.heard(1, job(JobState.PROCESSING), STOPPED, JAM)
    seen.taken_back = True
    seen.heard(8, job(JobState.PROCESSING, None, "processing-to-stop-point"), PROCESSING, FINE)
    assert seen.progress().waits_for is PrintFault.PAPER_JAM
    seen.heard(9, job(JobState.PROCESSING), STOPPED, EMPTY)
    assert seen.progress().waits_for is PrintFault.PAPER_OUT, "another one counts"
    seen.heard(10, job(JobState.CANCELED, None, "job-canceled-by-user"), IDLE, FINE)
    assert (seen.has_ended, seen.cause()) == (True, PrintFault.PAPER_OUT)


def test_a_queue_that_only_pushes_bytes_is_not_believed() -> None:
    seen = watch(tells_when_done=False)
    seen.heard(5, job(JobState.COMPLETED, 1), IDLE, FINE)
    assert seen.verdict() is PrintOutcome.UNKNOWN


def test_no_paper_from_the_beginning_and_taken_back_is_not_printed() -> None:
    seen = watch()
    for second in range(1, 40):
        seen.heard(second, job(JobState.PROCESSING_STOPPED, 0, "printer-stopped"), STOPPED, EMPTY)
    assert (seen.blocked_since, seen.waits_for) == (1, PrintFault.PAPER_OUT)
    seen.heard(40, job(JobState.CANCELED, 0, "job-canceled-by-user"), IDLE, FINE)
    assert (seen.verdict(), seen.cause()) == (PrintOutcome.NOT_PRINTED, PrintFault.PAPER_OUT)


def test_no_paper_in_the_middle_and_taken_back_is_unknown() -> None:
    seen = watch(2)
    seen.heard(1, job(JobState.PROCESSING, 0), PROCESSING, FINE)
    seen.heard(6, job(JobState.PROCESSING_STOPPED, 1), STOPPED, EMPTY)
    seen.heard(30, job(JobState.CANCELED, 1), STOPPED, EMPTY)
    assert (seen.verdict(), seen.cause(), seen.pages_done) == (PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, 1)


def test_a_printer_that_does_not_count_and_worked_for_a_while_is_unknown() -> None:
    seen = watch()
    seen.heard(0.5, job(JobState.PROCESSING), PROCESSING, FINE)
    seen.heard(FASTEST_FIRST_SHEET_S + 1, job(JobState.PROCESSING), PROCESSING, FINE)
    seen.heard(FASTEST_FIRST_SHEET_S + 1.2, job(JobState.ABORTED), IDLE, FINE)
    assert (seen.verdict(), seen.cause()) == (PrintOutcome.UNKNOWN, PrintFault.HARDWARE_ERROR)


def test_what_happened_while_nobody_looked_counts_as_work() -> None:
    seen = watch()
    seen.heard(0.1, job(JobState.PROCESSING, 0), PROCESSING, FINE)
    seen.heard(20, job(JobState.ABORTED, 0), IDLE, FINE)  # the line was away
    assert seen.verdict() is PrintOutcome.UNKNOWN


def test_a_document_that_was_not_understood() -> None:
    seen = watch()
    seen.heard(1, job(JobState.PROCESSING, 0), PROCESSING, FINE)
    seen.heard(9, job(JobState.ABORTED, 0, "document-format-error"), IDLE, FINE)
    assert (seen.verdict(), seen.cause()) == (PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE)


def test_a_jam_is_told_while_it_lasts_and_forgotten_when_it_is_gone() -> None:
    seen = watch()
    seen.heard(1, job(JobState.PROCESSING, 0), PROCESSING, JAM)
    assert seen.progress() == PrintProgress(1, None, PrintFault.PAPER_JAM)
    seen.heard(2, job(JobState.PROCESSING, 0), PROCESSING, FINE)
    assert (seen.progress(), seen.blocked_since) == (PrintProgress(1), None)
    seen.heard(3, job(JobState.COMPLETED, 1), IDLE, FINE)
    assert seen.cause() is None


def test_a_held_job_stands_still_without_a_reason() -> None:
    seen = watch()
    seen.heard(1, job(JobState.PENDING_HELD), IDLE, FINE)
    assert (seen.blocked_since, seen.waits_for) == (1, PrintFault.OFFLINE)
    seen.heard(2, job(JobState.PENDING), STOPPED, FINE)
    assert seen.blocked_since == 1


def test_a_job_that_the_printer_does_not_know_is_unknown() -> None:
    seen = watch()
    seen.not_found()
    assert (seen.has_ended, seen.verdict()) == (True, PrintOutcome.UNKNOWN)


@pytest.mark.parametrize(
    ("state", "settled", "unsettled"),
    [
        (JobState.COMPLETED, PrintOutcome.PRINTED, PrintOutcome.PRINTED),
        (JobState.CANCELED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN),
    ],
)
def test_a_job_that_is_still_being_stopped_is_waited_for(
    state: JobState, settled: PrintOutcome, unsettled: PrintOutcome
) -> None:
    for later, outcome in (("none", settled), ("processing-to-stop-point", unsettled)):
        seen = watch()
        seen.heard(0.5, job(state, 0, "processing-to-stop-point"), IDLE, FINE)
        assert not seen.has_ended
        seen.heard(1, job(state, 0, later), IDLE, FINE)
        assert seen.has_ended is (later == "none")
        if later != "none":
            seen.heard(1 + SETTLE_S, job(state, 0, later), IDLE, FINE)
        assert (seen.has_ended, seen.verdict()) == (True, outcome)


def test_a_report_without_a_state_changes_nothing() -> None:
    seen = watch()
    seen.heard(1, job(None), None, FINE)
    assert (seen.state, seen.has_ended, seen.blocked_since) == (None, False, None)
    seen.heard(2, job(JobState.PROCESSING), PROCESSING, FINE)
    seen.heard(3, job(None), PROCESSING, FINE)
    assert seen.state is JobState.PROCESSING


_SAYS = st.tuples(
    st.floats(0, 30),
    st.one_of(st.none(), st.sampled_from(JobState)),
    st.one_of(st.none(), st.integers(-1, 4)),
    st.sampled_from([IDLE, PROCESSING, STOPPED, None]),
    st.sampled_from([FINE, EMPTY, JAM]),
)


@given(st.lists(_SAYS, max_size=12))
def test_whatever_a_printer_says_a_sheet_it_counted_is_never_called_unprinted(
    said: list[tuple[float, JobState | None, int | None, int | None, object]],
) -> None:
    seen, now = watch(3), 0.0
    for seconds, state, impressions, printer, condition in said:
        now += seconds
        seen.heard(now, job(state, impressions), printer, condition)  # type: ignore[arg-type]  # sampled_from of three
    if any(count is not None and count > 0 for _, _, count, _, _ in said):
        assert seen.verdict() is not PrintOutcome.NOT_PRINTED
    if seen.verdict() is PrintOutcome.PRINTED:
        assert seen.state is JobState.COMPLETED
    if seen.state is None or not seen.state.is_final:
        assert seen.verdict() is PrintOutcome.UNKNOWN
