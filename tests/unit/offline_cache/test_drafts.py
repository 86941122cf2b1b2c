# SPDX-License-Identifier: Apache-2.0
"""Drafts: only the same card opens them, for 24 hours, and without their secret they are nothing."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import parse_iso
from offline_cache.database import CacheDatabase
from offline_cache.draft_sealing import SealedDraft, draft_lookup, open_draft, seal_draft
from offline_cache.drafts import DraftStore
from offline_cache.durable_files import Disk
from offline_cache.errors import BadEnvelope, CaseRefused, QueueFull

CARD = "测试·甲".encode("utf-16-le") + b"999999199001010011" + bytes(1024)
OTHER_CARD = CARD[:-1] + b"\x01"
PLAINTEXT = "地址:示例路1号".encode()
LOOKUP_KEY = bytes(range(32))


class Clock:
    def __init__(self) -> None:
        self.moment = parse_iso("2026-11-21T09:42:00.123+08:00")

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[CacheDatabase]:
    with CacheDatabase(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def store(database: CacheDatabase, tmp_path: Path, clock: Clock) -> DraftStore:
    return DraftStore(database, tmp_path / "keys", clock=clock)


def secrets_on_disk(tmp_path: Path) -> list[bytes]:
    return [path.read_bytes() for path in (tmp_path / "keys").iterdir() if path.name != "lookup.key"]


# --- sealing --------------------------------------------------------------------------------------------------------


def test_the_same_card_opens_its_draft_and_no_other_byte_does() -> None:
    draft = seal_draft(LOOKUP_KEY, CARD, PLAINTEXT)
    assert open_draft(draft, CARD) == PLAINTEXT
    for card in (OTHER_CARD, b"999999199001010011", b""):
        with pytest.raises(BadEnvelope):
            open_draft(draft, card)


def test_without_its_secret_or_with_another_name_a_draft_is_nothing() -> None:
    draft = seal_draft(LOOKUP_KEY, CARD, PLAINTEXT)
    for broken in (
        replace(draft, secret=bytes(32)),
        replace(draft, lookup="0" * 64),
        replace(draft, blob=draft.blob[:-1]),
        replace(draft, blob=b""),
    ):
        with pytest.raises(BadEnvelope):
            open_draft(broken, CARD)


def test_every_draft_has_a_secret_of_its_own_and_a_card_one_name() -> None:
    first, second = (seal_draft(LOOKUP_KEY, CARD, PLAINTEXT) for _ in range(2))
    assert first.secret != second.secret
    assert first.lookup == second.lookup == draft_lookup(LOOKUP_KEY, CARD)
    assert draft_lookup(bytes(32), CARD) != first.lookup
    assert draft_lookup(LOOKUP_KEY, OTHER_CARD) != first.lookup


def test_neither_content_nor_secret_shows() -> None:
    draft = seal_draft(LOOKUP_KEY, CARD, PLAINTEXT)
    assert repr(draft) == f"SealedDraft(lookup='{draft.lookup}')"
    assert PLAINTEXT not in draft.blob


# --- keeping --------------------------------------------------------------------------------------------------------


def test_a_draft_is_found_as_often_as_asked_until_it_is_destroyed(store: DraftStore, tmp_path: Path) -> None:
    draft = seal_draft(store.lookup_key(), CARD, PLAINTEXT)
    store.save(draft)
    assert [store.find(draft.lookup), store.find(draft.lookup)] == [draft, draft]
    assert store.find("0" * 64) is None
    assert store.destroy(draft.lookup)
    assert store.find(draft.lookup) is None
    assert secrets_on_disk(tmp_path) == []
    assert not store.destroy(draft.lookup)


def test_secret_and_blob_are_in_different_files_and_private(store: DraftStore, tmp_path: Path) -> None:
    draft = seal_draft(store.lookup_key(), CARD, PLAINTEXT)
    store.save(draft)
    assert secrets_on_disk(tmp_path) == [draft.secret]
    for name in ("a.db", "a.db-wal"):
        assert draft.secret not in (tmp_path / name).read_bytes()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert (modes, stat.S_IMODE((tmp_path / "keys").stat().st_mode)) == ({0o600}, 0o700)


def test_the_lookup_key_stays_the_same(store: DraftStore, database: CacheDatabase, tmp_path: Path) -> None:
    key = store.lookup_key()
    store.sweep()
    assert len(key) == 32
    assert DraftStore(database, tmp_path / "keys").lookup_key() == key


def test_a_newer_draft_of_the_same_card_takes_the_place_of_the_older(store: DraftStore, tmp_path: Path) -> None:
    store.save(seal_draft(store.lookup_key(), CARD, b"first"))
    draft = seal_draft(store.lookup_key(), CARD, b"second")
    store.save(draft)
    found = store.find(draft.lookup)
    assert found is not None
    assert open_draft(found, CARD) == b"second"
    assert secrets_on_disk(tmp_path) == [draft.secret]


def test_after_24_hours_a_draft_is_gone_at_once_and_its_secret_at_the_next_sweep(
    store: DraftStore, clock: Clock, tmp_path: Path, database: CacheDatabase
) -> None:
    draft = seal_draft(store.lookup_key(), CARD, PLAINTEXT)
    store.save(draft)
    clock.moment += timedelta(hours=23, minutes=59)
    assert store.sweep() == 0
    assert store.find(draft.lookup) is not None
    clock.moment += timedelta(minutes=1)
    assert store.find(draft.lookup) is None
    assert store.sweep() == 1
    assert secrets_on_disk(tmp_path) == []
    assert database.rows("SELECT * FROM drafts") == []


def test_a_draft_from_the_far_future_is_destroyed_because_its_age_is_unknown(store: DraftStore, clock: Clock) -> None:
    store.save(seal_draft(store.lookup_key(), CARD, PLAINTEXT))
    clock.moment -= timedelta(hours=25)
    assert store.sweep() == 1


def test_a_secret_without_a_draft_is_swept_and_a_draft_without_a_secret_is_none(
    store: DraftStore, tmp_path: Path
) -> None:
    draft = seal_draft(store.lookup_key(), CARD, PLAINTEXT)
    store.save(draft)
    (tmp_path / "keys" / "left-by-a-crash.draft-key").write_bytes(bytes(32))
    store.sweep()
    assert secrets_on_disk(tmp_path) == [draft.secret]
    for path in (tmp_path / "keys").glob("*.draft-key"):
        path.unlink()
    assert store.find(draft.lookup) is None


@pytest.mark.parametrize(
    "draft",
    [
        SealedDraft("short", bytes(32), b"x"),
        SealedDraft("0" * 64, bytes(31), b"x"),
        SealedDraft("0" * 64, bytes(32), b""),
        SealedDraft("0" * 64, bytes(32), bytes(1024 * 1024 + 1)),
    ],
)
def test_a_malformed_draft_is_refused(store: DraftStore, draft: SealedDraft) -> None:
    with pytest.raises(CaseRefused):
        store.save(draft)


def test_a_full_disk_keeps_the_older_draft_and_says_so(
    store: DraftStore, database: CacheDatabase, tmp_path: Path
) -> None:
    older = seal_draft(store.lookup_key(), CARD, b"older")
    store.save(older)

    class Full(Disk):
        code = errno.ENOSPC

        def fsync(self, descriptor: int, path: Path) -> None:
            raise OSError(self.code, os.strerror(self.code))

    full = Full()
    with pytest.raises(QueueFull):
        DraftStore(database, tmp_path / "keys", disk=full).save(seal_draft(store.lookup_key(), CARD, b"newer"))
    full.code = errno.EIO
    with pytest.raises(OSError, match="Input/output"):
        DraftStore(database, tmp_path / "keys", disk=full).save(seal_draft(store.lookup_key(), CARD, b"newer"))
    assert store.find(older.lookup) == older
    assert secrets_on_disk(tmp_path) == [older.secret]
