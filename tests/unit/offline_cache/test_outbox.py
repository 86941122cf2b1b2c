# SPDX-License-Identifier: Apache-2.0
"""The outbox: order, states, receipts before destruction, what a crash leaves, what a full disk does."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import parse_iso
from offline_cache.attachments import IN_ROW_BYTES
from offline_cache.database import CacheDatabase
from offline_cache.durable_files import Disk
from offline_cache.errors import AttachmentLost, CacheUnavailable, CaseRefused, DiskFull, QueueFull
from offline_cache.outbox import SMALL_CASE_BYTES, Outbox, Recovered
from offline_cache.room import RoomLimits
from offline_cache.sealed_case import OutboxState, SealedAttachment, SealedCase

LIMITS = RoomLimits(max_cases=100, max_bytes=64 * 1024**2, keep_free_bytes=0, ballast_bytes=64 * 1024)


@dataclass(frozen=True)
class Receipt:
    case_number: str = "310000202611001"
    platform_received_at: str = "2026-11-21T10:00:00.000+08:00"
    already_have_it: bool = False
    state: str = "received"
    objections: tuple[tuple[str, str], ...] = ()


class Clock:
    def __init__(self) -> None:
        self.moment = parse_iso("2026-11-21T09:42:00.123+08:00")

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class RecordingDisk(Disk):
    """Records the order of calls, and fails on command."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fail_fsync: int | None = None
        self.free: int | None = None
        self.allocate_error: int | None = None
        self.on_unlink_ballast: list[object] = []

    def fsync(self, descriptor: int, path: Path) -> None:
        if self.fail_fsync is not None:
            raise OSError(self.fail_fsync, os.strerror(self.fail_fsync))
        self.calls.append(f"fsync {'folder' if path.is_dir() else path.suffix}")
        super().fsync(descriptor, path)

    def replace(self, source: Path, target: Path) -> None:
        self.calls.append(f"rename {target.suffix}")
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self.calls.append(f"unlink {path.suffix or path.name}")
        super().unlink(path)
        if path.name == "ballast":
            for action in self.on_unlink_ballast:
                assert callable(action)
                action()

    def allocate(self, descriptor: int, size_bytes: int) -> None:
        if self.allocate_error is not None:
            raise OSError(self.allocate_error, os.strerror(self.allocate_error))
        super().allocate(descriptor, size_bytes)

    def free_bytes(self, folder: Path) -> int:
        return super().free_bytes(folder) if self.free is None else self.free


