# SPDX-License-Identifier: Apache-2.0
"""The copy of a promise: all its words, whose and when, on paper that is no longer than 40 cm or on a sheet of A4."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pypdf
import pytest

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import Cut, Document, TextLine
from kiosk.apart.message import Message
from kiosk.case.promised import Promised
from kiosk.case.receipt import ReceiptFacts, facts_digest
from kiosk.printing.print_jobs import do
from kiosk.printing.promise_copy import WHERE, promise_copies
from kiosk.printing.receipt_page import receipt_page
from kiosk.printing.roll import length_mm

PROMISE = Promised(
    "告知承诺书",
    ("我写的都是真的", "住家人房子的，家人同意我住", "搬走了，我会来改"),
    "本人承诺所填报的居住信息真实、准确，居住他人房屋已经房屋权利人同意，情况变化时及时办理变更，并同意登记机构核验。",
    "如果写的不是真的，登记会被撤销",
    "2026-11-21T09:40:05.123+08:00",
)
LATE = Promised(
    "容缺受理承诺书",
    ("最晚11月27日，我补交租赁合同", "最晚11月27日，我补交房产证明"),
    "",
    "到时没补齐，这件事会先停下来，可能办不成",
    "2026-11-21T09:41:00.000+08:00",
)
FACTS = ReceiptFacts(
    environment=Environment.DEMO,
    site_name="示例点",
    terminal_id="DEMO-0001",
    case_id="019aa1b2-c3d4-7e5f-8000-000000000000",
    case_number="999990000012345",
    item_name="人户分离居住登记",
    applicant_masked_name="测*",
    applicant_masked_number="9999**********0017",
    terminal_received_at="2026-11-21T09:42:05.123+08:00",
    platform_received_at="2026-11-21T01:42:06.789+00:00",
    materials=(),
    result_line="材料齐了，已经收件",
    help_phone="199-0000-0000",
    help_hours="每天 9:00 到 17:00",
    promised=(PROMISE, LATE),
)
CODE = b"KR1:EXAMPLE"
LONG = replace(PROMISE, lines=tuple("我保证我写的每一句话都是真的，没有一句假话" for _ in range(9)))


def said(document: Document) -> str:
    return "".join(line.text.replace(" ", "") for line in document if isinstance(line, TextLine))


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("mode", DisplayMode)
def test_each_promise_is_a_slip_of_its_own_with_all_its_words(mode: DisplayMode, columns: int) -> None:
    document = promise_copies(FACTS, mode, columns=columns)
    assert sum(isinstance(one, Cut) for one in document) == 2
    first, second = document[: document.index(Cut()) + 1], document[document.index(Cut()) + 1 :]
    for words in (*PROMISE.lines, PROMISE.official, PROMISE.consequence):
        assert words in said(first)
    for words in (*LATE.lines, LATE.consequence, WHERE):
        assert words in said(second)
    assert WHERE not in said(first)
    for slip, term, day in ((first, "告知承诺书", "09:40:05"), (second, "容缺受理承诺书", "09:41:00")):
        for words in (
            term,
            "您签过的，这一份您留着",
            "人户分离居住登记",
            "测*",
            "999990000012345",
            f"2026年11月21日{day}",
        ):
            assert words in said(slip)
        assert said(slip).startswith("演示不作办事凭证")
        assert length_mm(slip) <= 400
    assert "正式的话" not in said(second), "its plain words are all of it"


def test_a_long_promise_is_written_smaller_rather_than_longer() -> None:
    facts = replace(FACTS, promised=(LONG,))
    slip = promise_copies(facts, DisplayMode.ELDER, columns=32)
    assert length_mm(slip) <= 400
    assert said(slip).count(LONG.lines[0]) == 9
    assert min(line.scale_y for line in slip if isinstance(line, TextLine)) == 2, "never below 6 mm"


def test_without_a_promise_there_is_no_slip_and_the_code_is_what_it_was() -> None:
    plain = replace(FACTS, promised=())
    assert promise_copies(plain, DisplayMode.STANDARD) == ()
    assert facts_digest(plain) != facts_digest(FACTS), "the code vouches for the copy, too"
    assert facts_digest(FACTS) != facts_digest(
        replace(FACTS, promised=(PROMISE, replace(LATE, consequence="不会怎样")))
    )


def test_while_it_waits_the_copy_has_the_query_code_and_an_agent_signed_it() -> None:
    waiting = replace(FACTS, case_number=None, platform_received_at=None, agent="乙**（子女）")
    text = said(promise_copies(waiting, DisplayMode.STANDARD))
    assert "查询码0000-0000-0000" in text
    assert "办件编号" not in text
    assert "谁签的乙**（子女）" in text


@pytest.mark.parametrize("mode", DisplayMode)
def test_on_a4_every_promise_has_a_sheet_behind_the_receipt(mode: DisplayMode) -> None:
    made = receipt_page(replace(FACTS, promised=(LONG, LATE)), CODE, mode)
    assert made.pages == 3
    texts = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(made.pdf)).pages]
    assert len(texts) == 3
    assert texts[1].count(LONG.lines[0]) == 9
    assert LONG.official in texts[1]
    assert LONG.consequence in texts[1]
    for words in (*LATE.lines, LATE.consequence, "容缺受理承诺书", "999990000012345", "测*"):
        assert words in texts[2]


def test_the_process_that_makes_it_is_told_of_every_promise() -> None:
    told = json.loads(json.dumps({"job": "receipt", "facts": asdict(FACTS), "mode": "standard"}))
    assert do(Message(told, (CODE,))).pieces[0] == receipt_page(FACTS, CODE, DisplayMode.STANDARD).pdf
