# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kiosk.catalogue.package.staleness import stale, stale_words
from kiosk.catalogue.words import Language, long_sentences

MADE = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
"""In Shanghai it is the 21st already."""


@pytest.mark.parametrize(
    ("today", "days"),
    [(date(2026, 11, 21), None), (date(2027, 2, 19), None), (date(2027, 2, 20), 91), (date(2020, 1, 1), None)],
)
def test_content_is_old_after_so_many_days(today: date, days: int | None) -> None:
    assert stale(MADE, today, 90) == days
    said = stale_words(MADE, today, 90)
    assert (str(days) in said) if days is not None else said == ""


def test_it_is_said_in_sentences_that_are_short() -> None:
    said = stale_words(MADE, date(2030, 1, 1), 90)
    assert "1137" in said
    assert long_sentences(said) == ()
    assert "1137 days" in stale_words(MADE, date(2030, 1, 1), 90, Language.EN)
