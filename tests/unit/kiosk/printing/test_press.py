# SPDX-License-Identifier: Apache-2.0
"""Numbered papers: never twice by itself, again whole and marked when a person asked, and a held slip is not doubled."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.clock import parse_iso
from drivers.print_outcome import Paper, PrintFault, PrintOutcome
from drivers.receipt_printer.port import Document, PrinterStatus, PrintResult, Rest, TextLine
from drivers.states import DeviceState
from kiosk.courier.client import CourierUnavailable
from kiosk.printing.paper_count import PaperCount
from kiosk.printing.press import NumberedPaper, Press

PRINTED = PrintResult(PrintOutcome.PRINTED, None, Paper.FULL, paper_mm=200.0)
NOT_PRINTED = PrintResult(PrintOutcome.NOT_PRINTED, PrintFault.PAPER_OUT, Paper.OUT)
CUT_SHORT = PrintResult(PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Paper.OUT, paper_mm=200.0)
HELD = PrintResult(PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Paper.OUT, rest=Rest.HELD, paper_mm=200.0)
CAME_OUT = PrintResult(PrintOutcome.PRINTED, None, Paper.FULL, paper_mm=200.0)
THROWN_AWAY = PrintResult(PrintOutcome.UNKNOWN, PrintFault.PAPER_OUT, Paper.FULL, paper_mm=200.0)
NEVER = threading.Event()


@dataclass
class Printer:
    results: list[PrintResult]
    settles: list[PrintResult | None] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def open(self) -> PrinterStatus:
        return PrinterStatus(DeviceState.ONLINE)

    status = open

    def print(self, document: Document, cancel: threading.Event) -> PrintResult:
        self.printed.append("".join(element.text for element in document if isinstance(element, TextLine)))
        return self.results.pop(0)

    def settle(self, cancel: threading.Event) -> PrintResult | None:
        return self.settles.pop(0)

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Notes:
    jobs: dict[str, str] = field(default_factory=dict)
    is_there: bool = True

    def journal_print(self, job_id: str, kind: str, outcome: str) -> str:
        self.printed_before("")
        self.jobs[job_id] = str(outcome)
        return outcome

    def printed_before(self, number: str) -> tuple[str, ...]:
        if not self.is_there:
            raise CourierUnavailable("no answer")
        return tuple(outcome for job_id, outcome in self.jobs.items() if job_id.startswith(f"{number}/"))


def receipt(number: str = "case-1") -> NumberedPaper:
    return NumberedPaper(number, "receipt", lambda again: (TextLine(f"{number}{' 重印' if again else ''}"),))


@pytest.fixture
def count(tmp_path: Path) -> PaperCount:
    return PaperCount(tmp_path, 80, now=lambda: parse_iso("2026-11-21T09:42:00.123+08:00"))


def test_a_paper_is_begun_in_the_journal_before_the_printer_gets_it(count: PaperCount) -> None:
    notes = Notes()

    class Looking(Printer):
        def print(self, document: Document, cancel: threading.Event) -> PrintResult:
            assert notes.jobs == {"case-1/1": "begun"}
            return super().print(document, cancel)

    assert Press(Looking([PRINTED]), notes, count).print(receipt(), NEVER) == PRINTED
    assert notes.jobs == {"case-1/1": "printed"}
    assert count.figures().used_mm == 200.0


@pytest.mark.parametrize(
    ("first", "mark"), [(PRINTED, " 重印"), (CUT_SHORT, " 重印"), (NOT_PRINTED, "")], ids=lambda value: str(value)[:40]
)
def test_asked_again_it_is_whole_under_the_same_number_and_marked(
    count: PaperCount, first: PrintResult, mark: str
) -> None:
    printer, notes = Printer([first, PRINTED]), Notes()
    press = Press(printer, notes, count)
    press.print(receipt(), NEVER)
    assert printer.printed == ["case-1"], "never a second time by itself"
    press.print(receipt(), NEVER)
    assert printer.printed == ["case-1", f"case-1{mark}"]
    assert list(notes.jobs) == ["case-1/1", "case-1/2"]


def test_what_another_process_began_counts(count: PaperCount) -> None:
    """A crash in the middle of a paper: nobody knows what came out, so the next one is marked."""
    printer = Printer([PRINTED])
    Press(printer, Notes({"case-1/1": "begun"}), count).print(receipt(), NEVER)
    assert printer.printed == ["case-1 重印"]


def test_without_a_journal_it_prints_all_the_same_and_marks_what_it_knows(count: PaperCount) -> None:
    printer = Printer([CUT_SHORT, PRINTED])
    press = Press(printer, Notes(is_there=False), count)
    press.print(receipt(), NEVER)
    press.print(receipt(), NEVER)
    assert printer.printed == ["case-1", "case-1 重印"]


def test_a_held_receipt_that_came_out_after_refilling_is_not_printed_again(count: PaperCount) -> None:
    printer, notes = Printer([HELD], [CAME_OUT]), Notes()
    press = Press(printer, notes, count)
    press.print(receipt(), NEVER)
    assert press.print(receipt(), NEVER) == CAME_OUT
    assert printer.printed == ["case-1"], "one receipt, not two"
    assert notes.jobs == {"case-1/1": "unknown", "case-1/1/late": "printed"}


def test_a_held_receipt_that_was_thrown_away_is_printed_again_whole(count: PaperCount) -> None:
    printer = Printer([HELD, PRINTED], [THROWN_AWAY])
    press = Press(printer, Notes(), count)
    press.print(receipt(), NEVER)
    assert press.print(receipt(), NEVER) == PRINTED
    assert printer.printed == ["case-1", "case-1 重印"]


@pytest.mark.parametrize("number", ["case-1", "slip-1"])
def test_while_it_is_held_nothing_more_goes_into_the_printer(count: PaperCount, number: str) -> None:
    printer = Printer([HELD], [HELD])
    press = Press(printer, Notes(), count)
    press.print(receipt(), NEVER)
    result = press.print(receipt(number), NEVER)
    assert printer.printed == ["case-1"]
    assert result.outcome is (PrintOutcome.UNKNOWN if number == "case-1" else PrintOutcome.NOT_PRINTED)
    assert result.cause is PrintFault.PAPER_OUT


@pytest.mark.parametrize("settled", [CAME_OUT, THROWN_AWAY, None])
def test_another_paper_goes_on_when_the_held_one_is_settled(count: PaperCount, settled: PrintResult | None) -> None:
    printer = Printer([HELD, PRINTED], [settled])
    press = Press(printer, Notes(), count)
    press.print(receipt(), NEVER)
    assert press.print(receipt("slip-1"), NEVER) == PRINTED
    assert printer.printed == ["case-1", "slip-1"]


# ---- paper


def test_paper_is_counted_over_processes(tmp_path: Path) -> None:
    PaperCount(tmp_path, 80).printed(210.04)
    PaperCount(tmp_path, 80).printed(0.0)
    PaperCount(tmp_path, 80).printed(100.0)
    figures = PaperCount(tmp_path, 50).figures()
    assert (figures.used_mm, figures.total_mm, figures.roll_mm, figures.left_mm) == (310.0, 310.0, 50_000.0, 49_690.0)


def test_a_new_roll_after_an_empty_one_is_noticed(count: PaperCount) -> None:
    count.printed(70_000.0)
    for paper in (Paper.FULL, Paper.LOW, Paper.UNKNOWN):
        count.seen(paper)
    assert count.figures().used_mm == 70_000.0, "only paper that was out makes a new roll"
    count.seen(Paper.OUT)
    assert count.figures().left_mm == 0.0
    count.seen(Paper.UNKNOWN)
    assert count.figures().is_out, "silence is no paper"
    count.seen(Paper.FULL)
    figures = count.figures()
    assert (figures.used_mm, figures.total_mm, figures.last_roll_mm) == (0.0, 70_000.0, 70_000.0)
    assert figures.changed_at == "2026-11-21T09:42:00.123+08:00"
    assert figures.left_mm == 80_000.0


def test_a_roll_changed_by_hand_and_one_longer_than_its_label(count: PaperCount) -> None:
    count.printed(90_000.0)
    assert count.figures().left_mm == 0.0
    count.changed()
    assert count.figures().left_mm == 80_000.0


@pytest.mark.parametrize("content", ["", "[]", '{"roll_mm": 1, "strange": 2}', "\xff"])
def test_a_damaged_file_counts_from_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "paper.json").write_text(content, encoding="latin-1")
    assert PaperCount(tmp_path, 80).figures().used_mm == 0.0


def test_a_disk_that_cannot_be_written_costs_nobody_a_receipt(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    PaperCount(tmp_path / "file", 80).printed(10.0)
