# SPDX-License-Identifier: Apache-2.0
"""Paper on the roll: counted by two processes at once, told new once, and never in the way of a receipt."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

from drivers.print_outcome import Paper
from kiosk.printing.paper_count import FILE_NAME, PaperCount, PaperFigures


def count(folder: Path) -> PaperCount:
    return PaperCount(folder, 80, now=lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


def test_a_fresh_terminal_counts_from_a_whole_roll(tmp_path: Path) -> None:
    assert count(tmp_path).figures() == PaperFigures(80_000.0)
    assert count(tmp_path).figures().left_mm == 80_000.0


def test_out_and_then_not_out_any_more_is_a_new_roll(tmp_path: Path) -> None:
    paper = count(tmp_path)
    paper.printed(70_000.0)
    for seen in (Paper.FULL, Paper.LOW, Paper.UNKNOWN, Paper.JAMMED):
        paper.seen(seen)
    assert paper.figures().changed_at is None
    paper.seen(Paper.OUT)
    assert (paper.figures().left_mm, paper.figures().used_mm) == (0.0, 70_000.0)
    paper.seen(Paper.UNKNOWN)
    assert paper.figures().is_out
    paper.seen(Paper.FULL)
    found = paper.figures()
    assert (found.left_mm, found.last_roll_mm, found.total_mm, found.is_out) == (80_000.0, 70_000.0, 70_000.0, False)
    assert found.changed_at is not None


def test_a_roll_that_is_said_to_be_new_twice_keeps_the_length_of_the_one_before(tmp_path: Path) -> None:
    paper = count(tmp_path)
    paper.printed(70_000.0)
    paper.changed()
    paper.changed()
    assert paper.figures().last_roll_mm == 70_000.0


def test_two_who_count_at_once_lose_nothing(tmp_path: Path) -> None:
    def print_much() -> None:
        own = count(tmp_path)
        for _ in range(50):
            own.printed(1.0)

    threads = [threading.Thread(target=print_much) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert count(tmp_path).figures().total_mm == 200.0


def test_a_disk_that_cannot_be_written_and_a_file_that_is_not_ours(tmp_path: Path) -> None:
    blocked = tmp_path / "state"
    blocked.write_text("", encoding="utf-8")
    count(blocked).printed(10.0)
    (tmp_path / FILE_NAME).write_text("[]", encoding="utf-8")
    assert count(tmp_path).figures().used_mm == 0.0
