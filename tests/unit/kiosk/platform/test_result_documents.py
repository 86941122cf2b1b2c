# SPDX-License-Identifier: Apache-2.0
"""Papers that cases end in: filled in from the registers as the content says, signed, read by the client, changed by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.clock import SHANGHAI, iso_ms
from config.modes import Environment
from kiosk.application.precheck import run_prechecks
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.certificate import verify_certificate
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.result_document import result_document
from kiosk.platform.result_model import ResultDocument
from kiosk.platform.sandbox.population import EdgeCase, resident
from kiosk.platform.sandbox.results import result_of
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.every_item import filled, opened, ways
from tests.unit.kiosk.platform.test_every_item import record_of
from tests.unit.kiosk.synthetic import TODAY, drafts, situation

NOW = iso_ms(datetime(TODAY.year, TODAY.month, TODAY.day, 10, 30, tzinfo=SHANGHAI))
KEY = TerminalKey.create(Environment.DEMO, "SANDBOX")
KEYS = {KEY.key_id: KEY.public_pem}
GO, CHECK = "照今天的记录看，可以买", "还要带材料去交易中心核对"
CODES = [code for code, item in drafts().items.items() if item.outcome.sheet is not None]


def issued(code: str, seed: int = 1, fields: dict[str, str] | None = None, **answers: str) -> dict[str, Any]:
    item, person = drafts().items[code], resident(seed, TODAY)
    record = record_of(filled(opened(item, situation(item, **answers), person), fields or {}))
    found = result_of(item, record, person, "202611220001", NOW, KEY, drafts().tables)
    assert found is not None
    return found


def rows(content: dict[str, Any]) -> dict[str, str]:
    return {row["label"]: row["value"] for row in content["rows"]}


def test_every_proof_and_query_with_a_paper_says_what_stands_on_it() -> None:
    own = [code for code, item in drafts().items.items() if item.gives_document and item.outcome.sheet is None]
    assert own == ["TBD-RS01"]  # the pension certificate has its own


@pytest.mark.parametrize("code", CODES)
def test_each_is_signed_and_read_by_the_client_for_every_way_of_asking(code: str) -> None:
    item, person = drafts().items[code], resident(3, TODAY)
    for way in ways(item, 8):
        record = record_of(filled(opened(item, way, person)))
        content = result_of(item, record, person, "202611220001", NOW, KEY, drafts().tables)
        assert content is not None
        data = result_document(content)
        assert data.content == content
        assert verify_certificate(data, KEYS)
        assert data.title == item.outcome.result_name
        assert data.rows or data.table_rows or data.notes
        assert (data.name, data.id_number) == (person.name, person.number)


def test_whoever_changes_a_row_is_found_out() -> None:
    data = result_document(issued("TBD-GJ01"))
    label, _ = data.rows[0]
    assert not verify_certificate(replace(data, rows=((label, "别的"), *data.rows[1:])), KEYS)
    assert not verify_certificate(replace(data, reprint_times=9), KEYS)
    assert not verify_certificate(data, {})


def test_rows_are_the_registers_words_with_the_contents_labels() -> None:
    found = rows(issued("TBD-GJ01", purpose="loan_elsewhere", period="years_2"))
    assert found["查询时段"] == "近2年"
    assert found["累计缴存月数"].endswith(" 个月")
    assert found["账户余额"].endswith(" 元")
    assert issued("TBD-GJ01", purpose="loan_elsewhere")["purpose"] == "异地贷款"
    assert (issued("TBD-GJ01")["reprint_times"], issued("TBD-GJ01")["reprint_days"]) == (2, 30)


def test_a_list_becomes_a_table_and_an_empty_one_is_said() -> None:
    with_home = next(one for one in map(_homes, range(1, 60)) if one["table_rows"])
    assert with_home["table_head"] == ["序号", "不动产坐落"]
    assert with_home["table_rows"][0][0] == "1"
    without = next(one for one in map(_homes, range(1, 60)) if not one["table_rows"])
    assert without["table_head"] == []
    assert "没有您名下的不动产" in without["notes"][0]


def _homes(seed: int) -> dict[str, Any]:
    return issued("TBD-GH01", seed, scope="own")


def test_one_address_is_looked_up_without_saying_what_else_they_own() -> None:
    found = issued("TBD-GH01", fields={"searched_address": "示例市示例区示例路1弄2号301室"}, scope="address")
    assert found["table_rows"] == []
    assert "名下不动产" not in rows(found)


def test_advice_says_so_and_carries_no_proof() -> None:
    found = issued("TBD-FG01")
    assert found["document"] == "advice"
    assert issued("TBD-GH01")["document"] == "query"
    assert issued("TBD-GJ01")["document"] == "proof"


def test_advice_says_only_what_the_platforms_own_rules_say() -> None:
    """Whatever the terminal wrote of its rules: here that not one of them spoke."""
    item = drafts().items["TBD-FG01"]
    said = set()
    for seed in range(1, 12):
        person = resident(seed, TODAY)
        for way in ways(item, 6):
            form = filled(opened(item, way, person))
            report = run_prechecks(form)
            record = {**record_of(form), "prechecks": []}
            content = result_of(item, record, person, "202611220001", NOW, KEY, drafts().tables)
            assert content is not None
            doubtful = report.unknown or report.warnings or report.blocking
            expected = CHECK if doubtful else GO
            assert rows(content)["查的结果"] == expected, (seed, way.answers)
            said.add(expected)
    assert said == {GO, CHECK}


def test_a_paper_says_how_the_registers_stand_on_the_day_of_issue() -> None:
    """``today`` of a condition is that day, not the day on which the case was filed."""
    plain, person = drafts().items["312014501000"].model_dump(by_alias=True), resident(1, TODAY)
    later = TODAY + timedelta(days=9)
    plain["outcome"]["sheet"]["rows"] = [{"from": "share:household.local", "when": f"today >= '{later}'"}]
    item = ServiceItem.model_validate(plain)
    record = record_of(filled(opened(item, situation(item), person)))
    for day, there in ((TODAY, 0), (later, 1)):
        moment = iso_ms(datetime(day.year, day.month, day.day, 10, 30, tzinfo=SHANGHAI))
        content = result_of(item, record, person, "202611220001", moment, KEY, drafts().tables)
        assert content is not None
        assert len(content["rows"]) == there


@pytest.mark.parametrize(
    "condition",
    [
        "person.age >= 16",
        "person.assurance == 'strong' && person.card_kind == 'resident'",
        "values.pension_transfer_age_male > 16",
        "licences.HKB.state in ['valid', 'absent', 'expired', 'revoked']",
        "today >= '2026-01-01' && online",
    ],
)
def test_a_row_hangs_on_whatever_any_condition_of_the_item_may_name(condition: str) -> None:
    plain, person = drafts().items["312014501000"].model_dump(by_alias=True), resident(1, TODAY)
    sheets = {}
    for said in (condition, f"!({condition})"):
        plain["outcome"]["sheet"]["rows"] = [{"from": "share:household.local", "when": said}]
        item = ServiceItem.model_validate(plain)
        record = record_of(filled(opened(item, situation(item), person)))
        content = result_of(item, record, person, "202611220001", NOW, KEY, drafts().tables)
        assert content is not None
        sheets[said] = len(content["rows"])
    assert sheets == {condition: 1, f"!({condition})": 0}


def test_who_is_in_no_register_gets_no_paper() -> None:
    item, person = drafts().items["TBD-GJ01"], resident(EdgeCase.RETIRED, TODAY)
    record = record_of(filled(opened(item, situation(item), person)))
    assert result_of(item, record, None, "202611220001", NOW, KEY, drafts().tables) is None


@pytest.mark.parametrize(
    "change",
    [
        {"document": "licence"},
        {"rows": [{"label": "", "value": "x"}]},
        {"table_head": ["一"], "table_rows": [["1", "2"]]},
        {"verify_url": "http://verify.example.invalid/zm"},
        {"reprint_times": -1},
        {"platform_signature": ""},
        {"issued_at": "gestern"},
    ],
)
def test_what_the_contract_does_not_allow_is_no_paper(change: dict[str, Any]) -> None:
    with pytest.raises(ProtocolFault):
        result_document({**issued("TBD-GJ01"), **change})


def test_nothing_of_a_person_stands_in_its_repr() -> None:
    data = result_document(issued("TBD-MZ02"))
    assert isinstance(data, ResultDocument)
    shown = repr(data)
    assert data.name not in shown
    assert data.id_number not in shown
    assert data.verification_code not in shown
