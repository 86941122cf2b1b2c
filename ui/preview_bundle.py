# SPDX-License-Identifier: Apache-2.0
"""Scenes of a bundle (一件事): the longest notice, form and last look that the content has; and of papers that are reused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from kiosk.catalogue.registers import ValueType
from kiosk.guidance.questionnaire import Question
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Page
from kiosk.platform.material_library import EarlierMaterial
from kiosk.platform.model import SharedValue

RETIRING: Final = "TBD-YJ04"
UNEMPLOYED: Final = "312000617000"
_ANSWERS: Final = ("employed", "due", "yes", "no", "yes", "yes")
_MADE_UP: Final[dict[ValueType, object]] = {
    ValueType.BOOL: False,
    ValueType.INT: 264,
    ValueType.TEXT: "示例9999",
    ValueType.DATE: "1994-07-01",
    ValueType.LIST: ("示例",),
}


def bundle_scenes(
    known: Callable[[VisitRecord], None], today: date
) -> Iterator[tuple[str, Page, Callable[[VisitRecord], None]]]:
    """Name, page, and what prepares the record. ``known``: who is here."""

    def asked(record: VisitRecord) -> None:
        record.open_item(RETIRING)
        for value in _ANSWERS:
            record.answer_question(value)

    def opened(record: VisitRecord) -> None:
        asked(record)
        known(record)
        item, registers = record.catalogue.items[RETIRING], record.catalogue.tables.registers
        shared = {
            name: SharedValue(name, _MADE_UP[registers.shared_data[name].type], "示例库")
            for name in item.shared_names
            if name in registers.shared_data
        }
        record.open_form(Fetched(shared=shared, licences=()), today, None)

    yield "notice-bundle", Page.NOTICE, asked
    yield "review-bundle", Page.REVIEW, opened
    yield "confirm-bundle", Page.CONFIRM, opened

    def reused(record: VisitRecord) -> None:
        record.open_item(UNEMPLOYED)
        while isinstance(view := record.guidance_view(), Question):
            record.answer_question(view.options[0].value)
        known(record)
        codes, day = ("HKB", "LZZ"), date(2026, 9, 3)
        earlier = {code: EarlierMaterial(f"999261121000042/{code}", "ab" * 32, day) for code in codes}
        record.open_form(Fetched(shared={}, licences=(), earlier=earlier), today, None)

    yield "review-reused", Page.REVIEW, reused
    yield "notice-reused", Page.NOTICE, reused
