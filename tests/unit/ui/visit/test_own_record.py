# SPDX-License-Identifier: Apache-2.0
"""A case that was taken in without a network and refused later: who comes back with the receipt reads what did not fit."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from config.modes import DisplayMode
from kiosk.catalogue.words import long_sentences
from kiosk.courier.delivery import Park, judge
from kiosk.platform.errors import NotAuthorised, PlatformError, Problem, refusal
from kiosk.platform.sandbox.problems import ProblemType
from offline_cache.errors import AttachmentLost
from offline_cache.sealed_case import CaseStatus, OutboxState
from tests.unit.ui.visit.test_pages_mine import PHONE, PHRASES, SCENES, shown
from ui.visit.own_found import Found, OwnRecord
from ui.visit.own_record import REASONS, why_refused

STATE, FOUND = SCENES["mine-receipt-own"]
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


def parked(error: Exception) -> CaseStatus:
    """As the courier leaves a case in its queue after this answer."""
    verdict = judge(error, 1, Random(1))
    assert isinstance(verdict, Park)
    assert isinstance(FOUND.paper, OwnRecord)
    assert FOUND.paper.status is not None
    return replace(FOUND.paper.status, state=OutboxState.PARKED, reason=verdict.reason)


def refused(name: str, status: int = 422) -> PlatformError:
    return refusal(Problem(f"urn:kiosk:problem:{name}", "", status))


def texts(status: CaseStatus | None, mode: DisplayMode = DisplayMode.STANDARD) -> list[str]:
    assert isinstance(FOUND.paper, OwnRecord)
    vm = shown(replace(STATE, mode=mode), Found(paper=replace(FOUND.paper, status=status)))
    (row,) = vm.rows
    return [vm.hint, row["title"], row["status"]]


@MODES
@pytest.mark.parametrize("name", [*sorted(REASONS), "package-invalid", "payload-too-large"])
def test_what_the_platform_refused_is_said_with_the_reason_and_whom_to_ask(name: str, mode: DisplayMode) -> None:
    hint, title, why = texts(parked(refused(name)), mode)
    assert "没有网络" not in hint, "it was asked, and answered"
    assert "没有收下" in title
    assert f"帮办电话 {PHONE}" in title, "who is to call somebody is told the number"
    assert why
    assert not long_sentences("".join((hint, "。", title, "。", why)))
    assert not any(sign.isascii() and sign.isalpha() for sign in hint + title + why)


def test_each_reason_has_words_of_its_own() -> None:
    said = [texts(parked(refused(name)))[2] for name in sorted(REASONS)]
    assert len(set(said)) == len(said)
    assert texts(parked(refused("package-invalid")))[2] not in said
    for name in REASONS:
        assert PHRASES.has(f"mine.glance.own_why.{name.replace('-', '_')}")


@MODES
def test_the_line_above_promises_a_reason_only_where_one_is_told(mode: DisplayMode) -> None:
    known, unknown = (texts(parked(refused(name)), mode)[0] for name in ("card-expired", "package-invalid"))
    assert "下面是原因" in known
    assert "原因" not in unknown
    assert "没丢" in unknown.replace("没有丢", "没丢")


def test_reasons_are_problems_of_the_contract() -> None:
    assert {one.value[0] for one in ProblemType} >= REASONS


@pytest.mark.parametrize(
    "error", [AttachmentLost("x"), NotAuthorised(Problem("urn:kiosk:problem:session-ended", "", 401))]
)
def test_what_is_wrong_with_this_terminal_is_no_refusal(error: Exception) -> None:
    status = parked(error)
    assert why_refused(status) is None
    assert "工作人员会处理" in texts(status)[1]


def test_what_waits_and_what_was_never_here_is_not_refused() -> None:
    assert isinstance(FOUND.paper, OwnRecord)
    assert why_refused(FOUND.paper.status) is None
    assert why_refused(None) is None
    assert "没有收下" not in "".join(texts(FOUND.paper.status) + texts(None))
