# SPDX-License-Identifier: Apache-2.0
"""The officer's page (经办人页面) of the sandbox: cases as they arrive, one case whole, the offices' time. Plain HTML without a
script. What comes out of a case is hostile: it goes through :mod:`markup`, which escapes, and the policy loads nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.platform.sandbox.case_standing import CaseStanding, Stage
from kiosk.platform.sandbox.help_desk import Standing
from kiosk.platform.sandbox.markup import Html, document, tag

STYLE: Final = """
*{box-sizing:border-box}
body{margin:0;font:400 1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#f4f6f8}
main{max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}
table{width:100%;border-collapse:collapse;background:#fff}
th,td{padding:.4rem .6rem;border:1px solid #c9d3dd;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#e8eef4}
form{margin:.6rem 0;padding:.8rem;background:#fff;border:1px solid #c9d3dd;border-radius:.4rem}
label{display:inline-block;margin:.2rem .8rem .2rem 0}
input[type=text],input[type=number]{padding:.35rem;font-size:1rem;min-width:14rem;border:1px solid #6b7b8c;border-radius:.25rem}
button{padding:.5rem 1.1rem;font-size:1rem;font-weight:700;border:0;border-radius:.3rem;background:#0b57a4;color:#fff}
button.no{background:#a14a00}
nav a{margin-right:1rem}
:focus-visible{outline:.2rem solid #d97700;outline-offset:.1rem}
.stop{padding:.6rem 1rem;border-left:.4rem solid #a14a00;background:#fff4e8}
.late{color:#a14a00;font-weight:700}
svg{background:#fff;border:1px solid #c9d3dd}
""".strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
STAGES: Final[Mapping[Stage, str]] = {
    Stage.RECEIVED: "已收件，待审",
    Stage.ACCEPTED: "已受理，办理中",
    Stage.RETURNED: "补齐补正",
    Stage.REFUSED: "不予受理",
    Stage.WITHDRAWN: "撤销申报",
    Stage.LAPSED: "超期退回",
    Stage.DECIDED: "已办结",
    Stage.ARCHIVED: "已归档",
}
_DECISIONS: Final = {"granted": "准予", "partly": "部分准予", "denied": "不予"}


@dataclass(frozen=True)
class Line:
    """A case in the list."""

    case_id: str
    case_number: str
    item: str
    applicant: str = field(repr=False)
    received_at: str
    standing: CaseStanding


def list_page(
    lines: Sequence[Line],
    tallies: Mapping[str, int],
    queues: Mapping[str, int],
    now: str,
    csrf: str,
    *,
    older: str | None,
    word: str = "",
) -> str:
    """Cases, newest first. ``tallies``: stage -> number; ``older``: where the next ones are."""
    rows = [
        tag(
            "tr",
            tag("td", tag("a", one.case_number, href=f"/office/cases/{one.case_id}")),
            tag("td", one.item),
            tag("td", one.applicant),
            tag("td", one.received_at),
            tag("td", stage_words(one.standing)),
            tag("td", *_due(one.standing)),
        )
        for one in lines
    ]
    filters = [tag("a", f"{STAGES[stage]} {tallies.get(stage.value, 0)}", href=f"/office?stage={stage.value}") for stage in Stage]  # fmt: skip  # noqa: E501
    waiting = "；".join(f"{authority} {number} 件" for authority, number in sorted(queues.items())) or "没有"
    body = [
        top(),
        tag("h1", "收到的办件"),
        notice(word),
        tag("nav", tag("a", "全部", href="/office"), *filters),
        tag("p", f"排队等人办的：{waiting}"),
        table(("办件编号", "事项", "申请人", "收件时间", "状态", "期限"), rows),
        tag("p", tag("a", "更早的", href=older)) if older is not None else Html(""),
        tag("h2", "办公时间"),
        tag("p", f"现在是 {now}。时间只能往后走。"),
        form(
            "/office/clock",
            csrf,
            tag("label", "过去几天 ", tag("input", type="number", name="days", value="1", min="1", max="400")),
            tag("button", "让时间过去", type="submit"),
        ),
    ]
    return document("经办人页面（示例）", STYLE, *body)


def refusal_page(word: str) -> str:
    """A page with a word and the way back."""
    return document("经办人页面（示例）", STYLE, top(), tag("p", word, class_="stop", role="alert"))


def help_page(calls: Sequence[Standing], referrals: Sequence[Mapping[str, Any]], csrf: str, word: str = "") -> str:
    """帮办: calls that wait, with how long; and who is to be looked at (转人工核验)."""
    body = [
        top(),
        tag("h1", "帮办"),
        notice(word),
        tag("h2", "呼叫"),
        table(("号", "终端", "页面", "事项", "等了", "状态", ""), [_call(one, csrf) for one in calls]),
        tag("h2", "转人工核验"),
        table(("终端", "姓名", "用途", "比对结论", "状态", ""), [_referral(one, csrf) for one in referrals]),
    ]
    return document("帮办（示例）", STYLE, *body)


def _call(call: Standing, csrf: str) -> Html:
    waited = f"{call.waited_s} 秒"
    if call.is_late:
        waited += "，超过一分钟，终端已经说了别的办法"
    elif call.escalated_to is not None:
        waited += "，已经另外请了" + {"site_leader": "现场负责人", "hotline": "12345"}[call.escalated_to]
    path = f"/office/help/calls/{call.call_no}"
    forms: list[Html] = []
    if call.is_waiting:
        forms.append(
            form(path, csrf, helper_number(), hidden("state", "answered"), tag("button", "我来", type="submit"))
        )
    elif call.state == "answered":
        forms.append(form(path, csrf, hidden("state", "ended"), tag("button", "办完了", type="submit")))
        forms.append(tag("a", "同屏协助", href=f"{path}/view"))
    said = {"waiting": "在等", "escalated": "在等", "answered": f"{call.helper_no} 在帮", "ended": _ended(call)}[
        call.state
    ]
    cells = (call.call_no, call.terminal_id, str(call.content["page"]), str(call.content["item_code"] or "—"))
    late = tag("td", waited, class_="late") if call.is_waiting and call.escalated_to else tag("td", waited)
    return tag("tr", *[tag("td", one) for one in cells], late, tag("td", said), tag("td", *forms))


def _ended(call: Standing) -> str:
    how = {"withdrawn": "人走了，终端收回了", "silent": "终端没有声音了"}.get(call.ended_how, "结束")
    return how if call.solved is None else f"{how}，{'解决了' if call.solved else '没解决'}"


def helper_number() -> Html:
    """工号 of the helper who takes a call."""
    number = tag("input", type="text", name="by", value="BB0001", pattern="[A-Z]{1,4}[0-9]{1,6}", required=True)
    return tag("label", "工号 ", number)


def _referral(one: Mapping[str, Any], csrf: str) -> Html:
    path, state = f"/office/help/referrals/{one['referral_id']}", str(one["state"])
    forms: list[Html] = []
    if state == "waiting":
        forms.append(form(path, csrf, officer_number(), hidden("act", "take"), tag("button", "我来", type="submit")))
    if state == "taken":
        code = tag(
            "label", "终端屏幕上的四个数 ", tag("input", type="text", name="check_code", maxlength="4", required=True)
        )
        forms.append(
            form(path, csrf, officer_number(), hidden("act", "confirm"), code, tag("button", "是本人", type="submit"))
        )
        forms.append(
            form(
                path,
                csrf,
                officer_number(),
                hidden("act", "refuse"),
                tag("button", "不能确认", type="submit", class_="no"),
            )
        )
    cells = [one["terminal_id"], one["name"], one["purpose"], one["verdict"]["verdict"], state]
    return tag("tr", *[tag("td", str(cell)) for cell in cells], tag("td", *forms))


def stage_words(standing: CaseStanding) -> str:
    """The official word for where a case is."""
    decided = "" if standing.decision is None else f"（{_DECISIONS[standing.decision.value]}）"
    return STAGES[standing.stage] + decided


def _due(standing: CaseStanding) -> tuple[str, ...]:
    if standing.due_on is None:
        return ("—",)
    day = standing.due_on.isoformat()
    return (tag("span", f"{day} 已超期", class_="late"),) if standing.is_overdue else (day,)


def table(heads: Sequence[str], rows: Sequence[Html]) -> Html:
    """Heads and rows."""
    return tag("table", tag("tr", *[tag("th", one) for one in heads]), *rows)


def form(path: str, csrf: str, *content: str) -> Html:
    """A form that only this page can have made: ``csrf`` is in it."""
    return tag("form", hidden("csrf", csrf), *content, method="post", action=path)


def hidden(name: str, value: str) -> Html:
    """A value that goes with the form."""
    return tag("input", type="hidden", name=name, value=value)


def officer_number() -> Html:
    """工号 of who acts."""
    number = tag("input", type="text", name="by", value="SL0001", pattern="[A-Z]{1,4}[0-9]{1,6}", required=True)
    return tag("label", "工号 ", number)


def notice(word: str) -> Html:
    """What was wrong a moment ago."""
    return tag("p", word, class_="stop", role="alert") if word else Html("")


def top() -> Html:
    """Where else one can go, and that nobody in here is real."""
    return tag(
        "nav",
        tag("strong", "示例平台，里面没有真人　"),
        tag("a", "办件", href="/office"),
        tag("a", "帮办", href="/office/help"),
        tag("a", "找茬", href="/office/reports"),
        tag("a", "服务数据", href="/office/figures"),
        tag("a", "接着办", href="/office/continuations"),
        tag("a", "示例手机", href="/office/phones/1"),
    )
