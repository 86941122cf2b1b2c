# SPDX-License-Identifier: Apache-2.0
"""What the terminal says: every key the code uses is there, every sentence is short, every entry is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.catalogue.words import long_sentences
from kiosk.journey.continuing import GoesOn
from kiosk.journey.mine import MineStep
from kiosk.journey.paying import Paying
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import (
    CardState,
    CoView,
    HelpState,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    StopReason,
    WayNotice,
)
from kiosk.platform.own_cases_model import Need
from kiosk.platform.reports import ReportKind
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.readers import read_fields
from kiosk.vision.sight import Sight
from ui.visit.pages_continue import say_key
from ui.visit.phone_upload import PhoneState
from ui.visit.phrases import Phrases, TextMissing

ROOT = Path(__file__).parents[4]
FILE = ROOT / "config" / "content" / "texts" / "visit.yaml"
PAPERS = FILE.with_name("papers.yaml")
MINE = FILE.with_name("mine.yaml")
PAY = FILE.with_name("pay.yaml")
PHRASES = Phrases.of_visit(FILE.parent)


def leaves(table: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(table, list):
        for index, entry in enumerate(table):
            yield from leaves(entry, f"{path}[{index}]")
    elif isinstance(table, dict) and "zh" in table:
        yield path, table
    elif isinstance(table, dict):
        for key, value in table.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))


LEAVES = {
    key: entry
    for file in (FILE, PAPERS, MINE, PAY, FILE.with_name("presence.yaml"))
    for key, entry in leaves(yaml.safe_load(file.read_text(encoding="utf-8")))
}


def test_every_literal_key_in_the_code_is_there() -> None:
    of_one_table = ("pages_continue.py", "pages_points.py")  # their keys are told of one table, below
    files = [path for path in (ROOT / "ui" / "visit").glob("*.py") if path.name not in of_one_table]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    keys = set(re.findall(r'(?:say|all)\(\s*"([a-z_]+(?:\.[a-z_]+)+)"', source))
    keys |= set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)" if ', source))
    assert len(keys) > 60
    missing = {key for key in keys if not PHRASES.has(key)}
    assert missing == set()


def test_every_word_of_own_cases_is_there() -> None:
    files = [ROOT / "ui" / "visit" / name for name in ("pages_mine.py", "pages_points.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    keys = set(re.findall(r'tell\(\s*"([a-z_.]+)"', source)) | set(re.findall(r'else "(points[a-z_.]+)"', source))
    assert len(keys) > 45
    assert "points.taken" in keys
    assert {key for key in keys if not PHRASES.has(f"mine.{key}")} == set()
    for step in (one for one in MineStep if one.has_failed and one is not MineStep.SESSION_ENDED):
        assert PHRASES.say(f"mine.trouble.{step.value}")
    for need in (one for one in Need if one is not Need.NOTHING):
        assert PHRASES.say(f"mine.needs.{need.value}", day="12月4日")


def test_every_word_of_going_on_elsewhere_is_there_for_each_thing() -> None:
    source = (ROOT / "ui" / "visit" / "pages_continue.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'words\.(?:say|all)\(\s*"([a-z_.]+)"', source))
    keys |= set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)" if ', source))
    keys |= set(re.findall(r'else "([a-z_]+\.[a-z_.]+)"', source))
    assert len(keys) > 8
    assert {key for key in keys for about in GoesOn if not PHRASES.has(say_key(PHRASES, about, key))} == set()


def test_every_step_of_paying_has_its_words() -> None:
    for paying in Paying:
        if paying not in (Paying.NONE, Paying.LATER):
            assert PHRASES.say(f"pay.{paying.value}.title")
            assert paying is Paying.NOTHING_DUE or PHRASES.say(f"pay.{paying.value}.hint")
    for why in ("exempt", "no_bill", "bill_paid", "free", "case_over"):
        assert PHRASES.say(f"pay.nothing_due.{why}")


def test_keys_built_from_states_are_there() -> None:
    for card in CardState:
        if card is not CardState.READ:
            assert PHRASES.say(f"identify.{card.value}.title")
            assert PHRASES.say(f"identify.{card.value}.hint")
    for step in Reporting:
        assert PHRASES.say(f"report.{step.value}.title")
    for kind in (*ReportKind, "call_me", "no_call"):
        assert PHRASES.say(f"report.choice.{kind}")
    for overlay in Overlay:
        if overlay not in (Overlay.NONE, Overlay.REPORT, Overlay.CO_VIEW, Overlay.SOLVED, Overlay.SAMPLE):
            assert PHRASES.say(f"overlay.{overlay.value}.title")
            assert PHRASES.say(f"overlay.{overlay.value}.primary")
    for mode in DisplayMode:
        assert PHRASES.say("papers.sample.title", mode, name="户口簿") != PHRASES.say(
            "papers.sample.title", mode, name=""
        )
        assert PHRASES.say("papers.sample.primary", mode)
    for reason in StopReason:
        for part in ("title", "reason", "what"):
            assert PHRASES.say(f"stop.{reason.value}.{part}")
    for paper in PaperState:
        if paper not in (PaperState.NONE, PaperState.MISSED, PaperState.DECLINED, PaperState.ON_SCREEN):
            assert PHRASES.say(f"slip.{paper.value}")
    for printer in PrinterState:
        if not printer.prints:
            assert PHRASES.say(f"hand_over.trouble.{printer.value}")
    for notice in WayNotice:
        if notice is not WayNotice.NONE:
            assert PHRASES.say(f"ways.{notice.value}", said="这是网址的码")
    for help_state in (HelpState.CALLING, HelpState.PLACED, HelpState.ANSWERED, HelpState.UNPLACED):
        assert PHRASES.say(f"overlay.help.{help_state.value}")
    for co_view in (CoView.OPENING, CoView.OPEN, CoView.CUT_OFF, CoView.OVER):
        assert PHRASES.say(f"helping.banner.{co_view.value}", helper="BB0001")
    for page in Page:
        assert PHRASES.say(f"helping.pages.{page.value}"), "what a helper is told of a page holds nothing of a person"
    for asked in ("site_leader", "hotline"):
        assert PHRASES.say(f"helping.{asked}")


@pytest.mark.parametrize("key", sorted(LEAVES))
def test_entries_are_complete_and_short(key: str) -> None:
    entry = LEAVES[key]
    assert set(entry) <= {"zh", "en", "elder", "term"}
    assert entry.get("en")
    for mode in ("zh", "elder"):
        filled = re.sub(r"\{[a-z]+\}", "9", entry.get(mode) or "x")
        assert long_sentences(filled) == ()


def test_elder_has_its_own_wording_where_it_is_given() -> None:
    assert PHRASES.say("attract.greeting") != PHRASES.say("attract.greeting", DisplayMode.ELDER)
    assert PHRASES.say("slip.printed") == PHRASES.say("slip.printed", DisplayMode.ELDER)


def test_a_missing_key_is_our_bug() -> None:
    with pytest.raises(TextMissing):
        PHRASES.say("no.such.key")
    with pytest.raises(TextMissing):
        PHRASES.say("identify")
    with pytest.raises(TextMissing):
        PHRASES.all("attract.greeting")
    assert PHRASES.all("identify.waiting.lines") == []


def test_every_stage_of_a_picture_and_every_field_of_a_paper_has_words() -> None:
    for stage in Stage:
        if stage not in (Stage.NONE, Stage.FAULTY, Stage.GOOD, Stage.PHONE, Stage.BEFORE, Stage.BEFORE_LAST):
            assert PHRASES.say(f"papers.page.{stage.value}")
    for key in ("one", "more", "agree", "use", "turn", "again"):
        assert PHRASES.say(f"papers.before.{key}")
    assert PHRASES.say("papers.before.page", n=1, pages=2)
    for state in PhoneState:
        assert PHRASES.say(f"papers.phone.{state.value}")
    for sight in ("none", *(one.value for one in Sight if one.is_blind), "dark", "covered"):
        for part in ("title", "what"):
            said = PHRASES.say(f"papers.sight.{sight}.{part}", name="户口簿")
            assert said
            assert ("户口簿" in said) is ((sight, part) == ("none", "title")), (
                "who cannot photograph learns which is missing"
            )
    for kind in DocumentKind:
        assert PHRASES.say(f"papers.kind.{kind.value}")
        for one in read_fields(kind, (), date(2026, 11, 21)):
            assert PHRASES.say(f"papers.field.{one.name}")
