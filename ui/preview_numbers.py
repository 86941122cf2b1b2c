# SPDX-License-Identifier: Apache-2.0
"""Scenes of fields that are numbers for ``ui.preview``: made-up numbers, half written, whole and refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from config.modes import DisplayMode
from kiosk.application.review import FieldPrompt
from kiosk.journey.record import VisitRecord
from kiosk.platform.sandbox.population import resident

_COUNT = FieldPrompt("count", "count", "这是您的第几个孩子？", "", "第一个就是 1", "", (), "2", 2, True)
_NUMBER = FieldPrompt("number", "id_number", "那一位的身份证号是多少？", "", "照身份证写", "", (), "", 18, True)
_CARD = FieldPrompt(
    "card", "bank_account", "钱打到哪张卡？", "", "照卡面的号码写", "", (), "6299990000000000004", 19, True
)
_CODE = FieldPrompt(
    "code", "enterprise_number", "执照上的代码是多少？", "", "18 位，数字和字母", "", (), "91999999MA", 18, True
)


def number_scenes(form: Callable[[VisitRecord], None]) -> Iterator[tuple[str, Callable[[VisitRecord], None]]]:
    """Name of a scene and what prepares its record; ``form``: makes any form."""
    wrong = "身份证号好像输错了一位。请照身份证再输一次"
    for name, prompt, error in (
        ("count", _COUNT, ""),
        ("id-number", _NUMBER, ""),
        ("id-number-wrong", replace(_NUMBER, text=resident(3).number), wrong),
        ("bank-account", _CARD, ""),
        ("credit-code", _CODE, ""),
    ):
        yield f"field-{name}", _asked(form, prompt, error)


def _asked(form: Callable[[VisitRecord], None], prompt: FieldPrompt, error: str) -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        form(record)
        record.filling.ask_field(DisplayMode.STANDARD)
        record.asking.prompt, record.asking.error = prompt, error

    return prepare
