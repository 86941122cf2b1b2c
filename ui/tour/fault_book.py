# SPDX-License-Identifier: Apache-2.0
"""What a tour of the fault table writes down: for each row the page that was shown, the ways on, whether anything was lost."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from ui.tour.walker import Script, Stuck, Walker


@dataclass
class FaultRow:
    """One misfortune. ``when``: before the operation or during it. ``ways``: the keys that lead on, as they are labelled."""

    row: str
    device: str
    when: str
    page: str = ""
    title: str = ""
    ways: list[str] = field(default_factory=list)
    nothing_lost: bool = False
    picture: str = ""
    problem: str = ""

    @property
    def ok(self) -> bool:
        """The page was there, something leads on, and nothing was lost."""
        return not self.problem and bool(self.title) and bool(self.ways) and self.nothing_lost


class FaultBook:
    """All rows of one tour. ``walker``: whose screen is looked at."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self.rows: list[FaultRow] = []

    @contextmanager
    def row(self, name: str, device: str, when: str) -> Generator[FaultRow, None, None]:
        """One misfortune; what gets stuck in it is written down, and is the end of this visit's script."""
        row = FaultRow(name, device, when)
        self.rows.append(row)
        before = self.kept()
        try:
            yield row
        except Stuck as stuck:
            row.problem = str(stuck)
            row.picture = row.picture or self._walker.picture(f"{name}-{when}-stuck")
            raise
        finally:
            after = self.kept()
            row.nothing_lost = all(after.get(key) == value for key, value in before.items())

    def show(self, row: FaultRow, *words: str) -> Script:
        """Waits until the page says these words, takes its picture, and notes title and ways on."""
        walker = self._walker
        yield from walker.until(lambda: all(word in walker.texts() for word in words), f"the words {'、'.join(words)}")
        yield from walker.settled()
        row.page = walker.session.pages.shell.overlay or walker.page.value
        row.title, row.ways = walker.title().replace("\n", ""), walker.ways()
        row.picture = walker.picture(f"{row.device}-{row.row}-{row.when}")

    def kept(self) -> dict[str, Any]:
        """Every answer and field that stands now; only ever compared, never written."""
        record = self._walker.session.record
        found: dict[str, Any] = {}
        if record.item is not None and record.guidance is not None:
            found |= {f"answer:{key}": value for key, value in record.situation.answers.items()}
        if record.form is not None:
            found |= {f"field:{key}": value.value for key, value in record.form.values.items()}
        if record.received_at is not None:
            found["case"] = record.case_id
        return found

    def table(self) -> list[dict[str, Any]]:
        """For faults.json."""
        return [{**asdict(row), "ok": row.ok} for row in self.rows]
