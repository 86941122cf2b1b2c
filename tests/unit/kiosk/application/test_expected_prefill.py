# SPDX-License-Identifier: Apache-2.0
"""The gate of the content lint that needs forms: an item whose form is filled to less than 0.70 on those golden cases that go
through is a warning with the figure, printed here; a new one fails. The whole table is printed too.
"""

from __future__ import annotations

from functools import cache
from statistics import mean

import pytest

from kiosk.golden.prefill_lint import WANTED
from tests.expected_prefill import Prefilled, table
from tests.unit.kiosk.synthetic import catalogue


@cache
def rows() -> tuple[Prefilled, ...]:
    return tuple(table())


def test_no_item_falls_below(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n              golden (least) again  best mean offline")
        for row in rows():
            print(row.line)
        for row in rows():
            if row.warning:
                print(row.warning)
    assert {row.code for row in rows() if row.golden is not None and row.golden < WANTED} == set()


def test_nothing_that_is_offered_is_excepted_whatever_it_asks_of_itself() -> None:
    offered = {row.code: row for row in rows() if row.code in catalogue().items}
    assert None not in (offered["312000202000"].golden, offered["312000218000"].golden)
    for row in offered.values():
        assert row.golden is None or row.golden >= max(WANTED, row.wanted) - 1e-9, row.line


def test_who_comes_again_never_fills_in_more_than_the_first_time() -> None:
    again = {row.code: row.again for row in rows() if row.golden is not None}
    assert all(
        row.again is not None and row.again >= (row.golden or 0) - 1e-9 for row in rows() if row.golden is not None
    )
    assert (again["TBD-MZ04"] or 0) > 0.75, (
        "the other person of a couple, as they were written down for a visit that was cancelled"
    )
    assert (again["312000218000"] or 0) > 0.85, "a second proof goes to the same place as a rule"


def test_the_mean_over_all_items_is_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    shares = [row.golden for row in rows() if row.golden is not None]
    with capsys.disabled():
        print(f"\nmean over {len(shares)} items: {mean(shares):.3f}")
    assert mean(shares) >= 0.85


def test_with_the_platform_never_less_is_filled_than_without() -> None:
    for row in rows():
        assert row.best >= row.offline - 1e-9, row.code
