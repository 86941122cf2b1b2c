# SPDX-License-Identifier: Apache-2.0
"""离线码 on the real parts: the sandbox issues it, the roll carries it, a terminal that scans it opens a weak session.

And where it goes wrong: the answer lost, the platform away or busy behind the filed case, as many printed as may be, no 随申码
yet. Nobody is told that a code was printed that was not, and what stands in it is in no log and no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.receipt_printer.paper import interpret
from kiosk.journey.state import Page, PaperState
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, wire_stage
from ui.tour.stage import Stage

ITEM = "TBD-BM03"
CODES = "/v1/offline-codes"


class Terminal(WireTerminal):
    """One print."""

    def to_papers(self) -> None:
        pages = self.session.pages
        self.past_notice(ITEM)
        self.at(Page.IDENTIFY)
        self.stage.lay_card()
        self.at(Page.REVIEW)
        pages.review.next()
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.at(Page.HAND_OVER)
        self.until(lambda: self.session.state.receipt is PaperState.PRINTED)

    def rolled(self, before: int) -> tuple[list[str], str]:
        """What is on the papers since: every code, and the words."""
        papers = [interpret(path.read_bytes()).printed for path in self.stage.jobs("receipt_printer")[before:]]
        codes = [code.decode("utf-8") for one in papers for code in one.qr_codes]
        return codes, "".join(one.text for one in papers).replace(" ", "").replace("\n", "")

    @property
    def said(self) -> str:
        page = self.session.pages.hand_over
        return f"{page.title} {page.statusTitle}"


Make = Terminals[Terminal]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with wire_stage(tmp_path, card_seconds=0.05) as made:
        yield made


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    made = Terminals(Terminal, stage, qtbot)
    yield made
    stage.sandbox.clear_faults()
    made.close()


@MODES
def test_printed_and_good_for_who_scans_it(terminal: Make, mode: DisplayMode) -> None:
    here = terminal(mode)
    here.to_papers()
    codes, words = here.rolled(0)
    (code,) = (one for one in codes if one.startswith("LXM-DEMO-"))
    assert "纸码（离线码）" in words
    assert "码在前面那一张纸上" in words
    assert "纸码打好了" in here.said
    assert here.session.pages.hand_over.statusGood
    opened = here.stage.sandbox  # a scanner anywhere hands the text on; the platform says what it proves
    assert opened.case_ids() == [here.session.record.case_id]
    session = here._parts.platform.identify_by_issued_code(code)
    assert (session.level, session.number) == ("weak", here.stage.resident.number)
    assert code not in repr(here.session.state)
    assert code not in repr(vars(here.session.record))
    logs = "".join(path.read_text(encoding="utf-8") for path in here.stage.state.rglob("*.jsonl"))
    assert code not in logs


def test_an_answer_that_was_lost_costs_no_print(terminal: Make, stage: Stage) -> None:
    stage.sandbox.fault("lost_reply", times=1, path=CODES)
    here = terminal()
    here.to_papers()
    assert "纸码打好了" in here.said
    session = here.session.record.session
    assert session is not None
    assert here._parts.platform.issue_offline_code(session, here.session.record.case_id).prints_left == 2


@pytest.mark.parametrize(("fault", "said"), [("maintenance", "没有取到"), ("reset", "没有取到")])
def test_a_platform_that_does_not_answer_behind_the_case(terminal: Make, stage: Stage, fault: str, said: str) -> None:
    stage.sandbox.fault(fault, path=CODES)
    here = terminal()
    here.to_papers()
    assert said in here.said
    assert not here.session.pages.hand_over.statusGood
    codes, words = here.rolled(0)
    assert not [one for one in codes if one.startswith("LXM-DEMO-")]
    assert "码没有取到" in words


def test_three_a_month(terminal: Make) -> None:
    for number in range(3):
        here = terminal()
        before = len(here.stage.jobs("receipt_printer"))
        here.to_papers()
        assert "纸码打好了" in here.said, number
        assert len([one for one in here.rolled(before)[0] if one.startswith("LXM-DEMO-")]) == 1
        here.stage.remove_card()
        terminal.close()
    here = terminal()
    here.past_notice(ITEM)
    here.at(Page.IDENTIFY)
    here.stage.lay_card()
    here.at(Page.STOP)
    assert "这个月已经打满3次了" in here.session.pages.stop.title.replace(" ", "").replace("\n", "")
