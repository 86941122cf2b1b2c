# SPDX-License-Identifier: Apache-2.0
"""办事指南 of a service in a few plain lines, for a telephone and a clerk: can I, what to bring, how long, how much, where.

Of nobody: nothing was asked, so that a paper whose need depends on an answer is said to depend. Source: domain notes 1.2 row 16.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import AuthLevel, ServiceItem
from kiosk.guidance.belonging import perhaps_of
from kiosk.guidance.needs import MaterialSource, expected_source, how, last_resort, needed_materials

Block = tuple[str, Sequence[str]]
"""A heading and its lines."""
_OWED: Final = {MaterialSource.LACK: "可以晚点交", MaterialSource.WINDOW: "要交"}


def service_lines(item: ServiceItem) -> list[Block]:
    """In the order in which somebody asks; a block without lines is left out."""
    guide = item.guide
    days = f"{guide.promise_days} 个工作日内办好" if guide.promise_days else ""
    blocks = [
        ("这些都符合，就能办", [one.zh for one in guide.conditions]),
        ("要带什么", to_bring(item)),
        ("要多久", [guide.time_say.zh, days]),
        ("要多少钱", [guide.fee.say.zh]),
        ("在哪里办", [guide.places.zh, guide.hours.zh, f"电话 {guide.phone}"]),
        ("在哪里拿", [guide.collect.zh]),
        ("要记得的", [one.zh for one in guide.notes]),
    ]
    return [(title, kept) for title, lines in blocks if (kept := [one for one in dict.fromkeys(lines) if one])]


def to_bring(item: ServiceItem) -> list[str]:
    """The ID card, and every paper with what becomes of it."""
    card = [] if item.auth.level is AuthLevel.NONE else ["身份证"]
    needed = [f"{one.name.zh}：{_what_of(one)}" for one in needed_materials(item, {})]
    perhaps = [f"{one.name.zh}（看情况）：{_what_of(one)}" for one in perhaps_of(item, {})]
    return [*card, *needed, *perhaps] or ["什么都不用带"]


def _what_of(spec: MaterialSpec) -> str:
    last = last_resort(spec)
    if not expected_source(spec, online=True).is_fetched:
        return _OWED.get(last, how(last).zh)
    return f"系统里先查，查不到{_OWED[last]}" if last.is_owed else "不用交，系统里先查"
