# SPDX-License-Identifier: Apache-2.0
"""一件事 on the page of 一次告知: which parts, how long each takes, which no screen may sign for (domain notes 1.5 row 65)."""

from __future__ import annotations

from kiosk.guidance.notice import Capability, Device, NoticeRow, notice
from tests.unit.kiosk.synthetic import PENSION, drafts, item, situation

HERE = Capability(frozenset(Device), online=True)


def parts(code: str, **answers: str) -> list[NoticeRow]:
    one = drafts().items[code] if code != PENSION else item(code)
    page = notice(one, situation(one, **answers), HERE)
    return [row for section in page.sections if section.key == "parts" for row in section.rows]


def test_the_answers_trim_the_parts_and_each_says_how_long_it_takes() -> None:
    wanted = {row.text: row.status for row in parts("TBD-YJ04", fund="yes", one_child="yes")}
    assert wanted["取公积金"] == "3 个工作日"
    assert "独生子女奖励" in wanted
    fewer = {row.text for row in parts("TBD-YJ04", fund="no", one_child="no")}
    assert fewer < set(wanted)
    assert "取公积金" not in fewer


def test_what_is_not_decided_yet_is_named_too() -> None:
    assert "取公积金" in {row.text for row in parts("TBD-YJ04")}


def test_what_no_screen_may_sign_for_is_sent_to_a_counter() -> None:
    (heritage,) = [row for row in parts("TBD-YJ02", fund="yes") if not row.status_good]
    assert heritage.status == "要去窗口"
    assert "在纸上签名" in heritage.why


def test_a_single_service_has_no_parts() -> None:
    assert parts(PENSION) == []


def test_the_notice_says_how_far_it_may_be_applied_for() -> None:
    told: dict[str, set[str]] = {}
    for one in drafts().items.values():
        page = notice(one, situation(one), HERE)
        (collect,) = [section for section in page.sections if section.key == "collect"]
        told.setdefault(one.scope, set()).add(collect.rows[-1].text)
    assert told == {"全市通办": {"上海哪个区都能办"}, "跨省通办": {"别的省市也能办"}, "本区": {"只能在本区办"}}
