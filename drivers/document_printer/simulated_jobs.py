# SPDX-License-Identifier: Apache-2.0
"""The inside of a simulated A4 printer (打印机模拟器的内部): paper, covers, jobs and time. Knows nothing of IPP's bytes.

Time is handed in with every call, so that tests need not wait for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from drivers.document_printer.operations import PDF, JobState
from drivers.document_printer.simulated_paper import raster_to_pdf
from drivers.simulation import SimulatorError, write_json

STANDS: Final[dict[str, tuple[str, ...]]] = {
    "paper_out": ("media-empty-error", "media-needed-error"),
    "jam": ("media-jam-error",),
    "cover_open": ("cover-open-error",),
    "door_open": ("door-open-error",),
    "toner_out": ("toner-empty-error",),
    "output_full": ("output-area-full-error",),
    "spool_full": ("spool-area-full-error",),
    "paused": ("paused",),
    "mystery": ("vendor-sheet-shy-error",),
}
"""Faults that it stands still for, with what it says."""

WARNS: Final[dict[str, tuple[str, ...]]] = {
    "paper_low": ("media-low-warning",),
    "toner_low": ("toner-low-report",),
    "second_tray_empty": ("media-empty-report",),
}
ENDS: Final[dict[str, str]] = {"aborts": "aborted-by-system", "bad_document": "document-format-error"}
"""Faults that end the job, with the job's reason."""

KINDS: Final = frozenset({*STANDS, *WARNS, *ENDS})
_PAGE: Final = re.compile(rb"/Type\s*/Page\b")


@dataclass
class Job:
    """One job, as the printer keeps it."""

    number: int
    name: str
    user: str
    state: int = JobState.PENDING
    reason: str = "job-incoming"
    format: str = PDF
    pages: int = 0
    done: int = 0
    created_s: int = 0
    began_s: int | None = None
    ended_s: int | None = None
    data: bytes | None = field(default=None, repr=False)
    page_began: float = field(default=0.0, repr=False)

    @property
    def is_final(self) -> bool:
        """It will not change any more."""
        return self.state >= JobState.CANCELED


