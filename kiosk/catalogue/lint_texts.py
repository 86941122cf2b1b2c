# SPDX-License-Identifier: Apache-2.0
"""Lint: what residents read is short, plain, translated, and says only what may be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel

from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.vocabulary import text_names
from kiosk.catalogue.words import PLACEHOLDER, Words, long_sentences

JARGON: Final[Mapping[str, str]] = {
    "申请人": "您",
    "受理": "收下、接件",
    "核验": "核对",
    "情形": "情况",
    "办结": "办好",
    "补正": "补材料",
    "容缺": "先收下，晚点补",
    "提交": "交",
    "勾选": "选",
    "点击": "按",
    "系统异常": "机器出了毛病",
    "校验": "核对",
    "权限": "能不能办",
    "有效期限": "到哪天",
    "法定代表人": "老板（法人）",
    "经办人": "来办的人",
    "事由": "为什么",
    "缴纳": "交",
    "领取资格": "还能不能领",
}
"""Words of offices, and what people say instead; the official word stands in ``term``."""
NAMES: Final = ("社区事务受理服务中心",)
"""Names of places that stand on their doors: taken as they are."""
_OFFICIAL: Final = frozenset({"dept"})
"""Texts that are official names themselves."""
_FILLED_IN: Final = {"display": frozenset({"value"}), "reckoned": frozenset({"day"})}
"""Placeholders that the form fills in, by the text's own key."""
_MESSAGES: Final = re.compile(
    "发短信|短信告诉|短信通知|点开短信|看手机短信|短信给您|结果发?短信|收到短信就|生效的短信|告诉您|通知您|收到通知|打电话给您|给您打电话"
    "|会打电话|给您发|发到手机"
)
"""Promises that somebody is told something: neither terminal nor platform sends a message or calls anybody."""
LOOK_THERE: Final = "没有人会发消息。说清楚自己去哪里看，比如：办好没有，在“我办的事”里看。"
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def texts(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """Sentences, words, translation and placeholders of everything that residents read."""
    known = text_names(registers)
    for path, text in walk_words(item, ()):
        line = one.line(*path)
        for sentence in long_sentences(text.zh):
            what = f"这句话有 {len(sentence.strip())} 个字：{sentence.strip()}"
            yield finding(one.path, line, "sentence", what, "一句最多30个字，请断成两句或改短。")
        for word, plain in jargon_in(text.zh) if path[0] not in _OFFICIAL else ():
            mend = f"请说：{plain}；官方的词写在 term 里。"
            yield finding(one.path, line, "jargon", f"“{word}”是办公室里的说法。", mend)
        for promised in messages_in(text.zh):
            yield finding(one.path, line, "message", f"“{promised}”：这是做不到的。", LOOK_THERE)
        if speaks_chinese(text.en):
            yield finding(one.path, line, "untranslated", f"英文里有汉字：{text.en}", "请翻译成英文。")
        allowed = known | _FILLED_IN.get(str(path[-1]), frozenset())
        for name in sorted(text.placeholders - allowed):
            mend = f"可以用的有：{'、'.join(sorted(allowed))}。"
            yield finding(one.path, line, "placeholder", f"文字里的 {{{name}}} 没有定义。", mend)
        in_zh, in_en = set(PLACEHOLDER.findall(text.zh)), set(PLACEHOLDER.findall(text.en))
        for name in sorted(in_zh ^ in_en):
            where = "英文" if name in in_zh else "中文"
            yield finding(one.path, line, "placeholder", f"{where}里少了 {{{name}}}。", "两种语言说的要一样多。")
        if re.search("[{}]", PLACEHOLDER.sub("", text.zh + text.en)):
            mend = "写成 {小写名称}，不填值就不用大括号。"
            yield finding(one.path, line, "placeholder", f"大括号里不是名称：{text.zh}", mend)


def walk_words(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Words]]:
    """Every text below ``value``, with its path."""
    if isinstance(value, Words):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk_words(getattr(value, name), (*path, name))
    elif isinstance(value, tuple | Mapping):
        for key, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from walk_words(part, (*path, key))


def jargon_in(zh: str) -> tuple[tuple[str, str], ...]:
    """Words of offices in a text, each with what people say instead; names on doors are no jargon."""
    for name in NAMES:
        zh = zh.replace(name, "")
    return tuple((word, plain) for word, plain in JARGON.items() if word in zh)


def messages_in(zh: str) -> tuple[str, ...]:
    """Promises of a message or a call that nobody sends."""
    return tuple(_MESSAGES.findall(zh))


def remembered(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Who is to find what they wrote another time (``last:``) is told so before they go on."""
    if item.remembered and "上次" not in item.consent.say.zh:
        what = f"{'、'.join(item.remembered)} 会用上次填的，consent 里没有说。"
        yield finding(one.path, one.line("consent", "say"), "consent", what, "在 consent 的 say 里写上：您上次填的。")


def speaks_chinese(en: str) -> bool:
    """Whether a text that should be English has Chinese in it."""
    return _CHINESE.search(en) is not None
