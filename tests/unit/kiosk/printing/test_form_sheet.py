# SPDX-License-Identifier: Apache-2.0
"""申请表 on A4: every field with where it is from, papers, promises and the handwriting; masked; nothing cut off."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace
from datetime import datetime

import pypdf
import pytest

from config.clock import SHANGHAI
from config.modes import DisplayMode, Environment
from kiosk.apart.message import Message
from kiosk.application.confirm import confirm_sheet
from kiosk.application.materials import plan_materials
from kiosk.application.precheck import run_prechecks
from kiosk.case.filed_form import FiledForm, FormRow, SheetHead
from kiosk.case.form_lines import filed_form
from kiosk.case.package import build_package, consents_for, new_case_id
from kiosk.case.receipt_lines import receipt_promises
from kiosk.printing.form_sheet import HEADS, NOT_SIGNED, form_sheet
from kiosk.printing.print_jobs import do
from kiosk.printing.receipt import WAITING, WHAT_WAITING_MEANS
from kiosk.signature.binding import Signature, bind
from tests.unit.kiosk.case.test_package import NOW, STROKES, TERMINAL, filled

RECEIVED = "2026-11-21T09:42:05.123+08:00"
HEAD = SheetHead(Environment.DEMO, "示例点", "DEMO-0001", "办件编号", "9999 9000 0012 345", RECEIVED)
MODES = pytest.mark.parametrize("mode", DisplayMode)


def signed() -> Signature:
    form = filled()
    return bind(confirm_sheet(form, plan_materials(form)).blocks, STROKES, NOW)


def filed() -> FiledForm:
    form = filled()
    plans, signature = plan_materials(form), signed()
    return filed_form(form, plans, receipt_promises(form, plans, NOW, signature, RECEIVED), signature)


def pages(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@MODES
def test_every_field_stands_on_it_with_where_it_is_from(mode: DisplayMode) -> None:
    form = filed()
    paper = form_sheet(form, HEAD, mode)
    text = "".join(pages(paper.pdf))
    for row in form.rows:
        assert row.label.replace(" ", "") in text
        assert row.value.replace(" ", "") in text
        assert row.origin.replace(" ", "") in text
    assert {"身份证", "共享数据", "本人填写"} <= {row.origin for row in form.rows}
    for name, _how in form.materials:
        assert name in text
    (promise,) = form.promised
    for words in (*promise.lines, promise.official, promise.consequence, promise.term):
        assert words in text
    for words in (
        "申请表",
        form.item_name,
        "999990000012345",
        "2026年11月21日09:42:05",
        "示例点",
        form.sha256,
        "演示",
    ):
        assert words in text
    for words in HEADS:
        assert words in text
    assert form.signer in text
    assert paper.pages == len(pages(paper.pdf))
    assert paper.pdf == form_sheet(form, HEAD, mode).pdf


def test_it_is_masked_as_the_receipt_is() -> None:
    form, resident = filed(), filled().known.resident
    text = "".join(pages(form_sheet(form, HEAD, DisplayMode.STANDARD).pdf))
    assert resident.number not in text
    assert resident.name not in text
    assert resident.number not in repr(form)
    assert "*" in form.signer


def test_the_handwriting_is_drawn_no_larger_than_it_was_written() -> None:
    form = filed()
    with_it = form_sheet(form, HEAD, DisplayMode.STANDARD).pdf
    stream = pypdf.PdfReader(io.BytesIO(with_it)).pages[-1].get_contents()
    assert stream is not None
    lines = stream.get_data().decode("latin-1")
    across = 35 * 72 / 25.4  # the longer stroke of STROKES, in points
    drawn = [line.split() for line in lines.splitlines() if line.endswith(" l S") or " l " in line]
    assert drawn, "the strokes are lines"
    left = 22 * 72 / 25.4
    assert f"{left + across:.3f}".rstrip("0")[:6] in lines
    dot = replace(form, strokes_hmm=(((500, 500),),))
    assert form_sheet(dot, HEAD, DisplayMode.STANDARD).pages == 1


@MODES
@pytest.mark.parametrize("length", [200, 500, 1500])
def test_a_long_field_goes_on_overleaf_and_runs_off_no_sheet(mode: DisplayMode, length: int) -> None:
    form = filed()
    scope = FormRow("执照上写了卖什么", "好" * length, "营业执照")
    paper = form_sheet(replace(form, rows=(scope, *form.rows)), HEAD, mode)
    found: list[tuple[str, float]] = []
    for page in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages:
        page.extract_text(visitor_text=lambda text, _cm, tm, _font, _size: found.append((text, tm[5])))
    heights = [height for text, height in found if "好" in text]
    assert sum(text.count("好") for text, _height in found) == length
    foot = (297 - 272) * 72 / 25.4
    assert min(heights) >= foot, "a line stands in the foot of the sheet, or below it"
    assert "姓名" in pages(paper.pdf)[0] or "好" in pages(paper.pdf)[0], "no sheet comes empty"


@pytest.mark.parametrize("more", range(0, 30, 3))
def test_the_handwriting_stands_on_one_sheet_with_its_name(more: int) -> None:
    form = filed()
    rows = (*form.rows, *(FormRow(f"项{n}", "写的", "本人填写") for n in range(more)))
    paper = form_sheet(replace(form, rows=rows), HEAD, DisplayMode.ELDER)
    found = pages(paper.pdf)
    assert [form.signer in text and "签名" in text for text in found][-1]


@MODES
def test_a_case_that_has_not_reached_the_platform_says_so(mode: DisplayMode) -> None:
    waiting = replace(HEAD, has_reached=False, number_label="查询码", number="ABCD2345")
    text = "".join(pages(form_sheet(filed(), waiting, mode).pdf))
    for words in (WAITING, *WHAT_WAITING_MEANS, "查询码ABCD2345"):
        assert words in text
    assert WAITING not in "".join(pages(form_sheet(filed(), HEAD, mode).pdf))


def test_without_a_signature_it_says_so() -> None:
    form = replace(filed(), signed_at="", strokes_hmm=())
    assert NOT_SIGNED in "".join(pages(form_sheet(form, HEAD, DisplayMode.STANDARD).pdf))


@MODES
def test_a_long_form_takes_more_sheets_and_loses_nothing(mode: DisplayMode) -> None:
    rows = tuple(
        FormRow(f"第{n}项的名字", f"第{n}项写的话很长很长，长到一行写不下，还要换行才行", "本人填写") for n in range(60)
    )
    paper = form_sheet(replace(filed(), rows=rows, materials=()), HEAD, mode)
    found = pages(paper.pdf)
    assert paper.pages == len(found) > 1
    assert all(f"第{n}页，共{len(found)}页" in text for n, text in enumerate(found, start=1))
    text = "".join(found)
    assert all(f"第{n}项写的话" in text for n in range(60))


def test_the_process_that_makes_it_is_told_all_of_it() -> None:
    form = filed()
    told = json.loads(json.dumps({"job": "form", "facts": asdict(form), "head": asdict(HEAD), "mode": "standard"}))
    assert do(Message(told, ())).pieces[0] == form_sheet(form, HEAD, DisplayMode.STANDARD).pdf
    assert do(Message({"job": "load", "paper": "form"}, ())).head["loaded"] == "form"


def test_its_digest_goes_with_the_case_and_changes_with_any_word() -> None:
    form, signature = filled(), signed()
    plans = plan_materials(form)
    moment = datetime(2026, 11, 21, 9, 43, tzinfo=SHANGHAI)
    package = build_package(
        case_id=new_case_id(), terminal=TERMINAL, form=form, materials=plans, prechecks=run_prechecks(form),
        consents=consents_for(form, NOW), promise_accepted_at=NOW, signature=signature, terminal_received_at=moment,
    )  # fmt: skip
    paper = filed()
    assert json.loads(package.body)["application_form"] == {"sha256": paper.sha256}
    changed = replace(paper, rows=(*paper.rows[1:], FormRow("多的", "一行", "本人填写")))
    assert len({paper.sha256, changed.sha256, replace(paper, promised=()).sha256}) == 3