def case(number: int, *, size: int = 400, attachments: tuple[int, ...] = (), hours: int = 72) -> SealedCase:
    return SealedCase(
        case_id=f"0193a0c5-8c00-7000-8000-{number:012d}",
        item_code="312000202000",
        terminal_received_at="2026-11-21T09:42:00.000+08:00",
        envelope=number.to_bytes(4, "big") * (size // 4),
        attachments=tuple(
            SealedAttachment.of(bytes((number % 256, position)) * (length // 2))
            for position, length in enumerate(attachments)
        ),
        max_queue_hours=hours,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def disk() -> RecordingDisk:
    return RecordingDisk()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[CacheDatabase]:
    with CacheDatabase(tmp_path / "queue.db") as opened:
        yield opened


@pytest.fixture
def outbox(database: CacheDatabase, tmp_path: Path, disk: RecordingDisk, clock: Clock) -> Outbox:
    return Outbox(database, tmp_path, limits=LIMITS, disk=disk, clock=clock)


def attachment_files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "attachments").iterdir())


def no_more_pages(database: CacheDatabase) -> None:
    """A database that may not grow raises SQLite's own "database or disk is full"."""
    database.sql.execute(f"PRAGMA max_page_count={database.pragma('page_count')}")


def room_again(database: CacheDatabase) -> None:
    database.sql.execute("PRAGMA max_page_count=1073741823")


# --- taking in ------------------------------------------------------------------------------------------------------


def test_a_case_is_durable_with_the_time_it_was_stored(outbox: Outbox) -> None:
    durable = outbox.put(case(1))
    assert (durable.case_id, durable.durable_at) == (case(1).case_id, "2026-11-21T09:42:00.123+08:00")
    status = outbox.status(case(1).case_id)
    assert status is not None
    assert (status.state, status.attempts, status.case_number, status.is_final) == (OutboxState.QUEUED, 0, None, False)


def test_the_same_case_again_gets_the_same_answer(outbox: Outbox, clock: Clock) -> None:
    first = outbox.put(case(1, attachments=(100,)))
    clock.advance(60)
    assert outbox.put(case(1, attachments=(100,))) == first
    assert outbox.counts().queued == 1


@pytest.mark.parametrize("other", [case(1, size=800), case(1, attachments=(10,)), case(1, hours=1)])
def test_the_same_id_with_other_content_is_refused(outbox: Outbox, other: SealedCase) -> None:
    outbox.put(case(1))
    with pytest.raises(CaseRefused, match="already here with other content"):
        outbox.put(other)


def test_the_numbers_of_objections_stay_with_the_receipt(outbox: Outbox) -> None:
    outbox.put(case(1))
    waiting = outbox.status(case(1).case_id)
    outbox.confirm(case(1).case_id, Receipt(objections=(("phone", "YY-000001"), ("household_address", "YY-000002"))))
    settled = outbox.status(case(1).case_id)
    assert waiting is not None
    assert settled is not None
    assert waiting.objections == ()
    assert settled.objections == (("phone", "YY-000001"), ("household_address", "YY-000002"))


def test_the_same_case_after_delivery_still_gets_the_same_answer(outbox: Outbox) -> None:
    first = outbox.put(case(1))
    outbox.confirm(case(1).case_id, Receipt())
    assert outbox.put(case(1)) == first
    assert outbox.next_due() is None


@pytest.mark.parametrize(
    "malformed",
    [
        replace(case(1), case_id="not-a-uuid"),
        replace(case(1), case_id=case(1).case_id.upper()),
        replace(case(1), terminal_received_at="2026-11-21T09:42:00"),
        replace(case(1), item_code=""),
        replace(case(1), envelope=b""),
        replace(case(1), max_queue_hours=0),
        replace(case(1), attachments=(SealedAttachment.of(b"a"), SealedAttachment.of(b"a"))),
        replace(case(1), attachments=(SealedAttachment("0" * 64, b"a"),)),
        replace(case(1), attachments=(SealedAttachment.of(b""),)),
        replace(case(1), attachments=tuple(SealedAttachment.of(bytes((n,))) for n in range(65))),
    ],
)
def test_a_malformed_case_is_refused(outbox: Outbox, malformed: SealedCase) -> None:
    with pytest.raises(CaseRefused):
        outbox.put(malformed)
    assert outbox.counts().queued == 0


def test_small_attachments_are_in_the_row_and_large_ones_in_files(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES, IN_ROW_BYTES + 2)))
    assert attachment_files(tmp_path) == [f"{case(1).case_id}-1.sealed"]
    for position, content in enumerate(case(1, attachments=(IN_ROW_BYTES, IN_ROW_BYTES + 2)).attachments):
        read = outbox.read_part(case(1).case_id, position, 3, 1000)
        assert read == content.envelope[3:1003]


def test_a_large_attachment_is_synced_renamed_and_its_folder_synced_before_its_row(
    outbox: Outbox, disk: RecordingDisk, database: CacheDatabase
) -> None:
    outbox.counts()
    disk.calls.clear()
    connection = database.sql.conn
    connection.set_trace_callback(
        lambda text: disk.calls.append(text.split()[0]) if text[:6] in {"INSERT", "COMMIT"} else None
    )
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2,)))
    connection.set_trace_callback(None)
    assert disk.calls == ["fsync .part", "rename .sealed", "fsync folder", "INSERT", "INSERT", "COMMIT"]


def test_a_receipt_is_committed_before_rows_go_and_rows_before_files(
    outbox: Outbox, disk: RecordingDisk, database: CacheDatabase
) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2, 20)))
    disk.calls.clear()
    connection = database.sql.conn
    connection.set_trace_callback(
        lambda text: (
            disk.calls.append(" ".join(text.split()[:2])) if text.split()[0] in {"UPDATE", "DELETE", "COMMIT"} else None
        )
    )
    outbox.confirm(case(1).case_id, Receipt())
    connection.set_trace_callback(None)
    assert disk.calls == ["UPDATE cases", "COMMIT", "UPDATE cases", "DELETE FROM", "COMMIT", "unlink .sealed"]


# --- order of sending -----------------------------------------------------------------------------------------------


def test_live_first_then_small_then_large_each_oldest_first(outbox: Outbox, clock: Clock) -> None:
    for number, size in ((1, SMALL_CASE_BYTES + 4), (2, 400), (3, SMALL_CASE_BYTES + 4), (4, 400)):
        outbox.put(case(number, size=size))
        outbox.mark_sending(case(number).case_id)
        outbox.postpone(case(number).case_id, clock().timestamp(), "unreachable")
    outbox.put(case(5, size=SMALL_CASE_BYTES + 4))
    order = []
    while (waiting := outbox.next_due()) is not None:
        order.append(int(waiting.case_id[-4:]))
        outbox.confirm(waiting.case_id, Receipt())
    assert order == [5, 2, 4, 1, 3]


