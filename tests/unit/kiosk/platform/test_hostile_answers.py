# SPDX-License-Identifier: Apache-2.0
"""Answers about drafts, tickets, faces, phones and time that are not as the contract says: none is believed, none is quoted."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import ClockOff, ProtocolFault
from kiosk.platform.model import FaceConsent, FaceReport, Liveness, Session, Upload, UploadedPage
from offline_cache.sealed_draft import Deposit
from tests.unit.kiosk.platform.test_client import answer, failure, once, problem, saying

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
UPLOAD = Upload("u" * 32, "http://127.0.0.1/u/x", "0001", 600, 3)
PAGE: dict[str, Any] = {"number": 1, "media_type": "image/jpeg", "size_bytes": 10, "sha256": "0" * 64}
STATE: dict[str, Any] = {"version": 1, "phone_is_there": True, "is_finished": False, "valid_s": 9, "pages": [PAGE]}
OPENED: dict[str, Any] = {
    "upload_id": "u" * 32,
    "url": "https://example.invalid/u/" + "t" * 32,
    "short_code": "0001",
    "valid_s": 600,
    "pages_at_most": 3,
}
REPORT = FaceReport(DRAFT, "m-1", "alone", "match", 0.1, 0.4, 0.6, Liveness.PASSED)
TICKET: dict[str, Any] = {"ticket": "t" * 20, "start_in_s": 0, "interval_s": 0.5, "turns": 3, "valid_s": 60}
FOUND: dict[str, Any] = {"draft_id": DRAFT, "kind": "card", "keep_s": 60}

Call = Callable[[PlatformClient], object]
CALLS: dict[str, tuple[int, Call]] = {
    "deposit": (201, lambda client: client.deposit_draft(Deposit(DRAFT, 60, 0, b"x", None))),
    "find": (200, lambda client: client.drafts(SESSION)),
    "take": (200, lambda client: client.take_draft(SESSION, DRAFT)),
    "kept": (200, lambda client: client.drafts_kept([DRAFT])),
    "ticket": (201, lambda client: client.drain_ticket(1, 0)),
    "report": (201, lambda client: client.report_face(SESSION, REPORT)),
    "open": (201, lambda client: client.open_upload(SESSION, "x", "HKB")),
    "state": (200, lambda client: client.upload_state(UPLOAD)),
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
        ("report", {"outcome": "confirmed", "level": "weak"}),
        ("report", {"outcome": "believed", "level": "strong"}),
        ("report", {"outcome": "helper"}),
        ("open", {**OPENED, "upload_id": "../../v1/drafts/x/" + "u" * 20}),
        ("open", {**OPENED, "upload_id": "u" * 21}),
        ("open", {**OPENED, "url": "javascript:alert(1)"}),
        ("open", {**OPENED, "url": "https://a b"}),
        ("open", {**OPENED, "short_code": "12a4"}),
        ("open", {**OPENED, "valid_s": -1}),
        ("state", {**STATE, "pages": [PAGE, PAGE]}),
        ("state", {**STATE, "pages": [{**PAGE, "media_type": "image/svg+xml"}]}),
        ("state", {**STATE, "pages": [{**PAGE, "size_bytes": 15 * 1024 * 1024 + 1}]}),
        ("state", {**STATE, "pages": [{**PAGE, "number": 0}]}),
        ("state", {**STATE, "is_finished": 1}),
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


PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"p" * 20, b"\xff\xd8\xff" + b"j" * 20


def page_of(data: bytes, **changes: Any) -> UploadedPage:
    found = UploadedPage(1, "image/jpeg", len(data), hashlib.sha256(data).hexdigest())
    return replace(found, **changes)


@pytest.mark.parametrize(
    ("data", "media", "page"),
    [
        (JPEG, "image/png", page_of(JPEG)),
        (JPEG, "application/json", page_of(JPEG)),
        (JPEG, "text/html", page_of(JPEG)),
        (JPEG + b"more", "image/jpeg", page_of(JPEG)),
        (JPEG[:-1] + b"x", "image/jpeg", page_of(JPEG)),
        (b"<html>", "image/jpeg", page_of(b"<html>")),
        (PNG, "image/jpeg", page_of(PNG)),
    ],
)
def test_a_picture_that_was_not_announced_is_none(data: bytes, media: str, page: UploadedPage) -> None:
    error = failure(once(answer(200, data, media)), lambda client: client.upload_picture(UPLOAD, page))
    assert isinstance(error, ProtocolFault)


@pytest.mark.parametrize(("data", "media"), [(PNG, "image/png"), (b"{}", "application/json")])
def test_a_photo_of_record_is_a_jpeg(data: bytes, media: str) -> None:
    consent = FaceConsent(DRAFT, "核对", "2026-11-21T10:00:00.000+08:00")
    error = failure(once(answer(200, data, media)), lambda client: client.face_reference(SESSION, consent))
    assert isinstance(error, ProtocolFault)
    with saying(once(answer(200, JPEG, "image/jpeg"))) as client:
        assert client.face_reference(SESSION, consent) == JPEG


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
