# SPDX-License-Identifier: Apache-2.0
"""Drafts at the platform: whose they are, who gets them, what it can read, and when they are gone."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import parse_iso
from config.modes import Environment
from kiosk.platform.client import PlatformClient
from kiosk.platform.draft_release import CONTENT, RELEASE, DraftOwner, draft_package, read_draft_package
from kiosk.platform.errors import DraftGone, LevelTooLow, PlatformError, Rejected, WrongEnvironment
from kiosk.platform.model import Session
from kiosk.platform.sandbox.bodies import DraftDeposit
from kiosk.platform.sandbox.draft_desk import MOST_PER_RESIDENT, DraftDesk
from kiosk.platform.sandbox.enrolment import register_terminal
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store
from offline_cache.draft_sealing import open_draft
from offline_cache.errors import BadEnvelope
from offline_cache.keys import TerminalKey
from offline_cache.sealed_draft import Deposit
from offline_cache.sealing import Opener, PlatformPrivateKey, Sealer
from tests.unit.kiosk.platform.draft_parts import HALF_A_FORM, KEEP_S, draft_of, owner_of
from tests.unit.kiosk.platform.world import World, identify

CARD = b"all bytes of a card" * 40


def kind_of(error: pytest.ExceptionInfo[Rejected]) -> str:
    return error.value.problem.name


@pytest.fixture
def elsewhere(world: World) -> Generator[PlatformClient, None, None]:
    """Another terminal of the same platform."""
    key = TerminalKey.create(Environment.DEMO, "DEMO-0002")
    register_terminal(world.state, Environment.DEMO, "DEMO-0002", key.public_pem)
    with PlatformClient(world.url, key, "DEMO-0002") as made:
        yield made


# --- over the wire ------------------------------------------------------------------------------------------------------


def test_a_cards_draft_is_taken_up_at_another_terminal_and_gone_at_both(
    world: World, client: PlatformClient, elsewhere: PlatformClient
) -> None:
    person = resident(501)
    deposit = draft_of(person, sealer=world.sealer, card=CARD)
    client.deposit_draft(deposit)
    session = identify(elsewhere, person)
    (found,) = elsewhere.drafts(session)
    assert (found.draft_id, found.is_card) == (deposit.draft_id, True)
    assert KEEP_S - 60 < found.keep_s <= KEEP_S
    taken = elsewhere.take_draft(session, found.draft_id)
    assert (taken.content, taken.blob) == (None, deposit.blob)
    assert taken.secret is not None
    assert open_draft(found.draft_id, taken.secret, deposit.blob or b"", CARD) == HALF_A_FORM
    with pytest.raises(BadEnvelope):
        open_draft(found.draft_id, taken.secret, deposit.blob or b"", CARD + b"x")
    assert client.drafts_kept([deposit.draft_id]) == {deposit.draft_id}  # taken, not yet done with
    elsewhere.destroy_draft(deposit.draft_id)
    elsewhere.destroy_draft(deposit.draft_id)
    assert client.drafts_kept([deposit.draft_id]) == frozenset()
    assert elsewhere.drafts(session) == ()
    with pytest.raises(DraftGone):
        client.deposit_draft(deposit)  # a late repeat does not bring it back


def test_a_number_and_a_code_open_no_draft(world: World, client: PlatformClient) -> None:
    person = resident(502)
    deposit = draft_of(person, sealer=world.sealer)
    client.deposit_draft(deposit)
    sent = client.request_code(person.number)
    weak = client.verify_code(sent.challenge, world.control.phone_codes(person.phone or "")[-1])
    assert isinstance(weak, Session)
    with pytest.raises(LevelTooLow):
        client.drafts(weak)
    with pytest.raises(LevelTooLow):
        client.take_draft(weak, deposit.draft_id)
    assert client.take_draft(identify(client, person), deposit.draft_id).content == HALF_A_FORM


def test_who_asks_for_somebody_elses_draft_learns_nothing(world: World, client: PlatformClient) -> None:
    deposit = draft_of(resident(503), sealer=world.sealer, card=CARD)
    client.deposit_draft(deposit)
    stranger = identify(client, resident(504))
    assert client.drafts(stranger) == ()
    asked = (deposit.draft_id, "0193a0c5-8c00-4000-8000-000000000000")
    told = []
    for draft_id in asked:
        with pytest.raises(Rejected) as caught:
            client.take_draft(stranger, draft_id)
        told.append((caught.value.problem.status, kind_of(caught), caught.value.problem.detail))
    assert told[0] == told[1] == (404, "no-such-draft", "")


def test_a_terminal_ends_what_it_deposited_or_took_and_nothing_else(
    world: World, client: PlatformClient, elsewhere: PlatformClient
) -> None:
    deposit = draft_of(resident(505), sealer=world.sealer, card=CARD)
    client.deposit_draft(deposit)
    assert elsewhere.drafts_kept([deposit.draft_id]) == frozenset()
    elsewhere.destroy_draft(deposit.draft_id)  # told that there is none; nothing happens
    assert client.drafts_kept([deposit.draft_id]) == {deposit.draft_id}
    client.destroy_draft(deposit.draft_id)
    assert client.drafts_kept([deposit.draft_id]) == frozenset()


def test_other_content_under_the_same_id_is_refused(world: World, client: PlatformClient) -> None:
    deposit = draft_of(resident(506), sealer=world.sealer, card=CARD)
    client.deposit_draft(deposit)
    client.deposit_draft(replace(deposit, keep_s=KEEP_S - 60))  # a repeat, later
    with pytest.raises(Rejected) as caught:
        client.deposit_draft(replace(deposit, blob=b"another"))
    assert kind_of(caught) == "idempotency-key-reused"


def wrong(name: str, world: World, person: SyntheticResident) -> Deposit:
    good = draft_of(person, sealer=world.sealer, card=CARD)
    sealer, draft_id = world.sealer, good.draft_id
    owner, secret = owner_of(person), bytes(32)
    foreign = Sealer(PlatformPrivateKey.create(Environment.TEST).public_key)
    unknown = Sealer(PlatformPrivateKey.create(Environment.DEMO).public_key)
    envelopes = {
        "of another draft": draft_of(person, sealer=sealer, card=CARD).envelope,
        "content beside a blob": sealer.seal(draft_id, CONTENT, draft_package(owner, secret)),
        "no package": sealer.seal(draft_id, RELEASE, b"{}"),
        "a short secret": sealer.seal(draft_id, RELEASE, draft_package(owner, b"short")),
        "another's name": sealer.seal(draft_id, RELEASE, draft_package(replace(owner, name="测试别名"), secret)),
        "damaged": good.envelope[:-1],
        "another environment": foreign.seal(draft_id, RELEASE, draft_package(owner, secret)),
        "an unknown key": unknown.seal(draft_id, RELEASE, draft_package(owner, secret)),
    }
    return replace(good, envelope=envelopes[name])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("of another draft", "envelope-unreadable"),
        ("content beside a blob", "envelope-unreadable"),
        ("no package", "package-invalid"),
        ("a short secret", "package-invalid"),
        ("another's name", "identity-mismatch"),
        ("damaged", "envelope-unreadable"),
        ("an unknown key", "envelope-unreadable"),
        ("another environment", "wrong-environment"),
    ],
)
def test_what_cannot_be_given_back_is_not_kept(world: World, client: PlatformClient, name: str, problem: str) -> None:
    person = resident(507)
    with pytest.raises((Rejected, WrongEnvironment)) as caught:
        client.deposit_draft(wrong(name, world, person))
    error: PlatformError = caught.value
    assert isinstance(error, Rejected | WrongEnvironment)
    assert error.problem.name == problem
    assert client.drafts(identify(client, person)) == ()


# --- with a clock that is moved by hand -----------------------------------------------------------------------------------


class Desk:
    def __init__(self, folder: Path) -> None:
        self.moment = parse_iso("2026-11-21T09:00:00+08:00")
        self.path = folder / "sandbox.db"
        self.store = Store(self.path)
        self.key = PlatformPrivateKey.create(Environment.DEMO)
        self.sealer = Sealer(self.key.public_key)
        self.desk = DraftDesk(self.store, Opener([self.key]), Environment.DEMO, lambda: self.moment)

    def deposit(self, deposit: Deposit, terminal_id: str = "A") -> None:
        body = DraftDeposit(
            draft_id=deposit.draft_id,
            keep_s=deposit.keep_s,
            envelope=b64encode(deposit.envelope).decode(),
            blob=None if deposit.blob is None else b64encode(deposit.blob).decode(),
        )
        self.desk.deposit(body, deposit.draft_id, terminal_id)


@pytest.fixture
def at(tmp_path: Path) -> Generator[Desk, None, None]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def refused(ask: Callable[[], object]) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        ask()
    return caught.value.problem


def test_after_the_time_it_had_left_a_draft_is_gone_and_stays_gone(at: Desk) -> None:
    person = resident(1)
    deposit = draft_of(person, sealer=at.sealer, card=CARD, keep_s=3600)
    at.deposit(deposit)
    at.moment += timedelta(seconds=3599)
    assert [one["keep_s"] for one in at.desk.found(person.number)] == [1]
    at.moment += timedelta(seconds=1)
    assert at.desk.found(person.number) == []
    assert at.desk.kept([deposit.draft_id], "A") == []
    assert refused(lambda: at.desk.take(deposit.draft_id, person.number, "B")) is ProblemType.NO_SUCH_DRAFT
    assert refused(lambda: at.deposit(deposit)) is ProblemType.DRAFT_GONE
    held = sqlite3.connect(at.path).execute("SELECT (SELECT count(*) FROM draft_secrets), blob FROM drafts").fetchall()
    assert held == [(0, None)]
    at.moment += timedelta(hours=24)
    at.deposit(draft_of(resident(2), sealer=at.sealer))
    assert at.store.row("SELECT count(*) FROM drafts WHERE draft_id = ?", deposit.draft_id)[0] == 0  # type: ignore[index]  # a count is a row


def test_of_one_resident_the_newest_four_are_kept(at: Desk) -> None:
    person = resident(1)
    drafts = [draft_of(person, sealer=at.sealer, card=CARD) for _ in range(MOST_PER_RESIDENT + 2)]
    for draft in drafts:
        at.deposit(draft)
        at.moment += timedelta(seconds=60)
    found = [one["draft_id"] for one in at.desk.found(person.number)]
    assert found == [draft.draft_id for draft in reversed(drafts[2:])]
    assert at.desk.found(resident(2).number) == []


def test_the_platform_cannot_read_a_cards_draft(at: Desk) -> None:
    """What it holds, opened with every key it has, does not hold the words; with the card bytes it would."""
    deposit = draft_of(resident(1), sealer=at.sealer, card=CARD)
    at.deposit(deposit)
    opened = Opener([at.key]).open(deposit.envelope).plaintext
    owner, secret = read_draft_package(opened)
    assert owner == owner_of(resident(1))
    assert HALF_A_FORM not in opened
    for guess in (b"", owner.number.encode(), owner.name.encode(), secret):
        with pytest.raises(BadEnvelope):
            open_draft(deposit.draft_id, secret, deposit.blob or b"", guess)
    assert open_draft(deposit.draft_id, secret, deposit.blob or b"", CARD) == HALF_A_FORM


@pytest.mark.parametrize(
    "plaintext",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"schema":"draft-owner/1"}',
        b'{"schema":"x","owner":{"name":"a","number":"b","certificate_type":"111"},"held":"AAAA"}',
    ],
)
def test_what_is_no_package_is_refused(plaintext: bytes) -> None:
    with pytest.raises(ValueError, match="not a package"):
        read_draft_package(plaintext)


def test_an_owner_shows_nothing() -> None:
    assert repr(DraftOwner("测试甲", "999999199001010011", "111")) == "DraftOwner(certificate_type='111')"
