# SPDX-License-Identifier: Apache-2.0
"""一次告知 in blocks: nothing is lost, none is longer than a screen, what decides is marked (domain notes 5 row 3)."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.catalogue.loader import load_catalogue
from kiosk.guidance.notice import Capability, Device, NoticeRow, NoticeSection, notice
from kiosk.guidance.questionnaire import Situation
from kiosk.journey import events as ev
from ui.view_models import NoticeViewModel
from ui.visit.pages_notice import blocks
from ui.visit.phrases import Phrases

CONTENT = Path(__file__).parents[4] / "config" / "content"
PHRASES = Phrases.of_visit(CONTENT / "texts")
MOST = {DisplayMode.STANDARD: 10, DisplayMode.ELDER: 4}


def section(key: str, rows: int) -> NoticeSection:
    return NoticeSection(key, "info", "要记得的", tuple(NoticeRow(f"第 {n} 行") for n in range(rows)))


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_every_row_of_every_item_stands_in_exactly_one_block(mode: DisplayMode) -> None:
    here = Capability(frozenset(Device), online=True)
    catalogue = load_catalogue(CONTENT, drafts=True)
    longest = 0
    for item in catalogue.items.values():
        page = notice(item, Situation({}), here)
        made = blocks(page.sections, PHRASES, mode)
        told = [row["text"] for block in made for row in block["rows"]]  # type: ignore[attr-defined]  # plain values for QML
        assert told == [row.text for one in page.sections for row in one.rows]
        sizes = [len(block["rows"]) for block in made]  # type: ignore[arg-type]  # the same
        assert all(1 <= size <= MOST[mode] for size in sizes)
        longest = max(longest, *(len(one.rows) for one in page.sections))
        rest = [bool(block["rest"]) for block in made]
        assert [is_rest for is_rest, _ in groupby(rest)] == [False, True], "what may be left unread comes last"
    assert longest > MOST[DisplayMode.STANDARD], "the content has a block that needs cutting"


def test_a_block_goes_on_in_even_pieces_under_the_same_heading() -> None:
    made = blocks([section("notes", 5)], PHRASES, DisplayMode.ELDER)
    assert [len(one["rows"]) for one in made] == [3, 2]  # type: ignore[arg-type]  # plain values for QML
    assert [one["title"] for one in made] == ["要记得的", "要记得的（接着看）"]


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_row_that_has_a_sample_has_a_key_that_says_of_what(mode: DisplayMode) -> None:
    rows = (NoticeRow("身份证", "要带"), NoticeRow("户口簿", "免交", sample="HKB"))
    (one,) = blocks([NoticeSection("bring", "id-card", "要带什么", rows)], PHRASES, mode)
    made: list[dict[str, object]] = list(one["rows"])  # type: ignore[call-overload]  # plain values for QML
    card, book = made
    assert card == {"text": "身份证", "status": "要带", "statusGood": True, "why": "", "sample": ""}
    assert (book["sample"], book["sampleText"], book["sampleName"]) == ("HKB", "看看样子", "看看样子，户口簿")
    asked: list[object] = []
    vm = NoticeViewModel()
    vm.wished.connect(asked.append)
    vm.seeSample(str(book["sample"]))
    assert asked == [ev.SampleAsked("HKB")]


def test_what_fits_stays_whole() -> None:
    (one,) = blocks([section("can", 10)], PHRASES, DisplayMode.STANDARD)
    assert (one["title"], one["rest"]) == ("要记得的", False)
