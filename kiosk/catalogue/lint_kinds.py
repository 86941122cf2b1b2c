# SPDX-License-Identifier: Apache-2.0
"""Lint: what only some kinds of items have. Source: domain notes 1.3 to 1.5 (一表申请, 一业一证, 预约, 代办)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.catalogue.field_model import MAY_BE_PERSONAL, FieldKind, Mask
from kiosk.catalogue.findings import Finding, finding, note
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem
from kiosk.catalogue.registers import Registers

_ACTIONS: Final = ("new", "change", "extend", "cancel")


def parts(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Parts that are named, and parts that nothing is asked for."""
    known = {part.id for part in item.parts}
    wanted = [(("fields", place), spec.parts) for place, spec in enumerate(item.fields)]
    wanted += [(("materials", place), material.parts) for place, material in enumerate(item.materials)]
    wanted += [(("prechecks", place), (rule.part,) if rule.part else ()) for place, rule in enumerate(item.prechecks)]
    for path, names in wanted:
        for name in names:
            if name not in known:
                yield finding(one.path, one.line(*path), "part", f"没有分项“{name}”。", "请写 bundle.parts 里有的。")
    for place, part in enumerate(item.parts):
        if part.item is not None and part.item == item.base_code:
            line = one.line("bundle", "parts", place)
            yield finding(one.path, line, "part", f"分项“{part.id}”指着自己。", "请写单独办的那个事项的编码。")


def licence_actions(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Every action is an answer that can be given; 一业一证 has all four (domain notes 1.5 row 79)."""
    if item.licence is None:
        if item.kind == "licence":
            yield finding(
                one.path, one.line("kind"), "licence-action", "许可事项没有写 licence。", "请写明是哪一种办理。"
            )
        return
    line = one.line("licence")
    question = item.question(item.licence.question)
    for action, value in item.licence.actions.items():
        if question is None or question.option(value) is None:
            what = f"“{action}”对应的答案 {item.licence.question}={value} 不存在。"
            yield finding(one.path, line, "licence-action", what, "请写一个有的题和选项。")
    if item.bundle is not None and set(item.licence.actions) != set(_ACTIONS):
        lacking = "、".join(action for action in _ACTIONS if action not in item.licence.actions)
        yield finding(
            one.path, line, "licence-action", f"一业一证少了：{lacking}。", "新办、变更、延期、注销四样都要有。"
        )


def asked_as_promised(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """A booking asks place and time; a choice of delivery has something to choose from; an agent's proof exists."""
    kinds = {spec.kind for spec in item.fields}
    if item.booking is not None:
        for kind, name in ((FieldKind.PLACE, "去哪里"), (FieldKind.SLOT, "什么时候")):
            if kind not in kinds:
                yield finding(
                    one.path, one.line("booking"), "booking", f"预约没有问{name}。", f"请加一个 kind 是 {kind} 的字段。"
                )
    if FieldKind.SLOT in kinds and item.booking is None:
        yield finding(one.path, one.line("fields"), "booking", "有预约时段，却没有 booking。", "请补 booking。")
    if (FieldKind.DELIVERY in kinds) != (len(item.outcome.ways) > 1):
        mend = "outcome.ways 多于一样时才问，也一定要问。"
        yield finding(one.path, one.line("outcome"), "delivery", "取件方式和要问的对不上。", mend)
    agent = item.auth.for_agent
    if agent is not None and agent.proof is not None and agent.proof not in {spec.code for spec in item.materials}:
        yield finding(one.path, one.line("auth"), "agent", f"代办的凭据“{agent.proof}”不在材料里。", "请补这样材料。")
    if item.auth.agent != "forbidden" and agent is None and item.kind != "convenience":
        yield finding(one.path, one.line("auth"), "agent", "可以代办，却没写谁能代。", "请补 for_agent。")


def masked(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """What may hold something of a person has a mask, or says why it has none: who looks on (同屏协助) sees what it says."""
    for index, spec in enumerate(item.fields):
        line = one.line("fields", index)
        if spec.mask is not Mask.NONE and spec.unmasked is not None:
            what = f"“{spec.code}”又写了 mask，又写了 unmasked。"
            yield finding(one.path, line, "mask", what, "遮的留 mask，不遮的留 unmasked。")
        elif spec.mask is Mask.NONE and spec.unmasked is None and spec.kind in MAY_BE_PERSONAL:
            mend = (
                "请写 mask；不用遮的，写 unmasked: public（公开的）、impersonal（和人无关）或 resident（只给本人看）。"
            )
            yield finding(one.path, line, "mask", f"“{spec.code}”可能有个人信息，没写怎么遮。", mend)


def result_sheet(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """What is to stand on the paper is something that there is: a field, a question, a record, a licence of the tables."""
    sheet = item.outcome.sheet
    if sheet is None:
        return
    fields, questions = {spec.code for spec in item.fields}, {spec.id for spec in item.questions}
    known = {"field": fields, "answer": questions, "share": set(registers.shared_data), "rules": {"verdict"}}
    sources = [row.source for row in sheet.rows] + ([sheet.table.source] if sheet.table is not None else [])
    sources += [f"answer:{sheet.purpose}"] if sheet.purpose is not None else []
    for source in sources:
        kind, _, name = source.partition(":")
        if name.partition(":")[0] not in known.get(kind, registers.licence_types):
            line = one.line("outcome", "sheet")
            yield finding(
                one.path, line, "reference", f"结果里的 {source} 不存在。", "请写有的字段、问题、共享数据或证照。"
            )


def unverified(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """Notes: what nobody has looked up at its source yet."""
    if item.code_status == "provisional" and item.kind != "convenience":
        yield note(
            one.path,
            one.line("base_code"),
            "provisional-code",
            f"编码 {item.base_code} 是暂用的。",
            "查到基本编码后请换上。",
        )
    if item.guide.verified != "primary":
        what = f"办事指南的来源是 {item.guide.verified}，没有对过原文。"
        yield note(one.path, one.line("guide", "verified"), "unverified", what, "请对照主管部门的办事指南。")
    authority = registers.authorities.get(item.authority or "")
    if authority is not None and authority.verified != "primary":
        what = f"实施机构“{authority.name.zh}”的统一社会信用代码是编的。"
        yield note(one.path, one.line("authority"), "unverified", what, "接入时请换成真的。")
    for name in sorted(item.value_names):
        series = registers.values.get(name.partition(".")[2])
        for held in series.series if series is not None else ():
            if held.verified != "primary":
                what = f"“{series.say.zh if series else name}”从 {held.since} 起是 {held.value}，来源：{held.source}。"
                yield note(one.path, one.line("prechecks"), "unverified", what, "secondary, unverified：请对照原文。")
