# SPDX-License-Identifier: Apache-2.0
"""Lint: codes, guide elements (办事指南要素), names that stand twice, questions and references of one item."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kiosk.catalogue.field_model import ADDRESSES, FieldKind
from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.item_codes import BASE_CODE
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.paths import MAX_QUESTIONS, MAX_QUESTIONS_BUNDLE, QuestionGraph
from kiosk.catalogue.reading import ReadItem
from kiosk.catalogue.rule_model import Severity

_PLACEHOLDER_CODE: Final = re.compile(r"TBD-[A-Z]{2,4}[0-9]{2}")
_WAY_ON: Final = re.compile(r"请|去|找|打|拨|问|换|选|带|拿|改|可以|再来|起来|窗口|柜台|网上|[0-9]{5,}")
_NO_WAY: Final = re.compile(
    r"[^，。；！？、：:—（）请]*(?:不能|不可以|不用|不给|不行|办不了|没办法|没有办法|无法)[^，。；！？、：:—（）请]*"
    r"|过去|失去|去年|去世|问题|[打找换改选问带拿去]不|请[您你]?(?:谅解|见谅|原谅|体谅|理解|包涵|放心|注意|知[晓悉]|不要|别|勿)"
)
"""Taken out first: what cannot or need not be done, up to the next comma or 请; courtesies; the same in other words."""
_MENDED: Final = re.compile(r"重新|先[^，。；]{0,6}[办填写交缴去]|用[^，。；]{1,6}[付办查交]")
"""What somebody can do about a form that a rule stops, besides."""
_OTHER_MATERIALS: Final = re.compile(r"其[他它]|等材料|相关材料|需要的材料|有关材料")
_ON_PAPER: Final = frozenset({"photo", "window"})
"""Sources of a material that is a paper in the resident's hand."""


