# SPDX-License-Identifier: Apache-2.0
"""What a telephone and a clerk see of a form that goes on with them (换渠道继续): HTML, no scripts.

The telephone's page names the service alone until the four signs were typed; then what was filled in, covered as on the
terminal, and what is still asked. It says plainly that filling in the rest is the real platform's: this one only takes over.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.application.choices import choices_of
from kiosk.application.facts import spoken_date
from kiosk.application.review import mask_of
from kiosk.catalogue.field_model import FieldKind, FieldSpec
from kiosk.places.spoken_slot import spoken_slot
from kiosk.platform.sandbox.continuation_desk import Opened
from kiosk.platform.sandbox.markup import Html, document, joined, tag
from kiosk.platform.sandbox.office_page import STYLE, form, hidden, notice, officer_number, table, top
from kiosk.platform.sandbox.phone_page import page
from kiosk.platform.sandbox.problems import ProblemType

TITLE: Final = "在手机上接着办"
PHONE_WORDS: Final = {
    ProblemType.NO_SUCH_CONTINUATION: "这个码用不了。请回到终端，再扫一次码。",
    ProblemType.CONTINUATION_OVER: "这个码已经作废。请回到终端，重新来一次。",
    ProblemType.CONTINUATION_TAKEN: "已经有一部手机接过去了。请用那部手机接着办。",
    ProblemType.MALFORMED_REQUEST: "没有收到。请再填一次后四位。",
    ProblemType.BUSY: "有点忙。请等几秒，再试一次。",
}
CLERK_WORDS: Final = {
    ProblemType.NO_SUCH_CONTINUATION: "没有这个接办号。请对一对单子上的九个数。",
    ProblemType.CONTINUATION_OVER: "这个接办号过期了，或者换了新号。请看有没有新的单子。",
    ProblemType.CONTINUATION_TAKEN: "这份表已经有人接着办了。",
    ProblemType.BUSY: "输错的次数多了。请等一分钟再输。",
}


def asking_page(path: str, item: str, word: str = "") -> str:
    """身份证号后四位, before anything is shown. ``path``: of this page."""
    asked = tag(
        "form",
        tag("label", "请填您身份证号的后四位", for_="last_four", class_="ask"),
        tag("input", id="last_four", type="text", name="last_four", maxlength="4", autocomplete="off", required=True),
        tag("button", "看我填的表", type="submit"),
        method="post",
        action=path,
    )
    body = (
        tag("h1", TITLE),
        tag("p", f"接着办“{item}”。"),
        tag("p", word, class_="word stop", role="alert") if word else Html(""),
        asked,
        tag("ul", tag("li", "不用下载应用。"), tag("li", "填错五次，这个码就作废。")),
    )
    return page(joined(*body), TITLE)


def form_page(path: str, opened: Opened) -> str:
    """The form, covered; 接着办, that it is here now, or that it was filed at a terminal meanwhile."""
    rows = [tag("li", f"{label}：{value}") for label, value in shown_rows(opened, covered=True)]
    missing = [tag("li", one) for one in missing_labels(opened)]
    taken = (
        tag("p", "接过来了。终端上那份已经交给这部手机。", class_="word", role="status"),
        tag("p", "这是示例平台，到这里为止。剩下的在随申办里填。"),
    )
    take = (
        tag("p", f"还有 {opened.minutes_left} 分钟有效。点了“接着办”，终端上就不用再办。"),
        tag(
            "form",
            tag("button", "在这部手机上接着办", type="submit", class_="done"),
            method="post",
            action=f"{path}/taken",
        ),
    )
    filed = (tag("p", f"这件事已经在终端办了，编号 {opened.filed_as}。这里不用再办。", class_="word", role="status"),)
    body = (
        tag("h1", f"接着办：{opened.item.name}"),
        *(taken if opened.is_taken else filed if opened.filed_as else take),
        tag("h2", "已经填好的"),
        tag("ul", *rows) if rows else tag("p", "您自己填的还没有。"),
        tag("p", "平台上已经有的资料，会自动带上。"),
        tag("h2", "还要填的"),
        tag("ul", *missing) if missing else tag("p", "都填好了，只差核对和签字。"),
        tag("p", "在终端上拍的材料没有带过来，要再拍一次。") if opened.form.photographed else Html(""),
    )
    return page(joined(*body), TITLE)


def over_page(word: str) -> str:
    """A word and nothing to press."""
    return page(joined(tag("h1", TITLE), tag("p", word, class_="word stop", role="alert")), TITLE)


def clerk_page(csrf: str, opened: Opened | None = None, number: str = "", word: str = "", by: str = "") -> str:
    """The field for the number; under it the form, and 我来接着办. ``by``: who has just taken it up."""
    asked = form(
        "/office/continuations",
        csrf,
        tag("label", "接办号（九个数） ", tag("input", type="text", name="number", maxlength="15", required=True)),
        tag("button", "查看", type="submit"),
    )
    parts: tuple[str, ...] = (top(), tag("h1", "换渠道接着办"), notice(word), asked)
    if opened is not None:
        owner = opened.form.owner
        person = tag("p", f"{owner.name}，{owner.number}。请先核对是不是本人。")
        again = f"这个人后来已经办了，编号 {opened.filed_as}。请别再交一遍。" if opened.filed_as else ""
        take = form(
            "/office/continuations/taken",
            csrf,
            hidden("number", number),
            officer_number(),
            tag("button", "我来接着办", type="submit"),
        )
        rows = [tag("tr", tag("td", label), tag("td", value)) for label, value in shown_rows(opened, covered=False)]
        missing = "、".join(missing_labels(opened)) or "没有"
        parts = (
            *parts,
            tag("h2", opened.item.name),
            person,
            notice(again),
            tag("p", f"{by} 接着办了。这个接办号不能再用。", role="status") if by else take,
            table(("填的", "内容"), rows),
            tag("p", f"还要填的：{missing}"),
            tag("p", "平台上已有的资料不在这里，办件时重新调取。"),
        )
    return document("换渠道接着办（示例）", STYLE, *parts)


def shown_rows(opened: Opened, *, covered: bool) -> list[tuple[str, str]]:
    """What the resident said, in the order of the form: label and words."""
    own = opened.form.own
    found = []
    for spec in opened.item.fields:
        if spec.code in own:
            said = _words(opened, spec, own[spec.code])
            found.append((spec.label.zh, mask_of(spec.mask)(said) if covered else said))
    return found


def missing_labels(opened: Opened) -> list[str]:
    """What is still asked; a code that the item does not have is left out."""
    labels = {spec.code: spec.label.zh for spec in opened.item.fields}
    return [labels[code] for code in opened.form.missing if code in labels]


def _words(opened: Opened, spec: FieldSpec, text: str) -> str:
    try:
        if spec.kind is FieldKind.DATE:
            return spoken_date(date.fromisoformat(text))
        if spec.kind is FieldKind.SLOT:
            return spoken_slot(text)
    except ValueError:
        return text
    labels = {one.value: one.label.zh for one in choices_of(opened.item, spec, opened.form.answers)}
    return labels.get(text, text)
