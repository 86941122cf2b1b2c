# SPDX-License-Identifier: Apache-2.0
"""数据异议 on the officer's page of a case: both values, the number, where it stands, and the form to decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.platform.objections import ObjectionState
from kiosk.platform.sandbox.markup import Html, tag
from kiosk.platform.sandbox.objection_states import Standing
from kiosk.platform.sandbox.office_page import form, table

STATES: Final[Mapping[ObjectionState, str]] = {
    ObjectionState.REGISTERED: "已登记",
    ObjectionState.CHECKING: "核实中",
    ObjectionState.CORRECTED: "已更正",
    ObjectionState.UPHELD: "不予更正",
    ObjectionState.TAKEN_BACK: "已收回",
}


def objections(
    held: Sequence[tuple[Standing, bool]], fields: Mapping[str, Any], labels: Mapping[str, str], csrf: str
) -> list[Html]:
    """``held``: each with whether nobody has answered in time; ``fields``: of the case's record. Hostile, like the rest of it."""
    if not held:
        return []
    rows = [
        tag("tr", *[tag("td", cell) for cell in (
            one.number,
            labels.get(f"field:{one.field}", one.field),
            _text(_register(fields.get(one.field))),
            _own(fields.get(one.field)),
            STATES[one.state] + ("，超过期限" if is_late else ""),
            f"{one.since}，最晚 {one.answer_by.isoformat()}",
            one.reason or "—",
        )])
        for one, is_late in held
    ]  # fmt: skip
    heads = ("异议单号", "项", "登记的", "他说的", "状态", "时间", "说明")
    return [
        tag("h2", "数据异议"),
        table(heads, rows),
        *[_decision(one, csrf) for one, _ in held if not one.state.is_over],
    ]


def _decision(one: Standing, csrf: str) -> Html:
    why = tag("label", "说明 ", tag("input", type="text", name="reason", maxlength="200"))
    yes = tag("button", f"已更正 {one.number}", type="submit", name="state", value="corrected")
    no = tag("button", f"不予更正 {one.number}", type="submit", name="state", value="upheld", class_="no")
    return form(f"/office/objections/{one.number}", csrf, why, yes, no)


def _register(told: Any) -> Any:
    """The register's value: beside the resident's own, or in its place."""
    return told.get("register", told) if isinstance(told, Mapping) else None


def _own(told: Any) -> str:
    return _text(told) if isinstance(told, Mapping) and "register" in told else "（没有说）"


def _text(told: Any) -> str:
    """Value and origin, as text, whatever they are."""
    if not isinstance(told, Mapping):
        return "—"
    said = [str(told.get(name) or "") for name in ("value", "source", "as_of")]
    return "　".join(one[:200] for one in said if one) or "—"
