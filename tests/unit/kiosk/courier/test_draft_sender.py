# SPDX-License-Identifier: Apache-2.0
"""Drafts on their way to the platform and back out of it: durable here first, told in the background, ended everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar, cast

import pytest

from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.courier.draft_sender import DraftSender
from kiosk.courier.gateway import CaseGateway
from kiosk.courier.ledger import Ledger, Stores
from kiosk.platform.errors import Busy, NotAuthorised, Problem, Rejected
from offline_cache.draft_sealing import seal_draft
from offline_cache.sealed_draft import SealedDraft
from tests.unit.kiosk.courier.stand_in import LIMITS, Running, StandInPlatform, courier, sealed_case, until

T = TypeVar("T")
CARD = b"all bytes of a card" * 40
ITEM = "312000202000"
FOREIGN = "0193a0c5-8c00-4000-8000-000000000007"


def saved(running: Running, plaintext: bytes = b"half a form") -> SealedDraft:
    draft = replace(seal_draft(running.client.draft_lookup_key(), CARD, ITEM, plaintext), release=b"sealed")
    running.client.save_draft(draft)
    return draft


def test_a_draft_is_deposited_in_the_background_and_taken_back_when_it_is_destroyed(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        until(lambda: draft.draft_id in platform.drafts)
        deposit = platform.drafts[draft.draft_id]
        assert (deposit.envelope, deposit.blob) == (b"sealed", draft.blob)
        assert 86_300 < deposit.keep_s <= 86_400
        until(lambda: bool((held := running.client.take_draft(draft.lookup)) and held.is_deposited))
        assert running.client.destroy_draft(draft.lookup)
        until(lambda: draft.draft_id in platform.ended_drafts)
        assert platform.drafts == {}


def test_while_the_platform_is_down_a_draft_is_kept_here_and_deposited_later(tmp_path: Path) -> None:
    platform = StandInPlatform(is_down=True)
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        until(lambda: running.client.ping() is False)
        held = running.client.take_draft(draft.lookup)
        assert held is not None
        assert not held.is_deposited
    with courier(tmp_path, platform) as running:  # it survives the courier
        until(lambda: running.client.ping() is False)
        platform.is_down = False
        until(lambda: draft.draft_id in platform.drafts)


def test_a_draft_destroyed_while_the_platform_is_down_ends_there_when_it_is_back(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        until(lambda: draft.draft_id in platform.drafts)
        platform.is_down = True
        running.client.destroy_draft(draft.lookup)
        until(lambda: running.client.ping() is False)
        assert draft.draft_id in platform.drafts
        platform.is_down = False
        until(lambda: platform.drafts == {})


def test_a_draft_taken_up_elsewhere_is_destroyed_here(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform, draft_status_s=0.1) as running:
        draft = saved(running)
        until(lambda: draft.draft_id in platform.drafts)
        time.sleep(0.3)  # asked about several times, and still there
        assert running.client.take_draft(draft.lookup) is not None
        del platform.drafts[draft.draft_id]
        until(lambda: running.client.take_draft(draft.lookup) is None)


def test_a_courier_that_starts_anew_asks_about_the_drafts_it_finds(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        until(lambda: bool((held := running.client.take_draft(draft.lookup)) and held.is_deposited))
    del platform.drafts[draft.draft_id]
    with courier(tmp_path, platform) as running:
        until(lambda: running.client.take_draft(draft.lookup) is None)


def test_a_deposit_that_comes_after_the_end_ends_the_draft_here(tmp_path: Path) -> None:
    platform = StandInPlatform(is_down=True)
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        platform.ended_drafts.add(draft.draft_id)
        platform.is_down = False
        until(lambda: running.client.take_draft(draft.lookup) is None)


def test_a_draft_of_a_visit_without_a_card_leaves_this_terminal_for_good(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        running.client.save_platform_draft(FOREIGN, b"for the platform alone")
        until(lambda: FOREIGN in platform.drafts)
        assert platform.drafts[FOREIGN].blob is None
    for path in (tmp_path / "data").rglob("*"):
        assert path.is_dir() or b"for the platform alone" not in path.read_bytes()


def test_a_foreign_draft_that_was_taken_up_here_is_ended_there(tmp_path: Path) -> None:
    platform = StandInPlatform()
    with courier(tmp_path, platform) as running:
        running.client.end_platform_draft(FOREIGN)
        until(lambda: platform.ended_drafts == {FOREIGN})


def test_a_draft_without_a_card_that_ends_before_the_platform_has_it_never_comes_there(tmp_path: Path) -> None:
    platform = StandInPlatform(is_down=True)
    with courier(tmp_path, platform) as running:
        running.client.save_platform_draft(FOREIGN, b"for the platform alone")
        until(lambda: running.client.ping() is False)
        running.client.end_platform_draft(FOREIGN)
        platform.is_down = False
        until(lambda: platform.ended_drafts == {FOREIGN})
        assert platform.drafts == {}


class Between:
    """A ledger, and what somebody else asks it for right behind the sender's first call."""

    def __init__(self, ledger: Ledger, work: Callable[[Stores], object]) -> None:
        self._ledger, self._work = ledger, [work]

    def call(self, work: Callable[[Stores], T]) -> T:
        result = self._ledger.call(work)
        while self._work:
            self._ledger.call(self._work.pop())
        return result


