# SPDX-License-Identifier: Apache-2.0
"""Keys of content packages: bound to one environment, read from files that say no more than they should."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from config.modes import Environment
from kiosk.catalogue.package.keys import (
    ContentKey,
    ContentKeys,
    SigningKey,
    dump_content_keys,
    load_content_keys,
    load_signing_key,
    save_signing_key,
)
from offline_cache.errors import KeyFileError, WrongEnvironment
from tests.unit.kiosk.catalogue.package_world import DEMO_KEY, KEY, OTHER_KEY


def public_file(folder: Path, *keys: SigningKey) -> Path:
    path = folder / "public.json"
    path.write_text(dump_content_keys([one.public_key for one in keys]), encoding="utf-8")
    return path


def test_ed25519_as_the_standard_has_it() -> None:
    """RFC 8032, 7.1, TEST 2."""
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = SigningKey.create(Environment.TEST, seed)
    assert key.public_key.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = key.sign(b"\x72")
    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert key.public_key.verifies(signature, b"\x72")
    assert not key.public_key.verifies(signature, b"\x73")
    assert not key.public_key.verifies(signature[:-1], b"\x72")
    assert seed.hex() not in repr(key)
    assert SigningKey.create(Environment.TEST).public_key != SigningKey.create(Environment.TEST).public_key


def test_public_keys_survive_their_file(tmp_path: Path) -> None:
    held = load_content_keys(public_file(tmp_path, KEY, OTHER_KEY), Environment.TEST)
    assert held == ContentKeys.of(Environment.TEST, [KEY.public_key, OTHER_KEY.public_key])


def test_a_terminal_takes_no_key_of_another_environment(tmp_path: Path) -> None:
    path = public_file(tmp_path, KEY, DEMO_KEY)
    for environment in Environment:
        with pytest.raises(WrongEnvironment):
            load_content_keys(path, environment)


def test_a_key_that_was_relabelled_is_recognised(tmp_path: Path) -> None:
    path = public_file(tmp_path, KEY)
    path.write_text(path.read_text("utf-8").replace("test", "production"), "utf-8")
    with pytest.raises(WrongEnvironment):
        load_content_keys(path, Environment.PRODUCTION)
    with pytest.raises(WrongEnvironment):
        ContentKey(KEY.public_key.key_id, Environment.PRODUCTION, 1, KEY.public_key.public)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": []}', "[" * 100_000, '{"keys": 1}'])
def test_a_public_key_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "public.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KeyFileError):
        load_content_keys(path, Environment.TEST)
    with pytest.raises(KeyFileError):
        load_content_keys(tmp_path / "none.json", Environment.TEST)


@pytest.mark.parametrize(
    "change",
    [
        {"suite_id": 2}, {"public": "AAAA"}, {"public": "!"}, {"environment": "moon"}, {"suite_id": None}, {"public": 5},
        {"public": b64encode(bytes(33)).decode()},
    ],
)  # fmt: skip
def test_a_key_that_is_none(tmp_path: Path, change: dict[str, object]) -> None:
    path = public_file(tmp_path, KEY)
    path.write_text(json.dumps({"keys": [json.loads(path.read_text("utf-8"))["keys"][0] | change]}), encoding="utf-8")
    with pytest.raises(KeyFileError):
        load_content_keys(path, Environment.TEST)


def test_a_signing_key_survives_its_file_which_nobody_else_reads(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    save_signing_key(KEY, path)
    assert path.stat().st_mode & 0o777 == 0o600
    loaded = load_signing_key(path)
    assert loaded.public_key == KEY.public_key
    assert loaded.sign(b"x") == KEY.sign(b"x")
    with pytest.raises(FileExistsError):
        save_signing_key(OTHER_KEY, path)
    assert load_signing_key(path).public_key == KEY.public_key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_signing_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key.json"
    save_signing_key(KEY, path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_signing_key(path)


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "case-sealing"}, {"private": "AAAA"}, {"private": b64encode(bytes(32)).decode()}, {"purpose": None},
        {"suite_id": 2}, {"private": None},
    ],
)  # fmt: skip
def test_a_signing_key_that_is_none(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "key.json"
    save_signing_key(KEY, path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), encoding="utf-8")
    with pytest.raises(KeyFileError):
        load_signing_key(path)


def test_a_signing_key_that_was_relabelled(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    save_signing_key(KEY, path)
    path.write_text(path.read_text("utf-8").replace('"test', '"production'), encoding="utf-8")
    with pytest.raises(WrongEnvironment):
        load_signing_key(path)
    with pytest.raises(KeyFileError):
        load_signing_key(tmp_path / "none.json")
