# SPDX-License-Identifier: Apache-2.0
"""PDFs made by a process apart: the very bytes that are made in one process, or a word why there are none."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from itertools import count
from typing import Any

import pytest

from config.modes import DisplayMode, Environment
from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message
from kiosk.platform.model import CertificateData
from kiosk.printing.certificate import CertificateFacts, certificate_document, contribution_rows
from kiosk.printing.made_apart import (
    Paper,
    PrintingBench,
    certificate_apart,
    portrait_sheet_apart,
    receipt_apart,
    result_apart,
)
from kiosk.printing.portrait_sheet import portrait_sheet
from kiosk.printing.print_jobs import do
from kiosk.printing.receipt_page import receipt_page
from kiosk.printing.result_page import result_document
from tests.unit.kiosk.printing.test_portrait_sheet import FACTS as SHEET
from tests.unit.kiosk.printing.test_receipt import CODE, FACTS, WAITING
from tests.unit.kiosk.printing.test_result_page import LICENCE

MONTHS = {f"{year}-{month:02}": 745000 + year for year in (2024, 2025) for month in range(1, 13)}
DATA = CertificateData(
    certificate_number="ZM-999999-20261121-000042",
    name="测试𠮷",
    id_number="999999195001010017",
    purpose="贷款",
    period_from="2024-01",
    period_to="2025-12",
    base_cents_by_month=MONTHS,
    lifetime_months=212,
    issued_at="2026-11-21T09:42:05.123+08:00",
    issuer="示例平台（虚构）",
    verification_code="K7Q2-9XWD-4M3T",
    verify_url="https://verify.example.invalid/zm",
)


def wanted() -> threading.Event:
    return threading.Event()


def test_the_sheet_of_photographs() -> None:
    make = portrait_sheet_apart(SHEET.environment, SHEET.site_name, SHEET.jpeg, SHEET.points, SHEET.dpi, SHEET.lines)
    assert make(PrintingBench(), wanted()) == portrait_sheet(SHEET)


def test_the_certificate() -> None:
    facts = CertificateFacts(
        certificate_number=DATA.certificate_number,
        name=DATA.name,
        id_number=DATA.id_number,
        purpose=DATA.purpose,
        period_from=DATA.period_from,
        period_to=DATA.period_to,
        rows=contribution_rows(MONTHS),
        issued_at=DATA.issued_at,
        verification_code=DATA.verification_code,
        issuer=DATA.issuer,
        lifetime_months=DATA.lifetime_months,
        verify_url=DATA.verify_url,
    )
    assert certificate_apart(DATA, Environment.DEMO)(PrintingBench(), wanted()) == certificate_document(
        facts, Environment.DEMO
    )


def test_the_licence_with_its_permits() -> None:
    made = result_apart(LICENCE, Environment.DEMO, DisplayMode.ELDER)(PrintingBench(), wanted())
    assert made == result_document(LICENCE, Environment.DEMO, DisplayMode.ELDER)


@pytest.mark.parametrize("mode", DisplayMode)
@pytest.mark.parametrize("facts", [FACTS, WAITING], ids=["delivered", "waiting"])
def test_the_receipt(facts: Any, mode: DisplayMode) -> None:
    assert receipt_apart(facts, CODE, mode)(PrintingBench(), wanted()) == receipt_page(facts, CODE, mode)


def test_facts_of_which_no_sheet_comes_are_a_word() -> None:
    make = portrait_sheet_apart(SHEET.environment, "", b"no picture", (9000, 9000), 10, ())
    assert make(PrintingBench(), wanted()) is NotDone.BROKEN


def test_nobody_wants_it() -> None:
    cancel = threading.Event()
    cancel.set()
    assert certificate_apart(DATA, Environment.DEMO)(PrintingBench(), cancel) is NotDone.CANCELLED


def saying(head: dict[str, Any], pdf: bytes) -> tuple[str, ...]:
    return (
        sys.executable,
        "-c",
        "import json, sys\nfrom kiosk.apart.message import packed\n"
        f"sys.stdout.buffer.write(b''.join(packed(json.loads({json.dumps(head)!r}), [{pdf!r}])))",
    )


@pytest.mark.parametrize(
    ("head", "pdf"),
    [
        ({"pages": 1, "title": "x"}, b"<html>"),
        ({"pages": 0, "title": "x"}, b"%PDF-1.7"),
        ({"pages": 9999, "title": "x"}, b"%PDF-1.7"),
        ({"pages": True, "title": "x"}, b"%PDF-1.7"),
        ({"pages": 1, "title": 1}, b"%PDF-1.7"),
        ({"pages": 1}, b"%PDF-1.7"),
        ({"failed": "memory"}, b""),
    ],
)
def test_what_is_no_document_is_none(head: dict[str, Any], pdf: bytes) -> None:
    with PrintingBench(saying(head, pdf)) as bench:
        assert isinstance(bench.made(Paper.SHEET, {}, (), wanted()), NotDone)


def test_what_was_started_ahead_makes_the_paper_and_is_gone() -> None:
    with PrintingBench() as bench:
        assert bench.ahead(Paper.CERTIFICATE, wanted())
        pid = bench.pid
        assert pid is not None
        assert bench.ahead(Paper.RECEIPT, wanted())
        assert bench.pid == pid, "what is there loads the other one too"
        made = certificate_apart(DATA, Environment.DEMO)(bench, wanted())
        assert not isinstance(made, NotDone)
        assert bench.pid is None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("program", ["", "import time; time.sleep(60)"])
def test_what_cannot_be_made_ready_is_gone_and_said(program: str) -> None:
    ticks = count()
    with PrintingBench((sys.executable, "-c", program), clock=lambda: float(next(ticks))) as bench:
        assert not bench.ahead(Paper.SHEET, wanted())
        assert bench.pid is None


@pytest.mark.parametrize("paper", Paper)
def test_every_paper_can_be_made_ready_for_and_no_other(paper: Paper) -> None:
    assert do(Message({"job": "load", "paper": paper.value})).head == {"loaded": paper}
    with pytest.raises(ValueError, match="no paper of ours"):
        do(Message({"job": "load", "paper": "banknote"}))


def test_what_died_while_it_waited_is_started_again() -> None:
    with PrintingBench() as bench:
        assert bench.ahead(Paper.SHEET, wanted())
        assert bench.pid is not None
        os.kill(bench.pid, signal.SIGKILL)
        os.waitid(os.P_PID, bench.pid, os.WEXITED | os.WNOWAIT)
        make = portrait_sheet_apart(
            SHEET.environment, SHEET.site_name, SHEET.jpeg, SHEET.points, SHEET.dpi, SHEET.lines
        )
        assert make(bench, wanted()) == portrait_sheet(SHEET)
