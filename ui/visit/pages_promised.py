# SPDX-License-Identifier: Apache-2.0
"""What was promised with a case (告知承诺, 容缺), where it is looked at again: for whoever took no paper, or lost it.

Source: domain notes 1.3 rows 46 and 47.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.platform.own_cases_model import OwnCase
from ui.visit.pages_waiting import Row, row


def promised_rows(case: OwnCase, tell: Callable[..., str]) -> list[Row]:
    """One line a promise: its words, and what follows if they are not true or not kept."""
    return [
        row(tell("case.promised"), status="；".join(one.lines), note=one.consequence, icon="file-check")
        for one in case.promised
    ]
