# SPDX-License-Identifier: Apache-2.0
"""Which materials and licences a situation (情形) needs: the answers trim the list. Source: domain notes 1.2."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.catalogue.blank_form_model import BlankForm
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Words, words
from kiosk.guidance.belonging import Facts, fields_of, materials_of, perhaps_of


class MaterialSource(StrEnum):
    """How a material is provided, in the order of preference (domain notes 1.3 row 41)."""

    E_LICENCE = "e_licence"
    SHARED_DATA = "shared_data"
    """数据共享: a register has what the paper would say."""
    REUSE = "reuse"
    """材料复用: an earlier case left it, and it is still good."""
    PHOTO = "photo"
    """Photographed here (高拍仪)."""
    PHONE = "phone"
    """手机扫码上传"""
    PROMISE = "promise"
    VERIFY_LATER = "verify_later"
    LACK = "lack"
    """容缺: taken in without it, to be brought by a day that is told."""
    WINDOW = "window"
    """Handed in at a counter."""

    @property
    def is_fetched(self) -> bool:
        """It was fetched: nobody may be asked for it (两个免于提交)."""
        return self in (MaterialSource.E_LICENCE, MaterialSource.SHARED_DATA, MaterialSource.REUSE)

    @property
    def is_owed(self) -> bool:
        """Without it the case is not complete: the resident brings it."""
        return self in (MaterialSource.LACK, MaterialSource.WINDOW)


_HOW: dict[MaterialSource, Words] = {
    MaterialSource.E_LICENCE: words("不用交，用电子版", "Not needed, the e-licence is used", "免交（电子证照）"),
    MaterialSource.SHARED_DATA: words("不用交，系统里查到了", "Not needed, it is on record", "免交（数据共享）"),
    MaterialSource.REUSE: words("不用交，上次交的还能用", "Not needed, the earlier one will do", "免交（材料复用）"),
    MaterialSource.VERIFY_LATER: words("不用交，系统之后核对", "Not needed, checked later", "免交（系统核验）"),
    MaterialSource.PROMISE: words("不用交，签个承诺就行", "Not needed, your promise will do", "告知承诺"),
    MaterialSource.PHOTO: words("拍好了，{pages} 页", "Photographed, pages: {pages}", "拍照提交"),
    MaterialSource.PHONE: words("手机传好了，{pages} 页", "Sent by phone, pages: {pages}", "手机上传"),
    MaterialSource.LACK: words("先收下，{due}前补上", "Taken in, bring it by {due}", "容缺后补"),
    MaterialSource.WINDOW: words("请交到办事窗口", "Please hand it in at a counter", "窗口提交"),
}


def needed_materials(item: ServiceItem, facts: Facts) -> tuple[MaterialSpec, ...]:
    """Materials that are needed on what is known. One of which it cannot be said yet is not among them."""
    return materials_of(item, facts)


def blank_forms(item: ServiceItem, facts: Facts) -> tuple[BlankForm, ...]:
    """空白表格: forms that are to be filled in by hand for what is needed, or may be."""
    materials = (*materials_of(item, facts), *perhaps_of(item, facts))
    found = {one.blank_form.title: one.blank_form for one in materials if one.blank_form is not None}
    return tuple(found.values())


def needed_licences(item: ServiceItem, facts: Facts) -> tuple[str, ...]:
    """Types of licences to ask for, and no others (最小必要): those of materials that are needed, or may be, and those that the
    form's fields are filled of.
    """
    materials = (*materials_of(item, facts), *perhaps_of(item, facts))
    types = [kind for spec in item.materials if spec in materials for kind in spec.licence_types]
    for field in fields_of(item, facts):
        types += [kind for source in field.prefill if (kind := licence_type_of(source))]
    return tuple(dict.fromkeys(types))


def reusable_materials(item: ServiceItem, facts: Facts) -> tuple[str, ...]:
    """Codes of the materials that are needed, or may be, and for which one of an earlier case would do (材料复用)."""
    named = {spec.code for spec in (*materials_of(item, facts), *perhaps_of(item, facts))}
    return tuple(spec.code for spec in item.materials if spec.code in named and spec.is_reusable)


def licence_type_of(source: str) -> str:
    """The licence type of a field's source; empty where it is another kind of source."""
    return source.split(":")[1] if source.startswith("licence:") else ""


def last_resort(spec: MaterialSpec) -> MaterialSource:
    """What stands for a material that was not fetched, as long as nobody photographs it."""
    if spec.lack is not None:
        return MaterialSource.LACK
    for source in spec.source_order:
        if source in _LAST:
            return _LAST[source]
    return MaterialSource.VERIFY_LATER


_LAST: Final = {
    "promise": MaterialSource.PROMISE,
    "later": MaterialSource.VERIFY_LATER,
    "window": MaterialSource.WINDOW,
}
REUSE_OF: Final = words("不用交，{day}交的还能用", "Not needed, the one of {day} will do", "免交（材料复用）")
"""Of a day that is known."""
TAKEN_BEFORE: Final = words("用刚才拍的，{pages} 页", "Photographed before in this visit, pages: {pages}", "材料复用")
PHOTO_INSTEAD: Final = words(
    "取不到电子版，也可以现场拍", "If the e-licence is missing, it may be photographed here", "免交（可拍照提交）"
)
PHOTO_TOO: Final = words("想现在交，也可以现场拍", "It may be photographed here, if you like", "免交（可拍照提交）")
PHOTO_NOW: Final = words(
    "电子证照没取到，可以现场拍", "No e-licence was found, it may be photographed here", "可拍照提交"
)


def expected_source(spec: MaterialSpec, *, online: bool) -> MaterialSource:
    """What a material will come from, as far as it can be said before anybody is identified."""
    if online and spec.licence_types:
        return MaterialSource.E_LICENCE
    return MaterialSource.SHARED_DATA if online and spec.shared_names else last_resort(spec)


def how(source: MaterialSource) -> Words:
    """What the resident is told about this way."""
    return _HOW[source]
