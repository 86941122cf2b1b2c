# SPDX-License-Identifier: Apache-2.0
"""接办单: the number under which a window finds what goes on there (换渠道继续), and the nearest windows.

No name and no number of the resident: whoever finds it has nine digits, and the clerk asks for the ID card.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.journey.continuing import GoesOn
from kiosk.places.site import Place
from kiosk.printing.roll import form_for
from kiosk.printing.slips import SlipHead, foot, headed, places_part

_OPENS: Final = {
    GoesOn.FORM: "窗口输这个号，就看到您填的。",
    GoesOn.CASE: "窗口输这个号，就看到您这件。",
    GoesOn.OWN_CASES: "窗口输这个号，就看到您办的事。",
    GoesOn.SERVICE: "窗口输这个号，就知道您办什么。",
}


def spoken_number(number: str) -> str:
    """Nine digits in three groups, as they are read out and typed."""
    return " ".join(number[place : place + 3] for place in range(0, len(number), 3))


def spoken_day(moment: datetime) -> str:
    """11月25日 9点: whole hours that are over by then are not promised."""
    return f"{moment.month}月{moment.day}日{moment.hour}点"


def window_slip(
    head: SlipHead,
    about: GoesOn,
    item_name: str,
    number: str,
    until: datetime,
    places: Sequence[Place],
    mode: DisplayMode,
) -> Document:
    """The whole slip. ``item_name``: empty of the own cases."""
    roll = headed(head, form_for(mode), "接办单", item_name or "我办的事")
    roll.say(_OPENS[about])
    roll.say("接办号")
    roll.title(spoken_number(number))
    roll.fact("有效到", spoken_day(until))
    roll.say("请带好证件和材料去。" if about is GoesOn.SERVICE else "请带身份证，本人去。")
    places_part(roll, places, "近的窗口")
    foot(roll, head)
    return roll.finish()
