# SPDX-License-Identifier: Apache-2.0
"""Content lint: what the model alone cannot see. Source: domain notes 1.2 rows 16 to 22, rule for words.

Rules: ``guide-element`` (办事指南要素), ``code`` (12 digits), ``file-name``, ``duplicate``, ``expression`` (CEL and
its names), ``answer-value`` (a compared answer that nobody can give), ``question-unreachable``, ``question-next``,
``question-cycle``, ``questions-too-many`` (more than 7), ``sentence`` (longer than 30 characters), ``placeholder``,
``other-materials`` (兜底条款), ``reference`` (a field that points at nothing), ``licence`` and ``promise`` (a material
that cannot be fulfilled).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel

from kiosk.catalogue.expressions import ExpressionError, compile_expression
from kiosk.catalogue.field_model import FieldKind
from kiosk.catalogue.findings import Finding, FindingSeverity, finding
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.paths import MAX_QUESTIONS, QuestionGraph
from kiosk.catalogue.reading import ReadItem, read_item
from kiosk.catalogue.vocabulary import text_names, vocabulary
from kiosk.catalogue.words import Words, long_sentences

_OTHER_MATERIALS = re.compile(r"其[他它]|等材料|相关材料|需要的材料|有关材料")
_COMPARED = re.compile(r"answers\.([a-z_]+)\s*[!=]=\s*'([^']*)'")
_CODE = re.compile(r"^\d{12}$")
_PLACEHOLDER_CODE = re.compile(r"^TBD-[A-Z]{2}\d{2}$")

__all__ = ["Finding", "FindingSeverity", "lint", "lint_read"]


def lint(paths: Iterable[Path]) -> list[Finding]:
    """All findings of these item files, sorted by file and line."""
    return lint_read([read_item(path) for path in paths])


def lint_read(read: Sequence[ReadItem]) -> list[Finding]:
    """The same for files that were read already."""
    found: list[Finding] = []
    codes = Counter(one.item.base_code for one in read if one.item is not None)
    for one in read:
        found += one.findings
        if one.item is None:
            continue
        item = one.item
        for check in (_code, _guide, _duplicates, _expressions, _questions, _texts, _materials, _references):
            found += check(one, item)
        if codes[item.base_code] > 1:
            mend = "同一事项只能有一个文件，请删掉多的。"
            found.append(
                finding(one.path, one.line("base_code"), "duplicate", f"编码 {item.base_code} 出现了多次。", mend)
            )
    return sorted(found)


def _code(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    line = one.line("base_code")
    provisional = item.code_status == "provisional"
    if not (_CODE.match(item.base_code) or (provisional and _PLACEHOLDER_CODE.match(item.base_code))):
        mend = "基本编码是12位数字；还没查到时写 TBD-两个字母两位数字，并把 code_status 写成 provisional。"
        yield finding(one.path, line, "code", f"编码“{item.base_code}”不对。", mend)
    elif provisional != item.base_code.startswith("TBD-"):
        yield finding(
            one.path, line, "code", "编码和 code_status 对不上。", "TBD 开头的是 provisional，别的是 verified。"
        )
    if one.path.stem != item.base_code:
        yield finding(one.path, line, "file-name", "文件名和编码不一样。", f"请把文件改名为 {item.base_code}.yaml。")


def _guide(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    for name in ("version", "basis", "conditions", "steps", "phone", "complaint_phone", "notes"):
        if not getattr(item.guide, name):
            line = one.line("guide", name)
            yield finding(
                one.path, line, "guide-element", f"办事指南的“{name}”是空的。", "指南要素一项也不能少，请补上。"
            )


def _duplicates(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    lists: dict[str, list[str]] = {
        "questions": [question.id for question in item.questions],
        "fields": [spec.code for spec in item.fields],
        "prechecks": [rule.id for rule in item.prechecks],
        "materials": [material.code for material in item.materials],
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


def _expressions(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    known = vocabulary(item)
    for path, source in _conditions(item):
        line = one.line(*path)
        try:
            compile_expression(source, known)
        except ExpressionError as error:
            yield finding(one.path, line, "expression", error.what, error.mend)
        for question_id, value in _COMPARED.findall(source):
            question = item.question(question_id)
            if question is not None and question.option(value) is None:
                values = "、".join(option.value for option in question.options)
                what = f"问题 {question_id} 没有“{value}”这个答案。"
                yield finding(one.path, line, "answer-value", what, f"可以选的有：{values}。")


def _conditions(item: ServiceItem) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, spec in enumerate(item.fields):
        if spec.show_when is not None:
            yield ("fields", index, "show_when"), spec.show_when
    for index, rule in enumerate(item.prechecks):
        for key, source in (("when", rule.when), ("expr", rule.expr)):
            if source is not None:
                yield ("prechecks", index, key), source
    for index, material in enumerate(item.materials):
        if material.need_when is not None:
            yield ("materials", index, "need_when"), material.need_when


def _questions(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
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
    if graph.longest > MAX_QUESTIONS:
        what = f"最多要答 {graph.longest} 个问题，超过 {MAX_QUESTIONS} 个。"
        yield finding(one.path, one.line("questions"), "questions-too-many", what, "请合并或删掉几题。")


def _texts(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    known = text_names()
    for path, text in _walk_words(item, ()):
        line = one.line(*path)
        for sentence in long_sentences(text.zh):
            what = f"这句话有 {len(sentence.strip())} 个字：{sentence.strip()}"
            yield finding(one.path, line, "sentence", what, "一句最多30个字，请断成两句或改短。")
        allowed = known | {"value"} if path[-1] == "display" else known
        for name in sorted(text.placeholders - allowed):
            mend = f"可以用的有：{'、'.join(sorted(allowed))}。"
            yield finding(one.path, line, "placeholder", f"文字里的 {{{name}}} 没有定义。", mend)


def _walk_words(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Words]]:
    if isinstance(value, Words):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk_words(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _walk_words(part, (*path, index))


def _materials(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    for index, material in enumerate(item.materials):
        line = one.line("materials", index)
        if _OTHER_MATERIALS.search(material.name.zh + material.name.term):
            yield finding(
                one.path, line, "other-materials", f"“{material.name.zh}”是兜底条款。", "要写明是哪一样材料。"
            )
        if "promise" in material.source_order and item.promise is None:
            yield finding(
                one.path, line, "promise", f"“{material.name.zh}”靠承诺，事项却没有承诺书。", "请补 promise。"
            )
        if material.source_order[-1] not in ("later", "promise"):
            mend = "最后要有 later（系统再核验）或 promise（承诺）。"
            yield finding(one.path, line, "licence", f"“{material.name.zh}”取不到证照时没有别的办法。", mend)


def _references(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    codes = {spec.code for spec in item.fields}
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
            if kind != "field" or code not in codes:
                yield finding(
                    one.path, line, "reference", f"建议值“{source}”没有来处。", "写成 field: 加一个字段编码。"
                )
        if (
            spec.kind in (FieldKind.CHOICE, FieldKind.MONEY_BAND)
            and not ask.options
            and ask.options_of_question is None
        ):
            yield finding(one.path, line, "reference", f"“{spec.code}”要选，却没有选项。", "请补 options。")