def test_only_live_cases_when_asked(outbox: Outbox, clock: Clock) -> None:
    outbox.put(case(1))
    outbox.mark_sending(case(1).case_id)
    outbox.postpone(case(1).case_id, clock().timestamp(), "unreachable")
    assert outbox.next_due(live_only=True) is None
    outbox.put(case(2))
    waiting = outbox.next_due(live_only=True)
    assert waiting is not None
    assert waiting.case_id == case(2).case_id
    assert waiting.is_live


def test_what_waits_knows_its_attachments(outbox: Outbox) -> None:
    outbox.put(case(1, attachments=(20, 30)))
    waiting = outbox.next_due()
    assert waiting is not None
    assert waiting.envelope == case(1).envelope
    assert [(ref.position, ref.digest, ref.size_bytes) for ref in waiting.attachments] == [
        (position, attachment.digest, len(attachment.envelope))
        for position, attachment in enumerate(case(1, attachments=(20, 30)).attachments)
    ]


def test_a_postponed_case_waits_until_it_is_due_and_its_retry_state_is_in_the_row(outbox: Outbox, clock: Clock) -> None:
    outbox.put(case(1))
    assert outbox.earliest_due() == clock().timestamp()
    outbox.mark_sending(case(1).case_id)
    assert outbox.next_due() is None
    assert outbox.earliest_due() is None
    outbox.postpone(case(1).case_id, clock().timestamp() + 30, "busy")
    assert outbox.next_due() is None
    clock.advance(30)
    waiting = outbox.next_due()
    assert waiting is not None
    assert (waiting.tries, waiting.is_live) == (1, False)


def test_a_case_scheduled_before_the_clock_was_set_back_is_not_stuck(outbox: Outbox, clock: Clock) -> None:
    outbox.put(case(1))
    clock.advance(-365 * 86400)
    assert outbox.next_due() is not None


def test_hasten_makes_due_what_waited_for_that_reason(outbox: Outbox, clock: Clock) -> None:
    for number, status in ((1, "unreachable"), (2, "busy"), (3, "unreachable")):
        outbox.put(case(number))
        outbox.mark_sending(case(number).case_id)
        outbox.postpone(case(number).case_id, clock().timestamp() + 300, status)
    assert outbox.hasten("unreachable", but_not=case(3).case_id) == 1
    waiting = outbox.next_due()
    assert waiting is not None
    assert waiting.case_id == case(1).case_id


# --- ends -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("received", OutboxState.RECEIVED),
        ("accepted", OutboxState.ACCEPTED),
        ("returned", OutboxState.RETURNED),
        ("refused", OutboxState.REFUSED),
        ("queued", OutboxState.RECEIVED),
        ("a word of next year", OutboxState.RECEIVED),
    ],
)
def test_a_confirmed_case_keeps_its_receipt_and_nothing_else(
    outbox: Outbox, database: CacheDatabase, tmp_path: Path, word: str, state: OutboxState
) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2, 20)))
    outbox.confirm(case(1).case_id, Receipt(state=word))
    status = outbox.status(case(1).case_id)
    assert status is not None
    assert status.is_final
    assert (status.state, status.case_number, status.platform_received_at) == (
        state,
        Receipt().case_number,
        Receipt().platform_received_at,
    )
    assert database.rows("SELECT envelope FROM cases") == [{"envelope": None}]
    assert database.rows("SELECT * FROM attachments") == []
    assert attachment_files(tmp_path) == []
    counts = outbox.counts()
    assert (counts.queued, counts.delivered, counts.repeats, counts.duplicates, counts.queued_bytes) == (0, 1, 0, 0, 0)


def test_a_repeat_is_counted_as_repeat_and_not_as_duplicate(outbox: Outbox) -> None:
    outbox.put(case(1))
    outbox.confirm(case(1).case_id, Receipt(already_have_it=True))
    outbox.confirm(case(1).case_id, Receipt(already_have_it=True))
    counts = outbox.counts()
    assert (counts.delivered, counts.repeats, counts.duplicates) == (1, 1, 0)


def test_two_numbers_for_one_case_are_counted_as_duplicate_and_the_first_stays(outbox: Outbox) -> None:
    outbox.put(case(1))
    outbox.confirm(case(1).case_id, Receipt())
    outbox.confirm(case(1).case_id, Receipt(case_number="310000202611002"))
    assert outbox.counts().duplicates == 1
    status = outbox.status(case(1).case_id)
    assert status is not None
    assert status.case_number == Receipt().case_number


