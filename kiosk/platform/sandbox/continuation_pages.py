# SPDX-License-Identifier: Apache-2.0
"""What a telephone sees of what goes on there (换渠道继续): HTML, no scripts.

Nothing of anybody's before the four signs were typed. Then a form covered as on the terminal and what it still asks; a case, how
it stands and what is wanted; the own cases, what needs the resident first. A service is shown at once. The page says plainly that
what comes next is the real platform's: this one only takes over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.platform.continuations import ContinuationAbout
from kiosk.platform.own_cases_model import Need
from kiosk.platform.sandbox.continuation_desk import Opened
from kiosk.platform.sandbox.continued_things import Named, ShownCase, ShownCases, ShownForm, ShownService
from kiosk.platform.sandbox.continued_words import faults, missing_labels, shown_rows, standing, stands, wanted
from kiosk.platform.sandbox.markup import Html, joined, tag
from kiosk.platform.sandbox.phone_page import page
from kiosk.platform.sandbox.problems import ProblemType
from kiosk.platform.sandbox.service_lines import service_lines

TITLE: Final = "在手机上接着办"
PHONE_WORDS: Final = {
    ProblemType.NO_SUCH_CONTINUATION: "这个码用不了。请回到终端，再扫一次码。",
    ProblemType.CONTINUATION_OVER: "这个码已经作废。请回到终端，重新来一次。",
    ProblemType.CONTINUATION_TAKEN: "已经有一部手机接过去了。请用那部手机接着办。",
    ProblemType.MALFORMED_REQUEST: "没有收到。请再填一次后四位。",
    ProblemType.BUSY: "有点忙。请等几秒，再试一次。",
}

_HERE: Final = ("这里", "这台机器")
"""A guide speaks of where it is read, and that was a terminal."""


def asking_page(path: str, named: Named, word: str = "") -> str:
    """身份证号后四位, before anything is shown. ``path``: of this page."""
    is_form = named.about is ContinuationAbout.FORM
    asked = tag(
        "form",
        tag("label", "请填您身份证号的后四位", for_="last_four", class_="ask"),
        tag("input", id="last_four", type="text", name="last_four", maxlength="4", autocomplete="off", required=True),
        tag("button", "看我填的表" if is_form else "打开看", type="submit"),
        method="post",
        action=path,
    )
    body = (
        tag("h1", TITLE),
        tag("p", f"接着办“{named.name}”。" if is_form else f"这里看{named.name}。"),
        tag("p", word, class_="word stop", role="alert") if word else Html(""),
        asked,
        tag("ul", tag("li", "不用下载应用。"), tag("li", "填错五次，这个码就作废。")),
    )
    return page(joined(*body), TITLE)


def thing_page(path: str, opened: Opened) -> str:
    """What somebody may look at, and the button that takes it up."""
    return page(joined(*_shown(path, opened)), TITLE)


def _shown(path: str, opened: Opened) -> Sequence[str]:
    match opened.thing:
        case ShownForm() as form:
            return _form(path, opened, form)
        case ShownService() as service:
            return _service(path, opened, service)
        case ShownCase() as one:
            return _case(path, opened, one)
        case ShownCases() as cases:
            return _cases(path, opened, cases)


def over_page(word: str) -> str:
    """A word and nothing to press."""
    return page(joined(tag("h1", TITLE), tag("p", word, class_="word stop", role="alert")), TITLE)


def _form(path: str, opened: Opened, shown: ShownForm) -> Sequence[str]:
    """The form, covered; 接着办, that it is here now, or that it was filed at a terminal meanwhile."""
    rows = [tag("li", f"{label}：{value}") for label, value in shown_rows(shown, covered=True)]
    missing = [tag("li", one) for one in missing_labels(shown)]
    filed = (tag("p", f"这件事已经在终端办了，编号 {shown.filed_as}。这里不用再办。", class_="word", role="status"),)
    taken = ("接过来了。终端上那份已经交给这部手机。", "剩下的在随申办里填。")
    take = ("点了“接着办”，终端上就不用再办。", "在这部手机上接着办")
    is_filed = bool(shown.filed_as) and not opened.is_taken
    return (
        tag("h1", f"接着办：{shown.item.name}"),
        *(filed if is_filed else _taking(path, opened, take, taken)),
        tag("h2", "已经填好的"),
        tag("ul", *rows) if rows else tag("p", "您自己填的还没有。"),
        tag("p", "平台上已经有的资料，会自动带上。"),
        tag("h2", "还要填的"),
        tag("ul", *missing) if missing else tag("p", "都填好了，只差核对和签字。"),
        tag("p", "在终端上拍的材料没有带过来，要再拍一次。") if shown.form.photographed else Html(""),
    )


def _service(path: str, opened: Opened, shown: ShownService) -> Sequence[str]:
    """办事指南, and 在手机上接着办."""
    item = shown.item
    taken = ("接过来了。这件事在这部手机上接着办。", "要申请，在随申办里办。")
    guide = service_lines(item)
    is_of_terminals = any(here in line for _, lines in guide for line in lines for here in _HERE)
    blocks: list[str] = [tag("p", "下面说的“这里”“这台机器”，是自助终端。")] if is_of_terminals else []
    for title, lines in guide:
        blocks += [tag("h2", title), tag("ul", *[tag("li", one) for one in lines])]
    return (
        tag("h1", item.plain_name.zh),
        tag("p", item.name) if item.name != item.plain_name.zh else Html(""),
        *_taking(path, opened, ("这一页谁都能看，里面没有您的信息。", "在手机上接着办"), taken),
        *blocks,
    )


def _case(path: str, opened: Opened, shown: ShownCase) -> Sequence[str]:
    """How a case stands, and what is wanted of the resident."""
    case = shown.case
    wrong = [tag("li", one) for one in faults(case, shown.item)]
    is_ready = case["needs"] == Need.COLLECT
    return (
        tag("h1", str(case["item_name"])),
        tag("p", f"办件编号 {case['case_number']}"),
        tag("h2", "现在"),
        tag("p", tag("strong", standing(case))),
        joined(tag("h2", "要补的就这些"), tag("ul", *wrong)) if wrong else Html(""),
        tag("p", "取件码不在这里看。请在终端上放身份证看。") if is_ready else Html(""),
        *_seeing(path, opened),
    )


def _cases(path: str, opened: Opened, shown: ShownCases) -> Sequence[str]:
    """我的办件."""
    waiting = sum(one["needs"] != Need.NOTHING for _, one in shown.lines)
    lines = [
        tag(
            "li",
            tag("strong", str(one["item_name"])),
            Html("<br/>"),
            wanted(one) if one["needs"] != Need.NOTHING else f"{stands(one)}。",
            Html("<br/>"),
            f"办件编号 {one['case_number']}",
        )
        for _, one in shown.lines
    ]
    older = shown.total - len(lines)
    return (
        tag("h1", "您办过的事"),
        tag("p", f"一共 {shown.total} 件，要您动手的 {waiting} 件。") if lines else tag("p", "还没有查到您办过的事。"),
        tag("ul", *lines) if lines else Html(""),
        tag("p", f"还有更早的 {older} 件，没有列出来。") if older else Html(""),
        *_seeing(path, opened),
    )


def _seeing(path: str, opened: Opened) -> Sequence[str]:
    """我看到了: there is nothing to go on with here but to know."""
    taken = ("您看到了。终端上的事照常办。", "要补、要付，在随申办里办。")
    return _taking(path, opened, ("点了“我看到了”，终端就知道您看到了。", "我看到了"), taken)


def _taking(path: str, opened: Opened, take: tuple[str, str], taken: tuple[str, str]) -> Sequence[str]:
    """``take``: what the button does, and its label; ``taken``: that it is here, and where the real platform goes on."""
    if opened.is_taken:
        return (
            tag("p", taken[0], class_="word", role="status"),
            tag("p", f"这是示例平台，到这里为止。{taken[1]}"),
        )
    return (
        tag("p", f"还有 {opened.minutes_left} 分钟有效。{take[0]}"),
        tag("form", tag("button", take[1], type="submit", class_="done"), method="post", action=f"{path}/taken"),
    )
