# SPDX-License-Identifier: Apache-2.0
"""Answers about drafts, tickets and time that are not as the contract says: none is believed, none is quoted."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import ClockOff, ProtocolFault
from kiosk.platform.model import Session
from offline_cache.sealed_draft import Deposit
from tests.unit.kiosk.platform.test_client import answer, failure, once, problem

DRAFT, OTHER = "0193a0c5-8c00-4000-8000-000000000001", "0193a0c5-8c00-4000-8000-000000000002"
SESSION = Session("t" * 20, "strong", "", "")
SECRET = b64encode(b"planted-canary-secret").decode()
TAKEN: dict[str, Any] = {
    "draft_id": DRAFT,
    "kind": "card",
    "keep_s": 60,
    "secret": SECRET,
    "blob": SECRET,
    "content": None,
}
TICKET: dict[str, Any] = {"ticket": "t" * 20, "start_in_s": 0, "interval_s": 0.5, "turns": 3, "valid_s": 60}
FOUND: dict[str, Any] = {"draft_id": DRAFT, "kind": "card", "keep_s": 60}

Call = Callable[[PlatformClient], object]
CALLS: dict[str, tuple[int, Call]] = {
    "deposit": (201, lambda client: client.deposit_draft(Deposit(DRAFT, 60, 0, b"x", None))),
    "find": (200, lambda client: client.drafts(SESSION)),
    "take": (200, lambda client: client.take_draft(SESSION, DRAFT)),
    "kept": (200, lambda client: client.drafts_kept([DRAFT])),
    "ticket": (201, lambda client: client.drain_ticket(1, 0)),
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deposit", {"draft_id": OTHER, "keep_s": 60}),
        ("deposit", {"draft_id": DRAFT, "keep_s": 0}),
        ("find", {"drafts": [{**FOUND, "kind": "number"}]}),
        ("find", {"drafts": [{**FOUND, "draft_id": "../../etc"}]}),
        ("find", {"drafts": [FOUND] * 17}),
        ("find", {"drafts": [{**FOUND, "keep_s": 86_401}]}),
        ("take", {**TAKEN, "draft_id": OTHER}),
        ("take", {**TAKEN, "secret": None}),
        ("take", {**TAKEN, "content": SECRET}),
        ("take", {**TAKEN, "kind": "platform"}),
        ("take", {**TAKEN, "blob": "not base64!"}),
        ("kept", {"kept": ["x"]}),
        ("ticket", {**TICKET, "ticket": "a b"}),
        ("ticket", {**TICKET, "start_in_s": -1}),
        ("ticket", {**TICKET, "interval_s": 86_401}),
        ("ticket", {**TICKET, "interval_s": "1"}),
        ("ticket", {**TICKET, "turns": 0}),
        ("ticket", {**TICKET, "valid_s": None}),
    ],
)
def test_an_answer_off_the_contract_is_none(name: str, content: dict[str, Any]) -> None:
    status, call = CALLS[name]
    error = failure(once(answer(status, json.dumps(content).encode())), call)
    assert isinstance(error, ProtocolFault)
    assert SECRET not in str(error)


@pytest.mark.parametrize("told", [None, "yesterday", 1_700_000_000, "2926-01-01T00:00:00+08:00"])
def test_a_platform_that_refuses_the_time_and_tells_none_is_not_asked_twice(told: object) -> None:
    more = {} if told is None else {"platform_time": told}
    asked: list[int] = []

    def pieces() -> list[bytes]:
        asked.append(1)
        return [problem("signature-stale", 401, **more)]

    assert isinstance(failure(pieces, CALLS["ticket"][1]), ClockOff)
    assert len(asked) == 1


def test_a_platform_that_refuses_its_own_time_too_is_asked_twice_and_no_more() -> None:
    asked: list[int] = []

    def pieces() -> list[bytes]:
        asked.append(1)
        return [problem("signature-stale", 401, platform_time="2026-01-01T00:00:00+08:00")]

    assert isinstance(failure(pieces, CALLS["ticket"][1]), ClockOff)
    assert len(asked) <= 2
