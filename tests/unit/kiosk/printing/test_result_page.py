# SPDX-License-Identifier: Apache-2.0
"""Proofs and query results on A4: every word is on the paper, long ones take further sheets, same facts same bytes."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from config.modes import DisplayMode, Environment
from kiosk.platform.own_cases_model import Verification
from kiosk.platform.permits import SubPermit
from kiosk.platform.result_model import ResultDocument
from kiosk.platform.seal import make_seal
from kiosk.printing.result_page import result_document, wrapped
from offline_cache.keys import TerminalKey

FACTS = ResultDocument(
    document="proof",
    certificate_number="9999261122000001",
    title="住房公积金缴存证明",
    name="测试·甲",
    id_number="999999197806040010",
    purpose="本市贷款",
    rows=(("住房公积金账号", "99930000000001"), ("累计缴存月数", "累计 120 个月")),
    table_head=(),
    table_rows=(),
    notes=("户口簿上有的，不用开证明",),
    issued_at="2026-11-22T04:47:54.365+08:00",
    issuer="示例市公积金管理中心（示例）",
    verification_code="Q6XC-G22K-Y7HF-VUXO",
    verify_url="https://verify.example.invalid/zm",
    reprint_times=2,
    reprint_days=30,
)
LIST = replace(
    FACTS,
    title="不动产登记信息查询结果",
    document="query",
    table_head=("序号", "不动产坐落"),
    table_rows=tuple((str(number), f"示例市示例区示例路{number}弄2号301室") for number in range(1, 71)),
)


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def on_paper(
    facts: ResultDocument, mode: DisplayMode = DisplayMode.STANDARD, env: Environment = Environment.DEMO
) -> str:
    return text_of(result_document(facts, env, mode).pdf)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_everything_stands_on_it(mode: DisplayMode) -> None:
    shown = on_paper(FACTS, mode)
    for words in (FACTS.title, FACTS.name, FACTS.id_number, FACTS.purpose, FACTS.issuer, FACTS.verification_code):
        assert words in shown
    for label, value in FACTS.rows:
        assert label in shown
        assert "".join(value.split()) in shown
    assert FACTS.notes[0] in shown
    assert "30天内还能补打2次" in shown
    assert "2026年11月22日04:47:54" in shown


def test_a_sample_says_so_and_a_real_one_carries_no_imitated_seal() -> None:
    assert "示例电子印章" in on_paper(FACTS)
    assert "不作办事凭证" in on_paper(FACTS)
    real = on_paper(FACTS, env=Environment.PRODUCTION)
    assert "印章" not in real
    assert "不作办事凭证" not in real


def test_advice_has_no_seal_and_says_what_it_is_worth() -> None:
    shown = on_paper(replace(FACTS, document="advice"))
    assert "仅供参考，没有盖章" in shown
    assert "示例电子印章" not in shown


def test_what_may_be_printed_once_says_so() -> None:
    assert "只打一次" in on_paper(replace(FACTS, reprint_times=0, reprint_days=0))


def test_a_long_list_goes_on_and_every_line_is_there_once() -> None:
    made = result_document(LIST, Environment.DEMO)
    assert made.pages == 4
    shown = text_of(made.pdf)
    assert [shown.count(f"示例路{number}弄") for number in range(1, 71)] == [1] * 70
    assert "第1页/共4页" in shown
    assert "（续）" in shown
    assert shown.count("扫一扫，核对真假") == 1


def test_large_type_is_larger() -> None:
    def heights(mode: DisplayMode) -> float:
        sizes: list[float] = []
        page = PdfReader(io.BytesIO(result_document(FACTS, Environment.DEMO, mode).pdf)).pages[0]
        page.extract_text(
            visitor_text=lambda text, _cm, _tm, _font, size: sizes.append(size) if "120" in text else None
        )
        return max(sizes)

    assert heights(DisplayMode.ELDER) >= 1.2 * heights(DisplayMode.STANDARD) > 0


def test_the_same_facts_give_the_same_bytes() -> None:
    assert result_document(FACTS, Environment.DEMO).pdf == result_document(FACTS, Environment.DEMO).pdf


def test_a_long_value_is_set_on_several_lines_and_loses_nothing() -> None:
    long = "示例市示例区很长很长的路" * 6
    assert long in on_paper(replace(FACTS, rows=(("地址", long),)))
    assert wrapped("一二三四五", 2) == ["一二", "三四", "五"]
    assert wrapped("", 10) == [""]


def test_a_table_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        replace(LIST, table_rows=(("1",),))


def test_a_rare_name_is_drawn() -> None:
    assert "测试·𠮷" in on_paper(replace(FACTS, name="测试·𠮷"))


LICENCE = replace(
    FACTS,
    document="licence",
    title="便利店行业综合许可证",
    name="示例甲乙便利有限公司",
    id_number="91999999MB0000004X",
    purpose="",
    permits=(
        SubPermit("食品经营许可（备案）", "JY9999700004", date(2031, 11, 21)),
        SubPermit("药品经营许可（乙类非处方药）", "X9999700004-2", date(2026, 11, 21)),
        SubPermit("第二类医疗器械经营备案", "X9999700004-3", None),
        SubPermit("烟草专卖零售许可", "YC9999700004", date(2031, 11, 21), is_cancelled=True),
    ),
)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_licence_names_every_permit_with_its_last_day_and_what_is_over_in_words(mode: DisplayMode) -> None:
    shown = on_paper(LICENCE, mode)
    assert "企业名称" in shown
    assert "姓名" not in shown
    for one in LICENCE.permits:
        assert one.name in shown
        assert one.number in shown
    assert "2026年11月21日已过期" in shown
    assert shown.count("2031年11月21日") == 1
    assert "长期有效" in shown
    assert "已注销" in shown


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_licence_of_many_permits_takes_further_sheets(mode: DisplayMode) -> None:
    many = tuple(SubPermit(f"示例许可第{number}项", f"X9-{number}", None) for number in range(1, 13))
    shown = on_paper(replace(LICENCE, permits=many, rows=LICENCE.rows * 6), mode)
    assert all(one.name in shown for one in many)
    assert "第2页/共2页" in shown


def test_the_code_of_a_licence_is_read_off_a_plain_print(tmp_path: Path) -> None:
    """As poppler draws it at 150 dots an inch: what an office scanner or a simple printer leaves of it."""
    key = TerminalKey.create(Environment.DEMO, "SANDBOX")
    permits = (*(replace(one, is_cancelled=False) for one in LICENCE.permits), LICENCE.permits[0])
    facts = Verification(
        LICENCE.title, "X9999700004", LICENCE.name, LICENCE.id_number, LICENCE.issuer, LICENCE.issued_at, True,
        permits=permits,
    )  # fmt: skip
    sealed = replace(
        LICENCE,
        permits=permits,
        seal=make_seal(LICENCE.verification_code, facts, key.key_id, key.sign),
    )
    (tmp_path / "c.pdf").write_bytes(result_document(sealed, Environment.DEMO).pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "c.pdf", "c"], cwd=tmp_path, check=True, timeout=60)
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", next(tmp_path.glob("c-*.png"))],
        capture_output=True, check=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    assert read.strip() == sealed.verification_text
    assert len(read) > 700, "with every permit in it"
