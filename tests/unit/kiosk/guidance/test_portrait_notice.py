# SPDX-License-Identifier: Apache-2.0
"""What is said before an ID photograph (证件照): nobody is asked who they are, and what this terminal lacks is said first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.notice import Capability, Device, Lack, Notice, notice
from kiosk.guidance.questionnaire import GuidanceState, Questionnaire
from tests.unit.kiosk.synthetic import FLEXIBLE, item, situation

PORTRAIT = "TBD-ZP01"
FILES = Path(__file__).parents[4] / "config" / "content" / "items"


def page(devices: frozenset[Device] = frozenset(Device), *, online: bool = True, **more: Any) -> Notice:
    one = item(PORTRAIT)
    return notice(one, situation(one), Capability(devices, online, **more))


def rows(one: Notice, key: str) -> list[str]:
    return [row.text for section in one.sections if section.key == key for row in section.rows]


def test_it_begins_without_a_question() -> None:
    assert Questionnaire(item(PORTRAIT)).start() == GuidanceState(None)


@pytest.mark.parametrize("online", [True, False])
def test_nothing_is_to_be_brought_and_no_network_is_needed(online: bool) -> None:
    said = page(frozenset({Device.CAMERA, Device.DOCUMENT_PRINTER}), online=online)
    assert said.can_do
    assert said.verdict == "可以在这里办"
    assert rows(said, "bring") == ["什么都不用带"]
    assert rows(said, "fee") == ["不要钱"]
    assert rows(said, "data") == ["只在这台机器里拍照，不传出去", "只用来打印，您一离开就删掉"]
    assert "不美颜，照出来什么样就什么样" in rows(said, "notes")
    assert any("衣服" in row for row in rows(said, "can"))


def test_what_is_missing_is_said_before_it_begins() -> None:
    no_camera = page(frozenset(Device) - {Device.CAMERA})
    assert (no_camera.can_do, no_camera.blocked_by) == (False, "device:camera")
    assert no_camera.verdict == "这台机器没有摄像头，拍不了照"
    unfit = page(frozenset(Device) - {Device.CAMERA}, lacks={Device.CAMERA: Lack.BROKEN})
    assert (unfit.can_do, unfit.verdict) == (False, "这台机器现在拍不了照")
    lacks = {Device.DOCUMENT_PRINTER: Lack.PAPER_OUT}
    no_paper = page(frozenset(Device) - {Device.DOCUMENT_PRINTER}, lacks=lacks)
    assert no_paper.verdict == "打印机没有纸了，现在打不出来"


def changed(code: str, **changes: Any) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((FILES / f"{code}.yaml").read_text(encoding="utf-8"))["item"]
    return {**table, **changes}


def test_it_asks_for_no_identity_and_no_form() -> None:
    one = item(PORTRAIT)
    assert (one.gives_portrait, one.gives_document, one.needs_strong, one.fields) == (True, False, False, ())
    auth = {"level": "weak", "agent": "allowed", "minors": "none"}
    with pytest.raises(ValidationError, match="证件照不问是谁"):
        ServiceItem.model_validate(changed(PORTRAIT, auth=auth))
    with pytest.raises(ValidationError, match="要填表的事项至少有一个字段"):
        ServiceItem.model_validate(changed(FLEXIBLE, fields=[]))
