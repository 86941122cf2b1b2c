# SPDX-License-Identifier: Apache-2.0
"""What a resident said is in no file of the terminal: not waiting, not delivered, not as a draft, not in a log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.modes import Environment
from kiosk.courier.client import CourierClient
from offline_cache.draft_sealing import draft_lookup, open_draft, seal_draft
from offline_cache.sealed_case import SealedAttachment, SealedCase
from offline_cache.sealing import Opener, PlatformPrivateKey, Sealer
from tests.unit.kiosk.courier.stand_in import StandInPlatform, courier, until

PLANTED = ("测试·甲", "999999199001010011", "示例路1号101室", "199-0000-1234")
WORDS = {word.encode(encoding) for word in PLANTED for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")} | {
    word.encode("unicode_escape") for word in PLANTED
}
CARD = "测试·甲".encode("utf-16-le") + "999999199001010011".encode("utf-16-le") + bytes(range(256)) * 4
KEY = PlatformPrivateKey.create(Environment.DEMO)
CASE_ID = "0193a0c5-8c00-7000-8000-000000000001"


@pytest.fixture
def plaintext() -> bytes:
    return b"\n".join(sorted(WORDS))


@pytest.fixture
def case(plaintext: bytes) -> SealedCase:
    sealer = Sealer(KEY.public_key)
    return SealedCase(
        case_id=CASE_ID,
        item_code="312000202000",
        terminal_received_at="2026-11-21T09:42:00.000+08:00",
        envelope=sealer.seal(CASE_ID, "case", plaintext),
        attachments=tuple(
            SealedAttachment.of(sealer.seal(CASE_ID, f"attachment:{position}", plaintext * repeats))
            for position, repeats in enumerate((1, 2_000))
        ),
    )


def files_of(state: Path, copy: Path) -> Iterator[bytes]:
    """Every file as it is at this moment, the write-ahead log too."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(state, copy, ignore=shutil.ignore_patterns("*.sock"))
    for path in copy.rglob("*"):
        assert not any(word.decode("utf-8", "ignore") in path.name for word in WORDS if word.isascii())
        if path.is_file():
            yield path.read_bytes()


def assert_nothing_shows(state: Path, copy: Path) -> None:
    for content in files_of(state, copy):
        assert not any(word in content for word in WORDS)


def test_nothing_of_a_case_can_be_read_while_it_waits_and_after_it_went(
    tmp_path: Path, case: SealedCase, plaintext: bytes
) -> None:
    state, copy = tmp_path / "state", tmp_path / "copy"
    platform = StandInPlatform(is_down=True)
    with courier(state, platform) as running:
        running.client.submit(case)
        until(lambda: running.client.ping() is False)
        held = list(files_of(state, copy))
        for sealed in (case.envelope, *(attachment.envelope for attachment in case.attachments)):
            middle = sealed[len(sealed) // 2 :][:200]  # a stretch that no page boundary of SQLite cuts every time
            assert any(middle[:40] in content for content in held), "the sealed content is not where this test looks"
        assert_nothing_shows(state, copy)
        platform.is_down = False
        until(lambda: running.client.counts().delivered == 1)
        assert_nothing_shows(state, copy)
    assert_nothing_shows(state, copy)
    digest = case.attachments[1].digest
    parts = platform.parts[CASE_ID, digest]
    arrived = b"".join(parts[number] for number in sorted(parts))
    assert Opener([KEY]).open(arrived).plaintext == plaintext * 2_000


def test_after_delivery_even_the_sealed_bytes_are_gone(tmp_path: Path, case: SealedCase) -> None:
    state, copy = tmp_path / "state", tmp_path / "copy"
    with courier(state, StandInPlatform()) as running:
        running.client.submit(case)
        until(lambda: running.client.counts().delivered == 1)
        until(lambda: (state / "data" / "courier.db-wal").stat().st_size == 0)
        held = list(files_of(state, copy))
    for sealed in (case.envelope, *(attachment.envelope for attachment in case.attachments)):
        for start in range(0, min(len(sealed), 8_000) - 40, 40):
            assert not any(sealed[start : start + 40] in content for content in held)


def test_a_draft_opens_for_its_card_alone_and_its_secret_is_gone_when_it_is_destroyed(
    tmp_path: Path, plaintext: bytes
) -> None:
    state, copy = tmp_path / "state", tmp_path / "copy"
    with courier(state, StandInPlatform()) as running:
        client: CourierClient = running.client
        draft = seal_draft(client.draft_lookup_key(), CARD, "312000202000", plaintext)
        client.save_draft(draft)
        held = list(files_of(state, copy))
        assert any(draft.secret in content for content in held)
        assert not any(draft.secret in content and draft.blob[:40] in content for content in held)
        assert_nothing_shows(state, copy)
        found = client.take_draft(draft_lookup(client.draft_lookup_key(), CARD, "312000202000"))
        assert found is not None
        assert open_draft(draft.draft_id, found.draft.secret, found.draft.blob, CARD) == plaintext
        client.destroy_draft(draft.lookup)
        assert not any(draft.secret in content for content in files_of(state, copy))