class Mechanism:
    """``page_s``: seconds a page takes. ``state``: folder of papers (``jobs``), of what did not come out (``broken``)."""

    def __init__(self, state: Path, page_s: float, clock: Callable[[], float], sheets: int = 250) -> None:
        self._state = state
        self._clock = clock
        self.page_s = page_s
        self.sheets = sheets
        self.faults: dict[str, int] = {}
        """By kind: after how many pages of a job it comes; 0 is now."""
        self.jobs: dict[int, Job] = {}
        self.began = clock()
        self._number = 0
        for folder in ("jobs", "broken"):
            (state / folder).mkdir(parents=True, exist_ok=True)
        self._read()

    @property
    def up_time_s(self) -> int:
        """``printer-up-time``: at least 1."""
        return int(self._clock() - self.began) + 1

    # ---- what people do to it

    def fault(self, kind: str, after_pages: int = 0) -> None:
        """Something happens, now or once a job has put out so many pages."""
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        self.faults[kind] = after_pages

    def mend(self, kind: str | None = None) -> None:
        """Somebody puts it right: this, or everything; an empty tray is filled."""
        self.faults = {} if kind is None else {each: at for each, at in self.faults.items() if each != kind}
        if self.sheets == 0 and kind in (None, "paper_out"):
            self.sheets = 250
        running = self.running()
        if running is not None:
            running.page_began = self._clock()

    def power_cycle(self) -> None:
        """Off and on: what was being printed is lost, and what waited, too."""
        self.step()
        for job in self.jobs.values():
            if not job.is_final:
                self._end(job, JobState.ABORTED, "aborted-by-system")
        self.jobs.clear()
        self.began = self._clock()
        self._save()

    # ---- how it is

    def reasons(self) -> tuple[str, ...]:
        """``printer-state-reasons``"""
        found = [word for kind in (*STANDS, *WARNS) if self._is_now(kind) for word in (STANDS | WARNS)[kind]]
        if self.sheets == 0:
            found += [word for word in STANDS["paper_out"] if word not in found]
        return tuple(found) or ("none",)

    def stands(self) -> bool:
        """Whether it stands still."""
        return self.sheets == 0 or any(self._is_now(kind) for kind in STANDS)

    def _is_now(self, kind: str) -> bool:
        running = self.running()
        after = self.faults.get(kind)
        return after is not None and (after == 0 or (running is not None and running.done >= after))

    def running(self) -> Job | None:
        """The job that it works on."""
        return next((job for job in self.jobs.values() if not job.is_final and job.data is not None), None)

    @property
    def printer_state(self) -> int:
        """``printer-state``"""
        if self.stands():
            return 5
        return 3 if self.running() is None else 4

    # ---- jobs

    def create(self, name: str, user: str) -> Job:
        """A job without a document."""
        self._number += 1
        job = Job(self._number, name, user, created_s=self.up_time_s)
        self.jobs[job.number] = job
        self._save()
        return job

    def give(self, job: Job, data: bytes, kind: str) -> None:
        """Its document."""
        self.step()
        if kind != PDF:
            data = raster_to_pdf(data)
        job.data, job.format, job.reason = data, kind, "none"
        job.pages = max(1, len(_PAGE.findall(data)))
        job.page_began = self._clock()
        if not data.startswith(b"%PDF-") or not data.rstrip().endswith(b"%%EOF"):
            self._end(job, JobState.ABORTED, "document-format-error")
        self._save()

    def cancel(self, job: Job) -> None:
        """Take it back."""
        self._end(job, JobState.CANCELED, "job-canceled-by-user")

    def step(self) -> None:
        """Lets everything happen that has happened by now."""
        while (job := self.running()) is not None:
            now = self._clock()
            if job.began_s is None:
                job.began_s = self.up_time_s
                job.page_began = now
            if self.stands():
                job.state, job.reason = JobState.PROCESSING_STOPPED, "printer-stopped"
                job.page_began = now
                return
            job.state, job.reason = JobState.PROCESSING, "job-printing"
            ending = next((kind for kind in ENDS if self._is_now(kind)), None)
            if ending is not None:
                del self.faults[ending]
                self._end(job, JobState.ABORTED, ENDS[ending])
                continue
            if now - job.page_began < self.page_s:
                return
            job.done += 1
            self.sheets -= 1
            job.page_began += self.page_s
            if job.done >= job.pages:
                self._end(job, JobState.COMPLETED, "job-completed-successfully")

    def _end(self, job: Job, state: JobState, reason: str) -> None:
        job.state, job.reason, job.ended_s = state, reason, self.up_time_s
        following = next((each for each in self.jobs.values() if not each.is_final and each.data is not None), None)
        if following is not None:
            following.page_began = self._clock()
        if job.data is not None:
            folder = "jobs" if state is JobState.COMPLETED else "broken"
            part = self._state / "job.part"
            part.write_bytes(job.data)
            part.replace(self._state / folder / f"{job.number:03d}.pdf")
        self._save()

    def forget(self) -> None:
        """Printers with little memory forget a job as soon as it has ended."""
        self.jobs = {number: job for number, job in self.jobs.items() if not job.is_final}

    # ---- state on disk

    def table(self) -> list[dict[str, Any]]:
        """All jobs for whoever looks from outside."""
        hidden = ("data", "page_began")
        return [{key: value for key, value in asdict(job).items() if key not in hidden} for job in self.jobs.values()]

    def _save(self) -> None:
        write_json(self._state / "printer.json", {"sheets": self.sheets, "number": self._number, "jobs": self.table()})

    def _read(self) -> None:
        try:
            kept = json.loads((self._state / "printer.json").read_text(encoding="utf-8"))
            self.sheets, self._number = int(kept["sheets"]), int(kept["number"])
            self.jobs = {int(row["number"]): Job(**row) for row in kept["jobs"]}
        except (OSError, ValueError, TypeError, KeyError):
            self.jobs = {}
        for job in self.jobs.values():
            if not job.is_final:  # its document was in the memory of the one before us
                job.state, job.reason, job.ended_s = JobState.ABORTED, "aborted-by-system", 1
