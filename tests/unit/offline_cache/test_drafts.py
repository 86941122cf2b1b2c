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
from offline_cache.draft_sealing import draft_lookup, open_draft, seal_draft
from offline_cache.drafts import DraftStore
from offline_cache.durable_files import Disk
from offline_cache.errors import BadEnvelope, CaseRefused, QueueFull
from offline_cache.sealed_draft import Deposit, Farewell, SealedDraft

CARD = "测试·甲".encode("utf-16-le") + b"999999199001010011" + bytes(1024)
OTHER_CARD = CARD[:-1] + b"\x01"
PLAINTEXT = "地址:示例路1号".encode()
LOOKUP_KEY = bytes(range(32))
ITEM = "312000202000"
OTHER_ID = "0193a0c5-8c00-4000-8000-000000000009"


def opened(draft: SealedDraft, card: bytes) -> bytes:
    return open_draft(draft.draft_id, draft.secret, draft.blob, card)


def found(store: DraftStore, lookup: str) -> SealedDraft | None:
    held = store.find(lookup)
    return None if held is None else held.draft


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
    draft = seal_draft(LOOKUP_KEY, CARD, ITEM, PLAINTEXT)
    assert opened(draft, CARD) == PLAINTEXT
    for card in (OTHER_CARD, b"999999199001010011", b""):
        with pytest.raises(BadEnvelope):
            opened(draft, card)


def test_without_its_secret_or_with_another_name_a_draft_is_nothing() -> None:
    draft = seal_draft(LOOKUP_KEY, CARD, ITEM, PLAINTEXT)
    for broken in (
        replace(draft, secret=bytes(32)),
        replace(draft, draft_id=OTHER_ID),
        replace(draft, blob=draft.blob[:-1]),
        replace(draft, blob=b""),
    ):
        with pytest.raises(BadEnvelope):
            opened(broken, CARD)


def test_every_draft_has_a_secret_of_its_own_and_a_card_one_name() -> None:
    first, second = (seal_draft(LOOKUP_KEY, CARD, ITEM, PLAINTEXT) for _ in range(2))
    assert first.secret != second.secret
    assert first.lookup == second.lookup == draft_lookup(LOOKUP_KEY, CARD, ITEM)
    assert draft_lookup(bytes(32), CARD, ITEM) != first.lookup
    assert draft_lookup(LOOKUP_KEY, OTHER_CARD, ITEM) != first.lookup
    assert draft_lookup(LOOKUP_KEY, CARD, "TBD-RS01") != first.lookup
    assert first.draft_id != second.draft_id


def test_neither_content_nor_secret_shows() -> None:
    draft = seal_draft(LOOKUP_KEY, CARD, ITEM, PLAINTEXT)
    assert repr(draft) == f"SealedDraft(lookup='{draft.lookup}', draft_id='{draft.draft_id}')"
    assert PLAINTEXT not in draft.blob


# --- keeping --------------------------------------------------------------------------------------------------------


def test_a_draft_is_found_as_often_as_asked_until_it_is_destroyed(store: DraftStore, tmp_path: Path) -> None:
    draft = seal_draft(store.lookup_key(), CARD, ITEM, PLAINTEXT)
    store.save(draft)
    assert [found(store, draft.lookup), found(store, draft.lookup)] == [draft, draft]
    assert store.find("0" * 64) is None
    assert store.destroy(draft.lookup)
    assert store.find(draft.lookup) is None
    assert secrets_on_disk(tmp_path) == []
    assert not store.destroy(draft.lookup)


def test_secret_and_blob_are_in_different_files_and_private(store: DraftStore, tmp_path: Path) -> None:
    draft = seal_draft(store.lookup_key(), CARD, ITEM, PLAINTEXT)
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
    store.save(seal_draft(store.lookup_key(), CARD, ITEM, b"first"))
    draft = seal_draft(store.lookup_key(), CARD, ITEM, b"second")
    store.save(draft)
    found = store.find(draft.lookup)
    assert found is not None
    assert opened(found.draft, CARD) == b"second"
    assert secrets_on_disk(tmp_path) == [draft.secret]


def test_after_24_hours_a_draft_is_gone_at_once_and_its_secret_at_the_next_sweep(
    store: DraftStore, clock: Clock, tmp_path: Path, database: CacheDatabase
) -> None:
    draft = seal_draft(store.lookup_key(), CARD, ITEM, PLAINTEXT)
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
    store.save(seal_draft(store.lookup_key(), CARD, ITEM, PLAINTEXT))
    clock.moment -= timedelta(hours=25)
    assert store.sweep() == 1


