# SPDX-License-Identifier: Apache-2.0
"""Photographed materials: what the record, the signature and the receipt say of them, and what never gets that far."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from kiosk.application.confirm import confirm_sheet
from kiosk.application.materials import MaterialPlan, plan_materials
from kiosk.application.mending import KeptMaterial
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.case.material_file import (
    BYTES_A_PAGE,
    FieldRead,
    FileSource,
    MaterialFile,
    digest_of,
    with_files,
)
from kiosk.case.package import SubmissionPackage, build_package, face_consent, new_case_id
from kiosk.case.receipt_lines import receipt_materials
from kiosk.catalogue.words import Language
from kiosk.guidance.needs import MaterialSource
from kiosk.signature.binding import bind, verify
from offline_cache.sealed_case import MAX_ATTACHMENT_BYTES
from tests.unit.kiosk.case.test_package import NOW, STROKES, TERMINAL, filled
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, item, known, situation

PDF = b"%PDF-1.7 one synthetic page"


def paper(code: str = "HKB", **changes: Any) -> MaterialFile:
    values: dict[str, Any] = {"code": code, "pdf": PDF, "pages": 1, "source": FileSource.PHOTO}
    return MaterialFile(**{**values, **changes})


def without_licence() -> tuple[Any, tuple[MaterialPlan, ...]]:
    """The form of who has no electronic household book: 系统之后核对 and a promise."""
    one = item(FLEXIBLE)
    form = prefill(one, situation(one, hardship="no"), known(shared=FIRST_TIMER))
    for code, raw in {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}.items():
        form = form.with_answer(code, raw)  # type: ignore[assignment]  # the answers are good
    return form, plan_materials(form)


def frozen(*files: MaterialFile) -> SubmissionPackage:
    form, plans = without_licence()
    shown = with_files(plans, files)
    return build_package(
        case_id=new_case_id(),
        terminal=TERMINAL,
        form=form,
        materials=shown,
        prechecks=run_prechecks(form),
        consents=(),
        promise_accepted_at=NOW,
        signature=bind(confirm_sheet(form, shown).blocks, STROKES, NOW),
        terminal_received_at=NOW,
        files=files,
    )


def test_the_record_says_what_was_handed_in_and_the_paper_goes_beside_it() -> None:
    file = paper(
        source=FileSource.PHONE,
        faults_overridden=("glare", "blur", "glare"),
        fields_read=(FieldRead("household_number", "99990001", True), FieldRead("address", "示例市梅园路", False)),
    )
    package = frozen(file)
    (material,) = [one for one in json.loads(package.body)["materials"] if one["code"] == "HKB"]
    assert (material["source"], material["sha256"]) == ("phone", hashlib.sha256(PDF).hexdigest())
    assert material["file"] == {
        "attachment": 1, "pages": 1, "bytes": len(PDF), "faults_overridden": ["blur", "glare"],
        "fields_read": [
            {"code": "household_number", "confirmed": True, "value": "99990001"},
            {"code": "address", "confirmed": False, "value": None},
        ],
    }  # fmt: skip
    strokes, pdf = package.attachments
    assert json.loads(strokes)["strokes_hmm"]
    assert pdf == PDF


def test_other_materials_have_no_file_and_a_case_without_papers_has_the_handwriting_alone() -> None:
    package = frozen()
    assert {one["file"] for one in json.loads(package.body)["materials"]} == {None}
    assert len(package.attachments) == 1


def test_a_photograph_takes_the_place_of_checking_later_in_words_too() -> None:
    _, plans = without_licence()
    assert {plan.code: plan.source for plan in plans}["HKB"] is MaterialSource.VERIFY_LATER
    (shown,) = [plan for plan in with_files(plans, [paper(pages=2)]) if plan.code == "HKB"]
    assert (shown.source, shown.how, shown.how_term) == (MaterialSource.PHOTO, "拍好了，2 页", "拍照提交")
    (shown,) = [
        plan
        for plan in with_files(plans, [paper(source=FileSource.PHONE)], Language.EN)
        if plan.source is MaterialSource.PHONE
    ]
    assert shown.how == "Sent by phone, pages: 1"


def test_what_is_not_needed_is_not_taken() -> None:
    _, plans = without_licence()
    with pytest.raises(ValueError, match="not needed"):
        with_files(plans, [paper("JZZ")])
    with pytest.raises(ValueError, match="two files"):
        with_files(plans, [paper(), paper(pdf=PDF + b"2")])
    with pytest.raises(ValueError, match="was fetched"):
        with_files(plan_materials(filled()), [paper()])  # 免交: the licence was found


@pytest.mark.parametrize(
    "changes",
    [{"pdf": b"\xff\xd8\xff"}, {"pages": 0}, {"pages": 21}, {"pdf": PDF + bytes(BYTES_A_PAGE)}],
)
def test_what_could_not_be_filed_is_never_made(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"page|PDF"):
        paper(**changes)


def test_the_largest_one_fits_a_sealed_attachment() -> None:
    assert 20 * BYTES_A_PAGE + 1024 < MAX_ATTACHMENT_BYTES
    assert paper(pages=2, pdf=PDF + bytes(2 * 500_000)).record(1)["bytes"] == len(PDF) + 1_000_000


def test_files_and_shown_materials_must_be_the_same() -> None:
    form, plans = without_licence()
    values: dict[str, Any] = {
        "case_id": new_case_id(),
        "terminal": TERMINAL,
        "form": form,
        "prechecks": run_prechecks(form),
        "consents": (),
        "promise_accepted_at": NOW,
        "signature": bind(confirm_sheet(form, plans).blocks, STROKES, NOW),
        "terminal_received_at": NOW,
    }
    for shown, files in ((plans, [paper()]), (with_files(plans, [paper()]), [paper(pdf=PDF + b"other")])):
        with pytest.raises(ValueError, match="not the files"):
            build_package(**values, materials=shown, files=files)


def test_the_signature_covers_the_paper_itself() -> None:
    form, plans = without_licence()
    shown, other = with_files(plans, [paper()]), with_files(plans, [paper(pdf=PDF + b"changed")])
    signature = bind(confirm_sheet(form, shown).blocks, STROKES, NOW)
    assert verify(signature, confirm_sheet(form, shown).blocks)
    assert not verify(signature, confirm_sheet(form, other).blocks)


def test_the_receipt_names_each_by_the_digest_that_the_record_has() -> None:
    form, plans = without_licence()
    shown = with_files(plans, [paper()])
    lines = {line.name: line for line in receipt_materials(shown, form)}
    household = next(plan for plan in shown if plan.code == "HKB")
    assert lines[household.name].digest8 == hashlib.sha256(PDF).hexdigest()[:8]
    assert lines[household.name].how == "拍照提交"
    record = {one["code"]: one["sha256"] for one in json.loads(frozen(paper()).body)["materials"]}
    assert {plan.code: digest_of(plan, form) for plan in shown} == record
    (later,) = [line for line in receipt_materials(plans, form) if line.name == household.name]
    assert later.digest8 == ""  # nothing was handed in: there is nothing to name


def test_a_face_has_a_consent_of_its_own() -> None:
    consent = face_consent("核对是不是本人", NOW).record()
    assert (consent["kind"], consent["what"], consent["purpose"]) == ("face", ["face.comparison"], "核对是不是本人")


def test_no_repr_shows_what_is_on_a_paper() -> None:
    file = paper(fields_read=(FieldRead("address", "示例市梅园路", True),))
    assert "梅园路" not in repr(file)
    assert "PDF" not in repr(file)


def test_a_digest_can_be_worked_out_again_by_whoever_has_the_content() -> None:
    form, plans = without_licence()
    promise = form.item.promise
    assert promise is not None
    promised = next(plan for plan in plans if plan.source is MaterialSource.PROMISE)
    assert digest_of(promised, form) == hashlib.sha256(promise.official.encode("utf-8")).hexdigest()
    with_one = replace(promised, source=MaterialSource.E_LICENCE, licence_id="1.2.156.3005.2.EXAMPLE.001.X")
    assert digest_of(with_one, form) == hashlib.sha256(b"1.2.156.3005.2.EXAMPLE.001.X").hexdigest()
    newer = replace(with_one, licence_id="1.2.156.3005.2.EXAMPLE.002.X")
    assert digest_of(newer, form) != digest_of(with_one, form), "another version is another digest"


def test_what_an_earlier_case_left_is_listed_as_reused() -> None:
    form, plans = without_licence()
    kept = replace(plans[0], source=MaterialSource.REUSE, how_term="免交（材料复用）", earlier_id="E-1", due=None)
    form = replace(form, known=replace(form.known, earlier={kept.code: KeptMaterial("E-1")}))
    (line,) = receipt_materials((kept,), form)
    assert (line.how, line.digest8) == ("免交（材料复用）", "")
