# SPDX-License-Identifier: Apache-2.0
"""积分 on screen: one quiet key below the list of own cases, and behind it what the platform says earned them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from config import clock
from config.clock import parse_iso
from kiosk.platform.points import PointsEntry, PointsPage
from ui.view_models.mine import MineViewModel
from ui.visit.pages_waiting import Row, Say, row


def points_key(page: PointsPage | None, tell: Say) -> str:
    """What the key below the list says; empty: nothing was told, or nothing was ever earned."""
    if page is None or not page.entries:
        return ""
    return tell("points.key", points=page.balance)


def present_points(
    vm: MineViewModel, tell: Say, page: PointsPage | None, say_day: Callable[[date], str], names: Mapping[str, str]
) -> list[Row]:
    """The page's own words; the result is its lines. ``names``: of the cases in the list, by their number."""
    vm.title, vm.primaryText = tell("points.title"), tell("case.back")
    if page is None:
        vm.hint = tell("points.none")
        return []
    ends = page.expiring
    vm.hint = tell("points.balance", points=page.balance)
    if ends is not None:
        vm.hint = tell("points.expiring", points=page.balance, part=ends.points, day=say_day(ends.last_day))
    vm.notice = tell("list.more") if page.next is not None else ""
    return [_line(one, tell, say_day, names.get(one.case_number or "", "")) for one in page.entries]


def _line(entry: PointsEntry, tell: Say, say_day: Callable[[date], str], name: str) -> Row:
    is_earned = entry.points > 0
    day = say_day(parse_iso(entry.at).astimezone(clock.SHANGHAI).date())
    return row(
        entry.reason,
        note=f"{day}　{name}" if name else day,
        status=tell("points.earned" if is_earned else "points.taken", points=abs(entry.points)),
        tone="good" if is_earned else "",
        icon="circle-check" if is_earned else "clock",
    )
