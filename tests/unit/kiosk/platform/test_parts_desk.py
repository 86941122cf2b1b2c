# SPDX-License-Identifier: Apache-2.0
"""Papers on their way: kept until their case is filed, at most so much, at most so long, and by nobody afterwards."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from kiosk.case.material_file import FileSource, MaterialFile
from kiosk.case.package import SubmissionPackage, new_case_id
from kiosk.courier.delivery import Park, judge
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected, Unreachable
from kiosk.platform.sandbox import parts_desk
from kiosk.platform.sandbox.parts_desk import KEEP_S, PartsDesk
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import FiledCase, Store
from kiosk.platform.sandbox.store_tables import MIGRATIONS
from offline_cache.sealed_case import AttachmentRef, WaitingCase
from tests.unit.kiosk.platform.test_face_desk import Clock
from tests.unit.kiosk.platform.world import World, complete, identify, open_form, package_of, record_for, sealed

CASE, OTHER = "0190c2a0-0000-7000-8000-000000000001", "0190c2a0-0000-7000-8000-000000000002"
DIGEST, SECOND = "a" * 64, "b" * 64
PAPER = MaterialFile("HKB", b"%PDF-1.7 a synthetic page", 1, FileSource.PHONE)


class Desk:
    """A desk with a clock that is moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = Clock()
        self.path = folder / "sandbox.db"
        self.store = Store(self.path)
        self.desk = PartsDesk(self.store, self.now)

    def pass_s(self, seconds: float) -> None:
        self.now.moment += timedelta(seconds=seconds)

    def count(self) -> int:
        rows = self.store.rows("SELECT (SELECT count(*) FROM parts) + (SELECT count(*) FROM parts_kept) AS number")
        return int(rows[0]["number"])

    def file(self, case_id: str) -> None:
        opened: dict[str, dict[str, str]] = {"fields": {}, "applicant": {}}
        case = FiledCase(case_id, "1", "", "TBD-JF01", "T-1", "", "2026-11-21", "2026-11-21", "received", opened, None)
        self.store.file_case(case, ())


