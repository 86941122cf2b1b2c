# SPDX-License-Identifier: Apache-2.0
"""What printer-state-reasons mean: RFC 8011 section 5.4.12, weighed by what the printer does."""

from __future__ import annotations

import pytest

from drivers.document_printer.reasons import IDLE, MEANINGS, PROCESSING, STOPPED, Condition, Toner, bare, read_reasons
from drivers.print_outcome import Cover, Paper, PrintFault


@pytest.mark.parametrize(
    ("keywords", "state", "fault", "paper"),
    [
        (["none"], IDLE, None, Paper.FULL),
        (["media-empty-error", "media-needed-error"], PROCESSING, PrintFault.PAPER_OUT, Paper.OUT),
        (["media-empty"], IDLE, PrintFault.PAPER_OUT, Paper.OUT),
        (["media-empty-report"], IDLE, None, Paper.LOW),  # a second tray
        (["media-empty-report"], STOPPED, PrintFault.PAPER_OUT, Paper.OUT),
        (["media-empty-warning"], IDLE, None, Paper.LOW),
        (["media-empty-warning"], PROCESSING, PrintFault.PAPER_OUT, Paper.OUT),
        (["media-low-warning"], IDLE, None, Paper.LOW),
        (["media-jam-warning"], PROCESSING, PrintFault.PAPER_JAM, Paper.JAMMED),
        (["cover-open-error", "media-empty-error"], STOPPED, PrintFault.COVER_OPEN, Paper.OUT),
        (["offline-report"], STOPPED, PrintFault.LOST, Paper.FULL),
        (["paused"], STOPPED, PrintFault.OFFLINE, Paper.FULL),
        (["spool-area-full-error"], STOPPED, PrintFault.OFFLINE, Paper.FULL),
        (["output-area-full-error"], STOPPED, PrintFault.OUTPUT_FULL, Paper.FULL),
        (["vendor-thing-error"], STOPPED, None, Paper.FULL),
    ],
)
def test_faults_and_paper(keywords: list[str], state: int, fault: PrintFault | None, paper: Paper) -> None:
    found = read_reasons(keywords, state)
    assert (found.fault, found.paper) == (fault, paper)


@pytest.mark.parametrize(
    ("keywords", "toner"),
    [
        (["none"], Toner.FULL),
        (["toner-low-report"], Toner.LOW),
        (["marker-supply-low-warning"], Toner.LOW),
        (["toner-empty-error"], Toner.OUT),
        (["toner-empty-report"], Toner.LOW),
        (["marker-waste-full-error"], Toner.UNKNOWN),
    ],
)
def test_toner(keywords: list[str], toner: Toner) -> None:
    assert read_reasons(keywords, IDLE).toner is toner


def test_cover() -> None:
    assert read_reasons(["door-open-error"]).cover is Cover.OPEN
    assert read_reasons(["none"]).cover is Cover.CLOSED


def test_a_printer_that_names_no_reasons_says_nothing_about_paper() -> None:
    assert read_reasons(None) == Condition(paper=Paper.UNKNOWN, cover=Cover.UNKNOWN, toner=Toner.UNKNOWN)


def test_words_are_plain_and_what_nobody_knows_is_kept() -> None:
    found = read_reasons(["media-empty-error", "media-needed-error", "vendor-thing-warning", "none"])
    assert found.keywords == ("media-empty", "media-needed", "vendor-thing")
    assert found.words == "没有纸了，vendor-thing"
    assert bare("toner-low-report") == "toner-low"
    assert bare("toner-low") == "toner-low"


def test_a_printer_with_a_thousand_reasons_is_read_no_further_than_it_must() -> None:
    assert len(read_reasons(f"reason-{number}" for number in range(1000)).keywords) == 32


def test_every_keyword_of_the_reference_has_a_meaning_in_chinese() -> None:
    wanted = (
        "media-empty media-needed input-tray-missing media-low media-jam door-open cover-open interlock-open toner-low "
        "toner-empty marker-supply-low marker-supply-empty marker-waste-full output-area-almost-full output-area-full "
        "output-tray-missing offline shutdown timed-out connecting-to-device connection-error paused stopped-partly stopping "
        "cups-missing-filter cups-insecure-filter other spool-area-full"
    ).split()
    assert set(wanted) <= MEANINGS.keys()
    assert all(meaning.words and not meaning.words.isascii() for meaning in MEANINGS.values())