def test_a_parked_case_keeps_its_content_and_its_reason_and_comes_back(outbox: Outbox) -> None:
    outbox.put(case(1))
    outbox.put(case(2))
    outbox.park(case(1).case_id, "rejected:guide-outdated")
    outbox.park(case(2).case_id, "not_authorised")
    status = outbox.status(case(1).case_id)
    assert status is not None
    assert status.is_final
    assert (status.state, status.reason) == (OutboxState.PARKED, "rejected:guide-outdated")
    assert (outbox.counts().parked, outbox.next_due()) == (2, None)
    assert outbox.release_parked("not_authorised") == 1
    assert outbox.release_parked() == 1
    waiting = outbox.next_due()
    assert waiting is not None
    assert waiting.envelope == case(1).envelope


def test_a_case_with_a_receipt_is_never_parked(outbox: Outbox) -> None:
    outbox.put(case(1))
    outbox.confirm(case(1).case_id, Receipt())
    outbox.park(case(1).case_id, "late answer")
    assert outbox.counts().parked == 0


def test_an_unknown_case_has_no_status(outbox: Outbox) -> None:
    assert outbox.status(case(1).case_id) is None


def test_old_receipts_are_forgotten_but_counted(outbox: Outbox, clock: Clock) -> None:
    outbox.put(case(1))
    outbox.confirm(case(1).case_id, Receipt())
    outbox.put(case(2))
    assert outbox.forget_receipts(clock().timestamp()) == 0
    clock.advance(1)
    assert outbox.forget_receipts(clock().timestamp()) == 1
    assert outbox.status(case(1).case_id) is None
    counts = outbox.counts()
    assert (counts.queued, counts.delivered) == (1, 1)


def test_overdue_counts_what_waits_longer_than_its_item_allows(outbox: Outbox, clock: Clock) -> None:
    outbox.put(case(1, hours=1))
    outbox.put(case(2, hours=72))
    clock.advance(3601)
    assert outbox.counts().overdue == 1


# --- after a crash --------------------------------------------------------------------------------------------------


def test_what_was_on_its_way_is_queued_again(outbox: Outbox) -> None:
    outbox.put(case(1))
    outbox.mark_sending(case(1).case_id)
    assert outbox.recover() == Recovered(requeued=1, destroyed=0, parked=0, orphans=0)
    waiting = outbox.next_due()
    assert waiting is not None
    assert (waiting.tries, waiting.is_live) == (1, False)


def test_a_receipt_without_destruction_is_finished(outbox: Outbox, database: CacheDatabase, tmp_path: Path) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2,)))
    with database.transaction() as sql:  # what a crash between receipt and destruction leaves
        sql.execute("UPDATE cases SET state='received', case_number='1', platform_received_at='2026', settled_at=1")
    assert outbox.recover() == Recovered(requeued=0, destroyed=1, parked=0, orphans=0)
    assert attachment_files(tmp_path) == []
    assert database.rows("SELECT envelope FROM cases") == [{"envelope": None}]


def test_files_without_rows_are_swept_and_files_with_rows_stay(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2,)))
    (tmp_path / "attachments" / "orphan.sealed").write_bytes(b"x")
    (tmp_path / "attachments" / "half.sealed.1234.part").write_bytes(b"x")
    assert outbox.recover().orphans == 2
    assert attachment_files(tmp_path) == [f"{case(1).case_id}-0.sealed"]


def test_a_case_whose_file_is_gone_is_parked_not_dropped(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2,)))
    (tmp_path / "attachments" / f"{case(1).case_id}-0.sealed").unlink()
    with pytest.raises(AttachmentLost, match="missing"):
        outbox.read_part(case(1).case_id, 0, 0, 10)
    assert outbox.recover().parked == 1
    status = outbox.status(case(1).case_id)
    assert status is not None
    assert status.reason == "attachment_lost"


