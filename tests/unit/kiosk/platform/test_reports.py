# SPDX-License-Identifier: Apache-2.0
"""找茬: a number for what is wrong, named only by consent, once for each id; the officer's list says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, ProtocolFault, Rejected, SessionEnded
from kiosk.platform.plain_text import may_be_told
from kiosk.platform.reports import Report, ReportKind, report_taken
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.report_desk import reports_page
from tests.unit.kiosk.platform.world import World

REPORT = Report(ReportKind.UNCLEAR, "review", "", "elder")


@pytest.fixture
def client(world: World) -> Iterator[PlatformClient]:
    with world.client() as made:
        yield made
    world.control.clear_faults()


def kept(world: World, report: Report) -> dict[str, Any]:
    (found,) = (one for one in world.control.reports() if one["report_id"] == report.report_id)
    return found


def test_nobody_is_named_and_a_repeat_has_the_same_number(world: World, client: PlatformClient) -> None:
    report = replace(REPORT, report_id="0193e3a1-0000-4000-8000-000000000101")
    taken = client.report(report)
    assert client.report(report) == taken
    found = kept(world, report)
    assert (found["report_no"], found["person"], found["page"]) == (taken.number, "", "review")


def test_who_agreed_is_named_and_nobody_else_can_be(world: World, client: PlatformClient) -> None:
    person = resident(31)
    session = client.identify_by_card(person.name, person.number, "111", person.valid_to)
    report = Report(ReportKind.MANNER, "pay", "TBD-RS01", "standard")
    client.report(report, session)
    assert kept(world, report)["person"] == person.name
    with pytest.raises(SessionEnded):
        client.report(Report(ReportKind.OTHER, "pay", "", "standard"), replace(session, token="0" * 43))


def test_another_report_under_the_same_id_is_refused(client: PlatformClient) -> None:
    report = replace(REPORT, report_id="0193e3a1-0000-4000-8000-000000000102")
    client.report(report)
    with pytest.raises(Rejected, match="idempotency"):
        client.report(replace(report, kind=ReportKind.OTHER))


def test_a_platform_that_is_out_of_order_gives_no_number(world: World, client: PlatformClient) -> None:
    world.control.fault("server_error", path="/v1/reports")
    with pytest.raises(Busy):
        client.report(Report(ReportKind.BROKEN, "attract", "", "standard"))


@pytest.mark.parametrize(
    "content", [{}, {"report_no": "<b>", "answer_by": "2026-12-01"}, {"report_no": "TS-000001", "answer_by": "soon"}]
)
def test_an_answer_that_is_not_of_the_contract_is_none(content: dict[str, object]) -> None:
    with pytest.raises(ProtocolFault):
        report_taken(content)


def test_the_officer_reads_it_and_what_a_terminal_sent_is_escaped(world: World, client: PlatformClient) -> None:
    taken = client.report(Report(ReportKind.WRONG, "notice", "TBD-RS01", "standard"))
    page = requests.get(str(world.facts["office"]) + "/reports", timeout=10)
    assert page.status_code == 200
    assert taken.number in page.text
    assert "信息不对" in page.text
    row = {**kept_row(world), "page": "<script>"}
    assert "<script>" not in reports_page([row])


def kept_row(world: World) -> dict[str, Any]:
    return world.control.reports()[0]


def test_own_words_are_kept_read_by_the_officer_and_in_no_repr(world: World, client: PlatformClient) -> None:
    report = Report(ReportKind.OTHER, "review", "", "elder", "字太小了，<b>看不清</b>")
    client.report(report)
    assert kept(world, report)["words"] == report.words
    assert "看不清" not in repr(report)
    page = requests.get(str(world.facts["office"]) + "/reports", timeout=10).text
    assert "字太小了" in page
    assert "<b>看不清" not in page


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("倒\u202e着", "not-plain"),
        ("藏\u200b着", "not-plain"),
        (" ", "not-plain"),
        ("两行\n话", "not-plain"),
        ("长" * 101, "malformed"),
    ],
)
def test_words_that_hide_or_steer_are_not_taken(client: PlatformClient, words: str, problem: str) -> None:
    assert not may_be_told(words)
    with pytest.raises(Rejected, match=problem):
        client.report(Report(ReportKind.OTHER, "review", "", "elder", words))
