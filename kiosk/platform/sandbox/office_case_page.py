# SPDX-License-Identifier: Apache-2.0
"""One case on the officer's page: what was filled in with its origin, materials with their digests, promise, consents, signature,
parts, history; and the forms of what an officer can do now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.platform.sandbox.case_standing import CaseEvent, CaseStanding, PartStage, Stage
from kiosk.platform.sandbox.markup import Html, document, joined, tag
from kiosk.platform.sandbox.objection_states import Standing
from kiosk.platform.sandbox.office_objections import objections
from kiosk.platform.sandbox.office_page import (
    STAGES,
    STYLE,
    form,
    hidden,
    notice,
    officer_number,
    stage_words,
    table,
    top,
)
from kiosk.platform.sandbox.store import FiledCase

_MOST_SAID: Final = 1000
_PARTS: Final[Mapping[PartStage, str]] = {
    PartStage.NOT_BEGUN: "未开始",
    PartStage.UNDER_WAY: "办理中",
    PartStage.GRANTED: "准予",
    PartStage.DENIED: "不予",
}


@dataclass(frozen=True)
class Shown:
    """What a case's page is made of. ``labels``: of fields, materials and parts, by ``kind:code``; ``papers``: purpose and
    digest of each attachment."""

    case: FiledCase
    standing: CaseStanding
    labels: Mapping[str, str]
    papers: Sequence[tuple[int, str, int]]
    before: int
    objections: Sequence[tuple[Standing, bool]] = ()
    """数据异议, each with whether it is late."""


def case_page(shown: Shown, csrf: str, word: str = "") -> str:
    """One case whole, and what an officer can do with it now."""
    case, standing, record = shown.case, shown.standing, shown.case.opened
    applicant = record["applicant"]
    facts = [
        ("办件编号", case.case_number),
        ("事项", f"{said(record['item'], 'name')}（{case.item_code}，指南 {said(record['item'], 'guide_version')}）"),
        ("申请人", "，".join(said(applicant, name) or "—" for name in ("name", "certificate_number", "phone"))),
        ("核验", f"{said(applicant, 'method')}，{said(applicant, 'assurance')}"),
        ("代办人", _acting(record["agent"])),
        ("企业", _acting(record["enterprise"])),
        ("帮办人员", said(record["assisted"], "helper_no") if record.get("assisted") else "没有叫"),
        ("终端", f"{case.terminal_id}，{case.terminal_received_at}"),
        ("平台收件", case.platform_received_at),
        ("预填", _prefilled(record)),
        ("状态", stage_words(standing)),
        ("前面还有", f"{shown.before} 件"),
        ("系统拿不准的", "、".join(standing.doubts) or "没有"),
        ("说明", standing.reason or "—"),
    ]
    body = [
        top(),
        tag("h1", f"办件 {case.case_number}"),
        notice(word),
        tag("table", *[tag("tr", tag("th", head), tag("td", value)) for head, value in facts]),
        *_fields(shown),
        *_materials(shown),
        *_promises(record),
        *_signature(record["signature"]),
        *objections(shown.objections, shown.case.opened["fields"], shown.labels, csrf),
        *_parts(shown),
        *_acts(shown, csrf),
        tag("h2", "经过"),
        table(("时间", "事", "谁", "之后的状态", "分项", "原因"), [_event(one) for one in standing.history]),
    ]
    return document(f"办件 {case.case_number}", STYLE, *body)


def _fields(shown: Shown) -> list[Html]:
    rows = []
    for code, one in shown.case.opened["fields"].items():
        origin, disputed = f"{said(one, 'origin')} {said(one, 'source')}", "有异议" if one["disputed"] else ""
        rows.append(_row(shown.labels.get(f"field:{code}", code), said(one, "value"), origin, disputed))
    return [tag("h2", "填的内容"), table(("项", "内容", "来源", "异议"), rows)]


def _materials(shown: Shown) -> list[Html]:
    rows = []
    for one in shown.case.opened["materials"]:
        label = shown.labels.get(f"material:{said(one, 'code')}", said(one, "code"))
        proof = said(one, "licence_id") or said(one, "shared_name") or said(one, "sha256") or "—"
        rows.append(_row(label, said(one, "source"), proof, said(one, "due")))
    path = f"/office/cases/{shown.case.case_id}/attachments"
    papers = [
        tag("li", tag("a", f"附件 {number}", href=f"{path}/{number}"), f" {size} 字节，{digest}")
        for number, digest, size in shown.papers
    ]
    return [tag("h2", "材料"), table(("材料", "怎么来的", "凭据", "最晚"), rows), tag("ul", *papers)]


def _promises(record: Mapping[str, Any]) -> list[Html]:
    promise = record["promise"]
    told = "没有" if promise is None else f"{said(promise, 'text')}（{said(promise, 'accepted_at')}）"
    consents = [
        tag(
            "li",
            f"{said(one, 'kind')}：{said(one, 'what')}（{said(one, 'purpose')}，{said(one, 'given_at')}{_over(one)}）",
        )
        for one in record["consents"]
    ]
    late = record.get("late_promise")
    later = (
        []
        if late is None
        else [
            tag("h2", "容缺受理承诺"),
            tag("ul", *(tag("li", str(line)) for line in late["lines"])),
            tag("p", f"{said(late, 'consequence')}（{said(late, 'accepted_at')}）"),
        ]
    )
    return [tag("h2", "告知承诺"), tag("p", told), *later, tag("h2", "授权"), tag("ul", *consents)]


def _over(consent: Mapping[str, Any]) -> str:
    return f"，{said(consent, 'revoked_at')} 收回" if consent.get("revoked_at") else ""


def _prefilled(record: Mapping[str, Any]) -> str:
    """预填率: how much of what is required was there before anybody filled in anything."""
    filled, required = int(record["prefill"]["prefilled"]), int(record["prefill"]["required"])
    return f"{filled}/{required}（{round(100 * filled / required)}%）" if required else "没有要填的"


def _signature(signature: Mapping[str, Any] | None) -> list[Html]:
    if signature is None:
        return [tag("h2", "签名"), tag("p", "这个事项不用签")]
    lines = [" ".join(_points(stroke)) for stroke in signature["strokes_hmm"]]
    strokes = [tag("path", d=f"M{line}", fill="none", stroke="#1a1a1a", stroke_width="60") for line in lines if line]
    drawn = tag("svg", *strokes, viewBox="0 0 9000 4000", width="360", height="160", role="img", aria_label="手写签名")
    seen = [said(signature, name) for name in ("shown_sha256", "binding_sha256", "signed_at")]
    return [tag("h2", "签名"), tag("p", drawn), tag("p", f"签的内容 {seen[0]}，绑定 {seen[1]}，{seen[2]}")]


def _points(stroke: Any) -> list[str]:
    """What can be drawn of a stroke; a case may say anything."""
    points = [one for one in stroke if isinstance(one, list) and len(one) >= 2] if isinstance(stroke, list) else []
    return [f"{x},{y}" for x, y, *_ in points if type(x) is int and type(y) is int and max(abs(x), abs(y)) < 10**6]


def said(record: Any, name: str) -> str:
    """What a record says under a name, as text, whatever it is; at most a thousand characters."""
    value = record.get(name) if isinstance(record, Mapping) else None
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST_SAID else text[:_MOST_SAID] + "…"


def _parts(shown: Shown) -> list[Html]:
    if not shown.standing.parts:
        return []
    rows = [
        tag("tr", *[tag("td", cell) for cell in (
            shown.labels.get(f"part:{one.id}", one.id), one.authority, _PARTS[one.stage],
            "" if one.due_on is None else one.due_on.isoformat(), one.reason,
        )])
        for one in shown.standing.parts
    ]  # fmt: skip
    return [tag("h2", "分项"), table(("分项", "部门", "状态", "期限", "原因"), rows)]


def _acts(shown: Shown, csrf: str) -> list[Html]:
    standing = shown.standing
    path, seen = f"/office/cases/{standing.case_id}/acts", hidden("version", str(standing.version))
    found = [tag("h2", "处理")]
    if standing.stage is Stage.RECEIVED:
        found.append(
            form(path, csrf, seen, officer_number(), hidden("act", "accept"), tag("button", "受理", type="submit"))
        )
        found.append(_correction_form(shown, path, csrf, seen))
        found.append(_no_form(path, csrf, seen, "refuse", "不予受理"))
    elif standing.stage is Stage.ACCEPTED:
        open_parts = [one for one in standing.parts if one.stage is PartStage.UNDER_WAY]
        for part_id, name in [(one.id, shown.labels.get(f"part:{one.id}", one.id)) for one in open_parts] or [("", "")]:
            part = hidden("part", part_id)
            yes = tag("button", f"准予 {name}".strip(), type="submit")
            found.append(form(path, csrf, seen, part, officer_number(), hidden("act", "grant"), yes))
            found.append(_no_form(path, csrf, joined(seen, part), "deny", f"不予 {name}".strip()))
    elif standing.stage is Stage.ARCHIVED:
        found.append(tag("p", tag("a", "归档包（ZIP）", href=f"/office/cases/{standing.case_id}/archive")))
    else:
        found.append(tag("p", "现在没有要做的。"))
    return found


def _correction_form(shown: Shown, path: str, csrf: str, seen: Html) -> Html:
    """Everything that is missing, at once (一次性告知): a reason beside whatever is to be mended."""
    record = shown.case.opened
    keys = [f"field:{code}" for code in record["fields"]] + [f"material:{one['code']}" for one in record["materials"]]
    rows = [
        tag(
            "tr",
            tag("td", shown.labels.get(key, key)),
            tag("td", tag("input", type="text", name=f"why:{key}", maxlength="200")),
        )
        for key in keys
    ]
    return form(
        path,
        csrf,
        seen,
        officer_number(),
        hidden("act", "return"),
        table(("要改的", "为什么（写给办事人看，不写就是不用改）"), rows),
        tag("button", "退回补正", type="submit", class_="no"),
    )


def _no_form(path: str, csrf: str, more: Html, act: str, name: str) -> Html:
    reason = tag("label", "原因 ", tag("input", type="text", name="reason", maxlength="200", required=True))
    return form(
        path, csrf, more, officer_number(), hidden("act", act), reason, tag("button", name, type="submit", class_="no")
    )


def _event(one: CaseEvent) -> Html:
    cells = (one.at, one.what, one.by, STAGES[one.stage], one.part, one.reason)
    return tag("tr", *[tag("td", cell) for cell in cells])


def _acting(who: Mapping[str, Any] | None) -> str:
    return "没有" if who is None else "，".join(said(who, name) for name in who)


def _row(*cells: str) -> Html:
    return tag("tr", *[tag("td", cell) for cell in cells])
