# SPDX-License-Identifier: Apache-2.0
"""One item on a sheet for its author: guide, the tree of questions, fields and materials with their sources, expected prefill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.paths import following
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.words import Words

_KINDS: Final[Mapping[str, str]] = {
    "single": "单个事项",
    "bundle": "一件事",
    "licence": "一业一证、许可",
    "proof": "证明",
    "query": "查询",
    "booking": "预约",
    "benefit": "免申即享",
    "payment": "缴费",
    "convenience": "便民服务",
}


def expected_prefill(item: ServiceItem) -> tuple[int, int]:
    """Required fields that somebody else than the resident may know, and all required fields.

    An answer given here (``answer:``) is the resident's own word and no prefill (domain notes 1.3 row 34).
    """
    required = [spec for spec in item.fields if spec.required]
    return sum(1 for spec in required if _is_known_elsewhere(spec)), len(required)


def item_sheet(item: ServiceItem, registers: Registers) -> Iterator[str]:
    """The lines of the sheet."""
    yield f"{item.name}（{item.plain_name.zh} / {item.plain_name.en}）"
    draft = "，草稿，还不给人办" if item.release == "draft" else ""
    yield f"  类型      {_KINDS[item.kind]}（{item.kind}）{draft}"
    yield f"  基本编码  {item.base_code}（{item.code_status}）"
    yield f"  实施编码  {item.impl_code(registers) or '还没有'}"
    yield f"  部门      {item.dept.zh}"
    yield from _guide(item)
    if item.parts:
        yield "分项"
        for part in item.parts:
            yield f"  {part.id}  {part.name.zh}，{part.promise_days} 个工作日" + (
                f"，当 {part.when}" if part.when else ""
            )
    if item.questions:
        yield "问题"
        yield from _questions(item, item.questions[0].id, "  ", set())
    yield "字段"
    for spec in item.fields:
        yield _field(spec)
    yield "材料"
    for material in item.materials:
        yield _material(material)
    if not item.materials:
        yield "  一样也不用交"
    known, required = expected_prefill(item)
    ratio = f"{known / required:.2f}" if required else "没有必填的"
    yield f"预填  {known}/{required} = {ratio}（要到 {item.tests.min_prefill:.2f}）"


def _guide(item: ServiceItem) -> Iterator[str]:
    guide = item.guide
    yield f"办事指南 {guide.version}，{guide.effective_from} 起，来源 {guide.verified}"
    legal = "没有查到" if guide.legal_days is None else f"{guide.legal_days} 个工作日"
    yield f"  时限      法定 {legal}，承诺 {guide.promise_days} 个工作日，{guide.case_type}"
    yield f"  收费      {guide.fee.amount} 元，{guide.fee.say.zh}"
    for name, texts in (("条件", guide.conditions), ("步骤", guide.steps), ("注意", guide.notes)):
        for text in texts:
            yield f"  {name}      {_with_term(text)}"
    for basis in guide.basis:
        yield f"  依据      {basis}"
    yield f"  去哪里    {guide.places.zh}；{guide.hours.zh}"
    yield f"  电话      {guide.phone}，投诉 {guide.complaint_phone}"


def _questions(item: ServiceItem, question_id: str, indent: str, seen: set[str]) -> Iterator[str]:
    """One question and what comes after it: below the answer it belongs to, or behind it where all answers go on the same way."""
    found = item.question(question_id)
    if found is None or question_id in seen:
        yield f"{indent}接着问 {question_id}" + ("（没有这一题）" if found is None else "（见上面）")
        return
    seen.add(question_id)
    yield f"{indent}{found.id}  {found.ask.zh}"
    place = item.questions.index(found)
    after = {option.value: following(item.questions, place, option) for option in found.options}
    ways = sorted({one for one in after.values() if one is not None})
    for option in found.options:
        stop = f" → 到此为止：{option.stop.what.zh}" if option.stop is not None else ""
        yield f"{indent}  · {option.label.zh}（{option.value}）{stop}"
        way = after[option.value]
        if way is not None and len(ways) > 1:
            yield from _questions(item, way, f"{indent}      ", seen)
    if len(ways) == 1:
        yield from _questions(item, ways[0], indent, seen)


def _field(spec: FieldSpec) -> str:
    must = "必填" if spec.required else "可空"
    sources = "、".join(spec.prefill) or "本人填写"
    when = f"，当 {spec.show_when}" if spec.show_when else ""
    return f"  {spec.code}  {_with_term(spec.label)}，{must}，{spec.kind}，{sources}{when}"


def _material(material: MaterialSpec) -> str:
    when = f"，当 {material.need_when}" if material.need_when else ""
    sources = "、".join(material.source_order)
    return f"  {material.code}  {_with_term(material.name)}，{material.form} {material.copies} 份，{sources}{when}"


def _is_known_elsewhere(spec: FieldSpec) -> bool:
    return any(not source.startswith("answer:") for source in spec.prefill)


def _with_term(text: Words) -> str:
    return f"{text.zh}（{text.term}）" if text.term else text.zh