def test_a_draft_destroyed_just_as_its_deposit_begins_ends_there_too(tmp_path: Path) -> None:
    platform, events = StandInPlatform(), EventLog(tmp_path / "logs", Process.COURIER)
    with Ledger(tmp_path / "data", limits=LIMITS) as ledger:
        key = ledger.call(lambda stores: stores.drafts.lookup_key())
        draft = replace(seal_draft(key, CARD, ITEM, b"half a form"), release=b"sealed")
        ledger.call(lambda stores: stores.drafts.save(draft))
        meanwhile = Between(ledger, lambda stores: stores.drafts.destroy(draft.lookup))
        sender = DraftSender(cast("Ledger", meanwhile), cast("CaseGateway", platform), events, Random(1), status_s=60)
        while sender.turn():
            pass
    assert (platform.drafts, platform.ended_drafts) == ({}, {draft.draft_id})


@pytest.mark.parametrize("status", [422, 413])
def test_a_draft_that_the_platform_refuses_still_resumes_here_and_is_not_sent_again(
    tmp_path: Path, status: int
) -> None:
    platform = StandInPlatform()
    asked: list[str] = []

    def refuse(draft_id: str) -> None:
        asked.append(draft_id)
        raise Rejected(Problem("urn:kiosk:problem:envelope-unreadable", "", status))

    platform.before_draft = refuse
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        until(lambda: bool(asked))
        running.client.submit(sealed_case(1))  # whatever else the courier does meanwhile
        until(lambda: running.client.counts().delivered == 1)
        assert asked == [draft.draft_id]
        assert running.client.take_draft(draft.lookup) is not None


@pytest.mark.parametrize(
    "trouble", [Busy("busy", 0.0), NotAuthorised(Problem("urn:kiosk:problem:unknown-terminal", "", 401))]
)
def test_what_passes_is_tried_again(tmp_path: Path, trouble: Exception) -> None:
    platform = StandInPlatform()
    left = [trouble]

    def hesitate(draft_id: str) -> None:
        if left:
            raise left.pop()

    platform.before_draft = hesitate
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        until(lambda: draft.draft_id in platform.drafts)


def test_cases_go_first(tmp_path: Path) -> None:
    platform = StandInPlatform(is_down=True)
    order: list[str] = []
    platform.before_draft = order.append
    platform.after_commit = lambda case: order.append(case.case_id)
    with courier(tmp_path, platform) as running:
        draft = saved(running)
        cases = [sealed_case(number) for number in range(5)]
        for case in cases:
            running.client.submit(case)
        until(lambda: running.client.ping() is False)
        platform.is_down = False
        until(lambda: len(order) == 6)
    assert order[-1] == draft.draft_id
