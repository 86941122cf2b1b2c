# SPDX-License-Identifier: Apache-2.0
"""The contributions certificate: what it says, page by page, and that the same facts give the same file."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, strategies as st

from config.modes import Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.printing.certificate import (
    TITLE,
    CertificateFacts,
    ContributionRow,
    certificate_document,
    certificate_pdf,
    contribution_rows,
    paginate,
)

FACTS = CertificateFacts(
    certificate_number="ZM-999999-20261121-000042",
    name="测试𠮷",
    id_number="999999195001010017",
    purpose="贷款",
    period_from="2025-01",
    period_to="2026-10",
    rows=(
        ContributionRow(2025, (1, 2, 3, 4, 5, 6), 745000),
        ContributionRow(2025, (7, 8, 10, 11, 12), 760050),
        ContributionRow(2026, (1,), 1260000),
    ),
    issued_at="2026-11-21T09:42:05.123+08:00",
    verification_code="K7Q2-9XWD-4M3T",
    issuer="示例平台（虚构）",
    lifetime_months=212,
)


def with_rows(count: int) -> CertificateFacts:
    rows = tuple(ContributionRow(1970 + number, tuple(range(1, 13)), 745000) for number in range(count))
    return replace(FACTS, rows=rows, period_from="1970-01", period_to="2099-12", lifetime_months=None)


def texts(document: PrintableDocument) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document.pdf)).pages]


def test_it_says_for_whom_what_and_when() -> None:
    document = certificate_document(FACTS, Environment.DEMO)
    (text,) = texts(document)
    for expected in (
        TITLE,
        "姓名 测试𠮷",
        "证件号码 999999195001010017",
        "查询时段 2025 年 1 月 至 2026 年 10 月",
        "用途 贷款",
        "出具时间 2026 年 11 月 21 日 09:42:05",
        "出具单位 示例平台（虚构）",
        "这段时间共缴费 12 个月",
        "历年累计 212 个月",
        "2025 年 1 至 6 月 6 7,450.00",
        "2025 年 7 至 8 月、10 至 12 月 5 7,600.50",
        "2026 年 1 月 1 12,600.00",
        "合计 12",
        "证明编号 ZM-999999-20261121-000042",
        "验真码 K7Q2-9XWD-4M3T",
        "https://verify.example.invalid/zm",
        "第 1 页 / 共 1 页",
    ):
        assert expected in text
    assert document.pages == 1
    assert document.title == TITLE


def test_the_name_beyond_the_bmp_is_the_same_in_pdftotext(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(certificate_pdf(FACTS, Environment.PRODUCTION))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, timeout=60).stdout.decode()
    assert [hex(ord(character)) for character in "测试𠮷"] == ["0x6d4b", "0x8bd5", "0x20bb7"]
    assert "测试𠮷" in text


def test_every_font_is_embedded(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(certificate_pdf(FACTS, Environment.DEMO))
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True, timeout=60).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    assert all(font[1] == "TrueType" and font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


@pytest.mark.parametrize(
    ("environment", "mark"), [(Environment.DEMO, "演示 不作办事凭证"), (Environment.TEST, "测试 不作办事凭证")]
)
def test_outside_production_every_page_says_so_at_top_and_bottom_and_across(
    environment: Environment, mark: str
) -> None:
    document = certificate_document(with_rows(40), environment)
    pages = texts(document)
    assert len(pages) > 1
    for text in pages:
        assert text.count(mark) == 7, "five times across, once at the top, once at the bottom"
    assert "示例电子印章" in pages[-1]
    assert "样张，没有效力" in pages[-1]


def test_a_production_certificate_has_neither_mark_nor_sample_seal() -> None:
    (text,) = texts(certificate_document(FACTS, Environment.PRODUCTION))
    for word in ("演示", "测试 不作", "凭证", "示例电子印章", "样张"):
        assert word not in text


def test_the_qr_code_on_the_picture_holds_the_address_with_the_code(tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(certificate_pdf(FACTS, Environment.DEMO))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "c.pdf", "c"], cwd=tmp_path, check=True, timeout=60)
    picture = next(tmp_path.glob("c-*.png"))
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", picture], capture_output=True, check=True, text=True, timeout=60
    ).stdout
    assert read.strip() == "https://verify.example.invalid/zm/K7Q2-9XWD-4M3T" == FACTS.verification_text


def test_the_same_facts_give_the_same_small_file() -> None:
    facts = with_rows(50)
    first, second = certificate_pdf(facts, Environment.DEMO), certificate_pdf(facts, Environment.DEMO)
    assert first == second
    assert len(first) < 300_000
    assert certificate_pdf(replace(facts, purpose="购房"), Environment.DEMO) != first


@pytest.mark.parametrize("rows", [0, 1, 5, 10, 11, 12, 13, 25, 26, 27, 40, 41, 42, 43, 44, 45, 80])
def test_every_page_counts_and_the_table_is_whole(rows: int) -> None:
    document = certificate_document(with_rows(rows), Environment.TEST)
    pages = texts(document)
    assert len(pages) == document.pages
    for number, text in enumerate(pages, start=1):
        assert f"第 {number} 页 / 共 {len(pages)} 页" in text
    assert [f"{1970 + number} 年 1 至 12 月" in "\n".join(pages) for number in range(rows)] == [True] * rows
    assert f"合计 {rows * 12}" in pages[-1]
    assert "验真码" in pages[-1]
    assert all("验真码" not in text for text in pages[:-1])


@given(st.integers(min_value=0, max_value=600))
def test_no_page_is_without_rows_unless_there_are_none(rows: int) -> None:
    sheets = paginate(rows)
    assert sum(sheets) == rows
    assert all(sheets) or sheets == (0,)


def test_ten_rows_fit_on_one_page() -> None:
    assert paginate(10) == (10,)


def test_a_period_without_contributions_says_so() -> None:
    facts = replace(FACTS, rows=(), lifetime_months=None)
    (text,) = texts(certificate_document(facts, Environment.DEMO))
    assert "这段时间没有缴费记录" in text
    assert "历年累计" not in text


def test_long_texts_are_written_smaller_and_stay_on_the_page(tmp_path: Path) -> None:
    every_second = ContributionRow(2025, (1, 3, 5, 7, 9, 11), 999_999_999_99)
    facts = replace(FACTS, name="测试·" + "甲" * 40, issuer="示例" * 40, purpose="自查" * 30, rows=(every_second,))
    (tmp_path / "c.pdf").write_bytes(certificate_pdf(facts, Environment.PRODUCTION))
    subprocess.run(["pdftotext", "-bbox", "c.pdf", "c.html"], cwd=tmp_path, check=True, timeout=60)
    boxes = (tmp_path / "c.html").read_text("utf-8")
    right_edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert right_edges
    assert max(right_edges) <= (210 - 22 + 0.5) / 25.4 * 72, "nothing beyond the right margin"
    assert "甲" * 40 in boxes
    assert "1 月、3 月、5 月、7 月、9 月、11 月" in texts(certificate_document(facts, Environment.PRODUCTION))[0]


def test_months_become_rows_by_year_and_base() -> None:
    months = {"2026-02": 2, "2026-01": 1, "2025-12": 1, "2026-03": 1, "2026-04": 1}
    assert contribution_rows(months) == (
        ContributionRow(2025, (12,), 1),
        ContributionRow(2026, (1,), 1),
        ContributionRow(2026, (2,), 2),
        ContributionRow(2026, (3, 4), 1),
    )
    assert contribution_rows({}) == ()


@pytest.mark.parametrize("months", [(), (0,), (13,), (2, 1), (1, 1)])
def test_a_row_with_impossible_months_is_refused(months: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="months of a row"):
        ContributionRow(2025, months, 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"period_from": "2026-11"}, "ends before"),
        ({"period_from": "2026-00"}, "not a month"),
        ({"period_to": "2026-1"}, "not a month"),
        ({"period_to": "2026/10"}, "not a month"),
        ({"period_to": "２０２６-10"}, "not a month"),
        ({"period_to": "2025-12"}, "outside"),
        ({"rows": (ContributionRow(2025, (1,), 1), ContributionRow(2025, (1,), 2))}, "two rows"),
        ({"lifetime_months": 11}, "fewer"),
        ({"issued_at": "2026-11-21T09:42:05"}, "zone"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(FACTS, **change)  # type: ignore[arg-type]  # any field, on purpose


def test_a_negative_base_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        ContributionRow(2025, (1,), -1)


def test_the_person_is_not_in_the_repr() -> None:
    shown = repr(FACTS) + repr(certificate_document(FACTS, Environment.DEMO))
    for secret in ("测试𠮷", "999999195001010017", "745000", "K7Q2", "贷款"):
        assert secret not in shown
