# SPDX-License-Identifier: Apache-2.0
"""Slips to take along: 一次性告知单, what strong identification needs, where else to go; what every slip begins and ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import Align, Document
from kiosk.guidance.notice import Notice, NoticeRow, NoticeSection
from kiosk.places.site import Place
from kiosk.printing.receipt import spoken_time
from kiosk.printing.roll import COLUMNS, COMPACT_FORM, ELDER_FORM, STANDARD_FORM, Form, Roll, form_for, length_mm

NOTICE_LIMIT_MM: Final = 400.0
"""A notice fits on one slip of 40 cm (domain.md 1.2 row 16)."""

_ON_PAPER: Final = {"can": 2, "bring": 0, "time": 1, "fee": 1, "collect": 1, "notes": 3}
"""Sections in the order of the slip; the lower the number, the later a row is left out."""

PLACES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What every slip says besides its matter."""

    environment: Environment
    site_name: str
    printed_at: str
    help_phone: str
    help_hours: str
    columns: int = COLUMNS
    """Of the roll, by the printer's profile."""


def notice_slip(head: SlipHead, notice: Notice, mode: DisplayMode) -> Document:
    """一次性告知单: the page of the same name, at most 40 cm long.

    A long page is set in the next smaller type, never below 5 mm; then without the reasons why something need not be
    brought; then rows are left out, those that must be brought last, and the slip says how many are missing and whom to
    ask. What is looked up about a resident stays on the screen, where consent is asked for.
    """
    rows = [
        (section, row) for key in _ON_PAPER for section in notice.sections if section.key == key for row in section.rows
    ]
    forms = (ELDER_FORM, STANDARD_FORM, COMPACT_FORM) if mode is DisplayMode.ELDER else (STANDARD_FORM, COMPACT_FORM)
    for form in forms:
        document = _notice(head, notice, rows, form)
        if length_mm(document) <= NOTICE_LIMIT_MM:
            return document
    rows = [(section, replace(row, why="") if row.status_good else row) for section, row in rows]
    document = _notice(head, notice, rows, COMPACT_FORM)
    if length_mm(document) <= NOTICE_LIMIT_MM:
        return document
    by_need = sorted(range(len(rows)), key=lambda index: (_ON_PAPER[rows[index][0].key], rows[index][1].status_good))
    best: Document | None = None
    fitting, too_many = -1, len(rows)
    while too_many - fitting > 1:
        count = (fitting + too_many) // 2
        kept = [rows[index] for index in sorted(by_need[:count])]
        document = _notice(head, notice, kept, COMPACT_FORM, left_out=len(rows) - count)
        if length_mm(document) <= NOTICE_LIMIT_MM:
            best, fitting = document, count
        else:
            too_many = count
    if best is None:
        raise ValueError("the notice is longer than 40 cm without a single row; its texts are not sentences")
    return best


def _notice(
    head: SlipHead,
    notice: Notice,
    rows: Sequence[tuple[NoticeSection, NoticeRow]],
    form: Form,
    left_out: int = 0,
) -> Document:
    roll = headed(head, form, "一次性告知单", notice.plain_name)
    roll.key(notice.verdict)
    roll.say(notice.materials_line)
    before: NoticeSection | None = None
    for section, row in rows:
        if section is not before:
            roll.gap()
            roll.say(f"【{section.title}】")
            before = section
        if section.key != "bring":
            roll.key(row.text)
        elif row.status_good:
            roll.say(f"{row.text} {row.status}")
            roll.say(row.why)
        else:
            roll.key(f"□{row.text} {row.status}")
            roll.say(row.why)
    if left_out:
        roll.gap()
        roll.key(f"还有 {left_out} 条没印下，请问帮办")
    foot(roll, head)
    roll.say(notice.guide_line)
    return roll.finish()


def strong_identity_slip(
    head: SlipHead, item_name: str, bring: Sequence[str], places: Sequence[Place], mode: DisplayMode
) -> Document:
    """What to bring, and where, when an item needs stronger identification than was possible here and now."""
    roll = headed(head, form_for(mode), "下次请带这些", item_name)
    roll.say("这件事要先认清是您本人。")
    roll.say("请带上：")
    for thing in bring:
        roll.key(f"□{thing}")
    places_part(roll, places, "可以到这里办")
    foot(roll, head)
    return roll.finish()


def refused_offline_slip(
    head: SlipHead, item_name: str, places: Sequence[Place], mode: DisplayMode, *, lines: Sequence[str] = ()
) -> Document:
    """Said before a service starts that cannot do without the platform: why not now, and three places that can.

    ``lines``: what the page said of it, by what the service does.
    """
    roll = headed(head, form_for(mode), "现在办不了，可以去这里", item_name)
    roll.say("这台机器现在没有网络。")
    for line in lines or ("这件事要联网才能办。",):
        roll.say(line)
    roll.say("您的信息没有留在机器里。")
    places_part(roll, places, "附近能办的地方")
    foot(roll, head)
    return roll.finish()


def stopped_slip(
    head: SlipHead, item_name: str, lines: Sequence[str], places: Sequence[Place], mode: DisplayMode
) -> Document:
    """The page that says why an item does not go on here: its own words, and where else it can be had."""
    roll = headed(head, form_for(mode), "这次没有办成", item_name)
    for line in lines:
        if line:
            roll.say(line)
    places_part(roll, places, "可以到这里办")
    foot(roll, head)
    return roll.finish()


def headed(head: SlipHead, form: Form, title: str, about: str = "") -> Roll:
    """A roll with what a slip begins with. ``about``: the service; without one the site's name stands there."""
    roll = Roll(head.environment, form, head.columns)
    roll.gap()
    roll.title(title)
    if about:
        roll.key(about, align=Align.CENTER)
    else:
        roll.say(head.site_name, align=Align.CENTER)
    roll.rule()
    return roll


def places_part(roll: Roll, places: Sequence[Place], heading: str) -> None:
    """Where a service is done; without any, whom to ask."""
    if not places:
        roll.rule()
        roll.say("去哪里办，请打帮办电话问一问。")
        return
    roll.rule()
    roll.say(heading)
    for number, place in enumerate(places[:PLACES_SHOWN], start=1):
        roll.gap()
        roll.key(f"{number} {place.name}")
        roll.say(place.address)
        if place.walk_minutes is not None:
            roll.say(f"走路约 {place.walk_minutes} 分钟")
        roll.say(place.hours)
        roll.say(f"电话 {place.phone}")


def foot(roll: Roll, head: SlipHead) -> None:
    """What every slip ends with: the helpers, the site, the time."""
    roll.rule()
    roll.fact("帮办电话", head.help_phone)
    roll.say(head.help_hours)
    roll.gap()
    roll.say(head.site_name)
    roll.say(spoken_time(head.printed_at))