def test_a_secret_without_a_draft_is_swept_and_a_draft_without_a_secret_is_none(
    store: DraftStore, tmp_path: Path
) -> None:
    draft = seal_draft(store.lookup_key(), CARD, ITEM, PLAINTEXT)
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
        SealedDraft("short", OTHER_ID, bytes(32), b"x"),
        SealedDraft("0" * 64, OTHER_ID, bytes(31), b"x"),
        SealedDraft("0" * 64, OTHER_ID, bytes(32), b""),
        SealedDraft("0" * 64, OTHER_ID, bytes(32), bytes(256 * 1024 + 1)),
        SealedDraft("0" * 64, OTHER_ID, bytes(32), b"x", bytes(256 * 1024 + 1)),
        SealedDraft("0" * 64, "no-uuid", bytes(32), b"x"),
    ],
)
def test_a_malformed_draft_is_refused(store: DraftStore, draft: SealedDraft) -> None:
    with pytest.raises(CaseRefused):
        store.save(draft)


def test_a_full_disk_keeps_the_older_draft_and_says_so(
    store: DraftStore, database: CacheDatabase, tmp_path: Path
) -> None:
    older = seal_draft(store.lookup_key(), CARD, ITEM, b"older")
    store.save(older)

    class Full(Disk):
        code = errno.ENOSPC

        def fsync(self, descriptor: int, path: Path) -> None:
            raise OSError(self.code, os.strerror(self.code))

    full = Full()
    with pytest.raises(QueueFull):
        DraftStore(database, tmp_path / "keys", disk=full).save(seal_draft(store.lookup_key(), CARD, ITEM, b"newer"))
    full.code = errno.EIO
    with pytest.raises(OSError, match="Input/output"):
        DraftStore(database, tmp_path / "keys", disk=full).save(seal_draft(store.lookup_key(), CARD, ITEM, b"newer"))
    assert found(store, older.lookup) == older
    assert secrets_on_disk(tmp_path) == [older.secret]


# --- for the platform ----------------------------------------------------------------------------------------------------


def for_platform(store: DraftStore, plaintext: bytes = PLAINTEXT) -> SealedDraft:
    return replace(seal_draft(store.lookup_key(), CARD, ITEM, plaintext), release=b"sealed for the platform")


def test_a_draft_with_a_release_is_to_be_deposited_with_the_time_it_has_left(store: DraftStore, clock: Clock) -> None:
    draft = for_platform(store)
    store.save(draft)
    clock.moment += timedelta(hours=1)
    assert store.next_errand() == Deposit(draft.draft_id, 23 * 3600, 0, draft.release, draft.blob)
    store.save(seal_draft(store.lookup_key(), OTHER_CARD, ITEM, b"stays here"))
    store.deposited(draft.draft_id)
    assert store.next_errand() is None
    assert store.deposited_ids() == [draft.draft_id]
    held = store.find(draft.lookup)
    assert held is not None
    assert (held.draft, held.keep_s, held.is_deposited) == (draft, 23 * 3600, True)


def test_secret_and_release_are_in_one_file_that_is_overwritten(store: DraftStore, tmp_path: Path) -> None:
    draft = for_platform(store)
    store.save(draft)
    assert secrets_on_disk(tmp_path) == [draft.secret + draft.release]
    for name in ("a.db", "a.db-wal"):
        assert draft.release not in (tmp_path / name).read_bytes()


def test_what_the_platform_never_heard_of_needs_no_farewell(store: DraftStore) -> None:
    draft = for_platform(store)
    store.save(draft)
    store.destroy(draft.lookup)
    assert store.next_errand() is None


@pytest.mark.parametrize("is_answered", [True, False])
def test_what_the_platform_may_have_is_taken_back_there(store: DraftStore, is_answered: bool) -> None:
    draft = for_platform(store)
    store.save(draft)
    store.errands.begin(draft.draft_id)
    if is_answered:
        store.deposited(draft.draft_id)
    store.destroy(draft.lookup)
    assert store.next_errand() == Farewell(draft.draft_id, 0)
    store.deposited(draft.draft_id)  # the answer to the deposit comes late: the farewell stays
    assert store.next_errand() == Farewell(draft.draft_id, 0)
    store.drop_errand(draft.draft_id)
    assert store.next_errand() is None


