# SPDX-License-Identifier: Apache-2.0
"""What a clerk sees of what goes on at the window (换渠道继续): the field for the number, under it what it stands for, uncovered,
and 我来接着办. HTML, no scripts; on the control port, as every page of the officers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.platform.sandbox.continuation_desk import Opened
from kiosk.platform.sandbox.continued_things import ShownCase, ShownCases, ShownForm, ShownService
from kiosk.platform.sandbox.continued_words import faults, missing_labels, shown_rows, standing, stands, wanted
from kiosk.platform.sandbox.markup import Html, document, tag
from kiosk.platform.sandbox.office_page import STYLE, form, hidden, notice, officer_number, table, top
from kiosk.platform.sandbox.problems import ProblemType
from kiosk.platform.sandbox.service_lines import service_lines

CLERK_WORDS: Final = {
    ProblemType.NO_SUCH_CONTINUATION: "没有这个接办号。请对一对单子上的九个数。",
    ProblemType.CONTINUATION_OVER: "这个接办号过期了，或者换了新号。请看有没有新的单子。",
    ProblemType.CONTINUATION_TAKEN: "这个接办号已经有人接着办了。",
    ProblemType.BUSY: "输错的次数多了。请等一分钟再输。",
}
_CHECK: Final = "请先核对是不是本人。"


def clerk_page(csrf: str, opened: Opened | None = None, number: str = "", word: str = "", by: str = "") -> str:
    """``by``: who has just taken it up."""
    asked = form(
        "/office/continuations",
        csrf,
        tag("label", "接办号（九个数） ", tag("input", type="text", name="number", maxlength="15", required=True)),
        tag("button", "查看", type="submit"),
    )
    parts: tuple[str, ...] = (top(), tag("h1", "换渠道接着办"), notice(word), asked)
    if opened is not None:
        take = form(
            "/office/continuations/taken",
            csrf,
            hidden("number", number),
            officer_number(),
            tag("button", "我来接着办", type="submit"),
        )
        end = tag("p", f"{by} 接着办了。这个接办号不能再用。", role="status") if by else take
        match opened.thing:
            case ShownForm() as shown:
                parts = (*parts, *_form(shown, end))
            case ShownService() as service:
                parts = (*parts, *_service(service, end))
            case ShownCase() as case:
                parts = (*parts, *_case(case, end))
            case ShownCases() as cases:
                parts = (*parts, *_cases(cases, end))
    return document("换渠道接着办（示例）", STYLE, *parts)


def _form(shown: ShownForm, end: Html) -> Sequence[str]:
    owner = shown.form.owner
    again = f"这个人后来已经办了，编号 {shown.filed_as}。请别再交一遍。" if shown.filed_as else ""
    rows = [tag("tr", tag("td", label), tag("td", value)) for label, value in shown_rows(shown, covered=False)]
    missing = "、".join(missing_labels(shown)) or "没有"
    return (
        tag("h2", shown.item.name),
        tag("p", f"{owner.name}，{owner.number}。{_CHECK}"),
        notice(again),
        end,
        table(("填的", "内容"), rows),
        tag("p", f"还要填的：{missing}"),
        tag("p", "平台上已有的资料不在这里，办件时重新调取。"),
    )


def _service(shown: ShownService, end: Html) -> Sequence[str]:
    item = shown.item
    rows = [tag("tr", tag("td", title), tag("td", "；".join(lines))) for title, lines in service_lines(item)]
    return (
        tag("h2", item.name),
        tag("p", f"{item.plain_name.zh}，{item.dept.zh}，事项编码 {item.base_code}。"),
        tag("p", "来的人要办这件事，还没有填表。单子上没有他的信息。"),
        end,
        table(("办事指南", "内容"), rows),
    )


def _case(shown: ShownCase, end: Html) -> Sequence[str]:
    case = shown.case
    wrong = "；".join(faults(case, shown.item))
    return (
        tag("h2", str(case["item_name"])),
        tag("p", f"申请人 {shown.applicant}，单子是 {shown.person_number} 的。{_CHECK}"),
        tag("p", "办件 ", _link(shown.case_id, str(case["case_number"])), f"：{standing(case)}"),
        tag("p", f"要补的：{wrong}") if wrong else Html(""),
        end,
    )


def _cases(shown: ShownCases, end: Html) -> Sequence[str]:
    rows = [
        tag(
            "tr",
            tag("td", _link(case_id, str(one["case_number"]))),
            tag("td", str(one["item_name"])),
            tag("td", stands(one)),
            tag("td", wanted(one)),
        )
        for case_id, one in shown.lines
    ]
    older = shown.total - len(rows)
    return (
        tag("h2", "我的办件"),
        tag("p", f"单子是 {shown.person_number} 的，一共 {shown.total} 件。{_CHECK}"),
        end,
        table(("办件编号", "事项", "状态", "要本人做的"), rows),
        tag("p", f"还有更早的 {older} 件，没有列出来。") if older else Html(""),
    )


def _link(case_id: str, number: str) -> Html:
    return tag("a", number, href=f"/office/cases/{case_id}")
