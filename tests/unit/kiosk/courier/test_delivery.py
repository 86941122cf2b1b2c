# SPDX-License-Identifier: Apache-2.0
"""Which answer means what, and how long to wait."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, strategies as st

from kiosk.courier.delivery import Delay, Park, Parking, TryAgain, backoff_s, judge, probe_s, wait_s
from kiosk.platform.errors import (
    Busy,
    NotAuthorised,
    PlatformError,
    Problem,
    ProtocolFault,
    Rejected,
    Unreachable,
    WrongEnvironment,
)
from offline_cache.errors import AttachmentLost


def problem(status: int, slug: str) -> Problem:
    return Problem(type=f"urn:kiosk:problem:{slug}", title="t", status=status)


def test_no_connection_is_tried_again_and_means_that_the_line_is_down() -> None:
    verdict = judge(Unreachable("down"), 1, Random(1))
    assert isinstance(verdict, TryAgain)
    assert (verdict.delay, verdict.is_line_down, verdict.hold_s) == (Delay.UNREACHABLE, True, 0.0)


def test_what_a_captive_portal_answers_is_no_answer_and_parks_nothing() -> None:
    verdict = judge(ProtocolFault("a login page", 5.0), 1, Random(1))
    assert isinstance(verdict, TryAgain)
    assert (verdict.delay, verdict.is_line_down) == (Delay.UNREACHABLE, True)


def test_a_busy_platform_is_left_alone_by_everything_until_retry_after() -> None:
    verdict = judge(Busy("busy", 60.0), 1, Random(1))
    assert isinstance(verdict, TryAgain)
    assert verdict.delay is Delay.BUSY
    assert 60.0 <= verdict.delay_s <= 62.0
    assert (verdict.hold_s, verdict.is_line_down) == (verdict.delay_s, False)


@pytest.mark.parametrize(
    ("error", "reason", "is_held"),
    [
        (Rejected(problem(422, "guide-outdated")), "rejected:guide-outdated", False),
        (Rejected(problem(413, "too-large")), "rejected:too-large", False),
        (NotAuthorised(problem(401, "bad-signature")), "not_authorised:bad-signature", True),
        (WrongEnvironment(problem(403, "wrong-environment")), "not_authorised:wrong-environment", True),
        (AttachmentLost("x"), "attachment_lost", False),
    ],
)
def test_what_waiting_cannot_mend_is_parked_and_never_loops(error: Exception, reason: str, is_held: bool) -> None:
    verdict = judge(error, 1, Random(1))
    assert isinstance(verdict, Park)
    assert verdict.reason == reason
    assert (verdict.hold_s > 0) is is_held


@pytest.mark.parametrize("error", [PlatformError("odd"), ZeroDivisionError()])
def test_what_nobody_expected_is_tried_again(error: Exception) -> None:
    verdict = judge(error, 3, Random(1))
    assert isinstance(verdict, TryAgain)
    assert verdict.delay is Delay.UNEXPECTED


@pytest.mark.parametrize(
    ("type_uri", "slug"),
    [("about:blank", "blank"), ("/problems/Guide-Outdated/", "guide-outdated"), ("a/测试 3101<b>", "3101b"), ("", "")],
)
def test_a_reason_from_outside_is_a_plain_short_word(type_uri: str, slug: str) -> None:
    verdict = judge(Rejected(Problem(type=type_uri, title="t", status=422)), 1, Random(1))
    assert isinstance(verdict, Park)
    assert verdict == Park(Parking.REJECTED, slug)
    assert verdict.reason == (f"rejected:{slug}" if slug else "rejected")


@given(tries=st.integers(min_value=0, max_value=10_000), seed=st.integers())
def test_back_off_is_full_jitter_up_to_300_s(tries: int, seed: int) -> None:
    assert 0.0 <= backoff_s(tries, Random(seed)) <= min(300.0, 2.0 * 2 ** min(max(tries - 1, 0), 20))


def test_back_off_spreads_over_the_whole_range() -> None:
    waits = [backoff_s(20, Random(seed)) for seed in range(400)]
    assert min(waits) < 10
    assert max(waits) > 290
    assert 130 < sum(waits) / len(waits) < 170


@pytest.mark.parametrize(("asked", "lowest"), [(None, 0.0), (-5.0, 0.0), (0.0, 0.0), (90.0, 90.0), (1e9, 3600.0)])
def test_retry_after_is_honoured_within_reason(asked: float | None, lowest: float) -> None:
    assert lowest <= wait_s(1, asked, Random(1)) <= lowest + 2.0


def test_the_line_is_looked_for_after_2_to_30_s_or_around_a_given_pace() -> None:
    first = [probe_s(0, None, Random(seed)) for seed in range(200)]
    later = [probe_s(50, None, Random(seed)) for seed in range(200)]
    given_pace = [probe_s(50, 0.2, Random(seed)) for seed in range(200)]
    assert (min(first) >= 2.0, max(first) <= 4.0) == (True, True)
    assert (min(later) >= 15.0, max(later) <= 30.0, max(later) - min(later) > 12.0) == (True, True, True)
    assert (min(given_pace) >= 0.1, max(given_pace) <= 0.2) == (True, True)
