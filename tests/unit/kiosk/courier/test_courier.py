# SPDX-License-Identifier: Apache-2.0
"""The courier as its clients see it: durable at once, delivered once, honest about what waits."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.courier.client import CaseRefused, CourierClient, CourierUnavailable, QueueFull
from kiosk.courier.gateway import PART_BYTES
from kiosk.courier.ledger import Ledger
from kiosk.courier.protocol import Frame, encode
from kiosk.courier.sender import Sender
from kiosk.courier.server import CourierServer, UnsafeFolder
from kiosk.platform.errors import Busy, NotAuthorised, Problem, ProtocolFault, Rejected, Unreachable
from offline_cache.draft_sealing import open_draft, seal_draft
from offline_cache.errors import AlreadyOwned, CacheUnavailable, DiskFull
from offline_cache.outbox import Outbox
from offline_cache.sealed_case import OutboxState, WaitingCase
from tests.unit.kiosk.courier.stand_in import LIMITS, StandInPlatform, courier, sealed_case, until

CARD = b"all bytes of a card"


def events_of(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "logs" / "courier.jsonl").read_text().splitlines()]


def names(folder: Path) -> list[object]:
    return [event["event"] for event in events_of(folder)]


# --- delivering -----------------------------------------------------------------------------------------------------


def test_a_case_is_durable_then_received_with_both_times(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        durable = running.client.submit(sealed_case(1))
        assert durable.case_id == sealed_case(1).case_id
        status = running.client.wait(durable.case_id, 10)
        assert status is not None
        assert (status.state, status.case_number, status.platform_received_at, status.attempts) == (
            OutboxState.RECEIVED,
            "310000202611000",
            "2026-11-21T10:00:00.000+08:00",
            1,
        )
        assert status.durable_at == durable.durable_at
        counts = running.client.counts()
        assert (counts.queued, counts.delivered, counts.parked, counts.duplicates, counts.repeats) == (0, 1, 0, 0, 0)
        assert counts.is_accepting
        assert running.client.ping() is True
    assert names(tmp_path) == ["CourierStarted", "CaseDurable", "DeliveryStarted", "CaseDelivered"]


def test_attachments_travel_in_parts_and_resume_where_they_stopped(tmp_path: Path) -> None:
    failures = [Unreachable("down")]

    def third_part_fails_once(case_id: str, part_no: int) -> None:
        if part_no == 2 and failures:
            raise failures.pop()

    platform = StandInPlatform(before_part=third_part_fails_once)
    case = sealed_case(1, attachments=(3 * PART_BYTES + 5, 100))
    with courier(tmp_path, platform) as running:
        running.client.submit(case)
        status = running.client.wait(case.case_id, 10)
        assert status is not None
        assert (status.state, status.attempts) == (OutboxState.RECEIVED, 2)
    assert platform.uploads == 5  # four parts and one, none of them twice
    for attachment in case.attachments:
        parts = platform.parts[case.case_id, attachment.digest]
        assert b"".join(parts[number] for number in sorted(parts)) == attachment.envelope
        assert {len(part) for number, part in parts.items() if number < len(parts) - 1} <= {PART_BYTES}


def test_a_lost_reply_is_asked_again_and_counted_as_repeat_not_as_duplicate(tmp_path: Path) -> None:
    lost = [Unreachable("down"), Unreachable("down")]

    def lose_reply(case: WaitingCase) -> None:
        if lost:
            raise lost.pop()

    platform = StandInPlatform(after_commit=lose_reply)
    with courier(tmp_path, platform) as running:
        running.client.submit(sealed_case(1))
        status = running.client.wait(sealed_case(1).case_id, 10)
        assert status is not None
        assert status.state is OutboxState.RECEIVED
        counts = running.client.counts()
        assert (counts.delivered, counts.repeats, counts.duplicates) == (1, 1, 0)
    assert (len(platform.commits), len(platform.stored)) == (3, 1)


def test_a_queue_of_an_outage_is_delivered_when_the_platform_is_back(tmp_path: Path) -> None:
    platform = StandInPlatform(is_down=True)
    with courier(tmp_path, platform) as running:
        for number in range(5):
            running.client.submit(sealed_case(number))
        until(lambda: running.client.ping() is False)
        status = running.client.wait(sealed_case(0).case_id, 0.05)
        assert status is not None
        assert not status.is_final
        assert running.client.counts().queued == 5
        until(lambda: platform.health_requests > 1)
        platform.is_down = False
        until(lambda: running.client.counts().delivered == 5, 5)
        assert running.client.ping() is True
    assert sorted(platform.commits) == sorted(platform.stored)
    assert names(tmp_path).count("PlatformUnreachable") == names(tmp_path).count("PlatformBack") == 1


def test_a_case_that_comes_while_the_courier_looks_is_sent_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, has_come = threading.Event(), threading.Event()
    look = Sender._earliest_due

    def slow_look(sender: Sender) -> float | None:
        looks.set()
        assert has_come.wait(60)
        return look(sender)

    monkeypatch.setattr(Sender, "_earliest_due", slow_look)
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        assert looks.wait(60)
        running.client.submit(sealed_case(0))
        has_come.set()
        until(lambda: running.client.counts().delivered == 1)
    assert platform.health_requests == 0


def test_while_the_line_is_down_only_a_new_case_is_tried_at_once(tmp_path: Path) -> None:
    attempts: list[str] = []

    def down(case: WaitingCase) -> None:
        attempts.append(case.case_id)
        raise Unreachable("down")

    platform = StandInPlatform(before_commit=down)
    with courier(tmp_path, platform, probe_seconds=30) as running:
        for number in range(3):
            running.client.submit(sealed_case(number))
            until(lambda number=number: len(attempts) == number + 1)  # type: ignore[misc] # the loop's value, kept
        time.sleep(0.3)
        assert attempts == [sealed_case(number).case_id for number in range(3)]
        assert platform.health_requests == 0


def test_an_idle_courier_asks_the_platform_for_nothing(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        assert running.client.ping() is None
        time.sleep(0.2)
    assert platform.health_requests == 0


def test_a_large_backlog_case_gives_way_to_a_live_one(tmp_path: Path) -> None:
    order: list[str] = []
    began, go_on = threading.Event(), threading.Event()

    def slowly(case_id: str, part_no: int) -> None:
        began.set()
        assert go_on.wait(10)

    platform = StandInPlatform(is_down=True, before_part=slowly, before_commit=lambda case: order.append(case.case_id))
    large, live = sealed_case(1, attachments=(3 * PART_BYTES,)), sealed_case(2)
    with courier(tmp_path, platform) as running:
        running.client.submit(large)
        until(lambda: running.client.ping() is False)
        platform.is_down = False
        assert began.wait(10)
        running.client.submit(live)
        go_on.set()
        until(lambda: running.client.counts().delivered == 2)
    assert order == [live.case_id, large.case_id]
    assert platform.uploads == 3


def test_a_case_that_never_gets_through_does_not_hold_up_the_others(tmp_path: Path) -> None:
    def never(case: WaitingCase) -> None:
        if case.case_id == sealed_case(0).case_id:
            raise ProtocolFault("an answer that is none")

    platform = StandInPlatform(is_down=True, before_commit=never)
    with courier(tmp_path, platform) as running:
        for number in range(6):
            running.client.submit(sealed_case(number))
        until(lambda: running.client.ping() is False)
        platform.is_down = False
        until(lambda: running.client.counts().delivered == 5)
        status = running.client.status(sealed_case(0).case_id)
        assert status is not None
        assert not status.is_final


def test_a_busy_platform_is_left_alone_until_it_said(tmp_path: Path) -> None:
    said: list[float] = []

    def busy_once(case: WaitingCase) -> None:
        if not said:
            said.append(time.monotonic())
            raise Busy("busy", 1.0)

    with courier(tmp_path, StandInPlatform(before_commit=busy_once)) as running:
        running.client.submit(sealed_case(1))
        status = running.client.wait(sealed_case(1).case_id, 10)
        assert status is not None
        assert status.state is OutboxState.RECEIVED
        assert time.monotonic() - said[0] >= 1.0


@pytest.mark.parametrize("kind", [Rejected, NotAuthorised])
def test_a_refused_case_is_parked_with_its_reason_and_released_by_hand(
    tmp_path: Path, kind: type[Rejected] | type[NotAuthorised]
) -> None:
    refusals = [kind(Problem(type="urn:kiosk:problem:odd", title="t", status=422))]

    def refuse_once(case: WaitingCase) -> None:
        if refusals:
            raise refusals.pop()

    with courier(tmp_path, StandInPlatform(before_commit=refuse_once)) as running:
        running.client.submit(sealed_case(1))
        status = running.client.wait(sealed_case(1).case_id, 10)
        assert status is not None
        assert status.state is OutboxState.PARKED
        assert (status.reason or "").endswith(":odd")
        assert running.client.counts().parked == 1
        if kind is Rejected:
            assert running.client.release_parked() == 1
            status = running.client.wait(sealed_case(1).case_id, 10)
            assert status is not None
            assert status.state is OutboxState.RECEIVED
    with courier(tmp_path, StandInPlatform()) as running:  # a restart releases what was parked for the enrolment
        until(lambda: running.client.counts().parked == 0)


def test_an_unexpected_error_neither_loses_the_case_nor_stops_the_courier(tmp_path: Path) -> None:
    odd = [ZeroDivisionError("no words of this in the log")]

    def fail_once(case: WaitingCase) -> None:
        if odd:
            raise odd.pop()

    with courier(tmp_path, StandInPlatform(before_commit=fail_once)) as running:
        running.client.submit(sealed_case(1))
        status = running.client.wait(sealed_case(1).case_id, 10)
        assert status is not None
        assert status.state is OutboxState.RECEIVED
    assert "UnhandledError" in names(tmp_path)
    assert "no words of this" not in (tmp_path / "logs" / "courier.jsonl").read_text()


# --- keeping --------------------------------------------------------------------------------------------------------


def test_the_queue_survives_a_restart_and_the_id_says_whether_it_was_queued(tmp_path: Path) -> None:
    platform = StandInPlatform(is_down=True)
    with courier(tmp_path, platform) as running:
        running.client.submit(sealed_case(1))
    with courier(tmp_path, platform) as running:
        status = running.client.status(sealed_case(1).case_id)
        assert status is not None
        assert status.state in {OutboxState.QUEUED, OutboxState.SENDING}
        assert running.client.status(sealed_case(2).case_id) is None
        assert running.client.wait(sealed_case(2).case_id, 5) is None
        platform.is_down = False
        until(lambda: running.client.counts().delivered == 1)


def test_a_full_queue_is_said_and_a_wrong_case_is_refused(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform(is_down=True), limits=replace(LIMITS, max_cases=1)) as running:
        running.client.submit(sealed_case(1))
        with pytest.raises(CaseRefused, match="other content"):
            running.client.submit(sealed_case(1, envelope=b"other"))
        with pytest.raises(QueueFull):
            running.client.submit(sealed_case(2))
        assert not running.client.counts().is_accepting
    assert "QueueFull" in names(tmp_path)


def test_after_the_last_delivery_no_sealed_content_is_left(tmp_path: Path) -> None:
    envelope = b"planted sealed content " * 20
    with courier(tmp_path, StandInPlatform()) as running:
        running.client.submit(sealed_case(1, envelope=envelope, attachments=(400_000,)))
        until(lambda: running.client.counts().delivered == 1)
        until(lambda: (running.folder / "data" / "courier.db-wal").stat().st_size == 0)
        for path in (running.folder / "data").rglob("*"):
            assert path.is_dir() or b"planted" not in path.read_bytes()
        assert list((running.folder / "data" / "attachments").iterdir()) == []


def test_drafts_go_through_the_courier_which_cannot_open_them(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        draft = seal_draft(running.client.draft_lookup_key(), CARD, "312000202000", b"half a form")
        running.client.save_draft(draft)
        found = running.client.take_draft(draft.lookup)
        assert found is not None
        assert (found.draft, found.is_deposited) == (draft, False)
        assert 86_390 < found.keep_s <= 86_400
        assert open_draft(draft.draft_id, found.draft.secret, found.draft.blob, CARD) == b"half a form"
        assert running.client.destroy_draft(draft.lookup)
        assert not running.client.destroy_draft(draft.lookup)
        assert running.client.take_draft(draft.lookup) is None


def test_the_print_journal_goes_through_the_courier(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        assert running.client.journal_print("job-1", "receipt", "begun") == "begun"
    with courier(tmp_path, StandInPlatform()) as running:
        assert running.client.journal_print("job-1", "receipt", "printed") == "unknown"
        assert running.client.printed_before("job-1") == ()
        running.client.journal_print("case-1/1", "receipt", "not_printed")
        running.client.journal_print("case-1/2", "receipt", "begun")
        assert running.client.printed_before("case-1") == ("not_printed", "begun")


# --- a disk that fails ----------------------------------------------------------------------------------------------


def failing(monkeypatch: pytest.MonkeyPatch, method: str, *errors: Exception) -> list[Exception]:
    """The next calls of ``Outbox.method`` raise ``errors``, then it works again."""
    left = list(errors)
    real = getattr(Outbox, method)

    def broken(*args: Any, **kwargs: Any) -> Any:
        if left:
            raise left.pop(0)
        return real(*args, **kwargs)

    monkeypatch.setattr(Outbox, method, broken)
    return left


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.courier.sender.COURIER_TICK_S", 0.05)


@pytest.mark.usefixtures("_quick")
def test_a_receipt_that_cannot_be_stored_is_stored_when_the_disk_works_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "confirm", DiskFull("full"), CacheUnavailable("locked"))
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        running.client.submit(sealed_case(1))
        status = running.client.wait(sealed_case(1).case_id, 10)
        assert status is not None
        assert status.state is OutboxState.RECEIVED
    assert len(platform.commits) == 1  # the platform was not asked again for it
    assert names(tmp_path).count("UnhandledError") == 2


@pytest.mark.usefixtures("_quick")
def test_a_courier_that_ends_before_the_receipt_is_stored_asks_again_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = StandInPlatform()
    with monkeypatch.context() as patched, courier(tmp_path, platform) as running:
        failing(patched, "confirm", *[DiskFull("full")] * 1000)
        running.client.submit(sealed_case(1))
        until(lambda: len(platform.commits) == 1)
    with courier(tmp_path, platform) as running:
        until(lambda: running.client.counts().delivered == 1)
        counts = running.client.counts()
        assert (counts.repeats, counts.duplicates) == (1, 0)
    assert len(platform.stored) == 1
    assert "CaseRecovered" in names(tmp_path)


@pytest.mark.usefixtures("_quick")
def test_a_case_whose_delay_could_not_be_noted_is_not_stuck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "postpone", DiskFull("full"))
    lost = [Unreachable("down")]

    def fail_once(case: WaitingCase) -> None:
        if lost:
            raise lost.pop()

    with courier(tmp_path, StandInPlatform(before_commit=fail_once)) as running:
        running.client.submit(sealed_case(1))
        status = running.client.wait(sealed_case(1).case_id, 10)
        assert status is not None
        assert status.state is OutboxState.RECEIVED


@pytest.mark.parametrize("error", [CacheUnavailable("locked"), OSError(5, "Input/output error")])
def test_a_case_that_could_not_be_kept_is_not_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, "put", error)
    with courier(tmp_path, StandInPlatform()) as running:
        with pytest.raises(CourierUnavailable):
            running.client.submit(sealed_case(1))
        assert running.client.status(sealed_case(1).case_id) is None
        running.client.submit(sealed_case(1))
    assert "CaseNotDurable" in names(tmp_path)


def test_a_sender_that_dies_ends_the_courier_so_that_it_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "next_due", ZeroDivisionError())
    with pytest.raises(ZeroDivisionError), courier(tmp_path, StandInPlatform()) as running:
        running.stop.wait(10)


def test_housekeeping_goes_on_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = failing(monkeypatch, "forget_receipts", CacheUnavailable("locked"))
    monkeypatch.setattr("kiosk.courier.courier.HOUSEKEEPING_S", 0.02)
    monkeypatch.setattr("kiosk.courier.courier.RECEIPT_KEEP_DAYS", -1)  # every receipt is too old
    with courier(tmp_path, StandInPlatform()) as running:
        running.client.submit(sealed_case(1))
        until(lambda: running.client.counts().delivered == 1)
        until(lambda: running.client.status(sealed_case(1).case_id) is None)
        assert running.client.counts().delivered == 1
    assert left == []


# --- the socket -----------------------------------------------------------------------------------------------------


def test_several_clients_at_once_while_one_waits(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform(is_down=True)) as running:
        running.client.submit(sealed_case(0))
        waiting = threading.Thread(target=running.client.wait, args=(sealed_case(0).case_id, 1.0))
        waiting.start()
        threads = [threading.Thread(target=lambda n=n: running.client.submit(sealed_case(n))) for n in range(1, 20)]
        for thread in threads:
            thread.start()
        for thread in (*threads, waiting):
            thread.join(20)
        assert running.client.counts().queued == 20


def test_stopping_is_quick_even_while_somebody_waits_and_a_request_hangs(tmp_path: Path) -> None:
    release = threading.Event()
    platform = StandInPlatform(before_commit=lambda case: (release.wait(20), None)[1])
    with courier(tmp_path, platform) as running:
        running.client.submit(sealed_case(1))

        def wait() -> None:
            try:
                running.client.wait(sealed_case(1).case_id, 20)
            except CourierUnavailable:
                pass

        waiting = threading.Thread(target=wait)
        waiting.start()
        until(lambda: running.client.counts().queued == 1)
        began = time.monotonic()
        running.stop.set()
        until(lambda: not running.socket.exists())
        waiting.join(5)
        assert time.monotonic() - began < 2.0
        release.set()


def test_a_second_courier_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        with pytest.raises(AlreadyOwned, match="another courier"), Ledger(running.folder / "data"):
            pytest.fail("two owners")
        assert running.client.counts().queued == 0  # the first one is none the worse


def test_only_this_user_gets_in(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        assert stat.S_IMODE(running.socket.stat().st_mode) == 0o600
    stranger = os.getuid() + 1
    with CourierServer(tmp_path / "s.sock", lambda request: Frame({"ok": True}), allowed_uid=stranger):
        with pytest.raises(CourierUnavailable):
            CourierClient(tmp_path / "s.sock", timeout_s=5).counts()
    os.chmod(tmp_path, 0o755)
    with pytest.raises(UnsafeFolder), CourierServer(tmp_path / "s.sock", lambda request: request):
        pytest.fail("the folder is open to others")


def test_without_a_courier_the_client_says_so(tmp_path: Path) -> None:
    with pytest.raises(CourierUnavailable):
        CourierClient(tmp_path / "none.sock").counts()


@pytest.mark.parametrize(
    "request_frame",
    [
        Frame({"verb": "no such verb"}),
        Frame({}),
        Frame({"verb": "submit"}),
        Frame({"verb": "submit", "case_id": "x"}, (b"x",)),
        Frame({"verb": "wait", "case_id": "x", "timeout_s": "soon"}),
        Frame({"verb": "save_draft", "lookup": "x"}, (b"only one",)),
    ],
)
def test_a_request_that_makes_no_sense_is_answered_and_harms_nobody(tmp_path: Path, request_frame: Frame) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(os.fspath(running.socket))
            connection.sendall(b"".join(encode(request_frame)))
            assert b'"bad_request"' in connection.recv(1000)
            connection.sendall(b"\xff" * 100)
            assert connection.recv(1000) == b""
        assert running.client.counts().queued == 0


def test_the_client_does_not_speak_to_a_stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        monkeypatch.setattr("kiosk.courier.client.peer_uid", lambda _connection: os.getuid() + 1)
        with pytest.raises(CourierUnavailable, match="somebody else"):
            running.client.counts()


def test_more_clients_than_allowed_are_turned_away(tmp_path: Path) -> None:
    with courier(tmp_path, StandInPlatform()) as running:
        crowd = [socket.socket(socket.AF_UNIX) for _ in range(40)]
        try:
            for connection in crowd:
                connection.connect(os.fspath(running.socket))
            until(lambda: _is_turned_away(running.client))
        finally:
            for connection in crowd:
                connection.close()
        until(lambda: not _is_turned_away(running.client))


def _is_turned_away(client: CourierClient) -> bool:
    try:
        client.ping()
    except CourierUnavailable:
        return True
    return False


# --- the thread that owns the databases -----------------------------------------------------------------------------


def test_the_ledger_answers_in_time_or_says_so_and_is_closed_for_good(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "data", limits=LIMITS)
    with ledger:
        assert ledger.recovered.requeued == 0
        with pytest.raises(CacheUnavailable, match="did not answer"):
            ledger.call(lambda stores: time.sleep(0.2), timeout_s=0.05)
        with pytest.raises(ZeroDivisionError):
            ledger.call(lambda stores: 1 // 0)
        assert ledger.call(lambda stores: threading.current_thread().name) == "ledger"
    with pytest.raises(CacheUnavailable, match="stopping"):
        ledger.call(lambda stores: None)


def test_a_folder_that_cannot_be_used_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "courier.db").write_bytes(b"no database" * 1000)
    with pytest.raises(CacheUnavailable), Ledger(tmp_path / "data"):
        pytest.fail("it cannot be opened")
    EventLog(tmp_path / "logs", Process.COURIER).close()
