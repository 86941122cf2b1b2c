# SPDX-License-Identifier: Apache-2.0
"""The sheet of 看看样子: which sides are drawn, that each is marked 样张, and the material's own words under it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from config.modes import DisplayMode
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.sample_paper_model import SamplePaper
from kiosk.journey.state import JourneyState, Overlay, Page
from tests.unit.kiosk.synthetic import CONTENT
from ui.preview_papers import paper_scenes
from ui.view_models import OverlayViewModel, PaperViewModel
from ui.visit.pages_paper import present_paper
from ui.visit.pages_sample import present_sample
from ui.visit.paper_desk import PaperDesk
from ui.visit.phrases import Phrases
from ui.visit.sheets import present_sheet

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
STATE = JourneyState(page=Page.PAPER, overlay=Overlay.SAMPLE)
MATERIALS = load_catalogue(CONTENT, drafts=True).items["312000218000"].materials
BOOK = next(one for one in load_catalogue(CONTENT).items["312000202000"].materials if one.code == "HKB")
MANDATE = next(one for one in MATERIALS if one.code == "WTS")
SAMPLES = load_library(CONTENT).entries["sample_papers"]


def shown(spec: MaterialSpec | None, mode: DisplayMode = DisplayMode.STANDARD) -> OverlayViewModel:
    sheet = OverlayViewModel()
    present_sample(sheet, replace(STATE, mode=mode), PHRASES, spec)
    return sheet


def drawn(code: str) -> list[dict[str, Any]]:
    sheet = shown(BOOK.model_copy(update={"picture": SamplePaper.model_validate(SAMPLES[code])}))
    assert sheet.sampleLayout == SAMPLES[code]["layout"]
    return sheet.sample


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_the_materials_own_words_stand_first_then_how_to_lay_it_and_that_it_is_drawn(mode: DisplayMode) -> None:
    assert MANDATE.sample is not None
    sheet = shown(MANDATE, mode)
    assert "委托书" in sheet.title
    own, lay, drawn_ = sheet.lines
    assert own == MANDATE.sample.zh
    assert "四个角" in lay
    assert "画的" in drawn_
    assert sheet.primaryText == "知道了"
    assert (sheet.secondaryText, sheet.moreText, sheet.phone, sheet.choices) == ("", "", "", [])
    assert len(shown(BOOK.model_copy(update={"sample": None}), mode).lines) == 2


def told(code: str, mode: DisplayMode = DisplayMode.STANDARD) -> list[str]:
    """The words of this sample on 一次告知."""
    spec = BOOK.model_copy(update={"picture": SamplePaper.model_validate(SAMPLES[code]), "sample": None})
    sheet = OverlayViewModel()
    present_sample(sheet, replace(STATE, page=Page.NOTICE, sample="HKB", mode=mode), PHRASES, spec)
    assert sheet.sample
    return sheet.lines


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_on_一次告知_nothing_is_laid_down_and_it_is_said_what_has_to_be_on_it(mode: DisplayMode) -> None:
    assert told("household", mode)[0] == "要看得清：姓名、关系、号码、章"
    assert told("residence_permit", mode)[0] == "要看得清：姓名、号码、住址、期限、照片"
    assert told("marriage", mode)[0] == "要看得清：姓名、日期、编号、照片、章"
    assert told("floor_plan", mode)[0] == "要标出来：货架、水池、门"
    assert [len(told(code, mode)) for code in ("household", "id_photo")] == [2, 1], (
        "of a photograph its own words say it"
    )
    assert not any("四个角" in line or "反光" in line for code in SAMPLES for line in told(code, mode))
    assert all(len(line) <= 30 for code in SAMPLES for line in told(code, mode))


@pytest.mark.parametrize("code", list(SAMPLES))
def test_each_side_is_marked(code: str) -> None:
    faces = drawn(code)
    assert [one["stamp"] for one in faces] == ["样张"] * len(faces)


def test_a_card_has_two_sides_where_both_are_known_and_a_booklet_two_halves() -> None:
    front, back = drawn("residence_permit")
    assert (front["label"], back["label"], front["portrait"], back["portrait"]) == ("正面", "反面", True, False)
    assert back["rows"][0] == {"label": "住址", "value": "测试路99号"}
    (bank,) = drawn("bank_card")
    assert (bank["label"], bank["portrait"]) == ("", False)
    left, right = drawn("certificate")
    assert (left["portrait"], left["rows"], right["title"], right["seal"]) == (True, [], "证书", True)


def test_a_photograph_is_drawn_as_one_and_has_no_text_that_could_be_read() -> None:
    sheet = shown(BOOK.model_copy(update={"picture": SamplePaper(layout="photo"), "sample": None}))
    assert sheet.sample[0]["portrait"]
    assert "字" not in "".join(sheet.lines)


def test_no_other_sheet_shows_it() -> None:
    sheet = shown(BOOK)
    assert sheet.sample
    present_sheet(sheet, replace(STATE, overlay=Overlay.CANCEL), PHRASES, phone="12345", hours="")
    assert sheet.sample == []


@pytest.mark.parametrize("spec", [None, BOOK.model_copy(update={"picture": None})])
def test_without_a_material_or_a_sample_nothing_is_said(spec: MaterialSpec | None) -> None:
    assert (shown(spec).title, shown(spec).sample) == ("", [])


@pytest.mark.parametrize(
    ("scene", "is_offered"),
    [
        ("phone-open", True),
        ("none", True),  # the telephone takes it
        ("none-offline", False),
        ("sight-dark", True),
        ("unfit", False),
        ("checking", False),
        ("keeping", False),
        ("glare", True),
        ("double", True),
        ("cut", True),
        ("good", False),
    ],
)
def test_the_key_is_there_while_a_page_is_awaited_that_can_be_taken_and_beside_one_that_was_refused(
    scene: str, is_offered: bool
) -> None:
    desk = paper_scenes()[scene].prepare(load_catalogue(CONTENT).items["312000202000"], DisplayMode.STANDARD)
    state = JourneyState(page=Page.PAPER, paper=desk.stage, sight=desk.sight, online=desk.may_phone)
    vm = PaperViewModel()
    present_paper(vm, state, PHRASES, cast("PaperDesk", desk))
    assert vm.title
    assert vm.sampleText == ("看看样子" if is_offered else "")


def test_a_material_without_a_sample_has_no_key() -> None:
    desk = paper_scenes()["none"].prepare(load_catalogue(CONTENT).items["312000202000"], DisplayMode.STANDARD)
    desk.spec = BOOK.model_copy(update={"picture": None})
    vm = PaperViewModel()
    present_paper(vm, JourneyState(page=Page.PAPER, paper=desk.stage), PHRASES, cast("PaperDesk", desk))
    assert (vm.title, vm.sampleText) == ("还差户口簿", "")
