# SPDX-License-Identifier: Apache-2.0
"""A booked time in words: 今天 11月25日 周三, 上午 9:00 到 9:30."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kiosk.catalogue.words import Language, words
from kiosk.places.slot import Slot

_MORNING, _AFTERNOON = words("上午", "a.m."), words("下午", "p.m.")
_TODAY, _TOMORROW = words("今天", "today"), words("明天", "tomorrow")
_WEEKDAYS: Final = "一二三四五六日"
_WEEKDAYS_EN: Final = "Mon Tue Wed Thu Fri Sat Sun".split()


def day_words(day: date, today: date | None = None, language: Language = Language.ZH) -> str:
    """``11月25日 周三``; today and tomorrow are called so."""
    close = {today: _TODAY, today + timedelta(days=1): _TOMORROW} if today is not None else {}
    if language is Language.EN:
        said = f"{_WEEKDAYS_EN[day.weekday()]} {day:%d %B}"
        return f"{said} ({close[day].en})" if day in close else said
    said = f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"
    return f"{close[day].zh} {said}" if day in close else said


def hours_words(slot: Slot, language: Language = Language.ZH) -> str:
    """``上午 9:00 到 9:30``."""
    begins, ends = f"{slot.begins.hour}:{slot.begins:%M}", f"{slot.ends.hour}:{slot.ends:%M}"
    if language is Language.EN:
        return f"{begins} to {ends}"
    half = _MORNING if slot.begins.hour < 12 else _AFTERNOON
    return f"{half.zh} {begins} 到 {ends}"


def slot_words(slot: Slot, language: Language = Language.ZH) -> str:
    """``11月25日 周三 上午 9:00 到 9:30``."""
    return f"{day_words(slot.day, None, language)} {hours_words(slot, language)}"


def spoken_slot(text: str, language: Language = Language.ZH) -> str:
    """The written form of a slot in words; what is none is left as it is."""
    try:
        return slot_words(Slot.parse(text), language)
    except ValueError:
        return text