def test_a_newer_draft_takes_the_older_back_there_too(store: DraftStore) -> None:
    older = for_platform(store, b"older")
    store.save(older)
    store.errands.begin(older.draft_id)
    store.deposited(older.draft_id)
    newer = for_platform(store, b"newer")
    store.save(newer)
    assert store.next_errand() == Farewell(older.draft_id, 0)
    store.drop_errand(older.draft_id)
    errand = store.next_errand()
    assert isinstance(errand, Deposit)
    assert errand.draft_id == newer.draft_id


def test_one_service_does_not_cost_a_card_the_draft_of_another(store: DraftStore) -> None:
    first = seal_draft(store.lookup_key(), CARD, ITEM, b"one")
    second = seal_draft(store.lookup_key(), CARD, "TBD-RS01", b"two")
    store.save(first)
    store.save(second)
    assert (found(store, first.lookup), found(store, second.lookup)) == (first, second)


def test_a_draft_taken_up_elsewhere_goes_without_a_word(store: DraftStore, tmp_path: Path) -> None:
    draft = for_platform(store)
    store.save(draft)
    store.deposited(draft.draft_id)
    assert store.gone_elsewhere(draft.draft_id)
    assert not store.gone_elsewhere(draft.draft_id)
    assert (found(store, draft.lookup), store.next_errand(), secrets_on_disk(tmp_path)) == (None, None, [])


def test_a_draft_without_a_card_lies_here_only_until_the_platform_has_it(store: DraftStore, clock: Clock) -> None:
    store.save_for_platform(OTHER_ID, b"sealed")
    assert store.next_errand() == Deposit(OTHER_ID, 24 * 3600, 0, b"sealed", None)
    store.deposited(OTHER_ID)
    assert store.next_errand() is None
    assert store._database.rows("SELECT * FROM platform_drafts") == []
    store.save_for_platform(OTHER_ID, b"sealed")
    clock.moment += timedelta(hours=24)
    assert store.next_errand() is None
    store.sweep()
    assert store._database.rows("SELECT * FROM platform_drafts") == []
    assert store._database.rows("SELECT * FROM draft_errands") == []


@pytest.mark.parametrize(("draft_id", "envelope"), [("x", b"x"), (OTHER_ID, b""), (OTHER_ID, bytes(256 * 1024 + 1))])
def test_a_malformed_draft_for_the_platform_is_refused(store: DraftStore, draft_id: str, envelope: bytes) -> None:
    with pytest.raises(CaseRefused):
        store.save_for_platform(draft_id, envelope)


def test_errands_wait_their_time_and_the_lines_return_hastens_them(store: DraftStore, clock: Clock) -> None:
    draft = for_platform(store)
    store.save(draft)
    store.errands.begin(draft.draft_id)
    store.errands.postpone(draft.draft_id, clock.moment.timestamp() + 60)
    assert store.next_errand() is None
    assert store.errands.earliest_due() == clock.moment.timestamp() + 60
    store.errands.hasten()
    errand = store.next_errand()
    assert errand is not None
    assert errand.tries == 1


def test_a_deposit_whose_secret_is_lost_is_given_up(store: DraftStore, tmp_path: Path) -> None:
    store.save(for_platform(store))
    for path in (tmp_path / "keys").glob("*.draft-key"):
        path.unlink()
    assert store.next_errand() is None
    assert store.errands.earliest_due() is None


def test_a_farewell_for_a_foreign_draft_is_told_first(store: DraftStore) -> None:
    store.save(for_platform(store))
    store.end_elsewhere(OTHER_ID)
    assert store.next_errand() == Farewell(OTHER_ID, 0)


def test_a_draft_for_the_platform_that_ends_before_it_is_there_goes_here_at_once(
    store: DraftStore, database: CacheDatabase
) -> None:
    store.save_for_platform(OTHER_ID, b"sealed")
    store.end_elsewhere(OTHER_ID)
    assert database.rows("SELECT * FROM platform_drafts") == []
    assert store.next_errand() == Farewell(OTHER_ID, 0)


def test_a_draft_for_the_platform_that_ends_while_it_is_on_its_way_is_taken_back_there(store: DraftStore) -> None:
    store.save_for_platform(OTHER_ID, b"sealed")
    assert isinstance(store.next_errand(), Deposit)
    store.errands.begin(OTHER_ID)
    store.end_elsewhere(OTHER_ID)
    store.deposited(OTHER_ID)
    assert store.next_errand() == Farewell(OTHER_ID, 0)
