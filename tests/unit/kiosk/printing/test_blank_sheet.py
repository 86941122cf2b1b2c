# SPDX-License-Identifier: Apache-2.0
"""空白表 on A4: every form of the content fits on its sheet, says all it should, and leaves room to write and to sign."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pypdf
import pytest

from config.modes import DisplayMode, Environment
from kiosk.apart.message import Message
from kiosk.catalogue.blank_form_model import BlankForm
from kiosk.catalogue.library import load_library
from kiosk.printing.blank_facts import BlankSheet, blank_sheet_of
from kiosk.printing.blank_sheet import HINT, TooLong, blank_sheets
from kiosk.printing.made_apart import Paper, PrintingBench, blank_apart
from kiosk.printing.print_jobs import do
from tests.unit.kiosk.synthetic import CONTENT

FORMS = {name: BlankForm.model_validate(one) for name, one in load_library(CONTENT).entries["blank_forms"].items()}
ITEM = "无违法犯罪记录证明"
SITE = "示例点"
MODES = pytest.mark.parametrize("mode", DisplayMode)


def sheet(name: str = "mandate") -> BlankSheet:
    return blank_sheet_of(FORMS[name], ITEM)


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@MODES
@pytest.mark.parametrize("name", sorted(FORMS))
def test_each_form_of_the_content_says_all_of_it_on_one_sheet(name: str, mode: DisplayMode) -> None:
    form = FORMS[name]
    made = blank_sheets([sheet(name)], Environment.DEMO, SITE, mode)
    assert made.pages == len(pypdf.PdfReader(io.BytesIO(made.pdf)).pages) == 1
    text = text_of(made.pdf)
    said = [form.title, form.basis, HINT, SITE, *form.statement, *form.signs, *form.notes, "演示"]
    said += [part for row in form.rows for part in (row.label, row.fill.replace("{item}", ITEM))]
    for words in said:
        assert "".join(words.split()) in text, words
    assert "{" not in text
    assert made == blank_sheets([sheet(name)], Environment.DEMO, SITE, mode)


def test_a_mandate_has_what_the_civil_code_wants_of_it() -> None:
    """民法典 165: who acts, in what, with which powers, until when, signed by who asks for it."""
    labels = [row.label for row in sheet().rows]
    for words in ("受托人姓名", "办什么事", "可以替我做", "期限"):
        assert words in labels
    assert "委托人签名" in sheet().signs
    assert [row.fill for row in sheet().rows if row.label == "办什么事"] == [ITEM]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_its_name_fits_on_a_key_of_half_the_width_in_large_type(name: str) -> None:
    """打印空白 and the name are eleven characters at most there."""
    assert len(f"打印空白{FORMS[name].name.zh}") <= 11


def test_two_forms_are_two_sheets() -> None:
    made = blank_sheets([sheet(), sheet("father_statement")], Environment.DEMO, SITE, DisplayMode.STANDARD)
    assert made.pages == len(pypdf.PdfReader(io.BytesIO(made.pdf)).pages) == 2


def test_on_duty_it_bears_no_mark_of_a_demonstration() -> None:
    made = blank_sheets([sheet()], Environment.PRODUCTION, SITE, DisplayMode.STANDARD)
    assert "演示" not in text_of(made.pdf)


def test_what_does_not_fit_is_refused_and_not_cut_off() -> None:
    long = replace(sheet(), statement=sheet().statement * 12)
    with pytest.raises(TooLong):
        blank_sheets([long], Environment.DEMO, SITE, DisplayMode.STANDARD)


@MODES
def test_the_process_that_makes_it_is_told_all_of_it(mode: DisplayMode) -> None:
    forms = [sheet(), sheet("father_statement")]
    facts = {"forms": [asdict(one) for one in forms], "site_name": SITE}
    told = json.loads(json.dumps({"job": "blank", "facts": facts, "environment": "demo", "mode": mode}))
    wanted = blank_sheets(forms, Environment.DEMO, SITE, mode)
    assert do(Message(told, ())).pieces[0] == wanted.pdf
    assert do(Message({"job": "load", "paper": "blank"}, ())).head["loaded"] == Paper.BLANK
    asked: list[object] = []

    class Bench(PrintingBench):
        def made(self, *given: object) -> object:  # type: ignore[override]  # what it is told is all that is looked at
            asked.extend(given)
            return wanted

    blank_apart(forms, Environment.DEMO, SITE, mode)(Bench(), None)  # type: ignore[arg-type]  # nobody cancels
    assert asked[0] is Paper.BLANK
    assert do(Message({"job": "blank", **json.loads(json.dumps(asked[1]))}, ())).pieces[0] == wanted.pdf