def codes(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """The code has the form that its status claims, and names the file."""
    line = one.line("base_code")
    provisional = item.code_status == "provisional"
    if not (BASE_CODE.fullmatch(item.base_code) or (provisional and _PLACEHOLDER_CODE.fullmatch(item.base_code))):
        mend = "基本编码是12位数字；还没查到时写 TBD-两到四个字母和两位数字，并把 code_status 写成 provisional。"
        yield finding(one.path, line, "code", f"编码“{item.base_code}”不对。", mend)
    elif provisional != item.base_code.startswith("TBD-"):
        yield finding(
            one.path, line, "code", "编码和 code_status 对不上。", "TBD 开头的是 provisional，别的是 verified。"
        )
    if one.path.stem != item.base_code:
        yield finding(one.path, line, "file-name", "文件名和编码不一样。", f"请把文件改名为 {item.base_code}.yaml。")


def guide_elements(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """No element of the guide is empty (办事指南要素)."""
    for name in ("version", "basis", "conditions", "steps", "phone", "complaint_phone", "notes"):
        if not getattr(item.guide, name):
            line = one.line("guide", name)
            yield finding(
                one.path, line, "guide-element", f"办事指南的“{name}”是空的。", "指南要素一项也不能少，请补上。"
            )


def duplicates(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Names that stand twice."""
    lists: dict[str, list[str]] = {
        "questions": [question.id for question in item.questions],
        "fields": [spec.code for spec in item.fields],
        "prechecks": [rule.id for rule in item.prechecks],
        "materials": [material.code for material in item.materials],
        "bundle": [part.id for part in item.parts],
    }
    for key, names in lists.items():
        for index, name in enumerate(names):
            if name in names[:index]:
                yield finding(one.path, one.line(key, index), "duplicate", f"“{name}”写了两遍。", "请改名或删掉一个。")
    for number, question in enumerate(item.questions):
        for value, times in Counter(option.value for option in question.options).items():
            if times > 1:
                line = one.line("questions", number)
                yield finding(one.path, line, "duplicate", f"选项“{value}”写了两遍。", "每个选项的值要不一样。")


def questions(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Every question is reached, none comes round again, and there are not too many."""
    graph = QuestionGraph(item.questions)
    for index, question in enumerate(item.questions):
        for number, option in enumerate(question.options):
            if option.next is not None and item.question(option.next) is None:
                line = one.line("questions", index, "options", number)
                yield finding(one.path, line, "question-next", f"下一题“{option.next}”不存在。", "请写一个有的题号。")
    if graph.has_cycle:
        yield finding(one.path, one.line("questions"), "question-cycle", "问题绕成了圈。", "next 只能往后走。")
        return
    for index, question in enumerate(item.questions):
        if question.id not in graph.reachable:
            line = one.line("questions", index)
            yield finding(
                one.path, line, "question-unreachable", f"走不到问题“{question.id}”。", "请改前面的 next，或删掉它。"
            )
    most = MAX_QUESTIONS_BUNDLE if item.kind == "bundle" else MAX_QUESTIONS
    if graph.longest > most:
        what = f"最多要答 {graph.longest} 个问题，超过 {most} 个。"
        yield finding(one.path, one.line("questions"), "questions-too-many", what, "请合并或删掉几题。")


def dead_ends(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Whoever is told no is told where to go on: a place, a telephone number, another item, something to do."""
    said: list[tuple[tuple[str | int, ...], str]] = [
        (("questions", place, "options", number, "stop", "what"), option.stop.what.zh)
        for place, question in enumerate(item.questions)
        for number, option in enumerate(question.options)
        if option.stop is not None
    ]
    said += [
        (("prechecks", place, "fix"), rule.fix.zh)
        for place, rule in enumerate(item.prechecks)
        if rule.severity is Severity.BLOCK
    ]
    for path, text in said:
        left = _NO_WAY.sub("", text)
        if not (_WAY_ON.search(left) or (path[-1] == "fix" and _MENDED.search(left))):
            what = f"“{text}”没有说接下来怎么办。"
            mend = "要写清去哪里、打什么电话、改办哪件事、哪天再来，比如“请去三楼窗口”“可以打 12333”。"
            yield finding(one.path, one.line(*path), "dead-end", what, mend)


def materials(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """No catch-all (兜底条款), and always a way on where a licence is missing."""
    for index, material in enumerate(item.materials):
        line = one.line("materials", index)
        if _OTHER_MATERIALS.search(material.name.zh + material.name.term):
            yield finding(
                one.path, line, "other-materials", f"“{material.name.zh}”是兜底条款。", "要写明是哪一样材料。"
            )
        if material.blank_form is not None and not _ON_PAPER & set(material.source_order):
            what = f"“{material.name.zh}”不用交纸，却写了空白表（blank_form）。"
            mend = "不交纸的，写 blank_form: null；要交纸的，source_order 里要有 photo 或 window。"
            yield finding(one.path, line, "blank-form", what, mend)
        if "promise" in material.source_order and item.promise is None:
            yield finding(
                one.path, line, "promise", f"“{material.name.zh}”靠承诺，事项却没有承诺书。", "请补 promise。"
            )
        if material.source_order[-1] not in ("later", "promise", "window"):
            mend = "最后要有 later（系统再核验）、promise（承诺）或 window（窗口）。"
            yield finding(one.path, line, "licence", f"“{material.name.zh}”取不到证照时没有别的办法。", mend)


def references(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Fields, questions, conditions and suggestions that something points at exist."""
    codes = {spec.code for spec in item.fields}
    for index, rule in enumerate(item.prechecks):
        for number in rule.checks:
            if not 1 <= number <= len(item.guide.conditions):
                what = f"指南没有第 {number} 条条件。"
                mend = f"conditions 有 {len(item.guide.conditions)} 条，从 1 数。"
                yield finding(one.path, one.line("prechecks", index, "checks"), "reference", what, mend)
        if rule.material is not None and rule.material not in {material.code for material in item.materials}:
            line = one.line("prechecks", index, "material")
            yield finding(one.path, line, "reference", f"没有材料“{rule.material}”。", "请写一样有的材料编码。")
    for index, material in enumerate(item.materials):
        for code in material.photo.fields.values() if material.photo is not None else ():
            if code not in codes:
                line = one.line("materials", index, "photo", "fields")
                yield finding(one.path, line, "reference", f"没有字段“{code}”。", "请写一个有的字段编码。")
    for index, spec in enumerate(item.fields):
        line = one.line("fields", index)
        questions = [source.partition(":")[2] for source in spec.prefill if source.startswith("answer:")]
        ask = spec.ask
        if ask is not None and ask.options_of_question is not None:
            questions.append(ask.options_of_question)
        for question_id in questions:
            if item.question(question_id) is None:
                yield finding(one.path, line, "reference", f"没有问题“{question_id}”。", "请写一个有的题号。")
        if ask is None:
            continue
        for source in ask.suggest:
            kind, _, code = source.partition(":")
            if source not in ADDRESSES and (kind != "field" or code not in codes):
                mend = f"写成 field: 加一个字段编码，或者已知的地址：{'、'.join(sorted(ADDRESSES))}。"
                yield finding(one.path, line, "reference", f"建议值“{source}”没有来处。", mend)
        if (
            spec.kind in (FieldKind.CHOICE, FieldKind.MONEY_BAND)
            and not ask.options
            and ask.options_of_question is None
        ):
            yield finding(one.path, line, "reference", f"“{spec.code}”要选，却没有选项。", "请补 options。")
