# SPDX-License-Identifier: Apache-2.0
"""``content pack|verify|key|compile``: exit codes, words, and files."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.catalogue.loader import CatalogueError
from kiosk.catalogue.package import commands
from kiosk.catalogue.package.commands import EXIT_FAILED, EXIT_GOOD, EXIT_WRONG_USE, stage_of
from kiosk.catalogue.package.faults import FaultKind, fault
from kiosk.catalogue.package.keys import load_signing_key
from kiosk.catalogue.package.manifest import MAX_PART_BYTES, Stage
from kiosk.catalogue.package.packing import PackedParts, parts_of
from kiosk.catalogue.package.parts import MAX_ITEM_BYTES, PartError, encode_index, encode_texts
from kiosk.places.loading import PlacesError
from offline_cache.errors import KeyFileError, WrongEnvironment
from tests.unit.kiosk.catalogue.item_texts import CODE
from tests.unit.kiosk.catalogue.package_world import label
from tests.unit.kiosk.catalogue.test_compiled import folder
from tests.unit.kiosk.synthetic import TODAY

__all__ = ["folder"]  # a fixture

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    assert commands.make_key(path, Environment.TEST) == EXIT_GOOD
    return path


def pack(content: Path, key: Path, serial: int = 7, **more: Any) -> int:
    return commands.pack(content, key.with_name("out.kcp"), key, serial, NOW, **more)


def verify(content: Path, key: Path, **more: Any) -> int:
    told = {"environment": Environment.TEST, "site": None, "today": TODAY} | more
    public = key.with_name("key.json.public.json")
    environment = told.pop("environment")
    return commands.verify(key.with_name("out.kcp"), public, environment, content, **told)


def test_what_is_packed_is_verified(folder: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert pack(folder, key) == EXIT_GOOD
    said = capsys.readouterr().out
    assert said.startswith(
        "serial 7, made 2026-11-21T09:30:00+08:00, effective 2026-11-21, for all, program >= 0.1.0, 1 items"
    )
    assert verify(folder, key) == EXIT_GOOD
    assert capsys.readouterr().out == said
    before = key.with_name("out.kcp").read_bytes()
    assert pack(folder, key) == EXIT_GOOD
    assert key.with_name("out.kcp").read_bytes() == before


def test_a_program_can_read_the_answer(folder: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack(folder, key, stage="share:10:spring", effective=date(2026, 12, 1))
    capsys.readouterr()
    assert verify(folder, key, as_json=True) == EXIT_GOOD
    said = json.loads(capsys.readouterr().out)
    assert (said["good"], said["fault"], said["serial"], said["items"]) == (True, None, 7, 1)
    assert (said["effective_from"], said["stage"]) == ("2026-12-01", {"share": 10, "round": "spring"})
    assert said["key_id"] == load_signing_key(key).public_key.key_id
    key.with_name("out.kcp").write_bytes(b"something else")
    assert verify(folder, key, as_json=True) == EXIT_FAILED
    said = json.loads(capsys.readouterr().out)
    assert (said["good"], said["fault"]["kind"]) == (False, "not_a_package")


def test_whether_it_is_for_a_site_today(folder: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack(folder, key, stage="sites:A,B,A")
    assert "for A, B," in capsys.readouterr().out
    assert verify(folder, key, site="B") == EXIT_GOOD
    assert verify(folder, key, site="C") == EXIT_FAILED
    assert "不发给本点位" in capsys.readouterr().err
    assert verify(folder, key, site="A", today=date(2026, 11, 20)) == EXIT_FAILED
    label_file = folder / "package.yaml"
    label_file.write_text(label_file.read_text("utf-8").replace("serial: 1", "serial: 8"), encoding="utf-8")
    assert verify(folder, key, site="A") == EXIT_FAILED
    assert "序号 7，最低 8" in capsys.readouterr().err


def test_a_damaged_one_says_what_to_do(folder: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack(folder, key, stage="share:10")
    assert "for 10%," in capsys.readouterr().out
    out = key.with_name("out.kcp")
    out.write_bytes(out.read_bytes()[:-1])
    assert verify(folder, key) == EXIT_FAILED
    said = capsys.readouterr().err
    assert "原因：内容包不完整" in said
    assert "怎么办：请重新取" in said


def test_production_takes_no_test_key(folder: Path, key: Path) -> None:
    pack(folder, key)
    with pytest.raises(WrongEnvironment, match="测试环境"):
        verify(folder, key, environment=Environment.PRODUCTION)


@pytest.mark.parametrize(
    "wrong",
    [{"serial": 0}, {"stage": "some"}, {"stage": "share:200"}, {"stage": "share:ten"}, {"least_program": "new"}],
)
def test_wrong_words(folder: Path, key: Path, wrong: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert pack(folder, key, **wrong) == EXIT_WRONG_USE
    assert "怎么办：" in capsys.readouterr().err
    assert not key.with_name("out.kcp").exists()


def test_what_a_stage_may_be() -> None:
    assert stage_of("all") == Stage()
    assert stage_of("share:5") == Stage(share=5)
    for text in ("", "all:", "all:x", "sites", "sites:", "share:", "sites:A,,B"):
        with pytest.raises(ValueError, match=r"share|pattern|character"):
            stage_of(text)


def test_content_that_is_wrong_is_not_packed(folder: Path, key: Path) -> None:
    item = folder / "items" / f"{CODE}.yaml"
    good = item.read_text("utf-8")
    item.write_text(good.replace("icon:", "icno:"), encoding="utf-8")
    with pytest.raises(CatalogueError):
        pack(folder, key)
    item.write_text(good, encoding="utf-8")
    (folder / "places" / "kinds.yaml").unlink()
    with pytest.raises(PlacesError):
        pack(folder, key)
    assert not key.with_name("out.kcp").exists()


def test_a_key_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        pack(folder, tmp_path / "none.json")


def test_a_folder_that_cannot_be_written_to(folder: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = key.with_name("none")
    assert commands.pack(folder, nowhere / "out.kcp", key, 7, NOW) == EXIT_FAILED
    assert commands.make_key(nowhere / "key.json", Environment.TEST) == EXIT_FAILED
    blocked = key / "bundled.kcb"  # below a file
    assert commands.compile_bundled(folder, blocked) == EXIT_FAILED
    assert capsys.readouterr().err.count("怎么办：") == 3


def test_a_disk_that_writes_something_else(
    folder: Path, key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "verify_package", lambda *_: fault(FaultKind.TAMPERED))
    assert pack(folder, key) == EXIT_FAILED
    assert "验不过" in capsys.readouterr().err


def test_a_key_is_never_written_over(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = key.read_bytes()
    assert commands.make_key(key, Environment.PRODUCTION) == EXIT_FAILED
    assert key.read_bytes() == before
    assert "已经有了" in capsys.readouterr().err


def test_compiling_again_does_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "build" / "bundled.kcb"
    assert commands.compile_bundled(folder, out) == EXIT_GOOD
    inode = out.stat().st_ino
    assert commands.compile_bundled(folder, out) == EXIT_GOOD
    assert out.stat().st_ino == inode


# --- what does not fit into a package -----------------------------------------------------------------------------------


def test_what_is_too_large_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PartError, match="最多"):
        encode_index([("A", bytes(MAX_ITEM_BYTES + 1))])
    everybody = label(stage=Stage(sites=tuple(f"SITE-{number:010}" for number in range(70_000))))
    with pytest.raises(PartError, match="比例"):
        PackedParts({"items": b""}).manifest(everybody)
    monkeypatch.setattr("kiosk.catalogue.package.parts.MAX_SMALL_BYTES", 10)
    with pytest.raises(PartError, match="texts"):
        PackedParts({"texts": bytes(11)}).manifest(label())
    assert PackedParts({"items": bytes(11)}).manifest(label())
    monkeypatch.setattr("kiosk.catalogue.package.packing.MAX_PART_BYTES", 10)
    with pytest.raises(PartError, match="items"):
        PackedParts({"items": bytes(11)}).manifest(label())
    assert MAX_PART_BYTES > 10


@pytest.mark.parametrize("code", ["", "1234567890123456X", "编码", "a\x00", "a b"])
def test_a_code_that_is_none_is_not_packed(code: str) -> None:
    with pytest.raises(PartError, match="编码"):
        encode_index([(code, b"{}")])


def test_what_is_no_text_is_not_packed() -> None:
    assert encode_texts({"a": {"since": date(2026, 11, 21)}}) == b'{"a":{"since":"2026-11-21"}}'
    with pytest.raises(TypeError, match="complex"):
        encode_texts({"a": 1j})


def test_drafts_stay_out(folder: Path) -> None:
    item = folder / "items" / f"{CODE}.yaml"
    item.write_text(item.read_text("utf-8").replace("  kind:", "  release: draft\n  kind:", 1), encoding="utf-8")
    assert parts_of(folder).blobs["items"] == b""