@pytest.fixture
def at(tmp_path: Path) -> Generator[Desk, None, None]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def refused(at: Desk, case_id: str, digest: str, part_no: int, data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        at.desk.put(case_id, digest, part_no, data)
    return caught.value


def test_parts_are_held_in_any_order_and_twice_is_once(at: Desk) -> None:
    for part_no, data in ((2, b"c"), (0, b"a"), (1, b"x"), (1, b"b")):
        at.desk.put(CASE, DIGEST, part_no, data)
    at.desk.put(OTHER, DIGEST, 0, b"another case's")
    assert (at.desk.held(CASE, DIGEST), at.desk.joined(CASE, DIGEST)) == ([0, 1, 2], b"abc")
    assert (at.desk.held(CASE, SECOND), at.desk.joined(CASE, SECOND)) == ([], b"")


def test_an_attachment_is_as_long_as_may_be_and_no_longer(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_desk, "MAX_ATTACHMENT_BYTES", 100)
    at.desk.put(CASE, DIGEST, 0, b"x" * 60)
    refusal = refused(at, CASE, DIGEST, 1, b"x" * 41)
    assert (refusal.problem, refusal.detail) == (ProblemType.PAYLOAD_TOO_LARGE, "attachment")
    at.desk.put(CASE, DIGEST, 1, b"x" * 40)
    at.desk.put(CASE, DIGEST, 0, b"y" * 60)  # once more: in the place of the first, not beside it
    refused(at, CASE, DIGEST, 2, b"x")
    at.desk.put(CASE, SECOND, 0, b"x" * 100)
    assert len(at.desk.joined(CASE, DIGEST)) == 100


def test_a_case_has_as_many_attachments_as_may_be_and_no_more(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_desk, "MAX_ATTACHMENTS", 2)
    at.desk.put(CASE, DIGEST, 0, b"1")
    at.desk.put(CASE, SECOND, 0, b"2")
    refusal = refused(at, CASE, "c" * 64, 0, b"3")
    assert (refusal.problem, refusal.detail) == (ProblemType.PAYLOAD_TOO_LARGE, "attachments")
    at.desk.put(CASE, SECOND, 1, b"2")
    at.desk.put(OTHER, "c" * 64, 0, b"3")


def test_what_never_came_to_a_case_is_forgotten_three_days_after_its_last_part(at: Desk) -> None:
    at.desk.put(CASE, DIGEST, 0, b"one")
    at.pass_s(KEEP_S - 1)
    at.desk.put(OTHER, DIGEST, 0, b"other")
    assert at.desk.held(CASE, DIGEST) == [0]
    at.desk.put(CASE, DIGEST, 1, b"two")
    at.pass_s(KEEP_S - 1)
    assert at.desk.held(CASE, DIGEST) == [0, 1], "the last part counts"
    at.pass_s(1)
    assert at.desk.held(CASE, DIGEST) == []
    assert at.count() == 0
    at.desk.put(CASE, DIGEST, 0, b"one")  # the terminal is told so, and sends it again
    assert at.desk.held(CASE, DIGEST) == [0]


def test_of_a_filed_case_nothing_is_kept_any_more(at: Desk) -> None:
    at.desk.put(CASE, DIGEST, 0, b"one")
    at.desk.put(OTHER, DIGEST, 0, b"other")
    at.file(CASE)
    at.desk.put(CASE, DIGEST, 0, b"one")
    assert (at.desk.held(CASE, DIGEST), at.desk.held(OTHER, DIGEST)) == ([], [0])
    assert at.count() == 2, "the other one's part, and when it came"


def test_parts_of_a_database_of_before_are_forgotten_three_days_after_it_was_taken_over(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as old:
        step = next(place for place, one in enumerate(MIGRATIONS) if "CREATE TABLE parts_kept" in one)
        for script in MIGRATIONS[:step]:
            old.executescript(script)
        old.execute("INSERT INTO parts VALUES (?, ?, 0, x'00')", (CASE, DIGEST))
        old.execute(f"PRAGMA user_version={step:d}")
        old.commit()
    at = Desk(tmp_path)
    (row,) = at.store.rows("SELECT * FROM parts_kept")
    assert row["case_id"] == CASE
    at.now.moment = at.now.moment.fromtimestamp(row["last_at"], at.now.moment.tzinfo)
    at.pass_s(KEEP_S - 1)
    assert at.desk.held(CASE, DIGEST) == [0]
    at.pass_s(1)
    assert at.desk.held(CASE, DIGEST) == []
    at.store.close()


# --- over the wire ----------------------------------------------------------------------------------------------------


def photographed(client: PlatformClient, person: SyntheticResident) -> SubmissionPackage:
    """A case with a photographed paper: no electronic household book was found."""
    form = complete(open_form(client, person))
    return package_of(replace(form, known=replace(form.known, licences=())), files=(PAPER,), case_id=new_case_id())


def uploaded(client: PlatformClient, case_id: str, envelopes: list[bytes]) -> int:
    """Send what is not there, as the courier does before each try; how many parts were sent."""
    sent = 0
    for envelope in envelopes:
        digest = hashlib.sha256(envelope).hexdigest()
        if not client.attachment_state(case_id, digest):
            client.upload_part(case_id, digest, 0, envelope)
            sent += 1
    return sent


def with_papers(world: World, package: SubmissionPackage, **more: object) -> tuple[WaitingCase, list[bytes]]:
    case_id = package.case_id
    envelopes = [
        world.sealer.seal(case_id, f"attachment:{position}", data) for position, data in enumerate(package.attachments)
    ]
    references = tuple(
        AttachmentRef(position, hashlib.sha256(one).hexdigest(), len(one)) for position, one in enumerate(envelopes)
    )
    return sealed(world, {**json.loads(package.body), **more}, attachments=references), envelopes


def parts_in(world: World, case_id: str) -> int:
    (path,) = world.state.rglob("sandbox.db")
    with closing(sqlite3.connect(path)) as found:
        return int(found.execute("SELECT count(*) FROM parts WHERE case_id = ?", (case_id,)).fetchone()[0])


def test_papers_of_a_refiling_whose_answer_was_lost_do_not_stay_behind(world: World, client: PlatformClient) -> None:
    person = resident(377)

    def dispute(record: dict[str, object]) -> None:
        fields = record["fields"]
        assert isinstance(fields, dict)
        next(one for one in fields.values() if one["origin"] == "shared_data")["disputed"] = True

    first = client.commit_case(sealed(world, record_for(client, person), dispute))
    wanted = [{"kind": "field", "code": "income_band", "reason": "和社保的记录差得远，请再看看"}]
    world.control.act(first.case_id, "return", wanted=wanted)
    version = client.own_case(identify(client, person), first.case_number).version
    corrects = {"case_number": first.case_number, "version": version}
    case, envelopes = with_papers(world, photographed(client, person), corrects=corrects)
    assert uploaded(client, case.case_id, envelopes) == len(envelopes)
    world.control.fault("lost_reply", times=1, path="/v1/cases", method="POST")
    with pytest.raises(Unreachable):
        client.commit_case(case)
    assert uploaded(client, case.case_id, envelopes) == len(envelopes)
    receipt = client.commit_case(case)
    assert (receipt.already_have_it, receipt.case_number) == (True, first.case_number)
    assert parts_in(world, case.case_id) == 0


def test_papers_of_a_case_whose_answer_was_lost_do_not_stay_behind(world: World, client: PlatformClient) -> None:
    case, envelopes = with_papers(world, photographed(client, resident(376)))
    uploaded(client, case.case_id, envelopes)
    assert parts_in(world, case.case_id) == len(envelopes)
    world.control.fault("lost_reply", times=1, path="/v1/cases", method="POST")
    with pytest.raises(Unreachable):
        client.commit_case(case)
    uploaded(client, case.case_id, envelopes)
    assert client.commit_case(case).already_have_it is True
    assert parts_in(world, case.case_id) == 0


def test_an_attachment_that_is_too_long_is_refused_for_good_and_its_case_parked(
    world: World, client: PlatformClient
) -> None:
    case_id, digest, mebibyte = new_case_id(), "d" * 64, bytes(1024 * 1024)
    for part_no in range(32):
        client.upload_part(case_id, digest, part_no, mebibyte)
    with pytest.raises(Rejected) as caught:
        client.upload_part(case_id, digest, 32, b"x")
    assert (caught.value.problem.status, caught.value.problem.name) == (413, "payload-too-large")
    verdict = judge(caught.value, 1, Random(1))
    assert isinstance(verdict, Park)
    assert verdict.reason == "rejected:payload-too-large"
    assert client.attachment_state(case_id, digest) == frozenset(range(32))
    assert parts_in(world, case_id) == 32
