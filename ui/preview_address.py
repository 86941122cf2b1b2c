# SPDX-License-Identifier: Apache-2.0
"""Scenes of an address that is put together part by part (区→路→弄→号→室) for ``ui.preview``, picked and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from config.modes import DisplayMode
from kiosk.application.address import ELSEWHERE, UNLISTED
from kiosk.journey.record import VisitRecord
from ui.preview_record import asking

_FIELD: Final = "residence_address"
_WRITTEN: Final = "上海市浦东新区张杨路12弄3号401室"
_SCENES: Final[dict[str, tuple[tuple[str, ...], str, str]]] = {
    "district": ((), "", ""),
    "district-before": ((), _WRITTEN, ""),
    "province": ((ELSEWHERE,), "", ""),
    "letter": (("310104",), "", ""),
    "letter-many": (("310115",), _WRITTEN, ""),
    "roads": (("310104", "G"), "", ""),
    "roads-many": (("310112", "H"), "", ""),
    "roads-before": (("310115", "Z"), _WRITTEN, ""),
    "text-error": (("310104", UNLISTED), "", "路名太短了。请写完整的路名"),
    "lane": (("310104", "C", "漕宝路"), "", ""),
    "room": (("310104", "C", "漕宝路", "12", "3"), "", ""),
}
"""Name -> what was answered so far, the address that is corrected, what is wrong."""


def address_scenes() -> Iterator[tuple[str, Callable[[VisitRecord], None]]]:
    """Name of a scene and what prepares its record."""
    for name, (answers, before, error) in _SCENES.items():
        yield f"field-{name}", _asked(answers, before, error)


def _asked(answers: tuple[str, ...], before: str, error: str) -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        asking(_FIELD)(record)
        if before:
            record.filling.answer_field(_FIELD, before, DisplayMode.STANDARD)
        record.filling.ask_field(DisplayMode.STANDARD, _FIELD, own_words=True)
        for answer in answers:
            record.filling.answer_field(_FIELD, answer, DisplayMode.STANDARD)
        record.asking.error = error

    return prepare
