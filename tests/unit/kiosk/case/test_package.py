# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import base64
import hashlib
import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.application.confirm import confirm_sheet
from kiosk.application.form import Form
from kiosk.application.materials import plan_materials
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.case.canonical import canonical_json
from kiosk.case.package import (
    SubmissionPackage,
    TerminalFacts,
    build_package,
    consents_for,
    new_case_id,
    signed_package,
)
from kiosk.guidance.needs import needed_licences
from kiosk.signature.binding import Signature, bind, verify
from kiosk.signature.strokes import strokes_of
from offline_cache.keys import TerminalKey, verify_signature
from tests.unit.kiosk.synthetic import (
    FIRST_TIMER,
    FLEXIBLE,
    HKB,
    INSURED,
    PENSION,
    Shared,
    item,
    known,
    number,
    situation,
)

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=SHANGHAI)
TERMINAL = TerminalFacts("T-DEMO-01", "S-DEMO", "demo")
STROKES = strokes_of([[(5.0, 5.0, 0), (40.0, 5.0, 80)], [(20.0, 2.0, 160), (20.0, 25.0, 240)]])


def filled() -> Form:
    one = item(FLEXIBLE)
    form = prefill(one, situation(one, hardship="no"), known(shared=FIRST_TIMER, licences=(HKB,)))
    answers = {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}
    for code, raw in answers.items():
        answered = form.with_answer(code, raw)
        assert isinstance(answered, Form)
        form = answered
    return form


def sign(form: Form) -> Signature:
    return bind(confirm_sheet(form, plan_materials(form)).blocks, STROKES, NOW)


def package(form: Form, **changes: Any) -> SubmissionPackage:
    values: dict[str, Any] = {
        "case_id": new_case_id(),
        "terminal": TERMINAL,
        "form": form,
        "materials": plan_materials(form),
        "prechecks": run_prechecks(form),
        "consents": consents_for(form, NOW, needed_licences(form.item, form.facts())),
        "promise_accepted_at": NOW,
        "signature": sign(form),
        "terminal_received_at": NOW,
    }
    return build_package(**{**values, **changes})


def test_the_whole_record_is_there() -> None:
    form = filled().with_dispute("phone")
    one = package(form, case_id="0190-test", step_timings_ms={"review": 4200})
    record = json.loads(one.body)
    assert canonical_json(record) == one.body
    assert hashlib.sha256(one.body).hexdigest() == one.sha256
    assert record["client_case_id"] == "0190-test"
    assert record["channel"] == "自助终端"
    assert record["item"] == {
        "base_code": "312000202000", "code_status": "verified", "name": "灵活就业登记",
        "guide_version": "2025-07", "guide_effective_from": "2025-07-01",
    }  # fmt: skip
    assert record["applicant"] == {
        "name": "测试甲", "certificate_type": "111", "certificate_number": number(), "phone": "19900001234",
        "assurance": "strong", "method": "id_card", "vouched": None,
    }  # fmt: skip
    assert record["answers"] == {"household": "local", "action": "register", "form": "individual", "hardship": "no"}
    assert record["fields"]["phone"] == {
        "value": "19900001234", "origin": "shared_data", "source": "一网通办账户", "as_of": "2026-11-01",
        "disputed": True,
    }  # fmt: skip
    assert record["terminal_received_at"] == "2026-11-21T09:42:00.000+08:00"
    assert record["promise"]["accepted_at"] == "2026-11-21T09:42:00.000+08:00"
    assert record["signature"]["shown_sha256"] == sign(form).shown_sha256
    assert record["step_timings_ms"] == {"review": 4200}
    required = [spec.code for spec in form.shown() if spec.required]
    opened = [code for code in required if code in form.opened]
    assert record["prefill"] == {"required": len(required), "prefilled": len(opened)}
    assert 0 < len(opened) < len(required), "something was known, and something asked"
    household = next(row for row in record["materials"] if row["code"] == "HKB")
    consent = next(row for row in record["consents"] if row["kind"] == "e_licence")
    assert (household["source"], household["consent_id"], consent["what"]) == ("e_licence", consent["id"], ["HKB"])
    assert len(household["sha256"]) == 64


def test_the_proof_needs_neither_promise_nor_signature() -> None:
    one = item(PENSION)
    form = prefill(one, situation(one), known(shared=INSURED))
    record = json.loads(package(form, promise_accepted_at=None, signature=None).body)
    assert (record["promise"], record["signature"], record["template"]) == (None, None, "general")
    assert record["materials"] == []


@pytest.mark.parametrize(
    ("changes", "gap"),
    [({"promise_accepted_at": None}, "promise"), ({"signature": None}, "signature")],
)
def test_an_incomplete_case_is_never_frozen(changes: dict[str, Any], gap: str) -> None:
    with pytest.raises(ValueError, match=gap):
        package(filled(), **changes)


def test_missing_fields_and_blocking_rules_are_never_frozen() -> None:
    one = item(FLEXIBLE)
    with pytest.raises(ValueError, match="income_band"):
        package(prefill(one, situation(one), known(shared=FIRST_TIMER)))
    busy = prefill(one, situation(one), known(shared={**FIRST_TIMER, "employment.registered": Shared(True)}))
    with pytest.raises(ValueError, match="not_employed"):
        package(filled(), prechecks=run_prechecks(busy))


def test_the_signature_covers_the_record_behind_the_masked_page() -> None:
    form = filled()
    signature = sign(form)
    assert verify(signature, confirm_sheet(form, plan_materials(form)).blocks)
    other = form.with_answer("phone", "19900991234")  # masked, it looks the same: 199****1234
    assert isinstance(other, Form)
    assert confirm_sheet(other, plan_materials(other)).rows == confirm_sheet(form, plan_materials(form)).rows
    assert not verify(signature, confirm_sheet(other, plan_materials(other)).blocks)


def test_the_confirm_page_starts_with_the_three_facts() -> None:
    form = filled()
    facts = [(fact.label, fact.text) for fact in confirm_sheet(form, plan_materials(form)).facts]
    assert facts == [("办什么", "灵活就业登记"), ("谁来办", "测**"), ("多少钱", "不要钱")]


def test_the_terminal_signs_the_canonical_case(tmp_path: Path) -> None:
    key = TerminalKey.create(Environment.DEMO, "T-DEMO-01")
    one = package(filled())
    data = signed_package(one, key)
    both = json.loads(data)
    assert canonical_json(both) == data
    head = both["terminal_signature"]
    assert (head["alg"], head["key_id"], head["sha256"]) == ("ES256", key.key_id, one.sha256)
    value = base64.urlsafe_b64decode(head["value"] + "==")
    assert verify_signature(key.public_pem, canonical_json(both["case"]), value)
    both["case"]["applicant"]["name"] = "测试乙"
    assert not verify_signature(key.public_pem, canonical_json(both["case"]), value)


def test_case_ids_are_uuids_of_version_7_in_the_order_of_time() -> None:
    ids = [new_case_id() for _ in range(50)]
    assert {uuid.UUID(one).version for one in ids} == {7}
    assert ids == sorted(ids)
    assert len(set(ids)) == 50


def test_no_repr_shows_the_content() -> None:
    one = package(filled())
    assert "测试甲" not in repr(one)
    assert number() not in repr(one)
