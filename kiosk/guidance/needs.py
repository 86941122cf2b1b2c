# SPDX-License-Identifier: Apache-2.0
"""Which materials and licences a situation (情形) needs: the answers trim the list. Source: domain notes 1.2."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.catalogue.expressions import compile_expression
from kiosk.catalogue.model import MaterialSpec, ServiceItem
from kiosk.catalogue.vocabulary import vocabulary
from kiosk.catalogue.words import Words, words
from kiosk.guidance.questionnaire import Situation


class MaterialSource(StrEnum):
    """How a material is provided."""

    E_LICENCE = "e_licence"
    VERIFY_LATER = "verify_later"
    PROMISE = "promise"
    PHOTO = "photo"
    """Photographed here (高拍仪)."""
    PHONE = "phone"
    """手机扫码上传"""


_HOW: dict[MaterialSource, Words] = {
    MaterialSource.E_LICENCE: words("不用交，用电子版", "Not needed, the e-licence is used", "免交（电子证照）"),
    MaterialSource.VERIFY_LATER: words("不用交，系统之后核对", "Not needed, checked later", "免交（系统核验）"),
    MaterialSource.PROMISE: words("不用交，签个承诺就行", "Not needed, your promise will do", "告知承诺"),
    MaterialSource.PHOTO: words("拍好了，{pages} 页", "Photographed, pages: {pages}", "拍照提交"),
    MaterialSource.PHONE: words("手机传好了，{pages} 页", "Sent by phone, pages: {pages}", "手机上传"),
}


def needed_materials(item: ServiceItem, situation: Situation) -> tuple[MaterialSpec, ...]:
    """Materials that these answers need. A condition that cannot be decided yet leaves its material out of the list."""
    facts, known_names = situation.facts(), vocabulary(item)
    return tuple(
        spec
        for spec in item.materials
        if spec.need_when is None or compile_expression(spec.need_when, known_names).evaluate(facts) is True
    )


def needed_licences(item: ServiceItem, situation: Situation) -> tuple[str, ...]:
    """Types of licences to fetch for these answers, and no others (最小必要)."""
    return tuple(dict.fromkeys(kind for spec in needed_materials(item, situation) for kind in spec.licence_types))


PHOTO_INSTEAD: Final = words(
    "取不到电子版，也可以现场拍", "If the e-licence is missing, it may be photographed here", "免交（可拍照提交）"
)
PHOTO_TOO: Final = words("想现在交，也可以现场拍", "It may be photographed here, if you like", "免交（可拍照提交）")
PHOTO_NOW: Final = words(
    "电子证照没取到，可以现场拍", "No e-licence was found, it may be photographed here", "可拍照提交"
)


def expected_source(spec: MaterialSpec, *, online: bool) -> MaterialSource:
    """What a material will come from, as far as it can be said before anybody is identified."""
    for source in spec.source_order:
        if source.startswith("ecert:") and online:
            return MaterialSource.E_LICENCE
        if source == "promise":
            return MaterialSource.PROMISE
        if source == "later":
            return MaterialSource.VERIFY_LATER
    return MaterialSource.VERIFY_LATER


def how(source: MaterialSource) -> Words:
    """What the resident is told about this way."""
    return _HOW[source]
