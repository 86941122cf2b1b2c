# SPDX-License-Identifier: Apache-2.0
"""``main.py content search`` as it is typed."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import main
from config.clock import SHANGHAI
from kiosk.catalogue.search_command import search_content
from kiosk.places.site import Site
from tests.unit.kiosk.catalogue.item_texts import content
from tests.unit.kiosk.synthetic import CONTENT

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
Capture = pytest.CaptureFixture[str]


def typed(capsys: Capture, *words: str) -> dict[str, Any]:
    assert main.main(["content", "search", *words, "--json"]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_for_programs(capsys: Capture) -> None:
    said = typed(capsys, "社保证明", "--limit", "2")
    assert said["is_sure"] is True
    first = said["results"][0]
    assert first == {
        "code": "TBD-RS01",
        "name": "个人养老保险参保缴费证明打印",
        "plain_name": "打印养老保险缴费证明",
        "available_here": True,
        "reason": "",
        "nearest": None,
    }
    assert len(said["results"]) == 2


def test_a_missing_device_is_named_with_the_nearest_point(capsys: Capture) -> None:
    first = typed(capsys, "证件照", "--without", "camera")["results"][0]
    assert (first["code"], first["available_here"]) == ("TBD-ZP01", False)
    assert "摄像头" in first["reason"]
    assert first["nearest"]["name"].startswith("示例·")
    assert first["nearest"]["sample"] is True
    assert typed(capsys, "证件照")["results"][0]["available_here"] is True


def test_what_fits_nothing(capsys: Capture) -> None:
    assert typed(capsys, "火车票") == {"results": [], "is_sure": False}
    assert main.main(["content", "search", "火车票"]) == 0
    assert capsys.readouterr().out.startswith("没有找到\n怎么办：")


def test_for_people(capsys: Capture) -> None:
    assert main.main(["content", "search", "pai zhengjianzhao", "--limit", "1", "--without", "camera"]) == 0
    first, reason, near = capsys.readouterr().out.splitlines()
    assert first.startswith("TBD-ZP01 ")
    assert "办不了" in first
    assert "摄像头" in reason
    assert "最近：" in near
    assert main.main(["content", "search", "身份证丢了"]) == 0
    assert capsys.readouterr().out.startswith("您是不是想找：")


def test_a_site_that_does_not_know_where_it_stands_names_no_point(tmp_path: Path, capsys: Capture) -> None:
    site = tmp_path / "site.toml"
    site.write_text('[site]\ncode = "S"\nname = "示例"\naddress = "示例"\n', encoding="utf-8")
    first = typed(capsys, "证件照", "--without", "camera", "--site", str(site))["results"][0]
    assert first["nearest"] is None


def test_wrong_use(capsys: Capture, tmp_path: Path) -> None:
    assert main.main(["content", "search", "照片", "--without", "teleporter"]) == 2
    assert "teleporter" in capsys.readouterr().err
    assert main.main(["content", "search", "照片", "--limit", "0"]) == 2
    assert main.main(["content", "search", "照片", "--site", str(tmp_path / "none.toml")]) == 1


BROKEN = ["items/319999999001.yaml", "library/fields.yaml", "tables/synonyms.yaml", "places/kinds.yaml"]


@pytest.mark.parametrize("broken", BROKEN)
def test_content_that_cannot_be_read(tmp_path: Path, capsys: Capture, broken: str) -> None:
    folder, site = content(tmp_path), Site("S", "示例", "示例", ())
    shutil.copytree(CONTENT / "places", folder / "places")
    assert search_content("示例", folder, site, NOW, limit=3) == 0
    assert "办个示例" in capsys.readouterr().out
    (folder / broken).write_text("a: [", encoding="utf-8")
    assert search_content("示例", folder, site, NOW, limit=3) == 1
    assert Path(broken).name in capsys.readouterr().err
