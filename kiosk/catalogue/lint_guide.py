# SPDX-License-Identifier: Apache-2.0
"""Lint: nothing is asked beyond the published guide (不得增加要求), and no key material is late (容缺).

What the guide lists (``guide.form`` 申请表字段, ``guide.materials`` 申请材料目录) is written from the published guide, before the
fields and materials themselves; a second list, so that one can be held against the other. There is no group of fields that every
item may ask for unsaid: a telephone number that the guide does not list is asked beyond it as anything else is.
Source: domain notes 1.2 row 19, 1.3 row 46.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem


def listed(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Fields and materials are those that the guide lists: none more, none less, none twice."""
    fields = [spec.code for spec in item.fields]
    materials = [material.code for material in item.materials]
    yield from _held(one, "form", "fields", "字段", item.guide.form, fields)
    yield from _held(one, "materials", "materials", "材料", item.guide.materials, materials)


def late_or_key(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Only what is no key material may be brought later."""
    for index, material in enumerate(item.materials):
        if material.key and material.lack is not None:
            what = f"“{material.name.zh}”是主要材料，又写了可以后补。"
            mend = "看指南：可以后补的，key 写 false；不可以的，删掉 lack。"
            yield finding(one.path, one.line("materials", index, "lack"), "key-and-late", what, mend)


def _held(
    one: ReadItem, key: str, entries: str, what: str, published: Sequence[str], here: Sequence[str]
) -> Iterator[Finding]:
    for index, code in enumerate(here):
        if code not in published:
            mend = f"指南真列了，写进 guide.{key}；没列的不能要，请删掉。"
            found = f"{what}“{code}”不在办事指南里。"
            yield finding(one.path, one.line(entries, index), "beyond-guide", found, mend)
    for index, code in enumerate(published):
        line = one.line("guide", key, index)
        if code in published[:index]:
            yield finding(one.path, line, "duplicate", f"“{code}”写了两遍。", "请删掉一个。")
        elif code not in here:
            near = get_close_matches(code, [name for name in here if name not in published], 1)
            mend = f"是不是想写 {near[0]}？" if near else f"请补进 {entries}；指南没有列的，从 guide.{key} 删掉。"
            yield finding(one.path, line, "short-of-guide", f"指南列的{what}“{code}”没有。", mend)
