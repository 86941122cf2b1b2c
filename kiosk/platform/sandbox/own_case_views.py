# SPDX-License-Identifier: Apache-2.0
"""A case as its applicant is told of it (我的办件): the offices' standing in the contract's words. Pure.

``accepted`` of the offices is 办理中 to the resident; what was decided is told by what comes next: 待取, 寄送中, or done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from kiosk.application.fields import Origin
from kiosk.case.states import CaseState
from kiosk.catalogue.field_model import FieldKind
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import Tables
from kiosk.platform.own_cases_model import Need
from kiosk.platform.sandbox import promises
from kiosk.platform.sandbox.case_standing import CaseEvent, CaseStanding, Decision, Stage
from kiosk.platform.sandbox.case_states import APPLICANT, RULES, TIME
from kiosk.platform.sandbox.store import FiledCase

COUNTER: Final = "示例街道社区事务受理服务中心（示例）"
LOCKER: Final = "示例智能柜 3 号柜"
_HOURS: Final = "周一到周六 9:00-16:30"
_ALWAYS: Final = "白天晚上都开着"
_FIRST: Final = {need: place for place, need in enumerate(Need)}
_PLAIN: Final = {
    Stage.RECEIVED: CaseState.RECEIVED,
    Stage.ACCEPTED: CaseState.IN_REVIEW,
    Stage.RETURNED: CaseState.RETURNED,
    Stage.REFUSED: CaseState.REFUSED,
    Stage.WITHDRAWN: CaseState.WITHDRAWN,
    Stage.LAPSED: CaseState.LAPSED,
}
_NOTES: Final = {
    "received": "收到了",
    "accepted": "材料齐了，开始办",
    "returned": "要补一点东西",
    "refiled": "补的东西收到了",
    "overdue": "比说好的日子晚了",
    "part_granted": "其中一项办好了",
    "part_denied": "其中一项没有批准",
    "withdrawn": "您说不办了",
    "lapsed": "补的时间过了",
    "refused": "没有受理",
    "decided": "有结果了",
    "archived": "材料已存好",
}
_PHOTOGRAPHED: Final = frozenset({"photo", "phone", "reuse"})


def chosen_way(item: ServiceItem, record: Mapping[str, Any]) -> str | None:
    """取件方式 of a filed case: what was chosen, or the only one that there is; None: nothing is handed over."""
    for spec in item.fields:
        if spec.kind is FieldKind.DELIVERY and spec.code in record["fields"]:
            return str(record["fields"][spec.code]["value"])
    return item.outcome.ways[0] if len(item.outcome.ways) == 1 else None


def state_of(stage: Stage, decision: Decision | None, case: FiledCase, item: ServiceItem | None) -> CaseState:
    """The contract's word. What was granted goes the way that was chosen; without a choice the first that the guide names."""
    if stage in _PLAIN:
        return _PLAIN[stage]
    if decision is Decision.DENIED:
        return CaseState.DENIED
    way = None if item is None else chosen_way(item, case.opened)
    if way is None:
        way = {"自取": "pickup", "快递": "courier"}.get(next(iter(case.opened.get("delivery", ())), ""), "")
    ways = {"pickup": CaseState.READY, "locker": CaseState.READY, "courier": CaseState.ON_THE_WAY}
    return ways.get(way, CaseState.APPROVED)


def glance(case: FiledCase, standing: CaseStanding, item: ServiceItem | None) -> dict[str, Any]:
    """A case in one line; no names."""
    state = state_of(standing.stage, standing.decision, case, item)
    need = {CaseState.RETURNED: Need.MEND, CaseState.READY: Need.COLLECT}.get(state, Need.NOTHING)
    late = promises.due_day(case, standing)
    due = standing.due_on
    if need is Need.NOTHING and late is not None:
        need, due = Need.BRING, late
    return {
        "case_number": case.case_number,
        "item_code": case.item_code,
        "item_name": str(case.opened["item"]["name"]) if item is None else item.name,
        "state": state.value,
        "state_since": standing.history[-1].at,
        "needs": need.value,
        "due": None if due is None else due.isoformat(),
    }


def urgency(line: Mapping[str, Any]) -> int:
    """0 first."""
    return _FIRST[Need(line["needs"])]


def whole(
    case: FiledCase, standing: CaseStanding, item: ServiceItem | None, tables: Tables, *, is_strong: bool
) -> dict[str, Any]:
    """A case with everything that its applicant is told; the collection code and what was filed to a strong session alone."""
    line, office = glance(case, standing, item), _office(item, tables)
    is_returned = standing.stage is Stage.RETURNED and standing.due_on is not None
    correction = None
    if is_returned:
        faults = [{"kind": one.kind, "code": one.code, "why": one.reason} for one in standing.wanted]
        correction = {"until": line["due"], "who": office, "faults": faults}
    collection = None
    if line["state"] == CaseState.READY.value and is_strong:
        is_locker = item is not None and chosen_way(item, case.opened) == "locker"
        place, hours = (LOCKER, _ALWAYS) if is_locker else (COUNTER, _HOURS)
        collection = {"code": collection_code(case), "place": place, "hours": hours, "until": None}
    return {
        **line,
        "case_id": case.case_id,
        "version": version(standing),
        "filed_at": case.terminal_received_at,
        "may_withdraw": not standing.stage.is_over,
        "history": [_line(one, case, standing, item, office) for one in standing.history][-100:],
        "correction": correction,
        "collection": collection,
        **promises.told(case, item),
        "filed": _filed(case, standing) if is_returned and is_strong else None,
    }


def version(standing: CaseStanding) -> str:
    """For ETag, If-Match and ``corrects.version``."""
    return f"v{standing.version}"


def _line(
    event: CaseEvent, case: FiledCase, standing: CaseStanding, item: ServiceItem | None, office: str
) -> dict[str, Any]:
    who = {APPLICANT: "您", RULES: "系统自动办理", TIME: "系统"}.get(event.by, office)
    note = event.reason or _NOTES.get(event.what, "")
    if event.what == "accepted":
        state = CaseState.ACCEPTED
    elif event.what == "archived":
        state = CaseState.ARCHIVED
    else:
        state = state_of(event.stage, standing.decision, case, item)
    return {"at": event.at, "state": state.value, "who": who, "note": note[:500]}


def _office(item: ServiceItem | None, tables: Tables) -> str:
    held = None if item is None else tables.registers.authorities.get(item.authority or "")
    return COUNTER if held is None else held.name.zh


def collection_code(case: FiledCase) -> str:
    """取件码: six digits, the same wherever it is told."""
    number = int.from_bytes(hashlib.sha256(b"collection\0" + case.case_id.encode()).digest()[:4], "big")
    return f"{number % 1_000_000:06d}"


def _filed(case: FiledCase, standing: CaseStanding) -> dict[str, Any]:
    record, wrong = case.opened, {(one.kind, one.code) for one in standing.wanted}
    own = {code: one["value"] for code, one in record["fields"].items() if Origin(one["origin"]).is_own}
    kept = [
        one["code"]
        for one in record["materials"]
        if one["source"] in _PHOTOGRAPHED and ("material", one["code"]) not in wrong
    ]
    return {
        "guide_version": record["item"]["guide_version"],
        "answers": dict(record["answers"]),
        "own": own,
        "materials": kept,
        "disputed": [code for code, one in record["fields"].items() if one["disputed"]],
    }
