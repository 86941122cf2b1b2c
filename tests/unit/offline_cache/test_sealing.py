# SPDX-License-Identifier: Apache-2.0
"""Sealing, against RFC 9180 written out a second time, and against everything an envelope must refuse."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, strategies as st

from config.modes import Environment
from offline_cache.errors import BadEnvelope, KeyFileError, SealingError, UnknownKey, WrongEnvironment
from offline_cache.sealing import (
    EnvelopeHeader,
    Opener,
    PlatformPrivateKey,
    PlatformPublicKey,
    Sealer,
    dump_platform_keys,
    load_platform_keys,
    make_key_id,
    parse_header,
    suite_by_id,
)

CASE_ID = "0193a0c5-8c00-7000-8000-000000000001"
PLAINTEXT = "测试·甲 310000199001011234".encode()
KEY = PlatformPrivateKey.create(Environment.DEMO)


# --- RFC 9180, written out again ------------------------------------------------------------------------------------


def _extract(salt: bytes, key: bytes) -> bytes:
    return hmac.new(salt, key, hashlib.sha256).digest()


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    result, block, counter = b"", b"", 1
    while len(result) < length:
        block = hmac.new(key, block + info + bytes((counter,)), hashlib.sha256).digest()
        result, counter = result + block, counter + 1
    return result[:length]


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return _extract(salt, b"HPKE-v1" + suite + label + key)


def _labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return _expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_open(
    private: bytes, enc: bytes, ciphertext: bytes, info: bytes, aad: bytes, aead_id: int, key_bytes: int
) -> bytes:
    """Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, first message."""
    secret = X25519PrivateKey.from_private_bytes(private)
    kem = b"KEM" + (0x0020).to_bytes(2, "big")
    shared_point = secret.exchange(X25519PublicKey.from_public_bytes(enc))
    eae = _labeled_extract(kem, b"", b"eae_prk", shared_point)
    shared = _labeled_expand(kem, eae, b"shared_secret", enc + secret.public_key().public_bytes_raw(), 32)
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, aead_id))
    context = (
        b"\0" + _labeled_extract(suite, b"", b"psk_id_hash", b"") + _labeled_extract(suite, b"", b"info_hash", info)
    )
    schedule = _labeled_extract(suite, shared, b"secret", b"")
    key = _labeled_expand(suite, schedule, b"key", context, key_bytes)
    nonce = _labeled_expand(suite, schedule, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, aad)


def test_the_second_implementation_opens_the_vector_of_rfc_9180_a_1_1() -> None:
    opened = hpke_open(
        bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"),
        bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
        bytes.fromhex("f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"),
        bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"),
        b"Count-0",
        aead_id=0x0001,
        key_bytes=16,
    )
    assert opened == b"Beauty is truth, truth beauty"


def test_an_envelope_is_hpke_x25519_sha256_aes256gcm_with_its_header_as_info() -> None:
    envelope = Sealer(KEY.public_key).seal(CASE_ID, "case", PLAINTEXT)
    header, length = parse_header(envelope)
    assert header == EnvelopeHeader(1, KEY.public_key.key_id, CASE_ID, "case")
    assert envelope[:length] == header.encode()
    opened = hpke_open(
        KEY.private, envelope[length : length + 32], envelope[length + 32 :], envelope[:length], b"", 0x0002, 32
    )
    assert opened == PLAINTEXT


# --- what an envelope keeps and refuses -----------------------------------------------------------------------------


def test_the_header_is_laid_out_as_documented() -> None:
    encoded = EnvelopeHeader(1, "demo-0123456789abcdef", CASE_ID, "attachment:3").encode()
    assert encoded == b"KSE1" + b"\x01\x15" + b"demo-0123456789abcdef" + bytes.fromhex(CASE_ID.replace("-", "")) + (
        b"\x0cattachment:3"
    )


def test_what_was_sealed_opens_with_its_case_and_purpose() -> None:
    opened = Opener([KEY]).open(Sealer(KEY.public_key).seal(CASE_ID, "attachment:3", PLAINTEXT))
    assert (opened.case_id, opened.purpose, opened.plaintext) == (CASE_ID, "attachment:3", PLAINTEXT)
    assert "测试" not in repr(opened)


def test_the_terminal_side_holds_nothing_that_opens(tmp_path: Path) -> None:
    envelope = Sealer(KEY.public_key).seal(CASE_ID, "case", PLAINTEXT)
    assert PLAINTEXT not in envelope
    with pytest.raises(UnknownKey):
        Opener([PlatformPrivateKey.create(Environment.DEMO)]).open(envelope)


@given(position=st.integers(min_value=0, max_value=10_000), flip=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_refused(position: int, flip: int) -> None:
    envelope = bytearray(Sealer(KEY.public_key).seal(CASE_ID, "case", PLAINTEXT))
    envelope[position % len(envelope)] ^= flip
    with pytest.raises(SealingError):
        Opener([KEY]).open(bytes(envelope))


@given(length=st.integers(min_value=0, max_value=200))
def test_a_cut_envelope_is_refused(length: int) -> None:
    envelope = Sealer(KEY.public_key).seal(CASE_ID, "case", PLAINTEXT)
    with pytest.raises(BadEnvelope):
        Opener([KEY]).open(envelope[: min(length, len(envelope) - 1)])


@given(st.binary(max_size=300))
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(SealingError):
        Opener([KEY]).open(b"KSE1" + garbage)


def test_an_envelope_moved_to_another_case_or_purpose_does_not_open() -> None:
    envelope = Sealer(KEY.public_key).seal(CASE_ID, "case", PLAINTEXT)
    _header, length = parse_header(envelope)
    for moved in (
        EnvelopeHeader(1, KEY.public_key.key_id, CASE_ID[:-1] + "2", "case"),
        EnvelopeHeader(1, KEY.public_key.key_id, CASE_ID, "attachment:0"),
    ):
        with pytest.raises(BadEnvelope):
            Opener([KEY]).open(moved.encode() + envelope[length:])


def test_another_suite_is_refused() -> None:
    envelope = bytearray(Sealer(KEY.public_key).seal(CASE_ID, "case", PLAINTEXT))
    envelope[4] = 2
    with pytest.raises(BadEnvelope, match="another suite"):
        Opener([KEY]).open(bytes(envelope))
    with pytest.raises(SealingError, match="not known here"):
        suite_by_id(2)


@pytest.mark.parametrize("purpose", ["", "x" * 256])
def test_a_purpose_has_1_to_255_characters(purpose: str) -> None:
    with pytest.raises(SealingError):
        Sealer(KEY.public_key).seal(CASE_ID, purpose, PLAINTEXT)


# --- keys and environments ------------------------------------------------------------------------------------------


def test_a_key_id_is_environment_and_digest_over_both() -> None:
    public = bytes(range(32))
    assert make_key_id(Environment.TEST, public) == "test-" + hashlib.sha256(b"test" + public).hexdigest()[:16]


@pytest.mark.parametrize(
    "key_id",
    [KEY.public_key.key_id.replace("demo", "production"), KEY.public_key.key_id],
    ids=["relabelled", "as_made"],
)
def test_a_demonstration_key_relabelled_production_is_refused(key_id: str) -> None:
    with pytest.raises(WrongEnvironment):
        PlatformPublicKey(key_id, Environment.PRODUCTION, 1, KEY.public_key.public)


def test_the_public_key_file_round_trips_and_is_bound_to_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "platform-keys.json"
    other = PlatformPrivateKey.create(Environment.DEMO).public_key
    path.write_text(dump_platform_keys([KEY.public_key, other]))
    assert load_platform_keys(path, Environment.DEMO) == [KEY.public_key, other]
    assert load_platform_keys(path) == [KEY.public_key, other]
    with pytest.raises(WrongEnvironment):
        load_platform_keys(path, Environment.PRODUCTION)


def test_a_relabelled_key_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "platform-keys.json"
    row = json.loads(dump_platform_keys([KEY.public_key]))["keys"][0]
    row |= {"environment": "production", "key_id": row["key_id"].replace("demo", "production")}
    path.write_text(json.dumps({"keys": [row]}))
    with pytest.raises(WrongEnvironment):
        load_platform_keys(path)


@pytest.mark.parametrize(
    "content", ["", "{}", '{"keys": []}', '{"keys": [{}]}', '{"keys": 1}', "[1]", b64encode(b"x" * 40).decode()]
)
def test_a_damaged_public_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "platform-keys.json"
    path.write_text(content)
    with pytest.raises(KeyFileError):
        load_platform_keys(path)
    with pytest.raises(KeyFileError):
        load_platform_keys(tmp_path / "missing.json")


def test_the_private_key_does_not_show() -> None:
    assert KEY.private.hex() not in repr(KEY)
    assert str(KEY.private) not in repr(KEY)
