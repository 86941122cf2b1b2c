# SPDX-License-Identifier: Apache-2.0
"""Who comes with a code or a social security card: what their scenarios share."""

from __future__ import annotations

import json
from typing import Any

from config.modes import DisplayMode
from kiosk.journey.state import WayNotice
from tests.scenarios.visit_walk import Visit

CITY = "SSM-DEMO-" + "A" * 32
OFFLINE = "LXM-DEMO-" + "B" * 22
MODES = (DisplayMode.STANDARD, DisplayMode.ELDER)


def said(visit: Visit, notice: WayNotice) -> str:
    """Waits for the notice; what it says."""
    visit.until(lambda: visit.session.state.way is notice, notice.value)
    return str(visit.pages.identify.notice)


def applicant_of(visit: Visit) -> dict[str, object]:
    found: dict[str, Any] = json.loads(visit.opened_case())
    applicant: dict[str, object] = found["case"]["applicant"]
    return applicant
