# SPDX-License-Identifier: Apache-2.0
"""Cases at the sandbox's offices: filed by the real client, moved by officers, rules and time, archived when decided."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.catalogue.item_codes import satisfies_implementation_code
from kiosk.platform.client import PlatformClient
from kiosk.platform.sandbox.archive import faults_of
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseStanding, Decision, Stage, Wanted
from kiosk.platform.sandbox.case_states import Accept, AskCorrection, Decide, NotPossible
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.enrolment import open_store, prepare
from kiosk.platform.sandbox.office_clock import OfficeClock
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.world import World, identify, open_form, record_for, record_of, sealed
from tests.unit.kiosk.synthetic import PENSION, catalogue, drafts

DAY_S = 86_400
WANTED = [{"kind": "field", "code": "phone", "reason": "电话少一位，请改一下"}]


def file(office: World, terminal: PlatformClient, seed: int, *, doubtful: bool = True) -> str:
    """A case of this resident; with a value that they dispute (数据异议), so that somebody has to look."""

    def dispute(record: dict[str, Any]) -> None:
        record["fields"]["applicant_name"]["disputed"] = doubtful

    case = sealed(office, record_for(terminal, resident(seed)), dispute)
    receipt = terminal.commit_case(case)
    assert receipt.state == "received"
    assert terminal.commit_case(case).state == "received"  # the first receipt again, whatever has become of the case
    return case.case_id


def what(standing: dict[str, Any]) -> list[str]:
    return [one["what"] for one in standing["history"]]


def test_what_is_certain_is_decided_and_archived_before_the_receipt_is_read(
    office: World, terminal: PlatformClient
) -> None:
    case_id = file(office, terminal, 501, doubtful=False)
    standing = office.control.standing(case_id)
    assert what(standing) == ["received", "accepted", "decided", "archived"]
    assert {one["by"] for one in standing["history"][1:]} == {"rules"}
    assert (standing["decision"], standing["doubts"]) == ("granted", [])
    assert office.control.case(case_id)["state"] == "archived"


def test_a_doubt_waits_for_an_officer_in_a_queue(office: World, terminal: PlatformClient) -> None:
    before = sum(office.control.queues().values())
    case_id = file(office, terminal, 502)
    assert office.control.standing(case_id)["doubts"] == ["field:applicant_name"]
    assert office.control.standing(case_id)["stage"] == "received"
    assert sum(office.control.queues().values()) == before + 1
    assert office.control.act(case_id, "accept", by="SL0007")["stage"] == "accepted"
    decided = office.control.act(case_id, "grant", by="SL0007")
    assert (decided["stage"], decided["decision"]) == ("archived", "granted")
    assert [one["by"] for one in decided["history"]] == ["applicant", "SL0007", "SL0007", "rules"]
    assert sum(office.control.queues().values()) == before


def test_a_case_is_returned_and_lapses_when_nobody_mends_it(office: World, terminal: PlatformClient) -> None:
    case_id = file(office, terminal, 503)
    returned = office.control.act(case_id, "return", wanted=WANTED, reason="有一处要改")
    assert (returned["stage"], returned["wanted"]) == ("returned", WANTED)
    assert office.control.let_time_pass(40 * DAY_S)["cases_moved"] >= 1
    assert office.control.standing(case_id)["stage"] == "lapsed"
    with pytest.raises(SandboxControlError, match="the case is lapsed"):
        office.control.act(case_id, "accept")


def test_who_looked_at_an_older_version_moves_nothing(office: World, terminal: PlatformClient) -> None:
    case_id = file(office, terminal, 504)
    seen = office.control.standing(case_id)["version"]
    office.control.act(case_id, "accept", version=seen)
    with pytest.raises(SandboxControlError, match="somebody else was faster"):
        office.control.act(case_id, "grant", version=seen)
    assert office.control.standing(case_id)["stage"] == "accepted"


def test_wrong_acts_and_cases_are_refused(office: World, terminal: PlatformClient) -> None:
    case_id = file(office, terminal, 505)
    for act, told in (("bless", "act is one of"), ("refuse", "a refusal has a reason")):
        with pytest.raises(SandboxControlError, match=told):
            office.control.act(case_id, act)
    with pytest.raises(SandboxControlError, match="no such thing"):
        office.control.standing("0190c2a0-0000-7000-8000-00000000ffff")
    with pytest.raises(SandboxControlError, match="no such thing"):
        office.control.archive(case_id)
    with pytest.raises(SandboxControlError, match="whole number of seconds"):
        office.control.let_time_pass(-1)


def test_standing_and_time_survive_a_kill(office: World, terminal: PlatformClient) -> None:
    case_id = file(office, terminal, 506)
    office.control.act(case_id, "accept", by="SL0003")
    moment = office.control.let_time_pass(3600)["now"]
    held = office.control.standing(case_id)
    office.kill()
    office.start_again()
    assert office.control.standing(case_id) == held
    assert office.control.let_time_pass(0)["now"] >= moment


def test_a_certificate_is_there_only_when_it_was_granted(office: World, terminal: PlatformClient) -> None:
    def dispute(record: dict[str, Any]) -> None:
        record["fields"]["applicant_name"]["disputed"] = True

    results = []
    for seed, act in ((507, "grant"), (508, "deny")):
        session = identify(terminal, resident(seed))
        case = sealed(office, record_of(open_form(terminal, resident(seed), PENSION)), dispute)
        terminal.commit_case(case)
        assert terminal.case_result(session, case.case_id) is None
        office.control.act(case.case_id, "accept")
        office.control.act(case.case_id, act, reason="参保信息有误")
        results.append(terminal.case_result(session, case.case_id))
    assert results[0] is not None
    assert results[0].name == resident(507).name
    assert results[1] is None


# --- the archive ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archived(office: World) -> tuple[bytes, dict[str, Any]]:
    with office.client() as terminal:
        case_id = file(office, terminal, 509, doubtful=False)
    return office.control.archive(case_id), office.control.case(case_id)


def faults(office: World, package: bytes) -> list[str]:
    platform = json.loads(Path(office.facts["public_keys_file"]).read_text("utf-8"))["signing_keys"][0]["public_pem"]
    return faults_of(package, platform, {office.key.key_id: office.key.public_pem}.get)


def test_an_archive_is_whole_and_signed_by_terminal_and_platform(
    office: World, archived: tuple[bytes, dict[str, Any]]
) -> None:
    package, case = archived
    assert faults(office, package) == []
    assert office.control.standing(case["case_id"])["archive_sha256"] == hashlib.sha256(package).hexdigest()
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert json.loads(opened.read("filings/1/record.json")) == case["case"]
        metadata = json.loads(opened.read("metadata.json"))
    assert metadata["case_number"] == case["case_number"]
    item = catalogue().items[case["item_code"]]
    assert metadata["item"]["implementation_code"] == item.impl_code(catalogue().tables.registers)
    assert satisfies_implementation_code(metadata["item"]["implementation_code"])
    assert [one["what"] for one in metadata["history"]] == ["received", "accepted", "decided"]
    assert (metadata["decision"], metadata["source_code"]) == ("granted", "9")
    assert metadata["series"]
    assert metadata["retention"]


def _rewritten(package: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def _grant_in_another_name(files: dict[str, bytes]) -> None:
    files["metadata.json"] = files["metadata.json"].replace(b'"granted"', b'"denied"')


def _with_manifest(files: dict[str, bytes]) -> None:
    data = files["filings/1/record.json"].replace("测试·".encode(), "测验·".encode())
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        if one["path"] == "filings/1/record.json":
            one["sha256"], one["bytes"] = hashlib.sha256(data).hexdigest(), len(data)
    files["filings/1/record.json"] = data
    files["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_grant_in_another_name, "metadata.json is not what the manifest says"),
        (_with_manifest, "the platform's signature does not fit the manifest"),
        (_with_manifest, "filings/1/record.json is not signed by a terminal"),
        (lambda files: files.pop("filings/1/record.json"), "filings/1/record.json is missing"),
        (lambda files: files.pop("filings/1/terminal-signature.json"), "is not signed by a terminal"),
        (lambda files: files.update({"attachments/007.bin": b"x"}), "attachments/007.bin is not in the manifest"),
        (lambda files: files.pop("manifest.json"), "not a package (KeyError)"),
        (lambda files: files.update({"manifest-signature.json": b"{}"}), "not a package (KeyError)"),
        (lambda files: files.update({"manifest.json": b"[1]"}), "not a package (TypeError)"),
    ],
)
def test_the_archive_takes_nothing_that_was_changed(
    office: World,
    archived: tuple[bytes, dict[str, Any]],
    change: Callable[[dict[str, bytes]], None],
    told: str,
) -> None:
    assert any(told in one for one in faults(office, _rewritten(archived[0], change)))


def test_what_is_no_package_is_said_to_be_none(office: World) -> None:
    assert faults(office, b"PK\x03\x04 no") == ["not a package (BadZipFile)"]


# --- parts, at their authorities --------------------------------------------------------------------------------------

BUNDLE = "TBD-YJ01"


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store, None, None]:
    opened = open_store(tmp_path, Environment.DEMO)
    yield opened
    opened.close()


def filed_bundle(store: Store, case_id: str = "c1") -> FiledCase:
    item = drafts().items[BUNDLE]
    parts = [{"id": one.id, "authority": one.authority, "item": one.item, "promise_days": one.promise_days} for one in item.parts]  # fmt: skip  # noqa: E501
    record = {
        "channel": "自助终端",
        "source_code": "9",
        "item": {"base_code": BUNDLE, "name": item.name},
        "applicant": {"name": "测试甲", "certificate_type": "111", "certificate_number": resident(1).number},
        "agent": None,
        "enterprise": None,
        "parts": parts,
        "answers": {},
    }
    case = FiledCase(
        case_id=case_id,
        case_number=f"9992611{case_id}",
        fingerprint=case_id,
        item_code=BUNDLE,
        terminal_id="DEMO-0001",
        person_number=resident(1).number,
        terminal_received_at="2026-11-23T10:00:00.000+08:00",
        platform_received_at="2026-11-23T10:00:01.000+08:00",
        state="received",
        opened=record,
        result=None,
    )
    return store.file_case(case, [])


def test_a_bundle_waits_at_each_authority_until_all_are_done_and_is_issued_at_once(
    store: Store, tmp_path: Path
) -> None:
    now = [datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)]
    desk = CaseDesk(
        store, drafts(), lambda: now[0], prepare(tmp_path, Environment.DEMO).signing, let_go=lambda _case_id: None
    )
    case = filed_bundle(store)
    item = drafts().items[BUNDLE]
    assert desk.open(case, {}, ()).stage is Stage.RECEIVED
    assert desk.queues() == {item.authority: 1}
    desk.act("c1", Accept("SL0001"))
    while True:
        standing = desk.standing("c1")
        assert standing is not None
        left = [one for one in standing.parts if not one.stage.is_over]
        if not left:
            break
        assert desk.queues() == {left[0].authority: 1}
        assert store.case("c1").state == "accepted"  # type: ignore[union-attr]  # it was filed above
        turn = next(one for one in left if one.stage.value == "under_way")
        moved = desk.act("c1", Decide("SL0002", True, part=turn.id))
        assert isinstance(moved, CaseStanding)
    assert (standing.stage, standing.decision, standing.is_issued_together) == (Stage.ARCHIVED, Decision.GRANTED, True)
    assert desk.queues() == {}
    assert desk.archive_of("c1") is not None


def test_who_came_first_is_seen_to_first(store: Store, tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
    desk = CaseDesk(
        store, drafts(), lambda: now, prepare(tmp_path, Environment.DEMO).signing, let_go=lambda _case_id: None
    )
    for number in ("c1", "c2", "c3"):
        desk.open(filed_bundle(store, number), {}, ("material:X",))
    assert [desk.cases_before(one) for one in ("c1", "c2", "c3", "c9")] == [0, 1, 2, 0]
    desk.act("c2", AskCorrection("SL0001", (Wanted("material", "X", "看不清"),)))
    assert [desk.cases_before(one) for one in ("c1", "c2", "c3")] == [0, 0, 1]
    assert desk.case_ids(Stage.RETURNED) == ["c2"]
    assert desk.case_ids(newest_first=False) == ["c1", "c2", "c3"]


def test_a_case_of_before_there_were_standings_is_seen_to_by_a_person(store: Store, tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
    desk = CaseDesk(
        store, catalogue(), lambda: now, prepare(tmp_path, Environment.DEMO).signing, let_go=lambda _case_id: None
    )
    filed_bundle(store)  # of an item, moreover, that this platform's content does not know any more
    standing = desk.standing("c1")
    assert standing is not None
    assert (standing.stage, standing.doubts) == (Stage.RECEIVED, ("filed_before",))
    assert desk.act("c1", Decide("SL0001", True)) == NotPossible("the case is received")
    assert desk.act("none", Accept("SL0001")) is None


def test_the_offices_clock_goes_on_and_never_back(store: Store) -> None:
    start = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
    clock = OfficeClock(store, lambda: start)
    assert clock() == start
    assert clock.move(90) == start + timedelta(seconds=90)
    assert OfficeClock(store, lambda: start)() == start + timedelta(seconds=90)
    for wrong in (-1, 10**9, True, 1.5):
        with pytest.raises(ValueError, match="whole number"):
            clock.move(wrong)  # type: ignore[arg-type]  # what a control command may send
