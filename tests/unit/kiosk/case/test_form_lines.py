# SPDX-License-Identifier: Apache-2.0
"""What would stand on the 申请表: every field with where it is from, papers, promises and the handwriting; masked; one digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from config.clock import SHANGHAI
from kiosk.application.confirm import confirm_sheet
from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan, plan_materials
from kiosk.application.precheck import run_prechecks
from kiosk.application.review import review_rows
from kiosk.case.filed_form import FiledForm
from kiosk.case.form_lines import filed_form
from kiosk.case.package import build_package, consents_for, new_case_id
from kiosk.case.receipt_lines import receipt_promises
from kiosk.signature.binding import Signature, bind
from tests.unit.kiosk.case.test_package import NOW, STROKES, TERMINAL, filled

RECEIVED = "2026-11-21T09:42:05.123+08:00"


def signed(form: Form, plans: tuple[MaterialPlan, ...]) -> Signature:
    return bind(confirm_sheet(form, plans).blocks, STROKES, NOW)


def filed() -> FiledForm:
    form = filled()
    plans = plan_materials(form)
    signature = signed(form, plans)
    return filed_form(form, plans, receipt_promises(form, plans, NOW, signature, RECEIVED), signature)


def test_every_field_stands_on_it_with_where_it_is_from() -> None:
    made = filed()
    assert [one.label for one in made.rows] == [one.label for one in review_rows(filled())]
    assert {"身份证", "共享数据", "本人填写"} <= {one.origin for one in made.rows}
    assert made.materials
    (promise,) = made.promised
    assert promise.lines
    assert [len(stroke) for stroke in made.strokes_hmm] == [len(stroke.points) for stroke in STROKES]


def test_it_is_masked_as_the_receipt_is() -> None:
    made, resident = filed(), filled().known.resident
    said = "".join(one.value for one in made.rows) + made.signer
    assert resident.number not in said
    assert resident.name not in said
    assert "*" in made.signer
    assert resident.number not in repr(made)


def test_the_same_words_have_the_same_digest_and_no_others() -> None:
    made = filed()
    assert made.sha256 == filed().sha256
    first, *rest = made.rows
    for other in (
        replace(made, rows=(replace(first, origin="别处"), *rest)),
        replace(made, rows=made.rows[1:]),
        replace(made, promised=()),
        replace(made, strokes_hmm=()),
        replace(made, guide_version="0"),
    ):
        assert other.sha256 != made.sha256


def test_its_digest_goes_with_the_case() -> None:
    form = filled()
    plans = plan_materials(form)
    signature = signed(form, plans)
    moment = datetime(2026, 11, 21, 9, 43, tzinfo=SHANGHAI)
    package = build_package(
        case_id=new_case_id(), terminal=TERMINAL, form=form, materials=plans, prechecks=run_prechecks(form),
        consents=consents_for(form, NOW), promise_accepted_at=NOW, signature=signature, terminal_received_at=moment,
    )  # fmt: skip
    assert json.loads(package.body)["application_form"] == {"sha256": filed().sha256}
