# SPDX-License-Identifier: Apache-2.0
"""The terminal's signing key: its files, its environment, its signatures."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from config.modes import Environment
from offline_cache.errors import KeyFileError, WrongEnvironment
from offline_cache.keys import (
    TerminalKey,
    load_platform_private_key,
    save_platform_private_key,
    terminal_key_file,
    terminal_key_id,
    verify_signature,
)
from offline_cache.sealing import PlatformPrivateKey


@pytest.fixture
def key() -> TerminalKey:
    return TerminalKey.create(Environment.DEMO, "DEMO-0001")


@pytest.fixture
def saved(key: TerminalKey, tmp_path: Path) -> Path:
    path = terminal_key_file(tmp_path)
    key.save(path)
    return path


def change(path: Path, edit: Callable[[dict[str, object]], object]) -> None:
    row = json.loads(path.read_text())
    edit(row)
    path.write_text(json.dumps(row))


def test_a_saved_key_is_the_same_key_and_private_to_this_user(key: TerminalKey, saved: Path) -> None:
    loaded = TerminalKey.load(saved, Environment.DEMO)
    assert (loaded.key_id, loaded.terminal_id, loaded.public_pem) == (key.key_id, "DEMO-0001", key.public_pem)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.parent.stat().st_mode) == 0o700
    assert [path.name for path in saved.parent.iterdir()] == ["terminal-key.json"]


def test_signatures_are_raw_64_bytes_that_others_can_verify(key: TerminalKey) -> None:
    signature = key.sign(b"receipt")
    assert len(signature) == 64
    assert key.verify(b"receipt", signature)
    assert verify_signature(key.public_pem, b"receipt", signature)
    public = serialization.load_pem_public_key(key.public_pem.encode())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    public.verify(der, b"receipt", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(der, b"Receipt", ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65), b"\xff" * 64])
def test_a_signature_that_is_none_is_refused(key: TerminalKey, signature: bytes) -> None:
    assert not key.verify(b"receipt", signature)


def test_a_signature_of_another_key_or_over_other_data_is_refused(key: TerminalKey) -> None:
    other = TerminalKey.create(Environment.DEMO, "DEMO-0002")
    assert not other.verify(b"receipt", key.sign(b"receipt"))
    assert not key.verify(b"receipt!", key.sign(b"receipt"))


def test_a_key_of_another_environment_is_refused_and_says_what_to_do(saved: Path) -> None:
    with pytest.raises(WrongEnvironment, match=r"demo\(演示\).*production\(生产\).*enrol"):
        TerminalKey.load(saved, Environment.PRODUCTION)


def test_a_relabelled_key_is_refused(saved: Path) -> None:
    change(
        saved, lambda row: row.update(environment="production", key_id=str(row["key_id"]).replace("demo", "production"))
    )
    with pytest.raises(WrongEnvironment):
        TerminalKey.load(saved, Environment.PRODUCTION)


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: row.pop("private_pem"),
        lambda row: row.update(private_pem="nonsense"),
        lambda row: row.update(environment="moon"),
        lambda row: row.update(environment=1),
        lambda row: row.update(
            private_pem=ed25519.Ed25519PrivateKey.generate()
            .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            .decode()
        ),
    ],
)
def test_a_damaged_key_file_is_refused(saved: Path, edit: Callable[[dict[str, object]], object]) -> None:
    change(saved, edit)
    with pytest.raises(KeyFileError):
        TerminalKey.load(saved, Environment.DEMO)


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_file_that_is_no_key_file_is_refused(saved: Path, content: str) -> None:
    saved.write_text(content)
    with pytest.raises(KeyFileError):
        TerminalKey.load(saved, Environment.DEMO)


def test_a_key_that_others_can_read_is_refused(saved: Path) -> None:
    saved.chmod(0o640)
    with pytest.raises(KeyFileError, match="readable by others"):
        TerminalKey.load(saved, Environment.DEMO)


def test_a_missing_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        TerminalKey.load(tmp_path / "none.json", Environment.DEMO)


def test_the_platform_can_compute_a_terminals_key_id(key: TerminalKey) -> None:
    assert terminal_key_id(Environment.DEMO, key.public_pem) == key.key_id
    assert terminal_key_id(Environment.TEST, key.public_pem) != key.key_id
    foreign = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = foreign.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(ValueError, match="P-256"):
        terminal_key_id(Environment.DEMO, pem)


def test_the_key_does_not_show(key: TerminalKey) -> None:
    assert repr(key) == f"TerminalKey('{key.key_id}', 'DEMO-0001')"


def test_the_platforms_private_key_file(tmp_path: Path) -> None:
    path = tmp_path / "sandbox" / "platform-key.json"
    key = PlatformPrivateKey.create(Environment.TEST)
    save_platform_private_key(key, path)
    assert load_platform_private_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    change(path, lambda row: row.pop("private"))
    with pytest.raises(KeyFileError):
        load_platform_private_key(path)