def test_a_shortened_file_and_an_unknown_attachment_are_lost(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(case(1, attachments=(IN_ROW_BYTES + 2,)))
    os.truncate(tmp_path / "attachments" / f"{case(1).case_id}-0.sealed", 10)
    with pytest.raises(AttachmentLost, match="shorter"):
        outbox.read_part(case(1).case_id, 0, 0, 100)
    with pytest.raises(AttachmentLost, match="no attachment 7"):
        outbox.read_part(case(1).case_id, 7, 0, 100)


def test_everything_is_there_after_reopening(tmp_path: Path, clock: Clock) -> None:
    for number in range(3):
        with CacheDatabase(tmp_path / "queue.db") as database:
            Outbox(database, tmp_path, limits=LIMITS, clock=clock).put(case(number))
    with CacheDatabase(tmp_path / "queue.db") as database:
        assert Outbox(database, tmp_path, limits=LIMITS, clock=clock).counts().queued == 3


# --- a full disk ----------------------------------------------------------------------------------------------------


def test_the_quota_of_cases_and_of_bytes_is_answered_before_anything_is_promised(
    database: CacheDatabase, tmp_path: Path
) -> None:
    outbox = Outbox(database, tmp_path, limits=replace(LIMITS, max_cases=1))
    outbox.put(case(1))
    assert not outbox.counts().is_accepting
    with pytest.raises(QueueFull):
        outbox.put(case(2))
    assert Outbox(database, tmp_path, limits=LIMITS).counts().is_accepting
    with pytest.raises(QueueFull):
        Outbox(database, tmp_path, limits=replace(LIMITS, max_bytes=700)).put(case(2))


def test_what_others_need_stays_free(outbox: Outbox, disk: RecordingDisk) -> None:
    disk.free = 799
    with pytest.raises(QueueFull):
        outbox.put(case(1))
    disk.free = 800
    outbox.put(case(1))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_for_the_ballast_is_no_room_for_cases(outbox: Outbox, disk: RecordingDisk, code: int) -> None:
    disk.allocate_error = code
    with pytest.raises(QueueFull):
        outbox.put(case(1))


def test_a_broken_disk_is_not_called_a_full_one(outbox: Outbox, disk: RecordingDisk, tmp_path: Path) -> None:
    outbox.recover()
    disk.fail_fsync = errno.EIO
    with pytest.raises(OSError, match="Input/output error"):
        outbox.put(case(1, attachments=(IN_ROW_BYTES + 2,)))
    (tmp_path / "ballast").unlink()
    disk.allocate_error = errno.EIO
    with pytest.raises(OSError, match="Input/output error"):
        outbox.put(case(2))


def test_a_disk_that_fills_while_the_attachment_is_written_leaves_nothing(
    outbox: Outbox, disk: RecordingDisk, tmp_path: Path
) -> None:
    disk.fail_fsync = errno.ENOSPC
    with pytest.raises(QueueFull):
        outbox.put(case(1, attachments=(20, IN_ROW_BYTES + 2)))
    assert attachment_files(tmp_path) == []
    assert outbox.status(case(1).case_id) is None


def test_a_disk_that_fills_at_the_row_leaves_nothing(outbox: Outbox, database: CacheDatabase, tmp_path: Path) -> None:
    no_more_pages(database)
    with pytest.raises(QueueFull):
        outbox.put(case(1, size=40_000, attachments=(20, IN_ROW_BYTES + 2)))
    assert attachment_files(tmp_path) == []
    assert outbox.status(case(1).case_id) is None
    room_again(database)
    outbox.put(case(1))


def test_a_full_disk_gives_up_the_ballast_to_store_a_receipt(
    outbox: Outbox, database: CacheDatabase, disk: RecordingDisk, tmp_path: Path
) -> None:
    outbox.put(case(1))
    long_number = Receipt(case_number="3" * 20_000)  # needs pages that are not there
    no_more_pages(database)
    disk.on_unlink_ballast.append(lambda: room_again(database))
    outbox.confirm(case(1).case_id, long_number)
    assert outbox.counts().delivered == 1
    assert "unlink ballast" in disk.calls
    assert (tmp_path / "ballast").stat().st_size == LIMITS.ballast_bytes  # back again for the next time


def test_without_ballast_the_case_stays_whole(outbox: Outbox, database: CacheDatabase, tmp_path: Path) -> None:
    outbox.put(case(1))
    (tmp_path / "ballast").unlink()
    no_more_pages(database)
    with pytest.raises(DiskFull):
        outbox.confirm(case(1).case_id, Receipt(case_number="3" * 20_000))
    room_again(database)
    waiting = outbox.next_due()
    assert waiting is not None
    assert waiting.envelope == case(1).envelope


def test_a_ballast_of_another_size_is_made_right(outbox: Outbox, tmp_path: Path) -> None:
    (tmp_path / "ballast").write_bytes(b"")
    outbox.recover()
    assert (tmp_path / "ballast").stat().st_size == LIMITS.ballast_bytes


def test_another_failure_of_the_database_is_not_a_full_disk(outbox: Outbox, database: CacheDatabase) -> None:
    outbox.put(case(1))
    with database.transaction() as sql:
        sql.execute("DROP TABLE figures")
    with pytest.raises(CacheUnavailable) as caught:
        outbox.confirm(case(1).case_id, Receipt())
    assert not isinstance(caught.value, DiskFull)
    assert isinstance(caught.value.__cause__, sqlite3.Error)
