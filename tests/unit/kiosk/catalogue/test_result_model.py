# SPDX-License-Identifier: Apache-2.0
"""What a result sheet may say, and which items may have one, a named bill or an 离线码."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.result_model import ResultRow, ResultSheet
from tests.unit.kiosk.catalogue.test_lint_rules import broken
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, drafts

LABEL = {"zh": "办理情况", "en": "State"}
SAID = {"go": {"zh": "可以办", "en": "Yes"}, "check": {"zh": "要核对", "en": "To be checked"}}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"from": "register:a.b", "label": LABEL}, "不是结果的来源"),
        ({"from": "rules:verdict", "label": LABEL}, "said: go 和 check"),
        ({"from": "rules:verdict", "label": LABEL, "said": {"go": SAID["go"]}}, "said: go 和 check"),
        ({"from": "rules:verdict", "said": SAID}, "要写 label"),
        ({"from": "answer:purpose"}, "要写 label"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(row: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        ResultRow.model_validate(row)


def test_a_row_has_its_label_from_the_register_or_its_own() -> None:
    assert ResultRow.model_validate({"from": "share:insurance.pension_months"}).label is None
    assert set(ResultRow.model_validate({"from": "rules:verdict", "label": LABEL, "said": SAID}).said) == {
        "go",
        "check",
    }


def test_a_sheet_names_the_registers_and_conditions_it_needs() -> None:
    sheet = ResultSheet.model_validate(
        {
            "rows": [
                {"from": "share:insurance.pension_months", "when": "person.age >= 16"},
                {"from": "answer:purpose", "label": LABEL},
            ],
            "table": {"from": "share:insurance.pension_periods", "head": LABEL, "none": LABEL},
        }
    )
    assert sheet.shared_names == ("insurance.pension_months", "insurance.pension_periods")
    plain = changed("TBD-GH01", "outcome", sheet=sheet.model_dump(by_alias=True))
    assert "person.age >= 16" in ServiceItem.model_validate(plain).expressions
    bare = ResultSheet.model_validate({"rows": [{"from": "field:name"}]})
    assert bare.shared_names == ()


def changed(code: str, part: str, **values: Any) -> dict[str, Any]:
    """The item as plain values, with some of one part (or of itself) set otherwise."""
    plain = drafts().items[code].model_dump(by_alias=True, exclude={"origin"})
    if part:
        plain[part] = {**plain[part], **values}
        return plain
    return {**plain, **values}


@pytest.mark.parametrize(
    ("code", "part", "values", "says"),
    [
        ("TBD-JF02", "payment", {"bill_named_by": "nowhere"}, "bill_named_by 写的题 nowhere 不存在"),
        (FLEXIBLE, "outcome", {"document": "advice"}, "advice"),
        (FLEXIBLE, "outcome", {"sheet": {"rows": [{"from": "field:name"}]}}, "outcome.sheet"),
        (FLEXIBLE, "outcome", {"document": "offline_code"}, "离线码只打给本人"),
        (FLEXIBLE, "outcome", {"document": "licence"}, "综合许可证"),
    ],
)
def test_an_item_that_promises_what_it_cannot_give_is_refused(
    code: str, part: str, values: dict[str, Any], says: str
) -> None:
    assert ServiceItem.model_validate(changed(code, "")).base_code == code
    with pytest.raises(ValidationError, match=says):
        ServiceItem.model_validate(changed(code, part, **values))


def test_what_an_item_gives_and_when_it_is_paid() -> None:
    items = drafts().items
    assert items["TBD-JF02"].pays_at_filing
    assert not items[FLEXIBLE].pays_at_filing
    assert items[PENSION].gives_document
    assert items[PENSION].has_paper
    assert not items[FLEXIBLE].has_paper
    licences = {one.base_code for one in items.values() if one.has_paper and not one.gives_document}
    assert licences == {"TBD-YYZ01", "TBD-SC01"}, "printed once granted; the visit that files them waits for nothing"
    codes = [one.base_code for one in items.values() if one.gives_offline_code]
    assert len(codes) <= 1
    assert FLEXIBLE not in codes


def test_a_sheet_that_names_what_is_not_there_is_found_by_the_lint(tmp_path: Path) -> None:
    shown = "document: none}"
    rows = "document: certificate, sheet: {{rows: [{{from: 'share:{name}', label: {{zh: 情况, en: State}}}}]}}}}"
    findings, _ = broken(tmp_path, "single", shown, rows.format(name="test.never"))
    (found,) = [one for one in findings if "share:test.never" in one.what]
    assert found.rule == "reference"


def test_a_sheet_that_names_what_is_there_is_no_such_finding(tmp_path: Path) -> None:
    rows = "document: certificate, sheet: {rows: [{from: 'share:test.married', label: {zh: 情况, en: State}}]}}"
    findings, _ = broken(tmp_path, "single", "document: none}", rows)
    assert [one for one in findings if "share:" in one.what] == []


def test_what_is_done_again_says_by_when_and_is_no_finding(tmp_path: Path) -> None:
    renews = "renews: {months: least_age, last: test.moved_on, due: test.moved_on, label: {zh: 下次, en: Next time}}"
    findings, _ = broken(tmp_path, "single", "document: none}", f"document: none, {renews}}}")
    assert [one for one in findings if one.rule in ("value", "reference")] == []
    found = drafts().items["TBD-RS02"].outcome.renews
    assert found is not None
    assert found.next_day({"values.certify_months": 12}, date(2028, 2, 29)) == date(2029, 3, 1)
