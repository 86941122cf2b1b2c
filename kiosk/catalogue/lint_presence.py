# SPDX-License-Identifier: Apache-2.0
"""Lint: an item that asks to see the person (本人到场), and one that is done once in so many months. Source:
人脸识别技术应用安全管理办法 (2025): a consent that names the face, another way without coercion; docs/adr/0030.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.words import Words

_FACE: Final = "人脸"
_CAMERA_FAILS: Final = re.compile(r"(脸|镜头).*(工作人员|帮办)")
"""What the guide says of a camera that does not know somebody: who looks instead."""


def presence(one: ReadItem, item: ServiceItem) -> Iterator[Finding]:
    """Nobody is looked at who was not told, and nobody is sent away because a camera failed."""
    if item.auth.presence is None:
        return
    if not _says(item.consent.say, _FACE):
        what = "要看本人，授权里却没写人脸。"
        yield finding(one.path, one.line("consent"), "presence", what, "请在 consent.say 里写上人脸。")
    if not any(_CAMERA_FAILS.search(note.zh) for note in item.guide.notes):
        what = "要看本人，指南里没写脸认不出来怎么办。"
        yield finding(one.path, one.line("guide"), "presence", what, "请在 notes 里写：脸认不出来，工作人员帮您看。")
    if item.offline.mode != "forbidden":
        what = "要看本人，断网却还能办。"
        yield finding(one.path, one.line("offline"), "presence", what, "看过没有要平台说，请写 mode: forbidden。")
    if "camera" in item.capability.need:
        what = "要看本人，没有摄像头却办不了。"
        yield finding(one.path, one.line("capability"), "presence", what, "工作人员也能看，请把 camera 写在 optional。")


def renews(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """What the receipt says of the next time is a value and two days that there are."""
    renewal = item.outcome.renews
    if renewal is None:
        return
    line = one.line("outcome", "renews")
    if renewal.months not in registers.values:
        yield finding(one.path, line, "value", f"没有数值“{renewal.months}”。", "请写 tables/values.yaml 里有的。")
    for name in (renewal.last, renewal.due):
        if name not in registers.shared_data or registers.shared_data[name].type != "date":
            what = f"“{name}”不是共享数据里的一个日期。"
            yield finding(one.path, line, "reference", what, "请写 tables/shared_data.yaml 里 type 是 date 的。")


def _says(words: Words, what: str) -> bool:
    return any(what in (text or "") for text in (words.zh, words.term))
